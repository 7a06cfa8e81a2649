"""The annotated draft: a copy of a Word or PDF draft with a comment at each figure with a finding, nothing else changed.

A department can have a draft read before it publishes. Word takes comments; a PDF keeps its bytes, and highlights with the
finding's text are appended to them.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import docx
from docx.text.run import Run

from juesuan.disclosure import Disclosure, read
from juesuan.documents import docx as word
from juesuan.documents.build import INVISIBLE, Builder
from juesuan.documents.docx import Numbering
from juesuan.documents.pdf.reader import by_line, places
from juesuan.findings.findings import Finding
from juesuan.ground.data import wording
from juesuan.ground.errors import CannotRead, WrongCall
from juesuan.ground.files import put, timeless
from juesuan.ground.groups import split
from juesuan.ground.text import COMMA, harmless, known_language
from juesuan.report.telling import Telling

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


def annotate(path: str | Path, out: str | Path, lang: str = "zh", found: Disclosure | None = None) -> Annotated:
    """Writes the copy to `out`, whole or not at all; comments are in "zh" or "en". `found` is the draft's disclosure where it
    was read already, with last year's or the budget beside it.

    Raises CannotGet or CannotRead for a draft that cannot be read, CannotGet for a copy that cannot be written, and WrongCall
    for another format than docx and pdf, for another language, and for a copy that would replace the draft.
    """
    path, out = Path(path), Path(out)
    known_language("annotate", lang)
    if out.exists() and path.exists() and out.samefile(path):
        raise WrongCall(str(out), "the draft itself", "give the copy another name")
    if path.is_dir():
        raise WrongCall(path.name, "a folder", "annotate takes .docx and .pdf files: give the one in it")
    disclosure = found or read(path)
    kind = disclosure.document.format
    if kind not in _WRITERS:
        raise WrongCall(path.name, f"a file of format {kind}", "annotate takes .docx and .pdf files")
    if out.suffix.lower() != f".{kind}":
        raise WrongCall(str(out), f"a copy of a {kind} file with another ending", f"end its name with .{kind}")
    content, placed = _WRITERS[kind](path, disclosure, notes(disclosure, lang))
    put(out, content)
    said = {name for note in placed for name in note.findings}
    return Annotated(out, len(placed), tuple(f.finding for f in disclosure.findings if f.finding not in said))


def notes(disclosure: Disclosure, lang: str) -> list[Note]:
    """A note at each figure with findings, and at the words of each finding that is about words alone, in the text's order.

    A finding is told once, where its own figure stands; its other figures point there."""
    told = Telling(disclosure, lang)
    at: dict[tuple[int, int, int | None], list[tuple[Finding, bool]]] = defaultdict(list)
    for finding in disclosure.findings:
        for number, fact in enumerate(told.by_id[name] for name in finding.facts):
            at[(fact.start, fact.end, fact.page)].append((finding, number == 0))
        if not finding.facts:
            end = min(finding.end, finding.start + QUOTED)
            at[(finding.start, end, disclosure.document.page_at(finding.start))].append((finding, True))
    made = {place: _note(told, *place, listed) for place, listed in at.items()}
    for asked in disclosure.questions:  # at a figure with findings it joins their note: a reader shows one at a place
        fact = told.by_id[asked.facts[0]]
        place, text = (fact.start, fact.end, fact.page), harmless(f"{asked.question} {getattr(asked, lang)}")
        note = made.get(place, Note(*place, (), "note", ""))
        made[place] = replace(note, text=f"{note.text}\n{text}".strip())
    return sorted(made.values(), key=lambda note: (note.start, note.end))


def _note(told: Telling, start: int, end: int, page: int | None, listed: list[tuple[Finding, bool]]) -> Note:
    lines = [_said(told, finding) for finding, own in listed if own]
    if elsewhere := [finding.finding for finding, own in listed if not own]:
        lines.append(wording("annotate")["see"][told.lang].format(finding=COMMA[told.lang].join(elsewhere)))
    findings = tuple(finding.finding for finding, _ in listed)
    return Note(start, end, page, findings, listed[0][0].severity, "\n".join(map(harmless, lines)))


def _said(told: Telling, finding: Finding) -> str:
    """The finding in three lines: number, severity and title; cause, where one can be told; what to do."""
    said, severity = told.told(finding), told.name("severities", finding.severity)
    head = wording("annotate")["heading"][told.lang]
    lines = [head.format(finding=finding.finding, severity=severity, title=said["title"])]
    lines += [said["cause"]] if finding.hypothesis else []
    return "\n".join([*lines, said["recommendation"]])


# --- Word --------------------------------------------------------------------------------------------------------------

Letter = tuple[str, Any, int]  # character, the w:t element that holds it (None for tabs and breaks), place in it


class _Recorder(word._Reader):
    """Reads as the format does, and keeps every line with the paragraph that it comes from."""

    def __init__(self, builder: Builder, numbering: Numbering):
        super().__init__(builder, numbering)
        self.seen: list[tuple[str, list[Letter]]] = []

    def lines(self, paragraph: Any) -> list[str]:
        found = super().lines(paragraph)
        self.seen += zip(found, split(_letters(paragraph), lambda letter: letter[0] == "\n"), strict=True)
        return found


def _letters(element: Any) -> Iterator[Letter]:
    """The characters of a paragraph as the reader sees them, each with the element it stands in."""
    for text, at in word.pieces(element, []):
        yield from ((c, at, n) for n, c in enumerate(text))


def _word(path: Path, disclosure: Disclosure, found: list[Note]) -> tuple[bytes, list[Note]]:
    document = docx.Document(str(path))
    places = _places(document, disclosure)
    placed = []
    # From the last to the first: splitting a run leaves what stands before it where it was.
    for note in reversed(found):
        elements = [places[i] for i in range(note.start, note.end) if i in places]
        if elements:
            runs = _around_box(elements[0][0]) or _isolated(elements)
            comment = document.add_comment(runs, note.text, AUTHOR, INITIALS)
            comment._comment_elm.attrib.pop(f"{word._W}date", None)
            placed.append(note)
    out = io.BytesIO()
    document.save(out)
    return timeless(out.getvalue()), placed


def _places(document: Any, disclosure: Disclosure) -> dict[int, tuple[Any, int]]:
    """For each character of the text, the w:t element that holds it and its place in it; not for footnotes, which take none."""
    reader = _Recorder(Builder(disclosure.document.file), Numbering(document.part))
    reader.blocks(document.element.body)
    text, at, places = disclosure.document.text, 0, {}
    for line, letters in reader.seen:
        shown = INVISIBLE.sub("", line).strip()
        start = text.find(shown, at) if shown else -1
        # What the text leaves out (a cell merged away) is passed over: nothing but blanks may stand in between.
        if start < 0 or text[at:start].strip():
            continue
        at = start + len(shown)
        kept = [letter for letter in letters if not INVISIBLE.match(letter[0])]
        while kept and kept[-1][0].isspace():
            kept.pop()
        # Counted from the end, for a list number before it is Word's own and stands in no run.
        for back, (_, element, index) in enumerate(reversed(kept[-len(shown) :]), 1):
            if element is not None:
                places[at - back] = (element, index)
    return places


def _around_box(text: Any) -> list[Run]:
    """The run that holds the text box around this w:t, if it is in one: Word takes no comment inside a box."""
    boxes = list(text.iterancestors(f"{word._W}txbxContent"))
    if not boxes:
        return []
    holder = Run(next(boxes[-1].iterancestors(f"{word._W}r")), None)
    return [holder, holder]


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
    if (at == 0 and inside[0] is text) or (at == len(content) and inside[-1] is text):
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


def _pdf(path: Path, disclosure: Disclosure, found: list[Note]) -> tuple[bytes, list[Note]]:
    from pypdf import PdfWriter
    from pypdf.annotations import Highlight
    from pypdf.errors import PyPdfError
    from pypdf.generic import ArrayObject, FloatObject, NameObject, TextStringObject

    located, placed = places(path.read_bytes(), path.name), []
    try:
        writer = PdfWriter(str(path), incremental=True)
        for note in found:
            lines = by_line(located[i] for i in range(note.start, note.end) if i in located)
            if not lines:
                continue
            page = lines[0][0]  # words that a page break parts are marked on the first
            boxes = [box for at, box in lines if at == page]
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


_WRITERS = {"docx": _word, "pdf": _pdf}
