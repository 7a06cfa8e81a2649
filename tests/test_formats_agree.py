"""One disclosure says the same in every way that its file is made; what a machine lacks is skipped, and said."""

import csv
import html
import io
import subprocess
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable
from email.message import EmailMessage
from functools import cache
from pathlib import Path

import docx
import openpyxl
import pypdfium2 as pdfium
import pytest
from conftest import OFFICE, OFFICE_TEXTS, to_pdf, visit
from ofd_maker import PRODUCERS, ofd

import juesuan
from juesuan.documents.build import ordinary
from juesuan.documents.scan import installed

NARRATIVES = sorted((Path(__file__).parent / "narratives").glob("*.txt"))
SHORT = min(NARRATIVES, key=lambda path: path.stat().st_size)
STYLE = "@page{size:%s;margin:25mm} body{font:12pt/2 'Noto Serif CJK SC',serif} p{text-indent:2em}"


def lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def as_html(path: Path, size: str = "A4") -> bytes:
    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines(path))
    return f"<!doctype html><meta charset=utf-8><style>{STYLE % size}</style><body>{body}".encode()


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


def as_sheets2003(path: Path) -> bytes:
    rows = "".join(f'<Row><Cell><Data ss:Type="String">{html.escape(line)}</Data></Cell></Row>' for line in lines(path))
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    book = (
        f'<Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="说明"><Table>{rows}</Table></Worksheet></Workbook>'
    )
    return f'<?xml version="1.0"?>{book}'.encode()


def as_mht(path: Path) -> bytes:
    part = EmailMessage()
    part.set_content(as_html(path).decode(), subtype="html", charset="utf-8", cte="base64")
    return b"MIME-Version: 1.0\r\n" + part.as_bytes().replace(b"MIME-Version: 1.0\n", b"")


def as_zip(path: Path) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.write(path, path.name)
    return out.getvalue()


def as_gb18030(path: Path) -> bytes:
    return "\r\n".join(lines(path)).encode("gb18030")


def as_radicals(path: Path) -> bytes:
    """With radicals in place of ideographs, as text copied from some PDFs has them."""
    turned = {ordinary(chr(code)): chr(code) for code in range(0x2F00, 0x2FD6)} | {
        "车": "⻋",
        "长": "⻓",
        "门": "⻔",
        "见": "⻅",
    }
    return "\n".join(lines(path)).translate(str.maketrans(turned)).encode()


def by_office(source: Callable[[Path], bytes], start: str, to: str) -> Callable[[Path], bytes]:
    """Made by LibreOffice from another format."""

    def made(path: Path) -> bytes:
        program = OFFICE_TEXTS if start == "docx" else OFFICE
        if not program:
            pytest.skip("LibreOffice, or the part of it that opens such a file, is not installed")
        with tempfile.TemporaryDirectory() as place:
            file = Path(place) / f"source.{start}"
            file.write_bytes(source(path))
            profile = f"-env:UserInstallation={(Path(place) / 'profile').as_uri()}"
            call = [program, profile, "--headless", "--convert-to", to, "--outdir", place, str(file)]
            subprocess.run(call, capture_output=True, timeout=180, check=True)
            return file.with_suffix(f".{to}").read_bytes()

    return made


def printed(browser, path: Path, header: bool = False, size: str = "A4") -> bytes:
    """Printed to PDF by a browser, with its own lines above and below or without."""
    with tempfile.TemporaryDirectory() as place:
        page = Path(place) / "page.html"
        page.write_bytes(as_html(path, size))
        visit(browser, page.as_uri())
        return to_pdf(browser, displayHeaderFooter=header)


def pictures(pdf: bytes, kind: str) -> bytes:
    """Its pages as pictures, in a PDF or a .tif."""
    if not installed.available():
        pytest.skip("the extra juesuan[scan] is not installed")
    pages = [page.render(scale=150 / 72).to_pil().convert("RGB") for page in pdfium.PdfDocument(pdf)]
    out = io.BytesIO()
    pages[0].save(out, kind, save_all=True, append_images=pages[1:], **({"resolution": 150} if kind == "PDF" else {}))
    return out.getvalue()


MADE = {".html": as_html, ".docx": as_docx, ".xlsx": as_xlsx, ".csv": as_csv}
MORE = {  # way -> the file's ending and who makes it; .doc, .rtf, .odt and .ods: test_formats_office.py
    "gb18030": (".txt", as_gb18030),
    "radicals": (".txt", as_radicals),
    "web archive": (".mht", as_mht),
    "zip": (".zip", as_zip),
    "spreadsheetml 2003": (".xls", as_sheets2003),
    "old workbook": (".xls", by_office(as_xlsx, "xlsx", "xls")),
    "pdf of an office program": (".pdf", by_office(as_docx, "docx", "pdf")),
}
PRINTED = {
    "pdf": (".pdf", lambda pdf: pdf),
    "ofd": (".ofd", ofd),
    "ofd of another producer": (".ofd", lambda pdf: ofd(pdf, PRODUCERS["points and a matrix, no prefix"])),
    "scanned pdf": (".pdf", lambda pdf: pictures(pdf, "PDF")),
    "picture": (".tif", lambda pdf: pictures(pdf, "TIFF")),
}
PICTURES = ("scanned pdf", "picture")  # recognised: two lines on a small page are enough


def meanings(path: Path) -> Counter:
    """What is said of each figure, wherever it stands."""
    found = juesuan.read(path)
    return Counter((f.label, f.measure, f.basis, f.year, f.value, f.unit, f.of) for f in found.facts if f.is_fact)


@cache
def published(narrative: Path) -> Counter:
    """The meanings of a narrative as it stands, read once."""
    return meanings(narrative)


@pytest.mark.parametrize("suffix", MADE)
@pytest.mark.parametrize("narrative", NARRATIVES[::3], ids=lambda path: path.stem)
def test_a_narrative_reads_the_same_in_every_format(tmp_path, narrative, suffix):
    path = tmp_path / f"{narrative.stem}{suffix}"
    path.write_bytes(MADE[suffix](narrative))
    assert meanings(path) == published(narrative)


@pytest.mark.parametrize("way", MORE)
def test_a_narrative_reads_the_same_however_its_file_is_made(tmp_path, monkeypatch, way):
    monkeypatch.setenv("JUESUAN_CACHE", str(tmp_path / "cache"))
    suffix, make = MORE[way]
    path = tmp_path / f"{SHORT.stem}{suffix}"
    path.write_bytes(make(SHORT))
    assert meanings(path) == published(SHORT)


@pytest.mark.parametrize("way", PRINTED)
def test_a_narrative_reads_the_same_however_its_printed_pages_are_kept(tmp_path, monkeypatch, browser, way):
    monkeypatch.setenv("JUESUAN_CACHE", str(tmp_path / "cache"))
    (tmp_path / "text").mkdir()
    text, (suffix, make) = tmp_path / "text" / SHORT.name, PRINTED[way]
    text.write_text("\n".join(lines(SHORT)[:6:5] if way in PICTURES else lines(SHORT)), encoding="utf-8")
    path = tmp_path / f"{SHORT.stem}{suffix}"
    path.write_bytes(make(printed(browser, text, size="A5" if way in PICTURES else "A4")))
    assert meanings(path) == meanings(text)


def test_the_lines_that_a_browser_prints_change_nothing(tmp_path, browser):
    path = tmp_path / f"{SHORT.stem}.pdf"
    path.write_bytes(printed(browser, SHORT, header=True))
    assert meanings(path) == published(SHORT)


def test_the_ways_of_making_a_file_are_at_least_fifteen():
    assert len({*MADE, *MORE, *PRINTED}) >= 15


@pytest.mark.parametrize("narrative", NARRATIVES[1::5], ids=lambda path: path.stem)
def test_a_narrative_printed_to_pdf_reads_the_same(tmp_path, browser, narrative):
    path = tmp_path / f"{narrative.stem}.pdf"
    path.write_bytes(printed(browser, narrative))
    assert meanings(path) == published(narrative)
