"""Spreadsheets: each sheet is a title paragraph and a table, its numbers printed as the sheet shows them."""

from __future__ import annotations

import csv
import io
import re
import struct
import warnings
import zipfile
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import quoteattr

import openpyxl
import xlrd
from lxml import etree
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import from_excel

from juesuan.documents.beside import tables_of
from juesuan.documents.build import Builder, Content, Draft
from juesuan.documents.document import Gap
from juesuan.documents.marks import standing, struck_out
from juesuan.documents.number_format import Printed, printed
from juesuan.documents.text import decode
from juesuan.documents.zip_package import open_package, part_of
from juesuan.ground.errors import CannotRead

Spans = dict[tuple[int, int], tuple[int, int]]  # (row, column) of a merged range -> rows and columns that it takes
HeldCell = tuple[int, int, Printed, bool]  # row, column, what it shows, whether some of it is struck out
MOST_FILLED = 300_000  # cells of a workbook that hold something
MOST_COLUMNS = 16_384
FARTHEST = 20  # blank rows or columns between two filled ones that are kept


def read_xlsx(data: bytes, where: str) -> Content:
    """The visible sheets of a workbook, formulas as last computed. Raises CannotRead for damage and for no content.

    Hidden sheets, rows and columns are no part of what was published; notes say that they are there.
    """
    data, notes = _without_blanks(data, where)
    book = _workbook(data, where)
    builder = Builder(where)
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            notes.append(f"hidden sheet left out: {sheet.title}")
            continue
        spans = {
            (m.min_row, m.min_col): (m.max_row - m.min_row + 1, m.max_col - m.min_col + 1) for m in sheet.merged_cells.ranges
        }
        rows = {number for number, row in sheet.row_dimensions.items() if row.hidden}
        columns = {n for c in sheet.column_dimensions.values() if c.hidden for n in range(c.min, min(c.max, MOST_COLUMNS) + 1)}
        # Only the cells that the file holds: walking the rows would make a million blank ones where one was formatted.
        held = ((cell, *_standing(cell, book)) for cell in sheet._cells.values() if cell.value is not None)
        cells = ((cell.row, cell.column, printed(*_shown(cell, value, book.epoch)), struck) for cell, value, struck in held)
        notes += add_sheet(builder, sheet.title, cells, spans, rows, columns)
    return builder.content(notes)


# The built-in dates of the Chinese locales, which a workbook names by number alone (ECMA-376, part 1, 18.8.30).
_CHINESE_DATES = frozenset((*range(27, 37), *range(50, 59)))


def _shown(cell: Any, value: Any, epoch: Any) -> tuple[Any, str]:
    """A cell's value and number format; openpyxl 3.1.5 knows the built-in Chinese dates for none and gives their numbers."""
    if cell._style.numFmtId in _CHINESE_DATES and isinstance(value, int | float):
        return from_excel(value, epoch), "yyyy-mm-dd"
    return _unescaped(value) if isinstance(value, str) else value, cell.number_format


def _standing(cell: Any, book: Any) -> tuple[Any, bool]:
    """What of a cell's value is not struck out, its raised digits set apart; and whether some of it is struck out."""
    if book._fonts[cell._style.fontId].strike:
        return "", True
    if not isinstance(cell.value, CellRichText):
        return cell.value, False
    runs = [run if isinstance(run, TextBlock) else TextBlock(InlineFont(), run) for run in cell.value]
    return standing([(run.text or "", run.font.vertAlign, bool(run.font.strike)) for run in runs])


_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def _unescaped(text: str) -> str:
    """A cell's text without the escapes of what XML does not keep (ST_Xstring), which openpyxl 3.1.5 gives as letters: a
    carriage return is _x000D_, an underscore before what looks like one _x005F_. Other controls are not shown, and dropped."""

    def character(escape: re.Match[str]) -> str:
        code = int(escape[1], 16)
        if 0xD800 <= code < 0xE000:  # half a character
            return escape[0]
        return "\n" if code == 0x0D else chr(code) if code in (0x09, 0x0A) or code >= 0x20 else ""

    return _ESCAPED.sub(character, text.replace("_x000D_\n", "\n"))


def _workbook(data: bytes, where: str) -> Any:
    """The workbook; where its styles are not as openpyxl wants them (an empty fill), with its number formats alone."""
    failed: Exception | None = None
    formed = _formed(data, where)
    for make in (lambda: data, lambda: _plain_styles(data, where)):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that hold no figures
                return openpyxl.load_workbook(io.BytesIO(make()), data_only=True, keep_links=False, rich_text=formed)
        except Exception as error:  # openpyxl raises whatever the damage leads it to
            failed = failed or error
    seen = f"a damaged workbook ({type(failed).__name__})"
    raise CannotRead(where, seen, "open it in Excel or WPS and save it anew as .xlsx") from failed


def _formed(data: bytes, where: str) -> bool:
    """Whether letters within a cell are raised, lowered or struck out. Only then are their runs read: openpyxl 3.1.5 takes the
    escape of an underscore out of an inline text that it reads by runs."""
    with open_package(data, where) as package:
        texts = (name for name in package.namelist() if re.fullmatch(r"xl/(?:sharedStrings|worksheets/[^/]*)\.xml", name))
        return any(re.search(rb"<(?:\w+:)?(?:vertAlign|strike)\b", part_of(package, name, where)) for name in texts)


_STYLES = "xl/styles.xml"
_ONE_OF_EACH = (
    "<fonts><font/></fonts><fills><fill><patternFill/></fill></fills><borders><border/></borders>"
    "<cellStyleXfs><xf/></cellStyleXfs>"
)


def _plain_styles(data: bytes, where: str) -> bytes:
    """The workbook with nothing left of its styles but number formats: reading needs no fonts, fills and borders."""
    with open_package(data, where) as package:
        styles = part_of(package, _STYLES, where) if _STYLES in package.namelist() else b"<styleSheet/>"
    root = etree.fromstring(styles, etree.XMLParser(recover=True, resolve_entities=False))
    forms = "".join(
        f"<numFmt numFmtId={quoteattr(form.get('numFmtId'))} formatCode={quoteattr(form.get('formatCode'))}/>"
        for form in root.iterfind("{*}numFmts/{*}numFmt")
        if form.get("numFmtId") and form.get("formatCode")
    )
    cells = "".join(f"<xf numFmtId={quoteattr(xf.get('numFmtId') or '0')}/>" for xf in root.iterfind("{*}cellXfs/{*}xf"))
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    plain = f"<numFmts>{forms}</numFmts>{_ONE_OF_EACH}<cellXfs>{cells or '<xf/>'}</cellXfs>"
    return _with_parts(data, where, {_STYLES: f'<styleSheet xmlns="{space}">{plain}</styleSheet>'.encode()})


def _with_parts(data: bytes, where: str, changed: dict[str, bytes]) -> bytes:
    """The package with some parts changed."""
    buffer = io.BytesIO()
    with open_package(data, where) as package, zipfile.ZipFile(buffer, "w") as new:
        for name in package.namelist():
            new.writestr(name, changed[name] if name in changed else part_of(package, name, where))
    return buffer.getvalue()


# A formula cell that holds no value: the workbook was written by a program and never computed.
_UNCOMPUTED = re.compile(rb"<c [^>]*>\s*<f[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_BLANK_CELL = re.compile(rb"<c (?:[^>]*/>|[^>]*></c>)")
_BLANK_ROW = re.compile(rb"<row (?:[^>]*/>|[^>]*>\s*</row>)")
_MANY = 100_000  # tags, above which it pays to take the blank cells out


def _without_blanks(data: bytes, where: str) -> tuple[bytes, list[str]]:
    """The workbook without the many cells that are only formatted, and notes on formulas without a value.

    Raises CannotRead for sheets with far more cells than a disclosure has.
    """
    notes, cells, changed = [], 0, {}
    with open_package(data, where) as package:
        for name in sorted(package.namelist()):
            if re.fullmatch(r"xl/worksheets/[^/]*\.xml", name):
                xml = part_of(package, name, where)
                if xml.count(b"<") > _MANY:
                    changed[name] = xml = _BLANK_ROW.sub(b"", _BLANK_CELL.sub(b"", xml))
                cells += xml.count(b"<c ") + xml.count(b"<row ")
                if cells > MOST_FILLED or xml.count(b"<") > 5 * MOST_FILLED:
                    raise CannotRead(where, f"more than {MOST_FILLED:,} cells", "give the disclosure of one department")
                missing = sum(b't="str"' not in cell[0][: cell[0].find(b"<f")] for cell in _UNCOMPUTED.finditer(xml))
                notes += without_value(name, missing)
    return (_with_parts(data, where, changed) if changed else data), notes


def without_value(place: str, count: int) -> list[str]:
    said = f"{place}: {count} formulas without a value; open the file in Excel or WPS and save it"
    return [Gap(said)] if count else []


def read_xls(data: bytes, where: str) -> Content:
    """The visible sheets of an old workbook, as of a new one. Raises CannotRead for damage, a password and no content."""
    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO(), on_demand=True
        )
        sheets = book.sheets()
        uncomputed = never_computed(book)
    except Exception as error:  # xlrd raises whatever the damage leads it to
        if "encrypted" in str(error).lower():
            raise CannotRead(where, "protected by a password", "save a copy without the password") from error
        seen = f"a damaged workbook ({type(error).__name__})"
        raise CannotRead(where, seen, "open it in Excel or WPS and save it anew as .xlsx") from error
    builder, notes = Builder(where), []
    for number, sheet in enumerate(sheets):
        if sheet.visibility:
            notes.append(f"hidden sheet left out: {sheet.name}")
            continue
        spans = {(top, left): (bottom - top, right - left) for top, bottom, left, right in sheet.merged_cells}
        kinds = ((row, column, kind) for row in range(sheet.nrows) for column, kind in enumerate(sheet.row_types(row)))
        held = ((row, column) for row, column, kind in kinds if kind not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK))
        covered = _covered(sheet, where)
        filled = [
            (row, column)
            for row, column in held
            if (number, row, column) not in uncomputed and not any(column in columns for columns in covered.get(row, ()))
        ]
        notes += without_value(sheet.name, sum(cell[0] == number for cell in uncomputed))
        if len(filled) > MOST_FILLED:
            raise CannotRead(where, f"more than {MOST_FILLED:,} cells", "give the disclosure of one department")
        rows = {number for number, row in sheet.rowinfo_map.items() if row.hidden}
        columns = {number for number, column in sheet.colinfo_map.items() if column.hidden}
        cells = ((row, column, *_xls_standing(book, sheet, row, column)) for row, column in filled)
        notes += add_sheet(builder, sheet.name, cells, spans, rows, columns)
    return builder.content(notes)


def _covered(sheet: Any, where: str) -> dict[int, list[range]]:
    """The columns of each row that are not shown, as a merged cell lies over them: what they held before may still be there."""
    covered: dict[int, list[range]] = {}
    seen = 0
    for top, bottom, left, right in sheet.merged_cells:
        bottom = min(bottom, sheet.nrows)
        seen += max(bottom - top, 0)
        if seen > MOST_FILLED:
            raise CannotRead(where, f"more than {MOST_FILLED:,} cells", "give the disclosure of one department")
        for row in range(top, bottom):
            covered.setdefault(row, []).append(range(left + (row == top), right))
    return covered


_HEIGHTS = {1: "superscript", 2: "subscript"}


def _xls_standing(book: Any, sheet: Any, row: int, column: int) -> tuple[Printed, bool]:
    """The cell as shown, its raised digits set apart, without what is struck out; and whether some of it is."""
    cell = sheet.cell(row, column)
    try:
        own = book.font_list[book.xf_list[cell.xf_index].font_index]
        runs = [(at, book.font_list[font]) for at, font in sheet.rich_text_runlist_map.get((row, column), ())]
    except (IndexError, TypeError):  # a damaged file names a font that it does not hold
        return _xls_text(book, cell), False
    if cell.ctype != xlrd.XL_CELL_TEXT or not runs:
        return (Printed(""), True) if own.struck_out else (_xls_text(book, cell), False)
    fonts, starts = [own, *(font for _, font in runs)], [0, *(at for at, _ in runs)]
    parts = [(font, cell.value[start:end]) for font, (start, end) in zip(fonts, pairwise([*starts, None]), strict=True)]
    text, struck = standing([(text, _HEIGHTS.get(font.escapement), bool(font.struck_out)) for font, text in parts if text])
    return Printed(text), struck


def _xls_text(book: Any, cell: Any) -> Printed:
    """The cell as shown. Excel keeps dates as numbers, booleans and errors as codes."""
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return printed(bool(cell.value), "General")
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return Printed(xlrd.error_text_from_code.get(cell.value, "#ERROR"))
    form = _xls_form(book, cell)
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return printed(xlrd.xldate_as_datetime(cell.value, book.datemode), form)
        except (ValueError, OverflowError):
            return printed(cell.value, "General")
    return printed(cell.value, form)


def _xls_form(book: Any, cell: Any) -> str:
    """The number format of a cell; General where a damaged file names one that it does not hold."""
    try:
        return book.format_map[book.xf_list[cell.xf_index].format_key].format_str
    except (IndexError, KeyError, TypeError):
        return "General"


def read_csv(data: bytes, where: str) -> Content:
    """The rows of a comma, semicolon or tab separated file as one table; what looks like a formula is text."""
    text = decode(data, where)
    first = "\n".join(text.splitlines()[:20])
    mark = max(",\t;", key=first.count)
    builder = Builder(where)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
        cells = [Draft(row, column, value) for row, values in enumerate(rows) for column, value in enumerate(values)]
    except csv.Error as error:
        raise CannotRead(where, f"no table of values: {error}", "save it anew as .csv or .xlsx") from error
    _add(builder, cells)
    return builder.content()


def _add(builder: Builder, drafts: list[Draft]) -> None:
    """The cells as a table, or those that stand side by side; several in one column alone are a text, a paragraph a cell."""
    if len(drafts) == 1 or len({draft.column for draft in drafts}) > 1:
        for table in tables_of(drafts):
            builder.table(table)
        return
    for draft in drafts:
        builder.paragraph(draft.text)


def add_sheet(
    builder: Builder, title: str, cells: Iterable[HeldCell], spans: Spans, rows: set[int], columns: set[int]
) -> list[str]:
    """Add a sheet: its name, and its filled cells numbered from the first filled row and column. Notes say what is struck out,
    what its hidden rows and columns keep from the reader, and where its number formats show something else than is stored."""
    drawn = list(cells)
    filled = [(row, column, cell.text) for row, column, cell, _ in drawn if cell.text.strip()]
    shown = [cell for cell in filled if not _hidden(cell, spans.get(cell[:2], (1, 1)), rows, columns)]
    left = len(filled) - len(shown)
    notes = struck_out(sum(struck for *_, struck in drawn))
    notes += [f"cells in hidden rows or columns left out: {title} ({left})"] if left else []
    told = Counter(cell.told for _, _, cell, _ in drawn)
    notes += [_TOLD[kind](words.format(title, told[kind])) for kind, words in _WORDS.items() if told[kind]]
    if not shown:
        return notes
    builder.paragraph(title)
    down, across = _closer(row for row, _, _ in shown), _closer(column for _, column, _ in shown)
    drafts = []
    for row, column, text in shown:
        high, wide = spans.get((row, column), (1, 1))
        drafts.append(Draft(down[row], across[column], text, _reach(down, row, high), _reach(across, column, wide)))
    _add(builder, drafts)
    return notes


_WORDS = {
    "unsigned": "{}: {} negative numbers that their format shows without a minus sign (in red) are read as negative",
    "hidden": "{}: {} numbers that their format does not show are left out",
    "stored": "{}: {} numbers under a format that is not rendered (a fraction, Chinese numerals) are read as stored",
}
_TOLD = {"unsigned": str, "hidden": Gap, "stored": str}


def _hidden(cell: tuple[int, int, str], span: tuple[int, int], rows: set[int], columns: set[int]) -> bool:
    """Whether all rows or all columns that a cell takes are hidden."""
    row, column, _ = cell
    if row not in rows and column not in columns:
        return False
    return all(n in rows for n in range(row, row + span[0])) or all(n in columns for n in range(column, column + span[1]))


def _closer(used: Iterable[int]) -> dict[int, int]:
    """New numbers from 0 for the rows or columns that hold something; of a long blank stretch a part is left."""
    new: dict[int, int] = {}
    last = at = 0
    for number in sorted(set(used)):
        at += min(number - last, FARTHEST) if new else 0
        new[number], last = at, number
    return new


def _reach(new: dict[int, int], first: int, length: int) -> int:
    """How many of the new rows or columns a merged range takes; what it takes beyond the filled ones is shortened too."""
    if length == 1:
        return 1
    known = list(new)
    last = known[bisect_right(known, first + length - 1) - 1]
    return new[last] - new[first] + 1 + min(first + length - 1 - last, FARTHEST - 1)


# --- old workbooks record by record: which formulas nothing ever computed, which xlrd does not tell ---

_FORMULA, _END = 0x0006, 0x000A
_EMPTY = b"\x03\x00\x00\x00\x00\x00\xff\xff"  # an empty text as the result
_NIL = bytes(8)
_TEXT = 0x17  # the token of a text constant, as in IF(A1=0,"",A1)


def never_computed(book: Any) -> set[tuple[int, int, int]]:
    """Sheet, row and column, from 0, of formulas that hold no value: a program wrote them and no spreadsheet opened the file.

    Such programs leave an empty text, or nil in every formula of the workbook. `book` is one that xlrd opened on demand.
    Source: MS-XLS 2.4.127 (Formula), 2.5.133 (FormulaValue), 2.5.198.89 (PtgStr).
    """
    empty, nil, computed = set(), set(), False
    for sheet, start in enumerate(book._sh_abs_posn):
        for code, body in _records(book.mem, start):
            if code != _FORMULA or len(body) < 20:
                continue
            place = (sheet, *struct.unpack_from("<HH", body))
            if body[6:14] == _NIL:
                nil.add(place)
            elif body[6:14] != _EMPTY:
                computed = True
            elif _TEXT not in body[22:]:
                empty.add(place)
    return empty if computed or len(nil) < 2 else empty | nil


def _records(data: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of one sheet, with those of charts within it."""
    place, depth = start, 0
    while place + 4 <= len(data):
        code, length = struct.unpack_from("<HH", data, place)
        depth += (code == 0x0809) - (code == _END)
        yield code, bytes(data[place + 4 : place + 4 + length])
        place += 4 + length
        if depth <= 0:
            return
