"""Short statements: each contradiction is told, and nothing is told of what is true."""

from pathlib import Path

import pytest
from conftest import document, listed

from juesuan.disclosure import Disclosure
from juesuan.reconcile.choose import read_figures

STATEMENTS = listed(Path(__file__).parent / "short_statements.yaml")


def told(text: str) -> list[str]:
    """Severity and kind of what is told of a statement, notes left out."""
    made = document(f"青禾县水文站2023年度部门决算\n{text}", "青禾县水文站_2023.txt")
    found = Disclosure(made, read_figures(made)).findings
    return sorted(f"{f.severity[0]}:{f.kind}" for f in found if f.severity != "note")


@pytest.mark.parametrize("case", STATEMENTS, ids=lambda case: case["text"][:40])
def test_a_contradiction_is_told_and_a_true_statement_is_not(case):
    assert told(case["text"]) == case["told"]
