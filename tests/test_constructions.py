"""Constructions: every row reads its example and leaves its near miss to another; a phrase is added without code."""

from pathlib import Path

import pytest
from conftest import document

from juesuan.ground.data import data
from juesuan.ground.errors import BadReference
from juesuan.reading.constructions import read_rows
from juesuan.reading.facts import read_facts
from juesuan.reading.grammar import Grammar, grammar
from juesuan.reading.vocabulary import vocabulary

ROWS = read_rows(data("vocabulary", "constructions.yaml"))
GUIZHOU = """
- name: handed back to the treasury
  reads: 上缴国库的结余<|为>{money}
  measure: change
  basis: saved
  sign: down
  subject: in_force
  example:
    text: 公务接待费年初预算5.00万元，决算3.00万元，上缴国库的结余为2.00万元。
    facts:
    - ["5.00", 公务接待费, amount, initial_budget, "5.00"]
    - ["3.00", 公务接待费, amount, actual, "3.00"]
    - ["2.00", 公务接待费, change, initial_budget, "-2.00"]
  near_miss:
    text: 公务接待费年初预算5.00万元，决算3.00万元。
    facts: [["5.00", 公务接待费, amount, initial_budget, "5.00"], ["3.00", 公务接待费, amount, actual, "3.00"]]
"""


def _read(shown, words):
    """(name of the construction, facts) of a sentence under its heading, in the form of the rows."""
    text = "\n".join(filter(None, ("云山县某局2023年度部门决算说明", shown.get("heading"), shown["text"])))
    facts = [f for f in read_facts(document(text), words).facts if f.is_fact]
    said = [[f.text, f.label, f.measure, f.basis, str(f.value), *([f.of] if f.of else [])] for f in facts]
    return [f.construction for f in facts], said


@pytest.mark.parametrize("row", ROWS, ids=[r["name"] for r in ROWS])
def test_a_construction_reads_its_example_and_not_its_near_miss(row):
    used, facts = _read(row["example"], grammar())
    assert facts == row["example"]["facts"]
    assert row["name"] in used
    used, facts = _read(row["near_miss"], grammar())
    assert facts == row["near_miss"]["facts"]
    assert row["name"] not in used


def test_no_two_constructions_share_a_name():
    assert len({r["name"] for r in ROWS}) == len(ROWS)


def test_a_phrase_of_another_province_is_a_file_beside_the_others_and_no_code(tmp_path):
    path = tmp_path / "constructions.guizhou.yaml"
    path.write_text(GUIZHOU, encoding="utf-8")
    (row,) = read_rows(path)
    assert _read(row["example"], grammar())[1] != row["example"]["facts"]
    used, facts = _read(row["example"], Grammar(vocabulary(), [path]))
    assert facts == row["example"]["facts"] and row["name"] in used


@pytest.mark.parametrize(
    ("wrong", "right", "seen"),
    [
        ("  near_miss:", "  near:", "near_miss is missing"),
        ("  example:", "  sample:", "example is missing"),
        ("measure: change", "measure: chance", "measure 'chance'"),
        ("{money}", "{monny}", "reads"),
        ("{money}", "", "reads"),
        ("  sign: down", "  colour: red", "unknown field"),
    ],
)
def test_a_row_without_example_or_with_a_word_it_cannot_have_is_refused_with_file_and_line(tmp_path, wrong, right, seen):
    path = Path(tmp_path) / "constructions.guizhou.yaml"
    path.write_text("# of one county\n" + GUIZHOU.replace(wrong, right, 1), encoding="utf-8")
    with pytest.raises(BadReference) as refused:
        read_rows(path)
    assert f"{path}, line 3" in str(refused.value)
    assert seen in str(refused.value)
