"""Performance forms: the funds, indicators, targets, weights and scores of self-evaluation, target and scoring forms.

A form is pairs of label and value, and tables below headers. A number's role (annual budget, target, score, ...) is that of the
label before it where this names one, else of the header over it; whose it is, the row's label or the indicator's name says.
Numbers that no place under the headers fits are left unread, and of such a form nothing is said to add up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import takewhile

from juesuan.documents.document import Cell
from juesuan.ground import expressions as re
from juesuan.ground.expressions import Expression, expression
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
    direction: str  # "" as printed; >= or <= where the target or a column of its own says so
    target: int | None = None
    actual: int | None = None
    weight: int | None = None
    score: int | None = None
    coefficient: int | None = None
    actual_text: str = ""


@dataclass(eq=False, repr=False)
class Form:
    """A performance form of a project or of all expenditure; settled unless numbers of it found no place under its headers."""

    project: str
    start: int
    indicators: list[Indicator] = field(default_factory=list)
    settled: bool = True

    @property
    def scores_execution(self) -> bool:
        """Whether the execution rate has a row and a score of its own among the indicators, beside those of the funds."""
        return any("执行率" in indicator.name and indicator.score for indicator in self.indicators)


ALONE = Expression(
    r"(?P<sign>[≥≤＞＜>=<≧≦＝]|(?:大于|小于)?等于|大于|小于|不[低高少超多大小][于过]?)*-?[\d,.]+(?P<unit>[^\d，。；：（）、]{0,5})"
)
NONE = Expression("[-－—–/]+|无")
BRACKETS = Expression("（.*?）")
TOTAL_ROW = Expression("(?:自评|绩效)?(?:总分|总得分|综合得分|得分|合计|总计|得分合计)(?:（.*）)?")
LEVELS = ("group", "kind", "name")
NUMERIC = ("target", "actual", "weight", "score", "coefficient")


@lru_cache(maxsize=4096)
def role(text: str, part: str) -> str:
    """What a header of a part (funds, indicators) or the label of a row of funds (fund_rows) says; "" where it is none."""
    short = BRACKETS.sub("", text).rstrip("：")
    known = table_words().columns[part] if len(short) <= 16 and ("：" not in short or part == "fund_rows") else ()
    return next((name for name, pattern in known if pattern.search(short)), "")


def is_header(roles: list[str], part: str) -> bool:
    """Whether cells with these roles are the headers of a part."""
    found = set(roles) - {""}
    if part == "funds":
        return len(found & {"annual", "actual", "initial"}) > 1
    return len(found) > 2 and (found >= {"target", "actual"} or bool(found & set(LEVELS) and found & set(NUMERIC)))


def fits(column: str, text: str, part: str) -> bool:
    """Whether a cell of one number may stand under a header of a part: by its unit, and targets alone compare."""
    told = table_words().raw["form_roles"].get(column)
    if told is None or (ALONE.fullmatch(text)["sign"] and column != "target"):
        return False
    unit = ALONE.fullmatch(text)["unit"]
    return unit in told["units"] if "units" in told else part == "indicators" or unit != "%"


# --- a cell a line -------------------------------------------------------------------------------------------------------


def folded(grid: Grid) -> Grid:
    """The grid, or for a form whose cells stand one a line the rows that its headers make of them; others stay in one row."""
    if grid.width > 1:
        return grid
    cells = [cell for row in grid.own_rows() for cell in row]
    texts = [grid.text(cell) for cell in cells]
    kinds, wanted, named, at = "".join(map(_kind, texts)), expression("(?!)"), 0, 0
    rows: list[tuple[int, list[Cell]]] = [(0, [])]  # each with the column of its first cell
    while at < len(cells):
        part, roles = next((found for name in ("indicators", "funds") if (found := _header(texts[at:], name))[1]), ("", []))
        if roles:
            # 年度预算数 over the labels of the funds is one of the headers, else they have none.
            start = int(part == "funds" and roles.count("annual") < 2)
            named = max((n for n, one in enumerate(roles) if one in LEVELS), default=0)
            # A label, its values, the words of a note.
            funds = expression(f"[LTS][NZ]{{2,{len(roles) + start - 1}}}(?:T(?![NZ]))?")
            wanted = funds if part == "funds" else _row_of_an_indicator(roles, named)
            end = at + len(roles)
        elif match := wanted.match(kinds, at):
            start, end = (named - len(match["levels"]) if match.groupdict().get("levels") is not None else 0), match.end()
        else:
            rows[-1][1].append(cells[at])
            at += 1
            continue
        rows += [(start, cells[at:end]), (0, [])]
        at = end
    placed = [replace(c, row=n, column=start + k) for n, (start, row) in enumerate(rows) for k, c in enumerate(row)]
    return Grid(grid.document, replace(grid.table, cells=tuple(placed)))


def _header(texts: list[str], part: str) -> tuple[str, list[str]]:
    """The roles of the headers of a part that stand one behind another here; none where they are too few."""
    roles = list(takewhile(bool, (role(text, part) for text in texts)))
    return part, roles if len(roles) > 2 and is_header(roles, part) else []


def _kind(text: str) -> str:
    """N a number or a sign, Z nothing or a dash, L a level of indicators, S a total, T other words."""
    if not text or NONE.fullmatch(text):
        return "Z"
    if ALONE.fullmatch(text) or not re.search(r"\w", text):
        return "N"
    return "S" if TOTAL_ROW.fullmatch(text) else "L" if role(text, "levels") else "T"


def _row_of_an_indicator(roles: list[str], named: int) -> re.Pattern[str]:
    """Levels, a name and a cell for each further header, weights and scores being numbers, a note or none; or the total."""
    noted = roles[-1] == "note"
    below = "".join("[NZ]" if one in ("weight", "score") else "[^S]" for one in roles[named + 1 : len(roles) - noted])
    number = f"(?=[^N]{{1,{len(roles)}}}N)"
    return expression(f"S[NZS]+|{number}(?P<levels>L{{0,{named}}}|[LT]{{1,{named}}})[LT]{below}" + "(?:Z|T(?!N))?" * noted)


# --- the reader ---------------------------------------------------------------------------------------------------------


def is_form(everything: str, title: str) -> bool:
    """Whether a table of these words is a performance form."""
    return bool(re.search(r"绩效", everything + title) and re.search(r"[三二]级指标|权重|分值|指标值", everything))


def read_clause(grid: Grid, cell: Cell, context: Context, grammar: Grammar) -> tuple[list[Meaning], list[Reason]]:
    """What the figures of one cell mean by its own words; beside other figures it holds no page's number."""
    read = Paragraph(grid.lines[id(cell)], grid.figures(cell), context, grammar).read()
    return read.meanings, read.reasons


_TOTAL = Expression("总分|总得分|综合得分|自评得分|自评分|评价得分")
_PAIR = Expression(r"(?P<label>[^\d：，。；]{2,16})：[\d,.]+(?:%|[万亿]?元|分)?")
_POINTS = Expression(r"(?P<of>.*?)（(?P<digits>\d{1,3}(?:\.\d+)?)(?P<said>分[^（）]*)?）")
_WHOLE, _TOTAL_SCORE = "项目资金", "自评总分"


class FormReader:
    """Reads the cells of a performance form: what they mean, and its indicators."""

    def __init__(self, grid: Grid, context: Context, grammar: Grammar, number: int, words: Vocabulary):
        self.grid, self.context, self.grammar, self.number, self.words = folded(grid), context, grammar, number, words
        self.part = ""  # funds or indicators, once their headers were seen
        self.columns: dict[int, str] = {}
        self.fund_columns: dict[int, str] = {}  # whose money, where funds stand side by side
        self.parts: list[str] = []  # the whole and the funds below it, nested where one lies within another
        self.nested = self.goals = False
        self.rated = False  # an execution rate was told in pairs: what is scored next is its own
        self.levels: dict[str, str] = {}

    def read(self, title: str, everything: str) -> TableReading:
        reading = TableReading(self.number, "form", title, self.grid.table.start)
        rows = [(row, [self.grid.text(c) for c in row]) for row in self.grid.own_rows()]
        named = (m[1] for _, texts in rows if (m := re.search("项目[^|]{0,4}名称[：|]+([^|]+)", "|".join(texts))))
        whole = re.search("(?:部门|单位)?整体支出", title + everything)  # its 基本支出 is no print of the accounts
        self.project = self.context.group or next(named, "") or (whole.group() if whole else "")
        self.form = reading.form = Form(self.project, self.grid.table.start)
        self.money = next(iter(re.findall("（(万元|元|亿元)）", everything)), "万元")
        for row, texts in rows:
            for cell, meanings, reasons in self._row(row, texts):
                place = (self.number, cell.row, cell.column)
                reading.meanings += [(m, cell.page or self.grid.table.page, place) for m in meanings]
                reading.reasons += reasons
        for meaning, _, _ in reading.meanings:
            meaning.group = self.project if meaning.measure != "other" else ""
        reading.sums += self._sums({(m.label, m.basis) for m, _, _ in reading.meanings if m.measure == "amount"})
        return reading

    def _sums(self, printed: set[tuple[str, str]]) -> Iterator[TableSum]:
        """The funds make the whole, where they are all that there are; a blank cell is no nil here."""
        parts, made = self.parts[1:], table_words().raw["all_funds"]
        named = any(set(parts).issuperset(one) for one in made)
        if self.form.settled and parts and (not self.nested or any(set(parts) == set(one) for one in made)):
            keys = tuple((name, self.project) for name in parts)
            for basis in (INITIAL, ANNUAL, ACTUAL):
                closed = named and all((name, basis) in printed for name in parts)
                yield TableSum("sum", (_WHOLE, self.project), keys, bases=(basis,), closed=closed)

    def _row(self, row: list[Cell], texts: list[str]):
        numbers = self._numbers(row)
        if not numbers and (self._heads(row, texts, "indicators") or self._heads(row, texts, "funds")):
            return [(c, *self._clause(c, head=True)) for c in row]
        if self.part == "indicators":
            return self._indicator(row, texts, numbers)
        figured = any(re.search(r"\d", BRACKETS.sub("", t)) for t in texts)
        goals, self.goals = self.goals and any(texts), False
        if goals:  # under 年初设定目标 | 全年目标实际完成情况: the counts of the first text are targets
            read = [(c, *self._clause(c)) for c in row]
            for meaning in next(one for (_, one, _), text in zip(read, texts, strict=True) if text):
                if meaning.measure in ("count", "amount", "rate"):
                    meaning.measure, meaning.basis = "target", ""
            return read
        if not figured:
            self.goals = any(re.search("年初设定目标|预期目标|年度目标|绩效目标", t) for t in texts)
            if sum(bool(re.search("拨款|资金|合计", t)) for t in texts) > 1:
                self.fund_columns = {c.column: self._fund(t) for c, t in zip(row, texts, strict=True) if t}
        return self._pairs(row, texts, numbers)

    def _heads(self, row: list[Cell], texts: list[str], part: str) -> bool:
        """Whether the row has the headers of a part, which hold for the rows below; a blank one is that of the cell before."""
        named = [role(t, part) for t in texts]
        if not is_header(named, part) or (part == "funds" and any(map(_PAIR.fullmatch, texts))):
            return False
        if named.count("annual") > 1 and named.index("annual") < named.index(next(n for n in named if n not in ("", "annual"))):
            named[named.index("annual")] = ""  # 年度预算数 over the labels of the funds
        self.part, self.columns, before = part, {}, ""
        for cell, name, text in zip(row, named, texts, strict=True):
            before = name if text else before
            self.columns |= dict.fromkeys(range(cell.column, cell.column + cell.colspan), before)
        return True

    def _clause(self, cell: Cell, head: bool = False) -> tuple[list[Meaning], list[Reason]]:
        """What a cell says by its own words: points in brackets are the weight of the execution rate or of a group."""
        figures = self.grid.figures(cell)
        points = _POINTS.fullmatch(self.grid.text(cell)) if len(figures) == 1 else None
        if points and figures[0].value <= 100 and (head or points["said"] or self.part == "indicators"):
            if self.part != "indicators" and (role(points["of"], "funds") or "执行" in points["of"]):
                return [self._fund_cell(figures[0], "weight", _WHOLE)], []
            return [self._meant(figures[0], "weight", points["of"])], []
        if head and not re.search(r"\d", BRACKETS.sub("", self.grid.text(cell))):
            return [Meaning(figure, "other", reason="name") for figure in figures], []  # 执行率（B/A×100%）
        return read_clause(self.grid, cell, self.context, self.grammar)

    def _numbers(self, row: list[Cell]) -> dict[int, Figure]:
        """The figures of cells that hold nothing but a number (with sign, comparison or unit)."""
        found = {c.column: self.grid.figures(c) for c in row if ALONE.fullmatch(self.grid.text(c))}
        return {column: figures[0] for column, figures in found.items() if len(figures) == 1}

    def _under(self, row: list[Cell], numbers: dict[int, Figure]) -> tuple[dict[int, str], int]:
        """The role of each number's column, and how far the row stands left of its headers, since its first cells may be those
        of a merged one above; for funds else by their order, a dash or slash holding a place. No role where nothing fits."""
        texts = {c.column: self.grid.text(c) for c in row}
        width, end = max(self.columns, default=0) + 1, max(c.column + c.colspan for c in row)
        held = [column for column, text in texts.items() if column in numbers or NONE.fullmatch(text)]
        order = [name for name in self.columns.values() if name not in ("", "note")] if self.part == "funds" else []
        shifts = [0, *range(width - end, 0, -1), 0]
        ways = [{column: self.columns.get(column + shift, "") for column in numbers} for shift in shifts[:-1]]
        ways.append(dict(zip(held, order, strict=False)))
        for way, shift in zip(ways, shifts, strict=True):
            if all(fits(way.get(column, ""), texts[column], self.part) for column in numbers):
                return way, shift
        self.form.settled = self.form.settled and len(numbers) < 2
        return {}, 0

    # --- pairs and funds ----------------------------------------------------------------------------------------------------

    def _pairs(self, row: list[Cell], texts: list[str], numbers: dict[int, Figure]):
        """Rows of labels and values, and of funds under headers: each number by the label before it, else by its header."""
        read: dict[int, list[Meaning]] = {}
        # Bases as rows beside funds as columns.
        side = role(next((t for t in texts if t), ""), "funds") if self.fund_columns else ""
        for place, (cell, text) in enumerate(zip(row, texts, strict=True)):
            figures, label = self.grid.figures(cell), next((t for t in reversed(texts[:place]) if t), "")
            labels = [label] if cell.column in numbers else [m["label"] for m in _PAIR.finditer(text)]
            name = self.fund_columns.get(cell.column, _WHOLE) if side else _WHOLE
            made = [self._pair(one, side or role(one, "funds"), f, name) for one, f in zip(labels, figures, strict=False)]
            if figures and len(labels) == len(figures) and all(made):
                read[cell.column] = [one for one in made if one]
        loose = {column: figure for column, figure in numbers.items() if column not in read}
        told = len(numbers) > 1 or re.search("总量|总额|合计|财政|拨款|结转|资金", "".join(texts))
        if loose and told and self.part == "funds":
            read |= self._fund_row(row, texts, loose)
        self.form.settled = self.form.settled and not (self.part and set(loose) - set(read))
        return [(c, *((read[c.column], []) if c.column in read else self._clause(c))) for c in row]

    def _pair(self, label: str, column: str, figure: Figure, name: str) -> Meaning | None:
        """What a number behind its own label is, if this names a role; a bare 得分 is the rate's where one was told."""
        full = re.search("总分值|满分", label)
        if full or _TOTAL.search(label) or (column == "score" and not (self.rated or self.part)):
            return self._total(figure, "weight" if full else "score")
        self.rated = self.rated or column in ("rate", "annual")
        return self._fund_cell(figure, column, name) if column else None

    def _fund(self, label: str) -> str:
        """Whose money a label tells: 其中： and what stands before a colon left out."""
        own = BRACKETS.sub("", label).rstrip("：").rpartition("：")[2].removeprefix("其中")
        return role(label, "fund_rows") or own or _WHOLE

    def _fund_row(self, row: list[Cell], texts: list[str], numbers: dict[int, Figure]) -> dict[int, list[Meaning]]:
        """Funds, each by the words before its amounts."""
        columns, _ = self._under(row, numbers)
        read, label, seen = {}, "", ""
        for cell, text in zip(row, texts, strict=True):
            label = text if expression("[\u4e00-\u9fff]{2}").search(text) and not role(text, "funds") else label
            if cell.column not in numbers:
                continue
            name = self._fund(label)
            if label != seen:
                self.nested = self.nested or name in self.parts or (label.startswith("其中") and self.parts != [_WHOLE])
                self.parts += [name] if self.parts or name == _WHOLE else []
            seen = label
            read[cell.column] = [self._fund_cell(numbers[cell.column], columns.get(cell.column, ""), name)]
        return read

    def _meant(self, figure: Figure, column: str, label: str = "", key=None, unit: str = "", of=None) -> Meaning:
        """What a figure is by the role of its column: label and unit are the role's where it has them."""
        told = table_words().raw["form_roles"].get(column)
        if told is None:
            return Meaning(figure, "unread")
        unit = told.get("unit") or unit
        return Meaning(figure, told["measure"], label, key, told.get("basis", ""), self.context.year, unit=unit, of=of)

    def _fund_cell(self, figure: Figure, column: str, name: str) -> Meaning:
        told = table_words().raw["form_roles"].get(column, {})
        money, own = told.get("measure") in ("amount", "rate"), told.get("label", "")
        label = own if own and (name == _WHOLE or told["measure"] != "amount") else name
        of = Subject(name, None if column.endswith("in_place") else (name, self.project))
        key = of.key if money else (own, self.project) if name == _WHOLE else None
        return self._meant(figure, column, label, key, self.money, of if told.get("measure") == "rate" else None)

    def _total(self, figure: Figure, column: str = "score") -> Meaning:
        """The total score, or the full marks beside it."""
        return self._meant(figure, column, _TOTAL_SCORE, (_TOTAL_SCORE, self.project) if column == "score" else None)

    # --- indicators ---------------------------------------------------------------------------------------------------------

    def _indicator(self, row: list[Cell], texts: list[str], numbers: dict[int, Figure]):
        read: dict[int, list[Meaning]] = {}
        if numbers and TOTAL_ROW.fullmatch(next((t for t in texts if t), "")):
            # Full marks, of which each level may have some, and the score, where the form gives scores.
            scored = max(numbers) if "score" in self.columns.values() else None
            read = {c: [self._total(f, "score" if c == scored else "weight")] for c, f in numbers.items()}
        elif numbers and "小计" in texts:
            read = self._subtotal_row(row, texts, numbers)
        elif numbers and any(expression("[\u4e00-\u9fff]{2}").search(t) for t in texts):
            read = self._indicator_row(row, texts, numbers)
        return [(c, *((read[c.column], []) if c.column in read else (self._clause(c)[0], []))) for c in row]

    def _indicator_row(self, row: list[Cell], texts: list[str], numbers: dict[int, Figure]) -> dict[int, list[Meaning]]:
        columns, shift = self._under(row, numbers)
        if len(numbers) < 2 and (shift or not columns):
            return {}
        said = {c.column: t for c, t in zip(row, texts, strict=True)}
        indicator = self._new_indicator({self.columns.get(c + shift, ""): said[c] for c in reversed(said)}, texts)
        self.form.indicators.append(indicator)
        read, lowest = {}, max((c for c, name in self.columns.items() if name in LEVELS), default=0)
        for at, figure in numbers.items():
            column, level = columns.get(at, ""), self.columns.get(at + shift - 1, "")
            if column == "weight" and at + shift < lowest and level in LEVELS:  # of the level before it
                read[at] = [self._meant(figure, "weight", self.levels.get(level, ""))]
            else:
                read[at] = [self._indicator_cell(figure, column, indicator, said[at])]
        return read

    def _subtotal_row(self, row: list[Cell], texts: list[str], numbers: dict[int, Figure]) -> dict[int, list[Meaning]]:
        """产出指标 小计 50: what a group has in all, which is no indicator beside its own."""
        columns, _ = self._under(row, numbers)
        group = next((BRACKETS.sub("", t) for t in texts if t not in ("", "小计") and not ALONE.fullmatch(t)), "")
        if group and group != self.levels.get("group"):
            self.levels = {"group": group}
        label = self.levels.get("group", "")
        return {at: [self._meant(figure, columns.get(at, ""), label)] for at, figure in numbers.items()}

    def _new_indicator(self, told: dict[str, str], texts: list[str]) -> Indicator:
        """The row's indicator; the levels above it go on from the rows before where they are blank."""
        group, kind = BRACKETS.sub("", told.get("group", "")), told.get("kind", "")
        if group and group != self.levels.get("group"):
            self.levels = {"group": group}
        self.levels |= {"kind": kind} if kind else {}
        words = (t for t in texts if not ALONE.fullmatch(t))
        name = re.sub(r"^指标\d*[：:.、]?", "", told.get("name") or max(words, key=len))
        group, kind = (said if said.endswith("指标") else "" for said in map(self.levels.get, ("group", "kind"), ("", "")))
        signs = [(way, tuple(words)) for way, words in table_words().raw["comparisons"].items()]
        compared = (way for column in ("target", "property") for way, words in signs if told.get(column, "").startswith(words))
        return Indicator(name, group, kind, told.get("unit", ""), next(compared, ""), actual_text=told.get("actual", ""))

    def _indicator_cell(self, figure: Figure, column: str, indicator: Indicator, text: str) -> Meaning:
        unit = self.grammar.unit(text, figure.to)[0] or indicator.unit
        if column in NUMERIC:
            setattr(indicator, column, figure.start)
        made = self._meant(figure, column, indicator.name, None, unit, Subject("权重") if column == "coefficient" else None)
        if column == "actual":
            measure = "rate" if unit == "%" else "amount" if unit in self.words.words["money"] else "count"
            made.measure = "unit_cost" if measure == "amount" and self.grammar.per_unit.search(indicator.name) else measure
        return made
