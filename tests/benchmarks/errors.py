"""Errors: what is told of a wrong figure (or of several at once), kind by kind, in generated, written and published texts.

    PYTHONPATH=lib python tests/benchmarks/errors.py [--seeds 8] [--each 2] [--together 6] [--only KIND] [--show WHAT]

Every kind is planted into figures that take part in a relation which holds, and only where the altered figure breaks it
beyond rounding. Counted an error: told (a finding names the altered figure), in one finding, that figure first in it, the cause
that planted it, and whether an innocent figure is accused. The document as it is says what is told of it without the error.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from juesuan.disclosure import Disclosure, read_figures  # noqa: E402
from juesuan.documents.document import Document, Table, read_document  # noqa: E402
from juesuan.documents.text import read as read_text  # noqa: E402
from juesuan.ground.errors import JuesuanError  # noqa: E402
from juesuan.ground.exact import half_up, rounded  # noqa: E402
from juesuan.reading.facts import Fact, scale  # noqa: E402
from juesuan.reconcile.relations import relations  # noqa: E402
from juesuan.teaching.generator import DIALECTS, generate  # noqa: E402

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


@dataclass(frozen=True)
class Told:
    """What became of one planted error."""

    document: str
    kind: str
    told: bool
    one: bool
    first: bool
    cause: bool
    innocent: bool
    severity: str
    titles: tuple[str, ...]
    detail: str


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


def found_in(document: Document) -> Disclosure:
    return Disclosure(document, read_figures(document))


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
    if text is None or not fact.text.isascii() or Decimal(text) == Decimal(bare):
        return None
    shown = f"{Decimal(text):,f}" if "," in fact.text else text
    return Planted(kind, ((fact.start, fact.end, shown),), (fact,), (altered(fact, text),))


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
            return (
                digits(kind, fact, BY_DIGITS[kind](fact.text.replace(",", ""), self.chance)) if fact.measure in wanted else None
            )
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
        other = min(near, key=lambda f: (abs(f.start - fact.start), f.start))
        texts = other.text.replace(",", ""), fact.text.replace(",", "")
        changes = ((fact.start, fact.end, other.text), (other.start, other.end, fact.text))
        return Planted(kind, changes, (fact, other), (altered(fact, texts[0]), altered(other, texts[1])))

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
        if not fact.cell:
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
}
WORDS = {"direction turned": "direction_word", "percent sign missing": "rate_without_sign", "rows shifted": "shifted_rows"}
SEVERAL = ("growth rates swapped", "shares swapped", "amounts swapped", "budget and actual")


# --- what is told ----------------------------------------------------------------------------------------------------------


def judged(name: str, base: Disclosure, planted: Sequence[Planted]) -> list[Told]:
    """What the document with these errors is told, error by error."""
    changes = [c for one in planted for c in one.changes]
    found = found_in(edited(base.document, changes))
    before = {f.key for f in base.findings}
    new = [f for f in found.findings if f.key not in before]
    at = {f.start: f for f in found.facts}
    wrong = [[g for f in one.altered if (g := at.get(moved(f.start, changes)))] for one in planted]
    everywhere = {g.fact for some in wrong for g in some}
    alike = {(g.key, g.measure, g.basis, g.value) for some in wrong for g in some}
    result = []
    for one, figures in zip(planted, wrong, strict=True):
        names = {g.fact for g in figures}
        word = WORDS.get(one.kind)
        mine = [f for f in new if names & set(f.facts) or f.kind == word]
        grave = [f for f in mine if f.severity != "note" or word == f.kind]
        first = [f for f in grave if f.facts and (f.facts[0] in names or f.kind == word)]
        suspects = {s.fact: s.cause.get("kind", "") for s in (*getattr(found.verdict, "instead", ()), *found.suspects)}
        causes = {suspects.get(n, "") for n in (names if one.kind not in SEVERAL else {i for f in grave for i in f.facts})}
        accused = [f for f in new if f.kind in ("suspect", "break") and f.severity == "exception" and f.facts]
        by_id = found.reading.book.by_id
        same = lambda n: (by_id[n].key, by_id[n].measure, by_id[n].basis, by_id[n].value) in alike  # noqa: E731,B023
        innocent = [f for f in accused if f.facts[0] not in everywhere and not same(f.facts[0])]
        innocent += [f for f in new if f.kind == "suspect_either" and not everywhere & set(f.facts)]
        result.append(
            Told(
                name,
                one.kind,
                bool(grave),
                len([f for f in (grave if len(planted) > 1 else [f for f in new if f.severity != "note" or f.kind == word])])
                <= (2 if one.kind in SEVERAL else 1),
                bool(first),
                bool(causes & CAUSES[one.kind]) or any(f.kind == word for f in mine),
                bool(innocent),
                min((f.severity for f in grave), default="", key=("exception", "attention", "note", "").index),
                tuple(f"{f.severity} {f.kind} {f.zh['title']}" for f in new if f.severity != "note" or f.kind == word),
                "; ".join(f"{self_text(base, c)}" for c in one.changes) + f" causes {sorted(causes)}",
            )
        )
    return result


def self_text(base: Disclosure, change: Change) -> str:
    start, end, new = change
    text = base.document.text
    return f"{text[max(0, start - 14) : start]}[{text[start:end]}→{new}]{text[end : end + 6]}".replace("\n", "/")


def documents(seeds: int) -> Iterator[str]:
    """Names: of generated texts of all dialects (dialect size seed), the ten-errors text, and every text at hand."""
    for seed in range(seeds):
        for size in ("small", "medium"):
            yield f"{DIALECTS[(seed + (size == 'medium')) % len(DIALECTS)]} {size} {5000 + seed}"
    yield "ten"
    for folder in ("data/documents", "tests/narratives", "tests/documents", "../shared/documents"):
        yield from (str(p) for p in sorted((ROOT / folder).glob("*")) if p.suffix in (".txt", ".pdf", ".html"))


def opened(name: str) -> Document:
    """The document of a name. Raises CannotRead."""
    if "/" in name:
        return read_document(name)
    if name == "ten":
        from test_planted_ten import CLEAN

        text = "\n".join(("云山县某局2023年度部门决算说明", *CLEAN))
    else:
        dialect, size, seed = name.split()
        text = generate(int(seed), size, dialect).text
    content = read_text(text.encode(), "某局_2023.txt")
    return Document("某局_2023.txt", "", "txt", content.text, content.blocks)


def of_document(job: tuple[str, int, int, str]) -> list[Told]:
    name, each, together, only = job
    try:
        base = found_in(opened(name))
    except JuesuanError:
        return []
    chance = random.Random(name)
    planter = Planter(base, chance)
    told, pool = [], []
    for kind in CAUSES:
        if not only or only == kind:
            for planted in planter.all(kind, each):
                told += judged(name, base, [planted])
                pool.append(planted)
    for _ in range(together):
        chance.shuffle(pool)
        chosen: list[Planted] = []
        for one in pool:
            near = {c.check for f in one.altered for c in planter.tied[f.fact]}
            apart = all(not near & {c.check for f in o.altered for c in planter.tied[f.fact]} for o in chosen)
            if apart and one.kind not in {o.kind for o in chosen}:
                chosen.append(one)
        if len(chosen) > 2:
            told += [replace(t, kind=f"together: {t.kind}") for t in judged(name, base, chosen[:10])]
    return told


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seeds", type=int, default=8)
    parser.add_argument("--each", type=int, default=2, help="errors a kind and document")
    parser.add_argument("--together", type=int, default=1, help="times that errors of different kinds are planted at once")
    parser.add_argument("--only", default="", help="one kind")
    parser.add_argument("--documents", default="", help="a part of the names")
    parser.add_argument("--show", default="", help="print what is not as wished: untold, innocent, several, cause")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    jobs = [(n, options.each, options.together, options.only) for n in documents(options.seeds) if options.documents in n]
    with ProcessPoolExecutor(options.processes) as pool:
        told = [one for some in pool.map(of_document, jobs) for one in some]
    rows = defaultdict(list)
    for one in told:
        together = one.kind.startswith("together")
        rows["all at once" if together else one.kind].append(one)
        rows["each alone"] += [] if together else [one]
    print(f"{'kind':24} errors  told   one first cause innocent  exception/attention/note")
    for kind, some in rows.items():
        share = lambda name: f"{100 * sum(getattr(t, name) for t in some) / len(some):5.1f}"  # noqa: E731,B023
        grades = Counter(t.severity for t in some)
        print(
            f"{kind:24} {len(some):6} {share('told')} {share('one')} {share('first')} {share('cause')} "
            f"{sum(t.innocent for t in some):8}  {grades['exception']}/{grades['attention']}/{grades['note']}"
        )
    unwanted = {
        "untold": lambda t: not t.told,
        "innocent": lambda t: t.innocent,
        "several": lambda t: not t.one,
        "cause": lambda t: not t.cause,
    }
    for one in told:
        if options.show and unwanted[options.show](one):
            print(f"\n{one.document} | {one.kind} | {one.detail}")
            print("\n".join(f"    {title}" for title in one.titles))
    if options.json:
        options.json.write_text(
            json.dumps([vars(t) if hasattr(t, "__dict__") else t.__dict__ for t in told], ensure_ascii=False, indent=1)
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
