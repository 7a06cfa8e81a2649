"""What a figure is by the words before it: a sum of so many, how far two are apart, what is left, a rate, a ratio, an average.

Asked about where the figures that these words most likely mean do not make it, and no others beside them either.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from juesuan.findings.drafts import Ground
from juesuan.findings.printed import Printed, Untied, Words, clause_of, line_of, near_to, printed, sentence_of, total_of
from juesuan.ground.exact import ONE, Interval, rounded
from juesuan.ground.expressions import expression
from juesuan.reading.figures import numeral

_BESIDE = 20  # figures each way that may be meant instead
_FEW = 3  # figures of which any others beside may be meant, not only those in a row
_MANY = {"上半年": "二", "下半年": "二", "前三季度": "三"}  # quarters
_MOVES = 5  # what may have come and gone between two balances
_UNIT = 10_000  # times that a figure may be off by one slip, its unit among them
_OFF = 3  # times that a balance may be off


def derived(ground: Ground) -> Iterator[Untied]:
    """All such figures that are not what they say, in no order; none of those that a relation confirms."""
    told, words = ground.once(printed), ground.words["asked_derived"]
    tied = {name for c in ground.checks if c.verdict in ("ties", "rounds") for name in c.facts}
    for number, one in enumerate(told):
        if one.fact.fact not in tied:
            for way in (_sum, _difference, _balance, _converted, _rate, _growth, _ratio):
                yield from way(told, number, words)
    yield from _averages(told, ground.words["asked_averages"])
    yield from _products(ground, told, ground.words["asked_products"])


# --- sums and differences ----------------------------------------------------------------------------------------------


def _sum(told: Sequence[Printed], number: int, words: Words) -> Iterator[Untied]:
    """会议费2万元，培训费3万元，两项合计5万元: so many, of those just before, or of those beside so called."""
    total = told[number]
    match = expression(words["sum"]).search(total.led) if total.level else None
    if not match or expression(words["sum_of_others"]).search(total.led[max(match.start() - 6, 0) :] + total.then[:4]):
        return
    many, beside = numeral(match["number"] or _MANY[match["part"]]), _alike(told, number, _BESIDE)
    before = [p for p in beside if p.fact.start < total.fact.start]
    named = [p for name in expression("[、和与及]").split(match["names"] or "") if (p := _so_called(before, name))]
    sentence = [p for p in told[sentence_of(told, number) : number] if p.of == total.of and p.level]
    first = sentence[:many] if "前" in match.group() or match["part"] else []
    parts = named if len(named) == many else first if len(first) == many else before[-many:]
    made = total_of(parts)
    if len(parts) != many or made.meets(total.range) or not _within(total, made, _UNIT):
        return  # before all others that could make it are tried
    if parts is named or not (_makes(beside, total, many) or _makes(before[-many - _FEW :], total, many, any_of=True)):
        yield Untied(total, parts, made)


def _so_called(told: Sequence[Printed], name: str) -> Printed | None:
    """The last figure of a name, of what was spent."""
    spent = (p for p in reversed(told) if p.fact.basis in ("", "actual"))
    return next((p for p in spent if p.fact.label == name or clause_of(p).endswith(name)), None)


def _makes(beside: Sequence[Printed], total: Printed, many: int, any_of: bool = False) -> bool:
    """Whether so many of the figures beside make a total: any at all where they are few, else those in a row."""
    if any_of or many <= _FEW:
        return any(total_of(some).meets(total.range) for some in itertools.combinations(beside, many))
    return any(total_of(beside[n : n + many]).meets(total.range) for n in range(len(beside) - many + 1))


def _difference(told: Sequence[Printed], number: int, words: Words) -> Iterator[Untied]:
    """编制22名，在职19人，空编3名: how far the two before in the sentence are apart."""
    one = told[number]
    if one.of in ("", "%") or not expression(words["differences"]).search(clause_of(one)):
        return
    before = [p for p in told[sentence_of(told, number) : number] if p.of == one.of and (p.level or p.of == "分")][-2:]
    if len(before) < 2:
        return
    made = before[0].range - before[1].range
    made = made if made.high > 0 else -made
    near = told[max(number - _BESIDE, 0) : number + _BESIDE + 1]
    if not made.meets(one.range) and not _apart([p for p in near if p.of == one.of and p is not one], one):
        yield Untied(one, before, made)


def _apart(beside: Sequence[Printed], one: Printed) -> bool:
    """Whether any two figures beside are so far apart or make so much together, or another one is as much, or is what this one
    and some in a row make (剩下, of a whole)."""
    ranges = [p.range for p in beside]
    ways = (way for a, b in itertools.combinations(ranges, 2) for way in (a - b, b - a, a + b))
    rows = (sum(ranges[n : n + many], one.range) for many in range(2, _MOVES) for n in range(len(ranges) - many + 1))
    return any(way.meets(one.range) for way in (*ranges, *ways)) or any(row.meets(r) for row in rows for r in ranges)


def _balance(told: Sequence[Printed], number: int, words: Words) -> Iterator[Untied]:
    """年初库存104万元，购入39万元，消耗26万元，年末库存118万元: what is left of an opening number."""
    left, at = told[number], [n for n in range(_opened(told, number), number + 1) if told[n].of == told[number].of]
    if not left.level or not left.of or not expression(words["left"]).search(clause_of(left)):
        return
    first = next((n for n in at[:-1] if told[n].level and expression(words["opening"]).search(clause_of(told[n]))), None)
    if first is None or any(p.range.meets(left.range) for p in _alike(told, number, len(told)) if p is not told[first]):
        return
    opening, moves = told[first], [told[n] for n in at[:-1] if n > first]
    if _year(opening) >= _year(left) > 0 or (not _year(left) and expression(words["opening"]).search(clause_of(left))):
        return
    earlier = [p for p in told[line_of(told, first) : first] if p.of == left.of]  # 购置3辆。年初46辆，处置5辆，年末44辆
    later = itertools.takewhile(lambda p: not expression("[。；\n]").search(p.led), told[number + 1 : number + 1 + _FEW])
    if not moves:
        moves = [p for p in later if p.of == left.of and expression(words["went"]).search(clause_of(p))][:1]
        told_of = lambda p: p.level or not expression("[。\n]").search(told[first].led)  # noqa: E731
        moves += [p for p in earlier[-1:] if told_of(p) and expression(words["more"]).search(clause_of(p))]
    if not 0 < len(moves) <= _MOVES:
        return
    went, came = ([bool(expression(words[way]).search(clause_of(p))) for p in moves] for way in ("went", "came"))
    others = [p for p in earlier if p not in moves][len(moves) - _MOVES :] if len(moves) < _MOVES else []
    led = itertools.accumulate(p.led for p in moves)
    part = [so_far.count("（") > so_far.count("）") or "其中" in so_far for so_far in led]  # 化解9万元（偿还7万元、核减2万元）
    signs = [
        (1, -1, 0) if gone is got or inside or len(moves) == 1 else (-1,) if gone else (1,)
        for gone, got, inside in zip(went, came, part, strict=True)
    ]
    ways = [way for way in itertools.product(*signs, *[(1, -1, 0)] * len(others)) if any(way[: len(moves)])]
    made = [_moved(opening, [*moves, *others], way) for way in ways]
    if any(one.meets(left.range) for one in made):
        return
    alone = [one for one, way in zip(made, ways, strict=True) if all(way[: len(moves)]) and not any(way[len(moves) :])]
    likely = min(alone, key=lambda one: abs(one.low - left.range.low))
    if _within(left, likely, _OFF):
        yield Untied(left, [opening, *moves], likely)


def _year(one: Printed) -> int:
    """The year of the day that a balance is of, 0 where its clause names none."""
    year = expression("20\\d\\d(?=年)").search(clause_of(one))
    return int(year.group()) if year else 0


def _opened(told: Sequence[Printed], number: int) -> int:
    """Where the sentence of a figure begins, or where the lines of a column of figures do."""
    first = sentence_of(told, number)
    if first == number and "。" not in told[number].led:
        return next((n for n in range(number, max(number - _MOVES - 1, 0), -1) if told[n].led[:1] != "\n"), 0)
    return first


def _moved(opening: Printed, moves: Sequence[Printed], ways: Sequence[int]) -> Interval:
    """What is left of an opening number: 1 for what came, -1 for what went, 0 for what is of something else."""
    ranges = (move.range if way > 0 else -move.range for move, way in zip(moves, ways, strict=True) if way)
    return sum(ranges, opening.range)


def _converted(told: Sequence[Printed], number: int, words: Words) -> Iterator[Untied]:
    """5,265,643元，约526.56万元: an amount again in another unit, with its point elsewhere."""
    one, before = told[number], told[number - 1 : number]
    again = before and one.of == "money" == before[0].of and one.fact.unit != before[0].fact.unit and before[0].range.low > 0
    if again and expression(words["again"]).fullmatch(one.led):
        times = [10**n for n in range(1, 9)]
        shifted = (one._replace(range=_times(one.range, t)) for n in times for t in (Fraction(n), Fraction(1, n)))
        if any(way.range.meets(before[0].range) for way in shifted) and not one.range.meets(before[0].range):
            yield Untied(one, before, before[0].range)


def _times(one: Interval, number: Fraction) -> Interval:
    return Interval(one.low * number, one.high * number)


# --- rates and ratios --------------------------------------------------------------------------------------------------


def _rate(told: Sequence[Printed], number: int, words: Words) -> Iterator[Untied]:
    """住校生1118人，在校生3020人，住校率37.02%: the share of the figure that has its name, of a larger one of the sentence."""
    one = told[number]
    match = expression(words["rate"]).search(clause_of(one)) if one.of == "%" else None
    stem = match and expression(words["rate_of_any"]).sub("", match["stem"])
    if not stem:
        return
    sentence = told[sentence_of(told, number) : number]
    part = next((p for p in reversed(sentence) if p.of != "%" and p.range.low > 0 and _has(clause_of(p), stem)), None)
    if part is None:
        return
    wholes = [p for p in sentence if p.of == part.of and p.level and p.range.low > part.range.high]
    whole = min(wholes, key=lambda w: abs(_share(part.range, w.range).low - one.range.low), default=None)
    made = whole and _share(part.range, whole.range)
    if not made or made.meets(one.range):
        return
    beside = [p.range for p in _alike(told, number, _BESIDE, part.of) if p.range.low > 0]
    so_called = stem in clause_of(part)
    pairs = ((part.range, b) for b in beside) if so_called else itertools.permutations(beside, 2)
    ways = [_share(a, b) for a, b in pairs if a.high <= b.low]
    ways += [] if so_called else [ONE - way for way in ways]
    if not any(way.meets(one.range) for way in ways):
        yield Untied(one, [part, whole], made)


def _share(part: Interval, whole: Interval) -> Interval:
    """The share of a part in a whole, which is more than nothing."""
    made = part.quotient(whole)
    assert made is not None
    return made


def _has(clause: str, stem: str) -> bool:
    return stem[0] in clause and "不" not in clause and "未" not in clause


def _growth(told: Sequence[Printed], number: int, words: Words) -> Iterator[Untied]:
    """游客889万人次，上年693万人次，增长28.28%: the growth of the level before the last year's that is told just before it."""
    one, before = told[number], told[max(number - 2, 0) : number]
    grown = one.of == "%" and expression(words["grown"]).search(one.led)
    if not grown or len(before) < 2 or not all(p.level and p.of == before[0].of not in ("", "%") for p in before):
        return
    now, last = before if expression(words["last_year"]).search(before[1].led) else before[::-1]
    named = expression(words["last_year"]).search(last.led) and not expression("[。；\n]").search(before[1].led)
    made = now.range.quotient(last.range) if named else None
    growth = made and made - ONE
    if growth and not any(way.meets(one.range) for way in (growth, -growth)) and _within(now, last.range, 2):
        yield Untied(one, [now, last], growth if growth.high > 0 else -growth)


def _ratio(told: Sequence[Printed], number: int, words: Words) -> Iterator[Untied]:
    """在校学生9236人，专任教师512人，生师比18.04：1: so many to one, of any two counts of the line."""
    one, behind = told[number], told[number + 1 : number + 2]
    to_one = behind and behind[0].led in ("：", "∶") and behind[0].range == ONE
    if one.of or not to_one or not expression(words["ratio"]).search(one.led):
        return
    counts = [p for p in told[line_of(told, number) : number] if p.level and p.of not in ("", "money") and p.range.low > 0]
    pairs = [(a, b, a.range.quotient(b.range)) for a, b in itertools.permutations(counts, 2) if a.of == b.of]
    if pairs and not any(made.meets(one.range) for _, _, made in pairs):
        a, b, made = min(pairs, key=lambda pair: abs(pair[2].low - one.range.low))
        if _within(one, made, 2):
            yield Untied(one, [a, b], made)


# --- averages ----------------------------------------------------------------------------------------------------------


def _averages(told: Sequence[Printed], words: Mapping) -> Iterator[Untied]:
    """支出216.23万元，办班9个，平均每个24.03万元; 改造917户，每户2.10万元，计1925.70万元."""
    lead, single, makes = (expression(words[name]) for name in ("lead", "single", "makes"))
    each_of = [lead.search(clause_of(p)) if p.of not in ("", "%") and p.range.low > 0 else None for p in told]
    sums = (p.level and not single.search(clause_of(p)) for p in told)
    whole_of = [whole and not each for whole, each in zip(sums, each_of, strict=True)]
    for number, (one, match) in enumerate(zip(told, each_of, strict=True)):
        if not match or expression(words["more"]).search(clause_of(one)):
            continue
        each = next(filter(None, match.groups()))
        counts = {n for n, p in enumerate(told) if _counts(p, {*each, *words["units"].get(each, "")})}
        wholes = {
            n for n, p in enumerate(told) if whole_of[n] and one.of in (p.of, p.of.removesuffix("次")) and n not in counts
        }
        first, mean = line_of(told, number), _mean(one)
        numbers = [told[n] for n in range(first, number) if n in counts]
        product = [told[n] for n in (number + 1,) if n in wholes and makes.search(told[n].led)]
        whole = product or [told[n] for n in range(first, number) if n in wholes][-1:]
        made = numbers and whole and whole[0].range.quotient(numbers[-1].range)
        if made and _within(one, made, 2 * _UNIT):
            near = range(len(told))[near_to(number)]
            amounts, many = ([told[n].range for n in near if n in some] for some in (wholes, counts))
            if not _any_product(amounts, mean, many):
                yield Untied(one._replace(range=mean), [whole[0], numbers[-1]], made)


_SPANS = {"年": 1, "学年": 1, "": 1}


def _products(ground: Ground, told: Sequence[Printed], words: Words) -> Iterator[Untied]:
    """支出64万元，资助学生320人，每生每年3,000元，已全部发放: the only amount of a sentence, of so many at so much."""
    each_of, times, all_year, closed = (expression(words[name]) for name in ("each", "times", "all_year", "closed"))
    single = expression("[每均]")
    for statement in ground.reading.statements:
        here = [p for p in told if statement.start <= p.fact.start < statement.end] if "每" in statement.text else []
        rates = [(p, m) for p in here if p.of == "money" and (m := each_of.search(clause_of(p)))]
        amounts = [p for p in here if p.of == "money" and p.level and not single.search(clause_of(p))]
        if len(rates) != 1 or len(amounts) != 1 or not closed.search(statement.text):
            continue
        (rate, match), (amount,) = rates[0], amounts
        each = {"生": "人名", "名": "人名", "人": "人名"}.get(match["each"] or "", match["each"] or "人名")
        numbers = [p for p in here if p.of and p.of[0] in each and p.range.low > 1]
        spans = [int(m["number"]) for m in times.finditer(statement.text)]
        time = match["time"] or match["alone"] or ""
        long = _SPANS.get(time) or (
            spans[0] if len(spans) == 1 else 12 if time == "月" and all_year.search(statement.text) else 0
        )
        if len(numbers) == 1 and long:
            many = numbers[0].range
            made = _times(Interval(many.low * rate.range.low, many.high * rate.range.high), Fraction(long))
            if not made.meets(amount.range) and _within(amount, made, _UNIT):
                yield Untied(amount, [numbers[0], rate], made)


def _counts(one: Printed, units: set[str]) -> bool:
    """Whether a figure is a number of what an average is of."""
    return one.of != "money" and one.level and not units.isdisjoint(one.of) and one.range.low > 1


def _mean(one: Printed) -> Interval:
    """The range of an average, which is rounded also where it is of persons."""
    exactly = one.range.low == one.range.high
    return rounded(one.range.low, 0) if exactly else one.range


def _any_product(amounts: Iterable[Interval], each: Interval, numbers: Iterable[Interval]) -> bool:
    """Whether any of some amounts is what any number of things make at so much each."""
    ordered = sorted(amounts, key=lambda a: a.low)
    lows, highs = [a.low for a in ordered], [*itertools.accumulate((a.high for a in ordered), max)]
    behind = ((bisect_right(lows, each.high * n.high), each.low * n.low) for n in numbers)
    return any(place and highs[place - 1] >= least for place, least in behind)


# --- others beside -----------------------------------------------------------------------------------------------------


def _alike(told: Sequence[Printed], number: int, far: int, of: str | None = None) -> list[Printed]:
    """The levels of one unit around a figure, without it."""
    near = range(max(0, number - far), min(number + far + 1, len(told)))
    of = told[number].of if of is None else of
    return [told[n] for n in near if n != number and told[n].of == of and told[n].level]


def _within(one: Printed, made: Interval, times: int) -> bool:
    """Whether a figure is at most so many times what is made of others, or it of that."""
    return one.range.high > 0 and made.high > 0 and one.range.low <= made.high * times and made.low <= one.range.high * times
