"""The annotated draft: a copy of a Word or PDF draft with a comment at each figure with a finding, nothing else changed.

A department can have a draft read before it publishes. Word takes comments; a PDF keeps its bytes, and highlights with the
finding's text are appended to them.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import pdfplumber
from docx.text.run import Run

from juesuan.disclosure import Disclosure, read
from juesuan.errors import CannotGet, CannotRead, WrongCall
from juesuan.findings import Finding
from juesuan.formats import docx as word
from juesuan.formats.build import _INVISIBLE, Builder
from juesuan.formats.docx_numbers import Numbering
from juesuan.formats.pdf_lines import Glyph, glyphs, rows_of, view_of
from juesuan.memo import LANGUAGES, harmless
from juesuan.places import data, load

AUTHOR, INITIALS = "juesuan", "决"
QUOTED = 16  # characters highlighted for a finding that is about words, not figures
# Okabe and Ito's vermilion, orange and sky blue, by severity, light enough to read through.
COLOURS = {"exception": "f4b48a", "attention": "fad37f", "note": "b5def7"}


@dataclass(frozen=True)
class Note:
    """What is said at one place: offsets in the document's text, page (None for Word), the findings, and their text."""

    start: int
    end: int
    page: int | None
    findings: tuple[str, ...]
    severity: str
    text: str


@dataclass(frozen=True)
class Annotated:
    """The copy: its path, the number of comments, and the findings for which no place was found in the file."""

    path: Path
    comments: int
    unplaced: tuple[str, ...]


def annotate(path: str | Path, out: str | Path, lang: str = "zh") -> Annotated:
    """Writes the copy to `out`, whole or not at all; comments are in "zh" or "en".

    Raises CannotGet or CannotRead for a draft that cannot be read, CannotGet for a copy that cannot be written, and WrongCall
    for another format than docx and pdf, for another language, and for a copy that would replace the draft.
    """
    path, out = Path(path), Path(out)
    if lang not in LANGUAGES:
        raise WrongCall("annotate", f"language {lang!r}", f"choose one of {', '.join(LANGUAGES)}")
    if out.exists() and path.exists() and out.samefile(path):
        raise WrongCall(str(out), "the draft itself", "give the copy another name")
    disclosure = read(path)
    kind = disclosure.document.format
    if kind not in _WRITERS:
        raise WrongCall(path.name, f"a file of format {kind}", "annotate takes .docx and .pdf files")
    if out.suffix.lower() != f".{kind}":
        raise WrongCall(str(out), f"a copy of a {kind} file with another ending", f"end its name with .{kind}")
    found = notes(disclosure, lang)
    content, placed = _WRITERS[kind](path, disclosure, found)
    _write(out, content)
    said = {name for note in placed for name in note.findings}
    return Annotated(out, len(placed), tuple(f.finding for f in disclosure.findings if f.finding not in said))


def notes(disclosure: Disclosure, lang: str) -> list[Note]:
    """One note for each figure with findings, and one for each finding that is about words alone, in the order of the text."""
    by_id = {f.fact: f for f in disclosure.facts}
    at: dict[tuple[int, int, int | None], list[Finding]] = defaultdict(list)
    for finding in disclosure.findings:
        for fact in (by_id[name] for name in finding.facts):
            at[(fact.start, fact.end, fact.page)].append(finding)
        if not finding.facts:
            blocks = disclosure.document.blocks
            page = next((b.page for b in blocks if b.start <= finding.start < b.end), None)
            at[(finding.start, min(finding.end, finding.start + QUOTED), page)].append(finding)
    return [_note(*place, findings, lang) for place, findings in sorted(at.items(), key=lambda item: item[0][:2])]


def _note(start: int, end: int, page: int | None, findings: list[Finding], lang: str) -> Note:
    text = "\n\n".join(harmless(_said(finding, lang)) for finding in findings)
    return Note(start, end, page, tuple(f.finding for f in findings), findings[0].severity, text)


def _said(finding: Finding, lang: str) -> str:
    """The finding in a few lines: number, severity and title; condition; criteria; recommendation."""
    words, said = load(data("words", "memo.yaml")), getattr(finding, lang)
    severity = words["severities"][finding.severity][lang]
    colon = "：" if lang == "zh" else ": "
    lines = [f"{finding.finding} {severity}{colon}{said['title']}"]
    lines += [f"{words['texts'][part][lang]}{colon}{said[part]}" for part in ("condition", "criteria", "recommendation")]
    return "\n".join(lines)


def _write(out: Path, content: bytes) -> None:
    """The file appears under its name only when all of it is written."""
    working = None
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        handle, working = tempfile.mkstemp(prefix=".unfinished-", dir=out.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(working, 0o644)
        os.replace(working, out)
    except OSError as error:
        if working:
            with contextlib.suppress(OSError):
                os.unlink(working)
        raise CannotGet(str(out), f"cannot be written ({error.strerror})", "choose another place for the copy") from error


# --- Word --------------------------------------------------------------------------------------------------------------

Letter = tuple[str, Any, int]  # character, the w:t element that holds it (None for tabs and breaks), place in it


class _Recorder(word._Reader):
    """Reads as the format does, and keeps every line with the paragraph that it comes from."""

    def __init__(self, builder: Builder, numbering: Numbering):
        super().__init__(builder, numbering)
        self.seen: list[tuple[str, list[Letter]]] = []

    def lines(self, paragraph: Any) -> list[str]:
        found = super().lines(paragraph)
        self.seen += zip(found, _split(list(_letters(paragraph))), strict=True)
        return found


def _letters(element: Any) -> Iterator[Letter]:
    """The characters of a paragraph as the reader sees them, each with the element it stands in."""
    for child in element:
        tag = child.tag
        if tag in word._SKIP or not isinstance(tag, str) or tag == f"{word._W}txbxContent":
            continue
        if tag in (f"{word._W}t", f"{word._M}t"):
            yield from ((c, child if tag == f"{word._W}t" else None, n) for n, c in enumerate(child.text or ""))
        elif tag in word._MARKS:
            mark = "" if child.get(f"{word._W}type") in ("page", "column") else word._MARKS[tag]
            yield from ((c, None, 0) for c in mark)
        elif not (tag == f"{word._W}r" and word._hidden(child)):
            yield from _letters(child)


def _split(letters: list[Letter]) -> list[list[Letter]]:
    lines: list[list[Letter]] = [[]]
    for letter in letters:
        if letter[0] == "\n":
            lines.append([])
        else:
            lines[-1].append(letter)
    return lines


def _word(path: Path, disclosure: Disclosure, found: list[Note]) -> tuple[bytes, list[Note]]:
    from juesuan.workpaper import timeless

    document = docx.Document(str(path))
    places = _places(document, disclosure)
    placed = []
    # From the last to the first: splitting a run leaves what stands before it where it was.
    for note in reversed(found):
        elements = [places[i] for i in range(note.start, note.end) if i in places]
        if elements:
            runs = _isolated(elements)
            comment = document.add_comment(runs, note.text, AUTHOR, INITIALS)
            comment._comment_elm.attrib.pop(f"{word._W}date", None)
            placed.append(note)
    out = io.BytesIO()
    document.save(out)
    return timeless(out.getvalue()), placed


def _places(document: Any, disclosure: Disclosure) -> dict[int, tuple[Any, int]]:
    """For each character of the text, the w:t element that holds it and its place in it; not for footnotes, which take none."""
    parts = {r.reltype.rsplit("/", 1)[-1]: r.target_part for r in document.part.rels.values() if not r.is_external}
    reader = _Recorder(Builder(disclosure.document.file), Numbering(*(word._root(parts, n) for n in ("numbering", "styles"))))
    reader.blocks(document.element.body)
    text, at, places = disclosure.document.text, 0, {}
    for line, letters in reader.seen:
        shown = _INVISIBLE.sub("", line).strip()
        start = text.find(shown, at) if shown else -1
        # What the text leaves out (a cell merged away) is passed over: nothing but blanks may stand in between.
        if start < 0 or text[at:start].strip():
            continue
        at = start + len(shown)
        kept = [letter for letter in letters if not _INVISIBLE.match(letter[0])]
        while kept and kept[-1][0].isspace():
            kept.pop()
        # Counted from the end, for a list number before it is Word's own and stands in no run.
        for back, (_, element, index) in enumerate(reversed(kept[-len(shown) :]), 1):
            if element is not None:
                places[at - back] = (element, index)
    return places


def _isolated(elements: list[tuple[Any, int]]) -> list[Run]:
    """The runs that hold these characters and nothing else on either side; runs are parted where needed."""
    (first, start), (last, end) = elements[0], elements[-1]
    _part(last, end + 1)
    opening = _part(first, start)
    closing = opening if first is last else last.getparent()
    return [Run(opening, None), Run(closing, None)]


def _part(text: Any, at: int) -> Any:
    """Parts the run of this w:t before its character `at`; returns the run that begins there, with the same formatting."""
    run, content = text.getparent(), text.text or ""
    inside = [child for child in run if child.tag != f"{word._W}rPr"]
    if at == 0 and inside[0] is text:
        return run
    if at == len(content) and inside[-1] is text:
        return run
    after = deepcopy(run)
    number = list(run).index(text)
    for child in list(after)[:number]:
        if child.tag != f"{word._W}rPr":
            after.remove(child)
    rest = next(child for child in after if child.tag != f"{word._W}rPr")
    for child in list(run)[number + 1 :]:
        run.remove(child)
    for element, words in ((text, content[:at]), (rest, content[at:])):
        element.text = words
        element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.addnext(after)
    return after


# --- PDF ---------------------------------------------------------------------------------------------------------------


@dataclass
class _Sheet:
    """One page: its glyphs in reading order without blanks, their boxes in the PDF's own coordinates."""

    text: str
    found: list[Glyph]
    boxes: list[tuple[float, float, float, float]]


def _pdf(path: Path, disclosure: Disclosure, found: list[Note]) -> tuple[bytes, list[Note]]:
    from pypdf import PdfWriter
    from pypdf.annotations import Highlight
    from pypdf.errors import PyPdfError
    from pypdf.generic import ArrayObject, FloatObject, NameObject, TextStringObject

    sheets, placed = _sheets(path, found), []
    try:
        writer = PdfWriter(str(path), incremental=True)
        for note, page, boxes in _located(disclosure, found, sheets):
            quads = [FloatObject(round(n, 2)) for x0, y0, x1, y1 in boxes for n in (x0, y1, x1, y1, x0, y0, x1, y0)]
            xs, ys = [n for b in boxes for n in (b[0], b[2])], [n for b in boxes for n in (b[1], b[3])]
            rect = (min(xs), min(ys), max(xs), max(ys))
            mark = Highlight(rect=rect, quad_points=ArrayObject(quads), highlight_color=COLOURS[note.severity], printing=True)
            mark[NameObject("/Contents")] = TextStringObject(note.text)
            mark[NameObject("/T")] = TextStringObject(AUTHOR)
            mark[NameObject("/NM")] = TextStringObject(f"{AUTHOR}-{note.start}")
            writer.add_annotation(page - 1, mark)
            placed.append(note)
        out = io.BytesIO()
        writer.write(out)
    except (PyPdfError, NotImplementedError, ValueError, KeyError, TypeError) as error:
        raise CannotRead(path.name, f"a PDF that takes no annotations ({error})", "print it to a new PDF") from error
    return out.getvalue(), placed


def _sheets(path: Path, found: Iterable[Note]) -> dict[int, _Sheet]:
    """The pages that notes stand on, and the one after each: a paragraph is named by the page that it begins on."""
    wanted = {page for note in found if note.page for page in (note.page, note.page + 1)}
    sheets = {}
    with pdfplumber.open(path) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            if number in wanted:
                rows = rows_of(glyphs(page, view_of(page)))
                found_here = [glyph for row in rows for glyph in row if not glyph.text.isspace()]
                boxes = [_box(page, page.chars[g.order]) for g in found_here]
                # A glyph may stand for several characters; one each keeps the offsets in step.
                sheets[number] = _Sheet("".join(g.text[0] for g in found_here), found_here, boxes)
            page.close()
    return sheets


def _box(page: Any, char: Mapping[str, Any]) -> tuple[float, float, float, float]:
    """A character's box in the PDF's own coordinates, before the turn that /Rotate gives the page."""
    left, low, right, high = map(float, page.page_obj.mediabox)
    bottom, top = char["y0"], char["y1"]
    if abs(char["matrix"][1]) < 0.001 and char["size"]:
        # Fonts disagree about their boxes; ink stands on the baseline.
        bottom, top = char["matrix"][5] - 0.2 * char["size"], char["matrix"][5] + 0.9 * char["size"]
    (x0, y0), (x1, y1) = (
        {
            90: (right - y, x + low),
            180: (right - x, high - y),
            270: (y + left, high - x),
        }.get(int(page.rotation or 0) % 360, (x + left, y + low))
        for x, y in ((char["x0"], bottom), (char["x1"], top))
    )
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _located(disclosure: Disclosure, found: list[Note], sheets: dict[int, _Sheet]) -> Iterator[tuple[Note, int, list]]:
    """Notes with the page and boxes of their words, one box a line."""
    taken: set[tuple[int, int]] = set()
    for note in found:
        place = _same_order(disclosure, note, sheets) or _best(disclosure.document.text, note, sheets, taken)
        if place is not None:
            page, at, length = place
            taken.add((page, at))
            yield note, page, _by_line(sheets[page].boxes[at : at + length])


def _same_order(disclosure: Disclosure, note: Note, sheets: dict[int, _Sheet]) -> tuple[int, int, int] | None:
    """The place of a figure on a page that shows its digits as often as the text has them there: the first is the first."""
    sheet, text = sheets.get(note.page or 0), disclosure.document.text
    words = _bare(text[note.start : note.end])
    starts = [f.start for f in disclosure.facts if f.page == note.page and _bare(f.text) == words]
    if sheet is None or note.start not in starts:
        return None
    places = list(_occurrences(sheet, words))
    if len(places) != len(starts):
        return None
    return note.page, _by_rows(sheet, places)[starts.index(note.start)], len(words)


def _by_rows(sheet: _Sheet, places: list[int]) -> list[int]:
    """Places from the top and from left to right; cells of one row may stand at slightly different heights."""
    rows: list[list[int]] = []
    for at in sorted(places, key=lambda at: sheet.found[at].base):
        last = sheet.found[rows[-1][0]] if rows else None
        if last and sheet.found[at].base - last.base < 0.8 * last.size:
            rows[-1].append(at)
        else:
            rows.append([at])
    return [at for row in rows for at in sorted(row, key=lambda at: sheet.found[at].x0)]


def _occurrences(sheet: _Sheet, words: str) -> Iterator[int]:
    """Where the words stand on the page; digits that go on in the same number are another number."""
    for match in re.finditer(f"(?={re.escape(words)})", sheet.text):
        at, end = match.start(), match.start() + len(words)
        if not (words[0].isdigit() and (_goes_on(sheet, at - 1) or _goes_on(sheet, end - 1))):
            yield at


def _goes_on(sheet: _Sheet, at: int) -> bool:
    """Whether the glyphs at and after this place are parts of one number: digits that touch."""
    if at < 0 or at + 1 >= len(sheet.found):
        return False
    one, two = sheet.found[at], sheet.found[at + 1]
    touching = abs(one.base - two.base) < 0.5 * one.size and abs(two.x0 - one.x1) < 0.3 * one.size
    return touching and all(c.isdigit() or c in ".," for c in sheet.text[at : at + 2])


def _best(text: str, note: Note, sheets: dict[int, _Sheet], taken: set) -> tuple[int, int, int] | None:
    """The place whose surroundings agree best with the text's; for words that a page break parts, their beginning."""
    words = _bare(text[note.start : note.end])
    before, after = _bare(text[max(0, note.start - 120) : note.start]), _bare(text[note.end : note.end + 120])
    for length in (len(words), QUOTED // 2, QUOTED // 3):
        if length > len(words) or (length < len(words) and words[0].isdigit()):
            continue
        found = []
        for page in (note.page or 0, (note.page or 0) + 1):
            sheet = sheets.get(page)
            for at in _occurrences(sheet, words[:length]) if sheet and words else ():
                if (page, at) not in taken:
                    near = _common(sheet.text[:at][::-1], before[::-1]) + _common(sheet.text[at + length :], after)
                    found.append((near, -page, -at))
        if found:
            _, page, at = max(found)
            return -page, -at, length
    return None


def _bare(text: str) -> str:
    return "".join(text.split())


def _common(one: str, other: str) -> int:
    """How many characters both begin with."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _by_line(boxes: list[tuple[float, float, float, float]]) -> list[tuple[float, float, float, float]]:
    """Boxes of characters joined to one a line."""
    lines: list[tuple[float, float, float, float]] = []
    for box in boxes:
        last = lines[-1] if lines else None
        if last and _beside(last, box):
            lines[-1] = (min(last[0], box[0]), min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
        else:
            lines.append(box)
    return lines


def _beside(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    """True for boxes on one line, which runs across the sheet or, on a turned one, along it."""
    size = min(one[3] - one[1], other[3] - other[1], one[2] - one[0], other[2] - other[0])
    level = abs(one[1] - other[1]) < size and abs(other[0] - one[2]) < 4 * size
    upright = abs(one[0] - other[0]) < size and min(abs(other[1] - one[3]), abs(one[1] - other[3])) < 4 * size
    return level or upright


_WRITERS = {"docx": _word, "pdf": _pdf}
