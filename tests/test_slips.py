"""Slips of writing that alter more than one figure, or a word beside them: what is told, of whom, and where nothing is told."""

import pytest
from conftest import disclosure

INCOME = "二、收入决算情况说明"
SPENT = "三、支出决算情况说明"
GENERAL = "四、一般公共预算财政拨款支出决算情况说明"
MEALS = "六、财政拨款“三公”经费支出决算情况说明"
PARTS = "其中：财政拨款收入700.00万元，占87.5%；事业收入100.00万元，占12.5%；经营收入0.00万元，占0%。"
ITEM = (
    "1.教育支出（类）普通教育（款）小学教育（项）。年初预算数为80.00万元，支出决算数为92.00万元，完成预算115%，决算数{}预算数"
)


def grave(*lines):
    return [f for f in disclosure(*lines).findings if f.severity != "note"]


def causes(*lines):
    return {s.label: s.cause.get("kind") for s in disclosure(*lines).suspects}


def test_an_item_changed_together_with_its_share_is_one_finding_that_says_so():
    line = "本年收入合计800.00万元，" + PARTS.replace("700.00万元，占87.5%", "749.36万元，占93.67%")
    [found] = grave("一、收入支出决算总体情况说明", "2023年度财政拨款收入700.00万元。", INCOME, line)
    assert found.zh["title"].startswith("财政拨款收入：公开数749.36万元")
    assert "占收入合计的比重93.67%亦与其他数据不一致" in found.zh["condition"]
    assert "更正该项后未同步更正" in found.zh["cause"]


def test_what_is_printed_as_nil_twice_is_not_taken_for_the_wrong_figure():
    line = "本年收入合计800.00万元，" + PARTS.replace("100.00万元，占12.5%", "108.00万元，占13.5%")
    found = disclosure(INCOME, line)
    names = {n for s in found.suspects for n in (s.fact, *(i for one in s.alternatives for i in one))}
    accused = {found.reading.book.by_id[n].label for n in names}
    assert accused and "经营收入" not in accused


@pytest.mark.parametrize(("word", "kinds"), [("大于", []), ("小于", ["direction_word"]), ("等于", ["direction_word"])])
def test_words_of_direction_are_held_against_the_item_whose_class_its_paragraph_names(word, kinds):
    told = grave(GENERAL, ITEM.format(word) + "的主要原因是人员增加。")
    assert [f.kind for f in told] == kinds


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("公务接待费支出决算为1.20万元，比上年增加0.20万元，增长120.0%。", "growth_whole"),
        ("公务接待费支出决算为1.20万元，比上年减少0.30万元，下降80.0%。", "growth_whole"),
        ("公务接待费支出预算为2.00万元，支出决算为1.20万元，完成预算的40.0%。", "completion_rest"),
        ("公务接待费支出预算为150.00万元，支出决算为120.00万元，比上年减少30.00万元，增长50.0%。", "change_other"),
    ],
)
def test_causes_of_what_was_worked_out_in_another_way(line, kind):
    found = disclosure(MEALS, line)
    told = {s.cause.get("kind") for s in (*found.suspects, *getattr(found.verdict, "instead", ()))}
    assert kind in told


def test_an_amount_left_nil_is_explained_as_that_and_nil_changes_places_with_nothing():
    line = "本年收入合计800.00万元，" + PARTS.replace("700.00万元", "0.00万元")
    assert causes(INCOME, line) == {"财政拨款收入": "nil"}
    exchanged = [s.cause for s in disclosure(INCOME, line).suspects if s.cause.get("kind") == "exchanged"]
    assert exchanged == []


def test_a_paragraph_of_last_years_text_in_full_is_a_wrong_year_and_accuses_no_figure():
    line = "{}年度一般公共预算财政拨款支出30.00万元，主要用于以下方面：教育支出20.00万元，占66.7%；住房保障支出10.00万元。"
    other = "2023年度本年支出合计30.00万元，其中：基本支出20.00万元，项目支出10.00万元。"
    change = "2023年度一般公共预算财政拨款支出30.00万元，与2022年度相比，增加5.00万元，增长20.0%。"
    lines = [SPENT, other, GENERAL, "（一）总体情况", change, "（二）结构情况", line]
    assert [f.kind for f in grave(*(text.format(2022) for text in lines))] == ["wrong_year"]
    assert grave(*(text.format(2023) for text in lines)) == []


def test_a_change_that_its_own_rate_contradicts_is_an_exception_though_the_rate_fits_elsewhere():
    income = "1.收入情况。2023年度一般公共预算财政拨款收入1750.61万元。较年初预算数增加1543.1万元，增长9.7%。"
    spent = "2.支出情况。2023年度一般公共预算财政拨款支出1750.61万元。较年初预算数增加154.31万元，增长9.7%。"
    found = disclosure(GENERAL, income, spent)
    assert [f.severity for f in found.findings if "suspect" in f.kind] == ["exception"] and found.questions == ()


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("占28.80%", "占71.20%", "rest"),  # the share of all the others
        ("其他收入56.72万元", "其他收入60.00万元", None),  # one digit that is left says nothing
        ("财政拨款收入512.88万元", "财政拨款收入510.00万元", "coarse"),  # an estimate left in
    ],
)
def test_a_share_of_the_rest_and_a_rounded_estimate_are_named(before, after, kind):
    line = "本年收入合计800.00万元，其中：财政拨款收入512.88万元，事业收入230.40万元，占28.80%，其他收入56.72万元。"
    assert before in line
    found = causes(INCOME, line.replace(before, after))
    assert (kind in found.values()) if kind else not {"rest", "coarse"} & set(found.values())
