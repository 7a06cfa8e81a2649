"""Word: blocks as a .docx file, the same text as the page; what is to be filled in stands in content controls. How each block
is written stands in templates/blocks.docx.xml.j2.

Nothing comes from a clock: the same blocks give the same bytes.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Sequence
from functools import cache, partial
from itertools import count
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

from juesuan.ground.files import MOMENT, timeless
from juesuan.ground.text import harmless, width
from juesuan.report.blocks import Block, Listing, Piece, pieces_of
from juesuan.report.html import page

FONTS = {"ascii": "Times New Roman", "hAnsi": "Times New Roman", "eastAsia": "宋体", "cs": "Times New Roman"}
HEADINGS = {**FONTS, "eastAsia": "黑体"}
# In twentieths of a point: the room between the margins of A4, a digit of 9 points, the room beside the text of a cell.
TEXT_WIDTH, DIGIT, PADDING = 9638, 118, 300
COLOURS = {"exception": "8C1D18", "breaks": "8C1D18", "attention": "6B4A00"}
COLOURS |= dict.fromkeys(("soft", "where", "subject"), "555555")
SHADES = {"mark": "FFF0B3"}
BOLD = {"strong", "badge", "mark", "breaks", "opinion", "answer"}
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
    # Written as text and parsed once, for a memo has 20,000 elements.
    helpers = {"form_of": _form, "legal": _legal, "line_of": _line, "widths_of": _widths, "number": partial(next, count(1))}
    values = {"prompt": Piece(prompt, "soft"), "room": Piece("\u3000" * 12, "blank"), "text_width": TEXT_WIDTH}
    for element in parse_xml(page("blocks.docx.xml", blocks=blocks, **helpers, **values)):
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
    for name, size in {"Normal": 10.5, "Heading 1": 20, "Heading 2": 14, "Heading 3": 11.5}.items():
        style = made.styles[name]
        style.font.size, style.font.italic = Pt(size), False
        style.font.color.rgb = docx.shared.RGBColor(0, 0, 0)
        properties = style.element.get_or_add_rPr()
        for old in properties.findall(qn("w:rFonts")):
            properties.remove(old)
        properties.insert(0, _element("w:rFonts", **(FONTS if name == "Normal" else HEADINGS)))
        style.paragraph_format.space_before = Pt(0 if name == "Normal" else 10)
        style.paragraph_format.space_after = Pt(4)
    made.styles["Normal"].element.rPr.append(_element("w:lang", val="en-GB", eastAsia="zh-CN"))
    footer = section.footer.paragraphs[0]
    footer.alignment = 2
    for field in ("PAGE", "NUMPAGES"):
        if field == "NUMPAGES":
            footer.add_run(" / ")
        footer._p.append(_element("w:fldSimple", "<w:r><w:t>1</w:t></w:r>", instr=field))
    about = made.core_properties
    about.title = _legal(title)[:255]  # no property may be longer
    about.author, about.last_modified_by, about.comments = "juesuan", "juesuan", ""
    about.language, about.revision = {"en": "en-GB", "zh": "zh-CN"}[lang], 1
    about.created = about.modified = datetime.datetime(*MOMENT)


def _element(tag: str, inside: str = "", **attributes: str) -> Any:
    named = "".join(f' w:{name}="{value}"' for name, value in attributes.items())
    return parse_xml(f"<{tag} {nsdecls('w')}{named}>{inside}</{tag}>")


def _legal(text: str) -> str:
    """Text that XML can hold."""
    return harmless(text).translate(_ILLEGAL)


def _line(names: Sequence[str]) -> list[str | Piece]:
    """Names in a row, each with room behind it to be written on."""
    room = Piece("\u3000" * (18 // len(names) - 2), "blank")
    return [piece for name in names for piece in (f"{name} ", room, "\u3000")]


@cache
def _form(look: str, around: str) -> dict[str, Any]:
    """How a piece of this look in a paragraph of another is set; empty where it is as the document's text."""
    looks = sorted({*look.split(), *around.split()})
    colour, size, shade = (next((of[one] for one in looks if one in of), "") for of in (COLOURS, SIZES, SHADES))
    bold, line = not BOLD.isdisjoint(looks), "blank" in looks
    form = {"bold": bold, "colour": colour, "size": size and round(2 * size), "line": line, "shade": shade}
    return form if any(form.values()) else {}


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
