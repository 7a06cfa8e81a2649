"""Documents that go together, accounts of two years or accounts and the published budget: is a slip in one told, and once?

    PYTHONPATH=lib python tests/benchmarks/pairs.py [two_years budgets] [--show]

The true pairs and the slips planted into them: tests/two_years and tests/budgets (with tables; in sentences that name items by
short names). Counted: told (a finding prints the wrong figures), in as many findings as there are errors.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import yaml

import juesuan

HOME = Path(__file__).resolve().parents[1]
SLIPS = {name: yaml.safe_load((HOME / name / "slips.yaml").read_text("utf-8")) for name in ("two_years", "budgets")}


class Pair(NamedTuple):
    """Where a pair lies, what its second document is to the first, and their names by what a slip calls them."""

    home: str
    beside: str
    names: dict[str, str]


PAIRS = {
    "two_years": Pair("two_years", "prior", {"now": "松岭县水务局_2023.txt", "before": "松岭县水务局_2022.txt"}),
    "tables": Pair(
        "budgets",
        "budget",
        {"accounts": "云溪区退役军人事务局_2024.html", "budget": "云溪区退役军人事务局_2024年部门预算.html"},
    ),
    "sentences": Pair(
        "budgets",
        "budget",
        {"accounts": "松河县水库移民服务中心_2024.txt", "budget": "松河县水库移民服务中心_2024年部门预算.txt"},
    ),
}


def documents(pair: str) -> dict[str, str]:
    """The texts of a true pair."""
    home, _, names = PAIRS[pair]
    return {which: (HOME / home / name).read_text("utf-8") for which, name in names.items()}


def told(pair: str, texts: dict[str, str]) -> list:
    """The findings on the first document beside the second that are no notes; the accounts of two years have no tables."""
    _, beside, names = PAIRS[pair]
    with tempfile.TemporaryDirectory() as folder:
        paths = {which: Path(folder, name) for which, name in names.items()}
        for which, path in paths.items():
            path.write_text(texts[which], "utf-8")
        first, second = paths.values()
        found = juesuan.read(first, **{beside: second}).findings
    return [f for f in found if f.severity != "note" and (f.kind != "missing_table" or pair != "two_years")]


def planted(slip: dict) -> dict[str, str]:
    """The texts of a slip's pair with the slip in them. Raises AssertionError where a change finds no place."""
    texts = documents(slip.get("pair", "two_years"))
    for *named, before, after in slip["changes"]:
        (which,) = named or [slip["changed"]]
        assert before in texts[which], before
        texts[which] = texts[which].replace(before, after)
    return texts


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("sets", nargs="*", default=[*SLIPS], help=f"of {', '.join(SLIPS)}")
    parser.add_argument("--show", action="store_true", help="print the findings of each slip")
    options = parser.parse_args()
    for home in options.sets:
        number = alone = 0
        for pair in (name for name, one in PAIRS.items() if one.home == home):
            for finding in told(pair, documents(pair)):
                print(f"true pair {pair}: {finding.severity} {finding.kind} {finding.zh['title']}")
        for slip in SLIPS[home]:
            pair, wanted = slip.get("pair", home), slip.get("findings", 1)
            found = told(pair, planted(slip))
            every = all(any(one in f.zh["condition"] + f.zh["title"] for f in found) for one in slip.get("figures", ()))
            number, alone = number + every, alone + (len(found) == wanted)
            print(f"{'told' if every else 'UNTOLD':7} {len(found)} of {wanted} finding(s)  {pair}: {slip['what']}")
            if options.show:
                print("\n".join(f"      {f.severity} {f.kind} {f.zh['title']} | {f.zh['condition']}" for f in found))
        print(f"{home}: {len(SLIPS[home])} slips, told {number}, in as many findings as errors {alone}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
