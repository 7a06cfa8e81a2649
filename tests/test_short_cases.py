"""Short statements by other hands: what is told of each stays as grave as it is, and no true one is called wrong."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "benchmarks"))
import short_cases


@pytest.mark.parametrize("case", [*short_cases.cases()], ids=lambda case: case["name"])
def test_a_statement_is_told_as_gravely_as_it_is_known_to_be(case, tmp_path):
    assert short_cases.told(case, tmp_path) == case["told"]
    assert not (case["right"] and case["told"] == "exception")
