"""Tables of a PDF page, from their ruling lines: which boxes the lines enclose, and which glyphs stand in each."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from juesuan.documents.build import HEADING, Draft
from juesuan.documents.columns import CUT, UNBROKEN, Row, amount_goes_on
from juesuan.documents.pdf.lines import Glyph, Segment, join, rows_of, text_line, words_drawn
from juesuan.ground.expressions import Expression
from juesuan.ground.groups import Links, grouped, runs

# Points. Borders of neighbouring cells are often drawn twice, a point or two apart; no row or column is as narrow as this.
NEAR = 4.0
MOST_CROSSINGS = 2_000_000


@dataclass(slots=True)
class Rule:
    """A straight ruling line: at `at` across, from `low` to `high` along."""

    at: float
    low: float
    high: float


@dataclass(slots=True)
class Inked(Draft):
    """A cell with its glyphs in the order of its words, and how many letters still fit behind the last of them."""

    ink: list[Glyph] = field(default_factory=list)
    room: float = 0.0


@dataclass(slots=True)
class Grid:
    """A table on one page: column and row borders in points, its cells, and where its text stands if it is not ruled: the
    columns, and the lines."""

    page: int
    xs: list[float]
    ys: list[float]
    drafts: list[Inked] = field(default_factory=list)
    columns: list[tuple[float, float]] = field(default_factory=list)
    lines: list[Row] = field(default_factory=list)

    def rows(self) -> list[list[str]]:
        """The text of each row without its blanks, to compare headers."""
        ordered = sorted(self.drafts, key=lambda d: (d.row, d.column))
        return list(grouped((draft.row, re.sub(r"\s", "", draft.text)) for draft in ordered).values())


def grids(strokes: list[Segment], found: list[Glyph], page: int) -> tuple[list[Grid], list[Glyph]]:
    """The ruled tables of a page from the top, with their text, and the glyphs that stand outside them."""
    level = _rules([((s[1] + s[3]) / 2, s[0], s[2]) for s in strokes if s[2] - s[0] >= s[3] - s[1]])
    upright = _rules([((s[0] + s[2]) / 2, s[1], s[3]) for s in strokes if s[2] - s[0] < s[3] - s[1]])
    tables, outside = [], found
    if len(level) * len(upright) > MOST_CROSSINGS:
        return [], found  # a drawing or a hatched area
    for rows, columns in _components(level, upright):
        xs = _borders([rule.at for rule in columns], [end for rule in rows for end in (rule.low, rule.high)])
        ys = _borders([rule.at for rule in rows], [end for rule in columns for end in (rule.low, rule.high)])
        grid = Grid(page, xs, ys)
        inside, beyond = [], []  # the glyphs within the table's borders, and the others
        for word in words_drawn(outside):
            held = ys[0] <= word[0].y <= ys[-1] and xs[0] <= (word[0].x0 + word[-1].x1) / 2 <= xs[-1]
            (inside if held else beyond).extend(word)
        drafts = _cells(grid, rows, columns, inside)
        # A frame round paragraphs is no table.
        if any(draft.column for draft in drafts):
            grid.drafts = drafts
            tables += _apart(grid)
            outside = beyond
    return sorted(tables, key=lambda grid: grid.ys[0]), outside


def _apart(grid: Grid) -> list[Grid]:
    """The tables of a grid, each with the columns that it has: a title over all columns begins the next."""
    wide = len(grid.xs) - 1
    titles = {draft.row for draft in grid.drafts if draft.colspan == wide and _TITLE.fullmatch(draft.text)}
    edges = [0, *(row for row in sorted(titles - {0}) if row - 1 not in titles), len(grid.ys) - 1]
    found = []
    for low, high in pairwise(edges):
        drafts = [draft for draft in grid.drafts if low <= draft.row < high]
        for draft in drafts:
            draft.row -= low
        used = sorted({at for draft in drafts for at in (draft.column, draft.column + draft.colspan)})
        one = Grid(grid.page, [grid.xs[at] for at in used], grid.ys[low : high + 1], drafts)
        _recolumn(drafts, grid.xs, one.xs)
        found.append(one)
    return found


_TITLE = Expression(r"(?!注|说明|备注).*[\u4e00-\u9fff]{3}表(?:（.*）)?")


def _rules(strokes: list[tuple[float, float, float]]) -> list[Rule]:
    """Strokes (across, from, to) made one where they lie on the same line and touch or overlap."""
    rules: list[Rule] = []
    for group in runs(sorted(strokes), lambda run, stroke: stroke[0] - run[0][0] >= NEAR):
        at = sum(stroke[0] for stroke in group) / len(group)
        for _, low, high in sorted(group, key=lambda stroke: stroke[1:]):
            if rules and rules[-1].at == at and low <= rules[-1].high + NEAR:
                rules[-1].high = max(rules[-1].high, high)
            else:
                rules.append(Rule(at, low, high))
    return rules


def _components(level: list[Rule], upright: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Rules that hang together, table by table: two level ones and one upright, or where a page cut a row, one and three."""
    link = Links()
    for i, row in enumerate(level):
        link.join(i, *(len(level) + j for j, column in enumerate(upright) if _cross(row, column)))
    rows = grouped((link.head(i), row) for i, row in enumerate(level))
    columns = grouped((link.head(len(level) + j), column) for j, column in enumerate(upright))
    return [(some, columns[head]) for head, some in rows.items() if columns[head] and len(some) > (len(columns[head]) < 3)]


def _cross(row: Rule, column: Rule) -> bool:
    return row.low - NEAR <= column.at <= row.high + NEAR and column.low - NEAR <= row.at <= column.high + NEAR


def _borders(at: list[float], ends: list[float]) -> list[float]:
    """The borders of a table one way. Where its sides are open, the ends of the rules that cross are its borders."""
    outer = [end for end in (min(ends), max(ends)) if end < min(at) - NEAR or end > max(at) + NEAR]
    return [run[0] for run in runs(sorted(at + outer), lambda run, place: place - run[0] >= NEAR)]


def _cells(grid: Grid, rows: list[Rule], columns: list[Rule], inside: list[Glyph]) -> list[Inked]:
    """The cells: elementary boxes between the borders, made one where no rule parts them, with the text in each."""
    xs, ys = grid.xs, grid.ys
    wide, high = len(xs) - 1, len(ys) - 1
    if wide < 1 or high < 1:
        return []
    upright, level = _walls(columns, xs, ys), _walls(rows, ys, xs)
    boxes = [divmod(box, wide) for box in range(wide * high)]
    link = Links()
    for r, c in boxes:
        if c + 1 < wide and (c + 1, r) not in upright:
            link.join((r, c), (r, c + 1))
        if r + 1 < high and (r + 1, c) not in level:
            link.join((r, c), (r + 1, c))
    members = grouped((link.head(box), box) for box in boxes)
    texts: dict[tuple[int, int], list[Glyph]] = {}
    for glyph, x in _places(inside, xs):
        row = min(max(bisect_right(ys, glyph.y) - 1, 0), high - 1)
        column = min(max(bisect_right(xs, x) - 1, 0), wide - 1)
        texts.setdefault(link.head((row, column)), []).append(glyph)
    drafts = []
    for head, found in members.items():
        (row, column), (last, _), right = found[0], found[-1], max(c for _, c in found) + 1
        text, ink = _cell_text(texts[head], xs[right] - xs[column]) if head in texts else ("", [])
        room = (xs[right] - ink[-1].x1) / ink[-1].size if ink else 0.0
        drafts.append(Inked(row, column, text, last - row + 1, right - column, grid.page, ink, room))
    return drafts


def _walls(rules: list[Rule], across: list[float], along: list[float]) -> set[tuple[int, int]]:
    """(border, box) wherever a rule lies on a border beside a box."""
    middles = [(low + high) / 2 for low, high in pairwise(along)]
    return {
        (border, box)
        for rule in rules
        for border in [min(range(len(across)), key=lambda i: abs(across[i] - rule.at))]
        for box in range(bisect_left(middles, rule.low), bisect_right(middles, rule.high))
    }


def _places(inside: list[Glyph], xs: list[float]) -> Iterable[tuple[Glyph, float]]:
    """Each glyph and how far right it counts: its middle, or for digits of one number that of the number. One too wide for its
    cell is printed across the border: it is of the cell that it begins or ends in as others do."""
    for word in words_drawn(inside):
        x = (word[0].x0 + word[-1].x1) / 2
        if len(word) > 1 and bisect_right(xs, word[0].x0) < bisect_right(xs, word[-1].x1):
            first, last = xs[max(bisect_right(xs, word[0].x0) - 1, 0)], xs[bisect_left(xs, word[-1].x1) % len(xs)]
            padding = word[0].x0 - first, last - word[-1].x1
            if min(padding) < _NEAR_WALL * word[0].size < max(padding):
                x = word[0].x0 if padding[0] < padding[1] else word[-1].x1
        yield from ((glyph, x) for glyph in word)


_NEAR_WALL = 0.6  # of a letter: between a cell's border and its first or last digit


def _cell_text(inside: list[Glyph], width: float) -> tuple[str, list[Glyph]]:
    """The text of a cell and its glyphs: its wrapped lines as one. Two numbers one above the other stay apart."""
    lines = [line for row in rows_of(inside) if (line := text_line(row, 0))]
    text = ""
    for before, line in zip([None, *lines], lines, strict=False):
        stacked = before is not None and before.text[-1:].isdigit() and line.text[:1].isdigit()
        if stacked and before.x1 - before.x0 + line.first < 0.95 * width:
            text += "\n" + line.text
        else:
            text = join([text, line.text])
    return text, [glyph for line in lines for glyph in line.ink]


def continues(grid: Grid, other: Grid) -> bool:
    """True where the second table has the columns of the first: the same outer borders, and none that cuts across."""
    shift = other.xs[0] - grid.xs[0]
    moved = [x - shift for x in other.xs]
    few, many = sorted((grid.xs, moved), key=len)
    same_width = abs(moved[-1] - grid.xs[-1]) <= 2 * NEAR
    fits = same_width and all(min(abs(x - y) for y in many) <= 2 * NEAR for x in few)
    head = other.rows()[0]
    # A form whose own first row names it begins anew, though it looks like the last one; three equal rows are a head.
    titled = len(head) == 1 and head[0].endswith("表")
    return fits and not (titled and _repeated(grid.rows(), other.rows()) < 3)


def append(grid: Grid, other: Grid) -> int:
    """Add the rows of a continued table to the first, in place; the number of repeated header rows left out."""
    shift = other.xs[0] - grid.xs[0]
    moved = [x - shift for x in other.xs]
    xs = max(grid.xs, moved, key=len)
    _recolumn(grid.drafts, grid.xs, xs)
    _recolumn(other.drafts, moved, xs)
    grid.xs = xs
    repeated = _repeated(grid.rows(), other.rows())
    last = max(draft.row + draft.rowspan - 1 for draft in grid.drafts)
    above = {draft.column: draft for draft in grid.drafts if draft.row + draft.rowspan - 1 == last and draft.text}
    first = [draft for draft in other.drafts if draft.row == repeated and draft.text]
    cut = bool(first) and all(draft.column in above and _goes_on(above[draft.column], draft) for draft in first)
    for draft in first if cut else ():  # the rest of a row that the page cut
        above[draft.column].text = join([above[draft.column].text, draft.text])
        above[draft.column].ink += draft.ink
    for draft in other.drafts:
        if draft.row >= repeated + cut:
            draft.row += 1 + last - repeated - cut
            grid.drafts.append(draft)
    return repeated


def _goes_on(above: Inked, below: Inked) -> bool:
    """Whether a cell at the foot of a page goes on at the head of the next: an amount that lacks its end, or words whose line
    had no room for the next."""
    if re.match("[-\\d]", below.text) or CUT.fullmatch(above.text):
        return amount_goes_on(above.text, below.text)
    return above.room < UNBROKEN.match(below.text).end() + _PADDING and not HEADING.match(below.text)


_PADDING = 0.8  # of a letter, between a cell's border and its words


def _recolumn(drafts: list[Inked], old: list[float], new: list[float]) -> None:
    """Number the cells by the finer set of columns."""
    at = [min(range(len(new)), key=lambda i: abs(new[i] - x)) for x in old]
    for draft in drafts:
        first, last = at[draft.column], at[draft.column + draft.colspan]
        draft.column, draft.colspan = first, max(1, last - first)


def _repeated(rows: list[list[str]], others: list[list[str]]) -> int:
    """How many rows at the head of the second table repeat the head of the first: all up to the last equal one."""
    count = 0
    while count < min(len(rows), len(others), 6) and rows[count] == others[count]:
        count += 1
    # Rows of blanks are equal without being a header.
    return count if any(any(row) for row in others[:count]) else 0
