"""A picture of a page set upright: without the seal's red and the surround, turned, drawn flat, levelled; and the way back."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from juesuan.documents.scan.engine import upside_down

DARK = 0.55  # of the paper's brightness
_MARGIN = 0.08  # of a line's height, left around it
Box = tuple[float, float, float, float]  # left, top, right, bottom in pixels
Way = Callable[[np.ndarray], np.ndarray]  # points of the new picture, n x 2, to those of the old


def colours(grey: np.ndarray) -> np.ndarray:
    return np.repeat(grey[:, :, None], 3, axis=2)


def without_seal(picture: np.ndarray) -> np.ndarray:
    """The page in grey, without the red of a seal: in red light it is as white as the paper, while print stays dark."""
    blue, green, red = (picture[:, :, i].astype(np.int16) for i in range(3))
    sealed = (red - np.maximum(blue, green)) > 40
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    if sealed.mean() < 0.0005:
        return grey
    light = picture[:, :, 2]
    near = cv2.dilate(sealed.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    # Where ink is dyed by the seal it is brighter in red light than elsewhere: its darkness is stretched again.
    stretched = np.clip((light.astype(np.int16) - 40) * 255 // 190, 0, 255).astype(np.uint8)
    return np.where(near, stretched, grey)


def without_surround(grey: np.ndarray) -> np.ndarray:
    """The page with what lies around the paper in white: the table under a photographed page, the lid of a scanner."""
    small = cv2.medianBlur(cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA), 15)
    dark = (small < 0.62 * np.median(small)).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    (height, width), (left, top, wide, high, area) = dark.shape, stats.T
    at_edge = (left == 0) | (top == 0) | (left + wide == width) | (top + high == height)
    around = np.flatnonzero(at_edge & (area > 0.002 * dark.size))
    around = around[around > 0]  # 0 is what is not dark
    if not len(around):
        return grey
    mask = cv2.dilate(np.isin(labels, around).astype(np.uint8), np.ones((5, 5), np.uint8))
    mask = cv2.resize(mask, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_NEAREST) > 0
    return np.where(mask, np.uint8(255), grey)


def evened(grey: np.ndarray) -> np.ndarray:
    """The page in even light: each part as bright as its paper, without the shades of a photograph or of a table's head."""
    light = np.maximum(paper(grey), 60).astype(np.float32)
    return np.clip(grey * (250 / light), 0, 255).astype(np.uint8)


def paper(grey: np.ndarray) -> np.ndarray:
    """How bright the paper is at each place: what is left of a page without its print."""
    blank = cv2.medianBlur(cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA), 31)
    return cv2.resize(blank, (grey.shape[1], grey.shape[0]))


def upright(grey: np.ndarray, quads: np.ndarray) -> tuple[np.ndarray, np.ndarray, Way]:
    """The page turned by quarters so that its lines run to the right."""
    quarters = 0
    if len(quads):
        wide, high = _sides(quads)
        long = np.maximum(wide, high) > 3 * np.minimum(wide, high)
        quarters = int(long.any() and (high > wide)[long].mean() > 0.5)
        turned, corners = _turned(grey, quads, quarters)
        widest = np.argsort(-_sides(corners)[0])[:12]
        lines = [crop(turned, _bounds(corners[at])) for at in widest]
        quarters += 2 * upside_down([colours(line) for line in lines if min(line.shape) > 3])
    return *_turned(grey, quads, quarters), back_by(quarters, *grey.shape)


def back_by(quarters: int, height: int, width: int) -> Way:
    """The way back from so many quarter turns clockwise of a picture of this height and width."""

    def back(points: np.ndarray) -> np.ndarray:
        x, y = points[:, 0], points[:, 1]
        return np.stack([(x, y), (y, height - x), (width - x, height - y), (width - y, x)][quarters], axis=1)

    return back


def _turned(grey: np.ndarray, quads: np.ndarray, quarters: int) -> tuple[np.ndarray, np.ndarray]:
    """So many quarter turns clockwise."""
    for _ in range(quarters):
        turned = np.stack([grey.shape[0] - quads[:, :, 1], quads[:, :, 0]], axis=2)
        grey, quads = np.ascontiguousarray(np.rot90(grey, -1)), np.roll(turned, 1, axis=1)
    return grey, quads


def _same(points: np.ndarray) -> np.ndarray:
    return points


def _sides(quads: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.linalg.norm(quads[:, 1] - quads[:, 0], axis=1), np.linalg.norm(quads[:, 3] - quads[:, 0], axis=1)


def _bounds(quad: np.ndarray) -> tuple[float, float, float, float]:
    return float(quad[:, 0].min()), float(quad[:, 1].min()), float(quad[:, 0].max()), float(quad[:, 1].max())


def flat(grey: np.ndarray, quads: np.ndarray, dots: float) -> tuple[np.ndarray, np.ndarray, Way]:
    """The page as if photographed from straight above: where its lines slant more below than above, or its upright rules more
    on the right than on the left, it is drawn anew along them. A scan stays as it is."""
    height, width = grey.shape
    xc, yc = width / 2, height / 2
    segments = cv2.createLineSegmentDetector().detect(grey)[0]
    lines = np.zeros((0, 4)) if segments is None else segments.reshape(-1, 4).astype(float)
    run, fall = lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1]
    middles = (lines[:, :2] + lines[:, 2:]) / 2 - (xc, yc)
    across = (np.abs(run) > 12 * np.abs(fall)) & (np.abs(run) > 0.8 * dots)
    along = (np.abs(fall) > 12 * np.abs(run)) & (np.abs(fall) > 0.2 * dots)
    if across.sum() >= 8:
        a, b = _trend(middles[across, 1], fall[across] / run[across], np.abs(run[across]))
    else:
        wide, high = _sides(quads)
        long = (wide > 6 * high) & (wide > 0.8 * dots)
        if long.sum() < 6:
            return grey, quads, _same
        way = quads[long, 1] - quads[long, 0] + quads[long, 2] - quads[long, 3]
        a, b = _trend(quads[long].mean(axis=1)[:, 1] - yc, way[:, 1] / way[:, 0], wide[long])
    c, d = -a, 0.0
    if along.sum() >= 8:
        c, d = _trend(middles[along, 0], run[along] / fall[along], np.abs(fall[along]))
    if max(abs(b) * height, abs(d) * width, abs(a + c)) < 0.006:
        return grey, quads, _same
    x, y = np.meshgrid(np.arange(width, dtype=np.float32) - xc, np.arange(height, dtype=np.float32) - yc)
    from_x = (x + y * (c + d * x) + xc).astype(np.float32)
    from_y = (y + x * (a + b * y) + yc).astype(np.float32)
    drawn = cv2.remap(grey, from_x, from_y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=255)
    u, v = quads[:, :, 0] - xc, quads[:, :, 1] - yc
    new_u, new_v = u, v
    for _ in range(3):
        new_u, new_v = u - new_v * (c + d * new_u), v - new_u * (a + b * new_v)

    def back(points: np.ndarray) -> np.ndarray:
        x, y = points[:, 0] - xc, points[:, 1] - yc
        return np.stack([x + y * (c + d * x) + xc, y + x * (a + b * y) + yc], axis=1)

    return drawn, np.stack([new_u + xc, new_v + yc], axis=2), back


def _trend(at: np.ndarray, slope: np.ndarray, weight: np.ndarray) -> tuple[float, float]:
    """How slopes go with their place: that in the middle, and the change a pixel; outliers are left out once."""
    keep = np.ones(len(at), bool)
    rise = middle = 0.0
    for _ in range(2):
        if keep.sum() < 3 or np.ptp(at[keep]) < 50:
            return float(np.median(slope)), 0.0
        rise, middle = np.polyfit(at[keep], slope[keep], 1, w=np.sqrt(weight[keep]))
        off = np.abs(slope - middle - rise * at)
        keep = off <= max(0.003, 2.5 * np.median(off))
    return float(middle), float(rise)


def level(grey: np.ndarray, quads: np.ndarray) -> tuple[np.ndarray, list[Box], Way]:
    """The page turned by the slant of its lines, and the boxes of these."""
    if not len(quads):
        return grey, [], _same
    wide, high = _sides(quads)
    long = wide > 5 * high
    slant = 0.0
    if long.any():
        run = quads[long, 1] - quads[long, 0] + quads[long, 2] - quads[long, 3]
        angles = np.degrees(np.arctan2(run[:, 1], run[:, 0]))
        slant = float(np.median(np.repeat(angles, np.maximum(1, wide[long] / 50).astype(int))))
    slant = _finer(grey, slant)
    if abs(slant) < 0.05:
        return grey, [_bounds(quad) for quad in quads], _same
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), slant, 1.0)
    levelled = cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    corners = np.concatenate([quads, np.ones((*quads.shape[:2], 1))], axis=2) @ turn.T
    middles, sizes = corners.mean(axis=1), np.stack([wide, high], axis=1)
    low, top = middles - sizes / 2, middles + sizes / 2
    boxes = [tuple(map(float, (*a, *b))) for a, b in zip(low, top, strict=True)]
    inverse = cv2.invertAffineTransform(turn)
    return levelled, boxes, lambda points: np.concatenate([points, np.ones((len(points), 1))], axis=1) @ inverse.T


def _finer(grey: np.ndarray, slant: float) -> float:
    """The slant to a twentieth of a degree: at which the rows of a smaller copy differ most in their ink."""
    scale = min(1.0, 800 / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = (small < DARK * np.median(small)).astype(np.float32)
    height, width = ink.shape

    def sharp(angle: float) -> float:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
        rows = cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_LINEAR).sum(axis=1)
        return float(((rows[1:] - rows[:-1]) ** 2).sum())

    return max((round(slant + step / 20, 2) for step in range(-16, 17)), key=sharp)


def crop(grey: np.ndarray, box) -> np.ndarray:
    pad = _MARGIN * (box[3] - box[1])
    y0, y1 = max(0, int(box[1] - pad)), int(box[3] + pad) + 1
    x0, x1 = max(0, int(box[0] - pad)), int(box[2] + pad) + 1
    return grey[y0:y1, x0:x1]
