"""Measures: what a construction makes of a figure, with the subject, basis and whole that it says where to take from."""

from __future__ import annotations

from juesuan.ground.expressions import expression
from juesuan.ground.groups import grouped
from juesuan.reading.bases import Bases
from juesuan.reading.constructions import Construction
from juesuan.reading.counts import Counts
from juesuan.reading.grammar import ACTUAL, ANNUAL, BUDGETS, INITIAL, PRIOR, TOTALS, Meaning, Subject
from juesuan.reading.registers import Registers
from juesuan.reading.scan import Clause, Part, Scan
from juesuan.reading.subjects import Subjects

_NO_HEAD = 100  # 万元: nobody spends as much on one person
_FAR_APART = 7  # a seventh of an amount: what is nearer to it is its budget, and not how far that is away


class Measures(Part):
    """The meanings of a paragraph's figures, one method a measure of constructions.yaml."""

    def __init__(self, scan: Scan, registers: Registers, bases: Bases, subjects: Subjects):
        super().__init__(scan, registers)
        self.bases, self.subjects = bases, subjects
        self.wholes, self.counts = subjects.wholes, Counts(scan, registers, bases, subjects)

    def read(self, rule: Construction | None, clause: Clause) -> Meaning:
        """The meaning of the figure of a clause that this construction reads."""
        if clause.family == "score":
            return self.counts.score(clause)
        if clause.family == "count":
            return self.counts.count(clause)
        if rule is None or rule.measure == "unread":
            return self._none(clause)
        return getattr(self, f"_{rule.measure}")(rule, clause)

    def _none(self, clause: Clause) -> Meaning:
        """A figure whose words are not understood."""
        return Meaning(clause.figure, "unread", unit=clause.unit, year=self.context.year)

    def _subject(self, rule: Construction, clause: Clause) -> Subject | None:
        previous = self.registers.previous
        if rule.subject == "previous" and previous:
            return previous.subject
        if rule.subject == "in_force":
            return self.registers.subject
        money = clause.family == "money" or rule.measure == "level"
        return self.subjects.of_money(clause) if money else self.subjects.of_ratio(clause)

    def _basis(self, rule: Construction, clause: Clause) -> str:
        """The basis that a construction names, or says where to take from."""
        reference, comparator = clause.last("reference"), self.registers.comparator
        if rule.basis == "compared":
            return comparator
        if rule.basis == "from":
            self.registers.comparator, self.registers.told_of_last_year = comparator or PRIOR, False
            return self.registers.comparator
        if rule.basis == "reference":
            return reference.value if reference else comparator
        if rule.basis == "budget":
            plain = self.vocabulary.words["plain_budgets"]
            exactly = [t.value for t in clause.kinds("reference") if self.text[t.start : t.end] not in plain]
            return exactly[-1] if exactly else self.bases.named_budget(clause)
        if rule.basis == "saved":
            return self.bases.budget_beside_actual(clause) or comparator or self.bases.last_year_beside(clause)
        return rule.basis

    def _sign(self, rule: Construction, clause: Clause) -> int:
        if rule.sign in ("up", "down"):
            return -1 if rule.sign == "down" else 1
        moved = clause.last("direction") if rule.sign == "direction" else None
        return (self._either_way(clause) or (-1 if moved.value < 0 else 1)) if moved else 1

    def _either_way(self, clause: Clause) -> int:
        """较上年9万元增加（减少）1万元: which of both words of the form holds, by the levels beside them, else by the change
        that a rate is of, else the first; 0 where one word stands alone."""
        both = clause.kinds("direction")[-2:]
        brackets = [self.text[both[0].end : both[1].start], self.text[both[1].end : both[1].end + 1]] if len(both) > 1 else []
        if brackets != ["（", "）"] or both[0].value == both[1].value:
            return 0
        level, last = {m.basis: m.figure.value for m in self.bases.levels_beside(clause)}, self.registers.previous
        now, before = level.get(ACTUAL, level.get(INITIAL)), level.get(self.registers.comparator)
        if now is not None and before is not None and now != before:
            return 1 if now > before else -1
        return last.sign if last and last.measure == "change" and last.figure.at >= clause.sentence else int(both[0].value)

    def _level(self, rule: Construction, clause: Clause) -> Meaning:
        """An amount at a time, or what one unit of something costs."""
        meaning = Meaning(clause.figure, "amount", unit=clause.unit)
        subject = self._subject(rule, clause)
        if (left := self.subjects.totals.left_over(clause)) and left[1]:
            meaning.measure, meaning.basis, meaning.sign, meaning.year = "change", left[1], -1, self.context.year
            return self._speaking(meaning, left[0], clause)  # 预算5万元，用了3万元，剩2万元
        if not clause.family or clause.last("reference"):
            subject = subject or self.registers.subject  # 由于年初预算数为0万元，无法计算, within a reason
        basis = self.bases.of_level(clause)
        meaning.basis = basis if rule.basis == "said" else self._basis(rule, clause)
        if self.registers.levels:
            meaning.basis = self.registers.levels.pop(0)
        last = self.registers.previous
        if clause.text == "（" and last and last.measure == "amount" and last.label == (subject.label if subject else ""):
            meaning.basis = last.basis  # 1.1亿元左右（11042.15万元）: the same again
        if basis == ACTUAL and not clause.tokens and self._beside_a_budget(subject, clause):
            meaning.basis = self.registers.previous.basis  # 年初预算收入9万元、支出9万元
        if left and left[0].label == "年初结转和结余" and meaning.basis == PRIOR:
            meaning.basis = ACTUAL  # 上年没花完的9万元
        in_force = self.grammar.pattern["budget_in_force"].search(clause.text) if "预算" in clause.text else None
        if in_force and "年初" not in clause.text and self.subjects.clue(clause.at, clause.sentence):
            meaning.basis = ANNUAL  # 涉及预算金额 and 预留预算金额 name the budget in force, not the initial one
        meaning.year = self.bases.year_of(meaning.basis)
        if cost := self._cost_of_one(clause, subject):
            meaning.measure, subject = "unit_cost", cost
        return self._speaking(meaning, subject, clause)

    def _beside_a_budget(self, subject: Subject | None, clause: Clause) -> bool:
        """Whether a bare 支出 stands just behind the budget of the income, or the reverse."""
        last = self.registers.previous
        if last is None or subject is None or {last.label[-4:], subject.label[-4:]} != {*TOTALS}:
            return False
        told = last.measure == "amount" and last.basis in BUDGETS and last.figure.at >= clause.sentence
        return told and self.registers.previous_end >= clause.opened - 1

    def _speaking(self, meaning: Meaning, subject: Subject | None, clause: Clause) -> Meaning:
        """Gives an amount or a change its subject; without one it is unread."""
        if subject is None:
            meaning.measure = "unread"
            return meaning
        subject = self.wholes.within(subject, clause)
        meaning.label, meaning.key = subject.label, subject.key
        if subject.key and subject.key[0].startswith("绩效") and subject.key[0].endswith("资金"):
            fund = self.scan.fund_of(clause.sentence, clause.at)  # those of 政府性基金预算项目 are not the department's
            meaning.key = (subject.key[0], fund) if fund else subject.key
        return meaning

    def _compared(self, rule: Construction, clause: Clause, measure: str) -> Meaning:
        """A change or its rate, without a subject yet; what it is against holds for the figures behind it."""
        meaning = Meaning(clause.figure, measure, unit=clause.unit, year=self.context.year)
        meaning.basis, meaning.sign = self._basis(rule, clause), self._sign(rule, clause)
        if rule.basis == "reference":
            self.registers.comparator = meaning.basis  # 超年初预算56万元，高出6.42%; 超年初预算5%，多出的9万元
        return meaning

    def _change(self, rule: Construction, clause: Clause) -> Meaning:
        meaning = self._compared(rule, clause, "change")
        subject = self._subject(rule, clause)
        if rule.sign == "levels":
            subject = self._differing(clause) or subject
            meaning.sign = self._sign_of_levels(subject, meaning.basis)
        before = self.registers.previous
        if rule.basis == "reference" and self._a_level(subject, clause):
            meaning.measure, meaning.sign, meaning.year = "amount", 1, self.bases.year_of(meaning.basis)
            return self._speaking(meaning, subject, clause)
        if clause.family == "points":  # the change of a rate, which is no amount
            rated = before and before.measure in ("share", "rate") and not clause.last("item", "path")
            subject = before.subject if rated else subject
            subject = Subject(subject.label) if subject else None
        per = self.grammar.per_unit.search(clause.text)
        if before and before.measure == "unit_cost" and (per or clause.start > clause.opened):
            subject = before.subject  # 比上年人均2.10万元减少0.10万元
        told = before.basis if before and before.measure == "amount" else ""
        within = self.registers.within
        beside = within and any(m.key == within.key and m.figure.at >= clause.sentence for m in self.registers.told)
        grown = told == ACTUAL and meaning.sign > 0 and before and clause.unit == before.unit
        if grown and subject and beside and subject.label == before.label and clause.figure.value > before.figure.value:
            subject = within  # 收入总计95万元，其中年初结转2万元，较上年增加3万元: more than the part itself
        adjusted = told in BUDGETS and told != meaning.basis and subject and before and subject.label == before.label
        if before and meaning.basis in BUDGETS and (told == PRIOR or adjusted):
            # 2022年执行数为80万元，高于预算数1万元, told in 2023, or of one budget against another: stands for itself
            subject = Subject(before.label)
        return self._speaking(meaning, subject, clause)

    def _a_level(self, subject: Subject | None, clause: Clause) -> bool:
        """决算数382万元，小于年初预算数375万元: the budget itself, which differs little, and not how far it is away."""
        if expression(r"[\d.,]+[万亿]?元的").match(self.text, clause.at):
            return False  # 超出预算150万元的45%: neither can be told
        said = [m for m in self.registers.meanings if subject and m.figure.at >= clause.sentence and m.label == subject.label]
        spent = next((m for m in reversed(said) if m.measure == "amount" and m.basis == ACTUAL and m.unit == clause.unit), None)
        return bool(spent) and abs(clause.figure.value - spent.figure.value) * _FAR_APART <= spent.figure.value

    def _same(self, rule: Construction, clause: Clause) -> Meaning:
        """A figure joined to the one before: of the same measure and basis, with the subject whose turn it is."""
        before = self.registers.previous
        between = self.scan.between(self.registers.previous_end, clause.opened)
        if before and (before.figure.at < clause.sentence or any(t.kind in ("item", "path") for t in between)):
            before = None  # 基本支出持平，1310万元 goes on with nothing
        if before and before.measure == "amount" and clause.family in ("percent", ""):
            return self._share(rule._replace(measure="share", subject="previous"), clause)
        if before is None or (clause.family == "money" and before.measure not in ("amount", "change", "unit_cost")):
            return self._level(rule._replace(measure="level"), clause) if clause.family == "money" else self._none(clause)
        meaning = Meaning(
            clause.figure, before.measure, basis=before.basis, year=before.year, sign=before.sign, unit=clause.unit
        )
        if clause.family == "money":
            subject = self._subject(rule, clause)
            if self.registers.levels:
                meaning.basis, subject = self.registers.levels.pop(0), before.subject
                meaning.year = self.bases.year_of(meaning.basis)
            subject = before.subject if before.measure == "unit_cost" else subject
            return self._speaking(meaning, subject, clause)
        if before.measure == "change" and clause.family == "percent":
            meaning.measure = "change_rate"  # 减少0.56万元、23.83%
        meaning.of = before.of
        return self._rated(meaning, self._subject(rule, clause))

    def _nil(self, rule: Construction, clause: Clause) -> Meaning:
        """A 0 without a unit is an amount where its clause, or what stands before its colon, names one."""
        if clause.says_nothing and self.text[clause.start - 1 : clause.start] != "：":
            return self._same(rule, clause)
        subject = self.subjects.named_shortly(clause)
        return self._level(rule._replace(measure="level"), clause) if subject and subject.key else self._none(clause)

    def _rated(self, meaning: Meaning, subject: Subject | None) -> Meaning:
        """Gives a percentage its subject; a rate is of the subject's own budget."""
        if subject is None or meaning.measure in ("unread", "unit_cost"):
            meaning.measure = "unread"
            return meaning
        meaning.label, meaning.key = subject.label, subject.key
        if self.registers.bases and meaning.measure in ("rate", "change_rate"):
            meaning.basis = self.registers.bases.pop(0)
        if meaning.measure == "rate":
            meaning.of = subject
        return meaning

    def _share(self, rule: Construction, clause: Clause) -> Meaning:
        meaning = Meaning(clause.figure, "share", unit=clause.unit, year=self.context.year)
        registers, before = self.registers, self.registers.previous
        if before and before.measure == "change" and clause.text.startswith("（") and rule.subject == "previous":
            meaning.measure, meaning.basis, meaning.sign = "change_rate", before.basis, before.sign
            return self._rated(meaning, before.subject)  # 比上年减少18.50万元（65.37%）
        if rule.of == "last" and (whole := self.wholes.spoken_in(clause)):  # 占支出合计200万元的40%
            several = self.pattern["sum_of_list"].match(registers.shape.lstrip("，"))  # 二者占项目支出170万元的93%
            part = Subject(several.group()) if several else registers.subject
            if whole.measure == "count" and before:  # 结案95件，占新收案件90件的106%: a count is a share of a count
                counts = (m for m in reversed(registers.meanings) if m.measure == "count" and m is not whole)
                part = next((m.subject for m in counts if m.figure.at >= clause.sentence and m.unit == whole.unit), None)
            meaning.basis, meaning.of = self._basis_of_share(part, clause), whole.subject
            return self._rated(meaning, part)
        share = clause.last("share")
        graded = self.counts.of_grade(self.text[clause.start : share.start]) if share else None  # “优”的占75%
        subject = self.scan.of(graded) if graded else self._subject(rule, clause)
        meaning.basis = self._basis_of_share(subject, clause)
        dated = rule.basis == "said" and "年" in clause.text
        dated = dated and self.bases.last_year_named(clause.start, clause.opened, clause.at) == (True, False)
        if dated or rule.basis == "from":
            meaning.basis, meaning.year = PRIOR, self.bases.year_of(PRIOR)  # 2020年度两项占比分别为99%和1%
        meaning.of = self.wholes.whole(clause, subject)
        if self._both_of_last_year(subject, meaning.of, clause):
            meaning.basis, meaning.year = PRIOR, self.bases.year_of(PRIOR)
        return self._rated(meaning, subject)

    def _both_of_last_year(self, part: Subject | None, whole: Subject | None, clause: Clause) -> bool:
        """2022年度支出合计797万元，其中：基本支出264万元，占33%: whether the sentence tells last year's of both alone."""
        levels = [m for m in self.registers.meanings if m.figure.at >= clause.sentence and m.measure == "amount"]
        told = [{m.basis for m in levels if m.subject == one} for one in (part, whole)]
        return told == [{PRIOR}, {PRIOR}]

    def _basis_of_share(self, part: Subject | None, clause: Clause) -> str:
        """货物采购预算10万元，占采购预算的58%: a share is of the basis of its part's amount, printed just before it; not of
        what a bracket between them tells of that (货物采购9万元（预算10万元），占58%)."""
        last = self.registers.previous
        if last and not self.scan.same_bracket(last.figure.at, clause.at):
            bracket = self.scan.opened(last.figure.at)
            outside = (m for m in reversed(self.registers.meanings) if clause.sentence <= m.figure.at < bracket)
            last = next((m for m in outside if m.measure == "amount"), last)
        level = self.registers.level_of_list() if last and last.measure == "change" else last
        budgeted = level and level.measure == "amount" and part and level.label == part.label and level.basis == INITIAL
        return INITIAL if budgeted or self.context.basis == INITIAL else ACTUAL

    def _rate(self, rule: Construction, clause: Clause) -> Meaning:
        meaning = Meaning(clause.figure, "rate", unit=clause.unit, year=self.context.year)
        if rule.of == "last":  # 完成全年预算27万元的28.5%
            level = self.wholes.spoken_in(clause)
            if level is None:
                return self._rated(meaning, None)
            meaning.basis = level.basis if level.basis in (*BUDGETS, PRIOR) else INITIAL
            return self._rated(meaning, level.subject)
        if self.context.basis == INITIAL and clause.last("share"):
            return self._share(rule, clause)  # 占支出预算的75%, in a budget
        meaning.basis = self._basis(rule, clause)
        subject = self._subject(rule, clause)
        if rule.basis == "from":
            meaning.year, subject = self.bases.year_of(PRIOR), subject and Subject(subject.label)
        if subject is None and (rate := clause.last("rate")):
            name = self.text[rate.start : rate.end].removesuffix("为")
            meaning.label = name if name.endswith("率") else ""  # 预算执行率99.5% of nothing that is named
            meaning.measure = "rate" if meaning.label else "unread"
            return meaning
        return self._rated(meaning, subject)

    def _change_rate(self, rule: Construction, clause: Clause) -> Meaning:
        meaning = self._compared(rule, clause, "change_rate")
        subject = self._subject(rule, clause)
        if rule.sign == "levels":
            meaning.sign = self._sign_of_levels(subject, meaning.basis)
        return self._rated(meaning, subject)

    def _differing(self, clause: Clause) -> Subject | None:
        """两年相差5万元: the item whose level and another of it differ by so much, where there is but one."""
        told = (m for m in self.registers.told if m.measure == "amount" and m.unit == clause.unit)
        levels = grouped((m.subject, m.figure.value) for m in told)
        found = [s for s, values in levels.items() if len(values) > 1 and abs(values[-1] - values[-2]) == clause.figure.value]
        return found[0] if len(found) == 1 else None

    def _sign_of_levels(self, subject: Subject | None, basis: str) -> int:
        """Printed without a sign, a difference has that of the two amounts before it."""
        before = self.registers.previous
        if before and before.measure == "change" and subject == before.subject and basis == before.basis:
            return before.sign  # 减少1万元，变动率5%
        label = subject.label if subject else ""
        levels = {m.basis: m.figure.value for m in self.registers.meanings if m.measure == "amount" and m.label == label}
        return -1 if basis in levels and ACTUAL in levels and levels[ACTUAL] < levels[basis] else 1

    def _own_rate(self, rule: Construction, clause: Clause) -> Meaning:
        """A percentage that the text names in its own words."""
        words = self.subjects.names.own_words(clause)
        measure = "rate" if words else "unread"
        return Meaning(clause.figure, measure, words, basis=ACTUAL if words else "", year=self.context.year, unit=clause.unit)

    def _unit_cost(self, rule: Construction, clause: Clause) -> Meaning:
        """150元/人: the average of the amount told last."""
        unit = self.text[clause.figure.to + len(clause.unit) :][1:2]
        cost = next((c for per in self.grammar.slashed.get(unit, ()) if (c := self._average(per))), None)
        basis = self.bases.of_level(clause)
        meaning = Meaning(clause.figure, "unit_cost", basis=basis, year=self.bases.year_of(basis), unit=clause.unit)
        return self._speaking(meaning, cost, clause)

    def _cost_of_one(self, clause: Clause, subject: Subject | None) -> Subject | None:
        """The cost of one unit that a money figure is, if it is one: 人均接待费, 人均154.93元 after guests, 人均工资支出."""
        item = self.grammar.vocabulary.items.get(subject.label) if subject else None
        if subject and item and item.kind == "unit_cost":
            return subject
        per = self.grammar.per_unit.search(self.text, clause.start, clause.at)
        granted = self.pattern["granted_by_head"].search(self.text, clause.start, clause.at)
        if per is None or (granted and "万" in clause.unit and clause.figure.value >= _NO_HEAD):
            return None  # 生均拨款13860万元 is what a school was granted
        items = clause.kinds("item")
        if items and items[-1].end == per.start():  # 会议费人均120元
            return self._average_of(items[-1].value.label, per.group()) or Subject(per.group() + items[-1].value.label)
        if items:
            return Subject(per.group() + items[-1].value.label) if items[-1].start == per.end() else None
        words = self.subjects.names.own_words(clause)
        what = words.removeprefix(per.group())
        spent = self.pattern["what_is_spent"].fullmatch(what) or not self.grammar.without_filler(what)
        if spent and (cost := self._average(per.group())):
            return cost
        said = expression(f"{per.group()}[\u4e00-\u9fff]*?(?:费用|成本|支出)").search(clause.text)
        words = said.group() if said and len(words) > 2 and said.group().startswith(words) else words
        return Subject(words if words not in ("", per.group()) else said.group() if said else per.group())

    def _average_of(self, label: str, per: str) -> Subject | None:
        """The cost that the vocabulary knows of one of an item."""
        found = self.grammar.vocabulary.hierarchy["averages"].get(label, {})
        return self.scan.of(self.grammar.vocabulary.items[found["cost"]]) if per in found.get("per", ()) else None

    def _average(self, per: str) -> Subject | None:
        """What 人均 or 平均每辆 is the average of: the amount or the count told last that has one."""
        for meaning in reversed(self.registers.meanings):
            if meaning.measure in ("amount", "count") and (found := self._average_of(meaning.label, per)):
                return found
            if meaning.measure == "amount" and meaning.figure.value and self.grammar.vocabulary.item(meaning.label):
                break  # another item has been told since
        amount = next((m for m in reversed(self.registers.meanings) if m.measure == "amount" and m.label), None)
        return Subject(f"{per}{amount.label}") if amount and (per.endswith("均") or per == "每生") else None
