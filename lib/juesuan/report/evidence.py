"""The audit evidence sheet (取证单): one finding on one form, for the audited body to confirm.

It holds facts, source, figures and criteria; no guess at a cause, no effect, no recommendation. Form: the customary one of
government audit; the sheet of the reader's own office takes precedence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from juesuan.disclosure import Disclosure
from juesuan.findings.findings import Finding
from juesuan.ground.data import wording
from juesuan.ground.errors import WrongCall
from juesuan.report.blocks import Block, Content, Listing, Piece, Prose, Terms, Title, joined
from juesuan.report.telling import Telling
from juesuan.report.word import word


def evidence(disclosure: Disclosure, names: Sequence[str] = (), lang: str = "zh") -> dict[str, bytes]:
    """A Word document for each finding named (F03), for every one to be corrected or answered where none is; by file name.

    The same disclosure gives the same bytes. WrongCall for a finding that is not there, and for another language."""
    found = {f.finding: f for f in disclosure.findings}
    chosen = list(dict.fromkeys(map(_number, names))) or [n for n, f in found.items() if f.severity != "note"]
    for name in chosen:
        if name not in found:
            told = f"the document has {', '.join(found)}" if found else "the document has no findings"
            raise WrongCall("evidence", f"there is no finding {name!r}", told)
    sheets = {name: Sheet(disclosure, lang, found[name]) for name in chosen}
    return {f"evidence-{name}.{lang}.docx": word(s.blocks(), s.form("title"), lang, "") for name, s in sheets.items()}


def _number(name: str) -> str:
    """F03 as findings are numbered, also for f03, F3 and 3."""
    match = re.fullmatch(r"[Ff]?(\d{1,4})", unicodedata.normalize("NFKC", name.strip()))
    return f"F{int(match[1]):02d}" if match else name


@dataclass(frozen=True)
class Sheet(Telling):
    """One finding as a form to be filled in and signed."""

    finding: Finding

    def form(self, key: str, **fields: str) -> str:
        """A fixed word of the form, from data/words/memo.yaml."""
        return wording("memo")["evidence"][key][self.lang].format(**fields)

    def blocks(self) -> Iterator[Block]:
        """Head, facts, figures, signatures."""
        found = self.disclosure
        subject = {"department": found.department, "year": self.of_year(found.year)}
        yield Title(self.form("title"), 1)
        yield Prose(f"{self.form('numbered', number=self.finding.finding)}\u3000\u3000{self.form('pages')}", "soft")
        rows: list[tuple[str, Content]] = [
            (self.form("project"), self.form("project_is", **subject)),
            (self.form("audited"), found.department),
            (self.form("matter"), self.told(self.finding)["title"]),
            (self.form("summary"), joined(list(self._summary(subject)))),
        ]
        yield Terms(rows, "head")
        if self.finding.facts:
            names = ("item", "measure", "basis", "value", "range", "amount", "place")
            facts = []
            for f in map(self.by_id.__getitem__, self.finding.facts):
                basis, measure = self.name("bases", f.basis), self.name("measures", f.measure)
                facts.append([f.label, measure, basis, self.figure(f), *self.off_from(f), self.place(f.section, f.page)])
            looks = ["", "", "", "number", "number", "number", ""]
            yield Listing([self.text(n) for n in names], facts, self.text("facts_concerned"), looks)
        yield Terms([(self.form(name), it) for name, it in self._below().items()], "head")

    def _summary(self, subject: dict[str, object]) -> Iterator[Content]:
        said = self.told(self.finding)
        yield said["condition"]
        yield self.form("source", place=self.where(self.finding), **subject)
        if self.finding.quote:
            before, after = self.form("quoted", quote="\n").split("\n")
            yield [before, Piece("“"), *self.quote(self.finding), Piece("”"), after]
        yield self.pair("criteria", said["criteria"])

    def _below(self) -> dict[str, str]:
        return {
            "attachments": self.form("attached", sha256=self.disclosure.document.sha256),
            "auditors": "",
            "made": "",
            "opinion": self.form("opinions") + "\n\n",
            "seal": "\n",
            "unsigned": "",
        }
