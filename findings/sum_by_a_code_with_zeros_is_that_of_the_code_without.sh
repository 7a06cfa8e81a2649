#!/usr/bin/env bash
# What: the expenditure of the budget unit 001001, =SUMIF(A1:A3,"001001",B1:B3), over a column in which codes are text, as they begin with zeros: 001001 has 850.61,
#       and 1001, a code of another list, 3.20. Computed by Excelize. One would expect 850.61, as formualizer and LibreOffice 7.4.7 have it, or
#       both, 853.81, where a code is taken for a number on both sides, as by IronCalc, HyperFormula and pycel.
# Version: excelize 0.1.0 (the Python build), openpyxl 3.1.5 (which writes the workbook); ironcalc 0.9.1 and formualizer 0.13.0 for comparison.
# Seen: 3.20, the amount of the other code: the condition becomes the number 1001, the text of the cells stays as it is, and the two are compared as written. A code with
#       zeros in front is never found, not even by its own cell (SUMIF(A1:A3,A1,B1:B3)); 002001, without a neighbour of that kind, has 0, as a unit that spent nothing.
#       SUMIFS is the same, and COUNTIF counts none of 001001; VLOOKUP finds 850.61. Codes without zeros in front (2010301) are right. No error or warning.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q excelize==0.1.0 openpyxl==3.1.5 ironcalc==0.9.1 formualizer==0.13.0
cd "$folder"
"$folder/env/bin/python" -W ignore - <<'PY'
import excelize
import formualizer
import ironcalc
import openpyxl

FORMULAS = {
    '=SUMIF(A1:A3,"001001",B1:B3)': "3.2",
    "=SUMIF(A1:A3,A1,B1:B3)": "3.2",
    '=SUMIFS(B1:B3,A1:A3,"001001")': "3.2",
    '=SUMIF(A1:A3,"002001",B1:B3)': "0",
    '=SUMIF(A1:A3,"1001",B1:B3)': "3.2",
    '=COUNTIF(A1:A3,"001001")': "0",
    '=VLOOKUP("001001",A1:B3,2,FALSE)': "850.61",
}
book = openpyxl.Workbook()
sheet = book.active
sheet.title = "S"
for row, (code, amount) in enumerate([("001001", 850.61), ("1001", 3.2), ("002001", 900)], 1):
    sheet.cell(row, 1, code).number_format = "@"
    sheet.cell(row, 2, amount)
for row, formula in enumerate(FORMULAS, 1):
    sheet.cell(row, 4, formula)
book.save("units.xlsx")

by_excelize, by_formualizer = excelize.open_file("units.xlsx"), formualizer.load_workbook("units.xlsx")
by_ironcalc = ironcalc.load_from_xlsx("units.xlsx", "en", "UTC", "en")
by_ironcalc.evaluate()
seen = {formula: by_excelize.calc_cell_value("S", f"D{row}") for row, formula in enumerate(FORMULAS, 1)}
others = by_ironcalc.get_formatted_cell_value(0, 1, 4), round(by_formualizer.evaluate_cell("S", 1, 4), 2)
print(seen, "IronCalc and formualizer, the first:", others)
assert seen == FORMULAS and others == ("853.81", 850.61)
PY
