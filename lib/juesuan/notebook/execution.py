"""Execution: the parameterised notebooks, executed and cleaned so that the same input gives the same bytes.

By default each runs on IPython's shell in a worker process (notebook/shell.py), with the disclosure handed over; with the
engine `stock` in a fresh kernel through papermill, which reads the document itself. Both give the same bytes.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from juesuan.disclosure import Disclosure
from juesuan.ground import data as places
from juesuan.ground.errors import JuesuanError, WrongCall
from juesuan.ground.text import LANGUAGES
from juesuan.ground.workers import Died, Done, at_work
from juesuan.notebook.parameters import assigned

CHOICES = {"lang": tuple(LANGUAGES)}
ENGINES = ("juesuan", "stock")  # functions of notebook/inside.py
INSIDE = "juesuan.notebook.inside"  # what workers begin with
PATIENCE = 600  # seconds that one cell may take


class NotebookFailed(JuesuanError):
    """A cell of a notebook raised an error; the message names the notebook, the cell and what was raised."""


@dataclass(frozen=True)
class Run:
    """One notebook executed: where it is, its cleaned text and the seconds it took."""

    path: Path
    text: str
    seconds: float

    @property
    def name(self) -> str:
        return self.path.stem


def names() -> tuple[str, ...]:
    """The names of the notebooks on one document in reading order, without extension."""
    return tuple(sorted(p.stem for p in places.notebooks().glob("[0-9]_*.ipynb") if p.stem != OVERVIEW))


OVERVIEW = "7_overview"  # of many documents, from the tables of a survey
DESK = "review"  # the notebook where a reviewer decides and signs: for JupyterLab, no part of a report


def path_of(name: str, lang: object = "en") -> Path:
    """Where the notebook is: the same code with prose in English, or under zh/ in Chinese."""
    return places.notebooks() / ("zh" if lang == "zh" else "") / f"{name}.ipynb"


def check_parameters(path: Path, given: Mapping[str, object]) -> None:
    """Refuses an unknown or ill-typed parameter before any kernel starts (papermill only warns). Raises WrongCall."""
    name = path.stem
    if not path.is_file():
        raise WrongCall(name, "no such notebook", f"use one of {', '.join(names())}")
    known = parameters(path)
    for key, value in given.items():
        if key not in known:
            raise WrongCall(name, f"unknown parameter {key!r}", f"the parameters are {', '.join(known)}")
        if type(value) is not type(known[key]):
            raise WrongCall(
                name, f"parameter {key} is {value!r}, of type {type(value).__name__}", f"give a {type(known[key]).__name__}"
            )
        if key in CHOICES and value not in CHOICES[key]:
            raise WrongCall(name, f"parameter {key} is {value!r}", f"use one of {', '.join(CHOICES[key])}")


def parameters(path: Path) -> dict[str, object]:
    """The parameters of a notebook with their defaults, from the cell tagged `parameters`."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]  # nbformat would take longer to import
    return assigned("".join(c["source"]) for c in cells if "parameters" in c["metadata"].get("tags", ()))


def store() -> None:
    """Executes all notebooks on the bundled document and keeps their cleaned outputs, for --nbval to compare."""
    paths = [p for p in sorted(places.notebooks().rglob("*.ipynb")) if not any(part.startswith(".") for part in p.parts)]
    with tempfile.TemporaryDirectory() as folder, running({}, Path(folder), paths=paths) as runs:
        for done in runs:
            print(f"{done.path.relative_to(places.notebooks())}: {done.seconds:.1f} s", flush=True)
            done.path.write_text(done.text, encoding="utf-8", newline="\n")


@contextmanager
def running(
    given: Mapping[str, object],
    folder: Path,
    handed: Disclosure | None = None,
    engine: str = ENGINES[0],
    paths: Sequence[Path] = (),
) -> Iterator[Iterator[Run]]:
    """Begins to execute every notebook with `folder` as working directory, in a process a core. Within the context they arrive
    as they are done; what is under way at its end is ended.

    `handed` is the disclosure that the parameters name, where it was read already; `paths` are notebooks to be executed in
    place of those of a report. Raises NotebookFailed for a cell that fails or a process that dies, WrongCall for a wrong
    parameter.
    """
    chosen = paths or [path_of(name, given.get("lang")) for name in names()]
    for path in chosen:
        check_parameters(path, given)
    named = tuple(str(given.get(name, "")) for name in ("document", "prior", "budget"))
    first = (f"{INSIDE}:hand_over", named, handed) if handed is not None else ()
    patience = PATIENCE if engine == ENGINES[0] else None  # papermill minds the time of its cells itself
    works = ((path, (path, dict(given))) for path in chosen)
    with at_work(f"{INSIDE}:{engine}", works, max(2, os.cpu_count() or 1), patience, folder, first) as done:
        yield map(_run, done)


@contextmanager
def on_copies(path: Path, disclosure: Disclosure, lang: str, engine: str | None) -> Iterator[Iterator[Run]]:
    """The notebooks of a report under way (see running) beside a copy of the documents, so that no path of this machine stands
    in a parameter; without an engine none."""
    if engine is None:
        yield iter(())
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        given = {
            "document": _copied(path, Path(place)),
            "prior": ";".join(_copied(p.path, Path(place), f"prior/{p.reading.year}") for p in disclosure.past),
            "budget": _copied(disclosure.budget.path, Path(place), "budget") if disclosure.budget else "",
            "lang": lang,
        }
        with running(given, Path(place), disclosure.unreviewed(), engine) as runs:
            yield runs


def _copied(path: Path, place: Path, folder: str = "") -> str:
    """Copies a document below `place`; its path from there. A folder a year keeps files of one name apart."""
    (place / folder).mkdir(parents=True, exist_ok=True)
    name = path.name.replace(";", "_") if folder else path.name  # ; parts the paths of several years
    (shutil.copytree if path.is_dir() else shutil.copyfile)(path, place / folder / name)
    return f"{folder}/{name}" if folder else name


def _run(done: Done) -> Run:
    """A notebook that was executed. Raises NotebookFailed with the failing cell."""
    text, failed = (None, (done.key.stem, str(done.told))) if isinstance(done.told, Died) else done.told
    if failed:
        raise NotebookFailed(*failed, "run the notebook in JupyterLab to inspect it")
    return Run(done.key, text, done.seconds)


if __name__ == "__main__":
    store()
