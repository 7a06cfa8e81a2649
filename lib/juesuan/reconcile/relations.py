"""Relations: which amounts of a disclosure must add up, be equal, or not exceed each other; from the vocabulary, exact.

A relation speaks of unknown true amounts (concept and scope), not of printed figures, and holds in every basis. Checks test it
figure by figure; the joint system takes all of them at once.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from juesuan.ground.exact import ZERO
from juesuan.ground.groups import grouped
from juesuan.reading.book import Book, interval
from juesuan.reading.grammar import NATURES
from juesuan.reading.table_reader import TableSum
from juesuan.reading.vocabulary import DIVISION, FUNDS, Key, Vocabulary, body_of, said_of, vocabulary
from juesuan.reconcile.nil import nil_funds, nil_items

TORN = 10  # one figure of so many unread, and a table may lack parts


class Relation(NamedTuple):
    """whole = sum of parts (kind sum), whole = part (equal), part <= whole (bound), or parts = whole on both sides of the
    balance (carry_forward: opening and income as parts, spending and closing as `against`).

    complete: parts that a document does not print are nil this year; otherwise only an excess over the whole contradicts.
    """

    kind: str
    whole: Key
    parts: tuple[Key, ...]
    core: tuple[Key, ...] = ()
    complete: bool = False
    against: tuple[Key, ...] = ()
    criterion: str = ""
    full: bool = False  # every part that the vocabulary knows is printed, so the sum holds in the other bases too
    bases: tuple[str, ...] = ()  # the bases it is tested in; empty: all
    made: Key | None = None  # a bound's that does not hold where its two sides together make this


def relations(book: Book) -> list[Relation]:
    """All relations between the amounts that the document prints, in the vocabulary's order; worked out once a book."""
    return book.once(_relations)


def _relations(book: Book) -> list[Relation]:
    reading = book.reading
    every = frozenset(f.key for f in reading.facts if f.key and f.measure in ("amount", "count", "change"))
    counts = reading.counts()
    whole = counts["unread"] * TORN <= counts["printed"]
    rules = tuple(rule for table in reading.tables for rule in table.sums)
    added = any("加上" in s.text and "总计" in s.text for s in reading.statements)  # to what a budget took or spent itself
    found = _between(every, nil_funds(reading), nil_items(reading), rules, whole, len(reading.units), added)
    return [r for r in found if not (r.kind == "equal" and _surplus(r, book)) and not (r.made and _side_by_side(r, book))]


def _surplus(relation: Relation, book: Book) -> bool:
    """Whether a text calls the distance of two totals what is left: 总收入9万元，总支出8万元，收支相抵后结余1万元."""
    one, other = (book.all(key, "level", "actual") for key in (relation.whole, *relation.parts))
    left = [f for f in book.facts if f.label == "结余" and f.measure == "amount"] if one and other else []
    apart = [interval(a) - interval(b) for a, b in ((one[0], other[0]), (other[0], one[0]))] if left else []
    return any(interval(f).meets(gap) for f in left for gap in apart if f.value)


def _side_by_side(relation: Relation, book: Book) -> bool:
    """Whether what may be a part of another makes a third amount together with it: 接待费9万元，国内5万元、外事4万元."""
    levels = [book.all(key, "level", "actual") for key in (relation.whole, *relation.parts, relation.made)]
    some = all(found and found[0].value for found in levels)
    return some and sum((interval(found[0]) for found in levels[:-1]), ZERO).meets(interval(levels[-1][0]))


@lru_cache(maxsize=64)  # the readings of a document that are tried print the same few sets of amounts
def _between(
    every: frozenset[Key], nil: frozenset[str], none: frozenset[Key], rules: tuple, whole: bool, units: int, added: bool
) -> list[Relation]:
    words = vocabulary()
    present = {k for k in every if not body_of(k)[1]}
    tables = list(_tables(rules, whole, present))
    found = [*tables, *_sums(words, present, none - present, added), *_funds(words, present, nil)]
    found += [*_classes(present, {r.whole for r in tables}), *_divisions(words, present), *_equal(words, present)]
    found += [*_bounds(words, present), *_within(present), *_carry_forward(words, present)]
    found += _units(words, every - present, present, units)
    closed = grouped((one.whole, one) for one in found if one.kind == "sum" and one.complete)
    return [r for r in dict.fromkeys(found) if not any(_says_less(r, other) for other in closed.get(r.whole, ()))]


def _units(words: Vocabulary, present: set[Key], of_department: set[Key], number: int) -> Iterator[Relation]:
    """What holds within each unit of the department, and that its units do not exceed it, or make it if all print the amount.

    Amounts of all money are left out of the latter: what one unit pays another is taken out of the department's totals.
    """
    bodies = sorted({body_of(k)[1] for k in present})
    for body in bodies:
        own = {k for k, b in map(body_of, present) if b == body}
        for relation in [*_sums(words, own, frozenset()), *_classes(own, set()), *_equal(words, own), *_bounds(words, own)]:
            yield relation._replace(
                whole=said_of(relation.whole, body),
                parts=tuple(said_of(p, body) for p in relation.parts),
                core=tuple(said_of(p, body) for p in relation.core),
            )
    for key in sorted(of_department):
        parts = tuple(said_of(key, b) for b in bodies if said_of(key, b) in present)
        if len(parts) > 1 and (key[1] in FUNDS or key[0] in words.hierarchy["by_unit"]):
            whole = len(parts) == number
            yield Relation("sum", key, parts, complete=whole, criterion="total-equals-parts" if whole else "part-within-whole")


def _says_less(relation: Relation, other: Relation) -> bool:
    """Whether an open sum says nothing beside a closed one of the same whole that has all of its parts."""
    open_sum = relation.kind in ("sum", "bound") and not relation.complete
    return open_sum and relation.bases == other.bases and set(relation.parts) <= set(other.parts)


def _tables(rules: Iterable[TableSum], whole: bool, present: set[Key]) -> Iterator[Relation]:
    """What the forms of the public tables say of rows, columns and codes. What a closed table leaves blank is nil, unless much
    of the document was not understood: then a table may have come in pieces, and its other parts be among what is unread."""
    for rule in rules:
        parts = tuple(p for p in rule.parts if p in present)
        if not parts:
            continue
        if rule.kind == "carry_forward":
            yield from _balance(rule, parts, present) if whole else ()
        elif rule.whole in present:
            other = tuple(b for b in rule.bases if b != "actual")
            yield Relation(
                rule.kind,
                rule.whole,
                parts,
                complete=rule.closed and whole,
                criterion=rule.criterion,
                full=rule.closed and whole and bool(other),
                bases=rule.bases,
            )


def _balance(rule: TableSum, parts: tuple[Key, ...], present: set[Key]) -> Iterator[Relation]:
    """Opening and income against spending and closing; where no closing balance is printed, spending is what is recomputed."""
    after = [k for k in (rule.whole, *rule.against) if k in present]
    if after:
        yield Relation("carry_forward", after[0], parts, (), True, tuple(after), rule.criterion, bases=rule.bases)


def _within(present: set[Key]) -> Iterator[Relation]:
    """Spending of fiscal grants on a class, or of the general budget on an item, within the department's (CRITERIA 2.7)."""
    for concept, scope in sorted(present):
        bounded = (scope == "grant" and "/" not in concept) or (scope == "general" and ("/" in concept or concept in NATURES))
        plain = "|" not in concept and DIVISION not in concept
        if bounded and (concept, "") in present and plain and not concept.startswith(("收", "年")):
            yield Relation("bound", (concept, ""), ((concept, scope),), criterion="part-within-whole", bases=("actual",))


def _sums(words: Vocabulary, present: set[Key], nil: frozenset[Key], added: bool = False) -> Iterator[Relation]:
    # Transfers and no income of a department: a government's text, whose totals hold more than a fund's.
    transfers = any((label, "") in present for label in words.hierarchy["transfers"])
    governed = (transfers or added) and ("收入合计", "") not in present
    for entry in words.hierarchy["sums"]:
        for scope in entry.get("scopes", [""]):
            whole = words.items[entry["whole"]].key(scope)
            if whole not in present or (scope and governed and entry["whole"] in words.hierarchy["balanced"]):
                continue
            classes = entry["parts"] == "function_classes"
            labels = [i.label for i in words.function_classes] if classes else entry["parts"]
            keys = [k for label in labels if (k := words.items[label].key(scope))[1] or not scope]  # 上缴上级支出 is no fund's
            parts = tuple(k for k in keys if k in present)
            core = tuple(words.items[label].key(scope) for label in entry["core"])
            enough = len(parts) >= 2 if classes else all(k in present or k in nil for k in core)
            full = not classes and len(parts) == len(keys)
            covered = entry.get("needs_all_funds") and any(("收入合计", told) in present for told in ("grant", "own"))
            if not parts or whole in parts or covered or (entry.get("unless"), scope) in present:
                continue
            if enough:
                complete = entry.get("exhaustive", False)
                full = full or entry.get("full", False)
                bases = () if all(k in present for k in core) else ("actual",)  # nil this year, not before
                core = tuple(k for k in core if k in present)
                yield Relation("sum", whole, parts, core, complete, criterion="total-equals-parts", full=full, bases=bases)
            elif not entry.get("needs_core"):  # a notice that prints some parts only: they still cannot exceed the whole
                kind = "sum" if len(parts) > 1 else "bound"
                yield Relation(kind, whole, parts, criterion="part-within-whole")


def _funds(words: Vocabulary, present: set[Key], nil: frozenset[str]) -> Iterator[Relation]:
    for concept in words.hierarchy["by_fund"]:
        whole = (concept, "grant")
        parts = tuple((concept, f) for f in FUNDS[1:] if (concept, f) in present)
        if whole in present and (concept, "general") in parts:
            complete = all(f in nil or (concept, f) in present for f in FUNDS[1:])
            yield Relation(
                "sum", whole, parts, parts[:1], complete, criterion="total-equals-parts", full=len(parts) == len(FUNDS) - 1
            )
    for side, total in words.hierarchy["with_balance"].items():  # the funds' year is within what the grant has in all
        parts = tuple((side, f) for f in FUNDS[1:] if (side, f) in present)
        wholes = ((name, FUNDS[0]) for name in (total, "收支总计") if len(parts) > 1 and (side, FUNDS[0]) not in present)
        yield from (Relation("sum", w, parts, criterion="part-within-whole") for w in wholes if w in present)


def _classes(present: set[Key], done: set[Key]) -> Iterator[Relation]:
    """类 = sum of 款 = sum of 项, wherever a text prints the levels (A/B/C is 项 C of 款 B of 类 A); tables bring their own. A
    text that does not say of which fund its 类 is prints the department's."""
    below: dict[Key, list[Key]] = defaultdict(list)
    for concept, scope in sorted(present):
        if "/" in concept and "|" not in concept and DIVISION not in concept:
            above = concept.rpartition("/")[0]
            while "/" in above and (above, scope) not in present:  # a 项 whose 款 is not printed is part of its 类
                above = above.rpartition("/")[0]
            below[(above, scope)].append((concept, scope))
    for (concept, scope), parts in below.items():
        whole = next((k for k in ((concept, scope), (concept, "")) if k in present), None)
        if whole and whole not in done:
            yield Relation("sum", whole, tuple(parts), (), False, criterion="total-equals-parts")


def _divisions(words: Vocabulary, present: set[Key]) -> Iterator[Relation]:
    """A class or an item, and what it is divided into where it is listed: its basic and its project expenditure."""
    below: dict[Key, list[Key]] = defaultdict(list)
    for concept, scope in sorted(present):
        whole, divided, _ = concept.rpartition(DIVISION)
        if divided:
            below[(whole, scope)].append((concept, scope))
    for whole, parts in below.items():
        named = {concept.rpartition(DIVISION)[2] for concept, _ in parts}
        complete = any(named >= {*together} for together in words.hierarchy["divided_into"])
        if whole in present:
            criterion = "total-equals-parts" if complete else "part-within-whole"
            yield Relation("sum" if len(parts) > 1 else "bound", whole, tuple(parts), (), complete, criterion=criterion)


def _equal(words: Vocabulary, present: set[Key]) -> Iterator[Relation]:
    for entry in words.hierarchy["equal"]:
        for scope in entry.get("scopes", [""]):
            keys = [(c, scope) for c in entry["concepts"] if (c, scope) in present]
            for one, other in itertools.pairwise(keys):
                yield Relation("equal", one, (other,), criterion="income-equals-expenditure")


def _bounds(words: Vocabulary, present: set[Key]) -> Iterator[Relation]:
    for entry in words.hierarchy["bounds"]:
        whole = (words.items[entry["whole"]].concept, entry.get("whole_scope", ""))
        labels = entry.get("parts") or [entry["part"]]
        parts = tuple((words.items[label].concept, entry.get("scope", "")) for label in labels)
        if whole in present and all(p in present for p in parts):
            made = (words.items[entry["unless_made"]].concept, "") if "unless_made" in entry else None
            yield Relation("bound", whole, parts, criterion=entry.get("criterion", "part-within-whole"), made=made)


def _carry_forward(words: Vocabulary, present: set[Key]) -> Iterator[Relation]:
    for entry in words.hierarchy["carry_forward"]:
        for scope in entry["scopes"]:
            sides = [
                [(c, scope) for c in entry[a] + entry[b] if (c, scope) in present]
                for a, b in (("opening", "income"), ("spending", "closing"))
            ]
            needed = [(entry[part][0], scope) for part in ("opening", "income", "spending", "closing")]
            if all(k in present for k in needed):
                yield Relation("carry_forward", needed[3], tuple(sides[0]), (), True, tuple(sides[1]), "carry-forward-rolls")
