from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from juesuan.ground.exact import Interval, decimal, exact, half_up, plain, rounded

amounts = st.integers(-(10**15), 10**15)
places = st.integers(0, 4)


@given(amounts, places)
def test_a_true_amount_lies_in_the_interval_of_its_rounded_print(cents, decimals):
    true = Fraction(cents, 10**6)
    printed = half_up(true, decimals)
    assert true in rounded(printed, decimals)


@given(amounts, places)
def test_rounding_half_goes_away_from_zero_and_never_further_than_half_a_unit(cents, decimals):
    true = Fraction(cents, 10**6)
    assert abs(exact(half_up(true, decimals)) - true) <= Fraction(1, 2 * 10**decimals)


@pytest.mark.parametrize(
    ("value", "decimals", "shown"), [("2.5", 0, "3"), ("-2.5", 0, "-3"), ("0.005", 2, "0.01"), ("-0.004", 2, "0.00")]
)
def test_half_is_rounded_as_published_tables_round_it(value, decimals, shown):
    assert str(half_up(Decimal(value), decimals)) == shown


@given(st.lists(st.tuples(amounts, places), min_size=1, max_size=6))
def test_the_sum_of_intervals_holds_the_sum_of_true_amounts(parts):
    trues = [Fraction(c, 10**6) for c, _ in parts]
    total = Interval(Fraction(0), Fraction(0))
    for true, (_, d) in zip(trues, parts, strict=True):
        total = total + rounded(half_up(true, d), d)
    assert sum(trues) in total


@given(amounts, amounts)
def test_the_gap_of_two_intervals_is_antisymmetric_and_zero_where_they_meet(a, b):
    one, other = rounded(Fraction(a), 0), rounded(Fraction(b), 0)
    assert one.gap(other) == -other.gap(one)
    assert (one.gap(other) == 0) == one.meets(other)


def test_touching_intervals_meet_and_a_hair_apart_does_not():
    assert rounded(Decimal("1.00"), 2).meets(rounded(Decimal("1.01"), 2))
    assert not Interval(Fraction(0), Fraction(1)).meets(Interval(Fraction(1) + Fraction(1, 10**30), Fraction(2)))


def test_a_quotient_by_an_interval_that_holds_nil_is_unknown():
    assert rounded(Decimal(5), 0).quotient(rounded(Decimal("0.00"), 2)) is None
    assert rounded(Decimal(4), 0).quotient(Interval(Fraction(2), Fraction(2))) == Interval(Fraction(7, 4), Fraction(9, 4))


def test_binary_floats_are_refused():
    with pytest.raises(TypeError, match="binary float"):
        exact(0.1)
    with pytest.raises(TypeError, match="binary float"):
        rounded(0.1, 1)


def test_forty_digits_survive_unchanged():
    digits = "1234567890123456789012345678901234567890.12"
    assert plain(half_up(Decimal(digits), 2)) == digits


@given(amounts, places)
def test_plain_digits_read_back_to_the_same_number(number, decimals):
    value = Fraction(number, 10**decimals)
    assert Fraction(plain(value)) == value == exact(decimal(value))
