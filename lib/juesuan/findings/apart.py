"""Told apart: conflicts with one plain cause that are told before the smallest set of wrong figures is sought.

A part above its whole, where both figures tie elsewhere, is a conflict of these two and of nobody else; rows that have slipped
against their names are one slip, however many relations it breaks; of a figure printed with a dozen values each would be in
nearly every smallest set. Their figures stay out of the joint system, so that no figure that is only in the way is accused, and
what is wrong besides is still found.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from heapq import heappop, heappush

from juesuan.findings.exchanges import Exchange, exchanges
from juesuan.findings.shifts import Shift, shifts
from juesuan.reading.facts import Fact, Reading
from juesuan.reading.grammar import Statement
from juesuan.reading.identity import BUDGET
from juesuan.reading.vocabulary import vocabulary
from juesuan.reconcile.checks import Check
from juesuan.reconcile.suspects import Verdict, find_suspects

MOST_VALUES = 4  # of one figure that disagree: of more the smallest sets say nothing, and their number multiplies


@dataclass(frozen=True)
class Apart:
    """The conflicts told apart: pairs of a part above its whole (the check of each), shifts of rows, the tables in which one
    code stands twice, so that a row may have dropped out of its sum (table, code, the rows' figures), the figures of
    sentences that name another year than the one they tell of, for each figure printed with many values those prints that do
    not agree with most of the others, with the checks that say so, and the figures that stand in each other's place."""

    pairs: tuple[Check, ...] = ()
    shifts: tuple[Shift, ...] = ()
    codes: tuple[tuple[int, str, tuple[Fact, ...]], ...] = ()
    dated: frozenset[str] = frozenset()
    scattered: tuple[tuple[tuple[Fact, ...], tuple[Check, ...]], ...] = ()
    exchanges: tuple[Exchange, ...] = ()

    @cached_property
    def slipped(self) -> frozenset[str]:
        """The figures of rows that have slipped: what else is told of them is the slip again."""
        return frozenset(f.fact for shift in self.shifts for f in shift.facts)

    @cached_property
    def facts(self) -> frozenset[str]:
        """The figures that they explain."""
        return (self.slipped | self.dated).union(*(one.facts for one in (*self.pairs, *self.exchanges)))

    def explains(self, check: Check, cells: Mapping[str, tuple[int, int, int] | None]) -> bool:
        """Whether a broken relation is told with them: by a figure, or down a slipped column or across a row of it, where a
        slipped figure may be wanting."""
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
        silent = {shift.table for shift in self.shifts} | {table for table, _, _ in self.codes}
        out = self.slipped | self.dated.union(*({f.fact for f in facts} for facts, _ in self.scattered))
        if silent or out:
            facts = tuple(f for f in reading.facts if f.fact not in out)
            tables = tuple(replace(t, sums=[]) if n in silent else t for n, t in enumerate(reading.tables))
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
    slipped = Apart(shifts=found, dated=dated).facts
    bounds = [c for c in broken if c.kind == "bound" and len(c.facts) == 2 and not slipped & set(c.facts)]
    elsewhere = {f for c in broken if c.kind != "bound" for f in c.facts}
    pairs = tuple(c for c in bounds if not elsewhere & set(c.facts))
    return Apart(pairs, found, codes, dated, scattered, tuple(exchanges(reading, checks, slipped)))


def _scattered(reading: Reading, checks: Sequence[Check]) -> Iterator[tuple[tuple[Fact, ...], tuple[Check, ...]]]:
    later: dict[str, list[Check]] = defaultdict(list)
    for check in checks:
        if check.criterion == "same-quantity-agrees" and len(check.facts) == 2:
            later[check.facts[1]].append(check)
    for first, against in later.items():
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
    full, year = re.compile("|".join(words["tells_in_full"])), re.compile(words["leading_year"])
    led = [(s, m[0].strip(), int(m[1])) for s in reading.statements if (m := year.match(s.text))]
    own = sum(named == reading.year for _, _, named in led)
    found = []
    for statement, word, named in led:
        headed = any(str(named) in title for number, title, _ in reading.sections if statement.section.startswith(number))
        if named == reading.year or headed or not full.search(statement.text):
            continue
        facts = [f for start in statement.figures if (f := book.by_start.get(start))]
        keys = {f.key for f in facts if f.measure == "amount" and f.key and f.basis in ("prior_year", "earlier_year")}
        now = (f for k in keys for f in book.all(k, "level", "actual") if f.section == statement.section and f not in facts)
        if keys and not any(now):
            found.append((statement, word, facts))
    if len(found) < own:  # otherwise the year of the document is the one in doubt
        yield from found


def _codes(reading: Reading) -> Iterator[tuple[int, str, tuple[Fact, ...]]]:
    """The codes that stand twice in one table before figures of different items."""
    seen: dict[tuple[int, str], dict[str, Fact]] = {}
    codes = [f for f in reading.facts if f.cell and f.reason == "code" and len(f.text) >= 5]
    rows = {}
    for fact in reading.facts:
        if fact.cell and fact.key and fact.measure == "amount":
            rows.setdefault(fact.cell[:2], []).append(fact)
    for code in codes:
        behind = [f for f in rows.get(code.cell[:2], ()) if f.cell[2] > code.cell[2]]
        if behind:
            named = min(behind, key=lambda f: f.cell[2])
            seen.setdefault((code.cell[0], code.text), {}).setdefault(named.label, named)
    yield from ((table, code, tuple(found.values())) for (table, code), found in seen.items() if len(found) > 1)
