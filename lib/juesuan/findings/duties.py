"""Duties of disclosure: what has to stand beside what is printed. Money and quantity, the details of the “三公” items, an empty
table and its statement, budgets of items and of their whole, one set of projects and its amount."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from juesuan.documents.document import Table
from juesuan.findings.drafts import Draft, Ground, prose
from juesuan.findings.quantities import gatherings
from juesuan.findings.registry import rule, rules
from juesuan.findings.sentences import described, distance, figure, listed, named, said, shown, what, words
from juesuan.ground import expressions as re
from juesuan.ground.expressions import expression
from juesuan.ground.groups import grouped
from juesuan.reading.book import interval, summed
from juesuan.reading.facts import Fact
from juesuan.reading.grammar import BUDGETS
from juesuan.reading.identity import FINAL_ACCOUNTS
from juesuan.reading.vocabulary import bare, vocabulary
from juesuan.reconcile.checks import made
from juesuan.reconcile.recomputation import Recomputation, plus
from juesuan.reconcile.relations import relations

# --- money and quantity ------------------------------------------------------------------------------------------------


@rules(money_without_count="", count_without_money="counted")
def _one_without_the_other(ground: Ground, counted: str) -> Iterator[Draft]:
    """Money spent on what is counted as none (a purchase of no vehicle, trips of nobody), unless it cannot stand for another
    reason, which is told of it; vehicles bought, trips made or guests received for no money."""
    for entry in ground.words["quantities"]:
        money = next((found for label in entry["money"] if (found := ground.levels(label))), [])
        counts = [f for label in entry["counts"] for f in ground.levels(label)[:1]] if money else []
        nil = all((f.value == 0 and f.decimals >= 2) or f.text == "0" for f in money)
        spent = all(f.low > 0 and f.fact not in ground.accused for f in money) and not any(f.value for f in counts)
        some = [f for f in counts if f.value > 0] if counted else counts
        paid = counted and "unless" in entry and expression(entry["unless"]).search(prose(ground.book))  # who pays is said
        if some and (nil and not paid if counted else spent):
            yield ground.draft([money[0], *some], list_items=named(some))
    for one in ground.once(gatherings):
        counts = [*one.times, *one.persons]
        some, spent = [f for f in counts if f.value > 0], one.money.low > 0
        if (some and one.money.value == 0 and one.money.decimals >= 2) if counted else (counts and spent and not some):
            yield ground.draft([one.money, *(some or counts)], list_items=named(some or counts))


@rule
def fewer_persons_than_groups(ground: Ground) -> Iterator[Draft]:
    """Fewer persons than receptions or trips: each had one at least."""
    for entry in ground.words["quantities"]:
        for groups, persons in entry.get("persons_of", {}).items():
            known = ground.levels(groups) if (some := ground.levels(persons)[:1]) else ()
            pairs = ([g, ground.book.near(g, some[0].key, "level", "actual")] for g in known)
            for facts in [pair for pair in pairs if 0 < pair[1].exact < pair[0].exact][:1]:
                yield ground.draft(facts)
    for facts in ([*one.times, *one.persons] for one in ground.once(gatherings) if one.times and one.persons):
        if 0 < facts[1].exact < facts[0].exact:
            yield ground.draft(facts)


@rule
def three_public_detail(ground: Ground) -> Iterator[Draft]:
    """Details of the “三公” items that have to be told beside their money: vehicles bought, trips, vehicles, guests."""
    text, lacking, facts = prose(ground.book), [], []
    told = {f.label for f in ground.book.facts}
    for entry in ground.words["details"]:
        money = ground.levels(entry["of"])
        positive = any(f.low > 0 for f in money) or any(label in told for label in entry.get("beside", ()))
        if not positive or not any(not f.cell for f in money) or any(label in told for label in entry["labels"]):
            continue
        if not expression("|".join(entry["words"])).search(text):
            lacking.append((entry["en"], entry["zh"]))
            facts += [*money[:1], *(f for f in ground.book.facts if f.label in entry.get("beside", ()) and not f.cell)]
    if lacking and _on_three_public(ground):
        yield ground.draft(facts, list_items=listed(lacking))


def _on_three_public(ground: Ground) -> bool:
    """Whether final accounts go through the details of the items, so that one more could be looked for there."""
    if ground.reading.identity.kind != FINAL_ACCOUNTS:
        return False
    labels = {f.label for f in ground.book.facts if not f.cell and f.basis == "actual"}
    counts = {label for entry in ground.words["quantities"] for label in entry["counts"]}
    counts |= {label for entry in ground.words["details"] for label in entry.get("beside", ())}
    items = sum(label in labels for label in ground.words["three_items"])
    detailed = any("三公" in t and re.search("具体|分项", t) for _, t, _ in ground.reading.sections)
    return bool(counts & labels) or (items >= 3 and detailed)


# --- tables ------------------------------------------------------------------------------------------------------------


@rule
def empty_table_unsaid(ground: Ground) -> Iterator[Draft]:
    """An empty table of a fund, or one of nothing but nil, without a statement of its own that there is none."""
    cells = [c for block in ground.document.blocks if isinstance(block, Table) for c in block.cells]
    texts = [bare(ground.document.text[c.start : c.end]) for c in cells]  # those that hold a sentence are notes
    notes = (t for t in texts if "。" in t or re.match("注|说明|备注", t))
    text = "。".join([*(s.text for s in ground.reading.statements), *notes])
    for table in ground.reading.tables:
        words = ground.words["empty_tables"].get(table.kind)
        printed = [f for f in ground.book.facts if f.table == table.number]
        if not words or any(f.value for f in printed) or not table.title:
            continue
        funds = "|".join(bare(w) for w in words)
        none = rf"(?:无|没有|未|不)[^。；]{{0,24}}(?:{funds})|(?:{funds})[^。；]{{0,40}}(?:无|没有|未|空表|为空|0)"
        if not re.search(none, text):
            at = printed[0] if printed else (table.start, table.start + len(table.title))
            yield ground.draft(printed[:1], at, table.title, title=table.title)


@rule
def title_of_other_table(ground: Ground) -> Iterator[Draft]:
    """支出决算表 under the title 收入决算表: the title of another table above columns that are not its own."""
    for table in ground.reading.tables:
        if re.search(ground.words["titles_of_columns"].get(table.kind, "(?!)"), table.title):
            yield ground.draft([], (table.start, table.start + len(table.title)), table.title, title=table.title)


# --- budgets and projects ----------------------------------------------------------------------------------------------


@rule
def budgets_short(ground: Ground) -> Iterator[Draft]:
    """Items whose final figures make their whole while their initial budgets fall short of its budget: an item with a budget
    and no spending is not told."""
    for least, _, actual, planned, gap in _unlike_the_actuals(ground):
        if gap >= ground.threshold("budget-variance", "amount"):
            yield _budgets_apart(ground, least, actual, planned, gap)


@rule
def budgets_over(ground: Ground) -> Iterator[Draft]:
    """Items whose final figures make their whole while their initial budgets are more than its budget."""
    for _, most, actual, planned, _ in _unlike_the_actuals(ground):
        over = sum((f.exact for f in planned), Fraction(0)) - most.exact
        told = any(f.fact in ground.accused for f in (most, *planned))  # one of them breaks something else
        if summed(planned).low > interval(most).high and not told:
            yield _budgets_apart(ground, most, actual, planned, over)


def _budgets_apart(ground: Ground, whole: Fact, actual: Fact, planned: list[Fact], gap: Fraction) -> Draft:
    fields = {"distance": distance(whole, gap), "count": str(len(planned)), "figure": figure(whole)}
    fields |= {"way": said(words()["more_or_less"]["more" if whole.exact < sum(f.exact for f in planned) else "less"])}
    total = made("sum", "total-equals-parts", Recomputation("linear", whole, plus(planned)))
    return ground.draft(
        [whole, actual, *planned],
        amount=gap,
        tells=[] if any(f.how == "doubtful" or f.guessed for f in (whole, actual, *planned)) else [total],
        headline=said(words()["headline"]["budgets_apart"], what=what(whole), **fields),
        again=said(words()["budgets_apart"], **fields),
        broken=("", ""),
        cause=said(words()["unknown"]),
        **fields,
    )


def _unlike_the_actuals(ground: Ground) -> Iterator[tuple[Fact, Fact, Fact, list[Fact], Fraction]]:
    """Lists of items whose final figures make their whole and whose initial budgets do not: the least and the greatest print of
    the whole's budget, its final figure, the items' budgets, and what they are short of the least."""
    for whole, parts in _listed_parts(ground):
        spent = [ground.book.all(p, "level", "actual")[0] for p in parts]
        planned = [ground.book.all(p, "level", "initial_budget")[0] for p in parts]
        actuals, budgets = (ground.book.all(whole, "level", basis) for basis in ("actual", "initial_budget"))
        least, most = min(budgets, key=lambda b: b.exact), max(budgets, key=lambda b: b.exact)
        total = summed(spent)
        if any(total.meets(interval(a)) for a in actuals) and not summed(planned).meets(interval(least)):
            yield least, most, actuals[0], planned, least.exact - sum((f.exact for f in planned), Fraction(0))


def _listed_parts(ground: Ground) -> Iterator[tuple]:
    """Wholes with the items of the third level that the text lists under them, all with final figure and initial budget."""
    told = (f for f in ground.book.facts if f.key and f.measure == "amount" and not f.cell)
    lowest = (f.key for f in told if f.key[0].count("/") == 2 and "|" not in f.key[0])
    for scope, keys in grouped((key[1], key) for key in lowest).items():
        keys = list(dict.fromkeys(keys))
        whole = ("支出合计", scope)
        complete = all(ground.book.all(k, "level", b) for k in keys for b in ("actual", "initial_budget"))
        if len(keys) >= 2 and complete and all(ground.book.all(whole, "level", b) for b in ("actual", "initial_budget")):
            yield whole, keys


@rule
def projects_other_amount(ground: Ground) -> Iterator[Draft]:
    """The same number of projects with two budgets: drawn up, followed and evaluated."""
    pairs = []
    for counts, amounts in ground.words["project_sets"]:
        count, amount = ground.levels(counts), ground.book.all((amounts, ""), "level", "annual_budget")
        if count and (amount or ground.levels(amounts)):
            pairs.append((count[0], (amount or ground.levels(amounts))[0]))
    for same in grouped((count.value, (count, amount)) for count, amount in pairs).values():
        amounts = [a for _, a in same]
        lowest, highest = min(amounts, key=lambda a: a.exact), max(amounts, key=lambda a: a.exact)
        if len(same) > 1 and lowest.high < highest.low:
            facts = [f for pair in same for f in pair]
            yield ground.draft(facts, amount=highest.exact - lowest.exact, count=shown(same[0][0]), list=described(amounts))


@rule
def project_form_amount(ground: Ground) -> Iterator[Draft]:
    """A project's money in the text against its own self-evaluation form, linked by the project's name."""
    for table in ground.reading.tables:
        name = table.form.project if table.form else ""
        own = [f for f in ground.book.facts if name and bare(f.label) == bare(name) and f.measure == "amount" and not f.cell]
        if pairs := _unequal((f, ground.book.all(("项目资金", name), "level", f.basis)) for f in own):
            text, form = pairs[0]
            facts, gap = [f for pair in pairs for f in pair], abs(text.exact - form.exact)
            yield ground.draft(facts, amount=gap, project=name, other=figure(form))


def _unequal(compared: Iterable[tuple[Fact, Sequence[Fact]]]) -> list[tuple[Fact, Fact]]:
    """The figures that cannot be any of those they are held against, each with the first of them."""
    apart = lambda one, other: one.high < other.low or other.high < one.low  # noqa: E731
    return [(one, others[0]) for one, others in compared if others and all(apart(one, o) for o in others)]


@rule
def item_above_total(ground: Ground) -> Iterator[Draft]:
    """An item of a fund above the fund's printed total, spent or planned, whichever class it is told of."""
    told: set = set()
    known = {(p, r.whole) for r in relations(ground.book) for p in r.parts}
    broken = {name for check in ground.checks if check.verdict == "breaks" for name in check.facts}
    for fact in ground.book.facts:
        key = fact.key
        lower = key and "/" in key[0] and "|" not in key[0] and key[1] in ("grant", "general", "fund", "capital")
        of_use = lower and fact.measure == "amount" and fact.basis in ("actual", *BUDGETS)
        totals = ground.book.all(("支出合计", key[1]), "level", fact.basis) if of_use else []
        above = totals and all(fact.low > t.high for t in totals)
        if above and fact.fact not in broken and (key, totals[0].key) not in known and (key, fact.value) not in told:
            told.add((key, fact.value))
            fund = vocabulary().funds[key[1]]
            yield ground.draft(
                [fact, totals[0]],
                amount=fact.exact - totals[0].exact,
                whole=what(totals[0]),
                fund=(fund["en"], fund["label"]),
                whole_figure=figure(totals[0]),
                distance=distance(fact, fact.exact - totals[0].exact),
            )


@rule
def table_budget_differs(ground: Ground) -> Iterator[Draft]:
    """A “三公” table whose 预算数 says not which budget it is, and a text that prints another initial budget."""
    for table in ground.reading.tables:
        if table.kind != "three_public" or table.budget_named != "default":
            continue
        own = [f for f in ground.book.facts if f.table == table.number and f.basis == "annual_budget"]
        told = {f: [t for t in ground.book.all(f.key, "level", "initial_budget") if not t.cell] for f in own}
        if pairs := _unequal(told.items()):
            facts, gap = [f for pair in pairs for f in pair], abs(pairs[0][0].exact - pairs[0][1].exact)
            yield ground.draft(facts, amount=gap, title=table.title, list=described(t for _, t in pairs))
