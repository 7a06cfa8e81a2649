"""Outputs: facts, checks and findings as rows, CSV and JSON in the contract's columns, and the memo's view."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

from juesuan import __version__
from juesuan.disclosure import Disclosure
from juesuan.findings import dispositions, findings
from juesuan.findings.findings import PARTS, Finding, folded
from juesuan.ground.data import wording
from juesuan.ground.errors import CannotGet
from juesuan.ground.exact import half_up, plain
from juesuan.reading import facts
from juesuan.reading.facts import Fact
from juesuan.reconcile import checks
from juesuan.reconcile.checks import Check
from juesuan.reconcile.suspects import Suspect
from juesuan.report.memo import harmless

Row = dict[str, str]


def fact_row(fact: Fact) -> Row:
    """One fact in the contract's columns; intervals in base units, empty where the figure is set aside or unread."""
    row = {name: getattr(fact, name) for name in facts.COLUMNS}
    row["value"] = format(fact.value, "f")
    row["low"], row["high"] = (plain(fact.low), plain(fact.high)) if fact.is_fact else ("", "")
    return {name: "" if value is None else str(value) for name, value in row.items()}


def check_row(check: Check) -> Row:
    """One check; low, high and gap in the base units of the published figure."""
    return {
        "check": check.check,
        "kind": check.kind,
        "label": check.label,
        "basis": check.basis,
        "statement": check.statement,
        "published": check.published,
        "low": plain(check.low),
        "high": plain(check.high),
        "gap": plain(check.gap),
        "verdict": check.verdict,
        "facts": " ".join(check.facts),
    }


def finding_row(finding: Finding, disclosure: Disclosure) -> Row:
    """One finding with its sentences in both languages side by side, and what was made of it."""
    row = {n: getattr(finding, n) for n in ("finding", "kind", "severity", "label", "section", "quote")}
    row["facts"] = " ".join(finding.facts)
    row |= {f"{part}_{lang}": getattr(finding, lang)[part] for lang in ("en", "zh") for part in PARTS}
    return row | review(finding, disclosure)


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
        "low": plain(suspect.low) or None,
        "high": plain(suspect.high) or None,
        "cause": dict(suspect.cause),
        "alternatives": [list(a) for a in suspect.alternatives],
    }


def rows(disclosure: Disclosure, what: str) -> list[Row]:
    """The rows of "facts", "checks" or "findings"."""
    makers = {"facts": fact_row, "checks": check_row, "findings": partial(finding_row, disclosure=disclosure)}
    return [makers[what](one) for one in getattr(disclosure, what)]


# How a formula begins for some spreadsheet, full-width signs included; and what begins so but can do nothing: a number, with
# its unit or in a calculation (-196.36 / (1750.61 + 196.36)).
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"[+-]\d[\d,]*(?:\.\d+)?(?:%|[^\W\d_]{0,6}|[-+*/()\d., %]*)")


def inert(cell: str) -> str:
    """A cell of a CSV file that no spreadsheet runs: text that begins like a formula gets an apostrophe; numbers stay so."""
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell


def write_csv(rows: Iterable[Row], columns: Iterable[str]) -> str:
    """CSV text (RFC 4180, LF line ends) with a header line and every cell inert."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: inert(cell) for name, cell in row.items()} for row in rows)
    return out.getvalue()


COLUMNS = {"facts": facts.COLUMNS, "checks": checks.COLUMNS, "findings": findings.COLUMNS}


def to_csv(disclosure: Disclosure, what: str) -> str:
    """The table as CSV text; see write_csv."""
    return write_csv(rows(disclosure, what), COLUMNS[what])


def facts_json(disclosure: Disclosure) -> str:
    """The facts as a JSON list with the keys of the CSV columns; numbers stay text, so that no reader rounds them."""
    return _json([{k: _number_or_text(k, v) for k, v in row.items()} for row in rows(disclosure, "facts")])


def _number_or_text(name: str, value: str) -> Any:
    if name in ("year", "page", "start", "end", "decimals"):
        return int(value) if value else None
    return value


def check_json(disclosure: Disclosure) -> str:
    """The contract of `juesuan check --format json`."""
    listed = [
        {**check_row(c), "facts": list(c.facts), "low": plain(c.low) or None, "high": plain(c.high) or None}
        for c in disclosure.checks
    ]
    found = [
        {
            **{n: getattr(f, n) for n in ("finding", "kind", "severity", "label", "section", "quote")},
            "facts": list(f.facts),
            "en": dict(f.en),
            "zh": dict(f.zh),
            **review(f, disclosure),
        }
        for f in disclosure.findings
    ]
    document = disclosure.document
    return _json(
        {
            "document": {
                "department": disclosure.department,
                "year": disclosure.year,
                "file": document.file,
                "sha256": document.sha256,
            },
            "figures": disclosure.counts(),
            "checks": listed,
            "suspects": [suspect_row(s) for s in disclosure.suspects],
            "findings": found,
        }
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def table(rows: Sequence[Mapping[str, str]], columns: Iterable[str]) -> str:
    """Rows as aligned plain text; Chinese characters count as two columns wide, long cells are cut, controls are numbered."""
    columns = list(columns)
    cells = [columns, *([_cut(str(r[c])) for c in columns] for r in rows)]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    lines = [
        "  ".join(cell + " " * (w - _width(cell)) for cell, w in zip(line, widths, strict=True)).rstrip() for line in cells
    ]
    return "\n".join([lines[0], "  ".join("-" * w for w in widths), *lines[1:]]) + "\n"


def _width(text: str) -> int:
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)


def _cut(text: str, most: int = 48) -> str:
    text = harmless(" ".join(text.split()))
    while _width(text) > most:
        text = text[: -max(2, (_width(text) - most) // 2)] + "…"
    return text


# --- files -------------------------------------------------------------------------------------------------------------


def write_all(folder: Path, contents: Mapping[str, bytes], option: str = "--out") -> list[Path]:
    """Writes files into a folder, all of them or none; those of the same names are replaced. CannotGet where that cannot be."""
    new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".juesuan-") as place:
            for name, content in contents.items():
                (Path(place) / name).write_bytes(content)
            for name in contents:
                os.replace(Path(place) / name, folder / name)
    except OSError as error:
        if new:
            shutil.rmtree(folder, ignore_errors=True)
        raise CannotGet(str(folder), f"cannot be written ({error.strerror})", f"choose another {option}") from error
    return [folder / name for name in contents]


# --- the memo ----------------------------------------------------------------------------------------------------------


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


def opinion(disclosure: Disclosure) -> dict[str, str]:
    """The opinion in two sentences: whether the figures can all be true, and what the words leave open."""
    words, found = wording("outputs")["opinion"], disclosure.findings
    exceptions = sum(f.severity == "exception" for f in found)
    attention = sum(f.severity == "attention" for f in found)
    settled = disclosure.reconciliation.settled
    breaks = any(c.verdict == "breaks" and not c.past for c in disclosure.checks)  # another year's may be restated
    first = "unsettled" if not settled else "impossible" if disclosure.suspects or breaks else "possible"
    second = "exceptions" if exceptions else "attention" if attention else "nothing"
    if not any(f.is_fact for f in disclosure.facts):
        first, second = "nothing_read", "nothing_read_then"
    numbers = {
        "exceptions": exceptions,
        "attention": attention,
        "checks": len(disclosure.checks),
        "facts": disclosure.counts()["facts"],
        "unread": disclosure.counts()["unread"],
    }
    gaps = {"en": " ", "zh": ""}
    spoken = [words[first], words[second]] + ([wording("outputs")["unread"]] if disclosure.counts()["unread"] else [])
    return {lang: gap.join(s[lang].format(**numbers) for s in spoken) for lang, gap in gaps.items()}


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
    closed = [{"finding": f.finding, "severity": f.severity, "en": f.en["title"], "zh": f.zh["title"]} for f in found.closed]
    return {
        "department": past.reading.department,
        "year": past.reading.year,
        "file": past.document.file,
        "sha256": past.document.sha256,
        "new": states.count("new"),
        "repeated": states.count("repeated"),
        "across": len(disclosure.findings) - len(states),
        "closed": closed,
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
    prefixes = {"en": "Hypothesis: ", "zh": "推测："}
    hypothesis = finding.en["cause"].startswith(prefixes["en"])
    view = {n: getattr(finding, n) for n in ("finding", "severity", "label", "section", "quote")}
    view |= {"key": finding.key, "amount": _yuan(finding.amount), "trivial": finding.finding in disclosure.trivial}
    made = review(finding, disclosure)
    view["history"] = made["history"]
    view["disposition"] = {"state": made["disposition"], **_decision(disclosure.handled.rows.get(finding.finding))}
    view["marks"] = _marks(finding, by_id, disclosure.document.text)
    view["hypothesis"] = hypothesis
    view["facts"] = [_fact_view(by_id[i]) for i in finding.facts]
    for lang, prefix in prefixes.items():
        view[lang] = {**getattr(finding, lang), "cause": getattr(finding, lang)["cause"].removeprefix(prefix)}
    return view


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


def summary(disclosure: Disclosure) -> str:
    """What `juesuan check` prints for a reader: counts, checks that do not tie, suspects, findings."""
    counts, title = disclosure.counts(), f"{disclosure.department} {disclosure.year or ''}".strip()
    head = "{}: {printed} figures = {facts} facts + {set_aside} set aside + {unread} unread".format(title, **counts)
    verdicts = ", ".join(
        f"{n} {v}" for v in ("ties", "rounds", "breaks", "untestable") if (n := sum(c.verdict == v for c in disclosure.checks))
    )
    parts = [head, f"{len(disclosure.checks)} checks: {verdicts or 'none'}", opinion(disclosure)["en"], ""]
    loose = [check_row(c) for c in disclosure.checks if c.verdict != "ties"]
    if loose:
        parts += [
            "Checks that do not tie to the digit",
            table(loose, ("check", "kind", "label", "verdict", "published", "statement")),
        ]
    if disclosure.suspects:
        rows_of = [{k: str(v) for k, v in suspect_row(s).items()} for s in disclosure.suspects]
        suspects = [{**row, "cause": s.cause.get("en", "")} for row, s in zip(rows_of, disclosure.suspects, strict=True)]
        parts += ["Suspects", table(suspects, ("fact", "label", "measure", "value", "low", "high", "cause"))]
    if disclosure.findings:
        found = [{**finding_row(f, disclosure), "title": f.en["title"]} for f in disclosure.findings]
        told = [name for name in ("materiality", "history", "disposition") if len({row[name] for row in found}) > 1]
        parts += ["Findings", table(found, ("finding", "severity", "section", *told, "title"))]
    return harmless("\n".join(parts))
