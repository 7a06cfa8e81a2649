"""Witness: amounts that satisfy every row, sought near the printed ones; most documents need no solver to be seen to hold.

A true account's printed amounts satisfy nearly all rows as they stand; those printed nowhere follow from the others in their
rows; what ties only within rounding needs a shift. Rows that fail are mended in turn, each by going beyond its end as far as it
lay short (relaxation: Motzkin & Schoenberg, "The relaxation method for linear inequalities", Canadian J. Math. 6, 1954). The
point is put into every row before anybody is told. All in whole numbers of one grid.
"""

from __future__ import annotations

from collections import defaultdict, deque

from juesuan.reconcile.rows import Ends, Row, confirm, own_ends

_FINE = 1_000_000  # parts of half the finest printed digit: the grid on which amounts are sought
_MOST = 400  # mends; where more are needed, they seldom come to an end
_Relation = tuple[tuple[tuple[int, int], ...], int | None, int | None]  # columns with coefficients, and ends on the grid


def witness(rows: list[Row]) -> bool:
    """Whether amounts were found that satisfy all rows; False says nothing."""
    grid, lows, highs = own_ends(rows, 2 * _FINE)
    relations: list[_Relation] = [
        (tuple(zip(row.columns, row.coefficients, strict=True)), row.low and row.low * grid, row.high and row.high * grid)
        for row in rows
        if len(row.columns) != 1
    ]
    if any(low > highs.get(column, low) for column, low in lows.items()):
        return False
    users: dict[int, list[int]] = defaultdict(list, {column: [] for column in (*lows, *highs)})
    for number, (terms, *_) in enumerate(relations):
        for column, _ in terms:
            users[column].append(number)
    value = {column: (low + highs[column]) // 2 for column, low in lows.items() if column in highs}
    while left := [column for column in users if column not in value]:
        ends = {column: _left(column, [relations[n] for n in users[column]], value, lows, highs) for column in left}
        for column in [column for column in left if None not in ends[column]] or left[:1]:
            low, high = ends[column]
            middle = low if high is None else high if low is None else (low + high) // 2
            value[column] = _within(column, middle or 0, lows, highs)
    found = _mended(value, relations, users, lows, highs)
    if found:
        confirm(rows, (value, grid))
    return found


def _within(column: int, value: int, lows: Ends, highs: Ends) -> int:
    """The value, or the end of the column that it lies beyond."""
    value = min(highs.get(column, value), value)
    return max(lows.get(column, value), value)


def _left(column: int, users: list[_Relation], value: Ends, lows: Ends, highs: Ends) -> tuple[int | None, int | None]:
    """The ends that a column has by itself and by those of its relations whose other columns have values."""
    ends: list[list[int]] = [[lows[column]] if column in lows else [], [highs[column]] if column in highs else []]
    for terms, *bounds in users:
        if all([c in value or c == column for c, _ in terms]):
            rest = sum([a * value[c] for c, a in terms if c != column])
            mine = dict(terms)[column]
            for found, bound, sign in zip(ends, bounds[:: 1 if mine > 0 else -1], (-1, 1), strict=True):
                if bound is not None:
                    found.append(sign * (sign * (bound - rest) // mine))
    return max(ends[0], default=None), min(ends[1], default=None)


def _mended(value: Ends, relations: list[_Relation], users: dict[int, list[int]], lows: Ends, highs: Ends) -> bool:
    """Whether all relations come to hold; one that fails is mended by its columns that stand between their ends."""
    queue, waiting, mends = deque(range(len(relations))), [True] * len(relations), 0
    while queue:
        number = queue.popleft()
        waiting[number] = False
        terms, low, high = relations[number]
        total = sum([a * value[c] for c, a in terms])
        if (low is None or total >= low) and (high is None or total <= high):
            continue
        mends += 1
        if mends > _MOST or not terms:
            return False
        missing = (low if low is not None and total < low else high) - total
        missing = missing if low == high else 2 * missing
        for _ in range(3 if low == high else 1):  # again, where columns came to their ends
            free = [(c, a) for c, a in terms if value[c] != (highs if (a > 0) == (missing > 0) else lows).get(c)]
            weight = sum([a * a for _, a in free])
            for column, a in free:
                new = _within(column, value[column] + missing * a // weight, lows, highs)
                weight -= a * a
                missing -= a * (new - value[column])
                value[column] = new
        for other in {other for column, _ in terms for other in users[column] if not waiting[other]}:
            waiting[other] = True
            queue.append(other)
    return True
