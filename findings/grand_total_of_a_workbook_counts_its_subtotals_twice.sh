#!/usr/bin/env bash
# What: a table of expenditure whose subtotals and total are SUBTOTAL(9,...), as 分类汇总 (subtotals by class) of a spreadsheet writes them, recalculated without one.
#       What sets this function apart from SUM is that it leaves out the subtotals within its range; one would expect pycel, HyperFormula and Excelize, which
#       name it among their functions, to do so: 850.61 + 900.00 + 3.20 = 1753.81.
# Version: pycel 1.0b30, excelize 0.1.0 (the Python build), openpyxl 3.1.5 (which writes the workbook), hyperformula 3.5.0; formualizer 0.13.0 and ironcalc 0.9.1 for
#       comparison.
# Seen: 3507.62, twice the total, in all three, and an average (SUBTOTAL(1,...)) of 701.52 where the rows have 584.60: the function is SUM, AVERAGE and so on by
#       its number. Each subtotal for itself is right, so that a try with one shows nothing; only the total of a table with several is wrong, and so is every
#       share of it. formualizer, IronCalc and LibreOffice 7.4.7 have 1753.81. No error or warning.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q pycel==1.0b30 excelize==0.1.0 openpyxl==3.1.5 formualizer==0.13.0 ironcalc==0.9.1
cd "$folder"
cat > rows.json <<'JSON'
[["人员经费", 850.61], ["公用经费", 900], ["基本支出", "=SUBTOTAL(9,B1:B2)"], ["会议费", 3.2], ["项目支出", "=SUBTOTAL(9,B4:B4)"],
 ["合计", "=SUBTOTAL(9,B1:B5)"], ["平均", "=SUBTOTAL(1,B1:B5)"]]
JSON
"$folder/env/bin/python" -W ignore - <<'PY'
import json

import excelize
import formualizer
import ironcalc
import openpyxl
from pycel import ExcelCompiler

book = openpyxl.Workbook()
book.active.title = "S"
for row in json.load(open("rows.json", encoding="utf-8")):
    book.active.append(row)
book.save("table.xlsx")

by_pycel, by_excelize, by_formualizer = ExcelCompiler("table.xlsx"), excelize.open_file("table.xlsx"), formualizer.load_workbook("table.xlsx")
by_ironcalc = ironcalc.load_from_xlsx("table.xlsx", "en", "UTC", "en")
by_ironcalc.evaluate()
ways = {
    "pycel": lambda row: by_pycel.evaluate(f"S!B{row}"),
    "excelize": lambda row: by_excelize.calc_cell_value("S", f"B{row}"),
    "formualizer": lambda row: by_formualizer.evaluate_cell("S", row, 2),
    "ironcalc": lambda row: by_ironcalc.get_formatted_cell_value(0, row, 2),
}
seen = {name: [round(float(way(row)), 2) for row in (3, 5, 6, 7)] for name, way in ways.items()}
print(seen)
assert seen["pycel"] == seen["excelize"] == [1750.61, 3.2, 3507.62, 701.52]
assert seen["formualizer"] == seen["ironcalc"] == [1750.61, 3.2, 1753.81, 584.6]
PY
npm init -y >/dev/null
npm install --silent --no-audit --no-fund hyperformula@3.5.0 >/dev/null
node - <<'JS'
const { HyperFormula } = require("hyperformula");
const sheet = HyperFormula.buildFromArray(require("./rows.json"), { licenseKey: "gpl-v3" }).getSheetValues(0);
const seen = [2, 4, 5, 6].map((row) => Math.round(sheet[row][1] * 100) / 100);
console.log("hyperformula", seen);
if (JSON.stringify(seen) !== JSON.stringify([1750.61, 3.2, 3507.62, 701.52])) process.exit(1);
JS
