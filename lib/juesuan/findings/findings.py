"""Findings: what goes into the memo, ranked; every sentence is filled from figures whose identifiers the finding carries."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from juesuan.documents.document import Table
from juesuan.findings import (  # noqa: F401 - each registers its rules
    budget,
    claims,
    codes,
    conflicts,
    dates,
    duties,
    in_words,
    items,
    mistyped,
    names,
    prior_year,
    quantities,
    rates,
    reasons,
    reckoned,
    reckonings,
    scope,
    self_evaluation,
    told_rates,
)
from juesuan.findings.criteria import cite, criteria
from juesuan.findings.drafts import SEVERITIES, Draft, Ground, severity_of
from juesuan.findings.one_cause import told_once
from juesuan.findings.questions import Question, doubtful, questions
from juesuan.findings.registry import told
from juesuan.findings.scope import little_understood
from juesuan.findings.sentences import Pair, added, place, said, table_title, words
from juesuan.ground import expressions as re
from juesuan.ground.data import wording
from juesuan.ground.text import LANGUAGES, unbroken
from juesuan.reading.facts import Fact
from juesuan.reading.vocabulary import bare

if TYPE_CHECKING:
    from juesuan.findings.findings import Finding

PARTS = ("title", "condition", "criteria", "cause", "effect", "recommendation")
COLUMNS = (
    *("finding", "kind", "severity", "label", "section", "quote", "facts"),
    *(f"{part}_{lang}" for lang in LANGUAGES for part in PARTS),
    *("key", "amount", "materiality", "history", "disposition"),
)


@dataclass(frozen=True)
class Finding:
    """One finding: condition, criteria, cause, effect and recommendation in English and Chinese, the quoted source, and the
    identifiers of the figures behind every sentence. `start` and `end` are the quotation's offsets in the document.

    `finding` is its number in this run; `key` says what it is about, and stays when other findings come and go, in an edited
    draft and from year to year. `amount` is what the figures are off by, in yuan; None where no amount can be told.
    `hypothesis` is true where the cause is a guess, for the body to confirm; `nature` is the letter of its sort (A to G of
    data/words/sentences.yaml)."""

    finding: str
    kind: str
    severity: str
    label: str
    section: str
    quote: str
    facts: tuple[str, ...]
    en: Mapping[str, str] = field(default_factory=dict)
    zh: Mapping[str, str] = field(default_factory=dict)
    start: int = 0
    end: int = 0
    key: str = ""
    amount: Fraction | None = None
    hypothesis: bool = False
    nature: str = ""


def find(ground: Ground) -> tuple[tuple[Finding, ...], tuple[Question, ...]]:
    """All findings on a ground, ranked by severity and then by place; and the questions, told apart from them."""
    slipped = ground.apart.slipped
    drafts = [
        d
        for d in told(ground)
        if d.kind in ("shifted_rows", "table_unit", "table_apart", "columns_exchanged")
        or not slipped & {f.fact for f in d.facts}
    ]
    certain = _one_a_print(ground, [d for d in drafts if not doubtful(ground, d)])
    made = [_finding(ground, _softened(ground, draft)) for draft in certain]
    distinct = {(f.kind, f.facts, f.en["condition"]): f for f in reversed(made)}.values()
    last = {kind for kind, texts in wording("findings").items() if texts.get("appendix")}
    rank = lambda f: (SEVERITIES.index(f.severity), f.kind in last, f.start, f.kind, f.label)  # noqa: E731
    ranked = sorted(numbered(distinct), key=rank)
    return tuple(replace(f, finding=f"F{n:02d}") for n, f in enumerate(ranked, 1)), questions(ground, drafts)


def _one_a_print(ground: Ground, drafts: list[Draft]) -> list[Draft]:
    """Without what is told again of one print: notes on a figure that an exception accuses, items short of a budget that is not
    the published one, and the other document's figure beside one that breaks within its own, which then tells it too."""
    drafts = told_once(ground, drafts)
    accused = {d.facts[0].fact for d in drafts if d.facts and severity_of(d) == "exception"}
    planned = {d.facts[0].fact for d in drafts if d.kind == "budget_differs"}
    blank = {d.facts[0].fact for d in drafts if d.kind == "blank_but_figure"}
    small = dict.fromkeys(("last_place", "dropped_zeros", "rate_without_sign", "rounding"), (2, accused))
    small |= {"listed_above_whole": (1, accused), "suspect": (1, blank), "budgets_short": (1, planned)}
    drafts = [d for d in drafts if d.kind not in _SAID_AGAIN or not _said_again(d, drafts)]
    again = lambda d, most, told: d.facts and {f.fact for f in d.facts[:most]} <= told  # noqa: E731
    return [d for d in drafts if d.kind not in small or not again(d, *small[d.kind])]


# What says of a figure no more than a conflict of these kinds; a word and a share are told with it.
_SAID_AGAIN = {
    "direction_word": ("suspect", "suspect_either", "break"),
    "moved_and_level": ("direction_word",),
    "nil_but_figures": ("suspect",),
    "budgets_short": ("suspect_either",),
    "list_mistyped": ("suspect", "suspect_either", "break", "counted_list", "list_and_total", "rest_differs", "movement"),
    "share_above_whole": ("part_above_whole", "exchanged"),
}


def _said_again(draft: Draft, drafts: list[Draft]) -> bool:
    """Whether an exception on the same figures tells what a draft does."""
    mine = {f.fact for f in draft.facts}
    for inner in drafts:
        if inner.kind not in _SAID_AGAIN[draft.kind] or severity_of(inner) != "exception":
            continue
        theirs = {f.fact for f in inner.facts}
        one_word = draft.kind == "moved_and_level" or inner.kind == "suspect_either"
        alike = bool(mine & theirs) if one_word else inner.facts[0].fact in mine or mine <= theirs
        alike = inner.facts[0].key == draft.facts[-1].key if draft.kind == "share_above_whole" else alike
        if alike and (draft.kind != "budgets_short" or inner.amount in (None, draft.amount)):
            if more := words()["with_the_figures"].get(draft.kind):
                inner.fields["broken"] = added(inner.fields.get("broken", ("", "")), said(more, **draft.fields))
            return True
    return False


def _softened(ground: Ground, draft: Draft) -> Draft:
    """An exception that may be the reading's own is a matter for attention: one that rests on a figure of a scan which nothing
    confirms, or on parts that fall short there (a row may have been overlooked); and where too little of a document was
    understood, one that rests on a table or on more than one line, for what it compares may have been torn from its place."""
    if severity_of(draft) != "exception" or not draft.facts:
        return draft
    short = any(c.kind == "sum" and c.gap > 0 for c in draft.tells)
    scanned = any(f.likely is not None for f in draft.facts)
    unsure = scanned and (short or any(f.fact in ground.unconfirmed for f in draft.facts))
    between = ground.document.text[min(f.start for f in draft.facts) : max(f.end for f in draft.facts)]
    torn = little_understood(ground.reading) and (any(f.cell for f in draft.facts) or "\n" in between)
    return replace(draft, severity="attention") if unsure or torn else draft


def _finding(ground: Ground, draft: Draft) -> Finding:
    texts = wording("findings")[draft.kind]
    fields = {"place": _place(ground, draft), **draft.fields}
    sides = []
    for language, lang in enumerate(LANGUAGES):
        filled = {k: (v if isinstance(v, str) else v[language]) for k, v in fields.items()}
        side = {part: _fill(texts[lang][part], filled) for part in PARTS if part in texts[lang]}
        side.setdefault("effect", words()["natures"][texts["nature"]][lang])
        side["criteria"] = _criteria(texts["criteria"], ground.year, lang)
        side["title"] = side["title"][:1].upper() + side["title"][1:]
        sides.append({part: side[part] for part in PARTS})
    unknown = said(words()["unknown"]), said(words()["no_cause"])
    hypothesis = not texts.get("fact") and not sides[1]["cause"].startswith(tuple(zh.rstrip("。")[:6] for _, zh in unknown))
    source = ground.document.text[draft.start : draft.end]
    facts, quote = tuple(dict.fromkeys(f.fact for f in draft.facts)), unbroken(source, "\t" in source).strip()
    about = draft.kind, severity_of(draft), draft.label, draft.section, quote, facts
    return Finding("", *about, *sides, draft.start, draft.end, key_of(draft), draft.amount, hypothesis, texts["nature"])


def _fill(template: str, fields: Mapping[str, str]) -> str:
    """The template with its {fields} filled; text of the document is never itself a template."""
    text = re.sub(r"\{(\w+)\}", lambda m: fields[m.group(1)], template)
    text = re.sub(r"\s+([.;,])", r"\1", re.sub(r" {2,}", " ", text))
    return re.sub("[。；]。", "。", text).strip()


def _place(ground: Ground, draft: Draft) -> Pair:
    page = ground.document.page_at(draft.start)
    lead = next((f for f in draft.facts if draft.start <= f.start < draft.end), None)
    title, row = (table_title(lead, ground.reading.tables), "") if lead else _row_at(ground, draft.start)
    here = place("" if title else draft.section, (lead.page if lead else None) or page, title)
    return added(here, said(words()["place"]["row"], code=row)) if row else here


def _row_at(ground: Ground, start: int) -> tuple[str, str]:
    """The title of the public table in which a place without a figure lies, and the code of its row; empty where there is
    none."""
    block = ground.document.block_at(start)
    table = next((t for t in ground.reading.tables if block and t.start == block.start and t.title and not t.form), None)
    if not isinstance(block, Table) or not table:
        return "", ""
    texts = [bare(ground.document.text[c.start : c.end]) for c in block.row_at(start)]
    return table.title, next((t for t in texts if re.fullmatch(r"[23]\d\d(?:\d\d){0,2}", t)), "")


def _criteria(ids: list[str], year: int | None, lang: str) -> str:
    """The citations of a kind: those in force and read in their source; without a year it says that only undated ones are."""
    known = criteria(year)
    cited = [cite(n, year, lang) for n in ids if n in known and known[n].read]
    return "\n".join([*cited, *([words()["no_year"][lang]] if year is None else [])])


# --- keys of findings, and this year's findings beside last year's own ----------------------------------------------------


def key_of(draft: Draft) -> str:
    """What a finding is about in words that no edit elsewhere moves: kind, item, measure, basis and scope of its figure.

    No number, section or offset is in it. findings.yaml says (`identity`) which kinds speak of the whole document or of an
    item in words, whose figures come and go."""
    identity = wording("findings")[draft.kind].get("identity", "figure")
    parts = [draft.kind] if identity == "document" else [draft.kind, _short(draft.label)]
    lead = next((f for f in draft.facts if f.label == draft.label), draft.facts[0] if draft.facts else None)
    if identity == "figure" and lead and lead.is_fact:
        parts += _figure(lead)
    return ":".join(parts).rstrip(":")


def _figure(fact: Fact) -> list[str]:
    return [fact.measure, fact.basis, fact.key[1] if fact.key else ""]


def _short(label: str) -> str:
    """A label as one part of a key: no years, blanks, controls or marks that a key or a CSV file uses; long ones are cut."""
    text = re.sub(r"(?<!\d)(?:19|20)\d\d(?!\d)(?:年度?)?", "", label)
    text = "".join(c for c in text if c.isprintable() and not c.isspace() and c not in ":~,;'\"")
    return text if len(text) <= 40 else f"{text[:32]}…{hashlib.sha256(text.encode()).hexdigest()[:6]}"


def known_key(key: str) -> bool:
    """True for a key as findings have them, of a kind that there is."""
    return bool(re.fullmatch(r"[a-z_]+(:[^:~]*){0,4}(~[1-9]\d*)?", key)) and re.split("[:~]", key)[0] in wording("findings")


def numbered(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings in the order of their places; the second of one key is ~2, the third ~3."""
    seen: Counter[str] = Counter()
    for finding in sorted(findings, key=lambda f: (f.start, f.end, f.en["condition"])):
        seen[finding.key] += 1
        yield replace(finding, key=f"{finding.key}~{seen[finding.key]}") if seen[finding.key] > 1 else finding


class History(NamedTuple):
    """This year's findings beside last year's own: new or repeated by their number; of last year's that are not found again,
    those whose figure is printed this year and holds (closed), and those of which nothing can be said (unseen)."""

    states: Mapping[str, str]
    closed: tuple[Finding, ...]
    unseen: tuple[Finding, ...] = ()


def history(now: Iterable[Finding], then: Iterable[Finding], facts: Iterable[Fact] = ()) -> History:
    """Findings of two years matched by their keys; `facts` are this year's. Nothing is said of those that only a comparison of
    two documents finds: last year's document was not itself compared with another."""
    now, then, texts = tuple(now), tuple(then), wording("findings")
    keys, ours = {f.key for f in then}, {f.key for f in now}
    states = {f.finding: "repeated" if f.key in keys else "new" for f in now if not texts[f.kind].get("across")}
    printed = {":".join([_short(f.label), *_figure(f)]).rstrip(":") for f in facts if f.is_fact}
    gone = [f for f in then if f.key not in ours]
    same_place = lambda f: re.sub(r"~\d+$", "", f.key).partition(":")[2] in printed  # noqa: E731
    mended = [f for f in gone if texts[f.kind].get("identity", "figure") == "figure" and same_place(f)]
    return History(states, tuple(mended), tuple(f for f in gone if f not in mended))
