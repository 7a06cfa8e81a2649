"""Levels: paths of classes told without （类）, （款） and （项）, put as the forms put them.

一般公共服务支出财政事务行政运行（2010601）, whose code tells where the names part, and 教育支出科目普通教育款小学教育项.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache

from juesuan.documents.document import Document, Table
from juesuan.ground.data import data, load
from juesuan.ground.expressions import Expression, expression
from juesuan.reading.grid import Grid
from juesuan.reading.vocabulary import any_of, vocabulary

Edit = tuple[int, int, str]
_CODE = "[23]\\d{2}(?:-?\\d\\d){1,2}"
# A code behind its name, in other brackets than the forms', in parts, among other words, or bare before the amount.
_BEHIND = Expression(
    f"〔(?P<angled>{_CODE})〕|[（](?P<parted>[23]\\d\\d(?:-\\d\\d){{1,2}})）|（科目(?:编码|代码)?(?P<told>{_CODE})(?P<rest>，[^（）\\d]*)?）"
    f"|(?<=[\\u4e00-\\u9fff）])(?P<bare>[23]\\d{{6}})，(?=\\d[\\d,]*\\.\\d)"
)


def level_marks(text: str, printed: Callable[[], Mapping[str, str]]) -> Iterator[Edit]:
    """The edits that put （类）, （款） and （项） behind the names of a path; `printed` gives the names of codes."""
    for match in _coded().finditer(text) if "（2" in text else ():
        name, rest, code = match["name"], match["rest"], match["code"]
        item = vocabulary().item(name)
        if item and item.code == code[:3] and not rest.startswith(("（类", "（款")):
            yield match.end("name"), match.end("name"), "（类）"
            if (parted := _parted(rest, code, printed())) and not rest[:parted].endswith("）"):
                yield match.start("rest") + parted, match.start("rest") + parted, "（款）"
    for match in _told().finditer(text) if "支出科目" in text or "支出类" in text else ():
        for level, mark in (("first", "（类）"), ("second", "（款）"), ("third", "（项）")):
            yield *match.span(level), mark


def code_marks(text: str) -> Iterator[Edit]:
    """The edits that put the code behind a name as the forms do: 行政运行〔2010301〕, （201-03-01） and （科目2010301，…） are
    行政运行（2010301）."""
    for match in _BEHIND.finditer(text):
        kind = match.lastgroup if match.lastgroup != "rest" else "told"
        start, end = match.span(kind)
        yield match.start(), start, "（"
        yield from ((start + at, start + at + 1, "") for at, character in enumerate(match[kind]) if character == "-")
        yield end, match.end(), "）"


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


def _parted(rest: str, code: str, names: Mapping[str, str]) -> int:
    """How many characters of two names are the first, 款, by the names that the document's tables or the classification give
    the codes; 0 where neither does."""
    over, own = names.get(code[:5], ""), names.get(code, "")
    if over and rest.startswith(over) and len(rest) > len(over):
        return len(over)
    return len(rest) - len(own) if own and rest.endswith(own) else 0


@cache
def _classified() -> Mapping[str, str]:
    found = load(data("vocabulary", "classification.yaml"))
    return {code: names[0] for part in ("sure", "once") for code, names in found[part].items()}


def names_of_codes(document: Document) -> Mapping[str, str]:
    """The names of codes: those beside them in the document's tables, else those of the classification."""
    grids = (Grid(document, block) for block in document.blocks if isinstance(block, Table))
    rows = [row for grid in grids for lane in grid.lanes() for row in grid.rows(lane) if row.name]
    return {**_classified(), **{row.code: row.name for row in reversed(rows)}}
