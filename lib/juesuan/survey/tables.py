"""Tables: what was read of the documents, as CSV and Parquet; written in parts of so many documents, then joined."""

from __future__ import annotations

import csv
import importlib.util
import shutil
import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from juesuan.ground.files import sync, sync_all
from juesuan.ground.text import inert
from juesuan.report.codebook import codebook
from juesuan.report.parquet import parquet
from juesuan.survey.one import unpacked

WITH_PARQUET = importlib.util.find_spec("pyarrow") is not None  # the library that writes it
PART = 200  # documents: some 60,000 figures, a few megabytes of Parquet
Named = tuple[str, str, str]  # a document, its digest, and the first document of the same bytes


@cache
def columns() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    """The columns of each table, as data/codebook.yaml describes them."""
    book = codebook()
    document = {"document": book["survey"]["document"]}
    return {"documents": book["survey"]} | {what: document | book["tables"][what]["columns"] for what in ("findings", "facts")}


def kept_at(kept: Path, digest: str) -> Path:
    """Where the result of a document is kept until all are read."""
    return kept / digest[:2] / f"{digest}.z"


def is_kept(kept: Path, digest: str) -> bool:
    """Whether the result of a document is there, and whole: a power cut may have left a part of it."""
    try:
        return bool(unpacked(kept_at(kept, digest).read_bytes()))
    except (OSError, zlib.error, ValueError):
        return False


def part(tell: Callable[[Counter], None], kept: Path, folder: Path, number: int, documents: Sequence[Named]) -> None:
    """Writes part `number` of every table; tells how many documents could not be read, and how many have an exception."""
    counts: Counter[str] = Counter()
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in columns()}
    for name, digest, first in documents:
        result = unpacked(kept_at(kept, digest).read_bytes())
        about = {"document": name, "same_as": first if first != name else "", "error": result.get("error", "")}
        about |= {key: str(value) for key, value in result.get("about", {}).items()}
        rows["documents"].append(dict.fromkeys(columns()["documents"], "") | about)
        for what in ("findings", "facts") if first == name else ():
            rows[what] += (dict(zip(columns()[what], (name, *values), strict=True)) for values in result.get(what, ()))
        counts["unread"] += "error" in result
        counts["exceptions"] += bool(result.get("about", {}).get("exceptions"))
    for name, table in rows.items():
        with (folder / f"{name}-{number:05}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([*map(inert, row.values())] for row in table)
        if WITH_PARQUET:
            place = folder / f"{name}.parquet"
            place.mkdir(exist_ok=True)
            (place / f"part-{number:05}.parquet").write_bytes(parquet(table, columns()[name], fixed=True))
    tell(counts)


def join(folder: Path, out: Path) -> tuple[Path, ...]:
    """The parts as one CSV file a table, which take the place of an earlier survey's, and the Parquet beside them."""
    made = []
    for name, table in columns().items():
        whole = folder / f"{name}.csv"
        with whole.open("wb") as file:
            file.write((",".join(table) + "\n").encode())
            for path in sorted(folder.glob(f"{name}-*.csv")):
                with path.open("rb") as one:
                    shutil.copyfileobj(one, file)
                path.unlink()
        made.append(whole)
        if WITH_PARQUET:
            made.append(folder / f"{name}.parquet")
    sync_all(folder)
    for path in made:
        if (out / path.name).is_dir():
            (out / path.name).rename(folder / f"{path.name}.earlier")
        path.replace(out / path.name)
    sync(out)
    return tuple(out / path.name for path in made)
