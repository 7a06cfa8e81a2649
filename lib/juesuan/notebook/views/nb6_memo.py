"""Notebook 6: the opinion, all findings ranked, what could not be tested."""

from __future__ import annotations

from juesuan.disclosure import Disclosure
from juesuan.findings.findings import PARTS
from juesuan.ground.data import wording
from juesuan.ground.text import COLON
from juesuan.notebook.views.shown import Prose, Table, in_words, safe, say, table_of, word_for
from juesuan.notebook.views.topics import findings
from juesuan.report.contract import check_row
from juesuan.report.opinion import opinion as _opinion
from juesuan.report.telling import untestable


def opinion(disclosure: Disclosure, lang: str = "en") -> Prose:
    """The opinion in two sentences."""
    return Prose(f"> {_opinion(disclosure).text('zh' if lang == 'zh' else 'en')}")


def ranked(disclosure: Disclosure, lang: str = "en") -> Table:
    """All findings in order: severity, place, title in both languages, the figures behind it."""
    return findings(disclosure, lang=lang)[["finding", "severity", "section", "title", "facts"]]


def details(disclosure: Disclosure, lang: str = "en", most: int = 10) -> Prose:
    """Condition, criteria, cause, effect and recommendation of the foremost findings."""
    texts, chosen = wording("memo")["texts"], "zh" if lang == "zh" else "en"
    opened, closed = ("（", "）") if chosen == "zh" else (" (", ")")
    pieces = []
    for f in disclosure.findings[:most]:
        side = getattr(f, chosen)
        pieces.append(f"**{f.finding} {safe(side['title'])}**{opened}{word_for('severities', f.severity, lang)}{closed}\n")
        pieces += [f"- *{texts[part][chosen]}*{COLON[chosen]}{safe(side[part])}" for part in PARTS[1:] if side[part]]
        pieces.append(f"- *{texts['quote'][chosen]}*{COLON[chosen]}{safe(f.quote)}\n")
    return Prose("\n".join(pieces) or say(lang, "details_none"))


def untested(disclosure: Disclosure, lang: str = "en") -> Table:
    """Checks that the document does not allow, with the reason."""
    rows = []
    for c in (c for c in disclosure.checks if c.verdict == "untestable"):
        rows.append({**in_words(check_row(c), lang), "term": c.label, "relation": c.statement, "reason": untestable(c, lang)})
    return table_of(rows, "check kind term relation reason", lang)
