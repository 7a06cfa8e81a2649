"""Views: every table, sentence and chart of the notebooks, on the bundled document, on small ones and on hostile text."""

import ast
import inspect
import json
import re
import statistics
import sys
import types
from functools import cache, partial

import pytest

import juesuan
from juesuan.ground import data as places
from juesuan.ground.errors import WrongCall
from juesuan.notebook import charts, parameters, views
from juesuan.report.opinion import states_of

TINY = "某镇2023年度三公经费支出共计1.20万元，其中：公务接待费0.20万元，公务用车运行维护费1.00万元。"
NO_FIGURES = "本部门决算情况说明。本单位无三公经费支出。"
WRONG = (
    "某局2021年度“三公”经费支出5.00万元，其中：公务接待费1.00万元，因公出国（境）费1.00万元，公务用车购置及运行维护费2.00万元。"
)
HOSTILE = "<script>alert(1)</script>2022年度决算：公务接待费1.00万元，较上年增加$2.00$万元，\u202e增长100%。"
LISTS = ("income", "expenditure", "three_public", "quantities", "procurement", "operations", "assets")


def of_a_disclosure(view):
    """Whether it is a view that shows something of a disclosure without being told of what."""
    if not inspect.isfunction(view) or not view.__module__.startswith("juesuan.notebook.views."):
        return False
    first, *others = [*inspect.signature(view).parameters.values(), None]
    return first is not None and first.name == "disclosure" and all(p.default is not p.empty for p in others[:-1])


VIEWS = {name: view for name, view in vars(views).items() if of_a_disclosure(view)}
VIEWS |= {f"amounts of {name}": partial(views.amounts, listed=name) for name in LISTS}


@pytest.fixture(scope="module")
def bundled():
    return views.opened()


@pytest.fixture(scope="module")
def anew():
    return views.opened(str(juesuan.bundled()))


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A function from a text to its disclosure, each read once."""

    @cache
    def read(text):
        path = tmp_path_factory.mktemp("written") / "document.txt"
        path.write_text(text, encoding="utf-8")
        return views.opened(str(path))

    return read


def shown(value):
    """What a notebook would store of a value, pictures aside."""
    html = value._repr_html_() if isinstance(value, views.Table) else ""
    return html + ("" if isinstance(value, charts.Figure) else repr(value))


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_gives_the_same_for_the_same_document(name, bundled, anew):
    assert shown(VIEWS[name](bundled)) == shown(VIEWS[name](anew))


@pytest.mark.parametrize("text", [TINY, NO_FIGURES, WRONG, HOSTILE])
@pytest.mark.parametrize("name", VIEWS)
def test_every_view_shows_something_for_a_document_that_lacks_almost_everything(name, text, written):
    value = VIEWS[name](written(text))
    assert isinstance(value, charts.Figure | dict) or name == "example" or shown(value)


@pytest.mark.parametrize("name", [name for name in VIEWS if name.startswith("says_")])
def test_every_sentence_exists_in_both_languages(name, bundled):
    assert VIEWS[name](bundled, lang="en") != VIEWS[name](bundled, lang="zh")


@pytest.mark.parametrize("name", VIEWS)
def test_a_table_in_chinese_has_no_english_heading_or_cell_of_ours(name, bundled):
    if "lang" not in inspect.signature(VIEWS[name]).parameters:
        return
    table = VIEWS[name](bundled, lang="zh")
    if isinstance(table, views.Table):
        words = re.sub(r"<[^>]*>|&nbsp;|\.whole\(\)", " ", table._repr_html_())
        assert not re.findall(r"[a-z]{3,}", words)


def test_the_bundled_example_is_told_as_such(bundled, written):
    assert "bundled example" in views.says_about(bundled) and "随附样例" in views.says_about(bundled, "zh")
    assert "bundled example" not in views.says_about(written(TINY))


def test_a_parameter_that_no_cell_knows_is_refused_in_the_notebook(monkeypatch):
    cells = ["", 'document = ""  # the file\nprior = ""\nlang = "en"', '# Parameters\ndocumnt = "a.pdf"\nlang = "zh"\n']
    parameters.mind_given([*cells[:2], '# Parameters\ndocument = "a.pdf"\n'])
    parameters.mind_given([*cells[:2], "documnt = 1"])
    shell = types.SimpleNamespace(user_ns={"In": cells})
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: shell))
    with pytest.raises(WrongCall, match="unknown parameter documnt; the parameters are document, prior, lang"):
        views.opened()


def test_a_parameter_of_which_papermill_made_a_number_is_refused_with_the_way_to_give_it():
    cells = ['document = ""\nyears = 3\n', "# Parameters\ndocument = 20231\nyears = 5\n"]  # -p document 2023_1
    with pytest.raises(WrongCall, match=r"document is 20231, of type int; give it with -r"):
        parameters.mind_given(cells)
    parameters.mind_given([cells[0], '# Parameters\ndocument = "2023_1"\nyears = 5\n'])
    parameters.mind_given([cells[0], "document = 20231\n"])  # the notebook's own cell, not papermill's


def test_a_language_that_the_notebooks_do_not_speak_is_refused(bundled):
    with pytest.raises(WrongCall, match="no language 'cn'"):
        views.says_about(bundled, "cn")


def test_a_view_of_what_is_not_published_says_so(written):
    tiny = written(TINY)
    assert "does not publish" in views.says_procurement(tiny)
    assert "未公开" in views.says_procurement(tiny, "zh")
    assert "does not publish" in views.says_indicators(tiny)
    assert views.amounts(tiny, "procurement").empty
    assert "nothing to list" in views.amounts(tiny, "procurement")._repr_html_()


def test_text_of_the_document_is_escaped_and_reordering_marks_are_shown(written):
    hostile = written(HOSTILE)
    everything = "".join(shown(view(hostile)) for view in VIEWS.values())
    html = "".join(t._repr_html_() for t in (v(hostile) for v in VIEWS.values()) if isinstance(t, views.Table))
    assert "<script>" not in html and "<script>" not in views.says_about(hostile)
    assert "\u202e" not in html
    assert "公务接待费" in everything


def test_each_figure_of_the_document_is_marked_once(bundled):
    assert set(states_of(bundled)) == {f.fact for f in bundled.facts}
    assert views.sections(bundled)["figures"].sum() == bundled.counts()["printed"]


def test_a_share_that_makes_99_9_is_explained_by_rounding(bundled):
    assert "99.9%" in views.says_functions(bundled) and "do make a whole" in views.says_functions(bundled)


def test_an_unprinted_base_follows_from_the_change_and_carries_a_star(bundled):
    row = views.amounts(bundled, "three_public").set_index("term").loc["公务用车运行维护费"]
    assert (row["prior"], row["budget"], row["actual"]) == ("1.75 *", "5.00 *", "2.29 ✓")


def test_a_total_that_its_parts_do_not_make_is_marked_and_named_in_the_joint_verdict(written):
    wrong = written(WRONG)
    assert "cannot all be true together" in views.says_joint(wrong)
    assert not views.suspects(wrong).empty
    assert "◆" in "".join(views.amounts(wrong, "three_public")["actual"])


def test_the_share_of_small_enterprises_names_the_whole_it_fits(written):
    text = (
        "某局2022年度政府采购支出总额200.00万元，其中：授予中小企业合同金额100.00万元，占政府采购支出总额的50%，"
        "其中：授予小微企业合同金额40.00万元，占政府采购支出总额的40%。"
    )
    table = views.suppliers(written(text)).set_index("term")
    assert table.loc["授予中小企业合同金额", "fits"] == "total procurement"
    assert table.loc["授予小微企业合同金额", "fits"] == "all SME contracts"


def test_the_line_that_does_a_check_again_names_one_of_the_document(bundled, written):
    name = views.example(bundled, "three_public")
    assert next(c for c in bundled.checks if c.check == name).verdict == "rounds"
    assert f'disclosure.check("{name}")' in views.says_again(bundled, "three_public")
    assert views.again(bundled, "three_public").subject.check == name
    assert "no check" in views.says_again(written(NO_FIGURES)) == views.again(written(NO_FIGURES))


def test_a_long_table_says_how_many_rows_it_leaves_out(bundled):
    table = views.checks(bundled)
    assert f"{len(table) - table.most:,} more rows" in table._repr_html_()
    assert "more rows" not in table.whole()._repr_html_()
    assert table.whole()._repr_html_().count("<tr>") == len(table) + 1


# --- the notebooks themselves ------------------------------------------------------------------------------------------

NOTEBOOKS = sorted(places.notebooks().glob("*.ipynb"))
CHINESE = [places.notebooks() / "zh" / path.name for path in NOTEBOOKS]


def cells_of(path):
    """Identifier, kind and source of each cell."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [(c["id"], c["cell_type"], "".join(c["source"])) for c in cells]


LESSONS = sorted((places.notebooks() / "lessons").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS + LESSONS, ids=lambda p: p.stem)
def test_the_chinese_notebook_has_the_same_code_and_says_all_that_the_english_one_says(path):
    english, chinese = cells_of(path), cells_of(path.parent / "zh" / path.name)
    assert [cell[:2] for cell in english] == [cell[:2] for cell in chinese]
    for (name, kind, source), (_, _, translated) in zip(english, chinese, strict=True):
        if kind == "markdown":
            assert len(re.findall("[\u4e00-\u9fff]", translated)) >= 3 and not re.search("[a-z]+ [a-z]+ [a-z]+", translated)
            assert source.count("\n\n") <= translated.count("\n\n") + 1 and source.count("\n- ") == translated.count("\n- ")
        elif name in ("parameters", "answers"):  # comments are translated
            assert ast.dump(ast.parse(source)) == ast.dump(ast.parse(translated.replace('"zh"', '"en"')))
        else:
            assert source == translated


def test_no_chinese_notebook_is_without_its_english_one():
    assert sorted((places.notebooks() / "zh").glob("*.ipynb")) == CHINESE


@pytest.mark.parametrize("path", NOTEBOOKS + CHINESE, ids=lambda p: f"{p.parent.name} {p.stem}")
def test_a_notebook_is_thin_and_its_second_cell_holds_the_parameters(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = ["".join(c["source"]) for c in cells if c["cell_type"] == "code"]
    assert cells[0]["cell_type"] == "markdown" and cells[1]["metadata"] == {"tags": ["parameters"]}
    parameters = ["survey", "lang"] if path.stem == "7_overview" else ["document", "prior", "budget", "lang"]
    assert [line.split(" = ")[0] for line in code[0].splitlines()] == parameters
    assert not any(word in text for text in code for word in ("def ", "for ", "while ", "class "))
    lines = [text.count("\n") + 1 for text in code]
    assert max(lines) <= 15 and statistics.median(lines) <= 3
    assert not any(c["metadata"] for c in cells[:1] + cells[2:])
    assert len({c["id"] for c in cells}) == len(cells)


def test_there_are_six_notebooks_in_reading_order_the_overview_and_the_review_desk():
    assert [p.stem for p in NOTEBOOKS] == [
        "1_disclosure",
        "2_income",
        "3_three_public",
        "4_procurement",
        "5_performance",
        "6_memo",
        "7_overview",
        "review",
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_the_prose_of_a_notebook_holds_no_figure_of_the_bundled_document(path, bundled):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    prose = "".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    long = {f.text for f in bundled.facts if f.is_fact and len(f.text) >= 5}
    assert not [text for text in long if text in prose]
    assert bundled.department not in prose
