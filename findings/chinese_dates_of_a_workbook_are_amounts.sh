#!/usr/bin/env bash
# What: a date shown as 2023年12月31日 by the built-in Chinese format of Excel. The formats 27 to 36 and 50 to 58 are dates in Chinese, and a
#       workbook names them by number only, without a format text. One would expect a date, as for the built-in format 14.
# Version: openpyxl 3.1.5, pandas 3.1.1, python-calamine 0.9.1.
# Seen: openpyxl, and pandas by way of it, give the number 45291 with the format "General", which nothing tells from an amount;
#       python-calamine gives the date. A date of approval in a table is added, or compared, as 45,291 万元.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q openpyxl==3.1.5 python-calamine==0.9.1 pandas==3.1.1
cd "$folder"
"$folder/env/bin/python" - <<'PY'
import zipfile

import openpyxl
import pandas as pd
from python_calamine import CalamineWorkbook

book = openpyxl.Workbook()
book.active["A1"] = 45291
book.active["A1"].number_format = "0.00"
book.save("plain.xlsx")


def read(form: int) -> list[str]:
    with zipfile.ZipFile("plain.xlsx") as old, zipfile.ZipFile("date.xlsx", "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part.replace(b'numFmtId="2"', b'numFmtId="%d"' % form) if name == "xl/styles.xml" else part)
    cell = openpyxl.load_workbook("date.xlsx").active["A1"]
    fast = CalamineWorkbook.from_path("date.xlsx").get_sheet_by_index(0).to_python()[0][0]
    return [f"{cell.value} {cell.number_format}", str(pd.read_excel("date.xlsx", header=None, engine="openpyxl").iloc[0, 0]), str(fast)]


common, chinese = read(14), [read(form) for form in (27, 28, 31, 36, 50, 57, 58)]
print("format 14:", common, "| format 31:", chinese[2])
assert common == ["2023-12-31 00:00:00 mm-dd-yy", "2023-12-31 00:00:00", "2023-12-31"]
assert all(one == ["45291 General", "45291", "2023-12-31"] for one in chinese)
PY
