"""What the commands print for a reader in a terminal."""

from __future__ import annotations

from collections import Counter

from juesuan.disclosure import Disclosure
from juesuan.findings.findings import Finding
from juesuan.findings.sentences import derived_texts, figure, what
from juesuan.ground.data import wording
from juesuan.ground.text import COMMA, harmless
from juesuan.reading.facts import Fact
from juesuan.reconcile.suspects import Suspect
from juesuan.report.contract import check_row, finding_row
from juesuan.report.fact_tables import table
from juesuan.report.opinion import opinion


def summary(disclosure: Disclosure, lang: str = "en") -> str:
    """What `juesuan check` prints: counts, checks that do not tie, suspects, findings."""
    words = {name: entry[lang] for name, entry in wording("commands")["terminal"].items()}
    counted = Counter(c.verdict for c in disclosure.checks)
    known = {names[lang]: counted[v] for v, names in wording("memo")["verdicts"].items() if counted[v]}
    told = COMMA[lang].join(words["counted"].format(number=n, name=name) for name, n in known.items()) or words["none"]
    parts = [
        words["head"].format(title=f"{disclosure.department} {disclosure.year or ''}".strip(), **disclosure.counts()),
        words["checks"].format(number=len(disclosure.checks), verdicts=told),
        opinion(disclosure).text(lang),
        "",
    ]
    if loose := [check_row(c) for c in disclosure.checks if c.verdict != "ties"]:
        parts += [words["loose"], table(loose, ("check", "kind", "label", "verdict", "published", "statement"), "checks", lang)]
    if disclosure.suspects:
        facts = disclosure.reading.book.by_id
        parts += [words["suspects"], *(_suspect(facts[s.fact], s, lang, words["suspect"]) for s in disclosure.suspects), ""]
    if disclosure.findings:
        found = [finding_row(f, disclosure) | {"title": getattr(f, lang)["title"]} for f in disclosure.findings]
        names = wording("memo")["severities"] | wording("memo")["history"] | wording("dispositions")["dispositions"]
        names |= {"trivial": wording("memo")["texts"]["below"], "reportable": {lang: ""}}
        for row in found:
            row |= {name: names[said][lang] for name, said in row.items() if said in names}
        varied = [name for name in ("materiality", "history", "disposition") if len({row[name] for row in found}) > 1]
        parts += [words["findings"], table(found, ("finding", "severity", "section", *varied, "title"), "findings", lang)]
    if disclosure.questions:
        parts += [wording("memo")["texts"]["questions"][lang]]
        parts += [f"{q.question}  {getattr(q, lang)}" for q in disclosure.questions] + [""]
    return harmless("\n".join(parts))


def _suspect(fact: Fact, suspect: Suspect, lang: str, line: str) -> str:
    """A suspect in a line: item and figure, what the others allow it, the likely cause."""
    pairs = {"item": what(fact), "figure": figure(fact), "range": derived_texts(fact, suspect)[0]}
    fields = {name: pair[lang == "zh"] for name, pair in pairs.items()}
    return line.format(fact=fact.fact, cause=suspect.cause.get(lang, ""), **fields).rstrip(" ;；")


def told(disclosure: Disclosure, finding: Finding, lang: str) -> str:
    """One finding in a line: number, severity, what was made of it, title."""
    state = disclosure.handled.state(finding) or ("trivial" if finding.finding in disclosure.trivial else "")
    known = wording("dispositions")["dispositions"] | {"trivial": wording("memo")["texts"]["below"]}
    marks = ("（{}）", "：") if lang == "zh" else (" ({})", ": ")
    note = marks[0].format(known[state][lang]) if state else ""
    severity = wording("memo")["severities"][finding.severity][lang]
    return f"{finding.finding} {severity}{note}{marks[1]}{getattr(finding, lang)['title']}"
