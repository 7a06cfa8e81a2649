"""Reasons against figures: what the narrative gives as the reason of a change, held against what the figures did.

A rule that cannot tell is silent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from fractions import Fraction

from juesuan.findings.drafts import BASES, THREE, Draft, Ground, around, described, draft, item, shown, wan
from juesuan.reading.facts import Fact
from juesuan.reading.grammar import Reason
from juesuan.reading.vocabulary import bare
from juesuan.reconcile.relations import relations


def _explained(ground: Ground, reason: Reason) -> list[Fact]:
    return [f for s in reason.explains if (f := ground.fact_at(s))]


def _comparators(ground: Ground) -> Iterator[Draft]:
    """A budget variance explained by a comparison of years."""
    years = re.compile("|".join(ground.words["compares_years"]))
    for reason in ground.reading.reasons:
        if reason.basis not in ("initial_budget", "annual_budget") or not years.search(reason.text):
            continue
        if any(word in reason.text for word in ground.words["names_budget"]):
            continue
        facts = _explained(ground, reason)
        if facts:
            yield draft(
                ground,
                "reason_comparator",
                facts,
                facts[0].start,
                reason.end,
                basis=BASES[reason.basis],
                other=BASES["prior_year"],
                figures=described(facts),
                quote=reason.text,
            )


def _counts_in_reasons(ground: Ground) -> Iterator[Draft]:
    """接待次数较少 where the published counts rose on the prior year (and the reverse)."""
    for reason in ground.reading.reasons:
        for entry in ground.words["counts_in_reasons"]:
            word = next((w for w in entry["words"] if w in reason.text), None)
            if word is None:
                continue
            after = reason.text[reason.text.index(word) + len(word) :][:8]
            less = any(after.lstrip("较有所").startswith(x.lstrip("较")) for x in ground.words["less"])
            more = any(after.lstrip("较有所").startswith(x.lstrip("较")) for x in ground.words["more"])
            for label in entry["counts"] if less != more else ():
                pair = _two_years(ground, label)
                if pair and (pair[0].value > pair[1].value if less else pair[0].value < pair[1].value):
                    facts = _explained(ground, reason) + list(pair)
                    yield draft(
                        ground,
                        "reason_against_figures",
                        facts,
                        reason.start,
                        reason.end,
                        word=word + after[:2],
                        figures=described(list(pair)),
                        quote=around(reason.text, word),
                    )


def _two_years(ground: Ground, label: str) -> tuple[Fact, Fact] | None:
    now = ground.book.all((label, ""), "level", "actual")
    before = ground.book.all((label, ""), "level", "prior_year")
    return (now[0], before[0]) if now and before else None


def _level_reasons(ground: Ground) -> Iterator[Draft]:
    """持平, and then a reason for a fall or a rise."""
    for number, statement in enumerate(ground.reading.statements):
        if (
            not re.search(r"持平", statement.text)
            or "基本持平" in statement.text
            or re.search(r"如持平|（.*持平", statement.text)
        ):
            continue
        following = "".join(s.text for s in ground.reading.statements[number : number + 3] if s.section == statement.section)
        after = following[following.index("持平") :]
        match = re.match(r"持平[^\d]{0,12}?(?:主要)?原因(?:是|为|：)?(.{0,120})", after)
        if not match or re.search(r"\d", match.group(1)) or "持平" in match.group(1):
            continue
        down, up = len(re.findall("减少|下降|减支", match.group(1))), len(re.findall("增加|增长|上升", match.group(1)))
        if bool(down) != bool(up):
            end = ground.reading.statements[min(number + 2, len(ground.reading.statements) - 1)].end
            yield draft(
                ground,
                "reason_of_fall_for_level",
                [f for s in statement.figures if (f := ground.fact_at(s))],
                statement.start,
                min(end, statement.end + 120),
                statement.subject.label if statement.subject else "",
                statement.section,
                word="持平",
                moved=("fall", "减少") if down else ("rise", "增加"),
                quote=match.group(1).rstrip("。"),
            )


def _same_reasons(ground: Ground) -> Iterator[Draft]:
    """One reason for different items, unless one is the whole of the other or they print the same change."""
    reasons = [(r, _explained(ground, r)) for r in ground.reading.reasons if len(r.text) >= 12]
    used: set[int] = set()
    for number, (reason, facts) in enumerate(reasons):
        if number in used or not reason.subject:
            continue
        group = [(reason, facts)]
        for other_number in range(number + 1, len(reasons)):
            other, other_facts = reasons[other_number]
            if (
                other_number not in used
                and other.subject
                and _different(ground, group, other, other_facts)
                and _alike(reason.text, other.text)
            ):
                group.append((other, other_facts))
                used.add(other_number)
        if len(group) > 1:
            found = [f for _, fs in group for f in fs]
            names = list(dict.fromkeys(r.subject.label for r, _ in group))
            yield draft(
                ground,
                "same_reason",
                found,
                reason.start,
                reason.end,
                names[0],
                reason.section,
                count=str(len(names)),
                quote=reason.text,
                list=(", ".join(names), "、".join(names)),
            )


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    if 2 * min(len(one), len(other)) <= 0.92 * (len(one) + len(other)):
        return False  # what the matcher would find first, told from the lengths alone
    return SequenceMatcher(None, "".join(sorted(one)), "".join(sorted(other)), autojunk=False).ratio() > 0.92


def _different(ground: Ground, group: list, other: Reason, facts: list[Fact]) -> bool:
    for reason, known in group:
        one, two = reason.subject, other.subject
        if one.label in reason.text and two.label in other.text:
            return False  # each reason names its own item
        if one.label == two.label or one.key is None or two.key is None or _related(ground, one.key, two.key):
            return False
        if known and facts and any(a.value == b.value and a.measure == b.measure for a in known for b in facts):
            return False
    return True


def _related(ground: Ground, one, two) -> bool:
    totals = {"收支总计", "收入总计", "支出总计", "收入合计", "支出合计"}
    if one[0] in totals or two[0] in totals:
        return True
    return any({one, two} <= {r.whole, *r.parts} and r.whole in (one, two) for r in relations(ground.book))


def _unexplained(ground: Ground) -> Iterator[Draft]:
    """A change of at least the auditor's share of its base and amount for which no reason follows."""
    share, amount = ground.threshold("large-change", "share"), ground.threshold("large-change", "amount")
    reasons = ground.reading.reasons
    for fact in ground.book.facts:
        if fact.measure != "change" or fact.cell or fact.key is None or fact.basis == "" or abs(fact.exact) < amount:
            continue
        actual = ground.book.near(fact, fact.key, "level", "actual")
        if actual is None or actual.exact - fact.exact <= 0 or abs(fact.exact) / (actual.exact - fact.exact) < share:
            continue
        if any(
            r.section == fact.section and r.start > fact.start and (r.subject is None or r.subject.key in (fact.key, None))
            for r in reasons
        ):
            continue
        if any(r.subject and r.subject.key == fact.key and r.basis == fact.basis for r in reasons):
            continue  # the same change is explained in another section
        # Reasons of the parts serve the whole, and those of the whole its parts.
        parts = {k for r in relations(ground.book) if r.whole == fact.key for k in r.parts}
        parts |= {r.whole for r in relations(ground.book) if r.kind == "sum" and fact.key in r.parts and fact.label in THREE}
        if any(r.subject and r.subject.key in parts for r in reasons):
            continue
        # A reason may stand before the change in its own sentence; a reason of the whole serves its parts.
        if any(
            s.start <= fact.start < s.end and any(s.start <= r.start < s.end for r in reasons)
            for s in ground.reading.statements
        ):
            continue
        if any(r.section == fact.section and fact.start - 200 <= r.start <= fact.start + 400 for r in reasons):
            continue
        if any(_explains_below(s.text, fact) for s in ground.reading.statements):
            continue
        rate = ground.book.near(fact, fact.key, "change_rate", fact.basis)
        facts = [fact, *([rate] if rate else [])]
        yield draft(
            ground, "unexplained_change", facts, fact.start, fact.end, figure=shown(fact), figures=described([actual, *facts])
        )


def _explains_below(text: str, fact: Fact) -> bool:
    """Whether a paragraph of its own gives the reasons: “三公”经费支出决算大于上年决算数的主要情况：…"""
    base = "上年" if fact.basis == "prior_year" else "预算"
    said = re.search(f"(?:大于|小于|高于|低于|较|比)[^，。；]{{0,6}}{base}[^，。；]{{0,12}}主要(?:原因|情况)", text)
    item = bare(fact.label)
    return bool(said and (item in text[: said.end()] or (item in map(bare, THREE) and "三公" in text[: said.end()])))


def _small_parts(ground: Ground) -> Iterator[Draft]:
    """A reason for a total's variance that names small items and leaves out the one that makes most of it."""
    for reason in ground.reading.reasons:
        pair = _variance_before(ground, reason)
        if pair is None:
            continue
        actual, budget = pair
        total = actual.exact - budget.exact
        items = _item_variances(ground, actual, budget.basis)
        if total == 0 or len(items) < 3:
            continue
        named = [(f, v) for f, v in items if _names(reason.text, f.label)]
        biggest, size = max(items, key=lambda x: (abs(x[1]), x[0].start))
        if not named or any(f is biggest for f, _ in named) or size * total < 0 or abs(size) < abs(total) / 2:
            continue
        covered = sum((v for _, v in named), Fraction(0))
        if abs(covered) * 4 > abs(total):
            continue
        money = Fraction(10000)
        percent = f"{int(abs(covered) / abs(total) * 1000 + Fraction(1, 2)) / 10}%" if total else ""
        yield draft(
            ground,
            "small_part_reason",
            [actual, budget, biggest],
            reason.start,
            reason.end,
            actual.label,
            share=percent,
            figure=wan(total / money),
            quote=reason.text,
            named=wan(covered / money),
            biggest=item(biggest.label),
            big=wan(size / money),
        )


def _variance_before(ground: Ground, reason: Reason) -> tuple[Fact, Fact] | None:
    before = [f for f in ground.book.facts if reason.start - 200 <= f.start < reason.start and f.measure == "amount" and f.key]
    actuals = [f for f in before if f.basis == "actual"]
    budgets = [f for f in before if f.basis in ("initial_budget", "annual_budget")]
    if not actuals or not budgets or actuals[-1].key != budgets[-1].key or actuals[-1].key[0] != "支出合计":
        return None
    if len({b.exact for b in budgets if b.key == actuals[-1].key}) > 1:
        return None  # the reason does not say which of the two budgets it speaks of
    return actuals[-1], budgets[-1]


def _item_variances(ground: Ground, actual: Fact, basis: str) -> list[tuple[Fact, Fraction]]:
    """Actual less budget of every 项 that the narrative prints both for."""
    found = []
    for fact in ground.book.facts:
        if (
            fact.key
            and fact.key[0].count("/") == 2
            and fact.key[1] == actual.key[1]
            and fact.basis == "actual"
            and fact.measure == "amount"
        ):
            budget = ground.book.near(fact, fact.key, "level", basis)
            if budget and not fact.cell:
                found.append((fact, fact.exact - budget.exact))
    return found


def _names(reason: str, label: str) -> bool:
    core = re.sub("支出|费用|事务|其他|行政|管理|一般", "", label)
    return any(core[i : i + 2] in reason for i in range(len(core) - 1))


RULES = (_comparators, _counts_in_reasons, _level_reasons, _same_reasons, _unexplained, _small_parts)
