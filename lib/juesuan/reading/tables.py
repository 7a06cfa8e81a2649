"""Tables: a performance form, one of the public tables, or any other; every figure of their cells with its meaning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from juesuan.documents.document import Cell, Document, Gap, Table
from juesuan.ground.expressions import Expression
from juesuan.reading.evaluation_forms import FormReader, is_form, read_clause
from juesuan.reading.grammar import ANNUAL, BUDGETS, INITIAL, Context, Grammar, Meaning, Subject
from juesuan.reading.grid import Grid
from juesuan.reading.headers import table_words
from juesuan.reading.other_tables import CODE, PlainReader
from juesuan.reading.public_tables import by_title, read_public_table
from juesuan.reading.table_reader import TableReading
from juesuan.reading.table_units import unit_of
from juesuan.reading.vocabulary import Vocabulary, bare

_NAME = Expression(r"[\u4e00-\u9fff（）“”、]{3,30}")


def read_table(
    document: Document, table: Table, lead: list[str], context: Context, grammar: Grammar, number: int, words: Vocabulary
) -> TableReading:
    """Reads a table by its title, headers and labels. `lead` has the plain paragraphs before it, the nearest last; cells of
    words in a table that is no public one are read as clauses."""
    grid = Grid(document, table)
    title = "".join(line for line in lead[-2:] if len(line) <= 60)[-60:]
    everything = "".join(grid.text(c) for c in table.cells)
    if is_form(everything, title):
        return FormReader(grid, context, grammar, number, words).read(title, everything)
    certain = grid.certain() if table.loose else not grid.unlabelled()
    if certain and (public := read_public_table(grid, lead, context, number, words)):
        return public
    named, entry = by_title(grid, lead, table_words(), context) or ("", {})
    if not certain or (table.loose and entry):
        # A public table by its title whose columns did not come out: what they mean is not guessed.
        spared = ((Meaning(figure, "unread"), cell) for cell in table.cells for figure in grid.figures(cell))
        unread = [(meaning, cell.page or table.page, (number, cell.row, cell.column)) for meaning, cell in spared]
        return TableReading(number, "unread", named, table.start, unread)
    reading = TableReading(number, "other", title, table.start, unit=unit_of(grid, lead[-2:], context.unit))
    reader = PlainReader(grid, reading, context.scope or _fund_of(lead), context, words)
    reader.read(lead)
    read = {m.figure.start for m, _ in reader.printed if m.measure != "unread"}
    reading.meanings = [one for one in reading.meanings if one[0].figure.start in read]
    for first, cell in ((row[0], c) for row in grid.own_rows() for c in row):
        named = _named(grid, first, context, words) if cell is not first and grid.number(cell) else context
        meanings, reasons = read_clause(grid, cell, named, grammar)
        new = [m for m in meanings if m.figure.start not in read]
        reading.meanings += [(m, cell.page or table.page, (number, cell.row, cell.column)) for m in new]
        reading.reasons += reasons if new or not meanings else []
    return reading


def _fund_of(lead: list[str]) -> str:
    """The fund that alone the line above a table names: 一般公共预算支出的去向：; "" for none."""
    known, title = table_words(), lead[-1] if lead and len(lead[-1]) <= 40 else ""
    named = {known.funds[found.group()] for found in known.fund.finditer(bare(title))}
    return named.pop() if len(named) == 1 and title.endswith(("：", ":")) else ""


def _named(grid: Grid, label: Cell, context: Context, words: Vocabulary) -> Context:
    """The context of a cell that holds but an amount and its unit: what its row is labelled with, where that is a name."""
    name = CODE.sub("", grid.text(label))
    if not _NAME.fullmatch(name):
        return context
    item = words.item(name)
    return replace(context, topic=Subject(item.label, item.key(context.scope)) if item else Subject(name))


def is_public(read: TableReading) -> bool:
    """Whether a table is read as one of the public tables."""
    return read.kind not in ("other", "form", "unread")


def unlabelled(read: TableReading, table: Table) -> bool:
    """Whether a table is not read because nothing stands beside its figures: it is the right half of another."""
    return read.kind == "unread" and not table.loose


def name_budgets(told: Iterable[Meaning], tables: Iterable[TableReading]) -> None:
    """A bare 预算数 of a “三公” table is the initial budget where the text prints that with the same digits, of an item at
    least, with other ones of none, and no budget in force beside it."""
    texts = [m for m in told if m.measure == "amount" and m.key and m.basis in BUDGETS]
    for table in (t for t in tables if t.kind == "three_public" and t.budget_named == "default"):
        own = {m.key: m for m, _, _ in table.meanings if m.measure == "amount" and m.basis == ANNUAL}
        beside = [(own[m.key], m) for m in texts if m.key in own]
        alike = [(one.figure.value, one.unit) == (m.figure.value, m.unit) and m.basis == INITIAL for one, m in beside]
        if not all(alike) or not any(m.figure.value for _, m in beside):
            continue
        for meaning in (m for m, _, _ in table.meanings if m.basis == ANNUAL):
            meaning.basis = INITIAL
        table.blanks = {(key, INITIAL if basis == ANNUAL else basis): dash for (key, basis), dash in table.blanks.items()}
        table.budget_named = "narrative"


def gaps(tables: Iterable[TableReading]) -> Iterator[Gap]:
    """A note on each table whose columns did not come out."""
    for table in (t for t in tables if t.kind == "unread" and t.meanings):
        page = table.meanings[0][1]
        said = " ".join(["table", *[f"“{table.title}”"] * bool(table.title), *[f"on page {page}"] * bool(page)])
        yield Gap(f"the {said} is not read, for its columns do not come out: {len(table.meanings)} figures not judged")
