"""What a sentence reckons in its own words, of things that no relation of the vocabulary has: an opening number with what came
and went, a list that says how many entries it has, percentage points between two rates, one amount in two units."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from juesuan.findings.drafts import Draft, Ground
from juesuan.findings.registry import rule
from juesuan.findings.sentences import described, distance
from juesuan.ground.exact import Interval
from juesuan.ground.expressions import Expression, expression
from juesuan.ground.text import chinese
from juesuan.reading.book import Book
from juesuan.reading.facts import Fact
from juesuan.reading.vocabulary import bare

_ADDED, _MOVED, _NIL = ("amount", "count", "score"), ("came", "went"), Interval(Fraction(0), Fraction(0))
_NUMBERS = Expression(r"\d[\d,.]*")


@rule
def movement(ground: Ground) -> Iterator[Draft]:
    """年初10辆，新购1辆、报废3辆，年末9辆: what a sentence opens with, what came and went, and what it says is left. Silent
    where it tells of any other number of that unit in between, or of what came or went behind."""
    for statement, told, understood in ground.book.once(_sentences):
        if not understood or len(told) < 3:
            continue
        roles = [_role(ground, before, fact, statement.start) for before, fact in zip([None, *told], told, strict=False)]
        for first, role in enumerate(roles):
            last = next((n for n in range(first + 1, len(told)) if roles[n] not in _MOVED), first)
            whole = role in ("opening", "value") and last > first + 1 and roles[last] == "left"
            unit = told[last].unit
            ended = next((n for n in range(last + 1, len(told)) if "；" in _led(ground, told, n)), len(told))
            later = [
                f.unit for f, moved in zip(told[last + 1 : ended], roles[last + 1 : ended], strict=True) if moved in _MOVED
            ]
            if not whole or {f.unit for f in told[first:last]} != {unit} or unit in later:
                continue
            made = _interval(told[first])
            for fact, moved in zip(told[first + 1 : last], roles[first + 1 : last], strict=True):
                made = made + _interval(fact) if moved == "came" else made - _interval(fact)
            yield from _differing(ground, statement, told[last], told[first:last], made)


@rule
def counted_list(ground: Ground) -> Iterator[Draft]:
    """共4个项目：甲2万元……; 上述四项合计67万元; 由甲和乙组成: a list that is complete by what its sentence says, and does not
    make its whole or its total."""
    words = ground.words["counted_lists"]
    for statement, told, understood in ground.book.once(_sentences):
        text = bare(ground.document.text[statement.start : statement.end])
        for match in expression(words["counts"]).finditer(text) if understood else ():
            number = _number(match.group("number"))
            place = _place(ground, statement, len(_NUMBERS.findall(text[: match.start()])))
            # Without the number of entries itself, which stands there where it is printed in digits.
            entries = [f for f in told if f.measure in _ADDED and not (match.group("number").isdecimal() and f.start == place)]
            before = sum(f.start < place for f in entries)
            behind = entries[before + number : before + number + 1]
            summed = behind and expression(words["summed"]).search(_led(ground, entries, before + number))
            if expression(words["totals"]).match(text, match.end()):
                whole, parts = entries[before : before + 1], entries[max(before - number, 0) : before]
            elif summed and (match.group("lists") or expression(words["in_turn"]).match(text, match.end())):
                whole, parts = behind, entries[before : before + number]  # 三期培训分别为60人、85人、12人，共培训157人
            elif match.group("lists") and before:
                first = next((n for n in range(before - 1, -1, -1) if _opens(ground, entries, n)), before)
                whole, parts = entries[first : first + 1], entries[first + 1 : first + 2 + number]
            else:
                continue
            if whole and len(parts) > number and not _alike(parts[-1], whole[0]):
                parts = parts[:-1]  # what stands behind the list
            if whole and 1 < number == len(parts) and all(_alike(p, whole[0]) for p in parts):
                yield from _differing(ground, statement, whole[0], parts, sum(map(_interval, parts), _NIL))
        for match in expression(words["complete"]).finditer(text) if understood else ():
            yield from _complete(ground, statement, told, text, match)
        for number in range(2, len(told)) if understood else ():
            yield from _counted_up(ground, statement, told, number)


def _counted_up(ground: Ground, statement: Any, told: list[Fact], number: int) -> Iterator[Draft]:
    """代表208名、列席96名，共304人: persons or things that are counted one after the other, and what they are together."""
    total, persons = told[number], ground.words["counted_lists"]["persons"]
    units = [re.sub(persons, "人", f.unit) for f in told]
    led = [_led(ground, told, n).removeprefix(told[n - 1].unit) if n else "" for n in range(number + 1)]
    first = number - 1
    while first and led[first].startswith("、"):
        first -= 1
    parts = told[first:number]
    alike = {f.measure for f in (*parts, total)} == {"count"} and len({*units[first : number + 1]}) == 1
    moved = expression(ground.words["counted_lists"]["moved"]).search(ground.document.text, statement.start, total.start)
    if len(parts) > 1 and alike and not moved and expression(ground.words["counted_lists"]["together"]).fullmatch(led[number]):
        yield from _differing(ground, statement, total, parts, sum(map(_interval, parts), _NIL))


def _complete(ground: Ground, statement: Any, told: list[Fact], text: str, match: re.Match) -> Iterator[Draft]:
    """基本支出65万元，由人员经费58万元和公用经费7万元组成; 其他收入20万元，仅两笔：…: all behind the whole are its parts."""
    place = lambda at: _place(ground, statement, len(_NUMBERS.findall(text[:at])))  # noqa: E731
    entries, spanned = [f for f in told if f.measure in _ADDED], match.group()[0] in "由即为"
    if spanned and not _NUMBERS.search(match.group()):
        return  # 由基本工资、津贴补贴组成 prints no entry
    opened = place(match.start() if spanned else text.rfind("；", 0, match.start()) + 1)
    first = next((n for n, f in enumerate(entries) if f.start >= opened), len(entries)) - spanned
    ends = (text.find(mark, match.end()) for mark in "；。")
    end = place(match.end() if spanned else min((p for p in ends if p >= 0), default=len(text)))
    whole, parts = entries[max(first, 0) : first + 1], [f for f in entries[first + 1 :] if f.start < end]
    number = _number(match.group("number")) if match.group("number") else len(parts)
    if whole and len(parts) == number > 1 and all(_alike(p, whole[0]) for p in parts) and "其中" not in _led(ground, parts, 1):
        yield from _differing(ground, statement, whole[0], parts, sum(map(_interval, parts), _NIL))


@rule
def points_told(ground: Ground) -> Iterator[Draft]:
    """比重为35.00%，比上年的32.40%提高3.6个百分点: percentage points that are not between the two rates told before them."""
    for statement, told, _ in ground.book.once(_sentences):
        for now, before, points in zip(told, told[1:], told[2:], strict=False):
            rates = now.unit == before.unit == "%" and points.unit.endswith("百分点")
            led = (bare(ground.document.text[a.end : b.start]) for a, b in ((now, before), (before, points)))
            compared, moved = led if rates else ("", "，")
            turned = expression(ground.words["from_to"]).match(compared)  # 由上年的78.20%升至83.50%，上升5.30个百分点
            told_so = expression(ground.words["compared_rate"]).search(compared) and not set("，。；") & set(moved)
            if not (told_so or turned) or "；" in moved:
                continue
            made = _interval(now) - _interval(before)
            if not (_NIL - made).meets(_interval(points)):
                yield from _differing(ground, statement, points, [now, before], made)


@rule
def converted(ground: Ground) -> Iterator[Draft]:
    """18,624,731.55元，折合1826.47万元: one amount in two units that is two amounts."""
    for statement, told, _ in ground.book.once(_sentences):
        for one, other in itertools.pairwise(told):
            if one.unit == other.unit or one.measure != other.measure:
                continue
            led = bare(ground.document.text[one.end : other.start]).removeprefix(one.unit)
            said = expression(ground.words["converted"]).fullmatch(led)
            if said:
                yield from _differing(ground, statement, other, [one], _interval(one))


@rule
def own_rate(ground: Ground) -> Iterator[Draft]:
    """受理案件500件，审结450件，结案率91%: a rate by its own name that is not what its sentence tells of it, of all that it
    tells. Silent where another number of that unit could be meant."""
    for statement, told, _ in ground.book.once(_sentences):
        led = [
            bare(ground.document.text[a.end if a else statement.start : b.start])
            for a, b in zip([None, *told], told, strict=False)
        ]
        for number, rate in enumerate(told):
            named = next((r for r in ground.words["own_rates"] if rate.unit == "%" and _called(r["rate"], led[number])), None)
            parts = [n for n in range(number) if named and _is(named["part"], led[n], told[n])][-1:]
            wholes = [n for n in range(number) if named and _is(named["of"], led[n], told[n]) and n not in parts]
            if not parts or len(wholes) != 1 or told[parts[0]].unit != told[wholes[0]].unit:
                continue
            part, whole = told[parts[0]], told[wholes[0]]
            between = [f for f in told[parts[0] + 1 : number] if f.unit == part.unit]
            made = _interval(part).quotient(_interval(whole))
            beside = expression(ground.words["own_rates_of_more"]).search("".join(led[: number + 1]))
            if between or beside or made is None or part.exact > whole.exact:
                continue
            yield from _differing(ground, statement, rate, [whole, part], made)


def _called(name: str, led: str) -> bool:
    """Whether a rate is called so by the clause before it, without a word that makes it another one (按期办结率)."""
    return bool(
        expression(f"(?:^|[，、；（。])(?:其|年|当年|全年|总|项目|资金|合同|采购)?(?:{name})(?:为|是|达到?)?$").search(led)
    )


def _is(words: str, led: str, fact: Fact) -> bool:
    return fact.measure in _ADDED and bool(expression(f"(?:{words})[^，。；、]*$").search(led))


def _differing(ground: Ground, statement: Any, told: Fact, of: Sequence[Fact], made: Interval) -> Iterator[Draft]:
    """A draft where a figure is not what the others make, unless a broken relation tells of two of them already."""
    names = {f.fact for f in (told, *of)}
    related = any(c.verdict == "breaks" and len(names & {*c.facts}) > 1 for c in ground.checks)
    if not related and not made.meets(_interval(told)):
        gap = distance(told, abs((made.low + made.high) / 2 - abs(told.exact)), least=False)
        nameless = expression(ground.words["counted_lists"]["together"]).fullmatch(told.label)
        facts = [*of, told] if nameless else [told, *of]
        yield ground.draft(facts, statement, figures=described(of), total=described([told]), distance=gap)


def _sentences(book: Book) -> list[tuple[Any, list[Fact], bool]]:
    """Each sentence of two figures or more, with those that say something, and whether all of them were understood."""
    placed = {f.start: f for f in book.reading.facts if f.measure != "other"}
    told = ((s, [f for start in s.figures if (f := placed.get(start))]) for s in book.reading.statements)
    return [(s, facts, all(f.is_fact for f in facts)) for s, facts in told if len(facts) > 1]


def _role(ground: Ground, before: Fact | None, fact: Fact, start: int) -> str:
    """What the words before a figure say that it is in a movement: opening, value, came, went, left, or nothing."""
    led = bare(ground.document.text[before.end if before else start : fact.start])
    found = [role for role, words in ground.words["movements"].items() if expression(words).search(led)]
    return next((role for role in ("value", "left") if role in found), found[0] if len(found) == 1 else "")


def _alike(one: Fact, other: Fact) -> bool:
    return (one.measure, one.unit, one.basis) == (other.measure, other.unit, other.basis)


def _interval(fact: Fact) -> Interval:
    """The true amounts of a figure without its sign, which the words of the movement say."""
    return Interval(*sorted((abs(fact.low), abs(fact.high))))


def _number(text: str) -> int:
    """两 is 2, 四 is 4, 12 is 12; 0 for what is no number."""
    if text.isdecimal():
        return int(text)
    return 2 if text == "两" else next((n for n in range(1, 20) if chinese(n) == text), 0)


def _place(ground: Ground, statement: Any, number: int) -> int:
    """Where the figure of a sentence begins that stands behind so many of its numbers."""
    inside = [f.start for f in ground.reading.facts if statement.start <= f.start < statement.end]
    return inside[number] if number < len(inside) else statement.end


def _led(ground: Ground, entries: Sequence[Fact], number: int) -> str:
    """The words between a figure and the one before it."""
    return bare(ground.document.text[entries[number - 1].end : entries[number].start]) if 0 < number < len(entries) else ""


def _opens(ground: Ground, entries: Sequence[Fact], number: int) -> bool:
    """Whether what stands between an amount and the next opens a list of it."""
    return bool(expression(ground.words["counted_lists"]["opens"]).search(_led(ground, entries, number + 1)))
