"""Reasons against figures: what the narrative gives as the reason of a change, held against what the figures did."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from fractions import Fraction

from juesuan.findings.drafts import THREE, Draft, Ground, items_in, spent_and_planned
from juesuan.findings.quantities import over_budget
from juesuan.findings.registry import rule, rules
from juesuan.findings.sentences import basis, described, figure, item, joined, listed, named, said, shown, wan, what, words
from juesuan.ground import expressions as re
from juesuan.ground.expressions import expression
from juesuan.ground.text import stretch
from juesuan.reading.facts import Fact
from juesuan.reading.grammar import BUDGETS, TOTALS, Reason, grammar
from juesuan.reading.vocabulary import bare
from juesuan.reconcile.relations import relations

_APART = 600  # characters between a change and a sentence of its own that says why


@rule
def reason_comparator(ground: Ground) -> Iterator[Draft]:
    """A budget variance explained by a comparison of years."""
    years = expression("|".join(ground.words["compares_years"]))
    for reason in (r for r in ground.reading.reasons if r.basis in BUDGETS and years.search(r.text)):
        facts = ground.facts_of(reason)
        if facts and not any(word in reason.text for word in ground.words["names_budget"]):
            bases = {"basis": basis(reason.basis), "other": basis("prior_year")}
            quote = ground.quote(reason.start, reason.end, whole=False)
            yield ground.draft(facts, (facts[0].start, reason.end), quote=quote, change=_moved(facts), **bases)


def _moved(facts: list[Fact]) -> tuple[str, str]:
    """Change and rate of one item as one clause: 减少2.21万元，下降46.6%."""
    one = [f for f in facts if f.measure in words()["ways"] and (f.label, f.basis) == (facts[0].label, facts[0].basis)]
    moved = list(dict.fromkeys(figure(f) for f in one or facts))
    return ", ".join(m[0] for m in moved), "，".join(m[1] for m in moved)


@rule
def reason_against_figures(ground: Ground) -> Iterator[Draft]:
    """接待次数较少 where the published counts rose on the prior year (and the reverse)."""
    for reason in ground.reading.reasons:
        for entry in ground.words["counts_in_reasons"]:
            word = next((w for w in entry["words"] if w in reason.text), None)
            if word is None:
                continue
            after = reason.text[reason.text.index(word) + len(word) :][:8].lstrip("较有所")
            less, more = (any(after.startswith(x.lstrip("较")) for x in ground.words[way]) for way in ("less", "more"))
            for label in entry["counts"] if less != more else ():
                pair = [f for b in ("actual", "prior_year") for f in ground.book.all((label, ""), "level", b)[:1]]
                if len(pair) == 2 and (pair[0].value > pair[1].value if less else pair[0].value < pair[1].value):
                    fields = {"word": reason.text[reason.text.index(word) :][: len(word) + 2], "figures": described(pair)}
                    yield ground.draft([*ground.facts_of(reason), *pair], reason, quote=ground.clause(reason, word), **fields)


@rule
def reason_of_fall_for_level(ground: Ground) -> Iterator[Draft]:
    """持平, and then a reason for a fall or a rise."""
    statements = ground.reading.statements
    for number, statement in enumerate(statements):
        if "持平" not in statement.text or "基本持平" in statement.text or re.search(r"如持平|（.*持平", statement.text):
            continue
        following = [s for s in statements[number : number + 3] if s.section == statement.section]
        after = "".join(s.text for s in following)
        match = re.match(r"持平[^\d]{0,12}?(?:主要)?原因(?:是|为|：)?(.{0,120})", after[after.index("持平") :])
        if not match or re.search(r"\d", match.group(1)) or "持平" in match.group(1):
            continue
        down, up = len(re.findall("减少|下降|减支", match.group(1))), len(re.findall("增加|增长|上升", match.group(1)))
        if bool(down) != bool(up):
            label = statement.subject.label if statement.subject else ""
            at = (statement.start, min(following[-1].end, statement.end + 120))
            moved = said(words()["moved"]["down" if down else "up"])
            quote = match.group(1).split("。")[0]
            yield ground.draft(ground.facts_of(statement), at, label, statement.section, word="持平", moved=moved, quote=quote)


@rules(saving_for_a_rise="up", rise_for_a_fall="down")
def _of_the_other_way(ground: Ground, way: str) -> Iterator[Draft]:
    """厉行节约 or 八项规定 as the reason for what rose or went over its budget, 维护费用增加 for what fell or stayed below: it
    explains the opposite."""
    rose = way == "up"
    said_so = expression("|".join(ground.words["saving_reasons"]) if rose else ground.words["reasons_of_a_rise"])
    less = expression(ground.words["reasons_of_less"])
    others = expression("|".join(ground.words["more_reasons" if rose else "reasons_of_a_fall"]))
    opposite = expression("|".join(ground.words["fall_words" if rose else "rise_words"]))
    for reason in ground.reading.reasons:
        match = said_so.search(reason.text) or (less.search(reason.text) if rose else None)
        if not match or others.search(reason.text):
            continue
        before = bare(ground.document.text[max(0, reason.start - 24) : reason.start])
        if opposite.search(before):
            continue  # 决算数小于预算数的主要原因：厉行节约 says what it is the reason of
        near = [f for f in ground.book.facts if f.section == reason.section and reason.start - 160 <= f.start < reason.start]
        # A fall below the budget may be of another budget than is printed, which is told of it.
        moves = ("change", "change_rate")
        near = [f for f in near if f.measure in moves or (rose and f.measure == "rate" and f.basis in BUDGETS)]
        near = [f for f in near if not re.search(r"。\s*\n", ground.document.text[f.end : reason.start])]  # another paragraph's
        explains = [f for f in ground.facts_of(reason) if f in near]
        moved = (explains or near)[-1:]
        if not moved or not _moved_far(moved[0], rose):
            continue
        if not rose and expression(ground.words["no_spending"]).search(moved[0].label):
            continue  # what is left falls where more is spent
        word = match[match.lastindex or 0]
        yield ground.draft(moved, (moved[0].start, reason.end), word=word, quote=ground.clause(reason, word))


def _moved_far(moved: Fact, up: bool) -> bool:
    """Whether a change goes that way, or an item over or below its budget by more than half a per cent of it."""
    least = Fraction(201 if up else 199, 200) if moved.measure == "rate" else 0
    return moved.low > least if up else moved.high < least


# --- one reason for several --------------------------------------------------------------------------------------------


@rule
def same_reason(ground: Ground) -> Iterator[Draft]:
    """One reason for different items, unless one is the whole of the other or they print the same change."""
    reasons = [(r, ground.facts_of(r)) for r in ground.reading.reasons if len(r.text) >= 12]
    used: set[int] = set()
    for number, (reason, facts) in enumerate(reasons):
        if number in used or not reason.subject:
            continue
        group = [(reason, facts)]
        for later, (other, told) in enumerate(reasons[number + 1 :], number + 1):
            alike = later not in used and other.subject and _alike(reason.text, other.text)
            if alike and _different(ground, group, other, told):
                group.append((other, told))
                used.add(later)
        if len(group) > 1:
            found = [f for _, fs in group for f in fs]
            names = list(dict.fromkeys(r.subject.label for r, _ in group))
            quote = ground.quote(reason.start, reason.end, whole=False)
            yield ground.draft(found, reason, names[0], count=str(len(names)), quote=quote, list=listed(map(item, names)))


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
    total = not {one[0], two[0]}.isdisjoint(ground.words["whole_accounts"])
    return total or any({one, two} <= {r.whole, *r.parts} and r.whole in (one, two) for r in relations(ground.book))


# --- no reason ---------------------------------------------------------------------------------------------------------


@rule
def unexplained_change(ground: Ground) -> Iterator[Draft]:
    """A change of at least the auditor's share of its base and amount for which no reason follows; short of a budget a note."""
    share, amount = ground.threshold("large-change", "share"), ground.threshold("large-change", "amount")
    rated = {(f.of_key, f.basis) for f in ground.book.facts if f.measure == "rate" and f.basis in BUDGETS}  # told as variances
    changes = (f for f in ground.book.facts if f.measure == "change" and f.key and f.basis in ("prior_year", *BUDGETS))
    changes = (f for f in changes if (f.key, f.basis) not in rated and not f.cell and f.fact not in ground.suspects)
    told: list[Fact] = []
    for fact in (f for f in changes if abs(f.exact) >= amount):
        actual = ground.book.near(fact, fact.key, "level", "actual")
        if actual is None or actual.exact - fact.exact <= 0 or abs(fact.exact) / (actual.exact - fact.exact) < share:
            continue
        again = any((t.exact, t.basis) == (fact.exact, fact.basis) and _related(ground, t.key, fact.key) for t in told)
        if not again and not explained(ground, fact):  # the change of a whole is that of its only part that moved
            told.append(fact)
            facts = [fact, *filter(None, [ground.book.near(fact, fact.key, "change_rate", fact.basis)])]
            severity = "note" if fact.basis in BUDGETS and fact.value < 0 else ""
            fields = {"change": _moved(facts), "basis": basis(fact.basis), "figures": described([actual, *facts])}
            yield ground.draft(facts, severity=severity, **fields)


def explained(ground: Ground, fact: Fact) -> bool:
    """Whether the text gives a reason that serves a change or a completion rate: in its item, for its parts, or its whole."""
    reasons, statements = ground.reading.reasons, ground.reading.statements
    key, here, related = fact.key or fact.of_key, fact.section, relations(ground.book)
    told = [r for r in reasons if r.subject]
    # Reasons of the parts serve the whole, and those of the whole its parts.
    parts = {k for r in related if r.whole == key for k in r.parts}
    parts |= {r.whole for r in related if r.kind == "sum" and key in r.parts and fact.label in THREE}
    classes = {part[0] for part in parts} | (grammar().classes if key and key[0] == TOTALS[1] else frozenset())
    near = (r for r in told if r.subject.key and r.basis in ("", fact.basis) and r.section.startswith(here))
    within = {r.subject.key[0].partition("/")[0] for r in near}
    if classes & within or any(r.subject.key in parts or (r.subject.key, r.basis) == (key, fact.basis) for r in told):
        return True  # also where the same change is explained in another section, or by the items of its classes
    after = [r.subject.key if r.subject else None for r in reasons if r.section == here and r.start > fact.start]
    beside = any(r.section == here and fact.start - 200 <= r.start <= fact.start + 400 for r in reasons)
    if beside or key in after or None in after:
        return True
    # A reason may stand before the change in its own sentence; a reason of the whole serves its parts.
    own = [s for s in statements if s.start <= fact.start < s.end]
    if any(s.start <= r.start < s.end for s in own for r in reasons):
        return True
    if any(_explains_below(s.text, fact) for s in statements if "主要" in s.text):
        return True
    if any(_explains_apart(ground, s.text, fact) for s in statements if abs(s.start - fact.start) < _APART):
        return True
    following = [s.text for s in statements if s.section == here and fact.start - 200 <= s.start <= fact.start + 300]
    return any(expression("|".join(ground.words["reason_marks"])).search(text) for text in following)


def _explains_below(text: str, fact: Fact) -> bool:
    """Whether a paragraph of its own gives the reasons: “三公”经费支出决算大于上年决算数的主要情况：…"""
    base = "上年" if fact.basis == "prior_year" else "预算"
    found = expression(f"(?:大于|小于|高于|低于|较|比)[^，。；]{{0,6}}{base}[^，。；]{{0,12}}主要(?:原因|情况)").search(text)
    label = bare(fact.label)
    return bool(found and (label in text[: found.end()] or (label in map(bare, THREE) and "三公" in text[: found.end()])))


def _explains_apart(ground: Ground, text: str, fact: Fact) -> bool:
    """Whether a sentence of its own says why the item, or the “三公” expenses that it is a part of, moved as it did."""
    found = expression(ground.words["reason_of_movement"]).search(text)
    if not found or (found[2] in ground.words["fall_words"]) != (fact.value < 0):
        return False
    told = items_in(found[1])
    return fact.label in told or (fact.label in THREE and ground.words["three_total"] in told)


@rule
def unexplained_variance(ground: Ground) -> Iterator[Draft]:
    """Spending that leaves its budget behind by the auditor's share and amount without a reason, all items in one finding;
    likewise, as a note, spending that falls short of it."""
    share, amount = ground.threshold("budget-variance", "share"), ground.threshold("budget-variance", "amount")
    found: dict[bool, dict] = {True: {}, False: {}}
    told = {f.key for row in ground.once(over_budget) for f in row}
    for fact in ground.book.facts:
        if fact.measure != "rate" or fact.basis not in BUDGETS or fact.cell or not fact.of_key or fact.of_key in told:
            continue
        actual = ground.book.near(fact, fact.of_key, "level", "actual")
        budget = ground.book.near(fact, fact.of_key, "level", fact.basis)
        if not actual or not budget or not budget.exact or abs(actual.exact - budget.exact) < amount:
            continue
        moved = actual.exact / budget.exact - 1
        if abs(moved) >= share and abs(fact.exact - 1 - moved) <= share / 10 and not explained(ground, fact):
            found[moved > 0].setdefault(fact.of_key, (fact, budget, actual))
    for over, groups in found.items():
        if rows := list(groups.values()):
            entry = words()["of_budget"]
            each = (said(entry, what=what(b), budget=shown(b), actual=shown(a), rate=shown(r)) for r, b, a in rows)
            way = said(words()["over_or_under"]["over" if over else "under"])
            about = {"list": joined(each), "list_items": named(r for r, _, _ in rows)}
            yield ground.draft([f for row in rows for f in row], severity="" if over else "note", way=way, **about)


@rule
def small_part_reason(ground: Ground) -> Iterator[Draft]:
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
        spoken, all_matched = _spoken_of(ground, reason, items)
        biggest, size = max(items, key=lambda x: (abs(x[1]), x[0].start))
        if not all_matched or any(f is biggest for f, _ in spoken) or size * total < 0 or abs(size) < abs(total) / 2:
            continue
        covered = sum((v for _, v in spoken), Fraction(0))
        own = (r.text for r in ground.reading.reasons if r.subject and r.subject.key == biggest.key)
        if covered * total <= 0 or abs(covered) * 10 > abs(total) or any(_alike(reason.text, text) for text in own):
            continue  # the total's reason is the one that the item itself is told to have
        yield ground.draft(
            [actual, budget, biggest],
            reason,
            share=f"{int(abs(covered) / abs(total) * 1000 + Fraction(1, 2)) / 10}%",
            figure=_variance(total),
            basis=basis(budget.basis),
            quote=ground.quote(reason.start, reason.end, whole=False),
            named=_variance(covered),
            biggest=item(biggest.label),
            big=_variance(size),
        )


def _spoken_of(ground: Ground, reason: Reason, items: list[tuple[Fact, Fraction]]) -> tuple[list[tuple[Fact, Fraction]], bool]:
    """The items that a reason speaks of, and whether they are all that its clauses name: each thing has to be answered by an
    item in two characters of its name that are not of any name, or in four of what the item is told to be used for."""
    general = "|".join(ground.words["in_many_names"])
    cores = [(f, v, re.sub(general, "", f.label), _used_for(ground, f)) for f, v in items]
    named = lambda core, thing: any(core[i : i + 2] in thing for i in range(len(core) - 1))  # noqa: E731
    used = lambda use, thing: any(thing[i : i + 4] in use for i in range(len(thing) - 3))  # noqa: E731
    found: list[tuple[Fact, Fraction]] = []
    for clause in re.split("[，。；：]", reason.text):
        if not any(named(core, clause) for _, _, core, _ in cores):
            continue  # 因年度工作计划安排 names no item
        for thing in expression(ground.words["between_things"]).split(clause):
            own = [(f, v) for f, v, core, _ in cores if named(core, thing)]
            own = own or [(f, v) for f, v, _, use in cores if used(use, thing)]
            if not own:
                return [], False
            found += [pair for pair in own if pair not in found]
    return found, bool(found)


def _used_for(ground: Ground, fact: Fact) -> str:
    """What an item's paragraph says before its figures that it is used for."""
    low, _ = stretch(ground.document.text, fact.start, fact.end, "\n")
    match = expression(ground.words["told_use"]).search(bare(ground.document.text[low : fact.start]))
    return match[1] if match else ""


def _variance(amount: Fraction) -> tuple[str, str]:
    entry = words()["ways"]["change"]["up" if amount > 0 else "down"]
    return tuple(way + wan(abs(amount) / 10000) for way in said(entry))


def _variance_before(ground: Ground, reason: Reason) -> tuple[Fact, Fact] | None:
    before = [f for f in ground.book.facts if reason.start - 200 <= f.start < reason.start and f.measure == "amount" and f.key]
    pair = spent_and_planned(before)
    if not pair or pair[0].key[0] != "支出合计" or len({b.exact for b in pair[1]}) > 1:
        return None  # of two budgets the reason does not say which it speaks of
    return pair[0], pair[1][-1]


def _item_variances(ground: Ground, actual: Fact, basis: str) -> list[tuple[Fact, Fraction]]:
    """Actual less budget of every 项 that the narrative prints both for."""
    found = []
    for fact in ground.book.facts:
        lowest = fact.key and fact.key[0].count("/") == 2 and fact.key[1] == actual.key[1]
        spent = lowest and fact.basis == "actual" and fact.measure == "amount" and not fact.cell
        if budget := ground.book.near(fact, fact.key, "level", basis) if spent else None:
            found.append((fact, fact.exact - budget.exact))
    return found
