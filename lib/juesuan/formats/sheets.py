"""Spreadsheets: each sheet is a title paragraph and a table, its numbers printed as the sheet shows them."""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Iterable
from typing import Any

import openpyxl
import xlrd

from juesuan.errors import CannotRead
from juesuan.formats.build import MOST_CELLS, Builder, Content, Draft
from juesuan.formats.number_format import printed
from juesuan.formats.package import open_package, part_of
from juesuan.formats.text import decode

Spans = dict[tuple[int, int], tuple[int, int]]  # (row, column) of a merged range -> rows and columns that it takes


def read_xlsx(data: bytes, where: str) -> Content:
    """The visible sheets of a workbook, formulas as last computed. Raises CannotRead for damage and for no content."""
    notes = _uncomputed(data, where)
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
        # Only the cells that the file holds: walking the rows would make a million blank ones where one was formatted.
        cells = ((cell.row, cell.column, _xlsx_text(cell)) for cell in sheet._cells.values() if cell.value is not None)
        _sheet(builder, sheet.title, cells, spans)
    return builder.content(notes)


def _xlsx_text(cell: Any) -> str:
    return printed(cell.value, cell.number_format)


# A formula cell that holds no value: the workbook was written by a program and never computed.
_UNCOMPUTED = re.compile(rb"<c [^>]*>\s*<f[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")


def _uncomputed(data: bytes, where: str) -> list[str]:
    """Notes on formulas without a value. Raises CannotRead for sheets with far more cells than a disclosure has."""
    notes, cells = [], 0
    with open_package(data, where) as package:
        for name in sorted(package.namelist()):
            if re.fullmatch(r"xl/worksheets/[^/]*\.xml", name):
                xml = part_of(package, name, where)
                cells += xml.count(b"<c ")
                if cells > 2 * MOST_CELLS:
                    raise CannotRead(where, f"more than {2 * MOST_CELLS:,} cells", "delete the blank rows and columns")
                missing = sum(1 for _ in _UNCOMPUTED.finditer(xml))
                if missing:
                    notes.append(f"{name}: {missing} formulas without a value; open the file in Excel or WPS and save it")
    return notes


def read_xls(data: bytes, where: str) -> Content:
    """The visible sheets of an old workbook. Raises CannotRead for damage, a password and no content."""
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
        cells = (
            (row, column, _xls_text(book, sheet.cell(row, column)))
            for row in range(sheet.nrows)
            for column in range(sheet.row_len(row))
        )
        _sheet(builder, sheet.name, cells, spans)
    return builder.content(notes)


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
    builder.table(cells)
    return builder.content()


def _sheet(builder: Builder, title: str, cells: Iterable[tuple[int, int, str]], spans: Spans) -> None:
    """Add a sheet: its name, and its filled cells numbered from the first filled row and column."""
    filled = [(row, column, text) for row, column, text in cells if text.strip()]
    if not filled:
        return
    builder.paragraph(title)
    top, left = min(cell[0] for cell in filled), min(cell[1] for cell in filled)
    drafts = []
    for row, column, text in filled:
        rowspan, colspan = spans.get((row, column), (1, 1))
        drafts.append(Draft(row - top, column - left, text, rowspan, colspan))
    builder.table(drafts)
