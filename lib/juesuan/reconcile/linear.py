"""Linear: can rows of whole-number inequalities all hold? The seam to Z3, whose answers are confirmed here in whole numbers.

Knows of rows, columns and atoms (what stands or falls as one) only. Most rows are reduced to nothing before (rows.py); for what
is left Z3 computes in rational numbers, and still nothing that it says is believed: a point is put into every row, a
contradiction is added up (Farkas: rows times multipliers give 0 >= 1), and so are the multipliers that bound a form. Work is
counted in Z3's own units, not in time, so that a busy machine gives the same answer.
Source: de Moura & Bjørner, "Z3: an efficient SMT solver", TACAS 2008.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from importlib import import_module
from math import lcm
from types import ModuleType
from typing import TYPE_CHECKING

from juesuan.ground import expressions as re
from juesuan.ground.exact import Interval
from juesuan.ground.expressions import Expression
from juesuan.reconcile.rows import (
    Certificate,
    Contradiction,
    End,
    Name,
    Point,
    Row,
    adds_up,
    confirm,
    linked,
    own_ends,
    reach,
    reduced,
)
from juesuan.reconcile.witness import witness

if TYPE_CHECKING:
    import z3

_STEP = 20  # what a row costs that is looked at here, in the same units
_NUMBERS = Expression(r"\(define-fun x(\d+) \(\) Real\s+([^a-z]+?)\)\s*(?=\(define|\Z)")


class Exhausted(Exception):
    """The work allowed is done and the question still open."""


class Budget:
    """Work that is left, in Z3's units (about two million a second); one context of Z3, so that no question colours another."""

    def __init__(self, work: int):
        self.left, self.done = work, 0

    @cached_property
    def z3(self) -> ModuleType:
        return import_module("z3")  # not before it is asked: for most documents it never is

    @cached_property
    def context(self) -> z3.Context:
        return self.z3.Context()

    def spend(self, work: int) -> None:
        """Counts work. Raises Exhausted where it is used up."""
        self.left -= work
        if self.left <= 0:
            raise Exhausted

    def holds(self, solver: z3.Solver | z3.Optimize, *assumptions: z3.BoolRef) -> bool:
        """Whether what the solver was told can hold. Raises Exhausted."""
        self.spend(1)
        found = str(self._apart(solver, assumptions))
        if found == "unknown":
            raise Exhausted
        return found == "sat"

    def _check(self, solver: z3.Solver | z3.Optimize, assumptions: Sequence[z3.BoolRef]) -> z3.CheckSatResult:
        solver.set("rlimit", self.left)
        solver.set("ctrl_c", False)  # Z3's own handler swallows the signal and says "unknown"; Python's stops the run
        found = solver.check(*assumptions)
        done = solver.statistics().get_key_value("rlimit count")
        self.left, self.done = self.left - (done - self.done), done
        return found

    def _apart(self, solver: z3.Solver | z3.Optimize, assumptions: Sequence[z3.BoolRef]) -> z3.CheckSatResult:
        """The check in a thread: Python obeys signals only between its own steps, and a long check is a single one."""
        found: list[z3.CheckSatResult] = []
        work = threading.Thread(target=lambda: found.append(self._check(solver, assumptions)))
        work.start()
        try:
            while work.is_alive():
                work.join(0.2)
        except BaseException:
            self.context.interrupt()
            work.join()
            raise
        return found[0]


class Component:
    """Rows that hang together."""

    def __init__(self, rows: Iterable[Row], budget: Budget):
        self.rows, self.budget = {row.number: row for row in rows}, budget

    # ---- can it all hold?

    def contradiction(self, rows: Iterable[Row]) -> frozenset[int] | None:
        """The numbers of rows that cannot all hold, those of one proof; None where all can hold."""
        rows = list(rows)
        self.budget.spend(_STEP * len(rows))
        try:
            left = reduced(rows)
        except Contradiction as found:
            return found.rows
        if witness(left):
            return None
        lines = [f"(declare-const x{column} Real)" for column in dict.fromkeys(c for row in left for c in row.columns)]
        for number, row in enumerate(left):
            lines += [f"(declare-const t{number} Bool)", *(f"(assert (=> t{number} {claim}))" for claim in _claims(row))]
        solver = self.budget.z3.SolverFor("QF_LRA", ctx=self.budget.context)
        solver.from_string("\n".join(lines))
        if self.budget.holds(solver, *self.budget.z3.Bools([f"t{n}" for n in range(len(left))], self.budget.context)):
            confirm(left, _point(solver.model()))
            return None
        core = [left[int(str(name)[1:])] for name in solver.unsat_core()]
        self.prove(core)
        return frozenset().union(*(row.sources for row in core))

    def conflict(self, aside: frozenset[int]) -> frozenset[int] | None:
        """Atoms that cannot all stand beside each other while these are set aside: those of a derivation, of which seldom one
        can be spared. None where the rest can hold. Raises Contradiction where hard rows alone contradict each other."""
        standing = {n: voice for n, row in self.rows.items() if (voice := row.voice(aside)) is not None}
        found = self.contradiction([self.rows[number] for number in standing])
        if found is None:
            return None
        if not (conflict := frozenset().union(*(standing[number] for number in found))):
            raise Contradiction(found)
        return conflict

    def prove(self, rows: Iterable[Row]) -> Certificate:
        """Multipliers under which contradicting rows add up to 0 >= 1. Raises AssertionError where there are none."""
        ends = {name: end for row in rows for name, end in row.ends()}
        solver = self.budget.z3.SimpleSolver(ctx=self.budget.context)
        solver.from_string("\n".join([*_multipliers(ends, {}), f"(assert (= {_total(ends)} 1.0))"]))
        if not self.budget.holds(solver):
            raise AssertionError("the rows do not contradict each other")
        return _added(ends, solver.model(), {}, Fraction(1))

    # ---- how great can a form be?

    def span(self, form: Mapping[int, Fraction]) -> Interval:
        """The least and the greatest value of a form over rows that hold together; None where it has none."""
        whole = lcm(*[a.as_integer_ratio()[1] for a in form.values()])
        left = linked(reduced(self.rows.values(), form), form)
        if all(len(row.columns) == 1 for row in left):
            grid, lows, highs = own_ends(left)
            ends = [None if end is None else Fraction(end, grid) for end in reach(form.items(), lows, highs)]
            return Interval(*ends)
        objective = {column: int(a * whole) for column, a in form.items()}
        least = self._least(left, objective)
        most = self._least(left, {column: -a for column, a in objective.items()})
        return Interval(None if least is None else least / whole, None if most is None else -most / whole)

    def _least(self, rows: Iterable[Row], form: Mapping[int, int]) -> Fraction | None:
        """Asked from the other side (duality): the most that multiples of the rows make of it, with these as the proof."""
        ends = {name: end for row in rows for name, end in row.ends()}
        solver = self.budget.z3.Optimize(ctx=self.budget.context)
        solver.from_string("\n".join([*_multipliers(ends, form), f"(maximize {_total(ends)})"]))
        if not self.budget.holds(solver):
            return None
        values, common = _point(solver.model())
        least = Fraction(sum(values.get(number, 0) * end for number, (_, end) in enumerate(ends.values())), common)
        _added(ends, solver.model(), form, least)
        return least


def held(rows: Iterable[Row]) -> bool:
    """Whether amounts are found that satisfy all rows, without a solver; False says nothing."""
    try:
        return witness(reduced(rows))
    except Contradiction:
        return False


def _multipliers(ends: Mapping[Name, End], form: Mapping[int, int]) -> Iterator[str]:
    """That multiples of the ends, none negative, make a form: one unknown for each end, in their order."""
    users: dict[int, dict[int, int]] = {column: {} for column in form}
    for number, (terms, _) in enumerate(ends.values()):
        yield f"(declare-const x{number} Real)(assert (>= x{number} 0.0))"
        for column, a in terms.items():
            users.setdefault(column, {})[number] = a
    for column, used in users.items():
        yield f"(assert (= {_sum(used)} {_number(form.get(column, 0))}))"


def _total(ends: Mapping[Name, End]) -> str:
    return _sum({number: end for number, (_, end) in enumerate(ends.values()) if end})


def _added(ends: Mapping[Name, End], model: z3.ModelRef, form: Mapping[int, int], bound: Fraction) -> Certificate:
    """The multipliers of a model. Raises AssertionError where they do not make the ends into `form >= bound`."""
    values, common = _point(model)
    found = {name: Fraction(m, common) for number, name in enumerate(ends) if (m := values.get(number))}
    if not adds_up(ends, found, form, bound):
        raise AssertionError(f"the multipliers {found} do not add up to {form} >= {bound}")
    return found


def _number(value: int) -> str:
    return f"{value}.0" if value >= 0 else f"(- {-value}.0)"


def _sum(terms: Mapping[int | str, int]) -> str:
    names = ((f"x{c}" if isinstance(c, int) else c, a) for c, a in terms.items())
    told = [name if a == 1 else f"(* {_number(a)} {name})" for name, a in names]
    return told[0] if len(told) == 1 else f"(+ {' '.join(told)})" if told else "0.0"


def _claims(row: Row) -> list[str]:
    """What a row says, in SMT-LIB."""
    total = _sum(dict(zip(row.columns, row.coefficients, strict=True)))
    if row.low is not None and row.low == row.high:
        return [f"(= {total} {_number(row.low)})"]
    ends = ((">=", row.low), ("<=", row.high))
    return [f"({sign} {total} {_number(end)})" for sign, end in ends if end is not None]


def _point(model: z3.ModelRef) -> Point:
    """A model as whole numbers over one denominator, read from its text: to ask for each value takes ten times as long."""
    values = {}
    for column, text in _NUMBERS.findall(model.sexpr()):
        numbers = [int(n) for n in re.findall(r"(\d+)\.0", text)]
        values[int(column)] = Fraction(-numbers[0] if "-" in text else numbers[0], numbers[1] if len(numbers) > 1 else 1)
    common = lcm(*[value.denominator for value in values.values()])
    return {c: v.numerator * (common // v.denominator) for c, v in values.items()}, common
