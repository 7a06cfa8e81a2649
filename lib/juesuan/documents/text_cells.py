"""Cells of tables in a plain text: what is a value, and the tables and forms whose cells stand one a line."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import lru_cache

from juesuan.documents.build import HEADING
from juesuan.documents.document import Cell, Table
from juesuan.documents.text_lines import Line
from juesuan.ground import expressions as re
from juesuan.ground.expressions import Expression

Span = tuple[int, int]
Rows = list[list[Span]]

CELL = Expression(r"[^ \u00a0\u3000]+(?:[ \u00a0\u3000][^ \u00a0\u3000]+)*")
_WORD = Expression(r"[^\s…]+")
VALUE = Expression(r"[-－△]?\d[\d,，]*(?:\.\d+)?(?:[%％]|[万亿千]?元|[个人次批辆台套项件户]+)?|[-－—–/无]|[-—–]{2,}")
_VALUES = Expression(f"(?:{VALUE.pattern})?")  # or nothing, as in a cell with a bar behind it
NUMBER = Expression(r"[-－△]?\d[\d,，]*(?:\.\d+)?(?:[%％]|[万亿千]?元|[个人次批辆台套项件户]+)?")
PROSE = Expression(r"[，。；]|[,;](?=[^\d\s])|(?<!其中)[:：]\s*[^\s:：][^:：]*(?<!其中)[:：]")
CODE = Expression(r"\d{2,7}")
AMOUNT = Expression(r"[-－]?\d[\d,]*\.\d+")
NO_HEADER = Expression(r"[（(]?(?:金额)?单位[：:]|第.+部分|.*[一-龥]{2}表$|公开\d+表$")
FORM = Expression(r"公开\d+表")


def split(line: Line, marks: str) -> list[Span]:
    """(start, end) of the cells between the marks, without the space around their text."""
    cells, start = [], line.start
    for piece in re.split(f"[{marks}]", line.text):
        inner = piece.strip()
        begin = start + (piece.find(inner) if inner else 0)
        cells.append((begin, begin + len(inner)))
        start += len(piece) + 1
    return cells


@lru_cache(maxsize=64)  # one shape of a table after the other asks for the words of the same lines
def words_of(line: Line) -> Sequence[tuple[str, Span]]:
    """The words of a line between its blanks, each with where it stands."""
    return tuple([(m.group(), (line.start + m.start(), line.start + m.end())) for m in _WORD.finditer(line.text)])


def plain_cells(rows: Rows) -> list[Cell]:
    """The cells of rows, each in the column of its place."""
    return [Cell(r, c, start, end) for r, row in enumerate(rows) for c, (start, end) in enumerate(row)]


def table_of(cells: list[Cell], loose: bool = False) -> Table:
    """The table of these cells, from the first to the last of them."""
    return Table(tuple(cells), min(cell.start for cell in cells), max(cell.end for cell in cells), loose=loose)


def one_cell(line: Line) -> bool:
    """Whether a line is one cell with a bar behind it."""
    return line.text.rstrip().endswith("|") and line.text.count("|") == 1


def cell_lines(lines: list[Line], at: int) -> tuple[Table | None, int]:
    """The table whose cells stand one a line from here on, in the fewest columns that keep labels and values apart."""
    cells: list[Span] = []
    texts: list[str] = []
    breaks: list[int] = [0]  # the first cells of rows that lines of bars end
    end, held = at, None
    for number in range(at, len(lines)):
        line = lines[number]
        if one_cell(line):
            if held and line.text.strip() != "|":
                break  # a line of text between two tables
            cell = held if held and line.text.strip() == "|" else line  # the bar may stand on a line of its own
            cells.append(split(cell, "|")[0])
            texts.append(re.sub(r"\s", "", cell.text.replace("|", "")))
            end, held = number + 1, None
        elif cells and not held and set(line.text.strip()) == {"|"}:
            end = number + 1  # the blank cells that end a row
            breaks.append(len(cells))
        elif held or line.blank or "|" in line.text:
            break
        else:
            held = line
    table = _of_cells(cells, texts) or _of_rows(cells, texts, breaks)
    if not table and len(texts) > 3 and texts[-1] and not VALUE.fullmatch(texts[-1]):
        table = _of_cells(cells[:-1], texts[:-1])  # a last row whose blank cells were left out
    table = table or (one_column(cells) if INDICATORS.search("|".join(texts)) else None)
    return table, max(end, at + 1)


def _of_rows(cells: list[Span], texts: list[str], breaks: list[int]) -> Table | None:
    """The table whose rows end where lines of bars stand (`breaks`) or a bar alone, below headers that part as many columns."""
    ends = sorted({*breaks, *(n for n, text in enumerate(texts) if not text), len(cells)})
    rows = [row for a, b in itertools.pairwise(ends) if (row := [n for n in range(a, b) if texts[n]])]
    figures = [row for row in rows if any(VALUE.fullmatch(texts[n]) for n in row)]
    width = len(figures[0]) if len(figures) > 1 else 0
    if width < 3 or not all(len(row) == width and _fits([texts[n] for n in row], 0) for row in figures):
        return None
    placed = below_their_header([[cells[n] for n in row] for row in rows], [[texts[n] for n in row] for row in rows])
    return table_of(plain_cells(placed)) if max(map(len, placed)) == width else None


def _of_cells(cells: list[Span], texts: list[str]) -> Table | None:
    """The table of all these cells, below as few titles as may be."""
    titled = range(min(len(texts), 6))
    tables = (_parted(cells, texts, n) or _by_period(cells, texts, whole=True, titles=n)[0] for n in titled)
    return next(filter(None, tables), None)


_NEAR, _LONG = 12, 240  # lines within which a table shows its first blank cell, and ends


def streamed(lines: list[Line], at: int) -> tuple[Table | None, int]:
    """The table whose cells have a bar behind each, the blank ones on lines of their own, as a web page is copied: the line of
    its headers tells how many make a row, and every row begins a line."""
    if not any(line.text.strip() == "|" for line in lines[at : at + _NEAR]):
        return None, at + 1
    most = min(len(lines), at + _LONG)
    end = next((n for n in range(at, most) if "|" not in lines[n].text), most)
    cells: list[Span] = []
    begins: dict[int, int] = {}  # the first cell of each line -> its line
    for number in range(at, end):
        found = split(lines[number], "|")
        if found[-1][0] < found[-1][1]:
            return None, at + 1
        begins[len(cells)] = number
        cells += found[:-1]
    texts = [re.sub(r"\s", "", text) for number in range(at, end) for text in lines[number].text.split("|")[:-1]]
    for begin, stop in zip(begins, [*list(begins)[1:], len(cells)], strict=True):
        width = stop - begin
        if width < 3 or not all(texts[begin:stop]) or any(map(VALUE.fullmatch, texts[begin:stop])):
            continue
        rows = [range(n, n + width) for n in range(begin, len(cells) - width + 1, width)]
        half = width // 2 if texts[begin : begin + width // 2] == texts[begin + width // 2 : stop] else width
        sides = [slice(0, half), slice(half, width)][: width // half]
        over = len(cells) - begin - len(rows) * width  # a last row may have lost its blank cells
        whole = not over or bool(over == 1 and texts[-1] and not VALUE.fullmatch(texts[-1]))
        if whole and len(rows) > 3 and all(row[0] in begins and _fit([texts[n] for n in row], sides) for row in rows[1:]):
            above = [n for n in range(begin) if texts[n]]
            return _placed(cells, above, rows, half, [texts[n] for n in above]), end
    return None, at + 1


def _fit(row: list[str], sides: list[slice]) -> bool:
    """Whether each side of a row is blank, or a label and values; blank beside its line's number too."""
    return any(row) and all(_fits(row[s], 0) or all(not t or t.isdigit() for t in row[s]) for s in sides)


def _placed(cells: list[Span], above: list[int], rows: list[range], half: int, said: list[str]) -> Table:
    """The table of rows below what stands above them a line each, but the names of its two sides over these."""
    sides = len(rows[0]) > half and len(above) > 1 and not any(map(NO_HEADER.match, said[-2:]))
    lone = above[:-2] if sides else above
    made = [Cell(n, 0, *cells[one]) for n, one in enumerate(lone)]
    made += [Cell(len(lone), k * half, *cells[one], 1, half) for k, one in enumerate(above[-2:])] if sides else []
    down = len(lone) + bool(sides)
    return table_of(made + [Cell(down + r, c, *cells[n]) for r, row in enumerate(rows) for c, n in enumerate(row)])


# Headers of indicators, or of funds, one behind another: a performance form, whose rows those who know its words make out.
INDICATORS = Expression(
    r"(?:[一二三]级指标\|){2,}|指标名称\|(?:[^|\d]+\|){2,}(?:指标)?得分|预算数?\|[^|\d]{0,4}执行数\|[^|\d]{0,4}执行率\|"
)


def one_column(cells: list[Span]) -> Table:
    """The table of cells one below another."""
    return table_of([Cell(row, 0, *cell) for row, cell in enumerate(cells)])


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
    found = (_by_period(cells, texts, whole=False), _beside(cells, texts), _ragged(cells, texts))
    table, count = max(found, key=lambda one: one[1])
    return table, ends[count - 1] if table else at + 1


def _parted(cells: list[Span], texts: list[str], titles: int) -> Table | None:
    """The table of all the cells below so many titles: headers, parts of one of them from 小计 or 合计 on, then one row of
    figures, or rows of a label and figures."""
    first = next((n for n, text in enumerate(texts) if n >= titles and NUMBER.fullmatch(text)), 0)
    for begin in (first, first - 1):
        head, width = texts[titles:begin], begin - titles - 1
        at = next((n for n in range(len(head) - 2, 1, -1) if head[n] in ("小计", "合计")), 0)
        rows = [texts[n : n + width] for n in range(begin, len(texts), width)] if at else []
        fit = all(_fits(row, 0) if begin < first else all(map(VALUE.fullmatch, row)) for row in rows)
        if rows and len(rows[-1]) == width and fit and (begin < first or len(rows) == 1):
            spans = [cells[titles : titles + at], cells[titles + at : begin]]
            spans += [cells[n : n + width] for n in range(begin, len(cells), width)]
            return table_of(plain_cells(below_their_header(spans, [head[:at], head[at:], *rows])))
    return None


def _beside(cells: list[Span], texts: list[str]) -> tuple[Table | None, int]:
    """Income beside expenditure whose blank cells were lost: each label with its line and amount, one below another."""
    begin = next(n for n, text in enumerate(texts) if NUMBER.fullmatch(text)) - 1
    side = next((n for n in (3, 2) if begin >= 2 * n and texts[begin - 2 * n : begin - n] == texts[begin - n : begin]), 0)
    if not side or begin - 2 * side > 2:  # 收入, 支出
        return None, 0
    rows = [cells[begin - side : begin]]
    for cell, text in zip(cells[begin:], texts[begin:], strict=True):
        blank = (cell[0], cell[0])
        column = 0 if not NUMBER.fullmatch(text) else side - 1 if AMOUNT.fullmatch(text) else 1
        row = rows[-1] if 0 < len(rows[-1]) <= column and len(rows) > 1 else []
        row += [*[blank] * (column - len(row)), cell]
        rows += [row] if row is not rows[-1] else []
    return table_of(plain_cells(rows), loose=True), len(texts)


def _ragged(cells: list[Span], texts: list[str]) -> tuple[Table | None, int]:
    """A label and its values a row, whose blank cells were lost: the full rows tell the columns. A row with fewer values is one
    cell, since nothing tells of which columns they are."""
    begin = next(n for n, text in enumerate(texts) if NUMBER.fullmatch(text)) - 1
    rows, last = [cells[:begin]], 0
    for number in range(begin, len(texts)):
        if texts[number] == texts[0] or NO_HEADER.match(texts[number]):
            break  # another table
        if not NUMBER.fullmatch(texts[number]):
            rows.append([])
        else:
            last = number + 1
        rows[-1].append(cells[number])
    kept = [row for row in rows[1:] if len(row) > 1]
    full = [row for row in kept if len(row) == begin]
    if begin < 3 or len(full) < 3 or 2 * len(full) < len(kept) or any(len(row) > begin for row in rows):
        return None, 0
    told = [row if len(row) == begin else [(row[0][0], row[-1][1])] for row in rows if row[0] < cells[last - 1]]
    return table_of(plain_cells(told), loose=True), last


def _fits(row: list[str], led: int, sides: tuple[slice, ...] = ()) -> bool:
    """Whether these cells are a row: a label, behind a code, and then values alone; `led` is one where a bar opens each row.
    Of two sides one may be blank."""
    if sides and any(row):
        return all(_fits(row[side], 0) or not any(row[side]) for side in sides)
    labels = led + (2 if CODE.fullmatch(row[led]) and len(row) > led + 2 else 1)
    return bool(row[labels - 1]) and not VALUE.fullmatch(row[labels - 1]) and all(map(_VALUES.fullmatch, row[labels:]))


def _by_period(cells: list[Span], texts: list[str], whole: bool, titles: int = 0) -> tuple[Table | None, int]:
    """The table of so many of the cells, in the fewest columns: below so many titles headers, then again and again a label and
    its values; whole where it must take all of them."""
    for width in range(2, min(9, len(texts) - titles) + 1):
        rows = [texts[n : n + width] for n in range(titles, len(texts) - width + 1, width)]
        led = int(whole and all(row[0] == "" for row in rows))  # a bar may open each row
        if led + 1 >= width or any(not text or VALUE.fullmatch(text) for text in rows[0][led:]):
            continue
        half = width // 2
        sides = (slice(half), slice(half, width)) if rows[0][:half] == rows[0][half:] else ()  # income beside expenditure
        count = next((n for n, row in enumerate(rows) if n and not _fits(row, led, sides)), len(rows))
        if count > 2 and (not whole or titles + count * width == len(texts)):
            found = [cells[n : n + width] for n in range(titles, titles + count * width, width)]
            return table_of(plain_cells([*([cell] for cell in cells[:titles]), *found]), loose=not whole), count * width
    return None, 0


def shared(above: list[str], below: list[str]) -> int:
    """Which of the headers above those below are parts of: the one with most characters in common; -1 where none has any."""
    parts = set("".join(below)) - set("小合计费及（）()")
    merged = max(range(len(above)), key=lambda n: len(parts & set(above[n])))
    return merged if parts & set(above[merged]) else -1


def below_their_header(rows: Rows, texts: list[list[str]]) -> Rows:
    """The rows, a second header moved below the merged cell that it parts: a web page's text has it at the row's begin.

    The merged cell is the one that shares most characters with its parts; the figures' row counts the columns."""
    filled = [[cell for cell in row if cell[0] < cell[1]] for row in rows]
    said = [[cell for cell in row if cell] for row in texts]
    for number in range(1, len(rows) - 1):
        above, here = filled[number - 1], filled[number]
        figures = next((len(row) for row in said[number + 1 :] if any(map(VALUE.fullmatch, row))), 0)
        words = not any(map(VALUE.fullmatch, said[number - 1] + said[number]))
        blocks = len(above) - 1
        if words and blocks > 1 and len(here) + 1 == figures and said[number] == said[number][: len(here) // blocks] * blocks:
            blank = [(here[0][0], here[0][0])]  # 预算数 and 决算数, each over 合计, 一般公共预算 and 政府性基金
            names = [[name, *blank * (len(here) // blocks - 1)] for name in above[1:]]
            rows[number - 1], rows[number] = [above[0], *(cell for name in names for cell in name)], [*blank, *here]
            continue
        if not words or len(here) < 2 or len(above) < 2 or len(above) - 1 + len(here) != figures:
            continue
        of_which = len(above) - 1 if said[number - 1][-1].startswith("其中") else -1
        if (merged := max(shared(said[number - 1], said[number]), of_which)) >= 0:
            blank = (here[0][0], here[0][0])
            rows[number - 1] = [*above[: merged + 1], *[blank] * (len(here) - 1), *above[merged + 1 :]]
            rows[number] = [blank] * merged + here
    return rows


# --- forms as Word gives them: every cell on its own line behind a tab, a blank line between rows ---


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
    while end < min(len(lines), at + 200) and not lines[end].tabbed and not all(one.blank for one in lines[end : end + 2]):
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


def _is_title(lines: list[Line], at: int) -> bool:
    """True for a row of one cell that names a form (…表)."""
    alone = at + 1 < len(lines) and lines[at + 1].blank
    return alone and len(lines[at].text) < 60 and lines[at].text.rstrip().endswith("表")
