"""Pictures of pages as documents."""

from __future__ import annotations

from juesuan.documents.build import Content
from juesuan.documents.pdf.reader import content_of
from juesuan.documents.scan.pages import of_picture


def read(data: bytes, where: str) -> Content:
    """The pages of a picture file as one text. Raises CannotRead for damage, coarseness, no text, and where the extra `scan` is
    not installed."""
    return content_of(of_picture(data, where), where)
