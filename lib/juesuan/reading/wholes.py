"""Wholes: what the subjects of a paragraph are parts of, and what a share is of."""

from __future__ import annotations

from itertools import pairwise

from juesuan.ground.expressions import WORDS
from juesuan.reading.grammar import NATURES, TOTALS, Meaning, Subject, Token
from juesuan.reading.scan import Clause, Part
from juesuan.reading.vocabulary import FUNDS, part_of


class Wholes(Part):
    """The wholes that the subjects of a paragraph belong to."""

    # --- within a whole -------------------------------------------------------------------------------------------------

    def within(self, subject: Subject, clause: Clause) -> Subject:
        """“三公”经费3万元（其中：一般公共预算支出3万元） is paid from the fund; 维修费 listed under vehicles is theirs."""
        outer, key = self.registers.outside or self.registers.within, subject.key
        enclosing, hierarchy = self.registers.enclosing, self.vocabulary.hierarchy
        if enclosing and key and enclosing.label in hierarchy["funded"] and key[0] in hierarchy["by_fund"]:
            return Subject(subject.label.removesuffix("收入").removesuffix("支出"))  # 按采购资金来源，一般公共预算拨款2万元
        if outer and outer.key and key and key[1] in FUNDS and self.is_fund_total(subject) and not self.is_fund_total(outer):
            # 事业收入9万元，其中医疗收入8万元；财政拨款收入5万元: the next income beside it
            beside = outer.key[0][:2] in ("收支", "收入", "支出") or (key[0] == TOTALS[0] and outer.key[0].endswith("收入"))
            return subject if beside else Subject(outer.label, (outer.key[0], key[1]))
        spends = outer and outer.key and (outer.key[0] in (TOTALS[1], *NATURES) or outer.key[0] in self.grammar.classes)
        if spends and key and key[0] == "年初结转和结余" and self.registers.bracketed:
            return Subject(subject.label)  # 项目支出46万元（含上年结转2万元）: so much of it, and not the balance
        return self._division(subject, clause)

    def _division(self, subject: Subject, clause: Clause) -> Subject:
        """教育支出8万元，其中：基本支出6万元: a division of a class, and not the department's amount of that name."""
        hierarchy, zone = self.vocabulary.hierarchy, self.scan.zone(clause.at)
        whole = self._fund_of_part(subject, clause) or self.registers.within or self.registers.outside
        if zone == "purpose":
            whole = self.registers.subject  # 公共安全支出8万元，主要用于人员经费6万元
        last = self.registers.previous
        of_it = (
            last and last.measure == "share" and last.of and last.of.label == subject.label
        )  # 占公用经费的7.5%（公用经费84万元）
        if whole is None or whole.label == subject.label or not subject.key or of_it:
            return subject
        if not whole.key:
            return self._division_of_own(whole, subject)
        item = self.vocabulary.items.get(subject.label)
        economic = item is not None and item.code[:1] in ("3", "4")
        income = whole.key[0].startswith("收入") or whole.label.endswith("收入")
        if income and (economic or subject.key[0] in self.grammar.classes):
            return Subject(subject.label)  # 财政拨款收入中，教育经费拨款9万元 is income, and so is 事业收入中，培训费9万元
        if whole.label in hierarchy["closed"] and economic:
            return Subject(subject.label)
        divides = subject.key[0] in hierarchy["divisions"]
        of_all = whole.key[1] == "" and [whole.key[0], subject.key[0]] in hierarchy["of_any_money"]
        of_class = whole.key[0] in self.grammar.classes or "/" in whole.key[0] or whole.key[0] in ("", *self.grammar.economic)
        if zone == "purpose" and of_class and economic:
            return Subject(subject.label)
        again = economic and len(item.code) == 3 and whole.key[0] in hierarchy["divided_again"]
        if of_all or again or (divides and of_class):
            return Subject(subject.label, part_of(whole.key, subject.key[0]))
        narrower = whole.key[0] in TOTALS or (economic and whole.key[0] in ("基本支出", *hierarchy["divided_again"]))
        if narrower and whole.key[1] in FUNDS and subject.key[1] in ("", "grant") and item and item.scope is None:
            return self.scan.of_key((subject.key[0], whole.key[1]))  # 政府性基金支出9万元，其中：项目支出9万元
        return subject

    def _fund_of_part(self, subject: Subject, clause: Clause) -> Subject | None:
        """国有资本经营预算支出3万元，均为项目支出3万元: the fund's total with which a bracket or part of a sentence opens."""
        registers = self.registers
        if not subject.key or subject.key[0] not in NATURES:
            return None
        part = self.scan.part_start(clause.at)
        first = (m.subject for m in registers.told if m.figure.at >= part and m.measure == "amount")
        told = registers.outside or next(first, None)
        return told if told and told.key and told.key[0] in TOTALS and told.key[1] in FUNDS else None

    def _division_of_own(self, whole: Subject, subject: Subject) -> Subject:
        """初中教育支出2万元，其中：基本支出2万元: a division of what the vocabulary does not name, known by this paragraph."""
        if not subject.key or subject.key[0] not in self.vocabulary.hierarchy["divisions"]:
            return subject
        key = (whole.label, f"@{self.scan.line.offsets[0]}")
        for meaning in self.registers.meanings:
            if meaning.label == whole.label and meaning.key is None:
                meaning.key = key
        return Subject(subject.label, part_of(key, subject.key[0]))

    def whole(self, clause: Clause, part: Subject | None) -> Subject | None:
        """The whole of a share: named after 占, else the vocabulary's parent of the part, else the enclosing subject."""
        share = next((t for t in clause.tokens if t.kind == "share"), None)
        start = share.end if share else clause.at
        named = [t for t in clause.tokens if t.kind == "item" and t.start >= start]
        if named:
            return self.whole_named(named[-1], part, start)
        if share and (before := self.pattern["whole_before"].search(self.text, clause.start, share.start)):
            return self._of_words(before.group(1)) or self._default_whole(part)  # 在全部支出中的比重
        words = self.pattern["ratio_words"].sub("", self.text[start : clause.at]).strip("的为约") if share else ""
        if words and words[0] in "该其此":
            return self.registers.within or self.registers.enclosing  # 占该类支出的29%
        if words and (again := next((m for m in self.registers.told if m.key is None and m.label.endswith(words)), None)):
            return again.subject  # 签订合同金额402万元，其中…占合同金额的84.83%
        if words and (total := self._of_words(words)):
            return total
        if words and WORDS.fullmatch(words) and len(self.grammar.without_filler(words)) > 1:
            return Subject(words)  # 占采购预算的45%: a whole that the vocabulary does not know
        return self._spent_on(clause, part) or self._default_whole(part)

    def _spent_on(self, clause: Clause, part: Subject | None) -> Subject | None:
        """一般公共预算财政拨款支出主要用于：教育支出9万元、占60%: what the sentence says to be spent on a class and others."""
        if not part or not part.key or part.key[0] not in self.grammar.classes:
            return None
        tokens = self.scan.between(clause.sentence, clause.start)
        led = [(a, b) for a, b in pairwise(tokens) if a.kind == "item" and b.kind == "purpose" and a.end == b.start]
        item = led[-1][0].value if led else None
        return self.scan.of(item) if item and item.concept == TOTALS[1] and item.scope in FUNDS else None

    def _of_words(self, words: str) -> Subject | None:
        """What 支出, 全部支出 or the name of an item means as a whole."""
        said = self.said(words)
        item = self.vocabulary.item(words) or self.vocabulary.item(f"{said.side}合计")
        return self.scan.of(item) if item else None

    def whole_named(self, token: Token, part: Subject | None, start: int) -> Subject:
        """The whole that an item behind 占 names, of which a part is the share."""
        item, enclosing = token.value, self.registers.enclosing
        within = enclosing and enclosing.key and enclosing.key[0] == item.concept
        loose = item.concept in ("收入总计", "支出总计", *TOTALS) and not within
        if loose and self.pattern["loose_total"].search(self.text, token.start, token.end):
            parent = self.parent(part)
            above = parent and any(one and one.key in (parent.key, part.key) for one in (enclosing, self.context.topic))
            if parent and parent.key and above and parent.key[0] not in TOTALS:
                return parent  # “三公”经费40万元，其中：公务接待费28万元，占总支出的70%
            year = item.concept[:2] + "合计"  # 占总支出的…: of what was spent this year
            item = self.vocabulary.items[self.vocabulary.label_of((year, item.scope)) if item.scope else year]
        key = item.key(self.context.scope)
        if fund := self.pattern["fund_in_bracket"].match(self.text, token.end):
            key = (item.concept, self.grammar.funds[fund[1]])  # 占项目支出总额（财政拨款）的100%
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
            # 总计 … 其中：基本支出 …, and 财政拨款支出10万元，其中：人员经费6万元: the total above is all that is printed.
            told, concept = {m.key for m in registers.meanings}, parent.key[0]
            above = {*self.grammar.wholes.get(concept, ())}
            wider = {concept} | (above - {"收支总计"} if not any(key and key[0] == concept for key in told) else set())
            wider |= {f"{name[:2]}总计" for name in wider}
            balanced = enclosing.key == ("收支总计", parent.key[1]) and enclosing.key in told
            scopes = ("", "grant", "general") if parent.key[1] == "general" else ("", parent.key[1])
            reaches = enclosing.key[0] in wider and enclosing.key[1] in scopes
            if balanced or (reaches and parent.key not in told):
                return enclosing
        bounds = [b for b in self.vocabulary.hierarchy["bounds"] if "scope" not in b and not parent]
        bound = next((b["whole"] for b in bounds if part and b.get("part") == part.label), "")
        if bound and any(m.label == bound for m in registers.meanings):
            return self.scan.of(self.vocabulary.items[bound])  # 授予中小企业合同金额9万元，占90%
        if counted := self._counted_whole(part) if not parent or part.key is None else None:
            return counted
        if parent or not enclosing or not part:
            return parent or enclosing
        items = (self.vocabulary.items.get(part.label), self.vocabulary.items.get(enclosing.label))
        economic = [i.code for i in items if i and i.code[:1] in ("3", "4")]
        if len(economic) == 2 and len(economic[0]) == len(economic[1]):
            return self.scan.of(self.vocabulary.items["支出合计"])  # 支出结构：工资福利支出6万元，占60%；商品和服务支出…
        shares = [m for m in registers.told if m.measure == "share" and m.of]
        if enclosing != registers.within and any(m.subject == enclosing for m in shares):
            return shares[-1].of  # 教育支出6万元（60%），各类支出4万元（40%): what is itself a part is no whole of the list
        return None if enclosing == part else enclosing  # 雷达运行9万元，占60%: no share is of itself

    def _counted_whole(self, part: Subject | None) -> Subject | None:
        """7个项目…优良的4个，占57%，中的3个，占43%: a count is a share of the first one of its unit in its sentence."""
        last = self.registers.previous
        if not last or last.measure != "count" or not part or part.label != last.label:
            return None
        begun = self.text.rfind("。", 0, last.figure.at)
        counts = (m for m in self.registers.meanings if m.figure.at > begun and m.measure == "count" and m.unit == last.unit)
        first = next(counts)
        return first.subject if first.figure.value > last.figure.value and first.label != last.label else None

    @staticmethod
    def is_fund_total(part: Subject | None) -> bool:
        """Whether a subject is the income or the expenditure of a year."""
        return bool(part and part.key and part.key[0] in TOTALS)

    def parent(self, part: Subject | None) -> Subject | None:
        """The whole that the vocabulary gives a part."""
        if part is None or part.key is None:
            return None
        concept, scope = part.key
        for entry in self.vocabulary.hierarchy["sums"]:
            by_fund = scope in FUNDS and entry["whole"] == "收入合计" and part.label in entry["parts"]
            if scope not in entry.get("scopes", [""]) and not by_fund:
                continue
            if entry["whole"] in ("收入总计", "支出总计", "收支总计"):
                continue
            classes = entry["parts"] == "function_classes"
            if (classes and concept in self.grammar.classes) or (not classes and part.label in entry["parts"]):
                whole = self.vocabulary.items[entry["whole"]]
                key = (whole.concept, "" if by_fund else scope)
                if by_fund and scope != "grant" and any(m.key == (concept, "grant") for m in self.registers.told):
                    key = (concept, "grant")  # 财政拨款收入9万元：一般公共预算8万元
                return Subject(self.vocabulary.label_of(key), key)
        return None

    def spoken_in(self, clause: Clause) -> Meaning | None:
        """The amount that the figure follows with 的: 完成全年预算27万元的28.5%."""
        last = self.registers.previous
        return last if clause.text == "的" and last and last.measure in ("amount", "count") and last.label else None
