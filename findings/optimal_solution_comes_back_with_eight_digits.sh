#!/usr/bin/env bash
# What: an amount in yuan, 1,234,567,890.12, fixed by a constraint x = 1234567890.12 in PuLP and solved with the CBC that it brings along. One
#       would expect x as precise as a binary number can be, some sixteen digits.
# Version: PuLP 3.3.2.
# Seen: x is 1234567900.0 and the status "Optimal": the solver is called over files, and its solution is written with eight digits. Whole
#       numbers suffer as well: 9,876,543,210.98 counted in fen comes back 1,098 fen short. A slip of some yuan in a department of more than
#       a hundred million is lost, or made, on the way back; LpProblem.valid() tells, where anybody calls it.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q pulp==3.3.2
cd "$folder"
"$folder/env/bin/python" -W ignore - <<'PY'
import pulp


def solved(amount: float, kind: str) -> tuple[str, float, bool]:
    problem = pulp.LpProblem("accounts", pulp.LpMinimize)
    total = pulp.LpVariable("total", 0, 10**13, cat=kind)
    problem += total
    problem += total == amount
    status = problem.solve(pulp.PULP_CBC_CMD(msg=0))
    return pulp.LpStatus[status], total.value(), problem.valid()


yuan, fen = solved(1234567890.12, "Continuous"), solved(987654321098, "Integer")
print("1234567890.12 is", yuan, "| 987654321098 is", fen)
assert yuan == ("Optimal", 1234567900.0, False) and fen == ("Optimal", 987654320000.0, False)
PY
