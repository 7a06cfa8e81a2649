#!/usr/bin/env bash
# What: a column of a published workbook in which one amount is kept as text (1,750.61, as exports of accounting systems leave it), read by polars,
#       which takes fastexcel. One would expect the text, an error, or a column of text, wherever the amount stands.
# Version: polars 2.1.0, fastexcel 0.21.0, openpyxl 3.1.5 (which writes the workbook).
# Seen: it depends on the row. The first hundred decide what the column is: with the amount in row 90 it is text, and the amount is there; in row 150
#       it is null in a column of numbers, as a cell that nobody filled, and the total is short by it, without a word. "880.50" as text, without a
#       sign between thousands, is the number 880.5 there. A list of a city's departments is longer than a hundred rows, a try with some is not.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q polars==2.1.0 fastexcel==0.21.0 openpyxl==3.1.5
cd "$folder"
"$folder/env/bin/python" -W ignore - <<'PY'
import openpyxl
import polars as pl


def read(row: int, text: str) -> tuple[str, object]:
    """The kind of the column and what it has in a row of the sheet, where the amount there is text."""
    book = openpyxl.Workbook()
    book.active.append(["单位", "决算数"])
    for number in range(2, 202):
        book.active.append([f"单位{number}", 900.25])
    book.active.cell(row, 2).value = text
    book.save("accounts.xlsx")
    column = pl.read_excel("accounts.xlsx")["决算数"]
    return str(column.dtype), column[row - 2]


seen = [read(90, "1,750.61"), read(150, "1,750.61"), read(150, "880.50")]
print(seen)
assert seen == [("String", "1,750.61"), ("Float64", None), ("Float64", 880.5)]
PY
