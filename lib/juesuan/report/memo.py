"""The memo: two pages to sign first (who, what, opinion, findings, limits, sign-off, reply), the details after them.

It is composed once in each language as blocks; the page and the Word document are written from the same blocks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from juesuan.findings.findings import Finding
from juesuan.ground.data import wording
from juesuan.ground.text import COMMA, SEMICOLON
from juesuan.report.blocks import Blanks, Block, Content, Listing, Piece, Prose, Terms, Title, joined
from juesuan.report.html import page
from juesuan.report.memo_details import details
from juesuan.report.opinion import Opinion, opinion
from juesuan.report.telling import Telling, gone_since, untestable
from juesuan.report.word import word

MOST_ANSWERS = 10  # matters to be answered on the first two pages; the rest is in the details


@dataclass(frozen=True)
class Memo(Telling):
    """The memo of a disclosure in one language."""

    @cached_property
    def opinion(self) -> Opinion:
        return opinion(self.disclosure)

    # --- the memo ----------------------------------------------------------------------------------------------------

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """All of the memo: the two pages, the details, the appendices."""
        return (*self._head(), *self._opinion(), *self._tables(), *self._others(), *self._signing(), *details(self))

    def html(self) -> str:
        """One HTML page that needs nothing from outside; the same disclosure gives the same text."""
        anchors = [b for b in self.blocks if isinstance(b, Title) and b.level == 2 and b.anchor]
        return page("memo", memo=self, lang=self.lang, contents=anchors)

    def docx(self) -> bytes:
        """A Word document of the same blocks; the auditor's unit and the period are fields to be filled in."""
        title = f"{self.text('memo')} {self.disclosure.department} {self.subject}"
        return word(self.blocks, title, self.lang, self.text("to_fill"))

    def _head(self) -> Iterator[Block]:
        found = self.disclosure
        yield Title(self.text("memo"), 1)
        yield Prose((Piece(found.department, chinese=True), " · " if self.lang == "en" else "　", self.subject), "subject")
        rows: list[tuple[str, Content]] = [
            (self.text("department"), Piece(found.department, chinese=True)),
            (self.text("scope_of"), self.subject),
        ]
        if found.past:
            years = [self.text("subject", year=self.of_year(p.reading.year)) for p in found.past]
            rows.append((self.text("prior_of"), joined(years, COMMA[self.lang])))
        if found.budget:
            rows.append((self.text("budget_of"), self.text("budget", year=self.of_year(found.year))))
        blanks = [self.text("auditor"), self.text("period")]
        yield Terms((*rows, *((name, "") for name in blanks)), "head", frozenset(blanks))

    @property
    def subject(self) -> str:
        kind = f"subject_{self.disclosure.reading.identity.kind}"
        key = kind if kind in wording("memo")["texts"] else "subject"
        return self.text(key, year=self.of_year(self.disclosure.year))

    def _opinion(self) -> Iterator[Block]:
        """The answer first: how many findings of each severity; then the sentences and what they rest on."""
        counts = self.opinion.counts
        yield Title(self.text("opinion"), 2, "opinion")
        found = (("exception", "exceptions"), ("attention", "attention"), ("note", "notes"))
        yield Prose(joined([self.counted(name, counts[key]) for name, key in found], " "), "answer")
        yield Prose(self.opinion.text(self.lang), "opinion")
        names = ("facts", "checks", "ties", "rounds", "breaks", "untestable", "unchecked", "unread", "doubtful")
        verdicts = wording("memo")["verdicts"]
        heads = [self.name("verdicts", n) if n in verdicts else self.text(n) for n in names]
        yield Listing(heads, [[f"{counts[n]:,}" for n in names]], self.text("overview"), ["number"] * len(names))

    def _tables(self) -> Iterator[Block]:
        """What is to be corrected, with the figures; then what is to be answered."""
        yield Title(self.text("exceptions"), 2, "exceptions")
        if rows := [self._exception(f) for f in self.of("exception")]:
            heads = self.texts("row finding value range amount place")
            yield Listing(heads, rows, looks=["short", "wide", "number", "number", "number", "short"])
        else:
            yield Prose(self.text("exceptions_none"))
        yield Title(self.text("attentions"), 2, "attentions")
        found = self.of("attention")
        if found:
            rows = [self._attention(f) for f in found[:MOST_ANSWERS]]
            yield Listing(self.texts("row finding recommendation place"), rows, looks=["short", "wide", "wide", "short"])
        else:
            yield Prose(self.text("attentions_none"))
        if len(found) > MOST_ANSWERS:
            yield Prose(self.text("more", count=len(found) - MOST_ANSWERS))

    def _exception(self, finding: Finding) -> list[Content]:
        own = () if wording("findings")[finding.kind].get("many") else map(self.by_id.__getitem__, finding.facts)
        fact = next((f for f in own if any(self.off_from(f))), None)
        figures = [self.figure(fact), *self.off_from(fact)] if fact else ["", "", self.off_by(finding)]
        return [*self.titled(finding), *figures, self.where(finding)]

    def _attention(self, finding: Finding) -> list[Content]:
        number, title = self.titled(finding)
        return [number, title, self.told(finding)["recommendation"], self.where(finding)]

    def _others(self) -> Iterator[Block]:
        """Notes, what could not be tested, readings to be confirmed, last year, replies: one line each, where there is any."""
        counts, found = self.opinion.counts, self.disclosure
        lines: list[str] = [self.text("notes_told", count=counts["notes"])] if counts["notes"] else []
        if found.trivial:
            lines.append(self.text("trivial_told", count=len(found.trivial)))
        if counts["untestable"]:
            reasons = Counter(untestable(c, self.lang, short=True) for c in found.checks if c.verdict == "untestable")
            listed = SEMICOLON[self.lang].join(self.text("untested_reason", reason=r, count=n) for r, n in reasons.items())
            told = "untested_told" if len(reasons) > 1 else "untested_alike"
            lines.append(self.text(told, count=counts["untestable"], reasons=listed, reason=next(iter(reasons))))
        if found.questions:
            lines.append(self.text("questions_told", count=len(found.questions)))
        if found.history:
            states = Counter(found.history.states.values())
            lines.append(self.text("since_told", new=states["new"], repeated=states["repeated"], closed=len(gone_since(found))))
        if handled := found.handled.handled(found.findings):
            lines.append(self.text("handled_told", count=handled, all=len(found.findings)))
        if lines:
            yield Title(self.text("others"), 2, "others")
            yield from map(Prose, lines)
        yield Title(self.text("limits_title"), 2, "limits")
        yield Prose(self.text("limits"))

    def _signing(self) -> Iterator[Block]:
        yield Title(self.text("sign_off"), 2, "sign_off")
        yield Prose(self.text("made_by"), "soft")
        yield Blanks([(self.text(name), self.text("date")) for name in ("prepared_by", "reviewed_by")])
        yield Title(self.text("reply"), 2, "reply")
        ticked = self.texts("reply_true reply_explained reply_false")
        yield Blanks([[self.text("handler"), self.text("head"), self.text("date")]], ticked)
