"""Survey: many documents become three tables; one that cannot be read is a row, and a run that broke off goes on."""

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import csv_rows

from juesuan.commands import main
from juesuan.ground.errors import CannotGet, WrongCall
from juesuan.survey import run, runners, survey
from juesuan.survey.documents import digest
from juesuan.survey.one import packed, unpacked
from juesuan.survey.run import KEPT
from juesuan.survey.tables import kept_at
from juesuan.teaching.generator import generate

NOTICE = (
    "{}人民政府2023年度“三公”经费支出情况\n"
    "2023年度“三公”经费支出共计{}万元，其中：公务接待费0.20万元，公务用车运行维护费1.00万元。\n"
)


@pytest.fixture
def folder(tmp_path):
    """Two notices, one of them with a break, a copy of the first in a folder, a file that is not what its name says."""
    place = tmp_path / "published"
    (place / "再公开").mkdir(parents=True)
    for path, text in (
        ("甲镇人民政府_2023.txt", NOTICE.format("甲镇", "1.20")),
        ("乙镇人民政府_2023.txt", NOTICE.format("乙镇", "1.10")),
        ("再公开/甲镇人民政府_2023.txt", NOTICE.format("甲镇", "1.20")),
        ("坏_2023.pdf", "no pdf"),
        (".草稿.txt", "hidden"),
        ("说明.md", "of a kind that is not read"),
    ):
        (place / path).write_text(text, encoding="utf-8")
    return place


FILES = [f"{name}.{kind}" for name in ("documents", "facts", "findings") for kind in ("csv", "parquet")]


def contents(out):
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}


def test_each_document_is_a_row_and_one_that_cannot_be_read_says_why(folder, tmp_path):
    made = survey([folder], tmp_path / "out", jobs=1)
    documents = {row["document"]: row for row in csv_rows(tmp_path / "out" / "documents.csv")}
    assert list(documents) == sorted(documents)
    assert set(documents) == {
        *("甲镇人民政府_2023.txt", "乙镇人民政府_2023.txt", "再公开/甲镇人民政府_2023.txt", "坏_2023.pdf")
    }
    good, broken, bad = (documents[n] for n in ("甲镇人民政府_2023.txt", "乙镇人民政府_2023.txt", "坏_2023.pdf"))
    assert (good["department"], good["year"], good["breaks"], good["exceptions"]) == ("甲镇人民政府", "2023", "0", "0")
    assert int(broken["breaks"]) == 1 and int(broken["exceptions"]) == 1
    assert bad["error"].startswith("not a pdf file inside") and bad["facts"] == "" and str(folder) not in bad["error"]
    assert (made.documents, made.unread, made.exceptions) == (4, 1, 1)


def test_findings_and_figures_are_those_of_the_commands_behind_the_documents_name(folder, tmp_path, capsys):
    survey([folder], tmp_path / "out", jobs=1)
    main(["facts", str(folder / "乙镇人民政府_2023.txt"), "--format", "csv"])
    alone = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    facts = [row for row in csv_rows(tmp_path / "out" / "facts.csv") if row.pop("document") == "乙镇人民政府_2023.txt"]
    assert facts == alone
    findings = csv_rows(tmp_path / "out" / "findings.csv")
    assert {f["document"] for f in findings if f["severity"] == "exception"} == {"乙镇人民政府_2023.txt"}


def test_the_same_bytes_are_told_and_counted_once(folder, tmp_path):
    survey([folder], tmp_path / "out", jobs=1)
    same = {row["document"]: row["same_as"] for row in csv_rows(tmp_path / "out" / "documents.csv")}
    assert same["甲镇人民政府_2023.txt"] == "再公开/甲镇人民政府_2023.txt" or same["再公开/甲镇人民政府_2023.txt"]
    documents = {row["document"] for row in csv_rows(tmp_path / "out" / "facts.csv")}
    assert len(documents & {"甲镇人民政府_2023.txt", "再公开/甲镇人民政府_2023.txt"}) == 1


def test_one_process_and_two_write_the_same_bytes_and_nothing_else(folder, tmp_path):
    for jobs, out in ((1, tmp_path / "one"), (2, tmp_path / "two")):
        survey([folder], out, jobs)
        assert sorted(p.name for p in out.iterdir()) == FILES
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def keep(out, path, error):
    at = kept_at(run._kept(out), digest(path))
    at.parent.mkdir()
    at.write_bytes(packed({"error": error}))
    return at


def test_a_run_that_broke_off_goes_on_with_what_it_had_read(folder, tmp_path):
    out = tmp_path / "out"
    keep(out, folder / "乙镇人民政府_2023.txt", "read before")
    survey([folder], out, jobs=1)
    documents = {row["document"]: row for row in csv_rows(out / "documents.csv")}
    assert documents["乙镇人民政府_2023.txt"]["error"] == "read before"
    assert documents["甲镇人民政府_2023.txt"]["error"] == ""


def test_what_another_vocabulary_read_is_read_again(folder, tmp_path):
    out = tmp_path / "out"
    keep(out, folder / "乙镇人民政府_2023.txt", "read before")
    (out / KEPT / "stamp").write_text("another", encoding="utf-8")
    survey([folder], out, jobs=1)
    assert "read before" not in (out / "documents.csv").read_text(encoding="utf-8")


def ends(tell, path):
    """Stands in for a reader that the system ends at one document, and that never comes back from another."""
    with (Path(path).parent / "read.log").open("a", encoding="utf-8") as log:
        log.write(f"{path}\n")
    if Path(path).name.startswith("乙"):
        os._exit(9)
    if Path(path).name.startswith("丁"):
        time.sleep(600)
    tell(packed({"error": "read"}))


def test_a_document_that_ends_its_reader_or_never_comes_back_costs_itself_alone(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(runners, "READ", f"{__name__}:ends")
    monkeypatch.setattr(runners, "PATIENCE", 10)
    for name in ("丁", "戊", "己"):
        (folder / f"{name}_2023.txt").write_text(name, encoding="utf-8")
    survey([folder], tmp_path / "out", jobs=2)
    errors = {row["document"]: row["error"] for row in csv_rows(tmp_path / "out" / "documents.csv")}
    assert errors.pop("乙镇人民政府_2023.txt").startswith("the process that read it was ended")
    assert errors.pop("丁_2023.txt") == "not read, for nothing happened for 10 seconds"
    assert set(errors.values()) == {"read"}
    read = [line for log in folder.rglob("read.log") for line in log.read_text(encoding="utf-8").split()]
    assert len(read) == len(set(read)) == 6  # two of the seven have the same bytes


@pytest.mark.skipif(os.name != "posix", reason="a process that cannot clean up")
def test_a_survey_killed_in_the_middle_goes_on_and_gives_what_one_in_peace_gives(tmp_path, monkeypatch):
    folder = tmp_path / "published"
    folder.mkdir()
    for seed in range(12):
        (folder / f"{seed:02}.txt").write_text(generate(seed, "small").text, encoding="utf-8")
    command = [sys.executable, "-m", "juesuan", "survey", str(folder), "--jobs", "1", "--out", str(tmp_path / "killed")]
    started = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
    kept = tmp_path / "killed" / KEPT
    while len(list(kept.glob("*/*.z"))) < 3:
        assert started.poll() is None
        time.sleep(0.01)
    os.killpg(started.pid, signal.SIGKILL)  # with the processes that read for it, which might finish a document
    started.wait()
    before = sorted(path.stem for path in kept.glob("*/*.z"))
    assert len(before) < 12 and not (tmp_path / "killed" / "documents.csv").exists()
    asked, results = [], run._results
    monkeypatch.setattr(run, "_results", lambda missing, *how: results((asked.append(one[0]) or one for one in missing), *how))
    survey([folder], tmp_path / "killed", jobs=1)
    assert sorted(before + asked) == sorted(map(digest, folder.iterdir()))  # each once
    survey([folder], tmp_path / "peace", jobs=2)
    assert contents(tmp_path / "killed") == contents(tmp_path / "peace")


def test_an_earlier_survey_stays_until_the_new_one_is_complete(folder, tmp_path, monkeypatch):
    out = tmp_path / "out"
    survey([folder], out, jobs=1)
    before = (out / "documents.csv").read_bytes()

    def interrupted(*_):
        raise KeyboardInterrupt

    (folder / "丙镇人民政府_2023.txt").write_text(NOTICE.format("丙镇", "1.20"), encoding="utf-8")
    monkeypatch.setattr(run, "_write_all", interrupted)
    assert main(["survey", str(folder), "--out", str(out), "--jobs", "1"]) == 2
    assert (out / "documents.csv").read_bytes() == before
    assert unpacked(next((out / KEPT).glob("*/*.z")).read_bytes())["about"]


def test_the_status_is_that_of_the_worst_document(folder, tmp_path):
    assert main(["survey", str(folder), "--out", str(tmp_path / "a"), "--jobs", "1"]) == 2
    (folder / "坏_2023.pdf").unlink()
    assert main(["survey", str(folder), "--out", str(tmp_path / "b"), "--jobs", "1"]) == 1
    assert main(["survey", str(folder / "甲镇人民政府_2023.txt"), "--out", str(tmp_path / "c"), "--jobs", "1"]) == 0


def test_wrong_calls_are_refused_before_anything_is_read(folder, tmp_path):
    with pytest.raises(CannotGet, match="no such file or folder"):
        survey([tmp_path / "none"], tmp_path / "out")
    (tmp_path / "empty").mkdir()
    with pytest.raises(WrongCall, match="no document in it"):
        survey([tmp_path / "empty"], tmp_path / "out")
    with pytest.raises(WrongCall, match="--jobs"):
        survey([folder], tmp_path / "out", jobs=0)
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(CannotGet, match="choose another --out"):
        survey([folder], tmp_path / "file")
    assert not (tmp_path / "out").exists()
