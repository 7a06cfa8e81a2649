"""The memo's details: scope and results, each finding in full, suspects, questions, what was not tested, the appendices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain

from juesuan import __version__
from juesuan.findings import sentences
from juesuan.findings.findings import Finding
from juesuan.ground import messages
from juesuan.ground.data import wording
from juesuan.ground.exact import half_up, plain
from juesuan.ground.text import COMMA, around, folded, thousands
from juesuan.reconcile.checks import Check
from juesuan.report.blocks import Block, Bullets, Content, Frame, Listing, Piece, Prose, Terms, Title, joined
from juesuan.report.opinion import counted
from juesuan.report.telling import Telling, gone_since, untestable

AROUND = 20, 12  # characters quoted before and behind an unread figure


def details(told: Telling) -> Iterator[Block]:
    """Everything behind the two pages."""
    yield from chain(_scope(told), _findings(told), _suspects(told), _questions(told), _untested(told), _missing(told))
    yield from chain(_materiality(told), _since(told), _dispositions(told), _checks(told), _remainders(told), _again(told))


# --- scope and results -------------------------------------------------------------------------------------------------


def _scope(told: Telling) -> Iterator[Block]:
    words, checks, counts = wording("memo"), told.disclosure.checks, counted(told.disclosure)
    yield Title(told.text("scope"), 2, "scope", fresh=True)
    groups = by_kind(checks)
    if groups:
        verdicts = list(words["verdicts"])
        tally = {kind: Counter(c.verdict for c in found) for kind, found in groups.items()}
        shown = {kind: [Piece(f"{n[v]:,}", v) if n[v] else "–" for v in verdicts] for kind, n in tally.items()}
        rows = [[told.name("kinds", kind), *shown[kind], str(n.total())] for kind, n in tally.items()]
        yield Listing(
            [told.text("kind"), *(told.verdict(v).text for v in verdicts), told.text("all_checks")],
            rows,
            told.text("checks"),
            ["", *["number"] * (len(verdicts) + 1)],
            [told.text("all_checks"), *(f"{counts[v]:,}" for v in verdicts), f"{len(checks):,}"],
        )
    else:
        yield Prose(told.text("checks_none"))
    names = ("printed", "facts", "set_aside", "unread")
    yield Listing([told.text(n) for n in names], [[f"{counts[n]:,}" for n in names]], told.text("figures"), ["number"] * 4)
    meanings = [[told.verdict(v), words["verdicts"][v][f"meaning_{told.lang}"]] for v in words["verdicts"]]
    yield Listing([told.text("tick_marks"), told.text("meaning")], meanings, looks=["short"])


def by_kind(checks: Sequence[Check]) -> dict[str, list[Check]]:
    """The checks by kind, in the order of the words file."""
    order = list(wording("memo")["kinds"])
    kinds = sorted({c.kind for c in checks}, key=lambda k: (order.index(k) if k in order else len(order), k))
    return {kind: [c for c in checks if c.kind == kind] for kind in kinds}


# --- findings ----------------------------------------------------------------------------------------------------------


def _findings(told: Telling) -> Iterator[Block]:
    found = told.disclosure.findings
    trivial = [f for f in found if f.finding in told.disclosure.trivial and not _appended(f)]
    yield Title(told.text("findings"), 2, "findings", fresh=True)
    if not found:
        yield Prose(told.text("no_findings"))
        return
    yield _tally(told)
    yield from (_in_full(told, f) for f in found if f not in trivial and not _appended(f))
    yield from (Prose(told.text("appended", title=told.told(f)["title"])) for f in found if _appended(f))
    if trivial:
        yield Title(told.text("trivial"), 3, "trivial")
        heads = told.texts("finding amount recommendation")
        rows = [[_short(told, f), told.off_by(f), told.told(f)["recommendation"]] for f in trivial]
        anchors = [f"finding-{told.numbers[f.finding]}" for f in trivial]
        yield Listing(heads, rows, looks=["wide", "number", "wide"], anchors=anchors)


def _appended(finding: Finding) -> bool:
    """Whether a finding is a list for the appendix and no matter of its own."""
    return wording("findings")[finding.kind].get("appendix", False)


def _tally(told: Telling) -> Listing:
    """For each severity how many findings there are, below materiality, replied to and open."""
    found, rows = told.disclosure, []
    for severity in wording("memo")["severities"]:
        some = told.of(severity)
        below, handled = sum(f.finding in found.trivial for f in some), found.handled.handled(some)
        rows.append([told.badge(severity), *map(str, (len(some), below, handled, len(some) - handled))])
    return Listing(told.texts("severity found below handled open"), rows, "", ["", *["number"] * 4])


def _in_full(told: Telling, finding: Finding) -> Frame:
    """One finding: where, condition, criteria, effect, cause, recommendation, source, the figures concerned."""
    said = told.told(finding)
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
    if finding.facts:
        heads = told.texts("item measure basis value place")
        rows = []
        for fact in map(told.by_id.__getitem__, finding.facts):
            label = Piece(fact.label, link=f"document.{told.lang}.html#{fact.fact}", chinese=True)
            meaning = [told.name("measures", fact.measure), told.name("bases", fact.basis)]
            rows.append([label, *meaning, told.printed(fact), told.place(fact.section, fact.page)])
        blocks.append(Listing(heads, rows, told.text("facts_concerned"), ["", "", "", "number", "short"]))
    return Frame(finding.severity, f"finding-{told.numbers[finding.finding]}", blocks)


def _where(told: Telling, finding: Finding) -> Iterator[Content]:
    state = told.disclosure.history.states.get(finding.finding) if told.disclosure.history else None
    yield _linked(told, told.where(finding), finding.finding)
    yield Piece(finding.label, chinese=True)
    if finding.amount:
        yield told.pair("amount", told.off_by(finding))
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


# --- what cannot stand, what is open -----------------------------------------------------------------------------------


def _suspects(told: Telling) -> Iterator[Block]:
    yield Title(told.text("suspects"), 2, "suspects")
    if not told.suspects:
        yield Prose(told.text("no_suspects"))
        return
    yield Prose(told.text("suspects_intro"))
    heads = told.texts("item value range cause_likely alternatives place")
    rows = []
    for suspect in told.disclosure.suspects:
        fact = told.by_id[suspect.fact]
        cause = suspect.cause.get(told.lang) or told.text("no_cause")
        named = lambda name: f"{told.pick(sentences.what(told.by_id[name]))} {told.figure(told.by_id[name])}"  # noqa: E731
        others = [COMMA[told.lang].join(map(named, names)) for names in suspect.alternatives]
        others = [f"{n}. {one}" for n, one in enumerate(others, 1)] if len(others) > 1 else others
        item = _linked(told, told.pick(sentences.what(fact)), fact.fact)
        allowed, _ = told.allowed(suspect)
        place = told.place(fact.section, fact.page)
        rows.append([item, told.figure(fact), allowed, cause, "\n".join(others) or told.text("no_alternatives"), place])
    yield Listing(heads, rows, looks=["", "number", "number", "wide", "wide", "short"])


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
    yield Title(told.text("untested"), 2, "untested")
    found = [c for c in told.disclosure.checks if c.verdict == "untestable"]
    if not found:
        yield Prose(told.text("none_untested"))
        return
    rows = [[c.check, _statement(told, c), untestable(c, told.lang)] for c in found]
    yield Listing(told.texts("check statement reason"), rows, looks=["short", "wide", "wide"])


def _statement(told: Telling, check: Check) -> Content:
    """What a check is of, and its relation."""
    basis = told.aside(told.name("bases", check.basis)) if check.basis else ""
    return [Piece(check.label, chinese=True), basis, "\n", Piece(told.pick(sentences.formula(check.statement)), chinese=True)]


def _missing(told: Telling) -> Iterator[Block]:
    document, unread = told.disclosure.document, [f for f in told.disclosure.facts if f.measure == "unread"]
    yield Title(told.text("missing"), 2, "missing")
    scope = told.disclosure.scope
    lacking, absent = (*scope.missing_sections, *scope.missing_tables), (*scope.absent_sections, *scope.absent_tables)
    if not document.notes and not unread and not lacking and not absent:
        yield Prose(told.text("none_missing"))
        return
    rows: list[list[Content]] = [[told.pick(name), wording("opinion")["lacking"][told.lang]] for name in lacking]
    rows += [[told.pick(sentences.listed(absent)), wording("opinion")["absent"][told.lang]]] if absent else []
    rows += [[messages.told(note, told.lang), wording("opinion")["note"][told.lang]] for note in document.notes]
    for fact in unread:
        words = around(document.text, fact.start, fact.end, *AROUND)
        place = [told.place(fact.section, fact.page), " “", Piece(words, chinese=True), "”"]
        rows.append([told.pair("unread_figure", fact.text), place])
    yield Listing([told.text("matter"), told.text("reason")], rows, looks=["wide", "wide"])


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
    past, history = told.disclosure.last, told.disclosure.history
    if past is None or history is None:
        return
    states, gone = Counter(history.states.values()), gone_since(told.disclosure)
    yield Title(told.text("since"), 2, "since")
    year = told.of_year(past.reading.year)
    yield Prose(told.text("since_what", department=past.reading.department, year=year))
    across = len(told.disclosure.findings) - len(history.states)
    counts = told.text("since_counts", new=states["new"], repeated=states["repeated"], closed=len(gone), across=across)
    yield Prose(joined([counts, told.text("since_new")] if states["new"] else [counts], " " if told.lang == "en" else ""))
    if gone:
        rows = [[told.badge(f.severity), told.told(f)["title"]] for f in gone]
        yield Listing([told.text("severity"), told.text("finding")], rows, told.text("closed"), ["short", "wide"])
    elif states["repeated"]:
        yield Prose(told.text("none_closed"))


def _dispositions(told: Telling) -> Iterator[Block]:
    handled, words = told.disclosure.handled, wording("dispositions")["dispositions"]
    counts = Counter(handled.state(f) for f in told.disclosure.findings)
    yield Title(told.text("dispositions"), 2, "dispositions")
    if not handled.gone and set(counts) <= {""}:
        yield Prose(told.text("dispositions_none"))
        return
    rows = [[words[key][told.lang], words[key][f"meaning_{told.lang}"], str(counts[key])] for key in words]
    rows.append([told.text("open"), told.text("open_meaning"), str(counts[""])])
    yield Listing(told.texts("disposition meaning number"), rows, looks=["short", "wide", "number"])
    if handled.gone:
        heads = told.texts("finding disposition by when remark")
        gone = [
            [getattr(r, f"title_{told.lang}") or r.key, _word(told, r.disposition) or "–", r.by, r.when, r.remark]
            for r in handled.gone
        ]
        yield Listing(heads, gone, told.text("gone"), ["wide", "short", "", "short", ""])


# --- the appendices ----------------------------------------------------------------------------------------------------


def _checks(told: Telling) -> Iterator[Block]:
    yield Title(told.text("sheet_checks"), 2, "appendix", fresh=True)
    heads = told.texts("check statement published recomputed gap verdict")
    looks = ["short", "wide", "number", "number", "number", "short"]
    for kind, found in by_kind(told.disclosure.checks).items():
        caption = f"{told.name('kinds', kind)}{told.aside(str(len(found)))}"
        yield Listing(heads, [_check(told, c) for c in found], caption, looks)


def _check(told: Telling, check: Check) -> list[Content]:
    target, tested = check.recomputation.target, check.low is not None or check.high is not None
    allowed = told.range(target, check.low, check.high) if tested else ""
    compared = [thousands(check.published), allowed, told.apart(target, check.gap)]
    return [check.check, _statement(told, check), *compared, told.verdict(check.verdict)]


def _remainders(told: Telling) -> Iterator[Block]:
    """The relations that tie only within rounding: a list, with the sentence and the advice of their finding."""
    found = next(filter(_appended, told.disclosure.findings), None)
    yield Title(told.text("remainders"), 2, f"finding-{told.numbers[found.finding]}" if found else "remainders")
    if found is None:
        yield Prose(told.text("remainders_none"))
        return
    yield Prose(joined([told.told(found)[part] for part in ("criteria", "recommendation")]))
    heads = told.texts("check statement published recomputed gap")
    rows = [_check(told, c)[:5] for c in told.disclosure.checks if c.verdict == "rounds" and c.note != "last_place"]
    yield Listing(heads, rows, looks=["short", "wide", "number", "number", "number"])


def _again(told: Telling) -> Iterator[Block]:
    """How the reviewer makes the same again: digests, commands, keys. Nothing of it is signed."""
    found, document = told.disclosure, told.disclosure.document
    yield Title(told.text("reperform"), 2, "reperform", fresh=True)
    yield Prose(told.text("reperform_how"))
    options = _options(told)
    lines = [f"SHA-256 {d.sha256}  {d.file}" for d in (document, *(p.document for p in found.past))]
    lines += [f"juesuan {__version__}", "", f'juesuan facts "{document.file}"']
    lines += [f'juesuan {command} "{document.file}"{options}' for command in ("check", "audit")]
    yield Prose("\n".join(lines), "code")
    yield Prose(told.text("reperform_parts"))
    if found.findings:
        rows = [[f.finding, Piece(f.key, "code", chinese=True)] for f in found.findings]
        yield Listing([told.text("finding"), told.text("key")], rows, told.text("keys"), ["short", "wide"])


def _options(told: Telling) -> str:
    """What the command was given besides the document, as it is written again."""
    found = told.disclosure
    options = [f'--prior "{p.document.file}"' for p in found.past]
    options += [f'--budget "{found.budget.document.file}"'] if found.budget else []
    options += [f"--materiality {found.limits}"] if found.limits is not None else []
    options += [f'--dispositions "{found.dispositions.file}"'] if any(row.touched for row in found.dispositions.rows) else []
    return "".join(f" {option}" for option in options)
