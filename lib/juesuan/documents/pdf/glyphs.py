"""A PDF file through pdfium: characters, strokes and pictures of its pages, in the points of the PDF's own space (y upwards).

pdfium gives a place before the turn that /Rotate gives the page, so nothing here depends on how a viewer shows it.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as c

from juesuan.documents.document import Seen
from juesuan.ground.errors import CannotRead

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
                try:
                    page = document[number - 1]
                except pdfium.PdfiumError as error:
                    place = f"{where}, page {number}"
                    raise CannotRead(place, "a damaged page", "download it again, or print it to a new PDF") from error
                try:
                    yield sheet_of(page, number, where)
                finally:
                    page.close()


def sheet_of(page: pdfium.PdfPage, number: int, where: str) -> Sheet:
    """What stands on one page. Raises CannotRead for one with far more on it than a page holds."""
    media, crop = page.get_mediabox(), page.get_cropbox()
    text = page.get_textpage()
    try:
        count = c.FPDFText_CountChars(text)
        if count > MOST_CHARACTERS:
            raise CannotRead(f"{where}, page {number}", f"{count:,} characters on one page", "print it to a new PDF")
        sheet = Sheet(number, media, crop, list(_characters(text, count)))
        _Drawing(sheet, where).objects(page.raw)
        sheet.recognised = sheet.pictured and _invisible(text, count)
    finally:
        text.close()
    return sheet


FAINT = 128  # of 255
_HYPHEN = 2  # what pdfium makes of a hyphen at the end of a line


def _characters(page: pdfium.PdfTextPage, count: int) -> Iterator[Character]:
    """The characters that are drawn, not those that pdfium adds between words and lines.

    Size, direction and colour are asked for once a text object, of which a page has a tenth as many as characters.
    """
    text = ctypes.cast(page.raw, ctypes.c_void_p).value
    loose, matrix = c.FS_RECTF(), c.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    to_loose, to_x, to_y = ctypes.byref(loose), ctypes.byref(x), ctypes.byref(y)
    colour = [ctypes.c_uint() for _ in "rgba"]
    before, size_drawn, direction, level, faint = 0, 1.0, (1.0, 0.0), True, False
    for i in range(count):
        thing = _object(text, i)
        if not thing or _generated(text, i) == 1:
            continue
        if thing != before:
            before = thing
            c.FPDFText_GetMatrix(page, i, matrix)
            size_drawn = c.FPDFText_GetFontSize(page, i) * math.hypot(matrix.c, matrix.d)
            direction = (matrix.a, matrix.b)
            level = abs(matrix.b) <= abs(matrix.a)
            faint = bool(c.FPDFText_GetFillColor(page, i, *colour)) and colour[3].value < FAINT
        code = _code(text, i)
        if code == _HYPHEN and c.FPDFText_IsHyphen(page, i) == 1:
            code = ord("-")
        known = code and _unmapped(text, i) != 1 and not 0xD800 <= code < 0xE000 and code < 0x110000
        _loose(text, i, to_loose)
        _origin(text, i, to_x, to_y)
        box = (loose.left, loose.bottom, loose.right, loose.top)
        long = max(box[3] - box[1], box[2] - box[0])  # of a dash or a stop one side says nothing
        # A font drawn in units of its own has no size that says how large it is printed.
        size = size_drawn if long / 4 < size_drawn < long * 8 else (box[3] - box[1] if level else box[2] - box[0]) or 1.0
        at, base = x.value, y.value
        if level and direction[0] >= 0:
            drawn = (box[0], base - _BELOW * size, box[2], base + _ABOVE * size)
        else:
            drawn = tight(box, at, base, direction, size)
        yield Character(chr(code) if known else "", drawn, at, base, direction, size, faint)


def _plain(function: Any, *types: Any, result: Any = ctypes.c_int) -> Any:
    """A function of pdfium on the address of a text page and a place in it: quicker than with pointers, and comparable."""
    address = ctypes.cast(function, ctypes.c_void_p).value
    return ctypes.CFUNCTYPE(result, ctypes.c_void_p, ctypes.c_int, *types)(address)


_object = _plain(c.FPDFText_GetTextObject, result=ctypes.c_void_p)
_generated, _unmapped = _plain(c.FPDFText_IsGenerated), _plain(c.FPDFText_HasUnicodeMapError)
_code = _plain(c.FPDFText_GetUnicode, result=ctypes.c_uint)
_loose = _plain(c.FPDFText_GetLooseCharBox, ctypes.c_void_p)
_origin = _plain(c.FPDFText_GetCharOrigin, ctypes.c_void_p, ctypes.c_void_p)
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
    """Walks the objects of a page and of the forms in it, and puts what it finds into the sheet."""

    sheet: Sheet
    where: str
    seen: int = 0
    sides: list[ctypes.c_float] = field(default_factory=lambda: [ctypes.c_float() for _ in range(4)])

    def objects(self, page: c.FPDF_PAGE) -> None:
        for i in range(c.FPDFPage_CountObjects(page)):
            self.one(c.FPDFPage_GetObject(page, i), UNIT, 0)

    def one(self, thing: c.FPDF_PAGEOBJECT, outer: Matrix, depth: int) -> None:
        self.seen += 1
        if self.seen > MOST_OBJECTS:
            place = f"{self.where}, page {self.sheet.number}"
            raise CannotRead(place, f"more than {MOST_OBJECTS:,} objects on one page", "print it to a new PDF")
        kind = c.FPDFPageObj_GetType(thing)
        if kind in (c.FPDF_PAGEOBJ_IMAGE, c.FPDF_PAGEOBJ_SHADING):
            self.sheet.pictured = True
        elif kind == c.FPDF_PAGEOBJ_PATH and len(self.sheet.strokes) < MOST_SEGMENTS:
            if depth or not self.line(thing):
                self.path(thing, times(_matrix(thing), outer))
        elif kind == c.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            inner = times(_matrix(thing), outer)
            for i in range(c.FPDFFormObj_CountObjects(thing)):
                self.one(c.FPDFFormObj_GetObject(thing, i), inner, depth + 1)

    def line(self, thing: c.FPDF_PAGEOBJECT) -> bool:
        """Whether a path is one straight line, as nearly all in a table are: its bounds tell, and it is added."""
        sides = self.sides
        if not c.FPDFPageObj_GetBounds(thing, *sides):
            return False
        box = (sides[0].value, sides[1].value, sides[2].value, sides[3].value)
        if not _straight(box):
            return False
        self.sheet.strokes.append(box)
        return True

    def path(self, thing: c.FPDF_PAGEOBJECT, matrix: Matrix) -> None:
        """Add the straight strokes of a path: its lines, and the sides of its boxes where these are drawn."""
        fill, stroked = ctypes.c_int(), ctypes.c_int()
        c.FPDFPath_GetDrawMode(thing, fill, stroked)
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


UNIT: Matrix = (1, 0, 0, 1, 0, 0)


def _matrix(thing: c.FPDF_PAGEOBJECT) -> Matrix:
    found = c.FS_MATRIX()
    if not c.FPDFPageObj_GetMatrix(thing, found):
        return UNIT
    return found.a, found.b, found.c, found.d, found.e, found.f


def times(one: Matrix, outer: Matrix) -> Matrix:
    a, b, cc, d, e, f = one
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, cc * p + d * r, cc * q + d * s, e * p + f * r + t, e * q + f * s + u


def _polygons(thing: c.FPDF_PAGEOBJECT, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
    """The points of a path, stretch by stretch; a closed stretch ends where it began."""
    a, b, cc, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for i in range(min(c.FPDFPath_CountSegments(thing), MOST_SEGMENTS)):
        segment = c.FPDFPath_GetPathSegment(thing, i)
        c.FPDFPathSegment_GetPoint(segment, x, y)
        if c.FPDFPathSegment_GetType(segment) == c.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        points.append((a * x.value + cc * y.value + e, b * x.value + d * y.value + f))
        if c.FPDFPathSegment_GetClose(segment) and points[0] != points[-1]:
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
