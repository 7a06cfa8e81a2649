"""The public tables: each kind and variant of form, read from small tables with invented figures."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from conftest import opened

from juesuan.documents.document import Cell, Document, Paragraph, Table
from juesuan.reading.facts import read_facts
from juesuan.reconcile.checks import check
from juesuan.reconcile.suspects import find_suspects

SHARED = Path(__file__).parents[2] / "shared" / "documents"
GOLD = Path(__file__).parent / "gold" / "shanghai_tables_2024.csv"
real = pytest.mark.skipif(not SHARED.is_dir(), reason="the real documents lie beside the repository")


def doc(*blocks, file="某区民政局2023年度决算.txt", title="某区民政局2023年度部门决算公开") -> Document:
    """A document of paragraphs (str) and tables (lists of rows). In a row, (text, rowspan, colspan) is a merged cell, None a
    place that another cell covers or that the file leaves out."""
    text, found = "", []
    for block in (title, *blocks):
        start = len(text)
        if isinstance(block, str):
            text += block + "\n"
            found.append(Paragraph(start, len(text) - 1))
            continue
        cells = []
        for r, row in enumerate(block):
            for c, given in enumerate(row):
                if given is None:
                    continue
                content, down, across = given if isinstance(given, tuple) else (given, 1, 1)
                cells.append(Cell(r, c, len(text), len(text) + len(content), down, across))
                text += content + "\t"
        text += "\n"
        found.append(Table(tuple(cells), start, len(text) - 1))
    return Document(file, "0" * 64, "txt", text, tuple(found))


def read(*blocks):
    return read_facts(doc(*blocks))


def keyed(reading, basis="actual"):
    """Amount by key in one basis."""
    return {f.key: f.text for f in reading.facts if f.key and f.basis == basis}


def aside(reading):
    return Counter(f.reason for f in reading.facts if f.measure == "other" and f.cell)


def broken(reading):
    return [c.statement for c in check(reading) if c.verdict == "breaks"]


TOTALS = [
    [("收入", 1, 3), None, None, ("支出", 1, 3), None, None],
    ["项目", "行次", "金额", "项目（按功能分类）", "行次", "金额"],
    ["栏次", "", "1", "栏次", "", "2"],
    ["一、一般公共预算财政拨款收入", "1", "90.00", "一、一般公共服务支出", "9", ""],
    ["二、政府性基金预算财政拨款收入", "2", "5.00", "八、社会保障和就业支出", "10", "88.00"],
    ["八、其他收入", "3", "3.00", "十二、城乡社区支出", "11", "5.00"],
    ["本年收入合计", "4", "98.00", "本年支出合计", "12", "93.00"],
    ["使用非财政拨款结余", "5", "-", "结余分配", "13", "—"],
    ["年初结转和结余", "6", "2.00", "年末结转和结余", "14", "7.00"],
    ["总计", "7", "100.00", "总计", "15", "100.00"],
]


class TestTotals:
    def test_income_and_expenditure_get_the_keys_of_the_text(self):
        reading = read("收入支出决算总表", "公开01表", "金额单位：万元", TOTALS)
        assert reading.tables[0].kind == "income_expenditure"
        found = keyed(reading)
        assert found[("收入合计", "general")] == "90.00"
        assert found[("收入合计", "fund")] == "5.00"
        assert found[("社会保障和就业支出", "")] == "88.00"
        assert found[("收入总计", "")] == found[("支出总计", "")] == "100.00"
        assert found[("年末结转和结余", "")] == "7.00"

    def test_row_and_column_numbers_are_no_money(self):
        counts = aside(read("收入支出决算总表", "单位：万元", TOTALS))
        assert counts["row_number"] == 14
        assert counts["column_number"] == 2

    def test_blank_dash_and_zero_are_kept_apart(self):
        rows = [*TOTALS]
        rows[5] = ["八、其他收入", "3", "0.00", "十二、城乡社区支出", "11", "5.00"]
        table = read("收入支出决算总表", "单位：万元", rows).tables[0]
        assert table.blanks[(("一般公共服务支出", ""), "actual")] == ""
        assert table.blanks[(("使用非财政拨款结余", ""), "actual")] == "-"
        assert (("其他收入", ""), "actual") not in table.blanks

    def test_everything_ties_and_a_wrong_total_breaks(self):
        assert broken(read("收入支出决算总表", "单位：万元", TOTALS)) == []
        rows = [list(r) for r in TOTALS]
        rows[6][2] = "99.00"
        assert any("= 收入合计" in s for s in broken(read("收入支出决算总表", "单位：万元", rows)))

    def test_a_blank_part_of_a_closed_table_is_nil(self):
        rows = [list(r) for r in TOTALS]
        rows[5][5] = ""  # a class that the table leaves out, so the classes fall short of the total
        assert any("= 支出合计" in s for s in broken(read("收入支出决算总表", "单位：万元", rows)))

    def test_the_eight_table_form_has_one_row_of_grants(self):
        rows = [
            ["收入", None, "支出", None],
            ["项目", "决算数", "项目（按功能分类）", "决算数"],
            ["一、财政拨款收入", "90", "一、文化体育与传媒支出", "80"],
            ["其中：政府性基金预算财政拨款", "5", "二、医疗卫生与计划生育支出", "13"],
            ["二、其他收入", "3", "", ""],
            ["本年收入合计", "93", "本年支出合计", "93"],
            ["合计", "93", "合计", "93"],
        ]
        reading = read("2016年度收入支出决算总表", "单位：万元", rows)
        found = keyed(reading)
        assert found[("收入合计", "grant")] == "90"
        assert found[("文化旅游体育与传媒支出", "")] == "80"
        assert found[("收入总计", "")] == "93"
        assert broken(reading) == []


GRANTS = [
    ["收入", None, "支出", None, None, None],
    ["项目", "决算数", "项目", "合计", "一般公共预算财政拨款", "政府性基金预算财政拨款"],
    ["一、一般公共预算财政拨款", "90.00", "一、社会保障和就业支出", "87.50", "87.50", ""],
    ["二、政府性基金预算财政拨款", "5.00", "二、城乡社区支出", "5.00", "", "5.00"],
    ["三、国有资本经营预算财政拨款", "", "", "", "", ""],
    ["本年收入合计", "95.00", "本年支出合计", "92.50", "87.50", "5.00"],
    ["年初财政拨款结转和结余", "1.00", "年末财政拨款结转和结余", "3.50", "3.50", ""],
    ["一般公共预算财政拨款", "1.00", "", "", "", ""],
    ["政府性基金预算财政拨款", "", "", "", "", ""],
    ["总计", "96.00", "总计", "96.00", "91.00", "5.00"],
]


class TestGrantTotals:
    def test_rows_and_columns_of_funds(self):
        found = keyed(read("财政拨款收入支出决算总表", "单位：万元", GRANTS))
        assert found[("收入合计", "general")] == "90.00"
        assert found[("年初结转和结余", "general")] == "1.00"
        assert found[("社会保障和就业支出", "grant")] == found[("社会保障和就业支出", "general")] == "87.50"
        assert found[("支出合计", "fund")] == "5.00"
        assert found[("年末结转和结余", "general")] == "3.50"
        assert found[("支出总计", "general")] == "91.00"
        assert found[("收入总计", "grant")] == "96.00"

    def test_funds_make_the_row(self):
        assert broken(read("财政拨款收入支出决算总表", "单位：万元", GRANTS)) == []
        rows = [list(r) for r in GRANTS]
        rows[3][5] = "4.00"
        assert any("城乡社区支出" in s for s in broken(read("财政拨款收入支出决算总表", "单位：万元", rows)))


def expenditure(name="一般公共预算财政拨款支出决算表", unit="单位：万元", item="行政运行", third=("30.00", "20.00", "10.00")):
    """Three code columns under merged headers, the last header row holding the total."""
    return (
        name,
        unit,
        [
            [("项目", 1, 4), None, None, None, ("本年支出", 1, 3), None, None],
            [
                ("支出功能分类科目编码", 2, 3),
                None,
                None,
                ("科目名称", 3, 1),
                *[(t, 3, 1) for t in ("小计", "基本支出", "项目支出")],
            ],
            [None, None, None, None, None, None, None],
            ["类", "款", "项", None, None, None, None],
            [("合计", 1, 4), None, None, None, "50.00", "35.00", "15.00"],
            ["208", "", "", "社会保障和就业支出", "50.00", "35.00", "15.00"],
            ["208", "02", "", "民政管理事务", "30.00", "20.00", "10.00"],
            ["208", "02", "01", item, *third],
            ["208", "10", "", "社会福利", "20.00", "15.00", "5.00"],
            ["208", "10", "02", "老年福利", "20.00", "15.00", "5.00"],
        ],
    )


class TestByCode:
    def test_codes_in_three_columns_are_joined_and_no_money(self):
        reading = read(*expenditure())
        found = keyed(reading)
        assert found[("社会保障和就业支出/民政管理事务/行政运行", "general")] == "30.00"
        assert found[("社会保障和就业支出/民政管理事务/行政运行|基本支出", "general")] == "20.00"
        assert found[("支出合计", "general")] == "50.00"
        assert found[("项目支出", "general")] == "15.00"
        assert aside(reading) == {"code": 11}
        assert reading.counts()["unread"] == 0

    def test_levels_columns_and_rows_are_tested(self):
        assert broken(read(*expenditure())) == []
        slips = broken(read(*expenditure(third=("31.00", "20.00", "10.00"))))
        assert len(slips) == 2  # its row, and its 款

    def test_a_table_in_pieces_is_not_held_to_be_whole(self):
        title, unit, rows = expenditure()
        pieces = [["项目", "甲"], *[[row[3], row[4]] for row in rows[8:]], *[["某项", f"{n}.11"] for n in range(9)]]
        assert any(s.endswith("= 社会保障和就业支出") for s in broken(read(title, unit, rows[:8])))
        torn = read(title, unit, rows[:8], "其余", pieces)
        assert torn.counts()["unread"] == 11
        assert broken(torn) == []
        rows[5][4] = "10.00"  # less than its parts, whatever is missing
        assert any(s.endswith("= 社会保障和就业支出") for s in broken(read(title, unit, rows[:8], "其余", pieces)))

    def test_one_code_column_gives_the_same_keys(self):
        title, unit, rows = expenditure()
        flat = [[("项目", 1, 2), None, "本年支出合计", "基本支出", "项目支出"], ["科目编码", "科目名称", "", "", ""]]
        flat += [["", "合计", *rows[4][4:]]]
        flat += [["".join(row[:3]), row[3], *row[4:]] for row in rows[5:]]
        assert keyed(read(title, unit, flat)) == keyed(read(title, unit, rows))
        assert aside(read(title, unit, flat)) == {"code": 5}

    def test_code_and_name_in_one_cell(self):
        title, unit, rows = expenditure()
        joined = [["项目", "本年支出合计", "基本支出", "项目支出"], ["合计", *rows[4][4:]]]
        joined += [["".join(row[:4]), *row[4:]] for row in rows[5:]]
        assert keyed(read(title, unit, joined)) == keyed(read(title, unit, rows))
        assert aside(read(title, unit, joined)) == {"code": 5}

    def test_a_class_printed_once_counts_for_the_rows_below(self):
        title, unit, rows = expenditure()
        once = [*rows[:6], *[["", *row[1:]] for row in rows[6:]]]
        assert keyed(read(title, unit, once)) == keyed(read(title, unit, rows))

    def test_a_number_broken_by_the_cell_is_one_figure_and_a_minus_is_read(self):
        title, unit, rows = expenditure(third=("1,230.\n00", "-20.00", "1,250.00"))
        found = {f.key: f for f in read(title, unit, rows).facts if f.key}
        item = "社会保障和就业支出/民政管理事务/行政运行"
        assert str(found[(item, "general")].value) == "1230.00"
        assert str(found[(f"{item}|基本支出", "general")].value) == "-20.00"

    def test_a_table_split_over_pages_repeats_its_header(self):
        title, unit, rows = expenditure()
        split = [*rows[:7], *rows[:4], *rows[7:]]
        assert keyed(read(title, unit, split)) == keyed(read(title, unit, rows))

    def test_yuan(self):
        title, _, rows = expenditure()
        reading = read(title, "金额单位：元", rows)
        fact = next(f for f in reading.facts if f.key == ("支出合计", "general"))
        assert (fact.unit, fact.exact) == ("元", 50)
        assert reading.tables[0].unit_named

    def test_without_a_unit_line_the_unit_is_assumed_and_said_so(self):
        title, _, rows = expenditure()
        table = read(title, rows).tables[0]
        assert (table.unit, table.unit_named) == ("万元", False)

    def test_title_and_unit_in_the_table_itself(self):
        title, unit, rows = expenditure()
        own = [[(title, 1, 7), *[None] * 6], [("部门：某区民政局", 1, 4), None, None, None, (unit, 1, 3), None, None], *rows]
        reading = read("二、收入决算表的说明", own)
        assert reading.tables[0].kind == "general_expenditure"
        assert keyed(reading) == keyed(read(title, unit, rows))

    def test_income_never_meets_expenditure(self):
        rows = [
            [("项目", 1, 2), None, "本年收入合计", "财政拨款收入", ("事业收入", 1, 2), None, "其他收入"],
            ["科目编码", "科目名称", "", "", "小计", "其中：教育收费", ""],
            [("合计", 1, 2), None, "33.00", "30.00", "2.00", "1.00", "1.00"],
            ["208", "社会保障和就业支出", "33.00", "30.00", "2.00", "1.00", "1.00"],
        ]
        reading = read("收入决算表", "单位：万元", rows)
        found = keyed(reading)
        assert found[("收入合计", "")] == "33.00"
        assert found[("收入合计", "grant")] == "30.00"
        assert found[("收入|社会保障和就业支出|事业收入", "")] == "2.00"
        assert not any(concept == "社会保障和就业支出" for concept, _ in found)
        assert broken(reading) == []

    def test_a_fund_rolls_forward_by_row(self):
        rows = [
            [("项目", 1, 2), None, "年初结转和结余", "本年收入", ("本年支出", 1, 3), None, None, "年末结转和结余"],
            ["功能分类科目编码", "科目名称", "", "", "小计", "基本支出", "项目支出", ""],
            [("合计", 1, 2), None, "1.00", "5.00", "4.00", "", "4.00", "2.00"],
            ["212", "城乡社区支出", "1.00", "5.00", "4.00", "", "4.00", "2.00"],
        ]
        title = "政府性基金预算财政拨款收入支出决算表"
        reading = read(title, "单位：万元", rows)
        found = keyed(reading)
        assert found[("年初结转和结余", "fund")] == "1.00"
        assert found[("收入合计", "fund")] == "5.00"
        assert found[("城乡社区支出", "fund")] == "4.00"
        assert broken(reading) == []
        rows[3][7] = "3.00"
        assert len(broken(read(title, "单位：万元", rows))) == 2  # the row's balance, and the column's agreement with the total

    def test_an_empty_fund_table_is_empty(self):
        rows = [["科目编码", "科目名称", "合计", "基本支出", "项目支出"], ["", "", "", "", ""], ["合计", "", "", "", ""]]
        reading = read("国有资本经营预算财政拨款支出决算表", "单位：万元", rows)
        assert (reading.tables[0].kind, reading.tables[0].empty) == ("capital", True)


BASIC = [
    [("人员经费", 1, 3), None, None, ("公用经费", 1, 3), None, None],
    ["科目编码", "科目名称", "决算数", "科目编码", "科目名称", "决算数"],
    ["301", "工资福利支出", "70.00", "302", "商品和服务支出", "12.00"],
    ["30101", "基本工资", "40.00", "30201", "办公费", "9.00"],
    ["30102", "津贴补贴", "30.00", "30217", "公务接待费", "3.00"],
    ["303", "对个人和家庭的补助", "", "310", "资本性支出", "1.00"],
    ["30302", "退休费", "", "31002", "办公设备购置", "1.00"],
    [("人员经费合计", 1, 2), None, "70.00", ("公用经费合计", 1, 2), None, "13.00"],
]
VEHICLES = ["小计", "公务用车购置费", "公务用车运行费"]
THREE = [
    [("预算数", 1, 6), None, None, None, None, None, ("决算数", 1, 6), None, None, None, None, None],
    [
        ("合计", 2, 1),
        ("因公出国（境）费", 2, 1),
        ("公务用车购置及运行费", 1, 3),
        None,
        None,
        ("公务接待费", 2, 1),
        ("合计", 2, 1),
        ("因公出国（境）费", 2, 1),
        ("公务用车购置及运行费", 1, 3),
        None,
        None,
        ("公务接待费", 2, 1),
    ],
    [None, None, *VEHICLES, None, None, None, *VEHICLES, None],
    ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"],
    ["9.00", "", "5.00", "", "5.00", "4.00", "6.50", "", "4.00", "", "4.00", "2.50"],
]


class TestBasicAndThreePublic:
    def test_economic_classes_stand_apart_from_the_three_public_items(self):
        reading = read("一般公共预算财政拨款基本支出决算明细表", "单位：万元", BASIC)
        found = keyed(reading)
        assert found[("公务接待费", "basic")] == "3.00"
        assert found[("人员经费", "general")] == "70.00"
        assert found[("公用经费", "general")] == "13.00"
        assert broken(reading) == []

    def test_a_class_that_its_codes_do_not_make_breaks(self):
        rows = [list(r) for r in BASIC]
        rows[3][2] = "41.00"
        assert any("= 工资福利支出" in s for s in broken(read("一般公共预算财政拨款基本支出决算表", "单位：万元", rows)))

    def test_two_bands_of_columns(self):
        reading = read("财政拨款“三公”经费支出决算表", "单位：万元", THREE)
        assert keyed(reading)[("公务用车购置及运行维护费", "")] == "4.00"
        assert keyed(reading, "annual_budget")[("“三公”经费", "")] == "9.00"
        assert reading.tables[0].budget_named == "default"
        assert aside(reading) == {"column_number": 12}
        assert broken(reading) == []

    def test_the_narrative_or_the_note_names_the_budget(self):
        title = "一般公共预算财政拨款“三公”经费支出决算表"
        said = read(title, "单位：万元", THREE, "“三公”经费支出年初预算为9.00万元，支出决算为6.50万元。")
        assert keyed(said, "initial_budget")[("公务接待费", "")] == "4.00"
        assert said.tables[0].budget_named == "narrative"
        note = "注：预算数为“三公”经费全年预算数，反映按规定程序调整后的预算数。"
        noted = read(title, "单位：万元", THREE, note, "“三公”经费支出年初预算为9.00万元。")
        assert keyed(noted, "annual_budget")[("公务接待费", "")] == "4.00"
        assert noted.tables[0].budget_named == "note"

    def test_budget_parts_that_the_table_leaves_blank_are_nil(self):
        rows = [list(r) for r in THREE]
        rows[4][0] = "9.50"
        slips = broken(read("财政拨款“三公”经费支出决算表", "单位：万元", rows))
        assert slips == ["公务用车购置及运行维护费 5.00 + 公务接待费 4.00 = “三公”经费"]

    def test_a_part_of_basic_expenditure_cannot_exceed_the_whole(self):
        rows = [list(r) for r in BASIC]
        blocks = ("一般公共预算财政拨款基本支出决算表", "单位：万元", rows, "财政拨款“三公”经费支出决算表", "单位：万元", THREE)
        assert any("<=" in s for s in broken(read(*blocks)))  # 3.00 of reception within 2.50
        rows[4][5], rows[3][4 + 1] = "2.00", "10.00"
        assert broken(read(*blocks)) == []

    def test_items_in_rows(self):
        rows = [
            ["项目", "年初预算数", "决算数"],
            ["合计", "9.00", "6.50"],
            ["1.因公出国（境）费用", "0", "0"],
            ["2.公务接待费", "4.00", "2.50"],
            ["3.公务用车费", "5.00", "4.00"],
            ["其中：（1）公务用车运行维护费", "5.00", "4.00"],
            ["（2）公务用车购置", "0", "0"],
        ]
        reading = read("“三公”经费支出决算表", "单位：万元", rows)
        assert keyed(reading, "initial_budget")[("公务用车运行维护费", "")] == "5.00"
        assert keyed(reading)[("“三公”经费", "")] == "6.50"
        assert reading.tables[0].budget_named == "header"
        assert broken(reading) == []

    def test_the_statistics_table(self):
        rows = [
            ["项目", "行次", "预算数", "统计数", "项目", "行次", "统计数"],
            ["栏次", "", "1", "2", "栏次", "", "3"],
            ["一、“三公”经费支出", "1", "—", "—", "二、机关运行经费", "12", "20.00"],
            ["（一）支出合计", "2", "9.00", "6.50", "（一）行政单位", "13", "20.00"],
            ["1.因公出国（境）费", "3", "", "", "三、国有资产占用情况", "14", "—"],
            ["2.公务用车购置及运行维护费", "4", "5.00", "4.00", "（一）车辆数合计（辆）", "15", "3"],
            ["（1）公务用车购置费", "5", "", "", "1.主要负责人用车", "16", "1"],
            ["（2）公务用车运行维护费", "6", "5.00", "4.00", "2.其他用车", "17", "2"],
            ["3.公务接待费", "7", "4.00", "2.50", "（二）单价100万元（含）以上设备（不含车辆）（台，套）", "18", "0"],
            ["（1）国内接待费", "8", "—", "2.50", "四、政府采购支出信息", "19", "—"],
            ["（二）相关统计数", "9", "—", "—", "（一）政府采购支出合计", "20", "8.00"],
            ["4.公务用车保有量（辆）", "10", "—", "3", "1.政府采购货物支出", "21", "8.00"],
            ["6.国内公务接待人次（人）", "11", "—", "250", "其中：授予小微企业合同金额", "22", "1.00"],
        ]
        reading = read("机构运行信息表", "金额单位：万元", rows)
        found = keyed(reading)
        assert reading.tables[0].kind == "operations"
        assert found[("“三公”经费", "")] == "6.50"
        assert found[("国内公务接待费", "")] == "2.50"
        assert found[("国内公务接待人次", "")] == "250"
        assert found[("公务用车保有量", "")] == "3"
        assert found[("机关运行经费", "")] == "20.00"
        assert found[("主要领导干部用车", "")] == "1"
        assert found[("单价100万元以上设备", "")] == "0"
        assert found[("授予小微企业合同金额", "")] == "1.00"
        assert reading.counts()["unread"] == 0
        assert {f.measure for f in reading.facts if f.key == ("国内公务接待人次", "")} == {"count"}
        assert broken(reading) == []


class TestWhichTable:
    def test_a_table_of_units_is_no_public_table(self):
        rows = [["序号", "单位名称", "备注"], ["1", "某区民政局（本级）", ""], ["2", "某区救助站", ""]]
        assert read("九、国有资本经营预算财政拨款支出决算表", rows).tables[0].kind == "other"

    def test_a_note_of_the_table_before_is_no_title(self):
        title, unit, rows = expenditure("支出决算表")
        blocks = ("收入支出决算总表", unit, TOTALS, "注：本表反映部门本年度总收支情况。", title, unit, rows)
        assert [t.kind for t in read(*blocks).tables] == ["income_expenditure", "expenditure"]

    def test_budget_tables_are_left_alone(self):
        title, unit, rows = expenditure("一般公共预算支出预算表")
        assert read(title, unit, rows).tables[0].kind == "other"
        assert read("部门收支预算总表", unit, TOTALS).tables[0].kind == "other"

    def test_without_a_title_the_headers_tell(self):
        assert read("（见下）", BASIC).tables[0].kind == "basic_detail"
        assert read("（见下）", THREE).tables[0].kind == "three_public"
        assert read("（见下）", TOTALS).tables[0].kind == "income_expenditure"

    def test_tables_and_text_agree_or_break(self):
        text = "二、一般公共预算财政拨款支出决算情况说明"
        said = "一般公共预算财政拨款支出{}万元，其中：基本支出35.00万元，项目支出15.00万元。"
        assert broken(read(*expenditure(), text, said.format("50.00"))) == []
        assert broken(read(*expenditure(), text, said.format("51.00")))
        rounds = [c for c in check(read(*expenditure(), text, said.format("50.01"))) if c.note == "last_place"]
        assert [c.verdict for c in rounds] == ["rounds"]


@real
class TestRealDocuments:
    @pytest.mark.parametrize(("file", "counts"), [("上海市普陀区财政局_2024", 295), ("上海市普陀区委社会工作部_2024", 294)])
    def test_nine_tables_and_no_figure_unread(self, file, counts):
        reading = opened(SHARED / f"{file}.pdf").reading
        kinds = [t.kind for t in reading.tables if t.kind != "other"]
        assert kinds == [
            "income_expenditure",
            "income",
            "expenditure",
            "grant_totals",
            "general_expenditure",
            "basic_detail",
            "three_public",
            "fund",
            "capital",
        ]
        assert all(t.unit_named for t in reading.tables if t.kind != "other")
        assert reading.counts()["unread"] == 0
        assert reading.counts()["facts"] == counts

    @pytest.mark.parametrize("name", ["上海市普陀区财政局_2024", "上海市普陀区委社会工作部_2024"])
    def test_the_cells_are_those_read_off_the_pages_by_eye(self, name):
        """Each amount has one print in its table, on its page; a blank cell has none, and is no zero."""
        reading = opened(SHARED / f"{name}.pdf").reading
        numbers = {t.kind: t.number for t in reading.tables if t.kind != "other"}
        with GOLD.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["document"] == name]
        assert len(rows) > 70 and {row["kind"] for row in rows} == set(numbers)
        cells = [(f.cell[0], f.key[1], f.label, f.basis, str(f.value), str(f.page)) for f in reading.facts if f.cell and f.key]
        for row in rows:
            place = (numbers[row["kind"]], row["fund"], row["label"], row["basis"])
            found = [cell[4:] for cell in cells if cell[:4] == place]
            assert found == ([(row["value"], row["page"])] if row["value"] else []), row

    def test_cells_of_the_finance_bureau(self):
        reading = opened(SHARED / "上海市普陀区财政局_2024.pdf").reading
        cells = {(f.cell[0], f.key): f for f in reading.facts if f.cell and f.key}
        item = "一般公共服务支出/财政事务/行政运行"
        assert cells[(3, (f"{item}|项目支出", ""))].text == "8.37"
        assert cells[(2, (f"收入|{item}|其他收入", ""))].text == "0.01"
        assert cells[(4, ("年初结转和结余", "general"))].text == "21.63"
        assert cells[(6, ("奖励金", "basic"))].text == "0.31"
        assert cells[(7, ("“三公”经费", ""))].basis == "initial_budget"
        blanks = reading.tables[6].blanks
        assert (("个人农业生产补贴", "basic"), "actual") in blanks
        assert [t.empty for t in reading.tables[7:]] == [False, True, True]

    @pytest.mark.parametrize(
        ("file", "wrong"),
        [("上海市普陀区财政局_2024", {"0.3", "71.73"}), ("上海市普陀区委社会工作部_2024", {"95.89", "9.55", "21.07"})],
    )
    def test_the_suspects_are_the_errors_found_by_hand(self, file, wrong):
        """tests/gold/shanghai_problems.md: A01, A03; B02, B05. Everything else in the tables ties or rounds."""
        reading = opened(SHARED / f"{file}.pdf").reading
        checks = check(reading)
        assert not any(c.verdict == "breaks" and c.kind in ("carry_forward", "change") for c in checks)
        assert {s.value for s in find_suspects(reading, checks).suspects} == wrong

    def test_the_blank_form_gives_nothing(self):
        reading = opened(SHARED / "部门决算模板_2024.pdf").reading
        assert reading.counts()["facts"] == reading.counts()["unread"] == 0
        assert check(reading) == ()
