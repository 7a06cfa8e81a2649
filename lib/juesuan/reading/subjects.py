"""Subjects: whom a figure speaks of, named in its clause, handed out by a list, or in force."""

from __future__ import annotations

import re

from juesuan.reading.grammar import ACTUAL, BUDGETS, Meaning, Subject, Token
from juesuan.reading.registers import Registers
from juesuan.reading.scan import AND, Clause, Scan
from juesuan.reading.vocabulary import FUNDS, Item, part_of

_TOTALS = ("收入合计", "支出合计")
_AND = re.compile(f"[{AND}]")
_WORDS = re.compile("[\u4e00-\u9fff]+")


class Subjects:
    """The subjects of a paragraph's figures."""

    def __init__(self, scan: Scan, registers: Registers):
        self.scan, self.registers, self.context, self.grammar = scan, registers, scan.context, scan.grammar
        self.text, self.pattern, self.vocabulary = scan.text, scan.grammar.pattern, scan.grammar.vocabulary

    # --- of money -----------------------------------------------------------------------------------------------------

    def of_money(self, clause: Clause) -> Subject | None:
        """By clue, list, path of classes, item, the clause's own words, or the one in force."""
        registers, at = self.registers, clause.at
        if item := self.clue(at, clause.sentence):
            return Subject(item.label, (item.concept, self.scan.fund_of(clause.sentence, at)))
        if registers.queue and not self._words_left(clause):
            return registers.queue.pop(0)
        if self._enumerate(clause):
            return registers.queue.pop(0)
        if named := self._named(clause):
            return named
        if self._distribute(clause):
            return registers.queue.pop(0)
        # 行政运行（项）：2023年决算数为… names its item before the colon.
        before = self.scan.between(max(clause.sentence, registers.previous_end), clause.start)
        if path := next((t.value for t in reversed(before) if t.kind == "path"), None):
            return path
        if total := self._said_of_totals(clause) or self._sum_of_list(clause):
            return total
        if words := self.own_words(clause):
            return self._short_name(words) or Subject(words)
        return self._named_before_colon(clause) or self._in_force(clause)

    def clue(self, at: int, sentence: int) -> Item | None:
        """The item whose clue phrases stand in this sentence part, the last just before the number."""
        if not self.grammar.clue_ends.search(self.text, max(sentence, at - 24), at):
            return None
        part = self.text[max(sentence, self.text.rfind("；", sentence, at) + 1) : at]
        if part.startswith(("涉及", "共涉及")):
            part = self.text[sentence:at]  # 自评项目12个…；涉及资金1020.4万元
        found = next((item for item, pattern in self.grammar.clues if pattern.search(part)), None)
        return self.unless_the_whole(found) if found else None

    def unless_the_whole(self, item: Item) -> Item:
        """A part that one form names is the whole where the text names no other part: 以自评表形式自评 without 第三方."""
        rule = self.vocabulary.hierarchy["whole_unless"].get(item.label)
        return item if rule is None or rule["beside"] in self.text else self.vocabulary.items[rule["whole"]]

    def _named(self, clause: Clause) -> Subject | None:
        """The path or the last item that the clause names before a share; 分别 queues the items for the figures that follow."""
        if path := clause.last("path"):
            return path.value
        if self.registers.recent and self.pattern["sum_of_list"].fullmatch(clause.text):
            return None
        whole = self.text.startswith("的", clause.figure.to + len(clause.unit))  # 占本年支出4万元的75%: the amount of the whole
        shares = [] if whole else [t.start for t in clause.kinds("share")]
        items = [t for t in self._items(clause) if not any(s < t.start for s in shares)]
        purpose = max((t.end for t in clause.kinds("purpose")), default=0)
        if items and items[-1].end <= purpose < clause.at and not self.pattern["summed"].search(self.text, purpose, clause.at):
            items = [] if self.own_words(clause, purpose) else items  # 项目支出主要用于公路养护1180.20万元
        if not items:
            return None
        last = items[-1]
        if self.pattern["summed"].match(self.text, last.end) and (several := self._summed(items)):
            return several
        spread = self.pattern["spread"].search(self.text, last.end, clause.at)
        if spread and (pair := self._both_totals(last.value, clause.at)):
            self.registers.queue = pair
            return self.registers.queue.pop(0)
        if spread and spread.group() != "各" and len(items) > 1:
            self.registers.queue = [self.scan.of(t.value) for t in items]
            return self.registers.queue.pop(0)
        named = self._part_in_force(last.value, last.start)
        if named is not last.value:
            return self.scan.of(named)
        fund = None if clause.last("share") else self._of_the_same_fund(last)
        return fund or self._of_the_item(last, clause) or self.scan.of(named)

    def _of_the_item(self, token: Token, clause: Clause) -> Subject | None:
        """水体（项）年初预算为215万元，当年支出决算为213万元: what was spent of the budget printed just before."""
        last = self.registers.previous
        budgeted = last and last.measure == "amount" and last.basis != ACTUAL and last.figure.at >= clause.sentence
        if not last or not budgeted or not self.pattern["total_of_year"].fullmatch(self.text, token.start, token.end):
            return None
        total = last.key and last.key[0] in (*_TOTALS, *self.vocabulary.hierarchy["balanced"])
        return None if total or not last.label else last.subject

    def _items(self, clause: Clause) -> list[Token]:
        """The items of a clause that are not named in passing: 收、支总计（含结转和结余）1580.32万元."""
        items = clause.kinds("item")
        items = [t for t in items if self.scan.same_bracket(t.start, clause.at) or self._named_so(t)]
        return [t for t in items if not self._split_up(t, clause.at)]

    def _split_up(self, token: Token, at: int) -> bool:
        """采购金额中公开招标10万元: an item before 中 is the whole of what is named after it."""
        return self.text.startswith("中", token.end) and at > token.end + 2

    def _named_so(self, token: Token) -> bool:
        """接待费、出国费和车辆费（以下简称三公经费）: a bracket that holds but a name says what the words before it are."""
        led = self.pattern["called"].search(self.text[: token.start][-8:])
        return bool(led) and self.text.startswith("）", token.end)

    def _summed(self, items: list[Token]) -> Subject | None:
        """上缴上级支出、经营支出、对附属单位补助支出共0万元: the sum of several items is none of them."""
        run = [items[-1]]
        for token in reversed(items[:-1]):
            if self.text[token.end : run[0].start] not in AND:
                break
            run.insert(0, token)
        return Subject("、".join(t.value.label for t in run)) if len(run) > 1 else None

    def _part_in_force(self, item: Item, place: int) -> Item:
        """货物类采购项目9个，实际采购金额30万元: a total's name after a part with no amount yet means the part."""
        parts = [p for names in self.grammar.parts.get(item.label, ()) for p in names if names != "function_classes"]
        if not parts:
            return item
        start = max(max(self.text.rfind(mark, 0, place) for mark in ("。", "；", "其中")), 0)
        named = next((t.value for t in self.scan.between(start, place) if t.kind == "item"), None)
        if named is None or named.label not in parts:
            return item
        said = [m for m in self.registers.meanings if m.figure.at > start]
        told = {m.label: m.basis for m in said if m.measure == "amount"}
        opened = any(m.measure == "count" for m in said) or BUDGETS[0] in told.values()
        return named if told.get(named.label) in (None, BUDGETS[0]) and opened else item

    def _of_the_same_fund(self, token: Token) -> Subject | None:
        """一般公共预算财政拨款本年收入9万元；本年支出8万元: the expenditure of the fund that the paragraph began with."""
        first = self.registers.recent[0].key if self.registers.recent else None
        if not first or first[1] not in FUNDS or first[0] not in self.vocabulary.hierarchy["by_fund"]:
            return None
        bare_total = self.pattern["total_of_year"].fullmatch(self.text, token.start, token.end)
        return Subject(token.value.label, (token.value.concept, first[1])) if bare_total else None

    def _both_totals(self, item: Item, at: int) -> list[Subject]:
        """收、支总计分别为 with two figures: the totals of income and of expenditure, one after the other."""
        if item.concept != "收支总计" or self.scan.listed(at) < 2:
            return []
        scope = item.key(self.context.scope)[1]
        both = (("收入总计", scope), ("支出总计", scope))
        return [Subject(self.vocabulary.label_of(key) if scope else key[0], key) for key in both]

    # --- lists ----------------------------------------------------------------------------------------------------------

    def _enumerate(self, clause: Clause) -> bool:
        """货物、工程、服务采购规模分别为3万元、2万元和1万元: names joined before 分别, one for each figure after it."""
        spread = clause.text.find("分别")
        if spread < 0 or self.registers.previous_end > clause.start + spread:
            return False
        before, number = clause.text[:spread], self.scan.listed(clause.at)
        subjects = self._items_in_a_row(clause.start + spread, number) or self._names_in_a_row(before, number)
        if subjects:
            self.registers.queue, self.registers.enumerated = subjects, list(subjects)
        return bool(subjects)

    def _items_in_a_row(self, place: int, number: int) -> list[Subject]:
        """工资福利支出，商品和服务支出和资本性支出分别为: items joined by commas, as many as figures follow."""
        run: list[Token] = []
        for token in reversed(self.scan.between(max(0, place - 200), place)):
            gap = self.text[token.end : run[0].start if run else place]
            gap = gap if run else self.grammar.without_filler(gap)
            if token.kind == "level" and not run and not gap:
                continue
            if token.kind != "item" or gap.strip(AND + "，"):
                break
            run.insert(0, token)
        return [self.scan.of(t.value) for t in run] if len(run) == number > 1 else []

    def _names_in_a_row(self, before: str, number: int) -> list[Subject]:
        """The names, known or not, that a stretch of text joins; none unless there are as many as figures."""
        nouns = self.vocabulary.words["shared_nouns"]
        names = _AND.split(self.pattern["lead"].sub("", before).removesuffix("决算"))
        if len(names) < 2 or len(names) != number or min(map(len, names)) < 2 or "占" in before:
            return []
        item, last = self.vocabulary.item, names[-1]
        found = [item(n) for n in names]
        for noun in (n for n in nouns if last.endswith(n) and last != n):
            names[-1] = self.pattern["shared"].sub("", last.removesuffix(noun))  # 展览、修缮两个项目支出
            found = [item(n) or item(n + noun) for n in names]
            if all(found):
                break
        if any(i is not None and i.kind != "money" for i in found):
            return []
        return [self.scan.of(i) if i else self._short_name(n) or Subject(n) for i, n in zip(found, names, strict=True)]

    def _distribute(self, clause: Clause) -> bool:
        """分别 with no item of its own hands the figures that follow to the last subjects, one each (占比分别为85%、15%)."""
        registers, said = self.registers, clause.text
        told = self.pattern["respectively"].search(said)
        joined = registers.enumerated and "占" in said
        if not told and not joined and not self.pattern["moved_alone"].match(said.strip("，")):
            return False
        number = self.scan.listed(clause.at)
        if joined and len(registers.enumerated) == number:
            registers.queue = list(registers.enumerated)  # 货物、服务采购分别为3万元、1万元，占采购支出的75%和25%
            return True
        if number > 1 and (moved := self._changes_in_turn(clause, number)):
            registers.queue = moved
            return True
        recent = [s for s in dict.fromkeys(registers.recent) if not self.pattern["sum_of_list"].fullmatch(s.label)][-number:]
        shared = list(dict.fromkeys(m.subject for m in registers.meanings if m.measure == "share"))[-number:]
        recent = shared if "占" in said and len(shared) == number else recent
        if not told or number < 2 or len(recent) < number:
            return False
        registers.queue = recent
        return True

    def _changes_in_turn(self, clause: Clause, number: int) -> list[Subject]:
        """购置费和运行费分别减少2万元和5万元，下降33%和44%: the items whose changes were listed just before."""
        before = self.registers.meanings[-number:]
        turned = self.pattern["moved_alone"].match(clause.text.strip("，")) and number == len({m.label for m in before})
        return [m.subject for m in before] if turned and all(m.measure == "change" for m in before) else []

    # --- the text's own words -------------------------------------------------------------------------------------------

    def own_words(self, clause: Clause, start: int = -1) -> str:
        """The clause's own name for what the number measures, where the vocabulary has none."""
        at, start = clause.at, clause.start if start < 0 else start
        for token in clause.tokens:
            if token.kind in ("reason", "purpose"):
                start = max(start, token.end)  # 主要原因是新增工程资金500万元
            elif token.kind == "item" and self._split_up(token, at):
                start = max(start, token.end + 1)
        if at - start < 2:
            return ""
        text = self.text[start:at]
        words = [t for t in clause.tokens if t.start >= start and t.kind not in ("item", "path")]
        if (
            clause.family == "money"
            and words
            and words[0].kind == "rate"
            and not self.pattern["lead"].sub("", text[: words[0].start - start])
        ):
            text, start = text[words[0].end - start :], words[0].end  # 完成业务收入4400万元
            words = words[1:]
        cut = words[0].start - start if words else -1
        if cut >= 0:
            joined = (p for word in self.grammar.compare if len(word) == 1 and 0 < (p := text.find(word)) < cut)
            text = text[: min([cut, *joined])]
        full = self.pattern["lead"].sub("", text).strip("，（：、")
        text = self.pattern["lead"].sub("", self.pattern["trail"].sub("", text)).strip("，（：、")
        text = self.pattern["bare_code"].sub("", text)
        if len(text) == 2 and full.startswith(text + "支出"):
            text += "支出"  # 事业支出
        if self.context.units and (unit := next((u for u in self.context.units if text.startswith(u)), "")):
            text = text.removeprefix(unit)  # 局机关3.20万元: the amount in force, of this unit
        if not 2 <= len(text) <= 40 or text == "项目" or text[0] == "为":
            return ""
        if sum(map(len, _WORDS.findall(self.grammar.without_filler(text)))) < 2:
            return ""
        if text.startswith(self.grammar.compare) or (self.context.topic and self.pattern["no_noun"].search(text)):
            return ""  # 比2019年决算数 and 用于保障机构正常运转的日常支出 name nothing
        return self.whose(text)

    def whose(self, text: str) -> str:
        """车辆3辆，价值48.60万元: the value of the vehicles. Other words stand as they are."""
        attributes, previous = self.vocabulary.words["attributes"], self.registers.previous
        if text not in attributes or not previous or not previous.label:
            return text
        owner = previous.label
        end = next((a for a in attributes if owner.endswith(a) and owner != a), "")
        return owner.removesuffix(end) + text

    def _words_left(self, clause: Clause) -> str:
        """What the clause says before the number beside direction and generic words."""
        text = clause.text
        for token in reversed(clause.kinds("direction")):
            text = text[: token.start - clause.start] + text[token.end - clause.start :]
        return self.grammar.without_filler(text).strip("，（）")

    def _short_name(self, words: str) -> Subject | None:
        """财政拨款 within income or expenditure is the fund's; 购置费 within vehicles is that of vehicles."""
        registers, short = self.registers, self.vocabulary.hierarchy["short_names"]
        words = words if words in self.grammar.funds else words.removesuffix("支出")
        if words not in self.grammar.short_names and words not in self.grammar.funds:
            return None
        last = registers.recent[-1] if registers.recent else None
        counted = registers.previous.subject if registers.previous and registers.previous.measure == "count" else None
        near = (
            counted,
            registers.enclosing,
            registers.subject,
            registers.outside,
            self.parent(registers.subject),
            self.parent(last),
        )
        around = [s for s in near if s and s.key]
        if "三公" in self.text:
            around.append(self.scan.of(self.vocabulary.items["“三公”经费"]))
        sides = [s.key[0][:2] for s in around if s.key and s.key[0] in (*_TOTALS, "收入总计", "支出总计")]
        if words in self.grammar.funds and not sides:
            told = self.text[: self.text.rfind(words)]
            side = max(("收入", "支出"), key=told.rfind)
            sides = [side] if side in told else ["收入"] if words.endswith("拨款") else []
        if words in self.grammar.funds and sides:
            key = (sides[0] + "合计", self.grammar.funds[words])
            return Subject(self.vocabulary.label_of(key), key)
        label = next((short[s.label][words] for s in around if words in short.get(s.label, ())), "")
        if not label and len(words) > 3:
            only = {names[words] for names in short.values() if words in names}
            label = only.pop() if len(only) == 1 else ""
        return self.scan.of(self.vocabulary.items[label]) if label else None

    def bare_name(self, start: int, end: int) -> Subject | None:
        """The item that text[start:end] is the name of, after its list number and without its code."""
        if any(t.kind in ("purpose", "reason") for t in self.scan.between(start, end)):
            return None
        name = self.pattern["bare_code"].sub("", self.pattern["lead"].sub("", self.text[start:end]))
        if not 2 <= len(name) <= 30 or self.pattern["no_bare_name"].search(name):
            return None
        item = self.vocabulary.item(name)
        return self.scan.of(item) if item and item.kind == "money" else self._short_name(name) or Subject(name)

    def _named_before_colon(self, clause: Clause) -> Subject | None:
        """（二）2050803培训支出：决算数8.30万元 names its item before the colon."""
        if self.context.group or not clause.start or self.text[clause.start - 1] != "：":
            return None
        return self.bare_name(max(clause.sentence, self.registers.previous_end), clause.start - 1)

    # --- in force -------------------------------------------------------------------------------------------------------

    def _said_of_totals(self, clause: Clause) -> Subject | None:
        """本年收入88.88万元，支出88.88万元 beside other totals or within a fund; 2023年收入1518.70万元 of the department."""
        text, place = "", clause.start
        for token in clause.kinds("direction", "compared", "reference"):
            led = self.scan.compared(token.start) or self.text[token.start - 1 : token.start] in ("由", "从")
            if token.kind != "reference" or led:  # 比上年收入增加, 支出比上年增加, 支出由上年
                text, place = text + self.text[place : token.start], token.end
        text = (text + self.text[place : clause.at]).strip("较比与同和，由从的")
        if not 1 < len(text) < 25 or not (said := self.pattern["bare_total"].fullmatch(text)):
            return None
        item = self.vocabulary.items[said.group(3) + "合计"]
        subject = self.registers.subject
        concept = subject.key[0] if subject and subject.key else ""
        other_side = concept in (*_TOTALS, "收入总计", "支出总计") and not concept.startswith(said.group(3))
        if said.group(4) and subject and not other_side:
            return None  # 支出决算为5万元 is that of the item in force
        # 收入总计6万元，支出总计5万元。收入增加1万元: that of the totals just told
        told = [s for s in self.registers.recent if s.key and s.key[0] in ("收入总计", "支出总计", *_TOTALS)]
        side = [s for s in told if s.key and s.key[0].startswith(said.group(3))]
        if side and len(told) > len(side):
            return side[-1]
        if subject and subject.key and subject.key[0] in _TOTALS:
            return Subject(item.label, item.key(subject.key[1]))
        first = subject is None and self.registers.previous is None and not self._named_before(clause)
        dated = (
            first
            or (subject is not None and self._speaks_of_totals())  # 收入总计5万元；全年支出4万元
            or said.group(1)
            or said.group(2)
            or self.pattern["dated_lead"].fullmatch(self.text, clause.sentence, clause.start)
        )
        whole = dated and not self.context.scope and self._speaks_of_totals()
        return self.scan.of(item) if whole or self.context.scope in ("fund", "capital") else None

    def _sum_of_list(self, clause: Clause) -> Subject | None:
        """以上合计9万元, 两项合计9万元 after several amounts: what they make together, which is the topic where it is one."""
        costed = self.registers.previous and self.registers.previous.measure in ("unit_cost", "count")
        if not self.pattern["sum_of_list"].fullmatch(clause.text) or (len(self.registers.recent) < 2 and not costed):
            return None
        known = {s.label for s in self.registers.recent}
        topic = self.context.topic
        if topic and topic.label not in known:
            return topic
        for label, lists in self.grammar.parts.items():
            names = next((n for n in lists if n != "function_classes" and known <= {*n}), None)
            if names and label not in known and label not in self.vocabulary.hierarchy["balanced"]:
                return self.scan.of(self.vocabulary.items[label])
        return Subject(clause.text.removesuffix("为"))

    def _speaks_of_totals(self) -> bool:
        """Whether nothing narrower than income and expenditure as a whole is in force."""
        subject = self.registers.within or self.registers.subject
        key = subject.key if subject else None
        return subject is None or bool(key and key[0] in ("收支总计", "收入总计", "支出总计", *_TOTALS))

    def _in_force(self, clause: Clause) -> Subject | None:
        """What a figure speaks of whose clause names nothing."""
        subject = self.registers.subject
        if clause.zone == "reason":
            moved = clause.last("direction")
            words = self.text[moved.end : clause.at].strip("了：，") if moved else ""  # 增加经费15.2万元
            if moved and not words:
                return self._of_reason(clause)
            return Subject(words) if 2 <= len(words) <= 12 and _WORDS.fullmatch(words) else None
        if self.context.group:
            return subject
        if subject and (period := self.pattern["part_of_a_year"].search(clause.text)):
            return Subject(f"{subject.label}（{period.group()}）")  # a part of the year is another amount
        if named := self._named_before(clause):
            return named
        within = self.registers.within
        if (
            within
            and self.registers.shape.startswith("、")
            and clause.opened == clause.start
            and clause.last("reference", "compared")
        ):
            return within  # 结余463万元，其中基本支出结转60万元、项目支出结转403万元，比年初减少57万元
        if spent := self._spent_on_counted(clause):
            return spent
        if subject is None and clause.last("reference", "level"):
            # 全年预算数3200万元，执行数3136万元 with nothing named: one project's money, known by its paragraph alone
            return Subject("项目资金", ("项目资金", f"@{self.scan.line.offsets[0]}"))
        return subject

    def _of_reason(self, clause: Clause) -> Subject | None:
        """原因是项目支出增加，较上年增加1133万元: what the clause before says moved, if it prints nothing itself."""
        start = max(self.registers.previous_end, self.scan.zone_start(clause.at))
        before = self.scan.clause_start(clause.opened - 1, start)
        moved = next((t for t in self.scan.between(before, clause.opened) if t.kind == "direction"), None)
        items = [t for t in self.scan.between(before, moved.start if moved else before) if t.kind in ("item", "path")]
        if items:
            return items[-1].value if items[-1].kind == "path" else self.scan.of(items[-1].value)
        words = self.pattern["lead"].sub("", self.text[before : moved.start]) if moved else ""
        return Subject(words) if 2 <= len(words) <= 20 and _WORDS.fullmatch(words) else None

    def _named_before(self, clause: Clause) -> Subject | None:
        """因公出国（境）费无增减，为0万元: a clause that names an item and prints nothing sets the subject for the next."""
        start = max(self.registers.previous_end, clause.sentence)
        named = self.scan.between(start, clause.start)
        items = [t for t in named if t.kind == "item" and not self.scan.zone(t.start) and self.scan.opened(t.start) < 0]
        return self.scan.of(items[-1].value) if items and self.registers.previous_end <= clause.at else None

    def _spent_on_counted(self, clause: Clause) -> Subject | None:
        """国内公务接待221批次，1768人次，共计支出9.95万元: what was spent on the things just counted."""
        last, spent_on = self.registers.previous, self.vocabulary.hierarchy["spent_on"]
        counted = last.label if last and last.measure in ("count", "share") else ""
        if not last or not counted:
            return None
        if not last.key and self.pattern["funds_of_counted"].fullmatch(clause.text.strip("、，")):
            if clause.text.endswith("支出"):
                return Subject(counted)  # 改厕220户，支出44万元
            return Subject(f"{counted}资金" if "项目" in counted else f"{counted}金额")  # 重点项目2个，金额210万元
        if last.measure == "count" and not clause.text and counted not in spent_on:
            return Subject(f"{counted}金额")  # 车辆30台，1120.50万元
        label = spent_on.get(counted)
        if not label or not self.pattern["spent"].fullmatch(clause.text):
            return None
        kin = {label, *(whole for whole, parts in self.grammar.parts.items() if any(label in p for p in parts))}
        subject = self.registers.subject
        return None if subject and subject.label in kin else self.scan.of(self.vocabulary.items[label])

    # --- within a whole -------------------------------------------------------------------------------------------------

    def within(self, subject: Subject) -> Subject:
        """“三公”经费3万元（其中：一般公共预算支出3万元） is paid from the fund; 维修费 listed under vehicles is theirs."""
        outer, key = self.registers.outside, subject.key
        if outer and outer.key and key and key[1] in FUNDS and self.is_fund_total(subject) and not self.is_fund_total(outer):
            return Subject(outer.label, (outer.key[0], key[1])) if outer.key[0][:2] not in ("收支", "收入", "支出") else subject
        return self._division(subject)

    def _division(self, subject: Subject) -> Subject:
        """教育支出8万元，其中：基本支出6万元: a division of a class, and not the department's amount of that name."""
        hierarchy, whole = self.vocabulary.hierarchy, self.registers.within or self.registers.outside
        if whole is None or whole.label == subject.label or not subject.key:
            return subject
        if not whole.key:
            return self._division_of_own(whole, subject)
        item = self.vocabulary.items.get(subject.label)
        economic = item is not None and item.code[:1] in ("3", "4")
        if whole.label in hierarchy["closed"] and economic:
            return Subject(subject.label)
        divides = subject.key[0] in hierarchy["divisions"]
        of_class = whole.key[0] in self.grammar.classes or "/" in whole.key[0] or whole.key[0] == ""
        if (divides and of_class) or (economic and len(item.code) == 3 and whole.key[0] in hierarchy["divided_again"]):
            return Subject(subject.label, part_of(whole.key, subject.key[0]))
        if whole.key[0] in _TOTALS and whole.key[1] in FUNDS and subject.key[1] == "" and item and item.scope is None:
            return Subject(subject.label, (subject.key[0], whole.key[1]))  # 政府性基金支出9万元，其中：项目支出9万元
        return subject

    def _division_of_own(self, whole: Subject, subject: Subject) -> Subject:
        """初中教育支出2万元，其中：基本支出2万元: a division of what the vocabulary does not name, known by this paragraph."""
        if not subject.key or subject.key[0] not in self.vocabulary.hierarchy["divisions"]:
            return subject
        key = (whole.label, f"@{self.scan.line.offsets[0]}")
        for meaning in self.registers.meanings:
            if meaning.label == whole.label and meaning.key is None:
                meaning.key = key
        return Subject(subject.label, part_of(key, subject.key[0]))

    # --- of ratios ------------------------------------------------------------------------------------------------------

    def of_ratio(self, clause: Clause) -> Subject | None:
        """Whom a percentage speaks of."""
        registers = self.registers
        if registers.queue and not self._words_left(clause):
            return registers.queue.pop(0)
        if self._enumerate(clause):
            return registers.queue.pop(0)
        share = next((t.start for t in clause.tokens if t.kind == "share"), clause.at)
        named = next((t for t in reversed(clause.tokens) if t.kind in ("item", "path") and t.end <= share), None)
        if named:
            return named.value if named.kind == "path" else self.scan.of(named.value)
        if clause.last("direction") and (total := self._said_of_totals(clause)):
            return total
        if summed := self.pattern["sum_of_list"].fullmatch(self.text, clause.start, share):
            return Subject(summed.group().strip("，为"))  # 合计占商品和服务支出的67%
        if self._distribute(clause):
            return registers.queue.pop(0)
        if all_of := self._all_of(clause) or (None if clause.tokens else self._named_before(clause)):
            return all_of
        last = registers.previous
        if not last or not last.label:
            return registers.subject
        if last.measure == "unit_cost" and clause.start > clause.opened:
            return last.subject  # 比上年生均1.55万元提高4.52%
        counted = last.measure == "count" and registers.previous_end in (clause.start, clause.start - 1)
        if counted and clause.last("share"):
            return last.subject  # 评价项目24个，占部门项目总数的100%
        if counted and last.key is None and self.pattern["moved_to"].search(self.text[: last.figure.at][-4:]):
            return Subject(last.label)  # 从29人降为16人，下降44.8%
        if last.measure == "change" and self.grammar.count_units.fullmatch(last.unit or "-"):
            return last.subject
        if last.measure in ("amount", "change", "change_rate", "share", "rate") and clause.zone:
            return last.subject
        return registers.subject

    def _all_of(self, clause: Clause) -> Subject | None:
        """本年支出9万元，全部为基本支出，占100%: what all of it is."""
        start = self.registers.previous_end
        said = self.pattern["all_of"].search(self.text, start, clause.start) if start < clause.start else None
        named = [t for t in self.scan.between(said.end(), clause.start) if t.kind == "item"] if said else []
        return self.scan.of(named[0].value) if named else None

    def whole(self, clause: Clause, part: Subject | None) -> Subject | None:
        """The whole of a share: named after 占, else the vocabulary's parent of the part, else the enclosing subject."""
        share = next((t for t in clause.tokens if t.kind == "share"), None)
        start = share.end if share else clause.at
        named = [t for t in clause.tokens if t.kind == "item" and t.start >= start]
        if named:
            return self._whole_named(named[-1], part, start)
        words = self.pattern["ratio_words"].sub("", self.text[start : clause.at]).strip("的为约") if share else ""
        if words and words[0] in "该其此":
            return self.registers.within or self.registers.enclosing  # 占该类支出的29%
        if words and _WORDS.fullmatch(words) and len(self.grammar.without_filler(words)) > 1:
            return Subject(words)  # 占采购预算的45%: a whole that the vocabulary does not know
        return self._default_whole(part)

    def _whole_named(self, token: Token, part: Subject | None, start: int) -> Subject:
        item, enclosing = token.value, self.registers.enclosing
        within = enclosing and enclosing.key and enclosing.key[0] == item.concept
        loose = item.concept in ("收入总计", "支出总计") and not within
        if loose and self.pattern["loose_total"].search(self.text, token.start, token.end):
            year = item.concept[:2] + "合计"  # 占总支出的…: of what was spent this year
            item = self.vocabulary.items[self.vocabulary.label_of((year, item.scope)) if item.scope else year]
        key = item.key(self.context.scope)
        same = part and key == part.key and item.scope is None  # 占本年支出合计 said of a fund's expenditure: the department's
        if same or (
            item.scope is None and self.is_fund_total(part) and self.pattern["whole_of_all"].search(self.text, start, start + 6)
        ):
            key = (item.concept, "")
        return Subject(item.label, key)

    def _default_whole(self, part: Subject | None) -> Subject | None:
        registers = self.registers
        enclosing, parent = registers.enclosing, self.parent(part)
        if parent and parent.key and enclosing and enclosing.key:
            # 收支总计 … 其中：基本支出 …: income and expenditure balance, so the enclosing total is the whole that is meant.
            if enclosing.key == ("收支总计", parent.key[1]):
                return enclosing
            printed = any(m.key == parent.key for m in registers.meanings)
            # 收入总计 … 其中：财政拨款收入 … with no 收入合计 beside it: the total is all that is printed.
            if enclosing.key == (parent.key[0][:2] + "总计", parent.key[1]) and not printed:
                return enclosing
            above = self.parent(parent)
            if above and enclosing.key == above.key:  # 财政拨款支出10万元，其中：人员经费6万元 … with no 基本支出 between them
                return parent if printed else enclosing
        if parent or not enclosing or not part:
            return parent or enclosing
        items = (self.vocabulary.items.get(part.label), self.vocabulary.items.get(enclosing.label))
        economic = [i.code for i in items if i and i.code[:1] in ("3", "4")]
        if len(economic) == 2 and len(economic[0]) == len(economic[1]):
            return self.scan.of(self.vocabulary.items["支出合计"])  # 支出结构：工资福利支出6万元，占60%；商品和服务支出…
        return enclosing

    @staticmethod
    def is_fund_total(part: Subject | None) -> bool:
        """Whether a subject is the income or the expenditure of a year."""
        return bool(part and part.key and part.key[0] in _TOTALS)

    def parent(self, part: Subject | None) -> Subject | None:
        """The whole that the vocabulary gives a part."""
        if part is None or part.key is None:
            return None
        concept, scope = part.key
        for entry in self.vocabulary.hierarchy["sums"]:
            if scope not in entry.get("scopes", [""]) and not (scope == "grant" and entry["whole"] == "收入合计"):
                continue
            if entry["whole"] in ("收入总计", "支出总计", "收支总计"):
                continue
            classes = entry["parts"] == "function_classes"
            if (classes and concept in self.grammar.classes) or (not classes and part.label in entry["parts"]):
                whole = self.vocabulary.items[entry["whole"]]
                key = (whole.concept, "" if part.label == "财政拨款收入" else scope)
                return Subject(self.vocabulary.label_of(key), key)
        return None

    def several_wholes(self, clause: Clause) -> list[Subject]:
        """占财政支出和生产总值的比重分别为10%和3%: the wholes, one for each share."""
        if "分别" not in clause.text and "依次" not in clause.text:
            return []
        share = next(t.end for t in clause.tokens if t.kind == "share")
        match = self.pattern["kinds_respectively"].fullmatch(self.text, share, clause.at)
        names = _AND.split(match.group(1)) if match else []
        if len(names) < 2 or len(names) != self.scan.listed(clause.at):
            return []
        items = [self.vocabulary.item(n) for n in names]
        own = f"@{self.scan.line.offsets[0]}"
        return [self.scan.of(i) if i else Subject(n, (n, own)) for i, n in zip(items, names, strict=True)]

    def spoken_in(self, clause: Clause) -> Meaning | None:
        """The amount that the figure follows with 的: 完成全年预算27万元的28.5%."""
        last = self.registers.previous
        return last if clause.text == "的" and last and last.measure == "amount" and last.label else None
