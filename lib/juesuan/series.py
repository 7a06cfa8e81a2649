"""Series: one department over several years, from its own disclosures: levels, changes, and where two years do not meet.

A level is the first print of an amount in the disclosure of its year. Where the next year's disclosure prints or implies
another amount for it (prior.py), the point is broken and the next year's range stands beside it; nothing is smoothed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from juesuan.disclosure import Disclosure
from juesuan.findings.one_cause import implied
from juesuan.findings.prior_year import prior_checks
from juesuan.ground.errors import WrongCall
from juesuan.ground.exact import Interval, half_up
from juesuan.reading.book import Book
from juesuan.reading.facts import Fact, Reading
from juesuan.reading.vocabulary import Key, vocabulary
from juesuan.reconcile.checks import Check

FEWEST = 3  # years that make a trend
SCOPES = ("", "grant", "general")


@dataclass(frozen=True)
class Point:
    """One amount in one year: the published figure (None: not printed), and where the next year's disclosure contradicts it,
    that check and the range of base units that it leaves."""

    year: int
    fact: Fact | None
    broken: Check | None = None
    implied: Interval | None = None


@dataclass(frozen=True)
class Line:
    """One amount over the years, the oldest first; `group` names what it is shown with, `unit` is that of its latest figure."""

    group: str
    label: str
    key: Key
    unit: str
    points: tuple[Point, ...]

    def level(self, point: Point) -> Fraction | None:
        """The published level in the line's unit."""
        return None if point.fact is None else point.fact.exact / self.scale

    @property
    def scale(self) -> Fraction:
        """Base units in one unit of the line."""
        return next(p.fact for p in reversed(self.points) if p.fact).scale

    def change(self, number: int) -> tuple[Fraction, Fraction | None] | None:
        """Change of a point on the one before, in the line's unit, and its rate (None on a base of nil or less); None where a
        level is missing or the years do not follow each other."""
        if not number or self.points[number].year != self.points[number - 1].year + 1:
            return None
        before, now = (self.level(p) for p in self.points[number - 1 : number + 1])
        if before is None or now is None:
            return None
        return now - before, (now / before - 1 if before > 0 else None)

    def printed(self, value: Fraction) -> Decimal:
        """A value in the line's unit, rounded to the most decimals that its figures print."""
        return half_up(value, max(p.fact.decimals for p in self.points if p.fact))


def readings(disclosure: Disclosure) -> list[Reading]:
    """The disclosures of all years at hand, the oldest first."""
    return [*(p.reading for p in reversed(disclosure.past)), disclosure.reading]


def trend(disclosure: Disclosure) -> tuple[Line, ...]:
    """The amounts of data/vocabulary/hierarchy.yaml, `series`, over the years; none where fewer than three are at hand.

    An amount is shown where at least two years print it, in the scope that most years print."""
    years = readings(disclosure)
    if len(years) < FEWEST:
        return ()
    books = [reading.book for reading in years]
    broken = {(y.year, c.past[0].key): c for y, after in itertools.pairwise(years) for c in _broken(y, after)}
    return tuple(_lines(books, broken, years))


def _broken(before: Reading, after: Reading) -> Iterator[Check]:
    """Checks between two years that break: last year's level or closing balance against what the next year says of it."""
    try:
        found = prior_checks(after, before)
    except WrongCall:  # a year between them is not at hand
        return
    yield from (c for c in found if c.verdict == "breaks" and c.basis == "prior_year")


def _lines(books: Sequence[Book], broken: dict, years: Sequence[Reading]) -> Iterator[Line]:
    facts = [reading.book.by_id for reading in years]
    for group in vocabulary().hierarchy["series"]:
        for names in group["items"]:
            key, levels = max(_candidates(books, names), key=lambda c: sum(f is not None for f in c[1]))
            if sum(f is not None for f in levels) < 2:
                continue
            points = []
            for number, (reading, fact) in enumerate(zip(years, levels, strict=True)):
                check = broken.get((reading.year, key)) if fact else None
                points.append(Point(reading.year, fact, check, implied(check, facts[number + 1]) if check else None))
            unit = next(f.unit for f in reversed(levels) if f)
            yield Line(group["name"], vocabulary().label_of(key), key, unit, tuple(points))


def _candidates(books: Sequence[Book], names: Sequence[str]) -> Iterator[tuple[Key, list[Fact | None]]]:
    """Each key that an amount may be printed under, with its figure in each year."""
    for scope in SCOPES:
        for name in names:
            key = vocabulary().items[name].key(scope)
            yield key, [next(iter(book.all(key, "level", "actual")), None) for book in books]
