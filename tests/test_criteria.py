"""Criteria: dated, with a reference, cited with the degree of their verification, refused when incomplete."""

from decimal import Decimal

import pytest
from conftest import disclosure

from juesuan.findings import criteria
from juesuan.ground import data as places
from juesuan.ground.errors import BadReference, WrongCall

GOOD = """\
criteria:
  - id: sample
    title: {en: Sample, zh: 样例}
    text: {en: "At least {value}.", zh: "至少{value}。"}
    reference: {en: Sample law art. 1, zh: 样例法第一条}
    authority: law
    verified: unverified
    applies: {from_year: 2020, to_year: 2024}
    values:
      - {from: 2020, to: 2021, value: 0.1, unit: "%"}
      - {from: 2022-07-01, value: 2, unit: "%"}
"""

FAULTS = {
    "an unknown key": ("authority: law", "authority: law\n    autority: law", ["unknown key autority", "use only"]),
    "a duplicate key": ("authority: law", "authority: law\n    authority: form", ["duplicate key 'authority'", "line 7"]),
    "a missing reference": (
        "    reference: {en: Sample law art. 1, zh: 样例法第一条}\n",
        "",
        ["missing reference", "add reference"],
    ),
    "a missing title": ("    title: {en: Sample, zh: 样例}\n", "", ["missing title"]),
    "a title in one language": ("{en: Sample, zh: 样例}", "{en: Sample}", ["title", "missing zh"]),
    "a missing start": ("{from_year: 2020, to_year: 2024}", "{to_year: 2024}", ["applies", "missing from_year"]),
    "a value without a unit": ('value: 2, unit: "%"', "value: 2", ["value 2", "missing unit"]),
    "a date that does not exist": ("2022-07-01", "2022-02-30", ["bad date '2022-02-30'", "line 11"]),
    "a date in other words": ("2022-07-01", "July 2022", ["bad date 'July 2022'", "write a fiscal year"]),
    "a year of two digits": ("from_year: 2020", "from_year: 20", ["from_year is 20", "four digits"]),
    "an end before the start": ("to_year: 2024", "to_year: 2019", ["before its start 2020"]),
    "a value that ends before it starts": ("to: 2021", "to: 2019", ["before its start 2020-01-01"]),
    "two values at one time": ("to: 2021", "to: 2022", ["two values '' in force on 2022-07-01", "end the earlier"]),
    "an authority that is none": ("authority: law", "authority: rumour", ["authority is 'rumour'", "use one of law"]),
    "a degree that is none": ("verified: unverified", "verified: surely", ["verified is 'surely'", "unverified"]),
    "a law that needs no verification": ("verified: unverified", "verified: not_needed", ["not_needed", "arithmetic"]),
    "a value that is a list": ("value: 2,", "value: [2],", ["value is [2]", "write a number"]),
    "a field without its value": ("至少{value}", "至少{share}", ["text: zh", "no value named share"]),
    "an empty reference": ("en: Sample law art. 1", "en: ''", ["reference", "write en as text"]),
    "text that is not YAML": ("title: {en: Sample, zh: 样例}", "title: {en: Sample", ["line 4"]),
    "another top": ("criteria:", "rules:", ["one key 'criteria'"]),
}


@pytest.fixture
def folder(tmp_path):
    """A folder with one good criterion."""
    (tmp_path / "sample.yaml").write_text(GOOD, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("fault", FAULTS)
def test_the_loader_refuses(fault, folder):
    old, new, words = FAULTS[fault]
    assert GOOD.count(old) == 1 or old == "criteria:"
    (folder / "sample.yaml").write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadReference) as refused:
        criteria.load(folder)
    message = str(refused.value)
    assert str(folder / "sample.yaml") in message
    assert [word for word in words if word not in message] == []


def test_the_loader_refuses_one_id_in_two_files(folder):
    (folder / "second.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(BadReference, match=r"sample\.yaml: sample: duplicate id|second\.yaml: sample: duplicate id"):
        criteria.load(folder)


def test_the_loader_refuses_an_empty_folder(tmp_path):
    with pytest.raises(BadReference, match="no criteria in this folder"):
        criteria.load(tmp_path)


def test_a_file_that_is_not_utf8_is_refused_by_name(folder):
    (folder / "sample.yaml").write_bytes(GOOD.encode("gbk"))
    with pytest.raises(BadReference, match=r"sample\.yaml.*UTF-8"):
        criteria.load(folder)


def test_a_value_is_exact_and_belongs_to_the_end_of_its_year(folder):
    values = {year: [one.value for one in criteria.criterion("sample", year, folder).values] for year in range(2020, 2025)}
    assert values == {2020: [Decimal("0.1")], 2021: [Decimal("0.1")], 2022: [2], 2023: [2], 2024: [2]}


def test_a_criterion_out_of_its_years_is_refused_with_its_years(folder):
    with pytest.raises(WrongCall, match="not in force for 2025; it applies to fiscal years 2020 to 2024"):
        criteria.criterion("sample", 2025, folder)
    with pytest.raises(WrongCall, match="no such criterion"):
        criteria.criterion("smaple", 2020, folder)
    with pytest.raises(WrongCall, match="no value 'share' in force"):
        criteria.criterion("sample", 2020, folder).value("share")


def test_an_unverified_criterion_says_so_where_it_is_cited(folder):
    assert criteria.cite("sample", 2021, "en", folder) == "At least 0.1% (Sample law art. 1; not verified against the source)."
    assert criteria.cite("sample", 2023, "zh", folder) == "至少2%（样例法第一条；未核对原文）。"


@pytest.mark.parametrize("lang", criteria.LANGUAGES)
def test_every_citation_names_its_reference_and_says_where_its_text_was_not_read(lang):
    words = places.load(places.data("words", "criteria.yaml"))
    for one in criteria.load(places.data("criteria")):
        cited = criteria.cite(one.id, one.from_year, lang)
        doubted = words["verified"].get(one.verified)
        assert one.reference[lang] in cited and "{" not in cited, one.id
        assert (doubted is None) == (one.verified in ("law", "form_seen", "not_needed")), one.id
        assert doubted is None or doubted[lang] in cited, one.id


def test_every_criterion_has_a_reference_and_holds_always_or_from_a_year():
    for one in criteria.load(places.data("criteria")):
        assert one.reference["en"] and one.reference["zh"] and (one.from_year is None or 2011 <= one.from_year <= 2025), one.id
        assert all(value.unit for value in one.values), one.id


def test_the_three_public_expenses_have_a_wider_scope_from_2022():
    assert criteria.criterion("three-public-scope", 2020).value() == "一般公共预算财政拨款"
    assert criteria.criterion("three-public-scope", 2022).value() == "财政拨款"


def test_the_thrift_regulation_of_2025_is_no_criterion_for_2024():
    assert "thrift-regulation-2025" not in criteria.criteria(2024)
    assert "thrift-regulation-2013" in criteria.criteria(2024)
    assert "thrift-regulation-2025" in criteria.criteria(2025)
    assert "thrift-regulation-2013" not in criteria.criteria(2025)


def test_a_rule_of_october_2020_is_a_criterion_for_2020_and_not_for_2019():
    assert "ledger-duty" in criteria.criteria(2020)
    assert "ledger-duty" not in criteria.criteria(2019)


def test_the_figures_of_the_2020_form_are_those_in_force():
    weights = criteria.criterion("performance-weights", 2020)
    assert [weights.value(name) for name in ("execution", "output", "benefit", "satisfaction")] == [10, 50, 30, 10]
    assert weights.verified == "unverified"
    equipment = criteria.criterion("equipment-thresholds", 2020)
    assert (equipment.value("general"), equipment.value("special")) == (50, 100)
    assert "equipment-thresholds" not in criteria.criteria(2022)


def test_the_works_reserve_of_2022_does_not_reach_2021_or_pass_as_verified_in_2023():
    assert "sme-reserve-works" not in criteria.criteria(2021)
    assert criteria.criterion("sme-reserve-works", 2022).value() == 40
    assert "not verified" in criteria.cite("sme-reserve-works-extended", 2023, "en")


def test_the_auditors_thresholds_show_their_values():
    assert "at least 30% of its base and at least 1万元" in criteria.cite("large-change", 2020, "en")
    assert criteria.criterion("materiality", 2020).value("share") == Decimal("0.5")


def test_a_document_without_a_year_cites_only_what_holds_in_every_year_and_says_so():
    lines = ("三、“三公”经费", "公务接待费2.00万元，减少减少1.00万元。")
    found = disclosure(*lines, file="某局.txt", title="云山县某局部门决算说明")
    assert found.year is None and found.findings
    for finding in found.findings:
        assert "未载明年度" in finding.zh["criteria"] and "names no year" in finding.en["criteria"]
        assert "年1" not in finding.zh["criteria"] and "修正" not in finding.zh["criteria"]
    dated = disclosure(*lines)
    assert all("未载明年度" not in f.zh["criteria"] for f in dated.findings)


def test_what_was_not_read_in_its_source_is_no_ground_of_a_finding():
    known = {c.id: c for c in criteria.load(places.data("criteria"))}
    for kind, texts in places.wording("findings").items():
        assert all(name in known for name in texts["criteria"]), kind
        assert any(known[n].read and known[n].from_year is None for n in texts["criteria"]), f"{kind}: no ground without a year"


def test_every_criterion_is_cited_or_marked_as_reference():
    cited = {n for texts in places.wording("findings").values() for n in texts["criteria"]}
    sources = [*(places.SOURCE / "lib").rglob("*.py"), *places.data("vocabulary").glob("*.yaml")]
    written = "".join(path.read_text(encoding="utf-8") for path in sources)
    for one in criteria.load(places.data("criteria")):
        used = one.id in cited or f'"{one.id}"' in written or f"criterion: {one.id}" in written
        assert one.reference_only == (not used), one.id
