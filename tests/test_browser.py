"""What is handed over, opened from disk in a real browser: every page of a report folder, as an auditor would use it."""

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from urllib.request import url2pathname

import axe_core
import pypdfium2
import pytest
from conftest import resize, to_pdf, visit
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from test_pages import FIRST, SECOND, printed

from juesuan import bundled as bundled_path
from juesuan.audit import audit

TEXT, PDF = (
    "text",
    "pdf",
)  # the two reports of the folder: the bundled document, and a PDF of two pages whose parts exceed their total
PAGES = [(kind, f"{what}.{lang}.html") for kind in (TEXT, PDF) for what in ("memo", "document") for lang in ("en", "zh")]
PAGES.append(("", "index.html"))
PRINTED = [(TEXT, "memo.en.html"), (PDF, "memo.zh.html"), (TEXT, "document.zh.html"), (PDF, "document.en.html"), PAGES[-1]]
# What sticks out of the window, other than inside a box that scrolls.
STICKING_OUT = """
const edge = document.documentElement.clientWidth + 1, scrolls = e => /auto|scroll|hidden/.test(getComputedStyle(e).overflowX);
const boxed = e => e.parentElement && e.parentElement !== document.body && (scrolls(e.parentElement) || boxed(e.parentElement));
return [...document.querySelectorAll("body *")].filter(e => { const b = e.getBoundingClientRect();
  return b.width && (b.right > edge || b.left < -1) && getComputedStyle(e).clipPath === "none" && !boxed(e); })
  .map(e => e.outerHTML.slice(0, 120));
"""
IN_SIGHT = """
const one = document.querySelector(":target:not([hidden])"), seen = one && [document.getElementById("v-" + one.id), one]
  .find(e => e && e.getClientRects().length);
if (!seen) return false;
const box = seen.getBoundingClientRect();
return box.top < innerHeight && box.bottom > 0 && box.left < innerWidth && box.right > 0;
"""


class Reports:
    """A folder of two reports with their index, as `audit` writes it, and the disclosures they are about."""

    def __init__(self, folder: Path):
        pdf = printed(folder / "某局_2023.pdf", FIRST, SECOND)
        self.folder = folder / "reports"
        self.made = {TEXT: audit(bundled_path(), self.folder, engine=None), PDF: audit(pdf, self.folder, engine=None)}

    def path(self, kind: str, name: str) -> Path:
        return self.made[kind].folder / name if kind else self.folder / name

    def __call__(self, kind: str, name: str, anchor: str = "") -> str:
        return self.path(kind, name).as_uri() + anchor

    def disclosure(self, kind: str):
        return self.made[kind].disclosure


@pytest.fixture(scope="module")
def reports(tmp_path_factory) -> Reports:
    return Reports(tmp_path_factory.mktemp("pages"))


class Ids(HTMLParser):
    """The identifiers of a page."""

    def __init__(self, path: Path):
        super().__init__()
        self.found: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        self.found |= {value for name, value in attributes if name == "id"}


def panel(browser) -> str:
    return browser.execute_script("const p = document.getElementById('panel'); return p.hidden ? '' : p.innerText")


# --- every page ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "name"), PAGES)
def test_a_page_opens_without_error_and_nothing_sticks_out(browser, reports, kind, name):
    visit(browser, reports(kind, name), 360)
    for width in (360, 768, 1280):
        resize(browser, width)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
        assert browser.execute_script(STICKING_OUT) == [], width
    assert browser.get_log("browser") == []


@pytest.mark.parametrize(("kind", "name"), PAGES)
def test_every_link_leads_to_a_place_on_disk(browser, reports, kind, name):
    visit(browser, reports(kind, name))
    links = browser.execute_script("return [...document.querySelectorAll('[href]')].map(e => e.getAttribute('href'))")
    links = {urljoin(reports(kind, name), link) for link in links}
    known: dict[Path, set[str]] = {}
    assert links
    for link in links:
        parts = urlsplit(link)
        assert parts.scheme == "file", link
        path = Path(url2pathname(parts.path))
        assert path.is_file(), link
        if parts.fragment:
            known.setdefault(path, set()) or known.update({path: Ids(path).found})
            assert unquote(parts.fragment) in known[path], link


# Both languages and both widths of the short report; of the long one, whose parts are the same, not every combination.
@pytest.mark.parametrize(
    ("kind", "name", "width"),
    [
        (kind, name, 360 if kind == PDF and "zh" in name else 1280)
        for kind, name in PAGES
        if (kind, name) != (TEXT, "document.en.html")
    ],
)
def test_the_accessibility_checker_finds_nothing(browser, reports, axe, kind, name, width):
    anchor = f"#{reports.disclosure(kind).checks[0].facts[0]}" if name.startswith("document") else ""
    visit(browser, reports(kind, name, anchor), width)  # with its checks open where it is a document
    assert axe_core.violations(browser, axe) == []


@pytest.mark.parametrize(("kind", "name"), PAGES)
def test_a_page_is_small(reports, kind, name):
    """Pages of these sizes were there within a second; how long a machine takes is no test."""
    limit = 600_000 if name.startswith("memo") else 1_000_000
    assert reports.path(kind, name).stat().st_size < limit


# --- on paper -----------------------------------------------------------------------------------------------------------


INNER = {"memo": 178, "document": 182, "index": 269}  # millimetres between the margins that each page asks for


@pytest.mark.parametrize(("kind", "name"), PRINTED)
def test_on_paper_it_is_a4_with_whole_tables_and_text_to_select(browser, reports, kind, name):
    # As wide as the paper between its margins: what sticks out there would be cut off, or shrink all the rest.
    visit(browser, reports(kind, name), INNER[name.split(".")[0]] * 96 // 25.4)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert browser.execute_script(STICKING_OUT) == []
        cells = browser.execute_script("return [...document.querySelectorAll('th, td')].map(e => e.innerText)")
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    text, pdf = "", pypdfium2.PdfDocument(to_pdf(browser))
    sheets = list(pdf)
    last = sheets[-1]
    for page in sheets:
        width, height = page.get_size()
        assert sorted((round(width), round(height))) == [595, 842]
        words, pictures = (
            page.get_textpage().get_text_bounded(),
            list(page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])),
        )
        assert pictures or len(words) > 100 or page is last, words  # no sheet with a heading alone
        text += words
    found = "".join(text.split())
    for cell in cells:
        assert all("".join(line.split()) in found for line in cell.splitlines() if 0 < len(line) < 10), cell


# --- figures, checks and findings -----------------------------------------------------------------------------------------


def figures(disclosure) -> list:
    """A figure whose check ties and one whose check does not, each with that check."""
    found = {}
    for check in disclosure.checks:
        found.setdefault(check.verdict, (check.facts[0], check))
    return list(found.values())


@pytest.mark.parametrize("kind", [TEXT, PDF])
def test_a_click_on_a_figure_shows_its_checks_and_the_figures_at_their_other_end(browser, reports, kind):
    seen = "v-" if kind == PDF else ""
    for fact, check in figures(reports.disclosure(kind)):
        visit(browser, reports(kind, "document.en.html"))
        assert panel(browser) == ""
        figure = browser.find_element("id", seen + fact)
        browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", figure)
        figure.click()
        assert check.check in panel(browser)
        others = browser.execute_script("return [...document.querySelectorAll('.other')].map(e => e.id)")
        assert {seen + name for name in check.facts[1:] if name != fact} <= set(others)


@pytest.mark.parametrize("kind", [TEXT, PDF])
def test_the_tab_key_alone_shows_the_checks_of_each_figure_it_comes_to(browser, reports, kind):
    visit(browser, reports(kind, "document.zh.html"))
    seen, disclosure = "v-" if kind == PDF else "", reports.disclosure(kind)
    facts = [f.fact for f in disclosure.facts if f.is_fact][:4]
    checks = {name: {c.check for c in disclosure.checks if name in c.facts} for name in facts}
    browser.execute_script("document.getElementById(arguments[0]).focus()", seen + facts[0])
    for fact in facts[1:]:
        ActionChains(browser).send_keys(Keys.TAB).perform()
        if browser.switch_to.active_element.get_attribute("class") == "scroll":  # the next page, which itself can be moved
            ActionChains(browser).send_keys(Keys.TAB).perform()
        assert browser.switch_to.active_element.get_attribute("id") == seen + fact
        shown = panel(browser)
        assert shown and all(name in shown for name in checks[fact])


@pytest.mark.parametrize("kind", [TEXT, PDF])
def test_each_finding_leads_to_its_place_in_the_document_and_back(browser, reports, kind):
    found = reports.disclosure(kind).findings
    chosen = {(f.severity, bool(f.facts)): (number, f) for number, f in reversed(list(enumerate(found, 1)))}
    for number, finding in chosen.values():
        visit(browser, reports(kind, "memo.en.html"))
        link = browser.find_element("css selector", f"#finding-{number} a[href$='#{finding.finding}']")
        browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", link)
        link.click()
        assert browser.current_url == reports(kind, "document.en.html", f"#{finding.finding}")
        assert browser.execute_script(IN_SIGHT), finding.finding
        back = (
            f"[id$='{finding.finding}'] a[href='memo.en.html#finding-{number}'], a.flag[href='memo.en.html#finding-{number}']"
        )
        next(flag for flag in browser.find_elements("css selector", back) if flag.is_displayed()).click()
        assert browser.current_url == reports(kind, "memo.en.html", f"#finding-{number}")
        assert browser.execute_script(IN_SIGHT), finding.finding


def test_the_index_leads_to_every_memo_in_both_languages(browser, reports):
    visit(browser, reports("", "index.html"))
    links = {a.get_attribute("href") for a in browser.find_elements("css selector", "tbody a")}
    assert links >= {reports(kind, f"memo.{lang}.html") for kind in (TEXT, PDF) for lang in ("en", "zh")}
