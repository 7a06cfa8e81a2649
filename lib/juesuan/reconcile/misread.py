"""Misread: which figures of a scan the arithmetic shows to be misread, and which of them it confirms.

Where a relation breaks and another candidate of one digit makes it and all other relations of that figure hold, the digit was
probably misread. Equal prints of one amount are changed together: recognisers err alike on like print, so such prints are no
witnesses for each other. Where several figures could be the one, none is changed. Nothing here tells a slip of the recogniser
from one that the department printed so; that is why such a figure is told, and its picture is to be looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import NamedTuple

from juesuan.ground.groups import grouped
from juesuan.reading.facts import Fact, Other, Reading
from juesuan.reading.scanned import with_digits
from juesuan.reconcile.checks import Check, check

ROUNDS = 40  # figures put right in one document
WITNESSES = ("sum", "change", "carry_forward", "change_rate", "rate", "share", "unit_cost", "score")


class Misread(NamedTuple):
    """Figures (equal prints of one amount) that were read as `read` and are `text`; `why` as of Other; `checks` is how many
    relations hold with these digits, of which `mended` broke before."""

    facts: tuple[str, ...]
    read: str
    text: str
    why: str
    checks: int
    mended: int


def settled(reading: Reading) -> Reading:
    """The reading with the figures put right that were probably misread, and with what was done."""
    misread: list[Misread] = []
    while len(misread) < ROUNDS and any(f.likely is not None for f in reading.facts):
        found = _next(reading, check(reading), {fact for one in misread for fact in one.facts})
        if found is None:
            break
        misread.append(found)
        changed = set(found.facts)
        facts = tuple(with_digits(f, found.text) if f.fact in changed else f for f in reading.facts)
        reading = replace(reading, facts=facts)
    return replace(reading, misread=tuple(misread)) if misread else reading


def _next(reading: Reading, checks: Sequence[Check], done: set[str]) -> Misread | None:
    """The change that mends most, where only one figure's would."""
    by_id = {f.fact: f for f in reading.facts}
    concerned = grouped((fact, one) for one in checks for fact in one.facts)
    best: list[tuple[tuple, Misread]] = []
    for broken in (one for one in checks if one.verdict == "breaks"):
        options = []
        for name in broken.facts:
            if by_id[name].likely is None or name in done:
                continue
            for group in _groups(by_id[name], reading.facts, broken):
                options += _options(group, broken, concerned)
        options.sort(key=lambda option: option[0], reverse=True)
        # Two figures that would do equally well leave open which of them was misread.
        if options and (
            len(options) == 1 or options[1][0][:3] < options[0][0][:3] or options[1][1].facts == options[0][1].facts
        ):
            best.append(options[0])
    return max(best, key=lambda option: option[0])[1] if best else None


def _groups(fact: Fact, facts: Iterable[Fact], broken: Check) -> list[tuple[Fact, ...]]:
    """The figure alone, and with its equal prints, unless the broken relation holds it against one of these."""
    print_of = attrgetter("key", "basis", "measure", "text")
    equal = tuple(f for f in facts if f.likely is not None and f.key and print_of(f) == print_of(fact))
    return [(fact,), equal] if len(equal) > 1 and broken.kind != "agreement" else [(fact,)]


def _options(group: tuple[Fact, ...], broken: Check, concerned: dict[str, list[Check]]) -> list[tuple[tuple, Misread]]:
    """What other digits of these prints mend the broken relation and leave none broken that they take part in."""
    relations = list({id(one): one for fact in group for one in concerned[fact.fact]}.values())
    found = []
    for other in group[0].others:
        changed = {fact.fact: with_digits(fact, other.text) for fact in group}
        verdicts = [(one.verdict, one.recomputation.with_others(changed).judge().verdict) for one in (broken, *relations)]
        if verdicts.pop(0)[1] not in ("ties", "rounds"):
            continue
        if any(after == "breaks" for _, after in verdicts):
            continue
        # What only looks alike has to tie; within rounding nearly any digit at the end would do.
        if _trust(other) < 2 and any(before == "breaks" and after != "ties" for before, after in verdicts):
            continue
        mended = sum(before == "breaks" for before, _ in verdicts)
        ties = sum(after == "ties" for _, after in verdicts)
        rank = mended, ties, _trust(other), -len(group)
        found.append((rank, Misread(tuple(changed), group[0].text, other.text, other.why, ties, mended)))
    return found


def _trust(other: Other) -> int:
    """Candidates of the recogniser come before digits that only look alike."""
    return 2 if other.why == "seen" and other.likely >= 1 / 100 else 1 if other.why == "seen" else 0


def confirmed(reading: Reading, checks: Iterable[Check]) -> frozenset[str]:
    """The figures of a scan that tie through others: in a relation that is more than two prints of one amount, or printed alike
    with one of those."""
    checks = list(checks)
    found = {fact for one in checks if one.kind in WITNESSES and one.verdict == "ties" for fact in one.facts}
    for one in checks:
        if one.kind == "agreement" and one.verdict == "ties" and found & set(one.facts):
            found |= set(one.facts)
    return frozenset(f.fact for f in reading.facts if f.likely is not None and f.fact in found)
