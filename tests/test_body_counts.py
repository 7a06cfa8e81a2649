"""Numbers of the body itself (staff, pupils, holdings): parts that cannot be within what the text says holds them."""

import pytest
from conftest import disclosure

OVERVIEW = ("第一部分 部门概况", "二、机构设置")
REST = ("第二部分 2020年度部门决算情况说明", "一、收入支出决算总体情况说明", "收入总计120.00万元，支出总计120.00万元。")
OVER = [
    "核定编制61名，其中行政编制32名、事业编制31名。",
    "现有在校学生2860人，其中：高中生2010人，初中生1150人。",
    "年末实有人数223人，其中在职人员162人，退休人员71人。",
    "年末文献总藏量286,000册（其中纸质文献264,600册、电子文献31,400册）。",
    "编制32名，实有29人，其中行政20人、工勤12人。",
    "全市现有共青团员68540名，其中学生团员41510名，其他团员27330名。",
    "全市现有共青团员68540名，其中学生团员41010名，其他团员27330名。",  # the others are all the rest
    "标本及藏品58620件（套），其中：化石标本31500件（套），动植物标本18420件（套），人文藏品9000件（套）。",
    "政法专项编制52名，事业编制4名；年末实有在职人员53人，退休人员21人，合计83人。",
    "本单位政法编制52名，事业编制4名，编制合计66名。",
    "馆藏档案96200卷（件），其中文书档案78450卷（件）、专业档案18050卷（件）。",
    "人员编制30名：其中，行政编制20名、工勤编制11名，实有29人。",
]
FITTING = [
    "核定编制61名，其中行政编制32名、事业编制29名。",  # adds up
    "核定编制61名，其中行政编制30名、事业编制28名。",  # another kind is not told of
    "在职人员60人，其中女职工40人，党员35人。",  # these overlap
    "教师152人，其中高级教师60人、硕士研究生学历100人。",
    "核定编制61名。其中一个科室有行政编制32名、事业编制31名。",  # of a section within it
    "设备总量100台，其中进口设备60台、50万元以上设备50台。",
    "编制32名，实有29人，其中行政18人、工勤10人，离退休12人。",  # kinds of two sorts
    "全市现有共青团员68540名，其中学生团员41210名，其他团员27330名。",
    "本单位政法编制52名，事业编制4名，编制合计56名；在职人员53人，退休人员21人，合计74人。",
    "现有编制60名，在职人员53人，退休人员21人，合计74人。",
    "志愿者300名，其中医生210名，教师160名。",  # far more than all: they overlap, or something else is meant
    "馆藏文物5,862件，其中化石3,150件，一级文物2,742件。",
]


def found(sentence: str) -> list:
    return [f for f in disclosure(*OVERVIEW, sentence, *REST).findings if f.kind == "parts_of_count"]


@pytest.mark.parametrize("sentence", OVER)
def test_parts_that_cannot_make_the_number_that_holds_them_are_told(sentence):
    (finding,) = found(sentence)
    assert finding.severity == "attention" and "不符" in finding.zh["title"]


@pytest.mark.parametrize("sentence", FITTING)
def test_parts_that_fit_or_may_overlap_are_no_finding(sentence):
    assert found(sentence) == []


def test_the_finding_names_whole_and_parts_with_their_sum():
    (finding,) = found(OVER[0])
    assert (
        "编制61名" in finding.zh["condition"] and "63" in finding.zh["condition"] and "行政编制32名" in finding.zh["condition"]
    )


def test_numbers_that_are_facts_are_told_once_by_the_sum_that_breaks():
    sentence = "本部门共有车辆5辆，其中：应急保障用车10辆、其他用车3辆。"
    told = disclosure(*OVERVIEW, *REST, "三、国有资产占用情况说明", sentence).findings
    assert [f.severity for f in told if "车" in f.zh["condition"] and f.severity != "note"] == ["exception"]
