#!/usr/bin/env bash
# What: an amount that a solver found, a third of 5,251.83, printed by as_decimal(2) of cvc5's Python interface, which is made like that of Z3, and sums of
#       Python Decimals in the same program afterwards. Its docstring speaks of decimal places; one would expect 1750.61, as from Z3, and
#       that printing changes nothing.
# Version: cvc5 1.4.2; z3-solver 5.4.1.0 for comparison.
# Seen: 1.8E+3: two digits in all, not two behind the point. And the call sets the precision of Python's own decimal context and leaves it so: from there on
#       1750.61 + 900.00 is 2.7E+3 everywhere in that thread, 850.61 + 900.00 is unequal to 1750.61 (but no number is altered until it is computed with),
#       and 1750.61 can no longer be quantized to one place (InvalidOperation). A reconciliation is right before its first solution is printed and
#       wrong after. Asked for 28 digits or more, nothing shows. Z3 leaves the context alone.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q cvc5==1.4.2 z3-solver==5.4.1.0
"$folder/env/bin/python" - <<'PY'
from decimal import Decimal, InvalidOperation, getcontext

import cvc5.pythonic
import z3


def third(module: object) -> str:
    amount, solver = module.Real("amount"), module.Solver()
    solver.add(amount * 3 == module.RealVal("5251.83"))
    assert str(solver.check()) == "sat"
    return solver.model()[amount].as_decimal(2)


def sums() -> tuple[str, bool, str]:
    return str(Decimal("1750.61") + Decimal("900.00")), Decimal("850.61") + Decimal("900.00") == Decimal("1750.61"), str(sum([Decimal("0.01")] * 100))


by_z3 = third(z3)
before, precision = sums(), getcontext().prec
by_cvc5 = third(cvc5.pythonic)
after = sums()
print(by_z3, before, precision, by_cvc5, after, getcontext().prec)
assert (by_z3, before, precision) == ("1750.61", ("2650.61", True, "1.00"), 28)
assert (by_cvc5, after, getcontext().prec) == ("1.8E+3", ("2.7E+3", False, "1.0"), 2)
try:
    Decimal("1750.61").quantize(Decimal("0.1"))
except InvalidOperation:
    print("quantize: InvalidOperation")
else:
    raise SystemExit("quantize works again")
PY
