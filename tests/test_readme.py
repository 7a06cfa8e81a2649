"""The README speaks of what exists: its commands, its files, its tree, its counts."""

import re
from pathlib import Path

import pytest

import juesuan
from juesuan.commands import RUNS
from juesuan.options import parsed

UNNAMED = {"__init__.py", "__main__.py", "errors.py", "places.py"}
ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CHINESE = (ROOT / "README.zh.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", [README, CHINESE], ids=["en", "zh"])
def test_every_command_in_the_readme_parses(text):
    lines = [re.split(r"\s+[#>]", line)[0].split()[1:] for line in text.splitlines() if line.startswith("juesuan ")]
    assert len(lines) >= 8
    for words in lines:
        assert callable(parsed(words, RUNS).run)


def test_the_tree_names_the_rooms_and_the_modules_of_the_face():
    tree = README[README.index("lib/juesuan/") :]
    package = ROOT / "lib" / "juesuan"
    rooms = {p.parent.name for p in package.glob("*/__init__.py")}
    assert set(re.findall(r"^  (\w+)/", tree, re.M)) == rooms
    modules = {p.name for p in package.glob("*.py")} - {"__init__.py", "__main__.py"}
    assert set(re.findall(r"\b(\w+\.py)\b", tree)) - {"speed.py", "planted.py"} == modules


def test_pictures_and_data_files_named_in_the_readme_exist():
    for path in re.findall(r"`(data/[\w/]+\.yaml)`|\]\((data/[^)]+)\)", README):
        assert (ROOT / (path[0] or path[1])).is_file()


def test_the_makefile_has_the_two_commands_of_the_readme():
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert {"audit", "test"} <= set(targets)


def test_the_counts_that_the_readme_gives_for_the_bundled_document_are_right():
    counts = juesuan.read(juesuan.bundled()).counts()
    assert f"{counts['printed']} figures, {counts['facts']} facts, {counts['unread']} unread" in README
