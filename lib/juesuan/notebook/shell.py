"""Shell: one notebook's cells run on IPython's own shell in this process, their outputs kept as a kernel's client keeps them.

The rules of outputs (streams, display identifiers, clear_output) are those of Jupyter's message protocol; what differs from a
kernel is named in notebook/engine.py. To be called once a process, in one that may be changed: it takes over the streams.
"""

from __future__ import annotations

import asyncio
import io
import os
import sys
import tempfile
from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import IO, Any

from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode

LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
    "version": ".".join(map(str, sys.version_info[:3])),
}
BACKEND = "module://matplotlib_inline.backend_inline"  # pyplot's pictures go into the notebook, as in a kernel
MAY_FAIL = "raises-exception"  # the tag of a cell that is meant to fail
Told = Callable[[int, NotebookNode | None], None]


def run_cells(notebook: NotebookNode, told: Told) -> int | None:
    """Runs the code cells of a notebook in their order and keeps outputs and counts in them, up to the first that fails.

    `told` is called with each cell's number before it runs (and None) and after (and the cell). Returns the number of the cell
    that failed, or None. A cell tagged raises-exception may fail.
    """
    os.environ.setdefault("MPLBACKEND", BACKEND)
    shell = _fresh_shell()
    kept = sys.stdout, sys.stderr, sys.displayhook
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        sys.stdout, sys.stderr = _Stream(shell, "stdout"), _Stream(shell, "stderr")
        return loop.run_until_complete(_run(shell, notebook, told))
    finally:
        sys.stdout, sys.stderr, sys.displayhook = kept
        notebook.metadata["language_info"] = LANGUAGE
        asyncio.set_event_loop(None)
        loop.close()


def work(tell: Callable[[tuple], None], notebook: NotebookNode) -> None:
    """The same in a worker: tells every cell's number with None before and the cell after, then None with the failing cell's
    number and the whole notebook, since a later cell may change what an earlier one shows."""
    failed = run_cells(notebook, lambda number, cell: tell((number, cell)))
    tell((None, (failed, notebook)))


async def _run(shell: _Shell, notebook: NotebookNode, told: Told) -> int | None:
    for number, cell in enumerate(notebook.cells):
        told(number, None)
        error = await shell.run(cell) if cell.cell_type == "code" and cell.source.strip() else None
        told(number, cell)
        if error is not None and MAY_FAIL not in cell.metadata.get("tags", []):
            return number
    return None


def _fresh_shell() -> _Shell:
    """A shell that knows nothing of one before it."""
    _Shell.clear_instance()
    InteractiveShell.clear_instance()
    return _Shell.instance(ipython_dir=tempfile.gettempdir())


class _Hook(DisplayHook):
    """The value of a cell's last line."""

    def __call__(self, result: Any = None) -> None:
        self.check_for_underscore()
        if result is None or self.quiet():
            return
        self.shell.formatting = True
        try:
            data, metadata = self.compute_format_data(result)
        finally:
            self.shell.formatting = False
        self.fill_exec_result(result)
        self.update_user_ns(result)
        if data:
            told = {"data": _text(data), "metadata": metadata, "execution_count": self.prompt_count}
            self.shell.show(NotebookNode(output_type="execute_result", **told))


class _Publisher(DisplayPublisher):
    """What display() shows."""

    def publish(self, data, metadata=None, *, transient=None, update=False, **_) -> None:
        output = NotebookNode(output_type="display_data", data=_text(data), metadata=metadata or {})
        self.shell.show(output, (transient or {}).get("display_id"), update)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.clear(wait)


def _text(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data of an output with bytes as base64, which is how a notebook holds pictures."""
    return {kind: b64encode(value).decode() if isinstance(value, bytes) else value for kind, value in data.items()}


class _Stream(io.TextIOBase):
    """sys.stdout or sys.stderr of the cells."""

    encoding, errors = "utf-8", "strict"

    def __init__(self, shell: _Shell, name: str):
        self._shell, self._name = shell, name

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if text:
            self._shell.show(NotebookNode(output_type="stream", name=self._name, text=text))
        return len(text)


class _Compiler(CachingCompiler):
    """Names a cell's code like a kernel: a file that is not there, which a traceback shows without its surroundings."""

    def get_code_name(self, raw_code, transformed_code, number) -> str:
        return os.path.join(tempfile.gettempdir(), f"ipykernel_{os.getpid()}", f"{number}.py")


class _Shell(InteractiveShell):
    displayhook_class = _Hook
    display_pub_class = _Publisher
    compiler_class = _Compiler

    def __init__(self, *arguments, **options):
        self._shown: dict[str, list[NotebookNode]] = {}  # outputs by display identifier
        self._outputs: list[NotebookNode] = []
        self._clear_first = False
        self._unshown: BaseException | None = None  # raised by the representation of the last line's value
        self.formatting = False
        super().__init__(*arguments, **options)

    def init_history(self) -> None:
        # No history file: what an audit ran is no user's history.
        self.history_manager = HistoryManager(shell=self, parent=self, enabled=False)
        self.configurables.append(self.history_manager)

    def _showtraceback(self, etype, evalue, stb) -> None:
        if self.formatting:  # the cell has failed for a kernel too, and run_cell does not tell
            self._unshown = evalue
        self.show(NotebookNode(output_type="error", ename=etype.__name__, evalue=str(evalue), traceback=list(stb)))

    async def run(self, cell: NotebookNode) -> BaseException | None:
        """Runs one cell as a kernel does: within the running loop, in it where the code awaits something."""
        self._outputs, self._clear_first, self._unshown = [], False, None
        with _Descriptors(self._take) as self._processes:
            try:
                code, wrong = self.transform_cell(cell.source), None
            except Exception:
                code, wrong = cell.source, sys.exc_info()
            if self.should_run_async(cell.source, transformed_cell=code, preprocessing_exc_tuple=wrong):
                result = await self.run_cell_async(
                    cell.source, store_history=True, transformed_cell=code, preprocessing_exc_tuple=wrong
                )
                self.events.trigger("post_execute")
                self.events.trigger("post_run_cell", result)
            else:
                result = self.run_cell(cell.source, store_history=True)
        cell.outputs, cell.execution_count = self._outputs, result.execution_count
        return result.error_before_exec or result.error_in_exec or self._unshown

    def show(self, output: NotebookNode, display: str | None = None, update: bool = False) -> None:
        """Takes an output of the cell that runs; one of a display identifier replaces what is shown under it everywhere."""
        self._processes.drain()
        for earlier in self._shown.get(display, ()) if display else ():
            earlier.data, earlier.metadata = output.data, output.metadata
        if update:
            return
        if self._clear_first:
            self.clear(wait=False)
        if display:
            self._shown.setdefault(display, []).append(output)
        self._take(output)

    def _take(self, output: NotebookNode) -> None:
        last = self._outputs[-1] if self._outputs else output
        if last is not output and last.output_type == output.output_type == "stream" and last.name == output.name:
            last.text += output.text
        else:
            self._outputs.append(output)

    def clear(self, wait: bool) -> None:
        """Forgets the outputs of the cell, now or as soon as there is another."""
        self._clear_first = wait
        if not wait:
            gone = set(map(id, self._outputs))
            self._shown = {name: [o for o in kept if id(o) not in gone] for name, kept in self._shown.items()}
            self._outputs.clear()


class _Descriptors:
    """What the processes that a cell starts write: they know the descriptors alone, which are files meanwhile."""

    def __init__(self, show: Callable[[NotebookNode], None]):
        self._show = show
        self._caught: list[tuple[str, int, int, IO[bytes]]] = []

    def __enter__(self) -> _Descriptors:
        for name, number in (("stdout", 1), ("stderr", 2)):
            file = tempfile.TemporaryFile()
            self._caught.append((name, number, os.dup(number), file))
            os.dup2(file.fileno(), number)
        return self

    def drain(self) -> None:
        """Shows what came since; the files' one position is where the next is written, at their end again after it."""
        for name, _, _, file in self._caught:
            if os.fstat(file.fileno()).st_size:
                file.seek(0)
                text = file.read().decode("utf-8", "replace")
                file.seek(0)
                file.truncate()
                self._show(NotebookNode(output_type="stream", name=name, text=text))

    def __exit__(self, *_) -> None:
        self.drain()
        for _, number, own, file in self._caught:
            os.dup2(own, number)
            os.close(own)
            file.close()
