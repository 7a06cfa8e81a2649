"""Suspects: what the joint system says does not depend on how a text is arranged, finds what is planted and spares truth."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from juesuan import bundled
from juesuan.documents.document import Document
from juesuan.documents.text import read
from juesuan.ground.exact import Interval, half_up, rounded
from juesuan.reading.facts import Fact, Reading, read_facts
from juesuan.reconcile.causes import cause
from juesuan.reconcile.checks import check
from juesuan.reconcile.suspects import find_suspects
from juesuan.teaching.generator import generate

HEAD = "临江市档案馆2023年度部门决算情况说明\n"
FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def reading(text: str) -> Reading:
    content = read(text.encode("utf-8"), "generated.txt")
    return read_facts(Document("generated.txt", "", "txt", content.text, content.blocks))


def verdict(text: str):
    facts = reading(text)
    return find_suspects(facts, check(facts))


def suspects(text: str) -> list[tuple[str, str, str, str]]:
    return sorted((s.label, s.measure, s.basis, s.value) for s in verdict(text).suspects)


# --- properties ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(10))
def test_a_clean_disclosure_has_no_suspect_and_no_break(seed):
    facts = reading(generate(seed, ("small", "medium")[seed % 2]).text)
    checks = check(facts)
    assert [c.statement for c in checks if c.verdict == "breaks"] == []
    found = find_suspects(facts, checks)
    assert found.suspects == () and found.reconciliation.consistent and found.reconciliation.settled


@FEW
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_adding_true_facts_never_creates_a_suspect(seed, chance):
    """True levels of other years and budgets, rounded anew, and figures printed again leave it without suspect."""
    one = generate(seed, "small")
    facts = reading(one.text)
    more = [_again(f, n) for n, f in enumerate(chance.sample(facts.facts, len(facts.facts) // 3), 1)]
    known = {f.key for f in facts.facts if f.measure == "amount" and f.key}
    levels = sorted((k, v) for k, v in one.amounts.items() if k[:2] in known)
    for number, ((concept, scope, basis), fen) in enumerate(chance.sample(levels, min(25, len(levels))), 500):
        value, places = Fraction(fen, 100), chance.choice((0, 1, 2))
        digits = half_up(value / 10_000, places)
        more.append(_fact(f"{digits:f}", basis=basis, name=f"f{number}", key=concept, scope=scope))
    fuller = replace(facts, facts=(*facts.facts, *more))
    assert find_suspects(facts, check(facts)).suspects == ()
    assert find_suspects(fuller, check(fuller)).suspects == ()


def _again(fact: Fact, number: int) -> Fact:
    """The same figure, printed once more."""
    return replace(fact, fact=f"f{9000 + number}", start=fact.start + 100_000, end=fact.end + 100_000)


@FEW
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_order_of_facts_does_not_matter(seed, chance):
    """The same facts in another order give the same verdict and the same smallest sets."""
    facts = reading(_spoilt(seed, chance))
    before = find_suspects(facts, check(facts))
    mixed = list(facts.facts)
    chance.shuffle(mixed)
    other = replace(facts, facts=tuple(mixed))
    after = find_suspects(other, check(facts))
    assert before.reconciliation.consistent == after.reconciliation.consistent
    assert set(before.reconciliation.sets) == set(after.reconciliation.sets)


def _spoilt(seed: int, chance: random.Random) -> str:
    """A true text with one amount ten times as large."""
    one = generate(seed, "small", "chongqing")
    able = [t for t in one.stated if t.measure == "amount" and t.value >= 10]
    assume(able)  # a small department that prints 亿元 has none
    figure = chance.choice(able)
    return one.text[: figure.start] + f"{figure.value * 10:f}" + one.text[figure.end :]


SENTENCES = [
    "2023年度本部门因公出国（境）费用3.93万元。",
    "公务用车购置费0.00万元。",
    "公务用车运行维护费2.29万元。",
    "公务接待费{}万元。",
    "2023年度“三公”经费支出共计6.61万元。",
]


@pytest.mark.parametrize("printed, wrong", [("0.39", False), ("0.93", True)])
def test_order_of_sentences_does_not_matter(printed, wrong):
    chance = random.Random(1)
    for _ in range(6):
        lines = [s.format(printed) for s in SENTENCES]
        chance.shuffle(lines)
        found = verdict(HEAD + "一、“三公”经费情况说明\n" + "\n".join(lines))
        assert found.reconciliation.consistent is not wrong


@FEW
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_the_unit_does_not_matter(seed, chance):
    """1.50万元 and 15,000元 printed to the hundred yuan say the same, so the same figures are suspected."""
    facts = reading(_spoilt(seed, chance))
    scaled = replace(facts, facts=tuple(_in_yuan(f) for f in facts.facts))
    before, after = find_suspects(facts, check(facts)), find_suspects(scaled, check(scaled))
    assert set(before.reconciliation.sets) == set(after.reconciliation.sets)
    assert [(s.fact, s.low, s.high) for s in before.suspects] == [(s.fact, s.low, s.high) for s in after.suspects]


def _in_yuan(fact: Fact) -> Fact:
    """The same statement in yuan; its interval stays what it is."""
    if fact.unit != "万元" or fact.measure not in ("amount", "change"):
        return fact
    return replace(fact, value=fact.value * 10_000, unit="元", decimals=max(0, fact.decimals - 4))


# --- planted slips ------------------------------------------------------------------------------------------------------

TEXT = HEAD + (
    "一、收入支出决算总体情况\n"
    "2023年度支出合计1000.00万元，较上年决算数增加200.00万元，增长25.0%。"
    "其中：基本支出600.00万元，占60.0%；项目支出400.00万元，占40.0%；经营支出0.00万元，占0.0%。\n"
    "二、“三公”经费情况说明\n"
    "2023年度“三公”经费支出共计6.61万元。因公出国（境）费用3.93万元。公务用车购置费0.00万元。"
    "公务用车运行维护费2.29万元。公务接待费0.39万元，较上年支出数增加0.31万元，增长387.5%。\n"
    "国内公务接待3批次39人。2023年本部门人均接待费100.00元。\n"
)


def test_the_text_that_the_slips_go_into_is_consistent():
    assert verdict(TEXT).reconciliation.consistent and not verdict(TEXT).suspects


# old, new, measure and label of the altered figure, kind of cause that must be named ("" none; None: whichever)
SLIPS = [
    ("增长25.0%", "下降25.0%", "change_rate", "支出合计", "direction"),
    ("占60.0%", "占0.6%", "share", "基本支出", "percent"),
    ("增长25.0%", "增长20.0%", "change_rate", "支出合计", "base_current"),
    ("费100.00元", "费100.00万元", "unit_cost", "人均接待费", None),
    ("费100.00元", "费1000.0元", "unit_cost", "人均接待费", "decimal_point"),
    ("增长387.5%", "增长357.8%", "change_rate", "公务接待费", None),
    ("费用3.93万元", "费用9.33万元", "amount", "因公出国（境）费", "transposed"),
    ("占40.0%", "占70.0%", "share", "项目支出", "digit"),
]


@pytest.mark.parametrize("old, new, measure, label, kind", SLIPS)
def test_a_planted_slip_is_found_and_named(old, new, measure, label, kind):
    assert TEXT.count(old) == 1
    found = verdict(TEXT.replace(old, new))
    assert found.reconciliation.consistent is False
    named = [s for s in found.suspects if (s.measure, s.label) == (measure, label)]
    listed = {f for one in found.reconciliation.sets for f in one}
    facts = {f.fact: (f.measure, f.label) for f in reading(TEXT.replace(old, new)).facts}
    assert (measure, label) in {facts[f] for f in listed}
    if named and kind is not None:
        assert named[0].cause.get("kind", "") == kind


def test_a_slip_inside_everybodys_rounding_is_not_suspected():
    """The base of 0.08 is rounded so coarsely that 360% to 420% would all be true."""
    assert not verdict(TEXT.replace("增长387.5%", "增长390.1%")).suspects


@pytest.mark.parametrize("seed", range(6))
def test_a_total_ten_times_too_large_is_pinned_in_generated_text(seed):
    """The altered figure stands in a smallest set, and alone where that set is the only one."""
    one = generate(seed, "medium", "chongqing")
    figure = next(t for t in one.stated if t.label == "“三公”经费" and t.measure == "amount")
    if figure.value <= 0:
        pytest.skip("no three public expenses in this document")
    text = one.text[: figure.start] + f"{figure.value * 10:f}" + one.text[figure.end :]
    facts = reading(text)
    found = find_suspects(facts, check(facts))
    altered = next(f.fact for f in facts.facts if f.start == figure.start)
    assert found.reconciliation.consistent is False
    assert any(altered in one for one in found.reconciliation.sets)
    if len(found.reconciliation.sets) == 1:
        assert [s.fact for s in found.suspects] == [altered]


# --- causes: each hypothesis fires on a case of its own and keeps silent beside it ----------------------------------------


def _fact(
    value: str,
    measure: str = "amount",
    unit: str = "万元",
    basis: str = "actual",
    name: str = "f1",
    key: str = "支出合计",
    scope: str = "",
    **more,
) -> Fact:
    number = Decimal(value)
    places = max(0, -int(number.as_tuple().exponent))
    scale = {"万元": 10_000, "元": 1, "%": Fraction(1, 100), "": 1}[unit]
    ends = rounded(number, places, scale)
    start = int(name[1:]) * 10
    fact = Fact(
        name,
        key,
        measure,
        basis,
        2023,
        number,
        unit,
        places,
        ends.low,
        ends.high,
        "",
        "一",
        None,
        start,
        start + 3,
        re.sub("-", "", value),
        "",
        (key, scope),
    )
    return replace(fact, **more)


def _cause(fact: Fact, allowed: tuple[str | None, str | None], *others: Fact) -> str:
    book = Reading("x", 2023, (fact, *others)).book
    return cause(fact, Interval(*(None if end is None else Fraction(end) for end in allowed)), book).get("kind", "")


RATE = {"measure": "change_rate", "unit": "%", "basis": "prior_year"}
LEVELS = (_fact("1000.00", name="f2"), _fact("200.00", "change", basis="prior_year", name="f3"))
WHOLE = {"of_key": ("支出合计", ""), "of": "支出合计"}

CAUSES = [
    ("direction", _fact("-25.0", **RATE), ("0.2499", "0.2501"), (), ("0.2999", "0.3001")),
    ("sign", _fact("-31.27"), ("312600", "312800"), (), ("512600", "512800")),
    ("base_current", _fact("20.0", **RATE), ("0.2499", "0.2501"), LEVELS, None),
    ("percent", _fact("1.14", **RATE), ("1.13", "1.15"), (), ("1.53", "1.55")),
    ("percent", _fact("0.6", "share", "%", **WHOLE), ("0.599", "0.601"), (), ("0.899", "0.901")),
    ("decimal_point", _fact("1234.5"), ("1234400", "1234600"), (), ("9234400", "9234600")),
    ("unit", _fact("1054.21", unit="元"), ("10542050", "10542150"), (), ("99542050", "99542150")),
    ("truncated", _fact("41.6", **RATE), ("0.41671", "0.41679"), (), ("0.45671", "0.45679")),
    ("transposed", _fact("9.33"), ("39250", "39350"), (), ("59250", "59350")),
    ("transposed", _fact("1257.00"), ("12749950", "12750050"), (), ("99749950", "99750050")),
    ("digit", _fact("1257.00"), ("12969950", "12970050"), (), ("18969950", "18970050")),
    ("borrowed", _fact("88.42"), ("3499950", "3500050"), (_fact("88.42", name="f2", key="其他收入"),), None),
]


@pytest.mark.parametrize("kind, fact, allowed, others, beside", CAUSES)
def test_each_cause_fires_where_it_reproduces_the_figure_and_not_beside(kind, fact, allowed, others, beside):
    assert _cause(fact, allowed, *others) == kind
    if beside:
        assert _cause(fact, beside, *others) != kind
    else:  # a base or another figure is what explains it: without them it does not
        assert _cause(fact, allowed) != kind


@pytest.mark.parametrize("printed, kind", [("80.0", "other_budget"), ("77.0", "")])
def test_a_rate_against_another_budget_is_named(printed, kind):
    rate = _fact(printed, "rate", "%", "initial_budget", of_key=("支出合计", ""))
    levels = (_fact("1000.00", name="f2"), _fact("1250.00", basis="annual_budget", name="f3"))
    assert _cause(rate, ("0.951", "0.952"), *levels) == kind


@pytest.mark.parametrize("printed, kind", [("562.79", "left_out"), ("1437.21", "twice"), ("875.31", "")])
def test_a_part_left_out_or_counted_twice_is_named(printed, kind):
    parts = (_fact("562.79", name="f2", key="基本支出"), _fact("437.21", name="f3", key="项目支出"))
    assert _cause(_fact(printed), ("9999900", "10000100"), *parts) == kind


def test_a_digit_that_was_mistyped_is_likelier_than_a_part_counted_twice():
    parts = (_fact("600.00", name="f2", key="基本支出"), _fact("400.00", name="f3", key="项目支出"))
    assert _cause(_fact("1400.00"), ("9999900", "10000100"), *parts) == "digit"


def test_no_cause_is_offered_where_nothing_bounds_the_figure():
    assert _cause(_fact("1257.00"), (None, None)) == ""
    assert _cause(_fact("9.33"), ("39250", None)) == ""


def test_of_two_figures_that_could_be_wrong_the_one_that_ties_elsewhere_is_not_named_first():
    """The rate, 37.53 or last year's 21.22 would mend the growth; the parts of last year make 21.22 to the digit, and a rate is
    worked out from amounts."""
    found = verdict(
        "某镇2021年“三公”经费决算说明\n"
        "2021年“三公”经费支出37.53万元，上年决算数为21.22万元，增长76.01%。\n"
        "因公出国（境）费上年决算数为0万元。公务用车购置及运行维护费上年决算数为14.80万元。公务接待费上年决算数为6.42万元。\n"
    )
    assert [(s.label, s.value) for s in found.suspects] == [("“三公”经费", "76.01")]
    assert [*found.suspects[0].alternatives] == [("f003",)]  # last year's is what its parts make, whose 0 is nil


def test_a_score_above_its_weight_is_the_wrong_score_and_not_the_total():
    text = bundled().read_text(encoding="utf-8")
    score = next(f for f in reading(text).facts if f.measure == "score" and f.label == "社保参保率")
    altered = verdict(text[: score.start] + "60" + text[score.end :])
    assert [(s.label, s.measure, s.alternatives) for s in altered.suspects] == [("社保参保率", "score", ())]


MORE_CAUSES = [
    ("percent_sign", _fact("60.0", "share", "", **WHOLE), ("0.599", "0.601"), (), ("0.899", "0.901")),
    (
        "other_whole",
        _fact("45.00", "share", "%", key="教育支出", **WHOLE),
        ("0.5999", "0.6001"),
        (
            _fact("900.00", name="f2", key="教育支出"),
            _fact("2000.00", name="f3", key="收入合计"),
            _fact("10.00", "share", "%", name="f4", key="其他收入", of_key=("收入合计", "")),
        ),
        None,
    ),
    ("last_year", _fact("812.35"), ("9229950", "9230050"), (_fact("110.65", "change", basis="prior_year", name="f2"),), None),
    ("this_year", _fact("923.00", basis="prior_year"), ("8123400", "8123600"), (_fact("923.00", name="f2"),), None),
    ("direction_lost", _fact("110.65", basis="prior_year"), ("8123450", "8123550"), (_fact("923.00", name="f2"),), None),
    ("digit_lost", _fact("123.40"), ("12834000", "12834000"), (), ("92834000", "92834000")),
    ("digit_added", _fact("1223.40"), ("1234000", "1234000"), (), ("9234000", "9234000")),
    ("unit", _fact("10542123.50", unit="万元"), ("10542050", "10542150"), (), ("99542050", "99542150")),
]


@pytest.mark.parametrize("kind, fact, allowed, others, beside", MORE_CAUSES)
def test_a_slip_of_another_kind_is_named_where_it_reproduces_the_figure_and_not_beside(kind, fact, allowed, others, beside):
    test_each_cause_fires_where_it_reproduces_the_figure_and_not_beside(kind, fact, allowed, others, beside)


def test_another_suspect_is_no_source_to_have_borrowed_from():
    other, allowed = _fact("88.42", name="f2", key="其他收入"), Interval(Fraction(3499950), Fraction(3500050))
    book = Reading("x", 2023, (_fact("88.42"), other)).book
    assert cause(_fact("88.42"), allowed, book)["kind"] == "borrowed"
    assert cause(_fact("88.42"), allowed, book, frozenset({"f2"})) == {}


def test_a_part_left_out_is_named_by_intervals_and_not_by_printed_digits_alone():
    parts = (_fact("600.004", name="f2", key="基本支出"), _fact("400.00", name="f3", key="项目支出"))
    assert _cause(_fact("600.00"), ("9999900", "10000100"), *parts) == "left_out"


def test_of_an_amount_and_a_share_that_nothing_else_tells_apart_the_share_is_named_first():
    found = verdict(
        "某局2023年度部门决算说明\n三、支出决算情况说明\n2023年度支出合计8731.00万元，其中：教育支出2964.00万元，占37.46%。\n"
    )
    assert [(s.label, s.measure) for s in found.suspects] == [("教育支出", "share")]
    assert len(found.suspects[0].alternatives) == 2
