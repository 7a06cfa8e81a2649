#!/usr/bin/env bash
# What: an item in a workbook with its pinyin above it, 会议费 with huì yì fèi. The workbook keeps the pinyin in the same shared string, in an element of
#       its own (rPh), and the cell's text is 会议费 for every formula. One would expect 会议费, as from openpyxl and calamine.
# Version: sxl 0.0.1a10, officeparser 7.8.0; openpyxl 3.1.5 and python-calamine 0.9.1 for comparison; XlsxWriter 3.3.1 writes the workbook.
# Seen: 会议费huì yì fèi in both: every piece of text within the shared string is put together, with nothing between, so that the item is not found by its name and
#       cannot be compared with last year's. Amounts and items without pinyin are right, so that a try shows nothing. No message.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q sxl==0.0.1a10 openpyxl==3.1.5 python-calamine==0.9.1 XlsxWriter==3.3.1
cd "$folder"
"$folder/env/bin/python" -W ignore - <<'PY'
import zipfile

import openpyxl
import python_calamine
import sxl
import xlsxwriter

ROWS = [["会议费", 3.2], ["培训费", 2.1]]
with xlsxwriter.Workbook("plain.xlsx") as book:
    sheet = book.add_worksheet("决算")
    for number, row in enumerate(ROWS):
        sheet.write_row(number, 0, row)
reading = '<rPh sb="0" eb="3"><t>huì yì fèi</t></rPh><phoneticPr fontId="0" type="noConversion"/>'
with zipfile.ZipFile("plain.xlsx") as plain, zipfile.ZipFile("table.xlsx", "w", zipfile.ZIP_DEFLATED) as made:
    for name in plain.namelist():
        text = plain.read(name)
        if name == "xl/sharedStrings.xml":
            text = text.replace("<t>会议费</t>".encode(), f"<t>会议费</t>{reading}".encode())
            assert reading.encode() in text
        made.writestr(name, text)

by_openpyxl = [[cell.value for cell in row] for row in openpyxl.load_workbook("table.xlsx").active]
by_calamine = python_calamine.load_workbook("table.xlsx").get_sheet_by_index(0).to_python()
by_sxl = [list(row) for row in sxl.Workbook("table.xlsx").sheets["决算"].rows]
print(by_openpyxl, by_calamine, by_sxl, sep="\n")
assert by_openpyxl == by_calamine == ROWS
assert by_sxl == [["会议费huì yì fèi", 3.2], ["培训费", 2.1]]
PY
npm init -y >/dev/null
npm install --silent --no-audit --no-fund officeparser@7.8.0 >/dev/null
node - <<'JS'
const { parseOffice } = require("officeparser");
parseOffice("table.xlsx").then((found) => {
  const lines = found.toText().split("\n").map((line) => line.trim()).filter(Boolean);
  console.log(JSON.stringify(lines));
  const items = lines.filter((line) => !/^[\d.]+$/.test(line));
  if (JSON.stringify(items) !== JSON.stringify(["会议费huì yì fèi", "培训费"])) process.exit(1);
});
JS
