"""Survey: many published disclosures read and checked at once, for whoever compares departments; tables, and no notebooks.

A document that cannot be read is a row that says why. What was read is kept until all of it is, so that a run that was broken
off goes on where it was.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tqdm import tqdm

from juesuan import __version__
from juesuan.documents.document import READABLE, published
from juesuan.ground import data as places
from juesuan.ground.errors import CannotGet, JuesuanError, WrongCall
from juesuan.report import contract
from juesuan.report.codebook import codebook

KEPT = ".unfinished-survey"
VERDICTS = ("ties", "rounds", "breaks", "untestable")
SEVERITIES = {"exception": "exceptions", "attention": "attentions", "note": "notes"}
_MANY = 1 << 20


@dataclass(frozen=True, slots=True)
class Survey:
    """What a survey wrote: the files, how many documents, how many of them could not be read or have an exception."""

    files: tuple[Path, ...]
    documents: int
    unread: int
    exceptions: int


def survey(paths: Sequence[Path], out: Path, jobs: int | None = None) -> Survey:
    """Reads and checks every document, and every readable file below every folder, with `jobs` processes (default: one a core).

    Writes <out>/documents.csv, one row a document in the order of their names, and findings.csv and facts.csv, which begin with
    the document's name. The same documents give the same bytes. Raises CannotGet where `out` cannot be written, WrongCall where
    there is no document or `jobs` is less than one.
    """
    if jobs is not None and jobs < 1:
        raise WrongCall("--jobs", str(jobs), "give a number of processes, 1 or more")
    named = _named(paths)
    try:
        kept = _kept(out)
        same = _read_all(named, kept, jobs or os.cpu_count() or 1)
        files, counts = _write_all(same, kept, out)
        shutil.rmtree(kept)
    except OSError as error:
        raise CannotGet(str(error.filename or out), f"cannot be written ({error.strerror})", "choose another --out") from error
    return Survey(files, len(named), counts["unread"], counts["exceptions"])


# --- which documents ---------------------------------------------------------------------------------------------------


def _named(paths: Sequence[Path]) -> dict[str, Path]:
    """The documents by name: a file's own name, or its path below the folder that was given."""
    named: dict[str, Path] = {}
    for path in paths:
        if not path.exists():
            raise CannotGet(str(path), "no such file or folder", "check the path")
        below = sorted(path.rglob("*")) if path.is_dir() else [path]
        for one in below:
            name = one.relative_to(path).as_posix() if path.is_dir() else one.name
            if path.is_dir() and not (one.suffix.lower() in READABLE and published(one, path)):
                continue
            if len(paths) > 1 and name in named:  # the same name below two folders
                name = f"{path.resolve().name}/{name}"
            if named.setdefault(name, one).resolve() != one.resolve():
                raise WrongCall(str(one), f"a second document named {name}", "rename one, or survey their common folder")
    if not named:
        raise WrongCall(" ".join(map(str, paths)), "no document in it", f"give a folder with {' '.join(READABLE)} files")
    return dict(sorted(named.items()))


# --- reading them ------------------------------------------------------------------------------------------------------


def _kept(out: Path) -> Path:
    """The folder of what an unfinished run has read, emptied where another version or vocabulary read it."""
    folder, stamp = out / KEPT, _stamp()
    if folder.exists() and not _is_of(folder, stamp):
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "stamp").write_text(stamp, encoding="utf-8")
    return folder


def _is_of(folder: Path, stamp: str) -> bool:
    kept = folder / "stamp"
    return kept.is_file() and kept.read_text(encoding="utf-8") == stamp


@cache
def _stamp() -> str:
    """What the reading depends on beside the document: the code and the vocabulary."""
    digest = hashlib.sha256(__version__.encode())
    for folder, pattern in ((places.PACKAGE, "*.py"), (places.data(), "*.yaml")):
        for path in sorted(folder.rglob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _read_all(named: dict[str, Path], kept: Path, jobs: int) -> dict[str, tuple[str, str]]:
    """Reads what is not kept yet. Returns for each document the name of its kept result, and the first one with its bytes."""
    results, first = {}, {}
    for name, path in named.items():
        digest = _digest(path)
        results[name] = (digest, first.setdefault(digest, name))
    missing = {digest: named[name] for digest, name in first.items() if not (kept / f"{digest}.json").exists()}
    with tqdm(total=len(named), initial=len(named) - len(missing), unit="document", disable=not sys.stderr.isatty()) as bar:
        alone = []
        for digest, died in _in_processes(missing, kept, jobs):
            alone += [digest] if died else []
            bar.update(not died)
        for digest in alone:  # a worker's end takes its neighbours with it: each is tried once more by itself
            if any(died for _, died in _in_processes({digest: missing[digest]}, kept, 1)):
                _keep(kept, digest, {"error": "the process that read it was ended, probably for want of memory"})
            bar.update()
    return results


def _digest(path: Path) -> str:
    """SHA-256 of the bytes; of the name, where they cannot be read (the reader then says so)."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return hashlib.sha256(str(path).encode("utf-8", "surrogateescape")).hexdigest()


def _in_processes(missing: dict[str, Path], kept: Path, jobs: int) -> Iterator[tuple[str, bool]]:
    """Each digest once it was read, and whether the process ended instead."""
    if not missing:
        return
    # Fresh processes, since a forked copy of this one may hold the locks of its threads.
    pool = ProcessPoolExecutor(min(jobs, len(missing)), get_context("spawn"), _to_the_end)
    try:
        futures: dict[Future, str] = {pool.submit(_read_one, path, kept, d): d for d, path in missing.items()}
        for future in as_completed(futures):
            error = future.exception()
            if error and not isinstance(error, BrokenProcessPool):
                raise error
            yield futures[future], error is not None
    finally:
        pool.shutdown(cancel_futures=True)


def _to_the_end() -> None:
    """A worker leaves Ctrl-C to the process that started it: what it is reading is kept."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _read_one(path: Path, kept: Path, digest: str) -> None:
    """Reads one document and keeps what the tables need of it."""
    from juesuan.disclosure import read

    try:
        disclosure = read(path)
        verdicts = Counter(check.verdict for check in disclosure.checks)
        severities = Counter(finding.severity for finding in disclosure.findings)
        counts = {name: verdicts[name] for name in VERDICTS} | {name: severities[s] for s, name in SEVERITIES.items()}
        about = {
            "sha256": disclosure.document.sha256,
            "department": disclosure.department,
            "year": disclosure.year or "",
            **disclosure.counts(),
            "checks": len(disclosure.checks),
            **counts,
            "suspects": len(disclosure.suspects),
        }
        tables = {what: contract.rows(disclosure, what) for what in ("facts", "findings")}
        _keep(kept, digest, {"about": about, **tables})
    except JuesuanError as error:
        _keep(kept, digest, {"error": f"{error.seen}; {error.advice}"})
    except Exception as error:  # one document must not cost the thousands beside it; the row says what it was
        _keep(kept, digest, {"error": f"could not be read ({type(error).__name__}: {error})"})


def _keep(kept: Path, digest: str, result: dict[str, Any]) -> None:
    path = kept / f"{digest}.json"
    text = json.dumps(result, ensure_ascii=False)
    path.with_suffix(".part").write_text(text, encoding="utf-8", errors="backslashreplace")
    path.with_suffix(".part").replace(path)


# --- writing the tables ------------------------------------------------------------------------------------------------


def _write_all(same: dict[str, tuple[str, str]], kept: Path, out: Path) -> tuple[tuple[Path, ...], Counter[str]]:
    """The three tables, one document in memory at a time; they take the place of earlier ones when all are complete."""
    counts: Counter[str] = Counter()
    columns = {"documents": list(codebook()["survey"])}
    columns |= {what: ["document", *contract.COLUMNS[what]] for what in ("findings", "facts")}
    names = [f"{what}.csv" for what in columns]
    with tempfile.TemporaryDirectory(dir=kept) as place:
        with _writers(Path(place), columns) as writers:
            for name, (digest, first) in same.items():
                result = json.loads((kept / f"{digest}.json").read_text(encoding="utf-8"))
                about = {"document": name, "same_as": first if first != name else "", "error": result.get("error", "")}
                writers["documents"].writerow(about | result.get("about", {}))
                for what in ("findings", "facts") if first == name else ():
                    writers[what].writerows({"document": name, **row} for row in result.get(what, ()))
                counts["unread"] += "error" in result
                counts["exceptions"] += bool(result.get("about", {}).get("exceptions"))
        return tuple((Path(place) / name).replace(out / name) for name in names), counts


@contextmanager
def _writers(folder: Path, columns: dict[str, Iterable[str]]) -> Iterator[dict[str, csv.DictWriter]]:
    files = {what: (folder / f"{what}.csv").open("w", encoding="utf-8", newline="", buffering=_MANY) for what in columns}
    try:
        writers = {what: csv.DictWriter(file, columns[what], lineterminator="\n") for what, file in files.items()}
        for writer in writers.values():
            writer.writeheader()
        yield writers
    finally:
        for file in files.values():
            file.close()
