"""Survey: many documents become three tables; one that cannot be read is a row, and a run that broke off goes on."""

import csv
import json
import os

import pytest

from juesuan import survey as module
from juesuan.commands import main
from juesuan.ground.errors import CannotGet, WrongCall
from juesuan.survey import KEPT, survey

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


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_document_is_a_row_and_one_that_cannot_be_read_says_why(folder, tmp_path):
    made = survey([folder], tmp_path / "out", jobs=1)
    documents = {row["document"]: row for row in rows(tmp_path / "out" / "documents.csv")}
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
    facts = [row for row in rows(tmp_path / "out" / "facts.csv") if row.pop("document") == "乙镇人民政府_2023.txt"]
    assert facts == alone
    findings = rows(tmp_path / "out" / "findings.csv")
    assert {f["document"] for f in findings if f["severity"] == "exception"} == {"乙镇人民政府_2023.txt"}


def test_the_same_bytes_are_told_and_counted_once(folder, tmp_path):
    survey([folder], tmp_path / "out", jobs=1)
    same = {row["document"]: row["same_as"] for row in rows(tmp_path / "out" / "documents.csv")}
    assert same["甲镇人民政府_2023.txt"] == "再公开/甲镇人民政府_2023.txt" or same["再公开/甲镇人民政府_2023.txt"]
    documents = {row["document"] for row in rows(tmp_path / "out" / "facts.csv")}
    assert len(documents & {"甲镇人民政府_2023.txt", "再公开/甲镇人民政府_2023.txt"}) == 1


def test_one_process_and_two_write_the_same_bytes_and_nothing_else(folder, tmp_path):
    for jobs, out in ((1, tmp_path / "one"), (2, tmp_path / "two")):
        survey([folder], out, jobs)
        assert sorted(p.name for p in out.iterdir()) == ["documents.csv", "facts.csv", "findings.csv"]
    for name in ("documents.csv", "facts.csv", "findings.csv"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_run_that_broke_off_goes_on_with_what_it_had_read(folder, tmp_path):
    out = tmp_path / "out"
    kept = module._kept(out)
    digest = module._digest(folder / "乙镇人民政府_2023.txt")
    module._keep(kept, digest, {"error": "read before"})
    survey([folder], out, jobs=1)
    documents = {row["document"]: row for row in rows(out / "documents.csv")}
    assert documents["乙镇人民政府_2023.txt"]["error"] == "read before"
    assert documents["甲镇人民政府_2023.txt"]["error"] == ""


def test_what_another_vocabulary_read_is_read_again(folder, tmp_path):
    out = tmp_path / "out"
    kept = module._kept(out)
    module._keep(kept, module._digest(folder / "乙镇人民政府_2023.txt"), {"error": "read before"})
    (kept / "stamp").write_text("another", encoding="utf-8")
    survey([folder], out, jobs=1)
    assert "read before" not in (out / "documents.csv").read_text(encoding="utf-8")


def ends(path, kept, digest):
    """Stands in for a reader that the system ends at one document."""
    if path.name.startswith("乙"):
        os._exit(9)
    module._keep(kept, digest, {"error": "read"})


def test_a_reader_that_is_ended_costs_its_own_document_only(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_read_one", ends)
    survey([folder], tmp_path / "out", jobs=2)
    errors = {row["document"]: row["error"] for row in rows(tmp_path / "out" / "documents.csv")}
    assert errors.pop("乙镇人民政府_2023.txt").startswith("the process that read it was ended")
    assert set(errors.values()) == {"read"}


def test_an_earlier_survey_stays_until_the_new_one_is_complete(folder, tmp_path, monkeypatch):
    out = tmp_path / "out"
    survey([folder], out, jobs=1)
    before = (out / "documents.csv").read_bytes()

    def interrupted(*_):
        raise KeyboardInterrupt

    (folder / "丙镇人民政府_2023.txt").write_text(NOTICE.format("丙镇", "1.20"), encoding="utf-8")
    monkeypatch.setattr(module, "_write_all", interrupted)
    assert main(["survey", str(folder), "--out", str(out), "--jobs", "1"]) == 2
    assert (out / "documents.csv").read_bytes() == before
    assert json.loads(next((out / KEPT).glob("*.json")).read_text(encoding="utf-8"))


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
