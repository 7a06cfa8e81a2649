"""Conflicts: figures that cannot hold together. One fault is one finding, with every relation that it breaks.

Order: what is told apart (shifted rows, a part above its whole), the smallest sets of wrong figures, then the broken relations
that no set explains, grouped by the figure that they share. A ratio that is off in its last place asks for an answer and is no
exception, in whichever of these ways it shows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from juesuan.findings import sentences as say
from juesuan.findings.apart import of_all_funds
from juesuan.findings.drafts import Draft, Ground
from juesuan.findings.left_out import Short, short_alike
from juesuan.findings.registry import rule, rules
from juesuan.findings.sentences import RATIOS, Pair, said, words
from juesuan.findings.shifts import LEAST_ROWS, Shift, heading
from juesuan.ground.exact import Interval, exact, half_up, plain
from juesuan.ground.groups import grouped
from juesuan.reading.book import interval
from juesuan.reading.facts import Fact
from juesuan.reading.vocabulary import path_of, vocabulary
from juesuan.reconcile.causes import cause
from juesuan.reconcile.checks import Check
from juesuan.reconcile.recomputation import FULL
from juesuan.reconcile.suspects import DERIVED, Suspect

MOST_GUESSES = 3  # explanations of one conflict, and examples of what is many
MOST_SHOWN = 12  # prints of one figure that are told with their places


def money(fact: Fact, gap: Fraction) -> Fraction | None:
    """A distance of an amount or change as yuan; None for other figures, and where nothing bounds it."""
    monetary = fact.measure in ("amount", "change") and fact.unit in vocabulary().words["money"]
    return gap if monetary and gap else None


def _broken_by(ground: Ground, names: Iterable[str]) -> list[Check]:
    """The broken relations in which these figures take part; of two that say the same, one."""
    wanted = set(names)
    found = [c for c in ground.checks if c.verdict == "breaks" and not c.past and wanted & set(c.facts)]
    return list({(c.statement, c.published): c for c in reversed(found)}.values())[::-1]


def _broken(ground: Ground, checks: Sequence[Check], most: int | None = None) -> Pair:
    """Every relation that does not hold, as a sentence; of the prints of one quantity with their tables."""
    return say.broken(checks, most, ground.reading.tables)


def _last_place(ground: Ground, checks: Sequence[Check]) -> bool:
    """Whether all that breaks is a ratio, each off by no more than one in its last place."""
    ratios = [ground.facts[c.facts[0]] for c in checks]
    steps = [Fraction(1, 10**f.decimals) * f.scale for f in ratios]
    return bool(checks) and all(f.measure in RATIOS and abs(c.gap) <= s for c, f, s in zip(checks, ratios, steps, strict=True))


def _also(ground: Ground, facts: Sequence[Fact]) -> Pair:
    """The other places of one figure that is printed more than once."""
    names = (say.where(f, ground.reading.tables) if f.label == facts[0].label else say.item(f.label) for f in facts[1:])
    return said(words()["broken"]["also"], list=say.joined(names, ", ", "、")) if len(facts) > 1 else ("", "")


# --- told apart --------------------------------------------------------------------------------------------------------


@rules(shifted_rows="", table_unit="unit")
def _slipped(ground: Ground, unit: str) -> Iterator[Draft]:
    """Figures beside other names than in another table, or in another unit than their table's: one slip, told once."""
    tables = ground.reading.tables
    for shift in (s for s in ground.apart.shifts if bool(unit) == (s.factor != 1)):
        title = say.place("", None, tables[shift.table].title, short=True)
        known = words()["held_against"]
        others = (said(known[o]) if o in known else say.place("", None, tables[o].title, short=True) for o in shift.others)
        heads = (
            ()
            if shift.whole
            else filter(None, (heading(ground.document, ground.reading, shift.table, at) for at in shift.columns))
        )
        named = say.joined(((f"“{head}”",) * 2 for head in heads), ", ", "、")
        yield ground.draft(
            shift.facts,
            label=shift.run[0][0].label,
            title=title,
            columns=said(words()["columns"], names=named) if named[0] else named,
            other=say.joined(dict.fromkeys(others), " and ", "和"),
            first=say.item(shift.run[0][0].label),
            count=str(len(shift.run)),
            all=str(len(shift.rows)),
            offset=str(abs(shift.offset)),
            **_slip(ground, shift),
            way=said(words()["row_ways"]["below" if shift.offset > 0 else "above"]),
            unit=shift.run[0][0].unit,
            list=say.first(_rows(shift.run), MOST_GUESSES),
            broken=_broken(ground, _broken_by(ground, (f.fact for f in shift.facts)), MOST_GUESSES),
        )


def _rows(rows: Iterable[Sequence[Fact]]) -> list[Pair]:
    """Rows of a table, each with its name and what stands in it."""
    values = [(row[0].label, "、".join(dict.fromkeys(f.text for f in row if f.value))) for row in rows]
    return [(f"{say.item(label)[0]} {figures}", f"{label}{figures}") for label, figures in values]


def _slip(ground: Ground, shift: Shift) -> dict[str, Pair]:
    """What is told of a slip beside the rows that show it: the last row, how many slipped so, those that do not agree and are
    none of them, and the total among them with what another place prints for it."""
    entries, tables = words()["slipped"], ground.reading.tables
    run = {f.fact for row in shift.run for f in row}
    rest = [row for row in shift.rows if run.isdisjoint(f.fact for f in row)]
    wrong = next((row[0] for row in shift.rows if row[0].key and row[0].key[0] in ("支出合计", "收入合计")), None)
    prints = ground.book.all(wrong.key, "level", wrong.basis) if wrong else ()
    right = next((f for f in prints if not f.cell or f.cell[0] != shift.table), None)
    apart = wrong and right and not interval(wrong).meets(interval(right))
    figures = {"own": say.figure(wrong), "other": say.figure(right), "place": say.where(right, tables)} if apart else {}
    counted = {"count": str(len(shift.run)), "offset": str(abs(shift.offset))}
    return {
        "last": say.item(shift.rows[-1][0].label),
        "off": said(entries["some" if rest else "all"], **counted),
        "rest": said(entries["rest"], n=str(len(rest)), list=say.first(_rows(rest), MOST_GUESSES)) if rest else ("", ""),
        "total": said(entries["total"], **figures) if apart else ("", ""),
    }


@rule
def part_above_whole(ground: Ground) -> Iterator[Draft]:
    """A part printed above its whole where both figures tie elsewhere: told as a pair, with both places."""
    tables = ground.reading.tables
    for check in ground.apart.pairs:
        whole, part = (ground.facts[i] for i in check.facts)
        between = ground.document.text[min(whole.end, part.end) : max(whole.start, part.start)]
        paid = check.criterion == "cars-within-assets"  # two scopes, of which the form's notes say that one is within the other
        if part.measure == "count" and not (paid or part.cell or whole.cell or re.search("其中|含|包括", between)):
            continue  # 国内接待10批；接待外宾20批: whether the second is a part of the first is not said
        places = [say.where(f, tables) for f in (part, whole)]
        fields = {"part": say.what(part), "whole": say.what(whole), "part_place": places[0], "whole_place": places[1]}
        fields |= {"part_figure": say.figure(part), "whole_figure": say.figure(whole)}
        yield ground.draft(
            [part, whole],
            tells=[check],
            severity="attention" if paid or of_all_funds(ground.book, part, whole) else "",
            amount=money(part, part.exact - whole.exact),
            **fields,
            both=said(words()["both_printed" if len({*places}) > 1 else "printed_there"], **fields),
            distance=say.distance(part, part.exact - whole.exact, least=False),
            broken=("", ""),
        )


@rules(code_twice="", code_astray="alone")
def _of_codes(ground: Ground, alone: str) -> Iterator[Draft]:
    """One code before two items of a table, or one that no class of the table is above: a row may have dropped out of its sum,
    so that nobody else is accused of it."""
    for table, code, facts in ground.apart.codes:
        if bool(alone) == (len(facts) == 1):
            title = say.place("", None, ground.reading.tables[table].title, short=True)
            yield ground.draft(list(facts), label=code, title=title, code=code, tells=_sums_within(ground, table))


def _sums_within(ground: Ground, table: int) -> list[Check]:
    """The broken sums of a table's own figures."""
    homes = {f.fact: f.cell and f.cell[0] for f in ground.book.facts}
    return [c for c in ground.checks if c.verdict == "breaks" and c.kind == "sum" and {homes[i] for i in c.facts} == {table}]


@rule
def row_missing(ground: Ground) -> Iterator[Draft]:
    """Rows of a table that fall short of their total by the amount of an item that stands elsewhere and not among them."""
    tables = ground.reading.tables
    for lost in ground.apart.left_out:
        first, lacking = lost.wholes[0], {w.cell[0]: w for w in reversed(lost.wholes)}
        named = {w.cell[0]: say.where(w, tables) for w in sorted(lacking.values(), key=lambda w: w.start)}
        figures = list(
            dict.fromkeys([first, lost.item, *lost.wholes, *(ground.facts[i] for c in lost.checks for i in c.facts)])
        )
        name = lost.path.rpartition("/")[2]
        yield ground.draft(
            figures,
            first,
            name,
            amount=money(first, lost.item.exact),
            tells=lost.checks,
            tables=say.joined(named.values(), ", ", "、"),
            whole=say.what(first),
            item_figure=say.figure(lost.item),
            item_place=say.where(lost.item, tables),
            broken=_broken(ground, lost.checks, MOST_GUESSES),
        )


@rules(table_apart="", columns_exchanged="bases")
def _whole_tables(ground: Ground, turned: str) -> Iterator[Draft]:
    """A table that differs as a whole from what the text and the other tables print, or whose two kinds of amounts have changed
    places: told once."""
    for one in ground.apart.tables:
        if bool(turned) == bool(one.bases):
            title = say.place("", None, ground.reading.tables[one.table].title, short=True)
            mine, others = [m for m, _ in one.pairs], [o for _, o in one.pairs]
            sources = dict.fromkeys(say.place("", None, say.table_title(o, ground.reading.tables), short=True) for o in others)
            entry = words()["against_other"]
            each = [said(entry, what=say.what(m), own=say.figure(m), other=say.figure(o)) for m, o in one.pairs]
            yield ground.draft(
                [*mine, *others],
                mine[0],
                label=ground.reading.tables[one.table].title,
                title=title,
                count=str(len(one.pairs)),
                list=say.first(each, MOST_GUESSES),
                other=say.joined(sources, ", ", "、"),
                bases=say.listed(say.basis(b) for b in one.bases),
                tells=one.checks,
            )


@rule
def score_above_weight(ground: Ground) -> Iterator[Draft]:
    """A score of more than there is to be had."""
    for check in ground.apart.scores:
        score, weight = (ground.facts[i] for i in check.facts)
        gap = say.distance(score, score.exact - weight.exact, least=False)
        yield ground.draft([score, weight], tells=[check], score=say.figure(score), weight=say.figure(weight), distance=gap)


@rule
def weights_total(ground: Ground) -> Iterator[Draft]:
    """Weights of a form that do not make 100: their total is wrong, and which of them made it so nothing says."""
    for check in _weights(ground):
        facts = [ground.facts[i] for i in check.facts]
        done = check.recomputation
        rest = FULL - done.constant
        total = sum((f.exact for f in facts), rest)
        home = facts[0].cell and ground.reading.tables[facts[0].cell[0]].form
        project = home.project if home else ""
        yield ground.draft(
            facts,
            label=project or facts[0].label,
            tells=[check],
            total=plain(total),
            full=str(FULL),
            statement=say.formula(check.statement),
            distance=say.distance(facts[0], abs(total - FULL), least=False),
        )


def _weights(ground: Ground) -> list[Check]:
    """The broken totals of weights none of whose weights alone cannot stand."""
    broken = (c for c in ground.checks if c.kind == "weight" and c.verdict == "breaks")
    return [c for c in broken if not ground.accused & {*c.facts}]


@rule
def many_values(ground: Ground) -> Iterator[Draft]:
    """A figure printed with so many values that none of them is the wrong one."""
    for facts, checks in ground.apart.scattered:
        values = list({f.value: f for f in facts}.values())
        yield ground.draft(
            list(facts),
            tells=checks,
            item=say.what(facts[0]),
            n=str(len(values)),
            list=say.listed(_printed(ground, f) for f in values[:MOST_SHOWN]),
            more=(" ...", "等") if len(values) > MOST_SHOWN else ("", ""),
        )


def _printed(ground: Ground, fact: Fact) -> Pair:
    return said(words()["figure_at"], figure=say.figure(fact), place=say.where(fact, ground.reading.tables))


# --- the smallest sets -------------------------------------------------------------------------------------------------


def _parts(ground: Ground) -> Iterator[tuple[frozenset[str], list[frozenset[str]]]]:
    """Each independent fault: the figures in every smallest set, and where the sets differ, what each has besides."""
    verdict = ground.verdict
    # A rate on a nil base has a finding of its own, which says more than that both cannot hold; so have exchanged figures.
    told = {c.facts[0] for c in ground.checks if c.note == "zero_base"}.union(*(one.facts for one in ground.apart.exchanges))
    for part in verdict.reconciliation.parts if verdict and verdict.suspects else ():
        if told & frozenset().union(*part):
            continue
        sure = frozenset.intersection(*part)
        yield sure, [one - sure for one in part if one - sure] if len(part) > 1 else []


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
        pairs.append((tuple(mine), tuple(theirs), _broken_by(ground, (f.fact for f in (*mine, *theirs)))))
    for mine, theirs, checks in pairs:
        shown = [[f for n, f in enumerate(side) if f.measure not in {g.measure for g in side[:n]}] for side in (mine, theirs)]
        measures = say.listed(said(words()["measures"][m]) for m in dict.fromkeys(f.measure for side in shown for f in side))
        yield ground.draft(
            [mine[0], theirs[0], *mine[1:], *theirs[1:], *(ground.facts[i] for c in checks for i in c.facts)],
            amount=money(mine[0], abs(mine[0].exact - theirs[0].exact)),
            tells=checks,
            names=say.joined((say.item(f.label) for f in (mine[0], theirs[0])), " and ", "与"),
            measures=measures,
            first=say.described(shown[0]),
            second=say.described(shown[1]),
            broken=_broken(ground, checks),
        )


def _swapped(ground: Ground) -> list[tuple[list[Fact], list[Fact]]]:
    """Pairs among the figures that cannot stand, of one row or column of a table, each of which is what the others give for the
    other: 0.00 and 2.08 in each other's place too, of which no relation speaks."""
    suspects, followers = ground.suspects, _followers(ground)
    groups = _copies(ground, (n for sure, _ in _parts(ground) for n in sure if n in suspects and n not in followers))
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
        checks = _broken_by(ground, (f.fact for f in facts))
        yield ground.draft(
            [*facts, *(ground.facts[i] for c in checks for i in c.facts)],
            tells=checks,
            broken=_broken(ground, checks),
            shares=say.amounts(facts),
            of=say.item(facts[0].of),
            figures=say.described(facts),
        )


def _offset(ground: Ground) -> list[list[Fact]]:
    """The shares of one whole among the figures that cannot stand whose distances from what they would be cancel out."""
    sure = (ground.facts[n] for sure, _ in _parts(ground) for n in sure if n in ground.suspects)
    shares = grouped(((f.of_key, f.basis, f.section), f) for f in sure if f.measure == "share" and f.of_key)
    found = []
    for facts in shares.values():
        ends = [(ground.suspects[f.fact].low, ground.suspects[f.fact].high) for f in facts]
        if len(facts) > 1 and all(None not in pair for pair in ends):
            off = sum((f.exact - (low + high) / 2 for f, (low, high) in zip(facts, ends, strict=True)), Fraction(0))
            if abs(off) <= sum((f.high - f.low for f in facts), Fraction(0)):
                found.append(sorted(facts, key=lambda f: f.start))
    return found


@rule
def suspect(ground: Ground) -> Iterator[Draft]:
    """A figure that is in every smallest set of figures that cannot be true."""
    suspects = ground.suspects
    followers = _followers(ground)
    swapped = {f.fact for pair in ground.once(_swapped) for side in pair for f in side}
    for copies in _copies(ground, (n for sure, _ in _parts(ground) for n in sure if n in suspects and n not in followers)):
        if copies[0].fact in swapped | {f.fact for one in ground.once(_offset) for f in one}:
            continue
        if copies[0].unit == "" and suspects[copies[0].fact].cause.get("kind") in ("percent", "percent_sign"):
            continue  # the percent sign is missing, which rate_without_sign tells
        with_it = [ground.facts[n] for n, level in followers.items() if level in {f.fact for f in copies}]
        checks = _broken_by(ground, (f.fact for f in (*copies, *with_it)))
        yield _suspect(ground, copies, suspects[copies[0].fact], checks, with_it)
    for sure, rest in _parts(ground):
        if rest and not sure:
            yield from _ratio_off(ground, frozenset().union(*rest))


def _followers(ground: Ground) -> dict[str, str]:
    """The suspects that say of a suspect level no more than its own figure does: the share worked out from it, or its change
    and growth, which tie with it and with nothing else; each with the level. A sentence left from another year is one slip."""
    sure, lead = {n: s for part, _ in _parts(ground) for n in sorted(part) if (s := ground.suspects.get(n))}, {}
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
    others = [ground.facts[i] for c in checks for i in c.facts]
    guess = found.cause.get("en", ""), found.cause.get("zh", "")
    near = fact.measure in RATIOS and say.off(fact, found.low, found.high) <= Fraction(1, 10**fact.decimals) * fact.scale
    return ground.draft(
        list(dict.fromkeys([*copies, *with_it, *others])),
        fact,
        severity="attention" if near or _last_place(ground, checks) else "",
        amount=money(fact, gap),
        **_derived(ground, copies, found, checks),
        broken=_broken(ground, checks),
        tells=checks,
        also=said(words()["with_it"], list=say.described(with_it)) if with_it else _also(ground, copies),
        cause=said(words()["cause"], cause=guess) if all(guess) else said(words()["as_one" if with_it else "no_cause"]),
    )


def _derived(ground: Ground, copies: list[Fact], found: Suspect, checks: Sequence[Check]) -> dict[str, Pair]:
    """What the others give for a figure, and what to do: to look at what it contradicts where they give nothing, and at what it
    is based on where they leave nothing of what no table has."""
    entries, fact = words(), copies[0]
    if found.low is None and found.high is None:
        beside = dict.fromkeys(ground.facts[i] for c in checks for i in c.facts)
        names = say.listed(say.what(f) for f in beside or copies)
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
            where_printed = said(words()["printed_at"], place=say.where(other, ground.reading.tables))
            return {"forms": say.figure(other), "beside": where_printed}
    right = replace(copies[0], unit=found.cause.get("unit", copies[0].unit))
    low, high = (found.low, found.high) if found.likeliest is None else (exact(found.likeliest) * right.scale,) * 2
    return {"forms": say.forms(right, low, high), "beside": ("", "")}


def _ratio_off(ground: Ground, members: frozenset[str]) -> Iterator[Draft]:
    """A ratio off in its last place, though a figure it is computed from could be wrong instead: it is the derived one."""
    checks = _broken_by(ground, members)
    if not _last_place(ground, checks):
        return
    for fact in dict.fromkeys(ground.facts[c.facts[0]] for c in checks):
        mine = [c for c in checks if c.facts[0] == fact.fact]
        ends = mine[0].low, mine[0].high
        why = cause(fact, Interval(*ends), ground.book)
        found = Suspect(fact.fact, fact.label, fact.measure, fact.basis, str(fact.value), *ends, why)
        yield _suspect(ground, [fact], found, mine)


def _short(ground: Ground) -> list[Short]:
    """The totals of tables whose rows fall short by one amount, where no row is to blame more than another: in several columns
    or tables, or in one of rows any three of which could be wrong; and none of their figures breaks anything else."""
    told = {c.check for lost in ground.apart.left_out for c in lost.checks}
    told |= {c.check for table, _, _ in ground.apart.codes for c in _sums_within(ground, table)}
    cells, found = {f.fact: f.cell for f in ground.book.facts}, []
    parts = [(sure, sets, sure.union(*sets)) for sure, sets in _parts(ground)]
    guessed = {s.fact for s in (*(ground.verdict.instead if ground.verdict else ()), *ground.suspects.values()) if _typed(s)}
    checks = [c for c in ground.checks if c.check not in told and not ground.apart.explains(c, cells)]
    for one in short_alike(checks, ground.facts):
        mine = {c.check for c in one.checks}
        about = [part for part in parts if part[2] & one.names]
        alone = all(c.check in mine for c in _broken_by(ground, one.names.union(*(names for *_, names in about))))
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
    tables = ground.reading.tables
    for one in ground.once(_short):
        wholes = list(dict.fromkeys(c.recomputation.target for c in one.checks))
        first = wholes[0]
        yield ground.draft(
            list(dict.fromkeys([*wholes, *(ground.facts[i] for c in one.checks for i in c.facts)])),
            first,
            amount=money(first, one.wanting),
            tells=one.checks,
            distance=say.distance(first, one.wanting, least=False),
            tables=say.joined(dict.fromkeys(say.where(w, tables) for w in wholes), ", ", "、"),
            broken=_broken(ground, one.checks, MOST_GUESSES),
        )


@rule
def suspect_either(ground: Ground) -> Iterator[Draft]:
    """Figures of which some are wrong, and the document does not say which: what the smallest sets differ in."""
    suspects = ground.suspects
    tried = ground.verdict.instead if ground.verdict else ()
    followers = _followers(ground)
    short = frozenset().union(*(one.names for one in ground.once(_short)))
    for _, sets in _parts(ground):
        members = frozenset().union(*sets)
        if followers.keys() & members or short & members:
            continue
        checks = _broken_by(ground, members)
        if not members or _last_place(ground, checks):
            continue
        groups = _copies(ground, members)
        lead = next((g for g in groups if g[0].fact in suspects), groups[0])
        ordered = [lead, *(g for g in groups if g is not lead)]
        found = suspects.get(lead[0].fact)
        guesses = [(g[0], s.cause) for g in ordered for s in (*tried, *suspects.values()) if s.fact == g[0].fact and s.cause]
        yield ground.draft(
            [f for g in ordered for f in g],
            lead[0],
            amount=_most(ground, lead[0], found, checks, members),
            headline=_headline(lead[0], checks, len(groups)),
            members=say.described(g[0] for g in ordered),
            sets=_sets(ground, sets),
            broken=_broken(ground, checks),
            tells=checks,
            cause=_guesses(guesses),
        )


def _headline(lead: Fact, checks: Sequence[Check], number: int) -> Pair:
    """What the title says: as what a ratio is recomputed, where one is that does not, else how many figures there are."""
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


# --- relations that no set explains ------------------------------------------------------------------------------------


@rule
def break_(ground: Ground) -> Iterator[Draft]:
    """Broken relations that nothing above tells: one finding for all that one figure breaks."""
    suspects = ground.suspects.values()
    explained = {s.fact for s in suspects} | {f for s in suspects for a in s.alternatives for f in a}
    cells = {f.fact: f.cell for f in ground.book.facts}
    told = {c.check for table, _, _ in ground.apart.codes for c in _sums_within(ground, table)}
    told |= {c.check for _, checks in ground.apart.scattered for c in checks}
    told |= {c.check for one in ground.once(_short) for c in one.checks} | {c.check for c in ground.once(_weights)}
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
    involved = [ground.facts[i] for c in checks for i in c.facts]
    low, high, off = (low, high, say.off(lead, low, high)) if above_one else say.recomputed_ends(check)
    span, gap = say.range_text(lead, low, high), say.distance(lead, off, least=low != high)
    more = [c for c in checks if c is not check]
    return ground.draft(
        list(dict.fromkeys([lead, fact, *involved])),
        lead,
        tells=checks,
        severity="attention" if _last_place(ground, checks) else "",
        amount=money(lead, max([off, *(abs(c.gap) for c in more)])),
        statement=say.formula(check.statement),
        range=span,
        distance=gap,
        broken=_broken(ground, more) if more else ("", ""),
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
        printed = say.joined(_printed(ground, f) for f in found)
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
            fields = {"statement": say.formula(check.statement), "distance": say.distance(whole, apart, least=False)}
            yield ground.draft(used, amount=money(whole, apart), **fields)


@rule
def rounding(ground: Ground) -> Iterator[Draft]:
    """All relations that tie only within rounding: one finding."""
    rounds = [c for c in ground.checks if c.verdict == "rounds" and c.note != "last_place" and not c.past]
    if rounds:
        facts = [ground.facts[c.facts[0]] for c in rounds]
        yield ground.draft(facts, count=str(len(rounds)), list=say.joined(say.recomputed(c) for c in rounds))
