"""Columns: pieces of text that stand under one another make a table though no line is ruled between them.

One geometry for a page of a PDF, in points, and for a text laid out by blanks, in characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

Span = tuple[float, float]
_FIGURE = re.compile(r"[-－△(（]?\d[\d,，]*(?:\.\d+)?\s?[)）]?(?:[%％]|[万亿千]?元)?|[-－—–]+")
_CODE = re.compile(r"\d{2,7}")


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
    cells: list[Placed] = []
    groups = _gathered(rows, heights, columns, blank)
    headers = sum(not any(p.figure for at in group for p in rows[at]) for group in groups[:6]) if groups else 0
    for number, members in enumerate(groups):
        here: dict[int, Placed] = {}
        for piece in (piece for at in members for piece in rows[at]):
            under = _under(piece, columns)
            if not under:
                return None
            column, across = under[0], under[-1] - under[0] + 1
            if column in here and piece.figure and any(p.figure for p in here[column].pieces):
                return None
            if column in here:
                here[column].pieces.append(piece)
                here[column].colspan = max(here[column].colspan, across)
            else:
                here[column] = Placed(number, column, across, [piece])
        if number + 1 < headers:
            _spread(list(here.values()), columns)
        cells += here.values()
    return cells


def _spread(cells: list[Placed], columns: list[Span]) -> None:
    """A header above others stands over the columns up to the next one: from its own on where it begins with it, else on both
    sides of its middle."""
    cells.sort(key=lambda cell: cell.column)
    if any(cell.colspan > 1 for cell in cells):
        return
    level = abs(cells[0].pieces[0].x0 - columns[cells[0].column][0]) < 1.0 + 0.02 * (columns[-1][1] - columns[0][0])
    middles = [(cell.pieces[0].x0 + cell.pieces[0].x1) / 2 for cell in cells]
    for at, cell in enumerate(cells):
        if level:
            last = cells[at + 1].column if at + 1 < len(cells) else len(columns)
            cell.colspan = last - cell.column
        elif len(cells) > 1:
            near = [
                n
                for n, (low, high) in enumerate(columns)
                if min(middles, key=lambda m: abs((low + high) / 2 - m)) == middles[at]
            ]
            cell.column, cell.colspan = (near[0], len(near)) if near else (cell.column, 1)


def columns_of(rows: list[Row]) -> list[Span]:
    """The columns: as the figures and the fullest rows show them, since a heading may stand over several; then the rest."""
    most = max((len(row) for row in rows), default=0)
    full = [piece for row in rows if len(row) == most for piece in row]
    figures = [piece for row in rows for piece in row if piece.figure]
    rest = [piece for row in rows if len(row) < most for piece in row if not piece.figure]
    columns: list[Span] = []
    for at, piece in enumerate([*full, *figures, *rest]):
        under = [column for column in columns if piece.x0 < column[1] and column[0] < piece.x1]
        if len(under) > 1 and at >= most:
            continue  # it stands over several columns
        columns = [column for column in columns if column not in under]
        columns.append((min([piece.x0, *(c[0] for c in under)]), max([piece.x1, *(c[1] for c in under)])))
    return _headed(sorted(columns), rows)


def _headed(columns: list[Span], rows: list[Row]) -> list[Span]:
    """The columns, a header that stands to one side of its figures in one column with them: headers are printed to the left and
    figures to the right."""
    first = next((n for n, row in enumerate(rows) if any(p.figure for p in row)), len(rows))
    head = {at for row in rows[:first] for p in row if len(under := _under(p, columns)) == 1 for at in under}
    body = {at for row in rows[first:] for p in row for at in _under(p, columns)}
    found: list[Span] = []
    taken: set[int] = set()  # columns of figures that have their header
    for at, column in enumerate(columns):
        if at in taken:
            continue
        if at in head - body and at + 1 in body - head:
            found.append((column[0], columns[at + 1][1]))
            taken.add(at + 1)
        elif at in head - body and found and at - 1 in body - head - taken:
            found[-1] = (found[-1][0], column[1])
        else:
            found.append(column)
    return found


def uneven(rows: list[Row]) -> int:
    """How many ends the figures of the columns have: the fewer, the better they stand under one another."""
    columns = columns_of(rows)
    return len(
        {(_under(piece, columns)[:1] or [0])[0] * 10_000 + round(piece.x1) for row in rows for piece in row if piece.figure}
    )


def _under(piece: Piece, columns: list[Span]) -> list[int]:
    return [at for at, (low, high) in enumerate(columns) if piece.x0 < high and low < piece.x1]


def _gathered(rows: list[Row], heights: list[float], columns: list[Span], blank: float | None) -> list[list[int]]:
    """The lines of each row of the table: those of a wrapped label, and the figures beside it, are one row.

    Lines belong together where they stand closer than whole rows ever do, or alone between blank lines with at most one figure
    a column; wrapped headers are joined above the first figures, save those that stand over several columns.
    """
    whole = [any(p.figure for p in row) and any(not p.figure for p in row) for row in rows]
    steps = [b - a for (a, one), (b, two) in pairwise(zip(heights, whole, strict=True)) if one and two]
    pitch = min(steps, default=0.0)
    first = next((n for n, row in enumerate(rows) if any(p.figure for p in row)), len(rows))
    groups: list[list[int]] = []
    for number, row in enumerate(rows):
        close = groups and pitch and heights[number] - heights[groups[-1][-1]] < 0.93 * pitch
        joins = bool(close) and _one_row([rows[at] for at in groups[-1]] + [row], columns)
        if number < first:
            over = any(len(_under(piece, columns)) > 1 for piece in row)
            before = groups and not any(len(_under(p, columns)) > 1 for at in groups[-1] for p in rows[at])
            joins = bool(before) and not over
        elif groups and groups[-1][0] < first:
            joins = False
        if joins:
            groups[-1].append(number)
        else:
            groups.append([number])
    return groups if blank is None else _between_blanks(groups, rows, heights, columns, first, blank)


def _one_row(rows: list[Row], columns: list[Span]) -> bool:
    """Whether lines may be one row: no column has two figures."""
    taken = [_under(piece, columns)[:1] for row in rows for piece in row if piece.figure]
    return len(taken) == len({tuple(column) for column in taken})


def _between_blanks(
    groups: list[list[int]], rows: list[Row], heights: list[float], columns: list[Span], first: int, blank: float
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
        if run and (heights[group[0]] - heights[run[-1][-1]] > blank or group[0] < first or run[-1][0] < first):
            close()
            run = []
        run.append(group)
    if run:
        close()
    return found


def _labelled(row: Row) -> bool:
    return any(re.search("[\u4e00-\u9fff]{2}", piece.text) for piece in row)
