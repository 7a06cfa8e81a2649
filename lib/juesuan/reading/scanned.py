"""Figures read from a scan: how surely, and what else their digits may be."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache

from juesuan.documents.document import Document
from juesuan.ground import expressions as re
from juesuan.ground.data import data, load
from juesuan.ground.exact import exact, rounded
from juesuan.ground.expressions import Expression
from juesuan.reading.facts import Fact, Other, Reading

SURE = Decimal("0.98")  # above, a figure that nothing confirms is not listed to be looked at
MOST = 60  # other digits of one figure that are thought of


@cache
def _alike() -> dict[str, str]:
    return load(data("characters.yaml"))["alike"]


def scanned(reading: Reading, document: Document) -> Reading:
    """The reading with what is known of each figure that was recognised in a picture; others stay as they are."""
    return replace(reading, facts=tuple(_seen(fact, document) for fact in reading.facts))


def _seen(fact: Fact, document: Document) -> Fact:
    found = [document.seen[at] for at in range(fact.start, fact.end) if at in document.seen]
    if not found:
        return fact
    likely = min(Decimal(str(one.likely)) for one in found)
    how = fact.how if fact.how == "doubtful" else "scan"
    return replace(fact, how=how, likely=likely, others=tuple(_others(fact, document))[:MOST])


def _others(fact: Fact, document: Document) -> Iterator[Other]:
    """One character changed: first what the recogniser thought of, then what looks alike; then a point put in. Of a count in
    Chinese numerals none."""
    if not _NUMBER.fullmatch(_plain(fact.text)):
        return
    told = {fact.text}
    seen = [(at, document.seen[at]) for at in range(fact.start, fact.end) if at in document.seen]
    ranked = sorted(
        ((p, at, text) for at, one in seen for text, p in one.others if text.isdecimal()), key=lambda o: (-o[0], o[1])
    )
    for likely, at, text in ranked:
        changed = _changed(fact.text, at - fact.start, text)
        if changed not in told:
            told.add(changed)
            yield Other(changed, Decimal(str(likely)), "seen")
    for at, character in enumerate(fact.text):
        for text in _alike().get(character, ""):
            changed = _changed(fact.text, at, text)
            if changed not in told:
                told.add(changed)
                yield Other(changed, Decimal(0), "alike")
    if fact.measure in ("amount", "change") and "." not in fact.text and len(fact.text) > 2:
        yield Other(f"{fact.text[:-2]}.{fact.text[-2:]}", Decimal(0), "point")


_NUMBER = Expression(r"\d+(?:\.\d+)?")


def _plain(text: str) -> str:
    """The digits and the point alone; what stands between them (blanks, commas) is left out."""
    return re.sub(r"[^\d.]", "", unicodedata.normalize("NFKC", text.replace("。", ".")))


def _changed(text: str, at: int, to: str) -> str:
    return text[:at] + to + text[at + 1 :]


def with_digits(fact: Fact, text: str) -> Fact:
    """The fact as it would be with other digits; its sign stays."""
    plain = _plain(text)
    value = Decimal(plain) * (-1 if fact.value < 0 else 1)
    decimals = len(plain.partition(".")[2])
    if fact.low == fact.high:
        low = high = exact(value) * fact.scale
    else:
        span = rounded(value, decimals, fact.scale)
        low, high = span.low, span.high
    return replace(fact, value=value, decimals=decimals, low=low, high=high)
