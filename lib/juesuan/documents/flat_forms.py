"""Flat forms: tables with one row of figures below headers of several levels, whose spans a plain text does not keep.

Where each header stands is in data/formats.yaml; only the words of a form that stands there are taken for one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from juesuan.documents import text_cells as shapes
from juesuan.documents.columns import count_up
from juesuan.documents.document import Cell, Table
from juesuan.documents.text_lines import Line
from juesuan.ground.data import data, load
from juesuan.ground.expressions import Expression

_VALUE = Expression(r"[-－]?\d[\d,]*(?:\.\d+)?|[-—－]")
_MOST = 60  # words of a form, its numbered columns and figures with it
_LONGEST = 20  # characters of a word


class _Form(NamedTuple):
    """The headers of a form, one after the other, and the row, column, rows and columns of each."""

    columns: int
    headers: Expression
    places: Sequence[tuple[int, int, int, int]]


@cache
def _forms() -> tuple[Sequence[_Form], Expression]:
    """The forms, and what may be the first header of one."""
    raw: Sequence[Mapping[str, Any]] = load(data("formats.yaml"))["flat_forms"]
    forms = []
    for form in raw:
        rows = [(row["says"] * row.get("times", 1), row["at"], row["size"] * row.get("times", 1)) for row in form["headers"]]
        headers = Expression("".join(f"({header})" for says, _, _ in rows for header in says))
        places = [(n, at, *size) for n, (_, ats, sizes) in enumerate(rows) for at, size in zip(ats, sizes, strict=True)]
        forms.append(_Form(form["columns"], headers, places))
    return forms, Expression("|".join(form["headers"][0]["says"][0] for form in raw))


def flat_form(lines: list[Line], at: int) -> tuple[Table | None, int]:
    """The flat form whose headers begin at this line, and the line after its row of figures; None where none does.

    The cells of a row stand in a line, or one a line, where a header may go on in the next."""
    forms, begins = _forms()
    if not begins.match(lines[at].text.strip()):
        return None, at + 1
    words, ends = _words(lines, at)
    first = next((n for n, (text, _) in enumerate(words) if _VALUE.fullmatch(text)), len(words))
    said = "".join(text for text, _ in words[:first])
    inked = [place for _, (start, end) in words[:first] for place in range(start, end)]  # of each character of the headers
    for columns, headers, places in forms:
        below = first + columns if _counts(words[first : first + columns]) else first  # 1 2 3 …, the numbers of the columns
        after = below + columns
        values = words[below:after]
        found = headers.fullmatch(said) if len(values) == columns else None
        more = after < len(words) and ends[after] == ends[after - 1]  # figures than columns
        if found and not more and all(_VALUE.fullmatch(text) for text, _ in values):
            spans = [(inked[a], inked[b - 1] + 1) for a, b in map(found.span, range(1, len(places) + 1))]
            above = [Cell(row, column, *span, *size) for span, (row, column, *size) in zip(spans, places, strict=True)]
            height = 1 + max(row for row, *_ in places)
            rows = [words[first:below], values] if below > first else [values]
            cells = [Cell(height + n, column, *span) for n, row in enumerate(rows) for column, (_, span) in enumerate(row)]
            return shapes.table_of([*above, *cells]), ends[after - 1]
    return None, at + 1


def _words(lines: list[Line], at: int) -> tuple[list[tuple[str, shapes.Span]], list[int]]:
    """The words from a line on, as many as a form may have, and the line after each."""
    words: list[tuple[str, shapes.Span]] = []
    ends: list[int] = []
    for number in range(at, len(lines)):
        here = shapes.words_of(lines[number])
        if len(words) > _MOST or any(len(text) > _LONGEST for text, _ in here):
            break
        words += here
        ends += [number + 1] * len(here)
    return words, ends


def _counts(words: list[tuple[str, shapes.Span]]) -> bool:
    return len(words) > 2 and count_up([text for text, _ in words])
