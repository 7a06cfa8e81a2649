"""Totals: what several names make together, and the totals that no clause names."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from juesuan.ground.expressions import Expression
from juesuan.reading.grammar import ACTUAL, BUDGETS, TOTALS, Meaning, Subject, Token
from juesuan.reading.scan import AND, Clause, Part
from juesuan.reading.speech import HELD, Said
from juesuan.reading.vocabulary import FUNDS, Key

_AND = Expression(f"[{AND}]")
_BALANCES = {"opening": "年初结转和结余", "closing": "年末结转和结余", "next": "年末结转和结余"}
_CAPITAL = "223"  # 国有资本经营预算支出, a class and what a fund spent
_PLAIN = 25  # characters of a clause that says no more than a total


class Totals(Part):
    """The totals that a paragraph's figures may be."""

    @property
    def _of_all(self) -> tuple[str, ...]:
        """What income, expenditure and balances are called as a whole."""
        return (*TOTALS, *self.vocabulary.hierarchy["balanced"], *_BALANCES.values())

    def summed(self, items: list[Token]) -> Subject | None:
        """上缴上级支出、经营支出、对附属单位补助支出共0万元: the sum of several items is none of them."""
        run = [items[-1]]
        for token in reversed(items[:-1]):
            if self.text[token.end : run[0].start] not in tuple(AND):
                break
            run.insert(0, token)
        several = self.pattern["several_summed"].match(self.text, run[-1].end)
        if several and several.group().startswith(tuple(AND)):  # 卫生健康、住房保障两类合计, where the last name is no item
            return Subject(self.text[run[0].start : several.end()])
        labels, balanced = {t.value.label for t in run}, self.vocabulary.hierarchy["balanced"]
        if any(t.value.concept in balanced for t in run):
            return None  # 收入总计和支出总计143.56万元 are one amount, told of both
        whole = next((w for w, lists in self.grammar.parts.items() if any(labels == {*names} for names in lists)), "")
        if whole and whole not in balanced:
            return self.scan.of(self.vocabulary.items[whole])  # 出国费、公务用车费、公务接待费决算支出94.7亿元
        return Subject("、".join(t.value.label for t in run)) if len(run) > 1 else None

    def of_the_same_fund(self, token: Token) -> Subject | None:
        """一般公共预算财政拨款本年收入9万元；本年支出8万元: that of the fund that all before it in paragraph or list is of,
        unless the fund's own amount has just been called a share of it (占本年支出合计的40%。本年支出合计20万元)."""
        if self.registers.all_money or any(m.of and m.of.key == (token.value.concept, "") for m in self.registers.told):
            return None
        first = self.registers.recent[0].key if len({s.key[1] for s in self.registers.latest if s.key}) == 1 else None
        last, part = self.registers.previous, self.scan.part_start(token.start)
        led = last and self.context.scope == "grant" and self.scan.figures_between(part, token.start) == [last.figure]
        fund = self._fund_in_force(token.start)
        alone = (_BALANCES["opening"], fund) if fund else None  # 政府性基金年初结转1万元，本年收入5万元
        again = [
            s for s in self.registers.latest if s.key and s.key[0] == token.value.concept and token.value.concept not in TOTALS
        ]
        if again and again[-1].key[1] in FUNDS and len({*again}) == 1 and token.value.key(self.context.scope)[1] not in FUNDS:
            funds = [s.key[1] for s in self.registers.latest if s.key and s.key[1] in FUNDS]
            if funds[-1] == again[-1].key[1]:  # and no other fund has been told of since
                return again[-1]  # 一般公共预算财政拨款基本支出65万元…基本支出比上年增加1万元
        paired = self._beside_income_of_year(token)
        within = self.registers.within.key if self.registers.within else None
        for key in (paired, last.key if led else None, within, first, alone):
            if key and key[1] in FUNDS and key[0] in (*self.vocabulary.hierarchy["by_fund"], "收入总计", "支出总计"):
                bare_total = self.pattern["total_of_fund"].fullmatch(self.text, token.start, token.end)
                if token.value.concept not in TOTALS and key[0] in TOTALS:
                    return None  # 财政拨款收入5万元，年初结转和结余2万元: the former may be one of the department's incomes
                return self.scan.of_key((token.value.concept, key[1])) if bare_total else None
        return None

    def _beside_income_of_year(self, token: Token) -> Key | None:
        """政府性基金预算财政拨款本年收入5万元，比上年减少1万元；本年支出4万元: the fund whose income of the year the sentence
        has just told in the same way."""
        levels = (m for m in reversed(self.registers.told) if m.measure == "amount" and m.basis == ACTUAL)
        last = next(levels, None)
        if not last or not last.key or last.key[1] not in FUNDS or "。" in self.text[last.figure.to : token.start]:
            return None
        alike = self.pattern["income_of_year"].search(self.text, max(0, last.figure.at - 12), last.figure.at)
        return last.key if alike and self.text.startswith(alike[1], token.start) else None

    def part_of_balance(self, token: Token, clause: Clause) -> Subject | None:
        """上年结转9万元（其中财政拨款结转结余8万元，其他资金结转结余1万元）: a balance that is told within another or
        joined to one is of the same day."""
        whole = self.registers.within or self.registers.outside
        of = whole.key[0] if whole and whole.key else ""
        last = self.registers.previous
        if last and last.key and self.text[self.registers.previous_end : token.start] in ("、", "和"):
            of = last.key[0]  # 上年转来一般公共预算结转9万元、政府性基金结转1万元
        fund = token.value.key(self.context.scope)[1]
        if token.value.concept == _BALANCES["closing"] and self.pattern["since_opening"].match(self.text, token.end, clause.at):
            return self.scan.of_key((_BALANCES["opening"], fund))  # 结余由年初9万元降至年末8万元
        if token.value.concept != _BALANCES["closing"] or of not in _BALANCES.values():
            return None
        if self.pattern["dated_balance"].search(clause.text):
            return None
        if fund:
            return self.scan.of_key((of, fund))
        words = self.pattern["list_led"].sub("", self.text[clause.start : token.end])
        return Subject(words) if words != self.text[token.start : token.end] else None

    def the_rest(self, token: Token, clause: Clause) -> Subject | None:
        """除此以外的一般公共预算支出9万元, 不含购车费的“三公”经费8万元: what others leave of an amount is not the amount."""
        led = self.pattern["without_led"].search(self.text, clause.start, token.start)
        told = any(s.label == token.value.label for s in self.registers.latest)  # 公用经费9万元，其余公用经费2万元
        if not led and (told or token.value.concept in (*self._of_all, *self.vocabulary.hierarchy["by_fund"])):
            led = self.pattern["rest_led"].search(self.text, clause.start, token.start)
        return Subject(self.text[led.start() : token.end]) if led else None

    def of_capital(self, token: Token, clause: Clause) -> Subject | None:
        """政府性基金预算支出6万元，国有资本经营预算支出0万元: what the next fund spent, and no class of that name."""
        told = [m for m in self.registers.told if m.measure == "amount" and self.scan.same_bracket(m.figure.at, clause.at)]
        before = told[-1] if told else self.registers.previous
        beside = before and before.key and before.key[1] == "fund" and before.figure.at >= clause.sentence
        return self.scan.of_key((before.key[0], "capital")) if beside and token.value.code == _CAPITAL else None

    def added_up(self, token: Token, clause: Clause) -> Subject | None:
        """加上转移性收入9亿元，收入合计56亿元: more than the income of the year, unknown where a stranger is added."""
        concept = token.value.concept
        part = max(clause.sentence, self.registers.part)
        added = concept[2:] in ("合计", "总计") and self.pattern["added_up"].search(self.text, part, clause.start)
        if not added or self.pattern["total_of_year"].fullmatch(self.text, token.start, token.end):
            return None
        said = [m for m in self.registers.meanings if m.figure.at >= added.start() and m.measure == "amount"]
        strange = any(m.key is None for m in said)
        return Subject(concept, None if strange else (concept[:2] + "总计", token.value.key(self.context.scope)[1]))

    def both_totals(self, token: Token, number: int) -> list[Subject]:
        """收、支总计分别为 with two figures: income and expenditure, one after the other; 收入、支出 alone are the year's. Of
        年初、年末结转和结余 both balances."""
        if token.value.concept == _BALANCES["closing"] and number > 1:
            led = self.pattern["both_balances"].search(self.text, 0, token.start + 2)
            keys = [(_BALANCES[end], token.value.key(self.context.scope)[1]) for end in ("opening", "closing")] if led else []
            return [Subject(self.vocabulary.label_of(key) if key[1] else key[0], key) for key in keys]
        if token.value.concept != "收支总计" or number < 2:
            return []
        scope = token.value.key(self.context.scope)[1]
        said = "总计" if "总" in self.text[token.start : token.end] else "合计"
        both = (("收入" + said, scope), ("支出" + said, scope))
        return [Subject(self.vocabulary.label_of(key) if scope else key[0], key) for key in both]

    def of_the_income_above(self, clause: Clause) -> Subject | None:
        """（一）收入总计9万元，包括：…。与上年相比，今年收入增加1万元: of the total that the heading names, balances too."""
        topic, plain = self.context.topic, self.pattern["income_moved"].search(clause.text)
        first = self.registers.previous is None and clause.last("direction")
        return topic if first and plain and topic and topic.key and topic.key[0] == "收入总计" else None

    def of_all(self, clause: Clause) -> Subject | None:
        """Of a clause that names nothing: both totals told before, or the whole of what was listed."""
        return self._of_each(clause) or self._of_what_was_listed(clause)

    def _of_what_was_listed(self, clause: Clause) -> Subject | None:
        """教育支出8万元（80%），住房保障支出2万元（20%）。年初预算11万元: of the whole that the sentence before shared out."""
        last, level = self.registers.previous, next(iter(clause.tokens), None)
        opens = level and level.start == clause.sentence == clause.start and level.value in BUDGETS
        if not opens or not last or last.measure != "share" or not last.of or not last.of.key:
            return None
        since = self.text.rfind("。", 0, max(clause.sentence - 1, 0)) + 1
        shared = [m for m in self.registers.meanings if m.measure == "share" and m.figure.at >= since and m.of]
        parts = {m.key for m in shared if m.of and m.of.key == last.of.key}
        return last.of if len(parts) > 1 else None

    def _of_each(self, clause: Clause) -> Subject | None:
        """收入总计9万元，支出总计9万元，与上年相比，各减少1万元: of both totals, told just before by their own names."""
        each = clause.last("direction") and clause.text.lstrip("，")[:1] in ("各", "均") and self.scan.listed(clause.at) == 1
        told = [m for m in self.registers.told if m.measure == "amount"][-2:] if each else []
        keys = [m.key or ("", "") for m in told]
        both = [key[0] for key in keys] == ["收入总计", "支出总计"] and keys[0][1] == keys[1][1]
        named = both and "支出" in self.text[told[0].figure.to : told[1].figure.at]
        return self.scan.of_key(("收支总计", keys[0][1])) if named else None

    def said_of_totals(self, clause: Clause, named: Callable[[Clause], Subject | None]) -> Subject | None:
        """本年收入88.88万元，支出88.88万元 beside other totals or within a fund; 2023年收入1518.70万元 of the department."""
        text, place = "", clause.start
        for token in clause.kinds("direction", "compared", "reference"):
            led = self.scan.compared(token.start) or self.text[token.start - 1 : token.start] in ("由", "从")
            if token.kind != "reference" or led:  # 比上年收入增加, 支出比上年增加, 支出由上年
                text, place = text + self.text[place : token.start], token.end
        text = self.pattern["against_year"].sub("", text + self.text[place : clause.at]).strip("较比与同和，、由从的")
        text = HELD.sub("", text)
        listed = self.pattern["list_item"].match(text)  # 一、收入9万元
        said = self.said(text[listed.end() if listed else 0 :].lstrip("（，：0123456789"))  # 2023年初预算收入9万元
        side = said.side
        first = self.registers.subject is None and self.registers.previous is None and not self.registers.recent
        first = first and not self.said(self.text[: clause.start].strip("，：。")).name
        if not said.name and not side and "total" in said.kinds and first:
            return Subject("收支总计")  # 学校2022年的总盘子是9万元
        fund = self._fund_in_force(clause.at)
        side = "收入" if fund and self.pattern["granted_alone"].fullmatch(text) else side
        if not side or len(text) > _PLAIN:
            return None
        item = self.vocabulary.items[f"{side}合计"]
        if self._above_the_heading(clause, item.concept):
            return Subject(item.label, (item.concept, ""))
        own = self.pattern["own_body"].match(text)  # 全县一般公共预算支出42亿元；我站支出902万元
        if own and self.pattern["governed"].search(self.text, 0, clause.start):
            self.registers.within = None
            return self.scan.of(item)
        subject = self.registers.subject
        concept = (subject.key or (subject.label,))[0] if subject else ""
        of_side = concept[:2] if concept in (*TOTALS, "收入总计", "支出总计") else concept[-2:]
        other_side = of_side in ("收入", "支出") and of_side != side  # 经营收入8万元。支出80万元: no income is spent
        summed = "total" in said.kinds and self.speaks_of_totals()
        behind = self.pattern["basis_behind"].search(text)
        last = self.registers.previous
        part = self.scan.part_start(clause.start)
        budgeted = last and last.measure == "amount" and last.basis in BUDGETS and last.figure.at >= part
        budgeted = budgeted and last.subject == subject and not (subject.key and subject.key[0] in self._of_all)
        if (behind or budgeted) and subject and not other_side and not summed:
            return None  # 支出决算为5万元 is that of the item in force, or of the budget before it
        if other := self._other_side(side, clause):
            return other
        # 收入总计6万元，支出总计5万元。收入增加1万元: that of the totals just told
        told = [s for s in self.registers.latest if s.key and s.key[0] in ("收入总计", "支出总计", *TOTALS)]
        same = [s for s in told if s.key and s.key[0].startswith(side)]
        led = self.pattern["dated_lead"].fullmatch(self.text, clause.sentence, clause.start)
        if same and len(told) > len(same):
            return same[-1]
        again = [s for s in same if s.key and s.key[1] == self.context.scope]
        if again and (led or clause.start == clause.sentence):  # 2023年，收入8万元, after 2022's
            return again[-1]
        if subject and subject.key and subject.key[0] in TOTALS:
            return subject if subject.key[0] == item.concept else self.scan.of_key(item.key(subject.key[1]))
        if "total" not in said.kinds and (announced := named(clause)) and announced.label != item.label:
            return None  # 三公这笔账不大：全年用了5万元
        first = subject is None and self.registers.previous is None
        after = other_side or (subject is not None and self.speaks_of_totals())  # 收入总计5万元；全年支出4万元
        dated = led or not said.kinds.isdisjoint(("time", "body") if behind else ("time", "body", "basis"))
        whole = (first or after or dated) and not self.context.scope and (other_side or self.speaks_of_totals())
        if fund:
            key = item.key(fund)
            return Subject(self.vocabulary.label_of(key), key)
        return self.scan.of(item) if whole or self.context.scope in ("fund", "capital", "own") else None

    def _fund_in_force(self, at: int) -> str:
        """财政拨款：支出8万元; 政府性基金年初结转1万元，收入5万元: the fund that leads the part of the sentence, before a colon
        or with its opening balance; '' for none."""
        part = self.scan.part_start(at)
        if fund := self.pattern["fund_led"].match(self.text, part):
            return self.context.scope if self.grammar.funds[fund.group(1)] == self.context.scope else ""
        said = [m.key for m in self.registers.told if m.figure.at >= part and m.key and m.measure == "amount"]
        opened = bool(said) and said[0][0] == _BALANCES["opening"] and len({scope for _, scope in said}) == 1
        return said[0][1] if opened and said[0][1] in FUNDS else ""

    def on_its_side(self, found: Subject | None, clause: Clause) -> Subject | None:
        """政府性基金预算：收入5万元: the side of a fund's accounts that a clause names is the figure's."""
        fund = found.key[1] if found and found.key and found.key[0] in TOTALS else ""
        words = clause.text.strip("，（：、；") if fund in FUNDS else ""
        side = self.said(words).side if words else ""
        return self.scan.of_key((f"{side}合计", fund)) if found and side and found.key != (f"{side}合计", fund) else found

    def _other_side(self, side: str, clause: Clause) -> Subject | None:
        """国有资本经营预算收入2万元，支出1万元: what the fund spent whose income the sentence has just told, or the reverse."""
        told = itertools.takewhile(lambda m: m.figure.at >= clause.sentence, reversed(self.registers.meanings))
        told = itertools.dropwhile(lambda m: m.measure in ("rate", "change", "change_rate"), told)
        last = next(told, None)  # 收入2万元，完成预算的98%；支出1万元
        beside = last and last.measure == "amount" and last.subject == self.registers.subject
        other = "收入" if side == "支出" else "支出"
        if not last or not beside or any(t.kind != "level" for t in clause.tokens):
            return None
        if last.key and last.key[1] in FUNDS and last.key[0] == f"{other}合计":
            return self.scan.of_key((f"{side}合计", last.key[1]))
        own = last.key is None and last.label.endswith(other)  # 食堂收入9万元，支出8万元
        return Subject(last.label.removesuffix(other) + side) if own else None

    def beside_the_heading(self, token: Token, clause: Clause) -> Subject | None:
        """支出总额 at the head of a paragraph under 政府采购 is that of the item which the heading names; a total of more than
        that is of all funds."""
        scope = token.value.scope or ""
        if scope in ("", FUNDS[0]) and self._above_the_heading(clause, token.value.concept):
            return Subject(token.value.label, (token.value.concept, scope))
        topic, first = self.context.topic, self.registers.previous is None
        if topic and topic.label.endswith(("收入", "结余")):
            topic = None  # the entry of a list of income that ended before
        narrow = topic and topic.key and topic.key[1] == "" and topic.key[0] not in (*self._of_all, *self.grammar.classes)
        if not first or not narrow or not self.pattern["spent_in_all"].fullmatch(self.text, token.start, token.end):
            return None
        start = max(clause.sentence, self.text.rfind("：", 0, token.start) + 1)  # （二）政府采购：支出总额9万元
        return None if self.said(self.text[start : token.start]).name else topic

    def _above_the_heading(self, clause: Clause, concept: str) -> bool:
        """支出9万元。其中：一般公共预算财政拨款支出8万元 under the heading of that fund: more than the heading names, for its
        own list has that as a part; 财政拨款支出9万元，占…%；其中一般公共预算8万元 too."""
        fund, end = self.context.scope, clause.figure.to + len(clause.unit)
        led = self.pattern["list_opens"].match(self.text, end) if fund else None
        names = sorted(self.grammar.funds_of.get(fund, ()), key=len, reverse=True) if led else ()
        if led and (name := next((n for n in names if self.text.startswith(n, led.end())), "")):
            at = led.end() + len(name)
            if any(f.at == at and f.value != clause.figure.value for f in self.scan.figures_between(at, at + 2)):
                return True
        first = next(iter(self.scan.between(led.end(), led.end() + 30)), None) if led else None
        if not first or first.start != led.end() or first.kind != "item" or first.value.key("") != (concept, fund):
            return False
        listed = next(iter(self.scan.figures_between(first.end, first.end + 12)), None)
        return listed is not None and listed.value != clause.figure.value

    def balance(self, clause: Clause, topic: Subject | None) -> Subject | None:
        """结转结余：年初5万元，年末3万元: the balance of the topic's fund that a clause names by its end of the year alone."""
        balance = topic and topic.key and topic.key[0] in _BALANCES.values()
        if not topic or not balance or not self.pattern["end_of_year"].search(clause.text):
            return None
        said = self.said(self.pattern["moved_to"].sub("", clause.text.strip("，（：、；")))
        label = _balance_said(said)
        return self.scan.of_key((label, topic.key[1])) if label and not said.name else None

    def of_the_side(self, clause: Clause) -> Subject | None:
        """从支出端看，总额9万元: the total of the side of the accounts that the clause before speaks of."""
        start = max(self.registers.previous_end, self.registers.part)
        framed = [*self.pattern["side_announced"].finditer(self.text, start, clause.start)]
        said = self.said(clause.text.strip("由从的")) if framed else None
        if not said or said.name or said.side or "total" not in said.kinds:
            return None
        return self.scan.of(self.vocabulary.items[f"{framed[-1].group(1)}合计"])

    def left_over(self, clause: Clause) -> tuple[Subject, str] | None:
        """剩下5万元: what a clause says is left, and of which budget, where it is what was not spent of one.

        Of the item's budget, of a whole whose parts were listed, or of the year's income: the first that the amount is."""
        on = self.pattern["carried_on"].match(self.text, clause.figure.to + len(clause.unit))  # 年末还有5万元结转下年使用
        since = self.text.rfind("。", 0, clause.at) + 1
        if "余额" in clause.text and self.pattern["owed_or_held"].search(self.text, since, clause.at):
            return None  # 银行贷款：年初余额9万元
        said = self.said(clause.text.strip("，（：、") + (on.group() if on else ""))
        if said.name or said.kinds.isdisjoint(("left", "rest", "next")):
            return None
        if label := _balance_said(said):
            return self.scan.of(self.vocabulary.items[label]), ""
        levels = [m for m in self.registers.told if m.measure == "amount" and m.unit == clause.unit]
        actual = [m for m in levels if m.basis == ACTUAL]
        of_item = [m for m in levels if m.label == levels[-1].label]
        budget = next((m for m in reversed(of_item) if m.basis in BUDGETS), None)
        if budget and of_item[-1].basis == ACTUAL and self._is(clause, budget, [of_item[-1]]):
            return budget.subject, budget.basis
        for number, whole in enumerate(actual[:-1]):
            if self._is(clause, whole, actual[number + 1 :]):
                totals = {whole.key and whole.key[0], *(m.key and m.key[0] for m in actual[number + 1 :])}
                return Subject("结余" if totals >= {*TOTALS} else "其余"), ""
        return Subject("结余" if budget or (self.speaks_of_totals() and "rest" not in said.kinds) else "其余"), ""

    @staticmethod
    def _is(clause: Clause, whole: Meaning, parts: list[Meaning]) -> bool:
        """Whether a clause's figure is what the parts leave of the whole, within what rounding allows."""
        gap = whole.figure.value - sum(m.figure.value for m in parts) - clause.figure.value
        return abs(gap) * 10**clause.figure.decimals <= len(parts)

    def sum_told(self, clause: Clause) -> Subject | None:
        """两项合计9万元, 两项合计较上年增加5万元: what a list makes, named before a figure or a comparison."""
        first = next(iter(clause.kinds("compared", "direction", "reference")), None)
        led = first.start if first else clause.at
        listed, last = self.sum_of_list(self.text[clause.start : led].rstrip("较比与同和")), self.registers.previous
        beside = last and last.figure.at >= clause.sentence  # in a sentence of its own it is the paragraph's whole
        of_budgets = first and first.kind == "reference" and first.value in BUDGETS and not self.scan.compared(first.start)
        return listed if first is None or of_budgets or (listed and (listed.key or beside)) else None

    def sum_of_list(self, words: str) -> Subject | None:
        """以上合计9万元, 两项合计9万元 after several amounts: what they make together, which is the topic where it is one."""
        costed = self.registers.previous and self.registers.previous.measure in ("unit_cost", "count")
        if not self.pattern["sum_of_list"].fullmatch(words) or (len(self.registers.recent) < 2 and not costed):
            return None
        own = self.pattern["list_named"].match(self.text)
        if own and self.context.topic and not any(s.key for s in self.registers.latest):
            return Subject(own[1])  # 大气项目资金分布：甲区9万元、乙区8万元，合计17万元, under the heading of a class
        known = {s.label for s in self.registers.latest}
        known -= {p for label in known for parts in self.grammar.parts.get(label, ()) for p in parts}
        topic = self.context.topic
        last = dict.fromkeys(s.label for s in reversed(self.registers.latest)) if words[0] in "两二" else {}
        two = {*itertools.islice(last, 2)}
        if narrower := next((w for w, lists in self.grammar.parts.items() if any(two == {*names} for names in lists)), ""):
            return self.scan.of(self.vocabulary.items[narrower])  # 购置5万元，运行维护3万元，两项共8万元
        classes = bool(known) and all(
            s.key and s.key[0] in self.grammar.classes for s in self.registers.latest if s.label in known
        )
        counted = Subject(words.removesuffix("为")) if self.pattern["so_many_listed"].match(words) else None
        listed = (self.vocabulary.items.get(s.label) for s in self.registers.latest[-2:])
        of_item = all(item and len(item.code) > 3 for item in listed)  # 电费3万元、水费1万元: of economic 款, never all of them
        if counted and (classes or of_item or self.context.listed_in):
            return counted  # 社会保障9万元、住房保障5万元，两类合计14万元: others stand elsewhere
        both_sides = topic and topic.key and topic.key[0] == "收支总计"
        side = itertools.takewhile(lambda s: s.label not in self._of_all, reversed(self.registers.latest)) if both_sides else ()
        if both_sides and (whole := self._whole_of({s.label for s in side})):
            return whole  # （一）收入：财政拨款9万元，其他收入1万元，合计10万元, of income and expenditure
        if topic and topic.label not in known:
            return topic
        if whole := self._whole_of(known):
            return whole
        return self.scan.of(self.vocabulary.items["支出合计"]) if classes else Subject(words.removesuffix("为"))

    def _whole_of(self, parts: set[str]) -> Subject | None:
        """What items of one list make together, where the vocabulary knows it and it is no total with balances."""
        for label, lists in self.grammar.parts.items() if parts else ():
            names = next((n for n in lists if n != "function_classes" and parts <= {*n}), None)
            if names and label not in parts and label not in self.vocabulary.hierarchy["balanced"]:
                return self.scan.of(self.vocabulary.items[label])
        return None

    def speaks_of_totals(self) -> bool:
        """Whether nothing narrower than income and expenditure as a whole is in force."""
        subject = self.registers.within or self.registers.subject
        key = subject.key if subject else None
        return subject is None or bool(key and key[0] in self._of_all)


def _balance_said(said: Said) -> str:
    """The balance whose end of the year some words name; '' for none."""
    return next((label for kind, label in _BALANCES.items() if kind in said.kinds), "")
