"""Bodies: the units whose accounts a document takes in, and the other bodies that it speaks of."""

from __future__ import annotations

import itertools

from juesuan.documents.document import Document, Table
from juesuan.ground import expressions as re
from juesuan.ground.expressions import expression
from juesuan.reading.figures import plain
from juesuan.reading.vocabulary import bare, vocabulary

# 1、市图书馆：支出9万元; a list of bodies with what each received or spent.
_LEADS = expression(
    r"(?:^|[；。])(?:（?[\d一二三四五六七八九十]{1,3}[）、.．]|[●■◆•·—-]+)?([\u4e00-\u9fff]{3,20})：(?:本年度?|全年)?(?:总|决算|预算)?(?:收入|支出)"
)


def units(document: Document, department: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The units whose accounts the document takes in, as it lists them (none where it lists but one), and those with the other
    bodies that it speaks of; longest name first."""
    words = vocabulary().words
    after = "|".join(words["unit_lists"])
    listing = expression(rf"(?:{after})[^。：]{{0,40}}?(?:包括|分别是|分别为|为|有|：)：?([^。]{{0,900}})")
    lines = [plain(document.text, b.start, b.end).text for b in document.blocks if not isinstance(b, Table)]
    found: list[str] = []
    for number, line in enumerate(lines):
        match = listing.search(line)
        if match and line.endswith("：") and not match.group(1):
            found += itertools.takewhile(bool, (unit_name(below) for below in lines[number + 1 : number + 200]))
        elif match:
            found += [name for part in re.split("[、，；]", match.group(1)) if (name := unit_name(part))]
    led = {name for line in lines for m in _LEADS.finditer(line) if (name := unit_name(m.group(1)))}
    found += led if len(led) > 1 else ()
    own = bare(department)
    kept = {name for name in found if name not in own}
    kept = kept if len(kept) > 1 else set()
    longest_first = lambda names: tuple(sorted(names, key=lambda n: (-len(n), n)))  # noqa: E731
    return longest_first(kept), longest_first(kept | _levels(lines) | _bodies(lines, own))


def _bodies(lines: list[str], own: str) -> set[str]:
    """The bodies with which sentences of a report begin that tells of several: none is the department under another name."""
    pattern = expression(vocabulary().words["sentence_bodies"])
    found = {m.group(1) for line in lines for m in pattern.finditer(line)}
    found = {name for name in found if not own or not (short_form(name, own) or short_form(own, name))}
    kinds = [name for name in found if not any(short_form(name, other) for other in found - {name})]
    return found if len(kinds) > 1 else set()


def short_form(one: str, other: str) -> bool:
    """Whether a name is a short form of another: its characters in their order (区直工委, of 区直属机关工作委员会)."""
    characters = iter(other)
    return all(c in characters for c in one)


def _levels(lines: list[str]) -> set[str]:
    """市本级 beside 全市, 院机关本级 beside what holds the units too: the level that a text tells of apart from the whole."""
    words = vocabulary().words
    text = "\n".join(lines)
    beside = any(whole in text for whole in words["government_whole"])
    own = {own for own in words["government_own"] if beside and own in text}
    if "本级" in text and expression(words["with_its_units"]).search(text):
        own |= {match[1] for match in expression(words["own_level"]).finditer(text)}
    return own


def unit_name(text: str) -> str:
    """The name of a unit that an entry of a list is, without its number and what stands in brackets; '' if it is none."""
    name = re.sub(r"^(?:和|及|以及|\d+[.、．]|（[\d一二三四五六七八九十]+）)+|（[^）]*）|等\d*[个家].*$|[；。，]$", "", text)
    words = re.fullmatch("[\u4e00-\u9fff（）·]{3,30}", name)
    return name if words and name.endswith(tuple(vocabulary().words["unit_names"])) else ""
