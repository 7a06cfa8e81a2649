"""What `juesuan check` prints for a reader in a terminal."""

from __future__ import annotations

from juesuan.disclosure import Disclosure
from juesuan.ground.text import aligned, harmless
from juesuan.report.contract import check_row, finding_row, suspect_row
from juesuan.report.opinion import opinion


def summary(disclosure: Disclosure) -> str:
    """What `juesuan check` prints for a reader: counts, checks that do not tie, suspects, findings."""
    counts, title = disclosure.counts(), f"{disclosure.department} {disclosure.year or ''}".strip()
    head = "{}: {printed} figures = {facts} facts + {set_aside} set aside + {unread} unread".format(title, **counts)
    verdicts = ", ".join(
        f"{n} {v}" for v in ("ties", "rounds", "breaks", "untestable") if (n := sum(c.verdict == v for c in disclosure.checks))
    )
    parts = [head, f"{len(disclosure.checks)} checks: {verdicts or 'none'}", opinion(disclosure).text("en"), ""]
    loose = [check_row(c) for c in disclosure.checks if c.verdict != "ties"]
    if loose:
        parts += [
            "Checks that do not tie to the digit",
            aligned(loose, ("check", "kind", "label", "verdict", "published", "statement")),
        ]
    if disclosure.suspects:
        rows_of = [{k: str(v) for k, v in suspect_row(s).items()} for s in disclosure.suspects]
        suspects = [{**row, "cause": s.cause.get("en", "")} for row, s in zip(rows_of, disclosure.suspects, strict=True)]
        parts += ["Suspects", aligned(suspects, ("fact", "label", "measure", "value", "low", "high", "cause"))]
    if disclosure.findings:
        found = [{**finding_row(f, disclosure), "title": f.en["title"]} for f in disclosure.findings]
        told = [name for name in ("materiality", "history", "disposition") if len({row[name] for row in found}) > 1]
        parts += ["Findings", aligned(found, ("finding", "severity", "section", *told, "title"))]
    return harmless("\n".join(parts))
