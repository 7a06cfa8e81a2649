#!/usr/bin/env bash
# What: which of five vouchers make up a printed total? Amounts in whole fen, a choice of yes or no for each, one equation and no aim to reach: posed to SCIP, which
#       solves over the whole numbers. 12,345,678.13 and 9,876,543.61 make 22,222,221.74; asked for is a total one yuan larger, or smaller, which no choice
#       makes. Whole numbers of ten digits are exact in a double, and one would expect "infeasible".
# Version: PySCIPOpt 6.3.0; highspy 1.16.0 for comparison.
# Seen: "optimal", with these two vouchers: the sides of an equation may differ by a part of themselves, so that what passes grows with the amounts: up to four
#       yuan here, still a fen at a total of 222,222.22. One fen or five yuan off are found infeasible here, so that a try with another slip shows nothing.
#       Of a total with a slip it is said that vouchers support it. HiGHS says infeasible each time; SCIP does with numerics/feastol at 1e-9.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q pyscipopt==6.3.0 highspy==1.16.0
"$folder/env/bin/python" - <<'PY'
from itertools import combinations

import highspy
from pyscipopt import Model, quicksum

VOUCHERS = [1_234_567_813, 2_345_678_927, 987_654_361, 3_456_789_119, 456_789_053]
TRUE = VOUCHERS[0] + VOUCHERS[2]
made = {sum(chosen) for count in range(6) for chosen in combinations(VOUCHERS, count)}


def by_scip(total: int, tolerance: float = 1e-6) -> tuple[str, int | None]:
    """The status, and by how much the vouchers that it chose miss the total."""
    model = Model()
    model.hideOutput()
    model.setParam("numerics/feastol", tolerance)
    taken = [model.addVar(vtype="B") for _ in VOUCHERS]
    model.addCons(quicksum(amount * one for amount, one in zip(VOUCHERS, taken)) == total)
    model.optimize()
    if model.getStatus() != "optimal":
        return model.getStatus(), None
    return "optimal", sum(amount for amount, one in zip(VOUCHERS, taken) if model.getVal(one) > 0.5) - total


def by_highs(total: int) -> str:
    solver = highspy.Highs()
    solver.silent()
    solver.addConstr(sum(amount * solver.addBinary() for amount in VOUCHERS) == total)
    solver.run()
    return solver.modelStatusToString(solver.getModelStatus())


seen = {slip: (by_scip(TRUE + slip), by_scip(TRUE + slip, 1e-9), by_highs(TRUE + slip)) for slip in (0, 1, 100, -100, 500)}
print(*seen.items(), sep="\n")
assert not made & {TRUE + slip for slip in seen if slip} and TRUE in made
none = ("infeasible", None)
assert seen.pop(0) == (("optimal", 0), ("optimal", 0), "Optimal")
assert all(strict == none and other == "Infeasible" for _, strict, other in seen.values())
assert {slip: usual for slip, (usual, _, _) in seen.items()} == {1: none, 100: ("optimal", -100), -100: ("optimal", 100), 500: none}
PY
