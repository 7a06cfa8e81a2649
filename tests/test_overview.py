"""The notebook of many documents: shares of what they are said to be, nothing compared that is not there, both languages."""

import pytest

from juesuan.ground.errors import CannotGet
from juesuan.notebook import views
from juesuan.notebook.execution import OVERVIEW, path_of, running
from juesuan.notebook.views import nb7_overview
from juesuan.survey import survey

RECEIVED = (
    "{name}人民政府2023年度部门决算说明\n"
    "“三公”经费支出年初预算为{budget}万元，支出决算为{amount}万元，其中：公务接待费支出{amount}万元。\n"
    "国内公务接待10批次，{guests}人次。"
)
TOWNS = {
    "甲镇": ("1.00", "1.00", 100),
    "乙镇": ("1.00", "1.00", 100),
    "丙镇": ("2.00", "1.00", 100),
    "丁镇": ("1.00", "1.00", 90),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A survey of seven towns: one dear, one without guests, one that breaks, one of the same content, one unreadable."""
    place = tmp_path_factory.mktemp("towns")
    for name, (budget, amount, guests) in TOWNS.items():
        (place / f"{name}_2023.txt").write_text(
            RECEIVED.format(name=name, budget=budget, amount=amount, guests=guests), encoding="utf-8"
        )
    dear = RECEIVED.format(name="戊镇", budget="1.00", amount="4.00", guests=100)
    (place / "戊镇_2023.txt").write_text(dear, encoding="utf-8")
    (place / "戊镇再公开_2023.txt").write_text(dear, encoding="utf-8")
    (place / "己镇_2023.txt").write_text(
        "己镇人民政府2023年度部门决算说明\n支出合计9.00万元，其中：基本支出5.00万元，项目支出3.00万元。\n"
        "公务接待费支出2.00万元，较上年增加0.40万元，增长25%。",
        encoding="utf-8",
    )
    (place / "庚镇_2023.pdf").write_text("no pdf", encoding="utf-8")
    survey([place], place / "out", jobs=1)
    return place / "out"


@pytest.fixture(scope="module")
def overview(folder):
    return views.surveyed(str(folder))


def test_every_document_is_counted_once_for_what_became_of_it(overview):
    told = views.says_surveyed(overview)
    assert told.startswith("8 documents: 6 read, 1 with the same content as another, 1 that could not be read.")
    assert list(views.not_read(overview)["document"]) == ["庚镇_2023.pdf"]


def test_what_does_not_tie_is_of_the_documents_that_could_be_tested(overview):
    assert list(views.not_tying(overview)["document"]) == ["己镇_2023.txt"]
    assert views.says_not_tying(overview).startswith("In 1 of the 6 documents with a relation")


def test_a_unit_cost_far_from_the_median_comes_first_with_its_range(overview):
    table = views.overview_costs(overview)
    assert table.iloc[0]["department"] == "戊镇人民政府 2023" and set(table["peers"]) == {5}
    first = table.iloc[0]
    assert (first["between"], first["median"], first["times"]) == ("399.50 – 400.50", "100.00", "4.00")
    assert "Reception per guest: 5 of 6 documents; running cost per vehicle: 0 of 6 documents" in views.says_overview_costs(
        overview
    )


def test_few_documents_are_not_held_against_each_other(overview, monkeypatch):
    monkeypatch.setattr(nb7_overview, "FEWEST", 6)
    table = views.overview_costs(overview)
    assert set(table["median"]) == set(table["times"]) == {""}


def test_budgets_and_outcomes_are_those_that_are_printed(overview):
    table = views.budgets(overview)
    assert table.iloc[0]["department"] == "戊镇人民政府 2023" and table.iloc[0]["completion"] == "400.0%"
    assert views.says_budgets(overview).startswith("5 of 6 documents print an initial budget and an outcome")
    assert "of which 1 spent more" in views.says_budgets(overview)


def test_a_matter_that_is_nowhere_is_counted_of_all_documents_read(overview):
    table = views.not_published(overview)
    row = table[table["matter"] == "three public expenses, total"].iloc[0]
    assert (row["without"], row["documents"], row["department"]) == (1, 6, "己镇人民政府 2023")


def test_documents_with_the_largest_share_unread_come_first(overview):
    table = views.overview_reading(overview)
    shares = [float(text.rstrip("%")) for text in table["unread_share"]]
    assert shares == sorted(shares, reverse=True) and len(table) == 6


def test_a_folder_without_tables_is_refused(tmp_path):
    with pytest.raises(CannotGet, match="juesuan survey DOCUMENTS"):
        views.surveyed(str(tmp_path))


def test_the_notebook_runs_on_a_survey_in_both_languages(folder, tmp_path):
    for lang, said in (("en", "8 documents: 6 read"), ("zh", "共8份公开文本：已识别6份")):
        given = {"survey": str(folder), "lang": lang}
        with running(given, tmp_path, paths=[path_of(OVERVIEW, lang)]) as runs:
            (run,) = runs
        assert said in run.text and "image/png" in run.text
