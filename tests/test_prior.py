"""The year before: last year's published figures against what this year's disclosure prints or implies."""

import pytest
from conftest import disclosure, document, told

from juesuan.disclosure import read
from juesuan.errors import WrongCall
from juesuan.facts import read_facts
from juesuan.prior import prior_checks

MEALS = "三、财政拨款“三公”经费支出决算情况说明"
BALANCE = "一、收入支出决算总体情况说明"
THIS, LAST = "某局_2023.txt", "某局_2022.txt"


def years(now: tuple[str, ...], before: tuple[str, ...]):
    """This year's disclosure with last year's beside it."""
    return disclosure(*now, file=THIS, prior=disclosure(*before, file=LAST))


def across(found) -> list[tuple[str, str, str]]:
    """(kind, label, verdict) of the checks between the years."""
    return [(c.kind, c.label, c.verdict) for c in found.checks if c.check.startswith("p")]


NOW = (MEALS, "2023年度公务接待费2.00万元，较上年决算数减少1.00万元，下降33.3%，主要原因是来访减少。")


def test_a_year_that_agrees_ties_and_tells_nothing():
    found = years(NOW, (MEALS, "2022年度公务接待费3.00万元。"))
    assert across(found) == [("prior_year", "公务接待费", "ties")]
    assert told(found, "prior_mismatch", "opening_mismatch") == []


@pytest.mark.parametrize(
    ("published", "verdict"),
    # 2.00 + 1.00 is at most 3.01, the least that 3.015 would stand for; 3.01 stands for 3.005 and more.
    [
        ("3.01", "rounds"),
        ("2.99", "rounds"),
        ("3.0", "ties"),
        ("3", "ties"),
        ("3.02", "breaks"),
        ("2.98", "breaks"),
        ("30000元", "ties"),
    ],
)
def test_a_level_implied_by_level_and_change_has_the_rounding_of_both(published, verdict):
    unit = "" if published.endswith("元") else "万元"
    found = years(NOW, (MEALS, f"2022年度公务接待费{published}{unit}。"))
    assert across(found) == [("prior_year", "公务接待费", verdict)]


def test_a_restated_year_is_told_with_both_figures():
    found = years(NOW, (MEALS, "2022年度公务接待费5.00万元。"))
    assert told(found, "prior_mismatch") == [("prior_mismatch", "公务接待费")]
    finding = next(f for f in found.findings if f.kind == "prior_mismatch")
    assert "5.00万元" in finding.zh["condition"] and "2.99至3.01万元" in finding.zh["condition"]


def test_a_level_of_last_year_that_is_printed_again_is_compared_as_printed():
    now = (MEALS, "公务接待费支出决算为2.00万元，上年决算数为3.00万元。")
    assert across(years(now, (MEALS, "公务接待费3.00万元。"))) == [("prior_year", "公务接待费", "ties")]
    assert across(years(now, (MEALS, "公务接待费3.01万元。"))) == [("prior_year", "公务接待费", "rounds")]
    assert across(years(now, (MEALS, "公务接待费3.02万元。"))) == [("prior_year", "公务接待费", "breaks")]


def test_a_change_against_the_budget_says_nothing_of_last_year():
    now = (MEALS, "2023年度公务接待费2.00万元，较年初预算数减少1.00万元，下降33.3%，主要原因是来访减少。")
    assert across(years(now, (MEALS, "2022年度公务接待费9.00万元。"))) == []


def test_an_item_that_last_year_did_not_print_is_not_compared():
    assert across(years(NOW, (MEALS, "2022年度公务用车运行维护费3.00万元。"))) == []


def test_the_same_item_of_another_fund_is_not_compared():
    now = (
        "二、一般公共预算财政拨款支出决算情况说明",
        "一般公共预算财政拨款支出90.00万元，较上年增加10.00万元，增长12.5%，主要原因是人员增加。",
    )
    before = ("一、支出决算情况说明", "支出合计95.00万元。")
    assert across(years(now, before)) == []


@pytest.mark.parametrize(("opening", "verdict"), [("5.00", "ties"), ("5.01", "rounds"), ("5.02", "breaks"), ("7.00", "breaks")])
def test_this_years_opening_balance_is_last_years_closing_balance(opening, verdict):
    found = years(
        (BALANCE, f"收入合计100.00万元，年初结转和结余{opening}万元。"),
        (BALANCE, "收入合计90.00万元，年末结转和结余5.00万元。"),
    )
    assert across(found) == [("carry_forward", "年初结转和结余", verdict)]
    expected = [("opening_mismatch", "年初结转和结余")] if verdict == "breaks" else []
    assert told(found, "opening_mismatch") == expected


def test_a_mismatch_with_last_year_accuses_no_figure_of_this_year():
    found = years(NOW, (MEALS, "2022年度公务接待费5.00万元。"))
    assert found.suspects == ()
    assert not [f for f in found.findings if f.kind in ("suspect", "suspect_either", "break")]


def test_the_opening_mismatch_is_no_exception_because_a_restatement_may_explain_it():
    found = years(
        (BALANCE, "收入合计9.00万元，年初结转和结余7.00万元。"), (BALANCE, "收入合计9.00万元，年末结转和结余5.00万元。")
    )
    assert [f.severity for f in found.findings] == ["attention"]


@pytest.mark.parametrize("file", ["某局_2021.txt", "某局_2023.txt", "某局_2024.txt"])
def test_a_document_of_another_year_is_refused(file):
    with pytest.raises(WrongCall, match=r"--prior.*reports on"):
        prior_checks(
            read_facts(document("某局2023年度部门决算\n公务接待费2.00万元。", THIS)), disclosure(*NOW, file=file).reading
        )


def test_a_document_without_a_year_is_refused(tmp_path):
    for name, year in (("本年", "2023年度"), ("上年", "")):
        (tmp_path / f"{name}.txt").write_text(f"云山县水务局{year}部门决算说明\n公务接待费2.00万元。\n", encoding="utf-8")
    with pytest.raises(WrongCall, match="no year"):
        read(tmp_path / "本年.txt", tmp_path / "上年.txt")


def test_counts_of_two_years_are_compared_exactly():
    now = (MEALS, "2023年度国内公务接待5批次，较上年减少2批次。公务接待费1.00万元。")
    assert across(years(now, (MEALS, "2022年度国内公务接待7批次。公务接待费2.00万元。"))) == [
        ("prior_year", "国内公务接待批次", "ties")
    ]
    assert across(years(now, (MEALS, "2022年度国内公务接待8批次。公务接待费2.00万元。"))) == [
        ("prior_year", "国内公务接待批次", "breaks")
    ]


def test_both_balance_and_item_are_compared_in_one_pass():
    now = (BALANCE, "收入合计100.00万元，年初结转和结余5.00万元。", *NOW)
    before = (BALANCE, "收入合计90.00万元，年末结转和结余5.00万元。", MEALS, "2022年度公务接待费3.00万元。")
    assert sorted(across(years(now, before))) == [
        ("carry_forward", "年初结转和结余", "ties"), ("prior_year", "公务接待费", "ties"),
    ]  # fmt: skip
