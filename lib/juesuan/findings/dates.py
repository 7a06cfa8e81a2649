"""Dates: days that there are none of, periods that end before they begin, accounts published before their year was over, and a
year that is compared with itself."""

from __future__ import annotations

import calendar
from collections.abc import Iterator

from juesuan.findings.drafts import Draft, Ground
from juesuan.findings.registry import rule
from juesuan.ground.expressions import Match, expression
from juesuan.reading.grammar import Statement
from juesuan.reading.identity import FINAL_ACCOUNTS


@rule
def impossible_date(ground: Ground) -> Iterator[Draft]:
    """截至2021年11月31日: a day or a month that no year has; 2月29日 of a year that is named."""
    for statement, match in ground.matches(ground.words["dates"]["day"]):
        year, month, day = int(match["year"] or 2000), int(match["month"]), int(match["day"])
        if not (1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]):
            yield _misdated(ground, statement, match.group())


@rule
def period_reversed(ground: Ground) -> Iterator[Draft]:
    """2023年1月1日至2022年12月31日; 2020年10月开工，2020年6月完工: what ends before it begins."""
    for statement, match in ground.matches(*(ground.words["dates"][name] for name in ("period", "works"))):
        begins, ends = _day(match, "from"), _day(match, "to")
        if begins[:2] > ends[:2] or (None not in (begins[2], ends[2]) and begins > ends):
            yield _misdated(ground, statement, match.group())


def _misdated(ground: Ground, statement: Statement, word: str, **fields: str) -> Draft:
    return ground.draft([], statement, word, word=word, quote=ground.clause(statement, word), **fields)


def _day(match: Match[str], which: str) -> tuple:
    found = match.groupdict()
    day = found.get(f"{which}_day")
    year = found[f"{which}_year"] or found["from_year"]
    return int(year), int(found[f"{which}_month"]), int(day) if day else None


@rule
def published_too_early(ground: Ground) -> Iterator[Draft]:
    """发布日期：2023年8月20日 above the accounts of 2024: published before their year was over."""
    if ground.reading.identity.kind != FINAL_ACCOUNTS or not ground.year:
        return
    for statement, match in ground.matches(ground.words["dates"]["published"]):
        if int(match["year"]) <= ground.year:
            yield ground.draft([], statement, match.group(), word=match.group(), year=str(ground.year))


def _years(statement: Statement | None) -> set[str]:
    return set(expression(r"20\d\d(?=年)").findall(statement.text)) if statement else set()


@rule
def compared_with_itself(ground: Ground) -> Iterator[Draft]:
    """2022年度收、支总计620万元，与2022年度相比，各增加20万元; 与上年（2020年度）相比 in the accounts of 2022."""
    named = ("same_year", "last_year", "later_year", "next_sentence")
    same, last, later, behind = (expression(ground.words["dates"][name]) for name in named)
    before, year = None, ground.year
    for statement in ground.reading.statements:
        found = [m for m in same.finditer(statement.text) if m["moved"]]
        found += [m for m in last.finditer(statement.text) if year and int(m["year"]) != year - 1]
        found += [m for m in later.finditer(statement.text) if int(m["year"]) == year and int(m["later"]) > year]
        if year and _years(before) == {str(year)} and not expression(ground.words["dates"]["other_years"]).search(before.text):
            found += [m for m in behind.finditer(statement.text) if int(m["year"]) >= year]
        before = statement
        if found and not any(p.basis == "initial_budget" for p in ground.facts_of(statement)):
            yield _misdated(ground, statement, found[0]["compared"], year=str(year or ""))
