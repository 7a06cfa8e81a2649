"""Self-evaluation forms: the funds, indicators, targets and scores of a project's performance form."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from juesuan.documents.document import Cell
from juesuan.ground.expressions import expression
from juesuan.reading.clauses import Paragraph
from juesuan.reading.figures import Figure
from juesuan.reading.grammar import ACTUAL, ANNUAL, INITIAL, Context, Grammar, Meaning, Reason, Subject
from juesuan.reading.grid import Grid
from juesuan.reading.headers import table_words
from juesuan.reading.table_reader import TableReading, TableSum
from juesuan.reading.vocabulary import Vocabulary


@dataclass(eq=False, repr=False, slots=True)
class Indicator:
    """One row of a performance form; the figures are offsets of the digits, None where the form leaves the cell blank."""

    name: str
    group: str  # 产出指标, 效益指标, ...
    kind: str  # 数量指标, 质量指标, ...
    unit: str
    direction: str  # "" as printed; >= or <= where the target says so
    target: int | None = None
    actual: int | None = None
    weight: int | None = None
    score: int | None = None
    coefficient: int | None = None
    actual_text: str = ""
    start: int = 0


@dataclass(eq=False, repr=False)
class Form:
    """A project's performance self-evaluation form."""

    project: str
    start: int
    indicators: list[Indicator] = field(default_factory=list)


def is_form(everything: str, title: str) -> bool:
    """Whether a table of these words is a self-evaluation form."""
    return bool(re.search(r"绩效", everything + title) and re.search(r"三级指标|权重|分值|指标值", everything))


def read_clause(grid: Grid, cell: Cell, context: Context, grammar: Grammar) -> tuple[list[Meaning], list[Reason]]:
    """What the figures of one cell mean by its own words; beside other figures it holds no page's number."""
    read = Paragraph(grid.line(cell), grid.figures(cell), context, grammar).read()
    meanings = read.meanings
    if any(m.reason == "page_number" for m in meanings) and any(
        c.row == cell.row and c is not cell and grid.figures(c) for c in grid.table.cells
    ):
        meanings = [Meaning(m.figure, "unread", year=m.year) if m.reason == "page_number" else m for m in meanings]
    return meanings, read.reasons


# --- performance self-evaluation forms ---------------------------------------------------------------------------------

_TOTAL_ROW = r"(?:自评)?(?:总分|总得分|综合得分|得分|合计|总计|得分合计)(?:（.*）)?$"
_ALONE = re.compile(r"[≥≤＞＜>=<大小于等不低高]*-?[\d,.]+(?:%|万?元|分|\D{1,3})?")
_BRACKETS = re.compile("（.*?）")
_WHOLE = "项目资金"
_NONE = re.compile("[-－—–/]+")
_NUMERIC = ("target", "actual", "weight", "score", "coefficient")
# What the figures under a form's headers of funds are: measure, basis, label and unit, of which those left blank are the row's.
_FUND_CELLS = {
    **{column: ("amount", basis, "", "") for column, basis in (("initial", INITIAL), ("annual", ANNUAL), ("actual", ACTUAL))},
    "rate": ("rate", ANNUAL, "执行率", "%"),
    **{column: ("score", ACTUAL, "执行率得分", "分") for column in ("rate_score", "score")},
    "weight": ("weight", "", "执行率得分", "分"),
}


class FormReader:
    """Reads the cells of a self-evaluation form: what they mean, and its indicators."""

    def __init__(self, grid: Grid, context: Context, grammar: Grammar, number: int, words: Vocabulary):
        self.grid, self.context, self.grammar, self.number, self.words = grid, context, grammar, number, words
        self.columns: dict[int, str] = {}
        self.order: list[str] = []
        self.funds: list[str] = []
        self.parts: list[str] = []  # the whole and the funds below it, empty where one lies within another
        self.fund_columns: dict[int, str] = {}
        self.project = context.group
        self.group = self.kind = ""
        self.goals = False

    def read(self, title: str, everything: str) -> TableReading:
        reading = TableReading(self.number, "form", title, self.grid.table.start)
        self.form = reading.form = Form(self.project, self.grid.table.start)
        self.money = next(iter(re.findall("（(万元|元|亿元)）", everything)), "万元")
        for row in self.grid.own_rows():
            for cell, meanings, reasons in self._row(row):
                place = (self.number, cell.row, cell.column)
                reading.meanings += [(m, cell.page or self.grid.table.page, place) for m in meanings]
                reading.reasons += reasons
        whole = re.search("(?:部门|单位)?整体支出", title + everything)  # its 基本支出 is no print of the accounts
        self.form.project = self.project = self.project or (whole.group() if whole else "")
        for meaning, _, _ in reading.meanings:
            meaning.group = self.project if meaning.measure != "other" else ""
            if meaning.key and meaning.key[1] == "form":
                meaning.key = (meaning.key[0], self.project)
            if meaning.of and meaning.of.key and meaning.of.key[1] == "form":
                meaning.of = Subject(meaning.of.label, (meaning.of.key[0], self.project))
        parts, printed = self.parts[1:], {(m.label, m.basis) for m, _, _ in reading.meanings if m.measure == "amount"}
        named = any(set(parts).issuperset(made) for made in table_words().raw["all_funds"])
        for basis in (INITIAL, ANNUAL, ACTUAL) if parts else ():  # a blank cell is no nil here
            keys, closed = tuple((name, self.project) for name in parts), named and all((n, basis) in printed for n in parts)
            reading.sums.append(TableSum("sum", (_WHOLE, self.project), keys, bases=(basis,), closed=closed))
        return reading

    def _row(self, row: list[Cell]):
        texts = [self.grid.text(c) for c in row]
        headers = {c.column: self._header(t, "indicators") for c, t in zip(row, texts, strict=True)}
        if {"target", "actual"} <= set(headers.values()) and len(set(headers.values()) - {""}) >= 3:
            self.columns = {c: n for c, n in headers.items() if n}
            self.order = [n for n in self.columns.values() if n not in ("group", "kind")]
            return [(c, *self._clause(c)) for c in row]
        funds = {c.column: self._header(t, "funds") for c, t in zip(row, texts, strict=True)}
        figured = any(re.search(r"\d", _BRACKETS.sub("", t)) for t in texts)
        if len({"annual", "actual", "initial"} & set(funds.values())) >= 2 and not figured:
            self.fund_columns = {c: n for c, n in funds.items() if n}
            self.funds = list(self.fund_columns.values())
            worth = [c for c in row if funds[c.column] in ("rate", "score", "rate_score")]
            weights = {id(c): [self._fund_cell(f, "weight", "") for f in self.grid.figures(c)] for c in worth}  # 得分（10分）
            return [(c, *((weights[id(c)], []) if id(c) in weights else self._clause(c))) for c in row]
        if self.columns:
            return self._indicator(row, texts)
        if any(re.search("年初设定目标|预期目标|年度目标|绩效目标", t) for t in texts) and not figured:
            self.goals = True
            return []
        if self.goals and any(texts):
            self.goals = False
            return self._goal_row(row, texts)
        numbers = self._numbers(row) if self.funds else []
        if len(numbers) > 1 or (numbers and re.search("总量|总额|合计|财政|拨款|结转|资金", "".join(texts))):
            return self._fund_row(row, texts, numbers)
        return self._pairs(row, texts)

    def _clause(self, cell: Cell) -> tuple[list[Meaning], list[Reason]]:
        return read_clause(self.grid, cell, self.context, self.grammar)

    @staticmethod
    def _header(text: str, part: str) -> str:
        short = _BRACKETS.sub("", text)
        if not text or len(short) > 16:
            return ""
        return next((name for name, pattern in table_words().columns[part] if pattern.search(short)), "")

    def _numbers(self, row: list[Cell]) -> list[tuple[Cell, Figure]]:
        """Cells that hold nothing but a number (with sign, comparison or unit)."""
        found = [(cell, self.grid.figures(cell)) for cell in row if _ALONE.fullmatch(self.grid.text(cell))]
        return [(cell, figures[0]) for cell, figures in found if len(figures) == 1]

    def _pairs(self, row: list[Cell], texts: list[str]):
        """Rows of label and value: the project's name, the total score, persons and telephones."""
        result = []
        for place, (cell, text) in enumerate(zip(row, texts, strict=True)):
            label = next((t for t in reversed(texts[:place]) if t), "")
            if re.search(r"项目.{0,4}名称", label) and text:
                self.project = self.project or text
            figures = self.grid.figures(cell)
            alone = len(figures) == 1 and len(text) == figures[0].to - figures[0].at
            if alone and re.search(r"总分|得分", label):
                result.append((cell, [self._total_score(figures[0])], []))
            elif re.search(r"电话", label):
                result.append((cell, [Meaning(f, "other", reason="telephone") for f in figures], []))
            else:
                result.append((cell, *self._clause(cell)))
        return result

    def _goal_row(self, row: list[Cell], texts: list[str]):
        """Under 年初设定目标 | 全年目标实际完成情况: the counts of the first text are targets."""
        result, first = [], next(t for t in texts if t)
        for cell, text in zip(row, texts, strict=True):
            meanings, reasons = self._clause(cell)
            for meaning in meanings:
                if text == first and meaning.measure in ("count", "amount", "rate"):
                    meaning.measure, meaning.basis = "target", ""
            result.append((cell, meanings, reasons))
        return result

    def _fund_row(self, row: list[Cell], texts: list[str], numbers: list[tuple[Cell, Figure]]):
        """A fund, by the words before its amounts; a dash or slash holds the place of a weight or score that it has not."""
        label = next((t for t in reversed(texts[: row.index(numbers[0][0])]) if t), "")
        name = self._header(label, "fund_rows") or _BRACKETS.sub("", label.removeprefix("其中：")) or _WHOLE
        within = label.startswith("其中") and self.parts != [_WHOLE]
        self.parts = [] if within or name in self.parts else [*self.parts, name] if self.parts or name == _WHOLE else []
        columns = self.fund_columns
        if any(c.column not in columns for c, _ in numbers):
            held = [c for c, t in zip(row, texts, strict=True) if any(c is one for one, _ in numbers) or _NONE.fullmatch(t)]
            columns = {c.column: column for c, column in zip(held, self.funds, strict=False)}
        return [(c, [self._fund_cell(figure, columns.get(c.column, ""), name)], []) for c, figure in numbers]

    def _fund_cell(self, figure: Figure, column: str, name: str) -> Meaning:
        if column not in _FUND_CELLS:
            return Meaning(figure, "unread")
        measure, basis, label, unit = _FUND_CELLS[column]
        of = Subject(name, (name, "form"))
        key = of.key if measure in ("amount", "rate") else (label, "form")
        of = of if measure == "rate" else None
        return Meaning(figure, measure, label or name, key, basis, self.context.year, unit=unit or self.money, of=of)

    def _indicator(self, row: list[Cell], texts: list[str]):
        numbers = self._numbers(row)
        if numbers and re.match(_TOTAL_ROW, next((t for t in texts if t), "")):
            return self._total_row(row, numbers)
        named = [(c, t) for c, t in zip(row, texts, strict=True) if expression("[\u4e00-\u9fff]{2}").search(t)]
        if len(numbers) < 2 or not named:
            return [(c, *self._clause(c)) for c in row]
        aligned = all(self.columns.get(c.column) in _NUMERIC for c, _ in numbers)
        indicator = self._new_indicator(row, texts, named)
        meanings, order = {}, [n for n in self.order if n in _NUMERIC]
        for place, (cell, figure) in enumerate(numbers):
            column = self.columns[cell.column] if aligned else order[place] if len(order) == len(numbers) else ""
            meanings[id(cell)] = ([self._indicator_cell(figure, column, indicator, self.grid.text(cell))], [])
        self.form.indicators.append(indicator)
        return [(c, *(meanings.get(id(c)) or (self._clause(c)[0], []))) for c in row]

    def _total_row(self, row: list[Cell], numbers: list[tuple[Cell, Figure]]):
        """总分 | 100 | 98.45: the full score, set aside, and the total score."""
        *full, (last, total) = numbers
        aside = [(cell, [Meaning(figure, "other", reason="full_score")], []) for cell, figure in full]
        return [*aside, (last, [self._total_score(total)], [])]

    def _total_score(self, figure: Figure) -> Meaning:
        return Meaning(figure, "score", "自评总分", ("自评总分", "form"), ACTUAL, self.context.year, unit="分")

    def _new_indicator(self, row, texts, named) -> Indicator:
        by_column = {self.columns.get(c.column, ""): t for c, t in zip(row, texts, strict=True)}
        group, kind = by_column.get("group", ""), by_column.get("kind", "")
        for text in texts if not (group or kind) else ():
            if first := re.match("(?:产出|效益|满意度|效果)指标", text):
                group = first.group()
            elif re.fullmatch(".{2,8}指标(?:值)?", text) and not text.startswith("指标"):
                kind = text
        if group.endswith("指标") and group != self.group:
            self.group, self.kind = group, ""
        self.kind = kind if kind.endswith("指标") else self.kind
        said = [t for _, t in named]
        name = by_column.get("name") or next((t for t in said if re.match(r"指标\d", t)), "") or max(said, key=len)
        units = (t for t in texts if t in ("%", "元", "万元") or (len(t) <= 3 and t in self.words.words["counts"]))
        unit = by_column.get("unit") or next(units, "")
        name, actual = re.sub(r"^指标\d*[：:.、]?", "", name), by_column.get("actual", "")
        return Indicator(name, self.group, self.kind, unit, "", actual_text=actual, start=row[0].start)

    def _indicator_cell(self, figure: Figure, column: str, indicator: Indicator, text: str) -> Meaning:
        year = self.context.year
        unit = self.grammar.unit(text, figure.to)[0] or indicator.unit
        if column in _NUMERIC:
            setattr(indicator, column, figure.start)
        if column in ("weight", "score"):
            return Meaning(figure, column, indicator.name, None, ACTUAL if column == "score" else "", year, unit="分")
        if column == "coefficient":
            return Meaning(figure, "rate", indicator.name, None, ACTUAL, year, unit="%", of=Subject("权重"))
        if column == "target":
            if re.match(r"≥|>|不低于|大于|＞", text):
                indicator.direction = ">="
            elif re.match(r"≤|<|不高于|小于|＜|不超过", text):
                indicator.direction = "<="
            return Meaning(figure, "target", indicator.name, None, "", year, unit=unit)
        if column == "actual":
            measure = "rate" if unit == "%" else "amount" if unit in self.words.words["money"] else "count"
            if measure == "amount" and self.grammar.per_unit.search(indicator.name):
                measure = "unit_cost"
            return Meaning(figure, measure, indicator.name, None, ACTUAL, year, unit=unit)
        return Meaning(figure, "unread")
