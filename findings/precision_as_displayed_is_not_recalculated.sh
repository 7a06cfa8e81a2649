#!/usr/bin/env bash
# What: a workbook set to "precision as displayed" (以显示精度为准), which accounts use so that printed parts add up to their printed total: three times
#       10/3, shown with two decimals, and their SUM. Spreadsheets then compute with 3.33 and show 9.99. The setting stands in the file
#       (fullPrecision="0"), so one would expect libraries that run workbooks without a spreadsheet to heed it, or to say that they do not.
# Version: formulas 1.3.4, pycel 1.0b30, openpyxl 3.1.5, which keeps the setting.
# Seen: both give 10 and 3.3333333333333335, without a warning: a total that everybody sees as 9.99 and that is right for that workbook "differs" from
#       its recalculation by 0.01, and a table that was put right by the setting seems wrong. LibreOffice 7.4.7 computes 9.99.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q formulas==1.3.4 pycel==1.0b30 openpyxl==3.1.5
cd "$folder"
TQDM_DISABLE=1 "$folder/env/bin/python" -W ignore - <<'PY'
import formulas
import openpyxl
from pycel import ExcelCompiler

book = openpyxl.Workbook()
sheet = book.active
sheet.title = "T"
for place, content in (("A1", 10), ("B1", "=A1/3"), ("B2", "=A1/3"), ("B3", "=A1/3"), ("B4", "=SUM(B1:B3)")):
    sheet[place] = content
    sheet[place].number_format = "0.00"
book.calculation.fullPrecision = False
book.save("table.xlsx")
kept = openpyxl.load_workbook("table.xlsx").calculation.fullPrecision

found = formulas.ExcelModel().loads("table.xlsx").finish().calculate()
by_formulas = [float(found[f"'[table.xlsx]T'!{place}"].value[0, 0]) for place in ("B1", "B4")]
model = ExcelCompiler("table.xlsx")
by_pycel = [float(model.evaluate(f"T!{place}")) for place in ("B1", "B4")]
print("full precision:", kept, "| formulas:", by_formulas, "| pycel:", by_pycel)
assert kept is False
assert by_formulas == by_pycel == [10 / 3, 10.0]
PY
