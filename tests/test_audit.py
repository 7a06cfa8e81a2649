"""The report folder: complete, the same bytes for the same input, written whole or not at all, and inside its folder."""

import json
import shutil
from pathlib import Path

import nbformat
import pytest

from juesuan import audit, bundled
from juesuan.commands import main
from juesuan.ground.errors import WrongCall
from juesuan.notebook import execution as notebooks
from juesuan.notebook.execution import NotebookFailed

REPORTS = Path(__file__).parents[1] / "reports"
NAMES = {"memo.en.html", "memo.zh.html", "facts.csv", "checks.csv", "findings.csv"}
SETS = tuple(
    f"notebooks/{n}.ipynb" for n in ("1_disclosure", "2_income", "3_three_public", "4_procurement", "5_performance", "6_memo")
)
SMALL = "{}2023年度部门决算\n2023年度“三公”经费支出共计1.20万元，其中：公务接待费0.20万元，公务用车运行维护费1.00万元。"


def read_all(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def document(tmp_path) -> Path:
    path = tmp_path / "某局_2023.txt"
    path.write_text(SMALL.format("某局"), encoding="utf-8")
    return path


@pytest.fixture
def folder(report) -> Path:
    return report.folder


def test_the_report_holds_what_the_contract_lists(folder):
    assert set(read_all(folder)) >= {*NAMES, *SETS, "run.json"}
    assert folder.name == "2020" and folder.parent.name == "重庆市江津区政务服务管理办公室"


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A small document audited with its notebooks: its path, the folder, the steps told, what stood beside the memo then."""
    place, steps, seen = tmp_path_factory.mktemp("small"), [], []
    path = place / "某局_2023.txt"
    path.write_text(SMALL.format("某局"), encoding="utf-8")

    def step(line):
        steps.append(line)
        if ": stands" in line:
            memo = Path(line.partition(": stands")[0])
            seen.extend((memo.read_text(encoding="utf-8"), list(memo.parent.rglob("*.ipynb"))))

    return path, audit.audit(path, place / "reports", step=step).folder, steps, seen


def test_the_same_input_gives_the_same_bytes_but_for_the_run_record(small, tmp_path):
    path, folder, *_ = small
    first, again = read_all(folder), read_all(audit.audit(path, tmp_path).folder)
    assert first.keys() == again.keys() and {k for k in first if first[k] != again[k]} == {"run.json"}


def test_the_memo_stands_before_the_notebooks_have_run_and_the_progress_says_where(small):
    _, folder, steps, seen = small
    assert seen == [(folder / "memo.en.html").read_text(encoding="utf-8"), []]
    assert len(steps) == 3 + len(SETS) and all("notebook" in line for line in steps[3:])


def test_without_notebooks_everything_else_is_the_same_bytes(folder, tmp_path):
    without, whole = read_all(audit.audit(bundled(), tmp_path, engine=None).folder), read_all(folder)
    assert whole.keys() - without.keys() == set(SETS)
    assert {k for k in without if without[k] != whole[k]} == {"run.json"}


def test_the_notebooks_of_an_earlier_run_do_not_stay_beside_a_memo_that_is_newer(small, tmp_path):
    path, folder, *_ = small
    shutil.copytree(folder.parents[1], tmp_path / "reports")
    earlier = tmp_path / "reports" / folder.relative_to(folder.parents[1]) / "notebooks"
    (earlier / "mine.ipynb").write_text("{}", encoding="utf-8")
    audit.audit(path, tmp_path / "reports", engine=None)
    assert [p.name for p in earlier.iterdir()] == ["mine.ipynb"]


@pytest.mark.parametrize("name", sorted(NAMES))
def test_the_committed_report_regenerates_byte_for_byte(folder, name):
    committed = REPORTS / "重庆市江津区政务服务管理办公室" / "2020" / name
    assert (folder / name).read_bytes() == committed.read_bytes()


def test_executed_notebooks_hold_no_timing_no_error_and_no_path(folder, tmp_path_factory):
    for name in SETS:
        text = (folder / name).read_text(encoding="utf-8")
        notebook = nbformat.reads(text, as_version=4)
        assert "papermill" not in notebook.metadata
        assert not [o for c in notebook.cells for o in c.get("outputs", []) if o.output_type == "error"]
        assert str(Path.home()) not in text and str(tmp_path_factory.getbasetemp()) not in text
        assert "重庆市江津区政务服务管理办公室_2020.txt" in text


def test_the_run_record_names_inputs_versions_and_seconds(folder):
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert set(record) >= {"inputs", "parameters", "versions", "seconds"}
    assert record["seconds"]["total"] > 0


def test_an_interrupted_run_leaves_nothing_behind(document, tmp_path, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(notebooks, "running", interrupted)
    with pytest.raises(KeyboardInterrupt):
        audit.audit(document, tmp_path / "new/out")
    assert not (tmp_path / "new").exists()
    (tmp_path / "out").mkdir()
    with pytest.raises(KeyboardInterrupt):
        audit.audit(document, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []  # somebody's own stays


def test_a_failing_run_keeps_the_earlier_report(document, tmp_path, monkeypatch):
    earlier = audit.audit(document, tmp_path, engine=None).folder
    before = read_all(earlier)

    def failing(*_):
        raise NotebookFailed("1_disclosure, cell 3", "ValueError: x", "inspect it")

    monkeypatch.setattr(notebooks, "running", failing)
    with pytest.raises(NotebookFailed):
        audit.audit(document, tmp_path)
    assert read_all(earlier) == before


@pytest.mark.parametrize(
    "name", ["../../etc/某局", "某/..\\局", "<script>alert(1)</script>局", "..", "某局\u202e\n", "长" * 300 + "局"]
)
def test_a_department_name_cannot_leave_the_output_folder_or_the_memo(tmp_path, name):
    path = tmp_path / f"{'x' * 3}_2023.txt"
    path.write_text(SMALL.format(name), encoding="utf-8")
    out = tmp_path / "out"
    folder = audit.audit(path, out, engine=None).folder
    assert out.resolve() in folder.resolve().parents
    assert {p.name for p in tmp_path.iterdir()} == {path.name, "out"}
    assert b"<script>alert" not in (folder / "memo.en.html").read_bytes()


@pytest.mark.parametrize("name", ["../a", "a/b", "..", " . ", "\x00", "C:\\x", "a" * 300])
def test_folder_names_are_single_safe_components(name):
    made = audit.folder_name(name)
    assert made not in ("", ".", "..") and len(made) <= 80
    assert not set(made) & set('/\\:\x00<>|"?*')


def test_one_document_given_twice_is_refused(tmp_path):
    with pytest.raises(WrongCall, match="given twice"):
        audit.distinct([bundled(), bundled()])


@pytest.mark.parametrize(
    ("given", "words"),
    [({"yaer": "2024"}, "unknown parameter 'yaer'"), ({"document": 5}, "of type int"), ({"lang": "fr"}, "use one of en, zh")],
)
def test_wrong_parameters_are_refused_before_a_kernel_starts(given, words):
    with pytest.raises(WrongCall, match=words):
        notebooks.check_parameters(notebooks.path_of("3_three_public"), given)


def test_every_notebook_has_one_parameters_cell_with_the_same_parameters():
    for name in notebooks.names():
        assert notebooks.parameters(notebooks.places.notebooks() / f"{name}.ipynb") == {
            "document": "",
            "prior": "",
            "budget": "",
            "lang": "en",
        }


def test_notebooks_are_thin():
    for name in notebooks.names():
        notebook = nbformat.read(notebooks.places.notebooks() / f"{name}.ipynb", as_version=4)
        code = [c.source.splitlines() for c in notebook.cells if c.cell_type == "code"]
        assert sorted(map(len, code))[len(code) // 2] <= 3
        assert max(map(len, code)) <= 15
        assert not [line for lines in code for line in lines if line.startswith(("def ", "for ", "while ", "class "))]


def test_two_documents_of_one_department_and_year_are_refused_before_anything_is_written(document, tmp_path, capsys):
    draft = document.with_name("送审稿.txt")
    draft.write_text(SMALL.format("某局").replace("1.20", "1.30"), encoding="utf-8")
    out = tmp_path / "out"
    for lang, words in (("en", "one report would replace the other"), ("zh", "两份报告会相互替换")):
        call = ["audit", str(document), str(draft), "--no-notebooks", "--out", str(out), "--lang", lang]
        assert main(call) == 2 and not out.exists()
        said = capsys.readouterr().err
        assert words in said and str(document) in said and str(draft) in said and "--out" in said


def test_two_years_and_what_cannot_be_read_are_no_reason_to_refuse_the_rest(document, tmp_path, capsys):
    later, empty = document.with_name("某局_2024.txt"), document.with_name("空.txt")
    later.write_text(SMALL.format("某局").replace("2023", "2024"), encoding="utf-8")
    empty.write_bytes(b"")
    out = tmp_path / "out"
    call = ["audit", str(document), str(empty), str(later), "--no-notebooks", "--quiet", "--out", str(out)]
    assert main(call) == 2 and "空.txt" in capsys.readouterr().err
    assert sorted(p.parent.name for p in out.glob("*/*/run.json")) == ["2023", "2024"]


def test_the_same_document_again_replaces_its_own_report(document, tmp_path):
    folder = audit.audit(document, tmp_path / "out", engine=None).folder
    document.write_text(SMALL.format("某局").replace("1.20", "1.30"), encoding="utf-8")
    assert audit.audit(document, tmp_path / "out", engine=None).folder == folder
    assert [p.name for p in folder.parent.iterdir()] == ["2023"] and "1.30" in (folder / "facts.csv").read_text("utf-8")


def test_an_interruption_among_several_documents_names_the_reports_that_are_done_and_the_rest(
    document, tmp_path, monkeypatch, capsys
):
    later, last = document.with_name("某局_2024.txt"), document.with_name("某局_2025.txt")
    for path in (later, last):
        path.write_text(SMALL.format("某局").replace("2023", path.stem[-4:]), encoding="utf-8")
    whole = audit.audit

    def interrupted(path, *more):
        if path == later:
            raise KeyboardInterrupt
        return whole(path, *more)

    monkeypatch.setattr(audit, "audit", interrupted)
    out = tmp_path / "out"
    call = ["audit", str(document), str(later), str(last), "--no-notebooks", "--quiet", "--out", str(out)]
    for lang, words in (("en", "interrupted; complete: {}; no new"), ("zh", "已中断；已完成的报告：{}；未写出")):
        assert main([*call, "--lang", lang]) == 2
        said = capsys.readouterr().err
        assert words.format(out / "某局" / "2023") in said and "某局_2024.txt, 某局_2025.txt" in said
    monkeypatch.setattr(audit, "audit", lambda *_: interrupted(later))
    assert main(call) == 2 and "nothing was left behind" in capsys.readouterr().err


def test_an_interruption_of_the_index_names_the_report_that_is_complete(document, tmp_path, monkeypatch, capsys):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(audit, "index", interrupted)
    assert main(["audit", str(document), "--no-notebooks", "--quiet", "--out", str(tmp_path / "out")]) == 2
    folder = tmp_path / "out" / "某局" / "2023"
    assert f"complete: {folder}; no new report on: –" in capsys.readouterr().err and (folder / "memo.zh.html").exists()


def test_findings_of_several_documents_stand_below_the_name_of_theirs(document, tmp_path, capsys):
    later = document.with_name("某局_2024.txt")
    later.write_text(SMALL.format("某局").replace("2023", "2024"), encoding="utf-8")
    call = ["audit", "--no-notebooks", "--out", str(tmp_path / "out"), "--lang", "zh"]
    main([*call, str(document)])
    assert "的核对发现：" not in capsys.readouterr().err
    main([*call, str(document), str(later)])
    lines = capsys.readouterr().err.splitlines()
    heads = [line for line in lines if "的核对发现：" in line]
    assert [line.partition("的")[0] for line in heads] == ["某局_2023.txt", "某局_2024.txt"]


def test_no_step_names_a_place_that_is_gone_but_with_the_one_that_stays(document, small, tmp_path):
    _, folder, steps, _ = small
    assert [line for line in steps if ".unfinished-" in line and str(folder) in line] == steps[2:3]
    told = []
    audit.audit(document, tmp_path / "out", engine=None, step=told.append)
    assert len(told) == 3 and not any(".unfinished-" in line for line in told)


def test_the_report_on_another_file_does_not_go_without_a_word(document, tmp_path):
    told = []
    audit.audit(document, tmp_path / "out", engine=None, say=told.append)
    audit.audit(document, tmp_path / "out", engine=None, say=told.append)
    assert told == []
    other = document.rename(document.with_name("定稿.txt"))
    folder = audit.audit(other, tmp_path / "out", engine=None, say=told.append).folder
    assert told == [f"{folder}: the report on 某局_2023.txt gives way to that on 定稿.txt"]
