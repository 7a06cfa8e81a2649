"""Places: packaged files are found in the source tree and in an installed package; reference files are read without loss."""

from decimal import Decimal

import pytest

from juesuan.ground import data as places
from juesuan.ground.errors import BadReference


def test_files_are_found_in_the_source_tree():
    assert places.data("fonts", "OFL.txt").is_file()
    assert places.notebooks().name == "notebooks"


def test_an_installed_package_uses_its_own_files(tmp_path, monkeypatch):
    package, above = tmp_path / "lib" / "juesuan", tmp_path
    for folder in (package / "data", package / "notebooks", above / "data"):
        folder.mkdir(parents=True)
    monkeypatch.setattr(places, "PACKAGE", package)
    monkeypatch.setattr(places, "SOURCE", above)
    assert places.data("words") == package / "data" / "words"
    assert places.notebooks() == package / "notebooks"


def test_a_decimal_number_stays_exact(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("a: 0.1\nb: 10\nc: [1.10]\n", encoding="utf-8")
    assert places.load(path) == {"a": Decimal("0.1"), "b": 10, "c": [Decimal("1.10")]}
    assert str(places.load(path)["c"][0]) == "1.10"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: 1\na: 2\n", "line 2: duplicate key 'a'"),
        ("a: [1\n", "line 2"),
        ("a: 2020-13-01\n", "line 1: bad date '2020-13-01'"),
        ("a: .inf\n", "line 1: '.inf' is no decimal number"),
    ],
)
def test_a_damaged_file_is_named_with_its_line(tmp_path, text, words):
    path = tmp_path / "damaged.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadReference) as refused:
        places.load(path)
    assert str(path) in str(refused.value) and words in str(refused.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(BadReference, match=r"none\.yaml: cannot be opened"):
        places.load(tmp_path / "none.yaml")


def test_python_objects_are_not_built_from_a_file(tmp_path):
    path = tmp_path / "evil.yaml"
    path.write_text("a: !!python/object/apply:os.getcwd []\n", encoding="utf-8")
    with pytest.raises(BadReference, match="line 1"):
        places.load(path)
