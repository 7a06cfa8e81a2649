"""The names of a table's rows are held against their codes, as far as the classification was read in two sources."""

import pytest

import juesuan

ROWS = "<tr><td>{}</td><td>{}</td><td>1.00</td></tr>"
PAGE = (
    "<html><head><meta charset='utf-8'><title>云山县水务局2024年度部门决算</title></head>"
    "<body><h1>云山县水务局{year}年度部门决算</h1><p>支出决算表</p><p>单位：万元</p>"
    "<table><tr><td>科目编码</td><td>科目名称</td><td>本年支出合计</td></tr>{rows}</table></body></html>"
)


def told(tmp_path, *rows, year=2024):
    page = PAGE.replace("{year}", str(year)).replace("{rows}", "".join(ROWS.format(*row) for row in rows))
    path = tmp_path / f"云山县水务局_{year}.html"
    path.write_text(page, encoding="utf-8")
    return [f for f in juesuan.read(path).findings if f.kind == "code_and_name"]


def test_a_name_that_belongs_to_the_neighbouring_code_is_told_with_both(tmp_path):
    [found] = told(tmp_path, ("210", "卫生健康支出"), ("21011", "行政事业单位医疗"), ("2101102", "行政单位医疗"))
    assert found.severity == "attention"
    assert "2101102列示为“行政单位医疗”，该编码对应“事业单位医疗”" in found.zh["condition"]
    assert "编码为2101101" in found.zh["condition"]


@pytest.mark.parametrize(
    ("rows", "year"),
    [
        ((("2101101", "行政单位医疗"), ("2101102", "事业单位医疗")), 2024),
        ((("210", "医疗卫生与计划生育支出"), ("20805", "行政事业单位离退休")), 2017),  # their names of that year
        ((("2130101", "行政运行"), ("2210201", "公积金")), 2024),  # a name of many codes, and one that no code has
        ((("213", "交通运输支出"),), 2024),  # read in one source only: no ground
        ((("30101", "基本工资"), ("30103", "奖金")), 2024),
    ],
)
def test_names_of_the_year_and_what_is_not_known_for_sure_are_silent(tmp_path, rows, year):
    assert told(tmp_path, *rows, year=year) == []


def test_an_economic_code_with_the_name_of_another_is_told(tmp_path):
    [found] = told(tmp_path, ("301", "工资福利支出"), ("30102", "奖金"))
    assert "“奖金”的编码为30103" in found.zh["condition"]
