#!/usr/bin/env bash
# What: amounts of a workbook whose number format prints their unit, in Latin letters (0.00"yuan", 0.00"USD") or in Chinese (0.00"万元"), and one without a
#       format, turned into CSV by xlsx2csv. One would expect what the sheet shows, or the stored numbers as they are.
# Version: xlsx2csv 0.8.6, openpyxl 3.1.5 (which writes the workbook).
# Seen: neither. A y, d, m, h or s anywhere in a format makes it a date, also in the quoted text of a unit: the cell is 0.00"yuan", its format in place of its
#       amount, and 0.00"us15", with a day in it. The letters of 万元 are counted as decimals: 1750.6 is 1750.600000. And without any format
#       123456789012.34 has six decimals of its binary value, 123456789012.339996, which nobody stored and nothing shows. No error in any of them.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q xlsx2csv==0.8.6 openpyxl==3.1.5
cd "$folder"
"$folder/env/bin/python" -W ignore - <<'PY'
import csv

import openpyxl
from xlsx2csv import Xlsx2csv

book = openpyxl.Workbook()
cells = [('0.00"yuan"', 1750.6), ('0.00"USD"', 1750.6), ('0.00"万元"', 1750.6), ("0.00", 1750.6), ("General", 123456789012.34)]
for row, (form, amount) in enumerate(cells, start=1):
    book.active.cell(row, 1, amount).number_format = form
book.save("accounts.xlsx")
Xlsx2csv("accounts.xlsx").convert("accounts.csv")
with open("accounts.csv", encoding="utf-8", newline="") as file:
    seen = [row[0] for row in csv.reader(file)]
print(seen)
assert seen == ['0.00"yuan"', '0.00"us15"', "1750.600000", "1750.60", "123456789012.339996"]
PY
