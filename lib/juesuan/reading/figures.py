"""Figures: every printed number of a stretch of text, with its place, digits and decimals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

# Digits with thousands groups and decimals; the pattern sees plain text (half-width, no blanks).
NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?")
# A Chinese numeral that carries a count; what may stand before and after keeps 第三批, 一次性 and 二是 out.
NUMERAL = re.compile(
    r"(?<![第每同近之某十百千万])([一二两三四五六七八九十]{1,3})(?=批次|人次|次(?:公务)?接待|个团组|批(?:公务)?接待|辆公务)"
    r"|([壹贰叁肆伍陆柒捌玖拾]{1,3})(?=[辆台批人个次名])"
)
_CAPITALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十")
_ABOUT = re.compile(r"[余多](?=[万亿]?元|[万人辆台批次个名])")  # 310余万元: belongs to the number, which is a rounded one
_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"两": 2}
_FOLD = str.maketrans("０１２３４５６７８９．％﹪；：！？－−–();:!?，", "0123456789.%%；：！？---（）；：！？，")
_QUOTE = "“”\"‘’'「」『』＂＇"
_DROP = re.compile(
    f"[{_QUOTE} \t\r\n\u00a0\u3000\u200b-\u200d\u200e\u200f\ufeff\u202a-\u202e\u2066-\u2069\u00ad\u2002-\u200a]+"
)
_MINUS = re.compile(r"[△▲](?=\d[\d,]*\.\d)")  # before an amount, a minus sign in accounts
_STOP = re.compile(r"(?<=\d)。(?=\d{1,2}(?:[万亿]?元|%|个百分点))")  # a decimal point typed with a Chinese input method


@dataclass(frozen=True, slots=True)
class Plain:
    """Text made ready for reading: half-width digits, no blanks or quotation marks, and each character's original offset."""

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Original offsets of plain.text[start:end]."""
        return self.offsets[start], self.offsets[end - 1] + 1


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed number: value without sign, printed decimals, digits as printed, place in the plain and the original text."""

    value: Decimal
    decimals: int
    text: str
    at: int  # place in the plain text
    to: int
    start: int  # offsets in the document's text
    end: int


def plain(text: str, start: int = 0, end: int | None = None) -> Plain:
    """The plain form of text[start:end]. Blanks go, except between two numbers that do not form one (`2 2024` stays two)."""
    stop = len(text) if end is None else end
    parts: list[str] = []
    offsets: list[int] = []
    place = start
    for gap in _DROP.finditer(text, start, stop):
        parts.append(text[place : gap.start()].translate(_FOLD))
        offsets += range(place, gap.start())
        place = gap.end()
        before = parts[-1][-1:] or ("" if not offsets else text[offsets[-1]].translate(_FOLD))
        between_digits = before.isdigit() and place < stop and text[place].isdigit() and gap.group().strip(_QUOTE)
        if between_digits and not _one_number("".join(parts[-24:])[-12:], text, place, stop):
            parts.append("|")
            offsets.append(gap.start())
    parts.append(text[place:stop].translate(_FOLD))
    offsets += range(place, stop)
    joined = _STOP.sub(".", _MINUS.sub("-", "".join(parts)))
    if "," in joined or "，" in joined:
        # A full-width comma inside a number is a thousands mark; any other half-width comma is punctuation.
        joined = re.sub(r"(?<=\d)，(?=\d{3}\.\d)", ",", joined)
        joined = re.sub(r",(?!\d{3}(?!\d))|(?<!\d),", "，", joined)
    return Plain(joined, tuple(offsets))


def _one_number(before: str, text: str, place: int, stop: int) -> bool:
    """Whether the digits on both sides of a blank are one number: `1 750.61` is, `2 2024` is not."""
    after = re.match(r"\d+", text[place : min(stop, place + 8)])
    left = re.search(r"(?<![\d.])\d{1,3}(?:,\d{3})*$", before)
    return bool(after and left and len(after.group()) == 3 and text[place + 3 : place + 4] == ".")


def find_figures(line: Plain, text: str) -> list[Figure]:
    """Every number of the line, Chinese numerals that carry a count included, in order."""
    found = [_figure(m.start(), m.end(), Decimal(m.group().replace(",", "")), line, text) for m in NUMBER.finditer(line.text)]
    found += [_figure(m.start(), m.end(), Decimal(numeral(m.group())), line, text) for m in NUMERAL.finditer(line.text)]
    return sorted(found, key=lambda f: f.at)


def _figure(at: int, to: int, value: Decimal, line: Plain, text: str) -> Figure:
    start, end = line.span(at, to)
    decimals = max(0, -int(value.as_tuple().exponent))
    about = _ABOUT.match(line.text, to)
    return Figure(value, decimals, text[start:end], at, about.end() if about else to, start, end)


def numeral(text: str) -> int:
    """The value of a Chinese numeral below 100, e.g. 三十九 = 39."""
    text = text.translate(_CAPITALS)
    if "十" not in text:
        return int("".join(str(_DIGITS[c]) for c in text))
    tens, _, ones = text.partition("十")
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)
