"""Nil and blank: rates and averages printed although there is nothing to divide by, amounts said to be nil or left blank."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction
from itertools import islice, pairwise
from typing import Any

from juesuan.findings.drafts import Draft, Ground
from juesuan.findings.registry import rule, rules
from juesuan.findings.sentences import amounts, described, figure, formula, listed, place, said, shown, table_title, words
from juesuan.ground.exact import plain
from juesuan.ground.expressions import expression
from juesuan.reading.facts import Fact
from juesuan.reading.grammar import RATIOS
from juesuan.reading.vocabulary import vocabulary
from juesuan.reconcile.checks import Check
from juesuan.reconcile.nil import said_nil


def _on_nil(ground: Ground, kind: str) -> Iterator[tuple[Check, Fact]]:
    """The checks of a kind that cannot be made because what they divide by is nil, each with its published figure; none where
    it is nil by a change that cannot stand."""
    wrong = {name for name in ground.suspects if ground.facts[name].measure == "change"}
    for check in ground.checks:
        if check.note == "zero_base" and check.kind == kind and wrong.isdisjoint(check.facts):
            yield check, ground.facts[check.facts[0]]


@rule
def zero_base_rate(ground: Ground) -> Iterator[Draft]:
    """A growth printed although the base is nil: one finding for all of them."""
    found = [(c, f) for c, f in _on_nil(ground, "change_rate") if f.value and c.recomputation.bottom_value() == 0]
    # Where it grew by more than all of its base, that is small and not nil.
    found = [(c, f) for c, f in found if abs(f.value) <= 100 or c.recomputation.rule == "quotient"]
    if found:
        rates = listed(figure(f) for _, f in found)
        facts = [ground.facts[i] for c, _ in found for i in c.facts]
        all_of = amounts((f for _, f in found), figure)
        yield ground.draft(facts, found[0][1], figure=rates, list=all_of, count=str(len(found)))


@rules(zero_growth_on_zero="change_rate", average_of_none="unit_cost")
def _nil_of_nil(ground: Ground, kind: str) -> Iterator[Draft]:
    """增长0% where both years are nil: a manner of speaking; an average printed as nil of what there is none of. 增长0 without
    its percent sign is told as that."""
    if found := [f for _, f in _on_nil(ground, kind) if f.value == 0 and not (kind == "change_rate" and _unsigned(ground, f))]:
        yield ground.draft(found)


@rules(zero_budget_rate="spent", nothing_of_nothing="")
def _of_nil_budget(ground: Ground, spent: str) -> Iterator[Draft]:
    """A completion of a budget that is printed as nil, of which money was spent or nothing."""
    for check, fact in _on_nil(ground, "rate"):
        facts = [ground.facts[i] for i in check.facts]
        pairs = [(a, b) for a in facts[1:] for b in facts[1:] if (a.basis, b.basis) == ("actual", fact.basis) and a.value]
        small = any(a.low <= fact.high * b.high for a, b in pairs)  # 0.1亿元 is 152% of 0.0亿元, which is not nil
        if not small and bool(spent) == bool(fact.value and any(f.value for f in facts[1:] if f.basis == "actual")):
            yield ground.draft(facts, statement=formula(check.statement), cause=_budget_meant(ground, fact))
    for statement in ground.reading.statements if spent else ():
        said_none = expression(ground.words["no_budget"]).search(ground.document.text, statement.start, statement.end)
        told = ground.facts_of(statement) if said_none else ()
        budgets = {f.label for f in told if (f.measure, f.basis) == ("amount", "initial_budget")}
        for fact in told:
            of_it = (fact.measure, fact.basis) == ("rate", "initial_budget") and fact.value and fact.label not in budgets
            between = ground.document.text[slice(*sorted((fact.start, said_none.start())))]  # 完成60%；丙无年初预算
            if of_it and not expression("[；;]").search(between) and not ground.book.all(fact.of_key, "level", fact.basis):
                yield ground.draft([fact], statement=said_none.group(), cause=_budget_meant(ground, fact))


def _budget_meant(ground: Ground, fact: Fact) -> tuple[str, str]:
    """The budget against which the rate does recompute."""
    for basis in ("annual_budget", "initial_budget"):
        base = ground.book.near(fact, fact.of_key, "level", basis)
        actual = ground.book.near(fact, fact.of_key, "level", "actual")
        if basis != fact.basis and base and actual and base.exact > 0 and fact.low <= actual.exact / base.exact <= fact.high:
            return said(words()["other_budget"], basis=said(words()["bases"][basis]), over=f"{actual.value}÷{base.value}")
    return said(words()["unknown"])


@rule
def rate_of_blank_budget(ground: Ground) -> Iterator[Draft]:
    """完成0% of a budget that the table leaves blank."""
    ends = [ground.facts[c.facts[0]] for c in ground.checks if c.kind == "rate" and c.note == "end_unprinted"]
    if found := [f for f in ends if f.value == 0 and (f.of_key, f.basis) in ground.blanks]:
        yield ground.draft(found)


@rule
def share_above_whole(ground: Ground) -> Iterator[Draft]:
    """A share of more than the whole, or shares of one whole in one sentence that make more than all of it although they are of
    parts that exclude each other."""
    for statement in ground.reading.statements:
        run: dict[Any, Fact] = {}  # by part; those of one whole that exclude each other
        told = ground.facts_of(statement)
        counted = {f.label for f in told if f.measure == "count" and f.key is None}  # 结案95件，占新收案件90件的106%
        no_part = expression(ground.words["no_part_of"])
        shares = (f for f in told if f.measure == "share" and f.basis == "actual" and f.label not in counted)
        for fact in (f for f in shares if f.key or not no_part.search(f"{f.label}／{f.of}")):
            goes_on = run and fact.key not in run and all(_exclusive(fact, one) for one in run.values())
            run = {**run, fact.key: fact} if goes_on else {fact.key: fact}
            facts = list(run.values())
            if sum((f.low for f in facts), Fraction(0)) > 1 and not ground.accused & {f.fact for f in facts}:
                total = sum((f.exact for f in facts), Fraction(0)) * 100
                yield ground.draft(facts, statement, total=f"{plain(total)}%")
                break


def _exclusive(one: Fact, other: Fact) -> bool:
    """Whether two shares are of one whole and of parts that the vocabulary lists side by side."""
    if one.of_key != other.of_key or not (one.key and other.key) or one.key[1] != other.key[1]:
        return False
    pair = {one.label, other.label}
    lists = (entry["parts"] for entry in vocabulary().hierarchy["sums"])
    codes = [i.code for f in (one, other) if (i := vocabulary().items.get(f.label)) and len(i.code) == 3]
    classes = len(codes) == 2 and (codes[0][0] == "2") == (codes[1][0] == "2")  # both functional, or both economic
    return len(pair) == 2 and (classes or any(pair <= {*parts} for parts in lists if parts != "function_classes"))


@rule
def rate_without_sign(ground: Ground) -> Iterator[Draft]:
    """A rate in a sentence without its percent sign."""
    for fact in ground.book.facts:
        if _unsigned(ground, fact):
            yield ground.draft([fact], figure=fact.text)


def _unsigned(ground: Ground, fact: Fact) -> bool:
    ratio = fact.measure in RATIOS and not fact.cell
    after = ground.document.text[fact.end : fact.end + 3].lstrip()[:1]
    return ratio and (fact.unit == "" or (fact.unit == "%" and fact.how == "arithmetic" and after not in ("%", "％")))


@rule
def signed_twice(ground: Ground) -> Iterator[Draft]:
    """减少-5万元: the word and the sign both say minus, so the reader cannot tell which way the figure moved."""
    text, minus = ground.document.text, expression(ground.words["fell_minus"])
    moved = [f for f in ground.book.facts if f.measure in ("change", "change_rate") and not f.cell and f.value]
    if found := [f for f in moved if minus.search(text[max(0, f.start - 8) : f.start])]:
        yield ground.draft(found, figure=shown(found[0]))


# --- said to be nil, or left blank ---------------------------------------------------------------------------------------


@rule
def nil_but_figures(ground: Ground) -> Iterator[Draft]:
    """无…支出 against printed amounts."""
    told = ground.reading.statements
    behind = {id(one): other for one, other in pairwise(told)}
    for entry, statement, word in said_nil(told, ground.year):
        after = behind.get(id(statement))
        goes_on = after and after.text.startswith("其中")
        counted, scope, labels = entry.get("counts"), entry.get("scope", ""), entry.get("labels", ())
        next_to_it = ground.facts_of(after) if after and (counted or (scope and goes_on)) else []
        if counted:  # 没有车辆，其中应急保障用车2辆: of the body that the sentence speaks of
            spoken = (f for f in (*ground.facts_of(statement), *next_to_it) if f.measure == "count" and f.label in labels)
        else:
            of_it = {f.fact for f in next_to_it}  # 没有政府性基金支出。其中移民后期扶持9万元
            amounts_told = (f for f in ground.book.facts if f.measure == "amount")
            spoken = (f for f in amounts_told if f.fact in of_it or _of_entry(f, scope, labels))
        if facts := list(islice((f for f in spoken if f.value > 0 and f.basis == "actual"), 4)):
            yield ground.draft(facts, statement, quote=ground.clause(statement, word))


def _of_entry(fact: Fact, scope: str, labels: Collection[str]) -> bool:
    """Whether an amount is what a nil statement is of: of its fund, or under one of its labels."""
    return bool(fact.key and fact.key[1] == scope and (scope or fact.label in labels))


@rule
def blank_results(ground: Ground) -> Iterator[Draft]:
    """A “三公” table that prints a budget and leaves every result blank: nil must be stated, not left out."""
    for table in ground.reading.tables:
        printed = [f for f in ground.book.facts if f.table == table.number]
        unfilled = any(basis == "actual" for _, basis in table.blanks) and not any(f.basis == "actual" for f in printed)
        if table.kind == "three_public" and not table.empty and printed and unfilled:
            yield ground.draft(printed)


@rule
def column_unfilled(ground: Ground) -> Iterator[Draft]:
    """A 款 with 项目支出 all of whose 项 are blank in that column, though they have amounts."""
    slipped = {shift.table for shift in ground.apart.shifts}  # whose blanks are those of other rows
    for table in (t for t in ground.reading.tables if t.number not in slipped):
        for whole, parts in table.unfilled:
            facts = [f for f in ground.book.all(whole, "level", "actual") if f.table == table.number][:1]
            rows = [key[0].rpartition("|")[0] for key in parts]
            below = [f for row, key in zip(rows, parts, strict=True) for f in ground.book.all((row, key[1]), "level", "actual")]
            here = [f for f in below if f.table == table.number]
            if facts:
                yield ground.draft([*facts, *here], figures=described(facts), list=described(here), title=table.title)


@rule
def blank_but_figure(ground: Ground) -> Iterator[Draft]:
    """An amount that the text or another table prints and that its own public table leaves blank."""
    kinds = [table.kind for table in ground.reading.tables]
    slipped = {shift.table for shift in ground.apart.shifts}
    for table in ground.reading.tables:
        if table.number in slipped or table.kind in ("other", "form", "operations") or kinds.count(table.kind) > 1:
            continue  # a second table of the kind is a unit's, or goes on with the first
        mine = [f for f in ground.book.facts if f.table == table.number]
        least = max((f.high - f.exact for f in mine if f.measure == "amount"), default=Fraction(50))
        found = []
        for key, basis in table.blanks if not any(f.measure == "unread" for f in mine) else ():
            prints = ground.book.all(key, "level", basis) if basis == "actual" else []
            found += [f for f in prints if f not in mine and f.year == ground.year and f.low > least][:1]
        if found:
            home = table_title(found[0], ground.reading.tables)
            source = place("", None, home, short=True) if home else said(words()["in_words"])
            yield ground.draft(found[:4], title=(table.title or table.kind,) * 2, source=source)
