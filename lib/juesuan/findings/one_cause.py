"""One cause that is told by two documents: a figure that contradicts its own document and another one, and one difference from
the other document that shows in an item and in its totals.

What the other document says is told within an exception only where one correction mends both: the figure as the other document
would have it fits this document too, or nothing is left of the difference once the figure is mended. Whatever a correction of
one leaves standing is another matter, and stays a finding of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from juesuan.findings.drafts import Draft, Ground, Instead, severity_of
from juesuan.findings.sentences import Pair, added, described, figure, formula, item, range_text, said, what, where, words
from juesuan.ground.exact import ONE, Interval, half_up, rounded
from juesuan.reading.book import Book, interval, printed
from juesuan.reading.facts import Fact
from juesuan.reading.vocabulary import Key
from juesuan.reconcile.checks import Check
from juesuan.reconcile.relations import relations

FAR = 10  # times what rounding explains: differences as large are not alike by chance
_NIL = Fraction(0)
_HOLDS = ("ties", "rounds")
_WAYS = ("change", "change_rate")


def implied(check: Check, facts: Mapping[str, Fact]) -> Interval:
    """What this year's figures, by identifier, say of last year's amount in a check across two years; in base units."""
    first = facts[check.facts[0]]
    if first.measure != "change_rate":
        return Interval(check.low, check.high)
    return interval(facts[check.facts[1]]).quotient(interval(first) + ONE) or Interval(None, None)


def compared_texts(ground: Ground, check: Check) -> dict[str, Pair | str]:
    """What a sentence says of a check across two years: the item, both figures, and what this year's come to."""
    first, theirs, ours = ground.facts[check.facts[0]], check.past[0], implied(check, ground.facts)
    return {
        "item": item(first.label),
        "other": printed(theirs),
        "statement": formula(check.statement),
        "figure": figure(first),
        "range": range_text(theirs, ours.low, ours.high),
        "where": where(theirs, ground.before.reading.tables if ground.before else ()),
    }


# --- one difference in an item and in its totals ------------------------------------------------------------------------


def together(ground: Ground) -> list[list[Check]]:
    """The broken checks against last year's document, those that one difference explains together, the least item first: an
    item and the wholes that it is a part of, all off by one amount that rounding is far from."""
    within = ground.once(_within)
    # A figure that its own document contradicts is a slip of its own, and has not followed from another.
    slips = {f for c in ground.checks if c.verdict == "breaks" and not c.past for f in c.facts}
    groups: list[list[Check]] = []
    for one in (c for c in ground.checks if c.past and c.verdict == "breaks"):
        alike = (g for g in groups if all(_one_difference(ground, one, other, within) for other in g))
        home = None if one.facts[0] in slips else next((g for g in alike if g[0].facts[0] not in slips), None)
        (home.append if home else groups.append)(one if home else [one])
    key = lambda c: ground.facts[c.facts[0]].key  # noqa: E731
    depth = lambda c, group: sum(key(c) in within.get(key(o), ()) for o in group)  # noqa: E731
    return [sorted(group, key=lambda c: (-depth(c, group), ground.facts[c.facts[0]].start)) for group in groups]


def _within(ground: Ground) -> dict[Key, set[Key]]:
    """For each amount all amounts that are parts of it, or of a part, or its equal."""
    parts: dict[Key, set[Key]] = defaultdict(set)
    for relation in (r for r in relations(ground.book) if r.kind in ("sum", "bound", "equal")):
        parts[relation.whole].update(relation.parts)
        for part in relation.parts if relation.kind == "equal" else ():
            parts[part].add(relation.whole)
    return {whole: _reached(parts, whole) for whole in list(parts)}


def _reached(parts: Mapping[Key, set[Key]], whole: Key) -> set[Key]:
    found, ahead = set(), [whole]
    while ahead:
        new = parts.get(ahead.pop(), set()) - found
        found |= new
        ahead += new
    return found - {whole}


def _one_difference(ground: Ground, one: Check, other: Check, within: Mapping[Key, set[Key]]) -> bool:
    both = one, other
    keys = [ground.facts[c.facts[0]].key for c in both]
    if not any(b in within.get(a, ()) for a, b in (keys, keys[::-1])):
        return False
    off = [_off(ground, c) for c in both]
    if None in off or any(c.past[0].measure != "amount" or c.criterion == "prior-budget-agrees" for c in both):
        return False
    (mine, slack), (theirs, more) = off
    return abs(mine - theirs) <= slack + more and min(abs(mine), abs(theirs)) >= FAR * max(slack, more)


def _off(ground: Ground, check: Check) -> tuple[Fraction, Fraction] | None:
    """How far this year's document tells last year's amount from what it is, and what rounding may make of that."""
    ours, theirs = implied(check, ground.facts), interval(check.past[0])
    if None in (ours.low, ours.high):
        return None
    slack = (ours.high - ours.low + theirs.high - theirs.low) / 2
    return (ours.low + ours.high) / 2 - check.past[0].exact, slack


# --- what the other document makes of a figure ---------------------------------------------------------------------------


def as_published(ground: Ground, check: Check) -> Instead:
    """Each figure of a check across two years as last year's document would have it, the others left as they are, with all its
    prints; and a change with its rate, the other way."""
    done, theirs = check.recomputation, check.past[0]
    found: list[dict[str, Fact]] = []
    for fact in (ground.facts[i] for i in check.facts):
        slack = (theirs.high - theirs.low) / 2
        if fact.measure == "change_rate":
            actual = ground.facts[check.facts[1]]
            value, slack = (actual.exact - theirs.exact) / theirs.exact, _NIL
        elif done.rule == "quotient":
            value = theirs.exact * (1 + done.target.exact)
        else:
            sign = next(s for s, f in done.top if f is fact)
            others = [(s, f) for s, f in done.top if f is not fact]
            value = sign * (theirs.exact - sum((s * f.exact for s, f in others), _NIL))
            slack += sum((f.high - f.low for _, f in others), _NIL) / 2
        if value >= 0 or fact.measure in _WAYS:
            found.append(printed_as(ground.book, fact, value, slack))
    first = ground.facts[check.facts[0]]
    turned = [f for m in _WAYS for f in ground.book.all(first.key, m, first.basis) if f.section == first.section and f.value]
    if first.measure in _WAYS and turned:
        other_way = {f.fact: replace(f, value=-f.value, low=-f.high, high=-f.low) for f in turned}
        if done.with_others(other_way).judge().verdict in _HOLDS:
            found.append(other_way)
    return tuple(found)


def of_base(fact: Fact, actual: Fact | None, base: Fraction) -> Fraction | None:
    """What a figure comes to that tells an amount compared with, or compares with it, where that is `base`; None where the
    actual amount, or a base that is not nil, is wanting."""
    if fact.measure in ("amount", "count"):
        return base
    if actual is None or (fact.measure != "change" and not base):
        return None
    if fact.measure == "change":
        return actual.exact - base
    return actual.exact / base - (fact.measure == "change_rate")


def printed_as(book: Book, fact: Fact, value: Fraction, slack: Fraction = _NIL) -> dict[str, Fact]:
    """A figure and its like prints, as they would print another value (in base units), which is known but for some slack."""
    meant = lambda f: (f.key, f.measure, f.basis, f.value)  # noqa: E731
    alike = [f for f in book.facts if f.key and meant(f) == meant(fact)]
    return {f.fact: printing(f, value, slack) for f in (fact, *alike)}


def printing(fact: Fact, value: Fraction, slack: Fraction = _NIL) -> Fact:
    """A figure printed as it is, of another value (in base units), which is known but for some slack."""
    number = half_up(value / fact.scale, fact.decimals)
    ends = rounded(number, fact.decimals, fact.scale) if fact.low != fact.high else Interval(value, value)
    low, high = min(ends.low, value - slack), max(ends.high, value + slack)
    return replace(fact, value=number, text=str(abs(number)), low=low, high=high)


# --- told within an exception --------------------------------------------------------------------------------------------

_CONFLICTS = ("suspect", "exchanged", "suspect_either", "break", "part_above_whole", "budgets_over", "budgets_short")


class Mended(NamedTuple):
    """What one correction mends besides a difference from the other document: the relations of a conflict, and the figure that
    it corrects with its like prints; no figure where the conflict itself says what it would be."""

    checks: tuple[Check, ...] = ()
    would: tuple[Fact, ...] = ()


def told_once(ground: Ground, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, of those that one correction mends one: an exception tells what another document says of the figures that it
    accuses, and a difference from the other document tells the rate that is off in its last place by it."""
    kept, mended = list(drafts), defaultdict(list)
    for outside in (d for d in drafts if d.kind in words()["beside"]):
        tried = ((inner, _mends(ground, outside, inner)) for inner in kept if inner.kind in _CONFLICTS)
        inner, one = next(((inner, one) for inner, one in tried if one), (None, None))
        if inner and one and one.would and severity_of(inner) != "exception" and id(inner) not in mended:
            again = inner.fields.get("again", inner.fields["broken"])
            outside.fields["more"] = added(outside.fields["more"], added(again, _pinned(one)))
            kept = [d for d in kept if d is not inner]
        elif inner:
            mended[id(inner)].append((outside, one))
            kept = [d for d in kept if d is not outside]
    return [d for draft in kept for d in _with(ground, draft, mended.get(id(draft), ()))]


def _with(ground: Ground, inner: Draft, mended: Sequence[tuple[Draft, Mended]]) -> Iterator[Draft]:
    """An exception with what another document says of it; one for each of its figures that the other document tells, where it
    could not say which of several figures were wrong and these mend all of it, each its own relations."""
    touched = [c for _, one in mended for c in one.checks]
    if len(mended) > 1 and len(touched) == len(inner.tells) and {*touched} == {*inner.tells}:
        for outside, one in mended:
            lead, told = ground.facts[one.would[0].fact], ground.figures_in(one.checks)
            figures = list(dict.fromkeys([lead, *(f for f in told if f.fact in ground.accused)]))
            fields = ground.told_by(one.checks) | {"sets": ("", ""), "cause": said(words()["unknown"])}
            fields |= {"contradiction": said(words()["contradiction"]["many"], members=described(figures))}
            own = ground.draft([*figures, *told], lead, **fields)
            yield from _with(ground, replace(own, kind=inner.kind), [(outside, one)])
        return
    for outside, one in mended:
        more = added(said(words()["beside"][outside.kind], **outside.fields), _pinned(one))
        inner.fields["broken"] = added(inner.fields["broken"], more)
        if one.would and {*one.checks} == {*inner.tells}:
            wrong = ground.facts[one.would[0].fact]
            inner.fields["headline"] = said(words()["headline"]["pinned"], what=what(wrong), figure=figure(wrong))
            if inner.fields.get("cause") == said(words()["unknown"]):
                inner.fields["cause"] = said(words()["pinned_cause"])
    yield inner


def _pinned(one: Mended) -> Pair:
    if not one.would:
        return "", ""
    step = one.would[0].scale / 10 ** one.would[0].decimals
    coarse = one.would[0].high - one.would[0].low > 4 * step  # the other document prints fewer digits
    return said(words()["pinned"]["about" if coarse else "as"], list=described(one.would))


def _mends(ground: Ground, outside: Draft, inner: Draft) -> Mended | None:
    """What of a conflict within one document is mended with a difference from another; None where a correction of the one
    leaves the other standing."""
    names = {f.fact for f in outside.facts}
    ways = [(n, interval(f)) for one in outside.instead for n, f in one.items()]
    if any(inner.wrong[n].meets(there) for n, there in ways if n in inner.wrong) or (
        inner.wrong and names <= inner.wrong.keys()
    ):
        return Mended()
    either = inner.kind == "suspect_either"
    found = [one for way in outside.instead if (one := _by(ground, way, inner, either))]
    if len(found) > 1:  # which of its figures is wrong the other document does not say either
        return Mended() if either else None
    return found[0] if found else None


def _by(ground: Ground, way: Mapping[str, Fact], inner: Draft, either: bool) -> Mended | None:
    """What figures as the other document would have them mend of a conflict: all of it, or of several faults that the document
    alone cannot tell apart all that they take part in."""
    accused = {f.fact for f in inner.facts} & (ground.accused if either else ground.facts.keys())
    checks = tuple(c for c in inner.tells if not either or not way.keys().isdisjoint(c.facts))
    if way.keys().isdisjoint(accused):
        return None
    if checks:
        holds = all(c.recomputation.with_others(way).judge().verdict in _HOLDS for c in checks)
    else:  # relations that break together only: by what the others leave the figure
        verdict = ground.verdict
        known = [s for s in verdict.tried if s.fact in way] if verdict and not inner.tells else []
        holds = any(Interval(s.low, s.high).meets(interval(way[s.fact])) for s in known)
    return Mended(checks, tuple(way.values())) if holds else None
