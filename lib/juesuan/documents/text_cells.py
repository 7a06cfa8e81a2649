"""Cells of tables in a plain text: what is a value, and the tables whose cells stand one a line."""

from __future__ import annotations

import re
from collections.abc import Callable

from juesuan.documents.document import Cell, Table
from juesuan.documents.text_lines import Line

Span = tuple[int, int]
Rows = list[list[Span]]

CELL = re.compile(r"[^ \u00a0\u3000]+(?:[ \u00a0\u3000][^ \u00a0\u3000]+)*")
WORD = re.compile(r"[^\s…]+")
VALUE = re.compile(r"[-－△]?\d[\d,，]*(?:\.\d+)?(?:[%％]|[万亿千]?元|[个人次批辆台套项件户]+)?|[-－—–/无]|[-—–]{2,}")
NUMBER = re.compile(r"[-－△]?\d[\d,，]*(?:\.\d+)?(?:[%％]|[万亿千]?元|[个人次批辆台套项件户]+)?")
PROSE = re.compile(r"[，。；]|[:：]\s*[^\s:：][^:：]*[:：]")
CODE = re.compile(r"\d{2,7}")
AMOUNT = re.compile(r"[-－]?\d[\d,]*\.\d+")
NO_HEADER = re.compile(r"(?:金额)?单位[：:]|第.+部分|.*[一-龥]{2}表$")


def split(line: Line, marks: str) -> list[Span]:
    """(start, end) of the cells between the marks, without the space around their text."""
    cells, start = [], line.start
    for piece in re.split(f"[{marks}]", line.text):
        inner = piece.strip()
        begin = start + (piece.find(inner) if inner else 0)
        cells.append((begin, begin + len(inner)))
        start += len(piece) + 1
    return cells


def plain_cells(rows: Rows) -> list[Cell]:
    """The cells of rows, each in the column of its place."""
    return [Cell(r, c, start, end) for r, row in enumerate(rows) for c, (start, end) in enumerate(row)]


def table_of(cells: list[Cell], loose: bool = False) -> Table:
    """The table of these cells, from the first to the last of them."""
    return Table(tuple(cells), min(cell.start for cell in cells), max(cell.end for cell in cells), loose=loose)


def labelled(rows: list[list[str]], led: int) -> bool:
    """Whether each row has a label and then values, and the first but labels."""
    labels = all(row[led] and not VALUE.fullmatch(row[led]) for row in rows)
    values = all(not value or VALUE.fullmatch(value) for row in rows[1:] for value in row[led + 1 :])
    return labels and all(rows[0][led:]) and values


def one_cell(line: Line) -> bool:
    """Whether a line is one cell with a bar behind it."""
    return line.text.rstrip().endswith("|") and line.text.count("|") == 1


def bars_between(lines: list[Line], at: int) -> bool:
    """Whether a cell, a bar, a cell and a bar follow one another, each on its own line."""
    texts = [line.text.strip() for line in lines[at : at + 4]]
    return len(texts) == 4 and texts[1] == texts[3] == "|" and all(t and "|" not in t for t in (texts[0], texts[2]))


def cell_lines(lines: list[Line], at: int) -> tuple[Table | None, int]:
    """The table whose cells stand one a line from here on, in the fewest columns that keep labels and values apart."""
    end, held = at, None
    cells: list[Span] = []
    texts: list[str] = []
    for number in range(at, len(lines)):
        line = lines[number]
        if one_cell(line):
            if held and line.text.strip() != "|":
                break  # a line of text between two tables
            cell = held if held and line.text.strip() == "|" else line  # the bar may stand on a line of its own
            cells.append(split(cell, "|")[0])
            texts.append(re.sub(r"\s", "", cell.text.replace("|", "")))
            end, held = number + 1, None
        elif held or line.blank or "|" in line.text:
            break
        else:
            held = line
    return _by_period(cells, texts, lambda n: len(texts) % n == 0) or _below_a_title(cells, texts), max(end, at + 1)


def bare_cells(lines: list[Line], at: int) -> tuple[Table | None, int]:
    """A cell a line without any mark: headers, then again and again a label (behind a code) and its values."""
    cells, texts, ends = [], [], []
    for number in range(at, len(lines)):
        line = lines[number]
        if line.blank and number > at and not line.page:
            continue
        text = line.text.strip()
        if not text or len(text) > 40 or PROSE.search(text) or (not texts and NO_HEADER.match(text)):
            break
        cells.append(line.inner)
        texts.append(re.sub(r"\s", "", text))
        ends.append(number + 1)
    if sum(bool(NUMBER.fullmatch(t)) for t in texts) < 2 or not texts or NUMBER.fullmatch(texts[0]):
        return None, at + 1
    for width in range(2, 10):
        count = 0
        rows = [texts[n : n + width] for n in range(0, len(texts) - width + 1, width)]
        for row in rows:
            if not _fits(row, rows[0], first=count == 0):
                break
            count += 1
        if count > 2 and not any(map(VALUE.fullmatch, rows[0])):
            rows = [cells[n * width : (n + 1) * width] for n in range(count)]
            return table_of(plain_cells(rows), loose=True), ends[count * width - 1]
    return None, at + 1


def _fits(row: list[str], header: list[str], first: bool) -> bool:
    """Whether these cells are a row: a label, behind a code where the header has two words for them, and then values alone."""
    if first:
        return not any(map(VALUE.fullmatch, row))
    labels = 2 if CODE.fullmatch(row[0]) and len(row) > 2 else 1
    return not VALUE.fullmatch(row[labels - 1]) and all(map(VALUE.fullmatch, row[labels:]))


def _by_period(cells: list[Span], texts: list[str], whole: Callable[[int], bool]) -> Table | None:
    for width in range(2, 9):
        rows = [texts[n : n + width] for n in range(0, len(texts), width)]
        led = int(all(row[0] == "" for row in rows))  # a bar may open each row
        if len(rows) > 2 and whole(width) and led + 1 < width and labelled(rows, led):
            return table_of(plain_cells([cells[n : n + width] for n in range(0, len(cells), width)]))
    return None


def _below_a_title(cells: list[Span], texts: list[str]) -> Table | None:
    """The table of cells that a title or a unit stands above, in rows of one width, each of labels and values in the same
    columns; a second header is below the last cell of the first, from 小计 or 合计 on."""
    first = next((n for n, text in enumerate(texts) if n and VALUE.fullmatch(text)), 0) - 1  # the label of the first row
    body = texts[first:]
    for width in range(2, 13) if first > 1 else ():
        rows = [body[n : n + width] for n in range(0, len(body), width)]
        led = all(row[0] and not VALUE.fullmatch(row[0]) for row in rows)
        if len(rows) < 2 or len(body) % width or not led or not all(map(_alike, zip(*rows, strict=True))):
            continue
        below = next((n for n in range(first - 1, 1, -1) if texts[n] in ("合计", "小计")), 0)
        parts = first - below if below and first - below < width - 1 else 0  # of a header that another stands above
        start = first - width - (1 if parts else 0)
        if not 0 <= start <= 5:
            continue
        blank = (cells[first][0], cells[first][0])
        head = (
            [cells[start:below] + [blank] * (parts - 1), [blank] * (width - parts) + cells[below:first]]
            if parts
            else [cells[start:first]]
        )
        body_cells = [cells[n : n + width] for n in range(first, len(cells), width)]
        return table_of(plain_cells([*[[cell] for cell in cells[:start]], *head, *body_cells]))
    return None


def _alike(column: tuple[str, ...]) -> bool:
    """Whether the cells of a column are values alone, or none of them is."""
    return len({bool(VALUE.fullmatch(text)) for text in column if text}) < 2
