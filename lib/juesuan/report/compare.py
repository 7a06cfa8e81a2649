"""Compare: two versions of one disclosure, figure by figure and verdict by verdict, because publishers revise silently.

Figures are matched by what they mean, so the two versions may be of different formats. Where one meaning is printed several
times, equal digits in the same section are paired first, then equal digits elsewhere (moved), then the same section (changed),
then what is left in order. Figures that are set aside (years, list numbers) are not compared; unread ones by digits alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from juesuan.disclosure import Disclosure
from juesuan.findings.drafts import Ground
from juesuan.findings.findings import Finding
from juesuan.ground.data import wording
from juesuan.ground.exact import half_up
from juesuan.ground.groups import grouped
from juesuan.ground.text import COLON, COMMA, folded, harmless
from juesuan.reading.facts import Fact
from juesuan.reading.vocabulary import bare, vocabulary
from juesuan.reconcile.checks import Check
from juesuan.report.contract import about
from juesuan.report.fact_tables import table
from juesuan.report.fact_tables import to_json as as_json

COLUMNS = (
    *("what", "change", "label", "measure", "basis", "old", "new", "difference", "section", "page"),
    *("old_quote", "new_quote"),
)
_SHOWN = COLUMNS[1:9]
Row = dict[str, str]
Pair = tuple[Fact | None, Fact | None]


def compare(old: Disclosure, new: Disclosure) -> list[Row]:
    """What changed, each row in COLUMNS: figures (changed, moved, added, removed), checks whose verdict is another one, broken
    checks that came or went, findings that are new or closed. Empty where the versions say the same.

    For a check `measure` is its kind, `old` and `new` are verdicts; for a finding they are severities and the quotes titles.
    """
    sides = _Side(old), _Side(new)
    return [*_figures(*sides), *_checks(*sides), *_findings(*sides)]


@dataclass
class _Side:
    """One version with its figures by identifier and the titles of its sections."""

    disclosure: Disclosure

    def __post_init__(self) -> None:
        self.reading = reading = self.disclosure.reading
        self.facts = reading.book.by_id
        self.starts = [start for _, _, start in reading.sections]
        self.ground = Ground(self.disclosure.document, reading.book, ())
        self.tables = {number: t.kind for number, t in enumerate(reading.tables)}

    def home(self, fact: Fact) -> str:
        """Where a figure stands, told by title, for a section put in between gives every later one another number; a year in
        the title is no other place."""
        if fact.cell:
            return f"table {self.tables.get(fact.cell[0], '')}"
        place = bisect_right(self.starts, fact.start)
        return re.sub(r"\d+(?:年度?)?", "", bare(self.reading.sections[place - 1][1])) if place else ""

    def quote(self, fact: Fact) -> str:
        low, high = self.ground.sentence(fact.start, fact.end)
        return folded(self.disclosure.document.text[low:high])


# --- figures -----------------------------------------------------------------------------------------------------------


def _meaning(fact: Fact) -> Hashable:
    if fact.measure == "unread":
        return ("unread", fact.exact, fact.decimals, fact.unit)
    return (fact.key or bare(fact.label), fact.measure, fact.basis, fact.of_key or fact.of, fact.group)


def _digits(fact: Fact) -> tuple:
    return fact.exact, fact.decimals, fact.unit


def _figures(old: _Side, new: _Side) -> Iterator[Row]:
    """Rows in the order of the new version; what was removed stands where it stood in the old one."""
    before, after = (grouped((_meaning(f), f) for f in s.reading.facts if f.measure != "other") for s in (old, new))
    pairs = [p for m in dict.fromkeys([*after, *before]) for p in _paired(before.get(m, []), after.get(m, []), old, new)]
    found = [(pair, change) for pair in pairs if (change := _change(pair, old, new))]
    found.sort(key=lambda p: ((p[0][1] or p[0][0]).start, p[0][1] is None, p[1]))
    yield from (_figure_row(change, pair, old, new) for pair, change in found)


def _paired(olds: list[Fact], news: list[Fact], old: _Side, new: _Side) -> Iterator[Pair]:
    """Each print of one meaning with its counterpart, the likeliest first."""
    olds, news = list(olds), list(news)
    for same in (
        lambda a, b: _digits(a) == _digits(b) and old.home(a) == new.home(b),
        lambda a, b: _digits(a) == _digits(b),
        lambda a, b: old.home(a) == new.home(b),
        lambda a, b: True,
    ):
        for one in list(olds):
            other = next((b for b in news if same(one, b)), None)
            if other is not None:
                olds.remove(one)
                news.remove(other)
                yield one, other
    yield from ((one, None) for one in olds)
    yield from ((None, other) for other in news)


def _change(pair: Pair, old: _Side, new: _Side) -> str:
    one, other = pair
    if one is None or other is None:
        return "added" if one is None else "removed"
    if _digits(one) != _digits(other):
        return "changed"
    return "" if old.home(one) == new.home(other) else "moved"


def _figure_row(change: str, pair: Pair, old: _Side, new: _Side) -> Row:
    one, other = pair
    fact = other or one
    moved = f"{one.section or '-'} > {other.section or '-'}" if change == "moved" else fact.section
    cells = {"label": fact.label, "measure": fact.measure, "basis": fact.basis, "section": moved, "page": str(fact.page or "")}
    for name, side, printed in zip(("old", "new"), (old, new), pair, strict=True):
        if printed:
            cells |= {name: f"{printed.value}{printed.unit}", f"{name}_quote": side.quote(printed)}
    if change == "changed":
        cells["difference"] = _difference(one, other)
    return _row("figure", change, cells)


def _row(what: str, change: str, cells: Row) -> Row:
    return dict.fromkeys(COLUMNS, "") | {"what": what, "change": change} | cells


def _difference(one: Fact, other: Fact) -> str:
    """New less old in the new unit, with its sign; empty where money is set against a count."""
    money = vocabulary().words["money"]
    if one.unit != other.unit and not {one.unit, other.unit} <= money.keys():
        return ""
    gap = half_up((other.exact - one.exact) / other.scale, max(one.decimals, other.decimals))
    return f"{gap:+f}{other.unit}" if gap else f"0{other.unit}"


# --- checks and findings -----------------------------------------------------------------------------------------------


def _checks(old: _Side, new: _Side) -> Iterator[Row]:
    """Checks of the same figures with another verdict, and broken ones that only one version has."""
    before, after = (grouped((_same_check(c, s), c) for c in s.disclosure.checks) for s in (old, new))
    for mark in dict.fromkeys([*after, *before]):
        for one, other in zip_longest(before.get(mark, []), after.get(mark, [])):
            verdicts = [c.verdict if c else "" for c in (one, other)]
            if one and other and one.verdict != other.verdict:
                yield _check_row("changed", one, other, verdicts)
            elif (one is None or other is None) and "breaks" in verdicts:
                yield _check_row("added" if one is None else "removed", one, other, verdicts)


def _same_check(check: Check, side: _Side) -> Hashable:
    target, *others = (_meaning(side.facts[f]) for f in check.facts)
    return check.kind, check.criterion, target, frozenset(others)


def _check_row(change: str, one: Check | None, other: Check | None, verdicts: Sequence[str]) -> Row:
    check = other or one
    quotes = {name: f"{c.statement} [{c.published}]" for name, c in (("old_quote", one), ("new_quote", other)) if c}
    cells = {"label": check.label, "measure": check.kind, "basis": check.basis, "old": verdicts[0], "new": verdicts[1]}
    return _row("check", change, cells | quotes)


def _findings(old: _Side, new: _Side) -> Iterator[Row]:
    """Findings that only one version has, told by their keys."""
    before, after = ({f.key: f for f in side.disclosure.findings} for side in (old, new))
    yield from (_finding_row("new", "new", f) for key, f in after.items() if key not in before)
    yield from (_finding_row("closed", "old", f) for key, f in before.items() if key not in after)


def _finding_row(change: str, side: str, finding: Finding) -> Row:
    cells = {"label": finding.label, "measure": finding.kind, "section": finding.section}
    return _row("finding", change, cells | {side: finding.severity, f"{side}_quote": finding.en["title"]})


# --- what is printed ---------------------------------------------------------------------------------------------------


def to_text(rows: list[Row], lang: str = "en", titles: Mapping[str, str] | None = None) -> str:
    """For a reader: a table a kind of row, with what stood and what stands now below the changed figures; `titles` has those
    of findings in the language, by the English ones."""
    words, parts = wording("commands")["terminal"], []
    for what, heading in (("figure", "figures"), ("check", "compared"), ("finding", "findings")):
        if listed := [_told(r, lang, titles or {}) for r in rows if r["what"] == what]:
            parts += [words[heading][lang], table(listed, _SHOWN, "facts", lang)]
            parts += _quoted(listed, COMMA[lang]) if what != "finding" else []
            parts += [f"  {r['change']}{COLON[lang]}{r['new_quote'] or r['old_quote']}" for r in listed if what == "finding"]
            parts.append("")
    return harmless("\n".join(parts).rstrip("\n") + "\n") if parts else f"{words['no_change'][lang]}\n"


def _told(row: Row, lang: str, titles: Mapping[str, str]) -> Row:
    """A row in the language: the kind of change, and verdicts or severities where those changed."""
    if lang != "zh":
        return row
    memo = wording("memo")
    words = wording("commands")["terminal"] | memo["verdicts"] | memo["severities"] | memo["kinds"]
    if row["what"] == "finding":  # its kind has no Chinese name: the title tells it
        own = {name: titles.get(row[name], row[name]) for name in ("old_quote", "new_quote")}
        words, row = words | memo["history"], {**row, **own, "measure": ""}
    columns = ("change",) if row["what"] == "figure" else ("change", "measure", "old", "new")
    return {**row, **{name: words[row[name]]["zh"] for name in columns if row[name] in words}}


def _quoted(rows: list[Row], comma: str) -> Iterator[str]:
    """What stood and what stands now, once for all the rows that quote it: a printed line may hold a dozen figures."""
    for (old, new), found in grouped(((r["old_quote"], r["new_quote"]), r) for r in rows).items():
        for change, same in grouped((r["change"], r["label"]) for r in found).items():
            yield f"  {change} {comma.join(filter(None, dict.fromkeys(same)))}".rstrip()
        yield from (f"    {sign} {quote}" for sign, quote in (("-", old), ("+", new)) if quote)


def to_json(old: Disclosure, new: Disclosure, rows: list[Row]) -> str:
    """Both documents and the rows, by what they are about."""
    sides = {"old": about(old), "new": about(new)}
    listed = {
        f"{what}s": [{k: v for k, v in r.items() if k != "what"} for r in rows if r["what"] == what]
        for what in ("figure", "check", "finding")
    }
    return as_json({**sides, **listed})
