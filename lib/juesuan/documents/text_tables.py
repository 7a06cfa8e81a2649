"""Tables as they stand in a plain text: forms a cell a line, tabs, bars, blanks, pairs of label and value, a cell a line.

A shape is taken only where it fits row after row; lines that are plainly of a table and fit none are handed on as lost.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from juesuan.documents import text_cells as shapes
from juesuan.documents.build import HEADING
from juesuan.documents.columns import LISTED, Piece, Placed, placed
from juesuan.documents.document import Cell, Table
from juesuan.documents.flat_forms import flat_form
from juesuan.documents.text_cells import Rows, Span
from juesuan.documents.text_lines import Line, wide
from juesuan.ground import expressions as re
from juesuan.ground.expressions import Expression


@dataclass(eq=False, repr=False, slots=True)
class Loose:
    """Lines that are no table; lost where they are of one whose columns nothing tells."""

    lines: list[Line] = field(default_factory=list)
    lost: bool = False


def shaped(lines: list[Line]) -> Iterator[Table | Loose]:
    """The tables of a text and the lines between them, in order."""
    loose = Loose()
    at = 0
    while at < len(lines):
        found, end = _table_at(lines, at)
        # A heading of several cells, and a blank line, may stand above a table.
        lost = _lost(lines, at) if found is None else 0
        if lost and not any(_table_at(lines, below)[0] for below in range(at + 1, min(lost, at + 4))):
            found, end = Loose(), lost
        if found is None:
            loose.lines += lines[at:end]
        else:
            if loose.lines:
                yield loose
            loose = Loose()
            yield Loose(lines[at:end], lost=True) if isinstance(found, Loose) else found
        at = end
    if loose.lines:
        yield loose


def _table_at(lines: list[Line], at: int) -> tuple[Table | Loose | None, int]:
    """The table that begins at this line, and the line after it; None with the next line to try if none begins here; Loose
    where cells were lost."""
    text = lines[at].text
    if lines[at].tabbed:
        rows, end = shapes.form(lines, at)  # unless the tabs only indent paragraphs
        return (shapes.table_of(shapes.plain_cells(rows)) if sum(len(row) > 1 for row in rows) > 1 else None), end
    if "\t" in text:
        return _tab_rows(lines, at)
    if "|" in text and (found := shapes.streamed(lines, at))[0]:
        return found
    if "|" not in text and "|" in "".join(line.text for line in lines[at + 1 : at + 2]) and shapes.streamed(lines, at + 1)[0]:
        return None, at + 1  # the title of one
    if _barred(lines, at) or _RULE.fullmatch(text):
        return _bar_rows(lines, at)
    if shapes.one_cell(lines[at]) or [line.text.strip() for line in lines[at + 1 : at + 4 : 2]] == ["|", "|"]:
        return shapes.cell_lines(lines, at)
    for shape in (flat_form, _form_words, _laid_out, _typed_rows, _pair_rows, shapes.bare_cells):
        table, end = shape(lines, at)
        if table is not None:
            return table, end
    return None, at + 1


# --- tables with a row on each line ---

_BAR = Expression("[|｜│┃║]")
_LABEL = Expression(r"[\u4e00-\u9fff“”（）、]{2,24}")
_GROUP = Expression(r"[^\d，。；]{2,14}[（(]\d{1,3}分?[）)]")  # 绩效指标（90分）, a row of a form in a cell of its own
_RULE = Expression(
    r"[\s|｜│┃║:+\-—=_─━┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝┏┳┓┣╋┫┗┻┛]*[|+─━┌├└╔╠╚┏┣┗=_\-]{3}[\s|｜│┃║:+\-—=_─━┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝┏┳┓┣╋┫┗┻┛]*"
)


def _tab_rows(lines: list[Line], at: int) -> tuple[Table | None, int]:
    """Lines with tabs between their cells, at least two of them; one blank line may stand between two rows."""
    rows, end, scan = [], at, at
    while scan < len(lines) and ("\t" in lines[scan].text or (rows and _row_of_label(lines, scan))):
        rows.append(shapes.split(lines[scan], "\t"))
        end = scan + 1
        scan = end + 1 if end + 1 < len(lines) and lines[end].blank and "\t" in lines[end + 1].text else end
    if sum(sum(stop > start for start, stop in row) > 1 for row in rows) < 2:
        return None, end
    return shapes.table_of(shapes.plain_cells(rows)), end


def _row_of_label(lines: list[Line], at: int) -> bool:
    """Whether a line without tabs is a row of the tabbed lines around it: a form's group, or a label between rows with figures,
    whose blank cells were lost with the tabs at its end."""
    label = lines[at].text.strip()
    if _GROUP.fullmatch(label):
        return True
    if not _LABEL.fullmatch(label) or HEADING.match(label) or label.endswith("表"):
        return False
    behind = itertools.dropwhile(lambda line: _LABEL.fullmatch(line.text.strip()), lines[at:])
    above = next(line.text for line in reversed(lines[:at]) if "\t" in line.text)
    rows = [text.split("\t") for text in (above, next((line.text for line in behind), ""))]
    figures = [any(shapes.NUMBER.fullmatch(cell.strip()) for cell in row[1:]) for row in rows]
    return all(figures) and bool(re.search("[\u4e00-\u9fff]", rows[1][0]))


def _barred(lines: list[Line], at: int) -> bool:
    """Whether bars part the cells of a line: two of them, or one within a line that another with bars stands beside."""
    if not _BAR.search(lines[at].text):
        return False
    inside = [bool(_BAR.search(line.text.strip()[:-1])) for line in lines[max(0, at - 1) : at + 2]]
    return len(_BAR.findall(lines[at].text)) > 1 or (inside[min(at, 1)] and sum(inside) > 1)


def _bar_rows(lines: list[Line], at: int) -> tuple[Table | Loose | None, int]:
    """Lines with upright bars between their cells, at least two of them; lines of dashes or of a box are no rows.

    Figures without a label, fewer than the headers above and none of them blank, stand under headers that nobody knows."""
    end = at
    while end < len(lines) and (_barred(lines, end) or _RULE.fullmatch(lines[end].text)):
        end += 1
    rows, said, widest = [], [], 0
    drawn = [line for line in lines[at:end] if line.text.strip() and not _RULE.fullmatch(line.text)]
    bare = [len(_BAR.findall(line.text.rstrip()[:-1])) for line in drawn if not _BAR.match(line.text.lstrip())]
    for line in drawn:
        row = shapes.split(line, _BAR.pattern[1:-1])
        # The bars around the line part it from nothing, but for the blank cell of a row where others have a label.
        first, last = bool(_BAR.match(line.text.lstrip())), bool(_BAR.match(line.text.rstrip()[-1]))
        first &= len(row) - last > max(bare, default=0) + 1
        rows.append(row[first : len(row) - last])
        said.append([line.text[one - line.start : two - line.start] for one, two in rows[-1]])
        if len(said[-1]) > 1 and all(map(shapes.VALUE.fullmatch, said[-1])) and len(said[-1]) < widest:
            return Loose(), max(end, at + 1)
        widest = max(widest, sum(bool(cell) and not shapes.VALUE.fullmatch(cell) for cell in said[-1]))
    table = shapes.table_of(shapes.plain_cells(shapes.below_their_header(rows, said))) if len(rows) > 1 else None
    return table, max(end, at + 1)


# --- tables whose cells stand apart by blanks, as typed or copied from a page ---


_FORM_BEGINS = Expression(r"(?:(?:项目|部门|单位|转移支付)名称|项目资金|一级指标|指标名称)(?:\s|（|$)")
_FORM_TOTAL = Expression("(?:自评)?(?:总分|总得分|合计)")


def _form_words(lines: list[Line], at: int) -> tuple[Table | None, int]:
    """A performance form whose cells stand one a line, or by blanks in lines, up to its total or a heading."""
    cells: list[tuple[str, Span]] = []
    end = at
    for number in range(at, len(lines) if _FORM_BEGINS.match(lines[at].text.strip()) else at):
        words = shapes.words_of(lines[number])
        totalled = any(_FORM_TOTAL.fullmatch(word) for word, _ in cells[-3:])
        if totalled and words and not shapes.NUMBER.fullmatch(words[0][0]):
            break
        if any(len(word) > 60 or "|" in word or (HEADING.match(word) and "。" in word) for word, _ in words):
            break
        cells += words
        end = number + 1 if words else end
    formed = shapes.INDICATORS.search("|".join(word for word, _ in cells))
    return (shapes.one_column([span for _, span in cells]), end) if formed else (None, at + 1)


def _laid_out(lines: list[Line], at: int) -> tuple[Table | None, int]:
    """Lines as a program lays out a page of a PDF, or a hand a table: cells under one another, blanks between them."""
    if "  " not in lines[at].text.strip() or "　" in lines[at].text:
        return None, at + 1
    end, rows, gap = at, [], 0
    for number in range(at, len(lines)):
        line = lines[number]
        if line.blank:
            gap += 1
            if gap > 2 or line.page:
                break
            continue
        pieces = _pieces(line, len, number)
        titled = all(shapes.NO_HEADER.match(piece.text) for piece in pieces)
        above = [piece for _, row in rows[-4:] for piece in row]  # what the rest of a wrapped label stands below
        below = len(pieces) > 1 or any(one.x0 < pieces[0].x1 and pieces[0].x0 < one.x1 for one in above)
        below = below or _unspent(lines, number, pieces)
        if titled or shapes.PROSE.search(line.text) or not below:
            break
        rows.append((number, pieces))
        end, gap = number + 1, 0
    while len(rows) > 1 and len(rows[-1][1]) == 1 and not rows[-1][1][0].figure and rows[-1][0] > rows[-2][0] + 1:
        rows.pop()  # a heading behind the table
        end = rows[-1][0] + 1
    if sum(any(p.figure for p in row) and len(row) > 1 for _, row in rows) < 3:
        return None, at + 1
    if cells := _in_order([row for _, row in rows]):
        return shapes.table_of(cells, loose=True), end
    # A program counts characters, a hand sees Chinese ones twice as wide: what makes fewer columns aligns better.
    layouts = [row for _, row in rows], [_pieces(lines[number], wide, number) for number, _ in rows]
    grids = [found for layout in layouts if (found := placed(layout, slack=0.5)) and not any(map(_joined, found[1]))]
    grid = min(grids, key=lambda found: len(found[0]), default=None)
    return (shapes.table_of(list(map(_cell, grid[1])), loose=True), end) if grid else (None, at + 1)


def _unspent(lines: list[Line], at: int, pieces: list[Piece]) -> bool:
    """Whether a line is the numbered label of a row whose cells are all blank: the row below has figures, and its label, of the
    same list, begins beneath it."""
    below = next(((n, line) for n, line in enumerate(lines[at + 1 : at + 3], at + 1) if not line.blank), None)
    if len(pieces) != 1 or below is None or shapes.PROSE.search(below[1].text):
        return False
    row = _pieces(below[1], len, below[0])
    listed = bool(LISTED.match(pieces[0].text)) and bool(LISTED.match(row[0].text))
    return listed and row[0].x0 == pieces[0].x0 and len(row) > 1 and all(piece.figure for piece in row[1:])


def _in_order(rows: list[list[Piece]]) -> list[Cell]:
    """The cells by their order, where each row has a label and as many figures as one line of headers names."""
    whole = len(rows[0]) > 2 and not any(piece.figure for piece in rows[0])
    whole = whole and all([p.figure for p in row] == [False] + [True] * (len(rows[0]) - 1) for row in rows[1:])
    return shapes.plain_cells([[piece.ink for piece in row] for row in rows]) if whole else []


def _joined(one: Placed) -> bool:
    """Whether the cell holds an amount and another piece of its line, so that the columns did not come out."""
    return any(a.y == b.y and (a.figure or b.figure) for a, b in itertools.pairwise(one.pieces))


def _cell(one: Placed) -> Cell:
    """The cell, without what stands between its lines."""
    ink = [piece.ink for piece in one.pieces]
    skip = tuple((above[1], below[0]) for above, below in itertools.pairwise(ink))
    return Cell(one.row, one.column, ink[0][0], ink[-1][1], 1, one.colspan, skip=skip)


def _pieces(line: Line, measure: Callable[[str], float], number: int) -> list[Piece]:
    """The cells of a line: two blanks part them, and one on both sides of an amount or dash."""
    found: list[Piece] = []
    words = shapes.words_of(line)
    for at, (text, (start, end)) in enumerate(words):
        if at and start - words[at - 1][1][1] == 1 and not any(map(_EXACT.fullmatch, (text, words[at - 1][0]))):
            start = found.pop().ink[0]
        x0, whole = measure(line.text[: start - line.start]), line.text[start - line.start : end - line.start]
        found.append(Piece(x0, x0 + measure(whole), whole, (start, end), float(number)))
    return found


_EXACT = Expression(r"[-－]?\d[\d,]*\.\d+|[-－—–]+")


_RESULT = Expression(r"(?:[≥≤＞＜<>＝=]=?)?\d[\d.,]*(?:%|％|[\u4e00-\u9fff]{1,3})?")  # a target or result of an indicator


Header = list[tuple[str, Span]]  # the words of a line with their places


def _typed_rows(lines: list[Line], at: int) -> tuple[Table | None, int]:
    """Headers of words on one to four lines, then rows of a label (behind a code, or behind those of the levels above it in a
    form of indicators) and as many values as one header names."""
    headers: list[Header] = []
    number = at
    while number < len(lines) and len(headers) < 4:
        words = shapes.words_of(lines[number])
        named = any(shapes.VALUE.fullmatch(word) or shapes.NO_HEADER.match(word) for word, _ in words)
        text = lines[number].text
        if len(words) < 2 or named or shapes.PROSE.search(text) or _BAR.search(text):
            break
        headers.append(words)
        number += 1
    value = _RESULT if any(word.endswith("级指标") for header in headers for word, _ in header) else shapes.VALUE
    rows: Rows = []
    short: Rows = []
    width, end = 0, at + 1
    for number in range(at + len(headers), len(lines) if headers else 0):
        ends = lines[number].blank and any(line.page for line in lines[number : number + 2])
        if rows and (ends or shapes.FORM.fullmatch(lines[number].text.strip())):
            continue  # of a page, or a table's number, which a program puts where it was drawn
        words = shapes.words_of(lines[number])
        values = next((n for n, (word, _) in enumerate(reversed(words)) if not value.fullmatch(word)), len(words))
        labels = words[: len(words) - values]
        plain_row = (
            values and labels and not shapes.PROSE.search(lines[number].text) and not shapes.CODE.fullmatch(labels[-1][0])
        )
        if plain_row and rows and values < width:
            # Blank cells among its own: one cell, unread; income alone beside expenditure is none.
            beside = values == 1 and width > 2 and len(rows[-1]) == width + 3 and rows[-1][1][0] < rows[-1][1][1]
            parts = (labels, words[-1:]) if beside else (words,)
            short.append([(part[0][1][0], part[-1][1][1]) for part in parts])
            continue
        if not plain_row or (width and values != width):
            break
        width = width or values
        header = next((h for h in _whole(headers) if 1 <= len(h) - width <= 4 and _named(h, len(h) - width, headers)), None)
        if not header and len(headers) == 1 and len(headers[0]) == width > 1 and lines[at].text[:1].isspace():
            header = [("", (headers[0][0][1][0],) * 2), *headers[0]]  # nothing stands above the labels
        levels = sum(word.endswith("级指标") for word, _ in header or ())
        row = _row(labels, [span for _, span in words[len(labels) :]], len(header), width, levels) if header else []
        if not row or (not rows and len(header or []) < 2):
            break
        rows = rows or [[span for _, span in header or []]]
        rows += [*short, row]
        end, short = number + 1, []
    one_row = len(rows) == 2 and 4 <= width == len(rows[0]) - 1  # 年度资金总额 60.00 58.40 55.48 10 95.00% 9.5
    return (shapes.table_of(shapes.plain_cells(rows), loose=True), end) if len(rows) > 2 or one_row else (None, at + 1)


def _whole(headers: list[Header]) -> Iterator[Header]:
    """What may be all headers of a table: those of the labels on a line of their own with those of the values, one line alone,
    or two."""
    labels = [header for header in headers if _named(header, len(header))]
    for values in headers if labels else ():
        if values not in labels:
            yield [*labels[-1], *values]
    yield from reversed(headers)
    yield from _parted(headers)


def _named(header: Header, first: int, others: Sequence[Header] = ()) -> bool:
    """Whether the first headers are those of labels, which needs to be asked only where some are on a line of their own."""
    asked = not others or any(_named(other, len(other)) for other in others)
    return not asked or all(_LABELLED.fullmatch(word) for word, _ in header[:first])


_NUMBERED = Expression("[一二三四五六七八九十]+、")
_LABELLED = Expression("(?:.*分类)?(?:科目)?(?:编码|名称)|.*科目|项目|类|款|项")


def _parted(headers: list[Header]) -> Iterator[Header]:
    """The headers of two lines as one: those of the second in the place of the one that shares most characters with them."""
    for above, below in itertools.pairwise(headers):
        if (merged := shapes.shared([word for word, _ in above], [word for word, _ in below])) >= 0:
            yield [*above[:merged], *below, *above[merged + 1 :]]


def _row(labels: list[tuple[str, Span]], values: list[Span], columns: int, width: int, levels: int) -> list[Span]:
    """The cells of one row under its header: codes in the first columns, the name before the values; indicators of several
    levels each in a column of their own, the lowest last."""
    named = columns - width
    spans = [span for _, span in labels]
    if levels > 1 and len(spans) <= named:
        return [*[(spans[0][0], spans[0][0])] * (named - len(spans)), *spans, *values]
    first = next((n for n, (word, _) in enumerate(labels) if n and _EXACT.fullmatch(word)), 0)
    if first and named == 3 and first + 1 < len(labels):  # a label, its amount, a label: income beside expenditure
        return [(spans[0][0], spans[first - 1][1]), spans[first], (spans[first + 1][0], spans[-1][1]), *values]
    coded = list(itertools.takewhile(lambda label: shapes.CODE.fullmatch(label[0]), labels))
    codes = [span for _, span in coded] if len(labels) > 1 and named > 1 else []
    name = spans[len(codes) :]
    if not name or any(_NUMBERED.match(word) for word, _ in labels[len(codes) + 1 :]):
        return []  # 四、上级补助收入 四、城乡社区支出 348.51: whose amount is not told
    codes = codes if len(codes) < named else [(codes[0][0], codes[-1][1])] if named == 2 else codes[: named - 1]
    blank = (name[0][0], name[0][0])
    return [*codes, *[blank] * (named - 1 - len(codes)), (name[0][0], name[-1][1]), *values]


def _pair_rows(lines: list[Line], at: int) -> tuple[Table | None, int]:
    """Labels each with its value behind it, two pairs or more in a line, or one a line behind a colon or leaders."""
    rows, end = [], at
    alone = len(shapes.words_of(lines[at])) == 2 and "　" in lines[at].text.strip()  # a label, wide blanks, its amount
    for number in range(at, len(lines)):
        beside = rows or (number + 1 < len(lines) and _coded(shapes.words_of(lines[number + 1])))
        pairs = _pairs(lines[number], alone or bool(beside and _TOTALLED.fullmatch(re.sub(r"\s", "", lines[number].text))))
        if not pairs or (rows and len(pairs) > max(map(len, rows))):
            break
        rows.append(pairs)
        end = number + 1
    enough = len(rows) > (2 if alone else 1) if rows and len(rows[0]) < 6 else bool(rows)
    return (shapes.table_of(shapes.plain_cells(rows), loose=True), end) if enough else (None, at + 1)


_LEADER = Expression(
    r"(?P<label>[^\s：:…·.，。；]{2,30}(?:\s[^\s：:…·.，。；\d]{1,8})*)\s*(?:[：:]|[…·]+|\.{3,})\s*(?P<value>[-－]?\d[\d,]*(?:\.\d+)?)\s*$"
)


def _pairs(line: Line, alone: bool = False) -> list[Span]:
    """The label and value cells of a line of pairs, or of one pair where it may stand `alone`; none where it is none."""
    if shapes.PROSE.search(line.text):
        return []
    if one := _LEADER.match(line.text.strip()):
        start = line.inner[0]
        return [(start + one.start("label"), start + one.end("label")), (start + one.start("value"), start + one.end("value"))]
    cells: list[Span] = []
    label: Span | None = None
    words = shapes.words_of(line)
    for number, (word, span) in enumerate(words):
        code = shapes.CODE.fullmatch(word) and number + 1 < len(words) and not shapes.VALUE.fullmatch(words[number + 1][0])
        if code or not shapes.NUMBER.fullmatch(word):
            if "、" in word.lstrip("一二三四五六七八九十、"):
                return []
            label = (label[0] if label else span[0], span[1])
        elif label is None:
            return []
        else:
            cells += [label, span]
            label = None
    coded = _coded(words)
    counted = len(words) == 2 and words[0][0].endswith(("）", ")"))  # 公务用车保有量（辆） 3
    one = coded or counted or (alone and bool(words) and bool(_EXACT.fullmatch(words[-1][0])))
    return cells if label is None and len(cells) > (1 if one else 2) else []


def _coded(words: list[tuple[str, Span]]) -> bool:
    return bool(words) and bool(shapes.CODE.fullmatch(words[0][0]))


_TOTALLED = Expression(r"(?:[总合小]计|(?:本年)?[收支][入出][总合]计)[：:]?[-－]?\d[\d,]*\.\d+")  # the row without a code
_LISTED = Expression(r"\d\s*(?:[万亿]?元|[%％])、")  # amounts of a sentence: 货物 8.00 万元、工程 2.00 万元


def _lost(lines: list[Line], at: int) -> int:
    """The line after the cells that stand one a line, or in columns that nothing tells; 0 where none begin here."""
    end, figures, gap = at, 0, 0
    for number in range(at, len(lines)):
        text = lines[number].text.strip()
        if not text:
            gap += 1
            if gap > 3:
                break
            continue
        words, prose = text.split(), shapes.PROSE.search(text) or _LISTED.search(text)
        cells = 1 if prose else len(shapes.CELL.findall(text))
        exact = any("." in w or "," in w for w in words if shapes.VALUE.fullmatch(w))
        values = sum(map(bool, map(shapes.VALUE.fullmatch, words)))
        alone = exact and (values > 1 or values == len(words)) and not prose
        inside = end > at and len("".join(words)) <= 24 and not prose and not HEADING.match(text)
        if not (alone or cells > 2 or (cells > 1 and any(map(shapes.NUMBER.fullmatch, words))) or inside):
            break
        figures += 3 if alone and values > 2 else alone or (cells > 1 and any(map(shapes.NUMBER.fullmatch, words)))
        end, gap = number + 1, 0
    while end > at and not any(map(shapes.NUMBER.fullmatch, lines[end - 1].text.split())):
        end -= 1
    return end if figures >= 3 else 0
