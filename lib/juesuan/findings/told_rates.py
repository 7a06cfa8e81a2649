"""Rates that a sentence tells of its own figures: percentage points between two rates, a growth from the amount before it, a
rate by its own name, one amount in two units, and how far two amounts are apart."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from juesuan.findings.drafts import Draft, Ground, told_amounts
from juesuan.findings.reckoned import COUNTED, differing, sentences_told, true_amounts
from juesuan.findings.registry import rule
from juesuan.findings.sentences import described
from juesuan.ground import expressions as re
from juesuan.ground.exact import ONE, ZERO, Interval
from juesuan.ground.expressions import expression
from juesuan.reading.book import interval
from juesuan.reading.facts import Fact
from juesuan.reading.vocabulary import bare, vocabulary


@rule
def points_told(ground: Ground) -> Iterator[Draft]:
    """比重为35.00%，比上年的32.40%提高3.6个百分点: percentage points that are not between the two rates told before them."""
    for statement, told, led, _ in ground.once(sentences_told):
        for number in range(2, len(told)):
            now, before, points = told[number - 2 : number + 1]
            compared, moved = led[number - 1 : number + 1]
            if not (now.unit == before.unit == "%" and points.unit.endswith("百分点")) or "；" in moved:
                continue
            turned = expression(ground.words["from_to"]).match(compared)  # 由上年的78.20%升至83.50%，上升5.30个百分点
            again = expression(ground.words["compared_again"]).fullmatch(moved.removeprefix(before.unit))
            beside = again or not set("，。") & set(moved)
            if turned or (expression(ground.words["compared_rate"]).search(compared) and beside):
                made = true_amounts(now) - true_amounts(before)
                if not (ZERO - made).meets(true_amounts(points)):
                    yield from differing(ground, statement, points, [now, before], made)


@rule
def growth_from_base(ground: Ground) -> Iterator[Draft]:
    """决算4.20万元，较2020年决算3.00万元增长40.00%，较2019年决算7.00万元下降60.00%: a growth from the amount just before it
    that the amount in force does not have."""
    words = ground.words["growth_from_base"]
    base_led, grown = expression(words["base"]), expression(words["grown"])
    for statement, told, led, _ in ground.once(sentences_told):
        bases = [n for n, fact in enumerate(told[:-1]) if base_led.search(led[n]) and fact.unit]
        for number in bases:
            base, rate = told[number], told[number + 1]
            levels = [
                f for n, f in enumerate(told[:number]) if n not in bases and f.unit == base.unit and f.measure != "change"
            ]
            way = grown.fullmatch(led[number + 1].removeprefix(base.unit)) if rate.unit == "%" else None
            alone = len({f.value for f in levels}) == 1  # else which of them is meant is not known
            if way and alone and (times := true_amounts(levels[-1]).quotient(true_amounts(base))):
                yield from differing(ground, statement, rate, [levels[-1], base], times - ONE if way["up"] else ONE - times)


@rule
def compared_the_other_way(ground: Ground) -> Iterator[Draft]:
    """门诊收入531.64万元，住院收入390.22万元，门诊比住院少141.42万元: the distance of two amounts with the way turned round.
    Silent where it is not the distance of two amounts so called: which are meant is then not known."""
    words = ground.words["compared_amounts"]
    for statement, told, led, _ in ground.once(sentences_told):
        for number, fact in enumerate(told):
            match = next((m for w in words["ways"] if (m := expression(w).search(led[number]))), None)
            years = match and expression(words["years"]).search(match.group("other"))
            if not match or years or fact.measure not in ("amount", "change", "unread"):
                continue
            ones, others = (_so_called(ground, match.group(name), fact) for name in ("one", "other"))
            apart = [(a, b) for a in ones for b in others if a is not b and true_amounts(fact).meets(_between(a, b))]
            more = expression(words["more"]).search(match.group("way")) is not None
            if apart and all((a.exact > b.exact) != more for a, b in apart):
                yield ground.draft([fact, *apart[0]], statement, figures=described(apart[0]), way=match.group("way"))


def _so_called(ground: Ground, name: str, beside: Fact) -> list[Fact]:
    """The amounts of this year that are called so, by their item or by the words just before them, but for one figure."""
    before = lambda f: bare(ground.document.text[max(0, f.start - 2 * len(name) - 8) : f.start])  # noqa: E731
    return [f for f in told_amounts(ground) if f is not beside and (bare(f.label).startswith(name) or name in before(f))]


def _between(one: Fact, other: Fact) -> Interval:
    """How far two amounts are apart."""
    gap = interval(one) - interval(other)
    return gap if gap.low > 0 else -gap


@rule
def converted(ground: Ground) -> Iterator[Draft]:
    """18,624,731.55元，折合1826.47万元: one amount in two units that is two amounts; 合 behind several may be their sum."""
    money = vocabulary().words["money"]
    for statement, told, led, _ in ground.once(sentences_told):
        for number, (one, other) in enumerate(itertools.pairwise(told)):
            between = led[number + 1].removeprefix(one.unit)
            large = one.unit and other.unit in (f"万{one.unit}", f"亿{one.unit}")  # 1,050,000平方米（105万平方米）
            said = expression(ground.words["converted"]).fullmatch(between) or (large and between in ("（", "(") and between)
            alike = (
                one.unit != other.unit and one.measure == other.measure and ({one.unit, other.unit} <= money.keys() or large)
            )
            summed = said and between.endswith("合") and number > 0 and not re.search("[。；]", led[number])
            if said and alike and not summed:
                yield from differing(ground, statement, other, [one], true_amounts(one))


@rule
def own_rate(ground: Ground) -> Iterator[Draft]:
    """受理案件500件，审结450件，结案率91%: a rate by its own name that is not what its sentence tells of it, of all that it
    tells. Silent where another number of that unit could be meant."""
    known = ground.words["own_rates"]
    any_of_them = expression("|".join(r["rate"] for r in known))
    for statement, told, led, _ in ground.once(sentences_told):
        for number, rate in enumerate(told):
            if rate.measure == "share" and number > 1 and (whole := _whole_counted(rate, told[:number], led[:number])):
                yield from differing(ground, statement, rate, whole, true_amounts(whole[1]).quotient(true_amounts(whole[0])))
            if rate.unit != "%" or not any_of_them.search(led[number]):
                continue
            named = next((r for r in known if _called(r["rate"], led[number])), None)
            parts = [n for n in range(number) if named and _is(named["part"], led[n], told[n])][-1:]
            wholes = [n for n in range(number) if named and _is(named["of"], led[n], told[n]) and n not in parts]
            if not parts or len(wholes) != 1 or told[parts[0]].unit != told[wholes[0]].unit:
                continue
            part, whole = told[parts[0]], told[wholes[0]]
            between = [f for f in told[parts[0] + 1 : number] if f.unit == part.unit and not named.get("grades")]
            made = true_amounts(part).quotient(true_amounts(whole))
            beside = expression(ground.words["own_rates_of_more"]).search("".join(led[: number + 1]))
            if not (between or beside or made is None or (part.exact > whole.exact and not named.get("over"))):
                yield from differing(ground, statement, rate, [whole, part], made)


def _whole_counted(rate: Fact, told: Sequence[Fact], led: Sequence[str]) -> list[Fact]:
    """职工87人，其中女职工26人，占29.9%: the whole and the part of a share of counts, where its sentence has no others."""
    part, wholes = told[-1], [f for f in told if f.label == rate.of and f.measure == "count"]
    plain = part.measure == "count" and part.label == rate.label and wholes == [told[-2]] and part.unit == told[-2].unit
    return [*wholes, part] if plain and "其中" in led[-1] and 0 < part.exact <= wholes[0].exact else []


def _called(name: str, led: str) -> bool:
    """Whether a rate is called so by the clause before it, without a word that makes it another one (按期办结率)."""
    return bool(
        expression(f"(?:^|[，、；（。])(?:其|年|当年|全年|总|项目|资金|合同|采购)?(?:{name})(?:为|是|达到?)?$").search(led)
    )


def _is(words: str, led: str, fact: Fact) -> bool:
    return fact.measure in COUNTED and bool(expression(f"(?:{words})[^，。；、]*$").search(led))
