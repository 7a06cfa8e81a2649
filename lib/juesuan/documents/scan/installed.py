"""Whether scans can be read here; told without loading what reads them, which takes three times the memory of reading a PDF."""

from __future__ import annotations

from importlib import util

from juesuan.ground.errors import CannotRead

NAME = "rapidocr"
LEAST_DOTS = 85  # an inch; below, digits are lost that nobody could restore
_INSTALL = "install the extra juesuan[scan] (see README), or recognise its text (OCR) and give the searchable PDF"


def available() -> bool:
    """Whether the extra `scan` is installed."""
    return util.find_spec("rapidocr") is not None and util.find_spec("onnxruntime") is not None


def require(where: str, seen: str) -> None:
    """Raises CannotRead, with the way out, where recognition is not installed."""
    if not available():
        raise CannotRead(where, seen, _INSTALL)
