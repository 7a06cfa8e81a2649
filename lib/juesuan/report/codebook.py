"""Codebook: what each column of the tables holds, in both languages; whoever shows or exports a table takes its words here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from juesuan.ground.data import data, load, wording
from juesuan.ground.errors import BadReference

_FIELDS = {"type", "title", "description", "unit", "values", "required", "pattern", "minimum", "to"}
_TYPES = ("string", "integer", "number", "object")


@cache
def codebook(path: Path | None = None) -> Mapping[str, Any]:
    """data/codebook.yaml: tables, links, run and survey, each with its columns. BadReference where an entry is wrong."""
    path = path or data("codebook.yaml")
    book = load(path)
    groups = {**{f"tables, {n}": t["columns"] for n, t in book["tables"].items()}, "run": book["run"], "survey": book["survey"]}
    groups |= {f"links, {n}": t["columns"] for n, t in book["links"].items()}
    for group, columns in groups.items():
        for name, column in columns.items():
            where = f"{path}, {group}, {name}"
            if unknown := set(column) - _FIELDS:
                raise BadReference(where, f"unknown field {sorted(unknown)}", f"use the fields {sorted(_FIELDS)}")
            texts = [column.get(part, {}).get(lang) for part in ("title", "description") for lang in ("en", "zh")]
            if column.get("type") not in _TYPES or not all(texts):
                raise BadReference(where, "type, title or description is missing", "give them, in en and zh")
    return book


def title(table: str, column: str) -> Mapping[str, str]:
    """The heading of a column in `en` and `zh`, e.g. title("checks", "gap")."""
    return codebook()["tables"][table]["columns"][column]["title"]


# The group of memo.yaml or marked.yaml that names the words of a column.
GROUPS = {"basis": "bases", "severity": "severities"} | {name: f"{name}s" for name in ("kind", "measure", "reason", "verdict")}


def named(row: Mapping[str, str], lang: str) -> dict[str, str]:
    """A row of the contract, its words (ties, amount, prior_year) in Chinese as the memo names them; in English as it is."""
    told = dict(row)
    if lang == "zh":
        words = wording("memo") | {"reasons": wording("marked")["reasons"]}
        for column, group in GROUPS.items():
            mark, _, key = told.get(column, "").rpartition(" ")
            if entry := words[group].get(key):
                told[column] = f"{mark} {entry['zh']}".lstrip()
    return told
