"""What is asked about: figures that the text's own words tie to one another and that do not tie.

A list may leave something out, and an average may be of others than those beside it: nothing is held against anybody here. What
true texts nearly always keep is asked about where one does not, and not where anything else that the text prints would keep it.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from juesuan.findings.drafts import Ground
from juesuan.ground.exact import ONE, ZERO, Interval, exact, rounded
from juesuan.ground.expressions import Expression, expression
from juesuan.reading.facts import Fact, scale
from juesuan.reading.vocabulary import vocabulary

_LEAD, _MOST, _NAMED = 50, 20, 14  # characters of what leads to a list, its entries, figures that may make a whole together
_NEAR = 300  # figures each way that may be meant instead of those beside
_ALL = Interval(Fraction(3, 5), Fraction(7, 5))  # what shares make, slips among them
_TRIED = 100  # lists that do not make their whole
_BETWEEN = 8  # figures back within which the level of a list may stand
_FAR = 11  # times that an average may be off by one slip, the point among them
_MARKS = str.maketrans(",;:()[]", "，；：（）（）", " \t\u3000")
_NUMBERED = Expression(r"\n(?:[（(]?[\d一二三四五六七八九十]{1,3}[）)]|[\d一二三四五六七八九十]{1,3}[.．、]|[^\w\n（“《]+)")
_LEVEL = Expression("（[类款项]）")  # behind a name, and no bracket
_BESIDE = Expression("[，、（]?[^，、。；\\d]{0,5}$")  # between a change and its rate
_MOVED = ("change", "change_rate", "rate", "share")
_RATIOS = ("%", "百分点", "倍", "分")
Words = Mapping[str, str]


class Printed(NamedTuple):
    """A figure of the text as it is printed: the words between it and the one before, and behind it up to the next; what it is
    measured in (money of all units alike), and the range of its true amounts without the sign that words give it."""

    fact: Fact
    led: str
    then: str
    of: str
    range: Interval

    @property
    def level(self) -> bool:
        told = self.of not in _RATIOS if self.of else bool(self.fact.decimals)  # of tables in words the head alone has the unit
        return told and self.fact.measure not in _MOVED


class Untied(NamedTuple):
    """A figure, the others that the words tie it to, and what they make of it."""

    told: Printed
    others: Sequence[Printed]
    made: Interval


def printed(ground: Ground) -> list[Printed]:
    """The figures of the text in their order, without those that are set aside, numbers of lines and those of tables."""
    text, found = ground.document.text, []
    for fact in (f for f in ground.reading.facts if not f.cell and f.measure != "other"):
        last = found[-1][0] if found else None
        led = _words(text[last.end if last else 0 : fact.start], last.unit if last else "")
        if fact.measure != "unread" or fact.unit or led[-1:] not in ("\n", ".", ""):
            found.append((fact, led))
    leads = [led for _, led in found[1:]]
    leads += [_words(text[fact.end :], fact.unit) for fact, _ in found[-1:]]
    return [as_printed(fact, led, then) for (fact, led), then in zip(found, leads, strict=True)]


def _words(between: str, unit: str) -> str:
    """The words between two figures, without the unit of the first and the numbers of lines."""
    led = _LEVEL.sub("", between.translate(_MARKS).removeprefix(unit))
    return _NUMBERED.sub("\n", led) if "\n" in led else led


def as_printed(fact: Fact, led: str, then: str = "") -> Printed:
    """A figure with its range: half a unit in the last place each way, and none of what is counted one by one."""
    of, value = "money" if fact.unit in vocabulary().words["money"] else fact.unit, abs(exact(fact.value))
    whole = not fact.decimals and of not in ("money", "%") and fact.unit[:1] not in ("万", "亿")
    made = Interval(value, value) if whole else rounded(value, fact.decimals, scale(fact.unit))
    return Printed(fact, led, then, of, made)


def untied(ground: Ground) -> Iterator[Untied]:
    """All that is asked about, in no order."""
    told = ground.once(printed)
    yield from _lists(told, ground.words["asked_lists"])
    yield from _shares(told, ground.words["asked_lists"])
    yield from _averages(told, ground.words["asked_averages"])
    yield from _growth(told)


# --- lists -------------------------------------------------------------------------------------------------------------


def _lists(told: Sequence[Printed], words: Words) -> Iterator[Untied]:
    """支出9万元，包括甲5万元、乙3万元: a list and its whole, which leads to it, is named by what does, or sums it up."""
    tried = 0
    for number in range(len(told)):
        ways = (_behind, _named, _introduced, _summed_up)
        for wholes, parts in (way(told, number, words) for way in ways):
            made = _sum(parts)
            if not wholes or len(parts) < 2 or any(whole.range.meets(made) for whole in wholes):
                continue
            if (tried := tried + 1) > _TRIED:
                return  # what ties nowhere was not understood
            short, near = made.high < wholes[-1].range.low, told[_near(number)]
            other = any(_in_a_row(near, whole, parts) for whole in wholes) or _another_whole(near, parts)
            if not other and not (short and _selected(parts, words)):
                yield Untied(wholes[-1], parts, made)


List = tuple[list[Printed], list[Printed]]  # what may be the whole, the likeliest last, and the entries
_NONE: List = ([], [])


def _behind(told: Sequence[Printed], number: int, words: Words) -> List:
    """The entries that a whole leads to."""
    whole, first = told[number], number + 1
    while first < len(told) and _share(told[first], words):
        first += 1
    lead = told[first].led if first < len(told) else "。"
    wrong = "。" in lead or len(lead) > _LEAD or expression(words["others"]).search(lead.replace("其中", ""))
    if wrong or not whole.level or whole.of != told[first].of:
        return _NONE
    joined = lead.startswith("，") and first + 1 < len(told) and told[first + 1].led.startswith("、")
    if not joined and not expression(words["leads"]).search(lead):
        return _NONE
    return [whole], _entries(told, first, words)


def _named(told: Sequence[Printed], number: int, words: Words) -> List:
    """The entries of what was named before: 农林水支出中，甲5万元，乙3万元."""
    named = expression(words["named"]).search(told[number].led)
    if not named or expression(words["others"]).search(named.group().replace("其中", "")):
        return _NONE
    name, ends = named.group("name"), expression(words["level_ends"])
    of = told[number].of
    name = ends.sub("", name)
    called = lambda p: ends.sub("", p.fact.label) == name or ends.sub("", _clause(p)).endswith(name)  # noqa: E731
    before = (p for p in told[max(0, number - _NEAR) : number] if p.level and p.of == of and p.fact.basis in ("", "actual"))
    wholes = [p for p in before if called(p)] if name else []
    return wholes, _entries(told, number, words)


def _introduced(told: Sequence[Printed], number: int, words: Words) -> List:
    """The entries of the level told last, behind what compares it: 支出9万元，完成预算的112%。其中甲5万元，乙4万元."""
    led = expression(words["introduced"]).search(told[number].led)
    if not led or expression(words["others"]).search(led.group().replace("其中", "")):
        return _NONE
    first, entry = max(_line(told, number), number - _BETWEEN), told[number].fact
    alike = (p for p in told[first:number] if p.level and p.fact.unit == entry.unit)
    amounts = [p for p in alike if (p.fact.measure, p.fact.basis) == ("amount", "actual")]
    beside = amounts and amounts[-1] is told[number - 1] and "。" not in told[number].led  # which `_behind` has
    return (amounts[-1:], _entries(told, number, words)) if amounts and not beside else _NONE


def _summed_up(told: Sequence[Printed], number: int, words: Words) -> List:
    """The entries before their total, from the beginning of their sentence or line on."""
    total = told[number]
    summed = expression(words["sums"]).search(total.led)
    if not summed or expression(words["sums_of_some"]).search(total.led) or not total.level:
        return _NONE
    lines, parts = "\n" in total.led, []
    for one in reversed(told[:number]):
        if _share(one, words):
            continue
        begins = expression("[。：\n]|其中" if not lines else "。|：|\n\n").search(one.led)
        fits = one.of == total.of and one.level and ("\n" in one.led or not lines)
        if not fits or expression(words["others"]).search(one.led.replace("其中", "")):
            return _NONE
        parts.insert(0, one)
        if begins or len(parts) > _MOST:
            break
        if not expression(words["joins"]).search(one.led):
            return _NONE
    return [total], parts


def _entries(told: Sequence[Printed], first: int, words: Words) -> list[Printed]:
    """The entries of a list from its first one up to the mark that ends it; none where that cannot be told."""
    of, lead = told[first].of, told[first].led
    bracket, lines, parts, number = lead.startswith("（"), "\n" in lead, [told[first]], first + 1
    ends = expression("）" if bracket else "。|\n\n" if lines else "[。\n]")
    while number < len(told) and len(parts) < _MOST:
        one, led = told[number], told[number].led
        if "（" in led and not bracket and not ends.search(led) and not _share(one, words):  # what an entry is told with
            number = next((n for n in range(number + 1, len(told)) if "）" in told[n].led), len(told) - 1)
            one, led = told[number], told[number].led.partition("）")[2]
        if ends.search(led):
            break
        aside = one.of != of or expression("均|每").search(_clause(one))  # 资本金9万元，涉及3户，户均3万元；
        if not _share(one, words) and not (aside and _goes_on_behind(told, number)):
            if number + 1 < len(told) and one.of != of and one.level and not told[number + 1].led:
                number, one = number + 1, told[number + 1]  # 办公家具1批11,800元
            fits = one.of == of and one.level and expression(words["joins"]).search(led)
            apart = led.startswith("；") and not lines and len(parts) > 1 and not parts[-1].led.startswith("；")
            if apart or not fits or expression(words["others"]).search(led):
                parts = parts if led.startswith("；") else []
                break
            parts.append(one)
        number += 1
    return parts if parts and not expression(words["goes_on"]).search(parts[-1].then) else []


def _goes_on_behind(told: Sequence[Printed], number: int) -> bool:
    """Whether a list goes on with a semicolon behind a figure within its sentence."""
    behind = itertools.takewhile(lambda p: not expression("[。\n]").search(p.led), told[number : number + _BETWEEN])
    return any(p.led.startswith("；") for p in behind)


def _shares(told: Sequence[Printed], words: Words) -> Iterator[Untied]:
    """占比依次为62.91%、24.84%、7.26%、4.99%: shares one after another, which are those of all there is."""
    for number, one in enumerate(told):
        if one.of == "%" and expression(words["shares"]).search(one.led):
            joined = itertools.takewhile(lambda p: p.of == "%" and p.led in ("、", "，", "／", "/", "和"), told[number + 1 :])
            *others, last = one, *itertools.islice(joined, _MOST)
            made, all_of_it = ONE - _sum(others), _sum([*others, last])
            if len(others) > 1 and not made.meets(last.range) and _ALL.meets(all_of_it):
                yield Untied(last, others, made)


def _selected(parts: Sequence[Printed], words: Words) -> bool:
    """Whether a list may be of some entries alone: two behind 其中, or costs that the vocabulary has more of; the uses of
    vehicles are told of all of them."""
    known = parts[0].of != "辆" and any(p.fact.label in vocabulary().items for p in parts)
    return bool(expression(words["some"]).search(parts[0].led)) and (known or len(parts) < 3)


def _share(one: Printed, words: Words) -> bool:
    return one.of == "%" and bool(expression(words["share"]).search(one.led))


def _clause(one: Printed) -> str:
    """The words just before a figure."""
    return expression("[，。；：、（）\n]").split(one.led)[-1]


def _sum(parts: Iterable[Printed]) -> Interval:
    return sum((p.range for p in parts), ZERO)


def _in_a_row(told: Sequence[Printed], whole: Printed, parts: Sequence[Printed]) -> bool:
    """Whether any figures in a row make a whole, but for the first of its parts."""
    alike = [p for p in told if p.of == whole.of and p.level and p is not whole]
    ends = [end for p in (whole, *alike) for end in (p.range.low, p.range.high)]
    least = lcm(*(end.denominator for end in ends))
    low, high, *bounds = (int(end * least) for end in ends)  # whole numbers, for there are many rows
    own = {n for n, p in enumerate(alike) if any(p is part for part in parts)}
    for first in range(len(alike)):
        lows, highs, opens = bounds[2 * first], bounds[2 * first + 1], alike[first] is parts[0]
        for n in range(first + 1, min(first + _NAMED, len(alike))):
            lows, highs = lows + bounds[2 * n], highs + bounds[2 * n + 1]
            if lows > high:
                break
            if highs >= low and not (opens and n in own):
                return True
    return False


def _another_whole(told: Sequence[Printed], parts: Sequence[Printed]) -> bool:
    """Whether the parts make any other amount that is printed."""
    made = _sum(parts)
    return any(p.of == parts[0].of and p.level and p.range.meets(made) for p in told)


# --- averages and growth -----------------------------------------------------------------------------------------------


def _averages(told: Sequence[Printed], words: Mapping) -> Iterator[Untied]:
    """支出216.23万元，办班9个，平均每个24.03万元; 改造917户，每户2.10万元，计1925.70万元."""
    lead, single, makes = (expression(words[name]) for name in ("lead", "single", "makes"))
    each_of = [lead.search(_clause(p)) if p.of == "money" and p.range.low > 0 else None for p in told]
    sums = (p.of == "money" and p.level and not single.search(_clause(p)) for p in told)
    whole_of = [whole and not each for whole, each in zip(sums, each_of, strict=True)]
    for number, one in enumerate(told):
        match = each_of[number]
        if not match or expression(words["more"]).search(_clause(one)):
            continue
        each = next(filter(None, match.groups()))
        each = {*each, *words["units"].get(each, "")}
        count = lambda p, each=each: p.of != "money" and p.level and not each.isdisjoint(p.of) and p.range.low > 1  # noqa: E731
        first = _line(told, number)
        numbers = [p for p in told[first:number] if count(p)]
        product = [p for p in told[number + 1 : number + 2] if p.of == "money" and makes.search(p.led)]
        whole = product or [p for p, is_whole in zip(told[first:number], whole_of[first:number], strict=True) if is_whole][-1:]
        made = numbers and whole and whole[0].range.quotient(numbers[-1].range)
        if made and one.range.low / _FAR < made.low < one.range.high * _FAR:
            near = _near(number)
            amounts = [p.range for p, is_whole in zip(told[near], whole_of[near], strict=True) if is_whole]
            if not _any_product(amounts, one.range, [p.range for p in told[near] if count(p)]):
                yield Untied(one, [whole[0], numbers[-1]], made)


def _any_product(amounts: Iterable[Interval], each: Interval, numbers: Iterable[Interval]) -> bool:
    """Whether any of some amounts is what any number of things make at so much each."""
    ordered = sorted(amounts, key=lambda a: a.low)
    lows, highs = [a.low for a in ordered], [*itertools.accumulate((a.high for a in ordered), max)]
    behind = ((bisect_right(lows, each.high * n.high), each.low * n.low) for n in numbers)
    return any(place and highs[place - 1] >= least for place, least in behind)


def _line(told: Sequence[Printed], number: int) -> int:
    """Where the line of a figure begins."""
    return next((n for n in range(number, 0, -1) if "\n" in told[n].led), 0)


def _near(number: int) -> slice:
    """The figures around one that may be meant instead of those beside it: all of a text of usual length."""
    return slice(max(0, number - _NEAR), number + _NEAR)


def _growth(told: Sequence[Printed]) -> Iterator[Untied]:
    """普法宣传45.81万元…普法宣传减少19.88万元，下降30.26%: a change and its rate, whose amount is told by the same name."""
    for number, (one, other) in enumerate(itertools.pairwise(told)):
        change, rate = sorted((one, other), key=lambda p: p.of == "%")
        alike = change.of == "money" and change.fact.label == rate.fact.label and _BESIDE.match(other.led)
        of_last_year = {change.fact.basis, rate.fact.basis} <= {"", "prior_year"}
        if not alike or not of_last_year or (change.fact.measure, rate.fact.measure) != ("change", "change_rate"):
            continue
        moved, grown = (Interval(p.fact.low, p.fact.high) for p in (change, rate))
        base, amounts = moved.quotient(grown), [p for p in told[_near(number)] if p.of == "money" and p.level]
        named = [p for p in amounts if (p.fact.label, p.fact.basis) == (change.fact.label, "actual")]
        if not base or not named or any(p.range.meets(way) for p in amounts for way in (base, base + moved)):
            continue
        if made := moved.quotient(named[-1].range - moved):
            yield Untied(rate._replace(range=grown), [change, named[-1]], made)
