"""Inside a worker: one notebook, run on the shell or by papermill. Imported once by the server that workers are forked from.

What the notebooks need is imported and read here, so that those who are forked share it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from juesuan.ground.data import wording
from juesuan.notebook.shell import BACKEND, run_cells

os.environ.setdefault("MPLBACKEND", BACKEND)  # matplotlib asks for it when it is imported

import IPython.core.completer
import IPython.core.magics
import IPython.core.oinspect  # noqa: F401

from juesuan.disclosure import Disclosure
from juesuan.findings.criteria import criteria
from juesuan.notebook import charts, paper
from juesuan.notebook.execution import PATIENCE, names, path_of
from juesuan.notebook.files import blank, clean, text
from juesuan.notebook.views.nb1_disclosure import HANDED
from juesuan.reading.vocabulary import vocabulary

Tell = Callable[[tuple], None]


def hand_over(_: Tell, named: tuple[str, ...], disclosure: Disclosure) -> None:
    """Gives the notebooks of this worker what was read already, by the parameters that name it."""
    HANDED[named] = disclosure


def juesuan(tell: Tell, path: Path, given: dict) -> None:
    """Runs a notebook on the shell of this worker; tells its text, or where and why it failed; before that nothing, a cell."""
    notebook = blank(path, given)
    failed = run_cells(notebook, lambda number, cell: tell((None, None)))
    if failed is None:
        tell((text(clean(notebook)), None))
    else:
        error = next(o for o in reversed(notebook.cells[failed].outputs) if o.output_type == "error")
        tell((None, (f"{path.stem}, cell {failed}", f"{error.ename}: {error.evalue}")))


def stock(tell: Tell, path: Path, given: dict) -> None:
    """The same with a fresh kernel and papermill's own engine."""
    import papermill
    from papermill.exceptions import PapermillExecutionError
    from papermill.translators import PythonTranslator, papermill_translators

    class Readable(PythonTranslator):
        """Writes a parameter's Chinese characters as they are, not as \\u escapes."""

        @classmethod
        def translate_str(cls, val):
            return json.dumps(val, ensure_ascii=False)

    papermill_translators.register("python", Readable)
    try:
        quiet = {"progress_bar": False, "extra_arguments": ["--IPKernelApp.log_level=50"]}
        run = {"kernel_name": "python3", "execution_timeout": PATIENCE, **quiet}
        made = papermill.execute_notebook(str(path), None, parameters=given, **run)
    except PapermillExecutionError as error:
        tell((None, (f"{path.stem}, cell {error.cell_index}", f"{error.ename}: {error.evalue}")))
    else:
        tell((text(clean(made)), None))


vocabulary()
criteria(2020)
wording("views")
paper.image(charts.dumbbells([{"label": "支出", "budget": 1, "prior": 2, "actual": 3}]))  # finds the font, makes the palette
blank(path_of(names()[0]), {})  # makes nbformat compile its schema
