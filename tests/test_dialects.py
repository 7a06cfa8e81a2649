# ruff: noqa: E501 - Chinese characters count double, and a sentence under test stays whole
"""Disclosures in the dialects of many places, written for these tests with figures that are true (computed from amounts in yuan
and rounded): everything is read, and nothing is said against them. Then the same documents with one planted fault each: exactly
that fault is told.
"""

from collections import Counter

import pytest
from conftest import DIALECTS, document, opened

from juesuan.disclosure import Disclosure
from juesuan.reading.facts import read_facts

# What a true document may still be told: notes on rounding, and on averages and growth of nothing, which its own sentences print.
HARMLESS = {"rounding", "average_of_none", "zero_growth_on_zero", "nothing_of_nothing", "unexplained_variance"}
# What is so in these documents: purchase and running of vehicles are printed in one amount, without the purchases.
SAID = {name: {"three_public_detail"} for name in ("江城市水务局_2023", "白沙乡人民政府_2021", "雁山县审计局_2023")}
Fact = tuple[str, str, str, str, str]

# Read by hand from the documents: label, measure, basis, value, unit; for shares and rates also the whole, after "/".
KEY_FACTS: dict[str, list[Fact]] = {
    "上海市云港区文化和旅游局_2023": [
        ("收支总计", "amount", "actual", "2388.08", "万元"),
        ("收支总计", "change", "prior_year", "223.05", "万元"),
        ("财政拨款收入/收入合计", "share", "actual", "99.36", "%"),
        ("一般公共预算财政拨款支出/支出合计", "share", "actual", "99.36", "%"),
        ("文物保护", "amount", "initial_budget", "150.00", "万元"),
        ("文物保护", "amount", "actual", "98.77", "万元"),
        ("文物保护/文物保护", "rate", "initial_budget", "65.84", "%"),
        ("“三公”经费", "amount", "annual_budget", "8.50", "万元"),
        ("公务接待费", "change_rate", "prior_year", "-25.00", "%"),
        ("国内公务接待人次", "count", "actual", "86", "人次"),
        ("公务用车保有量", "count", "actual", "2", "辆"),
        ("授予小微企业合同金额/政府采购支出总额", "share", "actual", "52.54", "%"),
        ("绩效自评平均得分", "score", "actual", "93.6", "分"),
    ],
    "广平市林业局_2023": [
        ("收支总计", "amount", "actual", "1571.8", "万元"),
        ("收支总计", "change", "prior_year", "148.48", "万元"),
        ("一般公共预算财政拨款收入/收入合计", "share", "actual", "100", "%"),
        ("行政运行", "amount", "actual", "821.44", "万元"),
        ("林业草原防灾减灾/林业草原防灾减灾", "rate", "initial_budget", "100", "%"),
        ("“三公”经费/“三公”经费", "rate", "initial_budget", "87.68", "%"),
        ("因公出国（境）团组数", "count", "actual", "0", "次"),
        ("公务用车保有量", "count", "actual", "3", "辆"),
        ("国内公务接待批次", "count", "actual", "21", "批次"),
        ("外宾接待费", "amount", "actual", "0", "万元"),
        ("机关运行经费", "change", "prior_year", "-16.51", "万元"),
    ],
    "滨淮市科学技术局_2024": [
        ("支出总计", "amount", "actual", "1685.3", "万元"),
        ("收支总计", "change", "prior_year", "127.6", "万元"),
        ("财政拨款收入总计", "amount", "actual", "1613.2", "万元"),
        ("科学技术支出/一般公共预算财政拨款支出", "share", "actual", "62.1", "%"),
        ("“三公”经费", "amount", "initial_budget", "19.50", "万元"),
        ("“三公”经费", "change", "prior_year", "-1.54", "万元"),
        ("公务接待费/“三公”经费", "share", "actual", "21.1", "%"),
        ("授予小微企业合同金额/授予中小企业合同金额", "share", "actual", "67.1", "%"),
    ],
    "桂河县自然资源局_2023": [
        ("收入总计", "amount", "actual", "2645.18", "万元"),
        ("收入总计", "change", "prior_year", "-203.44", "万元"),
        ("政府性基金预算财政拨款收入/收入合计", "share", "actual", "13.30", "%"),
        ("政府性基金预算财政拨款支出", "amount", "initial_budget", "320.00", "万元"),
        ("“三公”经费", "change", "initial_budget", "-2.28", "万元"),
        ("“三公”经费", "change_rate", "prior_year", "1.46", "%"),
        ("国内公务接待人次", "count", "actual", "412", "人"),
        ("培训费", "change", "prior_year", "1.37", "万元"),
        ("政府采购工程支出", "amount", "actual", "145.00", "万元"),
    ],
    "湘陵县司法局_2024": [
        ("收支总计", "change", "prior_year", "101.23", "万元"),
        ("基层司法业务", "amount", "initial_budget", "120.00", "万元"),
        ("基层司法业务/基层司法业务", "rate", "initial_budget", "96.44", "%"),
        ("法律援助", "amount", "actual", "35.00", "万元"),
        ("公务接待费", "amount", "initial_budget", "5.00", "万元"),
        ("公务接待费", "change", "prior_year", "-0.57", "万元"),
        ("公务用车运行维护费", "change_rate", "prior_year", "-5.13", "%"),
        ("公务接待批次", "count", "actual", "29", "个"),
        ("机关运行经费", "change", "prior_year", "-6.38", "万元"),
    ],
    "重庆市北滨区农业农村委员会_2023": [
        ("收入总计", "amount", "actual", "4123.57", "万元"),
        ("年末结转和结余", "change_rate", "prior_year", "-76.5", "%"),
        ("年末一般公共预算财政拨款结转和结余", "amount", "actual", "12.04", "万元"),
        ("农林水支出", "change", "initial_budget", "395.28", "万元"),
        ("“三公”经费", "change", "initial_budget", "-3.80", "万元"),
        ("公务用车运行维护费", "change", "prior_year", "0.47", "万元"),
        ("人均接待费", "unit_cost", "actual", "85.55", "元"),
        ("国内外事接待批次", "count", "actual", "0", "批次"),
        ("单价100万元以上设备", "count", "actual", "1", "台"),
    ],
    "青石镇人民政府_2022": [
        ("“三公”经费", "amount", "actual", "14.32", "万元"),
        ("“三公”经费", "change_rate", "prior_year", "-16.3", "%"),
        ("公务用车购置及运行维护费", "change", "prior_year", "-2.53", "万元"),
        ("国内公务接待批次", "count", "actual", "18", "批次"),
    ],
    "丹枫区教育局_2023": [
        ("政府采购支出总额", "amount", "actual", "2566.05", "万元"),
        ("政府采购服务支出/政府采购支出总额", "share", "actual", "28.1", "%"),
        ("授予小微企业合同金额/授予中小企业合同金额", "share", "actual", "56.39", "%"),
        ("面向中小企业预留采购预算金额", "amount", "annual_budget", "1500.00", "万元"),
    ],
    "清源市第二人民医院_2022": [
        ("收入总计", "amount", "actual", "2460.01", "万元"),
        ("使用非财政拨款结余", "amount", "actual", "42.00", "万元"),
        ("结余分配", "amount", "actual", "23.00", "万元"),
        ("事业收入/收入合计", "share", "actual", "61.40", "%"),
        ("经营支出/支出合计", "share", "actual", "1.25", "%"),
        ("公务用车运行维护费", "amount", "initial_budget", "9.00", "万元"),
        ("单价100万元以上专用设备", "count", "actual", "9", "台"),
    ],
    "临江新区建设交通局_2024": [
        ("政府性基金预算财政拨款收入/收入合计", "share", "actual", "62.51", "%"),
        ("年初政府性基金预算财政拨款结转和结余", "amount", "actual", "0.00", "万元"),
        ("城乡社区支出/政府性基金预算财政拨款支出", "share", "actual", "96.14", "%"),
        ("政府性基金预算财政拨款支出", "amount", "initial_budget", "6000.00", "万元"),
    ],
    "白沙乡人民政府_2021": [
        ("收入合计", "amount", "actual", "7345612.38", "元"),
        ("收入合计", "change", "prior_year", "365491.83", "元"),
        ("年末结转和结余", "amount", "actual", "122800.00", "元"),
        ("人均接待费", "unit_cost", "actual", "86.93", "元"),
    ],
    "江城市水务局_2023": [
        ("收入合计", "amount", "actual", "12.87", "亿元"),
        ("其他收入", "amount", "actual", "3654.32", "万元"),
        ("项目支出", "amount", "actual", "8.667", "亿元"),
        ("支出合计", "change", "prior_year", "2345.00", "万元"),
        ("机关运行经费", "change_rate", "prior_year", "3.0", "%"),
        ("人均接待费", "unit_cost", "actual", "148.7", "元"),
    ],
    "和平区档案局_2022": [
        ("收入总计", "amount", "actual", "923.61", "万元"),
        ("支出总计", "change", "prior_year", "42.61", "万元"),
        ("财政拨款收入/收入合计", "share", "actual", "97.44", "%"),
        ("人员经费/一般公共预算财政拨款基本支出", "share", "actual", "85.03", "%"),
        ("公用经费/一般公共预算财政拨款基本支出", "share", "actual", "14.97", "%"),
        ("“三公”经费", "amount", "annual_budget", "12.00", "万元"),
        ("“三公”经费", "change", "annual_budget", "-3.16", "万元"),
        ("公务用车运行维护费", "change_rate", "prior_year", "13.50", "%"),
        ("公务接待费", "change", "prior_year", "-0.84", "万元"),
        ("因公出国（境）费", "amount", "actual", "0", "万元"),
        ("国内公务接待批次", "count", "actual", "12", "批次"),
        ("国内公务接待人次", "count", "actual", "96", "人次"),
        ("机关运行经费", "change_rate", "prior_year", "-5.40", "%"),
    ],
    "雁山县审计局_2023": [
        ("一般公共预算财政拨款收入", "amount", "actual", "1204.46", "万元"),
        ("住房保障支出", "amount", "actual", "105.04", "万元"),
        ("一般公共服务支出（项目支出）", "amount", "actual", "392.02", "万元"),
        ("公务接待费", "amount", "actual", "0.89", "万元"),
    ],
    "澄湖区民政局_2022": [
        ("项目资金", "amount", "annual_budget", "120.00", "万元"),
        ("执行率得分", "score", "actual", "9.45", "分"),
        ("自评总分", "score", "actual", "98.45", "分"),
        ("食品安全检查合格率", "target", "", "98", "%"),
        ("每人次补贴标准", "unit_cost", "actual", "5.25", "元"),
        ("老年人满意度", "weight", "", "10", "分"),
    ],
    "重庆市南川河街道办事处_2024": [
        ("收入合计", "change", "prior_year", "-77.66", "万元"),
        ("项目支出/支出合计", "share", "actual", "32.8", "%"),
        ("“三公”经费", "change", "initial_budget", "-1.61", "万元"),
        ("公务用车运行维护费", "change_rate", "prior_year", "-17.3", "%"),
        ("车均维护费", "unit_cost", "actual", "2.39", "万元"),
    ],
    "望江区财政局_2023": [
        ("“三公”经费", "change", "prior_year", "215.00", "万元"),
        ("公务用车购置费", "change", "initial_budget", "-170.00", "万元"),
        ("公务用车保有量", "count", "actual", "1312", "辆"),
        ("国内公务接待人次", "count", "actual", "38640", "人次"),
        ("因公出国（境）团组数", "count", "actual", "9", "个"),
    ],
}
NAMES = sorted(path.stem for path in DIALECTS.glob("*.txt"))


def facts(found: Disclosure) -> Counter:
    """The facts as the lists above write them."""
    return Counter(
        (f"{f.label}/{f.of}" if f.of else f.label, f.measure, f.basis, str(f.value), f.unit) for f in found.facts if f.is_fact
    )


def test_every_dialect_has_a_list_of_facts_read_by_hand():
    assert len(NAMES) >= 12
    assert sorted(KEY_FACTS) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_number_of_a_dialect_is_read_or_set_aside(name):
    found = opened(DIALECTS / f"{name}.txt")
    unread = [found.document.text[f.start - 15 : f.end + 5] for f in found.facts if f.measure == "unread"]
    assert unread == []
    assert 10 <= found.counts()["printed"] <= 170
    assert found.year == int(name[-4:])


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_said_against_a_true_document(name):
    found = opened(DIALECTS / f"{name}.txt")
    assert [(c.statement, c.published) for c in found.checks if c.verdict == "breaks"] == []
    assert found.suspects == ()
    other = [f for f in found.findings if f.kind not in SAID.get(name, ())]
    assert [(f.kind, f.zh["title"]) for f in other if f.kind not in HARMLESS] == []
    assert {f.severity for f in other} <= {"note"}


@pytest.mark.parametrize("name", NAMES)
def test_the_facts_that_a_reader_finds_are_read(name):
    missing = [fact for fact in KEY_FACTS[name] if fact not in facts(opened(DIALECTS / f"{name}.txt"))]
    assert missing == []


# --- one planted fault a document ---------------------------------------------------------------------------------------


def planted(name: str, old: str, new: str) -> Disclosure:
    text = (DIALECTS / f"{name}.txt").read_text(encoding="utf-8")
    assert text.count(old) >= 1, f"{old} is not in {name}"
    made = document(text.replace(old, new, 1), f"{name}.txt")
    return Disclosure(made, read_facts(made))


def serious(found: Disclosure) -> list[tuple[str, str]]:
    """(kind, label) of every finding above a note."""
    return [(f.kind, f.label) for f in found.findings if f.severity != "note"]


# Document, true text, text with the fault, and the digits that the fault leaves wrong.
WRONG_FIGURES = [
    ("上海市云港区文化和旅游局_2023", "占70.18%", "占71.18%", "71.18"),
    ("上海市云港区文化和旅游局_2023", "政府采购支出总额335.75万元", "政府采购支出总额353.75万元", "353.75"),
    ("广平市林业局_2023", "公务接待费支出决算1.74万元，占22.78%", "公务接待费支出决算1.74万元，占27.78%", "27.78"),
    ("广平市林业局_2023", "下降11.36%", "下降13.16%", "13.16"),
    ("滨淮市科学技术局_2024", "比2023年减少1.05万元", "比2023年减少1.50万元", "1.50"),
    ("滨淮市科学技术局_2024", "占授予中小企业合同金额的67.1%", "占授予中小企业合同金额的76.1%", "76.1"),
    ("桂河县自然资源局_2023", "占本年收入的13.30%", "占本年收入的15.30%", "15.30"),
    ("桂河县自然资源局_2023", "工程支出145.00万元", "工程支出154.00万元", "154.00"),
    ("湘陵县司法局_2024", "完成年初预算的96.44%", "完成年初预算的94.64%", "94.64"),
    ("湘陵县司法局_2024", "年初预算为120.00万元", "年初预算为210.00万元", "210.00"),
    ("重庆市北滨区农业农村委员会_2023", "人均接待费85.55元", "人均接待费58.55元", "58.55"),
    ("重庆市北滨区农业农村委员会_2023", "人员经费2,411.02万元", "人员经费2,114.02万元", "2,114.02"),
    ("青石镇人民政府_2022", "下降17.3%", "下降13.7%", "13.7"),
    ("丹枫区教育局_2023", "占政府采购支出总额的78.41%", "占政府采购支出总额的87.41%", "87.41"),
    ("清源市第二人民医院_2022", "完成预算的71.47%", "完成预算的74.71%", "74.71"),
    ("临江新区建设交通局_2024", "占62.51%", "占65.21%", "65.21"),
    ("白沙乡人民政府_2021", "公务接待费8,432.00元", "公务接待费8,342.00元", "8,342.00"),
    ("江城市水务局_2023", "公务接待费17.90万元", "公务接待费19.70万元", "19.70"),
    ("和平区档案局_2022", "占 66.27 %", "占 62.67 %", "62.67"),
    ("雁山县审计局_2023", "公务接待费\t2.00\t0.89", "公务接待费\t2.00\t0.98", "0.98"),
    ("重庆市南川河街道办事处_2024", "占32.8%", "占38.2%", "38.2"),
    ("望江区财政局_2023", "增长3.1%", "增长31%", "31"),
]
# Document, true text, text with the fault, and the one finding (kind, label) that it deserves.
WRONG_WORDS = [
    (
        "上海市云港区文化和旅游局_2023",
        "支出决算为98.77万元，完成年初预算的65.84%。决算数小于",
        "支出决算为98.77万元，完成年初预算的65.84%。决算数大于",
        "direction_word",
        "文物保护",
    ),
    ("上海市云港区文化和旅游局_2023", "截至2023年12月31日", "截至2022年12月31日", "wrong_year", "2022"),
    ("上海市云港区文化和旅游局_2023", "职工缴纳住房公积金", "职工缴纳基本医疗保险", "purpose_misfit", "住房公积金"),
    ("广平市林业局_2023", "减少16.51万元，下降11.36%", "减少XX万元，下降XX%", "template_residue", "XX万元"),
    (
        "滨淮市科学技术局_2024",
        "政府采购支出总额74.52万元",
        "政府采购支出总额74.52万元（不涉及的不列）",
        "template_residue",
        "不涉及的不列",
    ),
    (
        "湘陵县司法局_2024",
        "支出决算为35.00万元，完成年初预算的100.00%，决算数等于",
        "支出决算为35.00万元，完成年初预算的100.00%，决算数小于",
        "direction_word",
        "法律援助",
    ),
    (
        "重庆市北滨区农业农村委员会_2023",
        "主要原因是来访减少",
        "主要原因是2023年较2022年来访减少",
        "",
        "",  # it explains the change on the prior year: rightly nothing
    ),
    (
        "重庆市北滨区农业农村委员会_2023",
        "主要原因是严格按标准接待",
        "主要原因是2023年较2022年来访减少",
        "reason_comparator",
        "公务接待费",
    ),
    ("清源市第二人民医院_2022", "决算数小于预算数", "决算数大于预算数", "direction_word", "“三公”经费"),
    (
        "临江新区建设交通局_2024",
        "国有资本经营预算财政拨款收支。",
        "国有资本经营预算财政拨款收支。国有资本经营预算财政拨款支出5.00万元。",
        "nil_but_figures",
        "国有资本经营预算财政拨款支出",
    ),
    ("澄湖区民政局_2022", "≥90%\t93%", "≥90%\t83%", "unmet_full_marks", "养老助餐补贴"),
    (
        "桂河县自然资源局_2023",
        "因公出国（境）费支出决算为0.00万元，与年初预算持平，与上年决算持平。",
        "因公出国（境）费支出决算为0.00万元，完成年初预算的100%。年初预算为0.00万元。",
        "",
        "",  # a rate of nothing is a note
    ),
    (
        "青石镇人民政府_2022",
        "主要是车辆报废1辆",
        "主要是严格执行只减不增要求，大幅减少车辆使用",
        "",
        "",  # true of the item: it fell
    ),
]


@pytest.mark.parametrize(("name", "old", "new", "digits"), WRONG_FIGURES)
def test_a_wrong_figure_is_told_once_and_is_among_the_suspects(name, old, new, digits):
    found = planted(name, old, new)
    told = [f for f in found.findings if f.severity != "note" or f.kind.startswith("suspect")]
    told = [f for f in told if f.kind not in SAID.get(name, ())]
    assert [f.kind for f in told] in (["suspect"], ["suspect_either"])
    texts = {f.fact: f.text for f in found.facts}
    accused = told[0].facts[:1] if told[0].kind == "suspect" else told[0].facts
    assert digits in [texts[a] for a in accused]
    assert len(accused) <= 4


@pytest.mark.parametrize(("name", "old", "new", "kind", "label"), WRONG_WORDS)
def test_a_wrong_word_is_told_and_nothing_else_is(name, old, new, kind, label):
    assert serious(planted(name, old, new)) == ([(kind, label)] if kind else [])
