"""Public tables: what each cell of the nine tables of a department's final accounts means, and which cells add up to which.

A table is told by its title, else by its headers, never by its number; a column by the texts above it, a row by its label and
code. The words are in data/vocabulary/tables.yaml. Source of the forms: CRITERIA 1.11, 1.12 and 2.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from juesuan.ground import expressions as re
from juesuan.reading.grammar import ACTUAL, ANNUAL, BALANCES, INITIAL, Context, Meaning, Subject
from juesuan.reading.grid import Grid, Lane, Number, Row
from juesuan.reading.headers import TableWords, read_header, table_words
from juesuan.reading.table_reader import COUNT_UNIT, Reader, TableReading, TableSum, Value
from juesuan.reading.table_units import unit_of
from juesuan.reading.vocabulary import FUNDS, Item, Key, Vocabulary, bare, path_of

_TOTALS = ("收入总计", "支出总计")
_SIDE_TOTAL = {"income": "收入", "expenditure": "支出"}


def read_public_table(grid: Grid, lead: list[str], context: Context, number: int, words: Vocabulary) -> TableReading | None:
    """The public table that these cells are, or None where they are another one. `lead` has the paragraphs before it."""
    known = table_words()
    if len(grid.table.cells) < 4:
        return None
    # A table whose columns were put together from lines is not told by its words alone.
    found = by_title(grid, lead, known, context) or (None if grid.table.loose else _by_signature(grid, known))
    if not found or not found[1]:
        return None
    title, entry = found
    columns = None if grid.table.loose else _by_signature(grid, known)
    if columns and {columns[1]["kind"], entry["kind"]} <= {"income", "expenditure", "income_expenditure"}:
        entry = columns[1]  # 收入决算表 above columns of expenditure: the title of the table before
    unit = unit_of(grid, lead)
    money = unit if unit in words.words["money"] else ""
    table = TableReading(number, entry["kind"], title, grid.table.start, unit=money or "万元", unit_named=bool(money))
    reader = _READERS.get(entry["kind"], _Codes)(grid, table, entry["scope"], context, words)
    reader.read(lead)
    return table if reader.found else None


# --- which table it is -------------------------------------------------------------------------------------------------


def by_title(grid: Grid, lead: list[str], known: TableWords, context: Context) -> tuple[str, dict] | None:
    """The nearest title with its entry (an empty one for a table of another sort): in its first rows, else before it."""
    own = ["".join(grid.texts(row)) for row in range(grid.meta)]
    others = [*known.raw["not_titles"], *(() if context.in_budget else known.raw["budget_titles"])]
    for text in [*own, *reversed(lead)]:
        title = bare(re.sub(r"[（(]?(?:公开|财决)\w{0,4}\d*表[）)]?", "", text))
        title = re.sub("(?:金额)?单位：?(?:人民币)?[万亿]?元$", "", title)
        if not 3 <= len(title) <= 60 or "表" not in title or re.match("注|说明|备注|单位|部门：", title) or "。" in title:
            continue
        if any(word in title for word in others):
            return title, {}
        for entry in known.raw["titles"]:
            if any(all(word in title for word in one) for one in entry["words"]):
                return title, entry
    return None


def _by_signature(grid: Grid, known: TableWords) -> tuple[str, dict] | None:
    headers = "|".join(t for row in range(grid.body) for t in grid.texts(row))
    labels = "|".join(t for row in range(grid.body, grid.end) for t in grid.texts(row))
    for entry in known.raw["signatures"]:
        if all(word in headers for word in entry["headers"]) and all(word in labels for word in entry["rows"]):
            return "", entry
    return None


class _Codes(Reader):
    """02, 03, 05, 07, 08: one row for each 类, 款 and 项 by code; the columns split the row's amount."""

    def __init__(self, *given):
        super().__init__(*given)
        self.prefix = "收入|" if self.table.kind == "income" else ""
        self.total = ("收入合计" if self.prefix else "支出合计", self.scope)
        self.names: dict[str, str] = {}  # code -> row's path
        self.twice: dict[str, list[str]] = {}  # code -> the paths of rows that come again
        self.path, self.label, self.is_total = "", "", False
        self.splits: dict[str, dict[str, None]] = {}  # suffix of a column ("" the row's amount) -> of those that make it up
        self.whole_fund = self._of_the_fund()
        self.coded = any(row.code for lane in self.grid.lanes() for row in self.grid.rows(lane))
        self.block = ""  # the class whose rows follow

    def _of_the_fund(self) -> bool:
        """Whether the rows are all that the fund was spent on: items by code or name, or none; not some projects by name."""
        rows = [row for lane in self.grid.lanes() for row in self.grid.rows(lane) if row.name not in self.known.raw["totals"]]
        named = lambda row: self._class(row) in self.classes or row.name in self.words.classified  # noqa: E731
        return not any(r.name for r in rows) or any(r.code or named(r) or r.name.endswith("安排的支出") for r in rows)

    def enter(self, lane: Lane, row: Row) -> None:
        self.is_total = not row.code and row.name in self.known.raw["totals"]
        self.path = self.label = ""
        if not self.coded and (found := self.classes.get(self._class(row))) and found.code not in self.names:
            row = row._replace(code=found.code)
        if not row.code or not row.name:
            return
        self.block = self._class(row) if len(row.code) == 3 else self.block
        parent = next((p for n in (5, 3) if (p := self.names.get(row.code[:n])) and n < len(row.code)), "")
        self.label = self._class(row) if len(row.code) == 3 else row.name
        self.path = f"{parent}/{self.label}" if parent else self.label
        if (lane.number, row.index) in self.again:
            self.path += f"（{self.again[lane.number, row.index]}）"
            self.twice.setdefault(row.code, []).append(self.path)
        self.names.setdefault(row.code, self.path)

    def _class(self, row: Row) -> str:
        """A class by its printed name (former names included), else by its code."""
        item = self.words.item(row.name) or self.words.item(row.name + "支出")
        if item is None or item.label not in self.classes:
            item = next((i for i in self.classes.values() if i.code == row.code), None)
        return item.label if item else row.name

    def meaning(self, lane: Lane, row: Row, value: Value) -> Subject:
        chain = [label for label in value.chain if label not in ("支出合计", "本年支出合计", self.total[0])]
        suffix = self._suffix(chain)
        if suffix and not value.of_which and (len(chain) > 1 or not self._apart(suffix)):
            self.splits.setdefault(self._suffix(chain[:-1]), {}).setdefault(suffix)
        if self.is_total and not self.whole_fund:
            return Subject(value.name or row.name)
        if self.is_total:
            key = self._total_of(f"|{suffix}") if suffix else self.total
            return Subject(self.words.label_of(key), key) if key else Subject(value.name)
        note = suffix or ("收入" if self.prefix else "")
        if not self.path:
            return Subject(f"{row.name}（{note}）" if row.name and note and not self.coded else row.name)
        concept = self.prefix + self.path + (f"|{suffix}" if suffix else "")
        return Subject(f"{self.label}（{note}）" if note else self.label, (concept, self.scope))

    def _made(self, number: Number, subject: Subject, value: Value, row: Row, measure: str, basis: str) -> Meaning | None:
        made = super()._made(number, subject, value, row, measure, basis)
        if made and made.measure == "amount" and not (self.coded or made.key or self.is_total) and self.block:
            chain = [label for label in value.chain if label not in ("支出合计", "本年支出合计", self.total[0])]
            suffix = self._suffix(chain)
            self.table.uncoded.append((made, f"{self.block}/{row.name}", self.prefix, (suffix and f"|{suffix}", self.scope)))
        return made

    def _suffix(self, chain: list[str]) -> str:
        """What tells a column's amounts from the row's: 人员经费, but 收入合计/项目支出, which is no expenditure."""
        return "/".join(chain) if chain and self._apart(chain[0]) else "".join(chain[-1:])

    @staticmethod
    def _apart(suffix: str) -> bool:
        """Whether a column of balances or of income, which is no part of the row's expenditure."""
        return suffix.startswith("收入合计") or bool(re.search("结余|结转", suffix))

    def sums(self) -> Iterator[TableSum]:
        yield from super().sums()
        rows = {code: self.prefix + path for code, path in self.names.items()}
        rows |= {f"{code}#{n}": self.prefix + path for code, found in self.twice.items() for n, path in enumerate(found)}
        split = (concept for concept, _ in self.keys if "|" in concept.removeprefix(self.prefix))
        for suffix in ("", *dict.fromkeys("|" + concept.rpartition("|")[2] for concept in split)):
            yield from self._tree(rows, suffix)
        for concept in rows.values():
            yield from self._across(concept)
            yield from self._balance(concept)
        inner = {code[:n] for code in rows if "#" not in code for n in range(1, len(code))}
        leaves = [concept for code, concept in rows.items() if code not in inner]
        if len(leaves) > 1 and not self.prefix and "/" in "".join(leaves):
            # The items' budgets are printed in the text only; they make the total's budget.
            yield TableSum("sum", self.total, tuple((c, self.scope) for c in leaves), bases=(INITIAL, ANNUAL), closed=False)

    def unfilled(self) -> Iterator[tuple[Key, tuple[Key, ...]]]:
        """The amounts of a column that splits the rows' amounts, all of whose rows are blank there, where the table fills that
        level in other places and the rows have amounts."""
        printed = {m.key for m, _ in self.printed if m.key and m.figure.value and m.basis == ACTUAL and m.measure == "amount"}
        rows = {code: self.prefix + path for code, path in self.names.items()}
        levels: dict[int, list[tuple[bool, Key, tuple[Key, ...]]]] = {}
        for suffix in (f"|{one}" for ones in self.splits.values() for one in ones):
            for one in self._tree(rows, suffix):
                plain = [(concept.removesuffix(suffix), scope) for concept, scope in one.parts]
                if one.whole in printed and all(key in printed for key in plain):
                    level = one.parts[0][0].count("/")
                    levels.setdefault(level, []).append((not printed.isdisjoint(one.parts), one.whole, one.parts))
        for found in levels.values():
            if any(filled for filled, _, _ in found):
                yield from ((whole, parts) for filled, whole, parts in found if not filled)

    def _tree(self, rows: dict[str, str], suffix: str) -> Iterator[TableSum]:
        """类 = sum of 款 = sum of 项, and the total = sum of the classes, in one column."""
        below: dict[str, list[Key]] = {}
        for code, concept in rows.items():
            own = len(code.partition("#")[0])
            parent = next((code[:n] for n in (5, 3) if n < own and code[:n] in rows), "")
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
                yield TableSum("sum", whole, parts, closed=len(suffixes) > 1)  # one column alone lacks its neighbours

    def _total_of(self, suffix: str) -> Key | None:
        if not suffix:
            return self.total
        outer, _, inner = suffix[1:].partition("/")
        item = self.words.items.get(outer)
        key = item.key(self.scope) if item else None
        return (f"{key[0]}|{inner}", key[1]) if key and inner else key

    def _balance(self, concept: str) -> Iterator[TableSum]:
        """Opening balance and income are spent or carried over, row by row (tables of a fund)."""
        keys = [(f"{concept}|{name}", self.scope) for name in ("年初结转和结余", "收入合计", "年末结转和结余")]
        if all(key in self.keys for key in keys):
            spent = ((concept, self.scope),)
            yield TableSum("carry_forward", keys[2], tuple(keys[:2]), spent, criterion="carry-forward-rolls")


def name_uncoded(meanings: Iterable[Meaning], tables: Iterable[TableReading]) -> None:
    """The rows of forms without codes are the items of their class that the text, or another table, names by the whole path,
    where the name is that of one item alone and comes once in its column."""
    paths: dict[str, set[str]] = {}
    for key in {m.key for m in meanings if m.key and "/" in m.key[0]}:
        steps = path_of(key).split("/")
        for end in range(2, len(steps) + 1):
            paths.setdefault(f"{steps[0]}/{steps[end - 1]}", set()).add("/".join(steps[:end]))
    for table in tables:
        places = Counter((name, prefix, column, made.basis) for made, name, prefix, column in table.uncoded)
        for made, name, prefix, (suffix, scope) in table.uncoded:
            found = paths.get(name, ())
            if len(found) == 1 and places[name, prefix, (suffix, scope), made.basis] == 1:
                made.key = (f"{prefix}{next(iter(found))}{suffix}", scope)


class _Totals(Reader):
    """01 and 04: income in one lane, expenditure in the other, by item, fund or class, down to 总计."""

    def __init__(self, *given):
        super().__init__(*given)
        self.side, self.block, self.seen_total = "", "收入合计", False

    def enter(self, lane: Lane, row: Row) -> None:
        first = row.index == self.grid.body
        if first:
            self.side = lane.side or ("income" if lane.number == 0 else "expenditure")
            self.block, self.seen_total = "收入合计", False

    def meaning(self, lane: Lane, row: Row, value: Value) -> Subject:
        scope = value.scope or self.scope
        name = row.name
        if not name:
            return Subject("")
        if (self.side == "expenditure" or value.scope is None) and (key := self._total_row(name, scope)):
            return Subject(self.words.label_of(key), key)
        fund = self.known.funds.get(name)
        if fund in FUNDS[1:] and self.side == "income" and (self.table.kind == "grant_totals" or row.of_which):
            key = (self.block, fund)
            return Subject(self.words.label_of(key), key)
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
        if item.concept in BALANCES:
            self.block = item.concept
        if item.scope in FUNDS and scope in FUNDS and scope != "grant":
            return Subject(self.words.label_of((item.concept, scope)), (item.concept, scope))
        classes = item.label in self.classes or (item.scope is None and item.concept in self.block)
        key = (item.concept, scope) if classes else item.key(scope)
        return Subject(item.label, key)

    def sums(self) -> Iterator[TableSum]:
        yield from super().sums()
        concepts = dict.fromkeys(concept for concept, scope in self.keys if scope == "grant")
        for concept in concepts:
            parts = tuple((concept, f) for f in FUNDS[1:] if (concept, f) in self.keys)
            if parts and self.table.kind == "grant_totals":
                yield TableSum("sum", (concept, "grant"), parts, closed=not self.unknown)
            elif parts and (concept, "general") not in parts:  # 财政拨款收入, 其中：政府性基金
                yield TableSum("bound", (concept, "grant"), parts, criterion="part-within-whole")


class _Economic(Reader):
    """06: basic expenditure by economic class, 人员经费 and 公用经费 side by side or as columns."""

    def __init__(self, *given):
        super().__init__(*given)
        self.names = {bare(n): i.label for i in self.words.economic_classes for n in (i.label, *i.names)}
        self.by_code = {i.code: i.label for i in self.words.economic_classes}
        self.codes = {label: code for code, label in self.by_code.items()}
        self.coded = False  # whether the table prints codes; without them a list of 款 may be a choice
        self.rows: dict[str, str] = {}
        self.splits: dict[str, None] = {}

    def meaning(self, lane: Lane, row: Row, value: Value) -> Subject:
        if not row.name and not row.code:
            return Subject("")
        if not row.code and (item := self._total(row.name, value)):
            return item
        official = self.by_code.get(row.code, row.code)
        clipped = row.name in official  # by the cell's width, or blank
        label = self.names.get(row.name) or (official if clipped else row.name)
        self.coded = self.coded or bool(row.code)
        code = row.code or self.codes.get(label, "")
        if not code:
            return Subject(row.name)
        printed = label
        if (lane.number, row.index) in self.again:
            code, label = f"{code}#{row.index}", f"{label}（{self.again[lane.number, row.index]}）"
        self.rows.setdefault(code, label)
        if value.item and value.item.label in ("人员经费", "公用经费"):
            self.splits.setdefault(value.item.label)
            return Subject(f"{printed}（{value.item.label}）", (f"{label}|{value.item.label}", "basic"))
        return Subject(printed, (label, "basic"))

    def _total(self, name: str, value: Value) -> Subject | None:
        item = self.item(name)
        if item and item.label in ("人员经费", "公用经费"):
            return Subject(item.label, item.key("general"))
        if name in self.known.raw["totals"] or (item and item.label == "基本支出"):
            own = value.item if value.item and value.item.label in ("人员经费", "公用经费") else self.words.items["基本支出"]
            key = own.key("general")
            return Subject(self.words.label_of(key), key)
        return None

    def sums(self) -> Iterator[TableSum]:
        personnel = set(self.known.raw["personnel"])
        groups: dict[Key, list[Key]] = {("人员经费", "general"): [], ("公用经费", "general"): []}
        for code, label in self.rows.items():
            parts = tuple((self.rows[c], "basic") for c in self.rows if len(c.partition("#")[0]) == 5 and c.startswith(code))
            if len(code.partition("#")[0]) == 3:
                groups[("人员经费" if code[:3] in personnel else "公用经费", "general")].append((label, "basic"))
                if parts:
                    yield TableSum("sum", (label, "basic"), parts, closed=self.coded)
            splits = tuple((f"{label}|{s}", "basic") for s in self.splits if (f"{label}|{s}", "basic") in self.keys)
            if splits:
                yield TableSum("sum", (label, "basic"), splits)
        for whole, classes in groups.items():
            if classes and whole in self.keys:
                yield TableSum("sum", whole, tuple(classes))
        if set(groups) <= set(self.keys):
            yield TableSum("sum", ("基本支出", "general"), tuple(groups))
        for code, label in self.known.raw["within_whole_item"].items():
            if code in self.rows:
                whole = (self.words.items[label].concept, "")
                yield TableSum("bound", whole, ((self.rows[code], "basic"),), criterion="part-within-whole")


class _Items(Reader):
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

    def _lane(self, lane: Lane, values: list[Value]) -> None:
        self.across = any(value.item for value in values)
        super()._lane(lane, values)

    def enter(self, lane: Lane, row: Row) -> None:
        if row.index == self.grid.body:
            rows = [r for r in self.grid.rows(lane) if r.name]
            known = self.known.raw["totals"]
            self.units = sum(
                not (self.row_item(r.name) or r.name in known or read_header(r.name).tells or r.year) for r in rows
            )
            self.total_row = any(r.name in self.known.raw["totals"] for r in rows)
        if item := self.row_item(row.name):
            self.block = item.label if item.label in ("“三公”经费", "机关运行经费", "政府采购支出总额") else self.block

    def row_item(self, name: str) -> Item | None:
        """A row's item: money by name, else the count whose name or head the label holds (longest first)."""
        short = COUNT_UNIT.sub("", name)
        if not short:
            return None
        if found := self.item(name) or self.item(short) or self.item(short + "支出") or self.item(short.removesuffix("支出")):
            return found
        inside = [head for head in self.counts if head in short]
        return self.counts[max(inside, key=len)] if inside and len(max(inside, key=len)) >= 4 else None

    def meaning(self, lane: Lane, row: Row, value: Value) -> Subject:
        if self.across and (value.item or not value.name):
            # Items stand in the columns; the rows are the department, or its units with a total.
            item = value.item or self.words.items["“三公”经费"]
            total = row.name in self.known.raw["totals"] or (not self.total_row and self.units <= 1)
            total = total or bool(row.year) or read_header(row.name).tells
            return Subject(item.label, item.key("")) if total else Subject(item.label)
        if row.name in self.known.raw["totals"] and self.block in ("“三公”经费", ""):
            return Subject("“三公”经费", self.words.items["“三公”经费"].key(""))
        item = self.row_item(row.name)
        known = item and item.concept not in _TOTALS
        return Subject(item.label, item.key("")) if known else Subject(COUNT_UNIT.sub("", row.name))


_READERS = {
    "income_expenditure": _Totals,
    "grant_totals": _Totals,
    "basic_detail": _Economic,
    "three_public": _Items,
    "operations": _Items,
}
