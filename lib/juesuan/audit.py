"""Audit: the whole path from a published document to the report folder, written whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import platform
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from importlib import metadata
from itertools import count
from pathlib import Path

from juesuan import __version__
from juesuan.disclosure import Disclosure, Past, read
from juesuan.findings.dispositions import NAME, form, read_dispositions
from juesuan.ground.errors import CannotGet, WrongCall
from juesuan.notebook import execution as notebooks
from juesuan.report import data_package as package
from juesuan.report import rows as outputs
from juesuan.report.index import index
from juesuan.report.memo import memo
from juesuan.report.page_pictures import published
from juesuan.report.tick_marks import marked
from juesuan.report.workpaper import workpaper

WORKPAPER = "workpaper.xlsx"
Say = Callable[[str], None]
Open = Callable[[Path], Disclosure]
LIBRARIES = ("highspy", "matplotlib", "nbformat", "pandas", "papermill", "pypdfium2", "python-docx", "openpyxl")


@dataclass(frozen=True)
class Report:
    """One audited document: where its report is, and the disclosure it is about."""

    folder: Path
    disclosure: Disclosure


def audit(path: Path, out: Path, lang: str = "en", opened: Open = read, say: Say = lambda line: None) -> Report:
    """Reads, checks, runs the notebooks and writes <out>/<department>/<year>/. On JuesuanError nothing is left.

    `opened` reads the document, with those of earlier years and the dispositions if it finds or was given any; without
    dispositions those of the earlier report count, where they were filled in."""
    started = time.perf_counter()
    disclosure = opened(path)
    counts = disclosure.counts()
    seconds = {"read": time.perf_counter() - started}
    say(f"{path.name}: {counts['printed']} figures, {counts['facts']} facts, {counts['unread']} unread")
    findings = disclosure.findings
    seconds["check"] = time.perf_counter() - started - seconds["read"]
    say(f"{path.name}: {len(disclosure.checks)} checks, {len(disclosure.suspects)} suspects, {len(findings)} findings")
    target = out / folder_name(disclosure.department) / str(disclosure.year or "year unknown")
    disclosure = _with_dispositions(disclosure, target)
    for row in disclosure.handled.gone:
        say(f"{disclosure.dispositions.file}: {row.key} was {row.disposition or 'noted'}; the finding is gone since")
    with _whole(out, target) as folder:
        pages = published(path, disclosure.document)
        for lang_of_memo in ("en", "zh"):
            _write(folder / f"memo.{lang_of_memo}.html", memo(outputs.memo_view(disclosure), lang_of_memo))
            _write(folder / f"document.{lang_of_memo}.html", marked(disclosure, lang_of_memo, pages=pages))
        sheets = workpaper(disclosure)
        (folder / WORKPAPER).write_bytes(sheets)
        package.package(disclosure, folder)
        filled = form(disclosure.findings, {f.fact: f for f in disclosure.facts}, disclosure.dispositions)
        (folder / NAME).write_bytes(filled)
        runs = _run_notebooks(path, disclosure.past, lang, folder / "notebooks", say)
        seconds |= {f"notebook {r.name}": r.seconds for r in runs}
        seconds["total"] = time.perf_counter() - started
        _write(folder / "run.json", _run_record(disclosure, path, lang, seconds, {NAME: filled, WORKPAPER: sheets}))
        _carry_over(target, folder, say)
    index(out)
    return Report(target, disclosure)


def _with_dispositions(disclosure: Disclosure, target: Path) -> Disclosure:
    """The disclosure with the earlier report's dispositions where none are given. WrongCall where they are, and the earlier
    report's file was filled in too: a rerun would lose that."""
    earlier = target / NAME
    if not earlier.is_file():
        return disclosure
    if not disclosure.dispositions.file:
        return replace(disclosure, dispositions=read_dispositions(earlier))
    if _sha256(earlier.read_bytes()) != _written(target).get(NAME):
        ours = {(row.key, row.disposition, row.by, row.when, row.remark) for row in disclosure.dispositions.rows}
        filled = [row for row in read_dispositions(earlier).rows if row.touched]
        if lost := [r for r in filled if (r.key, r.disposition, r.by, r.when, r.remark) not in ours]:
            raise WrongCall(
                f"{earlier}, line {lost[0].line}",
                f"filled in, but {disclosure.dispositions.file} is the file that counts",
                "copy what you filled in to that file, then delete this one",
            )
    return disclosure


def _carry_over(target: Path, folder: Path, say: Say) -> None:
    """Takes over what somebody put into the earlier report, and the workpaper if it was edited, under another name."""
    with suppress(FileNotFoundError):  # another audit may be replacing the earlier report
        for path in sorted(p for p in target.rglob("*") if p.is_file()):
            name = path.relative_to(target).as_posix()
            if name == WORKPAPER and _edited(path, _written(target)):
                name = next(n for n in _free_names("workpaper.edited", ".xlsx") if not (target / n).exists())
            elif (folder / name).exists():
                continue
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, folder / name)
            say(f"{target / name}: kept from the earlier report")


def _edited(path: Path, written: dict[str, str]) -> bool:
    return path.name in written and written[path.name] != _sha256(path.read_bytes())


def _free_names(stem: str, suffix: str) -> Iterator[str]:
    return (f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}" for number in count(1))


def _written(target: Path) -> dict[str, str]:
    """The hashes of the files that the earlier run wrote for others to edit."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        return dict(json.loads((target / "run.json").read_text(encoding="utf-8"))["outputs"])
    return {}


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _run_notebooks(path: Path, past: tuple[Past, ...], lang: str, folder: Path, say: Say) -> list[notebooks.Run]:
    """Executes the notebooks beside a copy of the documents, so that no path of this machine stands in a parameter."""
    folder.mkdir()
    with tempfile.TemporaryDirectory() as place:
        given = {
            "document": _copied(path, Path(place)),
            "prior": ";".join(_copied(p.path, Path(place), f"prior/{p.reading.year}") for p in past),
            "lang": lang,
        }
        runs = notebooks.run_all(
            given, Path(place), os.cpu_count() or 1, lambda r: say(f"notebook {r.name}: {r.seconds:.1f} s")
        )
    for run in runs:
        _write(folder / f"{run.name}.ipynb", run.text)
    return runs


def _copied(path: Path, place: Path, folder: str = "") -> str:
    """Copies a document below `place`; its path from there. A folder a year keeps files of one name apart."""
    (place / folder).mkdir(parents=True, exist_ok=True)
    name = path.name.replace(";", "_") if folder else path.name  # ; parts the paths of several years
    (shutil.copytree if path.is_dir() else shutil.copyfile)(path, place / folder / name)
    return f"{folder}/{name}" if folder else name


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def folder_name(department: str) -> str:
    """A department's name as a folder: no separators, no leading dots, no control characters, at most 80 characters."""
    name = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069]+', "_", department).strip(" .")
    return name[:80].strip(" .") or "department unknown"


@contextmanager
def _whole(out: Path, target: Path) -> Iterator[Path]:
    """A folder that becomes `target` only when everything in it was written; an earlier report is replaced then, not before."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        _unhindered(out, target)
        working = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=out))
    except OSError as error:
        raise CannotGet(str(out), f"cannot be written ({error.strerror})", "choose another --out folder") from error
    earlier = working / "replaced"
    try:
        fresh = working / "report"
        fresh.mkdir()
        yield fresh
        target.parent.mkdir(parents=True, exist_ok=True)
        _put(fresh, target, earlier)
    except OSError as error:
        seen = f"cannot be written ({error.strerror or error})"
        raise CannotGet(str(error.filename or out), seen, "make room or choose another --out folder") from error
    finally:
        if earlier.exists() and not target.exists():  # interrupted between the two renames
            earlier.rename(target)
        shutil.rmtree(working, ignore_errors=True)


def _unhindered(out: Path, target: Path) -> None:
    """Refuses at once where a file stands in the place of a folder of the report: it is somebody's."""
    for folder in (target.parent, target):
        if folder.exists() and not folder.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, f"{folder.relative_to(out)} is a file", str(folder))


def _put(fresh: Path, target: Path, earlier: Path) -> None:
    """The new report under its name, the earlier one out of the way; another audit of the same document may do so meanwhile."""
    for last in (False, False, False, True):
        with suppress(FileNotFoundError):
            target.rename(earlier)
        try:
            fresh.rename(target)
            return
        except OSError as error:
            if last or error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise
            shutil.rmtree(earlier, ignore_errors=True)


def _run_record(disclosure: Disclosure, path: Path, lang: str, seconds: dict[str, float], files: dict[str, bytes]) -> str:
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
            "dispositions": disposed.file,
            "materiality": str(disclosure.materiality),
        },
        "outputs": {name: _sha256(content) for name, content in files.items()},
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
