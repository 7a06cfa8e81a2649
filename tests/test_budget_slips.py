"""Slips between final accounts and the published budget of their year: true pairs are told nothing, each slip one finding."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "benchmarks"))

from pairs import SLIPS, documents, planted, told


@pytest.mark.parametrize("pair", ["tables", "sentences"])
def test_a_true_pair_is_told_nothing(pair):
    assert [(f.kind, f.label) for f in told(pair, documents(pair))] == []


@pytest.mark.parametrize("slip", SLIPS["budgets"], ids=lambda slip: f"{slip['pair']} {slip['what']}".replace(" ", "-"))
def test_a_slip_is_told_with_the_published_budget_or_what_is_not_in_it(slip):
    found, (figure,) = told(slip["pair"], planted(slip)), slip["figures"]
    # A table's bare budget that the text prints alike is the initial one, so that both the change and its rate are told there.
    both = slip["what"] == "one of the three" and slip["pair"] == "tables"
    assert sum(figure in f.zh["condition"] for f in found) == 1 + both
    # One of the three whose change and rate agree with each other leaves its own text no budget for another of them.
    assert len(found) == 1 + (slip["what"] == "one of the three")
