"""Grammar: the words that tell what a figure means, found in a text, and the parts that a meaning is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from juesuan.reading.figures import Figure
from juesuan.reading.vocabulary import FUNDS, Key, Lexicon, Vocabulary, bare, vocabulary

PRIOR, INITIAL, ANNUAL, ACTUAL = "prior_year", "initial_budget", "annual_budget", "actual"
LAST_BUDGET, EARLIER = "prior_budget", "earlier_year"  # comparators beyond last year's accounts and this year's budgets
# A name within a 类款项 path may hold brackets of its own: 政府办公厅（室）及相关机构事务（款）.
# A level may bear its code: 教育支出（205类）.
_NAME = r"((?:[^，。；：、（）\d.．|]|、(?=[^，。；：（）]*（\d{0,3}[款项]）)|（(?!\d{0,3}[类款项]）)[^（）\d]{1,8}）){2,50}?)"
_PATH = re.compile(rf"{_NAME}(?:支出)?（\d{{0,3}}类）(?:{_NAME}（\d{{0,3}}款）)?(?:{_NAME}（\d{{0,3}}项）)?")
GENERIC = re.compile(
    r"本部门|本单位|我单位|我部门|我局|本年度|本年|当年|全年|年度|支出决算|收入决算|决算数|决算|费用支出|经费支出|支出|收入|费用|金额|"
    r"共计|合计|总计|总额|共有|共|(?<!节)约|累计|实际|实现|安排|分别|各|均|为|是|达到|达|数|其中|另外|此外|含|：|、|的|及|和|与|了|至|到|"
    r"合同金额|相比|比较|相应|同比|预算|执行|完成|资金|涉及|使用|投入|\||-|年|月|日|\d"
)
_RESIDUAL = ("其他支出", "其他收入")
_AFTER_CLASS = re.compile("类|支出|为|是|共|占|等|方面|合计|年初|全年|决算|预算|较|比|与|和|及|完成|增|减|上升|下降|结转")
_AFTER_PROCUREMENT = re.compile(
    r"[\d，：]|预算|决算|支出|计划|实际|共|总|合计|金额|执行|完成|为|数|较|比|与|同|年初|全年|的(?:比|百)|$"
)
# What stands before a sentence that is numbered or listed.
MARKS = r"(?:[一二三四五六七八九十]+[、是]|（[一二三四五六七八九十\d]+）|\d+[.、．]|其中|[：，；、和及])*"
BUDGET = ("预算", "预算数")
SAVED = ("节约", "节省", "节支")
AND = "[、和及与]"
_COMPARED_SO = re.compile("(?:[，、；]|上年|去年|同期|同比|预算数?|决算数?|支出数?)$")
_OCCUPIED = ("用", "有", "地")  # 占用房屋, 占有使用 and 占地 are no shares


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a figure speaks of: a canonical label with the unknown amount it means, or the document's own words (key None)."""

    label: str
    key: Key | None = None


@dataclass(slots=True)
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
    named: tuple[str, ...] = ()  # which of label, basis, measure, of and year its own clause names; the rest is inherited
    shape: str = ""  # its clause with items and numbers left out: figures in the same words have the same shape


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


@dataclass(slots=True)
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


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the grammar found in a paragraph."""

    start: int
    end: int
    kind: str  # item reference level share rate reason purpose direction
    value: Any


def _is_fund_total(value: Any, kind: str) -> bool:
    return kind == "item" and value.scope in FUNDS and value.concept in ("支出合计", "收入合计")


@cache
def grammar() -> Grammar:
    """The grammar of the packaged vocabulary, made once."""
    return Grammar(vocabulary())


class Grammar:
    """The vocabulary made ready for scanning: one lexicon for all words of the grammar."""

    def __init__(self, vocabulary: Vocabulary):
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
        longest = "|".join(sorted(self.funds, key=lambda n: (-len(n), n)))
        self.fund_projects = re.compile(f"({longest})(?:支出)?项目")
        self.fund_led = re.compile(f"({longest})(?:收支|支出|收入)?(?:情况)?：")
        for name in self.funds:  # 一般公共预算财政拨款安排的…: the 预算 in a fund's name is no budget figure
            self._means.setdefault(name, ("fund", None))
        self._lexicon = Lexicon(self._means)
        classes = (bare(n) for item in vocabulary.function_classes for n in item.names)
        self._short_classes = {name for name in classes if not name.endswith("支出")}
        self.money = dict(sorted(words["money"].items(), key=lambda u: -len(u[0])))
        self.money_units = "|".join(self.money)
        self._money = re.compile(f"({self.money_units})(?:人民币)?")
        self.count_units = self._counts = re.compile("(" + "|".join(sorted(words["counts"], key=lambda u: (-len(u), u))) + ")")
        self._many = re.compile("[万亿](?:" + "|".join(sorted(words["counts"], key=lambda u: (-len(u), u))) + ")")
        self._scores = re.compile("(" + "|".join(words["scores"]) + ")(?!之|别|管|类|项|局|离|析|配|支|批)")
        self._heads = Lexicon(h for item in vocabulary.counts for h in item.heads)
        self.compare = tuple(sorted(words["compare"], key=len, reverse=True))
        self.threshold = re.compile("(?:" + "|".join(words["thresholds"]) + ")$")
        self.threshold_end = re.compile("|".join(words["threshold_ends"]))
        self.per_unit = re.compile("|".join(words["per_unit"]))
        self.clues = tuple(
            (item, re.compile(".*?".join(map(re.escape, bare(clue).split("…"))) + r"(?:分别)?(?:为|是|共计|合计|达)?$"))
            for item in vocabulary.items.values()
            for clue in item.clues
        )

    def tokens(self, text: str) -> list[Token]:
        """The grammar's words in a text, leftmost longest."""
        found: list[Token] = []
        for start, end, term in self._lexicon.find(text):
            kind, value = self._means[term]
            if self._other_word(text, start, end, kind, term):
                continue
            # 三公经费一般公共预算财政拨款支出 is the item paid from the fund, not all that the fund pays.
            if found and found[-1].kind == "item" and found[-1].end == start and _is_fund_total(value, kind):
                continue
            found.append(Token(start, end, kind, value))
        return [t for t in found if t.kind != "fund"]

    def _other_word(self, text: str, start: int, end: int, kind: str, term: str) -> bool:
        """Whether a term of the grammar is but a piece of another word at this place."""
        before, after = text[max(0, start - 12) : start], text[end : end + 8]
        if kind == "direction":
            if term in SAVED and re.match("资金|率|额|金额", after):
                return True  # 节约资金 and 节约率 are a sum and a rate of their own
            alone = len(term) == 1 and term in "增减降" and not _COMPARED_SO.search(before)
            return alone or (len(term) == 1 and not after[:1].isdigit())
        if kind == "share":
            return after[:1] in _OCCUPIED
        if term in ("总计", "总支出", "总收入"):  # 三公经费预算总计 is the item's own total
            return bool(re.search("(?:费|经费)(?:预算|决算|财政拨款|实际|支出)*$", before))
        if term == "政府采购":  # 政府采购合同授予中小企业 names what was awarded, 政府采购资金类型 names no amount
            return not _AFTER_PROCUREMENT.match(after)
        if term == "预算":  # 预算单位 and 预算法 are no budget
            return bool(re.match("单位|部门|法|管理|绩效|内|外", after))
        if term == "去年" and not re.search("[较比与同]$", before):
            return "今年" not in text  # 去年三公经费支出5万元, told the year after
        if term == "年初":  # 较年初增加: the opening balance
            return not re.search("[较比与]$", before) or not re.match("数?(?:相比，?)?[增减上下多少净]", after)
        # 公务用车其他支出 is no 其他支出: the name of a residual class stands alone or after an item.
        if term in _RESIDUAL:
            return bool(re.search("[\u4e00-\u9fff]$", before)) and before[-1] not in "和及与的中、"
        if term in self._short_classes and re.match("[\u4e00-\u9fff]", after):
            return not _AFTER_CLASS.match(after)  # 教育收费 is nothing of 教育支出
        # 项目支出结转和结余 is a balance of its own.
        return kind == "item" and (after.startswith("结转") or bool(re.search("(?:基本|项目)支出$", before)))

    def heads(self, text: str, start: int, end: int) -> list[tuple[int, int, str]]:
        """Every count head in text[start:end], overlapping ones included."""
        return self._heads.overlapping(text, start, end)

    def unit(self, text: str, place: int) -> tuple[str, str]:
        """The unit that follows a number and its family: percent, points, money, count, score or ''."""
        if text.startswith("个百分点", place) or text.startswith("百分点", place):
            return "百分点", "points"
        if text[place : place + 1] in ("%", "‰", "倍"):
            return text[place], "percent"
        if match := self._many.match(text, place):
            return match.group(), "count"
        if match := self._money.match(text, place):
            return match.group(1), "money"
        if match := self._scores.match(text, place):
            return match.group(1), "score"
        if match := self._counts.match(text, place):
            return match.group(1), "count"
        return "", ""


def path_subject(text: str, vocabulary: Vocabulary, scope: str) -> Subject | None:
    """The item that the last 类（款，项） path of a text names, e.g. 教育支出（类）普通教育（款）高等教育（项）."""
    found = list(_PATH.finditer(text)) if "类）" in text else []
    if not found:
        return None
    names = [n for n in found[-1].groups() if n]
    first = re.sub(r"^.*(?:方面|其中|用于|\||[一二三四五六七八九十]是)|^（[一二三四五六七八九十]+）", "", names[0])
    item = vocabulary.item(first) or vocabulary.item(first + "支出")
    first = item.concept if item else first
    if len(names) == 1:
        return Subject(item.label, item.key(scope)) if item else Subject(first)
    return Subject(names[-1], ("/".join([first, *names[1:]]), scope or "general"))
