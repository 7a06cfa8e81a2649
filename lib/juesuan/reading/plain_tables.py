"""Plain tables: tables that are none of the public ones, read by header (measure, basis, unit) and row label (item)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from juesuan.documents.document import Cell
from juesuan.reading.figures import Figure, find_figures
from juesuan.reading.grammar import ACTUAL, ANNUAL, EARLIER, INITIAL, LAST_BUDGET, PRIOR, Context, Meaning, Subject
from juesuan.reading.vocabulary import Vocabulary

# The first pattern that a header fits gives the column its measure; a budget or prior year named in it gives the basis.
_MEASURES = (
    ("share", r"占比|比重|构成比"),
    ("rate", r"完成率|完成比例|执行率|完成(?:年初|全年|调整)?预算"),
    ("change_rate", r"增减率|增长率|增幅|降幅|增减(?:变化)?(?:比例|幅度|％|%)"),
    ("change", r"增减额?|增加额|减少额"),
    ("amount", r"决算|预算|支出|收入|金额|数额|执行数|上年|本年|经费|实际|数$"),
)
_BASES = ((PRIOR, r"上年|去年"), (INITIAL, r"年初"), (ANNUAL, r"全年预算|调整"), (INITIAL, r"预算"))
THREE_PUBLIC = "“三公”经费"
_NUMBER_CELL = re.compile(r"-?[\d,]+(?:\.\d+)?%?")


@dataclass(frozen=True, slots=True)
class Column:
    """What a header says of the cells under it; year is the one that it names, or None."""

    measure: str
    basis: str
    unit: str
    year: int | None = None


def read_plain_table(grid, lead: str, context: Context, words: Vocabulary, text: str) -> dict[int, Meaning]:
    """The meanings of the numeric cells by the cells' offsets; empty where no header row says what the numbers are."""
    money = _unit(f"{lead}|{grid.all_text[:60]}", words) or ""
    columns: dict[int, Column] = {}
    budget = ACTUAL
    found: dict[int, Meaning] = {}
    labels = {_label(grid, row) for row in grid.rows.values()}
    classes = {i.label for i in words.function_classes} & {i.label for name in labels if (i := words.item(name))}
    # 合计 of a list of functional classes is the expenditure of the fund that the section speaks of.
    key = ("支出合计", context.scope)
    whole = Subject(words.label_of(key), key) if len(classes) > 1 else _three_public(labels, words)
    titles: dict[int, str] | None = None
    for row in grid.rows.values():
        if any(_number(grid, cell, text) for cell in row):
            titles = None
            found |= dict(_row(grid, row, columns, budget, context, words, text, whole)) if columns else {}
            continue
        titles = _titles(grid, row, titles or {})
        header = _header(titles, money, context, words)
        if len(header) >= 2:
            columns = header
            named = {c.basis for c in header.values() if c.measure == "amount"} & {INITIAL, ANNUAL}
            budget = named.pop() if len(named) == 1 else INITIAL
    return found


def _three_public(labels: set[str], words: Vocabulary) -> Subject | None:
    """合计 of a list of the three public expenses is their total."""
    whole = words.items[THREE_PUBLIC]
    items = {item.label for name in labels if (item := words.item(name))}
    parts = {part for entry in words.hierarchy["sums"] if entry["whole"] == THREE_PUBLIC for part in entry["parts"]}
    return Subject(whole.label, whole.key("")) if len(items & parts) > 1 and whole.label not in items else None


def _titles(grid, row: list[Cell], above: dict[int, str]) -> dict[int, str]:
    """What a row of words writes over each column, behind what the rows above it wrote there."""
    titles = dict(above)
    for cell in row:
        for column in range(cell.column, cell.column + cell.colspan):
            titles[column] = titles.get(column, "") + grid.text(cell)
    return titles


def _header(titles: dict[int, str], money: str, context: Context, words: Vocabulary) -> dict[int, Column]:
    found = {}
    for column, title in titles.items():
        short = re.sub(r"（.*?）", "", title)
        measure = next((m for m, pattern in _MEASURES if re.search(pattern, short)), "")
        if not measure or len(short) > 24 or re.search("科目|名称|项目$|编码|序号", short):
            continue
        basis = next((b for b, pattern in _BASES if re.search(pattern, short)), ACTUAL)
        year = _year(short) if measure == "amount" else None
        if year and context.year and year != context.year:
            if year > context.year:
                continue  # next year's budget is none of this year's figures
            last = {ACTUAL: PRIOR, PRIOR: EARLIER}.get(basis, LAST_BUDGET)
            basis = last if year == context.year - 1 else EARLIER
        ratio = measure in ("share", "rate", "change_rate")
        unit = "%" if ratio else _unit(title, words) or money
        found[column] = Column(measure, ACTUAL if measure == "share" else basis, unit, year)
    return found


def _year(title: str) -> int | None:
    match = re.search(r"(20\d\d)年", title)
    return int(match[1]) if match else None


def _unit(text: str, words: Vocabulary) -> str:
    match = re.search(
        r"[（：](" + "|".join(u for u in words.words["money"] if u.endswith("元")) + r")(?:[）]|$|[^\u4e00-\u9fff])", text
    )
    return match.group(1) if match else ""


def _number(grid, cell: Cell, text: str) -> Figure | None:
    figures = find_figures(grid.line(cell), text)
    return figures[0] if len(figures) == 1 and _NUMBER_CELL.fullmatch(grid.text(cell)) else None


def _row(
    grid,
    row: list[Cell],
    columns: dict[int, Column],
    budget: str,
    context: Context,
    words: Vocabulary,
    text: str,
    whole: Subject | None,
) -> Iterator[tuple[int, Meaning]]:
    label = _label(grid, row)
    short = words.hierarchy["short_names"].get(whole.label if whole else "", {})
    item = words.item(short.get(label, label)) or words.item(re.sub(r"（.*?）$", "", label))
    total = whole if label in ("合计", "总计", "支出合计", "本年支出合计") else None
    for cell in row:
        figure = _number(grid, cell, text)
        column = columns.get(cell.column)
        if figure is None or column is None or not label or not (column.unit or column.measure == "count"):
            continue
        key = item.key(context.scope) if item and item.kind == "money" else None
        subject = total or Subject(item.label if item else label, key)
        basis = budget if column.measure == "rate" else PRIOR if column.measure.startswith("change") else column.basis
        last = context.year - 1 if context.year and column.measure == "amount" and basis == PRIOR else context.year
        year = column.year or last
        sign = -1 if grid.text(cell).startswith("-") else 1
        of = subject if column.measure == "rate" else whole if column.measure == "share" else None
        yield cell.start, Meaning(figure, column.measure, subject.label, subject.key, basis, year, sign, column.unit, of)


def _label(grid, row: list[Cell]) -> str:
    """The row's own name, without its number or 其中."""
    label = next((grid.text(c) for c in row if re.search(r"[\u4e00-\u9fff]{2}", grid.text(c))), "")
    return re.sub(r"^(?:其中：?|[（(]?[一二三四五六七八九十\d]+[）)、.．]+)+", "", label)
