#!/usr/bin/env bash
# What: shares and rates of accounts reckoned as they are printed, by the expression parser of mathjs, which reads a number with % as a share: 53.45% + 46.55%, the two
#       parts of all expenditure, and 1750.61 * 5% + 900, a rate of one item and another beside it. It has 900 + 5% as 945; one would expect 1 and
#       987.53, or an error.
# Version: mathjs 15.2.0.
# Seen: 0.383 and 653.05. Where + or - follows, % is no share but the remainder of a division, by what stands behind it with its sign: 60% + 40% is 0, 100% - 53.45%
#       is -0.486, and 1750.61 * 5% + 900 is what is left of 8753.05 divided by 900. With the share at the end (900 + 1750.61 * 5%), with it in front of a product
#       (5% * 1750.61 + 900) or in brackets it is right, so that a try with one share shows nothing; a third share turns the kind of the second. No error.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund mathjs@15.2.0 >/dev/null
node - <<'JS'
const { evaluate } = require("mathjs");
const expected = {
  "53.45% + 46.55%": 0.383,
  "60% + 40%": 0,
  "100% - 53.45%": -0.486,
  "1750.61 * 5% + 900": 653.05,
  "900 + 1750.61 * 5%": 987.5305,
  "5% * 1750.61 + 900": 987.5305,
  "(53.45%) + (46.55%)": 1,
  "53.45% + 46.55% + 0%": 6.9,
  "1750.61 * 5%": 87.5305,
};
const seen = Object.fromEntries(Object.keys(expected).map((text) => [text, evaluate(text)]));
console.log(seen);
if (!Object.keys(expected).every((text) => Math.abs(seen[text] - expected[text]) < 1e-9)) process.exit(1);
JS
