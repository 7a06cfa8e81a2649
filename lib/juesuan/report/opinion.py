"""The opinion: whether the figures can all be true, and what calls for correction or an answer."""

from __future__ import annotations

from juesuan.disclosure import Disclosure
from juesuan.ground.data import wording


def opinion(disclosure: Disclosure) -> dict[str, str]:
    """The opinion in two sentences: whether the figures can all be true, and what the words leave open."""
    words, found = wording("outputs")["opinion"], disclosure.findings
    exceptions = sum(f.severity == "exception" for f in found)
    attention = sum(f.severity == "attention" for f in found)
    settled = disclosure.reconciliation.settled
    breaks = any(c.verdict == "breaks" and not c.past for c in disclosure.checks)  # another year's may be restated
    first = "unsettled" if not settled else "impossible" if disclosure.suspects or breaks else "possible"
    second = "exceptions" if exceptions else "attention" if attention else "nothing"
    if second == "nothing" and disclosure.document.gaps:
        second = "nothing_shown"
    if not any(f.is_fact for f in disclosure.facts):
        first, second = "nothing_read", "nothing_read_then"
    numbers = {
        "exceptions": exceptions,
        "attention": attention,
        "checks": len(disclosure.checks),
        "facts": disclosure.counts()["facts"],
        "unread": disclosure.counts()["unread"],
        "gaps": len(disclosure.document.gaps),
    }
    gaps = {"en": " ", "zh": ""}
    spoken = [words[first], words[second]] + [wording("outputs")[left] for left in ("gaps", "unread") if numbers[left]]
    return {lang: gap.join(s[lang].format(**numbers) for s in spoken) for lang, gap in gaps.items()}
