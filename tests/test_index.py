"""The index of reports: those that need attention first, and why; inert whatever a folder holds; searched, filtered, sorted."""

import base64
import csv
import hashlib
import io
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from conftest import disclosure, visit

from juesuan.ground.errors import CannotGet
from juesuan.report import contract
from juesuan.report.index import index, render, rows

BREAKS = ("一、收入决算情况说明", "本年收入合计800.00万元，其中：财政拨款收入500.00万元，事业收入200.00万元。")
TIES = ("一、收入决算情况说明", "本年收入合计700.00万元，其中：财政拨款收入500.00万元，事业收入200.00万元，联系电话12345678。")


class Page(HTMLParser):
    """The tags of a page with their attributes, and the cells of its body rows."""

    def __init__(self, html: str):
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.rows: list[list[str]] = []
        self.inside = ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag == "tbody":
            self.inside = tag
        if self.inside and tag == "tr":
            self.rows.append([])
        if self.inside and tag in ("th", "td"):
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        self.inside = "" if tag == "tbody" else self.inside

    def handle_data(self, text):
        if self.inside and self.rows and self.rows[-1]:
            self.rows[-1][-1] += " ".join(text.split())


def report(reports: Path, department: str, year: str, *lines: str, memos: bool = True) -> Path:
    """A report folder with the CSV files that the audit writes."""
    folder = reports / department / year
    folder.mkdir(parents=True)
    found = disclosure(*lines)
    for what in contract.COLUMNS:
        (folder / f"{what}.csv").write_text(contract.to_csv(found, what), encoding="utf-8", newline="\n")
    for lang in ("en", "zh") if memos else ():
        (folder / f"memo.{lang}.html").write_text("<p>memo", encoding="utf-8")
    return folder


@pytest.fixture
def reports(tmp_path) -> Path:
    report(tmp_path, "甲局", "2021", *TIES)
    report(tmp_path, "甲局", "2023", *BREAKS)
    report(tmp_path, "乙局", "year unknown", *TIES, memos=False)
    return tmp_path


def test_reports_that_need_attention_come_first_then_by_department_and_the_latest_year(reports):
    page = Page(index(reports).read_text("utf-8"))
    assert [row[:2] for row in page.rows] == [["甲局", "2023"], ["乙局", "–"], ["甲局", "2021"]]
    assert index(reports) == reports / "index.html"


def test_a_row_says_how_many_findings_and_which_are_the_foremost(reports):
    found, (row, *_) = disclosure(*BREAKS), Page(index(reports).read_text("utf-8")).rows
    counts = [sum(f.severity == s for f in found.findings) for s in ("exception", "attention", "note")]
    assert counts[0] >= 1 and [int(re.sub(r"\D", "", cell)) for cell in row[2:5]] == counts
    assert found.findings[0].zh["title"] in row[5] and found.findings[0].en["title"] in row[5]
    assert row[6:9] == [str(sum(c.verdict == "breaks" for c in found.checks)), "0", str(len(found.findings))]


def test_no_more_findings_are_told_than_can_be_taken_in(tmp_path):
    lines = [f"本年{n}收入合计800.00万元，其中：财政拨款收入500.00万元，事业收入{n}00.00万元。" for n in (1, 2)]
    folder = report(tmp_path, "甲局", "2023", *lines)
    head, *body = csv.reader(io.StringIO((folder / "findings.csv").read_text("utf-8"), newline=""))
    out = io.StringIO()
    csv.writer(out).writerows([head, *(body[:1] * 7)])
    (folder / "findings.csv").write_text(out.getvalue(), "utf-8")
    assert "4 more" in Page(index(tmp_path).read_text("utf-8")).rows[0][5]


def test_findings_that_were_replied_to_are_open_no_more(tmp_path):
    path = report(tmp_path, "甲局", "2023", *BREAKS) / "findings.csv"
    head, first, *_ = csv.reader(io.StringIO(path.read_text("utf-8"), newline=""))

    def still_open(*dispositions, columns=None):
        out = io.StringIO()
        csv.writer(out).writerows(row[:columns] for row in (head, *([*first[:-1], one] for one in dispositions)))
        path.write_text(out.getvalue(), "utf-8")
        return Page(index(tmp_path).read_text("utf-8")).rows[0][8]

    assert head[-1] == "disposition"
    assert (still_open("accepted", "changed", ""), still_open("explained")) == ("2", "0")
    assert still_open("", columns=-1) == "1"  # a report of an earlier version


def test_links_lead_to_the_pages_that_are_there(tmp_path):
    report(tmp_path, "甲局 #1?%", "2023", *TIES)
    links = [a for tag, a in Page(index(tmp_path).read_text("utf-8")).tags if tag == "a"]
    assert [(a["lang"], unquote(a["href"])) for a in links] == [
        ("en", "甲局 #1?%/2023/memo.en.html"),
        ("zh-CN", "甲局 #1?%/2023/memo.zh.html"),
    ]
    assert all(re.fullmatch(r"[A-Za-z0-9%/._~-]+", a["href"]) and (tmp_path / unquote(a["href"])).is_file() for a in links)


def test_the_same_reports_give_the_same_bytes_and_nothing_of_this_machine(reports, tmp_path_factory):
    first = index(reports).read_bytes()
    assert index(reports).read_bytes() == first
    other = tmp_path_factory.mktemp("other")
    for name, year, lines in (("甲局", "2023", BREAKS), ("甲局", "2021", TIES)):
        report(other, name, year, *lines)
    report(other, "乙局", "year unknown", *TIES, memos=False)
    assert index(other).read_bytes() == first
    assert str(reports).encode() not in first


def test_half_and_foreign_folders_are_tolerated_and_left_alone(reports):
    half = report(reports, "丙局", "2022", *TIES)
    (half / "checks.csv").unlink()
    (half / "findings.csv").write_bytes(b"\xff\xfe\x00broken")
    (reports / ".unfinished-x" / "report").mkdir(parents=True)
    (reports / ".unfinished-x" / "report" / "facts.csv").write_text("fact,measure\n", "utf-8")
    (reports / "丁局" / "2022").mkdir(parents=True)
    (reports / "丁局" / "2022" / "facts.csv").write_text("name,price\nx,1\n", "utf-8")
    (reports / "戊局" / "2022" / "facts.csv").mkdir(parents=True)
    (reports / "notes.txt").write_text("x", "utf-8")
    before = {p: p.stat().st_mtime_ns for p in reports.rglob("*")}
    page = Page(index(reports).read_text("utf-8"))
    assert [row[0] for row in page.rows] == ["甲局", "丙局", "乙局", "甲局"]
    assert page.rows[1][2:9] == ["–", "–", "–", "–", "–", "0", "–"]
    after = {p: p.stat().st_mtime_ns for p in reports.rglob("*") if p.name != "index.html"}
    assert after == before


def test_an_empty_folder_gives_a_page_that_says_so(tmp_path):
    html = index(tmp_path).read_text("utf-8")
    assert "There is no report in this folder." in html and "<table" not in html


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(CannotGet, match="cannot be written"):
        index(tmp_path / "missing")


def test_hostile_names_are_inert():
    name = '"><script>alert(1)</script><img src=x onerror=alert(2)>\u202e{{7*7}}'
    counts = dict.fromkeys(("exception", "attention", "note", "breaks", "unread", "open"))
    why = [{"severity": "note", "title_en": name, "title_zh": name}]
    row = {"department": name, "year": name, "counts": counts, "why": why, "more": 0, "natures": [], "links": []} | {
        "doubts": [],
        "words": name,
    }
    html = render([row])
    tags = Page(html).tags
    assert sum(tag == "script" for tag, _ in tags) == 1 and not [t for t, _ in tags if t == "img"]
    assert "\u202e" not in html and "[U+202E]" in html and "{{7*7}}" in html
    assert not [a for _, attributes in tags for a in attributes if a.startswith("on")]


def test_a_name_in_another_encoding_still_links_to_its_folder(tmp_path):
    made = report(tmp_path, "甲局", "2023", *TIES)
    name = b"\xbc\xd7\xbe\xd6".decode("utf-8", "surrogateescape")
    try:
        made.parent.rename(tmp_path / name)
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    html = index(tmp_path).read_text("utf-8")
    assert "%BC%D7%BE%D6/2023/memo.en.html" in html


def test_only_its_own_script_may_run_and_headers_name_rows_and_columns(reports):
    html = index(reports).read_text("utf-8")
    for tag, source in (("script", "script-src"), ("style", "style-src")):
        content = re.search(rf"<{tag}>(.*?)</{tag}>", html, re.S)[1]
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{source} 'sha256-{digest}'" in html
    assert "default-src 'none'" in html and not re.search(r"https?://", html)
    page = Page(html)
    heads = [a.get("scope") for tag, a in page.tags if tag == "th"]
    assert (heads.count("col"), heads.count("row")) == (10, 3)
    assert ("html", {"lang": "en"}) in page.tags and all(len(row) == 10 for row in page.rows)
    assert '<html lang="zh-CN">' in index(reports, "zh").read_text("utf-8")


def test_rows_of_a_folder_that_is_not_there_are_none(tmp_path):
    assert rows(tmp_path / "missing") == []


# --- in a browser ------------------------------------------------------------------------------------------------------


def column(browser, number: int) -> list[str]:
    return browser.execute_script(
        "return [...document.querySelectorAll('tbody tr')].map(r => r.cells[arguments[0]].textContent.trim())", number
    )


TOLD = "arguments[0].dispatchEvent(new Event('input', {bubbles: true}))"


def visible(browser) -> list[str]:
    script = "return [...document.querySelectorAll('tbody tr')].filter(r => r.offsetHeight).map(r => r.cells[0].textContent)"
    return browser.execute_script(script)


def test_a_click_on_a_header_sorts_and_a_second_click_turns_the_order(browser, reports):
    browser.get(index(reports).as_uri())
    for number, first in ((1, ["2023", "2021", "–"]), (0, ["甲局", "甲局", "乙局"]), (6, ["1", "0", "0"])):
        head = browser.find_elements("css selector", "th[scope=col]")[number]
        head.find_element("tag name", "button").click()
        assert column(browser, number) == first
        way = head.get_attribute("aria-sort")
        head.find_element("tag name", "button").click()
        assert {way, head.get_attribute("aria-sort")} == {"ascending", "descending"}
        known = [c for c in first if c != "–"]
        assert column(browser, number) == known[::-1] + ["–"] * (len(first) - len(known))
        assert len(browser.find_elements("css selector", "[aria-sort]")) == 1
    assert browser.get_log("browser") == []


def test_words_year_severity_and_kind_leave_the_reports_that_have_them(browser, reports):
    browser.get(index(reports, "zh").as_uri())
    box = browser.find_element("name", "words")
    for name, value, left in (
        ("words", "乙", ["乙局"]),
        ("year", "2021", ["甲局"]),
        ("severity", "exception", ["甲局"]),
        ("nature", "A", ["甲局"]),
    ):
        browser.execute_script(f"arguments[0].value = arguments[1]; {TOLD}", browser.find_element("name", name), value)
        assert visible(browser) == left, name
        browser.execute_script(f"arguments[0].form.reset(); {TOLD}", box)
        assert len(visible(browser)) == 3
    box.send_keys("没有此单位")
    assert visible(browser) == [] and browser.find_element("id", "none").is_displayed()


def test_the_language_is_switched_without_a_network(browser, reports):
    browser.get(index(reports).as_uri())
    assert "To be corrected".lower() in browser.find_element("tag name", "table").text.lower()
    browser.find_element("css selector", "button[data-lang='zh-CN']").click()
    text = browser.find_element("tag name", "body").text
    assert "应予更正" in text and "to be corrected" not in text and browser.get_log("browser") == []


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_page_does_not_overflow(width, browser, reports):
    visit(browser, index(reports).as_uri(), width)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    assert browser.get_log("browser") == []


def test_a_report_in_which_nothing_could_be_checked_comes_before_a_sound_one_and_says_so(tmp_path):
    report(tmp_path, "甲局", "2023", *TIES)
    report(tmp_path, "乙局", "2023", "一、收入决算情况说明", "本年收入合计800.00万元。")
    found = rows(tmp_path)
    assert [row["department"] for row in found] == ["乙局", "甲局"]
    assert [doubt["en"] for doubt in found[0]["doubts"]] == ["no figure could be checked"] and not found[1]["doubts"]
    assert "没有可核对的数据" in render(found, "zh")


def test_the_search_finds_titles_that_are_not_shown(tmp_path):
    report(tmp_path, "甲局", "2023", *BREAKS)
    (row,) = rows(tmp_path)
    assert all(one["title_zh"] in row["words"] and one["title_en"] in row["words"] for one in row["why"])
