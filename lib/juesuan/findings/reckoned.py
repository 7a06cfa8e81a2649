"""What a sentence reckons in its own words, of things that no relation of the vocabulary has: an opening number with what came
and went, a list that says how many entries it has, and scores of parts. Its rates are in told_rates."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from juesuan.findings.drafts import Draft, Ground
from juesuan.findings.printed import unsigned
from juesuan.findings.registry import rule
from juesuan.findings.sentences import described, distance
from juesuan.ground import expressions as re
from juesuan.ground.exact import ZERO, Interval
from juesuan.ground.expressions import expression
from juesuan.reading.facts import Fact
from juesuan.reading.figures import Plain, number_said, plain
from juesuan.reading.grammar import Statement
from juesuan.reading.vocabulary import bare, vocabulary

COUNTED = ("amount", "count", "score")  # measures that are added up
_MOVED = ("came", "went")


class Sentence(NamedTuple):
    """A sentence with its figures: those that say something, the words before each of them, and whether all were
    understood."""

    statement: Statement
    told: list[Fact]
    led: list[str]
    understood: bool

    def before(self, fact: Fact) -> str:
        """The words between a figure and the one before it."""
        return self.led[self.told.index(fact)]


def sentences_told(ground: Ground) -> list[Sentence]:
    placed, text, found = {f.start: f for f in ground.reading.facts if f.measure != "other"}, ground.document.text, []
    for statement in ground.reading.statements:
        told = [f for start in statement.figures if (f := placed.get(start))]
        if told:
            starts = [statement.start, *(f.end for f in told)]
            led = [bare(text[start : f.start]) for start, f in zip(starts, told, strict=False)]
            found.append(Sentence(statement, told, led, all(f.is_fact for f in told)))
    return found


@rule
def movement(ground: Ground) -> Iterator[Draft]:
    """年初10辆，新购1辆、报废3辆，年末9辆: what a sentence opens with, what came and went, and what it says is left. Silent
    where it tells of any other number of that unit in between, or of what came or went behind; or the sentence before does that
    makes it hold (购置3辆。年初46辆，处置5辆，年末44辆)."""
    left = expression(ground.words["movements"]["left"])
    sentences = ground.once(sentences_told)
    for before, (statement, told, led, understood) in zip([None, *sentences], sentences, strict=False):
        if not understood or not any(map(left.search, led)):
            continue
        roles = [_role(ground, words) for words in led]
        if roles[:2] == ["left", "opening"] and expression(ground.words["no_other_moves"]).search(statement.text):
            yield from _moved_back(ground, statement, told, roles)
        for n in range(1, len(told)):
            if roles[n - 1 : n + 1] == ["opening", "value"] and told[n - 1].unit == told[n].unit:
                roles[n] = "came"  # 年初结转12万元，收入合计30万元，支出合计35.5万元，年末结转6.5万元
        for first, role in enumerate(roles):
            last = next((n for n in range(first + 1, len(told)) if roles[n] not in _MOVED), first)
            whole = role in ("opening", "value") and last > first + 1 and roles[last] == "left"
            unit = told[last].unit
            ended = next((n for n in range(last + 1, len(told)) if "；" in led[n]), len(told))
            later = [told[n].unit for n in range(last + 1, ended) if roles[n] in _MOVED]
            if not whole or {f.unit for f in told[first:last]} != {unit} or unit in later:
                continue
            earlier = zip(told[:first], led, strict=False)
            if role == "opening" and any("收入" in words and f.unit == unit for f, words in earlier):
                continue  # 收入方包括本年收入9万元、年初结转1万元；支出方包括本年支出8万元、年末结转2万元
            made = true_amounts(told[first])
            for fact, moved in zip(told[first + 1 : last], roles[first + 1 : last], strict=True):
                made = made + true_amounts(fact) if moved == "came" else made - true_amounts(fact)
            if roles[first : last + 1] == ["opening", "came", "left"] and made.low > true_amounts(told[last]).high:
                continue  # what went may not be told
            told_before = zip(before.told, before.led, strict=True) if before else ()
            more = [true_amounts(f) for f, words in told_before if f.unit == unit and _role(ground, words) in _MOVED]
            if any(way.meets(true_amounts(told[last])) for one in more for way in (made + one, made - one)):
                continue
            yield from differing(ground, statement, told[last], told[first:last], made)


def _moved_back(ground: Ground, statement: Statement, told: list[Fact], roles: list[str]) -> Iterator[Draft]:
    """年末车辆35辆，较上年末33辆增加2辆，本年购置5辆，报废2辆，无其他增减: the same with what is left told first."""
    moves = [n for n, role in enumerate(roles) if n > 1 and role in _MOVED and told[n].unit == told[0].unit]
    others = [f for n, f in enumerate(told) if n > 1 and n not in moves and f.measure not in ("change", "change_rate")]
    if moves and not others and told[1].unit == told[0].unit:
        made = true_amounts(told[1])
        for n in moves:
            made = made + true_amounts(told[n]) if roles[n] == "came" else made - true_amounts(told[n])
        yield from differing(ground, statement, told[0], [told[1], *(told[n] for n in moves)], made)


def _role(ground: Ground, led: str) -> str:
    """What the words before a figure say that it is in a movement: opening, value, came, went, left, or nothing."""
    found = [role for role, words in ground.words["movements"].items() if expression(words).search(led)]
    return next((role for role in ("value", "left") if role in found), found[0] if len(found) == 1 else "")


# --- lists that are complete by their own words ------------------------------------------------------------------------


@rule
def counted_list(ground: Ground) -> Iterator[Draft]:
    """共4个项目：甲2万元……; 上述四项合计67万元; 由甲和乙组成; 代表20名、列席9名，共29人: a list that is complete by what its
    sentence says, and does not make its whole or its total."""
    words = ground.words["counted_lists"]
    for sentence in (s for s in ground.once(sentences_told) if s.understood):
        statement = sentence.statement
        line = plain(ground.document.text, statement.start, statement.end)
        lists = [_counted(ground, sentence, line, match) for match in expression(words["counts"]).finditer(line.text)]
        lists += [_composed(sentence, line, match) for match in expression(words["complete"]).finditer(line.text)]
        lists += [_counted_up(ground, sentence, number) for number in range(2, len(sentence.told))]
        for whole, parts in filter(None, lists):
            yield from differing(ground, statement, whole, parts, sum(map(true_amounts, parts), ZERO))


@rule
def parts_of_count(ground: Ground) -> Iterator[Draft]:
    """核定编制61名，其中行政编制32名、事业编制31名; 在职53人，退休21人，合计83人: numbers of the body itself that their parts
    do not make. Parts may leave out a kind, unless 其他 is one of them or they are added up behind; of figures that are facts
    `counted_list` tells that, or a sum that breaks."""
    words, text = ground.words["body_counts"], ground.document.text
    for statement in ground.reading.statements:
        line = plain(text, statement.start, statement.end)
        counted = [(m, _within(line.text, m)) for m in expression(words["whole"]).finditer(line.text)]
        facts = [f for f in ground.facts_of(statement) if f.is_fact]
        if not facts:
            counted += [(m, _added_up(line.text, m)) for m in expression(words["together"]).finditer(line.text)]
        for whole, parts in counted:
            if parts and len({re.sub("[名个]", "人", m["unit"]) for m in (whole, *parts)}) == 1:
                number = f"{sum(map(_number_of, parts)):,}{whole['unit']}"
                low, high = min(m.start() for m in (whole, *parts)), max(m.end() for m in (whole, *parts))
                start, end = line.span(low, high)
                if ground.breaks_between(f for f in facts if start <= f.start < end):
                    continue
                names = {"whole": _counted_thing(whole), "figures": "、".join(map(_counted_thing, parts)), "total": number}
                yield ground.draft([], (start, end), whole.groupdict().get("name") or parts[0]["name"], **names)


def _number_of(match: re.Match[str]) -> int:
    return int(match["number"].replace(",", ""))


def _counted_thing(match: re.Match[str]) -> str:
    return (match.groupdict().get("name") or "") + match["number"] + match["unit"]


def _within(text: str, whole: re.Match[str]) -> list[re.Match[str]]:
    """The parts behind 其中 that cannot make the number before it: more than it of kinds of which nothing is of two, or a
    little more of any kinds; less than it too where 其他 is all the rest. [] where they may."""
    words, number = vocabulary().words["body_counts"], _number_of(whole)
    parts = _in_a_row(text, whole.end())
    kinds = _of_one_kind(parts)
    made = sum(map(_number_of, parts))
    goes_on = bool(parts) and text.startswith("等", parts[-1].end())
    if len(parts) > 1 and not goes_on and expression(words["the_rest"]).search(parts[-1]["name"]):
        return parts if made != number else []
    if len(kinds) > 1 and sum(map(_number_of, kinds)) > number:
        return kinds
    return parts if len(parts) > 1 and number < made < number * 1.05 else []


def _added_up(text: str, whole: re.Match[str]) -> list[re.Match[str]]:
    """The parts of one kind before 合计 that do not make the number behind it; [] where they do."""
    part = expression(vocabulary().words["body_counts"]["part"])
    before = [m for m in part.finditer(text, 0, whole.start()) if m.end() <= whole.start()]
    ended = before and before[-1].end() == whole.start()
    kinds = _of_one_kind(before[::-1])[::-1] if ended else []
    return kinds if len(kinds) > 1 and sum(map(_number_of, kinds)) != _number_of(whole) else []


def _in_a_row(text: str, at: int) -> list[re.Match[str]]:
    words, found = vocabulary().words["body_counts"], []
    while (part := expression(words["part"]).match(text, at)) and not expression(words["overlapping"]).search(part["name"]):
        found.append(part)
        at = part.end()
    return found


def _of_one_kind(parts: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """The first of the parts that are kinds of which nothing is of two: 行政编制, 事业编制; 纸质文献, 电子文献."""
    kinds, found = vocabulary().words["body_counts"]["kinds"], []
    for part in parts:
        if not (kinds := [kind for kind in kinds if any(word in part["name"] for word in kind)]):
            break
        found.append(part)
    return found


@rule
def scores_listed(ground: Ground) -> Iterator[Draft]:
    """自评得分95分。其中：产出指标分值60分，得分58分…; 总得分95分，其中：产出指标（满分60分）得58分…: scores of parts whose
    full marks make a hundred, and their total."""
    words = {name: expression(pattern) for name, pattern in ground.words["scores_in_words"].items()}
    behind = lambda told, led, name: [f for f, said in zip(told, led, strict=True) if words[name].search(said)]  # noqa: E731
    sentences = ground.once(sentences_told)
    whole_and_parts = [(a.told, a.led, b, 0) for a, b in itertools.pairwise(sentences) if b.statement.text.startswith("其中")]
    for one in sentences:
        first = next((n for n, led in enumerate(one.led) if n and "其中" in led), 0)
        whole_and_parts += [(one.told[:first], one.led[:first], one, first)] if first else []
    for told, led, listing, first in whole_and_parts:
        parts, words_before = listing.told[first:], listing.led[first:]
        whole, scores, full = (
            behind(told, led, "score"),
            behind(parts, words_before, "score"),
            behind(parts, words_before, "full"),
        )
        listed = len(parts) == 2 * len(full) == 2 * len(scores) > 2
        if listed and len(whole) == 1 and whole[0].measure == "score" and sum(f.value for f in full) == 100:
            yield from differing(ground, listing.statement, whole[0], scores, sum(map(true_amounts, scores), ZERO))


@rule
def score_over_full_marks(ground: Ground) -> Iterator[Draft]:
    """产出指标满分40分，得43分: more than the full marks that stand just before, in the same sentence."""
    words = {name: expression(pattern) for name, pattern in ground.words["scores_in_words"].items()}
    told_of = {f for check in ground.apart.scores for f in check.facts}
    for sentence in ground.once(sentences_told):
        for number, (full, score) in enumerate(itertools.pairwise(sentence.told)):
            both = words["full"].search(sentence.led[number]) and words["own_score"].fullmatch(sentence.led[number + 1])
            if both and full.unit == score.unit == "分" and score.value > full.value and score.fact not in told_of:
                yield ground.draft([score, full], sentence.statement, figures=described([full, score]))


List = tuple[Fact, list[Fact]] | None  # a whole and its parts, where a list has both


def _counted(ground: Ground, sentence: Sentence, line: Plain, match: re.Match[str]) -> List:
    """共4个项目：…; 上述四项合计67万元; 三期培训分别为60人、85人，共培训145人: a list that says how many entries it has."""
    words, number, place = (
        ground.words["counted_lists"],
        number_said(match.group("number")),
        line.offsets[match.start("number")],
    )
    # Without the number of entries itself, which stands there where it is printed in digits.
    entries = [f for f in sentence.told if f.measure in COUNTED and f.start != place]
    before = sum(f.start < place for f in entries)
    if (match["lists"] or "").startswith("由"):  # 支出9万元，由三部分组成：, and not 收方由三部分组成： of what was told before
        told_last = [n for n, place in enumerate(line.offsets) if before and place == entries[before - 1].end - 1]
        if not told_last or not re.fullmatch("[万亿]?[元分人个]?，?", line.text[told_last[0] + 1 : match.start()]):
            return None
    behind = entries[before + number : before + number + 1]
    summed = behind and expression(words["summed"]).search(sentence.before(behind[0]))
    # 前三项是大头，三项合计9亿元; 社会保障和住房保障两类合计8亿元: of what it names itself, and not of the entries before
    if any(expression(words[name]).search(line.text, 0, match.start()) for name in ("some", "named")):
        return None
    if line.text[: match.start()].endswith(("前", "后", "首", "末")):
        return None  # 前两项合计9万元
    first = entries[before : before + 1]
    if first and line.text[match.end() :].partition("：")[0].endswith(first[0].text + first[0].unit):
        alike = [f for f in entries[before + 1 :] if _alike(f, first[0])]  # 3个项目，资金合计9万元：甲2万元，得分93分；乙……
        led = expression(words["totals"]).search(sentence.before(first[0]))
        return (first[0], alike) if led and 1 < number == len(alike) else None
    if expression(words["totals"]).match(line.text, match.end()):
        whole, parts = entries[before : before + 1], entries[max(before - number, 0) : before]
    elif summed and (match.group("lists") or expression(words["in_turn"]).match(line.text, match.end())):
        whole, parts = behind, entries[before : before + number]
    elif match.group("lists") and before:
        opens = lambda n: n + 1 < len(entries) and expression(words["opens"]).search(sentence.before(entries[n + 1]))  # noqa: E731
        first = next((n for n in range(before - 1, -1, -1) if opens(n)), before)
        whole, parts = entries[first : first + 1], entries[first + 1 : first + 2 + number]
    else:
        return None
    if whole and len(parts) > number and not _alike(parts[-1], whole[0]):
        parts = parts[:-1]  # what stands behind the list
    fits = whole and 1 < number == len(parts) and all(_alike(p, whole[0]) for p in parts)
    return (whole[0], parts) if fits else None


def _composed(sentence: Sentence, line: Plain, match: re.Match[str]) -> List:
    """基本支出65万元，由人员经费58万元和公用经费7万元组成; 其他收入20万元，仅两笔：…: all behind the whole are its parts."""
    text, entries, spanned = line.text, [f for f in sentence.told if f.measure in COUNTED], match.group()[0] in "由即为"
    last = re.split(r"\d", text[: match.start()])[-1]
    if spanned and (re.search("[；。：]", last) or not re.search(r"\d", match.group())):
        return None  # 由基本工资、津贴补贴组成 prints no entry, 支出总计由…构成 no whole
    opened = match.start() if spanned else text.rfind("；", 0, match.start()) + 1
    first = next((n for n, f in enumerate(entries) if f.start >= line.offsets[opened]), len(entries)) - spanned
    ends = (text.find(mark, match.end()) for mark in "；。")
    end = match.end() if spanned else min((p for p in ends if p >= 0), default=len(text))
    stop = line.offsets[end] if end < len(text) else sentence.statement.end
    whole, parts = entries[max(first, 0) : first + 1], [f for f in entries[first + 1 :] if f.start < stop]
    number = number_said(match.groupdict().get("number") or "") or len(parts)
    fits = whole and len(parts) == number > 1 and all(_alike(p, whole[0]) for p in parts)
    return (whole[0], parts) if fits and "其中" not in sentence.before(parts[1]) else None


def _counted_up(ground: Ground, sentence: Sentence, number: int) -> List:
    """代表208名、列席96名，共304人: persons or things that are counted one after the other, and what they are together."""
    words, told = ground.words["counted_lists"], sentence.told
    if not expression(words["together"]).fullmatch(sentence.led[number].removeprefix(told[number - 1].unit)):
        return None
    led = [words.removeprefix(f.unit) for words, f in zip(sentence.led[1:], told, strict=False)]  # behind each figure's unit
    first = number - 1
    while first and led[first - 1].startswith("、"):
        first -= 1
    parts, total = told[first:number], told[number]
    units = {re.sub(words["persons"], "人", f.unit) for f in (*parts, total)}
    alike = {f.measure for f in (*parts, total)} == {"count"} and len(units) == 1
    moved = expression(words["moved"]).search(ground.document.text, sentence.statement.start, total.start)
    before = (f.exact for f in reversed(told[:first]) if f.unit == total.unit)
    more = itertools.accumulate(before, initial=sum(p.exact for p in parts))  # 机关47家，所属单位6家、学校20家，共73家
    return (total, parts) if len(parts) > 1 and alike and not moved and total.exact not in more else None


def _alike(one: Fact, other: Fact) -> bool:
    money = vocabulary().words["money"]
    units = one.unit == other.unit or {one.unit, other.unit} <= money.keys()
    return units and (one.measure, one.basis) == (other.measure, other.basis)


# --- what they tell ----------------------------------------------------------------------------------------------------


def differing(ground: Ground, statement: Statement, told: Fact, of: Sequence[Fact], made: Interval) -> Iterator[Draft]:
    """A draft where a figure is not what the others make, unless a broken relation tells of two of them already."""
    if not made.meets(true_amounts(told)) and not ground.breaks_between((told, *of)):
        gap = distance(told, abs((made.low + made.high) / 2 - abs(told.exact)))
        nameless = expression(ground.words["counted_lists"]["together"]).fullmatch(told.label)
        facts = [*of, told] if nameless else [told, *of]
        yield ground.draft(facts, statement, figures=described(of), total=described([told]), distance=gap)


def true_amounts(fact: Fact) -> Interval:
    """The true amounts of a figure without its sign, which the words of the movement say."""
    if not fact.is_fact:  # of which no more is known than its digits and unit
        return unsigned(fact)
    return Interval(*sorted((abs(fact.low), abs(fact.high))))
