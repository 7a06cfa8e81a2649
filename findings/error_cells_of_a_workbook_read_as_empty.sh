#!/usr/bin/env bash
# What: a published table whose total shows #REF!, because a row that it added was deleted, and whose share shows #DIV/0!, read by
#       python-calamine, the fast reader that pandas and polars take too. One would expect the error, or a value that says there is one.
# Version: python-calamine 0.9.1, openpyxl 3.1.5 (which writes the workbook, and reads #REF! and #DIV/0! back).
# Seen: both are the empty text '', as a cell that nobody filled. That a total is broken cannot be told from a total left blank, and a
#       column with one such cell adds up to less without a word.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q python-calamine==0.9.1 openpyxl==3.1.5
cd "$folder"
"$folder/env/bin/python" - <<'PY'
import openpyxl
from python_calamine import CalamineWorkbook

book = openpyxl.Workbook()
sheet = book.active
sheet.append(["项目", "决算数", "占比"])
sheet.append(["基本支出", 1750.61, 1])
sheet.append(["项目支出", None, None])
sheet.append(["合计", "#REF!", "#DIV/0!"])
for cell in ("B4", "C4"):
    sheet[cell].data_type = "e"
book.save("table.xlsx")

rows = CalamineWorkbook.from_path("table.xlsx").get_sheet_by_index(0).to_python()
other = [[cell.value for cell in row] for row in openpyxl.load_workbook("table.xlsx", data_only=True).active]
print("python-calamine:", rows[2:], "openpyxl:", other[2:])
assert rows[2] == ["项目支出", "", ""] and rows[3] == ["合计", "", ""]
assert other[3] == ["合计", "#REF!", "#DIV/0!"]
PY
