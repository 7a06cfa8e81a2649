"""The kinds of errors that errors.py plants: a document with its text changed, and what is changed in it."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

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
Change = tuple[int, int, str]


@dataclass(frozen=True)
class Planted:
    """Changes of the text, and the figures that they alter, each with its new value and unit (None: not a matter of value)."""

    kind: str
    changes: tuple[Change, ...]
    altered: tuple[Fact, ...]
    after: tuple[Fact, ...] = ()


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


def digits(kind: str, fact: Fact, text: str | None) -> Planted | None:
    """Other digits for one figure."""
    bare = fact.text.replace(",", "")
    if text is None or not re.fullmatch(r"\d+(?:\.\d+)?", bare) or Decimal(text) == Decimal(bare):
        return None
    shown = f"{Decimal(text):,f}" if "," in fact.text else text
    return Planted(kind, ((fact.start, fact.end, shown),), (fact,), (altered(fact, text),))


def exchanged(kind: str, fact: Fact, other: Fact) -> Planted | None:
    """Two figures of one unit in each other's place."""
    texts = other.text.replace(",", ""), fact.text.replace(",", "")
    if texts[0] == texts[1] or not all(re.fullmatch(r"\d+(?:\.\d+)?", text) for text in texts):
        return None
    changes = ((fact.start, fact.end, other.text), (other.start, other.end, fact.text))
    return Planted(kind, changes, (fact, other), (altered(fact, texts[0]), altered(other, texts[1])))


def together(*each: Planted | None) -> Planted | None:
    """Several figures altered by one slip."""
    if not all(each):
        return None
    return Planted(each[0].kind, *(sum((getattr(e, part) for e in each), ()) for part in ("changes", "altered", "after")))


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


BY_DIGITS: dict[str, Callable[[str, random.Random], str | None]] = {
    "two digits swapped": transposed,
    "one digit wrong": digit,
    "digit left out": digit_lost,
    "digit doubled": digit_added,
    "decimal point moved": point,
    "last place": last_place,
}


def printed(value: Fraction, fact: Fact) -> str:
    return f"{abs(half_up(value / fact.scale, fact.decimals)):f}"


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
            terms = lambda some: tuple((s, new.get(f.fact, f)) for s, f in some)  # noqa: E731
            target = new.get(done.target.fact, done.target)
            if (
                not done.past
                and replace(done, target=target, top=terms(done.top), bottom=terms(done.bottom)).judge()[0] == "breaks"
            ):
                return True
        return False

    def _made(self, kind: str, fact: Fact) -> Planted | None:
        if kind in BY_DIGITS:
            wanted = ("amount", "count", "change", "change_rate", "share", "rate", "unit_cost")
            text = re.sub(r"[,，\s]", "", fact.text)  # also of a number that a line breaks
            plain = re.fullmatch(r"\d+(?:\.\d+)?", text) and fact.measure in wanted
            return digits(kind, fact, BY_DIGITS[kind](text, self.chance)) if plain else None
        return getattr(self, "_" + kind.replace(" ", "_").replace(",", ""))(kind, fact)

    def _unit(self, kind: str, fact: Fact, units: dict[str, str]) -> Planted | None:
        new = units.get(fact.unit)
        if new is None or fact.measure not in ("amount", "change") or not self.text.startswith(fact.unit, fact.end):
            return None
        change = (fact.end, fact.end + len(fact.unit), new)
        return Planted(kind, (change,), (fact,), (altered(fact, fact.text.replace(",", ""), new),))

    def _yuan_for_wan(self, kind: str, fact: Fact) -> Planted | None:
        return self._unit(kind, fact, {"万元": "元"})

    def _wan_for_yuan(self, kind: str, fact: Fact) -> Planted | None:
        return self._unit(kind, fact, {"元": "万元"})

    def _yi_for_wan(self, kind: str, fact: Fact) -> Planted | None:
        return self._unit(kind, fact, {"万元": "亿元"})

    def _other_whole(self, kind: str, fact: Fact) -> Planted | None:
        part = self.book.near(fact, fact.key, "level", "actual") if fact.measure == "share" else None
        keys = {r.whole for r in relations(self.book) if r.kind == "sum"} - {fact.key, fact.of_key}
        wholes = [
            w for k in sorted(keys) if (w := self.book.near(fact, k, "level", "actual")) and part and w.exact > part.exact
        ]
        wholes = [w for w in wholes if w.measure == part.measure]
        return digits(kind, fact, printed(part.exact / self.chance.choice(wholes).exact, fact)) if wholes else None

    def _before(self, fact: Fact) -> Fraction | None:
        level, change = (self.book.near(fact, fact.key, m, "prior_year") for m in ("level", "change"))
        return level.exact if level else fact.exact - change.exact if change else None

    def _last_years_level(self, kind: str, fact: Fact) -> Planted | None:
        before = self._before(fact) if fact.measure == "amount" and fact.basis == "actual" else None
        return digits(kind, fact, printed(before, fact)) if before and before > 0 else None

    def _parts(self, fact: Fact) -> list[Fact]:
        """The printed parts of a total that they make."""
        sums = [c.recomputation for c in self.tied[fact.fact] if c.kind == "sum" and c.recomputation.target is fact]
        parts = [[f for _, f in d.top] for d in sums if d.rule == "linear" and all(s > 0 for s, _ in d.top) and not d.constant]
        return max(parts, key=len, default=[])

    def _part_left_out(self, kind: str, fact: Fact) -> Planted | None:
        parts = [p for p in self._parts(fact) if 0 < p.exact < fact.exact] if fact.measure == "amount" else []
        return digits(kind, fact, printed(fact.exact - self.chance.choice(parts).exact, fact)) if len(parts) > 1 else None

    def _part_taken_twice(self, kind: str, fact: Fact) -> Planted | None:
        parts = [p for p in self._parts(fact) if 0 < p.exact < fact.exact] if fact.measure == "amount" else []
        return digits(kind, fact, printed(fact.exact + self.chance.choice(parts).exact, fact)) if len(parts) > 1 else None

    def _count_against_cost(self, kind: str, fact: Fact) -> Planted | None:
        costs = any(c.kind == "unit_cost" for c in self.tied[fact.fact])
        if fact.measure != "count" or not costs:
            return None
        return digits(
            kind, fact, str(int(fact.value) + self.chance.choice((-1, 1)) * self.chance.randint(1, 9 + int(fact.value) // 3))
        )

    def _cost_against_count(self, kind: str, fact: Fact) -> Planted | None:
        if fact.measure != "unit_cost":
            return None
        return digits(kind, fact, printed(fact.exact * Fraction(self.chance.choice((4, 6, 8, 12, 13)), 10), fact))

    def _direction_turned(self, kind: str, fact: Fact) -> Planted | None:
        word = self.text[fact.start - 2 : fact.start]
        if fact.measure not in ("change", "change_rate") or word not in OPPOSITE:
            return None
        new = replace(fact, value=-fact.value, low=-fact.high, high=-fact.low)
        return Planted(kind, ((fact.start - 2, fact.start, OPPOSITE[word]),), (fact,), (new,))

    def _direction_left_out(self, kind: str, fact: Fact) -> Planted | None:
        word = self.text[fact.start - 2 : fact.start]
        if (
            fact.measure != "change"
            or word not in OPPOSITE
            or not any(c.kind.startswith("change") for c in self.tied[fact.fact])
        ):
            return None
        return Planted(kind, ((fact.start - 2, fact.start, ""),), (fact,))

    def _percent_sign_missing(self, kind: str, fact: Fact) -> Planted | None:
        if fact.measure not in RATIOS or fact.cell or not self.text.startswith("%", fact.end):
            return None
        return Planted(kind, ((fact.end, fact.end + 1, ""),), (fact,))

    def _not_times_100(self, kind: str, fact: Fact) -> Planted | None:
        text = f"{Decimal(fact.text.replace(',', '')).scaleb(-2):f}"
        return digits(kind, fact, text) if fact.measure in RATIOS and fact.unit == "%" else None

    def _swapped(self, kind: str, fact: Fact, measures: Sequence[str], same: bool) -> Planted | None:
        """Two figures of one measure exchanged: of two items, or of the budget and the actual of one."""
        if fact.measure not in measures or (fact.basis == "actual" and same):
            return None
        near = [f for f in self.facts if f.measure == fact.measure and f.unit == fact.unit and abs(f.start - fact.start) < 300]
        if same:
            near = [f for f in near if f.key == fact.key and f.basis == "actual"]
        else:
            near = [f for f in near if f.key != fact.key and f.basis == fact.basis and (f.value < 0) == (fact.value < 0)]
        near = [f for f in near if abs(f.value) != abs(fact.value) and (f.start - fact.start) and f.decimals == fact.decimals]
        if not near:
            return None
        return exchanged(kind, fact, min(near, key=lambda f: (abs(f.start - fact.start), f.start)))

    def _growth_rates_swapped(self, kind: str, fact: Fact) -> Planted | None:
        return self._swapped(kind, fact, ("change_rate",), False)

    def _shares_swapped(self, kind: str, fact: Fact) -> Planted | None:
        return self._swapped(kind, fact, ("share",), False)

    def _amounts_swapped(self, kind: str, fact: Fact) -> Planted | None:
        return self._swapped(kind, fact, ("amount",), False) if fact.basis == "actual" else None

    def _budget_and_actual(self, kind: str, fact: Fact) -> Planted | None:
        return self._swapped(kind, fact, ("amount",), True) if fact.basis in ("initial_budget", "annual_budget") else None

    def _growth_on_this_year(self, kind: str, fact: Fact) -> Planted | None:
        actual = self.book.near(fact, fact.key, "level", "actual") if fact.measure == "change_rate" else None
        change = self.book.near(fact, fact.key, "change", fact.basis)
        return digits(kind, fact, printed(change.exact / actual.exact, fact)) if actual and change and actual.value else None

    def _rate_of_other_budget(self, kind: str, fact: Fact) -> Planted | None:
        if fact.measure != "rate":
            return None
        actual = self.book.near(fact, fact.of_key, "level", "actual")
        bases = [b for b in ("prior_year", "annual_budget", "initial_budget") if b != fact.basis]
        others = [o for b in bases if (o := self.book.near(fact, fact.of_key, "level", b)) and o.value > 0]
        return digits(kind, fact, printed(actual.exact / others[0].exact, fact)) if actual and others else None

    def _neighbours_figure(self, kind: str, fact: Fact) -> Planted | None:
        like = lambda f: (f.measure, f.basis, f.unit, f.decimals) == (fact.measure, fact.basis, fact.unit, fact.decimals)  # noqa: E731
        near = [f for f in self.facts if like(f) and f.key != fact.key and abs(f.value) != abs(fact.value)]
        other = min(near, key=lambda f: (abs(f.start - fact.start), f.start), default=None)
        return (
            digits(kind, fact, other.text.replace(",", "")) if other and fact.measure in ("amount", "share", "rate") else None
        )

    def _text_against_table(self, kind: str, fact: Fact) -> Planted | None:
        """A figure of the text that a table prints too."""
        agrees = [c for c in self.tied[fact.fact] if c.kind == "agreement"]
        tables = [f for c in agrees for n in c.facts if (f := self.book.by_id[n]).cell]
        if fact.cell or not tables:
            return None
        return digits(kind, fact, self.chance.choice((transposed, digit))(fact.text.replace(",", ""), self.chance))

    def _rows_shifted(self, kind: str, fact: Fact) -> Planted | None:
        """Four rows or more of a table take the figures of the row below, the last those of the first."""
        if not fact.cell or not fact.key:
            return None
        table, _, column = fact.cell
        rows = [
            f for f in self.facts if f.cell and f.cell[0] == table and f.cell[2] == column and f.key and f.basis == fact.basis
        ]
        rows.sort(key=lambda f: f.start)
        at = rows.index(fact)
        run = rows[at : at + 5]
        elsewhere = [
            f
            for f in run
            if any(
                len({self.book.by_id[n].cell and self.book.by_id[n].cell[0] for n in c.facts}) > 1
                for c in self.tied[f.fact]
                if c.kind == "agreement"
            )
        ]
        if len(run) < 5 or len(elsewhere) < 4 or len({f.value for f in run}) < 4:
            return None
        new = [*run[1:], run[0]]
        changes = tuple((f.start, f.end, g.text) for f, g in zip(run, new, strict=True))
        return Planted(
            kind, changes, tuple(run), tuple(altered(f, g.text.replace(",", "")) for f, g in zip(run, new, strict=True))
        )

    # Kinds of the second round, written before it was seen what is told of them.

    def _part_and_whole(self, kind: str, fact: Fact) -> Planted | None:
        """A total and one of its parts in each other's place."""
        alike = lambda p: p.value and p.value != fact.value and (p.decimals, p.unit) == (fact.decimals, fact.unit)  # noqa: E731
        parts = [p for p in self._parts(fact) if alike(p)] if fact.measure == "amount" else []
        return exchanged(kind, fact, self.chance.choice(parts)) if len(parts) > 1 else None

    def _whole_for_part(self, kind: str, fact: Fact) -> Planted | None:
        """The total's figure repeated beside one of its parts."""
        sums = [c.recomputation for c in self.tied[fact.fact] if c.kind == "sum" and c.recomputation.rule == "linear"]
        wholes = [d.target for d in sums if any(f is fact for _, f in d.top) and d.target.unit == fact.unit]
        return digits(kind, fact, wholes[0].text.replace(",", "")) if wholes and fact.measure == "amount" else None

    def _yuan_in_the_heading(self, kind: str, fact: Fact) -> Planted | None:
        """A table's heading says 元 where its figures are in 万元."""
        if not fact.cell or fact.unit != "万元" or fact.measure != "amount":
            return None
        inside = [f for f in self.book.facts if f.cell and f.cell[0] == fact.cell[0] and f.unit == "万元"]
        heads = list(re.finditer("单位[：:] *万元", self.text[: min(f.start for f in inside)]))
        if not heads or inside[0].start - heads[-1].end() > 500 or fact is not inside[0]:
            return None
        change = (heads[-1].end() - 2, heads[-1].end(), "元")
        return Planted(kind, (change,), tuple(inside), tuple(altered(f, f.text.replace(",", ""), "元") for f in inside))

    def _item_listed_twice(self, kind: str, fact: Fact) -> Planted | None:
        """An item of a list stands in it a second time."""
        if fact.cell or fact.measure != "amount" or not any(c.kind == "sum" for c in self.tied[fact.fact]):
            return None
        before = max(self.text.rfind(mark, 0, fact.start) for mark in "；：。\n") + 1
        after = re.compile("[；。\n]").search(self.text, fact.end)
        inside = [f for f in self.book.facts if before <= f.start < (after.start() if after else 0) and f.measure == "amount"]
        if (
            not after
            or inside != [fact]
            or self.text[before - 1] not in "；："
            or any(c in self.text[before : fact.start] for c in "年")
        ):
            return None
        clause = self.text[before : after.start()]
        return Planted(kind, ((after.start(), after.start(), "；" + clause),), (fact,))

    def _section_of_last_year(self, kind: str, fact: Fact) -> Planted | None:
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
        return Planted(kind, tuple(changes), tuple(f for f in self.book.facts if f.start in starts))

    def _stale_sentence(self, kind: str, fact: Fact) -> Planted | None:
        """Level, change and growth of one sentence left from last year's text: right among themselves."""
        if fact.measure != "amount" or fact.basis != "actual" or fact.cell:
            return None
        change, rate = (self.book.near(fact, fact.key, m, "prior_year") for m in ("change", "change_rate"))
        if not change or not rate or not all(0 < f.start - fact.start < 160 for f in (change, rate)):
            return None
        before = fact.exact - change.exact
        moved_by = before * Fraction(self.chance.randint(3, 25), 100) * (1 if change.value > 0 else -1)
        if before <= 0 or before - moved_by <= 0 or not change.value:
            return None
        new = ((fact, before), (change, moved_by), (rate, moved_by / (before - moved_by)))
        return together(*(digits(kind, f, printed(value, f)) for f, value in new))

    def _growth_as_completion(self, kind: str, fact: Fact) -> Planted | None:
        """增长112.3% where it grew by 12.3%."""
        if fact.measure != "change_rate" or fact.unit != "%":
            return None
        return digits(kind, fact, f"{abs(100 + fact.value):f}")

    def _completion_as_growth(self, kind: str, fact: Fact) -> Planted | None:
        """完成12.3% where 112.3% of the budget was spent."""
        return digits(kind, fact, f"{abs(fact.value - 100):f}") if fact.measure == "rate" and fact.unit == "%" else None

    def _against_budget(self, kind: str, fact: Fact, words: dict[str, str]) -> Planted | None:
        if fact.basis != "actual" or fact.measure != "amount" or fact.cell:
            return None
        budgets = [self.book.near(fact, fact.key, "level", b) for b in ("initial_budget", "annual_budget")]
        near = [b for b in budgets if b and b.section == fact.section and abs(b.start - fact.start) < 80]
        if len({b.value > fact.value for b in near}) != 1 or any(b.value == fact.value for b in near):
            return None  # above one budget and below the other: the word may be right of either
        found = re.compile("决算数?(大于|小于)").search(self.text, fact.end, fact.end + 60)
        if not found or ("。" in self.text[fact.end : found.start()] and self.text[found.start() - 1] != "。"):
            return None
        return Planted(kind, ((found.start(1), found.end(1), words[found[1]]),), (fact,))

    def _larger_or_smaller(self, kind: str, fact: Fact) -> Planted | None:
        """决算数大于预算数 where it is the smaller."""
        return self._against_budget(kind, fact, OPPOSITE)

    def _level_though_different(self, kind: str, fact: Fact) -> Planted | None:
        """决算数等于预算数 where they differ."""
        return self._against_budget(kind, fact, {"大于": "等于", "小于": "等于"})

    def _columns_shifted(self, kind: str, fact: Fact) -> Planted | None:
        """The figures of one row stand a column too far to the right."""
        row = [f for f in self.book.facts if fact.cell and f.cell and f.cell[:2] == fact.cell[:2] and f.measure == "amount"]
        row.sort(key=lambda f: f.start)
        if len(row) < 3 or row[0] is not fact or len({f.value for f in row}) < 3 or not all(f.text.isascii() for f in row):
            return None
        pairs = zip(row, [row[-1], *row[:-1]], strict=True)
        return together(*(digits(kind, f, g.text.replace(",", "")) for f, g in pairs if f.value != g.value))

    def _figure_of_another_body(self, kind: str, fact: Fact) -> Planted | None:
        """An amount of another body's text: as many digits, all others."""
        if fact.measure != "amount":
            return None
        text = fact.text.replace(",", "")
        new = "".join(self.chance.choice([d for d in "123456789" if d != c]) if c.isdigit() else c for c in text)
        return digits(kind, fact, new) if len(text.replace(".", "")) > 2 else None

    def _opening_and_closing(self, kind: str, fact: Fact) -> Planted | None:
        """The balances at the beginning and the end of the year in each other's place."""
        if not fact.key or fact.key[0] != "年初结转和结余" or fact.measure != "amount":
            return None
        other = self.book.near(fact, ("年末结转和结余", fact.key[1]), "level", "actual")
        alike = other and other in self.facts and (other.decimals, other.unit) == (fact.decimals, fact.unit)
        return exchanged(kind, fact, other) if alike else None

    def _nil_for_amount(self, kind: str, fact: Fact) -> Planted | None:
        return digits(kind, fact, f"{Decimal(0):.{fact.decimals}f}") if fact.measure in ("amount", "count") else None

    def _counts_exchanged(self, kind: str, fact: Fact) -> Planted | None:
        """Two counts of one sentence (batches and guests, vehicles bought and held) in each other's place."""
        near = [f for f in self.facts if f.measure == fact.measure == "count" and 0 < f.start - fact.start < 60]
        near = [f for f in near if f.section == fact.section and f.key != fact.key and not f.cell]
        return exchanged(kind, fact, near[0]) if near else None

    def _item_changed_total_left(self, kind: str, fact: Fact) -> Planted | None:
        """An item corrected together with its share, and the total left as it was."""
        share = (
            self.book.near(fact, fact.key, "share", "actual") if fact.measure == "amount" and fact.basis == "actual" else None
        )
        whole = self.book.near(fact, share.of_key, "level", "actual") if share else None
        if not whole or not 0 < share.start - fact.start < 40 or whole.key == fact.key:
            return None
        new = fact.exact * Fraction(100 + self.chance.choice((-1, 1)) * self.chance.randint(4, 20), 100)
        return together(digits(kind, fact, printed(new, fact)), digits(kind, share, printed(new / whole.exact, share)))

    def _change_on_other_basis(self, kind: str, fact: Fact) -> Planted | None:
        """The difference from the budget printed as that from last year."""
        actual = (
            self.book.near(fact, fact.key, "level", "actual")
            if fact.measure == "change" and fact.basis == "prior_year"
            else None
        )
        budgets = [self.book.near(fact, fact.key, "level", b) for b in ("initial_budget", "annual_budget")] if actual else []
        gaps = [actual.exact - b.exact for b in budgets if b and (actual.exact - b.exact) * fact.exact > 0]
        return digits(kind, fact, printed(gaps[0], fact)) if gaps else None

    def _minus_sign_lost(self, kind: str, fact: Fact) -> Planted | None:
        """A figure in a column of differences without its sign."""
        if (
            self.text[fact.start - 1] not in "-−－"
            or fact.value >= 0
            or (not self.text[fact.start - 2].isspace() and not fact.cell)
        ):
            return None
        new = replace(fact, value=-fact.value, low=-fact.high, high=-fact.low)
        return Planted(kind, ((fact.start - 1, fact.start, ""),), (fact,), (new,))

    # Kinds of the third round, likewise written before it was seen what is told of them.

    def _in_column(self, fact: Fact) -> list[Fact]:
        """The amounts of a figure's column, from the top."""
        same = [f for f in self.book.facts if fact.cell and f.cell and f.cell[::2] == fact.cell[::2] and f.measure == "amount"]
        return sorted(same, key=lambda f: f.start)

    def _column_shifted(self, kind: str, fact: Fact) -> Planted | None:
        """From a row in the middle on, each figure of one column stands a row too low; what falls out at the foot is lost."""
        run = self._in_column(fact)
        run = run[run.index(fact) :] if fact in run else []
        if len(run) < 5 or len({f.value for f in run}) < 4 or not all(f.text.isascii() for f in run):
            return None
        pairs = zip(run, [run[-1], *run[:-1]], strict=True)
        return together(*(digits(kind, f, g.text.replace(",", "")) for f, g in pairs if f.value != g.value))

    def _lines_exchanged(self, kind: str, fact: Fact) -> Planted | None:
        """Amounts and shares of two items of one list in each other's place."""
        own = self.book.near(fact, fact.key, "share", "actual") if fact.measure == "amount" and not fact.cell else None
        near = [f for f in self.facts if own and f.measure == "amount" and 0 < f.start - fact.start < 200 and not f.cell]
        for other in near:
            share = self.book.near(other, other.key, "share", "actual")
            alike = share and share.of_key == own.of_key and other.key != fact.key and share.value != own.value
            if alike and abs(own.start - fact.start) < 60 and abs(share.start - other.start) < 60:
                return together(exchanged(kind, fact, other), exchanged(kind, own, share))
        return None

    def _row_of(self, fact: Fact) -> list[Fact]:
        row = [f for f in self.book.facts if fact.cell and f.cell and f.cell[:2] == fact.cell[:2] and f.measure == "amount"]
        return sorted(row, key=lambda f: f.start)

    def _row_left_out(self, kind: str, fact: Fact) -> Planted | None:
        """The figures of a row are not entered."""
        row = self._row_of(fact)
        if not row or row[0] is not fact or not any(f.value for f in row):
            return None
        return Planted(kind, tuple((f.start, f.end, "") for f in row), tuple(row))

    def _row_of_the_row_above(self, kind: str, fact: Fact) -> Planted | None:
        """A row repeats the figures of the row above it."""
        row, column = self._row_of(fact), self._in_column(fact)
        at = column.index(fact) if fact in column else 0
        above = self._row_of(column[at - 1]) if at and row and row[0] is fact else []
        if [f.cell[2] for f in row] != [f.cell[2] for f in above] or not above:
            return None
        pairs = [(f, g) for f, g in zip(row, above, strict=True) if f.value != g.value and g.text.isascii()]
        return together(*(digits(kind, f, g.text.replace(",", "")) for f, g in pairs)) if pairs else None

    def _total_row_stale(self, kind: str, fact: Fact) -> Planted | None:
        """The total row of a table is that of an earlier state: right in itself, another by some per cent."""
        row = self._row_of(fact)
        if not row or row[0] is not fact or "合计" not in fact.label or len(row) < 2:
            return None
        part = Fraction(100 + self.chance.randint(2, 9), 100)
        return together(*(digits(kind, f, printed(f.exact * part, f)) for f in row if f.value))

    def _average_by_batches(self, kind: str, fact: Fact) -> Planted | None:
        """The cost of a guest worked out with the batches."""
        uses = [c.recomputation for c in self.tied[fact.fact] if c.kind == "unit_cost"] if fact.measure == "unit_cost" else []
        batches = self.book.all(("国内公务接待批次", ""), "level", "actual")
        if not uses or not batches or not batches[0].value or not uses[0].top:
            return None
        return digits(kind, fact, printed(uses[0].top[0][1].exact / batches[0].exact, fact))

    def _actual_repeats_budget(self, kind: str, fact: Fact) -> Planted | None:
        """The final figure is the budget's once more."""
        if fact.measure != "amount" or fact.basis != "actual":
            return None
        budgets = [self.book.near(fact, fact.key, "level", b) for b in ("initial_budget", "annual_budget")]
        near = [b for b in budgets if b and abs(b.start - fact.start) < 200 and b.value != fact.value]
        return digits(kind, fact, printed(near[0].exact, fact)) if near else None

    def _growth_on_budget(self, kind: str, fact: Fact) -> Planted | None:
        """The growth on last year is the variance from the budget."""
        actual = self.book.near(fact, fact.key, "level", "actual") if fact.measure == "change_rate" else None
        budgets = [self.book.near(fact, fact.key, "level", b) for b in ("initial_budget", "annual_budget")] if actual else []
        rates = [actual.exact / b.exact - 1 for b in budgets if b and b.value > 0 and fact.basis == "prior_year"]
        rates = [r for r in rates if r * fact.exact > 0]
        return digits(kind, fact, printed(rates[0], fact)) if rates else None

    def _figure_of_another_fund(self, kind: str, fact: Fact) -> Planted | None:
        """The amount of the same item in another money: all of it for the general budget's."""
        if fact.measure != "amount" or not fact.key or fact.basis != "actual":
            return None
        funds = ("", "grant", "general", "fund")
        others = [f for s in funds if s != fact.key[1] for f in self.book.all((fact.key[0], s), "level", "actual")]
        others = [f for f in others if f.value and f.value != fact.value]
        return digits(kind, fact, printed(others[0].exact, fact)) if others else None

    def _two_columns_exchanged(self, kind: str, fact: Fact) -> Planted | None:
        """Basic and project expenditure of a row in each other's place."""
        row = [f for f in self._row_of(fact) if f.key and "|" in f.key[0] and f.value]
        if len(row) < 2 or row[0] is not fact or row[0].value == row[1].value:
            return None
        return exchanged(kind, row[0], row[1])

    # Kinds of the fourth round, likewise written before it was seen what is told of them.

    def _near(self, fact: Fact, key, measure: str, basis: str, reach: int = 200) -> Fact | None:
        """A figure printed within so many characters of another."""
        found = self.book.near(fact, key, measure, basis) if key else None
        return found if found and found is not fact and abs(found.start - fact.start) < reach else None

    def _rate_upside_down(self, kind: str, fact: Fact) -> Planted | None:
        """A completion rate worked out as budget over actual."""
        if fact.measure != "rate" or fact.value in (0, 100) or not fact.of_key:
            return None
        return digits(kind, fact, printed(1 / fact.exact, fact))

    def _share_of_the_rest(self, kind: str, fact: Fact) -> Planted | None:
        """占40% where the rest is 40%."""
        if fact.measure != "share" or fact.unit != "%" or not 0 < fact.value < 100:
            return None
        return digits(kind, fact, f"{100 - fact.value:f}")

    def _change_repeats_level(self, kind: str, fact: Fact) -> Planted | None:
        """比上年增加 this year's whole amount."""
        actual = self._near(fact, fact.key, "level", "actual") if fact.measure == "change" else None
        return digits(kind, fact, printed(actual.exact, fact)) if actual and actual.value > 0 else None

    def _change_and_rate_exchanged(self, kind: str, fact: Fact) -> Planted | None:
        """增加8.10万元，增长5.20% for 增加5.20万元，增长8.10%."""
        rate = self._near(fact, fact.key, "change_rate", fact.basis, 40) if fact.measure == "change" and not fact.cell else None
        return exchanged(kind, fact, rate) if rate and rate.start > fact.start else None

    def _years_exchanged(self, kind: str, fact: Fact) -> Planted | None:
        """This year's and last year's amount of an item in each other's place."""
        if fact.measure != "amount" or fact.basis != "prior_year":
            return None
        actual = self._near(fact, fact.key, "level", "actual")
        alike = (
            actual and actual in self.facts and actual.value and (actual.decimals, actual.unit) == (fact.decimals, fact.unit)
        )
        return exchanged(kind, fact, actual) if alike else None

    def _total_without_balance(self, kind: str, fact: Fact) -> Planted | None:
        """The total of income or expenditure without the balances: 收入总计 prints 本年收入合计."""
        whole = {"收入总计": "收入合计", "支出总计": "支出合计"}.get(fact.key[0] if fact.key else "")
        if not whole or fact.measure != "amount" or fact.basis != "actual":
            return None
        part = self.book.near(fact, (whole, fact.key[1]), "level", "actual")
        return digits(kind, fact, printed(part.exact, fact)) if part and 0 < part.exact < fact.exact else None

    def _sentence_of_the_item_above(self, kind: str, fact: Fact) -> Planted | None:
        """Amount, change and growth of the item told before, under this item's name."""
        if fact.measure != "amount" or fact.basis != "actual" or fact.cell or not fact.key:
            return None
        sentence = lambda f: [f, *(self._near(f, f.key, m, "prior_year", 120) for m in ("change", "change_rate"))]  # noqa: E731
        mine = sentence(fact)
        before = [f for f in self.facts if f.measure == "amount" and f.basis == "actual" and 0 < fact.start - f.start < 400]
        before = [f for f in before if f.key != fact.key and f.section == fact.section and not f.cell and f.key]
        theirs = sentence(max(before, key=lambda f: f.start)) if before else [None]
        if not all(mine) or not all(theirs) or any((f.value < 0) != (g.value < 0) for f, g in zip(mine, theirs, strict=True)):
            return None
        pairs = [(f, g) for f, g in zip(mine, theirs, strict=True) if f.value != g.value]
        return together(*(digits(kind, f, g.text.replace(",", "")) for f, g in pairs)) if pairs else None

    def _comma_for_point(self, kind: str, fact: Fact) -> Planted | None:
        """1234,56 for 1234.56."""
        if fact.measure not in ("amount", "change") or "," in fact.text or "." not in fact.text or len(fact.text) < 5:
            return None
        at = fact.start + fact.text.index(".")
        return Planted(kind, ((at, at + 1, ","),), (fact,))

    def _nought_added_to_a_count(self, kind: str, fact: Fact) -> Planted | None:
        """400人次 for 40人次."""
        costs = any(c.kind in ("unit_cost", "sum", "bound", "agreement") for c in self.tied[fact.fact])
        return digits(kind, fact, fact.text + "0") if fact.measure == "count" and costs and fact.text.isdigit() else None

    def _estimate_left_in(self, kind: str, fact: Fact) -> Planted | None:
        """A rounded estimate in the place of the final amount: 1230.00 for 1234.56."""
        if fact.measure != "amount" or fact.basis != "actual" or fact.decimals < 2 or fact.exact < 20 * fact.scale:
            return None
        return digits(kind, fact, printed(Fraction(round(fact.exact / fact.scale / 10) * 10) * fact.scale, fact))


CAUSES: dict[str, frozenset[str]] = {
    "two digits swapped": frozenset({"transposed"}),
    "one digit wrong": frozenset({"digit"}),
    "digit left out": frozenset({"digit_lost"}),
    "digit doubled": frozenset({"digit_added"}),
    "decimal point moved": frozenset({"decimal_point"}),
    "last place": frozenset({"digit", "truncated", "transposed"}),
    "yuan for wan": frozenset({"unit"}),
    "wan for yuan": frozenset({"unit"}),
    "yi for wan": frozenset({"unit"}),
    "other whole": frozenset({"other_whole"}),
    "last years level": frozenset({"last_year", "borrowed_basis"}),
    "part left out": frozenset({"left_out"}),
    "part taken twice": frozenset({"twice"}),
    "count against cost": frozenset({"count", "digit", "transposed", "digit_lost", "digit_added"}),
    "cost against count": frozenset(),
    "direction turned": frozenset({"direction"}),
    "direction left out": frozenset({"direction_lost"}),
    "percent sign missing": frozenset({"percent_sign", "percent"}),
    "not times 100": frozenset({"percent"}),
    "growth rates swapped": frozenset({"borrowed", "exchanged"}),
    "shares swapped": frozenset({"borrowed", "exchanged"}),
    "amounts swapped": frozenset({"borrowed", "exchanged"}),
    "budget and actual": frozenset({"exchanged", "inverse"}),
    "growth on this year": frozenset({"base_current"}),
    "rate of other budget": frozenset({"other_budget"}),
    "neighbours figure": frozenset({"borrowed"}),
    "text against table": frozenset({"digit", "transposed"}),
    "rows shifted": frozenset(),
    "part and whole": frozenset({"exchanged", "borrowed"}),
    "whole for part": frozenset({"borrowed", "whole"}),
    "yuan in the heading": frozenset({"unit"}),
    "item listed twice": frozenset(),
    "section of last year": frozenset(),
    "stale sentence": frozenset({"last_year"}),
    "growth as completion": frozenset({"growth_whole"}),
    "completion as growth": frozenset({"completion_rest"}),
    "larger or smaller": frozenset(),
    "level though different": frozenset(),
    "columns shifted": frozenset(),
    "figure of another body": frozenset(),
    "opening and closing": frozenset({"exchanged", "borrowed"}),
    "nil for amount": frozenset({"nil"}),
    "counts exchanged": frozenset({"exchanged", "borrowed", "count"}),
    "item changed total left": frozenset(),
    "change on other basis": frozenset({"change_other"}),
    "minus sign lost": frozenset({"sign", "direction"}),
    "column shifted": frozenset(),
    "lines exchanged": frozenset({"exchanged", "borrowed"}),
    "row left out": frozenset(),
    "row of the row above": frozenset({"borrowed"}),
    "total row stale": frozenset(),
    "average by batches": frozenset({"count"}),
    "actual repeats budget": frozenset({"borrowed", "borrowed_basis"}),
    "growth on budget": frozenset({"change_other"}),
    "figure of another fund": frozenset({"borrowed"}),
    "two columns exchanged": frozenset({"exchanged", "borrowed"}),
    "rate upside down": frozenset({"inverse"}),
    "share of the rest": frozenset({"rest", "borrowed"}),
    "change repeats level": frozenset({"borrowed_basis"}),
    "change and rate exchanged": frozenset({"exchanged", "borrowed"}),
    "years exchanged": frozenset({"exchanged", "borrowed_basis", "last_year"}),
    "total without balance": frozenset({"borrowed", "left_out"}),
    "sentence of the item above": frozenset({"borrowed"}),
    "comma for point": frozenset({"decimal_point"}),
    "nought added to a count": frozenset({"digit_added", "count"}),
    "estimate left in": frozenset({"coarse"}),
}
WORDS = {
    "direction turned": "direction_word",
    "percent sign missing": "rate_without_sign",
    "rows shifted": "shifted_rows",
    "column shifted": "shifted_rows",
    "section of last year": "wrong_year",
    "larger or smaller": "direction_word",
    "level though different": "direction_word",
    "item listed twice": "listed_twice",
    "comma for point": "misprinted_point",
    "lines exchanged": "exchanged",
    "change and rate exchanged": "exchanged",
}
SEVERAL = (
    "growth rates swapped",
    "shares swapped",
    "amounts swapped",
    "budget and actual",
    "part and whole",
    "opening and closing",
    "counts exchanged",
    "lines exchanged",
    "two columns exchanged",
    "change and rate exchanged",
    "years exchanged",
    "sentence of the item above",
)
AS_ONE = ("stale sentence", "item changed total left")
