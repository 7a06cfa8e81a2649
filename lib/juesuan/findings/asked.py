"""What is asked about: lists, shares in a row, changes and their rates that the text's own words tie and that do not tie.

A list may leave something out, and a change may be another item's: nothing is held against anybody here. What true texts nearly
always keep is asked about where one does not, and not where anything else that the text prints would keep it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import lcm

from juesuan.findings.drafts import Ground
from juesuan.findings.mistyped import meant
from juesuan.findings.printed import NEAR, Printed, Untied, Words, clause_of, line_of, near_to, printed, total_of
from juesuan.ground.exact import ONE, ZERO, Interval
from juesuan.ground.expressions import Expression, expression
from juesuan.reading.vocabulary import bare, vocabulary
from juesuan.reconcile.causes import slip_of_typing

_LEAD, _MOST, _NAMED = 50, 20, 14  # characters of what leads to a list, its entries, figures that may make a whole together
_ALL = Interval(Fraction(3, 5), Fraction(7, 5))  # what shares make, slips among them
_TRIED = 100  # lists that do not make their whole
_STRONGER = {"、": "，；", "和": "，；", "；": ""}  # marks that end a list which these join: 民事5件、刑事4件，审结7件
_NEARLY = Fraction(1, 5)  # what counts in a row make may be off from their whole by a slip
_TELLING = 100  # last places below which a slip of typing explains too much
_WIDE = (2, 3)  # figures that each entry of a list may tell
_BETWEEN = 8  # figures back within which the level of a list may stand
_BESIDE = Expression("[，、（]?[^，、。；\\d]{0,5}$")  # between a change and its rate


def untied(ground: Ground) -> Iterator[Untied]:
    """All that is asked about, in no order."""
    told = ground.once(printed)
    yield from _lists(told, ground.words["asked_lists"])
    yield from _shares(told, ground.words["asked_lists"])
    yield from _growth(told)
    yield from _changes(told, ground.words["asked_changes"])
    yield from _scores(told, ground.words["asked_scores"])


# --- lists -------------------------------------------------------------------------------------------------------------


def _lists(told: Sequence[Printed], words: Words) -> Iterator[Untied]:
    """支出9万元，包括甲5万元、乙3万元: a list and its whole, which leads to it, is named by what does, or sums it up."""
    tried = 0
    for number in range(len(told)):
        ways = (_behind, _named, _introduced, _counted, _summed_up)
        columns = _interleaved(told, number)
        for wholes, parts in (*(way(told, number, words) for way in ways), *columns):
            made = total_of(parts)
            if not wholes or len(parts) < 2 or any(whole.range.meets(made) for whole in wholes):
                continue
            if (tried := tried + 1) > _TRIED:
                return  # what ties nowhere was not understood
            short, near = made.high < wholes[-1].range.low, told[near_to(number)]
            other = any(_in_a_row(near, whole, parts) for whole in wholes) or _another_whole(near, parts)
            if not other and not (short and _selected(parts, words) and not _mistyped(wholes[-1], parts)):
                yield Untied(wholes[-1], parts, made)


def complete_lists(told: Sequence[Printed], words: Words) -> Iterator[tuple[Printed, Sequence[Printed]]]:
    """The lists that make their whole, each with it."""
    for number in range(len(told)):
        for wholes, parts in (way(told, number, words) for way in (_behind, _named, _introduced)):
            whole = next((w for w in wholes if len(parts) > 1 and w.range.meets(total_of(parts))), None)
            if whole:
                yield whole, parts


List = tuple[list[Printed], list[Printed]]  # what may be the whole, the likeliest last, and the entries
_NONE: List = ([], [])


def _behind(told: Sequence[Printed], number: int, words: Words) -> List:
    """The entries that a whole leads to."""
    whole, first = told[number], number + 1
    while first < len(told) and (_share(told[first], words) or _bodies_told(told[first])):
        first += 1
    lead = told[first].led if first < len(told) else "。"
    wrong = "。" in lead or len(lead) > _LEAD or expression(words["others"]).search(lead.replace("其中", ""))
    if wrong or not whole.level or whole.of != told[first].of:
        return _NONE
    joined = lead.startswith("，") and first + 1 < len(told) and told[first + 1].led.startswith("、")
    if not joined and not expression(words["leads"]).search(lead):
        return _NONE
    return [whole], _entries(told, first, words)


def _bodies_told(one: Printed) -> bool:
    """支出9万元，由局本级和所属2家单位组成：局本级5万元…: how many bodies a list is of."""
    return one.of in ("家", "个") and bool(expression("(?:组成|构成)：").search(one.then))


def _named(told: Sequence[Printed], number: int, words: Words) -> List:
    """The entries of what was named before: 农林水支出中，甲5万元，乙3万元."""
    named = expression(words["named"]).search(told[number].led)
    if not named or expression(words["others"]).search(named.group().replace("其中", "")):
        return _NONE
    name, ends = named.group("name"), expression(words["level_ends"])
    of = told[number].of
    name = ends.sub("", name)
    called = lambda p: ends.sub("", p.fact.label) == name or ends.sub("", clause_of(p)).endswith(name)  # noqa: E731
    before = (p for p in told[max(0, number - NEAR) : number] if p.level and p.of == of and p.fact.basis in ("", "actual"))
    wholes = [p for p in before if called(p)] if name else []
    return wholes, _entries(told, number, words)


def _introduced(told: Sequence[Printed], number: int, words: Words) -> List:
    """The entries of the level told last, behind what compares it: 支出9万元，完成预算的112%。其中甲5万元，乙4万元; of counts,
    of any told before in the line: 受理9件，同比增加3件，其中民事5件、刑事4件."""
    led = expression(words["introduced"]).search(told[number].led)
    if not led or expression(words["others"]).search(led.group().replace("其中", "")):
        return _NONE
    by_kind = expression(words["by_kind"]).search(led.group())  # 分单位看，甲5万元，乙4万元: of what the line before tells
    line = line_of(told, number)
    first, entry = max(line_of(told, line - 1) if by_kind and line == number else line, number - _BETWEEN), told[number].fact
    alike = (p for p in told[first:number] if p.level and p.fact.unit == entry.unit)
    wholes = [p for p in alike if p.fact.measure in ("amount", "count") and p.fact.basis in ("", "actual")]
    beside = wholes and wholes[-1] is told[number - 1] and "。" not in told[number].led  # which `_behind` has
    if not wholes or beside:
        return _NONE
    parts = _entries(told, number, words)
    if by_kind:
        near = _nearly(wholes, parts)
        return ([*wholes, near], parts) if near else _NONE
    return (wholes if told[number].of != "money" else wholes[-1:]), parts


def _counted(told: Sequence[Printed], number: int, words: Words) -> List:
    """Counts in a row that nearly make one told before in their line: 23个项目，资金9万元，“优”19个、“良”5个、“中”1个."""
    one = told[number]
    if one.of in ("money", "") or not one.level or len(told) < number + 2 or told[number + 1].of != one.of:
        return _NONE
    wholes = [p for p in told[line_of(told, number) : number] if p.of == one.of and p.level and p.fact.basis in ("", "actual")]
    parts = _entries(told, number, words) if wholes else []
    near = _nearly(wholes, parts) if len(parts) > 2 else None
    return ([*wholes, near], parts) if near else _NONE


def _nearly(wholes: Sequence[Printed], parts: Sequence[Printed]) -> Printed | None:
    """The one of some figures that parts nearly make."""
    made = total_of(parts).high
    near = (p for p in wholes if abs(made - p.range.high) <= p.range.high * _NEARLY)
    return min(near, key=lambda p: abs(made - p.range.high), default=None)


def _interleaved(told: Sequence[Printed], number: int) -> Iterator[List]:
    """Entries that tell several figures each, which nearly make what was told before: 培训班12期，培训791人次。其中：甲班4期，
    184人次；乙班8期，607人次."""
    for wide in _WIDE:
        if number + wide >= len(told) or not told[number + wide].led.startswith("；"):
            continue
        row = told[number : number + wide]
        units = [p.of for p in row]
        if len({*units} - {"%"}) < 2 or not all(p.level or p.of == "%" for p in row):
            continue
        end = next((n for n in range(number + 1, len(told)) if expression("[。\n]").search(told[n].led)), len(told))
        rows = [told[n : n + wide] for n in range(number, min(end, number + wide * _MOST) - wide + 1, wide)]
        many = len([*itertools.takewhile(lambda row, units=units: [p.of for p in row] == units, rows)])
        before = [p for p in told[line_of(told, number) : number] if p.level]
        behind = told[number + many * wide : number + many * wide + 1]
        whole_list = not any(p.led.startswith("；") for p in (told[number], *behind))
        if many < 2 or not whole_list or any(row[0].led[:1] != "；" for row in rows[1:many]):
            continue
        for column, unit in enumerate(units):
            wholes = [p for p in before if p.of == unit != "%"]
            parts = [row[column] for row in rows[:many]]
            if near := _nearly(wholes, parts):
                yield [*wholes, near], parts


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
        joint = parts[-1].led[:1]
        if led.startswith("；") and one.of != of and len(parts) > 1 and joint != "；" and not lines:
            break  # 学校9所，其中小学5所、初中4所；学生9000人，其中…
        aside = one.of != of or expression("均|每").search(clause_of(one))  # 资本金9万元，涉及3户，户均3万元；
        if not _share(one, words) and not (aside and _goes_on_behind(told, number)):
            if number + 1 < len(told) and one.of != of and one.level and not told[number + 1].led:
                number, one = number + 1, told[number + 1]  # 办公家具1批11,800元
            fits = one.of == of and one.level and expression(words["joins"]).search(led)
            apart = not lines and len(parts) > (1 if led[:1] == "；" else 2) and led[:1] in _STRONGER.get(joint, "；")
            if apart or not fits or expression(words["others"]).search(led):
                parts = parts if apart or led.startswith("；") else []
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
            made, all_of_it = ONE - total_of(others), total_of([*others, last])
            if len(others) > 1 and not made.meets(last.range) and _ALL.meets(all_of_it):
                yield Untied(last, others, made)
    named, complete = expression(words["named_share"]), expression(words["all_shares"])
    for number, last in enumerate(told):
        all_told = complete.search(last.then) if last.of == "%" else None
        if all_told and (all_told["sum"] is None or (number + 1 < len(told) and told[number + 1].fact.value == 100)):
            back = itertools.takewhile(lambda p: p.of == "%" and named.search(p.led), reversed(told[: number + 1]))
            parts = [*itertools.islice(back, _MOST)]
            if len(parts) > 2 and not total_of(parts).meets(ONE):
                yield Untied(last, parts[1:], ONE - total_of(parts[1:]))


def _selected(parts: Sequence[Printed], words: Words) -> bool:
    """Whether a list may be of some entries alone: two behind 其中, or costs that the vocabulary has more of; the uses of
    vehicles are told of all of them."""
    if {p.fact.label for p in parts} in map(set, vocabulary().words["complete_parts"]):
        return False
    known = parts[0].of != "辆" and any(p.fact.label in vocabulary().items for p in parts)
    return bool(expression(words["some"]).search(parts[0].led)) and (known or len(parts) < 3)


def _mistyped(whole: Printed, parts: Sequence[Printed]) -> bool:
    """Whether one slip of typing, of one entry or of their whole, keeps a list from making it."""
    figures = ((f, n, right) for f, n, right in meant(whole.fact, [p.fact for p in parts]) if abs(n - right) >= _TELLING)
    return any(right > 0 and slip_of_typing(fact, range(right, right + 1)) for fact, _, right in figures)


def _share(one: Printed, words: Words) -> bool:
    return one.of == "%" and bool(expression(words["share"]).search(one.led))


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
    made = total_of(parts)
    return any(p.of == parts[0].of and p.level and p.range.meets(made) for p in told)


# --- growth ------------------------------------------------------------------------------------------------------------


def _growth(told: Sequence[Printed]) -> Iterator[Untied]:
    """普法宣传45.81万元…普法宣传减少19.88万元，下降30.26%: a change and its rate, whose amount is told by the same name."""
    for number, (one, other) in enumerate(itertools.pairwise(told)):
        change, rate = sorted((one, other), key=lambda p: p.of == "%")
        alike = change.of == "money" and change.fact.label == rate.fact.label and _BESIDE.match(other.led)
        of_last_year = {change.fact.basis, rate.fact.basis} <= {"", "prior_year"}
        if not alike or not of_last_year or (change.fact.measure, rate.fact.measure) != ("change", "change_rate"):
            continue
        near = told[near_to(number)]
        named = [
            p for p in near if p.fact.label == change.fact.label and p.fact.basis == "actual" and p.of == "money" and p.level
        ]
        moved, grown = (Interval(p.fact.low, p.fact.high) for p in (change, rate))
        made = moved.quotient(named[-1].range - moved) if named else None
        if not made or made.meets(grown) or not (base := moved.quotient(grown)):
            continue
        amounts = (p.range for p in near if p.of == "money" and p.level)
        if not any(one.meets(way) for one in amounts for way in (base, base + moved)):
            yield Untied(rate._replace(range=grown), [change, named[-1]], made)


def _changes(told: Sequence[Printed], words: Words) -> Iterator[Untied]:
    """减少6万元，其中甲减少3万元，乙减少1万元，丙持平: a change and those of its parts, where the list is complete by its
    number or its words, or makes more than the whole; 变动原因：一是甲减少3万元；二是新增乙2万元 also in the next sentence."""
    opens, others, level, following = (expression(words[name]) for name in ("opens", "others", "level", "next"))
    for number, whole in enumerate(told):
        if whole.fact.measure != "change" or not whole.fact.value:
            continue
        behind: list[Printed] = []
        for one in told[number + 1 : number + 1 + _MOST]:
            if one.led.startswith("；") and sum(p.of != "%" for p in behind) > 1 and not behind[-1].led.startswith("；"):
                break  # 项目减少5万元，其中甲减少3万元，乙减少2万元；基本支出增加1万元
            if expression("[。\n]").search(one.led) and (any(p.of != "%" for p in behind) or not following.search(one.led)):
                break
            behind.append(one)
        parts = [p for p in behind if p.of != "%"]
        led = "".join(p.led for p in behind[: behind.index(parts[0]) + 1]) if parts else ""
        moves = [_signed(p, words) for p in parts]
        if len(parts) < 2 or None in moves or not opens.search(led) or any(others.search(p.led) for p in behind):
            continue
        if {(p.of, p.fact.basis in ("actual", whole.fact.basis)) for p in parts} != {(whole.of, True)}:
            continue
        names = [bare(p.fact.label).removesuffix("费") for p in parts]
        if any(one and one != other and other.startswith(one) for one in names for other in names):
            continue  # 公务用车购置及运行维护费减少5万元，其中公务用车购置费减少2万元
        made, moved = sum(filter(None, moves), ZERO), Interval(whole.fact.low, whole.fact.high)
        more = made.low > moved.high if moved.low > 0 else made.high < moved.low
        complete = len(parts) > 2 or more or level.search(led + parts[-1].then)
        if complete and not made.meets(moved) and not others.search(parts[-1].then):
            yield Untied(whole._replace(range=moved), parts, made)


def _signed(part: Printed, words: Words) -> Interval | None:
    """By how much a part moved, by its measure or by the words before its amount; None where they do not say."""
    if part.fact.measure == "change":
        return Interval(part.fact.low, part.fact.high)
    grew, fell = (expression(words[way]).search(clause_of(part)) for way in ("grew", "fell"))
    return None if not part.level or bool(grew) == bool(fell) else part.range if grew else -part.range


def _scores(told: Sequence[Printed], words: Words) -> Iterator[Untied]:
    """预算执行9.6分、产出48分、效益28.5分、满意度10分，总得分97.1分: scores in a row and their total behind them, or before."""
    totals, joins, opens, wholes = (expression(words[name]) for name in ("total", "joins", "opens", "whole"))
    for number, total in enumerate(told):
        if total.of == "分" and wholes.search(total.led) and opens.search(total.then):
            behind = itertools.takewhile(lambda p: p.of == "分" and joins.search(p.led), told[number + 2 :])
            parts = [*told[number + 1 : number + 2], *behind]
            if len(parts) > 2 and all(p.of == "分" for p in parts) and not total_of(parts).meets(total.range):
                yield Untied(total, parts, total_of(parts))
        if total.of != "分" or not totals.search(total.led):
            continue
        before = [*itertools.takewhile(lambda n: told[n].of == "分" and joins.search(told[n].led), range(number - 1, 0, -1))]
        first = before[-1] - 1 if before else number
        parts = told[first:number] if told[first].of == "分" else []
        made = total_of(parts)
        if len(parts) > 2 and not made.meets(total.range):
            yield Untied(total, parts, made)
