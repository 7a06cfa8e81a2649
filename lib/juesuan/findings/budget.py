"""The published budget against the final accounts of its year, item by item.

The accounts print initial budgets, or imply them (final figure less its change, final figure by its completion rate); the
budget prints its own. A difference asks for an answer: the accounts may mean the adjusted budget, or cover more units.
Nothing of it enters the joint verdict, which is on the accounts alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.findings.drafts import Draft, Ground, told_base
from juesuan.findings.registry import rule
from juesuan.findings.sentences import amounts, item, joined, range_text, shown, where
from juesuan.ground.errors import CannotRead, WrongCall
from juesuan.ground.exact import Interval
from juesuan.reading.book import Book, interval, printed, summed
from juesuan.reading.facts import Fact, Reading
from juesuan.reading.identity import BUDGET, FINAL_ACCOUNTS
from juesuan.reading.vocabulary import Key, bare

INITIAL = "initial_budget"


def refuse_budget(file: str, reading: Reading) -> None:
    """Raises CannotRead where a document to be audited is a budget, with the words that tell it."""
    if reading.identity.kind == BUDGET:
        raise CannotRead(
            file,
            f"a budget (told by {reading.identity.told['kind'].words}), not final accounts; nothing in it has been spent yet",
            "give the final accounts (部门决算); a budget goes beside those of its year: --budget FILE",
        )


def mind_budget(file: str, budget: Reading, accounts: Reading) -> None:
    """Raises WrongCall where what was given as the budget is final accounts, or of another year than the accounts."""
    if budget.identity.kind == FINAL_ACCOUNTS:
        raise WrongCall("--budget", f"{file} is final accounts", "give the department's published budget (部门预算)")
    if budget.year is None or budget.year != accounts.year:
        years = f"{file} is for {budget.year or 'no year'}, the final accounts for {accounts.year or 'no year'}"
        raise WrongCall("--budget", years, "give the budget of the year that the final accounts report on")


def _planned(budget: Book, key: Key | None) -> list[Fact]:
    """The prints of an item's budget in the budget document; what its words give no other meaning is planned, not spent."""
    return [f for basis in (INITIAL, "actual") for f in budget.all(key, "level", basis)]


def _told(ground: Ground) -> Iterator[tuple[Fact, Interval]]:
    """Each initial budget that the accounts print, else imply: its figure, and what it says of the budget."""
    measures = ("amount", "count", "change", "change_rate")
    for key in dict.fromkeys(f.key for f in ground.book.facts if f.key and f.measure in measures):
        if told := told_base(ground.book, key, INITIAL):
            yield told


def _differing(ground: Ground) -> tuple[list[tuple[Fact, Interval, Fact]], int]:
    """The initial budgets of the accounts that none of the budget's prints can be, and how many were compared."""
    differing, compared = [], 0
    for fact, said in _told(ground) if ground.budget else ():
        if planned := _planned(ground.budget, fact.key):
            compared += 1
            step = max(p.high - p.low for p in planned)  # one unit in the last place is rounding from another source
            if all(abs(said.gap(interval(p))) > step for p in planned):
                differing.append((fact, said, planned[0]))
    return differing, compared


def _another_scope(ground: Ground) -> bool:
    differing, compared = _differing(ground)
    least, share = (ground.threshold("another-scope", part) for part in ("count", "share"))
    return len(differing) >= least and len(differing) > share * compared


@rule
def budget_scope(ground: Ground) -> Iterator[Draft]:
    """Most of the budgets differ: the two documents hardly speak of the same accounts, which is told once."""
    if _another_scope(ground):
        differing, compared = _differing(ground)
        each = joined(_pair(ground, *one) for one in differing)
        yield ground.draft([f for f, _, _ in differing], count=str(len(differing)), total=str(compared), list=each)


def _pair(ground: Ground, fact: Fact, said: Interval, planned: Fact) -> tuple[str, str]:
    (english, chinese), ranges = item(fact.label), range_text(planned, said.low, said.high)
    if fact.basis == INITIAL and fact.measure in ("amount", "count"):
        ranges = (shown(fact), shown(fact))
    return f"{english} {ranges[0]} against {printed(planned)}", f"{chinese}{ranges[1]}（公开预算{printed(planned)}）"


@rule
def budget_differs(ground: Ground) -> Iterator[Draft]:
    """An initial budget of the accounts that is not the one of the published budget."""
    for fact, said, planned in () if _another_scope(ground) else _differing(ground)[0]:
        level, gap = fact.measure in ("amount", "count"), abs(said.gap(interval(planned)))
        actual = [] if level else ground.book.all(fact.key, "level", "actual")[:1]
        yield ground.draft(
            [fact, *actual],
            amount=gap if fact.measure in ("amount", "change") else None,
            item=item(fact.label),
            range=shown(fact) if level else range_text(planned, said.low, said.high),
            other=printed(planned),
            where=where(planned, ground.budget.reading.tables),
        )


def _lowest(book: Book, basis: tuple[str, ...]) -> dict[Key, Fact]:
    """The items of the functional classification at its third level (项) that have an amount."""
    facts = [f for f in book.facts if f.key and f.basis in basis and f.measure == "amount" and f.value]
    return {f.key: f for f in reversed(facts) if f.key[0].count("/") == 2 and "|" not in f.key[0]}


def _names(book: Book) -> str:
    return bare("".join(f.label for f in book.facts) + "".join(s.text for s in book.reading.statements))


@rule
def budget_unspent(ground: Ground) -> Iterator[Draft]:
    """Items of the budget of which the accounts, which go through items of this level, say nothing at all."""
    spent = _lowest(ground.book, ("actual", INITIAL))
    if ground.budget and spent and not _another_scope(ground):
        prose = _names(ground.book)
        planned = _lowest(ground.budget, (INITIAL, "actual"))
        gone = [f for key, f in planned.items() if key not in spent and bare(f.label) not in prose]
        if gone := sorted(gone, key=lambda f: f.start):
            yield ground.draft([], next(iter(spent.values())), gone[0].label, count=str(len(gone)), list=amounts(gone))


@rule
def budget_unseen(ground: Ground) -> Iterator[Draft]:
    """Initial budgets of the accounts for items that the published budget, whose items make its total, has not."""
    if ground.budget and not _another_scope(ground) and _complete(ground.budget):
        prose = _names(ground.budget)
        planned = _lowest(ground.budget, (INITIAL, "actual"))
        told = _lowest(ground.book, (INITIAL,))
        if new := [f for key, f in told.items() if key not in planned and bare(f.label) not in prose]:
            new.sort(key=lambda f: f.start)
            yield ground.draft(new, count=str(len(new)), list=amounts(new))


def _complete(budget: Book) -> bool:
    """Whether the budget's items of the third level make its general total, so that nothing is left out of them."""
    total = summed(_lowest(budget, (INITIAL, "actual")).values())
    return any(total.meets(interval(whole)) for whole in _planned(budget, ("支出合计", "general")))
