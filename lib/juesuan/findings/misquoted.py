"""Misquoted bases: what this year's document takes for last year's amount, with all that it works out from that, contradicts
last year's document and the rest of its own.

The smallest set alone may take the rest for wrong: a base that is quoted twice, with its change and its growth, outweighs the
total that it no longer fits. Last year's document says which of them is right, where its figure mends what was in conflict.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from juesuan.findings import sentences as say
from juesuan.findings.apart import Apart, Misquoted
from juesuan.findings.drafts import Draft, Ground
from juesuan.findings.one_cause import compared_texts, of_base, printing
from juesuan.findings.registry import rule
from juesuan.reading.facts import Fact, Reading
from juesuan.reconcile.checks import Check
from juesuan.reconcile.checks import check as all_checks

MOST_TRIED = 6  # differences from last year's document; of more it is hardly the same scope
_STATES = ("amount", "count", "change", "change_rate")
Part = Sequence[frozenset[str]]


def misquoted(apart: Apart, reading: Reading, parts: Sequence[Part], across: Sequence[Check]) -> Iterator[Misquoted]:
    """The bases that last year's document contradicts, where putting in what it prints leaves fewer of the conflicts (`parts`)
    within this year's: two documents speak for the figures that would be accused instead."""
    differing = [c for c in across if c.verdict == "breaks" and c.criterion == "prior-year-agrees"]
    facts = reading.book.by_id
    for check in differing if parts and len(differing) <= MOST_TRIED else ():
        new = _as_published(reading, check)
        if any(new.keys() & one for part in parts for one in part):
            continue  # told there, as one of the figures that may be wrong
        mended = replace(reading, facts=tuple(new.get(f.fact, f) for f in reading.facts))
        left = apart.verdict(mended, all_checks(mended)).reconciliation.parts
        accused = frozenset().union(*(one for part in parts if part not in left for one in part))
        if len(left) < len(parts) and all(part in parts for part in left):
            parts = left
            fits = sorted((facts[name] for name in accused), key=lambda f: f.start)
            yield Misquoted(check, tuple(facts[name] for name in new), tuple(fits))


def _as_published(reading: Reading, check: Check) -> dict[str, Fact]:
    """All figures that state last year's amount of an item, as they would be with what last year's document prints."""
    book, base = reading.book, check.past[0].exact
    first = book.by_id[check.facts[0]]
    told = [f for f in book.facts if f.key == first.key and f.basis == "prior_year" and f.measure in _STATES]
    values = ((fact, of_base(fact, book.near(fact, fact.key, "level", "actual"), base)) for fact in told)
    return {fact.fact: printing(fact, value) for fact, value in values if value is not None}


@rule
def base_misquoted(ground: Ground) -> Iterator[Draft]:
    """A base that is neither that of last year's document nor that which this year's other figures leave, and the figures that
    fit both."""
    for check, facts, fits in ground.apart.misquoted:
        lead = ground.facts[check.facts[0]]
        others = [f for f in facts if f is not lead]
        worked_out = [f for f in others if f.measure != lead.measure]
        checks = ground.broken_by(f.fact for f in facts)
        yield ground.draft(
            [lead, *others, *fits],
            lead,
            amount=abs(check.gap) if lead.measure in ("amount", "change") else None,
            fits=say.described(fits),
            also=say.said(say.words()["with_it"], list=say.described(worked_out)) if worked_out else ("", ""),
            **ground.told_by(checks),
            **compared_texts(ground, check),
        )
