"""Putting the notebooks into a working folder for JupyterLab."""

import nbformat
import pytest

from juesuan.ground.errors import CannotGet, WrongCall
from juesuan.notebook.execution import names
from juesuan.notebook.files import place

GIVEN = {"document": "某局_2023.txt", "prior": "", "lang": "zh"}


def test_placed_notebooks_have_the_document_as_parameter_in_readable_characters(tmp_path):
    place(tmp_path / "lab", GIVEN)
    for name in names():
        text = (tmp_path / "lab" / f"{name}.ipynb").read_text(encoding="utf-8")
        assert "某局_2023.txt" in text
        cells = nbformat.reads(text, as_version=4).cells
        assert not [c for c in cells if c.get("outputs")]


def test_notebooks_of_the_same_document_are_kept_as_they_were_worked_on(tmp_path):
    assert place(tmp_path, GIVEN) == []
    edited, missing = tmp_path / "2_income.ipynb", tmp_path / "6_memo.ipynb"
    book = nbformat.read(edited, as_version=4)
    book.cells.append(nbformat.v4.new_markdown_cell("seen by the reviewer"))
    nbformat.write(book, edited)
    missing.unlink()
    before = edited.read_bytes()
    assert place(tmp_path, GIVEN) == [n for n in (*names(), "review") if n != "6_memo"]
    assert edited.read_bytes() == before and missing.exists()


@pytest.mark.parametrize("given", [{**GIVEN, "document": "乙局_2023.txt"}, {**GIVEN, "lang": "en"}])
def test_notebooks_of_another_document_or_language_are_not_overwritten(given, tmp_path):
    place(tmp_path, GIVEN)
    (tmp_path / "1_disclosure.ipynb").unlink()
    with pytest.raises(WrongCall, match=r"2_income\.ipynb: is there already, for another document or language"):
        place(tmp_path, given)
    assert not (tmp_path / "1_disclosure.ipynb").exists()


def test_a_file_that_is_no_notebook_is_not_overwritten(tmp_path):
    (tmp_path / "3_three_public.ipynb").write_text("notes of mine", encoding="utf-8")
    with pytest.raises(WrongCall, match="is no readable notebook"):
        place(tmp_path, GIVEN)
    assert [p.name for p in tmp_path.iterdir()] == ["3_three_public.ipynb"]


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CannotGet, match="cannot be written"):
        place(tmp_path / "file" / "lab", GIVEN)


def test_a_wrong_parameter_leaves_no_folder_behind(tmp_path):
    with pytest.raises(WrongCall, match="unknown parameter"):
        place(tmp_path / "lab", {**GIVEN, "yaer": "2024"})
    assert not (tmp_path / "lab").exists()
