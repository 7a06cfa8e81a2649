#!/usr/bin/env bash
# What: the number formats by which Chinese guides show yuan in 万元 (0"."0,"万元" and 0\.0,): the point is literal text between two
#       placeholders, so that 12345600 divided by 1,000 and shown as 1234.6. Rendered by SheetJS's SSF, the reference that many
#       tools use in place of Excel. One would expect what Excel and LibreOffice show.
# Version: ssf 0.11.2.
# Seen: 123.46万元, a tenth of the amount, as if the text were the decimal point. The same point escaped by ! (as East Asian
#       versions of Excel write it) is printed with the mark, 12345!.6万. No error either way.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ssf@0.11.2 >/dev/null
node - <<'JS'
const S = require("ssf");
const seen = ['0"."0,"万元"', "0\\.0,", '0!.0,"万"'].map((form) => S.format(form, 12345600));
console.log("12345600 shown as", seen.join(" | "), "- Excel shows 1234.6 in each");
if (JSON.stringify(seen) !== JSON.stringify(["123.46万元", "123.46", "12345!.6万"])) process.exit(1);
JS
