"""Halves of a table that a print has parted by its columns: the right one stands alone on the next page, without row labels."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

from juesuan.documents.columns import Piece
from juesuan.documents.pdf.lines import join
from juesuan.documents.pdf.tables import Grid, Inked
from juesuan.ground.expressions import Expression
from juesuan.ground.groups import grouped

_LEVEL = 2.0  # points between the borders of one row on two pages
_LEAST = 3  # rows of the right half
_WIDTH = 100.0  # points, for a column whose borders are not known
_META = Expression(r"(?:公开|财决|附)?\D{0,3}\d{1,2}表|(?:金额)?单位[:：].{1,8}")
_FIGURE = Expression(r"[-－△(（]?\d[\d,，]*(?:\.\d+)?[)）]?%?|[-—–－]+")
_COUNT = Expression(r"\d{1,2}")


def halves_of(lefts: list[Grid], pages: list[tuple[list[Piece], list[Grid]]]) -> list[Grid]:
    """The right halves of a table that runs over some pages, where the lines and tables of as many pages are those."""
    pairs = enumerate(zip(lefts, pages, strict=False))
    found = [_half_of(left, lines, tables, number > 0) for number, (left, (lines, tables)) in pairs]
    return found if len(found) == len(lefts) and None not in found else []


def labelled(grid: Grid) -> bool:
    """Whether words stand beside the figures of a table."""
    return not _without_labels(grid, blank=True)


def _half_of(left: Grid, lines: list[Piece], tables: list[Grid], goes_on: bool) -> Grid | None:
    """The right half of one page: its rows are level with those of the left half, no words stand beside its figures and
    nothing but the form's number and unit above them, and its columns count on. Where it goes on, it may be blank."""
    if len(tables) > 1 or any(table.lines for table in tables):
        return None
    right = tables[0] if tables else _column(left, lines)
    above = [line.text for line in lines if line.y < right.ys[0]]
    if not _level(left, right) or not all(map(_META.fullmatch, above)) or (len(right.ys) <= _LEAST and not goes_on):
        return None
    return right if _without_labels(right, goes_on) and _counts_on(left, right) else None


def _column(left: Grid, lines: list[Piece]) -> Grid:
    """The lines of a page that stand level with the rows of a table as the one column that they are; a column alone has no
    borders between its cells that would make it a table."""
    inside = [line for line in lines if left.ys[0] <= line.y <= left.ys[-1] and not _META.fullmatch(line.text)]
    rows = grouped((bisect_right(left.ys, line.y) - 1, line) for line in inside)
    drafts = [
        Inked(row, 0, join(line.text for line in held), 1, 1, held[0].page, [glyph for line in held for glyph in line.ink])
        for row, held in rows.items()
    ]
    return Grid(left.page, [0.0, _WIDTH], [*left.ys], drafts)


def _level(left: Grid, right: Grid) -> bool:
    """Whether both end at one height, and each row of the right half is one or several of the left."""
    ends = abs(left.ys[-1] - right.ys[-1]) <= _LEVEL
    return ends and all(min(abs(y - other) for other in left.ys) <= _LEVEL for y in right.ys)


def _without_labels(right: Grid, blank: bool) -> bool:
    """Whether nothing but figures stands below the first row of them; there are some, more than those that number the columns
    if none do, unless it may be blank."""
    rows = grouped((draft.row, draft.text.strip()) for draft in right.drafts if draft.text.strip())
    figured = [row for row, texts in sorted(rows.items()) if all(map(_FIGURE.fullmatch, texts))]
    told = len(figured) > (not _counted(right)) or (blank and len(figured) == len(rows))
    return told and all(row in figured for row in rows if row > min(figured, default=0))


def _counts_on(left: Grid, right: Grid) -> bool:
    """Whether the row that numbers the columns goes on in the right half; where neither has one, there is nothing to hold."""
    numbers = [_counted(grid) for grid in (left, right)]
    return numbers[1][:1] == [numbers[0][-1] + 1] if all(numbers) else not any(numbers)


def _counted(grid: Grid) -> list[int]:
    """The numbers of the columns, from the first row that holds figures; none where these are others."""
    rows = grouped((draft.row, draft.text.strip()) for draft in sorted(grid.drafts, key=lambda d: (d.row, d.column)))
    texts = next((texts for _, texts in sorted(rows.items()) if any(map(_FIGURE.fullmatch, texts))), [])
    numbers = [int(text) for text in texts if _COUNT.fullmatch(text)]
    counted = len(numbers) == sum(bool(_FIGURE.fullmatch(text)) for text in texts)
    return numbers if counted and all(two - one == 1 for one, two in pairwise(numbers)) else []


def put_beside(left: Grid, right: Grid) -> None:
    """Add the columns of the right half to the left, in place."""
    rows = [min(range(len(left.ys)), key=lambda i: abs(left.ys[i] - y)) for y in right.ys]
    wide = len(left.xs) - 1
    edge = {(draft.row, draft.rowspan): draft for draft in left.drafts if draft.column + draft.colspan == wide}
    for draft in right.drafts:
        first, last = rows[draft.row], rows[draft.row + draft.rowspan]
        draft.row, draft.rowspan, draft.column = first, last - first, draft.column + wide
        beside = edge.get((first, last - first)) if draft.column == wide else None
        if beside and draft.colspan > 1 and not draft.text and not _FIGURE.fullmatch(beside.text.strip()):
            beside.colspan += draft.colspan  # a merged cell that the edge of the page has cut
        else:
            left.drafts.append(draft)
    left.xs = [*left.xs, *(left.xs[-1] + x - right.xs[0] for x in right.xs[1:])]
