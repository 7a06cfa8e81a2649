"""Letters whose form says something: a raised digit numbers a note, and what is struck out is withdrawn, in every format."""

import docx
import openpyxl
import pytest
from conftest import OFFICE
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from juesuan.disclosure import read
from juesuan.documents import office
from juesuan.documents.document import read_document
from juesuan.ground.messages import told
from juesuan.report.annotated_draft import annotate

OPENING = "青石区信访局2023年度部门决算"
TOTAL = "2023年度收入总计1750.61万元，支出总计1750.61万元。"
ROWS = (("项目", "决算数"), ("基本支出", "850.61"), ("项目支出", "900.00"), ("合计", "1750.61"))
STRUCK = "text that is struck out left out: {}"


def amounts(path):
    return [(f.label, str(f.value)) for f in read(path).facts if f.measure == "amount"]


def word(path, mark, figure="3.20", **font):
    """A text and a table, each with a mark of another form behind a figure."""
    made = docx.Document()
    made.add_paragraph(OPENING)
    made.add_paragraph(TOTAL)
    paragraph = made.add_paragraph(f"会议费支出{figure}")
    runs = [paragraph.add_run(mark)]
    paragraph.add_run("万元，培训费支出9.99万元。")
    made.add_paragraph("单位：万元")
    table = made.add_table(len(ROWS), 2)
    for at, row in enumerate(ROWS):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    runs.append(table.cell(1, 1).paragraphs[0].add_run(mark))
    for run in runs:
        for name, value in font.items():
            setattr(run.font, name, value)
    made.save(path)
    return path


READ = [
    ("收入总计", "1750.61"),
    ("支出总计", "1750.61"),
    ("会议费", "3.20"),
    ("培训费", "9.99"),
    ("基本支出", "850.61"),
    ("项目支出", "900.00"),
    ("支出合计", "1750.61"),
]


@pytest.mark.parametrize("mark", ["1", "[2]", "（3）", "1,2", "12"])
def test_a_raised_mark_behind_a_figure_is_no_digit_of_it(tmp_path, mark):
    assert amounts(word(tmp_path / "a.docx", mark, superscript=True)) == READ


def test_a_lowered_mark_is_no_digit_either(tmp_path):
    assert amounts(word(tmp_path / "a.docx", "1", subscript=True)) == READ


def test_a_digit_on_the_line_in_a_run_of_its_own_is_one_of_the_number(tmp_path):
    assert ("会议费", "3.201") in amounts(word(tmp_path / "a.docx", "1", bold=True))


def test_an_amount_that_is_raised_as_a_whole_stays_an_amount(tmp_path):
    assert ("会议费", "3.20") in amounts(word(tmp_path / "a.docx", "3.20", figure="", superscript=True))


def test_a_raised_digit_behind_a_letter_is_a_power(tmp_path):
    made = docx.Document()
    paragraph = made.add_paragraph("本年度决算：办公用房120m")
    paragraph.add_run("2").font.superscript = True
    paragraph.add_run("，会议费支出3.20万元。")
    made.save(tmp_path / "a.docx")
    assert read_document(tmp_path / "a.docx").text.startswith("本年度决算：办公用房120m²，")
    assert amounts(tmp_path / "a.docx") == [("会议费", "3.20")]


@pytest.mark.parametrize("way", ["strike", "double_strike"])
def test_what_is_struck_out_is_left_out_and_noted(tmp_path, way):
    path = word(tmp_path / "a.docx", "7.10", **{way: True})
    assert amounts(path) == READ
    notes = read_document(path).notes
    assert notes == (STRUCK.format(2),) and told(notes[0], "zh") == "未识别加删除线的文字：2处"


def test_a_draft_with_marks_and_struck_text_takes_its_comments(tmp_path):
    path = word(tmp_path / "a.docx", "1", superscript=True)
    made = docx.Document(path)
    made.tables[0].cell(2, 1).paragraphs[0].add_run("7.00").font.strike = True
    made.add_paragraph("收入总计1759.61万元，会议费支出4.20万元。")
    made.save(path)
    assert not annotate(path, tmp_path / "b.docx", "zh").unplaced


def page(folder, body):
    path = folder / "a.html"
    path.write_text(
        f'<html><head><meta charset="utf-8"></head><body><h1>{OPENING}</h1><p>{TOTAL}</p>{body}</body></html>', "utf-8"
    )
    return path


TABLE = (
    "<p>单位：万元</p><table><tr><td>项目</td><td>决算数</td></tr><tr><td>基本支出</td><td>850.61{}</td></tr><tr><td>项目支出</td>"
    "<td>900.00</td></tr><tr><td>合计</td><td>1750.61</td></tr></table>"
)


@pytest.mark.parametrize(
    "mark", ["<sup>1</sup>", '<a href="#n"><sup>[1]</sup></a>', '<span style="vertical-align:super">1</span>', "¹"]
)
def test_a_page_raises_its_marks_with_a_tag_a_style_or_a_character(tmp_path, mark):
    path = page(tmp_path, f"<p>会议费支出3.20{mark}万元，培训费支出9.99万元。</p>{TABLE.format(mark)}")
    assert amounts(path) == READ and not read_document(path).notes


@pytest.mark.parametrize(
    "struck",
    [
        "<s>7.10</s>",
        "<strike>7.10</strike>",
        "<del>7.10</del>",
        '<span style="color:red; text-decoration: line-through">7.10</span>',
    ],
)
def test_a_page_strikes_out_with_a_tag_or_a_style(tmp_path, struck):
    path = page(tmp_path, f"<p>会议费支出{struck}3.20万元，培训费支出9.99万元。</p>{TABLE.format(struck)}")
    assert amounts(path) == READ and read_document(path).notes == (STRUCK.format(2),)


def test_underlined_figures_of_a_page_are_read(tmp_path):
    path = page(
        tmp_path, '<p>会议费支出<u>3.20</u>万元，培训费支出<span style="text-decoration: underline">9.99</span>万元。</p>'
    )
    assert amounts(path) == READ[:4]


def sheet(path, first, font=None):
    book = openpyxl.Workbook()
    page = book.active
    for row in (["2023年度支出决算表"], ["单位：万元"], ["项目", "决算数"], ["基本支出"], ["项目支出", 900], ["合计", 1750.61]):
        page.append(row)
    page["B4"] = first
    if font:
        page["B7"], page["A7"] = 66.5, "其他支出"
        page["A7"].font = page["B7"].font = font
    book.save(path)
    return path


def test_a_workbook_raises_marks_and_strikes_out_in_its_cells(tmp_path):
    mark = TextBlock(InlineFont(vertAlign="superscript"), "1")
    gone = TextBlock(InlineFont(strike=True), "77.00")
    assert ("基本支出", "850.61") in amounts(sheet(tmp_path / "a.xlsx", CellRichText("850.61", mark)))
    struck = sheet(tmp_path / "b.xlsx", CellRichText(gone, "850.61"), Font(strike=True))
    assert amounts(struck)[0] == ("基本支出", "850.61") and "66.5" not in read_document(struck).text
    assert read_document(struck).notes == (STRUCK.format(3),)
    whole = sheet(tmp_path / "c.xlsx", CellRichText("850", TextBlock(InlineFont(b=True), ".61")), Font(b=True))
    assert "66.5" in read_document(whole).text and ("基本支出", "850.61") in amounts(whole) and not read_document(whole).notes


RTF = r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0 SimSun;}}\f0 %s\par}"


def escaped(text):
    return "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in text)


@pytest.mark.skipif(not OFFICE, reason="no LibreOffice here")
def test_marks_survive_the_way_through_an_office_program(tmp_path):
    body = f"{escaped('会议费支出3.20')}{{\\super 1}}{escaped('万元，培训费支出')}{{\\strike 7.10}}{escaped('9.99万元。')}"
    (tmp_path / "a.rtf").write_text(RTF % body, "ascii")
    assert office.program()
    assert read_document(tmp_path / "a.rtf").text == "会议费支出3.20¹万元，培训费支出9.99万元。\n"


@pytest.mark.parametrize(
    ("text", "value"),
    [("会议费支出3.20¹万元。", "3.20"), ("会议费支出3.20 ²万元。", "3.20"), ("会议费¹支出3.20万元。", "3.20")],
)
def test_superscripts_that_the_text_itself_has_are_marks(tmp_path, text, value):
    (tmp_path / "a.txt").write_text(f"{OPENING}\n{text}\n", "utf-8")
    assert amounts(tmp_path / "a.txt") == [("会议费", value)]


def test_a_mark_parts_two_numbers_and_a_power_of_ten_is_no_amount(tmp_path):
    (tmp_path / "a.txt").write_text(f"{OPENING}\n会议费支出3¹750.61万元。\n培训费支出3×10⁴元。\n", "utf-8")
    assert not [value for _, value in amounts(tmp_path / "a.txt") if value in ("3750.61", "10")]
