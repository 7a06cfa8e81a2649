"""Notebook 3: the three public expenses, their physical quantities and unit costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from juesuan.disclosure import Disclosure
from juesuan.ground.data import wording
from juesuan.ground.exact import half_up
from juesuan.ground.text import COLON, SEMICOLON
from juesuan.notebook import charts
from juesuan.notebook.views.comparison import amounts, chart_rows, keys_of
from juesuan.notebook.views.shown import Prose, Table, absent, safe, say, word_for
from juesuan.notebook.views.topics import check_table
from juesuan.reading.facts import Fact
from juesuan.reading.vocabulary import vocabulary
from juesuan.reconcile.checks import Check


def says_quantities(disclosure: Disclosure, lang: str = "en") -> Prose:
    """Which expenses have no quantity beside them."""
    book = disclosure.reading.book
    spent = lambda labels: any(f.value for label in labels for f in book.all((label, ""), "level", "actual"))  # noqa: E731
    pairs = vocabulary().words["quantities"]
    bare = "、".join(pair["money"][0] for pair in pairs if spent(pair["money"]) and not spent(pair["counts"]))
    count = len(amounts(disclosure, "quantities"))
    if not count and not bare:
        return absent(lang, "quantities")
    return say(lang, "quantities", number=count, bare=bare or say(lang, "none"))


def chart_three_public(disclosure: Disclosure, lang: str = "en") -> charts.Figure:
    """The items with budget and prior year, and each unit cost beside the interval that amount and count allow."""
    facts = disclosure.reading.book.by_id
    costs = [
        {"label": c.label, "value": facts[c.facts[0]].value, "unit": facts[c.facts[0]].unit, **_ends(facts[c.facts[0]], c)}
        for c in _of_units(disclosure)
    ]
    return charts.three_public(chart_rows(disclosure, keys_of("three_public")), costs, lang=lang)


def _ends(fact: Fact, check: Check) -> dict[str, Decimal | None]:
    ends = {"low": check.low, "high": check.high}
    return {n: None if e is None else half_up(e / fact.scale, fact.decimals + 2) for n, e in ends.items()}


def unit_costs(disclosure: Disclosure, lang: str = "en") -> Table:
    """Printed unit costs against the amount divided by the count."""
    return check_table(disclosure, _of_units(disclosure), lang).drop(columns=["kind", "basis"])


def _of_units(disclosure: Disclosure) -> list[Check]:
    return [c for c in disclosure.checks if c.kind == "unit_cost"]


def says_three_public(disclosure: Disclosure, lang: str = "en") -> Prose:
    """The total, and which items rose against the prior year or stand above the budget."""
    rows = chart_rows(disclosure, keys_of("three_public"))
    if not rows:
        return absent(lang, "three_public")
    printed = rows[0]["label"] == wording("views")["amounts"]["three_public"][0] and rows[0]["actual"] is not None
    total = say(lang, "three_public_total", actual=rows[0]["actual"]) if printed else ""
    rose, over = (_names(r for r in rows[1:] if _above(r, base)) or say(lang, "none_shown") for base in ("prior", "budget"))
    return say(lang, "three_public", total=total, rose=rose, over=over)


def _above(row: Mapping[str, Any], base: str) -> bool:
    return None not in (row["actual"], row[base]) and row["actual"] > row[base]


def _names(rows: Iterable[Mapping[str, Any]]) -> str:
    return "、".join(r["label"] for r in rows)


def says_unit_costs(disclosure: Disclosure, lang: str = "en") -> Prose:
    """Which unit costs lie in the interval that amount and count allow."""
    found = _of_units(disclosure)
    if not found:
        return absent(lang, "unit_costs")
    told = (f"{safe(c.label)} {c.published}{COLON[lang]}{word_for('verdicts', c.verdict, lang)}" for c in found)
    return say(lang, "sentence", text=SEMICOLON[lang].join(told))
