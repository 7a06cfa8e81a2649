#!/usr/bin/env bash
# What: an entry of -1200 yuan, goods given back, to be explained as number times price, numbers from -4 to 3 and prices 300, 400 and 1200: posed to
#       python-constraint2 as the text "number * price == -1200", the form that its manual recommends, and as a function that says the same. One would
#       expect the same solutions, or a refusal of negative numbers; its manual has an example with them.
# Version: python-constraint2 2.9.0.
# Seen: the text has no solution, the function has three (-4 at 300, -3 at 400, -1 at 1200). Text becomes a product constraint of its own, which strikes out every
#       value above the product, as is right above nought only: all prices are above -1200. "number * price <= -900" has none either, where the
#       function finds eight. Where both can be below nought nothing is struck out, as in that example, and with +1200 both forms agree, so that a try
#       with purchases shows nothing. An entry that can be explained is reported as one that cannot.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q python-constraint2==2.9.0
"$folder/env/bin/python" - <<'PY'
from constraint import Problem

NUMBERS, PRICES = [-4, -3, -2, -1, 1, 2, 3, 4], [300, 400, 1200]


def solutions(constraint) -> list[tuple[int, int]]:
    problem = Problem()
    problem.addVariable("number", NUMBERS)
    problem.addVariable("price", PRICES)
    problem.addConstraint(constraint, ["number", "price"])
    return sorted((found["number"], found["price"]) for found in problem.getSolutions())


bought = solutions("number * price == 1200"), solutions(lambda number, price: number * price == 1200)
returned = solutions("number * price == -1200"), solutions(lambda number, price: number * price == -1200)
large = solutions("number * price <= -900"), solutions(lambda number, price: number * price <= -900)
print(bought, returned, large, sep="\n")
assert bought[0] == bought[1] == [(1, 1200), (3, 400), (4, 300)]
assert returned == ([], [(-4, 300), (-3, 400), (-1, 1200)])
assert large[0] == [] and len(large[1]) == 8
PY
