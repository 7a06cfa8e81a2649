"""Clauses: what each figure of a paragraph means, read from the clause it stands in.

A construction (data/vocabulary/constructions.yaml) says what the words around a figure make of it; its subject, comparator and
whole are named there or stand in the registers. No rule knows a document's sentences.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from juesuan.reading.bases import Bases
from juesuan.reading.constructions import Construction
from juesuan.reading.counts import Counts
from juesuan.reading.figures import Figure, Plain
from juesuan.reading.grammar import (
    ACTUAL,
    ANNUAL,
    BUDGETS,
    INITIAL,
    PRIOR,
    Context,
    Grammar,
    Meaning,
    Reason,
    Statement,
    Subject,
)
from juesuan.reading.registers import Registers
from juesuan.reading.scan import Clause, Scan
from juesuan.reading.set_aside import set_aside
from juesuan.reading.subjects import Subjects

_ENDS = re.compile("[。！？]|$")
_LISTED = re.compile(r"(?:[、，和及与]\d+(?:,\d{3})*(?:\.\d+)?(?!\d))+")
_MONEY_SIDES = ("amount", "change", "change_rate", "rate", "share")


def _alike(one: Meaning, other: Meaning) -> bool:
    """Whether two figures are equal or one may be a slip for the other: one digit, digits swapped, point or sign shifted."""
    a, b = one.figure.value, other.figure.value
    if a == b:
        return True
    left, right = (f"{v.normalize():f}".replace(".", "").strip("0") for v in (a, b))
    one_digit = len(left) == len(right) > 2 and sum(x != y for x, y in zip(left, right, strict=True)) == 1
    return left == right or one_digit or sorted(left) == sorted(right)


class Paragraph:
    """One paragraph while it is read; `meanings`, `reasons` and `statements` are the result."""

    def __init__(self, line: Plain, figures: list[Figure], context: Context, grammar: Grammar):
        self.context, self.grammar, self.text = context, grammar, line.text
        self.scan, self.registers = Scan(line, figures, context, grammar), Registers.of(context)
        self.bases = Bases(self.scan, self.registers)
        self.subjects = Subjects(self.scan, self.registers)
        self.counts = Counts(self.scan, self.registers, self.bases, self.subjects)
        self.reasons: list[Reason] = []
        self.statements: list[Statement] = []

    @property
    def meanings(self) -> list[Meaning]:
        """The figures with their meanings, in order."""
        return self.registers.meanings

    @property
    def comparator(self) -> str:
        """The comparator in force at the end, for a list that follows."""
        return self.registers.comparator

    @property
    def body(self) -> str:
        """The unit of the department in force at the end, for a list that follows."""
        return self.registers.body

    def read(self) -> Paragraph:
        """Reads the whole paragraph, sentence by sentence."""
        start = 0
        for match in _ENDS.finditer(self.text):
            end = match.end()
            if end > start or not end:
                self._sentence(start, end)
                start = end
        if self.meanings:
            self._doubt_second_readings()
            self._know_own_words()
            self._leave_other_lists()
        if self.grammar.reasoned.search(self.text):
            self._find_reasons()
        return self

    def _sentence(self, start: int, end: int) -> None:
        registers, scan = self.registers, self.scan
        before = registers.subject
        registers.next_sentence(self.text.startswith(("其中", "，", "；"), start))
        registers.body = registers.spoken_of = scan.unit_named(start, end) or registers.body
        self.bases.year_told(start, end)
        if "：" in self.text and (fund := self.grammar.pattern["fund_led"].match(self.text, start, end)):
            self._under(replace(self.context, scope=self.grammar.funds[fund.group(1)]))  # 国有资本经营预算：本年收入0万元
        figures = scan.figures_between(start, end)
        for figure in figures:
            meaning = self._aside(figure) or self._meaning(figure, start)
            meaning.group = meaning.group or self.context.group
            registers.meanings.append(meaning)
            if meaning.measure != "other":
                registers.previous = meaning
                registers.previous_end = figure.to + len(scan.unit(figure)[0])
        if figures:
            self._after_enumeration(start, end, before)
            self.bases.budgets_of_rates(start)
        if not any(m.measure != "other" for m in registers.meanings[len(registers.meanings) - len(figures) :]):
            self._subject_without_figure(start, end)
        if end > start:
            low, high = scan.line.span(start, end)
            places = tuple(f.start for f in figures)
            said = self.text[start:end]
            self.statements.append(Statement(said, low, high, self.context.section, self.context.scope, before, places))

    def _under(self, context: Context) -> None:
        """Goes on under another context."""
        for part in (self, self.scan, self.bases, self.subjects, self.counts):
            part.context = context

    # --- one figure -----------------------------------------------------------------------------------------------------

    def _aside(self, figure: Figure) -> Meaning | None:
        if self.context.glossary:
            return Meaning(figure, "other", reason="definition")
        reason = set_aside(self.text, figure.at, figure.to)
        unit, family = self.scan.unit(figure)
        if reason == "range":
            reason = "" if unit else "name"  # 5台-10台 and 3人+2人 are counts
        end = figure.to + len(unit)
        if not reason and family == "money":
            before = self.grammar.threshold.search(self.text, max(0, figure.at - 12), figure.at)
            budget = self.text.endswith(self.grammar.plain_budgets, 0, figure.at)  # 控制在预算1万元以内
            reason = "threshold" if before or (not budget and self.grammar.threshold_end.match(self.text, end)) else ""
        elif family in ("", "score"):
            banded = self.grammar.pattern["band_opens"].match(self.text, figure.to)
            if family == "score":  # 90分以上, 80-90分 and 80（含）-90分 are bands of a scale
                banded = banded or self.grammar.threshold_end.match(self.text, end)
                banded = banded or self.grammar.pattern["band"].search(self.text[: figure.at][-8:])
            reason = "threshold" if banded else reason
        return Meaning(figure, "other", reason=reason) if reason else None

    def _clause(self, figure: Figure, sentence: int) -> Clause:
        text, end = self.text, self.registers.previous_end
        unit, family = self.scan.unit(figure)
        if not unit and (rest := _LISTED.match(text, figure.to)):
            listed = self.grammar.unit(text, rest.end())  # 4125.49、4143.91万元: the unit stands after the last
            unit, family = listed if listed[1] in ("money", "percent") else ("", "")
        if not unit:
            unit, family = self._unit_of_the_change(figure)
        opened = self.scan.clause_start(figure.at, sentence)
        start = max(opened, end if end <= figure.at else 0)
        tokens = self.scan.between(start, figure.at)
        clause = Clause(figure, unit, family, sentence, opened, start, tokens, text[start : figure.at], "")
        clause.zone = self.scan.zone(figure.at)
        if clause.zone == "purpose" and self._adjacent_item(clause):
            clause.zone = ""
        return clause

    def _unit_of_the_change(self, figure: Figure) -> tuple[str, str]:
        """较上年2.08减少0.03万元: a level without unit has that of the change printed right after it."""
        after = self.scan.figures_between(figure.to, figure.to + 8)
        move = self.scan.between(figure.to, after[0].at) if after else []
        if len(move) != 1 or move[0].kind != "direction" or (move[0].start, move[0].end) != (figure.to, after[0].at):
            return "", ""
        led = any(t.kind == "reference" and t.end == figure.at for t in self.scan.between(figure.at - 8, figure.at))
        return self.grammar.unit(self.text, after[0].to) if led else ("", "")

    def _adjacent_item(self, clause: Clause) -> bool:
        item = clause.last("item", "path")
        return bool(item) and not self.grammar.without_filler(self.text[item.end : clause.at]).strip("，（）")

    def _meaning(self, figure: Figure, sentence: int) -> Meaning:
        self.registers.bracket(self.scan.opened(figure.at) >= 0)
        clause = self._clause(figure, sentence)
        self.bases.compare(clause)
        if not clause.zone:
            self._enclose(clause)
        if self.context.units:
            self._speak_of(clause)
        shape, after = self.scan.shape(clause), self.scan.after(figure.to + len(clause.unit))
        before = f"{self.registers.shape}#" if clause.start > clause.opened else self._led_by_share(clause)
        rule = self.grammar.constructions.read(before + shape, self._family(clause, after), after)
        self.registers.shape = shape
        if not clause.unit and "\u4e00" <= self.text[figure.to : figure.to + 1] <= "\u9fff":
            meaning = Meaning(figure, "unread")  # 完成832平台采购: a number in a name
        else:
            meaning = self._read(rule, clause)
        meaning.body = meaning.body or self.registers.spoken_of
        self._doubt(meaning, clause)
        if self.context.plain and meaning.key is None and meaning.measure != "other":
            return Meaning(figure, "other", reason="description")
        meaning.shape = shape + clause.unit
        meaning.construction = rule.name if rule else ""
        self._remember(meaning, clause)
        self.bases.year_told(clause.opened, self.scan.end_of("。；", figure.at))
        self.bases.of_another_year(meaning)
        self.bases.of_years_in_turn(meaning, clause)
        return meaning

    def _led_by_share(self, clause: Clause) -> str:
        """一般公共服务支出占比最高，达82.81%: the share that the clause before speaks of, where it prints none."""
        if clause.tokens or clause.family != "percent" or not clause.text:
            return ""
        before = self.scan.between(max(clause.sentence, self.registers.previous_end), clause.opened)
        return "S" if any(t.kind == "share" for t in before) else ""

    @staticmethod
    def _family(clause: Clause, after: str) -> str:
        """The family of its unit; a bare 0 that stands alone is one of its own."""
        alone = not clause.family and not clause.figure.value and after[:1] in "，。；、）"
        return "zero" if alone else clause.family

    def _doubt(self, meaning: Meaning, clause: Clause) -> None:
        """What is said of a part or of another base is not the amount of that name; a minus sign before the digits counts."""
        if clause.zone == "reason" and meaning.measure == "amount":
            meaning.key = None  # 主要原因是追加人员经费400万元 is a part of the item, never all of it
        if meaning.measure in ("change", "change_rate") and meaning.key:
            adjusted = self.grammar.pattern["adjusted_base"]
            if adjusted.search(self.text, self.scan.part_start(clause.at), clause.at):
                meaning.key = None  # 剔除该项因素，同比下降8%: not the change of what is printed
        at = clause.at
        if at and self.text[at - 1] == "-" and not (at > 1 and self.text[at - 2].isdigit()):
            meaning.sign = -1

    def _remember(self, meaning: Meaning, clause: Clause) -> None:
        """A level outside reasons sets the subject in force."""
        if not clause.zone and meaning.measure == "change_rate" and clause.tokens and clause.tokens[0].kind == "item":
            self.registers.subject = meaning.subject  # 机关运行经费较2020年增长4.5%，决算数为132万元
        if clause.zone or meaning.measure not in ("amount", "change") or not meaning.label:
            return
        if self.grammar.count_units.fullmatch(meaning.unit or "-"):
            return
        if meaning.key is None and self.grammar.pattern["adjusts"].search(meaning.label):
            return  # 年中追加预算12万元 adjusts the item in force and is none itself
        item = clause.last("item")
        if item and self.scan.compared(item.start) and self.registers.subject:
            self.registers.comparator = PRIOR  # 与年初结转和结余260万元相比减少45万元
            return
        if clause.last("share") and self.registers.subject:
            return  # 占本年支出4万元的75%: the whole, told in passing
        self.registers.level(meaning.subject, meaning.measure == "amount")

    def _speak_of(self, clause: Clause) -> None:
        """Whose figure this is: the unit its clause begins with, else the one before it in the same part of the sentence."""
        if "；" in self.text[max(clause.sentence, self.registers.previous_end) : clause.at]:
            self.registers.spoken_of = self.registers.body
        self.registers.spoken_of = self.scan.unit_named(clause.start, clause.at) or self.registers.spoken_of

    def _enclose(self, clause: Clause) -> None:
        """其中 and 主要用于以下方面 make the subject in force the whole of what follows."""
        registers, start = self.registers, max(clause.sentence, self.registers.previous_end)
        lead = self.text[start : clause.at]
        bracket = lead.startswith("（")
        listing = self.grammar.pattern["listing"].search(lead) if "中" in lead or "：" in lead or "方面" in lead else None
        if listing:
            named = [t for t in self.scan.between(start, start + listing.start()) if t.kind == "item"]
            # 财政拨款支出主要用于以下方面, 收入总决算中，
            aspects = named and (
                named[-1].end == start + listing.start() or self.grammar.pattern["aspects"].match(listing.group())
            )
            whole = self.scan.of(named[-1].value) if aspects else registers.subject
            registers.enclosing, registers.within = whole or registers.enclosing, whole or registers.within
        if listing or bracket:
            inside = self.scan.opened(clause.at)
            registers.budget_list(lambda m: self.scan.opened(m.figure.at) >= 0 > inside)

    # --- what a construction makes of it ----------------------------------------------------------------------------------

    def _read(self, rule: Construction | None, clause: Clause) -> Meaning:
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
            return comparator or PRIOR
        if rule.basis == "reference":
            return reference.value if reference else comparator
        if rule.basis == "budget":
            exactly = [t.value for t in clause.kinds("reference") if self._exactly(t.start, t.end)]
            return exactly[-1] if exactly else self.bases.named_budget(clause.sentence, clause.at)
        if rule.basis == "saved":
            return self.bases.budget_beside_actual(clause) or comparator
        return rule.basis

    def _exactly(self, start: int, end: int) -> bool:
        return self.text[start:end] not in self.grammar.vocabulary.words["plain_budgets"]

    def _sign(self, rule: Construction, clause: Clause) -> int:
        if rule.sign in ("up", "down"):
            return -1 if rule.sign == "down" else 1
        moved = clause.last("direction") if rule.sign == "direction" else None
        return -1 if moved and moved.value < 0 else 1

    def _level(self, rule: Construction, clause: Clause) -> Meaning:
        """An amount at a time, or what one unit of something costs."""
        meaning = Meaning(clause.figure, "amount", unit=clause.unit)
        subject = self._subject(rule, clause)
        if not clause.family:
            subject = subject or self.registers.subject  # 由于年初预算数为0，无法计算, within a reason
        basis = self.bases.of_level(clause)
        meaning.basis = basis if rule.basis == "said" else self._basis(rule, clause)
        in_force = self.grammar.pattern["budget_in_force"].search(clause.text) if "预算" in clause.text else None
        if in_force and "年初" not in clause.text and self.subjects.clue(clause.at, clause.sentence):
            meaning.basis = ANNUAL  # 涉及预算金额 and 预留预算金额 name the budget in force, not the initial one
        meaning.year = self.bases.year_of(meaning.basis)
        if cost := self._cost_of_one(clause, subject):
            meaning.measure, subject = "unit_cost", cost
        return self._speaking(meaning, subject, clause)

    def _speaking(self, meaning: Meaning, subject: Subject | None, clause: Clause) -> Meaning:
        """Gives an amount or a change its subject; without one it is unread."""
        if subject is None:
            meaning.measure = "unread"
            return meaning
        subject = self.subjects.within(subject)
        meaning.label, meaning.key = subject.label, subject.key
        if subject.key and subject.key[0].startswith("绩效") and subject.key[0].endswith("资金"):
            fund = self.scan.fund_of(clause.sentence, clause.at)  # those of 政府性基金预算项目 are not the department's
            meaning.key = (subject.key[0], fund) if fund else subject.key
        return meaning

    def _change(self, rule: Construction, clause: Clause) -> Meaning:
        meaning = Meaning(clause.figure, "change", unit=clause.unit, year=self.context.year)
        meaning.basis, meaning.sign = self._basis(rule, clause), self._sign(rule, clause)
        if rule.basis == "reference":
            self.registers.comparator = meaning.basis  # 超年初预算56万元，高出6.42%
        subject = self._subject(rule, clause)
        if rule.sign == "levels":
            meaning.sign = self._sign_of_levels(subject, meaning.basis)
        before = self.registers.previous
        if clause.family == "points":  # the change of a rate, which is no amount
            rated = before and before.measure in ("share", "rate") and not clause.last("item", "path")
            subject = before.subject if rated else subject
            subject = Subject(subject.label) if subject else None
        per = self.grammar.per_unit.search(clause.text)
        if per and (cost := self._average(per.group())):
            subject = cost  # 每台较上年少支出0.15万元
        elif before and before.measure == "unit_cost" and clause.start > clause.opened:
            subject = before.subject  # 比上年人均2.10万元减少0.10万元
        if meaning.basis in BUDGETS and before and before.measure == "amount" and before.basis == PRIOR:
            subject = Subject(before.label)  # 2022年执行数为80万元，高于预算数1万元, told in 2023, stands for itself
        return self._speaking(meaning, subject, clause)

    def _same(self, rule: Construction, clause: Clause) -> Meaning:
        """A figure joined to the one before: of the same measure and basis, with the subject whose turn it is."""
        before = self.registers.previous
        if before and before.measure == "amount" and clause.family in ("percent", ""):
            return self._share(replace(rule, measure="share", subject="previous"), clause)
        if before is None or (clause.family == "money" and before.measure not in ("amount", "change", "unit_cost")):
            return self._level(replace(rule, measure="level"), clause) if clause.family == "money" else self._none(clause)
        meaning = Meaning(
            clause.figure, before.measure, basis=before.basis, year=before.year, sign=before.sign, unit=clause.unit
        )
        if clause.family == "money":
            subject = self._subject(rule, clause)
            subject = before.subject if before.measure == "unit_cost" else subject
            return self._speaking(meaning, subject, clause)
        wholes = self.registers.wholes
        meaning.of = wholes.pop(0) if wholes else before.of
        return self._rated(meaning, self._subject(rule, clause))

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
        registers = self.registers
        if rule.of == "last" and (whole := self.subjects.spoken_in(clause)):  # 占支出合计200万元的40%
            meaning.basis, meaning.of = self._basis_of_share(registers.subject), whole.subject
            return self._rated(meaning, registers.subject)
        subject = self._subject(rule, clause)
        meaning.basis = self._basis_of_share(subject)
        if "年" in clause.text and self.bases.last_year_told(clause):
            meaning.basis, meaning.year = PRIOR, self.bases.year_of(PRIOR)  # 2020年度两项占比分别为99%和1%
        registers.wholes = self.subjects.several_wholes(clause) if clause.last("share") else []
        subject = registers.subject if registers.wholes else subject
        meaning.of = registers.wholes.pop(0) if registers.wholes else self.subjects.whole(clause, subject)
        return self._rated(meaning, subject)

    def _basis_of_share(self, part: Subject | None) -> str:
        """货物采购预算10万元，占采购预算的58%: a share is of the basis of its part's amount, printed just before it."""
        last = self.registers.previous
        level = self.registers.level_of_list() if last and last.measure == "change" else last
        budgeted = level and level.measure == "amount" and part and level.label == part.label and level.basis == INITIAL
        return INITIAL if budgeted else ACTUAL

    def _rate(self, rule: Construction, clause: Clause) -> Meaning:
        meaning = Meaning(clause.figure, "rate", unit=clause.unit, year=self.context.year)
        if rule.of == "last":  # 完成全年预算27万元的28.5%
            level = self.subjects.spoken_in(clause)
            if level is None:
                return self._rated(meaning, None)
            meaning.basis = level.basis if level.basis in (*BUDGETS, PRIOR) else INITIAL
            return self._rated(meaning, level.subject)
        if self.context.basis == INITIAL and clause.last("share"):
            return self._share(rule, clause)  # 占支出预算的75%, in a budget
        meaning.basis = self._basis(rule, clause)
        subject = self._subject(rule, clause)
        if subject is None and (rate := clause.last("rate")):
            name = self.text[rate.start : rate.end].removesuffix("为")
            meaning.label = name if name.endswith("率") else ""  # 预算执行率99.5% of nothing that is named
            meaning.measure = "rate" if meaning.label else "unread"
            return meaning
        return self._rated(meaning, subject)

    def _change_rate(self, rule: Construction, clause: Clause) -> Meaning:
        meaning = Meaning(clause.figure, "change_rate", unit=clause.unit, year=self.context.year)
        meaning.basis, meaning.sign = self._basis(rule, clause), self._sign(rule, clause)
        subject = self._subject(rule, clause)
        if rule.sign == "levels":
            meaning.sign = self._sign_of_levels(subject, meaning.basis)
        return self._rated(meaning, subject)

    def _sign_of_levels(self, subject: Subject | None, basis: str) -> int:
        """Printed without a sign, a difference has that of the two amounts before it."""
        label = subject.label if subject else ""
        levels = {m.basis: m.figure.value for m in self.meanings if m.measure == "amount" and m.label == label}
        return -1 if basis in levels and ACTUAL in levels and levels[ACTUAL] < levels[basis] else 1

    def _own_rate(self, rule: Construction, clause: Clause) -> Meaning:
        """A percentage that the text names in its own words."""
        words = self.subjects.own_words(clause)
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
        if per is None:
            return None
        items = clause.kinds("item")
        if items:
            return Subject(per.group() + items[-1].value.label) if items[-1].start == per.end() else None
        words = self.subjects.own_words(clause)
        if not self.grammar.without_filler(words.removeprefix(per.group())) and (cost := self._average(per.group())):
            return cost
        said = re.search(f"{per.group()}[\u4e00-\u9fff]*?(?:费用|成本|支出)", clause.text)
        words = said.group() if said and len(words) > 2 and said.group().startswith(words) else words
        return Subject(words if words not in ("", per.group()) else said.group() if said else per.group())

    def _average(self, per: str) -> Subject | None:
        """What 人均 or 平均每辆 is the average of: the amount or the count told last that has one."""
        averages = self.grammar.vocabulary.hierarchy["averages"]
        for meaning in reversed(self.meanings):
            found = averages.get(meaning.label, {}) if meaning.measure in ("amount", "count") else {}
            if per in found.get("per", ()):
                return self.scan.of(self.grammar.vocabulary.items[found["cost"]])
        amount = next((m for m in reversed(self.meanings) if m.measure == "amount" and m.label), None)
        return Subject(f"{per}{amount.label}") if amount and per in ("人均", "户均", "生均") else None

    # --- after a sentence, and after the paragraph --------------------------------------------------------------------------

    def _after_enumeration(self, start: int, end: int, before: Subject | None) -> None:
        """其中 with several items, and 此外, are asides: afterwards the subject in force is again their whole."""
        lead = self.grammar.pattern["aside"].search(self.text, start, end)
        if not lead:
            return
        said = [m for m in self.meanings if start <= m.figure.at < end and m.measure == "amount"]
        listed = {m.label for m in said if m.figure.at >= lead.start()}
        levels = [m for m in said if m.figure.at < lead.start() and m.label]
        if listed and (len(listed) > 1 or lead.group() != "其中"):
            self._take_in_all_parts(levels, lead.start(), end)
            self.registers.subject = levels[-1].subject if levels else before

    def _take_in_all_parts(self, levels: list[Meaning], start: int, end: int) -> None:
        """“三公”经费合计100万元，其中：…、会议费3万元: a whole that its list makes with items that are none of its parts."""
        whole = levels[-1] if levels else None
        beside = self.grammar.vocabulary.hierarchy["beside"].get(whole.label, ()) if whole else ()
        listed = [m for m in self.meanings if start <= m.figure.at < end and m.measure == "amount"] if beside else []
        parts = [m for m in listed if whole and m.basis == whole.basis]
        others = [m.label for m in parts if m.label in beside]
        if whole is None or not others:
            return
        labels = {m.label for m in parts}
        sums = ((label, names) for label, lists in self.grammar.parts.items() for names in lists if label != whole.label)
        within = {p for label, names in sums if label in labels for p in names}
        total = sum(m.figure.value for m in parts if m.label not in within)
        if abs(total - whole.figure.value) * 10**whole.figure.decimals <= len(parts):
            whole.label = "、".join([whole.label, *others])
            whole.key = (whole.label, "")

    def _subject_without_figure(self, start: int, end: int) -> None:
        """A sentence that names a 类款项 path, or nothing but an item, and prints no amount sets the subject in force."""
        paths = [t for t in self.scan.between(start, end) if t.kind == "path"] if self.scan.has_paths else []
        if paths:
            self.registers.subject = paths[-1].value
        elif self.text.endswith("。", start, end) and self.grammar.pattern["level_led"].match(self.text, end):
            # （1）行政运行（2130101）。预算为895.10万元
            self.registers.subject = self.subjects.bare_name(start, end - 1) or self.registers.subject

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
        for whole in self.meanings if "（" in self.text else ():
            opened = self.text.find("（", whole.figure.to, whole.figure.to + 4)
            known = self.grammar.parts.get(whole.label, []) if opened > 0 and whole.measure == "amount" else []
            if not known:
                continue
            parts = [
                m
                for m in self.meanings
                if m.figure.at > opened and m.measure == "amount" and self.scan.depth_closed(opened, m.figure.at)
            ]
            strangers = [m for m in parts if all(m.label not in names for names in known)]
            gap = abs(sum(m.figure.value for m in parts) - whole.figure.value) * 10**whole.figure.decimals
            if any(m.figure.value for m in strangers) and 2 * gap <= len(parts) + 1:
                for part in parts:
                    part.key = None

    def _know_own_words(self) -> None:
        """What the vocabulary does not name is one amount in its paragraph, where that prints each side of it once."""
        named: dict[str, list[Meaning]] = {}
        for meaning in self.meanings:
            own = meaning.key is None and meaning.label and meaning.measure in _MONEY_SIDES
            if own and self.scan.zone(meaning.figure.at) != "reason":
                named.setdefault(meaning.label, []).append(meaning)
        for label, found in named.items():
            sides = {(m.measure, m.basis) for m in found}
            if ("amount", ACTUAL) in sides and 1 < len(sides) == len(found):
                key = (label, f"@{self.scan.line.offsets[0]}")
                for meaning in found:
                    meaning.key = key
                    meaning.of = Subject(label, key) if meaning.of and meaning.of.label == label else meaning.of

    def _find_reasons(self) -> None:
        for start, end, kind in self.scan.zones:
            if kind != "reason" or end <= start:
                continue
            explained = [m for m in self.meanings if m.figure.at < start and m.measure in ("change", "change_rate")]
            last = explained[-1] if explained else None
            same = [m for m in explained if last and (m.key, m.label, m.basis) == (last.key, last.label, last.basis)]
            low, high = self.scan.line.span(start, end)
            subject = last.subject if last else self.registers.subject
            text, places = self.text[start:end].lstrip("：是为，"), tuple(m.figure.start for m in same[-2:])
            self.reasons.append(Reason(text, low, high, places, subject, last.basis if last else "", self.context.section))
