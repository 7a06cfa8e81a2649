"""Audit: the whole path from a published document to the report folder, written whole or not at all."""

from __future__ import annotations

import json
import platform
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from juesuan import __version__
from juesuan.disclosure import Disclosure, read
from juesuan.documents.document import read_document
from juesuan.findings.dispositions import KEPT, NAME, NONE, form, merge, read_dispositions
from juesuan.ground import workers
from juesuan.ground.errors import JuesuanError, WrongCall
from juesuan.ground.files import put
from juesuan.notebook import execution
from juesuan.reading.identity import identify
from juesuan.report import data_package as package
from juesuan.report.folder import NOTEBOOKS, RECORD, WORKPAPER, Settle, carry_over, folder_name, recover, sha256, whole, written
from juesuan.report.index import index
from juesuan.report.memo import Memo
from juesuan.report.page_pictures import published
from juesuan.report.tick_marks import marked
from juesuan.report.workpaper import workpaper

Say = Callable[[str], None]
Open = Callable[[Path], Disclosure]
_version = cache(metadata.version)  # looks through every folder that Python imports from
LIBRARIES = ("ipython", "matplotlib", "nbformat", "pandas", "papermill", "pypdfium2", "python-docx", "openpyxl", "z3-solver")


def quiet(line: str) -> None:
    """Says nothing."""


@dataclass(frozen=True)
class Report:
    """One audited document: where its report is, and the disclosure it is about."""

    folder: Path
    disclosure: Disclosure


class Complete(KeyboardInterrupt):
    """An interruption behind the renames: the report in `folder` stands all the same. A class of its own, for a codec that is
    interrupted (CPython up to 3.11) raises KeyboardInterrupt with words of its own."""

    def __init__(self, folder: Path):
        super().__init__(str(folder))
        self.folder = folder


def audit(
    path: Path,
    out: Path,
    lang: str = "en",
    opened: Open = read,
    say: Say = quiet,
    step: Say = quiet,
    engine: str | None = "juesuan",
) -> Report:
    """Reads, checks, writes the memo and its company, runs the notebooks; <out>/<department>/<year>/ appears when all is done.
    On JuesuanError nothing is left; nor on KeyboardInterrupt, but where it is Complete: that report stands.

    `opened` reads the document, with those of earlier years and the dispositions if it finds or was given any; without
    dispositions those of the earlier report count, where they were filled in. `say` gets what the auditor has to know, `step`
    how far the run is. `engine` runs the notebooks (execution.ENGINES); None leaves them out.
    """
    started = time.perf_counter()
    if engine == execution.ENGINES[0]:
        workers.prepare(execution.INSIDE)
    disclosure = opened(path)
    counts = disclosure.counts()
    seconds = {"read": time.perf_counter() - started}
    step(f"{path.name}: {counts['printed']} figures, {counts['facts']} facts, {counts['unread']} unread")
    findings = disclosure.findings
    seconds["check"] = time.perf_counter() - started - seconds["read"]
    step(f"{path.name}: {len(disclosure.checks)} checks, {len(disclosure.suspects)} suspects, {len(findings)} findings")
    target = _target(out, disclosure.department, disclosure.year)
    if recover(target):
        say(f"{target}: the earlier report, which a killed run had put aside, is back")
    if (replaced := _document_of(target)) not in ("", path.name):
        say(f"{target}: the report on {replaced} gives way to that on {path.name}")
    disclosure = _with_dispositions(disclosure, target)
    for row in disclosure.handled.gone:
        say(f"{disclosure.dispositions.file}: {row.key} was {row.disposition or 'noted'}; the finding is gone since")
    with (
        whole(out, target, _settled(disclosure, target, say)) as folder,
        execution.on_copies(path, disclosure, lang, engine) as runs,
    ):
        for_others = _hand_over(path, disclosure, folder)
        seconds["memo"] = time.perf_counter() - started - seconds["check"] - seconds["read"]
        if engine:
            step(f"{folder / f'memo.{lang}.html'}: stands, to be read while the notebooks run; after that in {target}")
        else:
            step(f"{path.name}: memo, marked document, workpaper and data are written")
        for run in runs:
            (folder / NOTEBOOKS).mkdir(exist_ok=True)
            (folder / NOTEBOOKS / f"{run.name}.ipynb").write_bytes(run.text.encode())
            seconds[f"notebook {run.name}"] = run.seconds
            step(f"notebook {run.name}: {run.seconds:.1f} s")
        seconds["total"] = time.perf_counter() - started
        (folder / RECORD).write_bytes(_run_record(disclosure, path, lang, engine, seconds, for_others).encode())
        carry_over(target, folder, {f"{NOTEBOOKS}/{name}.ipynb" for name in execution.names()}, say)
    try:
        index(out, lang)
    except KeyboardInterrupt:
        raise Complete(target) from None
    return Report(target, disclosure)


def _hand_over(path: Path, disclosure: Disclosure, folder: Path) -> dict[str, bytes]:
    """Writes everything but the notebooks, the memo first. Returns the files that others are to edit."""
    for lang in ("en", "zh"):
        made = Memo(disclosure, lang)
        (folder / f"memo.{lang}.html").write_bytes(made.html().encode())
        (folder / f"memo.{lang}.docx").write_bytes(made.docx())
    pages = published(path, disclosure.document)
    for lang in ("en", "zh"):
        (folder / f"document.{lang}.html").write_bytes(marked(disclosure, lang, pages=pages).encode())
    package.package(disclosure, folder)
    facts = disclosure.reading.book.by_id
    for_others = {WORKPAPER: workpaper(disclosure), NAME: form(disclosure.findings, facts, disclosure.dispositions)}
    for name, content in for_others.items():
        (folder / name).write_bytes(content)
    return for_others


def _with_dispositions(disclosure: Disclosure, target: Path) -> Disclosure:
    """The disclosure with what was filled in in the earlier report, and in the file that was given if there is one. WrongCall
    where the two dispose of one finding differently: only the auditor knows which counts."""
    path, given = target / NAME, disclosure.dispositions
    if not path.is_file():
        return disclosure
    earlier = read_dispositions(path)
    if not given.file:
        return disclosure.keeping(dispositions=earlier)
    if sha256(path.read_bytes()) == written(target).get(NAME):  # nobody filled it in: what it says came from a file like ours
        return disclosure
    merged, lost = merge(given, earlier)
    if lost:
        raise WrongCall(
            f"{path}, line {lost[0].line}",
            f"filled in otherwise than in {given.file}",
            f"keep the one that counts in {given.file}, and delete the row here",
        )
    return disclosure.keeping(dispositions=merged)


def _settled(disclosure: Disclosure, target: Path, say: Say) -> Settle:
    """What was filled in in the earlier report while this run was under way enters the new one, and the file that it replaces
    stays beside it."""

    def settle(earlier: Path, fresh: Path, latest: bool) -> None:
        path, ours = earlier / NAME, fresh / NAME
        if not path.is_file() or path.read_bytes() == ours.read_bytes():
            return
        used = disclosure.dispositions
        try:
            found = read_dispositions(path)
        except JuesuanError as error:
            say(f"{error}; it stays as {target / KEPT}")
            put(fresh / KEPT, path.read_bytes())
            return
        merged, lost = merge(used, found, used if latest and used.file == NAME else NONE)
        for row in lost:
            say(f"{target / KEPT}, line {row.line}: filled in otherwise than in {used.file}, which counts; both are kept")
        if {r.key: r for r in merged.rows if r.touched} != {r.key: r for r in used.rows if r.touched}:
            put(ours, form(disclosure.findings, disclosure.reading.book.by_id, merged))
            say(f"{target / NAME}: filled in while this audit ran; kept, and in the memo from the next audit on")
        if any(row.touched for row in found.rows) and path.read_bytes() != ours.read_bytes():
            put(fresh / KEPT, path.read_bytes())

    return settle


def _run_record(
    disclosure: Disclosure, path: Path, lang: str, engine: str | None, seconds: dict[str, float], files: dict[str, bytes]
) -> str:
    """Everything about this run that is not about the disclosure: inputs, versions, parameters, seconds; `files` are those
    written for others to edit, whose hash tells whether they did."""
    disposed, budget = disclosure.dispositions, disclosure.budget
    inputs = {path.name: disclosure.document.sha256} | ({disposed.file: disposed.sha256} if disposed.file else {})
    versions = {"juesuan": __version__, "python": platform.python_version()}
    parameters = {
        "document": str(path),
        "prior": ";".join(str(p.path) for p in disclosure.past),
        "budget": str(budget.path) if budget else "",
        "lang": lang,
        "notebooks": engine or "none",
        "dispositions": disposed.file,
        "materiality": str(disclosure.materiality),
    }
    record = {
        "inputs": inputs | ({budget.document.file: budget.document.sha256} if budget else {}),
        "prior": [{"year": p.reading.year, "file": p.path.name, "sha256": p.document.sha256} for p in disclosure.past],
        "parameters": parameters,
        "outputs": {name: sha256(content) for name, content in files.items()},
        "versions": versions | {name: _version(name) for name in LIBRARIES},
        "platform": platform.platform(),
        "finished": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "seconds": {k: round(v, 3) for k, v in seconds.items()},
    }
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def _target(out: Path, department: str, year: int | None) -> Path:
    """The folder of the report on a department's year."""
    return out / folder_name(department) / str(year or "year unknown")


def _document_of(target: Path) -> str:
    """The name of the file that the report standing there is about; "" where none stands or it does not say."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        return Path(json.loads((target / RECORD).read_text(encoding="utf-8"))["parameters"]["document"]).name
    return ""


def distinct(paths: Sequence[Path]) -> None:
    """Refuses documents of one call whose second report would replace the first: one given twice, or two of one department
    and year. What cannot be read is left to its own audit, which says why."""
    places = [path.resolve() for path in paths]
    if twice := [path for number, path in enumerate(paths) if places[number] in places[:number]]:
        raise WrongCall(str(twice[0]), "given twice", "give each document once")
    first: dict[Path, Path] = {}
    for path in paths if len(paths) > 1 else ():
        try:
            told = identify(read_document(path))
        except JuesuanError:
            continue
        other = first.setdefault(_target(Path(), told.department, told.year), path)
        if other is not path:
            seen = f"of {told.department}, {told.year or 'no year'}, as is {other}: one report would replace the other"
            raise WrongCall(str(path), seen, "audit each in its own call with its own --out; juesuan compare tells them apart")
