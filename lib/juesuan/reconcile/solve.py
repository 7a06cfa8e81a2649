"""Reconcile: can all statements about the amounts be true together, and if not, which fewest facts must be wrong?

Knows nothing of accounting: a statement bounds a linear form of unknown amounts and names the facts that make it. The question
is error localisation (Fellegi & Holt, "A systematic approach to automatic edit and imputation", JASA 71, 1976), answered
without big-M switches: amounts reach 10^12 yuan where half a printed digit may be 0.005, and no tolerance serves both. Instead
(Davies & Bacchus, "Solving MAXSAT by solving a sequence of simpler SAT instances", CP 2011; the implicit hitting set):

1. find small conflicts: facts that cannot all hold (Gleeson & Ryan, "Identifying minimally infeasible subsystems of
   inequalities", ORSA J. Computing 2, 1990: an extreme Farkas ray is one);
2. find the cheapest sets of facts that meet every conflict known;
3. test whether the statements hold without such a set: if they do it is an answer, if not there is another conflict.

Here: the questions, and the search for the cheapest sets. The system is in `reconcile.statements`; whether one component of it
holds is decided, and proven, in `reconcile.linear`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations, islice, product
from math import inf, prod
from typing import NamedTuple

from juesuan.ground.exact import Interval
from juesuan.ground.groups import Links, grouped, hanging_together
from juesuan.reconcile.linear import Budget, Component, Exhausted, held
from juesuan.reconcile.rows import Contradiction, Row, linked, reduced
from juesuan.reconcile.statements import Said, Statement, System, Terms, groups, written

# Sets of equal cost kept for one independent fault before the listing is called incomplete.
ALTERNATIVES = 200
# Work for one question, counted (linear.Budget) and not timed: about five seconds, ten times what real reports have taken; more
# by one in so many for each row, so that a large table can be gone through some twenty times.
WORK = 10_000_000
_ROW = 25_000
_STEP = 50  # of the search, in the same units


class Reconciliation(NamedTuple):
    """Whether the statements can hold together, and every cheapest set of facts without which they do.

    settled      False where the work allowed ended the search; nothing is guessed, and `sets` is empty
    consistent   None where that is unknown
    sets         the minimal-cost sets of facts, up to `most`, in order of their sorted names; empty where consistent
    complete     whether `sets` holds all of them
    conflicts    conflicts met on the way: sets of facts that cannot all hold, seldom with one to spare
    parts        the same sets by independent fault: one set from each part makes an answer. Each set of each part is
                 confirmed beside the first sets of the other parts; every combination is, where `complete`
    """

    settled: bool
    consistent: bool | None
    sets: tuple[frozenset[str], ...] = ()
    complete: bool = True
    conflicts: tuple[frozenset[str], ...] = ()
    parts: tuple[tuple[frozenset[str], ...], ...] = ()


def reconcile(said: Said, copies: Sequence[frozenset[str]] = (), most: int = 20, work: int = WORK) -> Reconciliation:
    """Decides whether all statements can be true together, and lists the cheapest sets of facts that must be wrong if not.

    `copies` are groups of facts that print the same digits for the same quantity: setting aside k of one group costs
    1 + (k-1)/8, because they are one amount copied k times, not k independent slips. Raises ValueError where relations without
    owner contradict themselves (they are named), and where a fact is in two groups of copies. Beyond `work` the result says
    that it is not settled.

    >>> says = [Statement({"a": 1}, 9, 11, ("f1",)), Statement({"b": 1}, 9, 11, ("f2",)), Statement({"c": 1}, 29, 31, ("f3",))]
    >>> [sorted(s) for s in reconcile(Said([*says, Statement({"a": 1, "b": 1, "c": -1}, 0, 0)])).sets]
    [['f1'], ['f2'], ['f3']]
    """
    groups(copies)
    rows = said.rows()
    budget = Budget(work + work // _ROW * len(rows))
    searches: list[_Search] = []
    settled = True
    try:
        budget.spend(1)
        if held(rows):
            return Reconciliation(True, True)
        system = System(said, copies)
        for rows in system.components():
            searches.append(_Search(system, Component(rows, budget), most))
            searches[-1].run()
    except Exhausted:
        settled = False
    except Contradiction as hard:
        raise ValueError(f"relations without owner contradict each other: {_told(hard.rows, system.sources)}") from None
    conflicts = system.blamed(conflict for search in searches for conflict in search.conflicts) if searches else ()
    if not conflicts:
        return Reconciliation(settled, settled or None, complete=settled)
    if not settled:
        return Reconciliation(False, False, complete=False, conflicts=conflicts)
    # Components share neither amounts nor facts, so any choice of one set from each part is an answer.
    parts = [part for search in searches for part in search.parts]
    listed = [frozenset().union(*choice) for choice in islice(product(*parts), most)]
    complete = prod(map(len, parts)) == len(listed) and all(search.complete for search in searches)
    told = tuple(tuple(map(frozenset, map(system.facts, part))) for part in parts)
    return Reconciliation(True, False, system.named(listed), complete, conflicts, told)


class Rest:
    """What the statements allow without some facts."""

    def __init__(self, said: Said, without: Collection[str], budget: Budget):
        gone = frozenset(without)
        rows = [row for row in said.rows() if gone.isdisjoint(said.read[row.number].statement.owners)]
        self.said, self.all = said, Component(rows, budget)
        self.sound = self.all.contradiction(rows) is None

    def span(self, terms: Terms, over: Terms | None = None) -> Interval:
        """The exact range of sum(terms), or of sum(terms) / sum(over).

        An end of None is unbounded. A ratio is taken where the divisor is positive (or negative, if it cannot be positive); a
        divisor that can be either leaves the ratio unbounded. Raises ValueError where the statements contradict each other,
        Exhausted beyond the budget. Ratio: Charnes & Cooper, "Programming with linear fractional functionals", 1962.

        >>> said = Said([Statement({"part": 1}, 4, 6), Statement({"whole": 1}, 10, 20)], ())
        >>> Rest(said, (), Budget(WORK)).span({"part": 1}, {"whole": 1})
        Interval(low=Fraction(1, 5), high=Fraction(3, 5))
        """
        form, divisor = self.said.form(terms), self.said.form(over or {})
        asked = {*form, *divisor}
        rows, budget = linked(self.all.rows.values(), asked), self.all.budget
        if not self.sound and (found := self.all.contradiction(rows)) is not None:
            told = _told(found, [one.statement for one in self.said.read])
            raise ValueError(f"the remaining statements contradict each other: {told}")
        if over is None:
            return Component(rows, budget).span(form)
        rows = linked(reduced(rows, asked), asked)
        below = Component(rows, budget).span(divisor)
        if below.high is not None and below.high <= 0:
            form, divisor = ({column: -a for column, a in one.items()} for one in (form, divisor))
            below = -below
        if below.low is None or below.low < 0 or below.high == 0:
            return Interval(None, None)
        # The range of amount * scale, where scale = 1 / divisor.
        scaled = Said((*_times_scale(rows), Statement(divisor, 1, 1)), ("scale",))
        return Component(scaled.rows(), budget).span(scaled.form(form))


def _times_scale(rows: Iterable[Row]) -> Iterator[Statement]:
    """What rows say about amount * scale, each amount by the number of its column."""
    for row in rows:
        terms = dict(zip(row.columns, row.coefficients, strict=True))
        for end in dict.fromkeys(end for end in (row.low, row.high) if end is not None):
            ends = (0 if end == own else None for own in (row.low, row.high))
            yield Statement({**terms, "scale": -end}, *ends)


def _told(rows: Iterable[int], statements: Sequence[Statement]) -> str:
    return "; ".join(written(statements[number]) for number in sorted(rows))


class _Search:
    """Every cheapest set of atoms without which one component holds, by independent fault, and whether that is all of them."""

    def __init__(self, system: System, component: Component, most: int):
        self.system, self.component, self.most = system, component, most
        self.conflicts: list[frozenset[int]] = []
        self.confirmed: list[frozenset[int]] = []
        self.parts: list[list[frozenset[int]]] = []
        self.complete = True

    def run(self) -> None:
        """Learns conflicts until the cheapest sets that meet them all are answers: a set of nothing, where all holds."""
        while True:
            self._choose()
            first = [part[0] for part in self.parts]
            # Each alternative is tried beside the first ones of the other parts; all failures are learnt from at once.
            beside = [[*first[:n], other, *first[n + 1 :]] for n, part in enumerate(self.parts) for other in part[1:]]
            stages = ([first], beside, islice(product(*self.parts), self.most))
            if all(all([self.holds(frozenset().union(*choice)) for choice in stage]) for stage in stages):
                return

    def holds(self, aside: frozenset[int]) -> bool:
        """Whether the rest holds without these atoms; if not, learns conflicts that share no atom with each other."""
        known = len(self.conflicts)
        while not any(confirmed <= aside for confirmed in self.confirmed):
            if conflict := self.component.conflict(aside):
                self.conflicts.append(conflict)
                aside |= conflict
            else:
                self.confirmed.append(aside)
        return len(self.conflicts) == known

    def _choose(self) -> None:
        """All cheapest sets that meet every conflict, by parts that share neither atoms nor groups."""
        groups = {c: self.system.groups(c) for c in self.conflicts if not any(other < c for other in self.conflicts)}
        ordered = sorted(groups, key=lambda c: (len(c), sorted(c)))
        blocks = hanging_together(ordered, groups.__getitem__)
        found = [_Hitting(self.system, block, self.component.budget) for block in blocks]
        complete = all(hitting.complete for hitting in found)
        parts = [part for hitting in found for part in (_factors(hitting.found) if hitting.complete else [hitting.found])]
        self.complete = complete and all(len(part) <= self.most for part in parts)
        self.parts = [(sorted(part, key=self.system.facts) if complete else part)[: self.most] for part in parts]


def _factors(sets: list[frozenset[int]]) -> list[list[frozenset[int]]]:
    """The families of sets of which these are all combinations, as many as there are: a conflict with a fact to spare ties
    faults together that are independent."""
    link, times = Links(), Counter(atom for one in sets for atom in one)
    for one, other in combinations(sorted(times), 2):
        both = sum(one in found and other in found for found in sets)
        link.join(one, other if both * len(sets) != times[one] * times[other] else one)
    families = grouped((link.head(atom), atom) for atom in times).values()
    factors = [list(dict.fromkeys(one.intersection(family) for one in sets)) for family in families]
    return factors if prod(map(len, factors)) == len(sets) else [sets]


class _Hitting:
    """The cheapest hitting sets of some conflicts, by branch and bound, those that meet most at once first."""

    def __init__(self, system: System, conflicts: list[frozenset[int]], budget: Budget):
        self.system, self.conflicts, self.budget = system, conflicts, budget
        self.shared = Counter(atom for conflict in conflicts for atom in conflict)
        self.groups = {c: system.groups(c) for c in conflicts}
        self.best, self.complete = inf, True
        self.found: list[frozenset[int]] = []
        self._branch(frozenset(), 0, frozenset())

    def _branch(self, chosen: frozenset[int], cost: int, barred: frozenset[int]) -> None:
        unmet = [conflict for conflict in self.conflicts if conflict.isdisjoint(chosen)]
        self.budget.spend(_STEP * (1 + len(unmet)))
        taken = self.system.groups(chosen)
        if cost + self._least(taken, barred, unmet) > self.best - (not self.complete):
            return
        if not unmet:
            if cost < self.best:
                self.best, self.found, self.complete = cost, [], True
            self.complete = len(self.found) < ALTERNATIVES
            self.found += [chosen] if self.complete else []
            return
        # Whoever meets the conflict with its first atom bars that atom from the later branches: no set comes twice.
        left = min((conflict - barred for conflict in unmet), key=lambda conflict: (len(conflict), sorted(conflict)))
        for atom in sorted(left, key=lambda a: (-self.shared[a], a)):
            self._branch(chosen | {atom}, cost + self.system.cost(atom, taken), barred)
            barred |= {atom}

    def _least(self, taken: frozenset[int], barred: frozenset[int], unmet: list[frozenset[int]]) -> float:
        """What meeting the rest costs at least: conflicts on different amounts need an atom each."""
        total, seen = 0, set()
        for conflict in unmet:
            if seen.isdisjoint(self.groups[conflict]):
                seen |= self.groups[conflict]
                total += min((self.system.cost(atom, taken) for atom in conflict - barred), default=inf)
        return total
