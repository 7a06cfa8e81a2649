"""Scope: the sections and tables that published final accounts are expected to hold, and which of them a document lacks.

Expected are those of data/vocabulary/scope.yaml for the year. A document that holds few of them is a part of a publication (a
narrative without its tables, a page on one topic): nothing is said to be missing from it, but absent tables limit the scope.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from juesuan.documents.document import Document, Paragraph
from juesuan.findings.criteria import threshold
from juesuan.findings.drafts import Draft, Ground
from juesuan.findings.registry import rules
from juesuan.findings.sentences import Pair, listed
from juesuan.ground.data import data, load
from juesuan.ground.expressions import expression
from juesuan.reading.facts import Reading
from juesuan.reading.identity import FINAL_ACCOUNTS
from juesuan.reading.vocabulary import bare


class Scope(NamedTuple):
    """What a document holds: names of expected sections and tables that it lacks, and whether it has any public table; those
    that final accounts do not hold which are a part of a publication (sections) or come without their tables, and that are
    no finding."""

    tables: bool
    missing_sections: tuple[Pair, ...] = ()
    missing_tables: tuple[Pair, ...] = ()
    absent_sections: tuple[Pair, ...] = ()
    absent_tables: tuple[Pair, ...] = ()


def little_understood(reading: Reading) -> bool:
    """Whether so few figures were understood that no opinion is given: what broke may have been torn from its place."""
    counts = reading.counts()
    printed = counts["facts"] + counts["unread"]
    return bool(printed) and Fraction(counts["facts"], printed) < threshold("understood", reading.year, "figures")


@cache
def expected() -> Mapping[str, Any]:
    """data/vocabulary/scope.yaml."""
    return load(data("vocabulary", "scope.yaml"))


def scope_of(document: Document, reading: Reading) -> Scope:
    """The scope of a document, by its own headings, sentences and tables."""
    kinds = {t.kind for t in reading.tables}
    asked = expected()
    body, tables = _body(document, reading), _asked("tables", reading.year)
    sections = [s for s in _asked("sections", reading.year) if not reading.department.endswith(tuple(s.get("not_of", ())))]
    absent = [s for s in sections if not any(bare(w) in body for w in s["words"])]
    alone = _alone(document, reading)
    without = [t for t in tables if t["kind"] not in kinds and not _titled(t, reading, body, alone)]
    has_tables = any(t["kind"] in kinds for t in tables)
    accounts = reading.identity.kind == FINAL_ACCOUNTS and reading.year is not None
    framed = contents_end(reading) or any(w in title for w in asked["glossary"] for _, title, _ in reading.sections)
    tabular = accounts and len(tables) - len(without) >= asked["whole"]["tables"]
    whole = accounts and bool(framed) and len(sections) - len(absent) >= asked["whole"]["sections"]
    lists = (absent if whole else (), without if tabular else (), () if whole else absent, () if tabular else without)
    return Scope(has_tables, *(tuple(map(_name, some if accounts else ())) for some in lists))


def _asked(part: str, year: int | None) -> list[Mapping[str, Any]]:
    return [one for one in expected()[part] if year is not None and one.get("from", year) <= year]


def _name(entry: Mapping[str, Any]) -> Pair:
    return f"{entry['en']} ({entry['name']})", entry["name"]


def contents_end(reading: Reading) -> int:
    """Where the contents page ends: at the heading that stands there a second time; 0 where there is none."""
    titles: dict[tuple[str, str], int] = {}
    for number, title, start in reading.sections:
        if titles and (number, title) == next(iter(titles)):
            return start
        titles.setdefault((number, title), start)
    return 0


def _body(document: Document, reading: Reading) -> str:
    """The text without its contents page and its glossary, as plain text."""
    begin = contents_end(reading)
    starts = [s for s in reading.sections if s[2] >= begin]
    places = [s[2] for s in starts]
    explained, number = [], ""  # of each section, whether it is of the glossary; numbers come again behind a contents page
    for n, title, _ in starts:
        led = any(w in title for w in expected()["glossary"])
        number = n if led else number if number and n != number and n.startswith(number) else ""
        explained.append(bool(number))
    kept = []
    for block in document.blocks:
        at = bisect_right(places, block.start) - 1
        if block.start >= begin and not (at >= 0 and explained[at]):
            kept.append(document.text[block.start : block.end])
    return bare("\n".join(kept))


def _alone(document: Document, reading: Reading) -> list[str]:
    """The paragraphs behind the contents page that may be titles of tables, which often stand at the end, behind a glossary."""
    begin = contents_end(reading)
    paragraphs = (b for b in document.blocks if isinstance(b, Paragraph) and b.start >= begin)
    return [text for b in paragraphs if b.end - b.start < _TITLE and (text := bare(document.of(b))).endswith("表")]


_TITLE = 60  # characters of a title, at the most


def _titled(table: Mapping[str, Any], reading: Reading, body: str, alone: list[str]) -> bool:
    """Whether a table stands there under its title although its kind was not told, or the text says that there is none."""
    name = bare(table["name"])
    if any(text.endswith(name) for text in alone):
        return True
    titles = [bare(t.title) for t in reading.tables]
    if any(name in title for title in titles) or any(bare(w) in t for w in table.get("words", ()) for t in titles):
        return True
    return name in body or any(
        expression(rf"(?:无|没有|未)[^。；]{{0,20}}{bare(w)}").search(body) for w in table.get("words", ())
    )


def _scope(ground: Ground) -> Scope:
    return scope_of(ground.document, ground.reading)


@rules(missing_section="missing_sections", missing_table="missing_tables")
def _missing(ground: Ground, part: str) -> Iterator[Draft]:
    """What final accounts of the year are expected to hold and this document lacks (tables: although others stand there)."""
    if names := getattr(ground.once(_scope), part):
        first = ground.document.blocks[0]
        at = (first.start, min(first.end, first.start + 80))
        yield ground.draft([], at, names[0][1], count=str(len(names)), list_items=listed(names), year=str(ground.year))
