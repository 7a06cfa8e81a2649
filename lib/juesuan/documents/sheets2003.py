"""SpreadsheetML 2003 (.xls or .xml that is XML inside), as ERP systems export workbooks: the same sheets as of an .xlsx."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from lxml import etree

from juesuan.documents.build import Builder, Content
from juesuan.documents.number_format import Printed, printed
from juesuan.documents.sheets import MOST_COLUMNS, MOST_FILLED, HeldCell, Spans, add_sheet, without_value
from juesuan.ground.data import data as data_file
from juesuan.ground.data import load
from juesuan.ground.errors import CannotRead

SPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_S = f"{{{SPACE}}}"
_NAMED = load(data_file("formats.yaml"))["sheets2003"]


def read(data: bytes, where: str) -> Content:
    """The visible sheets. Raises CannotRead for XML that is damaged, declares a document type or holds no figures and text."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        seen = "a workbook in XML that declares a document type"
        raise CannotRead(where, seen, "open it in Excel or WPS and save it as .xlsx")
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except (etree.XMLSyntaxError, ValueError) as error:
        seen = f"a damaged workbook in XML ({error})"
        raise CannotRead(where, seen, "open it in Excel or WPS and save it anew as .xlsx") from error
    forms = _forms(root)
    builder, notes = Builder(where), []
    for sheet in root.iter(f"{_S}Worksheet"):
        title = sheet.get(f"{_S}Name", "")
        visible = sheet.find("{urn:schemas-microsoft-com:office:excel}WorksheetOptions/{*}Visible")
        if visible is not None and (visible.text or "") != "SheetVisible":
            notes.append(f"hidden sheet left out: {title}")
            continue
        spans: Spans = {}
        rows: set[int] = set()
        found = list(_cells(sheet, forms, spans, rows))
        if len(found) > MOST_FILLED:
            raise CannotRead(where, f"more than {MOST_FILLED:,} cells", "give the disclosure of one department")
        hidden = {n for these, column in _columns(sheet) if column.get(f"{_S}Hidden") == "1" for n in these}
        empty = sum(cell.get(f"{_S}Formula") is not None and cell.find(f"{_S}Data") is None for cell in sheet.iter(f"{_S}Cell"))
        notes += without_value(title, empty) + add_sheet(builder, title, found, spans, rows, hidden)
    return builder.content(notes)


def _forms(root: Any) -> dict[str, str]:
    """Number format by style; a style takes what its parent has."""
    styles = {style.get(f"{_S}ID", ""): style for style in root.iter(f"{_S}Style")}
    forms: dict[str, str] = {}
    for name, style in styles.items():
        seen: set[str] = set()
        while style is not None and name not in forms and style.get(f"{_S}ID") not in seen:
            seen.add(style.get(f"{_S}ID"))
            number = style.find(f"{_S}NumberFormat")
            if number is not None and number.get(f"{_S}Format"):
                forms[name] = _NAMED.get(number.get(f"{_S}Format"), number.get(f"{_S}Format"))
            style = styles.get(style.get(f"{_S}Parent", "Default"))
    return forms


def _cells(sheet: Any, forms: dict[str, str], spans: Spans, hidden: set[int]) -> Iterator[HeldCell]:
    """Row, column (from 1) and text of the filled cells; merged ranges and hidden rows are put down as they come by."""
    row = 0
    columns = {n: column.get(f"{_S}StyleID") for these, column in _columns(sheet) for n in these}
    for line in sheet.iterfind(f"{_S}Table/{_S}Row"):
        row = _whole(line, "Index", row + 1)
        if line.get(f"{_S}Hidden") == "1":
            hidden.add(row)
        column = 0
        for cell in line.iterfind(f"{_S}Cell"):
            column = _whole(cell, "Index", column + 1)
            across, down = _whole(cell, "MergeAcross", 0), _whole(cell, "MergeDown", 0)
            if across or down:
                spans[row, column] = (down + 1, across + 1)
            data = cell.find(f"{_S}Data")
            if data is not None:
                style = cell.get(f"{_S}StyleID") or line.get(f"{_S}StyleID") or columns.get(column) or "Default"
                yield row, column, _text(data, forms.get(style, "General")), False
            column += across
        row += _whole(line, "Span", 0)


def _columns(sheet: Any) -> Iterator[tuple[range, Any]]:
    """Which columns, from 1, each element of the sheet is about."""
    at = 0
    for column in sheet.iterfind(f"{_S}Table/{_S}Column"):
        at = _whole(column, "Index", at + 1)
        these = range(at, min(at + _whole(column, "Span", 0), MOST_COLUMNS) + 1)
        yield these, column
        at = max(these, default=at)


def _whole(element: Any, name: str, default: int) -> int:
    text = element.get(f"{_S}{name}", "")
    return min(int(text), 2_000_000) if text.isascii() and text.isdigit() and len(text) < 10 else default


def _text(data: Any, form: str) -> Printed:
    """The cell as shown; its value stands as text whatever its type."""
    text = "".join(data.itertext())
    kind = data.get(f"{_S}Type", "String")
    try:
        if kind == "Number":
            return printed(float(text), form)
        if kind == "DateTime":
            return printed(datetime.datetime.fromisoformat(text), form)
    except ValueError:
        return Printed(text)
    return printed(text == "1", form) if kind == "Boolean" else Printed(text)
