#!/usr/bin/env bash
# What: a published table as a workbook (53.45% and 100%, 1,750.60 and 35,000), turned into Markdown by MarkItDown, as many pipelines
#       do before anything reads it. One would expect the digits that the cells show, or the stored numbers as they are.
# Version: markitdown 0.1.6, openpyxl 3.1.5, pandas 2.3.3.
# Seen: neither. The shares come as 0.5345 and 1.0000, the whole amount 35,000 as 35000.0: decimals that nobody printed, from the
#       neighbours in the column, and no sign that 0.5345 was a percentage. Rounding and ties cannot be judged on such a text.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv here
here/bin/pip install --quiet "markitdown[xlsx]==0.1.6" openpyxl==3.1.5 pandas==2.3.3
here/bin/python - <<'PY'
from markitdown import MarkItDown
from openpyxl import Workbook
book = Workbook()
sheet = book.active
for row, shown in (
    (("项目", "决算数", "占比"), ("General",) * 3),
    (("教育支出", 1750.6, 0.5345), ("General", "#,##0.00", "0.00%")),
    (("合计", 35000, 1), ("General", "#,##0", "0%")),
):
    sheet.append(row)
    for cell, form in zip(sheet[sheet.max_row], shown):
        cell.number_format = form
book.save("table.xlsx")
text = MarkItDown().convert("table.xlsx").text_content
print(text)
assert "| 教育支出 | 1750.6 | 0.5345 |" in text and "| 合计 | 35000.0 | 1.0000 |" in text
PY
