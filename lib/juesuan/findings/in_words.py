"""In words: halves and doublings, amounts in Chinese numerals, a trend over years and the grade of a score, held against the
figures of the same sentence. Silent where the sentence has any other figures that bear the words out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from juesuan.findings.drafts import Draft, Ground
from juesuan.findings.registry import rule
from juesuan.ground.exact import Interval, exact, rounded
from juesuan.ground.expressions import Match, expression
from juesuan.reading.facts import Fact, scale
from juesuan.reading.figures import number_said, numeral
from juesuan.reading.grammar import Statement

_ROUGH = Fraction(1, 20)  # how far from 三成 about three tenths may be
_TENTH = Fraction(1, 10)  # and what is more or less than it
_CLOSE = Fraction(1, 50)  # how far from a half what is called one may be
_FEWEST = 3  # years of a trend
_DIGITS = {c: n for n, c in enumerate("零壹贰叁肆伍陆柒捌玖")} | {"〇": 0}
_TIMES = {"拾": 10, "佰": 100, "仟": 1000}
_GROUPS = {"万": 10**4, "亿": 10**8}
_COINS = {"角": Decimal("0.1"), "分": Decimal("0.01")}


@rule
def size_in_words(ground: Ground) -> Iterator[Draft]:
    """支出9万元，其中项目支出4万元，超过一半; 9万元，比上年7万元翻了一番: a size in words of the only two amounts before it."""
    words = ground.words["sizes"]
    sizes, doubled = expression(words["size"]), expression(words["doubled"])
    for statement in ground.reading.statements:
        for match in (*sizes.finditer(statement.text), *doubled.finditer(statement.text)):
            told = _amounts_before(ground, statement, match)
            if len(told) < 2 or not all(f.value > 0 for f in told) or not _meant(ground, told, match, statement):
                continue
            low, high = _bounds(match)
            change = expression(words["moved"]).search(statement.text.partition(match["said"])[0].rpartition("，")[2])
            printed = [f.exact for f in ground.facts_of(statement) if f.measure == told[0].measure and f.value > 0]
            ratios = [abs(a - b) / b if change else a / b for a, b in itertools.permutations(printed, 2)]
            if len(told) == 2 and not any(low <= ratio <= high for ratio in ratios):
                yield ground.draft(told, statement, word=match["said"], quote=ground.clause(statement, match["said"]))


def _meant(ground: Ground, told: list[Fact], match: Match[str], statement: Statement) -> bool:
    """Whether the last two amounts are a whole and its part, or those of two years, and the words stand just behind them."""
    words, text = ground.words["sizes"], ground.document.text
    at = text.find(match["said"], told[-1].end, statement.end)
    parted = expression(words["between"]).search(text, told[-2].end, told[-1].start)
    return bool(parted and at >= 0 and expression(words["beside"]).search(text[told[-1].end : at].removeprefix(told[-1].unit)))


def _amounts_before(ground: Ground, statement: Statement, match: Match[str]) -> list[Fact]:
    """The amounts, or the counts of one thing, that stand before the words in their sentence."""
    text, at = ground.document.text, statement.start
    at = text.find(match["said"], at, statement.end)
    told = [f for f in ground.facts_of(statement) if f.start < at and f.measure in ("amount", "count") and not f.cell]
    money = [f for f in told if f.measure == "amount"]
    counts = [f for f in told if f.measure == "count"]
    return money if not counts else counts if not money and len({f.unit for f in counts}) == 1 else []


def _bounds(match: Match[str]) -> tuple[Fraction, Fraction]:
    """What part of the other amount the words leave possible."""
    found = match.groupdict()
    if "doubled" in found:
        times = Fraction(2 ** (numeral(found["doubled"]) or 1))
        return times - _TENTH * times / 2, times * (2 if found["more"] else 1) + _TENTH * times / 2
    size, way = found["size"], (found["way"] or "") + (found["more"] or "")
    if "/" in size or "分之" in size:
        below, above = size.split("/")[::-1] if "/" in size else size.split("分之")
        part = Fraction(number_said(above), number_said(below))
        rough = _CLOSE
    else:
        half = "半" in size and "成" not in size
        part, rough = (Fraction(1, 2), _CLOSE) if half else (Fraction(numeral(size[0]), 10), _ROUGH)
    if expression("[超逾过多上]").search(way) or size == "过半":
        return part, Fraction(1) if part == Fraction(1, 2) else part + _TENTH
    if expression("[近不足接]").search(way):
        return part - _TENTH, part + (_CLOSE if "不" not in way else 0)
    return part - rough - (_ROUGH if way else 0), part + rough + (_ROUGH if way else 0)


@rule
def trend_in_words(ground: Ground) -> Iterator[Draft]:
    """2021年至2023年分别为3万元、4万元和5万元，呈逐年下降趋势: a trend that the figures in a row before it do not have."""
    trend, down = expression(ground.words["trends"]["trend"]), expression(ground.words["trends"]["down"])
    for statement in ground.reading.statements:
        for match in trend.finditer(statement.text):
            told = _amounts_before(ground, statement, match)[-12:]
            joins = expression(ground.words["trends"]["joins"])
            row = told[-1:]
            for one in reversed(told[:-1]):
                if not joins.fullmatch(ground.document.text[one.end : row[0].start]) or one.unit != row[0].unit:
                    break
                row.insert(0, one)
            falls = down.search(match["way"]) is not None
            steps = [b.value - a.value for a, b in itertools.pairwise(row)]
            if len(row) >= _FEWEST and not all(step <= 0 if falls else step >= 0 for step in steps):
                yield ground.draft(row, statement, word=match["said"], quote=ground.clause(statement, match["said"]))


@rule
def order_in_words(ground: Ground) -> Iterator[Draft]:
    """公务接待费居首，为2万元，其次为公务用车运行维护费12万元: what is called the next is more than the first."""
    words, text = ground.words["orders"], ground.document.text
    first, following = expression(words["first"]), expression(words["following"])
    for statement in ground.reading.statements:
        told = [f for f in ground.facts_of(statement) if f.measure in ("amount", "count", "share") and not f.cell]
        for number, one in enumerate(told[1:], 1):
            called = following.search(text[told[number - 1].end : one.start])
            before = [f for f in told[:number] if f.unit == one.unit and f.measure == one.measure]
            if not called or not before or one.low <= before[-1].high:
                continue
            begins = max(statement.start, text.rfind("。", 0, one.start), before[-1].start - 24)
            if first.search(text[begins : before[-1].start]):
                quote = ground.clause(statement, called["word"])
                yield ground.draft([before[-1], one], statement, word=called["word"], quote=quote)


@rule
def posts_and_staff(ground: Ground) -> Iterator[Draft]:
    """核定编制36名，实有33人，超编3人: more posts than staff are called too few, or the other way."""
    for statement, match in ground.matches(ground.words["posts_and_staff"]):
        posts, staff, word = int(match["posts"]), int(match["staff"]), match["word"]
        if (posts - staff) * (1 if word == "超编" else -1) >= 0:
            facts = [f for f in ground.facts_of(statement) if f.text in (match["posts"], match["staff"])]
            yield ground.draft(facts, statement, word, word=word, quote=ground.clause(statement, word))


@rule
def some_exceed_all(ground: Ground) -> Iterator[Draft]:
    """对16个项目中的19个项目开展了绩效自评: more are taken than there are."""
    for statement, match in ground.matches(ground.words["some_of_all"]):
        if int(match["some"]) > int(match["all"]):
            facts = [f for f in ground.facts_of(statement) if f.text in (match["some"], match["all"])]
            yield ground.draft(facts, statement, word=match.group(), quote=ground.clause(statement, match.group()))


@rule
def target_met(ground: Ground) -> Iterator[Draft]:
    """满意度≥95%，实际完成值93%，已达到年度目标值: a result on the other side of its target than the words say."""
    for statement, match in ground.matches(ground.words["target_met"], ground.words["plan_met"]):
        target, actual = Decimal(match["target"]), Decimal(match["actual"])
        met = actual <= target if match.groupdict().get("most") else actual >= target
        if met != bool(match["met"]):
            facts = [f for f in ground.facts_of(statement) if f.text in (match["target"], match["actual"])]
            fields = {"target": f"{match['target']}{match['unit']}", "actual": f"{match['actual']}{match['unit']}"}
            yield ground.draft(facts, statement, quote=ground.clause(statement, match["actual"]), **fields)


# --- Chinese numerals ----------------------------------------------------------------------------------------------------


@rule
def numerals_and_figures(ground: Ground) -> Iterator[Draft]:
    """叁佰贰拾万元整（302.00万元）: one amount in Chinese numerals and in figures that is two."""
    for statement, match in ground.matches(ground.words["amount_in_numerals"]):
        figures = match["figures"].replace(",", "")
        told = rounded(exact(figures), len(figures.partition(".")[2]), scale(match["unit"]))
        written = amount_in_numerals(match["numerals"])
        if written is not None and not told.meets(Interval(written, written)):
            facts = [f for f in ground.facts_of(statement) if f.text == match["figures"]][:1]
            yield ground.draft(facts, statement, match.group(), quote=match.group())


def amount_in_numerals(text: str) -> Fraction | None:
    """The yuan that an amount in Chinese numerals is (叁佰贰拾万元整 is 3 200 000); None for what is no such amount."""
    whole, _, rest = text.rstrip("整正").partition("元" if "元" in text else "圆")
    total, group, digit = 0, 0, 0
    for character in whole:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _TIMES:
            group, digit = group + (digit or 1) * _TIMES[character], 0
        elif character in _GROUPS:
            held = total if character == "亿" else 0  # 一万二千亿: the 万 before 亿 is of it
            total, group, digit = total - held + (held + group + digit) * _GROUPS[character], 0, 0
        else:
            return None
    coins = Decimal(0)
    for number, coin in itertools.pairwise(rest):
        coins += _DIGITS[number] * _COINS[coin] if number in _DIGITS and coin in _COINS else 0
    return Fraction(total + group + digit) + Fraction(coins)


# --- grades ----------------------------------------------------------------------------------------------------------------


@rule
def grade_by_its_scale(ground: Ground) -> Iterator[Draft]:
    """90分以上为“优”…… 得分86.5分，等级为优: a grade that the document's own scale does not give the score."""
    words, text = ground.words["grade_scale"], ground.document.text
    scale = [(m["grade"], m["low"], m["high"] or m["to"]) for m in expression(words["band"]).finditer(text)]
    bands = [(grade, exact(low), exact(high) if high else None) for grade, low, high in scale]
    if len({grade for grade, *_ in bands}) < 2 or len({grade for grade, *_ in bands}) != len(bands):
        return  # several scales, or none
    for statement, match in ground.matches(words["graded"]):
        score = exact(match["score"])
        band = next((b for b in bands if b[0] == match["grade"]), None)
        if band and (score < band[1] or (band[2] is not None and score > band[2])):
            facts = [f for f in ground.facts_of(statement) if f.text == match["score"]][:1]
            quote = ground.clause(statement, match["score"])
            yield ground.draft(facts, statement, match["grade"], word=match["grade"], quote=quote)
