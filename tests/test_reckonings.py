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


def test_two_figures_that_fit_each_other_s_place_say_nothing(tmp_path):
    assert not told(tmp_path, "慰问困难家庭86户，每户500.00元，慰问劳模20户，合计1.00万元。")  # 20 of them at 500 yuan


def test_what_cannot_be_added_is_not_held_against_one_another(tmp_path):
    assert not told(tmp_path, "在职职工52人，其中男职工30人、女职工55%。")


def test_a_province_adds_a_reckoning_without_code(tmp_path):
    row = "- {en: e, zh: z, reads: '借{a:元}还{b:元}', holds: a == b, example: 借1元还1元, slip: 还1 → 还2, near_miss: 借}\n"
    (tmp_path / "reckonings.hunan.yaml").write_text(row, encoding="utf-8")
    assert [one.says for one in reckonings(tmp_path)] == [("e", "z")]


@pytest.mark.parametrize(
    "change, seen",
    [
        (("holds: a == b", "holds: a == c"), "holds 'a == c'"),
        (("holds: a == b", "holds: a + b"), "holds 'a + b'"),
        (("near_miss: 借", "note: x"), "near_miss missing"),
        (("{b:元}", "{b:元"), "holds"),
    ],
)
def test_a_row_that_is_not_as_described_is_refused_with_file_and_row(change, seen, tmp_path):
    row = "- {en: e, zh: z, reads: '借{a:元}还{b:元}', holds: a == b, example: 借1元还1元, slip: 还1 → 还2, near_miss: 借}\n"
    (tmp_path / "reckonings.yaml").write_text(row.replace(*change), encoding="utf-8")
    with pytest.raises(BadReference, match=r"reckonings\.yaml, e: ") as error:
        reckonings(tmp_path)
    assert seen in str(error.value)
