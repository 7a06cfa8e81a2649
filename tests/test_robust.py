"""What an audit leaves when it is interrupted, when two run at once, and where there is no room: the old report or the new."""

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import openpyxl
import psutil
import pytest
from conftest import heeding_signals

from juesuan import audit, bundled, commands
from juesuan.commands import main
from juesuan.ground import workers
from juesuan.ground.errors import CannotGet
from juesuan.report import data_package as package

SMALL = "某局{}年度部门决算\n{}年度“三公”经费支出共计1.20万元，其中：公务接待费0.20万元，公务用车运行维护费1.00万元。\n"


@pytest.fixture
def document(tmp_path) -> Path:
    path = tmp_path / "某局_2023.txt"
    path.write_text(SMALL.format(2023, 2023), encoding="utf-8")
    return path


def run(*arguments, **more) -> audit.Report:
    """An audit without notebooks."""
    return audit.audit(*arguments, engine=None, **more)


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def earlier(out: Path) -> dict[str, bytes]:
    """An earlier report in the folder, as files."""
    folder = out / "某局" / "2023"
    folder.mkdir(parents=True)
    (folder / "memo.en.html").write_text("the earlier report", encoding="utf-8")
    return files(out)


def under_way(out: Path) -> bool:
    return any(out.glob(".unfinished-*/report/memo.zh.html"))


@pytest.mark.skipif(os.name != "posix", reason="signals of another kind")
@pytest.mark.parametrize(("ended_by", "whole_group"), [(signal.SIGINT, True), (signal.SIGTERM, False)])  # a terminal; a service
def test_a_signal_in_the_middle_leaves_the_earlier_report_and_nothing_else(document, tmp_path, ended_by, whole_group):
    out = tmp_path / "out"
    before = earlier(out)
    command = [sys.executable, "-m", "juesuan", "audit", str(document), "--out", str(out)]
    started = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=heeding_signals
    )
    try:
        while started.poll() is None and not under_way(out):
            time.sleep(0.01)
        workers = psutil.Process(started.pid).children(recursive=True)
        (os.killpg if whole_group else os.kill)(started.pid, ended_by)
        printed, said = started.communicate(timeout=60)
    finally:
        started.kill()
    assert started.returncode == 2 and printed == ""
    assert said.splitlines()[-1] == "juesuan: interrupted; nothing was left behind"
    assert len(workers) > 1 and not psutil.wait_procs(workers, timeout=10)[1]
    assert files(out) == before and [p.name for p in out.iterdir()] == ["某局"]


@pytest.mark.skipif(not workers.FORKED, reason="no server that workers are forked from")
@pytest.mark.parametrize("waiting", ["pass", "with running({}, Path()): signal.raise_signal(signal.SIGINT)"])
def test_an_interruption_waits_for_no_import_that_the_workers_need(tmp_path, waiting):
    """Nor has the server a traceback to print: it hears of the interruption before its first line as little as after."""
    (tmp_path / "endless.py").write_text("import time\nwhile True: time.sleep(60)\n", encoding="utf-8")
    script = f"""
import os, signal
from pathlib import Path
from juesuan.ground import workers
from juesuan.notebook.execution import running
workers.prepare("endless")
{waiting}
os.killpg(0, signal.SIGINT)
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        start_new_session=True,
        preexec_fn=heeding_signals,
        timeout=60,
        cwd=tmp_path,
    )
    assert done.stderr.count("KeyboardInterrupt") == 1 and "forkserver" not in done.stderr


class TestInOneProcess:
    def test_an_interruption_between_the_renames_gives_the_earlier_report_its_name_back(self, document, tmp_path, monkeypatch):
        before, plain = earlier(tmp_path / "out"), Path.rename

        def interrupted(self, target):
            if self.name == "report":
                raise KeyboardInterrupt
            return plain(self, target)

        monkeypatch.setattr(Path, "rename", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run(document, tmp_path / "out")
        assert files(tmp_path / "out") == before

    def test_two_audits_of_one_document_at_once_leave_one_whole_report(self, document, tmp_path):
        out, failed = tmp_path / "out", []
        alone = files(run(document, tmp_path / "alone").folder)

        def repeatedly():
            try:
                for _ in range(3):
                    run(document, out)
            except BaseException as error:
                failed.append(error)

        threads = [threading.Thread(target=repeatedly) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failed == []
        made = files(out / "某局" / "2023")
        assert {n: c for n, c in made.items() if n != "run.json"} == {n: c for n, c in alone.items() if n != "run.json"}
        assert sorted(p.name for p in out.iterdir()) == ["index.html", "某局"]

    def test_audits_of_two_years_at_once_are_both_in_the_index(self, document, tmp_path):
        other = tmp_path / "某局_2022.txt"
        other.write_text(SMALL.format(2022, 2022), encoding="utf-8")
        threads = [threading.Thread(target=run, args=(p, tmp_path / "out")) for p in (document, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        page = audit.index(tmp_path / "out").read_text(encoding="utf-8")
        assert "2022/memo.en.html" in page and "2023/memo.en.html" in page

    @pytest.mark.parametrize("place", ["out", "out/某局", "out/某局/2023"])
    def test_a_file_in_the_place_of_a_folder_is_left_alone_and_told(self, document, tmp_path, capsys, place):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text("somebody's", encoding="utf-8")
        assert commands.main(["audit", str(document), "--out", str(tmp_path / "out"), "--no-notebooks"]) == 2
        assert "cannot be written" in capsys.readouterr().err
        assert (tmp_path / place).read_text(encoding="utf-8") == "somebody's"
        assert not list(tmp_path.rglob(".unfinished-*"))

    @pytest.mark.parametrize("full", ["package", "memo", "index"])
    def test_a_full_disk_is_told_and_the_earlier_report_stays(self, document, tmp_path, monkeypatch, capsys, full):
        def no_room(*_, **__):
            raise OSError(errno.ENOSPC, "No space left on device")

        before = earlier(tmp_path / "out")
        if full == "index":
            monkeypatch.setattr("juesuan.report.index.os.replace", no_room)
        else:
            monkeypatch.setattr(*((package, "package") if full == "package" else (Path, "write_bytes")), no_room)
        assert commands.main(["audit", str(document), "--out", str(tmp_path / "out"), "--no-notebooks"]) == 2
        said = capsys.readouterr().err
        assert "No space left on device" in said and "Traceback" not in said
        left = files(tmp_path / "out")
        assert full == "index" or left == before
        assert not [name for name in left if "unfinished" in name]


def test_a_folder_that_cannot_be_made_is_told_before_anything_runs(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(CannotGet, match="choose another --out folder"):
        audit.audit(bundled(), tmp_path / "file" / "out")


def test_a_rerun_keeps_an_edited_workpaper_and_what_somebody_put_into_the_report(tmp_path, document):
    said = []
    folder = run(document, tmp_path / "out").folder
    ours = files(folder)
    assert set(files(run(document, tmp_path / "out").folder)) == set(ours)  # nothing edited, nothing kept
    signed = folder / "signed" / "memo.pdf"
    signed.parent.mkdir()
    signed.write_bytes(b"signed")
    for number in ("first", "second"):
        book = openpyxl.load_workbook(folder / "workpaper.xlsx")
        book.worksheets[0]["A1"] = number
        book.save(folder / "workpaper.xlsx")
        run(document, tmp_path / "out", say=said.append)
    now = files(folder)
    assert set(now) - set(ours) == {"signed/memo.pdf", "workpaper.edited.xlsx", "workpaper.edited-2.xlsx"}
    assert now["signed/memo.pdf"] == b"signed" and now["workpaper.xlsx"] == ours["workpaper.xlsx"]
    kept = [openpyxl.load_workbook(folder / f"workpaper.edited{n}.xlsx").worksheets[0]["A1"].value for n in ("", "-2")]
    assert kept == ["first", "second"]
    assert any("workpaper.edited.xlsx: kept from the earlier report" in line for line in said)


def test_an_interruption_with_words_of_its_own_has_completed_nothing(document, tmp_path, monkeypatch, capsys):
    def interrupted(*_):
        raise KeyboardInterrupt("decoding with 'cp437' codec failed (KeyboardInterrupt: )")  # CPython's own, of a codec

    monkeypatch.setattr("juesuan.audit.audit", interrupted)
    assert main(["audit", str(document), "--out", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err.splitlines()[-1] == "juesuan: interrupted; nothing was left behind"
