"""Word documents: paragraphs, tables and text boxes in body order, with list numbers and with changes accepted."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.opc.package import OpcPackage
from docx.oxml import parse_xml

from juesuan.documents.build import Builder, Content, Draft
from juesuan.documents.docx_numbers import Numbering, integer
from juesuan.ground.errors import CannotRead

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_VAL = f"{_W}val"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"

MOST_PARAGRAPHS = 200_000  # those in cells included; a report of 300 pages has a tenth of it

# What is not part of the text as it stands: deleted and moved text, the older copy of a drawing, field codes, phonetic
# guides, properties (which hold their own deleted versions).
_SKIP = {f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "rt", "rPr", "pPr", "tblPr", "trPr", "tcPr")} | {
    f"{_MC}Fallback"
}
_WRAPPERS = {f"{_W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")} | {
    f"{_MC}AlternateContent",
    f"{_MC}Choice",
}


def read(data: bytes, where: str) -> Content:
    """The body, then the notes at its foot. Raises CannotRead for a damaged file and for one without text."""
    try:
        part = OpcPackage.open(io.BytesIO(data)).main_document_part
        if len(re.findall(rb"<w:p[ >/]", part.blob)) > MOST_PARAGRAPHS:
            seen = f"more than {MOST_PARAGRAPHS:,} paragraphs"
            raise CannotRead(where, seen, "delete the blank ones, or give the disclosure of one department")
        root = parse_xml(part.blob)
        parts = {rel.reltype.rsplit("/", 1)[-1]: rel.target_part for rel in part.rels.values() if not rel.is_external}
        reader = _Reader(Builder(where), Numbering(_root(parts, "numbering"), _root(parts, "styles")))
        body = root.find(f"{_W}body")
        if body is None:
            seen = "a Word document in the strict format" if _STRICT in part.blob else "a Word document without a body"
            raise CannotRead(where, seen, "open it in Word or WPS and save it anew as an ordinary .docx")
        reader.blocks(body)
        for kind in ("footnote", "endnote"):
            reader.notes(_root(parts, f"{kind}s"), kind)
    except CannotRead:
        raise
    except RecursionError as error:
        raise CannotRead(where, "tables nested too deeply", "save it as PDF") from error
    except Exception as error:  # python-docx and lxml raise whatever the damage leads them to
        seen = f"a damaged Word document ({type(error).__name__})"
        raise CannotRead(where, seen, "open it in Word or WPS and save it anew as .docx") from error
    return reader.builder.content(_unread(root))


def _root(parts: dict[str, Any], kind: str) -> Any:
    """The XML of another part of the package, None where there is none."""
    return parse_xml(parts[kind].blob) if kind in parts else None


def _unread(root: Any) -> list[str]:
    """Notes on what may hold figures that are not text."""
    kinds = {
        f"{_A}blip": "pictures whose text is not read",
        f"{_W}object": "embedded objects (as Excel tables) that are not read",
    }
    counts = {said: sum(1 for _ in root.iter(tag)) for tag, said in kinds.items()}
    return [f"{said}: {count}" for said, count in counts.items() if count]


@dataclass(slots=True)
class _Reader:
    """Walks the body and adds its blocks to the builder."""

    builder: Builder
    numbering: Numbering
    inner: list[Any] = field(default_factory=list)

    def blocks(self, parent: Any) -> None:
        """Add the paragraphs and tables below this element, in order."""
        for element in _children(parent):
            if element.tag == f"{_W}p":
                for line in self.lines(element):
                    self.builder.paragraph(line)
                self.boxes()
            elif element.tag == f"{_W}tbl":
                self.table(element)

    def boxes(self) -> None:
        """Add what was found inside text boxes and cells since the last call."""
        inner, self.inner = self.inner, []
        for element in inner:
            if element.tag == f"{_W}tbl":
                self.table(element)
            else:
                self.blocks(element)

    def lines(self, paragraph: Any) -> list[str]:
        """The text of a paragraph, with its list number; a line break that the author typed parts it."""
        text = "".join(self.runs(paragraph))
        number = self.numbering.next(paragraph) if text.strip() else ""
        return (number + text.lstrip() if number else text).split("\n")

    def runs(self, element: Any) -> Iterator[str]:
        """The pieces of text below this element; text boxes are kept for later."""
        for child in element:
            tag = child.tag
            if tag in _SKIP or not isinstance(tag, str):
                continue
            if tag == f"{_W}txbxContent":
                self.inner.append(child)
            elif tag in (f"{_W}t", f"{_M}t"):
                yield child.text or ""
            elif tag in _MARKS:
                yield "" if child.get(f"{_W}type") in ("page", "column") else _MARKS[tag]
            elif not (tag == f"{_W}r" and _hidden(child)):
                yield from self.runs(child)

    def table(self, table: Any) -> None:
        """Add a table, then the tables nested in its cells; a table of one column is only a frame round paragraphs."""
        rows = [list(_cells(row)) for row in _rows(table)]
        if max(map(len, rows), default=0) == 1:
            for element, *_ in (cell for row in rows for cell in row):
                self.blocks(element)
            return
        drafts: list[Draft] = []
        above: dict[int, Draft] = {}
        for number, row in enumerate(rows):
            here: dict[int, Draft] = {}
            for element, column, span, merge in row:
                text, merged = self.cell_text(element), above.get(column)
                if merge == "continue" and merged is not None and merged.colspan == span:
                    merged.rowspan = number - merged.row + 1
                    # Word hides what is typed there, so it is not part of the text either.
                    here[column] = merged
                else:
                    here[column] = Draft(number, column, text, 1, span)
                    drafts.append(here[column])
            above = here
        self.builder.table(drafts)
        self.boxes()

    def cell_text(self, cell: Any) -> str:
        lines: list[str] = []
        for element in _children(cell):
            if element.tag == f"{_W}p":
                lines += [line.strip() for line in self.lines(element) if line.strip()]
            elif element.tag == f"{_W}tbl":
                self.inner.append(element)
        return "\n".join(lines)

    def notes(self, root: Any, kind: str) -> None:
        """Add the footnotes or endnotes, without the separators that Word keeps among them."""
        for note in root.iter(f"{_W}{kind}") if root is not None else ():
            if note.get(f"{_W}type") in (None, "normal"):
                self.blocks(note)


_MARKS = {f"{_W}tab": " ", f"{_W}ptab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def _hidden(run: Any) -> bool:
    """True for a run in hidden text, which nobody sees on the page."""
    vanish = run.find(f"{_W}rPr/{_W}vanish")
    return vanish is not None and vanish.get(_VAL) not in ("0", "false", "off")


def _children(parent: Any) -> Iterable[Any]:
    """The block elements below, through the wrappers of content controls and tracked insertions."""
    for child in parent:
        if child.tag in _WRAPPERS:
            yield from _children(child)
        elif isinstance(child.tag, str) and child.tag not in _SKIP:
            yield child


def _rows(table: Any) -> Iterable[Any]:
    """The rows of a table without those deleted in tracked changes."""
    for row in _children(table):
        if row.tag == f"{_W}tr" and row.find(f"{_W}trPr/{_W}del") is None:
            yield row


def _cells(row: Any) -> Iterable[tuple[Any, int, int, str | None]]:
    """The cells of a row with their grid column, the columns they take, and whether they go on from above ("continue")."""
    column = min(integer(row.find(f"{_W}trPr/{_W}gridBefore"), 0), _WIDEST)
    for cell in _children(row):
        if cell.tag != f"{_W}tc":
            continue
        span = min(integer(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1), _WIDEST)
        vertical = cell.find(f"{_W}tcPr/{_W}vMerge")
        yield cell, column, span, None if vertical is None else vertical.get(_VAL) or "continue"
        column += span


_WIDEST = 1000  # columns; a larger number is damage and would only cost memory
