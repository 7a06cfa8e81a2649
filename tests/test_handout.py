"""An executed notebook as a page without code, by nbconvert; every page for a class stands before the accessibility checker."""

import axe_core
import pytest
from conftest import visit

from juesuan.notebook.execution import path_of
from juesuan.teaching import exercise

pytest.importorskip("nbconvert", reason="the extra juesuan[lab] is not installed")


def test_a_handout_has_prose_tables_and_charts_and_no_code():
    from juesuan.notebook.handout import Handout

    page, _ = Handout().from_filename(str(path_of("3_three_public", "zh")))
    assert "<h1" in page and "<table" in page and ("<svg" in page or "<img" in page) and "公务接待费" in page
    assert "views." not in page and "lang =" not in page
    assert '<html lang="zh-CN">' in page and "<title>3 “三公”经费</title>" in page


def test_a_handout_speaks_the_language_that_was_put_in_last():
    import nbformat

    from juesuan.notebook.handout import Handout

    cells = [
        nbformat.v4.new_code_cell('lang = "en"  # or zh', metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell('# Parameters\nlang = "zh"', metadata={"tags": ["injected-parameters"]}),
        nbformat.v4.new_code_cell('lang = "en"'),
        nbformat.v4.new_markdown_cell("Text\n# <A> & B"),
    ]
    page, _ = Handout().from_notebook_node(nbformat.v4.new_notebook(cells=cells))
    assert '<html lang="zh-CN">' in page and "<title>&lt;A&gt; &amp; B</title>" in page


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_accessibility_checker_finds_nothing_on_what_a_class_gets(lang, browser, axe, tmp_path):
    from juesuan.notebook.handout import Handout

    for name in ("1_disclosure", "lessons/1_rounding"):
        home = path_of("1_disclosure").parent
        folder = home / "lessons" if "/" in name else home
        path = (folder / "zh" if lang == "zh" else folder) / f"{name.split('/')[-1]}.ipynb"
        (tmp_path / f"{path.stem}.html").write_text(Handout().from_filename(str(path))[0], encoding="utf-8")
    for folder in exercise.write(exercise.make(1, 1, 1), lang, tmp_path / "course"):
        for page in folder.glob("*.html"):
            page.rename(tmp_path / page.name)
    pages = sorted(tmp_path.glob("*.html"))
    assert len(pages) == 4
    for page in pages:
        visit(browser, page.as_uri())
        assert (page.name, axe_core.violations(browser, axe)) == (page.name, [])
