"""Published pages as pictures: the marks lie over the digits, the pictures are small and the same in every run."""

import re
from itertools import pairwise
from pathlib import Path

import matplotlib
import pypdfium2
import pytest
from conftest import opened as read_once
from conftest import visit
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from test_formats_pdf import Drawing, pdf
from test_marked import Page, panel

from juesuan.disclosure import Disclosure, read
from juesuan.ground.data import data
from juesuan.report.memo import Memo
from juesuan.report.page_pictures import FLAG, Pages, published
from juesuan.report.tick_marks import marked

FONT = FontProperties(fname=str(data("fonts", "JuesuanSansSC-Regular.otf")))
FIRST = ("某局2023年度部门决算说明", "支出合计100.00万元，其中：", "基本支出60.00万元，占60%；")
SECOND = ("项目支出50.00万元，占40%。", "公务接待费支出2.00万元。")


def printed(path: Path, *pages: tuple[str, ...], size: tuple[float, float] = (8.27, 11.69), turn: int = 0) -> Path:
    """A PDF with its font inside, a page for each tuple of lines; `turn` is what its viewer is told to turn it by."""
    with matplotlib.rc_context({"pdf.fonttype": 42}), PdfPages(path, metadata={"CreationDate": None}) as file:
        for lines in pages:
            figure = Figure(figsize=size)
            for at, line in enumerate(lines):
                figure.text(0.15, 0.9 - 0.04 * at, line, fontproperties=FONT, size=14, parse_math=False)
            file.savefig(figure)
    if turn:
        path.write_bytes(path.read_bytes().replace(b"/Type /Page /", f"/Type /Page /Rotate {turn} /".encode()))
    return path


@pytest.fixture(scope="module")
def breaking(tmp_path_factory) -> tuple[Path, Disclosure, Pages]:
    """Two pages whose parts exceed their total."""
    path = printed(tmp_path_factory.mktemp("pdf") / "某局_2023.pdf", FIRST, SECOND)
    disclosure = read(path)
    return path, disclosure, published(path, disclosure.document)


def test_every_mark_lies_over_the_digits_of_its_figure(breaking):
    path, disclosure, pages = breaking
    leaves = pages.leaves(disclosure.facts, disclosure.findings)
    assert [leaf.page for leaf in leaves] == [1, 2]
    assert [f.fact for leaf in leaves for f, _ in leaf.figures] == [f.fact for f in disclosure.facts]
    file = pypdfium2.PdfDocument(path)
    for leaf in leaves:
        text = file[leaf.page - 1].get_textpage()
        for fact, spots in leaf.figures:
            ((x, y, w, h),) = spots
            assert text.get_text_bounded(x, leaf.height - y - h, x + w - 0.5, leaf.height - y) == fact.text


def test_findings_stand_beside_their_place_and_never_over_one_another(breaking):
    _, disclosure, pages = breaking
    leaves = pages.leaves(disclosure.facts, disclosure.findings)
    assert sum(len(leaf.flags) for leaf in leaves) == len(disclosure.findings) > 0
    for leaf in leaves:
        heights = [top for _, top in leaf.flags]
        assert all(two - one >= FLAG for one, two in pairwise(heights))


def test_a_page_turned_by_its_viewer_is_marked_at_the_same_digits(tmp_path):
    upright, turned = (printed(tmp_path / f"某局_{n}.pdf", FIRST, turn=n) for n in (0, 90))
    one, two = (published(p, read(p).document) for p in (upright, turned))
    assert one.pictures[0].image == two.pictures[0].image  # its text runs to the right in both
    spots = [pages.leaves(read(p).facts, ())[0].figures for pages, p in ((one, upright), (two, turned))]
    assert [s for _, s in spots[0]] == [s for _, s in spots[1]]


def test_pictures_are_the_same_in_every_run_and_small(breaking):
    path, disclosure, pages = breaking
    assert published(path, disclosure.document) == pages
    assert all(len(p.image) < 20_000 and min(p.pixels) == 1200 for p in pages.pictures)


def test_a_page_whose_font_is_not_in_the_file_is_shown_as_text(tmp_path):
    """Its picture would differ from machine to machine."""
    path = tmp_path / "某局_2023.pdf"
    path.write_bytes(pdf([Drawing().text(90, 100, FIRST[0]).text(90, 130, FIRST[1])]))
    disclosure = read(path)
    assert published(path, disclosure.document) is None
    assert "支出合计" in marked(disclosure)


def test_another_format_has_no_pictures(bundled):
    assert published(Path("unused"), bundled.document) is None


def test_every_link_resolves_in_both_views(breaking):
    _, disclosure, pages = breaking
    page = Page(marked(disclosure, "en", pages=pages))
    ids, other = page.ids(), set(Page(Memo(disclosure, "en").html()).ids())
    assert len(ids) == len(set(ids))
    for link in page.links():
        file, _, anchor = link.partition("#")
        assert file in ("", "memo.en.html")
        assert not anchor or anchor in (other if file else ids), link
    assert {f"v-{f.fact}" for f in disclosure.facts} | {f"v-{f.finding}" for f in disclosure.findings} <= set(ids)
    assert all(a["src"].startswith("data:image/webp;base64,") and a["alt"] for tag, a in page.tags if tag == "img")


def test_hostile_words_on_a_page_are_inert(tmp_path):
    path = printed(tmp_path / "某局_2023.pdf", ("某局2023年度部门决算说明", '"><script>alert(1)</script>支出合计12.00万元'))
    disclosure = read(path)
    page = Page(marked(disclosure, pages=published(path, disclosure.document)))
    assert sum(tag == "script" for tag, _ in page.tags) == 1
    assert not [a for _, a in page.tags for name in a if name.startswith("on") or name == "style"]


@pytest.mark.parametrize("name", ["上海市普陀区财政局_2024.pdf"])
def test_a_published_report_is_marked_whole_and_stays_small(shared, name):
    disclosure = read_once(shared(name))
    pages = published(shared(name), disclosure.document)
    leaves = pages.leaves(disclosure.facts, disclosure.findings)
    assert sum(len(leaf.figures) for leaf in leaves) == len(disclosure.facts)
    assert sum(len(leaf.flags) for leaf in leaves) == len(disclosure.findings)
    assert len(marked(disclosure, "zh", pages=pages).encode()) < 2_000_000


# --- in a browser ------------------------------------------------------------------------------------------------------


def opened(browser, folder: Path, breaking, width: int = 1280, anchor: str = ""):
    _, disclosure, pages = breaking
    path = folder / "document.html"
    path.write_text(marked(disclosure, "en", pages=pages), encoding="utf-8")
    visit(browser, path.as_uri() + anchor, width)


def shown(browser, name: str) -> bool:
    return browser.execute_script(f"return document.getElementById('{name}').getClientRects().length > 0")


class TestInABrowser:
    @pytest.mark.parametrize("width", [360, 768, 1280])
    def test_pages_open_without_error_or_overflow(self, browser, tmp_path, breaking, width):
        opened(browser, tmp_path, breaking, width)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
        loaded = "return [...document.images].every(i => i.complete && i.naturalWidth > 0) && document.images.length"
        assert browser.execute_script(loaded) == 2
        assert browser.get_log("browser") == []

    def test_clicking_a_figure_on_its_page_shows_its_checks_and_marks_the_others(self, browser, tmp_path, breaking):
        opened(browser, tmp_path, breaking)
        check = next(c for c in breaking[1].checks if c.verdict == "breaks" and c.kind == "sum")
        figure = browser.find_element("id", f"v-{check.facts[0]}")
        browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", figure)
        figure.click()
        assert check.check in panel(browser)
        others = browser.execute_script("return [...document.querySelectorAll('.spot.other')].map(e => e.id.slice(2))")
        assert set(check.facts[1:]) <= set(others)

    def test_text_is_one_press_away_and_keeps_the_chosen_figure(self, browser, tmp_path, breaking):
        check = next(c for c in breaking[1].checks if c.verdict == "breaks")
        opened(browser, tmp_path, breaking, anchor=f"#{check.facts[0]}")
        assert shown(browser, f"v-{check.facts[0]}") and not shown(browser, check.facts[0])
        button = browser.find_element("css selector", "[data-view=text]")
        browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
        button.click()
        assert shown(browser, check.facts[0]) and not shown(browser, f"v-{check.facts[0]}")
        assert check.check in panel(browser)
        assert re.search("here", browser.find_element("id", check.facts[0]).get_attribute("class"))

    def test_a_link_from_the_memo_leads_to_the_figure_on_its_page(self, browser, tmp_path, breaking):
        fact = breaking[1].checks[0].facts[0]
        opened(browser, tmp_path, breaking, anchor=f"#{fact}")
        place = f"const b = document.getElementById('v-{fact}').getBoundingClientRect(); return [b.top, b.bottom]"
        top, bottom = browser.execute_script(place)
        assert top >= 0 and bottom <= 900

    def test_without_script_pages_and_text_are_both_there(self, browser, tmp_path, breaking):
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
        try:
            opened(browser, tmp_path, breaking)
            both = [browser.find_element("id", name).is_displayed() for name in ("pages-view", "text-view")]
        finally:
            browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
        assert both == [True, True]
