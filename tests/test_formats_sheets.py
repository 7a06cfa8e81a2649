"""Spreadsheets: numbers as printed, merged cells once, sheets by name."""

import datetime
import struct
from pathlib import Path

import openpyxl
import pytest
from conftest import rewritten
from hypothesis import given
from hypothesis import strategies as st

from juesuan.documents.document import Document, Table, read_document
from juesuan.documents.number_format import printed
from juesuan.ground.errors import CannotRead


def saved(path: Path, book) -> Document:
    book.save(path)
    return read_document(path)


def cells(document: Document, at: int = 1) -> dict[tuple[int, int], str]:
    return {(c.row, c.column): document.of(c) for c in document.blocks[at].cells}


def test_each_sheet_is_a_title_and_a_table_of_printed_numbers(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "收入决算表"
    sheet["B2"], sheet["C2"] = "项目", "决算数"
    sheet["B3"], sheet["C3"] = "基本支出", 1234.5
    sheet["C3"].number_format = "#,##0.00"
    sheet["C4"] = 0.1 + 0.2
    book.create_sheet("空表")
    hidden = book.create_sheet("隐藏")
    hidden["A1"], hidden.sheet_state = 5, "hidden"
    document = saved(tmp_path / "a.xlsx", book)
    assert document.of(document.blocks[0]) == "收入决算表"
    assert cells(document) == {(0, 0): "项目", (0, 1): "决算数", (1, 0): "基本支出", (1, 1): "1,234.50", (2, 1): "0.3"}
    assert document.notes == ("hidden sheet left out: 隐藏",)
    assert len(document.blocks) == 2


def test_merged_cells_stand_once(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "收入"
    book.active.merge_cells("A1:B2")
    book.active["C1"] = "支出"
    (table,) = [b for b in saved(tmp_path / "a.xlsx", book).blocks if isinstance(b, Table)]
    assert [(c.row, c.column, c.rowspan, c.colspan) for c in table.cells] == [(0, 0, 2, 2), (0, 2, 1, 1)]


@pytest.mark.parametrize("form", [14, 27, 31, 36, 50, 57, 58])
def test_a_date_in_a_built_in_chinese_format_is_a_date_and_no_amount(tmp_path, form):
    """openpyxl 3.1.5 gives the numbers of formats 27 to 36 and 50 to 58 (ECMA-376, part 1, 18.8.30) as if they were amounts."""
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B1"] = "批复日期", 45291
    book.active["B1"].number_format = "0.00"
    book.save(tmp_path / "plain.xlsx")
    dated = lambda name, xml: xml.replace(b'numFmtId="2"', b'numFmtId="%d"' % form) if name == "xl/styles.xml" else xml  # noqa: E731
    path = rewritten(tmp_path / "a.xlsx", (tmp_path / "plain.xlsx").read_bytes(), dated)
    assert "2023" in cells(read_document(path))[0, 1]
    assert "45291" not in cells(read_document(path))[0, 1]


def test_formulas_without_a_value_are_mentioned(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A2"] = 5, "=A1*2"
    document = saved(tmp_path / "a.xlsx", book)
    assert cells(document) == {(0, 0): "5"}
    assert "1 formulas without a value" in document.notes[0]


def test_a_million_blank_formatted_rows_cost_nothing(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "项目"
    book.active["B1048576"].number_format = "0.00"
    assert cells(saved(tmp_path / "a.xlsx", book)) == {(0, 0): "项目"}


def test_an_empty_or_damaged_workbook_is_refused(tmp_path):
    with pytest.raises(CannotRead, match="no text"):
        saved(tmp_path / "a.xlsx", openpyxl.Workbook())
    data = (tmp_path / "a.xlsx").read_bytes()
    (tmp_path / "a.xlsx").write_bytes(data[: len(data) // 2])
    with pytest.raises(CannotRead, match="cut off"):
        read_document(tmp_path / "a.xlsx")


def old_workbook(title: str, rows: list[list[str | float]], form: str) -> bytes:
    """A workbook as Excel 95 wrote it: a stream of records, in the Chinese code page."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def string(text: str, length: str) -> bytes:
        data = text.encode("gbk")
        return struct.pack(length, len(data)) + data

    start = record(0x0809, struct.pack("<HHHH", 0x0500, 0x0005, 0, 1995)) + record(0x42, struct.pack("<H", 936))
    start += record(0x31, struct.pack("<HHHHHBBBB", 200, 0, 0, 400, 0, 0, 0, 0, 0) + string("Arial", "<B"))
    start += record(0x041E, struct.pack("<H", 164) + string(form, "<B"))
    for code in (0, 164):
        start += record(0xE0, struct.pack("<HHHHHHHH", 0, code, 1, 0x20, 0, 0, 0, 0))
    sheet = record(0x0809, struct.pack("<HHHH", 0x0500, 0x0010, 0, 1995))
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet += record(0x0204, struct.pack("<HHH", at, column, 0) + string(value, "<H"))
            else:
                sheet += record(0x0203, struct.pack("<HHHd", at, column, 1, value))
    sheet += record(0xE5, struct.pack("<HHHHH", 1, 0, 0, 0, 1)) + record(0x0A, b"")
    name = string(title, "<B")
    place = len(start) + 4 + 6 + len(name) + 4
    return start + record(0x85, struct.pack("<IH", place, 0) + name) + record(0x0A, b"") + sheet


def test_an_old_workbook_is_read_as_it_prints(tmp_path):
    rows = [["收入决算表", ""], ["基本支出", 1234.5]]
    (tmp_path / "a.xls").write_bytes(old_workbook("收入", rows, "#,##0.00"))
    document = read_document(tmp_path / "a.xls")
    assert (document.format, document.of(document.blocks[0])) == ("xls", "收入")
    assert [(c.row, c.column, c.colspan, document.of(c)) for c in document.blocks[1].cells] == [
        (0, 0, 2, "收入决算表"),
        (1, 0, 1, "基本支出"),
        (1, 1, 1, "1,234.50"),
    ]


ACCOUNTING = '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (1234.5, "#,##0.00", "1,234.50"),
        (1234.5, "General", "1234.5"),
        (0.1 + 0.2, "General", "0.3"),
        (1e-17, "General", "0"),
        (-3.5, "General", "-3.5"),
        (2.675, "0.00", "2.68"),
        (-0.001, "0.00", "0.00"),
        (-12.345, "0.00_ ", "-12.35"),
        (814.6, "0.##", "814.6"),
        (814, "0.##", "814"),
        (5, "00", "05"),
        (0.535, "0.0%", "53.5%"),
        (17506100, "0.00,", "17506.10"),
        (1234.5, '0.00"万元"', "1234.50万元"),
        (-1234.5, "#,##0.00_);[Red]\\(#,##0.00\\)", "(1,234.50)"),
        (5, ACCOUNTING, "5.00"),
        (-5, ACCOUNTING, "-5.00"),
        (0, ACCOUNTING, "-"),
        (0, "0;-0;;@", ""),
        (2080505, "@", "2080505"),
        (1e20, "General", "100000000000000000000"),
        (float("nan"), "0.00", "nan"),
        (True, "General", "TRUE"),
        ("307.82", "0.0", "307.82"),
        (datetime.datetime(2024, 12, 31), "yyyy/m/d", "2024-12-31"),
        (datetime.datetime(2024, 12, 31), 'yyyy"年"m"月"', "2024年12月"),
    ],
)
def test_a_value_is_printed_as_the_sheet_shows_it(value, form, shown):
    assert printed(value, form).text == shown


@given(st.integers(-(10**12), 10**12), st.integers(0, 4))
def test_two_decimals_and_more_are_printed_exactly(cents, extra):
    text = printed(cents / 100, "0." + "0" * (2 + extra)).text
    assert text == f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}" + "0" * extra


@given(st.text('0#?.,%;"[]()-\\_*@ Generalymd/E+年', max_size=12), st.floats(allow_nan=True))
def test_any_format_prints_something(form, value):
    assert isinstance(printed(value, form).text, str)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_values_with_separators_are_a_table_and_formulas_text(tmp_path, encoding, mark):
    rows = [["项目", "决算数"], ["基本支出", '"1,234.50"'], ["公式", "=1+1"]]
    (tmp_path / "a.csv").write_bytes("\r\n".join(mark.join(row) for row in rows).encode(encoding))
    document = read_document(tmp_path / "a.csv")
    assert document.format == "csv"
    assert cells(document, 0)[(1, 1)] == "1,234.50"
    assert cells(document, 0)[(2, 1)] == "=1+1"
