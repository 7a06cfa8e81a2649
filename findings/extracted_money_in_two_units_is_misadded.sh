#!/usr/bin/env bash
# What: amounts printed in two units, as accounts of large departments print them (2亿3000万元), taken from Chinese text by JioNLP's
#       money extractor. One would expect 230,000,000 yuan, or a refusal.
# Version: jionlp 1.5.31.
# Seen: 430,030,000 yuan, marked "accurate": the second half is counted with the 亿 of the first. 1亿零5万元 gives 200,050,000.
#       The heading of a table, 单位：万元, is taken for an amount of 10,000 yuan, "accurate" too.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv here
here/bin/pip install --quiet jionlp==1.5.31
here/bin/python - <<'PY'
import jionlp
seen = {}
for text in ("支出2亿3000万元", "支出1亿零5万元", "单位：万元", "支出1,750.61万元"):
    seen[text] = [(m["detail"]["num"], m["detail"]["definition"]) for m in jionlp.ner.extract_money(text, with_parsing=True)]
    print(text, seen[text])
assert seen == {
    "支出2亿3000万元": [("430030000.00", "accurate")],
    "支出1亿零5万元": [("200050000.00", "accurate")],
    "单位：万元": [("10000.00", "accurate")],
    "支出1,750.61万元": [("17506100.00", "accurate")],
}
PY
