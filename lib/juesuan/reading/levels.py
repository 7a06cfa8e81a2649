"""Levels: paths of classes told without （类）, （款） and （项）, put as the forms put them.

一般公共服务支出财政事务行政运行（2010601）, whose code tells where the names part, 教育支出科目普通教育款小学教育项, and
农林水支出-水利-水文测报 or 农林水支出水利水文测报, which strokes or the name of a 款 part.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from juesuan.documents.document import Document, Table
from juesuan.ground.data import data, load
from juesuan.ground.expressions import Expression, Match
from juesuan.reading.grid import Grid
from juesuan.reading.vocabulary import vocabulary

Edit = tuple[int, int, str]
_PATHS = ("stroked_path", "run_on_path", "led_path", "own_path")


def path_marks(
    text: str, pattern: Mapping[str, Expression], printed: Callable[[], Mapping[str, str]], below_class: bool
) -> Iterator[Edit]:
    """All edits that put the paths of a text as the forms do; `below_class`: a heading names the class of those without."""
    yield from code_marks(text, pattern)
    yield from level_marks(text, pattern, printed)
    yield from () if below_class else class_marks(text, pattern, printed)


def level_marks(text: str, pattern: Mapping[str, Expression], printed: Callable[[], Mapping[str, str]]) -> Iterator[Edit]:
    """The edits that put （类）, （款） and （项） behind the names of a path; `printed` gives the names of codes."""
    parted = [match for name in _PATHS for match in pattern[name].finditer(text)]
    behind = 0
    for match in sorted(parted, key=lambda match: match.start()):
        if match.start() >= behind:
            behind = match.end()
            yield from _marked(match)
    for match in pattern["coded_path"].finditer(text) if "（2" in text else ():
        name, rest, code = match["name"], match["rest"], match["code"]
        item = vocabulary().item(name) if match.start() not in {one.start() for one in parted} else None
        if item and item.code == code[:3] and not rest.startswith(("（类", "（款")):
            yield match.end("name"), match.end("name"), "（类）"
            if (over := _parted(rest, code, printed())) and not rest[:over].endswith("）"):
                yield match.start("rest") + over, match.start("rest") + over, "（款）"
    for match in pattern["told_path"].finditer(text) if "款" in text else ():
        for level, mark in (("first", "（类）"), ("second", "（款）"), ("third", "（项）")):
            yield *match.span(level), mark
    for match in pattern["bracketed_path"].finditer(text):
        yield *match.span("opens"), "（类）"
        yield *match.span("closes"), ""
    yield from ((*match.span(), "") for match in pattern["stroke_behind_mark"].finditer(text))


def class_marks(text: str, pattern: Mapping[str, Expression], printed: Callable[[], Mapping[str, str]]) -> Iterator[Edit]:
    """The edits that put the class before a path that begins with its 款, where the names of codes leave one class for it."""
    for match in pattern["below_class"].finditer(text) if "款）" in text and "类）" not in text else ():
        if not match.group(1):
            continue
        name = match.group(1).lstrip(".．")
        classes = {printed().get(code[:3]) for code, own in printed().items() if len(code) == 5 and own == name} - {None}
        if len(classes) == 1:
            start = match.end(1) - len(name)
            yield start, start, f"{classes.pop()}（类）"


def _marked(match: Match[str]) -> Iterator[Edit]:
    """The marks of a path, each in the place of what parts two names, and the last behind the last name, where no code tells
    its level."""
    names = match.groupdict()
    second = "（款）" if names.get("third") or names["second"] in vocabulary().levels[5] else "（项）"
    marks = {"class": "（类）", "second": second, "third": "（项）", "alone": "（项）"}
    told = [name for name in marks if names.get(name)]
    for name, after in itertools.pairwise(told):
        yield match.end(name), match.start(after), marks[name]
    if not names["code"]:
        yield match.end(told[-1]), match.end(), marks[told[-1]]


def code_marks(text: str, pattern: Mapping[str, Expression]) -> Iterator[Edit]:
    """The edits that put the code behind a name as the forms do: 行政运行〔2010301〕, （201-03-01） and （科目2010301，…） are
    行政运行（2010301）."""
    for match in pattern["code_behind"].finditer(text):
        kind = match.lastgroup if match.lastgroup != "rest" else "told"
        start, end = match.span(kind)
        yield match.start(), start, "（"
        yield from ((start + at, start + at + 1, "") for at, character in enumerate(match[kind]) if character == "-")
        yield end, match.end(), "）"


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
