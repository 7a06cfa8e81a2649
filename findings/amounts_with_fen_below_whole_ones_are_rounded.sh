#!/usr/bin/env bash
# What: exact amounts (Python Decimals) of two departments, one that publishes whole yuan (1750, 900) and one that publishes fen (3.50), put below each other with
#       polars.concat; and a list of rows, as a reader of tables gives them, made a frame. A whole column with a float column below it is refused with a
#       SchemaError, so one would expect that, or as many decimals as the longest amount has, as a frame made of columns has.
# Version: polars 2.1.0; pyarrow 26.0.1 for comparison.
# Seen: the frame on top decides: 3.50 below whole amounts is 4 and 2.50 is 2, while the other way round all is right, so that the total depends on the order.
#       Of a list of rows the first hundred decide: 0.61 in row 100 is 0.61, in row 101 it is 1 (and the float 0.61 below a hundred ints is 0). A short
#       list shows nothing. No warning, and what is left is an exact decimal. "vertical_relaxed" and infer_schema_length=None keep the fen; pyarrow
#       refuses the first and keeps the second.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q polars==2.1.0 pyarrow==26.0.1
"$folder/env/bin/python" - <<'PY'
from decimal import Decimal

import polars as pl
import pyarrow as pa


def printed(column: list[object]) -> list[str]:
    return list(map(str, column))


def frame(*amounts: str) -> pl.DataFrame:
    return pl.DataFrame({"amount": list(map(Decimal, amounts))})


whole, fen = frame("1750", "900"), frame("3.50", "2.50")
stacked = printed(pl.concat([whole, fen])["amount"].to_list())
turned = printed(pl.concat([fen, whole])["amount"].to_list())
relaxed = printed(pl.concat([whole, fen], how="vertical_relaxed")["amount"].to_list())
print("whole on top:", stacked, "fen on top:", turned, "relaxed:", relaxed)
assert stacked == ["1750", "900", "4", "2"]
assert turned == ["3.50", "2.50", "1750.00", "900.00"] and relaxed == turned[2:] + turned[:2]
try:
    pl.concat([pl.DataFrame({"amount": [1750]}), pl.DataFrame({"amount": [3.5]})])
except pl.exceptions.SchemaError:
    print("float below int: refused")
else:
    raise SystemExit("a float column below an int column is no longer refused")
try:
    pa.concat_tables([whole.to_arrow().cast(pa.schema([("amount", pa.decimal128(4, 0))])), fen.to_arrow()])
except pa.ArrowInvalid:
    print("pyarrow: refused")
else:
    raise SystemExit("pyarrow no longer refuses")


def last(before: int, kind: type, **options: object) -> str:
    rows = [{"amount": kind(1750)}] * before + [{"amount": kind("0.61") if kind is Decimal else 0.61}]
    return str(pl.DataFrame(rows, **options)["amount"][-1])


seen = [last(99, Decimal), last(100, Decimal), last(100, int), last(100, Decimal, infer_schema_length=None)]
arrow = str(pa.Table.from_pylist([{"amount": Decimal(1750)}] * 100 + [{"amount": Decimal("0.61")}])["amount"][-1].as_py())
print("rows:", seen, "pyarrow:", arrow)
assert seen == ["0.61", "1", "0", "0.61"] and arrow == "0.61"
PY
