"""Public tables: what each cell of the nine tables of a department's final accounts means, and which cells add up to which.

A table is told by its title, else by its headers, never by its number; a column by the texts above it, a row by its label and
code. The words are in data/vocabulary/tables.yaml. A cell gets the same key (concept and scope) as the sentence that prints
the same amount, so that tables and text check each other. Source of the forms: CRITERIA 1.11, 1.12 and 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from juesuan.documents.document import Cell, Document, Table
from juesuan.reading.figures import Figure, Plain, plain
from juesuan.reading.grammar import ACTUAL, ANNUAL, INITIAL, PRIOR, Context, Meaning, Subject
from juesuan.reading.grid import CODED, Column, Grid, Lane, Row, TableWords, table_words
from juesuan.reading.vocabulary import FUNDS, Item, Key, Vocabulary, bare

BUDGET = "budget"
_UNIT = re.compile(r"单位[:：]?(?:人民币)?(亿元|万元|千元|元)|（(?:单位[:：])?(亿元|万元|千元|元)）")
_TOTALS = ("收入总计", "支出总计")
_SIDE_TOTAL = {"income": "收入", "expenditure": "支出"}
_MAY_COUNT = re.compile("[0-9次组辆批]")
_COUNT_UNIT = re.compile(r"（([^（）]{1,4})）$")


@dataclass(frozen=True, slots=True)
class TableSum:
    """What the form of a table says: whole = sum of parts (kind sum), part <= whole (bound), or opening and income (parts)
    against spending and closing (against and whole; kind carry_forward). Where it is closed, a part left blank is nil."""

    kind: str
    whole: Key
    parts: tuple[Key, ...]
    against: tuple[Key, ...] = ()
    bases: tuple[str, ...] = (ACTUAL,)
    closed: bool = True
    criterion: str = "total-equals-parts"


@dataclass
class PublicTable:
    """One public table as read. `blanks` has what the form asks for and the table leaves blank: key and basis, with the dash
    that stands there (or nothing). `unit_named` is false where no line names the unit and 万元 is assumed; `budget_named` says
    whence the kind of budget is known: header, note, narrative, or default."""

    kind: str
    title: str
    unit: str
    unit_named: bool
    meanings: list[tuple[Meaning, Cell]] = field(default_factory=list)
    blanks: dict[tuple[Key, str], str] = field(default_factory=dict)
    sums: list[TableSum] = field(default_factory=list)
    budget_named: str = ""
    empty: bool = True


def read_public_table(
    document: Document,
    table: Table,
    lead: list[str],
    context: Context,
    words: Vocabulary,
    lines: Mapping[int, Plain] | None = None,
) -> PublicTable | None:
    """The public table that these cells are, or None where they are another table. `lead` has the plain paragraphs before it;
    `lines` the cells' plain texts by identity, where the caller has them."""
    known = table_words()
    if not table.cells or len(table.cells) < 4:
        return None
    grid = Grid(document, table, lines)
    found = _by_title(grid, lead, known) or _by_signature(grid, known)
    if not found or not found[1]:
        return None
    title, entry = found
    unit = _unit(grid, lead)
    public = PublicTable(entry["kind"], title, unit or "万元", bool(unit))
    reader = _READERS.get(entry["kind"], _Codes)(grid, public, entry["scope"], context, words)
    reader.read(lead)
    return public if reader.found else None


# --- which table it is -------------------------------------------------------------------------------------------------


def _by_title(grid: Grid, lead: list[str], known: TableWords) -> tuple[str, dict] | None:
    """The nearest title with its entry (an empty one for a table of another sort): in its first rows, else before it."""
    own = ["".join(grid.texts(row)) for row in range(grid.meta)]
    for text in [*own, *reversed(lead)]:
        title = bare(re.sub(r"[（(]?(?:公开|财决)\w{0,4}\d*表[）)]?", "", text))
        if not 3 <= len(title) <= 60 or "表" not in title or re.match("注|说明|备注|单位|部门：", title) or "。" in title:
            continue
        if any(word in title for word in known.raw["not_titles"]):
            return title, {}
        for entry in known.raw["titles"]:
            if any(all(word in title for word in one) for one in entry["words"]):
                return title, entry
    return None


def _by_signature(grid: Grid, known: TableWords) -> tuple[str, dict] | None:
    headers = "|".join(t for row in range(grid.body) for t in grid.texts(row))
    labels = "|".join(t for row in range(grid.body, grid.height) for t in grid.texts(row))
    for entry in known.raw["signatures"]:
        if all(word in headers for word in entry["headers"]) and all(word in labels for word in entry["rows"]):
            return "", entry
    return None


def _unit(grid: Grid, lead: list[str]) -> str:
    """The money unit of the table's own line or header, else of the nearest paragraph before it; empty where none names it."""
    own = "|".join(t for row in range(grid.body) for t in grid.texts(row))
    for text in (own, *reversed(lead)):
        if match := _UNIT.search(text):
            return match.group(1) or match.group(2)
    return ""


# --- reading -----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Value:
    """What the headers of one value column say: its own item (None for the row's amount), fund, basis and measure."""

    column: Column
    name: str = ""
    item: Item | None = None
    scope: str | None = None
    basis: str = ACTUAL
    measure: str = "amount"
    unit: str = ""
    of_which: bool = False
    chain: tuple[str, ...] = ()  # the items that the headers name, from the outside in


class _Reader:
    """Reads one table; the kinds differ in what a row's label means."""

    def __init__(self, grid: Grid, public: PublicTable, scope: str, context: Context, words: Vocabulary):
        self.grid, self.public, self.scope, self.context, self.words = grid, public, scope, context, words
        self.known = table_words()
        self.classes = {i.label: i for i in words.function_classes}
        self._labels: dict[Key, str] = {}
        self._items: dict[str, Item | None] = {}
        self._funds = {bare(name): scope for scope, fund in words.funds.items() for name in fund["also"]}
        self.found = False  # whether any row and column was understood
        self.used: set[tuple[Key, str]] = set()
        self.done: set[int] = set()  # cells whose figures have a meaning
        self.keys: dict[Key, None] = {}  # printed or blank, in order
        self.unknown = False  # a row with a figure that no vocabulary knows, so totals may have other parts

    def read(self, lead: list[str]) -> None:
        self.budget = self._budget_basis(lead)
        for lane in self.grid.lanes():
            self._lane(lane, [self._value(column) for column in lane.values])
        self._aside()
        self.public.empty = not any(m.measure == "amount" for m, _ in self.public.meanings)
        self.public.sums = list(dict.fromkeys(self.sums()))

    def _lane(self, lane: Lane, values: list[_Value]) -> None:
        for row in self.grid.rows(lane):
            self.enter(lane, row)
            for value in values:
                self._cell(lane, row, value)

    def enter(self, lane: Lane, row: Row) -> None:
        """Told of each row before its cells."""

    def meaning(self, lane: Lane, row: Row, value: _Value) -> Subject:
        """Label and key of one cell; key None where nothing known is meant."""
        raise NotImplementedError

    def sums(self) -> Iterator[TableSum]:
        """What the form says adds up, over the keys that the table prints or leaves blank."""
        yield from self._hierarchy_sums()

    def label_of(self, key: Key) -> str:
        """The canonical label of an amount, e.g. 财政拨款收入 for 收入合计 of the fiscal grant."""
        if key not in self._labels:
            self._labels[key] = self.words.label_of(key)
        return self._labels[key]

    def _cell(self, lane: Lane, row: Row, value: _Value) -> None:
        cell = self.grid.at(row.index, value.column.index)
        blank = self.grid.is_blank(cell)
        number = None if blank else self.grid.number(cell)
        if (not blank and number is None) or (cell and id(cell) in self.done):
            return
        subject = self.meaning(lane, row, value)
        key, basis = subject.key, value.basis
        level = key is not None and value.measure == "amount"
        if level:
            self.found = True
            self.keys.setdefault(key)
        if number is None:
            if level and (key, basis) not in self.used:
                self.public.blanks.setdefault((key, basis), self.grid.text(cell))
            return
        if level and (key, basis) in self.used:
            key = None  # two rows share a name: the second figure is no second print of the first
        elif level:
            self.used.add((key, basis))
            self.public.blanks.pop((key, basis), None)
        self.done.add(id(cell))
        self.public.meanings.append((self._made(number, Subject(subject.label, key), value, row), cell))
        stray = key is None and value.measure == "amount" and not row.of_which
        self.unknown = self.unknown or (stray and bool(number[0].value))

    def _made(self, number: tuple[Figure, int], subject: Subject, value: _Value, row: Row) -> Meaning:
        figure, sign = number
        year = self.context.year
        count = _COUNT_UNIT.search(row.name)
        item = self.words.items.get(subject.label)
        if value.measure == "amount" and ((item and item.kind == "count") or (count and count.group(1) in "个人辆台套次批")):
            unit = item.units[0] if item else count.group(1)
            return Meaning(figure, "count", subject.label, subject.key, value.basis, year, sign, unit)
        if value.measure == "unread":
            return Meaning(figure, "unread")
        if value.measure != "amount":
            basis = self.budget if value.measure == "rate" else PRIOR
            unit = self.public.unit if value.measure == "change" else "%"
            of = subject if value.measure == "rate" else None
            return Meaning(figure, value.measure, subject.label, subject.key, basis, year, sign, unit, of)
        if value.basis == PRIOR and year:
            year -= 1
        behind = self.grid.text(self.grid.at(row.index, value.column.index))[figure.to :].strip("|）")
        if not subject.label or behind not in ("", *self.words.words["money"]):
            return Meaning(figure, "unread")  # no label, or a percentage in a column that says nothing of one
        unit = behind or value.unit or self.public.unit
        return Meaning(figure, "amount", subject.label, subject.key, value.basis, year, sign, unit)

    # --- columns ----------------------------------------------------------------------------------------------------

    def _value(self, column: Column) -> _Value:
        """What the texts above a column say, from the innermost outwards."""
        value = _Value(column)
        for text in reversed(column.path):
            if match := _UNIT.search(text):
                value.unit = match.group(1) or match.group(2) or ""
            short = re.sub(r"^(?:其中[：:]?|[一二三四五六七八九十\d]{1,2}[、.．])", "", _UNIT.sub("", text))
            year = re.match(r"(20\d\d)年度?", short)
            short = short[year.end() :] if year else short
            if year and self.context.year and int(year.group(1)) == self.context.year - 1:
                value.basis = PRIOR
            if measure := self.known.measures.get(short):
                value.measure = measure if value.measure == "amount" else value.measure  # 增减情况 over 增减幅度 adds nothing
            elif basis := self.known.bases.get(short):
                value.basis = self._basis(basis, value)
            elif short and short not in self.known.raw["plain"]:
                named = self.item(short)
                value.chain = (named.label if named else short, *value.chain)
                if value.name:
                    continue
                value.name, value.of_which = short, text.startswith("其中")
                value.item = named
                if value.item is None and re.search("[增减]|率$|比例|幅度", short):
                    value.measure = "unread"  # a change or rate that no vocabulary knows, no level
                value.scope = self._funds.get(short)
        return value

    def _basis(self, basis: str, value: _Value) -> str:
        if value.basis == PRIOR and basis == ACTUAL:
            return PRIOR
        if basis == BUDGET:
            return self.budget
        if basis in (INITIAL, ANNUAL):
            self.public.budget_named = "header"
        return basis

    def item(self, name: str) -> Item | None:
        """The vocabulary's item for a printed header or label."""
        if name not in self._items:
            self._items[name] = self.words.items.get(self.known.names.get(name, "")) or self.words.item(name)
        return self._items[name]

    def _budget_basis(self, lead: list[str]) -> str:
        """Which budget a bare 预算数 is: as the table's note says, else the text on “三公”, else 年初 to FY2018, then 全年.

        Source: CRITERIA 3, Comparator: the note of the FY2017 form says 年初预算数, that of the later ones 全年预算数.
        """
        document, end = self.grid.document, self.grid.table.end
        near = plain(document.text, end, min(len(document.text), end + 300)).text + "".join(lead)
        told = {m for m in re.findall(r"预算数(?:为|是|指|反映|系)[^。]{0,20}?(年初|全年|调整)", near)}
        self.public.budget_named = "note" if told else "narrative"
        if not told:
            phrase = r"三公[”\"’'」]?\s*经费[^。；]{0,60}?(年初|全年|调整)[^。；，]{0,6}预算"
            told = set(re.findall(phrase, document.text))
        named = {INITIAL if word == "年初" else ANNUAL for word in told}
        if len(named) == 1:
            return named.pop()
        self.public.budget_named = "default"
        return INITIAL if (self.context.year or 9999) <= 2018 else ANNUAL

    # --- figures that are not amounts -------------------------------------------------------------------------------

    def _aside(self) -> None:
        """Every figure that is no amount is set aside: codes, row and column numbers, list numbers, years and thresholds."""
        lanes = self.grid.lanes()
        codes = {c for lane in lanes for c in lane.codes}
        values = {v.index for lane in lanes for v in lane.values}
        lines = {c for lane in lanes for c in lane.lines}
        for cell in sorted(self.grid.table.cells, key=lambda c: (c.row, c.column)):
            if id(cell) in self.done or not _MAY_COUNT.search(self.grid.text(cell)):
                continue
            for figure in self.grid.figures(cell):
                reason = self._reason(cell, figure, codes, lines, values)
                measure = "other" if reason else "unread"
                self.public.meanings.append((Meaning(figure, measure, reason=reason), cell))

    def _reason(self, cell: Cell, figure: Figure, codes: set[int], lines: set[int], values: set[int]) -> str:
        text = self.grid.text(cell)
        before, after = text[: figure.at], text[figure.to :]
        alone = len(text) == figure.to - figure.at
        if self.grid.is_column_numbers(cell.row):
            return "column_number"
        if alone and cell.column in lines:
            return "row_number"
        if (alone and cell.column in codes) or (not before.strip("[［【") and CODED.match(text)):
            return "code"
        if re.search(r"单价|单位价值|以上|以下", before[-6:] + after[:10]):
            return "threshold"
        if re.fullmatch(r"20\d\d", figure.text) and re.match("年|[-./]", after):
            return "year"
        if re.match("表", after) or cell.row < self.grid.meta:
            return "table_number"
        if not before.strip("（(") and re.match(r"[、.．）)]", after):
            return "list_number"
        in_body = cell.column in values and cell.row >= self.grid.body
        return "" if in_body and not re.search("[\u4e00-\u9fff]{2}", text) else "name"

    # --- what adds up -----------------------------------------------------------------------------------------------

    def _hierarchy_sums(self) -> Iterator[TableSum]:
        """The vocabulary's wholes and parts that this table prints; what the form lists and the table leaves blank is nil."""
        bases = tuple(sorted({basis for _, basis in (*self.used, *self.public.blanks)}))
        told: dict[Key, set[Key]] = {}
        for entry in self.words.hierarchy["sums"]:
            for scope in entry.get("scopes", [""]):
                whole = self.words.items[entry["whole"]].key(scope)
                if entry["parts"] == "function_classes":
                    parts = [(i.concept, scope) for i in self.classes.values()]
                    core: list[Key] = []
                else:
                    parts = [self.words.items[label].key(scope) for label in entry["parts"]]
                    core = [self.words.items[label].key(scope) for label in entry["core"]]
                mine = tuple(p for p in parts if p in self.keys)
                fits = whole in self.keys and mine and whole not in mine and all(c in self.keys for c in core)
                # Vehicles with their subtotal or as purchase and running: one sum, said once.
                if fits and told.setdefault(whole, set()).isdisjoint(mine):
                    told[whole] |= set(mine)
                    yield TableSum("sum", whole, mine, bases=bases, closed=not self.unknown)


class _Codes(_Reader):
    """02, 03, 05, 07, 08: one row for each 类, 款 and 项 by code; the columns split the row's amount."""

    def __init__(self, *given):
        super().__init__(*given)
        self.prefix = "收入|" if self.public.kind == "income" else ""
        self.total = ("收入合计" if self.prefix else "支出合计", self.scope)
        self.names: dict[str, str] = {}  # code -> row's path
        self.path, self.label, self.is_total = "", "", False
        self.splits: dict[str, dict[str, None]] = {}  # suffix of a column ("" the row's amount) -> of those that make it up

    def enter(self, lane: Lane, row: Row) -> None:
        self.is_total = not row.code and row.name in self.known.raw["totals"]
        self.path = self.label = ""
        if not row.code or not row.name:
            return
        parent = next((p for n in (5, 3) if (p := self.names.get(row.code[:n])) and n < len(row.code)), "")
        self.label = self._class(row) if len(row.code) == 3 else row.name
        self.path = f"{parent}/{self.label}" if parent else self.label
        self.names.setdefault(row.code, self.path)

    def _class(self, row: Row) -> str:
        """A class by its printed name (former names included), else by its code."""
        item = self.words.item(row.name) or self.words.item(row.name + "支出")
        if item is None or item.label not in self.classes:
            item = next((i for i in self.classes.values() if i.code == row.code), None)
        return item.label if item else row.name

    def meaning(self, lane: Lane, row: Row, value: _Value) -> Subject:
        chain = [label for label in value.chain if label not in ("支出合计", "本年支出合计", self.total[0])]
        suffix = self._suffix(chain)
        if suffix and not value.of_which and (len(chain) > 1 or not self._apart(suffix)):
            self.splits.setdefault(self._suffix(chain[:-1]), {}).setdefault(suffix)
        if self.is_total:
            key = self._total_of(f"|{suffix}") if suffix else self.total
            return Subject(self.label_of(key), key) if key else Subject(value.name)
        if not self.path:
            return Subject(row.name)
        concept = self.prefix + self.path + (f"|{suffix}" if suffix else "")
        note = suffix or ("收入" if self.prefix else "")
        return Subject(f"{self.label}（{note}）" if note else self.label, (concept, self.scope))

    def _suffix(self, chain: list[str]) -> str:
        """What tells a column's amounts from the row's: 人员经费, but 收入合计/项目支出, which is no expenditure."""
        return "/".join(chain) if chain and self._apart(chain[0]) else "".join(chain[-1:])

    @staticmethod
    def _apart(suffix: str) -> bool:
        """Whether a column of balances or of income, which is no part of the row's expenditure."""
        return suffix.startswith("收入合计") or bool(re.search("结余|结转", suffix))

    def sums(self) -> Iterator[TableSum]:
        yield from self._hierarchy_sums()
        rows = {code: self.prefix + path for code, path in self.names.items()}
        for suffix in ("", *(f"|{s}" for s in self._suffixes())):
            yield from self._tree(rows, suffix)
        for concept in rows.values():
            yield from self._across(concept)
            yield from self._balance(concept)
        leaves = [c for code, c in rows.items() if not any(o != code and o.startswith(code) for o in rows)]
        if len(leaves) > 1 and not self.prefix and "/" in "".join(leaves):
            # The items' budgets are printed in the text only; they make the total's budget.
            yield TableSum("sum", self.total, tuple((c, self.scope) for c in leaves), bases=(INITIAL, ANNUAL), closed=False)

    def _suffixes(self) -> list[str]:
        return list(dict.fromkeys(concept.rpartition("|")[2] for concept, _ in self.keys if self._is_split(concept)))

    def _is_split(self, concept: str) -> bool:
        return "|" in concept.removeprefix(self.prefix)

    def _tree(self, rows: dict[str, str], suffix: str) -> Iterator[TableSum]:
        """类 = sum of 款 = sum of 项, and the total = sum of the classes, in one column."""
        below: dict[str, list[Key]] = {}
        for code, concept in rows.items():
            parent = next((code[:n] for n in (5, 3) if n < len(code) and code[:n] in rows), "")
            key = (concept + suffix, self.scope)
            if key in self.keys:
                below.setdefault(parent, []).append(key)
        for parent, parts in below.items():
            whole = (rows[parent] + suffix, self.scope) if parent else self._total_of(suffix)
            if whole and whole in self.keys:
                yield TableSum("sum", whole, tuple(parts))

    def _across(self, concept: str) -> Iterator[TableSum]:
        """The columns that make up a row's amount, and those that make up one of them (人员经费 and 公用经费 of 基本支出)."""
        for parent, suffixes in self.splits.items():
            whole = (f"{concept}|{parent}" if parent else concept, self.scope)
            parts = tuple(k for s in suffixes if (k := (f"{concept}|{s}", self.scope)) in self.keys)
            if parts and whole in self.keys and (not parent or len(suffixes) > 1):
                yield TableSum("sum", whole, parts)

    def _total_of(self, suffix: str) -> Key | None:
        if not suffix:
            return self.total
        outer, _, inner = suffix[1:].partition("/")
        item = self.words.items.get(outer)
        key = item.key(self.scope) if item else None
        return (f"{key[0]}|{inner}", key[1]) if key and inner else key

    def _balance(self, concept: str) -> Iterator[TableSum]:
        """Opening balance and income are spent or carried over, row by row (tables of a fund)."""
        opening, income, closing = (
            (f"{concept}|{name}", self.scope) for name in ("年初结转和结余", "收入合计", "年末结转和结余")
        )
        if {opening, income, closing} <= set(self.keys):
            spent = (concept, self.scope)
            yield TableSum("carry_forward", closing, (opening, income), (spent,), criterion="carry-forward-rolls")


class _Totals(_Reader):
    """01 and 04: income in one lane, expenditure in the other, by item, fund or class, down to 总计."""

    def __init__(self, *given):
        super().__init__(*given)
        self.side, self.block, self.seen_total = "", "收入合计", False

    def enter(self, lane: Lane, row: Row) -> None:
        first = row.index == self.grid.body
        if first:
            self.side = lane.side or ("income" if lane.number == 0 else "expenditure")
            self.block, self.seen_total = "收入合计", False

    def meaning(self, lane: Lane, row: Row, value: _Value) -> Subject:
        scope = value.scope or self.scope
        name = row.name
        if not name:
            return Subject("")
        if (self.side == "expenditure" or value.scope is None) and (key := self._total_row(name, scope)):
            return Subject(self.label_of(key), key)
        fund = self._funds.get(name)
        if fund in FUNDS[1:] and self.side == "income" and (self.public.kind == "grant_totals" or row.of_which):
            key = (self.block, fund)
            return Subject(self.label_of(key), key)
        return self._item_row(name, scope, row)

    def _total_row(self, name: str, scope: str) -> Key | None:
        side = _SIDE_TOTAL[self.side]
        if name in ("总计", "收入总计", "支出总计", "合计") and (name != "合计" or self.seen_total):
            return f"{side}总计", scope
        if name in ("合计", "本年合计", "本年收入合计", "本年支出合计", "本年收入", "本年支出"):
            self.seen_total = True
            return (f"{name[2:4]}合计" if len(name) > 3 and name[2:4] in ("收入", "支出") else f"{side}合计"), scope
        return None

    def _item_row(self, name: str, scope: str, row: Row) -> Subject:
        item = self.item(name) or (self.item(name + "支出") if self.side == "expenditure" else None)
        if item is None or item.kind != "money":
            return Subject(name)
        if item.concept in ("年初结转和结余", "年末结转和结余"):
            self.block = item.concept
        if item.scope in FUNDS and scope in FUNDS and scope != "grant":
            return Subject(self.label_of((item.concept, scope)), (item.concept, scope))
        classes = item.label in self.classes or (item.scope is None and item.concept in self.block)
        key = (item.concept, scope) if classes else item.key(scope)
        return Subject(item.label, key)

    def sums(self) -> Iterator[TableSum]:
        yield from self._hierarchy_sums()
        concepts = dict.fromkeys(concept for concept, scope in self.keys if scope == "grant")
        for concept in concepts:
            parts = tuple((concept, f) for f in FUNDS[1:] if (concept, f) in self.keys)
            if parts and self.public.kind == "grant_totals":
                yield TableSum("sum", (concept, "grant"), parts, closed=not self.unknown)
            elif parts and (concept, "general") not in parts:  # 财政拨款收入, 其中：政府性基金
                yield TableSum("bound", (concept, "grant"), parts, criterion="part-within-whole")


class _Economic(_Reader):
    """06: basic expenditure by economic class, 人员经费 and 公用经费 side by side or as columns."""

    def __init__(self, *given):
        super().__init__(*given)
        self.names = {bare(n): i.label for i in self.words.economic_classes for n in (i.label, *i.names)}
        self.by_code = {i.code: i.label for i in self.words.economic_classes}
        self.rows: dict[str, str] = {}
        self.splits: dict[str, None] = {}

    def meaning(self, lane: Lane, row: Row, value: _Value) -> Subject:
        if not row.name and not row.code:
            return Subject("")
        if not row.code and (item := self._total(row.name, value)):
            return item
        if not row.code:
            return Subject(row.name)
        label = self.names.get(row.name) or (row.name or self.by_code.get(row.code, row.code))
        self.rows.setdefault(row.code, label)
        if value.item and value.item.label in ("人员经费", "公用经费"):
            self.splits.setdefault(value.item.label)
            return Subject(f"{label}（{value.item.label}）", (f"{label}|{value.item.label}", "basic"))
        return Subject(label, (label, "basic"))

    def _total(self, name: str, value: _Value) -> Subject | None:
        item = self.item(name)
        if item and item.label in ("人员经费", "公用经费"):
            return Subject(item.label, item.key("general"))
        if name in self.known.raw["totals"] or (item and item.label == "基本支出"):
            own = value.item if value.item and value.item.label in ("人员经费", "公用经费") else self.words.items["基本支出"]
            key = own.key("general")
            return Subject(self.label_of(key), key)
        return None

    def sums(self) -> Iterator[TableSum]:
        personnel = set(self.known.raw["personnel"])
        groups: dict[Key, list[Key]] = {("人员经费", "general"): [], ("公用经费", "general"): []}
        for code, label in self.rows.items():
            parts = tuple((self.rows[c], "basic") for c in self.rows if len(c) == 5 and c.startswith(code))
            if len(code) == 3:
                groups[("人员经费" if code in personnel else "公用经费", "general")].append((label, "basic"))
                if parts:
                    yield TableSum("sum", (label, "basic"), parts)
            splits = tuple((f"{label}|{s}", "basic") for s in self.splits if (f"{label}|{s}", "basic") in self.keys)
            if splits:
                yield TableSum("sum", (label, "basic"), splits)
        for whole, classes in groups.items():
            if classes and whole in self.keys:
                yield TableSum("sum", whole, tuple(classes))
        if set(groups) <= set(self.keys):
            yield TableSum("sum", ("基本支出", "general"), tuple(groups))
        for code, label in self.known.raw["within_three_public"].items():
            if code in self.rows:
                whole = (self.words.items[label].concept, "")
                yield TableSum("bound", whole, ((self.rows[code], "basic"),), criterion="part-within-whole")


class _Items(_Reader):
    """09 and the statistics table: items of “三公”, operating costs, assets and procurement, in columns or in rows."""

    def __init__(self, *given):
        super().__init__(*given)
        self.block = ""
        counts = [i for i in self.words.counts if i.label not in ("绩效自评项目数",)]
        self.counts = {bare(i.label): i for i in counts}
        for item in counts:
            for head in item.heads:
                if sum(head in other.heads for other in counts) == 1:
                    self.counts.setdefault(head, item)
        self.units = 0

    def _lane(self, lane: Lane, values: list[_Value]) -> None:
        self.across = any(value.item for value in values)
        super()._lane(lane, values)

    def enter(self, lane: Lane, row: Row) -> None:
        if row.index == self.grid.body:
            rows = [r for r in self.grid.rows(lane) if r.name]
            self.units = sum(self.row_item(r.name) is None and r.name not in self.known.raw["totals"] for r in rows)
            self.total_row = any(r.name in self.known.raw["totals"] for r in rows)
        if item := self.row_item(row.name):
            self.block = item.label if item.label in ("“三公”经费", "机关运行经费", "政府采购支出总额") else self.block

    def row_item(self, name: str) -> Item | None:
        """A row's item: money by name, else the count whose name or head the label holds (longest first)."""
        short = _COUNT_UNIT.sub("", name)
        if not short:
            return None
        if found := self.item(name) or self.item(short) or self.item(short + "支出") or self.item(short.removesuffix("支出")):
            return found
        inside = [head for head in self.counts if head in short]
        return self.counts[max(inside, key=len)] if inside and len(max(inside, key=len)) >= 4 else None

    def meaning(self, lane: Lane, row: Row, value: _Value) -> Subject:
        if self.across and (value.item or not value.name):
            # Items stand in the columns; the rows are the department, or its units with a total.
            item = value.item or self.words.items["“三公”经费"]
            total = row.name in self.known.raw["totals"] or (not self.total_row and self.units <= 1)
            return self._subject(item) if total else Subject(item.label)
        if row.name in ("支出合计", "合计", "小计") and self.block in ("“三公”经费", ""):
            return self._subject(self.words.items["“三公”经费"])
        item = self.row_item(row.name)
        return self._subject(item) if item and item.concept not in _TOTALS else Subject(_COUNT_UNIT.sub("", row.name))

    def _subject(self, item: Item) -> Subject:
        return Subject(item.label, item.key(""))


_READERS = {
    "income_expenditure": _Totals,
    "grant_totals": _Totals,
    "basic_detail": _Economic,
    "three_public": _Items,
    "operations": _Items,
}
