#!/usr/bin/env bash
# What: the test of the last two digits, with which auditors look for invented amounts, over amounts in yuan and fen, by benford_py and told that
#       they have two decimals. One would expect the digits that are printed; a library for this test has to count in fen.
# Version: benford-py 0.5.0 (with pandas 3.0.6 and numpy 1.26.4).
# Seen: amounts are multiplied by 100 as floats and cut off, so that 1024.10 is counted under 09, 19.99 under 98. Of all amounts from 1000.00 to
#       3999.99, in which each pair comes 3,000 times, some are counted 2,426 times and others 3,574: the test reports pairs as suspicious
#       that are none, and the more surely the more amounts there are.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q benford-py==0.5.0 pandas==3.0.6 numpy==1.26.4
cd "$folder"
MPLBACKEND=Agg "$folder/env/bin/python" -W ignore - <<'PY'
import benford
import pandas as pd


def counted(fen: range) -> dict[int, int]:
    amounts = pd.Series([float(f"{n // 100}.{n % 100:02d}") for n in fen])
    found = benford.last_two_digits(amounts, decimals=2, verbose=False, show_plot=False)
    return {int(pair): int(count) for pair, count in found.Counts.items() if count}


one, other = counted(range(102410, 102411)), counted(range(1999, 2000))
even = counted(range(100_000, 400_000))
print(f"1024.10: {one}, 19.99: {other}, each pair comes 3000 times, counted {min(even.values())} to {max(even.values())}")
assert one == {9: 1} and other == {98: 1}
assert len(even) == 100 and sum(even.values()) == 300_000
assert (min(even.values()), max(even.values())) == (2426, 3574)
PY
