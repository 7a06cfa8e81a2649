"""The small inputs that showed a fault, beside the repository: what their folders' READMEs say is right against what is said.

cases.yaml has, for each file, `told` (the kinds of exceptions, e:, and attentions, a:, in any order; exactly these),
`department`, `unread` (how many figures at most; 0 where it is left out), and `facts` ([digits, label, measure, basis, value],
each to be found).

    PYTHONPATH=lib python tests/benchmarks/cases.py [--folder ../shared/cases]
"""

from __future__ import annotations

import argparse
import sys
from decimal import Decimal
from pathlib import Path

import yaml

import juesuan

ROOT = Path(__file__).resolve().parents[2]


def faults(path: Path, right: dict) -> list[str]:
    """What is not as it should be; empty where all is."""
    try:
        found = juesuan.read(path)
    except Exception as error:  # a file that is refused is a fault, and the others go on
        return [f"{type(error).__name__}: {error}"]
    told = sorted(f"{f.severity[0]}:{f.kind}" for f in found.findings if f.severity != "note")
    wrong = [] if told == sorted(right.get("told", [])) else [f"told {told}, right {sorted(right.get('told', []))}"]
    if right.get("department", found.reading.department) != found.reading.department:
        wrong.append(f"department {found.reading.department}")
    if found.counts()["unread"] > right.get("unread", 0):
        wrong.append(f"{found.counts()['unread']} unread")
    said = {(f.text, label, f.measure, f.basis, f.value) for f in found.facts for label in (f.label, f"{f.label}/{f.of}")}
    wrong += [f"no {row}" for row in right.get("facts", ()) if (*row[:4], Decimal(row[4])) not in said]
    return wrong


def main() -> int:
    """Which cases are right, to standard output; status 1 where one is not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=ROOT.parent / "shared" / "cases")
    folder = parser.parse_args().folder
    cases = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    wrong = {name: bad for name, right in cases.items() if (bad := faults(folder / name, right or {}))}
    for name, bad in wrong.items():
        print(f"{name}: {'; '.join(bad)}")
    print(f"{len(cases) - len(wrong)} of {len(cases)} cases are right")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
