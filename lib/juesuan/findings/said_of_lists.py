"""What a text says of its lists besides their amounts: which entry is the largest or the smallest, and how many there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from juesuan.findings.asked import complete_lists
from juesuan.findings.drafts import Ground
from juesuan.findings.printed import Printed, clause_of, printed, total_of
from juesuan.findings.sentences import Pair, described, said, words
from juesuan.ground.expressions import expression
from juesuan.reading.figures import numeral

_FEWEST = 3  # entries of which one may be said to be the largest
_FAR = 24  # figures each way within which the entry that a rank is said of may stand


class Untrue(NamedTuple):
    """Figures, and what is said of them that they do not bear out."""

    facts: Sequence[Printed]
    text: Pair


def untrue(ground: Ground) -> Iterator[Untrue]:
    """All that is said of lists and is not so, in no order."""
    told = ground.once(printed)
    yield from _ranks(ground, told, ground.words["asked_ranks"])
    yield from _numbers(ground, told, ground.words["asked_numbers"])


def _ranks(ground: Ground, told: Sequence[Printed], patterns: Mapping[str, str]) -> Iterator[Untrue]:
    """四馆拨付：东馆50.96万元、西馆42.36万元、南馆57.23万元，以南馆最多: not so where another entry of its list is more."""
    for number, last in enumerate(told):
        own = expression(patterns["rank_of_figure"]).search(last.led) if last.level else None  # 甲最多，为9万元
        for match in (*filter(None, [own]), *expression(patterns["rank"]).finditer(last.then)):
            found = match.groupdict()
            name = found.get("name") or found.get("named")
            near = [n for n in range(max(0, number - _FAR), number + 1) if name and _called(told[n], name)]
            near = [number] if match is own else near
            entries = _entries_around(told, near[-1], patterns) if near else []
            entries = entries[1:] if entries[1:] and entries[0].range.meets(total_of(entries[1:])) else entries  # their whole
            if len(entries) < _FEWEST:
                continue
            one, others = told[near[-1]], [p for p in entries if p is not told[near[-1]]]
            least = (found["way"] or found.get("of")) in patterns["least"]
            beyond = [p for p in others if (p.range.high < one.range.low if least else p.range.low > one.range.high)]
            if beyond:
                fields = {
                    "quote": match["way"] if match is own else match.group().strip("，。；、（"),
                    "place": ground.where(one.fact),
                    "list": described(p.fact for p in entries),
                }
                yield Untrue([one, *beyond], said(words()["questions"]["rank"], **fields))


def _called(one: Printed, name: str) -> bool:
    return one.level and (clause_of(one).endswith(name) or one.fact.label == name)


def _entries_around(told: Sequence[Printed], number: int, patterns: Mapping[str, str]) -> list[Printed]:
    """The entries of the list that a figure is one of: those of its unit joined to it, and nothing else between."""
    joins, of = expression(patterns["joins"]), told[number].of
    joined = lambda n: told[n].level and told[n].of == of and joins.search(told[n].led)  # noqa: E731
    first = number
    while first > 0 and joined(first) and told[first - 1].of == told[number].of and told[first - 1].level:
        first -= 1
    last = number
    while last + 1 < len(told) and joined(last + 1):
        last += 1
    whole = first + 1 <= last and expression(patterns["opens"]).search(told[first + 1].led)  # 拨付180万元，其中东馆50万元、…
    return [*told[first + bool(whole) : last + 1]]


def _numbers(ground: Ground, told: Sequence[Printed], patterns: Mapping[str, str]) -> Iterator[Untrue]:
    """养护三笔：小修30万元，中修50万元: not so where the list makes its whole, and has another number of entries."""
    before, behind = (expression(patterns[where]) for where in ("before", "behind"))
    said_at_all = any(before.search(p.led) or behind.match(p.then) for p in told)
    for whole, parts in complete_lists(told, ground.words["asked_lists"]) if said_at_all else ():
        for match in filter(None, (before.search(parts[0].led), behind.match(parts[-1].then))):
            if numeral(match["number"]) != len(parts):
                entries = described(p.fact for p in parts)
                fields = {"quote": match.group().strip("，。：；"), "place": ground.where(whole.fact), "list": entries}
                text = said(words()["questions"]["number"], number=str(len(parts)), **fields)
                yield Untrue([whole, *parts], text)
