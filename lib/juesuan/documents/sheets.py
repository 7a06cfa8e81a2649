"""Spreadsheets: each sheet is a title paragraph and a table, its numbers printed as the sheet shows them."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any

import openpyxl
import xlrd

from juesuan.documents.build import Builder, Content, Draft
from juesuan.documents.number_format import printed
from juesuan.documents.text import decode
from juesuan.documents.zip_package import open_package, part_of
from juesuan.ground.errors import CannotRead

Spans = dict[tuple[int, int], tuple[int, int]]  # (row, column) of a merged range -> rows and columns that it takes
MOST_FILLED = 300_000  # cells of a workbook that hold something
MOST_COLUMNS = 16_384
FARTHEST = 20  # blank rows or columns between two filled ones that are kept


def read_xlsx(data: bytes, where: str) -> Content:
    """The visible sheets of a workbook, formulas as last computed. Raises CannotRead for damage and for no content.

    Hidden sheets, rows and columns are no part of what was published; notes say that they are there.
    """
    data, notes = _without_blanks(data, where)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that hold no figures
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises whatever the damage leads it to
        seen = f"a damaged workbook ({type(error).__name__})"
        raise CannotRead(where, seen, "open it in Excel or WPS and save it anew as .xlsx") from error
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
        cells = ((cell.row, cell.column, _xlsx_text(cell)) for cell in sheet._cells.values() if cell.value is not None)
        notes += _sheet(builder, sheet.title, cells, spans, rows, columns)
    return builder.content(notes)


def _xlsx_text(cell: Any) -> str:
    return printed(cell.value, cell.number_format)


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
                missing = sum(1 for _ in _UNCOMPUTED.finditer(xml))
                if missing:
                    notes.append(f"{name}: {missing} formulas without a value; open the file in Excel or WPS and save it")
        if changed:
            buffer = io.BytesIO()
            with zipfile.ZipFile(buffer, "w") as new:
                for name in package.namelist():
                    new.writestr(name, changed[name] if name in changed else part_of(package, name, where))
            data = buffer.getvalue()
    return data, notes


def read_xls(data: bytes, where: str) -> Content:
    """The visible sheets of an old workbook, as of a new one. Raises CannotRead for damage, a password and no content."""
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
    except Exception as error:  # xlrd raises whatever the damage leads it to
        if "encrypted" in str(error).lower():
            raise CannotRead(where, "protected by a password", "save a copy without the password") from error
        seen = f"a damaged workbook ({type(error).__name__})"
        raise CannotRead(where, seen, "open it in Excel or WPS and save it anew as .xlsx") from error
    builder, notes = Builder(where), []
    for sheet in book.sheets():
        if sheet.visibility:
            notes.append(f"hidden sheet left out: {sheet.name}")
            continue
        spans = {(top, left): (bottom - top, right - left) for top, bottom, left, right in sheet.merged_cells}
        filled = list(_xls_filled(sheet))
        if len(filled) > MOST_FILLED:
            raise CannotRead(where, f"more than {MOST_FILLED:,} cells", "give the disclosure of one department")
        rows = {number for number, row in sheet.rowinfo_map.items() if row.hidden}
        columns = {number for number, column in sheet.colinfo_map.items() if column.hidden}
        cells = ((row, column, _xls_text(book, sheet.cell(row, column))) for row, column in filled)
        notes += _sheet(builder, sheet.name, cells, spans, rows, columns)
    return builder.content(notes)


def _xls_filled(sheet: Any) -> Iterator[tuple[int, int]]:
    """Row and column of each cell that holds something, not only a format."""
    for row in range(sheet.nrows):
        for column, kind in enumerate(sheet.row_types(row)):
            if kind not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                yield row, column


def _xls_text(book: Any, cell: Any) -> str:
    """The cell as shown. Excel keeps dates as numbers, booleans and errors as codes."""
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return printed(bool(cell.value), "General")
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#ERROR")
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
    """The cells as a table; several in one column alone are a text, a paragraph a cell."""
    if len(drafts) == 1 or len({draft.column for draft in drafts}) > 1:
        builder.table(drafts)
        return
    for draft in drafts:
        builder.paragraph(draft.text)


def _sheet(
    builder: Builder, title: str, cells: Iterable[tuple[int, int, str]], spans: Spans, rows: set[int], columns: set[int]
) -> list[str]:
    """Add a sheet: its name, and its filled cells numbered from the first filled row and column. A note says what its hidden
    rows and columns keep from the reader."""
    filled = [cell for cell in cells if cell[2].strip()]
    shown = [cell for cell in filled if not _hidden(cell, spans.get(cell[:2], (1, 1)), rows, columns)]
    left = len(filled) - len(shown)
    notes = [f"cells in hidden rows or columns left out: {title} ({left})"] if left else []
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
