"""Glyphs of a PDF page, and how they make lines: by baseline, because boxes of digits and Chinese differ by several points."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from juesuan.documents.build import ordinary
from juesuan.documents.columns import UNBROKEN, Piece
from juesuan.documents.document import Seen
from juesuan.documents.pdf.glyphs import Character, Sheet
from juesuan.ground.expressions import Expression
from juesuan.ground.groups import runs

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
    def y(self) -> float:
        """The height of its middle, taken from the baseline because fonts disagree about their boxes."""
        return self.base - 0.35 * self.size


@dataclass(frozen=True, slots=True)
class View:
    """How a page is looked at: its media box in points, and the turn that sets its text upright."""

    media: Segment
    turn: int

    @property
    def size(self) -> tuple[float, float]:
        """Its width and height once it is upright."""
        left, low, right, high = self.media
        return (high - low, right - left) if self.turn in (90, 270) else (right - left, high - low)

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
    for (a, b), count in Counter(map(attrgetter("direction"), sheet.characters)).items():
        counts[(0 if a >= 0 else 180) if abs(a) >= abs(b) else (90 if b > 0 else 270)] += count
    return View(sheet.media, max(counts, key=lambda turn: (counts[turn], -turn)))


def watermark(character: Character) -> bool:
    """True for a letter that runs across the page at an angle or can be seen through, as those of a watermark do."""
    a, b = (abs(n) for n in character.direction)
    return (character.faint or min(a, b) > 0.2 * max(a, b)) and not character.text.isspace()


def glyphs(sheet: Sheet, view: View) -> list[Glyph]:
    """The upright characters that can be seen on the page, without the second strike of bold print."""
    found: list[Glyph] = []
    again: list[tuple[Glyph, Glyph]] = []
    struck: dict[int, dict[str, list[Glyph]]] = defaultdict(dict)  # by height, as a glyph's neighbours have its own
    row = -9
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
            if row != int(base):
                row = int(base)
                above, here, below = struck[row - 1], struck[row], struck[row + 1]
            if text in here or text in above or text in below:
                others, near = [*here.get(text, ()), *above.get(text, ()), *below.get(text, ())], min(1.0, 0.2 * glyph.size)
                same = (o for o in others if abs(x0 - o.x0) <= near and abs(base - o.base) <= near)
                if first := next((o for o in same if abs(glyph.size - o.size) < 1), None):
                    again.append((first, glyph))
                    continue
            here.setdefault(text, []).append(glyph)
        found.append(glyph)
    return sorted([*found, *_by_chance(again, found)], key=lambda g: g.order) if again else found


def _by_chance(again: list[tuple[Glyph, Glyph]], found: list[Glyph]) -> Iterator[Glyph]:
    """Of the glyphs struck again the digits that are so by chance, for none beside them is: of an amount that runs over into
    the next column."""
    doubled = {glyph.order for pair in again for glyph in pair}
    drawn = {glyph.order: glyph for glyph in (*found, *(second for _, second in again))}
    for pair in again:
        places = {glyph.order + way for glyph in pair for way in (-1, 1)} - {glyph.order for glyph in pair}
        beside = {at for at in places if at in drawn and _beside(pair[1], drawn[at])}
        if beside and doubled.isdisjoint(beside):
            yield pair[1]


def _beside(one: Glyph, other: Glyph) -> bool:
    """Whether two glyphs are of one number: level, and one ends where the other begins."""
    level = abs(one.base - other.base) < 1 and {one.text, other.text} <= _NUMERIC
    return level and min(abs(one.x1 - other.x0), abs(other.x1 - one.x0)) < 0.2 * one.size


_NUMERIC = set("0123456789.,-%")
_OVER = 0.1  # of a letter's size: glyphs that lie over one another by more are of two words


def words_drawn(found: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Glyphs in the order of the drawing, the digits of one number together: two amounts may overlap or touch."""
    for run in runs(found, lambda run, glyph: glyph.text not in _NUMERIC or not _goes_on(run, glyph)):
        yield from _amounts(run) if len(run) > 7 else [run]


def _amounts(run: list[Glyph]) -> list[list[Glyph]]:
    """The run, or the amounts of two decimals that it is made of."""
    text = "".join(glyph.text for glyph in run)
    if not _TOUCHING.fullmatch(text):
        return [run]
    return [run[amount.start() : amount.end()] for amount in re.finditer(_EXACT, text)]


_EXACT = r"(?:\d{1,3}(?:,\d{3})+|\d+)\.\d\d"
_TOUCHING = Expression(f"(?:{_EXACT})+")


def _goes_on(run: list[Glyph], glyph: Glyph) -> bool:
    """Whether a glyph is the next of the number drawn so far: beside its last, and as close as they are where that is whole."""
    last = run[-1]
    if glyph.order - last.order != 1 or not _beside(last, glyph) or glyph.x0 < last.x0:
        return False
    whole = len(run) > 3 and run[-3].text == "."
    return not whole or abs((glyph.x0 - last.x1) - (run[1].x0 - run[0].x1)) < 0.02 * glyph.size


def drawn_over(one: Glyph, other: Glyph) -> bool:
    """Whether a digit lies over the one before it; how wide one in a picture is was never told."""
    over = other.x0 - one.x1 < -_OVER * one.size and one.seen is None
    return over and one.text in _NUMERIC and other.text in _NUMERIC


def rows_of(found: Iterable[Glyph]) -> list[list[Glyph]]:
    """The glyphs line by line from the top, each line from left to right, numbers that lie over one another one by one."""
    # Half a letter's height: less than any line spacing, more than a raised figure or a second font needs.
    below = lambda row, glyph: glyph.base - row[0].base > 0.5 * min(glyph.size, row[0].size)  # noqa: E731
    rows = runs(sorted(found, key=lambda g: (g.base, g.x0)), below)
    for at, row in enumerate(rows):
        row.sort(key=lambda g: (g.x0, g.order))
        if any(two.x0 < one.x1 and drawn_over(one, two) for one, two in pairwise(row)):
            words = sorted(words_drawn(sorted(row, key=lambda g: g.order)), key=lambda word: word[0].x0)
            rows[at] = [glyph for word in words for glyph in word]
    return rows


def text_line(row: list[Glyph], page: int) -> Piece | None:
    """The words of one row of glyphs, their baseline as its height; None for a row of spaces."""
    inked = [glyph for glyph in row if not glyph.text.isspace()]
    if not inked:
        return None
    usual = None
    pieces, before = [], None
    for glyph in row:
        if glyph.text.isspace():
            if pieces and pieces[-1] != " ":
                pieces.append(" ")
            continue
        if before is not None and not -_OVER * glyph.size < glyph.x0 - before.x1 < 0.3 * glyph.size and pieces[-1] != " ":
            if usual is None:
                gaps = sorted((two.x0 - one.x1) / max(one.size, two.size) for one, two in pairwise(inked))
                usual = gaps[len(gaps) // 2]
            if _parted(before, glyph, usual):
                pieces.append(" ")
        pieces.append(glyph.text)
        before = glyph
    size = sorted(glyph.size for glyph in inked)[len(inked) // 2]
    x1 = max(glyph.x1 for glyph in inked)
    text = "".join(pieces).strip()
    first = inked[UNBROKEN.match(text).end() - 1].x1 - inked[0].x0
    return Piece(inked[0].x0, x1, text, inked, inked[0].base, size, page, first)


def _parted(one: Glyph, other: Glyph, usual: float) -> bool:
    """True where the gap between two glyphs stands for a space; `usual` is the gap within this line, in letter widths,
    because justified print spreads every gap. Digits over one another are of two numbers."""
    if drawn_over(one, other):
        return True
    gap = (other.x0 - one.x1) / max(one.size, other.size)
    if not (one.text.isascii() and other.text.isascii()):
        return gap > 0.4 + 3 * max(usual, 0)
    return gap > (0.5 if one.text[-1:].isdigit() and other.text[:1].isdigit() else 0.3)


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
