"""Scanned pages of a PDF, and pictures of pages: read side by side on all cores, and kept, so that a second run is instant."""

from __future__ import annotations

import io
import os
import pickle
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pypdfium2 as pdfium
from PIL import Image

from juesuan.documents.build import Content
from juesuan.documents.kinds import loaded
from juesuan.documents.pdf.glyphs import Sheet
from juesuan.documents.pdf.reader import content_of
from juesuan.documents.scan.engine import runs, version
from juesuan.documents.scan.installed import LEAST_DOTS, require
from juesuan.ground import cache
from juesuan.ground.errors import CannotRead
from juesuan.ground.progress import tell

DOTS = 200  # to the inch, at which a page of a PDF is drawn to be read
MOST_PIXELS = 60_000_000  # of one picture
_FORM = f"13, numpy {np.__version__}"  # of what is kept; to be raised when page.py reads otherwise, or a Sheet holds more
_A4 = 8.27  # inches across the shorter side


def of_pdf(document: pdfium.PdfDocument, wanted: Iterable[int], where: str, name: str) -> dict[int, Sheet]:
    """The scanned pages of a PDF by number, from 1; `name` is a digest of the file. A page too coarse to be read comes without
    characters, marked so."""
    drawn = {}
    for number in wanted:
        page = document[number - 1]
        dots = _dots(page)
        drawn[number] = dots, (lambda page=page: page.render(scale=DOTS / 72, rev_byteorder=False).to_numpy()[:, :, :3])
    jobs = {
        number: (
            cache.key("scan", version(), _FORM, name, str(number)),
            lambda draw=draw, number=number: (draw(), DOTS, document[number - 1].get_rotation() // 90 % 4),
        )
        for number, (dots, draw) in drawn.items()
        if dots is None or dots >= LEAST_DOTS
    }
    found = _all(jobs, where)
    for number, (dots, _) in drawn.items():
        if number not in found:
            box = document[number - 1].get_mediabox()
            found[number] = Sheet(number, box, box, [], pictured=True, coarse=int(dots))
    return found


def of_picture(data: bytes, where: str) -> list[Sheet]:
    """The pages of a picture file (.png .jpg .tif; a .tif may hold several). Raises CannotRead for damage and coarseness."""
    require(where, "a picture")
    try:
        picture = Image.open(io.BytesIO(data))
        frames = getattr(picture, "n_frames", 1)
        if picture.width * picture.height > MOST_PIXELS:
            raise CannotRead(where, f"a picture of {picture.width:,} by {picture.height:,} dots", "scan it at 200 dots an inch")
        jobs: dict[int, Any] = {}
        sizes = {}
        for number in range(1, frames + 1):
            picture.seek(number - 1)
            sizes[number] = min(picture.size) / _A4
            shown = np.asarray(picture.convert("RGB"))[:, :, ::-1].copy() if sizes[number] >= LEAST_DOTS else None
            name = cache.key("scan", version(), _FORM, data, str(number))
            jobs[number] = name, lambda shown=shown, dots=sizes[number]: (shown, dots, 0)
    except CannotRead:
        raise
    except Exception as error:  # Pillow raises whatever the damage leads it to
        raise CannotRead(where, f"a damaged picture ({type(error).__name__})", "scan or save it again") from error
    if coarse := [number for number, dots in sizes.items() if dots < LEAST_DOTS]:
        seen = (
            f"page {coarse[0]} at {sizes[coarse[0]]:.0f} dots an inch, if it is of A4; digits cannot be told below {LEAST_DOTS}"
        )
        raise CannotRead(where, seen, "scan it at 200 dots an inch")
    found = _all(jobs, where)
    return [found[number] for number in sorted(found)]


def _all(jobs: dict[int, tuple[str, Callable[[], tuple[np.ndarray, float, int]]]], where: str) -> dict[int, Sheet]:
    """The pages, kept ones as they were kept. pdfium draws for one at a time; recognition runs side by side."""
    found, left = {}, {}
    for number, (name, draw) in jobs.items():
        kept = cache.find(name)
        if kept is None:
            left[number] = name, *draw()
        else:
            found[number] = pickle.loads(kept)
    done = 0
    runs().terminate = False

    def one(number: int) -> Sheet:
        nonlocal done
        sheet_of = loaded("scan.page.sheet_of")  # its library comes with what recognises, and is needed for new pages alone
        begun = time.perf_counter()
        name, picture, dots, turned = left[number]
        sheet = sheet_of(picture, number, dots, turned)
        cache.keep(name, pickle.dumps(sheet))
        done += 1
        tell(f"{where}: page {number} recognised in {time.perf_counter() - begun:.1f} s ({done} of {len(left)})")
        return sheet

    with ThreadPoolExecutor(max_workers=max(1, os.cpu_count() or 1)) as pool:
        try:
            for sheet in pool.map(one, left):
                found[sheet.number] = sheet
        except BaseException:
            runs().terminate = True
            raise
    return found


def _dots(page: pdfium.PdfPage) -> float | None:
    """Dots to the inch of the largest picture on the page; None where there is none, or it cannot be told."""
    found = []
    for thing in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, low, right, high = thing.get_bounds()
        wide, tall = (right - left) / 72, (high - low) / 72
        if wide > 0 and tall > 0:
            across, down = thing.get_px_size()
            found.append((wide * tall, max(across, down) / max(wide, tall)))
    return max(found)[1] if found else None


def read(data: bytes, where: str) -> Content:
    """The pages of a picture file as one text. Raises CannotRead for damage, coarseness, no text, and where the extra `scan` is
    not installed."""
    return content_of(of_picture(data, where), where)
