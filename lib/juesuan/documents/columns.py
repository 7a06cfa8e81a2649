"""Columns: pieces of text that stand under one another make a table though no line is ruled between them.

One geometry for a page of a PDF, in points, and for a text laid out by blanks, in characters.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

from juesuan.ground import expressions as re
from juesuan.ground.expressions import Expression

Span = tuple[float, float]
_AMOUNT = r"[-－△(（]?\d[\d,，]*(?:\.\d+)?\s?[)）]?(?:[%％]|[万亿千]?元)?"
_FIGURE = Expression(rf"(?!(?:\d{{2,3}}|\d{{5}}|\d{{7}})$)(?:{_AMOUNT}|\d{{2,3}}(?:,\d{{3}})*[,.]|[-－—–]+)")
_CLOSE = 0.93  # of the step from row to row: lines of one row stand closer
_ROW = 1.75  # of a letter: rows of which there is but one would stand so far apart
_ALIKE = 0.25  # of a letter: what is printed to begin at one place is no further apart
# A numbered label.
LISTED = Expression(r"(?:\d{1,2}[.．、]|[（(]\d{1,2}[）)]|[一二三四五六七八九十]+、|其中[：:])[^\d，。；]{2,30}$")
CODE = Expression(r"(?!20\d\d$)\d{2,7}")  # or a row's number; a year may stand in a header


class Piece(NamedTuple):
    """A run of text of one line from x0 to x1 at a height that grows downwards; `ink` is what its caller knows it by, `size`
    that of its letters, `first` the width of its first word."""

    x0: float
    x1: float
    text: str
    ink: Any
    y: float
    size: float = 0.0
    page: int = 0
    first: float = 0.0

    @property
    def figure(self) -> bool:
        """Whether it is an amount, a count or a dash and no label or code."""
        return _FIGURE.fullmatch(self.text) is not None


@dataclass(eq=False, repr=False, slots=True)
class Placed:
    """A cell: its place, and the pieces of its lines from the top."""

    row: int
    column: int
    colspan: int
    pieces: list[Piece]


Row = list[Piece]


def placed(rows: list[Row], slack: float = 0.3, given: list[Span] | None = None) -> tuple[list[Span], list[Placed]] | None:
    """The columns and cells of the table that lines of pieces make, from the top; what one row is may stand `slack` of a line's
    step apart. The columns may be given, those of headers that are not among the lines. None where two figures of a row would
    stand in one column, so that nothing is sure."""
    columns = given or columns_of(rows)
    if len(columns) < 2:
        return None
    bands = Bands(rows, columns, slack, 0 if given else _first(rows)).found()
    first = bands[0][0] if bands else len(rows)
    columns = given or columns_of(rows, first)
    figured = sorted({n for row in rows[first:] for p in row if p.figure for n in spots(p, columns)})
    cells = _headers(rows[:first], _pitch(rows), columns, figured)
    above = 1 + max((cell.row for cell in cells), default=-1)
    for number, members in enumerate(bands, above):
        here: dict[int, Placed] = {}
        for piece in (piece for at in members for piece in rows[at]):
            spot = spots(piece, columns) or _nearest(piece, columns)
            column, across = spot[0], spot[-1] - spot[0] + 1
            twice = piece.figure and column in here and any(p.figure for p in here[column].pieces)
            if twice and not CUT.fullmatch(here[column].pieces[-1].text):
                return None
            cell = here.setdefault(column, Placed(number, column, across, []))
            cell.pieces.append(piece)
            cell.colspan = max(cell.colspan, across)
        cells += here.values()
    return (columns, cells) if cells else None


def _pitch(rows: list[Row]) -> float:
    """The least step between rows that have a label and a figure each, else between any."""
    whole = [any(p.figure for p in row) and any(not p.figure for p in row) for row in rows]
    steps = [b[0].y - a[0].y for (a, one), (b, two) in pairwise(zip(rows, whole, strict=True)) if one and two]
    letter = max((_letter(piece) for row in rows for piece in row), default=0.0)
    return min(steps, default=_ROW * letter)


def _first(rows: list[Row]) -> int:
    """The first row with a number, or the first of the numbered labels without amounts between the row that numbers the columns
    and that; those above it are headers."""
    numbered = (any(p.figure or CODE.fullmatch(p.text) for p in row) and not _counts(row) for row in rows)
    first = next((n for n, found in enumerate(numbered) if found), len(rows))
    counted = next((n + 1 for n in range(first) if _counts(rows[n])), first)
    return counted if all(len(row) == 1 and LISTED.match(row[0].text) for row in rows[counted:first]) else first


def _counts(row: Row) -> bool:
    """Whether the figures of a row number the columns: 1 2 3."""
    numerals = [piece.text for piece in _numerals(row)]
    return len(numerals) > 1 and count_up(numerals)


def count_up(numerals: Sequence[str]) -> bool:
    """Whether numerals count 1 2 3, be it that some stand so close that they were taken for one: 1 2 3 45 6."""
    number, joined, whole = 0, "", "".join(numerals)
    while len(joined) < len(whole):
        number += 1
        joined += str(number)
    return joined == whole and 2 * len(numerals) > number


def _numerals(row: Row) -> list[Piece]:
    return [piece for piece in row if piece.text.isdecimal()]


def _main(head: list[Row]) -> int:
    """The first line of the headers next to the figures: what stands above it names several columns at once."""
    most = max((len(row) for row in head if not _counts(row)), default=0)
    return next((n for n, row in enumerate(head) if 2 * len(row) > most), len(head))


def columns_of(rows: list[Row], first: int | None = None) -> list[Span]:
    """The columns: what stands under one another among the figures and their labels, and headers over nothing; a label that
    runs on over other cells, and a header over several columns, part none. `first` is the first row below the headers."""
    first = _first(rows) if first is None else first
    body, head = rows[first:], rows[:first]
    most = max((len(row) for row in body), default=0)
    labels = sorted(((p, len(row) < most) for row in body for p in row if not p.figure), key=lambda one: one[1])
    columns: list[Span] = []
    for piece in [*(p for row in body for p in row if p.figure), *(p for p, _ in labels)]:
        if piece.figure or len(spots(piece, columns)) < 2:
            columns = _with(piece, columns)
    columns = _joined(sorted(columns), body)
    figures = {c for row in body for p in row if p.figure for c in columns if p.x0 < c[1] and c[0] < p.x1}
    alone: list[Span] = []  # headers that stand beside their figures, or over none
    head = [row for row in head if not _counts(row)]
    for piece in (piece for row in reversed(head[_main(head) :]) for piece in row):
        if not spots(piece, columns):
            alone = _with(piece, alone)
    return _headed(sorted(columns + alone), set(alone), figures, head)


def _with(piece: Piece, columns: list[Span]) -> list[Span]:
    """The columns, those that a piece stands in made one with it."""
    under = [columns[n] for n in spots(piece, columns)]
    whole = min([piece.x0, *(low for low, _ in under)]), max([piece.x1, *(high for _, high in under)])
    return [*(column for column in columns if column not in under), whole]


def _joined(columns: list[Span], body: list[Row]) -> list[Span]:
    """The columns, two beside each other in one where no line has a piece in each, and one has but dashes, printed to the left
    of the figures, or some label stands over both: others are indented."""
    found = columns[:1]
    for column in columns[1:]:
        both = [found[-1], column]
        apart = all(sum(p.x0 < column[1] and found[-1][0] < p.x1 for p in row) < 2 for row in body)
        lines = [[(p, under) for p in row if (under := spots(p, both))] for row in body if apart]
        dashes = [not any(re.search(r"\w", p.text) for line in lines for p, under in line if side in under) for side in (0, 1)]
        alike = {p.figure for line in lines for p, _ in line} == {True} and any(dashes)
        words = all(_named(p) for line in lines for p, _ in line) and any(
            under == [0, 1] for line in lines for _, under in line
        )
        if apart and (alike or words):
            found[-1] = (found[-1][0], column[1])
        else:
            found.append(column)
    return found


def _headed(columns: list[Span], alone: set[Span], figures: set[Span], head: list[Row]) -> list[Span]:
    """The columns, a header beside its figures in one column with them: to the left of figures, which are printed to the right,
    and to the right of labels. Not beside those that have a header of their own."""

    def lines(column: Span) -> list[int]:
        return [n for n, row in enumerate(head) for p in row if len(spots(p, columns)) == 1 and spots(p, [column])]

    found, main = list(columns), _main(head)
    for column in (c for c in columns if c in alone):
        at = found.index(column)
        sides = [side for side in (at + 1, at - 1) if 0 <= side < len(found) and found[side] in columns]
        sides = [side for side in sides if found[side] not in alone]
        sides.sort(key=lambda side: (found[side] in figures) != (side > at))
        for side in sides:
            theirs = lines(found[side])
            if not theirs or max(theirs) < main:
                one, two = sorted((at, side))
                found[one : two + 1] = [(found[one][0], found[two][1])]
                break
    return found


def _headers(head: list[Row], pitch: float, columns: list[Span], figured: list[int]) -> list[Placed]:
    """The cells of the headers: a row for each line that names several columns at once, one with those of each column, and one
    that numbers the columns; `pitch` is the least step from row to row, `figured` are the columns that hold figures."""
    main = _main(head)
    over: dict[int, list[Piece]] = {}  # line -> the pieces that stand over several columns
    own: dict[int, list[tuple[int, Piece]]] = {}  # column -> its lines
    numbers: dict[int, list[Piece]] = {}
    for line, piece in [(at, piece) for at in reversed(range(len(head))) for piece in head[at]]:
        over_these = spots(piece, columns)
        column = (over_these or _nearest(piece, columns))[0]
        mine = own.get(column)
        if _counts(head[line]):
            counted = _numerals(head[line])
            if piece in counted and len(counted) == len(figured):  # wherever in their columns they are printed
                column = figured[counted.index(piece)]
            numbers.setdefault(column, []).append(piece)
            continue
        alone = len(over_these) == 1 or (not over_these and line >= main)
        if mine:
            step = mine[0][1].y - piece.y
            above = (piece.y - p.y for at in range(line) for p in head[at] if _begins(p, piece))
            nearer = min(above, default=step) < 0.95 * step  # it goes on there, and not below
            room = _room(own, column)
            level = [own[c][0][0] == mine[0][0] for c in (column - 1, column + 1) if c in own]
            over_all = all(level) and piece.x1 - piece.x0 < room - 2.5 * _letter(piece)  # a line that had room for more
            middle = (piece.y + mine[-1][1].y) / 2  # at which headers of one line stand beside it
            about = len(head[line]) == len(head[mine[-1][0]]) and any(
                len(one) == 1 and abs(middle - one[0][1].y) < 0.1 * step for one in own.values()
            )
            alone = alone and not nearer and not over_all and (about or _wraps(piece, mine[0][1], pitch, room))
        if alone and (mine or line >= main):
            own.setdefault(column, []).insert(0, (line, piece))
        else:
            over.setdefault(line, []).append(piece)
    heads = {
        c: (lines[0][1].y + lines[-1][1].y, lines[-1][1].x0, "".join(p.text for _, p in lines)) for c, lines in own.items()
    }
    rows: list[list[Placed]] = []  # from below
    for line in sorted(over, reverse=True):
        pieces = sorted(over[line], key=lambda p: p.x0)
        here = _spread(pieces, columns, heads, 0.5 * pitch)
        goes_on = (
            [next((c for c in rows[-1] if _wraps(cell.pieces[0], c.pieces[0], pitch)), None) for cell in here] if rows else []
        )
        if goes_on and all(goes_on):
            for cell, c in zip(here, goes_on, strict=True):
                c.pieces[:0] = cell.pieces
                c.column, c.colspan = cell.column, max(cell.colspan, c.colspan)
        else:
            if rows and any(c.column <= cell.column < c.column + c.colspan for c in rows[-1] for cell in here if c.colspan > 1):
                here = _spread(pieces, columns, heads, math.inf)  # over others that stand over several columns
            rows.append(here)
    last = [Placed(0, column, 1, [piece for _, piece in lines]) for column, lines in sorted(own.items())]
    numbered = [Placed(0, column, 1, pieces) for column, pieces in sorted(numbers.items())]
    order = [row for row in (*reversed(rows), last, numbered) if row]
    return [Placed(at, cell.column, cell.colspan, cell.pieces) for at, row in enumerate(order) for cell in row]


def _room(own: dict[int, list[tuple[int, Piece]]], column: int) -> float:
    """How far the middles of headers beside one another are apart."""
    middles = {c: (lines[-1][1].x0 + lines[-1][1].x1) / 2 for c, lines in own.items()}
    return min((abs(middles[c] - middles[column]) for c in (column - 1, column + 1) if c in middles), default=0.0)


def _begins(one: Piece, two: Piece) -> bool:
    return abs(one.x0 - two.x0) < _ALIKE * _letter(two)


def _wraps(piece: Piece, below: Piece, pitch: float, room: float = 0.0) -> bool:
    """Whether a line of a header goes on in the one below it: it begins or is centred alike and stands closer than rows do, or
    as close and fills the room of its column."""
    wide, letter, step = piece.x1 - piece.x0, _letter(piece), below.y - piece.y
    begins = _begins(below, piece)
    centred = abs(piece.x0 + piece.x1 - below.x0 - below.x1) < 2 * _ALIKE * letter
    fills = begins or room - 2 * letter < wide < room - 0.2 * letter
    return (begins or centred) and (step < _CLOSE * pitch or (step < 1.2 * pitch and fills))


def _letter(piece: Piece) -> float:
    return (piece.x1 - piece.x0) / len(piece.text)


def _spread(pieces: list[Piece], columns: list[Span], heads: dict[int, tuple[float, float, str]], step: float) -> list[Placed]:
    """Headers that stand over others, each over the columns it names: where several begin with a header each, from
    its own on; else those around whose middle it stands; only while their own headers (twice their height, left end, text) are
    level within a step, or the same come again under each."""
    edges = [columns[0][0], *((one[1] + two[0]) / 2 for one, two in pairwise(columns)), columns[-1][1]]
    unders = [spots(piece, columns) or _nearest(piece, columns) for piece in pieces]
    begins = [next((n for n, (_, x0, _) in heads.items() if abs(x0 - p.x0) < _ALIKE * _letter(p)), -1) for p in pieces]
    level = len(set(begins)) == len(begins) > 1 and min(begins) >= 0
    below = {tuple(heads[n][2] for n in range(*ends) if n in heads) for ends in pairwise([*begins, len(columns)])}
    if level and len(below) == 1 and begins[0] == 0:
        return [Placed(0, n, len(columns) // len(begins), [piece]) for n, piece in zip(begins, pieces, strict=True)]
    size, names = len(columns) // len(pieces), [heads[n][2] if n in heads else "" for n in range(len(columns))]
    high = [head[0] for head in heads.values()]
    together = len(pieces) > 1 and (max(high, default=0.0) - min(high, default=0.0) < step or step == math.inf)
    if together and any(names) and names == names[:size] * len(pieces):  # the same headers come again under each
        return [Placed(0, n * size, size, [piece]) for n, piece in enumerate(pieces)]
    cells: list[Placed] = []
    low = 0
    for at, piece in enumerate(pieces):
        first, last = unders[at][0], unders[at][-1]
        high = unders[at + 1][0] if at + 1 < len(pieces) else len(columns)
        own = heads.get(unders[at][len(unders[at]) // 2], (0.0,))[0]
        level_with = [n for n in range(len(columns)) if not own or abs(heads.get(n, (own,))[0] - own) < step]
        fits = {*level_with, *unders[at]}
        ends = range(last, high)
        if len(pieces) > 1 and len(level_with) == len(columns):  # together they stand over all columns
            first, ends = low, ends if at + 1 < len(pieces) else range(high - 1, high)
        ranges = [(i, j) for i in range(low, first + 1) for j in ends if fits.issuperset(range(i, j + 1))] or [(first, last)]
        off = {(i, j): abs(piece.x0 + piece.x1 - edges[i] - edges[j + 1]) / 2 for i, j in ranges}
        close = min(off.values()) + 0.1 * (edges[-1] - edges[0]) / len(columns)
        best = max((one for one in off if off[one] <= close), key=lambda one: (one[1] - one[0], -off[one]))
        cells.append(Placed(0, best[0], best[1] - best[0] + 1, [piece]))
        low = best[1] + 1
    return cells


def spots(piece: Piece, columns: list[Span]) -> list[int]:
    """The columns, by number, that a piece stands in."""
    return [at for at, (low, high) in enumerate(columns) if piece.x0 < high and low < piece.x1]


def _nearest(piece: Piece, columns: list[Span]) -> list[int]:
    return [min(range(len(columns)), key=lambda n: max(columns[n][0] - piece.x1, piece.x0 - columns[n][1]))]


@dataclass(eq=False, repr=False, slots=True)
class Bands:
    """Which lines below the headers are one row: a band of lines whose cells, of as many lines as each needs, stand at one
    height: in their middle, at their top or at their foot, as in all the table. A label goes on in the next line only where
    its line had no room for what follows. Of all ways to cut the lines, the one that leaves the fewest labels without figures
    and figures without labels."""

    rows: list[Row]
    columns: list[Span]
    slack: float
    first: int  # the first line with a number
    walls: dict[int, list[float]] = field(default_factory=dict)  # column -> where its labels end, from the right
    closest: float = 0.0
    cells: list[list[tuple[int, Piece]]] = field(default_factory=list)  # of each line, with their columns
    wraps: bool = False  # lines of a label stand closer than rows, or every row has a code

    def found(self) -> list[list[int]]:
        """The lines of each row from the top; the first may begin above the first figure."""
        rows, first = self.rows, self.first
        self.cells = [[((spots(p, self.columns) or _nearest(p, self.columns))[0], p) for p in row] for row in rows]
        low = max(0, first - _DEEPEST)
        steps, last = [], {}
        for at in range(first, len(rows)):
            for column, piece in self.cells[at]:
                if not piece.figure and len(spots(piece, self.columns)) == 1:
                    self.walls.setdefault(column, []).append(piece.x1)
                if _named(piece):
                    before, y = last.get(column, (-3, 0.0))
                    steps += [piece.y - y] if before >= at - 2 else []
                    last[column] = at, piece.y
        self.walls = {column: sorted(ends, reverse=True) for column, ends in self.walls.items() if column in last}
        self.closest = min((step for step in steps if step > 0), default=0.0)
        figures = [row for row in rows[first:] if any(p.figure for p in row)]
        coded = sum(any(CODE.fullmatch(p.text) for p in row) for row in figures)
        self.wraps = self.closest < _CLOSE * _pitch(rows) or coded + 1 >= len(figures) > 2
        best: tuple[float, list[list[int]]] = (math.inf, [])
        reach = [list(self._bands(at)) for at in range(low, len(rows))]
        for height in _HEIGHTS:
            costs: list[tuple[float, int]] = [(0.0, 0)] * (len(rows) + 1)
            for at in reversed(range(low, len(rows))):
                ways = [(self._cost(at, end, cells, height) + costs[end][0], end) for end, cells in reach[at - low]]
                costs[at] = min(ways)
            named = next(
                at for at in range(low, first + 1) if all(c in self.walls for n in range(at, first) for c, _ in self.cells[n])
            )
            begins = next((at for at in range(named, first) if costs[at][1] > first), first)  # a label above its figure
            if costs[begins][0] < best[0] - 1e-9:
                best = (costs[begins][0], [])
                while begins < len(rows):
                    best[1].append(list(range(begins, costs[begins][1])))
                    begins = costs[begins][1]
        return best[1]

    def _bands(self, at: int) -> Iterator[tuple[int, dict[int, list[tuple[int, Piece]]]]]:
        """(end, cells by column with their lines) of the bands that may begin at this line; one of a single line always may."""
        cells: dict[int, list[tuple[int, Piece]]] = {}
        for line in range(at, min(len(self.rows), at + _DEEPEST + 2)):
            alone = line == at
            if not alone and self.rows[line][0].y - self.rows[line - 1][0].y > 1.3 * self.closest:
                return
            for column, piece in self.cells[line]:
                before = cells.setdefault(column, [])
                if before and not alone and not (before[-1][0] < line and self._goes_on(column, before[-1][1], piece)):
                    return
                before.append((line, piece))
            yield line + 1, {column: list(lines) for column, lines in cells.items()}

    def _goes_on(self, column: int, before: Piece, piece: Piece) -> bool:
        """Whether a cell of words goes on in a line below: it was full, and the lines are no further apart than any are."""
        if piece.y - before.y > 1.3 * self.closest:
            return False
        if before.figure or CODE.fullmatch(piece.text):
            return amount_goes_on(before.text, piece.text)
        if piece.figure or column not in self.walls:
            return False
        wall, letter = self.walls[column], max(_letter(before), _letter(piece))
        return before.x1 + _letter(piece) * UNBROKEN.match(piece.text).end() > wall[0] - 0.3 * letter and (
            self.wraps or sum(end > wall[0] - 0.35 * letter for end in wall) > 2
        )

    def _cost(self, at: int, end: int, cells: dict[int, list[tuple[int, Piece]]], height: Callable) -> float:
        """How little these lines are a row: infinite where the cells stand at different heights."""
        places = [height(lines[0][1].y, lines[-1][1].y) for lines in cells.values()]
        if end > at + 1 and max(places) - min(places) > self.slack * self.closest:
            return math.inf
        pieces = [piece for lines in cells.values() for _, piece in lines]
        figures = any(piece.figure for piece in pieces)
        labels = any(map(_named, pieces))
        return (0 if figures and labels else 1 if labels else 3) + 0.1


def amount_goes_on(above: str, below: str) -> bool:
    """Whether two lines of a cell are one amount, which its column had no room for: 21,888,100.0 and 0."""
    return bool(CUT.fullmatch(above) and _WHOLE.fullmatch(above + below))


def _named(piece: Piece) -> bool:
    """Whether a piece is words, and no figure or code."""
    return not (piece.figure or CODE.fullmatch(piece.text))


_DEEPEST = 6  # lines of a label
CUT = Expression(r"-?\d[\d,]*(?:,|\.\d?)")  # an amount that goes on in the next line
_WHOLE = Expression(r"-?\d{1,3}(?:,\d{3})*\.\d\d")
UNBROKEN = Expression(r"[（(《“‘\[【〈]*(?:[!-~]+|.)[）)》”’、，。；！？：:％\]】〉]*")
_HEIGHTS: tuple[Callable[[float, float], float], ...] = (lambda top, foot: (top + foot) / 2, min, max)  # where cells are level
