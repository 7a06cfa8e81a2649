#!/usr/bin/env bash
# What: Ctrl-C while Z3's Python binding decides a question that takes long. One would expect KeyboardInterrupt, as from any call.
# Version: z3-solver 5.4.1.0.
# Seen: the binding's own handler takes the signal; check() returns unknown (reason "canceled"), just as at a limit of work or time,
#       and the program goes on to whatever follows: a stop is taken for "not decided". Where it matters: solver.set("ctrl_c", False)
#       and the check in a thread of its own, interrupted through the context.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet z3-solver==5.4.1.0
told=$("$place/venv/bin/python" - <<'PY'
import os
import signal
import threading

import z3

signal.signal(signal.SIGINT, signal.default_int_handler)
pigeons, holes = 9, 8  # a short question that takes long
at = [[z3.Bool(f"p{i}_{j}") for j in range(holes)] for i in range(pigeons)]
solver = z3.SimpleSolver()
solver.set("timeout", 20_000)
solver.add([z3.Or(row) for row in at])
for hole in zip(*at):
    solver.add([z3.Or(z3.Not(a), z3.Not(b)) for i, a in enumerate(hole) for b in hole[:i]])
threading.Timer(0.7, os.kill, (os.getpid(), signal.SIGINT)).start()
try:
    found = solver.check()
    print(f"check() returned {found} ({solver.reason_unknown()})")
    print("the program goes on")
except KeyboardInterrupt:
    print("KeyboardInterrupt")
PY
)
echo "$told"
grep -q "returned unknown" <<< "$told"
grep -q "the program goes on" <<< "$told"
