"""Live tables: a disclosure as a notebook cell shows it: counts and opinion, then findings, checks and figures as tables.

A small script of our own filters and sorts them: the library looked at (itables, DataTables) puts 619 KB into each notebook
and shows "Loading" where the notebook is not trusted. Here the tables are plain HTML, and the script only adds to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from juesuan.disclosure import Disclosure
from juesuan.ground.data import wording
from juesuan.ground.text import thousands
from juesuan.report import contract
from juesuan.report.codebook import named, title
from juesuan.report.html import macros
from juesuan.report.opinion import counted, opinion
from juesuan.report.telling import Telling

MOST = {"facts": 2_000, "checks": 1_000, "findings": 200, "suspects": 200}  # rows: under 1 MB together
KEPT = {"severity", "verdict", "section"}  # columns that are not to be wrapped
NUMBERS = {"value", "low", "high", "gap", "page", "published", "recomputed", "range"}
COLUMNS = {
    "suspects": "fact label section value range cause",
    "findings": "finding severity label section title_en title_zh quote facts",
    "checks": "check verdict kind label basis statement published recomputed facts",
    "facts": "fact label measure basis year value unit low high of section page reason",
}
OPEN = ("suspects", "findings")  # what a reader wants first
Words = Mapping[str, Any]
Langs = tuple[str, ...]


@dataclass(frozen=True)
class Everything:
    """A disclosure to be shown in a cell in one language."""

    disclosure: Disclosure
    lang: str

    def __repr__(self) -> str:
        return repr(self.disclosure)

    def _repr_html_(self) -> str:
        return html(self.disclosure, (self.lang,))


def html(disclosure: Disclosure, langs: Langs = ("en", "zh")) -> str:
    """The cell's content; same disclosure, same text. No table has more than MOST rows; all text of the document is escaped."""
    name = f"{disclosure.department} {disclosure.year or ''}".strip()
    told = [(lang, f"{_figures(disclosure, lang)}\n{opinion(disclosure).text(lang)}") for lang in langs]
    data = {key: _said(wording("live_tables")[key], langs) for key in ("filter", "how", "follow", "back")}
    return str(macros("tables").disclosure(name, told, _again(disclosure, langs), list(_tables(disclosure, langs)), data))


def _said(words: Words, langs: Langs, between: str = " ") -> str:
    return between.join(words[lang] for lang in langs)


def _figures(disclosure: Disclosure, lang: str) -> str:
    counts = counted(disclosure)
    verdicts = [f"{entry[lang]} {counts[name]:,}" for name, entry in wording("memo")["verdicts"].items()]
    return wording("live_tables")["figures"][lang].format(**counts, verdicts=(", " if lang == "en" else "，").join(verdicts))


def _again(disclosure: Disclosure, langs: Langs) -> list[tuple[str, bool]]:
    """How to redo any line, with identifiers that this document has, in pieces that are code or not; none without a figure."""
    if not disclosure.facts:
        return []
    firsts = {name.removesuffix("s"): getattr(disclosure, name) for name in ("checks", "facts", "findings")}
    calls = {kind: f'disclosure.{kind}("{getattr(found[0], kind) if found else "…"}")' for kind, found in firsts.items()}
    pieces = _said(wording("live_tables")["again"], langs).replace("}", "{").split("{")
    return [(calls[piece], True) if n % 2 else (piece, False) for n, piece in enumerate(pieces) if piece]


# --- the tables --------------------------------------------------------------------------------------------------------


def _tables(disclosure: Disclosure, langs: Langs) -> Iterator[dict[str, Any]]:
    other = {f"title_{lang}" for lang in ("en", "zh")} - {f"title_{lang}" for lang in langs}
    for name, columns in COLUMNS.items():
        if name == "suspects":
            rows = _suspects(disclosure, langs)
        else:
            rows = _checks(disclosure, langs) if name == "checks" else contract.rows(disclosure, name)
        if rows or name != "suspects":
            shown = [named(row, langs[0]) for row in rows] if len(langs) == 1 else rows
            yield _table(name, shown, [c for c in columns.split() if c not in other and any(row[c] for row in rows)], langs)


def _table(name: str, rows: Sequence[Mapping[str, str]], columns: list[str], langs: Langs) -> dict[str, Any]:
    """A table that opens and closes: its heading, columns, cells and what it leaves out."""
    words, rest = wording("live_tables"), len(rows) - MOST[name]
    more = {lang: text.format(rest=rest, whole=f"disclosure.{name}") for lang, text in words["more"].items()}
    return {
        "name": f"{_said(words['tables'][name], langs)} ({len(rows):,})",
        "open": name in OPEN,
        "heads": [_said(_heading(name, c), langs, "\n") for c in columns],
        "rows": [[row[c] for c in columns] for row in rows[: MOST[name]]],
        "sides": [Markup(' class="n"') if c in NUMBERS else Markup(' class="k"') if c in KEPT else "" for c in columns],
        "rest": _said(more, langs) if rest > 0 else "",
    }


def _heading(table: str, column: str) -> Words:
    words = wording("live_tables")
    if column == "recomputed":
        return words["recomputed"]
    return words["suspects"].get(column) or title("facts", column) if table == "suspects" else title(table, column)


def _checks(disclosure: Disclosure, langs: Langs) -> list[dict[str, str]]:
    """The checks with the recomputed range in the published figure's unit, and the tick mark before the verdict."""
    told, rows = Telling(disclosure, langs[0]), []
    for row, check in zip(contract.rows(disclosure, "checks"), disclosure.checks, strict=True):
        tested = check.low is not None or check.high is not None
        recomputed = told.range(check.recomputation.target, check.low, check.high) if tested else ""
        mark = wording("memo")["verdicts"][check.verdict]["mark"]
        verdict = f"{mark} {check.verdict}"
        rows.append({**row, "recomputed": recomputed, "verdict": verdict, "published": thousands(row["published"])})
    return rows


def _suspects(disclosure: Disclosure, langs: Langs) -> list[dict[str, str]]:
    told, rows = Telling(disclosure, langs[0]), []
    for suspect in disclosure.suspects:
        fact = told.by_id[suspect.fact]
        row = {"fact": fact.fact, "label": fact.label, "section": fact.section, "value": told.printed(fact)}
        cause = " ".join(suspect.cause.get(lang, "") for lang in langs).strip()
        rows.append({**row, "range": told.range(fact, suspect.low, suspect.high), "cause": cause})
    return rows
