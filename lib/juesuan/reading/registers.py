"""Registers: what a figure inherits where its own clause is silent, each with the stretch of text that it holds for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from juesuan.reading.grammar import ACTUAL, PRIOR, Context, Meaning, Subject

_LATEST = 60


@dataclass(eq=False, repr=False, slots=True)
class Registers:
    """The state of the reading of one paragraph. What one figure sets is there for the next, until its scope ends."""

    # of the paragraph, which is an item of the narrative
    subject: Subject | None
    enclosing: Subject | None  # the whole whose parts are told of
    body: str  # the unit of the department that the paragraph, or the sentence, speaks of
    compared_with: set[str]  # the comparators that it has named
    other_year: int | None  # the year told of, where it is neither the reporting year nor the one before
    meanings: list[Meaning] = field(default_factory=list)
    recent: list[Subject] = field(default_factory=list)  # of the amounts read, in order
    two: list[Subject] = field(default_factory=list)  # which 前者 and 后者 take up again
    enumerated: list[Subject] = field(default_factory=list)  # the names joined before the last 分别
    previous: Meaning | None = None  # the last figure that was not set aside
    previous_end: int = 0
    shape: str = ""  # of its clause
    # of the sentence, and of those that begin with 其中
    comparator: str = ""
    executed: bool = False  # the comparator is what was carried out: 比2023年执行数
    listed: str = ""  # the basis of a whole whose parts follow: 预算20万元，其中：公务接待费9万元
    within: Subject | None = None  # whose parts are listed after 其中
    dated: int = 0  # the year of the level being read, where it stands just before it and is earlier than last year
    all_money: bool = False  # the part of the sentence speaks of money beside the grant too
    told_of_last_year: bool = False  # the last level was of the year before, named by its year
    # of the figures that stand side by side
    queue: list[Subject] = field(default_factory=list)
    bases: list[str] = field(default_factory=list)
    levels: list[str] = field(default_factory=list)  # the bases of the levels that follow: 年初预算、决算数分别为
    years: list[int] = field(default_factory=list)
    # of the part of a sentence between semicolons
    spoken_of: str = ""
    part: int = -1  # where it begins
    # of the bracket: the subject outside of it, and the basis of the list outside
    outside: Subject | None = None
    listed_outside: str = ""
    bracketed: bool = False
    # of the reason: the subject that it names for itself
    reasoned: Subject | None = None

    @property
    def latest(self) -> list[Subject]:
        """The amounts that a total or a share just after them may be of: a list of more is no list that anybody reads."""
        return self.recent[-_LATEST:]

    @property
    def told(self) -> list[Meaning]:
        """The figures that one may hang together with, in as long a list."""
        return self.meanings[-_LATEST:]

    @classmethod
    def of(cls, context: Context) -> Registers:
        """What a paragraph begins with: the topic of its section, and the comparator of the list that it is an entry of."""
        compared = {context.compared_with} - {""}
        whole = context.listed_in or context.topic
        made = cls(context.topic, whole, context.body, compared, context.other_year, spoken_of=context.body)
        made.within, made.recent = context.listed_in, [*context.told]
        made.listed = context.listed
        return made

    def next_sentence(self, goes_on: bool) -> None:
        """Ends what holds for one sentence, unless this one goes on with it."""
        self.queue, self.levels, self.reasoned = [], [], None
        if not goes_on and self.meanings:
            self.comparator, self.listed, self.within, self.executed = "", "", None, False

    def bracket(self, inside: bool) -> None:
        """After a bracket the subject is again the one before it: 公务用车费5万元（其中购置费0万元），下降10%."""
        if inside and not self.bracketed:
            self.outside, self.listed_outside, self.bracketed = self.subject, self.listed, bool(self.subject or self.meanings)
        elif not inside and self.bracketed:
            self.subject, self.outside, self.listed, self.bracketed = self.outside, None, self.listed_outside, False

    def level(self, subject: Subject, is_amount: bool) -> None:
        """A level, or a change, outside of reasons sets the subject in force."""
        self.subject = subject
        if is_amount:
            self.recent.append(subject)
            self.enclosing = self.enclosing or (None if self.bracketed else subject)

    def level_of_list(self, aside: Callable[[Meaning], bool] = lambda _: False) -> Meaning | None:
        """The level whose parts follow: the last one printed that is not told aside, with no more than its own changes
        after it."""
        last = self.previous
        if last and aside(last):  # 65万元（上年68万元，年初预算73万元），其中：
            return next((m for m in reversed(self.meanings) if m.measure == "amount" and not aside(m)), None)
        if last and last.measure in ("change", "change_rate") and last.label:
            levels = [m for m in reversed(self.meanings) if m.measure == "amount" and m.label == last.label]
            actual = next((m for m in levels if m.basis == ACTUAL), None)
            return actual or next((m for m in levels if m.basis != last.basis), None)
        if last and last.measure == "amount" and last.basis == PRIOR and last.label:  # 910万元，上年1100万元。其中：
            levels = (m for m in reversed(self.meanings) if m.measure == "amount" and m is not last)
            beside = next(levels, None)
            return beside if beside and (beside.label, beside.basis) == (last.label, ACTUAL) else last
        return last if last and last.measure == "amount" else None

    def budget_list(self, aside: Callable[[Meaning], bool]) -> None:
        """A list begins: its amounts are of the basis of the whole that it lists."""
        whole = self.level_of_list(aside)
        if whole or self.previous:  # else the whole stands in the paragraph before
            self.listed = whole.basis if whole and whole.basis != ACTUAL else ""
