"""The tick-marked document: every figure once, marked; inert whatever the document says; at work in a real browser."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import disclosure, visit

from juesuan.ground.errors import WrongCall
from juesuan.report.memo import Memo
from juesuan.report.opinion import STATES, state
from juesuan.report.tick_marks import marked


class Page(HTMLParser):
    """The tags of a page with their attributes, and its text by tag."""

    def __init__(self, html: str):
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def ids(self) -> list[str]:
        return [a["id"] for _, a in self.tags if "id" in a]

    def links(self) -> list[str]:
        return [a["href"] for _, a in self.tags if "href" in a]


@pytest.fixture(scope="module")
def page(bundled) -> str:
    return marked(bundled)


def breaking():
    return disclosure("支出合计100.00万元，其中：基本支出60.00万元，占60%；项目支出50.00万元，占40%。")


def test_every_figure_stands_once_with_its_state(bundled, page):
    tags = Page(page).tags
    figures = {a["id"]: a["class"].split() for _, a in tags if re.fullmatch(r"f\d+", a.get("id", ""))}
    assert list(figures) == [f.fact for f in sorted(bundled.facts, key=lambda f: f.start)]
    assert all(len(set(classes) & set(STATES)) == 1 for classes in figures.values())
    assert len(Page(page).ids()) == len(set(Page(page).ids()))


def test_text_is_as_published(bundled, page):
    shown = re.sub(r"<i aria-hidden.*?</i>|<ul class=\"flags\".*?</ul>|<[^>]+>|\s", "", page, flags=re.DOTALL)
    for line in bundled.document.text.splitlines()[:60]:
        assert re.sub(r"\s", "", line).replace('"', "&#34;").replace("'", "&#39;") in shown


def test_every_link_resolves_and_findings_link_there_and_back(bundled, page):
    ids, other = set(Page(page).ids()), set(Page(Memo(bundled, "en").html()).ids())
    for link in Page(page).links():
        file, _, anchor = link.partition("#")
        assert file in ("", "memo.en.html")
        assert not anchor or anchor in (other if file else ids), link
    assert {f.finding for f in bundled.findings} <= ids


def test_legend_counts_all_figures(bundled, page):
    counts = [int(n) for n in re.findall(r'<td class="count">(?:<a[^>]*>)?(\d+)', page)]
    assert len(counts) == len(STATES) + 1
    assert sum(counts[:-1]) == counts[-1] == len(bundled.facts)


def test_a_broken_check_marks_its_figures_and_says_the_gap():
    found = breaking()
    assert any(c.verdict == "breaks" for c in found.checks)
    html = marked(found)
    assert re.search(r'class="fig (?:breaks|suspect)', html)
    assert "is more than rounding can explain" in html
    assert "超出四舍五入可解释的范围" in marked(found, "zh")


def test_state_is_the_worst_of_the_checks(bundled):
    by_id = {f.fact: f for f in bundled.facts}
    tie = next(c for c in bundled.checks if c.verdict == "ties")
    close = next(c for c in bundled.checks if c.verdict == "rounds")
    fact = by_id[tie.facts[0]]
    assert state(fact, {tie.verdict, close.verdict}) == "rounds"
    assert state(fact, {tie.verdict}) == "ties"
    assert state(fact, {tie.verdict}, suspect=True) == "suspect"
    assert state(fact, set()) == "unchecked"


def test_hostile_text_is_inert():
    found = disclosure(
        "<script>alert(1)</script><img src=x onerror=alert(2)>支出合计12.00万元\u202e，{{config}}，" + "长" * 3000 + "W" * 3000,
        "项目\t金额",
        '"><svg onload=alert(3)>\t5.00',
    )
    html = marked(found)
    assert "\u202e" not in html and "[U+202E]" in html
    tags = Page(html).tags
    assert sum(tag == "script" for tag, _ in tags) == 1
    assert not [tag for tag, _ in tags if tag in ("img", "svg", "iframe", "object")]
    assert not [a for _, a in tags for name in a if name.startswith("on") or name == "style"]
    assert "script-src 'sha256-" in html and "{{config}}" in html


def test_same_disclosure_gives_the_same_page_and_size_stays_small(bundled, page):
    assert marked(bundled) == page
    assert len(page.encode()) < 1_000_000


def test_another_language_is_a_wrong_call(bundled):
    with pytest.raises(WrongCall, match="fr"):
        marked(bundled, "fr")


# --- in a browser ------------------------------------------------------------------------------------------------------


def opened(browser, folder: Path, html: str, width: int = 1280, anchor: str = ""):
    path = folder / "document.html"
    path.write_text(html, encoding="utf-8")
    visit(browser, path.as_uri() + anchor, width)
    return browser


def panel(browser) -> str:
    return browser.execute_script("const p = document.getElementById('panel'); return p.hidden ? '' : p.innerText")


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_page_opens_without_error_or_overflow(browser, tmp_path, page, width):
    opened(browser, tmp_path, page, width)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    assert browser.get_log("browser") == []


def test_hostile_page_runs_nothing_and_does_not_overflow(browser, tmp_path):
    html = marked(
        disclosure("<script>document.title='x'</script>支出合计12.00万元" + "W" * 4000, "甲\t乙", "W" * 500 + "\t5.00")
    )
    opened(browser, tmp_path, html, 360)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 360
    assert browser.title != "x" and browser.get_log("browser") == []


def test_clicking_a_figure_shows_its_checks_and_marks_the_others(browser, tmp_path, bundled, page):
    opened(browser, tmp_path, page)
    check = next(c for c in bundled.checks if c.kind == "change_rate" and c.verdict == "ties")
    figure = browser.find_element("id", check.facts[0])
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", figure)
    figure.click()
    assert check.check in panel(browser)
    others = browser.execute_script("return [...document.querySelectorAll('.fig.other')].map(e => e.id)")
    assert set(check.facts[1:]) <= set(others)
    figure.click()
    assert panel(browser) == ""


def test_keyboard_alone_opens_and_closes_the_checks(browser, tmp_path, bundled, page):
    from selenium.webdriver.common.keys import Keys

    opened(browser, tmp_path, page)
    check = next(c for c in bundled.checks if c.verdict == "rounds")
    figure = browser.find_element("id", check.facts[0])
    figure.send_keys(Keys.ENTER)
    assert check.check in panel(browser)
    browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert panel(browser) == ""
    assert browser.switch_to.active_element.get_attribute("id") == check.facts[0]


def test_a_link_from_the_memo_opens_the_figure(browser, tmp_path, bundled, page):
    check = next(c for c in bundled.checks if c.verdict == "ties")
    opened(browser, tmp_path, page, anchor=f"#{check.facts[0]}")
    assert check.check in panel(browser)


def test_without_script_a_figure_leads_to_its_row(bundled, page):
    tags = dict((a["id"], a) for _, a in Page(page).tags if "id" in a)
    for fact in (f for f in bundled.facts if f.is_fact):
        assert tags[fact.fact]["href"] == f"#k{fact.fact[1:]}"
        assert f"k{fact.fact[1:]}" in tags


def test_how_a_figure_was_read_is_shown_where_words_did_not_tell_it_alone():
    found = breaking()
    facts = tuple(replace(f, how="doubtful") if f.text == "60" else f for f in found.reading.facts)
    doubtful = replace(found, reading=replace(found.reading, facts=facts))
    html = marked(doubtful, "zh")
    assert len(re.findall(r"※</i>", html)) == 1 and html.count("识读存疑：文字可有不同理解") >= 2
    assert "※" not in re.sub("<style>.*?</style>", "", marked(found, "zh"), flags=re.S)


def test_titles_are_headings_and_entries_of_a_list_are_not():
    lines = [
        "三、国有资本经营预算支出情况说明。",
        "1.因公出国（境）费0.00万元",
        "四、名词解释",
        "（一）项目支出：指为完成特定任务发生的支出。",
    ]
    html = marked(disclosure("二、收入决算情况说明", "本年收入合计10.00万元。", *lines), "zh")
    headed = re.findall(r"<h3>(.*?)</h3>", html)
    assert any("情况说明。" in h for h in headed) and any("名词解释" in h for h in headed)
    assert not any("出国" in h or "特定任务" in h for h in headed)
