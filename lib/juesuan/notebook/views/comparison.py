"""One row an amount: prior year, initial budget and actual, with the changes and rates between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from juesuan.disclosure import Disclosure
from juesuan.ground.data import wording
from juesuan.ground.exact import EXACT, decimal
from juesuan.notebook.views.shown import Table, item_names, table_of, with_tick
from juesuan.reading.book import Book
from juesuan.reading.facts import Fact
from juesuan.reading.vocabulary import Key, vocabulary
from juesuan.report.opinion import states_of


def amounts(disclosure: Disclosure, listed: str, lang: str = "en") -> Table:
    """A list of data/words/views.yaml (income, expenditure, three_public, quantities, procurement, operations, assets)."""
    return comparison_table(disclosure, keys_of(listed), lang)


def comparison_table(disclosure: Disclosure, keys: Sequence[Key], lang: str) -> Table:
    """One row an amount: prior year, initial budget and actual, the changes and rates between them, the share of the whole."""
    book, states = disclosure.reading.book, states_of(disclosure)
    rows = [row for key in keys if (row := _comparison(book, states, key))]
    table = table_of(rows, "item term unit prior budget actual change change_rate versus_budget budget_rate share of", lang)
    empty = [name for name in table if name not in ("item", "term", "unit", "actual") and not table[name].any()]
    return table.drop(columns=empty)


def _comparison(book: Book, states: Mapping[str, str], key: Key) -> dict[str, str] | None:
    found = {
        "actual": print_of(book, key, "level", "actual"),
        "change": print_of(book, key, "change", "prior_year"),
        "change_rate": print_of(book, key, "change_rate", "prior_year"),
        "versus_budget": print_of(book, key, "change", "initial_budget"),
        "budget_rate": print_of(book, key, "change_rate", "initial_budget"),
        "share": print_of(book, key, "share", "actual"),
    }
    bases = {"prior": _base(book, key, "prior_year"), "budget": _base(book, key, "initial_budget")}
    if not any(found.values()) and not any(bases.values()):
        return None
    money = next((f for f in (found["actual"], found["change"], found["versus_budget"]) if f), None)
    unit = money.unit if money else "万元"
    cells = {n: with_tick(f, states, "%" if n.endswith(("rate", "share")) else unit) for n, f in found.items()}
    cells |= {name: _base_cell(base, states, unit) for name, base in bases.items()}
    label = vocabulary().label_of(key)
    deep = "\u3000" * label.count("/")  # 款 and 项 stand below their 类
    named = item_names(label.rpartition("/")[2])
    return {**named, "term": deep + named["term"], "unit": unit, **cells, "of": found["share"].of if found["share"] else ""}


def print_of(book: Book, key: Key, measure: str, basis: str) -> Fact | None:
    """The first print of an amount, if there is one."""
    return next(iter(book.all(key, measure, basis)), None)


Base = Fact | tuple[Decimal, str] | None  # printed, or (value, unit) implied by the actual and its change, or unknown


def _base(book: Book, key: Key, basis: str) -> Base:
    """The comparator of an amount as printed, else the actual less the printed change."""
    if printed := print_of(book, key, "level", basis):
        return printed
    change = print_of(book, key, "change", basis)
    actual = book.near(change, key, "level", "actual") if change else None
    if not actual or actual.unit != change.unit:
        return None
    return EXACT.subtract(actual.value, change.value), actual.unit


def _base_cell(base: Base, states: Mapping[str, str], unit: str) -> str:
    if isinstance(base, tuple):
        return f"{base[0]:,}{'' if base[1] == unit else base[1]} *"
    return with_tick(base, states, unit)


def chart_rows(disclosure: Disclosure, keys: Sequence[Key]) -> list[dict[str, Any]]:
    """The same amounts for a chart: numbers in 万元, None where unknown; amounts of which nothing is known are left out."""
    book = disclosure.reading.book
    rows = []
    for key in keys:
        actual = print_of(book, key, "level", "actual")
        values = {
            "actual": _amount(actual),
            "prior": _amount(_base(book, key, "prior_year")),
            "budget": _amount(_base(book, key, "initial_budget")),
        }
        share = print_of(book, key, "share", "actual")
        if any(v is not None for v in values.values()):
            label = vocabulary().label_of(key).rpartition("/")[2]
            rows.append({"label": label, **values, "share": share.value if share else None})
    return rows


def _amount(base: Base) -> Decimal | None:
    """An amount of money in 万元; None where it is unknown or counts something else."""
    if base is None:
        return None
    value, unit = base if isinstance(base, tuple) else (base.value, base.unit)
    if unit == "万元" or unit not in vocabulary().words["money"]:
        return value if unit == "万元" else None
    return decimal(Fraction(value) * Fraction(vocabulary().words["money"][unit]) / 10000)


def keys_of(listed: str) -> list[Key]:
    """The amounts of a list of data/words/views.yaml."""
    named = [label.partition("@") for label in _flat(wording("views")["amounts"][listed])]
    return [vocabulary().items[label].key(scope) for label, _, scope in named]


def _flat(labels: Iterable[Any]) -> Iterator[str]:
    for one in labels:
        yield from [one] if isinstance(one, str) else _flat(one)


def printed_of(disclosure: Disclosure, listed: str) -> list[Fact]:
    """The first print of each amount of a list, where there is one."""
    return [fact for key in keys_of(listed) if (fact := print_of(disclosure.reading.book, key, "level", "actual"))]
