"""Lessons: their answers are those of the bundled document, each question is marked, both languages have the same code."""

from fractions import Fraction

import pytest

import juesuan
from juesuan.ground.data import notebooks
from juesuan.ground.errors import WrongCall
from juesuan.ground.exact import half_up
from juesuan.teaching import lesson

LESSONS = ("rounding", "sums", "growth", "three_public", "tables", "words")
NAMES = sorted(p.stem for p in (notebooks() / "lessons").glob("*.ipynb"))


@pytest.fixture(scope="module")
def disclosure():
    return juesuan.read(juesuan.bundled())


def printed(disclosure, label, measure="amount", basis="actual"):
    return next(f for f in disclosure.facts if (f.label, f.measure, f.basis) == (label, measure, basis))


@pytest.mark.parametrize("name", LESSONS)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_right_answers_are_right_and_others_are_not_yet(name, lang):
    asked = lesson.load_lessons()[name]
    assert len(lesson.questions(name, lang)) == len(asked) == 4
    answers = {n: question["answer"][-1] for n, question in enumerate(asked, 1)}
    assert len(set(lesson.marked(name, answers, lang)["state"])) == 1
    assert set(lesson.marked(name, dict.fromkeys(answers, "12345"), lang)["state"]) == {
        "尚不正确" if lang == "zh" else "not yet"
    }
    assert set(lesson.marked(name, {}, lang)["state"]) == {"–"}
    assert lesson.solution(name, lang).count("**") == 8


def test_the_answers_follow_from_the_document(disclosure):
    answer = {name: [q["answer"][0] for q in lesson.load_lessons()[name]] for name in LESSONS}
    driving = printed(disclosure, "公务用车运行维护费")
    assert answer["rounding"][:2] == [str(driving.low), str(driving.high)]
    hosting, rise = printed(disclosure, "公务接待费"), printed(disclosure, "公务接待费", "change", "prior_year")
    assert Fraction(answer["rounding"][2]) == rise.high / (hosting.low - rise.high) * 100
    shares = [f for f in disclosure.facts if f.measure == "share" and f.section.startswith("二(三)4") and f.value]
    assert Fraction(answer["sums"][0]) == sum(Fraction(f.value) for f in shares)
    assert Fraction(answer["sums"][1]) == sum((f.high - f.low) / 2 * 100 for f in shares)
    income, fell = printed(disclosure, "收入合计"), printed(disclosure, "收入合计", "change", "prior_year")
    base = Fraction(income.value) - Fraction(fell.value)
    assert Fraction(answer["growth"][0]) == base
    assert answer["growth"][1:3] == [str(half_up(-Fraction(fell.value) / d * 100, 1)) for d in (base, Fraction(income.value))]
    assert answer["three_public"][0] == str(printed(disclosure, "“三公”经费").value)
    assert answer["three_public"][2] == str(half_up(hosting.high / 39, 2))
    guests = [printed(disclosure, "国内公务接待人次", "count", basis).value for basis in ("actual", "prior_year")]
    assert answer["words"][1] == str(guests[0] - guests[1])


def test_an_example_that_the_document_does_not_have_is_told(disclosure):
    with pytest.raises(WrongCall, match="no check of the kind sum on 没有"):
        lesson.example(disclosure, "sum", "没有")
    with pytest.raises(WrongCall, match="no lesson 'chess'"):
        lesson.questions("chess")
    with pytest.raises(WrongCall, match="number them from 1 to 4"):
        lesson.marked("sums", {5: "1"})


def test_there_are_six_lessons_in_both_languages_with_a_page_for_teachers():
    assert [name.partition("_")[2] for name in NAMES] == list(LESSONS)
    assert sorted(p.stem for p in (notebooks() / "lessons" / "zh").glob("*.ipynb")) == NAMES
    for folder in (notebooks() / "lessons", notebooks() / "lessons" / "zh"):
        page = (folder / "TEACHING.md").read_text(encoding="utf-8")
        assert all(f"({name}.ipynb)" in page for name in NAMES)
