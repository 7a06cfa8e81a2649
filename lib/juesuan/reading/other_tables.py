"""Other tables: tables that are none of the public ones, read by the row's item, the column's, or both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from juesuan.documents.document import Cell
from juesuan.ground import expressions as re
from juesuan.ground.expressions import Expression
from juesuan.reading.grammar import ACTUAL, BUDGETS, NATURES, TOTALS, Meaning, Subject
from juesuan.reading.grid import Lane, Number, Row
from juesuan.reading.headers import read_header
from juesuan.reading.table_reader import Reader, TableSum, Value
from juesuan.reading.vocabulary import FUNDS, Item, Key, said_of

CODE = Expression(r"^\d{3,7}|（\d{3,7}）$")  # around a row's name
_NO_SUM = Expression("单价|均|标准|每")  # columns that no total adds up


class PlainReader(Reader):
    """A table that is none of the public ones: the subject is the row's item, the column's, or both."""

    def __init__(self, *given):
        super().__init__(*given)
        self.places: dict[tuple[int, int], tuple[Meaning, Value]] = {}  # row and column of a figure -> what it means
        self.lane = Lane(0)
        self.above = self.fund = ""  # the fund of the row above, and the one of whose expenditure the rows are parts

    def enter(self, lane: Lane, row: Row) -> None:
        """Below the expenditure of a fund 其中：基本支出, and 项目支出 after it, are that fund's."""
        self.lane = lane
        item = self.row_item(row.name)
        if item and item.concept in NATURES:
            self.fund = self.above if row.of_which else self.fund
        else:
            self.above = item.scope if item and item.concept == TOTALS[1] and item.scope in FUNDS else ""
            self.fund = ""

    def _values(self, lane: Lane) -> list[Value]:
        """A bare share beside an item's column is the item's within the row's amount, where that is what the figures say."""
        values = super()._values(lane)
        own = [v for v in values if not v.measure and v.basis in ("", ACTUAL) and (not v.item or v.item.concept in TOTALS)]
        for item, share in pairwise(values):
            amount = next((v for v in reversed(own) if v.column.index < item.column.index), None)
            bare = share.measure == "share" and not share.item and item.item and not item.measure and item not in own
            if bare and amount and self._within(lane, item.column.index, share.column.index, amount.column.index):
                share.item, share.within = item.item, True
        return values

    def _within(self, lane: Lane, part: int, share: int, whole: int) -> bool:
        """Whether a share is, in two rows at least and in most, that of one column's figure in another's."""
        told = [[self.grid.number(self.grid.at(row.index, n)) for n in (part, share, whole)] for row in self.grid.rows(lane)]
        rows = [[n.figure for n in row if n] for row in told]
        full = [row for row in rows if len(row) == 3 and row[2].value]
        ties = sum(abs(100 * a.value / w.value - s.value) * 10**s.decimals <= 1 for a, s, w in full)
        return ties > 1 and 2 * ties > len(full)

    def row_item(self, name: str) -> Item | None:
        """By name, by its short name beside others of a whole, else without its unit or brackets."""
        short = re.sub(r"（[^（）]*）$", "", name)
        return self.item(name) or self.item(self._short.get(name, "")) or self.item(short)

    @cached_property
    def _short(self) -> dict[str, str]:
        """Short names that mean an item beside other parts of its whole: 货物 beside 工程, 因公出国 beside 公务接待费."""
        labels = {r.name for lane in self.grid.lanes() for r in self.grid.rows(lane)}
        found: dict[str, str] = {}
        for whole, names in self.words.hierarchy["short_names"].items():
            known = {item.label if (item := self.item(n)) else names.get(n, "") for n in labels}
            if whole in self.known.raw["wholes"] and len(known & self._parts_of(whole)) > 1:
                found |= names
        return found

    def meaning(self, lane: Lane, row: Row, value: Value) -> Subject:
        fund = value.scope if value.scope is not None else self.scope
        if row.name == "总计" and lane.side and (side := self.words.items.get(f"{lane.side}总计")):
            return Subject(side.label, self._key(side, value, fund))  # of income beside expenditure
        if row.name in self.known.raw["totals"] and not (value.item and value.item.label in row.name):
            own = self.item(row.name)
            if not (own and self.whole and self.whole.key and own.concept != self.whole.key[0]):
                return self._total(value, fund)  # 本年支出合计 of a table of income and expenditure is no total of income
        item = self._counted(row, value) or self.row_item(row.name)
        if item is None:
            return self._unlisted(row, value, fund)
        fund = self.fund or fund
        if value.item and self._is_whole(value.item, item):
            fund = value.item.scope if value.item.scope in FUNDS else fund
        elif value.item and value.item is not item and item.kind == value.item.kind == "money":
            concept = f"{item.concept}|{value.item.label}"
            return Subject(f"{item.label}（{value.item.label}）", (concept, fund))
        return Subject(item.label, self._key(item, value, fund))

    def _is_whole(self, whole: Item, part: Item) -> bool:
        """Whether a column's item is the whole of the row's: the column then has the rows' own amounts."""
        sums = self.words.hierarchy["sums"]
        wholes = {self.words.items[e["whole"]].concept for e in sums if part.label in self._parts(e["parts"])}
        return whole.concept in wholes

    def _key(self, item: Item, value: Value, fund: str) -> Key:
        """The item's amount; under the column of a fund, that fund's part of it."""
        if value.scope is not None and item.scope not in FUNDS:
            return item.concept, value.scope
        return item.key(fund)

    def _counted(self, row: Row, value: Value) -> Item | None:
        """The count that a row and a column name together: 国内公务接待 and 批次."""
        if value.measure != "count" or not value.column.path:
            return None
        named = (self.item(name + value.column.path[-1].partition("（")[0]) for name in (row.name, row.name.removesuffix("费")))
        return next((item for item in named if item and item.kind == "count"), None)

    def _total(self, value: Value, fund: str) -> Subject:
        if value.item and self._of_some_bodies:
            return Subject(f"{value.item.label}合计")  # of the health centres alone, without the department's own
        if value.item:
            return Subject(value.item.label, self._key(value.item, value, fund))
        if self.whole is None or (value.name and not value.measure):  # 合计 below 医疗收入 is of that
            return Subject(value.name or "合计")
        key = (self.whole.key[0], value.scope) if value.scope is not None and self.whole.key else self.whole.key
        return Subject(self.whole.label, key)

    @cached_property
    def _of_some_bodies(self) -> bool:
        """Whether the rows are bodies, two at least, and none of them the department or its own office."""
        totals, bodies = self.known.raw["totals"], tuple(self.words.words["unit_names"])
        names = [row.name for lane in self.grid.lanes() for row in self.grid.rows(lane) if row.name not in totals]
        own = self.context.department
        office = any(re.search("本级|机关|本部", name) or name == own for name in names)
        return len(names) > 1 and all(name.endswith(bodies) for name in names) and not office

    def _unlisted(self, row: Row, value: Value, fund: str) -> Subject:
        """A row that is no item: the department, one of its units, a year, a basis, or the document's own words."""
        if value.item and not value.scope and row.name in self.known.funds:
            key = value.item.concept, self.known.funds[row.name]
            return Subject(self.words.label_of(key), key)
        total = not value.item and value.column.path and value.column.path[-1] in self.known.raw["plain"]
        column = Subject(value.item.label, self._key(value.item, value, fund)) if value.item else self.whole if total else None
        if column and (not row.name or row.year or read_header(row.name).tells):
            return column
        if column and row.name.endswith(tuple(self.words.words["unit_names"])):
            return Subject(
                column.label, said_of(column.key, row.name) if column.key and row.name in self.context.units else None
            )
        return Subject(CODE.sub("", row.name) or row.name or value.name)

    def _made(self, number: Number, subject: Subject, value: Value, row: Row, measure: str, basis: str) -> Meaning | None:
        """None where the headers do not tell what the figures are, or no unit of an amount is named."""
        made = self._told(number, subject, value, row, measure, basis)
        if made:
            self.places[row.index, value.column.index] = made, value
        return made

    def _told(self, number: Number, subject: Subject, value: Value, row: Row, measure: str, basis: str) -> Meaning | None:
        known = subject.key is not None
        counted = self.table.unit in self.words.words["counts"]
        listed = value.column.path or known or self.row_labels  # without headers, what stands among rows that are known
        if not (subject.label and listed and (value.understood or counted)):
            return None
        made = super()._made(number, subject, value, row, measure, basis)
        if made and value.within:
            made.of = self.meaning(self.lane, row, replace(value, item=None))
        return None if made and (made.measure == "unread" or (made.measure in ("amount", "change") and not made.unit)) else made

    def _reason(self, cell: Cell, figure, label: str, values: set[int]) -> str:
        """Codes, row numbers and years; whatever else stands in the table is read as a clause."""
        alone = len(self.grid.text(cell)) == figure.to - figure.at
        return label if alone else "column_number" if cell.row in self.grid.counting else ""

    def sums(self) -> Iterator[TableSum]:
        """Only what holds in every form: funds make up the amount that they stand beside, where no other money does."""
        added = [one for lane in self.grid.lanes() for one in self._added_up(lane)]  # which names the rows of other money
        told = {made.key[0] for made, _ in self.places.values() if made.key}
        for concept, _ in [key for key in self.keys if key[1] == ""]:
            parts = tuple((concept, fund) for fund in FUNDS[1:] if (concept, fund) in self.keys)
            if len(parts) > 1 and not any(name.endswith(f"|{concept}") for name in told):
                yield TableSum("sum", (concept, ""), parts)
        yield from added

    def _added_up(self, lane: Lane) -> Iterator[TableSum]:
        """All columns of rows in the table's own words (units, projects) are held to the total above or below the rows where
        one of them adds up to the digit; then the rates of such a row are those of its own amounts."""
        named = [row for row in self.grid.rows(lane) if row.name]
        rated = [row for row in named if self._completed(row) is not None]
        if any(map(self._completed, rated)):
            self._own({row.index: row for row in rated})  # in one of them the rate is that of its own amounts
        totals = [row for row in named if row.name in self.known.raw["totals"]]
        parts = [row for row in named if row.name not in self.known.raw["totals"]]
        apart = any(row.of_which or row.code for row in parts) or len({row.name for row in parts}) < len(parts)
        if len(totals) != 1 or totals[0] not in (named[0], named[-1]) or len(parts) < 2 or apart:
            return
        columns = [c.index for c in lane.values if not any(map(_NO_SUM.search, c.path))]
        held = [column for column in columns if self._level((totals[0].index, column))]
        if not any(self._adds_up(totals[0], parts, column) for column in held):
            return
        self._own({row.index: row for row in (*parts, totals[0])})
        for column in held:
            whole = self.places[totals[0].index, column][0]
            found = [made for row in parts if (made := self._level((row.index, column)))]
            own = [made.key for made in found if made.key and made.unit == whole.unit and made.basis == whole.basis]
            blank = all(self.grid.is_blank(self.grid.at(r.index, column)) for r in parts if not self._level((r.index, column)))
            if whole.key and blank and len(own) == len(found) > 1:
                yield TableSum("sum", whole.key, tuple(own), bases=(whole.basis,))
        yield from self._across({row.index for row in parts}, {*columns})

    def _across(self, rows: set[int], columns: set[int]) -> Iterator[TableSum]:
        """What the items of the columns make up in each row, where they do in one of the rows to the digit."""
        items = {}  # row -> label of the column's item -> the figure
        for (row, column), (made, value) in self.places.items():
            if row in rows and column in columns and value.item and self._level((row, column)) and not value.measure:
                items.setdefault(row, {}).setdefault(value.item.label, made)
        for entry in self.words.hierarchy["sums"]:
            labels = entry["parts"] if entry["core"] and entry.get("exhaustive") else []
            found = [
                (row[entry["whole"]], [row[label] for label in labels if label in row])
                for row in items.values()
                if {entry["whole"], *entry["core"]} <= {*row} and labels
            ]
            sums = [sum((p.sign * p.figure.value for p in parts), Decimal(0)) for _, parts in found]
            if any(whole.sign * whole.figure.value == made for (whole, _), made in zip(found, sums, strict=True)):
                for whole, parts in found:
                    if whole.key and all(p.key and (p.unit, p.basis) == (whole.unit, whole.basis) for p in parts):
                        yield TableSum("sum", whole.key, tuple(p.key for p in parts), bases=(whole.basis,))

    def _level(self, place: tuple[int, int]) -> Meaning | None:
        """The amount or count at a place of the table."""
        made, _ = self.places.get(place, (None, None))
        return made if made and made.measure in ("amount", "count") else None

    def _completed(self, row: Row) -> bool | None:
        """Whether a row's completion is that of its own budget and amount, to the digit; None where it has not all three."""
        found = [made for (index, _), (made, _) in self.places.items() if index == row.index]
        rates = [m for m in found if m.measure == "rate" and m.basis in BUDGETS and m.figure.value]
        spent = [m for m in found if m.measure == "amount" and m.basis == ACTUAL]
        budgets = [m for m in found if m.measure == "amount" and rates and m.basis == rates[0].basis and m.figure.value]
        if not (len(rates) == len(spent) == len(budgets) == 1) or any(m.key for m in found):
            return None
        made = spent[0].figure.value / budgets[0].figure.value * 100
        return abs(made - rates[0].figure.value) * 2 * 10 ** rates[0].figure.decimals <= 1

    def _adds_up(self, total: Row, parts: list[Row], column: int) -> bool:
        """Whether a column's rows, two of them at least, make its total to the digit."""
        whole = self._level((total.index, column))
        found = [made for row in parts if (made := self._level((row.index, column))) and made.figure.value]
        made_up = sum((made.sign * made.figure.value for made in found), Decimal(0))
        return len(found) > 1 and whole is not None and made_up == whole.sign * whole.figure.value

    def _own(self, rows: dict[int, Row]) -> None:
        """The figures of rows that are nothing known get names of their own within the table, and their ratios their amount."""
        for name, made, value in ((rows[n].name, *found) for (n, _), found in self.places.items() if n in rows):
            of = value.item.label if value.item else value.name or made.unit * (made.measure == "count")
            key = (f"{name}|{of}".replace("/", "／"), f"@table{self.table.number}")
            if made.measure in ("amount", "count", "change", "change_rate") and made.key is None:
                made.key = key
            elif made.measure == "rate" and made.of and made.of.key is None:
                made.of = made.of._replace(key=key)
