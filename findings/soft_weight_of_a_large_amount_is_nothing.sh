#!/usr/bin/env bash
# What: soft constraints in Z3, each weighed by one over its amount, so that deviations count in proportion: 1/123456789 for a total in
#       yuan. One would expect a small weight to be a weight: what costs nothing to keep is kept.
# Version: z3-solver 5.4.1.0.
# Seen: a float below half a millionth is printed with six decimals, 0.000000, on its way in; the constraint is dropped without a word, and
#       the "optimum" breaks it although nothing stands against it. The same weight as the text "1/123456789" is heeded. A correction found
#       so is not the smallest one.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q z3-solver==5.4.1.0
"$folder/env/bin/python" - <<'PY'
import z3


def kept(weight: float | str) -> tuple[bool, bool]:
    right = z3.Bool("total_is_right")
    optimum = z3.Optimize()
    optimum.add(z3.Or(right, z3.Not(right)))
    optimum.add_soft(right, weight)
    assert optimum.check() == z3.sat
    return z3.is_true(optimum.model().eval(right, model_completion=True)), "assert-soft" in optimum.sexpr()


seen = {repr(weight): kept(weight) for weight in (1 / 175061, 1 / 123456789, "1/123456789")}
print("kept, and among the assertions:", seen)
assert list(seen.values()) == [(True, True), (False, False), (True, True)]
PY
