"""Suspects: the smallest set of figures that must be wrong, what each would have to be, and a probable cause.

Every figure is an interval statement about unknown true amounts (concept, scope, basis); the vocabulary's relations are exact.
`reconcile` decides whether all of them can hold at once and which cheapest sets of figures cannot be true.
Source: Fellegi & Holt, "A systematic approach to automatic edit and imputation", 1976.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import NamedTuple

from juesuan.ground.exact import Interval
from juesuan.ground.groups import grouped
from juesuan.reading.book import SIGNED, TOTAL_SCORE, Book
from juesuan.reading.facts import Fact, Reading, scale
from juesuan.reading.grammar import BUDGETS, COMPARATORS
from juesuan.reading.vocabulary import Key
from juesuan.reconcile.causes import cause
from juesuan.reconcile.checks import Check, led_to
from juesuan.reconcile.linear import Budget, Exhausted
from juesuan.reconcile.nil import nil_items
from juesuan.reconcile.open_lists import lone_part
from juesuan.reconcile.recomputation import UNPRINTED
from juesuan.reconcile.relations import Relation, relations
from juesuan.reconcile.solve import WORK, Reconciliation, Rest, reconcile
from juesuan.reconcile.statements import Said, Statement

Amount = tuple[str, str, str]  # concept, scope, basis


@dataclass(frozen=True, slots=True)
class Suspect:
    """A figure that cannot be true beside the others: the range (base units) that the rest allows it, the cause that would
    reproduce it (empty where none does), the figures that could be wrong instead, the printed form within the range with which
    most of its relations tie (None where several do as well), and the unit to tell the range in, where its own is in doubt."""

    fact: str
    label: str
    measure: str
    basis: str
    value: str
    low: Fraction | None
    high: Fraction | None
    cause: Mapping[str, str] = field(default_factory=dict)
    alternatives: tuple[tuple[str, ...], ...] = ()
    likeliest: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True)
class System:
    """The disclosure as one linear system: statements with the facts that make them, copies, and non-negative amounts."""

    statements: tuple[Statement, ...]
    copies: tuple[frozenset[str], ...]
    nonnegative: frozenset[Amount]

    @cached_property
    def said(self) -> Said:
        return Said(self.statements, self.nonnegative)


def system(reading: Reading, checks: tuple[Check, ...], without: frozenset[tuple[Key, Key]] = frozenset()) -> System:
    """The linear system of a reading. A rate on a zero base that is a manner of speaking stays out, and so do figures whose
    reading is in doubt, and the bounds of the pairs (whole, part) in `without`, whose conflicts are told elsewhere."""
    book = reading.book
    facts = book.by_id
    on_nil = [c for c in checks if c.verdict == "untestable" and c.note == "zero_base"]
    meaningless = {c.facts[0] for c in on_nil if _manner_of_speaking([facts[i] for i in c.facts])}
    open_sums = {(c.criterion, c.facts[0]) for c in checks if c.note == UNPRINTED}
    statements: list[Statement] = []
    nil, printed = _surely_nil(book), _printed_twice(checks, facts)
    for fact in (printed.get(f.fact, f) for f in book.facts):
        if fact.fact not in meaningless and fact.how != "doubtful":
            said = _says(fact, book)
            statements += (replace(s, owners=()) for s in said) if fact.fact in nil else said
    mentioned = {name for s in statements for name in s.terms}
    for relation in relations(book):
        if relation.kind == "bound" and {(relation.whole, part) for part in relation.parts} & without:
            continue
        statements += _holds(relation, mentioned, book, open_sums)
    statements += _forms(book)
    mentioned = {name for s in statements for name in s.terms}
    negative = {f.key for f in book.facts if f.key and f.measure in ("amount", "count") and f.value < 0}
    # A balance may be negative, and one that is printed as nil is not taken for that: 0.00 is no slip of -1.01.
    signed = lambda a: a[0].endswith(SIGNED) and not book.zero((a[0], a[1]), a[2])  # noqa: E731
    nonnegative = frozenset(a for a in mentioned if not signed(a) and (a[0], a[1]) not in negative)
    return System(tuple(statements), tuple(_copies(book)), nonnegative)


def _printed_twice(checks: tuple[Check, ...], facts: dict[str, Fact]) -> dict[str, Fact]:
    """The figures that are printed again with another last digit, each with the range of both: one of them was not rounded
    rightly, so that what both leave, a point between them, is not to be held against others."""
    found: dict[str, Fact] = {}
    for one in (c for c in checks if c.note == "last_place" and c.verdict == "rounds" and not c.past):
        prints = [found.get(i, facts[i]) for i in one.facts]
        if len({(f.unit, f.decimals) for f in prints}) > 1:
            continue
        low, high = min(f.low for f in prints), max(f.high for f in prints)
        found |= {f.fact: replace(f, low=low, high=high) for f in prints}
    return found


def _surely_nil(book: Book) -> frozenset[str]:
    """The figures of amounts that the document prints as nil more than once (as amount, share or change), or in figures and in
    words, and never otherwise: 经营收入0.00万元，占0%. That all amounts are nil fits every relation, so that these alone
    contradict nothing."""
    told = (f for f in book.facts if f.key and f.measure in ("amount", "count", "share", "change"))
    told = (f for f in told if f.measure != "change" or f.basis not in BUDGETS)  # a budget may be none: 比预算增加（减少）0万元
    prints = grouped(((f.key, "actual" if f.measure == "change" else f.basis), f) for f in told)
    said = {(key, "actual") for key in nil_items(book.reading)}
    sure = (found for told, found in prints.items() if (len(found) > 1 or told in said) and not any(f.value for f in found))
    return frozenset(f.fact for found in sure for f in found)


def _manner_of_speaking(facts: list[Fact]) -> bool:
    """增长0% or 增长100% on nothing, 完成0%, and any completion of nothing by nothing; 完成95% of a nil budget is none."""
    rate, others = facts[0], facts[1:]
    if rate.measure == "change_rate":
        return abs(rate.value) in (0, 100)
    return rate.value == 0 or all(f.value == 0 for f in others)


def _says(fact: Fact, book: Book) -> Iterator[Statement]:
    """The statements that one figure makes about true amounts."""
    form = measured(fact, book)
    if form is None:
        return
    terms, over, owners = form
    if not over:
        yield Statement(terms, fact.low, fact.high, owners)
        return
    if all(isinstance(name, str) for name in over):  # a constant divisor: a unit cost with its count
        number = over["count"]
        yield Statement(terms, fact.low * number, fact.high * number, owners)
        return
    yield Statement(_minus(terms, over, fact.low), 0, None, owners)
    yield Statement(_minus(terms, over, fact.high), None, 0, owners)


def _minus(terms: dict, over: dict, ratio: Fraction) -> dict:
    """terms - ratio x over, for a divisor that is not negative."""
    result = dict(terms)
    for name, coefficient in over.items():
        part = ratio if coefficient == 1 else ratio * coefficient
        result[name] = result[name] - part if name in result else -part
    return {n: c for n, c in result.items() if c}


def measured(fact: Fact, book: Book) -> tuple[dict, dict, tuple[str, ...]] | None:
    """What a figure measures as (terms, divisor, owning facts); None for what is not linear in the amounts."""
    owners = (fact.fact,)
    if fact.measure == "unit_cost" and (found := book.cost_of(fact)):
        amount, count = found
        if amount and amount.key and count and count.value > 0 and count.how != "doubtful":
            return {(*amount.key, "actual"): 1}, {"count": count.exact}, (fact.fact, count.fact)
    if fact.key is None:
        return None
    actual, base = (*fact.key, led_to(fact)), (*fact.key, fact.basis)
    if fact.measure in ("amount", "count"):
        return {(*fact.key, fact.basis): 1}, {}, owners
    if fact.measure in ("score", "weight"):
        return {(fact.key[0], fact.key[1], fact.measure): 1}, {}, owners
    if fact.measure == "change" and fact.basis and fact.unit != "百分点":
        return {actual: 1, base: -1}, {}, owners
    if fact.measure == "change_rate" and fact.basis:
        return {actual: 1, base: -1}, {base: 1}, owners
    if fact.measure == "share" and fact.of_key:
        return {(*fact.key, fact.basis): 1}, {(*fact.of_key, fact.basis): 1}, owners
    if fact.measure == "rate" and fact.of_key and fact.basis in BUDGETS:
        return {(*fact.of_key, "actual"): 1}, {(*fact.of_key, fact.basis): 1}, owners
    return None


def _holds(relation: Relation, mentioned: set, book: Book, open_sums: set) -> Iterator[Statement]:
    """The hard statements of one relation, in every basis that the document speaks of."""
    for basis in relation.bases or ("actual", *COMPARATORS):
        whole = (*relation.whole, basis)
        parts = [(*p, basis) for p in relation.parts]
        if whole not in mentioned or (basis != "actual" and relation.kind in ("bound", "carry_forward")):
            continue
        if relation.kind == "sum" and basis != "actual" and not any(p in mentioned for p in parts):
            continue
        if relation.kind == "equal" and parts[0] not in mentioned:
            continue
        terms = {whole: 1}
        for part in parts:
            terms[part] = terms[part] - 1 if part in terms else -1
        for amount in relation.against:
            if amount != relation.whole:
                terms[(*amount, basis)] = terms.get((*amount, basis), 0) + 1
        high = 0 if _exact(relation, basis, book, open_sums) else None
        if high is None and any(p[0].endswith(SIGNED) for p in parts):
            continue  # an unprinted balance may be negative, so not even a bound follows
        yield Statement(terms, 0, high)


def _exact(relation: Relation, basis: str, book: Book, open_sums: set) -> bool:
    if relation.kind in ("equal", "carry_forward"):
        return True
    if relation.kind == "bound":
        return False
    if basis != "actual":
        return relation.full
    if relation.full:
        return True
    wholes = {f.fact for f in book.all(relation.whole, "level", "actual")}
    open_here = any(fact in wholes for criterion, fact in open_sums if criterion == relation.criterion)
    return relation.complete and not open_here and (bool(wholes) or not lone_part(relation, basis, book))


def _forms(book: Book) -> Iterator[Statement]:
    """Self-evaluation forms: the indicators' scores, none above its weight, and the execution score make the total."""
    for number, table in enumerate(book.reading.tables):
        form = table.form
        if not form or not form.settled or len(form.indicators) < 2:
            continue
        scores = [book.by_start.get(i.score) for i in form.indicators]
        total = book.all((TOTAL_SCORE, form.project), "score", "actual")
        execution = book.all(("执行率得分", form.project), "score", "actual")
        if not total or not all(scores):
            continue
        terms = {(TOTAL_SCORE, form.project, "score"): 1}
        if execution and not form.scores_execution:
            terms[("执行率得分", form.project, "score")] = -1
        for row, score in enumerate(scores):
            name = (f"form {number} row {row}", form.project, "score")
            terms[name] = -1
            yield Statement({name: 1}, score.low, score.high, (score.fact,))
            weight = book.by_start.get(form.indicators[row].weight)
            if weight:
                yield Statement({name: 1}, None, weight.high, (weight.fact,))
        yield Statement(terms, 0, 0)


def _copies(book: Book) -> Iterator[frozenset[str]]:
    """Facts that print the same digits for the same quantity: one ledger amount copied, not independent slips."""
    alike = grouped(((f.key, f.measure, f.basis, f.of_key, f.value, f.unit), f.fact) for f in book.facts if f.key)
    yield from (frozenset(group) for group in alike.values() if len(group) > 1)


class Verdict(NamedTuple):
    """The joint verdict on a disclosure: the reconciliation, its system, the suspects with ranges, and the figures that could
    be wrong in the place of one of them, with what would explain that."""

    reconciliation: Reconciliation
    system: System
    suspects: tuple[Suspect, ...]
    instead: tuple[Suspect, ...] = ()

    @property
    def tried(self) -> tuple[Suspect, ...]:
        """All figures that could be wrong: what is tried in the place of a suspect, and the suspects."""
        return *self.instead, *self.suspects


def find_suspects(
    reading: Reading, checks: tuple[Check, ...], work: int = WORK, without: frozenset[tuple[Key, Key]] = frozenset()
) -> Verdict:
    """Reconciles everything at once, but for the bounds of the pairs in `without`; suspects are in the document's order."""
    whole = system(reading, checks, without)
    result = reconcile(whole.said, whole.copies, work=work)
    if result.consistent or not result.settled:
        return Verdict(result, whole, ())
    judged = _Judge(whole, reading.book, checks, work)
    # Where several sets are as small, the one is named first whose figures tie least elsewhere, and of those the one that a
    # usual slip explains; the others stay beside it.
    chosen: list[frozenset[str]] = [part[0] for part in result.parts]
    for number, part in enumerate(result.parts):
        if len(part) > 1:
            elsewhere = frozenset().union(*(c for n, c in enumerate(chosen) if n != number))
            chosen[number] = max(part[:_TRIED], key=lambda one: judged.score(one, elsewhere))
    removed = frozenset().union(*chosen)
    suspects = []
    for one, part in zip(chosen, result.parts, strict=True):
        for name in sorted(one):
            # What differs: a figure that is in every smallest set has no alternative.
            others = dict.fromkeys(tuple(sorted(other - one)) for other in part if name not in other)
            suspects.append(replace(judged.suspect(name, removed), alternatives=tuple(others)))
    place = lambda suspect: judged.facts[suspect.fact].start  # noqa: E731
    instead = [s for name, s in judged.tried.items() if name not in removed]
    return Verdict(result, whole, tuple(sorted(suspects, key=place)), tuple(sorted(instead, key=place)))


DERIVED = ("share", "rate", "change_rate", "unit_cost")
_MOST_FORMS = 400  # printed forms of a figure that are tried
_TRIED = 8  # equally small sets for which causes are sought


class _Judge:
    """Ranges and causes of the figures of one system."""

    def __init__(self, whole: System, book: Book, checks: tuple[Check, ...], work: int):
        self.whole, self.book, self.checks = whole, book, checks
        self.budget = Budget(work + work // 2000 * len(whole.statements))
        telling = (c for c in checks if c.verdict == "ties" and c.kind != "bound")  # a bound says nothing of digits
        self.ties = Counter(fact for check in telling for fact in set(check.facts))
        self.tried: dict[str, Suspect] = {}  # the figures that could be wrong alone
        self.facts = book.by_id
        self.rests: dict[frozenset[str], Rest] = {}
        self.known: dict[tuple[str, frozenset[str]], Suspect] = {}

    def score(self, one: frozenset[str], elsewhere: frozenset[str]) -> tuple[int, int, int]:
        """How little else speaks for a set, how well usual slips explain it, and how many of its figures are derived from
        others. A wrong figure ties elsewhere by chance only; a count that no whole number can mend is not the wrong figure; of
        what is left, a rate, share or cost of each was computed by hand more often than an amount was taken wrongly."""
        total = 0
        for name in one:
            fact, found = self.facts[name], self.suspect(name, one | elsewhere)
            if len(one) == 1:
                self.tried[name] = found
            between = found.low is not None and found.high is not None and floor(found.high) < ceil(found.low)
            slip = found.cause.get("kind", "nil") not in ("count", "nil")
            total += -2 if fact.measure == "count" and between else slip
        derived = sum(self.facts[name].measure in DERIVED for name in one)
        return -sum(self.ties[name] for name in one), total, derived

    def suspect(self, name: str, removed: frozenset[str]) -> Suspect:
        """One figure as a suspect, with what the system without the removed figures allows it and what explains it."""
        if (name, removed) not in self.known:
            self.known[name, removed] = self._suspect(self.facts[name], removed)
        return self.known[name, removed]

    def _suspect(self, fact: Fact, removed: frozenset[str]) -> Suspect:
        allowed = self.allowed(fact, removed)
        best = self._likeliest(fact, allowed)
        found = cause(fact, allowed, self.book, removed, best)
        unit = ""
        if meant := found.get("unit"):
            best = self._likeliest(fact, allowed, meant)
            beside = (self.facts[i] for c in self.checks if fact.fact in c.facts for i in c.facts if i != fact.fact)
            unit = next((f.unit for f in beside if f.measure == fact.measure), meant)
        if best is not None and abs(best) != Decimal(found.get("form", abs(best))):
            best = None  # the slip speaks for another form than the relations do
        told = fact.fact, fact.label, fact.measure, fact.basis, str(fact.value)
        return Suspect(*told, allowed.low, allowed.high, found, likeliest=best, unit=unit)

    def allowed(self, fact: Fact, removed: frozenset[str]) -> Interval:
        """The exact range (base units) that the system without the removed facts allows for what the fact measures."""
        form = measured(fact, self.book)
        if form is None:
            return Interval(None, None)
        terms, over, _ = form
        number = over.get("count")
        try:
            if removed not in self.rests:
                self.rests[removed] = Rest(self.whole.said, removed, self.budget)
            found = self.rests[removed].span(terms, over if over and number is None else None)
        except (Exhausted, ValueError):
            return Interval(None, None)
        if number is None:
            return found
        return Interval(*(None if end is None else end / number for end in (found.low, found.high)))

    def _likeliest(self, fact: Fact, allowed: Interval, unit: str = "") -> Decimal | None:
        """The printed form within a range with which most of the figure's relations tie, where it is the only one."""
        tests = [c.recomputation for c in self.checks if fact.fact in c.facts and not c.past]
        ties: dict[Decimal, int] = {}
        for other in printed_forms(fact, allowed, unit):
            ties[other.value] = sum(done.with_others({fact.fact: other}).judge().verdict == "ties" for done in tests)
        best = [value for value, number in ties.items() if number and number == max(ties.values())]
        return best[0] if len(best) == 1 else None


def in_place_of(fact: Fact, other: Fact) -> Fact:
    """The figure with the digits of another; its words, and so its way, are its own."""
    low, high = (other.low, other.high) if (fact.value < 0) == (other.value < 0) else (-other.high, -other.low)
    times, value = fact.scale / other.scale, abs(other.value).copy_sign(fact.value)
    return replace(fact, value=value, low=low * times, high=high * times, decimals=other.decimals)


def printed_numbers(fact: Fact, allowed: Interval, unit: str = "") -> range:
    """The printed forms (of the figure's own decimals) that a range allows, as whole numbers of its last place."""
    if allowed.low is None or allowed.high is None:
        return range(0)
    size, half = scale(unit or fact.unit) / 10**fact.decimals, Fraction(fact.low != fact.high, 2)
    return range(ceil(allowed.low / size - half), floor(allowed.high / size + half) + 1)


def printed_forms(fact: Fact, allowed: Interval, unit: str = "") -> Iterator[Fact]:
    """The figure in each printed form that a range allows; none where there are more than _MOST_FORMS."""
    size, half = scale(unit or fact.unit) / 10**fact.decimals, Fraction(fact.low != fact.high, 2)
    numbers = printed_numbers(fact, allowed, unit)
    for number in numbers if len(numbers) <= _MOST_FORMS else ():
        low, high = (number - half) * size, (number + half) * size
        value = Decimal(number).scaleb(-fact.decimals)
        yield replace(fact, value=value, unit=unit or fact.unit, low=low, high=high)
