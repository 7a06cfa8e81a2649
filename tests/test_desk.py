"""The review desk: what is decided in a notebook lands in the file of dispositions, and running it again loses nothing."""

import shutil
from pathlib import Path

import pytest

import juesuan
from juesuan.commands import main
from juesuan.findings.dispositions import read_dispositions
from juesuan.ground.errors import WrongCall
from juesuan.notebook.desk import desk

DECIDED = ("F01", "accepted", "王某", "2024-03-05", "will be published anew")


@pytest.fixture(scope="module")
def disclosure():
    return juesuan.read(juesuan.bundled())


@pytest.fixture
def review(disclosure, tmp_path):
    document = tmp_path / "某局_2020.txt"
    shutil.copy(juesuan.bundled(), document)
    return desk(disclosure, str(document))


def test_a_decision_lands_in_the_file_that_check_reads(review, capsys):
    assert "written to `某局_2020.dispositions.csv`" in review.dispose(*DECIDED)
    (row,) = (r for r in read_dispositions(review.path).rows if r.touched)
    assert (row.key, row.disposition, row.by, row.when, row.remark) == (
        review.disclosure.findings[0].key,
        "accepted",
        "王某",
        "2024-03-05",
        "will be published anew",
    )
    main(["check", str(review.path.with_name("某局_2020.txt")), "--no-prior"])
    assert "accepted" in capsys.readouterr().out
    assert review.findings()["disposition"][0] == "accepted 王某 2024-03-05" and review.findings()["disposition"][1] == "open"


def test_running_everything_again_keeps_what_was_written(review):
    review.dispose(*DECIDED)
    review.sign("prepared", "王某", "2024-03-06")
    files = {p.name: p.read_bytes() for p in review.path.parent.iterdir()}
    assert "as before" in review.dispose(*DECIDED)
    review.sign("prepared", "王某", "2024-03-06")
    assert {p.name: p.read_bytes() for p in review.path.parent.iterdir()} == files


def test_another_decision_does_not_replace_the_one_that_stands_by_accident(review):
    review.dispose(*DECIDED)
    with pytest.raises(WrongCall, match="it is accepted by 王某, 2024-03-05; to replace that, add replacing=True"):
        review.dispose("F01", "explained", "李某", "2024-03-08")
    review.dispose("F01", "explained", "李某", "2024-03-08", replacing=True)
    assert review.findings()["disposition"][0] == "explained 李某 2024-03-08"


def test_rows_and_columns_of_the_auditors_own_stay(review):
    review.dispose(*DECIDED)
    text = review.path.read_text(encoding="utf-8-sig").splitlines()
    own = [f"{line},{'file' if n == 0 else 'A-7' if n == 1 else ''}" for n, line in enumerate(text)]
    review.path.write_text("\n".join(own), encoding="utf-8")
    review.dispose("F02", "corrected", "王某", "2024-03-05")
    rows = {r.key: r for r in read_dispositions(review.path).rows}
    assert rows[review.disclosure.findings[0].key].more == ("A-7",) and sum(r.touched for r in rows.values()) == 2


def test_a_finding_may_be_named_by_its_key_and_words_may_be_chinese(disclosure, tmp_path):
    review = desk(disclosure, str(tmp_path / "a.txt"), "zh")
    assert "**采纳**" in review.dispose(disclosure.findings[2].key, "采纳", "王某", "2024年3月5日")
    assert review.findings()["disposition"][2] == "采纳 王某 2024-03-05"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("F99", "accepted", "王某", "2024-03-05"), "no such finding"),
        (("F01", "", "王某", "2024-03-05"), "no disposition"),
        (("F01", "done", "王某", "2024-03-05"), "disposition 'done'"),
        (("F01", "accepted", "王某", "yesterday"), "when 'yesterday'"),
        (("F01", "accepted", "", "2024-03-05"), "without by"),
    ],
)
def test_a_wrong_decision_writes_nothing(given, told, review):
    with pytest.raises(WrongCall, match=told):
        review.dispose(*given)
    assert not review.path.exists()


def test_a_signature_says_when_a_decision_or_the_document_has_changed_since(review):
    assert review.signatures() == "Nobody has signed yet."
    review.dispose(*DECIDED)
    assert "as signed" in review.sign("prepared", "王某", "2024-03-06")
    assert review.sign("复核人", "李某", "2024-03-07").count("as signed") == 2
    review.dispose("F02", "explained", "王某", "2024-03-08")
    assert review.signatures().count("changed since") == 2
    assert review.sign("prepared", "王某", "2024-03-09").count("changed since") == 1


def test_nobody_reviews_what_they_prepared(review):
    review.sign("prepared", "王某", "2024-03-06")
    with pytest.raises(WrongCall, match="two persons"):
        review.sign("reviewed", "王某", "2024-03-06")
    with pytest.raises(WrongCall, match="no such role"):
        review.sign("approved", "李某", "2024-03-06")


def test_decisions_on_the_bundled_example_lie_in_the_working_folder(disclosure, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert desk(disclosure).path == Path.cwd() / f"{juesuan.bundled().stem}.dispositions.csv"
