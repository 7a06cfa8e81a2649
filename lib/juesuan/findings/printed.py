"""Figures as a text prints them, one after another with the words between, for what is told by these words alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from juesuan.findings.drafts import Ground
from juesuan.ground.exact import ZERO, Interval, exact, rounded
from juesuan.ground.expressions import Expression, expression
from juesuan.reading.facts import Fact, scale
from juesuan.reading.vocabulary import vocabulary

Words = Mapping[str, str]  # of a way to ask, by what each is for
NEAR = 300  # figures each way that may be meant instead of those beside
_MARKS = str.maketrans(",;:()[]", "，；：（）（）", " \t\u3000")
_NUMBERED = Expression(r"\n(?:[（(]?[\d一二三四五六七八九十]{1,3}[）)]|[\d一二三四五六七八九十]{1,3}[.．、]|[^\w\n（“《]+)")
_LEVEL = Expression("（[类款项]）")  # behind a name, and no bracket
_ALSO = Expression("^（[套组枚册副次]）")  # 3,360件（套）
_PERSONS = ("名", "位")
_MOVED = ("change", "change_rate", "rate", "share")
_RATIOS = ("%", "百分点", "倍", "分")


class Printed(NamedTuple):
    """A figure of the text as it is printed: the words between it and the one before, and behind it up to the next; what it is
    measured in (money of all units alike), and the range of its true amounts without the sign that words give it."""

    fact: Fact
    led: str
    then: str
    of: str
    range: Interval

    @property
    def level(self) -> bool:
        told = self.of not in _RATIOS if self.of else bool(self.fact.decimals)  # of tables in words the head alone has the unit
        return told and self.fact.measure not in _MOVED


class Untied(NamedTuple):
    """A figure, the others that the words tie it to, and what they make of it."""

    told: Printed
    others: Sequence[Printed]
    made: Interval


def printed(ground: Ground) -> list[Printed]:
    """The figures of the text in their order, without those that are set aside, numbers of lines and those of tables."""
    text, found = ground.document.text, []
    for fact in (f for f in ground.reading.facts if not f.cell and f.measure != "other"):
        last = found[-1][0] if found else None
        led = _words(text[last.end if last else 0 : fact.start], last.unit if last else "")
        if fact.measure != "unread" or fact.unit or led[-1:] not in ("\n", ".", ""):
            found.append((fact, led))
    leads = [led for _, led in found[1:]]
    leads += [_words(text[fact.end :], fact.unit) for fact, _ in found[-1:]]
    return [as_printed(fact, led, then) for (fact, led), then in zip(found, leads, strict=True)]


def _words(between: str, unit: str) -> str:
    """The words between two figures, without the unit of the first and the numbers of lines."""
    led = _LEVEL.sub("", _ALSO.sub("", between.translate(_MARKS).removeprefix(unit)))
    return _NUMBERED.sub("\n", led) if "\n" in led else led


def as_printed(fact: Fact, led: str, then: str = "") -> Printed:
    """A figure with its range: half a unit in the last place each way, and none of what is counted one by one."""
    unit, value = "人" if fact.unit in _PERSONS else fact.unit, abs(exact(fact.value))
    of = "money" if unit in vocabulary().words["money"] else unit
    whole = not fact.decimals and of not in ("money", "%") and fact.unit[:1] not in ("万", "亿")
    return Printed(fact, led, then, of, Interval(value, value) if whole else unsigned(fact))


def unsigned(fact: Fact) -> Interval:
    """The true amounts that a figure's digits and unit stand for, half a unit in the last place each way, without its sign."""
    return rounded(abs(exact(fact.value)), fact.decimals, scale(fact.unit))


def clause_of(one: Printed) -> str:
    """The words just before a figure."""
    return expression("[，。；：、（）\n]").split(one.led)[-1]


def total_of(parts: Iterable[Printed]) -> Interval:
    return sum((p.range for p in parts), ZERO)


def sentence_of(told: Sequence[Printed], number: int) -> int:
    """Where the sentence of a figure begins."""
    return next((n for n in range(number, 0, -1) if expression("[。\n]").search(told[n].led)), 0)


def line_of(told: Sequence[Printed], number: int) -> int:
    """Where the line of a figure begins."""
    return next((n for n in range(number, 0, -1) if "\n" in told[n].led), 0)


def near_to(number: int) -> slice:
    """The figures around one that may be meant instead of those beside it: all of a text of usual length."""
    return slice(max(0, number - NEAR), number + NEAR)
