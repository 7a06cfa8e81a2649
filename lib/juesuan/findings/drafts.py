"""Drafts: what a rule found, the ground that the rules look at, and quotations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from juesuan.documents.document import Document, Table
from juesuan.findings.apart import NOTHING, Apart
from juesuan.findings.criteria import threshold
from juesuan.findings.sentences import Pair, Text, broken, described, distance, figure, item, named, said, what, where
from juesuan.findings.sentences import words as sentence_words
from juesuan.ground.data import wording
from juesuan.ground.errors import WrongCall
from juesuan.ground.exact import Interval
from juesuan.ground.expressions import Match, expression
from juesuan.ground.text import stretch
from juesuan.reading.book import Book, interval
from juesuan.reading.facts import Fact, Reading
from juesuan.reading.grammar import BUDGETS, RATIOS, Statement
from juesuan.reading.vocabulary import Key, bare, vocabulary
from juesuan.reconcile.checks import Check
from juesuan.reconcile.misread import confirmed
from juesuan.reconcile.suspects import Suspect, Verdict

# The parts of the “三公” expenses.
THREE = tuple(vocabulary().words["three_items"])
SEVERITIES = ("exception", "attention", "note")
Instead = Sequence[Mapping[str, Fact]]
MOST_GUESSES = 3  # explanations of one conflict, and examples of what is many
MOST = 120  # characters of a quotation, unless the figure's own clause is longer
LEAST = 10  # characters that have to follow a figure where its sentence goes on


@dataclass(eq=False, repr=False)
class Draft:
    """What a rule found: the kind of finding (set by the register), its figures, where it stands, what fills its sentences."""

    kind: str
    facts: tuple[Fact, ...]
    label: str
    section: str
    start: int
    end: int
    fields: dict[str, Text] = field(default_factory=dict)
    severity: str = ""
    amount: Fraction | None = None  # what the figures are off by, in yuan, where it can be told
    tells: tuple[Check, ...] = ()  # the broken relations that it tells
    wrong: Mapping[str, Interval] = field(default_factory=dict)  # the figures that it calls wrong, and what each would be
    instead: Instead = ()  # of another document: this one's figures, by identifier, as that would have them, in each way


def severity_of(draft: Draft) -> str:
    """The severity of a draft: that of its kind, or the lower one that its rule gives. Raises WrongCall for a higher one."""
    usual = wording("findings")[draft.kind]["severity"]
    if SEVERITIES.index(draft.severity or usual) < SEVERITIES.index(usual):
        raise WrongCall(draft.kind, f"severity {draft.severity} is above the template's", "mend data/words/findings.yaml")
    return draft.severity or usual


@dataclass(eq=False, repr=False)
class Ground:
    """What the rules look at: the document, its facts by meaning, its checks, and where they are at hand the facts of last
    year's document and of the published budget."""

    document: Document
    book: Book
    checks: tuple[Check, ...]
    before: Book | None = None
    budget: Book | None = None  # the published budget of the year
    verdict: Verdict | None = None  # on what is not told apart
    apart: Apart = NOTHING

    def __post_init__(self) -> None:
        self.words, self._parts, self._made = vocabulary().words, {}, {}

    def once(self, work: Callable[[Ground], Any]) -> Any:
        """What a function makes of this ground, worked out once."""
        if work not in self._made:
            self._made[work] = work(self)
        return self._made[work]

    @property
    def reading(self) -> Reading:
        return self.book.reading

    @cached_property
    def _sentences(self) -> str:
        return "\n".join(s.text for s in self.reading.statements)

    def printed(self, words: Iterable[str]) -> list[str]:
        """Those of some words that stand in any sentence: most rules look in every sentence for words that none has."""
        return [word for word in words if word in self._sentences]

    @cached_property
    def unconfirmed(self) -> frozenset[str]:
        """The figures of a scan that nothing confirms: they may have been misread."""
        read = frozenset(f.fact for f in self.reading.facts if f.likely is not None)
        return read - confirmed(self.reading, self.checks) if read else read

    @property
    def year(self) -> int | None:
        return self.reading.year

    @cached_property
    def suspects(self) -> dict[str, Suspect]:
        """The figures in the smallest sets that were chosen, by identifier."""
        return {s.fact: s for s in self.verdict.suspects} if self.verdict else {}

    @cached_property
    def tried(self) -> tuple[Suspect, ...]:
        """All figures that could be wrong, with what would explain that."""
        return self.verdict.tried if self.verdict else ()

    @cached_property
    def accused(self) -> frozenset[str]:
        """The figures in any of the smallest sets."""
        parts = self.verdict.reconciliation.parts if self.verdict else ()
        return frozenset().union(*(one for part in parts for one in part))

    def allowed(self, fact: Fact) -> Interval:
        """What the other figures leave a figure that cannot stand and has no alternative; of another what it stands for."""
        found = self.suspects.get(fact.fact)
        return Interval(found.low, found.high) if found and not found.alternatives else interval(fact)

    @cached_property
    def facts(self) -> dict[str, Fact]:
        return self.book.by_id

    def facts_of(self, part: Any) -> list[Fact]:
        """The facts of a statement, or those that a reason explains."""
        if id(part) not in self._parts:  # asked for by every rule; the part is kept so that no other has its number
            starts = part.figures if hasattr(part, "figures") else part.explains
            self._parts[id(part)] = part, [f for s in starts if (f := self.book.by_start.get(s))]
        return [*self._parts[id(part)][1]]

    def matches(self, *patterns: str) -> Iterator[tuple[Statement, Match[str]]]:
        """Where the statements of the text have these patterns: the statement and what matched in it, in reading order."""
        compiled = [expression(pattern) for pattern in patterns]
        for statement in self.reading.statements:
            for pattern in compiled:
                for match in pattern.finditer(statement.text):
                    yield statement, match

    def levels(self, label: str, basis: str = "actual", scope: str = "") -> list[Fact]:
        """Every print of the department's own amount or count under a label of the vocabulary; without persons received who are
        no guests."""
        found = vocabulary().items.get(label)
        printed = self.book.all((found.concept if found else label, scope), "level", basis)
        return [f for f in printed if f.fact not in self.once(_visitors)]

    # --- broken relations ---

    def breaks_between(self, facts: Iterable[Fact]) -> bool:
        """Whether a broken relation tells of two of these figures already."""
        names = {f.fact for f in facts}
        return any(c.verdict == "breaks" and len(names & {*c.facts}) > 1 for c in self.checks)

    def broken_by(self, names: Iterable[str]) -> list[Check]:
        """The broken relations in which these figures take part; of two that say the same, one."""
        wanted = set(names)
        found = [c for c in self.checks if c.verdict == "breaks" and not c.past and wanted & set(c.facts)]
        return list({(c.statement, c.published): c for c in reversed(found)}.values())[::-1]

    def figures_in(self, checks: Iterable[Check]) -> list[Fact]:
        """The figures of relations, one relation after the other."""
        return [self.facts[i] for c in checks for i in c.facts]

    def broken(self, checks: Sequence[Check], most: int | None = None) -> Pair:
        """Every relation that does not hold, as a sentence; of the prints of one quantity with their tables."""
        return broken(checks, most, self.reading.tables)

    def told_by(self, checks: Sequence[Check], most: int | None = None) -> dict[str, Any]:
        """What a draft has that tells these broken relations."""
        return {"tells": checks, "broken": self.broken(checks, most)}

    def in_last_place(self, checks: Sequence[Check]) -> bool:
        """Whether all that breaks is a ratio, each off by no more than one in its last place."""
        ratios = [(c, self.facts[c.facts[0]]) for c in checks]
        return bool(checks) and all(
            f.measure in RATIOS and abs(c.gap) <= Fraction(1, 10**f.decimals) * f.scale for c, f in ratios
        )

    @cached_property
    def blanks(self) -> set:
        """Amounts (key, basis) for which a public table that has figures leaves its cell blank."""
        return {blank for table in self.reading.tables if not table.empty for blank in table.blanks}

    def threshold(self, name: str, part: str = "") -> Fraction:
        """A value of data/criteria/thresholds.yaml, in base units."""
        return threshold(name, self.year, part)

    def of_another_scope(self, differing: int, compared: int) -> bool:
        """Whether so many figures differ from another document's that the two hardly speak of the same accounts: the bureau
        alone and the bureau with its units, say."""
        least, share = (self.threshold("another-scope", part) for part in ("count", "share"))
        return differing >= least and differing > share * compared

    def where(self, fact: Fact) -> Pair:
        """The table or section in which a figure of the document stands, as a sentence names it."""
        return where(fact, self.reading.tables)

    def printed_at(self, fact: Fact) -> Pair:
        return said(sentence_words()["figure_at"], figure=figure(fact), place=self.where(fact))

    # --- making a draft ---

    def draft(
        self,
        facts: list[Fact],
        at: Any = None,
        label: str = "",
        section: str = "",
        severity: str = "",
        amount: Fraction | None = None,
        tells: Sequence[Check] = (),
        wrong: Mapping[str, Interval] | None = None,
        instead: Instead = (),
        **fields: Text,
    ) -> Draft:
        """A draft at a place (a fact, statement or reason, or a pair of offsets; else the first fact), with the fields that
        every sentence may use: item, what, figure, figures, list, list_items, quote, count, project (whose form it is)."""
        at = at if at is not None else facts[0]
        start, end = at if isinstance(at, tuple) else (at.start, at.end)
        low, high = self.sentence(start, end)
        first = facts[0] if facts else None
        label, told = label or (first.label if first else ""), described(facts)
        usual: dict[str, Text] = {
            "item": item(label),
            "what": what(first) if first and first.label == label else item(label),
            "figure": figure(first) if first else "",
            "figures": told,
            "list": told,
            "list_items": named(facts),
            "quote": self.quote(start, end),
            "count": str(len(facts)),
            "project": label,
        }
        # 等处: the figures stand in several places, or what is counted has no figure to tell its place by.
        homes = {(f.section, f.table) for f in facts} or set(range(int(str(fields.get("count", 1)))))
        usual["others"] = said(sentence_words()["several"]) if len(homes) > 1 else ("", "")
        section = section or (getattr(at, "section", "") or (first.section if first else ""))
        fields = {**usual, **fields}
        return Draft("", tuple(facts), label, section, low, high, fields, severity, amount, tuple(tells), wrong or {}, instead)

    def list_draft(self, whole: Fact, parts: Sequence[Fact], at: Any = None, **fields: Text) -> Draft:
        """A draft on a list that does not make its whole, with both, and how far they are apart."""
        apart = distance(whole, abs(sum((p.exact for p in parts), -whole.exact)))
        fields = {"whole": described([whole]), "figures": described(parts), "distance": apart, **fields}
        return self.draft([whole, *parts], at, **fields)

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the document around a place that makes a readable quotation: its table row, or its sentence, cut at
        the marks between clauses where it is long."""
        text, block = self.document.text, self.document.block_at(start)
        if isinstance(block, Table) and (cells := block.row_at(start)):
            low = min(c.start for c in cells)
            said = text[low : max(c.end for c in cells)]
            return low + len(said) - len(said.lstrip()), low + len(said.rstrip())  # blank cells at its ends
        low, high = stretch(text, start, max(end - 1, start), "。\t")
        edges = (block.start, block.end) if block else stretch(text, start, max(end - 1, start), "\n")
        low, high = max(low, edges[0]), min(high + 1, max(end, edges[1]))
        if start - low > MOST // 2:
            marks = [m.end() for m in expression("[，；：]").finditer(text[low:start])]
            low += min((mark for mark in marks if mark >= start - low - MOST // 2), default=max(marks, default=0))
        if high - end > MOST // 2:
            marks = [m.start() for m in expression("[，；]").finditer(text[end:high])]
            if not any(LEAST < mark <= MOST // 2 for mark in marks):  # a long list
                marks = [m.start() for m in expression("[，；、]").finditer(text[end:high])]
            high = end + max((mark for mark in marks if mark <= MOST // 2), default=min(marks, default=high - end))
        while low < start and text[low].isspace():
            low += 1
        return low, len(text[:high].rstrip())

    def quote(self, start: int, end: int, whole: bool = True) -> str:
        """The words of the document at a place, whole sentences or at least whole clauses, with …… for what is left out."""
        low, high = self.sentence(start, end) if whole else (start, end)
        text = self.document.text
        clean = expression(r"\s+").sub(" " if "\t" in text[low:high] else "", text[low:high]).strip(" ，；：")
        inner = _paired(clean.replace("“", "‘").replace("”", "’"))
        cut_left, cut_right = cut(text, low, high)
        return ("……" if cut_left else "") + inner.rstrip("。") + ("……" if cut_right else "")

    def between(self, one: Any, other: Any) -> str:
        """The text from the end of one figure to another."""
        return self.document.text[one.end : other.start]

    def clause(self, at: Any, word: str) -> str:
        """The clause of a statement or reason in which a word stands, quoted as it is printed."""
        printed = r"[\s“”‘’\"]*".join(re.escape(c) for c in word)
        text = self.document.text
        match = re.search(printed, text[at.start : at.end + 1])
        if match is None:
            return self.quote(at.start, at.end)
        low, high = (at.start + e for e in match.span())
        start = max(text.rfind(mark, at.start, low) for mark in "，。；：\n")
        ends = [p for mark in "，。；\n" if (p := text.find(mark, high)) >= 0]
        return self.quote(start + 1 if start >= 0 else at.start, min(ends, default=len(text)), whole=False)


def _visitors(ground: Ground) -> frozenset[str]:
    """Counts read as guests whose paragraph speaks of petitioners, visitors or callers, and of no official reception."""
    of_public, official = (expression(ground.words[n]) for n in ("received_publicly", "received_officially"))
    text, found = ground.document.text, set()
    for fact in ground.book.facts:
        if fact.measure == "count" and "接待" in fact.label and not fact.cell:
            sentence, paragraph = (stretch(text, fact.start, max(fact.end - 1, fact.start), marks) for marks in ("。\n", "\n"))
            if of_public.search(text, *paragraph) and not official.search(text, *sentence):
                found.add(fact.fact)
    return frozenset(found)


def money(fact: Fact, gap: Fraction) -> Fraction | None:
    """A distance of an amount or change as yuan; None for other figures, and where nothing bounds it."""
    monetary = fact.measure in ("amount", "change") and fact.unit in vocabulary().words["money"]
    return gap if monetary and gap else None


def told_base(book: Book, key: Key | None, basis: str) -> tuple[Fact, Interval] | None:
    """What an amount is compared with, as it is printed, or as the amount leaves it by its change, completion or growth: the
    figure, and what it says."""
    if levels := book.all(key, "level", basis):
        return levels[0], interval(levels[0])
    for measure, more in (("change", None), ("rate", 0), ("change_rate", 1)):
        for fact in book.all(key, measure, basis)[:1]:
            actual = book.near(fact, key, "level", "actual")
            over = more is not None and interval(fact) + Interval(Fraction(more), Fraction(more))
            base = actual and (interval(actual).quotient(over) if over else interval(actual) - interval(fact))
            if base and None not in (base.low, base.high):
                return fact, base
    return None


def told_amounts(ground: Ground) -> list[Fact]:
    """This year's amounts that are not nil, those that nobody understood too."""
    money = vocabulary().words["money"]
    told = (f for f in ground.reading.facts if f.unit in money and f.measure in ("amount", "unread"))
    return [f for f in told if f.basis in ("", "actual") and f.value]


def prose(book: Book) -> str:
    """All sentences of a reading, as terms are matched."""
    return bare("".join(s.text for s in book.reading.statements))


def spent_and_planned(before: Sequence[Fact]) -> tuple[Fact, list[Fact]] | None:
    """The last actual amount of a list of facts with the budgets of the same amount there; None where the last two differ."""
    spent = [f for f in before if f.basis == "actual"]
    planned = [f for f in before if f.basis in BUDGETS]
    if not spent or not planned or spent[-1].key != planned[-1].key:
        return None
    return spent[-1], [b for b in planned if b.key == spent[-1].key]


def cut(text: str, low: int, high: int) -> tuple[bool, bool]:
    """Whether a quotation text[low:high] leaves out words of its sentence before it, and behind it."""
    before, after, last = text[:low].rstrip()[-1:], text[high : high + 1], text[low:high].strip(" ，；：")[-1:]
    return before in tuple("，；、"), bool(last != "。" and after and after not in "\n\t。")


def _paired(text: str) -> str:
    """A text without the quotation marks whose other half a cut has left out."""
    opened: list[int] = []
    alone = set()
    for at, mark in enumerate(text):
        if mark == "‘":
            opened.append(at)
        elif mark == "’":
            if opened:
                opened.pop()
            else:
                alone.add(at)
    return "".join(mark for at, mark in enumerate(text) if at not in {*alone, *opened})


def items_in(clause: str) -> list[str]:
    """The labels of the items that a clause names, in order."""
    known = vocabulary()
    return list(dict.fromkeys(known.names[term].label for _, _, term in known.lexicon.find(bare(clause))))
