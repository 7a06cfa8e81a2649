"""Glyphs of a PDF page, and how they make lines: by baseline, because boxes of digits and Chinese differ by several points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from juesuan.documents.characters import ordinary
from juesuan.documents.document import Seen
from juesuan.documents.pdf.glyphs import Character, Sheet

Segment = tuple[float, float, float, float]  # x0, y0, x1, y1 in points

# A glyph whose font gives it no Unicode meaning.
UNKNOWN = "\ufffd"


@dataclass(slots=True)
class Glyph:
    """One printed character in points from the upper left corner: its sides, baseline, size, place in the drawing order, and
    page; `box` is where it stands in the PDF's own space, `seen` how it was recognised where it stands in a picture."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    order: int
    box: Segment
    seen: Seen | None = None
    page: int = 0

    @property
    def x(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def y(self) -> float:
        """The height of its middle, taken from the baseline because fonts disagree about their boxes."""
        return self.base - 0.35 * self.size


@dataclass(slots=True)
class TextLine:
    """One visual line: its words, left and right end, baseline, size and page; `first` is the width of its first word, and
    `ink` its glyphs in the order of the words."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    page: int
    first: float
    ink: list[Glyph]


@dataclass(frozen=True, slots=True)
class View:
    """How a page is looked at: its media box in points, and the turn that sets its text upright."""

    media: Segment
    turn: int

    @property
    def width(self) -> float:
        return self.media[3] - self.media[1] if self.turn in (90, 270) else self.media[2] - self.media[0]

    @property
    def height(self) -> float:
        return self.media[2] - self.media[0] if self.turn in (90, 270) else self.media[3] - self.media[1]

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the PDF's own space, once the text of the page runs to the right: from the upper left corner."""
        left, low, right, high = self.media
        if self.turn == 90:
            return y - low, x - left
        if self.turn == 270:
            return high - y, right - x
        if self.turn == 180:
            return right - x, y - low
        return x - left, high - y

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Segment:
        """A box of the PDF's own space in the same way."""
        (u0, v0), (u1, v1) = self.point(x0, y0), self.point(x1, y1)
        return min(u0, u1), min(v0, v1), max(u0, u1), max(v0, v1)


def view_of(sheet: Sheet) -> View:
    """The page turned so that most of its text runs to the right: 90 for text that runs upwards, 270 downwards."""
    counts = {0: 0, 90: 0, 180: 0, 270: 0}
    for character in sheet.characters:
        a, b = character.direction
        counts[(0 if a >= 0 else 180) if abs(a) >= abs(b) else (90 if b > 0 else 270)] += 1
    return View(sheet.media, max(counts, key=lambda turn: (counts[turn], -turn)))


def watermark(character: Character) -> bool:
    """True for a letter that runs across the page at an angle or can be seen through, as those of a watermark do."""
    a, b = (abs(n) for n in character.direction)
    return (character.faint or min(a, b) > 0.2 * max(a, b)) and not character.text.isspace()


def glyphs(sheet: Sheet, view: View) -> list[Glyph]:
    """The upright characters that can be seen on the page, without the second strike of bold print."""
    found: list[Glyph] = []
    struck: dict[tuple[str, int], list[Glyph]] = {}
    left, low, right, high = sheet.crop
    level, origin, top = view.turn == 0, view.media[0], view.media[3]
    for order, character in enumerate(sheet.characters):
        x0, y0, x1, y1 = character.box
        a, b = character.direction
        marked = (character.faint or (a and b)) and watermark(character)
        if marked or not (left <= (x0 + x1) / 2 <= right and low <= (y0 + y1) / 2 <= high):
            continue
        if level:
            base, x0, x1 = top - character.y, x0 - origin, x1 - origin
        else:
            base = view.point(character.x, character.y)[1]
            x0, _, x1, _ = view.box(*character.box)
        text = character.text or UNKNOWN
        if text > "\u2e7f" and not "\u2fff" < text < "\uf900":
            text = ordinary(text)
        glyph = Glyph(text, x0, x1, base, character.size, order, character.place or character.box, character.seen, sheet.number)
        if not text.isspace():
            at = int(base)
            beside = struck.get((text, at))
            near = [*(beside or ()), *struck.get((text, at - 1), ()), *struck.get((text, at + 1), ())]
            if near and _struck_again(glyph, near):
                continue
            if beside is None:
                struck[text, at] = [glyph]
            else:
                beside.append(glyph)
        found.append(glyph)
    return found


def _struck_again(glyph: Glyph, others: list[Glyph]) -> bool:
    """Whether the same letter stands in the same place already."""
    near, x0, base, size = min(1.0, 0.2 * glyph.size), glyph.x0, glyph.base, glyph.size
    for other in others:  # noqa: SIM110 - a loop, for this is asked for every letter
        if abs(x0 - other.x0) <= near and abs(base - other.base) <= near and abs(size - other.size) < 1:
            return True
    return False


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
    return TextLine("".join(pieces).strip(), inked[0].x0, x1, inked[0].base, size, page, _first_width(inked), inked)


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
