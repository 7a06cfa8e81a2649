#!/usr/bin/env bash
# What: =SUMPRODUCT((A1:A3="会议费")*B1:B3), a sum under a condition as ledgers have it, computed by Excelize, which names SUMPRODUCT among its functions
#       and has SUMPRODUCT(B1:B3,B1:B3) right. 会议费 has 1,750.61 in row 1 and 900.00 in row 3; one would expect 2650.61, or an error where conditions on a
#       range are not known.
# Version: excelize 0.1.0 (the Python build), openpyxl 3.1.5 (which writes the workbook); formualizer 0.13.0 and pycel 1.0b30 for comparison.
# Seen: 1750.61. Of a range that is compared or multiplied the first cell only is taken, wherever the formula stands, so that 会议费 has the amount of one row, which is a
#       true one, and any item that is not in the first row has 0. SUM(B1:B3*1) is 1750.61 too. With two minus signs, --(A1:A3="会议费"), it is #VALUE!, and SUMIF is
#       right: whoever tries these sees either an error or the truth. formualizer, pycel and LibreOffice 7.4.7 have 2650.61.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q excelize==0.1.0 openpyxl==3.1.5 formualizer==0.13.0 pycel==1.0b30
cd "$folder"
"$folder/env/bin/python" -W ignore - <<'PY'
import excelize
import formualizer
import openpyxl
from pycel import ExcelCompiler

FORMULAS = [
    '=SUMPRODUCT((A1:A3="会议费")*B1:B3)',
    '=SUMPRODUCT((A1:A3="培训费")*B1:B3)',
    '=SUMPRODUCT((A1:A3="会议费")*(C1:C3="项目")*B1:B3)',
    "=SUM(B1:B3*1)",
    "=SUMPRODUCT(B1:B3,B1:B3)",
    '=SUMIF(A1:A3,"会议费",B1:B3)',
]
book = openpyxl.Workbook()
book.active.title = "S"
for row in [["会议费", 1750.61, "基本"], ["培训费", 3.2, "项目"], ["会议费", 900, "项目"]]:
    book.active.append(row)
for row, formula in enumerate(FORMULAS, 1):
    book.active.cell(row, 5, formula)
book.save("ledger.xlsx")

by_excelize, by_formualizer, by_pycel = excelize.open_file("ledger.xlsx"), formualizer.load_workbook("ledger.xlsx"), ExcelCompiler("ledger.xlsx")
rows = range(1, len(FORMULAS) + 1)
seen = [round(float(by_excelize.calc_cell_value("S", f"E{row}")), 2) for row in rows]
others = [
    [round(by_formualizer.evaluate_cell("S", row, 5), 2) for row in rows],
    [round(by_pycel.evaluate(f"S!E{row}"), 2) for row in rows],
]
print(*zip(FORMULAS, seen, *others), sep="\n")
assert seen == [1750.61, 0, 0, 1750.61, 3874645.61, 2650.61]
assert others == [[2650.61, 3.2, 900, 2653.81, 3874645.61, 2650.61]] * 2
PY
