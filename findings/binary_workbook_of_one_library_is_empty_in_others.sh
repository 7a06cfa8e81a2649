#!/usr/bin/env bash
# What: a table of accounts written as a binary workbook (.xlsb) by SheetJS, read by the two Python readers of that format, pyxlsb and calamine. One would
#       expect the four cells of each row, as SheetJS itself and LibreOffice 7.4.7 read them, or an error.
# Version: xlsx 0.18.5 (SheetJS), pyxlsb 1.0.10, python-calamine 0.9.1.
# Seen: the format has a short record for a cell that stands right behind another (BrtShortReal and its like, without a column); Excel writes
#       the long one, SheetJS the short one wherever it can. calamine knows the long ones only, so that the sheet is one column wide: all items, no
#       amount. pyxlsb gives rows of nothing. Neither says a word, and pandas, which takes one of them, has a table without figures. With a column left
#       free between items and amounts calamine has the budget, and the accounts beside it are gone.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q pyxlsb==1.0.10 python-calamine==0.9.1
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund xlsx@0.18.5 >/dev/null
node - <<'JS'
const { utils, writeFile, readFile } = require("xlsx");
const tables = {
  side: [["基本支出", 1750.61, 1700.5, 97.14], ["项目支出", 900.25, 800.5, 88.92]],
  apart: [["基本支出", , 1750.61, 1700.5], ["项目支出", , 900.25, 800.5]],
};
for (const [name, rows] of Object.entries(tables)) {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows), "accounts");
  writeFile(book, `${name}.xlsb`);
  const again = utils.sheet_to_json(readFile(`${name}.xlsb`).Sheets.accounts, { header: 1 });
  console.log("SheetJS", name, JSON.stringify(again));
  if (JSON.stringify(again) !== JSON.stringify(rows)) process.exit(1);
}
JS
"$folder/env/bin/python" -W ignore - <<'PY'
from pyxlsb import open_workbook
from python_calamine import CalamineWorkbook


def calamine(name: str) -> list[list[object]]:
    return CalamineWorkbook.from_path(f"{name}.xlsb").get_sheet_by_index(0).to_python()


with open_workbook("side.xlsb") as book, book.get_sheet(1) as sheet:
    by_pyxlsb = [[cell.v for cell in row] for row in sheet.rows()]
side, apart = calamine("side"), calamine("apart")
print("pyxlsb", by_pyxlsb, "| calamine", side, apart)
assert len(by_pyxlsb) == 2 and not any(value for row in by_pyxlsb for value in row)
assert side == [["基本支出"], ["项目支出"]] and apart == [["基本支出", "", 1750.61], ["项目支出", "", 900.25]]
PY
