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

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from itertools import combinations, islice, product
from math import lcm, prod
from typing import NamedTuple

from juesuan.ground.exact import Interval
from juesuan.ground.groups import Links, grouped
from juesuan.reconcile.linear import Budget, Component, Exhausted, held
from juesuan.reconcile.rows import linked, reduced
from juesuan.reconcile.statements import Said, Statement, System, Terms, groups, pairs, summed, written

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


# ------------------------------------------------------------------------------------------------------------ the questions


def reconcile(
    statements: Iterable[Statement] | Said,
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
    said = statements if isinstance(statements, Said) else Said(statements, nonnegative)
    rows = said.rows()
    budget = Budget(work + work // _ROW * len(rows))
    searches: list[_Search] = []
    answers: list[_Answer] = []
    settled = True
    try:
        budget.spend(1)
        if held(rows):
            return Reconciliation(True, True)
        system = System(said, copies)
        for rows in system.components():
            search = _Search(system, Component(rows, budget), most)
            searches.append(search)
            if not search.holds(frozenset()):
                answers.append(search.answer())
    except Exhausted:
        settled = False
    conflicts = system.blamed(conflict for search in searches for conflict in search.conflicts) if searches else ()
    if not settled:
        return Reconciliation(False, False if conflicts else None, (), False, conflicts)
    if not answers:
        return Reconciliation(True, True)
    # Components share neither amounts nor facts, so any choice of one set each is an answer.
    listed = [frozenset().union(*choice) for choice in islice(product(*(answer.sets for answer in answers)), most)]
    return Reconciliation(
        True,
        False,
        system.named(listed),
        prod(len(answer.sets) for answer in answers) == len(listed) and all(answer.complete for answer in answers),
        conflicts,
        tuple(tuple(map(frozenset, map(system.facts, part))) for answer in answers for part in answer.parts),
    )


class Rest:
    """What the statements allow without some facts."""

    def __init__(self, said: Said, without: Collection[str], budget: Budget):
        gone = frozenset(without)
        rows = [row for row in said.rows() if gone.isdisjoint(said.read[row.number].statement.owners)]
        self.said, self.all = said, Component(rows, budget)
        self.columns = {name: number for number, name in enumerate(said.names)}
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
        asked = {self.columns[name] for form in (terms, over or ()) for name, _ in pairs(form) if name in self.columns}
        rows, budget = linked(self.all.rows.values(), asked), self.all.budget
        if not self.sound and (found := self.all.contradiction(rows)) is not None:
            told = "; ".join(written(self.said.read[number].statement) for number in sorted(found))
            raise ValueError(f"the remaining statements contradict each other: {told}")
        if over is None:
            return _range(self.said, Component(rows, budget), terms)
        return _ratio(self.said, Component(linked(reduced(rows, asked), asked), budget), terms, over)


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

    def answer(self) -> _Answer:
        """Of a component that contradicts itself."""
        while True:
            blocks, complete = _cheapest(self.system, self.conflicts, self.component)
            parts = [block[: self.most] for block in blocks]
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
        link.join(*(("atom", atom) for atom in conflict))
        for atom in conflict:
            link.join(("atom", atom), *(("group", group) for group in system.places[atom]))
    ordered = sorted(smallest, key=lambda c: (len(c), sorted(c)))
    blocks = grouped((link.head(("atom", min(conflict))), conflict) for conflict in ordered)
    found = [_Hitting(system, block, component) for block in blocks.values()]
    complete = all(hitting.complete for hitting in found)
    parts = [part for hitting in found for part in (_factors(hitting.found) if hitting.complete else [hitting.found])]
    return [sorted(part, key=system.facts) if complete else part for part in parts], complete


def _factors(sets: list[frozenset[int]]) -> list[list[frozenset[int]]]:
    """The families of sets of which these are all combinations, as many as there are: a conflict with a fact to spare ties
    faults together that are independent."""
    link, times = Links(), Counter(atom for one in sets for atom in one)
    for one, other in combinations(sorted(times), 2):
        both = sum(one in found and other in found for found in sets)
        link.join(one, other if both * len(sets) != times[one] * times[other] else one)
    families = defaultdict(set)
    for atom in times:
        families[link.head(atom)].add(atom)
    factors = [list(dict.fromkeys(one & family for one in sets)) for family in families.values()]
    return factors if prod(map(len, factors)) == len(sets) else [sets]


class _Hitting:
    """The cheapest hitting sets of some conflicts, by branch and bound, those that meet most at once first."""

    def __init__(self, system: System, conflicts: list[frozenset[int]], component: Component):
        self.system, self.conflicts, self.component = system, conflicts, component
        self.shared = Counter(atom for conflict in conflicts for atom in conflict)
        self.groups = {c: frozenset().union(*(system.places[atom] for atom in c)) for c in conflicts}
        self.alone = {atom: system.cost([atom]) for atom in self.shared}
        self.cheapest = {c: min(self.alone[atom] for atom in c) for c in conflicts}
        self.best: int | None = None
        self.found: list[frozenset[int]] = []
        self.complete = True
        self._branch(frozenset(), frozenset())

    def _branch(self, chosen: frozenset[int], barred: frozenset[int]) -> None:
        unmet = [conflict for conflict in self.conflicts if conflict.isdisjoint(chosen)]
        self.component.budget.spend(_STEP * (1 + len(unmet)))
        cost = self.system.cost(chosen)
        if self.best is not None and cost + self._least(chosen, cost, barred, unmet) > self.best - (not self.complete):
            return
        if not unmet:
            self._keep(chosen, cost)
            return
        # Whoever meets the conflict with its first atom bars that atom from the later branches: no set comes twice.
        left = min((conflict - barred for conflict in unmet), key=lambda conflict: (len(conflict), sorted(conflict)))
        for atom in sorted(left, key=lambda a: (-self.shared[a], a)):
            self._branch(chosen | {atom}, barred)
            barred |= {atom}

    def _keep(self, chosen: frozenset[int], cost: int) -> None:
        if self.best is None or cost < self.best:
            self.best, self.found, self.complete = cost, [], True
        if len(self.found) < ALTERNATIVES:
            self.found.append(chosen)
        else:
            self.complete = False

    def _least(self, chosen: frozenset[int], cost: int, barred: frozenset[int], unmet: list[frozenset[int]]) -> int:
        """What meeting the rest costs at least: conflicts on different amounts need an atom each."""
        total, seen = 0, set()
        taken = frozenset().union(*(self.system.places[atom] for atom in chosen))
        for conflict in unmet:
            groups = self.groups[conflict]
            if seen.isdisjoint(groups):
                seen |= groups
                if taken.isdisjoint(groups) and barred.isdisjoint(conflict):
                    total += self.cheapest[conflict]
                else:
                    self.component.budget.spend(len(conflict))
                    total += min((self._more(chosen, cost, taken, atom) for atom in conflict - barred), default=10**9)
        return total

    def _more(self, chosen: frozenset[int], cost: int, taken: frozenset[int], atom: int) -> int:
        free = taken.isdisjoint(self.system.places[atom])
        return self.alone[atom] if free else self.system.cost(chosen | {atom}) - cost


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
