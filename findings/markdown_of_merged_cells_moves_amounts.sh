#!/usr/bin/env bash
# What: a table of a Word disclosure whose first cell is merged over two rows (基本支出 over 人员经费 and 公用经费), turned into Markdown by
#       MarkItDown. Markdown knows no merged cells, so one would expect a blank cell or the text again, as for cells merged sideways.
# Version: markitdown 0.1.9 with mammoth 1.13.0 and markdownify 1.2.3; python-docx 1.2.0 writes the table.
# Seen: every cell of the second row moves one column to the left: the budget 20.00 stands under 明细, the accounts 10.00 under 预算数, and
#       nothing under 决算数. Cells merged sideways keep their places, so that one looks at the total and finds all well.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q "markitdown[docx]==0.1.9" mammoth==1.13.0 markdownify==1.2.3 python-docx==1.2.0
cd "$folder"
"$folder/env/bin/python" - <<'PY'
import docx
from markitdown import MarkItDown

rows = [
    ("项目", "明细", "预算数", "决算数"),
    ("基本支出", "人员经费", "100.00", "90.00"),
    ("", "公用经费", "20.00", "10.00"),
    ("合计", "", "120.00", "100.00"),
]
made = docx.Document()
table = made.add_table(len(rows), 4)
for i, row in enumerate(rows):
    for j, text in enumerate(row):
        table.cell(i, j).text = text
for down, end in (((1, 0), (2, 0)), ((3, 0), (3, 1))):
    table.cell(*down).merge(table.cell(*end))
made.save("table.docx")
lines = MarkItDown().convert("table.docx").text_content.strip().splitlines()[-4:]
cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
print("\n".join(lines))
assert cells[0] == ["项目", "明细", "预算数", "决算数"] and cells[1] == ["基本支出", "人员经费", "100.00", "90.00"]
assert cells[2] == ["公用经费", "20.00", "10.00"] and cells[3] == ["合计", "", "120.00", "100.00"]
PY
