"""Cell: a disclosure as a notebook cell shows it: counts and opinion, then findings, checks and figures as tables.

A small script of our own filters and sorts them: the library looked at (itables, DataTables) puts 619 KB into each notebook
and shows "Loading" where the notebook is not trusted. Here the tables are plain HTML, and the script only adds to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from juesuan.disclosure import Disclosure
from juesuan.ground.data import wording
from juesuan.ground.text import harmless, thousands
from juesuan.report import contract
from juesuan.report.codebook import title
from juesuan.report.html import part
from juesuan.report.memo_view import memo_view
from juesuan.report.opinion import opinion as opinion_of

MOST = {"facts": 2_000, "checks": 1_000, "findings": 200, "suspects": 200}  # rows: under 1 MB together
NUMBERS = {"value", "low", "high", "gap", "page", "published", "recomputed", "range"}
COLUMNS = {
    "findings": "finding severity label section title_en title_zh quote facts",
    "checks": "check verdict kind label basis statement published recomputed facts",
    "facts": "fact label measure basis year value unit low high of section page reason",
}
Words = Mapping[str, Any]
Langs = tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One table: its name in the words file, headings by column, rows of text by column, and what lists all rows."""

    name: str
    headings: Mapping[str, Words]
    rows: Sequence[Mapping[str, str]]
    whole: str = ""


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
    tables = "".join(_table(table, langs) for table in _tables(disclosure, langs))
    data = "".join(f' data-{name}="{_said(wording("cell")[name], langs)}"' for name in ("filter", "how", "follow", "back"))
    # The first two classes keep a dollar sign in the document's text from being read as a formula.
    return (
        f'<div class="tex2jax_ignore mathjax_ignore juesuan-cell"{data}>\n<style>{part("cell.css")}</style>\n'
        f"{_summary(disclosure, langs)}{tables}<script>{part('cell.js')}</script>\n</div>"
    )


def _said(words: Words, langs: Langs, between: str = " ") -> str:
    return between.join(escape(words[lang]) for lang in langs)


def _safe(text: Any) -> str:
    return escape(harmless(str(text)))


def _summary(disclosure: Disclosure, langs: Langs) -> str:
    """Whose accounts, the counts, the opinion, and how to redo any line."""
    title = _safe(f"{disclosure.department} {disclosure.year or ''}".strip())
    opinion, counts = opinion_of(disclosure), _figures(disclosure)
    lines = [f"<h3>{title}</h3>"]
    for lang in langs:
        lines.append(f'<p lang="{lang}">{escape(counts[lang])}<br>{escape(opinion[lang])}</p>')
    if again := _again(disclosure, langs):
        lines.append(f"<p>{again}</p>")
    return "".join(f"{line}\n" for line in lines)


def _figures(disclosure: Disclosure) -> dict[str, str]:
    told = {}
    for lang, comma in (("en", ", "), ("zh", "，")):
        found = [
            (v[lang], sum(c.verdict == name for c in disclosure.checks)) for name, v in wording("memo")["verdicts"].items()
        ]
        verdicts = comma.join(f"{name} {n:,}" for name, n in found)
        told[lang] = wording("cell")["figures"][lang].format(
            **disclosure.counts(), checks=len(disclosure.checks), verdicts=verdicts
        )
    return told


def _again(disclosure: Disclosure, langs: Langs) -> str:
    """The three calls with identifiers that this document has; empty where it has no figure."""
    firsts = {name.removesuffix("s"): getattr(disclosure, name) for name in ("checks", "facts", "findings")}
    calls = {
        kind: f"<code>disclosure.{kind}(&quot;{getattr(found[0], kind) if found else '…'}&quot;)</code>"
        for kind, found in firsts.items()
    }
    return " ".join(wording("cell")["again"][lang].format(**calls) for lang in langs) if disclosure.facts else ""


# --- the tables --------------------------------------------------------------------------------------------------------


def _tables(disclosure: Disclosure, langs: Langs) -> Iterator[Table]:
    if disclosure.suspects:
        yield _suspects(disclosure, langs)
    other = {f"title_{lang}" for lang in ("en", "zh")} - {f"title_{lang}" for lang in langs}
    for name, columns in COLUMNS.items():
        rows = _check_rows(disclosure) if name == "checks" else contract.rows(disclosure, name)
        if langs == ("zh",):
            rows = [_in_chinese(row) for row in rows]
        used = [c for c in columns.split() if c not in other and any(row[c] for row in rows)]
        headings = {c: wording("cell")["recomputed"] if c == "recomputed" else title(name, c) for c in used}
        yield Table(name, headings, rows, f"disclosure.{name}")


def _in_chinese(row: Mapping[str, str]) -> dict[str, str]:
    """A row with the contract's words as the memo names them in Chinese."""
    words = wording("memo") | {"reasons": wording("marked")["reasons"]}
    told = dict(row)
    for column, group in _NAMED.items():
        mark, _, key = row.get(column, "").rpartition(" ")
        if entry := words[group].get(key):
            told[column] = f"{mark} {entry['zh']}".lstrip()
    return told


_NAMED = {  # the group of memo.yaml or marked.yaml that names the words of a column
    "basis": "bases",
    "kind": "kinds",
    "measure": "measures",
    "reason": "reasons",
    "severity": "severities",
    "verdict": "verdicts",
}


def _check_rows(disclosure: Disclosure) -> list[dict[str, str]]:
    """The checks with the recomputed range in the published figure's unit, and the tick mark before the verdict."""
    views = memo_view(disclosure)["checks"]
    rows = []
    for view, check in zip(views, disclosure.checks, strict=True):
        ends = [thousands(view[end]) for end in ("low", "high")]
        recomputed = ends[0] if ends[0] == ends[1] else f"{ends[0] or '…'} – {ends[1] or '…'}"
        mark = wording("memo")["verdicts"][check.verdict]["mark"]
        told = {"recomputed": recomputed, "verdict": f"{mark} {check.verdict}", "facts": " ".join(check.facts)}
        rows.append({**view, **told, "published": thousands(view["published"])})
    return rows


def _suspects(disclosure: Disclosure, langs: Langs) -> Table:
    rows = []
    for suspect in memo_view(disclosure)["suspects"]:
        ends = f"{thousands(suspect['low']) or '…'} – {thousands(suspect['high']) or '…'}{suspect['unit']}"
        cause = " ".join(suspect["cause"].get(lang, "") for lang in langs).strip()
        rows.append(
            {
                "fact": suspect["fact"],
                "label": suspect["label"],
                "value": thousands(f"{suspect['value']}{suspect['unit']}"),
                "range": ends,
                "cause": cause,
                "section": suspect["section"],
            }
        )
    headings = {c: title("facts", c) for c in ("fact", "label", "section", "value")} | wording("cell")["suspects"]
    return Table("suspects", headings, rows, "disclosure.suspects")


def _table(table: Table, langs: Langs) -> str:
    """A table that opens and closes: findings and suspects are open from the start, for they are what a reader wants first."""
    number = len(table.rows)
    name = f"{_said(wording('cell')['tables'][table.name], langs)} ({number:,})"
    if not number:
        return f"<p>{name}</p>\n"
    heads = "".join(f"<th{_side(c)}>{_said(h, langs, '<br>')}</th>" for c, h in table.headings.items())
    rows = "".join(
        f"<tr>{''.join(f'<td{_side(c)}>{_safe(row[c])}' for c in table.headings)}\n" for row in table.rows[: MOST[table.name]]
    )
    opened = " open" if table.name in ("suspects", "findings") else ""
    return (
        f"<details{opened}><summary>{name}</summary>\n"
        f'<div class="juesuan-scroll" tabindex="0"><table><thead><tr>{heads}</tr></thead>\n'
        f"<tbody>\n{rows}</tbody></table></div>\n"
        f"{_left_out(table, langs)}</details>\n"
    )


def _side(column: str) -> str:
    return ' class="n"' if column in NUMBERS else ""


def _left_out(table: Table, langs: Langs) -> str:
    rest = len(table.rows) - MOST[table.name]
    if rest <= 0:
        return ""
    told = {lang: text.format(rest=rest, whole=table.whole) for lang, text in wording("cell")["more"].items()}
    return f"<p>{_said(told, langs)}</p>\n"
