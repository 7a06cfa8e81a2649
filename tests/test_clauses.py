"""The clause grammar: what each figure of a sentence means, in the phrasings of many departments."""

import itertools
import sys

import pytest
from conftest import disclosure, document
from hypothesis import given, settings
from hypothesis import strategies as st

from juesuan.reading.clauses import Paragraph
from juesuan.reading.facts import read_facts
from juesuan.reading.figures import find_figures, plain
from juesuan.reading.grammar import Context, Grammar
from juesuan.reading.vocabulary import vocabulary

WHOLE = "一、收入支出决算情况说明"
GENERAL = "二、一般公共预算财政拨款支出决算情况说明"
MEALS = "三、财政拨款“三公”经费支出决算情况说明"
OTHER = "四、其他重要事项的情况说明"


def meanings(heading: str, sentence: str) -> list[tuple[str, ...]]:
    """(label, measure, basis, value and unit[, of]) of the figures of a sentence under a heading, in reading order."""
    found = disclosure(heading, sentence)
    start = found.document.text.index(heading) + len(heading)
    facts = [f for f in found.facts if f.start >= start and f.measure != "other"]
    return [(f.label, f.measure, f.basis, f"{f.value}{f.unit}", *([f.of] if f.of else [])) for f in facts]


SENTENCES = [
    # names of funds, totals, wholes and parts
    (MEALS, "一般公共预算财政拨款安排的“三公”经费支出2.00万元。", [("“三公”经费", "amount", "actual", "2.00万元")]),
    (MEALS, "“三公”经费一般公共预算财政拨款支出2.00万元。", [("“三公”经费", "amount", "actual", "2.00万元")]),
    # names in a row before one amount are its parts, before as many amounts their subjects; a budget that is divided
    (
        MEALS,
        "因公出国（境）费、公务用车购置及运行维护费和公务接待费的财政拨款预算数9.00万元、决算数8.00万元。",
        [("“三公”经费", "amount", "initial_budget", "9.00万元"), ("“三公”经费", "amount", "actual", "8.00万元")],
    ),
    (
        MEALS,
        "因公出国（境）费、公务接待费的决算数3.00万元、2.00万元。",
        [("因公出国（境）费", "amount", "actual", "3.00万元"), ("公务接待费", "amount", "actual", "2.00万元")],
    ),
    (
        MEALS,
        "“三公”经费财政拨款预算中，因公出国（境）费3.00万元，公务接待费2.00万元。执行中，公务接待费支出1.00万元。",
        [
            ("因公出国（境）费", "amount", "initial_budget", "3.00万元"),
            ("公务接待费", "amount", "initial_budget", "2.00万元"),
            ("公务接待费", "amount", "actual", "1.00万元"),
        ],
    ),
    # a percentage in brackets is the rate of the change before it, the share of the amount before it
    (
        MEALS,
        "“三公”经费2.00万元，较上年减少1.00万元（33.33%）。其中：公务接待费1.50万元（75.00%），比预算少0.50万元（25.00%）。",
        [
            ("“三公”经费", "amount", "actual", "2.00万元"),
            ("“三公”经费", "change", "prior_year", "-1.00万元"),
            ("“三公”经费", "change_rate", "prior_year", "-33.33%"),
            ("公务接待费", "amount", "actual", "1.50万元"),
            ("公务接待费", "share", "actual", "75.00%", "“三公”经费"),
            ("公务接待费", "change", "initial_budget", "-0.50万元"),
            ("公务接待费", "change_rate", "initial_budget", "-25.00%"),
        ],
    ),
    (
        WHOLE,
        "2023年度收、支总计分别为3.00、2.00万元，各减少1.00、0.50万元，各下降25%、20%。",
        [
            ("收入总计", "amount", "actual", "3.00万元"),
            ("支出总计", "amount", "actual", "2.00万元"),
            ("收入总计", "change", "prior_year", "-1.00万元"),
            ("支出总计", "change", "prior_year", "-0.50万元"),
            ("收入总计", "change_rate", "prior_year", "-25%"),
            ("支出总计", "change_rate", "prior_year", "-20%"),
        ],
    ),
    (
        WHOLE,
        "（一）2023年收入3.00万元，比2022年决算数增加1.00万元。",
        [("收入合计", "amount", "actual", "3.00万元"), ("收入合计", "change", "prior_year", "1.00万元")],
    ),
    (GENERAL, "（一）2060101行政运行3.00万元。", [("行政运行", "amount", "actual", "3.00万元")]),
    (
        MEALS,
        "“三公”经费预算为3.00万元，其中：公务接待费1.00万元，公务用车购置费2.00万元。",
        [
            ("“三公”经费", "amount", "initial_budget", "3.00万元"),
            ("公务接待费", "amount", "initial_budget", "1.00万元"),
            ("公务用车购置费", "amount", "initial_budget", "2.00万元"),
        ],
    ),
    (
        MEALS,
        "公务接待费支出决算为1.00万元，完成全年预算2.00万元的50%。",
        [
            ("公务接待费", "amount", "actual", "1.00万元"),
            ("公务接待费", "amount", "annual_budget", "2.00万元"),
            ("公务接待费", "rate", "annual_budget", "50%", "公务接待费"),
        ],
    ),
    (
        GENERAL,
        "公用经费年初预算为0万元，支出决算为1.00万元，由于年初预算数为0，无法计算百分比。",
        [
            ("公用经费", "amount", "initial_budget", "0万元"),
            ("公用经费", "amount", "actual", "1.00万元"),
            ("公用经费", "amount", "initial_budget", "0"),
        ],
    ),
    (
        GENERAL,
        "公用经费年初预算数2.00万元，决算数1.00万元，预决算差异率50%。",
        [
            ("公用经费", "amount", "initial_budget", "2.00万元"),
            ("公用经费", "amount", "actual", "1.00万元"),
            ("公用经费", "change_rate", "initial_budget", "-50%"),
        ],
    ),
    # short names, brackets, balances, averages
    (
        MEALS,
        "公务用车购置及运行维护费5.00万元（其中：购置费0万元，运行维护费5.00万元），同比下降10%。",
        [
            ("公务用车购置及运行维护费", "amount", "actual", "5.00万元"),
            ("公务用车购置费", "amount", "actual", "0万元"),
            ("公务用车运行维护费", "amount", "actual", "5.00万元"),
            ("公务用车购置及运行维护费", "change_rate", "prior_year", "-10%"),
        ],
    ),
    (
        WHOLE,
        "本年收入9.00万元，其中：财政拨款8.00万元，占总收入的88.89%。",
        [
            ("收入合计", "amount", "actual", "9.00万元"),
            ("财政拨款收入", "amount", "actual", "8.00万元"),
            ("财政拨款收入", "share", "actual", "88.89%", "收入合计"),
        ],
    ),
    (
        WHOLE,
        "年初结转和结余3.00万元，其中：基本支出结转1.00万元，项目支出结转和结余2.00万元。",
        [
            ("年初结转和结余", "amount", "actual", "3.00万元"),
            ("基本支出结转", "amount", "actual", "1.00万元"),
            ("项目支出结转和结余", "amount", "actual", "2.00万元"),
        ],
    ),
    (
        WHOLE,
        "年末结转和结余3.00万元，较年初增加1.00万元。",
        [("年末结转和结余", "amount", "actual", "3.00万元"), ("年末结转和结余", "change", "prior_year", "1.00万元")],
    ),
    (
        "五、政府性基金收支情况",
        "国有资本经营预算：本年收入3.00万元，本年支出2.00万元。",
        [
            ("国有资本经营预算财政拨款收入", "amount", "actual", "3.00万元"),
            ("国有资本经营预算财政拨款支出", "amount", "actual", "2.00万元"),
        ],
    ),
    (
        GENERAL,
        "教育支出（205类）进修及培训（08款）培训支出（03项）年初预算2.00万元。",
        [("培训支出", "amount", "initial_budget", "2.00万元")],
    ),
    (
        GENERAL,
        "（二）2050803消防应急救援：决算数2.00万元，较年初预算减少1.00万元。",
        [("消防应急救援", "amount", "actual", "2.00万元"), ("消防应急救援", "change", "initial_budget", "-1.00万元")],
    ),
    (
        GENERAL,
        "公用经费2.00万元，为年初预算4.00万元的50%，比年初预算减支2.00万元。",
        [
            ("公用经费", "amount", "actual", "2.00万元"),
            ("公用经费", "amount", "initial_budget", "4.00万元"),
            ("公用经费", "rate", "initial_budget", "50%", "公用经费"),
            ("公用经费", "change", "initial_budget", "-2.00万元"),
        ],
    ),
    (
        MEALS,
        "公务接待费全年预算4.00万元，决算2.00万元，完成预算50%。全年国内公务接待20批次200人次，人均100.00元。",
        [
            ("公务接待费", "amount", "annual_budget", "4.00万元"),
            ("公务接待费", "amount", "actual", "2.00万元"),
            ("公务接待费", "rate", "annual_budget", "50%", "公务接待费"),
            ("国内公务接待批次", "count", "actual", "20批次"),
            ("国内公务接待人次", "count", "actual", "200人次"),
            ("人均接待费", "unit_cost", "actual", "100.00元"),
        ],
    ),
    (
        OTHER,
        "水电费2.00万元、会议费1.00万元，人均会议费0.10万元。",
        [
            ("水电费", "amount", "actual", "2.00万元"),
            ("会议费", "amount", "actual", "1.00万元"),
            ("人均会议费", "unit_cost", "actual", "0.10万元"),
        ],
    ),
    (
        OTHER,
        "固定资产原值9.00万元，累计折旧4.00万元，净值5.00万元；重点项目2个，金额3.00万元，得分分别为92.5分、88分。",
        [
            ("固定资产原值", "amount", "actual", "9.00万元"),
            ("固定资产累计折旧", "amount", "actual", "4.00万元"),
            ("固定资产净值", "amount", "actual", "5.00万元"),
            ("重点项目", "count", "actual", "2个"),
            ("重点项目资金", "amount", "actual", "3.00万元"),
            ("得分", "score", "actual", "92.5分"),
            ("得分", "score", "actual", "88分"),
        ],
    ),
    (
        OTHER,
        "机关运行经费较上年增加2.00万元，主要原因是新增消防维保项目1.50万元，增加经费0.50万元。",
        [
            ("机关运行经费", "change", "prior_year", "2.00万元"),
            ("新增消防维保项目", "amount", "actual", "1.50万元"),
            ("经费", "change", "prior_year", "0.50万元"),
        ],
    ),
    (
        OTHER,
        "机关运行经费较上年增加2.00万元，主要原因是追加公用经费1.50万元。",
        [("机关运行经费", "change", "prior_year", "2.00万元"), ("公用经费", "amount", "actual", "1.50万元")],
    ),
    (
        MEALS,
        "公务用车购置费30.00万元，购置车辆2辆，均价15.00万元。",
        [
            ("公务用车购置费", "amount", "actual", "30.00万元"),
            ("公务用车购置数", "count", "actual", "2辆"),
            ("车均购置费", "unit_cost", "actual", "15.00万元"),
        ],
    ),
    (
        OTHER,
        "面向中小企业预留采购份额3.00万元，占采购预算的45.00%。",
        [
            ("面向中小企业预留采购预算金额", "amount", "actual", "3.00万元"),
            ("面向中小企业预留采购预算金额", "share", "actual", "45.00%", "采购预算"),
        ],
    ),
    (
        OTHER,
        "绩效自评涉及资金9.00万元，“案件审判”项目自评得分97分，全年预算数5.00万元，执行数4.00万元，执行率80%。",
        [
            ("绩效自评资金", "amount", "actual", "9.00万元"),
            ("案件审判项目自评得分", "score", "actual", "97分"),
            ("案件审判", "amount", "annual_budget", "5.00万元"),
            ("案件审判", "amount", "actual", "4.00万元"),
            ("案件审判", "rate", "annual_budget", "80%", "案件审判"),
        ],
    ),
    # enumerations, sums of items, bare names, bands, disposals
    (
        OTHER,
        "其中货物、工程、服务支出分别为3.00万元、0万元和2.00万元。",
        [
            ("政府采购货物支出", "amount", "actual", "3.00万元"),
            ("政府采购工程支出", "amount", "actual", "0万元"),
            ("政府采购服务支出", "amount", "actual", "2.00万元"),
        ],
    ),
    (
        OTHER,
        "展览布展、文物修缮两个项目支出分别为3.00万元、2.00万元，分别完成全年预算的60%、50%。",
        [
            ("展览布展", "amount", "actual", "3.00万元"),
            ("文物修缮", "amount", "actual", "2.00万元"),
            ("展览布展", "rate", "annual_budget", "60%", "展览布展"),
            ("文物修缮", "rate", "annual_budget", "50%", "文物修缮"),
        ],
    ),
    (
        WHOLE,
        "上缴上级支出、经营支出共0万元，事业收入3.00万元（含教育收费0万元）。",
        [
            ("上缴上级支出、经营支出", "amount", "actual", "0万元"),
            ("事业收入", "amount", "actual", "3.00万元"),
            ("教育收费", "amount", "actual", "0万元"),
        ],
    ),
    (
        GENERAL,
        "（1）消防应急救援（2130101）。预算为4.00万元，支出决算为3.00万元，完成预算的75%。",
        [
            ("消防应急救援", "amount", "initial_budget", "4.00万元"),
            ("消防应急救援", "amount", "actual", "3.00万元"),
            ("消防应急救援", "rate", "initial_budget", "75%", "消防应急救援"),
        ],
    ),
    (
        GENERAL,
        "项目支出主要用于公路养护3.00万元，公用经费主要用于日常运转等共计2.00万元。",
        [("公路养护", "amount", "actual", "3.00万元"), ("公用经费", "amount", "actual", "2.00万元")],
    ),
    (
        MEALS,
        "“三公”经费支出3.00万元，比2019年（疫情前）决算数减少1.00万元，增长--（基数为0，不可比）。",
        [("“三公”经费", "amount", "actual", "3.00万元"), ("“三公”经费", "change", "earlier_year", "-1.00万元")],
    ),
    (
        MEALS,
        "国内公务接待20批次、200人次，批均费用500.00元，人均费用50.00元。",
        [
            ("国内公务接待批次", "count", "actual", "20批次"),
            ("国内公务接待人次", "count", "actual", "200人次"),
            ("批均费用", "unit_cost", "actual", "500.00元"),
            ("人均接待费", "unit_cost", "actual", "50.00元"),
        ],
    ),
    (
        OTHER,
        "共有车辆5辆，处置车辆1辆；38个项目自评得分在90分以上，4个项目自评得分在80分至90分之间；自评结论为“优”的3个，“良”的1个。",
        [
            ("车辆", "count", "actual", "5辆"),
            ("处置车辆", "count", "actual", "1辆"),
            ("项目自评得分", "count", "actual", "38个"),
            ("项目自评得分", "count", "actual", "4个"),
            ("绩效评级优项目数", "count", "actual", "3个"),
            ("绩效评级良项目数", "count", "actual", "1个"),
        ],
    ),
    # brackets in passing, the fund a paragraph begins with, what the text is divided into, beyond the budget
    (
        WHOLE,
        "收、支总计（含结转和结余）3.00万元；较2022年度决算减少1.00万元，主要是压减开支；较年初预算减少2.00万元。",
        [
            ("收支总计", "amount", "actual", "3.00万元"),
            ("收支总计", "change", "prior_year", "-1.00万元"),
            ("收支总计", "change", "initial_budget", "-2.00万元"),
        ],
    ),
    (
        "四、财政拨款收入支出决算总体情况说明",
        "政府性基金预算财政拨款本年收入3.00万元，比上年增加1.00万元；本年支出2.00万元。",
        [
            ("政府性基金预算财政拨款收入", "amount", "actual", "3.00万元"),
            ("政府性基金预算财政拨款收入", "change", "prior_year", "1.00万元"),
            ("政府性基金预算财政拨款支出", "amount", "actual", "2.00万元"),
        ],
    ),
    (
        "四、财政拨款收入支出决算总体情况说明",
        "财政拨款支出主要用于以下方面：一般公共服务（类）支出3.00万元，占60.00%。",
        [
            ("一般公共服务支出", "amount", "actual", "3.00万元"),
            ("一般公共服务支出", "share", "actual", "60.00%", "财政拨款支出"),
        ],
    ),
    (
        GENERAL,
        "公用经费支出决算3.00万元，决算数小于年初预算数1.00万元。",
        [("公用经费", "amount", "actual", "3.00万元"), ("公用经费", "change", "initial_budget", "-1.00万元")],
    ),
    (WHOLE, "2023年度，本单位支出为3.00万元。", [("支出合计", "amount", "actual", "3.00万元")]),
    (
        "五、一般公共预算财政拨款支出决算情况说明",
        "“普通教育”（款）2023年度决算3.00万元，比年初预算增加1.00万元。",
        [("普通教育", "amount", "actual", "3.00万元"), ("普通教育", "change", "initial_budget", "1.00万元")],
    ),
    (
        OTHER,
        "车辆30台，120.00万元；评价项目24个，占部门项目总数的100%，涉及金额9.00万元。",
        [
            ("车辆", "count", "actual", "30台"),
            ("车辆金额", "amount", "actual", "120.00万元"),
            ("评价项目", "count", "actual", "24个"),
            ("评价项目", "share", "actual", "100%", "部门项目总数"),
            ("评价项目资金", "amount", "actual", "9.00万元"),
        ],
    ),
    (
        OTHER,
        "绩效自评项目2个，涉及预算金额3.00万元（其中，绩效评级为“优”的项目1个；绩效评级为“良”的项目1个）。",
        [
            ("绩效自评项目数", "count", "actual", "2个"),
            ("绩效自评资金", "amount", "annual_budget", "3.00万元"),
            ("绩效评级优项目数", "count", "actual", "1个"),
            ("绩效评级良项目数", "count", "actual", "1个"),
        ],
    ),
    (GENERAL, "（一）一般公共服务支出（类）决算数为3.00万元。", [("一般公共服务支出", "amount", "actual", "3.00万元")]),
    (
        WHOLE,
        "本部门2023年度收入、支出总决算3.00万元，与2022年决算数相比，收入、支出各增加1.00万元。",
        [("收支总计", "amount", "actual", "3.00万元"), ("收支总计", "change", "prior_year", "1.00万元")],
    ),
    # whose counts
    (
        OTHER,
        "设7个内设机构和5个下属事业单位。",
        [("内设机构", "count", "actual", "7个"), ("下属事业单位", "count", "actual", "5个")],
    ),
    (
        MEALS,
        "国内公务接待3批次（其中外事接待0批次），20人次（其中外事接待0人次）。",
        [
            ("国内公务接待批次", "count", "actual", "3批次"),
            ("国内外事接待批次", "count", "actual", "0批次"),
            ("国内公务接待人次", "count", "actual", "20人次"),
            ("国内外事接待人次", "count", "actual", "0人次"),
        ],
    ),
    (
        MEALS,
        "其中：外宾接待支出0万元，接待0批次；国内接待支出2.00万元，接待3批次、共20人次。",
        [
            ("外宾接待费", "amount", "actual", "0万元"),
            ("国内外事接待批次", "count", "actual", "0批次"),
            ("国内公务接待费", "amount", "actual", "2.00万元"),
            ("国内公务接待批次", "count", "actual", "3批次"),
            ("国内公务接待人次", "count", "actual", "20人次"),
        ],
    ),
    (
        MEALS,
        "外事接待费支出0万元，国内公务接待3批次，20人次，共计支出2.00万元。",
        [
            ("外宾接待费", "amount", "actual", "0万元"),
            ("国内公务接待批次", "count", "actual", "3批次"),
            ("国内公务接待人次", "count", "actual", "20人次"),
            ("国内公务接待费", "amount", "actual", "2.00万元"),
        ],
    ),
    (
        MEALS,
        "全年组织因公出国（境）团组4个，参加其他单位组织的因公出国（境）团组1个。",
        [("因公出国（境）团组数", "count", "actual", "4个"), ("参加其他单位组织的出国（境）团组数", "count", "actual", "1个")],
    ),
    (
        MEALS,
        "决算数较2022年增加18.00万元，主要原因是更新车辆，全年购置公务用车1辆。",
        [("“三公”经费", "change", "prior_year", "18.00万元"), ("公务用车购置数", "count", "actual", "1辆")],
    ),
    (
        OTHER,
        "车辆3辆，价值50.00万元；占用房屋面积100平方米。",
        [
            ("车辆", "count", "actual", "3辆"),
            ("车辆价值", "amount", "actual", "50.00万元"),
            ("占用房屋面积", "count", "actual", "100平方米"),
        ],
    ),
    (
        OTHER,
        "对5个项目开展绩效自评，其中，以填报自评表形式开展自评4项，涉及资金3.00万元；以委托第三方形式开展自评1项，涉及资金1.00万元。",
        [
            ("绩效自评项目数", "count", "actual", "5个"),
            ("自评表自评项目数", "count", "actual", "4项"),
            ("自评表自评资金", "amount", "actual", "3.00万元"),
            ("第三方自评项目数", "count", "actual", "1项"),
            ("第三方自评资金", "amount", "actual", "1.00万元"),
        ],
    ),
    (OTHER, "选取9个项目开展绩效监控。", [("绩效监控项目数", "count", "actual", "9个")]),
    # levels and comparators
    (
        WHOLE,
        "收入总计10.00万元，较上年决算数增加1.00万元，增长11.1%。",
        [
            ("收入总计", "amount", "actual", "10.00万元"),
            ("收入总计", "change", "prior_year", "1.00万元"),
            ("收入总计", "change_rate", "prior_year", "11.1%"),
        ],
    ),
    (
        WHOLE,
        "收入总计10.00万元，比去年减少1.00万元，降低9.1%。",
        [
            ("收入总计", "amount", "actual", "10.00万元"),
            ("收入总计", "change", "prior_year", "-1.00万元"),
            ("收入总计", "change_rate", "prior_year", "-9.1%"),
        ],
    ),
    (
        WHOLE,
        "与2022年相比，收、支总计各减少1.00万元，下降9.1%。",
        [("收支总计", "change", "prior_year", "-1.00万元"), ("收支总计", "change_rate", "prior_year", "-9.1%")],
    ),
    (
        WHOLE,
        "收入总计10.00万元，同比上升11.1%，增加1.00万元。",
        [
            ("收入总计", "amount", "actual", "10.00万元"),
            ("收入总计", "change_rate", "prior_year", "11.1%"),
            ("收入总计", "change", "prior_year", "1.00万元"),
        ],
    ),
    (
        MEALS,
        "公务接待费1.00万元，比年初预算2.00万元减少1.00万元，下降50%。",
        [
            ("公务接待费", "amount", "actual", "1.00万元"),
            ("公务接待费", "amount", "initial_budget", "2.00万元"),
            ("公务接待费", "change", "initial_budget", "-1.00万元"),
            ("公务接待费", "change_rate", "initial_budget", "-50%"),
        ],
    ),
    (
        MEALS,
        "公务接待费1.00万元，较上年的2.00万元下降50%。",
        [
            ("公务接待费", "amount", "actual", "1.00万元"),
            ("公务接待费", "amount", "prior_year", "2.00万元"),
            ("公务接待费", "change_rate", "prior_year", "-50%"),
        ],
    ),
    (
        MEALS,
        "公务接待费支出决算为1.00万元，较全年预算数节约1.00万元，完成全年预算的50%。",
        [
            ("公务接待费", "amount", "actual", "1.00万元"),
            ("公务接待费", "change", "annual_budget", "-1.00万元"),
            ("公务接待费", "rate", "annual_budget", "50%", "公务接待费"),
        ],
    ),
    (
        MEALS,
        "公务接待费年初预算为2.00万元，调整预算数为1.50万元，支出决算为1.00万元，为调整预算的66.7%。",
        [
            ("公务接待费", "amount", "initial_budget", "2.00万元"),
            ("公务接待费", "amount", "annual_budget", "1.50万元"),
            ("公务接待费", "amount", "actual", "1.00万元"),
            ("公务接待费", "rate", "annual_budget", "66.7%", "公务接待费"),
        ],
    ),
    (
        MEALS,
        "公务接待费预算数2.00万元，决算数1.00万元，预算执行率50%。",
        [
            ("公务接待费", "amount", "initial_budget", "2.00万元"),
            ("公务接待费", "amount", "actual", "1.00万元"),
            ("公务接待费", "rate", "initial_budget", "50%", "公务接待费"),
        ],
    ),
    # shares
    (
        WHOLE,
        "收入合计10.00万元，其中：财政拨款收入9.00万元，占90%；其他收入1.00万元，占10%。",
        [
            ("收入合计", "amount", "actual", "10.00万元"),
            ("财政拨款收入", "amount", "actual", "9.00万元"),
            ("财政拨款收入", "share", "actual", "90%", "收入合计"),
            ("其他收入", "amount", "actual", "1.00万元"),
            ("其他收入", "share", "actual", "10%", "收入合计"),
        ],
    ),
    (
        GENERAL,
        "一般公共预算财政拨款支出9.00万元，占本年支出合计的90.00%。",
        [
            ("一般公共预算财政拨款支出", "amount", "actual", "9.00万元"),
            ("一般公共预算财政拨款支出", "share", "actual", "90.00%", "支出合计"),
        ],
    ),
    (
        OTHER,
        "授予中小企业合同金额8.00万元，占政府采购支出总额的80%，其中：授予小微企业合同金额4.00万元，占授予中小企业合同金额的50%。",
        [
            ("授予中小企业合同金额", "amount", "actual", "8.00万元"),
            ("授予中小企业合同金额", "share", "actual", "80%", "政府采购支出总额"),
            ("授予小微企业合同金额", "amount", "actual", "4.00万元"),
            ("授予小微企业合同金额", "share", "actual", "50%", "授予中小企业合同金额"),
        ],
    ),
    (
        GENERAL,
        "基本支出10.00万元，其中人员经费和公用经费分别为8.00万元和2.00万元。",
        [
            ("基本支出", "amount", "actual", "10.00万元"),
            ("人员经费", "amount", "actual", "8.00万元"),
            ("公用经费", "amount", "actual", "2.00万元"),
        ],
    ),
    # 类款项
    (
        GENERAL,
        "1．教育支出（类）进修及培训（款）培训支出（项）：2023年决算数为3.20万元，完成预算80%。",
        [("培训支出", "amount", "actual", "3.20万元"), ("培训支出", "rate", "initial_budget", "80%", "培训支出")],
    ),
    (
        GENERAL,
        "教育支出（类）进修及培训（款）培训支出（项）。主要用于干部培训。年初预算为4.00万元，支出决算为3.20万元。",
        [("培训支出", "amount", "initial_budget", "4.00万元"), ("培训支出", "amount", "actual", "3.20万元")],
    ),
    (
        GENERAL,
        "教育（类）支出3.20万元，占5%；卫生健康（类）支出4.00万元，占6.3%。",
        [
            ("教育支出", "amount", "actual", "3.20万元"),
            ("教育支出", "share", "actual", "5%", "一般公共预算财政拨款支出"),
            ("卫生健康支出", "amount", "actual", "4.00万元"),
            ("卫生健康支出", "share", "actual", "6.3%", "一般公共预算财政拨款支出"),
        ],
    ),
    # counts
    (
        MEALS,
        "因公出国（境）团组2个，累计5人次。公务用车购置1辆，公务用车保有量3辆。",
        [
            ("因公出国（境）团组数", "count", "actual", "2个"),
            ("因公出国（境）人次", "count", "actual", "5人次"),
            ("公务用车购置数", "count", "actual", "1辆"),
            ("公务用车保有量", "count", "actual", "3辆"),
        ],
    ),
    (
        MEALS,
        "国内公务接待3批次39人次，其中：国内外事接待1批次，6人次；国（境）外公务接待0批次，0人次。",
        [
            ("国内公务接待批次", "count", "actual", "3批次"),
            ("国内公务接待人次", "count", "actual", "39人次"),
            ("国内外事接待批次", "count", "actual", "1批次"),
            ("国内外事接待人次", "count", "actual", "6人次"),
            ("国（境）外公务接待批次", "count", "actual", "0批次"),
            ("国（境）外公务接待人次", "count", "actual", "0人次"),
        ],
    ),
    (
        MEALS,
        "全年公务接待十二批次、九十六人次。",
        [("国内公务接待批次", "count", "actual", "12批次"), ("国内公务接待人次", "count", "actual", "96人次")],
    ),
    (
        MEALS,
        "全年共接待来访团组29个、来宾214人次。",
        [("公务接待批次", "count", "actual", "29个"), ("公务接待人次", "count", "actual", "214人次")],
    ),
    (
        OTHER,
        "共有车辆3辆，其中：机要通信用车1辆、应急保障用车2辆；单价50万元（含）以上通用设备4台（套）。",
        [
            ("车辆", "count", "actual", "3辆"),
            ("机要通信用车", "count", "actual", "1辆"),
            ("应急保障用车", "count", "actual", "2辆"),
            ("单价50万元以上通用设备", "count", "actual", "4台"),
        ],
    ),
    # a sentence that begins with last year goes on in it, until it names this one
    (
        WHOLE,
        "2022年度收入总计500.00万元，支出总计490.00万元；本年收入合计620.00万元，支出合计610.00万元。",
        [
            ("收入总计", "amount", "prior_year", "500.00万元"),
            ("支出总计", "amount", "prior_year", "490.00万元"),
            ("收入合计", "amount", "actual", "620.00万元"),
            ("支出合计", "amount", "actual", "610.00万元"),
        ],
    ),
    (
        WHOLE,
        "2022年度收入合计500.00万元，本年收入合计620.00万元。",
        [("收入合计", "amount", "prior_year", "500.00万元"), ("收入合计", "amount", "actual", "620.00万元")],
    ),
    # unit costs and units
    (
        MEALS,
        "年末公务用车保有量21辆，平均每辆运行费2.33万元；平均每人接待费用98.92元。",
        [
            ("公务用车保有量", "count", "actual", "21辆"),
            ("车均维护费", "unit_cost", "actual", "2.33万元"),
            ("人均接待费", "unit_cost", "actual", "98.92元"),
        ],
    ),
    (
        MEALS,
        "人均接待费98.92元，车均购置费0.00万元，车均维护费2.29万元。",
        [
            ("人均接待费", "unit_cost", "actual", "98.92元"),
            ("车均购置费", "unit_cost", "actual", "0.00万元"),
            ("车均维护费", "unit_cost", "actual", "2.29万元"),
        ],
    ),
    (
        WHOLE,
        "收入合计1.29亿元，支出合计128,650.43千元，年末结转和结余3,456.78元。",
        [
            ("收入合计", "amount", "actual", "1.29亿元"),
            ("支出合计", "amount", "actual", "128650.43千元"),
            ("年末结转和结余", "amount", "actual", "3456.78元"),
        ],
    ),
    # writing
    (
        WHOLE,
        "收入合计１０．００万元，其中：财政拨款收入９．００万元，占９０％。",
        [
            ("收入合计", "amount", "actual", "10.00万元"),
            ("财政拨款收入", "amount", "actual", "9.00万元"),
            ("财政拨款收入", "share", "actual", "90%", "收入合计"),
        ],
    ),
    (
        WHOLE,
        "收 入 合 计 1 234.56 万 元 , 较 上 年 增 加 1.00 万 元 。",
        [("收入合计", "amount", "actual", "1234.56万元"), ("收入合计", "change", "prior_year", "1.00万元")],
    ),
    (
        WHOLE,
        "收入总计16.00万元（含年初结转和结余1.00万元）、支出总计16.00万元（含年末结转和结余2.00万元）。",
        [
            ("收入总计", "amount", "actual", "16.00万元"),
            ("年初结转和结余", "amount", "actual", "1.00万元"),
            ("支出总计", "amount", "actual", "16.00万元"),
            ("年末结转和结余", "amount", "actual", "2.00万元"),
        ],
    ),
    # reasons and purposes do not take the subject away
    (
        MEALS,
        "公务接待费1.00万元，主要用于会议费、培训费之外的接待；较上年减少1.00万元，下降50%，主要原因是会议费减少。",
        [
            ("公务接待费", "amount", "actual", "1.00万元"),
            ("公务接待费", "change", "prior_year", "-1.00万元"),
            ("公务接待费", "change_rate", "prior_year", "-50%"),
        ],
    ),
    (
        MEALS,
        "公务接待费1.00万元，决算数小于预算数的主要原因是严格审批，与上年相比减少1.00万元，减少50%。",
        [
            ("公务接待费", "amount", "actual", "1.00万元"),
            ("公务接待费", "change", "prior_year", "-1.00万元"),
            ("公务接待费", "change_rate", "prior_year", "-50%"),
        ],
    ),
    (
        MEALS,
        "公务用车运行维护费3.00万元，原因是维修增加；公务接待费1.00万元，同比减少1.00万元；因公出国（境）费无增减，为0万元。",
        [
            ("公务用车运行维护费", "amount", "actual", "3.00万元"),
            ("公务接待费", "amount", "actual", "1.00万元"),
            ("公务接待费", "change", "prior_year", "-1.00万元"),
            ("因公出国（境）费", "amount", "actual", "0万元"),
        ],
    ),
    (
        GENERAL,
        "由于新建学校，教育支出3.00万元，较上年决算数增加1.00万元，增长50%。",
        [
            ("教育支出", "amount", "actual", "3.00万元"),
            ("教育支出", "change", "prior_year", "1.00万元"),
            ("教育支出", "change_rate", "prior_year", "50%"),
        ],
    ),
    # percentage points, counts in ten thousands, multiples, changes of counts
    (
        OTHER,
        "机关运行经费3.00万元，惠及群众21.6万人次。",
        [("机关运行经费", "amount", "actual", "3.00万元"), ("惠及群众", "count", "actual", "21.6万人次")],
    ),
    (
        MEALS,
        "国内公务接待5批次，较上年减少2批次。",
        [("国内公务接待批次", "count", "actual", "5批次"), ("国内公务接待批次", "change", "prior_year", "-2批次")],
    ),
    (
        GENERAL,
        "基本支出10.00万元，人员经费和公用经费分别为8.00万元和2.00万元，占比分别为80%、20%。",
        [
            ("基本支出", "amount", "actual", "10.00万元"),
            ("人员经费", "amount", "actual", "8.00万元"),
            ("公用经费", "amount", "actual", "2.00万元"),
            ("人员经费", "share", "actual", "80%", "一般公共预算财政拨款基本支出"),
            ("公用经费", "share", "actual", "20%", "一般公共预算财政拨款基本支出"),
        ],
    ),
    (
        WHOLE,
        "收入总计10.00万元，支出总计10.00万元，与上年相比分别增加1.00万元和1.00万元。",
        [
            ("收入总计", "amount", "actual", "10.00万元"),
            ("支出总计", "amount", "actual", "10.00万元"),
            ("收入总计", "change", "prior_year", "1.00万元"),
            ("支出总计", "change", "prior_year", "1.00万元"),
        ],
    ),
    (
        OTHER,
        "会议费和培训费分别支出1.00万元和2.00万元。",
        [("会议费", "amount", "actual", "1.00万元"), ("培训费", "amount", "actual", "2.00万元")],
    ),
    (
        MEALS,
        "公务接待费1.00万元，较预算数2.00万元、上年数3.00万元分别下降50%和66.7%。",
        [
            ("公务接待费", "amount", "actual", "1.00万元"),
            ("公务接待费", "amount", "initial_budget", "2.00万元"),
            ("公务接待费", "amount", "prior_year", "3.00万元"),
            ("公务接待费", "change_rate", "initial_budget", "-50%"),
            ("公务接待费", "change_rate", "prior_year", "-66.7%"),
        ],
    ),
    (
        MEALS,
        "国内公务接待10批次、80人次，比上年减少5批次、40人次，公务接待费0.80万元，人均100元。",
        [
            ("国内公务接待批次", "count", "actual", "10批次"),
            ("国内公务接待人次", "count", "actual", "80人次"),
            ("国内公务接待批次", "change", "prior_year", "-5批次"),
            ("国内公务接待人次", "change", "prior_year", "-40人次"),
            ("公务接待费", "amount", "actual", "0.80万元"),
            ("人均接待费", "unit_cost", "actual", "100元"),
        ],
    ),
    (
        WHOLE,
        "支出合计100.00万元，主要原因：一是基本支出减少5.00万元；二是项目支出增加6.00万元。较上年增加1.00万元。",
        [
            ("支出合计", "amount", "actual", "100.00万元"),
            ("基本支出", "change", "", "-5.00万元"),
            ("项目支出", "change", "", "6.00万元"),
            ("支出合计", "change", "prior_year", "1.00万元"),
        ],
    ),
    (
        OTHER,
        "货物支出2.00万元，货物采购授予中小企业合同金额占货物支出金额的100%，服务采购授予中小企业合同金额占服务支出金额的80%。",
        [
            ("政府采购货物支出", "amount", "actual", "2.00万元"),
            ("货物采购授予中小企业合同金额", "share", "actual", "100%", "政府采购货物支出"),
            ("服务采购授予中小企业合同金额", "share", "actual", "80%", "政府采购服务支出"),
        ],
    ),
    (
        OTHER,
        "组织对项目支出全面开展绩效自评，共涉及项目5个，资金100.00万元，占一般公共预算项目支出总额的100%。",
        [
            ("绩效自评项目数", "count", "actual", "5个"),
            ("绩效自评资金", "amount", "actual", "100.00万元"),
            ("绩效自评资金", "share", "actual", "100%", "一般公共预算财政拨款项目支出"),
        ],
    ),
    (
        OTHER,
        "机关运行经费支出10.00万元（与基本支出中公用经费之和一致），比2022年增加1.00万元，增长11.11%。",
        [
            ("机关运行经费", "amount", "actual", "10.00万元"),
            ("机关运行经费", "change", "prior_year", "1.00万元"),
            ("机关运行经费", "change_rate", "prior_year", "11.11%"),
        ],
    ),
    (
        GENERAL,
        "教育支出年初预算90.00万元，年中追加预算12.00万元，支出决算100.00万元，完成年初预算的111.11%。",
        [
            ("教育支出", "amount", "initial_budget", "90.00万元"),
            ("年中追加", "amount", "initial_budget", "12.00万元"),
            ("教育支出", "amount", "actual", "100.00万元"),
            ("教育支出", "rate", "initial_budget", "111.11%", "教育支出"),
        ],
    ),
    (
        MEALS,
        "公务用车运行维护费10.00万元，其中：公务用车加油4.00万元，公务用车其他支出6.00万元。",
        [
            ("公务用车运行维护费", "amount", "actual", "10.00万元"),
            ("公务用车加油", "amount", "actual", "4.00万元"),
            ("公务用车其他", "amount", "actual", "6.00万元"),
        ],
    ),
    (
        MEALS,
        "公务接待费1.00万元，比预算数节支1.00万元。",
        [("公务接待费", "amount", "actual", "1.00万元"), ("公务接待费", "change", "initial_budget", "-1.00万元")],
    ),
    (
        GENERAL,
        "教育支出3.00万元，比2022年决算数增加1.00万元，增长50.00%；比2023年年初预算数增加0.50万元，增长20%。",
        [
            ("教育支出", "amount", "actual", "3.00万元"),
            ("教育支出", "change", "prior_year", "1.00万元"),
            ("教育支出", "change_rate", "prior_year", "50.00%"),
            ("教育支出", "change", "initial_budget", "0.50万元"),
            ("教育支出", "change_rate", "initial_budget", "20%"),
        ],
    ),
    (
        WHOLE,
        "收入总计100.00万元，上年收入总计90.00万元，同比增加10.00万元，增幅11.11%。",
        [
            ("收入总计", "amount", "actual", "100.00万元"),
            ("收入总计", "amount", "prior_year", "90.00万元"),
            ("收入总计", "change", "prior_year", "10.00万元"),
            ("收入总计", "change_rate", "prior_year", "11.11%"),
        ],
    ),
    (
        WHOLE,
        "本年收入比上年增加10.00万元，其中财政拨款收入增加12.00万元，其他收入减少2.00万元。",
        [
            ("收入合计", "change", "prior_year", "10.00万元"),
            ("财政拨款收入", "change", "prior_year", "12.00万元"),
            ("其他收入", "change", "prior_year", "-2.00万元"),
        ],
    ),
    (
        MEALS,
        "2023年“三公”经费支出3.00万元，2022年为2.00万元。",
        [("“三公”经费", "amount", "actual", "3.00万元"), ("“三公”经费", "amount", "prior_year", "2.00万元")],
    ),
]


@pytest.mark.parametrize(("heading", "sentence", "expected"), SENTENCES, ids=[s[1][:24] for s in SENTENCES])
def test_a_sentence_means_what_a_reader_takes_it_to_mean(heading, sentence, expected):
    assert meanings(heading, sentence) == expected


ASIDE = [
    ("截至2023年12月31日，机关运行经费3.00万元。", ["date", "date", "date"]),
    ("机关运行经费3.00万元（财库〔2020〕46号）。", ["document_number", "document_number"]),
    ("机关运行经费3.00万元，联系电话：023-61234567。", ["telephone", "telephone"]),
    ("1.机关运行经费3.00万元。", ["list_number"]),
    ("（2）机关运行经费3.00万元。", ["list_number"]),
    ("机关运行经费3.00万元，其中单价50万元以上设备无。", ["threshold"]),
    ("根据《预算法》第14条，机关运行经费3.00万元。", ["ordinal"]),
    ("机关运行经费3.00万元，含12345热线。", ["name"]),
    ("2023年度、2022年度机关运行经费3.00万元。", ["year", "year"]),
    ("2023-2024年机关运行经费3.00万元。", ["year", "year"]),
]


@pytest.mark.parametrize(("sentence", "reasons"), ASIDE)
def test_numbers_that_are_no_amounts_are_set_aside_with_their_reason(sentence, reasons):
    found = disclosure(OTHER, sentence)
    start = found.document.text.index(OTHER)
    assert [f.reason for f in found.facts if f.measure == "other" and f.start > start] == reasons
    assert [(f.label, str(f.value)) for f in found.facts if f.is_fact] == [("机关运行经费", "3.00")]


def test_a_reason_speaks_of_a_part_and_never_of_the_whole_amount():
    found = disclosure(GENERAL, "公用经费9.00万元，较上年增加2.00万元，主要原因是追加公用经费1.50万元。")
    assert [f.key for f in found.facts if str(f.value) == "1.50"] == [None]
    assert found.findings == ()


def test_an_item_that_the_vocabulary_does_not_know_is_recomputed_within_its_paragraph():
    right = "（二）2060702科普巡展10.00万元，较上年决算数增加2.00万元，增长25.00%。"
    assert disclosure(GENERAL, right).suspects == ()
    assert {f.label for f in disclosure(GENERAL, right.replace("25.00%", "52.00%")).findings} == {"科普巡展"}
    twice = "差值为0.90万元，差值为0.50万元，差值增长10%。"  # two amounts under one word: no telling which
    assert disclosure(GENERAL, twice).suspects == ()


def test_what_was_evaluated_of_one_fund_is_not_what_was_evaluated_of_the_department():
    found = disclosure(
        OTHER, "对一般公共预算项目支出全面开展绩效自评，共涉及资金9.00万元。政府性基金预算项目0个，共涉及资金0.00万元。"
    )
    assert [(f.label, str(f.value)) for f in found.facts if f.measure == "amount"] == [
        ("绩效自评资金", "9.00"),
        ("绩效自评资金", "0.00"),
    ]
    assert found.findings == ()


def test_figures_keep_the_offsets_of_their_digits_in_the_text():
    found = disclosure(WHOLE, "收 入 合 计 1 234.56 万元，占 １００ ％。")
    assert [found.document.text[f.start : f.end] for f in found.facts] == [f.text for f in found.facts]
    assert [f.text for f in found.facts][-2:] == ["1 234.56", "１００"]


# --- whatever the text --------------------------------------------------------------------------------------------------

GRAMMAR = Grammar(vocabulary())
ITEMS = [
    "收入合计",
    "支出总计",
    "财政拨款收入",
    "基本支出",
    "“三公”经费",
    "公务接待费",
    "教育支出（类）普通教育（款）小学教育（项）",
    "政府采购支出总额",
]
PIECES = st.sampled_from(
    [
        *ITEMS,
        "较上年",
        "比年初预算",
        "与2022年相比",
        "同比",
        "完成年初预算的",
        "占",
        "分别",
        "为",
        "增加",
        "减少",
        "下降",
        "持平",
        "无增减",
        "其中：",
        "主要原因是",
        "主要用于",
        "此外，",
        "国内公务接待",
        "人均接待费",
        "绩效自评",
        "单价",
        "以上",
        "（含）",
        "万元",
        "亿元",
        "%",
        "个百分点",
        "人次",
        "批次",
        "辆",
        "分",
        "，",
        "。",
        "；",
        "、",
        "（",
        "）",
        "\n",
        "一、",
        "（一）",
        "1.",
        "2023年",
        "12月31日",
        "3.00",
        "1,234.56",
        "0",
        "７８",
        "十二",
        " ",
        "\t",
    ]
)


def accounted(text: str) -> None:
    """Every number of the text is one figure, and each is a fact, set aside with a reason, or unread."""
    made = document("云山县水务局2023年度部门决算\n" + text)
    reading = read_facts(made)
    wanted = [f for b in made.blocks for line in [plain(made.text, b.start, b.end)] for f in find_figures(line, made.text)]
    if not any(hasattr(b, "cells") for b in made.blocks):
        assert [f.start for f in reading.facts] == [f.start for f in wanted]
    counts = reading.counts()
    assert counts["printed"] == counts["facts"] + counts["set_aside"] + counts["unread"]
    for fact in reading.facts:
        assert made.text[fact.start : fact.end] == fact.text
        assert fact.low <= fact.exact <= fact.high
        assert (fact.measure == "other") == bool(fact.reason)
        assert fact.label or not fact.is_fact


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_reading_is_total_on_any_text_of_the_grammars_own_words(text):
    accounted(text)


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=120))
def test_reading_is_total_on_any_text_at_all(text):
    accounted(text)


@settings(max_examples=25, deadline=None)
@given(
    st.permutations(
        [
            "收入合计10.00万元，较上年增加1.00万元，增长11.1%。",
            "政府采购支出总额8.00万元，其中：政府采购货物支出8.00万元。",
            "机关运行经费支出3.00万元，比上年减少1.00万元，下降25%。",
            "公务接待费年初预算为2.00万元，支出决算为1.00万元，完成年初预算的50%。",
            "国内公务接待3批次，39人次。",
            "会议费和培训费分别支出1.00万元和2.00万元。",
        ]
    )
)
def test_the_order_of_independent_sentences_does_not_change_what_they_mean(sentences):
    together = sorted(meanings(OTHER, "".join(sentences)))
    assert together == sorted(m for s in sentences for m in meanings(OTHER, s))


@settings(max_examples=40, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_the_whole_path_to_the_findings_never_fails_on_what_it_can_read(text):
    found = disclosure(MEALS, text.replace("\t", " "))
    assert all(
        f.severity in ("exception", "attention", "note") and f.en["condition"] and f.zh["condition"] for f in found.findings
    )
    assert {c.verdict for c in found.checks} <= {"ties", "rounds", "breaks", "untestable"}


def steps(text: str) -> int:
    """Calls of functions that the reading of a text takes, C functions included."""
    line = plain(text)
    figures = find_figures(line, text)
    counted = itertools.count()
    sys.setprofile(lambda _, event, __: next(counted) if event in ("call", "c_call") else None)
    try:
        Paragraph(line, figures, Context(2023, scope="general"), GRAMMAR).read()
    finally:
        sys.setprofile(None)
    return next(counted)


@pytest.mark.parametrize(
    "unit",
    [
        "公务接待费1.00万元，较上年减少1.00万元，下降50%，主要原因是来访减少；",
        "收入合计10.00万元，占10%。",
        "1.00万元",
        "主要原因是",
        "1234567890",
    ],
    ids=["one long sentence", "many sentences", "no punctuation", "reasons only", "digits only"],
)
def test_the_steps_of_reading_grow_about_linearly_with_a_paragraph(unit):
    """Ten times the text may take at most twenty times as many steps (a quadratic reader takes a hundred)."""
    assert steps(unit * 400) < 20 * steps(unit * 40)


def test_what_was_spent_of_a_budget_is_of_its_item_though_a_purpose_names_project_expenditure():
    item = "16.节能环保支出（类）污染防治（款）其他污染防治支出（项），主要用于审核项目支出，年初预算为40.00万元，"
    for words in ("当年支出决算为", "支出决算为"):
        found = disclosure("五、一般公共预算财政拨款支出决算情况说明", f"{item}{words}30.00万元。")
        assert [f.label for f in found.facts if f.text in ("40.00", "30.00")] == ["其他污染防治支出"] * 2


def test_a_part_that_has_grown_more_than_it_is_keeps_its_change_but_beside_its_whole_in_one_sentence():
    listed = "“三公”经费支出决算10.00万元。其中：\n公务接待费支出决算为1.00万元。\n"
    bought = f"{listed}公务用车购置费支出决算为0万元，与上年相比增加3万元。"
    assert ("公务用车购置费", "change", "prior_year", "3万元") in meanings(MEALS, bought)
    of_whole = "收入总计95.00万元，其中年初结转和结余2.00万元，较上年增加3.00万元。"
    assert ("收入总计", "change", "prior_year", "3.00万元") in meanings(WHOLE, of_whole)


def test_money_beside_the_grant_is_all_money_each_time_that_a_paragraph_speaks_of_it():
    sentence = "除财政拨款外，项目支出8.00万元。财政拨款支出90.00万元。除财政拨款外，基本支出2.00万元。"
    found = disclosure("五、一般公共预算财政拨款支出决算情况说明", sentence)
    keys = [f.key for f in found.facts if f.measure == "amount"]
    assert keys == [("项目支出", ""), ("支出合计", "general"), ("基本支出", "")]
