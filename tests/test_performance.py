# ruff: noqa: E501 - Chinese characters count double, and a sentence under test stays whole
"""Performance self-evaluation forms: for every rule a form on which it must speak, and near misses in which it must be silent."""

import pytest
from conftest import disclosure, told, verdicts

from juesuan.disclosure import read as read_file

HEAD = (
    "云山县某局2023年度项目支出绩效自评表",
    "项目名称\t{project}\t\t\t\t\t",
    "项目资金（万元）\t年初预算数\t全年预算数\t全年执行数\t执行率\t执行率得分\t",
    "年度资金总额\t{spent}\t{spent}\t{spent}\t100%\t10\t",
    "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分",
)
GOOD = (
    "产出指标\t数量指标\t维护路灯数量\t≥200盏\t210盏\t20\t20",
    "产出指标\t质量指标\t亮灯率\t≥95%\t97%\t10\t10",
    "产出指标\t时效指标\t维修及时率\t≥95%\t96%\t10\t10",
    "产出指标\t成本指标\t每盏维护成本\t≤2500元\t2381元\t10\t10",
    "效益指标\t社会效益指标\t覆盖街道数\t≥8条\t9条\t30\t30",
    "满意度指标\t服务对象满意度指标\t居民满意度\t≥90%\t92%\t10\t10",
)
PEOPLE = "产出指标\t数量指标\t聘用协管员人数\t{}人\t{}人\t20\t20"
MONTHLY = "产出指标\t成本指标\t每月人均工资\t{}元\t{}元\t10\t10"


def form(*rows: str, project: str = "路灯维护", spent: str = "50.00", total: str = "100") -> tuple[str, ...]:
    return (*(line.format(project=project, spent=spent) for line in HEAD), *rows, f"总分\t\t\t\t\t100\t{total}", "")


def rows(*changed: str) -> tuple[str, ...]:
    """The good rows, with those replaced that have the same third-level indicator or the same class and kind."""
    kept = list(GOOD)
    for row in changed:
        place = next(n for n, old in enumerate(kept) if old.split("\t")[1] == row.split("\t")[1])
        kept[place] = row
    return tuple(kept)


def worded(*texts: str) -> tuple[str, ...]:
    return ("五、预算绩效管理情况说明", *texts)


OWN_COST = (
    "成本指标\t经济成本指标\t每盏维护成本\t≤2500元\t2381元\t10\t10",
    "成本指标\t社会成本指标\t停电时长\t≤8小时\t6小时\t10\t10",
)


RULES: dict[str, tuple[list[tuple[str, ...]], list[tuple[str, ...]]]] = {
    "form_coverage": (
        [
            worded("本部门对16个项目开展了绩效自评，涉及资金800.00万元。", *form(*GOOD)),
            worded("本部门对2个项目开展了绩效自评，涉及资金800.00万元。", *form(*GOOD)),
        ],
        [
            worded("本部门对1个项目开展了绩效自评，涉及资金50.00万元。", *form(*GOOD)),
            worded("本部门对2个项目开展了绩效自评，涉及资金100.00万元。", *form(*GOOD), *form(*GOOD, project="路面养护")),
            worded("本部门对16个项目开展了绩效自评，涉及资金800.00万元。自评结果另行公开。"),
        ],
    ),
    "cost_against_spent": (
        [form(*rows(PEOPLE.format("19", "19"), MONTHLY.format("4500", "4500")), spent="93.50")],
        [
            form(*rows(PEOPLE.format("19", "19"), MONTHLY.format("4500", "4500")), spent="102.60"),
            form(*rows(PEOPLE.format("19", "19"), MONTHLY.format("4500", "4500")), spent="99.00"),
            form(*rows(PEOPLE.format("19", "19")), spent="93.50"),
            form(*GOOD, spent="93.50"),
        ],
    ),
    "full_marks": (
        [
            form(
                "产出指标\t数量指标\t维护路灯数量\t200盏\t200盏\t20\t20",
                "产出指标\t质量指标\t亮灯率\t95%\t95%\t10\t10",
                "产出指标\t时效指标\t维修及时率\t95%\t95%\t10\t10",
                "产出指标\t成本指标\t每盏维护成本\t2500元\t2500元\t10\t10",
                "效益指标\t社会效益指标\t覆盖街道数\t8条\t8条\t30\t30",
                "满意度指标\t满意度指标\t居民满意度\t90%\t90%\t10\t10",
            )
        ],
        [
            form(*GOOD),
            form(*rows("产出指标\t数量指标\t维护路灯数量\t200盏\t200盏\t20\t20")),
            form(
                "产出指标\t数量指标\t维护路灯数量\t200盏\t200盏\t20\t20",
                "产出指标\t质量指标\t亮灯率\t95%\t95%\t10\t10",
                "产出指标\t时效指标\t维修及时率\t95%\t95%\t10\t10",
                "产出指标\t成本指标\t每盏维护成本\t2500元\t2500元\t10\t9",
                "效益指标\t社会效益指标\t覆盖街道数\t8条\t8条\t30\t30",
                "满意度指标\t满意度指标\t居民满意度\t90%\t90%\t10\t10",
                total="99",
            ),
        ],
    ),
    "unmet_full_marks": (
        [
            form(*rows("产出指标\t数量指标\t维护路灯数量\t≥200盏\t180盏\t20\t20")),
            form(*rows("产出指标\t成本指标\t每盏维护成本\t≤2500元\t2600元\t10\t10")),
            form(*rows("产出指标\t质量指标\t灯具故障率\t3%\t5%\t10\t10")),
        ],
        [
            form(*GOOD),
            form(*rows("产出指标\t数量指标\t维护路灯数量\t≥200盏\t180盏\t20\t18"), total="98"),
            form(*rows("产出指标\t质量指标\t灯具故障率\t3%\t2%\t10\t10")),
            form(*rows("产出指标\t成本指标\t每盏维护成本\t2500元\t2381元\t10\t10")),
            form(*rows("产出指标\t时效指标\t平均维修时间\t≤24小时\t20小时\t10\t10")),
            form(*rows("产出指标\t时效指标\t平均维修用时\t24小时\t20小时\t10\t10")),
            form(*rows("产出指标\t质量指标\t投诉处理率\t95%\t98%\t10\t10")),
            form(*rows("产出指标\t成本指标\t成本节约率\t5%\t8%\t10\t10")),
            form(*rows("产出指标\t数量指标\t压减公用经费\t≥5%\t6%\t20\t20")),
        ],
    ),
    "easy_target": (
        [
            form(*rows("产出指标\t数量指标\t维护路灯数量\t≥200盏\t900盏\t20\t20")),
            form(*rows("产出指标\t质量指标\t居民投诉率\t≤10%\t0%\t10\t10")),
        ],
        [
            form(*GOOD),
            form(*rows("产出指标\t数量指标\t维护路灯数量\t≥200盏\t230盏\t20\t20")),
            form(*rows("产出指标\t质量指标\t亮灯率\t≥95%\t100%\t10\t10")),
        ],
    ),
    "duplicate_indicator": (
        [form(*GOOD[:1], "产出指标\t数量指标\t路灯维护盏数\t≥200盏\t210盏\t10\t10", *GOOD[2:])],
        [
            form(*GOOD),
            form(*GOOD[:1], "产出指标\t质量指标\t亮灯率\t≥95%\t96%\t10\t10", *GOOD[2:]),
            form(*GOOD[:1], "产出指标\t数量指标\t更换灯杆数量\t≥200根\t210根\t10\t10", *GOOD[2:]),
        ],
    ),
    "missing_class": (
        [form(*GOOD[:2], *GOOD[3:])],
        [form(*GOOD), form(*GOOD, "满意度指标\t服务对象满意度指标\t商户满意度\t≥90%\t92%\t0\t0")],
    ),
    "class_weights": (
        [
            form(
                *rows(
                    "产出指标\t数量指标\t维护路灯数量\t≥200盏\t210盏\t10\t10",
                    "效益指标\t社会效益指标\t覆盖街道数\t≥8条\t9条\t40\t40",
                )
            ),
            form(*GOOD[:5], GOOD[5].replace("\t10\t10", "\t20\t20")),  # satisfaction 20
            form(*GOOD[:3], *OWN_COST, GOOD[4], GOOD[5].replace("\t10\t10", "\t20\t20")),  # the same beside an own cost
            form(*GOOD, "预算执行率\t\t预算执行率\t100%\t100%\t20\t20"),  # execution 20
            form(*GOOD[:3], GOOD[4], GOOD[5], "\t\t预算执行率\t100%\t100%\t10\t10"),  # output 40, which execution is not
        ],
        [
            form(*GOOD),
            form(
                "产出指标\t数量指标\t维护路灯数量\t≥200盏\t210盏\t12.5\t12.5",
                "产出指标\t质量指标\t亮灯率\t≥95%\t97%\t12.5\t12.5",
                "产出指标\t时效指标\t维修及时率\t≥95%\t96%\t12.5\t12.5",
                "产出指标\t成本指标\t每盏维护成本\t≤2500元\t2381元\t12.5\t12.5",
                *GOOD[4:],
            ),
            form(*GOOD[:3], *OWN_COST, *GOOD[4:]),  # output 40, and the cost 20 beside it
            form(*GOOD[:3], GOOD[3].replace("产出指标", ""), *GOOD[4:]),  # a cost below the output, its cell merged
            form(*GOOD, "\t\t预算执行率\t100%\t100%\t10\t10"),  # the last row, no satisfaction
            form("预算执行率\t\t预算执行率\t100%\t100%\t10\t10", *GOOD),
            form(*GOOD[:3], "产出指标\t时效指标\t预算执行率\t≥95%\t96%\t10\t10", *GOOD[4:]),  # one of the output
            form(*GOOD[:4], "产出指标\t\t预算执行率\t100%\t100%\t10\t10", *GOOD[4:]),  # beside an output of 50
            form(*GOOD, "加分指标\t创新指标\t试点数量\t≥1个\t1个\t5\t5"),  # of no class that the rule knows
        ],
    ),
}


def test_a_form_in_order_gives_no_finding_and_no_unread_figure():
    found = disclosure(*form(*GOOD))
    assert told(found) == []
    assert found.counts()["unread"] == 0
    assert not [c for c in found.checks if c.verdict == "breaks"]


def test_the_cells_of_a_form_are_read_by_their_columns():
    found = disclosure(*form(*GOOD))
    lamps = [(f.measure, str(f.value), f.unit) for f in found.facts if f.label == "维护路灯数量"]
    assert lamps == [("target", "200", "盏"), ("count", "210", "盏"), ("weight", "20", "分"), ("score", "20", "分")]
    money = [(f.label, f.basis, str(f.value), f.unit) for f in found.facts if f.label == "项目资金"]
    assert money == [("项目资金", b, "50.00", "万元") for b in ("initial_budget", "annual_budget", "actual")]
    assert [(f.label, str(f.value)) for f in found.facts if f.measure == "score" and f.key] == [
        ("执行率得分", "10"),
        ("自评总分", "100"),
    ]


def test_two_forms_keep_their_figures_apart():
    found = disclosure(*form(*GOOD), *form(*GOOD, project="路面养护", spent="80.00"))
    assert {(f.group, str(f.value)) for f in found.facts if f.label == "项目资金"} == {
        ("路灯维护", "50.00"),
        ("路面养护", "80.00"),
    }
    assert not [c for c in found.checks if c.verdict == "breaks"]


def test_a_blank_form_says_nothing():
    blank = tuple("\t".join([*row.split("\t")[:3], "", "", "", ""]) for row in GOOD)
    found = disclosure(*HEAD[:1], "项目名称\t\t\t\t\t\t", *HEAD[4:], *blank, "")
    assert told(found) == []


def test_the_bundled_form_has_the_findings_that_were_confirmed_by_hand(bundled):
    """tests/gold/jiangjin_2020_problems.md, J11 to J14 and the missing class."""
    kinds = {k for k, _ in told(bundled)} & set(RULES)
    assert kinds == {"form_coverage", "cost_against_spent", "full_marks", "easy_target", "duplicate_indicator", "missing_class"}


def test_weights_of_a_form_from_before_the_rule_are_not_judged(bundled):
    from conftest import document

    from juesuan.disclosure import Disclosure
    from juesuan.reading.facts import read_facts

    made = document(bundled.document.text.replace("2020年", "2019年"), "某局_2019.txt")
    found = Disclosure(made, read_facts(made))
    assert found.year == 2019 and "class_weights" not in {f.kind for f in found.findings}


EVALUATED = (
    "十、绩效评价情况：绩效自评的2023年度项目4个，涉及预算金额60.00万元，平均得分{score}分，绩效自评中共发现问题{count}个。"
)
LATE = "公园维护支出年初预算为9.00万元，支出决算为5.00万元。决算数小于预算数的主要原因：部分工程未能实施，结转下年。"


@pytest.mark.parametrize(
    ("score", "count", "line", "severity"),
    [("98.40", 0, LATE, "note"), ("100.00", 0, "", "note"), ("98.40", 2, LATE, ""), ("98.40", 0, "", "")],
)
def test_no_problem_found_is_held_against_work_that_was_not_done(score, count, line, severity):
    found = disclosure(EVALUATED.format(score=score, count=count), line)
    assert [f.severity for f in found.findings if f.kind == "no_problem_found"] == ([severity] if severity else [])


SIZE = "五、基本支出情况说明：一般公共预算财政拨款基本支出90.00万元，其中：人员经费70.00万元，公用经费20.00万元。"
COSTS = "机关运行经费支出{}万元，用于日常办公。"


@pytest.mark.parametrize(
    ("units", "costs", "asked"),
    [
        ("本局下属事业单位2个。", "20.00", True),
        ("本局下属事业单位2个。", "15.00", False),
        ("本局汇总行政事业单位决算。", "20.00", False),
        ("事业运行（项）支出决算为8.00万元。", "20.00", True),
    ],
)
def test_operating_costs_as_high_as_all_public_costs_are_asked_about_where_there_is_an_institution(units, costs, asked):
    found = disclosure(units, SIZE, COSTS.format(costs))
    assert any("机关运行经费" in q.zh for q in found.questions) is asked


def funds(*lines: str) -> tuple[str, ...]:
    """A form whose project's money is told fund by fund."""
    head = [line.format(project="路灯维护", spent="50.00") for line in HEAD]
    return ("云山县某局2023年度部门决算公开", *head[:3], *lines, head[4], *GOOD, "总分\t\t\t\t\t100\t99", "")


def sums(*lines: str) -> list[tuple[str, str]]:
    return verdicts(disclosure(*funds(*lines)), "sum")


ALL = "年度资金总额\t60.00\t70.00\t63.00\t90%\t9\t"
GRANT = "其中：当年财政拨款\t40.00\t45.00\t43.00\t95.56%\t—\t"
CARRIED = "上年结转资金\t15.00\t15.00\t12.00\t80%\t—\t"
REST = "其他资金\t5.00\t10.00\t8.00\t80%\t—\t"


def test_the_funds_of_a_project_make_its_whole_in_each_column():
    assert sums(ALL, GRANT, CARRIED, REST) == [("项目资金", "ties")] * 3
    slipped = REST.replace("8.00", "9.00")
    assert sums(ALL, GRANT, CARRIED, slipped) == [("项目资金", "ties"), ("项目资金", "ties"), ("项目资金", "breaks")]
    found = disclosure(*funds(ALL, GRANT, CARRIED, slipped))
    assert [(f.severity, f.label) for f in found.findings if f.severity == "exception"] == [("exception", "其他资金")]


def test_funds_that_need_not_be_all_or_lie_within_one_another_are_not_added_up():
    assert "breaks" not in dict(sums(ALL, GRANT, CARRIED)).values()  # whatever else there was is not printed
    assert "breaks" not in dict(sums(ALL, GRANT.replace("40.00", ""), CARRIED, REST)).values()  # a blank is no nil
    within = "其中：中央财政资金\t30.00\t30.00\t30.00\t100%\t—\t"
    assert "breaks" not in dict(sums(ALL, GRANT, within, CARRIED, REST)).values()
    again = "其中：上年结转资金\t15.00\t15.00\t12.00\t80%\t—\t"
    assert "breaks" not in dict(sums(ALL.replace("60.00", "45.00"), GRANT, again, REST)).values()


def test_more_than_the_whole_is_told_though_not_all_funds_are_printed():
    assert ("项目资金", "breaks") in sums(ALL.replace("60.00", "50.00"), GRANT, CARRIED)


def test_a_department_form_has_its_weights_in_the_headers_and_is_no_print_of_the_accounts():
    rows = (
        "部门整体支出绩效自评表（2023年度）\t\t\t\t\t\t",
        "预算执行情况（万元）\t年初预算数\t调整后预算数\t决算数\t执行率\t得分（10分）\t",
        "部门支出总额\t900.00\t960.00\t912.00\t95.00%\t9.5\t",
        "其中：基本支出\t500.00\t520.00\t519.00\t99.81%\t\t",
        "项目支出\t400.00\t440.00\t393.00\t89.32%\t\t",
        "一级指标\t二级指标\t三级指标\t目标值\t完成值\t分值\t得分",
        "产出指标\t数量指标\t门诊人次\t30000\t31200\t50\t50",
        "效益指标\t社会效益指标\t群众满意率\t90%\t93%\t40\t39",
        "合计\t\t\t\t\t100\t98.5",
        "",
    )
    found = disclosure("2023年度支出总计912.30万元，其中：基本支出519.30万元，项目支出393.00万元。", *rows)
    read = {(f.label, f.measure, f.basis, f.text) for f in found.facts if f.cell}
    assert {("项目资金", "amount", "initial_budget", "900.00"), ("基本支出", "amount", "annual_budget", "520.00")} <= read
    assert ("执行率得分", "weight", "", "10") in read and not any(m == "unread" for _, m, _, _ in read)
    assert {c.verdict for c in found.checks} == {"ties"} and not told(found, "suspect", "break")
    assert verdicts(found, "sum").count(("项目资金", "ties")) == 3


@pytest.mark.parametrize(("score", "verdict"), [("18", "ties"), ("9", "breaks")])
def test_the_execution_score_is_of_the_weight_that_the_form_prints(score, verdict):
    lines = (
        "项目支出绩效自评表（2023年度）\t\t\t\t\t\t",
        "项目名称\t路灯维护\t\t\t\t\t\t",
        "项目资金（万元）\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分",
        f"年度资金总额\t60.00\t70.00\t63.00\t20\t90%\t{score}",
        "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分",
        "产出指标\t数量指标\t维护路灯数量\t≥200盏\t210盏\t80\t80",
        "",
    )
    assert ("执行率得分", verdict) in verdicts(disclosure(*lines), "score")


SUBTOTALS = """某馆2023年度“档案加工”项目绩效自评评分表
项目绩效自评评分表
一级指标\t二级指标\t三级指标\t权重\t自评得分
预算执行情况\t\t\t10\t9
产出指标\t小计\t\t50\t50
\t数量指标\t加工页数\t25\t25
\t质量指标\t合格率\t25\t25
效益指标\t小计\t\t40\t40
\t社会效益指标\t利用率\t40\t40
合计\t\t\t100\t{}
"""


@pytest.mark.parametrize(("total", "broken"), [("99", 0), ("95", 1)])
def test_the_subtotals_of_a_form_are_no_indicators_beside_their_own(total, broken, tmp_path):
    path = tmp_path / "某馆_2023.txt"
    path.write_text(SUBTOTALS.format(total), encoding="utf-8")
    assert sum(c.verdict == "breaks" for c in read_file(path).checks) == broken


def test_a_form_on_all_that_a_department_spends_is_no_budget_for_its_row_of_requests(tmp_path):
    path = tmp_path / "云岭市档案馆_2022.txt"
    head = "年度预算申请(万元)\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分"
    row = "\t年度资金总额\t100.00\t110.00\t99.00\t10\t90.00%\t9"
    path.write_text(f"2022年度部门整体支出绩效自评表\n部门(单位)名称\t云岭市档案馆\n{head}\n{row}\n", encoding="utf-8")
    assert read_file(path).reading.identity.kind == "notice"


TWICE = """2023年度项目支出绩效自评表
项目名称\t档案加工
项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
\t年度资金总额\t100.00\t100.00\t86.50\t10\t86.50%\t8.65
一级指标\t二级指标\t三级指标\t权重\t业绩值\t得分
预算执行\t预算执行率\t预算执行率\t10.00\t86.50%\t8.65
产出指标\t数量指标\t加工页数\t50.00\t5万页\t50.00
效益指标\t社会效益指标\t利用率\t40.00\t达成\t40.00
合计\t\t\t100.00\t\t{}
"""


@pytest.mark.parametrize(("total", "broken"), [("98.65", 0), ("95.65", 1)])
def test_an_execution_rate_scored_beside_the_funds_and_among_the_indicators_counts_once(total, broken, tmp_path):
    path = tmp_path / "某馆_2023.txt"
    path.write_text(TWICE.format(total), encoding="utf-8")
    found = read_file(path)
    assert sum(c.verdict == "breaks" for c in found.checks) == broken
    assert any(f.severity == "exception" for f in found.findings) == bool(broken)
