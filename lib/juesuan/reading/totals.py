"""Totals: sums of several names, totals of a fund or with what was added, and those that a clause says without naming them."""

from __future__ import annotations

from collections.abc import Callable

from juesuan.reading.grammar import ACTUAL, BUDGETS, TOTALS, Meaning, Subject, Token
from juesuan.reading.scan import AND, Clause, Part
from juesuan.reading.vocabulary import FUNDS

_BALANCES = {"opening": "年初结转和结余", "closing": "年末结转和结余", "next": "年末结转和结余"}
_PLAIN = 25  # characters of a clause that says no more than a total


class Totals(Part):
    """The totals that a paragraph's figures may be."""

    @property
    def _of_all(self) -> tuple[str, ...]:
        return (*TOTALS, *self.vocabulary.hierarchy["balanced"], *_BALANCES.values())

    def summed(self, items: list[Token]) -> Subject | None:
        """上缴上级支出、经营支出、对附属单位补助支出共0万元: the sum of several items is none of them."""
        run = [items[-1]]
        for token in reversed(items[:-1]):
            if self.text[token.end : run[0].start] not in tuple(AND):
                break
            run.insert(0, token)
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
        if any(m.of and m.of.key == (token.value.concept, "") for m in self.registers.told if m.measure == "share"):
            return None
        first = self.registers.recent[0].key if len({s.key[1] for s in self.registers.latest if s.key}) == 1 else None
        last, part = self.registers.previous, self.scan.part_start(token.start)
        led = last and self.context.scope == "grant" and self.scan.figures_between(part, token.start) == [last.figure]
        for key in (last.key if led else None, self.registers.within.key if self.registers.within else None, first):
            if key and key[1] in FUNDS and key[0] in (*self.vocabulary.hierarchy["by_fund"], "收入总计", "支出总计"):
                bare_total = self.pattern["total_of_fund"].fullmatch(self.text, token.start, token.end)
                if token.value.concept not in TOTALS and key[0] in TOTALS:
                    return None  # 财政拨款收入5万元，年初结转和结余2万元: the former may be one of the department's incomes
                return self.scan.of_key((token.value.concept, key[1])) if bare_total else None
        return None

    def added_up(self, token: Token, clause: Clause) -> Subject | None:
        """加上转移性收入9亿元，收入合计56亿元: more than the income of the year, unknown where a stranger is added."""
        concept = token.value.concept
        part = max(clause.sentence, self.scan.part_start(clause.at))
        added = concept[2:] in ("合计", "总计") and self.pattern["added_up"].search(self.text, part, clause.start)
        if not added or self.pattern["total_of_year"].fullmatch(self.text, token.start, token.end):
            return None
        said = [m for m in self.registers.meanings if m.figure.at >= added.start() and m.measure == "amount"]
        strange = any(m.key is None for m in said)
        return Subject(concept, None if strange else (concept[:2] + "总计", token.value.key(self.context.scope)[1]))

    def both_totals(self, token: Token, number: int) -> list[Subject]:
        """收、支总计分别为 with two figures: income and expenditure, one after the other; 收入、支出 alone are the year's."""
        if token.value.concept != "收支总计" or number < 2:
            return []
        scope = token.value.key(self.context.scope)[1]
        said = "总计" if "总" in self.text[token.start : token.end] else "合计"
        both = (("收入" + said, scope), ("支出" + said, scope))
        return [Subject(self.vocabulary.label_of(key) if scope else key[0], key) for key in both]

    def said_of_totals(self, clause: Clause, named: Callable[[Clause], Subject | None]) -> Subject | None:
        """本年收入88.88万元，支出88.88万元 beside other totals or within a fund; 2023年收入1518.70万元 of the department."""
        text, place = "", clause.start
        for token in clause.kinds("direction", "compared", "reference"):
            led = self.scan.compared(token.start) or self.text[token.start - 1 : token.start] in ("由", "从")
            if token.kind != "reference" or led:  # 比上年收入增加, 支出比上年增加, 支出由上年
                text, place = text + self.text[place : token.start], token.end
        text = self.pattern["against_year"].sub("", text + self.text[place : clause.at]).strip("较比与同和，、由从的")
        said = self.grammar.speech.of(text.lstrip("（，："), self.context.department)
        side = said.side
        if not said.name and not side and "total" in said.kinds and not self.registers.subject and not self.registers.previous:
            return Subject("收支总计")  # 学校2022年的总盘子是9万元
        if not side or len(text) > _PLAIN:
            return None
        item = self.vocabulary.items[f"{side}合计"]
        subject = self.registers.subject
        concept = (subject.key or (subject.label,))[0] if subject else ""
        of_side = concept[:2] if concept in (*TOTALS, "收入总计", "支出总计") else concept[-2:]
        other_side = of_side in ("收入", "支出") and of_side != side  # 经营收入8万元。支出80万元: no income is spent
        summed = "total" in said.kinds and self.speaks_of_totals()
        behind = self.pattern["basis_behind"].search(text)
        if behind and subject and not other_side and not summed:
            return None  # 支出决算为5万元 is that of the item in force
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
        return self.scan.of(item) if whole or self.context.scope in ("fund", "capital") else None

    def balance(self, clause: Clause, topic: Subject | None) -> Subject | None:
        """结转结余：年初5万元，年末3万元: the balance of the topic's fund that a clause names by its end of the year alone."""
        balance = topic and topic.key and topic.key[0] in _BALANCES.values()
        if not topic or not balance or not self.pattern["end_of_year"].search(clause.text):
            return None
        said = self.grammar.speech.of(clause.text.strip("，（：、；"), self.context.department)
        label = "" if said.name else next((_BALANCES[kind] for kind in _BALANCES if kind in said.kinds), "")
        return self.scan.of_key((label, topic.key[1])) if label else None

    def left_over(self, clause: Clause) -> tuple[Subject, str] | None:
        """剩下5万元: what a clause says is left, and of which budget, where it is what was not spent of one.

        Of the item's budget, of a whole whose parts were listed, or of the year's income: the first that the amount is."""
        said = self.grammar.speech.of(clause.text.strip("，（：、"), self.context.department)
        if said.name or said.kinds.isdisjoint(("left", "rest")):
            return None
        for kind, label in _BALANCES.items():
            if kind in said.kinds:
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

    def sum_of_list(self, words: str) -> Subject | None:
        """以上合计9万元, 两项合计9万元 after several amounts: what they make together, which is the topic where it is one."""
        costed = self.registers.previous and self.registers.previous.measure in ("unit_cost", "count")
        if not self.pattern["sum_of_list"].fullmatch(words) or (len(self.registers.recent) < 2 and not costed):
            return None
        known = {s.label for s in self.registers.latest}
        known -= {p for label in known for parts in self.grammar.parts.get(label, ()) for p in parts}
        topic = self.context.topic
        if topic and topic.label not in known:
            return topic
        for label, lists in self.grammar.parts.items() if known else ():
            names = next((n for n in lists if n != "function_classes" and known <= {*n}), None)
            if names and label not in known and label not in self.vocabulary.hierarchy["balanced"]:
                return self.scan.of(self.vocabulary.items[label])
        if known and all(s.key and s.key[0] in self.grammar.classes for s in self.registers.latest if s.label in known):
            return self.scan.of(self.vocabulary.items["支出合计"])
        return Subject(words.removesuffix("为"))

    def speaks_of_totals(self) -> bool:
        """Whether nothing narrower than income and expenditure as a whole is in force."""
        subject = self.registers.within or self.registers.subject
        key = subject.key if subject else None
        return subject is None or bool(key and key[0] in self._of_all)
