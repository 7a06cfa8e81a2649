"""Recipes: how each check recomputes its published figure, as signed figures and a rule that a spreadsheet can follow.

A check carries the figures that take part; the recipe says which of them are added, taken off or divided by, so that another
program, or a reviewer with a spreadsheet, can perform it again from the printed digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from juesuan.disclosure import Disclosure
from juesuan.ground.exact import Interval
from juesuan.reading.facts import Fact
from juesuan.reconcile.checks import Book, Check, interval

Terms = tuple[tuple[int, Fact], ...]
RULES = ("linear", "agreement", "whole", "bound", "ceiling", "quotient", "growth", "product", "capped", "none")


@dataclass(frozen=True)
class Recipe:
    """One recomputation. `target` is the published figure; `past` are the figures that stand in last year's document.

    linear     constant + signed sum of `top`
    agreement  the one figure of `top`; one unit in the last place of the coarser print is rounding
    whole      as linear, but only equal digits tie (shares that make 100%)
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

    def point(self) -> Fraction | None:
        """The recomputed value from the printed digits, in base units; None where there is none."""
        top, bottom = _total(self.top), _total(self.bottom)
        if self.rule in ("linear", "agreement", "whole"):
            return self.constant + top
        if self.rule == "bound":
            return self.target.exact if top <= self.target.exact else None
        if self.rule == "ceiling":
            return self.target.exact if self.target.exact <= top else None
        if self.rule in ("quotient", "growth"):
            return top / bottom + self.constant if bottom else None
        if self.rule == "product":
            return self.top[0][1].exact * self.top[1][1].exact
        if self.rule == "capped":
            return min(Fraction(1), top) * (bottom if self.bottom else self.constant)
        return None

    def range(self) -> Interval:
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
            rate, full = self.top[0][1], _total(self.bottom) if self.bottom else self.constant
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


def _total(terms: Terms) -> Fraction:
    return sum((sign * fact.exact for sign, fact in terms), Fraction(0))


def _ends(terms: Terms, constant: Fraction = Fraction(0)) -> Interval:
    """The least and the most that a signed sum can be."""
    found = Interval(constant, constant)
    for sign, fact in terms:
        found = found + interval(fact) if sign > 0 else found - interval(fact)
    return found


def _hull(ends: list[Fraction | None]) -> Interval:
    return Interval(None, None) if None in ends or not ends else Interval(min(ends), max(ends))


class Kitchen:
    """Makes the recipes of one disclosure's checks."""

    def __init__(self, disclosure: Disclosure):
        self.book = Book(disclosure.reading)
        self.facts = {f.fact: f for f in disclosure.facts}

    def recipe(self, check: Check) -> Recipe:
        """The recipe of a check; rule "none" where a needed figure is not printed."""
        target, *others = (self.facts[name] for name in check.facts)
        if check.verdict == "untestable" and check.note == "end_unprinted":
            return Recipe("none", target, _plus(others))
        if check.criterion in _BY_CRITERION:
            return _BY_CRITERION[check.criterion](self, check, target, others)
        return _BY_KIND[check.kind](self, check, target, others)

    def _sum(self, check: Check, target: Fact, parts: list[Fact]) -> Recipe:
        open_end, loose = self._open(check, target, parts)
        return Recipe("linear", target, _plus(parts), open=open_end, loose=loose)

    def _open(self, check: Check, target: Fact, parts: list[Fact]) -> tuple[bool, bool]:
        """Whether an excess, and whether any break, would be put down to parts that are not printed (checks._add_up)."""
        if check.note == "parts_unprinted" or check.verdict == "breaks":
            return check.note == "parts_unprinted", False
        keys, change = {f.key for f in parts}, target.measure == "change"
        for relation in self.book.relations:
            fits = relation.kind == "sum" and relation.whole == target.key and relation.criterion == check.criterion
            if fits and keys <= set(relation.parts) and check.basis in (relation.bases or (check.basis,)):
                if change or check.basis != "actual":
                    return not change and not relation.full, change and not relation.full
                return not (relation.complete and self._listed(relation.parts)), False
        return False, False

    def _listed(self, keys: tuple) -> bool:
        """False where the parts' own printed shares show that the document does not list them all."""
        shares = [self.book.all(key, "share", "actual") for key in keys]
        return not all(shares) or sum((found[0].high for found in shares), Fraction(0)) >= 1

    def _agreement(self, check: Check, target: Fact, others: list[Fact]) -> Recipe:
        return Recipe("agreement", target, _plus(others))

    def _whole(self, check: Check, target: Fact, others: list[Fact]) -> Recipe:
        return Recipe("whole", target, _minus(others), constant=Fraction(1))

    def _bound(self, check: Check, target: Fact, others: list[Fact]) -> Recipe:
        return Recipe("bound", target, _plus(others))

    def _ratio(self, check: Check, target: Fact, others: list[Fact]) -> Recipe:
        top, bottom = others[0], others[-1]  # one figure only where a share is that of the whole in itself
        if bottom.measure == "change":
            return Recipe("quotient", target, _plus([top]), ((1, top), (-1, bottom)))
        return Recipe("quotient", target, _plus([top]), _plus([bottom]))

    def _growth(self, check: Check, target: Fact, others: list[Fact]) -> Recipe:
        one, other = others
        if one.measure == "change":
            return Recipe("growth", target, _plus([one]), ((1, other), (-1, one)))
        return Recipe("quotient", target, _plus([one]), _plus([other]), Fraction(-1))

    def _change(self, check: Check, target: Fact, others: list[Fact]) -> Recipe:
        return Recipe("linear", target, (*_plus(others[:1]), *_minus(others[1:])))

    def _carry_forward(self, check: Check, target: Fact, others: list[Fact]) -> Recipe:
        """Which figures come in and which go out, as the relation has them."""
        for relation in self.book.relations:
            if relation.kind == "carry_forward" and relation.whole == target.key:
                out = [k for k in relation.against if k != relation.whole]
                if {f.key for f in others} == {*relation.parts, *out}:
                    return Recipe("linear", target, tuple((1 if f.key in relation.parts else -1, f) for f in others))
        return Recipe("none", target, _plus(others))

    def _weights(self, check: Check, target: Fact, others: list[Fact]) -> Recipe:
        """100, less the execution rate's weight where the form does not print it, less the other weights."""
        left = sum((f.exact for f in others), Fraction(0)) + (check.low or 0)
        return Recipe("linear", target, _minus(others), constant=left)

    def _within_weight(self, check: Check, target: Fact, others: list[Fact]) -> Recipe:
        return Recipe("ceiling" if check.kind == "bound" else "product", target, _plus(others))

    def _execution(self, check: Check, target: Fact, others: list[Fact]) -> Recipe:
        weights = self.book.all(("执行率得分", target.key[1] if target.key else ""), "weight", "")
        return Recipe("capped", target, _plus(others), _plus(weights[:1]), Fraction(10))

    def _prior(self, check: Check, target: Fact, others: list[Fact]) -> Recipe:
        """Last year's own figure, which this year's says outright or implies as actual less change, or a rate on it."""
        theirs = check.past[0]
        if target.measure == "change_rate":
            return Recipe("quotient", target, _plus(others), _plus([theirs]), Fraction(-1), past=check.past)
        if others:
            return Recipe("linear", theirs, ((1, others[0]), (-1, target)), past=check.past)
        return Recipe("agreement", theirs, _plus([target]), past=check.past)


def _plus(facts: list[Fact]) -> Terms:
    return tuple((1, fact) for fact in facts)


def _minus(facts: list[Fact]) -> Terms:
    return tuple((-1, fact) for fact in facts)


_BY_CRITERION = {
    "shares-make-whole": Kitchen._whole,
    "growth-recomputes": Kitchen._growth,
    "score-within-weight": Kitchen._within_weight,
    "scores-total": Kitchen._sum,
    "weights-total": Kitchen._weights,
    "execution-score": Kitchen._execution,
    "prior-year-agrees": Kitchen._prior,
    "prior-budget-agrees": Kitchen._prior,
    "opening-equals-prior-closing": Kitchen._prior,
}
_BY_KIND = {
    "sum": Kitchen._sum,
    "agreement": Kitchen._agreement,
    "share": Kitchen._ratio,
    "rate": Kitchen._ratio,
    "unit_cost": Kitchen._ratio,
    "change": Kitchen._change,
    "bound": Kitchen._bound,
    "carry_forward": Kitchen._carry_forward,
}
