"""Text of a document as it may be shown: harmless, folded, cut, with thousands marks, aligned in columns, inert in a sheet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from juesuan.ground.errors import WrongCall
from juesuan.ground.expressions import Expression

LANGUAGES = {"en": "en", "zh": "zh-CN"}  # of what is handed over, with the names that HTML has for them
COLON = {"en": ": ", "zh": "："}
COMMA, SEMICOLON = {"en": ", ", "zh": "、"}, {"en": "; ", "zh": "；"}  # between what is listed
# Directional marks and overrides: they would let a document reorder what the reader sees around them.
_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_AMOUNT = Expression(r"([-−]?)(\d+)(\.\d+)?([^\d\s.,]{0,6})")
# How a formula begins for some spreadsheet, full-width signs included; and what begins so but can do nothing: a number, with
# its unit or in a calculation (-196.36 / (1750.61 + 196.36)).
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_WIDE = Expression("[\u2e80-\U0010ffff]+")
_NUMBER = Expression(r"[+-]\d[\d,]*(?:\.\d+)?(?:%|[^\W\d_]{0,6}|[-+*/()\d., %]*)")


def known_language(where: str, lang: str) -> None:
    """Raises WrongCall, naming where it was asked for, for a language that nothing is written in."""
    if lang not in LANGUAGES:
        raise WrongCall(where, f"no language {lang!r}", f"use one of {', '.join(LANGUAGES)}")


def harmless(value: Any) -> Any:
    """Text whose invisible controls are shown by number, such as [U+202E]; other values unchanged. Escaping comes after it."""
    # Markup is a str too, but has passed here already or is the template's own.
    return value if type(value) is not str or value.isprintable() else "".join(map(_visible, value))


def _visible(character: str) -> str:
    if character in "\n\t":
        return character
    kind = unicodedata.category(character)
    if kind in ("Cc", "Cs") or character in _DIRECTION or ord(character) & 0xFFFE == 0xFFFE:  # the last are no characters
        return f"[U+{ord(character):04X}]"
    return character


def folded(text: str) -> str:
    """Text on one line: every run of blanks and line breaks is one blank, none at the ends."""
    return " ".join(text.split())


def unbroken(text: str, row: bool) -> str:
    """A quotation on one line: the lines of a paragraph run on, but not a table's row; a run of blanks is one blank."""
    return re.sub(r"\s+", " ", text if row else re.sub(r"\s*\n\s*", "", text))


def around(text: str, start: int, end: int, before: int, after: int) -> str:
    """A place in a text with so many characters before and behind it, on one line; … where a line is cut."""
    low, high = max(0, start - before), min(len(text), end + after)
    opening = "…" if low and not text[low - 1].isspace() else ""
    closing = "…" if high < len(text) and not text[high].isspace() else ""
    return f"{opening}{folded(text[low:high])}{closing}"


def stretch(text: str, start: int, end: int, marks: str) -> tuple[int, int]:
    """Where the stretch between two of the marks around a place begins and ends, the mark behind it left out."""
    low = max(text.rfind(mark, 0, start) for mark in marks) + 1
    return low, min((place for mark in marks if (place := text.find(mark, end)) >= 0), default=len(text))


def by_digits(number: int) -> str:
    """A number digit by digit in Chinese: 二〇二四."""
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))


def chinese(number: int) -> str:
    """A count from 1 to 99 in Chinese: 十一, 二十; larger ones digit by digit."""
    tens, ones = divmod(number, 10)
    if not tens or tens > 9:
        return by_digits(number)
    return ("" if tens == 1 else by_digits(tens)) + "十" + (by_digits(ones) if ones else "")


def thousands(value: str) -> str:
    """A plain decimal, or one with its unit, with thousands marks (1750.61万元: 1,750.61万元); other text unchanged."""
    match = _AMOUNT.fullmatch(value)
    return f"{match[1]}{Decimal(match[2]):,}{match[3] or ''}{match[4]}" if match else value


def inert(cell: str) -> str:
    """A cell of a CSV file that no spreadsheet runs: text that begins like a formula gets an apostrophe; numbers stay so."""
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell


def width(text: str) -> int:
    """How wide a text is in digits: a Chinese character is as wide as two."""
    return len(text) if text.isascii() else len(text) + sum(map(len, _WIDE.findall(text)))


def cut(text: str, most: int = 48) -> str:
    """Harmless text on one line, at most so wide; … stands for what is left out."""
    text = harmless(folded(text))
    while width(text) > most:
        text = text[: -max(2, (width(text) - most) // 2)] + "…"
    return text


def aligned(rows: Sequence[Mapping[str, str]], columns: Iterable[str]) -> str:
    """Rows as plain text in columns, as wide as their widest cell; long cells are cut."""
    columns = list(columns)
    cells = [columns, *([cut(str(r[c])) for c in columns] for r in rows)]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(c + " " * (w - width(c)) for c, w in zip(line, widths, strict=True)).rstrip() for line in cells]
    return "\n".join([lines[0], "  ".join("-" * w for w in widths), *lines[1:]]) + "\n"
