"""The year before: last year's published figures against what this year's disclosure says or implies of them.

Source: CRITERIA, articulation 16 (this year's 上年数 is last year's published final; this year's opening balance is last year's
closing balance); a restatement may explain a difference, so a mismatch is a finding and not a verdict on either year.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from juesuan.checks import Book, Check, interval, judge, printed
from juesuan.errors import WrongCall
from juesuan.exact import Interval, half_up, plain
from juesuan.facts import Fact, Reading
from juesuan.vocabulary import Key


def prior_checks(reading: Reading, before: Reading) -> tuple[Check, ...]:
    """Checks of kind prior_year and carry_forward across two years; facts named are this year's.

    Raises WrongCall where the other document is not of the year before (or one of them names no year)."""
    if reading.year is None or before.year is None or before.year != reading.year - 1:
        raise WrongCall(
            "--prior", f"it reports on {before.year or 'no year'}, the document on {reading.year or 'no year'}",
            "give the disclosure of the year before",
        )  # fmt: skip
    now, then = Book(reading), Book(before)
    found = [*_levels(now, then), *_balances(now, then)]
    return tuple(replace(c, check=f"p{number:03d}") for number, c in enumerate(found, 1))


def _levels(now: Book, then: Book) -> Iterator[Check]:
    """Every amount of last year that both documents speak of: printed now, or implied as actual less change."""
    keys = dict.fromkeys(
        f.key for f in now.facts if f.key and f.basis == "prior_year" and f.measure in ("amount", "count", "change")
    )
    for key in keys:
        published = then.all(key, "level", "actual")
        if not published:
            continue
        levels = now.all(key, "level", "prior_year")
        for fact in levels[:1]:
            yield _compared(
                "prior_year", fact, fact.exact, interval(fact), published[0], f"{fact.label} {printed(fact)}", [fact]
            )
        changes = now.all(key, "change", "prior_year")
        actual = now.near(changes[0], key, "level", "actual") if changes else None
        if actual and not levels:
            change = changes[0]
            implied = interval(actual) - interval(change)
            statement = f"{actual.label} {actual.value} - {change.value}".replace("- -", "+ ")
            yield _compared(
                "prior_year", change, actual.exact - change.exact, implied, published[0], statement, [change, actual]
            )


def _balances(now: Book, then: Book) -> Iterator[Check]:
    """This year's opening balance against last year's closing balance, in every scope that both print."""
    for scope in ("", "grant", "general", "fund", "capital"):
        opening: Key = ("年初结转和结余", scope)
        closing: Key = ("年末结转和结余", scope)
        ours, theirs = now.all(opening, "level", "actual"), then.all(closing, "level", "actual")
        if ours and theirs:
            fact = ours[0]
            yield _compared(
                "carry_forward", fact, fact.exact, interval(fact), theirs[0], f"{fact.label} {printed(fact)}", [fact]
            )


def _compared(kind: str, fact: Fact, exact: Fraction, ours: Interval, theirs: Fact, statement: str, facts: list[Fact]) -> Check:
    """A check whose published side is last year's figure and whose recomputed side is what this year says of it."""
    verdict, gap = judge(theirs, exact, ours)
    if verdict == "breaks" and abs(exact - theirs.exact) <= theirs.high - theirs.low and len(facts) == 1:
        verdict, gap = "rounds", Fraction(0)
    shown = f"{statement} = {plain(half_up(exact / theirs.scale, theirs.decimals))}{theirs.unit}"
    return Check(
        "", kind, fact.label, "prior_year", shown, f"{printed(theirs)}", ours.low, ours.high, gap, verdict,
        tuple(f.fact for f in facts), "prior-year-agrees" if kind == "prior_year" else "opening-equals-prior-closing",
    )  # fmt: skip
