"""Formats of office programs, through an installed LibreOffice or refused with the way out; web archives and zip archives."""

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from conftest import OFFICE, OFFICE_TEXTS
from test_formats_agree import SHORT as NARRATIVE
from test_formats_agree import as_html, meanings

from juesuan.documents import office
from juesuan.documents.document import read_document
from juesuan.ground.errors import CannotRead

FILES = Path(__file__).parent / "files"


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("JUESUAN_CACHE", str(tmp_path / "cache"))


NO_TEXTS = pytest.mark.skipif(not OFFICE_TEXTS, reason="LibreOffice Writer is not installed")
NO_BOOKS = pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")


@pytest.mark.parametrize(
    "suffix", [*(pytest.param(s, marks=NO_TEXTS) for s in ("doc", "rtf", "odt")), pytest.param("ods", marks=NO_BOOKS)]
)
def test_a_file_of_an_office_program_reads_as_the_text_it_holds_and_is_converted_once(monkeypatch, suffix):
    """tests/files has the narrative as LibreOffice 7.4 saved it."""
    path = FILES / f"{NARRATIVE.stem}.{suffix}"
    assert meanings(path) == meanings(NARRATIVE)
    assert read_document(path).format == suffix
    assert read_document(path).notes[-1].startswith("read through LibreOffice")
    monkeypatch.setattr(office, "_convert", None)
    assert meanings(path) == meanings(NARRATIVE)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (b"{\\rtf1 x}", "an RTF file"),
        (OLE + "WordDocument".encode("utf-16-le"), "an old Word or WPS document"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', "Word 2003 XML"),
    ],
)
def test_without_an_office_program_the_way_out_is_told(tmp_path, monkeypatch, content, seen):
    monkeypatch.setenv("JUESUAN_SOFFICE", "")
    (tmp_path / "某局_2023.doc").write_bytes(content)
    with pytest.raises(CannotRead) as error:
        read_document(tmp_path / "某局_2023.doc")
    assert error.value.seen == seen
    assert "save it as .docx" in error.value.advice and "LibreOffice" in error.value.advice


def test_an_office_program_that_does_not_end_is_ended(tmp_path, monkeypatch):
    sleeper = tmp_path / "soffice"
    sleeper.write_text("#!/bin/sh\nsleep 60\n", encoding="utf-8")
    sleeper.chmod(0o755)
    monkeypatch.setenv("JUESUAN_SOFFICE", str(sleeper))
    monkeypatch.setattr(office, "SECONDS", 0.2)
    monkeypatch.setattr(office, "version", lambda: "LibreOffice 0")
    (tmp_path / "某局_2023.rtf").write_bytes(b"{\\rtf1 x}")
    with pytest.raises(CannotRead, match="did not open it"):
        read_document(tmp_path / "某局_2023.rtf")


def archived(*pages: tuple[str, str]) -> bytes:
    """A web archive of these pages, each with its encoding."""
    message = EmailMessage()
    message.make_related()
    for text, charset in pages:
        part = EmailMessage()
        part.set_content(text, subtype="html", charset=charset, cte="quoted-printable")
        message.attach(part)
    return b"MIME-Version: 1.0\r\n" + message.as_bytes().replace(b"MIME-Version: 1.0\n", b"")


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
@pytest.mark.parametrize("suffix", ["mht", "mhtml", "doc"])
def test_a_web_archive_reads_as_the_page_in_it(tmp_path, charset, suffix):
    path = tmp_path / f"{NARRATIVE.stem}.{suffix}"
    path.write_bytes(archived((as_html(NARRATIVE).decode(), charset)))
    assert meanings(path) == meanings(NARRATIVE)


def test_the_sheets_of_a_workbook_saved_as_a_web_archive_are_all_read(tmp_path):
    frame = "<html><frameset><frame src=a><frame src=b></frameset></html>"
    one = "<html><body><p>某局2023年度部门决算</p></body></html>"
    two = "<html><body><p>收入合计5.00万元。</p></body></html>"
    path = tmp_path / "某局_2023.mht"
    path.write_bytes(archived((frame, "utf-8"), (one, "gb18030"), (two, "utf-8")))
    document = read_document(path)
    assert [document.of(block) for block in document.blocks] == ["某局2023年度部门决算", "收入合计5.00万元。"]


def test_a_web_archive_without_a_page_is_refused(tmp_path):
    (tmp_path / "a.mht").write_bytes(b"MIME-Version: 1.0\nContent-Type: text/plain\n\nx")
    with pytest.raises(CannotRead, match="without a page"):
        read_document(tmp_path / "a.mht")


def test_an_archive_is_read_as_the_folder_that_it_holds(tmp_path):
    folder = tmp_path / "某局_2023"
    folder.mkdir()
    (folder / "2 表.csv").write_text("项目,决算数\n基本支出,936.01\n", encoding="utf-8")
    (folder / "10 说明.txt").write_text("某局2023年度部门决算\n收入合计5.00万元。", encoding="utf-8")
    path = tmp_path / "某局_2023.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, file.name)
    read, unpacked = read_document(path), read_document(folder)
    assert (read.file, read.format) == ("某局_2023.zip", "zip")
    assert (read.text, read.blocks, read.parts) == (unpacked.text, unpacked.blocks, unpacked.parts)


def test_names_in_gbk_and_paths_that_lead_out_of_an_archive_do_no_harm(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../out.txt", "某局2023年度部门决算")
        archive.writestr("zz.txt", "收入合计5.00万元。")
    path = tmp_path / "某局_2023.zip"
    path.write_bytes(out.getvalue().replace(b"zz.txt", "表".encode("gbk") + b".txt"))
    assert {part.file for part in read_document(path).parts} == {"out.txt", "表.txt"}
    assert [found for found in tmp_path.parent.rglob("out.txt")] == []
