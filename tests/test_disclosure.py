"""A disclosure in a notebook cell: its tables with and without script, several on one page, hostile text, and its size."""

import html
import re

import pytest
from conftest import disclosure, visit

from juesuan.notebook import live_tables
from juesuan.teaching.generator import generate

HOSTILE = (
    "<script>document.title='x'</script><img src=x onerror=alert(1)>支出合计12.00万元，"
    "其中：基本支出$2.00$万元\u202e，项目支出9.00万元。"
)


@pytest.fixture(scope="module")
def shown(bundled):
    return bundled._repr_html_()


def table(text: str, name: str) -> list[list[str]]:
    """The rows of one table of the cell, as text."""
    part = text.partition(f"<summary>{name}")[2].partition("</details>")[0].partition("<tbody>")[2]
    return [
        [html.unescape(c.partition("</td>")[0]) for c in re.split(r"<td[^>]*>", row)[1:]]
        for row in part.splitlines()
        if row.startswith("<tr>")
    ]


def test_the_cell_lists_every_figure_check_and_finding(bundled, shown):
    assert [row[0] for row in table(shown, "Figures")] == [f.fact for f in bundled.facts]
    assert [row[0] for row in table(shown, "Checks")] == [c.check for c in bundled.checks]
    assert [row[0] for row in table(shown, "Findings")] == [f.finding for f in bundled.findings]


def test_a_check_is_shown_with_its_range_in_the_published_unit(bundled, shown):
    check = next(c for c in bundled.checks if c.kind == "unit_cost" and c.verdict == "rounds")
    row = next(row for row in table(shown, "Checks") if row[0] == check.check)
    assert row[1] == "≈ rounds" and row[-3:] == ["98.92元", "98.7179 to 101.2821元", " ".join(check.facts)]


def test_the_summary_counts_in_both_languages(bundled, shown):
    n = bundled.counts()
    assert f"{n['printed']} figures printed = {n['facts']} facts + {n['set_aside']} set aside" in shown
    assert f"列示数字{n['printed']}个" in shown and "未发现数据之间相互矛盾" in shown


def test_the_cell_in_one_language_has_headings_and_words_of_that_language_alone(bundled):
    chinese, english = (live_tables.html(bundled, (lang,)) for lang in ("zh", "en"))
    assert "Findings" not in chinese and "<td>ties" not in chinese and "<th>编号" in chinese
    assert "核对发现" not in english.partition("<details")[2].partition("<tbody>")[0]
    assert [row[1] for row in table(chinese, "核对 (")][:1] == ["✓ 相符"]


def test_figures_that_cannot_be_true_are_shown_first():
    wrong = disclosure("支出合计12.00万元，其中：基本支出2.00万元，项目支出9.00万元。支出合计较上年增长0%。")._repr_html_()
    assert table(wrong, "Suspect figures")
    assert wrong.index(">Suspect figures") < wrong.index(">Findings")


def test_a_document_without_figures_shows_no_table_and_no_call():
    text = disclosure("本单位无收入和支出。", file="某局.txt")._repr_html_()
    assert "<table>" not in text and "disclosure.fact" not in text
    assert all(f"{name} (0)" in text for name in ("Figures 数据", "Checks 核对", "Findings 核对发现"))


def test_text_of_the_document_is_inert(tmp_path):
    text = disclosure(HOSTILE)._repr_html_()
    assert text.count("<script>") == 1 and "<img" not in text
    assert "\u202e" not in text and "mathjax_ignore" in text


def test_the_cell_has_no_names_or_addresses_that_two_of_them_would_share(shown):
    assert not re.search(r"\bid=|https?:|//[a-z]", shown.replace("// ", ""))


def test_a_cell_of_thousands_of_figures_stays_small(monkeypatch):
    """With a twentieth of the rows: what they add to an empty cell, times twenty."""
    most = {name: number // 20 for name, number in live_tables.MOST.items()}
    monkeypatch.setattr(live_tables, "MOST", most)
    large = disclosure(*generate(7, "medium", "national").text.split("\n"))
    text, empty = large._repr_html_(), disclosure()._repr_html_()
    assert len(large.facts) > most["facts"]
    assert len(table(text, "Figures")) == most["facts"]
    assert f"{len(large.facts) - most['facts']:,} more rows: disclosure.facts lists them all" in text
    assert len(empty.encode()) + 20 * (len(text.encode()) - len(empty.encode())) < 1_000_000


# --- in a browser ------------------------------------------------------------------------------------------------------


def opened(browser, folder, *cells: str):
    path = folder / "cells.html"
    path.write_text("<!doctype html><meta charset='utf-8'>" + "<hr>".join(cells), encoding="utf-8")
    visit(browser, path.as_uri())
    browser.execute_script("document.querySelectorAll('details').forEach((d) => (d.open = true))")
    assert browser.get_log("browser") == []


def visible(browser, number: int) -> list[str]:
    """The first column of the table of this number, rows filtered away left out."""
    return browser.execute_script(
        "return [...document.querySelectorAll('table')[arguments[0]].tBodies[0].rows].filter((r) => r.offsetHeight)"
        ".map((r) => r.cells[0].textContent)",
        number,
    )


def test_typing_words_leaves_the_rows_that_hold_all_of_them(browser, tmp_path, bundled, shown):
    opened(browser, tmp_path, shown)
    box = browser.find_elements("css selector", "input[type=search]")[1]
    box.send_keys("rounds 较 UNIT")
    wanted = [c.check for c in bundled.checks if c.verdict == "rounds" and c.kind == "unit_cost" and "较" in c.statement]
    assert visible(browser, 1) == wanted
    box.clear()
    box.send_keys("≈")
    assert visible(browser, 1) == [c.check for c in bundled.checks if c.verdict == "rounds"]
    assert len(visible(browser, 2)) == len(bundled.facts)


def test_a_heading_sorts_numbers_by_size_and_turns_round(browser, tmp_path, bundled, shown):
    from selenium.webdriver.common.keys import Keys

    opened(browser, tmp_path, shown)
    facts, heads = len(bundled.facts), browser.find_elements("css selector", "details:last-of-type th")
    column = next(n for n, head in enumerate(heads) if "Value as printed" in head.text)
    values = sorted(f.value for f in bundled.facts)
    for order in (values, values[::-1]):
        heads[column].find_element("tag name", "button").send_keys(Keys.ENTER)
        cells = browser.execute_script(
            "return [...document.querySelectorAll('details:last-of-type tbody tr')]"
            ".map((r) => r.cells[arguments[0]].textContent)",
            column,
        )
        assert len(cells) == facts and [float(c) for c in cells] == [float(v) for v in order]
    assert heads[column].get_attribute("aria-sort") == "descending"


def test_two_cells_on_one_page_do_not_disturb_each_other(browser, tmp_path, bundled, shown):
    opened(browser, tmp_path, shown, shown)
    boxes = browser.find_elements("css selector", "input[type=search]")
    assert len(boxes) == 6
    boxes[3].send_keys("F01")
    assert visible(browser, 3) == ["F01"] and len(visible(browser, 0)) == len(bundled.findings)


def test_hostile_text_runs_nothing_and_without_script_the_tables_are_plain(browser, tmp_path):
    text = disclosure(HOSTILE)._repr_html_()
    opened(browser, tmp_path, text)
    assert browser.title == ""
    opened(browser, tmp_path, re.sub("<script>.*?</script>", "", text, flags=re.DOTALL))
    assert visible(browser, 1) and not browser.find_elements("css selector", "input, button")
