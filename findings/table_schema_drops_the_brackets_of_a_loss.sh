#!/usr/bin/env bash
# What: amounts as account tables print them, a loss in brackets and a unit behind the number, in a column that Table Schema declares
#       a number with "bareNumber": false, the one setting made for currency and units. One would expect brackets to be kept as a
#       minus or refused, and 亿元 to be refused beside 万元.
# Version: frictionless 5.21.0.
# Seen: everything before the first and behind the last digit is dropped: （3.20） and (3.20) become 3.20, a loss turned into a gain, and
#       1.2亿元 is 1.2 beside 12.50万元 as 12.50; the file is valid, without a warning. Only the minus sign survives.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet frictionless==5.21.0
cd "$place"
printf '项目,金额\n投资收益,（3.20）\n其他收益,(3.20)\n结余,-3.20\n收入,12.50万元\n合计,1.2亿元\n' > amounts.csv
"$place/venv/bin/python" - <<'PY'
from decimal import Decimal

from frictionless import Resource, Schema

schema = Schema.from_descriptor({"fields": [{"name": "项目", "type": "string"}, {"name": "金额", "type": "number", "bareNumber": False}]})
resource = Resource(path="amounts.csv", schema=schema)
report = resource.validate()
read = {row["项目"]: row["金额"] for row in Resource(path="amounts.csv", schema=schema).read_rows()}
print("valid:", report.valid, "| read:", {name: str(value) for name, value in read.items()})
assert report.valid
assert read["投资收益"] == read["其他收益"] == Decimal("3.20") and read["结余"] == Decimal("-3.20")
assert read["收入"] == Decimal("12.50") and read["合计"] == Decimal("1.2")
PY
