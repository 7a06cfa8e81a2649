"""Exercises: planted errors are those the library finds, the files read alike, the self-check tells numbers, no answers."""

import csv
import io
import json
import re

import pytest

from juesuan import read
from juesuan.ground.errors import CannotRead, WrongCall
from juesuan.teaching import exercise, task
from juesuan.teaching.generator import generate
from juesuan.teaching.slips import kinds, slip


@pytest.fixture(scope="module")
def made():
    return exercise.make(8, 4, 1)


@pytest.fixture(scope="module")
def folders(made, tmp_path_factory):
    return exercise.write(made, "en", tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def key(folders):
    return list(csv.DictReader(io.StringIO((folders[1] / "key.csv").read_text(encoding="utf-8"))))


@pytest.fixture(scope="module")
def given(folders):
    return task.opened(folders[0] / "exercise.json")


def answers(key, count):
    return [(row["printed"], row["kind"], row["should"], "it does not recompute") for row in key[:count]]


def test_the_same_seed_gives_the_same_files_byte_for_byte(made, folders, tmp_path):
    again = exercise.write(exercise.make(8, 4, 1), "en", tmp_path)
    for one, other in zip(folders, again, strict=True):
        assert {p.name: p.read_bytes() for p in one.iterdir()} == {p.name: p.read_bytes() for p in other.iterdir()}


@pytest.mark.parametrize("ending", ["docx", "html"])
def test_the_disclosure_handed_out_reads_as_planted_and_only_the_planted_figures_are_suspect(ending, made, folders):
    disclosure = read(next(folders[0].glob(f"*.{ending}")))
    printed = {f.fact: f.text for f in disclosure.facts}
    assert sorted(printed[s.fact] for s in disclosure.suspects) == sorted(p.fact.text for p in made.planted)
    assert (disclosure.department, disclosure.year) == (made.true.department, made.true.year)


def test_the_key_gives_the_true_figure_and_a_relation_that_breaks(made, key):
    assert len(key) == 4
    for row, planted in zip(key, made.planted, strict=True):
        assert row["relations"] and row["kind"] == kinds()[planted.slip.kind]["en"]
        assert planted.slip.truth.value == task.Decimal(re.search(r"[-+]?[\d.]+", row["should"]).group())


def test_nothing_that_students_get_holds_an_answer(folders, key):
    kept = (folders[0] / "exercise.json").read_text(encoding="utf-8")
    notebook = next(folders[0].glob("*.ipynb")).read_text(encoding="utf-8")
    for row in key:
        figure = re.search(r"[\d.,]+", row["printed"]).group()
        for answer in {figure, figure.replace(",", ""), re.search(r"[\d.]+", row["should"]).group()}:
            assert answer not in notebook and f'"{answer}' not in kept and f" {answer}" not in kept


def test_the_self_check_counts_what_is_found_and_names_what_is_none(given, key):
    assert given.check([]) == "0 of 4 errors found. Hints left: 12."
    told = given.check([*answers(key, 2), ("1,234.5678", "digit", "1", "")])
    assert told == "2 of 4 errors found. Kind right: 2; value right: 2. No planted error: 1,234.5678. Hints left: 6."
    assert given.check(answers(key, 4)).endswith("All errors are found.")


def test_hints_go_from_vague_to_clear_and_leave_out_what_is_found(given, key):
    first, last = given.hint([]), given.hint([], 12)
    assert first.startswith("Hint 1 of 12: There is an error in section") and "kind of error" in last
    assert "of 3:" in given.hint(answers(key, 3))
    assert given.hint(answers(key, 4)) == "All errors are found; no hint is left."
    with pytest.raises(WrongCall, match="number 13"):
        given.hint([], 13)


def test_points_are_two_for_the_figure_one_each_for_kind_and_value_less_one_for_a_wrong_entry(given, key):
    (one,) = answers(key, 1)
    assert given.points([one]) == 4 and given.points(answers(key, 4)) == given.most == 16
    assert given.points([(one[0], "?", "0", "")]) == 2
    assert given.points([one, ("9.8765", "", "", "")]) == 3
    assert given.points([("9.8765", "", "", "")]) == 0
    assert given.points([one, one]) == 4


@pytest.mark.parametrize("wrong", ["64.6%", [("64.6%", "digit")], [["1"] * 4] * 9])
def test_a_list_in_another_form_or_of_every_figure_is_refused(wrong, given):
    with pytest.raises(WrongCall, match="found"):
        given.points(wrong)


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("１,234.50万元", ["1234.5", "+1234.5", "1234.5万元", "+1234.5万元"]),
        ("下降46.60%", ["46.6", "-46.6", "46.6%", "-46.6%"]),
        ("-2", ["2", "-2", "2", "-2"]),
        ("none", []),
    ],
)
def test_an_answer_may_be_written_in_several_ways(text, forms):
    assert task.forms_of(text) == forms


def test_a_direction_is_right_only_with_the_true_sign_and_a_unit_only_with_the_true_unit():
    for kind, wrong, right in (("direction", "46.6%", "下降46.6%"), ("unit", "46.6", "46.6万元")):
        figure, value = "46.6", {"direction": "-46.6", "unit": "46.6万元"}[kind]
        hashes = {"figure": task.hashed("s", figure), "kind": task.hashed("s", figure, kind), "hints": {"en": []}}
        one = task.Task("s", ({**hashes, "value": task.hashed("s", figure, value)},), "en")
        assert one.points([("46.6", kind, wrong, "")]) == 3 and one.points([("46.6", kind, right, "")]) == 4


@pytest.mark.parametrize("kind", kinds())
def test_every_kind_of_error_changes_a_figure_and_nothing_else(kind):
    import random

    true, found = generate(3, "medium", "national"), 0
    for truth in true.stated:
        one = slip(true, truth, kind, random.Random(kind))
        if one is None:
            continue
        found += 1
        assert true.text[one.start : one.end] != one.text
        assert min(truth.start, (truth.word or (truth.start,))[0]) <= one.start and one.end <= (truth.tail or (0, truth.end))[1]
    assert found


@pytest.mark.parametrize("wrong", [{"level": 4}, {"errors": 0}, {"errors": 99}])
def test_a_level_or_number_that_there_is_not_is_refused(wrong):
    with pytest.raises(WrongCall, match="levels 1 to 3, errors 1 to 12"):
        exercise.make(7, **{"errors": 3, "level": 1} | wrong)


def test_a_course_folder_keeps_the_settings_that_a_teacher_changed(made, tmp_path):
    (tmp_path / "nbgrader_config.py").write_text("# mine", encoding="utf-8")
    exercise.write(made, "zh", tmp_path)
    assert (tmp_path / "nbgrader_config.py").read_text(encoding="utf-8") == "# mine"


def test_the_notebook_in_chinese_speaks_chinese_and_is_marked_in_one_cell(made, tmp_path):
    students, _ = exercise.write(made, "zh", tmp_path)
    cells = json.loads(next(students.glob("*.ipynb")).read_text(encoding="utf-8"))["cells"]
    assert "设置了4处差错" in "".join(cells[0]["source"])
    graded = [c for c in cells if c["metadata"].get("nbgrader", {}).get("grade")]
    assert [c["metadata"]["nbgrader"]["points"] for c in graded] == [16]
    assert "found = [" in "".join(next(c for c in cells if c["id"] == "answer")["source"])


def test_a_file_that_is_no_exercise_is_told(tmp_path):
    (tmp_path / "exercise.json").write_text("[]", encoding="utf-8")
    with pytest.raises(CannotRead, match="no file of an exercise"):
        task.opened(tmp_path / "exercise.json")
