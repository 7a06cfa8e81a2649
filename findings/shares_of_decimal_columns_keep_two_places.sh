#!/usr/bin/env bash
# What: exact amounts as a Decimal column in polars, and the share that each has of the total, part / total * 100. One would expect some more
#       digits than the parts have, as division has in Python's decimal, in SQL and in pyarrow.
# Version: polars 2.1.0.
# Seen: the quotient has the two places of the amounts: 0.53, and the share is 53.00, where 53.45 was printed and is right; every share comes
#       out whole. With part * 100 / total it is 53.45. Half of 1750.61 is 875.30, not 875.31: ties go to the even digit, unlike accounts.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q polars==2.1.0
"$folder/env/bin/python" - <<'PY'
from decimal import Decimal

import polars as pl

table = pl.DataFrame({"项目": ["基本支出", "项目支出"], "决算数": [Decimal("1750.61"), Decimal("1524.61")]})
spent = pl.col("决算数")
seen = table.select(usual=spent / spent.sum() * 100, other=spent * 100 / spent.sum(), half=spent / 2)
print(seen, "exact:", Decimal("1750.61") / Decimal("3275.22") * 100)
assert list(map(str, seen["usual"])) == ["53.00", "47.00"] and list(map(str, seen["other"])) == ["53.45", "46.55"]
assert list(map(str, seen["half"])) == ["875.30", "762.30"]
PY
