"""Office packages (docx and xlsx are zip files of XML): which kind it is, and whether it is safe to unpack."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from juesuan.errors import CannotRead

MOST_UNPACKED = 1024 * 1024 * 1024
MOST_XML = 150 * 1024 * 1024
MOST_ENTRIES = 10_000
MOST_RATIO = 1000  # a real sheet of repeated rows packs 100 to 1, a bomb 1,000 to 1 and more

_KINDS = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
)
_FOREIGN = (
    ("OFD.xml", "an OFD file", "open it in an OFD reader and save it as PDF"),
    ("ppt/presentation.xml", "a presentation", "save it as PDF"),
    ("content.xml", "an OpenDocument file", "save it as .docx, .xlsx or PDF"),
    ("xl/workbook.bin", "a binary workbook (.xlsb)", "save it as .xlsx"),
    ("Index/Document.iwa", "a Pages or Numbers file", "save it as .docx, .xlsx or PDF"),
)


def kind(data: bytes, where: str) -> str:
    """docx or xlsx, by the parts inside. Raises CannotRead for other archives, damage, passwords and unsafe sizes."""
    with open_package(data, where) as package:
        names = set(package.namelist())
        for part, name in _KINDS:
            if part in names:
                _check_entities(package, where)
                return name
        for part, seen, advice in _FOREIGN:
            if part in names:
                raise CannotRead(where, seen, advice)
        if "[Content_Types].xml" in names:
            raise CannotRead(where, "an Office file without its main part", "open it, save it anew as .docx or .xlsx")
    raise CannotRead(where, "a zip archive", "unpack it and give the folder")


def open_package(data: bytes, where: str) -> zipfile.ZipFile:
    """The archive, once its directory shows that it is whole, open and of a size that can be unpacked."""
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        seen = "an Office file or zip archive that is damaged or cut off"
        raise CannotRead(where, seen, "download it again") from error
    entries = package.infolist()
    size = sum(entry.file_size for entry in entries)
    xml = sum(entry.file_size for entry in entries if entry.filename.endswith((".xml", ".rels")))
    if len(entries) > MOST_ENTRIES or size > MOST_UNPACKED or xml > MOST_XML:
        seen = f"an archive that unpacks to {size:,} bytes in {len(entries):,} parts"
        raise CannotRead(where, seen, "save it without pictures and blank rows, or as PDF")
    if any(e.file_size > 10 * 1024 * 1024 and e.file_size > MOST_RATIO * max(e.compress_size, 1) for e in entries):
        raise CannotRead(where, "an archive packed more than 1,000 to 1", "open it and save it anew")
    if any(entry.flag_bits & 1 for entry in entries):
        raise CannotRead(where, "protected by a password", "save a copy without the password")
    return package


def part_of(package: zipfile.ZipFile, name: str, where: str, most: int = -1) -> bytes:
    """The first `most` bytes of a part, all by default. Raises CannotRead where the part is damaged."""
    try:
        with package.open(name) as part:
            return part.read(most)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OSError, ValueError) as error:
        raise CannotRead(where, f"part {name} is damaged", "download it again") from error


def _check_entities(package: zipfile.ZipFile, where: str) -> None:
    """Office never writes a document type; where there is one, its entities could read files or grow without end."""
    for entry in package.infolist():
        if entry.filename.endswith((".xml", ".rels")):
            head = part_of(package, entry.filename, where, 65536).replace(b"\x00", b"")
            if re.search(rb"<!(DOCTYPE|ENTITY)", head, re.IGNORECASE):
                seen = f"part {entry.filename} declares a document type, which Office never does"
                raise CannotRead(where, seen, "open it and save it anew")
