"""Units of tables: what the amounts of a table are printed in, as its own lines or the text around it tell."""

from __future__ import annotations

from decimal import Decimal

from juesuan.documents.document import Document
from juesuan.documents.document import Paragraph as Block
from juesuan.ground import expressions as re
from juesuan.ground.expressions import Expression
from juesuan.reading.figures import plain
from juesuan.reading.grid import Grid

_UNIT = Expression(
    r"单位[:：]?(?:人民币)?(亿元|万元|千元|元|辆|个)|（(?:20\d\d年度?，)?(?:单位[:：]|以上)?(?:金额)?(?:单位)?(?:均为)?(亿元|万元|千元|元)(?:[、，]%)?）"
)
_BARE = Expression(r"(?<![\d.,])\d[\d,]*\.\d\d(?=[，；。、）,;]|\s*$)")
_WITH_UNIT = Expression(r"\d\s*[万亿千]?元")
_FEW = 8  # amounts without a unit that say nothing of the document's manner
_PRINTED = Expression(r"(?<![\d.])(\d+(?:\.\d+)?)\s*([万亿]?元)")


def unit_of(grid: Grid, lead: list[str], of_all: str = "") -> str:
    """The unit of the table's own line or header, else of the nearest paragraph before it, else of the line below it, else that
    told for all the text; empty where none names it."""
    own = "|".join(t for row in range(grid.body) for t in grid.texts(row))
    end = grid.table.end
    below = plain(grid.document.text, end, min(len(grid.document.text), end + 40)).text.lstrip("|").split("|")[0]
    below = below if re.match(r"（?(?:以上)?(?:金额)?单位", below) else ""
    for text in (own, *reversed(lead), below):
        if match := _UNIT.search(text):
            return match[1] or match[2]
    return of_all or _unit_told_elsewhere(grid)


def _unit_told_elsewhere(grid: Grid) -> str:
    """The unit that the text around a table prints behind two or more of its amounts, or yuan where it prints them in ten
    thousands; else the one unit of all the text's amounts, if none of the table's is above their largest; else empty."""
    text, table = grid.document.text, grid.table
    around = f"{text[max(0, table.start - 6000) : table.start]}|{text[table.end : table.end + 6000]}".replace(",", "")
    prints = {Decimal(number): unit for number, unit in reversed(_PRINTED.findall(around))}
    told: dict[str, set[Decimal]] = {}
    values = {f.value for c in table.cells for f in grid.figures(c) if f.value >= 10}
    for value in values:
        for unit in (prints.get(value), "元" if prints.get(value / 10000) == "万元" else None):
            if unit:
                told.setdefault(unit, set()).add(value)
    units = [unit for unit, values in told.items() if len(values) > 1]
    printed = set(prints.values())
    if not units and len(prints) > 2 and printed >= {*told} and max(values, default=0) <= max(prints):
        units = [*printed]
    return units[0] if len(units) == 1 else ""


def unit_of_prose(document: Document) -> str:
    """The one unit that the document's tables name, where its sentences print amounts without one (决算数8.42；上年8.10)."""
    lines = [document.text[b.start : b.end] for b in document.blocks if isinstance(b, Block)]
    bare, told = (sum(len(pattern.findall(line)) for line in lines) for pattern in (_BARE, _WITH_UNIT))
    if bare < _FEW or told * 5 > bare:
        return ""
    units = {match[1] or match[2] for match in _UNIT.finditer(plain(document.text).text)} - {"辆", "个"}
    return units.pop() if len(units) == 1 else ""
