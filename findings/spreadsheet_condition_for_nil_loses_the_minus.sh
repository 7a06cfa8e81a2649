#!/usr/bin/env bash
# What: [=0]"";#,##0.00 blanks nil in Chinese account sheets. Its second section is for every other number, so one would expect
#       that -103.50 keeps its minus sign, as it does under [=0]"-";[<0]-#,##0.00;#,##0.00.
# Version: ssf 0.11.2 (SheetJS).
# Seen: 103.50. The second of two sections is taken for that of negative numbers, which shows its own sign, though its condition
#       is another. LibreOffice 7.4.7 shows the same, Excel -103.50. A total of the column then seems wrong by twice the amount.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ssf@0.11.2 >/dev/null
node - <<'JS'
const S = require("ssf");
const two = S.format('[=0]"";#,##0.00', -103.5), three = S.format('[=0]"-";[<0]-#,##0.00;#,##0.00', -103.5);
console.log("two sections:", two, "| three sections:", three);
if (two !== "103.50" || three !== "-103.50") process.exit(1);
JS
