#!/usr/bin/env bash
# What: an .xls of final accounts in which one amount shows #REF! and one #DIV/0!, turned into a table by petl, and into CSV by csvkit's in2csv. One would
#       expect the error's name, an empty cell, or at least something that is no number, as from the same workbook as .xlsx.
# Version: petl 1.7.30, csvkit 2.2.0 (agate-excel 0.4.2), both on xlrd 2.0.2; xlwt 1.3.0 writes the file; pandas 3.0.6 for comparison.
# Seen: the numbers 23 and 7, which is how the file format counts its errors: xlrd gives them as values, and neither looks at the cell's
#       kind. The total of 基本支出 850.61, 项目支出 (#REF!) and 结余 (#DIV/0!) is 880.61, and the CSV holds no trace. pandas has a missing value
#       for both.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q petl==1.7.30 csvkit==2.2.0 agate-excel==0.4.2 xlrd==2.0.2 xlwt==1.3.0 pandas==3.0.6
cd "$folder"
"$folder/env/bin/python" -W ignore - <<'PY'
import csv
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pandas as pd
import petl
import xlwt

book = xlwt.Workbook()
sheet = book.add_sheet("支出")
for column, text in enumerate(("项目", "决算数")):
    sheet.write(0, column, text)
for number, (name, amount) in enumerate((("基本支出", 850.61), ("项目支出", "#REF!"), ("结余", "#DIV/0!")), start=1):
    sheet.write(number, 0, name)
    if isinstance(amount, float):
        sheet.write(number, 1, amount)
    else:
        sheet.row(number).set_cell_error(1, amount)
book.save("accounts.xls")

by_petl = list(petl.values(petl.fromxls("accounts.xls"), "决算数"))
text = subprocess.run([Path(sys.executable).with_name("in2csv"), "accounts.xls"], capture_output=True, text=True, check=True).stdout
by_csvkit = [row["决算数"] for row in csv.DictReader(text.splitlines())]
by_pandas = pd.read_excel("accounts.xls")["决算数"]
print("petl:", by_petl, "| in2csv:", by_csvkit, "| pandas:", by_pandas.tolist())
assert by_petl == [850.61, 23, 7]
assert by_csvkit == ["850.61", "23", "7"] and sum(map(Decimal, by_csvkit)) == Decimal("880.61")
assert by_pandas.isna().tolist() == [False, True, True]
PY
