"""Counts and scores: which things a number counts, told by the word that stands nearest to it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from juesuan.reading.figures import Figure
from juesuan.reading.grammar import ACTUAL, GENERIC, INITIAL, PRIOR, Meaning, Subject, Token
from juesuan.reading.scan import Scan
from juesuan.reading.set_aside import STOPS
from juesuan.reading.vocabulary import Item

_WORK_ON_PROJECTS = re.compile(r"项目(?:支出)?(?:开展|进行|编制)了?([\u4e00-\u9fff]{2,14}?)(?:工作)?(?=[，。；、（]|$)")
_PERSONS = re.compile("(?:在职|退休|离休|在编|编外)?(?:职工|教职工|干部|人员|教师|学生)(?=工资|薪|津贴|补贴|调)")
_EVALUATED = re.compile("绩效|自评|评价|综合|平均|整体|支出|部门|项目")
_GRADED = re.compile("得分|分数|评分|等级|等次|结果|结论")
_DISPOSED = re.compile("处置|报废|报损|出租|出借|划转|拍卖|更新|更换|租用|租赁|防疫")
_PLAN = re.compile("预计|计划|拟")
_IN_BATCHES = re.compile("批次数?(?:为|共计?|合计)?$")


class Counts(Scan):
    """The counts and scores of a paragraph."""

    def _unless_the_whole(self, item: Item) -> Item:
        """A part that one form names is the whole where the text names no other part: 以自评表形式自评 without 第三方."""
        rule = self.grammar.vocabulary.hierarchy["whole_unless"].get(item.label)
        return item if rule is None or rule["beside"] in self.text else self.grammar.vocabulary.items[rule["whole"]]

    def _count(self, figure: Figure, unit: str, window: list[Token], clause: int, sentence: int, zone: str) -> Meaning:
        spoken = clause if not zone else max(sentence, self.text.rfind("；", sentence, figure.at) + 1)
        meaning = Meaning(figure, "count", unit=unit, basis=self._basis([], spoken, figure.at, ACTUAL))
        meaning.year = self._year_of(meaning.basis)
        if moved := self._from_or_to(meaning, clause):
            return moved
        of_bodies = re.match("[个家](?:预算)?单位", self.text[figure.to :])
        item = self._distributed_count(figure, clause, unit) or self._count_item(figure, unit, sentence)
        item = None if of_bodies and item and "单位" not in item.label else item
        if self.context.basis == INITIAL and _PLAN.search(self.text, clause, figure.at):
            meaning.basis = INITIAL  # 预计购置2辆
        if item is None and (unit == "月" or unit == "年" or unit == "日"):
            return Meaning(figure, "other", reason="date")
        direction, last = self._direction(window), self.previous
        continued = last and last.measure == "change" and self.grammar.count_units.fullmatch(last.unit or "-")
        if direction is not None:
            compared = any(t.kind in ("reference", "compared") for t in window)
            basis = self.comparator if compared or zone != "reason" else PRIOR  # 主要是车辆减少2辆: since the year before
            meaning.measure, meaning.basis, meaning.year = "change", basis, self.context.year
            meaning.sign = -1 if direction < 0 else 1
        elif continued and not self.text[clause : figure.at].strip("、和及与|"):
            meaning.measure, meaning.basis, meaning.year, meaning.sign = "change", last.basis, last.year, last.sign
        if item:
            fund = self._fund_of(sentence, figure.at) if "项目数" in item.label else ""
            meaning.label, meaning.key = item.label, (item.concept, fund)
            meaning.body = self._buyer(clause, figure.at)
            return meaning
        if direction is not None and last and last.measure == "count" and self.text.startswith(self.grammar.compare, clause):
            meaning.label, meaning.key = last.label, last.key  # 购置执法车2辆，比上年少3辆
            return meaning
        after = re.match(r"(?:（[^）]*）)?([^，。；：、（）\d]{2,16})", self.text[figure.to + len(unit) :])
        words = self._counted_words(after.group(1)) if after else ""
        meaning.label = words if len(words) >= 2 else self._own_words(window, clause, figure.at)
        if not meaning.label:
            led = max((t.end for t in window if t.kind in ("reason", "purpose")), default=clause)
            noun = re.search(r"([\u4e00-\u9fff]{1,12}?)(?:为|是|共|达|约)?$", self.text[max(clause, led) : figure.at])
            meaning.label = self._whose(noun.group(1)) if noun else ""
        if not meaning.label and last and last.label:
            meaning.label = last.label if last.measure == "count" else f"{last.label}{unit}"  # 培训5期200人次
        if not meaning.label:
            meaning.measure = "unread"
        return meaning

    def _from_or_to(self, meaning: Meaning, clause: int) -> Meaning | None:
        """出国人次从29人降为16人: a count last year and this year, with the words before 从 as its name."""
        before = self.text[clause : meaning.figure.at]
        if named := re.fullmatch("([一-鿿]{2,12})[从由](?:上年的?)?", before):
            last_year = self.context.year - 1 if self.context.year else None
            return replace(meaning, label=named.group(1), basis=PRIOR, year=last_year)
        last = self.previous
        if last and last.measure == "count" and re.fullmatch("(?:下?降|减少?|增加?|上?升|提高)[为至到]", before):
            return replace(meaning, label=last.label, basis=ACTUAL, year=self.context.year)
        return None

    def _buyer(self, clause: int, at: int) -> str:
        """机关事务中心购置5台车，纪委购置2台车: the body whose purchase a count is; '' for the department's own."""
        bought = re.fullmatch("([一-鿿]{2,14}?)(?:新|更新)?购置", self.text[clause:at])
        if not bought:
            return ""
        one_of_several = self.meanings and self.meanings[-1].body and self.meanings[-1].unit
        named = bought.group(1).endswith(tuple(self.grammar.vocabulary.words["unit_names"]))
        return bought.group(1) if named or (one_of_several and bought.group(1) not in ("共", "全年", "本年")) else ""

    @staticmethod
    def _counted_words(after: str) -> str:
        """What the words after a number and its unit say was counted: 部门整体支出; of projects, what was done with them."""
        if owner := re.match("(?:预算)?单位", after):
            return owner.group()  # 1个单位出国团组2个
        if done := _WORK_ON_PROJECTS.match(after):
            return f"{done.group(1)}项目数"  # 选取9个项目开展绩效监控
        if person := _PERSONS.match(after):
            return person.group()  # 62名职工工资调标
        if units := re.match("[一-鿿]{2,10}的(?:预算)?单位", after):
            return units.group()  # 2个参照公务员法管理的单位
        return re.split("[的和及与在]|开展|进行", after)[0]

    def _distributed_count(self, figure: Figure, clause: int, unit: str) -> Item | None:
        """购置数及保有量分别为1辆和130辆: the count whose head stands at the figure's own place in the list."""
        spread = self.text.rfind("分别", self._clause_start(figure.at, 0), figure.at)
        if spread < 0:
            return None
        before = self._between(spread, figure.at)
        first = before[0].at if before else figure.at
        if self._listed(first) < 2 or self._listed(first) <= len(before):
            return None
        heads: list[tuple[int, int, str]] = []
        for head in sorted(
            self.grammar.heads(self.text, self._clause_start(figure.at, 0), spread), key=lambda h: (h[0], -h[1])
        ):
            if not heads or head[0] >= heads[-1][1]:
                heads.append(head)
        if len(heads) != self._listed(first):
            return None
        head = heads[len(before)][2]
        return next((i for i in self.grammar.vocabulary.counts if head in i.heads and unit in i.units), None)

    def _count_item(self, figure: Figure, unit: str, sentence: int) -> Item | None:
        """The count whose head stands nearest before the number (or, failing that, just after it in the clause)."""
        unit = unit.lstrip("万亿")
        unit = "个团组" if unit == "个" and self.text.startswith("团组", figure.to + 1) else unit
        unit = "批次" if unit == "个" and _IN_BATCHES.search(self.text[: figure.at][-8:]) else unit  # 接待批次为520个
        before, after = self._heads_around(figure, unit, sentence)
        if numeral := re.match(r"次(?:公务)?接待|批(?:公务)?接待", self.text[figure.to :]):
            before, after = [], [(0, 0, "接待")]
            unit = numeral.group()[0]
        before = [h for h in before if not self._foreign(self.text[h[1] : figure.at])]
        first = self._named_first(figure.at, sentence)
        if first and before and before[0][2] != first[2] and before[0][2] in first[2]:
            before = [first]  # （其中外事接待0.20万元，接待2批次）: the short word means the thing that the bracket names first
        projects = re.match("[个项]项目", self.text[figure.to :])  # 2个项目自评等级为良: what follows says which
        for _, _, head in after + before if projects else before + after:
            for item in self.grammar.vocabulary.counts:
                if head in item.heads and unit in item.units:
                    return self._unless_the_whole(item)
        return None

    def _heads_around(self, figure: Figure, unit: str, sentence: int) -> tuple[list, list]:
        """The count heads before the number, nearest first, and those after it up to the next figure."""
        later = (self.figures[i].at for i in range(bisect_right(self._at, figure.at), len(self._at)))
        follows = next((at for at in later if not self._bracketed(at)), len(self.text))
        end = min((p for s in STOPS + "、" if (p := self.text.find(s, figure.to)) >= 0), default=len(self.text))
        close = self._between(sentence - 40, figure.at)  # their words may begin this sentence part
        taken = {f.to + len(unit) for f in close if self.text.startswith(unit, f.to)}
        before = [
            h
            for h in self.grammar.heads(self.text, sentence, figure.at)
            if h[0] not in taken  # 7个内设机构和5个: the word belongs to the 7
            and self._same_bracket(h[0], figure.at)
            and not _DISPOSED.search(self.text[max(sentence, h[0] - 6) : h[0]])  # 处置车辆1辆 is none of those held
            and not (h[2].endswith("用车") and "购置" not in h[2] and self.text.endswith("购置", 0, h[0]))
        ]
        # 35个项目自评得分在90分以上: a number within a band of scores, not the number evaluated
        after = [h for h in self.grammar.heads(self.text, figure.to, min(end, follows)) if not _GRADED.match(self.text, h[1])]
        return (
            sorted(before, key=lambda h: (h[1], h[1] - h[0]), reverse=True),
            sorted(after, key=lambda h: (h[0], h[0] - h[1])),
        )

    def _named_first(self, at: int, sentence: int) -> tuple[int, int, str] | None:
        """The head that the bracket, the list after 其中 or the part of the sentence that the figure stands in names first."""
        mark, start = ("（", 0) if self._bracketed(at) else ("其中", sentence)
        opened = self.text.rfind(mark, start, at)
        opened = -1 if opened < sentence or "）" in self.text[opened:at] else opened
        part = max(sentence, opened, self.text.rfind("；", sentence, at))
        return min(self.grammar.heads(self.text, part, at), key=lambda h: (h[0], h[0] - h[1]), default=None)

    def _foreign(self, between: str) -> bool:
        """Whether words stand between a head and its number that belong to neither: 车辆报废1辆 is no number of vehicles."""
        rest = re.sub(r"（[^）]*）|\d[\d,.]*|[一二两三四五六七八九十]+(?=[批人次个辆])|项目|其中|团组|参加|[，；]", "", between)
        for unit in self.context.units:
            rest = rest.replace(unit, "")
        for token in reversed(self.grammar.tokens(rest)):  # 较上年减少 changes the count and is no other thing
            if token.kind in ("reference", "direction", "compared", "level"):
                rest = rest[: token.start] + rest[token.end :]
        rest = rest.strip("较比与同")
        rest = self.grammar.count_units.sub("", rest)
        return len(GENERIC.sub("", rest)) > 1

    def _score(self, figure: Figure, unit: str, window: list[Token], clause: int, sentence: int, zone: str) -> Meaning:
        meaning = Meaning(figure, "score", unit=unit, basis=ACTUAL, year=self.context.year)
        items = [t.value for t in window if t.kind == "item" and t.value.kind == "score"]
        last = self.previous
        if last and last.measure == "score" and not self.text[clause : figure.at].strip("、和及与"):
            return replace(meaning, label=last.label, key=last.key)  # 得分分别为92.5分、88分
        words = items[-1].label if items else self._own_words(window, clause, figure.at)
        if not words and (noun := re.search(r"([\u4e00-\u9fff]{1,12}?)(?:为|是|得)?$", self.text[clause : figure.at])):
            words = noun.group(1)  # 投入12分、过程26.6分
        meaning.label = words or (self.subject.label if self.subject else "")
        project = re.fullmatch("(.{2,30}?)(?:项目)?(?:绩效)?(?:自评|评价)?得分", meaning.label)
        if project and not items and len(GENERIC.sub("", _EVALUATED.sub("", project.group(1)))) > 1:
            self.subject = Subject(project.group(1))  # 案件审判项目自评得分97分，全年预算数2500万元
        meaning.key = (items[-1].concept, "") if items else None
        if not meaning.label:
            meaning.measure = "unread"
        return meaning
