#!/usr/bin/env bash
# What: amounts kept in yuan and shown in thousands or millions by a comma at the end of their number format (#,##0, and 0.00,,"百万元"), as budgets
#       are, rendered by xlsx2html, which promises to render number formats and does so for #,##0.00 and 0.00%. One would expect
#       12,346 and 12.35百万元, as spreadsheets show, or the plain number where a format is not known.
# Version: xlsx2html 0.6.4 (with babel 2.18.0), openpyxl 3.1.5 (which writes the workbook).
# Seen: ,12345679 and 12345678.90"百万元": the comma is no scale, and the unit that the format prints stays, so that the page says a million times
#       the amount. No error or warning.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q xlsx2html==0.6.4 babel==2.18.0 openpyxl==3.1.5 lxml==6.1.3
cd "$folder"
"$folder/env/bin/python" -W ignore - <<'PY'
import openpyxl
from lxml import html
from xlsx2html import xlsx2html

book = openpyxl.Workbook()
formats = {"#,##0.00": 12345678.9, "0.00%": 0.5345, "#,##0,": 12345678.9, '0.00,,"百万元"': 12345678.9}
for number, (form, value) in enumerate(formats.items(), 1):
    book.active.cell(number, 1, value).number_format = form
book.save("table.xlsx")
xlsx2html("table.xlsx", "table.html")
with open("table.html", encoding="utf-8") as file:
    shown = [cell.text_content().strip() for cell in html.fromstring(file.read()).iter("td")]
print(shown)
assert shown == ["12,345,678.90", "53.45%", ",12345679", '12345678.90"百万元"']
PY
