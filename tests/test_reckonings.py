"""What a line reckons in its own words: every row of reckonings.yaml by its own example, slip and near miss."""

import pytest

import juesuan
from juesuan.findings.reckonings import reckonings
from juesuan.ground.data import data, load
from juesuan.ground.errors import BadReference

ROWS = load(data("vocabulary", "reckonings.yaml"))


def told(tmp_path, text):
    path = tmp_path / "青禾县水文站_2023.txt"
    path.write_text(f"青禾县水文站2023年度部门决算\n{text}\n", encoding="utf-8")
    return [f for f in juesuan.read(path).findings if f.kind == "reckoned"]


@pytest.mark.parametrize("row", ROWS, ids=[row["en"][:40] for row in ROWS])
def test_a_row_tells_its_slip_alone(row, tmp_path):
    old, new = row["slip"].split(" → ")
    assert row["example"].count(old) == 1
    assert told(tmp_path, row["example"].replace(old, new))
    assert not told(tmp_path, row["example"])
    assert not told(tmp_path, row["near_miss"])
