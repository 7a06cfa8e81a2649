"""Build the text of a document whose format has none of its own (pdf, docx, html, sheets), block by block."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from juesuan.documents.document import MOST_CHARACTERS, Cell, Paragraph, Seen, Table
from juesuan.ground.data import data, load
from juesuan.ground.errors import CannotRead
from juesuan.ground.expressions import Expression

MOST_CELLS = 1_000_000
MOST_PLACES = 1_000_000  # rows by columns of one table

# How a heading of a disclosure begins, and what else never goes on with the line before: an annex, a note to a table.
_COUNT = "[一二三四五六七八九十]{1,3}"
HEADING = Expression(rf"\s*(?:{_COUNT}、|[（(]{_COUNT}[）)]|第(?:{_COUNT}|\d{{1,3}})(?:部分|章|节)|附[件表录]|注[：:])")

# Characters that XML, HTML and PDF text may carry but that mean nothing in a sentence and would split a number.
INVISIBLE = Expression("[\u0000-\u0008\u000e-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")


class Content(NamedTuple):
    """What a format yields: the text, its blocks in reading order, notes on what could not be read, and how the characters were
    seen that a recogniser read, by their offsets."""

    text: str
    blocks: tuple[Paragraph | Table, ...]
    notes: tuple[str, ...] = ()
    seen: Mapping[int, Seen] = {}


@dataclass(eq=False, repr=False, slots=True)
class Draft:
    """A cell before its text has a place: its words, grid position, spans and page."""

    row: int
    column: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    page: int | None = None


@dataclass(eq=False, repr=False, slots=True)
class Builder:
    """Collects blocks and their text: paragraphs and rows end with a newline, cells are parted by a tab."""

    where: str
    pieces: list[str] = field(default_factory=list)
    blocks: list[Paragraph | Table] = field(default_factory=list)
    length: int = 0
    cells: int = 0

    def paragraph(self, text: str, page: int | None = None) -> None:
        """Add one paragraph; surrounding space is dropped and a blank one is passed over."""
        text = ordinary(INVISIBLE.sub("", text)).strip()
        if text:
            start = self._add(text)
            self.blocks.append(Paragraph(start, self.length, page))
            self._add("\n")

    def table(self, drafts: Iterable[Draft], page: int | None = None, loose: bool = False) -> None:
        """Add one table; its cells are written row by row from left to right. A table without any text is passed over."""
        drafts = sorted(drafts, key=lambda d: (d.row, d.column))
        for draft in drafts:
            draft.text = ordinary(INVISIBLE.sub("", draft.text)).strip()
        if not any(draft.text for draft in drafts):
            return
        self.cells += len(drafts)
        if self.cells > MOST_CELLS:
            raise CannotRead(self.where, f"more than {MOST_CELLS:,} table cells", "split the file")
        high, wide = max(d.row + d.rowspan for d in drafts), max(d.column + d.colspan for d in drafts)
        if high * wide > MOST_PLACES:
            raise CannotRead(self.where, f"a table of {high:,} rows by {wide:,} columns", "delete its blank rows and columns")
        cells, first = [], self.length
        for before, draft in zip([None, *drafts], drafts, strict=False):
            if before is not None:
                self._add("\t" if before.row == draft.row else "\n")
            start = self._add(draft.text)
            cells.append(Cell(draft.row, draft.column, start, self.length, draft.rowspan, draft.colspan, draft.page or page))
        self.blocks.append(Table(tuple(cells), first, self.length, page, loose))
        self._add("\n")

    def content(self, notes: Iterable[str] = ()) -> Content:
        """Everything added so far. Raises CannotRead where that is nothing at all."""
        if not self.blocks:
            raise CannotRead(self.where, "no text in it", "check that this is the published file, not a picture of it")
        return Content("".join(self.pieces), tuple(self.blocks), tuple(notes))

    def _add(self, text: str) -> int:
        start = self.length
        self.pieces.append(text)
        self.length += len(text)
        if self.length > MOST_CHARACTERS:
            raise CannotRead(self.where, f"more than {MOST_CHARACTERS:,} characters of text", "split the file")
        return start


_STRANGE = Expression("[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")


@cache
def _letters() -> dict[int, str]:
    """data/characters.yaml, with the compatibility ideographs of Unicode's own table."""
    found = load(data("characters.yaml"))
    letters = {ord(radical): ideograph for radical, ideograph in found["radicals"]["pairs"].split()}
    for code in (*range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20)):
        ideograph = unicodedata.normalize("NFC", chr(code))
        if len(ideograph) == 1 and ord(ideograph) != code:
            letters[code] = ideograph
    return letters


@cache
def symbols() -> dict[str, dict[str, str]]:
    """The signs that Word keeps by font and place: data/characters.yaml, by the font's name in small letters."""
    return load(data("characters.yaml"))["symbols"]


def ordinary(text: str) -> str:
    """The text with radicals and compatibility ideographs as ordinary ideographs: as many characters as before.

    Source: Unicode's EquivalentUnifiedIdeograph and canonical decompositions; NFKC leaves 车 民 门 长 and 30 more as radicals.
    """
    return text.translate(_letters()) if _STRANGE.search(text) else text
