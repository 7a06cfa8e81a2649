"""Simplex: the arbiter, in rational numbers; slow, always right, always ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from juesuan.reconcile.linear.equations import Basis, Rational, quotient, resting

if TYPE_CHECKING:
    from juesuan.reconcile.linear.component import Bounds, Component


class Tableau:
    """A simplex in rational numbers for bounded variables, Bland's rule in the end.

    Form and conflict reading: Dutertre & de Moura, "A fast linear-arithmetic solver for DPLL(T)", CAV 2006. Variables are the
    columns, then one for the value of each relation. The row in which it stops has independent neighbours, so the ends named
    there are an irreducible contradiction.
    """

    def __init__(self, component: Component, bounds: Bounds, standing: Sequence[int], basis: Basis | None):
        self.component, self.columns = component, len(component.local)
        self.low: dict[int, int | None] = dict(enumerate(bounds.low))
        self.high: dict[int, int | None] = dict(enumerate(bounds.high))
        reference = basis.rest if basis else [0] * self.columns
        self.value: dict[int, Rational] = {c: resting(reference[c], self.low[c], self.high[c]) for c in self.low}
        self.rows: dict[int, dict[int, Rational]] = {}
        self.users: dict[int, set[int]] = defaultdict(set)
        for place in standing:
            row, variable = component.relations[place], self.columns + place
            self.low[variable] = None if row.low is None else row.low * component.grid
            self.high[variable] = None if row.high is None else row.high * component.grid
            self._add(variable, dict(component.terms[place]))
        if basis is not None:
            self._enter(basis)

    def _add(self, variable: int, terms: dict[int, Rational]) -> None:
        self.rows[variable] = terms
        for column in terms:
            self.users[column].add(variable)
        self.value[variable] = sum([coefficient * self.value[column] for column, coefficient in terms.items()])

    def _enter(self, basis: Basis) -> None:
        """Starts from HiGHS's basis: its basic columns enter, the tight relations leave at their ends."""
        leaving = {self.columns + place: value for place, value in basis.tight.items() if self.columns + place in self.rows}
        entering = set(basis.basic)
        while leaving:
            self.component.mind()
            options = [
                (len(self.rows[variable]) * len(self.users[column]), variable, column)
                for variable in leaving
                for column in self.rows[variable]
                if column in entering
            ]
            if not options:
                return
            _, variable, column = min(options)
            self._pivot(variable, column, leaving.pop(variable))
            entering.discard(column)

    def _move(self, variable: int, step: Rational) -> None:
        """Moves a variable outside the basis, and the basic ones with it."""
        self.value[variable] += step
        for user in self.users[variable]:
            self.value[user] += self.rows[user][variable] * step

    def _pivot(self, leaving: int, entering: int, target: Rational) -> None:
        """Exchanges two variables; the leaving one comes to rest at the target."""
        self._move(entering, quotient(target - self.value[leaving], self.rows[leaving][entering]))
        self.value[leaving] = target
        row = self.rows.pop(leaving)
        for column in row:
            self.users[column].discard(leaving)
        own = row.pop(entering)
        solved = {column: quotient(-coefficient, own) for column, coefficient in row.items()}
        solved[leaving] = quotient(1, own)
        for user in self.users.pop(entering):
            other = self.rows[user]
            factor = other.pop(entering)
            for column, coefficient in solved.items():
                total = other.get(column, 0) + factor * coefficient
                if total:
                    other[column] = total
                    self.users[column].add(user)
                else:
                    del other[column]
                    self.users[column].discard(user)
        self.rows[entering] = solved
        for column in solved:
            self.users[column].add(entering)

    def _excess(self, variable: int) -> Rational:
        """How far a variable lies outside its ends: negative below, positive above."""
        value, low, high = self.value[variable], self.low[variable], self.high[variable]
        if low is not None and value < low:
            return value - low
        return value - high if high is not None and value > high else 0

    def _room(self, variable: int, sign: Rational) -> bool:
        """Whether a variable can move that way."""
        end = self.high[variable] if sign > 0 else self.low[variable]
        return end is None or (self.value[variable] < end if sign > 0 else self.value[variable] > end)

    def settle(self) -> tuple[dict[int, Fraction], dict[int, Fraction]] | None:
        """None where all ends can be met, otherwise multipliers of relations and of columns that contradict."""
        patience = 4 * len(self.rows) + 20  # steepest first is quick but may circle; Bland's rule may not
        while True:
            self.component.mind()
            outside = [(variable, excess) for variable in self.rows if (excess := self._excess(variable))]
            if not outside:
                return None
            patience -= 1
            if patience > 0:
                variable, excess = max(outside, key=lambda pair: (abs(pair[1]), -pair[0]))
            else:
                variable, excess = min(outside)
            row, sign = self.rows[variable], 1 if excess < 0 else -1
            movable = [column for column, coefficient in row.items() if self._room(column, sign * coefficient)]
            if not movable:
                return self._contradiction(variable, sign)
            entering = min(movable, key=lambda column: (len(self.users[column]) if patience > 0 else 0, column))
            self._pivot(variable, entering, self.low[variable] if sign > 0 else self.high[variable])

    def _contradiction(self, variable: int, sign: int) -> tuple[dict[int, Fraction], dict[int, Fraction]]:
        # value(variable) - sum(coefficient * neighbour) = 0 always, and the ends say that it is on one side of 0.
        multipliers = {variable: Fraction(sign)}
        for column, coefficient in self.rows[variable].items():
            multipliers[column] = Fraction(-sign * coefficient)
        relations = {number - self.columns: m for number, m in multipliers.items() if number >= self.columns}
        return relations, {number: m for number, m in multipliers.items() if number < self.columns}

    def greatest(self, objective: dict[int, Rational]) -> Rational | None:
        """The greatest value of the objective from a settled tableau; None where it has none."""
        goal = -1
        self.low[goal] = self.high[goal] = None
        terms: dict[int, Rational] = defaultdict(int)
        for column, coefficient in objective.items():
            for inner, factor in self.rows.get(column, {column: 1}).items():
                terms[inner] += coefficient * factor
        self._add(goal, {column: total for column, total in terms.items() if total})
        while True:
            self.component.mind()
            movable = [column for column, c in self.rows[goal].items() if self._room(column, c)]
            if not movable:
                return self.value[goal]
            entering = min(movable)
            sign = 1 if self.rows[goal][entering] > 0 else -1
            step, leaving, target = self._limit(entering, sign)
            if step is None:
                return None
            if leaving is None:
                self._move(entering, sign * step)
            else:
                self._pivot(leaving, entering, target)

    def _limit(self, entering: int, sign: int) -> tuple[Rational | None, int | None, Rational | None]:
        """How far a variable can move before something stops it: (distance, what stops it or None for itself, its end)."""
        own = self.high[entering] if sign > 0 else self.low[entering]
        best = (None if own is None else abs(own - self.value[entering]), None, None)
        for user in sorted(self.users[entering]):
            slope = self.rows[user][entering] * sign
            end = self.high[user] if slope > 0 else self.low[user]
            if end is None:
                continue
            distance = quotient(end - self.value[user], slope)
            if best[0] is None or distance < best[0]:
                best = (distance, user, end)
        return best
