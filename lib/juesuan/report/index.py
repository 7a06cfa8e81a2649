"""Index: one page over all reports of a folder, made from their CSV files; a table that sorts where scripts may run.

Folder and file names are untrusted text: they are escaped, and links are percent-encoded and relative.
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from juesuan.ground.data import wording
from juesuan.ground.files import abandoned, put
from juesuan.report.html import page

NAME = "index.html"
VERDICTS = ("ties", "rounds", "breaks", "untestable")
SEVERITIES = ("exception", "attention", "note")
REVIEW = ("trivial", "repeated", "handled", "open")
FIGURES = ("figures", "facts", "set_aside", "unread")
# Which column of a table says what a row counts as.
_COUNTED = {"facts": "measure", "checks": "verdict", "findings": "severity"}
_LINKS = (("memo.en.html", "en", "English"), ("memo.zh.html", "zh-CN", "中文"))
_TEXTS = {
    "department": ("Department", "部门"),
    "year": ("Year", "年度"),
    "figures": ("Printed", "印出"),
    "facts": ("Facts", "已读懂"),
    "set_aside": ("Set aside", "非金额"),
    "unread": ("Unread", "未读懂"),
    "memo": ("Memo", "备忘录"),
    "trivial": ("Trivial", "轻微"),
    "repeated": ("Repeated", "重复发生"),
    "handled": ("Handled", "已处理"),
    "open": ("Open", "未处理"),
}


def index(reports: str | Path) -> Path:
    """Writes <reports>/index.html over every <department>/<year>/ beneath it and gives its path. Same reports, same bytes.

    A folder counts as a report where it has a facts.csv as juesuan writes it; what a half-written or foreign folder lacks
    is shown as not at hand, and nothing in it is changed. Raises CannotGet where the page cannot be written.
    """
    reports = Path(reports)
    path = reports / NAME
    for left in abandoned(reports, NAME):
        left.unlink(missing_ok=True)
    put(path, render(rows(reports)).encode("utf-8", "backslashreplace"), "choose another --out folder")
    return path


def rows(reports: Path) -> list[dict[str, Any]]:
    """What the index says of each report, by department and then the latest year first."""
    found = [row for folder in _folders(reports) if (row := _row(reports, folder)) is not None]
    return sorted(
        found, key=lambda r: (r["department"], not r["year"].isdigit(), -int(r["year"]) if r["year"].isdigit() else 0)
    )


def _folders(reports: Path) -> Iterator[Path]:
    """Folders two levels down, without those whose names begin with a point (an audit under way)."""
    for department in _inside(reports):
        yield from _inside(department)


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(p for p in folder.iterdir() if p.is_dir() and not p.is_symlink() and not p.name.startswith("."))
    except OSError:
        return []


def _row(reports: Path, folder: Path) -> dict[str, Any] | None:
    tables = {what: _count(folder / f"{what}.csv", column) for what, column in _COUNTED.items()}
    measures = tables["facts"]
    if measures is None:
        return None
    printed, aside, unread = measures.total(), measures["other"], measures["unread"]
    counts: dict[str, int | None] = dict(zip(FIGURES, (printed, printed - aside - unread, aside, unread), strict=True))
    for names, what in ((VERDICTS, "checks"), (SEVERITIES, "findings")):
        table = tables[what]
        counts |= {name: None if table is None else table[name] for name in names}
    counts |= _review(folder / "findings.csv")
    base = "/".join(quote(os.fsencode(part), safe="") for part in folder.relative_to(reports).parts)
    links = [{"href": f"{base}/{file}", "lang": lang, "text": text} for file, lang, text in _LINKS if (folder / file).is_file()]
    year = folder.name if folder.name.isdecimal() and folder.name.isascii() else "–"
    return {"department": folder.parent.name, "year": year, "counts": counts, "links": links}


def _review(path: Path) -> dict[str, int | None]:
    """What became of a report's findings; None for what it does not say, as where last year's document was not given."""
    materiality, history, disposition = (_count(path, column) for column in ("materiality", "history", "disposition"))
    handled = None if disposition is None else sum(n for word, n in disposition.items() if word not in ("", "changed"))
    compared = history and (history["new"] or history["repeated"])
    return {
        "trivial": None if materiality is None else materiality["trivial"],
        "repeated": history["repeated"] if compared else None,
        "handled": handled,
        "open": None if handled is None else disposition.total() - handled,
    }


def _count(path: Path, column: str) -> Counter[str] | None:
    """How often each word stands in a column; None where the file is not there, not CSV, or has no such column."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            names = next(reader, [])
            if column not in names:
                return None
            at = names.index(column)
            return Counter(row[at] if at < len(row) else "" for row in reader if row)
    except (OSError, UnicodeDecodeError, csv.Error):
        return None


# --- the page ----------------------------------------------------------------------------------------------------------


def render(found: list[dict[str, Any]]) -> str:
    """The page over the rows of `rows`."""
    return page("index", rows=found, groups=_groups(), counted=(*FIGURES, *VERDICTS, *SEVERITIES, *REVIEW))


@cache
def _groups() -> list[dict[str, Any]]:
    """The columns in their groups, named in both languages as the memo names them."""
    words = wording("memo")

    def columns(names: tuple[str, ...], kind: str, texts: Mapping[str, Any]) -> list[dict[str, str]]:
        return [{"kind": kind, "en": texts[n]["en"].capitalize(), "zh": texts[n]["zh"]} for n in names]

    own = {name: {"en": en, "zh": zh} for name, (en, zh) in _TEXTS.items()}
    named = columns(("department",), "name", own) + columns(("year",), "number", own)
    named += columns(("memo",), "links", own)  # beside the name: the numbers may run off a narrow page
    return [
        {"en": "", "zh": "", "columns": named},
        {"en": "Figures", "zh": "数字", "columns": columns(FIGURES, "number", own)},
        {"en": "Checks", "zh": "核对", "columns": columns(VERDICTS, "number", words["verdicts"])},
        {"en": "Findings", "zh": "发现", "columns": columns(SEVERITIES, "number", words["severities"])},
        {"en": "Review", "zh": "处理", "columns": columns(REVIEW, "number", own)},
    ]
