"""Putting the notebooks into a working folder for JupyterLab."""

import nbformat
import pytest

from juesuan import notebooks
from juesuan.errors import WrongCall

GIVEN = {"document": "某局_2023.txt", "prior": "", "lang": "zh"}


def test_placed_notebooks_have_the_document_as_parameter_in_readable_characters(tmp_path):
    notebooks.place(tmp_path / "lab", GIVEN)
    for name in notebooks.names():
        text = (tmp_path / "lab" / f"{name}.ipynb").read_text(encoding="utf-8")
        assert "某局_2023.txt" in text
        cells = nbformat.reads(text, as_version=4).cells
        assert not [c for c in cells if c.get("outputs")]


def test_notebooks_that_were_worked_on_are_not_overwritten(tmp_path):
    notebooks.place(tmp_path, GIVEN)
    with pytest.raises(WrongCall, match="already there"):
        notebooks.place(tmp_path, GIVEN)


def test_a_wrong_parameter_leaves_no_folder_behind(tmp_path):
    with pytest.raises(WrongCall, match="unknown parameter"):
        notebooks.place(tmp_path / "lab", {**GIVEN, "yaer": "2024"})
    assert not (tmp_path / "lab").exists()
