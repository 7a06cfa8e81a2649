#!/usr/bin/env bash
# What: amounts of a disclosure with a minus (年末结余-3.20万元), recognised as numbers and as money by Microsoft's Recognizers-Text, told that the language is
#       Chinese. It reads 3.20万元, 负3.20万元 and -3200元 rightly, so one would expect -32000, or at least 3.20 with its unit.
# Version: @microsoft/recognizers-text-suite 1.3.1.
# Seen: nothing at all, neither a number nor money: a minus in digits before 万 or 亿 takes the whole amount out, so that of a sentence with a deficit of
#       3.20万元 and a part of 1.10万元 only the part is found. -3.20% and -3200元 are found, the latter as two amounts over each other, -3200
#       and 3200. A count of amounts, or a sum, has the surpluses and none of the deficits; a try with yuan or with 负 shows nothing.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @microsoft/recognizers-text-suite@1.3.1 >/dev/null
node - <<'JS'
const { Culture, recognizeCurrency, recognizeNumber } = require("@microsoft/recognizers-text-suite");
const values = (found) => found.map((one) => one.resolution.value);
const read = (text) => [values(recognizeNumber(text, Culture.Chinese)), values(recognizeCurrency(text, Culture.Chinese))];
const expected = {
  "年末结余3.20万元": [["32000"], ["32000"]],
  "年末结余负3.20万元": [["-32000"], ["-32000"]],
  "年末结余-3.20万元": [[], []],
  "-1,750.61万元": [[], []],
  "年末结余-1.2亿元": [[], []],
  "年末结余-3.20万元，其中专项结余1.10万元": [["11000"], ["11000"]],
  "年末结余-3200元": [["-3200"], ["-3200", "3200"]],
};
let changed = false;
for (const [text, wanted] of Object.entries(expected)) {
  const seen = read(text);
  console.log(text, JSON.stringify(seen));
  changed ||= JSON.stringify(seen) !== JSON.stringify(wanted);
}
if (changed) process.exit(1);
JS
