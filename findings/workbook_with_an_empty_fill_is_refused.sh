#!/usr/bin/env bash
# What: an .xlsx whose styles hold an empty <fill/>, as ERP systems export them; Excel, WPS and LibreOffice open it, and reading
#       values needs no fills. One would expect openpyxl to read it, at least with read_only and data_only.
# Version: openpyxl 3.1.5.
# Seen: TypeError "expected <class 'openpyxl.styles.fills.Fill'>" in every mode: the styles are built before the first cell.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet openpyxl==3.1.5
cd "$place"
"$place/venv/bin/python" - <<'PY'
import zipfile

import openpyxl

book = openpyxl.Workbook()
book.active.append(["合计", 12.34])
book.save("whole.xlsx")
with zipfile.ZipFile("whole.xlsx") as old, zipfile.ZipFile("empty_fill.xlsx", "w") as new:
    for name in old.namelist():
        part = old.read(name)
        new.writestr(name, part.replace(b"<fill>", b"<fill/><fill>", 1) if name == "xl/styles.xml" else part)
seen = []
for options in ({}, {"read_only": True}, {"data_only": True}):
    try:
        openpyxl.load_workbook("empty_fill.xlsx", **options)
        seen.append("read")
    except TypeError as error:
        seen.append(str(error)[:60])
print(seen)
assert all("Fill" in one for one in seen)
PY
