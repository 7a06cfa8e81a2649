"""Quantities against money: what one meeting, guest or vehicle cost, by thresholds of the auditor's own; more bought than held;
and “三公” items above their budgets.

A cost that is far from usual is no breach: it asks whether amount, number and unit are right.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from juesuan.findings.drafts import Draft, Ground, prose
from juesuan.findings.registry import rule
from juesuan.findings.sentences import basis, figure, item, joined, listed, said, wan, words
from juesuan.ground.exact import half_up
from juesuan.ground.expressions import expression
from juesuan.reading.facts import Fact
from juesuan.reading.grammar import BUDGETS
from juesuan.reading.identity import FINAL_ACCOUNTS
from juesuan.reconcile.relations import relations


class Gathering(NamedTuple):
    """Meetings or courses of one sentence: their cost, how many there were, and who took part."""

    money: Fact
    times: tuple[Fact, ...]
    persons: tuple[Fact, ...]


def gatherings(ground: Ground) -> list[Gathering]:
    """What sentences tell of meetings and of training: 会议费1.22万元，召开会议6次，参会240人次. Those of a plan and
    those with several numbers of one sort are left alone."""
    found = []
    for statement in ground.reading.statements:
        told = [f for f in ground.facts_of(statement) if f.measure in ("amount", "count") and not f.cell]
        starts = [n for n, f in enumerate(told) if f.measure == "amount"]
        for n, end in zip(starts, [*starts, len(told)][1:], strict=False):
            entry = next((e for e in ground.words["gatherings"] if told[n].label in e["money"]), None)
            counts = [f for f in told[n + 1 : end] if f.measure == "count"]
            if not entry or told[n].basis != "actual" or any(f.basis != "actual" for f in counts):
                continue
            lead = ground.document.text[told[n].end : counts[-1].end] if counts else ""
            times, persons = (tuple(f for f in counts if f.unit in entry[of]) for of in ("times", "persons"))
            named = expression(entry["named"]).search(lead) and not expression(entry["not"]).search(lead)
            if named and len(times) < 2 and len(persons) < 2 and len(times) + len(persons) == len(counts):
                found.append(Gathering(told[n], times, persons))
    return found


# --- the cost of one ---------------------------------------------------------------------------------------------------


@rule
def unusual_cost(ground: Ground) -> Iterator[Draft]:
    """What a participant, a guest or a vehicle cost, far from what it usually does."""
    for name, money, number in _costs(ground):
        limits = {end: ground.threshold("usual-cost", f"{name}_{end}") for end in ("least", "most")}
        known = money.unit and money.low > 0 and number.value > 0 and money.fact not in ground.accused
        if not known or number.fact in ground.accused:
            continue
        least, most = money.low / number.exact, money.high / number.exact
        if (over := least > limits["most"]) or most < limits["least"]:
            cost = money.exact / number.exact
            each = wan(cost / 10000) if cost >= 10000 else f"{half_up(cost, 2)}元"
            way, per = said(words()["over_or_under"]["over" if over else "under"]), said(words()["cost_of"][name])
            limit = f"{half_up(limits['most' if over else 'least'], 0)}元"
            yield ground.draft([money, number], each=each, way=way, limit=limit, per=per)


def _costs(ground: Ground) -> Iterator[tuple[str, Fact, Fact]]:
    """Each amount with the number that it was spent on: of meetings, courses, guests and vehicles."""
    for one in ground.once(gatherings):
        sane = one.persons and not (one.times and 0 < one.persons[0].value < one.times[0].value)
        name = next(e["name"] for e in ground.words["gatherings"] if one.money.label in e["money"])
        if sane:
            yield name, one.money, one.persons[0]
    for entry in ground.words["cost_of_one"]:
        money, number = (next(iter(ground.levels(entry[of])), None) for of in ("money", "number"))
        others = any(f.value for f in ground.book.facts if f.measure == "count" and f.label in entry.get("alone", ()))
        groups = next(iter(ground.levels(entry.get("groups", ""))), None)
        fewer = groups and number and number.value < groups.value  # a finding of its own
        spoken = expression(entry.get("unless", "(?!)")).search(prose(ground.book))
        if money and number and not (others or fewer or spoken):
            yield entry["name"], money, number


@rule
def more_bought_than_held(ground: Ground) -> Iterator[Draft]:
    """More vehicles bought in the year than there are at its end."""
    for bought in ground.levels("公务用车购置数")[:1]:
        held = ground.book.near(bought, ("公务用车保有量", ""), "level", "actual")
        if held and 0 < held.exact < bought.exact:
            yield ground.draft([bought, held], other=figure(held))


# --- above the budget --------------------------------------------------------------------------------------------------


@rule
def three_public_over_budget(ground: Ground) -> Iterator[Draft]:
    """“三公” items above every budget of theirs that is printed, by however little, for which the text gives no reason."""
    if rows := ground.once(over_budget):
        entry = words()["above_budget"]
        each = [said(entry, what=item(a.label), actual=figure(a), budget=figure(b), basis=basis(b.basis)) for a, b in rows]
        facts = [f for row in rows for f in row]
        yield ground.draft(facts, rows[0][0], list=joined(each), list_items=listed(item(a.label) for a, _ in rows))


def over_budget(ground: Ground) -> list[tuple[Fact, Fact]]:
    """The items, each with its budget; the running of vehicles only where vehicles as a whole are not above theirs."""
    found: dict[str, tuple[Fact, Fact]] = {}
    if ground.reading.identity.kind != FINAL_ACCOUNTS:
        return []  # 去年支出2万元，今年预算1万元 compares nothing
    trips, cars, running, meals = ground.words["three_public_parts"]
    for label in (ground.words["three_total"], trips, cars, running, meals):
        actuals = [f for f in ground.levels(label) if not f.cell]
        budgets = [f for b in BUDGETS for f in ground.levels(label, b)]
        above = actuals and budgets and all(a.low >= b.high and a.exact > b.exact for a in actuals for b in budgets)
        sure = above and not {f.fact for f in (*actuals, *budgets)} & ground.accused
        if sure and not (label == running and cars in found) and not _reasoned(ground, actuals):
            found[label] = actuals[-1], budgets[0]
    return [*found.values()]


def _reasoned(ground: Ground, prints: list[Fact]) -> bool:
    """Whether the text gives a reason that may be one of the item's being above its budget: any of the item in its own section,
    or one of the item, of what it is part of or of its parts that is not expressly one of a fall."""
    marks, falls = (expression("|".join(ground.words[n])) for n in ("reason_marks", "fall_words"))
    key, sections, related = prints[0].key, {f.section for f in prints}, relations(ground.book)
    near = {key}.union({r.whole for r in related if key in r.parts}, *(r.parts for r in related if r.whole == key))
    for statement in ground.reading.statements:
        if mark := marks.search(statement.text):
            keys = {f.key for f in ground.facts_of(statement) if f.key}
            keys = keys or ({statement.subject.key} if statement.subject else set())
            here = statement.section in sections and (key in keys or not keys)
            if here or (near & keys and not falls.search(statement.text[: mark.start()])):
                return True
    return any(r.section in sections and r.subject and r.subject.key == key for r in ground.reading.reasons)
