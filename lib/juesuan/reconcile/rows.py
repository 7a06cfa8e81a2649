"""Rows: whole-number inequalities over numbered columns; which of them can matter, and whether a proof about them is one.

No solver is needed to check what one says: a point is put into every row (`confirm`), multipliers are added up (`adds_up`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import lcm

from juesuan.ground.groups import Links

Name = tuple[int, int]  # a row's number, and 1 for its low end or -1 for its high end
Certificate = dict[Name, Fraction]
Point = tuple[dict[int, int], int]  # column -> numerator, and the common denominator
End = tuple[dict[int, int], int]  # sum(coefficient * column) >= bound


@dataclass(eq=False, slots=True)
class Row:
    """low <= sum(coefficient * column) <= high in whole numbers without common divisor.

    `voices` are the sets of atoms that each make it: it stands while nothing of one voice is set aside. A hard row has the
    empty voice alone.
    """

    number: int
    columns: tuple[int, ...]
    coefficients: tuple[int, ...]
    low: int | None
    high: int | None
    voices: list[frozenset[int]] = field(default_factory=list)
    origin: frozenset[int] = frozenset()  # of a row that follows from others: their numbers

    @property
    def sources(self) -> frozenset[int]:
        return self.origin or frozenset([self.number])

    def voice(self, aside: frozenset[int]) -> frozenset[int] | None:
        """A voice of which nothing is set aside; None where the row has fallen."""
        return next((voice for voice in self.voices if voice.isdisjoint(aside)), None)

    def ends(self) -> Iterator[tuple[tuple[int, int], End]]:
        """Its ends by name, each as `sum >= bound`."""
        for sign, end in ((1, self.low), (-1, self.high)):
            if end is not None:
                yield (
                    (self.number, sign),
                    ({c: sign * a for c, a in zip(self.columns, self.coefficients, strict=True)}, sign * end),
                )


def confirm(rows: Iterable[Row], point: Point) -> None:
    """Raises AssertionError where a point does not satisfy a row."""
    values, common = point
    for row in rows:
        total = sum([a * values.get(c, 0) for c, a in zip(row.columns, row.coefficients, strict=True)])
        if (row.low is not None and total < row.low * common) or (row.high is not None and total > row.high * common):
            raise AssertionError(f"{row} does not hold at {point}")


def adds_up(ends: Mapping[Name, End], multipliers: Certificate, form: Mapping[int, int], bound: Fraction) -> bool:
    """Whether multipliers, none negative, make the ends into `form >= bound` (Farkas: 0 >= 1 is a contradiction)."""
    sums: dict[int, Fraction] = defaultdict(Fraction)
    for name, multiplier in multipliers.items():
        for column, a in ends[name][0].items():
            sums[column] += multiplier * a
    reached = sum((m * ends[name][1] for name, m in multipliers.items()), Fraction(0))
    same = all(sums[column] == form.get(column, 0) for column in {*sums, *form})
    return same and reached == bound and min(multipliers.values(), default=0) >= 0


Ends = dict[int, int]  # column -> its end, in whole numbers of a grid


def own_ends(rows: Sequence[Row], fine: int = 1) -> tuple[int, Ends, Ends]:
    """The ends that columns have by themselves, low and high, and the parts of one in which they are whole numbers."""
    single = [row for row in rows if len(row.columns) == 1]
    grid = fine * lcm(*[row.coefficients[0] for row in single])
    lows, highs = Ends(), Ends()
    for row in single:
        column, step = row.columns[0], grid // row.coefficients[0]
        if row.low is not None:
            lows[column] = max(row.low * step, lows.get(column, row.low * step))
        if row.high is not None:
            highs[column] = min(row.high * step, highs.get(column, row.high * step))
    return grid, lows, highs


def binding(rows: Iterable[Row]) -> list[Row]:
    """The rows without those that the columns' own ends imply: amounts printed to the cent leave a share in per cent no room.
    A relation of which one end is implied keeps the other alone.
    """
    rows = list(rows)
    grid, lows, highs = own_ends(rows)
    kept = [row for row in rows if len(row.columns) < 2]
    for row in rows:
        if len(row.columns) > 1:
            least, most = reach(zip(row.columns, row.coefficients, strict=True), lows, highs)
            low = row.low if row.low is not None and (least is None or least < row.low * grid) else None
            high = row.high if row.high is not None and (most is None or most > row.high * grid) else None
            if low is not None or high is not None:
                kept.append(row if (low, high) == (row.low, row.high) else replace(row, low=low, high=high))
    return kept


def reach(terms: Iterable[tuple[int, int]], lows: Ends, highs: Ends) -> tuple[int | None, int | None]:
    """The least and the most of a sum over the columns' own ends; None where there is none."""
    least: int | None = 0
    most: int | None = 0
    for column, a in terms:
        low, high = (lows.get(column), highs.get(column)) if a > 0 else (highs.get(column), lows.get(column))
        least = None if least is None or low is None else least + a * low
        most = None if most is None or high is None else most + a * high
    return least, most


class Contradiction(Exception):
    """No amounts satisfy the rows of these numbers."""

    def __init__(self, rows: frozenset[int]):
        super().__init__(rows)
        self.rows = rows


Bound = tuple[Fraction | int, frozenset[int]]  # a bound, and the rows that it follows from


def reduced(rows: Iterable[Row], keep: Collection[int] = ()) -> list[Row]:
    """Rows that say of the kept columns, and of whether all can hold, exactly what the given rows say; often none is left.

    What the columns' own ends imply is dropped, and a column that stands in one relation alone is projected away: its ends go
    into those of the relation. Sums hang together almost like a tree, so that little but shares and rates of amounts that are
    printed nowhere remains. Raises Contradiction.
    """
    left, made = binding(rows), []
    while left != made:  # a relation that is implied leaves its columns in fewer, so that more may be projected
        projection = _Projection(left, keep)
        if not projection.projected:
            break
        made = projection.rows()
        left = binding(made)
    return left


class _Projection:
    """Columns of one relation projected away, one by one; each end with the rows that it follows from."""

    def __init__(self, rows: Iterable[Row], keep: Collection[int]):
        self.keep = keep
        self.ends: dict[int, list[Bound | None]] = defaultdict(lambda: [None, None])
        self.relations: dict[int, tuple[dict[int, int], list[Bound | None]]] = {}
        self.users: dict[int, set[int]] = defaultdict(set)
        self.projected = 0
        for place, row in enumerate(rows):
            sources = row.sources
            ends = [None if end is None else (end, sources) for end in (row.low, row.high)]
            if len(row.columns) == 1:
                self._tighten(row.columns[0], row.coefficients[0], ends)
                continue
            self.relations[place] = dict(zip(row.columns, row.coefficients, strict=True)), ends
            for column in row.columns:
                self.users[column].add(place)
        queue = list(self.users)
        while queue:
            column = queue.pop()
            if column in keep:
                continue
            if len(self.users[column]) == 1:
                queue += self._project(column, self.users[column].pop())
            elif None in self.ends[column] and (place := self._equality(column)) is not None:
                queue += self._substitute(column, place)
        for place in [p for p, (terms, _) in self.relations.items() if not terms]:
            self._settle(place)

    def _tighten(self, column: int, coefficient: int, ends: Sequence[Bound | None]) -> None:
        mine = self.ends[column]
        low, high = ends if coefficient > 0 else ends[::-1]
        if coefficient != 1:
            low, high = (e and (Fraction(e[0], coefficient), e[1]) for e in (low, high))
        mine[0] = low if mine[0] is None or (low and low[0] > mine[0][0]) else mine[0]
        mine[1] = high if mine[1] is None or (high and high[0] < mine[1][0]) else mine[1]
        if mine[0] and mine[1] and mine[0][0] > mine[1][0]:
            raise Contradiction(mine[0][1] | mine[1][1])

    def _project(self, column: int, place: int) -> Iterable[int]:
        """Takes a column out of its only relation; the columns to look at again."""
        self.projected += 1
        terms, ends = self.relations[place]
        coefficient = terms.pop(column)
        least, most = (e and (e[0] * coefficient, e[1]) for e in self.ends[column][:: 1 if coefficient > 0 else -1])
        ends[0] = (ends[0][0] - most[0], ends[0][1] | most[1]) if ends[0] and most else None
        ends[1] = (ends[1][0] - least[0], ends[1][1] | least[1]) if ends[1] and least else None
        return self._settle(place)

    def _equality(self, column: int) -> int | None:
        """The shortest equality in which a column has the coefficient 1."""
        equal = [
            (len(terms), place)
            for place in self.users[column]
            for terms, (low, high) in [self.relations[place]]
            if terms[column] in (1, -1) and low and high and low[0] == high[0]
        ]
        return min(equal)[1] if equal else None

    def _substitute(self, column: int, place: int) -> Iterable[int]:
        """Puts what an equality says of a column into its other relations, and its own ends on that."""
        self.projected += 1
        form, (low, high) = self.relations.pop(place)
        sign, sources = form.pop(column), low[1] | high[1]
        for other in form:
            self.users[other].discard(place)
        touched = set(form)
        for user in self.users.pop(column) - {place}:
            terms, ends = self.relations[user]
            times = terms.pop(column) * sign
            for other, a in form.items():
                if total := terms.get(other, 0) - times * a:
                    terms[other] = total
                    self.users[other].add(user)
                else:
                    del terms[other]
                    self.users[other].discard(user)
            ends[:] = [end and (end[0] - times * low[0], end[1] | sources) for end in ends]
            touched.update(self._settle(user))
        own = [end and (end[0] - sign * low[0], end[1] | sources) for end in self.ends.pop(column)]
        if own != [None, None]:
            self.relations[place] = {other: -sign * a for other, a in form.items()}, own
            for other in form:
                self.users[other].add(place)
            touched.update(self._settle(place))
        return touched

    def _settle(self, place: int) -> Iterable[int]:
        """Drops a relation that says nothing, or of one column only, which takes over its ends."""
        terms, ends = self.relations[place]
        if not terms:
            for end in [e for e, sign in zip(ends, (1, -1), strict=True) if e and e[0] * sign > 0]:
                raise Contradiction(end[1])
        if len(terms) > 1 and ends != [None, None]:
            return ()
        if len(terms) == 1:
            self._tighten(*next(iter(terms.items())), ends)
        del self.relations[place]
        for column in terms:
            self.users[column].discard(place)
        return terms

    def rows(self) -> list[Row]:
        """What is left, in whole numbers."""
        wanted = {column for terms, _ in self.relations.values() for column in terms}.union(self.keep)
        listed = [*(({c: 1}, self.ends[c]) for c in sorted(wanted) if c in self.ends), *self.relations.values()]
        listed = [(terms, part) for terms, ends in listed for part in self._apart(ends)]
        found: list[Row] = []
        for terms, ends in listed:
            whole = lcm(*[end[0].denominator for end in ends if end])
            low, high = (None if end is None else int(end[0] * whole) for end in ends)
            origin = next((end[1] for end in ends if end), frozenset())  # both ends have the same
            coefficients = tuple([a * whole for a in terms.values()])
            found.append(Row(len(found), tuple(terms), coefficients, low, high, origin=origin))
        return found

    @staticmethod
    def _apart(ends: list[Bound | None]) -> list[list[Bound | None]]:
        """Each end in a row of its own where they follow from different rows."""
        if ends[0] and ends[1] and ends[0][1] != ends[1][1]:
            return [[ends[0], None], [None, ends[1]]]
        return [ends]


def linked(rows: Iterable[Row], columns: Iterable[int]) -> list[Row]:
    """The rows that hang together with these columns."""
    rows, link = [row for row in rows if row.columns], Links()
    for row in rows:
        link.join(*row.columns)
    heads = set(map(link.head, columns))
    return sorted((row for row in rows if link.head(row.columns[0]) in heads), key=lambda row: row.number)
