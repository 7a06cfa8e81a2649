"""The memo's details: scope and results, each finding in full, questions, what was not tested, the appendix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import chain

from juesuan import __version__
from juesuan.documents.document import Aside
from juesuan.findings import sentences
from juesuan.findings.findings import Finding
from juesuan.ground import messages
from juesuan.ground.data import wording
from juesuan.ground.exact import half_up, plain
from juesuan.ground.groups import grouped
from juesuan.ground.text import COLON, around, folded, thousands
from juesuan.reconcile.checks import Check
from juesuan.report.blocks import Block, Bullets, Content, Frame, Listing, Piece, Prose, Terms, Title, joined
from juesuan.report.opinion import counted
from juesuan.report.telling import Telling, gone_since, untestable

AROUND = 12, 6  # characters quoted before and behind an unread figure
MOST_NAMED = 6  # of what is many


def details(told: Telling) -> Iterator[Block]:
    """Everything behind the two pages; what makes long tables (each figure, each relation) stands in the workpaper alone."""
    yield from chain(_scope(told), _findings(told), _questions(told), _untested(told), _missing(told))
    yield from chain(_materiality(told), _since(told), _dispositions(told), _again(told))


# --- scope and results -------------------------------------------------------------------------------------------------


def _scope(told: Telling) -> Iterator[Block]:
    verdicts, counts = list(wording("memo")["verdicts"]), counted(told.disclosure)
    yield Title(told.text("scope"), 2, "scope", fresh=True)
    tally = {told.name("kinds", k): Counter(c.verdict for c in cs) for k, cs in by_kind(told.disclosure.checks).items()}
    row = lambda name, n: [name, *(Piece(f"{n[v]:,}", v) if n[v] else "–" for v in verdicts), f"{n.total():,}"]  # noqa: E731
    heads = [told.text("kind"), *(told.verdict(v).text for v in verdicts), told.text("all_checks")]
    foot = row(told.text("all_checks"), sum(tally.values(), Counter()))
    table = Listing(heads, [row(*one) for one in tally.items()], told.text("checks"), ["", *["number"] * 5], foot)
    yield table if tally else Prose(told.text("checks_none"))
    names = ("printed", "facts", "set_aside", "unread")
    yield Listing([told.text(n) for n in names], [[f"{counts[n]:,}" for n in names]], told.text("figures"), ["number"] * 4)
    yield Prose(told.text("in_workpaper"))


def by_kind(checks: Sequence[Check]) -> dict[str, list[Check]]:
    """The checks by kind, in the order of the words file."""
    return {kind: found for kind in wording("memo")["kinds"] if (found := [c for c in checks if c.kind == kind])}


# --- findings ----------------------------------------------------------------------------------------------------------


def _findings(told: Telling) -> Iterator[Block]:
    found = told.disclosure.findings
    trivial = [f for f in found if f.finding in told.disclosure.trivial and not _appended(f)]
    yield Title(told.text("findings"), 2, "findings")
    if not found:
        yield Prose(told.text("no_findings"))
        return
    cited: dict[str, str] = {}
    yield from (_in_full(told, f, cited) for f in found if f not in trivial and not _appended(f))
    for finding in filter(_appended, found):
        yield Title(told.told(finding)["title"], 3, f"finding-{told.numbers[finding.finding]}")
        yield Prose([told.told(finding)["recommendation"], told.text("appended")])
    if trivial:
        yield Title(told.text("trivial"), 3, "trivial")
        heads = told.texts("finding amount recommendation")
        rows = [[_short(told, f), told.off_by(f), told.told(f)["recommendation"]] for f in trivial]
        anchors = [f"finding-{told.numbers[f.finding]}" for f in trivial]
        yield Listing(heads, rows, looks=["wide", "number", "wide"], anchors=anchors)


def _appended(finding: Finding) -> bool:
    """Whether a finding is a list for the appendix and no matter of its own."""
    return wording("findings")[finding.kind].get("appendix", False)


def _in_full(told: Telling, finding: Finding, cited: dict[str, str]) -> Frame:
    """One finding: where, condition, criteria, effect, cause, recommendation, source. Criteria that were `cited` in full before
    are those of that finding."""
    said = told.told(finding)
    if (first := cited.setdefault(said["criteria"], finding.finding)) != finding.finding:
        said = {**said, "criteria": told.text("as_before", finding=first)}
    blocks: list[Block] = [
        Title((told.badge(finding.severity), Piece(f" {finding.finding} "), said["title"]), 3),
        Prose(joined(_where(told, finding), " · "), "where"),
    ]
    if decision := _decision(told, finding):
        blocks.append(Prose(decision, "decision"))
    parts = [(told.text(part), said[part] or told.text("unknown")) for part in ("condition", "criteria", "effect")]
    blocks.append(Terms([*parts, told.cause(finding), (told.text("recommendation"), said["recommendation"])], "parts"))
    if finding.quote:
        blocks.append(Prose(told.quote(finding), "quote"))
    return Frame(finding.severity, f"finding-{told.numbers[finding.finding]}", blocks)


def _where(told: Telling, finding: Finding) -> Iterator[Content]:
    state = told.disclosure.history.states.get(finding.finding) if told.disclosure.history else None
    yield _linked(told, told.where(finding), finding.finding)
    yield Piece(finding.label, chinese=True)
    if finding.amount:
        yield told.pair("off_by", told.off_by(finding))
    if state:
        yield told.pair("last_year", told.name("history", state))


def _short(told: Telling, finding: Finding) -> Content:
    number = _linked(told, finding.finding, finding.finding)
    said = [told.badge(finding.severity), " ", number, " ", told.told(finding)["title"]]
    decision = _decision(told, finding)
    return [*said, *(["\n", Piece(decision, "soft")] if decision else [])]


def _decision(told: Telling, finding: Finding) -> str:
    """What was replied and decided on a finding; "" while it is open."""
    row, state = told.disclosure.handled.rows.get(finding.finding), told.disclosure.handled.state(finding)
    if row is None:
        return ""
    lines = []
    if state == "changed":
        lines.append(told.text("disposed_before", word=_word(told, row.disposition), by=row.by, when=row.when))
    elif state:
        lines.append(told.text("disposed", word=_word(told, state), by=row.by, when=row.when))
        lines += [told.text("corrected_elsewhere")] if state == "corrected" else []
    return "\n".join(lines + ([told.pair("remark", row.remark)] if row.remark else []))


def _word(told: Telling, disposition: str) -> str:
    return wording("dispositions")["dispositions"][disposition][told.lang] if disposition else ""


# --- what is open -----------------------------------------------------------------------------------


def _questions(told: Telling) -> Iterator[Block]:
    if not told.disclosure.questions:
        return
    yield Title(told.text("questions"), 2, "questions")
    yield Prose(told.text("questions_intro"))
    rows = []
    for q in told.disclosure.questions:
        place = _linked(told, told.place(q.section, q.page), q.facts[0])
        rows.append([q.question, getattr(q, told.lang), Piece(folded(q.quote), chinese=True), place])
    yield Listing(told.texts("row question quote place"), rows, looks=["short", "wide", "wide", "short"])


def _linked(told: Telling, text: str, place: str) -> Piece:
    """A text that leads to a figure or finding in the tick-marked document."""
    return Piece(text, link=f"document.{told.lang}.html#{place}")


def _untested(told: Telling) -> Iterator[Block]:
    """What could not be tested, by its reason: the relations of one reason in a row."""
    yield Title(told.text("untested"), 2, "untested")
    basis = lambda check: told.aside(told.name("bases", check.basis)) if check.basis else ""  # noqa: E731
    untested = (c for c in told.disclosure.checks if c.verdict == "untestable")
    if groups := grouped((untestable(c, told.lang), f"{c.label}{basis(c)}") for c in untested):
        rows = [
            [why, Piece(_first(told, dict.fromkeys(names)), chinese=True), str(len(names))] for why, names in groups.items()
        ]
        yield Listing(told.texts("reason item number"), rows, looks=["wide", "wide", "number"])
    else:
        yield Prose(told.text("none_untested"))


def _first(told: Telling, names: Iterable[str]) -> str:
    """The first of a long row, and how many there are."""
    return told.pick(sentences.first([*names], MOST_NAMED))


def _missing(told: Telling) -> Iterator[Block]:
    document, scope = told.disclosure.document, told.disclosure.scope
    yield Title(told.text("missing"), 2, "missing")
    lacking, absent = (*scope.missing_sections, *scope.missing_tables), (*scope.absent_sections, *scope.absent_tables)
    rows: list[list[Content]] = [[told.pick(name), wording("opinion")["lacking"][told.lang]] for name in lacking]
    rows += [[told.pick(sentences.listed(absent)), wording("opinion")["absent"][told.lang]]] if absent else []
    why = ((note, wording("opinion")["aside" if isinstance(note, Aside) else "note"]) for note in dict.fromkeys(document.notes))
    rows += [[messages.told(note, told.lang), reason[told.lang]] for note, reason in why]
    quoted = lambda fact: f"{fact.text}{told.aside(around(document.text, fact.start, fact.end, *AROUND))}"  # noqa: E731
    unread = (f for f in told.disclosure.facts if f.measure == "unread")
    places = grouped((told.place(f.section, f.page), quoted(f)) for f in unread)
    rows += [
        [told.pair("unread_figure", str(len(some))), f"{at}{COLON[told.lang]}{_first(told, some)}"]
        for at, some in places.items()
    ]
    yield Listing(told.texts("matter reason"), rows, looks=["wide", "wide"]) if rows else Prose(told.text("none_missing"))


def _materiality(told: Telling) -> Iterator[Block]:
    limits, total = told.disclosure.materiality, told.disclosure.total
    yield Title(told.text("materiality"), 2, "materiality")
    listed = []
    if limits.amount is not None:
        listed.append(told.text("limit_amount", amount=_number(limits.amount)))
    if limits.share is not None:
        share = plain(limits.share * 100)
        known = {"total": _number(total.exact), "amount": _number(limits.share * total.exact)} if total else None
        listed.append(told.text("limit_share", share=share, **known) if known else told.text("limit_share_none", share=share))
    if limits.figure is not None:
        listed.append(told.text("limit_figure", figure=plain(limits.figure * 100)))
    yield Prose(told.text("materiality_intro" if listed else "no_limit"))
    if listed:
        yield Bullets(listed)


def _number(amount: Fraction) -> str:
    return thousands(plain(half_up(amount, 2)))


def _since(told: Telling) -> Iterator[Block]:
    """Against what the findings were compared, and those not seen again; how many there are stands on the first pages."""
    past = told.disclosure.last
    if past is not None and told.disclosure.history is not None:
        yield Title(told.text("since"), 2, "since")
        year = told.of_year(past.reading.year)
        yield Prose(told.text("since_what", department=past.reading.department, year=year))
        rows = [[told.badge(f.severity), told.told(f)["title"]] for f in gone_since(told.disclosure)]
        heads = [told.text("severity"), told.text("finding")]
        yield Listing(heads, rows, told.text("closed"), ["short", "wide"]) if rows else Prose(told.text("none_closed"))


def _dispositions(told: Telling) -> Iterator[Block]:
    """The replies whose finding is gone; those of the others stand with them, and their number on the first pages."""
    handled, heads = told.disclosure.handled, told.texts("finding disposition by when remark")
    named = lambda r: getattr(r, f"title_{told.lang}") or r.key  # noqa: E731
    gone = [[named(r), _word(told, r.disposition) or "–", r.by, r.when, r.remark] for r in handled.gone]
    if gone or not handled.handled(told.disclosure.findings):
        yield Title(told.text("dispositions"), 2, "dispositions")
        looks = ["wide", "short", "", "short", ""]
        yield Listing(heads, gone, told.text("gone"), looks) if gone else Prose(told.text("dispositions_none"))


# --- the appendix ----------------------------------------------------------------------------------------------------


def _again(told: Telling) -> Iterator[Block]:
    """How the reviewer makes the same again: digests and commands. Nothing of it is signed."""
    found, document = told.disclosure, told.disclosure.document
    yield Title(told.text("reperform"), 2, "reperform")
    yield Prose(told.text("reperform_how"))
    documents = (document, *(p.document for p in found.past))
    files = [one for d in documents for one in (d.parts if d.format == "folder" else [d])]  # no tool has the digest of a folder
    lines = [f"SHA-256 {one.sha256}  {one.file}" for one in files]
    lines += [f"juesuan {__version__}", "", f'juesuan facts "{document.file}"']
    lines += [f'juesuan {command} "{document.file}"{_options(told)}' for command in ("check", "audit")]
    yield Prose("\n".join(lines), "code")
    yield Prose(told.text("reperform_parts"))


def _options(told: Telling) -> str:
    """What the command was given besides the document, as it is written again."""
    found = told.disclosure
    options = [f'--prior "{p.document.file}"' for p in found.past]
    options += [f'--budget "{found.budget.document.file}"'] if found.budget else []
    options += [f"--materiality {found.limits}"] if found.limits is not None else []
    options += [f'--dispositions "{found.dispositions.file}"'] if any(row.touched for row in found.dispositions.rows) else []
    return "".join(f" {option}" for option in options)
