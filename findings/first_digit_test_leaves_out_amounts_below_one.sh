#!/usr/bin/env bash
# What: the test of first digits (Benford) over 1,000 amounts of departments, from 5万元 to 5亿元, by benfordslaw, once in 万元 as printed and once in
#       亿元, as surveys of a province count. The law of first digits does not depend on the unit, and the first digit of 0.85 is 8; one would
#       expect the same counts and the same verdict.
# Version: benfordslaw 2.1.1, numpy 2.4.6, scipy 1.17.1.
# Seen: in 万元 all 1,000 are counted, with p over 0.99; in 亿元 the 825 below one are left out without a word, and of the rest none begins
#       with 5 or more, so that the same accounts are an anomaly, p below 10^-12. Losses are left out too. Only N in the result tells.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q benfordslaw==2.1.1 numpy==2.4.6 scipy==1.17.1
cd "$folder"
MPLBACKEND=Agg MPLCONFIGDIR="$folder" "$folder/env/bin/python" -W ignore - <<'PY'
import numpy as np
from benfordslaw import benfordslaw

# Four whole powers of ten, evenly by their logarithms: as near to the law as 1,000 amounts can be.
wan = np.array([5 * 10 ** (4 * (number + 0.5) / 1000) for number in range(1000)]).round(2)


def tested(amounts: np.ndarray) -> tuple[int, float, bool]:
    found = benfordslaw(pos=1, alpha=0.05, verbose=None).fit(amounts)
    return found["N"], float(found["P"]), bool(found["P_significant"])


in_wan, in_yi, with_losses = tested(wan), tested(wan / 10_000), tested(np.concatenate([wan, -wan]))
print("万元:", in_wan, "| 亿元:", in_yi, "| with as many losses:", with_losses)
assert in_wan[0] == 1000 and in_wan[1] > 0.99 and not in_wan[2]
assert in_yi[0] == 175 and in_yi[1] < 1e-12 and in_yi[2]
assert with_losses == in_wan
PY
