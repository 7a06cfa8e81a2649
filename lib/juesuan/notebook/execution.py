"""Notebooks: the parameterised set, executed with papermill and cleaned so that the same input gives the same bytes."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

import nbformat
import psutil

from juesuan.ground import data as places
from juesuan.ground.errors import JuesuanError, WrongCall
from juesuan.report.rows import write_all

# Transport and timing that papermill and the kernel leave in a notebook; none of it is about the disclosure.
_NOISE = ("papermill", "execution", "execution_state", "iopub.execute_input", "iopub.status.busy")
CHOICES = {"lang": ("en", "zh")}


class NotebookFailed(JuesuanError):
    """A cell of a notebook raised an error; the message names the notebook, the cell and what was raised."""


@dataclass(frozen=True)
class Run:
    """One notebook executed: its name, its cleaned text and the seconds it took."""

    name: str
    text: str
    seconds: float


def names() -> tuple[str, ...]:
    """The notebooks' names in reading order, without extension."""
    return tuple(sorted(p.stem for p in places.notebooks().glob("[0-9]_*.ipynb")))


def check_parameters(name: str, given: Mapping[str, object]) -> None:
    """Refuses an unknown or ill-typed parameter before any kernel starts (papermill only warns). Raises WrongCall."""
    path = places.notebooks() / f"{name}.ipynb"
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
    """The parameters of a notebook with their defaults, from the cell tagged `parameters` (plain assignments of literals)."""
    import ast

    notebook = nbformat.read(path, as_version=4)
    cell = next((c for c in notebook.cells if "parameters" in c.metadata.get("tags", [])), None)
    if cell is None:
        return {}
    assigned = [s for s in ast.parse(cell.source).body if isinstance(s, ast.Assign)]
    return {s.targets[0].id: ast.literal_eval(s.value) for s in assigned}


def place(folder: Path, given: Mapping[str, object]) -> list[str]:
    """Puts the notebooks into a folder with these parameters as their defaults and without outputs, ready to be opened.

    One that is there already with the same parameters is kept as it is, for it may have been worked on; returns the names of
    those. Raises WrongCall, before anything is written, where one is there with other parameters or is no notebook.
    """
    for name in names():
        check_parameters(name, given)
    made = {name: _blank(name, given) for name in names()}
    kept = [name for name, notebook in made.items() if _kept(folder / f"{name}.ipynb", notebook)]
    write_all(folder, {f"{name}.ipynb": text(one).encode() for name, one in made.items() if name not in kept}, "--folder")
    return kept


def _blank(name: str, given: Mapping[str, object]) -> nbformat.NotebookNode:
    """A notebook with these parameters and no outputs."""
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    _readable_parameters()
    notebook = parameterize_notebook(load_notebook_node(str(places.notebooks() / f"{name}.ipynb")), dict(given))
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return clean(notebook)


def _kept(path: Path, notebook: nbformat.NotebookNode) -> bool:
    """Whether the notebook is there already with the same parameters."""
    if not path.exists():
        return False
    advice = "choose another --folder, or move it away"
    try:
        there = nbformat.read(path, as_version=4)
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise WrongCall(str(path), "is there already and is no readable notebook", advice) from error
    if _chosen(there) != _chosen(notebook):
        raise WrongCall(str(path), "is there already, for another document or language", advice)
    return True


def _chosen(notebook: nbformat.NotebookNode) -> list[str]:
    """The parameters put into a notebook, as its cell sets them."""
    return [c.source for c in notebook.cells if "injected-parameters" in c.metadata.get("tags", [])]


def store() -> None:
    """Executes the notebooks on the bundled document and keeps their cleaned outputs, for --nbval to compare."""
    with tempfile.TemporaryDirectory() as folder:
        for done in run_all({}, Path(folder), 2, lambda r: print(f"{r.name}: {r.seconds:.1f} s")):
            (places.notebooks() / f"{done.name}.ipynb").write_text(done.text, encoding="utf-8", newline="\n")


def run_all(given: Mapping[str, object], folder: Path, workers: int, done: Callable[[Run], None]) -> list[Run]:
    """Executes every notebook in its own fresh kernel, several at a time, with `folder` as working directory.

    Processes, because papermill changes the working directory. Raises NotebookFailed for the first cell that fails.
    """
    for name in names():
        check_parameters(name, given)
    context, others = multiprocessing.get_context("spawn"), set(multiprocessing.active_children())
    runs: list[Run] = []
    with ProcessPoolExecutor(max_workers=max(1, min(workers, len(names()))), mp_context=context) as pool:
        waiting = {pool.submit(run, name, dict(given), str(folder)): name for name in names()}
        try:
            for future in as_completed(waiting):
                runs.append(future.result())
                done(runs[-1])
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            _end(set(multiprocessing.active_children()) - others)
            raise
    return sorted(runs, key=lambda r: r.name)


def _end(workers: Iterable[BaseProcess]) -> None:
    """Ends these processes and their kernels at once: nobody waits for what is under way."""
    kernels = []
    for worker in workers:
        with contextlib.suppress(psutil.Error):
            kernels += psutil.Process(worker.pid).children(recursive=True)
        worker.terminate()
    for kernel in kernels:
        with contextlib.suppress(psutil.Error):
            kernel.kill()
    psutil.wait_procs(kernels, timeout=5)


def run(name: str, given: dict[str, object], folder: str) -> Run:
    """Executes one notebook with papermill. Raises NotebookFailed with the failing cell."""
    import papermill
    from papermill.exceptions import PapermillExecutionError

    _readable_parameters()
    check_parameters(name, given)
    started = time.perf_counter()
    source = places.notebooks() / f"{name}.ipynb"
    try:
        notebook = papermill.execute_notebook(
            str(source),
            None,
            parameters=given,
            cwd=folder,
            progress_bar=False,
            kernel_name="python3",
            execution_timeout=600,
            extra_arguments=["--IPKernelApp.log_level=50"],
        )
    except PapermillExecutionError as error:
        place = f"{name}, cell {error.cell_index}"
        raise NotebookFailed(place, f"{error.ename}: {error.evalue}", "run the notebook in JupyterLab to inspect it") from None
    return Run(name, text(clean(notebook)), time.perf_counter() - started)


def _readable_parameters() -> None:
    """Makes papermill write a parameter's Chinese characters as they are, not as \\u escapes."""
    from papermill.translators import PythonTranslator, papermill_translators

    class Readable(PythonTranslator):
        @classmethod
        def translate_str(cls, val):
            return json.dumps(val, ensure_ascii=False)

    papermill_translators.register("python", Readable)


def clean(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook without timing, host and random identifiers."""
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    for number, cell in enumerate(notebook.cells):
        for noise in _NOISE:
            cell.metadata.pop(noise, None)
        if cell.metadata.get("tags") == []:
            del cell.metadata["tags"]
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = "injected-parameters"
        elif not cell.get("id"):
            cell.id = f"cell-{number}"
        cell.outputs = _joined(cell.get("outputs", [])) if cell.cell_type == "code" else None
        if cell.cell_type != "code":
            del cell["outputs"]
    return notebook


def _joined(outputs: list) -> list:
    """Neighbouring stream outputs as one: how a kernel cuts them depends on timing."""
    joined: list = []
    for output in outputs:
        if joined and output.output_type == "stream" and joined[-1].output_type == "stream" and joined[-1].name == output.name:
            joined[-1].text += output.text
        else:
            joined.append(output)
        if output.get("metadata"):
            for noise in _NOISE:
                output.metadata.pop(noise, None)
    return joined


def text(notebook: nbformat.NotebookNode) -> str:
    """The notebook's file text: as nbformat writes it, which is the same for the same content."""
    nbformat.validate(notebook)
    return nbformat.writes(notebook, version=4) + "\n"


if __name__ == "__main__":
    store()
