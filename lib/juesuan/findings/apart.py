"""Told apart: conflicts with one plain cause that are told before the smallest set of wrong figures is sought.

A part above its whole, where both figures tie elsewhere, is a conflict of these two and of nobody else; rows that have slipped
against their names are one slip, however many relations it breaks; of a figure printed with a dozen values each would be in
nearly every smallest set. Their figures stay out of the joint system, so that no figure that is only in the way is accused, and
what is wrong besides is still found. Figures in each other's place are found by trying: the smallest set would
take what is worked out from them for wrong, the changes and the budgets that stand beside their own names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from heapq import heappop, heappush
from typing import NamedTuple

from juesuan.findings.left_out import LeftOut, left_out
from juesuan.findings.shifts import Shift, TableApart, shifts, tables_apart
from juesuan.ground.expressions import expression
from juesuan.ground.groups import grouped
from juesuan.reading.book import Book, interval
from juesuan.reading.facts import Fact, Reading
from juesuan.reading.grammar import Statement
from juesuan.reading.identity import BUDGET
from juesuan.reading.vocabulary import FUNDS, vocabulary
from juesuan.reconcile.checks import Check
from juesuan.reconcile.recomputation import UNPRINTED
from juesuan.reconcile.suspects import DERIVED, Verdict, find_suspects, in_place_of

MOST_VALUES = 4  # of one figure that disagree: of more the smallest sets say nothing, and their number multiplies
MOST_TRIED = 4000  # pairs
PRECISE = 5  # digits of an amount that no other amount meets by chance


class Exchange(NamedTuple):
    """Figures of one item, those of another in whose place they stand, the broken relations that this explains, and all
    figures of these."""

    mine: tuple[Fact, ...]
    theirs: tuple[Fact, ...]
    mended: tuple[Check, ...]
    facts: frozenset[str]


class Misquoted(NamedTuple):
    """A base that last year's document contradicts: the check of it, this year's figures that state it, and the figures that
    fit what last year's document prints and would be accused instead."""

    check: Check
    facts: tuple[Fact, ...]
    fits: tuple[Fact, ...]


@dataclass(frozen=True)
class Apart:
    """The conflicts told apart: pairs of a part above its whole (the check of each), shifts of rows, the tables in which one
    code stands twice or belongs nowhere, so that a row may have dropped out of its sum (table, code, the rows' figures), the
    figures of sentences that name another year than the one they tell of, for each figure printed with many values those
    prints that do not agree with most of the others, with the checks that say so, the figures in each other's place, the
    items that tables have not, the tables that differ as a whole, the scores above their weights, and the bases that last
    year's document contradicts."""

    pairs: tuple[Check, ...] = ()
    shifts: tuple[Shift, ...] = ()
    codes: tuple[tuple[int, str, tuple[Fact, ...]], ...] = ()
    dated: frozenset[str] = frozenset()
    scattered: tuple[tuple[tuple[Fact, ...], tuple[Check, ...]], ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    tables: tuple[TableApart, ...] = ()
    scores: tuple[Check, ...] = ()
    misquoted: tuple[Misquoted, ...] = ()

    @cached_property
    def slipped(self) -> frozenset[str]:
        """The figures of rows that have slipped and of tables that differ as a whole: what else is told of them is it again."""
        return frozenset(f.fact for shift in self.shifts for f in shift.facts).union(
            *((f.fact for f in one.facts) for one in self.tables)
        )

    @cached_property
    def facts(self) -> frozenset[str]:
        """The figures that they explain."""
        return (self.slipped | self.dated).union(
            *(one.facts for one in (*self.pairs, *self.exchanges)), *({f.fact for f in one.facts} for one in self.misquoted)
        )

    def explains(self, check: Check, cells: Mapping[str, tuple[int, int, int] | None]) -> bool:
        """Whether a broken relation is told with them: by a figure, or down a slipped column or across a row of it, where a
        slipped figure may be wanting."""
        alone = (*self.scores, *(one for lost in self.left_out for one in lost.checks))
        if any(check.check == one.check for one in alone):
            return True
        at = [cells[i] or (-1, -1, -1) for i in check.facts]
        for shift in self.shifts:
            touched = [row for table, row, _ in at if table == shift.table and shift.span[0] <= row <= shift.span[1]]
            columns = {column for table, _, column in at if table == shift.table}
            down = len(columns) == 1 and columns <= {*shift.columns} and bool(touched)
            if down or (len(touched) == len(at) and len(set(touched)) == 1):
                return True
        return not self.facts.isdisjoint(check.facts)

    def verdict(self, reading: Reading, checks: Sequence[Check]) -> Verdict:
        """The joint verdict without the figures that have slipped and the sums of their tables, and without the bounds of the
        pairs."""
        pairs = frozenset(tuple(reading.book.by_id[name].key for name in check.facts) for check in self.pairs)
        silent = {shift.table for shift in (*self.shifts, *self.tables)} | {table for table, _, _ in self.codes}
        out = self.slipped | self.dated.union(*({f.fact for f in facts} for facts, _ in self.scattered))
        out |= {check.facts[1] for check in self.scores}  # what can be scored
        out |= {f.fact for one in self.misquoted for f in one.facts}
        if silent or out or self.left_out:
            facts = tuple(f for f in reading.facts if f.fact not in out)
            tables = tuple(replace(t, sums=[]) if n in silent else t for n, t in enumerate(reading.tables))
            for lost in self.left_out:
                tables = tuple(map(lost.without, tables))
            reading, checks = replace(reading, facts=facts, tables=tables), [c for c in checks if out.isdisjoint(c.facts)]
        return find_suspects(reading, tuple(checks), without=pairs)


NOTHING = Apart()


def told_apart(reading: Reading, checks: Sequence[Check]) -> Apart:
    """What a reading's checks show of both kinds."""
    broken = [c for c in checks if c.verdict == "breaks" and not c.past]
    dated = frozenset(f.fact for _, _, facts in misdated(reading) for f in facts)
    if not broken:
        return Apart(dated=dated)
    found, codes, scattered = tuple(shifts(reading, checks)), tuple(_codes(reading)), tuple(_scattered(reading, checks))
    tables = tuple(tables_apart(reading, checks, {shift.table for shift in found}))
    slipped = Apart(shifts=found, dated=dated, tables=tables).facts
    bounds = [c for c in broken if c.kind == "bound" and len(c.facts) == 2 and not slipped & set(c.facts)]
    scores = tuple(c for c in bounds if c.criterion == "score-within-weight")
    elsewhere = {f for c in broken if c.kind != "bound" for f in c.facts}
    pairs = tuple(c for c in bounds if not elsewhere & set(c.facts) and c not in scores)
    out = {one.table for one in (*found, *tables)} | {table for table, _, _ in codes}
    lost = tuple(one for one in left_out(reading, checks) if out.isdisjoint(one.tables))
    swapped = tuple(exchanges(reading, checks, slipped))
    return Apart(pairs, found, codes, dated, scattered, swapped, lost, tables, scores)


def _scattered(reading: Reading, checks: Sequence[Check]) -> Iterator[tuple[tuple[Fact, ...], tuple[Check, ...]]]:
    pairs = (c for c in checks if c.criterion == "same-quantity-agrees" and len(c.facts) == 2)
    for first, against in grouped((c.facts[1], c) for c in pairs).items():
        facts = [reading.book.by_id[name] for name in (first, *(c.facts[0] for c in against))]
        sets = agreeing(facts) if len(facts) > MOST_VALUES else ()
        if len(sets) > MOST_VALUES:
            most = max(sets, key=len)
            kept = most if 2 * len(most) > len(facts) else ()
            yield tuple(f for f in facts if f.fact not in kept), tuple(c for c in against if c.verdict == "breaks")


def agreeing(facts: Collection[Fact]) -> list[frozenset[str]]:
    """The largest sets of prints of one figure that can be true together, from low to high.

    Intervals of which any two meet all meet in one point, so that going through them by their lower ends finds each set at the
    lower end of its last member.
    """
    found: list[frozenset[str]] = []
    standing: list[tuple] = []  # by their upper ends
    for fact in sorted(facts, key=lambda f: (f.low, f.start)):
        if standing and standing[0][0] < fact.low:
            found.append(frozenset(name for _, name in standing))
            while standing and standing[0][0] < fact.low:
                heappop(standing)
        heappush(standing, (fact.high, fact.fact))
    return [*found, frozenset(name for _, name in standing)]


def misdated(reading: Reading) -> Iterator[tuple[Statement, str, list[Fact]]]:
    """The sentences that begin with another year, tell its amounts in full (with parts, or against the year before), in a
    section that has none of the reporting year: the sentence, the year as printed, its figures."""
    words, book = vocabulary().words, reading.book
    if reading.year is None or reading.identity.kind == BUDGET:
        return
    full, year = expression("|".join(words["tells_in_full"])), expression(words["leading_year"])
    led = [(s, m[0].strip(), int(m[1])) for s in reading.statements if (m := year.match(s.text))]
    own = sum(named == reading.year for _, _, named in led)
    found = []
    for statement, word, named in led:
        headed = any(str(named) in title for number, title, _ in reading.sections if statement.section.startswith(number))
        if named == reading.year or headed or not full.search(statement.text):
            continue
        facts = [f for start in statement.figures if (f := book.by_start.get(start))]
        labels = {f.label for f in facts if f.measure == "amount" and f.label and f.basis in ("prior_year", "earlier_year")}
        mine = (f for f in reading.facts if f.label in labels and (f.measure, f.basis) == ("amount", "actual"))
        if labels and not any(f.section == statement.section and f not in facts for f in mine):
            found.append((statement, word, facts))
    if len(found) < own:  # otherwise the year of the document is the one in doubt
        yield from found


def _codes(reading: Reading) -> Iterator[tuple[int, str, tuple[Fact, ...]]]:
    """The codes that stand twice in one table before figures of different items, and those of a few rows that have no class
    above them in a table whose other rows have theirs, or more digits than a code."""
    seen: dict[tuple[int, str], dict[str, Fact]] = {}
    codes = [f for f in reading.facts if f.cell and f.reason == "code" and len(f.text) >= 5]
    rows = grouped((f.cell[:2], f) for f in reading.facts if f.cell and f.label and f.measure == "amount")
    for code in codes:
        behind = [f for f in rows.get(code.cell[:2], ()) if f.cell[2] > code.cell[2]]
        if behind:
            named = min(behind, key=lambda f: f.cell[2])
            seen.setdefault((code.cell[0], code.text), {}).setdefault(named.label, named)
    astray = lambda table, code: len(code) in (6, 8, 9) or (len(code) == 7 and (table, code[:5]) not in seen)  # noqa: E731
    above = Counter((table, astray(table, code)) for table, code in seen if len(code) > 5)
    for (table, code), found in seen.items():
        alone = len(code) > 5 and 0 < 3 * above[table, True] < above[table, False] and astray(table, code)
        if len(found) > 1 or alone:
            yield table, code, tuple(found.values())


def exchanges(reading: Reading, checks: Sequence[Check], out: Collection[str]) -> Iterator[Exchange]:
    """Pairs of like figures, or of a change and its rate, that make every relation hold in each other's place, with the shares
    of both where these moved too, or with all of their rows; of pairs that explain the same the one that mends most, and of
    share and amount the share."""
    found, uses = [], grouped((name, c) for c in checks for name in set(c.facts))
    told = (f for f in reading.book.facts if f.key and f.value and f.fact not in out)
    alike = grouped(((f.measure.partition("_")[0], f.basis, f.table), f) for f in told)
    off = lambda f: any(c.verdict == "breaks" for c in uses[f.fact])  # noqa: E731
    # Two items' figures of one measure, or a change and the rate of it.
    may = lambda f, g: (f.measure == g.measure) == (f.key != g.key) and f is not g and abs(f.value) != abs(g.value)  # noqa: E731
    rows: dict[tuple[int, int], dict[int, Fact]] = {}
    for f in (f for f in reading.book.facts if f.cell and f.measure == "amount" and f.value):
        rows.setdefault(f.cell[:2], {})[f.cell[2]] = f
    pairs = [(f, g) for some in alike.values() for f in filter(off, some) for g in some if may(f, g)]
    for one, other in pairs if len(pairs) <= MOST_TRIED else ():
        shares = [reading.book.near(f, f.key, "share", f.basis) if one.measure == "amount" else None for f in (one, other)]
        tried = [((one,), (other,)), *([((one, shares[0]), (other, shares[1]))] if all(shares) else [])]
        rates = [reading.book.near(f, f.key, "change_rate", f.basis) if one.measure == "change" else None for f in (one, other)]
        if all(rates) and one.measure == other.measure:  # what follows from a change moves with it
            tried.append(((one, rates[0]), (other, rates[1])))
        if one.cell and other.cell and one.cell[::2] == other.cell[::2]:  # with all that stands in the two rows
            mine, theirs = (rows.get(f.cell[:2], {}) for f in (one, other))
            if len(mine) > 1 and mine.keys() == theirs.keys() and one.cell[2] == min(mine):
                tried.append(((*mine.values(),), tuple(theirs[column] for column in mine)))
        for sides in tried:
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
    broken = tuple(c for c in both.values() if c.verdict == "breaks")
    return broken if enough and not _of_one(sides, new, broken) else ()


def _of_one(sides: tuple[tuple[Fact, ...], ...], new: Mapping[str, Fact], broken: Sequence[Check]) -> bool:
    """Whether one side put right mends all that broke, another print of its own among it: then only that side is wrong."""
    for side in sides:
        right = {f.fact: new[f.fact] for f in side if f.fact in new}
        own = any(c.criterion == "same-quantity-agrees" and not right.keys().isdisjoint(c.facts) for c in broken)
        if own and all(c.recomputation.with_others(right).judge().verdict in ("ties", "rounds") for c in broken):
            return True
    return False


def of_all_funds(book: Book, part: Fact, whole: Fact) -> bool:
    """Whether a part that one fund's whole cannot hold is all that the department spent or got, of the grant or in all: under
    the heading of a fund a text may tell more than that."""
    if not whole.key or whole.key[1] not in FUNDS[1:]:
        return False
    wider = (found[0] for fund in ("", FUNDS[0]) if (found := book.all((whole.key[0], fund), "level", whole.basis)))
    return any(interval(part).meets(interval(f)) for f in wider)
