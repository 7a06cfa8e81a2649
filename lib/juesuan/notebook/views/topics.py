"""Checks and findings by the notebook that treats them, and how to do any check again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from juesuan.disclosure import Disclosure
from juesuan.findings.findings import Finding
from juesuan.notebook.views.shown import Prose, Table, say, table_of, view_words
from juesuan.notebook.views.ticks import memo_words, printed_figure, range_of, verdict_words, word_for
from juesuan.reading.facts import Fact
from juesuan.reconcile.checks import Check
from juesuan.report.reperformance import Shown


def verdicts(disclosure: Disclosure) -> Table:
    """Checks by kind and verdict."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for check in disclosure.checks:
        counts[check.kind][check.verdict] += 1
    names = tuple(memo_words()["verdicts"])
    kinds = [kind for kind in memo_words()["kinds"] if counts[kind]]
    rows = [{"kind": word_for("kinds", kind), "number": counts[kind].total(), **counts[kind]} for kind in kinds]
    total = sum(counts.values(), Counter())
    total = {"kind": "all checks 合计", "number": total.total(), **total}
    return table_of([*rows, total], f"kind number {' '.join(names)}").fillna(0).astype(dict.fromkeys(("number", *names), int))


def says_verdicts(disclosure: Disclosure, lang: str = "en") -> Prose:
    """How many checks there are, and how they ended."""
    n = Counter(c.verdict for c in disclosure.checks)
    counts = {verdict: n[verdict] for verdict in memo_words()["verdicts"]}
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
    return next((topic for topic, begins in view_words()["topics"].items() if concept.startswith(tuple(begins))), "income")


def checks(disclosure: Disclosure, topic: str = "", kinds: str = "") -> Table:
    """The checks of one topic, of the kinds named (separated by blanks); of all where nothing is named."""
    topics = {f.fact: topic_of(f) for f in disclosure.facts}
    wanted = [c for c in disclosure.checks if not topic or topics[c.facts[0]] == topic]
    return check_table(disclosure, [c for c in wanted if not kinds or c.kind in kinds.split()])


def check_table(disclosure: Disclosure, found: Iterable[Check]) -> Table:
    """One row a check, with the range that the other figures allow."""
    facts = disclosure.reading.book.by_id
    rows = (
        {
            "check": c.check,
            "kind": word_for("kinds", c.kind),
            "term": c.label,
            "basis": word_for("bases", c.basis),
            "relation": c.statement,
            "printed": printed_figure(facts[c.facts[0]]),
            "range": range_of(facts[c.facts[0]], c.low, c.high),
            "verdict": verdict_words(c),
        }
        for c in found
    )
    return table_of(rows, "check kind term basis relation printed range verdict")


def says_checks(disclosure: Disclosure, topic: str, lang: str = "en") -> Prose:
    """How the checks of one topic ended, and which do not tie as printed."""
    table = checks(disclosure, topic)
    if table.empty:
        return say(lang, "checks_none")
    odd = table[~table["verdict"].str.startswith(memo_words()["verdicts"]["ties"]["mark"])]
    listed = ", ".join(f"{c} ({v})" for c, v in zip(odd["check"], odd["verdict"], strict=True)) or "none 无"
    return say(lang, "checks", number=len(table), ties=len(table) - len(odd), others=listed)


def findings(disclosure: Disclosure, topic: str = "") -> Table:
    """Findings in the order of their severity; those of one topic where one is named."""
    rows = (
        {
            "finding": f.finding,
            "severity": severity_words(f.severity),
            "section": f.section,
            "title": f.en["title"],
            "chinese": f.zh["title"],
            "condition": f.en["condition"],
            "quote": f.quote,
        }
        for f in _of_topic(disclosure, topic)
    )
    return table_of(rows, "finding severity section title chinese condition quote")


def severity_words(name: str) -> str:
    """Mark, English and Chinese of a severity."""
    entry = memo_words()["severities"][name]
    return f"{entry['mark']} {entry['en']} {entry['zh']}"


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
    topics = {f.fact: topic_of(f) for f in disclosure.facts}
    order = ("breaks", "rounds", "ties", "untestable")
    found = [c for c in disclosure.checks if not topic or topics[c.facts[0]] == topic]
    return min(found, key=lambda c: (order.index(c.verdict), c.check), default=None).check if found else ""


def says_again(disclosure: Disclosure, topic: str = "", lang: str = "en") -> Prose:
    """How to re-perform any check in one line, with a check of this document and topic as the example."""
    name = example(disclosure, topic)
    return say(lang, "again" if name else "again_none", call=f'disclosure.check("{name}")')


def again(disclosure: Disclosure, topic: str = "", lang: str = "en") -> Shown | Prose:
    """The check of a topic that teaches most, in full."""
    name = example(disclosure, topic)
    return disclosure.check(name, lang) if name else say(lang, "again_none")
