"""Document: the file as published, as one text with offsets, and its blocks (paragraphs and tables) in reading order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from juesuan.documents.kinds import PICTURES, READABLE, TRIED, kind_of, reader
from juesuan.documents.zip_package import unpacked
from juesuan.ground import expressions as re
from juesuan.ground.errors import CannotGet, CannotRead
from juesuan.ground.expressions import Expression
from juesuan.ground.files import is_full, no_room
from juesuan.ground.groups import grouped

MOST_BYTES = 100 * 1024 * 1024
MOST_FILES = 500
MOST_CHARACTERS = 5_000_000  # a report of 500 pages has a tenth of it
MOST_FIGURES = 60_000  # a report of the nine tables has 1,000 to 5,000
LONGEST_PARAGRAPH = 10_000
DISPOSITIONS = "dispositions.csv"
_DECIDED = (DISPOSITIONS, "dispositions.earlier.csv", ".signatures.csv")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of text[start:end]; page is None for formats without pages. `skip` are the ranges within it that are not part of
    it: a line break within a number, a page number between two lines. unplaced: a line of a table without its columns, so that
    nothing tells what its figures mean."""

    start: int
    end: int
    page: int | None = None
    skip: tuple[tuple[int, int], ...] = ()
    unplaced: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell: text[start:end] at (row, column), both from 0; a merged cell spans rows and columns and stands once.
    `skip` as in Paragraph: other cells' words between the lines of this one."""

    row: int
    column: int
    start: int
    end: int
    rowspan: int = 1
    colspan: int = 1
    page: int | None = None
    skip: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cells; a table that runs over several pages is one table. Blank cells may be absent or empty. loose: its
    rows were found among lines of text, so that some may be missing."""

    cells: tuple[Cell, ...]
    start: int
    end: int
    page: int | None = None
    loose: bool = False

    def row_at(self, place: int) -> list[Cell]:
        """The cells of the row in which a character stands; none where it stands in no cell."""
        row = next((c.row for c in self.cells if c.start <= place < max(c.end, c.start + 1)), None)
        return [c for c in self.cells if c.row == row]


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a folder: its path below the folder, hash and format, and its share text[start:end] of the text."""

    file: str
    sha256: str
    format: str
    start: int
    end: int


class Seen(NamedTuple):
    """How surely a character was recognised in a picture, from 0 to 1, and what else it may be, the likeliest first."""

    likely: float
    others: tuple[tuple[str, float], ...] = ()


class Gap(str):
    """A note on figures that the file holds back (formulas never computed, a page that cannot be read): no opinion on the
    document is without reserve."""

    __slots__ = ()


class Aside(str):
    """A note on what stands on a page and is no part of the accounts (running heads, the repeated head of a table)."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One published file: its name, hash, format (as documents/kinds.py names it, or folder), full text and blocks in order.

    notes says what could not be read (pages without text); parts lists the files of a folder, else it is empty; seen tells of
    each character that was recognised in a picture, by its offset.
    """

    file: str
    sha256: str
    format: str
    text: str
    blocks: tuple[Paragraph | Table, ...]
    notes: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    seen: Mapping[int, Seen] = field(default_factory=dict, compare=False, repr=False)

    def of(self, block: Paragraph | Cell | Table) -> str:
        """The text of a paragraph, cell or table."""
        at, pieces = block.start, []
        for start, end in getattr(block, "skip", ()):
            if at <= start and end <= block.end:
                pieces.append(self.text[at:start])
                at = end
        return "".join([*pieces, self.text[at : block.end]])

    def block_at(self, place: int) -> Paragraph | Table | None:
        """The block in which a character stands."""
        return next((b for b in self.blocks if b.start <= place < b.end), None)

    def page_at(self, place: int) -> int | None:
        """The page on which a character stands; None in formats without pages."""
        block = self.block_at(place)
        return block.page if block else None

    @property
    def gaps(self) -> tuple[str, ...]:
        """The notes on figures that the file holds back."""
        return tuple(note for note in self.notes if isinstance(note, Gap))


def read_document(path: str | Path) -> Document:
    """The published file, or a folder of files read in natural name order as one document.

    The content decides the format; the extension only breaks ties (txt or csv). Raises CannotGet where the file is missing
    or may not be read, CannotRead where its content is empty, damaged, locked, too large or of another kind.
    """
    path = Path(path)
    try:
        if path.is_dir():
            return _read_folder(path)
        if path.exists() and not path.is_file():
            raise CannotRead(path.name, "neither a file nor a folder", "give the published file")
        return _read_file(path, path.name)
    except FileNotFoundError as error:
        raise CannotGet(str(path), "no such file", "check the path") from error
    except OSError as error:
        if is_full(error):
            raise no_room() from error
        raise CannotGet(str(path), error.strerror or type(error).__name__, "check the path and its permissions") from error
    except ValueError as error:  # a path with a NUL character
        raise CannotGet(str(path), str(error), "check the path") from error


def _read_file(path: Path, where: str) -> Document:
    """One file, named `where` in its errors and in the document."""
    size = path.stat().st_size
    if size == 0:
        raise CannotRead(where, "an empty file", "download it again")
    if size > MOST_BYTES:
        raise CannotRead(where, f"{size:,} bytes, more than {MOST_BYTES:,}", "split it or save it without pictures")
    data = path.read_bytes()
    suffix = path.suffix.lower()
    kind = kind_of(data, suffix, where)
    if kind == "zip":
        return _read_zip(data, path.name, where)
    disguised = f"a picture whose name ends in {suffix}" if kind == "picture" and suffix in READABLE else ""
    try:
        content = reader(kind)(data, where)
    except CannotRead as error:
        if not disguised:
            raise
        raise CannotRead(error.where, f"{disguised} ({error.seen})", error.advice) from error
    _check_size(content.text, where)
    blocks = tuple(piece for block in content.blocks for piece in _cut(content.text, block))
    notes = ((disguised,) if disguised else ()) + tuple(content.notes)
    return Document(path.name, hashlib.sha256(data).hexdigest(), kind, content.text, blocks, notes, seen=content.seen)


def _check_size(text: str, where: str) -> None:
    """Raises CannotRead for a text that no department publishes and that would take minutes to read."""
    if len(text) > MOST_CHARACTERS:
        raise CannotRead(where, f"more than {MOST_CHARACTERS:,} characters of text", "give the disclosure of one department")
    if endless := _ENDLESS.search(text):
        seen = f"a number of more than 1,000 digits at character {endless.start():,}"
        raise CannotRead(where, seen, "check that this is the published file, and not a damaged copy")
    if sum(1 for _ in re.finditer(r"\d[\d,.]*", text)) > MOST_FIGURES:
        raise CannotRead(where, f"more than {MOST_FIGURES:,} figures", "give the disclosure of one department")


def _cut(text: str, block: Paragraph | Table) -> Iterator[Paragraph | Table]:
    """The block, or a paragraph longer than any that is written in pieces that end at a stop: reading compares the figures of
    one paragraph with each other. Tables that stand below each other in one grid are parted."""
    if isinstance(block, Table):
        yield from _parted(text, block)
        return
    while block.end - block.start > LONGEST_PARAGRAPH:
        limit = block.start + LONGEST_PARAGRAPH
        ends = [found + 1 for stop in "。；，" if (found := text.rfind(stop, block.start, limit)) >= 0]
        end = next((end for end in ends if end - block.start > LONGEST_PARAGRAPH // 2), limit)
        yield replace(block, end=end)
        block = replace(block, start=end)
    yield block


_TITLE = Expression(r"(?!注|说明|备注)\S.{2,40}表(?:[（(].{1,12}[）)])?")
_HEADING = Expression(r"第[一二三四五六七八九十]{1,3}部分|[一二三四五六七八九十]{1,3}、.{2,40}(?:说明|情况|解释)$")


def _parted(text: str, table: Table) -> list[Table]:
    """The tables of one grid: a title alone in its row below rows of several cells begins the next, as in a sheet that holds
    all of them; so does a heading alone in its row, where only such rows follow."""
    rows = grouped((cell.row, cell) for cell in table.cells if text[cell.start : cell.end].strip())
    alone = {row: text[found[0].start : found[0].end].strip() for row, found in rows.items() if len(found) == 1}
    covered = {row for c in table.cells for row in range(c.row + 1, c.row + c.rowspan)}
    begins, wide, rest = [], False, max((row for row in rows if row not in alone), default=0)
    for row in sorted(rows):
        title = row in alone and row not in covered and _TITLE.fullmatch(alone[row]) and row < rest
        heading = row in alone and row > rest and _HEADING.match(alone[row])
        if wide and (title or heading):
            begins.append(row)
            wide = False
        wide = wide or row not in alone
    if not begins:
        return [table]
    edges = [0, *begins, max(rows) + 1]
    parts = [[replace(c, row=c.row - low) for c in table.cells if low <= c.row < high] for low, high in pairwise(edges)]
    return [Table(tuple(p), min(c.start for c in p), max(c.end for c in p), p[0].page or table.page) for p in parts]


# Nobody prints such a number, and exact arithmetic on it takes minutes.
_ENDLESS = Expression(r"\d{1001}")


_MANY = "a folder is read as one document; for a folder of many: juesuan survey FOLDER --out TABLES"


def _read_folder(folder: Path) -> Document:
    """All files below the folder, in natural name order, as one document, the same bytes once; notes name those of a kind
    that is not read."""
    found = sorted((p for p in folder.rglob("*") if published(p, folder)), key=lambda p: _natural(p.relative_to(folder)))
    paths = [path for path in found if path.suffix.lower() in TRIED]
    if not paths:
        raise CannotRead(folder.name, "no file in it that can be read", f"give a folder with {' '.join(READABLE)} files")
    if len(found) > MOST_FILES:
        raise CannotRead(folder.name, f"{len(found)} files", f"give the folder of one department, {MOST_FILES} files at most")
    if sum(path.stat().st_size for path in paths) > MOST_BYTES:
        raise CannotRead(folder.name, f"more than {MOST_BYTES:,} bytes in all", "give the folder of one department")
    text, parts, blocks, seen = "", [], [], {}
    hashes: dict[str, str] = {}
    notes = [f"not read: {path.relative_to(folder).as_posix()}" for path in found if path not in paths]
    for path in paths:
        name = path.relative_to(folder).as_posix()
        try:
            one = _read_file(path, f"{folder.resolve().name}/{name}")
        except CannotRead as error:
            if path.suffix.lower() not in PICTURES:  # a badge or a photograph beside the pages is no page
                raise CannotRead(error.where, error.seen, f"{error.advice}; {_MANY}") from error
            notes.append(Gap(f"not read: {name} ({error.seen})"))
            continue
        if (first := hashes.setdefault(one.sha256, name)) != name:
            notes.append(f"not read twice: {name} has the same bytes as {first}")
            continue
        start = len(text)
        text += one.text
        parts.append(Part(name, one.sha256, one.format, start, len(text)))
        blocks += [moved(block, start) for block in one.blocks]
        seen |= {start + offset: how for offset, how in one.seen.items()}
        notes += [type(note)(f"{name}: {note}") for note in one.notes]
        text += "" if text.endswith("\n") else "\n"
    if not parts:
        raise CannotRead(folder.name, "no text in any of its files", f"give a folder with {' '.join(READABLE)} files")
    _check_size(text, folder.name)
    sha256 = hashlib.sha256("".join(f"{part.sha256} {part.file}\n" for part in parts).encode()).hexdigest()
    return Document(folder.resolve().name, sha256, "folder", text, tuple(blocks), tuple(notes), tuple(parts), seen)


def _read_zip(data: bytes, name: str, where: str) -> Document:
    """An archive as the folder that it is once unpacked. Raises CannotRead for one within another and as a folder does."""
    if ".zip/" in where.lower():
        raise CannotRead(where, "a zip archive within another", "unpack it and give the folder")
    import tempfile

    with tempfile.TemporaryDirectory(prefix="juesuan-") as place:
        folder = Path(place) / Path(name).name
        for inner, content in unpacked(data, where):
            (folder / inner).parent.mkdir(parents=True, exist_ok=True)
            (folder / inner).write_bytes(content)
        if not folder.exists():
            raise CannotRead(where, "an archive without files", "download it again")
        read = _read_folder(folder)
    return replace(read, file=name, sha256=hashlib.sha256(data).hexdigest(), format="zip")


def published(path: Path, folder: Path) -> bool:
    """A file, but not a hidden one, a lock file that Office leaves beside an open document, or what the auditor decided."""
    hidden = any(part.startswith((".", "~$", "__MACOSX")) for part in path.relative_to(folder).parts)
    return not hidden and not path.name.endswith(_DECIDED) and path.is_file()


def _natural(path: Path) -> list:
    """Sort key that puts 2 before 10, in each step of the path."""
    return [[(0, int(run), run) if run.isdecimal() else (1, 0, run) for run in re.findall(r"\d+|\D+", p)] for p in path.parts]


def moved(block: Paragraph | Cell | Table, by: int) -> Any:
    """The same block where its text stands `by` characters further on."""
    if isinstance(block, Table):
        return replace(block, start=block.start + by, end=block.end + by, cells=tuple(moved(cell, by) for cell in block.cells))
    skip = tuple((start + by, end + by) for start, end in block.skip)
    return replace(block, start=block.start + by, end=block.end + by, skip=skip)
