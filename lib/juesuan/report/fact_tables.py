"""Fact tables: facts as rows, CSV, JSON and text, and how any table is written so. `juesuan facts` starts with this alone."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any

from juesuan.ground.data import wording
from juesuan.ground.exact import plain
from juesuan.ground.text import aligned, inert
from juesuan.reading.facts import COLUMNS, Fact
from juesuan.report.codebook import named, title

Row = dict[str, str]
_TOLD = [name for name in COLUMNS if name not in ("value", "low", "high")]
_told = attrgetter(*_TOLD)
_FACTS = ("fact", "label", "measure", "basis", "year", "value", "unit", "of", "section", "page", "reason")


def fact_row(fact: Fact) -> Row:
    """One fact in the contract's columns; intervals in base units, empty where the figure is set aside or unread."""
    row = dict.fromkeys(COLUMNS, "")
    row |= {name: str(value) for name, value in zip(_TOLD, _told(fact), strict=True) if value is not None}
    row["value"] = format(fact.value, "f")
    if fact.is_fact:
        row["low"], row["high"] = plain(fact.low), plain(fact.high)
    return row


def facts_csv(facts: Iterable[Fact]) -> str:
    """The facts as CSV text; see write_csv."""
    return write_csv(map(fact_row, facts), COLUMNS)


def facts_json(facts: Iterable[Fact]) -> str:
    """The facts as a JSON list with the keys of the CSV columns; numbers stay text, so that no reader rounds them."""
    whole = ("year", "page", "start", "end", "decimals")
    cell = lambda name, value: value if name not in whole else int(value) if value else None  # noqa: E731
    return to_json([{name: cell(name, value) for name, value in fact_row(fact).items()} for fact in facts])


def facts_table(facts: Iterable[Fact], lang: str = "en") -> str:
    """What `juesuan facts` prints: every figure with its meaning."""
    return table(map(fact_row, facts), _FACTS, "facts", lang)


def write_csv(rows: Iterable[Row], columns: Iterable[str]) -> str:
    """CSV text (RFC 4180, LF line ends) with a header line and every cell inert."""
    out = io.StringIO()
    columns, writer = list(columns), csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([inert(row[name]) for name in columns] for row in rows)
    return out.getvalue()


def to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def table(listed: Iterable[Mapping[str, str]], columns: Iterable[str], kind: str, lang: str) -> str:
    """Rows as aligned text: in English under the contract's names, in Chinese under the codebook's headings and words."""
    columns = list(columns)
    if lang != "zh":
        return aligned(list(listed), columns)
    words = wording("commands")["terminal"]
    heads = {name: words[name]["zh"] if name in words else title(kind, name)["zh"] for name in columns}
    return aligned([{heads[name]: named(row, lang)[name] for name in columns} for row in listed], heads.values())
