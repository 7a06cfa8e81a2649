"""The questions of data/queries, asked of a small survey with DuckDB: each answer is known."""

import pytest
from test_overview import folder  # noqa: F401 - a survey of some towns

from juesuan.ground.data import data

duckdb = pytest.importorskip("duckdb")
QUERIES = sorted(data("queries").glob("*.sql"))


@pytest.fixture
def ask(folder, monkeypatch):  # noqa: F811
    """A function from the beginning of a query's name to its rows, asked in the folder of the survey."""
    monkeypatch.chdir(folder)

    def answer(name):
        (path,) = (p for p in QUERIES if p.name.startswith(name))
        found = duckdb.sql(path.read_text(encoding="utf-8"))
        return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]

    return answer


def test_every_query_begins_with_its_question_in_both_languages():
    assert len(QUERIES) == 5
    for path in QUERIES:
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith("-- ") and "? " in first and first.endswith("？")


def test_whose_figures_do_not_tie(ask):
    assert [(r["department"], r["breaks"] > 0) for r in ask("1_")] == [("己镇人民政府", True)]


def test_what_a_guest_costs(ask):
    rows = ask("2_")
    assert [(r["department"], float(r["per_guest"])) for r in rows][:2] == [("戊镇人民政府", 400.0), ("丁镇人民政府", 111.11)]
    assert {(float(r["median"]), r["departments"]) for r in rows} == {(100.0, 5)}


def test_who_spent_more_than_budgeted(ask):
    assert [(r["department"], float(r["spent"]), float(r["percent"])) for r in ask("3_")] == [("戊镇人民政府", 4.0, 400.0)]


def test_whose_expenses_rose_most(ask):
    assert [(r["department"], r["label"], float(r["percent"])) for r in ask("4_")] == [("己镇人民政府", "公务接待费", 25.0)]


def test_which_faults_are_common_of_all_documents(ask):
    rows = ask("5_")
    assert {r["of_documents"] for r in rows} == {6} and any(r["severity"] == "exception" and r["documents"] == 1 for r in rows)


def test_decimals_of_many_places_are_not_rounded_to_those_of_the_first_file(tmp_path):
    """DuckDB takes the scale of a glob's first file for all of them: ours is the same in every file."""
    from juesuan.report.parquet import parquet

    columns = {"value": {"type": "number", "description": {"en": "v", "zh": "v"}}}
    for name, value in (("a", "1.2"), ("b", "1.23456789"), ("c", "9" * 30)):
        (tmp_path / f"{name}.parquet").write_bytes(parquet([{"value": value}], columns, fixed=True))
    found = duckdb.sql(f"SELECT value FROM '{tmp_path}/*.parquet' ORDER BY filename").fetchall()
    assert [None if v is None else format(v.normalize(), "f") for (v,) in found] == ["1.2", "1.23456789", None]
