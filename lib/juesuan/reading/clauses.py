"""Clauses: what each figure of a paragraph means, read from the clause it stands in.

A construction (data/vocabulary/constructions.yaml) says what the words around a figure make of it; its subject, comparator and
whole are named there or stand in the registers. No rule knows a document's sentences.
"""

from __future__ import annotations

from dataclasses import replace

from juesuan.ground.expressions import Expression
from juesuan.reading.bases import Bases
from juesuan.reading.figures import Figure, Plain, set_aside
from juesuan.reading.grammar import BUDGETS, PRIOR, Context, Grammar, Meaning, Reason, Statement, Subject
from juesuan.reading.measures import Measures
from juesuan.reading.registers import Registers
from juesuan.reading.scan import Clause, Part, Scan
from juesuan.reading.settling import Doubt, Settling
from juesuan.reading.subjects import Subjects

_ENDS = Expression("[。！？]|$")
_LISTED = Expression(r"(?:[、，和及与]\d+(?:,\d{3})*(?:\.\d+)?(?!\d))+")


class Paragraph(Part):
    """One paragraph while it is read; `meanings`, `reasons` and `statements` are the result."""

    def __init__(self, line: Plain, figures: list[Figure], context: Context, grammar: Grammar):
        super().__init__(Scan(line, figures, context, grammar), Registers.of(context))
        self.bases = Bases(self.scan, self.registers)
        self.subjects = Subjects(self.scan, self.registers)
        self.measures = Measures(self.scan, self.registers, self.bases, self.subjects)
        self._scope = context.scope
        self.settling, self.doubt = Settling(self.scan, self.registers), Doubt(self.scan, self.registers)
        self.reasons: list[Reason] = []
        self.statements: list[Statement] = []

    @property
    def meanings(self) -> list[Meaning]:
        """The figures with their meanings, in order."""
        return self.registers.meanings

    def read(self) -> Paragraph:
        """Reads the whole paragraph, sentence by sentence."""
        start = 0
        for match in _ENDS.finditer(self.text):
            end = match.end()
            if end > start or not end:
                self._sentence(start, end)
                start = end
        if self.meanings:
            self.settling.set_own_money_apart()
            self.settling.doubt_second_readings()
            self.settling.know_own_words()
        if self.grammar.reasoned.search(self.text):
            self.reasons = self.settling.reasons()
        return self

    def _sentence(self, start: int, end: int) -> None:
        registers, scan = self.registers, self.scan
        before = registers.subject
        registers.next_sentence(self.text.startswith(("其中", "，", "；"), start))
        registers.body = registers.spoken_of = scan.unit_named(start, end) or registers.body
        self.bases.year_told(start, end)
        if start and "自评综述" in self.text and (project := self.grammar.project(self.text[start:end])):
            topic = Subject("项目资金", ("项目资金", project))
            self.scan.context = replace(self.context, group=project, topic=topic)
            registers.subject = registers.enclosing = topic
        figures = scan.figures_between(start, end)
        for figure in figures:
            meaning = self._aside(figure) or self._meaning(figure, start)
            meaning.group = meaning.group or self.context.group
            registers.meanings.append(meaning)
            if meaning.measure != "other":
                registers.previous = meaning
                registers.previous_end = figure.to + len(scan.unit(figure)[0])
        if figures and self.pattern["outside_accounts"].search(self.text, start, end):
            for meaning in registers.meanings[-len(figures) :]:
                meaning.key = meaning.of = None  # 学校食堂收入9万元、支出8万元，实行独立核算，未纳入本决算
        if figures:
            registers.bracket(scan.opened(end - 1) >= 0)  # one that ends with the sentence ends before its list does
            self.settling.after_enumeration(start, end, before)
            self.bases.budgets_of_rates(start)
        if not any(m.measure != "other" for m in registers.meanings[len(registers.meanings) - len(figures) :]):
            self._subject_without_figure(start, end)
        if end > start:
            low, high = scan.line.span(start, end)
            places = tuple(f.start for f in figures)
            said = self.text[start:end]
            self.statements.append(Statement(said, low, high, self.context.section, self.context.scope, before, places))

    # --- one figure -----------------------------------------------------------------------------------------------------

    def _aside(self, figure: Figure) -> Meaning | None:
        if self.context.glossary:
            return Meaning(figure, "other", reason="definition")
        reason = set_aside(self.text, figure.at, figure.to)
        unit, family = self.scan.unit(figure)
        if reason == "range":
            reason = "" if unit else "name"  # 5台-10台 and 3人+2人 are counts
        end = figure.to + len(unit)
        if family == "percent" and self.pattern["sum_of_shares"].search(self.text, max(0, figure.at - 14), figure.at):
            reason = "description"
        if not reason and family == "money":
            before = self.grammar.threshold.search(self.text, max(0, figure.at - 12), figure.at)
            budget = self.text.endswith(self.grammar.plain_budgets, 0, figure.at)  # 控制在预算1万元以内
            reason = "threshold" if before or (not budget and self.grammar.threshold_end.match(self.text, end)) else ""
        elif family in ("", "score"):
            banded = self.pattern["band_opens"].match(self.text, figure.to)
            if family == "score":  # 90分以上, 80-90分 and 80（含）-90分 are bands of a scale
                banded = banded or self.grammar.threshold_end.match(self.text, end)
                banded = banded or self.pattern["band"].search(self.text[: figure.at][-8:])
            reason = "threshold" if banded else reason
        reason = reason or ("threshold" if self._bounded(figure) else "")
        return Meaning(figure, "other", reason=reason) if reason else None

    def _bounded(self, figure: Figure) -> bool:
        """Whether a figure is a bound: 项目总成本≤90万元; of a form's note, 执行率未达到90%的."""
        led, noted = self.text[max(0, figure.at - 8) : figure.at], self.pattern["noted"].match(self.text, figure.to)
        return bool(self.pattern["bounded"].search(led) or (noted and self.pattern["bound_of_note"].search(led)))

    def _clause(self, figure: Figure, sentence: int) -> Clause:
        text, end = self.text, self.registers.previous_end
        unit, family = self.scan.unit(figure)
        if not unit and (rest := _LISTED.match(text, figure.to)):
            listed = self.grammar.unit(text, rest.end())  # 4125.49、4143.91万元: the unit stands after the last
            unit, family = listed if listed[1] in ("money", "percent") else ("", "")
        if not unit and (moved := self.pattern["unit_of_change"].match(text, figure.to)):
            unit, family = self.grammar.unit(text, moved.end())  # 较上年2.08减少0.03万元
        opened = self.scan.clause_start(figure.at, sentence)
        start = max(opened, end if end <= figure.at else 0)
        bracket = self.scan.opened(figure.at)
        start = bracket if bracket > start and self.scan.suspended(bracket) else start
        tokens = self.scan.between(start, figure.at)
        clause = Clause(figure, unit, family, sentence, opened, start, tokens, text[start : figure.at], "")
        clause.zone = self.scan.zone(figure.at)
        item = clause.last("item", "path") if clause.zone == "purpose" else None
        if item and not self.grammar.without_filler(text[item.end : figure.at]).strip("，（）有"):
            clause.zone = ""  # the item stands just before its amount
        return clause

    def _meaning(self, figure: Figure, sentence: int) -> Meaning:
        self.registers.bracket(self.scan.opened(figure.at) >= 0)
        if (part := self.scan.part_start(figure.at)) != self.registers.part:
            self.registers.part = part
            self._speak_of_money(part)
            self.registers.subject = self.subjects.opens(part) or self.registers.subject
        clause = self._clause(figure, sentence)
        self.bases.compare(clause)
        if not clause.zone:
            self._enclose(clause)
        if self.context.units:  # the unit that its clause begins with, else the one before it in its part of the sentence
            parted = "；" in self.text[max(sentence, self.registers.previous_end) : figure.at]
            before = self.registers.body if parted else self.registers.spoken_of
            self.registers.spoken_of = self.scan.unit_named(clause.start, figure.at) or before
        if "其中" in self.text[sentence : figure.at] and (told := self.pattern["body_listed"].match(clause.text)):
            self.registers.spoken_of = told.group(1)
        shape, after = self.scan.shape(clause), self.scan.after(figure.to + len(clause.unit))
        before = f"{self.registers.shape}#" if clause.start > clause.opened else self._led_by_share(clause)
        bare_zero = not clause.family and not figure.value and after[:1] in "，。；、）"
        rule = self.grammar.constructions.read(before + shape, "zero" if bare_zero else clause.family, after)
        named = not clause.unit and "\u4e00" <= self.text[figure.to : figure.to + 1] <= "\u9fff"
        if named or self.pattern["adjusted_by"].search(self.text, max(0, figure.at - 6), figure.to + len(clause.unit) + 4):
            meaning = Meaning(figure, "unread")  # 完成832平台采购: a number in a name; 调增6万元: of a budget
        else:
            meaning = self.measures.read(rule, clause)
        self.registers.shape = shape
        meaning.body = meaning.body or self.registers.spoken_of
        if meaning.key and self.context.scope != self._scope and meaning.key[1] == self.context.scope:
            meaning.label = self.vocabulary.label_of(meaning.key)
        self._doubt(meaning, clause)
        if self.context.plain and meaning.key is None and meaning.measure != "other":
            return Meaning(figure, "other", reason="description")
        meaning.shape = shape + clause.unit
        meaning.doubt = self.doubt.of(meaning, clause, bool(rule and rule.worded))
        meaning.construction = rule.name if rule else ""
        meaning.list_goes_on = self.pattern["list_goes_on"].match(self.text, figure.to + len(clause.unit)) is not None
        self._remember(meaning, clause)
        pattern = self.grammar.pattern
        if pattern["roughly"].search(self.text[: figure.at][-3:]) or pattern["and_more"].match(self.text, figure.to - 1):
            meaning.key = None  # 减40余万元 and 近22亿元 state no rounded amount
        self.bases.year_told(clause.opened, self.scan.end_of("。；", figure.at))
        self.bases.of_another_year(meaning)
        self.bases.of_years_in_turn(meaning, clause)
        return meaning

    def _led_by_share(self, clause: Clause) -> str:
        """一般公共服务支出占比最高，达82.81%: the share that the clause before speaks of, where it prints none."""
        if clause.family != "percent" or not clause.text:
            return ""
        framed = self.pattern["share_announced"].search(self.text, clause.sentence, clause.at)
        if framed and all(t.kind in ("item", "path") for t in clause.tokens):
            return "S"  # 两项占比：公务用车费90%，公务接待费10%; 从比重看，公务用车费90%
        if clause.tokens:
            return ""
        before = self.scan.between(max(clause.sentence, self.registers.previous_end), clause.opened)
        return "S" if any(t.kind == "share" for t in before) else ""

    def _doubt(self, meaning: Meaning, clause: Clause) -> None:
        """What is said of a part or of another base is not the amount of that name; a minus sign before the digits counts."""
        if clause.zone == "reason" and (meaning.measure == "amount" or (meaning.measure == "change" and clause.last("item"))):
            meaning.key = None  # 主要原因是追加人员经费400万元 is a part of the item, never all of it
        part = self.registers.part
        if meaning.measure == "amount" and meaning.key and self.pattern["part_of_year"].search(self.text, part, clause.at):
            meaning.key = None  # 上半年支出150万元
        if meaning.measure in ("change", "change_rate", "share", "rate", "amount") and meaning.key:
            adjusted = self.pattern["adjusted_base"].search(self.text, part, clause.at)
            own = adjusted and self.text.rfind("，", 0, adjusted.start())
            if adjusted and not self.pattern["in_other_words"].match(self.text, max(own, 0)):
                meaning.key = None  # 剔除该项因素，同比下降8%: not the change of what is printed
        at = clause.at
        if at and self.text[at - 1] == "-" and not (at > 1 and self.text[at - 2].isdigit()):
            meaning.sign = -1

    def _remember(self, meaning: Meaning, clause: Clause) -> None:
        """A level outside reasons sets the subject in force."""
        led = clause.tokens[0].kind == "item" if clause.tokens else False
        led = led or (clause.start == clause.opened and self.pattern["led_by_total"].match(clause.text))
        if not clause.zone and meaning.measure == "change_rate" and meaning.label and led:
            self.registers.subject = meaning.subject  # 机关运行经费较2020年增长4.5%，决算数为132万元
        if clause.zone or meaning.measure not in ("amount", "change") or not meaning.label:
            return
        if self.grammar.count_units.fullmatch(meaning.unit or "-"):
            return
        if meaning.key is None and self.pattern["adjusts"].search(meaning.label):
            return  # 年中追加预算12万元 adjusts the item in force and is none itself
        if meaning.key is None and self.pattern["in_place"].fullmatch(meaning.label):
            return  # nor is what came in for it
        if self.pattern["in_other_words"].match(self.text, clause.opened):
            return
        item = clause.last("item")
        joined = item and clause.start > clause.opened and item.start == clause.start + 1  # 4万元和项目支出3万元
        if item and not joined and self.scan.compared(item.start) and self.registers.subject:
            self.registers.comparator = PRIOR  # 与年初结转和结余260万元相比减少45万元
            return
        if clause.last("share") and self.registers.subject:
            return  # 占本年支出4万元的75%: the whole, told in passing
        self.registers.level(meaning.subject, meaning.measure == "amount")

    def _speak_of_money(self, part: int) -> None:
        """政府性基金预算财政拨款方面，收入5万元 is about that fund alone; what tells of money beside the grant, about all."""
        fund = self.pattern["fund_led"].match(self.text, part)
        other, again = self.pattern["beside_the_grant"], self.pattern["all_again"]
        beside = other.search(self.text, part, self.scan.end_of("。", part))
        if not beside and again.match(self.text, self.text.rfind("。", 0, part) + 1):
            beside = other.search(self.text, 0, part)
        self.registers.all_money = bool(beside)
        scope = self.grammar.funds[fund.group(1)] if fund else "" if beside else self._scope
        if scope != self.context.scope:
            self.scan.context = replace(self.context, scope=scope)
            if not beside:
                self.registers.subject, self.registers.recent = self.context.topic, []

    def _enclose(self, clause: Clause) -> None:
        """其中 and 主要用于以下方面 make the subject in force the whole of what follows."""
        registers, start = self.registers, max(clause.sentence, self.registers.previous_end)
        lead = self.text[start : clause.at]
        bracket = lead.startswith("（")
        opens = any(mark in lead for mark in ("中", "：", "方面", "下，"))
        listing = self.pattern["listing"].search(lead) if opens else None
        first = clause.tokens[-1] if clause.tokens and clause.tokens[-1].end == clause.at else None
        if not listing and first and first.kind == "item":
            listing = self.pattern["includes"].search(lead[: first.start - start])  # 基本支出9万元，包括人员经费8万元
        if listing:
            named = [t for t in self.scan.between(start, start + listing.start()) if t.kind == "item"]
            # 财政拨款支出主要用于以下方面, 收入总决算中，
            in_all = named and self.pattern["in_all"].fullmatch(self.text, named[-1].end, start + listing.start())
            aspects = named and (in_all or self.pattern["aspects"].match(listing.group()))
            last, listed = registers.previous, registers.enumerated
            ended = listed and last and last.subject == listed[-1] and not lead[: listing.start()].strip("，。；（")
            # 货物、工程、服务分别为3万元、2万元、1万元，其中: of what they make together
            whole = registers.enclosing if ended else registers.subject
            if aspects:
                whole = self.subjects.totals.of_the_same_fund(named[-1]) or self.scan.of(named[-1].value)
            named_above = self._named_above(start + listing.start()) or self._of_which_it_is_a_part(whole, clause)
            if not aspects and (above := named_above):
                whole = above
            elif not aspects and listing.group().startswith("按") and self.pattern["listing"].search(self.text, 0, start):
                whole = registers.within or registers.enclosing or whole  # 按功能分类：…。按性质分类：…, the same whole again
            registers.enclosing, registers.within = whole or registers.enclosing, whole or registers.within
        for token in self.scan.between(start, clause.at) if clause.last("item") else ():
            base = token.kind == "reference" and token.value in (*BUDGETS, PRIOR) and not self.scan.compared(token.start)
            if base and self.pattern["basis_opens"].match(self.text, token.end):
                registers.listed = token.value
                return
        if listing or bracket:
            inside = self.scan.opened(clause.at)
            registers.budget_list(lambda m: self.scan.opened(m.figure.at) >= 0 > inside)
            end = start + listing.start() if listing else 0
            led = [t for t in self.scan.between(start, end) if t.kind == "reference" and t.end == end]
            if led and led[0].value in BUDGETS and not self.scan.compared(led[0].start):
                registers.listed = led[0].value  # 年初预算中，公务接待费3万元
            elif self.pattern["accounts_end"].search(self.text, start, end):
                registers.listed = ""  # 支出决算中，公务接待费3万元, behind a list of the budget

    def _of_which_it_is_a_part(self, part: Subject | None, clause: Clause) -> Subject | None:
        """收入合计9万元，原因是财政拨款收入减少5万元；事业收入增加2万元。其中：财政拨款收入6万元: the whole told before, where
        its parts are listed behind one of them of which no level is told."""
        listed, told = clause.last("item"), {m.label for m in self.registers.meanings if m.measure == "amount"}
        parent = self.subjects.wholes.parent(part) if part and listed and part.label not in told else None
        beside = parent and parent.label in told and self.subjects.wholes.parent(self.scan.of(listed.value)) == parent
        return parent if beside else None

    def _named_above(self, end: int) -> Subject | None:
        """支出中，人员支出5万元; 水利款下，水文测报5万元: the side of the accounts or the class, told before, that is named
        at a place and whose parts follow."""
        if side := self.pattern["side_led"].search(self.text[:end][-8:]):
            names = (f"{side.group(1)}合计", f"{side.group(1)}总计")
            return next((s for s in reversed(self.registers.latest) if s.key and s.key[0] in names), None)
        classed = self.pattern["classed"].search(self.text[:end][-24:])
        return next((s for s in reversed(self.registers.latest) if classed and classed.group(1).endswith(s.label)), None)

    def _subject_without_figure(self, start: int, end: int) -> None:
        """A sentence that names a 类款项 path, or nothing but an item, and prints no amount sets the subject in force."""
        paths = [t for t in self.scan.between(start, end) if t.kind == "path"] if self.scan.has_paths else []
        if paths:
            self.registers.subject = paths[-1].value
        elif self.text.endswith("。", start, end) and self.pattern["level_led"].match(self.text, end):
            # （1）行政运行（2130101）。预算为895.10万元; 二是“三公”经费持续压减。全年9万元
            self.registers.subject = self.subjects.names.bare_name(start, end - 1) or self.registers.subject
