"""Witness: amounts that satisfy every row, sought near the printed ones; few documents need a solver to be seen to hold.

Each equality is solved for one of its columns, whose own ends become a relation of the others (Gaussian elimination, the
column in the fewest relations first: Markowitz, "The elimination form of the inverse", Management Science 3, 1957), so that
sums hold by themselves. What is left is an inequality each; those that fail are mended in turn, each by going beyond its end
as far as it lay short (relaxation: Motzkin & Schoenberg, "The relaxation method for linear inequalities", Canadian J. Math. 6,
1954). The point is put into every row before anybody is told. All in whole numbers of one grid.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from heapq import heapify, heappop, heappush
from itertools import count

from juesuan.reconcile.rows import Ends, Row, confirm, own_ends

_FINE = 1_000  # parts of half the finest printed digit: the grid on which amounts are sought
_MOST = 400  # mends, or one for two relations; where more are needed, they seldom come to an end
_Terms = dict[int, int]  # column -> coefficient
_Both = tuple[int | None, int | None]  # low and high end


def witness(rows: list[Row]) -> bool:
    """Whether amounts were found that satisfy all rows; False says nothing."""
    grid, lows, highs = own_ends(rows, 2 * _FINE)
    if any(low > highs.get(column, low) for column, low in lows.items()):
        return False
    sought = _Sought(rows, grid, lows, highs)
    if not sought.found():
        return False
    confirm(rows, (sought.value, grid))
    return True


class _Sought:
    """The relations that are left, and a value for each of their columns."""

    def __init__(self, rows: list[Row], grid: int, lows: Ends, highs: Ends):
        self.lows, self.highs = lows, highs
        self.terms: dict[int, _Terms] = {}
        self.ends: dict[int, _Both] = {}
        self.users: dict[int, set[int]] = defaultdict(set)
        self.solved: list[tuple[int, _Terms, int]] = []  # columns as sums of the others and a constant, in order
        self.value: Ends = {}
        self.numbers = count()
        for row in rows:
            if len(row.columns) != 1:
                ends = (row.low and row.low * grid, row.high and row.high * grid)
                self._add(dict(zip(row.columns, row.coefficients, strict=True)), *ends)
        for column, low in lows.items():
            if low == highs.get(column):
                self._put(column, {}, low)

    def found(self) -> bool:
        """Whether a value was found for every column."""
        equal = [number for number, (low, high) in self.ends.items() if low is not None and low == high]
        if not self._solve(equal):
            return False
        self._start()
        if not self._mended():
            return False
        for column in {*self.lows, *self.highs}.difference(self.value):
            self.value[column] = self.lows.get(column, self.highs.get(column))
        for column, terms, constant in reversed(self.solved):
            self.value[column] = constant + sum([a * self.value.get(c, 0) for c, a in terms.items()])
        return True

    def _add(self, terms: _Terms, low: int | None, high: int | None) -> None:
        number = next(self.numbers)
        self.terms[number], self.ends[number] = terms, (low, high)
        for column in terms:
            self.users[column].add(number)

    def _drop(self, number: int) -> _Terms:
        terms = self.terms.pop(number)
        del self.ends[number]
        for column in terms:
            self.users[column].discard(number)
        return terms

    # ---- equalities

    def _solve(self, equal: Iterable[int]) -> bool:
        """Solves equalities, the shortest first, for a column with coefficient 1 each; False where one cannot hold."""
        queue = [(len(self.terms[number]), number) for number in equal]
        heapify(queue)
        while queue:
            size, number = heappop(queue)
            terms, constant = self.terms[number], self.ends[number][0]
            if len(terms) > size:
                heappush(queue, (len(terms), number))
            elif free := [column for column, a in terms.items() if a in (1, -1)]:
                self._drop(number)
                column = min(free, key=lambda c: (len(self.users[c]), c))
                sign = terms.pop(column)
                self._put(column, {c: -sign * a for c, a in terms.items()}, sign * constant)
        emptied = [number for number, terms in self.terms.items() if not terms]
        possible = all((low or 0) <= 0 <= (high or 0) for low, high in map(self.ends.get, emptied))
        for number in emptied:
            self._drop(number)
        return possible

    def _put(self, column: int, form: _Terms, constant: int) -> None:
        """Puts what a column is equal to into its relations, and its own ends on that."""
        for number in self.users.pop(column, ()):
            terms = self.terms[number]
            times = terms.pop(column)
            for other, a in form.items():
                if total := terms.get(other, 0) + times * a:
                    terms[other] = total
                    self.users[other].add(number)
                else:
                    del terms[other]
                    self.users[other].discard(number)
            self.ends[number] = _less(self.ends[number], times * constant)
        self.solved.append((column, form, constant))
        own = self.lows.get(column), self.highs.get(column)
        if own != (None, None):
            self._add(dict(form), *_less(own, constant))

    # ---- inequalities

    def _start(self) -> None:
        """The middle of a column's own ends, or of those that follow from its relations where these have values."""
        value, both = self.value, self.lows.keys() & self.highs.keys()
        value |= {c: (self.lows[c] + self.highs[c]) // 2 for c in sorted(both) if c not in value}
        while left := [column for column, used in self.users.items() if used and column not in value]:
            ends = {column: self._left(column) for column in left}
            for column in [column for column in left if None not in ends[column]] or left[:1]:
                low, high = ends[column]
                middle = low if high is None else high if low is None else (low + high) // 2
                value[column] = self._within(column, middle or 0)

    def _within(self, column: int, value: int) -> int:
        """The value, or the end of the column that it lies beyond."""
        value = min(self.highs.get(column, value), value)
        return max(self.lows.get(column, value), value)

    def _left(self, column: int) -> _Both:
        """The ends that a column has by itself and by those of its relations whose other columns have values."""
        ends = [[found[column]] if column in found else [] for found in (self.lows, self.highs)]
        for number in self.users[column]:
            terms, bounds = self.terms[number], self.ends[number]
            if all([c in self.value or c == column for c in terms]):
                rest = sum([a * self.value[c] for c, a in terms.items() if c != column])
                mine = terms[column]
                for found, bound, sign in zip(ends, bounds[:: 1 if mine > 0 else -1], (-1, 1), strict=True):
                    if bound is not None:
                        found.append(sign * (sign * (bound - rest) // mine))
        return max(ends[0], default=None), min(ends[1], default=None)

    def _missing(self, number: int) -> int:
        """How far a relation lies below its low end, or above its high end (negative)."""
        low, high = self.ends[number]
        total = sum([a * self.value[c] for c, a in self.terms[number].items()])
        return low - total if low is not None and total < low else high - total if high is not None and total > high else 0

    def _mended(self) -> bool:
        """Whether all relations come to hold; one that fails is mended by its columns that stand between their ends."""
        value, queue, waiting = self.value, deque(self.terms), set(self.terms)
        most = max(_MOST, len(queue) // 2)
        while queue:
            number = queue.popleft()
            waiting.discard(number)
            missing = self._missing(number)
            if not missing:
                continue
            most -= 1
            if not most:
                return False
            (low, high), terms = self.ends[number], self.terms[number]
            room = abs(missing) if low is None or high is None else (high - low) // 2
            missing += max(min(missing, room), -room)
            for _ in range(1 if room else 3):  # again, where columns came to their ends
                free = [
                    (c, a)
                    for c, a in terms.items()
                    if value[c] != (self.highs if (a > 0) == (missing > 0) else self.lows).get(c)
                ]
                weight = sum([a * a for _, a in free])
                for column, a in free:
                    new = self._within(column, value[column] + missing * a // weight)
                    weight -= a * a
                    missing -= a * (new - value[column])
                    value[column] = new
            for other in {other for column in terms for other in self.users[column]} - waiting:
                waiting.add(other)
                queue.append(other)
        return True


def _less(ends: _Both, amount: int) -> _Both:
    """The ends of what an amount was taken from."""
    low, high = ends
    return None if low is None else low - amount, None if high is None else high - amount
