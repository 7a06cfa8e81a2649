"""Checks: every relation between printed figures, recomputed with their rounding intervals.

Each check compares one published figure with what the others allow. The verdict is `ties` (the printed digits recompute),
`rounds` (they do not, but some true amounts behind them do), `breaks` (none do) or `untestable` (a zero base, or an end that
is not printed). Everything is exact; source of the interval rule: DESIGN, Rounding; compare XBRL Calculations 1.1.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from juesuan.ground.exact import Interval, half_up, plain
from juesuan.reading.facts import Fact, Reading
from juesuan.reading.vocabulary import Key, vocabulary
from juesuan.reconcile.relations import Relation, relations

COLUMNS = ["check", "kind", "label", "basis", "statement", "published", "low", "high", "gap", "verdict", "facts"]
LEVELS = ("amount", "count")
# Balances may be negative; what is received, spent, counted or scored may not.
SIGNED = ("结转和结余", "结余分配", "结余")
COMPARATORS = ("prior_year", "initial_budget", "annual_budget")


@dataclass(frozen=True, slots=True)
class Check:
    """One recomputation. `low` and `high` bound what the other figures allow for the published one, in its base units; `gap`
    is how far outside it lies (0 unless it breaks). `facts` has the published figure first."""

    check: str
    kind: str
    label: str
    basis: str
    statement: str
    published: str
    low: Fraction | None
    high: Fraction | None
    gap: Fraction
    verdict: str
    facts: tuple[str, ...]
    criterion: str = ""
    note: str = ""  # why it cannot be tested, or what the rounding is about
    past: tuple[Fact, ...] = ()  # last year's figures that take part, from its own document


def check(reading: Reading) -> tuple[Check, ...]:
    """All checks of a reading, in the order of the published figures; a relation that several rules find counts once."""
    book = Book(reading)
    found: list[Check] = []
    for maker in (_sums, _agreements, _shares, _whole_shares, _changes, _change_rates, _rates, _unit_costs, _forms):
        found += maker(book)
    place = {f.fact: f.start for f in reading.facts}
    unique = {(c.kind, c.facts[0], frozenset(c.facts[1:])): c for c in reversed(found)}
    ordered = sorted(unique.values(), key=lambda c: (place[c.facts[0]], c.kind, c.statement, [place[f] for f in c.facts]))
    return tuple(replace(c, check=f"c{number:03d}") for number, c in enumerate(ordered, 1))


class Book:
    """The facts of one reading, findable by what they mean and by where they stand."""

    def __init__(self, reading: Reading):
        self.reading = reading
        self.facts = [f for f in reading.facts if f.is_fact]
        self.relations = relations(reading)
        self._by: dict[tuple[Key | None, str, str], list[Fact]] = defaultdict(list)
        for fact in self.facts:
            if fact.key:
                self._by[(fact.key, "level" if fact.measure in LEVELS else fact.measure, fact.basis)].append(fact)

    def all(self, key: Key | None, measure: str, basis: str) -> list[Fact]:
        """Every printed figure of one amount ("level" for amounts and counts), in reading order."""
        return self._by.get((key, measure, basis), [])

    def near(self, fact: Fact, key: Key | None, measure: str, basis: str) -> Fact | None:
        """The print of an amount that stands nearest before the fact in its own section or table, else the first anywhere."""
        found = self.all(key, measure, basis) or self._balanced(key, measure, basis)
        home = [f for f in found if place(f) == place(fact)]
        before = [f for f in home if f.start <= fact.start]
        return (before[-1] if before else home[0]) if home else (found[0] if found else None)

    def _balanced(self, key: Key | None, measure: str, basis: str) -> list[Fact]:
        """The prints of an amount's equal (收支总计 where 收入总计 alone is printed)."""
        for entry in vocabulary().hierarchy["equal"]:
            if key and key[0] in entry["concepts"]:
                return next((f for c in entry["concepts"] if (f := self.all((c, key[1]), measure, basis))), [])
        return []

    def zero(self, key: Key, basis: str) -> bool:
        """Whether the level of an amount is printed or implied (actual less change) as nil."""
        levels = self.all(key, "level", basis)
        return bool(levels) and all(f.value == 0 for f in levels)


def place(fact: Fact) -> str:
    """Where a figure stands, as far as its neighbours matter: its table, or its section."""
    return f"table {fact.cell[0]}" if fact.cell else fact.section


def interval(fact: Fact) -> Interval:
    """The true amounts that a printed figure stands for; what is received or spent is not negative, whatever 0 rounds."""
    low = max(fact.low, Fraction(0)) if fact.value >= 0 and unsigned(fact) else fact.low
    return Interval(low, fact.high)


def unsigned(fact: Fact) -> bool:
    """Whether a figure is an amount that cannot be negative."""
    return fact.measure == "amount" and bool(fact.key) and not fact.key[0].endswith(SIGNED)


def printed(fact: Fact) -> str:
    """The figure as the statement of a check shows it: sign, digits and unit."""
    return f"{fact.value}{fact.unit}"


def judge(fact: Fact, exact: Fraction | None, allowed: Interval) -> tuple[str, Fraction]:
    """Verdict and gap of a published figure against a recomputation: its exact value from the printed digits, and its range."""
    if exact is not None and half_up(exact / fact.scale, fact.decimals) == fact.value:
        return "ties", Fraction(0)
    gap = interval(fact).gap(allowed)
    return ("rounds", gap) if gap == 0 else ("breaks", gap)


def _made(
    kind: str, fact: Fact, statement: str, exact: Fraction | None, allowed: Interval, others: Sequence[Fact], criterion: str
) -> Check:
    verdict, gap = judge(fact, exact, allowed)
    ids = (fact.fact, *(f.fact for f in others))
    return Check(
        "",
        kind,
        fact.label,
        fact.basis,
        statement,
        printed(fact),
        allowed.low,
        allowed.high,
        gap,
        verdict,
        tuple(dict.fromkeys(ids)),
        criterion,
    )


def _untestable(kind: str, fact: Fact, statement: str, others: Sequence[Fact], criterion: str, note: str) -> Check:
    ids = tuple(dict.fromkeys((fact.fact, *(f.fact for f in others))))
    return Check(
        "", kind, fact.label, fact.basis, statement, printed(fact), None, None, Fraction(0), "untestable", ids, criterion, note
    )


# --- sums, balances and bounds -----------------------------------------------------------------------------------------


def _sums(book: Book) -> Iterator[Check]:
    makers: dict[str, Callable[[Book, Relation], Iterator[Check]]] = {
        "sum": _sum,
        "equal": _equal,
        "bound": _bound,
        "carry_forward": _carry_forward,
    }
    for relation in book.relations:
        yield from makers[relation.kind](book, relation)


def _sum(book: Book, relation: Relation) -> Iterator[Check]:
    for basis in relation.bases or ("actual", *COMPARATORS):
        yield from _sum_in(book, relation, "level", basis)
    for basis in () if relation.bases else COMPARATORS:
        yield from _sum_in(book, relation, "change", basis)


def _sum_in(book: Book, relation: Relation, measure: str, basis: str) -> Iterator[Check]:
    """One check for each section or table that prints at least two parts (or the only one), else one for the document."""
    wholes = book.all(relation.whole, measure, basis)
    parts = {k: book.all(k, measure, basis) for k in relation.parts}
    if measure == "change" and not _changes_complete(book, relation, parts, basis):
        return
    have = {k: v for k, v in parts.items() if v}
    if not wholes or not have or any(k not in have for k in relation.core if k in relation.parts):
        return
    places: dict[str, int] = defaultdict(int)
    for found in have.values():
        for where in dict.fromkeys(place(f) for f in found):
            places[where] += 1
    printed_whole = {place(f) for f in wholes}  # a single part is compared with its whole where both are printed
    homes = [w for w, n in places.items() if n >= 2 or (len(have) == 1 and w in printed_whole)] or [place(wholes[0])]
    for home in homes:
        terms = [next((f for f in found if place(f) == home), found[0]) for found in have.values()]
        whole = next((f for f in wholes if place(f) == home), wholes[0])
        if made := _add_up(whole, terms, relation, measure, book, basis):
            yield made


def _changes_complete(book: Book, relation: Relation, parts: dict[Key, list[Fact]], basis: str) -> bool:
    """Changes add up only where every part that is not nil has one."""
    return relation.complete and all(found or book.zero(k, "actual") for k, found in parts.items())


def _add_up(whole: Fact, terms: list[Fact], relation: Relation, measure: str, book: Book, basis: str) -> Check | None:
    total = sum((f.exact for f in terms), Fraction(0))
    allowed = interval(terms[0])
    for term in terms[1:]:
        allowed = allowed + interval(term)
    statement = " + ".join(f"{f.label} {f.value}" for f in terms).replace("+ -", "- ") + f" = {whole.label}"
    made = _made("sum", whole, statement, total, allowed, terms, relation.criterion)
    if made.verdict != "breaks" or (relation.full and measure == "change"):
        return made
    if measure == "change":
        return None  # a part that is not printed this year may have had a budget or a prior year
    open_end = not relation.full if basis != "actual" else not (relation.complete and _listed_in_full(book, relation, basis))
    if made.gap > 0 and not relation.complete and not relation.core:
        return None  # a list of some parts says nothing while it stays below the whole
    if made.gap > 0 and open_end:
        return replace(made, verdict="untestable", gap=Fraction(0), note="parts_unprinted")
    return made


def _listed_in_full(book: Book, relation: Relation, basis: str) -> bool:
    """False where the parts' own printed shares show that the document does not list them all."""
    shares = [book.all(k, "share", "actual") for k in relation.parts]
    if basis != "actual" or not all(shares):
        return True
    total = sum((s[0].high for s in shares), Fraction(0))
    return total >= 1


def _equal(book: Book, relation: Relation) -> Iterator[Check]:
    for measure, bases in (("level", ("actual", *COMPARATORS)), ("change", COMPARATORS)):
        for basis in bases:
            ones, others = book.all(relation.whole, measure, basis), book.all(relation.parts[0], measure, basis)
            if ones and others:
                yield _agree(others[0], ones[0], relation.criterion)


def _bound(book: Book, relation: Relation) -> Iterator[Check]:
    wholes = book.all(relation.whole, "level", "actual")
    parts = [book.all(k, "level", "actual") for k in relation.parts]
    if not wholes or not all(parts):
        return
    terms, whole = [found[0] for found in parts], wholes[0]
    total = sum((f.exact for f in terms), Fraction(0))
    low = sum((interval(f).low for f in terms), Fraction(0))
    statement = " + ".join(f"{f.label} {f.value}" for f in terms) + f" <= {whole.label} {whole.value}"
    exact = whole.exact if total <= whole.exact else None
    yield _made("bound", whole, statement, exact, Interval(low, None), terms, relation.criterion)


def _carry_forward(book: Book, relation: Relation) -> Iterator[Check]:
    plus = [book.all(k, "level", "actual") for k in relation.parts]
    minus = [book.all(k, "level", "actual") for k in relation.against if k != relation.whole]
    closing = book.all(relation.whole, "level", "actual")
    if not closing or not all(plus) or not all(minus):
        return
    add, less = [f[0] for f in plus], [f[0] for f in minus]
    exact = sum((f.exact for f in add), Fraction(0)) - sum((f.exact for f in less), Fraction(0))
    allowed = interval(add[0])
    for fact in add[1:]:
        allowed = allowed + interval(fact)
    for fact in less:
        allowed = allowed - interval(fact)
    statement = " + ".join(f"{f.label} {f.value}" for f in add) + "".join(f" - {f.label} {f.value}" for f in less)
    yield _made(
        "carry_forward", closing[0], f"{statement} = {closing[0].label}", exact, allowed, [*add, *less], relation.criterion
    )


# --- the same quantity printed twice -----------------------------------------------------------------------------------


def _agreements(book: Book) -> Iterator[Check]:
    """Every later print of a quantity against the first; shares and rates of one quantity too."""
    groups: dict[tuple, list[Fact]] = defaultdict(list)
    for fact in book.facts:
        if fact.key and fact.measure in ("amount", "count", "change", "change_rate", "share", "rate", "unit_cost", "score"):
            groups[(fact.key, fact.measure, fact.basis, fact.of_key if fact.measure == "share" else None, fact.year)].append(
                fact
            )
    for facts in groups.values():
        for later in facts[1:]:
            yield _agree(later, facts[0], "same-quantity-agrees")


def _agree(later: Fact, first: Fact, criterion: str) -> Check:
    statement = f"{later.label} {printed(later)} ({_where(later)}) = {first.label} {printed(first)} ({_where(first)})"
    allowed = interval(first)
    made = _made("agreement", later, statement, first.exact, allowed, [first], criterion)
    finer, coarser = sorted((first, later), key=lambda f: f.high - f.low)
    if made.verdict == "breaks" and abs(first.exact - later.exact) <= coarser.high - coarser.low:
        return replace(made, verdict="rounds", gap=Fraction(0), note="last_place")
    if made.verdict == "rounds" and half_up(finer.exact / coarser.scale, coarser.decimals) == coarser.value:
        return replace(made, verdict="ties")
    return replace(made, note="last_place") if made.verdict == "rounds" else made


def _where(fact: Fact) -> str:
    return f"p.{fact.page}" if fact.page else fact.section or f"{fact.start}"


# --- ratios ------------------------------------------------------------------------------------------------------------


def _shares(book: Book) -> Iterator[Check]:
    for fact in (f for f in book.facts if f.measure == "share" and f.key and f.of_key):
        part = book.near(fact, fact.key, "level", "actual")
        whole = book.near(fact, fact.of_key, "level", "actual")
        if part is None or whole is None:
            ends = [f for f in (part, whole) if f]
            yield _untestable("share", fact, f"{fact.label} / {fact.of}", ends, "share-recomputes", "end_unprinted")
            continue
        statement = f"{part.label} {part.value} / {whole.label} {whole.value}"
        yield _ratio(
            "share",
            fact,
            statement,
            interval(part),
            interval(whole),
            part.exact,
            whole.exact,
            [part, whole],
            "share-recomputes",
        )


def _ratio(kind, fact, statement, top: Interval, bottom: Interval, exact_top, exact_bottom, others, criterion) -> Check:
    allowed = top.quotient(bottom)
    if exact_bottom == 0 or (allowed is None and exact_bottom <= 0):
        return _untestable(kind, fact, statement, others, criterion, "zero_base")
    if allowed is None:  # the base is printed above nil but its rounding reaches nil: no upper bound
        allowed = Interval(None, None)
    return _made(kind, fact, statement, exact_top / exact_bottom, allowed, others, criterion)


def _whole_shares(book: Book) -> Iterator[Check]:
    """The shares of one whole, where the document lists all of its parts together, make 100%."""
    for relation in (r for r in book.relations if r.kind == "sum" and r.complete):
        for facts in _share_lists(book, relation):
            if made := _make_whole(book, facts):
                yield made


def _share_lists(book: Book, relation: Relation) -> Iterator[list[Fact]]:
    """Runs of shares of the relation's whole, each part once: a part that comes again begins another list."""
    run: list[Fact] = []
    for fact in book.facts:
        if fact.measure != "share" or not fact.of_key:
            continue
        belongs = fact.key in relation.parts and _same_whole(relation.whole, fact.of_key)
        if run and (not belongs or fact.key in {f.key for f in run}):
            yield run
            run = []
        if belongs:
            run.append(fact)
    if run:
        yield run


def _make_whole(book: Book, facts: list[Fact]) -> Check | None:
    levels = [book.near(f, f.key, "level", "actual") for f in facts]
    whole = book.near(facts[0], facts[0].of_key, "level", "actual")
    if len(facts) < 2 or whole is None or not all(levels):
        return None
    listed = interval(levels[0])
    for level in levels[1:]:
        listed = listed + interval(level)
    if not listed.meets(interval(whole)):
        return None  # not all parts are listed, or a sum check already says so
    rest = Interval(Fraction(1), Fraction(1))
    for fact in facts[1:]:
        rest = rest - interval(fact)
    exact = 1 - sum((f.exact for f in facts[1:]), Fraction(0))
    statement = " + ".join(f"{f.label} {f.value}%" for f in facts) + " = 100%"
    made = _made("share", facts[0], statement, None, rest, facts[1:], "shares-make-whole")
    return replace(made, verdict="ties") if made.verdict == "rounds" and exact == facts[0].exact else made


def _same_whole(whole: Key, of: Key) -> bool:
    """Income and expenditure balance, so shares of 收支总计 are shares of its expenditure."""
    return whole == of or (of[0] == "收支总计" and whole == ("支出合计", of[1]))


def _changes(book: Book) -> Iterator[Check]:
    """A change against two printed levels."""
    for fact in (f for f in book.facts if f.measure == "change" and f.key and f.basis):
        actual = book.near(fact, fact.key, "level", "actual")
        base = book.near(fact, fact.key, "level", fact.basis)
        if actual is None or base is None:
            continue
        statement = f"{actual.label} {actual.value} - {base.value}"
        allowed = interval(actual) - interval(base)
        yield _made("change", fact, statement, actual.exact - base.exact, allowed, [actual, base], "change-recomputes")


def _change_rates(book: Book) -> Iterator[Check]:
    for fact in (f for f in book.facts if f.measure == "change_rate" and f.key and f.basis):
        actual = book.near(fact, fact.key, "level", "actual")
        change = book.near(fact, fact.key, "change", fact.basis)
        base = book.near(fact, fact.key, "level", fact.basis)
        if actual and base:
            change = change if change and not _clash(actual, base, change) else None
        if actual is None or (change is None and base is None):
            ends = [f for f in (actual, change, base) if f]
            yield _untestable("change_rate", fact, f"{fact.label}", ends, "growth-recomputes", "end_unprinted")
        elif change is not None and (base is None or change.start > base.start):
            yield _growth_from_change(fact, actual, change)
        else:
            yield _growth_from_base(fact, actual, base)


def _clash(actual: Fact, base: Fact, change: Fact) -> bool:
    """Whether a printed change contradicts the printed levels (another check says so)."""
    return not (interval(actual) - interval(base)).meets(interval(change))


def _growth_from_change(fact: Fact, actual: Fact, change: Fact) -> Check:
    base = actual.exact - change.exact
    statement = f"{change.value} / ({actual.value} - {change.value})".replace("- -", "+ ")
    if base == 0 or (base < 0 <= actual.exact):
        return _untestable("change_rate", fact, statement, [change, actual], "growth-recomputes", "zero_base")
    corners, unbounded = [], False
    for c in (change.low, change.high):
        for x in (interval(actual).low, actual.high):
            if x - c <= 0:
                unbounded = True
            else:
                corners.append(c / (x - c))
    low, high = (min(corners), max(corners)) if corners else (None, None)
    if unbounded:  # the base's rounding reaches nil, so the rate may be of any size in the change's direction
        low, high = (None if change.low <= 0 else low), (None if change.high >= 0 else high)
    return _made(
        "change_rate", fact, statement, change.exact / base, Interval(low, high), [change, actual], "growth-recomputes"
    )


def _growth_from_base(fact: Fact, actual: Fact, base: Fact) -> Check:
    statement = f"({actual.value} - {base.value}) / {base.value}"
    if base.exact <= 0:
        return _untestable("change_rate", fact, statement, [actual, base], "growth-recomputes", "zero_base")
    allowed = interval(actual).quotient(interval(base)) or Interval(None, None)
    one = Interval(Fraction(1), Fraction(1))
    return _made(
        "change_rate", fact, statement, actual.exact / base.exact - 1, allowed - one, [actual, base], "growth-recomputes"
    )


def _rates(book: Book) -> Iterator[Check]:
    """Completion and execution rates: the actual over the budget that the sentence names."""
    for fact in (f for f in book.facts if f.measure == "rate" and f.of_key):
        actual = book.near(fact, fact.of_key, "level", "actual")
        base = book.near(fact, fact.of_key, "level", fact.basis)
        change = book.near(fact, fact.of_key, "change", fact.basis)
        if actual is None or (base is None and change is None):
            ends = [f for f in (actual, base) if f]
            yield _untestable("rate", fact, f"{fact.label}", ends, "rate-recomputes", "end_unprinted")
        elif base is not None:
            statement = f"{actual.label} {actual.value} / {base.value}"
            yield _ratio(
                "rate",
                fact,
                statement,
                interval(actual),
                interval(base),
                actual.exact,
                base.exact,
                [actual, base],
                "rate-recomputes",
            )
        else:
            statement = f"{actual.value} / ({actual.value} - {change.value})".replace("- -", "+ ")
            bottom, exact = interval(actual) - interval(change), actual.exact - change.exact
            yield _ratio(
                "rate", fact, statement, interval(actual), bottom, actual.exact, exact, [actual, change], "rate-recomputes"
            )


def _unit_costs(book: Book) -> Iterator[Check]:
    for entry in vocabulary().hierarchy["unit_costs"]:
        for fact in (f for f in book.facts if f.measure == "unit_cost" and f.key and f.key[0] == entry["cost"]):
            scope = fact.key[1]  # the department's or one unit's
            count = book.near(fact, (entry["count"], scope), "level", "actual")
            amount = book.near(fact, (entry["amount"], scope), "level", "actual")
            if amount is None and "or_amount" in entry:
                amount = book.near(fact, (entry["or_amount"], scope), "level", "actual")
            if amount is None or count is None:
                ends = [f for f in (amount, count) if f]
                yield _untestable("unit_cost", fact, fact.label, ends, "unit-cost-recomputes", "end_unprinted")
                continue
            statement = f"{amount.label} {printed(amount)} / {count.label} {count.value}"
            yield _ratio(
                "unit_cost",
                fact,
                statement,
                interval(amount),
                interval(count),
                amount.exact,
                count.exact,
                [amount, count],
                "unit-cost-recomputes",
            )


# --- performance forms -------------------------------------------------------------------------------------------------


def _forms(book: Book) -> Iterator[Check]:
    by_start = {f.start: f for f in book.facts}
    for table in book.reading.tables:
        if table.form:
            yield from _form(book, table.form, by_start)


def _form(book: Book, form, by_start: dict[int, Fact]) -> Iterator[Check]:
    rows = [(i, *(by_start.get(getattr(i, n)) for n in ("weight", "score", "coefficient"))) for i in form.indicators]
    weights = [w for _, w, _, _ in rows if w]
    scores = [s for _, _, s, _ in rows if s]
    # The execution rate's own weight is 10 of the 100 where the form does not print it (财预〔2020〕10号 form).
    execution = next((f for f in book.all(("执行率得分", form.project), "score", "actual")), None)
    total = next((f for f in book.all(("自评总分", form.project), "score", "actual")), None)
    printed_weight = next((f for f in book.all(("执行率得分", form.project), "weight", "")), None)
    if len(weights) >= 2 and len(weights) == len(form.indicators):
        yield _weights(weights, execution, printed_weight)
    for _, weight, score, coefficient in rows:
        if weight and score:
            yield _score(score, weight, coefficient)
    if total and len(scores) == len(form.indicators) and scores:
        parts = [*scores, *([execution] if execution else [])]
        added = sum((f.exact for f in parts), Fraction(0))
        statement = " + ".join(str(f.value) for f in parts) + f" = {total.label}"
        yield _made("score", total, statement, added, Interval(added, added), parts, "scores-total")
    yield from _execution_score(book, form, execution, printed_weight)


def _weights(weights: list[Fact], execution: Fact | None, printed_weight: Fact | None) -> Check:
    added = sum((f.exact for f in weights), Fraction(0))
    rest = printed_weight.exact if printed_weight else Fraction(10 if execution else 0)
    if not printed_weight and execution and added == 100:
        rest = Fraction(0)  # a form whose indicators alone make 100 scores the execution rate among them
    statement = " + ".join(str(f.value) for f in weights) + (f" + {plain(rest)}" if rest else "") + " = 100"
    needed = 100 - rest - sum((f.exact for f in weights[1:]), Fraction(0))
    others = [*weights[1:], *([printed_weight] if printed_weight else [])]
    return _made("weight", weights[0], statement, needed, Interval(needed, needed), others, "weights-total")


def _score(score: Fact, weight: Fact, coefficient: Fact | None) -> Check:
    if coefficient:
        exact = weight.exact * coefficient.exact
        statement = f"{weight.value} x {coefficient.value}%"
        allowed = Interval(weight.exact * coefficient.low, weight.exact * coefficient.high)
        return _made("score", score, statement, exact, allowed, [weight, coefficient], "score-within-weight")
    exact = score.exact if score.exact <= weight.exact else None
    return _made(
        "bound", score, f"{score.value} <= {weight.value}", exact, Interval(None, weight.exact), [weight], "score-within-weight"
    )


def _execution_score(book: Book, form, execution: Fact | None, weight: Fact | None) -> Iterator[Check]:
    rate = next((f for f in book.all(("执行率", form.project), "rate", "annual_budget")), None)
    rate = rate or next((f for f in book.all(("项目资金", form.project), "rate", "annual_budget")), None)
    if not execution or not rate:
        return
    full = weight.exact if weight else Fraction(10)
    allowed = Interval(min(Fraction(1), rate.low) * full, min(Fraction(1), rate.high) * full)
    exact = min(Fraction(1), rate.exact) * full
    yield _made("score", execution, f"min(1, {rate.value}%) x {plain(full)}", exact, allowed, [rate], "execution-score")
