"""Grammar: the words that tell what a figure means, found in a text, and the parts that a meaning is made of."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from juesuan.ground.data import data, load
from juesuan.ground.expressions import Expression, expression
from juesuan.ground.groups import grouped
from juesuan.reading.constructions import Constructions, read_rows
from juesuan.reading.figures import Figure
from juesuan.reading.speech import Speech
from juesuan.reading.vocabulary import FUNDS, Item, Key, Lexicon, Vocabulary, any_of, bare, vocabulary

PRIOR, INITIAL, ANNUAL, ACTUAL = "prior_year", "initial_budget", "annual_budget", "actual"
LAST_BUDGET, EARLIER = "prior_budget", "earlier_year"  # comparators beyond last year's accounts and this year's budgets
BUDGETS = (INITIAL, ANNUAL)
COMPARATORS = (PRIOR, *BUDGETS)
RATIOS = ("share", "rate", "change_rate")


class Subject(NamedTuple):
    """Whom a figure speaks of: a canonical label with the unknown amount it means, or the document's own words (key None)."""

    label: str
    key: Key | None = None


@dataclass(eq=False, repr=False, slots=True)
class Meaning:
    """What one figure means; reason is set where the figure is set aside."""

    figure: Figure
    measure: str
    label: str = ""
    key: Key | None = None
    basis: str = ""
    year: int | None = None
    sign: int = 1
    unit: str = ""
    of: Subject | None = None
    reason: str = ""
    group: str = ""
    body: str = ""  # the unit of the department that the figure speaks of; '' for the department
    construction: str = ""  # the row of constructions.yaml that read it
    doubt: int = 0  # characters of unread words that the reading rests on
    shape: str = ""  # its clause with items and numbers left out: figures in the same words have the same shape
    list_goes_on: bool = False  # its list goes on without figures: 教育支出3万元等, 其余为其他支出

    @property
    def subject(self) -> Subject:
        """Whom the figure speaks of."""
        return Subject(self.label, self.key)


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason that the text gives, with the meanings that it explains (the last changes before it) and its place."""

    text: str
    start: int
    end: int
    explains: tuple[int, ...]  # starts of the explained figures' digits
    subject: Subject | None
    basis: str
    section: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of the narrative, with its section and the subject in force when it began."""

    text: str
    start: int
    end: int
    section: str
    scope: str
    subject: Subject | None
    figures: tuple[int, ...]


@dataclass(eq=False, repr=False, slots=True)
class Context:
    """What a paragraph inherits: the reporting year, the section it stands in, its fund, and the form or project in force."""

    year: int | None
    section: str = ""
    scope: str = ""
    plain: bool = False
    glossary: bool = False
    basis: str = ACTUAL  # of a level whose words name none: the initial budget in a section about the budget
    topic: Subject | None = None
    group: str = ""
    body: str = ""
    names_its_year: bool = False  # the document speaks of its reporting year by number, so other years are other years
    other_year: int | None = None  # 2024年预算安排, told in the document of 2023
    compared_with: str = ""  # the comparator of 比上年增加9万元，其中： before a list
    units: tuple[str, ...] = ()  # the units of the department that the text may name, longest first
    listed_in: Subject | None = None  # the whole whose parts a list after a colon tells of
    listed: str = ""  # the basis of the whole in the paragraph before, whose list this one begins with
    narrowed: bool = False  # the section on the fiscal grant has told the expenditure of the general budget alone
    carries: bool = True  # the document speaks of balances carried forward
    closes: bool = False  # it tells the closing balance beside 总支出: 总支出9万元、年末结余1万元
    department: str = ""  # whose document it is
    unit: str = ""  # of the amounts of a table that names none, where the text tells it for all
    told: tuple[Subject, ...] = ()  # what the list before the paragraph was about, where the paragraph sums it
    in_budget: bool = False  # the document is a budget
    annual: bool = False  # 预算 alone is that of the whole year, as the text has said: 以下预算均指全年预算
    titled: Subject | None = None  # what the title of the document is about: of a clause that names nothing at all

    def under(self, basis: str) -> Context:
        """A copy for one paragraph."""
        return replace(self, basis=basis, compared_with="", listed_in=None, listed="", narrowed=False)


class Token(NamedTuple):
    """A word of the grammar found in a paragraph."""

    start: int
    end: int
    kind: str  # item path reference compared level share rate variance reason purpose direction
    value: Any


class _Piece(NamedTuple):
    """Where a term is a piece of another word or says nothing; see other_words in words.yaml."""

    behind: Expression | None
    ahead: Expression | None
    not_behind: Expression | None
    not_ahead: Expression | None
    not_beside: Expression | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> _Piece:
        return cls(*(expression(row[name]) if name in row else None for name in cls._fields))

    def fits(self, text: str, start: int, end: int) -> bool:
        """Whether all that the row names holds of the term at text[start:end]."""
        before = text[max(0, start - 12) : start]
        return bool(
            (not self.ahead or self.ahead.match(text, end, end + 32))
            and (not self.behind or self.behind.search(before))
            and not (self.not_ahead and self.not_ahead.match(text[end : end + 8]))
            and not (self.not_behind and self.not_behind.search(before))
            and not (self.not_beside and self.not_beside.search(text))
        )


TOTALS = ("收入合计", "支出合计")
IN_PASSING = ("split_up", "example_of")  # patterns of what stands behind an item that is named in passing
NATURES = ("基本支出", "项目支出")  # what expenditure is by its nature
BALANCES = ("年初结转和结余", "年末结转和结余")


def _is_total(value: Any, kind: str, before: Item) -> bool:
    """Whether an item is but the year's total of the one that it follows: 三公经费财政拨款支出, 公务接待费本年支出."""
    total = kind == "item" and value.concept in TOTALS
    return total and (value.scope in FUNDS or before.concept not in (*TOTALS, "收入总计", "支出总计", "收支总计"))


@cache
def grammar() -> Grammar:
    """The grammar of the packaged vocabulary, made once."""
    return Grammar(vocabulary())


class Grammar:
    """The vocabulary made ready for scanning: one lexicon for all words of the grammar.

    `more` are files of constructions that come before the packaged ones."""

    def __init__(self, vocabulary: Vocabulary, more: Iterable[Path] = ()):
        self.vocabulary = vocabulary
        words = vocabulary.words
        self._means: dict[str, tuple[str, Any]] = {}
        for kind, table in (("reference", words["references"]), ("level", words["levels"]), ("direction", words["directions"])):
            for value, terms in table.items():
                self._means.update({bare(t): (kind, value) for t in terms})
        for value, terms in words["self_compared"].items():
            self._means.update({bare(t): ("compared", value) for t in terms})
        for kind in ("share", "rate", "reason", "purpose", "variance"):
            self._means.update({bare(t): (kind, None) for t in words[kind + "s"]})
        for name, item in vocabulary.names.items():
            if item.kind != "count":
                self._means.setdefault(name, ("item", item))
        self.funds = {bare(name): scope for scope, fund in vocabulary.funds.items() for name in fund["also"]}
        self.funds_of = grouped((scope, name) for name, scope in self.funds.items())
        for name in self.funds:  # 一般公共预算财政拨款安排的…: the 预算 in a fund's name is no budget figure
            self._means.setdefault(name, ("fund", None))
        self._lexicon = Lexicon(self._means)
        self._pieces = self._other_words(words["other_words"])
        self.units = tuple(sorted(words["counts"], key=lambda u: (-len(u), u)))
        counts, money = "|".join(self.units), "|".join(sorted(words["money"], key=lambda u: -len(u)))
        self.money_units = money
        scores = "|".join(words["scores"])
        self._unit = Expression(
            f"(?P<points>个?百分点)|(?P<percent>[%‰倍])|(?P<many>[万亿](?:{counts}))|(?P<money>{money})(?:人民币)?"
            f"|(?P<score>{scores})(?!之|别|管|类|项|局|离|析|配|支|批|钟)|(?P<count>{counts})"
        )
        self.count_units = Expression(f"({counts})")
        self.heads = Lexicon(h for item in vocabulary.counts for h in item.heads).overlapping
        self.counts = grouped(((head, unit), item) for item in vocabulary.counts for head in item.heads for unit in item.units)
        self.compare = tuple(sorted(words["compare"], key=len, reverse=True))
        self.threshold = Expression("(?:" + "|".join(words["thresholds"]) + ")$")
        self.threshold_end = Expression("|".join(words["threshold_ends"]))
        self.per_unit = Expression("|".join(words["per_unit"]))
        self.reasoned = Expression("|".join(map(re.escape, sorted(words["reasons"]))))
        self.plain_budgets = tuple(words["plain_budgets"])
        self.slashed = words["slashed_units"]
        self.unit_names = tuple(words["unit_names"])
        self.pattern = self._patterns()
        clues = [(item, bare(clue).split("…")) for item in vocabulary.items.values() for clue in item.clues]
        ends = "(?:分别)?(?:为|是|共计|合计|达)?$"
        self.clues = tuple((item, Expression(".*?".join(map(re.escape, clue)) + ends)) for item, clue in clues)
        self.clued = frozenset(item.label for item, _ in clues)
        last = sorted({clue[-1] for _, clue in clues}, key=lambda c: (-len(c), c))
        self.clue_ends = Expression("(?:" + "|".join(map(re.escape, last)) + ")" + ends)
        files = [*more, *sorted(data("vocabulary").glob("constructions.*.yaml")), data("vocabulary", "constructions.yaml")]
        self.constructions = Constructions([row for file in files for row in read_rows(file)], self.raw_tokens)
        self.parts = dict(grouped((entry["whole"], entry["parts"]) for entry in vocabulary.hierarchy["sums"]))
        listed = ((whole, names) for whole, lists in self.parts.items() for names in lists if names != "function_classes")
        self.wholes = grouped((part, whole) for whole, names in listed for part in names)
        self.first_item = lru_cache(maxsize=256)(self._first_item)  # of a title, asked for every section below it
        self.classes = frozenset(i.concept for i in vocabulary.function_classes)
        own = {**dict.fromkeys(TOTALS, "own_behind_total"), **dict.fromkeys(self.classes, "own_behind_class")}
        self.told_in_passing = {concept: (*IN_PASSING, name) for concept, name in own.items()}  # by what stands behind
        self.economic = frozenset(i.concept for i in vocabulary.economic_classes)
        short_names = [pair for names in vocabulary.hierarchy["short_names"].values() for pair in names.items()]
        self.shortened = grouped((label, short) for short, label in short_names)  # the short names of an item
        self.short_names = frozenset(short for short, _ in short_names)
        self.speech = Speech(load(data("vocabulary", "speech.yaml")), self.is_name, self.pattern["body"])

    def _patterns(self) -> dict[str, Expression]:
        """The expressions of patterns.yaml by name; those of the funds and of the paths are put together here."""
        given = load(data("vocabulary", "patterns.yaml"))
        longest = "|".join(sorted(self.funds, key=lambda n: (-len(n), n)))
        spent = "|".join(self.vocabulary.words["done_with_money"])
        words = {"{name}": given.pop("path_name"), "{fund}": longest, "{money}": self.money_units, "{spent}": spent}
        words["{other_money}"] = given.pop("other_money")
        words["{bodies}"] = any_of(self.vocabulary.words["unit_names"])
        classes = {name for item in self.vocabulary.function_classes for name in (item.label, *item.names)}
        words["{class}"] = any_of(name for name in classes if name.endswith("支出"))
        words["{short_class}"] = any_of(name for name in classes if not name.endswith("支出"))
        words |= {"{second}": any_of(self.vocabulary.levels[5]), "{third}": any_of(self.vocabulary.levels[7])}
        words |= {f"{{{name}}}": given.pop(name) for name in ("level_stroke", "level_name", "level_ends")}
        words["{spending}"] = any_of(name for name in self.vocabulary.classified if name.endswith("支出"))
        for name, word in itertools.product(given, words):
            given[name] = given[name].replace(word, words[word])
        return {name: Expression(pattern) for name, pattern in given.items()}

    def _other_words(self, rows: Iterable[Mapping[str, Any]]) -> dict[str, list[_Piece]]:
        """The rows of other_words by the term that they judge."""
        classes = {bare(n) for item in self.vocabulary.function_classes for n in (item.label, *item.names)}
        kinds = grouped((kind, term) for term, (kind, _) in self._means.items())
        kinds["class"] = sorted(classes)
        economic = (term for term, (kind, value) in self._means.items() if kind == "item" and value.code[:1] in ("3", "4"))
        kinds["economic"] = sorted(term for term in economic if len(term) > 2)
        kinds["short_class"] = sorted(name for name in classes if not name.endswith("支出"))
        pieces = ((row, _Piece.of(row)) for row in rows)
        return dict(grouped((term, piece) for row, piece in pieces for term in row.get("words") or kinds[row["kind"]]))

    def is_name(self, words: str) -> bool:
        """Whether the vocabulary knows some words, in full or in short, as the name of money."""
        item = self.vocabulary.item(words) or self.vocabulary.item(f"{words}支出")
        if words in self.vocabulary.words["the_rest"]:
            return False
        told = any(expression(row["said"]).search(words) for row in self.vocabulary.words["plainly_told"])
        return told or words in self.funds or words in self.short_names or (item is not None and item.kind == "money")

    def raw_tokens(self, text: str) -> list[Token]:
        """Every term of the grammar in a text, leftmost longest."""
        return [Token(start, end, *self._means[term]) for start, end, term in self._lexicon.find(text)]

    def tokens(self, text: str) -> list[Token]:
        """The grammar's words in a text, leftmost longest, without those that are but pieces of other words."""
        found: list[Token] = []
        for start, end, term in self._lexicon.find(text):
            kind, value = self._means[term]
            if kind == "fund" or any(p.fits(text, start, end) for p in self._pieces.get(term, ())):
                continue
            # 三公经费一般公共预算财政拨款支出 is the item paid from the fund, not all that the fund pays.
            joined = found and found[-1].kind == "item" and self.pattern["dated_gap"].fullmatch(text, found[-1].end, start)
            if joined and _is_total(value, kind, found[-1].value):
                continue
            found.append(Token(start, end, kind, value))
        return found

    def of_the_year(self, item: Item, name: str) -> Item:
        """总收入 and 总支出 of a text without balances are the year's, which need not be equal."""
        if item.concept not in ("收入总计", "支出总计") or not self.pattern["loose_total"].search(name):
            return item
        return self.vocabulary.items[self.vocabulary.label_of((item.concept[:2] + "合计", item.scope or ""))]

    def _first_item(self, title: str) -> Item | None:
        return next((t.value for t in self.tokens(title) if t.kind == "item"), None)

    def unit(self, text: str, place: int) -> tuple[str, str]:
        """The unit that follows a number and its family: percent, points, money, count, score or ''."""
        match = self._unit.match(text, place)
        if not match:
            return "", ""
        family = match.lastgroup or ""
        if family == "points":
            return "百分点", family
        return match.group(family), "count" if family == "many" else family

    def without_filler(self, text: str) -> str:
        """What a stretch of text says beside the words that carry no meaning of their own."""
        return self.pattern["filler"].sub("", text)

    def project(self, text: str) -> str:
        """The project whose account a stretch of text opens with: X项目绩效自评综述; '' where it opens none."""
        for phrase in self.vocabulary.words["projects"] if "自评" in text else ():
            name, found, _ = text.partition(phrase)
            if found and 2 <= len(name) <= 60 and "。" not in name:
                return self.pattern["project_number"].sub("", name)
        led = self.pattern["project_led"].match(text) if "项目" in text else None
        return led.group(1) if led else ""  # 2.“设施维护”项目：全年预算数9万元

    def paths(self, text: str, scope: str, above: str) -> list[Token]:
        """The 类（款，项） paths of a text, and those that begin below the class of the heading (`above`), as tokens."""
        found = []
        if "类）" in text:
            for match in self.pattern["path"].finditer(text):
                subject = self.path(match, scope)
                if subject:
                    found.append(Token(match.start(), match.end(), "path", subject))
        for match in self.pattern["below_class"].finditer(text) if "款）" in text or "项）" in text else ():
            if any(match.start() < t.end and t.start < match.end() for t in found):
                continue
            names = [n for n in match.groups() if n]
            lead = self.pattern["lead"].match(names[0])
            names[0] = names[0][lead.end() if lead else 0 :].lstrip(".．")
            # 普通教育（款） is of the 类 named before it, 行政运行（项） alone of the 款, else either of the heading's
            told = [(t.end, t.value.key[0]) for t in found if t.end <= match.start() and t.value.key]
            led = [key for end, key in told if match.group(1) or text.endswith("款）", 0, end) or key.count("/") > 1]
            if again := [*self.pattern["class_again"].finditer(text, 0, match.start())]:  # 水利款下，水文测报（项）
                led += [key for key in led if again[-1].group(1).endswith(key.rpartition("/")[2])]
            over = "/".join(led[-1].split("/")[: 1 if match.group(1) else 2]) if led else above
            if len(names[0]) > 1:
                subject = Subject(names[-1], ("/".join([over, *names]), scope or "general"))
                found.append(Token(match.start(), match.end(), "path", subject))
                found.sort()
        if "—" in text:
            found += self._dashed(text, scope)
        return sorted(found)

    def _dashed(self, text: str, scope: str) -> Iterator[Token]:
        """项目支出——购书: a division of what is no class behind a stroke."""
        for match in self.pattern["dashed_path"].finditer(text):
            names = match.group().replace("——", "—").split("—")
            names[0] = self.pattern["lead"].sub("", names[0])
            names[-1] = self.pattern["trail"].sub("", names[-1])
            item = self.vocabulary.item(names[0])
            if len(names[-1]) > 1 and (item or names[0].endswith("支出")):
                concept = "/".join([item.concept if item else names[0], *names[1:]])
                yield Token(match.start(), match.end(), "path", Subject(names[-1], (concept, scope or "general")))

    def path(self, match: re.Match, scope: str) -> Subject | None:
        """The item that a path of classes names: 教育支出（类）普通教育（款）高等教育（项）."""
        names = [n for n in match.groups() if n]
        first = self.pattern["path_lead"].sub("", names[0])
        item = self.vocabulary.item(first) or self.vocabulary.item(first + "支出")
        first = item.concept if item else first
        if len(names) == 1:
            return Subject(item.label, item.key(scope)) if item else Subject(first)
        return Subject(names[-1], ("/".join([first, *names[1:]]), scope or "general"))
