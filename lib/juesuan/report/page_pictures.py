"""Pages: a published PDF as pictures of its pages, and where on them each figure and finding stands."""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from juesuan.documents.document import Document
from juesuan.documents.kinds import loaded
from juesuan.findings.findings import Finding
from juesuan.reading.facts import Fact

if TYPE_CHECKING:
    from juesuan.documents.pdf.pictures import Picture
    from juesuan.documents.pdf.reader import Place

Spot = tuple[float, float, float, float]  # left, top, width, height in points from the upper left corner of the picture
QUOTED = 12  # characters that a finding about words is shown at
WORDS = ("B", "C")  # natures of findings: words against figures, reasons
FLAG = 15.0  # height in points of the flag of a finding in the margin


@dataclass(slots=True)
class Leaf:
    """One page: its picture as a data address ("" where there is none), its size in points, and what is marked on it."""

    page: int
    picture: str
    pixels: tuple[int, int]
    width: float
    height: float
    figures: list[tuple[Fact, list[Spot]]] = field(default_factory=list)
    words: list[tuple[Finding, list[Spot]]] = field(default_factory=list)
    flags: list[tuple[Finding, float]] = field(default_factory=list)  # with the height at which its place stands


@dataclass(frozen=True)
class Pages:
    """The pages of one document. They are made once and serve every language."""

    pictures: tuple[Picture, ...]
    places: dict[int, Place]

    @cached_property
    def shown(self) -> bool:
        """Whether there are pictures to show at all."""
        return any(picture.image for picture in self.pictures)

    def leaves(self, facts: Iterable[Fact], findings: Iterable[Finding]) -> list[Leaf]:
        """The pages in order with the figures and findings on each; a figure that a page break parts is on the first."""
        leaves = {p.page: _leaf(p) for p in self.pictures}
        by_page = {p.page: p for p in self.pictures}
        by_id: dict[str, tuple[int, Spot]] = {}
        for fact in facts:
            page, spots = self._spots(fact.start, fact.end, by_page)
            if spots:
                leaves[page].figures.append((fact, spots))
                by_id[fact.fact] = page, spots[0]
        waiting: dict[int, list[tuple[float, Finding]]] = defaultdict(list)
        for finding in findings:
            if about_words(finding):
                page, spots = self._spots(finding.start, finding.end, by_page)
                leaves[page].words += [(finding, spots)] if spots else []
            page, spot = next((by_id[name] for name in finding.facts if name in by_id), (0, None))
            if spot is None:
                page, spots = self._spots(finding.start, min(finding.end, finding.start + QUOTED), by_page)
                spot = spots[0] if spots else None
            if spot is not None:
                waiting[page].append((spot[1], finding))
        for page, found in waiting.items():
            leaves[page].flags = _spread(found, leaves[page].height)
        return list(leaves.values())

    def _spots(self, start: int, end: int, by_page: dict[int, Picture]) -> tuple[int, list[Spot]]:
        lines = loaded("pdf.reader.by_line")(self.places[i] for i in range(start, end) if i in self.places)
        page = lines[0][0] if lines else 0
        boxes = [by_page[page].view.box(*box) for at, box in lines if at == page]
        return page, [(round(x0, 1), round(y0, 1), round(x1 - x0, 1), round(y1 - y0, 1)) for x0, y0, x1, y1 in boxes]


def about_words(finding: Finding) -> bool:
    """Whether what is disputed is what the document says in words, so that the words are to be shown."""
    return finding.nature in WORDS or not finding.facts


def published(path: Path, document: Document) -> Pages | None:
    """The pages of a PDF; None for a document of another format, and for a PDF of whose pages no picture can be had."""
    if document.format != "pdf":
        return None
    data = path.read_bytes()
    pictures = loaded("pdf.pictures.pictures")(data, document.file)
    pages = Pages(tuple(pictures), loaded("pdf.reader.places")(data, document.file))
    return pages if pages.shown else None


def _leaf(picture: Picture) -> Leaf:
    address = "data:image/webp;base64," + base64.b64encode(picture.image).decode() if picture.image else ""
    return Leaf(picture.page, address, picture.pixels, *(round(side, 1) for side in picture.view.size))


def _spread(found: list[tuple[float, Finding]], height: float) -> list[tuple[Finding, float]]:
    """Flags from the top, none over another."""
    placed, free = [], 2.0
    for top, finding in sorted(found, key=lambda one: one[0]):
        at = round(min(max(top, free), height - FLAG), 1)
        placed.append((finding, at))
        free = at + FLAG
    return placed
