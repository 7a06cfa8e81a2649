"""Component: rows that hang together, whether they can all hold without some atoms, and which atoms cannot stand together.

The answer is None (an exact point satisfies every row) or a certificate: multipliers under which the rows add up to
0 >= something positive. Below FEW relations the exact simplex decides alone, otherwise HiGHS guides (see guide.py).
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import lcm

from juesuan.reconcile.linear.equations import Basis, Rational
from juesuan.reconcile.linear.guide import Guide
from juesuan.reconcile.linear.simplex import Tableau

# Below this many relations the exact simplex alone is quicker than handing a model to HiGHS.
FEW = 5
# Conflicts of more atoms than this are left as found: to try whether one can be spared takes long and hardly ever succeeds.
LONG = 12

Certificate = dict[int, Fraction]  # row number -> multiplier: positive uses the row's low end, negative its high end


@dataclass(eq=False, slots=True)
class Row:
    """low <= sum(coefficient * column) <= high in whole numbers without common divisor, the first coefficient positive.

    `voices` are the sets of atoms that each make it: it stands while nothing of one voice is set aside. A hard row has the
    empty voice alone.
    """

    number: int
    columns: tuple[int, ...]
    coefficients: tuple[int, ...]
    low: int | None
    high: int | None
    voices: list[frozenset[int]] = field(default_factory=list)

    def voice(self, aside: frozenset[int]) -> frozenset[int] | None:
        """A voice of which nothing is set aside; None where the row has fallen."""
        for voice in self.voices:
            if voice.isdisjoint(aside):
                return voice
        return None


@dataclass(slots=True)
class Bounds:
    """The columns' tightest ends, as whole numbers of the component's grid, and the rows that set them."""

    low: list[int | None]
    high: list[int | None]
    low_row: list[Row | None]
    high_row: list[Row | None]

    def crossing(self) -> int | None:
        """The first column whose ends leave no amount."""
        for column, (low, high) in enumerate(zip(self.low, self.high, strict=True)):
            if low is not None and high is not None and low > high:
                return column
        return None

    def copy(self) -> Bounds:
        return Bounds(self.low[:], self.high[:], self.low_row[:], self.high_row[:])


class Component:
    """Rows that hang together, scaled so that column bounds and row ends are whole numbers (amount = whole number / grid).

    Rows about one column bound it; the others are its relations, known by their place. `local` numbers the columns.
    """

    def __init__(self, rows: Sequence[Row], deadline: float):
        self.rows, self.deadline = {row.number: row for row in rows}, deadline
        self.relations = [row for row in rows if len(row.columns) > 1]
        self.place = {row.number: place for place, row in enumerate(self.relations)}
        self.local: dict[int, int] = {}
        self.rows_of: dict[int, list[int]] = defaultdict(list)
        for row in rows:
            for column in row.columns:
                self.local.setdefault(column, len(self.local))
            for atom in frozenset().union(*row.voices):
                self.rows_of[atom].append(row.number)
        self.singles: list[list[Row]] = [[] for _ in self.local]
        for row in rows:
            if len(row.columns) == 1:
                self.singles[self.local[row.columns[0]]].append(row)
        self.grid = lcm(*[row.coefficients[0] for found in self.singles for row in found])
        self.terms = [
            [(self.local[column], coefficient) for column, coefficient in zip(row.columns, row.coefficients, strict=True)]
            for row in self.relations
        ]
        self.whole, self.hard = (Bounds(*([None] * len(self.local) for _ in range(4))) for _ in range(2))
        for found in self.singles:
            for row in found:
                self._tighten(self.whole, row)
                if not row.voices[0]:
                    self._tighten(self.hard, row)
        self.likely: tuple[list[int], list[int]] | None = None

    @cached_property
    def guide(self) -> Guide:
        return Guide(self)

    def mind(self) -> None:
        """Raises TimeoutError where the deadline has passed."""
        if time.monotonic() >= self.deadline:
            raise TimeoutError

    def hint(self, likely: Mapping[int, tuple[Fraction, Fraction]]) -> None:
        """Names a likely amount and a unit of deviation for each column, and a grid fine enough to tell units apart."""
        finer = int(1000 / min(unit for _, unit in likely.values() if unit)) + 1
        self.grid *= finer
        for ends in (self.whole.low, self.whole.high):
            ends[:] = [None if end is None else end * finer for end in ends]
        places = sorted((self.local[column], hint) for column, hint in likely.items())
        self.likely = (
            [int(value * self.grid) for _, (value, _) in places],
            [max(int(unit * self.grid), 1) for _, (_, unit) in places],
        )

    def _tighten(self, bounds: Bounds, row: Row) -> None:
        """Takes over the ends of a row about one column alone, where they are tighter."""
        column, step = self.local[row.columns[0]], self.grid // row.coefficients[0]
        low, high = bounds.low[column], bounds.high[column]
        if row.low is not None and (low is None or row.low * step > low):
            bounds.low[column], bounds.low_row[column] = row.low * step, row
        if row.high is not None and (high is None or row.high * step < high):
            bounds.high[column], bounds.high_row[column] = row.high * step, row

    def _without(self, aside: frozenset[int]) -> tuple[Bounds, list[int]]:
        """Ends and relations that stand without these atoms."""
        bounds = self.whole.copy() if aside else self.whole
        touched = [self.rows[number] for atom in aside for number in self.rows_of[atom]]
        for column in {self.local[row.columns[0]] for row in touched if len(row.columns) == 1}:
            bounds.low[column] = bounds.high[column] = bounds.low_row[column] = bounds.high_row[column] = None
            for row in self.singles[column]:
                if row.voice(aside) is not None:
                    self._tighten(bounds, row)
        return bounds, [place for place, row in enumerate(self.relations) if row.voice(aside) is not None]

    def _only(self, atoms: frozenset[int]) -> tuple[Bounds, list[int]]:
        """Ends and relations from these atoms and from nobody."""
        bounds = self.hard.copy()
        standing = {place for place, row in enumerate(self.relations) if not row.voices[0]}
        for number in {number for atom in atoms for number in self.rows_of[atom]}:
            row = self.rows[number]
            if any(voice <= atoms for voice in row.voices):
                if len(row.columns) > 1:
                    standing.add(self.place[number])
                elif row.columns:
                    self._tighten(bounds, row)
        return bounds, sorted(standing)

    # ---- can it all hold?

    def decide(self, aside: frozenset[int] = frozenset()) -> Certificate | None:
        """None where the rest can hold (an exact point confirms it), otherwise the verified contradiction."""
        self.mind()
        for row in self.rows.values():
            if not row.columns and row.voice(aside) is not None and not (row.low or 0) <= 0 <= (row.high or 0):
                return {row.number: Fraction(1 if row.low and row.low > 0 else -1)}
        certificate = self._settle(*self._without(aside))
        if certificate is not None and not self.contradicts(certificate):
            raise AssertionError(f"certificate does not contradict: {certificate}")
        return certificate

    def _settle(self, bounds: Bounds, standing: Sequence[int]) -> Certificate | None:
        column = bounds.crossing()
        if column is not None:
            return self.translate(bounds, {}, {column: Fraction(1)}) | self.translate(bounds, {}, {column: Fraction(-1)})
        if len(standing) < FEW:
            return self.arbitrate(bounds, standing)
        return self.guide.decide(bounds, standing)

    def arbitrate(self, bounds: Bounds, standing: Sequence[int], basis: Basis | None = None) -> Certificate | None:
        """The exact simplex on these relations."""
        outcome = Tableau(self, bounds, standing, basis).settle()
        return None if outcome is None else self.translate(bounds, *outcome)

    def greatest(self, objective: dict[int, int]) -> Rational | None:
        """The greatest value of a form over a consistent component, proven; None where it has none."""
        bounds, standing, basis = self.whole, range(len(self.relations)), None
        if len(standing) >= FEW:
            value, basis = self.guide.greatest(bounds, standing, objective)
            if value is not None:
                return value
        tableau = Tableau(self, bounds, standing, basis)
        tableau.settle()
        return tableau.greatest(objective)

    def translate(self, bounds: Bounds, relations: dict[int, Fraction], columns: dict[int, Fraction]) -> Certificate:
        """Multipliers of relations and of column ends as multipliers of the rows that set them."""
        certificate = {self.relations[place].number: multiplier for place, multiplier in relations.items()}
        for column, multiplier in columns.items():
            row = (bounds.low_row if multiplier > 0 else bounds.high_row)[column]
            certificate[row.number] = multiplier / row.coefficients[0]
        return certificate

    def contradicts(self, certificate: Certificate) -> bool:
        """Whether the multiplied rows add up to 0 >= something positive (Farkas), in exact arithmetic."""
        sums: dict[int, Fraction] = defaultdict(Fraction)
        least = Fraction(0)
        for number, multiplier in certificate.items():
            row = self.rows[number]
            for column, coefficient in zip(row.columns, row.coefficients, strict=True):
                sums[column] += multiplier * coefficient
            end = row.low if multiplier > 0 else row.high
            if end is None:
                return False
            least += multiplier * end
        return least > 0 and not any(sums.values())

    def holds(self, bounds: Bounds, standing: Sequence[int], point: Sequence[Rational] | None) -> bool:
        """Whether there is a point and it satisfies every standing row, exactly."""
        if point is None:
            return False
        common = lcm(*{value.denominator for value in point})
        values = [value.numerator * (common // value.denominator) for value in point]
        for value, low, high in zip(values, bounds.low, bounds.high, strict=True):
            if (low is not None and value < low * common) or (high is not None and value > high * common):
                return False
        scale = common * self.grid
        for place in standing:
            total = sum([coefficient * values[column] for column, coefficient in self.terms[place]])
            row = self.relations[place]
            if (row.low is not None and total < row.low * scale) or (row.high is not None and total > row.high * scale):
                return False
        return True

    # ---- if not, who cannot stand together?

    def conflict(self, certificate: Certificate, aside: frozenset[int]) -> frozenset[int]:
        """The atoms behind a contradiction; up to LONG, reduced until none can be spared. Empty where hard rows make it."""
        chosen = self._atoms(certificate, lambda row: row.voice(aside))
        for atom in sorted(chosen) if len(chosen) <= LONG else ():
            fewer = chosen - {atom}
            if atom in chosen and (found := self._contradiction_within(fewer)) is not None:
                chosen = self._atoms(found, lambda row, only=fewer: next(v for v in row.voices if v <= only))
        return chosen

    def _atoms(self, certificate: Certificate, voice_of: Callable[[Row], Iterable[int]]) -> frozenset[int]:
        return frozenset(atom for number in certificate for atom in voice_of(self.rows[number]))

    def _contradiction_within(self, atoms: frozenset[int]) -> Certificate | None:
        """A contradiction among the hard rows and what these atoms alone say."""
        bounds, standing = self._only(atoms)
        return self._settle(bounds, self._core(bounds, standing))

    def _core(self, bounds: Bounds, standing: Sequence[int]) -> list[int]:
        """The relations left after dropping, one by one, each that an amount of its own can always satisfy."""
        users: dict[int, set[int]] = defaultdict(set)
        for place in standing:
            for column, _ in self.terms[place]:
                users[column].add(place)
        left = set(standing)
        queue = list(reversed(standing))
        while queue:
            place = queue.pop()
            if place not in left or not self._spare(bounds, place, users):
                continue
            left.discard(place)
            for column, _ in self.terms[place]:
                users[column].discard(place)
                if len(users[column]) == 1:
                    queue.extend(users[column])
        return sorted(left)

    def _spare(self, bounds: Bounds, place: int, users: Mapping[int, set[int]]) -> bool:
        """Whether a relation r + a*x in [low, high], x in no other relation, can be met whatever the rest r is.

        It can if the greatest r plus the least a*x is at most high and the least r plus the greatest a*x is at least low.
        """
        row, terms = self.relations[place], self.terms[place]
        if all(len(users[column]) > 1 for column, _ in terms):
            return False
        least = [_times(a, (bounds.low if a > 0 else bounds.high)[column]) for column, a in terms]
        most = [_times(a, (bounds.high if a > 0 else bounds.low)[column]) for column, a in terms]
        for own, (column, _) in enumerate(terms):
            if (
                len(users[column]) == 1
                and _within(row.high, self.grid, least[own], most[:own] + most[own + 1 :], 1)
                and _within(row.low, self.grid, most[own], least[:own] + least[own + 1 :], -1)
            ):
                return True
        return False


def _times(coefficient: int, end: int | None) -> int | None:
    return None if end is None else coefficient * end


def _within(end: int | None, grid: int, own: int | None, others: list[int | None], sign: int) -> bool:
    """Whether own + sum(others), None unbounded on the wrong side, stays within the end; an unbounded own always can."""
    if end is None or own is None:
        return True
    return None not in others and sign * (own + sum(others)) <= sign * end * grid
