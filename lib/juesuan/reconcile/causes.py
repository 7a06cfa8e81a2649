"""Causes: hypotheses that reproduce a suspect's printed figure; one that does not do so within rounding is not offered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from juesuan.ground.exact import Interval, exact, plain, rounded
from juesuan.reading.book import Book, interval
from juesuan.reading.facts import Fact, scale
from juesuan.reconcile.relations import relations

RATES = ("change_rate", "share", "rate")
_LEAST_DIGITS = 3  # a coincidence of fewer digits explains little


def cause(fact: Fact, allowed: Interval, book: Book) -> dict[str, str]:
    """The first hypothesis that fits, as {"kind", "en", "zh"}; empty where none does. `allowed` is in base units."""
    if allowed.low is None and allowed.high is None:
        return {}
    for hypothesis in _HYPOTHESES:
        for kind, en, zh in hypothesis(fact, allowed, book):
            return {"kind": kind, "en": en, "zh": zh}
    return {}


Fits = Iterator[tuple[str, str, str]]


def _would_fit(value: Decimal | Fraction, fact: Fact, allowed: Interval, decimals: int | None = None) -> bool:
    places = fact.decimals if decimals is None else decimals
    if fact.measure in ("count", "score", "weight"):
        return exact(value) * fact.scale in allowed
    return rounded(exact(value), places, fact.scale).meets(allowed)


def _bounded(allowed: Interval, fact: Fact) -> bool:
    """Whether a range is narrow enough that a figure in it says something: a wide one takes nearly any altered figure."""
    if allowed.low is None or allowed.high is None:
        return False
    width, step = allowed.high - allowed.low, Fraction(1, 10**fact.decimals) * fact.scale
    return width <= 4 * step or width * 10 <= abs(fact.exact)


def _sign(fact: Fact, allowed: Interval, book: Book) -> Fits:
    if fact.value and _would_fit(-fact.value, fact, allowed):
        if fact.measure in ("change", "change_rate"):
            yield "direction", "the direction word is reversed", "增减方向写反"
        else:
            yield "sign", "a minus sign is lost or added", "正负号有误"


def _growth_base(fact: Fact, allowed: Interval, book: Book) -> Fits:
    """Growth divided by another base than the prior figure."""
    if fact.measure != "change_rate" or not fact.key:
        return
    actual = book.near(fact, fact.key, "level", "actual")
    change = book.near(fact, fact.key, "change", fact.basis)
    if not actual or not change:
        return
    over = interval(change).quotient(interval(actual))
    if over and interval(fact).meets(over):
        yield "base_current", "growth is divided by the current year, not by the base", "增长率以本年数为分母，而非以基数为分母"
    for basis, en, zh in (("initial_budget", "initial budget", "年初预算"), ("prior_year", "prior year", "上年数")):
        other = book.near(fact, fact.key, "level", basis)
        if (
            basis != fact.basis
            and other
            and (ratio := interval(change).quotient(interval(other)))
            and interval(fact).meets(ratio)
        ):
            yield "base_other", f"growth is divided by the {en}", f"增长率误以{zh}为分母"


def _hundred(fact: Fact, allowed: Interval, book: Book) -> Fits:
    if fact.measure in RATES and fact.value and Fraction(0) not in allowed:
        if _would_fit(fact.value * 100, fact, allowed, max(0, fact.decimals - 2)):
            yield "percent", "the percentage is not multiplied by 100", "百分数未乘以100"
        elif _would_fit(fact.value / 100, fact, allowed, fact.decimals + 2):
            yield "percent", "the percentage is multiplied by 100 twice", "百分数多乘了100"


def _scale(fact: Fact, allowed: Interval, book: Book) -> Fits:
    if not fact.value or Fraction(0) in allowed or not _bounded(allowed, fact):
        return  # any figure made small enough would fit a range that holds nil
    for power in (1, -1, 2, -2, 3, -3):
        moved = fact.value.scaleb(power)
        # The point moved within the same digits, or a final nought came or went.
        if any(_would_fit(moved, fact, allowed, places) for places in {fact.decimals - power, fact.decimals}):
            yield "decimal_point", f"the decimal point is off by {abs(power)}", f"小数点错{abs(power)}位"
            return
    for other in ("元", "万元", "亿元"):
        if (
            fact.measure in ("amount", "change")
            and other != fact.unit
            and rounded(fact.value, fact.decimals, scale(other)).meets(allowed)
        ):
            yield (
                "unit",
                f"the digits are in {other}, the unit printed is {fact.unit}",
                f"数字以{other}计，单位却印作{fact.unit}",
            )


def _truncated(fact: Fact, allowed: Interval, book: Book) -> Fits:
    last = Fraction(1, 10**fact.decimals)
    value = exact(fact.value)
    away = value + last if value >= 0 else value - last
    kept = Interval(min(value, away) * fact.scale, max(value, away) * fact.scale)
    if fact.measure not in ("count", "score", "weight") and _bounded(allowed, fact) and kept.meets(allowed):
        yield "truncated", "the last digits were cut off instead of rounded", "末位直接截断而未四舍五入"


def _digits(fact: Fact, allowed: Interval, book: Book) -> Fits:
    if not _bounded(allowed, fact):
        return
    text, sign = str(abs(fact.value)), -1 if fact.value < 0 else 1
    for swapped in _transposed(text):
        if _would_fit(sign * Decimal(swapped), fact, allowed):
            yield "transposed", f"two digits are transposed ({swapped})", f"相邻两位数字颠倒（应为{swapped}）"
            return
    fits = [changed for changed in _mistyped(text) if _would_fit(sign * Decimal(changed), fact, allowed)]
    # With two digits many figures are one digit apart, so only a range that leaves a single printed form speaks for a slip.
    digits = len(text.replace(".", ""))
    one_form = allowed.high - allowed.low < Fraction(1, 10**fact.decimals) * fact.scale
    if fits and (digits >= _LEAST_DIGITS or (digits == 2 and len(fits) == 1 and one_form)):
        yield "digit", f"one digit is mistyped ({fits[0]})", f"一位数字录错（应为{fits[0]}）"


def _transposed(text: str) -> Iterator[str]:
    """Every exchange of two neighbouring digits, across the decimal point too (9.33 for 3.93)."""
    places = [place for place, char in enumerate(text) if char.isdigit()]
    for one, other in pairwise(places):
        if text[one] != text[other]:
            chars = list(text)
            chars[one], chars[other] = text[other], text[one]
            if chars[0] != "0" or chars[1:2] == ["."] or len(chars) == 1:
                yield "".join(chars)


def _mistyped(text: str) -> Iterator[str]:
    """Every text that differs in one digit."""
    for place, digit in enumerate(text):
        if digit.isdigit():
            leads = place == 0 and text[1:2].isdigit()  # 0600.50 is no printed figure
            yield from (text[:place] + new + text[place + 1 :] for new in "0123456789"[leads:] if new != digit)


def _borrowed(fact: Fact, allowed: Interval, book: Book) -> Fits:
    """Another item's or year's figure."""
    if len(fact.text.replace(".", "").replace(",", "").strip("0")) < _LEAST_DIGITS:
        return
    for other in book.facts:
        same = other.key == fact.key and other.measure == fact.measure and other.basis == fact.basis
        if other.fact != fact.fact and not same and abs(other.value) == abs(fact.value) and other.unit == fact.unit:
            yield "borrowed", f"the figure is that of {other.label} ({other.basis})", f"误用了“{other.label}”的数字"
            return


def _other_budget(fact: Fact, allowed: Interval, book: Book) -> Fits:
    if fact.measure != "rate" or not fact.of_key:
        return
    actual = book.near(fact, fact.of_key, "level", "actual")
    for basis, en, zh in (
        ("annual_budget", "full-year budget", "全年预算"),
        ("initial_budget", "initial budget", "年初预算"),
        ("prior_year", "prior year", "上年决算"),
    ):
        other = book.near(fact, fact.of_key, "level", basis)
        if (
            basis != fact.basis
            and actual
            and other
            and (ratio := interval(actual).quotient(interval(other)))
            and interval(fact).meets(ratio)
        ):
            yield "other_budget", f"it is the rate against the {en}", f"该比率是相对{zh}计算的"


def _component(fact: Fact, allowed: Interval, book: Book) -> Fits:
    """A total from which a part is left out, or in which it stands twice."""
    if fact.measure != "amount":
        return
    for relation in relations(book):
        if relation.kind != "sum" or relation.whole != fact.key:
            continue
        parts = [p for k in relation.parts if (p := book.near(fact, k, "level", fact.basis))]
        total = sum((p.exact for p in parts), Fraction(0))
        for part in parts:
            if part.value and total - part.exact == fact.exact:
                yield (
                    "left_out",
                    f"{part.label} {plain(part.exact / fact.scale)} is left out of the total",
                    f"合计漏加“{part.label}”",
                )
            if part.value and total + part.exact == fact.exact:
                yield "twice", f"{part.label} {plain(part.exact / fact.scale)} is counted twice", f"合计重复计入“{part.label}”"


_HYPOTHESES: tuple[Callable[[Fact, Interval, Book], Fits], ...] = (
    _sign,
    _growth_base,
    _hundred,
    _other_budget,
    _component,
    _scale,
    _truncated,
    _digits,
    _borrowed,
)
