"""Notebooks run without a kernel: the same bytes as with one, state that ends with the notebook, and ends that are told."""

import json
import multiprocessing
import os
import subprocess
import sys
import textwrap
import time
from multiprocessing.connection import Connection

import nbformat
import papermill
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from papermill.exceptions import PapermillException, PapermillExecutionError

from juesuan import bundled
from juesuan.ground import workers
from juesuan.ground.errors import WrongCall
from juesuan.ground.workers import Worker, at_work
from juesuan.notebook import engine as registered  # noqa: F401 - names the engine where the package is not installed
from juesuan.notebook import execution
from juesuan.notebook.execution import NotebookFailed, names, path_of, running
from juesuan.notebook.files import clean

# One cell each: what kernels do with streams, displays, errors and the loop.
AWKWARD = [
    "x = 1",
    "import sys\nprint('a'); print('e', file=sys.stderr); print('b', end=''); sys.stdout.write('c'); None",
    "from IPython.display import HTML, Markdown, clear_output, display, update_display\ndisplay(HTML('1'), display_id='q')\nx",
    "print('before'); display(Markdown('*m*')); print('between'); display(HTML('<i>2</i>'), display_id='q'); print('after')",
    "update_display(HTML('<b>3</b>'), display_id='q')",
    "print('gone'); clear_output(); print('kept')",
    "print('gone later'); clear_output(wait=True); print('instead')",
    "display(HTML('<b>4</b>'), display_id='r'); clear_output(); display(HTML('<b>5</b>'))",
    "update_display(HTML('<b>6</b>'), display_id='r')",
    "import pandas\npandas.DataFrame({'a': [1], '金额': ['1.00']})",
    "from decimal import Decimal\n{'b': Decimal('1.10'), 'a': [1, 2]}",
    "class Rich:\n    def __repr__(self): return 'r'\n    def _repr_html_(self): return '<p>h</p>'\n"
    "    def _repr_png_(self): return b'\\x89PNG'\n"
    "    def _repr_mimebundle_(self, **_): return {'application/json': {'k': 1}}\nRich()",
    "class Broken:\n    def __repr__(self): return 'b'\n    def _repr_html_(self): raise ValueError('no html')\nBroken()",
    "x;",
    "_, Out[3], In[1]",
    "!echo 一二三",
    "import os, time\nos.system('echo from a process'); time.sleep(1); print('own')",
    "%%capture caught\nprint('caught')",
    "caught.stdout",
    "%%bash\necho in a shell",
    "import warnings\nwarnings.warn('careful')",
    "import asyncio\nawait asyncio.sleep(0)\n5",
    "async def later(): return 7\ntask = asyncio.create_task(later())",
    "await task",
    "asyncio.get_running_loop().is_running()",
    "import matplotlib\nmatplotlib.get_backend()",
    "display({'text/plain': 'plain', 'text/html': '<u>raw</u>'}, raw=True, metadata={'text/html': {'k': 'v'}})",
    "def deeper(): return 1 / 0\ndeeper()",
    "%nonesuch",
    "print('it goes on')",
]
MAY_FAIL = ("deeper()", "%nonesuch", "Broken")


def written(folder, *sources, **metadata):
    cells = [new_code_cell(source, id=f"c{n}") for n, source in enumerate(sources)]
    for cell in cells:
        cell.metadata["tags"] = ["raises-exception"] if any(end in cell.source for end in MAY_FAIL) else []
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"} | metadata
    path = folder / "n.ipynb"
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    return str(path)


def executed(path, engine, **options):
    return papermill.execute_notebook(path, None, engine_name=engine, progress_bar=False, **options)


def outputs(notebook):
    return [
        (c.source, c.execution_count, json.dumps(c.outputs, sort_keys=True, ensure_ascii=False))
        for c in notebook.cells
        if c.cell_type == "code"
    ]


def test_an_awkward_notebook_has_the_outputs_that_a_kernel_gives(tmp_path, monkeypatch):
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.delenv("PYTEST_CURRENT_TEST")  # where it is set, a kernel leaves out what processes write
    path = written(tmp_path, *AWKWARD)
    made, failed = [], []
    for engine in ("juesuan", None):  # papermill ends every notebook with an error in it as failed, after its last cell
        with pytest.raises(PapermillExecutionError) as told:
            papermill.execute_notebook(path, str(tmp_path / "out.ipynb"), engine_name=engine, progress_bar=False)
        failed.append((told.value.cell_index, told.value.ename, told.value.evalue))
        made.append(nbformat.read(tmp_path / "out.ipynb", as_version=4))
    ours, theirs = made
    assert failed[0] == failed[1]
    assert "it goes on" in ours.cells[-1].outputs[0].text
    assert ours.metadata["language_info"] == theirs.metadata["language_info"]
    for one, other in zip(outputs(clean(ours)), outputs(clean(theirs)), strict=True):
        assert one == other


def test_a_notebook_of_a_report_has_the_bytes_of_plain_papermill(report, tmp_path):
    """In a kernel, where it reads the document itself; here it was handed over. All of them: the stored outputs, by nbval."""
    copy = tmp_path / bundled().name
    copy.write_bytes(bundled().read_bytes())
    given = {"document": copy.name, "prior": "", "budget": "", "lang": "en"}
    with running(given, tmp_path, engine="stock", paths=[path_of("3_three_public")]) as runs:
        (run,) = runs
    assert run.text == (report.folder / "notebooks" / "3_three_public.ipynb").read_text(encoding="utf-8")


def test_a_spawned_worker_where_fork_is_not_to_be_had_gives_the_same_bytes(report, tmp_path, monkeypatch):
    monkeypatch.setattr(workers, "FORKED", False)
    monkeypatch.setattr(workers, "_CONTEXT", multiprocessing.get_context("spawn"))
    given = {"document": bundled().name, "prior": "", "budget": "", "lang": "en"}
    with running(given, tmp_path, report.disclosure.unreviewed(), paths=[path_of("6_memo")]) as runs:
        (run,) = runs
    assert run.text == (report.folder / "notebooks" / "6_memo.ipynb").read_text(encoding="utf-8")


def test_papermills_own_call_runs_one_notebook(tmp_path):
    """The engine by its name, in a script that guards nothing: what multiprocessing would run again."""
    script = tmp_path / "script.py"
    script.write_text(
        textwrap.dedent(
            f"""
            import papermill
            import juesuan.notebook.engine
            print("once")
            papermill.execute_notebook({str(path_of("6_memo"))!r}, "out.ipynb", engine_name="juesuan", progress_bar=False)
            """
        ),
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, str(script)], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout) == (0, "once\n"), done.stderr
    made = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert made.cells[-1].outputs and made.metadata.papermill["exception"] is None


def test_a_failing_cell_is_papermills_error_and_stops_there(tmp_path):
    path = written(tmp_path, "print('so far')", "1 / 0", "print('never')")
    with pytest.raises(PapermillExecutionError, match="ZeroDivisionError"):
        papermill.execute_notebook(path, str(tmp_path / "out.ipynb"), engine_name="juesuan", progress_bar=False)
    made = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert made.metadata.papermill["exception"] is True and made.cells[-1].outputs == []


def test_a_process_that_dies_or_a_cell_that_does_not_end_is_told(tmp_path):
    with pytest.raises(PapermillException, match="the process ended with status 7"):
        executed(written(tmp_path, "import os\nos._exit(7)"), "juesuan")
    with pytest.raises(PapermillException, match="nothing happened for 1 seconds"):
        executed(written(tmp_path, "import time\ntime.sleep(60)"), "juesuan", execution_timeout=1)


def test_another_language_is_refused(tmp_path):
    with pytest.raises(PapermillException, match="runs Python"):
        executed(written(tmp_path, "1", language="R"), "juesuan")


def test_nothing_of_one_notebook_is_known_to_the_next(tmp_path):
    worker = Worker(tmp_path)
    try:
        for source in ("left = 1; _ = 5", "print('left' in globals(), len(In))"):
            notebook = nbformat.read(written(tmp_path, source), as_version=4)
            *_, (_, (failed, made)) = worker.told("juesuan.notebook.shell:work", notebook, patience=60)
    finally:
        worker.end()
    assert failed is None and made.cells[0].outputs[0].text == "False 2\n"


def test_a_notebook_that_fails_is_named_with_its_cell(tmp_path, monkeypatch):
    broken = {name: tmp_path / f"{name}.ipynb" for name in names()}
    for name, path in broken.items():
        notebook = nbformat.read(path_of(name), as_version=4)
        notebook.cells = [*notebook.cells[:2], new_code_cell("1 / 0" if name == "6_memo" else "1")]
        nbformat.write(notebook, path)
    monkeypatch.setattr(execution, "path_of", lambda name, lang="en": broken[name])
    with running({}, tmp_path) as runs, pytest.raises(NotebookFailed, match="6_memo, cell 2: ZeroDivisionError"):
        list(runs)


def test_each_pipe_is_closed_once_where_works_are_under_way_as_nobody_wants_them_any_more(tmp_path, monkeypatch):
    closed, close = [], Connection._close

    def slowly(self, *given):  # as a thread that loses its turn between asking and closing
        closed.append(self)
        time.sleep(0.05)
        close(self, *given)

    notebook = nbformat.read(written(tmp_path, "import time\ntime.sleep(300)"), as_version=4)
    works = [("soon", (nbformat.read(written(tmp_path, "1"), as_version=4),)), *((n, (notebook,)) for n in range(3))]
    monkeypatch.setattr(Connection, "_close", slowly)
    with at_work("juesuan.notebook.shell:work", works, 3, 60, tmp_path) as done:
        assert next(done).key == "soon"
    assert len(closed) == len(set(closed))


def test_a_wrong_parameter_is_refused_before_a_process_starts(tmp_path):
    with pytest.raises(WrongCall, match="unknown parameter"), running({"yaer": "2024"}, tmp_path):
        pass


@pytest.mark.skipif(os.name != "posix", reason="a process that cannot clean up")
def test_workers_and_what_they_started_end_when_whoever_wants_their_result_is_killed(tmp_path):
    script, notebook = tmp_path / "script.py", written(tmp_path, "import subprocess", "subprocess.run(['sleep', '300'])")
    script.write_text(
        "from juesuan.ground.workers import Worker\n"
        "import nbformat\n"
        f"notebook = nbformat.read({notebook!r}, 4)\n"
        "for number, _ in Worker().told('juesuan.notebook.shell:work', notebook):\n"
        "    print(number, flush=True)\n",
        encoding="utf-8",
    )
    started = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    try:
        while started.stdout.readline() != "1\n":
            assert started.poll() is None
        below: list[psutil.Process] = []
        while not any("sleep" in p.name() for p in below):
            below = psutil.Process(started.pid).children(recursive=True)
            time.sleep(0.01)
    finally:
        started.kill()
    assert psutil.wait_procs(below, timeout=20)[1] == []
