#!/usr/bin/env bash
# What: a table of accounts as OpenDocument, as LibreOffice saves it: the heading repeats on each page, the parts of 基本支出 are grouped so that they
#       can be folded in, and a cell has an auditor's note. Read by tablib, and by pandas with odfpy. One would expect tablib, which uses
#       odfpy too, to give the same cells.
# Version: tablib 3.10.0, pandas 3.0.6, odfpy 1.4.1.
# Seen: pandas reads all. tablib looks at the rows that stand directly in the table only: the heading and the grouped rows are gone without a
#       word, and the headers are those of the first row of figures. In the cell with a note, the note (核对 8.00) stands in place of what
#       is printed (见附表). Two equal rows, which are stored once with a count, are one row: 1750.61 is now the total of 850.61 and 450.00.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q tablib==3.10.0 pandas==3.0.6 odfpy==1.4.1
cd "$folder"
"$folder/env/bin/python" - <<'PY'
import pandas as pd
import tablib
from odf.office import Annotation
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableColumn, TableHeaderRows, TableRow, TableRowGroup
from odf.text import P


def row(name: str, printed: str, note: str = "", **more: int) -> TableRow:
    made = TableRow(**more)
    for text in (name, printed):
        number = text[0].isdigit()
        cell = TableCell(valuetype="float", value=text) if number else TableCell(valuetype="string")
        if note and text == printed:
            remark = Annotation()
            remark.addElement(P(text=note))
            cell.addElement(remark)
        cell.addElement(P(text=text))
        made.addElement(cell)
    return made


book, table = OpenDocumentSpreadsheet(), Table(name="支出")
book.spreadsheet.addElement(table)
table.addElement(TableColumn(numbercolumnsrepeated=2))
heading, group = TableHeaderRows(), TableRowGroup()
heading.addElement(row("项目", "决算数"))
for part in (row("人员经费", "700.61"), row("公用经费", "150")):
    group.addElement(part)
rows = [row("基本支出", "850.61"), group, row("项目支出", "450", numberrowsrepeated=2), row("政府采购", "见附表", "核对 8.00"), row("合计", "1750.61")]
for part in (heading, *rows):
    table.addElement(part)
book.save("accounts.ods")

whole = pd.read_excel("accounts.ods", engine="odf").values.tolist()
with open("accounts.ods", "rb") as file:
    data = tablib.Dataset().load(file, "ods")
seen = [data.headers, *(list(one) for one in data)]
print("pandas:", whole, "tablib:", seen, sep="\n")
equal = ["项目支出", 450]
assert whole == [["基本支出", 850.61], ["人员经费", 700.61], ["公用经费", 150], equal, equal, ["政府采购", "见附表"], ["合计", 1750.61]]
assert seen == [["基本支出", 850.61], equal, ["政府采购", "核对 8.00"], ["合计", 1750.61]]
PY
