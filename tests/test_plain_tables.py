"""Tables that are none of the public ones: measure, basis and unit by header, item by row label."""

from decimal import Decimal

from conftest import disclosure

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


def test_a_table_whose_header_says_nothing_of_its_numbers_stays_unread():
    _, found = read(("序号", "甲", "乙"), ("一", "丙", "7.5"), ("二", "丁", "8.5"))
    assert [f.measure for f in found.facts if f.text in ("7.5", "8.5")] == ["unread", "unread"]
