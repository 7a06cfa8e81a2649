#!/usr/bin/env bash
# What: exact amounts as Python Decimals given to CP-SAT, a solver of whole numbers that refuses 1750.61 as a float with a TypeError. One
#       would expect the same refusal of Decimal("1750.61"), and of Fractions, so that somebody who forgot to count in fen is told.
# Version: ortools 9.15.6755.
# Seen: both are cut down to whole numbers in constraints, coefficients and the objective, without a word: x == 1750.61 is solved by 1750,
#       7/2 by 3, and minimising 0.5x + 0.6y where x + y = 10 is OPTIMAL at y = 10, the dearest answer, as both costs have become 0. Amounts
#       kept exact with care are taken for reconciled where they are not.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q ortools==9.15.6755
"$folder/env/bin/python" - <<'PY'
from decimal import Decimal
from fractions import Fraction

from ortools.sat.python import cp_model


def solved(amount) -> int | str:
    model = cp_model.CpModel()
    x = model.new_int_var(0, 10_000, "x")
    try:
        model.add(x == amount)
    except TypeError:
        return "TypeError"
    solver = cp_model.CpSolver()
    assert solver.solve(model) == cp_model.OPTIMAL
    return solver.value(x)


amounts = [solved(amount) for amount in (1750.61, Decimal("1750.61"), Fraction(7, 2))]
model = cp_model.CpModel()
x, y = (model.new_int_var(0, 10, name) for name in "xy")
model.add(x + y == 10)
model.minimize(x * Decimal("0.5") + y * Decimal("0.6"))
costs = list(model.proto.objective.coeffs)
print("float, Decimal, Fraction:", amounts, "| costs of 0.5 and 0.6:", costs)
assert amounts == ["TypeError", 1750, 3] and not any(costs)
PY
