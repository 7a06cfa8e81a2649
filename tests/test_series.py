"""One department over several years: levels and changes as published, and the points that the next year contradicts."""

from dataclasses import replace
from fractions import Fraction

import pytest
from conftest import disclosure, document
from several_years import generate_years

from juesuan import series
from juesuan.disclosure import Disclosure, Past
from juesuan.notebook import execution as notebooks
from juesuan.notebook import views
from juesuan.reading.facts import read_facts
from juesuan.teaching.generator import DIALECTS

MEALS = "三、财政拨款“三公”经费支出决算情况说明"


def over(*lines, first=2021):
    """A department over the years: one line of its text a year, the last year's disclosure with the earlier ones."""
    made = [disclosure(MEALS, line, file=f"某局_{first + n}.txt") for n, line in enumerate(lines)]
    return with_past(made)


def with_past(made):
    past = tuple(Past(None, d.document, d.reading) for d in reversed(made[:-1]))
    return replace(made[-1], before=made[-2].reading, past=past)


def years(seed, size="medium", count=3):
    made = []
    for one in generate_years(seed, size, DIALECTS[seed % 5], count):
        doc = document(one.text, f"{one.department}_{one.year}.txt")
        made.append(Disclosure(doc, read_facts(doc)))
    return with_past(made), generate_years(seed, size, DIALECTS[seed % 5], count)


def levels(line):
    return [(p.year, p.fact and str(p.fact.value), bool(p.broken)) for p in line.points]


THREE = ("公务接待费4.00万元。", "公务接待费3.00万元，较上年减少1.00万元。", "公务接待费2.00万元，较上年减少1.00万元。")


def test_an_amount_over_three_years_with_its_changes():
    (line,) = series.trend(over(*THREE))
    assert (line.label, line.unit, line.group) == ("公务接待费", "万元", "three_public")
    assert levels(line) == [(2021, "4.00", False), (2022, "3.00", False), (2023, "2.00", False)]
    assert [line.change(n) for n in range(3)] == [None, (-1, Fraction(-1, 4)), (-1, Fraction(-1, 3))]


def test_fewer_than_three_years_are_one_sentence_and_nothing_else():
    for found in (over(*THREE[:2]), disclosure(MEALS, THREE[0])):
        assert series.trend(found) == ()
        assert views.trend(found) is views.chart_trend(found) is views.trend_breaks(found) is None
        assert "needs 3 years" in views.says_trend(found) and "3个年度" in views.says_trend(found, "zh")


def test_a_figure_that_the_next_year_contradicts_is_a_broken_point_with_the_range_left():
    found = over("公务接待费9.00万元。", *THREE[1:])
    (line,) = series.trend(found)
    assert levels(line) == [(2021, "9.00", True), (2022, "3.00", False), (2023, "2.00", False)]
    assert (line.points[0].implied.low, line.points[0].implied.high) == (39900, 40100)
    table = views.trend(found)
    assert table["2021"][0].startswith("9.00 ") and table["change 2022"][0] == "-6.00 (-66.7%)"
    (row,) = views.trend_breaks(found).to_dict("records")
    assert (row["year"], row["printed"], row["range"]) == ("2021", "9.00万元", "3.99 to 4.01万元")
    assert "1 published figures" in views.says_trend(found)


def test_a_break_told_by_a_growth_rate_leaves_the_range_of_its_base():
    found = over("公务接待费9.00万元。", "公务接待费3.00万元，较上年下降25.0%。", THREE[2])
    (line,) = series.trend(found)
    point = line.points[0]
    assert point.broken and point.implied.low < 40000 < point.implied.high < 40200


def test_a_balance_that_does_not_roll_forward_is_a_broken_point():
    text = "年初结转和结余{}万元，年末结转和结余{}万元。"
    found = over(text.format("1.00", "2.00"), text.format("2.00", "5.00"), text.format("6.00", "7.00"))
    line = next(one for one in series.trend(found) if one.label == "年末结转和结余")
    assert levels(line) == [(2021, "2.00", False), (2022, "5.00", True), (2023, "7.00", False)]


def test_an_amount_printed_in_one_year_only_has_no_line_and_a_missing_year_is_a_gap():
    found = over("公务接待费4.00万元。会议费1.00万元。", "培训费2.00万元。", "公务接待费2.00万元。培训费3.00万元。")
    lines = {one.label: one for one in series.trend(found)}
    assert set(lines) == {"公务接待费", "培训费"}
    assert levels(lines["公务接待费"])[1] == (2022, None, False)
    assert lines["公务接待费"].change(1) is lines["公务接待费"].change(2) is None


def test_years_that_do_not_follow_each_other_have_no_change_and_no_break():
    made = [disclosure(MEALS, line, file=f"某局_{year}.txt") for line, year in zip(THREE, (2019, 2021, 2023), strict=True)]
    found = replace(with_past(made), before=None)
    (line,) = series.trend(found)
    assert [p.year for p in line.points] == [2019, 2021, 2023]
    assert [line.change(n) for n in range(3)] == [None, None, None] and not any(p.broken for p in line.points)


def test_a_base_of_nil_has_a_change_and_no_rate():
    (line,) = series.trend(over("公务接待费0.00万元。", "公务接待费3.00万元。", "公务接待费2.00万元。"))
    assert line.change(1) == (3, None)
    assert (
        views.trend(over("公务接待费0.00万元。", "公务接待费3.00万元。", "公务接待费3.00万元。"))["change 2023"][0]
        == "0.00 (0.0%)"
    )


def test_years_in_different_units_are_shown_in_that_of_the_latest():
    (line,) = series.trend(over("公务接待费40000元。", THREE[1], THREE[2]))
    assert [line.level(p) for p in line.points] == [4, 3, 2]
    assert views.trend(over("公务接待费40000元。", THREE[1], THREE[2]))["2021"][0] == "4.00"


@pytest.mark.parametrize("seed", range(4))
def test_true_years_have_the_levels_behind_their_texts_and_no_break(seed):
    found, made = years(seed, count=4)
    lines = series.trend(found)
    assert len(lines) > 4 and not any(p.broken for line in lines for p in line.points)
    for line in lines:
        for point, one in zip(line.points, made, strict=True):
            true = one.amounts.get((*line.key, "actual"))
            if point.fact and true is not None:
                amount = Fraction(true) if point.fact.measure == "count" else Fraction(true, 100)
                assert point.fact.low <= amount <= point.fact.high
    assert "contradicted" in views.says_trend(found) and views.chart_trend(found, "zh") is not None


def test_the_notebook_of_income_shows_the_years(tmp_path):
    names = []
    for one in generate_years(3, "small", "national", 3):
        name = f"{one.department}_{one.year}.txt"
        (tmp_path / name).write_text(one.text, encoding="utf-8")
        names.insert(0, name)
    given = {"document": names[0], "prior": ";".join(names[1:]), "lang": "zh"}
    with notebooks.running(given, tmp_path, paths=[notebooks.path_of("2_income", "zh")]) as runs:
        (text,) = (run.text for run in runs)
    assert "各年公开数与次年公开的数据均可衔接" in text and "较上年 2019" in text
