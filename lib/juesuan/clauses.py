"""Clauses: what each figure of a paragraph means, read from the clause it stands in.

The grammar knows four things and takes every word for them from data/vocabulary: the subject in force (an item named in the
clause, else the last one that carried a level), the comparator in force, the direction word, and the unit. No rule knows a
document's sentences.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any

from juesuan.aside import STOPS, set_aside
from juesuan.figures import Figure, Plain
from juesuan.vocabulary import FUNDS, Item, Key, Lexicon, Vocabulary, bare, vocabulary

PRIOR, INITIAL, ANNUAL, ACTUAL = "prior_year", "initial_budget", "annual_budget", "actual"
LAST_BUDGET, EARLIER = "prior_budget", "earlier_year"  # comparators beyond last year's accounts and this year's budgets
# A name within a 类款项 path may hold brackets of its own: 政府办公厅（室）及相关机构事务（款）.
# A level may bear its code: 教育支出（205类）.
_NAME = r"((?:[^，。；：、（）\d.．|]|、(?=[^，。；：（）]*（\d{0,3}[款项]）)|（(?!\d{0,3}[类款项]）)[^（）\d]{1,8}）){2,50}?)"
_PATH = re.compile(rf"{_NAME}(?:支出)?（\d{{0,3}}类）(?:{_NAME}（\d{{0,3}}款）)?(?:{_NAME}（\d{{0,3}}项）)?")
_GENERIC = re.compile(
    r"本部门|本单位|我单位|我部门|我局|本年度|本年|当年|全年|年度|支出决算|收入决算|决算数|决算|费用支出|经费支出|支出|收入|费用|金额|"
    r"共计|合计|总计|总额|共有|共|(?<!节)约|累计|实际|实现|安排|分别|各|均|为|是|达到|达|数|其中|另外|此外|含|：|、|的|及|和|与|了|至|到|"
    r"合同金额|相比|比较|相应|同比|预算|执行|完成|资金|涉及|使用|投入|\||-|年|月|日|\d"
)
_ADJUSTED = re.compile("追加|调增|调减|调整|收回")
_GOES_ON = re.compile(r"[二三四五六七八九]是|其[二三四五]|[2-9][.、．](?!\d)")
_LEAD = re.compile(
    r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十\d]+）|\d+[.、．]|[23]\d{4}(?:\d\d)?(?!\d)|[一二三四五六七八九]是|（?(?:其中|含)|另外|此外|本部门|本单位|我单位|我[局镇乡县区院校]|20\d\d年度?|本年度?|当年|全年|共(?![青同享建产有和])|对(?!外|附属|个人|企业|社会)|[：，、；）]|\|)+"
)
_TRAIL = re.compile(r"(?:支出|费用|决算|分别|为|是|共计|合计|共|约|累计|达到?|实际|安排|使用|投入|支付|计|各|均|[：，、]|\|)+$")


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


_RESIDUAL = ("其他支出", "其他收入")
_LISTED = re.compile(r"(?:[、，和及与]\d+(?:,\d{3})*(?:\.\d+)?(?!\d))+")
_BARE_TOTAL = re.compile(
    r"(?:（[一二三四五六七八九十]+）)?(20\d\d年度?)?(?:本部门|本单位|我单位|我局)?((?:年初|全年|调整后?)?预算|决算)?(?:本年|总)?(收入|支出)(?:合计)?为?"
)
_WORK_ON_PROJECTS = re.compile(r"项目(?:支出)?(?:开展|进行|编制)了?([\u4e00-\u9fff]{2,14}?)(?:工作)?(?=[，。；、（]|$)")
_PERSONS = re.compile("(?:在职|退休|离休|在编|编外)?(?:职工|教职工|干部|人员|教师|学生)(?=工资|薪|津贴|补贴|调)")
_LOOSE = re.compile("总(?:收入|支出)$")
_BAND = re.compile(r"\d分?(?:（不?含）)?[-—~至到]$")
_BAND_OPENS = re.compile(r"分?(?:（不?含）)?[-—~至到]\d+分|分之间")
_BEYOND = re.compile("(大|小|高|低|多|少)于(?:年初|全年|调整)?(?:预算|上年决算)数?$")
_BELOW_CLASS = re.compile(r"([^，。；：、（）\d]{2,30})（\d{0,3}款）(?:([^，。；：、（）\d]{2,30})（\d{0,3}项）)?")
_SUMMED = re.compile("共计?|合计|总计")
_SEVERAL = re.compile("[一二两三四五六七八九十\\d]+[个项](?:项目|单位)?$")
_LEVEL_LED = re.compile("年初预算|预算|全年预算|调整预算|支出决算|决算|20\\d\\d年度?(?:年初预算|支出决算|决算|支出)")
_EVALUATED = re.compile("绩效|自评|评价|综合|平均|整体|支出|部门|项目")
_GRADED = re.compile("得分|分数|评分|等级|等次|结果|结论")
_DISPOSED = re.compile("处置|报废|报损|出租|出借|划转|拍卖|更新|更换|租用|租赁|防疫")
_AFTER_CLASS = re.compile("类|支出|为|是|共|占|等|方面|合计|年初|全年|决算|预算|较|比|与|和|及|完成|增|减|上升|下降|结转")
_AFTER_PROCUREMENT = re.compile(
    r"[\d，：]|预算|决算|支出|计划|实际|共|总|合计|金额|执行|完成|为|数|较|比|与|同|年初|全年|的(?:比|百)|$"
)
_NO_NOUN = re.compile("的(?:日常|经费|支出|费用)?$")
# What stands before a sentence that is numbered or listed.
_MARKS = r"(?:[一二三四五六七八九十]+[、是]|（[一二三四五六七八九十\d]+）|\d+[.、．]|其中|[：，；、和及])*"
_DATED = re.compile(_MARKS + r"(20\d\d)年(?!1?\d月)")
_YEARS = re.compile(r"((?:20\d\d年度?[、和及]?){2,})[^，。；\d]*分别(?:为|是)?$")
_PLAINLY_BUDGET = re.compile("(?<!年初)预算[数为是]*$")
_LED_BY = re.compile(_MARKS + r"(?:20\d\d年度?)?")
_PLANNED = re.compile("预算(?!财政|拨款|支出|收入|执行|绩效|管理|单位)")
_AS_OF = re.compile(r"截[至止](20\d\d)年")
_PLAN = re.compile("预计|计划|拟")
_IN_BATCHES = re.compile("批次数?(?:为|共计?|合计)?$")
_ADJUSTED_BASE = re.compile("(?:剔除|扣除|不考虑|排除)[^，。；]{0,24}(?:因素|影响|口径)")
_BUDGET = ("预算", "预算数")
_SAVED = ("节约", "节省", "节支")
_USED_UP = (*_SAVED, "超支", "减支", "少支", "多支")
_AND = "[、和及与]"
_COMPARED_SO = re.compile("(?:[，、；]|上年|去年|同期|同比|预算数?|决算数?|支出数?)$")
_LEADS = re.compile("[\u4e00-\u9fff]{2,14}(?:费|费用|经费|支出)为?\\d[\\d,.]*[万亿]?元")  # an item with its amount begins here
_EXECUTED = re.compile("(?:年度?)?(?:预算)?(?:执行|决算|实际)")
_OF_A_BUDGET = re.compile("预算(?:汇总)?(?:数|总额|安排)?(?:较|比|与)$")
_OCCUPIED = ("用", "有", "地")  # 占用房屋, 占有使用 and 占地 are no shares


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
            if term in _SAVED and re.match("资金|率|额|金额", after):
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
        return [(p, p + len(h), h) for p in range(start, end) if (h := self._heads.at(text, p)) and p + len(h) <= end]

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


def _alike(one: Meaning, other: Meaning) -> bool:
    """Whether two figures are equal or one may be a slip for the other: one digit, digits swapped, point or sign shifted."""
    a, b = one.figure.value, other.figure.value
    if a == b:
        return True
    left, right = (f"{v.normalize():f}".replace(".", "").strip("0") for v in (a, b))
    one_digit = len(left) == len(right) > 2 and sum(x != y for x, y in zip(left, right, strict=True)) == 1
    return left == right or one_digit or sorted(left) == sorted(right)


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


@dataclass
class Paragraph:
    """One paragraph while it is read; `meanings`, `reasons` and `statements` are the result."""

    line: Plain
    figures: list[Figure]
    context: Context
    grammar: Grammar
    meanings: list[Meaning] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)

    def __post_init__(self) -> None:
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

    @property
    def text(self) -> str:
        return self.line.text

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

    def read(self) -> Paragraph:
        """Reads the whole paragraph, figure by figure."""
        sentence = 0
        for end in [m.end() for m in re.finditer("[。！？]|$", self.text)]:
            if end <= sentence and end:
                continue
            self._sentence(sentence, end)
            sentence = end
        self._doubt_second_readings()
        self._know_own_words()
        self._find_reasons()
        return self

    def _doubt_second_readings(self) -> None:
        """A sentence does not state one quantity twice with quite other digits: the second is another quantity, not understood.

        One wrong or swapped digit, or a shifted point, may be a slip of the writer and stays for the checks.
        """
        starts = [0, *(m.end() for m in re.finditer("[。！？]", self.text))]
        first: dict[tuple, Meaning] = {}
        for number, meaning in enumerate(self.meanings):
            if meaning.key is None or meaning.measure in ("other", "unread", "score", "weight", "target"):
                continue
            whole = meaning.of.label if meaning.of else ""
            said = (bisect_right(starts, meaning.figure.at), meaning.key, meaning.measure, meaning.basis, meaning.body, whole)
            before = first.setdefault((*said, meaning.unit), meaning)
            if before is not meaning and not _alike(before, meaning):
                self.meanings[number] = Meaning(meaning.figure, "unread", unit=meaning.unit, group=meaning.group)

    def _know_own_words(self) -> None:
        """What the vocabulary does not name is one amount in its paragraph, where that prints each side of it once."""
        named: dict[str, list[Meaning]] = {}
        for meaning in self.meanings:
            money = meaning.measure in ("amount", "change", "change_rate", "rate", "share")
            if money and meaning.label and meaning.key is None and self.zone(meaning.figure.at) != "reason":
                named.setdefault(meaning.label, []).append(meaning)
        for label, found in named.items():
            sides = {(m.measure, m.basis) for m in found}
            if ("amount", ACTUAL) in sides and 1 < len(sides) == len(found):
                key = (label, f"@{self.line.offsets[0]}")
                for meaning in found:
                    meaning.key = key
                    meaning.of = Subject(label, key) if meaning.of and meaning.of.label == label else meaning.of

    def _sentence(self, start: int, end: int) -> None:
        before = self.subject
        if not re.match(r"其中|[，；]", self.text[start:end]):
            self.comparator = self.listed = ""
            self.within = None
        self.body = self.spoken_of = self._unit_named(start, end) or self.body
        self._year_told(start, end)
        if fund := self.grammar.fund_led.match(self.text, start, end):  # 国有资本经营预算：本年收入0万元
            self.context = replace(self.context, scope=self.grammar.funds[fund.group(1)])
        figures = self._between(start, end)
        for figure in figures:
            meaning = self._aside(figure) or self._meaning(figure, start)
            meaning.group = meaning.group or self.context.group
            self.meanings.append(meaning)
            if meaning.measure != "other":
                self.previous = meaning
                self.previous_end = figure.to + len(self.grammar.unit(self.text, figure.to)[0])
        self._after_enumeration(start, end, before)
        self._budgets_of_rates(start)
        if not any(m.measure != "other" for m in self.meanings[len(self.meanings) - len(figures) :]):
            self._subject_without_figure(start, end)
        if end > start:
            low, high = self.line.span(start, end)
            self.statements.append(
                Statement(
                    self.text[start:end],
                    low,
                    high,
                    self.context.section,
                    self.context.scope,
                    before,
                    tuple(f.start for f in figures),
                )
            )

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

    def _after_enumeration(self, start: int, end: int, before: Subject | None) -> None:
        """其中 with several items, and 此外, are asides: afterwards the subject in force is again their whole."""
        lead = re.search("其中|此外|另外", self.text[start:end])
        if not lead:
            return
        listed = {m.label for m in self.meanings if start + lead.start() <= m.figure.at < end and m.measure == "amount"}
        levels = [m for m in self.meanings if start <= m.figure.at < start + lead.start() and m.measure == "amount" and m.label]
        if listed and (len(listed) > 1 or lead.group() != "其中"):
            self._take_in_all_parts(levels, start + lead.start(), end)
            self.subject = Subject(levels[-1].label, levels[-1].key) if levels else before

    def _take_in_all_parts(self, levels: list[Meaning], start: int, end: int) -> None:
        """“三公”经费合计100万元，其中：…、会议费3万元: a whole that its list makes with items that are none of its parts."""
        whole = levels[-1] if levels else None
        beside = self.grammar.vocabulary.hierarchy["beside"].get(whole.label, ()) if whole else ()
        listed = [m for m in self.meanings if start <= m.figure.at < end and m.measure == "amount"] if beside else []
        parts = [m for m in listed if whole and m.basis == whole.basis]
        others = [m.label for m in parts if m.label in beside]
        if whole is None or not others:
            return
        sums = self.grammar.vocabulary.hierarchy["sums"]
        within = {
            p for e in sums if e["whole"] != whole.label and any(m.label == e["whole"] for m in parts) for p in e["parts"]
        }
        total = sum(m.figure.value for m in parts if m.label not in within)
        if abs(total - whole.figure.value) * 10**whole.figure.decimals <= len(parts):
            whole.label = "、".join([whole.label, *others])
            whole.key = (whole.label, "")

    def _subject_without_figure(self, start: int, end: int) -> None:
        """A sentence that names a 类款项 path, or nothing but an item, and prints no amount sets the subject in force."""
        if path := self._path(start, end):
            self.subject = path
        elif self.text.endswith("。", start, end) and _LEVEL_LED.match(self.text, end):
            self.subject = self._bare_name(start, end - 1) or self.subject  # （1）行政运行（2130101）。预算为895.10万元

    def _bare_name(self, start: int, end: int) -> Subject | None:
        """The item that text[start:end] is the name of, after its list number and without its code."""
        if any(t.kind in ("purpose", "reason") for t in self.between(start, end)):
            return None
        name = re.sub(r"（\d{3,7}）$", "", _LEAD.sub("", self.text[start:end]))
        if not 2 <= len(name) <= 30 or re.search(r"[\d，；。：]|[如以]下|情况|说明|原因|包括|其中|方面|分$", name):
            return None
        item = self.grammar.vocabulary.item(name)
        return self._of(item) if item and item.kind == "money" else Subject(name)

    # --- figures that are not amounts -------------------------------------------------------------------------------

    def _aside(self, figure: Figure) -> Meaning | None:
        if self.context.glossary:
            return Meaning(figure, "other", reason="definition")
        reason = set_aside(self.text, figure.at, figure.to)
        unit, family = self.grammar.unit(self.text, figure.to)
        if reason == "range":
            reason = "" if unit else "name"  # 5台-10台 and 3人+2人 are counts
        if not reason and family == "money" and self._threshold(figure.at, figure.to + len(unit)):
            reason = "threshold"
        banded = family in ("", "score") and _BAND_OPENS.match(self.text, figure.to)
        if banded or (family == "score" and self._score_band(figure.at, figure.to + len(unit))):
            reason = "threshold"
        return Meaning(figure, "other", reason=reason) if reason else None

    def _score_band(self, at: int, end: int) -> bool:
        """90分以上, 80-90分 and 80（含）-90分 are bands of a scale."""
        return bool(self.grammar.threshold_end.match(self.text, end) or _BAND.search(self.text[:at][-8:]))

    def _threshold(self, at: int, end: int) -> bool:
        return bool(self.grammar.threshold.search(self.text[:at]) or self.grammar.threshold_end.match(self.text, end))

    # --- the meaning of a figure ------------------------------------------------------------------------------------

    def _meaning(self, figure: Figure, sentence: int) -> Meaning:
        self._leave_bracket(figure.at)
        unit, family = self.grammar.unit(self.text, figure.to)
        if not unit and (rest := _LISTED.match(self.text, figure.to)):
            unit, family = self.grammar.unit(self.text, rest.end())  # 4125.49、4143.91万元: the unit stands after the last
        unit, family = (unit, family) if unit else self._unit_of_the_change(figure)
        clause = max(self._clause_start(figure.at, sentence), self.previous_end if self.previous_end <= figure.at else 0)
        window = self.between(clause, figure.at)
        zone = self.zone(figure.at)
        if zone == "purpose" and self._adjacent_item(window, figure.at):
            zone = ""
        self._comparator(window, clause, figure.at, sentence)
        if not zone:
            self._enclose(clause, figure.at, sentence)
        read = {"money": self._money, "count": self._count, "score": self._score}.get(family, self._ratio)
        if self.context.units:
            self._speak_of(clause, figure.at, sentence)
        named = not unit and re.match("[\u4e00-\u9fff]", self.text[figure.to :])  # 完成832平台采购: a number in a name
        meaning = Meaning(figure, "unread") if named else read(figure, unit, window, clause, sentence, zone)
        meaning.body = meaning.body or self.spoken_of
        if zone == "reason" and meaning.measure == "amount":
            meaning.key = None  # 主要原因是追加人员经费400万元 is a part of the item, never all of it
        moved = meaning.measure in ("change", "change_rate")
        if moved and _ADJUSTED_BASE.search(self.text, self._part_start(figure.at), figure.at):
            meaning.key = None  # 剔除该项因素，同比下降8%: not the change of what is printed
        if self.context.plain and meaning.key is None and meaning.measure != "other":
            return Meaning(figure, "other", reason="description")
        if figure.at and self.text[figure.at - 1] == "-" and not re.search(r"\d-$", self.text[: figure.at]):
            meaning.sign = -1
        self._remember(meaning, zone)
        self._year_told(self._clause_start(figure.at, sentence), self._part_end(figure.at))
        self._of_another_year(meaning)
        self._of_years_in_turn(meaning, clause)
        return meaning

    def _unit_of_the_change(self, figure: Figure) -> tuple[str, str]:
        """较上年2.08减少0.03万元: a level without unit has that of the change printed right after it."""
        after = self._between(figure.to, figure.to + 8)
        move = self.between(figure.to, after[0].at) if after else []
        led = [t for t in self.between(figure.at - 8, figure.at) if t.kind == "reference" and t.end == figure.at]
        if led and len(move) == 1 and move[0].kind == "direction" and (move[0].start, move[0].end) == (figure.to, after[0].at):
            return self.grammar.unit(self.text, after[0].to)
        return "", ""

    def _leave_bracket(self, at: int) -> None:
        """After a bracket the subject in force is again the one before it: 公务用车费5万元（其中购置费0万元），下降10%."""
        inside = self._bracketed(at)
        if inside and self.before_bracket is None:
            self.before_bracket = self.subject
        elif not inside and self.before_bracket is not None:
            self.subject, self.before_bracket = self.before_bracket, None

    def _unit_named(self, start: int, end: int) -> str:
        """The unit of the department that text[start:end] begins with, after list numbers; 局机关运行经费 names none."""
        text = self.text[start:end]
        lead = _LED_BY.match(text)
        rest = text[lead.end() :] if lead else text
        return next((u for u in self.context.units if rest.startswith(u) and not rest.startswith("运行", len(u))), "")

    def _speak_of(self, clause: int, at: int, sentence: int) -> None:
        """Whose figure this is: the unit its clause begins with, else the one before it in the same part of the sentence."""
        if "；" in self.text[max(sentence, self.previous_end) : at]:
            self.spoken_of = self.body
        self.spoken_of = self._unit_named(clause, at) or self.spoken_of

    def _remember(self, meaning: Meaning, zone: str) -> None:
        """A level outside reasons sets the subject in force."""
        if zone or meaning.measure == "unread" or self.grammar.count_units.fullmatch(meaning.unit or "-"):
            return
        if meaning.key is None and _ADJUSTED.search(meaning.label):
            return  # 年中追加预算12万元 adjusts the item in force and is none itself
        if meaning.measure in ("amount", "change") and meaning.label:
            self.subject = Subject(meaning.label, meaning.key)
            if meaning.measure == "amount":
                self._recent.append(self.subject)
            if meaning.measure == "amount":
                self.enclosing = self.enclosing or self.subject

    def _part_start(self, at: int) -> int:
        """Where the sentence, or the part of it between semicolons, begins that a place lies in."""
        return max(self.text.rfind("。", 0, at), self.text.rfind("；", 0, at)) + 1

    def _part_end(self, at: int) -> int:
        """Where the sentence, or the part of it between semicolons, ends that a place lies in."""
        return min((p for mark in "。；" if (p := self.text.find(mark, at)) >= 0), default=len(self.text))

    def _clause_start(self, at: int, sentence: int) -> int:
        return max(sentence, *(self.text.rfind(stop, sentence, at) + 1 for stop in STOPS))

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

    def _compared(self, place: int) -> bool:
        return self.text[max(0, place - 4) : place].endswith(self.grammar.compare)

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
        if last or otherwise or self.listed or self.context.basis == ACTUAL:
            return PRIOR if last else otherwise or self.listed or ACTUAL
        dated = _AS_OF.search(self.text, self._part_start(at), at)  # 截至2022年底资产原值10万元, in the budget of 2023
        return self.context.basis if not dated else ACTUAL if int(dated.group(1)) == self.context.year else PRIOR

    def _of_last_year(self, start: int, at: int) -> bool:
        """2022年支出决算为5万元, told in the document of 2023."""
        years = [int(m.group(1)) for m in re.finditer(r"(?<![较比与同和])(20\d\d)年", self.text[start:at])]
        return bool(years and self.context.year and years[-1] == self.context.year - 1)

    def _direction(self, window: list[Token]) -> int | None:
        found = [t.value for t in window if t.kind == "direction"]
        return found[-1] if found else None

    def _adjacent_item(self, window: list[Token], at: int) -> Item | None:
        items = [t for t in window if t.kind == "item"]
        between = re.sub("（[类款项]）", "", self.text[items[-1].end : at]) if items else ""
        if items and not _GENERIC.sub("", between).strip("，（）"):
            return items[-1].value
        return None

    def _subject(self, window: list[Token], clause: int, at: int, sentence: int, zone: str) -> Subject | None:
        """The subject of a money figure: by clue, 类款项 path, item, the clause's own words, or the one in force."""
        if item := self._clue(at, sentence):
            return Subject(item.label, (item.concept, self._fund_of(sentence, at)))
        if self.queue and not self._words_left(window, clause, at):
            return self.queue.pop(0)
        if self._enumerate(clause, at):
            return self.queue.pop(0)
        if named := self._path(clause, at) or self._named_by_item(window, at):
            return named
        if self._distribute(clause, at):
            return self.queue.pop(0)
        # 行政运行（项）：2023年决算数为… names its item before the colon.
        if path := self._path(max(sentence, self.previous_end if self.previous_end <= at else sentence), at):
            return path
        if total := self._said_of_totals(clause, at, sentence):
            return total
        if words := self._own_words(window, clause, at):
            return self._short_name(words) or Subject(words)
        return self._named_before_colon(clause, sentence) or self._subject_in_force(window, clause, at, sentence, zone)

    def _named_by_item(self, window: list[Token], at: int) -> Subject | None:
        """The last item that the clause names before a share; 分别 puts the items in a queue for the figures that follow."""
        shares = [t.start for t in window if t.kind == "share"]
        items = [t for t in self._items(window, at) if not any(s < t.start for s in shares)]
        purpose = max((t.end for t in window if t.kind == "purpose"), default=0)
        if items and items[-1].end <= purpose < at and not _SUMMED.search(self.text[purpose:at]):
            items = [] if self._own_words(window, purpose, at) else items  # 项目支出主要用于公路养护1180.20万元
        if not items:
            return None
        if _SUMMED.match(self.text, items[-1].end) and (several := self._summed(items)):
            return several
        spread = re.search("分别|各", self.text[items[-1].end : at])
        if spread and (pair := self._both_totals(items[-1].value, at)):
            self.queue = pair
            return self.queue.pop(0)
        if spread and spread.group() == "分别":
            self.queue = [self._of(t.value) for t in items]
            return self.queue.pop(0)
        named = self._part_in_force(items[-1].value, items[-1].start)
        return self._of(named) if named is not items[-1].value else self._of_the_same_fund(items[-1]) or self._of(named)

    def _part_in_force(self, item: Item, place: int) -> Item:
        """货物类采购项目9个，实际采购金额30万元: a total's name after a part with no amount yet means the part."""
        parts = [p for e in self.grammar.vocabulary.hierarchy["sums"] if e["whole"] == item.label for p in e["parts"]]
        start = max(self.text.rfind(mark, 0, place) for mark in ("。", "；", "其中"))
        named = next((t.value for t in self.between(max(start, 0), place) if t.kind == "item"), None)
        told = {m.label: m.basis for m in self.meanings if m.figure.at > start and m.measure == "amount"}
        opened = any(m.figure.at > start and m.measure == "count" for m in self.meanings) or INITIAL in told.values()
        return named if named and named.label in parts and told.get(named.label) in (None, INITIAL) and opened else item

    def _short_name(self, words: str) -> Subject | None:
        """财政拨款 within income or expenditure is the fund's; 购置费 within vehicles is that of vehicles."""
        vocabulary = self.grammar.vocabulary
        last = self._recent[-1] if self._recent else None
        near = (self.enclosing, self.subject, self.before_bracket, self._parent(self.subject), self._parent(last))
        around = [s for s in near if s and s.key]
        sides = [s.key[0][:2] for s in around if s.key and s.key[0] in ("收入合计", "收入总计", "支出合计", "支出总计")]
        if words in self.grammar.funds and sides:
            key = (sides[0] + "合计", self.grammar.funds[words])
            return Subject(vocabulary.label_of(key), key)
        short = vocabulary.hierarchy["short_names"]
        label = next((short[s.label][words] for s in around if words in short.get(s.label, ())), "")
        return self._of(vocabulary.items[label]) if label else None

    def _named_before_colon(self, clause: int, sentence: int) -> Subject | None:
        """（二）2050803培训支出：决算数8.30万元 names its item before the colon."""
        if self.context.group or not clause or self.text[clause - 1] != "：":
            return None
        return self._bare_name(max(sentence, self.previous_end), clause - 1)

    def _of_the_same_fund(self, token: Token) -> Subject | None:
        """一般公共预算财政拨款本年收入9万元；本年支出8万元: the expenditure of the fund that the paragraph began with."""
        first = self._recent[0].key if self._recent else None
        bare_total = re.fullmatch("本年度?(收入|支出)(?:合计)?", self.text[token.start : token.end])
        if not bare_total or not first or first[1] not in FUNDS[1:] or first[0] not in ("收入合计", "支出合计"):
            return None
        return Subject(token.value.label, (token.value.concept, first[1]))

    def _items(self, window: list[Token], at: int) -> list[Token]:
        """The items of a clause that are not named in passing: 收、支总计（含结转和结余）1580.32万元."""
        items = [t for t in window if t.kind == "item" and (self._same_bracket(t.start, at) or self._named_so(t))]
        return [t for t in items if not self._split_up(t, at)]

    def _split_up(self, token: Token, at: int) -> bool:
        """采购金额中公开招标10万元: an item before 中 is the whole of what is named after it."""
        return self.text.startswith("中", token.end) and at > token.end + 2

    def _named_so(self, token: Token) -> bool:
        """接待费、出国费和车辆费（以下简称三公经费）: a bracket that holds but a name says what the words before it are."""
        led = re.search("（(?:以下)?(?:统称|简称|即)?$", self.text[: token.start][-8:])
        return bool(led) and self.text.startswith("）", token.end)

    def _summed(self, items: list[Token]) -> Subject | None:
        """上缴上级支出、经营支出、对附属单位补助支出共0万元: the sum of several items is none of them."""
        run = [items[-1]]
        for token in reversed(items[:-1]):
            if self.text[token.end : run[0].start] not in ("、", "和", "及", "与"):
                break
            run.insert(0, token)
        return Subject("、".join(t.value.label for t in run)) if len(run) > 1 else None

    def _said_of_totals(self, clause: int, at: int, sentence: int) -> Subject | None:
        """本年收入88.88万元，支出88.88万元 beside other totals or within a fund; 2023年收入1518.70万元 of the department."""
        said = _BARE_TOTAL.fullmatch(self.text[clause:at])
        if not said:
            return None
        item = self.grammar.vocabulary.items[said.group(3) + "合计"]
        if self.subject and self.subject.key and self.subject.key[0] in ("收入合计", "支出合计"):
            return Subject(item.label, item.key(self.subject.key[1]))
        dated = said.group(1) or said.group(2) or re.fullmatch(r"20\d\d年度?，", self.text[sentence:clause])
        whole = dated and not self.context.scope and self._speaks_of_totals()
        return self._of(item) if whole or self.context.scope in ("fund", "capital") else None

    def _subject_in_force(self, window: list[Token], clause: int, at: int, sentence: int, zone: str) -> Subject | None:
        """What a figure speaks of whose clause names nothing."""
        if zone == "reason":
            moved = [t for t in window if t.kind == "direction"]
            words = self.text[moved[-1].end : at].strip("了：，") if moved else ""  # 增加经费15.2万元
            return Subject(words) if re.fullmatch("[\u4e00-\u9fff]{2,12}", words) else None
        if self.context.group:
            return self.subject
        if self.subject and (period := re.search(r"\d月|季度|上半年|下半年", self.text[clause:at])):
            return Subject(f"{self.subject.label}（{period.group()}）")  # a part of the year is another amount
        # 因公出国（境）费无增减，为0万元: a clause that names an item and prints nothing sets the subject for the next.
        named = self.between(max(self.previous_end, sentence), clause)
        items = [t.value for t in named if t.kind == "item" and not self.zone(t.start) and not self._bracketed(t.start)]
        if items and self.previous_end <= at:
            return self._of(items[-1])
        if spent := self._spent_on_counted(clause, at):
            return spent
        if self.subject is None and any(t.kind in ("reference", "level") for t in window):
            # 全年预算数3200万元，执行数3136万元 with nothing named: one project's money, known by its paragraph alone
            return Subject("项目资金", ("项目资金", f"@{self.line.offsets[0]}"))
        return self.subject

    def _spent_on_counted(self, clause: int, at: int) -> Subject | None:
        """国内公务接待221批次，1768人，共计支出9.95万元: what was spent on the things just counted."""
        last = self.previous
        counted = last.label if last and last.measure in ("count", "share") else ""
        if last and counted and not last.key and re.fullmatch("(?:涉及)?(?:资金|金额)", self.text[clause:at]):
            return Subject(f"{counted}资金")  # 重点项目2个，金额210万元
        if last and last.measure == "count" and clause == at and counted not in self.grammar.vocabulary.hierarchy["spent_on"]:
            return Subject(f"{counted}金额")  # 车辆30台，1120.50万元
        label = self.grammar.vocabulary.hierarchy["spent_on"].get(counted)
        if not label or not re.fullmatch("(?:共?计?(?:支出|花费|费用|金额)(?:共?计?|为|合计))?", self.text[clause:at]):
            return None
        kin = {label, *(e["whole"] for e in self.grammar.vocabulary.hierarchy["sums"] if label in e["parts"])}
        return None if self.subject and self.subject.label in kin else self._of(self.grammar.vocabulary.items[label])

    def _speaks_of_totals(self) -> bool:
        """Whether nothing narrower than income and expenditure as a whole is in force."""
        key = self.subject.key if self.subject else None
        return self.subject is None or bool(key and key[0] in ("收支总计", "收入总计", "支出总计"))

    def _both_totals(self, item: Item, at: int) -> list[Subject]:
        """收、支总计分别为 with two figures: the totals of income and of expenditure, one after the other."""
        unit = f"(?:{self.grammar.money_units}|%)?"
        two = re.match(rf"[\d.,]+{unit}[、，和及与][\d.,]+(?:{self.grammar.money_units}|%)", self.text[at:])
        if item.concept != "收支总计" or not two:
            return []
        items = self.grammar.vocabulary.items
        key = item.key(self.context.scope)
        return [
            Subject(self.grammar.vocabulary.label_of((total, key[1])) if key[1] else total, (total, key[1]))
            for total in ("收入总计", "支出总计")
            if total in items
        ]

    def _distribute(self, clause: int, at: int) -> bool:
        """分别 with no item of its own hands the figures that follow to the last subjects, one each (占比分别为85%、15%)."""
        end = min((p for stop in "，。；" if (p := self.text.find(stop, at)) >= 0), default=len(self.text))
        number = len(self._between(at, end))
        if len(self.enumerated) == number == self._listed(at) and "占" in self.text[clause:at]:
            self.queue = list(self.enumerated)  # 货物、服务采购分别为3万元、1万元，占采购支出的75%和25%
            return True
        if not re.search("分别|各占|各(?:增|减|上|下)", self.text[clause:at]):
            return False
        recent = list(dict.fromkeys(self._recent))[-number:]
        if number < 2 or len(recent) < number:
            return False
        self.queue = recent
        return True

    def _listed(self, at: int) -> int:
        """How many figures stand side by side from here on: 3万元、2万元和1万元 are three."""
        number, end = 0, at
        for place in range(bisect_left(self._at, at), len(self._at)):
            figure = self.figures[place]
            if number and not re.fullmatch(f"{_AND}{{1,2}}", self.text[end : figure.at]):
                break
            number, end = number + 1, figure.to + len(self.grammar.unit(self.text, figure.to)[0])
        return number

    def _enumerate(self, clause: int, at: int) -> bool:
        """货物、工程、服务采购规模分别为3万元、2万元和1万元: names joined before 分别, one for each figure after it."""
        before, spread, _ = self.text[clause:at].partition("分别")
        if not spread or self.previous_end > clause + len(before):
            return False
        nouns = self.grammar.vocabulary.words["shared_nouns"]
        names = re.split(_AND, _LEAD.sub("", before).removesuffix("决算"))
        if len(names) < 2 or len(names) != self._listed(at) or min(map(len, names)) < 2 or "占" in before:
            return False
        item, last = self.grammar.vocabulary.item, names[-1]
        found = [item(n) for n in names]
        for noun in (n for n in nouns if last.endswith(n) and last != n):
            names[-1] = _SEVERAL.sub("", last.removesuffix(noun))  # 展览、修缮两个项目支出
            found = [item(n) or item(n + noun) for n in names]
            if all(found):
                break
        if any(i is not None and i.kind != "money" for i in found):
            return False
        self.queue = [self._of(i) if i else self._short_name(n) or Subject(n) for i, n in zip(found, names, strict=True)]
        self.enumerated = list(self.queue)
        return True

    def _bracketed(self, place: int) -> bool:
        """Whether a place lies inside a bracket: what is said there in passing is no subject."""
        return self.text.rfind("（", 0, place) > self.text.rfind("）", 0, place)

    def _clue(self, at: int, sentence: int) -> Item | None:
        """The item whose clue phrases stand in this sentence part, the last just before the number."""
        part = self.text[max(sentence, self.text.rfind("；", sentence, at) + 1) : at]
        if part.startswith(("涉及", "共涉及")):
            part = self.text[sentence:at]  # 自评项目12个…；涉及资金1020.4万元
        found = next((item for item, pattern in self.grammar.clues if pattern.search(part)), None)
        return self._unless_the_whole(found) if found else None

    def _fund_of(self, sentence: int, at: int) -> str:
        """The fund whose projects a sentence part speaks of: 政府性基金预算项目. The general budget is the rule."""
        part = self.text[max(sentence, self.text.rfind("；", sentence, at) + 1) : at]
        named = self.grammar.fund_projects.findall(part)
        scope = self.grammar.funds[named[-1]] if named else ""
        return scope if scope in ("fund", "capital") else ""

    def _unless_the_whole(self, item: Item) -> Item:
        """A part that one form names is the whole where the text names no other part: 以自评表形式自评 without 第三方."""
        rule = self.grammar.vocabulary.hierarchy["whole_unless"].get(item.label)
        return item if rule is None or rule["beside"] in self.text else self.grammar.vocabulary.items[rule["whole"]]

    def _words_left(self, window: list[Token], clause: int, at: int) -> str:
        """What the clause says before the number beside direction and generic words."""
        text = self.text[clause:at]
        for token in reversed([t for t in window if t.kind == "direction"]):
            text = text[: token.start - clause] + text[token.end - clause :]
        return _GENERIC.sub("", text).strip("，（）")

    def _of(self, item: Item) -> Subject:
        return Subject(item.label, item.key(self.context.scope))

    def _path(self, start: int, end: int) -> Subject | None:
        text, topic = self.text[start:end], self.context.topic
        if below := _BELOW_CLASS.match(_LEAD.sub("", text)):  # 普通教育（款）2020年度决算…, under the heading of its class
            names = [n for n in below.groups() if n]
            above = topic.key[0] if topic and topic.key and topic.key[0] not in ("支出合计", "收支总计") else ""
            return Subject(names[-1], ("/".join([above, *names]), self.context.scope or "general"))
        return path_subject(text, self.grammar.vocabulary, self.context.scope)

    def _own_words(self, window: list[Token], clause: int, at: int) -> str:
        """The clause's own name for what the number measures, where the vocabulary has none."""
        led = [t.end for t in window if t.kind in ("reason", "purpose")]
        led += [t.end + 1 for t in window if t.kind == "item" and self._split_up(t, at)]
        clause = max([clause, *led])  # 主要原因是新增工程资金500万元
        window = [t for t in window if t.start >= clause]
        text = self.text[clause:at]
        cut = [t.start - clause for t in window if t.kind != "item"]
        compared = [p for word in self.grammar.compare if len(word) == 1 and (p := text.find(word)) > 0 and cut and p < cut[0]]
        text = text[: min(compared + cut)] if cut else text
        text = _LEAD.sub("", _TRAIL.sub("", text)).strip("，（：、")
        if unit := next((u for u in self.context.units if text.startswith(u)), ""):
            text = text.removeprefix(unit)  # 局机关3.20万元: the amount in force, of this unit
        if len(re.sub(r"[^\u4e00-\u9fff]", "", _GENERIC.sub("", text))) < 2 or text == "项目" or len(text) > 40:
            return ""
        if text.startswith(self.grammar.compare) or (self.context.topic and _NO_NOUN.search(text)):
            return ""  # 比2019年决算数 and 用于保障机构正常运转的日常支出 name nothing
        return self._whose(text)

    def _whose(self, text: str) -> str:
        """车辆3辆，价值48.60万元: the value of the vehicles. Other words stand as they are."""
        attributes = self.grammar.vocabulary.words["attributes"]
        if text not in attributes or not self.previous or not self.previous.label:
            return text
        owner = self.previous.label
        end = next((a for a in attributes if owner.endswith(a) and owner != a), "")
        return owner.removesuffix(end) + text

    # --- families of units ------------------------------------------------------------------------------------------

    def _money(self, figure: Figure, unit: str, window: list[Token], clause: int, sentence: int, zone: str) -> Meaning:
        direction = self._direction(window)
        subject = self._subject(window, clause, figure.at, sentence, zone)
        meaning = Meaning(figure, "amount", unit=unit)
        before = self.previous
        if (
            before
            and before.measure in ("amount", "change", "unit_cost")
            and not self.text[clause : figure.at].strip("、和及与|")
            and clause
        ):
            meaning.measure, meaning.sign, meaning.basis, meaning.year = before.measure, before.sign, before.basis, before.year
            subject = Subject(before.label, before.key) if before.measure == "unit_cost" else subject
        elif direction is not None:
            meaning.measure, meaning.sign, meaning.basis = "change", -1 if direction < 0 else 1, self.comparator
            meaning.year = self.context.year
            subject = self._of_that_year(subject) if self.comparator in (INITIAL, ANNUAL) else subject
        elif beyond := _BEYOND.search(self.text[clause : figure.at]):  # 决算数大于预算数55.93万元
            meaning.measure, meaning.sign, meaning.basis = "change", -1 if beyond.group(1) in "小低少" else 1, window[-1].value
            meaning.year, subject = self.context.year, self._of_that_year(self.subject)
        else:
            meaning.basis = self._basis(window, clause, figure.at)
            named = self.text[clause : figure.at]
            if re.search("预算(?:金额|资金)", named) and "年初" not in named and self._clue(figure.at, sentence):
                meaning.basis = ANNUAL  # 涉及预算金额 and 预留预算金额 name the budget in force, not the initial one
            meaning.year = self._year_of(meaning.basis)
            if cost := self._cost_of_one(window, clause, figure.at, subject):
                meaning.measure, subject = "unit_cost", cost
        if subject is None:
            meaning.measure = "unread"
            return meaning
        subject = self._within_an_item(subject)
        meaning.label, meaning.key = subject.label, self._key_of_fund_projects(subject, sentence, figure.at)
        return meaning

    def _within_an_item(self, subject: Subject) -> Subject:
        """“三公”经费3万元（其中：一般公共预算支出3万元） is paid from the fund; 维修费 listed under vehicles is theirs."""
        outer, key = self.before_bracket, subject.key
        if outer and outer.key and key and key[1] in FUNDS and self._is_fund_total(subject) and not self._is_fund_total(outer):
            return Subject(outer.label, (outer.key[0], key[1])) if outer.key[0][:2] not in ("收支", "收入", "支出") else subject
        vocabulary = self.grammar.vocabulary
        other = self.within and self.within.label in vocabulary.hierarchy["closed"] and self.within.label != subject.label
        item = vocabulary.items.get(subject.label)
        return Subject(subject.label) if other and item in vocabulary.economic else subject

    def _of_that_year(self, subject: Subject | None) -> Subject | None:
        """2022年执行数为80万元，高于预算数1万元, told in 2023: the variance is that of 2022, which stands for itself."""
        before = self.previous
        last_years = before and before.measure == "amount" and before.basis == PRIOR
        return Subject(before.label) if before and last_years else subject

    def _key_of_fund_projects(self, subject: Subject, sentence: int, at: int) -> Key | None:
        """绩效自评资金 of 政府性基金预算项目 are not those of the department."""
        evaluated = subject.key and subject.key[0].startswith("绩效") and subject.key[0].endswith("资金")
        fund = self._fund_of(sentence, at) if evaluated else ""
        return (subject.key[0], fund) if fund and subject.key else subject.key

    def _cost_of_one(self, window: list[Token], clause: int, at: int, subject: Subject | None) -> Subject | None:
        """The cost of one unit that a money figure is, if it is one: 人均接待费, 人均154.93元 after guests, 人均工资支出."""
        if subject and self._kind(subject) == "unit_cost":
            return subject
        per = self.grammar.per_unit.search(self.text, clause, at)
        if per is None:
            return None
        items = [t for t in window if t.kind == "item"]
        if items:
            led = items[-1].start == per.end()
            return Subject(per.group() + items[-1].value.label) if led else None
        words = self._own_words(window, clause, at)
        counts = [m for m in self.meanings if m.measure == "count" and m.unit in ("人", "人次", "辆", "台")]
        average = self.grammar.vocabulary.hierarchy["averages"].get(counts[-1].label, {}) if counts else {}
        if per.group() in average.get("per", ()) and not _GENERIC.sub("", words.removeprefix(per.group())):
            return self._of(self.grammar.vocabulary.items[average["cost"]])
        said = re.search(f"{per.group()}[\u4e00-\u9fff]*?(?:费用|成本|支出)", self.text[clause:at])
        return Subject(words if words not in ("", per.group()) else said.group() if said else per.group())

    def _kind(self, subject: Subject) -> str:
        item = self.grammar.vocabulary.items.get(subject.label)
        return item.kind if item else ""

    def _year_of(self, basis: str) -> int | None:
        if self.context.year is None:
            return None
        return self.context.year - 1 if basis == PRIOR else self.context.year

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
            budget = [t.value for t in window if t.kind == "reference" and self.text[t.start : t.end] not in _BUDGET]
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
        names = re.split(_AND, match.group(1)) if match else []
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
        return bool(named and stands_alone and said and not _GENERIC.sub("", between).strip("在"))

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
        if last and last.measure == "change" and self.grammar.count_units.fullmatch(last.unit or "-") and last.label:
            return Subject(last.label, last.key)
        if last and last.measure in ("amount", "change", "change_rate", "share", "rate") and last.label and zone:
            return Subject(last.label, last.key)
        return self.subject

    def _named_budget(self, sentence: int, at: int) -> str:
        named = [t for t in self.between(sentence, at) if t.kind == "reference" and t.value != PRIOR]
        plainly = [t for t in named if self.text[t.start : t.end] not in _BUDGET]
        return (plainly or named)[-1].value if named else INITIAL  # 全年预算10万元…完成预算62%: of the budget named so

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
        if len(_GENERIC.sub("", words)) > 1 and re.fullmatch("[\u4e00-\u9fff]+", words):
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

    def _count(self, figure: Figure, unit: str, window: list[Token], clause: int, sentence: int, zone: str) -> Meaning:
        spoken = clause if not zone else max(sentence, self.text.rfind("；", sentence, figure.at) + 1)
        meaning = Meaning(figure, "count", unit=unit, basis=self._basis([], spoken, figure.at, ACTUAL))
        meaning.year = self._year_of(meaning.basis)
        of_bodies = re.match("[个家](?:预算)?单位", self.text[figure.to :])
        item = self._distributed_count(figure, clause, unit) or self._count_item(figure, unit, sentence)
        item = None if of_bodies and item and "单位" not in item.label else item
        if self.context.basis == INITIAL and _PLAN.search(self.text, clause, figure.at):
            meaning.basis = INITIAL  # 预计购置2辆
        if item is None and (unit == "月" or unit == "年" or unit == "日"):
            return Meaning(figure, "other", reason="date")
        direction, last = self._direction(window), self.previous
        continued = last and last.measure == "change" and self.grammar.count_units.fullmatch(last.unit or "-")
        if direction is not None:
            compared = any(t.kind in ("reference", "compared") for t in window)
            basis = self.comparator if compared or zone != "reason" else PRIOR  # 主要是车辆减少2辆: since the year before
            meaning.measure, meaning.basis, meaning.year = "change", basis, self.context.year
            meaning.sign = -1 if direction < 0 else 1
        elif continued and not self.text[clause : figure.at].strip("、和及与|"):
            meaning.measure, meaning.basis, meaning.year, meaning.sign = "change", last.basis, last.year, last.sign
        if item:
            fund = self._fund_of(sentence, figure.at) if "项目数" in item.label else ""
            meaning.label, meaning.key = item.label, (item.concept, fund)
            meaning.body = self._buyer(clause, figure.at)
            return meaning
        if direction is not None and last and last.measure == "count" and self.text.startswith(self.grammar.compare, clause):
            meaning.label, meaning.key = last.label, last.key  # 购置执法车2辆，比上年少3辆
            return meaning
        after = re.match(r"(?:（[^）]*）)?([^，。；：、（）\d]{2,16})", self.text[figure.to + len(unit) :])
        words = self._counted_words(after.group(1)) if after else ""
        meaning.label = words if len(words) >= 2 else self._own_words(window, clause, figure.at)
        if not meaning.label:
            led = max((t.end for t in window if t.kind in ("reason", "purpose")), default=clause)
            noun = re.search(r"([\u4e00-\u9fff]{1,12}?)(?:为|是|共|达|约)?$", self.text[max(clause, led) : figure.at])
            meaning.label = self._whose(noun.group(1)) if noun else ""
        if not meaning.label and last and last.label:
            meaning.label = last.label if last.measure == "count" else f"{last.label}{unit}"  # 培训5期200人次
        if not meaning.label:
            meaning.measure = "unread"
        return meaning

    def _buyer(self, clause: int, at: int) -> str:
        """机关事务中心购置5台车，纪委购置2台车: the body whose purchase a count is; '' for the department's own."""
        bought = re.fullmatch("([一-鿿]{2,14}?)(?:新|更新)?购置", self.text[clause:at])
        if not bought:
            return ""
        one_of_several = self.meanings and self.meanings[-1].body and self.meanings[-1].unit
        named = bought.group(1).endswith(tuple(self.grammar.vocabulary.words["unit_names"]))
        return bought.group(1) if named or (one_of_several and bought.group(1) not in ("共", "全年", "本年")) else ""

    @staticmethod
    def _counted_words(after: str) -> str:
        """What the words after a number and its unit say was counted: 部门整体支出; of projects, what was done with them."""
        if owner := re.match("(?:预算)?单位", after):
            return owner.group()  # 1个单位出国团组2个
        if done := _WORK_ON_PROJECTS.match(after):
            return f"{done.group(1)}项目数"  # 选取9个项目开展绩效监控
        if person := _PERSONS.match(after):
            return person.group()  # 62名职工工资调标
        if units := re.match("[一-鿿]{2,10}的(?:预算)?单位", after):
            return units.group()  # 2个参照公务员法管理的单位
        return re.split("[的和及与在]|开展|进行", after)[0]

    def _distributed_count(self, figure: Figure, clause: int, unit: str) -> Item | None:
        """购置数及保有量分别为1辆和130辆: the count whose head stands at the figure's own place in the list."""
        spread = self.text.rfind("分别", self._clause_start(figure.at, 0), figure.at)
        if spread < 0:
            return None
        before = self._between(spread, figure.at)
        first = before[0].at if before else figure.at
        if self._listed(first) < 2 or self._listed(first) <= len(before):
            return None
        heads: list[tuple[int, int, str]] = []
        for head in sorted(
            self.grammar.heads(self.text, self._clause_start(figure.at, 0), spread), key=lambda h: (h[0], -h[1])
        ):
            if not heads or head[0] >= heads[-1][1]:
                heads.append(head)
        if len(heads) != self._listed(first):
            return None
        head = heads[len(before)][2]
        return next((i for i in self.grammar.vocabulary.counts if head in i.heads and unit in i.units), None)

    def _count_item(self, figure: Figure, unit: str, sentence: int) -> Item | None:
        """The count whose head stands nearest before the number (or, failing that, just after it in the clause)."""
        unit = unit.lstrip("万亿")
        unit = "个团组" if unit == "个" and self.text.startswith("团组", figure.to + 1) else unit
        unit = "批次" if unit == "个" and _IN_BATCHES.search(self.text[: figure.at][-8:]) else unit  # 接待批次为520个
        before, after = self._heads_around(figure, unit, sentence)
        if numeral := re.match(r"次(?:公务)?接待|批(?:公务)?接待", self.text[figure.to :]):
            before, after = [], [(0, 0, "接待")]
            unit = numeral.group()[0]
        before = [h for h in before if not self._foreign(self.text[h[1] : figure.at])]
        first = self._named_first(figure.at, sentence)
        if first and before and before[0][2] != first[2] and before[0][2] in first[2]:
            before = [first]  # （其中外事接待0.20万元，接待2批次）: the short word means the thing that the bracket names first
        projects = re.match("[个项]项目", self.text[figure.to :])  # 2个项目自评等级为良: what follows says which
        for _, _, head in after + before if projects else before + after:
            for item in self.grammar.vocabulary.counts:
                if head in item.heads and unit in item.units:
                    return self._unless_the_whole(item)
        return None

    def _heads_around(self, figure: Figure, unit: str, sentence: int) -> tuple[list, list]:
        """The count heads before the number, nearest first, and those after it up to the next figure."""
        later = (self.figures[i].at for i in range(bisect_right(self._at, figure.at), len(self._at)))
        follows = next((at for at in later if not self._bracketed(at)), len(self.text))
        end = min((p for s in STOPS + "、" if (p := self.text.find(s, figure.to)) >= 0), default=len(self.text))
        close = self._between(sentence - 40, figure.at)  # their words may begin this sentence part
        taken = {f.to + len(unit) for f in close if self.text.startswith(unit, f.to)}
        before = [
            h
            for h in self.grammar.heads(self.text, sentence, figure.at)
            if h[0] not in taken  # 7个内设机构和5个: the word belongs to the 7
            and self._same_bracket(h[0], figure.at)
            and not _DISPOSED.search(self.text[max(sentence, h[0] - 6) : h[0]])  # 处置车辆1辆 is none of those held
            and not (h[2].endswith("用车") and "购置" not in h[2] and self.text.endswith("购置", 0, h[0]))
        ]
        # 35个项目自评得分在90分以上: a number within a band of scores, not the number evaluated
        after = [h for h in self.grammar.heads(self.text, figure.to, min(end, follows)) if not _GRADED.match(self.text, h[1])]
        return (
            sorted(before, key=lambda h: (h[1], h[1] - h[0]), reverse=True),
            sorted(after, key=lambda h: (h[0], h[0] - h[1])),
        )

    def _same_bracket(self, place: int, at: int) -> bool:
        """Whether what stands at the place is said of the figure: not in a bracket that closed before it."""
        opened = self.text.rfind("（", 0, place)
        closed = self.text.find("）", place)
        return not (self._bracketed(place) and opened < closed < at)

    def _named_first(self, at: int, sentence: int) -> tuple[int, int, str] | None:
        """The head that the bracket, the list after 其中 or the part of the sentence that the figure stands in names first."""
        mark, start = ("（", 0) if self._bracketed(at) else ("其中", sentence)
        opened = self.text.rfind(mark, start, at)
        opened = -1 if opened < sentence or "）" in self.text[opened:at] else opened
        part = max(sentence, opened, self.text.rfind("；", sentence, at))
        return min(self.grammar.heads(self.text, part, at), key=lambda h: (h[0], h[0] - h[1]), default=None)

    def _foreign(self, between: str) -> bool:
        """Whether words stand between a head and its number that belong to neither: 车辆报废1辆 is no number of vehicles."""
        rest = re.sub(r"（[^）]*）|\d[\d,.]*|[一二两三四五六七八九十]+(?=[批人次个辆])|项目|其中|团组|参加|[，；]", "", between)
        for unit in self.context.units:
            rest = rest.replace(unit, "")
        for token in reversed(self.grammar.tokens(rest)):  # 较上年减少 changes the count and is no other thing
            if token.kind in ("reference", "direction", "compared", "level"):
                rest = rest[: token.start] + rest[token.end :]
        rest = rest.strip("较比与同")
        rest = self.grammar.count_units.sub("", rest)
        return len(_GENERIC.sub("", rest)) > 1

    def _score(self, figure: Figure, unit: str, window: list[Token], clause: int, sentence: int, zone: str) -> Meaning:
        meaning = Meaning(figure, "score", unit=unit, basis=ACTUAL, year=self.context.year)
        items = [t.value for t in window if t.kind == "item" and t.value.kind == "score"]
        last = self.previous
        if last and last.measure == "score" and not self.text[clause : figure.at].strip("、和及与"):
            return replace(meaning, label=last.label, key=last.key)  # 得分分别为92.5分、88分
        words = items[-1].label if items else self._own_words(window, clause, figure.at)
        if not words and (noun := re.search(r"([\u4e00-\u9fff]{1,12}?)(?:为|是|得)?$", self.text[clause : figure.at])):
            words = noun.group(1)  # 投入12分、过程26.6分
        meaning.label = words or (self.subject.label if self.subject else "")
        project = re.fullmatch("(.{2,30}?)(?:项目)?(?:绩效)?(?:自评|评价)?得分", meaning.label)
        if project and not items and len(_GENERIC.sub("", _EVALUATED.sub("", project.group(1)))) > 1:
            self.subject = Subject(project.group(1))  # 案件审判项目自评得分97分，全年预算数2500万元
        meaning.key = (items[-1].concept, "") if items else None
        if not meaning.label:
            meaning.measure = "unread"
        return meaning

    # --- reasons ----------------------------------------------------------------------------------------------------

    def _find_reasons(self) -> None:
        for start, end, kind in self.zones:
            if kind != "reason" or end <= start:
                continue
            explained = [m for m in self.meanings if m.figure.at < start and m.measure in ("change", "change_rate")]
            last = explained[-1] if explained else None
            same = [m for m in explained if last and (m.key, m.label, m.basis) == (last.key, last.label, last.basis)]
            low, high = self.line.span(start, end)
            subject = Subject(last.label, last.key) if last else self.subject
            text = self.text[start:end].lstrip("：是为，")
            self.reasons.append(
                Reason(
                    text,
                    low,
                    high,
                    tuple(m.figure.start for m in same[-2:]),
                    subject,
                    last.basis if last else "",
                    self.context.section,
                )
            )
