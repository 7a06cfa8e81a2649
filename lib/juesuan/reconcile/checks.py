"""Checks: every relation between printed figures, recomputed with their rounding intervals.

Each check compares one published figure with what the others allow. The verdict is `ties` (the printed digits recompute),
`rounds` (they do not, but some true amounts behind them do), `breaks` (none do) or `untestable` (a zero base, an end that is
not printed, a difference by a doubtful reading). Everything is exact; source of the interval rule: DESIGN, Rounding; compare
XBRL Calculations 1.1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby

from juesuan.ground.groups import grouped
from juesuan.reading.book import TOTAL_SCORE, Book, interval, place, printed, summed
from juesuan.reading.facts import Fact, Reading
from juesuan.reading.grammar import COMPARATORS, RATIOS
from juesuan.reading.vocabulary import Key
from juesuan.reconcile.open_lists import by_itself, closed, same_whole, told_away, unread_among, with_strangers
from juesuan.reconcile.recomputation import DOUBTED, FULL, UNPRINTED, Recomputation, minus, plus
from juesuan.reconcile.relations import Relation, relations

COLUMNS = ["check", "kind", "label", "basis", "statement", "published", "low", "high", "gap", "verdict", "facts"]
EXECUTION = "执行率得分"


@dataclass(frozen=True)
class Check:
    """One relation tested. `facts` has this document's figures that take part, the published one first; `gap` is how far it
    lies outside what the others allow, in base units (0 unless it breaks); `note` says why it cannot be tested, or what the
    rounding is about."""

    check: str
    kind: str
    label: str
    basis: str
    gap: Fraction
    verdict: str
    facts: tuple[str, ...]
    criterion: str
    note: str
    recomputation: Recomputation

    @property
    def low(self) -> Fraction | None:
        """The least that the other figures allow for the published one, in its base units; None: no end, or untestable."""
        return self.recomputation.allowed.low if self.tested else None

    @property
    def high(self) -> Fraction | None:
        return self.recomputation.allowed.high if self.tested else None

    @property
    def tested(self) -> bool:
        """Whether there is a recomputed range."""
        return self.verdict != "untestable" or self.note in (UNPRINTED, DOUBTED)

    @property
    def statement(self) -> str:
        return self.recomputation.statement()

    @property
    def published(self) -> str:
        return printed(self.recomputation.target)

    @property
    def past(self) -> tuple[Fact, ...]:
        """Last year's figures that take part, from its own document."""
        return self.recomputation.past


def made(kind: str, criterion: str, recomputation: Recomputation, facts: Sequence[Fact] = (), basis: str = "") -> Check:
    """The check of a relation. `facts` and `basis` are told where they are not those of the published figure's document."""
    verdict, gap, note = recomputation.judge()
    target = recomputation.target
    ids = tuple(dict.fromkeys(f.fact for f in facts or recomputation.figures))
    first = facts[0] if facts else target
    return Check("", kind, first.label, basis or target.basis, gap, verdict, ids, criterion, note, recomputation)


Ident = tuple[str, str, frozenset[str]]


def check(reading: Reading) -> tuple[Check, ...]:
    """All checks of a reading, in the order of the published figures; a relation that several rules find counts once."""
    return reading.book.once(_check)


def tried(reading: Reading) -> Iterator[tuple[Ident, Check]]:
    """The checks of a reading that is only tried, without numbers; those made soonest come first, for the first that breaks may
    end the trial."""
    seen: set[Ident] = set()
    for maker in (_agreements, _shares, _changes, _change_rates, _rates, _unit_costs, _sums, _whole_shares, _forms):
        for one in (_of_the_other_print(made_, reading.book) for made_ in maker(reading.book)):
            if (name := ident(one)) not in seen:
                seen.add(name)
                yield name, one


def _of_the_other_print(one: Check, book: Book) -> Check:
    """A ratio that the nearest print of an amount breaks, with the print of another last digit where it ties with that."""
    ratio = one.verdict == "breaks" and one.kind in RATIOS
    for fact in (f for f in one.recomputation.figures[1:] if ratio and f.measure == "amount"):
        for other in book.all(fact.key, "level", fact.basis):
            alike = (other.unit, other.decimals) == (fact.unit, fact.decimals) and interval(other).meets(interval(fact))
            if alike and other.value != fact.value:
                other_way = one.recomputation.with_others({fact.fact: other})
                if (tied := made(one.kind, one.criterion, other_way)).verdict == "ties":
                    return tied
    return one


def ident(one: Check) -> Ident:
    """What a relation is told by, whichever rule finds it: its kind, the published figure and the others."""
    return one.kind, one.facts[0], frozenset(one.facts[1:])


def _check(book: Book) -> tuple[Check, ...]:
    at = {f.fact: f.start for f in book.facts}
    ordered: list[Check] = []
    placed = sorted((c for _, c in tried(book.reading)), key=lambda c: (at[c.facts[0]], c.kind))
    for _, alike in groupby(placed, lambda c: (c.facts[0], c.kind)):
        several = list(alike)
        ordered += sorted(several, key=lambda c: (c.statement, [at[f] for f in c.facts])) if len(several) > 1 else several
    return tuple(replace(c, check=f"c{number:03d}") for number, c in enumerate(ordered, 1))


def _unprinted(kind: str, criterion: str, fact: Fact, *ends: Fact | None) -> Check:
    return made(kind, criterion, Recomputation("none", fact, plus(f for f in ends if f)))


def _quotient(kind: str, criterion: str, fact: Fact, top: Fact | None, bottom: Fact | None) -> Check:
    """A figure as one amount over another; untestable where either is not printed."""
    if top is None or bottom is None:
        return _unprinted(kind, criterion, fact, top, bottom)
    return made(kind, criterion, Recomputation("quotient", fact, plus([top]), plus([bottom])))


# --- sums, balances and bounds -----------------------------------------------------------------------------------------


def _sums(book: Book) -> Iterator[Check]:
    makers: dict[str, Callable[[Book, Relation], Iterator[Check]]] = {
        "sum": _sum,
        "equal": _equal,
        "bound": _bound,
        "carry_forward": _carry_forward,
    }
    for relation in relations(book):
        yield from makers[relation.kind](book, relation)


def _sum(book: Book, relation: Relation) -> Iterator[Check]:
    for basis in relation.bases or ("actual", *COMPARATORS):
        yield from _sum_in(book, relation, "level", basis)
    for basis in () if relation.bases else COMPARATORS:
        yield from _sum_in(book, relation, "change", basis)


def _sum_in(book: Book, relation: Relation, measure: str, basis: str) -> Iterator[Check]:
    """One check for each section or table that prints at least two parts (or the only one), else one for the document."""
    wholes = book.all(relation.whole, measure, basis)
    if not wholes:
        return
    parts = {k: book.all(k, measure, basis) for k in relation.parts}
    if measure == "change" and not (relation.complete and all(f or book.zero(k, "actual") for k, f in parts.items())):
        return  # changes add up only where every part that is not nil has one
    have = {k: v for k, v in parts.items() if v}
    if not have or any(k not in have for k in relation.core if k in relation.parts):
        return
    firsts, whole_in = list(map(_first_in_each, have.values())), _first_in_each(wholes)
    places = Counter(where for first in firsts for where in first)
    # A single part is compared with its whole where both are printed.
    homes = [w for w, n in places.items() if n >= 2 or (len(have) == 1 and w in whole_in)] or [place(wholes[0])]
    for home in homes:
        terms = [first.get(home, found[0]) for first, found in zip(firsts, have.values(), strict=True)]
        own = [fact for fact in terms if place(fact) == home]
        if len(own) > 1 and home in whole_in and by_itself(own, terms, relation.whole, book):
            terms = own
        if one := _add_up(whole_in.get(home, wholes[0]), terms, relation, book):
            yield one


def _first_in_each(prints: Iterable[Fact]) -> dict[str, Fact]:
    """The first print of an amount in each place."""
    found: dict[str, Fact] = {}
    for fact in prints:
        found.setdefault(place(fact), fact)
    return found


def _add_up(whole: Fact, terms: list[Fact], relation: Relation, book: Book) -> Check | None:
    """A sum as far as it says something. A list of some parts says nothing while it stays below the whole, and a part that is
    not printed this year may have had a budget or a prior year."""
    change, silent = whole.measure == "change", not relation.complete and not relation.core
    loose = change and not relation.full
    unlisted = not closed(relation, whole.basis, book)
    unlisted = unlisted or any(t.list_goes_on for t in terms) or unread_among(terms, book) or told_away(whole, terms, book)
    sum_ = Recomputation("linear", whole, plus(terms), open=not change and (silent or unlisted), loose=loose)
    one = made("sum", relation.criterion, sum_)
    if one.verdict == "breaks" and not change and with_strangers(whole, terms, book):
        one = made("sum", relation.criterion, replace(sum_, open=True))
    return None if one.verdict == "untestable" and (loose or silent) else one


def _equal(book: Book, relation: Relation) -> Iterator[Check]:
    for measure, bases in (("level", ("actual", *COMPARATORS)), ("change", COMPARATORS)):
        for basis in bases:
            ones, others = book.all(relation.whole, measure, basis), book.all(relation.parts[0], measure, basis)
            if ones and others:
                yield made("agreement", relation.criterion, Recomputation("agreement", others[0], plus(ones[:1])))


def _bound(book: Book, relation: Relation) -> Iterator[Check]:
    wholes = book.all(relation.whole, "level", "actual")
    parts = [book.all(k, "level", "actual") for k in relation.parts]
    if wholes and all(parts):
        yield made("bound", relation.criterion, Recomputation("bound", wholes[0], plus(found[0] for found in parts)))


def _carry_forward(book: Book, relation: Relation) -> Iterator[Check]:
    into = [book.all(k, "level", "actual") for k in relation.parts]
    out = [book.all(k, "level", "actual") for k in relation.against if k != relation.whole]
    closing = book.all(relation.whole, "level", "actual")
    if closing and all(into) and all(out):
        terms = (*plus(f[0] for f in into), *minus(f[0] for f in out))
        yield made("carry_forward", relation.criterion, Recomputation("linear", closing[0], terms))


# --- the same quantity printed twice -----------------------------------------------------------------------------------


def _agreements(book: Book) -> Iterator[Check]:
    """Every later print of a quantity against the first; shares and rates of one quantity too."""
    measures = ("amount", "count", "change", "change_rate", "share", "rate", "unit_cost", "score")
    told = (f for f in book.facts if f.key and f.measure in measures)
    whole = lambda f: f.of_key if f.measure == "share" else None  # noqa: E731
    for facts in grouped(((f.key, f.measure, f.basis, whole(f), f.year), f) for f in told).values():
        for later in facts[1:]:
            yield made("agreement", "same-quantity-agrees", Recomputation("agreement", later, plus(facts[:1])))


# --- ratios ------------------------------------------------------------------------------------------------------------


def _shares(book: Book) -> Iterator[Check]:
    for fact in (f for f in book.facts if f.measure == "share" and f.key and f.of_key):
        part, whole = (book.near(fact, key, "level", fact.basis) for key in (fact.key, fact.of_key))
        yield _quotient("share", "share-recomputes", fact, part, whole)


def _whole_shares(book: Book) -> Iterator[Check]:
    """The shares of one whole, where the document lists all of its parts together, make 100%."""
    shares = [f for f in book.facts if f.measure == "share" and f.of_key]
    for relation in (r for r in relations(book) if r.kind == "sum" and r.complete) if shares else ():
        for facts in _share_lists(shares, relation):
            if one := _make_whole(book, facts):
                yield one


def _share_lists(shares: list[Fact], relation: Relation) -> Iterator[list[Fact]]:
    """Runs of shares of the relation's whole, each part once: a part that comes again begins another list."""
    run: dict[Key, Fact] = {}
    for fact in shares:
        belongs = fact.key in relation.parts and same_whole(relation.whole, fact.of_key)
        if run and (not belongs or fact.key in run or fact.basis != next(iter(run.values())).basis):
            yield list(run.values())
            run = {}
        if belongs:
            run[fact.key] = fact
    if run:
        yield list(run.values())


def _make_whole(book: Book, facts: list[Fact]) -> Check | None:
    levels = [book.near(f, f.key, "level", f.basis) for f in facts]
    whole = book.near(facts[0], facts[0].of_key, "level", facts[0].basis)
    if len(facts) < 2 or whole is None or not all(levels):
        return None
    if not summed(levels).meets(interval(whole)) or not any(level.value for level in levels):
        return None  # not all parts are listed, or a sum check already says so; of nothing the shares are nil
    return made("share", "shares-make-whole", Recomputation("whole", facts[0], minus(facts[1:]), constant=Fraction(1)))


def led_to(change: Fact) -> str:
    """The basis of the amount that a change leads to: this year's budget where last year's is what it is compared with."""
    return "initial_budget" if change.basis == "prior_budget" else "actual"


def _moved(book: Book, measure: str) -> Iterator[tuple[Fact, Fact | None, Fact | None, Fact | None]]:
    """Each change or growth rate with the amount that it leads to, the change and the amount that it starts from."""
    for fact in (f for f in book.facts if f.measure == measure and f.key and f.basis):
        near = lambda measure, basis, fact=fact: book.near(fact, fact.key, measure, basis)  # noqa: E731
        yield fact, near("level", led_to(fact)), near("change", fact.basis), near("level", fact.basis)


def _changes(book: Book) -> Iterator[Check]:
    """A change against two printed levels."""
    for fact, actual, _, base in _moved(book, "change"):
        if actual and base:
            yield made("change", "change-recomputes", Recomputation("linear", fact, ((1, actual), (-1, base))))


def _change_rates(book: Book) -> Iterator[Check]:
    for fact, actual, change, base in _moved(book, "change_rate"):
        if actual and base and change and not (interval(actual) - interval(base)).meets(interval(change)):
            change = None  # a printed change that contradicts the printed levels; another check says so
        if actual is None or (change is None and base is None):
            yield _unprinted("change_rate", "growth-recomputes", fact, actual, change, base)
        elif change is not None and (base is None or change.start > base.start):
            growth = Recomputation("growth", fact, plus([change]), ((1, actual), (-1, change)))
            yield made("change_rate", "growth-recomputes", growth)
        else:
            growth = Recomputation("quotient", fact, plus([actual]), plus([base]), Fraction(-1))
            yield made("change_rate", "growth-recomputes", growth)


def _rates(book: Book) -> Iterator[Check]:
    """Completion and execution rates: the actual over the budget that the sentence names."""
    for fact in (f for f in book.facts if f.measure == "rate" and f.of_key):
        actual = book.near(fact, fact.of_key, "level", "actual")
        base = book.near(fact, fact.of_key, "level", fact.basis)
        change = book.near(fact, fact.of_key, "change", fact.basis)
        if actual and change and not base:
            less = Recomputation("quotient", fact, plus([actual]), ((1, actual), (-1, change)))
            yield made("rate", "rate-recomputes", less)
        else:
            yield _quotient("rate", "rate-recomputes", fact, actual, base)


def _unit_costs(book: Book) -> Iterator[Check]:
    for fact in (f for f in book.facts if f.measure == "unit_cost"):
        if found := book.cost_of(fact):
            yield _quotient("unit_cost", "unit-cost-recomputes", fact, *found)


# --- performance forms -------------------------------------------------------------------------------------------------


def _forms(book: Book) -> Iterator[Check]:
    for table in book.reading.tables:
        if table.form:
            yield from _form(book, table.form)


def _form(book: Book, form) -> Iterator[Check]:
    rows = [[book.by_start.get(getattr(i, n)) for n in ("weight", "score", "coefficient")] for i in form.indicators]
    weights = [w for w, _, _ in rows if w]
    scores = [s for _, s, _ in rows if s]
    execution, total = (next(iter(book.all((k, form.project), "score", "actual")), None) for k in (EXECUTION, TOTAL_SCORE))
    weight_of = next(iter(book.all((EXECUTION, form.project), "weight", "")), None)
    apart = execution if not form.scores_execution else None
    weight_of = weight_of if not form.scores_execution else None
    if len(weights) >= 2 and len(weights) == len(form.indicators) and form.settled:
        # The execution rate's own weight is 10 of the 100 where the form does not print it (财预〔2020〕10号 form); a form
        # whose indicators alone make 100 scores the execution rate among them, one whose make 90 leaves it out.
        made_up = sum((w.exact for w in weights), Fraction(0))
        rest = Fraction(10 if not weight_of and (made_up == FULL - 10 or (apart and made_up != FULL)) else 0)
        others = [*weights[1:], *([weight_of] if weight_of else [])]
        yield made("weight", "weights-total", Recomputation("linear", weights[0], minus(others), constant=FULL - rest))
    for weight, score, coefficient in rows:
        if weight and score and coefficient:
            yield made("score", "score-within-weight", Recomputation("product", score, plus([weight, coefficient])))
        elif weight and score:
            yield made("bound", "score-within-weight", Recomputation("ceiling", score, plus([weight])))
    if total and len(scores) == len(form.indicators) and scores and form.settled and (weights or execution):
        parts = [*scores, *([apart] if apart else [])]
        yield made("score", "scores-total", Recomputation("whole", total, plus(parts)))
    rates = [f for k in ("执行率", "项目资金") for f in book.all((k, form.project), "rate", "annual_budget")]
    if execution and rates:
        full = plus([weight_of] if weight_of else [])
        yield made("score", "execution-score", Recomputation("capped", execution, plus(rates[:1]), full, Fraction(10)))
