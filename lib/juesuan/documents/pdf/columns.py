"""Tables of a page that have no ruling lines between their columns: pieces of text under one another."""

from __future__ import annotations

import re
from itertools import pairwise

from juesuan.documents.columns import Piece, columns_of, placed
from juesuan.documents.pdf.lines import Glyph, join, text_line
from juesuan.documents.pdf.tables import Grid, Inked

Row = list[Glyph]
LEAST_ROWS = 3
_PROSE = re.compile("[。；]|，.*，")
_AMOUNT = re.compile(r"[-－△]?\d[\d,]*\.\d+%?")
TITLE = re.compile(r".*[\u4e00-\u9fff]{2}表(?:（.*）)?|公开\d+表|.*单位[:：].*|(?:部门|编制部门)(?:名称)?[:：].*")
_WITHIN = re.compile(r"\d[\d,]*\.\d\d")
_NARROW = 0.1  # between an amount that fills its column and what stands in the next
_GAP = 0.35  # of a letter's size: more than stands between the letters of a word


def columned(rows: list[Row], page: int) -> tuple[list[Grid], list[Row]]:
    """The tables among the rows of glyphs from the top of a page, and the rows that belong to none."""
    if sum(len(row) > 0 for row in rows) < LEAST_ROWS:
        return [], rows
    pieces = [_pieces(row) for row in rows]
    tables, rest, at = [], [], 0
    while at < len(rows):
        end = _run(rows, pieces, at)
        grid = _grid(rows[at:end], pieces[at:end], page) if end - at >= LEAST_ROWS and _is_table(pieces[at:end]) else None
        if grid:
            tables.append(grid)
        else:
            end = at + 1
            rest.append(rows[at])
        at = end
    return tables, rest


def _pieces(row: Row) -> list[Piece]:
    """The row cut at its gaps: at every one where no amount stands, as in a header; else at those wider than a letter and a
    half, for no label has such gaps, and on both sides of an amount."""
    inked = [glyph for glyph in row if not glyph.text.isspace()]
    cuts: list[Row] = [inked[:1]] if inked else []
    amounts: set[int] = set()
    if any(glyph.text == "." for glyph in inked):
        amounts = {edge for found in _WITHIN.finditer("".join(glyph.text[:1] for glyph in inked)) for edge in found.span()}
    for at, (one, two) in enumerate(pairwise(inked), 1):
        gap = two.x0 - one.x1
        if gap > _NARROW * one.size and (at in amounts or gap > _GAP * max(one.size, two.size)):
            cuts.append([])
        cuts[-1].append(two)
    found = [Piece(cut[0].x0, max(glyph.x1 for glyph in cut), _text(cut), cut) for cut in cuts]
    if not any(_AMOUNT.fullmatch(piece.text) for piece in found):
        return found
    joined = found[:1]
    for piece in found[1:]:
        before = joined[-1]
        amount = _AMOUNT.fullmatch(piece.text) or _AMOUNT.fullmatch(before.text)
        if amount or piece.x0 - before.x1 > 1.5 * piece.ink[0].size:
            joined.append(piece)
        else:
            joined[-1] = Piece(before.x0, piece.x1, f"{before.text} {piece.text}", before.ink + piece.ink)
    return joined


def _text(piece: Row) -> str:
    line = text_line(piece, 0)
    return line.text if line else ""


def _run(rows: list[Row], pieces: list[list[Piece]], at: int) -> int:
    """The row after the last of a table that begins here: rows of several pieces, and between them rests of wrapped cells and
    labels without figures; no sentence."""
    if (len(pieces[at]) < 2 and not _leads(rows, pieces, at)) or all(TITLE.fullmatch(piece.text) for piece in pieces[at]):
        return at
    end = last = at
    while end < len(rows):
        whole = end > at and min(len(pieces[end]), len(pieces[end - 1])) > 1  # rows of a workbook may be high
        far = end > at and rows[end][0].base - rows[end - 1][0].base > (6 if whole else 3.5) * rows[end][0].size
        titled = all(TITLE.fullmatch(piece.text) for piece in pieces[end])
        if far or titled or any(_PROSE.search(piece.text) for piece in pieces[end]):
            break
        end += 1
        if len(pieces[end - 1]) > 1:
            last = end
    if last < end and last > at and pieces[last]:
        steps = [two[0].base - one[0].base for one, two in pairwise(rows[at:last])]
        if rows[last][0].base - rows[last - 1][0].base < 0.93 * max(steps, default=0.0):
            last += 1  # the rest of the last label
    return last


def _leads(rows: list[Row], pieces: list[list[Piece]], at: int) -> bool:
    """Whether a lone piece is the beginning of a wrapped label, whose figures stand in the middle of its lines, or a header
    over several others, as near to them as they are to the next line."""
    if (
        at + 2 >= len(rows)
        or not pieces[at]
        or len(pieces[at + 1]) < 2
        or TITLE.fullmatch(pieces[at][0].text)
        or _PROSE.search(pieces[at][0].text)
    ):
        return False
    step, next_step = rows[at + 1][0].base - rows[at][0].base, rows[at + 2][0].base - rows[at + 1][0].base
    if len(pieces[at + 1]) > 1 and any(_AMOUNT.fullmatch(piece.text) for piece in pieces[at + 1]):
        return step < rows[at][0].size
    return len(pieces[at + 1]) > 2 and step < 1.1 * next_step


def _is_table(pieces: list[list[Piece]]) -> bool:
    """True where many rows hold a figure, and they are not the lines of a table of contents with their pages."""
    figures = sum(any(piece.text[:1] in "0123456789-" for piece in row[1:]) for row in pieces)
    several = [row for row in pieces if len(row) > 1]
    last = [row[-1].text for row in several]
    contents = all(len(row) == 2 for row in several) and all(text.isdecimal() for text in last)
    amounts = max(sum(bool(_AMOUNT.fullmatch(piece.text)) for piece in row) for row in pieces)
    enough = figures >= max(2, 0.25 * len(pieces)) or amounts >= 6
    return enough and not (contents and last == sorted(last, key=int))


def _grid(rows: list[Row], pieces: list[list[Piece]], page: int) -> Grid | None:
    heights = [row[0].base for row in rows]
    cells = placed(pieces, heights, blank=None)
    if not cells:
        return None
    drafts = []
    for cell in cells:
        ink = [glyph for piece in cell.pieces for glyph in piece.ink]
        drafts.append(Inked(cell.row, cell.column, join(piece.text for piece in cell.pieces), 1, cell.colspan, page, ink))
    columns = columns_of(pieces)
    xs = [columns[0][0], *((one[1] + two[0]) / 2 for one, two in pairwise(columns)), columns[-1][1]]
    ys = [rows[0][0].base - rows[0][0].size, *heights]
    return Grid(page, xs, ys, drafts, columns)
