"""True accounts told freely, by hands that knew nothing of the rules, accuse nobody; slips in them that were told stay told."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "benchmarks"))
import freely

KNOWN = pytest.mark.xfail(
    reason="a fund that only a remark below its table names; totals of two years that only the question names; spending "
    "told behind a budget without a word for it",
    strict=True,
)
TEXTS = [pytest.param(one, id=one["name"], marks=[KNOWN] if one.get("still_accused") else []) for one in freely.texts()]


@pytest.mark.parametrize("one", TEXTS)
def test_a_true_text_accuses_nobody(one, tmp_path):
    found = freely.read(one["text"], tmp_path)
    assert not [f.zh["condition"] for f in found.findings if f.severity == "exception"] if found else True
    assert not [c.statement for c in found.checks if c.verdict == "breaks"] if found else True


@pytest.mark.parametrize(("name", "least"), [("a", 5), ("c", 40)])
def test_slips_that_were_told_stay_told(name, least, tmp_path):
    found = Counter(what for one in freely.texts(name) for _, what in freely.outcomes(one, tmp_path))
    assert found["exception"] >= least
