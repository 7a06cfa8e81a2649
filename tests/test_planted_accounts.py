"""Whole accounts by other hands: the true ones accuse nobody. Their errors are the benchmark's."""

import sys
from pathlib import Path

import pytest
import yaml

sys.path.insert(0, str(Path(__file__).parent / "benchmarks"))
import planted_accounts

TOLD = yaml.safe_load((planted_accounts.FOLDER / "told.yaml").read_text("utf-8"))


@pytest.mark.parametrize("one", [*planted_accounts.accounts()], ids=lambda one: one.path.stem)
def test_true_accounts_accuse_nobody(one):
    told = [severity for severity, *_ in planted_accounts.messages(one.path.name, one.text)]
    assert {grave: told.count(grave) for grave in planted_accounts.GRAVE} == TOLD[one.path.name]["true"]
    assert "exception" not in told
    assert all(one.text.count(error["old"]) == 1 for error in one.errors)
