"""Tables of a page that have no ruling lines between their columns: pieces of text under one another."""

from __future__ import annotations

from itertools import pairwise

from juesuan.documents.build import HEADING
from juesuan.documents.columns import CODE, Placed, Row, columns_of, placed, spots
from juesuan.documents.pdf.lines import Glyph, drawn_over, join, text_line
from juesuan.documents.pdf.tables import Grid, Inked, append, continues
from juesuan.ground.expressions import Expression

Inks = list[Glyph]
_PROSE = Expression("[。；]|，.*，")
_AMOUNT = Expression(r"[-－△]?\d[\d,]*\.\d+%?")
TITLE = Expression(r".*[\u4e00-\u9fff]{2}表(?:（.*）)?|公开\d+表|.*单位[:：].*|(?:部门|编制部门)(?:名称)?[:：].*")
_CODED = Expression(r"\d{3}|\d{5}|\d{7}")
_WITHIN = Expression(r"\d[\d,]*\.\d\d")
_NARROW = 0.1  # between an amount that fills its column and what stands in the next
_GAP = 0.35  # of a letter's size: more than stands between the letters of a word


def columned(rows: list[Inks], page: int, ruled: list[Grid]) -> tuple[list[Grid], list[Inks], list[Row]]:
    """The tables among the rows of glyphs from the top of a page, the rows that belong to none, and all as lines, for a table
    may begin in the last of them and go on in the first of the next page. Ruled headers take the rows below them, in place."""
    rows = [row for row in rows if any(not glyph.text.isspace() for glyph in row)]
    lines = [_pieces(row, page) for row in rows]
    tables, rest, at = [], [], 0
    heads = {next((n for n, line in enumerate(lines) if line[0].y > grid.ys[-1]), -1): grid for grid in ruled}
    while at < len(rows):
        head = heads.get(at)
        if head and lines[at][0].y - head.ys[-1] < _STEPS * lines[at][0].size and (taken := take(head, lines[at:])):
            at += taken
            low = head.ys[-1] + _STEPS * lines[at - 1][0].size
            for last in [grid for grid in ruled if head.ys[-1] < grid.ys[0] < low and continues(head, grid)]:
                append(head, last)
                ruled.remove(last)
            continue
        end = _run(lines, at)
        grid = grid_of(lines[at:end]) if end - at > 2 and _is_table(lines[at:end]) else None
        if grid:
            tables.append(grid)
        else:
            end = at + 1
            rest.append(rows[at])
        at = end
    return tables, rest, lines


def head_of(lines: list[Row]) -> list[Row]:
    """The first lines of a page that may belong to a table of the page before: rows, or the rest of a label."""
    if rows := _run(lines, 0) if lines else 0:
        return lines[:rows]
    far = (at for at, line in enumerate(lines) if not _short(line) or (at and not _near(lines, at, at - 1)))
    return lines[: min(next(far, len(lines)), 3)]


def foot_of(lines: list[Row]) -> list[Row]:
    """The last lines of a page that may be the headers of a table that begins there."""
    at = next((at for at in range(max(0, len(lines) - 12), len(lines)) if _run(lines, at) == len(lines)), len(lines))
    return lines[at:]


def _pieces(row: Inks, page: int) -> Row:
    """The row cut at its gaps: at every one where no amount stands, as in a header; else at those wider than a letter and a
    half, for no label has such gaps, and on both sides of an amount."""
    inked = [glyph for glyph in row if not glyph.text.isspace()]
    cuts: list[Inks] = [inked[:1]]
    amounts: set[int] = set()
    if any(glyph.text == "." for glyph in inked):
        amounts = {edge for found in _WITHIN.finditer("".join(glyph.text[:1] for glyph in inked)) for edge in found.span()}
    for at, (one, two) in enumerate(pairwise(inked), 1):
        gap = two.x0 - one.x1
        over = gap < 0 and drawn_over(one, two)
        if over or (gap > _NARROW * one.size and (at in amounts or gap > _GAP * max(one.size, two.size))):
            cuts.append([])
        cuts[-1].append(two)
    found = [line for cut in cuts if (line := text_line(cut, page))]
    if not any(_AMOUNT.fullmatch(piece.text) for piece in found):
        return found
    joined = found[:1]
    for piece in found[1:]:
        before = joined[-1]
        amount = _AMOUNT.fullmatch(piece.text) or _AMOUNT.fullmatch(before.text) or _CODED.fullmatch(before.text)
        if amount or piece.x0 - before.x1 > 1.5 * piece.size:
            joined.append(piece)
        else:
            joined[-1] = before._replace(x1=piece.x1, text=f"{before.text} {piece.text}", ink=before.ink + piece.ink)
    return joined


def _run(lines: list[Row], at: int) -> int:
    """The line after the last of a table that begins here: lines of several pieces, and between them and close to them rests of
    wrapped cells, labels without figures and headers over several columns; no sentence, no title."""
    end = last = first = at
    while end < len(lines) and not any(_PROSE.search(piece.text) for piece in lines[end]):
        if end > at:
            lone = [(at, way) for at, way in ((end, 1), (end - 1, -1)) if len(lines[at]) < 2]
            label = all(0 <= at + way < len(lines) and _near(lines, at, at + way) for at, way in lone)
            if lines[end][0].y - lines[end - 1][0].y > (6 if label else _STEPS) * lines[end][0].size:  # rows may be high
                break
        if all(TITLE.fullmatch(piece.text) for piece in lines[end]):
            break
        end += 1
        if len(lines[end - 1]) > 1:
            first, last = first if last > at else end - 1, end
    if any(not _near(lines, line, line + 1) for line in range(at, first)):
        return at
    while at < last < end and _near(lines, last, last - 1):
        last += 1  # the rest of the last label
    return last


def _near(lines: list[Row], at: int, beside: int) -> bool:
    """Whether a lone piece is part of the table that the line beside it belongs to: close to it, and no heading."""
    return abs(lines[beside][0].y - lines[at][0].y) < _STEP * lines[at][0].size and _short(lines[at])


def _short(line: Row) -> bool:
    """Whether a line may be one of a label."""
    text = line[0].text
    return len(text) < _LABEL and not (HEADING.match(text) or TITLE.fullmatch(text) or _PROSE.search(text))


_STEPS = 3.5  # rows of a table stand closer
_STEP = 1.7  # of a letter's size: lines of one cell stand closer
_LABEL = 25  # characters


def _is_table(pieces: list[Row]) -> bool:
    """True where many rows hold a figure, and they are not the lines of a table of contents with their pages."""
    figures = sum(any(piece.text[:1] in "0123456789-" for piece in row[1:]) for row in pieces)
    several = [row for row in pieces if len(row) > 1]
    last = [row[-1].text for row in several]
    contents = all(len(row) == 2 for row in several) and all(text.isdecimal() for text in last)
    amounts = max(sum(bool(_AMOUNT.fullmatch(piece.text)) for piece in row) for row in pieces)
    enough = figures >= max(2, 0.12 * len(pieces)) or amounts >= 6
    return enough and not (contents and last == sorted(last, key=int))


def grid_of(lines: list[Row]) -> Grid | None:
    """The table that the lines of one page or of several make; None where its columns are not sure."""
    pairs = [(a, b) for at, one in enumerate(lines) for two in lines[at + 1 : at + 3] for a in one for b in two]
    over = [b.y - a.y for a, b in pairs if a.page == b.page and a.x0 < b.x1 and b.x0 < a.x1 and not (a.figure or b.figure)]
    down, rows = 0.0, [lines[0]]  # down: from the first page's lines to those of this
    for one, two in pairwise(lines):
        if one[0].page != two[0].page:
            rest = all(not (piece.figure or CODE.fullmatch(piece.text)) for piece in two)  # of a label that the page cut
            down += one[0].y + (min(over, default=0.0) if rest else _NEXT_PAGE) - two[0].y
        rows.append([piece._replace(y=piece.y + down) for piece in two])
    if not (found := placed(rows)):
        return None
    columns, drafts = found[0], _drafts(found[1])
    xs = [columns[0][0], *((one[1] + two[0]) / 2 for one, two in pairwise(columns)), columns[-1][1]]
    return Grid(lines[0][0].page, xs, [lines[0][0].y - 0.1, *(line[0].y for line in lines)], drafts, columns, lines)


def _drafts(cells: list[Placed], above: int = 0) -> list[Inked]:
    """The cells with their text, below so many rows."""
    drafts = []
    for cell in cells:
        ink = [glyph for piece in cell.pieces for glyph in piece.ink]
        text = join(piece.text for piece in cell.pieces)
        drafts.append(Inked(above + cell.row, cell.column, text, 1, cell.colspan, cell.pieces[0].page, ink))
    return drafts


def take(header: Grid, lines: list[Row]) -> int:
    """Add the lines below a ruled header to it, in its columns, in place: how many they are."""
    lone = next((at for at, line in enumerate(lines[:4]) if len(line) > 1), 0)  # lines of a label that begins above its figure
    whole = not header.columns and any(_AMOUNT.fullmatch(draft.text) for draft in header.drafts)
    end = _run(lines, lone) if lines and not whole else 0
    pieces = [piece for line in lines[:end] for piece in line]
    within = pieces and header.xs[0] < min(p.x0 for p in pieces) and max(p.x1 for p in pieces) < header.xs[-1]
    found = placed(lines[:end], given=list(pairwise(header.xs))) if within else None
    if not found:
        return 0
    header.columns, drafts = found[0], _drafts(found[1], len(header.ys) - 1)
    header.drafts += drafts
    header.ys += [lines[end - 1][0].y] * (1 + max(d.row for d in drafts) - (len(header.ys) - 1))
    return end


_NEXT_PAGE = 1000.0  # points: no step from row to row is as high


def extended(grid: Grid | None, above: list[Row], lines: list[Row]) -> tuple[Grid, int] | None:
    """The table without rules that goes on in these lines of the next page, and how many of them repeat its headers; None where
    they have headers of their own, or their figures do not stand under those of the first. Without a table above them, its
    headers may be the lines above."""
    if grid is None:
        headers = above and not any(piece.figure for line in above for piece in line)
        made = grid_of(above + lines) if headers and _is_table(lines) else None
        return (made, 0) if made else None
    texts, others = ([[piece.text for piece in line] for line in one] for one in (grid.lines, lines))
    repeated = next((n for n, (one, two) in enumerate(zip(texts, others, strict=False)) if one != two), len(others))
    rest = lines[repeated:]
    over = {c for line in grid.lines for p in line if p.figure for c in spots(p, grid.columns)}
    headed = not repeated and rest and any(over & set(spots(p, grid.columns)) for p in rest[0] if not p.figure)
    figures = [piece for line in rest for piece in line if piece.figure]
    theirs = [c for c in columns_of(rest) if any(spots(p, [c]) for p in figures)] if rest else []
    fits = all(sum(low < c[1] and c[0] < high for c in grid.columns) == 1 for low, high in theirs)
    made = grid_of(grid.lines + rest) if rest and fits and not headed else None
    high = [max((draft.row for draft in one.drafts), default=0) for one in (grid, made or grid)]
    return (made, repeated) if made and (figures or high[0] == high[1]) else None
