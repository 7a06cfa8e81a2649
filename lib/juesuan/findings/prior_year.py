"""The year before: last year's published figures against what this year's disclosure prints, implies or says of them.

Source: CRITERIA, articulation 16 (this year's 上年数 is last year's published final; this year's opening balance is last year's
closing balance); a restatement may explain a difference, so a mismatch asks for an answer and is no verdict on either year.
Vehicles held are not rolled forward from those bought: vehicles are handed over between bodies, which nothing published shows.

A misquoted base, with all that is worked out from it, may contradict the rest of its own document too. The smallest set alone
may take the rest for wrong: a base that is quoted twice, with its change and its growth, outweighs the total that it no longer
fits. Last year's document says which of them is right, where its figure mends what was in conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache

from juesuan.findings.apart import Apart, Misquoted
from juesuan.findings.counterparts import counterparts
from juesuan.findings.drafts import Draft, Ground, prose, told_base
from juesuan.findings.one_cause import as_published, compared_texts, implied, of_base, printed_as, printing, together
from juesuan.findings.registry import rule, rules
from juesuan.findings.sentences import Pair, amounts, broken, described, formula, joined, said, words
from juesuan.ground import expressions as re
from juesuan.ground.errors import WrongCall
from juesuan.ground.exact import Interval, half_up, plain
from juesuan.ground.expressions import Expression, expression
from juesuan.reading.book import Book, interval, printed, summed
from juesuan.reading.facts import Fact, Reading
from juesuan.reading.grammar import BALANCES, BUDGETS
from juesuan.reading.vocabulary import Key, bare, vocabulary
from juesuan.reconcile.checks import Check, made
from juesuan.reconcile.checks import check as all_checks
from juesuan.reconcile.recomputation import Recomputation, plus

SCOPES = ("", "grant", "general", "fund", "capital")
OPENING, CLOSING = BALANCES
Renamed = Mapping[Key, Sequence[Fact]]
Part = Sequence[frozenset[str]]
MOST_TRIED = 6  # differences from last year's document; of more it is hardly the same scope
_STATES = ("amount", "count", "change", "change_rate")


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
    renamed = counterparts(now, then)
    found = [*_levels(now, then, renamed), *_rates(now, then, renamed), *_budgets(now, then), *_balances(now, then)]
    return tuple(replace(c, check=f"p{number:03d}") for number, c in enumerate(found, 1))


def _keys(book: Book, basis: str, *measures: str) -> Iterable[Key]:
    return dict.fromkeys(f.key for f in book.facts if f.key and f.basis == basis and f.measure in measures)


def _published(then: Book, key: Key, renamed: Renamed) -> list[Fact]:
    """Last year's prints of an amount of its accounts, under another name where it has none under its own."""
    return [*then.prints(key, "level", "actual")] or [f for f in renamed.get(key, ()) if f.basis == "actual"]


def _levels(now: Book, then: Book, renamed: Renamed) -> Iterator[Check]:
    """Every amount of last year that both documents speak of: printed now, or implied as actual less change."""
    for key in _keys(now, "prior_year", "amount", "count", "change"):
        published = _published(then, key, renamed)
        levels, changes = now.all(key, "level", "prior_year"), now.all(key, "change", "prior_year")
        actual = now.near(changes[0], key, "level", "actual") if changes else None
        if published and levels:  # each value that it is printed with: one print may be right and another wrong
            for level in {f.exact: f for f in reversed(levels)}.values():
                yield _compared("prior_year", [level], published, "prior-year-agrees")
        elif published and actual:
            yield _compared("prior_year", [changes[0], actual], published, "prior-year-agrees")


def _rates(now: Book, then: Book, renamed: Renamed) -> Iterator[Check]:
    """A growth rate printed without the change or the base, recomputed on the base that last year's disclosure prints."""
    for key in _keys(now, "prior_year", "change_rate"):
        rate = now.all(key, "change_rate", "prior_year")[0]
        actual = now.near(rate, key, "level", "actual")
        published = [f for f in _published(then, key, renamed) if f.exact > 0]
        told = now.all(key, "level", "prior_year") or now.all(key, "change", "prior_year")
        if actual and published and not told:
            growth = (Recomputation("quotient", rate, plus([actual]), plus([b]), Fraction(-1), past=(b,)) for b in published)
            tried = (made("prior_year", "prior-year-agrees", one, (rate, actual), "prior_year") for one in growth)
            yield min(tried, key=_badness)


def _budgets(now: Book, then: Book) -> Iterator[Check]:
    """Last year's budget as this year's text names it, against the budget that last year's disclosure prints.

    The text rarely says which budget it means, and whether the change is this year's budget or spending less last year's, so
    the reading that fits best is taken: only where none fits is there a difference."""
    for key in _keys(now, "prior_budget", "amount", "count", "change"):
        published = [f for basis in BUDGETS for f in then.all(key, "level", basis)]
        levels, changes = now.all(key, "level", "prior_budget"), now.all(key, "change", "prior_budget")
        bases = (*BUDGETS, "actual") if changes and not levels else ()
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


def _badness(check: Check) -> tuple[int, Fraction]:
    return ("ties", "rounds", "untestable", "breaks").index(check.verdict), abs(check.gap)


# --- the checks across two years that break ----------------------------------------------------------------------------


@rules(
    prior_mismatch="prior-year-agrees",
    prior_budget_mismatch="prior-budget-agrees",
    opening_mismatch="opening-equals-prior-closing",
)
def _across(ground: Ground, criterion: str) -> Iterator[Draft]:
    """This year's document says of last year's amount, budget or closing balance what last year's own does not: a draft a
    difference, with all broken checks in which it shows; none where the two documents are of different scope."""
    if _another_scope(ground):
        return
    elsewhere = {one.check.check for one in ground.apart.misquoted}
    for check, *others in ground.once(together):
        if check.criterion == criterion and check.check not in elsewhere:
            facts = [ground.facts[i] for i in check.facts]
            amount = abs(check.gap) if facts[0].measure in ("amount", "change") and check.gap else None
            yield ground.draft(
                [*facts, *ground.figures_in(others)],
                amount=amount,
                instead=tuple(one for c in (check, *others) for one in as_published(ground, c)),
                cause=_whose(ground, check),
                more=said(words()["prior_too"], list=joined(_differing(ground, c) for c in others)) if others else ("", ""),
                **compared_texts(ground, check),
            )


def _whose(ground: Ground, check: Check) -> Pair:
    """What may explain a difference: last year's own document, where its other figures contradict the one that differs and
    would agree with what this year tells."""
    theirs, ours = check.past[0], implied(check, ground.facts)
    against = [c for c in ground.once(_their_breaks) if theirs.fact in c.facts]
    if against and None not in (ours.low, ours.high):
        new = printed_as(ground.before, theirs, (ours.low + ours.high) / 2)
        if all(c.recomputation.with_others(new).judge().verdict in ("ties", "rounds") for c in against):
            return said(words()["prior_wrong"], broken=broken(against, None, ground.before.reading.tables))
    return said(words()["prior_cause"])


def _their_breaks(ground: Ground) -> list[Check]:
    """The relations that last year's document breaks by itself."""
    return [c for c in all_checks(ground.before.reading) if c.verdict == "breaks"] if ground.before else []


def _differing(ground: Ground, check: Check) -> Pair:
    return said(words()["prior_differs"], place=ground.where(ground.facts[check.facts[0]]), **compared_texts(ground, check))


def _another_scope(ground: Ground) -> list[Check]:
    """The breaks against last year's document where that is of another scope; else none."""
    across = [c for c in ground.checks if c.past and c.verdict != "untestable"]
    broken = [c for c in across if c.verdict == "breaks"]
    return broken if ground.of_another_scope(len(broken), len(across)) else []


@rule
def prior_scope(ground: Ground) -> Iterator[Draft]:
    """Last year's document is of another scope: told once, instead of each difference."""
    if broken := _another_scope(ground):
        total = sum(bool(c.past) and c.verdict != "untestable" for c in ground.checks)
        told = ((c, formula(c.statement)) for c in broken)
        texts = joined((f"{c.label} {c.published}: {en}", f"{c.label}{c.published}：{zh}") for c, (en, zh) in told)
        yield ground.draft([ground.facts[c.facts[0]] for c in broken], total=str(total), list=texts)


# --- misquoted bases -----------------------------------------------------------------------------------------------------


def misquoted(apart: Apart, reading: Reading, parts: Sequence[Part], across: Sequence[Check]) -> Iterator[Misquoted]:
    """The bases that last year's document contradicts, where putting in what it prints leaves fewer of the conflicts (`parts`)
    within this year's: two documents speak for the figures that would be accused instead."""
    differing = [c for c in across if c.verdict == "breaks" and c.criterion == "prior-year-agrees"]
    facts = reading.book.by_id
    for check in differing if parts and len(differing) <= MOST_TRIED else ():
        new = _with_base_of_last_year(reading, check)
        if any(new.keys() & one for part in parts for one in part):
            continue  # told there, as one of the figures that may be wrong
        mended = replace(reading, facts=tuple(new.get(f.fact, f) for f in reading.facts))
        left = apart.verdict(mended, all_checks(mended)).reconciliation.parts
        accused = frozenset().union(*(one for part in parts if part not in left for one in part))
        if len(left) < len(parts) and all(part in parts for part in left):
            parts = left
            fits = sorted((facts[name] for name in accused), key=lambda f: f.start)
            yield Misquoted(check, tuple(facts[name] for name in new), tuple(fits))


def _with_base_of_last_year(reading: Reading, check: Check) -> dict[str, Fact]:
    """All figures that state last year's amount of an item, as they would be with what last year's document prints."""
    book, base = reading.book, check.past[0].exact
    first = book.by_id[check.facts[0]]
    told = [f for f in book.facts if f.key == first.key and f.basis == "prior_year" and f.measure in _STATES]
    values = ((fact, of_base(fact, book.near(fact, fact.key, "level", "actual"), base)) for fact in told)
    return {fact.fact: printing(fact, value) for fact, value in values if value is not None}


@rule
def base_misquoted(ground: Ground) -> Iterator[Draft]:
    """A base that is neither that of last year's document nor that which this year's other figures leave, and the figures that
    fit both."""
    for check, facts, fits in ground.apart.misquoted:
        lead = ground.facts[check.facts[0]]
        others = [f for f in facts if f is not lead]
        worked_out = [f for f in others if f.measure != lead.measure]
        checks = ground.broken_by(f.fact for f in facts)
        yield ground.draft(
            [lead, *others, *fits],
            lead,
            amount=abs(check.gap) if lead.measure in ("amount", "change") else None,
            fits=described(fits),
            also=said(words()["with_it"], list=described(worked_out)) if worked_out else ("", ""),
            **ground.told_by(checks),
            **compared_texts(ground, check),
        )


# --- what no single figure says: words without figures, lists of classes, a balance that is gone -----------------------


@rule
def claim_against_prior(ground: Ground) -> Iterator[Draft]:
    """A level with 与上年持平 or 比上年减少 and no figure behind it, where last year's published level says otherwise."""
    if ground.before is None or _another_scope(ground):
        return
    text = ground.document.text
    level_within = ground.threshold("level-claim", "share")
    for fact in (f for f in ground.book.facts if f.basis == "actual" and f.measure in ("amount", "count") and f.key):
        told = None if fact.cell else _claim().match(re.sub(r"\s", "", text[fact.end : fact.end + 60]))
        published = ground.before.all(fact.key, "level", "actual")
        if not told or not published:
            continue
        way = _directions()[told.group(1)]
        if all(_contradicts(way, interval(fact) - interval(f), f.exact, level_within) for f in published):
            yield ground.draft([fact], word=told.group(1), other=printed(published[0]))


def _contradicts(way: int, change: Interval, base: Fraction, level_within: Fraction) -> bool:
    """Whether no true amounts behind the two levels moved the way the words say; level is said of small changes too."""
    if way:
        return change.high <= 0 if way > 0 else change.low >= 0
    return min(abs(change.low), abs(change.high)) > level_within * abs(base) and not change.low <= 0 <= change.high


@cache
def _directions() -> dict[str, int]:
    return {word: way for way, words in vocabulary().words["directions"].items() for word in words if len(word) > 1}


@cache
def _claim() -> Expression:
    """From the end of a figure's digits: its unit, a comparison with last year, a direction word, and no figure after it."""
    words = vocabulary().words
    last = "|".join(sorted((w for w in words["references"]["prior_year"] if w[0] in "上去"), key=lambda w: -len(w)))
    ways = "|".join(sorted(_directions(), key=lambda w: -len(w)))
    compare = "|".join(words["compare"])
    return expression(
        rf"[\u4e00-\u9fff]{{1,3}}，?(?:{compare})(?:{last})(?:相比)?，?(?:略有|大幅|明显)?({ways})(?=[，。；、]|$)"
    )


Lists = tuple[str, dict[str, Fact], dict[str, Fact]]  # scope, this year's classes, last year's


def _lists(ground: Ground) -> Lists | None:
    """The functional classes of both years in the first scope in which both lists are complete."""
    for scope in ("general", "grant", "") if ground.before and not _another_scope(ground) else ():
        ours, theirs = _listing(ground.book, scope), _listing(ground.before, scope)
        if ours and theirs:
            return scope, ours, theirs
    return None


def _listing(book: Book, scope: str) -> dict[str, Fact]:
    """The functional classes of one scope that have an amount, where these make its total and so are all; else none."""
    wholes = book.all(("支出合计", scope), "level", "actual")
    classes = dict.fromkeys(i.concept for i in vocabulary().function_classes)
    found = {c: f[0] for c in classes if (f := book.all((c, scope), "level", "actual")) and f[0].value}
    if not wholes or not found:
        return {}
    return found if summed(found.values()).meets(interval(wholes[0])) else {}


@rule
def class_vanished(ground: Ground) -> Iterator[Draft]:
    """A class of last year that this year's complete list has not and the text does not name."""
    if lists := _lists(ground):
        _, ours, theirs = lists
        text = prose(ground.book)
        if gone := [f for c, f in theirs.items() if c not in ours and bare(f.label) not in text]:
            yield ground.draft([*ours.values()], label=gone[0].label, count=str(len(gone)), list=amounts(gone))


def _new(ground: Ground) -> list[tuple[Fact, Interval | None]]:
    """Classes that last year's complete list has not, each with last year's amount as this year implies it beyond rounding."""
    lists = _lists(ground)
    if not lists:
        return []
    scope, ours, theirs = lists
    then = prose(ground.before)
    new = [f for c, f in ours.items() if c not in theirs and bare(f.label) not in then]
    # The most that a class outside last year's list can have had: what rounding leaves between the total and its parts.
    whole = ground.before.all(("支出合计", scope), "level", "actual")[0]
    slack = whole.high - sum((f.low for f in theirs.values()), Fraction(0))
    told = ((f, told_base(ground.book, f.key, "prior_year")) for f in new)
    return [(f, implied[1] if implied and implied[1].low > slack else None) for f, implied in told]


@rule
def prior_unlisted(ground: Ground) -> Iterator[Draft]:
    """A class compared with last year, whose complete list leaves no room for it."""
    for fact, implies in _new(ground):
        if implies:
            least = f"{plain(half_up(implies.low / fact.scale, fact.decimals))}{fact.unit}"
            yield ground.draft([fact], least=least)


@rule
def class_appeared(ground: Ground) -> Iterator[Draft]:
    """New classes of which the text says nothing."""
    if silent := [f for f, implies in _new(ground) if not implies and not _explained(ground, f)]:
        yield ground.draft(silent, list=amounts(silent))


def _explained(ground: Ground, fact: Fact) -> bool:
    """Whether the text says anything of last year, or of a beginning, where it names the class."""
    marks = (*vocabulary().words["references"]["prior_year"], *vocabulary().words["beginnings"], str(fact.year - 1))
    told = [s.text for s in ground.reading.statements if bare(fact.label).removesuffix("支出") in bare(s.text)]
    compared = [f for f in ground.book.facts if f.key and f.key[0] == fact.key[0] and f.basis == "prior_year"]
    return bool(compared) or any(mark in text for mark in marks for text in told)


@rule
def opening_lost(ground: Ground) -> Iterator[Draft]:
    """Last year closes with a balance, this year's table leaves the opening balance blank and its totals leave no room."""
    for scope in SCOPES if ground.before and not _another_scope(ground) else ():
        closing = ground.before.all((CLOSING, scope), "level", "actual")
        totals = [f for f in ground.book.all(("收入总计", scope), "level", "actual") if f.cell]
        income = [f for f in ground.book.all(("收入合计", scope), "level", "actual") if f.cell]
        blank = ((OPENING, scope), "actual") in ground.blanks and not ground.book.all((OPENING, scope), "level", "actual")
        if blank and closing and totals and income and all(f.low > totals[0].high - income[0].low for f in closing):
            statement = formula(f"{totals[0].label} {printed(totals[0])} - {income[0].label} {printed(income[0])}")
            yield ground.draft([totals[0], income[0]], label=OPENING, other=printed(closing[0]), statement=statement)


@rule
def opening_not_closing(ground: Ground) -> Iterator[Draft]:
    """2022年末结转和结余27.35万元，2023年初23.75万元: the opening balance is not last year's closing one that the same document
    prints, and no sentence speaks of an adjustment that was made."""
    adjusted, at_its_end = (expression(ground.words[name]) for name in ("opening_adjusted", "end_of_last_year"))
    text = ground.document.text
    for scope in SCOPES:
        closing, opening = ((CLOSING, "prior_year"), (OPENING, "actual"))
        pair = [ground.book.all((concept, scope), "level", basis) for concept, basis in (closing, opening)]
        pair[0] = [f for f in pair[0] if f.cell or at_its_end.search(text[max(0, f.start - 30) : f.start])]
        if not all(pair) or any(f.meets(g) for f in map(interval, pair[0]) for g in map(interval, pair[1])):
            continue
        if not any(adjusted.search(s.text) for s in ground.reading.statements):
            yield ground.draft([pair[1][0], pair[0][0]])
