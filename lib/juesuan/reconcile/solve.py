"""Reconcile: can all statements about the amounts be true together, and if not, which fewest facts must be wrong?

Knows nothing of accounting: a statement bounds a linear form of unknown amounts and names the facts that make it. The question
is error localisation (Fellegi & Holt, "A systematic approach to automatic edit and imputation", JASA 71, 1976), answered
without big-M switches: amounts reach 10^12 yuan where half a printed digit may be 0.005, and no tolerance serves both. Instead
(Davies & Bacchus, "Solving MAXSAT by solving a sequence of simpler SAT instances", CP 2011; the implicit hitting set):

1. find irreducible conflicts: facts that cannot all hold (Gleeson & Ryan, "Identifying minimally infeasible subsystems of
   inequalities", ORSA J. Computing 2, 1990: an extreme Farkas ray is one);
2. find the cheapest sets of facts that meet every conflict known;
3. test whether the statements hold without such a set: if they do it is an answer, if not there is another conflict.

Here: the questions, the system (statements as whole-number rows, in components that are decided apart), the search for the
cheapest sets, and exact ranges. Whether one component holds is decided in `reconcile.linear`. Floating point only guides: HiGHS
names a basis or a ray; rational arithmetic then computes the point or the contradiction and checks it against every statement,
and an exact simplex decides wherever the guide was wrong. Nothing else is reported.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, product
from math import gcd, lcm, prod
from typing import NamedTuple

from juesuan.ground.exact import Interval, plain
from juesuan.reconcile.linear.component import Certificate, Component, Row
from juesuan.reconcile.linear.guide import reference

# Setting aside one amount costs 8, each further place that copies the same digits 1 more: few distinct amounts come first
# (a slip in the ledger is copied to every place), then few places; eight further places weigh as much as one further amount.
AMOUNT, PLACE = 8, 1
# Sets of equal cost kept for one independent fault before the listing is called incomplete.
ALTERNATIVES = 200

Terms = Mapping[Hashable, Fraction] | Sequence[tuple[Hashable, Fraction]]


@dataclass(frozen=True, slots=True)
class Statement:
    """One linear statement about the true amounts: low <= sum(coefficient * amount) <= high; None leaves an end open.

    Owners are the facts that make it: if any owner is set aside, the statement falls. Without owner it is a hard relation.
    Raises ValueError where low exceeds high, for no amount could satisfy it.
    """

    terms: Terms
    low: Fraction | None
    high: Fraction | None
    owners: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"statement of {', '.join(self.owners) or 'no owner'}: low {self.low} is above high {self.high}")


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Whether the statements can hold together, and every cheapest set of facts without which they do.

    settled      False where the time limit ended the search; nothing is guessed, and `sets` is empty
    consistent   None where that is unknown
    sets         the minimal-cost sets of facts, up to `most`, in order of their sorted names; empty where consistent
    complete     whether `sets` holds all of them
    conflicts    certified conflicts met on the way: sets of facts that cannot all hold, irreducible up to linear's LONG facts
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
    seconds: float = 10.0,
) -> Reconciliation:
    """Decides whether all statements can be true together, and lists the cheapest sets of facts that must be wrong if not.

    `copies` are groups of facts that print the same digits for the same quantity: setting aside k of one group costs
    1 + (k-1)/8, because they are one amount copied k times, not k independent slips. `nonnegative` amounts are 0 or more.
    Raises ValueError where relations without owner contradict themselves (they are named), where a fact is in two groups of
    copies, and TypeError for a binary float. After `seconds` the result says that it is not settled.

    >>> says = [Statement({"a": 1}, 9, 11, ("f1",)), Statement({"b": 1}, 9, 11, ("f2",)), Statement({"c": 1}, 29, 31, ("f3",))]
    >>> [sorted(s) for s in reconcile([*says, Statement({"a": 1, "b": 1, "c": -1}, 0, 0)]).sets]
    [['f1'], ['f2'], ['f3']]
    """
    deadline = time.monotonic() + seconds
    system = _System(statements, nonnegative, copies)
    searches: list[_Search] = []
    answers: list[_Answer] = []
    settled = True
    try:
        for rows in system.components():
            searches.append(_Search(system, Component(rows, deadline), most))
            answer = searches[-1].answer()
            answers += [] if answer is None else [answer]
    except TimeoutError:
        settled = False
    conflicts = system.blamed(conflict for search in searches for conflict in search.conflicts)
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
        tuple(system.named(part) for answer in answers for part in answer.parts),
    )


def span(
    statements: Iterable[Statement],
    without: Collection[str],
    terms: Terms,
    over: Terms | None = None,
    nonnegative: Collection[Hashable] = (),
    seconds: float = 10.0,
) -> Interval:
    """The exact range of sum(terms), or of sum(terms) / sum(over), that the statements allow without those facts.

    An end of None is unbounded. A ratio is taken where the divisor is positive (or negative, if it cannot be positive); a
    divisor that can be either leaves the ratio unbounded. Raises ValueError where the remaining statements contradict each
    other, TimeoutError after `seconds`. Ratio: Charnes & Cooper, "Programming with linear fractional functionals", 1962.

    >>> span([Statement({"part": 1}, 4, 6), Statement({"whole": 1}, 10, 20)], (), {"part": 1}, {"whole": 1})
    Interval(low=Fraction(1, 5), high=Fraction(3, 5))
    """
    deadline = time.monotonic() + seconds
    gone = frozenset(without)
    system = _System((s for s in statements if gone.isdisjoint(s.owners)), nonnegative)
    asked = {system.columns[name] for form in (terms, over or ()) for name, _ in _pairs(form) if name in system.columns}
    rows = [row for rows in system.components() if asked & {c for row in rows for c in row.columns} for row in rows]
    try:
        component = Component(rows, deadline)
        if (certificate := component.decide()) is not None:
            raise ValueError(f"the remaining statements contradict each other: {system.written(certificate)}")
        return _range(system, component, terms) if over is None else _ratio(system, component, terms, over)
    except TimeoutError:
        raise TimeoutError(f"span not settled within {seconds} s") from None


def dump(statements: Iterable[Statement], nonnegative: Collection[Hashable] = ()) -> str:
    """The system as text, one statement a line with the facts that make it, for inquiry; values are exact."""
    listed = list(statements)
    facts = {owner for s in listed for owner in s.owners}
    amounts = {name for s in listed for name, _ in _pairs(s.terms)} | set(nonnegative)
    head = f"\\ {len(listed)} statements, {len(amounts)} amounts, {len(facts)} facts"
    lines = [f" {' '.join(s.owners) or 'relation'}: {_written(s)}" for s in listed]
    bounds = [f" [{_name(name)}] >= 0" for name in sorted(nonnegative, key=repr)]
    return "\n".join([head, "subject to", *lines, *(["nonnegative", *bounds] if bounds else []), "end", ""])


# ------------------------------------------------------------------------------------------------------------- plain writing


def _pairs(terms: Terms) -> Iterable[tuple[Hashable, Fraction]]:
    return terms.items() if isinstance(terms, Mapping) else terms


def _summed(terms: Terms) -> dict[Hashable, Fraction]:
    """The terms with each amount once."""
    totals: dict[Hashable, Fraction] = {}
    for name, coefficient in _pairs(terms):
        totals[name] = totals[name] + coefficient if name in totals else coefficient
    return totals


def _name(amount: Hashable) -> str:
    return " ".join(str(part) for part in amount if part not in ("", None)) if isinstance(amount, tuple) else str(amount)


def _digits(value: Fraction) -> str:
    """The value in plain decimals where they end, otherwise as a quotient, so that the text stays exact."""
    text = plain(value)
    return text if Fraction(text) == value else str(Fraction(value))


def _written(statement: Statement) -> str:
    """low <= 3 a - b <= high, in words a reader can recompute."""
    text = ""
    for name, coefficient in _pairs(statement.terms):
        sign = ("- " if coefficient < 0 else "+ ") if text else ("-" if coefficient < 0 else "")
        size = "" if abs(coefficient) == 1 else f"{_digits(abs(coefficient))} "
        text += f"{' ' if text else ''}{sign}{size}[{_name(name)}]"
    text = text or "0"
    if statement.low is not None and statement.low == statement.high:
        return f"{text} = {_digits(statement.low)}"
    low = "" if statement.low is None else f"{_digits(statement.low)} <= "
    high = "" if statement.high is None else f" <= {_digits(statement.high)}"
    return f"{low}{text}{high}"


# --------------------------------------------------------------------------------------------------------------- the system


class _System:
    """All statements as integer rows over numbered columns, equal statements merged, interchangeable facts as one atom.

    The order of rows and columns follows from names and values alone, so the caller's order cannot change an answer.
    """

    def __init__(
        self, statements: Iterable[Statement], nonnegative: Collection[Hashable], copies: Sequence[frozenset[str]] = ()
    ):
        self.names: dict[Hashable, str] = {}
        listed = [*statements, *(Statement(((name, 1),), 0, None) for name in nonnegative)]
        read = sorted((self._read(statement) for statement in listed), key=lambda entry: entry[0])
        self.columns: dict[Hashable, int] = {}
        self.rows: list[Row] = []
        self.sources: list[Statement] = []
        merged: dict[tuple, int] = {}
        voices: list[set[frozenset[str]]] = []
        for (_, _, coefficients, _), variables, low, high, statement in read:
            columns = tuple([self.columns.setdefault(name, len(self.columns)) for name in variables])
            key = (columns, coefficients, low, high)
            number = merged.setdefault(key, len(self.rows))
            if number == len(self.rows):
                self.rows.append(Row(number, *key))
                self.sources.append(statement)
                voices.append(set())
            voices[number].add(frozenset(statement.owners))
        self._name_atoms(voices)
        self._group(copies)

    def _read(self, statement: Statement) -> tuple:
        """(sort key with the whole coefficients, amounts, whole low, whole high, statement), without common divisor."""
        totals = statement.terms if type(statement.terms) is dict else _summed(statement.terms)
        names = self.names
        for name in totals:
            if name not in names:
                names[name] = repr(name)
        variables = [name for name, total in totals.items() if total]
        if len(variables) > 1:
            variables.sort(key=names.__getitem__)
        values = [totals[name] for name in variables]
        values += [end for end in (statement.low, statement.high) if end is not None]
        if float in map(type, values):
            raise TypeError(f"binary float in {_written(statement)}; pass int, Fraction or Decimal")
        ratios = [value.as_integer_ratio() for value in values]
        scale = lcm(*[denominator for _, denominator in ratios])
        whole = [numerator * (scale // denominator) for numerator, denominator in ratios]
        high = None if statement.high is None else whole.pop()
        low = None if statement.low is None else whole.pop()
        divisor = gcd(*whole, low or 0, high or 0) or 1
        if whole and whole[0] < 0:
            divisor = -divisor
            low, high = high, low
        coefficients = tuple([value // divisor for value in whole])
        low = None if low is None else low // divisor
        high = None if high is None else high // divisor
        ends = (low is None, low or 0, high is None, high or 0)
        key = (sorted(statement.owners), [names[name] for name in variables], coefficients, ends)
        return key, variables, low, high, statement

    def _name_atoms(self, voices: list[set[frozenset[str]]]) -> None:
        """Facts that make the very same statements in the same company are one atom: less than all of them never helps."""
        roles: dict[str, list[tuple[int, frozenset[str]]]] = defaultdict(list)
        for number, sets in enumerate(voices):
            if frozenset() in sets:  # a hard relation says it anyway
                voices[number] = {frozenset()}
                continue
            for voice in sets:
                for owner in voice:
                    roles[owner].append((number, voice - {owner}))
        classes: dict[frozenset, list[str]] = defaultdict(list)
        for owner in sorted(roles):
            classes[frozenset(roles[owner])].append(owner)
        self.atoms = [tuple(members) for members in classes.values()]
        atom = {owner: number for number, members in enumerate(self.atoms) for owner in members}
        for row, sets in zip(self.rows, voices, strict=True):
            row.voices = sorted({frozenset([atom[owner] for owner in voice]) for voice in sets}, key=sorted)

    def _group(self, copies: Sequence[frozenset[str]]) -> None:
        """For each atom, how many places of which amount it takes."""
        group: dict[str, int] = {}
        for number, members in enumerate(copies):
            for fact in members:
                if fact in group:
                    raise ValueError(f"fact {fact} is in two groups of copies")
                group[fact] = number
        self.places: list[dict[int, int]] = []
        for members in self.atoms:
            places: dict[int, int] = {}
            for fact in members:
                own = group.setdefault(fact, len(copies) + len(group))
                places[own] = places.get(own, 0) + 1
            self.places.append(places)

    def cost(self, chosen: Iterable[int]) -> int:
        """What setting aside these atoms costs: see AMOUNT and PLACE."""
        taken: Counter[int] = Counter()
        for atom in chosen:
            taken.update(self.places[atom])
        return sum(AMOUNT + PLACE * (count - 1) for count in taken.values())

    def components(self) -> list[list[Row]]:
        """Rows that share no amount, no fact and no group of copies are decided apart."""
        # Columns, atoms and groups of copies are numbered in one line; a row belongs where any of its columns does.
        atoms = len(self.columns)
        groups = atoms + len(self.atoms)
        link = _Links()
        belongs: list[int] = []
        for row in self.rows:
            members = {*row.columns, *(atoms + atom for voice in row.voices for atom in voice)}
            belongs.append(min(members, default=-1 - row.number))
            for member in members:
                link.join(belongs[-1], member)
        for atom, places in enumerate(self.places):
            for group in places:
                link.join(atoms + atom, groups + group)
        found: dict[int, list[Row]] = defaultdict(list)
        for row, member in zip(self.rows, belongs, strict=True):
            found[link.head(member)].append(row)
        return list(found.values())

    def facts(self, atoms: Iterable[int]) -> list[str]:
        return sorted(fact for atom in atoms for fact in self.atoms[atom])

    def named(self, sets: Iterable[frozenset[int]]) -> tuple[frozenset[str], ...]:
        """Sets of atoms as sets of facts, in order of their sorted names."""
        return tuple(frozenset(facts) for facts in sorted(map(self.facts, sets)))

    def blamed(self, conflicts: Iterable[frozenset[int]]) -> tuple[frozenset[str], ...]:
        """Each conflict as facts: one of an atom's facts is enough, for each says the same."""
        return tuple(sorted({frozenset(self.atoms[atom][0] for atom in conflict) for conflict in conflicts}, key=sorted))

    def written(self, certificate: Certificate) -> str:
        """The statements behind a contradiction, for the reader."""
        return "; ".join(_written(self.sources[number]) for number in certificate)


class _Links:
    """Things that hang together (union-find)."""

    def __init__(self) -> None:
        self.up: dict[int, int] = {}

    def head(self, item: int) -> int:
        up = self.up
        up.setdefault(item, item)
        while up[item] != item:
            up[item] = item = up[up[item]]
        return item

    def join(self, one: int, other: int) -> None:
        self.up[self.head(one)] = self.head(other)


# --------------------------------------------------------------------------------------- the search: implicit hitting sets


class _Answer(NamedTuple):
    """The cheapest sets of one component, as atoms."""

    sets: list[frozenset[int]]
    parts: list[list[frozenset[int]]]
    complete: bool


class _Search:
    """Every cheapest set of atoms without which one component holds."""

    def __init__(self, system: _System, component: Component, most: int):
        self.system, self.component, self.most = system, component, most
        self.conflicts: list[frozenset[int]] = []
        self.confirmed: list[frozenset[int]] = []

    def answer(self) -> _Answer | None:
        """None where the component is consistent."""
        if self.holds(frozenset()):
            return None
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
            choices = [frozenset().union(*choice) for choice in islice(product(*parts), self.most + 1)]
            if all([self.holds(choice) for choice in choices[: self.most]]):
                return _Answer(choices[: self.most], parts, complete and len(choices) <= self.most)

    def holds(self, aside: frozenset[int]) -> bool:
        """Whether the rest holds without these atoms; if not, learns conflicts that share no atom with each other."""
        outcome = True
        while not any(confirmed <= aside for confirmed in self.confirmed):
            certificate = self.component.decide(aside)
            if certificate is None:
                self.confirmed.append(aside)
                break
            outcome = False
            conflict = self.component.conflict(certificate, aside)
            if not conflict:
                raise ValueError(f"relations without owner contradict each other: {self.system.written(certificate)}")
            self.conflicts.append(conflict)
            aside |= conflict
        return outcome


def _cheapest(
    system: _System, conflicts: list[frozenset[int]], component: Component
) -> tuple[list[list[frozenset[int]]], bool]:
    """All cheapest sets that meet every conflict, by blocks that share neither atoms nor groups; and whether all are there."""
    smallest = [c for c in dict.fromkeys(conflicts) if not any(other < c for other in conflicts)]
    link = _Links()
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

    def __init__(self, system: _System, conflicts: list[frozenset[int]], component: Component):
        self.system, self.conflicts, self.component = system, conflicts, component
        self.best: int | None = None
        self.found: list[frozenset[int]] = []
        self.complete = True
        self._branch(frozenset(), frozenset())

    def _branch(self, chosen: frozenset[int], barred: frozenset[int]) -> None:
        self.component.mind()
        unmet = [conflict - barred for conflict in self.conflicts if conflict.isdisjoint(chosen)]
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


def _range(system: _System, component: Component, terms: Terms) -> Interval:
    """The exact range of a form over a consistent component."""
    totals = {name: total for name, total in _summed(terms).items() if total}
    if any(name not in system.columns for name in totals):
        return Interval(None, None)
    whole = lcm(*[total.denominator for total in totals.values()])
    objective = {component.local[system.columns[name]]: int(total * whole) for name, total in totals.items()}
    ends = []
    for sign in (-1, 1):
        end = component.greatest({column: sign * coefficient for column, coefficient in objective.items()})
        ends.append(None if end is None else Fraction(sign * end) / (whole * component.grid))
    return Interval(*ends)


def _ratio(system: _System, component: Component, terms: Terms, over: Terms) -> Interval:
    """The exact range of a quotient of forms (Charnes & Cooper): that of amount * scale, where scale = 1 / divisor."""
    divisor = _range(system, component, over)
    if divisor.high is not None and divisor.high <= 0:
        terms, over = ([(name, -coefficient) for name, coefficient in _pairs(form)] for form in (terms, over))
        divisor = -divisor
    if divisor.low is None or divisor.low < 0 or divisor.high == 0:
        return Interval(None, None)
    names = {column: name for name, column in system.columns.items() if column in component.local}
    likely, width = (
        {name: Fraction(values[component.local[column]], component.grid) for column, name in names.items()}
        for values in reference(component)
    )
    size = sum(likely.get(name, 0) * coefficient for name, coefficient in _pairs(over))
    if size <= 0:
        size = (divisor.low + (divisor.high or divisor.low * 2 + 1)) / 2
    spread = sum(abs(width.get(name, 0) * coefficient) for name, coefficient in _pairs(over))
    hints = {("ratio", name): (likely[name] / size, width[name] / size) for name in likely}
    hints["scale",] = (1 / size, spread / size**2)
    scaled = _System(_homogeneous(component, names, over), (("scale",),))
    whole = Component(scaled.rows, component.deadline)
    whole.hint({scaled.columns[name]: hint for name, hint in hints.items()})
    return _range(scaled, whole, [(("ratio", name), coefficient) for name, coefficient in _pairs(terms)])


def _homogeneous(component: Component, names: Mapping[int, Hashable], over: Terms) -> Iterator[Statement]:
    """The component's statements about amount * scale, and that the divisor times scale is 1."""
    for row in component.rows.values():
        terms = [(("ratio", names[column]), a) for column, a in zip(row.columns, row.coefficients, strict=True)]
        if row.low is not None and row.low == row.high:
            yield Statement((*terms, (("scale",), -row.low)), 0, 0)
            continue
        if row.low is not None:
            yield Statement((*terms, (("scale",), -row.low)), 0, None)
        if row.high is not None:
            yield Statement((*terms, (("scale",), -row.high)), None, 0)
    yield Statement([(("ratio", name), coefficient) for name, coefficient in _pairs(over)], 1, 1)
