"""Tables whose columns a print has put on several pages: they are one table, and what has no labels is read as nothing."""

import pytest
from test_formats_pdf import Drawing, cells, read, write
from test_public_tables import broken, keyed
from test_public_tables import read as read_lists

from juesuan.disclosure import read as read_file

LEFT = [
    ["科目编码", "科目名称", "本年收入合计", "财政拨款收入"],
    ["栏次", "", "1", "2"],
    ["合计", "", "110.50", "100.50"],
    ["205", "教育支出", "110.50", "100.50"],
    ["20502", "普通教育", "110.50", "100.50"],
]
MIDDLE = [["上级补助收入", "事业收入", "经营收入"], ["3", "4", "5"], ["", "", ""], ["", "", ""], ["", "", ""]]
RIGHT = ["其他收入", "6", "10.00", "10.00", "10.00"]
YS = [120, 140, 160, 180, 200, 220]


def wide(rows):
    return [40 + 110 * at for at in range(len(rows[0]) + 1)]


def left(rows=LEFT, title="收入决算表"):
    return Drawing().text(200, 80, title).text(40, 105, "部门：青石区信访局").table(wide(rows), YS, rows)


def right(rows=MIDDLE, ys=YS, *above):
    page = Drawing().table(wide(rows), ys, rows)
    for text in above:
        page.text(300, 105, text)
    return page


def last(column=RIGHT, ys=YS):
    """One column alone has lines between its rows only."""
    page = Drawing().text(100, 105, "单位：万元")
    for y, text in zip(ys[1:], column, strict=True):
        page.text(43, y - 6, text)
    for y in ys:
        page.rule(40, y, 150, y)
    return page


def found(folder, *pages):
    result = read_file(write(folder, Drawing().text(90, 100, "某县民政局2023年度部门决算"), *pages))
    amounts = {(f.label, str(f.value)) for f in result.facts if f.measure == "amount"}
    return amounts, [f.kind for f in result.findings if f.severity in ("exception", "attention")], result


def test_columns_on_the_next_pages_stand_beside_their_own_rows(tmp_path):
    assert [len(table) for table in cells(read(tmp_path, left(), right(), last()))] == [40]
    amounts, told, _ = found(tmp_path, left(), right(), last())
    assert {("其他收入", "10.00"), ("教育支出（其他收入）", "10.00"), ("收入合计", "110.50")} <= amounts and not told
    assert not {value for _, value in amounts} & {"3", "4", "5", "6"}


NAMES = ("213", "农林水支出"), ("21303", "水利"), ("2130304", "水利行业业务管理")
LOW = [[*name, "50.00", "20.00"] for name in NAMES]
HIGH = [*LEFT[:2], ["合计", "", "160.50", "120.50"], *LEFT[3:]]


def tall(*of_the_low):
    """A table over two pages, whose last column stands on the two after them."""
    below = Drawing().table(wide(LOW), YS[:4], LOW)
    column = ["其他收入", "3", "40.00", "10.00", "10.00"]
    page = Drawing()
    for y, text in zip(YS[1:], of_the_low, strict=False):
        page.text(43, y - 6, text)
    return left(HIGH), below, last(column), page


def test_a_table_over_two_pages_has_its_last_column_on_the_two_after_them(tmp_path):
    amounts, told, _ = found(tmp_path, *tall("30.00", "30.00", "30.00"))
    assert {("其他收入", "40.00"), ("水利（其他收入）", "30.00"), ("普通教育（其他收入）", "10.00")} <= amounts and not told


def test_what_a_blank_page_would_hold_is_nil(tmp_path):
    assert found(tmp_path, *tall())[1]  # 50.00 of 20.00


def test_a_slip_in_them_is_told(tmp_path):
    assert found(tmp_path, left(), right(), last([*RIGHT[:3], "12.00", "10.00"]))[1]


@pytest.mark.parametrize(
    "page",
    [
        right([["上级补助收入", "事业收入", "经营收入"], ["1", "2", "3"], *MIDDLE[2:]]),  # numbers that begin anew
        right(MIDDLE, [y + 30 for y in YS]),  # rows at other heights
        right([*MIDDLE[:2], ["合计", "", ""], *MIDDLE[3:]]),  # labels of its own
        right(MIDDLE, YS, "项目支出绩效情况表"),  # a title
    ],
)
def test_another_table_on_the_next_page_is_not_put_beside(tmp_path, page):
    assert len(cells(read(tmp_path, left(), page))) == 2


def test_a_merged_cell_that_the_edge_of_the_page_cuts_is_one(tmp_path):
    head = Drawing().text(200, 80, "一般公共预算财政拨款支出决算表").text(40, 105, "部门：青石区信访局")
    rows = [["科目名称", "本年支出"], ["", "小计"], ["合计", "90.00"], ["教育支出", "90.00"]]
    other = [["", ""], ["基本支出", "项目支出"], ["60.00", "30.00"], ["60.00", "30.00"]]
    pages = [head.table(wide(rows), YS[:5], rows)]
    beside = Drawing().text(100, 105, "单位：万元")
    for y in YS[:5]:
        beside.rule(40, y, 260, y)
    for x, top in ((40, 120), (150, 140), (260, 120)):
        beside.rule(x, top, x, 200)
    for y, row in zip(YS[1:], other, strict=False):
        for x, text in zip((43, 153), row, strict=True):
            beside.text(x, y - 6, text)
    table = cells(read(tmp_path, *pages, beside))[0]
    assert table[1, 3] == "项目支出" and (0, 2) not in table
    assert ("一般公共预算财政拨款基本支出", "60.00") in found(tmp_path, *pages, beside)[0]


HALF = [["上级补助收入", "事业收入", "其他收入"], ["3", "4", "5"], ["", "", "10.00"], ["", "", "10.00"], ["", "", "10.00"]]
WHOLE = [["科目编码", "科目名称", "本年收入合计", "财政拨款收入"], *LEFT[2:]]


def test_figures_without_labels_are_left_unread_and_noted():
    result = read_lists("收入决算表", "单位：万元", WHOLE, "公开02表", "单位：万元", HALF)
    assert [f.measure for f in result.facts if str(f.value) == "10.00"] == ["unread"] * 3
    assert not [f for f in result.facts if f.measure == "amount" and f.value < 10]


def test_a_table_whose_right_half_is_not_read_is_held_to_no_sum_of_its_columns(tmp_path):
    html = ""
    for rows in (WHOLE, HALF):
        html += "<table>" + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows) + "</table>"
    head = "<p>某县民政局2023年度部门决算</p><p>收入决算表</p><p>单位：万元</p>"
    path = tmp_path / "a.html"
    path.write_text(f"<html><body>{head}{html}</body></html>", "utf-8")
    result = read_file(path)
    assert not [f for f in result.findings if f.severity in ("exception", "attention")]
    assert any("not read" in note for note in result.document.gaps)


def test_columns_that_are_counted_on_from_another_number_are_no_amounts():
    rows = [["合计", "因公出国（境）费", "公务接待费"], ["7", "8", "9"], ["2.86", "", "2.86"]]
    assert keyed(read_lists("“三公”经费支出决算表", "单位：万元", rows))["“三公”经费", ""] == "2.86"


def test_three_amounts_that_happen_to_follow_one_another_beside_a_label_are_amounts():
    rows = [["项目", "2021年", "2022年", "2023年"], ["培训费", "7", "8", "9"], ["会议费", "3", "4", "6"]]
    result = read_lists("经费情况表", "单位：万元", rows)
    assert ("培训费", "9") in {(f.label, str(f.value)) for f in result.facts if f.measure == "amount"}
    assert not broken(result)
