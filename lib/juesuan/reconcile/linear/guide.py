"""Guide: HiGHS in floating point. It proposes corners and contradictions, which equations.py makes exact.

Amounts reach 10^12 yuan where half a printed digit may be 0.005, which does not fit a float; 3 half-widths off the printed
figure does. So HiGHS sees deviations from a reference point, in units of each amount's own width.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from juesuan.reconcile.linear.equations import Basis, Rational, corner, optimal, resting, solve

if TYPE_CHECKING:
    from juesuan.reconcile.linear.component import Bounds, Certificate, Component

# Half-widths beyond which the guide takes an end for out of reach.
FAR = 1e7

_FREE = (-float("inf"), float("inf"))


class Guide:
    """One component in HiGHS, with its reference point and units."""

    def __init__(self, component: Component):
        self.component = component
        self.reference, self.unit = component.likely or reference(component)
        self.offset: list[int] = []
        self.scale: list[int] = []
        self.rows: list[list[tuple[int, float]]] = []
        self.ends: list[tuple[float, float]] = []
        for row, terms in zip(component.relations, component.terms, strict=True):
            scale = max(abs(coefficient) * self.unit[column] for column, coefficient in terms)
            offset = sum([coefficient * self.reference[column] for column, coefficient in terms])
            low = None if row.low is None else row.low * component.grid
            high = None if row.high is None else row.high * component.grid
            self.offset.append(offset)
            self.scale.append(scale)
            self.rows.append([(column, _float(coefficient * self.unit[column], scale)) for column, coefficient in terms])
            self.ends.append(_float_ends(low, high, offset, scale))
        self.model = _Model(len(component.local), self.rows, component)

    @cached_property
    def _margin(self) -> _Margin:
        return _Margin(self)

    def column_ends(self, bounds: Bounds) -> list[tuple[float, float]]:
        """The columns' ends in deviations; an end far beyond the reference is left to the exact check.

        That amounts printed in billions are not negative is true and idle; in floats it would only spoil the digits.
        """
        places = zip(bounds.low, bounds.high, self.reference, self.unit, strict=True)
        found = [_float_ends(*place) for place in places]
        return [(low if low > -FAR else _FREE[0], high if high < FAR else _FREE[1]) for low, high in found]

    def decide(self, bounds: Bounds, standing: Sequence[int]) -> Certificate | None:
        """Lets HiGHS decide, confirms exactly, and asks the exact simplex where that fails."""
        component = self.component
        # First near the reference, where floats are at their best; then with all the room that there is.
        for within in (self._near(bounds), bounds):
            status = self._run(within, standing)
            basis = self._basis(within, standing)
            if status == "Optimal" and component.holds(bounds, standing, corner(component.terms, basis)):
                return None
            if within.low == bounds.low and within.high == bounds.high:
                break
        certificate, point = self._margin.judge(bounds, standing)
        if component.holds(bounds, standing, point):
            return None
        if certificate is None and status == "Infeasible":
            certificate = self._ray(bounds, standing)
        return certificate or component.arbitrate(bounds, standing, basis)

    def greatest(
        self, bounds: Bounds, standing: Sequence[int], objective: dict[int, int]
    ) -> tuple[Rational | None, Basis | None]:
        """The greatest value of a form where HiGHS's basis proves it exactly, otherwise None; and that basis."""
        component = self.component
        largest = max((abs(a) * self.unit[column] for column, a in objective.items()), default=1)
        self.model.minimise([-_float(objective.get(column, 0) * unit, largest) for column, unit in enumerate(self.unit)])
        status = self._run(bounds, standing)
        basis = self._basis(bounds, standing)
        point = corner(component.terms, basis) if status == "Optimal" else None
        if not component.holds(bounds, standing, point) or not optimal(component, bounds, basis, objective):
            return None, basis
        return sum(a * point[column] for column, a in objective.items()), basis

    def _near(self, bounds: Bounds) -> Bounds:
        """The same ends, but those far beyond the reference moved nearer to it: a point found within them holds as well."""
        near = bounds.copy()
        for column, (reference, unit) in enumerate(zip(self.reference, self.unit, strict=True)):
            reach = unit * int(FAR) // 10
            low, high = bounds.low[column], bounds.high[column]
            if low is not None and low < reference - reach:
                near.low[column] = reference - reach
            if high is not None and high > reference + reach:
                near.high[column] = reference + reach
        return near

    def _run(self, bounds: Bounds, standing: Sequence[int]) -> str:
        """Solves with these ends and relations; HiGHS's status."""
        rows = [_FREE] * len(self.ends)
        for place in standing:
            rows[place] = self.ends[place]
        return self.model.run(self.column_ends(bounds), rows)

    def _ray(self, bounds: Bounds, standing: Sequence[int]) -> Certificate | None:
        """The contradiction in HiGHS's ray of infeasibility, by the exact simplex on the relations that it names."""
        _, exists, ray = self.model.highs.getDualRay()
        support = sorted(set(_nonzero(ray)).intersection(standing)) if exists else []
        return self.component.arbitrate(bounds, support) if support else None

    def _basis(self, bounds: Bounds, standing: Sequence[int]) -> Basis | None:
        """HiGHS's basis in exact terms."""
        found = self.model.sides()
        if found is None:
            return None
        columns, rows = found
        ends = zip(self.reference, bounds.low, bounds.high, columns, strict=True)
        tight, sides, allowed = {}, {}, set(standing)
        for place, (row, side) in enumerate(zip(self.component.relations, rows, strict=True)):
            if side is None:
                continue
            if place in allowed and row.low is not None and (side == -1 or row.high is None):
                tight[place], sides[place] = row.low * self.component.grid, -1
            elif place in allowed and row.high is not None:
                tight[place], sides[place] = row.high * self.component.grid, 1
            else:
                tight[place], sides[place] = self.offset[place], 0
        return Basis(_basic(columns), tight, [resting(*place) for place in ends], sides)


class _Margin:
    """The least t, in half-widths, by which every figure must give way: above 0 they contradict, below 0 there is room.

    Above 0, the prices of the linear program are a contradiction with the largest gap for the sum of its multipliers. A slip
    breaks a total of five parts by more, for each figure involved, than a chain of fifty; so the contradictions found are
    short, unlike the first ray at which a simplex stops. Below 0, the corner found lies inside all figures' intervals, where
    the tolerance of floats does no harm.
    """

    def __init__(self, guide: Guide):
        self.guide, self.component = guide, guide.component
        component = guide.component
        self.give = len(component.local)
        self.rows: list[tuple[bool, int, int]] = []  # (about a relation, its place or the column, -1 low end or +1 high end)
        self.exact: list[list[tuple[int, int]]] = []
        built: list[list[tuple[int, float]]] = []
        for place, row in enumerate(component.relations):
            soft = bool(row.voices[0])
            for side in [side for side, end in ((-1, row.low), (1, row.high)) if end is not None]:
                self.rows.append((True, place, side))
                self.exact.append([*component.terms[place], *([(self.give, -side * guide.scale[place])] * soft)])
                built.append([*guide.rows[place], *([(self.give, -float(side))] * soft)])
        for column, ends in enumerate(zip(component.whole.low_row, component.whole.high_row, strict=True)):
            for side in [side for side, setter in zip((-1, 1), ends, strict=True) if setter is not None and setter.voices[0]]:
                self.rows.append((False, column, side))
                self.exact.append([(column, 1), (self.give, -side * guide.unit[column])])
                built.append([(column, 1.0), (self.give, -float(side))])
        self.hard = [*guide.column_ends(component.hard), (-1.0, _FREE[1])]
        self.model = _Model(self.give + 1, built, component)
        self.model.minimise([0.0] * self.give + [1.0])

    def judge(self, bounds: Bounds, standing: Sequence[int]) -> tuple[Certificate | None, list[Rational] | None]:
        """An exact contradiction, or a point to confirm, or neither."""
        guide = self.guide
        ends = self._ends(bounds, set(standing))
        columns = guide.column_ends(bounds)
        rows = []
        for (relation, place, side), end in zip(self.rows, ends, strict=True):
            low, high = _FREE if end is None else guide.ends[place] if relation else columns[place]
            rows.append((low, _FREE[1]) if side < 0 else (_FREE[0], high))
        if self.model.run(self.hard, rows) != "Optimal":
            return None, None
        solution = self.model.highs.getSolution()
        if solution.col_value[self.give] < 0:
            point = corner(self.exact, self._basis(ends))
            return None, None if point is None else point[: self.give]
        named = [self.rows[number] for number in _nonzero(solution.row_dual)]
        places = {place for relation, place, _ in named if relation}
        held = {place for relation, place, _ in named if not relation}
        held.update(_nonzero(solution.col_dual[: self.give]))
        return self._combine(bounds, sorted(places.intersection(standing)), held), None

    def _ends(self, bounds: Bounds, allowed: set[int]) -> list[int | None]:
        """The exact end of each row; None where it is out of force or hard and so an end of its column."""
        component, ends = self.component, []
        for relation, place, side in self.rows:
            if relation:
                row = component.relations[place]
                ends.append((row.low if side < 0 else row.high) * component.grid if place in allowed else None)
            else:
                setter = bounds.low_row[place] if side < 0 else bounds.high_row[place]
                value = bounds.low[place] if side < 0 else bounds.high[place]
                ends.append(value if setter is not None and setter.voices[0] else None)
        return ends

    def _basis(self, ends: Sequence[int | None]) -> Basis | None:
        """HiGHS's basis in exact terms."""
        found = self.model.sides()
        if found is None:
            return None
        columns, rows = found
        guide, hard = self.guide, self.component.hard
        rest = [resting(*place) for place in zip(guide.reference, hard.low, hard.high, columns[: self.give], strict=True)]
        tight = {}
        for number, (side, end, (relation, place, _)) in enumerate(zip(rows, ends, self.rows, strict=True)):
            if side is not None:
                away = guide.offset[place] if relation else guide.reference[place]
                tight[number] = away if end is None else end
        return Basis(_basic(columns), tight, [*rest, -1], {})

    def _combine(self, bounds: Bounds, places: Sequence[int], held: set[int]) -> Certificate | None:
        """The contradiction of these relations and of the ends of the held columns; None where they are not exactly one."""
        if not places:
            return None
        component, first = self.component, places[0]
        equations: dict[int, dict[int, int]] = defaultdict(dict)
        for place in places:
            for column, coefficient in component.terms[place]:
                if column not in held:
                    equations[column][place] = coefficient
        listed = [({p: a for p, a in terms.items() if p != first}, -terms.get(first, 0)) for terms in equations.values()]
        solution = solve(listed, set(places[1:]))
        if solution is None:
            return None
        multipliers = {first: Fraction(1)} | {place: Fraction(m) for place, m in solution.items() if m}
        sums: dict[int, Fraction] = defaultdict(Fraction)
        for place, multiplier in multipliers.items():
            for column, coefficient in component.terms[place]:
                sums[column] -= multiplier * coefficient
        for sign in (1, -1):
            relations = {place: sign * m for place, m in multipliers.items()}
            columns = {column: sign * m for column, m in sums.items() if m}
            if all((bounds.low_row if m > 0 else bounds.high_row)[column] is not None for column, m in columns.items()):
                certificate = component.translate(bounds, relations, columns)
                if component.contradicts(certificate):
                    return certificate
        return None


class _Model:
    """A linear program in HiGHS whose bounds change from run to run; each run starts where the last one ended."""

    def __init__(self, columns: int, rows: Sequence[Sequence[tuple[int, float]]], component: Component):
        # Imported when first needed: loading HiGHS takes longer than most disclosures take to solve.
        import highspy
        import numpy

        self.numpy, self.component = numpy, component
        statuses = highspy.HighsBasisStatus
        self.side = {statuses.kBasic: None, statuses.kLower: -1, statuses.kUpper: 1}
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = columns, len(rows)
        lp.col_cost_ = numpy.zeros(columns)
        lp.col_lower_, lp.col_upper_ = numpy.full(columns, -numpy.inf), numpy.full(columns, numpy.inf)
        lp.row_lower_, lp.row_upper_ = numpy.full(len(rows), -numpy.inf), numpy.full(len(rows), numpy.inf)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = numpy.cumsum([0, *map(len, rows)], dtype=numpy.int32)
        lp.a_matrix_.index_ = numpy.array([column for row in rows for column, _ in row], dtype=numpy.int32)
        lp.a_matrix_.value_ = numpy.array([value for row in rows for _, value in row], dtype=float)
        self.highs = highspy._core._Highs()
        for option, value in (
            ("output_flag", False),
            ("presolve", "off"),  # presolve would hide the ray
            ("solver", "simplex"),
            ("threads", 1),
            ("simplex_scale_strategy", 0),  # scaled already
            ("small_matrix_value", 1e-12),
            ("primal_feasibility_tolerance", 1e-8),
            ("dual_feasibility_tolerance", 1e-8),
        ):
            self.highs.setOptionValue(option, value)
        self.highs.passModel(lp)
        self.all_rows = numpy.arange(len(rows), dtype=numpy.int32)
        self.all_columns = numpy.arange(columns, dtype=numpy.int32)

    def minimise(self, cost: Sequence[float]) -> None:
        self.highs.changeColsCost(len(self.all_columns), self.all_columns, self.numpy.array(cost, dtype=float))

    def run(self, columns: Sequence[tuple[float, float]], rows: Sequence[tuple[float, float]]) -> str:
        """Solves within these ends; the status: Optimal, Infeasible, ..."""
        for change, places, ends in (
            (self.highs.changeColsBounds, self.all_columns, columns),
            (self.highs.changeRowsBounds, self.all_rows, rows),
        ):
            low, high = self.numpy.array(ends, dtype=float).reshape(-1, 2).T
            change(len(places), places, self.numpy.ascontiguousarray(low), self.numpy.ascontiguousarray(high))
        left = self.component.deadline - time.monotonic()
        self.highs.setOptionValue("time_limit", self.highs.getRunTime() + max(left, 0.001))
        self.highs.run()
        self.component.mind()
        return self.highs.getModelStatus().name[1:]

    def sides(self) -> tuple[list[int | None], list[int | None]] | None:
        """HiGHS's basis, if it has one: of each column and row whether it lies at its low end (-1), its high end (+1) or
        elsewhere (0); None where it is basic."""
        found = self.highs.getBasis()
        if not found.valid:
            return None
        return tuple([self.side.get(status, 0) for status in statuses] for statuses in (found.col_status, found.row_status))


def _basic(sides: Iterable[int | None]) -> list[int]:
    return [column for column, side in enumerate(sides) if side is None]


def _nonzero(values: Sequence[float]) -> list[int]:
    """Which values are not nearly 0, measured by the largest."""
    size = [abs(value) for value in values]
    least = 1e-9 * max(size, default=0)
    return [place for place, value in enumerate(size) if value > least]


def _float(numerator: int, denominator: int) -> float:
    try:
        return numerator / denominator
    except OverflowError:  # digits beyond any float: the guide may err, the exact simplex will not
        return 1e30 if (numerator > 0) == (denominator > 0) else -1e30


def _float_ends(low: int | None, high: int | None, origin: int, unit: int) -> tuple[float, float]:
    return (_FREE[0] if low is None else _float(low - origin, unit), _FREE[1] if high is None else _float(high - origin, unit))


def reference(component: Component) -> tuple[list[int], list[int]]:
    """A likely amount and a unit of deviation for every column, in grid steps.

    Printed amounts: the middle and the half-width of their interval. Others follow from relations that leave them alone
    unknown, in the order in which they come.
    """
    size = len(component.local)
    place: list[int | None] = [None] * size
    unit = [0] * size
    for column, (low, high) in enumerate(zip(component.whole.low, component.whole.high, strict=True)):
        if low is not None and high is not None:
            place[column] = (low + high) // 2
            # An exact count has no width; deviations in thousandths of it are as good as any.
            unit[column] = abs(high - low) // 2 or max(abs(low) // 1000, 1)
    _propagate(component, place, unit)
    known = sorted(width for width in unit if width)
    usual = known[len(known) // 2] if known else component.grid
    for column in range(size):
        if place[column] is None:
            low, high = component.whole.low[column], component.whole.high[column]
            place[column], unit[column] = low if low is not None else high or 0, usual
    return place, unit


def _propagate(component: Component, place: list[int | None], unit: list[int]) -> None:
    users: dict[int, list[int]] = defaultdict(list)
    unknown = []
    for number, terms in enumerate(component.terms):
        missing = [column for column, _ in terms if place[column] is None]
        unknown.append(len(missing))
        for column in missing:
            users[column].append(number)
    queue = [number for number, count in enumerate(unknown) if count == 1]
    while queue:
        number = queue.pop(0)
        if unknown[number] != 1:
            continue
        column, own = next((c, a) for c, a in component.terms[number] if place[c] is None)
        row = component.relations[number]
        ends = [end for end in (row.low, row.high) if end is not None]
        target = sum(ends) * component.grid // len(ends) if ends else 0
        rest = sum(a * place[c] for c, a in component.terms[number] if c != column)
        width = max(abs(a) * unit[c] for c, a in component.terms[number] if c != column)
        if len(ends) == 2:
            width = max(width, (row.high - row.low) * component.grid // 2)
        place[column], unit[column] = (target - rest) // own, max(width // abs(own), 1)
        for user in users[column]:
            unknown[user] -= 1
            if unknown[user] == 1:
                queue.append(user)
