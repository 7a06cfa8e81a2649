"""Statements: what facts say of unknown amounts, written out for a reader, and as whole-number rows for the solver."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import NamedTuple

from juesuan.ground.groups import Links, grouped
from juesuan.reconcile.rows import Row

# Setting aside one amount costs 8, each further place that copies the same digits 1 more: few distinct amounts come first
# (a slip in the ledger is copied to every place), then few places; eight further places weigh as much as one further amount.
AMOUNT, PLACE = 8, 1

Terms = Mapping[Hashable, Fraction | int]
Form = dict[int, Fraction | int]  # column -> coefficient


@dataclass(eq=False, slots=True)
class Statement:
    """One linear statement about the true amounts: low <= sum(coefficient * amount) <= high; None leaves an end open.

    Owners are the facts that make it: if any owner is set aside, the statement falls. Without owner it is a hard relation.
    Raises ValueError where low exceeds high, for no amount could satisfy it.
    """

    terms: Terms
    low: Fraction | int | None
    high: Fraction | int | None
    owners: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"statement of {', '.join(self.owners) or 'no owner'}: low {self.low} is above high {self.high}")


def written(statement: Statement) -> str:
    """low <= 3 [a] + -1 [b] <= high, exact, for a message."""
    terms = " + ".join(f"{coefficient} [{name}]" for name, coefficient in statement.terms.items())
    low, high = ("" if end is None else str(end) for end in (statement.low, statement.high))
    return f"{low} <= {terms or 0} <= {high}".removeprefix(" <= ").removesuffix(" <= ")


class _Read(NamedTuple):
    """A statement in whole numbers without common divisor, the first coefficient in order of names positive."""

    names: list[Hashable]
    coefficients: tuple[int, ...]
    low: int | None
    high: int | None
    statement: Statement


class Said:
    """All statements in whole numbers, amounts numbered as they come; the `nonnegative` amounts are 0 or more. Raises TypeError
    for a binary float."""

    def __init__(self, statements: Iterable[Statement], nonnegative: Collection[Hashable] = ()):
        self.names: dict[Hashable, str] = {}
        self.read = [self._read(statement) for statement in statements]
        for name in nonnegative:
            self.names[name] = self.names.get(name) or repr(name)
            self.read.append(_Read([name], (1,), 0, None, Statement({name: 1}, 0, None)))
        self.columns = {name: number for number, name in enumerate(self.names)}

    def _read(self, statement: Statement) -> _Read:
        totals, names = statement.terms, self.names
        for name in totals:
            if name not in names:
                names[name] = repr(name)
        variables = [name for name, total in totals.items() if total]
        if len(variables) > 1:
            variables.sort(key=names.__getitem__)
        values = [totals[name] for name in variables]
        values += [end for end in (statement.low, statement.high) if end is not None]
        if float in map(type, values):
            raise TypeError(f"binary float in {written(statement)}; pass int, Fraction or Decimal")
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
        return _Read(variables, coefficients, low, high, statement)

    def rows(self) -> list[Row]:
        """All of them as rows that nobody can set aside."""
        columns, hard = self.columns, [frozenset[int]()]
        return [
            Row(number, tuple([columns[n] for n in one.names]), one.coefficients, one.low, one.high, hard)
            for number, one in enumerate(self.read)
        ]

    def form(self, terms: Terms) -> Form:
        """Terms by the columns of their amounts; -1 is that of an amount of which nothing is said."""
        return {self.columns.get(name, -1): total for name, total in terms.items() if total}


class System:
    """The statements as rows in an order that follows from names and values alone, so that the caller's cannot change an
    answer: equal statements merged, interchangeable facts as one atom, components that are decided apart."""

    def __init__(self, said: Said, copies: Sequence[frozenset[str]] = ()):
        self.columns: dict[Hashable, int] = {}
        self.rows: list[Row] = []
        self.sources: list[Statement] = []
        merged: dict[tuple, int] = {}
        voices: list[set[frozenset[str]]] = []
        names = said.names
        key = lambda one: (  # noqa: E731
            sorted(one.statement.owners),
            [names[name] for name in one.names],
            one.coefficients,
            (one.low is None, one.low or 0, one.high is None, one.high or 0),
        )
        for one in sorted(said.read, key=key):
            columns = tuple([self.columns.setdefault(name, len(self.columns)) for name in one.names])
            row = (columns, one.coefficients, one.low, one.high)
            number = merged.setdefault(row, len(self.rows))
            if number == len(self.rows):
                self.rows.append(Row(number, *row))
                self.sources.append(one.statement)
                voices.append(set())
            voices[number].add(frozenset(one.statement.owners))
        self._name_atoms(voices)
        self._group(copies)

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
        self.atoms = list(map(tuple, grouped((frozenset(roles[owner]), owner) for owner in sorted(roles)).values()))
        atom = {owner: number for number, members in enumerate(self.atoms) for owner in members}
        for row, sets in zip(self.rows, voices, strict=True):
            row.voices = sorted({frozenset([atom[owner] for owner in voice]) for voice in sets}, key=sorted)

    def _group(self, copies: Sequence[frozenset[str]]) -> None:
        """For each atom, how many places of which amount it takes."""
        group = groups(copies)
        self.places: list[dict[int, int]] = []
        for members in self.atoms:
            places: dict[int, int] = {}
            for fact in members:
                own = group.setdefault(fact, len(copies) + len(group))
                places[own] = places.get(own, 0) + 1
            self.places.append(places)

    def groups(self, atoms: Iterable[int]) -> frozenset[int]:
        """The amounts of which atoms take places."""
        return frozenset().union(*(self.places[atom] for atom in atoms))

    def cost(self, atom: int, taken: frozenset[int]) -> int:
        """What setting aside one more atom costs beside those that take places of these amounts: see AMOUNT and PLACE."""
        return sum(PLACE * count + (group not in taken) * (AMOUNT - PLACE) for group, count in self.places[atom].items())

    def components(self) -> list[list[Row]]:
        """Rows that share no amount, no fact and no group of copies are decided apart."""
        # Columns, atoms and groups of copies are numbered in one line; a row belongs where any of its columns does.
        atoms = len(self.columns)
        groups = atoms + len(self.atoms)
        link, belongs = Links(), []
        for row in self.rows:
            members = [*row.columns, *(atoms + atom for voice in row.voices for atom in voice)] or [-1 - row.number]
            link.join(*members)
            belongs.append(members[0])
        for atom, places in enumerate(self.places):
            link.join(atoms + atom, *(groups + group for group in places))
        return list(grouped((link.head(member), row) for row, member in zip(self.rows, belongs, strict=True)).values())

    def facts(self, atoms: Iterable[int]) -> list[str]:
        return sorted(fact for atom in atoms for fact in self.atoms[atom])

    def named(self, sets: Iterable[frozenset[int]]) -> tuple[frozenset[str], ...]:
        """Sets of atoms as sets of facts, in order of their sorted names."""
        return tuple(frozenset(facts) for facts in sorted(map(self.facts, sets)))

    def blamed(self, conflicts: Iterable[frozenset[int]]) -> tuple[frozenset[str], ...]:
        """Each conflict as facts: one of an atom's facts is enough, for each says the same."""
        return tuple(sorted({frozenset(self.atoms[atom][0] for atom in conflict) for conflict in conflicts}, key=sorted))


def groups(copies: Sequence[frozenset[str]]) -> dict[str, int]:
    """The number of the group of copies that each fact is in. Raises ValueError for a fact in two."""
    group: dict[str, int] = {}
    for number, members in enumerate(copies):
        for fact in members:
            if group.setdefault(fact, number) != number:
                raise ValueError(f"fact {fact} is in two groups of copies")
    return group
