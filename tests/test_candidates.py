"""The fields that a clause names and those that its figure inherits, and the other readings that the words leave open."""

from juesuan.documents.document import Document
from juesuan.documents.text import read as read_text
from juesuan.reading.candidates import candidates, taken
from juesuan.reading.facts import read_facts

TEXT = (
    "某镇人民政府2023年度部门决算公开\n"
    "2023年度支出合计100.00万元，比上年增加20.00万元，增长25.00%。其中：基本支出60.00万元，占60.00%；项目支出40.00万元，占40.00%。"
)


def _read(text):
    content = read_text(text.encode(), "某镇人民政府_2023.txt")
    document = Document("某镇人民政府_2023.txt", "", "txt", text, content.blocks)
    reading = read_facts(document)
    return reading, {f.text: f for f in reading.facts if f.is_fact}


def test_a_fact_says_which_of_its_fields_its_own_clause_names():
    _, facts = _read(TEXT)
    assert facts["100.00"].named == {"label", "year"}
    assert facts["20.00"].named == {"basis", "measure", "year"}
    assert facts["25.00"].named == {"measure"}
    assert facts["60.00"].how == "words"


def test_figures_in_the_same_words_have_the_same_shape():
    reading, _ = _read(TEXT)
    shapes = [f.shape for f in reading.facts if f.is_fact]
    assert shapes[3] == shapes[5] == "I万元"
    assert shapes[4] == shapes[6] == "S%"


def test_candidates_change_no_field_that_the_clause_names_and_are_ranked():
    reading, facts = _read(TEXT)
    grown = candidates(reading, TEXT, facts["25.00"])
    assert [c.basis for c in grown if c.reason == "other_comparator"] == ["initial_budget", "annual_budget"]
    assert [c.rank for c in grown] == sorted(c.rank for c in grown)
    assert not [c for c in candidates(reading, TEXT, facts["20.00"]) if c.reason == "other_comparator"]
    assert not [c for c in candidates(reading, TEXT, facts["100.00"]) if c.reason == "other_label"]


def test_a_candidate_that_is_taken_gives_a_fact_read_by_arithmetic():
    reading, facts = _read(TEXT)
    first = candidates(reading, TEXT, facts["25.00"])[0]
    moved = taken(facts["25.00"], first)
    assert (moved.basis, moved.how, moved.value) == (first.basis, "arithmetic", facts["25.00"].value)
