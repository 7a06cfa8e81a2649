"""Budgets: slips between final accounts and the published budget of their year, planted into true pairs: is each told once?

    PYTHONPATH=lib python tests/benchmarks/budgets.py [--show]

Pairs: tests/budgets, one with tables, one of sentences that name items by short names. A slip changes the accounts so that they
agree with themselves, or the budget; counted: told (a finding prints the wrong figure), in one finding.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import yaml

import juesuan

HOME = Path(__file__).resolve().parents[1] / "budgets"
PAIRS = {"tables": "云溪区退役军人事务局_2024{}.html", "sentences": "松河县水库移民服务中心_2024{}.txt"}
SLIPS = yaml.safe_load((HOME / "slips.yaml").read_text("utf-8"))
NAMES = (("accounts", ""), ("budget", "年部门预算"))


def documents(pair: str) -> dict[str, str]:
    """The texts of a pair: accounts and budget."""
    return {
        name: (HOME / PAIRS[pair].format(mark)).read_text("utf-8")
        for name, mark in (("accounts", ""), ("budget", "年部门预算"))
    }


def told(pair: str, texts: dict[str, str]) -> list:
    """The findings on accounts beside a budget."""
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: Path(folder, PAIRS[pair].format(mark)) for name, mark in NAMES}
        for name, path in paths.items():
            path.write_text(texts[name], "utf-8")
        return list(juesuan.read(paths["accounts"], budget=paths["budget"]).findings)


def planted(slip: dict) -> dict[str, str]:
    """The texts of a pair with one slip. Raises AssertionError where a change finds nothing."""
    texts, which = documents(slip["pair"]), slip["changed"]
    for before, after in slip["changes"]:
        assert before in texts[which], before
        texts[which] = texts[which].replace(before, after)
    return texts


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--show", action="store_true", help="print the findings of each slip")
    options = parser.parse_args()
    number = one = 0
    for pair in PAIRS:
        for finding in (f for f in told(pair, documents(pair)) if f.severity != "note"):
            print(f"true pair {pair}: {finding.severity} {finding.kind} {finding.zh['title']}")
    for slip in SLIPS:
        found = [f for f in told(slip["pair"], planted(slip)) if f.severity != "note"]
        mine = [f for f in found if slip["figure"] in f.zh["condition"] + f.zh["title"]]
        number, one = number + bool(mine), one + (len(found) == 1)
        print(f"{slip['pair']:10} {slip['what']:32} {'told' if mine else 'UNTOLD':7} {len(found)} finding(s)")
        if options.show:
            print("\n".join(f"      {f.severity} {f.kind} {f.zh['title']} | {f.zh['condition']}" for f in found))
    print(f"{len(SLIPS)} slips, told {number}, in one finding {one}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
