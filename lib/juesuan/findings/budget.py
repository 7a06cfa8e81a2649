"""The published budget against the final accounts of its year, item by item.

The accounts print initial budgets, or imply them (final figure less its change, final figure by its completion rate); the
budget prints its own. A difference asks for an answer: the accounts may mean the adjusted budget, or cover more units.
Nothing of it enters the joint verdict, which is on the accounts alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from juesuan.findings.counterparts import counterparts
from juesuan.findings.drafts import Draft, Ground, Instead, told_base
from juesuan.findings.one_cause import of_base, printed_as
from juesuan.findings.registry import rule
from juesuan.findings.sentences import Pair, amounts, item, joined, range_text, said, shown, where, words
from juesuan.ground import expressions as re
from juesuan.ground.errors import CannotRead, WrongCall
from juesuan.ground.exact import ZERO, Interval
from juesuan.ground.expressions import expression
from juesuan.reading.book import Book, interval, summed
from juesuan.reading.facts import Fact, Reading
from juesuan.reading.grammar import TOTALS
from juesuan.reading.identity import BUDGET, FINAL_ACCOUNTS
from juesuan.reading.vocabulary import Key, bare
from juesuan.reconcile.relations import relations

INITIAL = "initial_budget"
PLANNED = (INITIAL, "actual")


def refuse_budget(file: str, reading: Reading) -> None:
    """Raises CannotRead where a document to be audited is a budget, with the words that tell it."""
    if reading.identity.kind == BUDGET:
        raise CannotRead(
            file,
            f"a budget (told by {reading.identity.told['kind'].words}), not final accounts; nothing in it has been spent yet",
            "give the final accounts (部门决算); a budget goes beside those of its year: --budget FILE",
        )


def mind_budget(file: str, budget: Reading, accounts: Reading) -> None:
    """Raises WrongCall where what was given as the budget is final accounts, or of another year than the accounts. Tables alone
    may name no year, and nothing but the totals that accounts have too."""
    if budget.identity.kind == FINAL_ACCOUNTS and "决算" in budget.identity.told["kind"].words:
        raise WrongCall("--budget", f"{file} is final accounts", "give the department's published budget (部门预算)")
    if budget.year is not None and budget.year != accounts.year:
        years = f"{file} is for {budget.year}, the final accounts for {accounts.year or 'no year'}"
        raise WrongCall("--budget", years, "give the budget of the year that the final accounts report on")


class Differing(NamedTuple):
    """A figure of the accounts, what it says of the initial budget, and the print of the published budget that is another."""

    fact: Fact
    means: Interval
    planned: Fact
    gap: Fraction


def _named(ground: Ground) -> Mapping[Key, Sequence[Fact]]:
    """What the budget prints of the accounts' items under other names."""
    return counterparts(ground.book, ground.budget)


def _planned(ground: Ground, key: Key | None) -> list[Fact]:
    """The prints of an item's budget in the budget document; what its words give no other meaning is planned, not spent."""
    own = [f for basis in PLANNED for f in ground.budget.all(key, "level", basis)]
    own = own or [f for f in ground.once(_named).get(key, ()) if f.basis in PLANNED]
    rows = {(f.cell[:2], f.label, f.measure) for f in own if f.cell}
    told = (f for f in ground.budget.facts if f.key is None and f.cell and f.basis in PLANNED) if rows else ()
    return own + [f for f in told if (f.cell[:2], f.label, f.measure) in rows]  # 合计, 本年预算, 上年结转: the year's own too


def _told(ground: Ground) -> Iterator[tuple[Fact, Interval]]:
    """Each initial budget that the accounts print, else imply: its figure, and what it says of the budget."""
    book, nil = ground.book, expression(ground.words["no_budget"])
    measures = ("amount", "count", "change", "change_rate", "rate")
    for key in dict.fromkeys(f.key or f.of_key for f in book.facts if f.measure in measures):
        told = told_base(book, key, INITIAL)
        if told and not _in_force(ground, told[0]):
            yield told
    for statement in (s for s in ground.reading.statements if nil.search(bare(s.text))):
        spent = [f for f in ground.facts_of(statement) if f.key and f.basis == "actual" and f.measure == "amount"]
        if len({f.key for f in spent}) == 1 and not book.all(spent[0].key, "level", INITIAL):
            yield spent[0], ZERO


def _in_force(ground: Ground, fact: Fact) -> bool:
    """完成预算100%, without 年初: a completion of the budget in force, which in the form of some provinces is met by most."""
    if fact.measure != "rate" or _initial(ground, fact):
        return False
    rates = [f for f in ground.book.facts if f.measure == "rate" and f.basis == INITIAL and not _initial(ground, f)]
    return fact.value == 100 or 2 * sum(f.value == 100 for f in rates) >= len(rates)


def _initial(ground: Ground, rate: Fact) -> bool:
    """Whether a rate is called one of the initial budget."""
    return "年初" in ground.document.text[max(0, rate.start - 16) : rate.start]


def _held_against(ground: Ground) -> tuple[list[Differing], int]:
    """The initial budgets of the accounts that none of the budget's prints can be, and how many were compared."""
    differing, compared = [], 0
    for fact, means in _told(ground) if ground.budget else ():
        if planned := _planned(ground, fact.key or fact.of_key):
            compared += 1
            step = max(p.high - p.low for p in planned)  # one unit in the last place is rounding from another source
            gaps = [means.gap(interval(p)) for p in planned]
            if min(map(abs, gaps)) > step:
                differing.append(Differing(fact, means, planned[0], gaps[0]))
    return differing, compared


def _another_scope(ground: Ground) -> bool:
    differing, compared = ground.once(_held_against)
    return ground.of_another_scope(len(differing), compared)


@rule
def budget_scope(ground: Ground) -> Iterator[Draft]:
    """Most of the budgets differ: the two documents hardly speak of the same accounts, which is told once."""
    if _another_scope(ground):
        differing, compared = ground.once(_held_against)
        each = joined(map(_pair, differing))
        # Completions of a budget that is nowhere called initial are of the one in force, more likely than not.
        in_force = all(one.fact.measure == "rate" and not _initial(ground, one.fact) for one in differing)
        fields = {"count": str(len(differing)), "total": str(compared), "list": each}
        yield ground.draft([one.fact for one in differing], severity="note" if in_force else "", **fields)


def _pair(one: Differing) -> Pair:
    (english, chinese), ranges = item(one.fact.label), _said(one)
    return f"{english} {ranges[0]} against {shown(one.planned)}", f"{chinese}{ranges[1]}（公开预算{shown(one.planned)}）"


def _said(one: Differing) -> Pair:
    """The budget as the accounts print it, or the range that they leave it."""
    level = one.fact.basis == INITIAL and one.fact.measure in ("amount", "count")
    return (shown(one.fact),) * 2 if level else range_text(one.planned, one.means.low, one.means.high)


@rule
def budget_differs(ground: Ground) -> Iterator[Draft]:
    """Initial budgets of the accounts that are not those of the published budget; of one slip, as of a whole and a part of it
    or of two items in each other's place, one finding."""
    for first, *others in () if _another_scope(ground) else _together(ground):
        fact, planned = first.fact, first.planned
        actual = [] if _said(first) == (shown(fact),) * 2 else ground.book.all(fact.key or fact.of_key, "level", "actual")[:1]
        yield ground.draft(
            [fact, *actual, *(one.fact for one in others)],
            amount=abs(first.gap) if planned.measure == "amount" else None,
            instead=_as_published(ground, first),
            range=_said(first),
            other=shown(planned),
            where=where(planned, ground.budget.reading.tables),
            more=said(words()["budgets_too"], list=joined(map(_pair, others))) if others else ("", ""),
        )


def _as_published(ground: Ground, one: Differing) -> Instead:
    """The figure of the accounts as the published budget would have it."""
    fact = one.fact
    if fact.basis != INITIAL:
        return ()
    value = of_base(fact, ground.book.near(fact, fact.key or fact.of_key, "level", "actual"), one.planned.exact)
    return () if value is None else (printed_as(ground.book, fact, value),)


def _together(ground: Ground) -> list[list[Differing]]:
    """The budgets that differ, those that one slip explains together."""
    differing, _ = ground.once(_held_against)
    alike = lambda a, b: a.means.meets(interval(b.planned)) and b.means.meets(interval(a.planned))  # noqa: E731
    kin = {(r.whole, part) for r in relations(ground.book) for part in r.parts}
    within = lambda a, b: (a.planned.key, b.planned.key) in kin and abs(a.gap - b.gap) <= b.planned.high - b.planned.low  # noqa: E731
    groups: list[list[Differing]] = []
    for one in differing:
        near = [g for g in groups if any(alike(one, o) or within(o, one) or within(one, o) for o in g)]
        groups = [g for g in groups if g not in near] + [[*(o for g in near for o in g), one]]
    return sorted(groups, key=lambda g: g[0].fact.start)


def _lowest(book: Book, basis: tuple[str, ...]) -> dict[Key, Fact]:
    """The items of the functional classification at its third level (项) that have an amount."""
    facts = [f for f in book.facts if f.key and f.basis in basis and f.measure == "amount" and f.value]
    return {f.key: f for f in reversed(facts) if f.key[0].count("/") == 2 and "|" not in f.key[0]}


def _items(ground: Ground) -> dict[Fact, tuple[Key | None, str]]:
    """The items of the budget, each with its key (in the accounts, where they have it) and its fund: those of the third level,
    and the members of lists most of which are items of the accounts."""
    found = {f: (key, key[1]) for key, f in _lowest(ground.budget, PLANNED).items()}
    names = {f: key for key, facts in ground.once(_named).items() for f in facts if f.basis in PLANNED}
    lists: dict[str, list[Fact]] = defaultdict(list)
    for fact in (f for f in ground.budget.facts if f.measure == "amount" and f.value and f.basis in PLANNED and not f.cell):
        if not fact.key or (fact.key[0] not in TOTALS and "|" not in fact.key[0] and fact.key[1] != "basic"):
            lists[re.sub(r"(?<=\D)\d+$|\([^()]*\)$", "", fact.section)].append(fact)
    for members in lists.values():
        funds = [names[f][1] for f in members if f in names]
        if len(funds) > 1 and 3 * len(funds) >= 2 * len(members):
            found |= {f: (names.get(f), funds[0]) for f in members if f not in found}
    return dict(sorted(found.items(), key=lambda one: one[0].start))


def _names(book: Book) -> str:
    return bare("".join(f.label for f in book.facts) + "".join(s.text for s in book.reading.statements))


@rule
def budget_unspent(ground: Ground) -> Iterator[Draft]:
    """Items of the budget of which the accounts, which go through items of this level, say nothing at all."""
    spent = _lowest(ground.book, ("actual", INITIAL))
    if ground.budget and spent and not _another_scope(ground):
        prose, keys = _names(ground.book), spent.keys() | ground.once(_named)
        if gone := [f for f, (key, _) in ground.once(_items).items() if key not in keys and bare(f.label) not in prose]:
            yield ground.draft([], next(iter(spent.values())), gone[0].label, count=str(len(gone)), list=amounts(gone))


@rule
def budget_unseen(ground: Ground) -> Iterator[Draft]:
    """Initial budgets of the accounts for items that the published budget, whose items make its total, has not."""
    if not ground.budget or _another_scope(ground):
        return
    items, prose, told = ground.once(_items), _names(ground.budget), _lowest(ground.book, (INITIAL,))
    total, planned = summed(f for f, (_, fund) in items.items() if fund == "general"), {key for key, _ in items.values()}
    complete = any(total.meets(interval(whole)) for whole in _planned(ground, ("支出合计", "general")))
    if new := [f for key, f in told.items() if complete and key not in planned and bare(f.label) not in prose]:
        new.sort(key=lambda f: f.start)
        yield ground.draft(new, list=amounts(new))
