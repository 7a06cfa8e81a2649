#!/usr/bin/env bash
# What: the share that an item has of its total, from exact amounts (Python Decimals) in columns of pyarrow, which takes the digits of a column from its values:
#       official cars 2.00 of 3.00, in the table of a small office and in one where another office spent 1,750.61. One would expect 66.67% in both: a
#       quotient with digits to spare, or one that is rounded, as its mean is.
# Version: pyarrow 26.0.1.
# Seen: 66.66% in the first and 66.67% in the second. The quotient has four decimals where no total has more than one digit before its point, and one more for
#       each further digit of the largest, and is cut, not rounded: 0.6666, and -0.6666 for a fall. So a true share is wrong by 0.01 in the tables of
#       small offices, and right once they are joined with others. The mean of 2.00, 0.00 and 0.00 is 0.67. With part * 100 / total, or with
#       decimal128(12, 2) declared, it is 66.67. No warning.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q pyarrow==26.0.1
"$folder/env/bin/python" -W error - <<'PY'
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

HUNDRED = pa.scalar(Decimal(100))


def share(quotient: pa.Decimal128Array) -> str:
    return str(pc.round(quotient, 2, "half_towards_infinity")[0].as_py().quantize(Decimal("0.01")))


def first(parts: list[str], totals: list[str], kind: pa.DataType | None = None) -> tuple[str, str]:
    quotient = pc.divide(*(pa.array(map(Decimal, column), kind) for column in (parts, totals)))
    return str(quotient[0]), share(pc.multiply(quotient, HUNDRED))


small, joined = first(["2.00", "1.00"], ["3.00", "3.00"]), first(["2.00", "1.00", "900.00"], ["3.00", "3.00", "1750.61"])
fall, declared = first(["-2.00"], ["3.00"]), first(["2.00"], ["3.00"], pa.decimal128(12, 2))
other = share(pc.divide(pc.multiply(pa.array([Decimal("2.00")]), HUNDRED), pa.array([Decimal("3.00")])))
mean = str(pc.mean(pa.array([Decimal("2.00"), Decimal("0.00"), Decimal("0.00")])))
print("small office:", small, "joined with another:", joined, "fall:", fall, "declared:", declared, "part * 100 / total:", other, "mean:", mean)
assert small == ("0.6666", "66.66") and joined == ("0.6666666", "66.67") and fall == ("-0.6666", "-66.66")
assert declared == ("0.6666666666666", "66.67") and other == "66.67" and mean == "0.67"
PY
