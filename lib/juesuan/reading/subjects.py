"""Subjects: whom a figure speaks of, named in its clause, handed out by a list, or in force."""

from __future__ import annotations

from juesuan.ground.expressions import WORDS, Expression
from juesuan.reading.enumerations import Enumerations
from juesuan.reading.grammar import ACTUAL, BUDGETS, IN_PASSING, TOTALS, Subject, Token
from juesuan.reading.names import HEAD, Names
from juesuan.reading.registers import Registers
from juesuan.reading.scan import Clause, Part, Scan
from juesuan.reading.totals import Totals
from juesuan.reading.vocabulary import Item
from juesuan.reading.wholes import Wholes

_CLAUSES = Expression("[，。；：、（）]")


class Subjects(Part):
    """The subjects of a paragraph's figures."""

    def __init__(self, scan: Scan, registers: Registers):
        super().__init__(scan, registers)
        self.wholes = Wholes(scan, registers)
        self.names = Names(scan, registers, self.wholes)
        self.totals = Totals(scan, registers)
        self.enumerations = Enumerations(scan, registers, self.names, self.totals)

    # --- of money -----------------------------------------------------------------------------------------------------

    def of_money(self, clause: Clause) -> Subject | None:
        """By clue, list, path of classes, item, the clause's own words, or the one in force."""
        registers, at = self.registers, clause.at
        if item := self.clue(at, clause.sentence):
            if whole := self.pattern["evaluated_whole"].search(self.text, clause.sentence, at):
                return Subject(whole.group() + item.label)  # 对部门整体支出开展自评，涉及资金: not that of the projects
            return Subject(item.label, (item.concept, self.scan.fund_of(clause.sentence, at)))
        if found := self._distance(clause) or self.enumerations.next(clause):
            return found
        if kind := self.names.of_its_kind(clause):
            return kind
        before = self.scan.opened(clause.start - 1) if self.text.startswith("）", clause.start) else -1
        if before >= 0 and (item := self.scan.suspended(before)):
            return item.value if item.kind == "path" else self.scan.of(item.value)
        again = self.names.taken_up(clause) or self.names.of_no_budget(clause) or self.totals.of_the_side(clause)
        if named := again or self._named(clause) or self._named_behind(clause, "named_behind"):
            return named
        if found := self.enumerations.handed_out(clause):
            return found
        if led := self._led_by_path(clause) or self._named_beside(clause):
            return led
        before_colon = self._named_before_colon(clause)
        if balance := self.totals.balance(clause, before_colon or registers.subject):
            return balance
        if left := self.totals.left_over(clause):
            return left[0]
        total = self.totals.of_the_income_above(clause) or self.totals.said_of_totals(clause, self._named_before)
        if total := total or self.totals.sum_told(clause):
            return total
        if words := self.names.own_words(clause):
            return self.names.short_name(words) or Subject(words)
        return self.totals.on_its_side(before_colon or self._in_force(clause), clause)

    def _named_beside(self, clause: Clause) -> Subject | None:
        """Behind the figure, or by the list or the large amount that it belongs to."""
        behind = self._named_behind(clause, "in_brackets") or self._named_behind(clause, "head_noun")
        return behind or self._list_led(clause) or self._spent_on_large(clause)

    def _led_by_path(self, clause: Clause) -> Subject | None:
        """行政运行（项）：2023年决算数为9万元: the item named before the colon; not 公共安全（类）支出用于：办案9万元."""
        before = self.scan.between(max(clause.sentence, self.registers.previous_end), clause.start)
        if path := next((t for t in reversed(before) if t.kind == "path"), None):
            listed = self.pattern["path_lists"].search(self.text, path.end, clause.start)
            return None if listed and self.names.own_words(clause) else path.value
        # 教育支出（205）——普通教育——小学教育（2050202）：年初预算9万元
        return self.names.of_entry(clause) if 0 <= self.text.find("—", 0, HEAD) < clause.start else None

    def _distance(self, clause: Clause) -> Subject | None:
        """支出大于当年收入9万元: how far two amounts are apart, which is neither of them."""
        other = clause.last("item")
        apart = other and other.end == clause.at and self.text[clause.start : other.start]
        return Subject(clause.text.strip("，")) if apart and self.pattern["against_another"].search(apart) else None

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
        said = (t.end for t in clause.kinds("purpose") if self.scan.same_bracket(t.start, clause.at))
        purpose = max(said, default=0)
        if items and items[-1].end <= purpose < clause.at and not self.pattern["summed"].search(self.text, purpose, clause.at):
            items = [] if self.names.own_words(clause, purpose) else items  # 项目支出主要用于公路养护1180.20万元
        if not items:
            return None
        last = self._with_contents(items, clause)
        if words := self.names.of_more(items, clause):
            return Subject(words)
        if total := (whole and self._total_of_share(last, clause)) or self.totals.beside_the_heading(last, clause):
            return total
        if self.text[last.start : last.end] == "结余" and self.registers.subject and not self.totals.speaks_of_totals():
            return Subject("结余")  # “三公”经费预算15万元，支出11万元，结余4万元: what is left of the item
        summed = self.pattern["summed"].match(self.text, last.end) or self.pattern["several_summed"].match(self.text, last.end)
        plain = clause.figure.value and self.pattern["plain_amount"].fullmatch(self.text, last.end, clause.at)
        spread = self.pattern["spread"].search(self.text, last.end, clause.at)
        in_turn = self.scan.listed(clause.at) == len(items) if spread is None or spread.group() == "各" else True
        in_turn = in_turn and bool(spread or plain)
        if (summed or plain) and not in_turn and (several := self.totals.summed(items)):
            return several
        several = self.scan.listed(clause.at) if spread else 0
        both = self.totals.both_totals(last, several)
        if both or (in_turn and len(items) > 1):
            self.registers.queue = both or self.enumerations.in_a_row(items)
            return self.registers.queue.pop(0)
        if several > 1 and len(items) == 1 and self.pattern["in_parts"].search(self.text, clause.start, last.start):
            self.registers.queue = [Subject(last.value.label)] * (several - 1)
            return Subject(last.value.label)  # 各季度财政拨款收入分别为2万元、3万元: each is a part of it
        totals = self.totals
        part = totals.part_of_balance(last, clause) or totals.of_capital(last, clause) or totals.the_rest(last, clause)
        if total := part or self._of_the_item(last, clause) or totals.added_up(last, clause):
            return total
        named = self._part_in_force(last.value, last.start)
        fund = None if named is not last.value or clause.last("share") else self.totals.of_the_same_fund(last)
        return fund or self.scan.of(named)

    def _with_contents(self, items: list[Token], clause: Clause) -> Token:
        """工资福利支出包括基本工资、奖金等12万元: the item whose contents are listed before its amount."""
        last, held = items[-1], clause.last("purpose")
        whole = next((t for t in items if held and t.end == held.start), None)
        contents = whole and last.value.code.startswith(whole.value.code or "-")
        return whole if whole and (contents or self.pattern["and_so_on"].match(self.text, last.end)) else last

    def _of_the_item(self, token: Token, clause: Clause) -> Subject | None:
        """水体（项）年初预算为215万元，当年支出决算为213万元: what was spent of the budget printed just before."""
        last = self.registers.previous
        budgeted = last and last.measure == "amount" and last.basis != ACTUAL and last.figure.at >= clause.sentence
        own = last and last.measure == "amount" and not last.key and self.text[last.figure.to : token.start].endswith("其中")
        if last and own and self.pattern["total_of_year"].fullmatch(self.text, token.start, token.end):
            return Subject(f"{last.label}{self.text[token.end - 2 : token.end]}")  # 收到救灾资金60万元，其中当年支出51万元
        subject = last.subject if last and budgeted else None if last else self.registers.subject
        if not subject or not self.pattern["total_of_year"].fullmatch(self.text, token.start, token.end):
            return None
        if not token.start and (self.text.endswith("合计", 0, token.end) or not _CLAUSES.search(self.text)):
            return None  # 本年支出合计 903.35: a row, below that of the last class
        total = subject.key and subject.key[0] in (*TOTALS, *self.vocabulary.hierarchy["balanced"])
        carried = subject.label.endswith("结余")  # 3.年末结转和结余9万元。今年本年支出增加5万元
        return None if total or carried or not subject.label else subject  # nor 关于机关运行经费。当年支出9万元 the year's

    def _total_of_share(self, last: Token, clause: Clause) -> Subject | None:
        """占本年支出合计9万元的75%: the total, told in passing, that a fund's amount is a share of."""
        share = clause.last("share")
        if not share or share.end > last.start or last.kind != "item" or last.value.concept not in TOTALS:
            return None
        return self.wholes.whole_named(last, self.registers.subject, share.end)

    def _items(self, clause: Clause) -> list[Token]:
        """The items of a clause that are not named in passing: 收、支总计（含结转和结余）1580.32万元."""
        items = clause.kinds("item")
        items = [t for t in items if self.scan.same_bracket(t.start, clause.at) or self._named_so(t)]
        names = lambda t: self.grammar.told_in_passing.get(t.value.concept, IN_PASSING)  # noqa: E731
        items = [t for t in items if not any(self.pattern[n].match(self.text, t.end, clause.at) for n in names(t))]
        reason = clause.last("reason")  # 支出变动的主要原因是新增了5万元设备款
        return [t for t in items if not reason or t.end > reason.start]

    def _named_so(self, token: Token) -> bool:
        """接待费、出国费和车辆费（以下简称三公经费）: a bracket that holds but a name says what the words before it are."""
        led = self.pattern["called"].search(self.text[: token.start][-8:])
        return bool(led) and self.text.startswith("）", token.end)

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

    # --- in force by what is named -------------------------------------------------------------------------------

    def opens(self, part: int) -> Subject | None:
        """二是残疾人康复，预算50万元: the item that a part of a sentence opens with, outside of reasons."""
        opened = self.pattern["opens_item"].match(self.text, part)
        return self.names.bare_name(*opened.span(opened.lastgroup)) if opened and not self.scan.zone(part) else None

    def named_shortly(self, clause: Clause) -> Subject | None:
        """What a clause, or what stands before its colon, names by an item or a short name."""
        words = self.names.own_words(clause)
        return self._named(clause) or (self.names.short_name(words) if words else None) or self._named_before_colon(clause)

    def _named_before_colon(self, clause: Clause) -> Subject | None:
        """（二）2050803培训支出：决算数8.30万元 names its item before the colon."""
        if self.context.group or not clause.start or self.text[clause.start - 1] != "：":
            return None
        start, end = max(clause.sentence, self.registers.previous_end), clause.start - 1
        entries = [m.end() for m in self.pattern["entries_led"].finditer(self.text, start, end)]
        return self.names.bare_name(max([start, *entries]), end)

    # --- in force -------------------------------------------------------------------------------------------------------

    def _in_force(self, clause: Clause) -> Subject | None:
        """What a figure speaks of whose clause names nothing."""
        subject = self.registers.subject
        if clause.zone == "reason":
            moved = clause.last("direction")
            words = self.text[moved.end : clause.at].strip("了：，") if moved else ""  # 增加经费15.2万元
            after = self.pattern["named_after"].match(self.text, clause.figure.to + len(clause.unit))
            if after and not words:
                return Subject(after.group(1))  # 新增了5万元设备款
            if moved and not words:
                return self._of_reason(clause)
            return Subject(words) if 2 <= len(words) <= 12 and WORDS.fullmatch(words) else None
        if self.context.group:
            return subject
        if again := self.names.told_before(clause) or self.totals.of_all(clause):
            return again
        if (opened := self.scan.opened(clause.at)) >= 0 and (before := self._just_before(opened, clause)):
            return before
        if named := self._named_before(clause):
            return named
        if self.registers.recent and self.pattern["the_whole"].match(clause.text):
            return self.registers.enclosing  # 总额较上年增加460万元, after the parts
        within, listed = self.registers.within, self.registers.shape.startswith("、") and clause.opened == clause.start
        levels = self.registers.previous and self.registers.previous.measure == "amount"  # and not 增加2万元、增长5%
        if within and listed and levels and clause.last("reference", "compared"):
            return within  # 结余463万元，其中基本支出结转60万元、项目支出结转403万元，比年初减少57万元
        if spent := self._spent_on_counted(clause):
            return spent
        last = self.registers.previous
        beside = last and last.measure == "share" and last.label and last.figure.at >= clause.sentence
        again = self.pattern["as_an_amount"].fullmatch(clause.text)
        if beside and (again or (not clause.tokens and self._leads_on(clause))):
            return last.subject  # 财政拨款收入占99%，为806万元
        told = last and last.label and last.figure.at >= clause.sentence and last.measure in ("amount", "change")
        if subject is None and last and told and self.scan.same_bracket(last.figure.at, clause.at):
            return last.subject  # told within a reason: …原因：经费预算合计24万元，比上年减少4万元
        named = [s for s in (subject, self.registers.enclosing) if s and not _of_sentence(s)]
        if subject not in named and clause.last("reference", "level"):
            # 全年预算数3200万元，执行数3136万元 with nothing named: one project's money by its paragraph, or by its sentence
            one = self.pattern["of_projects"].search(self.text)
            label, since = ("项目资金", 0) if one else (TOTALS[1], clause.sentence)
            unnamed = Subject(label, (label, f"@{self.scan.line.offsets[since]}"))
            return self.context.titled or next(iter(named), unnamed)
        return subject

    def _just_before(self, opened: int, clause: Clause) -> Subject | None:
        """其他群众团体事务支出78万元（年初预算60万元，上年50万元）: the item whose amount a bracket follows; not behind the
        amount of the only item that a part of it tells (其中购置费1万元，比上年增加1万元；…)."""
        start, outside = max(opened, self.registers.part), self.registers.outside
        within = [m for m in self.registers.told if m.figure.at > start and m.measure == "amount"]
        if len(within) == 1 and within[0].key and within[0].subject == self.registers.subject != outside:
            return None
        last = next((m for m in reversed(self.registers.meanings) if m.figure.at < opened), None)
        told = last and last.measure == "amount" and self.text[last.figure.to : opened].removesuffix("左右") == last.unit
        if not last or not told:
            return None
        force = self.registers.outside or self.registers.subject  # 约1.2亿元（11987.66万元）
        return force if force and force.label == last.label else last.subject

    def _spent_on_large(self, clause: Clause) -> Subject | None:
        """其中100万元以上的项目2个，支出260万元: what was spent on some, told by their size."""
        last = self.registers.previous
        some = last and last.measure == "count" and last.key is None and self.pattern["threshold_of"].search(last.label)
        return self._spent_on_counted(clause) if some else None

    def _list_led(self, clause: Clause) -> Subject | None:
        """干部的工资、社保和办公，用了614万元: what a list of nouns that the vocabulary does not know is spent on."""
        if clause.tokens or clause.start > clause.opened or not self.pattern["just_spent"].fullmatch(clause.text):
            return None
        led = self.pattern["nouns_listed"].fullmatch(self.text, self.registers.part, clause.opened - 1)
        return Subject(led.group(1)) if led and not self.scan.zone(led.start()) else None

    def _of_reason(self, clause: Clause) -> Subject | None:
        """原因是项目支出增加，较上年增加1133万元: what the clause before says moved, if it prints nothing itself."""
        begun = next((zone[0] for zone in reversed(self.scan.zones) if zone[0] <= clause.at), 0)
        start = max(self.registers.previous_end, begun)
        before = self.scan.clause_start(clause.opened - 1, start)
        moved = next((t for t in self.scan.between(before, clause.opened) if t.kind == "direction"), None)
        items = [t for t in self.scan.between(before, moved.start if moved else before) if t.kind in ("item", "path")]
        if items:
            return items[-1].value if items[-1].kind == "path" else self.scan.of(items[-1].value)
        words = self.pattern["lead"].sub("", self.text[before : moved.start]) if moved else ""
        return Subject(words) if 2 <= len(words) <= 20 and WORDS.fullmatch(words) else None

    def _named_before(self, clause: Clause) -> Subject | None:
        """因公出国（境）费无增减，为0万元: a clause that names an item and prints nothing sets the subject for the next."""
        if entry := self.names.of_entry(clause):
            return entry
        start = max(self.registers.previous_end, clause.sentence)
        named = self.scan.between(start, clause.start)
        shares = [t.start for t in named if t.kind == "share"]  # 占基本支出预算%，同比增加5万元 with the share left out
        items = [t for t in named if t.kind == "item" and not self.scan.zone(t.start) and self.scan.opened(t.start) < 0]
        items = [t for t in items if not any(self.scan.clause_start(t.start, start) <= s < t.start for s in shares)]
        passing = [m.span() for m in self.pattern["in_passing"].finditer(self.text, start, clause.start)]
        items = [t for t in items if not any(a < t.start < b for a, b in passing)]
        if not items and (other := self.pattern["other_than"].search(self.text, start, clause.start)):
            return Subject(other.group(1))  # 其他海关事务支出，年初预算9万元
        if items or self.registers.previous_end > clause.at:
            return self.scan.of(items[-1].value) if items else None
        if self.scan.zone(start):
            return None
        if total := self.totals.sum_of_list(self.text[start : clause.start].lstrip("万亿元%").strip("，。；")):
            return total  # 以上六类合计，年初预算9万元
        topic = self.pattern["topic"].search(self.text, start, clause.start)  # 公务接待上，全年花费4.80万元
        return self.names.bare_name(*topic.span(1)) if topic else self._about(start, clause.start)

    def _about(self, start: int, end: int) -> Subject | None:
        """财政拨款是大头，为9万元: what the last clause that prints nothing is about, where the vocabulary knows it."""
        for words in () if self.scan.has_paths else reversed(_CLAUSES.split(self.text[start:end])):
            about = self.pattern["about"].search(words)
            said = self.said(about.group(1)).name if about else ""
            if said and (found := self.names.short_name(said)):
                return found
        return None

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
        kin = {label, *self.grammar.wholes.get(label, ())}
        subject = self.registers.subject
        told = {m.figure.value for m in self.registers.told if subject and m.label == subject.label and m.measure == "amount"}
        same = subject and subject.label in kin and (subject.label == label or not told or clause.figure.value in told)
        return None if same else self.scan.of(self.vocabulary.items[label])

    # --- of ratios ------------------------------------------------------------------------------------------------------

    def of_ratio(self, clause: Clause) -> Subject | None:
        """Whom a percentage speaks of."""
        registers = self.registers
        if found := self.enumerations.next(clause):
            return found
        if again := self.names.taken_up(clause) or self.names.told_before(clause):
            return again
        share = next((t.start for t in clause.tokens if t.kind == "share"), clause.at)
        if whole := self.pattern["whole_before"].search(self.text, clause.start, share):
            share = whole.start()  # 二者在基本支出中各占80%: of what stands before
        named = next((t for t in reversed(clause.tokens) if t.kind in ("item", "path") and t.end <= share), None)
        if named:
            return named.value if named.kind == "path" else self.scan.of(named.value)
        moved = clause.last("direction")
        said = self._before_comparison(clause) if moved else ""
        if moved and (told := self.totals.said_of_totals(clause, self._named_before) or self.names.short_name(said)):
            return told
        if found := self.enumerations.handed_out(clause):
            return found
        if told := self._named_behind(clause, "named_behind") or self._told_before(clause, share):
            return told
        last = registers.previous
        if not last or not last.label:
            return registers.subject
        if last.measure == "unit_cost" and clause.start > clause.opened:
            return last.subject  # 比上年生均1.55万元提高4.52%
        beside = last.measure in ("amount", "count") and registers.previous_end >= clause.opened - 1
        if beside and clause.last("share"):
            return last.subject  # 评价项目24个，占部门项目总数的100%; 用于保障人员工资福利7000万元，占基本支出的64%
        counted = last.measure == "change" and self.grammar.count_units.fullmatch(last.unit or "-")
        own = last.measure == "count" and last.key is None and moved  # 出国人次从29人降为16人，下降44.8%
        counted = counted or (own and registers.previous_end >= clause.opened - 1)
        told = clause.zone and last.measure in ("amount", "change", "change_rate", "share", "rate")
        return last.subject if counted or told else registers.subject

    def _before_comparison(self, clause: Clause) -> str:
        """财政拨款同比增长3%, 运行维护费比2023年下降2%: the words of a clause before what it compares with."""
        stop = min((t.start for t in clause.kinds("compared", "reference", "direction")), default=clause.start)
        said = self.pattern["against_year"].sub("", self.text[clause.start : stop])
        return self.pattern["lead"].sub("", said.rstrip("较比与同和"))

    def _named_behind(self, clause: Clause, joined: str = "is_that_of") -> Subject | None:
        """完成年初预算95%的是档案馆（项）, 其中30万元用于公务接待: the item that a clause which names none says it is."""
        end = clause.figure.to + len(clause.unit)
        if joined in ("named_behind", "head_noun") and (clause.tokens or not self._leads_on(clause)):
            return None
        said = self.pattern[joined].match(self.text, end)
        behind = self.scan.between(end, end + 120) if said else []
        found = next((t for t in behind if t.kind in ("item", "path") and t.start <= said.end() < t.end), None)
        if said and not found and joined != "in_brackets" and (words := WORDS.match(self.text, said.end())):
            own = self.pattern["own_behind"].match(self.text, said.end())  # 其中30万元为住宿费收入
            return self.names.short_name(words.group()) or (Subject(own.group()) if own else None)  # 其中30万元买了货物
        return (found.value if found.kind == "path" else self.scan.of(found.value)) if found else None

    def _leads_on(self, clause: Clause) -> bool:
        """Whether a clause names nothing, and no side of the accounts: 其中, 这笔, 另有."""
        said = self.said(clause.text.strip("，（：、；"))
        if self.pattern["of_a_hundred"].search(self.text, self.registers.part, clause.at):
            return False  # 每花100元，74元用于基本支出
        if "left" in said.kinds and self.pattern["surplus"].search(clause.text):
            return False  # 收支相抵后结余8万元，为在研项目经费
        return not said.name and said.kinds <= {"nothing", "total", "time", "body", "rest", "left"}

    def _told_before(self, clause: Clause, share: int) -> Subject | None:
        """Whom a percentage speaks of by the words before 占, or by the clause before its own."""
        if share < clause.at and (words := self.names.own_words(clause)):
            return self.names.short_name(words) or Subject(words)  # 小学教育占普通教育支出的76%
        moved = self.registers.previous is None and all(t.kind == "direction" for t in clause.tokens)  # “三公”经费：总额下降8%
        before = (self.text, self.registers.previous_end, clause.start)
        topic = self.pattern["topic"].fullmatch(*before) or self.pattern["ranked"].fullmatch(*before)
        return (
            self._all_of(clause)
            or self._named_behind(clause)
            or (self.names.bare_name(*topic.span(1)) if topic else None)  # 住房保障支出最低，仅占20%; 其次是农林水，占30%
            or (self._named_before(clause) if moved or not clause.tokens or clause.text.startswith("其") else None)
        )

    def _all_of(self, clause: Clause) -> Subject | None:
        """本年支出9万元，全部为基本支出，占100%: what all of it is."""
        start = self.registers.previous_end
        said = self.pattern["all_of"].search(self.text, start, clause.start) if start < clause.start else None
        named = [t for t in self.scan.between(said.end(), clause.start) if t.kind == "item"] if said else []
        named = [t for t in named if self.scan.same_bracket(t.start, clause.at)]
        return self.scan.of(named[0].value) if named else None


def _of_sentence(subject: Subject) -> bool:
    """Whether a subject is what a sentence before spoke of without naming it."""
    return subject.key is not None and subject.key[0] == TOTALS[1] and subject.key[1].startswith("@")
