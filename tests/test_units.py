"""A department's units within one narrative, and disclosures of several departments in one file."""

import pytest
from conftest import disclosure, document, told

from juesuan.ground.errors import WrongCall
from juesuan.reading.facts import read_facts

UNITS = "纳入本部门2023年度决算编制的二级预算单位包括：云山县水利局机关、云山县河道管理站。"
MEALS = "三、财政拨款“三公”经费支出决算情况说明"
SPENT = (
    "支出合计100.00万元，其中：基本支出60.00万元，占60%；项目支出40.00万元，占40%。",
    "支出合计50.00万元，其中：基本支出30.00万元，占60%；项目支出20.00万元，占40%。",
)


def narrative(*, of_unit: str = SPENT[1], reception: str = "1.00", total: str = "3.00"):
    return disclosure(
        "一、部门基本情况",
        "（三）单位构成。" + UNITS,
        "二、收入支出决算情况说明",
        "（一）总体情况。本年支出合计150.00万元，其中：基本支出90.00万元，占60%；项目支出60.00万元，占40%。",
        "（二）各单位情况",
        "1.云山县水利局机关。" + SPENT[0],
        "2.云山县河道管理站。" + of_unit,
        MEALS,
        f"公务接待费{total}万元，其中：云山县水利局机关2.00万元，云山县河道管理站{reception}万元。",
    )


def test_the_units_of_a_department_do_not_contradict_it_or_each_other():
    found = narrative()
    assert told(found) == []
    levels = [(f.label, f.value) for f in found.facts if f.label == "支出合计" and f.measure == "amount"]
    assert [str(v) for _, v in levels] == ["150.00", "100.00", "50.00"]
    assert [str(f.value) for f in found.facts if f.label == "公务接待费"] == ["3.00", "2.00", "1.00"]


def test_a_wrong_figure_of_one_unit_is_found_within_that_unit():
    found = narrative(of_unit="支出合计50.00万元，其中：基本支出30.00万元，占60%；项目支出12.00万元，占40%。")
    assert {label for _, label in told(found)} == {"项目支出"}
    accused = {f.text for f in found.facts for s in found.suspects if s.fact == f.fact}
    assert accused == {"12.00"}


def test_units_that_spend_more_or_less_on_reception_than_their_department_are_told():
    assert told(narrative(reception="2.50")) == [("suspect_either", "公务接待费")]
    assert told(narrative(total="9.00")) == [("suspect_either", "公务接待费")]


def test_a_unit_that_prints_nothing_leaves_room_below_the_department():
    lines = [
        UNITS.replace("。", "、云山县防汛中心。"),
        MEALS,
        "公务接待费9.00万元，其中：云山县水利局机关2.00万元，云山县河道管理站1.00万元。",
    ]
    assert told(disclosure(*lines)) == []


def test_a_unit_that_shares_its_name_with_an_item_takes_nothing_from_the_department():
    found = disclosure(
        "单位构成包括：局机关、云山县河道管理站。", "一、机关运行经费", "局机关运行经费支出3.00万元，比上年增加1.00万元。"
    )
    assert [(f.key, str(f.value)) for f in found.facts if f.measure == "amount"] == [(("机关运行经费", ""), "3.00")]


def test_equipment_of_the_units_is_no_list_of_units():
    said = "本部门机关及所属单位共有车辆5辆；单价50万元以上的通用设备0台；单价100万元以上的专用设备1台。"
    assert disclosure("五、国有资产占用情况说明", said).reading.units == ()


def test_a_list_of_units_may_stand_line_by_line():
    found = disclosure(
        "纳入决算编制的单位包括：",
        "1.云山县水利局机关",
        "2.云山县河道管理站",
        "二、收入支出决算情况说明",
        "云山县水利局机关支出合计100.00万元。",
        "云山县河道管理站支出合计50.00万元。",
    )
    assert told(found) == []


WHOLE = "一、收入支出决算总体情况\n收入总计10.00万元，支出总计10.00万元。\n本年收入合计9.00万元。"


def test_a_file_with_the_disclosures_of_two_departments_is_refused_with_both_places():
    text = f"云山县水利局2023年度部门决算情况说明\n{WHOLE}\n云山县财政局2023年度部门决算情况说明\n{WHOLE}"
    with pytest.raises(WrongCall, match="line 1: that of 云山县水利局 for 2023; line 5: that of 云山县财政局 for 2023"):
        read_facts(document(text))


@pytest.mark.parametrize(
    "text",
    [
        f"云山县水利局2023年度部门决算\n云山县水利局2023年度部门决算情况说明\n{WHOLE}",  # cover and heading
        f"云山县水利局2023年度部门决算\n{WHOLE}\n云山县财政局2023年度部门决算公开",  # a link of the site's at the end
        f"云山县水利局2023年度部门决算\n{WHOLE}\n云山县水利局机关2023年度部门决算说明\n{WHOLE}",  # the same body
    ],
)
def test_titles_that_open_no_second_disclosure_refuse_nothing(text):
    assert read_facts(document(text)).department.startswith("云山县水利局")
