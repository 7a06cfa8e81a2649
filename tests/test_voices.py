"""True accounts in forty-two voices: nothing in them is called wrong, whatever their words are."""

import sys
from pathlib import Path

import pytest
from conftest import document

from juesuan.disclosure import Disclosure
from juesuan.reconcile.choose import read_figures

sys.path.insert(0, str(Path(__file__).parent / "benchmarks"))
import voices

ACCOUNTS = list(voices.texts(2, first=900))


@pytest.mark.parametrize(("voice", "text"), ACCOUNTS, ids=[f"{name}-{n % 2}" for n, (name, _) in enumerate(ACCOUNTS)])
def test_a_true_account_in_free_words_is_accused_of_nothing(voice, text):
    made = document(text, "某单位_2023.txt")
    found = Disclosure(made, read_figures(made))
    assert [c.statement for c in found.checks if c.verdict == "breaks"] == []
    assert [f.kind for f in found.findings if f.severity == "exception"] == []
