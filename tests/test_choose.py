# ruff: noqa: E501 - Chinese characters count double, and a sentence under test stays whole
"""Where a reading breaks a relation, arithmetic may choose another meaning; a true error is never explained away."""

import pytest
from conftest import document

from juesuan.reading.facts import read_facts
from juesuan.reconcile.checks import check
from juesuan.reconcile.choose import choose
from juesuan.reconcile.recomputation import DOUBTED

GENERAL = "五、一般公共预算财政拨款支出决算情况说明"
TITLE = "青石县水务局2023年度部门决算"
BUDGET = "2023年度一般公共预算财政拨款支出年初预算为1234.56万元，支出决算为1358.02万元，比上年决算数1190.07万元增加167.95万元。与年初预算相比增加123.46万元，同比增长{}%。"
SHARES = (
    "2023年度支出合计2468.00万元，其中：基本支出1500.00万元，项目支出968.00万元。\n"
    + GENERAL
    + "\n2023年度一般公共预算财政拨款支出1851.00万元，主要用于以下方面：教育支出617.00万元，占{}%；住房保障支出1234.00万元，占66.67%。"
)


def chosen(*lines):
    text = "\n".join((TITLE, *lines))
    made = document(text)
    reading = read_facts(made)
    return reading, choose(reading, made.text)


def breaks(reading):
    return [c.statement for c in check(reading) if c.verdict == "breaks"]


def moved(before, after):
    return [(f.text, f.basis) for old, f in zip(before.facts, after.facts, strict=True) if f.how == "arithmetic" != old.how]


def test_a_rate_without_a_comparator_of_its_own_takes_the_one_by_which_it_recomputes():
    before, after = chosen(GENERAL, BUDGET.format("10.00"))
    assert breaks(before) and not breaks(after)
    assert moved(before, after) == [("10.00", "initial_budget")]


@pytest.mark.parametrize("rate", ["10.90", "19.00", "14.12"])
def test_a_rate_that_recomputes_on_no_comparator_is_left_as_it_was_read(rate):
    before, after = chosen(GENERAL, BUDGET.format(rate))
    assert breaks(after) == breaks(before) != []
    assert moved(before, after) == []


def test_a_rate_that_ties_as_first_read_stays():
    before, after = chosen(GENERAL, BUDGET.format("14.11"))
    assert after is before and not breaks(before)


def test_one_share_of_another_whole_beside_others_that_tie_is_an_error_and_no_other_reading():
    """617.00 / 2468.00 is 25.00%: a share of the department's expenditure in a list of shares of the general budget."""
    before, after = chosen("三、支出决算情况说明", SHARES.format("25.00"))
    assert breaks(after) == breaks(before) != []
    assert {f.how for f in after.facts} == {"words"}


def test_a_missing_percent_sign_is_read_as_per_cent_where_that_recomputes():
    _, after = chosen(
        "三、支出决算情况说明", "2023年度支出合计2468.00万元，其中：基本支出1500.00万元，占60.78；项目支出968.00万元，占39.22。"
    )
    assert not breaks(after)
    assert {f.unit for f in after.facts if f.text in ("60.78", "39.22")} == {"%"}


def test_nothing_is_tried_where_nothing_breaks():
    before, after = chosen("三、支出决算情况说明", SHARES.format("33.33"))
    assert after is before


def test_a_lone_share_that_is_of_another_whole_is_doubtful_and_its_break_a_question():
    whole = "2023年度支出合计2468.00万元，其中：基本支出1500.00万元，项目支出968.00万元。"
    lone = "2023年度一般公共预算财政拨款支出1851.00万元，其中：教育支出617.00万元，占25.00%。"
    before, after = chosen("三、支出决算情况说明", whole, GENERAL, lone)
    assert breaks(before) and not breaks(after)
    assert [f.text for f in after.facts if f.how == "doubtful"] == ["25.00"]
    assert [c.facts[0] for c in check(after) if c.note == DOUBTED] == [f.fact for f in after.facts if f.text == "25.00"]


SMALL = "2023年度政府采购支出总额2733.40万元，授予中小企业合同金额2210.50万元，占80.87%，其中授予小微企业合同金额1402.70万元，{}占{}%。"


@pytest.mark.parametrize(
    ("named", "share", "whole", "broken"),
    [
        ("", "51.32", "政府采购支出总额", 0),
        ("", "63.46", "授予中小企业合同金额", 0),
        ("", "55.32", "授予中小企业合同金额", 1),
        ("占授予中小企业合同金额的比例为", "51.32", "授予中小企业合同金额", 1),
    ],
)
def test_the_share_of_small_enterprises_is_of_either_whole_unless_the_words_name_one(named, share, whole, broken):
    text = SMALL.format(named, share) if not named else SMALL.format(named, share).replace(f"{named}占", named)
    _, after = chosen("六、政府采购支出情况说明", text)
    assert after.facts[-1].of == whole and len(breaks(after)) == broken


SPENT = "二、支出\n全年支出合计{}万元。其中：基本支出3600.00万元，占{}%；项目支出1400.00万元，占28.00%。"
GRANT = "三、概况\n一般公共预算财政拨款支出{}万元，比上年增加100.00万元。"
CLASSES = "支出投向：\n教育支出{}万元（{}%）；\n科学技术支出600.00万元（20.00%）；\n住房保障支出300.00万元（10.00%）。"


def listed(whole="5000.00", share="72.00", other="3000.00", part="2100.00", of="70.00"):
    return chosen(SPENT.format(whole, share), GRANT.format(other), CLASSES.format(part, of))


def wholes(reading):
    return {f.of for f in reading.facts if f.measure == "share" and f.label.endswith(("教育支出", "技术支出", "保障支出"))}


def test_a_list_of_shares_takes_the_whole_that_all_of_it_fits_where_the_first_is_right_by_other_relations():
    before, after = listed()
    assert breaks(before) and not breaks(after)
    assert wholes(before) == {"支出合计"} and wholes(after) == {"一般公共预算财政拨款支出"}


def test_a_list_of_shares_that_no_printed_whole_fits_is_doubtful_and_no_break():
    _, after = listed(other="2900.00")
    assert not breaks(after)
    assert sum(f.how == "doubtful" for f in after.facts) == 3


@pytest.mark.parametrize("slip", [{"whole": "3000.00"}, {"share": "71.00"}, {"part": "2001.00"}, {"of": "71.00"}])
def test_a_slip_in_a_whole_a_part_or_a_share_chooses_no_whole_for_a_list(slip):
    _, after = listed(**slip)
    assert breaks(after)
    assert slip == {"share": "71.00"} or not any(f.how == "arithmetic" for f in after.facts)


@pytest.mark.parametrize("slip", ["5001.00", "5500.00", "500.00"])
def test_a_slip_in_the_whole_of_its_own_list_is_told_though_another_total_fits_it(slip):
    text = SPENT.format(slip, "72.00") + "\n" + GRANT.format("5000.00")
    assert breaks(chosen(text)[1])


@pytest.mark.parametrize(
    ("sentence", "doubted"),
    [
        ("公务接待费支出5.00万元。至于街道办那一摊子事，支出9.00万元。", True),  # whose 9.00 is, nothing tells
        ("公务接待费支出5.00万元，比上年减少1.00万元，下降26.67%。", False),
        ("公务接待费年初预算5.00万元，支出4.00万元，完成90.00%，甲乙丙12.5。", True),  # a sentence not understood as a whole
        ("公务接待费年初预算5.00万元，支出4.00万元，完成90.00%。", False),
        (
            "公务接待费支出5.00万元。公务接待费却又瘦了9.00万元。",
            True,
        ),  # a verb that nothing knows, between the item and its figure
        ("公务接待费支出5.00万元。公务接待费支出9.00万元。", False),
        ("公务用车购置费3.00万元，公务用车运行维护费2.00万元，较上年的5.50万元减少0.50万元。", True),  # of the last, or of both
        ("公务用车运行维护费2.00万元，较上年的5.50万元减少0.50万元。", False),
        ("公务接待费支出5.00万元，主要原因是来访的考察团组增多，比上年6.00万元减少2.00万元。", False),  # a reason is understood
    ],
)
def test_what_is_inherited_past_words_that_nothing_understood_breaks_as_a_question_alone(sentence, doubted):
    _, reading = chosen("三、“三公”经费支出情况", sentence)
    off = [c for c in check(reading) if c.verdict == "breaks" or c.note == DOUBTED]
    assert off
    assert all(c.note == DOUBTED for c in off) == doubted


@pytest.mark.parametrize("rate", ["6.67", "7.14", "25.00"])
def test_a_change_behind_a_balance_told_aside_is_of_the_whole_where_it_recomputes_there(rate):
    """32.00 is 6.67% of 480.00 and 25.00% of 128.00; 7.14% is neither, and is read as the words have it."""
    line = f"2023年度收入总计512.00万元，其中年初结转和结余160.00万元，较2022年增加32.00万元，增长{rate}%。"
    _, after = chosen("一、收入支出决算总体情况说明", line)
    meant = "收入总计" if rate == "6.67" else "年初结转和结余"
    assert {f.label for f in after.facts if f.text in ("32.00", rate)} == {meant}
    assert [c.note for c in check(after) if c.verdict == "untestable"] == [DOUBTED] * (rate == "7.14") and not breaks(after)
