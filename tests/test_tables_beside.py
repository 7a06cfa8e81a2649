"""Tables that departments add beside the public forms, and forms that are not filled as they should be: what they may be held
to, and what they may not."""

from __future__ import annotations

from test_public_tables import broken, keyed, read


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
