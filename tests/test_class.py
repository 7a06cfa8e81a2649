"""A class marked by nbgrader: an exercise is released, twenty notebooks come back, some wrong, some broken, one endless."""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import juesuan
from juesuan.teaching import exercise

pytest.importorskip("nbgrader", reason="the extra juesuan[class] is not installed")

pytestmark = pytest.mark.timeout(1800)  # the endless notebook and nineteen kernels, on a machine that is busy too
ERRORS = 3


def rows(key, count, kind=True, value=True, wrong=0):
    listed = [(k["printed"], k["kind"] if kind else "?", k["should"] if value else "0", "") for k in key[:count]]
    return listed + [(f"{n}.98765", "", "", "") for n in range(wrong)]


def answering(*arguments, **options):
    """A student's notebook with a list put in: what it is worth follows from the rows."""
    return lambda cells, key: cells["answer"].update(source=f"found = {rows(key, *arguments, **options)!r}")


def written(source):
    return lambda cells, key: cells["answer"].update(source=source)


def with_marks_of_ones_own(cells, key):
    answering(1)(cells, key)
    cells["marks"]["source"] = "99"


def without_the_cell_that_is_marked(cells, key):
    answering(ERRORS)(cells, key)
    cells["marks"]["source"] = "exercise.points = lambda found: 99\nexercise.points(found)"


def unreadable(cells, key):
    return '{"cells": ['


# What each of the twenty hands in, and the points it deserves of 12.
CLASS = [
    *[(answering(n), 4 * n) for n in (0, 1, 2, 3)],
    *[(answering(n, kind=False), 3 * n) for n in (1, 2, 3)],
    *[(answering(n, value=False), 3 * n) for n in (1, 2)],
    *[(answering(n, kind=False, value=False), 2 * n) for n in (1, 3)],
    (answering(2, wrong=1), 7),
    (answering(1, wrong=3), 1),
    (answering(0, wrong=2), 0),
    (written("found = ["), 0),
    (written("raise RuntimeError"), 0),
    (with_marks_of_ones_own, 4),
    (without_the_cell_that_is_marked, 12),
    (unreadable, 0),
    (written("while True:\n    pass"), 0),
]


@pytest.fixture(scope="module")
def marks(tmp_path_factory):
    """Points by student, as nbgrader exports them."""
    course = tmp_path_factory.mktemp("course")
    one = exercise.make(8, ERRORS, 1)
    exercise.write(one, "zh", course)
    key = exercise.key_rows(one, "zh")
    _nbgrader(course, "generate_assignment", one.name)
    for number, (edit, _) in enumerate(CLASS, 1):
        home = course / "submitted" / f"s{number:02d}" / one.name
        shutil.copytree(course / "release" / one.name, home)
        path = home / f"{one.name}.ipynb"
        notebook = json.loads(path.read_text(encoding="utf-8"))
        spoilt = edit({cell["id"]: cell for cell in notebook["cells"]}, key)
        path.write_text(spoilt or json.dumps(notebook), encoding="utf-8")
    _nbgrader(course, "autograde", one.name, "--Execute.timeout=20", status=1)  # the unreadable one is told as an error
    _nbgrader(course, "export")
    with (course / "grades.csv").open(encoding="utf-8", newline="") as file:
        return {row["student_id"]: (float(row["score"]), float(row["max_score"])) for row in csv.DictReader(file)}


def _nbgrader(course, *arguments, status=0):
    home = Path(sys.executable).parent  # nbgrader calls other programs of its environment by name
    library = str(Path(juesuan.__file__).parents[1])
    environment = os.environ | {"PATH": f"{home}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": library}
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments], cwd=course, env=environment, capture_output=True, text=True
    )
    assert done.returncode == status, done.stderr[-2000:]


def test_twenty_notebooks_are_marked_as_they_deserve(marks):
    assert {name: points for name, (points, _) in marks.items()} == {f"s{n:02d}": p for n, (_, p) in enumerate(CLASS, 1)}
    assert {most for _, most in marks.values()} == {4.0 * ERRORS}
