"""Bases: of which year or budget a figure is, and what a change is compared with."""

from __future__ import annotations

import re

from juesuan.reading.grammar import (
    ACTUAL,
    ANNUAL,
    BUDGET,
    EARLIER,
    INITIAL,
    LAST_BUDGET,
    MARKS,
    PRIOR,
    SAVED,
    Meaning,
    Subject,
    Token,
)
from juesuan.reading.scan import Scan
from juesuan.reading.vocabulary import FUNDS

_DATED = re.compile(MARKS + r"(20\d\d)年(?!1?\d月)")
_YEARS = re.compile(r"((?:20\d\d年度?[、和及]?){2,})[^，。；\d]*分别(?:为|是)?$")
_PLAINLY_BUDGET = re.compile("(?<!年初)预算[数为是]*$")
_PLANNED = re.compile("预算(?!财政|拨款|支出|收入|执行|绩效|管理|单位)")
_NOW = re.compile(r"20\d\d年|[本今当]年|年[初末底]|同比|[较比与]上年")
_AS_OF = re.compile(r"截[至止](20\d\d)年")
_USED_UP = (*SAVED, "超支", "减支", "少支", "多支")
_EXECUTED = re.compile("(?:年度?)?(?:预算)?(?:执行|决算|实际)")
_OF_A_BUDGET = re.compile("预算(?:汇总)?(?:数|总额|安排)?(?:较|比|与)$")


class Bases(Scan):
    """What a paragraph says of years, budgets and comparators."""

    def _budgets_of_rates(self, start: int) -> None:
        """支出预算6万元，决算5万元，完成调整后预算的83%: what a sentence calls 预算 alone is the budget its rate names."""
        said = [m for m in self.meanings if m.figure.at >= start]
        rated = {m.label for m in said if m.measure == "rate" and m.basis == ANNUAL}
        for meaning in said:
            if meaning.label in rated and meaning.measure == "amount" and meaning.basis == INITIAL:
                plain = _PLAINLY_BUDGET.search(self.text[: meaning.figure.at][-8:])
                of_a_fund = meaning.key and meaning.key[1] in FUNDS and self._bracketed(meaning.figure.at)
                meaning.basis = ANNUAL if plain or of_a_fund else INITIAL

    def _year_told(self, start: int, end: int) -> None:
        """Which year a sentence or clause that begins with one tells of; later years are in force until another is named."""
        dated = _DATED.match(self.text, start, end) if self.context.names_its_year else None
        if dated and self.context.year:
            year = int(dated.group(1))
            told = year < self.context.year - 1 or (year > self.context.year and _PLANNED.search(self.text, dated.end(), end))
            self.other_year = year if told else None
        elif self.other_year and self.context.year and self.other_year < self.context.year and start == self._part_start(start):
            self.other_year = None

    def _of_another_year(self, meaning: Meaning) -> None:
        """A level or change of a year that the document's amounts do not know: it has its year and stands for itself."""
        if not self.other_year or meaning.measure not in ("amount", "change", "change_rate", "share", "rate", "count"):
            return
        later = self.context.year and self.other_year > self.context.year
        if meaning.measure in ("amount", "count") or (later and meaning.measure == "share"):
            meaning.basis = INITIAL if later else EARLIER
        meaning.year, meaning.key = self.other_year, None
        meaning.of = Subject(meaning.of.label) if meaning.of else None

    def _of_years_in_turn(self, meaning: Meaning, clause: int) -> None:
        """2019年、2020年、2021年支出分别为5万元、4万元和3万元: each figure is of its own year."""
        at = meaning.figure.at
        if run := _YEARS.match(self.text, clause, at):
            years = [int(y) for y in re.findall(r"20\d\d", run.group(1))]
            self.years = years if len(years) == self._listed(at) else []
        if self.years and self.context.year and meaning.measure == "amount":
            meaning.year = self.years.pop(0)
            known = {self.context.year: ACTUAL, self.context.year - 1: PRIOR}
            meaning.basis = known.get(meaning.year, EARLIER)
            meaning.key = self.subject.key if meaning.year in known and self.subject else None

    def _enclose(self, clause: int, at: int, sentence: int) -> None:
        """其中 and 主要用于以下方面 make the subject in force the whole of what follows."""
        lead = self.text[max(sentence, self.previous_end) : at]
        listing = re.search(r"其中[：，]?|^中[：，]|以下(?:几个)?方面", lead)
        if listing and self.subject:
            named = [
                t for t in self.between(max(sentence, self.previous_end), at - len(lead) + listing.start()) if t.kind == "item"
            ]
            aspects = named and listing.group().startswith("以下")  # 财政拨款支出主要用于以下方面
            self.enclosing = self.within = self._of(named[-1].value) if aspects else self.subject
        if listing or lead.startswith("（"):
            whole = self._whole_of_list()
            self.listed = whole.basis if whole and whole.basis != ACTUAL else ""

    def _whole_of_list(self) -> Meaning | None:
        """The level whose parts follow: the last one printed, with no more than its own changes after it."""
        last = self.previous
        if last and last.measure in ("change", "change_rate") and last.label:
            levels = (m for m in reversed(self.meanings) if m.measure == "amount" and m.label == last.label)
            return next((m for m in levels if m.basis != last.basis), None)
        return last if last and last.measure == "amount" else None

    def _comparator(self, window: list[Token], clause: int, at: int, sentence: int) -> None:
        text, executed = self.text, False
        start = max(sentence, self.previous_end if self.previous_end <= clause else clause)
        self._two_bases(at, sentence)
        for token in (t for t in self.between(start, at) if t.kind in ("reference", "compared")):
            if token.kind == "compared" or self._compared(token.start):
                said, led = text[token.start : token.end], _OF_A_BUDGET.search(text[max(0, token.start - 12) : token.start])
                executed = bool(_EXECUTED.search(said) or _EXECUTED.match(text, token.end))
                budgets = led and token.value == PRIOR and not executed and "支出" not in said
                self.comparator = LAST_BUDGET if budgets else token.value  # 预算数较上年减少: one year's budget and the next's
        for match in re.finditer(r"(?:较|比|与|同|和)(20\d\d)年(?:度)?", text[start:at]):
            year = int(match.group(1))
            executed = bool(_EXECUTED.match(text, start + match.end()))
            budget = not executed and re.match("(?:年初)?预算", text[start + match.end() : at])
            if self.context.year and year < self.context.year:
                last = LAST_BUDGET if budget else PRIOR
                self.comparator = (
                    last if year == self.context.year - 1 else EARLIER
                )  # 比2019年（疫情前）: no level of the document's
            elif self.context.year and year == self.context.year:
                planned = "预算" in text[start + match.end() : at]
                later = self.other_year and self.other_year > year  # 2024年预算10万元，比2023年预算减少1万元
                self.comparator = (LAST_BUDGET if later else INITIAL) if planned else PRIOR if later else self.comparator
        if self.comparator == PRIOR and self.told_of_last_year:
            self.comparator = EARLIER  # 2020年支出13万元，比上年减少15万元, told in the notice of 2021
        elif self.comparator == PRIOR and self.context.basis == INITIAL and not executed:
            self.comparator = LAST_BUDGET  # in a section about the budget, unless 执行数 or 决算数 is named
        if not self.comparator and (budget := self._saved_from(window, at, sentence)):
            self.comparator = budget
        elif self.comparator:
            self.compared_with.add(self.comparator)
        elif len(self.compared_with) == 1 and any(t.kind == "direction" for t in window):
            self.comparator = min(self.compared_with)  # the paragraph compares with nothing else
        elif not self.compared_with and window and (window[-1].kind, window[-1].end) == ("direction", at) and not self.zone(at):
            self.comparator = LAST_BUDGET if self.context.basis == INITIAL else PRIOR  # 收入10亿元，增长5%

    def _saved_from(self, window: list[Token], at: int, sentence: int) -> str:
        """年初预算25万元，支出21万元，节约4万元: the budget printed just before, which was not used up or was exceeded."""
        if not window or window[-1].kind != "direction" or self.text[window[-1].start : at] not in _USED_UP:
            return ""
        said = [m for m in self.meanings if m.figure.at >= sentence and m.measure == "amount"]
        same = [m.basis for m in said if m.label == said[-1].label]
        return next((b for b in reversed(same) if b in (INITIAL, ANNUAL)), "") if ACTUAL in same else ""

    def _two_bases(self, at: int, sentence: int) -> None:
        """较预算数2万元、上年数3万元分别下降50%和66.7%: one comparator for each of the figures that follow 分别."""
        spread = self.text.rfind("分别", sentence, at)
        if spread < self.previous_end or spread < 0:
            return
        start = max(self.text.rfind(stop, sentence, spread) for stop in "，。；：")
        bases = [t.value for t in self.between(max(start, sentence), spread) if t.kind == "reference"]
        self.bases = bases if len(set(bases)) > 1 else []

    def _basis(self, window: list[Token], clause: int, at: int, otherwise: str = "") -> str:
        """The basis that the words before a level name, actual by default."""
        led = max((t.end for t in window if t.kind == "reason"), default=clause)
        window, clause = [t for t in window if t.start >= led], max(clause, led)
        if window and window[-1].kind == "reference" and not self.text[window[-1].end : at].strip("的数为是"):
            return window[-1].value  # 比全年预算12.00万元: the level of what is compared with
        named = [t for t in window if t.kind == "level" or (t.kind == "reference" and not self._compared(t.start))]
        own = self._clause_start(at, clause)
        if named and not (named[-1].value == ACTUAL and self._of_last_year(own, at)):
            self.listed = self.listed if named[-1].value == self.listed else ""
            return named[-1].value
        years = [
            (int(m.group(1)), self._compared(clause + m.start()))
            for m in re.finditer(r"(20\d\d)年", self.text[clause:at])
            if clause + m.start() >= own or not self._compared(clause + m.start())  # 较2020年增加…，全年购置1辆 is of this year
        ]
        last = bool(years and self.context.year) and years[-1][0] == self.context.year - 1
        self.told_of_last_year = last and not years[-1][1]
        last = last or (not years and not otherwise and self._still_last_year(at))
        if last or otherwise or self.listed or self.context.basis == ACTUAL:
            return PRIOR if last else otherwise or self.listed or ACTUAL
        dated = _AS_OF.search(self.text, self._part_start(at), at)  # 截至2022年底资产原值10万元, in the budget of 2023
        return self.context.basis if not dated else ACTUAL if int(dated.group(1)) == self.context.year else PRIOR

    def _still_last_year(self, at: int) -> bool:
        """2022年收入总计5万元，支出总计5万元: a level after one of last year, in a sentence that begins with that year."""
        start = self._part_start(at)
        before = self.meanings[-1] if self.meanings else None
        if not (before and self.context.year and before.figure.at >= start >= at - 200 and before.basis == PRIOR):
            return False
        told = self.text[start:at]
        return before.measure == "amount" and bool(re.match(f"{self.context.year - 1}年", told)) and not _NOW.search(told, 5)

    def _of_last_year(self, start: int, at: int) -> bool:
        """2022年支出决算为5万元, told in the document of 2023."""
        years = [int(m.group(1)) for m in re.finditer(r"(?<![较比与同和])(20\d\d)年", self.text[start:at])]
        return bool(years and self.context.year and years[-1] == self.context.year - 1)

    def _year_of(self, basis: str) -> int | None:
        if self.context.year is None:
            return None
        return self.context.year - 1 if basis == PRIOR else self.context.year

    def _named_budget(self, sentence: int, at: int) -> str:
        named = [t for t in self.between(sentence, at) if t.kind == "reference" and t.value != PRIOR]
        plainly = [t for t in named if self.text[t.start : t.end] not in BUDGET]
        return (plainly or named)[-1].value if named else INITIAL  # 全年预算10万元…完成预算62%: of the budget named so
