"""Materiality: what is below every limit is trivial, exactly; what has no amount never is; severity and status stay."""

from fractions import Fraction

import pytest
from conftest import disclosure

from juesuan.commands import main
from juesuan.findings.materiality import Materiality, given, standing, total_expenditure
from juesuan.ground.errors import WrongCall

SUM = "本年收入合计{}万元，其中：财政拨款收入500.00万元，事业收入200.00万元。"
SPENT = "本年支出合计1000.00万元，其中：基本支出600.00万元，项目支出400.00万元。"


def broken(whole="700.02"):
    """A disclosure whose income is off by 0.02万元 less the rounding: 50 yuan in each figure, 150 in all."""
    return disclosure("一、收入决算情况说明", SUM.format(whole), "二、支出决算情况说明", SPENT)


def finding(found):
    return next(f for f in found.findings if f.severity == "exception")


def test_the_amount_of_a_finding_is_the_distance_to_what_the_rest_allows():
    assert finding(broken()).amount == 100  # 0.02万元 = 200 yuan; the two parts may be 50 yuan higher each
    assert finding(broken("800.00")).amount == 999_900


@pytest.mark.parametrize(
    ("limits", "trivial"),
    [
        (Materiality(amount=Fraction(100)), False),
        (Materiality(amount=Fraction(100) + Fraction(1, 10**9)), True),
        (Materiality(share=Fraction(1, 100_000)), False),  # of 10,000,000 yuan: 100
        (Materiality(share=Fraction(11, 1_000_000)), True),
        (Materiality(figure=Fraction(1, 70_002)), False),  # of 7,000,200 yuan: 100
        (Materiality(figure=Fraction(1, 70_001)), True),
        (Materiality(Fraction(1000), Fraction(1, 1000), Fraction(1, 100_000)), False),
        (Materiality(Fraction(1000), Fraction(1, 1000), Fraction(1, 1000)), True),
        (Materiality(), False),
    ],
)
def test_a_finding_is_trivial_below_every_limit_and_not_at_one(limits, trivial):
    found = broken()
    assert limits.trivial(finding(found), {f.fact: f for f in found.facts}, Fraction(10_000_000)) is trivial


def test_a_share_of_a_total_that_is_not_printed_limits_nothing():
    found = broken()
    by_id = {f.fact: f for f in found.facts}
    assert not Materiality(share=Fraction(1, 2)).trivial(finding(found), by_id, None)
    assert Materiality(Fraction(1000), Fraction(1, 10**9)).trivial(finding(found), by_id, None)


def test_a_finding_without_an_amount_is_never_trivial(bundled):
    limits = Materiality(Fraction(10**12))
    by_id = {f.fact: f for f in bundled.facts}
    assert {f.amount for f in bundled.findings} == {None}
    assert not [f for f in bundled.findings if limits.trivial(f, by_id, bundled.total.exact)]


def test_total_expenditure_is_the_least_of_its_prints():
    found = disclosure("二、支出决算情况说明", SPENT, "三、其他说明", "2023年度本年支出合计1000.50万元。")
    assert total_expenditure(found.reading).text == "1000.00"
    assert total_expenditure(disclosure("一、收入", "本年收入合计1.00万元。").reading) is None


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("1万元", Materiality(Fraction(10_000))),
        ("0元", Materiality(Fraction(0))),
        ("0.5%", Materiality(share=Fraction(1, 200))),
        ("1000元, 0.5％总，5%本", Materiality(Fraction(1000), Fraction(1, 200), Fraction(1, 20))),
    ],
)
def test_limits_are_read_as_written(text, limits):
    assert given(text) == given(str(limits)) == limits


@pytest.mark.parametrize("text", ["", "1", "1万", "-1元", "1e3元", "0.5", "1元,2万元", "1%,2%总", "1元;2%", "nan元"])
def test_anything_else_is_refused_with_an_example(text):
    with pytest.raises(WrongCall, match=r"0\.5%总"):
        given(text)


def test_the_standing_limits_are_those_of_the_criteria():
    assert standing(2020) == standing(None) == Materiality(Fraction(10_000), Fraction(1, 200), Fraction(1, 20))


def test_the_command_applies_its_limits_and_keeps_severity_and_status(tmp_path, capsys):
    path = tmp_path / "某局_2023.txt"
    path.write_text("某局2023年度部门决算\n一、收入决算情况说明\n" + SUM.format("700.02"), encoding="utf-8")
    for limits, word in (("50元", "reportable"), ("1万元", "trivial")):
        assert main(["check", str(path), "--format", "json", "--materiality", limits]) == 1
        shown = capsys.readouterr().out
        assert f'"materiality": "{word}"' in shown and '"severity": "exception"' in shown and '"amount": "100"' in shown
    assert main(["check", str(path), "--materiality", "much"]) == 2
    assert "--materiality: 'much'" in capsys.readouterr().err
