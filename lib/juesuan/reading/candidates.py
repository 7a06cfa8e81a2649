"""Candidates: the other meanings that a figure may have where its words leave more than one, ranked, each with its reason."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from juesuan.ground import expressions as re
from juesuan.ground.exact import rounded
from juesuan.reading.facts import Candidate, Fact, Reading, scale
from juesuan.reading.grammar import ANNUAL, COMPARATORS, INITIAL, PRIOR, RATIOS, grammar
from juesuan.reading.vocabulary import FUNDS, Key, vocabulary

_REACH, _BEFORE, _AFTER = 1500, 6, 2  # characters back, and how many subjects before and after, a label may be taken from
_TOTALS = ("收入合计", "支出合计", "收入总计", "支出总计", "收支总计", "基本支出", "项目支出")


def candidates(reading: Reading, text: str, fact: Fact) -> tuple[Candidate, ...]:
    """Every other meaning that the words leave a figure, the likeliest first; fields that its own clause names are kept.

    `text` is the document's. A rank is of the kind (1 what the words suggest, 1.5 a level that a comparison names, 2 a missing
    percent sign, 3 another comparator, 4 another label, 5 a level that is a change, 6 another whole) and, after the point, of
    nearness.
    """
    if not fact.is_fact or fact.cell or fact.measure in ("score", "weight", "target"):
        return ()
    found = [*fact.candidates, *_of_words(fact), *_comparators(fact), *_labels(reading, text, fact), *_wholes(reading, fact)]
    return tuple(sorted(dict.fromkeys(found), key=lambda c: c.rank))


def taken(fact: Fact, candidate: Candidate) -> Fact:
    """The fact with a candidate's meaning, read so by arithmetic; its interval follows the unit."""
    fields = {n: v for n, v in candidate._asdict().items() if v is not None and n not in ("rank", "reason")}
    moved = replace(fact, **fields, how="arithmetic")
    if candidate.reason == "level_not_change" and fact.value < 0:
        moved = replace(moved, value=-fact.value, low=-fact.high, high=-fact.low)
    if moved.measure == "rate" and candidate.reason == "other_label":
        moved = replace(moved, of=moved.label, of_key=moved.key)
    if candidate.unit is not None:
        interval = rounded(moved.value, moved.decimals, scale(moved.unit))
        moved = replace(moved, low=interval.low, high=interval.high)
    return moved


def _of_words(fact: Fact) -> Iterator[Candidate]:
    """占 with a budget word is a rate; a bare number where a percentage stands is a percentage; a level after a direction
    word is a change."""
    if fact.measure == "share" and "of" not in fact.named:
        for number, basis in enumerate((INITIAL, ANNUAL)):
            rank = (1 if "measure" not in fact.named else 3.5) + number / 10
            yield Candidate(rank, "rate_of_budget", measure="rate", basis=basis, of=fact.label, of_key=fact.key)
    if fact.unit == "" and fact.measure in RATIOS:
        yield Candidate(2, "missing_percent", unit="%")
    if fact.measure == "amount" and "measure" not in fact.named and _moved(fact.shape):
        for number, basis in enumerate((PRIOR, INITIAL)):
            yield Candidate(5 + number / 10, "change_not_level", measure="change", basis=basis)
    if fact.measure == "change" and "measure" not in fact.named and "basis" in fact.named:
        yield Candidate(1.5, "level_not_change", measure="amount")  # 低于年初预算1.50万元: by so much, or than so much


@lru_cache(1024)
def _moved(shape: str) -> bool:
    return any(t.kind == "direction" for t in grammar().tokens(shape + "1"))


def _comparators(fact: Fact) -> Iterator[Candidate]:
    """Another comparator for a change or rate whose clause names none."""
    if fact.measure in ("change", "change_rate", "rate") and "basis" not in fact.named:
        for number, basis in enumerate(b for b in COMPARATORS if b != fact.basis):
            yield Candidate(3 + number / 10, "other_comparator", basis=basis)


def _labels(reading: Reading, text: str, fact: Fact) -> Iterator[Candidate]:
    """Another item among those named before, or just after, where the clause names none."""
    if "label" in fact.named:
        return
    for number, (label, key) in enumerate(_near(reading, text, fact)):
        if key != fact.key:
            yield Candidate(4 + number / 20, "other_label", label=label, key=key)


def _near(reading: Reading, text: str, fact: Fact) -> list[tuple[str, Key]]:
    """The subjects of the figures before and after, nearest first, then the items that the paragraph names."""
    facts = reading.facts
    place = bisect_left(facts, fact.start, key=lambda f: f.start)
    before = (f for f in reversed(facts[:place]) if f.key and f.is_fact and f.start > fact.start - _REACH)
    after = (f for f in facts[place + 1 :] if f.key and f.is_fact and f.start < fact.start + _REACH // 8)
    found = list(dict.fromkeys((f.label, f.key) for f in before if f.key))[:_BEFORE]
    found += list(dict.fromkeys((f.label, f.key) for f in after if f.key))[:_AFTER]
    scopes = {k[1] for _, k in found} | ({fact.key[1]} if fact.key else set())
    words = re.sub(r"\s", "", text[text.rfind("\n", 0, fact.start) + 1 : fact.start])
    for token in grammar().tokens(words):
        if token.kind == "item":
            found += [(token.value.label, token.value.key(scope)) for scope in sorted(scopes)]
    return list(dict.fromkeys(found))[:14]


_BESIDE = 150  # characters before a share within which its whole is printed beside it


def _wholes(reading: Reading, fact: Fact) -> Iterator[Candidate]:
    """Another whole of a share that names none: one that other shares are of, or a total; of one that names no fund, the same
    of a fund."""
    if fact.measure != "share":
        return
    if "of" in fact.named:
        levels = [f for f in reading.facts if f.measure == "amount" and f.basis == "actual" and f.value > 0 and f.key]
        if any(f.key == fact.of_key and 0 <= fact.start - f.end < _BESIDE for f in levels):
            return  # 本年支出合计9万元，…占本年支出合计的19%: of what is printed just before
        told = {f.key: f.label for f in levels if fact.of_key and fact.of == fact.of_key[0] == f.key[0] and f.key[1] in FUNDS}
        for number, (key, label) in enumerate(told.items()):
            yield Candidate(6 + number / 50, "fund_of_whole", of=label, of_key=key)
        return
    wholes = {f.of_key for f in reading.facts if f.measure == "share"}
    either = vocabulary().hierarchy["two_wholes"].get(fact.label, ())
    levels = dict.fromkeys(
        (f.label, f.key)
        for f in reading.facts
        if f.measure == "amount" and f.basis == "actual" and f.value > 0 and f.key and f.key not in (fact.key, fact.of_key)
    )
    found = (k for k in levels if k[1] in wholes or k[0] in either or (k[1] and k[1][0] in _TOTALS))
    for number, (label, key) in enumerate(found):
        yield Candidate(6 + number / 50, "other_whole", of=label, of_key=key)
