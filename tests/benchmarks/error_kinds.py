"""The kinds of errors that errors.py plants: a document with its text changed, and what is changed in it."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import Any

from juesuan.disclosure import Disclosure
from juesuan.documents.document import Document, Table
from juesuan.ground.exact import half_up, rounded
from juesuan.reading.facts import Fact, scale
from juesuan.reconcile.relations import relations

OPPOSITE = {
    "增加": "减少",
    "减少": "增加",
    "增长": "下降",
    "下降": "增长",
    "上升": "下降",
    "降低": "增长",
    "大于": "小于",
    "小于": "大于",
}
RATIOS = ("share", "rate", "change_rate")
ROW, COLUMN = slice(2), slice(None, None, 2)  # what the cells of one have in common: table, row, column
Change = tuple[int, int, str]


@dataclass(frozen=True)
class Planted:
    """Changes of the text, and the figures that they alter, each with its new value and unit (None: not a matter of value)."""

    changes: tuple[Change, ...]
    altered: tuple[Fact, ...]
    after: tuple[Fact, ...] = ()
    kind: str = ""


# --- a document with changes -----------------------------------------------------------------------------------------------


def edited(document: Document, changes: Sequence[Change]) -> Document:
    """The document with stretches of its text replaced, every block moved along."""
    text = document.text
    for start, end, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    at = lambda place: moved(place, changes)  # noqa: E731
    both = lambda block: {  # noqa: E731
        "start": at(block.start),
        "end": at(block.end),
        **({"skip": tuple((at(a), at(b)) for a, b in block.skip)} if hasattr(block, "skip") else {}),
    }
    blocks = [
        replace(b, **both(b), **({"cells": tuple(replace(c, **both(c)) for c in b.cells)} if isinstance(b, Table) else {}))
        for b in document.blocks
    ]
    return replace(document, text=text, blocks=tuple(blocks), parts=tuple(replace(p, **both(p)) for p in document.parts))


def moved(place: int, changes: Sequence[Change]) -> int:
    return place + sum(
        len(new) - (end - start) for start, end, new in changes if end <= place and (start, end) != (place, place)
    )


# --- the kinds of error ----------------------------------------------------------------------------------------------------


def altered(fact: Fact, text: str, unit: str | None = None) -> Fact:
    """The figure with other digits (or another unit), its sign and kind kept."""
    unit = fact.unit if unit is None else unit
    value, places = Decimal(text) * (-1 if fact.value < 0 else 1), len(text.partition(".")[2])
    ends = rounded(Fraction(value), places, scale(unit))
    low, high = (ends.low, ends.high) if fact.low != fact.high else (Fraction(value),) * 2
    return replace(fact, value=value, decimals=places, unit=unit, low=low, high=high, text=text)


def digits(fact: Fact, text: str | None) -> Planted | None:
    """Other digits for one figure."""
    bare = plain(fact)
    if text is None or not re.fullmatch(r"\d+(?:\.\d+)?", bare) or Decimal(text) == Decimal(bare):
        return None
    shown = f"{Decimal(text):,f}" if "," in fact.text else text
    return Planted(((fact.start, fact.end, shown),), (fact,), (altered(fact, text),))


def exchanged(fact: Fact, other: Fact) -> Planted | None:
    """Two figures of one unit in each other's place."""
    texts = plain(other), plain(fact)
    if texts[0] == texts[1] or not all(re.fullmatch(r"\d+(?:\.\d+)?", text) for text in texts):
        return None
    changes = ((fact.start, fact.end, other.text), (other.start, other.end, fact.text))
    return Planted(changes, (fact, other), (altered(fact, texts[0]), altered(other, texts[1])))


def together(*each: Planted | None) -> Planted | None:
    """Several figures altered by one slip."""
    if not all(each):
        return None
    return Planted(*(sum((getattr(e, part) for e in each), ()) for part in ("changes", "altered", "after")))


def taken_from(facts: Sequence[Fact], others: Sequence[Fact]) -> Planted | None:
    """Figures with the digits of others in the place of their own; None where they are the same."""
    pairs = [(f, g) for f, g in zip(facts, others, strict=True) if f.value != g.value]
    return together(*(digits(f, plain(g)) for f, g in pairs)) if pairs else None


def turned(fact: Fact) -> Fact:
    """A figure with its sign the other way."""
    return replace(fact, value=-fact.value, low=-fact.high, high=-fact.low)


def transposed(text: str, chance: random.Random) -> str | None:
    places = [n for n, c in enumerate(text) if c.isdigit()]
    pairs = [(a, b) for a, b in pairwise(places) if text[a] != text[b] and (a or text[b] != "0")]
    if not pairs:
        return None
    a, b = chance.choice(pairs)
    return text[:a] + text[b] + text[a + 1 : b] + text[a] + text[b + 1 :]


def digit(text: str, chance: random.Random) -> str | None:
    places = [n for n, c in enumerate(text) if c.isdigit()]
    at = chance.choice(places[:-1] or places)
    return text[:at] + chance.choice([d for d in "123456789" if d != text[at]]) + text[at + 1 :]


def digit_lost(text: str, chance: random.Random) -> str | None:
    whole = text.partition(".")[0]
    at = chance.randrange(len(whole))
    left = text[:at] + text[at + 1 :]
    return left if len(whole) > 1 and not left.startswith(("0", ".")) else None


def digit_added(text: str, chance: random.Random) -> str | None:
    at = chance.randrange(len(text.partition(".")[0]))
    return text[:at] + text[at] + text[at:] if text[at] != "0" else None


def point(text: str, chance: random.Random) -> str | None:
    whole, dot, part = text.partition(".")
    return f"{int(whole + part[0])}.{part[1:] or '0'}" if dot else None


def last_place(text: str, chance: random.Random) -> str | None:
    places = len(text.partition(".")[2])
    value = Decimal(text) + chance.choice((-3, -2, 2, 3)) * Decimal(1).scaleb(-places)
    return f"{value:f}" if places and value > 0 else None


def plain(fact: Fact) -> str:
    """A figure's digits without commas."""
    return fact.text.replace(",", "")


def printed(value: Fraction, fact: Fact) -> str:
    return f"{abs(half_up(value / fact.scale, fact.decimals)):f}"


# --- the register of kinds -------------------------------------------------------------------------------------------------

Made = Planted | Fraction | str | None  # an error, what a figure would be with it, its digits, or none of the kind


@dataclass(frozen=True)
class Kind:
    """How an error of a kind is made, of figures of which measures and basis; what is to be told of it: the causes that name it
    rightly, or a kind of finding that is its own; whether it alters several figures, and whether these may be told as one."""

    make: Callable[..., Made]
    causes: frozenset[str] = frozenset()
    measures: Sequence[str] = ()
    basis: str = ""
    word: str = ""
    several: bool = False
    as_one: bool = False


KINDS: dict[str, Kind] = {}


def kind(*causes: str, measure: str = "", **told: Any) -> Callable[[Callable[..., Made]], Callable[..., Made]]:
    """Registers a method of the planter as the kind that it is named after."""

    def register(make: Callable[..., Made]) -> Callable[..., Made]:
        KINDS[make.__name__.strip("_").replace("_", " ")] = Kind(make, frozenset(causes), measure.split(), **told)
        return make

    return register


def _retyped(change: Callable[[str, random.Random], str | None], planter: Planter, fact: Fact) -> Made:
    text = re.sub(r"[,，\s]", "", fact.text)  # also of a number that a line breaks
    return change(text, planter.chance) if re.fullmatch(r"\d+(?:\.\d+)?", text) else None


def _other_unit(units: dict[str, str], planter: Planter, fact: Fact) -> Made:
    new = units.get(fact.unit)
    if new is None or not planter.text.startswith(fact.unit, fact.end):
        return None
    change = (fact.end, fact.end + len(fact.unit), new)
    return Planted((change,), (fact,), (altered(fact, plain(fact), new),))


for name, change, causes in (
    ("two digits swapped", transposed, {"transposed"}),
    ("one digit wrong", digit, {"digit"}),
    ("digit left out", digit_lost, {"digit_lost"}),
    ("digit doubled", digit_added, {"digit_added"}),
    ("decimal point moved", point, {"decimal_point"}),
    ("last place", last_place, {"digit", "truncated", "transposed"}),
):
    measures = ("amount", "count", "change", "change_rate", "share", "rate", "unit_cost")
    KINDS[name] = Kind(partial(_retyped, change), frozenset(causes), measures)
for name, units in (("yuan for wan", {"万元": "元"}), ("wan for yuan", {"元": "万元"}), ("yi for wan", {"万元": "亿元"})):
    KINDS[name] = Kind(partial(_other_unit, units), frozenset({"unit"}), ("amount", "change"))


class Planter:
    """Errors of every kind in one document that are a figure's own."""

    def __init__(self, base: Disclosure, chance: random.Random):
        self.base, self.book, self.chance, self.text = base, base.reading.book, chance, base.document.text
        self.tied = defaultdict(list)
        for check in base.checks:
            if check.verdict in ("ties", "rounds"):
                for name in check.facts:
                    self.tied[name].append(check)
        broken = {f for c in base.checks if c.verdict == "breaks" for f in c.facts}
        self.facts = [f for f in self.book.facts if self.tied[f.fact] and f.value and f.fact not in broken and f.text.isascii()]

    def all(self, kind: str, number: int) -> Iterator[Planted]:
        """So many errors of a kind, each of a figure of its own and seen by a relation that held."""
        order = list(self.facts)
        self.chance.shuffle(order)
        for fact in order:
            made = self._made(kind, fact)
            if made and (not made.after or self.breaks(made)):
                yield made
                number -= 1
                if not number:
                    return

    def breaks(self, planted: Planted) -> bool:
        """Whether a relation that held breaks with the altered figures."""
        new = {f.fact: g for f, g in zip(planted.altered, planted.after, strict=True)}
        for check in {c.check: c for f in planted.altered for c in self.tied[f.fact]}.values():
            done = check.recomputation
            if not done.past and done.with_others(new).judge().verdict == "breaks":
                return True
        return False

    def _made(self, name: str, fact: Fact) -> Planted | None:
        one = KINDS[name]
        if (one.measures and fact.measure not in one.measures) or one.basis not in ("", fact.basis):
            return None
        made = one.make(self, fact)
        made = printed(made, fact) if isinstance(made, Fraction) else made
        made = digits(fact, made) if isinstance(made, str) else made
        return made and replace(made, kind=name)

    # --- what stands beside a figure ---

    def _actual(self, fact: Fact) -> Fact | None:
        return self.book.near(fact, fact.key, "level", "actual")

    def _budgets(self, fact: Fact) -> list[Fact]:
        """The initial and the adjusted budget of a figure's item, those that are printed."""
        found = (self.book.near(fact, fact.key, "level", basis) for basis in ("initial_budget", "annual_budget"))
        return [budget for budget in found if budget]

    def _near(self, fact: Fact, key, measure: str, basis: str, reach: int = 200) -> Fact | None:
        """A figure printed within so many characters of another."""
        found = self.book.near(fact, key, measure, basis) if key else None
        return found if found and found is not fact and abs(found.start - fact.start) < reach else None

    def _parts(self, fact: Fact) -> list[Fact]:
        """The printed parts of a total that they make."""
        sums = [c.recomputation for c in self.tied[fact.fact] if c.kind == "sum" and c.recomputation.target is fact]
        parts = [[f for _, f in d.top] for d in sums if d.rule == "linear" and all(s > 0 for s, _ in d.top) and not d.constant]
        return max(parts, key=len, default=[])

    def _in_line(self, fact: Fact, part: slice) -> list[Fact]:
        """The amounts of a figure's row or column, in the order of the text."""
        same = [
            f for f in self.book.facts if fact.cell and f.cell and f.cell[part] == fact.cell[part] and f.measure == "amount"
        ]
        return sorted(same, key=lambda f: f.start)

    # --- the kinds ---

    @kind("other_whole", measure="share")
    def _other_whole(self, fact: Fact) -> Made:
        part = self._actual(fact)
        keys = {r.whole for r in relations(self.book) if r.kind == "sum"} - {fact.key, fact.of_key}
        wholes = [
            w for k in sorted(keys) if (w := self.book.near(fact, k, "level", "actual")) and part and w.exact > part.exact
        ]
        wholes = [w for w in wholes if w.measure == part.measure]
        return part.exact / self.chance.choice(wholes).exact if wholes else None

    def _before(self, fact: Fact) -> Fraction | None:
        level, change = (self.book.near(fact, fact.key, m, "prior_year") for m in ("level", "change"))
        return level.exact if level else fact.exact - change.exact if change else None

    @kind("borrowed_basis", "last_year", measure="amount", basis="actual")
    def _last_years_level(self, fact: Fact) -> Made:
        before = self._before(fact)
        return before if before and before > 0 else None

    @kind("left_out", measure="amount")
    def _part_left_out(self, fact: Fact) -> Made:
        parts = [p for p in self._parts(fact) if 0 < p.exact < fact.exact]
        return fact.exact - self.chance.choice(parts).exact if len(parts) > 1 else None

    @kind("twice", measure="amount")
    def _part_taken_twice(self, fact: Fact) -> Made:
        parts = [p for p in self._parts(fact) if 0 < p.exact < fact.exact]
        return fact.exact + self.chance.choice(parts).exact if len(parts) > 1 else None

    @kind("count", "digit", "digit_added", "digit_lost", "transposed", measure="count")
    def _count_against_cost(self, fact: Fact) -> Made:
        if not any(c.kind == "unit_cost" for c in self.tied[fact.fact]):
            return None
        return str(int(fact.value) + self.chance.choice((-1, 1)) * self.chance.randint(1, 9 + int(fact.value) // 3))

    @kind(measure="unit_cost")
    def _cost_against_count(self, fact: Fact) -> Made:
        return fact.exact * Fraction(self.chance.choice((4, 6, 8, 12, 13)), 10)

    @kind("direction", measure="change change_rate", word="direction_word")
    def _direction_turned(self, fact: Fact) -> Made:
        word = self.text[fact.start - 2 : fact.start]
        if word not in OPPOSITE:
            return None
        return Planted(((fact.start - 2, fact.start, OPPOSITE[word]),), (fact,), (turned(fact),))

    @kind("direction_lost", measure="change")
    def _direction_left_out(self, fact: Fact) -> Made:
        worded = self.text[fact.start - 2 : fact.start] in OPPOSITE
        tied = worded and any(c.kind.startswith("change") for c in self.tied[fact.fact])
        return Planted(((fact.start - 2, fact.start, ""),), (fact,)) if tied else None

    @kind("percent", "percent_sign", word="rate_without_sign")
    def _percent_sign_missing(self, fact: Fact) -> Made:
        if fact.measure not in RATIOS or fact.cell or not self.text.startswith("%", fact.end):
            return None
        return Planted(((fact.end, fact.end + 1, ""),), (fact,))

    @kind("percent")
    def _not_times_100(self, fact: Fact) -> Made:
        text = f"{Decimal(fact.text.replace(',', '')).scaleb(-2):f}"
        return text if fact.measure in RATIOS and fact.unit == "%" else None

    def _swapped(self, fact: Fact, same: bool = False) -> Planted | None:
        """Two figures of one measure exchanged: of two items, or of the budget and the actual of one."""
        near = [f for f in self.facts if f.measure == fact.measure and f.unit == fact.unit and abs(f.start - fact.start) < 300]
        if same:
            near = [f for f in near if f.key == fact.key and f.basis == "actual"]
        else:
            near = [f for f in near if f.key != fact.key and f.basis == fact.basis and (f.value < 0) == (fact.value < 0)]
        near = [f for f in near if abs(f.value) != abs(fact.value) and (f.start - fact.start) and f.decimals == fact.decimals]
        if not near:
            return None
        return exchanged(fact, min(near, key=lambda f: (abs(f.start - fact.start), f.start)))

    @kind("borrowed", "exchanged", measure="change_rate", several=True)
    def _growth_rates_swapped(self, fact: Fact) -> Made:
        return self._swapped(fact)

    @kind("borrowed", "exchanged", measure="share", several=True)
    def _shares_swapped(self, fact: Fact) -> Made:
        return self._swapped(fact)

    @kind("borrowed", "exchanged", measure="amount", basis="actual", several=True)
    def _amounts_swapped(self, fact: Fact) -> Made:
        return self._swapped(fact)

    @kind("exchanged", "inverse", measure="amount", several=True)
    def _budget_and_actual(self, fact: Fact) -> Made:
        return self._swapped(fact, same=True) if fact.basis in ("initial_budget", "annual_budget") else None

    @kind("base_current", measure="change_rate")
    def _growth_on_this_year(self, fact: Fact) -> Made:
        actual = self._actual(fact)
        change = self.book.near(fact, fact.key, "change", fact.basis)
        return change.exact / actual.exact if actual and change and actual.value else None

    @kind("other_budget", measure="rate")
    def _rate_of_other_budget(self, fact: Fact) -> Made:
        actual = self.book.near(fact, fact.of_key, "level", "actual")
        bases = [b for b in ("prior_year", "annual_budget", "initial_budget") if b != fact.basis]
        others = [o for b in bases if (o := self.book.near(fact, fact.of_key, "level", b)) and o.value > 0]
        return actual.exact / others[0].exact if actual and others else None

    @kind("borrowed")
    def _neighbours_figure(self, fact: Fact) -> Made:
        like = lambda f: (f.measure, f.basis, f.unit, f.decimals) == (fact.measure, fact.basis, fact.unit, fact.decimals)  # noqa: E731
        near = [f for f in self.facts if like(f) and f.key != fact.key and abs(f.value) != abs(fact.value)]
        other = min(near, key=lambda f: (abs(f.start - fact.start), f.start), default=None)
        return plain(other) if other and fact.measure in ("amount", "share", "rate") else None

    @kind("digit", "transposed")
    def _text_against_table(self, fact: Fact) -> Made:
        """A figure of the text that a table prints too."""
        agrees = [c for c in self.tied[fact.fact] if c.kind == "agreement"]
        tables = [f for c in agrees for n in c.facts if (f := self.book.by_id[n]).cell]
        if fact.cell or not tables:
            return None
        return self.chance.choice((transposed, digit))(plain(fact), self.chance)

    @kind(word="shifted_rows")
    def _rows_shifted(self, fact: Fact) -> Made:
        """Four rows or more of a table take the figures of the row below, the last those of the first."""
        if not fact.cell or not fact.key:
            return None
        rows = [f for f in self.facts if f.cell and f.cell[::2] == fact.cell[::2] and f.key and f.basis == fact.basis]
        rows.sort(key=lambda f: f.start)
        run = rows[rows.index(fact) :][:5]
        homes = lambda check: {f.cell and f.cell[0] for f in map(self.book.by_id.get, check.facts)}  # noqa: E731
        elsewhere = [any(c.kind == "agreement" and len(homes(c)) > 1 for c in self.tied[f.fact]) for f in run]
        if len(run) < 5 or sum(elsewhere) < 4 or len({f.value for f in run}) < 4:
            return None
        new = [*run[1:], run[0]]
        changes = tuple((f.start, f.end, g.text) for f, g in zip(run, new, strict=True))
        return Planted(changes, tuple(run), tuple(altered(f, plain(g)) for f, g in zip(run, new, strict=True)))

    # Kinds of the second round, written before it was seen what is told of them.

    @kind("borrowed", "exchanged", measure="amount", several=True)
    def _part_and_whole(self, fact: Fact) -> Made:
        """A total and one of its parts in each other's place."""
        alike = lambda p: p.value and p.value != fact.value and (p.decimals, p.unit) == (fact.decimals, fact.unit)  # noqa: E731
        parts = [p for p in self._parts(fact) if alike(p)]
        return exchanged(fact, self.chance.choice(parts)) if len(parts) > 1 else None

    @kind("borrowed", "whole", measure="amount")
    def _whole_for_part(self, fact: Fact) -> Made:
        """The total's figure repeated beside one of its parts."""
        sums = [c.recomputation for c in self.tied[fact.fact] if c.kind == "sum" and c.recomputation.rule == "linear"]
        wholes = [d.target for d in sums if any(f is fact for _, f in d.top) and d.target.unit == fact.unit]
        return plain(wholes[0]) if wholes else None

    @kind("unit")
    def _yuan_in_the_heading(self, fact: Fact) -> Made:
        """A table's heading says 元 where its figures are in 万元."""
        if not fact.cell or fact.unit != "万元" or fact.measure != "amount":
            return None
        inside = [f for f in self.book.facts if f.cell and f.cell[0] == fact.cell[0] and f.unit == "万元"]
        heads = list(re.finditer("单位[：:] *万元", self.text[: min(f.start for f in inside)]))
        if not heads or inside[0].start - heads[-1].end() > 500 or fact is not inside[0]:
            return None
        change = (heads[-1].end() - 2, heads[-1].end(), "元")
        return Planted((change,), tuple(inside), tuple(altered(f, plain(f), "元") for f in inside))

    @kind(word="listed_twice")
    def _item_listed_twice(self, fact: Fact) -> Made:
        """An item of a list stands in it a second time."""
        if fact.cell or fact.measure != "amount" or not any(c.kind == "sum" for c in self.tied[fact.fact]):
            return None
        before = max(self.text.rfind(mark, 0, fact.start) for mark in "；：。\n") + 1
        after = re.compile("[；。\n]").search(self.text, fact.end)
        inside = [f for f in self.book.facts if before <= f.start < (after.start() if after else 0) and f.measure == "amount"]
        listed = self.text[before - 1] in "；：" and "年" not in self.text[before : fact.start]
        if not after or inside != [fact] or not listed:
            return None
        clause = self.text[before : after.start()]
        return Planted(((after.start(), after.start(), "；" + clause),), (fact,))

    @kind(word="wrong_year")
    def _section_of_last_year(self, fact: Fact) -> Made:
        """A whole section left as last year's text had it: every year in it is a year too early."""
        if fact.cell or not fact.section:
            return None
        said = [s for s in self.base.reading.statements if s.section == fact.section and s.figures]
        years = [m for s in said for m in re.finditer(r"20\d\d(?=年)", s.text)]
        if not any(int(m[0]) == self.base.year for m in years):
            return None
        changes = []
        for s in said:
            for m in re.finditer(r"20\d\d(?=年)", self.text[s.start : s.end]):
                changes.append((s.start + m.start(), s.start + m.end(), str(int(m[0]) - 1)))
        starts = {start for s in said for start in s.figures}
        return Planted(tuple(changes), tuple(f for f in self.book.facts if f.start in starts))

    @kind("last_year", measure="amount", basis="actual", as_one=True)
    def _stale_sentence(self, fact: Fact) -> Made:
        """Level, change and growth of one sentence left from last year's text: right among themselves."""
        if fact.cell:
            return None
        change, rate = (self.book.near(fact, fact.key, m, "prior_year") for m in ("change", "change_rate"))
        if not change or not rate or not all(0 < f.start - fact.start < 160 for f in (change, rate)):
            return None
        before = fact.exact - change.exact
        moved_by = before * Fraction(self.chance.randint(3, 25), 100) * (1 if change.value > 0 else -1)
        if before <= 0 or before - moved_by <= 0 or not change.value:
            return None
        new = ((fact, before), (change, moved_by), (rate, moved_by / (before - moved_by)))
        return together(*(digits(f, printed(value, f)) for f, value in new))

    @kind("growth_whole", measure="change_rate")
    def _growth_as_completion(self, fact: Fact) -> Made:
        """增长112.3% where it grew by 12.3%."""
        if fact.unit != "%":
            return None
        return f"{abs(100 + fact.value):f}"

    @kind("completion_rest", measure="rate")
    def _completion_as_growth(self, fact: Fact) -> Made:
        """完成12.3% where 112.3% of the budget was spent."""
        return f"{abs(fact.value - 100):f}" if fact.unit == "%" else None

    def _against_budget(self, fact: Fact, words: dict[str, str]) -> Planted | None:
        if fact.basis != "actual" or fact.measure != "amount" or fact.cell:
            return None
        near = [b for b in self._budgets(fact) if b.section == fact.section and abs(b.start - fact.start) < 80]
        if len({b.value > fact.value for b in near}) != 1 or any(b.value == fact.value for b in near):
            return None  # above one budget and below the other: the word may be right of either
        found = re.compile("决算数?(大于|小于)").search(self.text, fact.end, fact.end + 60)
        if not found or ("。" in self.text[fact.end : found.start()] and self.text[found.start() - 1] != "。"):
            return None
        return Planted(((found.start(1), found.end(1), words[found[1]]),), (fact,))

    @kind(word="direction_word")
    def _larger_or_smaller(self, fact: Fact) -> Made:
        """决算数大于预算数 where it is the smaller."""
        return self._against_budget(fact, OPPOSITE)

    @kind(word="direction_word")
    def _level_though_different(self, fact: Fact) -> Made:
        """决算数等于预算数 where they differ."""
        return self._against_budget(fact, {"大于": "等于", "小于": "等于"})

    @kind()
    def _columns_shifted(self, fact: Fact) -> Made:
        """The figures of one row stand a column too far to the right."""
        row = self._in_line(fact, ROW)
        if len(row) < 3 or row[0] is not fact or len({f.value for f in row}) < 3 or not all(f.text.isascii() for f in row):
            return None
        return taken_from(row, [row[-1], *row[:-1]])

    @kind(measure="amount")
    def _figure_of_another_body(self, fact: Fact) -> Made:
        """An amount of another body's text: as many digits, all others."""
        text = plain(fact)
        new = "".join(self.chance.choice([d for d in "123456789" if d != c]) if c.isdigit() else c for c in text)
        return new if len(text.replace(".", "")) > 2 else None

    @kind("borrowed", "exchanged", several=True)
    def _opening_and_closing(self, fact: Fact) -> Made:
        """The balances at the beginning and the end of the year in each other's place."""
        if not fact.key or fact.key[0] != "年初结转和结余" or fact.measure != "amount":
            return None
        other = self.book.near(fact, ("年末结转和结余", fact.key[1]), "level", "actual")
        alike = other and other in self.facts and (other.decimals, other.unit) == (fact.decimals, fact.unit)
        return exchanged(fact, other) if alike else None

    @kind("nil")
    def _nil_for_amount(self, fact: Fact) -> Made:
        return f"{Decimal(0):.{fact.decimals}f}" if fact.measure in ("amount", "count") else None

    @kind("borrowed", "count", "exchanged", several=True)
    def _counts_exchanged(self, fact: Fact) -> Made:
        """Two counts of one sentence (batches and guests, vehicles bought and held) in each other's place."""
        near = [f for f in self.facts if f.measure == fact.measure == "count" and 0 < f.start - fact.start < 60]
        near = [f for f in near if f.section == fact.section and f.key != fact.key and not f.cell]
        return exchanged(fact, near[0]) if near else None

    @kind(measure="amount", basis="actual", as_one=True)
    def _item_changed_total_left(self, fact: Fact) -> Made:
        """An item corrected together with its share, and the total left as it was."""
        share = self.book.near(fact, fact.key, "share", "actual")
        whole = self.book.near(fact, share.of_key, "level", "actual") if share else None
        if not whole or not 0 < share.start - fact.start < 40 or whole.key == fact.key:
            return None
        new = fact.exact * Fraction(100 + self.chance.choice((-1, 1)) * self.chance.randint(4, 20), 100)
        return together(digits(fact, printed(new, fact)), digits(share, printed(new / whole.exact, share)))

    @kind("change_other", measure="change", basis="prior_year")
    def _change_on_other_basis(self, fact: Fact) -> Made:
        """The difference from the budget printed as that from last year."""
        actual = self._actual(fact)
        gaps = [actual.exact - b.exact for b in self._budgets(fact)] if actual else []
        return next((gap for gap in gaps if gap * fact.exact > 0), None)

    @kind("direction", "sign")
    def _minus_sign_lost(self, fact: Fact) -> Made:
        """A figure in a column of differences without its sign."""
        signed = fact.value < 0 and self.text[fact.start - 1] in "-−－" and (self.text[fact.start - 2].isspace() or fact.cell)
        return Planted(((fact.start - 1, fact.start, ""),), (fact,), (turned(fact),)) if signed else None

    # Kinds of the third round, likewise written before it was seen what is told of them.

    @kind(word="shifted_rows")
    def _column_shifted(self, fact: Fact) -> Made:
        """From a row in the middle on, each figure of one column stands a row too low; what falls out at the foot is lost."""
        run = self._in_line(fact, COLUMN)
        run = run[run.index(fact) :] if fact in run else []
        if len(run) < 5 or len({f.value for f in run}) < 4 or not all(f.text.isascii() for f in run):
            return None
        return taken_from(run, [run[-1], *run[:-1]])

    @kind("borrowed", "exchanged", measure="amount", word="exchanged", several=True)
    def _lines_exchanged(self, fact: Fact) -> Made:
        """Amounts and shares of two items of one list in each other's place."""
        own = self.book.near(fact, fact.key, "share", "actual") if not fact.cell else None
        near = [f for f in self.facts if own and f.measure == "amount" and 0 < f.start - fact.start < 200 and not f.cell]
        for other in near:
            share = self.book.near(other, other.key, "share", "actual")
            alike = share and share.of_key == own.of_key and other.key != fact.key and share.value != own.value
            if alike and abs(own.start - fact.start) < 60 and abs(share.start - other.start) < 60:
                return together(exchanged(fact, other), exchanged(own, share))
        return None

    @kind()
    def _row_left_out(self, fact: Fact) -> Made:
        """The figures of a row are not entered."""
        row = self._in_line(fact, ROW)
        if not row or row[0] is not fact or not any(f.value for f in row):
            return None
        return Planted(tuple((f.start, f.end, "") for f in row), tuple(row))

    @kind("borrowed")
    def _row_of_the_row_above(self, fact: Fact) -> Made:
        """A row repeats the figures of the row above it."""
        row, column = self._in_line(fact, ROW), self._in_line(fact, COLUMN)
        at = column.index(fact) if fact in column else 0
        above = self._in_line(column[at - 1], ROW) if at and row and row[0] is fact else []
        if [f.cell[2] for f in row] != [f.cell[2] for f in above] or not above:
            return None
        pairs = [(f, g) for f, g in zip(row, above, strict=True) if f.value != g.value and g.text.isascii()]
        return together(*(digits(f, plain(g)) for f, g in pairs)) if pairs else None

    @kind()
    def _total_row_stale(self, fact: Fact) -> Made:
        """The total row of a table is that of an earlier state: right in itself, another by some per cent."""
        row = self._in_line(fact, ROW)
        if not row or row[0] is not fact or "合计" not in fact.label or len(row) < 2:
            return None
        part = Fraction(100 + self.chance.randint(2, 9), 100)
        return together(*(digits(f, printed(f.exact * part, f)) for f in row if f.value))

    @kind("count", measure="unit_cost")
    def _average_by_batches(self, fact: Fact) -> Made:
        """The cost of a guest worked out with the batches."""
        uses = [c.recomputation for c in self.tied[fact.fact] if c.kind == "unit_cost"]
        batches = self.book.all(("国内公务接待批次", ""), "level", "actual")
        if not uses or not batches or not batches[0].value or not uses[0].top:
            return None
        return uses[0].top[0][1].exact / batches[0].exact

    @kind("borrowed", "borrowed_basis", measure="amount", basis="actual")
    def _actual_repeats_budget(self, fact: Fact) -> Made:
        """The final figure is the budget's once more."""
        near = (b for b in self._budgets(fact) if abs(b.start - fact.start) < 200 and b.value != fact.value)
        return next((b.exact for b in near), None)

    @kind("change_other", measure="change_rate", basis="prior_year")
    def _growth_on_budget(self, fact: Fact) -> Made:
        """The growth on last year is the variance from the budget."""
        actual = self._actual(fact)
        rates = (actual.exact / b.exact - 1 for b in self._budgets(fact) if actual and b.value > 0)
        return next((rate for rate in rates if rate * fact.exact > 0), None)

    @kind("borrowed", measure="amount")
    def _figure_of_another_fund(self, fact: Fact) -> Made:
        """The amount of the same item in another money: all of it for the general budget's."""
        if not fact.key or fact.basis != "actual":
            return None
        funds = ("", "grant", "general", "fund")
        others = [f for s in funds if s != fact.key[1] for f in self.book.all((fact.key[0], s), "level", "actual")]
        others = [f for f in others if f.value and f.value != fact.value]
        return others[0].exact if others else None

    @kind("borrowed", "exchanged", several=True)
    def _two_columns_exchanged(self, fact: Fact) -> Made:
        """Basic and project expenditure of a row in each other's place."""
        row = [f for f in self._in_line(fact, ROW) if f.key and "|" in f.key[0] and f.value]
        if len(row) < 2 or row[0] is not fact or row[0].value == row[1].value:
            return None
        return exchanged(row[0], row[1])

    # Kinds of the fourth round, likewise written before it was seen what is told of them.

    @kind("inverse", measure="rate")
    def _rate_upside_down(self, fact: Fact) -> Made:
        """A completion rate worked out as budget over actual."""
        if fact.value in (0, 100) or not fact.of_key:
            return None
        return 1 / fact.exact

    @kind("borrowed", "rest", measure="share")
    def _share_of_the_rest(self, fact: Fact) -> Made:
        """占40% where the rest is 40%."""
        if fact.unit != "%" or not 0 < fact.value < 100:
            return None
        return f"{100 - fact.value:f}"

    @kind("borrowed_basis", measure="change")
    def _change_repeats_level(self, fact: Fact) -> Made:
        """比上年增加 this year's whole amount."""
        actual = self._near(fact, fact.key, "level", "actual")
        return actual.exact if actual and actual.value > 0 else None

    @kind("borrowed", "exchanged", measure="change", word="exchanged", several=True)
    def _change_and_rate_exchanged(self, fact: Fact) -> Made:
        """增加8.10万元，增长5.20% for 增加5.20万元，增长8.10%."""
        rate = self._near(fact, fact.key, "change_rate", fact.basis, 40) if not fact.cell else None
        return exchanged(fact, rate) if rate and rate.start > fact.start else None

    @kind("borrowed_basis", "exchanged", "last_year", measure="amount", basis="prior_year", several=True)
    def _years_exchanged(self, fact: Fact) -> Made:
        """This year's and last year's amount of an item in each other's place."""
        actual = self._near(fact, fact.key, "level", "actual")
        alike = (
            actual and actual in self.facts and actual.value and (actual.decimals, actual.unit) == (fact.decimals, fact.unit)
        )
        return exchanged(fact, actual) if alike else None

    @kind("borrowed", "left_out")
    def _total_without_balance(self, fact: Fact) -> Made:
        """The total of income or expenditure without the balances: 收入总计 prints 本年收入合计."""
        whole = {"收入总计": "收入合计", "支出总计": "支出合计"}.get(fact.key[0] if fact.key else "")
        if not whole or fact.measure != "amount" or fact.basis != "actual":
            return None
        part = self.book.near(fact, (whole, fact.key[1]), "level", "actual")
        return part.exact if part and 0 < part.exact < fact.exact else None

    @kind("borrowed", measure="amount", basis="actual", several=True)
    def _sentence_of_the_item_above(self, fact: Fact) -> Made:
        """Amount, change and growth of the item told before, under this item's name."""
        if fact.cell or not fact.key:
            return None
        sentence = lambda f: [f, *(self._near(f, f.key, m, "prior_year", 120) for m in ("change", "change_rate"))]  # noqa: E731
        mine = sentence(fact)
        before = [f for f in self.facts if f.measure == "amount" and f.basis == "actual" and 0 < fact.start - f.start < 400]
        before = [f for f in before if f.key != fact.key and f.section == fact.section and not f.cell and f.key]
        theirs = sentence(max(before, key=lambda f: f.start)) if before else [None]
        if not all(mine) or not all(theirs) or any((f.value < 0) != (g.value < 0) for f, g in zip(mine, theirs, strict=True)):
            return None
        return taken_from(mine, theirs)

    @kind("decimal_point", measure="amount change", word="misprinted_point")
    def _comma_for_point(self, fact: Fact) -> Made:
        """1234,56 for 1234.56."""
        if "," in fact.text or "." not in fact.text or len(fact.text) < 5:
            return None
        at = fact.start + fact.text.index(".")
        return Planted(((at, at + 1, ","),), (fact,))

    @kind("count", "digit_added", measure="count")
    def _nought_added_to_a_count(self, fact: Fact) -> Made:
        """400人次 for 40人次."""
        costs = any(c.kind in ("unit_cost", "sum", "bound", "agreement") for c in self.tied[fact.fact])
        return fact.text + "0" if costs and fact.text.isdigit() else None

    @kind("coarse", measure="amount", basis="actual")
    def _estimate_left_in(self, fact: Fact) -> Made:
        """A rounded estimate in the place of the final amount: 1230.00 for 1234.56."""
        if fact.decimals < 2 or fact.exact < 20 * fact.scale:
            return None
        return Fraction(round(fact.exact / fact.scale / 10) * 10) * fact.scale
