"""Reconcile: can all statements about the amounts be true together, and if not, which fewest facts must be wrong?

Knows nothing of accounting: a statement bounds a linear form of unknown amounts and names the facts that make it. The question
is error localisation (Fellegi & Holt, "A systematic approach to automatic edit and imputation", JASA 71, 1976), answered
without big-M switches: amounts reach 10^12 yuan where half a printed digit may be 0.005, and no tolerance serves both. Instead
(Davies & Bacchus, "Solving MAXSAT by solving a sequence of simpler SAT instances", CP 2011; the implicit hitting set):

1. find small conflicts: facts that cannot all hold (Gleeson & Ryan, "Identifying minimally infeasible subsystems of
   inequalities", ORSA J. Computing 2, 1990: an extreme Farkas ray is one);
2. find the cheapest sets of facts that meet every conflict known;
3. test whether the statements hold without such a set: if they do it is an answer, if not there is another conflict.

Here: the questions, the system (statements as whole-number rows, in components that are decided apart), the search for the
cheapest sets, and exact ranges. Whether one component holds is decided, and proven, in `reconcile.linear`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product
from math import lcm, prod
from typing import NamedTuple

from juesuan.ground.exact import Interval
from juesuan.reconcile.linear import Budget, Component, Exhausted
from juesuan.reconcile.rows import linked, reduced
from juesuan.reconcile.statements import Links, Said, Statement, System, Terms, groups, pairs, summed, written
from juesuan.reconcile.witness import witness

# Sets of equal cost kept for one independent fault before the listing is called incomplete.
ALTERNATIVES = 200
# Work for one question, counted (linear.Budget) and not timed: about eight seconds, and half a thousandth for each statement.
WORK = 16_000_000
_STEP = 50  # of the search, in the same units


@dataclass(frozen=True, slots=True)
class Reconciliation:
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


# ------------------------------------------------------------------------------------------------------------ the questions


def reconcile(
    statements: Iterable[Statement],
    copies: Sequence[frozenset[str]] = (),
    nonnegative: Collection[Hashable] = (),
    most: int = 20,
    work: int = WORK,
) -> Reconciliation:
    """Decides whether all statements can be true together, and lists the cheapest sets of facts that must be wrong if not.

    `copies` are groups of facts that print the same digits for the same quantity: setting aside k of one group costs
    1 + (k-1)/8, because they are one amount copied k times, not k independent slips. `nonnegative` amounts are 0 or more.
    Raises ValueError where relations without owner contradict themselves (they are named), where a fact is in two groups of
    copies, and TypeError for a binary float. Beyond `work` the result says that it is not settled.

    >>> says = [Statement({"a": 1}, 9, 11, ("f1",)), Statement({"b": 1}, 9, 11, ("f2",)), Statement({"c": 1}, 29, 31, ("f3",))]
    >>> [sorted(s) for s in reconcile([*says, Statement({"a": 1, "b": 1, "c": -1}, 0, 0)]).sets]
    [['f1'], ['f2'], ['f3']]
    """
    groups(copies)
    said = Said(statements, nonnegative)
    budget = Budget(work + work // 2000 * len(said.read))
    searches: list[_Search] = []
    answers: list[_Answer] = []
    settled = True
    try:
        if witness(said.rows()) or Component(said.rows(), budget).whole():
            return Reconciliation(True, True)
        system = System(said, copies)
        for rows in system.components():
            component = Component(rows, budget)
            if not component.whole():
                searches.append(_Search(system, component, most))
                answers.append(searches[-1].answer())
    except Exhausted:
        settled = False
    conflicts = system.blamed(conflict for search in searches for conflict in search.conflicts) if searches else ()
    if not settled:
        return Reconciliation(False, False if conflicts else None, (), False, conflicts)
    # Components share neither amounts nor facts, so any choice of one set each is an answer.
    listed = [frozenset().union(*choice) for choice in islice(product(*(answer.sets for answer in answers)), most)]
    return Reconciliation(
        True,
        False,
        system.named(listed),
        prod(len(answer.sets) for answer in answers) == len(listed) and all(answer.complete for answer in answers),
        conflicts,
        tuple(system.named(part) for answer in answers for part in answer.parts),
    )


def span(
    statements: Iterable[Statement],
    without: Collection[str],
    terms: Terms,
    over: Terms | None = None,
    nonnegative: Collection[Hashable] = (),
    budget: Budget | None = None,
) -> Interval:
    """The exact range of sum(terms), or of sum(terms) / sum(over), that the statements allow without those facts.

    An end of None is unbounded. A ratio is taken where the divisor is positive (or negative, if it cannot be positive); a
    divisor that can be either leaves the ratio unbounded. Raises ValueError where the remaining statements contradict each
    other, Exhausted beyond the budget. Ratio: Charnes & Cooper, "Programming with linear fractional functionals", 1962.

    >>> span([Statement({"part": 1}, 4, 6), Statement({"whole": 1}, 10, 20)], (), {"part": 1}, {"whole": 1})
    Interval(low=Fraction(1, 5), high=Fraction(3, 5))
    """
    gone = frozenset(without)
    said = Said((s for s in statements if gone.isdisjoint(s.owners)), nonnegative)
    columns = {name: number for number, name in enumerate(said.names)}
    asked = {columns[name] for form in (terms, over or ()) for name, _ in pairs(form) if name in columns}
    component = Component(linked(said.rows(), asked), budget or Budget(WORK))
    if found := component.contradiction(component.rows.values()):
        told = "; ".join(written(said.read[number].statement) for number in sorted(found))
        raise ValueError(f"the remaining statements contradict each other: {told}")
    component = Component(linked(reduced(component.rows.values(), asked), asked), component.budget)
    return _range(said, component, terms) if over is None else _ratio(said, component, terms, over)


# --------------------------------------------------------------------------------------- the search: implicit hitting sets


class _Answer(NamedTuple):
    """The cheapest sets of one component, as atoms."""

    sets: list[frozenset[int]]
    parts: list[list[frozenset[int]]]
    complete: bool


class _Search:
    """Every cheapest set of atoms without which one component holds."""

    def __init__(self, system: System, component: Component, most: int):
        self.system, self.component, self.most = system, component, most
        self.conflicts: list[frozenset[int]] = []
        self.confirmed: list[frozenset[int]] = []
        self.loose = True  # conflicts may have a fact to spare

    def answer(self) -> _Answer:
        """Of a component that contradicts itself."""
        self.holds(frozenset())
        while True:
            blocks, complete = _cheapest(self.system, self.conflicts, self.component)
            parts = [sorted(block, key=self.system.facts)[: self.most] for block in blocks]
            complete = complete and all(len(block) <= self.most for block in blocks)
            first = [part[0] for part in parts]
            # Each alternative is tried beside the first ones of the other parts; all failures are learnt from at once.
            trials = [frozenset().union(*first)]
            if not self.holds(trials[0]):
                continue
            for number, part in enumerate(parts):
                others = frozenset().union(*first[:number], *first[number + 1 :])
                trials += [others | option for option in part[1:]]
            if not all([self.holds(trial) for trial in trials]):
                continue
            if self.loose and any(len(option) > 1 for option in first):
                # A fact to spare in a conflict would tie faults together that are independent.
                self.conflicts, self.loose = [self.component.irreducible(c) for c in self.conflicts], False
                continue
            choices = [frozenset().union(*choice) for choice in islice(product(*parts), self.most + 1)]
            if all([self.holds(choice) for choice in choices[: self.most]]):
                return _Answer(choices[: self.most], parts, complete and len(choices) <= self.most)

    def holds(self, aside: frozenset[int]) -> bool:
        """Whether the rest holds without these atoms; if not, learns conflicts that share no atom with each other."""
        outcome = True
        while not any(confirmed <= aside for confirmed in self.confirmed):
            conflict = self.component.conflict(aside)
            if conflict is None:
                self.confirmed.append(aside)
                break
            outcome = False
            if not conflict:
                hard = self.component.contradiction(row for row in self.component.rows.values() if not row.voices[0])
                told = "; ".join(written(self.system.sources[number]) for number in sorted(hard))
                raise ValueError(f"relations without owner contradict each other: {told}")
            self.conflicts.append(conflict)
            aside |= conflict
        return outcome


def _cheapest(system: System, conflicts: list[frozenset[int]], component: Component) -> tuple[list[list[frozenset[int]]], bool]:
    """All cheapest sets that meet every conflict, by blocks that share neither atoms nor groups; and whether all are there."""
    smallest = [c for c in dict.fromkeys(conflicts) if not any(other < c for other in conflicts)]
    link = Links()
    for conflict in smallest:
        for atom in conflict:
            link.join(("atom", min(conflict)), ("atom", atom))
            for group in system.places[atom]:
                link.join(("atom", atom), ("group", group))
    blocks: dict[Hashable, list[frozenset[int]]] = defaultdict(list)
    for conflict in sorted(smallest, key=lambda c: (len(c), sorted(c))):
        blocks[link.head(("atom", min(conflict)))].append(conflict)
    found = [_Hitting(system, block, component) for block in blocks.values()]
    return [hitting.found for hitting in found], all(hitting.complete for hitting in found)


class _Hitting:
    """The cheapest hitting sets of some conflicts, by branch and bound."""

    def __init__(self, system: System, conflicts: list[frozenset[int]], component: Component):
        self.system, self.conflicts, self.component = system, conflicts, component
        self.best: int | None = None
        self.found: list[frozenset[int]] = []
        self.complete = True
        self._branch(frozenset(), frozenset())

    def _branch(self, chosen: frozenset[int], barred: frozenset[int]) -> None:
        unmet = [conflict - barred for conflict in self.conflicts if conflict.isdisjoint(chosen)]
        self.component.budget.spend(_STEP * (1 + len(unmet)))
        cost = self.system.cost(chosen)
        if self.best is not None and cost + self._least(chosen, cost, unmet) > self.best:
            return
        if not unmet:
            self._keep(chosen, cost)
            return
        # Whoever meets the conflict with its first atom bars that atom from the later branches: no set comes twice.
        for atom in sorted(min(unmet, key=lambda conflict: (len(conflict), sorted(conflict)))):
            self._branch(chosen | {atom}, barred)
            barred |= {atom}

    def _keep(self, chosen: frozenset[int], cost: int) -> None:
        if self.best is None or cost < self.best:
            self.best, self.found, self.complete = cost, [], True
        if len(self.found) < ALTERNATIVES:
            self.found.append(chosen)
        else:
            self.complete = False

    def _least(self, chosen: frozenset[int], cost: int, unmet: list[frozenset[int]]) -> int:
        """What meeting the rest costs at least: conflicts on different amounts need an atom each."""
        total, seen = 0, set()
        for conflict in unmet:
            groups = {group for atom in conflict for group in self.system.places[atom]}
            if seen.isdisjoint(groups):
                seen |= groups
                total += min((self.system.cost(chosen | {atom}) - cost for atom in conflict), default=10**9)
        return total


# ---------------------------------------------------------------------------------------------------------- exact ranges


def _range(said: Said, component: Component, terms: Terms) -> Interval:
    """The exact range of a form over a consistent component."""
    totals = {name: total for name, total in summed(terms).items() if total}
    if any(name not in said.names for name in totals):
        return Interval(None, None)
    columns = {name: number for number, name in enumerate(said.names)}
    whole = lcm(*[total.as_integer_ratio()[1] for total in totals.values()])
    objective = {columns[name]: int(total * whole) for name, total in totals.items()}
    ends = [component.greatest({column: sign * a for column, a in objective.items()}) for sign in (-1, 1)]
    return Interval(*(None if end is None else sign * end / whole for sign, end in zip((-1, 1), ends, strict=True)))


def _ratio(said: Said, component: Component, terms: Terms, over: Terms) -> Interval:
    """The exact range of a quotient of forms (Charnes & Cooper): that of amount * scale, where scale = 1 / divisor."""
    divisor = _range(said, component, over)
    if divisor.high is not None and divisor.high <= 0:
        terms, over = ([(name, -coefficient) for name, coefficient in pairs(form)] for form in (terms, over))
        divisor = -divisor
    if divisor.low is None or divisor.low < 0 or divisor.high == 0:
        return Interval(None, None)
    scaled = Said(_homogeneous(said, component, over), (("scale",),))
    whole = Component(scaled.rows(), component.budget)
    return _range(scaled, whole, [(("ratio", name), coefficient) for name, coefficient in pairs(terms)])


def _homogeneous(said: Said, component: Component, over: Terms) -> Iterator[Statement]:
    """The component's statements about amount * scale, and that the divisor times scale is 1."""
    names = list(said.names)
    for row in component.rows.values():
        terms = [(("ratio", names[column]), a) for column, a in zip(row.columns, row.coefficients, strict=True)]
        if row.low is not None:
            yield Statement((*terms, (("scale",), -row.low)), 0, None if row.low != row.high else 0)
        if row.high is not None and row.low != row.high:
            yield Statement((*terms, (("scale",), -row.high)), None, 0)
    yield Statement([(("ratio", name), coefficient) for name, coefficient in pairs(over)], 1, 1)
