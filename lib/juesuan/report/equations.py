"""Equations: a recomputation as an auditor writes it down, in pieces; who shows it says how a figure looks."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TypeVar

from juesuan.reading.facts import Fact
from juesuan.reconcile.recomputation import Recomputation, Terms

Shown = TypeVar("Shown")
Figure = Callable[[Fact, int, bool], Shown]  # a figure, its sign, and whether a sign stands before it


def right_side(done: Recomputation, figure: Figure, number: Callable[[Fraction], str]) -> list[Shown | str]:
    """The right side of a recomputation: figures as `figure` gives them, and the signs, brackets and constants between them."""
    if done.rule in ("quotient", "growth"):
        less = [" − 1"] if done.constant else []
        return [*_bracketed(done.top, figure), " ÷ ", *_bracketed(done.bottom, figure), *less]
    if done.rule == "product":
        (sign, one), (other_sign, other) = done.top
        return [figure(one, sign, False), " × ", figure(other, other_sign, False)]
    if done.rule == "capped":
        return ["min(1, ", *signed(done.top, figure), ") × ", *(signed(done.bottom, figure) or [number(done.constant)])]
    return signed(done.top, figure, [number(done.constant)] if done.constant else [])


def signed(terms: Terms, figure: Figure, first: list[str] | None = None) -> list[Shown | str]:
    """Signed figures in a row behind what is first."""
    pieces: list[Shown | str] = [*(first or ())]
    for sign, fact in terms:
        after = bool(pieces) or sign < 0
        if after:
            pieces.append(f"{' ' if pieces else ''}{'+' if sign > 0 else '−'} ")
        pieces.append(figure(fact, sign, after))
    return pieces


def _bracketed(terms: Terms, figure: Figure) -> list[Shown | str]:
    pieces = signed(terms, figure)
    return ["(", *pieces, ")"] if len(terms) > 1 else pieces
