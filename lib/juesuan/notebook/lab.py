"""Lab: the notebooks in JupyterLab, the document chosen. Nothing that was worked on is overwritten; Ctrl-C ends it clean."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from juesuan.disclosure import Disclosure
from juesuan.ground.errors import JuesuanError, WrongCall
from juesuan.notebook.execution import names
from juesuan.notebook.files import place

PATIENCE = 20  # seconds that JupyterLab has to end its kernels


def lab(
    disclosure: Disclosure,
    document: Path,
    folder: Path | None,
    lang: str,
    port: int | None = None,
    options: Sequence[str] = (),
    say: Callable[[str], None] = print,
) -> None:
    """Puts the notebooks into `folder` (juesuan-lab/<name of the document> unless given), opens the first of them in
    JupyterLab with `options` of its own, and comes back when that is closed.

    Raises WrongCall where JupyterLab is not installed, the port is none, or the folder holds notebooks of another document, and
    JuesuanError where JupyterLab ends in an error.
    """
    if importlib.util.find_spec("jupyterlab") is None:
        advice = 'install it: make lab, or pip install -e ".[lab]" in the folder of juesuan'
        raise WrongCall("juesuan lab", "JupyterLab is not installed", advice)
    if port is not None and not 0 < port < 65536:
        raise WrongCall("--port", f"{port} is no port", "choose one from 1024 to 65535")
    folder = folder or Path("juesuan-lab") / document.stem
    prior = ";".join(str(p.path.resolve()) for p in disclosure.past)
    budget = str(disclosure.budget.path.resolve()) if disclosure.budget else ""
    kept = place(folder, {"document": str(document.resolve()), "prior": prior, "budget": budget, "lang": lang})
    say(f"the notebooks are in {folder}" + (f"; kept as they were: {', '.join(kept)}" if kept else ""))
    status = _run(command(folder, port, options))
    if status:
        raise JuesuanError("juesuan lab", f"JupyterLab ended with status {status}", "see its message above; try another --port")


def command(folder: Path, port: int | None = None, options: Sequence[str] = ()) -> list[str]:
    """The call of JupyterLab: the folder as its root, the first notebook opened, no question at Ctrl-C."""
    first = f"{names()[0]}.ipynb"
    chosen = [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"] if port else []
    # The address that is printed leads to the first notebook too, for whoever opens the browser themselves.
    shown = f"--LabApp.default_url=/lab/tree/{first}"
    return [sys.executable, "-m", "jupyterlab", str(folder / first), shown, "--ServerApp.answer_yes=True", *chosen, *options]


def _run(call: Sequence[str]) -> int:
    """Runs a server until it ends; Ctrl-C, or a request to end us, ends it and is no error."""
    child = subprocess.Popen(call)
    try:
        return child.wait()
    except KeyboardInterrupt:
        # A terminal sends Ctrl-C to the child too. On Windows terminate() would leave it no time to end its kernels.
        if os.name != "nt":
            child.terminate()
        try:
            child.wait(PATIENCE)
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            child.kill()
            child.wait()
        return 0
