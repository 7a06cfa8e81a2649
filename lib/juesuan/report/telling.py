"""Telling: the words, places, figures and ranges of a disclosure as memo, evidence sheet, comments and workpaper print them.

Numbers stand in their printed unit, ranges with at most two digits more; never base units.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from juesuan.disclosure import Disclosure
from juesuan.findings import sentences
from juesuan.findings.drafts import cut
from juesuan.findings.findings import Finding
from juesuan.ground.data import wording
from juesuan.ground.exact import half_up, plain
from juesuan.ground.text import COLON, known_language, thousands, unbroken
from juesuan.reading.facts import Fact
from juesuan.reading.vocabulary import vocabulary
from juesuan.reconcile.checks import Check
from juesuan.reconcile.recomputation import DOUBTED
from juesuan.reconcile.suspects import Suspect
from juesuan.report.blocks import Piece


@dataclass(frozen=True)
class Telling:
    """A disclosure told in "en" or "zh". Raises WrongCall for another language."""

    disclosure: Disclosure
    lang: str

    def __post_init__(self) -> None:
        known_language("language", self.lang)

    # --- words and figures -------------------------------------------------------------------------------------------

    def text(self, key: str, **fields: Any) -> str:
        """A fixed sentence of data/words/memo.yaml."""
        words = wording("memo")["texts"][key][self.lang]
        return words.format(**fields) if fields else words

    def texts(self, keys: str) -> list[str]:
        """Several of them, such as the heads of a table; the keys have blanks between."""
        return list(map(self.text, keys.split()))

    def name(self, group: str, key: str) -> str:
        """The name of a severity, verdict, kind, measure or basis."""
        entry = wording("memo")[group].get(key)
        return entry[self.lang] if entry else key

    def of_year(self, year: int | None) -> str:
        """A fiscal year, or that none is stated."""
        return self.text("of_year", year=year) if year else self.text("no_year")

    def pick(self, pair: Sequence[str]) -> str:
        """The language's own of (English, Chinese)."""
        return pair[0] if self.lang == "en" else pair[1]

    def pair(self, key: str, text: str) -> str:
        """A name with what belongs to it."""
        return f"{self.text(key)}{COLON[self.lang]}{text}"

    def aside(self, text: str) -> str:
        """A text in brackets."""
        return f" ({text})" if self.lang == "en" else f"（{text}）"

    def badge(self, severity: str) -> Piece:
        """A severity with its mark."""
        entry = wording("memo")["severities"][severity]
        return Piece(f"{entry['mark']} {entry[self.lang]}", f"badge {severity}")

    def counted(self, severity: str, number: int) -> Piece:
        """A severity with how many findings have it, faint where none has."""
        return Piece(f"{self.badge(severity).text} {number}", f"badge {severity if number else 'nil'}")

    def verdict(self, key: str) -> Piece:
        """A verdict with its mark."""
        entry = wording("memo")["verdicts"][key]
        return Piece(f"{entry['mark']} {entry[self.lang]}", key)

    def place(self, section: str, page: int | None) -> str:
        """Section and page as a reader names them."""
        zh = self.lang == "zh"
        named = section.replace("(", "（").replace(")", "）") if zh else section
        told = [self.text("in_section", section=named)] if section else []
        told += [self.text("page", page=page)] if page else []
        return ("，" if zh else ", ").join(told) or self.text("whole_document")

    def where(self, finding: Finding) -> str:
        """The place of a finding's quotation."""
        return self.place(finding.section, self.disclosure.document.page_at(finding.start))

    def figure(self, fact: Fact) -> str:
        """A figure as a sentence says it: the way of a change in words, not as a sign."""
        return self.pick(sentences.figure(fact)) if fact.measure.startswith("change") else self.printed(fact)

    def range(self, fact: Fact, low: Fraction | None, high: Fraction | None) -> str:
        """A range in a figure's printed unit."""
        return self.pick(sentences.range_text(fact, low, high))

    def apart(self, fact: Fact, gap: Fraction) -> str:
        """A distance in a figure's printed unit; percentage points between two percentages; "" for none."""
        return self.pick(sentences.distance(fact, abs(gap))) if gap else ""

    def allowed(self, suspect: Suspect) -> tuple[str, str]:
        """What the other figures allow a suspect, and how far it lies from that; of a rate on nil, that it has no base."""
        fact = self.by_id[suspect.fact]
        if any(c.note == "zero_base" and c.facts[0] == suspect.fact for c in self.disclosure.checks):
            return wording("opinion")["untestable"]["zero_base"][self.lang], ""
        told, low, high, gap = sentences.derived(fact, suspect)
        return self.range(told, low, high), self.apart(told, gap)

    def off_from(self, fact: Fact) -> tuple[str, str]:
        """The same of a figure: as a suspect, else by the check of it that breaks; empty where it is neither."""
        if suspect := self.suspects.get(fact.fact):
            return self.allowed(suspect)
        broken = (c for c in self.disclosure.checks if c.verdict == "breaks" and c.facts[0] == fact.fact and not c.past)
        check = next(broken, None)
        if check is None:
            return "", ""
        low, high, gap = sentences.recomputed_ends(check)
        return self.range(fact, low, high), self.apart(fact, gap)

    def printed(self, fact: Fact) -> str:
        """A figure as printed, with its sign."""
        return f"{fact.value:,f}{fact.unit}"

    def off_by(self, finding: Finding) -> str:
        """What a finding's figures are off by, in the unit of the first that is money; "" where no amount can be told."""
        if finding.amount is None:
            return ""
        money = next((f for f in (self.by_id[name] for name in finding.facts) if f.unit in vocabulary().words["money"]), None)
        if money is None:
            return self.text("yuan", amount=thousands(plain(half_up(finding.amount, 2))))
        return thousands(self.apart(money, finding.amount))

    # --- what the memo is about --------------------------------------------------------------------------------------

    @cached_property
    def by_id(self) -> dict[str, Fact]:
        return self.disclosure.reading.book.by_id

    @cached_property
    def suspects(self) -> dict[str, Suspect]:
        return {s.fact: s for s in self.disclosure.suspects}

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The place of each finding in the memo, from 1."""
        return {f.finding: n for n, f in enumerate(self.disclosure.findings, 1)}

    def of(self, severity: str) -> list[Finding]:
        return [f for f in self.disclosure.findings if f.severity == severity]

    def told(self, finding: Finding) -> dict[str, str]:
        """The finding's sentences in this language."""
        return getattr(finding, self.lang)

    def titled(self, finding: Finding) -> tuple[Piece, Piece]:
        """Number and title; the number leads to the details."""
        number = Piece(finding.finding, link=f"#finding-{self.numbers[finding.finding]}")
        return number, Piece(self.told(finding)["title"])

    def quote(self, finding: Finding) -> tuple[Piece, ...]:
        """The finding's source, its figures marked."""
        text, facts = self.disclosure.document.text, sorted(map(self.by_id.get, finding.facts), key=lambda f: f.start)
        told = self.with_figures(finding.start, finding.end, facts)
        left, right = cut(text, finding.start, finding.end)
        pieces = [("……" if left else "", ""), *((t, "mark" if f else "") for _, t, f in told), ("……" if right else "", "")]
        row = "\t" in text[finding.start : finding.end]
        return tuple(Piece(shown, look, chinese=True) for t, look in pieces if (shown := unbroken(t, row)))

    def with_figures(self, start: int, end: int, facts: Iterable[Fact]) -> list[tuple[int, str, Fact | None]]:
        """A stretch of the text in pieces, each with its place and the figure (of these, in their order) that it prints."""
        text, at, pieces = self.disclosure.document.text, start, []
        for fact in facts:
            if at <= fact.start < fact.end <= end:
                pieces += [(at, text[at : fact.start], None), (fact.start, text[fact.start : fact.end], fact)]
                at = fact.end
        return [piece for piece in (*pieces, (at, text[at:end], None)) if piece[1]]

    def cause(self, finding: Finding) -> tuple[str, str]:
        """The heading of a finding's cause, which says where it is to be confirmed, and the cause."""
        return self.text("cause_open" if finding.hypothesis else "cause"), self.told(finding)["cause"] or self.text("unknown")


def untestable(check: Check, lang: str, short: bool = False) -> str:
    """Why a check cannot be made; where by a doubtful reading, unless `short`, of which figures."""
    reasons = wording("opinion")["untestable"]
    told = reasons.get(check.note, reasons["other"])[lang]
    named = sentences.described(check.recomputation.doubted)[lang == "zh"] if check.note == DOUBTED and not short else ""
    return f"{told}{COLON[lang]}{named}" if named else told


def gone_since(disclosure: Disclosure) -> tuple[Finding, ...]:
    """Last year's findings that are not seen again, whether the same place was mended or is not there any more."""
    history = disclosure.history
    return (*history.closed, *history.unseen) if history else ()
