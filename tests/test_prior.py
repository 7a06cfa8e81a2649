"""The year before: last year's published figures against what this year's disclosure prints or implies."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import disclosure, document, told
from several_years import generate_years

import juesuan
from juesuan.disclosure import Disclosure, read
from juesuan.findings.prior_year import prior_checks
from juesuan.ground.errors import WrongCall
from juesuan.reading.facts import read_facts
from juesuan.report.opinion import opinion
from juesuan.teaching.generator import DIALECTS

sys.path.insert(0, str(Path(__file__).parent / "benchmarks"))

import pairs

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
    assert "5.00万元（章节三）" in finding.zh["condition"] and "2.99万元至3.01万元" in finding.zh["condition"]
    assert "5.00万元 (section 三)" in finding.en["condition"]


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
        ("carry_forward", "年初结转和结余", "ties"),
        ("prior_year", "公务接待费", "ties"),
    ]


# --- growth rates, budgets, words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("published", "verdict"), [("3.00", "ties"), ("2.99", "rounds"), ("3.02", "breaks"), ("2.98", "breaks"), ("0.00", None)]
)
def test_a_growth_rate_alone_is_recomputed_on_last_years_published_figure(published, verdict):
    now = (MEALS, "2023年度公务接待费2.00万元，较上年下降33.3%。")
    found = years(now, (MEALS, f"2022年度公务接待费{published}万元。"))
    assert across(found) == ([("prior_year", "公务接待费", verdict)] if verdict else [])
    if verdict == "breaks":
        finding = next(f for f in found.findings if f.kind == "prior_mismatch")
        assert f"{published}万元" in finding.zh["condition"] and "2.9888万元至3.0083万元" in finding.zh["condition"]


def test_a_growth_rate_beside_its_change_is_compared_once():
    assert across(years(NOW, (MEALS, "2022年度公务接待费3.00万元。"))) == [("prior_year", "公务接待费", "ties")]


@pytest.mark.parametrize(
    "line",
    [
        "2023年度公务接待费预算数2.00万元，比上年预算数减少1.00万元。",
        "2023年度公务接待费支出决算2.00万元，比2022年预算数减少1.00万元。",
        "2023年度公务接待费支出决算2.00万元，上年预算数为3.00万元。",
    ],
)
def test_last_years_budget_as_this_years_text_names_it(line):
    for budget, verdict in (("3.00", "ties"), ("3.50", "breaks")):
        found = years((MEALS, line), (MEALS, f"2022年度公务接待费支出年初预算为{budget}万元，支出决算为2.50万元。"))
        assert across(found) == [("prior_year", "公务接待费", verdict)]
        assert told(found, "prior_budget_mismatch") == (
            [("prior_budget_mismatch", "公务接待费")] if verdict == "breaks" else []
        )


def test_a_budget_that_is_the_initial_or_the_adjusted_one_is_not_told():
    now = (MEALS, "2023年度公务接待费支出决算2.00万元，上年预算数为3.00万元。")
    before = (MEALS, "2022年度公务接待费支出年初预算为3.50万元，全年预算为3.00万元，支出决算为2.50万元。")
    assert across(years(now, before)) == [("prior_year", "公务接待费", "ties")]
    assert across(years(now, (MEALS, "2022年度公务接待费支出决算为2.50万元。"))) == []


@pytest.mark.parametrize(
    ("words", "published", "told_of"),
    [
        ("与上年持平", "2.00", False),
        ("与上年持平", "2.03", False),  # within what is called level
        ("与上年持平", "3.00", True),
        ("与2022年决算数持平", "3.00", False),  # names a year: the clause grammar's, not a word of this rule
        ("比上年有所减少", "3.00", False),
        ("比上年有所减少", "1.00", True),
        ("比上年减少", "2.01", False),
        ("较上年增加", "2.50", True),
        ("较上年增加", "1.99", False),
        ("比上年减少0.10万元", "1.00", False),  # a figure: the check of levels tells it
        ("与年初预算数持平", "3.00", False),
    ],
)
def test_words_without_a_figure_are_held_against_last_years_level(words, published, told_of):
    found = years((MEALS, f"2023年度公务接待费2.00万元，{words}。"), (MEALS, f"2022年度公务接待费{published}万元。"))
    assert told(found, "claim_against_prior") == ([("claim_against_prior", "公务接待费")] if told_of else [])


def test_last_years_own_contradiction_is_not_held_against_this_year():
    before = (MEALS, "2022年度公务接待费9.00万元。", "2022年度公务接待费3.00万元。")
    assert across(years(NOW, before)) == [("prior_year", "公务接待费", "ties")]


def test_a_restatement_asks_for_an_answer_and_accuses_neither_year():
    found = years(NOW, (MEALS, "2022年度公务接待费5.00万元。"))
    finding = next(f for f in found.findings if f.kind == "prior_mismatch")
    assert finding.severity == "attention"
    assert "adjusted" in finding.en["cause"] and "上年数调整" in finding.zh["cause"] and finding.hypothesis


def test_a_restatement_does_not_make_the_figures_of_this_year_impossible():
    found = years(NOW, (MEALS, "2022年度公务接待费5.00万元。"))
    assert "no figures contradict each other" in opinion(found).text("en")


ITEMS = ("公务接待费", "会议费", "培训费", "公务用车运行维护费", "因公出国（境）费", "机关运行经费")


@pytest.mark.parametrize(("wrong", "apart"), [(4, False), (5, True), (6, True)])
def test_many_differences_at_once_are_one_matter_of_scope(wrong, apart):
    now = (MEALS, *(f"{name}2.00万元，较上年减少1.00万元。" for name in ITEMS))
    before = (MEALS, *(f"{name}{'9.00' if n < wrong else '3.00'}万元。" for n, name in enumerate(ITEMS)))
    kinds = [kind for kind, _ in told(years(now, before), "prior_mismatch", "prior_scope")]
    assert kinds == (["prior_scope"] if apart else ["prior_mismatch"] * wrong)


def test_many_differences_among_more_agreements_are_told_one_by_one():
    names = [*ITEMS, "事业收入", "经营收入", "其他收入", "政府采购支出总额"]
    now = (MEALS, *(f"{name}2.00万元，较上年减少1.00万元。" for name in names))
    before = (MEALS, *(f"{name}{'9.00' if n < 5 else '3.00'}万元。" for n, name in enumerate(names)))
    found = years(now, before)
    assert len(across(found)) == 10
    assert [kind for kind, _ in told(found, "prior_mismatch", "prior_scope")] == ["prior_mismatch"] * 5


# --- classes that vanish or appear ---------------------------------------------------------------------------------------

SPENT = "五、一般公共预算财政拨款支出决算情况说明"


def test_a_class_that_vanishes_between_two_complete_lists_is_a_note():
    before = (SPENT, "一般公共预算财政拨款支出100.00万元，其中：一般公共服务支出90.00万元，教育支出10.00万元。")
    now = (SPENT, "一般公共预算财政拨款支出95.00万元，其中：一般公共服务支出90.00万元，住房保障支出5.00万元。")
    found = years(now, before)
    found_of = sorted(told(found, "class_vanished", "class_appeared"))
    assert found_of == [("class_appeared", "住房保障支出"), ("class_vanished", "教育支出")]
    finding = next(f for f in found.findings if f.kind == "class_vanished")
    assert finding.severity == "note" and "教育支出10.00万元" in finding.zh["condition"]


LISTED = "支出{}万元，其中：一般公共服务支出90.00万元{}。"
EDUCATION, HOUSING = "，教育支出{}万元", "，住房保障支出5.00万元"


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (LISTED.format("95.00", ""), LISTED.format("100.00", EDUCATION.format("10.00"))),  # this year's list is not complete
        (LISTED.format("95.00", HOUSING), LISTED.format("100.00", "")),  # last year's is not
        (LISTED.format("95.00", EDUCATION.format("5.00")), LISTED.format("100.00", EDUCATION.format("10.00"))),  # in both
        (  # the text says what became of it, and where the new one comes from
            LISTED.format("95.00", HOUSING) + "上年教育支出10.00万元，本年学校划出。住房保障支出为本年新增。",
            LISTED.format("100.00", EDUCATION.format("10.00")),
        ),
    ],
)
def test_classes_are_not_told_where_a_list_may_be_incomplete_or_the_text_speaks_of_them(now, before):
    found = years((SPENT, "一般公共预算财政拨款" + now), (SPENT, "一般公共预算财政拨款" + before))
    assert told(found, "class_vanished", "class_appeared", "prior_unlisted") == []


def test_a_class_compared_with_a_year_whose_complete_list_lacks_it_asks_for_an_answer():
    before = (SPENT, "一般公共预算财政拨款支出90.00万元，其中：一般公共服务支出80.00万元，教育支出10.00万元。")
    line = "一般公共预算财政拨款支出105.00万元，其中：一般公共服务支出90.00万元，教育支出10.00万元，住房保障支出5.00万元，{}。"
    found = years((SPENT, line.format("较上年增加1.00万元")), before)
    assert told(found, "prior_unlisted", "class_appeared") == [("prior_unlisted", "住房保障支出")]
    found = years((SPENT, line.format("较上年增加5.00万元")), before)
    assert told(found, "prior_unlisted", "class_appeared") == []


TOTALS = """收入支出决算总表
单位：万元
收入		支出
项目	金额	项目（按功能分类）	金额
一、一般公共预算财政拨款收入	100.00	一、一般公共服务支出	100.00
本年收入合计	100.00	本年支出合计	100.00
年初结转和结余	{opening}	年末结转和结余	{closing}
总计	{total}	总计	{total}"""


def table(opening, closing, total):
    return (TOTALS.format(opening=opening, closing=closing, total=total),)


def test_balances_of_tables_are_rolled_forward():
    before = table("5.00", "5.00", "105.00")
    assert across(years(table("5.00", "5.00", "105.00"), before)) == [("carry_forward", "年初结转和结余", "ties")]
    assert across(years(table("6.00", "6.00", "106.00"), before)) == [("carry_forward", "年初结转和结余", "breaks")]


def test_a_closing_balance_that_no_opening_balance_takes_up_asks_for_an_answer():
    before = table("5.00", "5.00", "105.00")
    found = years(table("", "", "100.00"), before)
    assert told(found, "opening_lost") == [("opening_lost", "年初结转和结余")]
    assert told(years(table("", "5.00", "105.00"), before), "opening_lost") == []  # the total leaves room for it
    assert told(years(table("", "", "100.00"), table("", "", "100.00")), "opening_lost") == []


# --- true years ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(8))
def test_true_consecutive_years_never_give_a_break_or_a_finding_across_years(seed):
    before, verdicts = None, []
    for one in generate_years(seed, ("small", "medium")[seed % 2], DIALECTS[seed % 5]):
        made = document(one.text, f"{one.department}_{one.year}.txt")
        found = Disclosure(made, read_facts(made), before)
        verdicts += [c.verdict for c in found.checks if c.past]
        assert told(found, "prior_mismatch", "opening_mismatch", "claim_against_prior", "class_vanished", "opening_lost") == []
        before = found.reading
    assert verdicts and set(verdicts) <= {"ties", "rounds"}


@pytest.mark.parametrize("seed", range(4))
def test_a_changed_figure_of_the_year_before_is_told(seed):
    last, now = generate_years(seed, "medium", "national", 2)
    made, then = (document(one.text, f"{one.department}_{one.year}.txt") for one in (now, last))
    reading, before = read_facts(made), read_facts(then)
    checked = [c for c in prior_checks(reading, before) if c.kind == "prior_year"]
    theirs = checked[0].past[0]
    doubled = tuple(
        replace(f, value=f.value * 2, low=f.low * 2, high=f.high * 2) if f.key == theirs.key and f.basis == "actual" else f
        for f in before.facts
    )
    found = Disclosure(made, reading, replace(before, facts=doubled))
    assert [c.verdict for c in found.checks if c.past and c.past[0].key == theirs.key and c.kind == "prior_year"] == ["breaks"]


def test_last_years_income_and_expenditure_are_the_total_that_this_years_change_implies(tmp_path):
    """收支总计增加25.00万元 implies 95.00; last year printed 收入总计 and 支出总计 of 100.00."""
    line = "{}年度收入总计{}万元、支出总计{}万元。与{}年度相比，收、支总计各增加{}万元。\n"
    for year, total, change in ((2022, "100.00", "10.00"), (2023, "120.00", "25.00")):
        text = f"云山县水务局{year}年度部门决算说明\n一、收入支出决算总体情况说明\n"
        path = tmp_path / f"云山县水务局_{year}.txt"
        path.write_text(text + line.format(year, total, total, year - 1, change), encoding="utf-8")
    found = juesuan.read(path, prior=tmp_path / "云山县水务局_2022.txt")
    assert [(f.kind, f.label) for f in found.findings if f.severity != "note"] == [("prior_mismatch", "收支总计")]


# --- one cause, one finding ----------------------------------------------------------------------------------------------


def test_a_true_pair_of_years_is_told_nothing():
    assert [(f.kind, f.label) for f in pairs.told("two_years", pairs.documents("two_years"))] == []


@pytest.mark.parametrize("slip", pairs.SLIPS["two_years"], ids=lambda slip: slip["what"].replace(" ", "-"))
def test_an_error_is_one_finding_however_many_documents_tell_it_and_independent_ones_are_never_merged(slip):
    found = pairs.told("two_years", pairs.planted(slip))
    assert len(found) == slip.get("findings", 1), [(f.kind, f.label) for f in found]
    assert all(any(one in f.zh["condition"] + f.zh["title"] for f in found) for one in slip.get("figures", ()))


def changed(*changes: tuple[str, str, str]) -> dict[str, str]:
    return pairs.planted({"changes": changes})


BASE = "上年决算数为4.00万元，较上年决算数减少0.70万元，下降17.5%"
MISQUOTED = (
    ("now", BASE, "上年决算数为4.50万元，较上年决算数减少1.20万元，下降26.7%"),
    ("now", "公务接待费\t3.30\t4.00", "公务接待费\t3.30\t4.50"),
)


def test_a_base_that_is_misquoted_with_all_that_follows_from_it_is_told_and_not_the_total_that_last_year_confirms():
    (found,) = pairs.told("two_years", changed(*MISQUOTED))
    assert (found.kind, found.label, found.severity) == ("base_misquoted", "公务接待费", "exception")
    assert "4.00万元（章节六）" in found.zh["condition"] and "公务接待费4.50＝“三公”经费" in found.zh["condition"]


def test_a_base_is_not_called_misquoted_where_the_figure_of_last_years_document_does_not_mend_this_years():
    other = ("before", "公务接待费4.00万元", "公务接待费4.20万元")
    kinds = [f.kind for f in pairs.told("two_years", changed(*MISQUOTED, other))]
    assert "base_misquoted" not in kinds and "prior_mismatch" in kinds


def test_last_years_document_says_which_of_two_figures_is_wrong():
    (found,) = pairs.told("two_years", changed(("now", "增加2.50万元，增长2.6%", "增加5.20万元，增长2.6%")))
    assert found.kind == "suspect_either" and "增加5.20万元" in found.zh["title"]
    assert "改为机关运行经费较上年决算数增加2.50万元" in found.zh["condition"]


def test_last_years_document_leaves_open_which_figure_is_wrong_where_none_of_them_fits_it():
    found = pairs.told("two_years", changed(("now", "增加2.50万元，增长2.6%", "增加5.20万元，增长4.4%")))
    assert sorted(f.kind for f in found) == ["prior_mismatch", "suspect_either"]
    assert not any("另一公开文本" in f.zh["title"] + f.zh["condition"] for f in found)


def test_a_difference_that_rounding_may_explain_is_not_taken_for_that_of_its_total():
    slips = (
        ("now", "171.00万元，较上年决算数增加21.00万元，增长14.0%", "171.00万元，较上年决算数增加21.05万元，增长14.0%"),
        ("now", "98.0%。较上年决算数增加85.00万元，增长7.5%", "98.0%。较上年决算数增加85.05万元，增长7.5%"),
    )
    assert [f.kind for f in pairs.told("two_years", changed(*slips))] == ["prior_mismatch"] * 2


def test_an_error_of_last_years_document_is_laid_to_it_where_its_own_figures_say_so():
    (found,) = pairs.told("two_years", changed(("before", "公务接待费4.00万元", "公务接待费4.60万元")))
    assert found.zh["cause"].startswith("可能系上年公开文本有误") and "公务接待费4.60" in found.zh["cause"]
    (found,) = pairs.told("two_years", changed(("before", "机关运行经费支出96.00万元", "机关运行经费支出69.00万元")))
    assert found.zh["cause"].startswith("可能系上年数调整")


def test_an_error_against_the_year_before_last_is_not_told_of_this_year(tmp_path):
    texts = pairs.documents("two_years")
    earlier = texts["before"].replace("2022", "2021")
    wrong = texts["before"].replace("各增加60.00万元，增长5.3%", "各增加160.00万元，增长15.4%")
    names = {2021: earlier, 2022: wrong, 2023: texts["now"]}
    for year, text in names.items():
        (tmp_path / f"松岭县水务局_{year}.txt").write_text(text, encoding="utf-8")
    past = [tmp_path / f"松岭县水务局_{year}.txt" for year in (2021, 2022)]
    found = juesuan.read(tmp_path / "松岭县水务局_2023.txt", prior=past)
    assert [f.kind for f in found.findings if f.severity != "note" and f.kind != "missing_table"] == []
    last = juesuan.read(past[1], prior=past[0])
    assert [f.label for f in last.findings if f.kind == "prior_mismatch"] == ["收支总计"]


def test_figures_that_last_years_document_shows_to_be_misquoted_leave_no_opinion_that_all_agrees(tmp_path):
    paths = {which: tmp_path / name for which, name in pairs.PAIRS["two_years"].names.items()}
    for which, text in changed(*MISQUOTED).items():
        paths[which].write_text(text, encoding="utf-8")
    found = juesuan.read(paths["now"], prior=paths["before"])
    assert "no figures contradict each other" not in opinion(found).text("en")
