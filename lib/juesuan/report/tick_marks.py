"""The tick-marked document: the disclosure as published, every figure marked by what its checks say, as one HTML page.

The page needs no network, and without script every figure still links to its checks. Text of the document is untrusted: it is
escaped in one place, and the page's policy admits no script but its own, by its hash.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise, takewhile
from typing import Any

from juesuan import __version__
from juesuan.disclosure import Disclosure
from juesuan.documents.document import Cell, Paragraph, Table
from juesuan.findings.findings import Finding
from juesuan.ground.data import wording
from juesuan.ground.exact import plain
from juesuan.ground.groups import grouped
from juesuan.ground.text import known_language
from juesuan.reading.facts import Fact
from juesuan.reconcile.checks import Check
from juesuan.reconcile.recomputation import Recomputation
from juesuan.report.equations import right_side, signed
from juesuan.report.html import page
from juesuan.report.opinion import STATES, states_of, taking_part
from juesuan.report.page_pictures import Leaf, Pages, about_words
from juesuan.report.reperformance import SIGNS
from juesuan.report.telling import Telling, untestable

HEADING = 45  # a longer paragraph that begins a section is text, not its title


def marked(disclosure: Disclosure, lang: str = "en", memo: str | None = None, pages: Pages | None = None) -> str:
    """The page with its own words in "en" or "zh"; the same disclosure gives the same text.

    `memo` is the memo's file beside the page (memo.<lang>.html unless given). With `pages` the published pages are shown as
    pictures, marked, and the text can be had instead. Figures have the anchors f001, f002, ..., places of findings F01,
    F02, ..., checks c001, c002, ...; on the pictures these begin with v-. Raises WrongCall for another language.
    """
    known_language("marked", lang)
    view = _View(disclosure, lang, pages)
    return page("marked", view=view, lang=lang, text=view.words, memo=memo or f"memo.{lang}.html", version=__version__)


@dataclass(frozen=True)
class _View(Telling):
    """Everything the template shows, worked out from the disclosure in one language."""

    pages: Pages | None = None

    def words(self, key: str, **fields: Any) -> str:
        """A fixed sentence of data/words/marked.yaml."""
        words = wording("marked")["texts"][key][self.lang]
        return words.format(**fields) if fields else words

    @cached_property
    def states(self) -> dict[str, str]:
        return states_of(self.disclosure)

    @cached_property
    def used(self) -> dict[str, list[str]]:
        """The checks that each figure takes part in."""
        return grouped((name, check.check) for check in self.disclosure.checks for name in taking_part(check))

    @cached_property
    def mentions(self) -> dict[str, list[Finding]]:
        """The findings that name each figure."""
        return grouped((name, finding) for finding in self.disclosure.findings for name in finding.facts)

    # --- legend ---

    @property
    def legend(self) -> list[dict[str, Any]]:
        """State, how many figures are in it, and the first of them ("" for none)."""
        counts = Counter(self.states.values())
        first = {s: name for name, s in reversed(self.states.items())}
        return [{"state": s, "count": counts[s], "first": first.get(s, "")} for s in STATES]

    # --- the document ---

    @property
    def blocks(self) -> Iterator[dict[str, Any]]:
        """Paragraphs and tables in order, with page changes and the findings that begin in each."""
        titles = {start for _, _, start in self.disclosure.reading.sections}
        page, waiting = None, list(self.disclosure.findings)
        last = len(self.disclosure.document.blocks) - 1
        for number, block in enumerate(self.disclosure.document.blocks):
            turned, page = block.page is not None and block.page != page, block.page
            here = [f for f in waiting if f.start < block.end or number == last]
            waiting = [f for f in waiting if f not in here]
            shown: dict[str, Any] = {"page": page if turned else None, "findings": here, "table": isinstance(block, Table)}
            if isinstance(block, Table):
                shown["rows"] = self._rows(block)
            else:
                shown["pieces"] = list(self.pieces(block))
                told = any(fact and fact.is_fact for _, fact, _ in shown["pieces"])
                shown["heading"] = block.start in titles and not told and self._is_title(block)
            yield shown

    def _is_title(self, block: Paragraph) -> bool:
        """Whether a paragraph with a number is a title, and not the entry of a list: long, or a sentence."""
        text = self.disclosure.document.text[block.start : block.end]
        sentence = text.endswith(("。", "；")) and not text.endswith("说明。")  # （6）国有资本经营预算支出情况说明。
        return len(text) <= HEADING and not sentence

    @cached_property
    def _ordered(self) -> list[Fact]:
        return sorted(self.disclosure.facts, key=lambda f: f.start)

    @cached_property
    def disputed(self) -> list[Finding]:
        """The findings that are about words, in the order of their places; of two on the same words the graver."""
        return sorted((f for f in self.disclosure.findings if about_words(f)), key=lambda f: f.start)

    def pieces(self, block: Paragraph | Cell) -> Iterator[tuple[str, Fact | None, Finding | None]]:
        """The text of a block in pieces, each with the figure that it prints and the finding on its words, if any."""
        for at, text, fact in self._figures(block):
            if fact:
                yield text, fact, None
                continue
            end = at + len(text)
            here = [f for f in self.disputed if f.start < end and f.end > at]
            edges = sorted({at, end, *(min(max(edge, at), end) for f in here for edge in (f.start, f.end))})
            for low, high in pairwise(edges):
                told = next((f for f in here if f.start <= low and high <= f.end), None)
                yield text[low - at : high - at], None, told

    def _figures(self, block: Paragraph | Cell) -> list[tuple[int, str, Fact | None]]:
        first = bisect_left(self._ordered, block.start, key=lambda f: f.start)
        facts = takewhile(lambda f: f.end <= block.end, islice(self._ordered, first, None))
        return self.with_figures(block.start, block.end, facts)

    def _rows(self, table: Table) -> list[list[dict[str, Any]]]:
        """The table's grid row by row; where a cell is absent there is an empty one, so that columns stay in line."""
        by_place = {(c.row, c.column): c for c in table.cells}
        taken = {(c.row + r, c.column + k) for c in table.cells for r in range(c.rowspan) for k in range(c.colspan)}
        height, width = (max((p[axis] for p in taken), default=-1) + 1 for axis in (0, 1))
        places = [[(row, column) for column in range(width)] for row in range(height)]
        return [[self._shown(by_place.get(at)) for at in row if at in by_place or at not in taken] for row in places]

    def _shown(self, cell: Cell | None) -> dict[str, Any]:
        if cell is None:
            return {"pieces": [], "rowspan": 1, "colspan": 1}
        return {"pieces": list(self.pieces(cell)), "rowspan": cell.rowspan, "colspan": cell.colspan}

    @cached_property
    def leaves(self) -> list[Leaf]:
        """The published pages with the figures and findings on each; none where there are no pictures."""
        return self.pages.leaves(self._ordered, self.disclosure.findings) if self.pages else []

    # --- figures and checks ---

    def reason(self, fact: Fact) -> str:
        """Why a figure was set aside, in words."""
        entry = wording("marked")["reasons"].get(fact.reason)
        return entry[self.lang] if entry else fact.reason.replace("_", " ")

    def stands_for(self, fact: Fact) -> str:
        """The range of true amounts behind a printed figure, in its own unit."""
        if fact.low == fact.high:
            return self.words("exactly")
        return self.words("range", range=self.range(fact, fact.low, fact.high))

    def suspect_note(self, fact: Fact) -> str:
        """For a suspect, the range that the other figures allow; "" for the rest."""
        found = self.suspects.get(fact.fact)
        return self.words("suspect_range", range=self.allowed(found)[0]) if found else ""

    @property
    def hows(self) -> list[str]:
        """The ways of reading, other than by words alone, that the document's figures needed."""
        needed = {f.how for f in self.disclosure.facts if f.is_fact}
        return [how for how, entry in wording("marked")["hows"].items() if entry["mark"] and how in needed]

    @property
    def checks(self) -> Iterator[dict[str, Any]]:
        """Every check in plain words: what should hold, the recomputation in figures, what rounding allows, the verdict."""
        for check in self.disclosure.checks:
            done = check.recomputation
            untestable = check.verdict == "untestable"
            point = done.point() if check.tested else None
            equation = done.rule not in (*SIGNS, "none") and point is not None
            yield {
                "check": check,
                "words": wording("marked")["kinds"][check.kind][self.lang],
                "target": self._term(done.target, done),
                "terms": self._terms(done),
                "result": self.range(done.target, point, point) if equation else "",
                "fits": "" if untestable else self.words("fits", range=self.range(done.target, check.low, check.high)),
                "verdict": self._verdict(check),
            }

    def _term(self, fact: Fact, done: Recomputation) -> dict[str, Any]:
        prior = done.is_past(fact)
        note = self.words("prior") if prior else ""
        return {"fact": "" if prior else fact.fact, "label": fact.label, "value": self.printed(fact), "note": note}

    def _terms(self, done: Recomputation) -> list[dict[str, Any] | str]:
        """The recomputation as figures and signs between them; behind ≥ or ≤ where it only bounds the published figure."""
        figure = lambda fact, sign, after: self._term(fact, done)  # noqa: E731
        if done.rule in SIGNS:
            return [" ≥ " if done.rule == "bound" else " ≤ ", *signed(done.top, figure)]
        return right_side(done, figure, lambda constant: "100%" if done.rule == "whole" else plain(constant))

    def _verdict(self, check: Check) -> str:
        reason, gap = untestable(check, self.lang), self.apart(check.recomputation.target, check.gap)
        return wording("marked")["verdicts"][check.verdict][self.lang].format(gap=gap, reason=reason[:1].lower() + reason[1:])
