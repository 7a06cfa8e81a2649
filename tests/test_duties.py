"""Duties of disclosure, scope and names: where each must speak, and near misses in which it is silent."""

from dataclasses import replace

from conftest import disclosure, document, told

from juesuan.findings.scope import expected, scope_of
from juesuan.reading.facts import read_facts
from juesuan.report.memo import Memo
from juesuan.report.opinion import opinion

MEALS = "三、财政拨款“三公”经费支出决算情况说明"
MEETINGS = "八、会议费、培训费支出情况说明"
FUND = "四、政府性基金预算财政拨款收入支出决算情况说明"
GENERAL = "二、一般公共预算财政拨款支出决算情况说明"
ITEM = "{n}.{path}（项）。年初预算为{budget}万元，支出决算为{actual}万元。"
TABLE = (
    "一般公共预算财政拨款支出决算表",
    "单位：万元",
    "科目编码\t科目名称\t合计\t基本支出\t项目支出",
    "合计\t\t100.00\t60.00\t40.00",
    "204\t公共安全支出\t100.00\t60.00\t40.00",
    "20406\t司法\t100.00\t60.00\t40.00",
    "2040601\t行政运行\t60.00\t60.00\t",
    "2040607\t公共法律服务\t40.00\t\t40.00",
    "",
)
CAPITAL = (
    "国有资本经营预算财政拨款支出决算表",
    "单位：万元",
    "科目编码\t科目名称\t合计\t基本支出\t项目支出",
    "合计\t\t0.00\t0.00\t0.00",
    "",
)
PROJECTS = (
    "编报绩效目标的2023年度项目{one}个，涉及预算金额{first}万元；"
    "绩效跟踪评价的2023年度项目{two}个，涉及预算金额{last}万元；绩效自评的2023年度项目{two}个，涉及预算金额{last}万元。"
)
FORM = (
    "2023年度项目支出绩效自评表",
    "项目名称\t点位改造工程\t\t\t\t",
    "项目资金（万元）\t年初预算数\t全年预算数\t全年执行数\t执行率\t得分",
    "年度资金总额\t120.00\t120.00\t120.00\t100%\t10",
    "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t得分",
    "产出指标\t数量指标\t改造点位数\t10处\t10处\t50",
    "效益指标\t社会效益指标\t覆盖社区数\t8个\t8个\t30",
    "满意度指标\t满意度指标\t居民满意度\t90%\t95%\t10",
    "总分\t\t\t\t\t100",
    "",
)


PUBLIC = (
    "“三公”经费支出决算表",
    "单位：万元",
    "项目\t预算数\t决算数",
    "合计\t18.00\t6.28",
    "因公出国（境）费\t0.00\t0.00",
    "公务用车购置及运行维护费\t12.00\t4.28",
    "公务接待费\t6.00\t2.00",
    "",
)


def items(*rows: tuple[str, str, str], budget: str = "500.00", actual: str = "300.00") -> tuple[str, ...]:
    whole = f"一般公共预算财政拨款支出年初预算为{budget}万元，支出决算为{actual}万元，主要原因是项目调减。其中："
    return (GENERAL, whole, *(ITEM.format(n=n, path=p, budget=b, actual=a) for n, (p, b, a) in enumerate(rows, 1)))


RUN = "城乡社区支出（类）城乡社区管理事务（款）行政运行"
CLEAN = "城乡社区支出（类）城乡社区环境卫生（款）城乡社区环境卫生"
LEGAL = "公共安全支出（类）{section}（款）公共法律服务（项）支出40.00万元。"
CONTENTS = ("目录", "一、收入支出决算总体情况说明", "二、机关运行经费支出情况", "三、政府采购支出情况", "四、名词解释")
BODY = (
    "一、收入支出决算总体情况说明",
    "2023年度收入总计100.00万元，支出总计100.00万元。",
    "二、机关运行经费支出情况",
    "机关运行经费支出10.00万元。",
    "{third}",
    "四、名词解释",
    "机关运行经费是指为保障运行的各项资金。",
)


def contents(third: str) -> tuple[str, ...]:
    return (*CONTENTS, *(line.format(third=third) for line in BODY))


SECTIONS = (
    "一、收入支出决算总体情况说明",
    "2023年度收入总计100.00万元，支出总计100.00万元。本年收入合计100.00万元，本年支出合计100.00万元，其中：基本支出100.00万元。",
    "二、财政拨款收入支出决算情况说明",
    "财政拨款收入支出总计100.00万元，一般公共预算财政拨款支出100.00万元。",
    "三、“三公”经费支出决算情况说明",
    "公务接待费支出0.00万元。",
    "{more}",
    "七、预算绩效管理情况",
    "本部门未开展绩效自评。",
    "八、名词解释",
    "政府采购是指使用财政性资金的采购。",
)
MORE = "四、机关运行经费、国有资产占用和政府采购支出情况", "机关运行经费、国有资产占用、政府采购均无。"


def sections(*more: str) -> tuple[str, ...]:
    return tuple(line for part in SECTIONS for line in (more if part == "{more}" else (part,)))


RULES: dict[str, tuple[list[tuple[str, ...]], list[tuple[str, ...]]]] = {
    "money_without_count": (
        [
            (MEALS, "公务用车购置费18.00万元，本年度购置公务用车0辆。"),
            (MEALS, "因公出国（境）费支出5.00万元，因公出国（境）团组0个，累计0人次。"),
            (MEETINGS, "2023年度培训费支出5.00万元，举办培训0期，培训0人次。"),
        ],
        [
            (MEETINGS, "2023年度培训费支出5.00万元，举办培训0期，培训30人次。"),
            (MEALS, "公务用车购置费18.00万元，本年度购置公务用车1辆。"),
            (MEALS, "公务用车购置费0.00万元，本年度购置公务用车0辆。"),
            (MEALS, "公务接待费支出5.00万元，国内公务接待3批次，0人次。"),
        ],
    ),
    "count_without_money": (
        [
            (MEALS, "公务用车购置费0.00万元，本年度购置公务用车7辆。"),
            (MEALS, "公务接待费支出0万元，国内公务接待6批次，60人次。"),
        ],
        [
            (MEALS, "公务接待费支出0.01万元，国内公务接待6批次，60人次。"),
            (MEALS, "公务接待费支出0.0万元，国内公务接待1批次，2人次。"),
            (MEALS, "公务接待费支出0.00万元，国内公务接待0批次，0人次。"),
        ],
    ),
    "fewer_persons_than_groups": (
        [
            (MEALS, "公务接待费支出1.20万元，国内公务接待12批次，11人次。"),
            (MEALS, "全年安排因公出国（境）团组3个，累计2人次，支出12.50万元。"),
        ],
        [
            (MEALS, "公务接待费支出1.20万元，国内公务接待12批次，12人次。"),
            (MEALS, "公务接待费支出1.20万元，国内公务接待12批次，0人次。"),
            (MEALS, "公务接待费支出1.20万元，国内公务接待12批次，80人次，国（境）外公务接待1批次，2人次。"),
        ],
    ),
    "three_public_detail": (
        [
            (MEALS, "公务用车购置及运行维护费支出9.00万元，公务用车保有量为3辆。"),
            (MEALS, "公务接待费支出0.00万元，接待外宾0批次、0人次。"),
            (MEALS, "公务用车购置及运行维护费支出9.00万元，其中运行维护费9.00万元，年末公务用车保有量3辆。"),
        ],
        [
            (MEALS, "公务用车购置及运行维护费支出9.00万元，其中：公务用车购置费0.00万元，公务用车保有量为3辆。"),
            (MEALS, "公务用车购置及运行维护费支出9.00万元，未购置公务用车，公务用车保有量为3辆。"),
            (MEALS, "公务用车购置及运行维护费支出0.00万元，公务用车保有量为0辆。"),
            (MEALS, "公务接待费支出0.00万元，国内公务接待0批次，0人次，接待外宾0批次、0人次。"),
            (MEALS, "公务用车购置及运行维护费支出9.00万元，公务用车保有量3辆，无新购车辆。"),
            (MEALS, "公务接待费支出2.00万元，接待国内来访团组26个，来访外宾0人次，国内来宾211人次。"),
            (MEALS, "公务接待费支出0万元。其中：国内公务接待支出0.00万（含外宾接待支出0.00万元），接待外宾0批次。"),
        ],
    ),
    "empty_table_unsaid": (
        [CAPITAL, (*CAPITAL, "说明：本部门无政府性基金预算财政拨款收入和支出，本表为空表。")],
        [
            (*CAPITAL, "说明：本部门2023年度无国有资本经营预算财政拨款支出，本表为空表。"),
            tuple(line.replace("0.00\t0.00\t0.00", "5.00\t0.00\t5.00") for line in CAPITAL),
        ],
    ),
    "budgets_short": (
        [items((RUN, "120.00", "118.00"), (CLEAN, "180.00", "182.00"))],
        [
            items((RUN, "120.00", "118.00"), (CLEAN, "380.00", "182.00")),
            items((RUN, "120.00", "118.00"), (CLEAN, "379.50", "182.00")),
            items((RUN, "120.00", "118.00"), (CLEAN, "180.00", "82.00")),
        ],
    ),
    "budgets_over": (
        [items((RUN, "320.00", "118.00"), (CLEAN, "380.00", "182.00"))],
        [
            items((RUN, "120.00", "118.00"), (CLEAN, "380.00", "182.00")),
            items((RUN, "120.00", "118.00"), (CLEAN, "380.01", "182.00")),
            items((RUN, "320.00", "118.00"), (CLEAN, "380.00", "82.00")),
        ],
    ),
    "projects_other_amount": (
        [(PROJECTS.format(one=48, two=48, first="7589.42", last="4974.93"),)],
        [
            (PROJECTS.format(one=48, two=48, first="4974.93", last="4974.93"),),
            (PROJECTS.format(one=50, two=48, first="7589.42", last="4974.93"),),
        ],
    ),
    "project_form_amount": (
        [(*FORM, "十、预算绩效管理情况", "点位改造工程全年预算数为100万元，执行数为100万元，完成预算的100%。")],
        [
            (*FORM, "十、预算绩效管理情况", "点位改造工程全年预算数为120万元，执行数为120万元，完成预算的100%。"),
            (*FORM, "十、预算绩效管理情况", "管网改造工程全年预算数为100万元，执行数为100万元，完成预算的100%。"),
        ],
    ),
    "item_above_total": (
        [
            (
                FUND,
                "政府性基金预算财政拨款支出105.00万元。具体情况如下：",
                "1.城乡社区支出（类）国有土地使用权出让收入安排的支出（款）其他支出（项）135.00万元。",
            ),
            (
                FUND,
                "政府性基金预算财政拨款支出年初预算为105.00万元，支出决算为90.00万元。具体情况如下：",
                "1.城乡社区支出（类）国有土地使用权出让收入安排的支出（款）其他支出（项）。年初预算为135.00万元，支出决算为60.00万元。",
            ),
        ],
        [
            (
                FUND,
                "政府性基金预算财政拨款支出135.00万元。具体情况如下：",
                "1.城乡社区支出（类）国有土地使用权出让收入安排的支出（款）其他支出（项）135.00万元。",
            ),
            (FUND, "1.城乡社区支出（类）国有土地使用权出让收入安排的支出（款）其他支出（项）135.00万元。"),
        ],
    ),
    "names_differ": (
        [
            (*TABLE, GENERAL, LEGAL.format(section="普法宣传")),
            (*TABLE, GENERAL, "医疗卫生与计划生育支出（类）行政事业单位医疗（款）行政单位医疗（项）支出4.00万元。"),
        ],
        [
            (*TABLE, GENERAL, LEGAL.format(section="司法")),
            (*TABLE, GENERAL, "卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）支出4.00万元。"),
        ],
    ),
    "body_two_names": (
        [("目录", "云山县政务服务管里办公室2023年度机关运行经费支出3.00万元。")],
        [
            ("目录", "云山县政务服务管理办公室2023年度机关运行经费支出3.00万元。"),
            ("目录", "云山县2023年度机关运行经费支出3.00万元。"),
            ("目录", "县政务服务管理办公室2023年度机关运行经费支出3.00万元。"),
        ],
    ),
    "units_counted": (
        [("一、单位构成", "本部门共有下属单位3个，分别是：云山县第一小学、云山县第二小学。")],
        [
            ("一、单位构成", "本部门共有下属单位2个，分别是：云山县第一小学、云山县第二小学。"),
            ("一、单位构成", "本部门共有下属单位3个，分别是：云山县第一小学、云山县第二小学等。"),
            ("一、单位构成", "纳入2023年度决算编制的单位包括局机关、云山县第一小学。"),
        ],
    ),
    "contents_against_body": (
        [contents("机关运行经费主要用于办公。")],
        [contents("三、政府采购支出情况"), contents("三、政府采购支出情况说明"), BODY[:2]],
    ),
    "unusual_cost": (
        [
            (MEETINGS, "2023年度会议费支出6.40万元，召开会议2次，参会8人次；培训费支出3.00万元，举办培训2期，培训60人次。"),
            (MEETINGS, "2023年度培训费支出3.00万元，举办培训2期，培训60000人次。"),
            (MEALS, "公务接待费支出3.20万元。国内公务接待6批次，16人次。"),
            (MEALS, "公务用车运行维护费支出31.00万元，公务用车保有量2辆。"),
        ],
        [
            (MEETINGS, "2023年度会议费支出6.40万元，召开会议2次，参会80人次；培训费支出3.00万元，举办培训2期，培训60人次。"),
            (MEETINGS, "2023年度会议费支出4.00万元，召开会议2次，参会8人次。"),  # just as much as a participant may cost
            (MEETINGS, "2023年度会议费预算6.40万元，计划召开会议2次，参会8人次。"),
            (MEALS, "公务接待费支出3.20万元。国内公务接待6批次，16人次；国（境）外公务接待2批次，20人次。"),
            (MEALS, "公务用车运行维护费支出30.00万元，公务用车保有量2辆。"),
            (MEALS, "公务用车运行维护费支出31.00万元，含租用车辆费用，公务用车保有量2辆。"),
        ],
    ),
    "more_bought_than_held": (
        [(MEALS, "公务用车购置费支出60.00万元，购置公务用车4辆；公务用车运行维护费支出9.00万元，公务用车保有量3辆。")],
        [
            (MEALS, "公务用车购置费支出60.00万元，购置公务用车3辆；公务用车运行维护费支出9.00万元，公务用车保有量3辆。"),
            (MEALS, "公务用车购置费支出60.00万元，购置公务用车4辆。"),
        ],
    ),
    "three_public_over_budget": (
        [
            (MEALS, "公务接待费年初预算为1.20万元，支出决算为1.21万元，完成年初预算的100.83%，比上年减少0.30万元。"),
            (
                MEALS,
                "“三公”经费年初预算为9.00万元，支出决算为8.00万元，决算数小于年初预算数的主要原因是厉行节约。",
                "（一）公务接待费",
                "公务接待费年初预算为1.00万元，支出决算为2.00万元，完成年初预算的200%。",
            ),
        ],
        [
            (MEALS, "公务接待费年初预算为1.21万元，支出决算为1.21万元，完成年初预算的100%。"),
            (MEALS, "公务接待费年初预算为1.2万元，支出决算为1.21万元，完成年初预算的100.8%。"),
            (MEALS, "公务接待费年初预算为1.20万元，支出决算为1.91万元，完成年初预算的159.17%，主要原因是招商接待增加。"),
            (MEALS, "公务接待费年初预算为1.20万元，全年预算为2.00万元，支出决算为1.91万元，完成年初预算的159.17%。"),
            (
                MEALS,
                "“三公”经费年初预算为3.00万元，支出决算为4.00万元，主要原因是公务接待费增加。",
                "公务接待费年初预算为1.00万元，支出决算为2.00万元，完成年初预算的200%。",
            ),
        ],
    ),
    "table_budget_differs": (
        [(*PUBLIC, MEALS, "“三公”经费支出预算为16.00万元，支出决算为6.28万元，主要原因是厉行节约。")],
        [
            (*PUBLIC, MEALS, "“三公”经费支出预算为18.00万元，支出决算为6.28万元，主要原因是厉行节约。"),
            (
                *(line.replace("预算数", "全年预算数") for line in PUBLIC),
                MEALS,
                "“三公”经费支出预算为16.00万元，支出决算为6.28万元，主要原因是厉行节约。",
            ),
        ],
    ),
    "missing_section": (
        [sections("四、其他", "机关运行经费支出10.00万元，共有车辆0辆。")],
        [sections(*MORE), SECTIONS[:2], (MEALS, "公务接待费支出0.00万元。")],
    ),
}
TITLES = {"body_two_names": "云山县政务服务管理办公室2023年度部门决算说明"}


def test_the_opinion_says_what_is_lacking_and_that_tables_are_absent():
    cut = disclosure(*sections("四、其他", "机关运行经费支出10.00万元，共有车辆0辆。"))
    said = opinion(cut)
    assert "lacking" in said.said and "no_tables" in said.said and said.counts["lacking"] == 1
    assert "政府采购" in next(f for f in cut.findings if f.kind == "missing_section").zh["title"]
    assert "lacking" not in opinion(disclosure(*sections(*MORE))).said


def test_what_a_part_of_a_publication_does_not_hold_is_said_and_is_no_finding():
    part = disclosure("一、收入决算情况说明", "2023年度收入合计800.00万元，其中：财政拨款收入500.00万元，其他收入300.00万元。")
    said, page = opinion(part), Memo(part, "zh").html()
    assert {"partial", "no_tables"} <= set(said.said) and "lacking" not in said.said and told(part, "missing_section") == []
    assert "按部分公开内容核对" in said.text("zh") and "国有资产占用情况" in page and "收入支出决算总表" in page
    assert not {"partial", "no_tables"} & set(opinion(replace(part, reading=replace(part.reading, year=None))).said)


def test_a_required_table_that_was_cut_out_is_told_where_the_others_stand():
    tables = [(t["name"], "单位：万元", "科目编码\t科目名称\t合计", "合计\t\t0.00", "") for t in expected()["tables"]]
    whole = disclosure(*(line for table in tables for line in table))
    cut = disclosure(*(line for table in tables[:4] + tables[5:] for line in table))
    few = disclosure(*(line for table in tables[:3] for line in table))
    assert [told(d, "missing_table") != [] for d in (whole, cut, few)] == [False, True, False]
    assert "一般公共预算财政拨款支出决算表" in next(f for f in cut.findings if f.kind == "missing_table").zh["title"]


def test_two_sections_cut_out_of_a_whole_document_are_told(bundled):
    text = bundled.document.text
    start, end = text.index("（二）国有资产占用情况说明"), text.index("五、预算绩效管理情况说明")
    cut = document(text[:start] + text[end:], bundled.document.file)
    assert scope_of(bundled.document, bundled.reading).missing_sections == ()
    found = scope_of(cut, read_facts(cut))
    assert [chinese for _, chinese in found.missing_sections] == ["政府采购支出情况", "国有资产占用情况"]


def test_a_table_behind_the_glossary_is_there_by_its_title():
    tables = [(t["name"], "单位：万元", "科目编码\t科目名称\t合计", "合计\t\t0.00", "") for t in expected()["tables"]]
    glossary = ("第三部分 名词解释", "一、财政拨款收入：指从同级财政部门取得的资金。")
    lines = [line for table in tables[:-1] for line in table]
    told_of = told(disclosure(*lines, *glossary, tables[-1][0], "1 2 3 4 5 6"), "missing_table")
    named = told(disclosure(*lines, *glossary, f"二、{tables[-1][0]}：指反映有关支出的表。"), "missing_table")
    assert not told_of and named


def test_a_section_whose_number_is_that_of_the_glossary_on_the_contents_page_is_there():
    contents = ("第一部分 概况", "第二部分 决算情况说明", "第三部分 名词解释")
    body = ("第一部分 部门概况", "第二部分 2023年度部门决算说明", "第三部分 其他重要事项", "一、机关运行经费支出情况")
    spent = "2023年度机关运行经费支出10.00万元。"
    there = disclosure(*contents, *body, spent, "第五部分 名词解释", "1.财政拨款收入：指从同级财政部门取得的资金。")
    explained = disclosure(*contents, *body[:2], "第三部分 名词解释", "一、机关运行经费：指保障单位运行的资金。", spent)
    names = [
        [chinese for _, chinese in (*scope.missing_sections, *scope.absent_sections)]
        for scope in (scope_of(d.document, d.reading) for d in (there, explained))
    ]
    assert ["机关运行经费支出情况" in absent for absent in names] == [False, True]
