"""Plain text: every line is a paragraph, except forms, tables marked by tabs or upright bars, and lines of wrapped text."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from typing import NamedTuple

from juesuan.documents.build import HEADING, MOST_CHARACTERS, Content
from juesuan.documents.characters import ordinary
from juesuan.documents.document import Cell, Paragraph, Table
from juesuan.ground.errors import CannotRead

_LINE = re.compile(r"[^\r\n\f\v\u2028\u2029]*(?:\r\n|[\r\n\f\v\u2028\u2029]|$)")
_BEGINS = re.compile(
    r"第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|"
    r"\d{1,2}[.．、](?!\d)|[-—－ \d]+$"
)
_BREAKS = "\r\n\f\v\u2028\u2029"


class Line(NamedTuple):
    """One line: text[start:end] without its line break."""

    start: int
    end: int
    text: str

    @property
    def blank(self) -> bool:
        """True for a line without text; a lone tab is an empty cell, not a blank line."""
        return not self.text.strip() and not self.tabbed

    @property
    def tabbed(self) -> bool:
        """True for a line that is one cell of a form: a tab, then text without another tab."""
        return self.text.startswith("\t") and "\t" not in self.text[1:]


def read(data: bytes, where: str) -> Content:
    """The decoded file, unchanged, and its paragraphs and tables. Raises CannotRead as decode does."""
    text = decode(data, where)
    if len(text) > MOST_CHARACTERS:
        raise CannotRead(where, f"{len(text):,} characters of text", f"split it, {MOST_CHARACTERS:,} at most")
    if not text.strip():
        raise CannotRead(where, "nothing but white space in it", "download it again")
    return Content(text, tuple(_blocks(text)))


def decode(data: bytes, where: str) -> str:
    """The text behind the bytes: UTF-8, UTF-16 or UTF-32 with its mark, else GB18030. Raises CannotRead for anything else."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            try:
                return ordinary(data[len(mark) :].decode(encoding))
            except UnicodeDecodeError as error:
                raise _damaged(where, encoding, error.start + len(mark)) from error
    text = _utf16(data, where) if b"\x00" in data else _utf8(data, where)
    if text is None:
        text = _gb18030(data, where)
    if len(re.findall("[\x01-\x08\x0e-\x1f\x7f]", text)) > len(text) // 50:
        raise CannotRead(where, "a binary file (full of control characters)", "give the published text, page or document")
    return ordinary(text)


def _utf16(data: bytes, where: str) -> str:
    """The bytes as UTF-16 without its mark, if what comes out looks like Chinese."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _looks_chinese(text):
            return text
    raise CannotRead(where, "a binary file (it holds zero bytes)", "give the published text, page or document")


def _utf8(data: bytes, where: str) -> str | None:
    """The bytes as UTF-8; None if they are something else, CannotRead if they are UTF-8 with damage."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        good = data[: error.start].decode("utf-8")
        # Ten Chinese characters that happen to be valid UTF-8 do not occur in GBK text, which fails at its first or second.
        if sum("\u2e80" <= c <= "\uffee" for c in good) >= 10:
            raise _damaged(where, "utf-8", error.start) from error
    return None


def _gb18030(data: bytes, where: str) -> str:
    """The bytes as GB18030, if what comes out looks like Chinese."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        seen = f"neither UTF-8 nor GBK (byte {error.start:,} fits neither)"
        raise CannotRead(where, seen, "save it as UTF-8, or download it again") from error
    if not _looks_chinese(text):
        raise CannotRead(where, "an encoding that is neither UTF-8 nor GBK", "save it as UTF-8")
    return text


def _looks_chinese(text: str) -> bool:
    """Whether a decoded text is what somebody wrote. Nearly any bytes decode as GB18030 or UTF-16; real text keeps to the
    common characters of GB 2312, while Big5, Shift-JIS or a binary file decoded this way scatters over the rare ones."""
    sample = [c for c in text[:200_000] if not c.isascii()]
    common = len("".join(sample).encode("gb2312", "ignore").decode("gb2312"))
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in sample)
    return common >= 0.85 * len(sample) and chinese >= 0.4 * len(sample)


def _damaged(where: str, encoding: str, byte: int) -> CannotRead:
    return CannotRead(where, f"{encoding.upper()} text damaged or cut off at byte {byte:,}", "download it again")


def lines_of(text: str) -> list[Line]:
    """The lines of a text with their offsets; a page break also ends a line."""
    lines = []
    for match in _LINE.finditer(text):
        found = match.group().rstrip(_BREAKS)
        lines.append(Line(match.start(), match.start() + len(found), found))
    return lines


def _blocks(text: str) -> list[Paragraph | Table]:
    lines = lines_of(text)
    wrap = _wrap(lines)
    blocks: list[Paragraph | Table] = []
    at = 0
    while at < len(lines):
        table, end = _table_at(lines, at)
        if table is None:
            for line in lines[at:end]:
                if paragraph := _paragraph(line):
                    before = blocks[-1] if blocks else None
                    if wrap and isinstance(before, Paragraph) and _goes_on(text, before, paragraph, wrap):
                        paragraph = Paragraph(blocks.pop().start, paragraph.end)
                    blocks.append(paragraph)
        else:
            blocks.append(table)
        at = end
    return blocks


def _wide(text: str) -> float:
    """The width of a line in Chinese characters; two letters or digits are as wide as one."""
    line = text.strip()
    return len(line) - 0.5 * len(line.encode("ascii", "ignore"))


class Wrap(NamedTuple):
    """How a text was wrapped, as text copied from a page is: the width of its full lines, measured so."""

    measure: Callable[[str], float]
    width: float


def _wrap(lines: list[Line]) -> Wrap | None:
    """The width at which the text was wrapped, by print or by characters; None where lines are whole paragraphs."""
    prose = [line.text.strip() for line in lines if not line.blank and "\t" not in line.text]
    if len(prose) < 8:
        return None
    best, most = None, 0
    for measure in (_wide, len):
        width = sorted(map(measure, prose))[int(len(prose) * 0.95)]
        full = [text for text in prose if width - 3 <= measure(text) <= width + 3]
        sentences = sum(bool(re.search("[，。；,;]", text)) for text in full)
        if 15 <= width <= 60 and 5 * sentences > 2 * len(prose) and sentences > most:
            best, most = Wrap(measure, width), sentences
    return best


def _goes_on(text: str, before: Paragraph, paragraph: Paragraph, wrap: Wrap) -> bool:
    """Whether a line goes on in the next one: it is full, none stands between, and the next begins no heading or list item."""
    last = text[before.start : before.end].rsplit("\n", 1)[-1]
    apart = text.count("\n", before.end, paragraph.start) > 1 or _BEGINS.match(text[paragraph.start : paragraph.end])
    slack = 2 if last.rstrip().endswith(tuple("。；：！？")) else 6
    return not apart and wrap.measure(last.strip()) >= wrap.width - slack


def _paragraph(line: Line) -> Paragraph | None:
    """The line without the space around it; None if that is all it has."""
    inner = line.text.strip()
    start = line.start + line.text.find(inner)
    return Paragraph(start, start + len(inner)) if inner else None


def _table_at(lines: list[Line], at: int) -> tuple[Table | None, int]:
    """The table that begins at this line, and the line after it; None with the next line to try if none begins here."""
    text = lines[at].text
    if lines[at].tabbed:
        rows, end = _form(lines, at)
        return (_table(_merge_leading_blanks(rows)) if _is_form(rows) else None), end
    if "\t" in text:
        return _tab_rows(lines, at)
    if text.count("|") > 1 or text.count("｜") > 1:
        return _bar_rows(lines, at)
    if _one_cell(lines[at]) or _bars_between(lines, at):
        return _cell_lines(lines, at)
    return _blank_rows(lines, at) if "  " in text or "　　" in text else (None, at + 1)


# --- forms as Word gives them: every cell on its own line behind a tab, a blank line between rows ---


def _form(lines: list[Line], at: int) -> tuple[list[list[tuple[int, int]]], int]:
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


def _is_form(rows: list[list[tuple[int, int]]]) -> bool:
    """True unless the tabs only indent paragraphs: a form has several rows, two of them with several cells."""
    return sum(len(row) > 1 for row in rows) > 1


def _merge_leading_blanks(rows: list[list[tuple[int, int]]]) -> list[Cell]:
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


# --- tables with a row on each line ---


def _tab_rows(lines: list[Line], at: int) -> tuple[Table | None, int]:
    """Lines with tabs between their cells, at least two of them; one blank line may stand between two rows."""
    rows, end, scan = [], at, at
    while scan < len(lines) and "\t" in lines[scan].text:
        rows.append(_split(lines[scan], "\t"))
        end = scan + 1
        scan = end + 1 if end + 1 < len(lines) and lines[end].blank and "\t" in lines[end + 1].text else end
    if sum(sum(stop > start for start, stop in row) > 1 for row in rows) < 2:
        return None, end
    return _table(_plain(rows)), end


def _bar_rows(lines: list[Line], at: int) -> tuple[Table | None, int]:
    """Lines with upright bars between their cells, at least two of them; the line of dashes below a header is no row."""
    end = at
    while end < len(lines) and (lines[end].text.count("|") > 1 or lines[end].text.count("｜") > 1):
        end += 1
    rows, texts = [], []
    for line in lines[at:end]:
        if not re.fullmatch(r"[\s|｜:+\-—]*", line.text):
            row = _split(line, "|｜")
            # The bars around the line part it from nothing.
            first, last = line.text.lstrip()[0] in "|｜", line.text.rstrip()[-1] in "|｜"
            rows.append(row[first : len(row) - last])
            texts.append(line.text)
    return (_table(_plain(_below_their_header(rows, texts))) if len(rows) > 1 else None), end


def _below_their_header(rows: list[list[tuple[int, int]]], texts: list[str]) -> list[list[tuple[int, int]]]:
    """The rows, second headers moved below the merged header that they part: a web page's text has them at the row's begin."""
    filled = [[cell for cell in row if cell[0] < cell[1]] for row in rows]
    for number in range(1, len(rows)):
        above, here = filled[number - 1], filled[number]
        merged = len(rows[number - 1]) - rows[number - 1].index(above[-1]) if above else 0
        words = not re.search(r"[|｜]\s*-?\d", "|" + texts[number - 1] + "|" + texts[number])
        if len(above) > 2 and len(here) == merged > 1 and rows[number][: len(here)] == here and words:
            blank = (here[0][0], here[0][0])
            rows[number] = [blank] * (len(rows[number - 1]) - merged) + here
    return rows


# --- tables with a cell on each line, a bar behind it, as the text of some web pages has them ---

_VALUE = re.compile(r"[-－]?[\d,.]+[%％]?|[-－—/无]?")


def _one_cell(line: Line) -> bool:
    return line.text.rstrip().endswith("|") and line.text.count("|") == 1


def _bars_between(lines: list[Line], at: int) -> bool:
    """Whether a cell, a bar, a cell and a bar follow one another, each on its own line."""
    texts = [line.text.strip() for line in lines[at : at + 4]]
    return len(texts) == 4 and texts[1] == texts[3] == "|" and all(t and "|" not in t for t in (texts[0], texts[2]))


def _cell_lines(lines: list[Line], at: int) -> tuple[Table | None, int]:
    """The table whose cells stand one a line from here on, in the fewest columns that keep labels and values apart."""
    end, held = at, None
    cells: list[tuple[int, int]] = []
    texts: list[str] = []
    for number in range(at, len(lines)):
        line = lines[number]
        if _one_cell(line):
            if held and line.text.strip() != "|":
                break  # a line of text between two tables
            cell = held if held and line.text.strip() == "|" else line  # the bar may stand on a line of its own
            cells.append(_split(cell, "|")[0])
            texts.append(re.sub(r"\s", "", cell.text.replace("|", "")))
            end, held = number + 1, None
        elif held or line.blank or "|" in line.text:
            break
        else:
            held = line
    end = max(end, at + 1)
    for width in range(2, 9):
        rows = [texts[n : n + width] for n in range(0, len(texts), width)]
        led = int(all(row[0] == "" for row in rows))  # a bar may open each row
        if len(rows) > 2 and len(texts) % width == 0 and led + 1 < width and _labelled(rows, led):
            return _table(_plain([cells[n : n + width] for n in range(0, len(cells), width)])), end
    return None, end


def _labelled(rows: list[list[str]], led: int) -> bool:
    """Whether each row has a label and then values, and the first but labels."""
    labels = all(row[led] and not _VALUE.fullmatch(row[led]) for row in rows)
    return labels and all(rows[0][led:]) and all(_VALUE.fullmatch(value) for row in rows[1:] for value in row[led + 1 :])


def _split(line: Line, marks: str) -> list[tuple[int, int]]:
    """(start, end) of the cells between the marks, without the space around their text."""
    cells, start = [], line.start
    for piece in re.split(f"[{marks}]", line.text):
        inner = piece.strip()
        begin = start + (piece.find(inner) if inner else 0)
        cells.append((begin, begin + len(inner)))
        start += len(piece) + 1
    return cells


# --- tables whose cells stand apart by blanks, as typed or copied from a page ---

_CELL = re.compile(r"[^ \u00a0\u3000]+(?:[ \u00a0\u3000][^ \u00a0\u3000]+)*")


def _blank_rows(lines: list[Line], at: int) -> tuple[Table | None, int]:
    """Lines of equally many cells, two blanks or more between them: a header of words, then a label and values in each.

    A row with an empty cell ends it, since blanks do not say which cell that is; one blank line may stand between two rows.
    """
    rows: list[list[tuple[int, int]]] = []
    texts: list[list[str]] = []
    end = at + 1
    for number in range(at, len(lines)):
        line = lines[number]
        found = list(_CELL.finditer(line.text))
        if not found and rows and number == end:
            continue  # one blank line between two rows
        row = [cell.group() for cell in found]
        header = texts[0] if texts else row
        alike = len(row) == len(header) > 2 and not any(map(_VALUE.fullmatch, header))
        if not alike or (texts and not _labelled([header, row], 0)):
            break
        texts.append(row)
        rows.append([(line.start + cell.start(), line.start + cell.end()) for cell in found])
        end = number + 1
    return (_table(_plain(rows)), end) if len(rows) > 1 else (None, at + 1)


def _plain(rows: list[list[tuple[int, int]]]) -> list[Cell]:
    return [Cell(r, c, start, end) for r, row in enumerate(rows) for c, (start, end) in enumerate(row)]


def _table(cells: list[Cell]) -> Table:
    return Table(tuple(cells), min(cell.start for cell in cells), max(cell.end for cell in cells))
