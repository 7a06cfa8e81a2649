"""Slips in true accounts in the official forms of 25 provinces: of those that break a relation as first read, what is told.

    PYTHONPATH=lib python tests/benchmarks/planted_forms.py [--each 8] [--files official_forms ...] [--list]

One amount, share, rate or change of a passage of tests/passages is altered at a time. What becomes of it: an exception that
names it, one that names only others, an attention, a question, nothing. A question because the reading is in doubt is weaker
than a slip in an official form deserves.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from conftest import document  # noqa: E402
from voices import outcome  # noqa: E402

from juesuan.disclosure import Disclosure  # noqa: E402
from juesuan.reading.facts import Fact, read_facts  # noqa: E402
from juesuan.reconcile.checks import check  # noqa: E402
from juesuan.reconcile.choose import read_figures  # noqa: E402

MEASURES = ("amount", "share", "rate", "change", "change_rate")


def slipped(fact: Fact, chance: random.Random) -> str:
    """The digits of a figure with another value of as many decimals."""
    value = Decimal(fact.text.replace(",", ""))
    last = Decimal(1).scaleb(value.as_tuple().exponent)
    wrong = (value * Decimal(chance.choice(("1.1", "0.9", "1.01", "0.5")))).quantize(last)
    wrong = wrong + 5 * last if wrong == value else wrong
    return f"{wrong:,}" if "," in fact.text else f"{wrong}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--each", type=int, default=8, help="slips a passage")
    parser.add_argument("--files", nargs="+", default=["official_forms"])
    parser.add_argument("--list", action="store_true", help="each slip that is no exception")
    given = parser.parse_args()
    chance, told = random.Random(7), Counter()
    paths = (ROOT / f"tests/passages/{name}.yaml" for name in given.files)
    entries = [e for path in paths for e in yaml.safe_load(path.read_text("utf-8"))]
    for entry in (e for e in entries if not e["error"]):
        name = f"{entry['file'].removesuffix('.txt')}.txt"
        made = document(entry["text"], name)
        figures = [f for f in read_facts(made).facts if f.measure in MEASURES and f.value and not f.cell]
        for fact in chance.sample(figures, min(given.each, len(figures))):
            text = made.text[: fact.start] + slipped(fact, chance) + made.text[fact.end :]
            wrong = document(text, name)
            first = read_facts(wrong)
            mine = {f.fact for f in first.facts if f.start == fact.start}
            if not any(mine & {*c.facts} for c in check(first) if c.verdict == "breaks"):
                continue
            told[what := outcome(Disclosure(wrong, read_figures(wrong)), fact.start)] += 1
            if given.list and what != "exception":
                print(
                    f"{what}: {entry['name']}: {fact.label} {fact.measure}: {text[max(0, fact.start - 40) : fact.end + 10]!r}"
                )
    print(f"{sum(told.values())} slips that break a relation: {dict(told)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
