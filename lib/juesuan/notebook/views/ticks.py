"""Tick marks, and the figures, ranges and terms of the tables in words."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Any

from juesuan.findings.sentences import range_text
from juesuan.ground.data import wording
from juesuan.notebook.views.shown import Table, safe, table_of
from juesuan.reading.facts import Fact
from juesuan.reading.vocabulary import vocabulary
from juesuan.report.codebook import GROUPS


@cache
def tick_names() -> Mapping[str, tuple[str, str, str]]:
    """Tick mark, English and Chinese meaning of every state a figure can be in; what is set aside has no mark in a table."""
    named = {state: (one["mark"], one["meaning_en"], one["meaning_zh"]) for state, one in wording("marked")["states"].items()}
    return named | {"set_aside": ("", *named["set_aside"][1:])}


def word_for(group: str, key: str, lang: str) -> str:
    """A fixed word of the memo, e.g. prior year or 上年数; after its mark where it has one."""
    entry = wording("memo")[group].get(key)
    return f"{entry.get('mark', '')} {entry[lang]}".lstrip() if entry else key


def in_words(row: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """A row of the contract with its kind, basis, verdict and severity as the memo names them."""
    named = {column: group for column, group in GROUPS.items() if column in row and group in wording("memo")}
    return {**row, **{column: word_for(group, row[column], lang) for column, group in named.items()}}


def tick_marks(lang: str = "en") -> Table:
    """What the tick marks mean."""
    named = wording("marked")["states"]
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


def range_of(fact: Fact, low: Fraction | None, high: Fraction | None, lang: str) -> str:
    """A range of base units as the memo words it, in the figure's printed unit; "" where both ends are unbounded."""
    return "" if low is None and high is None else range_text(fact, low, high)[lang == "zh"]


def item_names(label: str) -> dict[str, str]:
    """The two cells that name an item: English, where there is a name, and Chinese."""
    english = vocabulary().english(label)
    return {"item": english if english != label else "", "term": label}


def both_names(fact: Fact) -> str:
    """The item of a figure in a sentence: English with the Chinese term."""
    english = vocabulary().english(fact.label)
    return f"{english} ({safe(fact.label)})" if english != fact.label else safe(fact.label)
