"""Witness: amounts that satisfy every row, sought near the printed ones; few documents need a solver to be seen to hold.

Rows are reduced first (rows.py), so that sums hold by themselves wherever a part of them is printed nowhere. What is left
starts from the middle of its own ends; relations that fail are mended in turn, an inequality by going beyond its end as far as
it lay short (relaxation: Motzkin & Schoenberg, "The relaxation method for linear inequalities", Canadian J. Math. 6, 1954). The
point is put into every row before anybody is told. All in whole numbers of one grid.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from juesuan.ground.groups import grouped
from juesuan.reconcile.rows import Ends, Row, confirm, own_ends

_FINE = 1_000  # parts of half the finest printed digit: the grid on which amounts are sought
_MOST = 400  # mends, or one for two relations; where more are needed, they seldom come to an end
_Both = tuple[int | None, int | None]  # low and high end


def witness(rows: Sequence[Row]) -> bool:
    """Whether amounts were found that satisfy all of some reduced rows; False says nothing."""
    grid, lows, highs = own_ends(rows, 2 * _FINE)
    sought = _Sought([row for row in rows if len(row.columns) > 1], grid, lows, highs)
    if not sought.mended():
        return False
    confirm(rows, (sought.value, grid))
    return True


class _Sought:
    """A value for each column, within its own ends, and what the relations lack with them."""

    def __init__(self, rows: Sequence[Row], grid: int, lows: Ends, highs: Ends):
        self.lows, self.highs = lows, highs
        self.terms = [dict(zip(row.columns, row.coefficients, strict=True)) for row in rows]
        self.ends: list[_Both] = [(row.low and row.low * grid, row.high and row.high * grid) for row in rows]
        self.users = grouped((column, number) for number, terms in enumerate(self.terms) for column in terms)
        self.value: Ends = {c: (lows[c] + highs[c]) // 2 for c in lows.keys() & highs.keys()}
        while left := [column for column in self.users if column not in self.value]:
            ends = {column: self._left(column) for column in left}
            for column in [column for column in left if None not in ends[column]] or left[:1]:
                low, high = ends[column]
                middle = low if high is None else high if low is None else (low + high) // 2
                self.value[column] = self._within(column, middle or 0)
        self.value |= {c: lows.get(c, highs.get(c)) for c in {*lows, *highs}.difference(self.value)}

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

    def mended(self) -> bool:
        """Whether all relations come to hold; one that fails is mended by its columns that stand between their ends."""
        value, queue = self.value, deque(range(len(self.terms)))
        waiting, most = set(queue), max(_MOST, len(queue) // 2)
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
