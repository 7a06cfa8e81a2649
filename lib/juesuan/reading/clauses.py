"""Clauses: what each figure of a paragraph means, read from the clause it stands in.

The grammar knows four things and takes every word for them from data/vocabulary: the subject in force (an item named in the
clause, else the last one that carried a level), the comparator in force, the direction word, and the unit. No rule knows a
document's sentences.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from juesuan.reading.bases import Bases
from juesuan.reading.counts import Counts
from juesuan.reading.figures import Figure
from juesuan.reading.grammar import (
    ACTUAL,
    AND,
    ANNUAL,
    GENERIC,
    INITIAL,
    PRIOR,
    Meaning,
    Reason,
    Statement,
    Subject,
    Token,
    path_subject,
)
from juesuan.reading.ratios import Ratios
from juesuan.reading.set_aside import set_aside
from juesuan.reading.vocabulary import FUNDS, Item, Key

_MOVED = ("增长", "下降", "上升", "降低")
_ADJUSTED = re.compile("追加|调增|调减|调整|收回")
_LEAD = re.compile(
    r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十\d]+）|\d+[.、．]|[23]\d{4}(?:\d\d)?(?!\d)|[一二三四五六七八九]是|（?(?:其中|含)|另外|此外|本部门|本单位|我单位|我[局镇乡县区院校]|20\d\d年度?|本年度?|当年|全年|共(?![青同享建产有和])|对(?!外|附属|个人|企业|社会)|[：，、；）]|\|)+"
)
_TRAIL = re.compile(r"(?:支出|费用|决算|分别|为|是|共计|合计|共|约|累计|达到?|实际|安排|使用|投入|支付|计|各|均|[：，、]|\|)+$")
_LISTED = re.compile(r"(?:[、，和及与]\d+(?:,\d{3})*(?:\.\d+)?(?!\d))+")
_BARE_TOTAL = re.compile(
    r"(?:（[一二三四五六七八九十]+）)?(20\d\d年度?)?(?:本部门|本单位|我单位|我局)?((?:年初|全年|调整后?)?预算|决算)?(?:本年|总)?(收入|支出)(?:合计)?为?"
)
_BAND = re.compile(r"\d分?(?:（不?含）)?[-—~至到]$")
_BAND_OPENS = re.compile(r"分?(?:（不?含）)?[-—~至到]\d+分|分之间")
_BEYOND = re.compile("(大|小|高|低|多|少)于(?:年初|全年|调整)?(?:预算|上年决算)数?$")
_BELOW_CLASS = re.compile(r"([^，。；：、（）\d]{2,30})（\d{0,3}款）(?:([^，。；：、（）\d]{2,30})（\d{0,3}项）)?")
_SUMMED = re.compile("共计?|合计|总计")
_SEVERAL = re.compile("[一二两三四五六七八九十\\d]+[个项](?:项目|单位)?$")
_LEVEL_LED = re.compile("年初预算|预算|全年预算|调整预算|支出决算|决算|20\\d\\d年度?(?:年初预算|支出决算|决算|支出)")
_NO_NOUN = re.compile("的(?:日常|经费|支出|费用)?$")
_ADJUSTED_BASE = re.compile("(?:剔除|扣除|不考虑|排除)[^，。；]{0,24}(?:因素|影响|口径)")


def _alike(one: Meaning, other: Meaning) -> bool:
    """Whether two figures are equal or one may be a slip for the other: one digit, digits swapped, point or sign shifted."""
    a, b = one.figure.value, other.figure.value
    if a == b:
        return True
    left, right = (f"{v.normalize():f}".replace(".", "").strip("0") for v in (a, b))
    one_digit = len(left) == len(right) > 2 and sum(x != y for x, y in zip(left, right, strict=True)) == 1
    return left == right or one_digit or sorted(left) == sorted(right)


class Paragraph(Bases, Counts, Ratios):
    """One paragraph while it is read; `meanings`, `reasons` and `statements` are the result."""

    def read(self) -> Paragraph:
        """Reads the whole paragraph, figure by figure."""
        sentence = 0
        for end in [m.end() for m in re.finditer("[。！？]|$", self.text)]:
            if end <= sentence and end:
                continue
            self._sentence(sentence, end)
            sentence = end
        self._doubt_second_readings()
        self._know_own_words()
        self._leave_other_lists()
        self._find_reasons()
        return self

    def _doubt_second_readings(self) -> None:
        """A sentence does not state one quantity twice with quite other digits: the second is another quantity, not understood.

        One wrong or swapped digit, or a shifted point, may be a slip of the writer and stays for the checks.
        """
        starts = [0, *(m.end() for m in re.finditer("[。！？]", self.text))]
        first: dict[tuple, Meaning] = {}
        for number, meaning in enumerate(self.meanings):
            if meaning.key is None or meaning.measure in ("other", "unread", "score", "weight", "target"):
                continue
            whole = meaning.of.label if meaning.of else ""
            said = (bisect_right(starts, meaning.figure.at), meaning.key, meaning.measure, meaning.basis, meaning.body, whole)
            before = first.setdefault((*said, meaning.unit), meaning)
            if before is not meaning and not _alike(before, meaning):
                self.meanings[number] = Meaning(meaning.figure, "unread", unit=meaning.unit, group=meaning.group)

    def _leave_other_lists(self) -> None:
        """车辆费11万元（其中：购置费9万元，交通费2万元）: a bracket that makes its whole with items that are none of
        its parts in the vocabulary is a list of its own, and its amounts stand for themselves."""
        sums = self.grammar.vocabulary.hierarchy["sums"]
        for whole in self.meanings:
            opened = self.text.find("（", whole.figure.to, whole.figure.to + 4)
            known = [e["parts"] for e in sums if e["whole"] == whole.label] if opened > 0 and whole.measure == "amount" else []
            if not known:
                continue
            parts = [m for m in self.meanings if m.figure.at > opened and m.measure == "amount" and self._within(opened, m)]
            strangers = [m for m in parts if all(m.label not in names for names in known)]
            gap = abs(sum(m.figure.value for m in parts) - whole.figure.value) * 10**whole.figure.decimals
            if any(m.figure.value for m in strangers) and 2 * gap <= len(parts) + 1:
                for part in parts:
                    part.key = None

    def _within(self, opened: int, meaning: Meaning) -> bool:
        """Whether a figure lies in the bracket that opens at a place."""
        between = self.text[opened : meaning.figure.at]
        depths = [1 if c == "（" else -1 for c in between if c in "（）"]
        return all(sum(depths[: n + 1]) > 0 for n in range(len(depths)))

    def _know_own_words(self) -> None:
        """What the vocabulary does not name is one amount in its paragraph, where that prints each side of it once."""
        named: dict[str, list[Meaning]] = {}
        for meaning in self.meanings:
            money = meaning.measure in ("amount", "change", "change_rate", "rate", "share")
            if money and meaning.label and meaning.key is None and self.zone(meaning.figure.at) != "reason":
                named.setdefault(meaning.label, []).append(meaning)
        for label, found in named.items():
            sides = {(m.measure, m.basis) for m in found}
            if ("amount", ACTUAL) in sides and 1 < len(sides) == len(found):
                key = (label, f"@{self.line.offsets[0]}")
                for meaning in found:
                    meaning.key = key
                    meaning.of = Subject(label, key) if meaning.of and meaning.of.label == label else meaning.of

    def _sentence(self, start: int, end: int) -> None:
        before = self.subject
        if not re.match(r"其中|[，；]", self.text[start:end]):
            self.comparator = self.listed = ""
            self.within = None
        self.body = self.spoken_of = self._unit_named(start, end) or self.body
        self._year_told(start, end)
        if fund := self.grammar.fund_led.match(self.text, start, end):  # 国有资本经营预算：本年收入0万元
            self.context = replace(self.context, scope=self.grammar.funds[fund.group(1)])
        figures = self._between(start, end)
        for figure in figures:
            meaning = self._aside(figure) or self._meaning(figure, start)
            meaning.group = meaning.group or self.context.group
            self.meanings.append(meaning)
            if meaning.measure != "other":
                self.previous = meaning
                self.previous_end = figure.to + len(self.grammar.unit(self.text, figure.to)[0])
        self._after_enumeration(start, end, before)
        self._budgets_of_rates(start)
        if not any(m.measure != "other" for m in self.meanings[len(self.meanings) - len(figures) :]):
            self._subject_without_figure(start, end)
        if end > start:
            low, high = self.line.span(start, end)
            self.statements.append(
                Statement(
                    self.text[start:end],
                    low,
                    high,
                    self.context.section,
                    self.context.scope,
                    before,
                    tuple(f.start for f in figures),
                )
            )

    def _after_enumeration(self, start: int, end: int, before: Subject | None) -> None:
        """其中 with several items, and 此外, are asides: afterwards the subject in force is again their whole."""
        lead = re.search("其中|此外|另外", self.text[start:end])
        if not lead:
            return
        listed = {m.label for m in self.meanings if start + lead.start() <= m.figure.at < end and m.measure == "amount"}
        levels = [m for m in self.meanings if start <= m.figure.at < start + lead.start() and m.measure == "amount" and m.label]
        if listed and (len(listed) > 1 or lead.group() != "其中"):
            self._take_in_all_parts(levels, start + lead.start(), end)
            self.subject = Subject(levels[-1].label, levels[-1].key) if levels else before

    def _take_in_all_parts(self, levels: list[Meaning], start: int, end: int) -> None:
        """“三公”经费合计100万元，其中：…、会议费3万元: a whole that its list makes with items that are none of its parts."""
        whole = levels[-1] if levels else None
        beside = self.grammar.vocabulary.hierarchy["beside"].get(whole.label, ()) if whole else ()
        listed = [m for m in self.meanings if start <= m.figure.at < end and m.measure == "amount"] if beside else []
        parts = [m for m in listed if whole and m.basis == whole.basis]
        others = [m.label for m in parts if m.label in beside]
        if whole is None or not others:
            return
        sums = self.grammar.vocabulary.hierarchy["sums"]
        within = {
            p for e in sums if e["whole"] != whole.label and any(m.label == e["whole"] for m in parts) for p in e["parts"]
        }
        total = sum(m.figure.value for m in parts if m.label not in within)
        if abs(total - whole.figure.value) * 10**whole.figure.decimals <= len(parts):
            whole.label = "、".join([whole.label, *others])
            whole.key = (whole.label, "")

    def _subject_without_figure(self, start: int, end: int) -> None:
        """A sentence that names a 类款项 path, or nothing but an item, and prints no amount sets the subject in force."""
        if path := self._path(start, end):
            self.subject = path
        elif self.text.endswith("。", start, end) and _LEVEL_LED.match(self.text, end):
            self.subject = self._bare_name(start, end - 1) or self.subject  # （1）行政运行（2130101）。预算为895.10万元

    def _bare_name(self, start: int, end: int) -> Subject | None:
        """The item that text[start:end] is the name of, after its list number and without its code."""
        if any(t.kind in ("purpose", "reason") for t in self.between(start, end)):
            return None
        name = re.sub(r"（\d{3,7}）$", "", _LEAD.sub("", self.text[start:end]))
        if not 2 <= len(name) <= 30 or re.search(r"[\d，；。：]|[如以]下|情况|说明|原因|包括|其中|方面|分$", name):
            return None
        item = self.grammar.vocabulary.item(name)
        return self._of(item) if item and item.kind == "money" else Subject(name)

    def _aside(self, figure: Figure) -> Meaning | None:
        if self.context.glossary:
            return Meaning(figure, "other", reason="definition")
        reason = set_aside(self.text, figure.at, figure.to)
        unit, family = self.grammar.unit(self.text, figure.to)
        if reason == "range":
            reason = "" if unit else "name"  # 5台-10台 and 3人+2人 are counts
        if not reason and family == "money" and self._threshold(figure.at, figure.to + len(unit)):
            reason = "threshold"
        banded = family in ("", "score") and _BAND_OPENS.match(self.text, figure.to)
        if banded or (family == "score" and self._score_band(figure.at, figure.to + len(unit))):
            reason = "threshold"
        return Meaning(figure, "other", reason=reason) if reason else None

    def _score_band(self, at: int, end: int) -> bool:
        """90分以上, 80-90分 and 80（含）-90分 are bands of a scale."""
        return bool(self.grammar.threshold_end.match(self.text, end) or _BAND.search(self.text[:at][-8:]))

    def _threshold(self, at: int, end: int) -> bool:
        return bool(self.grammar.threshold.search(self.text[:at]) or self.grammar.threshold_end.match(self.text, end))

    def _meaning(self, figure: Figure, sentence: int) -> Meaning:
        self._leave_bracket(figure.at)
        unit, family = self.grammar.unit(self.text, figure.to)
        if not unit and (rest := _LISTED.match(self.text, figure.to)):
            unit, family = self.grammar.unit(self.text, rest.end())  # 4125.49、4143.91万元: the unit stands after the last
        unit, family = (unit, family) if unit else self._unit_of_the_change(figure)
        opened = self._clause_start(figure.at, sentence)
        clause = max(opened, self.previous_end if self.previous_end <= figure.at else 0)
        window = self.between(clause, figure.at)
        zone = self.zone(figure.at)
        if zone == "purpose" and self._adjacent_item(window, figure.at):
            zone = ""
        self._comparator(window, clause, figure.at, sentence)
        if not zone:
            self._enclose(clause, figure.at, sentence)
        read = {"money": self._money, "count": self._count, "score": self._score}.get(family, self._ratio)
        if self.context.units:
            self._speak_of(clause, figure.at, sentence)
        named = not unit and re.match("[\u4e00-\u9fff]", self.text[figure.to :])  # 完成832平台采购: a number in a name
        meaning = Meaning(figure, "unread") if named else read(figure, unit, window, clause, sentence, zone)
        meaning.body = meaning.body or self.spoken_of
        if zone == "reason" and meaning.measure == "amount":
            meaning.key = None  # 主要原因是追加人员经费400万元 is a part of the item, never all of it
        moved = meaning.measure in ("change", "change_rate")
        if moved and _ADJUSTED_BASE.search(self.text, self._part_start(figure.at), figure.at):
            meaning.key = None  # 剔除该项因素，同比下降8%: not the change of what is printed
        if self.context.plain and meaning.key is None and meaning.measure != "other":
            return Meaning(figure, "other", reason="description")
        if figure.at and self.text[figure.at - 1] == "-" and not re.search(r"\d-$", self.text[: figure.at]):
            meaning.sign = -1
        meaning.named = self._named(meaning, window, clause, figure.at)
        meaning.shape = self._shape(window, clause, figure.at) + unit
        self._remember(meaning, zone)
        self._year_told(opened, self._part_end(figure.at))
        self._of_another_year(meaning)
        self._of_years_in_turn(meaning, clause)
        return meaning

    def _named(self, meaning: Meaning, window: list[Token], clause: int, at: int) -> tuple[str, ...]:
        """Which fields of its meaning the figure's own clause names; 同比, and a budget after 占, name none."""
        said, text = {t.kind for t in window}, self.text[clause:at]
        share = next((t for t in window if t.kind == "share"), None)
        budgeted = share and any(t.kind in ("reference", "level") and t.start >= share.end for t in window)
        items = [t for t in window if t.kind == "item"]
        named = {
            "label": any(not share or t.end <= share.start for t in items)
            or (meaning.label != "" and meaning.label in text)
            or (meaning.measure == "count" and bool(self.grammar.heads(self.text, clause, at)))
            or path_subject(text, self.grammar.vocabulary, "") is not None,
            "basis": bool(said & {"reference", "level"}) and not budgeted,
            "measure": "direction" in said
            or (bool(share) and not budgeted)
            or "rate" in said
            or (meaning.measure == "amount" and bool(said & {"reference", "level"})),
            "of": any(share and t.start >= share.end for t in items),
            "year": bool(re.search(r"20\d\d年|[上去今本]年", text)),
        }
        return tuple(n for n, so in named.items() if so)

    def _shape(self, window: list[Token], clause: int, at: int) -> str:
        """The clause before a figure with # for each number and I for each item."""
        parts, place = [], clause
        for token in (t for t in window if t.kind == "item"):
            parts += [self.text[place : token.start], "I"]
            place = token.end
        return re.sub(r"\d[\d,.]*(?:年度?)?", "#", "".join([*parts, self.text[place:at]])).strip("，。；：、")

    def _unit_of_the_change(self, figure: Figure) -> tuple[str, str]:
        """较上年2.08减少0.03万元: a level without unit has that of the change printed right after it."""
        after = self._between(figure.to, figure.to + 8)
        move = self.between(figure.to, after[0].at) if after else []
        led = [t for t in self.between(figure.at - 8, figure.at) if t.kind == "reference" and t.end == figure.at]
        if led and len(move) == 1 and move[0].kind == "direction" and (move[0].start, move[0].end) == (figure.to, after[0].at):
            return self.grammar.unit(self.text, after[0].to)
        return "", ""

    def _leave_bracket(self, at: int) -> None:
        """After a bracket the subject in force is again the one before it: 公务用车费5万元（其中购置费0万元），下降10%."""
        inside = self._bracketed(at)
        if inside and self.before_bracket is None:
            self.before_bracket = self.subject
        elif not inside and self.before_bracket is not None:
            self.subject, self.before_bracket = self.before_bracket, None

    def _speak_of(self, clause: int, at: int, sentence: int) -> None:
        """Whose figure this is: the unit its clause begins with, else the one before it in the same part of the sentence."""
        if "；" in self.text[max(sentence, self.previous_end) : at]:
            self.spoken_of = self.body
        self.spoken_of = self._unit_named(clause, at) or self.spoken_of

    def _remember(self, meaning: Meaning, zone: str) -> None:
        """A level outside reasons sets the subject in force."""
        if zone or meaning.measure == "unread" or self.grammar.count_units.fullmatch(meaning.unit or "-"):
            return
        if meaning.key is None and _ADJUSTED.search(meaning.label):
            return  # 年中追加预算12万元 adjusts the item in force and is none itself
        if meaning.measure in ("amount", "change") and meaning.label:
            self.subject = Subject(meaning.label, meaning.key)
            if meaning.measure == "amount":
                self._recent.append(self.subject)
            if meaning.measure == "amount":
                self.enclosing = self.enclosing or self.subject

    def _adjacent_item(self, window: list[Token], at: int) -> Item | None:
        items = [t for t in window if t.kind == "item"]
        between = re.sub("（[类款项]）", "", self.text[items[-1].end : at]) if items else ""
        if items and not GENERIC.sub("", between).strip("，（）"):
            return items[-1].value
        return None

    def _subject(self, window: list[Token], clause: int, at: int, sentence: int, zone: str) -> Subject | None:
        """The subject of a money figure: by clue, 类款项 path, item, the clause's own words, or the one in force."""
        if item := self._clue(at, sentence):
            return Subject(item.label, (item.concept, self._fund_of(sentence, at)))
        if self.queue and not self._words_left(window, clause, at):
            return self.queue.pop(0)
        if self._enumerate(clause, at):
            return self.queue.pop(0)
        if named := self._path(clause, at) or self._named_by_item(window, at):
            return named
        if self._distribute(clause, at):
            return self.queue.pop(0)
        # 行政运行（项）：2023年决算数为… names its item before the colon.
        if path := self._path(max(sentence, self.previous_end if self.previous_end <= at else sentence), at):
            return path
        if total := self._said_of_totals(clause, at, sentence):
            return total
        if words := self._own_words(window, clause, at):
            return self._short_name(words) or Subject(words)
        return self._named_before_colon(clause, sentence) or self._subject_in_force(window, clause, at, sentence, zone)

    def _named_by_item(self, window: list[Token], at: int) -> Subject | None:
        """The last item that the clause names before a share; 分别 puts the items in a queue for the figures that follow."""
        shares = [t.start for t in window if t.kind == "share"]
        items = [t for t in self._items(window, at) if not any(s < t.start for s in shares)]
        purpose = max((t.end for t in window if t.kind == "purpose"), default=0)
        if items and items[-1].end <= purpose < at and not _SUMMED.search(self.text[purpose:at]):
            items = [] if self._own_words(window, purpose, at) else items  # 项目支出主要用于公路养护1180.20万元
        if not items:
            return None
        if _SUMMED.match(self.text, items[-1].end) and (several := self._summed(items)):
            return several
        spread = re.search("分别|各", self.text[items[-1].end : at])
        if spread and (pair := self._both_totals(items[-1].value, at)):
            self.queue = pair
            return self.queue.pop(0)
        if spread and spread.group() == "分别":
            self.queue = [self._of(t.value) for t in items]
            return self.queue.pop(0)
        named = self._part_in_force(items[-1].value, items[-1].start)
        return self._of(named) if named is not items[-1].value else self._of_the_same_fund(items[-1]) or self._of(named)

    def _part_in_force(self, item: Item, place: int) -> Item:
        """货物类采购项目9个，实际采购金额30万元: a total's name after a part with no amount yet means the part."""
        parts = [p for e in self.grammar.vocabulary.hierarchy["sums"] if e["whole"] == item.label for p in e["parts"]]
        start = max(self.text.rfind(mark, 0, place) for mark in ("。", "；", "其中"))
        named = next((t.value for t in self.between(max(start, 0), place) if t.kind == "item"), None)
        told = {m.label: m.basis for m in self.meanings if m.figure.at > start and m.measure == "amount"}
        opened = any(m.figure.at > start and m.measure == "count" for m in self.meanings) or INITIAL in told.values()
        return named if named and named.label in parts and told.get(named.label) in (None, INITIAL) and opened else item

    def _short_name(self, words: str) -> Subject | None:
        """财政拨款 within income or expenditure is the fund's; 购置费 within vehicles is that of vehicles."""
        vocabulary = self.grammar.vocabulary
        last = self._recent[-1] if self._recent else None
        near = (self.enclosing, self.subject, self.before_bracket, self._parent(self.subject), self._parent(last))
        around = [s for s in near if s and s.key]
        sides = [s.key[0][:2] for s in around if s.key and s.key[0] in ("收入合计", "收入总计", "支出合计", "支出总计")]
        if words in self.grammar.funds and sides:
            key = (sides[0] + "合计", self.grammar.funds[words])
            return Subject(vocabulary.label_of(key), key)
        short = vocabulary.hierarchy["short_names"]
        label = next((short[s.label][words] for s in around if words in short.get(s.label, ())), "")
        return self._of(vocabulary.items[label]) if label else None

    def _named_before_colon(self, clause: int, sentence: int) -> Subject | None:
        """（二）2050803培训支出：决算数8.30万元 names its item before the colon."""
        if self.context.group or not clause or self.text[clause - 1] != "：":
            return None
        return self._bare_name(max(sentence, self.previous_end), clause - 1)

    def _of_the_same_fund(self, token: Token) -> Subject | None:
        """一般公共预算财政拨款本年收入9万元；本年支出8万元: the expenditure of the fund that the paragraph began with."""
        first = self._recent[0].key if self._recent else None
        bare_total = re.fullmatch("本年度?(收入|支出)(?:合计)?", self.text[token.start : token.end])
        if not bare_total or not first or first[1] not in FUNDS[1:] or first[0] not in ("收入合计", "支出合计"):
            return None
        return Subject(token.value.label, (token.value.concept, first[1]))

    def _items(self, window: list[Token], at: int) -> list[Token]:
        """The items of a clause that are not named in passing: 收、支总计（含结转和结余）1580.32万元."""
        items = [t for t in window if t.kind == "item" and (self._same_bracket(t.start, at) or self._named_so(t))]
        return [t for t in items if not self._split_up(t, at)]

    def _split_up(self, token: Token, at: int) -> bool:
        """采购金额中公开招标10万元: an item before 中 is the whole of what is named after it."""
        return self.text.startswith("中", token.end) and at > token.end + 2

    def _named_so(self, token: Token) -> bool:
        """接待费、出国费和车辆费（以下简称三公经费）: a bracket that holds but a name says what the words before it are."""
        led = re.search("（(?:以下)?(?:统称|简称|即)?$", self.text[: token.start][-8:])
        return bool(led) and self.text.startswith("）", token.end)

    def _summed(self, items: list[Token]) -> Subject | None:
        """上缴上级支出、经营支出、对附属单位补助支出共0万元: the sum of several items is none of them."""
        run = [items[-1]]
        for token in reversed(items[:-1]):
            if self.text[token.end : run[0].start] not in ("、", "和", "及", "与"):
                break
            run.insert(0, token)
        return Subject("、".join(t.value.label for t in run)) if len(run) > 1 else None

    def _said_of_totals(self, clause: int, at: int, sentence: int) -> Subject | None:
        """本年收入88.88万元，支出88.88万元 beside other totals or within a fund; 2023年收入1518.70万元 of the department."""
        said = _BARE_TOTAL.fullmatch(self.text[clause:at])
        if not said:
            return None
        item = self.grammar.vocabulary.items[said.group(3) + "合计"]
        if self.subject and self.subject.key and self.subject.key[0] in ("收入合计", "支出合计"):
            return Subject(item.label, item.key(self.subject.key[1]))
        dated = said.group(1) or said.group(2) or re.fullmatch(r"20\d\d年度?，", self.text[sentence:clause])
        whole = dated and not self.context.scope and self._speaks_of_totals()
        return self._of(item) if whole or self.context.scope in ("fund", "capital") else None

    def _subject_in_force(self, window: list[Token], clause: int, at: int, sentence: int, zone: str) -> Subject | None:
        """What a figure speaks of whose clause names nothing."""
        if zone == "reason":
            moved = [t for t in window if t.kind == "direction"]
            words = self.text[moved[-1].end : at].strip("了：，") if moved else ""  # 增加经费15.2万元
            return Subject(words) if re.fullmatch("[\u4e00-\u9fff]{2,12}", words) else None
        if self.context.group:
            return self.subject
        if self.subject and (period := re.search(r"\d月|季度|上半年|下半年", self.text[clause:at])):
            return Subject(f"{self.subject.label}（{period.group()}）")  # a part of the year is another amount
        # 因公出国（境）费无增减，为0万元: a clause that names an item and prints nothing sets the subject for the next.
        named = self.between(max(self.previous_end, sentence), clause)
        items = [t.value for t in named if t.kind == "item" and not self.zone(t.start) and not self._bracketed(t.start)]
        if items and self.previous_end <= at:
            return self._of(items[-1])
        if spent := self._spent_on_counted(clause, at):
            return spent
        if self.subject is None and any(t.kind in ("reference", "level") for t in window):
            # 全年预算数3200万元，执行数3136万元 with nothing named: one project's money, known by its paragraph alone
            return Subject("项目资金", ("项目资金", f"@{self.line.offsets[0]}"))
        return self.subject

    def _spent_on_counted(self, clause: int, at: int) -> Subject | None:
        """国内公务接待221批次，1768人，共计支出9.95万元: what was spent on the things just counted."""
        last = self.previous
        counted = last.label if last and last.measure in ("count", "share") else ""
        if last and counted and not last.key and re.fullmatch("(?:涉及)?(?:资金|金额)", self.text[clause:at]):
            return Subject(f"{counted}资金")  # 重点项目2个，金额210万元
        if last and last.measure == "count" and clause == at and counted not in self.grammar.vocabulary.hierarchy["spent_on"]:
            return Subject(f"{counted}金额")  # 车辆30台，1120.50万元
        label = self.grammar.vocabulary.hierarchy["spent_on"].get(counted)
        if not label or not re.fullmatch("(?:共?计?(?:支出|花费|费用|金额)(?:共?计?|为|合计))?", self.text[clause:at]):
            return None
        kin = {label, *(e["whole"] for e in self.grammar.vocabulary.hierarchy["sums"] if label in e["parts"])}
        return None if self.subject and self.subject.label in kin else self._of(self.grammar.vocabulary.items[label])

    def _speaks_of_totals(self) -> bool:
        """Whether nothing narrower than income and expenditure as a whole is in force."""
        key = self.subject.key if self.subject else None
        return self.subject is None or bool(key and key[0] in ("收支总计", "收入总计", "支出总计"))

    def _both_totals(self, item: Item, at: int) -> list[Subject]:
        """收、支总计分别为 with two figures: the totals of income and of expenditure, one after the other."""
        unit = f"(?:{self.grammar.money_units}|%)?"
        two = re.match(rf"[\d.,]+{unit}[、，和及与][\d.,]+(?:{self.grammar.money_units}|%)", self.text[at:])
        if item.concept != "收支总计" or not two:
            return []
        items = self.grammar.vocabulary.items
        key = item.key(self.context.scope)
        return [
            Subject(self.grammar.vocabulary.label_of((total, key[1])) if key[1] else total, (total, key[1]))
            for total in ("收入总计", "支出总计")
            if total in items
        ]

    def _distribute(self, clause: int, at: int) -> bool:
        """分别 with no item of its own hands the figures that follow to the last subjects, one each (占比分别为85%、15%)."""
        end = min((p for stop in "，。；" if (p := self.text.find(stop, at)) >= 0), default=len(self.text))
        number = len(self._between(at, end))
        if len(self.enumerated) == number == self._listed(at) and "占" in self.text[clause:at]:
            self.queue = list(self.enumerated)  # 货物、服务采购分别为3万元、1万元，占采购支出的75%和25%
            return True
        if number > 1 and (moved := self._changes_in_turn(clause, at, number)):
            self.queue = moved
            return True
        if not re.search("分别|各占|各(?:增|减|上|下)", self.text[clause:at]):
            return False
        recent = list(dict.fromkeys(self._recent))[-number:]
        if number < 2 or len(recent) < number:
            return False
        self.queue = recent
        return True

    def _changes_in_turn(self, clause: int, at: int, number: int) -> list[Subject]:
        """购置费和运行费分别减少2万元和5万元，下降33%和44%: the items whose changes were listed just before."""
        before = self.meanings[-number:]
        turned = self.text[clause:at].strip("，") in _MOVED and number == self._listed(at) == len({m.label for m in before})
        return [Subject(m.label, m.key) for m in before] if turned and all(m.measure == "change" for m in before) else []

    def _enumerate(self, clause: int, at: int) -> bool:
        """货物、工程、服务采购规模分别为3万元、2万元和1万元: names joined before 分别, one for each figure after it."""
        before, spread, _ = self.text[clause:at].partition("分别")
        if not spread or self.previous_end > clause + len(before):
            return False
        nouns = self.grammar.vocabulary.words["shared_nouns"]
        names = re.split(AND, _LEAD.sub("", before).removesuffix("决算"))
        if len(names) < 2 or len(names) != self._listed(at) or min(map(len, names)) < 2 or "占" in before:
            return False
        item, last = self.grammar.vocabulary.item, names[-1]
        found = [item(n) for n in names]
        for noun in (n for n in nouns if last.endswith(n) and last != n):
            names[-1] = _SEVERAL.sub("", last.removesuffix(noun))  # 展览、修缮两个项目支出
            found = [item(n) or item(n + noun) for n in names]
            if all(found):
                break
        if any(i is not None and i.kind != "money" for i in found):
            return False
        self.queue = [self._of(i) if i else self._short_name(n) or Subject(n) for i, n in zip(found, names, strict=True)]
        self.enumerated = list(self.queue)
        return True

    def _clue(self, at: int, sentence: int) -> Item | None:
        """The item whose clue phrases stand in this sentence part, the last just before the number."""
        part = self.text[max(sentence, self.text.rfind("；", sentence, at) + 1) : at]
        if part.startswith(("涉及", "共涉及")):
            part = self.text[sentence:at]  # 自评项目12个…；涉及资金1020.4万元
        found = next((item for item, pattern in self.grammar.clues if pattern.search(part)), None)
        return self._unless_the_whole(found) if found else None

    def _words_left(self, window: list[Token], clause: int, at: int) -> str:
        """What the clause says before the number beside direction and generic words."""
        text = self.text[clause:at]
        for token in reversed([t for t in window if t.kind == "direction"]):
            text = text[: token.start - clause] + text[token.end - clause :]
        return GENERIC.sub("", text).strip("，（）")

    def _path(self, start: int, end: int) -> Subject | None:
        text, topic = self.text[start:end], self.context.topic
        if below := _BELOW_CLASS.match(_LEAD.sub("", text)):  # 普通教育（款）2020年度决算…, under the heading of its class
            names = [n for n in below.groups() if n]
            above = topic.key[0] if topic and topic.key and topic.key[0] not in ("支出合计", "收支总计") else ""
            return Subject(names[-1], ("/".join([above, *names]), self.context.scope or "general"))
        return path_subject(text, self.grammar.vocabulary, self.context.scope)

    def _own_words(self, window: list[Token], clause: int, at: int) -> str:
        """The clause's own name for what the number measures, where the vocabulary has none."""
        led = [t.end for t in window if t.kind in ("reason", "purpose")]
        led += [t.end + 1 for t in window if t.kind == "item" and self._split_up(t, at)]
        clause = max([clause, *led])  # 主要原因是新增工程资金500万元
        window = [t for t in window if t.start >= clause]
        text = self.text[clause:at]
        cut = [t.start - clause for t in window if t.kind != "item"]
        compared = [p for word in self.grammar.compare if len(word) == 1 and (p := text.find(word)) > 0 and cut and p < cut[0]]
        text = text[: min(compared + cut)] if cut else text
        text = _LEAD.sub("", _TRAIL.sub("", text)).strip("，（：、")
        if unit := next((u for u in self.context.units if text.startswith(u)), ""):
            text = text.removeprefix(unit)  # 局机关3.20万元: the amount in force, of this unit
        if len(re.sub(r"[^\u4e00-\u9fff]", "", GENERIC.sub("", text))) < 2 or text == "项目" or len(text) > 40:
            return ""
        if text.startswith(self.grammar.compare) or (self.context.topic and _NO_NOUN.search(text)):
            return ""  # 比2019年决算数 and 用于保障机构正常运转的日常支出 name nothing
        return self._whose(text)

    def _whose(self, text: str) -> str:
        """车辆3辆，价值48.60万元: the value of the vehicles. Other words stand as they are."""
        attributes = self.grammar.vocabulary.words["attributes"]
        if text not in attributes or not self.previous or not self.previous.label:
            return text
        owner = self.previous.label
        end = next((a for a in attributes if owner.endswith(a) and owner != a), "")
        return owner.removesuffix(end) + text

    def _money(self, figure: Figure, unit: str, window: list[Token], clause: int, sentence: int, zone: str) -> Meaning:
        direction = self._direction(window)
        subject = self._subject(window, clause, figure.at, sentence, zone)
        meaning = Meaning(figure, "amount", unit=unit)
        before = self.previous
        if (
            before
            and before.measure in ("amount", "change", "unit_cost")
            and not self.text[clause : figure.at].strip("、和及与|")
            and clause
        ):
            meaning.measure, meaning.sign, meaning.basis, meaning.year = before.measure, before.sign, before.basis, before.year
            subject = Subject(before.label, before.key) if before.measure == "unit_cost" else subject
        elif direction is not None:
            meaning.measure, meaning.sign, meaning.basis = "change", -1 if direction < 0 else 1, self.comparator
            meaning.year = self.context.year
            subject = self._of_that_year(subject) if self.comparator in (INITIAL, ANNUAL) else subject
        elif beyond := _BEYOND.search(self.text[clause : figure.at]):  # 决算数大于预算数55.93万元
            meaning.measure, meaning.sign, meaning.basis = "change", -1 if beyond.group(1) in "小低少" else 1, window[-1].value
            meaning.year, subject = self.context.year, self._of_that_year(self.subject)
        else:
            meaning.basis = self._basis(window, clause, figure.at)
            named = self.text[clause : figure.at]
            if re.search("预算(?:金额|资金)", named) and "年初" not in named and self._clue(figure.at, sentence):
                meaning.basis = ANNUAL  # 涉及预算金额 and 预留预算金额 name the budget in force, not the initial one
            meaning.year = self._year_of(meaning.basis)
            if cost := self._cost_of_one(window, clause, figure.at, subject):
                meaning.measure, subject = "unit_cost", cost
        if subject is None:
            meaning.measure = "unread"
            return meaning
        subject = self._within_an_item(subject)
        meaning.label, meaning.key = subject.label, self._key_of_fund_projects(subject, sentence, figure.at)
        return meaning

    def _within_an_item(self, subject: Subject) -> Subject:
        """“三公”经费3万元（其中：一般公共预算支出3万元） is paid from the fund; 维修费 listed under vehicles is theirs."""
        outer, key = self.before_bracket, subject.key
        if outer and outer.key and key and key[1] in FUNDS and self._is_fund_total(subject) and not self._is_fund_total(outer):
            return Subject(outer.label, (outer.key[0], key[1])) if outer.key[0][:2] not in ("收支", "收入", "支出") else subject
        vocabulary = self.grammar.vocabulary
        other = self.within and self.within.label in vocabulary.hierarchy["closed"] and self.within.label != subject.label
        item = vocabulary.items.get(subject.label)
        return Subject(subject.label) if other and item in vocabulary.economic else subject

    def _of_that_year(self, subject: Subject | None) -> Subject | None:
        """2022年执行数为80万元，高于预算数1万元, told in 2023: the variance is that of 2022, which stands for itself."""
        before = self.previous
        last_years = before and before.measure == "amount" and before.basis == PRIOR
        return Subject(before.label) if before and last_years else subject

    def _key_of_fund_projects(self, subject: Subject, sentence: int, at: int) -> Key | None:
        """绩效自评资金 of 政府性基金预算项目 are not those of the department."""
        evaluated = subject.key and subject.key[0].startswith("绩效") and subject.key[0].endswith("资金")
        fund = self._fund_of(sentence, at) if evaluated else ""
        return (subject.key[0], fund) if fund and subject.key else subject.key

    def _cost_of_one(self, window: list[Token], clause: int, at: int, subject: Subject | None) -> Subject | None:
        """The cost of one unit that a money figure is, if it is one: 人均接待费, 人均154.93元 after guests, 人均工资支出."""
        if subject and self._kind(subject) == "unit_cost":
            return subject
        per = self.grammar.per_unit.search(self.text, clause, at)
        if per is None:
            return None
        items = [t for t in window if t.kind == "item"]
        if items:
            led = items[-1].start == per.end()
            return Subject(per.group() + items[-1].value.label) if led else None
        words = self._own_words(window, clause, at)
        counts = [m for m in self.meanings if m.measure == "count" and m.unit in ("人", "人次", "辆", "台")]
        average = self.grammar.vocabulary.hierarchy["averages"].get(counts[-1].label, {}) if counts else {}
        if per.group() in average.get("per", ()) and not GENERIC.sub("", words.removeprefix(per.group())):
            return self._of(self.grammar.vocabulary.items[average["cost"]])
        said = re.search(f"{per.group()}[\u4e00-\u9fff]*?(?:费用|成本|支出)", self.text[clause:at])
        return Subject(words if words not in ("", per.group()) else said.group() if said else per.group())

    def _kind(self, subject: Subject) -> str:
        item = self.grammar.vocabulary.items.get(subject.label)
        return item.kind if item else ""

    def _find_reasons(self) -> None:
        for start, end, kind in self.zones:
            if kind != "reason" or end <= start:
                continue
            explained = [m for m in self.meanings if m.figure.at < start and m.measure in ("change", "change_rate")]
            last = explained[-1] if explained else None
            same = [m for m in explained if last and (m.key, m.label, m.basis) == (last.key, last.label, last.basis)]
            low, high = self.line.span(start, end)
            subject = Subject(last.label, last.key) if last else self.subject
            text = self.text[start:end].lstrip("：是为，")
            self.reasons.append(
                Reason(
                    text,
                    low,
                    high,
                    tuple(m.figure.start for m in same[-2:]),
                    subject,
                    last.basis if last else "",
                    self.context.section,
                )
            )
