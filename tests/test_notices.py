# ruff: noqa: E501 - Chinese characters count double, and a sentence under test stays whole
"""Short notices as towns, districts and departments publish them: three public expenses, procurement, vehicles.

The notices in tests/notices are written for these tests, with true figures; their meanings were confirmed by reading.
"""

import csv
from pathlib import Path

import pytest
from conftest import document

from juesuan.disclosure import Disclosure, read
from juesuan.reading.facts import read_facts

Fact = tuple[str, str, str, str]
NOTICES = sorted((Path(__file__).parent / "notices").glob("*.txt"), key=lambda p: p.name)
COLUMNS = ("text", "label", "measure", "basis", "year", "value", "unit", "of")


@pytest.mark.parametrize("path", NOTICES, ids=lambda p: p.stem)
def test_every_figure_of_a_notice_is_read_and_nothing_is_said_against_a_true_one(path):
    found = read(path)
    with path.with_suffix(".csv").open(encoding="utf-8") as file:
        gold = {int(row["start"]): row for row in csv.DictReader(file)}
    assert [f.start for f in found.facts] == list(gold)
    for fact in found.facts:
        row = gold[fact.start]
        if fact.measure != "other" or row["measure"] != "other":
            said = (fact.text, fact.label, fact.measure, fact.basis, str(fact.year), str(fact.value), fact.unit, fact.of)
            assert said == tuple(row[c] for c in COLUMNS)
    assert [c.statement for c in found.checks if c.verdict == "breaks"] == [] and not found.suspects
    assert [(f.kind, f.label) for f in found.findings if f.severity == "exception"] == []


SLIPS = [  # notice, what is printed, what it becomes, the item that a message must name
    ("竹溪镇_2020", "公务接待费18.5万元", "公务接待费13.5万元", "“三公”经费"),
    ("石门县_2019", "决算支出数为865.3万元", "决算支出数为856.3万元", "“三公”经费"),
    ("上湾街道_2024", "完成全年预算36万元的75%", "完成全年预算36万元的57%", "公务用车购置及运行维护费"),
    ("白马局采购_2019", "共计150万元", "共计510万元", "政府采购工程支出"),
    ("青川市采购_2022", "占授予中小企业合同金额的50%", "占授予中小企业合同金额的60%", "授予小微企业合同金额"),
    ("江口县人社局_2020", "减75%", "减57%", "公务接待费"),
]


@pytest.mark.parametrize(("name", "printed", "slip", "item"), SLIPS, ids=[s[0] for s in SLIPS])
def test_a_slip_planted_in_a_notice_is_found(name, printed, slip, item, tmp_path):
    text = next(p for p in NOTICES if p.stem == name).read_text(encoding="utf-8")
    assert text.count(printed) == 1
    path = tmp_path / f"{name}.txt"
    path.write_text(text.replace(printed, slip), encoding="utf-8")
    found = read(path)
    assert [f for f in found.findings if f.severity == "exception"]
    assert item in {s.label for s in found.suspects} | {c.label for c in found.checks if c.verdict == "breaks"}


def facts_of(text: str, name: str = "松河镇_2021.txt") -> list[Fact]:
    """Label (of whole), measure, basis, value with unit of every figure that is a fact."""
    return [
        (f.label + (f"/{f.of}" if f.of and f.of != f.label else ""), f.measure, f.basis, f"{f.value}{f.unit}")
        for f in read_facts(document(text, name)).facts
        if f.measure != "other"
    ]


SENTENCES: list[tuple[str, list[Fact]]] = [
    (
        "松河镇2021年“三公”经费决算数30万元，比上年预算数字下降25%，比上年决算数字下降20%。",
        [
            ("“三公”经费", "amount", "actual", "30万元"),
            ("“三公”经费", "change_rate", "prior_budget", "-25%"),
            ("“三公”经费", "change_rate", "prior_year", "-20%"),
        ],
    ),
    (
        "2021年“三公”经费总计为45.2万元，其中公车购置及运维费30万元，公务车购置支出12万元，公车运行费18万元，接待支出15.2万元。",
        [
            ("“三公”经费", "amount", "actual", "45.2万元"),
            ("公务用车购置及运行维护费", "amount", "actual", "30万元"),
            ("公务用车购置费", "amount", "actual", "12万元"),
            ("公务用车运行维护费", "amount", "actual", "18万元"),
            ("公务接待费", "amount", "actual", "15.2万元"),
        ],
    ),
    (
        "2021年“三公”经费支出合计9万元，同比下降10%。主要支出是：公务接待费4万元，下降20%；公务用车运行维护费5万元，增长1%。",
        [
            ("“三公”经费", "amount", "actual", "9万元"),
            ("“三公”经费", "change_rate", "prior_year", "-10%"),
            ("公务接待费", "amount", "actual", "4万元"),
            ("公务接待费", "change_rate", "prior_year", "-20%"),
            ("公务用车运行维护费", "amount", "actual", "5万元"),
            ("公务用车运行维护费", "change_rate", "prior_year", "1%"),
        ],
    ),
    (
        "全市政府采购规模为8亿元。货物、工程、服务政府采购规模分别为3亿元、1亿元和4亿元，占全市政府采购规模比例为37.5%、12.5%和50%。公开招标、竞争性磋商、单一来源采购规模分别占全市政府采购规模的70%、20%和10%。",
        [
            ("政府采购支出总额", "amount", "actual", "8亿元"),
            ("政府采购货物支出", "amount", "actual", "3亿元"),
            ("政府采购工程支出", "amount", "actual", "1亿元"),
            ("政府采购服务支出", "amount", "actual", "4亿元"),
            ("政府采购货物支出/政府采购支出总额", "share", "actual", "37.5%"),
            ("政府采购工程支出/政府采购支出总额", "share", "actual", "12.5%"),
            ("政府采购服务支出/政府采购支出总额", "share", "actual", "50%"),
            ("公开招标/政府采购支出总额", "share", "actual", "70%"),
            ("竞争性磋商/政府采购支出总额", "share", "actual", "20%"),
            ("单一来源采购/政府采购支出总额", "share", "actual", "10%"),
        ],
    ),
    (
        "2021年共采购项目9个，实际采购金额共计80万元，节约资金20万元，节约率为20%；其中货物类采购项目4个，实际采购金额共计30万元。",
        [
            ("采购项目", "count", "actual", "9个"),
            ("政府采购支出总额", "amount", "actual", "80万元"),
            ("节约资金", "amount", "actual", "20万元"),
            ("节约率", "rate", "actual", "20%"),
            ("货物类采购项目", "count", "actual", "4个"),
            ("政府采购货物支出", "amount", "actual", "30万元"),
        ],
    ),
    (
        "2021年公务用车购置数及保有量分别为1辆和30辆。",
        [("公务用车购置数", "count", "actual", "1辆"), ("公务用车保有量", "count", "actual", "30辆")],
    ),
    (
        "2021年公务接待费、公车购置费和公车运行费（“三公”经费）决算总额27万元，比上年下降1%。",
        [("“三公”经费", "amount", "actual", "27万元"), ("“三公”经费", "change_rate", "prior_year", "-1%")],
    ),
    (
        "按同口径汇总全县（包括行政单位、事业单位和安排三公经费的其他单位）2021年“三公”经费支出583万元，较2020年减少26万元。",
        [("“三公”经费", "amount", "actual", "583万元"), ("“三公”经费", "change", "prior_year", "-26万元")],
    ),
    (
        "2021年公务用车购置及运行费21万元，较年初预算数减少4万元，主要是公车改革，公务用车保有量减少4辆。",
        [
            ("公务用车购置及运行维护费", "amount", "actual", "21万元"),
            ("公务用车购置及运行维护费", "change", "initial_budget", "-4万元"),
            ("公务用车保有量", "change", "prior_year", "-4辆"),
        ],
    ),
    (
        "2021年“三公”经费支出9万元，按照省委30条要求执行。监督电话（028）84900000，网站标识码5101000000。",
        [("“三公”经费", "amount", "actual", "9万元")],
    ),
    (
        "2021年安排局机关1个单位出国团组2个、累计3人次，因公出国（境）经费支出7万元。",
        [
            ("单位", "count", "actual", "1个"),
            ("因公出国（境）团组数", "count", "actual", "2个"),
            ("因公出国（境）人次", "count", "actual", "3人次"),
            ("因公出国（境）费", "amount", "actual", "7万元"),
        ],
    ),
    (
        "2021年公务接待费3万元，支出决算数比上年减7.60万元，减71.70%。",
        [
            ("公务接待费", "amount", "actual", "3万元"),
            ("公务接待费", "change", "prior_year", "-7.60万元"),
            ("公务接待费", "change_rate", "prior_year", "-71.70%"),
        ],
    ),
    (
        "2021年“三公”经费预算数较上年减少4万元，完成832平台采购15万元。",
        [
            ("“三公”经费", "change", "prior_budget", "-4万元"),
            ("", "unread", "", "832"),
            ("平台采购", "amount", "actual", "15万元"),
        ],
    ),
    (
        "因公出国经费没有，原因是压缩开支；公务租车及维护费支出51万元，比上年累计支出85万元下降34万元。",
        [
            ("公务租车及维护费", "amount", "actual", "51万元"),
            ("公务租车及维护费", "amount", "prior_year", "85万元"),
            ("公务租车及维护费", "change", "prior_year", "-34万元"),
        ],
    ),
    (
        "中央预算单位、地方预算单位采购规模分别为26亿元和34亿元。授予中小微企业的合同金额为40亿元。",
        [
            ("中央预算单位", "amount", "actual", "26亿元"),
            ("地方预算单位采购", "amount", "actual", "34亿元"),
            ("授予中小企业合同金额", "amount", "actual", "40亿元"),
        ],
    ),
    (
        "2020年“三公”经费支出13.78万元，比上年减少15万元。2021年支出12.5万元，比上年减少1.28万元。",
        [
            ("“三公”经费", "amount", "prior_year", "13.78万元"),
            ("“三公”经费", "change", "earlier_year", "-15万元"),
            ("“三公”经费", "amount", "actual", "12.5万元"),
            ("“三公”经费", "change", "prior_year", "-1.28万元"),
        ],
    ),
    (
        "2021年度本部门预留项目面向中小企业采购共计320.5万元，其中，面向小微企业采购200万元，占62.4%。",
        [
            ("预留项目中小企业成交金额", "amount", "actual", "320.5万元"),
            ("预留项目小微企业成交金额", "amount", "actual", "200万元"),
            ("预留项目小微企业成交金额/预留项目中小企业成交金额", "share", "actual", "62.4%"),
        ],
    ),
    (
        "截至2021年底，我镇固定资产原值1200万元，其中房屋8栋、面积5600平方米。“三公”经费支出9万元。",
        [
            ("固定资产原值", "amount", "actual", "1200万元"),
            ("房屋", "count", "actual", "8栋"),
            ("房屋面积", "count", "actual", "5600平方米"),
            ("“三公”经费", "amount", "actual", "9万元"),
        ],
    ),
    (
        "2021年“三公”经费支出40万元，比预算数减少5万元。2018年全区“三公”经费支出合计70万元，2020年为45万元。",
        [
            ("“三公”经费", "amount", "actual", "40万元"),
            ("“三公”经费", "change", "initial_budget", "-5万元"),
            ("“三公”经费", "amount", "earlier_year", "70万元"),
            ("“三公”经费", "amount", "prior_year", "45万元"),
        ],
    ),
    (
        "2022年度“三公”经费预算总计21万元，其中：公务接待11万元，公务用车运行费用10万元。2021年度“三公”经费合计支出20万元。",
        [
            ("“三公”经费", "amount", "initial_budget", "21万元"),
            ("公务接待费", "amount", "initial_budget", "11万元"),
            ("公务用车运行维护费", "amount", "initial_budget", "10万元"),
            ("“三公”经费", "amount", "actual", "20万元"),
        ],
    ),
    (
        "2021年本级“三公”经费财政拨款预算79亿元中，因公出国（境）费21亿元，公务接待费14亿元。与2020年预算执行数相比，分别减少0.29亿元、0.64亿元。",
        [
            ("“三公”经费", "amount", "initial_budget", "79亿元"),
            ("因公出国（境）费", "amount", "initial_budget", "21亿元"),
            ("公务接待费", "amount", "initial_budget", "14亿元"),
            ("因公出国（境）费", "change", "prior_year", "-0.29亿元"),
            ("公务接待费", "change", "prior_year", "-0.64亿元"),
        ],
    ),
    (
        "2021年实际采购金额14993.34万元，实际采购金额中公开招标10243.85万元，占实际采购金额的68.32%。",
        [
            ("政府采购支出总额", "amount", "actual", "14993.34万元"),
            ("公开招标", "amount", "actual", "10243.85万元"),
            ("公开招标/政府采购支出总额", "share", "actual", "68.32%"),
        ],
    ),
    (
        "2021年“三公”经费支出5亿元，比上年减少3.3亿元，下降39.8%。剔除机构划转因素，“三公”经费同比下降8.3%。",
        [
            ("“三公”经费", "amount", "actual", "5亿元"),
            ("“三公”经费", "change", "prior_year", "-3.3亿元"),
            ("“三公”经费", "change_rate", "prior_year", "-39.8%"),
            ("“三公”经费", "change_rate", "prior_year", "-8.3%"),
        ],
    ),
    (
        "2021年公务用车购置安排69万元；公车运行及维护61万元，较上年下降21%；因公出国（境）费在2021年度的支出为0，系任务取消。",
        [
            ("公务用车购置费", "amount", "actual", "69万元"),
            ("公务用车运行维护费", "amount", "actual", "61万元"),
            ("公务用车运行维护费", "change_rate", "prior_year", "-21%"),
            ("因公出国（境）费", "amount", "actual", "0"),
        ],
    ),
    (
        "2021年财政预算拨款“三公”经费支出合计35万元，完成预算数的107%，增长9.9%。公务用车保有量2辆，购置及运行维护费5万元。",
        [
            ("“三公”经费", "amount", "actual", "35万元"),
            ("“三公”经费", "rate", "initial_budget", "107%"),
            ("“三公”经费", "change_rate", "prior_year", "9.9%"),
            ("公务用车保有量", "count", "actual", "2辆"),
            ("公务用车购置及运行维护费", "amount", "actual", "5万元"),
        ],
    ),
    (
        "2021年全县购置公务用车7台。机关事务中心购置5台车；县纪委购置1台车；城管大队购置1台车。",
        [
            ("公务用车购置数", "count", "actual", "7台"),
            ("公务用车购置数", "count", "actual", "5台"),
            ("公务用车购置数", "count", "actual", "1台"),
            ("公务用车购置数", "count", "actual", "1台"),
        ],
    ),
    (
        "2021年“三公”经费合计100万元，其中：公务接待费30万元，公务用车运行维护费40万元，会议费10万元，培训费20万元。",
        [
            ("“三公”经费、会议费、培训费", "amount", "actual", "100万元"),
            ("公务接待费", "amount", "actual", "30万元"),
            ("公务用车运行维护费", "amount", "actual", "40万元"),
            ("会议费", "amount", "actual", "10万元"),
            ("培训费", "amount", "actual", "20万元"),
        ],
    ),
    (
        "2021年“三公”经费支出80万元，预算执行比例为88.5%。",
        [("“三公”经费", "amount", "actual", "80万元"), ("“三公”经费", "rate", "initial_budget", "88.5%")],
    ),
]


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES, ids=[s[0][:24] for s in SENTENCES])
def test_a_sentence_of_a_notice_means_what_a_reader_takes_it_to_mean(sentence, expected):
    assert facts_of(sentence) == expected


@pytest.mark.parametrize(
    ("title", "department"),
    [
        ("现将松河镇2021年度“三公”经费决算情况公布如下：", "松河镇"),
        ("一般公共预算财政拨款安排的2021年“三公”经费决算情况", "白石乡"),
        ("我市2021年政府采购情况", "白石乡"),
    ],
)
def test_the_department_is_a_body_and_no_phrase_of_the_title(title, department):
    found = read_facts(document(title + "\n“三公”经费支出9万元。", "白石乡_2021.txt"))
    assert (found.department, found.year) == (department, 2021)


def test_an_item_with_its_year_is_no_department():
    found = read_facts(document("2021年白石乡“三公”经费决算数30万元，其中：因公出国费2021年决算数3万元。", "x_2021.txt"))
    assert (found.department, found.year) == ("白石乡", 2021)


def test_levels_of_a_section_about_the_budget_are_budget_figures():
    text = "一、2021年“三公”经费预算安排情况\n2021年安排“三公”经费20万元，其中公务接待费8万元。\n二、2021年“三公”经费决算情况\n“三公”经费支出18万元。"
    assert [f[2] for f in facts_of(text)] == ["initial_budget", "initial_budget", "actual"]


def test_a_list_after_a_colon_compares_with_what_the_sentence_before_it_named():
    text = "2021年“三公”经费比上年增加2万元，主要原因是：\n1、公务接待费增加3万元，增加的原因是任务多。\n2、会议费减少1万元。"
    assert facts_of(text)[1:] == [("公务接待费", "change", "prior_year", "3万元"), ("会议费", "change", "prior_year", "-1万元")]


def test_the_level_of_government_that_a_notice_tells_of_apart_is_a_part_of_the_whole():
    text = "2021年全市政府采购实际采购金额90万元。市本级实际采购金额20万元。"
    found = Disclosure(d := document(text, "松河市_2021.txt"), read_facts(d))
    assert [f.key for f in found.facts if f.measure == "amount"] == [("政府采购支出总额", ""), ("政府采购支出总额", "//市本级")]
    assert not [c for c in found.checks if c.verdict == "breaks"]


def test_a_notice_of_the_budget_alone_has_nothing_but_budget_figures_and_the_state_of_the_year_before():
    text = (
        "松河局2021年“三公”经费预算情况\n（一）公务用车购置及运行费支出预算75万元，比2020年预算减少45万元。其中：公务用车运行费50万元，"
        "比2020年预算减少10万元；公务用车购置费25万元，占33.3%，预计购置执法执勤用车2辆，比上年度少3辆。\n"
        "（二）截至2020年12月31日，资产原值合计210万元。"
    )
    found = Disclosure(d := document(text, "松河局_2021.txt"), read_facts(d))
    kept = [(f.measure, f.basis, f"{f.value}{f.unit}") for f in found.facts if f.measure != "other"]
    assert kept == [
        ("amount", "initial_budget", "75万元"),
        ("change", "prior_budget", "-45万元"),
        ("amount", "initial_budget", "50万元"),
        ("change", "prior_budget", "-10万元"),
        ("amount", "initial_budget", "25万元"),
        ("share", "initial_budget", "33.3%"),
        ("count", "initial_budget", "2辆"),
        ("change", "prior_budget", "-3辆"),
        ("amount", "prior_year", "210万元"),
    ]
    assert not [f for f in found.findings if f.kind == "wrong_year"]


def test_a_change_explained_in_another_section_needs_no_second_reason():
    text = "一、总体情况\n2021年公务用车运行维护费28.91万元，较2020年增加14.79万元。\n二、公务用车\n公务用车运行维护费28.91万元，较2020年增加14.79万元，原因为下乡任务增加。"
    one = Disclosure(d := document(text, "松河局_2021.txt"), read_facts(d))
    assert not [f for f in one.findings if f.kind == "unexplained_change"]


CELLS = {
    "a row on each line": "项目 | 上年决算数 | 本年决算数 | 比上年增、减情况 | |\n增、减金额 | 增、减幅度 | | | |\n合计 | 30 | 27 | -3 | -10% |\n"
    "1.公务接待费 | 10 | 9 | -1 | -10% |\n2.公务用车购置及运行费 | 20 | 18 | -2 | -10% |",
    "a bar before each row": "|\n项 目 |\n上年决算数 |\n本年决算数 |\n增减额 |\n增减率 |\n|\n合 计 |\n30 |\n27 |\n-3 |\n-10% |\n|\n公务接待费 |\n10 |\n9 |\n-1 |\n-10% |\n|\n"
    "公务用车购置及运行费 |\n20 |\n18 |\n-2 |\n-10% |\n2021年公务用车情况\n项目 |\n数量 |\n公务用车保有量 |\n三 |",
    "a bar on each second line": "项 目\n|\n上年决算数\n|\n本年决算数\n|\n增减额\n|\n增减率\n|\n合 计\n|\n30\n|\n27\n|\n-3\n|\n-10%\n|\n"
    "公务接待费\n|\n10\n|\n9\n|\n-1\n|\n-10%\n|\n公务用车购置及运行费\n|\n20\n|\n18\n|\n-2\n|\n-10%\n|",
    "a cell on each line": "项 目 |\n上年决算数 |\n本年决算数 |\n增减额 |\n增减率 |\n合 计 |\n30 |\n27 |\n-3 |\n-10% |\n公务接待费 |\n10 |\n9 |\n-1 |\n-10% |\n"
    "公务用车购置及运行费 |\n20 |\n18 |\n-2 |\n-10% |",
}


@pytest.mark.parametrize("cells", CELLS.values(), ids=CELLS)
def test_a_table_in_the_text_of_a_web_page_is_read_by_its_columns(cells, tmp_path):
    path = tmp_path / "松河镇_2021.txt"
    path.write_text(f"松河镇2021年“三公”经费支出决算表\n单位：万元\n{cells}\n", encoding="utf-8")
    found = [
        (f.label, f.measure, f.basis, f"{f.value}{f.unit}") for f in read(path).facts if f.measure not in ("other", "unread")
    ]
    assert found[:4] == [
        ("“三公”经费", "amount", "prior_year", "30万元"),
        ("“三公”经费", "amount", "actual", "27万元"),
        ("“三公”经费", "change", "prior_year", "-3万元"),
        ("“三公”经费", "change_rate", "prior_year", "-10%"),
    ]
    assert len(found) == 12


def test_lines_that_end_in_bars_without_the_shape_of_a_table_stay_text(tmp_path):
    path = tmp_path / "松河镇_2021.txt"
    path.write_text("首页 |\n政务公开 |\n松河镇2021年“三公”经费支出9万元 |\n", encoding="utf-8")
    assert [(f.label, f"{f.value}{f.unit}") for f in read(path).facts if f.measure != "other"] == [("“三公”经费", "9万元")]


def test_one_quantity_twice_in_a_sentence_with_quite_other_digits_is_another_quantity_and_unread():
    text = "2021年“三公”经费支出30万元，城关站公务接待费6万元，河东站公务接待费9万元。"
    assert facts_of(text)[1:] == [("公务接待费", "amount", "actual", "6万元"), ("", "unread", "", "9万元")]


@pytest.mark.parametrize("second", ["9.59", "9.93", "99.5"])
def test_a_slip_of_the_writer_within_a_sentence_is_still_told(second):
    text = f"2021年公务接待费支出9.95万元，主要用于调研，公务接待费合计{second}万元。"
    found = Disclosure(d := document(text), read_facts(d))
    assert [c.verdict for c in found.checks if c.kind == "agreement"] == ["breaks"]


def test_one_quantity_at_two_places_contradicts_whatever_its_digits():
    text = "2021年公务接待费支出9.95万元。\n公务接待费支出12.1万元。"
    found = Disclosure(d := document(text), read_facts(d))
    assert [c.verdict for c in found.checks if c.kind == "agreement"] == ["breaks"]


def test_changes_against_two_budgets_and_years_do_not_contradict_each_other():
    found = Disclosure(d := document(SENTENCES[0][0]), read_facts(d))
    assert not [c for c in found.checks if c.verdict == "breaks"] and not found.suspects


def test_a_bracket_that_makes_its_whole_with_items_of_its_own_breaks_no_sum_of_the_vocabulary():
    text = (
        "2021年“三公”经费预算为30万元，其中：公务接待费9万元，因公出国（境）费0万元，公务用车购置及运行维护费21.00万元"
        "（其中，公务用车购置费5.00万元，公务用车运行维护费12.00万元，其他交通费用{other}万元）。"
    )
    for other, breaks in (("4.00", False), ("3.00", True)):
        found = Disclosure(d := document(text.format(other=other), "松河镇_2021.txt"), read_facts(d))
        assert bool([c for c in found.checks if c.verdict == "breaks"]) == breaks


@pytest.mark.parametrize(("services", "verdicts"), [("2.00", ["breaks"]), ("1.00", ["ties"]), ("", [])])
def test_awards_by_kind_do_not_exceed_all_awards(services, verdicts):
    parts = f"，服务采购授予中小企业合同金额{services}万元" if services else ""
    text = (
        "2021年政府采购授予中小企业合同金额9.00万元，其中：货物采购授予中小企业合同金额6.00万元，"
        f"工程采购授予中小企业合同金额2.00万元{parts}。"
    )
    found = Disclosure(d := document(text, "松河镇_2021.txt"), read_facts(d))
    three = [c for c in found.checks if c.label == "授予中小企业合同金额" and len(c.facts) == 4]
    assert [c.verdict for c in three] == verdicts
