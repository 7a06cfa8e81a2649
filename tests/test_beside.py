"""Last year's disclosure is found beside the document where it is certain which file it is, and told where it is not."""

import json
from contextlib import nullcontext

import pytest
from conftest import run

from juesuan import audit
from juesuan.disclosure import read
from juesuan.earlier import with_earlier
from juesuan.ground.errors import WrongCall
from juesuan.notebook import execution as notebooks
from juesuan.notebook import views
from juesuan.report.memo import Memo

NAME = "云山县水务局"
TEXT = "{name}{year}年度部门决算说明\n三、财政拨款“三公”经费支出决算情况说明\n{year}年度公务接待费{level}万元{change}。\n"


def put(folder, file, year, level="3.00", change="", name=NAME):
    path = folder / file
    path.write_text(TEXT.format(name=name, year=year, level=level, change=change), encoding="utf-8")
    return path


@pytest.fixture
def now(tmp_path):
    return put(tmp_path, f"{NAME}_2023.txt", 2023, "2.00", "，较上年决算数减少1.00万元，下降33.3%，主要原因是来访减少")


def taken(path, **more):
    """Names of the files taken as earlier years, and the lines said."""
    said = []
    return [p.path.name for p in with_earlier(path, said.append, **more).past], said


@pytest.mark.parametrize(
    "file", [f"{NAME}_2022.txt", f"{NAME}2022年度部门决算公开.txt", f"2022年度{NAME}决算.html", f"{NAME} 2022.txt"]
)
def test_last_years_file_of_the_department_is_taken_and_told(tmp_path, now, file):
    put(tmp_path, file, 2022)
    names, said = taken(now)
    assert names == [file]
    assert [line for line in said if file in line and "--no-prior" in line] == said


def test_a_file_named_like_the_document_but_for_the_year_is_taken(tmp_path):
    own = put(tmp_path, "附件1-2023决算.txt", 2023)
    put(tmp_path, "附件1-2022决算.txt", 2022)
    assert taken(own)[0] == ["附件1-2022决算.txt"]


def test_a_name_may_leave_out_the_province_or_city(tmp_path):
    name = "海州市云山县水务局"
    own = put(tmp_path, f"{name}_2023.txt", 2023, name=name)
    put(tmp_path, "云山县水务局2022年决算.txt", 2022, name=name)
    assert taken(own)[0] == ["云山县水务局2022年决算.txt"]


def test_nothing_beside_is_nothing_said(now):
    assert taken(now) == ([], [])


@pytest.mark.parametrize(
    ("file", "year", "name"),
    [
        ("云山县教育局_2022.txt", 2022, "云山县教育局"),
        (f"{NAME}_2021.txt", 2021, NAME),
        (f"{NAME}_12022.txt", 2022, NAME),
        (f"{NAME}2022年部门预算.txt", 2022, NAME),
        (f"{NAME}2022年绩效自评报告.txt", 2022, NAME),
        (f"{NAME}_2022.png", 2022, NAME),
        (f".{NAME}_2022.txt", 2022, NAME),
    ],
)
def test_other_names_are_not_even_opened(tmp_path, now, file, year, name):
    put(tmp_path, file, year, name=name)
    assert taken(now) == ([], [])


def test_a_file_of_another_department_or_year_inside_is_told_and_not_used(tmp_path, now):
    put(tmp_path, f"{NAME}_2022.txt", 2022, name="云山县教育局")
    names, said = taken(now)
    assert names == [] and len(said) == 1
    assert f"{NAME}_2022.txt" in said[0] and "云山县教育局, 2022" in said[0] and "--prior" in said[0]
    put(tmp_path, f"{NAME}_2022.txt", 2021)
    assert taken(now)[0] == []


def test_an_unreadable_file_is_told_and_not_used(tmp_path, now):
    (tmp_path / f"{NAME}_2022.pdf").write_bytes(b"%PDF-1.7\nbroken")
    names, said = taken(now)
    assert names == [] and len(said) == 1 and f"{NAME}_2022.pdf" in said[0]


def test_a_name_that_fits_less_well_is_taken_where_the_best_cannot_be_read(tmp_path, now):
    (tmp_path / f"{NAME}_2022.pdf").write_bytes(b"%PDF-1.7\nbroken")
    put(tmp_path, f"{NAME}2022年度决算.txt", 2022)
    assert taken(now)[0] == [f"{NAME}2022年度决算.txt"]


def test_two_that_fit_alike_and_differ_are_told_and_not_used(tmp_path, now):
    put(tmp_path, f"{NAME}2022年度决算一.txt", 2022)
    put(tmp_path, f"{NAME}2022年度决算二.txt", 2022, "3.10")
    names, said = taken(now)
    assert names == [] and len(said) == 1 and "决算一" in said[0] and "决算二" in said[0]


def test_two_copies_of_one_file_are_one(tmp_path, now):
    put(tmp_path, f"{NAME}2022年度决算一.txt", 2022)
    put(tmp_path, f"{NAME}2022年度决算二.txt", 2022)
    assert taken(now)[0] == [f"{NAME}2022年度决算一.txt"]


def test_of_two_formats_that_of_the_document_is_taken(tmp_path, now):
    put(tmp_path, f"{NAME}_2022.txt", 2022)
    put(tmp_path, f"{NAME}_2022.html", 2022, "3.10")
    assert taken(now)[0] == [f"{NAME}_2022.txt"]


def test_many_files_of_one_name_are_not_opened(tmp_path, now):
    for number in range(9):
        put(tmp_path, f"{NAME}2022年度决算{number}.txt", 2022, f"{number}.00")
    names, said = taken(now)
    assert names == [] and len(said) == 1 and "9 files" in said[0]


def test_years_are_taken_up_to_the_first_that_is_missing(tmp_path, now):
    for year in (2022, 2021, 2019):
        put(tmp_path, f"{NAME}_{year}.txt", year)
    assert taken(now)[0] == [f"{NAME}_2022.txt", f"{NAME}_2021.txt"]
    assert taken(now, years=1)[0] == [f"{NAME}_2022.txt"]


def test_documents_given_together_are_each_others_earlier_years(tmp_path, now):
    (tmp_path / "old").mkdir()
    other = put(tmp_path / "old", f"{NAME}_2022.txt", 2022)
    assert taken(now, among=[now, other])[0] == [f"{NAME}_2022.txt"]
    assert taken(other, among=[now, other])[0] == []


def test_a_folder_takes_the_folder_of_last_year(tmp_path):
    for year in (2023, 2022):
        (tmp_path / f"{NAME}_{year}").mkdir()
        put(tmp_path / f"{NAME}_{year}", "说明.txt", year)
    put(tmp_path, f"{NAME}_2022.txt", 2022)
    assert taken(tmp_path / f"{NAME}_2023")[0] == [f"{NAME}_2022"]


def test_a_folder_of_thousands_of_documents_costs_one_listing_and_opens_none(now, monkeypatch):
    listings = []
    names = [f"云山县第{number}中学_{year}.txt" for number in range(5000) for year in (2022, 2023)]
    monkeypatch.setattr("os.listdir", lambda folder: listings.append(folder) or names)
    monkeypatch.setattr("juesuan.earlier.Past.of", pytest.fail)
    assert with_earlier(now, pytest.fail).past == ()
    assert len(listings) == 2


def kinds(out):
    return [c["kind"] for c in json.loads(out)["checks"]]


def test_check_compares_with_the_year_found_unless_told_not_to(tmp_path, now, capsys):
    put(tmp_path, f"{NAME}_2022.txt", 2022)
    _, out, err = run(capsys, "check", now, "--format", "json")
    assert "prior_year" in kinds(out) and f"{NAME}_2022.txt" in err
    _, out, err = run(capsys, "check", now, "--no-prior", "--format", "json")
    assert "prior_year" not in kinds(out) and err == ""


def test_documents_audited_together_are_compared_with_each_other(tmp_path, capsys):
    change = "，较上年决算数减少1.00万元，下降33.3%，主要原因是来访减少"
    for year, level in ((2021, "4.00"), (2022, "3.00"), (2023, "2.00")):
        (tmp_path / str(year)).mkdir()
        put(tmp_path / str(year), f"{NAME}_{year}.txt", year, level, change if year == 2023 else "")
    paths = sorted(tmp_path.glob("20*/*.txt"))
    status, _, err = run(capsys, "audit", *paths, "--out", tmp_path / "out", "--no-notebooks")
    assert status == 0 and err.count("is taken beside") == 3
    records = [
        json.loads((tmp_path / "out" / NAME / str(y) / "run.json").read_text(encoding="utf-8")) for y in (2021, 2022, 2023)
    ]
    assert [[p["year"] for p in r["prior"]] for r in records] == [[], [2021], [2022, 2021]]


def test_lab_opens_the_notebooks_with_the_years_found(tmp_path, now, capsys, monkeypatch):
    put(tmp_path, f"{NAME}_2022.txt", 2022)
    opened = []
    monkeypatch.setattr(
        "juesuan.notebook.lab.lab", lambda disclosure, *_: opened.append([p.path.name for p in disclosure.past])
    )
    run(capsys, "lab", now, "--folder", tmp_path / "lab")
    run(capsys, "lab", now, "--folder", tmp_path / "lab", "--no-prior")
    assert opened == [[f"{NAME}_2022.txt"], []]


def test_a_prior_that_is_given_is_used_and_nothing_is_looked_for(tmp_path, now, capsys):
    put(tmp_path, f"{NAME}_2022.txt", 2022)
    (tmp_path / "given").mkdir()
    given = put(tmp_path / "given", "x_2022.txt", 2022, "9.00")
    _, out, err = run(capsys, "check", now, "--prior", given, "--format", "json")
    assert [c["verdict"] for c in json.loads(out)["checks"] if c["kind"] == "prior_year"] == ["breaks"]
    assert err == ""


def test_several_priors_are_one_for_each_earlier_year(tmp_path, now):
    older = [put(tmp_path, f"{NAME}_{year}.txt", year) for year in (2021, 2022)]
    found = read(now, older)
    assert [p.reading.year for p in found.past] == [2022, 2021] and found.before.year == 2022
    assert read(now, f"{older[0]};{older[1]}").before.year == 2022
    gap = [older[0], put(tmp_path, f"{NAME}_2020.txt", 2020)]
    assert read(now, gap).before is None
    for wrong in ([older[0], older[0]], [*older, now], [*older, put(tmp_path, f"{NAME}_2024.txt", 2024)]):
        with pytest.raises(WrongCall, match=r"--prior.*one for each year"):
            read(now, wrong)


def test_the_notebooks_read_last_year_alone_unless_they_show_every_year(tmp_path, now):
    older = [put(tmp_path, f"{NAME}_{year}.txt", year) for year in (2021, 2022)]
    given = ";".join(map(str, older))
    assert [p.reading.year for p in views.opened(str(now), given).past] == [2022]
    assert [p.reading.year for p in views.opened(str(now), given, every_year=True).past] == [2022, 2021]
    assert views.opened(str(now), given).before.year == 2022
    assert views.opened(str(now), str(older[1])).before.year == 2022
    assert views.opened(str(older[0]), "").before is None


def test_the_memo_names_the_documents_of_earlier_years(tmp_path, now):
    older = [put(tmp_path, f"{NAME}_{year}.txt", year) for year in (2021, 2022)]
    pages = {lang: Memo(read(now, older), lang).html() for lang in ("en", "zh")}
    for year in (2021, 2022):
        assert f"{NAME}_{year}.txt" in pages["en"] and f"{year}年度部门决算公开文本" in pages["zh"]
    assert "对照的上年公开文本" not in Memo(read(now), "zh").html()


def test_the_run_record_and_the_notebooks_name_every_year(tmp_path, now, monkeypatch):
    for year in (2022, 2021):
        put(tmp_path, f"{NAME}_{year}.txt", year)
    seen = {}

    def running(given, folder, *_):
        seen.update(given)
        assert (
            read(folder / given["document"], ";".join(str(folder / p) for p in given["prior"].split(";"))).before.year == 2022
        )
        return nullcontext(())

    monkeypatch.setattr(notebooks, "running", running)
    report = audit.audit(now, tmp_path / "out", opened=lambda path: with_earlier(path, lambda line: None))
    record = json.loads((report.folder / "run.json").read_text(encoding="utf-8"))
    assert [(p["year"], p["file"]) for p in record["prior"]] == [(2022, f"{NAME}_2022.txt"), (2021, f"{NAME}_2021.txt")]
    assert all(len(p["sha256"]) == 64 for p in record["prior"])
    assert seen["prior"] == f"prior/2022/{NAME}_2022.txt;prior/2021/{NAME}_2021.txt"
