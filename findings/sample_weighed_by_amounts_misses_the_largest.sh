#!/usr/bin/env bash
# What: an audit sample of two items drawn in proportion to their amounts, as monetary-unit sampling does, by pandas with the amounts as weights, out
#       of 900, 600 and 300. The interval is 900, so that the first item belongs to every sample and the second to two of three. Pandas refuses
#       weights with which that proportion cannot be had (1000 in place of 900), so one would expect the proportion where it does not refuse.
# Version: pandas 3.1.1, numpy 2.4.6.
# Seen: the item of 900 is missing from about one sample in seven, and 300, due in one of three, is in some 42 of 100: items are drawn one after the
#       other, each by what is left. A misstatement projected by amount over interval comes out too small where it sits in large items.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q pandas==3.1.1 numpy==2.4.6
cd "$folder"
"$folder/env/bin/python" -W ignore - <<'PY'
from collections import Counter

import pandas as pd

TIMES = 4000
amounts = pd.Series([900.0, 600.0, 300.0])
drawn = Counter(int(amounts[item]) for seed in range(TIMES) for item in amounts.sample(n=2, weights=amounts, random_state=seed).index)
shares = {amount: drawn[amount] / TIMES for amount in (900, 600, 300)}

larger = pd.Series([1000.0, 600.0, 300.0])
try:
    larger.sample(n=2, weights=larger, random_state=0)
    refused = ""
except ValueError as error:
    refused = str(error)
print("in proportion: 1, 0.667, 0.333; drawn:", shares, "| with 1000:", refused)
assert 0.83 < shares[900] < 0.87 and 0.71 < shares[600] < 0.75 and 0.40 < shares[300] < 0.44
assert "replace=False" in refused
PY
