"""Columns: pieces of text that stand under one another make a table though no line is ruled between them.

One geometry for a page of a PDF, in points, and for a text laid out by blanks, in characters.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

Span = tuple[float, float]
_FIGURE = re.compile(r"[-－△(（]?\d[\d,，]*(?:\.\d+)?\s?[)）]?(?:[%％]|[万亿千]?元)?|[-－—–]+")
_CLOSE = 0.93  # of the step from row to row: lines of one row stand closer
_ALIKE = 0.25  # of a letter: what is printed to begin at one place is no further apart
_CODE = re.compile(r"(?!20\d\d$)\d{2,7}")  # or a row's number; a year may stand in a header


class Piece(NamedTuple):
    """A run of text of one line from x0 to x1; `ink` is what its caller knows it by."""

    x0: float
    x1: float
    text: str
    ink: Any

    @property
    def figure(self) -> bool:
        """Whether it is an amount, a count or a dash and no label or code."""
        return bool(_FIGURE.fullmatch(self.text)) and not re.fullmatch(r"[0-9]{2,3}|\d{5}|\d{7}", self.text)


@dataclass(slots=True)
class Placed:
    """A cell: its place, and the pieces of its lines from the top."""

    row: int
    column: int
    colspan: int
    pieces: list[Piece]


Row = list[Piece]


def placed(rows: list[Row], heights: list[float], blank: float | None = 1.5) -> list[Placed] | None:
    """The cells of the table that lines of pieces make, from the top; `heights` are the lines' places, and a step of more than
    `blank` between them a blank line. None where two figures of a row would stand in one column, so that nothing is sure."""
    columns = columns_of(rows)
    if len(columns) < 2:
        return None
    first = _first(rows)
    pitch = _pitch(rows, heights)
    cells = _headers(rows[:first], heights, pitch, columns)
    above = 1 + max((cell.row for cell in cells), default=-1)
    for number, members in enumerate(_gathered(rows, heights, columns, blank), above):
        here: dict[int, Placed] = {}
        for piece in (piece for at in members for piece in rows[at]):
            under = _under(piece, columns) or _nearest(piece, columns)
            column, across = under[0], under[-1] - under[0] + 1
            if column in here and piece.figure and any(p.figure for p in here[column].pieces):
                return None
            cell = here.setdefault(column, Placed(number, column, across, []))
            cell.pieces.append(piece)
            cell.colspan = max(cell.colspan, across)
        cells += here.values()
    return cells


def _pitch(rows: list[Row], heights: list[float]) -> float:
    """The least step between rows that have a label and a figure each, else between any."""
    whole = [any(p.figure for p in row) and any(not p.figure for p in row) for row in rows]
    steps = [b - a for (a, one), (b, two) in pairwise(zip(heights, whole, strict=True)) if one and two]
    return min(steps or [b - a for a, b in pairwise(heights)], default=0.0)


def _first(rows: list[Row]) -> int:
    """The first row with a number; those above it are headers. A row that numbers the columns is one of them."""
    numbered = (any(p.figure or _CODE.fullmatch(p.text) for p in row) and not _counts(row) for row in rows)
    return next((n for n, found in enumerate(numbered) if found), len(rows))


def _counts(row: Row) -> bool:
    """Whether the figures of a row number the columns: 1 2 3."""
    figures = [piece.text for piece in row if piece.figure]
    return len(figures) > 1 and figures == [str(n) for n in range(1, len(figures) + 1)]


def _main(head: list[Row]) -> int:
    """The first line of the headers next to the figures: what stands above it names several columns at once."""
    most = max((len(row) for row in head if not _counts(row)), default=0)
    return next((n for n, row in enumerate(head) if 2 * len(row) > most), len(head))


def columns_of(rows: list[Row]) -> list[Span]:
    """The columns: what stands under one another among the figures and their labels, and headers over nothing; a label that
    runs on over other cells, and a header over several columns, part none."""
    first = _first(rows)
    body, head = rows[first:], rows[:first]
    most = max((len(row) for row in body), default=0)
    labels = sorted(((p, len(row) < most) for row in body for p in row if not p.figure), key=lambda one: one[1])
    columns: list[Span] = []
    for piece in [*(p for row in body for p in row if p.figure), *(p for p, _ in labels)]:
        under = [column for column in columns if piece.x0 < column[1] and column[0] < piece.x1]
        if len(under) > 1 and not piece.figure:
            continue
        columns = [column for column in columns if column not in under]
        columns.append((min([piece.x0, *(c[0] for c in under)]), max([piece.x1, *(c[1] for c in under)])))
    columns = _with_dashes(sorted(columns), body)
    figures = {c for row in body for p in row if p.figure for c in columns if p.x0 < c[1] and c[0] < p.x1}
    alone: list[Span] = []  # headers that stand beside their figures, or over none
    head = [row for row in head if not _counts(row)]
    for piece in (piece for row in reversed(head[_main(head) :]) for piece in row):
        if not _under(piece, columns):
            under = [column for column in alone if piece.x0 < column[1] and column[0] < piece.x1]
            alone = [column for column in alone if column not in under]
            alone.append((min([piece.x0, *(c[0] for c in under)]), max([piece.x1, *(c[1] for c in under)])))
    return _headed(sorted(columns + alone), set(alone), figures, head)


def _with_dashes(columns: list[Span], body: list[Row]) -> list[Span]:
    """The columns, one of dashes alone, printed to the left or in the middle, in one with that of figures beside it."""
    seen = [[(n, p) for n, row in enumerate(body) for p in row if _under(p, [column])] for column in columns]
    found: list[Span] = []
    last: list[tuple[int, Piece]] = []
    for column, here in zip(columns, seen, strict=True):
        dashes = [bool(side) and not any(re.search(r"\w", p.text) for _, p in side) for side in (last, here)]
        figures = all(p.figure for _, p in (*last, *here))
        if found and any(dashes) and figures and {n for n, _ in last}.isdisjoint(n for n, _ in here):
            found[-1], last = (found[-1][0], column[1]), last + here
        else:
            found.append(column)
            last = here
    return found


def _headed(columns: list[Span], alone: set[Span], figures: set[Span], head: list[Row]) -> list[Span]:
    """The columns, a header beside its figures in one column with them: to the left of figures, which are printed to the right,
    and to the right of labels. Not beside those that have a header of their own."""

    def lines(column: Span) -> list[int]:
        return [n for n, row in enumerate(head) for p in row if len(_under(p, columns)) == 1 and _under(p, [column])]

    found, main = list(columns), _main(head)
    for column in (c for c in columns if c in alone):
        at = found.index(column)
        sides = [side for side in (at + 1, at - 1) if 0 <= side < len(found) and found[side] in columns]
        sides = [side for side in sides if found[side] not in alone]
        sides.sort(key=lambda side: (found[side] in figures) != (side > at))
        for side in sides:
            theirs = lines(found[side])
            if not theirs or max(theirs) < main:
                one, two = sorted((at, side))
                found[one : two + 1] = [(found[one][0], found[two][1])]
                break
    return found


def _headers(head: list[Row], heights: list[float], pitch: float, columns: list[Span]) -> list[Placed]:
    """The cells of the headers: a row for each line that names several columns at once, one with those of each column, and one
    that numbers the columns; `pitch` is the least step from row to row."""
    main = _main(head)
    over: dict[int, list[Piece]] = {}  # line -> the pieces that stand over several columns
    own: dict[int, list[tuple[int, Piece]]] = {}  # column -> its lines
    numbers: dict[int, list[Piece]] = {}
    for line, piece in [(at, piece) for at in reversed(range(len(head))) for piece in head[at]]:
        under = _under(piece, columns)
        column = (under or _nearest(piece, columns))[0]
        mine = own.get(column)
        if _counts(head[line]):
            numbers.setdefault(column, []).append(piece)
            continue
        alone = len(under) == 1 or (not under and line >= main)
        if mine:
            alone = alone and _wraps(piece, mine[0][1], heights[mine[0][0]] - heights[line], pitch, _room(own, column))
        if alone and (mine or line >= main):
            own.setdefault(column, []).insert(0, (line, piece))
        else:
            over.setdefault(line, []).append(piece)
    heads = {c: (heights[lines[0][0]] + heights[lines[-1][0]], lines[-1][1].x0) for c, lines in own.items()}
    rows: list[list[Placed]] = []  # from below
    below = 0
    for line in sorted(over, reverse=True):
        pieces = sorted(over[line], key=lambda p: p.x0)
        here = _spread(pieces, columns, heads, 0.5 * pitch)
        step = heights[below] - heights[line]
        if rows and all(
            any(_same(cell, c) and _wraps(cell.pieces[0], c.pieces[0], step, pitch) for c in rows[-1]) for cell in here
        ):
            for cell in here:
                next(c for c in rows[-1] if _same(cell, c)).pieces[:0] = cell.pieces
        else:
            if rows and any(c.column <= cell.column < c.column + c.colspan for c in rows[-1] for cell in here if c.colspan > 1):
                here = _spread(pieces, columns, heads, math.inf)  # over others that stand over several columns
            rows.append(here)
        below = line
    last = [Placed(0, column, 1, [piece for _, piece in lines]) for column, lines in sorted(own.items())]
    numbered = [Placed(0, column, 1, pieces) for column, pieces in sorted(numbers.items())]
    order = [row for row in (*reversed(rows), last, numbered) if row]
    return [Placed(at, cell.column, cell.colspan, cell.pieces) for at, row in enumerate(order) for cell in row]


def _room(own: dict[int, list[tuple[int, Piece]]], column: int) -> float:
    """How far the middles of headers beside one another are apart."""
    middles = {c: (lines[-1][1].x0 + lines[-1][1].x1) / 2 for c, lines in own.items()}
    return min((abs(middles[c] - middles[column]) for c in (column - 1, column + 1) if c in middles), default=0.0)


def _same(one: Placed, two: Placed) -> bool:
    return one.column == two.column and one.colspan == two.colspan


def _wraps(piece: Piece, below: Piece, step: float, pitch: float, room: float = 0.0) -> bool:
    """Whether a line of a header goes on in the one below it: it begins or is centred alike and stands closer than rows do, or
    as close and fills the room of its column."""
    wide, letter = piece.x1 - piece.x0, _letter(piece)
    begins = abs(piece.x0 - below.x0) < _ALIKE * letter
    centred = abs(piece.x0 + piece.x1 - below.x0 - below.x1) < 2 * _ALIKE * letter
    fills = begins or room - 2 * letter < wide < room - 0.2 * letter
    return (begins or centred) and (step < _CLOSE * pitch or (step < 1.2 * pitch and fills))


def _letter(piece: Piece) -> float:
    return (piece.x1 - piece.x0) / len(piece.text)


def _spread(pieces: list[Piece], columns: list[Span], heads: dict[int, tuple[float, float]], step: float) -> list[Placed]:
    """Headers that stand over others, each over the columns it names: where several begin with a header each, from
    its own on; else those around whose middle it stands; only while their own headers, whose height and left end are given, are
    level within a step."""
    edges = [columns[0][0], *((one[1] + two[0]) / 2 for one, two in pairwise(columns)), columns[-1][1]]
    unders = [_under(piece, columns) or _nearest(piece, columns) for piece in pieces]
    begins = [next((n for n, (_, x0) in heads.items() if abs(x0 - p.x0) < _ALIKE * _letter(p)), -1) for p in pieces]
    level = len(set(begins)) == len(begins) > 1 and min(begins) >= 0
    cells: list[Placed] = []
    low = 0
    for at, piece in enumerate(pieces):
        first, last = unders[at][0], unders[at][-1]
        high = unders[at + 1][0] if at + 1 < len(pieces) else len(columns)
        own = heads.get(unders[at][len(unders[at]) // 2], (0.0, 0.0))[0]
        level_with = [n for n in range(len(columns)) if not own or abs(heads.get(n, (own, 0.0))[0] - own) < step]
        fits = {*level_with, *unders[at]}
        ends = range(last, high)
        if len(pieces) > 1 and len(level_with) == len(columns):  # together they stand over all columns
            first, ends = low, ends if at + 1 < len(pieces) else range(high - 1, high)
        ranges = [(i, j) for i in range(low, first + 1) for j in ends if fits.issuperset(range(i, j + 1))] or [(first, last)]
        off = {(i, j): abs(piece.x0 + piece.x1 - edges[i] - edges[j + 1]) / 2 for i, j in ranges}
        close = min(off.values()) + 0.1 * (edges[-1] - edges[0]) / len(columns)
        best = max((one for one in off if off[one] <= close), key=lambda one: (one[1] - one[0], -off[one]))
        if level:
            ends = range(begins[at], begins[at + 1] if at + 1 < len(pieces) else len(columns))
            best = begins[at], max((j for j in ends if fits.issuperset(range(begins[at], j + 1))), default=last)
        cells.append(Placed(0, best[0], best[1] - best[0] + 1, [piece]))
        low = best[1] + 1
    return cells


def uneven(rows: list[Row]) -> int:
    """How many ends the figures of the columns have: the fewer, the better they stand under one another."""
    columns = columns_of(rows)
    return len(
        {(_under(piece, columns)[:1] or [0])[0] * 10_000 + round(piece.x1) for row in rows for piece in row if piece.figure}
    )


def _under(piece: Piece, columns: list[Span]) -> list[int]:
    return [at for at, (low, high) in enumerate(columns) if piece.x0 < high and low < piece.x1]


def _nearest(piece: Piece, columns: list[Span]) -> list[int]:
    return [min(range(len(columns)), key=lambda n: max(columns[n][0] - piece.x1, piece.x0 - columns[n][1]))]


def _gathered(rows: list[Row], heights: list[float], columns: list[Span], blank: float | None) -> list[list[int]]:
    """The lines of each row below the headers: those of a wrapped label, and the figures beside it, are one row.

    Lines belong together where they stand closer than whole rows ever do, or alone between blank lines with at most one figure
    a column.
    """
    pitch = _pitch(rows, heights)
    groups: list[list[int]] = []
    for number in range(_first(rows), len(rows)):
        close = groups and pitch and heights[number] - heights[groups[-1][-1]] < _CLOSE * pitch
        if close and _one_row([rows[at] for at in groups[-1]] + [rows[number]], columns):
            groups[-1].append(number)
        else:
            groups.append([number])
    return groups if blank is None else _between_blanks(groups, rows, heights, columns, blank)


def _one_row(rows: list[Row], columns: list[Span]) -> bool:
    """Whether lines may be one row: no column has two figures."""
    taken = [_under(piece, columns)[:1] for row in rows for piece in row if piece.figure]
    return len(taken) == len({tuple(column) for column in taken})


def _between_blanks(
    groups: list[list[int]], rows: list[Row], heights: list[float], columns: list[Span], blank: float
) -> list[list[int]]:
    """Lines alone between blank ones, none of them whole, as one row."""
    found: list[list[int]] = []
    run: list[list[int]] = []

    def close() -> None:
        lines = [at for group in run for at in group]
        partial = all(not (_labelled(rows[at]) and any(p.figure for p in rows[at])) for at in lines)
        if (
            1 < len(lines) <= 5
            and partial
            and any(p.figure for at in lines for p in rows[at])
            and _one_row([rows[a] for a in lines], columns)
        ):
            found.append(lines)
        else:
            found.extend(run)

    for group in groups:
        if run and (heights[group[0]] - heights[run[-1][-1]] > blank):
            close()
            run = []
        run.append(group)
    if run:
        close()
    return found


def _labelled(row: Row) -> bool:
    return any(re.search("[\u4e00-\u9fff]{2}", piece.text) for piece in row)
