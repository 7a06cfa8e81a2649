"""Figures: every printed number of a stretch of text, with its place, digits and decimals, and those that are no figures of the
accounts: years, dates, list numbers, telephones, names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from juesuan.ground import expressions as re
from juesuan.ground.data import data, load
from juesuan.ground.expressions import Expression, expression

# Digits with thousands groups and decimals; the pattern sees plain text (half-width, no blanks).
# 1,50.61万元 is one number, of which a digit was lost.
NUMBER = Expression(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|(?<![\d.,])\d{1,3},\d{1,2}\.\d{1,2}(?=[万亿]?元)|\d+(?:\.\d+)?")
# One amount in two units (2亿3000万元, 3万5000元): a figure in the lower one, whose name stands behind it. (JioNLP 1.5.31 adds
# the second half in the first's unit.)
IN_TWO_UNITS = Expression(r"(?<![\d.,])(\d[\d,]*)(?:亿零?(\d{1,4}(?:\.\d+)?)(?=万元)|万零?(\d{1,4}(?:\.\d+)?)(?=元))")
# A Chinese numeral that carries a count; what may stand before and after keeps 第三批, 一次性 and 二是 out.
NUMERAL = Expression(
    r"(?<![第每同近之某十百千万])([一二两三四五六七八九十]{1,3})(?=批次|人次|次(?:公务)?接待|个团组|批(?:公务)?接待|辆公务)"
    r"|([壹贰叁肆伍陆柒捌玖拾]{1,3})(?=[辆台批人个次名])"
)
_CAPITALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十")
_ABOUT = Expression(r"[余多](?=[万亿]?元|[万人辆台批次个名])")  # 310余万元: belongs to the number, which is a rounded one
_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"两": 2}
_FOLD = str.maketrans("０１２３４５６７８９．％﹪－−–();:!?", "0123456789.%%---（）；：！？")
_FOLDED = Expression("[０-９．％﹪－−–();:!?]")  # what it changes: str.translate looks up every character
_QUOTE = "“”\"‘’'「」『』＂＇"
_SET = "⁰¹²³⁴-⁹⁽⁾⸴₀-₉₍₎"  # digits above or below the line: the number of a note, save behind a letter (m²) or in a power (×10⁴)
_NOTED = rf"(?<=[^\t\r\nA-Za-z{_SET}])(?<![×xX*＊]10)[{_SET}]+"
_SPACE = " \t\r\n\u00a0\u3000\u200b-\u200d\u200e\u200f\ufeff\u202a-\u202f\u2066-\u2069\u00ad\u2002-\u200a"
# Blanks of every width, marks of direction, quotation marks, numbers of notes.
_DROP = Expression(rf"(?:[{_QUOTE}{_SPACE}]|\*\*|{_NOTED})+")
_OF_NOTE = Expression(f"[{_SET}]")
_DIGIT = Expression(r"\d")
# 1.2010301行政运行, 1.2023年收入: the number of an entry and a code or a year.
_NUMBERED_CODE = Expression(r"(?:(?<=\A\d)|(?<=\A\d\d))\.(?=2\d{4}(?:\d\d)?(?![万亿]?元)[\u4e00-\u9fff]|20\d\d年)")
_MINUS = Expression(r"[△▲](?=\d[\d,]*\.\d)")  # before an amount, a minus sign in accounts
_THOUSANDS = Expression(r"，(?<=\d，)(?=\d{3}\.\d)")  # the literal first: a look behind at every character is slow
_COMMA = Expression(r",(?:(?!\d{3}(?!\d)|\d{1,2}\.\d{1,2}[万亿]?元)|(?<!\d,))")
# A decimal point typed with a Chinese input method, or as a comma: 41。05万元, 41,05万元.
_STOP = Expression(r"。(?<=\d。)(?=\d{1,2}(?:[万亿]?元|%|个百分点))|,(?<=\d,)(?=\d{2}(?:[万亿]?元|%|个百分点))")
STOPS = "。；，：！？"
_MONEY = Expression("[万亿]?元")
_PHONE = Expression(r"\d{3,4}[-—]\d{7,8}(?:-\d+)?|（0\d{2,3}）\d{7,8}|1[3-9]\d{9}|\d{7,8}")
_SPOKEN = Expression("电话|联系|热线|传真|邮编|咨询")
_PAGE = Expression(r"[-—]+\|?\d{1,4}\|?[-—]+(?:/\d+)?|\d{1,3}(?:/\d+)?|第\d+页(?:共\d+页)?")
_NUMBERED = Expression(r"[.、．）](?!\d)|[.、．）](?=20\d\d年|2\d{4}(?:\d\d)?[\u4e00-\u9fff])|\|?是")
_UNITS = frozenset("万亿元%‰")  # a number before one of these is a figure, unless one of the next stands before it
_BEFORE = Expression("[第：#./A-Za-z-]")


class Plain(NamedTuple):
    """Text made ready for reading: half-width digits, no blanks or quotation marks, and each character's original offset."""

    text: str
    offsets: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Original offsets of plain.text[start:end]."""
        return self.offsets[start], self.offsets[end - 1] + 1

    def edited(self, edits: Iterable[tuple[int, int, str]]) -> Plain:
        """The same with text[start:end] replaced; what is put in has the place of the character before it, or of the first."""
        parts, offsets, place = [], [], 0
        for start, end, words in edits:
            parts += [self.text[place:start], words]
            offsets += [*self.offsets[place:start], *[self.offsets[max(start - 1, 0)]] * len(words)]
            place = end
        return Plain("".join([*parts, self.text[place:]]), [*offsets, *self.offsets[place:]]) if parts else self


class Figure(NamedTuple):
    """A printed number: value without sign, printed decimals, digits as printed, place in the plain and the original text."""

    value: Decimal
    decimals: int
    text: str
    at: int  # place in the plain text
    to: int
    start: int  # offsets in the document's text
    end: int


def plain(text: str, start: int = 0, end: int | None = None, skip: tuple[tuple[int, int], ...] = ()) -> Plain:
    """The plain form of text[start:end] without the ranges to skip, which part nothing. Blanks go, except between two numbers
    that do not form one (`2 2024` stays two)."""
    return _plain(text, start, len(text) if end is None else end, skip)


@lru_cache(maxsize=512)  # the lines of one document, which several rooms ask for
def _plain(text: str, start: int, stop: int, skip: tuple[tuple[int, int], ...]) -> Plain:
    pieces: list[tuple[str, Sequence[int]]] = []
    for first, last in skip:
        if start <= first and last <= stop:
            pieces.append(_folded(text, start, first))
            start = last
    pieces.append(_folded(text, start, stop))
    if len(pieces) == 1:
        return _punctuated(*pieces[0])
    return _punctuated("".join(piece for piece, _ in pieces), [place for _, offsets in pieces for place in offsets])


def _half_width(text: str) -> str:
    return text.translate(_FOLD) if _FOLDED.search(text) else text


def _folded(text: str, start: int, stop: int) -> tuple[str, Sequence[int]]:
    """The characters that count, half-width, and their offsets."""
    parts: list[str] = []
    offsets: Sequence[int] = []
    place = start
    if not _DROP.search(text, start, stop):
        return _half_width(text[start:stop]), range(start, stop)
    for gap in _DROP.finditer(text, start, stop):
        parts.append(_half_width(text[place : gap.start()]))
        offsets += range(place, gap.start())
        place = gap.end()
        before = parts[-1][-1:] or ("" if not offsets else _half_width(text[offsets[-1]]))
        between_digits = before.isdigit() and place < stop and text[place].isdigit() and gap.group().strip(_QUOTE)
        apart = between_digits and _OF_NOTE.search(gap.group())
        if apart or (between_digits and not _one_number("".join(parts[-24:])[-12:], text, place, stop)):
            parts.append("|")
            offsets.append(gap.start())
    parts.append(_half_width(text[place:stop]))
    offsets += range(place, stop)
    return "".join(parts), offsets


def _punctuated(joined: str, offsets: Sequence[int]) -> Plain:
    if not _DIGIT.search(joined):
        return Plain(joined.replace(",", "，"), offsets)
    if "△" in joined or "▲" in joined:
        joined = _MINUS.sub("-", joined)
    joined = _STOP.sub(".", joined)
    if joined[:1].isdigit():
        joined = _NUMBERED_CODE.sub("、", joined)
    if "," in joined or "，" in joined:
        # A full-width comma inside a number is a thousands mark; any other half-width comma is punctuation.
        joined = _THOUSANDS.sub(",", joined)
        joined = _COMMA.sub("，", joined) if "," in joined else joined
    return Plain(joined, offsets)


def _one_number(before: str, text: str, place: int, stop: int) -> bool:
    """Whether the digits on both sides of a blank are one number: `1 750.61` is, `2 2024` is not."""
    after = re.match(r"\d+", text[place : min(stop, place + 8)])
    left = re.search(r"(?<![\d.])\d{1,3}(?:,\d{3})*$", before)
    return bool(after and left and len(after.group()) == 3 and text[place + 3 : place + 4] == ".")


def find_figures(line: Plain, text: str) -> list[Figure]:
    """Every number of the line, Chinese numerals that carry a count included, in order."""
    found = [_figure(m.start(), m.end(), _in_two_units(m), line, text) for m in IN_TWO_UNITS.finditer(line.text)]
    taken = {place for f in found for place in range(f.at, f.to)}
    plain_numbers = (m for m in NUMBER.finditer(line.text) if m.start() not in taken)
    found += [_figure(m.start(), m.end(), Decimal(m.group().replace(",", "")), line, text) for m in plain_numbers]
    told = ((m, numeral(m.group())) for m in NUMERAL.finditer(line.text))
    found += [_figure(m.start(), m.end(), Decimal(value), line, text) for m, value in told if value]
    return sorted(found, key=lambda f: f.at)


def _in_two_units(amount: re.Match[str]) -> Decimal:
    """Its value in the lower unit; of the upper one it has ten thousand."""
    return 10_000 * Decimal(amount[1].replace(",", "")) + Decimal(amount[2] or amount[3])


def _figure(at: int, to: int, value: Decimal, line: Plain, text: str) -> Figure:
    start, end = line.span(at, to)
    point = line.text.rfind(".", at, to)
    about = to + 1 if line.text[to : to + 1] in ("余", "多") and _ABOUT.match(line.text, to) else to
    broken = end - start > to - at and not text[start:end].isprintable()
    printed = "".join(text[place] for place in line.offsets[at:to]) if broken else text[start:end]
    return Figure(value, to - point - 1 if point >= 0 else 0, printed, at, about, start, end)


def numeral(text: str) -> int:
    """The value of a Chinese numeral below 100, e.g. 三十九 = 39; 0 for what is none (十十)."""
    text = text.translate(_CAPITALS)
    if "十" not in text:
        return int("".join(str(_DIGITS[c]) for c in text))
    tens, _, ones = text.partition("十")
    if max(len(tens), len(ones)) > 1 or "十" in ones:
        return 0
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)


def number_said(text: str) -> int:
    """A number in words or in digits: 四 is 4, 12 is 12; 0 for no text."""
    return int(text) if text.isdecimal() else numeral(text) if text else 0


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
