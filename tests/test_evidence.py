"""The evidence sheet: one finding on one form, facts alone, for the audited body to confirm; the same bytes each time."""

import io

import docx
import pytest
from conftest import disclosure
from test_memo import TIES, WRONG, squeezed, words_of

from juesuan.commands import main
from juesuan.ground.errors import WrongCall
from juesuan.report.evidence import evidence
from juesuan.report.telling import Telling


def test_a_sheet_has_the_facts_and_the_forms_rows_and_no_guess_effect_or_advice():
    found = disclosure(*WRONG)
    (package,) = evidence(found, ["F01"]).values()
    text, said = squeezed(words_of(package)), found.findings[0].zh
    for part in ("title", "condition", "criteria"):
        assert squeezed(said[part]) in text
    for part in ("cause", "effect", "recommendation"):
        assert squeezed(said[part]) not in text
    for row in ("项目名称", "被审计（调查）单位或个人", "证据提供单位（个人）意见", "未能取得签名或者盖章的原因", "编号：F01"):
        assert row in text
    assert squeezed(found.findings[0].quote) in text and found.document.sha256 in text


def test_the_figures_stand_with_recomputation_difference_and_place():
    (package,) = evidence(disclosure(*WRONG), ["F01"]).values()
    table = docx.Document(io.BytesIO(package)).tables[1]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["项目", "指标", "数据类型或比较基数", "公开数", "推算", "差额", "位置"]
    assert rows[1][0] == "项目支出" and rows[1][3] == "50.00万元" and rows[1][4:6] == ["40.00万元", "10.00万元"]


SHARE = ("一、支出决算情况说明", "支出合计100.00万元，其中：基本支出60.00万元，占60.08%；项目支出40.00万元，占40%。")


@pytest.mark.parametrize("slip", [WRONG, SHARE])
def test_condition_table_of_ranges_and_evidence_sheet_tell_one_difference(slip):
    found = disclosure(*slip)
    (package,) = evidence(found, ["F01"]).values()
    row = [cell.text for cell in docx.Document(io.BytesIO(package)).tables[1].rows[1].cells]
    condition = found.findings[0].zh["condition"]
    assert f"推算为{row[4]}，相差{row[5]}" in condition
    assert not found.findings[0].amount or Telling(found, "zh").off_by(found.findings[0]) == row[5]


def test_none_named_gives_every_finding_to_be_corrected_or_answered(bundled):
    made = evidence(bundled, lang="en")
    assert list(made) == [f"evidence-{f.finding}.en.docx" for f in bundled.findings if f.severity != "note"]
    assert made == evidence(bundled, lang="en")


def test_a_finding_that_is_not_there_is_a_wrong_call():
    with pytest.raises(WrongCall, match=r"no finding 'F99'.*F01"):
        evidence(disclosure(*WRONG), ["F99"])
    with pytest.raises(WrongCall, match="no findings"):
        evidence(disclosure(*TIES), ["F01"])


def test_the_command_writes_the_sheets_named(tmp_path, capsys):
    path = tmp_path / "某局_2023.txt"
    path.write_text("\n".join(("云山县某局2023年度部门决算说明", *WRONG)), encoding="utf-8")
    assert main(["evidence", str(path), "F01", "--out", str(tmp_path / "out")]) == 0
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["evidence-F01.zh.docx"]
    assert "evidence-F01.zh.docx" in capsys.readouterr().out
    assert main(["evidence", str(path), "F77", "--out", str(tmp_path / "out")]) == 2


@pytest.mark.parametrize("name", ["f01", "F1", "1", "０１"])
def test_a_finding_is_found_by_its_number_however_it_is_written(name):
    assert list(evidence(disclosure(*WRONG), [name, "F01"])) == ["evidence-F01.zh.docx"]
