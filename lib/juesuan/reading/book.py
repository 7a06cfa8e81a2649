"""Book: the figures of one reading, findable by what they mean and by where they stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from juesuan.ground import expressions as re
from juesuan.ground.exact import ZERO, Interval
from juesuan.ground.expressions import expression
from juesuan.ground.groups import grouped
from juesuan.reading.vocabulary import Key, vocabulary

if TYPE_CHECKING:
    from juesuan.reading.facts import Fact, Reading

LEVELS = ("amount", "count")
# Balances may be negative; what is received, spent, counted or scored may not.
TOTAL_SCORE = "自评总分"
SIGNED = ("结转和结余", "结余分配", "结余")


class Book:
    """The facts of one reading by meaning, by identifier and by place; made once a reading (`reading.book`)."""

    def __init__(self, reading: Reading):
        self.reading = reading
        self.facts = [f for f in reading.facts if f.is_fact]
        kind = lambda fact: "level" if fact.measure in LEVELS else fact.measure  # noqa: E731
        self._by = grouped(((f.key, kind(f), f.basis), f) for f in self.facts if f.key)
        self._home: dict[tuple[Key | None, str, str], dict[str, list[Fact]]] = {}
        self._made: dict[Callable, Any] = {}

    def once(self, work: Callable[[Book], Any]) -> Any:
        """What a function makes of this book, worked out once."""
        if work not in self._made:
            self._made[work] = work(self)
        return self._made[work]

    @cached_property
    def by_id(self) -> dict[str, Fact]:
        """Every figure, those set aside or unread included."""
        return {f.fact: f for f in self.reading.facts}

    @cached_property
    def by_start(self) -> dict[int, Fact]:
        return {f.start: f for f in self.facts}

    def all(self, key: Key | None, measure: str, basis: str) -> Sequence[Fact]:
        """Every printed figure of one amount ("level" for amounts and counts), in reading order."""
        return self._by.get((key, measure, basis), ())

    def prints(self, key: Key | None, measure: str, basis: str) -> Sequence[Fact]:
        """The same, else the prints of the amount that is its equal: 收入总计 for 收支总计."""
        return self.all(key, measure, basis) or self._balanced(key, measure, basis)

    def near(self, fact: Fact, key: Key | None, measure: str, basis: str) -> Fact | None:
        """The print of an amount that stands nearest before the fact in its own section or table, else the first anywhere."""
        asked = (key, measure, basis)
        found = self.prints(*asked)
        if len(found) < 2:
            return found[0] if found else None
        if asked not in self._home:
            self._home[asked] = grouped((place(one), one) for one in found)
        home = self._home[asked].get(place(fact))
        if home is None:
            return found[0]
        return home[max(bisect_right(home, fact.start, key=lambda f: f.start) - 1, 0)]

    def _balanced(self, key: Key | None, measure: str, basis: str) -> Sequence[Fact]:
        """The prints of an amount's equal (收支总计 where 收入总计 alone is printed)."""
        for entry in vocabulary().hierarchy["equal"]:
            if key and key[0] in entry["concepts"]:
                return next((f for c in entry["concepts"] if (f := self.all((c, key[1]), measure, basis))), ())
        return ()

    def cost_of(self, fact: Fact) -> tuple[Fact | None, Fact | None] | None:
        """The amount and the count whose quotient the cost of one is: those that its item is known to be spread over, or what
        its own sentence tells, if that ties or there is nothing else; None where nothing or too much could be meant."""
        known = next(((amount, count) for _, amount, count in self.spread(fact)), None)
        beside = self._told_beside(fact)
        tied = next((pair for pair in ([known] if known else []) + beside if _ties(fact, *pair)), None)
        return tied or known or (beside[0] if len(beside) == 1 else None)

    def _told_beside(self, fact: Fact) -> list[tuple[Fact, Fact]]:
        """Each amount that its sentence tells before the cost of one, back to a semicolon, with each count of what it is the
        cost of one of; those behind another cost, where there are any. None where a figure between was not understood."""
        words = vocabulary().words
        units = next((row["units"] for row in words["spread_over"] if expression(row["per"]).search(fact.label)), ())
        told = next((s for s in self.reading.statements if s.start <= fact.start < s.end), None) if units else None
        if told is None or fact.cell or fact.basis != "actual":
            return []
        numbers = [m for m in re.finditer(r"\d[\d,.]*", told.text) if m.group() == fact.text]
        printed = [f for f in self.reading.facts if told.start <= f.start <= fact.start]
        if len(numbers) < (nth := sum(f.text == fact.text for f in printed)):
            return []
        start, end = numbers[nth - 1].span()
        clause = re.split("[，。；]", told.text[:start])[-1] + re.split("[，。；]", told.text[end:])[0]
        if expression(words["no_quotient"]).search(clause):
            return []
        listed = len(re.findall(r"\d[\d,.]*", told.text[told.text.rfind("；", 0, start) + 1 : start]))
        before = printed[:-1][-listed:] if listed else []
        if any(f.measure == "unread" for f in before):
            return []
        counts = [f for f in before if f.measure == "count" and f.unit.lstrip("万亿") in units and f.value > 0]
        behind = next((f for f in self.reading.facts if f.start > fact.start and f.measure != "other"), None)
        if behind and counts and behind.measure == "amount" and expression(words["in_all"]).match(told.text, end):
            return [(behind, counts[-1])]  # 摄像机8台（每台15万元，共120万元）
        costs = [n for n, f in enumerate(before) if f.measure == "unit_cost"]
        for first in (costs[-1] + 1 if costs else 0, 0):
            later = before[first:]
            spent = [f for f in later if f.measure == "amount" and f.basis == "actual" and f.value > 0]
            pairs = [(a, c) for a in spent for c in counts if c in later and _one_thing(fact, a, c)]
            pairs = [(a, c) for a, c in pairs if not _of_a_part(told.text, a, c)]
            if pairs:
                return pairs
        whole = [] if expression(words["of_some"]).search(told.text[:start]) else self._only_amount(fact, clause)
        return [(whole[0], counts[0])] if whole and len(counts) == len(before) == 1 else []

    def _only_amount(self, cost: Fact, clause: str) -> list[Fact]:
        """The amount of the item that its clause names (人均机关运行经费), where one is printed and no other."""
        name = _without_per(cost.label)
        spent = [f for f in self.reading.facts if f.label == name and f.measure == "amount" and f.basis == "actual" and f.key]
        return spent[:1] if name in clause and len({(f.key, f.value) for f in spent}) == 1 else []

    def spread(self, fact: Fact) -> Iterator[tuple[Fact | None, Fact | None, Fact | None]]:
        """Of the cost of each or of a count: cost, amount and count that stand nearest to it, for each way to spread one."""
        for entry in vocabulary().hierarchy["unit_costs"] if fact.key else ():
            if fact.key[0] in (entry["cost"], entry["count"]):
                keys = {part: (name, fact.key[1]) for part, name in entry.items()}  # the department's or one unit's
                each = self.near(fact, keys["cost"], "unit_cost", "actual")
                count = self.near(fact, keys["count"], "level", "actual")
                amounts = [self.near(fact, keys[n], "level", "actual") for n in ("amount", "or_amount") if n in keys]
                amounts = [a for a in amounts if a] or [None]
                # 其中外事接待0.25万元……全年共接待111人次: the guests may be those of the whole
                yield each, next((a for a in amounts if each and _ties(each, a, count)), amounts[0]), count

    def zero(self, key: Key, basis: str) -> bool:
        """Whether the level of an amount is printed as nil wherever it is printed."""
        levels = self.all(key, "level", basis)
        return bool(levels) and all(f.value == 0 for f in levels)


def _ties(cost: Fact, amount: Fact | None, count: Fact | None) -> bool:
    return bool(amount and count) and cost.low * count.exact <= amount.high and amount.low <= cost.high * count.exact


def _without_per(name: str) -> str:
    """A name without what says that it is of one: 会议费 of 人均会议费."""
    for row in vocabulary().words["spread_over"]:
        name = expression(row["per"]).sub("", name)
    return name


def _of_a_part(text: str, amount: Fact, count: Fact) -> bool:
    """Whether a count behind an amount is of what explains it: 合计55万元，主要是更新车辆2辆，每辆18万元."""
    start = text.find(amount.text)
    return bool(
        expression(vocabulary().words["explains"]).search(text, start, max(start, text.find(count.text + count.unit, start)))
    )


def _one_thing(cost: Fact, amount: Fact, count: Fact) -> bool:
    """Whether the cost of one can be one of the amount or the count by its name: 人均会议费 of 会议费, 次均费用 of all."""
    words = _without_per(expression("平均|费用|支出|成本").sub("", cost.label))
    told = amount.label + count.label
    return len(words) < 2 or any(words[n : n + 2] in told for n in range(len(words) - 1))


def place(fact: Fact) -> str:
    """Where a figure stands, as far as its neighbours matter: its table, or its section."""
    return f"table {fact.cell[0]}" if fact.cell else fact.section


def interval(fact: Fact) -> Interval:
    """The true amounts that a printed figure stands for; what is received or spent is not negative, whatever 0 rounds."""
    if fact.low < 0 <= fact.value and unsigned(fact):
        return Interval(Fraction(0), fact.high)
    return Interval(fact.low, fact.high)


def summed(facts: Iterable[Fact]) -> Interval:
    """The true amounts that printed figures make together; nil of none."""
    return sum(map(interval, facts), ZERO)


def unsigned(fact: Fact) -> bool:
    """Whether a figure is an amount that cannot be negative."""
    return fact.measure == "amount" and bool(fact.key) and not fact.key[0].endswith(SIGNED)


def printed(fact: Fact) -> str:
    """The figure as the statement of a check shows it: sign, digits and unit."""
    return f"{fact.value}{fact.unit}"
