"""Ratios: shares, rates and growth, and the whole or the base that each of them is of."""

from __future__ import annotations

import re
from dataclasses import replace

from juesuan.reading.figures import Figure
from juesuan.reading.grammar import ACTUAL, AND, ANNUAL, BUDGET, GENERIC, INITIAL, PRIOR, Meaning, Subject, Token
from juesuan.reading.scan import Scan
from juesuan.reading.vocabulary import Item

_LOOSE = re.compile("总(?:收入|支出)$")


class Ratios(Scan):
    """The shares, rates and growth of a paragraph."""

    def _ratio(self, figure: Figure, unit: str, window: list[Token], clause: int, sentence: int, zone: str) -> Meaning:
        """A percentage, or a bare number where a percentage must stand."""
        meaning = Meaning(figure, "unread", unit=unit, year=self.context.year)
        direction = self._direction(window)
        kinds = self._ratio_kinds(window, unit, figure.at)
        named = self._ratio_subject(window, clause, figure.at, zone)
        if unit and (spoken := self._of_the_amount(meaning, clause, sentence)):
            return spoken
        alone = not unit and direction is None and not kinds & {"share", "rate"}
        if alone and not figure.value and self._nil(window, figure):
            return self._amount_of_nothing(figure, unit, window, clause, sentence, zone)
        if alone and (self.previous is None or self.text[clause : figure.at].strip("、和及与|")):
            return meaning
        if "share" in kinds:
            meaning.measure, meaning.basis = "share", self._basis_of_share(named)
            self.wholes = self._several_wholes(window, figure.at)
            named = self.subject if self.wholes else named
            meaning.of = self.wholes.pop(0) if self.wholes else self._whole(window, named, figure.at)
        elif "rate" in kinds:
            budget = [t.value for t in window if t.kind == "reference" and self.text[t.start : t.end] not in BUDGET]
            meaning.measure, meaning.basis = "rate", budget[-1] if budget else self._named_budget(sentence, figure.at)
        elif "variance" in kinds:
            return self._variance(meaning, named, sentence)
        elif direction is not None:
            meaning.measure, meaning.basis, meaning.sign = "change_rate", self.comparator, -1 if direction < 0 else 1
            if unit == "百分点":  # the change of a rate, which is no amount
                return replace(meaning, measure="change", label=named.label) if named else replace(meaning, measure="unread")
        elif self.previous is not None and not self.text[clause : figure.at].strip("、和及与|分别为"):
            meaning.measure, meaning.basis, meaning.sign = self.previous.measure, self.previous.basis, self.previous.sign
            meaning.of = self.wholes.pop(0) if self.wholes else self.previous.of
        elif words := self._own_words(window, clause, figure.at):
            return replace(meaning, measure="rate", label=words, basis=ACTUAL)
        if named is None or meaning.measure == "unread":
            return self._rate_alone(meaning, window)
        meaning.label, meaning.key = named.label, named.key
        if self.bases and meaning.measure == "change_rate":
            meaning.basis = self.bases.pop(0)
        if meaning.measure == "rate":
            meaning.of = named
        return meaning

    def _ratio_kinds(self, window: list[Token], unit: str, at: int) -> set[str]:
        """The kinds of words before a ratio; 决算支出为全年预算的99% is a rate."""
        of_budget = unit and window and window[-1].value in (INITIAL, ANNUAL) and self.text[window[-1].end : at] == "的"
        return {t.kind for t in window} | ({"rate"} if of_budget else set())

    def _basis_of_share(self, part: Subject | None) -> str:
        """货物采购预算10万元，占采购预算的58%: a share is of the basis of its part's amount, printed just before it."""
        last = self.previous
        level = last if last and last.measure in ("amount", "change") else None
        if level and level.measure == "change":
            level = self._whole_of_list()
        return INITIAL if level and part and level.label == part.label and level.basis == INITIAL else ACTUAL

    def _several_wholes(self, window: list[Token], at: int) -> list[Subject]:
        """占财政支出和生产总值的比重分别为10%和3%: the wholes, one for each share."""
        start = next(t.end for t in window if t.kind == "share")
        match = re.fullmatch("(.+?)的?(?:比重|比例)分别(?:为|是|达到?)", self.text[start:at])
        names = re.split(AND, match.group(1)) if match else []
        if len(names) < 2 or len(names) != self._listed(at):
            return []
        items = [self.grammar.vocabulary.item(n) for n in names]
        return [self._of(i) if i else Subject(n, (n, f"@{self.line.offsets[0]}")) for i, n in zip(items, names, strict=True)]

    def _rate_alone(self, meaning: Meaning, window: list[Token]) -> Meaning:
        """预算执行率99.5% of nothing that is named has the name of the rate; any other figure without a subject is unread."""
        rates = [self.text[t.start : t.end].removesuffix("为") for t in window if t.kind == "rate"]
        if meaning.measure == "rate" and rates[0].endswith("率"):
            return replace(meaning, label=rates[0])
        return replace(meaning, measure="unread")

    def _variance(self, meaning: Meaning, named: Subject | None, sentence: int) -> Meaning:
        """预决算差异率: growth on the budget named before it. Printed without a sign, it has that of the two amounts."""
        if named is None:
            return meaning
        levels = {m.basis: m.figure.value for m in self.meanings if m.measure == "amount" and m.label == named.label}
        basis = self._named_budget(sentence, meaning.figure.at)
        fell = basis in levels and ACTUAL in levels and levels[ACTUAL] < levels[basis]
        return replace(meaning, measure="change_rate", basis=basis, label=named.label, key=named.key, sign=-1 if fell else 1)

    def _amount_of_nothing(
        self, figure: Figure, unit: str, window: list[Token], clause: int, sentence: int, zone: str
    ) -> Meaning:
        nil = self._money(figure, unit, window, clause, sentence, zone)
        if nil.measure == "unread" and self.subject:
            nil = replace(nil, measure="amount", label=self.subject.label, key=self.subject.key)
        return nil

    def _nil(self, window: list[Token], figure: Figure) -> bool:
        """Whether a bare 0 is an amount of nothing: 由于年初预算数为0，无法计算."""
        named = window and window[-1].kind in ("reference", "level", "item") and not self._compared(window[-1].start)
        stands_alone = re.match("[，。；、）]|$", self.text[figure.to :])
        between = self.text[window[-1].end : figure.at] if window else ""
        said = not between or between[-1] in "数为是均"
        return bool(named and stands_alone and said and not GENERIC.sub("", between).strip("在"))

    def _of_the_amount(self, meaning: Meaning, clause: int, sentence: int) -> Meaning | None:
        """完成全年预算27万元的28.5%, 占支出合计200万元的40%: a share or rate of the amount printed just before it."""
        last = self.previous
        if self.text[clause : meaning.figure.at] != "的" or not last or last.measure != "amount" or not last.label:
            return None
        opened = self._clause_start(last.figure.at, sentence)
        kinds = {t.kind: t.end for t in self.between(opened, last.figure.at) if t.kind in ("share", "rate")}
        whole = Subject(last.label, last.key)
        said = self.text[opened : last.figure.at]
        budgeted = last.basis in (INITIAL, ANNUAL) and re.search("(?:为|是|达到?)[^，]{2,10}$", said)
        if "rate" in kinds or (budgeted and "share" not in kinds):  # 为年初预算1000万元的118%
            basis = last.basis if last.basis in (INITIAL, ANNUAL, PRIOR) else INITIAL
            return replace(meaning, measure="rate", basis=basis, label=last.label, key=last.key, of=whole)
        part = self._recent[-2] if len(self._recent) > 1 else None
        if "share" in kinds and part:
            return replace(meaning, measure="share", basis=ACTUAL, label=part.label, key=part.key, of=whole)
        return None

    def _ratio_subject(self, window: list[Token], clause: int, at: int, zone: str) -> Subject | None:
        if self.queue and not self._words_left(window, clause, at):
            return self.queue.pop(0)
        if self._enumerate(clause, at):
            return self.queue.pop(0)
        first_share = next((t.start for t in window if t.kind == "share"), at)
        items = [t for t in window if t.kind == "item" and t.end <= first_share]
        if items:
            return self._of(items[-1].value)
        if path := self._path(clause, at):
            return path
        if self._distribute(clause, at):
            return self.queue.pop(0)
        last = self.previous
        counted = last and last.measure == "count" and self.previous_end in (clause, clause - 1)
        if last and counted and any(t.kind == "share" for t in window):
            return Subject(last.label, last.key)  # 评价项目24个，占部门项目总数的100%
        if last and counted and last.key is None and re.search("[降减增升高][为至到]$", self.text[: last.figure.at][-4:]):
            return Subject(last.label)  # 从29人降为16人，下降44.8%
        if last and last.measure == "change" and self.grammar.count_units.fullmatch(last.unit or "-") and last.label:
            return Subject(last.label, last.key)
        if last and last.measure in ("amount", "change", "change_rate", "share", "rate") and last.label and zone:
            return Subject(last.label, last.key)
        return self.subject

    def _whole(self, window: list[Token], part: Subject | None, at: int) -> Subject | None:
        """The whole of a share: named after 占, else the vocabulary's parent of the part, else the enclosing subject."""
        share = next(t for t in window if t.kind == "share")
        named = [t for t in window if t.kind == "item" and t.start >= share.end]
        if named:
            item: Item = named[-1].value
            within = self.enclosing and self.enclosing.key and self.enclosing.key[0] == item.concept
            said = self.text[named[-1].start : named[-1].end]
            if item.concept in ("收入总计", "支出总计") and not within and _LOOSE.search(said):
                year = item.concept[:2] + "合计"  # 占总支出的…: of what was spent this year
                label = self.grammar.vocabulary.label_of((year, item.scope)) if item.scope else year
                item = self.grammar.vocabulary.items[label]
            key = item.key(self.context.scope)
            if part and key == part.key and item.scope is None:
                key = (item.concept, "")  # 占本年支出合计 said of a fund's expenditure means the department's
            elif (
                item.scope is None and re.search("本年|总", self.text[share.end : share.end + 6]) and self._is_fund_total(part)
            ):
                key = (item.concept, "")
            return Subject(item.label, key)
        words = self.text[share.end : at].strip("的为约")
        if len(GENERIC.sub("", words)) > 1 and re.fullmatch("[\u4e00-\u9fff]+", words):
            return Subject(words)  # 占采购预算的45%: a whole that the vocabulary does not know
        parent = self._parent(part)
        # 收支总计 … 其中：基本支出 …: income and expenditure balance, so the enclosing total is the whole that is meant.
        if parent and self.enclosing and self.enclosing.key and self.enclosing.key == ("收支总计", parent.key[1]):
            return self.enclosing
        # 收入总计 … 其中：财政拨款收入 … with no 收入合计 beside it: the total is all that is printed.
        total = (parent.key[0][:2] + "总计", parent.key[1]) if parent else None
        if parent and self.enclosing and self.enclosing.key == total and all(m.key != parent.key for m in self.meanings):
            return self.enclosing
        above = self._parent(parent)
        if parent and above and self.enclosing and self.enclosing.key == above.key:
            # 财政拨款支出10万元，其中：人员经费6万元 … with no 基本支出 between them.
            return parent if any(m.key == parent.key for m in self.meanings) else self.enclosing
        return parent or self.enclosing

    @staticmethod
    def _is_fund_total(part: Subject | None) -> bool:
        return bool(part and part.key and part.key[0] in ("支出合计", "收入合计"))

    def _parent(self, part: Subject | None) -> Subject | None:
        if part is None or part.key is None:
            return None
        concept, scope = part.key
        for entry in self.grammar.vocabulary.hierarchy["sums"]:
            if scope not in entry.get("scopes", [""]) and not (scope == "grant" and entry["whole"] == "收入合计"):
                continue
            parts = entry["parts"]
            classes = parts == "function_classes" and any(
                i.concept == concept for i in self.grammar.vocabulary.function_classes
            )
            if classes or (parts != "function_classes" and part.label in parts):
                whole = self.grammar.vocabulary.items[entry["whole"]]
                if entry["whole"] in ("收入总计", "支出总计", "收支总计"):
                    continue
                key = (whole.concept, "" if part.label == "财政拨款收入" else scope)
                return Subject(self.grammar.vocabulary.label_of(key), key)
        return None
