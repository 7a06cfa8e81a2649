"""Wordings: whether a text is told in the wordings of the prescribed forms, or in its own, so that its meanings are guesses.

Forms are read nearly without fault, free speech is not, and no single clause tells which it is: 支出合计9万元 is read alike in
a form and where it is told of one fund. A whole text does tell: of 289 true texts in the forms of many provinces none has eight
figures and two of five in wordings that no other of them has, and 24 have four and one of ten (tests/benchmarks/wordings.py).
Of 120 texts more or less in a form's words, by hands that knew nothing of the rules (tests/told_freely, i and j), 27 were
accused when first read, and 11 where those with four and one of ten were taken for guesses too; of 240 slips in them 109 were
exceptions, then 91.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction
from functools import cache

from juesuan.ground.data import data, load
from juesuan.reading.grammar import grammar

Wording = tuple[str, str]  # the shape of a clause, and the measure that it says
FORM, PARTLY, FREELY = "form", "partly", "freely"
# How a text of so many figures and more is told, from so many in other wordings on, and from such a share of all.
_MANNERS = ((FREELY, 8, 8, Fraction(2, 5)), (PARTLY, 16, 4, Fraction(1, 10)))


def wording_of(fact) -> Wording | None:
    """The wording of a figure of the text, without the body that it begins with; None for a count, of which there are as many
    sorts as bodies have works, for a figure of a table, and for one without meaning."""
    if not fact.is_fact or fact.cell or fact.measure == "count":
        return None
    return grammar().pattern["led_by_body"].sub(r"\1", fact.shape.removesuffix(fact.unit)), fact.measure


@cache
def prescribed() -> frozenset[Wording]:
    """The wordings of data/vocabulary/wordings.yaml."""
    listed = load(data("vocabulary", "wordings.yaml"))
    return frozenset((shape, measure) for measure, shapes in listed.items() for shape in shapes)


def manner_of(told: Sequence[Wording], known: Collection[Wording] | None = None) -> str:
    """How a text with these wordings, one a figure, is told: as forms are, partly in its own, or freely; `known`: those of the
    forms."""
    own = sum(w not in (prescribed() if known is None else known) for w in told)
    reached = (m for m, figures, least, share in _MANNERS if len(told) >= figures and own >= max(least, share * len(told)))
    return next(reached, FORM)
