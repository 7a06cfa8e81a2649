"""Nil and blank: what is said to be nil, or left blank, although an amount is printed for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice

from juesuan.findings.drafts import Draft, Ground
from juesuan.findings.registry import rule


@rule
def nil_but_figures(ground: Ground) -> Iterator[Draft]:
    """无…支出 against printed amounts."""
    for statement in ground.reading.statements:
        for entry in ground.words["nil"]:
            word = next((w for w in entry["words"] if w in statement.text), None)
            if word and _nil_now(ground, statement.text, word):
                spent = [f for f in ground.book.facts if f.value > 0 and f.measure == "amount" and f.basis == "actual"]
                scope, labels = entry.get("scope", ""), entry.get("labels")
                spoken = (f for f in spent if f.key and f.key[1] == scope and (scope or f.label in labels))
                if facts := list(islice(spoken, 4)):
                    yield ground.draft(facts, statement, section=statement.section, quote=ground.clause(statement, word))


def _nil_now(ground: Ground, text: str, word: str) -> bool:
    """Whether a nil statement speaks of this year, the whole item and the department, and is not the form's instruction."""
    place = text.index(word)
    before, after = re.split("[，。；]", text[:place])[-1], text[place + len(word) :]
    if re.search("上年|去年|年初|下属|所属|下级|部分|个别|有的|其他|期间|[半季]|月", before):
        return False  # of another year, of some, or of a part of the year
    if re.match(
        "(?:采购)?(?:货物|工程|服务)|[^，。；]{0,16}(?:(?:费|车|（境）|接待|运行)(?:年初)?预算|计划|任务|外宾|超)", after
    ):
        return False  # 未安排公务接待费预算
    years = [int(y) for y in re.findall(r"(20\d\d)年", before)]
    if years and years[-1] != ground.year:
        return False
    return not re.search(r"无.{0,12}的(?:部门|单位)|的，", text)


@rule
def blank_results(ground: Ground) -> Iterator[Draft]:
    """A “三公” table that prints a budget and leaves every result blank: nil must be stated, not left out."""
    for table in ground.reading.tables:
        printed = [f for f in ground.book.facts if f.cell and f.cell[0] == table.number]
        unfilled = any(basis == "actual" for _, basis in table.blanks) and not any(f.basis == "actual" for f in printed)
        if table.kind == "three_public" and not table.empty and printed and unfilled:
            yield ground.draft(printed)


@rule
def blank_but_figure(ground: Ground) -> Iterator[Draft]:
    """An amount that the text or another table prints and that its own public table leaves blank."""
    kinds = [table.kind for table in ground.reading.tables]
    slipped = {shift.table for shift in ground.apart.shifts}
    for table in ground.reading.tables:
        if table.number in slipped or table.kind in ("other", "form", "operations") or kinds.count(table.kind) > 1:
            continue  # a second table of the kind is a unit's, or goes on with the first
        mine = [f for f in ground.book.facts if f.cell and f.cell[0] == table.number]
        least = max((f.high - f.exact for f in mine if f.measure == "amount"), default=Fraction(50))
        found = []
        for key, basis in table.blanks if not any(f.measure == "unread" for f in mine) else ():
            prints = ground.book.all(key, "level", basis) if basis == "actual" else []
            found += [f for f in prints if f not in mine and f.year == ground.year and f.low > least][:1]
        if found:
            yield ground.draft(found[:4], title=(table.title or table.kind,) * 2)
