#!/usr/bin/env bash
# What: a workbook in which a merge was put over filled cells by the format painter, which keeps what stands below: the sheet shows 1,750.61 and holds
#       900.00 unseen under the same cell, and a SUM counts both. One would expect a library to read either both or what is shown, and the
#       same in its read-only mode, which its manual gives for large files.
# Version: openpyxl 3.1.5, pandas 3.1.1, python-calamine 0.9.1.
# Seen: openpyxl reads no amount under the merge, so that the total of 2,650.61 has too few parts; read_only gives 900.00 as an amount of its own,
#       and so do pandas, which takes that mode, and calamine, so that an amount that nobody sees is published. Nothing tells the two apart.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q openpyxl==3.1.5 pandas==3.1.1 python-calamine==0.9.1
cd "$folder"
"$folder/env/bin/python" -W ignore - <<'PY'
import zipfile

import openpyxl
import pandas

book = openpyxl.Workbook()
for row in (["项目", "决算数"], ["基本支出", 1750.61], ["项目支出", 900.00], ["合计", 2650.61]):
    book.active.append(row)
book.save("plain.xlsx")
with zipfile.ZipFile("plain.xlsx") as old, zipfile.ZipFile("merged.xlsx", "w") as new:
    for name in old.namelist():
        merge = b'</sheetData><mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>'
        new.writestr(name, old.read(name).replace(b"</sheetData>", merge) if name.endswith("sheet1.xml") else old.read(name))

normal = [cell.value for cell in openpyxl.load_workbook("merged.xlsx").active["B"]][1:]
read_only = [row[1] for row in openpyxl.load_workbook("merged.xlsx", read_only=True).active.values][1:]
frames = [pandas.read_excel("merged.xlsx", engine=engine)["决算数"].tolist() for engine in ("openpyxl", "calamine")]
print("normal:", normal, "read-only:", read_only, "pandas:", frames)
assert normal == [1750.61, None, 2650.61]
assert read_only == [1750.61, 900, 2650.61] == frames[0] == frames[1]
PY
