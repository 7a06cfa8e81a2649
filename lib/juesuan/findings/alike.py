"""Rows alike: lines and entries of a list that print the same kinds of figures, what these make of one another in all rows but
one, and the row where they do not. No word need say what they are: the neighbours do."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from juesuan.findings.drafts import Ground
from juesuan.findings.printed import Printed, Untied, as_printed, printed
from juesuan.ground.exact import ONE, ZERO, Interval
from juesuan.ground.expressions import Expression
from juesuan.ground.groups import grouped, runs

_ENDS = Expression("[。；\n]")
_WAYS = Expression("[增减升降多少超低高大小涨跌压上下提][加少长降涨升于出]?|[-+]")
_APART, _WIDEST, _FEWEST = 3, 8, 3  # rows of other kinds between two of one kind, figures of a row, rows that tell something
_PARTS = 50  # rows that a whole is shared among
_ODDS = Fraction(1, 10_000)  # above these chance makes figures of rows that do not belong together tie
Row = Sequence[Printed]
Made = Callable[[Interval, Interval], tuple[Interval, ...]]


def _share(one: Interval, other: Interval) -> tuple[Interval, ...]:
    made = one.quotient(other)
    return (made,) if made else ()


def _growth(one: Interval, other: Interval) -> tuple[Interval, ...]:
    return tuple(way for made in _share(one, other) for way in (_size(made - ONE), made + ONE))


def _apart(one: Interval, other: Interval) -> tuple[Interval, ...]:
    return _size(one - other), one + other  # by how much it rose, or fell


def rows_alike(ground: Ground) -> Iterator[Untied]:
    """The figure of one row that is not what the others of its row make of it, as they do in all rows beside it."""
    tables = _rows_of_tables(ground)
    found = [*runs(ground.once(printed), lambda _, one: bool(_ENDS.search(one.led))), *tables]
    kinds = grouped((_kind(row), (number, row)) for number, row in enumerate(found) if 1 < len(row) <= _WIDEST)
    line = [*itertools.accumulate("\n" in row[0].led for row in found)]
    for near in (near for placed in kinds.values() for near in runs(placed, lambda run, one: one[0] - run[-1][0] > _APART)):
        rows = {tuple(p.fact.value for p in row): (number, row) for number, row in near}.values()
        if len(rows) >= _FEWEST:
            alike = [row for _, row in rows]
            lines = [*grouped((line[number], row) for number, row in rows).values()]
            of_one_whole = [alike] if len(lines) == len(alike) else [one for one in lines if len(one) >= _FEWEST]
            units = [p.fact.unit for p in alike[0]]
            shares = (_odd_share(some, units) for some in of_one_whole)
            yield from itertools.islice(itertools.chain(_odd(alike, units), *shares, _odd_movement(alike, units)), 1)


def _rows_of_tables(ground: Ground) -> list[Row]:
    """The rows of tables with items of the text's own, which no relation checks; what leads to a figure is its column."""
    cells = grouped((f.cell[:2], f) for f in ground.reading.facts if f.cell and f.measure != "other")
    own = {f.cell[0] for f in ground.reading.facts if f.cell and f.key is None and f.measure != "other"}
    return [[as_printed(f, f"|{f.cell[2]}") for f in row] for (table, _), row in cells.items() if table in own]


def _kind(row: Row) -> tuple[str, ...]:
    """What rows alike have in common: units, and the words between the figures but for those of a direction."""
    return tuple(_WAYS.sub("~", p.led) * (n > 0) + p.fact.unit for n, p in enumerate(row))


def _odd(rows: Sequence[Row], units: Sequence[str]) -> Iterator[Untied]:
    for one, other, target in itertools.permutations(range(len(units)), 3):
        for make in _relations(rows[0][one].of, rows[0][other].of, rows[0][target].of):
            tied, untied = [], []
            for row in rows:
                ways = make(row[one].range, row[other].range)
                if any(way.meets(row[target].range) for way in ways):
                    if row[one].range != row[other].range:  # of which anything follows
                        tied.append((row[target], ways[0]))
                elif ways:
                    untied.append((row, ways[0]))
                if len(untied) > 1:
                    break
            if len(untied) == 1 and _telling(tied):
                ((row, made),) = untied
                yield Untied(row[target], [row[one], row[other]], made)


def _odd_movement(rows: Sequence[Row], units: Sequence[str]) -> Iterator[Untied]:
    """年初55.38／增加9.17／减少14.29／年末50.26: what came and what went between two balances, of which no more is printed."""
    if len(units) != 4 or len({p.of for p in rows[0]}) > 1:
        return
    made = [opening.range + came.range - went.range for opening, came, went, _ in rows]
    untied = [n for n, row in enumerate(rows) if not made[n].meets(row[3].range)]
    if len(untied) == 1 and _telling([(row[3], made[n]) for n, row in enumerate(rows) if n not in untied]):
        yield Untied(rows[untied[0]][3], rows[untied[0]][:3], made[untied[0]])


def _relations(one: str, other: str, target: str) -> tuple[Made, ...]:
    """How two figures may make a third, by what they are measured in."""
    if one == other and target == "%" != one:
        return _share, _growth
    if one == other == target != "%":
        return (_apart,)
    return (_share,) if one == target == "money" and other not in ("", "%", "money") else ()


def _odd_share(rows: Sequence[Row], units: Sequence[str]) -> Iterator[Untied]:
    """教育9万元，占90%；卫生1万元，占10%: shares of one whole that need not be printed."""
    for part, share in itertools.permutations(range(len(units)), 2):
        if units[share] != "%" or rows[0][part].of != "money" or len(rows) > _PARTS:
            continue
        of = [row[part].range.quotient(row[share].range) for row in rows]
        shares = [row[share].range for row in rows]
        for number, row in enumerate(rows):
            rest = [w for n, w in enumerate(of) if n != number and w]
            whole = rest and Interval(max(w.low for w in rest), min(w.high for w in rest))
            if not whole or whole.low > whole.high or of[number] is None or whole.meets(of[number]):
                continue
            made = row[part].range.quotient(whole)
            others = sum(shares[:number] + shares[number + 1 :], ZERO)
            if not made or not any((others + last).meets(ONE) for last in (made, shares[number])):
                continue  # of several wholes, or not of all of one
            if _telling([(r[share], r[part].range.quotient(whole)) for n, r in enumerate(rows) if n != number][1:]):
                yield Untied(row[share], [row[part]], made)


def _telling(tied: Sequence[tuple[Printed, Interval | None]]) -> bool:
    """Whether chance would hardly make so many rows tie."""
    odds, number = Fraction(1), 0
    for one, made in tied:
        width = made and one.range.high - one.range.low + made.high - made.low
        if width and one.range.low > 0:
            odds, number = odds * min(Fraction(1), width / one.range.high), number + 1
    return number + 1 >= _FEWEST and odds < _ODDS


def _size(made: Interval) -> Interval:
    return made if made.high > 0 else -made
