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


def _plain(root: Any) -> Any:
    """The same elements under local names, their attributes in small letters without the space around values."""
    for node in root.iter("*"):
        attributes = {etree.QName(name).localname.lower(): value.strip() for name, value in node.attrib.items()}
        node.tag = etree.QName(node).localname
        node.attrib.clear()
        node.attrib.update(attributes)
    return root


def _text(node: Any, name: str) -> str:
    """The text of the first element of this name; empty where there is none."""
    return (node.findtext(f".//{name}") or "").strip()


def _numbers(text: str) -> list[float]:
    """The numbers of an attribute, `g n v` standing for n times v."""
    found: list[float] = []
    words = iter(text.replace(",", " ").split())
    for word in words:
        if word.lower() == "g":
            count, value = _number(next(words, "")), _number(next(words, ""))
            found += [value] * int(min(max(count, 0), glyphs.MOST_CHARACTERS))
        else:
            found.append(_number(word))
    return found


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

    def xml(self, path: str) -> Any:
        try:
            return _plain(etree.fromstring(self.data(path), etree.XMLParser(resolve_entities=False, no_network=True)))
        except (etree.XMLSyntaxError, ValueError) as error:
            raise CannotRead(self.where, f"part {path} is damaged", "open it in an OFD reader and save it as PDF") from error

    def sheets(self) -> Iterator[Sheet]:
        """The pages in order; those of several documents in one package follow one another."""
        if "encryptions.xml" in self.names:
            raise CannotRead(self.where, "protected by a password", "save a copy without the password")
        number = 0
        for body in self.xml("OFD.xml").iter("DocBody"):
            root = self.path(_text(body, "DocRoot"), "OFD.xml")
            document = self.xml(root)
            area = document.find(".//PageArea")
            templates = {one.get("id", ""): self.path(one.get("baseloc", ""), root) for one in document.iter("TemplatePage")}
            units = self.units(document, root)
            for page in document.iter("Page"):
                if place := page.get("baseloc"):
                    number += 1
                    if number > (most := glyphs.MOST_PAGES):
                        raise CannotRead(self.where, f"more than {most:,} pages", f"split it, {most:,} at most")
                    yield self.sheet(number, self.xml(self.path(place, root)), area, templates, units)
        if not number:
            raise CannotRead(self.where, "an OFD file without pages", "download it again")

    def units(self, document: Any, root: str) -> dict[str, Any]:
        """Drawings that several pages share, by identifier."""
        found = {}
        for name in ("PublicRes", "DocumentRes"):
            for place in document.iter(name):
                path = self.path(place.text or "", root)
                if path.lower() in self.names:
                    found |= {unit.get("id", ""): unit for unit in self.xml(path).iter("CompositeGraphicUnit")}
        return found

    def sheet(self, number: int, page: Any, area: Any, templates: dict[str, str], units: dict[str, Any]) -> Sheet:
        areas = (part for part in (page.find(".//Area"), area) if part is not None)
        box = next((b for part in areas if (b := _box(_text(part, "PhysicalBox")))), _A4)
        media = (0.0, 0.0, box[2] * _POINTS, box[3] * _POINTS)
        drawing = _Drawing(Sheet(number, media, media, []), self.where, (box[0], box[1]), box[3], units)
        for template in page.iter("Template"):
            if (name := template.get("templateid", "")) in templates:
                drawing.all(self.xml(templates[name]), UNIT, 0)
        drawing.all(page, UNIT, 0)
        return drawing.sheet

    def signatures(self) -> list[str]:
        """Notes on electronic signatures: whose, when, and whether a file that they cover was changed afterwards. The
        signatures themselves (SM2 over the list of digests) are not verified."""
        notes = []
        for body in self.xml("OFD.xml").iter("DocBody"):
            place = _text(body, "Signatures")
            path = self.path(place, "OFD.xml") if place else ""
            if path.lower() not in self.names:
                continue
            listed = (one.get("baseloc") for one in self.xml(path).iter("Signature"))
            notes += [self.signature(self.path(place, path)) for place in listed if place]
        return notes

    def signature(self, path: str) -> str:
        if path.lower() not in self.names:
            return f"an electronic signature that the package does not hold ({path})"
        signed = self.xml(path)
        provider, listed = (signed.find(f".//{name}") for name in ("Provider", "References"))
        name = (None if provider is None else provider.get("providername") or provider.get("company")) or "no provider named"
        when = _text(signed, "SignatureDateTime") or "no date"
        method = None if listed is None else _METHODS.get(listed.get("checkmethod", "").lower())
        changed, known = [], 0
        for reference in signed.iter("Reference"):
            try:
                digest = hashlib.new(method or "none", self.data(self.path(reference.get("fileref", ""), path))).digest()
            except (ValueError, CannotRead):
                continue
            known += 1
            if base64.b64encode(digest).decode() != _text(reference, "CheckValue"):
                changed.append(reference.get("fileref", ""))
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
    units: dict[str, Any]
    seen: int = 0

    def all(self, parent: Any, outer: Matrix, depth: int) -> None:
        for thing in parent.iterchildren("*"):
            if thing.tag in ("Content", "Layer", "PageBlock"):
                self.all(thing, outer, depth)
            elif thing.tag in ("TextObject", "PathObject", "ImageObject", "CompositeObject"):
                self.seen += 1
                if self.seen > glyphs.MOST_OBJECTS or len(self.sheet.characters) > glyphs.MOST_CHARACTERS:
                    place = f"{self.where}, page {self.sheet.number}"
                    raise CannotRead(place, "far more objects than a page holds", "print it to a PDF")
                if thing.get("visible", "").lower() != "false":
                    self.one(thing, outer, depth)

    def one(self, thing: Any, outer: Matrix, depth: int) -> None:
        left, top, *_ = [*_numbers(thing.get("boundary", "")), 0.0, 0.0]
        matrix = times((1, 0, 0, 1, left, top), outer)
        if len(own := _numbers(thing.get("ctm", ""))) == 6:
            matrix = times((own[0], own[1], own[2], own[3], own[4], own[5]), matrix)
        if thing.tag == "TextObject":
            self.text(thing, matrix)
        elif thing.tag == "PathObject":
            self.path(thing, matrix)
        elif thing.tag == "ImageObject":
            self.sheet.pictured = True
        elif depth < glyphs.DEEPEST and (name := thing.get("resourceid", "")) in self.units:
            self.all(self.units[name], matrix, depth + 1)

    def point(self, x: float, y: float, matrix: Matrix) -> tuple[float, float]:
        """A point of an object in points of the page, from the lower left."""
        a, b, c, d, e, f = matrix
        u, v = a * x + c * y + e - self.origin[0], b * x + d * y + f - self.origin[1]
        return u * _POINTS, (self.height - v) * _POINTS

    def text(self, thing: Any, matrix: Matrix) -> None:
        """Add the characters of a text object, each where it is placed; without advances, as wide as print has them."""
        a, b, c, d, _, _ = matrix
        size = _number(thing.get("size", ""), 4.2)
        height = size * math.hypot(c, d) * _POINTS
        if not height > 0:
            return  # letters without a size are not seen
        turn = math.radians(_number(thing.get("chardirection", "")) + _number(thing.get("readdirection", "")))
        across = _number(thing.get("hscale", ""), 1.0) or 1.0
        fill = thing.find(".//FillColor")
        alpha = min(_number(one.get("alpha", ""), 255) for one in (thing, fill) if one is not None)
        cos, sin = math.cos(turn), math.sin(turn)
        direction = (a * cos + c * sin, -(b * cos + d * sin))
        x = y = 0.0
        for code in thing.iter("TextCode"):
            x, y = _number(code.get("x", ""), x), _number(code.get("y", ""), y)
            text = (code.text or "").strip("\r\n\t")
            right, down = _numbers(code.get("deltax", "")), _numbers(code.get("deltay", ""))
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

    def path(self, thing: Any, matrix: Matrix) -> None:
        stroked = thing.get("stroke", "").lower() != "false"
        if len(self.sheet.strokes) > glyphs.MOST_SEGMENTS or not (stroked or thing.get("fill", "").lower() == "true"):
            return
        for line in _lines(_text(thing, "AbbreviatedData")):
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
