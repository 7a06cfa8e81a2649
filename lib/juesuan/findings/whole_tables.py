"""Whole tables apart: one whose amounts are, row after row, others than the text and the other tables print for the same items,
while it adds up within itself: it is of another year or scope, or two of its columns have changed places. That is one fault."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from juesuan.reading.book import interval
from juesuan.reading.facts import Fact, Reading
from juesuan.reading.vocabulary import Key
from juesuan.reconcile.checks import Check

LEAST = 5  # amounts that differ; of fewer each is a fault of its own
MOST_ALIKE = 8  # of so many that differ one may agree by chance


class TableApart(NamedTuple):
    """A table, its figures, those that differ each with the print that they differ from, and the two bases whose amounts stand
    in each other's place, where they do."""

    table: int
    facts: tuple[Fact, ...]
    pairs: tuple[tuple[Fact, Fact], ...]
    bases: tuple[str, ...]
    checks: tuple[Check, ...]


def tables_apart(reading: Reading, checks: Sequence[Check], out: Collection[int]) -> Iterator[TableApart]:
    """The tables that differ as a whole from the rest, those first that differ most; what differs only from one of them is its
    match and not told again."""
    facts, told = reading.book.by_id, {*out}
    differ: dict[int, dict[tuple[Key, str], tuple[Fact, Fact]]] = defaultdict(dict)
    alike: dict[int, set[tuple[Key, str]]] = defaultdict(set)
    sums: set[int] = set()
    agreements = []
    for check in checks:
        homes = {facts[name].table for name in check.facts}
        if check.kind == "sum" and check.verdict == "breaks" and len(homes) == 1:
            sums |= homes
        if check.criterion == "same-quantity-agrees" and len(check.facts) == 2 and len(homes) == 2 and not check.past:
            agreements.append((check, [facts[name] for name in check.facts]))
    while True:
        differ.clear()
        alike.clear()
        for check, pair in agreements:
            for mine, other in (pair, pair[::-1]):
                known = mine.cell and mine.table not in told and other.table not in told
                if known and mine.key and mine.measure == "amount" and (mine.value or other.value):
                    if check.verdict == "breaks":
                        differ[mine.table].setdefault((mine.key, mine.basis), (mine, other))
                    elif check.verdict in ("ties", "rounds") and mine.value:
                        alike[mine.table].add((mine.key, mine.basis))
        many = [n for n in differ if n not in sums and len({a.value for a, _ in differ[n].values()}) >= LEAST - 2]
        many = [n for n in many if len(differ[n]) >= max(LEAST, MOST_ALIKE * len(alike[n] - differ[n].keys()))]
        if not many:
            return
        number = max(many, key=lambda n: (len(differ[n]), -n))
        told.add(number)
        mine = tuple(f for f in reading.facts if f.table == number and f.is_fact)
        pairs = tuple(differ[number].values())
        yield TableApart(number, mine, pairs, _bases(reading, number, pairs), _of(checks, mine))


def _of(checks: Sequence[Check], facts: Sequence[Fact]) -> tuple[Check, ...]:
    names = {f.fact for f in facts}
    return tuple(c for c in checks if c.verdict == "breaks" and not names.isdisjoint(c.facts))


def _bases(reading: Reading, number: int, pairs: Sequence[tuple[Fact, Fact]]) -> tuple[str, ...]:
    """The two bases whose amounts have changed places: what the table has for one is what stands elsewhere for the other."""
    bases = sorted({mine.basis for mine, _ in pairs})
    if len(bases) != 2:
        return ()
    own = {(f.key, f.basis): f for f in reading.facts if f.table == number and f.key}
    turned = [own.get((m.key, bases[m.basis == bases[0]])) for m, _ in pairs]
    fits = [bool(o) and interval(o).meets(interval(other)) for o, (_, other) in zip(turned, pairs, strict=True)]
    return tuple(bases) if sum(fits) * 2 > len(fits) else ()
