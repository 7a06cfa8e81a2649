"""Marks: what the form of letters says: a raised digit is the number of a note and no digit of the figure before it, and what
is struck out is withdrawn."""

from __future__ import annotations

from collections.abc import Sequence

from juesuan.ground.expressions import Expression

_MARK = Expression(r"\s*[(（\[［【〔]?(?:\d{1,2}(?:[,，、]\d{1,2})*)?[)）\]］】〕]?\s*")
_PLAIN = "0123456789(（[［【〔)）]］】〕,，、"
_APART = {
    "superscript": str.maketrans(_PLAIN, "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁽⁽⁽⁽⁽⁾⁾⁾⁾⁾⁾⸴⸴⸴"),
    "subscript": str.maketrans(_PLAIN, "₀₁₂₃₄₅₆₇₈₉₍₍₍₍₍₍₎₎₎₎₎₎⸴⸴⸴"),
}


def set_apart(text: str, height: str | None) -> str:
    """Text that is raised ("superscript") or lowered ("subscript") with its digits as those that Unicode has for it, where it
    is the number of a note (1, [2], 1,2), a power or an index; what is longer, as an amount, stays as it is. As many
    characters as before."""
    return text.translate(_APART[height]) if height in _APART and _MARK.fullmatch(text) else text


def standing(runs: Sequence[tuple[str, str | None, bool]]) -> tuple[str, bool]:
    """What is left of runs of letters (text, height, whether they are struck out), the digits of notes set apart; and whether
    some of them are struck out."""
    left = [set_apart(text, height) for text, height, struck in runs if not struck]
    return "".join(left), len(left) < len(runs)


def struck_out(places: int) -> list[str]:
    """The note on what was left out because a line goes through it."""
    return [f"text that is struck out left out: {places}"] if places else []
