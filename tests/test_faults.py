"""A run killed at any step, and what stands afterwards: the earlier report or the new one, and every row that was filled in."""

import errno
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path
from pkgutil import resolve_name

import psutil
import pytest
from power import Recorder, put_down

from juesuan import audit
from juesuan.commands import main
from juesuan.disclosure import read
from juesuan.documents.document import published
from juesuan.ground import files
from juesuan.ground.errors import CannotGet, JuesuanError
from juesuan.notebook.desk import Desk
from juesuan.survey import run as surveying
from juesuan.survey import tables
from juesuan.survey.documents import digest
from juesuan.survey.one import measure, unpacked

fcntl, resource = pytest.importorskip("fcntl"), pytest.importorskip("resource")
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


# --- power cuts, as tests/power.py models them; every step and more mixes in tests/benchmarks/power_loss.py -------------------


@pytest.mark.parametrize("synced", [True, False])
def test_a_power_cut_at_any_step_costs_no_report_and_no_row_and_would_if_nothing_were_synchronised(
    report, tmp_path, monkeypatch, synced
):
    run, target = report
    place = target.relative_to(tmp_path / "out")
    earlier, row, lost = read_all(target), "accepted,王五,2024-05-06,属实", 0
    recorder = Recorder(tmp_path / "out")
    with recorder.recording(synced):
        run()
    new, last = read_all(target), len(recorder.moments) - 1
    for number, (at, left) in enumerate(recorder.cuts(mixes=1)):
        shutil.rmtree(tmp_path / "out")
        put_down(left, tmp_path / "out")
        monkeypatch.setattr(files, "_BOOTED", f"after{number}")
        audit.recover(tmp_path / "out" / place)
        whole = read_all(target) in ((new,) if at == last else (earlier, new))
        try:
            run()
        except JuesuanError:  # half a file
            lost += 1
            continue
        kept = row in (target / audit.NAME).read_text("utf-8-sig") and not list((tmp_path / "out").glob(".*"))
        lost += not (whole and kept)
    assert number > 20 and bool(lost) is not synced


def read_all(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.rglob("*") if p.name != "run.json"} if folder.exists() else {}


def test_a_process_that_got_the_number_of_a_killed_one_after_a_restart_keeps_nothing_from_being_found(tmp_path, monkeypatch):
    left = tmp_path / f"{files.owned('2023.replaced')}1a2b"
    left.mkdir()
    assert list(files.abandoned(tmp_path, "2023.replaced")) == []  # ours, and we are alive
    monkeypatch.setattr(files, "_BOOTED", "since")
    assert list(files.abandoned(tmp_path, "2023.replaced")) == [left]


def test_what_another_machine_left_is_over_after_its_time_whatever_it_was_renamed_from(tmp_path):
    left = tmp_path / ".2023.replaced-other_host.ab12.77-1a2b"
    left.mkdir()
    os.utime(left, (0, 0))  # an old report, moved away just now
    assert list(files.abandoned(tmp_path, "2023.replaced", 60)) == []
    assert list(files.abandoned(tmp_path, "2023.replaced", -1)) == [left]


# --- two at once, without locks of the system -------------------------------------------------------------------------------


@pytest.fixture
def no_locks(monkeypatch):
    """A network folder that refuses every lock."""

    def refused(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    for name in ("flock", "lockf"):
        monkeypatch.setattr(fcntl, name, refused)


def test_a_second_survey_into_one_folder_is_refused_with_one_line_and_costs_the_first_nothing(
    document, tmp_path, monkeypatch, capsys, no_locks
):
    results, second = surveying._results, []

    def meanwhile(*given):
        second.append(main(["survey", str(document), "--out", str(tmp_path / "out"), "--jobs", "1"]))
        yield from results(*given)

    monkeypatch.setattr(surveying, "_results", meanwhile)
    assert surveying.survey([document], tmp_path / "out", jobs=1).exceptions == 1
    said = capsys.readouterr().err
    assert second == [2] and said.count("\n") == 1
    assert f"process {os.getpid()} on " in said and "is writing there; wait until it is done, or delete .survey-" in said
    assert not list((tmp_path / "out").glob(".*"))


def test_what_a_killed_survey_left_stops_no_other(document, tmp_path, monkeypatch):
    (tmp_path / "out").mkdir()
    monkeypatch.setattr(files, "_BOOTED", "before")
    (tmp_path / "out" / f"{files.owned('survey')}1a2b").touch()
    monkeypatch.setattr(files, "_BOOTED", "since")
    surveying.survey([document], tmp_path / "out", jobs=1)
    assert not list((tmp_path / "out").glob(".*"))


def test_an_audit_an_index_and_another_audit_at_once_leave_whole_reports_and_every_row(report, no_locks):
    run, target = report
    failed, pages = [], []

    def repeatedly(work):
        try:
            for _ in range(8):
                work()
        except BaseException as error:
            failed.append(error)

    works = (run, run, lambda: pages.append(audit.index(target.parents[1]).read_text("utf-8")))
    threads = [threading.Thread(target=repeatedly, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == [] and all(page.rstrip().endswith("</html>") for page in pages)
    assert "accepted,王五,2024-05-06,属实" in (target / audit.NAME).read_text("utf-8-sig")
    assert [p.name for p in target.parents[1].glob(".*")] == [] == [p.name for p in target.parent.glob(".*")]


def test_two_desks_that_decide_at_once_lose_neither_decision_and_the_file_as_it_was_stays(tmp_path, document, no_locks):
    document.write_text(TEXT + "支出合计30.00万元，其中：基本支出20.00万元，项目支出9.00万元。\n", encoding="utf-8")
    found = read(document)
    keys, path = [f.key for f in found.findings], document.with_name("某局_2023.dispositions.csv")
    assert len(keys) > 1
    threads = [
        threading.Thread(target=Desk(found, path).dispose, args=(key, "accepted", "王五", "2024-05-06", f"第{n}项"))
        for n, key in enumerate(keys)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    said = path.read_text("utf-8-sig")
    assert all(f"第{n}项" in said for n in range(len(keys)))
    assert "accepted" in path.with_name("某局_2023.dispositions.earlier.csv").read_text("utf-8-sig")
    assert [p.name for p in document.parent.glob(".*")] == []
    assert [p.name for p in document.parent.iterdir() if published(p, document.parent)] == [document.name]  # to be surveyed


# --- no room, and files that may not be written ------------------------------------------------------------------------------


def no_room(*_, **__):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_survey_without_room_for_its_temporary_files_stops_and_does_not_blame_the_documents(document, monkeypatch):
    path = document.with_suffix(".zip")
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(document, document.name)
    assert unpacked(measure(str(path)))["about"]
    monkeypatch.setattr("tempfile.TemporaryDirectory", no_room)
    with pytest.raises(CannotGet, match="no room for temporary files; make room there"):
        measure(str(path))


@pytest.mark.parametrize("full", ["juesuan.survey.tables.codebook", "juesuan.survey.run.put"])
def test_a_survey_on_a_full_disk_stops_with_one_line_and_goes_on_when_there_is_room(
    document, tmp_path, monkeypatch, capsys, full
):
    def here(work, works, *_):
        for key, given in works:
            told = []
            resolve_name(work)(told.append, *given)
            yield key, told[0]

    monkeypatch.setattr("juesuan.survey.runners.in_processes", here)
    call = ["survey", str(document), "--out", str(tmp_path / "out"), "--jobs", "1"]
    with monkeypatch.context() as now:
        now.setattr("shutil.copyfileobj" if full.endswith("codebook") else "os.fsync", no_room)
        assert main(call) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "cannot be written (No space left on device); make room" in said
    assert main(call) == 1 and (tmp_path / "out" / "documents.csv").stat().st_size


def test_what_a_power_cut_left_half_of_a_document_that_was_surveyed_is_read_again(document, tmp_path):
    surveying._kept(tmp_path / "out")
    half = tables.kept_at(tmp_path / "out" / surveying.KEPT, digest(document))
    files.put(half, measure(str(document))[:40])
    assert surveying.survey([document], tmp_path / "out", jobs=1).exceptions == 1


def test_a_file_that_the_auditor_protected_in_the_report_stays_and_stops_nothing(report, monkeypatch):
    run, target = report
    (target / "底稿.txt").write_text("核对", encoding="utf-8")
    (target / "底稿.txt").chmod(0o444)
    plain = os.open

    def refusing(path, flags, *more, **given):  # as for whoever is not root
        if str(path).endswith("底稿.txt") and flags & os.O_RDWR:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return plain(path, flags, *more, **given)

    monkeypatch.setattr(os, "open", refusing)
    run()
    assert (target / "底稿.txt").read_text(encoding="utf-8") == "核对"


def test_files_are_shared_as_the_umask_says_and_one_that_is_replaced_as_before(tmp_path):
    old = os.umask(0o027)
    try:
        files.put(tmp_path / "a.txt", b"1")
        assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o640
        (tmp_path / "a.txt").chmod(0o664)
        files.put(tmp_path / "a.txt", b"2")
        assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o664
    finally:
        os.umask(old)


@pytest.mark.parametrize("stop", ["no room", "Ctrl-C"])
def test_a_survey_that_stops_leaves_no_process_behind_and_goes_on_when_asked_again(document, tmp_path, stop):
    def limited():
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if stop == "no room":
            resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))  # of what is read of a document no file can be written

    folder, out = tmp_path / "published", tmp_path / "out"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number}局_2023.txt").write_text(TEXT.replace("800", f"80{number}"), encoding="utf-8")
    call = [sys.executable, "-m", "juesuan", "survey", str(folder), "--out", str(out), "--jobs", "2"]
    # Python may keep byte code that it could write in part only, and every later run would fail on it.
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"}
    started = subprocess.Popen(call, stderr=subprocess.PIPE, text=True, env=environment, preexec_fn=limited)
    try:
        while stop == "Ctrl-C" and started.poll() is None and not list(out.glob(f"{surveying.KEPT}/*/*.z")):
            time.sleep(0.01)
        below = psutil.Process(started.pid).children(recursive=True) if stop == "Ctrl-C" else []
        started.send_signal(signal.SIGINT) if stop == "Ctrl-C" else None
        said = started.communicate(timeout=60)[1]
    finally:
        started.kill()
    assert started.returncode == 2 and said.count("\n") == 1
    assert ("File too large" if stop == "no room" else "the same command goes on where this one was") in said
    assert not psutil.wait_procs(below, timeout=10)[1] and not list(out.glob(".survey-*"))
    assert surveying.survey([folder], out, jobs=1).documents == 12
