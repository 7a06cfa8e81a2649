"""Lists: shares printed one after another are of one whole, which all of them choose together where the words name none.

Only functional classes are listed of one fund and of another under the same names. A list is moved to another whole, or
doubted, only where the whole first read is right by other relations: a whole with a slip in it breaks those as well, and a
part or share with a slip leaves the list no whole at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from juesuan.ground.exact import Interval
from juesuan.reading.book import interval, place, summed
from juesuan.reading.facts import Fact, Reading
from juesuan.reading.vocabulary import FUNDS, Key, vocabulary
from juesuan.reconcile.checks import Check

_GAP, _BESIDE = 400, 120  # characters between two shares of a list, and between a part and its share
_LEAST_ODDS = Fraction(1, 20)
_SPAN = Fraction(46, 10)  # ln 100: figures of one document spread over two powers of ten
_WITNESSES = ("sum", "carry_forward", "change", "change_rate", "share", "rate")


class _List(NamedTuple):
    """Shares of one whole with the amounts that they are the shares of."""

    shares: tuple[Fact, ...]
    parts: tuple[Fact, ...]

    @property
    def whole(self) -> Interval | None:
        """What the whole of all of them can be; None where nothing can."""
        low = max(p.low / s.high for p, s in zip(self.parts, self.shares, strict=True))
        high = min(p.high / s.low for p, s in zip(self.parts, self.shares, strict=True))
        return Interval(low, high) if low <= high else None


def choose_wholes(reading: Reading, checks: Sequence[Check]) -> Reading:
    """The reading with the lists that contradict their whole given the one that fits all of their shares, or doubtful."""
    broken = {name for c in checks if c.verdict == "breaks" for name in c.facts}
    new: dict[str, Fact] = {}
    for one in _lists(reading):
        names = {f.fact for f in (*one.shares, *one.parts)}
        first = one.shares[0]
        old = reading.book.all(first.of_key, "level", first.basis)
        fits = one.whole
        if not names & broken or not old or fits is None or any(fits.meets(interval(f)) for f in old):
            continue
        if (all_funds := _of_all_funds(reading, first)) and fits.meets(all_funds):
            key = (first.of_key[0], FUNDS[0])  # a whole that need not be printed
            new |= {s.fact: replace(s, of_key=key, how="arithmetic") for s in one.shares}
            continue
        if not any(_stands(f, names, checks) for f in old):
            continue
        others = {f.key: f for f in reading.facts if _other_whole(f, first) and fits.meets(interval(f))}
        width = (fits.high - fits.low) / fits.high / _SPAN
        chosen = next(iter(others.values())) if len(others) == 1 and width * len(reading.facts) < _LEAST_ODDS else None
        new |= _moved(reading, one, chosen)
    return replace(reading, facts=tuple(new.get(f.fact, f) for f in reading.facts)) if new else reading


def _lists(reading: Reading) -> Iterator[_List]:
    """Runs of shares of one whole that their clauses do not name, each just behind the amount that it is the share of, with no
    other amount between them."""
    classes = {i.concept for i in vocabulary().function_classes}
    run: list[tuple[Fact, Fact]] = []
    between: set[Key | None] = set()  # amounts since the last share
    for fact in (f for f in reading.facts if f.is_fact and not f.cell):
        if fact.measure == "amount":
            between.add(fact.key)
        if fact.measure != "share":
            continue
        part = reading.book.near(fact, fact.key, "level", fact.basis) if fact.key and fact.key[0] in classes else None
        if run and not _goes_on(*run[-1], fact, between):
            yield from _made(reading, run)
            run = []
        between.clear()
        unnamed = "of" not in fact.named or _of_all_funds(reading, fact)
        if part and fact.of_key and 0 < fact.start - part.start < _BESIDE and unnamed:
            run += [(fact, part)] if part.value > 0 and fact.low > 0 else []
    yield from _made(reading, run)


def _of_all_funds(reading: Reading, share: Fact) -> Interval | None:
    """What all funds pay, where 占本年财政拨款支出36%, in the section on one fund, may be of that; else None."""
    named, of = vocabulary().items.get(share.of or ""), share.of_key
    if not named or not of or named.scope != FUNDS[0] or of[1] == FUNDS[0]:
        return None
    levels = (reading.book.all((of[0], fund), "level", share.basis) for fund in FUNDS[1:])
    return summed(found[0] for found in levels if found)


def _goes_on(last: Fact, part: Fact, share: Fact, between: set[Key | None]) -> bool:
    alike = (last.of_key, last.basis, place(last)) == (share.of_key, share.basis, place(share))
    return alike and share.start - last.end <= _GAP and between <= {part.key, share.key}


def _made(reading: Reading, run: list[tuple[Fact, Fact]]) -> Iterator[_List]:
    if len(run) > 1 or (run and _of_all_funds(reading, run[0][0])):
        yield _List(tuple(s for s, _ in run), tuple(p for _, p in run))


def _stands(whole: Fact, names: set[str], checks: Sequence[Check]) -> bool:
    """Whether a whole ties in a relation outside of the list, and breaks none there."""
    outside = [c for c in checks if whole.fact in c.facts and names.isdisjoint(c.facts) and c.kind in _WITNESSES]
    tied = any(c.verdict == "ties" and len(c.facts) > 2 for c in outside)
    return tied and not any(c.verdict == "breaks" for c in outside)


def _other_whole(fact: Fact, share: Fact) -> bool:
    """Whether an amount is the same total of another fund."""
    key, of = fact.key, share.of_key
    alike = fact.measure == "amount" and fact.basis == share.basis and key and of
    return bool(alike and key and of and key[0] == of[0] and key[1] != of[1] and fact.value > 0)


def _moved(reading: Reading, one: _List, whole: Fact | None) -> dict[str, Fact]:
    """The list's figures, and what else is said of its parts among them, as those of another fund; without a whole the parts
    stand for themselves, and the shares are doubtful."""
    first, last, old = one.parts[0], one.shares[-1], one.shares[0].of_key
    scope = whole.key[1] if whole and whole.key else f"@{first.start}"
    keys = {p.key for p in one.parts}
    among = (f for f in reading.facts if first.start <= f.start <= last.end + _BESIDE and f.key in keys and not f.cell)
    new: dict[str, Fact] = {}
    for fact in among:
        key = (fact.key[0], scope) if fact.key and old and fact.key[1] == old[1] else fact.key
        moved = replace(fact, key=key, of_key=key if fact.of_key == fact.key else fact.of_key)
        if fact in one.shares and whole:
            moved = replace(moved, of=whole.label, of_key=whole.key)
        elif fact in one.shares:
            moved = replace(moved, of_key=None, how="doubtful")
        new[fact.fact] = replace(moved, how="arithmetic") if whole else moved
    return new
