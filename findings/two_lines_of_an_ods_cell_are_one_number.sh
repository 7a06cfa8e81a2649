#!/usr/bin/env bash
# What: a cell of an OpenDocument table with two lines, as a table on the three public expenses has them under 购置数/保有量: 12 vehicles bought, and below
#       them 3 kept. OpenDocument keeps a paragraph for each line. One would expect two lines, or a blank between them.
# Version: pandas 3.0.6, odfpy 1.4.1, which writes the table too; python-calamine 0.9.1; officeparser 7.8.0.
# Seen: pandas by way of odfpy gives "123", and officeparser 123: paragraphs are put together with nothing between, so that 12 and 3 vehicles are a number
#       that nobody printed; amounts, 10.00 over 12.00, are 10.0012.00. By way of calamine pandas has both lines. The parts of a label run
#       together as well, which is how Chinese is written, so that a look at the headings finds all well.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q pandas==3.0.6 odfpy==1.4.1 python-calamine==0.9.1
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund officeparser@7.8.0 >/dev/null
"$folder/env/bin/python" -W ignore - <<'PY'
import pandas as pd
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

document, table = OpenDocumentSpreadsheet(), Table(name="三公")
for texts in (["购置数\n保有量", "预算数\n决算数"], ["12\n3", "10.00\n12.00"]):
    row = TableRow()
    for text in texts:
        cell = TableCell(valuetype="string")
        for line in text.split("\n"):
            cell.addElement(P(text=line))
        row.addElement(cell)
    table.addElement(row)
document.spreadsheet.addElement(table)
document.save("vehicles.ods")
seen = {engine: pd.read_excel("vehicles.ods", engine=engine, dtype=str).iloc[0].tolist() for engine in ("odf", "calamine")}
print(seen)
assert seen == {"odf": ["123", "10.0012.00"], "calamine": ["12\n3", "10.00\n12.00"]}
PY
node - <<'JS'
const { parseOffice } = require("officeparser");
parseOffice("vehicles.ods").then((read) => read.to("text")).then(({ value }) => {
  console.log("officeparser", JSON.stringify(value));
  if (value.trim() !== "购置数保有量\t预算数决算数\n123\t10.0012.00") process.exit(1);
});
JS
