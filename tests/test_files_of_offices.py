"""Files as offices and their tools make them: the traits that would turn into wrong figures without a word."""

import io
import unicodedata
from pathlib import Path

import openpyxl
import pytest
from conftest import rewritten
from test_formats_sheets import old_workbook

import juesuan
from juesuan.documents.build import ordinary
from juesuan.documents.document import read_document

FILES = Path(__file__).parent / "files"


def amounts(path: Path) -> dict[tuple[str, str], str]:
    """Label and basis -> value and unit of each amount that was read."""
    facts = juesuan.read(path).facts
    return {(f.label, f.basis): f"{f.value}{f.unit}" for f in facts if f.measure == "amount"}


@pytest.mark.parametrize("name", ["kangxi.txt", "kangxi.docx", "kangxi.pdf"])
def test_radicals_in_place_of_ideographs_read_as_these(name):
    disclosure = juesuan.read(FILES / name)
    assert disclosure.department == "云岭市档案局"
    assert disclosure.counts()["unread"] == 0 and not any(f.severity == "exception" for f in disclosure.findings)
    assert amounts(FILES / name)["收入总计", "actual"] == "100.00万元"


def test_each_radical_becomes_one_ideograph_and_nothing_else_changes():
    radicals = [chr(code) for code in (*range(0x2E81, 0x2FD6), *range(0xF900, 0xFA0E)) if unicodedata.name(chr(code), "")]
    folded = [ordinary(radical) for radical in radicals]
    assert [len(one) for one in folded] == [1] * len(radicals)
    left = [r for r, one in zip(radicals, folded, strict=True) if r == one]
    assert left == []
    assert ordinary("⻋⺠⻔⻓⼾⻅⻚⻘") == "车民门长户见页青"
    assert ordinary("１２.5 ①㎡ﬁ") == "１２.5 ①㎡ﬁ"


def test_a_radical_keeps_its_place():
    text = read_document(FILES / "kangxi.txt").text
    for fact in juesuan.read(FILES / "kangxi.txt").facts:
        assert text[fact.start : fact.end] == fact.text


def test_a_decimal_point_typed_in_chinese_is_one_before_a_unit_and_else_a_full_stop(tmp_path):
    assert amounts(FILES / "spaces.txt")["公务接待费", "actual"] == "4.00万元"
    path = tmp_path / "某局_2023.txt"
    path.write_text("某局2023年度部门决算\n共有车辆2。2023年度公务接待费5.00万元。", encoding="utf-8")
    assert amounts(path)["公务接待费", "actual"] == "5.00万元"


def test_a_triangle_before_an_amount_is_a_minus_sign(tmp_path):
    path = tmp_path / "某局_2023.csv"
    rows = ["某局2023年度收入支出决算总表,", "单位：万元,", "项目,决算数"]
    rows += ["事业收入,5.00", "其他收入,△3.25", "本年收入合计,1.75"]
    path.write_text("\n".join(rows), encoding="utf-8")
    assert amounts(path)["其他收入", "actual"] == "-3.25万元"


@pytest.mark.parametrize("name", ["chrome.pdf", "chrome2.pdf"])
def test_lines_that_a_browser_prints_are_no_part_of_the_document(name):
    disclosure = juesuan.read(FILES / name)
    assert disclosure.department == "云岭市档案局"
    assert disclosure.counts()["unread"] == 0
    assert "file:" not in disclosure.document.text and "PM" not in disclosure.document.text
    assert sum("browser" in note for note in disclosure.document.notes) == 2


SUMS = {name: "-103.50万元" for name in "abcdefghi"} | {
    name: "100.44万元" for name in ("big", "blank0", "cond0", "gt", "hash", "neg", "pct", "pct2", "plain")
}
ROUNDED = {"wan": "100.4400万元", "wan3": "100.4400万元", "wan2": "100.4万元", "wanq": "100.4万元", "gt10k": "100.4万"}


@pytest.mark.parametrize(("name", "other"), (SUMS | ROUNDED).items())
def test_amounts_are_read_under_the_number_formats_of_published_workbooks(name, other):
    path = FILES / "number_formats" / f"{name}_2024.xlsx"
    disclosure, read = juesuan.read(path), amounts(path)
    assert read["其他收入", "actual"] == other
    assert {"收入总计", "支出总计", "收入合计", "支出合计"} <= {label for label, _ in read}
    assert disclosure.counts()["unread"] == 0 and not any(f.severity == "exception" for f in disclosure.findings)


def test_a_red_negative_without_a_sign_is_told():
    notes = juesuan.read(FILES / "number_formats" / "c_2024.xlsx").document.notes
    assert any("without a minus sign" in note for note in notes)


def test_formulas_that_nothing_computed_are_told_in_an_old_workbook():
    disclosure = juesuan.read(FILES / "totals_never_computed_2024.xls")
    assert [note for note in disclosure.document.notes if "4 formulas without a value" in note]
    assert disclosure.document.gaps == disclosure.document.notes


def test_a_formula_that_shows_an_empty_text_on_purpose_is_not_told(tmp_path):
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"], book.active["B1"] = "某局2023年度部门决算", "x"
    book.save(out)
    formula = b'<c r="C1" t="str"><f>IF(A2=0,"",A2)</f><v></v></c></row>'
    with_it = lambda name, xml: xml.replace(b"</row>", formula) if name.endswith("sheet1.xml") else xml  # noqa: E731
    assert read_document(rewritten(tmp_path / "某局_2023.xlsx", out.getvalue(), with_it)).notes == ()


@pytest.mark.parametrize("end", ["_x000D_\n", "_x000D_", "_x000d_", "_x0007_"])
def test_carriage_returns_in_the_cells_of_a_workbook_are_no_letters(tmp_path, end):
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (
        ["某局2023年度收入支出决算总表"],
        ["单位：万元"],
        ["项目", "决算数"],
        ["事业CR收入", "5.25CR"],
        ["本年收入合计", "5.25"],
    ):
        book.active.append(row)
    book.save(out)
    path = rewritten(tmp_path / "某局_2023.xlsx", out.getvalue(), lambda _, xml: xml.replace(b"CR", end.encode()))
    assert amounts(path)["事业收入", "actual"] == "5.25万元"
    assert juesuan.read(path).counts()["unread"] == 0


def test_what_is_left_under_a_merged_cell_is_no_part_of_a_workbook(tmp_path):
    rows = [["某局2023年度收入决算表", "9.99"], ["单位：万元", ""], ["项目", "决算数"], ["事业收入", 5.25]]
    (tmp_path / "某局_2023.xls").write_bytes(old_workbook("收入", rows, "0.00"))  # its first two cells are merged
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.active.merge_cells("A1:B1")
    book.active._cells[1, 2] = openpyxl.cell.Cell(book.active, 1, 2, "9.99")  # as the format painter leaves it
    book.save(tmp_path / "某局_2023.xlsx")
    for ending in (".xls", ".xlsx"):
        document = read_document(tmp_path / f"某局_2023{ending}")
        assert "9.99" not in document.text and "5.25" in document.text


def test_an_underscore_that_a_workbook_escapes_and_half_a_character_stay_as_they_are_shown(tmp_path):
    book, path = openpyxl.Workbook(), tmp_path / "某局_2023.xlsx"
    for row in (["某局2023年度部门决算", "A_x005F_x000D_"], ["_xD83D_", "a_x00e9_b"]):
        book.active.append(row)
    book.save(path)
    document = read_document(path)
    assert [document.of(cell) for cell in document.blocks[1].cells][1:] == ["A_x000D_", "_xD83D_", "aéb"]


def test_a_workbook_whose_styles_hold_an_empty_fill_is_read():
    assert amounts(FILES / "bad_fill.xlsx")["公务接待费", "actual"] == "4万元"


def test_number_formats_survive_styles_that_are_not_as_they_should_be(tmp_path):
    book, out = openpyxl.load_workbook(FILES / "number_formats" / "c_2024.xlsx"), io.BytesIO()
    book.save(out)
    bad = lambda name, xml: xml.replace(b"<fill>", b"<fill/><fill>", 1) if name.endswith("styles.xml") else xml  # noqa: E731
    path = rewritten(tmp_path / "某局_2024.xlsx", out.getvalue(), bad)
    assert amounts(path)["其他收入", "actual"] == "-103.50万元"


def test_a_workbook_without_styles_and_with_a_wrong_dimension_is_read_whole(tmp_path):
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (["某局2023年度收入支出决算总表"], ["单位：万元"], ["项目", "决算数"], ["事业收入", 5.25], ["本年收入合计", 5]):
        book.active.append(row)
    book.save(out)

    def bare(name: str, xml: bytes) -> bytes | None:
        narrow = xml.replace(b'<dimension ref="A1:B5"/>', b'<dimension ref="A1"/>')
        return None if "styles" in name else narrow.replace(b"/xl/styles.xml", b"/xl/none.xml")

    path = rewritten(tmp_path / "某局_2023.xlsx", out.getvalue(), bare)
    assert amounts(path)["事业收入", "actual"] == "5.25万元"


def test_spreadsheetml_2003_is_read():
    assert amounts(FILES / "xml2003.xls") == {
        ("“三公”经费", "annual_budget"): "15万元",
        ("“三公”经费", "actual"): "12.34万元",
        ("因公出国（境）费", "annual_budget"): "0万元",
        ("因公出国（境）费", "actual"): "0万元",
        ("公务用车购置及运行维护费", "annual_budget"): "10万元",
        ("公务用车购置及运行维护费", "actual"): "8.34万元",
        ("公务接待费", "annual_budget"): "5万元",
        ("公务接待费", "actual"): "4万元",
    }


SHEET = """<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="Default"/><Style ss:ID="m"><NumberFormat
 ss:Format="#,##0.00;[Red]#,##0.00"/></Style></Styles><Worksheet ss:Name="总表"><Table><Column/><Column ss:StyleID="m"/>
<Row ss:Index="2"><Cell ss:MergeAcross="1"><Data ss:Type="String">某局2023年度收入支出决算总表</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">单位：元</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">项目</Data></Cell><Cell><Data ss:Type="String">决算数</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">事业收入</Data></Cell><Cell><Data ss:Type="Number">15.5</Data></Cell></Row>
<Row ss:Hidden="1"><Cell><Data ss:Type="String">其他</Data></Cell>
<Cell ss:Index="2"><Data ss:Type="Number">9</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">其他收入</Data></Cell><Cell><Data ss:Type="Number">-3</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">本年收入合计</Data></Cell><Cell ss:Formula="=SUM(R[-3]C:R[-1]C)"/></Row>
</Table></Worksheet></Workbook>"""


def test_styles_merged_cells_hidden_rows_and_formulas_of_spreadsheetml(tmp_path):
    path = tmp_path / "某局_2023.xls"
    path.write_text(SHEET, encoding="utf-8")
    assert amounts(path) == {("事业收入", "actual"): "15.50元", ("其他收入", "actual"): "-3.00元"}
    notes = read_document(path).notes
    assert [any(word in note for note in notes) for word in ("1 formulas", "hidden rows", "minus sign")] == [True] * 3
