"""Bad files: whatever is given, the command ends in bounded time and memory, with the figures or with a message that helps.

Every case is run by `juesuan check` in a process of its own with limits on its processor time and memory.
"""

import io
import os
import random
import re
import resource
import struct
import sys
import traceback
import zipfile
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest
from pypdf.generic import DictionaryObject, NameObject, NumberObject, StreamObject
from test_formats_pdf import Drawing, pdf
from test_formats_sheets import old_workbook

from juesuan.commands import main
from juesuan.disclosure import read
from juesuan.documents.document import Table, read_document
from juesuan.documents.scan import installed
from juesuan.ground.errors import CannotRead

SENTENCE = "某区民政局2023年度决算：收入总计1,750.61万元，支出总计1,750.61万元。"
PROSE = "根据有关规定，本部门严格执行预算管理制度，做好决算公开工作，厉行勤俭节约，反对铺张浪费，不断提高资金使用效益，"
ROWS = [["项目", "决算数"], ["本年收入合计", "5.00"], ["本年支出合计", "5.00"], ["总计", "5.00"]]
SECONDS = 10  # of processor time
MEMORY = 1_500_000_000  # bytes beyond what the test process itself has


# --- how a case is run -------------------------------------------------------------------------------------------------


def command(path: Path, out: Path) -> tuple[int, str, str]:
    """Status, standard output and error of `juesuan check`, run in a fork with the limits above."""
    files = [out / "stdout", out / "stderr"]
    pid = os.fork()
    if pid == 0:
        status = 70
        try:
            have = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (have + MEMORY, have + MEMORY))
            used = int(sum(os.times()[:2]))
            resource.setrlimit(resource.RLIMIT_CPU, (used + SECONDS, used + SECONDS))
            sys.stdout, sys.stderr = (file.open("w", encoding="utf-8") for file in files)
            status = main(["check", str(path), "--format", "csv"])
        except BaseException:  # what the shell would show as a traceback
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
    ended = os.waitpid(pid, 0)[1]
    return os.waitstatus_to_exitcode(ended), *(file.read_text("utf-8") for file in files)


# --- files -------------------------------------------------------------------------------------------------------------


def saved(thing) -> bytes:
    buffer = io.BytesIO()
    (thing.write if isinstance(thing, pypdf.PdfWriter) else thing.save)(buffer)
    return buffer.getvalue()


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return saved(document)


def workbook(rows=ROWS, at: str | None = None) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "收入支出决算总表"
    for row in rows:
        book.active.append(row)
    if at:
        book.active[at] = "决算数"
    return saved(book)


def repacked(data: bytes, changes: dict, level: int = 6) -> bytes:
    """An Office file with parts changed (a function of the old bytes) or added (bytes)."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as new,
    ):
        for entry in old.infolist():
            change = changes.get(entry.filename)
            new.writestr(entry.filename, change(old.read(entry)) if change else old.read(entry))
        for name in set(changes) - set(old.namelist()):
            new.writestr(name, changes[name])
    return buffer.getvalue()


def page(body: str, charset: str = "utf-8", encoding: str = "utf-8") -> bytes:
    return f'<html><head><meta charset="{charset}"></head><body>{body}</body></html>'.encode(encoding)


def html_table(rows=ROWS) -> str:
    return "<table>" + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows) + "</table>"


def compound(*streams: str) -> bytes:
    """Microsoft's old container with streams of these names, as a locked workbook or an old document has it."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + bytes(4) + b"\xff" * 432
    table = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE) + b"\xff" * 504
    entries = b""
    for name in ("Root Entry", *streams):
        encoded = name.encode("utf-16-le")
        entries += encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded) + 2, 2 + 3 * (not entries), 1)
        entries += b"\xff" * 12 + bytes(48)
    return header + table + entries


def locked_xls() -> bytes:
    """An old workbook whose stream says, after its first record, that the rest is encrypted."""
    data = old_workbook("决算", ROWS, "0.00")
    first = 4 + struct.unpack("<H", data[2:4])[0]
    return data[:first] + struct.pack("<HHHH", 0x2F, 4, 0x1234, 0x5678) + data[first:]


def one_page(text: str = SENTENCE) -> bytes:
    return pdf([Drawing().text(40, 100, text)])


def scanned(data: bytes, pages: list[int]) -> bytes:
    """The file with a picture laid over these pages, from 0."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    image = StreamObject()
    image.set_data(b"\x80")
    names = {"Type": "XObject", "Subtype": "Image", "ColorSpace": "DeviceGray"}
    image.update({NameObject(f"/{name}"): NameObject(f"/{value}") for name, value in names.items()})
    numbers = {"Width": 1, "Height": 1, "BitsPerComponent": 8}
    image.update({NameObject(f"/{name}"): NumberObject(value) for name, value in numbers.items()})
    held = writer._add_object(image)
    for number in pages:
        one = writer.pages[number]
        one["/Resources"][NameObject("/XObject")] = DictionaryObject({NameObject("/Im0"): held})
        content = StreamObject()
        content.set_data(one.get_contents().get_data() + b"\nq 595 0 0 842 0 0 cm /Im0 Do Q")
        one[NameObject("/Contents")] = writer._add_object(content)
    return saved(writer)


def locked_pdf(user: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(one_page()))
    writer.encrypt(user, "owner", algorithm="RC4-128")
    return saved(writer)


def crowded(glyphs: int) -> bytes:
    """One page with very many characters."""
    drawing = Drawing()
    for at in range(glyphs // 1000):
        drawing.text(10, 10 + at % 800, "5" * 1000, 1)
    return pdf([drawing])


def noise(length: int = 100_000) -> bytes:
    return random.Random(1).randbytes(length)


def with_rows(cell: str, count: int) -> bytes:
    """A workbook with very many more rows, each with this one cell."""
    rows = "".join(f'<row r="{n}">{cell % n}</row>' for n in range(10, 10 + count)).encode()
    return repacked(workbook(), {SHEET: before(b"</sheetData>", rows)})


def with_body(change, level: int = 6) -> bytes:
    """A Word document whose main part is changed."""
    return repacked(word(SENTENCE), {BODY: change}, level)


BODY, SHEET = "word/document.xml", "xl/worksheets/sheet1.xml"
XXE = b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
LAUGHS = b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">' + LAUGHS + b"]>"
SCRIPTS = (
    "<script>while(1){'收入总计9.99万元'}</script><iframe src='file:///etc/passwd'>9.99</iframe><style>p{width:9.99%}</style>"
)


def half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def entity(declared: bytes):
    return lambda xml: b'<?xml version="1.0"?>' + declared + xml.split(b"?>")[-1]


def remote(xml: bytes) -> bytes:
    """Relationships that would fetch a template and a picture from elsewhere."""
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    links = b"".join(
        b'<Relationship Id="rId9%d" Type="%s%s" Target="%s" TargetMode="External"/>' % (n, kind, name, target)
        for n, (name, target) in enumerate(
            [(b"attachedTemplate", b"http://127.0.0.1:9/a.dotm"), (b"image", b"file:///etc/passwd")]
        )
    )
    return xml.replace(b"</Relationships>", links + b"</Relationships>")


def before(mark: bytes, more: bytes):
    return lambda data: data.replace(mark, more + mark, 1)


def zipped(name: str, content: bytes | str = SENTENCE) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr(name, content)
    return buffer.getvalue()


REFUSED = {  # what it is: the file's name, its content, and what the message says of it
    "empty": ("a.txt", lambda: b"", "an empty file"),
    "blank": ("a.txt", lambda: b" \n\t\r\n" * 1000, "white space"),
    "noise": ("a.txt", noise, "binary"),
    "noise named pdf": ("a.pdf", noise, "not a pdf file"),
    "noise named docx": ("a.docx", noise, "not a docx file"),
    "noise named xls": ("a.xls", noise, "binary"),
    "docx cut short": ("a.docx", lambda: half(word(SENTENCE)), "cut off"),
    "docx without its start": ("a.docx", lambda: word(SENTENCE)[900:], "cut off at its start"),
    "docx with a rotten part": ("a.docx", lambda: with_body(half), "damaged Word document"),
    "xlsx cut short": ("a.xlsx", lambda: half(workbook()), "cut off"),
    "xlsx with a rotten sheet": ("a.xlsx", lambda: repacked(workbook(), {SHEET: half}), "damaged workbook"),
    "pdf cut short": ("a.pdf", lambda: half(one_page()), "cut off"),
    "pdf without its middle": ("a.pdf", lambda: one_page()[:60] + b"\nstartxref\n0\n%%EOF", "damaged"),
    "zip cut short": ("a.zip", lambda: half(word(SENTENCE)), "cut off"),
    "zip within a zip": ("a.zip", lambda: zipped("b.zip", zipped("a.txt")), "a zip archive within another"),
    "zip of nothing that is read": ("a.zip", lambda: zipped("a.exe"), "no file in it that can be read"),
    "locked pdf": ("a.pdf", lambda: locked_pdf("secret"), "password"),
    "locked xlsx": ("a.xlsx", lambda: compound("EncryptionInfo", "EncryptedPackage"), "password"),
    "locked docx": ("a.docx", lambda: compound("EncryptionInfo", "EncryptedPackage"), "password"),
    "locked xls": ("a.xls", locked_xls, "password"),
    "old doc": ("a.doc", lambda: compound("WordDocument", "1Table"), "an old Word or WPS document"),
    "docx bomb": ("a.docx", lambda: repacked(word(SENTENCE), {"word/a.xml": b" " * 60_000_000}), "1,000 to 1"),
    "docx bomb of paragraphs": ("a.docx", lambda: with_body(before(b"<w:sectPr", b"<w:p/>" * 30_000_000), 1), "unpacks to"),
    "docx of 300,000 paragraphs": ("a.docx", lambda: with_body(before(b"<w:sectPr", b"<w:p/>" * 300_000)), "200,000"),
    "docx of many tags": (
        "a.docx",
        lambda: repacked(word(SENTENCE), {"word/styles.xml": before(b"</w:styles", b"<a/>" * 7_000_000)}),
        "6,000,000 tags",
    ),
    "docx with an external entity": ("a.docx", lambda: with_body(entity(XXE)), "document type"),
    "docx of entities without end": ("a.docx", lambda: with_body(entity(LAUGHS)), "document type"),
    "xlsx bomb": ("a.xlsx", lambda: repacked(workbook(), {SHEET: lambda xml: b" " * 200_000_000 + xml}, 1), "unpacks to"),
    "xlsx with an external entity": ("a.xlsx", lambda: repacked(workbook(), {SHEET: entity(XXE)}), "document type"),
    "xlsx of 300,001 filled cells": ("a.xlsx", lambda: with_rows('<c r="A%d"><v>5</v></c>', 300_001), "300,000 cells"),
    "csv as wide as it is long": ("a.csv", lambda: b"1\n" * 3000 + b"," * 3000, "a table of 3,001 rows by 3,001 columns"),
    "scanned pdf": ("a.pdf", lambda: scanned(pdf([Drawing(), Drawing()]), [0, 1]), "no text on pages 1-2, only pictures"),
    "pdf page of a million glyphs": ("a.pdf", lambda: crowded(1_000_000), "page 1: 1,0.* characters on one page"),
    "page of scripts": ("a.html", lambda: page("<script>document.write('收入总计5.00万元')</script>"), "no text"),
    "page of nested boxes": ("a.html", lambda: page("<div>" * 100_000 + SENTENCE), "1,000 deep at character [0-9,]+"),
    "page of nested tables": ("a.html", lambda: page("<table><tr><td>" * 100_000 + SENTENCE), "1,000 deep"),
    "page of a million tags": ("a.html", lambda: page("<br>" * 1_000_000 + SENTENCE), "1,000,00. tags"),
    "line of figures without end": ("a.txt", lambda: (SENTENCE * 60_000).encode(), "60,000 figures"),
    "text of 17 MB": ("a.txt", lambda: ("做好决算公开工作" * 700_000).encode(), "5,600,000 characters"),
    "text that is no disclosure": ("a.txt", lambda: "今天天气很好。".encode() * 100, "speaks of no final accounts"),
}

READ = {  # what it is: the file's name, its content, a figure that must be read, and whether it stands in a table
    "xls that is a page": ("a.xls", lambda: page(html_table()), "5.00", True),
    "xls that is a page in GBK without a head": ("a.xls", lambda: html_table().encode("gbk"), "5.00", True),
    "xls that is tabbed text": ("a.xls", lambda: "\n".join("\t".join(r) for r in ROWS).encode("gbk"), "5.00", True),
    "xls that is xlsx": ("a.xls", workbook, "5.00", True),
    "pdf named txt": ("a.txt", one_page, "1,750.61", False),
    "docx named pdf": ("a.pdf", lambda: word(SENTENCE), "1,750.61", False),
    "docx named doc": ("a.doc", lambda: word(SENTENCE), "1,750.61", False),
    "page named doc": ("a.doc", lambda: page(f"<p>{SENTENCE}</p>"), "1,750.61", False),
    "page named pdf": ("a.pdf", lambda: page(f"<p>{SENTENCE}</p>"), "1,750.61", False),
    "utf-16 text": ("a.txt", lambda: SENTENCE.encode("utf-16"), "1,750.61", False),
    "utf-16 text without a mark": ("a.txt", lambda: SENTENCE.encode("utf-16-le"), "1,750.61", False),
    "pdf that asks not to be copied": ("a.pdf", lambda: locked_pdf(""), "1,750.61", False),
    "docx with external parts": (
        "a.docx",
        lambda: repacked(word(SENTENCE), {"word/_rels/document.xml.rels": remote}),
        "1,750.61",
        False,
    ),
    "page with scripts and frames": ("a.html", lambda: page(SCRIPTS + f"<p onclick='x()'>{SENTENCE}</p>"), "1,750.61", False),
    "page in GBK that says UTF-8": ("a.html", lambda: page(f"<p>{SENTENCE}</p>", "utf-8", "gbk"), "1,750.61", False),
    "page in UTF-8 that says GB2312": ("a.html", lambda: page(f"<p>{SENTENCE}</p>", "gb2312"), "1,750.61", False),
    "more blank rows than cells may be filled": ("a.xlsx", lambda: with_rows('<c r="A%d" s="0"/>', 300_001), "5.00", True),
    "a cell at the far corner": ("a.xlsx", lambda: workbook(at="XFD1048576"), "5.00", True),
    "xlsx with formulas": (
        "a.xlsx",
        lambda: workbook([*ROWS, ["=cmd|'/c calc'!A0", '=WEBSERVICE("http://127.0.0.1:9")']]),
        "5.00",
        True,
    ),
    "csv with formulas": (
        "a.csv",
        lambda: "\n".join(",".join(r) for r in [*ROWS, ["=cmd|'/c calc'!A0", "@SUM(1+1)"]]).encode(),
        "5.00",
        True,
    ),
    "a line of half a megabyte without a stop": (
        "a.txt",
        lambda: (SENTENCE + PROSE.replace("，", "") * 2_800).encode(),
        "1,750.61",
        False,
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_cannot_be_read_is_named_with_what_was_seen_and_what_to_do(tmp_path, case):
    name, content, seen = REFUSED[case]
    (tmp_path / name).write_bytes(content())
    status, out, error = command(tmp_path / name, tmp_path)
    assert (status, out) == (2, ""), error
    assert re.fullmatch(rf"juesuan: {re.escape(name)}[^;\n]*{seen}[^;\n]*; \w[^\n]+\n", error), error


@pytest.mark.parametrize("case", READ)
def test_a_strange_file_that_can_be_read_is_read(tmp_path, case):
    name, content, figure, in_table = READ[case]
    (tmp_path / name).write_bytes(content())
    status, out, error = command(tmp_path / name, tmp_path)
    assert status in (0, 1) and out.startswith("check,"), error
    document = read_document(tmp_path / name)
    assert figure in document.text
    assert any(isinstance(block, Table) for block in document.blocks) == in_table


def test_a_partly_scanned_pdf_names_the_pages_without_text(tmp_path, monkeypatch):
    monkeypatch.setattr(installed, "available", lambda: False)
    blank = [Drawing(), Drawing().text(40, 100, SENTENCE), Drawing(), Drawing()]
    (tmp_path / "a.pdf").write_bytes(scanned(pdf(blank), [0, 2, 3]))
    assert read_document(tmp_path / "a.pdf").notes == (
        "no text on pages 1, 3-4, only pictures: install juesuan[scan] to have it read, or recognise it (OCR)",
    )


def test_nothing_of_a_script_a_frame_or_a_formula_is_run_or_shown(tmp_path):
    (tmp_path / "a.html").write_bytes(page(f"{SCRIPTS}<p>{SENTENCE}</p>"))
    assert "9.99" not in read_document(tmp_path / "a.html").text
    (tmp_path / "a.csv").write_text("项目,决算数\n合计,=1+1\n", encoding="utf-8")
    assert "=1+1" in read_document(tmp_path / "a.csv").text


def test_hidden_sheets_rows_and_columns_are_left_out_with_a_note(tmp_path):
    book = openpyxl.Workbook()
    for row in (["项目", "校验", "决算数"], ["收入合计", "8.88", "5.00"], ["上年", "", "7.77"], ["支出合计", "", "5.00"]):
        book.active.append(row)
    book.active.title = "收支总表"
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["B"].hidden = True
    book.create_sheet("草稿").append(["6.66"])
    book["草稿"].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    document = read_document(tmp_path / "a.xlsx")
    assert [document.of(cell) for cell in document.blocks[1].cells] == [
        "项目",
        "决算数",
        "收入合计",
        "5.00",
        "支出合计",
        "5.00",
    ]
    assert document.notes == ("cells in hidden rows or columns left out: 收支总表 (4)", "hidden sheet left out: 草稿")


def test_long_blank_stretches_of_a_sheet_are_shortened_and_short_ones_kept(tmp_path):
    book = openpyxl.Workbook()
    for at in ("A1", "C3", "XFD1048576"):
        book.active[at] = at
    book.active.merge_cells("A1:XFC1")
    book.save(tmp_path / "a.xlsx")
    cells = read_document(tmp_path / "a.xlsx").blocks[1].cells
    assert [(c.row, c.column, c.colspan) for c in cells] == [(0, 0, 22), (2, 2, 1), (22, 22, 1)]


def test_a_page_that_only_names_its_attachment_is_refused_and_the_attachment_named(tmp_path):
    page = tmp_path / "青禾县水利局_2023.html"
    title = "<h1>青禾县水利局2023年度部门决算公开</h1>"
    page.write_text(f"<html><body>{title}<p>附件：青禾县水利局2023年度部门决算.pdf</p></body></html>", encoding="utf-8")
    with pytest.raises(CannotRead, match=r"青禾县水利局2023年度部门决算\.pdf"):
        read(page)
    told = "<p>公务接待费支出2.00万元。</p><p>附件：决算表.xls</p>"
    page.write_text(f"<html><body>{title}{told}</body></html>", encoding="utf-8")
    assert [f.text for f in read(page).facts if f.is_fact] == ["2.00"]
