"""Findings on what a scan made doubtful: figures that were probably misread, and figures to be looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from juesuan.findings.drafts import Draft, Ground
from juesuan.findings.registry import rule
from juesuan.findings.sentences import said
from juesuan.ground.data import wording
from juesuan.reading.facts import Fact
from juesuan.reading.scanned import SURE

MOST = 60  # figures that are listed to be looked at


@rule
def scan_misread(ground: Ground) -> Iterator[Draft]:
    """A digit that the arithmetic shows to be another one than was read."""
    for one in ground.reading.misread:
        facts = tuple(ground.book.by_id[name] for name in one.facts)
        first = facts[0]
        fields = {
            "what": first.label or first.text,
            "read": one.read,
            "text": one.text,
            "checks": str(one.checks),
            "why": said(wording("findings")["scan_misread"]["why"][one.why]),
            "pages": ", ".join(dict.fromkeys(str(f.page) for f in facts if f.page)) or "–",
        }
        yield Draft("", facts, first.label, first.section, first.start, first.end, fields)


@rule
def scan_unsure(ground: Ground) -> Iterator[Draft]:
    """Figures of a scan that nothing confirms and the recogniser was not sure of, or that break a relation: in the order of how
    many relations they take part in."""
    uses = Counter(name for check in ground.checks for name in check.facts)
    broken = {name for check in ground.checks if check.verdict == "breaks" for name in check.facts}
    put_right = {name for one in ground.reading.misread for name in one.facts}
    doubted = [f for f in ground.reading.facts if f.fact in ground.unconfirmed and f.fact not in put_right and f.is_fact]
    doubted = [f for f in doubted if f.fact in broken or (f.likely is not None and f.likely < SURE)]
    doubted.sort(key=lambda f: (f.fact not in broken, -uses[f.fact], f.start))
    if doubted:
        listed = doubted[:MOST]
        first = min(listed, key=lambda f: f.start)
        fields = {"count": str(len(doubted)), "list": "; ".join(map(_shown, listed)), "listed": str(len(listed))}
        yield Draft("", tuple(listed), "", first.section, first.start, first.end, fields)


def _shown(fact: Fact) -> str:
    others = [one.text for one in fact.others if one.why == "seen"][:2]
    rest = f" (? {', '.join(others)})" if others else ""
    page = f" p. {fact.page}" if fact.page else ""
    return f"{fact.label or '–'} {fact.text}{fact.unit}{rest}{page}"
