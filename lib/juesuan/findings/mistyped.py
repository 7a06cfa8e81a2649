"""A list that one slip of typing sets apart from its whole, whatever the text calls its entries.

No relation of the vocabulary need know them: what leads to a list or sums one up says that its figures make one amount, and by
chance they seldom would, were two digits of one exchanged, one of its digits another, or its point elsewhere.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from juesuan.findings.drafts import Draft, Ground, told_amounts
from juesuan.findings.registry import rule
from juesuan.findings.sentences import Pair, figure, grouped_as, joined, said
from juesuan.ground import expressions as re
from juesuan.ground.data import wording
from juesuan.ground.exact import exact, rounded
from juesuan.ground.expressions import expression
from juesuan.reading.book import interval, summed
from juesuan.reading.facts import Fact, scale
from juesuan.reconcile.causes import slip_of_typing

_LONGEST, _MOST = 60, 20  # characters between two entries of a list, and entries
_ALIKE = 18  # figures near any figure that a slip makes of it, roughly, with those a last place beside
_DIGITS = 4  # and points of a figure that is to speak for another unit
_ODDS = Fraction(1, 20)  # above these chance makes a figure of a list like what is missing too easily


@rule
def list_mistyped(ground: Ground) -> Iterator[Draft]:
    """项目支出603.34万元，陈列展览321.65万元、文物保护1874.30万元、考古发掘94.26万元: 187.43万元 was meant. Silent where no
    slip explains what is missing, for a list may leave something out."""
    entries, words = [f for f in told_amounts(ground) if f.value > 0 and not f.cell], ground.words["lists_of_one_amount"]
    gaps = [ground.between(one, other) for one, other in itertools.pairwise(entries)]
    for number, whole in enumerate(entries):
        before = slice(max(number - _MOST, 0), number)
        lists = [*_behind(entries[number + 1 : number + _MOST], gaps[number : number + _MOST - 1], words)]
        lists += [parts[::-1] for parts in _before(entries[before][::-1], gaps[before][::-1], words)]
        if any(summed(parts).meets(interval(whole)) for parts in lists):
            continue  # one of the ways to see the list makes its whole
        for parts in lists:
            slips = _in_another_unit([whole, *parts]) or _typed(whole, parts)
            if slips and _own(parts) and not ground.breaks_between([whole, *parts]):
                at = min(whole.start, parts[0].start), max(whole.end, parts[-1].end)
                yield ground.list_draft(whole, parts, at, slips=joined(slips))
                break


def _behind(entries: Sequence[Fact], gaps: Sequence[str], words: Mapping[str, str]) -> Iterator[list[Fact]]:
    """The lists that a whole before these entries leads to; `gaps`: what stands before each of them."""
    lead, listed = (gaps[0], gaps[1:]) if gaps else ("", [])
    if len(lead) > 2 * _LONGEST:
        return
    tail = lead.rsplit("。", 1)[-1]  # 项目支出9万元，占6%。项目分三块：…
    if tail.lstrip("万亿元").startswith("、") or expression(words["other_figures"]).search(lead):
        return  # 货物支出6万元、工程支出7万元、服务支出8万元: an entry itself
    named = expression(words["leads"] if tail is lead else words["leads_of_a_sentence"]).search(tail)
    one_line = tail is lead and "\n" not in lead  # 项目支出9万元，甲2万元、乙3万元和丙4万元
    joined = one_line and listed and re.match("[^，；。]{0,4}、", listed[0])
    if (named or joined) and not expression(words["parts"]).search(tail.replace("其中", "")):
        yield from _ending(entries, listed, words)


def _before(entries: Sequence[Fact], gaps: Sequence[str], words: Mapping[str, str]) -> Iterator[list[Fact]]:
    """The lists, from their end, that a whole behind these entries, the last one first, sums up; `gaps`: what stands behind
    each of them."""
    if gaps and _joins(gaps[0], words) and expression(words["sums"]).search(gaps[0]):
        yield from _ending(entries, gaps[1:], words)


def _ending(entries: Sequence[Fact], gaps: Sequence[str], words: Mapping[str, str]) -> Iterator[list[Fact]]:
    """The lists that begin with the first entry: up to each mark that may end one, and up to the end of the sentence; none that
    words end which make what follows something else, as the sum of some of them (两类合计)."""
    for number, gap in enumerate([*gaps, "。"], 1):
        if expression(words["sums_of_some"]).search(gap):
            return
        if number > 1 and (expression(words["ends"]).search(gap) or "。" in gap):
            yield [*entries[:number]]
        if not _joins(gap, words):
            return


def _joins(gap: str, words: Mapping[str, str]) -> bool:
    parts = any(expression(words[name]).search(gap) for name in ("parts", "other_figures"))
    return len(gap) <= _LONGEST and "。" not in gap and not parts


def meant(whole: Fact, parts: Sequence[Fact]) -> list[tuple[Fact, int, int]]:
    """A whole and its parts, each with its number in last places and what that would be if the parts made the whole; none where
    their units or decimals differ."""
    if any((f.unit, f.decimals) != (whole.unit, whole.decimals) for f in parts):
        return []
    number, *numbers = (int(abs(f.value).scaleb(f.decimals)) for f in (whole, *parts))
    gap = number - sum(numbers)
    return [(whole, number, number - gap), *((f, n, n + gap) for f, n in zip(parts, numbers, strict=True))]


def _typed(whole: Fact, parts: Sequence[Fact]) -> list[Pair]:
    """The slips of typing one figure that would explain how far a list is from its whole, where chance hardly does."""
    figures = meant(whole, parts)
    if not figures:
        return []
    noughts = next(n for n in itertools.count() if any(number % 10 ** (n + 1) for _, number, _ in figures))
    steps = abs(figures[0][1] - figures[0][2]) // 10**noughts  # of round figures the last place that says something
    if not steps or Fraction(_ALIKE * len(figures), steps) > _ODDS:
        return []
    found = []
    for fact, _, right in figures:
        allowed = range(right - 1, right + 2) if not noughts else range(right, right + 1)
        if slip := slip_of_typing(fact, allowed):
            found.append(_slip(fact, slip[0], f"{grouped_as(fact, slip[1])}{fact.unit}"))
    return found


def _in_another_unit(figures: Sequence[Fact]) -> list[Pair]:
    """The one figure of a whole and its list that has another unit than all others, where its digits fit in theirs."""
    usual = max(figures, key=lambda f: sum(g.unit == f.unit for g in figures)).unit
    odd = [f for f in figures if f.unit != usual]
    whole, *parts = (rounded(exact(f.value), f.decimals, scale(usual)) for f in figures)
    if len(odd) != 1 or len(odd[0].text) < _DIGITS or not sum(parts[1:], parts[0]).meets(whole):
        return []
    return [_slip(odd[0], "unit", f"{odd[0].text}{usual}")]


def _slip(fact: Fact, kind: str, right: str) -> Pair:
    entry = wording("findings")["list_mistyped"]
    return said(entry["slip"], figure=figure(fact), right=right, why=said(entry["whys"][kind]))


def _own(parts: Sequence[Fact]) -> bool:
    """Whether an entry is called by words of the text's own; what is known of all others is a relation's."""
    return any(f.key is None or f.key[1].startswith("@") for f in parts)
