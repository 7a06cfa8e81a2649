"""Blocks: what a memo or an evidence sheet consists of, in one language; the page and the Word document have the same text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text: its look (mark, strong, soft, code, badge, a severity or a verdict), where it leads to on the page, and
    whether it is the document's own Chinese."""

    text: str
    look: str = ""
    link: str = ""
    chinese: bool = False


Content = str | Piece | Sequence["str | Piece"]


def pieces_of(content: Content) -> tuple[Piece, ...]:
    """The content as pieces, none of them empty."""
    parts = (content,) if isinstance(content, str | Piece) else content
    pieces = (Piece(p) if isinstance(p, str) else p for p in parts)
    return tuple(p for p in pieces if p.text)


def joined(contents: Sequence[Content], between: str = "\n") -> tuple[Piece, ...]:
    """Contents in a row, what is empty left out."""
    found: list[Piece] = []
    for pieces in filter(None, map(pieces_of, contents)):
        found += [Piece(between)] if found else []
        found += pieces
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Title:
    """A heading; level 1 is the document's own. `anchor` is its name on the page; `fresh` where it begins a new sheet."""

    content: Content
    level: int = 2
    anchor: str = ""
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph. Looks: answer, opinion, subject, where, soft, caption, decision, quote, code."""

    content: Content
    look: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short paragraphs."""

    items: Sequence[Content]


@dataclass(frozen=True, slots=True)
class Terms:
    """Names with what belongs to them. Look "head" for the memo's own particulars; `fields` are the names to be filled in."""

    rows: Sequence[tuple[str, Content]]
    look: str = ""
    fields: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Listing:
    """A table with a heading row. `looks` has for each column "" or number, short, wide; `foot` is the last row apart;
    `anchors` the names of the rows on the page."""

    heads: Sequence[str]
    rows: Sequence[Sequence[Content]]
    caption: str = ""
    looks: Sequence[str] = ()
    foot: Sequence[Content] = ()
    anchors: Sequence[str] = ()

    def look(self, column: int) -> str:
        """The look of a column, counted from 0."""
        return self.looks[column] if column < len(self.looks) else ""


@dataclass(frozen=True, slots=True)
class Blanks:
    """What is to be written by hand: rows of names, each with an empty line behind it; `ticked` are choices above them."""

    rows: Sequence[Sequence[str]]
    ticked: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """Blocks that belong together: one finding, by its severity."""

    severity: str
    anchor: str
    blocks: Sequence[Any] = field(default_factory=tuple)


Block = Title | Prose | Bullets | Terms | Listing | Blanks | Frame
