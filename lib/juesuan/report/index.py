"""Index: one page over all reports of a folder, made from their CSV files: which need attention first, and why.

It can be searched and filtered from disk, without a network. Folder and file names are untrusted text: they are escaped, and
links are percent-encoded and relative.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from juesuan.findings.drafts import SEVERITIES
from juesuan.ground.data import wording
from juesuan.ground.errors import CannotGet
from juesuan.ground.files import put
from juesuan.ground.text import known_language
from juesuan.report.html import page

NAME = "index.html"
MOST = 3  # findings told for each report
_FILES = (("memo.{}.html", "memo"), ("document.{}.html", "document"))
Rows = list[dict[str, str]]


def index(reports: str | Path, lang: str = "en") -> Path:
    """Writes <reports>/index.html over every <department>/<year>/ beneath it and gives its path; it opens in "en" or "zh" and
    can be switched. Same reports, same bytes.

    A folder counts as a report where it has a facts.csv as juesuan writes it; what a half-written or foreign folder lacks
    is shown as not at hand, and nothing in it is changed. Raises CannotGet where the page cannot be written.
    """
    reports = Path(reports)
    path = reports / NAME
    if not reports.is_dir():
        raise CannotGet(str(path), "cannot be written (no such folder)", "choose another --out folder")
    put(path, render(rows(reports), lang).encode("utf-8", "backslashreplace"), "choose another --out folder")
    return path


def render(found: list[dict[str, Any]], lang: str = "en") -> str:
    """The page over the rows of `rows`."""
    words, serious = wording("index"), [next((s for s in SEVERITIES if row["counts"][s]), "") for row in found]
    counts = {"reports": len(found), **{name: serious.count(name) for name in SEVERITIES}}
    known_language("index", lang)
    years = sorted({row["year"] for row in found}, reverse=True)
    natures = sorted({letter for row in found for letter in row["natures"]} & set(words["kinds"]))
    summary = {one: words["summary"][one].format(**counts) for one in ("en", "zh")}
    return page("index", rows=found, lang=lang, summary=summary, years=years, natures=natures)


def rows(reports: Path) -> list[dict[str, Any]]:
    """What the index says of each report, those that need attention most first: department, year, counts (None where not at
    hand), the foremost findings with how many more there are, what could not be judged, titles of all, natures, links."""
    folders = (folder for department in _inside(reports) for folder in _inside(department))
    found = [row for folder in folders if (row := _row(reports, folder)) is not None]
    return sorted(found, key=_attention)


def _attention(row: dict[str, Any]) -> tuple:
    """Sort key: most to be corrected, most to be answered, least understood; then by name, the newest first."""
    serious = (-(row["counts"][s] or 0) for s in SEVERITIES[:2])
    age = -int(row["year"]) if row["year"].isdigit() else 0
    return *serious, -len(row["doubts"]), -row["counts"]["unread"], row["department"], age


def _inside(folder: Path) -> list[Path]:
    """The folders in it, without those whose names begin with a point (an audit under way)."""
    try:
        return sorted(p for p in folder.iterdir() if p.is_dir() and not p.is_symlink() and not p.name.startswith("."))
    except OSError:
        return []


def _row(reports: Path, folder: Path) -> dict[str, Any] | None:
    facts, checks, findings = (_table(folder / f"{what}.csv") for what in ("facts", "checks", "findings"))
    if facts is None or not (facts == [] or {"fact", "measure"} <= set(facts[0])):
        return None
    counts: dict[str, int | None] = {"unread": sum(row["measure"] == "unread" for row in facts)}
    counts["breaks"] = None if checks is None else sum(row.get("verdict") == "breaks" for row in checks)
    told = None if findings is None else [f for f in findings if f.get("severity") in SEVERITIES]
    counts |= {name: None if told is None else sum(f["severity"] == name for f in told) for name in SEVERITIES}
    counts["open"] = None if told is None else sum(f.get("disposition", "") in ("", "changed") for f in told)
    serious = [f for f in told or () if f["severity"] != "note"]
    kinds = wording("findings")
    return {
        "department": folder.parent.name,
        "year": folder.name if folder.name.isdecimal() and folder.name.isascii() else "–",
        "counts": counts,
        "why": [{name: f.get(name, "") for name in ("severity", "title_en", "title_zh")} for f in serious[:MOST]],
        "more": len(serious) - len(serious[:MOST]),
        "doubts": _doubts(counts, checks),
        "words": " ".join(f.get(f"title_{lang}", "") for f in told or () for lang in ("en", "zh")),
        "natures": sorted({kinds[f["kind"]]["nature"] for f in told or () if f.get("kind") in kinds}),
        "links": _links(reports, folder),
    }


def _doubts(counts: dict[str, int | None], checks: Rows | None) -> list[dict[str, str]]:
    """What a report leaves open where nothing in it is wrong: no figure could be checked, figures were not read."""
    untested = checks is not None and all(row.get("verdict") == "untestable" for row in checks)
    told = [name for name, is_so in (("untested", untested), ("not_read", counts["unread"])) if is_so]
    return [{lang: wording("index")[name][lang].format(count=counts["unread"]) for lang in ("en", "zh")} for name in told]


def _links(reports: Path, folder: Path) -> list[dict[str, str]]:
    base = "/".join(quote(os.fsencode(part), safe="") for part in folder.relative_to(reports).parts)
    named = [(file.format(lang), lang, what) for lang in ("en", "zh") for file, what in _FILES]
    return [{"href": f"{base}/{file}", "lang": lang, "what": what} for file, lang, what in named if (folder / file).is_file()]


def _table(path: Path) -> Rows | None:
    """The rows of a CSV file; None where it is not there or not CSV."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            found = [{name: cell or "" for name, cell in row.items() if name} for row in reader]
            return found if found or "fact" in (reader.fieldnames or ()) or path.stem != "facts" else None
    except (OSError, UnicodeDecodeError, csv.Error):
        return None
