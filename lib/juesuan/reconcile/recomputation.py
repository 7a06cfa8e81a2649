"""Recomputation: one relation between printed figures, stated once; verdict, range, words and formulas all follow from it.

It says which figures are added, taken off or divided by and what the result is compared with, so that the joint system, a
spreadsheet, or a reviewer with pencil and paper can do the same again from the printed digits. Exact throughout; digits that
tie are told in whole numbers, so that fractions are made only where rounding has to be looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import lcm
from operator import attrgetter
from typing import NamedTuple

from juesuan.ground.exact import Interval, half_up, plain
from juesuan.reading.book import interval, printed
from juesuan.reading.facts import Fact

Terms = tuple[tuple[int, Fact], ...]
UNPRINTED, DOUBTED = "parts_unprinted", "doubtful_reading"  # why a difference that is there says nothing
RULES = ("linear", "agreement", "whole", "bound", "ceiling", "quotient", "growth", "product", "capped", "none")
FULL = 100  # what weights make


class Judged(NamedTuple):
    """A verdict, how far the published range lies outside the recomputed one (0 unless it breaks), and a note on why."""

    verdict: str
    gap: Fraction = Fraction(0)
    note: str = ""


@dataclass(frozen=True)
class Recomputation:
    """`target` is the published figure; `top` and `bottom` are signed figures; `past` those that stand in last year's document.

    linear     constant + signed sum of `top`
    agreement  the one figure of `top`; one unit in the last place of the coarser print is rounding
    whole      as linear, but only equal digits tie (shares that make 100%, scores that make a total)
    bound      the target is not below the sum of `top`
    ceiling    the target is not above `top`
    quotient   `top` / `bottom` + constant, every sum taken over its signed figures
    growth     the change in `top` / (`bottom`: actual less change), end points of the same rounding kept together
    product    the first of `top` times the second
    capped     min(1, `top`) x (`bottom`, or the constant where no figure is printed)
    none       a figure that is needed is not printed
    open       a target above its parts breaks nothing, for parts may be unprinted
    loose      a break says nothing either, for a part unprinted this year may have had an amount
    """

    rule: str
    target: Fact
    top: Terms = ()
    bottom: Terms = ()
    constant: Fraction = Fraction(0)
    open: bool = False
    loose: bool = False
    past: tuple[Fact, ...] = ()

    @property
    def prior(self) -> bool:
        """Whether the published figure itself is last year's."""
        return self.is_past(self.target)

    def is_past(self, fact: Fact) -> bool:
        """Whether a figure stands in last year's document, whose identifiers are its own."""
        return any(fact is one for one in self.past)

    @property
    def figures(self) -> tuple[Fact, ...]:
        """Every figure that takes part, the published one first, each once."""
        return tuple({id(f): f for f in (self.target, *(f for _, f in (*self.top, *self.bottom)))}.values())

    @cached_property
    def doubted(self) -> tuple[Fact, ...]:
        """The figures of which the reading is in doubt: while there is one, a difference may be the reading's own."""
        return tuple(f for f in self.figures if f.how == "doubtful")

    def with_others(self, new: Mapping[str, Fact]) -> Recomputation:
        """The same relation with other figures in the place of this document's, by their identifiers."""
        other = lambda fact: fact if self.is_past(fact) else new.get(fact.fact, fact)  # noqa: E731
        top, bottom = (tuple((sign, other(fact)) for sign, fact in terms) for terms in (self.top, self.bottom))
        return replace(self, target=other(self.target), top=top, bottom=bottom)

    # --- the result

    def _point(self) -> tuple[int, int] | None:
        """The recomputed value from the printed digits as numerator and positive denominator; None where there is none."""
        if self.rule in ("linear", "agreement", "whole"):
            return _total(self.top, self.constant)
        if self.rule in ("bound", "ceiling"):
            (mine, unit), (other, over) = _digits(self.target), _total(self.top)
            fits = other * unit <= mine * over if self.rule == "bound" else other * unit >= mine * over
            return (mine, unit) if fits else None
        if self.rule in ("quotient", "growth"):
            (top, over), (bottom, under) = _total(self.top), _total(self.bottom)
            if not bottom:
                return None
            sign = 1 if bottom > 0 else -1
            number, whole = sign * top * under, sign * bottom * over
            return number * self.constant.denominator + self.constant.numerator * whole, whole * self.constant.denominator
        if self.rule == "product":
            (one, over), (other, under) = (_digits(f) for _, f in self.top)
            return one * other, over * under
        if self.rule == "capped":
            (rate, over), (full, under) = _total(self.top), _total(self.bottom, Fraction(0) if self.bottom else self.constant)
            return min(rate, over) * full, over * under
        return None

    def point(self) -> Fraction | None:
        """The recomputed value from the printed digits, in base units; None where there is none."""
        found = self._point()
        return None if found is None else Fraction(*found)

    def bottom_value(self) -> Fraction:
        """What the target is divided by, from the printed digits."""
        return Fraction(*_total(self.bottom))

    @cached_property
    def allowed(self) -> Interval:
        """What the figures' rounding allows for the target, in base units; an end of None is unbounded."""
        if self.rule == "bound":
            return Interval(_ends(self.top).low, None)
        if self.rule == "ceiling":
            return Interval(None, self.top[0][1].exact)
        if self.rule in ("quotient", "growth"):
            corners = [value for *_, value in self.corners()]
            return _hull(corners) if self.rule == "quotient" else self._growth(corners)
        if self.rule == "product":
            weight, coefficient = (f for _, f in self.top)
            return Interval(weight.exact * coefficient.low, weight.exact * coefficient.high)
        if self.rule == "capped":
            rate, full = self.top[0][1], Fraction(*_total(self.bottom)) if self.bottom else self.constant
            return Interval(min(Fraction(1), rate.low) * full, min(Fraction(1), rate.high) * full)
        return Interval(None, None) if self.rule == "none" else _ends(self.top, self.constant)

    def corners(self) -> list[tuple[Fraction, Fraction, Fraction | None]]:
        """Dividend, divisor and result at each pair of ends of a quotient or growth; None where the divisor reaches nil."""
        if self.rule == "growth":
            change, actual = self.top[0][1], self.bottom[0][1]
            pairs = [(c, x - c) for c in (change.low, change.high) for x in (interval(actual).low, actual.high)]
            return [(c, base, c / base if base > 0 else None) for c, base in pairs]
        top, bottom = _ends(self.top), _ends(self.bottom)
        nil = bottom.low <= 0 <= bottom.high
        return [(t, b, None if nil else t / b + self.constant) for t in (top.low, top.high) for b in (bottom.low, bottom.high)]

    def _growth(self, corners: list[Fraction | None]) -> Interval:
        """A base whose rounding reaches nil leaves the rate unbounded in the direction of the change."""
        change = self.top[0][1]
        found = _hull([c for c in corners if c is not None])
        if None not in corners:
            return found
        return Interval(None if change.low <= 0 else found.low, None if change.high >= 0 else found.high)

    # --- the verdict

    def judge(self) -> Judged:
        """`ties` where the printed digits recompute, `rounds` where some true amounts do, `breaks`, or `untestable`."""
        if self.rule == "none":
            return Judged("untestable", note="end_unprinted")
        if self.rule in ("quotient", "growth") and self._on_nil():
            return Judged("untestable", note="zero_base")
        if self._same_digits():
            return Judged("ties")
        gap = interval(self.target).gap(self.allowed)
        if self.rule == "agreement":
            return self._agreeing(gap)
        if not gap:
            return Judged("rounds")
        if self.loose or (self.open and gap > 0):
            return Judged("untestable", note=UNPRINTED)
        return self._broken(gap)

    def _broken(self, gap: Fraction) -> Judged:
        return Judged("untestable", note=DOUBTED) if self.doubted else Judged("breaks", gap)

    def _on_nil(self) -> bool:
        """Whether the base is nil, or below it where that says nothing; a growth rate needs one above nil."""
        bottom = _total(self.bottom)[0]
        if self.rule == "growth":
            return bottom == 0 or (bottom < 0 <= self.bottom[0][1].value)
        if self.constant or bottom == 0:
            return bottom <= 0
        return bottom < 0 and _ends(self.bottom).high >= 0

    def _same_digits(self) -> bool:
        """Whether the result, rounded as the target is printed, gives its digits."""
        point = self._point()
        if point is None:
            return False
        target, (number, whole) = self.target, point
        if self.rule == "whole":
            mine, unit = _digits(target)
            return mine * whole == number * unit
        scale, tens = target.scale, 10**target.decimals
        number, whole = number * tens * scale.denominator, whole * scale.numerator
        rounded = (2 * abs(number) + whole) // (2 * whole)
        value, over = target.value.as_integer_ratio()
        return (rounded if number >= 0 else -rounded) * over == value * tens

    def _agreeing(self, gap: Fraction) -> Judged:
        """A finer print ties to the coarser one that rounds it; one unit in the coarser one's last place is rounding.

        Last year's own print decides what its last place is."""
        first, later = self.top[0][1], self.target
        finer, coarser = sorted((first, later), key=lambda f: f.high - f.low)
        if gap:
            last = later.high - later.low if self.prior else coarser.high - coarser.low
            note = "" if self.prior else "last_place"
            return Judged("rounds", note=note) if abs(first.exact - later.exact) <= last else self._broken(gap)
        if self.prior:
            return Judged("rounds")
        ties = half_up(finer.exact / coarser.scale, coarser.decimals) == coarser.value
        return Judged("ties") if ties else Judged("rounds", note="last_place")

    # --- the words

    def statement(self) -> str:
        """The relation with its printed figures, as an auditor would note it."""
        if self.rule == "none":
            return f"{self.target.label} / {self.target.of}" if self.target.measure == "share" else self.target.label
        if self.past and self.rule != "quotient":
            value = half_up(self.point() / self.target.scale, self.target.decimals)
            told = _row([(s, f.value) for s, f in self.top]) if len(self.top) > 1 else printed(self.top[0][1])
            return f"{self.top[0][1].label} {told} = {value}{self.target.unit}"
        return getattr(self, f"_{self.rule}_words")()

    def _linear_words(self) -> str:
        target = self.target
        if self.constant:  # weights make 100
            rest = FULL - self.constant
            return _row([(1, f.value) for f in self.figures]) + (f" + {plain(rest)}" if rest else "") + f" = {FULL}"
        if target.measure == "change" != self.top[0][1].measure:
            return f"{self.top[0][1].label} {_row([(s, f.value) for s, f in self.top])}"
        return f"{self._labelled()} = {target.label}"

    def _agreement_words(self) -> str:
        return " = ".join(f"{f.label} {printed(f)} ({_where(f)})" for f in (self.target, self.top[0][1]))

    def _whole_words(self) -> str:
        if not self.constant:
            return f"{_row([(s, f.value) for s, f in self.top])} = {self.target.label}"
        return " + ".join(f"{f.label} {f.value}%" for f in self.figures) + " = 100%"

    def _bound_words(self) -> str:
        return f"{self._labelled()} <= {self.target.label} {self._shown(self.target)}"

    def _ceiling_words(self) -> str:
        return f"{self.target.value} <= {self.top[0][1].value}"

    def _quotient_words(self) -> str:
        top, bottom = self.top[0][1], self.bottom[0][1]
        if self.constant:
            return f"{top.label} ({top.value} - {bottom.value}) / {bottom.value}"
        if len(self.bottom) > 1:
            return f"{top.label} {top.value} / ({_row([(s, f.value) for s, f in self.bottom])})"
        mixed = self.target.measure == "unit_cost" or top.unit != bottom.unit
        value, by = (printed(f) if mixed and f.measure != "count" else f.value for f in (top, bottom))
        return f"{top.label} {value} / {by if bottom.label == top.label else f'{bottom.label} {by}'}"

    def _growth_words(self) -> str:
        return f"{self.target.label} {self.top[0][1].value} / ({_row([(s, f.value) for s, f in self.bottom])})"

    def _labelled(self) -> str:
        return _row([(sign, f"{f.label} {self._shown(f)}") for sign, f in self.top])

    @cached_property
    def _shown(self) -> Callable[[Fact], str | Decimal]:
        """How a figure of a sum or bound is told: with its unit where the figures have several."""
        return printed if len({f.unit for f in self.figures}) > 1 else attrgetter("value")

    def _product_words(self) -> str:
        return f"{self.top[0][1].value} x {self.top[1][1].value}%"

    def _capped_words(self) -> str:
        full = self.bottom[0][1].value if self.bottom else plain(self.constant)
        return f"min(1, {self.top[0][1].value}%) x {plain(full)}"


def plus(facts: Iterable[Fact]) -> Terms:
    return tuple([(1, fact) for fact in facts])


def minus(facts: Iterable[Fact]) -> Terms:
    return tuple([(-1, fact) for fact in facts])


def _digits(fact: Fact) -> tuple[int, int]:
    """A figure's printed value in base units as numerator and positive denominator."""
    number, whole = fact.value.as_integer_ratio()
    scale = fact.scale
    return number * scale.numerator, whole * scale.denominator


def _total(terms: Terms, constant: Fraction = Fraction(0)) -> tuple[int, int]:
    found = [(sign, *_digits(fact)) for sign, fact in terms]
    whole = lcm(constant.denominator, *[w for *_, w in found])
    return constant.numerator * (whole // constant.denominator) + sum([s * n * (whole // w) for s, n, w in found]), whole


def _ends(terms: Terms, constant: Fraction = Fraction(0)) -> Interval:
    """The least and the most that a signed sum can be."""
    each = [(one.low, one.high) if sign > 0 else (-one.high, -one.low) for sign, one in ((s, interval(f)) for s, f in terms)]
    return Interval(sum((low for low, _ in each), constant), sum((high for _, high in each), constant))


def _hull(ends: list[Fraction | None]) -> Interval:
    return Interval(None, None) if None in ends or not ends else Interval(min(ends), max(ends))


def _row(terms: list[tuple[int, object]]) -> str:
    """Signed values in a row; what is taken off a negative value is added."""
    text = "".join(f" {'+' if sign > 0 else '-'} {value}" for sign, value in terms).removeprefix(" + ")
    return text.replace("- -", "+ ").replace("+ -", "- ")


def _where(fact: Fact) -> str:
    return f"p.{fact.page}" if fact.page else fact.section or f"{fact.start}"
