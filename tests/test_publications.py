"""Whole publications of many provinces, by a hand that knew nothing of the reader, are accused of nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import juesuan

sys.path.insert(0, str(Path(__file__).parent / "benchmarks"))
import publications


@pytest.mark.parametrize("path", publications.publications(), ids=lambda path: path.name)
def test_a_true_publication_is_accused_of_nothing(path):
    assert publications.messages(juesuan.read(path))["exception"] == set()
