"""Pictures of the pages of a PDF, small and the same wherever they are made, and how a place on a page lies in its picture."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as c
from PIL import Image

from juesuan.documents.pdf.glyphs import opened, sheet_of
from juesuan.documents.pdf.lines import View, view_of

# Pixels across the shorter side: sharp on a screen of two pixels a point, and a page of text takes 25 KiB.
SHARP, COARSE = 1200, 800
MOST_SHARP = 40  # pages; a longer document is made of coarse ones
MOST_BYTES = 6 * 1024 * 1024
HEAVY = 160 * 1024  # a page beyond this holds photographs, which lossless compression does not suit
GREYS = 16


@dataclass(frozen=True, slots=True)
class Picture:
    """One page: its number, how it is looked at, and the WebP picture of it with its size in pixels.

    `image` is None where the picture would depend on the fonts of the machine, or where the pages before took all the room.
    """

    page: int
    view: View
    image: bytes | None
    pixels: tuple[int, int]


def pictures(data: bytes, where: str) -> list[Picture]:
    """The pages in order, each turned so that most of its text runs to the right, in shades of grey."""
    made, room = [], MOST_BYTES
    with opened(data, where) as document:
        side = SHARP if len(document) <= MOST_SHARP else COARSE
        for number, page in enumerate(document, 1):
            sheet = sheet_of(page, number, where)
            left, low, right, high = sheet.media
            crop = (max(left, sheet.crop[0]), max(low, sheet.crop[1]), min(right, sheet.crop[2]), min(high, sheet.crop[3]))
            view = View(crop, view_of(sheet).turn)
            image, pixels = None, (0, 0)
            if room > 0 and min(view.size) > 1 and _carries_its_fonts(page):
                image, pixels = _picture(page, view, side)
                room -= len(image)
            made.append(Picture(number, view, image, pixels))
            page.close()
    return made


def _picture(page: pdfium.PdfPage, view: View, side: int) -> tuple[bytes, tuple[int, int]]:
    # A strip as long as a wall would take as much memory.
    scale = min(side / min(view.size), 3 * side / max(view.size))
    turn = (view.turn - page.get_rotation()) % 360
    grey = page.render(scale=scale, rotation=turn, grayscale=True).to_pil()
    few = grey.point([round(round(v * (GREYS - 1) / 255) * 255 / (GREYS - 1)) for v in range(256)])
    image = _webp(few, lossless=True, quality=50)
    if len(image) > HEAVY:
        image = _webp(grey, quality=35)
    return image, grey.size


def _webp(picture: Image.Image, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, format="WEBP", method=4, **options)
    return out.getvalue()


def _carries_its_fonts(page: pdfium.PdfPage) -> bool:
    """Whether every font of the page's text is in the file: another would be drawn with what the machine happens to have."""
    text = page.get_textpage()
    try:
        seen: set[int] = set()
        for i in range(c.FPDFText_CountChars(text)):
            thing = c.FPDFText_GetTextObject(text, i)
            address = c.ctypes.addressof(thing.contents) if thing else 0
            if not address or address in seen or chr(min(c.FPDFText_GetUnicode(text, i), 0x10FFFF)).isspace():
                continue
            seen.add(address)
            if c.FPDFFont_GetIsEmbedded(c.FPDFTextObj_GetFont(thing)) != 1:
                return False
        return True
    finally:
        text.close()
