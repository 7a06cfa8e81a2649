"""Scan: a paragraph while it is read, with its words, clauses, brackets, and the reasons and purposes in it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from juesuan.reading.figures import Figure, Plain
from juesuan.reading.grammar import AND, MARKS, Context, Grammar, Meaning, Reason, Statement, Subject, Token
from juesuan.reading.set_aside import STOPS
from juesuan.reading.vocabulary import Item

_STOP = re.compile(f"[{STOPS}]")
_GOES_ON = re.compile(r"[二三四五六七八九]是|其[二三四五]|[2-9][.、．](?!\d)")
_LED_BY = re.compile(MARKS + r"(?:20\d\d年度?)?")
_LEADS = re.compile("[\u4e00-\u9fff]{2,14}(?:费|费用|经费|支出)为?\\d[\\d,.]*[万亿]?元")  # an item with its amount begins here


@dataclass
class Scan:
    """One paragraph while it is read: its text and the state of the reading."""

    line: Plain
    figures: list[Figure]
    context: Context
    grammar: Grammar
    meanings: list[Meaning] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.text = self.line.text
        self.subject = self.context.topic
        self.enclosing = self.context.topic
        self.comparator = ""
        self.compared_with: set[str] = {self.context.compared_with} - {""}
        self.told_of_last_year = False  # the last level was of the year before, named by its year
        self.queue: list[Subject] = []
        self.wholes: list[Subject] = []
        self.enumerated: list[Subject] = []
        self.within: Subject | None = None  # whose parts a sentence lists after 其中
        self.listed = ""  # the basis of a whole whose parts follow: 预算20万元，其中：公务接待费9万元
        self.bases: list[str] = []
        self.previous: Meaning | None = None
        self.previous_end = 0
        self._recent: list[Subject] = []
        self.body = self.spoken_of = self.context.body
        self.before_bracket: Subject | None = None
        self.years: list[int] = []  # of 2019年、2020年支出分别为5万元、4万元, one for each figure
        self.other_year = self.context.other_year  # the year told of, where it is neither the reporting year nor the one before

    @cached_property
    def _at(self) -> list[int]:
        return [f.at for f in self.figures]

    def _between(self, start: int, end: int) -> list[Figure]:
        """The figures that begin in text[start:end]."""
        return self.figures[bisect_left(self._at, start) : bisect_left(self._at, end)]

    @cached_property
    def tokens(self) -> list[Token]:
        return self.grammar.tokens(self.text)

    @cached_property
    def zones(self) -> list[tuple[int, int, str]]:
        """Reason and purpose zones: names in them are not subjects."""
        zones = []
        for token in self.tokens:
            if token.kind not in ("reason", "purpose") or (zones and token.start < zones[-1][1]):
                continue
            ends = "。！" if token.kind == "reason" else "。！；"
            end = self._zone_end(token.end, ends)
            if self._bracketed(token.start) and (closed := self.text.find("）", token.end)) >= 0:
                end = min(end, closed)  # （包括事业单位）: what is said in a bracket ends with it
            if token.kind == "reason" and (token.start == 0 or self.text[token.start - 1] in "。；"):
                end = min(end, self._led_item(token.end))  # 由于新建学校，教育支出300万元: the reason stands first
            zones.append((token.end, end, token.kind))
        return zones

    def _zone_end(self, start: int, ends: str) -> int:
        place = start
        while match := re.compile("[。！；，]").search(self.text, place):
            place = match.end()
            mark = match.group()
            if mark in ends and mark != "；" and not _GOES_ON.match(self.text, place):
                return match.start()  # 一是…。二是…。 is one reason; a sentence after which the text goes on is not
            led = self._item_figure(place) or _LEADS.match(self.text, place)
            if mark == "；" and (mark in ends or (led and not _GOES_ON.match(self.text, place))):
                return match.start()
            if mark in "，；" and self._comparison(place):
                return match.start()
        return len(self.text)

    def _led_item(self, start: int) -> int:
        """The first comma after which an item with a figure of its own begins; the end of the text where there is none."""
        commas = (m.start() for m in re.finditer("，", self.text[start:]))
        return next((start + c for c in commas if self._item_figure(start + c + 1)), len(self.text))

    def _item_figure(self, place: int) -> bool:
        """Whether an item with a figure of its own begins here."""
        stop = min((p for mark in "；。" if (p := self.text.find(mark, place)) >= 0), default=len(self.text))
        begins = any(t.kind == "item" and t.start <= place + 4 for t in self.between(place, place + 60))
        return begins and bool(self._between(place, stop))

    def _comparison(self, place: int) -> bool:
        """Whether 较上年减少0.57 begins here: compare word, reference, direction and digits in one clause."""
        stop = min((p for mark in "，；。" if (p := self.text.find(mark, place)) >= 0), default=len(self.text))
        if self.text.find("相比，", place) == stop - 2:
            stop = min((p for mark in "，；。" if (p := self.text.find(mark, stop + 1)) >= 0), default=len(self.text))
        near = self.between(place, stop)
        compared = self.text.startswith(self.grammar.compare, place)
        return compared and any(t.kind == "direction" and self.text[t.end : t.end + 1].isdigit() for t in near)

    def zone(self, place: int) -> str:
        """The kind of zone a place lies in, or ''."""
        number = bisect_right(self.zones, place, key=lambda z: z[0]) - 1
        return self.zones[number][2] if number >= 0 and place < self.zones[number][1] else ""

    def between(self, start: int, end: int) -> list[Token]:
        """The tokens that lie within text[start:end]."""
        low = bisect_left(self._token_starts, start)
        high = bisect_left(self._token_starts, end)
        return [t for t in self.tokens[low:high] if t.end <= end]

    @cached_property
    def _token_starts(self) -> list[int]:
        return [t.start for t in self.tokens]

    def _unit_named(self, start: int, end: int) -> str:
        """The unit of the department that text[start:end] begins with, after list numbers; 局机关运行经费 names none."""
        text = self.text[start:end]
        lead = _LED_BY.match(text)
        rest = text[lead.end() :] if lead else text
        return next((u for u in self.context.units if rest.startswith(u) and not rest.startswith("运行", len(u))), "")

    def _part_start(self, at: int) -> int:
        """Where the sentence, or the part of it between semicolons, begins that a place lies in."""
        return max(self.text.rfind("。", 0, at), self.text.rfind("；", 0, at)) + 1

    def _part_end(self, at: int) -> int:
        """Where the sentence, or the part of it between semicolons, ends that a place lies in."""
        return min((p for mark in "。；" if (p := self.text.find(mark, at)) >= 0), default=len(self.text))

    def _clause_start(self, at: int, sentence: int) -> int:
        number = bisect_right(self._stops, at)
        return max(sentence, self._stops[number - 1] if number else 0)

    @cached_property
    def _stops(self) -> list[int]:
        """Where the clauses begin that follow a stop."""
        return [m.end() for m in _STOP.finditer(self.text)]

    def _compared(self, place: int) -> bool:
        return self.text[max(0, place - 4) : place].endswith(self.grammar.compare)

    def _direction(self, window: list[Token]) -> int | None:
        found = [t.value for t in window if t.kind == "direction"]
        return found[-1] if found else None

    def _listed(self, at: int) -> int:
        """How many figures stand side by side from here on: 3万元、2万元和1万元 are three."""
        number, end = 0, at
        for place in range(bisect_left(self._at, at), len(self._at)):
            figure = self.figures[place]
            if number and not re.fullmatch(f"{AND}{{1,2}}", self.text[end : figure.at]):
                break
            number, end = number + 1, figure.to + len(self.grammar.unit(self.text, figure.to)[0])
        return number

    def _bracketed(self, place: int) -> bool:
        """Whether a place lies inside a bracket: what is said there in passing is no subject."""
        return self.text.rfind("（", 0, place) > self.text.rfind("）", 0, place)

    def _fund_of(self, sentence: int, at: int) -> str:
        """The fund whose projects a sentence part speaks of: 政府性基金预算项目. The general budget is the rule."""
        part = self.text[max(sentence, self.text.rfind("；", sentence, at) + 1) : at]
        named = self.grammar.fund_projects.findall(part)
        scope = self.grammar.funds[named[-1]] if named else ""
        return scope if scope in ("fund", "capital") else ""

    def _of(self, item: Item) -> Subject:
        return Subject(item.label, item.key(self.context.scope))

    def _same_bracket(self, place: int, at: int) -> bool:
        """Whether what stands at the place is said of the figure: not in a bracket that closed before it."""
        opened = self.text.rfind("（", 0, place)
        closed = self.text.find("）", place)
        return not (self._bracketed(place) and opened < closed < at)
