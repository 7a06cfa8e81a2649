"""One disclosure says the same in every format: narratives as text, web page, Word document, sheet and printed PDF."""

import base64
import csv
import html
import io
from collections import Counter
from pathlib import Path

import docx
import openpyxl
import pytest
from conftest import visit

import juesuan

NARRATIVES = sorted((Path(__file__).parent / "narratives").glob("*.txt"))
STYLE = "@page{size:A4;margin:25mm} body{font:12pt/2 'Noto Serif CJK SC',serif} p{text-indent:2em}"


def lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def as_html(path: Path) -> bytes:
    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines(path))
    return f"<!doctype html><meta charset=utf-8><style>{STYLE}</style><body>{body}".encode()


def as_docx(path: Path) -> bytes:
    document, out = docx.Document(), io.BytesIO()
    for line in lines(path):
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def as_xlsx(path: Path) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for line in lines(path):
        book.active.append([line])
    book.save(out)
    return out.getvalue()


def as_csv(path: Path) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([line] for line in lines(path))
    return out.getvalue().encode("gb18030")


MADE = {".html": as_html, ".docx": as_docx, ".xlsx": as_xlsx, ".csv": as_csv}


def meanings(path: Path) -> Counter:
    """What is said of each figure, wherever it stands."""
    found = juesuan.read(path)
    return Counter((f.label, f.measure, f.basis, f.year, f.value, f.unit, f.of) for f in found.facts if f.is_fact)


@pytest.mark.parametrize("suffix", MADE)
@pytest.mark.parametrize("narrative", NARRATIVES[::3], ids=lambda path: path.stem)
def test_a_narrative_reads_the_same_in_every_format(tmp_path, narrative, suffix):
    path = tmp_path / f"{narrative.stem}{suffix}"
    path.write_bytes(MADE[suffix](narrative))
    assert meanings(path) == meanings(narrative)


@pytest.mark.parametrize("narrative", NARRATIVES[1::5], ids=lambda path: path.stem)
def test_a_narrative_printed_to_pdf_reads_the_same(tmp_path, browser, narrative):
    page, path = tmp_path / "page.html", tmp_path / f"{narrative.stem}.pdf"
    page.write_bytes(as_html(narrative))
    visit(browser, page.as_uri())
    printed = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    path.write_bytes(base64.b64decode(printed["data"]))
    assert meanings(path) == meanings(narrative)
