"""Counts and scores: which things a number counts, told by the word that stands nearest to it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from juesuan.ground import expressions as re
from juesuan.ground.expressions import expression
from juesuan.reading.bases import Bases
from juesuan.reading.figures import STOPS, Figure
from juesuan.reading.grammar import ACTUAL, INITIAL, PRIOR, Meaning, Subject
from juesuan.reading.registers import Registers
from juesuan.reading.scan import Clause, Part, Scan
from juesuan.reading.subjects import Subjects
from juesuan.reading.vocabulary import DIVISION, Item

Head = tuple[int, int, str]
_CHANGES = ("reference", "direction", "compared", "level")


class Counts(Part):
    """The counts and scores of a paragraph."""

    def __init__(self, scan: Scan, registers: Registers, bases: Bases, subjects: Subjects):
        super().__init__(scan, registers)
        self.bases, self.subjects = bases, subjects

    def count(self, clause: Clause) -> Meaning:
        """What a number with a classifier counts, in which year, or by how much it changed."""
        figure, unit, text, last = clause.figure, clause.unit, self.text, self.registers.previous
        spoken = clause.start if not clause.zone else max(clause.sentence, text.rfind("；", clause.sentence, figure.at) + 1)
        last_year = [t for t in clause.kinds("reference") if t.value == PRIOR and text[t.start] == "上" and t.start >= spoken]
        meaning = Meaning(figure, "count", unit=unit, basis=self.bases.of_level(clause, ACTUAL, last_year, spoken))
        meaning.year = self.bases.year_of(meaning.basis)
        if moved := self._from_or_to(meaning, clause):
            return moved
        item = (self._graded(clause) if len(clause.text) < 10 else None) or self._distributed(clause) or self._nearest(clause)
        item = self._of_all(item, clause) if item else None
        bodies = item and "单位" not in item.label and self.pattern["bodies"].match(text, figure.to)
        # 国内公务接待35批次，其中接待上级检查20批次
        evaluated = (m for m in reversed(self.registers.meanings) if m.label.endswith("项目数") and "评级" not in m.label)
        # 选取7个项目开展重点评价，等级为优的5个: the projects counted last are none that were self-evaluated
        others = item and "评级" in item.label and next((m.key is None for m in evaluated), False)
        if item and (bodies or others or self._told_in_part(item, clause) or self._of_the_public(item, clause)):
            item = None
        if self.context.basis == INITIAL and self.pattern["planned_ahead"].search(clause.text):
            meaning.basis = INITIAL  # 预计购置2辆
        elif "年初" in clause.text and "年末" in self.text:
            meaning.basis = PRIOR  # 年初公务用车保有量18辆，…年末保有17辆
            meaning.year = self.bases.year_of(PRIOR)
        self._change(meaning, clause)
        if item and self._of_those_bought(item, clause):
            return replace(meaning, label=item.label)  # 安排购置车辆2辆，其中一般公务用车1辆
        if item:
            fund = self.scan.fund_of(clause.sentence, self.scan.end_of(STOPS, figure.to)) if "项目数" in item.label else ""
            meaning.label, meaning.key = item.label, (item.concept, fund)
            if self.pattern["reckoned"].match(self.text, figure.to + len(unit)):
                meaning.key = None  # 按全年平均保有量6辆计算
                return meaning
            if self._told_apart(item, clause):
                meaning.key = (f"{item.concept}{DIVISION}", fund)  # 国内接待10批；接待外宾20批: no part of the domestic ones
            meaning.body = self._buyer(clause)
            return meaning
        meaning.label = self._own_name(clause)
        if self._of_the_last(clause):
            meaning.label = last.label  # 出院9870人次，比上年增加50人次
        if not meaning.label and last and last.label:
            meaning.label = last.label if last.measure == "count" else f"{last.label}{unit}"  # 培训5期200人次
        if not meaning.label:
            meaning.measure = "unread"
        return meaning

    def _of_the_public(self, item: Item, clause: Clause) -> bool:
        """免费开放补助到位9万元，全年接待50992人次: visitors, who are no guests of the office."""
        if "接待" not in item.label:
            return False
        sentence, words = self.text[clause.sentence : self.scan.end_of("。", clause.at)], self.vocabulary.words
        public, official = ([words[f"received_{name}"], words[f"counted_{name}"]] for name in ("publicly", "officially"))
        seen = any(expression(said).search(sentence) for said in public)
        return seen and not any(expression(said).search(sentence) for said in official)

    def _of_all(self, item: Item, clause: Clause) -> Item:
        """国内接待26批次；外事接待2批次。全年合计接待28批次: what parts told before make together."""
        vocabulary = self.grammar.vocabulary
        apart = [c for c, beside in vocabulary.hierarchy["told_apart"].items() if beside == item.label]
        told = {m.label for m in self.registers.meanings if m.measure == "count"}
        added = told >= {item.label, *apart} and self.pattern["summed"].search(self.text, clause.start, clause.at)
        whole, last = vocabulary.items.get(item.label.removeprefix("国内")), self.registers.previous
        again = clause.says_nothing and last and whole and last.label[:4] == whole.label[:4]  # 合计接待28批次、223人次
        return whole if whole and apart and (added or again) else item

    def _of_the_last(self, clause: Clause) -> bool:
        """Whether a count says by how much the one before it in its sentence changed, and names nothing itself."""
        last, moved = self.registers.previous, next((t for t in clause.tokens if t.kind in _CHANGES), None)
        told = last and last.measure in ("count", "change") and last.unit == clause.unit and last.figure.at >= clause.sentence
        led = clause.text[: moved.start - clause.start].strip("，较比与同") if moved else ""
        return bool(told and moved and clause.last("direction") and not led)

    def _of_those_bought(self, item: Item, clause: Clause) -> bool:
        """Whether a kind of vehicles is listed among those bought, and not among those held."""
        kinds = next(iter(self.grammar.parts.get("车辆", ())), ())
        listed = item.label in kinds and "其中" in self.text[clause.sentence : clause.at]
        said = (m.label for m in reversed(self.registers.meanings) if m.figure.at >= clause.sentence and m.label not in kinds)
        return listed and next(said, "") == "公务用车购置数"

    def _told_apart(self, item: Item, clause: Clause) -> bool:
        """Whether a count is told beside what it is a part of elsewhere: in one sentence, not after 其中 or in a bracket."""
        beside = self.grammar.vocabulary.hierarchy["told_apart"].get(item.label)
        if not beside or "其中" in self.text[clause.sentence : clause.at] or self.scan.opened(clause.at) >= 0:
            return False
        return any(m.label == beside and m.figure.at >= clause.sentence for m in self.registers.meanings)

    def _graded(self, clause: Clause) -> Item | None:
        """开展自评的项目26个，优22个、良4个: what a grade alone before a number counts."""
        behind = self.pattern["graded_behind"].match(self.text, clause.figure.to + len(clause.unit))  # 6个评为优
        return self.of_grade(behind.group(1) if behind else clause.text)

    def of_grade(self, words: str) -> Item | None:
        """The projects that a grade is told of: 优, “优”的, 结果为优的."""
        vocabulary = self.grammar.vocabulary
        said = self.pattern["grade_said"].sub("", self.pattern["lead"].sub("", words)).strip("，、；：的为“”")
        label = vocabulary.words["grades"].get(said)
        evaluated = label and any(m.label == "绩效自评项目数" for m in self.registers.meanings)
        return vocabulary.items[label] if evaluated else None

    def _told_in_part(self, item: Item, clause: Clause) -> bool:
        """Whether a count that has been printed is listed in parts, in words of the text's own: 其中：接待上级检查20批次."""
        listed = self.text.rfind("其中", 0, clause.at)
        begun = self.text.rfind("。", 0, max(listed - 1, 0)) + 1  # of the sentence that 其中 stands in, or opens behind
        said = (m for m in self.registers.meanings if begun <= m.figure.at < listed and m.measure == "count")
        return any(m.label == item.label and m.figure.value != clause.figure.value for m in said)

    def _change(self, meaning: Meaning, clause: Clause) -> None:
        """Makes it a change where a direction word, or a change just before it, says so."""
        moved, last = clause.last("direction"), self.registers.previous
        if moved:
            compared = clause.last("reference", "compared")
            basis = self.registers.comparator if compared or clause.zone != "reason" else PRIOR
            meaning.measure, meaning.basis, meaning.year = "change", basis, self.context.year  # 主要是车辆减少2辆
            meaning.sign = -1 if moved.value < 0 else 1
        elif last and last.measure == "change" and clause.says_nothing and last.unit in self.vocabulary.words["counts"]:
            meaning.measure, meaning.basis, meaning.year, meaning.sign = "change", last.basis, last.year, last.sign

    def _own_name(self, clause: Clause) -> str:
        """The text's own words for what is counted: those after the unit, in the clause, or just before the number."""
        after = self.pattern["counted"].match(self.text[clause.figure.to + len(clause.unit) :][:60])
        words = self._counted_words(after.group(1)) if after else ""
        words = words if len(words) >= 2 else self.subjects.names.own_words(clause)
        name = self.pattern["counted_lead"].sub("", words)  # 成效是全年举办主体班18期
        if name:
            return name
        led = max((t.end for t in clause.kinds("reason", "purpose")), default=clause.start)
        noun = self.pattern["noun"].search(clause.text[max(0, led - clause.start) :])
        return self.subjects.names.whose(noun.group(1)) if noun else ""

    def _counted_words(self, after: str) -> str:
        """What the words after a number and its unit say was counted: 部门整体支出; of projects, what was done with them."""
        if self.pattern["counted_verbs"].match(after):
            return ""  # 按年末在编人员55人计算
        if owner := self.pattern["units"].match(after):
            return owner.group()  # 1个单位出国团组2个
        if done := self.pattern["work_on_projects"].match(after):
            return f"{done.group(1)}项目数"  # 选取9个项目开展绩效监控
        if person := self.pattern["persons"].match(after):
            return person.group()  # 62名职工工资调标
        if owned := self.pattern["units_of"].match(after):
            return owned.group()  # 2个参照公务员法管理的单位
        return self.pattern["counted_end"].split(after)[0]

    def _from_or_to(self, meaning: Meaning, clause: Clause) -> Meaning | None:
        """出国人次从29人降为16人: a count last year and this year, with the words before 从 as its name."""
        if named := self.pattern["counted_from"].fullmatch(clause.text):
            last_year = self.context.year - 1 if self.context.year else None
            return replace(meaning, label=named.group(1), basis=PRIOR, year=last_year)
        last = self.registers.previous
        if last and last.measure == "count" and self.pattern["counted_to"].fullmatch(clause.text):
            return replace(meaning, label=last.label, basis=ACTUAL, year=self.context.year)
        return None

    def _buyer(self, clause: Clause) -> str:
        """机关事务中心购置5台车，纪委购置2台车: the body whose purchase a count is; '' for the department's own."""
        bought = self.pattern["bought"].fullmatch(clause.text)
        if not bought:
            return ""
        before = self.registers.meanings[-1] if self.registers.meanings else None
        named = bought.group(1).endswith(self.grammar.unit_names)
        one_of_several = before and before.body and before.unit and bought.group(1) not in ("共", "全年", "本年")
        return bought.group(1) if named or one_of_several else ""

    # --- the head of a count ------------------------------------------------------------------------------------------------

    def _distributed(self, clause: Clause) -> Item | None:
        """购置数及保有量分别为1辆和130辆: the count whose head stands at the figure's own place in the list."""
        at, opened = clause.at, self.scan.clause_start(clause.at, 0)
        spread = self.text.rfind("分别", opened, at)
        if spread < 0:
            return None
        before = self.scan.figures_between(spread, at)
        number = self.scan.listed(before[0].at if before else at)
        if number < 2 or number <= len(before):
            return None
        heads: list[Head] = []
        for head in sorted(self.grammar.heads(self.text, opened, spread), key=lambda h: (h[0], -h[1])):
            if not heads or head[0] >= heads[-1][1]:
                heads.append(head)
        if len(heads) != number:
            return None
        return next(iter(self.grammar.counts[heads[len(before)][2], clause.unit]), None)

    def _nearest(self, clause: Clause) -> Item | None:
        """The count whose head stands nearest before the number (or, failing that, just after it in the clause)."""
        figure, sentence = clause.figure, clause.sentence
        unit = clause.unit.lstrip("万亿")
        unit = "个团组" if unit == "个" and self.text.startswith("团组", figure.to + 1) else unit
        unit = "批次" if unit == "个" and self.text.startswith("批次", figure.to + 1) else unit
        unit = "批次" if unit == "个" and self.pattern["in_batches"].search(self.text[: figure.at][-8:]) else unit
        before, after = self._heads_around(figure, unit, sentence)
        before = [h for h in before if not self._foreign(self._between(h, figure.at))]
        if before and (spent := self._spent_on(before[0], unit, sentence)):
            return spent
        first = self._named_first(figure.at, sentence) if before else None
        if first and before and before[0][2] != first[2] and before[0][2] in first[2]:
            before = [first]  # （其中外事接待0.20万元，接待2批次）: the short word means the thing that the bracket names first
        projects = self.pattern["projects"].match(self.text, figure.to)  # 2个项目自评等级为良: what follows says which
        for _, _, head in after + before if projects else before + after:
            for item in self.grammar.counts.get((head, unit), ()):
                return self.subjects.unless_the_whole(item)
        last = self.registers.previous
        after_own = last and last.measure == "count" and last.key is None  # 赴智利团组1个4人
        said = self.grammar.without_filler(clause.text.strip("（，").removeprefix("团组"))
        bare = not clause.zone and not after_own and not said
        return self._of_the_amount(unit) if unit in ("批次", "批", "个团组") or bare else None

    def _spent_on(self, head: Head, unit: str, sentence: int) -> Item | None:
        """外事接待支出3万元，接待6批次: the short word means what the amount before it was spent on, if told apart."""
        hierarchy = self.grammar.vocabulary.hierarchy
        said = (m for m in reversed(self.registers.meanings) if m.measure == "amount" and m.figure.at >= sentence)
        last = next(said, None)
        if last is None or not last.figure.value or head[0] < last.figure.at or head[2] not in last.label:
            return None
        counts = (c for c, money in hierarchy["spent_on"].items() if money == last.label and c in hierarchy["told_apart"])
        return next((i for c in counts if unit in (i := self.grammar.vocabulary.items[c]).units), None)

    def _of_the_amount(self, unit: str) -> Item | None:
        """因公出国（境）支出5万元，全年累计4个批次: what is counted of the amount before it, or of the one in force."""
        items, pairs = self.grammar.vocabulary.items, self.grammar.vocabulary.words["quantities"]
        for of in (self.registers.previous, self.registers.subject):
            counted = [items[c] for p in pairs if of and of.label in p["money"] for c in p["counts"]]
            if item := next((i for i in counted if unit in i.units), None):
                return item
        return None

    def _between(self, head: Head, at: int) -> str:
        """What stands between a head and its number; 购置国土执法车1辆: the vehicle bought is part of the head."""
        between = self.text[head[1] : at]
        bought = head[2] in self.grammar.vocabulary.words["bought"]
        return "" if bought and self.pattern["vehicle"].fullmatch(between) else between

    def _heads_around(self, figure: Figure, unit: str, sentence: int) -> tuple[list[Head], list[Head]]:
        """The count heads before the number, nearest first, and those after it up to the next figure."""
        text, places = self.text, self.scan.places
        later = (places[i] for i in range(bisect_right(places, figure.at), len(places)))
        follows = next((at for at in later if self.scan.opened(at) < 0), len(text))
        end = self.scan.end_of(STOPS + "、", figure.to)
        close = self.scan.figures_between(sentence - 40, figure.at)  # their words may begin this sentence part
        taken = {f.to + len(unit) for f in close if text.startswith(unit, f.to)}
        disposed = self.pattern["disposed"]
        before = [
            h
            for h in self.grammar.heads(text, sentence, figure.at)
            if h[0] not in taken  # 7个内设机构和5个: the word belongs to the 7
            and self.scan.same_bracket(h[0], figure.at)
            and not disposed.search(re.split("[，。；、]", text[max(sentence, h[0] - 6) : h[0]])[-1])  # 处置车辆1辆 is not held
            and not (h[2].endswith("用车") and "购置" not in h[2] and text.endswith("购置", 0, h[0]))
        ]
        # 35个项目自评得分在90分以上: a number within a band of scores, not the number evaluated
        others = (self.pattern["graded"], self.pattern["counts_next"])
        after = self.grammar.heads(text, figure.to, min(end, follows))
        after = [h for h in after if not any(other.match(text, h[1]) for other in others)]
        return (
            sorted(before, key=lambda h: (h[1], h[1] - h[0]), reverse=True),
            sorted(after, key=lambda h: (h[0], h[0] - h[1])),
        )

    def _named_first(self, at: int, sentence: int) -> Head | None:
        """The head that the bracket, the list after 其中 or the part of the sentence that the figure stands in names first."""
        mark, start = ("（", 0) if self.scan.opened(at) >= 0 else ("其中", sentence)
        opened = self.text.rfind(mark, start, at)
        opened = -1 if opened < sentence or "）" in self.text[opened:at] else opened
        part = max(sentence, opened, self.text.rfind("；", sentence, at))
        return min(self.grammar.heads(self.text, part, at), key=lambda h: (h[0], h[0] - h[1]), default=None)

    def _foreign(self, between: str) -> bool:
        """Whether words stand between a head and its number that belong to neither: 车辆报废1辆 is no number of vehicles."""
        if len(between) < 2:
            return False
        if self.pattern["allowed"].match(between):
            return True  # 车辆编制6辆: what may be held is not what is
        rest = self.pattern["between_head_and_number"].sub("", between)
        if len(rest) > 1:
            for token in reversed(self.grammar.tokens(rest)):  # 较上年减少 changes the count and is no other thing
                if token.kind in _CHANGES:
                    rest = rest[: token.start] + rest[token.end :]
        rest = self.grammar.without_filler(rest.strip("较比与同"))
        return len(self.grammar.without_filler(self.grammar.count_units.sub("", rest))) > 1

    # --- scores -------------------------------------------------------------------------------------------------------------

    def score(self, clause: Clause) -> Meaning:
        """What a score was given to; 相关性（5分） is the weight of a criterion."""
        meaning = Meaning(clause.figure, "score", unit=clause.unit, basis=ACTUAL, year=self.context.year)
        items = [t.value for t in clause.kinds("item") if t.value.kind == "score"]
        last = self.registers.previous
        if last and last.measure == "score" and clause.says_nothing:
            return replace(meaning, label=last.label, key=last.key)  # 得分分别为92.5分、88分
        words = items[-1].label if items else self.subjects.names.own_words(clause)
        if not words and (noun := self.pattern["scored"].search(self.pattern["lead"].sub("", clause.text))):
            words = noun.group(1)  # 投入12分、过程26.6分
        told = last and last.measure == "weight" and last.figure.at >= clause.sentence
        if told and self.pattern["marks_given"].fullmatch(words):
            return replace(meaning, label=last.label)  # 产出指标满分50分、得47分
        given = self.pattern["then_given"].match(self.text, clause.figure.to + len(clause.unit))
        if given and not items and (full := self.pattern["full_marks"].fullmatch(words)):
            return replace(meaning, measure="weight", basis="", label=full.group(1))
        meaning.label = words or (self.registers.subject.label if self.registers.subject else "")
        project = None if items else self.pattern["project_scored"].fullmatch(meaning.label)
        if project and len(self.grammar.without_filler(self.pattern["evaluated"].sub("", project.group(1)))) > 1:
            self.registers.subject = Subject(project.group(1))  # 案件审判项目自评得分97分，全年预算数2500万元
        meaning.key = (items[-1].concept, "") if items else None
        end = clause.figure.to + len(clause.unit)
        closed = self.text[clause.at - 1 : clause.at] + self.text[end : end + 1] == "（）"
        if closed and not items and not self.pattern["given"].search(meaning.label):
            meaning.measure, meaning.basis = "weight", ""
        if not meaning.label:
            meaning.measure = "unread"
        return meaning
