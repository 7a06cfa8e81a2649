"""Sheets: cells, styles, widths, print set-up and bytes of a workbook; text of a document never becomes a formula."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from juesuan.ground.data import wording
from juesuan.ground.files import MOMENT, timeless
from juesuan.ground.text import harmless, width
from juesuan.reading.facts import Fact

LONGEST = 32_000  # a cell holds 32,767 characters
FONT = "Microsoft YaHei"
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
_HEAD, _INPUT, _LINE = "1F3A4D", "FFF8DC", "BFBFBF"
# Okabe-Ito, light enough to read black text on.
_FILLS = {"breaks": "F2B48C", "rounds": "FFE9A8", "untestable": "DDDDDD"}


def put_text(cell: Cell, text: str) -> Cell:
    """Text of a document in a cell: never a formula, even when it is edited, with invisible controls shown by number."""
    shown = harmless(text)
    cell.value = shown if len(shown) <= LONGEST else shown[:LONGEST] + "…"
    cell.data_type = "s"
    if shown.startswith(_RISKY):
        cell.quotePrefix = True
    return cell


def number_format(fact: Fact) -> str:
    """Ratios as percentages, amounts and counts with thousands marks; two places more than printed."""
    if fact.scale < 1:
        return "0." + "0" * (fact.decimals + 2) + "%"
    return "#,##0" if fact.low == fact.high and fact.decimals == 0 else "#,##0.00##"


def looks() -> list[NamedStyle]:
    """The styles of the cells; named once, because a style made anew for each cell takes a millisecond."""
    top, line = Alignment(wrap_text=True, vertical="top"), Border(bottom=Side("hair", color=_LINE))
    small, fill = Font(name=FONT, size=9), lambda colour: PatternFill("solid", fgColor=colour)
    free = Protection(locked=False)
    head = Font(name=FONT, size=10, bold=True, color="FFFFFF")
    link = Font(name=FONT, size=9, color="0563C1", underline="single")
    return [
        NamedStyle("plain", font=small, alignment=top, border=line),
        NamedStyle("input", font=small, alignment=top, border=line, fill=fill(_INPUT), protection=free),
        NamedStyle("note", font=small, alignment=top, border=line, protection=free),
        NamedStyle("link", font=link, alignment=top),
        NamedStyle("head", font=head, fill=fill(_HEAD), alignment=Alignment(wrap_text=True, vertical="center")),
        NamedStyle("prose", font=Font(name=FONT, size=10), alignment=top),
        NamedStyle("title", font=Font(name=FONT, size=16, bold=True)),
        NamedStyle("heading", font=Font(name=FONT, size=11, bold=True)),
        NamedStyle("blank", border=Border(bottom=Side("thin", color="000000"))),
    ]


def look(cell: Cell, name: str = "plain") -> Cell:
    """The cell in a named style; what keeps its text from running stays."""
    quoted = cell.quotePrefix
    cell.style = name
    if quoted:
        cell.quotePrefix = True
    return cell


def head(sheet: Worksheet, words: Mapping[str, Mapping[str, str]]) -> None:
    for column, entry in enumerate(words.values(), 1):
        look(put_text(sheet.cell(1, column), f"{entry['zh']}\n{entry['en']}"), "head")
    sheet.row_dimensions[1].height = 46


def fill(cell: Cell, value: Any, name: str) -> None:
    if isinstance(value, str) and value:
        put_text(cell, value)
    elif value is not None and not isinstance(value, str):
        cell.value = value if isinstance(value, int) else float(value)
    look(cell, "note" if name == "note" else "plain")


def finish(sheet: Worksheet, columns: list[str], freeze: str, last: int) -> None:
    """Widths, heights, frozen head, filter and print set-up; what stands right of the note is for the screen only."""
    widths = [wording("workpaper")["widths"].get(name, 10) for name in columns]
    for column, digits in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = digits
    for row in sheet.iter_rows(min_row=2, max_row=last):
        tall(sheet, row[0].row, max(lines(c.value, digits) for digits, c in zip(widths, row, strict=False)))
    sheet.freeze_panes = freeze
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{last}"
    sheet.print_area = f"A1:{get_column_letter(columns.index('note') + 1)}{last}"
    page_setup(sheet, "1:1")


def lines(value: Any, digits: int) -> int:
    """How many lines a text takes in a column so many digits wide; a Chinese character is as wide as two."""
    if not isinstance(value, str) or value.startswith("=IF"):
        return 1
    return sum(1 + (width(line) * 19 // 20) // digits for line in value.split("\n"))


def tall(sheet: Worksheet, row: int, lines: int) -> None:
    # Not every program fits the height of a row when it opens a file; Excel takes 409 points at most.
    sheet.row_dimensions[row].height = min(409, 3 + 12.5 * lines)


def page_setup(sheet: Worksheet, head: str | None) -> None:
    """A4 landscape, as wide as the page, the head on every page, name and page number at the foot."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = head
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = "&A", "&P / &N"
    margins = sheet.page_margins
    margins.left, margins.right, margins.top, margins.bottom = 0.4, 0.4, 0.5, 0.75


def protect(sheet: Worksheet) -> None:
    """Against sorting and overwriting by accident, without a password; filtering and formatting stay allowed."""
    protection = sheet.protection
    protection.sheet = True
    protection.autoFilter = protection.formatColumns = protection.formatRows = protection.formatCells = False


def colour(sheet: Worksheet, columns: list[str], last: int) -> None:
    letter, changed = (get_column_letter(columns.index(name) + 1) for name in ("verdict", "changed"))
    for verdict, colour in _FILLS.items():
        rule = CellIsRule(operator="equal", formula=[f'"{verdict}"'], fill=PatternFill("solid", bgColor=colour))
        sheet.conditional_formatting.add(f"{letter}2:{letter}{last}", rule)
    bold = FormulaRule(formula=[f'${changed}2="≠"'], font=Font(bold=True, color="8C1D18"))
    sheet.conditional_formatting.add(f"A2:{get_column_letter(len(columns))}{last}", bold)


_EMPTY_VALUE = re.compile(r'<c r="([A-Z]+\d+)"([^>]*?)><f>(.*?)</f><v\s*/?>(?:</v>)?</c>', re.DOTALL)


def sealed(workbook: Workbook, title: str, shown: Mapping[tuple[str, str], Any]) -> bytes:
    """The workbook as bytes with fixed dates, and with each formula's value for readers that do not calculate."""
    workbook.properties.creator, workbook.properties.title = "juesuan", title
    workbook.properties.created = workbook.properties.modified = datetime.datetime(*MOMENT)
    workbook.calculation.fullCalcOnLoad = True
    raw = io.BytesIO()
    workbook.save(raw)
    sheets = {f"xl/worksheets/sheet{n}.xml": sheet.title for n, sheet in enumerate(workbook.worksheets, 1)}

    def change(name: str, content: bytes) -> bytes:
        if name in sheets:
            valued = lambda cell: _valued(cell, shown.get((sheets[name], cell[1])))  # noqa: E731
            return _EMPTY_VALUE.sub(valued, content.decode()).encode()
        if name == "docProps/core.xml":
            return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", content)
        return content.replace(b"Microsoft Excel", b"juesuan") if name == "docProps/app.xml" else content

    return timeless(raw.getvalue(), change)


def _valued(cell: re.Match, value: Any) -> str:
    """A formula's cell with its value; text results say so, for a cell is a number otherwise."""
    kind, told = (' t="str"', value) if isinstance(value, str) else ("", repr(value))
    return f'<c r="{cell[1]}"{cell[2]}{kind}><f>{cell[3]}</f><v>{told}</v></c>'
