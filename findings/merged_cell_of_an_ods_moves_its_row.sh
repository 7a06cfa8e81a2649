#!/usr/bin/env bash
# What: a table of accounts as OpenDocument in which 合计 is merged sideways over the columns for code and item, as totals are, read by pyexcel-ods and by
#       pyexcel-ods3, two readers of one family, either of which its manual gives for .ods. One would expect the same cells from both.
# Version: pyexcel-ods 0.6.0, pyexcel-ods3 0.6.1 (both with pyexcel-io 0.6.8), odfpy 1.4.1, which writes the table too.
# Seen: pyexcel-ods3 has an empty cell where the merge covers one; pyexcel-ods looks at cells that are not covered only, so that the row is one cell
#       short and all behind it move to the left: the total of the budget, 2700.00, stands under 项目, and that of the accounts, 2650.61, under 预算数. Rows
#       without a merge keep their places. No error or warning. In an environment that has both, each one's get_data is answered by the other's reader: pyexcel-ods
#       reads rightly there, and pyexcel-ods3 moves the row, so that what a program reads depends on a package that it does not name.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
for package in ods ods3 both; do
  python3 -m venv "$folder/$package"
done
"$folder/ods/bin/pip" install -q pyexcel-ods==0.6.0 pyexcel-io==0.6.8 odfpy==1.4.1
"$folder/ods3/bin/pip" install -q pyexcel-ods3==0.6.1 pyexcel-io==0.6.8
"$folder/both/bin/pip" install -q pyexcel-ods==0.6.0 pyexcel-ods3==0.6.1 pyexcel-io==0.6.8 odfpy==1.4.1
cd "$folder"
ods/bin/python -W ignore - <<'PY'
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

TEXTS = (["代码", "项目", "预算数", "决算数"], ["201", "会议费", 2700.0, 2650.61], ["合计", None, 2700.0, 2650.61])


def cell(text: str | float, columns: int) -> TableCell:
    made = TableCell(**({"valuetype": "string"} if isinstance(text, str) else {"valuetype": "float", "value": text}), numbercolumnsspanned=columns)
    made.addElement(P(text=str(text)))
    return made


document, table = OpenDocumentSpreadsheet(), Table(name="决算")
for texts in TEXTS:
    row = TableRow()
    for text in texts:
        row.addElement(CoveredTableCell() if text is None else cell(text, 2 if text == "合计" else 1))
    table.addElement(row)
document.spreadsheet.addElement(table)
document.save("accounts.ods")
PY
seen=$(for run in "ods ods" "ods3 ods3" "both ods" "both ods3"; do
  "${run% *}/bin/python" -W ignore -c "
from json import dumps
from pyexcel_${run#* } import get_data
print('$run', dumps(get_data('accounts.ods')['决算'], ensure_ascii=False))"
done)
printf '%s\n' "$seen"
rows='["代码", "项目", "预算数", "决算数"], ["201", "会议费", 2700, 2650.61]'
moved="[$rows, [\"合计\", 2700, 2650.61]]"
right="[$rows, [\"合计\", \"\", 2700, 2650.61]]"
[[ $seen == "$(printf '%s\n' "ods ods $moved" "ods3 ods3 $right" "both ods $right" "both ods3 $moved")" ]]
