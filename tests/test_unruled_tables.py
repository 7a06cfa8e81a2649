"""Tables of a PDF without ruling lines: columns by what stands under one another, wrapped labels, pages that go on."""

from __future__ import annotations

import pytest

import juesuan
from juesuan.documents.columns import count_up

from test_formats_pdf import Drawing, pdf  # isort: skip

COLUMNS = (60, 330, 430, 530)  # where a label begins, and where the figures end


def line(page: Drawing, y: float, label: str, *figures: str) -> None:
    """A row: its label to the left, its figures to the right."""
    if label:
        page.text(COLUMNS[0], y, label, 10)
    for at, figure in zip(COLUMNS[1:], figures, strict=False):
        if figure:
            page.text(at - 5 * len(figure), y, figure, 10)


def head(page: Drawing, y: float) -> None:
    for x, text in zip((COLUMNS[0], 270, 370, 470), ("科目名称", "本年支出合计", "基本支出", "项目支出"), strict=True):
        page.text(x, y, text, 10)


def sheet() -> Drawing:
    page = Drawing((600, 800))
    page.text(200, 60, "星河县水利局2023年度部门决算", 14)
    page.text(230, 90, "支出决算表", 12)
    page.text(60, 110, "单位：万元", 10)
    head(page, 140)
    return page


def read(tmp_path, *pages):
    path = tmp_path / "星河县水利局_2023.pdf"
    path.write_bytes(pdf(list(pages)))
    return juesuan.read(path)


def amounts(found) -> dict[str, list[str]]:
    return {
        label: [str(f.value) for f in found.facts if f.is_fact and f.label.partition("（")[0] == label]
        for label in ("一般公共服务支出", "国有资本经营预算支出", "住房保障支出")
    }


def test_figures_stand_under_their_headers_and_blank_cells_stay_blank(tmp_path):
    page = sheet()
    line(page, 165, "一般公共服务支出", "90.00", "60.00", "30.00")
    line(page, 190, "国有资本经营预算支出", "5.00", "", "5.00")
    line(page, 215, "住房保障支出", "10.00", "10.00")
    line(page, 240, "合计", "105.00", "70.00", "35.00")
    found = read(tmp_path, page)
    assert amounts(found) == {
        "一般公共服务支出": ["90.00", "60.00", "30.00"],
        "国有资本经营预算支出": ["5.00", "5.00"],
        "住房保障支出": ["10.00", "10.00"],
    }
    assert found.counts()["unread"] == 0
    assert {c.verdict for c in found.checks} == {"ties"}


def test_a_wrapped_label_and_the_figures_in_the_middle_of_its_lines_are_one_row(tmp_path):
    page = sheet()
    line(page, 165, "一般公共服务支出", "90.00", "60.00", "30.00")
    line(page, 190, "国有资本经营预")
    line(page, 197, "", "5.00", "", "5.00")
    line(page, 204, "算支出")
    line(page, 229, "住房保障支出", "10.00", "10.00")
    line(page, 254, "合计", "105.00", "70.00", "35.00")
    found = read(tmp_path, page)
    assert amounts(found)["国有资本经营预算支出"] == ["5.00", "5.00"]
    assert found.counts()["unread"] == 0


def test_a_wrong_total_is_told(tmp_path):
    page = sheet()
    line(page, 165, "一般公共服务支出", "90.00", "60.00", "30.00")
    line(page, 190, "住房保障支出", "10.00", "10.00")
    line(page, 215, "合计", "100.00", "70.00", "36.00")
    assert [c for c in read(tmp_path, page).checks if c.verdict == "breaks"]


def test_such_a_table_goes_on_over_the_page(tmp_path):
    first, second = sheet(), Drawing((600, 800))
    for at in range(20):
        line(
            first,
            165 + 25 * at,
            "一般公共服务支出" if at == 0 else f"其他支出{'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉'[at]}",
            "5.00",
            "5.00",
        )
    line(second, 60, "住房保障支出", "10.00", "", "10.00")
    line(second, 85, "国有资本经营预算支出", "3.00", "", "3.00")
    line(second, 110, "合计", "113.00", "100.00", "13.00")
    found = read(tmp_path, first, second)
    assert amounts(found)["住房保障支出"] == ["10.00", "10.00"]
    assert len(found.reading.tables) == 1


def test_lines_of_contents_and_prose_are_no_table(tmp_path):
    page = Drawing((600, 800))
    page.text(60, 60, "星河县水利局2023年度部门决算", 14)
    for at, title in enumerate(("收入支出决算总表", "收入决算表", "支出决算表", "财政拨款收入支出决算总表")):
        page.text(60, 100 + 25 * at, title, 10)
        page.text(500, 100 + 25 * at, str(3 + at), 10)
    page.text(60, 240, "本年支出合计105.00万元，其中：基本支出70.00万元，项目支出35.00万元。", 10)
    assert read(tmp_path, page).reading.tables == ()


def test_a_figure_that_touches_the_next_column_and_a_dash_to_the_left_of_its_column_stay_in_theirs(tmp_path):
    page = sheet()
    line(page, 165, "一般公共服务支出", "90.00", "60.00", "30.00")
    line(page, 190, "住房保障支出", "10.00", "10.00")
    page.text(470, 190, "-", 10)
    line(page, 215, "合计", "100.00", "70.00", "30.00")
    for y, code in ((165, "甲"), (190, "乙"), (215, "丙")):
        page.text(532, y, f"{code}类", 10)  # a column of words two points behind the figures
    found = read(tmp_path, page)
    assert amounts(found)["住房保障支出"] == ["10.00", "10.00"]
    assert found.counts()["unread"] == 0 and {c.verdict for c in found.checks} == {"ties"}


def test_headers_centred_over_several_columns_and_a_row_that_numbers_them_leave_each_figure_under_its_own(tmp_path):
    page = Drawing((600, 800))
    page.text(200, 60, "星河县水利局2023年度部门决算", 14)
    page.text(200, 90, "财政拨款“三公”经费支出决算表", 12)
    page.text(60, 110, "单位：万元", 10)
    page.text(165, 130, "预算数", 10).text(405, 130, "决算数", 10)
    for left in (60, 300):
        page.text(left + 10, 150, "公务接待费", 10).text(left + 110, 150, "公务用车", 10)
        page.text(left + 82, 170, "购置经费", 10).text(left + 155, 170, "运行维护费", 10)
    for at, x in enumerate((95, 170, 240, 335, 410, 480), 1):
        page.text(x - 10, 190, str(at), 10)
    for x, figure in zip((115, 185, 265, 355, 425, 505), ("3.00", "20.00", "5.00", "2.00", "18.00", "4.00"), strict=True):
        page.text(x - 5 * len(figure), 210, figure, 10)
    found = read(tmp_path, page)
    told = {(f.label, f.basis): str(f.value) for f in found.facts if f.is_fact and f.measure == "amount"}
    assert told == {
        ("公务接待费", "annual_budget"): "3.00",
        ("公务用车购置费", "annual_budget"): "20.00",
        ("公务用车运行维护费", "annual_budget"): "5.00",
        ("公务接待费", "actual"): "2.00",
        ("公务用车购置费", "actual"): "18.00",
        ("公务用车运行维护费", "actual"): "4.00",
    }


def test_a_table_whose_wrapped_labels_cannot_be_told_from_rows_stays_unread(tmp_path):
    page = sheet()
    line(page, 165, "一般公共服务支出", "90.00", "60.00", "30.00")
    for y, first, rest in ((190, "国有资本经营预", "算支出"), (240, "社会保障和就", "业支出")):
        line(page, y, first, "5.00", "", "5.00")
        line(page, y + 25, rest)
    line(page, 290, "合计", "100.00", "60.00", "40.00")
    found = read(tmp_path, page)
    assert not [f for f in found.facts if f.is_fact]
    assert found.counts()["unread"] == 10
    assert not found.checks and not [f for f in found.findings if f.severity == "exception"]


def test_a_wrapped_label_whose_figures_stand_in_its_first_line_is_one_row(tmp_path):
    page = sheet()
    line(page, 165, "一般公共服务支出", "90.00", "60.00", "30.00")
    line(page, 190, "国有资本经营预", "5.00", "", "5.00")
    line(page, 204, "算支出")
    line(page, 229, "住房保障支出", "10.00", "10.00")
    line(page, 254, "其他支出")  # no figure, and no rest of the label above, which had room for it
    line(page, 279, "合计", "105.00", "70.00", "35.00")
    found = read(tmp_path, page)
    assert amounts(found)["国有资本经营预算支出"] == ["5.00", "5.00"]
    assert amounts(found)["住房保障支出"] == ["10.00", "10.00"]
    assert found.counts()["unread"] == 0


def test_headers_at_the_foot_of_a_page_belong_to_the_rows_of_the_next(tmp_path):
    first, second = Drawing((600, 800)), Drawing((600, 800))
    first.text(200, 60, "星河县水利局2023年度部门决算", 14)
    first.text(230, 700, "支出决算表", 12)
    first.text(60, 720, "单位：万元", 10)
    head(first, 750)
    line(second, 60, "一般公共服务支出", "90.00", "60.00", "30.00")
    line(second, 85, "住房保障支出", "10.00", "10.00")
    line(second, 110, "合计", "100.00", "70.00", "30.00")
    found = read(tmp_path, first, second)
    assert amounts(found)["一般公共服务支出"] == ["90.00", "60.00", "30.00"]
    assert found.counts()["unread"] == 0


def pages_of_a_table() -> tuple[Drawing, Drawing]:
    """Two pages, the caption and unit of a table low on the first."""
    first, second = Drawing((600, 800)), Drawing((600, 800))
    first.text(230, 620, "支出决算表", 12)
    first.text(60, 640, "单位：万元", 10)
    return first, second


def test_a_row_that_a_page_cuts_is_one(tmp_path):
    first, second = pages_of_a_table()
    columns = [60, 150, 250, 350, 450]
    rows = [["科目名称", "本年支出合计", "基本支出", "项目支出"], ["合计", "95.00", "60.00", "35.00"]]
    rows += [["教育支出", "90.00", "60.00", "30.00"], ["国有资本经营预", "5.00", "", "5.0"]]
    first.table(columns, [660, 685, 710, 735, 760], rows)
    second.table(columns, [60, 85], [["算支出", "", "", "0"]])
    found = read(tmp_path, first, second)
    assert amounts(found)["国有资本经营预算支出"] == ["5.00", "5.00"]
    assert len(found.reading.tables) == 1


def test_rows_that_a_page_parts_stay_two(tmp_path):
    first, second = pages_of_a_table()
    columns = [60, 200, 300, 400, 500]
    rows = [["科目名称", "本年支出合计", "基本支出", "项目支出"], ["合计", "90.00", "60.00", "30.00"]]
    first.table(columns, [660, 685, 710, 735, 760], [*rows, ["一般公共服务支出", "90.00", "60.00", "30.00"], ["住房保障支出"]])
    second.table(columns, [60, 85], [["其他支出", "", "", ""]])
    found = read(tmp_path, first, second)
    assert amounts(found)["一般公共服务支出"] == ["90.00", "60.00", "30.00"]
    assert "住房保障支出其他支出" not in found.document.text


def boxed(page: Drawing, foot: float) -> Drawing:
    """A ruled header over four columns, and a ruled line of totals."""
    for top, bottom in ((125, 150), (foot, foot + 25)):
        for y in (top, bottom):
            page.rule(55, y, 555, y)
        for x in (55, 255, 355, 455, 555):
            page.rule(x, top, x, bottom)
    return page


def test_the_columns_of_a_ruled_header_hold_for_the_lines_below_it_and_the_ruled_total_ends_them(tmp_path):
    page = boxed(sheet(), 223)
    for y, row in (
        (165, ("一般公共服务支出", "90.00", "60.00", "30.00")),
        (190, ("国有资本经营预算支出", "5.00", "", "5.00")),
        (215, ("住房保障支出", "10.00", "10.00")),
        (240, ("合计", "105.00", "70.00", "35.00")),
    ):
        line(page, y, *row)
    found = read(tmp_path, page)
    assert amounts(found)["国有资本经营预算支出"] == ["5.00", "5.00"]
    assert [str(f.value) for f in found.facts if f.label in ("支出合计", "基本支出", "项目支出")] == [
        "105.00",
        "70.00",
        "35.00",
    ]
    assert found.counts()["unread"] == 0 and not found.findings


def test_lines_below_a_ruled_header_that_do_not_stand_in_its_columns_stay_unread(tmp_path):
    page = boxed(sheet(), 300)
    for y, label in ((165, "一般公共服务支出"), (190, "国有资本经营预算支出"), (215, "住房保障支出")):
        page.text(60, y, label, 10).text(270, y, "90.00", 10).text(310, y, "60.00", 10)
    found = read(tmp_path, page)
    assert not any(f.is_fact for f in found.facts)
    assert "table on page 1 is not read" in found.document.gaps[0]


def two_lanes(*blank: str) -> Drawing:
    """Income and expenditure beside each other, their rows numbered; the row before the last holds numbers alone, or also
    what is given."""
    page = Drawing((600, 800)).text(200, 60, "星河县水利局2023年度部门决算", 14).text(230, 90, "收入支出决算总表", 12)
    page.text(60, 110, "单位：万元", 10)
    rows = [
        ("项目", "行次", "决算数", "项目", "行次", "决算数"),
        ("一般公共预算财政拨款收入", "1", "90.00", "教育支出", "5", "85.00"),
        ("本年收入合计", "2", "90.00", "本年支出合计", "6", "85.00"),
        ("", "3", *(blank or ("",)), "", "7", ""),
        ("总计", "4", "90.00", "年末结转和结余", "8", "5.00"),
    ]
    for at, row in enumerate(rows):
        for left, right, text in zip((60, 205, 0, 320, 445, 0), (0, 0, 300, 0, 0, 540), row, strict=True):
            page.text(left or right - 5 * len(text), 135 + 22 * at, text, 10)
    return page


def test_a_blank_row_that_the_form_numbers_is_no_row_without_a_label(tmp_path):
    found = read(tmp_path, two_lanes())
    told = {f.label: str(f.value) for f in found.facts if f.is_fact}
    assert told["教育支出"] == "85.00" and told["收入合计"] == "90.00" and not found.counts()["unread"]


def test_an_amount_beside_such_a_number_is_a_row_that_lost_its_label(tmp_path):
    found = read(tmp_path, two_lanes("7.00"))
    assert not [f for f in found.facts if f.is_fact]


@pytest.mark.parametrize(
    ("numerals", "counted"),
    [
        (["1", "2", "3", "4"], True),
        (["1", "2", "3", "4", "56", "7", "8", "9", "10", "1112"], True),
        (["12", "3", "45", "6"], True),
        (["1", "2", "4"], False),
        (["123456"], False),  # an amount, and no row of six columns
        (["12", "34"], False),  # half of them at least stand apart
        (["12", "35"], False),
    ],
)
def test_numbers_of_columns_that_stand_close_still_count_them(numerals, counted):
    assert count_up(numerals) == counted
