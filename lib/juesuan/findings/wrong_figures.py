"""Wrong figures: the smallest sets of figures that cannot be true, one finding for each independent fault.

A figure in every smallest set is wrong, with what is worked out from it; where the sets differ, the document does not say which
of their figures are. Slips that tell themselves in these sets (two figures exchanged, shares moved, rows short of their total)
are told as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from juesuan.findings import sentences as say
from juesuan.findings.drafts import MOST_GUESSES, Draft, Ground, money
from juesuan.findings.left_out import Short, short_alike
from juesuan.findings.plain_causes import by_codes
from juesuan.findings.registry import rule
from juesuan.findings.sentences import RATIOS, Pair, said, words
from juesuan.findings.shifts import LEAST_ROWS
from juesuan.ground.exact import Interval, exact, half_up
from juesuan.ground.groups import grouped
from juesuan.reading.book import interval
from juesuan.reading.facts import Fact
from juesuan.reading.vocabulary import path_of
from juesuan.reconcile.causes import cause
from juesuan.reconcile.checks import Check
from juesuan.reconcile.suspects import DERIVED, Suspect, in_place_of, printed_numbers

_FEW = 5  # printed forms that reach into a range, of which a slip of typing may tell one


def _parts(ground: Ground) -> Iterator[tuple[frozenset[str], list[frozenset[str]]]]:
    """Each independent fault: the figures in every smallest set, and where the sets differ, what each has besides."""
    verdict = ground.verdict
    # A rate on a nil base has a finding of its own, which says more than that both cannot hold; so have exchanged figures.
    on_nil = (c for c in ground.checks if c.note == "zero_base" and c.recomputation.bottom_value() == 0)
    told = {c.facts[0] for c in on_nil}.union(*(one.facts for one in ground.apart.exchanges))
    for part in verdict.reconciliation.parts if verdict and verdict.suspects else ():
        if told & frozenset().union(*part):
            continue
        sure = frozenset.intersection(*part)
        yield sure, [one - sure for one in part if one - sure] if len(part) > 1 else []


def _sure(ground: Ground) -> list[str]:
    """The figures in every smallest set of one fault of which a range is known."""
    return [name for sure, _ in _parts(ground) for name in sorted(sure) if name in ground.suspects]


def _copies(ground: Ground, names: Iterable[str]) -> list[list[Fact]]:
    """Figures in order, those that print one amount alike together, those of a class and its only item, and equal ones of a
    table's row, such as a total and the grant that is all of it, or of its column, such as a total and its only class."""
    groups: dict[tuple, list[Fact]] = {}
    for name in sorted(names, key=lambda n: ground.facts[n].start):
        f = ground.facts[name]
        path, _, part = f.key[0].partition("|") if f.key else (name, "", "")
        of = f.of_key if f.measure == "share" else None
        alike = (path.split("/")[0], part, f.key and f.key[1], f.measure, f.basis, of, f.value, f.unit)
        row, column = ((f.cell[:2], f.value), alike) if f.cell else (alike, alike)
        if f.cell and (one := ground.suspects.get(name)):
            column = (f.cell[0], f.cell[2], f.value, one.low, one.high)
        group = next((groups[key] for key in (alike, row, column) if key in groups), [])
        groups |= dict.fromkeys((alike, row, column), group)
        group.append(f)
    return list({id(group): group for group in groups.values()}.values())


@rule
def exchanged(ground: Ground) -> Iterator[Draft]:
    """Two figures that do not fit where they stand, and would in each other's place: one slip."""
    pairs = [(mine, theirs, checks) for mine, theirs, checks, _ in ground.apart.exchanges]
    for mine, theirs in ground.once(_swapped):
        pairs.append((tuple(mine), tuple(theirs), ground.broken_by(f.fact for f in (*mine, *theirs))))
    for mine, theirs, checks in pairs:
        shown = [[f for n, f in enumerate(side) if f.measure not in {g.measure for g in side[:n]}] for side in (mine, theirs)]
        measures = say.listed(said(words()["measures"][m]) for m in dict.fromkeys(f.measure for side in shown for f in side))
        yield ground.draft(
            [mine[0], theirs[0], *mine[1:], *theirs[1:], *ground.figures_in(checks)],
            amount=money(mine[0], abs(mine[0].exact - theirs[0].exact)),
            wrong={f.fact: interval(in_place_of(f, g)) for f, g in _each_other(mine, theirs)},
            **ground.told_by(checks),
            names=say.joined((say.item(f.label) for f in (mine[0], theirs[0])), " and ", "与"),
            measures=measures,
            first=say.described(shown[0]),
            second=say.described(shown[1]),
        )


def _each_other(mine: Sequence[Fact], theirs: Sequence[Fact]) -> Iterator[tuple[Fact, Fact]]:
    """The figures of two sides with those of their own measure in whose place they would fit."""
    for side, other in ((mine, theirs), (theirs, mine)):
        for fact in side:
            yield from ((fact, g) for g in [g for g in other if g.measure == fact.measure][:1])


def _swapped(ground: Ground) -> list[tuple[list[Fact], list[Fact]]]:
    """Pairs among the figures that cannot stand, of one row or column of a table, each of which is what the others give for the
    other: 0.00 and 2.08 in each other's place too, of which no relation speaks."""
    suspects, followers = ground.suspects, ground.once(_followers)
    groups = _copies(ground, (n for n in _sure(ground) if n not in followers))
    narrow = [g for g in groups if g[0].cell and _narrow(g[0], suspects[g[0].fact])]
    found: list[tuple[list[Fact], list[Fact]]] = []
    for one, other in ((a, b) for n, a in enumerate(narrow) for b in narrow[n + 1 :]):
        (table, row, column), (home, line, lane) = one[0].cell, other[0].cell
        alike = (one[0].measure, one[0].unit) == (other[0].measure, other[0].unit)
        near = alike and table == home and (row == line or column == lane)
        both = ((suspects[a[0].fact], b[0]) for a, b in ((one, other), (other, one)))
        fits = (Interval(wrong.low, wrong.high).meets(interval(right)) for wrong, right in both)
        if near and one[0].value != other[0].value and all(fits) and not any(g in (one, other) for pair in found for g in pair):
            found.append((one, other))
    return found


def _narrow(fact: Fact, found: Suspect) -> bool:
    """Whether the others leave a figure hardly more than one printed form, theirs or its own."""
    step = max(fact.high - fact.low, Fraction(100))
    return None not in (found.low, found.high) and found.high - found.low <= max(4 * step, abs(found.high) / 1000)


@rule
def shares_moved(ground: Ground) -> Iterator[Draft]:
    """Shares of one whole that are off by as much, one above and the other below: computed together, and told together."""
    for facts in ground.once(_offset):
        checks = ground.broken_by(f.fact for f in facts)
        yield ground.draft(
            [*facts, *ground.figures_in(checks)],
            **ground.told_by(checks),
            shares=say.amounts(facts),
            of=say.item(facts[0].of),
            figures=say.described(facts),
        )


def _offset(ground: Ground) -> list[list[Fact]]:
    """The shares of one whole among the figures that cannot stand whose distances from what they would be cancel out."""
    sure = map(ground.facts.__getitem__, _sure(ground))
    shares = grouped(((f.of_key, f.basis, f.section), f) for f in sure if f.measure == "share" and f.of_key)
    found = []
    for facts in shares.values():
        ends = [(ground.suspects[f.fact].low, ground.suspects[f.fact].high) for f in facts]
        if len(facts) > 1 and all(None not in pair for pair in ends):
            off = sum((f.exact - (low + high) / 2 for f, (low, high) in zip(facts, ends, strict=True)), Fraction(0))
            if abs(off) <= sum((f.high - f.low for f in facts), Fraction(0)):
                found.append(sorted(facts, key=lambda f: f.start))
    return found


def _also(ground: Ground, facts: Sequence[Fact]) -> Pair:
    """The other places of one figure that is printed more than once."""
    names = (ground.where(f) if f.label == facts[0].label else say.item(f.label) for f in facts[1:])
    return said(words()["broken"]["also"], list=say.joined(names, ", ", "、")) if len(facts) > 1 else ("", "")


@rule
def suspect(ground: Ground) -> Iterator[Draft]:
    """A figure that is in every smallest set of figures that cannot be true."""
    suspects = ground.suspects
    followers = ground.once(_followers)
    swapped = {f.fact for pair in ground.once(_swapped) for side in pair for f in side}
    for copies in _copies(ground, (n for n in _sure(ground) if n not in followers)):
        if copies[0].fact in swapped | {f.fact for one in ground.once(_offset) for f in one}:
            continue
        if copies[0].unit == "" and suspects[copies[0].fact].cause.get("kind") in ("percent", "percent_sign"):
            continue  # the percent sign is missing, which rate_without_sign tells
        with_it = [ground.facts[n] for n, level in followers.items() if level in {f.fact for f in copies}]
        checks = ground.broken_by(f.fact for f in (*copies, *with_it))
        yield _suspect(ground, copies, suspects[copies[0].fact], checks, with_it)
    for sure, rest in _parts(ground):
        if rest and not sure:
            yield from _ratio_off(ground, frozenset().union(*rest))


def _followers(ground: Ground) -> dict[str, str]:
    """The suspects that say of a suspect level no more than its own figure does: the share worked out from it, or its change
    and growth, which tie with it and with nothing else; each with the level. A sentence left from another year is one slip."""
    sure, lead = _sure(ground), {}
    for name in sure:
        if (fact := ground.facts[name]).measure in ("amount", "count") and fact.key and not fact.cell:
            lead.setdefault((fact.key, fact.section), name)
    home = lambda n: lead.get(((f := ground.facts[n]).key, f.section), n)  # noqa: E731
    found = {n: home(n) for n in sure if home(n) != n and ground.facts[n].measure in (*RATIOS, "change")}
    for _, sets in _parts(ground):
        members = frozenset().union(*sets)
        if members and len({home(n) for n in members}) == 1 and not members & lead.keys() and home(min(members)) not in members:
            found |= {n: home(n) for n in sorted(members)}
    return found


def _suspect(ground: Ground, copies: list[Fact], found: Suspect, checks: list[Check], with_it: Sequence[Fact] = ()) -> Draft:
    """A figure that cannot stand, its other prints, and what is worked out from it beside it."""
    fact = copies[0]
    gap = say.derived(fact, found)[-1]
    guess = found.cause.get("en", ""), found.cause.get("zh", "")
    return ground.draft(
        [*copies, *with_it, *ground.figures_in(checks)],
        fact,
        severity="attention" if _near(fact, found) or ground.in_last_place(checks) else "",
        amount=money(fact, gap),
        wrong=_would_be(ground, copies, with_it),
        told=say.described([fact]),
        **_derived(ground, copies, found, checks),
        **ground.told_by(checks),
        also=said(words()["with_it"], list=say.described(with_it)) if with_it else _also(ground, copies),
        cause=said(words()["cause"], cause=guess) if all(guess) else said(words()["as_one" if with_it else "no_cause"]),
    )


def _would_be(ground: Ground, copies: Sequence[Fact], with_it: Sequence[Fact]) -> dict[str, Interval]:
    """The figures that a suspect tells to be wrong, with what the others leave each; of what is worked out from it anything."""
    ranges = {f.fact: ground.suspects.get(f.fact) for f in copies}
    return {f.fact: Interval(None, None) for f in with_it} | {n: Interval(s.low, s.high) for n, s in ranges.items() if s}


def _derived(ground: Ground, copies: list[Fact], found: Suspect, checks: Sequence[Check]) -> dict[str, Pair]:
    """What the others give for a figure, and what to do: to look at what it contradicts where they give nothing, and at what it
    is based on where they leave nothing of what no table has."""
    entries, fact = words(), copies[0]
    if found.low is None and found.high is None:
        names = say.listed(say.what(f) for f in ground.figures_in(checks) or copies)
        return {"derived": said(entries["derived"]["unknown"]), "advice": said(entries["advice"]["unknown"], list=names)}
    span, gap = say.derived_texts(fact, found)
    derived = said(entries["derived"]["known"], range=span, distance=gap)
    listed = bool(fact.key) and "/" in fact.key[0]  # an item of the classification
    tables = not listed or any(f.cell and f.key and path_of(f.key) == path_of(fact.key) for f in ground.book.facts)
    step = fact.high - fact.low
    if fact.value and found.low == 0 and found.high <= step and not tables and any(f.cell for f in ground.book.facts):
        return {"derived": derived, "advice": said(entries["advice"]["unlisted"])}
    return {"derived": derived, "advice": said(entries["advice"]["known"], **_would_fit(ground, copies, found))}


def _would_fit(ground: Ground, copies: list[Fact], found: Suspect) -> dict[str, Pair]:
    """The printed form that fits: the one that stands elsewhere, with its place, else all that the range allows."""
    measure = "level" if copies[0].measure in ("amount", "count") else copies[0].measure
    same = [f for f in ground.book.all(copies[0].key, measure, copies[0].basis) if f not in copies]
    for other in (f for f in same if f.unit == copies[0].unit):
        if (found.low is None or other.high >= found.low) and (found.high is None or other.low <= found.high):
            where_printed = said(words()["printed_at"], place=ground.where(other))
            return {"forms": say.figure(other), "beside": where_printed}
    if form := _explained(copies[0], found):
        return {"forms": say.figure(form), "beside": ("", "")}
    right = replace(copies[0], unit=found.cause.get("unit", found.unit or copies[0].unit))
    low, high = (found.low, found.high) if found.likeliest is None else (exact(found.likeliest) * right.scale,) * 2
    return {"forms": say.forms(right, low, high), "beside": ("", "")}


def _explained(fact: Fact, found: Suspect) -> Fact | None:
    """A figure as its cause says that it was meant: its digits in another unit, or with the point in its place; the digits of a
    slip where hardly anything else fits."""
    kind, form = found.cause.get("kind"), found.cause.get("form", "")
    if kind == "unit":
        return replace(fact, unit=found.cause["unit"])
    few = form and found.likeliest is None and len(printed_numbers(fact, Interval(found.low, found.high))) <= _FEW
    if not (kind == "decimal_point" or few):
        return None
    return replace(fact, value=Decimal(form).copy_sign(fact.value), text=say.grouped_as(fact, form))


def _ratio_off(ground: Ground, members: frozenset[str]) -> Iterator[Draft]:
    """A ratio off in its last place, though a figure it is computed from could be wrong instead: it is the derived one."""
    checks = ground.broken_by(members)
    if near := None if checks else _nearly(ground, members):
        yield _suspect(ground, [ground.facts[near.fact]], near, [])
    if not ground.in_last_place(checks):
        return
    for fact in dict.fromkeys(ground.facts[c.facts[0]] for c in checks):
        mine = [c for c in checks if c.facts[0] == fact.fact]
        ends = mine[0].low, mine[0].high
        why = cause(fact, Interval(*ends), ground.book)
        found = Suspect(fact.fact, fact.label, fact.measure, fact.basis, str(fact.value), *ends, why)
        yield _suspect(ground, [fact], found, mine)


def _nearly(ground: Ground, members: frozenset[str]) -> Suspect | None:
    """The ratio that one in its last place would mend, among figures that only all relations together contradict."""
    return next((s for s in ground.tried if s.fact in members and _near(ground.facts[s.fact], s)), None)


def _near(fact: Fact, found: Suspect) -> bool:
    """Whether a ratio is off by no more than one in its last place."""
    bounded = fact.measure in RATIOS and (found.low is not None or found.high is not None)
    return bounded and say.off(fact, found.low, found.high) <= Fraction(1, 10**fact.decimals) * fact.scale


def short_totals(ground: Ground) -> list[Short]:
    """The totals of tables whose rows fall short by one amount, where no row is to blame more than another: in several columns
    or tables, or in one of rows any three of which could be wrong; and none of their figures breaks anything else."""
    told = by_codes(ground) | {c.check for lost in ground.apart.left_out for c in lost.checks}
    cells, found = {f.fact: f.cell for f in ground.book.facts}, []
    parts = [(sure, sets, sure.union(*sets)) for sure, sets in _parts(ground)]
    guessed = {s.fact for s in ground.tried if _typed(s)}
    checks = [c for c in ground.checks if c.check not in told and not ground.apart.explains(c, cells)]
    for one in short_alike(checks, ground.facts):
        mine = {c.check for c in one.checks}
        about = [part for part in parts if part[2] & one.names]
        alone = all(c.check in mine for c in ground.broken_by(one.names.union(*(names for *_, names in about))))
        even = all(not sure and len(sets) >= LEAST_ROWS - (len(mine) > 1) for sure, sets, _ in about)
        if alone and even and (len(mine) > 1 or about) and not any(guessed & names for *_, names in about):
            found.append(one)
    return found


def _typed(found: Suspect) -> bool:
    """Whether a slip of typing would explain a figure: it is then the likelier one."""
    return bool(found.cause) and not found.cause["kind"].startswith("borrowed")


@rule
def rows_short(ground: Ground) -> Iterator[Draft]:
    """Rows of tables that fall short of their totals by one amount, and nothing says which row is wrong or wanting."""
    for one in ground.once(short_totals):
        wholes = list(dict.fromkeys(c.recomputation.target for c in one.checks))
        first = wholes[0]
        yield ground.draft(
            [*wholes, *ground.figures_in(one.checks)],
            first,
            amount=money(first, one.wanting),
            distance=say.distance(first, one.wanting),
            tables=say.joined(dict.fromkeys(ground.where(w) for w in wholes), ", ", "、"),
            **ground.told_by(one.checks, MOST_GUESSES),
        )


@rule
def suspect_either(ground: Ground) -> Iterator[Draft]:
    """Figures of which some are wrong, and the document does not say which: what the smallest sets differ in."""
    suspects = ground.suspects
    followers = ground.once(_followers)
    short = frozenset().union(*(one.names for one in ground.once(short_totals)))
    for _, sets in _parts(ground):
        members = frozenset().union(*sets)
        if followers.keys() & members or short & members:
            continue
        checks = ground.broken_by(members)
        if not members or ground.in_last_place(checks) or (not checks and _nearly(ground, members)):
            continue
        groups = _copies(ground, members)
        lead = next((g for g in groups if g[0].fact in suspects), groups[0])
        ordered = [lead, *(g for g in groups if g is not lead)]
        found = suspects.get(lead[0].fact)
        guesses = [(g[0], s.cause) for g in ordered for s in ground.tried if s.fact == g[0].fact and s.cause]
        yield ground.draft(
            [f for g in ordered for f in g],
            lead[0],
            amount=_most(ground, lead[0], found, checks, members),
            headline=_headline(lead[0], checks, len(groups)),
            contradiction=_contradiction(ordered, checks),
            sets=_sets(ground, sets),
            **ground.told_by(checks),
            cause=_guesses(guesses),
        )


def _sum_alone(checks: Sequence[Check]) -> dict[str, Pair]:
    """Of figures that break but one sum: its total, what its parts make, and how far they are apart; empty for others."""
    check = checks[0] if len(checks) == 1 and checks[0].kind == "sum" else None
    low, high, off = say.recomputed_ends(check) if check else (None, None, Fraction(0))
    if check is None or low is None or low != high:
        return {}
    whole = check.recomputation.target
    made = say.range_text(whole, low, high)
    return {"what": say.what(whole), "figure": say.figure(whole), "made": made, "gap": say.distance(whole, off)}


def _contradiction(ordered: Sequence[Sequence[Fact]], checks: Sequence[Check]) -> Pair:
    """What cannot be: a sum that its parts do not make, else figures that do not hold together."""
    entries, alone = words()["contradiction"], _sum_alone(checks)
    return said(entries["sum"], **alone) if alone else said(entries["many"], members=say.described(g[0] for g in ordered))


def _headline(lead: Fact, checks: Sequence[Check], number: int) -> Pair:
    """What the title says: how far a sum's parts are from its total, as what a ratio is recomputed, where one is that does not,
    else how many figures there are."""
    if alone := _sum_alone(checks):
        return said(words()["headline"]["sum"], **alone)
    point = checks[0].recomputation.point() if len(checks) == 1 and lead.measure in DERIVED else None
    if point is None or checks[0].facts[0] != lead.fact:
        return said(words()["headline"]["many"], what=say.what(lead), n=str(number))
    entry = "unit_cost" if lead.measure == "unit_cost" else "ratio"
    value = replace(lead, value=half_up(point / lead.scale, lead.decimals))
    shown = replace(value, text=f"{abs(value.value)}")
    return said(words()["headline"][entry], what=say.what(lead), figure=say.figure(lead), point=say.figure(shown))


def _guesses(found: Sequence[tuple[Fact, Mapping[str, str]]]) -> Pair:
    """What would explain each of the figures that could be wrong, those that have an explanation."""
    of = lambda f, why: said(words()["for_one"], figure=say.figure(f), cause=(why["en"], why["zh"]))  # noqa: E731
    typed = [(fact, why) for fact, why in found if not why["kind"].startswith("borrowed")]  # equal amounts are common
    typed = [one for one in typed if one[1]["kind"] != "nil"] or typed  # so are parts of nil
    each = [of(fact, why) for fact, why in typed[:MOST_GUESSES]]
    return said(words()["either"], cause=say.joined(each)) if each else said(words()["unknown"])


def _sets(ground: Ground, sets: Sequence[frozenset[str]]) -> Pair:
    """Which figures to correct so that the rest agrees, where that takes more than one of them."""
    named = [_copies(ground, one) for one in sets]
    if all(len(groups) == 1 for groups in named):
        return "", ""
    each = [say.joined((say.described(g[:1]) for g in groups), " with ", "与") for groups in named]
    return said(words()["sets"], list=say.joined(each))


def _most(ground: Ground, fact: Fact, found: Suspect | None, checks: list[Check], members: Iterable[str]) -> Fraction | None:
    """What figures of which some are wrong are off by: the suspect's distance or the widest gap of a relation that it breaks;
    None where one of them is no amount."""
    if any(money(ground.facts[m], Fraction(1)) is None for m in members):
        return None
    gaps = [money(ground.facts[c.facts[0]], abs(c.gap)) for c in checks]
    own = money(fact, say.off(fact, found.low, found.high)) if found else None
    return max((a for a in (own, *gaps) if a is not None), default=None)
