# ruff: noqa: E501 - Chinese characters count double, and a sentence under test stays whole
"""Every kind of check: where it breaks, where the printed digits only just allow it, and where it cannot tell."""

from dataclasses import dataclass
from fractions import Fraction

import pytest
from conftest import disclosure, verdicts

from juesuan.reconcile.checks import check

KINDS = {
    *("sum", "share", "change", "change_rate", "rate", "unit_cost", "agreement", "bound"),
    *("carry_forward", "prior_year", "weight", "score"),
}
SPENT = "一、支出决算情况说明"
GENERAL = "二、一般公共预算财政拨款支出决算情况说明"
MEALS = "三、财政拨款“三公”经费支出决算情况说明"


def form(*rows: str, score: str = "10", total: str = "100", head: str = "分值\t得分") -> tuple[str, ...]:
    """A self-evaluation form of one project; rows are group, kind, indicator, target, result, weight, score."""
    return (
        "某局2023年度项目支出绩效自评表",
        "项目名称\t路灯维护\t\t\t\t\t",
        "项目资金（万元）\t年初预算数\t全年预算数\t全年执行数\t执行率\t执行率得分\t",
        f"年度资金总额\t50.00\t50.00\t45.00\t90%\t{score}\t",
        f"一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t{head}",
        *rows,
        f"自评总分\t{total}\t\t\t\t\t",
    )


LAMPS = "产出指标\t数量指标\t维护路灯数量\t≥200盏\t210盏\t"
SPEED = "产出指标\t时效指标\t维修及时率\t≥95%\t96%\t"
STREET = "效益指标\t社会效益指标\t覆盖街道数\t8条\t8条\t"
PLEASED = "满意度指标\t满意度指标\t居民满意度\t≥90%\t92%\t"


@dataclass(frozen=True)
class Case:
    """Lines on which a kind of check breaks, on which only the rounding saves it, and on which it has no opinion."""

    breaks: tuple[str, ...]
    edge: tuple[str, ...]
    silent: tuple[str, ...]
    edge_verdict: str = "rounds"


CASES = {
    # 60.06 and 40.00 make at least 100.05, the most that 100.0 stands for.
    "sum": Case(
        (SPENT, "2023年度支出合计100.0万元，其中：基本支出60.07万元，项目支出40.00万元。"),
        (SPENT, "2023年度支出合计100.0万元，其中：基本支出60.06万元，项目支出40.00万元。"),
        (SPENT, "2023年度支出合计100.0万元，其中：基本支出60.06万元。"),
    ),
    # 1507.5 / 15000 is 10.05%, the most that 10.0% stands for.
    "share": Case(
        ("一、收入决算情况说明", "2023年度收入合计1万元，其中：其他收入1509元，占10.0%。"),
        ("一、收入决算情况说明", "2023年度收入合计1万元，其中：其他收入1508元，占10.0%。"),
        ("一、收入决算情况说明", "其他收入1508元，占10.0%。"),
    ),
    # 2.66 - 6.00 is at least -3.35, the most that -3.4 stands for.
    "change": Case(
        (MEALS, "公务接待费全年预算为6.00万元，支出决算为2.67万元，较全年预算减少3.4万元。"),
        (MEALS, "公务接待费全年预算为6.00万元，支出决算为2.66万元，较全年预算减少3.4万元。"),
        (MEALS, "公务接待费支出决算为2.66万元，较全年预算减少3.4万元。"),
    ),
    "change_rate": Case(
        (MEALS, "公务接待费全年预算为1万元，支出决算为1509元，较全年预算下降90.0%。"),
        (MEALS, "公务接待费全年预算为1万元，支出决算为1508元，较全年预算下降90.0%。"),
        (MEALS, "公务接待费支出决算为1508元，较全年预算下降90.0%。"),
    ),
    "rate": Case(
        (MEALS, "公务接待费全年预算为1万元，支出决算为1509元，完成全年预算的10.0%。"),
        (MEALS, "公务接待费全年预算为1万元，支出决算为1508元，完成全年预算的10.0%。"),
        (MEALS, "公务接待费支出决算为1508元，完成全年预算的10.0%。"),
    ),
    # At least 50 yuan over 40 guests is 1.25, the most that 1.2 stands for.
    "unit_cost": Case(
        (MEALS, "公务接待费0.01万元，国内公务接待3批次，39人次，人均接待费1.2元。"),
        (MEALS, "公务接待费0.01万元，国内公务接待3批次，40人次，人均接待费1.2元。"),
        (MEALS, "公务接待费0.01万元，人均接待费1.2元。"),
    ),
    "agreement": Case(
        ("一、支出", "机关运行经费236.63万元。", "二、其他", "机关运行经费236.65万元。"),
        ("一、支出", "机关运行经费236.63万元。", "二、其他", "机关运行经费236.64万元。"),
        ("一、支出", "机关运行经费年初预算为236.63万元。", "二、其他", "机关运行经费236.65万元。"),
    ),
    "bound": Case(
        ("四、政府采购支出情况", "授予中小企业合同金额10.00万元，授予小微企业合同金额10.02万元。"),
        ("四、政府采购支出情况", "授予中小企业合同金额10.00万元，授予小微企业合同金额10.01万元。"),
        ("四、政府采购支出情况", "授予小微企业合同金额10.02万元。"),
    ),
    # 1.00 + 10.00 - 9.00 is at most 2.015, the least that 2.02 stands for.
    "carry_forward": Case(
        ("一、收支", "年初结转和结余1.00万元，收入合计10.00万元，支出合计9.00万元，年末结转和结余2.03万元。"),
        ("一、收支", "年初结转和结余1.00万元，收入合计10.00万元，支出合计9.00万元，年末结转和结余2.02万元。"),
        ("一、收支", "年初结转和结余1.00万元，收入合计10.00万元，支出合计9.00万元。"),
    ),
    "weight": Case(
        form(LAMPS + "30\t30", SPEED + "20\t20", STREET + "30\t30", PLEASED + "9\t9", score="9", total="98"),
        form(LAMPS + "22.5\t22.5", SPEED + "27.5\t27.5", STREET + "30\t30", PLEASED + "10\t10", score="9", total="99"),
        form(LAMPS + "30\t30", SPEED + "\t20", STREET + "30\t30", PLEASED + "9\t9", score="9", total="98"),
        "ties",
    ),
    "score": Case(
        form(LAMPS + "30\t30", SPEED + "20\t20", STREET + "30\t30", PLEASED + "10\t10", score="9", total="98.9"),
        form(LAMPS + "30\t30", SPEED + "20\t20", STREET + "30\t29.95", PLEASED + "10\t10", score="9", total="98.95"),
        form(LAMPS + "30\t30", SPEED + "20\t20", STREET + "30\t", PLEASED + "10\t10", score="9", total="98.9"),
        "ties",
    ),
}


def test_every_kind_of_check_has_a_breaking_an_edge_and_a_silent_case():
    """prior_year has its three in test_prior.py, because it needs two documents."""
    assert set(CASES) == KINDS - {"prior_year"}


@pytest.mark.parametrize("kind", CASES)
def test_a_check_breaks_where_no_true_amounts_could_have_been_printed_so(kind):
    found = disclosure(*CASES[kind].breaks)
    assert [v for _, v in verdicts(found, kind)].count("breaks") == 1
    assert {c.kind for c in found.checks if c.verdict == "breaks"} == {kind}


@pytest.mark.parametrize("kind", CASES)
def test_a_check_does_not_break_while_some_true_amounts_could_have_been_printed_so(kind):
    found = disclosure(*CASES[kind].edge)
    assert CASES[kind].edge_verdict in [v for _, v in verdicts(found, kind)]
    assert [c.statement for c in found.checks if c.verdict == "breaks"] == []
    assert found.suspects == ()


@pytest.mark.parametrize("kind", CASES)
def test_a_check_has_no_opinion_where_an_end_is_not_printed(kind):
    found = disclosure(*CASES[kind].silent)
    broken = [c.statement for c in found.checks if c.verdict == "breaks"]
    assert {v for _, v in verdicts(found, kind)} - {"untestable", "ties"} == set() and broken == []


def one(found, kind):
    checks = [c for c in found.checks if c.kind == kind]
    assert len(checks) == 1, [(c.kind, c.statement) for c in found.checks]
    return checks[0]


def test_a_growth_rate_on_a_small_base_is_recomputed_from_both_ends_of_its_rounding():
    """2.68 - (-3.08) = 5.76; and 0.39 up 0.31 leaves a base of 0.08, so 387.5% is one of many."""
    total = "2023年度“三公”经费支出2.68万元，较上年减少3.08万元，下降53.5%。"
    assert one(disclosure(MEALS, total), "change_rate").verdict == "ties"
    meals = "2023年度公务接待费0.39万元，较上年增加0.31万元，增长{}%。"
    assert one(disclosure(MEALS, meals.format("387.5")), "change_rate").verdict == "ties"
    assert one(disclosure(MEALS, meals.format("340")), "change_rate").verdict == "rounds"
    assert one(disclosure(MEALS, meals.format("450")), "change_rate").verdict == "rounds"
    assert one(disclosure(MEALS, meals.format("600")), "change_rate").verdict == "breaks"


@pytest.mark.parametrize(("rate", "verdict"), [("50", "ties"), ("51", "rounds"), ("47", "rounds"), ("60", "breaks")])
def test_integers_stand_for_half_a_unit_each_way(rate, verdict):
    lines = (MEALS, f"公务接待费全年预算为20万元，支出决算为10万元，完成全年预算的{rate}%。")
    assert one(disclosure(*lines), "rate").verdict == verdict


def test_counts_are_exact():
    found = disclosure("六、国有资产", "共有车辆4辆，其中：机要通信用车1辆，应急保障用车1辆，其他用车1辆。")
    assert one(found, "sum").verdict == "breaks"
    assert one(found, "sum").low == 3


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        ("1,234,567.89元", "123.46万元", "ties"),
        ("123.46万元", "1,234,567.89元", "ties"),
        ("1,234,567.89元", "123.45万元", "rounds"),
        ("1,234,567.89元", "123.44万元", "breaks"),
        ("1.29亿元", "12865.43万元", "ties"),
        ("1.29亿元", "12765.43万元", "breaks"),
        ("814.6万元", "814.60万元", "ties"),
        ("814.6万元", "814.64万元", "ties"),
        ("814.6万元", "814.71万元", "breaks"),
    ],
)
def test_one_quantity_in_two_units_or_places_agrees_up_to_its_last_printed_place(first, second, verdict):
    found = disclosure("一、支出", f"机关运行经费{first}。", "二、其他", f"机关运行经费支出{second}。")
    assert one(found, "agreement").verdict == verdict


def test_a_difference_in_the_last_place_is_told_as_a_note_and_not_as_an_exception():
    found = disclosure("一、支出", "机关运行经费236.63万元。", "二、其他", "机关运行经费236.64万元。")
    assert [(f.kind, f.severity) for f in found.findings] == [("last_place", "note")]


@pytest.mark.parametrize(
    "line",
    [
        "年末结转和结余0.00万元，较上年决算数增加0.00万元，增长0%。",
        "公务接待费2.00万元，较上年决算数增加2.00万元，增长100%。",
        "公务接待费支出年初预算为0万元，支出决算为2.00万元，完成年初预算的100%。",
        "公务用车购置0辆，公务用车购置费0.00万元，车均购置费0.00万元。",
    ],
)
def test_a_ratio_over_nil_cannot_be_tested_and_never_breaks(line):
    found = disclosure(MEALS, line)
    assert [c.verdict for c in found.checks if c.kind in ("change_rate", "rate", "unit_cost")] == ["untestable"]
    assert [c.note for c in found.checks if c.verdict == "untestable"] == ["zero_base"]
    assert not [c for c in found.checks if c.verdict == "breaks"]


def test_shares_of_one_whole_that_make_99_9_are_rounding():
    line = "支出合计300.00万元，其中：教育支出100.00万元，占33.3%；卫生健康支出100.00万元，占33.3%；住房保障支出100.00万元，占33.3%。"
    found = disclosure(SPENT, line)
    assert "= 100%" in next(c.statement for c in found.checks if c.verdict == "rounds")
    assert not [c for c in found.checks if c.verdict == "breaks"]


def test_shares_of_one_whole_that_cannot_make_100_break_once():
    line = "支出合计300.00万元，其中：教育支出100.00万元，占33.3%；卫生健康支出100.00万元，占33.3%；住房保障支出100.00万元，占32.3%。"
    found = disclosure(SPENT, line)
    assert [s.label for s in found.suspects] == ["住房保障支出"]


def test_an_unlisted_part_leaves_room_but_parts_above_the_whole_do_not():
    """一般公共预算支出 lists what it wants of the classes; more than the whole cannot be."""
    whole = "二、一般公共预算财政拨款支出决算情况说明"
    less = disclosure(
        whole, "一般公共预算财政拨款支出100.00万元，主要用于：教育支出60.00万元，占60%；卫生健康支出30.00万元，占30%。"
    )
    assert [c.verdict for c in less.checks if c.kind == "sum"] == ["untestable"]
    more = disclosure(
        whole, "一般公共预算财政拨款支出100.00万元，主要用于：教育支出60.00万元，占60%；卫生健康支出50.00万元，占50%。"
    )
    assert [c.verdict for c in more.checks if c.kind == "sum"] == ["breaks"]


@pytest.mark.parametrize(
    ("other", "verdict"),
    [
        ("医疗收入60.00万元", "untestable"),
        ("医疗收入59.99万元", "untestable"),
        ("医疗收入50.00万元", "breaks"),
        ("经营收入60.00万元", "ties"),
    ],
)
def test_parts_in_words_of_the_texts_own_count_where_they_make_up_what_the_others_leave(other, verdict):
    line = f"本年收入合计100.00万元，其中：财政拨款收入30.00万元，其他收入10.00万元，{other}。"
    found = {c.verdict for c in disclosure("一、收入决算情况说明", line).checks if c.kind == "sum"}
    assert found == {verdict}


@pytest.mark.parametrize(
    ("said", "basis", "verdict"),
    [("2022年度两项占比分别为80.00%和20.00%", "prior_year", "untestable"), ("占比分别为70.00%和30.00%", "actual", "ties")],
)
def test_a_share_is_recomputed_from_amounts_of_its_own_year(said, basis, verdict):
    line = f"本年支出合计100.00万元，其中：基本支出70.00万元，项目支出30.00万元。{said}。"
    assert {c.verdict for c in disclosure(SPENT, line).checks if c.kind == "share" and c.basis == basis} == {verdict}


def test_basic_expenditure_of_the_whole_is_not_compared_with_that_of_one_fund():
    found = disclosure(
        "一、支出决算情况说明",
        "支出合计100.00万元，其中：基本支出60.00万元，项目支出40.00万元。",
        "二、一般公共预算财政拨款基本支出决算情况说明",
        "一般公共预算财政拨款基本支出55.00万元，其中：人员经费50.00万元，公用经费5.00万元。",
    )
    assert not [c for c in found.checks if c.verdict == "breaks"]


@pytest.mark.parametrize(
    "line",
    [
        "一般公共预算财政拨款支出100万元，比上年增加10万元，增长11.11%，占本年支出的比重为80%，比上年提高3个百分点。",
        "210 卫生健康支出20.00万元，21004 公共卫生12.00万元，2101101 行政单位医疗12.00万元。",
        "国内公务接待支出0.80万元（其中外事接待0.20万元，接待2批次10人次），共接待8批次60人次（含外事接待10人次）。",
        "国内公务接待10批次、80人次，比上年减少5批次、40人次，公务接待费0.80万元，人均100元。",
        "公务接待费1.00万元，较预算数2.00万元、上年数3.00万元分别下降50%和66.7%。",
        "公务用车运行维护费3.00万元，主要是车辆报废1辆。共有车辆3辆，其中：其他用车3辆。",
        "公务接待费1.00万元，其中中秋节前0.60万元，节后0.40万元。",
        "公务接待费1.00万元，惠及群众21.6万人次，人均0.05元。",
        "公务接待费1-6月0.40万元，7-12月0.60万元，全年1.00万元。",
        "公务接待费1.00万元，国内公务接待10批次、80人次，每批次0.10万元。",
    ],
)
def test_a_figure_of_another_thing_beside_an_item_is_not_taken_for_the_item(line):
    heading = GENERAL if "公共预算" in line or "210" in line else MEALS
    assert [c.statement for c in disclosure(heading, line).checks if c.verdict == "breaks"] == []


def test_operating_costs_may_not_exceed_running_costs():
    lines = (
        "二、一般公共预算财政拨款基本支出",
        "基本支出60.00万元，其中：人员经费50.00万元，公用经费10.00万元。",
        "四、机关运行经费",
    )
    assert not [c for c in disclosure(*lines, "机关运行经费支出9.00万元。").checks if c.verdict == "breaks"]
    assert [c.kind for c in disclosure(*lines, "机关运行经费支出11.00万元。").checks if c.verdict == "breaks"] == ["bound"]


def test_verdicts_hold_exact_fractions_and_no_binary_floats():
    found = disclosure(*CASES["share"].edge)
    ends = [end for c in found.checks for end in (c.low, c.high, c.gap) if end is not None]
    assert ends and all(isinstance(end, Fraction | int) for end in ends)


def test_a_figure_of_40_digits_is_checked_to_its_last_digit():
    big = "1" * 36
    lines = ("一、支出", f"支出合计{big}0.00万元，其中：基本支出{big}0.00万元，项目支出0.{{}}万元。")
    assert one(disclosure(lines[0], lines[1].format("01")), "sum").verdict == "rounds"
    assert one(disclosure(lines[0], lines[1].format("02")), "sum").verdict == "breaks"


def test_checks_are_numbered_in_the_order_of_the_document_and_name_their_facts(bundled):
    places = {f.fact: f.start for f in bundled.facts}
    starts = [places[c.facts[0]] for c in check(bundled.reading)]
    assert starts == sorted(starts)
    assert [c.check for c in check(bundled.reading)[:2]] == ["c001", "c002"]


def test_nothing_in_the_bundled_document_breaks_and_its_roundings_are_the_known_ones(bundled):
    """Confirmed by hand: tests/gold/jiangjin_2020_problems.md."""
    assert [c.statement for c in bundled.checks if c.verdict == "breaks"] == []
    assert {c.kind for c in bundled.checks if c.verdict == "rounds"} == {"sum", "share", "unit_cost"}
    assert sum(c.verdict == "rounds" for c in bundled.checks) == 3


def test_the_form_of_execution_scores_uses_the_capped_rate():
    rows = (LAMPS + "30\t30", SPEED + "20\t20", STREET + "30\t30", PLEASED + "10\t10")
    good = disclosure(*form(*rows, score="9", total="99"))
    assert not [c for c in good.checks if c.verdict == "breaks"]
    bad = disclosure(*form(*rows, score="10", total="100"))
    assert [(c.kind, c.label) for c in bad.checks if c.verdict == "breaks"] == [("score", "执行率得分")]


@pytest.mark.parametrize(
    ("rate", "score", "follows"),
    [
        ("100", "10", True),
        ("97.2", "9.72", True),
        ("97.2", "9.7", True),
        ("97", "9.74", True),
        ("130", "10", True),
        ("61", "10", False),
        ("97.2", "9.8", False),
        ("130", "13", False),
    ],
)
def test_a_score_follows_the_rule_where_some_rate_that_rounds_so_gives_it(rate, score, follows):
    rows = form(LAMPS + "30\t30", SPEED + "20\t20", STREET + "30\t30", PLEASED + "10\t10", score=score)
    found = disclosure(*(row.replace("\t90%\t", f"\t{rate}%\t") for row in rows))
    assert [c.verdict != "breaks" for c in found.checks if c.criterion == "execution-score"] == [follows]


def test_a_score_above_its_weight_breaks_the_bound():
    found = disclosure(*form(LAMPS + "30\t31", SPEED + "20\t20", STREET + "30\t30", PLEASED + "10\t10", score="9", total="100"))
    assert [(c.kind, c.label) for c in found.checks if c.verdict == "breaks"] == [("bound", "维护路灯数量")]


@pytest.mark.parametrize(
    ("total", "verdict"), [("99.94", "ties"), ("99.9", "rounds"), ("99.8", "breaks"), ("100", "breaks"), ("99", "breaks")]
)
def test_a_total_of_scores_has_one_rule_for_check_and_joint_system(total, verdict):
    """With decimals it may be rounded; a whole one stands for itself."""
    rows = (LAMPS + "30\t30", SPEED + "20\t20", STREET + "30\t30", PLEASED + "10\t9.94")
    found = disclosure(*form(*rows, score="10", total=total))
    scores = [c for c in found.checks if c.criterion == "scores-total"]
    assert [c.verdict for c in scores] == [verdict]
    assert bool(found.suspects) == (verdict == "breaks")


UNCLASSED = (
    "三、一般公共预算财政拨款支出决算情况说明",
    "2023年度一般公共预算财政拨款支出1000.00万元。",
    "1.医疗保障管理事务（款）行政运行（项）。支出决算{one}万元。",
    "2.医疗保障管理事务（款）事业运行（项）。支出决算300.00万元。",
    "社会保障和就业支出{two}万元、住房保障支出40.00万元。",
)


@pytest.mark.parametrize(
    ("one", "two", "told"),
    [
        ("600.00", "60.00", False),
        ("610.00", "60.00", False),  # what is wrong is no class
        ("30.00", "630.00", False),  # they make the whole together
        ("60.00", "660.00", True),
    ],
)
def test_items_whose_class_nothing_says_stand_beside_classes_that_are_not_all(one, two, told):
    found = disclosure(*(line.format(one=one, two=two) for line in UNCLASSED))
    sums = [
        c for c in found.checks if c.kind == "sum" and "住房保障支出" in {f.label for f in found.facts if f.fact in c.facts}
    ]
    assert ("breaks" in {c.verdict for c in sums}) == told
