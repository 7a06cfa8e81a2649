#!/usr/bin/env bash
# What: sentences that a workbook makes of its own figures, as templates of disclosures do: ="支出"&TEXT(B2,"#,##0.00")&"万元，占"&TEXT(C2,"0.00%"), computed by
#       HyperFormula, which names TEXT among its functions. One would expect 支出1,750.61万元，占53.45%, as spreadsheets print, or an error for a format
#       that is not known.
# Version: hyperformula 3.5.0.
# Seen: 支出1751,##0.00万元，占0.53%. The sign for grouped thousands ends the number, which is rounded, and the rest is printed as it stands in the format; the
#       per cent sign is text, so that the share is a hundredth of what it is, true-looking. 0.00 alone is right. No error, no warning.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund hyperformula@3.5.0 >/dev/null
node - <<'JS'
const { HyperFormula } = require("hyperformula");
const sentence = '="支出"&TEXT(A1,"#,##0.00")&"万元，占"&TEXT(B1,"0.00%")';
const sheet = HyperFormula.buildFromArray([[1750.61, 0.5345, sentence, '=TEXT(A1,"0.00")']], { licenseKey: "gpl-v3" });
const seen = sheet.getSheetValues(0)[0].slice(2);
console.log(seen.join(" | "), "- spreadsheets print 支出1,750.61万元，占53.45% | 1750.61");
if (JSON.stringify(seen) !== JSON.stringify(["支出1751,##0.00万元，占0.53%", "1750.61"])) process.exit(1);
JS
