"""What a spreadsheet shows for a stored value under a number format: 1234.5 under #,##0.00 is 1,234.50."""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from juesuan.ground.exact import EXACT

# Text in quotes, escaped characters, widths and fills (_x and *x), and conditions or colours in brackets.
_TOKEN = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|(.)', re.DOTALL)


class Section(NamedTuple):
    """One section of a number format: text before and after, least digits, least and most decimals, grouping by
    thousands, power of ten to scale by, whether it shows digits at all, whether it leaves them as they are."""

    before: str
    after: str
    width: int
    least: int
    most: int
    grouped: bool
    scale: int
    digits: bool
    general: bool


def printed(value: Any, form: str | None) -> str:
    """The value as the sheet shows it; a number without a format in plain digits, without binary noise."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time, datetime.timedelta)):
        return _date(value, form or "")
    if not isinstance(value, (int, float, Decimal)):
        return str(value)
    number = _stored(value)
    if number is None or abs(number.adjusted()) > 100:  # nothing that money amounts to
        return str(value)
    sections = _sections(form or "General")
    section = _choose(sections, number)
    if section.general:
        return section.before + _general(abs(number) if len(sections) > 1 else number) + section.after
    if not section.digits:
        return section.before
    shown = _digits(abs(number), section)
    # With a section of its own a negative number shows only what that section says, as (1.00).
    sign = "-" if number < 0 and len(sections) == 1 and shown.strip("0.,") else ""
    return sign + section.before + shown + section.after


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


@lru_cache(maxsize=1000)
def _sections(form: str) -> tuple[Section, ...]:
    parts, depth, now = [], False, ""
    for at, mark in enumerate(form[:500]):
        if mark == '"' and form[at - 1 : at] != "\\":
            depth = not depth
        if mark == ";" and not depth:
            parts.append(now)
            now = ""
        else:
            now += mark
    return tuple(_section(part) for part in [*parts, now])


def _section(part: str) -> Section:
    """Read one section: the placeholders 0 # ? with their point and commas are the core, all else is text around it."""
    before, core, after, bare = "", "", "", ""
    for quoted, escaped, currency, plain in _TOKEN.findall(part):
        bare += plain
        if plain and plain in "0#?.,":
            core += plain
        elif core:
            after += quoted or escaped or currency or plain
        else:
            before += quoted or escaped or currency or plain
    digits = bool(re.search("[0#]", core))
    special = re.search("e[+-]|/|@", bare, re.IGNORECASE) or (not digits and re.search("[ymdhs]", bare, re.IGNORECASE))
    if re.search("general", bare, re.IGNORECASE):
        before, _, after = re.sub("general", "\0", before, flags=re.IGNORECASE).partition("\0")
        return Section(before, after, 0, 0, 0, False, 0, True, True)
    if special:
        return Section("", "", 0, 0, 0, False, 0, True, True)
    whole, _, decimals = core.partition(".")
    thousands = len(core) - len(core.rstrip(","))  # each comma at the end divides by a thousand
    whole, decimals = whole.rstrip(",") if not decimals else whole, decimals.rstrip(",")
    scale = 2 * bare.count("%") - 3 * thousands
    return Section(
        before, after, whole.count("0"), decimals.count("0"), min(len(decimals), 30), "," in whole, scale, digits, False
    )


def _choose(sections: tuple[Section, ...], number: Decimal) -> Section:
    """The section for this sign: positive; negative; zero."""
    if number < 0 and len(sections) > 1:
        return sections[1]
    if number == 0 and len(sections) > 2:
        return sections[2]
    return sections[0]


def _digits(number: Decimal, section: Section) -> str:
    """The digits under the placeholders: rounded half up, grouped by thousands where the format groups."""
    scaled = number.scaleb(section.scale, EXACT)
    rounded = scaled.quantize(Decimal(1).scaleb(-section.most), ROUND_HALF_UP, EXACT)
    text = format(rounded, ",f" if section.grouped else "f")
    whole, _, decimals = text.partition(".")
    whole = whole.rjust(section.width, "0") if not section.grouped else whole
    while len(decimals) > section.least and decimals.endswith("0"):
        decimals = decimals[:-1]
    return f"{whole}.{decimals}" if decimals else whole


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
