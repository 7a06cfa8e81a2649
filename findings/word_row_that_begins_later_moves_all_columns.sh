#!/usr/bin/env bash
# What: a table of a Word disclosure whose heading row begins one column later, as its first cell, above the labels, was deleted; Word keeps such a row
#       with "gridBefore". Read by columns, and cell by cell, with python-docx, whose rows know how many columns they leave out before. One
#       would expect columns as they stand on paper, or an error.
# Version: python-docx 1.2.0.
# Seen: table.columns and table.cell() count cells from the table's first one on as if no row left any out: 预算数, 20.00, 21.00 are the first column,
#       决算数, 10.00, 11.00 the second, and the third holds the labels 会议费 and 培训费; row 1 begins with an amount and ends with the label of
#       the next row. There is no error until the very last cell is asked for. table.rows gives each row rightly, without its gap.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q python-docx==1.2.0
cd "$folder"
"$folder/env/bin/python" -W ignore - <<'PY'
import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

ROWS = (["预算数", "决算数"], ["会议费", "20.00", "10.00"], ["培训费", "21.00", "11.00"])


def row(cells: list[str]) -> str:
    later = f'<w:trPr><w:gridBefore w:val="{3 - len(cells)}"/></w:trPr>' if len(cells) < 3 else ""
    return f"<w:tr>{later}" + "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in cells) + "</w:tr>"


written = docx.Document()
grid = "<w:tblGrid>" + '<w:gridCol w:w="2000"/>' * 3 + "</w:tblGrid>"
written.element.body.insert(0, parse_xml(f"<w:tbl {nsdecls('w')}><w:tblPr/>{grid}{''.join(map(row, ROWS))}</w:tbl>"))
written.save("table.docx")

table = docx.Document("table.docx").tables[0]
before = [line.grid_cols_before for line in table.rows]
columns = [[cell.text for cell in column.cells] for column in table.columns]
print(before, columns, table.cell(1, 0).text, table.cell(1, 2).text, sep="\n")
assert before == [1, 0, 0] and len(table.columns) == 3
assert columns == [["预算数", "20.00", "21.00"], ["决算数", "10.00", "11.00"], ["会议费", "培训费"]]
assert (table.cell(1, 0).text, table.cell(1, 2).text) == ("20.00", "培训费")
PY
