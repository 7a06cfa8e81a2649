"""Tables that stand side by side on one sheet: each with a title of its own, a blank column between them."""

from __future__ import annotations

from itertools import pairwise

from juesuan.documents.build import Draft
from juesuan.ground.expressions import Expression
from juesuan.ground.groups import grouped

# No form's number (公开02表), which stands at the right end of the line where another table's title would.
_TITLE = Expression(r"(?!注|说明|备注)[^\d\n]{4,40}表(?:[（(].{1,12}[）)])?")
_FIGURE = Expression(r"[-−]?\d[\d,]*(?:\.\d+)?%?")
_CODE = Expression(r"\d{3}(?:\d\d){0,2}")
_WORDS = Expression("[\u4e00-\u9fff]")


def tables_of(drafts: list[Draft]) -> list[list[Draft]]:
    """The tables of one sheet: where a row holds the titles of several, those that blank columns part are tables of their own,
    the left one first. Else the sheet as it is, for income and expenditure beside each other are one table."""
    rows = grouped((draft.row, draft) for draft in drafts if draft.text.strip())
    titled = [row for row, found in sorted(rows.items()) if all(_TITLE.fullmatch(draft.text.strip()) for draft in found)]
    begins = [row for row in titled if len(rows[row]) > 1]
    if not begins:
        return [drafts]
    edges = sorted({0, *(row for row in titled if row >= begins[0]), max(rows) + 1})
    found: list[list[Draft]] = [[]]
    for low, high in pairwise(edges):
        band = [draft for draft in drafts if low <= draft.row < high]
        parts = _parts(band, rows) if low in begins else [band]
        if len(parts) > 1:
            found += [*parts, []]
        else:
            found[-1] += band
    return [_moved(part) for part in found if part]


def _moved(part: list[Draft]) -> list[Draft]:
    """The same cells numbered from the first row and column that they take."""
    top, left = min(draft.row for draft in part), min(draft.column for draft in part)
    for draft in part:
        draft.row, draft.column = draft.row - top, draft.column - left
    return part


def _parts(band: list[Draft], rows: dict[int, list[Draft]]) -> list[list[Draft]]:
    """The tables of rows that begin with several titles, or all of them as one."""
    filled = [draft for draft in band if draft.text.strip()]
    below = max((draft.row for draft in filled if len(rows[draft.row]) > 1), default=0)  # lone notes may reach over all columns
    covered = {n for draft in filled if draft.row <= below for n in range(draft.column, draft.column + draft.colspan)}
    ends = [n for n in range(max(covered, default=0)) if n not in covered and n - 1 in covered]
    edges = [0, *ends, 1 + max(draft.column for draft in band)]
    parts = [[draft for draft in band if low <= draft.column < high] for low, high in pairwise(edges)]
    return parts if all(map(_is_table, parts)) else [band]


def _is_table(part: list[Draft]) -> bool:
    """Whether a part has a title in its first row, and a name or code at the head of most rows with figures."""
    filled = sorted((draft for draft in part if draft.text.strip()), key=lambda draft: (draft.row, draft.column))
    first = min((draft.row for draft in part), default=0)
    if not filled or filled[0].row != first or not _TITLE.fullmatch(filled[0].text.strip()):
        return False
    rows = grouped((draft.row, draft.text.strip()) for draft in filled).values()
    figured = [texts for texts in rows if len(texts) > 1 and any(map(_FIGURE.fullmatch, texts))]
    named = [texts for texts in figured if _CODE.fullmatch(texts[0]) or _WORDS.search(texts[0])]
    return len(named) > len(figured) / 2
