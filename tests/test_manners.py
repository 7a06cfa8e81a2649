"""Manners of clerks that whole accounts by other hands showed: what each figure means, and what is not told of it."""

import pytest
from conftest import disclosure, told

from juesuan.disclosure import read

GENERAL = "五、一般公共预算财政拨款支出决算情况说明"
THREE = "三、“三公”经费支出决算情况说明"
SECOND = "二、收入决算情况说明"

READ = [  # heading, sentence, facts: digits, label, measure, basis
    (
        SECOND,
        "与上年收入15.97万元相比，收入合计增加0.73万元。",
        [("15.97", "收入合计", "amount", "prior_year"), ("0.73", "收入合计", "change", "prior_year")],
    ),
    (
        SECOND,
        "与年初预算支出数3.00万元相比，支出合计多1.60万元。",
        [("3.00", "支出合计", "amount", "initial_budget"), ("1.60", "支出合计", "change", "initial_budget")],
    ),
    (SECOND, "与上年相比，公务接待费3.00万元。", [("3.00", "公务接待费", "amount", "actual")]),
    (
        SECOND,
        "支出合计16.60万元，与15.00万元的年初预算相比，完成110.67%。",
        [
            ("16.60", "支出合计", "amount", "actual"),
            ("15.00", "支出合计", "amount", "initial_budget"),
            ("110.67", "支出合计", "rate", "initial_budget"),
        ],
    ),
    (
        GENERAL,
        "公立医院科目下的综合医院，年初预算为20.00万元，支出决算为21.35万元。",
        [("20.00", "综合医院", "amount", "initial_budget"), ("21.35", "综合医院", "amount", "actual")],
    ),
    (
        GENERAL,
        "住房保障支出1.00万元。综合医院，年初预算为20.00万元。",
        [("1.00", "住房保障支出", "amount", "actual"), ("20.00", "综合医院", "amount", "initial_budget")],
    ),
    (GENERAL, "死亡抚恤（2080801）：年初未安排预算，决算24.83万元。", [("24.83", "死亡抚恤", "amount", "actual")]),
    (
        GENERAL,
        "住房保障支出（类）住房改革支出（款）购房补贴（项）年初批复96.00万元，调增1.24万元后为97.24万元，决算97.24万元，较上年95.10万元增长2.25%。",
        [
            ("96.00", "购房补贴", "amount", "initial_budget"),
            ("97.24", "购房补贴", "amount", "annual_budget"),
            ("97.24", "购房补贴", "amount", "actual"),
            ("95.10", "购房补贴", "amount", "prior_year"),
            ("2.25", "购房补贴", "change_rate", "prior_year"),
        ],
    ),
    (
        "九、机关运行经费",
        "机关运行经费7.00万元，即公用经费9.00万元扣除服务中心2.00万元后的数额，较上年8.00万元减少1.00万元。",
        [
            ("7.00", "机关运行经费", "amount", "actual"),
            ("9.00", "公用经费", "amount", "actual"),
            ("2.00", "扣除服务中心", "amount", "actual"),
            ("8.00", "机关运行经费", "amount", "prior_year"),
            ("1.00", "机关运行经费", "change", "prior_year"),
        ],
    ),
    (
        "九、机关运行经费",
        "机关运行经费：决算数9.15万元；与公用经费同口径；上年8.74万元；增0.41万元。",
        [
            ("9.15", "机关运行经费", "amount", "actual"),
            ("8.74", "机关运行经费", "amount", "prior_year"),
            ("0.41", "机关运行经费", "change", "prior_year"),
        ],
    ),
    (
        "九、其他事项",
        "公用经费716.89万元。其余公用经费134.53万元为所属单位支出。",
        [("716.89", "公用经费", "amount", "actual"), ("134.53", "其余公用经费", "amount", "actual")],
    ),
    (
        THREE,
        "合计：预算数34.50万元；决算数28.81万元；上年12.69万元；增16.12万元。",
        [
            ("34.50", "“三公”经费", "amount", "initial_budget"),
            ("28.81", "“三公”经费", "amount", "actual"),
            ("12.69", "“三公”经费", "amount", "prior_year"),
            ("16.12", "“三公”经费", "change", "prior_year"),
        ],
    ),
    (
        "八、政府性基金预算和国有资本经营预算财政拨款收支情况",
        "政府性基金预算年初没有结转，当年收入15.00万元。",
        [("15.00", "政府性基金预算财政拨款收入", "amount", "actual")],
    ),
    (
        SECOND,
        "本年收入合计16,643.18万元，较年初预算15,884.66万元增加758.52万元；其中事业收入590.88万元，较上年决算409.56万元增加181.32万元、增长44.27%，较年初预算554.66万元增加36.22万元。",
        [
            ("16,643.18", "收入合计", "amount", "actual"),
            ("15,884.66", "收入合计", "amount", "initial_budget"),
            ("758.52", "收入合计", "change", "initial_budget"),
            ("590.88", "事业收入", "amount", "actual"),
            ("409.56", "事业收入", "amount", "prior_year"),
            ("181.32", "事业收入", "change", "prior_year"),
            ("44.27", "事业收入", "change_rate", "prior_year"),
            ("554.66", "事业收入", "amount", "initial_budget"),
            ("36.22", "事业收入", "change", "initial_budget"),
        ],
    ),
    (
        "一、收支总体情况",
        "年初带着3.18万元结转和结余起步，全年取得收入68.13万元，收入总计为71.31万元。",
        [
            ("3.18", "年初结转和结余", "amount", "actual"),
            ("68.13", "收入合计", "amount", "actual"),
            ("71.31", "收入总计", "amount", "actual"),
        ],
    ),
    (
        "六、基本支出",
        "公用经费261.16万元，物业管理费86.52万元、电费18.90万元、水费24.16万元三项合计129.58万元。",
        [
            ("261.16", "公用经费", "amount", "actual"),
            ("86.52", "物业管理费", "amount", "actual"),
            ("18.90", "电费", "amount", "actual"),
            ("24.16", "水费", "amount", "actual"),
            ("129.58", "三项合计", "amount", "actual"),
        ],
    ),
]


@pytest.mark.parametrize("case", READ, ids=[case[1][:24] for case in READ])
def test_a_figure_is_read_in_a_clerk_s_own_manner(case):
    heading, sentence, facts = case
    found = disclosure(heading, sentence)
    read = [(f.text, f.label, f.measure, f.basis) for f in found.facts if f.measure not in ("other", "unread")]
    assert read == facts
    assert not [f for f in found.findings if f.severity == "exception"]


def test_a_question_is_the_heading_of_its_answer():
    found = disclosure(
        "问：机关运行经费是多少？",
        "答：部本级6.72万元。",
        "问：政府采购呢？",
        "答：总额81.25万元，货物62.35万元、服务18.90万元。",
    )
    assert [f.label for f in found.facts if f.text == "81.25"] == ["政府采购支出总额"]


def test_amounts_without_a_unit_have_the_one_that_all_tables_name():
    items = [
        f"{name}：预算数{n}.00；决算数{n}.50；上年{n}.25。"
        for n, name in enumerate(("办公费", "水费", "电费", "差旅费", "邮电费"), 2)
    ]
    tables = ("附表1　支出决算表", "金额单位：万元", "项目\t决算数", "基本支出\t20.00", "项目支出\t5.00", "合计\t25.00")
    units = lambda *lines: {f.unit for f in disclosure(*lines).facts if f.text in ("2.50", "3.25")}  # noqa: E731
    assert units(*items, *tables) == {"万元"}
    assert units(*items) == {""}
    assert units(*items, *tables, "附表2　收入决算表", "金额单位：元", "项目\t决算数", "事业收入\t20.00", "其他收入\t5.00") == {
        ""
    }


def test_a_path_that_begins_with_its_款_is_of_the_class_in_the_table():
    table = (
        "支出决算表",
        "金额单位：万元",
        "科目编码\t科目名称\t合计",
        "201\t一般公共服务支出\t9.00",
        "20133\t宣传事务\t9.00",
        "2013301\t行政运行\t9.00",
        "\t合计\t9.00",
    )
    found = disclosure(*table, GENERAL, "1. 宣传事务（款）行政运行（项）：年初预算8.00万元，决算9.50万元。")
    assert [f.key[0] for f in found.facts if f.text == "9.50"] == ["一般公共服务支出/宣传事务/行政运行"]


TABLE = ["公开03表  支出决算表", "单位：万元", "科目编码    科目名称    合计    其中：基本支出    其中：项目支出"]
ROWS = [
    (210, "卫生健康支出", 90, 60),
    (21002, "公立医院", 50, 40),
    (2100201, "综合医院", 50, 40),
    (21003, "基层医疗卫生机构", 40, 20),
]
ROWS += [(2100301, "城市社区卫生机构", 15, 12), (2100302, "乡镇卫生院", 25, 8)]


def typed_in(folder, *lines):
    path = folder / "青禾县卫生健康局_2023.txt"
    path.write_text("\n".join(["青禾县卫生健康局2023年度部门决算", *lines]), encoding="utf-8")
    return read(path)


def typed(wrong=""):
    rows = [f"{code}    {name}    {all_of}.00    {basic}.00    {all_of - basic}.00" for code, name, all_of, basic in ROWS]
    text = "\n".join([*TABLE, *rows, "          合计    90.00    60.00    30.00"])
    return text.replace("25.00    8.00    17.00", wrong or "25.00    8.00    17.00").split("\n")


def test_a_typed_table_with_two_headers_of_its_parts_is_read(tmp_path):
    assert not [f for f in typed_in(tmp_path, *typed()).facts if f.measure == "unread"]


def test_a_wrong_figure_of_a_typed_table_that_makes_two_sums_short_is_told(tmp_path):
    assert not told(typed_in(tmp_path, *typed()), "suspect", "suspect_either", "break", "rows_short")
    assert told(typed_in(tmp_path, *typed("25.00    8.00    15.00")), "suspect", "suspect_either")


def test_a_heading_behind_a_typed_table_is_no_row_of_it(tmp_path):
    lines = ["金额单位：万元", "指标                    2023年      2022年     增减额     增减率"]
    lines += [
        "本年收入合计          68355.13    63120.44    5234.69      8.29%",
        "事业收入              62486.35    57842.61    4643.74      8.03%",
    ]
    lines += [
        "公务接待费                1.85        2.36      -0.51    -21.61%",
        "",
        "（二）收入从哪里来",
        "",
        "本年收入合计68355.13万元，事业收入有62486.35万元。",
    ]
    found = typed_in(tmp_path, *lines)
    assert [(f.measure, f.basis) for f in found.facts if f.label == "公务接待费"] == [
        ("amount", "actual"),
        ("amount", "prior_year"),
        ("change", "prior_year"),
        ("change_rate", "prior_year"),
    ]


def test_a_total_of_some_bodies_is_not_the_department_s():
    rows = ["城关镇卫生院\t684.20", "石桥镇卫生院\t523.76", "合计\t1207.96"]
    found = disclosure(
        "本年收入合计2290.65万元，全部为事业收入2290.65万元。", "乡镇卫生院情况如下：", "单位\t事业收入（万元）", *rows
    )
    assert not [f for f in found.findings if f.severity == "exception"]


NIL = [
    ("本单位2023年度没有使用政府性基金预算财政拨款安排的支出。", True),
    ("本单位2023年度没有使用政府性基金预算财政拨款安排的“三公”经费。", False),
]


@pytest.mark.parametrize("sentence, said", NIL)
def test_what_no_fund_paid_for_is_not_the_fund_itself(sentence, said):
    found = disclosure(sentence, "政府性基金预算财政拨款本年收入20.00万元，本年支出20.00万元。")
    assert bool(told(found, "nil_but_figures")) == said


BELOW = [
    "（1）云山县水务局本级（行政单位）",
    "（2）云山县水利站（事业单位）",
    "（3）云山县水文中心（事业单位）",
    "二、收入支出情况",
]


@pytest.mark.parametrize("number, wrong", [("3", False), ("4", True), ("四", True)])
def test_bodies_on_lines_of_their_own_are_counted(number, wrong):
    found = disclosure(f"纳入2023年度部门决算编制范围的单位共{number}个：", *BELOW)
    assert bool(told(found, "units_counted")) == wrong


def test_a_scale_may_give_both_ends_of_a_grade():
    scale = "90分及以上为优，80分及以上不足90分为良，60分及以上不足80分为中。自评得分95.22分，评价等级为"
    assert told(disclosure(scale + "良。"), "grade_by_its_scale") and not told(disclosure(scale + "优。"), "grade_by_its_scale")
