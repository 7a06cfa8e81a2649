"""List numbers that Word makes when it shows a document: 一、 （一） 1. and their like, which are not in its text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from juesuan.ground.text import by_digits, chinese

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = f"{_W}val"
_LEVELS = 9


@dataclass(slots=True)
class _Level:
    """One level of a list: first number, format name, and text such as （%1）."""

    start: int
    form: str
    text: str


class Numbering:
    """Counts the lists of one document, paragraph by paragraph."""

    def __init__(self, numbering: Any, styles: Any):
        """From the XML of the numbering and styles parts; None where the document has none."""
        abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, tuple[str, dict[int, _Level]]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._styles: dict[str, tuple[str | None, Any]] = {}
        self._default: str | None = None
        for element in numbering.iter(f"{_W}abstractNum") if numbering is not None else ():
            abstract[element.get(f"{_W}abstractNumId", "")] = _levels(element)
        for element in numbering.iter(f"{_W}num") if numbering is not None else ():
            base = _attribute(element.find(f"{_W}abstractNumId"))
            levels = dict(abstract.get(base, {}))
            changed = _overrides(element, levels)
            number = element.get(f"{_W}numId", "")
            # Lists made from one template count on together, unless one of them starts anew.
            self._lists[number] = (f"{base}/{number}" if changed else base, levels)
        for element in styles.iter(f"{_W}style") if styles is not None else ():
            name, parent = element.get(f"{_W}styleId", ""), _attribute(element.find(f"{_W}basedOn")) or None
            self._styles[name] = (parent, element.find(f"{_W}pPr/{_W}numPr"))
            if element.get(f"{_W}type") == "paragraph" and element.get(f"{_W}default") in ("1", "true"):
                self._default = name

    def next(self, paragraph: Any) -> str:
        """The number of this paragraph as Word would show it; empty where it has none or only a bullet."""
        number, level = self._place(paragraph)
        key, levels = self._lists.get(number, ("", {}))
        if level not in levels:
            return ""
        counts = self._counts.setdefault(key, {})
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        text = levels[level].text
        for other in range(_LEVELS):
            mark = f"%{other + 1}"
            if mark in text and other in levels:
                count = counts.setdefault(other, levels[other].start)
                text = text.replace(mark, _FORMS.get(levels[other].form, str)(count))
        if levels[level].form in ("bullet", "none") or not text.strip():
            return ""
        # A space keeps "1." from a figure that follows it.
        return text if text[-1] in "、）)" else text + " "

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """The list and level of a paragraph: its own, or by its style and the styles that this is based on."""
        own = paragraph.find(f"{_W}pPr/{_W}numPr")
        level = integer(own.find(f"{_W}ilvl"), -1) if own is not None else -1
        number = _attribute(own.find(f"{_W}numId")) if own is not None else ""
        style: str | None = _attribute(paragraph.find(f"{_W}pPr/{_W}pStyle")) or self._default
        for _ in range(20):  # a style may, by damage, be based on itself
            if number or style not in self._styles:
                break
            style, given = self._styles[style]
            if given is not None:
                number = _attribute(given.find(f"{_W}numId"))
                level = level if level >= 0 else integer(given.find(f"{_W}ilvl"), 0)
        return number, max(level, 0)


def _levels(element: Any) -> dict[int, _Level]:
    found = {}
    for level in element.findall(f"{_W}lvl"):
        text = _attribute(level.find(f"{_W}lvlText"))
        form = _attribute(level.find(f"{_W}numFmt")) or "decimal"
        found[_integer_of(level.get(f"{_W}ilvl", ""), 0)] = _Level(integer(level.find(f"{_W}start"), 1), form, text)
    return found


def _overrides(element: Any, levels: dict[int, _Level]) -> bool:
    """Put the exceptions of one list into its levels, in place; True where it has any."""
    overrides = element.findall(f"{_W}lvlOverride")
    for override in overrides:
        at = _integer_of(override.get(f"{_W}ilvl", ""), 0)
        levels.update(_levels(override))
        start = integer(override.find(f"{_W}startOverride"), -1)
        if start >= 0 and at in levels:
            levels[at] = _Level(start, levels[at].form, levels[at].text)
    return bool(overrides)


def _attribute(element: Any) -> str:
    return element.get(_VAL, "") if element is not None else ""


def integer(element: Any, default: int) -> int:
    return _integer_of(_attribute(element), default)


def _integer_of(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else default


def _letters(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number < 260 else str(number)


def _roman(number: int) -> str:
    text = ""
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    for value, mark in zip(values, ["M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"], strict=True):
        while number >= value and len(text) < 30:
            text, number = text + mark, number - value
    return text


_FORMS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda n: f"{n:02d}",
    "upperLetter": _letters,
    "lowerLetter": lambda n: _letters(n).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda n: _roman(n).lower(),
    **dict.fromkeys(
        ("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), lambda n: chr(0x245F + n) if 0 < n <= 20 else str(n)
    ),
    "decimalFullWidth": lambda n: str(n).translate({ord("0") + i: ord("０") + i for i in range(10)}),
    "ideographDigital": by_digits,
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand", "koreanCounting"),
        chinese,
    ),
}
