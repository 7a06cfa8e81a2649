"""Identity: the body, the fiscal year and the kind of a document, with the words that told them."""

import hashlib

import pytest

from juesuan import read
from juesuan.documents.document import Document, Paragraph
from juesuan.ground.errors import WrongCall
from juesuan.reading.facts import read_facts
from juesuan.reading.identity import identify, one_disclosure


def document(text: str, file: str = "x.txt") -> Document:
    blocks, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Paragraph(start, start + len(line)))
        start += len(line) + 1
    return Document(file, hashlib.sha256(text.encode()).hexdigest(), "txt", text, tuple(blocks))


@pytest.mark.parametrize(
    ("text", "department", "year", "kind"),
    [
        ("星河县水利局2023年度部门决算公开说明\n一、收入总计", "星河县水利局", 2023, "final_accounts"),
        ("星河县水利局\n2023年度部门决算情况说明", "星河县水利局", 2023, "final_accounts"),
        ("2023年星河县水利局 部 门 决算\n第二部分 星河县水利局 2023 年部门决算表", "星河县水利局", 2023, "final_accounts"),
        ("目 录\n第一部分 星河县水利局概况\n星河县水利局2023年度部门决算", "星河县水利局", 2023, "final_accounts"),
        ("星河县2025年县级部门预算\n预算主管部门：星河县水利局\n支出预算300万元", "星河县水利局", 2025, "budget"),
        ("星河县水利局2025年部门预算公开\n2025年收入预算100万元，比2024年预算增加", "星河县水利局", 2025, "budget"),
        ("星河县水利局“三公”经费较去年约减60万元\n2022年“三公”经费决算数40万元", "星河县水利局", 2022, "notice"),
        ("星河县接待办公室财政拨款“三公”经费决算2022年情况如下：", "星河县接待办公室", 2022, "notice"),
        ("星河县公安局2022年“三公”经费支出决算和2023年预算情况\n一、2022年情况", "星河县公安局", 2022, "notice"),
        ("星河县公安局2023年“三公”经费预算和2022年决算情况\n一、2023年情况", "星河县公安局", 2023, "final_accounts"),
        ("2022年度部门“三公”经费公开\n本部门2022年度“三公”经费支出3.10万元", "x", 2022, "notice"),
        ("三公\n星河县水利局2022年度“三公”经费支出决算表\n单位：万元", "星河县水利局", 2022, "notice"),
        ("收入支出决算总表\n星河县水利局2022年度收入支出决算总表", "星河县水利局", 2022, "final_accounts"),
        (
            "11/28/26, 2:35 PM 星河县水利局2022年度部门决算-星河县人民政府\n星河县水利局2022年度部门决算说明",
            "星河县水利局",
            2022,
            "final_accounts",
        ),
        ("公开01表\n部门：星河县水利局\n金额单位：万元\n2023年度收入支出决算总表", "星河县水利局", 2023, "final_accounts"),
        ("星河州数据中心2022年度项目支出绩效自评报告\n项目共15个", "星河州数据中心", 2022, "notice"),
        ("星河县审计局关于2023年度县级预算执行的审计工作报告\n审计了20个部门", "星河县审计局", 2023, "other"),
        # A form of executed figures, whatever the project paid for; a page of the “三公” budget alone, and a whole budget.
        (
            "项目支出绩效自评表（2022年度） 项目名称 渠道测绘 实施单位 水利局 全年预算数 全年执行数 年度资金总额 20 18.50 "
            "预期目标 10万元用于渠道工程预算编制，10万元用于预算编制复核 实际完成值",
            "x",
            2022,
            "notice",
        ),
        (
            "渠道测绘项目\n全年预算数20万元，全年执行数18.50万元，执行率92.50%，其中预算编制10万元。三级指标预算编制份数，实际完成值3份",
            "x",
            None,
            "notice",
        ),
        (
            "2024年一般公共预算“三公”经费预算安排52万元，与2023年预算持平：一、2024年因公出国（境）费预算17万元，与2023年预算"
            "相比增加2万元，二、2024年公务用车购置及运行费预算15万元，与2023年预算相比减少2万元，三、2024年公务接待费预算20万元",
            "x",
            2024,
            "notice",
        ),
        (
            "2024年收入预算500万元，比2023年预算增加20万元。2024年支出预算500万元，其中“三公”经费预算5万元，与2023年预算持平",
            "x",
            2024,
            "budget",
        ),
        ("预算编制说明\n2024年本单位收入总预算300万元，支出总预算300万元，部门预算由本级组成", "x", 2024, "budget"),
        (
            "一般公共预算财政拨款支出决算情况说明\n2023年度星河县水利局支出合计20万元，比2022年度增加",
            "星河县水利局",
            2023,
            "final_accounts",
        ),
    ],
)
def test_title_names_body_year_and_kind(text, department, year, kind):
    told = identify(document(text))
    assert (told.department, told.year, told.kind) == (department, year, kind)
    assert all(place.start == -1 or place.words for place in told.told.values())


def test_the_words_that_told_are_quoted_with_their_place():
    text = "\n星河县水利局2023年度部门决算公开说明\n一、收入"
    told = identify(document(text)).told
    assert told["year"] == ("星河县水利局2023年度部门决算公开说明", 1)
    assert told["kind"] == ("部门决算", 1)


def test_without_a_name_the_file_tells_and_without_a_year_none_is_guessed():
    told = identify(document("“三公”经费支出3万元", "星河县水利局_2022.txt"))
    assert (told.department, told.year, told.told["year"].start) == ("星河县水利局", 2022, -1)
    assert identify(document("“三公”经费支出3万元", "星河县水利局.txt")).year is None


SLIP = """星河县水利局
2024年度部门决算
目录
第二部分 星河县水利局2024年度部门决算表
第三部分 星河县水利局2024年度部门决算情况说明
第二部分 星河县水利局2024年度部门决算表
本年收入合计2946.25万元，本年支出合计2940.05万元。
第三部分 {}{}年度部门决算情况说明
本年收入合计2946.25万元，其中：财政拨款收入2940.05万元。
本年支出合计2940.05万元。"""


@pytest.mark.parametrize(("name", "year"), [("星河县水利局", 2023), ("星河县水务局", 2024), ("星河县水务局", 2022)])
def test_a_slip_in_the_heading_of_a_part_is_no_second_disclosure(name, year):
    text = document(SLIP.format(name, year))
    one_disclosure(text)
    told = identify(text)
    assert (told.department, told.year) == ("星河县水利局", 2024)


def test_a_year_that_only_the_title_says_is_the_slip():
    rest = "".join(
        f"{n}、2024年度{what}决算情况说明\n本年{what}合计10万元。\n"
        for n, what in zip("一二三", ("收入", "支出", "收支"), strict=True)
    )
    assert identify(document("星河县水利局2023年度部门决算\n" + rest)).year == 2024


def test_a_year_that_no_paragraph_begins_with_but_the_title_is_the_slip():
    rest = "\n".join(f"2024年度{what}决算为10万元，{'主要用于日常运转，' * 9}与预算持平。" for what in ("收入", "支出", "结余"))
    assert identify(document("星河县水利局2023年度部门决算\n" + rest)).year == 2024
    assert identify(document("星河县水利局2023年度部门决算\n" + rest.replace("2024", "2022", 1))).year == 2023


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("星河县水利局财务信息公示\n项目 2021年度 2022年度 2022比2021增减\n收入 1 2 1", 2022),
        ("按要求，本区2022年支出2万元。\n2021年星河区三公经费下降，原因是节约。\n2022年决算数与2021年决算数对比情况", 2022),
        ("2022年星河区三公经费下降，原因是节约。\n与上年相比，支出减少。", 2022),
        ("星河县水利局财务信息公示\n2021年收入2万元，2021年支出2万元，2022年另行公布。", 2021),
    ],
)
def test_without_a_title_the_year_is_that_of_a_heading_or_the_later_of_those_named_most(text, year):
    assert identify(document(text)).year == year


@pytest.mark.parametrize(
    ("file", "year"), [("星河县水利局_2020.txt", 2019), ("星河县水利局20200915.txt", 2019), ("x.txt", 2019)]
)
def test_the_year_that_all_paragraphs_begin_with_is_that_of_a_text_without_a_title_whatever_its_file_is_called(file, year):
    text = "一、收入\n2019年度收入合计20.00万元，比上年减少1.00万元。\n二、支出\n2019年度支出合计20.00万元。"
    assert identify(document(text, file)).year == year
    assert identify(document(text.replace("2019年度支出", "2018年度支出"), "星河县水利局_2020.txt")).year == 2020
    assert identify(document("本年收入合计20.00万元。", "星河县水利局20200915.txt")).department == "星河县水利局"


def test_two_disclosures_in_one_file_are_refused():
    one = "星河县水利局{}年度部门决算情况说明\n本年收入合计10万元。\n本年支出合计10万元。\n"
    with pytest.raises(WrongCall, match="several disclosures"):
        one_disclosure(document(one.format(2023) + one.format(2024)))
    part = "第一部分 概况\n第二部分 {}局2024年度部门决算情况说明\n本年收入合计10万元。\n本年支出合计10万元。\n"
    with pytest.raises(WrongCall, match="several disclosures"):
        one_disclosure(document(part.format("星河县水利") + part.format("月湖县教育")))


def test_the_reading_carries_the_identity():
    reading = read_facts(document("星河县水利局2025年部门预算公开\n2025年收入预算100.00万元。"))
    assert reading.identity.kind == "budget"
    assert reading.department == reading.identity.department


@pytest.mark.parametrize(
    ("text", "department"),
    [
        ("2020年因公出国（境）决算支出0万元。公务接待费12.00万元。", "x"),
        ("2023年本年一般公共预算基本支出900.00万元，其中人员经费800.00万元。", "x"),
        ("2021年度上半年云岭市人民法院“三公”经费公开\n公务接待费1.20万元。", "云岭市人民法院"),
        ("2023年云岭区财政收支决算草案\n收入合计12.00亿元。", "云岭区"),
        ("云岭市文学艺术界联合会\n关于财政拨款“三公”经费2015年决算的情况说明\n公务接待费1.20万元。", "云岭市文学艺术界联合会"),
        ("云岭市水务局2018年用财政拨款开支的公务接待费1.20万元。", "云岭市水务局"),
        ("公务接待费1.20万元，共20批次。\n云岭市卫生健康局\n2016年12月15日", "云岭市卫生健康局"),
    ],
)
def test_words_of_a_sentence_are_no_name_and_a_body_is_known_by_its_title_first_sentence_or_signature(text, department):
    assert identify(document(text)).department == department


TOTALS = (
    "一、收入支出决算总体情况\n2023年度收入总计{0}.00万元，支出总计{0}.00万元。本年收入合计{1}.00万元，本年支出合计{1}.00万元。"
)


def read_folder(path, **texts: str):
    for name, text in texts.items():
        (path / f"{name}.txt").write_text(text, encoding="utf-8")
    return read(path)


@pytest.mark.parametrize("body", ["星河县水利局（本级）", "星河县水利局本级", "星河县水利局水库管理处"])
def test_a_department_and_a_body_of_its_own_in_one_folder_are_two_disclosures(tmp_path, body):
    first = f"星河县水利局2023年度部门决算\n{TOTALS.format(500, 450)}"
    with pytest.raises(WrongCall, match="several disclosures"):
        read_folder(tmp_path, department=first, body=f"{body}2023年度单位决算\n{TOTALS.format(300, 280)}")


@pytest.mark.parametrize(
    "other",
    [
        "星河县水利局（汇总）2023年度部门决算\n名称\t金额\n收入总计\t500.00\n支出总计\t500.00\n",  # its tables
        "星河县水利局本级2023年度部门决算\n全年公务接待20批次。",  # no totals of its own
        "天城省星河县水利局2023年度部门决算\n收入总计500.00万元，支出总计500.00万元，与上文一致。",  # by its full name
    ],
)
def test_files_of_one_body_are_one_disclosure_however_fully_they_name_it(tmp_path, other):
    found = read_folder(tmp_path, text=f"星河县水利局2023年度部门决算\n{TOTALS.format(500, 450)}", other=other)
    assert found.checks
    assert not [c for c in found.checks if c.verdict == "breaks"]


def test_a_cover_that_breaks_the_name_before_its_last_character_gives_the_name():
    cover = "望海市滨江区人民政府安澜街道办事\n处\n2020年度部门决算\n目录\n一、机构设置\n"
    text = f"{cover}纳入2020年度部门决算编制范围的预算单位共4家：街道办事处本部、社区事务受理服务中心。\n收入总计9.00万元。"
    assert identify(document(text)).department == "望海市滨江区人民政府安澜街道办事处"


def test_what_is_within_the_scope_of_the_accounts_is_no_name():
    text = (
        "目录\n一、机构设置\n纳入2020年度部门决算编制范围的预算单位共4家。\n编制部门：滨江区安澜街道办事处\n收入总计9.00万元。"
    )
    assert identify(document(text)).department == "滨江区安澜街道办事处"
