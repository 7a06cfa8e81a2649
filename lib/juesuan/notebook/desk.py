"""Desk: where a reviewer decides on findings and signs, within a notebook; what is decided lands in the file of dispositions.

Running a notebook again changes nothing that was decided: a call with the same words writes nothing, one that would replace
another decision is refused unless it says so. Dates are given, never taken from the clock.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from juesuan import bundled
from juesuan.disclosure import Disclosure
from juesuan.findings.dispositions import KEPT, NAME, NONE, Dispositions, Row, beside, checked, form, read_dispositions
from juesuan.findings.findings import Finding
from juesuan.ground.data import wording
from juesuan.ground.errors import WrongCall
from juesuan.ground.files import alone, put
from juesuan.notebook.views.shown import Prose, Table, in_words, say, table_of
from juesuan.report.fact_tables import write_csv

SIGNATURES = ("role", "by", "when", "document", "dispositions")
ROLES = ("prepared", "reviewed")
PATIENCE = 5  # seconds in which another desk has written what it decided


@dataclass(frozen=True)
class Desk:
    """The findings of a disclosure with what was decided on them, kept in `path`; signatures in a file beside it."""

    disclosure: Disclosure
    path: Path
    lang: str = "en"

    def findings(self) -> Table:
        """The findings in the memo's order, each with its key and what was decided."""
        rows, lang, handled = [], self.lang, self.reviewed.handled
        for finding in self.disclosure.findings:
            row, state = handled.rows.get(finding.finding), handled.state(finding)
            decided = wording("dispositions")["dispositions"][state][lang] if state else say(lang, "undecided")
            who = f"{row.by} {row.when}" if row and row.disposition else ""
            cells = {"disposition": " ".join(filter(None, (decided, who))), "remark": row.remark if row else ""}
            cells |= {name: getattr(finding, name) for name in ("finding", "severity", "section", "key")}
            cells |= {"title": getattr(finding, lang)["title"], "facts": " ".join(finding.facts)}
            rows.append(in_words(cells, lang))
        return table_of(rows, "finding severity section title facts disposition remark key", lang).whole()

    @property
    def reviewed(self) -> Disclosure:
        """The disclosure with the decisions as the file has them now."""
        return self.disclosure.keeping(dispositions=self._kept)

    def dispose(self, finding: str, disposition: str, by: str, when: str, remark: str = "", replacing: bool = False) -> Prose:
        """Writes what was decided on a finding, named by its number or its key: accepted, explained or corrected, by whom,
        when (2024-03-05). Raises WrongCall for a finding, word or date that there is not, and where another decision stands
        that is not to be replaced; CannotGet where the file cannot be written."""
        found, (name, date) = self._finding(finding), checked(disposition, by, when, f"dispose({finding!r})")
        with alone(self.path.parent, "decisions", PATIENCE):  # whoever decides on another finding in this moment comes after us
            new, same = self._decided(found, name, by, date, remark, replacing)
        word = wording("dispositions")["dispositions"][name][self.lang]
        values = {"finding": found.finding, "title": getattr(found, self.lang)["title"], "file": self.path.name}
        return say(self.lang, "desk_kept" if same else "desk_written", word=word, by=new.by, when=date, **values)

    def _decided(self, found: Finding, name: str, by: str, date: str, remark: str, replacing: bool) -> tuple[Row, bool]:
        """The row, written into the file, and whether it stood there already; the file as it was stays beside it."""
        kept = self._kept
        old = self.reviewed.handled.rows.get(found.finding)
        new = Row(old.key if old else found.key, name, by.strip(), date, remark.strip(), more=("",) * len(kept.more))
        same = old is not None and old.decided == new.decided
        if not same:
            if old and old.disposition and not replacing:
                stands = f"it is {old.disposition} by {old.by}, {old.when}"
                raise WrongCall(f"dispose({found.finding!r})", stands, "to replace that, add replacing=True")
            rows = (*(r for r in kept.rows if r.key != new.key), replace(new, more=old.more if old else new.more))
            facts = self.disclosure.reading.book.by_id
            if kept.file:
                put(self.path.with_name(self.path.name.removesuffix(NAME) + KEPT), self.path.read_bytes())
            put(self.path, form(self.disclosure.findings, facts, replace(kept, rows=rows)), "close it elsewhere")
        return new, same

    def sign(self, role: str, by: str, when: str) -> Prose:
        """Signs as `prepared` or `reviewed` for the document and the decisions as they are now; who reviews is not who
        prepared. Raises WrongCall and CannotGet."""
        role = {entry["zh"]: name for name, entry in self._roles.items()}.get(role, role)
        if role not in ROLES:
            raise WrongCall(f"sign({role!r})", "no such role", f"use one of {', '.join(ROLES)}")
        _, date = checked("accepted", by, when, f"sign({role!r})")
        rows = {row["role"]: row for row in self._signatures()}
        other = rows.get(ROLES[1 - ROLES.index(role)])
        if other and other["by"] == by.strip():
            raise WrongCall(f"sign({role!r})", f"{by.strip()} signed as {other['role']}", "two persons prepare and review")
        state = {"document": self.disclosure.document.sha256, "dispositions": self._state}
        rows[role] = {"role": role, "by": by.strip(), "when": date, **state}
        put(self._signed, ("\ufeff" + write_csv((rows[name] for name in ROLES if name in rows), SIGNATURES)).encode())
        return self.signatures()

    def signatures(self) -> Prose:
        """Who signed, and whether the document or a decision has changed since."""
        told = []
        for row in self._signatures():
            now = (row["document"], row["dispositions"]) == (self.disclosure.document.sha256, self._state)
            state = say(self.lang, "signed_now" if now else "signed_before")
            role = self._roles[row["role"]][self.lang]
            told.append(say(self.lang, "signed", role=role, by=row["by"], when=row["when"], state=state))
        return Prose("\n\n".join(told) or say(self.lang, "unsigned"))

    @property
    def _kept(self) -> Dispositions:
        return read_dispositions(self.path) if self.path.is_file() else NONE

    @property
    def _roles(self) -> dict[str, dict[str, str]]:
        return {role: {lang: say(lang, role) for lang in ("en", "zh")} for role in ROLES}

    @property
    def _signed(self) -> Path:
        return self.path.with_name(self.path.name.replace("dispositions", "signatures"))

    @property
    def _state(self) -> str:
        """What is signed of the decisions: their hash, whatever a spreadsheet made of the file's form."""
        rows = sorted((r.key, *r.decided) for r in self._kept.rows if r.touched)
        return hashlib.sha256(repr(rows).encode()).hexdigest()

    def _signatures(self) -> Iterator[dict[str, str]]:
        if self._signed.is_file():
            text = self._signed.read_text(encoding="utf-8-sig")
            yield from (row for row in csv.DictReader(io.StringIO(text, newline="")) if row.get("role") in ROLES)

    def _finding(self, name: str) -> Finding:
        found = next((f for f in self.disclosure.findings if name in (f.finding, f.key)), None)
        if found is None:
            raise WrongCall(f"dispose({name!r})", "no such finding", "use its number or key, as desk.findings() lists them")
        return found


def desk(disclosure: Disclosure, document: str = "", lang: str = "en") -> Desk:
    """The desk for a document: decisions lie beside it as <name>.dispositions.csv, where `juesuan audit` and `check` find them;
    those on the bundled example in the working folder."""
    path = Path(document or bundled())
    home = Path.cwd() if not document or path.resolve() == bundled().resolve() else path.absolute().parent
    name = path.name if path.is_dir() else path.stem
    return Desk(disclosure, beside(home / path.name) or home / f"{name}.dispositions.csv", lang)
