"""One fault, one finding: what is told of figures that cannot hold together, and whom it accuses."""

import io
import random
import re
from dataclasses import replace

import openpyxl
import pytest
from conftest import SHARED, disclosure, opened, told

from juesuan.disclosure import Disclosure, read
from juesuan.findings.apart import agreeing

SHARES = "三、支出决算情况说明"
MEALS = "六、财政拨款“三公”经费支出决算情况说明"
ALL = ("支出决算表", "单位：万元", "科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出")
GENERAL = ("一般公共预算财政拨款支出决算表", "单位：万元", "科目编码\t科目名称\t合计\t基本支出\t项目支出")
NAMES = (
    ("207", "文化旅游体育与传媒支出"),
    ("20701", "文化和旅游"),
    ("2070104", "图书馆"),
    ("2070109", "群众文化"),
    ("20702", "文物"),
    ("2070204", "文物保护"),
    ("208", "社会保障和就业支出"),
    ("20805", "行政事业单位养老支出"),
    ("2080501", "行政单位离退休"),
)
FIGURES = (
    ("130.00", "60.00", "70.00"),
    ("110.00", "60.00", "50.00"),
    ("75.00", "60.00", "15.00"),
    ("35.00", "", "35.00"),
    ("20.00", "", "20.00"),
    ("20.00", "", "20.00"),
    ("61.00", "61.00", ""),
    ("61.00", "61.00", ""),
    ("61.00", "61.00", ""),
)
TOTAL = ("191.00", "121.00", "70.00")


def table(head, figures, total=TOTAL):
    rows = ["\t".join((*name, *values)) for name, values in zip(NAMES, figures, strict=True)]
    return (*head, "\t".join(("合计", "", *total)), *rows, "")


def serious(found: Disclosure) -> list:
    return [f for f in found.findings if f.severity != "note"]


# --- rows that have slipped --------------------------------------------------------------------------------------------


def test_rows_shifted_against_their_names_are_one_finding_that_names_the_shift():
    slipped = (*FIGURES[:2], *FIGURES[3:], ("61.00", "61.00", ""))  # the figures of 图书馆 left out, the rest moved up
    found = disclosure(*table(ALL, FIGURES), *table(GENERAL, slipped))
    assert sum(c.verdict == "breaks" for c in found.checks) > 3
    assert [f.kind for f in serious(found)] == ["shifted_rows"]
    title, condition = serious(found)[0].zh["title"], serious(found)[0].zh["condition"]
    assert "《一般公共预算财政拨款支出决算表》" in title and "错位1行" in title
    assert "图书馆" in condition and "不符的勾稽关系" in condition


def test_equal_tables_and_one_altered_row_are_no_shift():
    assert serious(disclosure(*table(ALL, FIGURES), *table(GENERAL, FIGURES))) == []
    altered = (*FIGURES[:5], ("20.50", "", "20.50"), *FIGURES[6:])
    found = disclosure(*table(ALL, FIGURES), *table(GENERAL, altered))
    assert serious(found) and told(found, "shifted_rows") == []


def test_a_slip_that_reaches_the_total_tells_all_rows_and_what_the_total_is_elsewhere():
    path = SHARED / "上海市普陀区文化和旅游局_2025.html"
    if not path.exists():
        pytest.skip("the published document is not in the repository")
    (slip,) = (f.zh for f in opened(path).findings if f.kind == "shifted_rows")
    assert "29行数据与科目名称不对应" in slip["title"] and "其余13行" in slip["condition"]
    assert "合计行列示1,700.57万元" in slip["condition"] and "为24,535.67万元" in slip["condition"]


def test_what_is_wrong_beside_shifted_rows_is_told_too():
    slipped = (*FIGURES[:2], *FIGURES[3:], ("61.00", "61.00", ""))
    line = "公务接待费2.00万元，国内公务接待2批次，40人次，人均接待费600.00元。"
    found = disclosure(*table(ALL, FIGURES), *table(GENERAL, slipped), MEALS, line)
    assert sorted({f.kind for f in serious(found)} - {"suspect", "suspect_either"}) == ["shifted_rows"]
    assert len(serious(found)) == 2


def slipped(column: int, order: list[int]) -> tuple:
    """The rows with one column's figures in another order."""
    return tuple(
        tuple(FIGURES[n][k] if k == column else v for k, v in enumerate(row)) for row, n in zip(FIGURES, order, strict=True)
    )


DOWN = [8, 0, 1, 2, 3, 4, 5, 6, 7]  # each figure one row too low
FROM_THE_MIDDLE = [0, 1, 3, 4, 5, 6, 7, 8, 2]  # from 图书馆 on each one row too high


@pytest.mark.parametrize(("column", "heading"), [(0, "合计"), (2, "项目支出")])
@pytest.mark.parametrize("order", [DOWN, FROM_THE_MIDDLE])
def test_one_column_shifted_against_right_names_is_one_finding_that_names_it(column, heading, order):
    found = disclosure(*table(ALL, FIGURES), *table(GENERAL, slipped(column, order)))
    assert [f.kind for f in serious(found)] == ["shifted_rows"]
    title, condition = serious(found)[0].zh["title"], serious(found)[0].zh["condition"]
    assert f"《一般公共预算财政拨款支出决算表》“{heading}”栏" in title and "错位1行" in title
    assert ("上方第1行" if order == DOWN else "下方第1行") in condition
    assert ("图书馆" in condition.split("行至")[0]) == (order == FROM_THE_MIDDLE)


def test_the_other_columns_of_its_rows_tell_of_a_shift_where_no_other_table_does():
    found = disclosure(*table(GENERAL, slipped(0, DOWN)))
    assert [f.kind for f in serious(found)] == ["shifted_rows"]
    assert "同行其他栏推算的上方第1行" in serious(found)[0].zh["condition"]


def test_the_text_tells_of_a_shift_where_no_other_table_does():
    names = ("行政单位离退休", "事业单位离退休", "机关事业单位基本养老保险缴费支出", "机关事业单位职业年金缴费支出")
    amounts = ("61.00", "22.00", "48.00", "24.00")
    above = "社会保障和就业支出（类）行政事业单位养老支出（款）"
    said = [f"{n}. {above}{name}（项）。支出决算为{a}万元。" for n, (name, a) in enumerate(zip(names, amounts, strict=True), 1)]
    head = (*GENERAL[:2], "科目编码\t科目名称\t合计", "合计\t\t155.00", "208\t社会保障和就业支出\t155.00")
    rows = [f"208050{n}\t{name}\t{a}" for n, name, a in zip((1, 2, 5, 6), names, ("155.00", *amounts), strict=False)]
    text = ("五、一般公共预算财政拨款支出决算情况说明", *said, "")
    found = disclosure(*text, *head, "20805\t行政事业单位养老支出\t155.00", *rows, "")
    assert [f.kind for f in serious(found)] == ["shifted_rows"]
    assert "与文字部分上方第1行" in serious(found)[0].zh["condition"]


def as_html(lines: tuple[str, ...]) -> tuple[str, bytes]:
    rows = ["".join(f"<td>{cell}</td>" for cell in line.split("\t")) if "\t" in line else line for line in lines]
    made = "".join(f"<tr>{row}</tr>" if row.startswith("<td") else f"<p>{row}</p>" for row in rows)
    page = re.sub("((?:<tr>.*?</tr>)+)", r"<table>\1</table>", made)
    return ".html", f"<html><meta charset='utf-8'><body><h1>云山县某局2023年度部门决算</h1>{page}</body></html>".encode()


def as_workbook(lines: tuple[str, ...]) -> tuple[str, bytes]:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for name, some in zip(("03", "05"), (lines[: len(lines) // 2], lines[len(lines) // 2 :]), strict=True):
        sheet = book.create_sheet(name)
        for line in some:
            sheet.append([float(c) if c.replace(".", "").isdigit() and "." in c else c for c in line.split("\t")])
    book.remove(book.worksheets[0])
    book.save(out)
    return ".xlsx", out.getvalue()


def as_lines(lines: tuple[str, ...]) -> tuple[str, bytes]:
    """The text of a print: the cells of a row with spaces between."""
    return ".txt", "\n".join(("云山县某局2023年度部门决算", *(line.replace("\t", "    ") for line in lines))).encode()


@pytest.mark.parametrize("write", [as_html, as_workbook, as_lines])
def test_a_shifted_column_is_told_whatever_the_file(write, tmp_path):
    full = tuple(tuple(v or "0.00" for v in row) for row in FIGURES)
    wrong = tuple(tuple(full[n][0] if k == 0 else v for k, v in enumerate(row)) for row, n in zip(full, DOWN, strict=True))
    ending, data = write((*table(ALL, full), *table(GENERAL, wrong)))
    (tmp_path / f"云山县某局_2023{ending}").write_bytes(data)
    found = read(tmp_path / f"云山县某局_2023{ending}")
    assert [f.kind for f in found.findings if f.severity == "exception"] == ["shifted_rows"]


@pytest.mark.parametrize(("printed", "said"), [(ALL, "元"), (GENERAL, "元")])
def test_a_table_whose_heading_says_another_unit_is_one_finding_that_names_it(printed, said):
    heads = {head[0]: (head[0], "单位：元", head[2]) if head is printed else head for head in (ALL, GENERAL)}
    text = ("支出合计191.00万元，其中：基本支出121.00万元，项目支出70.00万元。", "一般公共预算财政拨款支出191.00万元。", "")
    culture = "文化旅游体育与传媒支出（类）支出130.00万元，社会保障和就业支出（类）支出61.00万元。"
    found = disclosure(*text, culture, "", *table(heads[ALL[0]], FIGURES), *table(heads[GENERAL[0]], FIGURES))
    assert [f.kind for f in serious(found)] == ["table_unit"]
    assert f"《{printed[0]}》" in serious(found)[0].zh["title"] and f"“{said}”" in serious(found)[0].zh["title"]


def test_different_wrong_figures_in_a_column_are_no_shift():
    wrong = [list(row) for row in FIGURES]
    wrong[2][0], wrong[3][0], wrong[6][0] = "57.00", "53.00", "16.00"
    found = disclosure(*table(ALL, FIGURES), *table(GENERAL, tuple(map(tuple, wrong))))
    assert serious(found) and told(found, "shifted_rows") == []


def test_neighbours_figures_here_and_there_in_a_column_are_no_shift():
    """Two rows that repeat the row above are two slips: the rows between them are right."""
    found = disclosure(*table(ALL, FIGURES), *table(GENERAL, slipped(0, [0, 1, 1, 3, 3, 5, 6, 7, 8])))
    assert serious(found) and told(found, "shifted_rows") == []


def test_equal_amounts_one_below_another_are_no_shift():
    """One amount that stands in three rows (类, 款, 项) for another is not a run, whatever stands so many rows off."""
    found = disclosure(*table(ALL, FIGURES), *table(GENERAL, slipped(0, [0, 1, 2, 3, 4, 5, 4, 4, 4])))
    assert serious(found) and told(found, "shifted_rows") == []


def test_a_part_above_its_whole_may_stand_in_a_shifted_column_above_the_shift():
    found = disclosure(*table(ALL, FIGURES), *table(GENERAL, slipped(0, FROM_THE_MIDDLE)))
    home = {f.fact: f.cell for f in found.facts}
    bound = next(c for c in found.checks if c.kind == "bound" and any(home[i] and home[i][0] == 1 for i in c.facts))
    both = replace(found.apart, pairs=(bound,))
    assert both.verdict(found.reading, found.checks).suspects == found.verdict.suspects


def test_what_is_wrong_in_another_column_than_the_shifted_one_is_told_too():
    rows = [list(row) for row in slipped(0, DOWN)]
    rows[3][2] = "53.00"
    found = disclosure(*table(ALL, FIGURES), *table(GENERAL, tuple(map(tuple, rows))))
    assert sorted({f.kind for f in serious(found)} - {"break", "suspect", "suspect_either"}) == ["shifted_rows"]
    assert len(serious(found)) == 2


# --- a part above its whole --------------------------------------------------------------------------------------------

BASIC = (
    "一般公共预算财政拨款基本支出决算表",
    "单位：万元",
    "科目编码\t科目名称\t决算数\t科目编码\t科目名称\t决算数",
    "301\t工资福利支出\t300.00\t302\t商品和服务支出\t{goods}",
    "30101\t基本工资\t200.00\t30201\t办公费\t50.00",
    "30102\t津贴补贴\t100.00\t30217\t公务接待费\t{meals}",
    "\t\t\t{code}\t公务用车运行维护费\t{cars}",
    "人员经费合计\t\t300.00\t公用经费合计\t\t{goods}",
    "",
)
THREE = (
    "财政拨款“三公”经费支出决算表",
    "单位：万元",
    "项目\t全年预算数\t决算数",
    "合计\t31.47\t19.86",
    "因公出国（境）费\t0.00\t0.00",
    "公务用车购置及运行维护费\t30.67\t19.56",
    "公务用车购置费\t0.00\t0.00",
    "公务用车运行维护费\t30.67\t19.56",
    "公务接待费\t0.80\t0.30",
    "",
)


def basic(goods: str, meals: str, cars: str, code: str = "30231") -> tuple[str, ...]:
    return tuple(line.format(goods=goods, meals=meals, cars=cars, code=code) for line in BASIC)


def test_parts_above_their_wholes_are_told_in_pairs_and_nobody_else_is_accused():
    found = disclosure(*basic("139.42", "8.31", "81.11"), *THREE)
    assert [(f.kind, f.label) for f in serious(found)] == [
        ("part_above_whole", "公务接待费"),
        ("part_above_whole", "公务用车运行维护费"),
    ]
    condition = serious(found)[0].zh["condition"]
    assert "《一般公共预算财政拨款基本支出决算表》列示公务接待费8.31万元" in condition
    assert "《财政拨款三公经费支出决算表》列示公务接待费0.30万元" in condition and "超出8.01万元" in condition
    assert found.suspects == ()


def test_a_part_equal_to_its_whole_or_below_it_is_silent():
    assert serious(disclosure(*basic("69.86", "0.30", "19.56"), *THREE)) == []


def test_a_part_that_is_wrong_in_its_own_table_too_is_told_as_a_figure_with_both_relations():
    found = disclosure(*basic("69.86", "3.30", "19.56"), *THREE)
    assert "part_above_whole" not in [f.kind for f in serious(found)] and len(serious(found)) == 1
    assert "3.30" in serious(found)[0].zh["condition"] and "大于" in serious(found)[0].zh["condition"]


def test_a_code_that_stands_twice_is_told_and_no_figure_is_accused():
    found = disclosure(*basic("69.86", "0.30", "19.56", code="30217"), *THREE)
    assert [f.kind for f in serious(found)] == ["code_twice"]
    assert "30217" in serious(found)[0].zh["title"]


# --- one figure, several relations and places --------------------------------------------------------------------------


def test_a_figure_that_breaks_several_relations_is_told_once_with_every_one_of_them():
    lines = ("2023年度支出合计200.00万元，其中：基本支出120.00万元，占60.00%；项目支出90.00万元，占40.00%。",)
    found = disclosure(SHARES, *lines)
    assert len(serious(found)) == 1
    condition = serious(found)[0].zh["condition"]
    broken = [c for c in found.checks if c.verdict == "breaks"]
    assert len(broken) > 1 and condition.count("（复算") == len(broken)


def test_one_wrong_amount_in_two_places_is_one_finding_that_names_the_other_place():
    item = "1.文化旅游体育与传媒支出（类）文化和旅游（款）图书馆（项）85.00万元。年初预算为90.00万元，支出决算为85.00万元。"
    found = disclosure(*table(GENERAL, FIGURES), "五、一般公共预算财政拨款支出决算情况说明", item)
    assert [f.severity for f in serious(found)] == ["exception"] and "同一数据另见" in serious(found)[0].zh["condition"]
    assert sum(f.text == "85.00" for f in found.facts if f.fact in serious(found)[0].facts) == 2


def test_two_independent_faults_are_never_merged():
    found = disclosure(
        "七、机关运行经费",
        "机关运行经费支出129.51万元，比上年增加9.15万元，上年决算数为120.00万元。",
        MEALS,
        "公务接待费2.00万元，国内公务接待2批次，40人次，人均接待费600.00元。",
    )
    assert len(serious(found)) == 2


# --- one sort of slip, one severity ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "2023年度支出合计1128.45万元，其中：基本支出1077.18万元，占95.45%。",
        "2023年度支出合计1128.45万元，其中：基本支出1077.18万元，占95.47%。",
        "机关运行经费支出185.41万元，比上年增加4.68万元，增长2.60%，主要原因是物价上涨。",
        "教育支出年初预算为3000.00万元，支出决算为2000.00万元，完成年初预算的66.66%，主要原因是节约。",
    ],
)
def test_a_rate_off_in_its_last_place_asks_for_an_answer_in_whichever_relation_it_stands(line):
    found = disclosure(SHARES, line)
    assert [(f.kind, f.severity) for f in serious(found)] == [("suspect", "attention")]
    assert found.findings[0].facts and "百分点" in found.findings[0].zh["condition"]


def test_a_rate_off_by_more_than_its_last_place_is_an_exception():
    line = "2023年度支出合计1128.45万元，其中：基本支出1077.18万元，占95.64%。"
    assert [f.severity for f in serious(disclosure(SHARES, line))] == ["exception"]


def test_a_missing_percent_sign_is_one_note_and_breaks_nothing():
    line = "一般公共预算财政拨款支出20218.21万元，其中：教育支出15411.43万元，占76.23；住房保障支出4806.78万元，占23.77%。"
    found = disclosure("五、一般公共预算财政拨款支出决算情况说明", line)
    assert serious(found) == [] and [k for k, _ in told(found, "rate_without_sign")] == ["rate_without_sign"]


# --- doubtful readings -------------------------------------------------------------------------------------------------


def test_what_breaks_only_through_a_doubtful_reading_is_a_question_and_no_finding():
    line = "公务接待费2.00万元，国内公务接待2批次，40人次，人均接待费600.00元。"
    sure = disclosure(MEALS, line)
    assert len(serious(sure)) == 1 and sure.questions == ()
    facts = tuple(replace(f, how="doubtful") if f.measure == "unit_cost" else f for f in sure.facts)
    doubted = Disclosure(sure.document, replace(sure.reading, facts=facts))
    assert serious(doubted) == []
    assert [q.question for q in doubted.questions] == ["Q01"]
    assert "600.00元" in doubted.questions[0].zh and "识读有误" in doubted.questions[0].zh


def test_vehicles_of_two_scopes_are_a_question_and_no_finding():
    lines = (MEALS, "公务用车运行维护费12.35万元，公务用车保有量为8辆。", "十一、国有资产占用情况", "共有车辆10辆。")
    found = disclosure(*lines)
    assert serious(found) == [] and len(found.questions) == 1 and "10辆" in found.questions[0].zh
    assert disclosure(*(line.replace("10辆", "8辆") for line in lines)).questions == ()


# --- figures in each other's place, and what would explain a figure ---------------------------------------------------------

GREW = "四、一般公共预算财政拨款支出决算情况说明"
TWO_ITEMS = (
    "1.教育支出120.00万元，比上年增加20.00万元，增长{0}%，主要原因是人员增加。",
    "2.卫生健康支出66.00万元，比上年增加6.00万元，增长{1}%，主要原因是缴费基数提高。",
)
PLANNED = (
    "1.教育支出（类）进修及培训（款）培训支出（项）。年初预算为{0}万元，支出决算为{1}万元，"
    "完成年初预算的92.50%，决算数小于年初预算数的主要原因是压减培训。"
)


def grew(*rates: str) -> Disclosure:
    return disclosure(GREW, *(line.format(*rates) for line in TWO_ITEMS))


def test_growth_rates_in_each_others_place_are_one_finding_that_names_both():
    assert serious(grew("20.00", "10.00")) == []
    found = grew("10.00", "20.00")
    (finding,) = serious(found)
    assert finding.kind == "exchanged" and {found.fact(i).subject.text for i in finding.facts} >= {"10.00", "20.00"}
    assert "互换" in finding.zh["title"] and finding.zh["condition"].count("复算") == 2


def test_amount_and_share_of_two_items_in_each_others_place_accuse_no_change():
    text = (
        "一般公共预算财政拨款支出300.00万元，主要用于：教育支出{}万元，占{}%；卫生健康支出{}万元，占{}%。",
        "1.教育支出较年初预算数增加20.00万元，增长12.5%，主要原因是人员增加。",
        "2.卫生健康支出较年初预算数增加6.12万元，增长5.1%，主要原因是缴费基数提高。",
    )
    lines = lambda *figures: [text[0].format(*figures), *text[1:]]  # noqa: E731
    assert serious(disclosure(GREW, *lines("180.00", "60.00", "126.12", "42.04"))) != []  # the parts exceed the whole
    assert serious(disclosure(GREW, *lines("180.00", "60.00", "120.00", "40.00"))) != []
    right = [line.replace("6.12", "5.82") for line in lines("180.00", "60.00", "120.00", "40.00")]
    assert serious(disclosure(GREW, *right)) == []
    turned = [line.replace("6.12", "5.82") for line in lines("120.00", "40.00", "180.00", "60.00")]
    (finding,) = serious(disclosure(GREW, *turned))
    assert finding.kind == "exchanged" and finding.zh["title"] == "教育支出与卫生健康支出的金额、占比疑似互换"
    assert "教育支出120.00万元" in finding.zh["condition"]


@pytest.mark.parametrize(("change", "rate", "kinds"), [("25.00", "20.00", []), ("20.00", "25.00", ["exchanged"])])
def test_a_change_and_its_rate_in_each_others_place_are_one_exchange(change, rate, kinds):
    line = f"公务接待费150.00万元，比上年增加{change}万元，增长{rate}%，主要原因是接待任务增加。"
    assert [f.kind for f in serious(disclosure(MEALS, line))] == kinds


def test_a_figure_that_another_print_of_its_own_puts_right_is_no_exchange():
    head = "六、一般公共预算财政拨款基本支出决算情况说明"
    halves = "一般公共预算财政拨款基本支出1500.24万元，其中：人员经费{}万元，公用经费300.12万元。"
    again = "人员经费1200.12万元，其中：工资福利支出1200.12万元。"  # a part that is all of it
    assert serious(disclosure(head, halves.format("1200.12"), again)) == []
    (finding,) = serious(disclosure(head, halves.format("1020.12"), again))
    assert finding.kind == "suspect" and "人员经费" in finding.zh["title"]


def test_a_rate_taken_from_the_item_beside_is_not_an_exchange():
    assert [f.kind for f in serious(grew("10.00", "10.00"))] == ["suspect_either"]


def test_a_budget_and_an_actual_in_each_others_place_are_one_finding_and_the_word_beside_them_none():
    assert serious(disclosure(GREW, PLANNED.format("20.00", "18.50"))) == []
    (finding,) = serious(disclosure(GREW, PLANNED.format("18.50", "20.00")))
    assert finding.kind == "suspect_either" and "年初预算数与决算数互换位置" in finding.zh["cause"]


def test_each_figure_that_could_be_wrong_has_its_own_explanation():
    line = "2023年度机关运行经费支出120.00万元，比上年增加9.15万元，增长7.63%，主要原因是物业费上涨。"
    (finding,) = serious(disclosure("七、机关运行经费支出情况说明", line))
    assert "如120.00万元有误，可能系误列上年数" in finding.zh["cause"]


def test_a_unit_slip_is_told_in_the_unit_of_the_figures_beside_it():
    lines = ("2023年度支出合计200.00万元，其中：基本支出120.00元，占60.00%；项目支出80.00万元，占40.00%。",)
    (finding,) = serious(disclosure(SHARES, *lines))
    assert (
        "推算为120.00万元，相差119.988万元" in finding.zh["condition"] and "该数应为120.00万元" in finding.zh["recommendation"]
    )
    assert "基本支出120.00元＋项目支出80.00万元＝支出合计" in finding.zh["condition"]


def test_a_digit_left_out_is_told_where_one_form_alone_recomputes():
    line = "公务接待费3.25万元，比上年减少0.75万元，下降8.75%，主要原因是接待减少。"
    (finding,) = serious(disclosure(MEALS, line))
    assert "漏录一位数字（应为18.75）" in finding.zh["cause"]


def test_a_neighbours_share_in_the_same_sentence_is_no_question_of_reading():
    parts = "教育支出120.00万元，占60.00%；卫生健康支出50.00万元，占60.00%；农林水支出30.00万元，占15.00%。"
    found = disclosure(SHARES, f"支出合计200.00万元，其中：{parts}")
    assert found.questions == () and [f.label for f in serious(found)] == ["卫生健康支出"]


LOST = ["甲乙丙 12.00 13.00 14.00 15.00 16.00 17.00"] * 3  # a table whose columns are lost: unread
ACROSS = ("2023年度支出合计12.00万元。", "二、基本支出情况说明", "2023年度支出合计22.00万元。")
WITHIN = ("2023年度支出合计12.00万元，其中：基本支出2.00万元，项目支出9.00万元。",)


@pytest.mark.parametrize(
    ("lines", "lost", "severity"),
    [
        (ACROSS, [], "exception"),
        (ACROSS, LOST, "attention"),  # the lines may have been torn from their places
        (WITHIN, LOST, "exception"),  # one sentence says it all
    ],
)
def test_what_was_little_understood_accuses_nobody_across_its_lines(lines, lost, severity):
    found = disclosure("一、收入支出决算情况说明", *lines, *lost)
    assert (found.counts()["unread"] > found.counts()["facts"]) == bool(lost)
    assert {f.severity for f in found.findings if f.kind.startswith(("suspect", "break"))} == {severity}


# --- a figure printed with many values ---------------------------------------------------------------------------------


def repeated(*values: str) -> Disclosure:
    return disclosure(SHARES, *(f"支出合计{value}万元。" for value in values))


def test_a_figure_printed_with_many_values_is_one_finding_and_the_joint_system_goes_without_it():
    found = repeated(*(f"{900 + n}.37" for n in range(40)))
    assert [f.kind for f in serious(found)] == ["many_values"] and len(serious(found)[0].facts) == 40
    assert "40个不同数值" in serious(found)[0].zh["title"] and "等" in serious(found)[0].zh["condition"]
    assert found.suspects == () and found.reconciliation.settled and found.reconciliation.consistent


def test_of_values_that_most_prints_contradict_only_those_are_told():
    found = repeated(*["900.37"] * 10, *(f"{901 + n}.37" for n in range(9)))
    assert [f.kind for f in serious(found)] == ["many_values"]
    assert [found.fact(name).subject.text for name in serious(found)[0].facts] == [f"{901 + n}.37" for n in range(9)]


def test_up_to_four_values_are_judged_by_the_smallest_sets_of_wrong_figures():
    found = repeated(*(f"{900 + n}.37" for n in range(4)))
    assert not told(found, "many_values") and found.suspects


def test_prints_rounded_otherwise_agree_and_are_not_many_values():
    found = repeated(*["900.37", "900.4", "900"] * 6)
    assert not told(found, "many_values") and found.suspects == ()


def test_what_else_is_wrong_is_found_beside_a_figure_of_many_values():
    slip = "本年收入合计30.00万元，其中：财政拨款收入20.00万元，事业收入9.00万元。"
    found = disclosure(SHARES, slip, *(f"支出合计{900 + n}.37万元。" for n in range(20)))
    assert {f.kind for f in serious(found)} == {"many_values", "suspect_either"}


def test_the_largest_agreeing_sets_are_those_of_brute_force():
    base = repeated("900.37").facts[-1]
    for seed in range(200):
        chance = random.Random(seed)
        lows = [(chance.randrange(20), chance.randrange(6)) for _ in range(chance.randint(1, 9))]
        facts = [replace(base, fact=f"f{n}", low=low, high=low + width) for n, (low, width) in enumerate(lows)]
        points = {frozenset(f.fact for f in facts if f.low <= at <= f.high) for at in range(26)}
        largest = {one for one in points if one and not any(one < other for other in points)}
        assert set(agreeing(facts)) == largest and len(agreeing(facts)) == len(largest), seed


def test_a_total_and_its_only_class_with_the_same_wrong_figure_are_one_finding():
    found = disclosure(
        "收入决算表",
        "单位：万元",
        "科目编码\t科目名称\t本年收入合计\t财政拨款收入\t上级补助收入\t事业收入\t经营收入\t附属单位上缴收入\t其他收入",
        "合计\t\t1,010.00\t900.00\t\t\t\t\t100.00",
        "213\t农林水支出\t1,010.00\t900.00\t\t\t\t\t100.00",
        "21303\t水利\t1,010.00\t900.00\t\t\t\t\t100.00",
        "2130301\t行政运行\t600.00\t600.00\t\t\t\t\t",
        "2130311\t水文测报\t400.00\t300.00\t\t\t\t\t100.00",
    )
    assert [f.kind for f in serious(found)] == ["suspect"]
    wrong = {f.fact for f in found.facts if f.text == "1,010.00"}
    assert wrong <= {*serious(found)[0].facts}


def test_a_quotation_from_lines_that_run_on_begins_and_ends_with_its_sentence(tmp_path):
    paragraphs = (
        "一、收入支出决算总体情况说明",
        "2023年度收入总计1,286.40万元，支出总计1,286.40万元，主要用于保障机构运转和完成年度工作任务，包括人员支出和日常公用支出等。",
        "五、机关运行经费支出情况说明",
        "2023年度机关运行经费支出185.41万元，比2022年度增加4.68万元，增长9.60%。主要原因是物业费上涨，另有办公用房维修支出增加较多等。",
    )
    lines = (line[n : n + 22] for line in ("云山县某局2023年度部门决算说明", *paragraphs) for n in range(0, len(line), 22))
    path = tmp_path / "云山县某局_2023.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    finding = next(f for f in read(path).findings if f.severity == "exception")
    assert finding.quote == "2023年度机关运行经费支出185.41万元，比2022年度增加4.68万元，增长9.60%。"


def test_a_long_list_is_quoted_around_its_figure_and_says_where_it_is_cut():
    from juesuan.findings.drafts import Ground

    uses = "、".join(f"第{n}类办公用品和其他杂项费用" for n in "一二三四五六七八九")
    found = disclosure("六、基本支出情况", f"公用经费12.00万元，主要用于{uses}等。")
    ground, fact = Ground(found.document, found.reading.book, ()), found.facts[-1]
    quote = ground.quote(fact.start, fact.end)
    assert quote.startswith("公用经费12.00万元，主要用于第一类") and quote.endswith("……") and len(quote) < 90


# --- rows left out -----------------------------------------------------------------------------------------------------


def without(lines, code):
    return tuple(line for line in lines if not line.startswith(f"{code}\t"))


def test_a_row_that_a_table_has_not_is_named_once_and_nobody_else():
    found = disclosure(*table(ALL, FIGURES), *without(table(GENERAL, FIGURES), "2070109"))
    assert [f.kind for f in serious(found)] == ["row_missing"] and serious(found)[0].label == "群众文化"
    assert serious(found)[0].zh["title"] == "《一般公共预算财政拨款支出决算表》疑似漏列群众文化35.00万元"
    assert serious(found)[0].amount == 350000 and found.suspects == ()


def test_a_whole_class_left_out_is_the_class_and_not_each_of_its_rows():
    lines = table(GENERAL, FIGURES)
    for code in ("208", "20805", "2080501"):
        lines = without(lines, code)
    found = disclosure(*table(ALL, FIGURES), *lines)
    assert [(f.kind, f.label) for f in serious(found)] == [("row_missing", "社会保障和就业支出")]


def test_the_amount_that_is_wanting_may_be_off_by_the_rounding_of_its_rows_and_by_no_more():
    rounded = (*FIGURES[:3], ("35.02", "", "35.02"), *FIGURES[4:])  # printed so in the other table; 75.00 + 35.02 is 110.02
    other = (*FIGURES[:3], ("36.40", "", "36.40"), *FIGURES[4:])
    lines = without(table(GENERAL, FIGURES), "2070109")
    assert told(disclosure(*table(ALL, rounded), *lines), "row_missing") == []
    assert told(disclosure(*table(ALL, other), *lines), "row_missing") == []
    tenth = "文化旅游体育与传媒支出（类）文化和旅游（款）群众文化（项）支出决算为35.0万元。"
    said = disclosure(*without(table(ALL, FIGURES), "2070109"), *lines, SHARES, tenth)
    assert [f.label for f in serious(said) if f.kind == "row_missing"] == ["群众文化"]


def test_a_row_that_the_table_has_is_not_missing():
    nil = (*FIGURES[:3], ("0.00", "", "0.00"), *FIGURES[4:])
    assert told(disclosure(*table(ALL, FIGURES), *table(GENERAL, nil)), "row_missing") == []
    wrong = (*FIGURES[:2], ("40.00", "25.00", "15.00"), *FIGURES[3:])  # 图书馆, printed 35.00 less than elsewhere
    assert told(disclosure(*table(ALL, FIGURES), *table(GENERAL, wrong)), "row_missing") == []


FARMS = (  # 水利, of whose items none has another's amount
    ("213", "农林水支出", "410.00"),
    ("21303", "水利", "410.00"),
    ("2130301", "行政运行", "107.00"),
    ("2130305", "水利工程建设", "96.00"),
    ("2130306", "水利工程运行与维护", "83.00"),
    ("2130311", "水资源节约管理与保护", "71.00"),
    ("2130314", "防汛", "53.00"),
)


def farms(head, *leave):
    rows = ["\t".join((*name, amount, "", amount)) for *name, amount in FARMS if name[0] not in leave]
    return (*head, "合计\t\t410.00\t\t410.00", *rows, "")


def test_rows_that_fall_short_alike_in_several_tables_are_one_finding_about_the_total():
    found = disclosure(*farms(ALL, "2130306"), *farms(GENERAL, "2130306"))
    assert [(f.kind, f.label) for f in serious(found)] == [("rows_short", "水利")]
    assert serious(found)[0].zh["title"] == "水利：所列各项之和较公开数410.00万元少83.00万元"
    assert serious(found)[0].amount == 830000
    assert [f.kind for f in serious(disclosure(*farms(ALL), *farms(GENERAL)))] == []
    assert [f.kind for f in serious(disclosure(*farms(ALL), *farms(GENERAL, "2130306")))] == ["row_missing"]


def test_a_row_whose_figure_is_wrong_elsewhere_too_is_accused_itself():
    wrong = (*FIGURES[:2], ("40.00", "25.00", "15.00"), *FIGURES[3:])
    found = disclosure(*table(ALL, FIGURES), *table(GENERAL, wrong))
    assert told(found, "rows_short") == [] and {f.kind for f in serious(found)} <= {"suspect", "suspect_either", "break"}


# --- one fault, one finding --------------------------------------------------------------------------------------------


def test_two_rows_of_a_table_in_each_others_place_are_one_finding():
    other = (("130.00", "", "130.00"), ("110.00", "", "110.00"), ("75.00", "", "75.00"), *FIGURES[3:])
    turned = (*other[:2], other[3], other[2], *other[4:])
    total, text = ("191.00", "61.00", "130.00"), stated("图书馆", "75.00", "群众文化", "35.00")
    assert serious(disclosure(*table(ALL, other, total), *table(GENERAL, other, total), *text)) == []
    (finding,) = serious(disclosure(*table(ALL, other, total), *table(GENERAL, turned, total), *text))
    assert (finding.kind, finding.zh["title"]) == ("exchanged", "图书馆与群众文化的金额疑似互换")
    assert "《一般公共预算财政拨款支出决算表》" in finding.zh["condition"]


def stated(*pairs):
    """The 项 of 文化和旅游 in the text, with their amounts."""
    path = "文化旅游体育与传媒支出（类）文化和旅游（款）{}（项）支出决算为{}万元。"
    return (
        "五、一般公共预算财政拨款支出决算情况说明",
        *(path.format(*pair) for pair in zip(pairs[::2], pairs[1::2], strict=True)),
    )


def scaled(figures, times, over):
    number = lambda text: text and f"{int(text.replace('.', '')) * times // over / 100:.2f}"  # noqa: E731
    return tuple(tuple(map(number, row)) for row in figures)


def test_a_table_that_differs_as_a_whole_is_one_finding_and_no_figure_is_accused():
    other = scaled(FIGURES, 9, 10)
    items = ("图书馆", "75.00", "群众文化", "35.00")
    path = "{}（类）支出决算为{}万元。"
    told_too = (*stated(*items), path.format("文化旅游体育与传媒支出", "130.00"), path.format("社会保障和就业支出", "61.00"))
    told_too = (*told_too, "社会保障和就业支出（类）行政事业单位养老支出（款）行政单位离退休（项）支出决算为61.00万元。")
    whole = (*told_too, "文化旅游体育与传媒支出（类）文物（款）文物保护（项）支出决算为20.00万元。")
    found = disclosure(*table(GENERAL, other, scaled([TOTAL], 9, 10)[0]), *whole)
    assert [f.kind for f in serious(found)] == ["table_apart"] and found.suspects == ()
    assert serious(found)[0].zh["title"] == "《一般公共预算财政拨款支出决算表》：整表与其他报表、文字不一致"
    assert [f.kind for f in serious(disclosure(*table(GENERAL, FIGURES), *whole))] == []
    one = (*FIGURES[:2], ("74.00", "59.00", "15.00"), *FIGURES[3:])  # a figure that is wrong is told itself
    assert "table_apart" not in [f.kind for f in serious(disclosure(*table(GENERAL, one), *whole))]


CARS = "财政拨款“三公”经费支出决算表", "单位：万元", "项目\t年初预算数\t决算数"


def three(*amounts):
    names = ("合计", "因公出国（境）费", "公务用车购置及运行维护费", "其中：公务用车购置费", "公务用车运行维护费", "公务接待费")
    return (*CARS, *("\t".join((name, *pair)) for name, pair in zip(names, amounts, strict=True)), "")


def test_budget_and_spending_of_a_table_in_each_others_place_are_one_finding():
    amounts = (("25.40", "21.31"), ("0.00", "0.00"), ("21.00", "17.90"), ("0.00", "0.00"), ("21.00", "17.90"), ("4.40", "3.41"))
    text = (
        MEALS,
        "2023年度“三公”经费支出年初预算为25.40万元，支出决算为21.31万元，完成年初预算的83.90%，主要原因是厉行节约。",
        "公务用车购置及运行维护费年初预算为21.00万元，支出决算为17.90万元，完成年初预算的85.24%，其中公务用车运行维护费支出17.90万元，"
        "公务用车购置费支出0.00万元，公务用车购置数0辆，公务用车保有量5辆。",
        "公务接待费年初预算为4.40万元，支出决算为3.41万元，完成年初预算的77.50%，国内公务接待40批次，320人次。",
    )
    assert [f.kind for f in serious(disclosure(*three(*amounts), *text))] == []
    (finding,) = serious(disclosure(*three(*(pair[::-1] for pair in amounts)), *text))
    assert finding.kind == "columns_exchanged" and finding.zh["title"].endswith("决算数、年初预算数疑似互换")


def test_two_shares_that_are_off_by_as_much_are_one_finding():
    text = "本年收入合计400.00万元，其中：财政拨款收入380.00万元，占{}%；其他收入20.00万元，占{}%。"
    again = (
        "一、收入支出总体情况",
        "本年收入合计400.00万元，其中：财政拨款收入380.00万元、其他收入20.00万元。",
        "二、收入情况",
    )
    told_of = lambda *shares: [f.kind for f in serious(disclosure(*again, text.format(*shares)))]  # noqa: E731
    assert told_of("95.00", "5.00") == [] and told_of("91.00", "9.00") == ["shares_moved"]
    assert "shares_moved" not in told_of("91.00", "5.00") + told_of("91.00", "8.00")


def form(*weights, scores=None):
    rows = zip(("数量", "质量", "时效", "社会效益", "满意度"), weights, scores or weights, strict=True)
    kinds = {"社会效益": "效益指标", "满意度": "满意度指标"}
    lines = [f"{kinds.get(n, '产出指标')}\t{n}指标\t{n}达标情况\t{w}\t100%\t100%\t{s}" for n, w, s in rows]
    return (
        "2023年度项目支出绩效自评表",
        "项目名称\t堤防加固\t\t\t\t\t",
        "项目资金（万元）\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分",
        "年度资金总额\t120.00\t120.00\t120.00\t10\t100%\t10",
        "一级指标\t二级指标\t三级指标\t分值\t年度指标值\t实际完成值\t得分",
        *lines,
        f"总分\t\t\t100\t\t\t{10 + sum(map(int, scores or weights))}",
        "",
    )


def conflicts_of(found):
    return [(f.kind, f.zh["title"]) for f in found.findings if f.severity == "exception"]


def test_a_score_above_its_weight_is_told_as_that():
    assert conflicts_of(disclosure(*form("20", "20", "10", "30", "10"))) == []
    scored = conflicts_of(disclosure(*form("20", "20", "10", "30", "10", scores=("20", "20", "12", "30", "8"))))
    assert scored == [("score_above_weight", "时效达标情况：得分12分超过分值10分")]


def test_weights_that_do_not_make_a_hundred_are_told_of_their_total():
    weighted = conflicts_of(disclosure(*form("20", "20", "10", "35", "10", scores=("20", "20", "10", "30", "10"))))
    assert weighted == [("weights_total", "堤防加固：各项指标分值合计105分，应为100分")]


def test_a_word_beside_a_figure_that_cannot_stand_is_told_with_it():
    text = "公务接待费年初预算为30.50万元，支出决算为31.50万元，完成年初预算的100%，决算数与年初预算数持平。"
    (finding,) = serious(disclosure(MEALS, text))
    assert finding.kind == "suspect_either" and "持平" in finding.zh["condition"]
    assert finding.zh["title"] == "公务接待费的年初预算数完成率：列示100%，复算为103%"


# --- text against form, names, years -----------------------------------------------------------------------------------


SCORED = ("十、预算绩效情况说明", "“{}”项目绩效自评综述：项目全年预算数为120.00万元，执行数为110.00万元，自评得分为{}分。")


def scored(name, score):
    lines = [line.replace("120.00\t120.00\t120.00", "120.00\t120.00\t110.00") for line in form("20", "20", "10", "30", "10")]
    lines = [line.replace("10\t100%\t10", "10\t91.67%\t9.17") for line in lines]
    lines = [line.replace("总分\t\t\t100\t\t\t100", "总分\t\t\t100\t\t\t99.17") for line in lines]
    return disclosure(*lines, SCORED[0], SCORED[1].format(name, score))


def test_a_score_of_the_text_is_held_against_the_form_of_its_project():
    assert conflicts_of(scored("堤防加固", "99.17")) == conflicts_of(scored("堤防加固", "99.2")) == []
    assert conflicts_of(scored("堤防加固", "96.17")) == [
        ("score_against_form", "堤防加固：文字列示自评得分96.17分，自评表总分99.17分")
    ]
    assert conflicts_of(scored("河道清淤", "96.17")) == []  # another project's


def test_a_project_with_the_money_of_a_form_of_another_name_has_two_names():
    assert told(scored("堤防加固", "99.17"), "project_two_names") == []
    assert told(scored("堤防除险加固", "99.17"), "project_two_names") == [("project_two_names", "堤防加固")]


@pytest.mark.parametrize(
    ("claim", "kinds"),
    [
        ("“三公”经费较上年有所增加。", ["direction_word"]),
        ("“三公”经费较上年有所减少。", []),
        ("公务接待费和“三公”经费较上年有所增加。", []),  # whose it is of two is not said
        ("“三公”经费中的接待次数较上年有所增加。", []),
    ],
)
def test_a_rise_that_is_claimed_of_what_fell_is_told(claim, kinds):
    text = "“三公”经费支出决算为8.00万元，比上年减少2.00万元，下降20.00%，主要原因是压减支出。"
    assert [f.kind for f in serious(disclosure(MEALS, text, claim))] == kinds


def test_an_item_that_one_table_calls_by_another_name_is_told_with_both():
    renamed = [
        tuple(line.replace("群众文化", "文化展示") for line in lines)
        for lines in (table(ALL, FIGURES), table(GENERAL, FIGURES))
    ]
    text = stated("图书馆", "75.00", "群众文化", "35.00")
    for lines in ((*renamed[0], *table(GENERAL, FIGURES)), (*table(ALL, FIGURES), *renamed[1])):
        (finding,) = [f for f in disclosure(*lines, *text).findings if f.kind == "names_differ"]
        assert "文化展示" in finding.zh["condition"] and "群众文化" in finding.zh["condition"]
    assert told(disclosure(*table(ALL, FIGURES), *table(GENERAL, FIGURES), *text), "names_differ") == []


def test_a_line_above_one_table_that_names_another_year_is_told():
    head = "部门：云山县某局    {}年度    金额单位：万元"

    def tables(*years):
        headed = zip(years, (ALL, GENERAL, ALL, GENERAL), strict=True)
        return [line for year, top in headed for line in (top[0], head.format(year), *table(top, FIGURES)[2:])]

    assert [label for _, label in told(disclosure(*tables(2023, 2022, 2023, 2023)), "wrong_year")] == ["2022"]
    assert told(disclosure(*tables(2023, 2023, 2023, 2023)), "wrong_year") == []
    assert told(disclosure(*tables(2023, 2022, 2022, 2023)), "wrong_year") == []  # which year is the document's is in doubt


def test_another_body_in_the_sentence_of_the_form_is_told():
    lines = (
        "二、其他",
        "云山县某局2023年度收入合计3.00万元。",
        "云山县某局负责全县工作。",
        "云山县{}2023年度没有使用国有资本经营预算财政拨款安排的支出。",
    )
    assert [label for _, label in told(disclosure(*lines[:3], lines[3].format("林局")), "other_body")] == ["云山县林局"]
    assert told(disclosure(*lines[:3], lines[3].format("某局")), "other_body") == []


# --- what the memo says ------------------------------------------------------------------------------------------------


def test_a_level_that_is_none_is_told_with_the_difference():
    text = "公务接待费年初预算为5.00万元，支出决算为3.20万元，决算数与年初预算数持平。"
    (finding,) = serious(disclosure(MEALS, text))
    assert finding.zh["title"] == "公务接待费：文字称“与年初预算数持平”，决算数比年初预算数少1.80万元"
    assert finding.en["title"].endswith("1.80万元 below the initial budget")


def test_a_unit_that_does_not_fit_is_told_with_the_relation():
    text = "公务用车运行维护费支出17.90万元，公务用车保有量3辆，车均维护费5.97元。"
    (finding,) = serious(disclosure(MEALS, text))
    assert finding.zh["title"] == "车均维护费：列示5.97元，按费用和数量计算为59666.67元"
    assert "（复算为59666.67元，公开数5.97元，计量单位疑有误）" in finding.zh["condition"]


def test_a_cost_in_the_unit_of_money_of_tens_of_thousands_is_told_in_yuan():
    text = "公务接待费支出1.50万元，国内公务接待10批次，250人次，人均接待费60.00万元。"
    (finding,) = serious(disclosure(MEALS, text))
    assert "（复算为60.00元，公开数60.00万元，计量单位疑有误）" in finding.zh["condition"]


def test_what_a_figure_should_be_is_told_as_it_would_be_printed():
    lines = (*table(ALL, FIGURES), *stated("图书馆", "74.00", "群众文化", "35.00"), *table(GENERAL, FIGURES))
    (finding,) = serious(disclosure(*lines))
    assert "推算为75.00万元，相差1.00万元" in finding.zh["condition"] and "该数应为75.00万元" in finding.zh["recommendation"]
    assert "（《一般公共预算财政拨款支出决算表》）" in finding.zh["condition"] and "第二部分" not in finding.zh["condition"]


def test_an_item_of_two_codes_is_told_with_both():
    other = [line.replace("2070109", "2070112") for line in table(GENERAL, FIGURES)]
    titles = [f.zh["title"] for f in disclosure(*table(ALL, FIGURES), *other).findings if f.kind == "code_and_name"]
    assert titles == ["群众文化：两表科目编码不同（2070112、2070109）"]


def test_a_change_without_one_end_is_told_with_its_way():
    from fractions import Fraction

    from juesuan.findings.sentences import range_text

    found = disclosure(MEALS, "公务接待费支出决算为3.20万元，比上年增加1.14万元。")
    (change,) = [f for f in found.facts if f.measure == "change"]
    assert range_text(change, None, Fraction(-11415))[1] == "减少1.1415万元以上"
    assert range_text(change, Fraction(11400), None)[1] == "增加1.14万元以上"


# --- the words of a conflict -------------------------------------------------------------------------------------------


def worded(*lines: str) -> dict[str, str]:
    """The one serious finding of a text, in Chinese."""
    (one,) = serious(disclosure(*lines))
    return one.zh


def test_a_sum_alone_is_told_by_its_total_and_how_far_its_parts_are_from_it():
    found = worded(
        "“三公”经费支出9.00万元，其中：因公出国（境）费0.00万元；公务用车购置及运行维护费5.00万元；公务接待费3.00万元。"
    )
    assert found["title"] == "“三公”经费：分项之和与列示数9.00万元相差1.00万元"
    assert "所列分项合计8.00万元，相差1.00万元" in found["condition"] and "0.00＋" not in found["condition"]


def test_two_prints_that_differ_and_a_part_above_its_whole_are_no_equations():
    lines = "2023年度公务接待费支出5.89万元。", "2023年度“三公”经费支出7.00万元，其中：公务接待费5.98万元。"
    assert "不一致" in worded(*lines)["condition"] and "＝公务接待费" not in worded(*lines)["condition"]
    above = "2023年度“三公”经费支出7.00万元，其中：公务接待费9.12万元。", "2023年度公务接待费支出9.21万元。"
    assert "公务接待费9.12大于“三公”经费7.00" in worded(*above)["condition"]


@pytest.mark.parametrize(("printed", "meant"), [("465", "46.5"), ("4.65", "46.5")])
def test_a_point_that_moved_is_put_back_with_the_decimals_that_it_had(printed, meant):
    text = f"2023年度支出合计1750.61万元，其中：基本支出936.01万元，占53.5%；项目支出814.60万元，占{printed}%。"
    found = worded(text)
    assert f"应为{meant}" in found["cause"] and f"该数应为{meant}%" in found["recommendation"]


def test_a_fall_told_as_a_rise_is_named_where_change_and_rate_both_say_so():
    found = worded("2023年度收入总计2645.18万元，与上年相比，收入总计增加203.44万元，增长7.14%，主要是项目减少。")
    assert "增减方向均表述相反" in found["cause"]


LAST_PLACE = (
    "三公经费预算{budget}万元，决算181.54万元，完成预算的{rate}%。",
    "其中：公务用车购置费72.90万元，购置4辆，车均18.23万元；公务用车运行维护费103.21万元；公务接待费5.44万元，共接待386人次，人均140.93元。",
)


@pytest.mark.parametrize(("rate", "severity"), [("69.73", {"attention"}), ("69.74", set()), ("67.73", {"exception"})])
def test_a_ratio_that_only_all_relations_together_put_off_in_its_last_place_is_for_attention(rate, severity):
    found = disclosure(MEALS, *(line.format(budget="260.33", rate=rate) for line in LAST_PLACE))
    accused = [f for f in found.findings if f.kind.startswith(("suspect", "break"))]
    assert {f.severity for f in accused} == severity
    assert all("完成率" in f.zh["title"] for f in accused)
