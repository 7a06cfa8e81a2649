"""Tables that are none of the public ones: measure, basis and unit by header, item by row label."""

from decimal import Decimal

import pytest
from conftest import disclosure

import juesuan
from juesuan.documents.document import Table

HEAD = "某县教育局2023年度部门决算\n二、一般公共预算财政拨款支出决算情况说明\n"


def read(*rows):
    found = disclosure(*HEAD.strip().split("\n"), *("\t".join(row) for row in rows))
    return {(f.label, f.measure, f.basis): (f.value, f.unit) for f in found.facts if f.is_fact}, found


def test_header_gives_measure_basis_and_unit_and_the_row_gives_the_item():
    facts, found = read(
        ("项目", "全年预算数（万元）", "支出决算数（万元）", "完成率（%）"),
        ("公务接待费", "2.00", "1.00", "50.00"),
        ("公务用车运行维护费", "5.00", "4.00", "80.00"),
    )
    assert facts["公务接待费", "amount", "annual_budget"] == (Decimal("2.00"), "万元")
    assert facts["公务接待费", "amount", "actual"] == (Decimal("1.00"), "万元")
    assert facts["公务用车运行维护费", "rate", "annual_budget"] == (Decimal("80.00"), "%")
    assert [c.verdict for c in found.checks if c.kind == "rate"] == ["ties", "ties"]


def test_a_wrong_share_of_a_functional_class_breaks():
    rows = (
        ("功能分类科目", "支出决算（万元）", "占比（%）"),
        ("教育支出", "80.00", "{}"),
        ("住房保障支出", "20.00", "20.00"),
        ("合计", "100.00", "100.00"),
    )
    _, right = read(*(tuple(c.format("80.00") for c in row) for row in rows))
    _, wrong = read(*(tuple(c.format("60.00") for c in row) for row in rows))
    assert [c for c in right.checks if c.verdict == "breaks"] == []
    assert {c.kind for c in wrong.checks if c.verdict == "breaks"} == {"share"}


def test_shares_below_another_total_of_the_table_are_of_that_total():
    rows = (
        ("项目", "决算数（万元）", "占比（%）"),
        ("本年收入合计", "100.00", "100.00"),
        ("财政拨款收入", "90.00", "90.00"),
        ("其他收入", "10.00", "10.00"),
        ("本年支出合计", "80.00", "100.00"),
        ("基本支出", "60.00", "75.00"),
        ("项目支出", "20.00", "{}"),
    )
    _, right = read(*(tuple(c.format("25.00") for c in row) for row in rows))
    _, wrong = read(*(tuple(c.format("20.00") for c in row) for row in rows))  # as of the income
    of = {f.label: f.of for f in right.facts if f.measure == "share"}
    assert (of["财政拨款收入"], of["基本支出"]) == ("收入合计", "支出合计")
    assert [c for c in right.checks if c.verdict == "breaks"] == []
    assert "share" in {c.kind for c in wrong.checks if c.verdict == "breaks"}


def test_rows_below_the_expenditure_of_a_fund_are_of_that_fund():
    rows = (
        ("项目", "2022年（万元）", "2023年（万元）"),
        ("一般公共预算支出", "90.00", "100.00"),
        ("其中：基本支出", "60.00", "70.00"),
        ("项目支出", "30.00", "30.00"),
        ("政府性基金预算支出", "40.00", "50.00"),
        ("合计", "130.00", "150.00"),
    )
    told = "本年支出合计150.00万元，其中：基本支出70.00万元；项目支出80.00万元。"
    lead = ("某县教育局2023年度部门决算", "一、收入支出决算总体情况说明")
    found = disclosure(*lead, *("\t".join(row) for row in rows), "二、支出决算情况说明", told)
    assert {f.key for f in found.facts if f.label == "项目支出"} == {("项目支出", "general"), ("项目支出", "")}
    assert not [c for c in found.checks if c.verdict == "breaks"]


def test_a_cell_of_an_amount_and_its_unit_is_of_what_its_row_is_labelled_with():
    facts, found = read(
        ("支出按项列示", "", ""),
        ("行政运行", "60.00万元", "较上年 +5.00%"),
        ("犯人生活（2040704）", "20.00万元", "较上年 +4.00%"),
        ("住房保障支出", "10.00万元", "较上年 +3.00%"),
    )
    assert {label for label, measure, _ in facts if measure == "amount"} == {"行政运行", "犯人生活", "住房保障支出"}
    assert not [f for f in found.findings if f.severity != "note"]


def test_a_table_whose_header_says_nothing_of_its_numbers_stays_unread():
    _, found = read(("序号", "甲", "乙"), ("一", "丙", "7.5"), ("二", "丁", "8.5"))
    assert [f.measure for f in found.facts if f.text in ("7.5", "8.5")] == ["unread", "unread"]


UNTOLD = (
    ("科目", "年初预算", "决算", "完成率"),
    ("小学教育", "500.00", "610.20", "122.04%"),
    ("初中教育", "300.00", "280.40", "93.47%"),
)
TOLD_IN_TEXT = "支出890.60万元，年初预算800.00万元，完成111.33%，比上年增加{}。"


@pytest.mark.parametrize(
    ("more", "first", "unit"),
    [
        ("20.30万元", "500.00", "万元"),
        ("203000元", "500.00", ""),  # the text has amounts in two units
        ("20.30万元", "5000000.00", ""),  # above all that the text prints: perhaps yuan
    ],
)
def test_a_table_without_a_unit_has_that_of_all_amounts_around_it_unless_its_own_are_larger(more, first, unit):
    table = (UNTOLD[0], ("小学教育", first, *UNTOLD[1][2:]), UNTOLD[2])
    found = disclosure(*HEAD.strip().split("\n"), TOLD_IN_TEXT.format(more), *("\t".join(row) for row in table))
    assert [f.unit for f in found.facts if f.cell and f.text == "280.40"] == [unit]


def test_a_header_that_stands_not_above_its_columns_is_told_by_the_number_of_cells(tmp_path):
    path = tmp_path / "某局_2023.txt"
    rows = ("科目编码  科目名称  本年支出合计", "2060302  社会公益研究  12,030.10", "2200204  海洋环境监测  3,321.07")
    lines = ("某局2023年度部门决算", "一般公共预算财政拨款支出决算表", "单位：万元", *rows, "          合计  15,351.17")
    path.write_text("\n".join(lines), encoding="utf-8")
    found = juesuan.read(path)
    assert {f.label: f.text for f in found.facts if f.is_fact} == {
        "社会公益研究": "12,030.10",
        "海洋环境监测": "3,321.07",
        "一般公共预算财政拨款支出": "15,351.17",
    }
    assert {c.verdict for c in found.checks} == {"ties"}


NOTICE = "某镇人民政府2021年“三公”经费情况公示\n现将2021年度“三公”经费支出情况公示如下：\n"
TYPED = (
    "项目　　　　　　2020年决算　　2021年预算　　2021年决算　　比上年增减%",
    "因公出国（境）　　　0　　　　　　0　　　　　　0　　　　　　—",
    "公务接待费　　　　　6.42　　　　6.50　　　　　5.13　　　　　-20.09",
    "公务用车运行费　　　14.80　　　15.00　　　　　13.92　　　　-5.95",
    "公务用车购置　　　　0　　　　　　0　　　　　　18.30　　　　　—",
    "合计　　　　　　　21.22　　　　21.50　　　　　37.35　　　　76.01",
    "（单位：万元）",
)


@pytest.fixture
def typed(tmp_path):
    """Reads lines below a notice of 2021 as a file."""
    return lambda *lines: _typed(tmp_path / "某镇人民政府_2021.txt", lines)


def _typed(path, lines):
    path.write_text(NOTICE + "\n".join(lines) + "\n", encoding="utf-8")
    found = juesuan.read(path)
    return {(f.label, f.measure, f.basis, f.year): (f.value, f.unit) for f in found.facts if f.is_fact}, found


def test_a_table_typed_with_blanks_is_read_by_the_years_in_its_header(typed):
    facts, found = typed(*TYPED)
    assert facts["公务接待费", "amount", "prior_year", 2020] == (Decimal("6.42"), "万元")
    assert facts["公务接待费", "amount", "initial_budget", 2021] == (Decimal("6.50"), "万元")
    assert facts["公务接待费", "change_rate", "prior_year", 2021] == (Decimal("-20.09"), "%")
    assert facts["因公出国（境）费", "amount", "actual", 2021] == (Decimal("0"), "万元")
    assert facts["“三公”经费", "amount", "actual", 2021] == (Decimal("37.35"), "万元")
    assert {c.verdict for c in found.checks} == {"ties"} and len(found.checks) > 5
    assert found.counts()["unread"] == 0


def test_a_slip_in_a_typed_table_breaks(typed):
    _, found = typed(*(line.replace("37.35", "39.35") for line in TYPED))
    assert {c.kind for c in found.checks if c.verdict == "breaks"} == {"sum", "change_rate"}


def test_a_typed_row_with_an_empty_cell_is_no_row_since_blanks_do_not_say_which(typed):
    facts, found = typed(TYPED[-1], *TYPED[:3], "公务用车运行费　　　14.80　　　　　　　　　13.92　　　　-5.95")
    assert ("公务接待费", "amount", "actual", 2021) in facts
    assert not any(label == "公务用车运行维护费" for label, *_ in facts)
    assert found.counts()["unread"] > 0


def test_prose_with_wide_blanks_is_no_table(typed):
    facts, _ = typed("公务接待费　　支出　　情况如下", "2021年公务接待费　　5.13万元，　　比上年减少1.29万元，　　下降20.09%。")
    assert facts["公务接待费", "amount", "actual", 2021] == (Decimal("5.13"), "万元")
    assert facts["公务接待费", "change", "prior_year", 2021] == (Decimal("-1.29"), "万元")


def test_columns_of_other_years_are_earlier_years_or_last_years_budget_and_never_this_years(typed):
    facts, _ = typed(
        "项目  2019年决算  2020年预算  2022年预算", "公务接待费  7.10  6.60  6.00", "培训费  1.10  1.60  1.00", "（单位：万元）"
    )
    assert ("公务接待费", "amount", "earlier_year", 2019) in facts
    assert ("公务接待费", "amount", "prior_budget", 2020) in facts
    assert not any(year == 2022 for *_, year in facts)


def test_vehicles_bought_and_vehicles_held_are_two_numbers(typed):
    _, found = typed("2021年购置执法执勤车辆1辆18.30万元，现有车辆5台。")
    counts = {f.label: f.value for f in found.facts if f.measure == "count"}
    assert counts == {"公务用车购置数": 1, "公务用车保有量": 5}
    assert not [c for c in found.checks if c.verdict == "breaks"]


def test_a_header_in_two_rows_gives_each_column_all_that_stands_over_it(tmp_path):
    rows = (
        "<td rowspan=2>项目</td><td colspan=2>2022年</td><td rowspan=2>2021年决算数</td><td rowspan=2>增减额</td>",
        "<td>预算数</td><td>决算数</td>",
        "<td>公务接待费</td><td>9.00</td><td>7.51</td><td>8.02</td><td>-0.51</td>",
        "<td>公务用车运行维护费</td><td>25.00</td><td>22.40</td><td>23.10</td><td>-0.70</td>",
    )
    path = tmp_path / "某局_2022.html"
    table = "".join(f"<tr>{row}</tr>" for row in rows)
    path.write_text(
        f"<html><body><h1>某局2022年“三公”经费决算说明</h1><p>浏览次数：1,356次 字号：大</p>"
        f"<p>单位：万元</p><table>{table}</table></body></html>",
        encoding="utf-8",
    )
    found = juesuan.read(path)
    facts = {(f.measure, f.basis, f.year): str(f.value) for f in found.facts if f.label == "公务接待费"}
    assert facts == {
        ("amount", "initial_budget", 2022): "9.00",
        ("amount", "actual", 2022): "7.51",
        ("amount", "prior_year", 2021): "8.02",
        ("change", "prior_year", 2022): "-0.51",
    }
    assert found.counts()["unread"] == 0 and {c.verdict for c in found.checks} == {"ties"}
    assert [f.reason for f in found.facts if f.text == "1,356"] == ["web_page"]


@pytest.mark.parametrize(("total", "short"), [("1334.75", False), ("1434.75", True)])
def test_a_row_that_a_table_calls_by_a_name_of_its_own_is_one_of_its_totals_parts(total, short):
    _, found = read(
        ("类别", "年初预算（万元）", "支出决算（万元）"),
        ("一般公共服务和农林水等支出", "1052.32", "1148.01"),
        ("社会保障和就业支出", "81.89", "86.88"),
        ("卫生健康支出", "49.07", "46.44"),
        ("住房保障支出", "59.62", "53.42"),
        ("合计", "1242.90", total),
    )
    assert bool([c for c in found.checks if c.verdict == "breaks"]) == short
    assert bool([f for f in found.findings if f.severity == "exception"]) == short


FUNDS = """年初财政拨款结转和结余\t16.33\t年末财政拨款结转和结余\t15.50
一般公共预算财政拨款\t16.33
政府性基金预算财政拨款
国有资本经营预算财政拨款
总计\t116.33\t总计\t116.33"""
ABOVE_FUNDS = """财政拨款收入支出决算总表
单位：万元
收入\t\t支出
项目\t金额\t项目\t金额
一、一般公共预算财政拨款\t100.00\t一、教育支出\t100.83
本年收入合计\t100.00\t本年支出合计\t100.83"""


def test_rows_whose_blank_cells_were_lost_with_their_tabs_do_not_end_a_table():
    found = disclosure(*f"{HEAD.strip()}\n{ABOVE_FUNDS}\n{FUNDS}".split("\n"))
    assert sum(isinstance(block, Table) for block in found.document.blocks) == 1
    assert {f.value for f in found.facts if f.label.endswith("总计") and f.cell} == {Decimal("116.33")}
    assert not [f for f in found.facts if f.measure == "unread"]


@pytest.mark.parametrize("between", ["一般公共预算财政拨款支出决算表", "二、支出情况", "注：本表反映收支。", "金额单位：万元"])
def test_words_that_begin_something_else_end_a_tabbed_table(between):
    rows = ["项目\t决算数", "基本支出\t60.00", "项目支出\t40.00"]
    found = disclosure(*HEAD.strip().split("\n"), "支出决算表", *rows, between, *rows[1:])
    assert not any(between in found.document.of(b) for b in found.document.blocks if isinstance(b, Table))


def test_the_head_of_a_next_table_ends_a_tabbed_table():
    rows = ["项目\t决算数", "基本支出\t60.00", "项目支出\t40.00"]
    found = disclosure(*HEAD.strip().split("\n"), "支出决算表", *rows, "财政拨款支出", *rows)
    assert sum(isinstance(block, Table) for block in found.document.blocks) == 2


BASIC = """某区水文站2023年度部门决算
一般公共预算财政拨款基本支出决算表
单位：万元
经济分类科目编码 科目名称 决算数 经济分类科目编码 科目名称 决算数
301 工资福利支出 90.00 302 商品和服务支出 9.00
30101 基本工资 50.00 30201 办公费 {office}
30107 绩效工资 40.00 30211 差旅费 {travel}
303 对个人和家庭的补助 7.00 310 资本性支出 3.00
30302 退休费 4.00 31002 办公设备购置 2.00
30305 生活补助 3.00 31003 专用设备购置 1.00
人员经费合计 97.00 公用经费合计 12.00
"""


@pytest.mark.parametrize(("office", "travel", "broken"), [("6.00", "3.00", 0), ("5.00", "3.00", 1), ("5.00", "2x", 0)])
def test_a_table_without_rules_whose_other_sums_hold_has_all_of_its_rows(office, travel, broken, tmp_path):
    """A part that is short breaks the sum, unless something in the table was not read."""
    path = tmp_path / "某区水文站_2023.txt"
    path.write_text(BASIC.format(office=office, travel=travel), encoding="utf-8")
    found = juesuan.read(path)
    assert sum(c.verdict == "breaks" for c in found.checks) == broken


@pytest.mark.parametrize(("money", "breaks"), [("23.44", False), ("32.44", True)])
def test_numbers_and_amounts_of_rows_in_the_tables_own_words_are_two_columns(money, breaks):
    rows = (
        ("站内帮扶", "1815", "61.85", "340.77"),
        ("护送返乡", "320", money, "732.50"),
        ("医疗救治", "142", "44.73", "3150.00"),
    )
    _, found = read(("项目", "人次", "支出（万元）", "每人次（元）"), *rows, ("合计", "2277", "130.02", "571.01"))
    assert ("exception" in {f.severity for f in found.findings}) is breaks
