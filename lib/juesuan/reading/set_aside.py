"""Set aside: printed numbers that are no figures of the accounts (years, dates, list numbers, telephones, names)."""

from __future__ import annotations

import re
from functools import lru_cache

STOPS = "。；，：！？"
_YEAR = r"(?:19|20)\d\d"
# reason, the number itself, what stands just before it, what stands just after it; the first that fits gives the reason.
_PATTERNS = tuple(
    (reason, re.compile(digits), re.compile(f"(?:{before})$"), re.compile(after))
    for reason, digits, before, after in (
        ("date", _YEAR, "", r"年\d{1,2}月"),
        ("year", _YEAR, "", r"年|[-—、至]20\d\d年|财年|\|?年度|度(?=[\u4e00-\u9fff])"),
        ("date", r"1?\d", "[^个]|^", r"月(?!度|均)"),
        ("date", r"\d{1,2}", r"\d月", "日"),
        ("date", r"\d+(?:\.\d+)?", r"20\d\d[-./]\d{0,2}[-./]?", ""),
        ("date", _YEAR + r"(?:\.\d+)?", "", r"[-./]\d{1,2}[-./]\d"),
        ("document_number", _YEAR, r"[〔\[【﹝（]", r"[〕\]】﹞）]"),
        ("document_number", r"\d+", "", r"号(?!楼|线)"),
        ("ordinal", r"\d+", "第", ""),
        ("ordinal", r"\d+", "", r"条(?:规定)?[，。、]|条(?:具体|硬性?)?(?:规定|要求|措施|举措|意见|禁令|细则|办法)"),
        ("code", r"\d{8,}", "", r"(?![万亿]?元)"),
        ("name", r"[\d.,]+", r"[A-Za-z#]", ""),
        ("name", r"[\d.,]+", "", r"(?!(?:km|kg|m)\b)[A-Za-z]"),
        ("date", r"\d{1,2}", "", r"：\d\d(?!\d)"),
        ("date", r"\d\d", r"\d{1,2}：", ""),
        ("web_page", r"[\d,]+", r"(?:浏览|阅读|点击|访问)(?:次数|数|量)?：?", ""),
        ("range", r"\d+", "", r"热线|号楼|千伏|工程|\+|×\d|-\d|/\d"),
        ("ordinal", r"\d{1,2}(?:-\d{1,2})?", r"[图表]|附件|附表", r"[：、，。）]|$|\|?[\u4e00-\u9fff]"),
        ("name", r"\d{1,2}", "公开|财决", "表"),
        ("description", "0", "(?:基数|基期数?)为", "[，。；）]"),
        ("code", r"\d{3}|\d{5}|\d{7}", "（", "）"),
        ("code", r"\d{1,3}", "（", "[类款项]）"),
        (
            "code",
            r"[23]\d{4}|[23]\d{6}",
            r"[，。；：（）、]|^",
            r"\|?(?![年月日号人个件项次批辆台套户名万元亿分家处所])[\u4e00-\u9fff]{3}",
        ),
        ("code", r"[23]\d\d", r"[，。；：（、]|^", r"\|?[\u4e00-\u9fff]{2,10}支出"),
    )
)
_PHONE = re.compile(r"\d{3,4}[-—]\d{7,8}(?:-\d+)?|（0\d{2,3}）\d{7,8}|1[3-9]\d{9}|\d{7,8}")
_PAGE = re.compile(r"[-—|]*\d+[-—|]*(?:/\d+)?|第\d+页(?:共\d+页)?")


def set_aside(text: str, at: int, to: int) -> str:
    """Why the number text[at:to] of a plain paragraph is no figure of the accounts; empty where it may be one."""
    if _telephone(text, at, to):
        return "telephone"
    digits, before, after = text[at:to], text[max(0, at - 12) : at], text[to : to + 12]
    for reason, number, left, right in _PATTERNS:
        if number.fullmatch(digits) and left.search(before) and right.match(after):
            return reason
    if list_number(text, at, to):
        return "list_number"
    return "page_number" if _PAGE.fullmatch(text) else ""


def _telephone(text: str, at: int, to: int) -> bool:
    return any(start <= at and to <= end for start, end in _phones(text))


_MONEY = re.compile("[万亿]?元")


@lru_cache(maxsize=64)
def _phones(text: str) -> tuple[tuple[int, int], ...]:
    """Where telephone numbers stand: digits in the form of one, or long digits where the text speaks of one."""
    spoken = re.search(r"电话|联系|热线|传真|邮编|咨询", text)
    found = (m for m in _PHONE.finditer(text) if not _MONEY.match(text, m.end()))
    return tuple(m.span() for m in found if re.search("[-—（]", m.group()) or spoken)


def list_number(text: str, at: int, to: int) -> bool:
    """Whether the number counts an enumeration: （1） or 1. at the start of a paragraph or after a stop."""
    before, after = text[max(0, at - 2) : at], text[to : to + 3]
    if to - at > 3 or not text[at:to].isdigit():
        return False
    if before.endswith("（") and after.startswith("）"):
        return at == 1 or before[-2] in STOPS + "、"
    if not re.match(r"[.、．）](?!\d)|\|?是", after):
        return False
    return not before or before[-1] in STOPS + "|（" or before.endswith(("说明", "情况"))
