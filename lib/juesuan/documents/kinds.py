"""Which format a file is of, told by its content, and the function that reads it."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from typing import Any

from juesuan.documents import zip_package
from juesuan.ground.data import data, load
from juesuan.ground.errors import CannotRead

_READERS = load(data("formats.yaml"))["readers"]


def reader(kind: str) -> Callable[[bytes, str], Any]:
    """The function that reads this format, from a file's bytes and its name to the Content."""
    return loaded(_READERS[kind])


def loaded(name: str) -> Callable[..., Any]:
    """A function of this room by module and name, imported when needed: it builds on what its caller builds on, and its
    libraries load slowly and take much memory."""
    module, function = name.rsplit(".", 1)
    return getattr(importlib.import_module(f"juesuan.documents.{module}"), function)


# What a file begins with when it is of a kind that we know and cannot read, and what the reader can do about it.
_FOREIGN = (
    (b"Rar!", "a RAR archive", "unpack it and give the folder"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it and give the folder"),
    (b"\x1f\x8b", "a gzip archive", "unpack it"),
    (b"%!PS", "a PostScript file", "save it as PDF"),
)
_PICTURE = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_ARCHIVED = re.compile(rb"\s*(?:MIME-Version:|From: <?Saved by|Content-Type: multipart/related)", re.IGNORECASE)
_SHEETS_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|table|div|p|script|title)\b[^<]*>", re.IGNORECASE)


def kind_of(data: bytes, suffix: str, where: str) -> str:
    """The format by content. Raises CannotRead for a format that is known but not read."""
    for magic, seen, advice in _FOREIGN:
        if data.startswith(magic):
            raise CannotRead(where, seen, advice)
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(_PICTURE[:5]) or (data.startswith(_PICTURE[5]) and suffix == ".bmp"):
        return "picture"
    if _ARCHIVED.match(data[:4096]):
        return "mht"
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole_kind(data, where)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return zip_package.kind(data, where)
    if data[:2] == b"\x09\x08" and data[2:4] in (b"\x10\x00", b"\x08\x00"):
        return "xls"  # a BIFF stream outside its usual container
    if _SHEETS_2003 in data[:4096]:
        return "xml"
    if b'progid="Word.Document"' in data[:4096]:
        return "word-xml"
    if suffix in (".docx", ".xlsx", ".pdf") and not _HTML.search(data[:4096]):
        raise CannotRead(where, f"not a {suffix[1:]} file inside, or cut off at its start", "download it again")
    # A UTF-16 page shows its tags only without the zero bytes.
    if _HTML.search(data[:4096].replace(b"\x00", b"")) or suffix in (".html", ".htm", ".shtml"):
        return "html"
    return "csv" if suffix in (".csv", ".tsv") else "txt"


def _ole_kind(data: bytes, where: str) -> str:
    """xls for a workbook in Microsoft's old container; the others are refused by name."""
    streams = ("EncryptedPackage", "WordDocument", "Workbook", "Book")
    held = {stream for stream in streams if stream.encode("utf-16-le") in data}
    if "EncryptedPackage" in held:
        raise CannotRead(where, "protected by a password", "save a copy without the password")
    if "WordDocument" in held:
        return "doc"
    if held:
        return "xls"
    raise CannotRead(where, "an old Microsoft Office file that is no workbook", "save it as .docx, .xlsx or PDF")


_TEXTS = (".txt", ".html", ".htm", ".shtml", ".mht", ".mhtml")
_ALWAYS = (*_TEXTS, ".docx", ".pdf", ".ofd", ".xls", ".xlsx", ".csv", ".tsv", ".zip")
# Where LibreOffice is installed; elsewhere they are refused by name, since they may hold part of the disclosure too.
_OFFICE = (".doc", ".wps", ".et", ".rtf", ".odt", ".ods", ".xlsb")
PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp")
READABLE = (*_ALWAYS, *_OFFICE)
TRIED = (*READABLE, *PICTURES, ".rar", ".7z")
