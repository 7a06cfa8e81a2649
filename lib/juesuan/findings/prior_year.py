"""The year before: last year's published figures against what this year's disclosure prints, implies or says of them.

Source: CRITERIA, articulation 16 (this year's 上年数 is last year's published final; this year's opening balance is last year's
closing balance); a restatement may explain a difference, so a mismatch asks for an answer and is no verdict on either year.
Vehicles held are not rolled forward from those bought: vehicles are handed over between bodies, which nothing published shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache

from juesuan.documents.document import Document
from juesuan.findings.drafts import Draft, Ground, item, shown, whole_sentence
from juesuan.ground.errors import WrongCall
from juesuan.ground.exact import Interval, half_up, plain
from juesuan.reading.book import Book, interval, printed
from juesuan.reading.facts import Fact, Reading
from juesuan.reading.vocabulary import Key, bare, vocabulary
from juesuan.reconcile.checks import Check, made
from juesuan.reconcile.recomputation import Recomputation, plus

SCOPES = ("", "grant", "general", "fund", "capital")
OPENING, CLOSING = "年初结转和结余", "年末结转和结余"
ONE = Interval(Fraction(1), Fraction(1))


def prior_checks(reading: Reading, before: Reading) -> tuple[Check, ...]:
    """Checks of kind prior_year and carry_forward across two years; `facts` are this year's figures, `past` last year's.

    Raises WrongCall where the other document is not of the year before (or one of them names no year)."""
    if reading.year is None or before.year is None or before.year != reading.year - 1:
        raise WrongCall(
            "--prior",
            f"it reports on {before.year or 'no year'}, the document on {reading.year or 'no year'}",
            "give the disclosure of the year before",
        )
    now, then = reading.book, before.book
    found = [*_levels(now, then), *_rates(now, then), *_budgets(now, then), *_balances(now, then)]
    return tuple(replace(c, check=f"p{number:03d}") for number, c in enumerate(found, 1))


def _keys(book: Book, basis: str, *measures: str) -> Iterable[Key]:
    return dict.fromkeys(f.key for f in book.facts if f.key and f.basis == basis and f.measure in measures)


def _levels(now: Book, then: Book) -> Iterator[Check]:
    """Every amount of last year that both documents speak of: printed now, or implied as actual less change."""
    for key in _keys(now, "prior_year", "amount", "count", "change"):
        published = then.all(key, "level", "actual")
        levels, changes = now.all(key, "level", "prior_year"), now.all(key, "change", "prior_year")
        actual = now.near(changes[0], key, "level", "actual") if changes else None
        if published and levels:
            yield _compared("prior_year", levels[:1], published, "prior-year-agrees")
        elif published and actual:
            yield _compared("prior_year", [changes[0], actual], published, "prior-year-agrees")


def _rates(now: Book, then: Book) -> Iterator[Check]:
    """A growth rate printed without the change or the base, recomputed on the base that last year's disclosure prints."""
    for key in _keys(now, "prior_year", "change_rate"):
        rate = now.all(key, "change_rate", "prior_year")[0]
        actual = now.near(rate, key, "level", "actual")
        published = [f for f in then.all(key, "level", "actual") if f.exact > 0]
        told = now.all(key, "level", "prior_year") or now.all(key, "change", "prior_year")
        if actual and published and not told:
            yield min((_growth(rate, actual, base) for base in published), key=_badness)


def _growth(rate: Fact, actual: Fact, base: Fact) -> Check:
    growth = Recomputation("quotient", rate, plus([actual]), plus([base]), Fraction(-1), past=(base,))
    return made("prior_year", "prior-year-agrees", growth, (rate, actual), "prior_year")


def _budgets(now: Book, then: Book) -> Iterator[Check]:
    """Last year's budget as this year's text names it, against the budget that last year's disclosure prints.

    The text rarely says which budget it means, and whether the change is this year's budget or spending less last year's, so
    the reading that fits best is taken: only where none fits is there a difference."""
    for key in _keys(now, "prior_budget", "amount", "count", "change"):
        published = [f for basis in ("initial_budget", "annual_budget") for f in then.all(key, "level", basis)]
        levels, changes = now.all(key, "level", "prior_budget"), now.all(key, "change", "prior_budget")
        bases = ("initial_budget", "annual_budget", "actual") if changes and not levels else ()
        from_now = [f for b in bases if (f := now.near(changes[0], key, "level", b))]
        readings = [levels[:1]] if levels else [[changes[0], level] for level in from_now]
        if published and readings:
            yield min((_compared("prior_year", r, published, "prior-budget-agrees") for r in readings), key=_badness)


def _balances(now: Book, then: Book) -> Iterator[Check]:
    """This year's opening balance against last year's closing balance, in every scope that both print."""
    for scope in SCOPES:
        ours, theirs = now.all((OPENING, scope), "level", "actual"), then.all((CLOSING, scope), "level", "actual")
        if ours and theirs:
            yield _compared("carry_forward", ours[:1], theirs, "opening-equals-prior-closing")


def _compared(kind: str, facts: list[Fact], published: list[Fact], criterion: str) -> Check:
    """A check whose published side is last year's figure and whose recomputed side is what this year says of it: a level, or a
    change and the level after it. Of several prints of last year's the one that fits best: their own differences are another
    year's matter."""
    basis = "prior_budget" if criterion == "prior-budget-agrees" else "prior_year"
    if len(facts) > 1:
        change, level = facts
        rule, terms = "linear", ((1, level), (-1, change))
    else:
        rule, terms = "agreement", plus(facts)
    compared = (Recomputation(rule, theirs, terms, past=(theirs,)) for theirs in published)
    return min((made(kind, criterion, one, facts, basis) for one in compared), key=_badness)


def implied(check: Check, facts: Mapping[str, Fact]) -> Interval:
    """What this year's figures, by identifier, say of last year's amount in a check across two years; in base units."""
    first = facts[check.facts[0]]
    if first.measure != "change_rate":
        return Interval(check.low, check.high)
    return interval(facts[check.facts[1]]).quotient(interval(first) + ONE) or Interval(None, None)


def _badness(check: Check) -> tuple[int, Fraction]:
    return ("ties", "rounds", "breaks").index(check.verdict), abs(check.gap)


# --- what no single figure says: words without figures, lists of classes, a balance that is gone -----------------------


def prior_drafts(document: Document, reading: Reading, before: Reading) -> Iterator[Draft]:
    """Findings across two years that no check of figures gives: words, lists of classes, a balance that is gone."""
    ground, then = Ground(document, reading.book, ()), before.book
    yield from _told(ground, then)
    yield from _classes(ground, then)
    yield from _lost_balance(ground, then)


def _told(ground: Ground, then: Book) -> Iterator[Draft]:
    """A level with 与上年持平 or 比上年减少 and no figure behind it, where last year's published level says otherwise."""
    text = ground.document.text
    level_within = ground.threshold("level-claim", "share")
    for fact in (f for f in ground.book.facts if f.basis == "actual" and f.measure in ("amount", "count") and f.key):
        said = None if fact.cell else _claim().match(re.sub(r"\s", "", text[fact.end : fact.end + 60]))
        published = then.all(fact.key, "level", "actual")
        if not said or not published:
            continue
        way = _directions()[said.group(1)]
        if all(_contradicts(way, interval(fact) - interval(f), f.exact, level_within) for f in published):
            low, high = whole_sentence(ground, fact.start, fact.end)
            fields = {"item": item(fact.label), "word": said.group(1), "figure": shown(fact), "other": printed(published[0])}
            yield Draft("claim_against_prior", (fact,), fact.label, fact.section, low, high, fields)


def _contradicts(way: int, change: Interval, base: Fraction, level_within: Fraction) -> bool:
    """Whether no true amounts behind the two levels moved the way the words say; level is said of small changes too."""
    if way:
        return change.high <= 0 if way > 0 else change.low >= 0
    return min(abs(change.low), abs(change.high)) > level_within * abs(base) and not change.low <= 0 <= change.high


@cache
def _directions() -> dict[str, int]:
    return {word: way for way, listed in vocabulary().words["directions"].items() for word in listed if len(word) > 1}


@cache
def _claim() -> re.Pattern:
    """From the end of a figure's digits: its unit, a comparison with last year, a direction word, and no figure after it."""
    words = vocabulary().words
    last = "|".join(sorted((w for w in words["references"]["prior_year"] if w[0] in "上去"), key=lambda w: -len(w)))
    ways = "|".join(sorted(_directions(), key=lambda w: -len(w)))
    compare = "|".join(words["compare"])
    return re.compile(
        rf"[\u4e00-\u9fff]{{1,3}}，?(?:{compare})(?:{last})(?:相比)?，?(?:略有|大幅|明显)?({ways})(?=[，。；、]|$)"
    )


def _classes(ground: Ground, then: Book) -> Iterator[Draft]:
    """Functional classes that vanish or appear between two lists that are each complete, and that the text does not name."""
    prose, prose_before = (bare("".join(s.text for s in b.reading.statements)) for b in (ground.book, then))
    for scope in ("general", "grant", ""):
        ours, theirs = _listing(ground.book, scope), _listing(then, scope)
        if ours and theirs:
            gone = [f for c, f in theirs.items() if c not in ours and bare(f.label) not in prose]
            new = [f for c, f in ours.items() if c not in theirs and bare(f.label) not in prose_before]
            yield from _vanished(ground, gone, ours)
            yield from _appeared(ground, new, then, scope)
            return


def _listing(book: Book, scope: str) -> dict[str, Fact]:
    """The functional classes of one scope that have an amount, where these make its total and so are all; else none."""
    wholes = book.all(("支出合计", scope), "level", "actual")
    classes = dict.fromkeys(i.concept for i in vocabulary().function_classes)
    found = {c: f[0] for c in classes if (f := book.all((c, scope), "level", "actual")) and f[0].value}
    if not wholes or not found:
        return {}
    total = Interval(Fraction(0), Fraction(0))
    for fact in found.values():
        total = total + interval(fact)
    return found if total.meets(interval(wholes[0])) else {}


def _vanished(ground: Ground, gone: list[Fact], ours: dict[str, Fact]) -> Iterator[Draft]:
    if gone:
        first = next(iter(ours.values()))
        low, high = whole_sentence(ground, first.start, first.end)
        fields = {"item": item(gone[0].label), "count": str(len(gone)), "list": _listed(gone)}
        yield Draft("class_vanished", tuple(ours.values()), gone[0].label, first.section, low, high, fields)


def _appeared(ground: Ground, new: list[Fact], then: Book, scope: str) -> Iterator[Draft]:
    """New classes: those that this year compares with last year though last year's list has none, and those unexplained."""
    silent = []
    for fact in new:
        low, high = whole_sentence(ground, fact.start, fact.end)
        if (implied := _implied(ground.book, fact)) and implied.low > _slack(then, scope):
            least = f"{plain(half_up(implied.low / fact.scale, fact.decimals))}{fact.unit}"
            fields = {"item": item(fact.label), "figure": shown(fact), "least": least}
            yield Draft("prior_unlisted", (fact,), fact.label, fact.section, low, high, fields)
        elif not _explained(ground, fact):
            silent.append(fact)
    if silent:
        low, high = whole_sentence(ground, silent[0].start, silent[0].end)
        fields = {"item": item(silent[0].label), "count": str(len(silent)), "list": _listed(silent)}
        yield Draft("class_appeared", tuple(silent), silent[0].label, silent[0].section, low, high, fields)


def _implied(book: Book, fact: Fact) -> Interval | None:
    """Last year's amount of a class as this year's document prints or implies it."""
    if levels := book.all(fact.key, "level", "prior_year"):
        return interval(levels[0])
    changes = book.all(fact.key, "change", "prior_year")
    return interval(fact) - interval(changes[0]) if changes else None


def _slack(then: Book, scope: str) -> Fraction:
    """The most that a class outside last year's list can have had: what rounding leaves between the total and its parts."""
    listed = sum((f.low for f in _listing(then, scope).values()), Fraction(0))
    return then.all(("支出合计", scope), "level", "actual")[0].high - listed


def _explained(ground: Ground, fact: Fact) -> bool:
    """Whether the text says anything of last year, or of a beginning, where it names the class."""
    marks = (*vocabulary().words["references"]["prior_year"], *vocabulary().words["beginnings"], str(fact.year - 1))
    told = [s.text for s in ground.reading.statements if bare(fact.label).removesuffix("支出") in bare(s.text)]
    compared = [f for f in ground.book.facts if f.key and f.key[0] == fact.key[0] and f.basis == "prior_year"]
    return bool(compared) or any(mark in text for mark in marks for text in told)


def _listed(facts: list[Fact]) -> tuple[str, str]:
    pairs = [(item(f.label)[0], f.label, shown(f)) for f in facts]
    return "; ".join(f"{en} {n}" for en, _, n in pairs), "、".join(f"{zh}{n}" for _, zh, n in pairs)


def _lost_balance(ground: Ground, then: Book) -> Iterator[Draft]:
    """Last year closes with a balance, this year's table leaves the opening balance blank and its totals leave no room."""
    for scope in SCOPES:
        closing = then.all((CLOSING, scope), "level", "actual")
        totals = [f for f in ground.book.all(("收入总计", scope), "level", "actual") if f.cell]
        income = [f for f in ground.book.all(("收入合计", scope), "level", "actual") if f.cell]
        blank = ((OPENING, scope), "actual") in ground.blanks and not ground.book.all((OPENING, scope), "level", "actual")
        if not (blank and closing and totals and income):
            continue
        most = totals[0].high - income[0].low
        if all(f.low > most for f in closing):
            low, high = whole_sentence(ground, totals[0].start, totals[0].end)
            fields = {
                "item": item(OPENING),
                "other": printed(closing[0]),
                "statement": f"{totals[0].label} {printed(totals[0])} - {income[0].label} {printed(income[0])}",
            }
            yield Draft("opening_lost", (totals[0], income[0]), OPENING, totals[0].section, low, high, fields)
