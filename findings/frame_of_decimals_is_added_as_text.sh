#!/usr/bin/env bash
# What: exact amounts (Python Decimals) in a pandas frame handed to dask, to survey many departments at once. One would expect the sums
#       of pandas, or a refusal where exact numbers are not supported.
# Version: dask 2026.8.0, pandas 3.1.1, pyarrow 26.0.1.
# Seen: the Decimals become text on the way in, and nothing warns: the sum of 1750.61 and 900.00 is '1750.61900.00', the largest of the two
#       is 900.00, as text compares. The second looks like a true amount and would pass unseen into a ranking.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q "dask[dataframe]==2026.8.0" pandas==3.1.1 pyarrow==26.0.1
cd "$folder"
"$folder/env/bin/python" -W error::UserWarning - <<'PY'
from decimal import Decimal

import dask.dataframe as dd
import pandas as pd

frame = pd.DataFrame({"部门": ["教育局", "财政局"], "支出": [Decimal("1750.61"), Decimal("900.00")]})
spent = dd.from_pandas(frame, npartitions=1)["支出"]
seen = {"sum": spent.sum().compute(), "max": spent.max().compute(), "type": str(spent.dtype)}
print("pandas:", frame["支出"].sum(), frame["支出"].max(), "| dask:", seen)
assert frame["支出"].sum() == Decimal("2650.61") and frame["支出"].max() == Decimal("1750.61")
assert seen == {"sum": "1750.61900.00", "max": "900.00", "type": "string"}
PY
