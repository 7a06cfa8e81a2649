"""Word documents: paragraphs, tables and text boxes in body order, with list numbers and with changes accepted."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.opc.package import OpcPackage
from docx.oxml import parse_xml

from juesuan.documents.build import Builder, Content, Draft, symbols
from juesuan.documents.cut_tables import joined
from juesuan.documents.equations import OMML, of_word
from juesuan.documents.marks import set_apart, struck_out
from juesuan.ground.errors import CannotRead
from juesuan.ground.text import by_digits, chinese

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
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
        reader = _Reader(Builder(where), Numbering(part))
        body = root.find(f"{_W}body")
        if body is None:
            seen = "a Word document in the strict format" if _STRICT in part.blob else "a Word document without a body"
            raise CannotRead(where, seen, "open it in Word or WPS and save it anew as an ordinary .docx")
        reader.blocks(body)
        for kind in ("footnote", "endnote"):
            reader.notes(_root(part, f"{kind}s"), kind)
    except CannotRead:
        raise
    except RecursionError as error:
        raise CannotRead(where, "tables nested too deeply", "save it as PDF") from error
    except Exception as error:  # python-docx and lxml raise whatever the damage leads them to
        seen = f"a damaged Word document ({type(error).__name__})"
        raise CannotRead(where, seen, "open it in Word or WPS and save it anew as .docx") from error
    content = reader.builder.content(_unread(root))
    return content._replace(blocks=joined(content.text, content.blocks))


def _root(main: Any, kind: str) -> Any:
    """The XML of another part that the main one names, an empty one where there is none."""
    parts = {rel.reltype.rsplit("/", 1)[-1]: rel.target_part for rel in main.rels.values() if not rel.is_external}
    return parse_xml(parts[kind].blob if kind in parts else b"<none/>")


def _unread(root: Any) -> list[str]:
    """Notes on what may hold figures that are not text."""
    kinds = {
        f"{_A}blip": "pictures whose text is not read",
        f"{_W}object": "embedded objects (as Excel tables) that are not read",
    }
    counts = {said: sum(1 for _ in root.iter(tag)) for tag, said in kinds.items()}
    struck = (run for run in root.iter(f"{_W}r") if _struck(run) and any((t.text or "").strip() for t in run.iter(f"{_W}t")))
    return [f"{said}: {count}" for said, count in counts.items() if count] + struck_out(sum(1 for _ in struck))


def pieces(element: Any, boxes: list[Any]) -> Iterator[tuple[str, Any]]:
    """The pieces of text below an element, each with the w:t that holds it (None for marks and equations); text boxes are kept
    in `boxes` for later."""
    for child in element:
        tag = child.tag
        if tag in _SKIP or not isinstance(tag, str):
            continue
        if tag == f"{_W}txbxContent":
            boxes.append(child)
        elif tag == f"{_W}t":
            yield child.text or "", child
        elif tag.startswith(OMML):
            yield of_word(child), None
        elif tag in _MARKS:
            yield "" if child.get(f"{_W}type") in ("page", "column") else _MARKS[tag], None
        elif tag == f"{_W}sym":
            font = symbols().get((child.get(f"{_W}font") or "").lower(), {})
            yield font.get((child.get(f"{_W}char") or "").upper(), ""), None
        elif tag == f"{_W}r":
            height = _attribute(child.find(f"{_W}rPr/{_W}vertAlign"))
            yield from () if _hidden(child) else ((set_apart(text, height), at) for text, at in pieces(child, boxes))
        else:
            yield from pieces(child, boxes)


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
        text = "".join(text for text, _ in pieces(paragraph, self.inner))
        number = self.numbering.next(paragraph) if text.strip() else ""
        return (number + text.lstrip() if number else text).split("\n")

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
        for note in root.iter(f"{_W}{kind}"):
            if note.get(f"{_W}type") in (None, "normal"):
                self.blocks(note)


_MARKS = {f"{_W}tab": " ", f"{_W}ptab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def _hidden(run: Any) -> bool:
    """True for a run in hidden text, which nobody sees on the page, and for one that is struck out, and so withdrawn."""
    return _has(run, "vanish") or _struck(run)


def _struck(run: Any) -> bool:
    return _has(run, "strike") or _has(run, "dstrike")


def _has(run: Any, name: str) -> bool:
    found = run.find(f"{_W}rPr/{_W}{name}")
    return found is not None and found.get(_VAL) not in ("0", "false", "off")


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


# --- list numbers that Word makes when it shows a document, 一、 （一） 1. and their like: they are not in its text ---

_LEVELS = 9


@dataclass(slots=True)
class _Level:
    """One level of a list: first number, format name, and text such as （%1）."""

    start: int
    form: str
    text: str


class Numbering:
    """Counts the lists of one document, paragraph by paragraph."""

    def __init__(self, main: Any):
        """From what the numbering and styles parts beside the document's main part say."""
        numbering, styles = _root(main, "numbering"), _root(main, "styles")
        self._lists: dict[str, tuple[str, dict[int, _Level]]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._styles: dict[str, tuple[str | None, Any]] = {}
        self._default: str | None = None
        abstract = {one.get(f"{_W}abstractNumId", ""): _levels(one) for one in numbering.iter(f"{_W}abstractNum")}
        for element in numbering.iter(f"{_W}num"):
            base = _attribute(element.find(f"{_W}abstractNumId"))
            levels = dict(abstract.get(base, {}))
            changed = _overrides(element, levels)
            number = element.get(f"{_W}numId", "")
            # Lists made from one template count on together, unless one of them starts anew.
            self._lists[number] = (f"{base}/{number}" if changed else base, levels)
        for element in styles.iter(f"{_W}style"):
            name, parent = element.get(f"{_W}styleId", ""), _attribute(element.find(f"{_W}basedOn")) or None
            self._styles[name] = (parent, element.find(f"{_W}pPr/{_W}numPr"))
            if element.get(f"{_W}type") == "paragraph" and element.get(f"{_W}default") in ("1", "true"):
                self._default = name

    def next(self, paragraph: Any) -> str:
        """The number of this paragraph as Word would show it; empty where it has none or only a bullet."""
        number, level = self._place(paragraph)
        key, levels = self._lists.get(number, ("", {}))
        if level not in levels:
            return ""
        counts = self._counts.setdefault(key, {})
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        text = levels[level].text
        for other in range(_LEVELS):
            mark = f"%{other + 1}"
            if mark in text and other in levels:
                count = counts.setdefault(other, levels[other].start)
                text = text.replace(mark, _FORMS.get(levels[other].form, str)(count))
        if levels[level].form in ("bullet", "none") or not text.strip():
            return ""
        # A space keeps "1." from a figure that follows it.
        return text if text[-1] in "、）)" else text + " "

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """The list and level of a paragraph: its own, or by its style and the styles that this is based on."""
        own = paragraph.find(f"{_W}pPr/{_W}numPr")
        level = integer(own.find(f"{_W}ilvl"), -1) if own is not None else -1
        number = _attribute(own.find(f"{_W}numId")) if own is not None else ""
        style: str | None = _attribute(paragraph.find(f"{_W}pPr/{_W}pStyle")) or self._default
        for _ in range(20):  # a style may, by damage, be based on itself
            if number or style not in self._styles:
                break
            style, given = self._styles[style]
            if given is not None:
                number = _attribute(given.find(f"{_W}numId"))
                level = level if level >= 0 else integer(given.find(f"{_W}ilvl"), 0)
        return number, max(level, 0)


def _levels(element: Any) -> dict[int, _Level]:
    found = {}
    for level in element.findall(f"{_W}lvl"):
        text = _attribute(level.find(f"{_W}lvlText"))
        form = _attribute(level.find(f"{_W}numFmt")) or "decimal"
        found[_integer_of(level.get(f"{_W}ilvl", ""), 0)] = _Level(integer(level.find(f"{_W}start"), 1), form, text)
    return found


def _overrides(element: Any, levels: dict[int, _Level]) -> bool:
    """Put the exceptions of one list into its levels, in place; True where it has any."""
    overrides = element.findall(f"{_W}lvlOverride")
    for override in overrides:
        at = _integer_of(override.get(f"{_W}ilvl", ""), 0)
        levels.update(_levels(override))
        start = integer(override.find(f"{_W}startOverride"), -1)
        if start >= 0 and at in levels:
            levels[at] = _Level(start, levels[at].form, levels[at].text)
    return bool(overrides)


def _attribute(element: Any) -> str:
    return element.get(_VAL, "") if element is not None else ""


def integer(element: Any, default: int) -> int:
    return _integer_of(_attribute(element), default)


def _integer_of(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else default


def _letters(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number < 260 else str(number)


def _roman(number: int) -> str:
    text = ""
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    for value, mark in zip(values, ["M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"], strict=True):
        while number >= value and len(text) < 30:
            text, number = text + mark, number - value
    return text


_FORMS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda n: f"{n:02d}",
    "upperLetter": _letters,
    "lowerLetter": lambda n: _letters(n).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda n: _roman(n).lower(),
    **dict.fromkeys(
        ("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), lambda n: chr(0x245F + n) if 0 < n <= 20 else str(n)
    ),
    "decimalFullWidth": lambda n: str(n).translate({ord("0") + i: ord("０") + i for i in range(10)}),
    "ideographDigital": by_digits,
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand", "koreanCounting"),
        chinese,
    ),
}
