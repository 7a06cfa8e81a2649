"""Office packages (docx and xlsx are zip files of XML): which kind it is, and whether it is safe to unpack."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from juesuan.ground.errors import CannotRead

if TYPE_CHECKING:
    import zipfile

MOST_UNPACKED = 1024 * 1024 * 1024
MOST_FILED = 200 * 1024 * 1024  # of an archive of files
MOST_XML = 150 * 1024 * 1024
MOST_ENTRIES = 10_000
MOST_TAGS = 6_000_000  # in all parts but the sheets; a report of 300 pages has a tenth of it
MOST_RATIO = 1000  # a real sheet of repeated rows packs 100 to 1, a bomb 1,000 to 1 and more

_KINDS = (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("OFD.xml", "ofd"), ("xl/workbook.bin", "xlsb"))
_OPEN = {"text": "odt", "spreadsheet": "ods"}
_FOREIGN = (
    ("ppt/presentation.xml", "a presentation", "save it as PDF"),
    ("Index/Document.iwa", "a Pages or Numbers file", "save it as .docx, .xlsx or PDF"),
)


def kind(data: bytes, where: str) -> str:
    """docx, xlsx, ofd, odt, ods or xlsb by the parts inside, else zip. Raises CannotRead for what is known and not read, for
    damage, passwords and unsafe sizes."""
    with open_package(data, where) as package:
        names = set(package.namelist())
        for part, name in _KINDS:
            if part in names:
                _check_parts(package, where)
                return name
        if "content.xml" in names and "mimetype" in names:
            made = part_of(package, "mimetype", where).decode("ascii", "replace").strip().rpartition(".")[2].partition("-")[0]
            if made not in _OPEN:
                raise CannotRead(where, f"an OpenDocument {made}", "save it as .docx, .xlsx or PDF")
            _check_parts(package, where)
            return _OPEN[made]
        for part, seen, advice in _FOREIGN:
            if part in names:
                raise CannotRead(where, seen, advice)
        if "[Content_Types].xml" in names:
            raise CannotRead(where, "an Office file without its main part", "open it, save it anew as .docx or .xlsx")
    return "zip"


def unpacked(data: bytes, where: str) -> Iterator[tuple[str, bytes]]:
    """The files of an archive by their paths, which lead nowhere but below it. Raises CannotRead for damage and a password."""
    with open_package(data, where) as package:
        if (size := sum(entry.file_size for entry in package.infolist())) > MOST_FILED:
            raise CannotRead(where, f"an archive that unpacks to {size:,} bytes", "give the files of one department")
        for entry in package.infolist():
            # Archives made on Chinese Windows have names in GBK and do not say so.
            name = entry.filename if entry.flag_bits & 0x800 else _gbk(entry.filename)
            parts = [part for part in re.split(r"[/\\\\]", name) if part not in ("", ".", "..") and ":" not in part]
            if not entry.is_dir() and parts:
                yield "/".join(parts), part_of(package, entry.filename, where)


def _gbk(name: str) -> str:
    try:
        return name.encode("cp437").decode("gb18030")
    except UnicodeError:
        return name


def open_package(data: bytes, where: str) -> zipfile.ZipFile:
    """The archive, once its directory shows that it is whole, open and of a size that can be unpacked."""
    import zipfile  # not at the top: most documents are no packages

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


def part_of(package: zipfile.ZipFile, name: str, where: str) -> bytes:
    """The bytes of a part. Raises CannotRead where it is damaged."""
    import zipfile
    import zlib

    try:
        return package.read(name)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OSError, ValueError) as error:
        raise CannotRead(where, f"part {name} is damaged", "download it again") from error


def _check_parts(package: zipfile.ZipFile, where: str) -> None:
    """Office never writes a document type; where there is one, its entities could read files or grow without end. Nor does it
    write millions of elements, each of which takes a hundred times its size once it is parsed."""
    tags = 0
    for entry in package.infolist():
        if not entry.filename.endswith((".xml", ".rels")):
            continue
        xml = part_of(package, entry.filename, where)
        if re.search(rb"<!(DOCTYPE|ENTITY)", xml[:65536].replace(b"\x00", b""), re.IGNORECASE):
            seen = f"part {entry.filename} declares a document type, which Office never does"
            raise CannotRead(where, seen, "open it and save it anew")
        tags += 0 if entry.filename.startswith("xl/worksheets/") else xml.count(b"<")
        if tags > MOST_TAGS:
            raise CannotRead(where, f"more than {MOST_TAGS:,} tags up to part {entry.filename}", "split it, or save it as PDF")
