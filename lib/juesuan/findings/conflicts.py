"""Conflicts: figures that cannot hold together. One fault is one finding, with every relation that it breaks.

Order: what has a plain cause, the smallest sets of wrong figures, then, here, the broken relations that no set explains, by the
figure that they share, and the differences that rounding explains. A ratio that is off in its last place asks for an answer and
is no exception, in whichever of these ways it shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from juesuan.findings import sentences as say
from juesuan.findings.drafts import Draft, Ground, money
from juesuan.findings.plain_causes import by_codes, weights_broken
from juesuan.findings.registry import rule
from juesuan.findings.sentences import said, words
from juesuan.findings.wrong_figures import short_totals
from juesuan.ground.groups import grouped
from juesuan.reading.facts import Fact
from juesuan.reconcile.checks import Check


@rule
def break_(ground: Ground) -> Iterator[Draft]:
    """Broken relations that nothing above tells: one finding for all that one figure breaks."""
    suspects = ground.suspects.values()
    explained = {s.fact for s in suspects} | {f for s in suspects for a in s.alternatives for f in a}
    cells = {f.fact: f.cell for f in ground.book.facts}
    told = by_codes(ground) | {c.check for _, checks in ground.apart.scattered for c in checks}
    told |= {c.check for one in ground.once(short_totals) for c in one.checks} | {c.check for c in ground.once(weights_broken)}
    left = [c for c in ground.checks if c.verdict == "breaks" and not c.past and not explained & set(c.facts)]
    open_ = {c.check: c for c in left if c.check not in told and not ground.apart.explains(c, cells)}
    ties = {i for c in ground.checks if c.verdict == "ties" for i in c.facts}
    users = grouped((fact, name) for name, check in open_.items() for fact in set(check.facts))
    count = Counter({fact: len(names) for fact, names in users.items()})
    while open_:
        first = next(iter(open_.values())).facts
        # The figure that most of them have in common, if two have one.
        best = max(first, key=lambda n: (count[n], n not in ties, n == first[0]))
        shared = best if count[best] > 1 else first[0]
        mine = [open_.pop(name) for name in users[shared] if name in open_]
        count.subtract(fact for check in mine for fact in set(check.facts))
        yield _break(ground, ground.facts[shared], mine)


def _break(ground: Ground, fact: Fact, checks: list[Check]) -> Draft:
    check = next((c for c in checks if c.facts[0] == fact.fact), checks[0])
    lead, low, high, done = ground.facts[check.facts[0]], check.low, check.high, check.recomputation
    above = [f for sign, f in done.top if check.kind == "sum" and min(s for s, _ in done.top) > 0 and f.low > done.target.high]
    above_one = len(above) == 1
    if above_one:  # a part that the whole cannot hold
        lead, low, high = above[0], None, done.target.high - sum(f.low for _, f in done.top if f is not above[0])
    low, high, off = (low, high, say.off(lead, low, high)) if above_one else say.recomputed_ends(check)
    span, gap = say.range_text(lead, low, high), say.distance(lead, off, least=low != high)
    more = [c for c in checks if c is not check]
    return ground.draft(
        [lead, fact, *ground.figures_in(checks)],
        lead,
        tells=checks,
        severity="attention" if ground.in_last_place(checks) else "",
        amount=money(lead, max([off, *(abs(c.gap) for c in more)])),
        statement=say.formula(check.statement),
        range=span,
        distance=gap,
        broken=ground.broken(more) if more else ("", ""),
        cause=said(words()["unknown"]),
    )


# --- differences that rounding explains --------------------------------------------------------------------------------


@rule
def last_place(ground: Ground) -> Iterator[Draft]:
    """One quantity printed twice with another last digit."""
    places: dict[tuple, list[Check]] = {}
    for check in ground.checks:
        if check.verdict == "rounds" and check.note == "last_place":
            fact, values = ground.facts[check.facts[0]], frozenset(ground.facts[i].value for i in check.facts)
            places.setdefault((fact.label, fact.measure, fact.basis, values), []).append(check)  # in whatever fund's table
    for checks in places.values():
        found = list(dict.fromkeys(ground.facts[i] for c in checks for i in reversed(c.facts)))
        printed = say.joined(ground.printed_at(f) for f in found)
        amount = money(found[0], max(f.exact for f in found) - min(f.exact for f in found))
        yield ground.draft(found, found[-1], found[0].label, found[0].section, amount=amount, list=printed)


@rule
def dropped_zeros(ground: Ground) -> Iterator[Draft]:
    """Sums that tie only because a figure is printed with fewer decimals than the document's other amounts (0 beside 13.50)."""
    amounts = [f.decimals for f in ground.book.facts if f.measure == "amount"]
    usual = max(sorted(set(amounts)), key=amounts.count) if amounts else 0
    for check in ground.checks:
        used = [ground.facts[i] for i in check.facts]
        if check.verdict != "rounds" or check.kind != "sum" or all(f.decimals >= usual for f in used):
            continue
        whole, parts = used[0], used[1:]
        step = Fraction(1, 10**usual) * whole.scale
        apart = abs(sum((p.exact for p in parts), Fraction(0)) - whole.exact)
        if all(f.measure == "amount" for f in used) and apart * 2 > (len(parts) + 1) * step:
            fields = {"statement": say.formula(check.statement), "distance": say.distance(whole, apart)}
            yield ground.draft(used, amount=money(whole, apart), **fields)


@rule
def rounding(ground: Ground) -> Iterator[Draft]:
    """All relations that tie only within rounding: one finding."""
    rounds = [c for c in ground.checks if c.verdict == "rounds" and c.note != "last_place" and not c.past]
    if rounds:
        yield ground.draft([ground.facts[c.facts[0]] for c in rounds], list=say.joined(map(say.recomputed, rounds)))
