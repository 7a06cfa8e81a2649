"""Engine: papermill's own way to run a notebook, without a kernel: `papermill IN OUT --engine juesuan`.

Registered by entry point where the package is installed, else by importing this module. The cells run on IPython's shell in a
worker process (ground/workers.py, notebook/shell.py). Beside a kernel it differs in this: no IPython profile or startup files
of the user, no widgets, no input(); what processes of a cell write is shown when the cell is done.
"""

from __future__ import annotations

from nbformat import NotebookNode
from papermill.engines import Engine, papermill_engines
from papermill.exceptions import PapermillException

from juesuan.ground.workers import Died, Worker, prepare

NAME = "juesuan"


class ShellEngine(Engine):
    """Runs Python notebooks on IPython's shell. Raises PapermillException for another language, or where the process dies."""

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, execution_timeout=None, **_) -> None:
        """Runs the cells one by one; `execution_timeout` is the seconds that one cell may take, as with papermill's own."""
        if (language := cls.nb_language(nb_man.nb)) != "python":
            raise PapermillException(f"the engine {NAME!r} runs Python, and the notebook is {language}: use another --engine")
        prepare("juesuan.notebook.shell")
        cells, failed, worker = nb_man.nb.cells, None, Worker()
        try:
            for number, made in worker.told("juesuan.notebook.shell:work", nb_man.nb, patience=execution_timeout):
                if number is None:
                    failed, whole = made
                    for cell, done in zip(cells, whole.cells, strict=True):
                        _take(cell, done)
                    nb_man.nb.metadata["language_info"] = whole.metadata["language_info"]
                elif made is None:
                    nb_man.cell_start(cells[number], number)
                else:
                    _take(cells[number], made)
                    nb_man.cell_complete(cells[number], cell_index=number)
        except Died as error:
            raise PapermillException(str(error)) from None
        finally:
            worker.end()
        if failed is not None:
            nb_man.cell_exception(cells[failed], cell_index=failed, exception=None)


def _take(cell: NotebookNode, done: NotebookNode) -> None:
    cell.update({name: done[name] for name in ("outputs", "execution_count") if name in done})


papermill_engines.register(NAME, ShellEngine)
