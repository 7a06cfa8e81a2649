"""Glyphs of a PDF page, and how they make lines: by baseline, because boxes of digits and Chinese differ by several points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

# A glyph whose font gives it no Unicode meaning; pdfminer writes it as "(cid:12)", whose digits nobody printed.
UNKNOWN = "\ufffd"


@dataclass(slots=True)
class Glyph:
    """One printed character in points from the upper left corner: its box, baseline, size, and place in the drawing order."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    order: int

    @property
    def x(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def y(self) -> float:
        """The height of its middle, taken from the baseline because fonts disagree about their boxes."""
        return self.base - 0.35 * self.size


@dataclass(slots=True)
class TextLine:
    """One visual line: its words, left and right end, baseline, size and page; `first` is the width of its first word."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    page: int
    first: float


Segment = tuple[float, float, float, float]  # x0, y0, x1, y1 in points from the upper left corner


@dataclass(frozen=True, slots=True)
class View:
    """How a page is looked at: its upper left corner and size in points, and the turn that sets its text upright."""

    left: float
    top: float
    width: float
    height: float
    turn: int

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Segment:
        """A box of the page as it stands once its text runs to the right."""
        x0, y0, x1, y1 = x0 - self.left, y0 - self.top, x1 - self.left, y1 - self.top
        if self.turn == 90:
            return self.height - y1, x0, self.height - y0, x1
        if self.turn == 270:
            return y0, self.width - x1, y1, self.width - x0
        if self.turn == 180:
            return self.width - x1, self.height - y1, self.width - x0, self.height - y0
        return x0, y0, x1, y1

    def base(self, char: dict[str, Any]) -> float:
        """The baseline of a character, from the top of the page as looked at."""
        x, y = char["matrix"][4:6]
        return {0: self.height - y, 90: x, 180: y, 270: self.width - x}[self.turn]


def view_of(page: Any) -> View:
    """The page turned so that most of its text runs to the right: 90 for text that runs upwards, 270 downwards."""
    counts = {0: 0, 90: 0, 180: 0, 270: 0}
    for char in page.chars:
        a, b = char["matrix"][:2]
        counts[(0 if a >= 0 else 180) if abs(a) >= abs(b) else (90 if b > 0 else 270)] += 1
    turn = max(counts, key=lambda turn: (counts[turn], -turn))
    left, top, right, bottom = map(float, page.bbox)
    return View(left, top, right - left, bottom - top, turn)


def glyphs(page: Any, view: View) -> list[Glyph]:
    """The characters that can be seen on the page, without the second strike of bold print."""
    found: list[Glyph] = []
    struck: dict[tuple[str, int, int], list[Glyph]] = {}
    left, top, right, bottom = page.cropbox
    for order, char in enumerate(page.chars):
        if not (left <= (char["x0"] + char["x1"]) / 2 <= right and top <= (char["top"] + char["bottom"]) / 2 <= bottom):
            continue
        glyph = _glyph(char, order, view)
        if not glyph.text.isspace():
            x, y = round(glyph.x0 / 2), round(glyph.base / 2)
            near = (other for i in _ON for j in _ON for other in struck.get((glyph.text, x + i, y + j), ()))
            if any(_same_place(glyph, other) for other in near):
                continue
            struck.setdefault((glyph.text, x, y), []).append(glyph)
        found.append(glyph)
    return found


_ON = (-1, 0, 1)


def _same_place(one: Glyph, other: Glyph) -> bool:
    near = min(1.0, 0.2 * one.size)
    return abs(one.x0 - other.x0) <= near and abs(one.base - other.base) <= near and abs(one.size - other.size) < 1


def _glyph(char: dict[str, Any], order: int, view: View) -> Glyph:
    text = UNKNOWN if char["text"].startswith("(cid:") else char["text"]
    x0, y0, x1, y1 = view.box(char["x0"], char["top"], char["x1"], char["bottom"])
    size, base = char["size"] or y1 - y0, view.base(char)
    if not y0 - size <= base <= y1 + size:  # a font with an odd matrix
        base = y1
    return Glyph(text, x0, x1, base, size, order)


def rows_of(found: Iterable[Glyph]) -> list[list[Glyph]]:
    """The glyphs line by line from the top, each line from left to right."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(found, key=lambda g: (g.base, g.x0)):
        last = rows[-1] if rows else None
        # Half a letter's height: less than any line spacing, more than a raised figure or a second font needs.
        if last and glyph.base - last[0].base <= 0.5 * min(glyph.size, last[0].size):
            last.append(glyph)
        else:
            rows.append([glyph])
    return [sorted(row, key=lambda g: (g.x0, g.order)) for row in rows]


def text_line(row: list[Glyph], page: int) -> TextLine | None:
    """The words of one row of glyphs; None for a row of spaces."""
    inked = [glyph for glyph in row if not glyph.text.isspace()]
    if not inked:
        return None
    gaps = sorted((two.x0 - one.x1) / max(one.size, two.size) for one, two in pairwise(inked))
    usual = gaps[len(gaps) // 2] if gaps else 0.0
    pieces, before = [], None
    for glyph in row:
        if glyph.text.isspace():
            if pieces and pieces[-1] != " ":
                pieces.append(" ")
            continue
        if before is not None and pieces[-1] != " " and _parted(before, glyph, usual):
            pieces.append(" ")
        pieces.append(glyph.text)
        before = glyph
    size = sorted(glyph.size for glyph in inked)[len(inked) // 2]
    x1 = max(glyph.x1 for glyph in inked)
    return TextLine("".join(pieces).strip(), inked[0].x0, x1, inked[0].base, size, page, _first_width(inked))


def _parted(one: Glyph, other: Glyph, usual: float) -> bool:
    """True where the gap between two glyphs stands for a space; `usual` is the gap within this line, in letter widths,
    because justified print spreads every gap."""
    gap = (other.x0 - one.x1) / max(one.size, other.size)
    if not (one.text.isascii() and other.text.isascii()):
        return gap > 0.4 + 3 * max(usual, 0)
    return gap > (0.5 if one.text[-1:].isdigit() and other.text[:1].isdigit() else 0.3)


def _first_width(inked: list[Glyph]) -> float:
    """How much room the first word needs: what typesetting does not break, as a number, a Latin word or （项）。"""
    end = inked[0]
    for before, glyph in pairwise(inked):
        together = before.text.isascii() and glyph.text.isascii() and glyph.x0 - before.x1 < 0.3 * glyph.size
        if not together and glyph.text not in _CLOSING and before.text not in _OPENING:
            break
        end = glyph
    return end.x1 - inked[0].x0


_CLOSING = "，。、；：！？）》”’％%)]】〉"
_OPENING = "（《“‘([【〈"


def join(lines: Iterable[str]) -> str:
    """Lines that only the layout broke, as one: Latin words keep a space between them, Chinese and digits get none."""
    whole = ""
    for line in lines:
        line = line.strip()
        if whole and line and _latin(whole[-1]) and _latin(line[0]):
            whole += " "
        whole += line
    return whole


def _latin(character: str) -> bool:
    return character.isascii() and character.isalpha()
