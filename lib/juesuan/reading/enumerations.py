"""Enumerations: names one after the other, and one figure for each of them after 分别 or in their order."""

from __future__ import annotations

import itertools

from juesuan.ground import expressions as re
from juesuan.ground.expressions import Expression, expression
from juesuan.reading.grammar import ACTUAL, ANNUAL, INITIAL, LAST_BUDGET, PRIOR, Subject, Token
from juesuan.reading.names import Names
from juesuan.reading.registers import Registers
from juesuan.reading.scan import AND, Clause, Part, Scan
from juesuan.reading.totals import Totals
from juesuan.reading.vocabulary import FUNDS

_AND = Expression(f"[{AND}]")


class Enumerations(Part):
    """The subjects that the lists of a paragraph hand out, one to each figure that follows."""

    def __init__(self, scan: Scan, registers: Registers, names: Names, totals: Totals):
        super().__init__(scan, registers)
        self.names, self.totals = names, totals

    def next(self, clause: Clause) -> Subject | None:
        """The subject whose turn it is: one of a list that goes on, or the first of one that begins."""
        going = self.registers.queue and not self.names.words_left(clause)
        return self.registers.queue.pop(0) if going or self._enumerate(clause) else None

    def _enumerate(self, clause: Clause) -> bool:
        """货物、工程、服务采购规模分别为3万元、2万元和1万元: names joined before 分别, one for each figure after it."""
        spread = self.pattern["in_turn"].search(clause.text) if self.scan.has_spread else None
        place = clause.start + spread.start() if spread else -1
        if self.registers.previous_end > place:
            return False
        before, number = self.text[clause.start : place], self.scan.listed(clause.at)
        self.registers.levels = self._levels_in_turn(before, number)
        if self.registers.levels:
            return False
        if not before:  # 全部为货物和服务，分别为3万元和2万元
            start = self.scan.clause_start(clause.opened - 2, clause.sentence)
            before = self.pattern["list_led"].sub("", self.text[max(start, self.registers.previous_end) : clause.opened - 1])
        subjects = self._items_in_a_row(place, number) or self._names_in_a_row(before, number)
        if subjects:
            self.registers.queue, self.registers.enumerated = subjects, list(subjects)
        return bool(subjects)

    def _levels_in_turn(self, before: str, number: int) -> list[str]:
        """公务接待费年初预算、决算数分别为9万元、8万元: the bases of one item's levels, one for each figure; [] for items."""
        parts, pattern = _AND.split(before), self.pattern["basis_word"]
        if number < 2 or len(parts) < number:
            return []
        first = expression(f"(?:{pattern.pattern})$").search(parts[-number])
        words = [first, *(pattern.fullmatch(part) for part in parts[1 - number :])]
        bases = [self._basis_of(word) for word in words if word and word.group()]
        return bases if len(bases) == number and len(set(bases)) > 1 else []

    def _basis_of(self, word: re.Match[str]) -> str:
        year, budget, this = word["year"] or "", word["budget"] or "", self.context.year
        last = year[:2] in ("上年", "去年") or (year[:4].isdigit() and bool(this) and int(year[:4]) == this - 1)
        if budget:
            return LAST_BUDGET if last else ANNUAL if budget[:2] in ("全年", "调整") else INITIAL
        return PRIOR if last else ACTUAL

    def _items_in_a_row(self, place: int, number: int) -> list[Subject]:
        """工资福利支出，商品和服务支出和资本性支出分别为: items joined by commas, as many as figures follow."""
        run: list[Token] = []
        for token in reversed(self.scan.between(max(0, place - 200), place)):
            gap = self.text[token.end : run[0].start if run else place]
            gap = gap if run else self.grammar.without_filler(self.pattern["so_many"].sub("", gap))
            if token.kind == "level" and not run and not gap:
                continue
            if token.kind != "item" or gap.strip(AND + "，"):
                break
            run.insert(0, token)
        if len(run) == 1 and not gap and (pair := self.totals.both_totals(run[0], number)):
            return pair  # 财政拨款收、支总计分别为9万元、8万元
        return self.in_a_row(run) if len(run) == number > 1 else []

    def in_a_row(self, run: list[Token]) -> list[Subject]:
        """What items one after the other mean: 财政拨款收入总计和支出总计 are totals of one fund."""
        found, bare = [self.scan.of(token.value) for token in run], self.pattern["total_of_fund"]
        fund = found[0].key[1] if found[0].key else ""
        for number, token in enumerate(run[1:] if fund in FUNDS else (), 1):
            if bare.fullmatch(self.text, token.start, token.end):
                found[number] = self.scan.of_key((token.value.concept, fund))
        return found

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
        return [self.scan.of(i) if i else self.names.short_name(n) or Subject(n) for i, n in zip(found, names, strict=True)]

    def handed_out(self, clause: Clause) -> Subject | None:
        """分别 with no item of its own hands the figures that follow to the last subjects, one each (占比分别为85%、15%)."""
        registers, said = self.registers, clause.text
        more = _AND.match(self.text, clause.figure.to + len(clause.unit))  # 占比90%、10%
        told = self.pattern["respectively"].search(said) or (more and clause.last("share"))
        moved = more and clause.last("direction")  # 分别减少3万元、2万元，下降2%、1%
        joined = registers.enumerated if "占" in said else []  # 货物、服务采购分别为3万元、1万元，占采购支出的75%和25%
        if not told and not moved and not joined:
            return None
        number = self.scan.listed(clause.at)
        changed = [m.subject for m in registers.meanings[-number:] if moved and m.measure == "change"]
        since = itertools.takewhile(lambda m: m.measure != "amount", reversed(registers.meanings))
        shared = list(dict.fromkeys(m.subject for m in since if "占" in said and m.measure == "share"))[:number][::-1]
        between = self.scan.between(max(clause.sentence, registers.previous_end), clause.start) if told else ()
        paths = [t.value for t in between if t.kind == "path"]  # …（项）、…（项），决算分别为9万元、8万元
        last = registers.meanings[-number:] if told and "占" not in said else []  # 货物占47%、工程占53%，金额依次为9万元、8万元
        shares = [m.subject for m in last if m.measure == "share" and m.subject]
        lists = (paths, shares, joined, changed, *((shared, self.names.told_last(number)) if told else ()))
        found = next(([*one] for one in lists if len(set(one)) == number > 1), None)
        registers.queue = found or registers.queue
        return registers.queue.pop(0) if found else None
