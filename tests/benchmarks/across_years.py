"""Checks across two years on generated disclosures: false breaks between true years, and planted restatements told.

Run from the repository with the package installed: python tests/benchmarks/across_years.py [--pairs 30]
A restatement scales every print of one of last year's figures by 0.5 to 10; what is not told lies within rounding.
"""

import argparse
import random
import sys
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from juesuan.findings.prior_year import prior_checks
from juesuan.ground.exact import exact, half_up, rounded
from juesuan.reading.facts import Fact, Reading, read_facts
from juesuan.teaching.generator import DIALECTS

sys.path.insert(0, str(Path(__file__).parents[1]))
from conftest import document
from several_years import generate_years

SCALES = ("0.5", "0.9", "0.98", "1.01", "1.05", "1.3", "10")


def restated(fact: Fact, scale: Decimal) -> Fact:
    """The figure of another amount, printed as it was printed."""
    value = half_up(fact.value * scale, fact.decimals)
    if fact.measure == "count":
        return replace(fact, value=value, low=exact(value), high=exact(value))
    interval = rounded(value, fact.decimals, fact.scale)
    return replace(fact, value=value, low=interval.low, high=interval.high)


def planted(reading: Reading, before: Reading, chance: random.Random) -> Counter:
    """How many restatements of figures that a check compares were planted, and told."""
    counts: Counter = Counter()
    for check in prior_checks(reading, before):
        target, scale = check.past[0], Decimal(chance.choice(SCALES))
        same = lambda f, t=target: (f.key, f.basis, f.measure) == (t.key, t.basis, t.measure)  # noqa: E731
        facts = tuple(restated(f, scale) if same(f) else f for f in before.facts)
        if check.kind == "prior_year" and facts != before.facts:
            found = prior_checks(reading, replace(before, facts=facts))
            counts["planted"] += 1
            counts["told"] += any(c.verdict == "breaks" and c.past[0].key == target.key for c in found)
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=30)
    counts: Counter = Counter()
    for seed in range(200, 200 + parser.parse_args().pairs):
        years = generate_years(seed, "medium", DIALECTS[seed % 5], 2)
        before, reading = (read_facts(document(one.text, f"{one.department}_{one.year}.txt")) for one in years)
        counts.update(c.verdict for c in prior_checks(reading, before))
        counts += planted(reading, before, random.Random(seed))
    print(f"true pairs: {counts['ties']} ties, {counts['rounds']} rounds, {counts['breaks']} breaks")
    print(f"restatements: {counts['told']} of {counts['planted']} told")


if __name__ == "__main__":
    main()
