#!/usr/bin/env bash
# What: a published table in which one amount is merged over two rows, as where two projects share a budget of 900.00, its rows read by ExcelJS and a column
#       added up. A workbook keeps the amount in the first of the merged cells and leaves the others empty; one would expect the same from a reader of rows.
# Version: exceljs 4.4.0.
# Seen: every row of the merge has the amount as its own value, so that 900.00 and 750.61 make 2550.61 where the sheet's total says 1650.61. Turned into CSV
#       it stands in both rows, with nothing to tell that it was one; a spreadsheet that saves the same sheet as CSV leaves the second empty. SheetJS
#       reads the second cell as empty.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund exceljs@4.4.0 xlsx@0.18.5 >/dev/null
node - <<'JS'
const ExcelJS = require("exceljs");
const SheetJS = require("xlsx");
(async () => {
  const made = new ExcelJS.Workbook();
  const sheet = made.addWorksheet("项目支出");
  sheet.addRows([["项目甲", 900], ["项目乙", null], ["项目丙", 750.61]]);
  sheet.mergeCells("B1:B2");
  await made.xlsx.writeFile("accounts.xlsx");

  const read = new ExcelJS.Workbook();
  await read.xlsx.readFile("accounts.xlsx");
  const amounts = [];
  read.worksheets[0].eachRow((row) => amounts.push(row.getCell(2).value));
  const csv = (await read.csv.writeBuffer()).toString().split("\n");
  const other = SheetJS.readFile("accounts.xlsx").Sheets["项目支出"];
  const bySheetJS = ["B1", "B2", "B3"].map((cell) => other[cell] && other[cell].v);
  const total = Math.round(amounts.reduce((sum, amount) => sum + amount) * 100) / 100;
  console.log(amounts, total, csv, bySheetJS);
  const right = total === 2550.61 && csv[1] === "项目乙,900" && bySheetJS[1] === undefined && bySheetJS[0] === 900;
  process.exit(right ? 0 : 1);
})();
JS
