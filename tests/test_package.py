"""The data package: valid for frictionless, exact in Parquet, described by the codebook, whose columns are the contract's."""

import builtins
import csv
import io
import json
import re
from decimal import Decimal

import pytest
from conftest import SHARED, disclosure

from juesuan.commands import main
from juesuan.findings import findings
from juesuan.ground import files
from juesuan.ground.data import data
from juesuan.ground.errors import BadReference, CannotGet, WrongCall
from juesuan.reading import facts
from juesuan.reconcile import checks
from juesuan.report import contract
from juesuan.report.codebook import codebook
from juesuan.report.data_package import documents, package

LONG = "1234567890123456789012345678901234567890.12"


@pytest.fixture(scope="module")
def written(bundled, tmp_path_factory):
    """The package of the bundled disclosure, with Parquet where pyarrow is installed."""
    pytest.importorskip("pyarrow")
    folder = tmp_path_factory.mktemp("package")
    package(bundled, folder, parquet=True)
    return folder


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


# --- frictionless ------------------------------------------------------------------------------------------------------


def test_frictionless_finds_the_package_valid_with_its_keys_and_references(bundled, written):
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.validate(str(written / "datapackage.json"))
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])
    assert [task.name for task in report.tasks] == ["facts", "checks", "findings", "check_facts", "finding_facts"]
    assert report.tasks[0].stats["rows"] == len(bundled.facts)


@pytest.mark.parametrize(
    "file, old, new, error",
    [
        ("check_facts.csv", "c001,1,f", "c001,1,g", "foreign-key"),
        ("facts.csv", ",amount,", ",amuont,", "constraint-error"),
        ("facts.csv", "f002,", "f001,", "primary-key"),
        ("checks.csv", ",ties,", ",tied,", "constraint-error"),
    ],
)
def test_frictionless_finds_a_package_that_was_tampered_with(file, old, new, error, bundled, tmp_path):
    frictionless = pytest.importorskip("frictionless")
    package(bundled, tmp_path)
    about = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    for resource in about["resources"]:
        del resource["hash"], resource["bytes"]
    (tmp_path / "datapackage.json").write_text(json.dumps(about), "utf-8")
    text = (tmp_path / file).read_text("utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new, 1), "utf-8")
    found = frictionless.validate(str(tmp_path / "datapackage.json")).flatten(["type"])
    assert [error] in found


def test_the_package_has_the_tables_of_the_audit_byte_for_byte_and_no_clock(bundled, written):
    contents = documents(bundled, parquet=True)
    assert {name: (written / name).read_bytes() for name in contents} == contents
    assert {p.name for p in written.iterdir()} == set(contents)
    assert all(contents[f"{what}.csv"].decode() == contract.to_csv(bundled, what) for what in contract.COLUMNS)
    about = json.loads(contents["datapackage.json"])
    assert about["title"] == "重庆市江津区政务服务管理办公室 2020"
    assert about["sources"] == [{"title": bundled.document.file, "hash": f"sha256:{bundled.document.sha256}"}]
    assert [r["parquet"]["path"] for r in about["resources"]] == [f"{r['name']}.parquet" for r in about["resources"]]
    assert not {"created", "licenses"} & set(about)  # no time, and no licence claimed for somebody else's document
    assert str(written) not in contents["datapackage.json"].decode()


def test_link_tables_say_in_rows_which_figures_a_check_and_a_finding_are_about(bundled):
    contents = documents(bundled)
    linked: dict[str, list[str]] = {}
    for row in rows(contents["check_facts.csv"]):
        linked.setdefault(row["check"], []).append(row["fact"])
    assert linked == {c.check: list(c.facts) for c in bundled.checks}
    assert len(rows(contents["finding_facts.csv"])) == sum(len(f.facts) for f in bundled.findings)


def test_a_disclosure_without_checks_and_findings_is_a_valid_package(tmp_path):
    frictionless = pytest.importorskip("frictionless")
    package(disclosure("一、概况", "本年度决算公开。"), tmp_path)
    assert frictionless.validate(str(tmp_path / "datapackage.json")).valid


def test_a_disk_that_fills_up_leaves_no_half_written_package(bundled, tmp_path, monkeypatch):
    written = []

    def full(path, mode):
        if len(written) == 3:
            raise OSError(28, "No space left on device")
        written.append(path)
        return open(path, mode)

    package(bundled, tmp_path / "old")
    before = {p.name: p.read_bytes() for p in (tmp_path / "old").iterdir()}
    monkeypatch.setattr(files, "open", full, raising=False)
    for folder in ("old", "new"):
        written.clear()
        with pytest.raises(CannotGet, match="No space left on device"):
            package(disclosure("支出合计12.00万元。"), tmp_path / folder)
    assert {p.name: p.read_bytes() for p in (tmp_path / "old").iterdir()} == before
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("command", ["package", "xbrl"])
def test_the_commands_name_a_missing_document_or_folder_and_write_nothing(command, bundled, tmp_path, capsys):
    text, file = tmp_path / "某局_2023.txt", tmp_path / "file"
    text.write_text("某局2023年度部门决算\n支出合计12.00万元。", "utf-8")
    file.write_text("")
    assert main([command, str(tmp_path / "缺失.txt"), "--out", str(tmp_path / "out")]) == 2
    assert main([command, str(text), "--no-prior", "--out", str(file)]) == 2
    missing, blocked = capsys.readouterr().err.splitlines()
    assert "缺失.txt: no such file" in missing and "choose another --out" in blocked
    assert not (tmp_path / "out").exists()
    assert main([command, str(text), "--no-prior", "--out", str(tmp_path / "out")]) == 0
    assert {str(p) for p in (tmp_path / "out").iterdir()} == set(capsys.readouterr().out.splitlines())


def test_a_folder_that_cannot_be_written_is_named(bundled, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotGet, match=r"file: cannot be written .*choose another"):
        package(bundled, tmp_path / "file")


# --- Parquet -----------------------------------------------------------------------------------------------------------


def test_parquet_has_every_cell_of_the_csv_exactly(bundled, written):
    parquet = pytest.importorskip("pyarrow.parquet")
    for name, table in {**codebook()["tables"], **codebook()["links"]}.items():
        read = parquet.read_table(written / f"{name}.parquet")
        assert read.column_names == list(table["columns"])
        kinds = {"number": "decimal128(38, 12)", "integer": "int64", "string": "string"}
        assert [str(f.type) for f in read.schema] == [kinds[c["type"]] for c in table["columns"].values()]
        expected = rows((written / f"{name}.csv").read_bytes())
        found = read.to_pylist()
        assert len(found) == len(expected)
        for was, now in zip(expected, found, strict=True):
            for column, about in table["columns"].items():
                kind = {"number": Decimal, "integer": int, "string": str}[about["type"]]
                assert now[column] == (kind(was[column]) if was[column] else None)


def test_a_figure_too_long_for_decimal128_stays_exact_as_text(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    found = disclosure("一、收入决算情况说明", f"本年收入合计{LONG}万元。")
    package(found, tmp_path, parquet=True)
    values = parquet.read_table(tmp_path / "facts.parquet")["value"].to_pylist()
    assert LONG in values


def test_parquet_without_pyarrow_says_what_to_install(bundled, tmp_path, monkeypatch):
    really = builtins.__import__

    def without(name, *rest, **named):
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return really(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(WrongCall, match=r'pyarrow is not installed; pip install "juesuan\[parquet\]"'):
        package(bundled, tmp_path / "out", parquet=True)
    assert not (tmp_path / "out").exists()
    package(bundled, tmp_path / "out")


# --- the codebook ------------------------------------------------------------------------------------------------------


def test_codebook_has_the_columns_that_the_commands_print_in_their_order():
    tables = codebook()["tables"]
    assert {name: list(table["columns"]) for name, table in tables.items()} == {k: list(v) for k, v in contract.COLUMNS.items()}
    assert tuple(contract.COLUMNS[k] for k in ("facts", "checks", "findings")) == (
        facts.COLUMNS,
        checks.COLUMNS,
        findings.COLUMNS,
    )


def test_codebook_has_the_columns_and_words_of_the_contract():
    if not (SHARED.parent / "DESIGN.md").exists():
        pytest.skip("DESIGN.md is not beside the repository")
    design = (SHARED.parent / "DESIGN.md").read_text("utf-8")
    table = design.split("## Contract: `facts`")[1].split("\n## ")[0]
    promised = [n.strip() for cell in re.findall(r"^\| ([a-z, ]+) \|", table, re.M)[1:] for n in cell.split(",")]
    columns = codebook()["tables"]["facts"]["columns"]
    assert list(columns) == promised
    measures = re.search(r"^\| measure \| (.*?); `other`", table, re.M)[1]
    assert columns["measure"]["values"] == [*measures.split(", "), "other", "unread"]
    contract = design.split("## Contract: `check")[1].split("\n## ")[0]
    keys = re.search(r'"checks":\s+\[\{(.*?):\[', contract, re.S)[1]
    assert list(codebook()["tables"]["checks"]["columns"]) == re.findall(r'"(\w+)"', keys)
    kinds = re.search(r"kinds of check: (.*?)\.", contract, re.S)[1]
    assert codebook()["tables"]["checks"]["columns"]["kind"]["values"] == kinds.split(", ")


def test_codebook_knows_every_word_that_a_real_disclosure_uses(bundled):
    for what, table in codebook()["tables"].items():
        for row in contract.rows(bundled, what):
            for name, column in table["columns"].items():
                assert row[name] or not column.get("required"), (what, name, row)
                assert not row[name] or row[name] in column.get("values", [row[name]]), (what, name, row)


def test_codebook_describes_the_record_of_a_run(bundled, tmp_path):
    from juesuan import audit

    record = json.loads(audit._run_record(bundled, tmp_path / "a.txt", "en", "juesuan", {"total": 1.0}, {}))
    assert list(codebook()["run"]) == list(record)


def test_every_description_is_a_sentence_in_each_language():
    book = codebook()
    tables = [*book["tables"].values(), *book["links"].values()]
    entries = [*tables, *(c for t in tables for c in t["columns"].values()), *book["run"].values()]
    for entry in entries:
        assert re.search(r"[.]$", entry["description"]["en"]) and re.search(r"。$", entry["description"]["zh"]), entry
        assert not re.search("[\u4e00-\u9fff]", entry["title"]["en"]), entry


@pytest.mark.parametrize(
    "old, new, says",
    [
        ("required: true, pattern", "requierd: true, pattern", "unknown field .'requierd'"),
        ("fact: {type: string", "fact: {type: text", "type, title or description is missing"),
    ],
)
def test_a_codebook_entry_that_is_not_as_described_is_refused(old, new, says, tmp_path):
    text = data("codebook.yaml").read_text("utf-8")
    assert old in text
    (tmp_path / "codebook.yaml").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(BadReference, match=says):
        codebook(tmp_path / "codebook.yaml")


def test_workpaper_and_cell_head_their_columns_as_the_codebook_does(bundled):
    from io import BytesIO

    from openpyxl import load_workbook

    from juesuan.report.workpaper import workpaper

    book, cell = load_workbook(BytesIO(workpaper(bundled))), bundled._repr_html_()
    for sheet, table in zip(book.worksheets[1:], ("facts", "checks", "findings"), strict=False):
        heads = {c.value for c in sheet[1]}
        for column in ("label", "section", "published", "gap", "finding", "decimals"):
            if column in codebook()["tables"][table]["columns"]:
                title = codebook()["tables"][table]["columns"][column]["title"]
                assert f"{title['zh']}\n{title['en']}" in heads
    for table, column in (("facts", "of"), ("checks", "statement"), ("findings", "severity")):
        title = codebook()["tables"][table]["columns"][column]["title"]
        assert f"{title['en']}<br>{title['zh']}</th>" in cell
