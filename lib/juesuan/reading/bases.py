"""Bases: of which year or budget a figure is, and what a change is compared with."""

from __future__ import annotations

from fractions import Fraction

from juesuan.reading.grammar import ACTUAL, ANNUAL, BUDGETS, EARLIER, INITIAL, LAST_BUDGET, PRIOR, Meaning, Subject, Token
from juesuan.reading.scan import Clause, Part
from juesuan.reading.vocabulary import FUNDS


class Bases(Part):
    """What a paragraph says of years, budgets and comparators."""

    # --- of which year or budget a level is -----------------------------------------------------------------------------

    def of_level(self, clause: Clause, otherwise: str = "", tokens: list[Token] | None = None, start: int = -1) -> str:
        """The basis that the words before a level name, actual by default."""
        at, start = clause.at, clause.start if start < 0 else start
        if self.pattern["adjusted_to"].search(self.text, max(0, at - 30), at):
            return ANNUAL
        tokens = clause.tokens if tokens is None else tokens
        reason = next((t.end for t in reversed(tokens) if t.kind == "reason"), -1)
        if reason >= 0:
            tokens, start = [t for t in tokens if t.start >= reason], max(start, reason)
        behind = self.text[tokens[-1].end : at].strip("的数为是（") if tokens and tokens[-1].kind == "reference" else "-"
        if not behind or self.grammar.per_unit.fullmatch(behind):
            last, _ = self.last_year_named(start, self.scan.clause_start(at, start), at)
            budget = tokens[-1].value == INITIAL and last  # 与2012年预算30万元相比
            return LAST_BUDGET if budget else self._in_force(tokens[-1])  # 比全年预算12万元: what is compared with
        if base := self._item_compared_with(tokens, at):
            return self._in_force(base)
        spent = self.pattern["budget_spent"]
        if spent.fullmatch(clause.text):
            return otherwise or ACTUAL
        named = [t for t in tokens if t.kind == "level" or (t.kind == "reference" and not self.scan.compared(t.start))]
        unbudgeted = self.pattern["unbudgeted"]  # 年初未列预算的抢险支出9万元
        named = [t for t in named if not unbudgeted.search(self.text, max(t.start - 4, 0), t.start)]
        own = self.scan.clause_start(at, start)
        if named and not (named[-1].value == ACTUAL and self._of_last_year(own, at, named[-1])):
            basis = self._in_force(named[-1])
            if basis == ACTUAL and any(t.value == PRIOR for t in named[:-1]):
                basis = PRIOR  # 上年公务接待费支出决算为100万元
            self.registers.listed = self.registers.listed if basis == self.registers.listed else ""
            # 公务接待费2022年预算3.00万元, told in the accounts of 2023
            dated = self.last_year_named(start, own, at) == (True, False) or self._dated_last_year(named[-1].start)
            dated = dated and basis == INITIAL
            return LAST_BUDGET if dated else basis
        if (earlier := self._earlier_year(at)) and not otherwise:
            self.registers.dated = earlier  # “三公”经费2021年9.60万元、2022年8.40万元
            return EARLIER
        behind = clause.figure.to + len(clause.unit)
        within = self.pattern["within_budget"].match(self.text, behind) or spent.match(self.text, behind)  # 控制在9万元预算之内
        if not otherwise and (within or self.pattern["plans"].search(self.text, own, at)):
            return INITIAL  # 年初人大批准的盘子是9万元
        last, compared = self.last_year_named(start, own, at)
        self.registers.told_of_last_year = last and not compared
        if not last and compared is None and not otherwise:
            last = self._still_last_year(at)
        told = clause.text and self.pattern["just_spent"].fullmatch(clause.text)  # 年初预算安排接待费4万元，支出3万元
        listed = "" if told or self.pattern["accounts_just"].search(self.text, own, at) else self.registers.listed
        if last or otherwise or listed or self.context.basis == ACTUAL:
            budget = last and compared and not named  # 较2021年的5.98亿元, told in or of a budget
            budget = budget and (self.context.basis == INITIAL or self._budget_moved(clause, compared=True))
            return LAST_BUDGET if budget else PRIOR if last else otherwise or listed or ACTUAL
        dated = self.pattern["as_of"].search(self.text, self.scan.part_start(at), at)
        # 截至2022年底资产原值10万元, in the budget of 2023
        return self.context.basis if not dated else ACTUAL if int(dated.group(1)) == self.context.year else PRIOR

    def _item_compared_with(self, tokens: list[Token], at: int) -> Token | None:
        """与上年收入9万元相比: the year or budget that an item is compared with, told just before the item and its amount."""
        base = next((t for t in reversed(tokens) if t.kind == "reference"), None)
        if base is None or not self.scan.compared(base.start):
            return None
        items = [t for t in tokens if t.start >= base.end and t.kind != "level"]
        named = "item_of_base" if items and all(t.kind == "item" for t in items) else "side_of_base"
        return base if self.pattern[named].fullmatch(self.text, base.end, at) else None

    def _earlier_year(self, at: int) -> int:
        """The year just before a level, where it is earlier than those that the document knows; 0 where none is."""
        text = self.text[max(0, at - 8) : at].rstrip("的为是度约")
        if not self.context.names_its_year or not text.endswith("年") or not text[-5:-1].isdigit():
            return 0
        year = int(text[-5:-1])
        return year if year < (self.context.year or 0) - 1 else 0

    def last_year_named(self, start: int, own: int, at: int) -> tuple[bool, bool | None]:
        """Whether the last year that a clause names is the one before, and whether it is compared with; None: no year."""
        if "年" not in self.text[start:at]:
            return False, None
        found = self.pattern["year"].finditer(self.text, start, at)
        said = [(m.start(), int(m.group(1)), self.scan.compared(m.start())) for m in found]
        years = [(year, led) for place, year, led in said if place >= own or not led]  # 较2020年增加…，购置1辆: of this year
        if not years:
            return False, None
        return bool(self.context.year) and years[-1][0] == (self.context.year or 0) - 1, years[-1][1]

    def _still_last_year(self, at: int) -> bool:
        """2022年收入总计5万元，支出总计5万元: a level after one of last year, in a sentence that begins with that year."""
        opened = self.text.rfind("。", 0, at) + 1
        framed = self.pattern["year_frame"].match(self.text, opened, at)  # 2022年的数据是：收入5万元，支出5万元
        if framed and int(framed.group(1)) == (self.context.year or 0) - 1:
            return not self.pattern["now"].search(self.text[framed.end() : at])
        before = self.registers.meanings[-1] if self.registers.meanings else None
        if not (before and self.context.year and before.basis == PRIOR and before.measure in ("amount", "count")):
            return False
        start = self.scan.part_start(at)
        if not before.figure.at >= start >= at - 200:
            return False
        told = self.text[start:at]
        led = told.startswith(f"{self.context.year - 1}年") or self.pattern["of_last_year"].match(told)
        return bool(led) and not self.pattern["now"].search(told, 5)

    def _of_last_year(self, start: int, at: int, level: Token) -> bool:
        """2022年支出决算为5万元, 比2022年执行数5万元, told in the document of 2023."""
        years = self.pattern["uncompared_year"].findall(self.text, start, at) if self.context.year else []
        return self._dated_last_year(level.start) or (bool(years) and int(years[-1]) == (self.context.year or 0) - 1)

    def _dated_last_year(self, place: int) -> bool:
        """Whether the year before the reporting year stands just before a place."""
        last = (self.context.year or 0) - 1
        return self.text.endswith((f"{last}年", f"{last}年度"), 0, place)

    def year_of(self, basis: str) -> int | None:
        """The fiscal year of a level of a basis."""
        if self.context.year is None:
            return None
        return self.context.year - 1 if basis in (PRIOR, LAST_BUDGET) else self.context.year

    def named_budget(self, clause: Clause) -> str:
        """全年预算10万元…完成预算62%: the budget that a sentence names, the initial one where it says 预算 alone.

        Of two budgets that it prints beside the actual amount, the one in force, unless only the other makes the rate."""
        named = self.scan.between(clause.sentence, clause.at)
        named = [t for t in named if t.kind == "reference" and t.value != PRIOR]
        exactly = [t for t in named if self.text[t.start : t.end] not in self.vocabulary.words["plain_budgets"]]
        level = {m.basis: Fraction(m.figure.value) for m in self.levels_beside(clause)}
        if level.get(INITIAL) and level.get(ANNUAL) and ACTUAL in level:
            made = (abs(level[ACTUAL] / level[b] * 100 - Fraction(clause.figure.value)) for b in (ANNUAL, INITIAL))
            close = [gap * 10**clause.figure.decimals <= Fraction(1, 2) for gap in made]
            return INITIAL if close == [False, True] else ANNUAL  # 年初预算8万元，调整为10万元，支出9万元，执行率90%
        return exactly[-1].value if exactly else self._in_force(named[-1]) if named else self._plain_budget()

    def _in_force(self, token: Token) -> str:
        """The basis that a word names."""
        plain = token.value == INITIAL and self.text[token.start : token.end] in self.vocabulary.words["plain_budgets"]
        return self._plain_budget() if plain else token.value

    def _plain_budget(self) -> str:
        """The budget that 预算 alone names: the one in force where its paragraph spoke of that and of no other.

        完成全年预算84万元的73%，其中接待费完成预算43万元的52%."""
        told = {m.basis for m in self.registers.told if m.measure in ("amount", "rate")}
        return ANNUAL if self.context.annual or (ANNUAL in told and INITIAL not in told) else INITIAL

    # --- what a change is compared with -----------------------------------------------------------------------------------

    def compare(self, clause: Clause) -> None:
        """Sets the comparator in force from the words before a figure."""
        registers, text, at = self.registers, self.text, clause.at
        executed = registers.executed
        registers_end = registers.previous_end
        start = max(clause.sentence, registers_end if registers_end <= clause.start else clause.start)
        tokens = clause.tokens if start == clause.start else self.scan.between(start, at)
        self._two_bases(clause)
        for token in tokens:
            if token.kind == "compared" or (token.kind == "reference" and self.scan.compared(token.start)):
                said = text[token.start : token.end]
                led = self.pattern["of_a_budget"].search(text[max(0, token.start - 12) : token.start])
                executed = bool(self.pattern["executed"].search(said) or self.pattern["executed"].match(text, token.end))
                # 预算数较上年减少: one year's budget and the next's
                budgets = led and token.value == PRIOR and not executed and "支出" not in said
                registers.comparator = LAST_BUDGET if budgets else self._in_force(token)
        if "其" in clause.text and self.pattern["compared_with_it"].search(clause.text):
            level = next((m for m in reversed(registers.meanings) if m.measure == "amount"), None)
            registers.comparator = level.basis if level and level.basis != ACTUAL else registers.comparator
        if self.context.year and "年" in text[start:at]:
            executed = self._compared_year(start, at, executed)
        registers.executed = executed
        self._settle(clause, executed)

    def _compared_year(self, start: int, at: int, executed: bool) -> bool:
        """较2022年, 比2023年预算, 比2019年（疫情前）: a year compared with, and whether what was carried out is meant."""
        text, registers, this = self.text, self.registers, self.context.year or 0
        for match in self.pattern["compared_year"].finditer(text, start, at):
            year = int(match.group(1))
            executed = bool(self.pattern["executed"].match(text, match.end()))
            budget = not executed and self.pattern["budget_led"].match(text, match.end(), at)
            if year < this:
                last = LAST_BUDGET if budget else PRIOR
                registers.comparator = last if year == this - 1 else EARLIER  # no level of the document's
            elif year == this:
                planned = "预算" in text[match.end() : at]
                later = registers.other_year and registers.other_year > year  # 2024年预算10万元，比2023年预算减少1万元
                named = (LAST_BUDGET if later else INITIAL) if planned else PRIOR if later else registers.comparator
                registers.comparator = named
        return executed

    def _settle(self, clause: Clause, executed: bool) -> None:
        """The comparator in force where the words leave it to what was told before."""
        registers, tokens = self.registers, clause.tokens
        moved = clause.last("direction", "compared")  # a level of this year leaves the comparator as it is
        if moved and registers.comparator == PRIOR and registers.told_of_last_year and not self.last_year_beside(clause):
            registers.comparator = EARLIER  # 2020年支出13万元，比上年减少15万元, told in the notice of 2021
        elif registers.comparator == PRIOR and not executed and (self.context.basis == INITIAL or self._budget_moved(clause)):
            registers.comparator = LAST_BUDGET  # in a section about the budget, unless 执行数 or 决算数 is named
        last = registers.previous
        if (
            clause.last("direction")
            and not clause.last("reference", "compared")
            and {m.basis for m in self.levels_beside(clause)} == {EARLIER, ACTUAL}
        ):
            registers.comparator = EARLIER  # 从2019年的22万元降至2023年的9万元，减少13万元
        year = any(t.value == PRIOR for t in clause.kinds("reference"))  # 完成80%，比上年减支50万元
        beyond = not year and (clause.text.startswith("（") or self.pattern["used_up"].search(clause.text))
        if last and last.measure == "rate" and beyond and last.figure.at >= clause.sentence and last.basis in BUDGETS:
            registers.comparator = last.basis  # 执行率102%（多70万元）, 完成102%，超支70万元
        if not registers.comparator and (budget := self._saved_from(clause)):
            registers.comparator = budget
        elif registers.comparator:
            registers.compared_with.add(registers.comparator)
        elif not tokens:
            return
        elif len(registers.compared_with) == 1 and clause.last("direction"):
            # 2022年支出9万元，2023年变为8万元，减幅11%; otherwise the paragraph compares with nothing else
            registers.comparator = self.last_year_beside(clause) or min(registers.compared_with)
        elif not (registers.compared_with or clause.zone) and (moved := clause.last("direction")) is tokens[-1]:
            by = self.pattern["moved_by"].fullmatch(self.text, moved.end, clause.at)  # 收入10亿元，增长5%; 减少额为5万元
            usual = LAST_BUDGET if self.context.basis == INITIAL else PRIOR
            registers.comparator = usual if by else ""

    def _budget_moved(self, clause: Clause, compared: bool = False) -> bool:
        """预算总额9万元，比上年下降5%: whether the level just printed is a budget, with no actual beside it."""
        last = self.registers.previous
        moved = last and (compared or last.basis == LAST_BUDGET or clause.last("reference", "compared"))
        moved = moved and not clause.last("item", "path", "level")
        # 收入比年初预算9万元增加1万元，比上年…: what was compared with the budget is none
        moved = moved and not (last.measure in ("change", "change_rate", "rate") and last.basis in (INITIAL, ANNUAL))
        said = [m for m in self.registers.told if moved and m.figure.at >= clause.sentence and m.label == last.label]
        same = bool(said) and self.scan.opened(said[-1].figure.at) == self.scan.opened(clause.at)
        return same and {INITIAL} <= {m.basis for m in said if m.measure == "amount"} <= {INITIAL, LAST_BUDGET}

    def levels_beside(self, clause: Clause) -> list[Meaning]:
        """The levels that the sentence has printed of the item told last."""
        said = [m for m in self.registers.meanings if m.figure.at >= clause.sentence and m.measure == "amount"]
        return [m for m in said if m.label == said[-1].label]

    def last_year_beside(self, clause: Clause) -> str:
        """2023年收入66万元，2022年收入52万元，同比增长27%: last year, where its level stands beside this year's; else ''."""
        bases = {m.basis for m in self.levels_beside(clause)}
        return PRIOR if PRIOR in bases and (ACTUAL in bases or bases == {PRIOR, self.context.basis}) else ""

    def _saved_from(self, clause: Clause) -> str:
        """年初预算25万元，支出21万元，节约4万元: the budget printed just before, which was not used up or was exceeded."""
        last, before = clause.tokens[-1] if clause.tokens else None, self.registers.previous
        if last is None or last.kind != "direction" or last.end != clause.at:
            return ""
        told = [m for m in self.registers.meanings if m.figure.at >= clause.sentence]
        budget = before and before.measure == "amount" and before.basis in BUDGETS and before in told
        over = self.pattern["over_or_under"].fullmatch(self.text, self.registers.previous_end, clause.at)
        if budget and over and not any(m.basis == ACTUAL for m in told):
            return before.basis  # 行政运行9万元。预算8万元，超出1万元
        beside = len(clause.tokens) == 1 and before and before.measure == "amount" and before.figure.at >= clause.sentence
        same = (m for m in self.registers.meanings if beside and m.label == before.label)
        said = {m.basis for m in same if m.figure.at >= clause.sentence}
        told = len(said) > 1 and not clause.zone and not self.last_year_beside(clause)
        if beside and before.basis in (*BUDGETS, LAST_BUDGET) and told:
            adjusted = self.pattern["adjusts"].match(self.text, last.start, clause.at)
            return INITIAL if adjusted else LAST_BUDGET if LAST_BUDGET in said else before.basis  # 预算139万元，高2.2%
        spent = beside and before.basis == ACTUAL and PRIOR not in said and not clause.zone  # 预算55万元，决算50万元，降低9.09%
        told = spent or self.pattern["used_up"].fullmatch(self.text, last.start, clause.at)
        return self.budget_beside_actual(clause) if told else ""

    def budget_beside_actual(self, clause: Clause) -> str:
        """The budget that the sentence prints beside the actual amount of its last item; '' where it prints none."""
        same = [m.basis for m in self.levels_beside(clause)]
        return next((b for b in reversed(same) if b in BUDGETS), "") if ACTUAL in same else ""

    def _two_bases(self, clause: Clause) -> None:
        """较预算数2万元、上年数3万元分别下降50%和66.7%: one comparator for each of the figures that follow 分别."""
        if not self.scan.has_spread:
            return
        spread = self.text.rfind("分别", clause.sentence, clause.at)
        if spread < self.registers.previous_end or spread < 0:
            return
        start = max(self.text.rfind(stop, clause.sentence, spread) for stop in "，。；：")
        bases = [t.value for t in self.scan.between(max(start, clause.sentence), spread) if t.kind == "reference"]
        after = [t.value for t in self.scan.between(spread, clause.at) if t.kind == "reference"]
        rated = any(t.kind == "rate" for t in self.scan.between(spread, clause.at))
        told = [m.basis for m in self.registers.meanings if rated and m.figure.at >= clause.sentence and m.basis in BUDGETS]
        moved = [m.basis for m in self.registers.meanings if m.measure == "change" and m.figure.at >= clause.sentence]
        # 比上年减少1万元，比预算减少3万元，分别下降
        moved = moved[-self.scan.listed(clause.at) :] if clause.last("direction") else []
        self.registers.bases = next((b for b in (bases, after, told, moved) if len(set(b)) > 1), [])

    # --- years that are not the document's ----------------------------------------------------------------------------------

    def year_told(self, start: int, end: int) -> None:
        """Which year a sentence or clause that begins with one tells of; later years are in force until another is named."""
        registers, this = self.registers, self.context.year
        if not this or (not registers.other_year and "年" not in self.text[start : start + 16]):
            return
        dated = self.pattern["dated"].match(self.text, start, end) if self.context.names_its_year else None
        if dated:
            year = int(dated.group(1))
            told = year < this - 1 or (year > this and self.pattern["planned"].search(self.text, dated.end(), end))
            registers.other_year = year if told else None
        elif registers.other_year and registers.other_year < this and start == self.scan.part_start(start):
            registers.other_year = None

    def of_another_year(self, meaning: Meaning) -> None:
        """A level or change of a year that the document's amounts do not know: it has its year and stands for itself."""
        other, self.registers.dated = self.registers.dated or self.registers.other_year, 0
        if not other or meaning.measure not in ("amount", "change", "change_rate", "share", "rate", "count"):
            return
        later = self.context.year and other > self.context.year
        if meaning.measure in ("amount", "count") or (later and meaning.measure == "share"):
            meaning.basis = INITIAL if later else EARLIER
        meaning.year, meaning.key = other, None
        meaning.of = Subject(meaning.of.label) if meaning.of else None

    def of_years_in_turn(self, meaning: Meaning, clause: Clause) -> None:
        """2019年、2020年、2021年支出分别为5万元、4万元和3万元: each figure is of its own year."""
        registers = self.registers
        told = (clause.text, self.text[self.scan.part_start(clause.at) : clause.at]) if self.scan.has_spread else ()
        if run := next(filter(None, map(self.pattern["years_in_turn"].match, told)), None):
            years = [int(y) for y in self.pattern["year_number"].findall(run.group(1))]
            years = [*range(years[0], years[-1] + 1)] if self.pattern["years_from_to"].match(run.group(1)) else years
            registers.years = years if len(years) == self.scan.listed(clause.at) else []
        if registers.years and self.context.year and meaning.measure == "amount":
            meaning.year = registers.years.pop(0)
            known = {self.context.year: ACTUAL, self.context.year - 1: PRIOR}
            meaning.basis = known.get(meaning.year, EARLIER)
            meaning.key = registers.subject.key if meaning.year in known and registers.subject else None

    def budgets_of_rates(self, start: int) -> None:
        """支出预算6万元，决算5万元，完成调整后预算的83%: what a sentence calls 预算 alone is the budget its rate names."""
        said = [m for m in self.registers.meanings if m.figure.at >= start]
        rated = {m.label for m in said if m.measure == "rate" and m.basis == ANNUAL}
        for meaning in said if rated else ():
            if meaning.label in rated and meaning.measure == "amount" and meaning.basis == INITIAL:
                at = meaning.figure.at
                plain = self.pattern["plainly_budget"].search(self.text[self.scan.clause_start(at, start) : at])
                of_a_fund = meaning.key and meaning.key[1] in FUNDS and self.scan.opened(meaning.figure.at) >= 0
                meaning.basis = ANNUAL if plain or of_a_fund else INITIAL
