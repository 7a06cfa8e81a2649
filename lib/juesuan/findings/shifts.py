"""Shifts: figures of a table that stand beside other names than their own, whole rows of them or those of some columns; and
those of a table in another unit than it says, which are as far from their own by a factor.

Where a figure belongs is told by another table, by the text, or by the other columns of its row. A shift is told where several
figures one below another, of more than one amount, are wrong beside their own name and right so many names away.

And whole tables apart: one whose amounts are, row after row, others than the text and the other tables print for the same
items, while it adds up within itself: it is of another year or scope, or two of its columns have changed places. That is one
fault.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from itertools import chain
from typing import NamedTuple

from juesuan.documents.document import Document, Table
from juesuan.ground.text import folded
from juesuan.reading.book import interval
from juesuan.reading.facts import Fact, Reading
from juesuan.reading.vocabulary import Key
from juesuan.reconcile.checks import Check

LEAST_APART = 5  # amounts that differ; of fewer each is a fault of its own
MOST_ALIKE = 8  # of so many that differ one may agree by chance
LEAST_ROWS = 3  # rows of a run that lie beside their names; fewer may be chance
WAN = Fraction(10000)  # yuan
SLIPS = [*((offset, Fraction(1)) for offset in range(-6, 7) if offset), (0, WAN), (0, 1 / WAN)]  # names off, and the factor
TEXT, ACROSS = "text", "across"  # what tells where figures belong, beside another table: sentences, the row's other columns
Places = dict[str, Fraction | None]  # what belongs to each name, in the order of the names; 0: nil, None: not known
Cells = list[tuple[int, str, Fact | None]]  # of a column of amounts, from the top: row, name and figure (None for a blank)


class Shift(NamedTuple):
    """Figures of a table that belong to the name so many rows further down (up, where negative), or are right `factor` times.

    `others` are the numbers of the tables that have them there, TEXT or ACROSS; `whole`: all columns have slipped alike. `run`
    has the rows that show it, `rows` those and the rows between and below that do not agree either: the figures of the
    columns `columns`, from the top. `span` are the numbers of the first and the last row that it may have touched.
    """

    table: int
    columns: tuple[int, ...]
    whole: bool
    others: tuple[int | str, ...]
    offset: int
    factor: Fraction
    run: tuple[tuple[Fact, ...], ...]
    rows: tuple[tuple[Fact, ...], ...]
    span: tuple[int, int]

    @property
    def facts(self) -> list[Fact]:
        return list(chain(*self.rows))


class Run(NamedTuple):
    """Rows of a column that lie beside their names, `start` the first of all that agree with it; `own`: the relations that
    break within the column alone."""

    at: int
    offset: int
    factor: Fraction
    rows: list[int]
    start: int
    own: int
    others: list[int | str]
    places: Places


def shifts(reading: Reading, checks: Sequence[Check]) -> Iterator[Shift]:
    """The shifts of each table, the longest first, where the table contradicts more than what it is held against."""
    homes = {f.fact: (f.cell[0], f.cell[2]) if f.cell else (TEXT, 0) for f in reading.facts}
    broken = [{homes.get(i, (TEXT, 0)) for i in c.facts} for c in checks if c.verdict == "breaks" and not c.past]
    met = Counter(frozenset(table for table, _ in at) for at in broken)
    alone = lambda one, other: sum(n for at, n in met.items() if one in at and other not in at)  # noqa: E731
    tables = {n: _columns(reading, n) for n, table in enumerate(reading.tables) if not getattr(table, "form", None)}
    suspected = [n for n in tables if any(n in at for at in met)]
    text, rows = (_of_the_text(reading), _of_the_rows(checks)) if suspected else ({}, {})
    for number in suspected:
        found: list[Run] = []
        for at, (part, cells) in tables[number].items():
            own = broken.count({(number, at)})
            guilty = lambda other: own if other == ACROSS else alone(number, other) > alone(other, number)  # noqa: B023, E731
            told = {o: p for o, p in _held_against(text, rows, number, part, cells, tables) if guilty(o)}
            found += _runs(at, cells, own, told)
        while found:
            lead = max(found, key=lambda run: (len(run.rows), run.own, -abs(run.offset)))
            shown = {f.exact for row, _, f in tables[number][lead.at][1] if row in lead.rows and f}
            if len(lead.rows) < LEAST_ROWS or len(shown) < 2:
                break
            found = [run for run in found if run.others != [ACROSS]]
            alike = {r.at: r for r in found if r[1:3] == lead[1:3] and lead.start <= r.rows[0] <= lead.rows[-1]}
            shift = _shift(number, tables[number], alike | {lead.at: lead}, lead)
            found = [run for run in found if run.at not in alike and run.at != lead.at]
            if lead.factor != 1:  # all of the table is in the unit that it says
                own = [f for f in reading.facts if f.table == number and f.measure == "amount"]
                shift, found = shift._replace(whole=True, rows=tuple((f,) for f in own)), []
            yield shift


def _columns(reading: Reading, number: int) -> dict[int, tuple[tuple[str, str], Cells]]:
    """The columns of a table that have amounts in more rows than a run needs: what the keys have in common behind the names
    with their basis, and the cells."""
    figures: dict[int, dict[int, Fact]] = defaultdict(dict)
    for fact in reading.facts:
        if fact.table == number and fact.key and fact.measure == "amount":
            figures[fact.cell[2]][fact.cell[1]] = fact
    names: dict[int, dict[int, str]] = defaultdict(dict)  # by row, then column
    parts = {}
    for at, column in figures.items():
        last, count = Counter(f.key[0].rpartition("|")[2] if "|" in f.key[0] else "" for f in column.values()).most_common(1)[0]
        parts[at] = (last if 2 * count > len(column) else "", Counter(f.basis for f in column.values()).most_common(1)[0][0])
        funds = {f.key[1] for f in column.values()}
        for row, fact in column.items():
            names[row][at] = fact.key[0].removesuffix(f"|{parts[at][0]}") + (fact.key[1] if len(funds) > 1 else "")
    beside = lambda row, at: names[row][max((c for c in names[row] if c <= at), default=min(names[row]))]  # noqa: E731
    cells = {at: [(row, beside(row, at), column.get(row)) for row in sorted(names)] for at, column in sorted(figures.items())}
    return {at: (parts[at], column) for at, column in cells.items() if len(figures[at]) > LEAST_ROWS}


def _of_the_text(reading: Reading) -> dict[tuple, Fraction]:
    """The amounts that sentences print, the first of each, by key and basis."""
    return {(f.key, f.basis): f.exact for f in reversed(reading.facts) if not f.cell and f.key and f.measure == "amount"}


def _of_the_rows(checks: Sequence[Check]) -> dict[str, Fraction]:
    """What the other columns of its row leave for a figure."""
    rows: dict[str, Fraction] = {}
    for done in (c.recomputation for c in checks):
        if done.rule == "linear" and len({f.cell and f.cell[:2] for f in done.figures}) == 1:
            given = done.constant + sum(sign * f.exact for sign, f in done.top)
            rows |= {f.fact: f.exact + (done.target.exact - given) / sign for sign, f in done.top} | {done.target.fact: given}
    return rows


def _held_against(
    text: dict[tuple, Fraction],
    rows: dict[str, Fraction],
    number: int,
    part: tuple[str, str],
    cells: Cells,
    tables: dict[int, dict],
) -> Iterator[tuple[int | str, Places]]:
    """What tells of a column where its figures belong: like columns of other tables, the text, the rest of each row."""
    for other, columns in tables.items():
        for like, theirs in columns.values() if other != number else ():
            if like == part:
                yield other, {name: fact.exact if fact else Fraction(0) for _, name, fact in theirs}
    yield TEXT, {name: text.get((f.key, f.basis)) if f else None for _, name, f in cells}
    yield ACROSS, {name: rows.get(f.fact) if f else None for _, name, f in cells}


def _runs(at: int, cells: Cells, own: int, told: dict[int | str, Places]) -> Iterator[Run]:
    """The longest runs of each offset, of all that tells of the column together: rows whose figures are right so many names
    away and wrong where they stand."""
    for offset, factor in SLIPS:
        runs = {other: run for other, places in told.items() if (run := _run(cells, places, offset, factor))[0]}
        long = {o: run for o, run in runs.items() if len(run[0]) >= LEAST_ROWS} or dict(list(runs.items())[:1])
        if long:
            rows, start = sorted({row for run, _ in long.values() for row in run}), min(start for _, start in long.values())
            known = [(name, place) for o in reversed(long) for name, place in told[o].items() if place is not None]
            yield Run(at, offset, factor, rows, start, own, list(long), dict(known))


def _run(cells: Cells, places: Places, offset: int, factor: Fraction) -> tuple[list[int], int]:
    """The longest run of a column, and the row from which on none contradicts it."""
    names, values = {name: n for n, name in enumerate(places)}, list(places.values())
    best: list[int] = []
    run: list[int] = []
    start = since = cells[0][0]
    for row, name, fact in cells:
        at, mine = names.get(name, -1), fact.exact if fact else 0
        beside = values[at + offset] if at >= 0 and 0 <= at + offset < len(values) else None
        if beside is not None and mine * factor != beside:
            run, since = [], row + 1
        elif beside is not None and values[at] not in (None, mine):
            run.append(row)
            best, start = (run, since) if len(run) > len(best) else (best, start)
    return best, start


def _shift(number: int, columns: dict[int, tuple[tuple[str, str], Cells]], alike: dict[int, Run], lead: Run) -> Shift:
    """The shift of a run and of the columns that have slipped with it."""
    rows: dict[int, list[Fact]] = defaultdict(list)
    order = [row for row, _, _ in columns[lead.at][1]]
    top = next(n for n, row in enumerate(order) if row >= lead.start)
    first = order[max(0, top + min(0, lead.offset))]  # what moved down has left something above
    for at in sorted(alike):
        for row, name, fact in columns[at][1]:
            place = alike[at].places.get(name)
            between = lead.rows[0] <= row <= lead.rows[-1] if place is None else fact and fact.exact != place
            if fact and row >= first and (row in lead.rows or between):
                rows[row].append(fact)
    filled = {at for at, (_, cells) in columns.items() if any(f and f.value and row in lead.rows for row, _, f in cells)}
    last = order[min(len(order) - 1, order.index(max(rows)) + max(0, lead.offset))]
    run, wrong = (tuple(tuple(rows[row]) for row in some if rows.get(row)) for some in (lead.rows, sorted(rows)))
    whole = len(filled) > 1 and filled <= alike.keys()
    return Shift(number, tuple(sorted(alike)), whole, tuple(lead.others), lead.offset, lead.factor, run, wrong, (first, last))


def heading(document: Document, reading: Reading, number: int, column: int) -> str:
    """The heading over a column of a table: the lowest words above its figures."""
    start = reading.tables[number].start
    cells = next((b.cells for b in document.blocks if b.start == start and isinstance(b, Table)), ())
    top = min((f.cell[1] for f in reading.facts if f.table == number and f.cell[2] == column), default=0)
    over = [c for c in cells if c.row < top and c.column <= column < c.column + c.colspan]
    texts = [folded(document.text[c.start : c.end]) for c in sorted(over, key=lambda c: c.row)]
    return next((text for text in reversed(texts) if text and not text[0].isdigit()), "")


# --- whole tables apart --------------------------------------------------------------------------------------------------


class TableApart(NamedTuple):
    """A table, its figures, those that differ each with the print that they differ from, and the two bases whose amounts stand
    in each other's place, where they do."""

    table: int
    facts: tuple[Fact, ...]
    pairs: tuple[tuple[Fact, Fact], ...]
    bases: tuple[str, ...]
    checks: tuple[Check, ...]


def tables_apart(reading: Reading, checks: Sequence[Check], out: Collection[int]) -> Iterator[TableApart]:
    """The tables that differ as a whole from the rest, those first that differ most; what differs only from one of them is its
    match and not told again."""
    facts, told = reading.book.by_id, {*out}
    differ: dict[int, dict[tuple[Key, str], tuple[Fact, Fact]]] = defaultdict(dict)
    alike: dict[int, set[tuple[Key, str]]] = defaultdict(set)
    sums: set[int] = set()
    agreements = []
    for check in checks:
        homes = {facts[name].table for name in check.facts}
        if check.kind == "sum" and check.verdict == "breaks" and len(homes) == 1:
            sums |= homes
        if check.criterion == "same-quantity-agrees" and len(check.facts) == 2 and len(homes) == 2 and not check.past:
            agreements.append((check, [facts[name] for name in check.facts]))
    while True:
        differ.clear()
        alike.clear()
        for check, pair in agreements:
            for mine, other in (pair, pair[::-1]):
                known = mine.cell and mine.table not in told and other.table not in told
                if known and mine.key and mine.measure == "amount" and (mine.value or other.value):
                    if check.verdict == "breaks":
                        differ[mine.table].setdefault((mine.key, mine.basis), (mine, other))
                    elif check.verdict in ("ties", "rounds") and mine.value:
                        alike[mine.table].add((mine.key, mine.basis))
        many = [n for n in differ if n not in sums and len({a.value for a, _ in differ[n].values()}) >= LEAST_APART - 2]
        many = [n for n in many if len(differ[n]) >= max(LEAST_APART, MOST_ALIKE * len(alike[n] - differ[n].keys()))]
        if not many:
            return
        number = max(many, key=lambda n: (len(differ[n]), -n))
        told.add(number)
        mine = tuple(f for f in reading.facts if f.table == number and f.is_fact)
        pairs = tuple(differ[number].values())
        yield TableApart(number, mine, pairs, _bases(reading, number, pairs), _of(checks, mine))


def _of(checks: Sequence[Check], facts: Sequence[Fact]) -> tuple[Check, ...]:
    names = {f.fact for f in facts}
    return tuple(c for c in checks if c.verdict == "breaks" and not names.isdisjoint(c.facts))


def _bases(reading: Reading, number: int, pairs: Sequence[tuple[Fact, Fact]]) -> tuple[str, ...]:
    """The two bases whose amounts have changed places: what the table has for one is what stands elsewhere for the other."""
    bases = sorted({mine.basis for mine, _ in pairs})
    if len(bases) != 2:
        return ()
    own = {(f.key, f.basis): f for f in reading.facts if f.table == number and f.key}
    turned = [own.get((m.key, bases[m.basis == bases[0]])) for m, _ in pairs]
    fits = [bool(o) and interval(o).meets(interval(other)) for o, (_, other) in zip(turned, pairs, strict=True)]
    return tuple(bases) if sum(fits) * 2 > len(fits) else ()
