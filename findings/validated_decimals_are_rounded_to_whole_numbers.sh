#!/usr/bin/env bash
# What: a table checked by pandera, whose schema says that amounts are exact: decimal.Decimal, with coerce, since they come as text. One would expect
#       Decimal("1750.61"), as Python makes of that text.
# Version: pandera 0.35.0, pandas 3.1.1.
# Seen: the type stands for a decimal of 28 digits with none behind the point: 1750.61 is 1751, 2.50 is 2 and 3.50 is 4, halves to the even digit, and
#       the table is valid. A part of 0.49 is 0. With two places said (Decimal(12, 2)) 1750.61 stays and 0.125 is 0.12, not the 0.13 of 四舍五入. A
#       column of int cuts off in place of rounding: 1750.61 is 1750, valid too. What was to be checked is altered before any check sees it.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q pandera==0.35.0 pandas==3.1.1
"$folder/env/bin/python" -W ignore - <<'PY'
from decimal import Decimal

import pandas as pd
import pandera.pandas as pa
from pandera.engines import pandas_engine


def valid(kind: object, amounts: list[object]) -> list[str]:
    schema = pa.DataFrameSchema({"amount": pa.Column(kind, coerce=True)})
    return list(map(str, schema.validate(pd.DataFrame({"amount": amounts}))["amount"]))


exact = valid(Decimal, ["1750.61", "2.50", "3.50", "0.49"])
places = valid(pandas_engine.Decimal(12, 2), ["1750.61", "0.125"])
whole = valid(int, [1750.61])
print(exact, places, whole)
assert exact == ["1751", "2", "4", "0"] and places == ["1750.61", "0.12"] and whole == ["1750"]
PY
