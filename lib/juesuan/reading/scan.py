"""Scan: a paragraph with its words, stops, brackets and zones, found once; nothing here changes while it is read."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from juesuan.ground.expressions import Expression
from juesuan.reading.constructions import shape
from juesuan.reading.figures import STOPS, Figure, Plain
from juesuan.reading.grammar import Context, Grammar, Subject, Token
from juesuan.reading.registers import Registers
from juesuan.reading.speech import Said
from juesuan.reading.vocabulary import Item, Key

_STOP = Expression(f"[{STOPS}]")
_PAUSE = Expression("[。！；，]")
_COMMA = Expression("，")
_BRACKET = Expression("[（）]")
AND = "、和及与"


@dataclass(eq=False, repr=False, slots=True)
class Clause:
    """What stands before a figure: from the last stop or the figure before it, with the words of the vocabulary in it."""

    figure: Figure
    unit: str
    family: str
    sentence: int  # where its sentence begins
    opened: int  # where its clause begins, after a stop
    start: int  # the same, or where the figure before it ends
    tokens: list[Token]
    text: str
    zone: str  # reason, purpose or ''
    at: int = field(init=False)  # where the figure begins

    def __post_init__(self) -> None:
        self.at = self.figure.at

    def kinds(self, *kinds: str) -> list[Token]:
        """The words of these kinds."""
        return [t for t in self.tokens if t.kind in kinds]

    def last(self, *kinds: str) -> Token | None:
        """The last word of these kinds."""
        for token in reversed(self.tokens):
            if token.kind in kinds:
                return token
        return None

    @property
    def says_nothing(self) -> bool:
        """Whether nothing stands before the figure but what joins it to the one before."""
        return not self.text.strip("、和及与|")


class Scan:
    """One paragraph: its text, figures and words, with what can be asked of their places."""

    def __init__(self, line: Plain, figures: list[Figure], context: Context, grammar: Grammar):
        self.line, self.figures, self.context, self.grammar = line, figures, context, grammar
        self.text = line.text
        self.places = [f.at for f in figures]
        self.units: dict[int, tuple[str, str]] = {}  # of a figure, by where it begins
        self.has_brackets = "（" in self.text
        self.has_paths = any(mark in self.text for mark in ("类）", "款）", "项）", "—"))
        self.has_spread = "分别" in self.text or "依次" in self.text

    @cached_property
    def tokens(self) -> list[Token]:
        """The words of the grammar, with the paths of classes in place of the words within them."""
        words = self.grammar.tokens(self.text)
        if any(name in self.text for name in ("总收入", "总支出", "收入总额", "支出总额")):
            words = [self._of_the_year(t) if t.kind == "item" else t for t in words]
        if not self.has_paths:
            return words
        topic = self.context.topic
        above = topic.key[0] if topic and topic.key and topic.key[0] not in ("支出合计", "收支总计") else ""
        paths = self.grammar.paths(self.text, "general" if self.context.narrowed else self.context.scope, above)
        spans = [(p.start, p.end) for p in paths]
        return sorted([*paths, *(t for t in words if not any(a < t.end and t.start < b for a, b in spans))])

    def _of_the_year(self, token: Token) -> Token:
        """总收入 and 总支出 where the document speaks of no balance; 总支出 where it tells the closing one beside it."""
        spent = self.context.closes and token.value.concept == "支出总计"
        if self.context.carries and not spent:
            return token
        return token._replace(value=self.grammar.of_the_year(token.value, self.text[token.start : token.end]))

    def item_after(self, place: int) -> Subject | None:
        """The last item that a sentence without figures names behind a place; None at the paragraph's first."""
        if place < 0 or (self.places and self.places[-1] > place):
            return None
        return next((self.of(t.value) for t in reversed(self.tokens) if t.kind == "item" and t.start > place), None)

    @cached_property
    def _starts(self) -> list[int]:
        return [t.start for t in self.tokens]

    def unit(self, figure: Figure) -> tuple[str, str]:
        """The unit that follows a figure and its family."""
        found = self.units.get(figure.at)
        if found is None:
            found = self.units[figure.at] = self.grammar.unit(self.text, figure.to)
        return found

    def between(self, start: int, end: int) -> list[Token]:
        """The words that lie within text[start:end]."""
        starts = self._starts
        found = self.tokens[bisect_left(starts, start) : bisect_left(starts, end)]
        while found and found[-1].end > end:
            found.pop()
        return found

    def figures_between(self, start: int, end: int) -> list[Figure]:
        """The figures that begin in text[start:end]."""
        return self.figures[bisect_left(self.places, start) : bisect_left(self.places, end)]

    @cached_property
    def stops(self) -> list[int]:
        """Where the clauses begin that follow a stop."""
        return [m.end() for m in _STOP.finditer(self.text)]

    def clause_start(self, at: int, sentence: int) -> int:
        """Where the clause begins that a place lies in."""
        number = bisect_right(self.stops, at)
        start = self.stops[number - 1] if number else 0
        if self.has_brackets and start > sentence and (opened := self.opened(start)) >= 0 and self.opened(at) < 0:
            return self.clause_start(opened, sentence)  # “三公”经费（包括运行费，接待费）为5万元
        return max(sentence, start)

    def part_start(self, at: int) -> int:
        """Where the sentence, or the part of it between semicolons, begins that a place lies in."""
        return max(self.text.rfind("。", 0, at), self.text.rfind("；", 0, at)) + 1

    def end_of(self, marks: str, at: int) -> int:
        """Where the first of some marks stands from a place on; the end of the text where there is none."""
        return min((p for mark in marks if (p := self.text.find(mark, at)) >= 0), default=len(self.text))

    # --- brackets ---------------------------------------------------------------------------------------------------

    @cached_property
    def _closing(self) -> dict[int, int]:
        """Where each bracket closes, by where it opens; one that is never closed is left out."""
        found, held = {}, []
        for match in _BRACKET.finditer(self.text):
            if match.group() == "（":
                held.append(match.start())
            elif held:
                found[held.pop()] = match.start()
        return found

    @cached_property
    def _brackets(self) -> list[tuple[int, int]]:
        """(where a bracket stands, where the one opens that holds what follows it, or -1): they may stand in one another; one
        that is never closed holds to the next."""
        found, held = [], [-1]
        for match in _BRACKET.finditer(self.text):
            if match.start() in self._closing:
                held.append(match.start())
            elif match.group() == "）" and len(held) > 1:
                held.pop()
            found.append((match.start(), match.start() if match.group() == "（" else held[-1]))
        return found

    def opened(self, place: int) -> int:
        """Where the innermost bracket opens that a place lies in; -1 where it lies in none."""
        if not self.has_brackets:
            return -1
        number = bisect_left(self._brackets, (place, -1))
        return self._brackets[number - 1][1] if number else -1

    def same_bracket(self, place: int, at: int) -> bool:
        """Whether what stands at the place is said of the figure: not in a bracket that closed before it."""
        opened = self.opened(place)
        return opened < 0 or self._closing.get(opened, at) >= at

    def suspended(self, opened: int) -> Token | None:
        """一般公共预算支出（含其他资金8万元）96万元: the item whose amount stands behind a bracket with figures of its own."""
        closes = self._closing.get(opened, -1)
        if closes < 0 or not self.grammar.pattern["amount_behind"].match(self.text, closes + 1):
            return None
        start = self.clause_start(opened, 0)
        item = next((t for t in reversed(self.between(start, opened)) if t.kind in ("item", "path")), None)
        money = lambda a, b: any(self.unit(f)[1] == "money" for f in self.figures_between(a, b))  # noqa: E731
        alone = item and not money(start, opened) and money(opened, closes)
        return item if alone and self.grammar.pattern["suspends"].fullmatch(self.text, item.end, opened) else None

    # --- zones ------------------------------------------------------------------------------------------------------

    @cached_property
    def zones(self) -> list[tuple[int, int, str]]:
        """Reason and purpose zones: names in them are not subjects."""
        zones: list[tuple[int, int, str]] = []
        for token in self.tokens:
            if token.kind not in ("reason", "purpose") or (zones and token.start < zones[-1][1]):
                continue
            own = self.figures_between(token.end, self.end_of("，。；、", token.end)) and self._item_figure(token.end)
            if own and self.grammar.pattern["includes"].search(self.text, token.start - 3, token.end):
                continue  # 基本支出9万元，包括人员经费8万元: a list
            end = self._zone_end(token.end, "。！" if token.kind == "reason" else "。！；")
            if (opened := self.opened(token.start)) >= 0:
                end = min(end, self._closing.get(opened, end))  # （包括事业单位）: what is said in a bracket ends with it
            if token.kind == "reason" and (token.start == 0 or self.text[token.start - 1] in "。；"):
                items = (m.start() for m in _COMMA.finditer(self.text, token.end) if self._item_figure(m.end()))
                end = min(end, next(items, end))  # 由于新建学校，教育支出300万元: the reason stands first
            zones.append((token.end, end, token.kind))
        return zones

    def zone(self, place: int) -> str:
        """The kind of zone a place lies in, or ''."""
        for start, end, kind in reversed(self.zones):
            if start <= place:
                return kind if place < end else ""
        return ""

    def _zone_end(self, start: int, ends: str) -> int:
        goes_on, leads = self.grammar.pattern["goes_on"], self.grammar.pattern["leads_an_amount"]
        counts_on, place = self.grammar.pattern["counts_on"], start
        listed = self._list_within(start)
        while match := _PAUSE.search(self.text, place):
            place, mark = match.end(), match.group()
            if 0 <= listed < place:
                return listed
            counted = goes_on.match(self.text, place) and counts_on.search(self.text, start, place)
            if mark in ends and mark != "；" and not counted:
                return match.start()  # 一是…。二是…。 is one reason; a sentence after which the text goes on is not
            led = self._item_figure(place) or leads.match(self.text, place)
            if mark == "；" and (mark in ends or (led and not goes_on.match(self.text, place))):
                return match.start()
            led = self.between(self.clause_start(match.start() - 1, start), match.start())
            moved = [t.kind for t in led[-1:] if t.end == match.start()] == ["direction"] and mark == "，"
            moved = moved and any(t.kind in ("item", "path") for t in led)  # 项目支出增加，较上年增加9万元 goes on about it
            if mark in "，；" and self._comparison(place) and not moved:
                return match.start()
        return len(self.text)

    def _list_within(self, start: int) -> int:
        """Where 其中： with an item and its amount begins behind a place; -1 where it does not."""
        found = self.grammar.pattern["listed_within"].search(self.text, start)
        item = next((t for t in self.between(found.end(), found.end() + 40) if t.kind == "item"), None) if found else None
        listed = item and item.start == found.end() and self.text[item.end : item.end + 1].isdigit()
        return found.start() if found and listed else -1

    def _item_figure(self, place: int) -> bool:
        """Whether an item with a figure of its own begins here, its year before it or not."""
        place = self.grammar.pattern["dated_gap"].match(self.text, place).end()
        begins = any(t.kind in ("item", "path") and t.start <= place + 4 for t in self.between(place, place + 60))
        return begins and bool(self.figures_between(place, self.end_of("；。", place)))

    def _comparison(self, place: int) -> bool:
        """Whether 较上年减少0.57 begins here: compare word, reference, direction and digits in one clause."""
        if not self.text.startswith(self.grammar.compare, place):
            return False
        stop = self.end_of("，；。", place)
        if self.text.endswith("相比", place, stop):
            stop = self.end_of("，；。", stop + 1)
        return any(t.kind == "direction" and self.text[t.end : t.end + 1].isdigit() for t in self.between(place, stop))

    # --- words about a figure -----------------------------------------------------------------------------------------

    def compared(self, place: int) -> bool:
        """Whether a compare word stands just before a place."""
        if self.text.endswith(self.grammar.compare, max(0, place - 4), place):
            return True
        return self.grammar.pattern["compared_whose"].search(self.text, max(0, place - 6), place) is not None

    def listed(self, at: int) -> int:
        """How many figures stand side by side from here on: 3万元、2万元和1万元 are three."""
        number, end, first = 0, at, ""
        for place in range(bisect_left(self.places, at), len(self.places)):
            figure = self.figures[place]
            unit = self.unit(figure)[0]
            a_year = figure.to - figure.at == 4 and self.text.startswith("年", figure.to)
            if number and (end == figure.at or a_year or not self._joins(end, figure.at)):
                break
            if first and unit and unit != first:
                break  # 减少1万元，下降10%
            number, end, first = number + 1, figure.to + len(unit), first or unit
        return number

    def _joins(self, start: int, end: int) -> bool:
        """Whether only what joins two figures stands between them: a comma, a conjunction, a direction word of the second."""
        if end - start > 8:
            return False
        words = "".join(self.text[t.start : t.end] for t in self.between(start, end) if t.kind == "direction")
        return self.text[start:end].strip("、和及与，").removesuffix(words) == ""

    def unit_named(self, start: int, end: int) -> str:
        """The unit of the department that text[start:end] begins with, after list numbers; 局机关运行经费 names none."""
        if not self.context.units:
            return ""
        rest = self.grammar.pattern["dated_marks"].sub("", self.text[start:end], count=1)
        return next((u for u in self.context.units if rest.startswith(u) and not rest.startswith("运行", len(u))), "")

    def fund_of(self, sentence: int, at: int) -> str:
        """The fund whose projects a sentence part speaks of: 政府性基金预算项目. The general budget is the rule."""
        part = self.text[max(sentence, self.text.rfind("；", sentence, at) + 1) : at]
        named = self.grammar.pattern["fund_projects"].findall(part) if "项目" in part else []
        scope = self.grammar.funds[named[-1]] if named else ""
        return scope if scope in ("fund", "capital") else ""

    def of(self, item: Item) -> Subject:
        """The subject that an item is in this section."""
        narrowed = self.context.narrowed and item.concept in self.grammar.classes
        return Subject(item.label, item.key("general" if narrowed else self.context.scope))

    def of_key(self, key: Key) -> Subject:
        """The subject of an unknown amount by its canonical label, which leaves out the fund that its section is about."""
        return Subject(key[0] if key[1] == self.context.scope else self.grammar.vocabulary.label_of(key), key)

    def split_up(self, token: Token, at: int) -> bool:
        """采购金额中公开招标10万元, 收入里财政拨款9万元: an item before 中 is the whole of what is named after it."""
        return self.grammar.pattern["split_up"].match(self.text, token.end, at) is not None

    def shape(self, clause: Clause) -> str:
        """The clause before its figure, a letter a word of the vocabulary."""
        return shape(self.text, clause.start, clause.at, clause.tokens)

    def after(self, place: int) -> str:
        """The shape of what follows a figure and its unit: one word of the vocabulary at most, and a character more."""
        number = bisect_left(self._starts, place)
        token = self.tokens[number] if number < len(self.tokens) else None
        if token is None or token.start > place + 1:
            return self.text[place : place + 1]
        return shape(self.text, place, min(token.end + 1, len(self.text)), [token])


class Part:
    """What reads one side of a paragraph: it knows the paragraph's scan and registers, and the grammar."""

    def __init__(self, scan: Scan, registers: Registers):
        self.scan, self.registers, self.text = scan, registers, scan.text
        self.grammar, self.pattern, self.vocabulary = scan.grammar, scan.grammar.pattern, scan.grammar.vocabulary

    @property
    def context(self) -> Context:
        """What the paragraph inherits."""
        return self.scan.context

    def said(self, words: str) -> Said:
        """What some words say in this document, whose department they may shorten."""
        return self.grammar.speech.of(words, self.context.department)
