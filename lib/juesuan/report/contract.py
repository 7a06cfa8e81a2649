"""The contract's tables: facts, checks and findings as rows, CSV and JSON, with the columns in their order."""

from __future__ import annotations

from functools import partial
from typing import Any

from juesuan.disclosure import Disclosure
from juesuan.findings import findings
from juesuan.findings.findings import PARTS, Finding
from juesuan.ground.exact import plain
from juesuan.reading import facts
from juesuan.reconcile import checks
from juesuan.reconcile.checks import Check
from juesuan.reconcile.suspects import Suspect
from juesuan.report.fact_tables import Row, fact_row, to_json, write_csv


def check_row(check: Check) -> Row:
    """One check; low, high and gap in the base units of the published figure."""
    row = {name: getattr(check, name) for name in checks.COLUMNS}
    return row | {name: plain(row[name]) for name in ("low", "high", "gap")} | {"facts": " ".join(check.facts)}


def finding_row(finding: Finding, disclosure: Disclosure) -> Row:
    """One finding with its sentences in both languages side by side, and what was made of it."""
    row = _about(finding) | {"facts": " ".join(finding.facts)}
    row |= {f"{part}_{lang}": getattr(finding, lang)[part] for lang in ("en", "zh") for part in PARTS}
    return row | review(finding, disclosure)


def _about(finding: Finding) -> Row:
    return {name: getattr(finding, name) for name in ("finding", "kind", "severity", "label", "section", "quote")}


def review(finding: Finding, disclosure: Disclosure) -> Row:
    """Key and amount of a finding, whether it is reportable, new or repeated, and its disposition ("" while open)."""
    return {
        "key": finding.key,
        "amount": plain(finding.amount),
        "materiality": "trivial" if finding.finding in disclosure.trivial else "reportable",
        "history": disclosure.history.states.get(finding.finding, "") if disclosure.history else "",
        "disposition": disclosure.handled.state(finding),
    }


def suspect_row(suspect: Suspect) -> dict[str, Any]:
    """One suspect; the range in base units, None where unbounded."""
    return {
        **{name: getattr(suspect, name) for name in ("fact", "label", "measure", "basis", "value")},
        **_ends(suspect),
        "cause": dict(suspect.cause),
        "alternatives": [list(a) for a in suspect.alternatives],
    }


def _ends(ranged: Check | Suspect) -> dict[str, str | None]:
    """The ends of its range; None where there is none."""
    return {name: plain(getattr(ranged, name)) or None for name in ("low", "high")}


def rows(disclosure: Disclosure, what: str) -> list[Row]:
    """The rows of "facts", "checks" or "findings"."""
    makers = {"facts": fact_row, "checks": check_row, "findings": partial(finding_row, disclosure=disclosure)}
    return [makers[what](one) for one in getattr(disclosure, what)]


COLUMNS = {"facts": facts.COLUMNS, "checks": checks.COLUMNS, "findings": findings.COLUMNS}


def to_csv(disclosure: Disclosure, what: str) -> str:
    """The table as CSV text; see write_csv."""
    return write_csv(rows(disclosure, what), COLUMNS[what])


def about(disclosure: Disclosure) -> dict[str, Any]:
    """Which document it is."""
    document = disclosure.document
    named = {"department": disclosure.department, "year": disclosure.year}
    return {**named, "file": document.file, "sha256": document.sha256}


def check_json(disclosure: Disclosure) -> str:
    """The contract of `juesuan check --format json`."""
    listed = [check_row(c) | {"facts": list(c.facts), **_ends(c)} for c in disclosure.checks]
    found = [
        {**_about(f), "facts": list(f.facts), "en": dict(f.en), "zh": dict(f.zh), **review(f, disclosure)}
        for f in disclosure.findings
    ]
    tables = {"checks": listed, "suspects": [suspect_row(s) for s in disclosure.suspects], "findings": found}
    return to_json({"document": about(disclosure), "figures": disclosure.counts(), **tables})
