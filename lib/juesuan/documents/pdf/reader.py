"""PDF: glyphs to lines, lines to paragraphs, ruling lines to tables; pages run on where the text does."""

from __future__ import annotations

import hashlib
import itertools
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from juesuan.documents.build import HEADING, INVISIBLE, Builder, Content
from juesuan.documents.columns import Piece, Row
from juesuan.documents.document import Aside, Gap
from juesuan.documents.kinds import loaded
from juesuan.documents.pdf.columns import TITLE, columned, extended, foot_of, head_of, take
from juesuan.documents.pdf.glyphs import Box, Sheet, opened, sheets
from juesuan.documents.pdf.halves import halves_of, labelled, put_beside
from juesuan.documents.pdf.lines import UNKNOWN, Glyph, glyphs, join, rows_of, text_line, view_of, watermark
from juesuan.documents.pdf.tables import Grid, Inked, append, continues, grids
from juesuan.documents.scan import installed
from juesuan.ground.data import data, load
from juesuan.ground.errors import CannotRead
from juesuan.ground.expressions import Expression
from juesuan.ground.groups import runs


@dataclass(slots=True)
class Page:
    """One page: lines and tables from the top, its size in points, whether it holds pictures, text that was
    recognised from one, and text of a watermark that was left out."""

    number: int
    width: float
    height: float
    items: list[Piece | Grid]
    pictured: bool = False
    recognised: bool = False
    watermarked: bool = False
    scanned: bool = False
    coarse: int = 0
    unfilled: bool = False
    rows: list[Row] = field(default_factory=list)  # what stands outside ruled tables, cut where a column may end

    @property
    def lines(self) -> list[Piece]:
        return [item for item in self.items if isinstance(item, Piece)]

    @property
    def grids(self) -> list[Grid]:
        return [item for item in self.items if isinstance(item, Grid)]

    @property
    def parts(self) -> list[Piece | Inked]:
        """Its lines, and the cells of its tables."""
        return [part for item in self.items for part in (item.drafts if isinstance(item, Grid) else [item])]


Place = tuple[int, Box]  # page, from 1, and a box in the PDF's own space


def read(data: bytes, where: str) -> Content:
    """The pages as one text, scanned ones recognised. Raises CannotRead for a locked or damaged file, and for one that holds
    pictures only where the extra `scan` is not installed."""
    return _layout(_pages(data, where), where)[0]


def content_of(found: Iterable[Sheet], where: str) -> Content:
    """Pages of characters and strokes, of whatever format, as one text. Raises CannotRead where there is no text on them."""
    return _layout([_page(sheet, keep=_recognised(sheet)) for sheet in found], where)[0]


def places(data: bytes, where: str) -> dict[int, Place]:
    """Where each character of the text stands on the pages, by its offset; blanks have no place."""
    content, ink = _layout(_pages(data, where, keep=True), where)
    return {offset: (glyph.page, glyph.box) for offset, glyph in zip(_inked(content.text), ink, strict=True)}


def _inked(text: str) -> Iterable[int]:
    return (offset for offset, character in enumerate(text) if not character.isspace())


def _pages(data: bytes, where: str, keep: bool = False) -> list[Page]:
    """The pages; those that are pictures are recognised where that is installed, and then all keep their ink."""
    pages = [_page(sheet, keep) for sheet in sheets(data, where)]
    scanned = [page.number for page in pages if page.pictured and not page.items]
    if not scanned or not installed.available():
        return pages
    with opened(data, where) as document:
        found = loaded("scan.pages.of_pdf")(document, scanned, where, hashlib.sha256(data).hexdigest())
    rest = () if keep else {page.number for page in pages} - set(scanned)
    whole = {sheet.number: _page(sheet, keep=True) for sheet in sheets(data, where, set(rest))} if rest else {}
    whole |= {number: _page(sheet, keep=True) for number, sheet in found.items()}
    return [whole.get(page.number, page) for page in pages]


def _recognised(sheet: Sheet) -> bool:
    return bool(sheet.characters and sheet.characters[0].seen)  # as all of its characters are


def _layout(pages: list[Page], where: str) -> tuple[Content, list[Glyph]]:
    """The text, and the glyphs of its characters other than blanks, where the pages keep their ink."""
    furniture = _drop_furniture(pages)
    notes = [*_unreadable(pages, where), *furniture, *_join_tables(pages)]
    builder = Builder(where)
    ink: list[Glyph] = []
    for item in _paragraphs(pages):
        if isinstance(item, Grid):
            builder.table(item.drafts, item.page, loose=bool(item.columns))
            inked = sorted(item.drafts, key=lambda draft: (draft.row, draft.column))
        else:
            builder.paragraph(join(line.text for line in item), item[0].page)
            inked = item
        ink += [glyph for part in inked for glyph in part.ink if not INVISIBLE.match(glyph.text)]
    content = builder.content(notes)
    if not any(glyph.seen for glyph in ink):
        return content, ink
    seen = {at: glyph.seen for at, glyph in zip(_inked(content.text), ink, strict=True) if glyph.seen}
    return content._replace(seen=seen), ink


def _page(sheet: Sheet, keep: bool = False) -> Page:
    """The lines and tables of a page; their glyphs are let go unless they are to be kept, for they take much memory."""
    view = view_of(sheet)
    found = glyphs(sheet, view)
    ruled, outside = grids([view.box(*stroke) for stroke in sheet.strokes], found, sheet.number)
    loose, rows, cut = columned(rows_of(outside), sheet.number, ruled)
    lines = [line for row in rows if (line := text_line(row, sheet.number))]
    items = sorted([*lines, *ruled, *loose], key=lambda item: item.y if isinstance(item, Piece) else item.ys[0])
    watermarked = len(found) < len(sheet.characters) and any(map(watermark, sheet.characters))
    laid = sheet.recognised, watermarked, _recognised(sheet), sheet.coarse, sheet.unfilled
    page = Page(sheet.number, *view.size, items, sheet.pictured, *laid, cut)
    for inked in () if keep else [*page.parts, *itertools.chain.from_iterable(cut)]:
        inked.ink.clear()
    return page


def _unreadable(pages: list[Page], where: str) -> list[str]:
    """Notes on pages that are pictures and on glyphs without meaning; CannotRead where there is no text at all."""
    if not any(page.items for page in pages):
        seen = f"no text on {_ranges([page.number for page in pages])}"
        seen += ", only pictures" if any(page.pictured for page in pages) else ""
        if coarse := [page.coarse for page in pages if page.coarse]:
            raise CannotRead(where, f"{seen}, at {coarse[0]} dots an inch", "scan it at 200 dots an inch")
        installed.require(where, seen)
        raise CannotRead(where, seen, "check that this is the published file")
    kinds = (
        (Gap, "coarse", lambda page: page.coarse),
        (Gap, "pictured", lambda page: page.pictured and not page.items and not page.coarse),
        (Gap, "unfilled", lambda page: page.unfilled),
        (str, "scanned", lambda page: page.scanned),
        (str, "recognised", lambda page: page.recognised),
        (str, "unknown", lambda page: any(UNKNOWN in part.text for part in page.parts)),
        (str, "watermarked", lambda page: page.watermarked),
    )
    words, dots = load(data("formats.yaml"))["pages"], installed.LEAST_DOTS
    found = ((note, words[name], [page.number for page in pages if holds(page)]) for note, name, holds in kinds)
    return [note(said.format(pages=_ranges(of), dots=dots, name=installed.NAME)) for note, said, of in found if of]


def _ranges(numbers: list[int]) -> str:
    """page 1; 1, 2, 3, 5 as pages 1-3, 5."""
    found = runs(numbers, lambda run, number: number != run[-1] + 1)
    shown = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in found)
    return f"{'pages' if len(numbers) > 1 else 'page'} {shown}"


def by_line(found: Iterable[Place]) -> list[Place]:
    """Places of characters that follow one another, joined to one a line."""
    lines: list[Place] = []
    for page, box in found:
        if lines and lines[-1][0] == page and _beside(lines[-1][1], box):
            one = lines[-1][1]
            lines[-1] = page, (min(one[0], box[0]), min(one[1], box[1]), max(one[2], box[2]), max(one[3], box[3]))
        else:
            lines.append((page, box))
    return lines


def _beside(one: Box, other: Box) -> bool:
    """True for boxes on one line, which runs across the sheet or, on a turned one, along it."""
    size = min(one[3] - one[1], other[3] - other[1], one[2] - one[0], other[2] - other[0])
    level = abs(one[1] - other[1]) < size and abs(other[0] - one[2]) < 4 * size
    upright = abs(one[0] - other[0]) < size and min(abs(other[1] - one[3]), abs(one[1] - other[3])) < 4 * size
    return level or upright


# --- page furniture ---

_PAGE_NUMBER = re.compile(
    r"[-–—－·~\s]*(?:第|Page|P\.)?\s*(\d{1,4})\s*页?(?:\s*[/／,，（(共of\s]*\s*\d{1,4}\s*页?[）)]?)?[-–—－·~\s]*", re.IGNORECASE
)
_MARKED = re.compile(r"页|[/／]|Page|of|^\s*[-–—－·~].*[-–—－·~]\s*$", re.IGNORECASE)
# What a browser prints above and below each page: when it printed it and the page's title; its address and the page number.
_TIME = r"\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}日?[,，]?\s*(?:上午|下午)?\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?\s*(?:[AP]M)?"
_BROWSER = re.compile(
    rf"{_TIME}(?:\s.*)?|.*\s{_TIME}|(?:.*\s)?(?:https?|file)://\S*(?:\s*\d{{1,4}}\s*/\s*\d{{1,4}})?", re.IGNORECASE
)


def _drop_furniture(pages: list[Page]) -> list[str]:
    """Take page numbers and running heads off the pages, in place; notes name the running heads."""
    edges = [(page, line) for page in pages for line in _edge_lines(page)]
    printed = [(page, line) for page, line in edges if _BROWSER.fullmatch(line.text)]
    for page, line in printed:
        page.items.remove(line)
    edges = [edge for edge in edges if edge not in printed]
    matched = ((page, line, _PAGE_NUMBER.fullmatch(line.text)) for page, line in edges)
    numbered = [(page, line, int(match[1]) - page.number) for page, line, match in matched if match]
    offsets = Counter(offset for *_, offset in numbered)
    for page, line, offset in numbered:
        # A lone number at the foot may be a figure; a page number counts on with the pages or says that it is one.
        if offsets[offset] > 1 or _MARKED.search(line.text):
            page.items.remove(line)
    heads = Counter(_head_key(page, line) for page, line in edges if line in page.items)
    widths = Counter(page.width for page in pages)
    running = {key: count for key, count in heads.items() if count >= 3 and count > widths[key[2]] / 2}
    for page, line in edges:
        if line in page.items and _head_key(page, line) in running:
            page.items.remove(line)
    notes = [Aside(f"running head left out: “{text}” on {count} pages") for (text, *_), count in sorted(running.items())]
    kinds = dict.fromkeys(re.sub(r"\s*\d+\s*/\s*\d+$", "", line.text) for _, line in printed)
    return notes + [Aside(f"line that a browser prints left out: “{text}”") for text in kinds]


def _edge_lines(page: Page) -> list[Piece]:
    """The first two and last two lines of a page, where they stand in its upper or lower margin."""
    lines, upper, lower = page.lines, 0.1 * page.height, 0.88 * page.height
    return [line for at, line in enumerate(lines) if (at < 2 and line.y < upper) or (at >= len(lines) - 2 and line.y > lower)]


def _head_key(page: Page, line: Piece) -> tuple[str, int, float]:
    """What makes two lines the same running head: their words, save for a page number in them, and their place."""
    return line.text.replace(str(page.number), "#"), round(line.y / 4), page.width


# --- tables over several pages ---


def _join_tables(pages: list[Page]) -> list[str]:
    """Add a table at the head of a page to the one at the foot of the page before, in place, where its columns go on."""
    notes = []
    before: Page | None = None
    _join_halves(pages)
    for page in pages:
        if before and page.items and _run_on(before, page):
            notes.append(Aside(f"page {page.number}: repeated table head left out"))
        before = page if page.items or page.pictured else before  # a table may go on once more
    return notes


def _join_halves(pages: list[Page]) -> None:
    """Put the columns of a table that were printed on further pages, for which one was too narrow, beside its own: those of a
    table that runs over two pages stand on the two after them."""
    at = 0
    while at < len(pages):
        left = _tables_from(pages, at)
        at += max(1, len(left))
        while left and (right := halves_of(left, [(page.lines, page.grids) for page in pages[at : at + len(left)]])):
            for one, other, page in zip(left, right, pages[at:], strict=False):
                home = next(page for page in pages if one in page.grids)
                put_beside(one, other)
                # The unit stands above the last column, and so above the right half.
                above = home.items.index(one)
                home.items[above:above] = [line for line in page.lines if line.y < other.ys[0]]
                page.items[:] = [line for line in page.lines if line.y > other.ys[-1]]
            at += len(left)


def _tables_from(pages: list[Page], at: int) -> list[Grid]:
    """The tables of the pages from here on that are one: each alone on its page, going on with the one before."""
    found: list[Grid] = []
    for page in pages[at:]:
        alone = page.grids[0] if len(page.grids) == 1 and not page.grids[0].lines else None
        if alone is None or (found and not (page.items[0] is alone and continues(found[-1], alone) and labelled(alone))):
            break
        found.append(alone)
    return found


def _run_on(before: Page, page: Page) -> int:
    """Add what begins a page to the table at the foot of the one before, in place; the number of lines that repeat what stands
    there."""
    last = before.items[-1] if before.items else None
    table = last if isinstance(last, Grid) else None
    titles = [_bare(line.text) for line in before.lines[-6:]]
    above = list(itertools.takewhile(lambda item: isinstance(item, Piece) and _bare(item.text) in titles, page.items))
    first = page.items[len(above)] if len(above) < len(page.items) else None
    if table and not table.lines and isinstance(first, Grid) and not first.lines and continues(table, first):
        del page.items[: len(above) + 1]
        return append(table, first) + len(above)
    foot, lines = [] if table else foot_of(_left(before)), head_of(_left(page)[len(above) :])
    if table and not table.lines:  # ruled, its header at the least
        repeated, lines = 0, lines[: take(table, lines)] if table.columns else []
    elif lines and (more := extended(table, foot, lines)):
        before.items[-max(1, len(foot)) :] = [more[0]]
        repeated = more[1]
    else:
        lines = []
    if not lines:
        return 0
    page.items[:] = [item for item in page.items if (item.ys[0] if isinstance(item, Grid) else item.y) > lines[-1][0].y]
    return repeated + len(above)


def _left(page: Page) -> list[Row]:
    """The lines of a page as they are cut, without its furniture."""
    kept = {item.y for item in page.lines} | {r[0].y for item in page.items if isinstance(item, Grid) for r in item.lines}
    return [line for line in page.rows if line[0].y in kept]


def _bare(text: str) -> str:
    """A title without spaces and without the mark that it is continued."""
    return re.sub(r"\s|[（(]?续表?[）)]?[一二三四五六七八九十\d]?", "", text)


# --- paragraphs ---

_ENDS = "。：:；;！？!?"


class Margins(NamedTuple):
    """Where the text of a page begins and ends, the usual distance of its lines and size of its letters, in points."""

    left: float
    right: float
    leading: float
    size: float


def _paragraphs(pages: list[Page]) -> Iterable[list[Piece] | Grid]:
    """Lines gathered to paragraphs, and tables, in reading order; a paragraph goes on over a page break."""
    margins = _margins(pages)
    heights = {page.number: page.height for page in pages}
    items = (item for page in pages for item in page.items)
    for run in runs(items, lambda run, item: _begins(item, run, heights, margins)):
        yield run[0] if isinstance(run[0], Grid) else run


def _margins(pages: list[Page]) -> dict[int, Margins]:
    """Margins by page number. A page of few or short lines takes those of the other pages of its width."""
    own = {page.number: _measure(page) for page in pages}
    full = [page for page in pages if _is_full(page, own[page.number])]
    found = {}
    for page in pages:
        mine = own[page.number]
        like = [own[other.number] for other in full if abs(other.width - page.width) < 2]
        if page not in full and like:
            usual = Margins(*(_middle(values) for values in zip(*like, strict=True)))
            mine = Margins(min(mine.left, usual.left), max(mine.right, usual.right), usual.leading, usual.size)
        found[page.number] = mine
    return found


def _is_full(page: Page, margins: Margins) -> bool:
    """True where enough lines reach the right end of the page's text to show that it is the margin; not so for contents."""
    ending = [line for line in page.lines if margins.right - line.x1 < line.size]
    return len(page.lines) >= 5 and len(ending) >= max(2, len(page.lines) // 5)


def _measure(page: Page) -> Margins:
    """The margins that a page shows by itself: as far as its lines reach, or its tables."""
    lines = page.lines
    if not lines:
        return Margins(page.width, 0.0, 20.0, 12.0)
    tables = page.grids
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    # A table may be wider than the text: where several lines begin or end together, they show the text's own margin.
    if tables and sum(line.x0 - left < line.size for line in lines) < 3:
        left = min([left, *(table.xs[0] for table in tables)])
    if tables and sum(right - line.x1 < line.size for line in lines) < 3:
        right = max([right, *(table.xs[-1] for table in tables)])
    steps = [two.y - one.y for one, two in pairwise(lines)]
    return Margins(left, right, _middle(steps or [20.0]), _middle(line.size for line in lines for _ in line.text))


def _middle(values: Iterable[float]) -> float:
    ordered = sorted(values)
    return ordered[len(ordered) // 2]


_CUT_AMOUNT = Expression(r"\d[万亿]?$")
_UNIT_LEFT = Expression(r"(?:[万亿]?元|[%％])[，。；、）]")


def _begins(line: Piece | Grid, now: list, heights: dict[int, float], margins: dict[int, Margins]) -> bool:
    """True where the line begins a paragraph, False where it goes on with the one gathered so far; a table stands alone."""
    if isinstance(line, Grid) or isinstance(now[0], Grid):
        return True
    before, size = now[-1], line.size
    here, there = margins[line.page], margins[before.page]
    same_page = line.page == before.page
    if abs(size - before.size) > 0.15 * max(size, before.size):
        return True
    if _CUT_AMOUNT.search(before.text) and _UNIT_LEFT.match(line.text):
        return False  # 24.49万 and 元 below it, on the same page or the next
    if not same_page and before.y < 0.7 * heights[before.page]:
        return True  # the rest of that page was left blank
    if before.text[-1] in _ENDS and TITLE.fullmatch(line.text):
        return True  # of a table, below the note to the one before
    titled = _centred(before, there) or HEADING.match(now[0].text)
    if same_page and titled and _centred(line, here) and not HEADING.match(line.text):
        return line.y - before.y > 2.5 * size  # a title on several lines
    indented = line.x0 > here.left + 1.2 * size
    # Lines broken by hand end anywhere, but stand closer than paragraphs do.
    close = same_page and line.y - before.y < 0.8 * here.leading and before.text[-1] not in _ENDS
    stops_short = there.right - before.x1 > line.first + 1.2 * size and not (close and not HEADING.match(line.text))
    if indented or stops_short or (same_page and line.y - before.y > 1.6 * here.leading):
        return True
    # At the left margin after a full line: a heading only if the one before it was one or its sentence is over.
    return bool(HEADING.match(line.text)) and (before.text[-1] in _ENDS or bool(HEADING.match(before.text)))


def _centred(line: Piece, margins: Margins) -> bool:
    """True for a line of a title: the same room on both sides, and either much of it or large letters."""
    left, right = line.x0 - margins.left, margins.right - line.x1
    large = line.size > 1.15 * margins.size
    return left > (0.5 if large else 4) * line.size and abs(left - right) < (2 if large else 1) * line.size
