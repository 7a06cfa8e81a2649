"""Wordings: whether a text is told in the wordings of the prescribed forms, or freely, so that its meanings are guesses.

Forms are read nearly without fault, free speech is not, and no single clause tells which it is: 支出合计9万元 is read alike in
a form and where it is told of one fund. A whole text does tell: of 288 true texts in the forms of many provinces one has eight
figures and two of five in wordings that no other of them has (tests/benchmarks/wordings.py); of 96 told freely 94 had.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction
from functools import cache

from juesuan.ground.data import data, load

Wording = tuple[str, str]  # the shape of a clause, and the measure that it says
_LEAST, _SHARE = 8, Fraction(2, 5)  # figures in other wordings, from which on a text is told freely


def wording_of(fact) -> Wording | None:
    """The wording of a figure of the text; None for one of a table, or without meaning."""
    return (fact.shape.removesuffix(fact.unit), fact.measure) if fact.is_fact and not fact.cell else None


@cache
def prescribed() -> frozenset[Wording]:
    """The wordings of data/vocabulary/wordings.yaml."""
    listed = load(data("vocabulary", "wordings.yaml"))
    return frozenset((shape, measure) for measure, shapes in listed.items() for shape in shapes)


def told_freely(told: Sequence[Wording], known: Collection[Wording] | None = None) -> bool:
    """Whether a text with these wordings, one a figure, is told freely; `known`: those of the forms."""
    own = sum(w not in (prescribed() if known is None else known) for w in told)
    return own >= _LEAST and own >= _SHARE * len(told)
