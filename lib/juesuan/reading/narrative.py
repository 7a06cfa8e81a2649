"""Narrative: the blocks of a document in order, each paragraph under its headings, each table after the lines that lead it."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from juesuan.documents.document import Document, Table
from juesuan.documents.document import Paragraph as Block
from juesuan.ground.expressions import expression
from juesuan.reading.clauses import Paragraph
from juesuan.reading.figures import Plain, find_figures, plain, set_aside
from juesuan.reading.grammar import ACTUAL, INITIAL, TOTALS, Context, Grammar, Meaning, Reason, Statement, Subject, bare
from juesuan.reading.levels import level_marks, names_of_codes, path_marks
from juesuan.reading.registers import Registers
from juesuan.reading.table_units import unit_of_prose
from juesuan.reading.tables import is_public, read_table, unlabelled
from juesuan.reading.vocabulary import Item, said_of

_LEVELS = ("heading_part", "heading_chapter", "heading_section", "heading_item", "heading_point", "heading_bare")
_FORMATS = ("{}", "{}", "({})", "{}", "({})", "{}")
_ROWS = 60  # lines that the rows of a table may take up
_ITEM = 3  # the level of headings from which on they are items of one section


class Placed(NamedTuple):
    """A figure with its meaning, its section, its page and its cell: table, row and column."""

    meaning: Meaning
    section: str
    page: int | None
    cell: tuple[int, int, int] | None


class _Row(NamedTuple):
    """The lines of a row as one, its amount last, and of how many blocks it is."""

    line: Plain
    page: int | None
    blocks: int
    unplaced: bool = False


@dataclass(eq=False, repr=False)
class Narrative:
    """A document while it is read: `run` gives its figures; what else is said is collected beside them."""

    document: Document
    grammar: Grammar
    year: int | None
    is_budget: bool = False  # the document as a whole is a budget: a level whose words name no basis is the initial budget's
    units: tuple[str, ...] = ()
    department: str = ""
    reasons: list[Reason] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    sections: list[tuple[str, str, int]] = field(default_factory=list)
    tables: list = field(default_factory=list)

    def __post_init__(self) -> None:
        self.words, self.pattern, self.text = self.grammar.vocabulary, self.grammar.pattern, self.document.text
        self.path: list[tuple[int, str, str]] = []  # level, number, title
        self.group = ""
        # Comparator, unit and whole of a paragraph that ends in a colon, for the list after it.
        self.before_list: tuple[str, str, Subject | None] = ("", "", None)
        self._list_level: int | None = None  # of the heading that the line is which opened the list
        self.unnumbered = False  # whether the lines after that colon have had no numbers so far
        self._unit_line = ""  # the line above all headings that told it, until a table shows that it was the table's
        self.unit = self.unit_of_all = unit_of_prose(self.document)  # of amounts without one: in the next table, or everywhere
        self.annual = False  # what 预算 alone means, once the text has said it
        self._in_list: list[Subject] = []  # what the entries of the list in force are about, for a sum told after it
        self._goes_on = False  # whether the paragraph before ended in ；, so that this one is of its list
        self._before: Registers | None = None  # of the paragraph before, where it has figures
        self._told: dict[tuple, set[str]] = defaultdict(set)  # of which funds the expenditure has been told, by chapter
        self._abouts: dict[str, str] = {}  # what a title is about, by title
        self._section: Context | None = None  # of the path as it stands
        # The section whose list is of other money than its fund's too.
        self._of_all_money: list[tuple[int, str, str]] | None = None
        self._group_level = 0  # of the heading under which a project's account was opened

    def run(self) -> Iterator[Placed]:
        """Every figure of the document with its meaning, section, page and cell."""
        lead: list[str] = []  # the paragraphs before a table: its title and unit
        widths: list[int] = []  # the last column of each table
        for block in self._rows_joined():
            if isinstance(block, Table):
                context = self._context()
                context.unit = self.unit_of_all
                context.basis = INITIAL if self._of_a_budget_table(block, lead) else context.basis
                above = self._rows_above(lead) if block.loose else []
                read = read_table(self.document, block, above or lead[-4:], context, self.grammar, len(self.tables), self.words)
                self.tables.append(read)
                widths.append(max(cell.column for cell in block.cells) if block.cells else 0)
                goes_on = is_public(read) and widths[-2:] == 2 * widths[-1:] and self.tables[-2].kind == read.kind
                # Its rows, or its total, stand in the one before; or columns of that in one whose rows have no labels.
                left = [table for table in self.tables if table.kind != "unread"][-1:] if unlabelled(read, block) else []
                for part in left:
                    part.halved = True
                for part in self.tables[-2:] if goes_on else left:
                    part.sums = [one._replace(closed=False) for one in part.sums]
                if self._unit_line and any(self._unit_line in line for line in lead[-3:]):
                    self.unit_of_all = ""  # 单位：万元 was this table's alone
                self.unit, self._unit_line = self.unit_of_all, ""
                self.reasons += read.reasons
                yield from (Placed(m, context.section, page, cell) for m, page, cell in read.meanings)
                lead = []
                continue
            lines = [*self._parted(block)] if isinstance(block, Block) else [block.line]
            for line in lines:
                if block.unplaced or self.pattern["form_run_on"].search(line.text):
                    # Columns are lost: nothing tells what the figures mean, and none is a page's number.
                    for figure in find_figures(line, self.text):
                        reason = set_aside(f"{line.text}|", figure.at, figure.to)
                        unread = Meaning(figure, "other" if reason else "unread", reason=reason)
                        yield Placed(unread, self._number(), block.page, None)
                elif line.text:
                    yield from self._paragraph(line, block.page)
            lead.append("".join(line.text for line in lines))

    def _rows_above(self, lead: list[str]) -> list[str]:
        """Title and unit of a table whose first rows were read as lines, where nothing but these stands between; else none."""
        rows = list(itertools.takewhile(lambda line: not self.pattern["no_row"].search(line), reversed(lead[-_ROWS:])))
        title = next((line for line in rows if line.endswith("表")), "")
        below = rows[: rows.index(title)] if title else []
        numbered = sum(bool(self.pattern["heading_chapter"].match(line)) for line in below)
        return [title, f"单位：{self.unit}"] if self.unit and numbered > 2 else []

    def _rows_joined(self) -> Iterator[Block | Table | _Row]:
        """The blocks in order; as one the lines of a row whose name is wrapped around its amount, as the text of a page has it:
        灾害防治及应急管理支, 98.23, 出."""
        blocks, at = self.document.blocks, 0
        while at < len(blocks):
            row = self._row(blocks[at : at + 4])
            yield row or blocks[at]
            at += row.blocks if row else 1

    def _row(self, blocks: Sequence[Block | Table]) -> _Row | None:
        """The row that these lines begin with: the first of them numbered, an amount alone, and the rest of a known name."""
        if len(blocks) < 3 or any(isinstance(b, Table) or b.end - b.start > 60 for b in blocks[:3]):
            return None
        begun = self.pattern["row_begun"].search(plain(self.text, blocks[0].start, blocks[0].end, blocks[0].skip).text)
        if not begun:
            return None  # most lines; the others need not be looked at
        lines = [plain(self.text, b.start, b.end, b.skip) for b in blocks if not isinstance(b, Table)]
        if not self.pattern["amount_alone"].fullmatch(lines[1].text):
            return None
        for last in range(3, len(lines) + 1):
            item = self.words.item(begun.group(1) + "".join(line.text for line in lines[2:last]))
            if item and item.kind == "money":
                ordered = [lines[0], *lines[2:last], lines[1]]
                offsets = [place for line in ordered for place in line.offsets]
                return _Row(Plain("".join(line.text for line in ordered), offsets), blocks[0].page, last)
        return None

    def _of_a_budget_table(self, table: Table, lead: list[str]) -> bool:
        """Whether the title before a table, or in its first row, speaks of a budget and of nothing that came of it."""
        first = [text for c in table.cells[:1] if c.row == 0 and "表" in (text := plain(self.text, c.start, c.end).text)]
        title = next((t for t in [*first, *reversed(lead[-3:])] if "预算" in t and len(t) < 60), "")
        title = self.pattern["no_budget"].sub("", title)
        return "预算" in title and not self.pattern["accounts_told"].search(title) and "执行" not in title

    def _parted(self, block: Block) -> Iterator[Plain]:
        """A block that runs on over headings, as text taken from a page without its line breaks does, or over an answer; and a
        row of income beside expenditure."""
        name = "heading_within" if block.end - block.start > 250 else "answer_within"
        within = [m.start() for m in self.pattern[name].finditer(self.text, block.start + 1, block.end)]
        beside = None if within else self.pattern["row_beside"].match(self.text, block.start, block.end)
        begins = [block.start, *([beside.end()] if beside else within), block.end]
        for start, end in itertools.pairwise(begins):
            yield plain(self.text, start, end, block.skip)

    def _paragraph(self, line: Plain, page: int | None) -> Iterator[Placed]:
        before = self.path
        self._heading(line)
        level = None if self.path is before else self.path[-1][0]  # of the heading that the line is
        if level is not None and self._list_level is not None and level <= self._list_level:
            # （三）基本支出 ends the list below 3.住房保障支出，其中：
            self.before_list, self.unnumbered = ("", "", None), False
        if name := self.grammar.project(line.text):  # X项目绩效自评综述 opens the account of project X
            self.group, self._section = name, None
            self._group_level = self.path[-1][0] if self.path else 0
        line = self._prepared(line)
        text = line.text
        summed = self.pattern["sum_led"].match(text)
        left = level is None and self.path and self.path[-1][0] >= _ITEM and self.pattern["list_left"].match(text)
        if left and self._in_list:
            self.path, self._section = [p for p in self.path if p[0] < _ITEM], None  # below the entries, of their heading
        if summed and self._in_list:  # 以上合计9万元 speaks of the whole list, not of its last entry
            about = {s.label for s in self._in_list}
            titled = ((part, self.grammar.first_item(part[2])) for part in self.path)
            self.path = [p for p, item in titled if p[0] < _ITEM - 1 or (p[1] and not (item and item.label in about))]
            self._section = None
        context = self._context(text)
        self.annual = self.annual or bool(self.pattern["budget_meant"].search(text))
        context.annual = self.annual
        context.told = tuple(self._in_list) if summed else ()
        listed = self.pattern["list_item"].match(text)
        context.compared_with, listed_body, context.listed_in = self.before_list if listed else ("", "", None)
        if not listed and self.unnumbered:
            context.listed_in = self.before_list[2]  # 基本支出9万元，其中： and lines without numbers
        context.body = context.body or listed_body
        if self._before and self.pattern["goes_on_before"].match(text):
            compared, whole = self._before.compared_with, self._before.level_of_list()
            context.compared_with = min(compared) if len(compared) == 1 else ""
            context.listed = whole.basis if whole and whole.basis != ACTUAL else ""
        told = self._told[tuple(p for p in self.path if p[0] < _ITEM)]
        context.narrowed = context.scope == "grant" and "general" in told and "grant" not in told
        read = Paragraph(line, find_figures(line, self.text), context, self.grammar).read()
        self._before = read.registers if read.meanings else None
        if read.context.group != context.group:
            self.group, self._section = read.context.group, None
        self._lists(read, text, bool(listed), bool(summed))
        self._list_level = level if text.endswith("：") else self._list_level if self.before_list[2] else None
        if read.registers.all_money and text.endswith("：") and self.pattern["all_again"].match(text, text.rfind("。") + 1):
            self._of_all_money, self._section = [*self.path], None  # 本年支出（含其他资金）按功能分类：
        self.reasons += read.reasons
        self.statements += read.statements
        told |= {s.key[1] for s in read.registers.recent if s.key and s.key[0] == TOTALS[1]}
        for meaning in read.meanings:
            if meaning.body and meaning.key and not meaning.group:
                self._at_its_level(meaning)
                meaning.key = said_of(meaning.key, meaning.body)
                if meaning.of and meaning.of.key:
                    meaning.of = Subject(meaning.of.label, said_of(meaning.of.key, meaning.body))
            yield Placed(meaning, context.section, page, None)

    def _lists(self, read: Paragraph, text: str, listed: bool, summed: bool) -> None:
        """Keeps what the list in force is of, and what its entries were about, for the paragraph behind this one."""
        if text.endswith("：") and read.scan.zone(len(text) - 1) != "reason":  # 主要原因： opens no list of the item's parts
            led = read.scan.item_after(text.rfind("。"))  # …结余44.90万元。本年收入中：
            whole = led or (read.registers.subject if read.meanings else None)
            balanced = whole and whole.key and whole.key[0] in self.words.hierarchy["balanced"]
            told_of = None if balanced else whole
            self.before_list, self.unnumbered = (read.registers.comparator, read.registers.body, told_of), True
        elif listed and not read.meanings and self.path and self.path[-1][0] < _ITEM - 1:
            self.before_list, self.unnumbered = ("", "", None), False  # 十、其他事项: the next chapter is no entry of the list
        elif listed:
            self.unnumbered = False
        elif not self.unnumbered or not read.meanings:
            self.before_list, self.unnumbered = ("", "", None), False
        entry = listed or self.unnumbered or (self.path and self.path[-1][0] >= _ITEM) or self._goes_on or text.endswith("；")
        self._goes_on = text.endswith("；")
        if read.registers.recent and entry:
            self._in_list.append(read.registers.recent[0])
        elif (read.meanings and not summed) or (not read.meanings and self.path and self.path[-1][0] == _ITEM - 1):
            self._in_list = []  # （二）支出 opens another

    def _prepared(self, line: Plain) -> Plain:
        """A paragraph without 问： and 答： (what a question is about holds for its answer), and with the unit told once before
        it behind each amount, where none has one of its own."""
        text, pattern = line.text, self.pattern
        spoken, told = pattern["spoken"].match(text), pattern["unit_told"].search(text)
        if spoken and spoken.group().endswith(("问：", "Q：")) and self._asked(text[spoken.end() :]):
            self._open(len(_LEVELS) - 1, "", text[spoken.end() :])
        if told:
            self.unit = next(filter(None, told.groups()))
            of_all = pattern["unit_of_all"].search(text)
            if of_all or not self.sections:
                self.unit_of_all, self._unit_line = self.unit, "" if of_all else text
        edits = [(0, spoken.end(), "")] if spoken else []
        if titled := pattern["bracket_title"].match(text):  # 【财政拨款】年初结转9万元
            edits += [(0, 1, ""), (titled.end() - 1, titled.end(), "。")]
        for name, words in (("basis_colon", ""), ("word_ends", "，"), ("half_bracket", "、"), ("added", "加")):
            edits += [(m.start(), m.end(), words) for m in pattern[name].finditer(text)]
        edits += [(*m.span("remark"), "") for m in pattern["entry_remark"].finditer(text)]
        for moved in pattern["arrow"].finditer(text):
            edits += [(moved.start(), moved.start(), "由"), (*moved.span("to"), "变为")]
        for day in pattern["balance_day"].finditer(text) if self.year else ():
            opens = int(day["year"]) == self.year - (not day["opens"])  # the last day of the year before, or the first of this
            edits += [(*day.span("at"), "，本年年初" if opens else "，年末")] if opens or int(day["year"]) == self.year else []
        below = any("类）" in title for _, _, title in self.path[:-1])
        edits += path_marks(text, pattern, lambda: self._names_of_codes, below)
        edits += [(m.start(), m.end(), "增加" if m["up"] else "减少") for m in pattern["signed"].finditer(text)]
        if self.unit_of_all or (self.unit and not expression(rf"\d{self.unit}").search(text)):
            amounts = pattern["without_unit"].finditer(text)
            edits += [(m.end(), m.end(), self.unit or self.unit_of_all) for m in amounts if m["name"] or m["cents"]]
        elif not self.unit:
            edits += [(m.end(), m.end(), m.lastgroup) for m in pattern["counted_bare"].finditer(text)]
        return line.edited(sorted(edits))

    def _marked(self, title: str) -> str:
        """A title with the marks of its path: 1.农林水支出-水利-水文测报."""
        edits = sorted(level_marks(title, self.pattern, lambda: self._names_of_codes))
        return Plain(title, [*range(len(title))]).edited(edits).text

    @cached_property
    def _names_of_codes(self) -> Mapping[str, str]:
        return names_of_codes(self.document)

    def _at_its_level(self, meaning: Meaning) -> None:
        """县本级一般公共预算收入: the income or expenditure of a level of government, by its own name."""
        concept, scope = meaning.key or ("", "")
        name = next((n for n, fund in self.grammar.funds.items() if fund == scope and n.endswith("预算")), "")
        if concept in TOTALS and name and meaning.body in self.words.words["government_own"]:
            meaning.label = f"{meaning.body.removesuffix(name).removesuffix(name[:-2])}{name}{concept[:2]}"

    # --- sections -------------------------------------------------------------------------------------------------------

    def _open(self, level: int, number: str, title: str) -> None:
        """A heading begins: those of its level and below are over."""
        self.path = [p for p in self.path if p[0] < level] + [(level, number, title)]
        self._section = None
        if level < _ITEM or level <= self._group_level:
            self.group = ""  # 2. behind 1.X项目绩效自评综述

    def _heading(self, line: Plain) -> None:
        if not self.pattern["heading"].match(line.text):
            title = line.text.strip("【】：") if len(line.text) < 24 else ""
            item = self.words.item(title)
            if (item and item.kind == "money") or self.pattern["path"].fullmatch(self._marked(title)):
                self._open(len(_LEVELS) - 1, "", line.text)  # a line that is but an item's name
            return
        for level, name in enumerate(_LEVELS):
            if match := self.pattern[name].match(line.text):
                title = self.pattern["title_ends"].split(line.text[match.end() :], maxsplit=1)[0]
                if len(title) > 45:
                    title = self.pattern["title_shortened"].split(title, maxsplit=1)[0]
                if line.text[match.end() + len(title) :][:1].isdigit():
                    led = self.pattern["title_led"].match(title)  # 2、收入总计中，财政拨款收入9万元
                    title = led.group() if led else title
                    self._abouts[title] = ""  # （三）住房保障支出2021年年初预算1200.00元: an item with its amounts
                self._open(level, match.group(1), title)
                self.sections.append((self._number(), title, line.offsets[0]))
                return

    def _number(self) -> str:
        return "".join(_FORMATS[level].format(number) for level, number, _ in self.path)

    def _context(self, text: str = "") -> Context:
        """What a paragraph or table of the section in force inherits."""
        if self._section is None or self._section.group != self.group:
            rule = self._section_rule()
            said = {name: rule[name] for name in ("scope", "plain", "glossary") if rule.get(name)}
            if self._of_all_money is not None and self.path[: len(self._of_all_money)] == self._of_all_money:
                said.pop("scope", None)
            section = replace(self._everywhere, section=self._number(), group=self.group, **said)
            section.topic, section.body = self._topic(section.scope), self._body()
            section.other_year = self._later_budget()
            self._section = section
        return self._section.under(INITIAL if self._of_the_budget(text) else ACTUAL)

    @cached_property
    def _everywhere(self) -> Context:
        """What holds in all sections."""
        named = bool(self.year) and f"{self.year}年" in "".join(self.text.split())
        said = {"in_budget": self.is_budget, "carries": self._carries, "closes": self._closes, "titled": self._titled}
        return Context(self.year, units=self.units, department=self.department, names_its_year=named, **said)

    @cached_property
    def _carries(self) -> bool:
        """Whether the document speaks of balances carried forward: without them 总收入 is what came in this year; nor is it a
        total with balances, which are equal, where it is told another amount than 总支出."""
        told = {m[1] or m[2]: m.group(3, 4) for m in reversed([*self.pattern["loose_amount"].finditer(self.text)])}
        if len(told) < 2 and ("总收入" not in self.text or "总支出" not in self.text):
            return True
        differ = len(told) == 2 and len({unit for _, unit in told.values()}) == 1 and len(set(told.values())) == 2
        return bool(self.pattern["carried"].search(self.text)) and (not differ or self._closes)

    @cached_property
    def _closes(self) -> bool:
        return "总支出" in self.text and bool(self.pattern["closing_beside"].search(plain(self.text, 0, len(self.text)).text))

    @cached_property
    def _titled(self) -> Subject | None:
        """What a notice is about by its title: 2022年“三公”经费预算说明."""
        title = self.text.strip().partition("\n")[0]
        item = self.grammar.first_item(bare(title)) if len(title) < 60 else None
        return Subject(item.label, item.key("")) if item and item.kind == "money" else None

    @cached_property
    def _titled_budget(self) -> bool:
        """Whether the document as a whole is about the budget alone."""
        lines = [line for line in self.text.strip().split("\n", 3)[:3] if len(line) < 40]  # a title may stand on three
        titled = "预算" in (self._about(lines[0]), self._about("".join(lines))) if lines else False
        if self.is_budget or (titled and not self.pattern["accounts_anywhere"].search(self.text)):
            return True
        printed = self.pattern["budget_printed"].findall("".join(self.text.split()))
        return len(printed) > 1 and not self.pattern["anything_done"].search(self.text)

    def _about(self, title: str) -> str:
        """Which of budget and accounts a title speaks of."""
        about = self._abouts.get(title)
        if about is None:
            found = self.pattern["budget_or_accounts"].search(self.pattern["no_budget"].sub("", title))
            about = self._abouts[title] = found.group() if found else ""
        return about

    def _later_budget(self) -> int | None:
        """The year of the innermost dated title, if it is about the budget of a later year than the document's."""
        dated = next((m for _, _, t in reversed(self.path) if (m := self.pattern["year"].search(t))), None)
        later = dated and self.year and int(dated.group(1)) > self.year and "决算" not in dated.string
        return int(dated.group(1)) if later and "预算" in self.pattern["no_budget"].sub("", dated.string) else None

    def _of_the_budget(self, text: str) -> bool:
        """Whether the innermost title that speaks of budget or accounts, else the whole document, is about the budget alone.

        A title that a paragraph goes on after, as 3.接待费支出预算6万元，支出决算4万元, is judged with the paragraph.
        """
        for _, _, title in reversed(self.path):
            about = self._about(title)
            if about and not (about == "支出" and self._titled_budget):  # in a budget 三、支出情况 is about what will be spent
                goes_on = about == "预算" and title in text[: len(title) + 8] and self.pattern["accounts_told"].search(text)
                return about == "预算" and not goes_on
        return self._titled_budget

    def _body(self) -> str:
        """The unit whose heading the paragraph stands under; below 各单位…情况 any heading that is a unit's name."""
        for (_, _, above), (_, _, title) in zip([(0, "", ""), *self.path], self.path, strict=False):
            if unit := next((u for u in self.units if title.startswith(u) and len(title) <= len(u) + 12), ""):
                return unit
            if title.endswith(self.grammar.unit_names) and any(w in above for w in self.words.words["unit_sections"]):
                return title
        return ""

    def _section_rule(self) -> Mapping:
        """The rule of the innermost title that has one; 财政拨款 within a section about one fund means that fund's grant."""
        titles = [t for level, _, t in reversed(self.path) if level < _ITEM or not self.pattern["income_title"].match(t)]
        of_class = lambda title: "类）" in title.replace("分类）", "")  # noqa: E731 - not 财政拨款支出（按功能分类）
        found = [r for title in titles if not of_class(title) for r in [self._rule(title)] if r]
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
            marked = self._marked(title)
            if "类）" in marked and (paths := [*self.pattern["path"].finditer(marked)]):
                return self.grammar.path(paths[-1], scope)
            if self.pattern["class_title"].search(title):
                continue  # 1.普通教育（款）小学教育（项）, below the heading of its class
            headed = self.words.hierarchy["headed"].get(self.pattern["heading_words"].sub("", title))
            if item := self.grammar.first_item(title) or self._asked(title) or self.words.items.get(headed):
                return Subject(item.label, item.key(scope))
        return None

    def _asked(self, question: str) -> Item | None:
        """The item, or the side of the accounts, that a question asks after: 支出呢？"""
        about = self.pattern["asking"].split(question)[0] if question.endswith("？") else ""
        side = self.grammar.speech.of(about, self.department).side
        headed = self.words.hierarchy["headed"].get(self.pattern["heading_words"].sub("", about), f"{side}合计")
        return self.grammar.first_item(question) or self.words.items.get(headed)
