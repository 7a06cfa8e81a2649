"""Two years: errors in one document of a true pair of accounts of two years: is each told, and in one finding?

    PYTHONPATH=lib python tests/benchmarks/two_years.py [--show]

The pair and its errors: tests/two_years. Counted: told (a finding prints the wrong figure), in as many findings as there are
errors.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import yaml

import juesuan

HOME = Path(__file__).resolve().parents[1] / "two_years"
NAMES = {"now": "松岭县水务局_2023.txt", "before": "松岭县水务局_2022.txt"}
SLIPS = yaml.safe_load((HOME / "slips.yaml").read_text("utf-8"))


def documents() -> dict[str, str]:
    """The texts of both years."""
    return {which: (HOME / name).read_text("utf-8") for which, name in NAMES.items()}


def told(texts: dict[str, str]) -> list:
    """The findings on this year's accounts beside last year's that are no notes, and are not told of the true pair."""
    with tempfile.TemporaryDirectory() as folder:
        for which, name in NAMES.items():
            Path(folder, name).write_text(texts[which], "utf-8")
        found = juesuan.read(Path(folder, NAMES["now"]), prior=Path(folder, NAMES["before"])).findings
    return [f for f in found if f.severity != "note" and f.kind != "missing_table"]


def planted(slip: dict) -> dict[str, str]:
    """The texts with the errors. Raises AssertionError where a change does not fit one place."""
    texts = documents()
    for which, before, after in slip["changes"]:
        assert texts[which].count(before) == 1, before
        texts[which] = texts[which].replace(before, after)
    return texts


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--show", action="store_true", help="print the findings of each error")
    options = parser.parse_args()
    for finding in told(documents()):
        print(f"true pair: {finding.severity} {finding.kind} {finding.zh['title']}")
    number = alone = 0
    for slip in SLIPS:
        found, wanted = told(planted(slip)), slip.get("findings", 1)
        every = all(any(one in f.zh["condition"] + f.zh["title"] for f in found) for one in slip.get("figures", ()))
        number, alone = number + every, alone + (len(found) == wanted)
        print(f"{'told' if every else 'UNTOLD':7} {len(found)} of {wanted} finding(s)  {slip['what']}")
        if options.show:
            print("\n".join(f"      {f.severity} {f.kind} {f.zh['title']} | {f.zh['condition']}" for f in found))
    print(f"{len(SLIPS)} slips, told {number}, in as many findings as errors {alone}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
