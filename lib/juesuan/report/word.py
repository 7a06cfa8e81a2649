"""Word: blocks as a .docx file, the same text as the page; what is to be filled in stands in content controls.

Nothing comes from a clock: the same blocks give the same bytes.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

from juesuan.ground.files import MOMENT, timeless
from juesuan.ground.text import harmless, width
from juesuan.report.blocks import Bars, Blanks, Block, Bullets, Content, Frame, Listing, Piece, Prose, Terms, Title, pieces_of

FONTS = {"ascii": "Times New Roman", "hAnsi": "Times New Roman", "eastAsia": "宋体", "cs": "Times New Roman"}
HEADINGS = {**FONTS, "eastAsia": "黑体"}
# In twentieths of a point: the room between the margins of A4, a digit of 9 points, the room beside the text of a cell.
TEXT_WIDTH, DIGIT, PADDING = 9638, 118, 300
COLOURS = {
    "exception": "8C1D18",
    "breaks": "8C1D18",
    "attention": "6B4A00",
    "soft": "555555",
    "where": "555555",
    "subject": "555555",
}
SHADES = {"mark": "FFF0B3"}
SIZES = {"opinion": 11.5, "answer": 13, "where": 9, "soft": 9, "code": 8.5, "small": 9}
_ILLEGAL = {n: " " for n in range(32) if n not in (9, 10)}


def word(blocks: Iterable[Block], title: str, lang: str, prompt: str) -> bytes:
    """The blocks as a .docx file in "en" or "zh"; `prompt` stands in the fields that are to be filled in."""
    made = docx.Document()
    _prepared(made, title, lang)
    body = made.element.body
    end = body[-1]  # the section's own properties come last
    for paragraph in list(body[:-1]):
        body.remove(paragraph)
    written = parse_xml(f"<w:body {nsdecls('w')}>{''.join(_Writer(prompt).elements(blocks))}</w:body>")
    for element in written:
        end.addprevious(element)
    out = io.BytesIO()
    made.save(out)
    return timeless(out.getvalue())


def _prepared(made: Any, title: str, lang: str) -> None:
    """A4, margins, fonts, page numbers, and properties that no clock has set."""
    section = made.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.PORTRAIT, Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(2), Cm(2)
    for name in ("Normal", "Heading 1", "Heading 2", "Heading 3"):
        style = made.styles[name]
        style.font.size, style.font.italic = (
            Pt({"Normal": 10.5, "Heading 1": 20, "Heading 2": 14, "Heading 3": 11.5}[name]),
            False,
        )
        style.font.color.rgb = docx.shared.RGBColor(0, 0, 0)
        properties = style.element.get_or_add_rPr()
        for old in properties.findall(qn("w:rFonts")):
            properties.remove(old)
        properties.insert(0, _parsed(_made("w:rFonts", **(FONTS if name == "Normal" else HEADINGS))))
        style.paragraph_format.space_before = Pt(0 if name == "Normal" else 10)
        style.paragraph_format.space_after = Pt(4)
    made.styles["Normal"].element.rPr.append(_parsed(_made("w:lang", val="en-GB", eastAsia="zh-CN")))
    footer = section.footer.paragraphs[0]
    footer.alignment = 2
    for field in ("PAGE", "NUMPAGES"):
        if field == "NUMPAGES":
            footer.add_run(" / ")
        footer._p.append(_parsed(_made("w:fldSimple", _made("w:r", "<w:t>1</w:t>"), instr=field)))
    about = made.core_properties
    about.title = harmless(title).translate(_ILLEGAL)[:255]  # no property may be longer
    about.author, about.last_modified_by, about.comments = "juesuan", "juesuan", ""
    about.language, about.revision = {"en": "en-GB", "zh": "zh-CN"}[lang], 1
    about.created = about.modified = datetime.datetime(*MOMENT)


class _Writer:
    """Writes blocks as elements of a Word document's body: as text, for a memo has 20,000 of them, parsed once."""

    def __init__(self, prompt: str):
        self.prompt, self.fields = prompt, 0

    def elements(self, blocks: Iterable[Block]) -> Iterable[str]:
        for block in blocks:
            yield from getattr(self, f"_{type(block).__name__.lower()}", self._nothing)(block)

    def _nothing(self, block: Bars) -> Iterable[str]:
        return ()

    def _title(self, block: Title) -> Iterable[str]:
        properties = [_made("w:pStyle", val=f"Heading{block.level}"), _made("w:keepNext")]
        yield _paragraph(block.content, [*properties, *([_made("w:pageBreakBefore")] if block.fresh else [])])

    def _prose(self, block: Prose) -> Iterable[str]:
        properties = [_made("w:ind", left="280")] if block.look in ("quote", "decision", "opinion") else []
        if block.look == "code":
            for line in str(block.content).split("\n"):
                yield _paragraph(Piece(line, "code"), [_made("w:spacing", after="0")], "code")
            return
        yield _paragraph(block.content, properties, block.look)

    def _bullets(self, block: Bullets) -> Iterable[str]:
        for item in block.items:
            yield _paragraph(("• ", *pieces_of(item)), [_made("w:ind", left="280")])

    def _terms(self, block: Terms) -> Iterable[str]:
        rows = [
            [_paragraph(Piece(name, "strong" if block.look == "parts" else "soft")), self._term(block, name, it)]
            for name, it in block.rows
        ]
        yield _table(rows, [2100, TEXT_WIDTH - 2100], lines=block.look == "head")
        yield _gap()

    def _term(self, block: Terms, name: str, content: Content) -> str:
        return self.control(name) if name in block.fields else _paragraph(content, _tight())

    def _listing(self, block: Listing) -> Iterable[str]:
        if block.caption:
            yield _paragraph(Piece(block.caption, "strong"), [_made("w:keepNext")])
        rows = [[Piece(head, "strong") for head in block.heads], *block.rows, *([block.foot] if block.foot else [])]
        right = [block.look(n) == "number" for n in range(len(block.heads))]
        cells = [[_paragraph(it, _tight(right[n]), "small") for n, it in enumerate(row)] for row in rows]
        yield _table(cells, _widths(block), head=True)
        yield _gap()

    def _blanks(self, block: Blanks) -> Iterable[str]:
        for one in block.ticked:
            yield _paragraph((one, " ", Piece("\u3000" * 12, "blank")))
        for row in block.rows:
            pieces = [p for name in row for p in (f"{name} ", Piece("\u3000" * (18 // len(row) - 2), "blank"), "\u3000")]
            yield _paragraph(pieces, [_made("w:spacing", before="240", after="120")])

    def _frame(self, block: Frame) -> Iterable[str]:
        yield from self.elements(block.blocks)

    def control(self, name: str) -> str:
        """A paragraph with an empty field of this name: Word shows the prompt until something is written."""
        self.fields += 1
        about = [_made("w:alias", val=name), _made("w:id", val=str(self.fields)), "<w:showingPlcHdr/>", "<w:text/>"]
        prompt = _made("w:sdtContent", _run(Piece(self.prompt, "soft"), ""))
        return _in_paragraph(_tight(), _made("w:sdt", _made("w:sdtPr", *about), prompt))


# --- elements ----------------------------------------------------------------------------------------------------------


def _made(tag: str, *inside: str, **attributes: str) -> str:
    named = "".join([f" w:{name}={quoteattr(value)}" for name, value in attributes.items()])
    return f"<{tag}{named}>{''.join(inside)}</{tag}>" if inside else f"<{tag}{named}/>"


def _parsed(element: str) -> Any:
    return parse_xml(element.replace(" ", f" {nsdecls('w')} ", 1))


def _paragraph(content: Content, properties: Iterable[str] = (), look: str = "") -> str:
    return _in_paragraph(properties, *[_run(piece, look) for piece in pieces_of(content)])


def _in_paragraph(properties: Iterable[str], *inside: str) -> str:
    own = sorted(properties, key=lambda one: _ORDER.index(_NAME.match(one)[0]))
    return _made("w:p", *([_made("w:pPr", *own)] if own else []), *inside)


_NAME = re.compile(r"<w:\w+")
_ORDER = tuple(
    f"<w:{n}" for n in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "spacing", "ind", "jc")
)  # the schema's


def _run(piece: Piece, look: str) -> str:
    properties, looks = [], {*piece.look.split(), look} - {""}
    if looks & {"strong", "badge", "mark", "breaks", "opinion", "answer"}:
        properties.append("<w:b/>")
    for colour in [COLOURS[one] for one in sorted(looks) if one in COLOURS][:1]:
        properties.append(_made("w:color", val=colour))
    for size in [SIZES[one] for one in sorted(looks) if one in SIZES][:1]:
        properties.append(_made("w:sz", val=str(round(2 * size))))
    if "blank" in looks:
        properties.append(_made("w:u", val="single"))
    for shade in [SHADES[one] for one in sorted(looks) if one in SHADES]:
        properties.append(_made("w:shd", val="clear", color="auto", fill=shade))
    lines = escape(harmless(piece.text).translate(_ILLEGAL)).split("\n")
    told = "<w:br/>".join([f'<w:t xml:space="preserve">{line}</w:t>' for line in lines])
    return _made("w:r", *([_made("w:rPr", *properties)] if properties else []), told)


def _tight(right: bool = False) -> list[str]:
    """The spacing of a paragraph within a table, and that it stands at the right."""
    return [_made("w:spacing", before="20", after="20"), *([_made("w:jc", val="right")] if right else [])]


def _gap() -> str:
    return _paragraph("", [_made("w:spacing", before="0", after="60")])


def _table(rows: Sequence[Sequence[Any]], widths: Sequence[int], head: bool = False, lines: bool = True) -> str:
    """A table of cells that are paragraphs or content controls; its first row is repeated on each sheet where it is a head."""
    properties = [_made("w:tblW", w=str(sum(widths)), type="dxa")]
    if lines:
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        borders = [_made(f"w:{side}", val="single", sz="4", space="0", color="999999") for side in sides]
        properties.append(_made("w:tblBorders", *borders))
    properties.append(_made("w:tblLayout", type="fixed"))
    inside = [_made("w:tblPr", *properties), _made("w:tblGrid", *[_made("w:gridCol", w=str(one)) for one in widths])]
    for number, cells in enumerate(rows):
        first = head and not number
        about = _made("w:trPr", "<w:cantSplit/>", *(["<w:tblHeader/>"] if first else []))
        inside.append(_made("w:tr", about, *[_cell(cell, one, first) for cell, one in zip(cells, widths, strict=True)]))
    return _made("w:tbl", *inside)


def _cell(content: str | list[str], wide: int, shaded: bool = False) -> str:
    properties = [_made("w:tcW", w=str(wide), type="dxa")]
    if shaded:
        properties.append(_made("w:shd", val="clear", color="auto", fill="EEEEEE"))
    return _made("w:tc", _made("w:tcPr", *properties), *(content if isinstance(content, list) else [content]))


def _widths(block: Listing) -> list[int]:
    """The width of each column: no word is parted where there is room, then those that hold more get more."""
    columns, rows = range(len(block.heads)), [block.heads, *block.rows[:200]]
    texts = [["".join(p.text for p in pieces_of(row[n])) for row in rows] for n in columns]
    whole = [max(width(line) for text in texts[n] for line in text.split("\n")) for n in columns]
    least = [max((width(word) for text in texts[n] for word in text.split()), default=1) for n in columns]
    firm = [whole[n] if block.look(n) in ("short", "number") and whole[n] <= 22 else min(least[n], 12) for n in columns]
    if sum(firm) * DIGIT + len(columns) * PADDING > TEXT_WIDTH:
        firm = [min(one, 8) for one in firm]
    wanted = [max(0, min(whole[n], 60) - firm[n]) for n in columns]
    room = max(0, TEXT_WIDTH - sum(firm) * DIGIT - len(columns) * PADDING)
    widths = [firm[n] * DIGIT + PADDING + room * (wanted[n] or 1) // sum(w or 1 for w in wanted) for n in columns]
    return [TEXT_WIDTH * one // sum(widths) for one in widths]
