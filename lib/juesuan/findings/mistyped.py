"""A list that one slip of typing sets apart from its whole, whatever the text calls its entries.

No relation of the vocabulary need know them: what leads to a list or sums one up says that its figures make one amount, and by
chance they seldom would, were two digits of one exchanged, one of its digits another, or its point elsewhere.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from juesuan.findings.drafts import Draft, Ground
from juesuan.findings.registry import rule
from juesuan.findings.sentences import Pair, described, distance, figure, grouped_as, joined, said
from juesuan.ground import expressions as re
from juesuan.ground.data import wording
from juesuan.ground.expressions import expression
from juesuan.reading.facts import Fact
from juesuan.reading.vocabulary import vocabulary
from juesuan.reconcile.causes import slip_of_typing

_LONGEST, _MOST = 60, 20  # characters between two entries of a list, and entries
_ALIKE = 18  # figures near any figure that a slip makes of it, roughly, with those a last place beside
_ODDS = Fraction(1, 20)  # above these chance makes a figure of a list like what is missing too easily


@rule
def list_mistyped(ground: Ground) -> Iterator[Draft]:
    """项目支出603.34万元，陈列展览321.65万元、文物保护1874.30万元、考古发掘94.26万元: 187.43万元 was meant. Silent where no
    slip explains what is missing, for a list may leave something out."""
    entries, words = _entries(ground), ground.words["lists_of_one_amount"]
    for number, whole in enumerate(entries):
        lists = [*_behind(ground, entries, number, words), *_before(ground, entries, number, words)]
        apart = [(parts, gap) for parts in lists if (gap := _apart(whole, parts)) is not None]
        if len(apart) < len(lists):
            continue  # one of the ways to see the list makes its whole
        for parts, gap in apart:
            if (slips := _slips(whole, parts, gap)) and _own(parts) and not _told(ground, [whole, *parts]):
                yield ground.draft(
                    [whole, *parts],
                    (min(whole.start, parts[0].start), max(whole.end, parts[-1].end)),
                    whole=described([whole]),
                    figures=described(parts),
                    distance=distance(whole, abs(gap) * _last_place(whole) * whole.scale, least=False),
                    slips=joined(slips),
                )
                break


def _entries(ground: Ground) -> list[Fact]:
    """The amounts of the text that may be entries of a list or its whole, also those that nobody understood."""
    money = vocabulary().words["money"]
    told = (f for f in ground.reading.facts if f.unit in money and f.value > 0 and not f.cell)
    return [f for f in told if f.measure in ("amount", "unread") and f.basis in ("", "actual")]


def _behind(ground: Ground, entries: Sequence[Fact], number: int, words: Mapping[str, str]) -> Iterator[list[Fact]]:
    """The lists that a whole leads to: all that follows, and what follows up to a mark that may end it."""
    gaps = [ground.document.text[one.end : other.start] for one, other in itertools.pairwise(entries[number : number + _MOST])]
    lead, listed = (gaps[0], gaps[1:]) if gaps else ("", [])
    tail = lead.rsplit("。", 1)[-1]  # 项目支出9万元，占6%。项目分三块：…
    if tail.lstrip("万亿元").startswith("、"):
        return  # 货物支出6万元、工程支出7万元、服务支出8万元: an entry itself
    named = expression(words["leads"] if tail is lead else words["leads_of_a_sentence"]).search(tail)
    joined = (
        tail is lead and "\n" not in lead and listed and re.match("[^，；。]{0,4}、", listed[0])
    )  # 项目支出9万元，甲2万元、乙3万元和丙4万元
    if len(lead) <= 2 * _LONGEST and (named or joined) and not expression(words["parts"]).search(tail.replace("其中", "")):
        yield from _ending(entries[number + 1 :], listed, words)


def _before(ground: Ground, entries: Sequence[Fact], number: int, words: Mapping[str, str]) -> Iterator[list[Fact]]:
    """The lists that a whole sums up: all before it, and what stands before it from a mark on that may begin one."""
    back = entries[max(number - _MOST, 0) : number + 1][::-1]
    gaps = [ground.document.text[one.end : other.start] for other, one in itertools.pairwise(back)]
    if gaps and _joins(gaps[0], words) and expression(words["sums"]).search(gaps[0]):
        yield from (parts[::-1] for parts in _ending(back[1:], gaps[1:], words))


def _ending(entries: Sequence[Fact], gaps: Sequence[str], words: Mapping[str, str]) -> Iterator[list[Fact]]:
    """The lists that begin with the first entry: up to each mark that may end one, and up to the end of the sentence; none that
    words end which make what follows something else."""
    for number, gap in enumerate([*gaps, "。"], 1):
        if number > 1 and (expression(words["ends"]).search(gap) or "。" in gap):
            yield [*entries[:number]]
        if not _joins(gap, words):
            return


def _joins(gap: str, words: Mapping[str, str]) -> bool:
    return len(gap) <= _LONGEST and "。" not in gap and not expression(words["parts"]).search(gap)


def _apart(whole: Fact, parts: Sequence[Fact]) -> int | None:
    """How far a list is from its whole, in last places; None where it makes it, or is printed in another way."""
    if any((f.unit, f.decimals) != (whole.unit, whole.decimals) for f in parts):
        return 0
    gap = int((whole.value - sum(f.value for f in parts)).scaleb(whole.decimals))
    return None if abs(gap) <= (len(parts) + 1) // 2 else gap


def _slips(whole: Fact, parts: Sequence[Fact], gap: int) -> list[Pair]:
    """The slips of one figure that would explain how far a list is from its whole, where chance hardly does."""
    numbers = [int(f.value.scaleb(f.decimals)) for f in (whole, *parts)]
    noughts = next(n for n in itertools.count() if any(v % 10 ** (n + 1) for v in numbers))
    steps = abs(gap) // 10**noughts  # of round figures the last place that says something
    if not steps or Fraction(_ALIKE * len(numbers), steps) > _ODDS:
        return []
    found = []
    for fact, number in zip((whole, *parts), numbers, strict=True):
        meant = number + (gap if fact is not whole else -gap)
        allowed = range(meant - 1, meant + 2) if not noughts else [meant]
        if slip := slip_of_typing(fact, allowed):
            kind, right = slip
            entry, form = wording("findings")["list_mistyped"], f"{grouped_as(fact, right)}{fact.unit}"
            found.append(said(entry["slip"], figure=figure(fact), right=form, why=said(entry["whys"][kind])))
    return found


def _last_place(fact: Fact) -> Fraction:
    return Fraction(1, 10**fact.decimals)


def _own(parts: Sequence[Fact]) -> bool:
    """Whether an entry is called by words of the text's own; what is known of all others is a relation's."""
    return any(f.key is None or f.key[1].startswith("@") for f in parts)


def _told(ground: Ground, facts: Sequence[Fact]) -> bool:
    """Whether a broken relation tells of two of the figures already."""
    names = {f.fact for f in facts}
    return any(c.verdict == "breaks" and len(names & {*c.facts}) > 1 for c in ground.checks)
