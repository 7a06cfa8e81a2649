"""Tables of a PDF page that have no ruling lines between their columns: rows of figures under one another."""

from __future__ import annotations

from itertools import pairwise

from juesuan.documents.pdf.lines import Glyph, text_line
from juesuan.documents.pdf.tables import Grid, Inked

Row = list[Glyph]
Span = tuple[float, float]

LEAST_ROWS = 3


def columned(rows: list[Row], page: int) -> tuple[list[Grid], list[Row]]:
    """The tables among the rows of glyphs from the top of a page, and the rows that belong to none."""
    tables, rest, at = [], [], 0
    while at < len(rows):
        end = _run(rows, at)
        pieces = [_pieces(row) for row in rows[at:end]]
        if end - at >= LEAST_ROWS and _is_table(pieces):
            tables.append(_grid(pieces, page))
        else:
            end = max(end, at + 1)
            rest += rows[at:end]
        at = end
    return tables, rest


def _run(rows: list[Row], at: int) -> int:
    """The row after the last of those that hang together from here, each with several pieces."""
    end = at
    while end < len(rows) and len(_pieces(rows[end])) > 1:
        if end > at and rows[end][0].base - rows[end - 1][0].base > 3.5 * rows[end][0].size:
            break
        end += 1
    return end


def _pieces(row: Row) -> list[Row]:
    """The row cut where a gap is wider than a letter and a half: no sentence has such gaps."""
    inked = [glyph for glyph in row if not glyph.text.isspace()]
    pieces = [inked[:1]] if inked else []
    for one, two in pairwise(inked):
        if two.x0 - one.x1 > 1.5 * max(one.size, two.size):
            pieces.append([])
        pieces[-1].append(two)
    return pieces


def _text(piece: Row) -> str:
    line = text_line(piece, 0)
    return line.text if line else ""


def _is_table(pieces: list[list[Row]]) -> bool:
    """True where most rows hold a figure, and they are not the lines of a table of contents with their pages."""
    figures = sum(any(_text(piece)[:1] in "0123456789-" for piece in row[1:]) for row in pieces)
    last = [_text(row[-1]) for row in pieces]
    contents = all(len(row) == 2 for row in pieces) and all(text.isdecimal() for text in last)
    return figures >= 0.5 * len(pieces) and not (contents and last == sorted(last, key=int))


def _grid(pieces: list[list[Row]], page: int) -> Grid:
    columns = _columns(pieces)
    xs = [columns[0][0], *((one[1] + two[0]) / 2 for one, two in pairwise(columns)), columns[-1][1]]
    drafts: list[Inked] = []
    for number, row in enumerate(pieces):
        for piece in row:
            under = [at for at, column in enumerate(columns) if _overlap(_span(piece), column)]
            if drafts and drafts[-1].row == number and drafts[-1].column + drafts[-1].colspan > under[0]:
                drafts[-1].text += " " + _text(piece)
                drafts[-1].ink += piece
            else:
                drafts.append(Inked(number, under[0], _text(piece), 1, under[-1] - under[0] + 1, page, piece))
    ys = [row[0][0].base - row[0][0].size for row in pieces] + [pieces[-1][0][0].base]
    return Grid(page, xs, ys, drafts)


def _columns(pieces: list[list[Row]]) -> list[Span]:
    """The columns: as the fullest rows show them, since a heading may stand over several; then those they lack."""
    columns: list[Span] = []
    most = max(len(row) for row in pieces)
    spans = [_span(piece) for row in pieces if len(row) == most for piece in row]
    spans += [_span(piece) for row in pieces if len(row) < most for piece in row]
    for at, span in enumerate(spans):
        under = [column for column in columns if _overlap(span, column)]
        if len(under) > 1 and at >= most:
            continue  # it stands over several columns
        columns = [column for column in columns if column not in under]
        columns.append((min([span[0], *(c[0] for c in under)]), max([span[1], *(c[1] for c in under)])))
    return sorted(columns)


def _span(piece: Row) -> Span:
    return piece[0].x0, max(glyph.x1 for glyph in piece)


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
