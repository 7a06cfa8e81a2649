"""Exchanges: figures that stand in each other's place; found by trying, and told instead of the smallest set of wrong figures.

That set takes what is worked out from them for wrong where amount and share of two items have changed places: the changes and
the budgets that stand beside their own names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from juesuan.reading.facts import Fact, Reading
from juesuan.reconcile.checks import Check
from juesuan.reconcile.recomputation import UNPRINTED
from juesuan.reconcile.suspects import DERIVED, in_place_of

MOST_TRIED = 4000  # pairs
PRECISE = 5  # digits of an amount that no other amount meets by chance


class Exchange(NamedTuple):
    """Figures of one item, those of another in whose place they stand, the broken relations that this explains, and all
    figures of these."""

    mine: tuple[Fact, ...]
    theirs: tuple[Fact, ...]
    mended: tuple[Check, ...]
    facts: frozenset[str]


def exchanges(reading: Reading, checks: Sequence[Check], out: Collection[str]) -> Iterator[Exchange]:
    """Pairs of like figures, or of a change and its rate, that make every relation hold in each other's place, with the shares
    of both where these moved too; of pairs that explain the same the one that mends most, and of share and amount the share."""
    uses, alike, found = defaultdict(list), defaultdict(list), []
    for check, name in [(c, name) for c in checks for name in set(c.facts)]:
        uses[name].append(check)
    for fact in (f for f in reading.book.facts if f.key and f.value and f.fact not in out):
        alike[fact.measure.partition("_")[0], fact.basis, fact.cell and fact.cell[0]].append(fact)
    off = lambda f: any(c.verdict == "breaks" for c in uses[f.fact])  # noqa: E731
    # Two items' figures of one measure, or a change and the rate of it.
    may = lambda f, g: (f.measure == g.measure) == (f.key != g.key) and f is not g and abs(f.value) != abs(g.value)  # noqa: E731
    pairs = [(f, g) for some in alike.values() for f in filter(off, some) for g in some if may(f, g)]
    for one, other in pairs if len(pairs) <= MOST_TRIED else ():
        shares = [reading.book.near(f, f.key, "share", f.basis) if one.measure == "amount" else None for f in (one, other)]
        for sides in (((one,), (other,)), ((one, shares[0]), (other, shares[1])))[: 1 + all(shares)]:
            if mended := _mended(sides, uses):
                facts = frozenset(f.fact for side in sides for f in side).union(*(c.facts for c in mended))
                found.append((-len(mended), one.measure not in DERIVED, one.start, Exchange(*sides, mended, facts)))
    taken: set[str] = set()
    for *_, one in sorted(found, key=lambda one: one[:3]):
        if taken.isdisjoint(one.facts):
            taken |= one.facts
            yield one


def _mended(sides: tuple[tuple[Fact, ...], ...], uses: Mapping[str, list[Check]]) -> tuple[Check, ...]:
    """The broken relations that hold once the figures change places; none where one still breaks, or too little speaks for it:
    relations of both, a growth, or a sum of several parts that gives the other's amount to the last of many digits."""
    places = {f.fact: (f, g) for some in (sides, sides[::-1]) for f, g in zip(*some, strict=True)}
    after: dict[str, str] = {}
    new: dict[str, Fact] = {}
    for number, check in {c.check: c for name in places for c in uses[name]}.items():
        new.update({name: in_place_of(*places[name]) for name in check.facts if name in places and name not in new})
        after[number] = check.recomputation.with_others(new).judge().verdict
        if after[number] == "breaks":  # as most pairs do at once
            return ()
    off = [{c.check: c for f in side for c in uses[f.fact] if c.verdict == "breaks" or c.note == UNPRINTED} for side in sides]
    held = [{name: c for name, c in some.items() if after[name] in ("ties", "rounds")} for some in off]
    both = held[0] | held[1]
    exact = [c for name, c in both.items() if after[name] == "ties"]
    digits = [sum(map(str.isdigit, f.text)) for f, *_ in sides]
    alone = any(c.kind == "sum" and len(c.facts) > 2 for c in exact) and min(digits) >= PRECISE
    growth = sides[0][0].measure != sides[1][0].measure and sum(digits) >= PRECISE
    enough = exact and (alone or growth or (all(held) and len(both) > 1 and min(digits) > 1))
    return tuple(c for c in both.values() if c.verdict == "breaks") if enough else ()
