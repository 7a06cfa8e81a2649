"""juesuan lab without JupyterLab: what it would call, what it refuses, and how it ends."""

import importlib.util
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import heeding_signals

from juesuan import bundled
from juesuan.commands import main
from juesuan.ground.errors import JuesuanError
from juesuan.notebook import lab

# A server that says when it is up, and takes a request to end as JupyterLab does.
SERVER = """
import signal, sys, time
signal.signal(signal.SIGINT, lambda *_: None)
signal.signal(signal.SIGTERM, lambda *_: (print("kernels ended", flush=True), sys.exit(0)))
print("up", flush=True)
time.sleep(60)
"""
OURS = f"""
import signal, sys
from juesuan import commands
from juesuan.notebook import lab
signal.signal(signal.SIGTERM, commands._stop)
sys.exit(lab._run([sys.executable, "-c", {SERVER!r}]))
"""


@pytest.fixture
def installed(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: name)


@pytest.fixture
def called(monkeypatch, installed):
    """The calls of JupyterLab; none is made."""
    calls: list[list[str]] = []
    monkeypatch.setattr(lab, "_run", lambda call: calls.append(call) or 0)
    return calls


def test_the_first_notebook_is_opened_with_the_document_chosen(called, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["lab", str(bundled()), "--no-prior", "--lang", "zh", "--no-browser"]) == 0
    folder = Path("juesuan-lab") / bundled().stem
    assert called[0][:4] == [sys.executable, "-m", "jupyterlab", str(folder / "1_disclosure.ipynb")]
    assert "--LabApp.default_url=/lab/tree/1_disclosure.ipynb" in called[0]
    assert "--no-browser" in called[0] and not [part for part in called[0] if "port" in part]
    text = (folder / "3_three_public.ipynb").read_text(encoding="utf-8")
    assert f'document = \\"{bundled().resolve()}\\"' in text and 'lang = \\"zh\\"' in text
    assert str(folder) in capsys.readouterr().err


def test_a_second_call_keeps_the_notebooks_and_says_so(called, tmp_path, capsys):
    for _ in range(2):
        assert main(["lab", "--no-prior", "--folder", str(tmp_path), "--port", "8899"]) == 0
    assert "kept as they were: 1_disclosure, 2_income" in capsys.readouterr().err
    assert {"--ServerApp.port=8899", "--ServerApp.port_retries=0"} <= set(called[1])


def test_without_jupyterlab_the_message_says_what_to_install_and_nothing_is_written(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert main(["lab", "--no-prior", "--folder", str(tmp_path / "lab")]) == 2
    assert 'pip install -e ".[lab]"' in capsys.readouterr().err
    assert not (tmp_path / "lab").exists()


@pytest.mark.parametrize("wrong", [["缺失.txt"], ["--port", "0"], ["--port", "99999"]])
def test_a_missing_document_or_a_wrong_port_leaves_no_folder(wrong, called, tmp_path, capsys):
    assert main(["lab", *wrong, "--no-prior", "--folder", str(tmp_path / "lab")]) == 2
    assert capsys.readouterr().err.startswith("juesuan: ")
    assert not called and not (tmp_path / "lab").exists()


def test_a_server_that_fails_is_an_error_with_its_status(installed, tmp_path, monkeypatch, bundled):
    monkeypatch.setattr(lab, "command", lambda *_: [sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(JuesuanError, match="ended with status 3"):
        lab.lab(bundled, Path("a.txt"), tmp_path, "en")


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_or_a_request_to_end_lets_the_server_end_its_kernels(sign):
    ours = subprocess.Popen(
        [sys.executable, "-c", OURS], stdout=subprocess.PIPE, text=True, encoding="utf-8", preexec_fn=heeding_signals
    )
    assert ours.stdout.readline() == "up\n"
    ours.send_signal(sign)
    assert ours.stdout.read() == "kernels ended\n"
    assert ours.wait(10) == 0
