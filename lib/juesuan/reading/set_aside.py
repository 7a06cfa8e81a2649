"""Set aside: printed numbers that are no figures of the accounts (years, dates, list numbers, telephones, names)."""

from __future__ import annotations

from functools import cache, lru_cache

from juesuan.ground.data import data, load
from juesuan.ground.expressions import Expression, expression

STOPS = "。；，：！？"
_MONEY = Expression("[万亿]?元")
_PHONE = Expression(r"\d{3,4}[-—]\d{7,8}(?:-\d+)?|（0\d{2,3}）\d{7,8}|1[3-9]\d{9}|\d{7,8}")
_SPOKEN = Expression("电话|联系|热线|传真|邮编|咨询")
_PAGE = Expression(r"[-—]+\|?\d{1,4}\|?[-—]+(?:/\d+)?|\d{1,3}(?:/\d+)?|第\d+页(?:共\d+页)?")
_NUMBERED = Expression(r"[.、．）](?!\d)|[.、．）](?=20\d\d年)|\|?是")
_UNITS = frozenset("万亿元%‰")  # a number before one of these is a figure, unless one of the next stands before it
_BEFORE = Expression("[第：#./A-Za-z-]")


@cache
def _rows() -> tuple[tuple[str, Expression, Expression, Expression], ...]:
    """The rows of set_aside.yaml: reason, the number, what stands before it, what after it."""
    rows = ({"before": "", "after": "", **row} for row in load(data("vocabulary", "set_aside.yaml")))
    return tuple((r["reason"], *map(expression, (r["digits"], f"(?:{r['before']})$", r["after"]))) for r in rows)


def set_aside(text: str, at: int, to: int) -> str:
    """Why the number text[at:to] of a plain paragraph is no figure of the accounts; empty where it may be one."""
    if text[to : to + 1] in _UNITS and to < len(text) and not _BEFORE.match(text, at - 1 if at else at):
        return ""
    if to - at > 2 and any(start <= at and to <= end for start, end in _phones(text)):
        return "telephone"
    before = text[max(0, at - 12) : at]
    for reason, number, left, right in _rows():
        if number.fullmatch(text, at, to) and left.search(before) and right.match(text, to):
            return reason
    if list_number(text, at, to):
        return "list_number"
    return "page_number" if len(text) < 24 and _PAGE.fullmatch(text) else ""


@lru_cache(maxsize=64)
def _phones(text: str) -> tuple[tuple[int, int], ...]:
    """Where telephone numbers stand: digits in the form of one, or long digits where the text speaks of one."""
    spoken = bool(_SPOKEN.search(text))
    found = (m for m in _PHONE.finditer(text) if not _MONEY.match(text, m.end()))
    return tuple(m.span() for m in found if spoken or any(c in m.group() for c in "-—（"))


def list_number(text: str, at: int, to: int) -> bool:
    """Whether the number counts an enumeration: （1） or 1. at the start of a paragraph or after a stop."""
    if to - at > 3 or not text[at:to].isdigit() or not _NUMBERED.match(text, to):
        return False
    before = text[max(0, at - 2) : at]
    if before.endswith("（") and text[to] == "）":
        return at == 1 or before[-2] in STOPS + "、"
    return not before or before[-1] in STOPS + "|（" or before.endswith(("说明", "情况"))
