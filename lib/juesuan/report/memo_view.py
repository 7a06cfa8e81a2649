"""The plain values from which the memo is made."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from juesuan import __version__
from juesuan.disclosure import Disclosure
from juesuan.findings import dispositions
from juesuan.findings.findings import Finding
from juesuan.ground.data import wording
from juesuan.ground.exact import half_up, plain
from juesuan.ground.text import folded
from juesuan.reading.facts import Fact
from juesuan.reconcile.checks import Check
from juesuan.reconcile.suspects import Suspect
from juesuan.report.contract import check_row, review
from juesuan.report.opinion import opinion


def memo_view(disclosure: Disclosure) -> dict[str, Any]:
    """The plain values from which memo.memo() makes the page; see its docstring."""
    by_id = disclosure.reading.book.by_id
    return {
        "department": disclosure.department,
        "year": disclosure.year or "—",
        "file": disclosure.document.file,
        "sha256": disclosure.document.sha256,
        "prior": [{"year": p.reading.year, "file": p.path.name, "sha256": p.document.sha256} for p in disclosure.past],
        "version": __version__,
        "scope": disclosure.counts(),
        "opinion": opinion(disclosure),
        "findings": [_finding_view(f, by_id, disclosure) for f in disclosure.findings],
        "materiality": _limits_view(disclosure),
        "since": _since_view(disclosure),
        "gone": [
            {**_decision(r), "key": r.key, "title": {"en": r.title_en or r.key, "zh": r.title_zh or r.key}}
            for r in disclosure.handled.gone
        ],
        "suspects": [_suspect_view(s, by_id) for s in disclosure.suspects],
        "untested": [_untested_view(c) for c in disclosure.checks if c.verdict == "untestable"],
        "missing": [
            {"matter": {"en": note, "zh": note}, "reason": wording("outputs")["note"]} for note in disclosure.document.notes
        ],
        "unread": [
            {"value": f.text, "quote": _around(disclosure, f), **_place(f)} for f in disclosure.facts if f.measure == "unread"
        ],
        "checks": [_check_view(c, by_id) for c in disclosure.checks],
        "options": _options(disclosure),
    }


def _place(fact: Fact) -> dict[str, Any]:
    return {"section": fact.section, "page": fact.page, "start": fact.start, "end": fact.end}


def _around(disclosure: Disclosure, fact: Fact) -> str:
    return " ".join(disclosure.document.text[max(0, fact.start - 20) : fact.end + 12].split())


def _yuan(amount: Fraction | None) -> str:
    """Yuan to the cent; "" for None."""
    return "" if amount is None else plain(half_up(amount, 2))


def _limits_view(disclosure: Disclosure) -> dict[str, str]:
    limits, total = disclosure.materiality, disclosure.total.exact if disclosure.total else None
    share, figure = (None if s is None else s * 100 for s in (limits.share, limits.figure))
    of_total = limits.share * total if limits.share is not None and total is not None else None
    return {
        "amount": _yuan(limits.amount),
        "share": plain(share),
        "total": _yuan(total),
        "of_total": _yuan(of_total),
        "figure": plain(figure),
    }


def _since_view(disclosure: Disclosure) -> dict[str, Any]:
    past, found = disclosure.last, disclosure.history
    if past is None or found is None:
        return {}
    states = list(found.states.values())
    closed, unseen = (
        [{"finding": f.finding, "severity": f.severity, "en": f.en["title"], "zh": f.zh["title"]} for f in gone]
        for gone in (found.closed, found.unseen)
    )
    return {
        "department": past.reading.department,
        "year": past.reading.year,
        "file": past.document.file,
        "sha256": past.document.sha256,
        "new": states.count("new"),
        "repeated": states.count("repeated"),
        "across": len(disclosure.findings) - len(states),
        "closed": closed,
        "unseen": unseen,
    }


def _options(disclosure: Disclosure) -> str:
    """What the command was given besides the document, as it is written again."""
    options = [f'--prior "{p.document.file}"' for p in disclosure.past]
    options += [f"--materiality {disclosure.limits}"] if disclosure.limits is not None else []
    touched = any(row.touched for row in disclosure.dispositions.rows)
    return " ".join([*options, f'--dispositions "{disclosure.dispositions.file}"'] if touched else options)


def _decision(row: dispositions.Row | None) -> dict[str, str]:
    return {n: getattr(row, m, "") for n, m in (("word", "disposition"), ("by", "by"), ("when", "when"), ("remark", "remark"))}


def _finding_view(finding: Finding, by_id: Mapping[str, Fact], disclosure: Disclosure) -> dict[str, Any]:
    view = {n: getattr(finding, n) for n in ("finding", "severity", "label", "section", "quote")}
    view |= {"key": finding.key, "amount": _yuan(finding.amount), "trivial": finding.finding in disclosure.trivial}
    made = review(finding, disclosure)
    view["history"] = made["history"]
    view["disposition"] = {"state": made["disposition"], **_decision(disclosure.handled.rows.get(finding.finding))}
    view["marks"] = _marks(finding, by_id, disclosure.document.text)
    view["hypothesis"] = finding.hypothesis
    view["facts"] = [_fact_view(by_id[i]) for i in finding.facts]
    return view | {"en": dict(finding.en), "zh": dict(finding.zh)}


def _fact_view(fact: Fact) -> dict[str, Any]:
    sign = "-" if fact.value < 0 else ""
    return {
        "fact": fact.fact,
        "label": fact.label,
        "measure": fact.measure,
        "basis": fact.basis,
        "value": sign + fact.text,
        "unit": fact.unit,
        **_place(fact),
    }


def _marks(finding: Finding, by_id: Mapping[str, Fact], text: str) -> list[list[int]]:
    """Where the finding's figures stand within its quotation, whose blanks are folded."""
    marks = []
    for fact in sorted((by_id[i] for i in finding.facts), key=lambda f: f.start):
        if finding.start <= fact.start < fact.end <= finding.end:
            before = len(folded(text[finding.start : fact.start] + "x")) - 1
            marks.append([before, before + len(folded(text[fact.start : fact.end]))])
    return [m for m in marks if m[1] <= len(finding.quote)]


def _suspect_view(suspect: Suspect, by_id: Mapping[str, Fact]) -> dict[str, Any]:
    fact = by_id[suspect.fact]
    ends = {
        name: "" if end is None else plain(half_up(end / fact.scale, fact.decimals + 2))
        for name, end in (("low", suspect.low), ("high", suspect.high))
    }
    cause = {k: v for k, v in suspect.cause.items() if k in ("en", "zh")}
    names = [[f"{by_id[i].label} {by_id[i].text}{by_id[i].unit}" for i in a] for a in suspect.alternatives]
    return {**_fact_view(fact), **ends, "cause": cause, "alternatives": names}


def _untested_view(check: Check) -> dict[str, Any]:
    reasons = wording("outputs")["untestable"]
    return {
        "check": check.check,
        "label": check.label,
        "statement": check.statement,
        "reason": reasons.get(check.note, reasons["other"]),
    }


def _check_view(check: Check, by_id: Mapping[str, Fact]) -> dict[str, str]:
    fact = by_id[check.facts[0]]
    row = check_row(check)
    for name, end in (("low", check.low), ("high", check.high)):
        row[name] = "" if end is None else plain(half_up(end / fact.scale, fact.decimals + 2))
    row["gap"] = plain(half_up(abs(check.gap) / fact.scale, fact.decimals + 2)) if check.gap else ""
    return {k: row[k] for k in ("check", "kind", "label", "basis", "statement", "published", "low", "high", "gap", "verdict")}
