#!/usr/bin/env bash
# What: all expenditure but one item, =SUMIF(A1:A5,"<>会议费",B1:B5), over a column of items in which one row has a code only, kept as a number (2010301), and one, an
#       amount not yet assigned, is blank; computed by IronCalc. Neither is 会议费, and one would expect both to count: 5.10 + 1750.61 + 900.00 + 1.00.
# Version: ironcalc 0.9.1, openpyxl 3.1.5 (which writes the workbook); pycel 1.0b30, excelize 0.1.0 and formualizer 0.13.0 for comparison.
# Seen: 6.10: "not this text" is taken as "another text", so that the number and the blank are neither the item nor anything else, and the two sums, of the item and of all
#       but it, no longer make the whole. COUNTIF does the same. "<>2010301" and "<>*费" count all that they should, 909.30 and 2650.61, and a column of nothing but texts
#       is right, so that a try with either shows nothing. pycel, formualizer and LibreOffice 7.4.7 have 2656.71; Excelize leaves out the blank only, 1756.71. No error.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q ironcalc==0.9.1 openpyxl==3.1.5 pycel==1.0b30 excelize==0.1.0 formualizer==0.13.0
cd "$folder"
"$folder/env/bin/python" -W ignore - <<'PY'
import excelize
import formualizer
import ironcalc
import openpyxl
from pycel import ExcelCompiler

FORMULAS = {
    '=SUMIF(A1:A5,"<>会议费",B1:B5)': "6.1",
    '=COUNTIF(A1:A5,"<>会议费")': "2",
    '=SUMIF(A1:A5,"会议费",B1:B5)': "3.2",
    '=SUMIF(A1:A5,"<>2010301",B1:B5)': "909.3",
    '=SUMIF(A1:A5,"<>*费",B1:B5)': "2650.61",
    "=SUM(B1:B5)": "2659.91",
}
book = openpyxl.Workbook()
book.active.title = "S"
for row in [["会议费", 3.2], ["培训费", 5.1], [2010301, 1750.61], [None, 900], ["水费", 1]]:
    book.active.append(row)
for row, formula in enumerate(FORMULAS, 1):
    book.active.cell(row, 4, formula)
book.save("items.xlsx")

by_ironcalc = ironcalc.load_from_xlsx("items.xlsx", "en", "UTC", "en")
by_ironcalc.evaluate()
seen = {formula: by_ironcalc.get_formatted_cell_value(0, row, 4) for row, formula in enumerate(FORMULAS, 1)}
others = [
    ExcelCompiler("items.xlsx").evaluate("S!D1"),
    formualizer.load_workbook("items.xlsx").evaluate_cell("S", 1, 4),
    float(excelize.open_file("items.xlsx").calc_cell_value("S", "D1")),
]
print(seen, "others:", others)
assert seen == FORMULAS and [round(other, 2) for other in others] == [2656.71, 2656.71, 1756.71]
PY
