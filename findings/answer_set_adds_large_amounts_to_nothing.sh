#!/usr/bin/env bash
# What: accounts in whole fen, so that nothing is rounded, reconciled by clingo, an answer set solver: three parts of 15, 15 and some 12.9 million yuan, their
#       total by #sum, and an amount of 30 million yuan written down as it is. One would expect exact whole numbers, as its solver has elsewhere, or an
#       error where they do not fit.
# Version: clingo 5.8.3.
# Seen: the total of 42,949,672.96 yuan is 0, and 3000000000 fen are -1294967296 as soon as they are read: numbers have 32 bits and wrap around in silence, in
#       facts, products and sums. A printed total of 0 is found to be that of the parts. Compared with the sum directly, neither 0 nor the right
#       4294967296 is, as the sum is whole there and the printed one is not. In 万元, with which one begins, all is right; it takes a department of
#       more than 21,474,836.47 yuan. Only in a sum over choices does the solver say "Integer overflow".
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q clingo==5.8.3
"$folder/env/bin/python" - <<'PY'
import clingo

PARTS = "part(basic, 1500000000). part(project, 1500000000). part(other, 1294967296). "
said = []


def solved(program: str) -> list[str] | None:
    """The atoms of the only answer, None where there is none."""
    control = clingo.Control(logger=lambda *message: said.append(message))
    control.add("base", [], program)
    control.ground([("base", [])])
    answers = []
    control.solve(on_model=lambda model: answers.append(sorted(str(atom) for atom in model.symbols(shown=True))))
    return answers[0] if answers else None


added = solved(PARTS + "total(T) :- T = #sum { A, I : part(I, A) }. #show total/1.")
read = solved("amount(3000000000). wan(350000). yuan(W * 10000) :- wan(W). #show amount/1. #show yuan/1.")
CHECKS = ("total(T) :- T = #sum { A, I : part(I, A) }. :- printed(P), total(T), P != T.", ":- printed(P), P != #sum { A, I : part(I, A) }.")
held = {total: [solved(f"{PARTS} printed({total}). {check} #show printed/1.") for check in CHECKS] for total in (0, 4294967296, 4294967297)}
print(added, read, held, said)
assert added == ["total(0)"] and read == ["amount(-1294967296)", "yuan(-794967296)"] and not said
assert held == {0: [["printed(0)"], None], 4294967296: [["printed(0)"], None], 4294967297: [None, None]}
PY
