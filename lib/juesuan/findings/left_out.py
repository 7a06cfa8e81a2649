"""Rows left out: a total of a table that is above the sum of its rows by the amount of an item that the table has not.

What the item is tells another table or the text, which print it with just this amount. Nobody else is then to blame, neither
the rows that are there nor the item where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from juesuan.ground.exact import Interval
from juesuan.ground.groups import grouped, runs
from juesuan.reading.book import interval, summed
from juesuan.reading.facts import Fact, Reading
from juesuan.reading.table_reader import TableReading, TableSum
from juesuan.reading.vocabulary import path_of, vocabulary
from juesuan.reconcile.checks import Check

INCOME = "收入"  # what the keys of a table of income have before its items


class LeftOut(NamedTuple):
    """An item that tables have not, its figure elsewhere, the totals above the sums of their rows, and the checks of these."""

    path: str
    item: Fact
    wholes: tuple[Fact, ...]
    checks: tuple[Check, ...]
    tables: frozenset[int]

    def without(self, table: TableReading) -> TableReading:
        """A table without its sums of the rows among which the item is missing."""
        kept = [one for one in table.sums if not self._of_them(one)] if table.number in self.tables else table.sums
        return replace(table, sums=kept)

    def _of_them(self, one: TableSum) -> bool:
        return bool(one.parts) and all(alike(self.path, path_of(part)) for part in one.parts)


def alike(one: str, other: str) -> bool:
    """Whether two items can be rows below the same total: of one parent in the classification, or classes both."""
    (above, _, last), (beside, _, name) = one.rpartition("/"), other.rpartition("/")
    if above != beside:
        return False
    return bool(above) or (bool(_kind(last)) and _kind(last) == _kind(name))


def _kind(name: str) -> str:
    """Which total a name without parents is a row of: the classes', or that of an economic class."""
    found = vocabulary().items.get(name)
    if found is None or not found.code:
        return ""
    return found.code[0] if len(found.code) == 3 else found.code[:3]


def short_sums(checks: Sequence[Check], facts: dict[str, Fact]) -> Iterator[tuple[Check, Interval]]:
    """The broken sums of rows that are below the total of their table, each with what is wanting."""
    for check in checks:
        done = check.recomputation
        if check.verdict != "breaks" or check.kind != "sum" or check.past or check.gap <= 0:
            continue
        figures = [facts[name] for name in check.facts]
        rows = [f for sign, f in done.top if sign > 0]
        if done.target.measure == "amount" and len(rows) == len(done.top) and all(f.cell for f in figures):
            yield check, interval(done.target) - summed(rows)


def left_out(reading: Reading, checks: Sequence[Check]) -> Iterator[LeftOut]:
    """The items that tables have not, and by whose amounts their rows fall short of their totals; none where two could be."""
    book, found = reading.book, []
    told = [f for f in book.facts if f.key and f.measure == "amount" and f.value]
    homes = {(f.cell[0], path_of(f.key)) for f in book.facts if f.cell and f.key}  # with rows of nil and rows left blank
    homes |= {(table.number, path_of(key)) for table in reading.tables for key, _ in table.blanks}
    short = list(short_sums(checks, book.by_id))
    by_basis = grouped((f.basis, f) for f in told) if short else {}
    for check, wanting in short:
        whole, rows = check.recomputation.target, [path_of(f.key) for _, f in check.recomputation.top if f.key]
        fits = (f for f in by_basis.get(whole.basis, ()) if interval(f).meets(wanting) and path_of(f.key) not in rows)
        side = whole.key[0].startswith(INCOME)
        ordered = sorted(fits, key=lambda f: (f.key[0].startswith(INCOME) != side, f.start), reverse=True)  # the best one last
        items = {path_of(f.key): f for f in ordered if all(alike(path_of(f.key), r) for r in rows)}
        if len(items) == 1 and rows:
            found.append((*items.items(), check, whole))
    for path, some in grouped((one[0][0], one) for one in found).items():
        lacking = [(check, whole) for _, check, whole in some if (whole.table, path) not in homes]
        if lacking:
            item = next(item for (_, item), check, _ in some if check is lacking[0][0])
            tables = frozenset(whole.table for _, whole in lacking)
            wholes = tuple(dict.fromkeys(whole for _, whole in lacking))
            yield LeftOut(path, item, wholes, tuple(check for _, check, _ in some), tables)


class Short(NamedTuple):
    """Totals of tables that are above the sums of their rows by one amount."""

    checks: tuple[Check, ...]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for check in self.checks for name in check.facts)

    @property
    def wanting(self) -> Fraction:
        """What is wanting of the first, by the digits that are printed."""
        done = self.checks[0].recomputation
        return done.target.exact - sum((f.exact for _, f in done.top), Fraction(0))


def short_alike(checks: Sequence[Check], facts: dict[str, Fact]) -> Iterator[Short]:
    """The sums of rows that fall short by the same amount."""
    found = sorted(short_sums(checks, facts), key=lambda one: one[1].low)
    for run in runs(found, lambda run, one: one[1].low > run[0][1].high):
        yield Short(tuple(sorted((check for check, _ in run), key=lambda c: c.check)))
