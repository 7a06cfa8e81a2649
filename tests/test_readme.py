"""The README speaks of what exists: its commands, its files, its tree, its counts."""

import re
from pathlib import Path

import juesuan
from juesuan.commands import _parser

UNNAMED = {"__init__.py", "__main__.py", "errors.py", "places.py"}
ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_in_the_readme_parses():
    lines = [re.split(r"\s+[#>]", line)[0].split()[1:] for line in README.splitlines() if line.startswith("juesuan ")]
    assert len(lines) >= 8
    for words in lines:
        assert callable(_parser().parse_args(words).run)


def test_every_module_of_the_package_is_named_in_the_tree_and_the_other_way_round():
    named = set(re.findall(r"\b(\w+\.py)\b", README[README.index("lib/juesuan/") :])) - {"speed.py", "planted.py"}
    present = {p.name for p in (ROOT / "lib" / "juesuan").glob("*.py")} - {
        "__init__.py",
        "__main__.py",
        "errors.py",
        "places.py",
    }
    assert named == present


def test_pictures_and_data_files_named_in_the_readme_exist():
    for path in re.findall(r"`(data/[\w/]+\.yaml)`|\]\((data/[^)]+)\)", README):
        assert (ROOT / (path[0] or path[1])).is_file()


def test_the_makefile_has_the_two_commands_of_the_readme():
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert {"audit", "test"} <= set(targets)


def test_the_counts_that_the_readme_gives_for_the_bundled_document_are_right():
    counts = juesuan.read(juesuan.bundled()).counts()
    assert f"{counts['printed']} figures, {counts['facts']} facts, {counts['unread']} unread" in README
