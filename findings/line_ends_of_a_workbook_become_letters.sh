#!/usr/bin/env bash
# What: cells of a workbook whose text holds a carriage return, as exports of accounting systems on Windows leave it in labels and behind amounts. XML
#       does not keep that character as it is, so that a workbook writes it as _x000D_ (ST_Xstring), and spreadsheets show a line end.
# Version: openpyxl 3.1.5, pandas 3.1.1, python-calamine 0.9.1.
# Seen: openpyxl, which has a function for it (openpyxl.utils.escape.unescape), gives the seven letters: 基本_x000D_支出, in which no search finds
#       基本支出 with line ends dropped, and 1750.61_x000D_, which is no number, so that pandas keeps the whole column as text, 900.00 too. By way
#       of calamine, the same workbook has 基本支出 on two lines, and the numbers.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q openpyxl==3.1.5 pandas==3.1.1 python-calamine==0.9.1
cd "$folder"
"$folder/env/bin/python" -W ignore - <<'PY'
import zipfile

import openpyxl
import pandas
from openpyxl.utils.escape import unescape

book = openpyxl.Workbook()
for row in (["项目", "决算数"], ["基本CR支出", "1750.61CR"], ["项目支出", "900.00"]):
    book.active.append(row)
book.save("plain.xlsx")
with zipfile.ZipFile("plain.xlsx") as old, zipfile.ZipFile("returns.xlsx", "w") as new:
    for name in old.namelist():
        new.writestr(name, old.read(name).replace(b"CR", b"_x000D_\n") if name.startswith("xl/") else old.read(name))

sheet = openpyxl.load_workbook("returns.xlsx").active
cells = [sheet["A2"].value, sheet["B2"].value]
amounts = {engine: pandas.read_excel("returns.xlsx", engine=engine)["决算数"].tolist() for engine in ("openpyxl", "calamine")}
label = pandas.read_excel("returns.xlsx", engine="calamine")["项目"][0]
print(cells, amounts, [label])
assert cells == ["基本_x000D_\n支出", "1750.61_x000D_\n"] and unescape(cells[1]) == "1750.61\r\n"
assert amounts == {"openpyxl": ["1750.61_x000D_\n", "900.00"], "calamine": [1750.61, 900.0]} and label == "基本\r\n支出"
PY
