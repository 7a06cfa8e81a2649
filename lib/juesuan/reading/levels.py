"""Levels: paths of classes told without （类）, （款） and （项）, put as the forms put them.

一般公共服务支出财政事务行政运行（2010601）, whose code tells where the names part, and 教育支出科目普通教育款小学教育项.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from juesuan.documents.document import Document, Table
from juesuan.ground.data import data, load
from juesuan.ground.expressions import Expression, expression
from juesuan.reading.vocabulary import any_of, vocabulary

Edit = tuple[int, int, str]
_CODE = Expression(r"\d{5}|\d{7}")
_CODED = Expression(r"(\d{5}|\d{7})([\u4e00-\u9fff（）“”、]{2,40})")


def level_marks(text: str, printed: Callable[[], Mapping[str, str]]) -> Iterator[Edit]:
    """The edits that put （类）, （款） and （项） behind the names of a path; `printed` gives the names of codes."""
    for match in _coded().finditer(text) if "（2" in text else ():
        name, rest, code = match["name"], match["rest"], match["code"]
        item = vocabulary().item(name)
        if item and item.code == code[:3] and not rest.startswith(("（类", "（款")):
            yield match.end("name"), match.end("name"), "（类）"
            if (parted := _parted(rest, code, printed())) and not rest[:parted].endswith("）"):
                yield match.start("rest") + parted, match.start("rest") + parted, "（款）"
    for match in _told().finditer(text) if "款" in text and "项" in text else ():
        for level, mark in (("first", "（类）"), ("second", "（款）"), ("third", "（项）")):
            yield *match.span(level), mark


@cache
def _coded() -> Expression:
    """A class, names below it, and the code of the lowest, 项."""
    return expression(rf"(?P<name>{_classes()})(?P<rest>[\u4e00-\u9fff（）“”、]{{2,60}}?)（(?P<code>\d{{7}})）")


@cache
def _told() -> Expression:
    """教育支出科目普通教育款小学教育项, where quotation marks stood around the names."""
    ends = "(?=[，、：。（]|20\\d\\d|年初|支出|决算|\\d)"
    name = "[^，。；：、（）\\d]{2,40}?"
    return expression(rf"(?:{_classes()})(?P<first>科目|类){name}(?P<second>款){name}(?P<third>项){ends}")


@cache
def _classes() -> str:
    names = [name for item in vocabulary().function_classes for name in (item.label, *item.names) if name.endswith("支出")]
    return any_of(names)


def _parted(rest: str, code: str, printed: Mapping[str, str]) -> int:
    """How many characters of two names are the first, 款, by the names that the document's tables or the classification give
    the codes; 0 where neither does."""
    told = {**_classified(), **printed}
    over, own = told.get(code[:5], ""), told.get(code, "")
    if over and rest.startswith(over) and len(rest) > len(over):
        return len(over)
    return len(rest) - len(own) if own and rest.endswith(own) else 0


@cache
def _classified() -> Mapping[str, str]:
    found = load(data("vocabulary", "classification.yaml"))
    return {code: names[0] for part in ("sure", "once") for code, names in found[part].items()}


def names_of_codes(document: Document) -> Mapping[str, str]:
    """The names beside the codes of the document's tables."""
    found: dict[str, str] = {}
    for table in (block for block in document.blocks if isinstance(block, Table)):
        cells = sorted(table.cells, key=lambda cell: (cell.row, cell.column))
        texts = ["".join(document.text[cell.start : cell.end].split()) for cell in cells]
        for (one, cell), (name, beside) in itertools.pairwise(zip(texts, cells, strict=True)):
            if _CODE.fullmatch(one) and cell.row == beside.row and "\u4e00" <= name[:1] <= "\u9fff":
                found.setdefault(one, name)
            elif coded := _CODED.fullmatch(one):
                found.setdefault(coded[1], coded[2])
    return found
