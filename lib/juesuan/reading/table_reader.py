"""Tables: what each figure of a table means, from the headers above it and the labels beside it; what adds up in it.

One reader serves every table; the kinds of public tables (public_tables.py) differ in what a row's label means. A cell gets the
same key (concept and scope) as the sentence that prints the same amount, so that tables and text check each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from juesuan.documents.document import Cell
from juesuan.ground import expressions as re
from juesuan.ground.expressions import Expression, expression
from juesuan.reading.figures import plain
from juesuan.reading.grammar import ACTUAL, ANNUAL, BUDGETS, INITIAL, PRIOR, RATIOS, Context, Meaning, Reason, Subject, grammar
from juesuan.reading.grid import CODED, REPEATED, Column, Grid, Lane, Number, Row
from juesuan.reading.headers import BUDGET, level_basis, read_header, table_words
from juesuan.reading.vocabulary import Item, Key, Vocabulary

_MAY_COUNT = Expression("[0-9次组辆批]")
_CODE = Expression(r"[1-5]\d\d(?:\d\d){0,2}")
COUNT_UNIT = Expression(r"（([^（）]{1,4})）$")
_SHOWN = 4  # sums that hold, from which on a table without rules is shown to have all of its rows
_SLIPS = 2  # rows of a table that come again by a slip; more are a list of another unit or page

Read = tuple[Meaning, int | None, tuple[int, int, int]]


class TableSum(NamedTuple):
    """What the form of a table says: whole = sum of parts (kind sum), part <= whole (bound), or opening and income (parts)
    against spending and closing (against and whole; kind carry_forward). Where it is closed, a part left blank is nil."""

    kind: str
    whole: Key
    parts: tuple[Key, ...]
    against: tuple[Key, ...] = ()
    bases: tuple[str, ...] = (ACTUAL,)
    closed: bool = True
    criterion: str = "total-equals-parts"


@dataclass(eq=False, repr=False)
class TableReading:
    """What one table is (kind: form, one of the public tables, unread, or other) and what its cells mean.

    For a public table: unit (unit_named is false where no line names it and 万元 is assumed), empty (no money figure), blanks
    (what the form asks for and the table leaves blank, by key and basis, with the dash that stands there), the sums of its
    form, and whence the kind of its budget is known (header, note, narrative or default). halved: columns of it stand in a
    table that is not read.
    """

    number: int
    kind: str
    title: str
    start: int
    meanings: list[Read] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    form: Any = None  # evaluation_forms.Form
    unit: str = ""
    unit_named: bool = False
    empty: bool = False
    blanks: dict[tuple[Key, str], str] = field(default_factory=dict)
    sums: list[TableSum] = field(default_factory=list)
    budget_named: str = ""
    unfilled: list[tuple[Key, tuple[Key, ...]]] = field(default_factory=list)  # an amount, and its parts that are all blank
    halved: bool = False
    uncoded: list[tuple[Meaning, str, str, Key]] = field(default_factory=list)  # class and name of its row, prefix and suffix


@dataclass(eq=False, repr=False, slots=True)
class Value:
    """What the headers of one value column say: its own item (None for the row's amount), fund, basis and measure."""

    column: Column
    name: str = ""
    item: Item | None = None
    scope: str | None = None
    basis: str = ""
    measure: str = ""
    unit: str = ""
    year: int | None = None
    of_which: bool = False
    falls: bool = False
    within: bool = False  # a share of the item of the column before, within the row's amount
    chain: tuple[str, ...] = ()  # the items that the headers name, from the outside in

    @property
    def understood(self) -> bool:
        return bool(self.measure or self.basis or self.year or self.item or self.scope or self.unit or not self.name)


class Reader:
    """Reads one table; the kinds differ in what a row's label means."""

    def __init__(self, grid: Grid, table: TableReading, scope: str, context: Context, words: Vocabulary):
        self.grid, self.table, self.scope, self.context, self.words = grid, table, scope, context, words
        self.known = table_words()
        self.classes = {i.label: i for i in words.function_classes}
        self.found = False  # whether any row and column was understood
        self.used: set[tuple[Key, str]] = set()
        self.done: set[int] = set()  # cells whose figures have a meaning
        self.keys: dict[Key, None] = {}  # printed or blank, in order
        self.torn = False  # an amount that does not come out: another cell may hold a part of it
        self.unknown = False  # a row with a figure that no vocabulary knows, so totals may have other parts
        self.printed: list[tuple[Meaning, Cell]] = []
        self.whole: Subject | None = None  # what 合计 of the table is, where its rows or columns tell
        self.moved_from = PRIOR
        self.row_labels: set[str] = set()  # the items that rows are labelled with
        self.again: dict[tuple[int, int], int] = {}  # lane and row that come again -> the how-manieth time

    def read(self, lead: list[str]) -> None:
        self.budget = self._budget_basis(lead)
        lanes = [(lane, self._values(lane)) for lane in self.grid.lanes()]
        self.whole = self._whole(lanes)
        named = {v.basis for _, values in lanes for v in values if not v.measure} & {INITIAL, ANNUAL}
        self.rated_by = named.pop() if len(named) == 1 else self.budget  # what a bare completion rate is held against
        against = {self._basis(v) for _, values in lanes for v in values if v.measure in ("", "amount")} - {ACTUAL}
        self.moved_from = against.pop() if len(against) == 1 else PRIOR  # and a bare change: 预算, 决算, 差额
        for lane, values in lanes:
            self.again |= self._repeated(lane)
            self._lane(lane, values)
        self._aside(lanes)
        self.table.empty = not any(m.measure == "amount" for m, _ in self.printed)
        closed = not (self.grid.table.loose or self.torn)
        # Where rows may be missing, amounts be torn or columns be read as others, a balance over four columns shows nothing,
        # and no blank is nil.
        if not closed:
            self.table.blanks.clear()
        given = list(dict.fromkeys(one for one in self.sums() if closed or one.kind != "carry_forward"))
        whole = closed or (not self.torn and self._all_there(given))
        self.table.sums = [one._replace(closed=one.closed and whole) for one in given]
        self.table.unfilled = list(self.unfilled()) if closed else []
        number, page = self.table.number, self.grid.table.page
        self.table.meanings = [(m, cell.page or page, (number, cell.row, cell.column)) for m, cell in self.printed]

    def _all_there(self, sums: list[TableSum]) -> bool:
        """Whether the rows of a table without rules are shown to be all there: everything in it was read, and of its sums, four
        of which hold at the least, those that fall short of their wholes have a figure in common that may be wrong."""
        told = {m.key: m.figure for m, _ in self.printed if m.key and m.basis == ACTUAL and m.measure == "amount"}
        if any(m.measure == "unread" for m, _ in self.printed):
            return False
        ties, short = 0, []
        for one in (s for s in sums if s.kind == "sum" and s.closed and s.whole in told and told[s.whole].value):
            parts = [told[key] for key in one.parts if key in told]
            gap = (told[one.whole].value - sum(p.value for p in parts)) * 2 * 10 ** told[one.whole].decimals
            ties += abs(gap) <= len(parts) + 1
            short += [{one.whole, *one.parts}] if gap > len(parts) + 1 else []
        return ties >= _SHOWN and (not short or bool(set.intersection(*short)))

    def _lane(self, lane: Lane, values: list[Value]) -> None:
        for row in self.grid.rows(lane):
            self.enter(lane, row)
            for value in values:
                self._cell(lane, row, self._of_row(row, value))

    def enter(self, lane: Lane, row: Row) -> None:
        """Told of each row before its cells."""

    def _repeated(self, lane: Lane) -> dict[tuple[int, int], int]:
        """The rows with a code, or of the total, that come again: some few, and no rows of units that each have their own."""
        rows = [row for row in self.grid.rows(lane) if row.name or row.code]
        totals = [row for row in rows if not row.code and row.name in self.known.raw["totals"]]
        coded = [row for row in rows if row.code]
        times: dict[tuple[str, str], int] = {}
        found: dict[tuple[int, int], int] = {}
        for row in (*coded, *(row for row in totals if row.name == "合计")):
            name = (row.code, row.name)
            times[name] = times.get(name, 0) + 1
            if times[name] > 1:
                found[lane.number, row.index] = times[name]
        sections = any(not (row.code or row.name in self.known.raw["totals"] or self.item(row.name)) for row in rows)
        return found if len(found) <= _SLIPS and len(coded) > 2 * len(found) and not sections else {}

    def meaning(self, lane: Lane, row: Row, value: Value) -> Subject:
        """Label and key of one cell; key None where nothing known is meant."""
        raise NotImplementedError

    def item(self, name: str) -> Item | None:
        """The vocabulary's item for a printed header or label."""
        found = self.known.item(name, self.words)
        return found if found is None or self.context.carries else grammar().of_the_year(found, name)

    # --- cells ------------------------------------------------------------------------------------------------------

    def _of_row(self, row: Row, value: Value) -> Value:
        """The column's value where the row's label says a year, basis or measure: years or bases as rows."""
        if row.year:
            return replace(value, year=row.year)
        if self.item(row.name):
            return value
        told = read_header(row.name)
        if not told.tells or row.name in self.known.raw["totals"]:
            return value
        basis, measure = told.basis or value.basis, told.measure or value.measure
        return replace(
            value, basis=basis, measure=measure, year=told.year or value.year, unit=told.unit or value.unit, falls=told.falls
        )

    def _cell(self, lane: Lane, row: Row, value: Value) -> None:
        cell = self.grid.at(row.index, value.column.index)
        blank = self.grid.is_blank(cell)
        number = None if blank else self.grid.number(cell)
        if (not blank and number is None) or (cell and id(cell) in self.done):
            text = "" if blank or number else self.grid.text(cell)  # a torn amount, or words in its place (待定)
            label = not text or text == row.name or text in self.known.raw["totals"] or self.item(text)
            unknown = not label and self.meaning(lane, row, value).key is not None
            self.torn = self.torn or unknown or bool(text and self.grid.figures(cell))
            return
        measure, basis = self._measure(value, number), self._basis(value)
        subject = self.meaning(lane, row, value)
        key = subject.key
        level = key is not None and measure == "amount"
        if level:
            self.found = True
            self.keys.setdefault(key)
        if number is None:
            if level and basis and (key, basis) not in self.used:
                self.table.blanks.setdefault((key, basis), self.grid.text(cell))
            return
        if level and (key, basis) in self.used and (lane.number, row.index) not in self.again:
            key = None  # two rows share a name: the second figure is no second print of the first
        elif level:
            self.used.add((key, basis))
            self.table.blanks.pop((key, basis), None)
        made = self._made(number, Subject(subject.label, key), value, row, measure, basis)
        if made is None:
            return
        self.done.add(id(cell))
        self.printed.append((made, cell))
        stray = key is None and measure == "amount" and not row.of_which
        self.unknown = self.unknown or (stray and bool(number.figure.value))

    def _measure(self, value: Value, number: Number | None) -> str:
        measure = value.measure or "amount"
        if measure == "change" and ((number and number.unit == "%") or value.unit == "%"):
            return "change_rate"
        return measure

    def _basis(self, value: Value) -> str:
        """The basis of the value's level, or what its change or rate is held against."""
        if (value.measure or "amount") in ("amount", "count", "unread"):
            if not value.basis and not value.year and self.context.basis == INITIAL:
                return INITIAL  # headers that name no basis, in a table of a budget
            basis = level_basis(value.basis, value.year, self.context.year)
            return self.budget if basis == BUDGET else basis
        if value.measure == "rate":
            return value.basis if value.basis in (INITIAL, ANNUAL) else self.rated_by
        if value.measure in ("change", "change_rate"):
            budget = self.budget if value.basis == BUDGET else value.basis if value.basis in (INITIAL, ANNUAL) else ""
            return budget or (PRIOR if value.basis or value.year or self.moved_from not in BUDGETS else self.moved_from)
        return ACTUAL

    def _made(self, number: Number, subject: Subject, value: Value, row: Row, measure: str, basis: str) -> Meaning | None:
        """The meaning of one figure; None leaves it to be set aside or read as a clause."""
        figure, sign, year = number.figure, number.sign, self.context.year
        item = self.words.items.get(subject.label)
        unit = number.unit or value.unit or row.unit
        count = COUNT_UNIT.search(row.name)
        count = count[1] if count and count[1] in self.words.words["counts"] else ""
        counts = self.words.words["counts"]
        counted = (item and item.kind == "count") or measure == "count" or count or (unit or self.table.unit) in counts
        if measure in ("amount", "count") and counted and unit not in self.words.words["money"]:
            own = self.table.unit if self.table.unit in counts else "个"
            unit = item.units[0] if item and item.kind == "count" and item.units else unit or count or own
            return Meaning(figure, "count", subject.label, subject.key, basis or ACTUAL, self._year(value, basis), sign, unit)
        if measure in ("change", *RATIOS):
            sign = -1 if value.falls and not number.directed else sign
            unit = number.unit or value.unit or self.table.unit if measure == "change" else "%"
            whole = Subject(value.item.label, value.item.key(self.scope)) if value.item else self._share_of(subject)
            of = subject if measure == "rate" else whole if measure == "share" else None
            return Meaning(figure, measure, subject.label, subject.key, basis, year, sign, unit, of)
        if measure in ("score", "weight"):
            return Meaning(figure, measure, subject.label, None, ACTUAL if measure == "score" else "", year, sign, "分")
        if row.unit == unit == "%" and measure == "amount" and subject.label:
            return Meaning(figure, "rate", subject.label, None, ACTUAL, year, sign, unit)  # 资产负债率 | % | 25.73
        if measure == "unread" or not subject.label or unit == "%" or number.directed or not basis:
            return Meaning(figure, "unread")  # no label, or a percentage in a column that says nothing of one
        unit = unit or self.table.unit
        return Meaning(figure, "amount", subject.label, subject.key, basis, self._year(value, basis), sign, unit)

    def _year(self, value: Value, basis: str) -> int | None:
        year = self.context.year
        return value.year or (year - 1 if year and basis == PRIOR else year)

    # --- columns ----------------------------------------------------------------------------------------------------

    def _values(self, lane: Lane) -> list[Value]:
        """The value columns with what their headers say; 其中 without a basis goes on with that of the column before."""
        values: list[Value] = []
        for column in lane.values:
            value = self._value(column)
            if value.of_which and not value.basis and not value.measure and values:
                value.basis, value.year = values[-1].basis, values[-1].year
            values.append(value)
        return values

    def _value(self, column: Column) -> Value:
        """What the texts above a column say, from the innermost outwards."""
        value = Value(column)
        for text in reversed(column.path):
            told = read_header(text)
            value.unit = value.unit or told.unit
            value.year = value.year or told.year
            if told.measure and not (told.item or told.fund):
                value.measure = value.measure or told.measure  # 增减情况 over 增减幅度 adds nothing
                value.falls = value.falls or told.falls
            if told.basis and not (value.basis and value.measure):
                value.basis = self._closer(value.basis, told.basis)
            label = told.item.label if told.item else told.name if not told.tells else ""
            if told.fund and not told.item:
                label = label or told.text
            if label:
                value.chain = (label, *value.chain)
                if not value.name:
                    value.name, value.of_which, value.item = told.name or label, told.of_which, told.item
                    value.scope = told.fund
            value.of_which = value.of_which or told.of_which
        if column.path and self.known.label_role(column.path[-1]):
            value.measure = "unread"  # 款, all that a cell shows of 一般公共预算财政拨款
        return value

    def _closer(self, inner: str, outer: str) -> str:
        """The basis that two headers say together: 上年 over 决算数 is last year's, 支出 over 预算数 a budget."""
        if outer in (INITIAL, ANNUAL):
            self.table.budget_named = "header"
        if not inner or (inner == ACTUAL and outer == PRIOR):
            return outer
        return "prior_budget" if {inner, outer} == {BUDGET, PRIOR} else inner

    def _whole(self, lanes: list[tuple[Lane, list[Value]]]) -> Subject | None:
        """What 合计 is: the first known whole of which two rows, or two columns, are parts; the whole that it is a part of
        beside others (人员经费, 公用经费 and 项目支出 make all expenditure)."""
        labels = (self.row_item(r.name) for lane, _ in lanes for r in self.grid.rows(lane))
        self.row_labels = rows = {item.label for item in labels if item}
        columns = {v.item.label for _, values in lanes for v in values if v.item}
        wholes = self.known.raw["wholes"]
        for label in wholes:
            names = next((names for names in (rows, columns) if len(self._parts_of(label) & names) > 1), None)
            if names:
                above = ((one, self._parts_of(one)) for one in wholes)
                label = next((one for one, parts in above if label in parts and (parts - {label}) & names), label)
                key = self.words.items[label].key(self.scope)
                return Subject(self.words.label_of(key), key)
        return None

    def _share_of(self, part: Subject) -> Subject | None:
        """What a row's share is of: the whole of the table, or another of its rows, that the row is or is a part of."""
        if self.whole is None or part.label == self.whole.label or part.label in self._parts_of(self.whole.label):
            return self.whole
        wholes = [label for label in self.known.raw["wholes"] if label in self.row_labels]
        label = next((w for w in wholes if part.label in self._parts_of(w)), part.label if part.label in wholes else None)
        return self.whole if label is None else Subject(label, self.words.items[label].key(self.scope))

    def _parts_of(self, whole: str) -> set[str]:
        return {p for e in self.words.hierarchy["sums"] if e["whole"] == whole for p in self._parts(e["parts"])}

    def _parts(self, parts: list[str] | str) -> list[str]:
        return list(self.classes) if parts == "function_classes" else parts

    def row_item(self, name: str) -> Item | None:
        """The item of a row's label."""
        return self.item(name)

    def _budget_basis(self, lead: list[str]) -> str:
        """Which budget a bare 预算数 is: as the table's note says, else the text on “三公”, else 年初 to FY2018, then 全年.

        Source: CRITERIA 3, Comparator: the note of the FY2017 form says 年初预算数, that of the later ones 全年预算数.
        """
        if self.context.in_budget:
            return INITIAL
        document, end = self.grid.document, self.grid.table.end
        near = plain(document.text, end, min(len(document.text), end + 300)).text + "".join(lead)
        told = {m for m in re.findall(r"预算数(?:为|是|指|反映|系)[^。]{0,20}?(年初|全年|调整)", near)}
        self.table.budget_named = "note" if told else "narrative"
        if not told:
            phrase = r"三公[”\"’'」]?\s*经费[^。；]{0,60}?(年初|全年|调整)[^。；，]{0,6}预算"
            told = set(re.findall(phrase, document.text))
        named = {INITIAL if word == "年初" else ANNUAL for word in told}
        if len(named) == 1:
            return named.pop()
        self.table.budget_named = "default"
        first = self.table.kind == "other" or (self.context.year or 9999) <= 2018
        return INITIAL if first else ANNUAL

    # --- figures that are not amounts -------------------------------------------------------------------------------

    def _aside(self, lanes: list[tuple[Lane, list[Value]]]) -> None:
        """Every figure that is no amount is set aside: codes, row and column numbers, list numbers, years and thresholds."""
        labels = {c: "code" for lane, _ in lanes for c in lane.codes} | {
            c: "row_number" for lane, _ in lanes for c in lane.lines
        }
        labels |= {c: "year" for lane, _ in lanes for c in lane.years}
        values = {v.column.index for _, found in lanes for v in found}
        for cell in sorted(self.grid.table.cells, key=lambda c: (c.row, c.column)):
            if id(cell) in self.done or not _MAY_COUNT.search(self.grid.text(cell)):
                continue
            for figure in self.grid.figures(cell):
                reason = self._reason(cell, figure, labels.get(cell.column, ""), values)
                self.printed.append((Meaning(figure, "other" if reason else "unread", reason=reason), cell))

    def _reason(self, cell: Cell, figure, label: str, values: set[int]) -> str:
        text = self.grid.text(cell)
        before, after = text[: figure.at], text[figure.to :]
        alone = len(text.removeprefix(REPEATED)) == figure.to - figure.at
        if cell.row in self.grid.counting:
            return "column_number"
        if alone and label:
            return label
        if alone and cell.column not in values and _CODE.fullmatch(figure.text):
            return "code"  # below a header that was not understood
        if not before.strip("[［【") and CODED.match(text):
            return "code"
        if figure.decimals and (alone or (figure.decimals > 1 and not after)):
            return ""  # an amount in a cell of its own is no part of a name, nor one at the end of a label
        if re.search(r"单价|单位价值|以上|以下", before[-6:] + after[:10]):
            return "threshold"
        if re.fullmatch(r"20\d\d", figure.text) and (re.match("年|[-./]", after) or cell.row < self.grid.body):
            return "year"
        if re.match("表", after) or cell.row < self.grid.meta:
            return "table_number"
        if not before.strip("（(") and re.match(r"[、.．）)]", after):
            return "list_number"
        in_body = cell.column in values and cell.row >= self.grid.body
        return "" if in_body and not expression("[\u4e00-\u9fff]{2}").search(text) else "name"

    def unfilled(self) -> Iterator[tuple[Key, tuple[Key, ...]]]:
        """The amounts of a column whose parts are all blank there."""
        return iter(())

    # --- what adds up -----------------------------------------------------------------------------------------------

    def sums(self) -> Iterator[TableSum]:
        """The vocabulary's wholes and parts that this table prints; what the form lists and the table leaves blank is nil."""
        bases = tuple(sorted({basis for _, basis in (*self.used, *self.table.blanks)}))
        told: dict[Key, set[Key]] = {}
        for entry in self.words.hierarchy["sums"]:
            for scope in entry.get("scopes", [""]):
                whole = self.words.items[entry["whole"]].key(scope)
                labels = self._parts(entry["parts"]), entry["core"]
                parts, core = ([self.words.items[label].key(scope) for label in some] for some in labels)
                mine = tuple(p for p in parts if p in self.keys)
                fits = whole in self.keys and mine and whole not in mine and all(c in self.keys for c in core)
                # Vehicles with their subtotal or as purchase and running: one sum, said once.
                if fits and told.setdefault(whole, set()).isdisjoint(mine):
                    told[whole] |= set(mine)
                    # A total with a balance in it is no more than the year's amount where the table has no row for one.
                    left_out = entry["whole"] in self.words.hierarchy["balanced"] and set(mine) <= set(core)
                    yield TableSum("sum", whole, mine, bases=bases, closed=not (self.unknown or left_out))
