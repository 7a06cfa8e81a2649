"""Grid: the geometry of a published table: which rows are headers, what stands above each column, and where the lanes lie.

Nothing here knows what an amount means; the words that tell headers from labels come from data/vocabulary/tables.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from juesuan.documents.columns import count_up
from juesuan.documents.document import Cell, Document, Table
from juesuan.ground import expressions as re
from juesuan.ground.expressions import Expression, expression
from juesuan.reading.figures import Figure, find_figures, plain
from juesuan.reading.headers import LIST_NUMBER, read_header, table_words
from juesuan.reading.vocabulary import any_of, bare, vocabulary

_BLANK = Expression(r"[-—–－―/\\|…．.*]*|无")
CODED = Expression(r"[\[［【]?(\d{3}|\d{5}|\d{7})[\]］】]?(?=[\u4e00-\u9fff])")
_AMOUNT = Expression(r"-?\d[\d,]*\.\d+")
_CODE = Expression(r"\d{3}(?:\.\d\d){1,2}")  # 201.06.01
_DIGITS = Expression(r"[\d.]+")
_LEADING = Expression(f"(?:其中[：:、]?|{LIST_NUMBER})+")
_NOTE = Expression(r"(?:注|说明|备注)\d*[:：、.]|[^|]*。")
_YEAR = Expression(r"(20\d\d)(?:年(?:度)?)?")
_BRACKETS = Expression(r"（[^（）]*）")
_META = Expression(  # 公开08表, 部门：某局, 2023年度, 金额单位：元, or several of them in one cell
    r"(?:公开|财决|附|附件|附表|表)\D{0,3}\d*(?:表|：)?|.{0,40}表(?:（.*）)?|(?:编制|编报|填报|部门|单位)(?:单位|部门|名称)?[:：（].*|"
    r"(?:20\d\d年度?)?(?:(?:公开|财决|附|附表|表)[^：]{0,8}?)?(?:金额)?单位[:：]?(?:人民币)?(?:万元|亿元|千元|元).*|(?:20\d\d)年度?"
)


class Number(NamedTuple):
    """The figure of a cell that holds nothing else, its sign (of a minus, brackets or a word of direction), the unit behind it,
    and whether a word tells its direction."""

    figure: Figure
    sign: int
    unit: str = ""
    directed: bool = False


@cache
def _number() -> Expression:
    words = vocabulary().words
    units = any_of(["%", *words["money"], *words["counts"], *words["scores"]])
    rises, falls = (any_of(table_words().raw["directions"][way]) for way in ("up", "down"))
    return Expression(
        rf"(?:(?P<up>{rises})|(?P<down>{falls}))?(?P<open>（)?(?P<minus>[-−－]?)"
        rf"(?P<digits>(?:\d{{1,3}}(?:[,，]\d{{3}})+|\d+)(?:\.\d+)?)(?(open)）)(?P<unit>{units})?"
    )


REPEATED = "类款项"  # the header of the codes, which a continued page may leave in the cell of its first code


@dataclass(eq=False, repr=False)
class Column:
    """One column that holds values: the texts above it from the outside in, without the side's word."""

    index: int
    path: tuple[str, ...]


@dataclass(eq=False, repr=False)
class Lane:
    """Columns that share their row labels: 01 and 04 have one lane for income and one for expenditure."""

    number: int
    side: str = ""
    codes: list[int] = field(default_factory=list)
    names: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    units: list[int] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    values: list[Column] = field(default_factory=list)


class Row(NamedTuple):
    """The labels of one body row in one lane; the code is joined (201 06 01 is 2010601); of_which for 其中."""

    index: int
    code: str
    name: str
    of_which: bool = False
    unit: str = ""
    year: int | None = None


class Grid:
    """A table as rows by columns of cells; merged cells stand at every place that they cover."""

    def __init__(self, document: Document, table: Table):
        self.document, self.table, self.words = document, table, table_words()
        self.height = max((c.row + c.rowspan for c in table.cells), default=0)
        self.width = max((c.column + c.colspan for c in table.cells), default=0)
        self.lines = {id(c): plain(document.text, c.start, c.end, c.skip) for c in table.cells}
        self._at: dict[tuple[int, int], Cell] = {}
        for cell in table.cells:
            for row in range(cell.row, cell.row + cell.rowspan):
                for column in range(cell.column, cell.column + cell.colspan):
                    self._at.setdefault((row, column), cell)
        self.starts = self._by_row()
        self.counting = {row for row in range(self.height) if self._counts_columns(row)}  # rows that number the columns
        self.end = self._before_notes()
        self.meta = self._meta_rows()
        self.body = self.meta + self._header_height()

    def _before_notes(self) -> int:
        """Where the rows end: below stand lone texts that say something about the table, and are no labels."""
        end = self.height
        for row in range(self.height - 1, 0, -1):
            texts = self.texts(row)
            if len(texts) > 1 or not all(map(_NOTE.match, texts)):
                break
            end = row if texts else end
        return end

    def text(self, cell: Cell | None) -> str:
        return self.lines[id(cell)].text if cell else ""

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers a place, or None where the file has none."""
        return self._at.get((row, column))

    def _by_row(self) -> list[list[Cell]]:
        """The cells of each row from the left, each once, those that reach down from above included."""
        rows: list[dict[int, Cell]] = [{} for _ in range(self.height)]
        for (row, _), cell in sorted(self._at.items(), key=lambda place: place[0]):
            rows[row].setdefault(id(cell), cell)
        return [list(row.values()) for row in rows]

    def own_rows(self) -> Iterator[list[Cell]]:
        """The cells that begin in each row, from the left; rows without any are passed over."""
        for row in range(self.height):
            if cells := [c for c in self.starts[row] if c.row == row]:
                yield cells

    def texts(self, row: int) -> list[str]:
        return [t for c in self.starts[row] if (t := self.text(c))]

    def number(self, cell: Cell) -> Number | None:
        """The figure of a cell that holds a number (with its unit or direction) and nothing else.

        Digits that the cell's width has broken apart are joined.
        """
        line = self.lines[id(cell)]
        broken = [at for at, character in enumerate(line.text) if character == "|"]
        found = _number().fullmatch(line.text.replace("|", "") if broken else line.text)
        if not found or (found["unit"] and _YEAR.match(line.text)):
            return None  # no number, or 2023年
        # Accounts print what is below nil with a minus or in brackets.
        sign = -1 if found["minus"] or found["open"] or found["down"] else 1
        value = Decimal(re.sub("[,，]", "", found["digits"]))
        at, to = (sum(place <= end + n for n, place in enumerate(broken)) + end for end in found.span("digits"))
        to -= to - 1 in broken
        start, end = line.span(at, to)
        decimals = max(0, -int(value.as_tuple().exponent))
        figure = Figure(value, decimals, self.document.text[start:end], at, to, start, end)
        return Number(figure, sign, found["unit"] or "", bool(found["up"] or found["down"]))

    def figures(self, cell: Cell) -> list[Figure]:
        return find_figures(self.lines[id(cell)], self.document.text)

    def is_blank(self, cell: Cell | None) -> bool:
        """Nothing, a dash or dots: no figure is printed."""
        return bool(_BLANK.fullmatch(self.text(cell)))

    # --- headers ----------------------------------------------------------------------------------------------------

    def _meta_rows(self) -> int:
        """Rows at the top that hold the title, the form's number, the department or the unit."""
        last = 0
        for row in range(self.height):
            texts = self.texts(row)
            if all(_META.fullmatch(t) for t in texts):
                last = row + 1
            elif len(texts) > 1:  # a lone text above such a row is a caption too, but alone it may be a header over all columns
                break
        return last if last < self.height else 0

    def _header_height(self) -> int:
        labels: set[int] = set()
        last = 0  # rows of headers so far; blank rows below belong to the body
        for row in range(self.meta, self.height):
            if row in self.counting:
                last = row - self.meta + 1
                continue
            if self._is_body(row, labels):
                break
            if self.texts(row):
                last = row - self.meta + 1
            for cell in self.starts[row]:
                if self.words.label_role(self.text(cell)):
                    labels |= set(range(cell.column, cell.column + cell.colspan))
        return last

    def _is_body(self, row: int, labels: set[int]) -> bool:
        texts = self.texts(row)
        if len(texts) > 2 and all(_YEAR.fullmatch(t) for t in texts[1:]) and not _YEAR.fullmatch(texts[0]):
            return False  # 项目 2021 2022 2023
        for cell in self.starts[row]:
            if cell.row != row or not (text := self.text(cell)):
                continue
            header = self.words.label_role(text) or text in self.words.sides or read_header(text).tells
            if self.number(cell) or (cell.column in labels and not header):
                return True
        return False

    def _counts_columns(self, row: int) -> bool:
        """Integers that count up from one, or a row so named; on from another number where the columns before are elsewhere, so
        that headers stand above the row and no labels beside it."""
        texts = [self.text(c) for c in self.starts[row] if c.row == row and self.text(c)]
        if not texts:
            return False
        numbers = [t for t in texts if not self.words.label_role(t)]
        named = len(numbers) < len(texts) and texts[0] in ("栏次", "栏目")
        counts = [int(t) for t in numbers if re.fullmatch(r"\d{1,2}", t)]
        if len(numbers) > 2 and all(t.isdecimal() for t in numbers) and count_up(numbers):
            return True
        if named:
            return all(re.match(r"\d{1,2}", t) for t in numbers)
        if len(counts) != len(numbers) or len(counts) < 3 or any(b - a != 1 for a, b in pairwise(counts)):
            return False
        above = [t for c in self.table.cells if c.row < row and (t := self.text(c)) and not _META.fullmatch(t)]
        return counts[0] == 1 or (len(numbers) == len(texts) and bool(above) and not any(re.search(r"\d", t) for t in above))

    def path(self, column: int) -> tuple[str, ...]:
        """The texts above a column from the outside in; over amounts, one that only the first body row shows counts too."""
        texts: list[str] = []
        for row in range(self.meta, self.body):
            cell = self.at(row, column)
            text = self.text(cell) or self._from_left(row, column)
            if text and row not in self.counting and not _BLANK.fullmatch(text) and (not texts or texts[-1] != text):
                texts.append(text)
        late = self.at(self.body, column)
        above_amounts = not any(self.words.label_role(t) for t in texts)
        if late and late.row == self.body and above_amounts and self._late_header(self.text(late)):
            texts.append(self.text(late))
        return tuple(texts)

    def _from_left(self, row: int, column: int) -> str:
        """The header that a blank one belongs to where the file keeps no spans, as tabbed text: a merged one stands in its
        first place, and what it parts below it. It ends where a header above it begins."""
        below = any(self.text(self.at(r, column)) for r in range(row + 1, self.body) if r not in self.counting)
        if not below or any(c.colspan > 1 for r in range(self.meta, self.body) for c in self.starts[r]):
            return ""
        for place in range(column, -1, -1):
            text = self.text(self.at(row, place))
            if text or any(self.text(self.at(r, place)) for r in range(self.meta, row)):
                return "" if self.words.label_role(text) else text
        return ""

    def _late_header(self, text: str) -> bool:
        known = self.words
        split = bare(text) in known.raw["late_headers"]
        if split or text in known.raw["plain"] or text in known.names:
            return True
        return read_header(text).tells and not any(self.number(c) for c in self.starts[self.body])

    # --- columns ----------------------------------------------------------------------------------------------------

    def lanes(self) -> list[Lane]:
        """The lanes from the left; a label column after a value column opens the next one."""
        lanes = [Lane(0)]
        above: set[str] = set()  # what stands above the labels too is the lane's name, not a column's
        for column in range(self.width):
            path = self.path(column)
            role = self._role(column, path)
            if role and lanes[-1].values:
                lanes.append(Lane(len(lanes)))
                above = set()
            lane = lanes[-1]
            lane.side = lane.side or next((self.words.sides[t] for t in path if t in self.words.sides), "")
            if role:
                getattr(lane, f"{role}s").append(column)
                above |= set(path)
            elif path or any(not self.is_blank(self.at(r, column)) for r in range(self.body, self.end)):
                lane.values.append(Column(column, tuple(t for t in path if t not in self.words.sides and t not in above)))
        return [lane for lane in lanes if lane.values]

    def unlabelled(self) -> bool:
        """Whether rows of figures have nothing that tells them apart: the right half of a table, whose labels are elsewhere."""
        figured = sum(any(map(self.number, self.starts[row])) for row in range(self.body, self.end) if row not in self.counting)
        lanes = self.lanes()
        return figured > 1 and bool(lanes) and not any(one.codes or one.names or one.lines or one.years for one in lanes)

    def certain(self) -> bool:
        """Whether the columns of a table without rules came out: over each column of figures stands a header of its own, no
        cell holds more than its figure, no column only counts its rows, and no rows hold but the rest of a wrapped label."""
        lanes, rows = self.lanes(), range(self.body, self.end)
        labels = [column for lane in lanes for column in (*lane.codes, *lane.names)]
        counted = {column for lane in lanes for column in lane.lines}  # a form counts its blank rows too
        figured = (row for row in rows if labels and any(self.number(c) for c in self.starts[row] if c.column not in counted))
        unnamed = any(not any(self.text(self.at(row, column)) for column in labels) for row in figured)  # labels are around it
        if unnamed or sum(map(self._is_rest, rows)) > 1:
            return False
        for lane in lanes:
            told = [r for r in rows if any(map(self.number, self.starts[r]))]
            names = (c for r in told for n in (*lane.codes, *lane.names) if (c := self.at(r, n)))
            if any(figure.decimals for c in names for figure in self.figures(c)):
                return False  # a label and the amount of the lane before it in one cell
            paths = []
            for column in lane.values:
                cells = [c for r in range(self.body, self.end) if (c := self.at(r, column.index)) and c.row == r]
                numbers = [number.figure for c in cells if (number := self.number(c))]
                mixed = any(self.figures(c) and not self.number(c) for c in cells if c.colspan == 1)
                counts = len(numbers) > 2 and all(b.value - a.value == 1 and not b.decimals for a, b in pairwise(numbers))
                if mixed or counts:
                    return False
                paths += [self.path(column.index)] if numbers else []
            if len(paths) > 1 and (len(set(paths)) < len(paths) or not all(paths)):
                return False
        return True

    def _is_rest(self, row: int) -> bool:
        """Whether a row holds words without number, figure or meaning: the rest of a label, not a blank line of the form."""
        cells = [c for c in self.starts[row] if self.text(c)]
        if len(cells) > 2 or any(self.figures(c) or self.is_blank(c) or _LEADING.match(self.text(c)) for c in cells):
            return False
        names = [bare(_BRACKETS.sub("", self.text(c))) for c in cells]
        known = (self.words.item(name, vocabulary()) or self.words.item(name + "支出", vocabulary()) for name in names)
        return bool(names) and not any(known) and not any(name in self.words.funds for name in names)

    def _role(self, column: int, path: tuple[str, ...]) -> str:
        """code, name, line, unit or year for a column of labels; "" for one of figures."""
        role = next((r for t in reversed(path) if (r := self.words.label_role(t))), "")
        if role and self.words.label_role(path[-1]) == "":
            return ""  # an amount's header below a general one
        cells = [c for r in range(self.body, self.end) if (c := self.at(r, column)) and c.colspan == 1]
        texts = [t for c in cells if (t := self.text(c))]
        named = sum(
            bool(expression("[\u4e00-\u9fff]{2}").search(t)) and not self.number(c) for c in cells if (t := self.text(c))
        )
        if path and not role:
            # A side of the table, or words that no list knows, over labels.
            labels = texts and named == len(texts) and not (path[-1] not in self.words.sides and read_header(path[-1]).tells)
            return "name" if labels and len(texts) > 1 else ""
        digits = [t for t in texts if re.fullmatch(r"\d{2,7}", t)]
        if role == "name" and texts and all(self._is_unit(t) for t in texts):
            return "unit"
        if role == "name" and digits and len(digits) >= 0.6 * len(texts):
            return "year" if all(map(_YEAR.fullmatch, digits)) else "code"
        if role == "code" and texts and not digits and named > 1:
            return "name"
        printed = [t for t in texts if not _BLANK.fullmatch(t)] if role == "code" else []
        if printed and all(map(_AMOUNT.fullmatch, printed)) and not all(map(_CODE.fullmatch, printed)):
            return ""  # 款, all that a cell shows of 一般公共预算财政拨款
        if not role and texts and not any(re.match(r"-?\d", t) and not CODED.match(t) for t in texts):
            return "name"
        return role

    @staticmethod
    def _is_unit(text: str) -> bool:
        words = vocabulary().words
        return text == "%" or text in words["counts"] or text.partition("/")[0] in words["money"]  # 元/张

    def rows(self, lane: Lane) -> Iterator[Row]:
        """The body rows with their labels; repeated headers of a following page are left out."""
        headers = {tuple(self.texts(r)) for r in range(self.meta, self.body)}
        above = ""
        for index in range(self.body, self.end):
            if tuple(self.texts(index)) in headers or index in self.counting:
                continue
            code = self._code(index, lane, above)
            name, of_which = self._name(index, lane)
            name = name or ("" if code else self._name_from_left(index, lane))
            if match := CODED.match(name):  # 2080201行政运行 in one cell
                code, name = code or match.group(1), name[match.end() :]
            above = code or above
            unit = next((t.partition("/")[0] for c in lane.units if self._is_unit(t := self.text(self.at(index, c)))), "")
            year = next((int(m[1]) for c in lane.years if (m := _YEAR.fullmatch(self.text(self.at(index, c))))), None)
            name = name or next((self.text(self.at(index, c)) for c in lane.years if not year), "")  # 2023年比2022年增减%
            yield Row(index, code, name, of_which, unit, year)

    def _name_from_left(self, row: int, lane: Lane) -> str:
        """The label that a row's amount belongs to where the file keeps no spans, as in csv: 公用经费合计 over two lanes
        stands in the first, and its amount in the second."""
        labels = (*lane.codes, *lane.names)
        if not lane.number or not labels or any(cell.colspan > 1 for cell in self.starts[row]):
            return ""
        left = (self.at(row, column) for column in range(min(labels) - 1, -1, -1))
        beside = next((cell for cell in left if not self.is_blank(cell)), None)
        return "" if beside is None or self.figures(beside) else bare(self.text(beside))

    def _code(self, row: int, lane: Lane, above: str) -> str:
        cells = {id(cell): cell for c in lane.codes if (cell := self.at(row, c))}  # a merged one holds the whole code
        parts = [self.text(cell).replace("|", "").removeprefix(REPEATED) for cell in cells.values()]
        parts = [p.replace(".", "") if _DIGITS.fullmatch(p) else "" for p in parts]
        joined = ""
        for place, part in enumerate(parts):
            joined = part if part.startswith(joined) and len(part) > len(joined) and joined else joined + part
            if place == 0 and not part and any(parts):
                joined = above[:3]  # the class is printed once, on its own row
        return joined if len(joined) in (3, 5, 7) else ""

    def _name(self, row: int, lane: Lane) -> tuple[str, bool]:
        """The row's label without its number, and whether it is a part that the row above already holds (其中)."""
        cells = {id(c): c for n in (*lane.codes, *lane.names) if (c := self.at(row, n))}.values()
        texts = [t for c in cells if (t := self.text(c)) and not _DIGITS.fullmatch(t) and self.words.labels.get(t) != "code"]
        text = texts[-1] if texts else ""
        if _BLANK.fullmatch(text):
            return "", False
        of_which = text.startswith(("其中", "（其中"))
        number = _LEADING.match(text)  # 一、 （一） 1. or 其中：
        return bare(text[number.end() if number else 0 :].strip("：:、")), of_which
