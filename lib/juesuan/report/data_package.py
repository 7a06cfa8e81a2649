"""Package: facts, checks and findings as a Frictionless Data Package, described by the codebook, and as Parquet.

Source: Data Package 1.0 (specs.frictionlessdata.io). Nothing comes from a clock: the same disclosure gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from juesuan import __version__
from juesuan.disclosure import Disclosure
from juesuan.ground.files import write_all
from juesuan.report import contract
from juesuan.report.codebook import codebook
from juesuan.report.parquet import parquet as parquet_bytes

LINKS = {"check_facts": ("checks", "check"), "finding_facts": ("findings", "finding")}

Rows = list[dict[str, str]]


def package(disclosure: Disclosure, folder: str | Path, parquet: bool = False) -> list[Path]:
    """Writes datapackage.json and its tables into a folder: facts.csv, checks.csv and findings.csv as `audit` writes them, and
    check_facts.csv and finding_facts.csv, which say in rows which figures they are about; parquet=True adds Parquet files.

    Raises WrongCall where Parquet is asked for and pyarrow is not installed, CannotGet where the folder cannot be written.
    """
    return write_all(Path(folder), documents(disclosure, parquet))


def documents(disclosure: Disclosure, parquet: bool = False) -> dict[str, bytes]:
    """The files of the data package by name, datapackage.json first."""
    tables = {what: contract.rows(disclosure, what) for what in contract.COLUMNS}
    tables |= {name: list(_link(tables[of], key)) for name, (of, key) in LINKS.items()}
    files = {f"{what}.csv": contract.to_csv(disclosure, what).encode() for what in contract.COLUMNS}
    files |= {f"{name}.csv": contract.write_csv(tables[name], _table(name)["columns"]).encode() for name in LINKS}
    if parquet:
        files |= {f"{name}.parquet": parquet_bytes(rows, _table(name)["columns"]) for name, rows in tables.items()}
    return {"datapackage.json": _descriptor(disclosure, files), **files}


def _table(name: str) -> Mapping[str, Any]:
    book = codebook()
    return book["tables"].get(name) or book["links"][name]


def _link(rows: Rows, key: str) -> Iterator[dict[str, str]]:
    """One row for each figure that a check or finding names, in its order."""
    for row in rows:
        for position, fact in enumerate(row["facts"].split(), 1):
            yield {key: row[key], "position": str(position), "fact": fact}


# --- the descriptor ----------------------------------------------------------------------------------------------------


def _descriptor(disclosure: Disclosure, files: Mapping[str, bytes]) -> bytes:
    """datapackage.json. It names no licence: a published disclosure carries none, and the package adds no right to it."""
    document = disclosure.document
    about = {
        "profile": "tabular-data-package",
        "name": f"juesuan-{disclosure.year or 'year-unknown'}-{document.sha256[:12]}",
        "title": f"{disclosure.department} {disclosure.year or ''}".strip(),
        "description": "Figures of a published departmental final account (部门决算) with checks and findings.",
        "keywords": ["部门决算", "final accounts", "audit"],
        "version": __version__,
        "sources": [{"title": document.file, "hash": f"sha256:{document.sha256}"}],
        "contributors": [{"title": f"juesuan {__version__}", "role": "wrangler"}],
        "resources": [_resource(name, files) for name in (*contract.COLUMNS, *LINKS)],
    }
    return (json.dumps(about, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def _resource(name: str, files: Mapping[str, bytes]) -> dict[str, Any]:
    """One table. Its Parquet file is named beside it and is no resource: Data Package 1.0 knows no tables but text."""
    table = _table(name)
    resource = {
        "name": name,
        "profile": "tabular-data-resource",
        "title": _both(table["title"]),
        "description": _both(table["description"], "\n"),
        **_file(f"{name}.csv", files),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": _schema(table),
    }
    return {**resource, "parquet": _file(f"{name}.parquet", files)} if f"{name}.parquet" in files else resource


def _file(path: str, files: Mapping[str, bytes]) -> dict[str, Any]:
    digest = hashlib.sha256(files[path]).hexdigest()
    return {"path": path, "bytes": len(files[path]), "hash": f"sha256:{digest}"}


def _schema(table: Mapping[str, Any]) -> dict[str, Any]:
    schema = {
        "fields": [_field(name, column) for name, column in table["columns"].items()],
        "primaryKey": table["key"],
        "missingValues": [""],
    }
    references = [
        {"fields": name, "reference": {"resource": resource, "fields": key}}
        for name, column in table["columns"].items()
        if "to" in column and name != "facts"  # a list of identifiers in one cell is no foreign key; the link tables have them
        for resource, key in [column["to"].split(".")]
    ]
    return {**schema, "foreignKeys": references} if references else schema


def _field(name: str, column: Mapping[str, Any]) -> dict[str, Any]:
    field = {"name": name, "type": column["type"], "title": _both(column["title"])}
    field["description"] = _both(column["description"], "\n")
    field |= {"unit": column["unit"]} if "unit" in column else {}
    limits = {k: column[k] for k in ("required", "pattern", "minimum") if k in column}
    limits |= {"enum": column["values"]} if "values" in column else {}
    return {**field, "constraints": limits} if limits else field


def _both(text: Mapping[str, str], between: str = " ") -> str:
    return f"{text['en']}{between}{text['zh']}"
