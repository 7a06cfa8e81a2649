"""Slips: the named kinds of error (data/teaching/errors.yaml), each as a change to one figure of a disclosure that is true."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any

from juesuan.ground.data import data, load
from juesuan.ground.exact import half_up
from juesuan.teaching.writer import Generated, Truth, scale_of


@dataclass(frozen=True, slots=True)
class Slip:
    """One planted error: text[start:end] of the true disclosure becomes `text`; `digits` is what the figure then prints,
    `should` what it ought to print, with its unit and, for changes, the direction as a sign."""

    kind: str
    truth: Truth
    start: int
    end: int
    text: str
    digits: str
    should: str


@cache
def kinds() -> Mapping[str, Mapping[str, Any]]:
    """The taxonomy: level, measures, names and explanation of each kind of error."""
    return load(data("teaching", "errors.yaml"))


def slip(one: Generated, truth: Truth, kind: str, chance: random.Random) -> Slip | None:
    """The figure with an error of this kind; None where that kind cannot befall it, or would print the same."""
    digits = one.text[truth.start : truth.end]
    if truth.measure not in kinds()[kind]["measures"] or not digits.isascii() or not truth.value:
        return None
    bare = digits.replace(",", "")
    should = f"{truth.value:+f}" if truth.measure in ("change", "change_rate") else f"{truth.value:f}"
    if swap := kinds()[kind].get("swap"):
        place = truth.word if kind == "direction" else truth.tail
        word = swap.get(one.text[slice(*place)]) if place else None
        return Slip(kind, truth, *place, word, bare, should + truth.unit) if word else None
    changed = _DIGITS[kind](one, truth, bare, chance)
    if changed is None or Decimal(changed) == Decimal(bare):
        return None
    text = f"{Decimal(changed):,f}" if "," in digits else changed
    return Slip(kind, truth, truth.start, truth.end, text, changed, should + truth.unit)


def _transposed(one: Generated, truth: Truth, digits: str, chance: random.Random) -> str | None:
    places = [n for n, c in enumerate(digits) if c.isdigit()]
    pairs = [(a, b) for a, b in pairwise(places) if digits[a] != digits[b] and (a or digits[b] != "0")]
    if not pairs:
        return None
    a, b = chance.choice(pairs)
    changed = list(digits)
    changed[a], changed[b] = digits[b], digits[a]
    return "".join(changed)


def _digit(one: Generated, truth: Truth, digits: str, chance: random.Random) -> str | None:
    places = [n for n, c in enumerate(digits) if c.isdigit()]
    place = chance.choice(places[:-1] or places)
    new = chance.choice([d for d in "123456789" if d != digits[place]])
    return digits[:place] + new + digits[place + 1 :]


def _decimal_point(one: Generated, truth: Truth, digits: str, chance: random.Random) -> str | None:
    whole, point, part = digits.partition(".")
    return f"{int(whole + part[0])}.{part[1:] or '0'}" if point else None


def _current_base(one: Generated, truth: Truth, digits: str, chance: random.Random) -> str | None:
    """The rate that follows when the change is divided by the current amount."""
    actual, base = (one.amounts.get((*truth.key, basis), 0) for basis in ("actual", truth.basis))
    return f"{half_up(Fraction(abs(actual - base) * 100, actual), truth.decimals):f}" if actual > 0 else None


def _other_base(one: Generated, truth: Truth, digits: str, chance: random.Random) -> str | None:
    """The prior year's amount, in the same print."""
    actual, prior = (one.amounts.get((*truth.key, basis), 0) for basis in ("actual", "prior_year"))
    if truth.basis != "actual" or actual <= 0 or prior <= 0:
        return None
    return f"{half_up(Fraction(prior, 100) / scale_of(truth.unit), truth.decimals):f}"


def _borrowed(one: Generated, truth: Truth, digits: str, chance: random.Random) -> str | None:
    """The figure of the nearest other item that prints the same kind of thing."""
    others = [t for t in one.stated if _alike(t, truth) and t.value and abs(t.value) != abs(truth.value)]
    nearest = min(others, key=lambda t: (abs(t.start - truth.start), t.start), default=None)
    return f"{abs(nearest.value):f}" if nearest else None


def _alike(one: Truth, other: Truth) -> bool:
    return all(getattr(one, n) == getattr(other, n) for n in ("measure", "basis", "unit", "decimals")) and one.key != other.key


def _last_place(one: Generated, truth: Truth, digits: str, chance: random.Random) -> str | None:
    step = chance.choice((-4, -3, 3, 4)) * Decimal(1).scaleb(-truth.decimals)
    changed = Decimal(digits) + step
    return f"{changed:f}" if truth.decimals and changed > 0 else None


# By kind, as data/teaching/errors.yaml names it.
_DIGITS: Mapping[str, Callable[[Generated, Truth, str, random.Random], str | None]] = {
    change.__name__[1:]: change
    for change in (_transposed, _digit, _decimal_point, _current_base, _other_base, _borrowed, _last_place)
}
