"""OFD, the national fixed-layout format (GB/T 33190): the characters and strokes of its pages, read on like those of a PDF.

A package is a zip of XML. Producers differ in namespace (http://www.ofdspec.org/2016, an older one, none), in the case of
attribute names, in absolute and relative paths, and in how many advances they write, so only local names are looked at.
"""

from __future__ import annotations

import base64
import hashlib
import math
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from juesuan.documents.build import Content
from juesuan.documents.pdf import glyphs
from juesuan.documents.pdf.glyphs import UNIT, Box, Character, Matrix, Sheet, strokes_of, tight, times
from juesuan.documents.pdf.reader import content_of
from juesuan.documents.zip_package import open_package, part_of
from juesuan.ground.errors import CannotRead

_POINTS = 72 / 25.4  # in a millimetre, the unit of OFD
_A4 = (0.0, 0.0, 210.0, 297.0)
_METHODS = {"": "md5", "md5": "md5", "sha1": "sha1", "sha256": "sha256", "sm3": "sm3", "1.2.156.10197.1.401": "sm3"}


def read(data: bytes, where: str) -> Content:
    """The pages as one text. Raises CannotRead for damage, a password, and a document without text."""
    with open_package(data, where) as archive:
        package = _Package(archive, where)
        content = content_of(package.sheets(), where)
        return content._replace(notes=(*content.notes, *package.signatures()))


class _Element:
    """An XML element by local names: attributes whatever the case of their names, children whatever their namespace."""

    __slots__ = ("attributes", "node")

    def __init__(self, node: Any):
        self.node = node
        self.attributes = {etree.QName(name).localname.lower(): value for name, value in node.attrib.items()}

    def __getitem__(self, name: str) -> str:
        return self.attributes.get(name.lower(), "").strip()

    @property
    def tag(self) -> str:
        return etree.QName(self.node).localname if isinstance(self.node.tag, str) else ""

    def all(self, name: str) -> Iterator[_Element]:
        """The elements of this name at any depth, in order."""
        return (_Element(node) for node in self.node.iter(f"{{*}}{name}"))

    def first(self, name: str) -> _Element | None:
        return next(self.all(name), None)

    def text(self, name: str) -> str:
        """The text of the first element of this name; empty where there is none."""
        found = self.first(name)
        return (found.node.text or "").strip() if found else ""

    def __iter__(self) -> Iterator[_Element]:
        return (_Element(node) for node in self.node if isinstance(node.tag, str))

    def numbers(self, name: str) -> list[float]:
        """The numbers of an attribute, `g n v` standing for n times v."""
        found: list[float] = []
        words = iter(self[name].replace(",", " ").split())
        for word in words:
            if word.lower() == "g":
                count, value = _number(next(words, "")), _number(next(words, ""))
                found += [value] * int(min(max(count, 0), glyphs.MOST_CHARACTERS))
            else:
                found.append(_number(word))
        return found

    def number(self, name: str, default: float) -> float:
        return _number(self[name], default)


def _number(text: str, default: float = 0.0) -> float:
    try:
        number = float(text)
    except ValueError:
        return default
    return number if math.isfinite(number) else default


@dataclass(slots=True)
class _Package:
    """The files of the package, and the page that is being read."""

    archive: zipfile.ZipFile
    where: str
    names: dict[str, str] = field(default_factory=dict)  # path in small letters -> as it stands in the archive

    def __post_init__(self) -> None:
        self.names = {name.replace("\\", "/").strip("/").lower(): name for name in self.archive.namelist()}

    def path(self, place: str, beside: str) -> str:
        """A location as written in the file `beside`: from the root of the package, or from the file's own folder."""
        place = place.strip().replace("\\", "/")
        own = posixpath.normpath(posixpath.join(posixpath.dirname(beside), place)).lstrip("/")
        rooted = posixpath.normpath(place).lstrip("/")
        order = (rooted, own) if place.startswith("/") else (own, rooted)
        return next((path for path in order if path.lower() in self.names), order[0])

    def data(self, path: str) -> bytes:
        return part_of(self.archive, self.names.get(path.lower(), path), self.where)

    def xml(self, path: str) -> _Element:
        try:
            return _Element(etree.fromstring(self.data(path), etree.XMLParser(resolve_entities=False, no_network=True)))
        except (etree.XMLSyntaxError, ValueError) as error:
            raise CannotRead(self.where, f"part {path} is damaged", "open it in an OFD reader and save it as PDF") from error

    def sheets(self) -> Iterator[Sheet]:
        """The pages in order; those of several documents in one package follow one another."""
        if "encryptions.xml" in self.names:
            raise CannotRead(self.where, "protected by a password", "save a copy without the password")
        number = 0
        for body in self.xml("OFD.xml").all("DocBody"):
            root = self.path(body.text("DocRoot"), "OFD.xml")
            document = self.xml(root)
            area = document.first("PageArea")
            templates = {one["ID"]: self.path(one["BaseLoc"], root) for one in document.all("TemplatePage")}
            units = self.units(document, root)
            for page in document.all("Page"):
                if page["BaseLoc"]:
                    number += 1
                    if number > (most := glyphs.MOST_PAGES):
                        raise CannotRead(self.where, f"more than {most:,} pages", f"split it, {most:,} at most")
                    yield self.sheet(number, self.xml(self.path(page["BaseLoc"], root)), area, templates, units)
        if not number:
            raise CannotRead(self.where, "an OFD file without pages", "download it again")

    def units(self, document: _Element, root: str) -> dict[str, _Element]:
        """Drawings that several pages share, by identifier."""
        found = {}
        for name in ("PublicRes", "DocumentRes"):
            for place in document.all(name):
                path = self.path(place.node.text or "", root)
                if path.lower() in self.names:
                    found |= {unit["ID"]: unit for unit in self.xml(path).all("CompositeGraphicUnit")}
        return found

    def sheet(
        self, number: int, page: _Element, area: _Element | None, templates: dict[str, str], units: dict[str, _Element]
    ) -> Sheet:
        own = page.first("Area")
        box = next((b for part in (own, area) if part and (b := _box(part.text("PhysicalBox")))), _A4)
        media = (0.0, 0.0, box[2] * _POINTS, box[3] * _POINTS)
        drawing = _Drawing(Sheet(number, media, media, []), self.where, (box[0], box[1]), box[3], units)
        for template in page.all("Template"):
            if template["TemplateID"] in templates:
                drawing.all(self.xml(templates[template["TemplateID"]]), UNIT, 0)
        drawing.all(page, UNIT, 0)
        return drawing.sheet

    def signatures(self) -> list[str]:
        """Notes on electronic signatures: whose, when, and whether a file that they cover was changed afterwards. The
        signatures themselves (SM2 over the list of digests) are not verified."""
        notes = []
        for body in self.xml("OFD.xml").all("DocBody"):
            place = body.text("Signatures")
            path = self.path(place, "OFD.xml") if place else ""
            if path.lower() not in self.names:
                continue
            for one in self.xml(path).all("Signature"):
                if one["BaseLoc"]:
                    notes.append(self.signature(self.path(one["BaseLoc"], path)))
        return notes

    def signature(self, path: str) -> str:
        if path.lower() not in self.names:
            return f"an electronic signature that the package does not hold ({path})"
        signed = self.xml(path)
        provider = signed.first("Provider")
        name = (provider["ProviderName"] or provider["Company"] if provider else "") or "no provider named"
        when = signed.text("SignatureDateTime") or "no date"
        listed = signed.first("References")
        method = _METHODS.get(listed["CheckMethod"].lower()) if listed else None
        changed, known = [], 0
        for reference in signed.all("Reference"):
            try:
                digest = hashlib.new(method or "none", self.data(self.path(reference["FileRef"], path))).digest()
            except (ValueError, CannotRead):
                continue
            known += 1
            if base64.b64encode(digest).decode() != reference.text("CheckValue"):
                changed.append(reference["FileRef"])
        state = f"{known} files as signed" if known and not changed else "files not compared"
        state = f"CHANGED after signing: {', '.join(changed[:5])}" if changed else state
        return f"electronic signature ({name}, {when}): {state}; the signature itself is not verified here"


def _box(text: str) -> Box | None:
    """x, y, width and height in millimetres."""
    numbers = [_number(word) for word in text.split()]
    return (numbers[0], numbers[1], numbers[2], numbers[3]) if len(numbers) == 4 and min(numbers[2:]) > 0 else None


@dataclass(slots=True)
class _Drawing:
    """Walks the objects of a page and puts its characters and strokes into the sheet, in points from the lower left."""

    sheet: Sheet
    where: str
    origin: tuple[float, float]
    height: float
    units: dict[str, _Element]
    seen: int = 0

    def all(self, parent: _Element, outer: Matrix, depth: int) -> None:
        for thing in parent:
            if thing.tag in ("Content", "Layer", "PageBlock"):
                self.all(thing, outer, depth)
            elif thing.tag in ("TextObject", "PathObject", "ImageObject", "CompositeObject"):
                self.seen += 1
                if self.seen > glyphs.MOST_OBJECTS or len(self.sheet.characters) > glyphs.MOST_CHARACTERS:
                    place = f"{self.where}, page {self.sheet.number}"
                    raise CannotRead(place, "far more objects than a page holds", "print it to a PDF")
                if thing["Visible"].lower() != "false":
                    self.one(thing, outer, depth)

    def one(self, thing: _Element, outer: Matrix, depth: int) -> None:
        left, top, *_ = [*thing.numbers("Boundary"), 0.0, 0.0]
        matrix = times((1, 0, 0, 1, left, top), outer)
        if len(own := thing.numbers("CTM")) == 6:
            matrix = times((own[0], own[1], own[2], own[3], own[4], own[5]), matrix)
        if thing.tag == "TextObject":
            self.text(thing, matrix)
        elif thing.tag == "PathObject":
            self.path(thing, matrix)
        elif thing.tag == "ImageObject":
            self.sheet.pictured = True
        elif depth < glyphs.DEEPEST and thing["ResourceID"] in self.units:
            self.all(self.units[thing["ResourceID"]], matrix, depth + 1)

    def point(self, x: float, y: float, matrix: Matrix) -> tuple[float, float]:
        """A point of an object in points of the page, from the lower left."""
        a, b, c, d, e, f = matrix
        u, v = a * x + c * y + e - self.origin[0], b * x + d * y + f - self.origin[1]
        return u * _POINTS, (self.height - v) * _POINTS

    def text(self, thing: _Element, matrix: Matrix) -> None:
        """Add the characters of a text object, each where it is placed; without advances, as wide as print has them."""
        a, b, c, d, _, _ = matrix
        size = thing.number("Size", 4.2)
        height = size * math.hypot(c, d) * _POINTS
        if not height > 0:
            return  # letters without a size are not seen
        turn = math.radians(thing.number("CharDirection", 0) + thing.number("ReadDirection", 0))
        across = thing.number("HScale", 1.0) or 1.0
        fill = thing.first("FillColor")
        alpha = min(thing.number("Alpha", 255), fill.number("Alpha", 255) if fill else 255)
        cos, sin = math.cos(turn), math.sin(turn)
        direction = (a * cos + c * sin, -(b * cos + d * sin))
        x = y = 0.0
        for code in thing.all("TextCode"):
            x, y = code.number("X", x), code.number("Y", y)
            text = (code.node.text or "").strip("\r\n\t")
            right, down = code.numbers("DeltaX"), code.numbers("DeltaY")
            for at, character in enumerate(text):
                usual = size * across * (0.5 if character.isascii() else 1.0)
                step = right[min(at, len(right) - 1)] if right else 0.0 if down else usual
                fall = down[min(at, len(down) - 1)] if down else 0.0
                # Behind the last character stands no advance; one wider than a letter is a gap, no part of it.
                wide = min(abs(step), usual) if right and at + 1 < len(text) and step else usual
                (u, v), (to_u, to_v) = self.point(x, y, matrix), self.point(x + wide * cos, y + wide * sin, matrix)
                box = tight((min(u, to_u), min(v, to_v), max(u, to_u), max(v, to_v)), u, v, direction, height)
                self.sheet.characters.append(Character(character, box, u, v, direction, height, alpha < glyphs.FAINT))
                x, y = x + step, y + fall

    def path(self, thing: _Element, matrix: Matrix) -> None:
        stroked = thing["Stroke"].lower() != "false"
        if len(self.sheet.strokes) > glyphs.MOST_SEGMENTS or not (stroked or thing["Fill"].lower() == "true"):
            return
        for line in _lines(thing.text("AbbreviatedData")):
            points = [self.point(x, y, matrix) for x, y in line]
            self.sheet.strokes += strokes_of(points, stroked, self.sheet.media)


_LENGTHS = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7}


def _lines(data: str) -> Iterator[list[tuple[float, float]]]:
    """The points of a path in its short form: S and M move, L draws a line, Q, B, A a curve to their last point, C closes."""
    points: list[tuple[float, float]] = []
    words = data.replace(",", " ").split()[: 8 * glyphs.MOST_SEGMENTS]
    at = 0
    while at < len(words):
        mark, count = words[at].upper(), _LENGTHS.get(words[at].upper(), 0)
        numbers = [_number(word) for word in words[at + 1 : at + 1 + count]]
        if mark in ("M", "S") and points:
            yield points
            points = []
        if len(numbers) == count > 0:
            points.append((numbers[-2], numbers[-1]))
        elif mark == "C" and points and points[0] != points[-1]:
            points.append(points[0])
        at += 1 + count
    if points:
        yield points
