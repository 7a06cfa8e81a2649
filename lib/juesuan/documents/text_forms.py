"""Forms as Word gives them in a plain text: every cell on its own line behind a tab, a blank line between rows."""

from __future__ import annotations

from juesuan.documents.build import HEADING
from juesuan.documents.document import Cell
from juesuan.documents.text_lines import Line


def form(lines: list[Line], at: int) -> tuple[list[list[tuple[int, int]]], int]:
    """Rows of (start, end) of a form, and the line after it. A new title row ends it too: forms follow one another."""
    rows: list[list[tuple[int, int]]] = [[]]
    while at < len(lines) and lines[at].tabbed:
        if not rows[-1] and len(rows) > 4 and _is_title(lines, at):
            return rows[:-1], at
        end = _cell_end(lines, at)
        rows[-1].append((lines[at].start + 1, lines[end - 1].end))
        at = end
        if at + 1 < len(lines) and lines[at].blank and lines[at + 1].tabbed:
            rows.append([])
            at += 1
    return (rows if rows[-1] else rows[:-1]), at


def _cell_end(lines: list[Line], at: int) -> int:
    """The line after the cell that begins at this line: a cell goes on after one blank line, up to the next tab."""
    end = at + 1
    while end < len(lines) and not lines[end].tabbed and not _two_blank(lines, end) and end - at < 200:
        end += 1
    stretch = lines[at + 1 : end]
    filled = [line for line in stretch if not line.blank]
    if not filled or end == len(lines) or not lines[end].tabbed or any(HEADING.match(line.text) for line in filled):
        return at + 1
    adjacent = any(not one.blank and not two.blank for one, two in zip(lines[at:end], stretch, strict=False))
    if adjacent and sum(len(line.text) for line in filled) > 60:
        return at + 1  # lines of ordinary text between two forms, not the inside of a cell
    last = end - 1 if stretch[-1].blank else end
    return at + 1 if last < end and _is_title(lines, end) else last


def _two_blank(lines: list[Line], at: int) -> bool:
    return lines[at].blank and at + 1 < len(lines) and lines[at + 1].blank


def _is_title(lines: list[Line], at: int) -> bool:
    """True for a row of one cell that names a form (…表)."""
    alone = at + 1 < len(lines) and lines[at + 1].blank
    return alone and len(lines[at].text) < 60 and lines[at].text.rstrip().endswith("表")


def is_form(rows: list[list[tuple[int, int]]]) -> bool:
    """True unless the tabs only indent paragraphs: a form has several rows, two of them with several cells."""
    return sum(len(row) > 1 for row in rows) > 1


def merge_leading_blanks(rows: list[list[tuple[int, int]]]) -> list[Cell]:
    """Cells of a form; the blank cells that a row begins with belong to the merged cell above them."""
    cells: list[Cell] = []
    above: dict[int, int] = {}  # column -> index in cells of what stands there in the row above
    for number, row in enumerate(rows):
        here: dict[int, int] = {}
        leading = True
        for column, (start, end) in enumerate(row):
            leading = leading and start == end
            if leading and column in above:
                merged = cells[above[column]]
                cells[above[column]] = Cell(
                    merged.row, column, merged.start, merged.end, number - merged.row + 1, merged.colspan
                )
                here[column] = above[column]
            else:
                here[column] = len(cells)
                cells.append(Cell(number, column, start, end))
        above = here
    return cells
