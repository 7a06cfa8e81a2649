"""Leftovers: what the form, another year or another body left in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from juesuan.findings.apart import misdated
from juesuan.findings.drafts import Draft, Ground
from juesuan.findings.registry import rule, rules
from juesuan.findings.sentences import joined
from juesuan.ground.expressions import expression
from juesuan.reading.grammar import Statement
from juesuan.reading.identity import BUDGET
from juesuan.reading.vocabulary import bare


@rule
def template_residue(ground: Ground) -> Iterator[Draft]:
    """What is left of the form, one draft for each kind of leftover with all its places."""
    yield from _places(ground, ground.words["residue"])


@rule
def repeated_words(ground: Ground) -> Iterator[Draft]:
    """减少减少, 原因原因: a word of these texts that stands twice in a row. Names may repeat one another and are let pass."""
    words = "|".join(sorted(ground.words["not_twice"], key=lambda w: (-len(w), w)))
    yield from _places(ground, [f"({words})\\1"])


@rule
def listed_twice(ground: Ground) -> Iterator[Draft]:
    """An item with its amount that stands in one list a second time, word for word."""
    for statement in ground.reading.statements:
        clauses = [c for c in re.split("[；。：]", statement.text) if re.search(r"[1-9]", c)]
        for twice in dict.fromkeys(c for c in clauses if clauses.count(c) > 1):
            facts = [f for f in ground.facts_of(statement) if f.text in twice and f.key and bare(f.label) in bare(twice)]
            if facts and facts[0].measure == "amount" and facts[0].value:
                yield ground.draft(facts, statement, facts[0].label, quote=twice)


def _places(ground: Ground, patterns: Iterable[str]) -> Iterator[Draft]:
    """One draft for each pattern with all the places in which it is found."""
    statements = ground.reading.statements
    text = "\n".join(s.text for s in statements)
    for pattern in (p for p in patterns if expression(f"(?m){p}").search(text)):  # most of them stand nowhere
        found = [(s, m.group()) for s in statements for m in expression(pattern).finditer(s.text)]
        facts = dict.fromkeys(f for s, _ in found for f in ground.facts_of(s))
        for statement, word in found[:1]:
            short = word[:24] + ("……" if len(word) > 24 else "")
            listed = joined(f"“{ground.clause(s, w)}”" for s, w in found)
            yield ground.draft(list(facts), statement, word, statement.section, word=short, count=str(len(found)), list=listed)


@rule
def wrong_year(ground: Ground) -> Iterator[Draft]:
    """A balance-sheet date or a title of another year, a sentence that tells another year's amounts in its stead, and a change
    against another year than the one before."""
    year = str(ground.year)
    found = (*_dates(ground), *_comparisons(ground)) if ground.year else ()
    dated = [(statement, word, re.sub(r"\D", "", word)[:4], []) for statement, word in found]
    for statement, word, label, facts in (*dated, *((s, word, word, facts) for s, word, facts in misdated(ground.reading))):
        yield ground.draft(facts, statement, label, word=word, quote=ground.clause(statement, word), year=year)


def _dates(ground: Ground) -> Iterator[tuple[Statement, str]]:
    year = ground.year
    levels = {f.basis for f in ground.book.facts if f.measure == "amount" and f.key}
    planned = ground.reading.identity.kind == BUDGET or ("initial_budget" in levels and "actual" not in levels)
    pattern = expression(r"截至(20\d\d)年12月31日|(20\d\d)年度(?:部门|单位)?决算(?:情况|公开|表|总|编)")
    for statement in ground.reading.statements:
        for match in pattern.finditer(statement.text):
            other = int(match.group(1) or match.group(2))
            if other == year or (planned and other == year - 1):
                continue  # a budget gives the state at the end of the year before
            clause = re.split("[，。；]", statement.text[: match.start()])[-1]
            if not re.search("与|较|比|上年|上一年|年初", clause):
                yield statement, match.group()


def _comparisons(ground: Ground) -> Iterator[tuple[Statement, str]]:
    """Changes of money against a year that is neither this nor the one before, in a text that compares with that elsewhere."""
    moved = {f.fact: f for f in ground.book.facts if f.measure in ("change", "change_rate") and f.key and not f.cell}
    if ground.reading.identity.kind == BUDGET or not {"prior_year", "earlier_year"} <= {f.basis for f in moved.values()}:
        return
    pattern = expression(ground.words["compared_year"])
    for statement in ground.reading.statements:
        facts = [f for f in ground.facts_of(statement) if f.fact in moved]
        for match in pattern.finditer(statement.text) if any(f.basis == "earlier_year" for f in facts) else ():
            if int(match[1]) not in (ground.year, ground.year - 1) and not any(f.basis == "prior_year" for f in facts):
                yield statement, match.group()


@rule
def other_body(ground: Ground) -> Iterator[Draft]:
    """Another body's name before 20XX年度 or 共有车辆, not the long or short form of the department's."""
    own = bare(ground.reading.department)
    seen: set[str] = set()
    pattern = expression(
        r"(?:^|[，。；：])([\u4e00-\u9fff]{4,28}?(?:局|委员会|委|办公室|中心|院|厅|政府))(?:20\d\d年度|共有车辆)"
    )
    for statement in ground.reading.statements:
        for name in pattern.findall(statement.text):
            shared = SequenceMatcher(None, name, own, autojunk=False).find_longest_match().size
            characters = iter(max(name, own, key=len))
            short = all(c in characters for c in min(name, own, key=len))  # 区直工委, of 中共宣州区直属机关工作委员会
            if name not in seen and not short and shared < min(4, len(name)) and name not in ground.document.text[:300]:
                seen.add(name)
                yield ground.draft([], statement, name, word=name, department=ground.reading.department)


@rule
def unit_missing(ground: Ground) -> Iterator[Draft]:
    """An amount with decimals in a sentence, and no unit behind it: all of them in one finding."""
    pattern = expression(r"(?:为|支出|收入|[预决]算数?)\s*((?:[1-9][\d,]*|0)\.\d{1,2})\s*(?:万(?!元))?\s*(?=[。，；、）]|$)")
    text, statements = ground.document.text, ground.reading.statements
    kinds, printed = ("amount", "unread", "change"), {f.start: f for f in ground.reading.facts if not f.cell}
    places = [(s, printed.get(m.start(1))) for s in statements for m in pattern.finditer(text, s.start, s.end + 1)]
    if found := [(s, f) for s, f in places if f and f.unit in ("", "万") and f.measure in kinds]:
        facts = [f for _, f in found]
        quotes = joined(f"“{ground.quote(f.start, f.end)}”" for f in facts)
        yield ground.draft(facts, found[0][1], facts[0].text, count=str(len(found)), list=quotes)


@rules(error_values="error_values", misprinted_point="misprinted_points")
def _printed_wrong(ground: Ground, words: str) -> Iterator[Draft]:
    """#REF!, #DIV/0! and #### in text or table, so that an amount was never published; 41,05万元 for 41.05万元."""
    if found := list(re.finditer(ground.words[words], ground.document.text)):
        quotes = joined(dict.fromkeys(f"“{ground.quote(*m.span())}”" for m in found))
        yield ground.draft([], found[0].span(), found[0].group(), count=str(len(found)), list=quotes)
