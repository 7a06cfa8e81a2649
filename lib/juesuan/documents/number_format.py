"""What a spreadsheet shows for a stored value under a number format: 1234.5 under #,##0.00 is 1,234.50."""

from __future__ import annotations

import datetime
import operator
import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from juesuan.ground.exact import EXACT
from juesuan.ground.expressions import Expression
from juesuan.ground.groups import split

# Text in quotes, escaped characters (! is the escape of East Asian versions), widths and fills (_x and *x), currency signs,
# conditions or colours or numerals in brackets, General as Chinese versions write it.
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|(?P<space>[_*].)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<bracket>[^\]]*)\]|'
    r"(?P<general>General|G/通用格式|通用格式)|(?P<exponent>E[+-])|(?P<plain>.)",
    re.DOTALL | re.IGNORECASE,
)
_CONDITION = Expression(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_COMPARE = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "<>": operator.ne}
LONGEST = 500


class Printed(NamedTuple):
    """What a cell shows. `told` is "" or says how that parts from what is stored: `unsigned` (a negative number in red or in
    nothing but its section: the text carries a minus sign all the same), `hidden` (the format shows nothing of a number) or
    `stored` (the format is not one that is rendered here; the text is the stored value)."""

    text: str
    told: str = ""


class Condition(NamedTuple):
    """For which numbers a section is, as [>=10000] says."""

    sign: str
    limit: Decimal

    def holds(self, number: Decimal) -> bool:
        return _COMPARE[self.sign](number, self.limit)

    @property
    def below_zero(self) -> bool:
        """Whether no positive number meets it."""
        return (self.sign in ("<", "<=") and self.limit <= 0) or (self.sign == "=" and self.limit < 0)

    @property
    def above_zero(self) -> bool:
        """Whether what does not meet it is negative or nil."""
        return self.sign in (">", ">=") and self.limit == 0


class Section(NamedTuple):
    """One section of a number format: `whole` and `decimals` are placeholders (0 # ?) and the text between them; before and
    after stand the texts around the digits."""

    before: str
    whole: tuple[str, ...]
    decimals: tuple[str, ...]
    after: str
    grouped: bool = False
    scale: int = 0  # power of ten
    condition: Condition | None = None
    kind: str = "digits"  # digits, text (no placeholder), general, or other: a date, a fraction, an exponent, numerals

    @property
    def words(self) -> str:
        """The text that stands around and between its digits."""
        between = "".join(token[1:] for token in (*self.whole, *self.decimals) if token[0] == "'")
        return re.sub(r"\s", "", self.before + between + self.after)


def printed(value: Any, form: str | None) -> Printed:
    """The value as the sheet shows it; a number without a format in plain digits, without binary noise."""
    if value is None:
        return Printed("")
    if isinstance(value, bool):
        return Printed("TRUE" if value else "FALSE")
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time, datetime.timedelta)):
        return Printed(_date(value, form or ""))
    if not isinstance(value, (int, float, Decimal)):
        return Printed(str(value))
    number = _stored(value)
    if number is None or abs(number.adjusted()) > 100:  # nothing that money amounts to
        return Printed(str(value))
    sections = _sections(form or "General")
    chosen, signed = _choose(sections, number)
    if chosen is None or chosen.kind == "other":
        return Printed(_general(number), "stored")
    text, own_sign = _section_text(chosen, abs(number)), False
    if number < 0 and not signed:
        other = _choose(sections, -number)[0]
        own_sign = bool(chosen.words) and (other is None or chosen.words != other.words)
    if not re.search(r"\d", text):
        return Printed(text, "hidden" if number and chosen.kind != "digits" else "")
    if number >= 0 or own_sign or not re.search("[1-9]", text):
        return Printed(text)
    return Printed("-" + text, "" if signed else "unsigned")


def _section_text(section: Section, number: Decimal) -> str:
    """The number, not negative, under its section; what stands behind a line break does not show in a line of cells."""
    digits = ""
    if section.kind == "general":
        digits = _general(number)
    elif section.kind == "digits":
        digits = _digits(number, section)
    return section.before + digits + (section.after.partition("\n")[0] if digits else section.after)


def _stored(value: int | float | Decimal) -> Decimal | None:
    """The number to the 15 digits that spreadsheets keep; None for infinity and not-a-number."""
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return None
        return Decimal(f"{value:.15g}")
    return Decimal(value)


def _general(number: Decimal) -> str:
    """Plain digits; what is smaller than a billionth is the residue of a sum that should be 0."""
    if abs(number.as_tuple().exponent) > 9 and abs(number) < 10**15:
        number = number.quantize(Decimal("1e-9"), ROUND_HALF_UP, EXACT)
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


# --- the sections of a format ---


@lru_cache(maxsize=1000)
def _sections(form: str) -> tuple[Section, ...]:
    return tuple(map(_section, split(_TOKEN.finditer(form[:LONGEST]), lambda token: token["plain"] == ";")))


def _section(tokens: list[re.Match[str]]) -> Section:
    """Read one section. What a format of dates, fractions, exponents or Chinese numerals shows is not rendered here."""
    bare = "".join(token["plain"] or "" for token in tokens)
    brackets = [token["bracket"].strip() for token in tokens if token["bracket"] is not None]
    condition = next((Condition(m[1], Decimal(m[2])) for b in brackets if (m := _CONDITION.fullmatch(b))), None)
    core = re.search("[0#?]", bare)
    general = next((at for at, token in enumerate(tokens) if token["general"] or token["plain"] == "@"), None)
    dated = not core and general is None and re.search("[ymdhsae]", bare, re.IGNORECASE)
    strange = any(re.match(r"DBNum|[hms]+$", bracket, re.IGNORECASE) for bracket in brackets)
    if dated or strange or any(token["exponent"] for token in tokens) or (core and "/" in bare):
        return Section("", (), (), "", condition=condition, kind="other")
    if general is not None:
        before, after = _words(tokens[:general]), _words(tokens[general + 1 :])
        return Section(before, (), (), after, condition=condition, kind="general")
    if not core:
        return Section(_words(tokens), (), (), "", condition=condition, kind="text")
    return _placeholders(tokens, condition)


def _words(tokens: list[re.Match[str]]) -> str:
    return "".join(token["quoted"] or token["escaped"] or token["currency"] or token["plain"] or "" for token in tokens)


def _placeholders(tokens: list[re.Match[str]], condition: Condition | None) -> Section:
    before: list[str] = []
    core: dict[bool, list[str]] = {False: [], True: []}  # whether behind the point -> placeholders and texts
    texts, commas, scale = [], 0, 0
    point = seen = grouped = False
    for token in tokens:
        mark = token["plain"] or ""
        if mark and mark in "0#?":
            grouped = grouped or (commas > 0 and not point)
            (core[point] if seen or point else before).extend(texts)
            core[point].append(mark)
            texts, commas, seen = [], 0, True
        elif mark == "," and (seen or point):
            commas += 1  # between digits it groups them by thousands, behind the last it divides by a thousand
        elif mark == "." and not point:
            (core[False] if seen else before).extend(texts)
            texts, point, scale, commas = [], True, scale - 3 * commas, 0
        else:
            scale += 2 if mark == "%" else 0
            texts += ["'" + text for text in _words([token])]
    before, after = ("".join(text[1:] for text in part) for part in (before, texts))
    return Section(before, tuple(core[False]), tuple(core[True]), after, grouped, scale - 3 * commas, condition)


def _digits(number: Decimal, section: Section) -> str:
    """The digits in their placeholders: rounded half up, grouped by thousands where the format groups."""
    places = [mark for mark in section.decimals if mark in _PLACES]
    rounded = number.scaleb(section.scale, EXACT).quantize(Decimal(1).scaleb(-min(len(places), 30)), ROUND_HALF_UP, EXACT)
    whole, _, decimals = format(rounded, "f").partition(".")
    least = max((at + 1 for at, mark in enumerate(places) if mark == "0"), default=0)
    decimals = decimals[:least] + decimals[least:].rstrip("0")
    fraction, given = "", iter(decimals)
    for mark in section.decimals:
        fraction += next(given, "") if mark in _PLACES else mark[1:]
    shown = _whole("" if whole == "0" else whole, section)
    # A sheet shows .5 under #.## too; without its nil the half would be read as five.
    return f"{shown or '0'}.{fraction}" if fraction else shown


_PLACES = frozenset("0#?")


def _whole(digits: str, section: Section) -> str:
    """The digits before the point, laid into their placeholders from the right; the first one takes all that are left."""
    left = sum(mark in _PLACES for mark in section.whole)
    shown, count = "", 0
    for mark in reversed(section.whole):
        if mark not in _PLACES:
            shown = mark[1:] + shown
            continue
        left -= 1
        take = digits if left == 0 else digits[-1:]
        digits = digits[: len(digits) - len(take)]
        for digit in reversed(take or ("0" if mark == "0" else "")):
            shown = digit + ("," if section.grouped and count and count % 3 == 0 else "") + shown
            count += 1
    return digits + shown


def _choose(sections: tuple[Section, ...], number: Decimal) -> tuple[Section | None, bool]:
    """The section for this number, and whether it is shown with a minus sign before it if it is negative: not in a section
    that is for negative numbers alone. None where the format has no section for it.

    Without conditions the first is for positive numbers, the second for negative ones, the third for nil. With one condition
    the second takes the rest; a third then leaves it the negative ones.
    """
    numbers = sections[:3]
    if len(numbers) == 1:
        only = numbers[0].condition
        return (None, True) if only and not only.holds(number) else (numbers[0], not (only and only.below_zero))
    zero = Decimal(0)
    first, second = numbers[0].condition, numbers[1].condition
    if first is None:
        first = Condition(">=" if len(numbers) == 2 and second is None else ">", zero)
    if second is None and len(numbers) > 2:
        second = Condition(">" if first.below_zero else "<", zero)
    if first.holds(number):
        return numbers[0], not first.below_zero
    if second is None:
        return numbers[1], not first.above_zero
    if second.holds(number):
        return numbers[1], not second.below_zero
    third = numbers[2] if len(numbers) > 2 and (not numbers[2].condition or numbers[2].condition.holds(number)) else None
    return third, not (first.above_zero or second.above_zero)


def _date(value: Any, form: str) -> str:
    """A date in the order of its format: 2024年12月31日 where that is written with 年, else 2024-12-31."""
    if not isinstance(value, (datetime.datetime, datetime.date)):
        return str(value)
    plain = re.sub(r"\[[^\]]*\]", "", form)
    if "年" in plain:
        month = f"{value.month}月" if "月" in plain else ""
        day = f"{value.day}日" if "日" in plain else ""
        return f"{value.year}年{month}{day}"
    if isinstance(value, datetime.datetime) and (value.hour or value.minute or value.second):
        return value.isoformat(" ")
    return (value.date() if isinstance(value, datetime.datetime) else value).isoformat()
