"""Lines that a page or a hand broke: sentences and numbers joined, table rows told from prose, lost columns not judged."""

from __future__ import annotations

import random
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

import juesuan
from juesuan.documents.document import Table, read_document
from juesuan.documents.text_lines import wide
from juesuan.reading.facts import read_facts

NARRATIVES = sorted((Path(__file__).parent / "narratives").glob("*.txt"))
REAL = Path(__file__).resolve().parents[2] / "shared" / "documents"
HEAD = "星河县水利局2023年度部门决算\n"


def broken(text: str, width: range, measure, chance: random.Random) -> str:
    """The text with its paragraphs broken into lines of a width drawn from a range; none begins with a stop or percent sign."""
    lines = []
    for paragraph in text.split("\n"):
        line, limit = "", chance.choice(width)
        for character in paragraph:
            if measure(line + character) > limit and character not in "，。；：、）”%":
                lines.append(line)
                line, limit = "", chance.choice(width)
            line += character
        lines.append(line)
    return "\n".join(lines)


def meanings(path: Path) -> list[tuple]:
    facts = read_facts(read_document(path)).facts
    return [(f.text.replace(" ", ""), f.label, f.measure, f.basis, f.year, f.value, f.unit, f.of) for f in facts]


@cache
def unbroken(path: Path) -> list[tuple]:
    """The meanings of a narrative as it stands, read once."""
    return meanings(path)


def said(tmp_path: Path, text: str):
    path = tmp_path / "星河县水利局_2023.txt"
    path.write_text(HEAD + text, encoding="utf-8")
    return juesuan.read(path)


@pytest.mark.parametrize("path", NARRATIVES[::2], ids=lambda p: p.stem)
@pytest.mark.parametrize("measure", [len, wide])
def test_a_text_wrapped_at_any_width_says_what_it_says_unwrapped(path, measure, tmp_path):
    chance = random.Random(path.stem)
    width = chance.randint(16, 50)
    wrapped = tmp_path / path.name
    wrapped.write_text(broken(path.read_text(encoding="utf-8"), range(width, width + 1), measure, chance), encoding="utf-8")
    before, after = unbroken(path), meanings(wrapped)
    assert len(before) == len(after)
    assert sum(one != two for one, two in zip(before, after, strict=True)) <= len(before) // 50


@pytest.mark.parametrize("path", NARRATIVES[1::3], ids=lambda p: p.stem)
def test_lines_broken_by_hand_where_it_pleased_are_joined(path, tmp_path):
    chance = random.Random(path.stem)
    wrapped = tmp_path / path.name
    wrapped.write_text(broken(path.read_text(encoding="utf-8"), range(18, 47), len, chance), encoding="utf-8")
    before, after = unbroken(path), meanings(wrapped)
    assert sum(one not in before for one in after) <= len(before) // 30


def test_a_number_broken_within_is_one_and_its_place_is_that_in_the_file(tmp_path):
    text = (
        "2023年度基本支出936.01万元。其中：人员经费72\n8.08万元，较上年增长6.\n1%，主要原因是人员增加。公用经费207.93\n万元。\n"
    )
    found = said(tmp_path, text)
    personnel = next(f for f in found.facts if f.label == "人员经费" and f.measure == "amount")
    assert (personnel.text, str(personnel.value), personnel.unit) == ("728.08", "728.08", "万元")
    assert (HEAD + text)[personnel.start : personnel.end] == "72\n8.08"
    assert [str(f.value) for f in found.facts if f.measure == "change_rate"] == ["6.1"]
    assert found.counts()["unread"] == 0


def test_paragraphs_without_stops_stay_apart(tmp_path):
    found = said(tmp_path, "2023年支出情况\n基本支出30.00万元\n项目支出12.00万元\n支出合计42.00万元\n")
    assert len([b for b in found.document.blocks if not isinstance(b, Table)]) == 5


def test_a_page_number_between_two_halves_of_a_sentence_is_no_figure_of_it(tmp_path):
    text = (
        "（一）“三公”经费财政拨款支出年初预算为21.00万元，支出决算\n"
        "为16.95万元，完成预算的80.71%，其中：因公出国（境）费决\n- 7 -\n"
        "\f算为0.00万元；公务用车购置及运行维护费支出决算为16.95万元，\n公务接待费支出决算为0.00万元。\n"
    )
    found = said(tmp_path, text)
    assert ("因公出国（境）费", "0.00") in [(f.label, f.text) for f in found.facts]
    assert [f.reason for f in found.facts if f.text == "7"] == ["page_number"]
    assert not [c for c in found.checks if c.verdict == "breaks"]


ROWS = (
    "支出决算表\n单位：万元\n项目 本年支出合计 基本支出 项目支出\n合计 100.00 70.00 30.00\n"
    "201 一般公共服务支出 90.00 60.00 30.00\n221 住房保障支出 10.00 10.00 0.00\n注：本表反映部门本年度各项支出情况。\n"
)


def test_table_rows_among_wrapped_prose_are_rows(tmp_path):
    prose = "一、支出决算情况说明\n本年支出合计100.00万元，其中：基本支出70.00万元，\n占70.00%；项目支出30.00万元，占30.00%。\n"
    found = said(tmp_path, ROWS + prose)
    assert [t.kind for t in found.reading.tables] == ["expenditure"]
    assert found.counts()["unread"] == 0
    assert {c.verdict for c in found.checks} == {"ties"}
    wrong = said(tmp_path, ROWS.replace("合计 100.00 70.00", "合计 100.00 71.00") + prose)
    assert [c for c in wrong.checks if c.verdict == "breaks"]


def test_a_row_that_is_missing_in_such_a_table_is_no_break(tmp_path):
    found = said(tmp_path, ROWS.replace("221 住房保障支出 10.00 10.00 0.00\n", ""))
    assert not [c for c in found.checks if c.verdict == "breaks"]


def test_cells_that_have_lost_their_columns_are_told_and_not_judged(tmp_path):
    cells = "支出决算表\n单位：万元\n科目名称\n合计\n一般公共服务支出\n住房保障支出\n\n基本支出\n"
    cells += "70.00\n\n60.00\n10.00\n\n100.00\n30.00\n30.00\n"
    found = said(tmp_path, cells + "一、情况说明\n本年支出合计100.00万元。\n")
    assert [f.measure for f in found.facts if f.text in ("70.00", "60.00", "10.00")] == ["unread"] * 3
    assert "lost their columns" in found.document.notes[0] and found.document.gaps
    assert not [c for c in found.checks if c.verdict == "breaks"]


def test_a_few_lines_of_a_cell_each_are_read_and_no_table(tmp_path):
    found = said(tmp_path, "收入合计\n12.00\n支出合计\n12.00\n")
    assert not found.reading.tables and not [c for c in found.checks if c.verdict == "breaks"]


@pytest.mark.skipif(
    not shutil.which("pdftotext") or not REAL.is_dir(), reason="pdftotext or the real documents are not at hand"
)
@pytest.mark.parametrize("name", ["上海市普陀区财政局_2024", "上海市普陀区委社会工作部_2024"])
def test_the_text_layer_of_a_real_pdf_accuses_nobody_whom_the_pdf_does_not(name, tmp_path):
    path = tmp_path / f"{name}.txt"
    subprocess.run(["pdftotext", str(REAL / f"{name}.pdf"), str(path)], check=True, capture_output=True)
    kinds = [
        {(f.kind, f.label) for f in juesuan.read(p).findings if f.severity == "exception"} for p in (path, REAL / f"{name}.pdf")
    ]
    assert kinds[0] <= kinds[1]


CODED = "支出决算表\n单位：万元\n项目\n本年支出合计 基本支出 项目支出\n功能分类科目编码 科目名称\n"


def test_headers_of_labels_on_their_own_line_stand_before_those_of_the_values(tmp_path):
    names = ("201 一般公共服务支出", "20106 财政事务", "2010601 行政运行", "公开03表\n\f合计")
    found = said(tmp_path, CODED + "".join(f"{name} 90.00 60.00 30.00\n" for name in names).replace("表 90.00", "表"))
    assert [f.label for f in found.facts if f.is_fact][-3:] == ["支出合计", "基本支出", "项目支出"]
    assert found.counts()["unread"] == 0


def test_rows_with_fewer_values_than_headers_are_told_and_not_judged(tmp_path):
    names = ("201 一般公共服务支出", "20106 财政事务", "2010601 行政运行", "合计")
    found = said(tmp_path, CODED + "".join(f"{name} 90.00 90.00\n" for name in names))
    assert not any(f.is_fact for f in found.facts) and found.document.gaps


LANES = """收入支出决算总表
单位：万元
收入                                        支出
项目                            决算数         项目（按功能分类）       决算数
一、一般公共预算财政拨款收入                   1,814.33 一、一般公共服务支出         1,398.79
二、政府性基金预算财政拨款收入                    349.31 二、社会保障和就业支出          234.63
八、其他收入                              16.71
本年收入合计                           2,188.81 本年支出合计              2,197.71
总计                               2,239.37 总计                  2,239.37
"""


def test_an_amount_and_the_label_of_the_next_lane_a_blank_apart_are_two_cells(tmp_path):
    found = said(tmp_path, LANES)
    read = {f.label: f.text for f in found.facts if f.is_fact}
    assert (read["其他收入"], read["一般公共服务支出"], read["支出总计"]) == ("16.71", "1,398.79", "2,239.37")


def test_a_minus_at_the_end_of_a_line_is_that_of_the_figure_on_the_next(tmp_path):
    path = tmp_path / "某局_2023.txt"
    path.write_text("某市财政局2023年度部门决算\n一、支出决算情况说明\n年末结转和结余为-\n8.20万元。\n", encoding="utf-8")
    assert [(f.label, str(f.value)) for f in juesuan.read(path).facts if f.is_fact] == [("年末结转和结余", "-8.20")]
