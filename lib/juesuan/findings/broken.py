"""Broken relations: those in which figures take part, in words, and how far off they are; what the rules of conflicts share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from juesuan.findings import sentences as say
from juesuan.findings.drafts import Ground
from juesuan.findings.sentences import RATIOS, Pair, said, words
from juesuan.reading.facts import Fact
from juesuan.reading.vocabulary import vocabulary
from juesuan.reconcile.checks import Check

MOST_GUESSES = 3  # explanations of one conflict, and examples of what is many


def money(fact: Fact, gap: Fraction) -> Fraction | None:
    """A distance of an amount or change as yuan; None for other figures, and where nothing bounds it."""
    monetary = fact.measure in ("amount", "change") and fact.unit in vocabulary().words["money"]
    return gap if monetary and gap else None


def broken_by(ground: Ground, names: Iterable[str]) -> list[Check]:
    """The broken relations in which these figures take part; of two that say the same, one."""
    wanted = set(names)
    found = [c for c in ground.checks if c.verdict == "breaks" and not c.past and wanted & set(c.facts)]
    return list({(c.statement, c.published): c for c in reversed(found)}.values())[::-1]


def broken(ground: Ground, checks: Sequence[Check], most: int | None = None) -> Pair:
    """Every relation that does not hold, as a sentence; of the prints of one quantity with their tables."""
    return say.broken(checks, most, ground.reading.tables)


def told_by(ground: Ground, checks: Sequence[Check], most: int | None = None) -> dict[str, Any]:
    """What a draft has that tells these broken relations."""
    return {"tells": checks, "broken": broken(ground, checks, most)}


def in_last_place(ground: Ground, checks: Sequence[Check]) -> bool:
    """Whether all that breaks is a ratio, each off by no more than one in its last place."""
    ratios = [ground.facts[c.facts[0]] for c in checks]
    steps = [Fraction(1, 10**f.decimals) * f.scale for f in ratios]
    return bool(checks) and all(f.measure in RATIOS and abs(c.gap) <= s for c, f, s in zip(checks, ratios, steps, strict=True))


def printed_at(ground: Ground, fact: Fact) -> Pair:
    return said(words()["figure_at"], figure=say.figure(fact), place=ground.where(fact))
