"""Causes: hypotheses that reproduce a suspect's printed figure; one that does not do so within rounding is not offered.

The sentences are in data/words/causes.yaml. Another suspect is no source to have borrowed from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import ceil, floor

from juesuan.ground.data import wording
from juesuan.ground.exact import ONE, ZERO, Interval, exact, half_up, plain, rounded
from juesuan.reading.book import Book, interval, place, printed
from juesuan.reading.facts import Fact, scale
from juesuan.reading.grammar import BUDGETS, COMPARATORS, RATIOS
from juesuan.reading.vocabulary import DIVISION, Key, path_of, vocabulary
from juesuan.reconcile.relations import relations

EXACT = ("count", "score", "weight")
# Slips of a writer, which a figure that was taken for another hardly looks like; those of typing first.
TYPING = {"transposed", "digit", "digit_lost", "digit_added", "decimal_point"}
SLIPS = {
    *("direction", "both_directions", "inverse", "base_current", "base_other", "change_other", "other_budget", "percent"),
    *("percent_twice", "percent_sign", "unit", "last_year", "this_year", "left_out", "twice", *TYPING),
}
_NEARLY_ALL = 90  # percent
_LEAST_DIGITS = 3  # a coincidence of fewer digits explains little
Fits = Iterator[tuple[str, dict[str, object]]]  # kind, and what fills its sentence


def cause(
    fact: Fact, allowed: Interval, book: Book, suspects: frozenset[str] = frozenset(), likeliest: Decimal | None = None
) -> dict[str, str]:
    """The first hypothesis that fits, as {"kind", "en", "zh"}, with "unit" where another is meant and "form" for the digits
    meant; empty where none does.

    `allowed` is in base units; `suspects` are figures that are not trusted either; `likeliest` is the printed form that
    recomputes best, where there is one."""
    if allowed.low is None and allowed.high is None:
        return {}
    case = _Case(fact, allowed, book, suspects, likeliest)
    for hypothesis in _HYPOTHESES:
        for kind, fields in hypothesis(case):
            more = {"unit": fields["right"]} if kind == "unit" else {n: fields[n] for n in ("form",) if n in fields}
            return {"kind": kind, **more} | {lang: _told(kind, lang, fields) for lang in ("en", "zh")}
    return {}


def _told(kind: str, lang: str, fields: dict[str, object]) -> str:
    words = wording("causes")
    named = {"basis": words["bases"][fields["basis"]][lang]} if fields.get("basis") in words["bases"] else {}
    if "label" in fields:  # a name within quotation marks
        named["label"] = str(fields["label"]).replace("“", "‘").replace("”", "’") if lang == "zh" else fields["label"]
    return words[kind][lang].format(**(fields | named))


@dataclass(eq=False, repr=False)
class _Case:
    """A suspect figure, the range that the rest allows it, and the figures to explain it by."""

    fact: Fact
    allowed: Interval
    book: Book
    suspects: frozenset[str]
    likeliest: Decimal | None

    def near(self, key: Key | None, measure: str, basis: str) -> Fact | None:
        """The nearest print of an amount, where it is not suspect itself."""
        found = self.book.near(self.fact, key, measure, basis)
        return found if found and found.fact not in self.suspects | {self.fact.fact} else None

    def fits(self, value: Decimal | Fraction, decimals: int | None = None, unit: Fraction | None = None) -> bool:
        """Whether a value, printed to so many decimals, is one that the rest allows."""
        times = self.fact.scale if unit is None else unit
        if self.fact.measure in EXACT:
            return exact(value) * times in self.allowed
        return rounded(exact(value), self.fact.decimals if decimals is None else decimals, times).meets(self.allowed)

    def is_(self, other: Interval | None) -> bool:
        """Whether the printed figure is one that rounds another amount."""
        return other is not None and None not in (other.low, other.high) and interval(self.fact).meets(other)

    def narrow(self, value: Fraction | None = None) -> bool:
        """Whether the range is so narrow that a figure in it says something: a wide one takes nearly any altered figure."""
        if self.allowed.low is None or self.allowed.high is None:
            return False
        width, step = self.allowed.high - self.allowed.low, Fraction(1, 10**self.fact.decimals) * self.fact.scale
        return width <= 4 * step or width * 10 <= abs(self.fact.exact if value is None else value)

    @cached_property
    def digits(self) -> str:
        """The printed digits without sign."""
        return str(abs(self.fact.value))

    @property
    def telling(self) -> bool:
        """Whether the figure has digits enough for a coincidence to be unlikely."""
        return len(self.digits.replace(".", "").strip("0")) >= _LEAST_DIGITS

    @property
    def precise(self) -> bool:
        """Whether it is printed with digits enough, noughts too, for one certain amount not to be met by chance."""
        return len(self.digits.replace(".", "").lstrip("0")) >= _LEAST_DIGITS


def _sign(case: _Case) -> Fits:
    if case.fact.value and case.fits(-case.fact.value):
        yield "direction" if case.fact.measure in ("change", "change_rate") else "sign", {}


def _direction(case: _Case) -> Fits:
    """A change without its direction word, which reads as the level compared with."""
    fact = case.fact
    if fact.measure != "amount" or not case.narrow() or case.fits(fact.value):
        return
    actual = case.near(fact.key, "level", "actual") if fact.basis in COMPARATORS else None
    change = interval(actual) - case.allowed if actual else None
    if fact.basis == "actual" and (rate := case.near(fact.key, "change_rate", "prior_year")):
        before = case.allowed.quotient(interval(rate) + ONE)
        change = before and case.allowed - before
    if change and (case.is_(change) or case.is_(-change)):
        yield "direction_lost", {}


def _inverse(case: _Case) -> Fits:
    """A rate that recomputes once the budget and the spending that it is of change places."""
    fact = case.fact
    if fact.measure == "rate" and fact.of_key and case.precise:
        actual, budget = (case.near(fact.of_key, "level", b) for b in ("actual", fact.basis))
        if actual and budget and case.is_(interval(budget).quotient(interval(actual))):
            yield "inverse", {"basis": fact.basis}
    for basis in BUDGETS if fact.measure == "amount" and fact.basis == "actual" and case.precise else ():
        budget = case.near(fact.key, "level", basis)
        alike = budget and budget.unit == fact.unit and budget.value != fact.value and case.fits(budget.value)
        if alike and _told_the_other_way(case, budget):
            yield "inverse", {"basis": basis}


def _told_the_other_way(case: _Case, budget: Fact) -> bool:
    """Whether the rate of an actual amount, or the words beside it, hold once it changes places with its budget."""
    fact = case.fact
    if rate := case.near(fact.key, "rate", budget.basis):
        turned = interval(budget).quotient(interval(fact))
        return turned is not None and interval(rate).meets(turned)
    way = 1 if budget.value > fact.value else -1
    words = [w for sign, listed in vocabulary().words["against_budget"].items() if int(sign) == way for w in listed]
    near = (s.text for s in case.book.reading.statements if fact.start - 90 <= s.start <= fact.end + 90)
    return any(w in text for text in near for w in words)


def _growth_base(case: _Case) -> Fits:
    """A change from another base than the one named, or growth divided by another."""
    fact = case.fact
    if fact.measure not in ("change", "change_rate") or not fact.key:
        return
    actual, change = case.near(fact.key, "level", "actual"), case.near(fact.key, "change", fact.basis)
    if fact.measure == "change" and case.precise and actual:
        others = ((b, case.near(fact.key, "level", b)) for b in COMPARATORS if b != fact.basis)
        yield from (("change_other", {"basis": b}) for b, o in others if o and case.is_(interval(actual) - interval(o)))
    if not actual or not change or change is fact:
        return
    turned = interval(change).quotient(interval(actual) + interval(change))
    if case.precise and turned is not None and case.is_(turned):  # both say that it rose where it fell
        yield "both_directions", {}
    if case.is_(interval(change).quotient(interval(actual))):
        yield "base_current", {}
    for basis in (b for b in ("initial_budget", "prior_year") if b != fact.basis):
        other = case.near(fact.key, "level", basis)
        if other and case.is_(interval(change).quotient(interval(other))):
            yield "base_other", {"basis": basis}


def _hundred(case: _Case) -> Fits:
    fact = case.fact
    if fact.measure not in RATIOS or not fact.value or Fraction(0) in case.allowed:
        return
    if fact.unit == "" and case.fits(fact.value, unit=scale("%")):
        yield "percent_sign", {}
    bounded = None not in (case.allowed.low, case.allowed.high)  # any rate fits what has no bound
    if bounded and case.fits(fact.value * 100, max(0, fact.decimals - 2)):
        yield "percent", {}
    elif bounded and case.fits(fact.value / 100, fact.decimals + 2):
        yield "percent_twice", {}
    # Growth printed as what it makes of the base (112.3% for 12.3%), a completion as what it is beside the budget.
    if case.narrow() and fact.measure == "change_rate" and case.fits(abs(fact.value) - 100):
        yield "growth_whole", {}
    elif case.narrow() and fact.measure == "rate" and any(case.fits(100 + v) for v in (fact.value, -fact.value)):
        yield "completion_rest", {}


def _other_budget(case: _Case) -> Fits:
    fact = case.fact
    actual = case.near(fact.of_key, "level", "actual") if fact.measure == "rate" and fact.of_key else None
    for basis in (b for b in ("annual_budget", "initial_budget", "prior_year") if actual and b != fact.basis):
        other = case.near(fact.of_key, "level", basis)
        if other and case.is_(interval(actual).quotient(interval(other))):
            yield "other_budget", {"basis": basis}


def _other_whole(case: _Case) -> Fits:
    """The share of another whole: one that is the sum of parts, or that other shares are of."""
    fact = case.fact
    part = case.near(fact.key, "level", "actual") if fact.measure == "share" and fact.key else None
    if part is None or not case.precise:
        return
    wholes = dict.fromkeys([f.of_key for f in case.book.facts if f.of_key and f.measure == "share"])
    wholes |= dict.fromkeys(r.whole for r in relations(case.book) if r.kind == "sum")
    beside = (f for f in case.book.facts if f.measure == part.measure and place(f) == place(fact))
    wholes |= dict.fromkeys(f.key for f in beside if f.key and f.basis == "actual")
    for key in wholes:
        whole = case.near(key, "level", "actual") if key not in (fact.key, fact.of_key) else None
        if whole and case.is_(interval(part).quotient(interval(whole))):
            yield "other_whole", {"label": whole.label, "value": printed(whole)}


def _left_out(case: _Case) -> Fits:
    yield from _component(case, "left_out", 0)


def _twice(case: _Case) -> Fits:
    yield from _component(case, "twice", 2) if case.fact.measure == "amount" else ()


def _component(case: _Case, kind: str, number: int) -> Fits:
    """A total from which a part is left out, or in which it stands twice: so many times."""
    fact = case.fact
    for relation in relations(case.book) if fact.measure in ("amount", "count") else ():
        if relation.kind != "sum" or relation.whole != fact.key:
            continue
        parts = [p for k in relation.parts if (p := case.near(k, "level", fact.basis))]
        for part in parts if len(parts) > 1 else ():
            added = sum((interval(other) for other in parts for _ in range(number if other is part else 1)), ZERO)
            telling = fact.measure == "amount" or abs(part.value) > 1  # a gap of one thing has many causes
            if telling and part.value and abs(part.exact) > fact.high - fact.low and case.is_(added):
                yield kind, {"label": part.label, "value": printed(part)}


def _other_year(case: _Case) -> Fits:
    """A level of last year, stated or implied by the change or the growth, in place of this year's; or the other way round."""
    fact = case.fact
    if fact.measure != "amount" or not fact.key or not case.precise:
        return
    if fact.basis == "prior_year" and (now := case.near(fact.key, "level", "actual")) and case.is_(interval(now)):
        yield "this_year", {}
    if fact.basis != "actual":
        return
    stated, change, rate = (case.near(fact.key, m, "prior_year") for m in ("level", "change", "change_rate"))
    before = [interval(stated)] if stated else []
    if case.narrow():
        before += [case.allowed - interval(change)] if change else []
        before += [b for b in [case.allowed.quotient(interval(rate) + ONE) if rate and not change else None] if b]
    if any(case.is_(one) and not one.meets(case.allowed) for one in before):
        yield "last_year", {}


def _scale(case: _Case) -> Fits:
    fact = case.fact
    if not fact.value or Fraction(0) in case.allowed:
        return  # any figure made small enough would fit a range that holds nil
    for power in (1, -1, 2, -2, 3, -3) if case.narrow() and fact.measure not in EXACT else ():
        moved = fact.value.scaleb(power)
        # The point moved within the same digits, or a final nought came or went.
        within = sorted({n for n in (fact.decimals - power, fact.decimals) if n >= 0}, reverse=power < 0)
        if (places := next((n for n in within if case.fits(moved, n)), None)) is not None:
            form = f"{half_up(abs(exact(moved)), places)}"
            if not form.strip("0."):
                continue
            yield "decimal_point", {"places": abs(power), "right": form, "form": form}
    for other in case.book.once(_units_of_money) if fact.measure in ("amount", "change", "unit_cost") else ():
        times = scale(other)
        if times != fact.scale and case.narrow(abs(exact(fact.value)) * times) and case.fits(fact.value, unit=times):
            yield "unit", {"right": other, "printed": fact.unit}


def _units_of_money(book: Book) -> list[str]:
    """The units that an amount may be meant in: nobody means 百万元 who does not write it."""
    used = {"元", "万元", "亿元", *(f.unit for f in book.facts)}
    return [unit for unit in vocabulary().words["money"] if unit in used]


def _truncated(case: _Case) -> Fits:
    fact, value = case.fact, exact(case.fact.value)
    last = Fraction(1, 10**fact.decimals)
    away = value + last if value >= 0 else value - last
    kept = Interval(min(value, away) * fact.scale, max(value, away) * fact.scale)
    if fact.measure in EXACT or not case.narrow():
        return
    bare = case.digits.replace(".", "")
    noughts = max(min(len(bare) - len(bare.rstrip("0")), len(bare) - 2), 0)  # of two digits and more
    if kept.meets(case.allowed):
        yield "truncated", {}
    elif noughts and fact.decimals > 1 and rounded(value, fact.decimals - noughts, fact.scale).meets(case.allowed):
        yield "coarse", {}


def _digits(case: _Case) -> Fits:
    """One slip of typing: the form that recomputes best where there is one, otherwise one that the range allows."""
    if not case.narrow():
        return
    text, sign = case.digits, -1 if case.fact.value < 0 else 1
    places = len(text.partition(".")[2])
    digits = len(text.replace(".", ""))
    width = case.allowed.high - case.allowed.low
    # With two digits many figures are one digit apart, so only a range that leaves a single printed form speaks for a slip.
    one_form = width < Fraction(1, 10**places) * case.fact.scale
    fits = lambda changed: case.fits(sign * Decimal(changed), len(changed.partition(".")[2]))  # noqa: E731
    for kind, texts in _typed(text):
        certain = kind == "transposed" or (kind == "digit" and digits >= _LEAST_DIGITS)
        found = sorted(
            {t for t in texts if fits(t) and Decimal(t) != Decimal(text)},
            key=lambda t: (sign * Decimal(t) != case.likeliest, t),
        )
        best = bool(found) and case.precise and sign * Decimal(found[0]) == case.likeliest
        only = len(found) == 1 and (one_form or (case.precise and width * 200 <= exact(Decimal(found[0])) * case.fact.scale))
        if best or (found and certain) or (only and digits >= 2 + (kind != "digit")):
            yield kind, {"right": found[0], "form": found[0]}


def slip_of_typing(fact: Fact, meant: range) -> tuple[str, str] | None:
    """The kind of slip that makes a figure's digits of one of those meant (in its last places), and that one's digits."""
    text, places = str(abs(fact.value)), fact.decimals
    forms = {Decimal(number).scaleb(-places) for number in meant if number > 0}
    for kind, texts in _typed(text):
        if right := next((t for t in texts if Decimal(t) in forms), None):
            return kind, right
    for form in sorted(forms):
        if form.scaleb(-1).quantize(fact.value) == abs(fact.value) or form == abs(fact.value).scaleb(-1):
            return "decimal_point", f"{form}"
    return None


def _typed(text: str) -> Iterator[tuple[str, Iterator[str]]]:
    """The slips of typing digits, each with what may have been meant."""
    yield "transposed", _transposed(text)
    yield "digit", _mistyped(text)
    yield "digit_lost", _longer(text)
    yield "digit_added", _shorter(text)


def _transposed(text: str) -> Iterator[str]:
    """Every exchange of two neighbouring digits, across the decimal point too (9.33 for 3.93)."""
    places = [at for at, char in enumerate(text) if char.isdigit()]
    for one, other in pairwise(places):
        if text[one] != text[other]:
            chars = list(text)
            chars[one], chars[other] = text[other], text[one]
            if chars[0] != "0" or chars[1:2] == ["."] or len(chars) == 1:
                yield "".join(chars)


def _mistyped(text: str) -> Iterator[str]:
    """Every text that differs in one digit."""
    for at, digit in enumerate(text):
        if digit.isdigit():
            leads = at == 0 and text[1:2].isdigit()  # 0600.50 is no printed figure
            yield from (text[:at] + new + text[at + 1 :] for new in "0123456789"[leads:] if new != digit)


def _longer(text: str) -> Iterator[str]:
    """Every text from which this one comes by leaving out a digit before the point."""
    for at in range(len(text.partition(".")[0]) + 1):
        yield from (text[:at] + new + text[at:] for new in "0123456789"[at == 0 :])


def _shorter(text: str) -> Iterator[str]:
    """Every text that becomes this one by a digit too many before the point."""
    whole, dot, part = text.partition(".")
    for at in range(len(whole)):
        shorter = whole[:at] + whole[at + 1 :]
        if shorter == "0" or shorter[:1] not in ("", "0"):
            yield shorter + dot + part


def _often_equal(case: _Case, other: Fact) -> bool:
    """Whether two amounts are equal by nature: an item's income, expenditure and amount from one fund, one division of an item
    and of its class, a part and the whole that it is said to be nearly all of."""
    fact, mine, theirs = case.fact, path_of(case.fact.key), path_of(other.key)
    whole, _, part = mine.partition(DIVISION)
    within = bool(part) and whole.startswith(f"{theirs}/") and other.key[0].endswith(f"|{part}")
    shares = case.book.all(fact.key, "share", fact.basis)
    return mine == theirs or within or any(f.of_key == other.key and f.value >= _NEARLY_ALL for f in shares)


def _borrowed(case: _Case) -> Fits:
    """Another item's or year's figure."""
    fact = case.fact
    for other in case.book.facts if case.telling else ():
        if other.key and fact.key and other.key != fact.key and _often_equal(case, other):
            continue
        same = other.key == fact.key and other.measure == fact.measure and other.basis == fact.basis
        alike = abs(other.value) == abs(fact.value) and other.unit == fact.unit
        if alike and not same and other.fact not in case.suspects | {fact.fact}:
            yield "borrowed_basis" if other.key == fact.key else "borrowed", {"label": other.label, "basis": other.basis}


def _count(case: _Case) -> Fits:
    """A count that the cost and the cost of each contradict, where they leave one whole number."""
    for each, amount, _ in case.book.spread(case.fact) if case.fact.measure == "count" else ():
        sure = each and amount and not {each.fact, amount.fact} & case.suspects
        number = interval(amount).quotient(interval(each)) if sure else None
        if number and floor(number.high) == ceil(number.low):
            yield "count", {"value": printed(amount), "each": printed(each), "right": plain(Fraction(floor(number.high)))}


def _rest(case: _Case) -> Fits:
    if case.fact.measure == "share" and case.narrow() and case.fits(100 - case.fact.value):
        yield "rest", {}


def _nil(case: _Case) -> Fits:
    if not case.fact.value and case.fact.measure in ("amount", "change"):
        yield "nil", {}


_HYPOTHESES: tuple[Callable[[_Case], Fits], ...] = (
    *(_sign, _direction, _inverse, _growth_base, _hundred, _other_budget, _other_whole, _left_out, _other_year),
    *(_scale, _truncated, _digits, _twice, _borrowed, _count, _rest, _nil),
)
