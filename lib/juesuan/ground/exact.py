"""Exact numbers: what a printed figure says about the amount behind it.

A printed figure is a rounded statement, so it stands for a closed interval. Everything here is decimal or rational; binary
floats are refused, because a verdict must not depend on how 0.1 is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal, Inexact
from fractions import Fraction
from functools import lru_cache

# A printed figure of 40 digits must survive arithmetic unchanged; 28 digits, Python's default, would round it.
EXACT = Context(prec=200)
_ENDING = Context(prec=200, traps=[Inexact])

Number = Decimal | Fraction | int


@lru_cache(maxsize=10_000, typed=True)  # typed: 1.0 is not taken for 1
def exact(number: Number | str) -> Fraction:
    """The number as a fraction. Raises TypeError for a float, because its digits are not what was printed."""
    if isinstance(number, float):
        raise TypeError(f"{number!r} is a binary float; pass the printed digits as text or Decimal")
    return Fraction(number)


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed range of true amounts, in base units (yuan, ratio, count). An end of None is unbounded."""

    low: Fraction | None
    high: Fraction | None

    def __add__(self, other: Interval) -> Interval:
        return Interval(_add(self.low, other.low), _add(self.high, other.high))

    def __neg__(self) -> Interval:
        return Interval(None if self.high is None else -self.high, None if self.low is None else -self.low)

    def __sub__(self, other: Interval) -> Interval:
        return self + (-other)

    def __contains__(self, number: Number) -> bool:
        return (self.low is None or self.low <= number) and (self.high is None or number <= self.high)

    def meets(self, other: Interval) -> bool:
        """True where both ranges hold at least one common amount (touching ends count)."""
        return self.gap(other) == 0

    def gap(self, other: Interval) -> Fraction:
        """How far apart the ranges lie: 0 if they meet, positive if self lies above other, negative if below."""
        if self.low is not None and other.high is not None and self.low > other.high:
            return self.low - other.high
        if self.high is not None and other.low is not None and self.high < other.low:
            return self.high - other.low
        return Fraction(0)

    def product(self, other: Interval) -> Interval:
        """Range of self times other, both bounded."""
        corners = [one * two for one in (self.low, self.high) for two in (other.low, other.high)]
        return Interval(min(corners), max(corners))

    def quotient(self, divisor: Interval) -> Interval | None:
        """Range of self / divisor for a divisor that cannot be 0; None where 0 is possible."""
        if divisor.low is None or divisor.high is None or divisor.low <= 0 <= divisor.high:
            return None
        corners = [end / d for end in (self.low, self.high) for d in (divisor.low, divisor.high)]
        return Interval(min(corners), max(corners))


ZERO, ONE = Interval(Fraction(0), Fraction(0)), Interval(Fraction(1), Fraction(1))


def _add(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one + other


def rounded(value: Number, decimals: int, scale: Number = 1) -> Interval:
    """The interval of a printed value: half a unit in its last place each way, times the unit's scale (万元: 10000)."""
    # In whole numbers, since every figure comes by here: most ends are whole yuan, and need no reduction to lowest terms.
    above, under = _ratio(value)
    times, part = scale.as_integer_ratio()
    places = 2 * 10 ** max(decimals, 0)
    middle, half = above * places, under * 10 ** max(-decimals, 0)
    below = under * places * part
    return Interval(_quotient((middle - half) * times, below), _quotient((middle + half) * times, below))


def _ratio(number: Number | str) -> tuple[int, int]:
    """The number in lowest terms. Raises TypeError for a float."""
    return (exact(number) if isinstance(number, float | str) else number).as_integer_ratio()


def _quotient(above: int, below: int) -> Fraction:
    whole, rest = divmod(above, below)
    return Fraction(above, below) if rest else Fraction(whole)


def half_up(value: Number, decimals: int) -> Decimal:
    """The value as it would be printed: rounded half away from zero (四舍五入) to so many decimals."""
    fraction = exact(value)
    shifted = abs(fraction) * 10**decimals
    digits = (2 * shifted.numerator + shifted.denominator) // (2 * shifted.denominator)
    number = Decimal(digits).scaleb(-decimals, EXACT)
    return EXACT.copy_negate(number) if fraction < 0 and digits else number


def decimal(value: Number | str) -> Decimal:
    """A fraction whose decimal expansion ends, as a plain Decimal; otherwise rounded to 12 places for display."""
    above, under = _ratio(value)
    try:
        return _ENDING.divide(Decimal(above), Decimal(under))
    except Inexact:
        return half_up(value, 12)


def plain(value: Number | None) -> str:
    """The number in plain digits, without exponent or superfluous zeros; empty for None (unbounded)."""
    if value is None:
        return ""
    if isinstance(value, Fraction) and value.denominator == 1:  # most amounts are whole yuan
        return str(value.numerator)
    text = format(decimal(value), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
