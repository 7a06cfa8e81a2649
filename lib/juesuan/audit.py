"""Audit: the whole path from a published document to the report folder, written whole or not at all."""

from __future__ import annotations

import json
import platform
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path

from juesuan import __version__
from juesuan.disclosure import Disclosure, read
from juesuan.findings.dispositions import NAME, form, read_dispositions
from juesuan.ground.errors import WrongCall
from juesuan.notebook import execution, workers
from juesuan.report import data_package as package
from juesuan.report.folder import NOTEBOOKS, RECORD, WORKPAPER, carry_over, folder_name, sha256, whole, written
from juesuan.report.index import index
from juesuan.report.memo import memo
from juesuan.report.memo_view import memo_view
from juesuan.report.page_pictures import published
from juesuan.report.tick_marks import marked
from juesuan.report.workpaper import workpaper

Say = Callable[[str], None]
Open = Callable[[Path], Disclosure]
LIBRARIES = ("highspy", "ipython", "matplotlib", "nbformat", "pandas", "papermill", "pypdfium2", "python-docx", "openpyxl")


def _quiet(line: str) -> None:
    """Says nothing."""


@dataclass(frozen=True)
class Report:
    """One audited document: where its report is, and the disclosure it is about."""

    folder: Path
    disclosure: Disclosure


def audit(
    path: Path,
    out: Path,
    lang: str = "en",
    opened: Open = read,
    say: Say = _quiet,
    step: Say = _quiet,
    engine: str | None = "juesuan",
) -> Report:
    """Reads, checks, writes the memo and its company, runs the notebooks; <out>/<department>/<year>/ appears when all is done.
    On JuesuanError nothing is left.

    `opened` reads the document, with those of earlier years and the dispositions if it finds or was given any; without
    dispositions those of the earlier report count, where they were filled in. `say` gets what the auditor has to know, `step`
    how far the run is. `engine` runs the notebooks (execution.ENGINES); None leaves them out.
    """
    started = time.perf_counter()
    if engine == execution.ENGINES[0]:
        workers.prepare()
    disclosure = opened(path)
    counts = disclosure.counts()
    seconds = {"read": time.perf_counter() - started}
    step(f"{path.name}: {counts['printed']} figures, {counts['facts']} facts, {counts['unread']} unread")
    findings = disclosure.findings
    seconds["check"] = time.perf_counter() - started - seconds["read"]
    step(f"{path.name}: {len(disclosure.checks)} checks, {len(disclosure.suspects)} suspects, {len(findings)} findings")
    target = out / folder_name(disclosure.department) / str(disclosure.year or "year unknown")
    disclosure = _with_dispositions(disclosure, target)
    for row in disclosure.handled.gone:
        say(f"{disclosure.dispositions.file}: {row.key} was {row.disposition or 'noted'}; the finding is gone since")
    with whole(out, target) as folder, _notebooks(path, disclosure, lang, engine) as runs:
        for_others = _hand_over(path, disclosure, folder)
        seconds["memo"] = time.perf_counter() - started - seconds["check"] - seconds["read"]
        step(f"{folder / f'memo.{lang}.html'}: stands{', to be read while the notebooks run' if engine else ''}")
        for run in runs:
            (folder / NOTEBOOKS).mkdir(exist_ok=True)
            _write(folder / NOTEBOOKS / f"{run.name}.ipynb", run.text)
            seconds[f"notebook {run.name}"] = run.seconds
            step(f"notebook {run.name}: {run.seconds:.1f} s")
        seconds["total"] = time.perf_counter() - started
        _write(folder / RECORD, _run_record(disclosure, path, lang, engine, seconds, for_others))
        carry_over(target, folder, {f"{NOTEBOOKS}/{name}.ipynb" for name in execution.names()}, say)
    index(out)
    return Report(target, disclosure)


def _hand_over(path: Path, disclosure: Disclosure, folder: Path) -> dict[str, bytes]:
    """Writes everything but the notebooks, the memo first. Returns the files that others are to edit."""
    view = memo_view(disclosure)
    for lang in ("en", "zh"):
        _write(folder / f"memo.{lang}.html", memo(view, lang))
    pages = published(path, disclosure.document)
    for lang in ("en", "zh"):
        _write(folder / f"document.{lang}.html", marked(disclosure, lang, pages=pages))
    package.package(disclosure, folder)
    facts = disclosure.reading.book.by_id
    for_others = {WORKPAPER: workpaper(disclosure), NAME: form(disclosure.findings, facts, disclosure.dispositions)}
    for name, content in for_others.items():
        (folder / name).write_bytes(content)
    return for_others


def _with_dispositions(disclosure: Disclosure, target: Path) -> Disclosure:
    """The disclosure with the earlier report's dispositions where none are given. WrongCall where they are, and the earlier
    report's file was filled in too: a rerun would lose that."""
    earlier = target / NAME
    if not earlier.is_file():
        return disclosure
    if not disclosure.dispositions.file:
        return replace(disclosure, dispositions=read_dispositions(earlier))
    if sha256(earlier.read_bytes()) != written(target).get(NAME):
        ours = {(row.key, row.disposition, row.by, row.when, row.remark) for row in disclosure.dispositions.rows}
        filled = [row for row in read_dispositions(earlier).rows if row.touched]
        if lost := [r for r in filled if (r.key, r.disposition, r.by, r.when, r.remark) not in ours]:
            raise WrongCall(
                f"{earlier}, line {lost[0].line}",
                f"filled in, but {disclosure.dispositions.file} is the file that counts",
                "copy what you filled in to that file, then delete this one",
            )
    return disclosure


@contextmanager
def _notebooks(path: Path, disclosure: Disclosure, lang: str, engine: str | None) -> Iterator[Iterator[execution.Run]]:
    """The notebooks under way beside a copy of the documents, so that no path of this machine stands in a parameter."""
    if engine is None:
        yield iter(())
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        given = {
            "document": _copied(path, Path(place)),
            "prior": ";".join(_copied(p.path, Path(place), f"prior/{p.reading.year}") for p in disclosure.past),
            "lang": lang,
        }
        with execution.running(given, Path(place), disclosure.unreviewed(), engine) as runs:
            yield runs


def _copied(path: Path, place: Path, folder: str = "") -> str:
    """Copies a document below `place`; its path from there. A folder a year keeps files of one name apart."""
    (place / folder).mkdir(parents=True, exist_ok=True)
    name = path.name.replace(";", "_") if folder else path.name  # ; parts the paths of several years
    (shutil.copytree if path.is_dir() else shutil.copyfile)(path, place / folder / name)
    return f"{folder}/{name}" if folder else name


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _run_record(
    disclosure: Disclosure, path: Path, lang: str, engine: str | None, seconds: dict[str, float], files: dict[str, bytes]
) -> str:
    """Everything about this run that is not about the disclosure: inputs, versions, parameters, seconds; `files` are those
    written for others to edit, whose hash tells whether they did."""
    disposed = disclosure.dispositions
    record = {
        "inputs": {path.name: disclosure.document.sha256} | ({disposed.file: disposed.sha256} if disposed.file else {}),
        "prior": [{"year": p.reading.year, "file": p.path.name, "sha256": p.document.sha256} for p in disclosure.past],
        "parameters": {
            "document": str(path),
            "prior": ";".join(str(p.path) for p in disclosure.past),
            "lang": lang,
            "notebooks": engine or "none",
            "dispositions": disposed.file,
            "materiality": str(disclosure.materiality),
        },
        "outputs": {name: sha256(content) for name, content in files.items()},
        "versions": {
            "juesuan": __version__,
            "python": platform.python_version(),
            **{n: metadata.version(n) for n in LIBRARIES},
        },
        "platform": platform.platform(),
        "finished": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "seconds": {k: round(v, 3) for k, v in seconds.items()},
    }
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def distinct(paths: list[Path]) -> None:
    """Refuses one document given twice, whose second report would replace the first."""
    seen = set()
    for path in paths:
        if path.resolve() in seen:
            raise WrongCall(str(path), "given twice", "give each document once")
        seen.add(path.resolve())
