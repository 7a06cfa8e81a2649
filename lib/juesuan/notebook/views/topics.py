"""Checks and findings by the notebook that treats them, and how to do any check again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from juesuan.disclosure import Disclosure
from juesuan.findings.findings import Finding
from juesuan.ground.data import wording
from juesuan.ground.text import COMMA
from juesuan.notebook.views.shown import Prose, Table, in_words, printed_figure, range_of, say, table_of, word_for
from juesuan.reading.facts import Fact
from juesuan.reconcile.checks import Check
from juesuan.report.contract import check_row
from juesuan.report.memo_details import by_kind
from juesuan.report.reperformance import Shown, show


def verdicts(disclosure: Disclosure, lang: str = "en") -> Table:
    """Checks by kind and verdict."""
    counted = [(word_for("kinds", kind, lang), found) for kind, found in by_kind(disclosure.checks).items()]
    counted.append((say(lang, "all_checks"), disclosure.checks))
    rows = [{"kind": kind, "number": len(found), **Counter(c.verdict for c in found)} for kind, found in counted]
    numbers = ("number", *wording("memo")["verdicts"])
    return table_of(rows, ("kind", *numbers), lang).fillna(0).astype(dict.fromkeys(numbers, int))


def says_verdicts(disclosure: Disclosure, lang: str = "en") -> Prose:
    """How many checks there are, and how they ended."""
    n = Counter(c.verdict for c in disclosure.checks)
    counts = {verdict: n[verdict] for verdict in wording("memo")["verdicts"]}
    return say(lang, "verdicts" if disclosure.checks else "verdicts_none", number=len(disclosure.checks), **counts)


def says_joint(disclosure: Disclosure, lang: str = "en") -> Prose:
    """Whether all figures can be true together."""
    result, suspects = disclosure.reconciliation, disclosure.suspects
    name = "joint_unsettled" if not result.settled else "joint_possible" if result.consistent else "joint_impossible"
    sure = sum(not s.alternatives for s in suspects)
    return say(lang, name, number=len(disclosure.verdict.system.statements), suspects=len(suspects), sure=sure)


def topic_of(fact: Fact) -> str:
    """The notebook that treats a figure: income, three_public, procurement or performance."""
    if fact.group or fact.measure in ("weight", "score", "target"):
        return "performance"
    return topic_named(fact.key[0] if fact.key else fact.label)


def topic_named(concept: str) -> str:
    """The notebook that treats a concept."""
    return next((topic for topic, begins in wording("views")["topics"].items() if concept.startswith(tuple(begins))), "income")


def checks(disclosure: Disclosure, topic: str = "", lang: str = "en") -> Table:
    """The checks of one topic; of all where none is named."""
    return check_table(disclosure, _checks_of(disclosure, topic), lang)


def _checks_of(disclosure: Disclosure, topic: str) -> list[Check]:
    topics = {f.fact: topic_of(f) for f in disclosure.facts}
    return [c for c in disclosure.checks if not topic or topics[c.facts[0]] == topic]


def check_table(disclosure: Disclosure, found: Iterable[Check], lang: str) -> Table:
    """One row a check, with the range that the other figures allow."""
    facts, rows = disclosure.reading.book.by_id, []
    for c in found:
        target = facts[c.facts[0]]
        own = {"printed": printed_figure(target), "range": range_of(target, c.low, c.high, lang)}
        rows.append({**in_words(check_row(c), lang), "term": c.label, "relation": c.statement, **own})
    return table_of(rows, "check kind term basis relation printed range verdict", lang)


def says_checks(disclosure: Disclosure, topic: str, lang: str = "en") -> Prose:
    """How the checks of one topic ended, and which do not tie as printed."""
    found = _checks_of(disclosure, topic)
    if not found:
        return say(lang, "checks_none")
    odd = [c for c in found if c.verdict != "ties"]
    listed = COMMA[lang].join(say(lang, "check", id=c.check, verdict=word_for("verdicts", c.verdict, lang)) for c in odd)
    return say(lang, "checks", number=len(found), ties=len(found) - len(odd), others=listed or say(lang, "none"))


def findings(disclosure: Disclosure, topic: str = "", lang: str = "en") -> Table:
    """Findings in the order of their severity; those of one topic where one is named."""
    rows = []
    for f in _of_topic(disclosure, topic):
        cells = {"finding": f.finding, "severity": f.severity, "section": f.section, "quote": f.quote}
        rows.append(in_words(cells, lang) | {**getattr(f, lang), "facts": " ".join(f.facts)})
    return table_of(rows, "finding severity section title condition quote facts", lang)


def _of_topic(disclosure: Disclosure, topic: str) -> list[Finding]:
    facts, form = disclosure.reading.book.by_id, {t.form.project for t in disclosure.reading.tables if t.form}
    topics = {
        f.finding: topic_of(facts[f.facts[0]]) if f.facts else "performance" if f.label in form else "income"
        for f in disclosure.findings
    }
    return [f for f in disclosure.findings if not topic or topics[f.finding] == topic]


def says_findings(disclosure: Disclosure, topic: str = "", lang: str = "en") -> Prose:
    """How many findings there are, by severity."""
    n = Counter(f.severity for f in _of_topic(disclosure, topic))
    counts = {name: n[name] for name in ("exception", "attention", "note")}
    return say(lang, "findings" if n else "findings_none", total=n.total(), **counts)


def example(disclosure: Disclosure, topic: str = "") -> str:
    """The name of the check of a topic that teaches most: one that breaks, else rounds, else ties; empty for none."""
    order = ("breaks", "rounds", "ties", "untestable")
    found = _checks_of(disclosure, topic)
    return min(found, key=lambda c: (order.index(c.verdict), c.check), default=None).check if found else ""


def says_again(disclosure: Disclosure, topic: str = "", lang: str = "en") -> Prose:
    """How to re-perform any check in one line, with a check of this document and topic as the example."""
    name = example(disclosure, topic)
    return say(lang, "again" if name else "again_none", call=f'disclosure.check("{name}")')


def again(disclosure: Disclosure, topic: str = "", lang: str = "en") -> Shown | Prose:
    """The check of a topic that teaches most, in full."""
    name = example(disclosure, topic)
    return show(disclosure, "check", name, lang) if name else say(lang, "again_none")
