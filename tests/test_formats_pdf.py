"""PDF: sentences whole over lines and pages, tables by their ruling lines, nothing lost.

The pages are drawn here by hand: text at points from the upper left corner, in a font that a PDF need not carry.
"""

import re
from collections import Counter
from pathlib import Path

import pdfplumber
import pytest
from conftest import texts

import juesuan
from juesuan.documents.document import Document, Table, read_document
from juesuan.documents.scan import installed
from juesuan.ground.errors import CannotRead

PUBLISHED = Path(__file__).parents[2] / "shared" / "documents"
PDFS = sorted(PUBLISHED.glob("*.pdf"))
A4 = (595, 842)


class Drawing:
    """One page: text and lines, in points from the upper left corner."""

    def __init__(self, size: tuple[int, int] = A4, rotate: int = 0):
        self.size, self.rotate, self.operators = size, rotate, []

    def text(self, x: float, y: float, text: str, size: float = 12, matrix: str = "1 0 0 1") -> "Drawing":
        code = text.encode("utf-16-be").hex()
        self.operators.append(f"BT /F1 {size} Tf {matrix} {x} {self.size[1] - y} Tm <{code}> Tj ET")
        return self

    def lines(self, x: float, y: float, *texts: str, step: float = 20) -> "Drawing":
        """Text wrapped as print wraps it: two letters of indent on the first line."""
        for at, text in enumerate(texts):
            self.text(x + (24 if at == 0 else 0), y + at * step, text)
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> "Drawing":
        self.operators.append(f"{x0} {self.size[1] - y0} m {x1} {self.size[1] - y1} l S")
        return self

    def table(self, xs: list[float], ys: list[float], rows: list[list[str]]) -> "Drawing":
        """A ruled table; its texts stand near the left of their cells."""
        for y in ys:
            self.rule(xs[0], y, xs[-1], y)
        for x in xs:
            self.rule(x, ys[0], x, ys[-1])
        for y, row in zip(ys[1:], rows, strict=False):
            for x, text in zip(xs, row, strict=False):
                self.text(x + 3, y - 6, text)
        return self


def pdf(pages: list[Drawing], trailer: str = "") -> bytes:
    """The pages as a PDF file; Latin letters and digits are half as wide as Chinese ones."""
    fonts = (
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)"
        "/Supplement 2>>/DW 1000/W[1 95 500]/FontDescriptor 5 0 R>>",
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880"
        "/Descent -120/CapHeight 880/StemV 93>>",
    )
    kids = " ".join(f"{6 + 2 * at} 0 R" for at in range(len(pages)))
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>", *fonts]
    for at, page in enumerate(pages):
        box = f"/MediaBox[0 0 {page.size[0]} {page.size[1]}]/Rotate {page.rotate}"
        objects.append(f"<</Type/Page/Parent 2 0 R{box}/Contents {7 + 2 * at} 0 R/Resources<</Font<</F1 3 0 R>>>>>>")
        content = "\n".join(page.operators)
        objects.append(f"<</Length {len(content)}>>stream\n{content}\nendstream")
    data, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    end = f"trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{len(data)}\n%%EOF\n"
    return (data + f"xref\n0 {size}\n0000000000 65535 f \n" + table + end).encode("ascii")


def write(folder: Path, *pages: Drawing) -> Path:
    path = folder / "某县民政局_2023.pdf"
    path.write_bytes(pdf(list(pages)))
    return path


def read(folder: Path, *pages: Drawing) -> Document:
    (folder / "a.pdf").write_bytes(pdf(list(pages)))
    return read_document(folder / "a.pdf")


def cells(document: Document) -> list[dict[tuple[int, int], str]]:
    tables = [block for block in document.blocks if isinstance(block, Table)]
    return [{(c.row, c.column): document.of(c) for c in table.cells} for table in tables]


FULL = "某局二〇二四年度收入支出总计与上年度相比收入支出总计增加主要原因"  # 32 letters fill a line from 90 to 474 points


def test_wrapped_lines_are_one_paragraph_and_an_indent_begins_the_next(tmp_path):
    page = Drawing().lines(90, 100, FULL[:30], FULL, "是单位成立。").lines(90, 160, FULL[:30], FULL, "收入减少。")
    assert texts(read(tmp_path, page)) == [FULL[:30] + FULL + "是单位成立。", FULL[:30] + FULL + "收入减少。"]


def test_a_figure_and_its_unit_meet_over_a_page_break(tmp_path):
    first = Drawing().lines(90, 100, FULL[:30], *[FULL] * 30, FULL[:26] + "1,750.61")
    second = Drawing().text(90, 100, "万元。").lines(90, 120, FULL[:30], FULL, "完。")
    document = read(tmp_path, first, second)
    assert "1,750.61万元。" in texts(document)[0]
    assert [block.page for block in document.blocks] == [1, 2]


def test_a_number_too_long_for_the_line_does_not_end_the_paragraph(tmp_path):
    page = Drawing().lines(90, 100, FULL[:30], FULL, FULL[:27], "1234567.89万元。")
    assert texts(read(tmp_path, page)) == [FULL[:30] + FULL + FULL[:27] + "1234567.89万元。"]


def test_headings_stand_alone_even_where_nothing_is_indented(tmp_path):
    page = Drawing()
    for at, text in enumerate(["一、收入", FULL, FULL, "完。", "（一）总体情况", FULL, FULL + "。", "二、支出"]):
        page.text(90, 100 + 20 * at, text)
    assert texts(read(tmp_path, page)) == ["一、收入", FULL * 2 + "完。", "（一）总体情况", FULL * 2 + "。", "二、支出"]


def test_digits_with_another_baseline_stay_in_their_sentence(tmp_path):
    page = Drawing().text(90, 100, "总计").text(114, 103, "2995.39", 11).text(152.5, 100, "万元，").text(188.5, 98, "占", 12)
    page.text(90, 122, "下一行")
    assert texts(read(tmp_path, page)) == ["总计2995.39万元，占下一行"]


def test_bold_print_struck_twice_is_read_once(tmp_path):
    page = Drawing().text(90, 100, "总计11.00万元").text(90.4, 100, "总计11.00万元")
    assert texts(read(tmp_path, page)) == ["总计11.00万元"]


def test_page_numbers_and_running_heads_are_left_out(tmp_path):
    pages = [
        Drawing().text(90, 40, f"某局决算 {n}").lines(90, 100, FULL[:30], FULL, f"第{n}段。").text(290, 810, f"- {n} -")
        for n in range(1, 5)
    ]
    document = read(tmp_path, *pages)
    assert texts(document) == [f"{FULL[:30]}{FULL}第{n}段。" for n in range(1, 5)]
    assert document.notes == ("running head left out: “某局决算 #” on 4 pages",)


def test_a_shade_or_frame_round_words_makes_no_table(tmp_path):
    page = Drawing().text(90, 100, "总计").text(114, 100, "11.00").text(144, 100, "万元")
    for x0, x1 in ((90, 114), (114, 144), (144, 168)):
        page.operators.append(f"0.9 g {x0} 738 {x1 - x0} 16 re f 0 g")
    page.operators.append("80 730 400 30 re S")
    assert texts(read(tmp_path, page)) == ["总计11.00万元"]


def test_a_lone_figure_at_the_foot_of_a_page_is_kept(tmp_path):
    document = read(tmp_path, Drawing().text(90, 100, "车辆数").text(290, 810, "12"))
    assert texts(document) == ["车辆数", "12"]


def test_a_table_stands_between_its_title_and_its_note(tmp_path):
    page = Drawing().text(250, 80, "收入决算表", 16).text(420, 100, "单位：万元")
    page.table([90, 200, 300, 474], [110, 130, 150], [["项目", "决算数", "备注"], ["基本支出", "2,940.05", ""]])
    page.text(90, 170, "注：略")
    document = read(tmp_path, page)
    assert texts(document) == ["收入决算表", "单位：万元", "<table>", "注：略"]
    assert document.of(document.blocks[2]) == "项目\t决算数\t备注\n基本支出\t2,940.05\t"


def test_lines_beside_a_wider_table_are_one_paragraph(tmp_path):
    page = Drawing().table([40, 250, 540], [60, 80, 100], [["项目", "决算数"], ["基本支出", "2,940.05"]])
    for at, text in enumerate((FULL, FULL, FULL, "是项目增加。")):
        page.text(90, 130 + 20 * at, text)
    assert texts(read(tmp_path, page)) == ["<table>", FULL * 3 + "是项目增加。"]


def test_lines_broken_by_hand_stand_closer_than_paragraphs(tmp_path):
    page = Drawing().text(90, 70, "一、收入决算情况").text(90, 100, "本年收入合计9.00万元，其中：卫生健康支出（类）")
    page.text(90, 115, "支出5.00万元，占").text(90, 130, "55.56%。").text(90, 160, "二、支出决算情况").text(
        90, 190, "本年支出合计9.00万元。"
    )
    read_texts = texts(read(tmp_path, page))
    assert read_texts[1] == "本年收入合计9.00万元，其中：卫生健康支出（类）支出5.00万元，占55.56%。"
    assert read_texts[2:] == ["二、支出决算情况", "本年支出合计9.00万元。"]


def test_cells_without_a_line_between_them_are_one_with_spans(tmp_path):
    page = Drawing()
    for y, x0, x1 in ((100, 90, 390), (120, 190, 390), (140, 90, 390), (160, 90, 390)):
        page.rule(x0, y, x1, y)
    for x, y0, y1 in ((90, 100, 160), (190, 100, 160), (290, 120, 160), (390, 100, 160)):
        page.rule(x, y0, x, y1)
    page.text(93, 125, "项目").text(193, 114, "支出").text(193, 134, "合计").text(293, 134, "基本").text(193, 154, "5.00")
    document = read(tmp_path, page)
    spans = {document.of(c): (c.row, c.column, c.rowspan, c.colspan) for c in document.blocks[0].cells if c.end > c.start}
    assert spans == {
        "项目": (0, 0, 2, 1),
        "支出": (0, 1, 1, 2),
        "合计": (1, 1, 1, 1),
        "基本": (1, 2, 1, 1),
        "5.00": (2, 1, 1, 1),
    }


def test_a_table_with_open_sides_keeps_its_outer_columns(tmp_path):
    page = Drawing()
    for y in (100, 120, 140):
        page.rule(90, y, 390, y)
    page.rule(190, 100, 190, 140).rule(290, 100, 290, 140)
    page.text(93, 114, "项目").text(193, 114, "决算数").text(293, 114, "备注").text(93, 134, "合计").text(193, 134, "5.00")
    assert cells(read(tmp_path, page))[0][(1, 0)] == "合计"


def test_rows_of_figures_without_any_lines_are_a_table(tmp_path):
    page = Drawing().lines(90, 60, FULL[:30], FULL + "。").text(250, 120, "决算数")
    page.text(90, 140, "项目").text(230, 140, "本年").text(330, 140, "上年").text(430, 140, "备注")
    for at, row in enumerate(
        [("基本支出", "936.01", "845.16"), ("项目支出", "814.60", "1,101.81"), ("合计", "1,750.61", "1,946.97")]
    ):
        for x, text in zip((90, 230, 330), row, strict=True):
            page.text(x, 160 + 20 * at, text)
    page.text(90, 230, "注：略")
    document = read(tmp_path, page)
    assert texts(document) == [FULL[:30] + FULL + "。", "<table>", "注：略"]
    assert cells(document)[0][(4, 2)] == "1,946.97"
    assert cells(document)[0][(1, 3)] == "备注"
    assert "决算数" in {text for (row, _), text in cells(document)[0].items() if row == 0}


def test_contents_with_page_numbers_are_no_table(tmp_path):
    page = Drawing()
    for at, text in enumerate(["一、收入", "二、支出", "三、说明", "四、名词解释"]):
        page.text(90, 100 + 20 * at, text).text(460, 100 + 20 * at, str(9 + at))
    assert texts(read(tmp_path, page)) == ["一、收入 9", "二、支出 10", "三、说明 11", "四、名词解释 12"]


def test_a_number_wider_than_its_cell_stays_whole(tmp_path):
    page = Drawing().table([90, 130, 170, 300], [100, 120, 140], [["甲", "乙", "丙"], ["", "", ""]])
    page.text(132, 134, "1,234.56")
    assert cells(read(tmp_path, page))[0][(1, 1)] == "1,234.56"


def row_of_digits(page: Drawing, *amounts: tuple[float, str]) -> Drawing:
    """Each digit drawn by itself, as browsers do."""
    for x, text in amounts:
        for at, digit in enumerate(text):
            page.text(x + 6 * at, 134, digit)
    return page


def test_amounts_that_run_over_into_the_next_column_stay_in_their_own(tmp_path):
    page = Drawing().table([90, 130, 160, 190, 220], [100, 120, 140], [["项目", "甲", "乙", "丙"], ["合计", "", "", ""]])
    # The 1 of the second amount lies over the 1 of the first, and a digit over its like is not given by pdfium.
    row_of_digits(page, (133, "188.81"), (163.4, "1172.10"), (193, "0.00"))
    assert list(cells(read(tmp_path, page))[0].values())[4:] == ["合计", "188.81", "1172.10", "0.00"]


def test_an_amount_that_begins_left_of_its_column_is_that_of_the_column_it_ends_in(tmp_path):
    page = Drawing().table([90, 180, 210, 240], [100, 120, 140], [["项目", "甲", "乙"], ["合计", "", ""]])
    row_of_digits(page, (207 - 48, "12345.67"), (237 - 42, "2345.67"))
    assert list(cells(read(tmp_path, page))[0].values())[3:] == ["合计", "12345.67", "2345.67"]


def test_digits_over_one_another_that_nothing_tells_apart_are_no_amount(tmp_path):
    page = Drawing().table([90, 130, 190], [100, 120, 140], [["项目", "决算数"], ["合计", ""]])
    for at, digit in enumerate("3284.7150"):
        page.text(133 + 3 * at, 134, digit)
    found = juesuan.read(write(tmp_path, page))
    assert not [fact for fact in found.facts if fact.is_fact]


def test_a_row_whose_label_goes_on_over_the_page_is_one_though_no_line_closes_it_there(tmp_path):
    page = Drawing().table([90, 190, 290], [760, 780, 800], [["项目", "决算数"], ["国有企业退休人员", "8.46"]])
    rest = Drawing().text(93, 54, "管理补助支出").rule(90, 60, 290, 60)
    for x in (90, 190, 290):
        rest.rule(x, 40, x, 60)
    assert list(cells(read(tmp_path, page, rest))[0].values())[2:] == ["国有企业退休人员管理补助支出", "8.46"]


def test_a_wrapped_cell_is_one_text_and_stacked_numbers_stay_apart(tmp_path):
    page = Drawing().table([90, 150, 300], [100, 140, 180], [])
    page.text(93, 115, "一般公共").text(93, 133, "服务支出").text(153, 155, "12.00").text(153, 173, "13.00")
    found = cells(read(tmp_path, page))[0]
    assert (found[(0, 0)], found[(1, 1)]) == ("一般公共服务支出", "12.00\n13.00")


HEAD, XS = ["项目", "决算数"], [90, 300, 474]


def test_a_table_goes_on_over_pages_and_its_repeated_head_is_dropped(tmp_path):
    first = Drawing().text(250, 80, "收入决算表").table(XS, [100, 120, 140], [HEAD, ["基本支出", "1.00"]])
    second = Drawing().table(XS, [60, 80, 100], [HEAD, ["项目支出", "2.00"]])
    third = Drawing().table(XS, [60, 80], [["合计", "3.00"]]).text(90, 120, "注：略")
    document = read(tmp_path, first, second, third)
    assert texts(document) == ["收入决算表", "<table>", "注：略"]
    (found,) = cells(document)
    assert [found[(row, 1)] for row in range(4)] == ["决算数", "1.00", "2.00", "3.00"]
    assert [cell.page for cell in document.blocks[1].cells] == [1, 1, 1, 1, 2, 2, 3, 3]
    assert document.notes == ("page 2: repeated table head left out",)


@pytest.mark.parametrize(("title", "tables"), [("支出决算表", 2), ("收入决算表（续）", 1)])
def test_a_new_title_begins_a_new_table(tmp_path, title, tables):
    first = Drawing().text(250, 80, "收入决算表").table(XS, [100, 120, 140], [HEAD, ["基本支出", "1.00"]])
    second = Drawing().text(250, 50, title).table(XS, [60, 80, 100], [HEAD, ["项目支出", "2.00"]])
    assert len(cells(read(tmp_path, first, second))) == tables


@pytest.mark.parametrize("by_viewer", [True, False])
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_read_in_the_direction_of_its_text(tmp_path, turn, by_viewer):
    """Turned upright by the viewer (Rotate), or printed sideways on an upright page."""
    document = read(tmp_path, turned_page(turn, rotate=turn if by_viewer else 0))
    assert texts(document) == ["收入决算表", "<table>"]
    assert cells(document) == [TURNED]


TURNED = {(0, 0): "项目", (0, 1): "决算数", (1, 0): "基本支出", (1, 1): "936.01"}


def turned_page(turn: int, rotate: int) -> Drawing:
    """A title and a table of two rows, every point put where the turned page has it."""
    page = Drawing(rotate=rotate)
    matrix = {90: "0 1 -1 0", 180: "-1 0 0 -1", 270: "0 -1 1 0"}[turn]

    def place(x: float, y: float) -> tuple[float, float]:
        return {90: (y, 842 - x), 180: (595 - x, 842 - y), 270: (595 - y, x)}[turn]

    for x, y, text in [(150, 60, "收入决算表"), (103, 114, "项目"), (203, 114, "决算数"), (103, 134, "基本支出")]:
        page.text(*place(x, y), text, matrix=matrix)
    page.text(*place(203, 134), "936.01", matrix=matrix)
    for y in (100, 120, 140):
        page.rule(*place(100, y), *place(300, y))
    for x in (100, 200, 300):
        page.rule(*place(x, 100), *place(x, 140))
    return page


def test_a_page_whose_corner_is_not_at_zero_is_read_within_its_crop(tmp_path):
    page = Drawing().text(90, 100, "总计11.00万元").text(90, 800, "裁去99.99").table(XS, [110, 130], [["合计", "3.00"]])
    data = pdf([page]).replace(b"/MediaBox[0 0 595 842]/Rotate 0", b"/MediaBox[50 20 595 842]/CropBox[60 80 590 800]")
    (tmp_path / "a.pdf").write_bytes(data)
    document = read_document(tmp_path / "a.pdf")
    assert texts(document) == ["总计11.00万元", "<table>"]
    assert cells(document) == [{(0, 0): "合计", (0, 1): "3.00"}]


def test_forms_that_name_themselves_are_not_joined_over_pages(tmp_path):
    pages = []
    for name in ("甲项目", "乙项目"):
        page = Drawing().table(XS, [80, 100, 120], [["项目名称", name], ["得分", "98"]])
        page.rule(90, 60, 474, 60).rule(90, 60, 90, 80).rule(474, 60, 474, 80).text(240, 74, "项目绩效自评表")
        pages.append(page)
    assert [found[(1, 1)] for found in cells(read(tmp_path, *pages))] == ["甲项目", "乙项目"]


def test_a_file_of_pictures_is_refused_and_says_to_recognise_the_text(tmp_path, monkeypatch):
    monkeypatch.setattr(installed, "available", lambda: False)
    with pytest.raises(CannotRead, match="no text on pages 1-2") as error:
        read(tmp_path, Drawing(), Drawing())
    assert "OCR" in error.value.advice


def test_a_password_is_named(tmp_path):
    lock = "/Encrypt<</Filter/Standard/V 1/R 2/O<" + "00" * 32 + ">/U<" + "00" * 32 + ">/P -4>>/ID[<00><00>]"
    (tmp_path / "a.pdf").write_bytes(pdf([Drawing().text(90, 100, "总计")], lock))
    with pytest.raises(CannotRead, match="password"):
        read_document(tmp_path / "a.pdf")


def test_a_file_cut_short_is_refused(tmp_path):
    data = pdf([Drawing().text(90, 100, "总计")])
    (tmp_path / "a.pdf").write_bytes(data[:-200])
    with pytest.raises(CannotRead, match="cut off"):
        read_document(tmp_path / "a.pdf")


@pytest.mark.skipif(not PDFS, reason="the published documents are not here")
@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.stem)
def test_no_character_of_a_published_file_is_lost_or_made_up(path):
    """The three files have no page numbers, running heads or repeated table heads, so nothing may differ."""
    document = read_document(path)
    with pdfplumber.open(path) as file:
        printed = Counter(c for page in file.pages for char in page.chars for c in char["text"] if not c.isspace())
    assert Counter(c for c in document.text if not c.isspace()) == printed
    assert document.notes == ()
    assert all(
        document.of(cell).strip() == document.of(cell) for t in document.blocks if isinstance(t, Table) for cell in t.cells
    )


@pytest.mark.skipif(not PDFS, reason="the published documents are not here")
@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.stem)
def test_paragraphs_of_a_published_file_are_whole(path):
    document = read_document(path)
    sentences = [text for text in texts(document) if len(text) > 60]
    assert len(sentences) > 20
    assert all(re.search(r"[。：；）]$", text) for text in sentences)
    assert not any("\n" in text for text in texts(document))
    # No figure is parted from its unit, and no line begins with what must close one.
    assert not re.search(r"\d\s+[万元%]|\n[，。；：）%万元]", re.sub(r"\d 万元", "", document.text))


@pytest.mark.skipif(not PDFS, reason="the published documents are not here")
@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.stem)
def test_the_tables_of_a_published_file_are_joined_over_pages(path):
    """Nine tables of the form, and the list of units."""
    found = cells(read_document(path))
    assert len(found) == 10
    assert sum("决算数" in table.values() for table in found) >= 4
