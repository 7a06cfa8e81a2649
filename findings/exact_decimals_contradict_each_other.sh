#!/usr/bin/env bash
# What: exact amounts as Python Decimals in equations of sympy, an exact algebra system: two parts, their total. One would expect Decimals to
#       stay exact, as Fractions and Python's own integers do, or to be refused; at least that the two solvers agree.
# Version: sympy 1.14.0.
# Seen: a Decimal becomes a binary number of 15 digits on its way in. linsolve finds that 850.61 and 900.00 cannot make 1750.61: EmptySet, as
#       for accounts that contradict each other; solve, over the same equations, finds the parts. The same as Fractions, linsolve solves it.
#       123456789012345678.91 comes back as 123456789012346000.00.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q sympy==1.14.0
"$folder/env/bin/python" - <<'PY'
from decimal import Decimal
from fractions import Fraction

import sympy

basic, project = sympy.symbols("basic project")


def equations(number: type) -> list[sympy.Expr]:
    return [basic + project - number("1750.61"), basic - number("850.61"), project - number("900.00")]


by_linsolve = sympy.linsolve(equations(Decimal), [basic, project])
by_solve = sympy.solve(equations(Decimal), [basic, project])
exact = sympy.linsolve(equations(Fraction), [basic, project])
large = sympy.sympify(Decimal("123456789012345678.91"))
print("linsolve:", by_linsolve, "| solve:", by_solve, "| Fractions:", exact, "| large:", f"{Decimal(str(large)):f}")
assert by_linsolve == sympy.S.EmptySet
assert [round(float(by_solve[one]), 2) for one in (basic, project)] == [850.61, 900.00]
assert exact == sympy.FiniteSet((sympy.Rational(85061, 100), 900))
assert Decimal(str(large)) == Decimal("123456789012346000")
PY
