"""A PDF file through pdfium: characters, strokes and pictures of its pages, in the points of the PDF's own space (y upwards).

pdfium gives a place before the turn that /Rotate gives the page, so nothing here depends on how a viewer shows it.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as c

from juesuan.documents.document import Seen
from juesuan.documents.pdf.fields import set_down
from juesuan.ground.errors import CannotRead
from juesuan.ground.groups import grouped

MOST_PAGES = 2000
MOST_CHARACTERS = 200_000  # on one page; a page of 6-point print holds 20,000
MOST_OBJECTS = 200_000  # on one page, those in forms included
MOST_SEGMENTS = 20_000  # straight strokes on one page
DEEPEST = 10  # forms within forms

Box = tuple[float, float, float, float]  # left, bottom, right, top
Matrix = tuple[float, float, float, float, float, float]


class Character(NamedTuple):
    """One printed character: its box from origin to advance and as high as digits are, its origin on the baseline, direction
    of writing and size. `text` is empty where the font does not say what the character means; `faint` ones let more than half
    of what lies under them through. `seen` is how a recogniser saw it in a picture, and `place` where it stands on the page
    before that was set upright; None where the file holds the character."""

    text: str
    box: Box
    x: float
    y: float
    direction: tuple[float, float]
    size: float
    faint: bool = False
    seen: Seen | None = None
    place: Box | None = None


@dataclass(slots=True)
class Sheet:
    """One page: its media and crop box, characters in drawing order, straight strokes, and whether it holds pictures."""

    number: int
    media: Box
    crop: Box
    characters: list[Character]
    strokes: list[Box] = field(default_factory=list)
    pictured: bool = False
    recognised: bool = False  # its text is invisible: laid over a picture by text recognition
    coarse: int = 0  # dots to the inch of a picture too coarse to be read
    unfilled: bool = False  # what was typed into a field of a form does not come out


@contextmanager
def opened(data: bytes, where: str) -> Iterator[pdfium.PdfDocument]:
    """The file. Raises CannotRead for a password, damage, no pages and too many of them."""
    # pdfium would make do with the pages that came through, and the others would be missing without a word.
    if b"startxref" not in data[-65536:]:
        raise CannotRead(where, "a PDF that is cut off at its end", "download it again")
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) in (c.FPDF_ERR_PASSWORD, c.FPDF_ERR_SECURITY):
            raise CannotRead(where, "protected by a password", "save a copy without the password") from error
        raise CannotRead(where, "a damaged PDF", "download it again, or print it to a new PDF") from error
    try:
        if document.get_formtype() != c.FORMTYPE_NONE:
            document.init_forms()  # before its pages are opened
        if not len(document):
            raise CannotRead(where, "a PDF without pages, damaged or cut off", "download it again")
        if len(document) > MOST_PAGES:
            raise CannotRead(where, f"{len(document):,} pages", f"split it, {MOST_PAGES:,} at most")
        yield document
    finally:
        document.close()


def sheets(data: bytes, where: str, wanted: set[int] | None = None) -> Iterator[Sheet]:
    """The pages in order, from 1, only those wanted where they are named; one is held in memory at a time."""
    with opened(data, where) as document:
        for number in range(1, len(document) + 1):
            if wanted is None or number in wanted:
                page = _opened_page(document, number, where)
                try:
                    sheet = sheet_of(page, number, where)
                    if typed := set_down(document, page):
                        page.close()
                        page = _opened_page(document, number, where)
                        # The borders and shades of fields are no lines of a table.
                        sheet.characters = sheet_of(page, number, where).characters
                        places = [(one.text, one.x, one.y) for one in sheet.characters]
                        sheet.unfilled = not all(field.shown(places) for field in typed)
                    yield sheet
                finally:
                    page.close()


def _opened_page(document: pdfium.PdfDocument, number: int, where: str) -> pdfium.PdfPage:
    try:
        return document[number - 1]
    except pdfium.PdfiumError as error:
        raise CannotRead(f"{where}, page {number}", "a damaged page", "download it again, or print it to a new PDF") from error


def sheet_of(page: pdfium.PdfPage, number: int, where: str) -> Sheet:
    """What stands on one page. Raises CannotRead for one with far more on it than a page holds."""
    sheet = Sheet(number, page.get_mediabox(), page.get_cropbox(), [])
    drawing = _Drawing(sheet, where)
    drawing.objects(_address(page.raw))
    text = page.get_textpage()
    try:
        count = c.FPDFText_CountChars(text)
        if count > MOST_CHARACTERS:
            raise CannotRead(f"{where}, page {number}", f"{count:,} characters on one page", "print it to a new PDF")
        sheet.characters += _characters(text, count, drawing.order)
        sheet.recognised = sheet.pictured and _invisible(text, count)
    finally:
        text.close()
    return sheet


FAINT = 128  # of 255
_HYPHEN = 2  # what pdfium makes of a hyphen at the end of a line


def _characters(page: pdfium.PdfTextPage, count: int, drawn: Mapping[int, int]) -> list[Character]:
    """The characters that are drawn, not those that pdfium adds between words and lines, in the order of the text objects that
    draw them: pdfium gives those of a line from the left, so that the digits of two amounts over one another take turns.

    What a text object tells of all its characters is asked for once, and its size only where it differs from the one before.
    """
    text, thing_of, code_of = _address(page.raw), _raw.FPDFText_GetTextObject, _raw.FPDFText_GetUnicode
    box_of, matrix_of, unmapped = _raw.FPDFText_GetLooseCharBox, _raw.FPDFText_GetMatrix, _raw.FPDFText_HasUnicodeMapError
    loose, matrix, x, y = c.FS_RECTF(), c.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    to_loose, to_matrix, to_x, to_y = map(ctypes.byref, (loose, matrix, x, y))
    colour = [ctypes.c_uint() for _ in "rgba"]
    to_colour, alpha = list(map(ctypes.byref, colour)), colour[3]
    before, told, size_drawn, direction, level, right, faint, order, foot = 0, (), 1.0, (1.0, 0.0), True, True, False, 0, 0.0
    found: list[tuple[int, Character]] = []
    for i in range(count):
        thing = thing_of(text, i)
        if not thing:
            continue
        code = code_of(text, i)
        if code == 32 and _raw.FPDFText_IsGenerated(text, i) == 1:
            continue
        box_of(text, i, to_loose)
        x0, y0, x1, y1 = loose.left, loose.bottom, loose.right, loose.top
        if thing != before:
            before, order, foot = thing, drawn.get(thing, order), math.nan
            matrix_of(text, i, to_matrix)
            form = (matrix.a, matrix.b, matrix.c, matrix.d, y1 - y0)  # the box is as high as the letters are large
            if form != told:
                told, direction, level = form, form[:2], abs(form[1]) <= abs(form[0])
                right = level and form[0] >= 0
                size_drawn = _raw.FPDFText_GetFontSize(text, i) * math.hypot(form[2], form[3])
            faint = bool(_raw.FPDFText_GetFillColor(text, i, *to_colour)) and alpha.value < FAINT
            if not form[1] and abs(matrix.e - x0) < 0.001:
                base, foot = matrix.f, y0
        if right and y0 == foot:  # the boxes of one line of a font are level, and begin at the origin
            at = x0
        else:
            _raw.FPDFText_GetCharOrigin(text, i, to_x, to_y)
            at, base = x.value, y.value
            foot = y0 if abs(at - x0) < 0.001 else math.nan
        if code == _HYPHEN and _raw.FPDFText_IsHyphen(text, i) == 1:
            code = ord("-")
        known = code and unmapped(text, i) != 1 and not 0xD800 <= code < 0xE000 and code < 0x110000
        long = max(y1 - y0, x1 - x0)  # of a dash or a stop one side says nothing
        # A font drawn in units of its own has no size that says how large it is printed.
        size = size_drawn if long / 4 < size_drawn < long * 8 else (y1 - y0 if level else x1 - x0) or 1.0
        box = (
            (x0, base - _BELOW * size, x1, base + _ABOVE * size)
            if right
            else tight((x0, y0, x1, y1), at, base, direction, size)
        )
        found.append((order, Character(chr(code) if known else "", box, at, base, direction, size, faint)))
    if lost := set(drawn.values()) - {order for order, _ in found}:
        found += _left_out({order: thing for thing, order in drawn.items()}, lost, found)
    return [character for _, character in sorted(found, key=itemgetter(0))]


def _left_out(things: Mapping[int, int], lost: set[int], found: list[tuple[int, Character]]) -> Iterator[tuple[int, Character]]:
    """The letters that pdfium leaves out, for it takes them as struck twice: each alone in its text object, and the same nearly
    in the same place in one drawn shortly before."""
    of = grouped(found)
    for order in sorted(lost):
        box = _bounds(things[order])
        for before in (at for at in range(order - 1, order - _STRUCK, -1) if len(of.get(at, ())) == 1):
            twin, (x0, y0, x1, y1) = of[before][0], _bounds(things[before])
            by = box[0] - x0
            if abs(by) < 0.5 * (x1 - x0) and max(abs(box[2] - x1 - by), abs(box[1] - y0), abs(box[3] - y1)) < 0.01:
                yield order, twin._replace(box=(twin.box[0] + by, twin.box[1], twin.box[2] + by, twin.box[3]), x=twin.x + by)
                break


_STRUCK = 12  # text objects: pdfium looks no further back


class _Plain:
    """pdfium's functions on addresses: quicker than on pointers, and what they give can be compared."""

    def __getattr__(self, name: str) -> Any:
        function = getattr(c, name)
        result, *types = (ctypes.c_void_p if hasattr(t, "contents") else t for t in (function.restype, *function.argtypes))
        made = ctypes.CFUNCTYPE(result, *types)(ctypes.cast(function, ctypes.c_void_p).value)
        setattr(self, name, made)
        return made


def _address(pointer: Any) -> int:
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


_raw = _Plain()
_ABOVE, _BELOW = 0.78, 0.14  # of the size: how far digits reach from the baseline


def tight(box: Box, x: float, y: float, direction: tuple[float, float], size: float) -> Box:
    """The box as high as digits are, from a little below the baseline: fonts disagree about their own heights."""
    x0, y0, x1, y1 = box
    a, b = direction
    above, below = _ABOVE * size, _BELOW * size
    if abs(b) > abs(a):
        return (x - above, y0, x + below, y1) if b > 0 else (x - below, y0, x + above, y1)
    return (x0, y - below, x1, y + above) if a >= 0 else (x0, y - above, x1, y + below)


def _invisible(page: pdfium.PdfTextPage, count: int) -> bool:
    """Whether the characters are there to be searched, not to be seen."""
    modes = [c.FPDFTextObj_GetTextRenderMode(c.FPDFText_GetTextObject(page.raw, i)) for i in range(0, count, count // 20 + 1)]
    return modes.count(c.FPDF_TEXTRENDERMODE_INVISIBLE) > len(modes) / 2


@dataclass(slots=True)
class _Drawing:
    """Walks the objects of a page and of the forms in it, puts what it finds into the sheet, and notes the order of texts."""

    sheet: Sheet
    where: str
    order: dict[int, int] = field(default_factory=dict)
    seen: int = 0

    def objects(self, page: int) -> None:
        for i in range(_raw.FPDFPage_CountObjects(page)):
            self.one(_raw.FPDFPage_GetObject(page, i), UNIT, 0)

    def one(self, thing: int, outer: Matrix, depth: int) -> None:
        self.seen += 1
        if self.seen > MOST_OBJECTS:
            place = f"{self.where}, page {self.sheet.number}"
            raise CannotRead(place, f"more than {MOST_OBJECTS:,} objects on one page", "print it to a new PDF")
        kind = _raw.FPDFPageObj_GetType(thing)
        if kind == c.FPDF_PAGEOBJ_TEXT:
            self.order[thing] = self.seen
        elif kind in (c.FPDF_PAGEOBJ_IMAGE, c.FPDF_PAGEOBJ_SHADING):
            self.sheet.pictured = True
        elif kind == c.FPDF_PAGEOBJ_PATH and len(self.sheet.strokes) < MOST_SEGMENTS:
            if not depth and _straight(box := _bounds(thing)):  # as nearly all paths in a table are
                self.sheet.strokes.append(box)
            else:
                self.path(thing, times(_matrix(thing), outer))
        elif kind == c.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            inner = times(_matrix(thing), outer)
            for i in range(_raw.FPDFFormObj_CountObjects(thing)):
                self.one(_raw.FPDFFormObj_GetObject(thing, i), inner, depth + 1)

    def path(self, thing: int, matrix: Matrix) -> None:
        """Add the straight strokes of a path: its lines, and the sides of its boxes where these are drawn."""
        fill, stroked = ctypes.c_int(), ctypes.c_int()
        _raw.FPDFPath_GetDrawMode(thing, ctypes.byref(fill), ctypes.byref(stroked))
        for points in _polygons(thing, matrix):
            self.sheet.strokes += strokes_of(points, bool(stroked.value), self.sheet.media)


THIN = 2.0  # points


def strokes_of(points: list[tuple[float, float]], stroked: bool, media: Box) -> list[Box]:
    """The straight strokes along the points of a path: its lines, and the sides of its box where these are drawn. A thin box
    is a line, one only filled a shade, one as large as the page its background."""
    box = _rectangle(points)
    if box is None:
        lines = [(min(x, u), min(y, v), max(x, u), max(y, v)) for (x, y), (u, v) in pairwise(points)]
        return [line for line in lines if _straight(line)]
    x0, y0, x1, y1 = box
    if min(x1 - x0, y1 - y0) <= THIN:
        return [box] if _straight(box) else []
    left, low, right, high = media
    if not stroked or (x1 - x0 > 0.95 * (right - left) and y1 - y0 > 0.95 * (high - low)):
        return []
    return [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)]


def _straight(box: Box) -> bool:
    """True for a stroke that runs across or along the page, not for a slanting one or a dot."""
    wide, high = box[2] - box[0], box[3] - box[1]
    return min(wide, high) <= THIN < max(wide, high)


def _bounds(thing: int) -> Box:
    """The box of what an object draws; one of no size where it has none."""
    sides = [ctypes.c_float() for _ in range(4)]
    _raw.FPDFPageObj_GetBounds(thing, *map(ctypes.byref, sides))
    return sides[0].value, sides[1].value, sides[2].value, sides[3].value


UNIT: Matrix = (1, 0, 0, 1, 0, 0)


def _matrix(thing: int) -> Matrix:
    found = c.FS_MATRIX()
    if not _raw.FPDFPageObj_GetMatrix(thing, ctypes.byref(found)):
        return UNIT
    return found.a, found.b, found.c, found.d, found.e, found.f


def times(one: Matrix, outer: Matrix) -> Matrix:
    a, b, cc, d, e, f = one
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, cc * p + d * r, cc * q + d * s, e * p + f * r + t, e * q + f * s + u


def _polygons(thing: int, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
    """The points of a path, stretch by stretch; a closed stretch ends where it began."""
    a, b, cc, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for i in range(min(_raw.FPDFPath_CountSegments(thing), MOST_SEGMENTS)):
        segment = _raw.FPDFPath_GetPathSegment(thing, i)
        _raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        if _raw.FPDFPathSegment_GetType(segment) == c.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        points.append((a * x.value + cc * y.value + e, b * x.value + d * y.value + f))
        if _raw.FPDFPathSegment_GetClose(segment) and points[0] != points[-1]:
            points.append(points[0])
    if points:
        yield points


def _rectangle(points: list[tuple[float, float]]) -> Box | None:
    """The box that the points go round, None where they do not."""
    if len(points) not in (4, 5) or (len(points) == 5 and points[0] != points[-1]):
        return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    x0, y0, x1, y1 = min(xs), min(ys), max(xs), max(ys)
    corners = all(min(x - x0, x1 - x) < 0.1 and min(y - y0, y1 - y) < 0.1 for x, y in points)
    slanting = any(abs(x - u) > 0.1 and abs(y - v) > 0.1 for (x, y), (u, v) in pairwise(points))
    return (x0, y0, x1, y1) if corners and not slanting else None
