"""The commands' contract: columns, keys, exit status, and honest answers to bad input."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import run
from test_checks import KINDS

from juesuan import bundled
from juesuan.commands import main

FACTS = (
    *("fact", "label", "measure", "basis", "year", "value", "unit", "decimals", "low", "high"),
    *("of", "section", "page", "start", "end", "text", "reason", "how"),
)
MEASURES = {
    *("amount", "change", "change_rate", "share", "rate", "count", "unit_cost"),
    *("score", "weight", "target", "other", "unread"),
}
SMALL = (
    "某镇人民政府2023年度“三公”经费支出情况\n"
    "2023年度“三公”经费支出共计1.20万元，其中：公务接待费0.20万元，公务用车运行维护费{}万元。"
)


def file(tmp_path, text, name="某镇人民政府_2023.txt", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding) if isinstance(text, str) else text)
    return path


def test_facts_csv_has_the_columns_of_the_contract_in_order(capsys):
    status, out, err = run(capsys, "facts", bundled(), "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert (status, err) == (0, "")
    assert tuple(rows[0]) == FACTS
    assert {r["measure"] for r in rows} <= MEASURES
    assert len(rows) == 332


def test_facts_json_has_the_same_keys_and_values_as_the_csv(capsys):
    _, text, _ = run(capsys, "facts", bundled(), "--format", "csv")
    _, out, _ = run(capsys, "facts", bundled(), "--format", "json")
    for row, one in zip(csv.DictReader(io.StringIO(text)), json.loads(out), strict=True):
        assert tuple(one) == FACTS
        assert {k: "" if v is None else str(v) for k, v in one.items()} == row


def test_check_json_has_the_keys_of_the_contract(capsys):
    status, out, err = run(capsys, "check", bundled(), "--format", "json")
    result = json.loads(out)
    assert (status, err) == (0, "")
    assert list(result) == ["document", "figures", "checks", "suspects", "findings"]
    assert list(result["document"]) == ["department", "year", "file", "sha256"]
    assert result["figures"] == {"printed": 332, "facts": 219, "set_aside": 113, "unread": 0}
    assert list(result["checks"][0]) == [
        "check",
        "kind",
        "label",
        "basis",
        "statement",
        "published",
        "low",
        "high",
        "gap",
        "verdict",
        "facts",
    ]
    assert {c["kind"] for c in result["checks"]} <= KINDS
    assert {c["verdict"] for c in result["checks"]} == {"ties", "rounds", "untestable"}
    promised = ["finding", "kind", "severity", "label", "section", "quote", "facts", "en", "zh"]
    assert list(result["findings"][0]) == [*promised, "key", "amount", "materiality", "history", "disposition"]
    parts = ["title", "condition", "criteria", "cause", "effect", "recommendation"]
    assert all(list(f["en"]) == list(f["zh"]) == parts for f in result["findings"])


def test_the_bundled_document_has_no_break_and_no_suspect(capsys):
    _, out, _ = run(capsys, "check", bundled(), "--format", "json")
    result = json.loads(out)
    assert result["suspects"] == []
    assert [c for c in result["checks"] if c["verdict"] == "breaks"] == []
    assert [f for f in result["findings"] if f["severity"] == "exception"] == []


def test_every_figure_that_a_check_or_finding_names_is_a_fact(capsys):
    _, text, _ = run(capsys, "facts", bundled(), "--format", "csv")
    facts = {r["fact"] for r in csv.DictReader(io.StringIO(text))}
    _, out, _ = run(capsys, "check", bundled(), "--format", "json")
    result = json.loads(out)
    named = [i for one in result["checks"] + result["findings"] for i in one["facts"]]
    assert named and set(named) <= facts


def test_status_is_one_where_a_figure_cannot_be_true(capsys, tmp_path):
    status, out, _ = run(capsys, "check", file(tmp_path, SMALL.format("3.00")), "--format", "json")
    result = json.loads(out)
    assert status == 1
    assert [c["verdict"] for c in result["checks"] if c["kind"] == "sum"] in ([], ["breaks"])
    assert any(f["severity"] == "exception" for f in result["findings"])


def test_status_is_zero_where_the_same_notice_adds_up(capsys, tmp_path):
    status, _, _ = run(capsys, "check", file(tmp_path, SMALL.format("1.00")), "--format", "json")
    assert status == 0


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8-sig", "utf-16"])
def test_other_encodings_give_the_same_facts(capsys, tmp_path, encoding):
    _, expected, _ = run(capsys, "facts", file(tmp_path, SMALL.format("1.00"), "a_2023.txt"), "--format", "csv")
    _, out, _ = run(capsys, "facts", file(tmp_path, SMALL.format("1.00"), "a_2023.txt", encoding), "--format", "csv")
    assert out == expected


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (bytes(range(256)) * 64, "binary"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 200, "picture"),
        ("春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。".encode() * 3, "no final accounts"),
    ],
)
def test_a_file_that_is_no_disclosure_is_refused_with_its_name_and_what_to_do(capsys, tmp_path, content, words):
    path = file(tmp_path, content, "x_2023.txt")
    status, out, err = run(capsys, "check", path, "--format", "json")
    assert (status, out) == (2, "")
    assert path.name in err and words in err and ";" in err
    assert "Traceback" not in err


def test_a_missing_file_is_named(capsys, tmp_path):
    status, out, err = run(capsys, "facts", tmp_path / "nothing.txt")
    assert (status, out) == (2, "")
    assert "nothing.txt" in err and "no such file" in err


def test_a_number_of_forty_digits_is_read_exactly(capsys, tmp_path):
    digits = "1234567890123456789012345678901234567890"
    path = file(tmp_path, f"某局2023年度部门决算\n2023年度收入总计{digits}.12万元，支出总计{digits}.12万元。")
    _, out, _ = run(capsys, "facts", path, "--format", "json")
    fact = next(f for f in json.loads(out) if f["label"] == "收入总计")
    assert fact["value"] == f"{digits}.12"
    assert fact["low"] == f"{digits}1150"
    status, out, _ = run(capsys, "check", path, "--format", "json")
    assert status == 0


def test_a_megabyte_of_words_around_the_figures_changes_none_of_them(capsys, tmp_path):
    body = bundled().read_text(encoding="utf-8")
    filler = "根据有关规定，本部门严格执行预算管理制度，做好决算公开工作。" * 40 + "\n"
    path = file(tmp_path, body + filler * (1_000_000 // len(filler.encode())))
    status, out, _ = run(capsys, "facts", path, "--format", "csv")
    assert status == 0 and out.count("\n") == 333


def test_a_wrong_call_ends_with_status_two_and_no_traceback():
    done = subprocess.run([sys.executable, "-m", "juesuan", "chekc"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "invalid choice" in done.stderr and "Traceback" not in done.stderr


def test_prior_of_another_year_is_refused(capsys, tmp_path):
    now = file(tmp_path, SMALL.format("1.00"))
    then = file(tmp_path, SMALL.format("1.00").replace("2023", "2020"), "某镇人民政府_2020.txt")
    status, _, err = run(capsys, "check", now, "--prior", then)
    assert status == 2
    assert "year before" in err


def test_the_summary_for_readers_lists_findings_and_what_does_not_tie(capsys):
    status, out, _ = run(capsys, "check", bundled())
    assert status == 0
    assert "332 figures = 219 facts + 113 set aside + 0 unread" in out
    assert "rounds" in out and "untestable" in out and "to be answered" in out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device")
@pytest.mark.parametrize("command", [("facts", "--format", "csv"), ("check", "--format", "json"), ("check",)])
def test_a_full_device_ends_with_status_2_and_one_line(command):
    call = [sys.executable, "-m", "juesuan", command[0], str(bundled()), *command[1:]]
    with open("/dev/full", "w") as full:
        ended = subprocess.run(call, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
    assert ended.returncode == 2
    assert (
        ended.stderr
        == "juesuan: standard output: cannot be written (No space left on device); make room or give another file\n"
    )


HEAVY = {
    "pandas",
    "matplotlib",
    "numpy",
    "openpyxl",
    "jinja2",
    "IPython",
    "nbformat",
    "papermill",
    "jupyter_client",
    "PIL",
    "docx",
}
LOADED = "import sys; from juesuan.commands import main\ntry: main(sys.argv[1:])\nfinally: print(*sys.modules, file=sys.stderr)"


@pytest.mark.parametrize(
    ("arguments", "unused"),
    [
        (("facts", "--format", "csv"), {"juesuan.report.memo", "juesuan.notebook"}),
        (("check", "--format", "json"), {"juesuan.report.memo", "juesuan.notebook"}),
        (("--version",), {"juesuan.disclosure", "juesuan.reading", "fractions"}),
        (("--help",), {"juesuan.disclosure", "juesuan.reading", "fractions"}),
    ],
    ids=lambda v: v[0] if isinstance(v, tuple) else "",
)
def test_a_command_starts_without_what_it_does_not_use(arguments, unused):
    document = [] if arguments[0].startswith("-") else [str(bundled())]
    done = subprocess.run([sys.executable, "-c", LOADED, *arguments, *document], capture_output=True, text=True)
    loaded = set(done.stderr.split())
    assert "juesuan.commands" in loaded and loaded.isdisjoint(HEAVY | unused)


def test_notebooks_are_those_of_an_audit(tmp_path, capsys):
    """One process for all six: papermill would start one, with its imports, for each."""
    document = tmp_path / "某局_2023.txt"
    document.write_text("某局2023年度部门决算\n一、支出决算情况说明\n本年支出合计100.00万元。", encoding="utf-8")
    assert main(["notebooks", str(document), "--out", str(tmp_path / "own"), "--no-prior"]) == 0
    main(["audit", str(document), "--out", str(tmp_path / "reports"), "--quiet", "--no-prior"])
    (audited,) = (tmp_path / "reports").glob("*/2023/notebooks")
    own = {path.name: path.read_bytes() for path in (tmp_path / "own").iterdir()}
    assert own == {path.name: path.read_bytes() for path in audited.iterdir()} and len(own) == 6


@pytest.mark.parametrize(("lang", "words"), [("zh", "据其他数据推算为"), ("en", "the other figures give")])
def test_check_tells_a_suspect_in_its_printed_unit(tmp_path, capsys, lang, words):
    lines = ("云山县某局2023年度部门决算说明", "三、支出决算情况说明", *TORN)
    (tmp_path / "某局_2023.txt").write_text("\n".join(lines), encoding="utf-8")
    assert main(["check", str(tmp_path / "某局_2023.txt"), "--lang", lang]) == 1
    line = next(line for line in capsys.readouterr().out.splitlines() if words in line)
    assert "80.00万元" in line and "800000" not in line


TORN = ("2023年度支出合计200.00万元，其中：基本支出120.00万元，占60.00%；项目支出90.00万元，占40.00%。",)


DRAFT = """某局2024年度部门决算说明
一、收入决算情况说明
2024年度本年收入合计{0}万元，其中：财政拨款收入{0}万元。
二、支出决算情况说明
2024年度本年支出合计{0}万元，其中：基本支出60.00万元；项目支出{1}万元。
三、“三公”经费情况说明
2024年度“三公”经费支出共计1.20万元，其中：公务接待费0.20万元，公务用车运行维护费1.00万元。
"""
TABLES = "某局2024年度部门决算公开表\n{}决算表\n项目,决算数\n本年收入合计,100.00\n本年支出合计,100.00\n基本支出,60.00\n"


def folder(tmp_path, **texts):
    for name, text in texts.items():
        (tmp_path / "某局").mkdir(exist_ok=True)
        (tmp_path / "某局" / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return tmp_path / "某局"


@pytest.mark.parametrize("title", ["某局2024年度部门决算说明", "部门决算说明", "关于决算的情况"])
def test_two_versions_of_one_text_in_a_folder_are_not_merged_but_asked_for(capsys, tmp_path, title):
    draft = DRAFT.replace("某局2024年度部门决算说明", title)
    both = folder(tmp_path, 送审稿_txt=draft.format("100.00", "40.00"), 定稿_txt=draft.format("110.00", "50.00"))
    for lang, words in (("en", "two versions of one text"), ("zh", "同一公开文本的两个版本")):
        status, out, err = run(capsys, "check", both, "--lang", lang)
        assert (status, out) == (2, "") and words in err and "送审稿.txt" in err and "定稿.txt" in err
        assert "juesuan compare" in err


def test_one_text_in_two_formats_in_a_folder_is_asked_for(capsys, tmp_path):
    text = DRAFT.format("100.00", "40.00")
    page = "".join(f"<p>{line}</p>" for line in text.splitlines())
    both = folder(tmp_path, 决算_txt=text, 决算_html=f"<html><body>{page}</body></html>")
    status, _, err = run(capsys, "check", both)
    assert status == 2 and "two versions" in err


def test_text_tables_and_forms_of_one_department_in_separate_files_are_read_together(capsys, tmp_path):
    first, second = DRAFT.format("100.00", "40.00").split("三、")
    alone, income, spent = folder(tmp_path, 说明_txt=first), TABLES.format("收入"), TABLES.format("支出")
    status, _, _ = run(capsys, "facts", alone)
    parts = folder(tmp_path, 三公_txt=f"三、{second}", 表1_csv=income, 表2_csv=spent, 自评_csv="项目名称,某项目\n总分,100\n")
    whole, out, err = run(capsys, "facts", parts, "--format", "csv")
    assert (status, whole, err) == (0, 0, "")
    assert "公务接待费" in out and out.count(",收入合计,amount") == 3


def test_a_folder_of_several_departments_is_told_in_chinese_with_the_way_for_many(capsys, tmp_path):
    text = DRAFT.format("100.00", "40.00")
    both = folder(tmp_path, a_txt=text, b_txt=text.replace("某局", "云山县教育局"), c_txt=text.replace("2024", "2023"))
    status, _, err = run(capsys, "check", both, "--lang", "zh")
    assert status == 2 and "文件夹中有多份公开文本" in err and "b.txt为云山县教育局2024年度" in err
    assert "juesuan survey 文件夹" in err and not {":", ";"} & set(err) and "folder" not in err
    archive = tmp_path / "两局.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for path in both.iterdir():
            made.write(path, path.name)
    assert "压缩包中有多份公开文本" in run(capsys, "check", archive, "--lang", "zh")[2]
    assert "unpack it; " in run(capsys, "check", archive)[2]
