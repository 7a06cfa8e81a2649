#!/usr/bin/env bash
# What: exact amounts in a Parquet file, decimal(12, 2), read by pandas with each of its two engines. One would expect Decimals from both; and of an
#       engine that has floats only, the float that is meant by the printed digits, as CSV and JSON readers give it.
# Version: fastparquet 2026.9.0, pyarrow 26.0.1, pandas 3.1.1, numpy 2.4.6.
# Seen: pyarrow gives Decimals. fastparquet gives floats, and not those: the stored whole number is multiplied by a float 0.01, so that 1750.61 is
#       1750.6100000000001 and unequal to 1750.61. Of all amounts from 0.01 to 10,000.00, 134,844, more than one in eight, are not equal to
#       themselves as printed; a search or a join by amount does not find them.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q fastparquet==2026.9.0 pyarrow==26.0.1 pandas==3.1.1 numpy==2.4.6
cd "$folder"
"$folder/env/bin/python" -W ignore - <<'PY'
from decimal import Decimal

import pandas as pd
import pyarrow as pa
from pyarrow import parquet

printed = [f"{fen // 100}.{fen % 100:02d}" for fen in range(1, 1_000_001)]
exact = list(map(Decimal, printed))
parquet.write_table(pa.table({"amount": pa.array(exact, pa.decimal128(12, 2))}), "accounts.parquet")

by_pyarrow = pd.read_parquet("accounts.parquet", engine="pyarrow")["amount"]
by_fastparquet = pd.read_parquet("accounts.parquet", engine="fastparquet")["amount"]
one = by_fastparquet[175060]
unequal = sum(float(text) != value for text, value in zip(printed, by_fastparquet, strict=True))
print(f"pyarrow: {by_pyarrow[175060]!r}, fastparquet: {float(one)!r}, unequal to what is printed: {unequal:,} of {len(printed):,}")
assert by_pyarrow.tolist() == exact
assert by_fastparquet.dtype == "float64" and one == 1750.6100000000001 and one != 1750.61
assert unequal == 134_844
PY
