"""Files: a notebook's file as it is handed over: parameters put in, no timing, no random identifier, the same bytes again."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Mapping
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_output

from juesuan.ground.errors import WrongCall
from juesuan.ground.files import write_all
from juesuan.notebook.execution import DESK, check_parameters, names, path_of

# Transport and timing that papermill and the kernel leave in a notebook; none of it is about the disclosure.
_NOISE = ("papermill", "execution", "execution_state", "iopub.execute_input", "iopub.status.busy")
_CELL_CODE = re.compile(r"\S*[/\\]ipykernel_\d+[/\\]\d+\.py")  # a cell's code in a warning: a kernel's name, ours
_INJECTED = "injected-parameters"


def place(folder: Path, given: Mapping[str, object]) -> list[str]:
    """Puts the notebooks into a folder with these parameters as their defaults and without outputs, ready to be opened.

    One that is there already with the same parameters is kept as it is, for it may have been worked on; returns the names of
    those. Raises WrongCall, before anything is written, where one is there with other parameters or is no notebook.
    """
    chosen = (*names(), DESK)
    for name in chosen:
        check_parameters(path_of(name, given.get("lang")), given)
    made = {name: blank(path_of(name, given.get("lang")), given) for name in chosen}
    kept = [name for name, notebook in made.items() if _kept(folder / f"{name}.ipynb", notebook)]
    fresh = {f"{name}.ipynb": text(one).encode() for name, one in made.items() if name not in kept}
    write_all(folder, fresh, "choose another --folder")
    return kept


def blank(path: Path, given: Mapping[str, object]) -> NotebookNode:
    """A notebook with these parameters, as papermill puts them in, and no outputs."""
    notebook = nbformat.read(path, as_version=4)
    if given:
        lines = (f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in given.items())
        cell = nbformat.v4.new_code_cell(f"# Parameters\n{''.join(lines)}", metadata={"tags": [_INJECTED]})
        after = next((n for n, c in enumerate(notebook.cells, 1) if "parameters" in c.metadata.get("tags", [])), 0)
        notebook.cells.insert(after, cell)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return clean(notebook)


def _kept(path: Path, notebook: NotebookNode) -> bool:
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


def _chosen(notebook: NotebookNode) -> list[str]:
    """The parameters put into a notebook, as its cell sets them."""
    return [c.source for c in notebook.cells if _INJECTED in c.metadata.get("tags", [])]


def clean(notebook: NotebookNode) -> NotebookNode:
    """The notebook without timing, host and random identifiers."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.metadata = nbformat.from_dict({"kernelspec": kernel, "language_info": {"name": "python"}})
    for number, cell in enumerate(notebook.cells):
        for noise in _NOISE:
            cell.metadata.pop(noise, None)
        if cell.metadata.get("tags") == []:
            del cell.metadata["tags"]
        if _INJECTED in cell.metadata.get("tags", []):
            cell.id = _INJECTED
        elif not cell.get("id"):
            cell.id = f"cell-{number}"
        if cell.cell_type == "code":
            cell.outputs = _settled(cell.get("outputs", []))
        else:
            cell.pop("outputs", None)
    return notebook


def _settled(outputs: list) -> list:
    """Outputs without what depends on timing or the process: streams between two other outputs are one each, since how a kernel
    cuts and orders them is chance, and the names that it gives to a cell's code are one name."""
    settled: list = []
    for other, group in itertools.groupby(outputs, key=lambda o: o.output_type != "stream"):
        group = list(group)
        if not other:
            by_name = {name: "".join(o.text for o in group if o.name == name) for name in ("stdout", "stderr")}
            group = [new_output("stream", name=n, text=_CELL_CODE.sub("<cell>", t)) for n, t in by_name.items() if t]
        settled += group
    for output in settled:
        for noise in _NOISE:
            output.get("metadata", {}).pop(noise, None)
        if "traceback" in output:
            output["traceback"] = [_CELL_CODE.sub("<cell>", line) for line in output["traceback"]]
    return settled


def text(notebook: NotebookNode) -> str:
    """The notebook's file text: as nbformat writes it, which is the same for the same content."""
    nbformat.validate(notebook)
    return nbformat.v4.writes(notebook) + "\n"
