#!/usr/bin/env bash
# What: all items that end in 费, =SUMIF(A1:A4,"*费",B1:B4), and 会议费 with what stands behind it, "会议费*", by Formula.js, with which spreadsheets in web
#       pages compute. * stands for any text there in every spreadsheet, and MATCH of the same library knows it: MATCH("*费",...) finds the first of them. One would
#       expect 1753.81 and 903.20.
# Version: @formulajs/formulajs 4.6.1; hyperformula 3.5.0 for comparison.
# Seen: 0 for both: SUMIF, SUMIFS, COUNTIF and COUNTIFS look for a cell that says *费, so that conferences cost nothing. The other way round, "<>*费", all but what ends
#       in 费, is everything, 2653.81 in place of 900. A condition without a mark (会议费, >100) is right. No error; AVERAGEIF alone shows that something is
#       amiss, NaN. HyperFormula has 1753.81, 903.20 and 900.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @formulajs/formulajs@4.6.1 hyperformula@3.5.0 >/dev/null
node - <<'JS'
const formulas = require("@formulajs/formulajs");
const { HyperFormula } = require("hyperformula");
const items = ["办公费", "会议费", "会议费（线上）", "培训"];
const amounts = [1750.61, 3.2, 900, 0];
const conditions = ["*费", "会议费*", "<>*费", "会议费"];
const round = (amount) => Math.round(amount * 100) / 100;
const seen = conditions.map((condition) => [
  round(formulas.SUMIF(items, condition, amounts)),
  round(formulas.SUMIFS(amounts, items, condition)),
  formulas.COUNTIF(items, condition),
  formulas.COUNTIFS(items, condition),
]);
const sheet = items.map((item, row) => [item, amounts[row], `=SUMIF(A1:A4,"${conditions[row]}",B1:B4)`]);
const other = HyperFormula.buildFromArray(sheet, { licenseKey: "gpl-v3" }).getSheetValues(0).map((row) => round(row[2]));
const matched = [formulas.MATCH("*费", items, 0), formulas.MATCH("会议*", items, 0)];
const mean = formulas.AVERAGEIF(items, "*费", amounts);
console.log(conditions, seen, "MATCH:", matched, "AVERAGEIF:", mean, "HyperFormula:", other);
const expected = [[0, 0, 0, 0], [0, 0, 0, 0], [2653.81, 2653.81, 4, 4], [3.2, 3.2, 1, 1]];
const right = JSON.stringify([seen, matched, other]) === JSON.stringify([expected, [1, 2], [1753.81, 903.2, 900, 3.2]]);
process.exit(right && Number.isNaN(mean) ? 0 : 1);
JS
