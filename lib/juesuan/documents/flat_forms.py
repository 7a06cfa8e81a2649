"""Flat forms: tables with one row of figures below headers of several levels, whose spans a plain text does not keep.

Where each header stands is in data/formats.yaml; only the lines of a form that stands there are taken for one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from juesuan.documents import text_cells as shapes
from juesuan.documents.document import Cell, Table
from juesuan.documents.text_lines import Line
from juesuan.ground.data import data, load
from juesuan.ground.expressions import Expression, expression

_VALUE = Expression(r"[-－]?\d[\d,]*(?:\.\d+)?|[-—－]")


@cache
def _forms() -> Sequence[Mapping[str, Any]]:
    return load(data("formats.yaml"))["flat_forms"]


def flat_form(lines: list[Line], at: int) -> tuple[Table | None, int]:
    """The flat form whose headers begin at this line, and the line after its row of figures; None where none does."""
    for form in _forms():
        height = len(form["headers"])
        below = at + height
        if below < len(lines) and _counts(shapes.words_of(lines[below])):
            below += 1  # 1 2 3 …, the numbers of the columns
        if below >= len(lines):
            continue
        values = shapes.words_of(lines[below])
        if len(values) != form["columns"] or not all(_VALUE.fullmatch(text) for text, _ in values):
            continue
        cells = [_headers(lines[at + row], row, header) for row, header in enumerate(form["headers"])]
        if all(cells):
            figures = [Cell(height, column, *span) for column, (_, span) in enumerate(values)]
            return shapes.table_of([*(cell for row in cells for cell in row), *figures]), below + 1
    return None, at + 1


def _counts(words: list[tuple[str, shapes.Span]]) -> bool:
    return len(words) > 2 and [text for text, _ in words] == [str(n) for n in range(1, len(words) + 1)]


def _headers(line: Line, row: int, header: Mapping[str, Any]) -> list[Cell]:
    """The header cells of a line, each over so many rows and columns; none where its words are not those of the form."""
    words, says = shapes.words_of(line), header["says"] * header.get("times", 1)
    if len(words) != len(says) or not all(expression(s).fullmatch(t) for s, (t, _) in zip(says, words, strict=True)):
        return []
    return [
        Cell(row, column, *span, *size)
        for (_, span), column, size in zip(words, header["at"], header["size"] * header.get("times", 1), strict=True)
    ]
