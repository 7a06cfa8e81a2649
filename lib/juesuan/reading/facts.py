"""Facts: every figure with its meaning; nothing vanishes, for a figure without meaning is set aside with a reason or unread."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from typing import NamedTuple

from juesuan.documents.document import Document, Table
from juesuan.documents.document import Paragraph as Block
from juesuan.ground.errors import CannotRead
from juesuan.ground.exact import exact, rounded
from juesuan.reading.book import Book
from juesuan.reading.clauses import Paragraph
from juesuan.reading.figures import Plain, find_figures, plain
from juesuan.reading.grammar import ACTUAL, INITIAL, Context, Grammar, Meaning, Reason, Statement, Subject, grammar
from juesuan.reading.identity import Identity, identify, one_disclosure, units
from juesuan.reading.tables import read_table
from juesuan.reading.vocabulary import Key, Vocabulary, said_of, vocabulary

COLUMNS = [
    "fact",
    "label",
    "measure",
    "basis",
    "year",
    "value",
    "unit",
    "decimals",
    "low",
    "high",
    "of",
    "section",
    "page",
    "start",
    "end",
    "text",
    "reason",
    "how",
]  # the contract of `juesuan facts`, in order
EVERYTHING = frozenset(("label", "basis", "measure", "of", "year"))  # what the headers of a table name
SCALES = {"倍": Fraction(1), "%": Fraction(1, 100), "‰": Fraction(1, 1000), "百分点": Fraction(1, 100)}


@dataclass(frozen=True, slots=True)
class Fact:
    """A published figure with its meaning. `low` and `high` are in base units (yuan, ratio, count); the last fields are what
    the reader understood beyond the contract: the unknown amount meant (concept and scope), the whole of a share, the
    performance form or table it belongs to, how surely it was read ("words", "arithmetic" or "doubtful"), which of label,
    basis, measure, of and year its own clause names (the rest is inherited), the shape of that clause, and the other readings
    that the words leave open, the likeliest first."""

    fact: str
    label: str
    measure: str
    basis: str
    year: int | None
    value: Decimal
    unit: str
    decimals: int
    low: Fraction
    high: Fraction
    of: str
    section: str
    page: int | None
    start: int
    end: int
    text: str
    reason: str
    key: Key | None = None
    of_key: Key | None = None
    group: str = ""
    cell: tuple[int, int, int] | None = None  # table, row, column
    how: str = "words"
    named: frozenset[str] = frozenset()
    shape: str = ""
    candidates: tuple[Candidate, ...] = field(default=(), repr=False)

    @property
    def scale(self) -> Fraction:
        """Base units in one printed unit: 10,000 for 万元, 1/100 for %."""
        return scale(self.unit)

    @property
    def exact(self) -> Fraction:
        """The printed value in base units, without its rounding interval."""
        return exact(self.value) * self.scale

    @property
    def is_fact(self) -> bool:
        return self.measure not in ("other", "unread")


class Candidate(NamedTuple):
    """Another reading of a figure: the field of the fact that it changes, to what, and why it was thought of; `rank` 1 is the
    likeliest. Fields that it does not change are None."""

    rank: float
    reason: str  # rate_of_budget, missing_percent, other_comparator, other_label, change_not_level, other_whole
    label: str | None = None
    key: Key | None = None
    measure: str | None = None
    basis: str | None = None
    unit: str | None = None
    of: str | None = None
    of_key: Key | None = None


@dataclass(frozen=True)
class Reading:
    """What was read from one document: facts in order, the reasons and statements of its narrative, its tables' titles."""

    department: str
    year: int | None
    facts: tuple[Fact, ...]
    reasons: tuple[Reason, ...] = ()
    statements: tuple[Statement, ...] = ()
    sections: tuple[tuple[str, str, int], ...] = ()  # number, title, start
    tables: tuple = ()
    units: tuple[str, ...] = ()  # the units of the department that the document lists
    identity: Identity = field(
        default_factory=Identity
    )  # department, year and kind of the document, with the words that told them

    @cached_property
    def book(self) -> Book:
        """The figures by meaning and by place."""
        return Book(self)

    def counts(self) -> dict[str, int]:
        """Figures printed, with a meaning, set aside with a reason, and unread; the last three add up to the first."""
        aside = sum(f.measure == "other" for f in self.facts)
        unread = sum(f.measure == "unread" for f in self.facts)
        return {"printed": len(self.facts), "facts": len(self.facts) - aside - unread, "set_aside": aside, "unread": unread}


@cache
def scale(unit: str) -> Fraction:
    """Base units in one printed unit; 1 for counts and scores."""
    words = vocabulary().words
    if unit[:1] in ("万", "亿") and unit[1:] in words["counts"]:
        return Fraction(words["money"][unit[0] + "元"])
    return SCALES.get(unit) or Fraction(words["money"].get(unit, 1))


def read_facts(document: Document) -> Reading:
    """Reads every figure of a document. Raises CannotRead where the text is no final-accounts disclosure."""
    words = vocabulary()
    one_disclosure(document)
    identity = identify(document)
    department, year = identity.department, identity.year
    if not re.search(r"决算|三公|经费|采购|预算|公务用车|公务接待|国有资产", document.text):
        raise CannotRead(
            document.file,
            "the text speaks of no final accounts, budget, procurement or expense",
            "check that this is the disclosure",
        )
    listed = units(document, department)
    walk = _Walk(document, words, grammar(), year, listed)
    meanings = [_Placed(m, section, page, cell) for m, section, page, cell in walk.run()]
    meanings.sort(key=lambda p: p.meaning.figure.start)
    _name_by_form(meanings, [t.form for t in walk.tables if t.form])
    facts = tuple(_fact(number, placed, year) for number, placed in enumerate(meanings, 1))
    told = (tuple(part) for part in (walk.reasons, walk.statements, walk.sections, walk.tables))
    return Reading(department, year, facts, *told, listed, identity)


def _name_by_form(placed: list[_Placed], forms: list) -> None:
    """A figure of a project's account in the text's own words gets the name of the form's indicator that it speaks of."""
    for meaning in (p.meaning for p in placed):
        form = next((f for f in forms if meaning.group and f.project == meaning.group), None)
        if form is None or meaning.key or meaning.measure in ("other", "unread", "score"):
            continue
        for indicator in form.indicators:
            core = re.sub(r"(?:数量|人数|数|率|金额)$", "", indicator.name)
            if len(core) >= 3 and core in meaning.label and meaning.unit in (indicator.unit, "名", "人"):
                meaning.label = indicator.name
                break


@dataclass(frozen=True, slots=True)
class _Placed:
    meaning: Meaning
    section: str
    page: int | None
    cell: tuple[int, int, int] | None


def _fact(number: int, placed: _Placed, year: int | None) -> Fact:
    meaning, figure = placed.meaning, placed.meaning.figure
    value = figure.value.copy_negate() if meaning.sign < 0 and figure.value else figure.value
    aside = meaning.measure in ("other", "unread")
    countable = meaning.measure == "count" or (meaning.measure in ("target", "amount", "change") and _is_count(meaning.unit))
    base = scale(meaning.unit)
    if countable or meaning.measure in ("weight", "score") or aside:
        low = high = exact(value) * base
    else:
        interval = rounded(value, figure.decimals, base)
        low, high = interval.low, interval.high
    return Fact(
        fact=f"f{number:03d}",
        label=meaning.label,
        measure=meaning.measure,
        basis="" if aside else meaning.basis,
        year=None if aside else meaning.year,
        value=value,
        unit=meaning.unit,
        decimals=figure.decimals,
        low=low,
        high=high,
        of=meaning.of.label if meaning.of else "",
        section=placed.section,
        page=placed.page,
        start=figure.start,
        end=figure.end,
        text=figure.text,
        reason=meaning.reason,
        key=None if aside else meaning.key,
        of_key=meaning.of.key if meaning.of else None,
        group=meaning.group,
        cell=placed.cell,
        named=EVERYTHING if placed.cell else frozenset(meaning.named),
        shape=meaning.shape,
    )


def _is_count(unit: str) -> bool:
    return unit in vocabulary().words["counts"]


_NO_BUDGET = re.compile("一般公共预算|政府性基金预算|国有资本经营预算|公共预算|预算(?:绩效|管理|单位|法|外|内|部门)|预决算")
_BUDGET_OR_ACCOUNTS = re.compile("决算|执行|支出(?!预算)|预算(?=安排|编制|情况|说明|公开|$)")

# --- walking the blocks ------------------------------------------------------------------------------------------------

_HEADINGS = (
    re.compile(r"(第[一二三四五六七八九十]+(?:部分|章))[、：]?"),
    re.compile(r"([一二三四五六七八九十]{1,3})[、.．]"),
    re.compile(r"（([一二三四五六七八九十]{1,3})）"),
    re.compile(r"(\d{1,3})[.．、](?!\d)"),
    re.compile(r"（(\d{1,3})）"),
)
_LIST_ITEM = re.compile(r"（?[\d一二三四五六七八九十]{1,3}[）、.．](?!\d)|[一二三四五六七八九十]是")
_FORMATS = ("{}", "{}", "({})", "{}", "({})")


_HEADING_WITHIN = re.compile(
    r"(?<=[。！\s明况])(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])\s*[^，。；：\d]{2,36}?(?:情况|说明|构成|职责|设置)"
)


def _parted(text: str, block: Block) -> Iterator[Block]:
    """A block that runs on over headings, as text taken from a page without its line breaks does, part by part."""
    begins = [block.start]
    if block.end - block.start > 250:
        begins += [m.start() for m in _HEADING_WITHIN.finditer(text, block.start + 1, block.end)]
    for start, end in itertools.pairwise([*begins, block.end]):
        yield replace(block, start=start, end=end)


@dataclass
class _Walk:
    document: Document
    words: Vocabulary
    grammar: Grammar
    year: int | None
    units: tuple[str, ...] = ()
    reasons: list[Reason] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    sections: list[tuple[str, str, int]] = field(default_factory=list)
    tables: list = field(default_factory=list)

    def run(self) -> Iterator[tuple[Meaning, str, int | None, tuple[int, int, int] | None]]:
        self.path: list[tuple[int, str, str]] = []  # level, number, title
        self.group = ""
        self.names_its_year = bool(self.year) and f"{self.year}年" in re.sub(r"\s", "", self.document.text)
        self.before_list = ("", "")  # comparator and unit of a paragraph that ends in a colon, for the list after it
        lead: list[str] = []  # the paragraphs before a table: its title and unit
        for block in self.document.blocks:
            if isinstance(block, Table):
                context = self._context()
                read = read_table(self.document, block, lead[-4:], context, self.grammar, len(self.tables), self.words)
                self.tables.append(read)
                self.reasons += read.reasons
                yield from ((m, context.section, page, cell) for m, page, cell in read.meanings)
                lead = []
            else:
                for part in _parted(self.document.text, block):
                    yield from self._paragraph(part)
                lead.append(plain(self.document.text, block.start, block.end).text)

    def _paragraph(self, block: Block) -> Iterator[tuple[Meaning, str, int | None, None]]:
        line = plain(self.document.text, block.start, block.end)
        if not line.text:
            return
        self._heading(line, block)
        figures = find_figures(line, self.document.text)
        self._project(line.text)
        context = self._context(line.text)
        context.compared_with, listed_body = self.before_list if _LIST_ITEM.match(line.text) else ("", "")
        context.body = context.body or listed_body
        read = Paragraph(line, figures, context, self.grammar).read()
        if line.text.endswith("："):
            self.before_list = (read.comparator, read.body)
        elif not _LIST_ITEM.match(line.text):
            self.before_list = ("", "")
        self.reasons += read.reasons
        self.statements += read.statements
        for meaning in read.meanings:
            if meaning.body and meaning.key and not meaning.group:
                meaning.key = said_of(meaning.key, meaning.body)
                if meaning.of and meaning.of.key:
                    meaning.of = Subject(meaning.of.label, said_of(meaning.of.key, meaning.body))
        yield from ((m, context.section, block.page, None) for m in read.meanings)

    def _heading(self, line: Plain, block: Block) -> None:
        for level, pattern in enumerate(_HEADINGS):
            if match := pattern.match(line.text):
                title = re.split(r"[。：]|[，；]?\d[\d,.]*[万亿]?元", line.text[match.end() :])[0]
                if len(title) > 45:
                    title = re.split(r"[，\d]", title)[0]
                self.path = [p for p in self.path if p[0] < level] + [(level, match.group(1), title)]
                self.sections.append((self._number(), title, block.start))
                if level < 3:
                    self.group = ""
                return

    def _number(self) -> str:
        return "".join(_FORMATS[level].format(number) for level, number, _ in self.path)

    def _project(self, text: str) -> None:
        """X项目绩效自评综述 opens the account of project X."""
        for phrase in self.words.words["projects"]:
            name, found, _ = text.partition(phrase)
            if found and 2 <= len(name) <= 60 and "。" not in name:
                self.group = re.sub(r"^(?:（?[\d一二三四五六七八九十]+）?[.、．]?)", "", name)
                return

    def _context(self, text: str = "") -> Context:
        context = Context(self.year, self._number(), group=self.group)
        rule = self._section_rule()
        context.scope = rule.get("scope", "")
        context.plain, context.glossary = rule.get("plain", False), rule.get("glossary", False)
        context.basis = INITIAL if self._of_the_budget(text) else ACTUAL
        context.topic = self._topic(context.scope)
        context.units, context.body = self.units, self._body()
        context.names_its_year, context.other_year = self.names_its_year, self._later_budget()
        return context

    def _later_budget(self) -> int | None:
        """The year of the innermost dated title, if it is about the budget of a later year than the document's."""
        dated = next((m for _, _, t in reversed(self.path) if (m := re.search(r"(20\d\d)年", t))), None)
        later = dated and self.year and int(dated.group(1)) > self.year and "决算" not in dated.string
        return int(dated.group(1)) if later and "预算" in _NO_BUDGET.sub("", dated.string) else None

    def _of_the_budget(self, text: str) -> bool:
        """Whether the innermost title that speaks of budget or accounts, else the whole document, is about the budget alone.

        A title that a paragraph goes on after, as 3.接待费支出预算6万元，支出决算4万元, is judged with the paragraph.
        """
        for _, _, title in reversed(self.path):
            if named := _BUDGET_OR_ACCOUNTS.search(_NO_BUDGET.sub("", title)):
                goes_on = title in text[: len(title) + 8] and re.search("决算|实际支出|执行数", text)
                return named.group() == "预算" and not goes_on
        title, _, rest = self.document.text.strip().partition("\n")
        titled = _BUDGET_OR_ACCOUNTS.search(_NO_BUDGET.sub("", title)) if len(title) < 60 else None
        return bool(titled) and titled.group() == "预算" and not re.search("决算|执行数|实际支出", rest)

    def _body(self) -> str:
        """The unit whose heading the paragraph stands under; below 各单位…情况 any heading that is a unit's name."""
        for (_, _, above), (_, _, title) in zip([(0, "", ""), *self.path], self.path, strict=False):
            if unit := next((u for u in self.units if title.startswith(u) and len(title) <= len(u) + 12), ""):
                return unit
            one_by_one = any(w in above for w in self.words.words["unit_sections"])
            if one_by_one and title.endswith(tuple(self.words.words["unit_names"])):
                return title
        return ""

    def _section_rule(self) -> Mapping:
        """The rule of the innermost title that has one; 财政拨款 within a section about one fund means that fund's grant."""
        found = [r for _, _, title in reversed(self.path) if "类）" not in title for r in [self._rule(title)] if r]
        if found and found[0].get("scope") == "grant":
            return next((r for r in found if r.get("scope") in ("general", "fund", "capital")), found[0])
        return found[0] if found else {}

    def _rule(self, title: str) -> Mapping | None:
        title = title.replace("非财政拨款", "")  # 使用非财政拨款结余 is no section about the fiscal grant
        return next((r for r in self.words.sections if r["title"] in title), None)

    def _topic(self, scope: str) -> Subject | None:
        if self.group:
            return Subject("项目资金", ("项目资金", self.group))
        for _, _, title in reversed(self.path):
            if path := self.grammar.path_subject(title, scope):
                return path
            if re.search("（[款项]）", title):
                continue  # 1.普通教育（款）小学教育（项）, below the heading of its class
            items = [t.value for t in self.grammar.tokens(title) if t.kind == "item"]
            if items:
                return Subject(items[0].label, items[0].key(scope))
        return None
