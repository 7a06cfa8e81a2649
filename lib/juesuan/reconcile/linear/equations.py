"""Equations: sparse linear equations in rational numbers, and what they prove about a corner that HiGHS names.

Whole values stay plain ints throughout: most amounts are whole, and ints are ten times as fast as fractions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import gcd
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from juesuan.reconcile.linear.component import Bounds, Component

Rational = int | Fraction
Equation = tuple[dict[int, int], Rational]  # sum(coefficient * unknown) = value


class Basis(NamedTuple):
    """A corner of the system: the columns off their bounds, the rows held at an end, the resting place of the others."""

    basic: list[int]
    tight: dict[int, int]  # relation -> its value
    rest: list[int]  # column -> value where not basic
    sides: dict[int, int]  # relation -> -1 low end, +1 high end, 0 neither


def resting(reference: int, low: int | None, high: int | None, side: int | None = 0) -> int:
    """Where a column that is not basic lies: at the end of its side (-1, +1), otherwise as near the reference as it may."""
    if side == -1 and low is not None:
        return low
    if side == 1 and high is not None:
        return high
    if low is not None and reference < low:
        return low
    return high if high is not None and reference > high else reference


def corner(rows: Sequence[Sequence[tuple[int, int]]], basis: Basis | None) -> list[Rational] | None:
    """The point where the basis's tight relations meet; None where they do not meet in one point."""
    if basis is None:
        return None
    basic = set(basis.basic)
    known = {column: value for column, value in enumerate(basis.rest) if column not in basic}
    solution = solve([_reduced(rows[place], value, known) for place, value in basis.tight.items()], basic)
    return None if solution is None else [solution[c] if c in basic else value for c, value in enumerate(basis.rest)]


def optimal(component: Component, bounds: Bounds, basis: Basis, objective: dict[int, int]) -> bool:
    """Whether no point exceeds the corner: the form is a sum of tight ends, each with the sign that holds it there."""
    basic = set(basis.basic)
    equations: dict[int, dict[int, int]] = {column: {} for column in basic}
    for place in basis.tight:
        for column, coefficient in component.terms[place]:
            if column in basic:
                equations[column][place] = coefficient
    prices = solve([(terms, objective.get(column, 0)) for column, terms in equations.items()], set(basis.tight))
    if prices is None:
        return False
    reduced: dict[int, Rational] = {column: a for column, a in objective.items() if column not in basic}
    for place, price in prices.items():
        row, side = component.relations[place], basis.sides[place]
        if price and row.low != row.high and (side == 0 or (price > 0) != (side > 0)):
            return False
        if price:
            for column, coefficient in component.terms[place]:
                if column not in basic:
                    reduced[column] = reduced.get(column, 0) - price * coefficient
    return all(
        not price or basis.rest[column] == (bounds.high[column] if price > 0 else bounds.low[column])
        for column, price in reduced.items()
    )


def solve(equations: Sequence[Equation], unknowns: set[int]) -> dict[int, Rational] | None:
    """Solves sparse equations exactly; None where they contradict each other or leave an unknown open.

    Sums and shares hang together almost like a tree, so nearly all unknowns follow one by one from an equation with a single
    unknown; only what is left is eliminated.
    """
    users: dict[int, list[int]] = defaultdict(list)
    for number, (terms, _) in enumerate(equations):
        for column in terms:
            users[column].append(number)
    open_count = [len(terms) for terms, _ in equations]
    solution: dict[int, Rational] = {}
    left = set(range(len(equations)))
    queue = [number for number, count in enumerate(open_count) if count <= 1]
    while queue:
        number = queue.pop()
        if number not in left:
            continue
        left.discard(number)
        terms, value = equations[number]
        rest, value = _reduced(terms.items(), value, solution)
        if not rest:
            if value:
                return None
            continue
        ((own, coefficient),) = rest.items()
        solution[own] = quotient(value, coefficient)
        for user in users[own]:
            open_count[user] -= 1
            if open_count[user] <= 1:
                queue.append(user)
    knot = [_reduced(equations[number][0].items(), equations[number][1], solution) for number in sorted(left)]
    return solution if _eliminate(knot, solution) and len(solution) == len(unknowns) else None


def _reduced(terms: Iterable[tuple[int, int]], value: Rational, known: Mapping[int, Rational]) -> Equation:
    """The equation with the known unknowns moved to the value's side."""
    rest = {}
    for column, coefficient in terms:
        if column in known:
            value -= coefficient * known[column]
        else:
            rest[column] = coefficient
    return rest, value


def quotient(value: Rational, divisor: Rational) -> Rational:
    """value / divisor, a plain int where it is whole."""
    if type(value) is int and type(divisor) is int:
        whole, rest = divmod(value, divisor)
        return Fraction(value, divisor) if rest else whole
    found = value / divisor
    return found.numerator if found.denominator == 1 else found


def _eliminate(rows: list[Equation], solution: dict[int, Rational]) -> bool:
    """Gaussian elimination in whole numbers, rarest unknown of the shortest equation first; adds to the solution.

    False where the equations contradict each other or leave an unknown open.
    """
    users: dict[int, set[int]] = defaultdict(set)
    for number, (terms, _) in enumerate(rows):
        for column in terms:
            users[column].add(number)
    order = []
    left = set(range(len(rows)))
    while left:
        number = min(left, key=lambda n: (len(rows[n][0]), n))
        left.discard(number)
        terms, value = rows[number]
        if not terms:
            if value:
                return False
            continue
        pivot = min(terms, key=lambda column: (len(users[column]), abs(terms[column]), column))
        for column in terms:
            users[column].discard(number)
        order.append((pivot, terms, value))
        for other in sorted(users[pivot]):
            rows[other] = _cancel(rows[other], rows[number], pivot)
            for column in terms:
                if column in rows[other][0]:
                    users[column].add(other)
                else:
                    users[column].discard(other)
    if set().union(*(terms for _, terms, _ in order)) - {pivot for pivot, _, _ in order}:
        return False
    for pivot, terms, value in reversed(order):
        for column, coefficient in terms.items():
            if column != pivot:
                value -= coefficient * solution[column]
        solution[pivot] = quotient(value, terms[pivot])
    return True


def _cancel(row: Equation, by: Equation, pivot: int) -> Equation:
    """The row with the pivot unknown removed by another equation, divided by its common divisor."""
    (other, target), (terms, value) = row, by
    common = gcd(other[pivot], terms[pivot])
    mine, theirs = terms[pivot] // common, other[pivot] // common
    combined = {column: coefficient * mine for column, coefficient in other.items()}
    for column, coefficient in terms.items():
        combined[column] = combined.get(column, 0) - coefficient * theirs
    combined = {column: coefficient for column, coefficient in combined.items() if coefficient}
    divisor = gcd(*combined.values()) or 1
    return {c: coefficient // divisor for c, coefficient in combined.items()}, quotient(target * mine - value * theirs, divisor)
