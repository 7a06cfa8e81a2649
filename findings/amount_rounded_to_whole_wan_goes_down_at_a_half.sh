#!/usr/bin/env bash
# What: amounts in yuan rounded to whole 万元 as workbooks of accounts do, =ROUND(B2,-4), recalculated by pycel. A half goes up (四舍五入): 25,000 is 30,000, and pycel's
#       own ROUND(2.5,0) is 3, since it takes care that halves are not rounded as Python's round does. One would expect 30,000.
# Version: pycel 1.0b30, openpyxl 3.1.5 (which writes the workbook); formulas 1.3.4 and ironcalc 0.9.1 for comparison.
# Seen: 20,000. With places before the point the half goes to the even digit: 17,505,000 is 17,500,000, -25,000 is -20,000, and =ROUND(1250,-2) 1,200, while 35,000 is
#       40,000 and 25,000.01 is 30,000. =ROUND(B2/10000,0), which says the same in 万元, is 3. Round amounts, as budgets have them, are those that end in a half. formulas,
#       IronCalc and LibreOffice 7.4.7 have 30,000. No error or warning.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q pycel==1.0b30 openpyxl==3.1.5 formulas==1.3.4 ironcalc==0.9.1
cd "$folder"
"$folder/env/bin/python" -W ignore - <<'PY'
import formulas
import ironcalc
import openpyxl
from pycel import ExcelCompiler

AMOUNTS = [25_000, 17_505_000, -25_000, 35_000, 25_000.01]
book = openpyxl.Workbook()
book.active.title = "S"
for row, amount in enumerate(AMOUNTS, 1):
    book.active.append([amount, f"=ROUND(A{row},-4)", f"=ROUND(A{row}/10000,0)"])
book.save("budget.xlsx")

by_pycel = ExcelCompiler("budget.xlsx")
by_formulas = formulas.ExcelModel().loads("budget.xlsx").finish().calculate()
by_ironcalc = ironcalc.load_from_xlsx("budget.xlsx", "en", "UTC", "en")
by_ironcalc.evaluate()
rows = range(1, len(AMOUNTS) + 1)
yuan = [by_pycel.evaluate(f"S!B{row}") for row in rows]
wan = [by_pycel.evaluate(f"S!C{row}") for row in rows]
others = [
    [int(by_formulas[f"'[budget.xlsx]S'!B{row}"].value[0, 0]) for row in rows],
    [int(by_ironcalc.get_formatted_cell_value(0, row, 2)) for row in rows],
]
print("ROUND(yuan,-4):", yuan, "ROUND(yuan/10000,0):", wan, "others:", others)
assert yuan == [20_000, 17_500_000, -20_000, 40_000, 30_000] and wan == [3, 1751, -3, 4, 3]
assert others == [[30_000, 17_510_000, -30_000, 40_000, 30_000]] * 2
PY
