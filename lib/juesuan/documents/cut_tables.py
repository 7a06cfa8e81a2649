"""Tables that their author cut into several by hand, each with the head of the first: they are one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from juesuan.documents.document import Cell, Paragraph, Table
from juesuan.ground.expressions import Expression
from juesuan.ground.groups import grouped

_AMOUNT = Expression(r"[-−－△(（]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?[)）]?%?")
_COUNT = Expression(r"\d{1,2}")
_WORDS = Expression("[\u4e00-\u9fff]")
Cells = list[tuple[int, str]]  # of one row that hold something: column and words


def joined(text: str, blocks: Iterable[Paragraph | Table]) -> tuple[Paragraph | Table, ...]:
    """The blocks with each table that goes on with the one directly before it added to that."""
    found: list[Paragraph | Table] = []
    for block in blocks:
        before = found[-1] if found else None
        if isinstance(block, Table) and isinstance(before, Table) and _goes_on(text, before, block):
            down = max(cell.row + cell.rowspan for cell in before.cells)
            cells = (*before.cells, *(replace(cell, row=cell.row + down) for cell in block.cells))
            found[-1] = replace(before, cells=cells, end=block.end)
        else:
            found.append(block)
    return tuple(found)


def _goes_on(text: str, one: Table, other: Table) -> bool:
    """Whether the second has the whole head of the first, of several columns and without a title, and neither a row nor a total
    that the first has too: those are of another unit, project or fund."""
    rows, more = _rows(text, one.cells), _rows(text, other.cells)
    high = _head(rows)
    if not 0 < high == _head(more) or rows[:high] != more[:high] or any(len(row) < 2 for row in rows[:high]):
        return False
    named, again = ({_label(row) for row in part[high:]} - {()} for part in (rows, more))
    return bool(again) and named.isdisjoint(again)


def _rows(text: str, cells: Iterable[Cell]) -> list[Cells]:
    """The filled cells of each row that has any, from the top."""
    filled = ((c.row, (c.column, "".join(text[c.start : c.end].split()))) for c in cells)
    return [row for _, row in sorted(grouped(one for one in filled if one[1][1]).items())]


def _head(rows: list[Cells]) -> int:
    """How many rows stand above the first that holds an amount or code; numbers of columns are of the head."""
    return next((at for at, row in enumerate(rows) if any(map(_is_amount, row)) and not _counts(row)), 0)


def _is_amount(cell: tuple[int, str]) -> bool:
    return _AMOUNT.fullmatch(cell[1]) is not None


def _counts(row: Cells) -> bool:
    """Whether a row numbers the columns."""
    numbers = [int(words) for _, words in row if _COUNT.fullmatch(words)]
    return len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1)) and len(numbers) == sum(map(_is_amount, row))


def _label(row: Cells) -> tuple[str, ...]:
    """What names a row: its number, else its code and the first words; nothing for a row without words."""
    texts = [words for _, words in row]
    named = next((at for at, words in enumerate(texts) if _WORDS.search(words)), -1)
    return tuple(texts[:1]) if _COUNT.fullmatch(texts[0]) else tuple(texts[: named + 1])
