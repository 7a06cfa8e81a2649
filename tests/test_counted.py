"""What is counted in several places: scores above full marks, staff, changes of no direction."""

import pytest
from conftest import disclosure


def serious(*lines):
    return [f for f in disclosure("七、其他重要事项", *lines).findings if f.severity != "note"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("“社区养老”项目自评得分105分。", True),
        ("“社区养老”项目绩效自评总分为112.5分，评价等级为“优”。", True),
        ("“社区养老”项目自评得分100分。", False),
        ("“社区养老”项目自评满分120分，自评得分105分。", False),
        ("“社区养老”项目自评得分105分，其中加分项5分。", False),
    ],
)
def test_a_score_above_full_marks_is_told_unless_more_can_be_had(text, told):
    assert [f.kind for f in serious(text)] == ["score_above_full"] * told


def staff(*lines):
    found = disclosure(*lines)
    return [q.zh for q in found.questions if "人员" in q.zh and "口径" in q.zh]


def test_two_numbers_of_one_kind_of_staff_in_two_sections_are_asked_about():
    first = "本单位核定编制25名，年末在职人员28人，退休人员6人。"
    (asked,) = staff("一、部门基本情况", first, "九、其他情况", "本单位在职人员23人，退休人员6人。")
    assert "28人" in asked and "23人" in asked
    assert staff("一、部门基本情况", first, "九、其他情况", "本单位在职人员28人，退休人员6人。") == []


@pytest.mark.parametrize(
    "second",
    [
        "上年末在职人员23人。",  # another time
        "下属事业单位在职人员23人。",  # another body
        "其中：区救助站在职人员23人。",
        "在职人员培训23人。",
        "新增在职人员3人。",
    ],
)
def test_staff_of_another_time_or_body_is_no_matter(second):
    assert staff("一、部门基本情况", "本单位年末在职人员28人。", "九、其他情况", second) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2023年度公务接待费35.02万元，与上年相比2.95万元，增长9.20%，主要原因是来访增加。", True),
        ("2023年度公务接待费35.02万元，与2022年度相比，均2.95万元，主要原因是来访增加。", True),
        ("2023年度公务接待费35.02万元，与上年相比增加2.95万元，增长9.20%，主要原因是来访增加。", False),
        ("2023年度公务接待费35.02万元，与上年相比持平。", False),
        ("2023年度公务接待费35.02万元，比上年32.07万元增加2.95万元，增长9.20%，主要原因是来访增加。", False),
    ],
)
def test_a_comparison_of_no_direction_is_told(text, told):
    found = [f.kind for f in serious(text) if f.kind == "direction_missing"]
    assert found == ["direction_missing"] * told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("教育支出26.38万元，其中高等教育25.65万元，留学生教育0.73万元；卫生健康、住房保障两类合计1.61万元。", False),
        ("货物2.04万元，服务1.61万元，以上两项合计3.75万元。", True),
    ],
)
def test_a_sum_of_several_that_it_names_itself_is_not_of_the_entries_before(text, told):
    assert bool(serious(text)) == told
