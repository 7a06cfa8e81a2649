"""Names: the text's own words for what a figure measures where the vocabulary has none, and short names beside wholes."""

from __future__ import annotations

import itertools

from juesuan.ground import expressions as re
from juesuan.ground.expressions import WORDS
from juesuan.reading.grammar import BUDGETS, NATURES, TOTALS, Meaning, Subject, Token
from juesuan.reading.registers import Registers
from juesuan.reading.scan import AND, Clause, Part, Scan
from juesuan.reading.vocabulary import FUNDS
from juesuan.reading.wholes import Wholes

HEAD = 120  # characters within which an entry's name ends


class Names(Part):
    """The names that a paragraph gives things in words of its own."""

    def __init__(self, scan: Scan, registers: Registers, wholes: Wholes):
        super().__init__(scan, registers)
        self.wholes = wholes

    def own_words(self, clause: Clause, start: int = -1) -> str:
        """The clause's own name for what the number measures, where the vocabulary has none."""
        at, start = clause.at, self._own_start(clause, clause.start if start < 0 else start)
        start += bool(self.pattern["joined_fund"].match(self.text, start))  # …9万元和政府性基金预算5万元
        if at - start < 2:
            return ""
        text = self.text[start:at]
        if spent := self.pattern["spent_of"].search(text):
            return self.whose(spent.group(1))  # 国有土地使用权出让收入安排的支出9万元
        words = [t for t in clause.tokens if t.start >= start and t.kind not in ("item", "path")]
        done = clause.family == "money" and words and words[0].kind == "rate"
        if done and not self.pattern["lead"].sub("", text[: words[0].start - start]):
            text, start = text[words[0].end - start :], words[0].end  # 完成业务收入4400万元
            words = words[1:]
        if self.context.topic and self.pattern["no_noun"].search(self.pattern["trail"].sub("", text)):
            return ""  # 用于保障机构正常运转、完成工作任务的经费支出 names nothing
        cut = words[0].start - start if words else -1
        if cut >= 0:
            joined = self.pattern["compare_led"].search(text, 0, cut)  # 其他文化和旅游支出比上年: the last of them compares
            text = text[: joined.start() if joined and joined.start() else cut]
        full = self.pattern["lead"].sub("", text).strip("，（：、|—")
        if self.context.units and (unit := next((u for u in self.context.units if full.startswith(u)), "")):
            full = full.removeprefix(unit)  # 局机关3.20万元: the amount in force, of this unit
        if averaged := self.pattern["averaged"].search(full):
            text = full[: averaged.end(1)]
        else:
            text = self.pattern["trail"].sub("", self.said(full).name)
            text = self.pattern["bare_code"].sub("", self.pattern["lead"].sub("", text).strip("，（：、"))
            text = self.said(self.pattern["nil_before"].sub("", text)).name  # 购置经费无、运行维护费
        told = next((m.label for m in reversed(self.registers.meanings) if m.label and text.startswith(m.label + "中")), "")
        text = text[len(told) + 1 :] if told and len(text) > len(told) + 3 else text  # 医疗收入中药品收入7790万元
        text = text if "（" in text else text.removesuffix("）")  # 2010301（行政运行）486.15万元
        spent = text + "支出"
        if full.startswith(spent) and (self.pattern["keeps_spending"].match(text) or spent in self.vocabulary.classified):
            text = spent
        elif full.startswith(text + "费用"):
            text += "费用"  # 单位管理费用109万元
        listed = text.rpartition("等")[2].removesuffix("的") if "、" in text.partition("等")[0] else ""
        text = listed if listed and self.grammar.is_name(listed) else text  # 医疗机构改造等项目的: of what they are examples
        if not 2 <= len(text) <= 40 or self.pattern["no_name"].match(text):
            return ""
        if len("".join(WORDS.findall(said := self.grammar.without_filler(text)))) < 2 or self.pattern["hollow"].match(said):
            return ""
        if text.startswith(self.grammar.compare):
            return ""  # 比2019年决算数 names nothing
        return self.whose(text)

    def _own_start(self, clause: Clause, start: int) -> int:
        """Where a clause's own name may begin: behind a reason (and the year that leads it), a purpose, what is split up."""
        for token in clause.tokens:
            if token.kind in ("reason", "purpose") and self.scan.same_bracket(token.start, clause.at):
                start = max(start, token.end)  # 主要原因是新增工程资金500万元
            elif token.kind == "item" and self.scan.split_up(token, clause.at):
                start = self.pattern["split_up"].match(self.text, token.end).end()
            elif token.kind == "reference" and token.start == start and clause.zone == "reason":
                start = token.end  # 主要原因是上年度拨入工程借款300万元
        return start

    def of_more(self, items: list[Token], clause: Clause) -> str:
        """The clause's own words for an amount not of its last item alone: of others too, or of what pays for it."""
        last, text, start, at = items[-1], self.text, clause.start, clause.at
        added = self.pattern["and_this"].search(text, start, last.start) and self.pattern["summed"].search(text, last.start, at)
        if added or self.pattern["paid_from"].match(text, last.end, at):
            return text[last.start : at]  # 会议费5万元，与“三公”经费合计22万元; 由财政拨款列支8万元
        if len(items) > 1 and items[-2].end == last.start and last.value.concept == "收支总计":
            return text[items[-2].start : last.end]  # 事业收入收支较上年增加5.89万元: of that income and its use
        if others := self.pattern["and_others"].fullmatch(text, last.end, at):
            return text[last.start : others.end()]
        if paid := self.pattern["paid_by"].search(text, start, last.start):
            return paid[1] + text[last.start : last.end]  # 另有其他收入安排的基本支出9万元
        carried = last.value.label.endswith(("收入", "结余"))
        if not carried or not (spent := self.pattern["spent_from"].match(text, last.end, at)):
            return ""
        paid = self.pattern["paid_spending"].search(text, start, spent.end())
        return paid[1] if paid else text[last.start : spent.end()]  # 由其他收入和结转资金安排的支出9万元

    def whose(self, text: str) -> str:
        """车辆3辆，价值48.60万元: the value of the vehicles. Other words stand as they are."""
        attributes, previous = self.vocabulary.words["attributes"], self.registers.previous
        if text not in attributes or not previous or not previous.label:
            return text
        owner = previous.label
        end = next((a for a in attributes if owner.endswith(a) and owner != a), "")
        return owner.removesuffix(end) + text

    def told_last(self, number: int) -> list[Subject]:
        """The last so many items told, without a sum told behind them: 甲3万元、乙2万元，合起来5万元，比重依次为60%、40%."""
        last = [*dict.fromkeys(reversed(self.registers.latest))][::-1]  # each where it was told last
        told = [s for s in last if not self.pattern["sum_of_list"].fullmatch(s.label)]
        summed = len(told) > number and told[-1] == self.wholes.parent(told[-2])
        return told[-number - summed : -1 if summed else None]

    def taken_up(self, clause: Clause) -> Subject | None:
        """前者完成预算的80%, 后者增加5万元: which of the two items named last, or told last, a clause takes up again."""
        registers, one_of_two = self.registers, self.vocabulary.words["one_of_two"]
        place, number = max((self.text.rfind(word, clause.opened, clause.at), n) for n, word in enumerate(one_of_two))
        if place < 0 or self.pattern["split_up"].match(self.text, place + len(one_of_two[number]), clause.at):
            return None  # 前者里人员经费9万元 is no 前者
        if number == 0 or not registers.two:  # 预算600万元，决算612万元，后者比前者多12万元: two levels of one item
            named = [t for t in self.scan.between(max(registers.previous_end, clause.sentence), place) if t.kind == "item"]
            pairs = [two for two in itertools.pairwise(named) if self.text[two[0].end : two[1].start] in tuple(AND)]
            told = registers.recent[-2:] if registers.recent[-2:-1] == registers.recent[-1:] else self.told_last(2)
            registers.two = [self.scan.of(t.value) for t in pairs[-1]] if pairs else told
        return registers.two[number] if len(registers.two) == 2 else None

    def words_left(self, clause: Clause) -> str:
        """What the clause says before the number beside direction and generic words."""
        text = clause.text
        for token in reversed(clause.kinds("direction")):
            text = text[: token.start - clause.start] + text[token.end - clause.start :]
        return self.grammar.without_filler(text).strip("，（）")

    def short_name(self, words: str) -> Subject | None:
        """财政拨款 within income or expenditure is the fund's; 购置费 within vehicles is that of vehicles."""
        core = self.pattern["within_brackets"].sub("", words).removesuffix("的")  # 公务用车（含执法用车）运行, 农林水的
        known = (self._known(said) for said in dict.fromkeys((words, core, core.rpartition("的")[2])))
        if found := next((one for one in known if one), None):
            return found
        if core not in self.vocabulary.words["the_rest"] and (item := self.vocabulary.item(f"{core}支出")):
            return self.scan.of(item)  # 商品和服务215万元
        told = next((r["means"] for r in self.vocabulary.words["plainly_told"] if re.search(r["said"], words)), "")
        item = self.vocabulary.items.get(told)
        again = item and item.concept not in TOTALS and any(told == s.label for s in self.registers.latest)
        return self.scan.of(item) if item and not again else None  # 运行维护费20万元，其中加油6万元 is a part of it

    def _known(self, words: str) -> Subject | None:
        """What a short name, or a fund's, means beside the items in force."""
        registers, short = self.registers, self.vocabulary.hierarchy["short_names"]
        words = words if words in self.grammar.funds else words.removesuffix("支出")
        if words not in self.grammar.short_names and words not in self.grammar.funds:
            return None
        last = registers.recent[-1] if registers.recent else None
        if words in self.grammar.funds and (concept := self._split_by_fund(words, last)):
            return Subject(concept, (concept, self.grammar.funds[words]))
        if words in self.grammar.funds and (budget := self._budget_of_item(words)):
            return Subject(budget.label, (budget.key[0], self.grammar.funds[words]))
        counted = registers.previous.subject if registers.previous and registers.previous.measure == "count" else None
        above = (self.wholes.parent(registers.subject), self.wholes.parent(last))
        near = (counted, registers.enclosing, registers.subject, registers.outside, *above)
        around = [s for s in near if s and s.key]
        sides = [s.key[0][:2] for s in around if s.key and s.key[0] in (*TOTALS, "收入总计", "支出总计")]
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

    def _budget_of_item(self, words: str) -> Meaning | None:
        """教育支出年初预算9万元，一般公共预算决算数8万元: the budget just before, of the item that a fund pays."""
        last = self.registers.previous
        if not last or not last.key or last.measure != "amount" or last.basis not in BUDGETS:
            return None
        total = last.key[0] in (*TOTALS, "收入总计", "支出总计")
        return None if total or "；" in self.text[last.figure.to :].partition(words)[0] else last

    def _split_by_fund(self, words: str, last: Subject | None) -> str:
        """项目支出中：一般公共预算9万元，政府性基金预算5万元: the item whose money from a fund is told; '' for none."""
        before = self.text[: self.text.rfind(words)]
        if whole := self.pattern["split_by_fund"].search(before):
            return whole[1]
        goes_on = last and last.key and last.key[0] in NATURES and last.key[1] in FUNDS
        return last.key[0] if goes_on and before.rstrip("和，、由")[-1:] in ("元", "%") else ""

    def of_entry(self, clause: Clause) -> Subject | None:
        """3.中型灌区配套项目，全年预算9万元: the name with which an entry of a list begins, before its first figure."""
        if clause.start > HEAD or any(m.measure not in ("other", "unread") for m in self.registers.meanings):
            return None
        match = self.pattern["entry_name"].fullmatch(self.text, 0, clause.start)
        if not match or not any(words in clause.text for words in ("预算", "决算", "执行", "安排")):
            return None
        if any(t.kind not in ("item", "path", "level") for t in self.scan.between(0, match.end(1))):
            return None
        return self.bare_name(*match.span(1))

    def of_its_kind(self, clause: Clause) -> Subject | None:
        """What the words just before an amount make of it: a rest, what has come in, what is moved from item to item."""
        text, start, at = self.text, clause.start, clause.at
        if self.pattern["rest_of_total"].search(text, start, at):
            return Subject("其余")
        rest = self.pattern["rest_of_item"].search(text, start, at)
        if rest and self.pattern["paid_otherwise"].match(text, clause.figure.to):
            return Subject("其余")
        if self.pattern["left_out"].match(clause.text):
            return Subject(clause.text.lstrip("（"))
        if self.pattern["in_place"].search(text, start, at) and not clause.kinds("item"):
            return Subject("到位资金")
        moved = self.pattern["moved_over"].search(text, start)
        return Subject(moved["way"]) if moved and moved.end("way") == at else None

    def of_no_budget(self, clause: Clause) -> Subject | None:
        """“文物保护”年初未安排预算，支出决算9万元: the item that an initial budget, said to be none, is of."""
        start = max(self.registers.previous_end, clause.sentence)
        match = (
            self.pattern["no_budget_of"].match(self.text, start, clause.start)
            if "年初" in self.text[start : clause.start] or "预算" in self.text[start : clause.start]
            else None
        )
        alone = match and not self.scan.zone(match.start(1)) and not self.scan.has_paths
        return self.bare_name(*match.span(1)) if alone and self.pattern["spent_alone"].fullmatch(clause.text) else None

    def told_before(self, clause: Clause) -> Subject | None:
        """药品费9万元，其他3万元。药品费比上年下降4%: an amount in the text's own words that is compared by its name."""
        led = next((t.start for t in clause.kinds("compared", "reference", "direction")), clause.start)
        words = self.text[clause.start : led].strip("，、；：").rstrip("比较与同和")
        told = (m for m in reversed(self.registers.told) if m.measure == "amount" and m.label == words)
        return next((m.subject for m in told), None) if words else None

    def bare_name(self, start: int, end: int) -> Subject | None:
        """The item that text[start:end] is the name of, after its list number and without its code."""
        if any(t.kind in ("purpose", "reason") for t in self.scan.between(start, end)):
            return None
        name = self.pattern["bare_code"].sub("", self.pattern["lead"].sub("", self.text[start:end]))
        if not 2 <= len(name) <= 30 or self.pattern["no_bare_name"].search(name):
            return None
        topic = self.context.topic
        wholes = ("the_whole", "headed_whole") if topic and topic.label in self.grammar.parts else ("the_whole",)
        if topic and any(self.pattern[whole].fullmatch(name) for whole in wholes):
            return topic  # 1.总量：792.22万元, of what the heading is about
        side = self.said(name).side if not self.context.scope else ""
        if side == name:  # 1、收入：792.22万元, which may hold balances or not
            return Subject(f"{side}合计", (f"{side}合计", f"@{self.scan.line.offsets[0]}"))
        item = self.vocabulary.item(f"{side}合计" if side else name)
        told = [t for t in self.scan.between(start, end) if t.kind == "item"]
        if not item and len({t.value.label for t in told}) == 1 and not self.pattern["split_up"].match(self.text, told[0].end):
            around = (name.partition(self.text[told[0].start : told[0].end])[n] for n in (0, 2))
            item = told[0].value if any(self.pattern["predicated"].search(words) for words in around) else None
        item = item or next((t.value for t in told if t.end == end), None)
        return self.scan.of(item) if item and item.kind == "money" else self.short_name(name) or Subject(name)
