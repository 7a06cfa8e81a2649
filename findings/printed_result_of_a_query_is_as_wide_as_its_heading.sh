#!/usr/bin/env bash
# What: exact amounts (Python Decimals) added up by a query over tables in memory, as a check of accounts without a data base, by sqlglot, which executes
#       SQL itself; and the result printed, as its manual does. One would expect the amounts, or a sign where there is no room for them.
# Version: sqlglot 30.30.0.
# Seen: 26 for 2650.61 under 合计, 1750. under total: what is printed is cut to as many characters as the heading has, without a mark, from the right, so that a
#       sum looks like a true amount a hundredth of its size, the shorter its heading the smaller. Headings in Chinese have two or three
#       characters; those of its manual have as many as their values or more, so that it shows nothing. A label is cut as well (一般公共). The rows behind
#       it hold the exact sums, and only who asks for them finds out.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q sqlglot==30.30.0
"$folder/env/bin/python" - <<'PY'
from decimal import Decimal

from sqlglot.executor import execute

tables = {"t": [{"收入来源": "一般公共预算", "支出": Decimal("1750.61")}, {"收入来源": "一般公共预算", "支出": Decimal("900.00")}]}
total = execute("SELECT SUM(支出) AS 合计 FROM t", tables=tables)
each = execute("SELECT 收入来源, 支出, 支出 AS total, 支出 AS expenditure FROM t", tables=tables)
print(total, total.rows, each, each.rows, sep="\n")
assert str(total).split() == ["合计", "26"] and total.rows == [(Decimal("2650.61"),)]
lines = [line.split() for line in str(each).strip().split("\n")]
assert lines[1:] == [["一般公共", "17", "1750.", "1750.61"], ["一般公共", "90", "900.0", "900.00"]]
PY
