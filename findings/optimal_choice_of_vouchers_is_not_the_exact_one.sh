#!/usr/bin/env bash
# What: which of 20 vouchers make up a total of some five million yuan: the largest sum that does not exceed it, by scipy's milp, which runs HiGHS. The total
#       was made of ten of them, so that an exact choice exists, and amounts are whole numbers of fen. One would expect the status "Optimal" to mean it.
# Version: scipy 1.17.1, numpy 2.4.6.
# Seen: choices that are hundreds of yuan short, in nearly every case: a sum within a ten-thousandth of the best one counts as optimal, and that is more
#       than most slips that an audit is about. With mip_rel_gap of 0 the exact choice is found, in less than a second or two; status and message are the
#       same both times. Of a total that these vouchers make it would be said that none of them do.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q scipy==1.17.1 numpy==2.4.6
"$folder/env/bin/python" -W ignore - <<'PY'
import random

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

OPTIMAL = "Optimization terminated successfully. (HiGHS Status 7: Optimal)"


def short(seed: int, options: dict[str, float]) -> int:
    """By how many fen the chosen vouchers fall short of a total that ten of them make."""
    chance = random.Random(seed)
    fen = [chance.randint(10_000, 100_000_000) for _ in range(20)]
    total = sum(chance.sample(fen, 10))
    weights, bound = np.array(fen, dtype=float), Bounds(0, 1)
    most = LinearConstraint(weights[None, :], ub=total)
    found = milp(-weights, constraints=most, integrality=np.ones(20), bounds=bound, options=options)
    assert (found.status, found.message) == (0, OPTIMAL)
    return total - sum(amount for amount, chosen in zip(fen, found.x, strict=True) if chosen > 0.5)


usual = [short(seed, {}) for seed in range(8)]
exact = [short(seed, {"mip_rel_gap": 0}) for seed in range(4)]
print("yuan short:", [fen / 100 for fen in usual], "| with mip_rel_gap=0:", exact)
assert sum(fen > 10_000 for fen in usual) >= 6  # more than 100 yuan
assert exact == [0] * 4
PY
