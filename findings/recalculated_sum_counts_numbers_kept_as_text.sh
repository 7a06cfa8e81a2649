#!/usr/bin/env bash
# What: a column of a published table in which one amount is kept as text ("1750.60", as exports of accounting systems leave it), under
#       SUM, recalculated by two libraries that run workbooks without a spreadsheet. One would expect what Excel, WPS and LibreOffice
#       show: text in a range does not count, so the total is short, which is the very error to be found.
# Version: formulas 1.3.4, pycel 1.0b30, openpyxl 3.1.5.
# Seen: pycel gives 3; formulas gives 1753.6, as if nothing were wrong. A workbook whose totals are confirmed by it may show others to
#       everybody else. ROUND(1.005,2) differs as well: 1.01 in spreadsheets and pycel, 1.0 in formulas.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q formulas==1.3.4 pycel==1.0b30 openpyxl==3.1.5
cd "$folder"
"$folder/env/bin/python" - <<'PY'
import formulas
import openpyxl
from pycel import ExcelCompiler

book = openpyxl.Workbook()
sheet = book.active
sheet.title = "Sheet"
for row in (["1750.60"], [3], ["=SUM(A1:A2)"], ["=ROUND(1.005,2)"]):
    sheet.append(row)
book.save("table.xlsx")

solved = formulas.ExcelModel().loads("table.xlsx").finish().calculate()
theirs = [float(solved[f"'[table.xlsx]SHEET'!{cell}"].value[0, 0]) for cell in ("A3", "A4")]
compiler = ExcelCompiler(filename="table.xlsx")
others = [float(compiler.evaluate(f"Sheet!{cell}")) for cell in ("A3", "A4")]
print("formulas:", theirs, "pycel:", others)
assert theirs == [1753.6, 1.0]
assert others == [3.0, 1.01]
PY
