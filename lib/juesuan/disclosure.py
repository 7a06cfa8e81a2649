"""Disclosure: one published document with everything the audit knows of it; what notebooks, commands and the memo use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from juesuan.documents.document import Document, read_document
from juesuan.findings.apart import Apart, told_apart
from juesuan.findings.budget import mind_budget, refuse_budget
from juesuan.findings.dispositions import NONE, Dispositions, Matched, match
from juesuan.findings.drafts import Ground
from juesuan.findings.findings import Finding, History, find, history
from juesuan.findings.materiality import Materiality, standing, total_expenditure
from juesuan.findings.prior_year import misquoted, prior_checks
from juesuan.findings.questions import Question
from juesuan.findings.scope import Scope, scope_of
from juesuan.ground.errors import WrongCall
from juesuan.reading.facts import Fact, Reading
from juesuan.reading.identity import BUDGET
from juesuan.reading.tables import gaps
from juesuan.reconcile.checks import Check
from juesuan.reconcile.checks import check as all_checks
from juesuan.reconcile.choose import read_figures
from juesuan.reconcile.solve import Reconciliation
from juesuan.reconcile.suspects import Suspect, Verdict


@dataclass(frozen=True)
class Past:
    """Another document of the department (an earlier year's accounts, the budget): its file and what was read from it."""

    path: Path
    document: Document
    reading: Reading

    @classmethod
    def of(cls, path: str | Path, budget: bool = False) -> Past:
        """Reads a file. Raises CannotGet or CannotRead, also for a budget where none is asked for."""
        document = read_document(path)
        reading = read_figures(document, BUDGET if budget else "")
        if not budget:
            refuse_budget(document.file, reading)
        return cls(Path(path), document, reading)


# What is computed from the document and last year's alone.
_OF_THE_DOCUMENTS = ("_own_checks", "_prior_checks", "checks", "_told_apart", "_alone", "apart", "verdict", "_found", "total")


@dataclass(frozen=True, repr=False)
class Disclosure:
    """A document with its facts, checks, suspects and findings; each is computed once, when first asked for."""

    document: Document
    reading: Reading
    before: Reading | None = None  # last year's disclosure, where one was given or found
    past: tuple[Past, ...] = ()  # the disclosures of all earlier years that were given, the latest first
    dispositions: Dispositions = NONE  # what the auditor decided on the findings
    limits: Materiality | None = None  # of materiality; None: those of data/criteria
    budget: Past | None = None  # the published budget of the year, where one was given

    def beside(self, past: Sequence[Past]) -> Disclosure:
        """The same disclosure with those of earlier years, the latest first; checked against that of the year before."""
        before = next((p.reading for p in past if self.year and p.reading.year == self.year - 1), None)
        return replace(self, before=before, past=tuple(past))

    def beside_budget(self, path: str | Path) -> Disclosure:
        """The same held against the published budget of its year. Raises CannotGet, CannotRead, and WrongCall for a file that
        is no budget or of another year."""
        budget = Past.of(path, budget=True)
        mind_budget(budget.document.file, budget.reading, self.reading)
        return replace(self, budget=budget)

    def unreviewed(self) -> Disclosure:
        """The same without dispositions and limits of its own, as the documents alone give it."""
        return self.keeping(dispositions=NONE, limits=None)

    def keeping(self, **changes) -> Disclosure:
        """The same but for these fields, of what the auditor adds; what was computed of the documents stays."""
        made = replace(self, **changes)
        made.__dict__.update({name: self.__dict__[name] for name in _OF_THE_DOCUMENTS if name in self.__dict__})
        return made

    @property
    def department(self) -> str:
        return self.reading.department

    @property
    def year(self) -> int | None:
        return self.reading.year

    @property
    def facts(self) -> tuple[Fact, ...]:
        return self.reading.facts

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """The checks of the document, then those against the year before."""
        return self._own_checks + self._prior_checks

    @cached_property
    def _own_checks(self) -> tuple[Check, ...]:
        return all_checks(self.reading)

    @cached_property
    def _prior_checks(self) -> tuple[Check, ...]:
        return prior_checks(self.reading, self.before) if self.before else ()

    @cached_property
    def verdict(self) -> Verdict:
        """The joint verdict on the document's own figures; another year's may be restated, so they stay out of it, and so
        do this year's where that year's document shows them to be misquoted."""
        return self.apart.verdict(self.reading, self._own_checks) if self.apart.misquoted else self._alone

    @cached_property
    def _alone(self) -> Verdict:
        """The joint verdict by this document alone."""
        return self._told_apart.verdict(self.reading, self._own_checks)

    @cached_property
    def apart(self) -> Apart:
        """Conflicts of one plain cause, whose figures stay out of the joint verdict."""
        if all(c.verdict != "breaks" for c in self._prior_checks):
            return self._told_apart
        parts = self._alone.reconciliation.parts
        found = misquoted(self._told_apart, self.reading, parts, self._prior_checks)
        return replace(self._told_apart, misquoted=tuple(found))

    @cached_property
    def _told_apart(self) -> Apart:
        return told_apart(self.reading, self._own_checks)

    @cached_property
    def scope(self) -> Scope:
        """What the document holds of what published final accounts are expected to hold."""
        return scope_of(self.document, self.reading)

    @property
    def reconciliation(self) -> Reconciliation:
        return self.verdict.reconciliation

    @property
    def suspects(self) -> tuple[Suspect, ...]:
        return self.verdict.suspects

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What goes into the memo, ranked."""
        return self._found[0]

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is doubtful by its reading or its scope, and is no finding."""
        return self._found[1]

    @cached_property
    def _found(self) -> tuple[tuple[Finding, ...], tuple[Question, ...]]:
        before = self.before.book if self.before else None
        budget = self.budget.reading.book if self.budget else None
        return find(Ground(self.document, self.reading.book, self.checks, before, budget, self.verdict, self.apart))

    @cached_property
    def handled(self) -> Matched:
        """The auditor's dispositions beside the findings."""
        return match(self.findings, self.reading.book.by_id, self.dispositions)

    @property
    def last(self) -> Past | None:
        """Last year's disclosure, where its document is at hand."""
        return next((p for p in self.past if p.reading is self.before), None)

    @cached_property
    def history(self) -> History | None:
        """The findings beside last year's own; None where last year's document is not at hand."""
        last = self.last and Disclosure(self.last.document, self.last.reading)
        return history(self.findings, last.findings, self.facts) if last else None

    @cached_property
    def materiality(self) -> Materiality:
        """The limits applied: those given, else those in force for the year."""
        return self.limits or standing(self.year)

    @cached_property
    def total(self) -> Fact | None:
        """Total expenditure, of which materiality may be a share."""
        return total_expenditure(self.reading)

    @cached_property
    def trivial(self) -> frozenset[str]:
        """The numbers of the findings below materiality."""
        total = self.total.exact if self.total else None
        return frozenset(f.finding for f in self.findings if self.materiality.trivial(f, self.reading.book.by_id, total))

    def __repr__(self) -> str:
        return f"<Disclosure {self.department} {self.year or ''}: {len(self.facts)} figures>"

    def counts(self) -> dict[str, int]:
        """Figures printed, read as facts, set aside and unread."""
        return self.reading.counts()


def read(
    path: str | Path, prior: str | Path | Sequence[str | Path] | None = None, budget: str | Path | None = None
) -> Disclosure:
    """Reads a published disclosure, with last year's beside it if given, or those of several earlier years, and the published
    budget of its year if given.

    Several are a list, or a text with ; between the paths (a notebook's parameter is a text). Raises CannotGet or CannotRead,
    which name the file and the place, and WrongCall where `prior` is not of the year before, or several are not of earlier
    years, one each.
    """
    document = read_document(path)
    reading = read_figures(document)
    document = replace(document, notes=(*document.notes, *gaps(reading.tables)))
    past = sorted(map(Past.of, paths(prior)), key=lambda p: -(p.reading.year or 0))
    if len(past) > 1:
        years = [p.reading.year for p in past]
        if None in (reading.year, *years) or len({reading.year, *years}) <= len(years) or years[0] > reading.year:
            listed = ", ".join(f"{p.path.name}: {p.reading.year or 'no year'}" for p in past)
            raise WrongCall(
                "--prior",
                f"{listed}; the document reports on {reading.year or 'no year'}",
                "give disclosures of earlier years, one for each year",
            )
        disclosure = Disclosure(document, reading).beside(past)
    else:
        disclosure = Disclosure(document, reading, past[0].reading if past else None, tuple(past))
        disclosure._prior_checks  # noqa: B018 - a prior document of another year is refused now, not when a check is shown
    return disclosure.beside_budget(budget) if budget else disclosure


def paths(prior: str | Path | Sequence[str | Path] | None) -> list[str | Path]:
    """The documents that `prior` names: none, one, a list, or a text with ; between several."""
    if isinstance(prior, str) and ";" in prior and not Path(prior).exists():
        return [part.strip() for part in prior.split(";") if part.strip()]
    return ([prior] if prior else []) if isinstance(prior, str | Path | None) else list(prior)
