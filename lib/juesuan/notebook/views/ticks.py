"""Tick marks, and the figures, ranges and terms of the tables in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Any

from juesuan.disclosure import Disclosure
from juesuan.ground.data import wording
from juesuan.ground.exact import half_up
from juesuan.notebook.views.shown import Table, safe, say, table_of
from juesuan.reading.facts import Fact
from juesuan.reading.vocabulary import vocabulary
from juesuan.report.codebook import GROUPS


@cache
def tick_names() -> Mapping[str, tuple[str, str, str]]:
    """Tick mark, English and Chinese meaning of every state a figure can be in."""
    verdicts = {name: (one["mark"], one["meaning_en"], one["meaning_zh"]) for name, one in wording("memo")["verdicts"].items()}
    states = wording("views")["states"]
    return verdicts | {name: (one["mark"], one["en"], one["zh"]) for name, one in states.items()}


def word_for(group: str, key: str, lang: str) -> str:
    """A fixed word of the memo, e.g. prior year or 上年数; after its mark where it has one."""
    entry = wording("memo")[group].get(key)
    return f"{entry.get('mark', '')} {entry[lang]}".lstrip() if entry else key


def in_words(row: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """A row of the contract with its kind, basis, verdict and severity as the memo names them."""
    named = {column: group for column, group in GROUPS.items() if column in row and group in wording("memo")}
    return {**row, **{column: word_for(group, row[column], lang) for column, group in named.items()}}


def marks(disclosure: Disclosure) -> dict[str, str]:
    """The state of every figure by its identifier. A figure is marked by its own recomputation; one that is only used in
    others' recomputations, or breaks beside a suspect, by the best of the rest, because the fault lies elsewhere."""
    own, used = defaultdict(list), defaultdict(list)
    suspects = {s.fact for s in disclosure.suspects}
    for check in disclosure.checks:
        blamed = check.verdict == "breaks" and not suspects.isdisjoint(check.facts)
        (used if blamed else own)[check.facts[0]].append(check.verdict)
        for name in check.facts[1:]:
            used[name].append(check.verdict)
    return {f.fact: "suspect" if f.fact in suspects else _state(f, own[f.fact], used[f.fact]) for f in disclosure.facts}


def _state(fact: Fact, own: list[str], used: list[str]) -> str:
    if not fact.is_fact:
        return "unread" if fact.measure == "unread" else "set_aside"
    worst = next((v for v in ("breaks", "rounds", "ties") if v in own), None)
    best = next((v for v in ("ties", "rounds", "breaks") if v in used), None)
    return worst or best or ("untestable" if own or used else "unchecked")


def tick_marks(lang: str = "en") -> Table:
    """What the tick marks mean."""
    named = wording("charts")["verdicts"] | wording("memo")["verdicts"]
    rows = (
        {"mark": mark, "state": named[name][lang], "meaning": zh if lang == "zh" else en}
        for name, (mark, en, zh) in tick_names().items()
        if mark
    )
    return table_of(rows, "mark state meaning", lang)


def printed_figure(fact: Fact, unit: str = "") -> str:
    """Sign, digits and unit; the unit is left out where it is the one that the column or row already names."""
    sign = "+" if fact.measure in ("change", "change_rate") and fact.value > 0 else ""
    return f"{sign}{fact.value:,}{'' if fact.unit == unit else fact.unit}"


def with_tick(fact: Fact | None, states: Mapping[str, str], unit: str = "") -> str:
    """A figure with its tick mark; nothing for none."""
    return f"{printed_figure(fact, unit)} {tick_names()[states[fact.fact]][0]}" if fact else ""


def _end(fact: Fact, end: Fraction | None) -> str:
    """An end of a range in the figure's printed unit, with two more decimals than it prints; a whole count without any."""
    if end is None:
        return ""
    whole = end == 0 or (fact.low == fact.high and end.denominator == 1 and fact.scale == 1 and not fact.decimals)
    return f"{half_up(end / fact.scale, 0 if whole else fact.decimals + 2):,}"


def range_of(fact: Fact, low: Fraction | None, high: Fraction | None, lang: str) -> str:
    """A range of base units in the figure's printed unit; an end of None is unbounded."""
    if low is None:
        return "" if high is None else say(lang, "at_most", end=f"{_end(fact, high)}{fact.unit}")
    if high is None:
        return say(lang, "at_least", end=f"{_end(fact, low)}{fact.unit}")
    return f"{_end(fact, low)}{'' if low == high else f' – {_end(fact, high)}'}{fact.unit}"


def item_names(label: str) -> dict[str, str]:
    """The two cells that name an item: English, where there is a name, and Chinese."""
    english = vocabulary().english(label)
    return {"item": english if english != label else "", "term": label}


def both_names(fact: Fact) -> str:
    """The item of a figure in a sentence: English with the Chinese term."""
    english = vocabulary().english(fact.label)
    return f"{english} ({safe(fact.label)})" if english != fact.label else safe(fact.label)
