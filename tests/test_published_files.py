"""Whole published files of the nine tables: every figure of the layouts of three provinces is read as what was put into it."""

from __future__ import annotations

from collections import Counter

import pytest

import juesuan

import published_files as made  # isort: skip


@pytest.mark.parametrize("name", ["html_excel_state", "xlsx_text_north", "docx_west"])
def test_every_figure_of_the_tables_means_what_was_put_into_it(tmp_path, name):
    path, gold, _ = made.build(name, tmp_path)
    found = juesuan.read(path)
    read = Counter((f.label, f.basis, f.value) for f in found.facts if f.is_fact)
    assert not gold - read
    assert found.counts()["unread"] == 0
    assert {c.verdict for c in found.checks} <= {"ties", "rounds", "untestable"}
    assert not [f for f in found.findings if f.severity == "exception"]
    assert (found.department, found.year) == (made.BODY, made.YEAR)
