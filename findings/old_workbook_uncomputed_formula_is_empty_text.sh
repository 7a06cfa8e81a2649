#!/usr/bin/env bash
# What: formulas in an .xls that a program wrote and no spreadsheet ever computed, beside one that shows an empty text on purpose
#       (=IF(A1=0,"",A1)), read by xlrd. One would expect to be able to tell a total without a value from a cell left blank.
# Version: xlrd 2.0.2, xlwt 1.3.0 (which writes what a program leaves behind).
# Seen: all are text cells (ctype 1) with the value '': totals vanish without a word. Only the record itself differs: the tokens
#       of the second formula hold a text constant. xlrd keeps neither the formula nor that there was one.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet xlrd==2.0.2 xlwt==1.3.0
cd "$place"
"$place/venv/bin/python" - <<'PY'
import xlrd
import xlwt

book = xlwt.Workbook(encoding="utf-8")
sheet = book.add_sheet("总表")
sheet.write(0, 0, 1234.56)
sheet.write(1, 0, 100.44)
sheet.write(2, 0, xlwt.Formula("SUM(A1:A2)"))
sheet.write(3, 0, xlwt.Formula('IF(A1=0;"";A1)'))
book.save("totals.xls")
read = xlrd.open_workbook("totals.xls").sheet_by_index(0)
seen = [(read.cell_type(row, 0), read.cell_value(row, 0)) for row in range(4)]
print(seen)
assert seen == [(2, 1234.56), (2, 100.44), (1, ""), (1, "")]
PY
