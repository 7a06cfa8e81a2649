"""Tables that departments add beside the public forms, and forms that are not filled as they should be: what they may be held
to, and what they may not."""

from __future__ import annotations

import pytest
from conftest import disclosure
from test_public_tables import broken, keyed, read

from juesuan.disclosure import read as read_file


def _two_years(total, *more):
    head = ["项目", "2022年决算数", "2023年决算数"]
    return read(
        "两年收支对照表",
        "单位：万元",
        [head, ["收、支总计", *total], ["本年收入合计", "80.00", "90.00"], ["本年支出合计", "82.00", "88.00"], *more],
    )


def test_a_total_with_the_balance_in_it_is_not_made_of_the_years_income_alone():
    assert not broken(_two_years(["86.00", "99.00"]))


def test_a_total_with_the_balance_in_it_is_not_below_the_years_income():
    assert broken(_two_years(["86.00", "89.00"]))


def test_a_total_is_made_of_income_and_balance_where_the_table_has_both():
    found = _two_years(["86.00", "99.00"], ["年初结转和结余", "6.00", "9.00"], ["年末结转和结余", "4.00", "11.00"])
    assert not broken(found)
    assert broken(_two_years(["86.00", "99.00"], ["年初结转和结余", "6.00", "8.00"], ["年末结转和结余", "4.00", "11.00"]))


def _projects(title, *rows):
    return read(title, "单位：万元", [["序号", "项目名称", "全年预算数", "全年执行数", "执行率"], *rows])


PROJECTS = ["1", "社区食堂补助", "20.00", "18.00", "90.00%"], ["2", "信访救助", "10.00", "9.00", "90.00%"]


def test_the_total_of_some_projects_is_not_all_that_the_fund_spent():
    found = _projects("一般公共预算项目支出执行情况表", *PROJECTS, ["", "合计", "30.00", "27.00", "90.00%"])
    assert ("支出合计", "general") not in keyed(found) | keyed(found, "annual_budget")
    assert len([f for f in found.facts if f.cell and f.measure == "amount"]) == 6
    assert not broken(found)


def test_a_form_without_codes_is_that_form_where_its_rows_are_classes():
    rows = [["社会保障和就业支出", "20.00", "5.00", "15.00"], ["合计", "20.00", "5.00", "15.00"]]
    found = read("一般公共预算财政拨款支出决算表", "单位：万元", [["科目名称", "本年支出", "基本支出", "项目支出"], *rows])
    assert keyed(found)["支出合计", "general"] == "20.00"


HEAD = ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"]
ROWS = [
    ["", "合计", "90.00", "60.00", "30.00"],
    ["208", "社会保障和就业支出", "70.00", "40.00", "30.00"],
    ["20802", "民政管理事务", "70.00", "40.00", "30.00"],
    ["2080201", "行政运行", "40.00", "40.00", ""],
    ["2080299", "其他民政管理事务支出", "30.00", "", "30.00"],
    ["221", "住房保障支出", "20.00", "20.00", ""],
    ["22102", "住房改革支出", "20.00", "20.00", ""],
    ["2210201", "住房公积金", "12.00", "12.00", ""],
    ["2210203", "购房补贴", "8.00", "8.00", ""],
]


def _spent(*rows):
    return read("支出决算表", "单位：万元", [HEAD, *rows])


def test_the_form_with_each_row_once_adds_up():
    assert not broken(_spent(*ROWS))


@pytest.mark.parametrize("at, whole", [(8, "住房改革支出"), (3, "民政管理事务"), (5, "支出合计")])
def test_a_row_that_comes_twice_is_counted_twice(at, whole):
    told = broken(_spent(*ROWS[: at + 1], ROWS[at], *ROWS[at + 1 :]))
    assert any(one.count(f"{ROWS[at][1]} {ROWS[at][2]}") == 2 and one.endswith(f"= {whole}") for one in told)


def test_a_row_that_comes_again_with_another_amount_breaks_its_whole():
    told = broken(_spent(*ROWS, ["2210203", "购房补贴", "3.00", "3.00", ""]))
    assert any("购房补贴 8.00" in one and "购房补贴 3.00" in one for one in told)


def test_a_form_that_lists_each_unit_by_itself_repeats_its_rows_rightly():
    again = [[code, name, *amounts] for code, name, *amounts in ROWS[1:]]
    assert not broken(_spent(ROWS[0], *ROWS[1:], ["", "老年活动中心", "", "", ""], *again))


def test_a_second_total_with_another_figure_does_not_agree():
    assert broken(_spent(*ROWS, ["", "合计", "91.00", "60.00", "31.00"]))
    assert not broken(_spent(*ROWS, ["", "合计", "90.00", "60.00", "30.00"]))
    assert not broken(_spent(*ROWS, ["", "小计", "20.00", "20.00", ""]))


ECONOMIC = [
    ["301", "工资福利支出", "50.00", "302", "商品和服务支出", "10.00"],
    ["30101", "基本工资", "20.00", "30201", "办公费", "4.00"],
    ["30102", "津贴补贴", "18.00", "30207", "邮电费", "6.00"],
    ["30107", "绩效工资", "12.00", "", "", ""],
    ["", "人员经费合计", "50.00", "", "公用经费合计", "10.00"],
]


def test_an_economic_class_that_comes_twice_is_counted_twice():
    head = ["科目编码", "科目名称", "决算数", "科目编码", "科目名称", "决算数"]
    title = "一般公共预算财政拨款基本支出决算表"
    assert not broken(read(title, "单位：万元", [head, *ECONOMIC]))
    told = broken(read(title, "单位：万元", [head, *ECONOMIC[:4], ECONOMIC[3], ECONOMIC[4]]))
    assert any(one.count("绩效工资 12.00") == 2 for one in told)


LISTED = "2023年度一般公共预算财政拨款支出90.00万元，主要用于以下方面：{}。"
PARTS = {
    "教育支出": "教育支出45.00万元，占50.00%",
    "卫生健康支出": "卫生健康支出27.00万元，占30.00%",
    "住房保障支出": "住房保障支出18.00万元，占20.00%",
}


def _listed(text):
    head = ["科目编码", "科目名称", "本年支出", "基本支出", "项目支出"]
    rows = [
        ["", "合计", "90.00", "90.00", ""],
        ["205", "教育支出", "45.00", "45.00", ""],
        ["210", "卫生健康支出", "27.00", "27.00", ""],
        ["221", "住房保障支出", "18.00", "18.00", ""],
    ]
    table = ["一般公共预算财政拨款支出决算表", "单位：万元", [head, *rows]]
    return read(*table, "五、一般公共预算财政拨款支出决算情况说明", text)


def test_a_list_with_shares_is_held_by_its_own_figures_and_not_filled_from_the_table():
    assert not broken(_listed(LISTED.format("；".join(PARTS.values()))))
    for left_out in PARTS:
        told = broken(_listed(LISTED.format("；".join(v for k, v in PARTS.items() if k != left_out))))
        assert told and not any(left_out in one for one in told)


def test_a_list_that_says_it_goes_on_or_prints_no_shares_need_not_have_all():
    some = [PARTS["教育支出"], PARTS["住房保障支出"]]
    assert not broken(_listed(LISTED.format("；".join(some) + "等")))
    assert not broken(_listed(LISTED.format("教育支出45.00万元；住房保障支出18.00万元")))
    assert not broken(_listed(LISTED.format("教育支出45.00万元，占50.00%；住房保障支出18.00万元")))


def _blank(found):
    return [(f.label, f.severity) for f in found.findings if f.kind == "column_unfilled"]


def _form(*changes, rows=ROWS):
    """The form of expenditure with some cells changed: (row, column, new text)."""
    made = [[*row] for row in rows]
    for row, column, new in changes:
        made[row][column] = new
    lines = ["支出决算表", "单位：万元", *("\t".join(row) for row in [HEAD, *made])]
    return disclosure("某区民政局2023年度部门决算", *lines)


def test_an_amount_of_a_column_whose_rows_are_all_blank_there_is_told():
    assert not _blank(_form())
    assert _blank(_form((4, 4, ""))) == [("民政管理事务（项目支出）", "exception")]
    assert _blank(_form((7, 3, ""), (8, 3, ""))) == [("住房改革支出（基本支出）", "exception")]


def test_rows_of_which_one_is_filled_are_held_by_the_sum_alone():
    found = _form((8, 3, ""))
    assert not _blank(found)
    assert any(c.verdict == "breaks" for c in found.checks)


def test_a_form_that_fills_its_columns_for_classes_only_or_nowhere_is_left_alone():
    assert not _blank(_form(*((row, column, "") for row in (2, 3, 4, 6, 7, 8) for column in (3, 4))))
    assert not _blank(_form(*((row, column, "") for row in range(1, 9) for column in (3, 4))))


def test_an_amount_of_nil_needs_no_rows():
    assert not _blank(_form((2, 4, "0.00"), (4, 4, ""), (4, 2, ""), (1, 4, "0.00"), (0, 4, "0.00")))


UNCODED = [
    ["科目名称", "本年支出", "基本支出", "项目支出"],
    ["合计", "90.00", "60.00", "30.00"],
    ["社会保障和就业支出", "70.00", "40.00", "30.00"],
    ["民政管理事务", "70.00", "40.00", "30.00"],
    ["行政运行", "40.00", "40.00", ""],
    ["其他民政管理事务支出", "{}", "", "{}"],
    ["住房保障支出", "20.00", "20.00", ""],
    ["住房改革支出", "20.00", "20.00", ""],
    ["住房公积金", "20.00", "20.00", ""],
]
SPOKEN = "1.社会保障和就业支出（类）民政管理事务（款）其他民政管理事务支出（项）。支出决算为30.00万元。"


def _uncoded(amount, *said):
    rows = [[cell.format(amount) for cell in row] for row in UNCODED]
    return read("一般公共预算财政拨款支出决算表", "单位：万元", rows, "五、一般公共预算财政拨款支出决算情况说明", *said)


def test_a_row_without_a_code_is_the_item_that_the_text_names_by_its_path():
    assert not broken(_uncoded("30.00", SPOKEN))
    assert any("33.00" in one and "30.00" in one for one in broken(_uncoded("33.00", SPOKEN)))


def test_a_row_without_a_code_that_nothing_else_names_stands_for_itself():
    assert not broken(_uncoded("30.00"))
    key = ("社会保障和就业支出/民政管理事务/其他民政管理事务支出", "general")
    assert key not in keyed(_uncoded("30.00")) and key in keyed(_uncoded("30.00", SPOKEN))
    other = SPOKEN.replace("社会保障和就业支出（类）", "卫生健康支出（类）")
    assert not broken(_uncoded("33.00", other))  # of another class


def test_classes_without_codes_make_the_total():
    rows = [[cell.format("30.00") for cell in row] for row in UNCODED]
    rows[6][1] = "21.00"
    assert any(
        one.endswith("一般公共预算财政拨款支出") for one in broken(read("一般公共预算财政拨款支出决算表", "单位：万元", rows))
    )


@pytest.mark.parametrize("code, name", [("30215", "会议费"), ("30216", "培训费")])
@pytest.mark.parametrize("spent, told", [("3.00", False), ("2.39", False), ("2.38", True)])
def test_the_basic_part_of_an_item_is_no_more_than_all_of_it(code, name, spent, told):
    head = ["科目编码", "科目名称", "决算数", "科目编码", "科目名称", "决算数"]
    rows = [
        ["301", "工资福利支出", "5.00", "302", "商品和服务支出", "6.40"],
        ["30101", "基本工资", "5.00", "30201", "办公费", "4.00"],
        ["", "", "", code, name, "2.40"],
        ["", "人员经费合计", "5.00", "", "公用经费合计", "6.40"],
    ]
    said = f"2023年度{name}支出{spent}万元。"
    found = read("一般公共预算财政拨款基本支出决算表", "单位：万元", [head, *rows], "十二、其他情况说明", said)
    assert bool(broken(found)) == told


UNITS = [
    ["单位名称", "本年支出合计", "基本支出", "项目支出"],
    ["局机关", "50.00", "30.00", "20.00"],
    ["社会福利院", "25.00", "15.00", "10.00"],
    ["殡仪馆", "15.00", "15.00", ""],
    ["合计", "90.00", "60.00", "30.00"],
]


def _units(*changes, rows=UNITS, title="所属单位支出情况表"):
    made = [[*row] for row in rows]
    for row, column, new in changes:
        made[row][column] = new
    return read(title, "单位：万元", made)


@pytest.mark.parametrize("change", [(1, 3, "29.00"), (4, 2, "61.00"), (2, 1, "25.10")])
def test_a_column_of_units_is_held_to_its_total_where_another_column_adds_up(change):
    assert not broken(_units())
    assert broken(_units(change))


def test_columns_of_which_none_adds_up_are_a_choice_of_rows_and_not_held():
    assert not broken(_units((3, 1, "12.00"), (3, 2, "12.00"), (4, 1, "91.00"), (4, 3, "31.00")))


def test_rows_with_parts_of_them_among_them_are_not_added_up():
    rows = [*UNITS[:2], ["其中：老龄办", "5.00", "5.00", "1.00"], *UNITS[2:]]
    assert not broken(_units(rows=rows))


STOCK = [
    ["项目名称", "全年预算数", "全年执行数", "执行率"],
    ["社区食堂补助", "20.00", "18.00", "90.00%"],
    ["信访救助", "10.00", "9.00", "{}"],
    ["合计", "30.00", "27.00", "90.00%"],
]


@pytest.mark.parametrize("rate, told", [("90.00%", False), ("89.00%", True), ("9.00%", True)])
def test_the_rate_of_a_row_is_that_of_its_own_amounts(rate, told):
    rows = [[cell.format(rate) for cell in row] for row in STOCK]
    assert bool(broken(_units(rows=rows, title="项目执行情况表"))) == told


@pytest.fixture
def published(tmp_path):
    """A text file as it is published, read."""

    def made(*lines):
        path = tmp_path / "某县水务局2022年度部门决算.txt"
        path.write_text("\n".join(("某县水务局2022年度部门决算", *lines)), "utf-8")
        return read_file(path)

    return made


FUNDS = """项目支出绩效自评表(2022年度) |
项目名称 |
河道保洁 |
主管部门 |
某县水务局 |
预算资金(万元) |
年初预算 |
调整后预算数 |
全年执行数 |
执行率 |
权重 |
得分 |
总额 |
80.00 |
60.00 |
{} |
90.00% |
10 |
9 |
其中:财政资金 |
80.00 |
60.00 |
54.00 |
90.00% |
/ |
/ |
单位资金 |
0.00 |
0.00 |
0.00 |
/ |
/ |
/ |"""


def test_the_funds_of_a_form_are_read_where_each_cell_has_a_line_and_a_bar(published):
    found = published(FUNDS.format("54.00"))
    told = [(f.label, f.basis, f.text) for f in found.facts if f.is_fact and f.measure == "amount"]
    bases = ("initial_budget", "annual_budget", "actual")
    assert told[:3] == [("项目资金", b, t) for b, t in zip(bases, ("80.00", "60.00", "54.00"), strict=True)]
    assert len(told) == 9 and not any(f.measure == "unread" for f in found.facts)
    assert not any(c.verdict == "breaks" for c in found.checks)
    wrong = published(FUNDS.format("57.00"))
    assert any(c.verdict == "breaks" for c in wrong.checks)


@pytest.mark.parametrize(
    "before, after",
    [
        ("2022年度收入合计90.00万元，较上年决算", "数增加12.00万元，增长15.38%。"),
        ("2022年度收入合计90.00万元，较上年增加12.00", "万元，增长15.38%。"),
        ("2022年度收入合计90.00万元，较上年决算数增", "加12.00万元，增长15.38%。"),
    ],
)
def test_a_blank_line_within_a_phrase_parts_nothing(published, before, after):
    found = published("二、收入决算情况说明", before, "", after)
    told = {(f.label, f.measure): f.text for f in found.facts if f.is_fact}
    assert told["收入合计", "change"] == "12.00" and told["收入合计", "change_rate"] == "15.38"


def test_a_blank_line_between_two_sentences_parts_them_though_the_first_has_no_stop(published):
    found = published(
        "二、收入决算情况说明", "2022年度收入合计90.00万元，较上年决算数增加12.00万元", "", "数据来源于财务报表，共3份。"
    )
    assert all(f.measure != "change" or f.text == "12.00" for f in found.facts)


STREAM = """收入支出决算总表
|
|
| 公开01表 |
部门: |
|
| 金额单位:万元 | |
收入 | 支出 | ||||
项目 | 行次 | 金额 | 项目 | 行次 | 金额 |
栏次 |
| 1 | 栏次 |
| 2 |
一、财政拨款收入 | 1 | 70.00 | 一、一般公共服务支出 | 9 | 12.00 |
其中:政府性基金预算财政拨款 | 2 |
| 二、国防支出 | 10 |
|
二、事业收入 | 3 | 20.00 | 三、农林水支出 | 11 | {} |
三、其他收入 | 4 |
| 四、住房保障支出 | 12 | 18.00 |
| 5 |
| 五、其他支出 | 13 |
|
本年收入合计 | 6 | 90.00 | 本年支出合计 | 14 | 90.00 |"""


def test_a_table_whose_blank_cells_stand_on_lines_of_their_own_is_read_by_its_header(published):
    found = published(STREAM.format("60.00"))
    told = {f.label: f.text for f in found.facts if f.is_fact and f.measure == "amount"}
    assert told["事业收入"] == "20.00" and told["农林水支出"] == "60.00" and told["住房保障支出"] == "18.00"
    assert told["收入合计"] == told["支出合计"] == "90.00"
    assert not any(f.measure == "unread" for f in found.facts)
    assert not any(c.verdict == "breaks" for c in found.checks)
    assert any(c.verdict == "breaks" for c in published(STREAM.format("66.00")).checks)


def test_such_a_table_without_one_of_its_bars_is_not_guessed(published):
    found = published(STREAM.format("60.00").replace("二、国防支出 | 10 |\n|\n", "二、国防支出 | 10 |\n"))
    assert not any(f.is_fact and f.label == "农林水支出" and f.text == "11" for f in found.facts)
    assert not any(c.verdict == "breaks" for c in found.checks)


@pytest.mark.parametrize(
    "name, amount, told",
    [
        ("卫生医疗支出", "27.00", True),
        ("卫生医疗支出", "26.00", False),
        ("优抚安置", "27.00", False),
        ("卫生健康支出", "27.00", False),
    ],
)
def test_a_class_under_another_name_with_the_amount_of_the_one_that_the_list_lacks_is_told(name, amount, told):
    rows = [
        ["科目编码", "科目名称", "本年支出", "基本支出", "项目支出"],
        ["", "合计", "90.00", "90.00", ""],
        ["205", "教育支出", "45.00", "45.00", ""],
        ["210", "卫生健康支出", "27.00", "27.00", ""],
        ["221", "住房保障支出", "18.00", "18.00", ""],
    ]
    parts = PARTS | {"卫生健康支出": f"{name}{amount}万元，占30.00%"}
    table = ["一般公共预算财政拨款支出决算表", "单位：万元", *("\t".join(row) for row in rows)]
    found = disclosure(*table, "五、一般公共预算财政拨款支出决算情况说明", LISTED.format("；".join(parts.values())))
    assert [f.label for f in found.findings if f.kind == "class_otherwise_named"] == [name.removesuffix("支出")] * told


FUND = "政府性基金预算财政拨款收入支出决算表"
FUND_HEAD = ["科目编码", "科目名称", "年初结转和结余", "本年收入", "本年支出", "年末结转和结余"]


def test_a_note_in_the_last_row_of_a_sheet_is_no_row():
    note = "注：本部门没有政府性基金预算财政拨款收入，也没有使用政府性基金预算财政拨款安排的支出，故本表无数据。"
    found = read(FUND, "单位：万元", [FUND_HEAD, ["", "合计", "0", "0", "0", "0"], [(note, 1, 6)]])
    assert keyed(found)["支出合计", "fund"] == "0"
    named = read(FUND, "单位：万元", [FUND_HEAD, ["", "合计", "0", "0", "0", "0"], ["", "水库移民扶持", "0", "0", "0", "0"]])
    assert ("支出合计", "fund") not in keyed(named)  # rows of its own may be some projects


def test_a_label_over_two_lanes_of_a_file_without_spans_names_the_amount_in_the_second():
    head = ["科目编码", "科目名称", "决算数"] * 3
    rows = [
        ["301", "工资福利支出", "900.00", "302", "商品和服务支出", "80.00", "310", "资本性支出", "20.00"],
        ["人员经费合计", "", "900.00", "公用经费合计", "", "", "", "", "100.00"],
    ]
    found = read("一般公共预算财政拨款基本支出决算表", "单位：万元", [head, *rows])
    assert keyed(found)["公用经费", "general"] == "100.00"
    assert not broken(found)


def test_a_name_that_the_cell_clipped_is_that_of_its_code():
    rows = [["310", "资本性支出", "57.22"], ["31002", "置", "30.05"], ["31003", "置", "27.17"], ["", "公用经费合计", "57.22"]]
    found = read("一般公共预算财政拨款基本支出决算表", "单位：万元", [["科目编码", "科目名称", "决算数"], *rows])
    assert keyed(found)["办公设备购置", "basic"] == "30.05"
    assert not broken(found)


def test_a_list_of_the_text_that_has_the_funds_in_one_is_not_short_of_those_that_a_table_has_apart():
    table = [
        ["项目", "金额", "项目", "金额"],
        ["一、一般公共预算财政拨款收入", "60.00", "一、教育支出", "90.00"],
        ["二、政府性基金预算财政拨款收入", "20.00", "", ""],
        ["三、事业收入", "7.00", "", ""],
        ["四、其他收入", "3.00", "", ""],
        ["本年收入合计", "90.00", "本年支出合计", "90.00"],
    ]
    text = "本年收入合计90.00万元，其中：财政拨款收入{}万元，占88.89%；事业收入7.00万元，占7.78%；其他收入3.00万元，占3.33%。"
    assert not broken(read("收入支出决算总表", "单位：万元", table, "二、收入决算情况", text.format("80.00")))
    assert broken(read("收入支出决算总表", "单位：万元", table, "二、收入决算情况", text.format("70.00")))
