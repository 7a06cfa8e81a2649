"""The picture of one page: set upright, its ruling lines found, its lines of text cut along them and recognised."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from juesuan.documents.document import Seen
from juesuan.documents.pdf.glyphs import Box, Character, Sheet
from juesuan.documents.pdf.tables import Grid, grids
from juesuan.documents.scan import upright as pose
from juesuan.documents.scan.engine import Letter, detect, recognise
from juesuan.ground.groups import runs

_FAINT = 0.8  # of the paper's brightness; print on a poor scan is no darker
_DASH = 0.85  # how surely a stroke alone in a cell is a dash


@dataclass(slots=True)
class Piece:
    """A stretch of text in one line and one cell: left, top, right, bottom in pixels."""

    box: tuple[float, float, float, float]
    letters: list[Letter]


def sheet_of(picture: np.ndarray, number: int, dots: float, shown: int = 0) -> Sheet:
    """What stands on the picture of a page (height x width x 3, blue green red), `dots` to the inch, as a Sheet in points.

    `shown` is by how many quarters clockwise the picture is turned against the page's own space, as /Rotate of a PDF has it.
    """
    grey = pose.evened(pose.without_surround(pose.without_seal(picture)))
    grey, quads, turned = pose.upright(grey, detect(pose.colours(grey)))
    grey, quads, flattened = pose.flat(grey, quads, dots)
    grey, boxes, levelled = pose.level(grey, quads)
    scale = 72 / dots
    across, along, rules = _rules(grey, dots)
    clean = grey.copy()
    clean[rules] = 255
    strokes = [*across, *along]
    tables = grids([tuple(n * scale for n in stroke) for stroke in strokes], [], 0)[0]
    clean[_borders(grey, tables, dots)] = 255
    pieces = _cut(boxes, strokes)
    pieces += _overlooked(clean, pieces, tables, scale)
    pieces = _apart([box for box in pieces if box[2] - box[0] > 2 and box[3] - box[1] > 2])
    found = _read(clean, pieces)
    height, width = grey.shape
    media: Box = (0.0, 0.0, width * scale, height * scale)
    letters = _characters(found, height, scale)
    own_height, own_width = picture.shape[1::-1] if shown % 2 else picture.shape[:2]
    own = pose.back_by(shown, own_height, own_width)
    boxes_as_seen = [letter.box for letter in letters]
    places = _places(boxes_as_seen, height, scale, lambda points: own(turned(flattened(levelled(points)))), own_height)
    sheet = Sheet(number, media, media, [c._replace(place=p) for c, p in zip(letters, places, strict=True)], pictured=True)
    sheet.strokes = [(x0 * scale, (height - y1) * scale, x1 * scale, (height - y0) * scale) for x0, y0, x1, y1 in strokes]
    return sheet


def _places(boxes: list[Box], height: int, scale: float, back: pose.Way, low: int) -> list[Box]:
    """Where boxes of the page set upright stand on the page as it was, both in points from the lower left."""
    corners = np.array([[(b[i] / scale, height - b[j] / scale) for i, j in ((0, 1), (2, 1), (2, 3), (0, 3))] for b in boxes])
    if not len(corners):
        return []
    points = back(corners.reshape(-1, 2)).reshape(-1, 4, 2)
    x, y = points[:, :, 0] * scale, (low - points[:, :, 1]) * scale
    return [tuple(map(float, one)) for one in zip(x.min(1), y.min(1), x.max(1), y.max(1), strict=True)]


def _rules(grey: np.ndarray, dots: float) -> tuple[list[Box], list[Box], np.ndarray]:
    """Ruling lines across and along, as boxes in pixels, and where their ink is."""
    ink = ((grey < 0.8 * pose.paper(grey)) * 255).astype(np.uint8)
    level, upright = (_straight(ink, dots, across) for across in (True, False))
    level = [line for line in level if _long(line[0], level, 1) > 0.9 * dots]
    upright = _touching(upright, level, dots)
    mask = np.zeros(grey.shape, np.uint8)
    for lines, axis in ((level, 1), (upright, 0)):
        for line in lines:
            _draw(mask, [one for one in lines if abs(one[0][axis] - line[0][axis]) <= 0.03 * dots], axis)
    drawn = cv2.dilate(ink, np.ones((3, 3), np.uint8)) > 0
    return [box for box, _ in level], [box for box, _ in upright], (mask > 0) & drawn


def _draw(mask: np.ndarray, lines: list[Rule], axis: int) -> None:
    """Mark a line that several pieces make, with what lies between them: what is left of a rule would be read as a figure."""
    middles = sorted(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) for box, _ in lines)
    first, last = min(box[1 - axis] for box, _ in lines), max(box[3 - axis] for box, _ in lines)
    middles.sort(key=lambda point: point[1 - axis])
    ends = [list(middles[0]), list(middles[-1])]
    ends[0][1 - axis], ends[1][1 - axis] = first, last
    points = np.int32([[ends[0], *middles, ends[1]]])
    cv2.polylines(mask, points, False, 1, thickness=int(max(thick for _, thick in lines)) + 4)


Rule = tuple[Box, float]  # a line as a box without width, and how thick it is, in pixels


def _straight(ink: np.ndarray, dots: float, across: bool) -> list[Rule]:
    """The straight lines across or along the page, small breaks in them closed."""
    bridge = np.ones((1, 3) if across else (3, 1), np.uint8)
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, bridge)
    found = []
    # What is long finds a line again that a seal or a blot has made one with other strokes.
    for inches in (0.30, 0.90) if across else (0.10, 0.45):
        length = int(inches * dots)
        lines = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, length) if across else (length, 1), np.uint8))
        for x, y, wide, high, area in cv2.connectedComponentsWithStats(lines, connectivity=8)[2][1:].tolist():
            long, slack = (wide, high) if across else (high, wide)
            thick = area / long
            if thick > 0.06 * dots or slack > 0.15 * dots:
                continue  # a shade, a heavy stroke of large print
            box = (x, y + high / 2, x + wide, y + high / 2) if across else (x + wide / 2, y, x + wide / 2, y + high)
            found.append((tuple(map(float, box)), thick))
    return found


def _touching(upright: list[Rule], level: list[Rule], dots: float) -> list[Rule]:
    """The upright lines that run from one line across to another, one below the other through several rows, as the borders of
    cells do: strokes of characters do not."""
    near = max(2.5, 0.012 * dots)

    def meets(x: float, y: float) -> bool:
        return any(one[0] - 3 * near <= x <= one[2] + 3 * near and abs(one[1] - y) <= near + thick for one, thick in level)

    borders = [line for line in upright if line[0][3] - line[0][1] > dots or all(meets(line[0][0], y) for y in line[0][1::2])]
    return [
        line for line in borders if _long(line[0], borders, 0) > max(0.35 * dots, 0.3 * _height(line[0], level, near, dots))
    ]


def _height(line: Box, level: list[Rule], near: float, dots: float) -> float:
    """How high the table is that an upright line stands in: the lines across it that follow one another within an inch."""
    at = sorted(one[1] for one, _ in level if one[0] - 3 * near <= line[0] <= one[2] + 3 * near)
    found = runs(at, lambda run, y: y - run[-1] > dots)
    return max((run[-1] - run[0] for run in found if run[0] - dots < line[1] and line[3] < run[-1] + dots), default=0.0)


def _long(box: Box, lines: list[Rule], axis: int) -> float:
    """How long the lines are together that run where this one does."""
    along = 1 - axis
    return sum(one[along + 2] - one[along] for one, _ in lines if abs(one[axis] - box[axis]) <= 3)


def _cut(boxes: list, strokes: list[Box]) -> list:
    """The boxes cut where a rule runs through them, so that each lies in one cell."""
    upright = [line for line in strokes if line[3] - line[1] > line[2] - line[0]]
    level = [line for line in strokes if line[3] - line[1] <= line[2] - line[0]]
    pieces = []
    for x0, y0, x1, y1 in boxes:
        edge = 0.2 * (y1 - y0)
        middle = (x0 + x1) / 2
        rows = sorted({line[1] for line in level if line[0] <= middle <= line[2] and y0 + edge < line[1] < y1 - edge})
        for top, bottom in pairwise([y0, *rows, y1]):
            middle = (top + bottom) / 2
            cuts = sorted({line[0] for line in upright if line[1] <= middle <= line[3] and x0 + edge < line[0] < x1 - edge})
            pieces += [(a, top, b, bottom) for a, b in pairwise([x0, *cuts, x1]) if b - a > edge and bottom - top > edge]
    return pieces


def _borders(grey: np.ndarray, tables: list[Grid], dots: float) -> np.ndarray:
    """Where ink runs along the borders of columns: of a rule that slants a little, as in a photograph, pieces are left."""
    ink = ((grey < 0.8 * np.median(grey)) * 255).astype(np.uint8)
    runs = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((int(0.14 * dots), 1), np.uint8))
    near = np.zeros(grey.shape, bool)
    for grid in tables:
        top, bottom = (int(y * dots / 72) for y in (grid.ys[0], grid.ys[-1]))
        for x in grid.xs:
            middle, wide = x * dots / 72, 0.045 * dots
            near[max(0, top) : bottom, max(0, int(middle - wide)) : int(middle + wide) + 1] = True
    return cv2.dilate(((runs > 0) & near).astype(np.uint8), np.ones((5, 3), np.uint8)) > 0


def _overlooked(clean: np.ndarray, pieces: list, tables: list[Grid], scale: float) -> list:
    """Boxes of ink in cells of a ruled table where no line was found: single digits and dashes."""
    ink = clean < _FAINT * float(np.median(clean))
    tall = float(np.median([y1 - y0 for _, y0, _, y1 in pieces])) if pieces else 14 / scale
    for x0, y0, x1, y1 in pieces:
        ink[max(0, int(y0)) : int(y1) + 1, max(0, int(x0)) : int(x1) + 1] = False
    more = []
    for grid in tables:
        for cell in grid.drafts:
            left, right = grid.xs[cell.column] / scale, grid.xs[cell.column + cell.colspan] / scale
            top, bottom = grid.ys[cell.row] / scale, grid.ys[cell.row + cell.rowspan] / scale
            if any(left < (x0 + x1) / 2 < right and top < (y0 + y1) / 2 < bottom for x0, y0, x1, y1 in pieces):
                continue
            inner = ink[int(top) + 3 : int(bottom) - 2, int(left) + 3 : int(right) - 2]
            stats = cv2.connectedComponentsWithStats(inner.astype(np.uint8), connectivity=8)[2]
            marks = [s for s in stats[1:] if s[4] > 3 and (s[3] > 0.25 * tall or (s[2] > 0.25 * tall and s[3] > 1))]
            if marks and inner.shape[0] < 4 * tall:
                x, y = min(s[0] for s in marks) + int(left) + 3, min(s[1] for s in marks) + int(top) + 3
                u, v = max(s[0] + s[2] for s in marks) + int(left) + 3, max(s[1] + s[3] for s in marks) + int(top) + 3
                pad = 0.15 * tall
                more.append((x - pad, y - pad, u + pad, v + pad))
    return more


def _apart(boxes: list) -> list:
    """The boxes without those that lie for the most part in another: what would be read twice."""
    kept: list = []
    for box in sorted(boxes, key=lambda b: -(b[2] - b[0]) * (b[3] - b[1])):
        area = (box[2] - box[0]) * (box[3] - box[1])
        if all(_shared(box, other) < 0.5 * area for other in kept):
            kept.append(box)
    return sorted(kept, key=lambda b: (b[1], b[0]))


def _shared(one, other) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, wide) * max(0.0, high)


def _read(clean: np.ndarray, boxes: list) -> list[Piece]:
    """The pieces with their letters. A stroke alone is a dash, which recognisers make all kinds of things of."""
    tall = float(np.median([y1 - y0 for _, y0, _, y1 in boxes])) if boxes else 0.0
    dark = _FAINT * float(np.median(clean))  # a pale figure must not be taken for the dash that is left of it
    found, lines = [], []
    for box in boxes:
        x0, x1 = max(0, int(box[0])), int(box[2]) + 1
        y0, y1 = max(0, int(box[1])), int(box[3]) + 1
        ink = clean[y0:y1, x0:x1] < dark
        rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
        if not len(rows):
            continue
        tight = (x0 + columns[0], y0 + rows[0], x0 + columns[-1] + 1, y0 + rows[-1] + 1)
        wide, high = tight[2] - tight[0], tight[3] - tight[1]
        if high < 0.25 * tall and 1.5 * high < wide < 1.6 * tall:
            middle = (tight[1] + tight[3]) / 2
            found.append(
                Piece((tight[0], middle - 0.35 * tall, tight[2], middle + 0.35 * tall), [Letter("-", 0.0, 1.0, _DASH, ())])
            )
        else:
            found.append(Piece(box, []))
            lines.append((found[-1], pose.crop(clean, box)))
    lines = [(piece, pose.colours(line)) for piece, line in lines if min(line.shape) > 2]
    for (piece, _), letters in zip(lines, recognise([line for _, line in lines]), strict=True):
        piece.letters = letters
    read = [piece for piece in found if piece.letters]
    return [piece for piece in read if not _left_of_a_rule(piece, read, tall)]


def _left_of_a_rule(piece: Piece, others: list[Piece], tall: float) -> bool:
    """Whether a dash is none: it stands close to text on its line, where a dash that is an amount stands alone."""
    if [letter.text for letter in piece.letters] != ["-"]:
        return False
    x0, y0, x1, y1 = piece.box
    return any(
        other is not piece
        and min(y1, other.box[3]) - max(y0, other.box[1]) > 0
        and max(x0, other.box[0]) - min(x1, other.box[2]) < tall
        for other in others
    )


def _characters(pieces: list[Piece], height: int, scale: float) -> list[Character]:
    """Characters in points from the lower left. Their size is that of most of the page where it is near: the boxes of lines
    differ by a few pixels where the print does not."""
    sizes = [0.78 * (piece.box[3] - piece.box[1]) for piece in pieces for _ in piece.letters]
    usual = float(np.median(sizes)) if sizes else 0.0
    made = []
    for piece in pieces:
        x0, y0, x1, y1 = piece.box
        own = 0.78 * (y1 - y0)
        size = usual if abs(own - usual) < 0.25 * usual else own
        base = (y0 + y1) / 2 + 0.35 * size
        for letter in piece.letters:
            if letter.text.isspace():
                continue
            wide = size * (0.55 if letter.text.isascii() else 1.0)
            middle = x0 + (letter.left + letter.right) / 2 * (x1 - x0)
            left, right = middle - wide / 2, middle + wide / 2
            u, v = left * scale, (height - base) * scale
            box = (u, v - 0.14 * size * scale, right * scale, v + 0.78 * size * scale)
            seen = Seen(letter.likely, letter.others)
            made.append(Character(letter.text, box, u, v, (1.0, 0.0), size * scale, False, seen))
    return made
