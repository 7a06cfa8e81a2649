"""Drafts: what a rule of words or figures found, the ground that the rules look at, and how their sentences are filled."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from juesuan.documents.document import Document, Table
from juesuan.findings.criteria import criterion
from juesuan.ground.exact import half_up
from juesuan.reading.book import Book
from juesuan.reading.facts import Fact
from juesuan.reading.vocabulary import bare, vocabulary
from juesuan.reconcile.checks import Check

THREE = ("因公出国（境）费", "公务用车购置及运行维护费", "公务用车购置费", "公务用车运行维护费", "公务接待费")
Text = str | tuple[str, str]  # one text for both languages, or (English, Chinese)
BASES = {
    "actual": ("actual", "决算"),
    "prior_year": ("prior year", "上年决算"),
    "initial_budget": ("initial budget", "年初预算"),
    "annual_budget": ("full-year budget", "全年预算"),
    "prior_budget": ("prior year's budget", "上年预算"),
    "earlier_year": ("earlier year", "更早年度"),
}


@dataclass(frozen=True)
class Draft:
    """What a rule found: the kind of finding, the figures behind it, where it stands, and what fills its sentences."""

    kind: str
    facts: tuple[Fact, ...]
    label: str
    section: str
    start: int
    end: int
    fields: dict[str, Text] = field(default_factory=dict)
    severity: str = ""
    amount: Fraction | None = None  # what the figures are off by, in yuan, where it can be told


@dataclass(frozen=True)
class Ground:
    """What the rules look at: the document, its facts by meaning, its checks, the year, and the words."""

    document: Document
    book: Book
    checks: tuple[Check, ...]

    @property
    def words(self):
        return vocabulary().words

    @property
    def reading(self):
        return self.book.reading

    def fact_at(self, start: int) -> Fact | None:
        return self._starts.get(start)

    @cached_property
    def blanks(self) -> set:
        """Amounts (key, basis) for which a public table that has figures leaves its cell blank."""
        return {blank for table in self.reading.tables if not table.empty for blank in table.blanks}

    @cached_property
    def _starts(self) -> dict[int, Fact]:
        return {f.start: f for f in self.book.facts}

    def threshold(self, name: str, part: str) -> Fraction:
        """A value of data/criteria, in base units."""
        year = self.reading.year or 2020
        value = next(v for v in criterion(name, year).values if v.name == part)
        scales = {"%": Fraction(1, 100), "万元": Fraction(10000), "元": Fraction(1)}
        return Fraction(value.value) * scales.get(value.unit, Fraction(1))


def item(label: str) -> Text:
    """An item's name: English with the Chinese term, and Chinese."""
    english = vocabulary().english(label)
    return (f"{english} ({label})" if english != label else label, label)


def shown(fact: Fact) -> str:
    """A figure as printed, with the sign that its words give it."""
    sign = "-" if fact.value < 0 else "+" if fact.measure in ("change", "change_rate") and fact.value > 0 else ""
    return f"{sign}{fact.text}{fact.unit}"


def described(facts: list[Fact]) -> Text:
    """Figures with their labels and bases, for a condition: (English, Chinese)."""
    english = "; ".join(f"{f.label} {shown(f)} ({based(f, 0)})" for f in facts)
    chinese = "；".join(f"{f.label}{shown(f)}（{based(f, 1)}）" for f in facts)
    return english, chinese


def based(fact: Fact, language: int) -> str:
    name = BASES.get(fact.basis, ("", ""))[language]
    if fact.measure in ("change", "change_rate") and name:
        return f"against the {name}" if language == 0 else f"较{name}"
    return name


def whole_sentence(ground: Ground, start: int, end: int, most: int = 160) -> tuple[int, int]:
    """The stretch of the document around a place that makes a readable quotation: its sentence, cut to so many characters."""
    text = ground.document.text
    if row := _table_row(ground.document, start):
        return row
    low = max(text.rfind("。", 0, start), text.rfind("\n", 0, start), text.rfind("\t", 0, start)) + 1
    stops = [p for mark in "。\n\t" if (p := text.find(mark, max(end - 1, start))) >= 0]
    high = min(stops) + 1 if stops else len(text)
    low, high = max(low, start - most // 2), min(high, end + most // 2)
    while low < start and text[low].isspace():
        low += 1
    return low, len(text[:high].rstrip())


def _table_row(document: Document, place: int) -> tuple[int, int] | None:
    """The table row in which a place lies."""
    for table in document.blocks:
        if isinstance(table, Table) and table.start <= place < table.end:
            row = next((c.row for c in table.cells if c.start <= place < max(c.end, c.start + 1)), None)
            cells = [c for c in table.cells if c.row == row]
            return (min(c.start for c in cells), max(c.end for c in cells)) if cells else None
    return None


def draft(
    ground: Ground,
    kind: str,
    facts: list[Fact],
    start: int,
    end: int,
    label: str = "",
    section: str = "",
    severity: str = "",
    **fields: Text,
) -> Draft:
    low, high = whole_sentence(ground, start, end)
    first = facts[0] if facts else None
    label = label or (first.label if first else "")
    section = section or (first.section if first else "")
    return Draft(kind, tuple(facts), label, section, low, high, {"item": item(label), **fields}, severity)


def plain_quote(ground: Ground, start: int, end: int) -> str:
    return re.sub(r"\s+", "", ground.document.text[start:end]).strip("，；：。 ")


def around(text: str, word: str) -> str:
    place = text.find(word)
    start = max((text.rfind(stop, 0, place) for stop in "，。；："), default=-1) + 1
    ends = [p for stop in "，。；" if (p := text.find(stop, place)) >= 0]
    return text[start : min(ends, default=len(text))]


def items_in(clause: str) -> list[str]:
    words = vocabulary()
    return list(dict.fromkeys(words.names[term].label for _, _, term in words.lexicon.find(bare(clause))))


def wan(value: Fraction) -> str:
    return f"{half_up(value, 2)}万元"
