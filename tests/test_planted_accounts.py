"""Whole accounts by other hands: the true ones accuse nobody, and ten errors at once are told as they are known to be."""

import sys
from pathlib import Path

import pytest
import yaml

sys.path.insert(0, str(Path(__file__).parent / "benchmarks"))
import planted_accounts

TOLD = yaml.safe_load((planted_accounts.FOLDER / "told.yaml").read_text("utf-8"))


@pytest.mark.parametrize("one", [*planted_accounts.accounts()], ids=lambda one: one.path.stem)
def test_true_accounts_accuse_nobody_and_ten_errors_at_once_are_told(one):
    true, known = planted_accounts.messages(one.path.name, one.text), TOLD[one.path.name]
    grave = {severity: sum(message[0] == severity for message in true) for severity in planted_accounts.GRAVE}
    assert grave == known["true"] and not grave["exception"]
    new = planted_accounts.messages(one.path.name, planted_accounts.with_errors(one, one.errors)) - true
    assert sum(severity != "question" for severity, *_ in new) == known["together"]
