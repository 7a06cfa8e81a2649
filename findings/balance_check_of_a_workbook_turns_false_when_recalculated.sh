#!/usr/bin/env bash
# What: a workbook that checks itself, as forms of accounts do: =IF(A1+B1=C1,"平","不平") over parts and their printed total, 850.10 + 900.20 = 1750.30, and
#       1750.61 - 850.61 = 900. Spreadsheets compare numbers to some fifteen digits, so that the trace of binary sums does not count, and the file
#       has 平. Recalculated by pycel and by formulas, which are to give what Excel gives; one would expect 平, as from HyperFormula.
# Version: pycel 1.0b30, formulas 1.3.4, openpyxl 3.1.5 (which writes the workbook); hyperformula 3.5.0 for comparison.
# Seen: 不平 and FALSE in both, since they compare the sums as Python does. LibreOffice 7.4.7 has 平 and TRUE for
#       all of them, as HyperFormula has. Tables that are in balance are reported as out of balance, and which ones depends on the digits: 100.10 +
#       200.20 = 300.30 fails too, 100.50 + 200.25 = 300.75 does not.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q pycel==1.0b30 formulas==1.3.4 openpyxl==3.1.5
cd "$folder"
cat > rows.json <<'JSON'
[[850.10, 900.20, 1750.30], [1750.61, -850.61, 900], [100.10, 200.20, 300.30], [100.50, 200.25, 300.75]]
JSON
"$folder/env/bin/python" -W ignore - <<'PY'
import json

import formulas
import openpyxl
from pycel import ExcelCompiler

ROWS = json.load(open("rows.json"))
book = openpyxl.Workbook()
for number, row in enumerate(ROWS, 1):
    book.active.append([*row, f'=IF(A{number}+B{number}=C{number},"平","不平")', f"=SUM(A{number}:B{number})=C{number}"])
book.save("table.xlsx")
by_pycel = ExcelCompiler("table.xlsx")
by_formulas = formulas.ExcelModel().loads("table.xlsx").finish().calculate()
seen = [[by_pycel.evaluate(f"Sheet!{column}{number}") for column in "DE"] for number in range(1, len(ROWS) + 1)]
other = [[by_formulas[f"'[table.xlsx]SHEET'!{column}{number}"].value[0, 0] for column in "DE"] for number in range(1, len(ROWS) + 1)]
print(seen, other, sep="\n")
assert seen == other == [["不平", False]] * 3 + [["平", True]]
PY
npm init -y >/dev/null
npm install --silent --no-audit --no-fund hyperformula@3.5.0 >/dev/null
node - <<'JS'
const { HyperFormula } = require("hyperformula");
const rows = require("./rows.json").map((row, i) => [...row, `=IF(A${i + 1}+B${i + 1}=C${i + 1},"平","不平")`, `=SUM(A${i + 1}:B${i + 1})=C${i + 1}`]);
const seen = HyperFormula.buildFromArray(rows, { licenseKey: "gpl-v3" }).getSheetValues(0).map((row) => row.slice(3));
console.log(JSON.stringify(seen));
if (!seen.every(([word, equal]) => word === "平" && equal === true)) process.exit(1);
JS
