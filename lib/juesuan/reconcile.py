"""Reconcile: can all statements about the amounts be true together, and if not, which fewest facts must be wrong?

Knows nothing of accounting: a statement bounds a linear form of unknown amounts and names the facts that make it. The question
is error localisation (Fellegi & Holt, "A systematic approach to automatic edit and imputation", JASA 71, 1976), answered
without big-M switches: amounts reach 10^12 yuan where half a printed digit may be 0.005, and no tolerance serves both. Instead
(Davies & Bacchus, "Solving MAXSAT by solving a sequence of simpler SAT instances", CP 2011; the implicit hitting set):

1. find irreducible conflicts: facts that cannot all hold (Gleeson & Ryan, "Identifying minimally infeasible subsystems of
   inequalities", ORSA J. Computing 2, 1990: an extreme Farkas ray is one);
2. find the cheapest sets of facts that meet every conflict known;
3. test whether the statements hold without such a set: if they do it is an answer, if not there is another conflict.

Floating point only guides. HiGHS names a basis or a ray; rational arithmetic then computes the point or the contradiction and
checks it against every statement, and an exact simplex decides wherever the guide was wrong. Nothing else is reported.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice, product
from math import gcd, lcm
from types import ModuleType
from typing import NamedTuple

from .exact import Interval

# Setting aside one amount costs 8, each further place that copies the same digits 1 more: few distinct amounts come first
# (a slip in the ledger is copied to every place), then few places; eight further places weigh as much as one further amount.
AMOUNT, PLACE = 8, 1
# Below this many relations the exact simplex alone is quicker than handing a model to HiGHS.
FEW = 5
# Conflicts of more facts than this are left as found: to try whether one can be spared takes long and hardly ever succeeds.
LONG = 12
# Half-widths beyond which the guide takes an end for out of reach.
FAR = 1e7
# Sets of equal cost kept for one independent fault before the listing is called incomplete.
ALTERNATIVES = 200

_ALONE: frozenset[str] = frozenset()

Terms = Mapping[Hashable, Fraction] | Sequence[tuple[Hashable, Fraction]]
Rational = int | Fraction
Certificate = dict[int, Fraction]  # row number -> multiplier: positive uses the row's low end, negative its high end


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
    conflicts    certified conflicts met on the way: sets of facts that cannot all hold, irreducible up to LONG facts
    parts        the same sets by independent fault: one set from each part makes an answer. Each set of each part is
                 confirmed beside the first sets of the other parts; every combination is, where `complete`
    """

    settled: bool
    consistent: bool | None
    sets: tuple[frozenset[str], ...] = ()
    complete: bool = True
    conflicts: tuple[frozenset[str], ...] = ()
    parts: tuple[tuple[frozenset[str], ...], ...] = ()


class _OutOfTime(Exception):
    """The time limit passed."""


def _mind(deadline: float) -> None:
    if time.monotonic() >= deadline:
        raise _OutOfTime


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
    conflicts: list[frozenset[int]] = []
    parts: list[list[frozenset[int]]] = []
    answers: list[_Answer] = []
    try:
        for rows in system.components():
            _mind(deadline)
            search = _Search(system, _Component(system, rows, deadline), most)
            try:
                answer = search.answer()
            finally:
                conflicts += search.conflicts
            if answer is not None:
                answers.append(answer)
                parts += answer.parts
    except _OutOfTime:
        return Reconciliation(False, False if conflicts else None, (), False, system.facts(conflicts))
    # Components share neither amounts nor facts, so any choice of one set each is an answer.
    choices = product(*(answer.sets for answer in answers)) if answers else ()
    listed = [frozenset().union(*choice) for choice in islice(choices, most)]
    total = 1
    for answer in answers:
        total *= len(answer.sets)
    return Reconciliation(
        True,
        not answers,
        tuple(sorted((system.all_facts(chosen) for chosen in listed), key=sorted)),
        total == len(listed) and all(answer.complete for answer in answers) if answers else True,
        system.facts(conflicts),
        tuple(tuple(sorted((system.all_facts(chosen) for chosen in part), key=sorted)) for part in parts),
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
    gone = frozenset(without)
    kept = [s for s in statements if gone.isdisjoint(s.owners)]
    try:
        return _Spans(kept, nonnegative, time.monotonic() + seconds).span(terms, over)
    except _OutOfTime:
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


def _digits(value: Rational) -> str:
    """The value in plain decimals where they end, otherwise as a quotient, so that the text stays exact."""
    fraction = Fraction(value)
    rest = fraction.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{fraction.numerator}/{fraction.denominator}"
    places = 0
    while fraction.denominator != 1:
        fraction, places = fraction * 10, places + 1
    digits = str(abs(fraction.numerator)).rjust(places + 1, "0")
    whole = digits if not places else f"{digits[:-places]}.{digits[-places:]}"
    return f"-{whole}" if fraction < 0 else whole


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


@dataclass(eq=False, slots=True)
class _Row:
    """A statement in whole numbers without common divisor; `voices` are the sets of atoms that each make it."""

    number: int
    columns: tuple[int, ...]
    coefficients: tuple[int, ...]
    low: int | None
    high: int | None
    source: Statement
    voices: list[frozenset[int]] = field(default_factory=list)

    def voice(self, aside: frozenset[int]) -> frozenset[int] | None:
        """A voice of which nothing is set aside; None where the row has fallen."""
        for voice in self.voices:
            if voice.isdisjoint(aside):
                return voice
        return None


class _System:
    """All statements as integer rows over numbered columns, equal statements merged, interchangeable facts as one atom.

    The order of rows and columns follows from names and values alone, so the caller's order cannot change an answer.
    """

    def __init__(self, statements: Iterable[Statement], nonnegative: Collection[Hashable], copies: Sequence[frozenset[str]]):
        self.names: dict[Hashable, str] = {}
        listed = [*statements, *(Statement(((name, 1),), 0, None) for name in nonnegative)]
        read = sorted((self._read(statement) for statement in listed), key=lambda entry: entry[0])
        self.columns: dict[Hashable, int] = {}
        self.rows: list[_Row] = []
        merged: dict[tuple, int] = {}
        voices: list[set[frozenset[str]]] = []
        for (_, _, coefficients, _), variables, low, high, statement in read:
            columns = tuple([self.columns.setdefault(name, len(self.columns)) for name in variables])
            key = (columns, coefficients, low, high)
            number = merged.setdefault(key, len(self.rows))
            if number == len(self.rows):
                self.rows.append(_Row(number, *key, statement))
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
        return (
            (sorted(statement.owners), [names[name] for name in variables], coefficients, ends),
            variables,
            low,
            high,
            statement,
        )

    def _name_atoms(self, voices: list[set[frozenset[str]]]) -> None:
        """Facts that make the very same statements in the same company are one atom: less than all of them never helps."""
        roles: dict[str, list[tuple[int, frozenset[str]]]] = defaultdict(list)
        for number, sets in enumerate(voices):
            if frozenset() in sets:  # a hard relation says it anyway
                voices[number] = {frozenset()}
                continue
            for voice in sets:
                for owner in voice:
                    roles[owner].append((number, voice - {owner} if len(voice) > 1 else _ALONE))
        classes: dict[Hashable, list[str]] = defaultdict(list)
        for owner in sorted(roles):
            classes[tuple(roles[owner]) if len(roles[owner]) == 1 else frozenset(roles[owner])].append(owner)
        self.atoms = [tuple(members) for members in classes.values()]
        atom = {owner: number for number, members in enumerate(self.atoms) for owner in members}
        self.rows_of: list[list[int]] = [[] for _ in self.atoms]
        for row, sets in zip(self.rows, voices, strict=True):
            found = {frozenset([atom[owner] for owner in voice]) for voice in sets}
            row.voices = sorted(found, key=sorted) if len(found) > 1 else list(found)
            for number in frozenset().union(*found):
                self.rows_of[number].append(row.number)

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

    def components(self) -> list[list[_Row]]:
        """Rows that share no amount, no fact and no group of copies are decided apart."""
        first_atom = len(self.rows) + len(self.columns)
        first_group = first_atom + len(self.atoms)
        groups = {group: first_group + n for n, group in enumerate(sorted({g for places in self.places for g in places}))}
        link = _Links(first_group + len(groups))
        for row in self.rows:
            for column in row.columns:
                link.join(row.number, len(self.rows) + column)
            for voice in row.voices:
                for atom in voice:
                    link.join(row.number, first_atom + atom)
        for atom, places in enumerate(self.places):
            for group in places:
                link.join(first_atom + atom, groups[group])
        found: dict[int, list[_Row]] = defaultdict(list)
        for row in self.rows:
            found[link.head(row.number)].append(row)
        return list(found.values())

    def all_facts(self, atoms: Iterable[int]) -> frozenset[str]:
        return frozenset(fact for atom in atoms for fact in self.atoms[atom])

    def facts(self, conflicts: Iterable[frozenset[int]]) -> tuple[frozenset[str], ...]:
        """Each conflict as facts: one of an atom's facts is enough, for each says the same."""
        return tuple(sorted({frozenset(self.atoms[atom][0] for atom in conflict) for conflict in conflicts}, key=sorted))


class _Links:
    """Numbered things that hang together (union-find)."""

    def __init__(self, size: int) -> None:
        self.up = list(range(size))

    def head(self, item: int) -> int:
        up = self.up
        while up[item] != item:
            up[item] = item = up[up[item]]
        return item

    def join(self, one: int, other: int) -> None:
        self.up[self.head(one)] = self.head(other)


def _contradicts(rows: Sequence[_Row], certificate: Certificate) -> bool:
    """Whether the multiplied rows add up to 0 >= something positive (Farkas), in exact arithmetic."""
    sums: dict[int, Fraction] = defaultdict(Fraction)
    least = Fraction(0)
    for number, multiplier in certificate.items():
        row = rows[number]
        for column, coefficient in zip(row.columns, row.coefficients, strict=True):
            sums[column] += multiplier * coefficient
        end = row.low if multiplier > 0 else row.high
        if end is None:
            return False
        least += multiplier * end
    return least > 0 and not any(sums.values())


# ------------------------------------------------------------------------------------------- one component: can it all hold?


@dataclass(slots=True)
class _Bounds:
    """The columns' tightest ends, as whole numbers of the component's grid, and the rows that set them."""

    low: list[int | None]
    high: list[int | None]
    low_row: list[_Row | None]
    high_row: list[_Row | None]

    def crossing(self) -> int | None:
        """The first column whose ends leave no amount."""
        for column, (low, high) in enumerate(zip(self.low, self.high, strict=True)):
            if low is not None and high is not None and low > high:
                return column
        return None

    def copy(self) -> _Bounds:
        return _Bounds(self.low[:], self.high[:], self.low_row[:], self.high_row[:])


class _Basis(NamedTuple):
    """A corner of the system: the columns off their bounds, the rows held at an end, the resting place of the others."""

    basic: list[int]
    tight: dict[int, int]  # relation -> its value
    rest: list[int]  # column -> value where not basic
    sides: dict[int, int]  # relation -> -1 low end, +1 high end, 0 neither


class _Component:
    """Rows that hang together, scaled so that column bounds and row ends are whole numbers (amount = whole number / grid)."""

    def __init__(self, system: _System, rows: list[_Row], deadline: float):
        self.system, self.deadline = system, deadline
        self.empty = [row for row in rows if not row.columns]
        self.relations = [row for row in rows if len(row.columns) > 1]
        self.local: dict[int, int] = {}
        for row in rows:
            for column in row.columns:
                self.local.setdefault(column, len(self.local))
        self.singles: list[list[_Row]] = [[] for _ in self.local]
        for row in rows:
            if len(row.columns) == 1:
                self.singles[self.local[row.columns[0]]].append(row)
        self.grid = lcm(*[row.coefficients[0] for found in self.singles for row in found])
        self.terms = [
            tuple(
                [(self.local[column], coefficient) for column, coefficient in zip(row.columns, row.coefficients, strict=True)]
            )
            for row in self.relations
        ]
        self.place = {row.number: place for place, row in enumerate(self.relations)}
        self.whole, self._hard = (_Bounds(*([None] * len(self.local) for _ in range(4))) for _ in range(2))
        for column, found in enumerate(self.singles):
            for row in found:
                self._tighten(self.whole, column, row)
                if not row.voices[0]:
                    self._tighten(self._hard, column, row)
        self._hard_relations = [place for place, row in enumerate(self.relations) if not row.voices[0]]
        self._guide: _Guide | None = None
        self.likely: tuple[list[int], list[int]] | None = None
        self.point: list[Rational] | None = None

    def _tighten(self, bounds: _Bounds, column: int, row: _Row) -> None:
        """Takes over the ends of a statement about this column alone, where they are tighter."""
        step = self.grid // row.coefficients[0]
        low, high = bounds.low[column], bounds.high[column]
        if row.low is not None and (low is None or row.low * step > low):
            bounds.low[column], bounds.low_row[column] = row.low * step, row
        if row.high is not None and (high is None or row.high * step < high):
            bounds.high[column], bounds.high_row[column] = row.high * step, row

    def _bound(self, bounds: _Bounds, column: int, aside: frozenset[int]) -> None:
        """Sets a column's ends from the statements about it alone that stand."""
        bounds.low[column] = bounds.high[column] = bounds.low_row[column] = bounds.high_row[column] = None
        for row in self.singles[column]:
            if not aside or row.voice(aside) is not None:
                self._tighten(bounds, column, row)

    def bounds(self, aside: frozenset[int]) -> _Bounds:
        """The columns' ends without these atoms."""
        if not aside:
            return self.whole
        bounds = self.whole.copy()
        for number in {number for atom in aside for number in self.system.rows_of[atom]}:
            row = self.system.rows[number]
            if len(row.columns) == 1:
                self._bound(bounds, self.local[row.columns[0]], aside)
        return bounds

    def decide(self, aside: frozenset[int] = frozenset()) -> Certificate | None:
        """None where the rest can hold (an exact point confirms it), otherwise the verified contradiction."""
        _mind(self.deadline)
        certificate = self._decide(aside)
        if certificate is not None and not _contradicts(self.system.rows, certificate):
            raise AssertionError(f"certificate does not contradict: {certificate}")
        return certificate

    def _decide(self, aside: frozenset[int]) -> Certificate | None:
        for row in self.empty:
            if row.voice(aside) is not None and not (row.low or 0) <= 0 <= (row.high or 0):
                return {row.number: Fraction(1 if row.low and row.low > 0 else -1)}
        bounds = self.bounds(aside)
        if (column := bounds.crossing()) is not None:
            return self._translate(bounds, {}, {column: (Fraction(1), Fraction(-1))})
        standing = [place for place, row in enumerate(self.relations) if row.voice(aside) is not None]
        if len(standing) < FEW:
            return self.arbitrate(bounds, standing)
        return self.guide().decide(bounds, standing)

    def guide(self) -> _Guide:
        if self._guide is None:
            self._guide = _Guide(self)
        return self._guide

    def arbitrate(self, bounds: _Bounds, standing: Sequence[int], basis: _Basis | None = None) -> Certificate | None:
        """The exact simplex on these relations; sets the point where they hold."""
        tableau = _Tableau(self, bounds, standing, basis, self.deadline)
        outcome = tableau.settle()
        if outcome is not None:
            return self._translate(bounds, *outcome)
        self.point = tableau.point()
        return None

    def greatest(self, objective: dict[int, int]) -> Rational | None:
        """The greatest value of a form over a consistent component, proven; None where it has none."""
        bounds, standing = self.whole, range(len(self.relations))
        if len(self.relations) >= FEW:
            value = self.guide().greatest(bounds, standing, objective)
            if value is not None:
                return value
        basis = self._guide.basis(bounds, standing) if self._guide else None
        tableau = _Tableau(self, bounds, standing, basis, self.deadline)
        tableau.settle()
        return tableau.greatest(objective)

    def hint(self, likely: Mapping[int, tuple[Fraction, Fraction]]) -> None:
        """Names a likely amount and a unit of deviation for each column, and a grid fine enough to tell units apart."""
        finer = int(1000 / min(unit for _, unit in likely.values() if unit)) + 1
        self.grid *= finer
        for ends in (self.whole.low, self.whole.high):
            ends[:] = [None if end is None else end * finer for end in ends]
        places = sorted((self.local[column], hint) for column, hint in likely.items())
        self.likely = (
            [int(value * self.grid) for _, (value, _) in places],
            [max(int(unit * self.grid), 1) for _, (_, unit) in places],
        )

    def combine(self, bounds: _Bounds, places: Sequence[int], held: set[int]) -> Certificate | None:
        """The contradiction of these relations and of the ends of the held columns; None where they are not exactly one."""
        if not places:
            return None
        equations: dict[int, dict[int, int]] = defaultdict(dict)
        for place in places:
            for column, coefficient in self.terms[place]:
                if column not in held:
                    equations[column][place] = coefficient
        first = places[0]
        listed = [({p: a for p, a in terms.items() if p != first}, -terms.get(first, 0)) for terms in equations.values()]
        solution = _solve(listed, set(places[1:]))
        if solution is None:
            return None
        sums: dict[int, Fraction] = defaultdict(Fraction)
        for place, multiplier in [(first, 1), *solution.items()]:
            for column, coefficient in self.terms[place]:
                sums[column] -= multiplier * coefficient
        for sign in (1, -1):
            relations = {place: Fraction(sign * m) for place, m in [(first, 1), *solution.items()] if m}
            columns = {column: (sign * m,) for column, m in sums.items() if m}
            if all((bounds.low_row if m > 0 else bounds.high_row)[column] is not None for column, (m,) in columns.items()):
                certificate = self._translate(bounds, relations, columns)
                if _contradicts(self.system.rows, certificate):
                    return certificate
        return None

    def _translate(
        self, bounds: _Bounds, relations: dict[int, Fraction], columns: dict[int, tuple[Fraction, ...]]
    ) -> Certificate:
        """Multipliers of relations and of column ends as multipliers of the rows that set them."""
        certificate: Certificate = {self.relations[place].number: multiplier for place, multiplier in relations.items()}
        for column, multipliers in columns.items():
            for multiplier in multipliers:
                row = bounds.low_row[column] if multiplier > 0 else bounds.high_row[column]
                certificate[row.number] = multiplier / row.coefficients[0]
        return certificate

    def holds(self, bounds: _Bounds, standing: Sequence[int], point: Sequence[Rational]) -> bool:
        """Whether a point satisfies every standing statement, exactly."""
        common = lcm(*{value.denominator for value in point})
        values = [value.numerator * (common // value.denominator) for value in point]
        for value, low, high in zip(values, bounds.low, bounds.high, strict=True):
            if (low is not None and value < low * common) or (high is not None and value > high * common):
                return False
        scale = common * self.grid
        for place in standing:
            total = sum([coefficient * values[column] for column, coefficient in self.terms[place]])
            row = self.relations[place]
            if (row.low is not None and total < row.low * scale) or (row.high is not None and total > row.high * scale):
                return False
        return True

    # ---- conflicts

    def conflict(self, certificate: Certificate, aside: frozenset[int]) -> frozenset[int]:
        """The atoms behind a contradiction; up to LONG, reduced until none can be spared. ValueError where there are none."""
        chosen = self._atoms(certificate, lambda row: row.voice(aside))
        for atom in sorted(chosen) if len(chosen) <= LONG else ():
            fewer = chosen - {atom}
            if atom in chosen and (found := self._contradiction_within(fewer)) is not None:
                chosen = self._atoms(found, lambda row, only=fewer: next(v for v in row.voices if v <= only))
        if not chosen:
            named = "; ".join(_written(self.system.rows[number].source) for number in certificate)
            raise ValueError(f"relations without owner contradict each other: {named}")
        return chosen

    def _atoms(self, certificate: Certificate, voice_of: Callable[[_Row], Iterable[int]]) -> frozenset[int]:
        return frozenset(atom for number in certificate for atom in voice_of(self.system.rows[number]))

    def _contradiction_within(self, atoms: frozenset[int]) -> Certificate | None:
        """A contradiction among the hard relations and what these atoms alone say."""
        bounds, standing = self._only(atoms)
        if (column := bounds.crossing()) is not None:
            return self._translate(bounds, {}, {column: (Fraction(1), Fraction(-1))})
        core = self._core(bounds, standing)
        if len(core) < FEW:
            return self.arbitrate(bounds, core) if core else None
        return self.guide().decide(bounds, core)

    def _only(self, atoms: frozenset[int]) -> tuple[_Bounds, list[int]]:
        """Ends and relations from these atoms and from nobody."""
        bounds = self._hard.copy()
        own = {number for atom in atoms for number in self.system.rows_of[atom]}
        standing = set(self._hard_relations)
        for number in own:
            row = self.system.rows[number]
            if not any(voice <= atoms for voice in row.voices):
                continue
            if len(row.columns) > 1:
                standing.add(self.place[number])
            elif row.columns:
                self._tighten(bounds, self.local[row.columns[0]], row)
        return bounds, sorted(standing)

    def _core(self, bounds: _Bounds, standing: Sequence[int]) -> list[int]:
        """The relations left after dropping, one by one, each that an amount of its own can always satisfy.

        A relation r + a*x in [low, high], x in no other relation: it can be met whatever the rest r is, if the greatest r
        plus the least a*x is at most high and the least r plus the greatest a*x is at least low.
        """
        users: dict[int, set[int]] = defaultdict(set)
        for place in standing:
            for column, _ in self.terms[place]:
                users[column].add(place)
        left = set(standing)
        queue = list(reversed(standing))
        while queue:
            place = queue.pop()
            if place not in left or not self._spare(bounds, place, users):
                continue
            left.discard(place)
            for column, _ in self.terms[place]:
                users[column].discard(place)
                if len(users[column]) == 1:
                    queue.extend(users[column])
        return sorted(left)

    def _spare(self, bounds: _Bounds, place: int, users: dict[int, set[int]]) -> bool:
        row, terms = self.relations[place], self.terms[place]
        if all(len(users[column]) > 1 for column, _ in terms):
            return False
        ranges = [_range(bounds, column, coefficient) for column, coefficient in terms]
        for own, (column, _) in enumerate(terms):
            if len(users[column]) > 1:
                continue
            least, greatest = ranges[own]
            rest = [ends for number, ends in enumerate(ranges) if number != own]
            if _within(row.high, self.grid, least, [high for _, high in rest], 1) and _within(
                row.low, self.grid, greatest, [low for low, _ in rest], -1
            ):
                return True
        return False


def _range(bounds: _Bounds, column: int, coefficient: int) -> tuple[int | None, int | None]:
    """The ends of coefficient * column."""
    low, high = bounds.low[column], bounds.high[column]
    ends = (None if low is None else coefficient * low, None if high is None else coefficient * high)
    return ends if coefficient > 0 else (ends[1], ends[0])


def _within(end: int | None, grid: int, own: int | None, others: list[int | None], sign: int) -> bool:
    """Whether own + sum(others), None unbounded on the wrong side, stays within the end; an unbounded own always can."""
    if end is None or own is None:
        return True
    if None in others:
        return False
    return sign * (own + sum(others)) <= sign * end * grid


# ------------------------------------------------------------------------------------------------ the guide: floating point


def _highspy() -> ModuleType:
    """HiGHS is imported when first needed: loading it takes longer than most disclosures take to solve."""
    import highspy

    return highspy


_FREE = (-float("inf"), float("inf"))


def _float(numerator: int, denominator: int) -> float:
    try:
        return numerator / denominator
    except OverflowError:  # digits beyond any float: the guide may err, the exact simplex will not
        return 1e30 if (numerator > 0) == (denominator > 0) else -1e30


class _Model:
    """A linear program in HiGHS whose bounds change from run to run; each run starts where the last one ended."""

    def __init__(self, columns: int, rows: Sequence[Sequence[tuple[int, float]]], deadline: float):
        import numpy

        self.numpy, self.highspy, self.deadline = numpy, _highspy(), deadline
        lp = self.highspy.HighsLp()
        lp.num_col_, lp.num_row_ = columns, len(rows)
        lp.col_cost_ = numpy.zeros(columns)
        lp.col_lower_, lp.col_upper_ = numpy.full(columns, -numpy.inf), numpy.full(columns, numpy.inf)
        lp.row_lower_, lp.row_upper_ = numpy.full(len(rows), -numpy.inf), numpy.full(len(rows), numpy.inf)
        lp.a_matrix_.format_ = self.highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = numpy.cumsum([0, *map(len, rows)], dtype=numpy.int32)
        lp.a_matrix_.index_ = numpy.array([column for row in rows for column, _ in row], dtype=numpy.int32)
        lp.a_matrix_.value_ = numpy.array([value for row in rows for _, value in row], dtype=float)
        self.highs = self.highspy._core._Highs()
        for option, value in (
            ("output_flag", False),
            ("presolve", "off"),  # presolve would hide the ray
            ("solver", "simplex"),
            ("threads", 1),
            ("simplex_scale_strategy", 0),  # scaled already
            ("small_matrix_value", 1e-12),
            ("primal_feasibility_tolerance", 1e-8),
            ("dual_feasibility_tolerance", 1e-8),
        ):
            self.highs.setOptionValue(option, value)
        self.highs.passModel(lp)
        self.all_rows = numpy.arange(len(rows), dtype=numpy.int32)
        self.all_columns = numpy.arange(columns, dtype=numpy.int32)

    def minimise(self, cost: Sequence[float]) -> None:
        self.highs.changeColsCost(len(self.all_columns), self.all_columns, self.numpy.array(cost, dtype=float))

    def run(self, columns: Sequence[tuple[float, float]], rows: Sequence[tuple[float, float]]) -> str:
        """Solves within these ends; the status: Optimal, Infeasible, ..."""
        for change, places, ends in (
            (self.highs.changeColsBounds, self.all_columns, columns),
            (self.highs.changeRowsBounds, self.all_rows, rows),
        ):
            low, high = self.numpy.array(ends, dtype=float).reshape(-1, 2).T
            change(len(places), places, self.numpy.ascontiguousarray(low), self.numpy.ascontiguousarray(high))
        left = self.deadline - time.monotonic()
        self.highs.setOptionValue("time_limit", self.highs.getRunTime() + max(left, 0.001))
        self.highs.run()
        _mind(self.deadline)
        return self.highs.getModelStatus().name[1:]


class _Guide:
    """HiGHS on one component, in deviations from a reference point and in units of each amount's own width.

    10^12 yuan known to 0.005 does not fit a float; 3 half-widths off the printed figure does.
    """

    def __init__(self, component: _Component):
        self.component = component
        self.reference, self.unit = component.likely or _reference(component)
        self.offset: list[int] = []
        self.scale: list[int] = []
        self.rows: list[list[tuple[int, float]]] = []
        self.ends: list[tuple[float, float]] = []
        for row, terms in zip(component.relations, component.terms, strict=True):
            scale = max(abs(coefficient) * self.unit[column] for column, coefficient in terms)
            offset = sum([coefficient * self.reference[column] for column, coefficient in terms])
            low = None if row.low is None else row.low * component.grid
            high = None if row.high is None else row.high * component.grid
            self.offset.append(offset)
            self.scale.append(scale)
            self.rows.append([(column, _float(coefficient * self.unit[column], scale)) for column, coefficient in terms])
            self.ends.append(_float_ends(low, high, offset, scale))
        self.model = _Model(len(component.local), self.rows, component.deadline)
        self._margin: _Margin | None = None

    def column_ends(self, bounds: _Bounds) -> list[tuple[float, float]]:
        """The columns' ends in deviations; an end far beyond the reference is left to the exact check.

        That amounts printed in billions are not negative is true and idle; in floats it would only spoil the digits.
        """
        places = zip(bounds.low, bounds.high, self.reference, self.unit, strict=True)
        found = [_float_ends(*place) for place in places]
        return [(low if low > -FAR else _FREE[0], high if high < FAR else _FREE[1]) for low, high in found]

    def near(self, bounds: _Bounds) -> _Bounds:
        """The same ends, but those far beyond the reference moved nearer to it: a point found within them holds as well."""
        near = bounds.copy()
        for column, (reference, unit) in enumerate(zip(self.reference, self.unit, strict=True)):
            reach = unit * int(FAR) // 10
            low, high = bounds.low[column], bounds.high[column]
            if low is not None and low < reference - reach:
                near.low[column] = reference - reach
            if high is not None and high > reference + reach:
                near.high[column] = reference + reach
        return near

    def run(self, bounds: _Bounds, standing: Sequence[int]) -> str:
        """Solves with these ends and relations; HiGHS's status."""
        rows = [_FREE] * len(self.ends)
        for place in standing:
            rows[place] = self.ends[place]
        return self.model.run(self.column_ends(bounds), rows)

    def decide(self, bounds: _Bounds, standing: Sequence[int]) -> Certificate | None:
        """Lets HiGHS decide, confirms exactly, and asks the exact simplex where that fails."""
        component = self.component
        # First near the reference, where floats are at their best; then with all the room that there is.
        for within in (self.near(bounds), bounds):
            status = self.run(within, standing)
            basis = self.basis(within, standing)
            if status == "Optimal" and basis is not None and self._confirm(bounds, standing, _corner(component.terms, basis)):
                return None
            if within.low == bounds.low and within.high == bounds.high:
                break
        if self._margin is None:
            self._margin = _Margin(self)
        certificate, point = self._margin.judge(bounds, standing)
        if certificate is None and self._confirm(bounds, standing, point):
            return None
        if certificate is None and status == "Infeasible":
            certificate = self._ray(bounds, standing)
        return certificate or component.arbitrate(bounds, standing, basis)

    def _confirm(self, bounds: _Bounds, standing: Sequence[int], point: list[Rational] | None) -> bool:
        if point is None or not self.component.holds(bounds, standing, point):
            return False
        self.component.point = point
        return True

    def greatest(self, bounds: _Bounds, standing: Sequence[int], objective: dict[int, int]) -> Rational | None:
        """The greatest value of a form where HiGHS's basis proves it exactly, otherwise None."""
        component = self.component
        largest = max((abs(a) * self.unit[column] for column, a in objective.items()), default=1)
        self.model.minimise([-_float(objective.get(column, 0) * unit, largest) for column, unit in enumerate(self.unit)])
        status = self.run(bounds, standing)
        basis = self.basis(bounds, standing)
        if status != "Optimal" or basis is None:
            return None
        point = _corner(component.terms, basis)
        if point is None or not component.holds(bounds, standing, point) or not _optimal(component, bounds, basis, objective):
            return None
        return sum(a * point[column] for column, a in objective.items())

    def _ray(self, bounds: _Bounds, standing: Sequence[int]) -> Certificate | None:
        """The contradiction in HiGHS's ray of infeasibility, by the exact simplex on the relations that it names."""
        _, exists, ray = self.model.highs.getDualRay()
        allowed = set(standing)
        support = [place for place in _nonzero(ray) if place in allowed] if exists else []
        return self.component.arbitrate(bounds, support) if support else None

    def basis(self, bounds: _Bounds, standing: Sequence[int]) -> _Basis | None:
        """HiGHS's basis in exact terms."""
        found, statuses = self.model.highs.getBasis(), self.model.highspy.HighsBasisStatus
        if not found.valid:
            return None
        basic, rest = [], []
        for column, status in enumerate(found.col_status):
            low, high = bounds.low[column], bounds.high[column]
            if status == statuses.kBasic:
                basic.append(column)
            rest.append(_resting(self.reference[column], low, high, status == statuses.kLower, status == statuses.kUpper))
        tight, sides, allowed = {}, {}, set(standing)
        for place, status in enumerate(found.row_status):
            if status == statuses.kBasic:
                continue
            row = self.component.relations[place]
            stands = place in allowed
            if stands and row.low is not None and (status == statuses.kLower or row.high is None):
                tight[place], sides[place] = row.low * self.component.grid, -1
            elif stands and row.high is not None:
                tight[place], sides[place] = row.high * self.component.grid, 1
            else:
                tight[place], sides[place] = self.offset[place], 0
        return _Basis(basic, tight, rest, sides)


class _Margin:
    """The least t, in half-widths, by which every figure must give way: above 0 they contradict, below 0 there is room.

    Above 0, the prices of the linear program are a contradiction with the largest gap for the sum of its multipliers. A slip
    breaks a total of five parts by more, for each figure involved, than a chain of fifty; so the contradictions found are
    short, unlike the first ray at which a simplex stops. Below 0, the corner found lies inside all figures' intervals, where
    the tolerance of floats does no harm.
    """

    def __init__(self, guide: _Guide):
        self.guide, component = guide, guide.component
        self.give = len(component.local)
        self.rows: list[tuple[bool, int, int]] = []  # (about a relation, its place or the column, -1 low end or +1 high end)
        self.exact: list[tuple[tuple[int, int], ...]] = []
        built: list[list[tuple[int, float]]] = []
        for place, row in enumerate(component.relations):
            soft = bool(row.voices[0])
            for side in [side for side, end in ((-1, row.low), (1, row.high)) if end is not None]:
                self.rows.append((True, place, side))
                self.exact.append((*component.terms[place], (self.give, -side * guide.scale[place] * soft)))
                built.append([*guide.rows[place], (self.give, -float(side * soft))])
        for column, ends in enumerate(zip(component.whole.low_row, component.whole.high_row, strict=True)):
            for side in [side for side, setter in zip((-1, 1), ends, strict=True) if setter is not None and setter.voices[0]]:
                self.rows.append((False, column, side))
                self.exact.append(((column, 1), (self.give, -side * guide.unit[column])))
                built.append([(column, 1.0), (self.give, -float(side))])
        self.hard = [*guide.column_ends(component._hard), (-1.0, _FREE[1])]
        self.model = _Model(self.give + 1, built, component.deadline)
        self.model.minimise([0.0] * self.give + [1.0])

    def judge(self, bounds: _Bounds, standing: Sequence[int]) -> tuple[Certificate | None, list[Rational] | None]:
        """An exact contradiction, or a point to confirm, or neither."""
        ends = self._ends(bounds, set(standing))
        columns = self.guide.column_ends(bounds)
        rows = []
        for (relation, place, side), end in zip(self.rows, ends, strict=True):
            low, high = _FREE if end is None else self.guide.ends[place] if relation else columns[place]
            rows.append((low, _FREE[1]) if side < 0 else (_FREE[0], high))
        if self.model.run(self.hard, rows) != "Optimal":
            return None, None
        solution = self.model.highs.getSolution()
        if solution.col_value[self.give] < 0:
            point = _corner(self.exact, self._basis(bounds, ends))
            return None, None if point is None else point[: self.give]
        named = [self.rows[number] for number in _nonzero(self.model.numpy.array(solution.row_dual))]
        places = {place for relation, place, _ in named if relation}
        held = {place for relation, place, _ in named if not relation}
        held.update(_nonzero(self.model.numpy.array(solution.col_dual[: self.give])))
        return self.guide.component.combine(bounds, sorted(places.intersection(standing)), held), None

    def _ends(self, bounds: _Bounds, allowed: set[int]) -> list[int | None]:
        """The exact end of each row; None where it is out of force or hard and so an end of its column."""
        component, ends = self.guide.component, []
        for relation, place, side in self.rows:
            if relation:
                row = component.relations[place]
                ends.append((row.low if side < 0 else row.high) * component.grid if place in allowed else None)
            else:
                setter = bounds.low_row[place] if side < 0 else bounds.high_row[place]
                value = bounds.low[place] if side < 0 else bounds.high[place]
                ends.append(value if setter is not None and setter.voices[0] else None)
        return ends

    def _basis(self, bounds: _Bounds, ends: list[int | None]) -> _Basis:
        """HiGHS's basis in exact terms."""
        guide, found, statuses = self.guide, self.model.highs.getBasis(), self.model.highspy.HighsBasisStatus
        hard = guide.component._hard
        basic = [column for column, status in enumerate(found.col_status) if status == statuses.kBasic]
        rest = [
            _resting(guide.reference[column], hard.low[column], hard.high[column], status == statuses.kLower, False)
            for column, status in enumerate(found.col_status[: self.give])
        ]
        tight = {}
        for number, (status, end) in enumerate(zip(found.row_status, ends, strict=True)):
            if status != statuses.kBasic:
                relation, place, _ = self.rows[number]
                away = guide.offset[place] if relation else guide.reference[place]
                tight[number] = away if end is None else end
        return _Basis(basic, tight, [*rest, -1], {})


def _nonzero(values) -> list[int]:
    """Where an array of floats is not nearly 0, measured by its largest."""
    size = abs(values)
    return (size > 1e-9 * size.max()).nonzero()[0].tolist() if len(size) else []


def _float_ends(low: int | None, high: int | None, origin: int, unit: int) -> tuple[float, float]:
    return (
        _FREE[0] if low is None else _float(low - origin, unit),
        _FREE[1] if high is None else _float(high - origin, unit),
    )


def _resting(reference: int, low: int | None, high: int | None, at_low: bool, at_high: bool) -> int:
    """Where a column that is not basic lies: at the end that HiGHS names, otherwise as near the reference as it may."""
    if at_low and low is not None:
        return low
    if at_high and high is not None:
        return high
    if low is not None and reference < low:
        return low
    return high if high is not None and reference > high else reference


def _reference(component: _Component) -> tuple[list[int], list[int]]:
    """A likely amount and a unit of deviation for every column, in grid steps.

    Printed amounts: the middle and the half-width of their interval. Others follow from relations that leave them alone
    unknown, in the order in which they come.
    """
    size = len(component.local)
    place: list[int | None] = [None] * size
    unit = [0] * size
    for column, (low, high) in enumerate(zip(component.whole.low, component.whole.high, strict=True)):
        if low is not None and high is not None:
            place[column] = (low + high) // 2
            # An exact count has no width; deviations in thousandths of it are as good as any.
            unit[column] = abs(high - low) // 2 or max(abs(low) // 1000, 1)
    _propagate(component, place, unit)
    known = sorted(width for width in unit if width)
    usual = known[len(known) // 2] if known else component.grid
    for column in range(size):
        if place[column] is None:
            low, high = component.whole.low[column], component.whole.high[column]
            place[column] = low if low is not None else high if high is not None else 0
            unit[column] = usual
    return place, unit


def _propagate(component: _Component, place: list[int | None], unit: list[int]) -> None:
    users: dict[int, list[int]] = defaultdict(list)
    unknown = []
    for number, terms in enumerate(component.terms):
        missing = [column for column, _ in terms if place[column] is None]
        unknown.append(len(missing))
        for column in missing:
            users[column].append(number)
    queue = [number for number, count in enumerate(unknown) if count == 1]
    while queue:
        number = queue.pop(0)
        if unknown[number] != 1:
            continue
        column, own = next((c, a) for c, a in component.terms[number] if place[c] is None)
        row = component.relations[number]
        ends = [end for end in (row.low, row.high) if end is not None]
        target = sum(ends) * component.grid // len(ends) if ends else 0
        rest = sum(a * place[c] for c, a in component.terms[number] if c != column)
        width = max(abs(a) * unit[c] for c, a in component.terms[number] if c != column)
        if len(ends) == 2:
            width = max(width, (row.high - row.low) * component.grid // 2)
        place[column], unit[column] = (target - rest) // own, max(width // abs(own), 1)
        for user in users[column]:
            unknown[user] -= 1
            if unknown[user] == 1:
                queue.append(user)


# -------------------------------------------------------------------------------------------------- exact linear equations


def _corner(rows: Sequence[Sequence[tuple[int, int]]], basis: _Basis) -> list[Rational] | None:
    """The point where the basis's tight relations meet; None where they do not meet in one point."""
    basic = set(basis.basic)
    equations = []
    for place, value in basis.tight.items():
        unknown = {}
        for column, coefficient in rows[place]:
            if column in basic:
                unknown[column] = coefficient
            else:
                value -= coefficient * basis.rest[column]
        equations.append((unknown, value))
    solution = _solve(equations, basic)
    if solution is None:
        return None
    return [solution[column] if column in basic else value for column, value in enumerate(basis.rest)]


def _optimal(component: _Component, bounds: _Bounds, basis: _Basis, objective: dict[int, int]) -> bool:
    """Whether no point exceeds the corner: the form is a sum of tight ends, each with the sign that holds it there."""
    basic = set(basis.basic)
    equations: dict[int, dict[int, int]] = {column: {} for column in basic}
    for place in basis.tight:
        for column, coefficient in component.terms[place]:
            if column in basic:
                equations[column][place] = coefficient
    listed = [(terms, objective.get(column, 0)) for column, terms in equations.items()]
    prices = _solve(listed, set(basis.tight))
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


def _solve(equations: list[tuple[dict[int, int], Rational]], unknowns: set[int]) -> dict[int, Rational] | None:
    """Solves sparse equations exactly; None where they contradict each other or leave an unknown open.

    Sums and shares hang together almost like a tree, so nearly all unknowns follow one by one from an equation with a single
    unknown; only what is left is eliminated.
    """
    users: dict[int, list[int]] = defaultdict(list)
    open_count = []
    for number, (terms, _) in enumerate(equations):
        open_count.append(len(terms))
        for column in terms:
            users[column].append(number)
    solution: dict[int, Rational] = {}
    left = set(range(len(equations)))
    queue = [number for number, count in enumerate(open_count) if count <= 1]
    while queue:
        number = queue.pop()
        if number not in left:
            continue
        left.discard(number)
        rest, value = _reduced(*equations[number], solution)
        if not rest:
            if value:
                return None
            continue
        ((own, coefficient),) = rest.items()
        solution[own] = _quotient(value, coefficient)
        for user in users[own]:
            open_count[user] -= 1
            if open_count[user] <= 1:
                queue.append(user)
    knot = [_reduced(*equations[number], solution) for number in sorted(left)]
    return solution if _eliminate(knot, solution) and len(solution) == len(unknowns) else None


def _reduced(terms: dict[int, int], value: Rational, solution: dict[int, Rational]) -> tuple[dict[int, int], Rational]:
    """The equation with the known unknowns moved to the value's side."""
    rest = {}
    for column, coefficient in terms.items():
        if column in solution:
            value -= coefficient * solution[column]
        else:
            rest[column] = coefficient
    return rest, value


def _quotient(value: Rational, divisor: int) -> Rational:
    """value / divisor, a plain int where it is whole: most amounts are, and ints are ten times as fast."""
    if type(value) is int:
        whole, rest = divmod(value, divisor)
        return Fraction(value, divisor) if rest else whole
    quotient = value / divisor
    return quotient.numerator if quotient.denominator == 1 else quotient


def _eliminate(equations: list[tuple[dict[int, int], Rational]], solution: dict[int, Rational]) -> bool:
    """Gaussian elimination in whole numbers, rarest unknown of the shortest equation first; adds to the solution.

    False where the equations contradict each other or leave an unknown open.
    """
    rows = [(dict(terms), value) for terms, value in equations]
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
            rows[other] = _cancel(rows[other], other, terms, value, pivot, users)
    if set().union(*(terms for _, terms, _ in order)) - {pivot for pivot, _, _ in order}:
        return False
    for pivot, terms, value in reversed(order):
        for column, coefficient in terms.items():
            if column != pivot:
                value -= coefficient * solution[column]
        solution[pivot] = _quotient(value, terms[pivot])
    return True


def _cancel(
    row: tuple[dict[int, int], Rational],
    number: int,
    terms: dict[int, int],
    value: Rational,
    pivot: int,
    users: dict[int, set[int]],
) -> tuple[dict[int, int], Rational]:
    """The row with the pivot unknown removed by the pivot equation, divided by its common divisor."""
    other, target = row
    common = gcd(other[pivot], terms[pivot])
    mine, theirs = terms[pivot] // common, other[pivot] // common
    combined = {column: coefficient * mine for column, coefficient in other.items()}
    for column, coefficient in terms.items():
        total = combined.get(column, 0) - coefficient * theirs
        if total:
            combined[column] = total
            users[column].add(number)
        else:
            combined.pop(column, None)
            users[column].discard(number)
    target = target * mine - value * theirs
    divisor = gcd(*combined.values()) if combined else 1
    if divisor > 1:
        combined = {column: coefficient // divisor for column, coefficient in combined.items()}
        target = _quotient(target, divisor)
    return combined, target


# ------------------------------------------------------------------------------------------- the arbiter: an exact simplex


class _Tableau:
    """A simplex in rational numbers for bounded variables, Bland's rule in the end; slow, always right, always ends.

    Form and conflict reading: Dutertre & de Moura, "A fast linear-arithmetic solver for DPLL(T)", CAV 2006. Variables are the
    columns, then one for the value of each relation. The row in which it stops has independent neighbours, so the ends named
    there are an irreducible contradiction.
    """

    def __init__(self, component: _Component, bounds: _Bounds, standing: Sequence[int], basis: _Basis | None, deadline: float):
        self.deadline, self.bounds = deadline, bounds
        self.standing = list(standing)
        used = sorted({column for place in standing for column, _ in component.terms[place]})
        self.columns = len(component.local)
        grid = component.grid
        self.low: dict[int, int | None] = {column: bounds.low[column] for column in used}
        self.high: dict[int, int | None] = {column: bounds.high[column] for column in used}
        reference = basis.rest if basis else [0] * self.columns
        self.value: dict[int, Rational] = {
            column: _resting(reference[column], self.low[column], self.high[column], False, False) for column in used
        }
        self.spare = [_resting(0, low, high, False, False) for low, high in zip(bounds.low, bounds.high, strict=True)]
        self.rows: dict[int, dict[int, Rational]] = {}
        self.users: dict[int, set[int]] = defaultdict(set)
        for place in self.standing:
            row, variable = component.relations[place], self.columns + place
            self.low[variable] = None if row.low is None else row.low * grid
            self.high[variable] = None if row.high is None else row.high * grid
            self._add(variable, dict(component.terms[place]))
        if basis is not None:
            self._enter(basis)

    def _add(self, variable: int, terms: dict[int, Rational]) -> None:
        self.rows[variable] = terms
        for column in terms:
            self.users[column].add(variable)
        self.value[variable] = sum([coefficient * self.value[column] for column, coefficient in terms.items()])

    def _enter(self, basis: _Basis) -> None:
        """Starts from HiGHS's basis: its basic columns enter, the tight relations leave at their ends."""
        leaving = {self.columns + place: value for place, value in basis.tight.items() if self.columns + place in self.rows}
        entering = set(basis.basic)
        while leaving:
            _mind(self.deadline)
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
        row = self.rows.pop(leaving)
        self._move_entering(leaving, entering, _over(target - self.value[leaving], row[entering]), row)
        self.value[leaving] = target
        for column in row:
            self.users[column].discard(leaving)
        own = row.pop(entering)
        solved = {column: _over(-coefficient, own) for column, coefficient in row.items()}
        solved[leaving] = _over(1, own)
        for user in self.users.pop(entering, ()):
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

    def _move_entering(self, leaving: int, entering: int, step: Rational, row: dict[int, Rational]) -> None:
        self.value[entering] += step
        for user in self.users[entering]:
            if user != leaving:
                self.value[user] += self.rows[user][entering] * step

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

    def settle(self) -> tuple[dict[int, Fraction], dict[int, tuple[Fraction, ...]]] | None:
        """None where all ends can be met, otherwise multipliers of relations and of columns that contradict."""
        patience = 4 * len(self.rows) + 20  # steepest first is quick but may circle; Bland's rule may not
        while True:
            _mind(self.deadline)
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

    def _contradiction(self, variable: int, sign: int) -> tuple[dict[int, Fraction], dict[int, tuple[Fraction, ...]]]:
        # value(variable) - sum(coefficient * neighbour) = 0 always, and the ends say that it is on one side of 0.
        multipliers = {variable: Fraction(sign)}
        for column, coefficient in self.rows[variable].items():
            multipliers[column] = Fraction(-sign * coefficient)
        relations = {number - self.columns: m for number, m in multipliers.items() if number >= self.columns}
        return relations, {number: (m,) for number, m in multipliers.items() if number < self.columns}

    def point(self) -> list[Rational]:
        return [self.value.get(column, self.spare[column]) for column in range(self.columns)]

    def greatest(self, objective: dict[int, Rational]) -> Rational | None:
        """The greatest value of the objective from a settled tableau; None where it has none."""
        goal = -1
        self.low[goal] = self.high[goal] = None
        for column in objective:  # amounts that no relation mentions
            if column not in self.value:
                self.low[column], self.high[column] = self.bounds.low[column], self.bounds.high[column]
                self.value[column] = self.spare[column]
        terms: dict[int, Rational] = defaultdict(int)
        for column, coefficient in objective.items():
            for inner, factor in self.rows[column].items() if column in self.rows else ((column, 1),):
                terms[inner] += coefficient * factor
        self._add(goal, {column: total for column, total in terms.items() if total})
        while True:
            _mind(self.deadline)
            movable = sorted(column for column, c in self.rows[goal].items() if self._room(column, c))
            if not movable:
                return self.value[goal]
            entering = movable[0]
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
            distance = _over(end - self.value[user], slope)
            if best[0] is None or distance < best[0]:
                best = (distance, user, end)
        return best


def _over(value: Rational, divisor: Rational) -> Rational:
    quotient = Fraction(value) / divisor
    return quotient.numerator if quotient.denominator == 1 else quotient


# --------------------------------------------------------------------------------------- the search: implicit hitting sets


class _Answer(NamedTuple):
    """The cheapest sets of one component, as atoms."""

    sets: list[frozenset[int]]
    parts: list[list[frozenset[int]]]
    complete: bool


class _Search:
    """Every cheapest set of atoms without which one component holds."""

    def __init__(self, system: _System, component: _Component, most: int):
        self.system, self.component, self.most = system, component, most
        self.conflicts: list[frozenset[int]] = []
        self.confirmed: list[frozenset[int]] = []

    def answer(self) -> _Answer | None:
        """None where the component is consistent."""
        if self.holds(frozenset()):
            return None
        while True:
            blocks, complete = _cheapest(self.system, self.conflicts, self.component.deadline)
            parts = [sorted(block, key=lambda chosen: sorted(self.system.all_facts(chosen)))[: self.most] for block in blocks]
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
            self.conflicts.append(conflict)
            aside |= conflict
        return outcome


def _cheapest(system: _System, conflicts: list[frozenset[int]], deadline: float) -> tuple[list[list[frozenset[int]]], bool]:
    """All cheapest sets that meet every conflict, by blocks that share neither atoms nor groups; and whether all are there."""
    smallest = [c for c in dict.fromkeys(conflicts) if not any(other < c for other in conflicts)]
    atoms = sorted({atom for conflict in smallest for atom in conflict})
    number = {atom: n for n, atom in enumerate(atoms)}
    groups: dict[int, int] = {}
    link = _Links(len(atoms))
    for conflict in smallest:
        for atom in conflict:
            link.join(number[min(conflict)], number[atom])
    for atom in atoms:
        for group in system.places[atom]:
            link.join(groups.setdefault(group, number[atom]), number[atom])
    blocks: dict[int, list[frozenset[int]]] = defaultdict(list)
    for conflict in sorted(smallest, key=lambda c: (len(c), sorted(c))):
        blocks[link.head(number[min(conflict)])].append(conflict)
    found = [_Hitting(system, block, deadline).sets() for block in blocks.values()]
    return [sets for sets, _ in found], all(complete for _, complete in found)


class _Hitting:
    """The cheapest hitting sets of some conflicts, by branch and bound."""

    def __init__(self, system: _System, conflicts: list[frozenset[int]], deadline: float):
        self.system, self.conflicts, self.deadline = system, conflicts, deadline
        self.best: int | None = None
        self.found: list[frozenset[int]] = []
        self.complete = True

    def sets(self) -> tuple[list[frozenset[int]], bool]:
        self._branch(frozenset(), frozenset())
        return self.found, self.complete

    def _branch(self, chosen: frozenset[int], barred: frozenset[int]) -> None:
        _mind(self.deadline)
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


class _Spans:
    """Exact ranges of forms and ratios over one consistent system."""

    def __init__(self, statements: Sequence[Statement], nonnegative: Collection[Hashable], deadline: float):
        self.system = _System(statements, nonnegative, ())
        self.deadline = deadline

    def span(self, terms: Terms, over: Terms | None) -> Interval:
        asked = {name for form in (terms, over or ()) for name, _ in _pairs(form)}
        columns = {self.system.columns[name] for name in asked if name in self.system.columns}
        rows = [row for rows in self.system.components() if columns & {c for row in rows for c in row.columns} for row in rows]
        component = _Component(self.system, rows, self.deadline)
        certificate = component.decide()
        if certificate is not None:
            named = "; ".join(_written(self.system.rows[number].source) for number in certificate)
            raise ValueError(f"the remaining statements contradict each other: {named}")
        if over is None:
            return self._linear(component, terms)
        return self._ratio(component, terms, over)

    def _linear(self, component: _Component, terms: Terms) -> Interval:
        scale, objective = self._objective(component, terms)
        if objective is None:
            return Interval(None, None)
        ends = []
        for sign in (-1, 1):
            end = component.greatest({column: sign * coefficient for column, coefficient in objective.items()})
            ends.append(None if end is None else Fraction(sign * end) / scale)
        return Interval(*ends)

    def _objective(self, component: _Component, terms: Terms) -> tuple[int, dict[int, int] | None]:
        """(grid steps of the form's value, the form over local columns); None for the form where an amount is unknown."""
        totals: dict[Hashable, Fraction] = defaultdict(Fraction)
        for name, coefficient in _pairs(terms):
            totals[name] += coefficient
        totals = {name: total for name, total in totals.items() if total}
        if any(name not in self.system.columns for name in totals):
            return 1, None
        whole = lcm(*[total.denominator for total in totals.values()])
        local = {component.local[self.system.columns[name]]: int(total * whole) for name, total in totals.items()}
        return whole * component.grid, local

    def _ratio(self, component: _Component, terms: Terms, over: Terms) -> Interval:
        divisor = self._linear(component, over)
        if divisor.high is not None and divisor.high <= 0:
            terms, over = ([(name, -coefficient) for name, coefficient in _pairs(form)] for form in (terms, over))
            divisor = -divisor
        if divisor.low is None or divisor.low < 0 or divisor.high == 0:
            return Interval(None, None)
        names = {column: name for name, column in self.system.columns.items()}
        likely, width = _reference(component)
        here = {name: Fraction(likely[component.local[c]], component.grid) for c, name in names.items() if c in component.local}
        steps = {name: Fraction(width[component.local[c]], component.grid) for c, name in names.items() if c in component.local}
        size = sum(here.get(name, 0) * coefficient for name, coefficient in _pairs(over))
        if size <= 0:
            size = (divisor.low + (divisor.high or divisor.low * 2 + 1)) / 2
        spread = sum(abs(steps.get(name, 0) * coefficient) for name, coefficient in _pairs(over))
        hints = {("ratio", name): (here[name] / size, steps[name] / size) for name in here}
        hints["scale",] = (1 / size, spread / size**2)
        scaled = _Spans(list(_homogeneous(component, names, over)), (("scale",),), self.deadline)
        whole = _Component(scaled.system, scaled.system.rows, self.deadline)
        whole.hint({scaled.system.columns[name]: hint for name, hint in hints.items()})
        return scaled._linear(whole, [(("ratio", name), coefficient) for name, coefficient in _pairs(terms)])


def _homogeneous(component: _Component, names: Mapping[int, Hashable], over: Terms) -> Iterator[Statement]:
    """The statements about amount * scale, with scale = 1 / divisor: the ratio becomes a linear form."""
    rows = [*component.relations, *(row for found in component.singles for row in found)]
    for row in rows:
        terms = [(("ratio", names[column]), a) for column, a in zip(row.columns, row.coefficients, strict=True)]
        if row.low is not None and row.low == row.high:
            yield Statement((*terms, (("scale",), -row.low)), 0, 0)
            continue
        if row.low is not None:
            yield Statement((*terms, (("scale",), -row.low)), 0, None)
        if row.high is not None:
            yield Statement((*terms, (("scale",), -row.high)), None, 0)
    yield Statement([(("ratio", name), coefficient) for name, coefficient in _pairs(over)], 1, 1)
