"""A disclosure written by somebody who means harm, or who is careless: inert in every output, in a browser, in a spreadsheet.

What it holds: script, event handlers, addresses that run, formulas, template and Markdown and TeX syntax, words without end,
marks that reorder text, control characters; in the file's name, the department's name, items, indicators and sentences.
"""

import csv
import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import nbformat
import pytest
from conftest import disclosure, visit
from lxml import etree
from openpyxl import load_workbook
from test_pages import FIRST, SECOND, printed

from juesuan.audit import audit
from juesuan.commands import main
from juesuan.disclosure import Disclosure, read
from juesuan.documents import office
from juesuan.ground import data as places
from juesuan.ground.errors import CannotRead
from juesuan.ground.text import inert
from juesuan.notebook import execution as notebooks
from juesuan.notebook.desk import Desk, desk
from juesuan.notebook.live import live
from juesuan.report import contract, xbrl
from juesuan.report import data_package as package
from juesuan.report.annotated_draft import annotate
from juesuan.report.compare import COLUMNS, compare, to_text
from juesuan.report.evidence import evidence
from juesuan.report.fact_tables import facts_json, write_csv
from juesuan.report.memo import Memo
from juesuan.report.page_pictures import published
from juesuan.report.tick_marks import marked
from juesuan.report.workpaper import workpaper
from juesuan.survey import survey

NAME = "=1+1<img src=x onerror=window.hit=1>{{7*7}}局_2023"
TAG = '"><script>window.hit=2</script><img src=x onerror=window.hit=3>'
LONG = "W" * 5000
TITLE = "云山县<script>window.hit=4</script>=1+1{{7*7}}民政局2023年度部门决算说明"
SENTENCES = (
    '一、=HYPERLINK("http://example.org","收入")支出决算情况',
    f"支出合计100.00万元，其中：一般公共服务支出60.00万元，占60%；{TAG}专项支出50.00万元，占40%；-cmd|专项支出4.00万元。",
    "=1+1支出总计100.00万元，+cmd|calc!A0基本支出60.00万元，@SUM(1)项目支出55.00万元，较上年减少12.34万元，下降5%。",
    "本年收入合计100.00万元，较上年减少12.34万元，下降5%。",
    "[公务接待](javascript:window.hit=5)费{{7*7}}支出2.00万元，${7*7}增长50%，\u202e主要是<b onclick=window.hit=6>人</b>。",
    f"{LONG}公务接待费3.00万元{LONG}",
    "$x_1$ \\textbf{y} `z` | a | b | </pre></code><svg onload=window.hit=7> 公务用车运行维护费12.34万元\u200f\u061c。",
)
FORM = (
    ("项目名称", "=1+1{{7*7}}路灯<svg onload=window.hit=8>$x_1$", "", "", "", "", ""),
    ("项目资金（万元）", "年初预算数", "全年预算数", "全年执行数", "执行率", "执行率得分", ""),
    ("年度资金总额", "50", "50", "50", "100%", "10", ""),
    ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"),
    ("产出指标", "数量指标", '=HYPERLINK("http://example.org")<i onclick=window.hit=9>数量', "≥200盏", "210盏", "20", "20"),
    ("产出指标", "质量指标", "@SUM(1)$x_1$亮灯率", "≥95%", "97%", "10", "12"),
    ("总分", "", "", "", "", "100", "100"),
)
RISKY = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
NUMBER = re.compile(r"[+-][-+*/()\d., %]*\w{0,6}")
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.fixture(scope="module")
def draft(tmp_path_factory) -> Path:
    """The disclosure as a Word file, whose text no reader takes for markup."""
    document = docx.Document()
    for line in (TITLE, *SENTENCES, "云山县民政局2023年度项目支出绩效自评表"):
        document.add_paragraph(line)
    table = document.add_table(len(FORM), len(FORM[0]))
    for cell, words in zip(table._cells, (words for row in FORM for words in row), strict=True):
        cell.text = words
    path = tmp_path_factory.mktemp("hostile") / f"{NAME}.docx"
    document.save(path)
    return path


@pytest.fixture(scope="module")
def report(draft):
    return audit(draft, draft.parent / "reports", engine=None)  # see the test of the notebooks' cells below


@pytest.fixture(scope="module")
def controls() -> Disclosure:
    """A disclosure with the control characters that no Word file can hold."""
    found = disclosure(
        "支出合计100.00万元，其中：基本支出60.00万元，\x07\x1b[31m专项\x08支出50.00万元\ufffe，\x0b占40%。",
        "=1+1\x00支出总计100.00万元，\x1b]0;x\x07较上年减少12.34万元，下降5%。\u2066公务接待费1.00万元\u2028。",
        file="\x1b[31m=某局_2023.txt",
    )
    assert found.findings and any("\x1b" in f.quote for f in found.findings)
    return found


def test_the_disclosure_is_worth_the_name(report):
    """Its words reach every place where an output could run them."""
    made = report.disclosure
    labels = {f.label for f in made.facts}
    assert any(label.startswith("=HYPERLINK") for label in labels) and any(label.startswith("-cmd") for label in labels)
    assert any(f.quote.startswith("=1+1") for f in made.findings) or any(c.label.startswith("=") for c in made.checks)
    assert any("<" in f.label for f in made.findings) and any(f.measure == "unread" for f in made.facts)
    assert made.document.file == f"{NAME}.docx"


# --- in a browser -------------------------------------------------------------------------------------------------------

INERT = """
return {hit: window.hit, title: document.title === "x",
  on: [...document.querySelectorAll("*")].filter(e => [...e.attributes].some(a => a.name.startsWith("on"))).length,
  addresses: [...document.querySelectorAll("[href], [src]")].map(e => e.getAttribute("href") || e.getAttribute("src"))
    .filter(a => /^\\s*(javascript|vbscript|https?):|^\\s*data:(?!image)/i.test(a)),
  scripts: document.scripts.length, wide: document.documentElement.scrollWidth - innerWidth}
"""


@pytest.fixture
def unguarded(browser):
    """A browser that minds no page's own policy: what is inert here is so because it was escaped."""
    browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
    yield browser
    browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": False})


def at_rest(browser, address: str, scripts: int, width: int = 360) -> None:
    """Nothing of the page ran, nothing in it can, and nothing sticks out."""
    visit(browser, address, width)
    found = browser.execute_script(INERT)  # an open dialog would be an error here
    assert found == {"hit": None, "title": False, "on": 0, "addresses": [], "scripts": scripts, "wide": 0}


@pytest.mark.parametrize(
    ("name", "scripts"), [("memo.en.html", 0), ("memo.zh.html", 0), ("document.en.html", 1), ("document.zh.html", 1)]
)
def test_a_page_runs_nothing_and_does_not_overflow(unguarded, report, name, scripts):
    at_rest(unguarded, (report.folder / name).as_uri(), scripts)
    assert unguarded.get_log("browser") == []


def test_the_panel_of_a_hostile_figure_runs_nothing(unguarded, report):
    facts = {c.facts[0] for c in report.disclosure.checks if c.label.startswith(("=", "-", ">"))}
    assert facts
    for fact in sorted(facts):
        at_rest(unguarded, (report.folder / "document.en.html").as_uri() + f"#{fact}", 1)
        assert not unguarded.execute_script("return document.getElementById('panel').hidden")


def test_the_index_of_hostile_names_runs_nothing_and_its_links_resolve(unguarded, report):
    folder = report.folder.parents[1]
    strange = folder / "=1+1<img src=x onerror=window.hit=1>'\"#?%41局" / "2023"
    shutil.copytree(report.folder, strange)
    from juesuan.report.index import index

    at_rest(unguarded, index(folder).as_uri(), 1)
    links = [a.get_attribute("href") for a in unguarded.find_elements("css selector", "tbody a")]
    for link in links:
        unguarded.get(link)
        assert "2023" in unguarded.title


def test_a_pdf_page_with_hostile_words_runs_nothing(unguarded, tmp_path):
    path = printed(
        tmp_path / "某局_2023.pdf", ("某局2023年度部门决算说明", f"{TAG}支出合计12.00万元，其中：{{{{7*7}}}}基本支出9.00万元")
    )
    found = read(path)
    page = tmp_path / "document.en.html"
    page.write_text(marked(found, pages=published(path, found.document)), encoding="utf-8")
    at_rest(unguarded, page.as_uri(), 1)


def test_control_characters_are_shown_by_number(controls):
    for html in (Memo(controls, "en").html(), marked(controls, "zh")):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", html)
        assert "[U+001B]" in html


# --- in a notebook ------------------------------------------------------------------------------------------------------


def test_the_cells_of_every_notebook_show_it_inert(unguarded, report, draft, tmp_path):
    """All cells run in one kernel's shell; their tables and sentences are put on a page as a notebook would put them."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output
    from markdown_it import MarkdownIt

    shown, render = [], MarkdownIt("commonmark", {"html": True}).enable("table").render
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    try:
        for name in notebooks.names():
            for cell in nbformat.read(places.notebooks() / f"{name}.ipynb", as_version=4).cells:
                if cell.cell_type != "code" or "chart_" in cell.source:
                    continue
                source = (
                    f"document = {str(draft)!r}; prior = ''; budget = ''; lang = 'en'"
                    if "parameters" in cell.metadata.get("tags", [])
                    else cell.source
                )
                with capture_output() as caught:
                    done = shell.run_cell(source)
                done.raise_error()
                if done.result is not None:
                    data, _ = shell.display_formatter.format(done.result)
                    shown.append(data.get("text/html") or (render(data["text/markdown"]) if "text/markdown" in data else ""))
                assert "\x1b" not in caught.stdout and "\u202e" not in caught.stdout
    finally:
        InteractiveShell.clear_instance()
    assert sum("HYPERLINK" in html for html in shown) > 3
    page = tmp_path / "cells.html"
    whole = "".join(f"<div style='overflow:auto'>{html}</div>" for html in shown)
    page.write_text(f"<meta charset=utf-8>{whole}", encoding="utf-8")
    visit(unguarded, page.as_uri())
    found = unguarded.execute_script(INERT)
    assert (found["hit"], found["on"], found["addresses"]) == (None, 0, [])
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", whole)


def test_the_cell_of_a_disclosure_shows_no_controls(controls, report):
    for one in (controls, report.disclosure):
        html = live(one)._repr_html_()
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", html)
        assert not etree.HTML(html).xpath("//img | //*[@onerror or @onload or @onclick]")


# --- in a spreadsheet ---------------------------------------------------------------------------------------------------


def formulas(path: Path) -> list[str]:
    return [str(c.value) for s in load_workbook(path).worksheets for line in s.iter_rows() for c in line if c.data_type == "f"]


def test_no_formula_of_the_workpaper_holds_words_of_the_document(report, controls, tmp_path):
    (tmp_path / "controls.xlsx").write_bytes(workpaper(controls))
    for path in (report.folder / "workpaper.xlsx", tmp_path / "controls.xlsx"):
        assert not [f for f in formulas(path) if re.search("HYPERLINK|1\\+1|cmd|SUM\\(1\\)|7\\*7|script", f)]
        cells = [c for s in load_workbook(path).worksheets for line in s.iter_rows() for c in line]
        assert all(c.quotePrefix for c in cells if c.data_type == "s" and str(c.value).startswith(("=", "+", "-", "@")))
        with zipfile.ZipFile(path) as parts:
            assert not [n for n in parts.namelist() if re.search("externalLink|vbaProject|macro", n)]
            assert all(etree.fromstring(parts.read(n)) is not None for n in parts.namelist() if n.endswith(".xml"))


def test_no_cell_of_a_csv_file_begins_like_a_formula_and_numbers_stay_numbers(report, controls):
    texts = [path.read_text(encoding="utf-8") for path in sorted(report.folder.glob("*.csv"))]
    texts += [contract.to_csv(controls, what) for what in contract.COLUMNS]
    cells = [cell for text in texts for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert any(c.startswith("'=HYPERLINK") for c in cells) and any(c.startswith("'-cmd") for c in cells)
    assert not [c for c in cells if c.startswith(RISKY) and not NUMBER.fullmatch(c)]
    assert {"-12.34", "-5"} <= set(cells)


@pytest.mark.parametrize(
    "cell",
    ["-196.36", "+3.5", "-1,750.61", "-196.36万元", "-10.1%", "-3人次", "-196.36 / (1750.61 + 196.36)", "支出-5", "a=1", ""],
)
def test_a_number_and_its_unit_stay_as_they_are(cell):
    assert inert(cell) == cell


@pytest.mark.parametrize(
    "cell", ["=1+1", "+A1", "-1-A1", "-2+3cmd|x", "@SUM(1)", "\t=1", "＝1+1", "-cmd", "-12.34万元+A1", "--1"]
)
def test_a_cell_that_begins_like_a_formula_gets_an_apostrophe(cell):
    assert inert(cell) == "'" + cell


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_a_spreadsheet_program_finds_no_formula_in_a_csv_file(report, tmp_path):
    (tmp_path / "control.csv").write_text("a\n=1+1\n", encoding="utf-8")
    files = [str(tmp_path / "control.csv"), *(str(report.folder / f"{what}.csv") for what in contract.COLUMNS)]
    command = [SOFFICE, "--headless", "--norestore", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
    command += ["--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,0,true"]  # the last: formulas are computed
    subprocess.run(
        [*command, "--convert-to", "xlsx", "--outdir", tmp_path, *files], check=True, capture_output=True, timeout=240
    )
    assert formulas(tmp_path / "control.xlsx") == ["=1+1"]
    for what in contract.COLUMNS:
        assert formulas(tmp_path / f"{what}.xlsx") == []


def test_no_cell_of_a_survey_begins_like_a_formula(draft, tmp_path):
    survey([draft.parent], tmp_path / "tables", jobs=1)
    for name in ("documents", "findings", "facts"):
        with (tmp_path / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert any(c.startswith("'=1+1") for c in cells)
        assert not [c for c in cells if c.startswith(RISKY) and not NUMBER.fullmatch(c)]


def test_decisions_and_signatures_of_hostile_findings_are_no_formulas(report, tmp_path):
    made = desk(report.disclosure, str(tmp_path / f"{NAME}.docx"))
    first = report.disclosure.findings[0]
    made.dispose(first.finding, "accepted", "王五", "2024-05-06")
    made.sign("prepared", "=1+1", "2024-05-07")
    for path in (made.path, made._signed):
        cells = [c for row in csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")) for c in row]
        assert cells and not [c for c in cells if c.startswith(RISKY) and not NUMBER.fullmatch(c)]
    html = made.findings()._repr_html_()
    assert not etree.HTML(html).xpath("//img | //script | //svg | //*[@onerror or @onload or @onclick]")
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", html)


# --- as data, in Word, in a PDF, in a terminal -----------------------------------------------------------------------------


def test_data_keep_the_words_as_they_are(report, controls):
    for one in (report.disclosure, controls):
        said = json.loads(contract.check_json(one))
        assert [f["quote"] for f in said["findings"]] == [f.quote for f in one.findings]
        assert [f["label"] for f in json.loads(facts_json(one.facts))] == [f.label for f in one.facts]
        json.loads(package.documents(one)["datapackage.json"])


def test_xbrl_is_well_formed_and_has_no_element_of_the_document(report, controls):
    for one in (report.disclosure, controls):
        for content in xbrl.documents(one).values():
            tags = {etree.QName(e).localname for e in etree.fromstring(content).iter() if isinstance(e.tag, str)}
            assert not tags & {"script", "img", "svg", "b", "i"}


def test_the_memo_and_the_evidence_sheets_in_word_are_text_alone(report, controls):
    for found in (report.disclosure, controls):
        for made in (Memo(found, "en").docx(), Memo(found, "zh").docx(), *evidence(found).values()):
            with zipfile.ZipFile(io.BytesIO(made)) as parts:
                assert not [n for n in parts.namelist() if re.search("vbaProject|embeddings|activeX|altChunk", n)]
                links = b"".join(parts.read(n) for n in parts.namelist() if n.endswith(".rels"))
                body = etree.fromstring(parts.read("word/document.xml"))
            assert b"External" not in links
            tags = {etree.QName(e).localname for e in body.iter() if isinstance(e.tag, str)}
            assert not tags & {"object", "pict", "script", "altChunk", "hyperlink", "fldSimple"}
            assert {e.text.split()[0] for e in body.iter("{*}instrText")} <= {"PAGE", "NUMPAGES"}
            said = "".join(body.itertext())
            assert "<" in said or "[U+001B]" in said
            assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", said)


def test_a_handout_of_hostile_tables_runs_nothing(report, tmp_path):
    pytest.importorskip("nbconvert", reason="the extra juesuan[lab] is not installed")
    from juesuan.notebook.handout import Handout

    table = Desk(report.disclosure, report.folder / "dispositions.csv").findings()._repr_html_()
    output = nbformat.v4.new_output("display_data", {"text/html": table, "text/plain": "table"})
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("views", outputs=[output])])
    page, _ = Handout().from_notebook_node(notebook)
    assert "HYPERLINK" in page or "1+1" in page
    tree = etree.HTML(page.split("<body", 1)[1])
    assert not tree.xpath("//img[@src='x'] | //*[@onerror or @onload or @onclick]")


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_an_office_program_gets_no_network_and_runs_no_macro(tmp_path, monkeypatch):
    """What it is called with, and the profile that it is given."""
    called, profile = [], []

    def seen(call, folder, where):
        called.append(call)
        profile.append((folder / "profile" / "user" / "registrymodifications.xcu").read_text("utf-8"))

    monkeypatch.setenv("JUESUAN_CACHE", str(tmp_path))
    monkeypatch.setattr(office, "_run", seen)
    (tmp_path / "某局_2023.rtf").write_bytes(b"{\\rtf1 x}")
    with pytest.raises(CannotRead, match="cannot open"):
        read(tmp_path / "某局_2023.rtf")
    settings = {
        (item.get("{*}path") or item.values()[0], prop.values()[0]): prop.findtext("value")
        for item in etree.fromstring(profile[0].encode())
        for prop in item
    }
    scripting = "/org.openoffice.Office.Common/Security/Scripting"
    assert settings[scripting, "DisableMacrosExecution"] == "true" and settings[scripting, "MacroSecurityLevel"] == "3"
    assert settings["/org.openoffice.Inet/Settings", "ooInetHTTPProxyName"] == "127.0.0.1"
    assert {"--headless", "--norestore"} <= set(called[0])
    if shut := office._shut_in():
        assert tuple(called[0][: len(shut)]) == shut and "--net" in shut
        alone = [*shut, sys.executable, "-c", "import socket; print([n for _, n in socket.if_nameindex()])"]
        assert subprocess.run(alone, capture_output=True, text=True, check=True).stdout.strip() == "['lo']"


def test_comments_of_an_annotated_draft_are_text(draft, tmp_path):
    out = annotate(draft, tmp_path / "批注.docx").path
    with zipfile.ZipFile(out) as parts, zipfile.ZipFile(draft) as before:
        comments = etree.fromstring(parts.read("word/comments.xml"))
        assert set(parts.namelist()) - set(before.namelist()) <= {"word/comments.xml"}
    tags = {etree.QName(e).localname for e in comments.iter()}
    assert not tags & {"fldSimple", "instrText", "hyperlink", "object", "pict", "script", "altChunk"}
    said = "".join(comments.itertext())
    assert "@SUM" in said and "\u202e" not in said


def test_highlights_of_an_annotated_pdf_have_no_action(tmp_path):
    import pypdf

    path = printed(tmp_path / "某局_2023.pdf", FIRST, (SECOND[0], f"=1+1{TAG}"))
    out = annotate(path, tmp_path / "批注.pdf")
    marks = [m.get_object() for page in pypdf.PdfReader(out.path).pages for m in page.get("/Annots") or ()]
    assert len(marks) == out.comments > 0
    assert all(m["/Subtype"] == "/Highlight" and not {"/A", "/AA", "/RC", "/URI"} & set(m) for m in marks)


@pytest.mark.parametrize("command", ["check", "facts"])
def test_a_terminal_gets_no_control_characters(tmp_path, capsys, command):
    path = tmp_path / "某局_2023.txt"
    lines = "某局2023年度部门决算说明", "支出合计100.00万元，其中：基本支出160.00万元，\x1b[31m\u202e专项\x07支出50.00万元。"
    path.write_text("\n".join((*lines, "其他情况见各表，数据取自部门决算报表。" * 40)), encoding="utf-8")
    main([command, str(path)])
    shown = capsys.readouterr()
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", shown.out + shown.err)
    assert "160.00" in shown.out


def test_a_comparison_runs_nothing_and_shows_no_controls(report, controls):
    rows = compare(controls, report.disclosure)
    cells = [cell for row in csv.reader(io.StringIO(write_csv(rows, COLUMNS), newline="")) for cell in row]
    assert any(c.startswith("'=") for c in cells) and not [c for c in cells if c.startswith(RISKY) and not NUMBER.fullmatch(c)]
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", to_text(rows))


def test_a_text_file_with_zero_bytes_is_refused(tmp_path):
    path = tmp_path / "某局_2023.txt"
    path.write_bytes("某局2023年度部门决算说明\n支出合计1.00万元\x00".encode())
    with pytest.raises(CannotRead, match="zero bytes"):
        read(path)
