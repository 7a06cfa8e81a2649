"""Plain speech: what a stretch of words names when all that tells time, body, side of the accounts and nothing is taken off."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from juesuan.ground.expressions import Expression

# What a bracket behind a body's name says of it: 财政局（含国库支付中心）2023年支出.
HELD = Expression("(?<=[局委办厅院会门馆站所心处镇乡位校府])（(?:含|包括|包含|下同|以下简称)[^（）]*）")
_YEAR = Expression(r"20\d\d年度?")
_NOUNS = {"income", "left"}  # what makes another name of a name: 事业收入 is none of 事业
_ENDS = {"firm": ("before", "after"), "before": ("before",), "after": ("after",)}


class Said(NamedTuple):
    """What a stretch of words says: the name that is left of it ('' for none), and the kinds of the words around it."""

    name: str
    kinds: frozenset[str]

    @property
    def side(self) -> str:
        """The side of the accounts, 收入 or 支出, that the words tell of where they name nothing; '' for none or both."""
        sides = self.kinds & {"income", "spending"}
        return "" if self.name or len(sides) != 1 else "收入" if "income" in sides else "支出"


class Speech:
    """The words of speech.yaml; `known` tells whether the vocabulary has a name, `body` whether it is a body's."""

    def __init__(self, rows: Mapping[str, Mapping[str, Sequence[str]]], known: Callable[[str], bool], body: Expression):
        self._firm: dict[str, dict[str, str]] = {"before": {}, "after": {}}
        self._loose: dict[str, dict[str, str]] = {"before": {}, "after": {}}
        for kind, words in rows.items():
            for strength, listed in words.items():
                for end in _ENDS.get(strength, ("before", "after")):
                    tables = (self._loose,) if strength == "loose" else (self._firm, self._loose)
                    for table in tables:
                        table[end].update(dict.fromkeys(listed, kind))
        self._longest = max(map(len, (*self._loose["before"], *self._loose["after"])))
        self._known, self._body = known, body
        self.of = lru_cache(maxsize=4096)(self._of)

    def _of(self, words: str, department: str = "") -> Said:
        """What some words say, in a document of a department, whose name they may shorten."""
        words = HELD.sub("", words)
        year = _YEAR.search(words)
        text, dated = _YEAR.sub("", words), {"time"} if year else set()
        for said in dict.fromkeys((text, text.replace("的", ""))):  # 来自一般公共预算的拨款
            bare, kinds = self._stripped(said, self._loose, department)
            if not bare or (self._known(bare) and not kinds & _NOUNS):
                return Said(bare, frozenset(kinds | dated))
        body = self._body.fullmatch(bare)
        owner = body or (year and bare == words[: year.start()])  # 民盟柳河2023年支出
        another = body and body["named"] and department and self._department(f"{bare}、", department) < len(bare)
        if owner and not another and kinds & {"income", "spending", "total"}:  # 县医院支出 is not what the county spent
            return Said("", frozenset(kinds | dated | {"body"}))
        bare, kinds = self._stripped(text, self._firm, department)
        return Said(bare, frozenset(kinds | dated))

    def _stripped(self, text: str, table: Mapping[str, Mapping[str, str]], department: str) -> tuple[str, set[str]]:
        before, after, kinds = table["before"], table["after"], set()
        while text:
            if body := self._department(text, department):
                text, kind = text[body:], "body"
            else:
                for length in range(min(len(text), self._longest), 0, -1):
                    if kind := before.get(text[:length], ""):
                        text = text[length:]
                        break
                    if kind := after.get(text[-length:], ""):
                        text = text[:-length]
                        break
                else:
                    break
            kinds.add(kind)
        return text, kinds

    def _department(self, text: str, department: str) -> int:
        """How long the department's name, shortened or not, is at the beginning of some words: 妇联 is 妇女联合会."""
        place = length = 0
        for number, character in enumerate(text, 1):
            place = department.find(character, place) + 1
            if not place:
                break
            length = number if number > 1 and self._body.fullmatch(text[:number]) else length
        return length if text[length : length + 1] not in ("", "（") else 0  # 博物馆（207） is an item
