"""Old workbooks (.xls) record by record: which formulas nothing ever computed, which xlrd does not tell."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

_FORMULA, _END = 0x0006, 0x000A
_EMPTY = b"\x03\x00\x00\x00\x00\x00\xff\xff"  # an empty text as the result
_NIL = bytes(8)
_TEXT = 0x17  # the token of a text constant, as in IF(A1=0,"",A1)


def never_computed(book: Any) -> set[tuple[int, int, int]]:
    """Sheet, row and column, from 0, of formulas that hold no value: a program wrote them and no spreadsheet opened the file.

    Such programs leave an empty text, or nil in every formula of the workbook. `book` is one that xlrd opened on demand.
    Source: MS-XLS 2.4.127 (Formula), 2.5.133 (FormulaValue), 2.5.198.89 (PtgStr).
    """
    empty, nil, computed = set(), set(), False
    for sheet, start in enumerate(book._sh_abs_posn):
        for code, body in _records(book.mem, start):
            if code != _FORMULA or len(body) < 20:
                continue
            place = (sheet, *struct.unpack_from("<HH", body))
            if body[6:14] == _NIL:
                nil.add(place)
            elif body[6:14] != _EMPTY:
                computed = True
            elif _TEXT not in body[22:]:
                empty.add(place)
    return empty if computed or len(nil) < 2 else empty | nil


def _records(data: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of one sheet, with those of charts within it."""
    place, depth = start, 0
    while place + 4 <= len(data):
        code, length = struct.unpack_from("<HH", data, place)
        depth += (code == 0x0809) - (code == _END)
        yield code, bytes(data[place + 4 : place + 4 + length])
        place += 4 + length
        if depth <= 0:
            return
