"""Ten errors of ten kinds in one document: alone and all at once, each is told once, in its own finding, by its figure."""

import pytest
from conftest import disclosure

CLEAN = (
    "一、收入支出决算总体情况说明",
    "2023年度收入总计1,286.40万元，支出总计1,286.40万元。与2022年度相比，收、支总计各增加86.40万元，增长7.20%，主要原因是项目增加。",
    "二、收入决算情况说明",
    "2023年度收入合计1,286.40万元，其中：财政拨款收入1,200.00万元，占93.28%；其他收入86.40万元，占6.72%。",
    "三、支出决算情况说明",
    "2023年度支出合计1,286.40万元，其中：基本支出800.25万元，占62.21%；项目支出486.15万元，占37.79%。",
    "四、一般公共预算财政拨款支出决算情况说明",
    "1.教育支出（类）进修及培训（款）培训支出（项）。年初预算为20.00万元，支出决算为18.50万元，完成年初预算的92.50%，"
    "决算数小于年初预算数的主要原因是压减培训。",
    "2.卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）。年初预算为52.00万元，支出决算为54.60万元，"
    "完成年初预算的105.00%，决算数大于年初预算数的主要原因是缴费基数提高。",
    "五、一般公共预算财政拨款基本支出决算情况说明",
    "一般公共预算财政拨款基本支出780.35万元，其中：人员经费651.20万元，公用经费129.15万元。",
    "六、财政拨款“三公”经费支出决算情况说明",
    "2023年度“三公”经费支出决算为15.61万元，其中：因公出国（境）费0.00万元，因公出国（境）团组0个，累计0人次；"
    "公务用车购置费0.00万元，购置公务用车0辆；公务用车运行维护费12.36万元，公务用车保有量4辆，车均维护费3.09万元；"
    "公务接待费3.25万元，国内公务接待26批次，208人次，人均接待费156.25元。",
    "公务接待费比上年减少0.75万元，下降18.75%，主要原因是接待减少。",
    "七、机关运行经费支出情况说明",
    "2023年度机关运行经费支出129.15万元，比上年增加9.15万元，增长7.63%，主要原因是物业费上涨。",
    "八、政府采购支出情况说明",
    "2023年度政府采购支出总额240.80万元，其中：政府采购货物支出90.30万元、政府采购工程支出0.00万元、"
    "政府采购服务支出150.50万元。"
    "授予中小企业合同金额168.56万元，占政府采购支出总额的70.00%。",
    "九、国有资产占用情况说明",
    "截至2023年12月31日，共有车辆4辆，其中：机要通信用车1辆、应急保障用车1辆、其他用车2辆。",
)
# What is planted: the words and what they become, the figure (or words) that the finding names, the kinds that tell it.
BOTH = {"suspect", "suspect_either"}
DIRECTION = "18.50万元，完成年初预算的92.50%，决算数{}"
PLANTED = {
    "two digits exchanged in a part": ("基本支出800.25万元", "基本支出800.52万元", "800.52", BOTH),
    "a share of another whole": ("占6.72%", "占7.20%", "7.20", BOTH),
    "a growth rate of digits exchanged": ("增长7.63%", "增长6.73%", "6.73", BOTH),
    "the wrong direction word": (DIRECTION.format("小于"), DIRECTION.format("大于"), "大于", {"direction_word"}),
    "yuan for ten thousand yuan": ("公用经费129.15万元", "公用经费129.15元", "129.15", BOTH),
    "a cost that the count contradicts": ("人均接待费156.25元", "人均接待费125.00元", "125.00", BOTH),
    "a part that does not make its total": ("货物支出90.30万元", "货物支出93.00万元", "93.00", BOTH),
    "a count without money": ("购置公务用车0辆", "购置公务用车2辆", "2", {"count_without_money"}),
    "a word of the form left in": ("收、支总计各增加", "收、支总计各减增加", "减增加", {"template_residue"}),
    "a date of another year": ("截至2023年12月31日", "截至2022年12月31日", "2022年", {"wrong_year"}),
}


def planted(*names: str):
    lines = CLEAN
    for name in names:
        before, after, *_ = PLANTED[name]
        changed = tuple(line.replace(before, after) for line in lines)
        assert changed != lines, name
        lines = changed
    return disclosure(*lines)


def serious(found) -> list:
    return [f for f in found.findings if f.severity != "note"]


def names_it(found, finding, figure: str) -> bool:
    facts = {f.fact: f for f in found.facts}
    return any(facts[i].text == figure for i in finding.facts) or figure in finding.zh["title"] + finding.zh["condition"]


def test_the_document_without_an_error_is_told_nothing_serious():
    assert [(f.kind, f.label) for f in serious(planted())] == []


@pytest.mark.parametrize("name", PLANTED)
def test_one_error_gives_one_finding_that_names_its_figure(name):
    found = planted(name)
    _, _, figure, kinds = PLANTED[name]
    assert [f.kind for f in serious(found) if f.kind in kinds] and len(serious(found)) == 1
    assert names_it(found, serious(found)[0], figure)


def test_ten_errors_at_once_are_told_in_ten_findings():
    found = planted(*PLANTED)
    told = serious(found)
    assert len(told) == len(PLANTED), [(f.kind, f.zh["title"]) for f in told]
    for name, (_, _, figure, kinds) in PLANTED.items():
        assert sum(f.kind in kinds and names_it(found, f, figure) for f in told) >= 1, name


def test_the_finding_gives_the_cause_that_reproduces_the_figure():
    finding = serious(planted("two digits exchanged in a part"))[0]
    assert "800.25" in finding.zh["cause"] and finding.hypothesis and "待单位核实" in finding.zh["cause"]
    unknown = serious(planted("a part that does not make its total"))[0]
    assert unknown.hypothesis or "无法判断" in unknown.zh["cause"]


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        ("与2022年度相比", "与2021年度相比", "与2021年度相比"),
        ("2023年度收入合计", "2021年度收入合计", "2021年度"),
        ("2023年度支出合计", "2022年度支出合计", "2022年度"),
        ("2023年度机关运行经费支出", "2022年度机关运行经费支出", "2022年度"),
    ],
)
def test_another_year_in_a_sentence_is_one_finding_and_accuses_no_figure(before, after, word):
    found = disclosure(*(line.replace(before, after) for line in CLEAN))
    (finding,) = serious(found)
    assert finding.kind == "wrong_year" and word in finding.zh["title"] and found.suspects == ()


def test_last_years_level_beside_this_years_is_no_wrong_year():
    lines = (
        "七、机关运行经费支出情况说明",
        "2023年度机关运行经费支出129.15万元。2022年度机关运行经费支出120.00万元，其中：办公费20.00万元。",
        "与2022年度相比，增加9.15万元，主要原因是物业费上涨；与2019年度相比，物业面积扩大。",
    )
    assert [f for f in disclosure(*lines).findings if f.kind == "wrong_year"] == []


def test_a_section_whose_heading_names_another_year_tells_of_that_year():
    lines = (
        "2023年度收入合计10.00万元。2023年度支出合计10.00万元。",
        "二、2022年“三公”经费决算情况",
        "2022年度“三公”经费合计支出20.12万元，其中：公务接待费12.39万元，公务用车运行维护费7.73万元。",
    )
    assert [f for f in disclosure(*lines).findings if f.kind == "wrong_year"] == []
    unheaded = disclosure(lines[0], "二、“三公”经费决算情况", lines[2])
    assert [f.kind for f in unheaded.findings if f.kind == "wrong_year"] == ["wrong_year"]
