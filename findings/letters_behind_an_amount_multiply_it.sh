#!/usr/bin/env bash
# What: amounts as tables and notes print them, a currency or unit price behind the number (1,750.61 RMB, 3.20元/m), a remark in brackets (1,750.61元 (本年), "this
#       year"), a range (10-12), read by Numeral.js. It leaves 元 and 万元 out of the number; one would expect the same of other letters, or NaN.
# Version: numeral 2.0.6.
# Seen: 1,750.61 RMB is 1,750,610,000 and 3.20元/m is 3,200,000: an m at the end of a word is "million", whatever the word, while 1,750.61 CNY is right. A bracket
#       anywhere makes the amount negative, -1750.61 for this year's, and 10-12 is -1012, with the minus from between. Each is a number
#       that goes on into sums.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund numeral@2.0.6 >/dev/null
node - <<'JS'
const numeral = require("numeral");
const expected = { "1,750.61元": 1750.61, "1,750.61 CNY": 1750.61, "1,750.61 RMB": 1750610000, "3.20元/m": 3200000, "1,750.61元 (本年)": -1750.61, "10-12": -1012 };
const seen = Object.fromEntries(Object.keys(expected).map((text) => [text, numeral(text).value()]));
console.log(seen);
if (JSON.stringify(seen) !== JSON.stringify(expected)) process.exit(1);
JS
