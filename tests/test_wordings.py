"""Texts told freely: contradictions are questions unless a usual slip explains them; texts in the words of forms are judged."""

from __future__ import annotations

import pytest

import juesuan
from juesuan.reading.wordings import FORM as AS_FORMS
from juesuan.reading.wordings import FREELY, PARTLY, manner_of, prescribed, wording_of
from juesuan.report.opinion import opinion

FREE = """临水县图书馆2023年度部门决算说明
馆里这一年的账，逐笔说给读者听。
县里拨来的钱是412.36万元，场地合作等进账27.64万元，两头凑起来440.00万元。
全馆一年花出去431.52万元：人头上用掉268.90万元，水电物业用掉41.37万元，买书买刊用掉74.25万元，办活动用掉47.00万元。
彩票公益金的账单独记：年初结转12.00万元，收入合计30.00万元，支出合计35.50万元，年末结转6.50万元。
总账上呢，年初结转20.00万元，收入合计440.00万元，支出合计431.52万元，年末结转28.48万元。
买书那笔里，纸书51.20万元、电子书23.05万元；办活动那笔里，讲座19.40万元、展览12.36万元、下乡送书15.24万元。
"""
FORM = """临水县图书馆2023年度部门决算公开说明
一、收入支出决算总体情况
2023年度收入总计460.00万元，支出总计460.00万元。与上年相比，收、支总计各增加20.00万元，增长4.55%。
二、收入决算情况
2023年度收入合计440.00万元，其中：财政拨款收入412.36万元，占93.72%；其他收入27.64万元，占6.28%。
三、支出决算情况
2023年度支出合计431.52万元，其中：基本支出268.90万元，占62.31%；项目支出162.62万元，占37.69%。
"""


@pytest.fixture
def read(tmp_path):
    def read(text: str) -> juesuan.Disclosure:
        path = tmp_path / "临水县图书馆_2023.txt"
        path.write_text(text, encoding="utf-8")
        return juesuan.read(path)

    return read


def exceptions(found) -> list[str]:
    return [f.kind for f in found.findings if f.severity == "exception"]


def own(number: int, form: int) -> list[tuple[str, str]]:
    """So many wordings of no form, and so many figures in one of a form."""
    return [*((f"口头{n}", "amount") for n in range(number)), *[next(iter(prescribed()))] * form]


@pytest.mark.parametrize(
    ("told", "manner"),
    [
        (own(8, 12), FREELY),
        (own(8, 13), PARTLY),
        (own(7, 0), AS_FORMS),  # too short to tell
        (own(4, 12), PARTLY),
        (own(4, 11), AS_FORMS),
        (own(4, 36), PARTLY),
        (own(4, 37), AS_FORMS),
        (own(3, 30), AS_FORMS),
    ],
)
def test_how_a_text_is_told_follows_from_how_many_figures_have_wordings_of_no_form(told, manner):
    assert manner_of(told) == manner


def test_contradictions_of_a_text_told_freely_are_questions_and_the_opinion_says_why(read):
    found = read(FREE)
    assert found.reading.manner == FREELY
    assert not exceptions(found)
    assert not [c for c in found.checks if c.verdict == "breaks"]
    assert "支出合计" in found.questions[0].zh
    assert "表述与通行格式差异较大" in opinion(found).text("zh")


def test_what_a_sentence_reckons_itself_is_judged_in_a_text_told_freely(read):
    assert exceptions(read(FREE.replace("年末结转6.50", "年末结转8.50"))) == ["movement"]


def test_a_slip_that_explains_a_contradiction_is_told_in_a_text_told_freely(read):
    text = FREE.replace("年初结转12.00万元，收入合计30.00万元，支出合计35.50万元，年末结转6.50万元", "年末剩6.50万元")
    assert not exceptions(read(text))
    found = read(text.replace("支出合计431.52", "支出合计413.52"))
    told = next(f for f in found.findings if f.severity == "exception")
    assert "413.52" in told.zh["condition"]


def test_a_text_in_the_words_of_a_form_is_judged_as_before(read):
    assert read(FORM).reading.manner == AS_FORMS
    found = read(FORM.replace("占62.31%", "占72.31%"))
    assert exceptions(found)
    assert "通行格式" not in opinion(found).text("zh")


def test_figures_of_tables_do_not_count_as_wordings(read):
    rows = "|项目|本年支出合计|基本支出|项目支出|\n|合计|431.52|268.90|162.62|\n|教育支出|431.52|268.90|162.62|\n"
    found = read(f"{FORM}支出决算表\n单位：万元\n{rows}")
    cells = [f for f in found.facts if f.cell]
    assert cells
    assert not any(map(wording_of, cells))


def test_a_text_partly_in_its_own_words_is_judged_where_it_is_published_with_its_tables(read):
    own_words = "".join(f"第{n}件事是{'甲乙丙丁戊己'[n]}{'栋渠桥路站园'[n]}，账上花的{n + 1}.00万元。\n" for n in range(6))
    rows = "|项目|本年支出合计|基本支出|项目支出|\n|合计|431.52|268.90|162.62|\n|教育支出|431.52|268.90|162.62|\n"
    tables = "".join(f"{title}\n单位：万元\n{rows}" for title in ("支出决算表", "一般公共预算财政拨款支出决算表", "支出总表"))
    slip = FORM.replace("占62.31%", "占72.31%") + own_words
    assert read(slip).reading.manner == PARTLY
    published = read(slip + tables)
    assert published.reading.manner == AS_FORMS
    assert exceptions(published)


LONG = f"""{FORM}四、一般公共预算财政拨款支出决算情况
一般公共预算财政拨款支出400.00万元，占本年支出合计的92.70%。其中：教育支出100.00万元，占25.00%；社会保障和就业支出80.00万元，占20.00%；\
卫生健康支出60.00万元，占15.00%；住房保障支出160.00万元，占40.00%。
六、其他说明
{{own}}{{again}}
"""
OWN = "新馆那头甲栋1.00万元。旧馆那头乙栋2.00万元。分馆那头丙栋3.00万元。"  # in wordings that no form has


@pytest.mark.parametrize(
    ("own", "again", "told"),
    [
        (OWN, "全年培训费3.20万元。\n七、会议费、培训费\n培训费94.32万元。", False),  # of another size
        (OWN, "全年培训费34.92万元。\n七、会议费、培训费\n培训费94.32万元。", False),
        (OWN, "全年培训费94.23万元。\n七、会议费、培训费\n培训费94.32万元。", True),  # a usual slip
        (OWN, "全年培训费74.32万元。\n七、会议费、培训费\n培训费95.11万元。", True),  # of the same size
        ("", "全年培训费3.20万元。\n七、会议费、培训费\n培训费94.32万元。", True),  # a form to the letter
        ("", "会议费3.20万元。全年培训费3.20万元。\n七、会议费、培训费\n培训费94.32万元。", False),  # another item's amount
    ],
)
def test_prints_of_two_sizes_are_asked_about_in_a_form_with_wordings_of_its_own(read, own, again, told):
    found = read(LONG.format(own=own, again=again))
    assert found.reading.manner == AS_FORMS
    assert bool(exceptions(found)) == told
    assert told or found.questions


def test_what_stands_in_a_wording_of_no_form_is_asked_about_where_another_section_contradicts_it(read):
    own_whole = "项目支出统共{}万元。甲栋1.00万元。乙栋2.00万元。"
    found = read(LONG.format(own=own_whole.format("180.11"), again=""))
    assert not exceptions(found)
    assert exceptions(read(LONG.format(own=own_whole.format("126.62"), again="")))  # one digit off
    assert not read(LONG.format(own=own_whole.format("162.62"), again="")).questions
