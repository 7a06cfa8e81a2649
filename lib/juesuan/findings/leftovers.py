"""Leftovers: what the form, another year or another body left in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from juesuan.findings.drafts import Draft, Ground, around, draft
from juesuan.reading.vocabulary import bare


def _residue(ground: Ground) -> Iterator[Draft]:
    """What is left of the form, one draft for each kind of leftover with all its places."""
    for pattern in ground.words["residue"]:
        yield from _places(ground, "template_residue", re.compile(pattern))


def _repeated(ground: Ground) -> Iterator[Draft]:
    """减少减少, 原因原因: a word of these texts that stands twice in a row. Names may repeat one another and are let pass."""
    words = "|".join(sorted(ground.words["not_twice"], key=lambda w: (-len(w), w)))
    yield from _places(ground, "repeated_words", re.compile(f"({words})\\1"))


def _places(ground: Ground, kind: str, pattern: re.Pattern) -> Iterator[Draft]:
    """One draft for all the statements in which a pattern is found."""
    found = [(s, m.group()) for s in ground.reading.statements if (m := pattern.search(s.text))]
    if not found:
        return
    statement, word = found[0]
    facts = [f for s, _ in found for start in s.figures if (f := ground.fact_at(start))]
    quotes = list(dict.fromkeys(around(s.text, w)[:60] for s, w in found))
    more = f" (+{len(quotes) - 6})" if len(quotes) > 6 else ""
    listed = ("“" + "”; “".join(quotes[:6]) + "”" + more, "“" + "”；“".join(quotes[:6]) + "”" + more)
    yield draft(
        ground,
        kind,
        facts,
        statement.start,
        statement.end,
        word,
        statement.section,
        word=word[:24],
        count=str(len(found)),
        list=listed,
    )


def _years(ground: Ground) -> Iterator[Draft]:
    """A balance-sheet date or a title of another year."""
    year = ground.reading.year
    if year is None:
        return
    levels = {f.basis for f in ground.book.facts if f.measure == "amount" and f.key}
    planned = "initial_budget" in levels and "actual" not in levels
    for statement in ground.reading.statements:
        for match in re.finditer(
            r"截至(20\d\d)年12月31日|(20\d\d)年度(?:部门|单位)?决算(?:情况|公开|表|总|编)", statement.text
        ):
            other = int(match.group(1) or match.group(2))
            if planned and other == year - 1:
                continue  # a budget gives the state at the end of the year before
            clause = re.split("[，。；]", statement.text[: match.start()])[-1]
            if other != year and not re.search("与|较|比|上年|上一年|年初", clause):
                yield draft(
                    ground,
                    "wrong_year",
                    [],
                    statement.start,
                    statement.end,
                    str(other),
                    statement.section,
                    word=match.group(),
                    quote=around(statement.text, match.group()),
                    year=str(year),
                )


def _bodies(ground: Ground) -> Iterator[Draft]:
    """Another body's name before 20XX年度 or 共有车辆, where the name shares no stem with the department's."""
    own = bare(ground.reading.department)
    seen: set[str] = set()
    pattern = re.compile(
        r"(?:^|[，。；：])([\u4e00-\u9fff]{4,28}?(?:局|委员会|委|办公室|中心|院|厅|政府))(?:20\d\d年度|共有车辆)"
    )
    for statement in ground.reading.statements:
        for match in pattern.finditer(statement.text):
            name = match.group(1)
            shared = SequenceMatcher(None, name, own, autojunk=False).find_longest_match().size
            if name in seen or shared >= min(4, len(name)) or name in ground.document.text[:300]:
                continue
            seen.add(name)
            yield draft(
                ground,
                "other_body",
                [],
                statement.start,
                statement.end,
                name,
                statement.section,
                word=name,
                department=ground.reading.department,
            )


RULES = (_residue, _repeated, _years, _bodies)
