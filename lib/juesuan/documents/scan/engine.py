"""The text recognition behind scans: rapidocr (Apache-2.0, models in its wheel, no network), with candidates a character."""

from __future__ import annotations

import threading
from functools import cache, partial
from importlib import metadata
from typing import Any, NamedTuple

import numpy as np

from juesuan.ground import groups

HEIGHT = 48  # pixels to which the recogniser scales a line
DETECTED = 1440  # pixels of the longer side on which lines are looked for
LIKELY = 0.001  # of a candidate that is kept
MOST_CANDIDATES = 4
_BATCH = 8


class Letter(NamedTuple):
    """One recognised character: where it stands across its line, from 0 to 1, how likely, and what else it may be."""

    text: str
    left: float
    right: float
    likely: float
    others: tuple[tuple[str, float], ...]


def version() -> str:
    """Which recognition, for what is kept of it and for the notes."""
    return f"rapidocr {metadata.version('rapidocr')}"


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    # Pages are read side by side, one thread each; the same on every machine.
    settings = {
        "Global.log_level": "critical",
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
    engine = RapidOCR(params=settings)
    for model in (engine._load_det_model(), engine._load_rec_model(), engine._load_cls_model()):
        session = model.session.session
        session.run = partial(session.run, run_options=runs())
    return engine


@cache
def runs() -> Any:
    """What every run of a model is told: with `terminate` set those under way end between two of their steps, for nobody wants
    the pages any more, and a thread cannot be ended from outside."""
    from onnxruntime import RunOptions

    return RunOptions()


_LOCK = threading.Lock()


def _loaded() -> Any:
    with _LOCK:
        if runs().terminate:
            raise InterruptedError
        return _engine()


def detect(picture: np.ndarray) -> np.ndarray:
    """The corners of each line of text, n x 4 x 2 in pixels, from the upper left clockwise; looked for on a smaller copy."""
    import cv2

    scale = min(1.0, DETECTED / max(picture.shape[:2]))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    found = _loaded().text_det(small).boxes
    return np.zeros((0, 4, 2), np.float32) if found is None else np.asarray(found, np.float32) / scale


def upside_down(lines: list[np.ndarray]) -> bool:
    """Whether most of these pictures of lines stand on their heads."""
    if not lines:
        return False
    turned = [label == "180" and score > 0.7 for label, score in _loaded().text_cls(lines).cls_res]
    return sum(turned) > len(turned) / 2


def recognise(lines: list[np.ndarray]) -> list[list[Letter]]:
    """The characters of each picture of a line, in order."""
    found: list[list[Letter]] = [[] for _ in lines]
    order = sorted(range(len(lines)), key=lambda at: lines[at].shape[1] / lines[at].shape[0])
    for start in range(0, len(order), _BATCH):
        batch, reader = order[start : start + _BATCH], _loaded().text_rec
        ratio = max(320 / HEIGHT, *(lines[at].shape[1] / lines[at].shape[0] for at in batch))
        scaled = np.stack([reader.resize_norm_img(lines[at], ratio) for at in batch]).astype(np.float32)
        for at, likely in zip(batch, reader.session(scaled), strict=True):
            own = min(1.0, lines[at].shape[1] / lines[at].shape[0] / ratio)
            found[at] = _letters(likely, own, reader.postprocess_op.character)
    return found


def _letters(likely: np.ndarray, own: float, alphabet: list[str]) -> list[Letter]:
    """Characters from the likelihoods step by step: a blank or a change of character parts two. `own` is the share of the steps
    that the line fills, the rest being padding."""
    best = likely.argmax(axis=1)
    steps = len(best) * own
    inked = ((step, int(index)) for step, index in enumerate(best) if index)
    letters = []
    for run in groups.runs(inked, lambda run, one: one != (run[-1][0] + 1, run[-1][1])):
        (first, index), (last, _) = run[0], run[-1]
        at = first + int(likely[first : last + 1, index].argmax())
        ranked = np.argsort(likely[at])[::-1][: MOST_CANDIDATES + 2]
        others = tuple(
            (alphabet[other], round(float(likely[at, other]), 4))
            for other in ranked
            if other not in (0, index) and likely[at, other] > LIKELY
        )
        left, right = (first - 0.5) / steps, (last + 1.5) / steps
        letters.append(Letter(alphabet[index], left, right, round(float(likely[at, index]), 4), others[:MOST_CANDIDATES]))
    return letters
