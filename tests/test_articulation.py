"""Articulation of the nine tables (CRITERIA 2): each relation is told where it is broken, holds within rounding, and says
nothing where the forms allow the amounts to differ.

The tables are drawn coherent from a seed (nine_tables.py). To break a relation between tables, one of them is taken from
accounts in which one amount is another: each table then foots in itself, and only the relation between them is broken.
"""

from __future__ import annotations

import re
from copy import deepcopy
from decimal import Decimal

import pytest
from conftest import altered, told
from nine_tables import (
    ALL,
    BODY,
    GRANTS,
    RUNNING,
    YEAR,
    Accounts,
    as_docx,
    as_html,
    as_pdf,
    as_txt,
    as_xlsx,
    blocks,
    money,
    narrative,
    tables,
)
from test_public_tables import doc

from juesuan.disclosure import Disclosure
from juesuan.documents.document import read_document
from juesuan.reading.facts import read_facts
from juesuan.reconcile.checks import check

FILE = f"{BODY}{YEAR}年度部门决算.txt"
SET = Accounts(1)


def disclosure(
    given: dict[str, list[list]], text: list[str] = (), prior: Disclosure | None = None, year: int = YEAR
) -> Disclosure:
    parts = [p.replace(str(YEAR), str(year)) if isinstance(p, str) else p for p in blocks(given, text)]
    name = FILE.replace(str(YEAR), str(year))
    document = doc(*parts, file=name, title=name.replace(".txt", "公开"))
    return Disclosure(document, read_facts(document), prior.reading if prior else None)


def broken(given: dict[str, list[list]], text: list[str] = ()) -> list[str]:
    return [c.statement for c in disclosure(given, text).checks if c.verdict == "breaks"]


def mixed(change, *numbers: str) -> dict[str, list[list]]:
    """The nine tables, these of them from accounts that `change` has altered."""
    other = Accounts(1)
    change(other)
    altered = tables(other)
    return {n: altered[n] if n in numbers else rows for n, rows in tables(SET).items()}


def cell(number: str, row: str, column: int, by: str, given=None) -> dict[str, list[list]]:
    """The nine tables with one cell changed by so much: in the row that holds this text, the n-th amount from the left."""
    given = deepcopy(given or tables(SET))
    for texts in given[number][0 if row else -1 :]:
        if not row or any(row == (t[0] if isinstance(t, tuple) else t or "").strip() for t in texts):
            at = [c for c, t in enumerate(texts) if isinstance(t, str) and "." in t][column]
            texts[at] = str(Decimal(texts[at]) + Decimal(by))
            return given
    raise KeyError(row)


def only(given: dict[str, list[list]], *numbers: str) -> dict[str, list[list]]:
    return {n: given[n] for n in numbers}


def more(item: str, fund: str, part: int, cents: int):
    """A change of the accounts: so much more spent on an item, and received for it."""

    def change(a: Accounts) -> None:
        both = list(a.spent[item].get(fund, (0, 0)))
        both[part] += cents
        a.spent[item][fund] = tuple(both)

    return change


# --- the whole set -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_coherent_set_ties_throughout_and_nothing_is_unread_or_told(seed):
    a = Accounts(seed)
    found = disclosure(tables(a), narrative(a))
    assert len([t for t in found.reading.tables if t.kind != "other"]) == 9
    assert found.reading.counts()["unread"] == 0
    assert {c.verdict for c in found.checks} == {"ties"}
    assert len(found.checks) > 250
    assert [f.kind for f in found.findings if f.severity != "note"] == []


@pytest.mark.parametrize("places", [0, 1, 2, 3])
@pytest.mark.parametrize("seed", [1, 2])
def test_true_amounts_printed_to_any_place_never_break(seed, places):
    """Every amount divided by 7 and rounded: some 20 relations do not tie to the digit, and none of them is an error."""

    def printed(text: str) -> str:
        return str((Decimal(text) / 7).quantize(Decimal(1).scaleb(-places), "ROUND_HALF_UP"))

    def turned(text):
        return printed(text) if isinstance(text, str) and re.fullmatch(r"\d+\.\d\d", text) else text

    a = Accounts(seed)
    given = {n: [[turned(text) for text in row] for row in rows] for n, rows in tables(a).items()}
    text = [re.sub(r"\d+\.\d\d(?=万元)", lambda found: printed(found[0]), line) for line in narrative(a)]
    found = disclosure(given, text)
    assert {c.verdict for c in found.checks} == {"ties", "rounds"}
    assert [f.kind for f in found.findings if f.severity != "note"] == []


@pytest.mark.parametrize("name", ["html", "docx", "xlsx of numbers", "xlsx of text", "txt", "pdf"])
def test_the_same_set_means_the_same_in_every_format(tmp_path, name):
    parts = blocks(tables(SET), narrative(SET))
    writers = {
        "html": as_html,
        "docx": as_docx,
        "xlsx of numbers": as_xlsx,
        "xlsx of text": lambda p: as_xlsx(p, numbers=False),
        "txt": as_txt,
        "pdf": as_pdf,
    }
    path = tmp_path / f"{FILE.removesuffix('.txt')}.{name.split()[0]}"
    path.write_bytes(writers[name](parts))
    reading, plain = read_facts(read_document(path)), disclosure(tables(SET), narrative(SET)).reading
    assert [t.kind for t in reading.tables if t.kind != "other"] == [t.kind for t in plain.tables]
    meanings = lambda r: [(f.key, f.label, f.measure, f.basis, f.value, f.unit) for f in r.facts if f.is_fact]  # noqa: E731
    assert meanings(reading) == meanings(plain)
    assert reading.counts()["unread"] == 0
    assert {c.verdict for c in check(reading)} == {"ties"}


@pytest.mark.parametrize("number", sorted(tables(SET)))
def test_a_slip_in_any_cell_of_any_table_breaks_something(number):
    """Without the text: the tables alone hold every one of their amounts."""
    given = tables(SET)
    found = disclosure(given)
    amounts = [text for row in given[number] for text in row if isinstance(text, str) and "." in text]
    facts = [f for f in found.facts if f.cell and f.cell[0] == sorted(given).index(number) and "." in f.text]
    assert [f.text for f in facts] == amounts and all(f.is_fact for f in facts)
    for fact in facts[::4]:  # every fourth, for time
        slipped = check(altered(found, fact.fact, fact.value + 3).reading)
        assert any(c.verdict == "breaks" for c in slipped), (number, fact)


# --- 1 to 9: within and between the tables -----------------------------------------------------------------------------

WITHIN = {  # rule: table, row, which amount of the row, and how the broken check ends
    "1 income makes the total": ("01", "总计", 0, "= 收入总计"),
    "1 expenditure makes the total": ("01", "总计", 1, "= 支出总计"),
    "1 the opening balance is in the total": ("01", "年初结转和结余", 0, "= 收入总计"),
    "1 sources make the income of the year": ("01", "八、其他收入", 0, "= 收入合计"),
    "1 classes make the expenditure of the year": ("01", "九、卫生健康支出", 1, "= 支出合计"),
    "3 columns make the row of 02": ("02", "行政运行", 1, "= 行政运行（收入）"),
    "3 items make the income of their group": ("02", "财政事务", 0, "= 财政事务（收入）"),
    "3 groups make the class of 03": ("03", "社会保障和就业支出", 0, "= 社会保障和就业支出"),
    "3 basic and project make the row of 03": ("03", "行政运行", 1, "= 行政运行"),
    "3 items make their group in each column": ("03", "一般行政管理事务", 1, "= 财政事务（项目支出）"),
    "3 classes make the total of 03": ("03", "合计", 1, "= 基本支出"),
    "4 income and balance make the total of 04": ("04", "总计", 0, "= 财政拨款收入总计"),
    "4 each fund makes its total": ("04", "总计", 3, "= 政府性基金预算财政拨款支出总计"),
    "4 the funds make the row": ("04", "十一、城乡社区支出", 0, "= 城乡社区支出"),
    "4 the funds make the balance": ("04", "年末财政拨款结转和结余", 2, "= 年末财政拨款结转和结余"),
    "6 items make the class of 06": ("06", "津贴补贴", 0, "= 工资福利支出"),
    "6 classes make personnel": ("06", "人员经费合计", 0, "= 人员经费"),
    "6 classes make running": ("06", "人员经费合计", 1, "= 公用经费"),
    "7 a fund rolls forward row by row": ("07", "城乡社区支出", 4, "= 城乡社区支出（年末结转和结余）"),
    "8 items make the budget of 09": ("09", "", 0, "= “三公”经费"),
    "8 cars are bought and run": ("09", "", 2, "= 公务用车购置及运行维护费"),
    "8 items make the result of 09": ("09", "", 6, "= “三公”经费"),
}


@pytest.mark.parametrize("rule", WITHIN)
def test_a_relation_within_a_table_is_told_where_it_breaks_and_holds_within_rounding(rule):
    number, row, column, says = WITHIN[rule]
    assert any(s.endswith(says) for s in broken(only(cell(number, row, column, "3.00"), number)))
    assert broken(only(cell(number, row, column, "0.01"), number)) == []


def to_project(a: Accounts) -> None:
    """The same total, with less basic expenditure and more projects."""
    more("2010601", "general", 0, -300)(a)
    more("2010601", "general", 1, 300)(a)


def salaries(a: Accounts) -> None:
    a.economic["30101"] += 300


BETWEEN = {  # rule: the two tables, what the second has otherwise, and the start of a broken check
    "2 income of the year": ("01", "02", more("2080501", "general", 0, 300), "收入合计 "),
    "2 a source": ("01", "02", more("2010602", "own", 1, 300), "其他收入 "),
    "2 expenditure of the year": ("01", "03", more("2080501", "general", 0, 300), "支出合计 "),
    "2 a class": ("01", "03", more("2080501", "general", 0, 300), "社会保障和就业支出 "),
    "4 a fund's income": ("01", "04", more("2120899", "fund", 1, 300), "政府性基金预算财政拨款收入 "),
    "4 income of fiscal grants": ("02", "04", more("2080501", "general", 0, 300), "财政拨款收入 "),
    "5 the general budget": ("04", "05", more("2080501", "general", 0, 300), "一般公共预算财政拨款支出 "),
    "5 the government funds": ("04", "07", more("2120899", "fund", 1, 300), "政府性基金预算财政拨款支出 "),
    "5 the capital budget": ("04", "08", more("2230105", "capital", 1, 300), "国有资本经营预算财政拨款支出 "),
    "6 basic expenditure, less in 05": ("06", "05", to_project, "人员经费 "),
    "6 basic expenditure, more in 06": ("05", "06", salaries, "人员经费 "),
    "7 a class of grants beyond the whole": ("04", "03", more("2010602", "own", 1, -8000), "一般公共服务支出 "),
    "7 an item of grants beyond the whole": ("05", "03", more("2010602", "own", 1, -8000), "一般行政管理事务 "),
}


@pytest.mark.parametrize("rule", BETWEEN)
def test_a_relation_between_two_tables_is_told_where_each_of_them_foots(rule):
    first, second, change, says = BETWEEN[rule]
    given = mixed(change, second)
    assert broken(only(given, second)) == [] and broken(only(given, first)) == []
    assert any(s.startswith(says) for s in broken(only(given, first, second)))
    assert broken(only(tables(SET), first, second)) == []


def test_a_last_place_between_two_tables_is_a_note_and_no_break():
    found = disclosure(only(cell("02", "合计", 0, "0.01"), "01", "02"))
    assert {c.verdict for c in found.checks} == {"ties", "rounds"}
    assert told(found, "last_place") != [] and [f for f in found.findings if f.severity != "note"] == []


# --- 9: 06 holds a part of 09 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "code"), [("reception", "30217"), ("running", "30231")])
@pytest.mark.parametrize(("beyond", "breaks"), [(-500, False), (0, False), (1, False), (50, True)])
def test_basic_expenditure_on_a_three_public_item_is_at_most_the_item(name, code, beyond, breaks):
    def change(a: Accounts) -> None:
        a.three[name] = a.economic[code] - beyond

    assert bool(broken(only(mixed(change, "09"), "06", "09"))) == breaks


# --- 10 to 12: words of the narrative against the tables and each other ------------------------------------------------

RUNNING_COSTS = sum(SET.economic[code] for code in RUNNING)


@pytest.mark.parametrize(("beyond", "breaks"), [(-5000, False), (0, False), (1, False), (300, True)])
def test_operating_costs_are_at_most_the_public_costs_of_06(beyond, breaks):
    text = ["九、机关运行经费支出情况说明", f"2023年度机关运行经费支出{money(RUNNING_COSTS + beyond)}万元。"]
    assert bool(broken(only(tables(SET), "06"), text)) == breaks


@pytest.mark.parametrize(
    ("total", "awards", "small", "breaks"),
    [
        ("100.00", "80.00", "40.00", []),
        ("100.02", "80.00", "40.00", []),  # four rounded figures
        ("100.03", "80.00", "40.00", ["sum"]),
        ("100.00", "100.01", "40.00", []),
        ("100.00", "103.00", "40.00", ["bound"]),
        ("100.00", "80.00", "90.00", ["bound"]),
    ],
)
def test_procurement_is_goods_works_and_services_and_awards_are_within_it(total, awards, small, breaks):
    text = [
        "十、政府采购支出情况说明",
        f"2023年度政府采购支出总额{total}万元，其中：政府采购货物支出20.00万元、政府采购工程支出30.00万元、政府采购服务支出50.00万元。"
        f"授予中小企业合同金额{awards}万元，其中：授予小微企业合同金额{small}万元。",
    ]
    assert [c.kind for c in disclosure({}, text).checks if c.verdict == "breaks"] == breaks


@pytest.mark.parametrize(
    ("kept", "assets", "breaks"), [("3", "5", False), ("5", "5", False), ("0", "0", False), ("5", "3", True)]
)
def test_cars_kept_are_at_most_the_cars_among_the_assets(kept, assets, breaks):
    text = [
        "八、财政拨款“三公”经费支出决算情况说明",
        f"2023年度公务用车保有量为{kept}辆。",
        "十一、国有资产占用情况说明",
        f"截至2023年12月31日，本部门共有车辆{assets}辆，其中：一般公务用车{assets}辆。",
    ]
    assert bool(broken({}, text)) == breaks


# --- 13: empty tables --------------------------------------------------------------------------------------------------

FUND = "六、政府性基金预算财政拨款收入支出决算情况说明"
NIL = "2023年度无政府性基金预算财政拨款收入和支出，故本表无数据。"
MONEY = f"2023年度政府性基金预算财政拨款支出{money(SET.total('fund'))}万元。"


def emptied(*numbers: str) -> dict[str, list[list]]:
    """These tables without a figure."""
    blank = lambda t: "" if isinstance(t, str) and "." in t else t  # noqa: E731
    return {n: [[blank(t) for t in row] for row in tables(SET)[n]] for n in numbers}


@pytest.mark.parametrize(
    ("given", "text", "kinds"),
    [
        (emptied("07"), [NIL], []),
        (emptied("07"), [FUND, NIL], []),
        (emptied("07"), [FUND, "2023年度政府性基金预算财政拨款支出0.00万元。"], []),
        (emptied("07"), [FUND, "上年政府性基金预算财政拨款支出5.00万元。"], []),
        (emptied("07"), [FUND, MONEY], ["blank_but_figure"]),
        (only(tables(SET), "07"), [FUND, MONEY], []),
        (only(tables(SET), "07"), [FUND, NIL], ["nil_but_figures"]),
        (emptied("07") | only(tables(SET), "04"), [], ["blank_but_figure"]),  # 04 has a column of the fund
        (emptied("07") | only(tables(SET), "05"), [], []),
        (emptied("09"), narrative(SET)[-5:-2], ["blank_but_figure"]),
    ],
)
def test_an_empty_table_agrees_with_the_text_and_the_other_tables_or_is_told(given, text, kinds):
    found = disclosure(given, text)
    assert [f.kind for f in found.findings if f.severity == "exception"] == kinds


def test_one_blank_cell_of_a_filled_table_is_told_where_the_text_has_an_amount():
    given = only(tables(SET), "06")
    row = next(r for r in given["06"] if "　公务接待费" in r)
    row[row.index("　公务接待费") + 1] = ""
    said = f"一般公共预算财政拨款基本支出{money(SET.total('general', 0))}万元。"
    assert told(disclosure(given, [said]), "blank_but_figure") == []
    given = only(tables(SET), "09")
    given["09"][-1][11] = ""
    text = narrative(SET)[-5:-2]
    assert told(disclosure(given, text), "blank_but_figure") == [("blank_but_figure", "公务接待费")]


# --- 14: the text against the tables -----------------------------------------------------------------------------------


def test_a_slip_in_any_amount_of_the_text_is_told():
    found = disclosure(tables(SET), narrative(SET))
    said = "\n".join(narrative(SET))
    facts = [f for f in found.facts if not f.cell and f.value and f.decimals == 2 and f.unit == "万元"]
    assert [f.text for f in facts] == re.findall(r"(?<!\d)[1-9]\d*\.\d\d(?=万元)", said)
    for fact in facts:
        slipped = check(altered(found, fact.fact, fact.value + 3).reading)
        assert any(c.verdict == "breaks" for c in slipped), fact


@pytest.mark.parametrize(
    ("part", "whole", "name"),
    [
        (
            sum(map(SET.income, GRANTS)),
            sum(map(SET.income, ALL)),
            "二、收入决算情况说明\n本年收入合计{}万元，其中：财政拨款收入{}万元，占{}%。",
        ),
        (SET.total(part=0), SET.total(), "三、支出决算情况说明\n本年支出合计{}万元，其中：基本支出{}万元，占{}%。"),
        (
            SET.three["reception"],
            sum(SET.three.values()),
            "八、财政拨款“三公”经费支出决算情况说明\n“三公”经费支出决算{}万元，其中：公务接待费支出决算{}万元，占{}%。",
        ),
    ],
)
def test_shares_of_the_text_recompute_from_the_tables(part, whole, name):
    share = (Decimal(part) * 100 / whole).quantize(Decimal("0.01"), "ROUND_HALF_UP")
    for change, breaks in (("0", False), ("0.20", True)):
        text = name.format(money(whole), money(part), share + Decimal(change)).split("\n")
        found = [c for c in disclosure(tables(SET), text).checks if c.kind == "share"]
        assert [c.verdict == "breaks" for c in found] == [breaks]


NAMED = "人员经费{}万元，主要包括：基本工资、津贴补贴、机关事业单位基本养老保险缴费、退休费。"


@pytest.mark.parametrize(("cell", "kinds"), [(None, []), ("", ["named_but_nil"]), ("0.00", ["named_but_nil"])])
def test_a_cost_named_in_the_text_has_an_amount_in_the_table(cell, kinds):
    given = only(tables(SET), "06")
    if cell is not None:
        row = next(r for r in given["06"] if "　退休费" in r)
        row[2] = cell
    text = ["五、一般公共预算财政拨款基本支出决算情况说明", NAMED.format(money(SET.total("general", 0) - RUNNING_COSTS))]
    assert [kind for kind, _ in told(disclosure(given, text), "named_but_nil")] == kinds


# --- 16: the year before -----------------------------------------------------------------------------------------------


def test_opening_balances_are_the_closing_ones_of_the_year_before():
    last = Accounts(7)
    before = disclosure(tables(last), year=YEAR - 1)
    now = Accounts(1)
    assert told(disclosure(tables(now), prior=before), "opening_mismatch")
    now.opening = dict(last.closing)
    assert told(disclosure(tables(now), prior=before), "opening_mismatch") == []
    now.opening["own"] += 1  # a last place
    assert told(disclosure(tables(now), prior=before), "opening_mismatch") == []


# --- 17: what differs legitimately -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        ["九、预算绩效情况说明", "2023年度本部门开展绩效自评项目3个，涉及资金88.00万元。"],
        ["一、收入支出决算总体情况说明", "2022年度收入总计1,000.00万元。"],
        ["十一、国有资产占用情况说明", "截至2023年12月31日，本部门单价100万元（含）以上设备2台（套）。"],
        ["2023年度预算为2,000.00万元。"],
    ],
    ids=["performance covers a part", "another year", "a threshold", "a budget"],
)
def test_what_speaks_of_another_amount_is_not_held_against_the_tables(text):
    assert broken(tables(SET), text) == []


def test_own_money_carry_over_and_the_parts_of_other_scopes_are_no_breaks():
    """02 differs from 03 by the carry-over, 03 from 04 by own money, 06 from 09 by projects: the coherent set has them all."""
    assert SET.total() != sum(map(SET.income, ALL)) and SET.total() != SET.grants()
    assert SET.three["reception"] > SET.economic["30217"]
    assert broken(tables(SET)) == []
