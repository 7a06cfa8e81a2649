"""A run killed at any step, and what stands afterwards: the earlier report or the new one, and every row that was filled in."""

import os
import re
import sys
from pathlib import Path

import pytest

from juesuan import audit
from juesuan.commands import main
from juesuan.disclosure import read

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked to be killed")

TEXT = "云山县某局2023年度部门决算\n本年收入合计800.00万元，其中：财政拨款收入500.00万元，事业收入200.00万元。\n"
STEPS = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod"}
KILLED = 77


@pytest.fixture
def document(tmp_path) -> Path:
    path = tmp_path / "某局_2023.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def report(document, tmp_path, monkeypatch):
    """A report with a disposition in it, and audits of the same document that write few files, so that many can be killed."""

    def hand_over(path, disclosure, folder):
        content = audit.form(disclosure.findings, disclosure.reading.book.by_id, disclosure.dispositions)
        for name in ("memo.en.html", "workpaper.xlsx", audit.NAME):
            (folder / name).write_bytes(content)
        return {audit.NAME: content}

    found = read(document)
    monkeypatch.setattr(audit, "_hand_over", hand_over)

    def run(opened=lambda path: found):
        return audit.audit(document, tmp_path / "out", opened=opened, engine=None)

    target = run().folder
    path = target / audit.NAME
    rows = path.read_text("utf-8-sig").splitlines()
    key = rows[1].split(",")[0]
    path.write_text("\n".join((rows[0], rows[1].replace(f"{key},,,,", f"{key},accepted,王五,2024-05-06,属实", 1))), "utf-8")
    run()
    return run, target


def killed_at(step: int, run) -> bool:
    """Runs in a process of its own that ends at the n-th open, rename, folder or removal; False where it came to its end."""
    child = os.fork()
    if not child:
        seen = 0

        def count(event, arguments):
            nonlocal seen
            if event in STEPS and "out" in str(arguments[0]):
                seen += 1
                if seen == step:
                    os._exit(KILLED)

        try:
            sys.addaudithook(count)
            run()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == KILLED


def test_a_run_killed_at_any_step_loses_no_report_and_no_row(report, tmp_path):
    run, target = report
    step = 1
    while killed_at(step, run):
        run()  # the next run of the auditor
        assert "accepted,王五,2024-05-06,属实" in (target / audit.NAME).read_text("utf-8-sig"), f"step {step}"
        assert [p.name for p in (tmp_path / "out").glob(".*")] == [] == [p.name for p in target.parent.glob(".*")]
        step += 1
    assert step > 20  # it was killed at many


def test_a_row_filled_in_while_a_run_is_killed_survives(report):
    run, target = report
    path, step = target / audit.NAME, 1
    while True:
        text = path.read_text("utf-8-sig")

        def meanwhile(path=path, text=text, step=step):
            path.write_text(re.sub("属实|第\\d+次", f"第{step}次", text), "utf-8")

        def opened(document, meanwhile=meanwhile):
            found = read(document)
            meanwhile()
            return found

        ended = not killed_at(step, lambda opened=opened: run(opened))
        run()
        found = path.read_text("utf-8-sig")
        assert f"第{step}次" in found or found == text, f"step {step}"
        if ended:
            assert f"第{step}次" in found
            break
        step += 7


def test_files_are_on_the_disk_before_the_report_gets_its_name(report, monkeypatch):
    run, _ = report
    synced, plain, renamed = set(), os.fsync, []
    monkeypatch.setattr(os, "fsync", lambda handle: (synced.add(os.fstat(handle).st_ino), plain(handle))[1])
    rename = Path.rename

    def told(self, to):
        if self.name == "report":
            renamed.append({p.name for p in self.rglob("*") if p.stat().st_ino not in synced})
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", told)
    run()
    assert renamed == [set()]


def test_a_report_that_a_killed_run_had_put_aside_is_found_and_told(report, capsys, monkeypatch, document, tmp_path):
    run, target = report

    def stop(self, to):
        if self.name == "report":
            os._exit(KILLED)
        return rename(self, to)

    rename = Path.rename
    child = os.fork()
    if not child:
        Path.rename = stop
        run()
        os._exit(0)
    os.waitpid(child, 0)
    assert not target.exists()
    assert main(["audit", str(document), "--out", str(tmp_path / "out"), "--no-notebooks"]) == 1
    assert "which a killed run had put aside, is back" in capsys.readouterr().err
    assert "accepted,王五" in (target / audit.NAME).read_text("utf-8-sig")
