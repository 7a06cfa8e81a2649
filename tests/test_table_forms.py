"""Variants of the public tables' forms, each from the coherent set of nine_tables.py: read in full, and nothing breaks.

A variant may change where a figure stands and how it is printed, never what it means: its facts are those of the set.
"""

from __future__ import annotations

import io
from copy import deepcopy
from decimal import Decimal
from functools import cache

import openpyxl
import pytest
from conftest import disclosure
from nine_tables import (
    BODY,
    ECONOMIC,
    GRANTS,
    PERSONNEL,
    RUNNING,
    TITLES,
    UNIT,
    YEAR,
    Accounts,
    as_docx,
    as_html,
    as_txt,
    as_xlsx,
    blocks,
    money,
    name_of,
    narrative,
    ruled,
    spans,
    spending,
    tables,
)
from test_formats_pdf import Drawing, pdf
from test_public_tables import doc

import juesuan
from juesuan.documents.document import Table, read_document
from juesuan.reading.facts import read_facts
from juesuan.reconcile.checks import check

SET = Accounts(1)
FUND = (("收入合计", "fund"), "actual")


def read(*parts):
    return read_facts(doc(*parts, file=f"{BODY}{YEAR}年度部门决算.txt", title=f"{BODY}{YEAR}年度部门决算公开"))


def amounts(reading, kind: str = "") -> dict:
    """Value in yuan by key and basis, of all tables or of those of one kind."""
    of = {t.number for t in reading.tables if not kind or t.kind == kind}
    return {(f.key, f.basis): f.exact for f in reading.facts if f.is_fact and f.key and f.cell and f.cell[0] in of}


def verdicts(reading) -> set[str]:
    return {c.verdict for c in check(reading)}


def each(given: dict[str, list[list]], change) -> dict[str, list[list]]:
    """The tables with every amount printed in another way."""

    def turned(t):
        if isinstance(t, tuple):
            return (change(t[0]) if "." in t[0] else t[0], *t[1:])
        return change(t) if isinstance(t, str) and "." in t else t

    return {n: [[turned(t) for t in row] for row in rows] for n, rows in given.items()}


@cache
def plain():
    """The set as it stands."""
    return read(*blocks(tables(SET)))


PRINTED = {
    "thousands separators": lambda t: f"{Decimal(t):,}",
    "full-width separators": lambda t: f"{Decimal(t):,}".replace(",", "，"),
    "blanks around": lambda t: f" {t}\u3000",
    "non-breaking blanks": lambda t: f"\u00a0{t}\u00a0",
    "full-width digits": lambda t: t.translate(str.maketrans("0123456789.", "０１２３４５６７８９．")),
    "the unit behind": lambda t: f"{t}万元",
}


@pytest.mark.parametrize("name", PRINTED)
def test_amounts_mean_the_same_however_they_are_printed(name):
    reading = read(*blocks(each(tables(SET), PRINTED[name])))
    assert amounts(reading) == amounts(plain())
    assert reading.counts()["unread"] == 0
    assert verdicts(reading) == {"ties"}


UNITS = ["单位：元", "金额单位：人民币元", "（单位：元）", "单位:元", "单位： 元", "金额单位：元"]


@pytest.mark.parametrize("unit", UNITS)
def test_a_table_in_yuan_means_the_same_as_in_ten_thousands(unit):
    given = each(tables(SET), lambda t: str(Decimal(t) * 10_000))
    assert amounts(read(*blocks(given, unit=unit))) == amounts(plain())


def test_tables_in_yuan_and_in_ten_thousands_agree():
    given = tables(SET)
    parts = blocks({n: given[n] for n in ("01", "02", "03")}) + blocks(
        each({n: given[n] for n in ("04", "05", "06", "07", "08", "09")}, lambda t: str(Decimal(t) * 10_000)), unit="单位：元"
    )
    reading = read(*parts)
    assert amounts(reading) == amounts(plain())
    assert verdicts(reading) == {"ties"}


def test_the_unit_in_the_header_of_a_column_is_that_columns_unit():
    given = tables(SET)["05"]
    given[0][2:] = [(f"{t[0]}（元）", *t[1:]) for t in given[0][2:]]
    yuan = each({"05": given}, lambda t: str(Decimal(t) * 10_000))
    reading = read(TITLES["05"], yuan["05"])
    assert amounts(reading) == amounts(plain(), "general_expenditure")


def filled(given: dict[str, list[list]], mark: str) -> dict[str, list[list]]:
    """The tables with this in every blank cell of a row that has amounts."""
    rows_of = lambda rows: [[mark if t == "" and c > 1 and _amounts(row) else t for c, t in enumerate(row)] for row in rows]  # noqa: E731
    return {n: rows_of(rows) for n, rows in given.items()}


def _amounts(row: list) -> bool:
    return any("." in text for _, _, text, *_ in spans([row]))


@pytest.mark.parametrize("dash", ["-", "—", "——", "–", "/", "…", "无"])
def test_a_dash_is_a_blank(dash):
    reading = read(*blocks(filled(tables(SET), dash)))
    assert amounts(reading) == amounts(plain())
    assert reading.counts()["unread"] == 0
    assert {len(mark) for table in reading.tables for mark in table.blanks.values() if mark} == {len(dash)}


def test_a_zero_is_a_figure_and_no_blank():
    given = {n: tables(SET)[n] for n in ("02", "03", "05")}
    reading = read(*blocks(filled(given, "0.00")))
    assert {k: v for k, v in amounts(reading).items() if v} == amounts(read(*blocks(given)))
    assert any(v == 0 for v in amounts(reading).values())
    assert [t.blanks for t in reading.tables] == [{}, {}, {}]


def test_negative_amounts_in_brackets_or_with_any_minus_are_negative():
    for minus in ("-{}", "－{}", "−{}", "（{}）", "({})", "- {}"):
        given = tables(SET)["05"]
        row = next(r for r in given if r[0] == "2010602")
        row[2:5] = [minus.format("5.00"), "", minus.format("5.00")]
        found = amounts(read(TITLES["05"], UNIT, given))
        assert found[(("一般公共服务支出/财政事务/一般行政管理事务", "general"), "actual")] == -50_000, minus


# --- other forms of single tables --------------------------------------------------------------------------------------


def three_lanes() -> list[list]:
    """Table 06 with personnel in one lane and running costs in two."""
    lane = lambda codes: [[c, n, money(SET.economic[c])] for c, (n, _) in codes.items()]  # noqa: E731
    people = [["301", ECONOMIC["301"], money(SET.group(PERSONNEL, "301"))], *lane(PERSONNEL)[:3]]
    people += [["303", ECONOMIC["303"], money(SET.group(PERSONNEL, "303"))], *lane(PERSONNEL)[3:]]
    costs = [["302", ECONOMIC["302"], money(SET.group(RUNNING, "302"))], *lane(RUNNING)[:3]]
    more = [["310", ECONOMIC["310"], money(SET.group(RUNNING, "310"))], *lane(RUNNING)[3:]]
    fill = lambda rows: rows + [["", "", ""]] * (6 - len(rows))  # noqa: E731
    rows = [one + two + three for one, two, three in zip(people, fill(costs), fill(more), strict=True)]
    totals = [money(sum(SET.economic[c] for c in codes)) for codes in (PERSONNEL, RUNNING)]
    return [
        [("人员经费", 1, 3), None, None, ("公用经费", 1, 6), *[None] * 5],
        ["经济分类科目编码", "科目名称", "决算数"] * 3,
        *rows,
        [("人员经费合计", 1, 2), None, totals[0], ("公用经费合计", 1, 5), *[None] * 4, totals[1]],
    ]


def one_lane() -> list[list]:
    """Table 06 as one list, with the split in columns."""
    rows = [["经济分类科目编码", "科目名称", "合计", "人员经费", "公用经费"]]
    total = [sum(SET.economic[c] for c in codes) for codes in (PERSONNEL, RUNNING)]
    rows.append(["", "合计", money(sum(total)), *map(money, total)])
    for codes, at in ((PERSONNEL, 0), (RUNNING, 1)):
        for head in dict.fromkeys(c[:3] for c in codes):
            for code, name, cents in [
                (head, ECONOMIC[head], SET.group(codes, head)),
                *[(c, n, SET.economic[c]) for c, (n, _) in codes.items() if c.startswith(head)],
            ]:
                rows.append([code, name, money(cents), *[money(cents) if side == at else "" for side in (0, 1)]])
    return rows


def by_classes(number: str, funds: tuple[str, ...]) -> list[list]:
    """A table of codes with 类, 款 and 项 in columns of their own, under two rows of headers."""
    rows = [
        [("项目", 1, 4), None, None, None, ("本年支出", 1, 3), None, None],
        [("功能分类科目编码", 1, 3), None, None, ("科目名称", 2, 1), ("合计", 2, 1), ("基本支出", 2, 1), ("项目支出", 2, 1)],
        ["类", "款", "项", None, None, None, None],
        ["栏次", "", "", "", "1", "2", "3"],
        [("合计", 1, 4), None, None, None, *map(money, spending(SET, funds)(""))],
    ]
    for code in SET.codes(*funds):
        split = [code[:3], code[3:5], code[5:7]]
        rows.append([*split, ("　" * (len(code) // 2 - 1)) + name_of(code), *map(money, spending(SET, funds)(code))])
    return rows


def yunnan() -> list[list]:
    """Table 05 as a table of income and expenditure, with balances and the split of basic expenditure."""
    heads = [
        [
            ("项目", 1, 2),
            None,
            ("年初结转和结余", 1, 3),
            None,
            None,
            ("本年收入", 1, 3),
            None,
            None,
            ("本年支出", 1, 5),
            None,
            None,
            None,
            None,
            ("年末结转和结余", 1, 3),
            None,
            None,
        ],
        [
            ("功能分类科目编码", 2, 1),
            ("科目名称", 2, 1),
            ("合计", 2, 1),
            ("基本支出结转", 2, 1),
            ("项目支出结转和结余", 2, 1),
            ("合计", 2, 1),
            ("基本支出", 2, 1),
            ("项目支出", 2, 1),
            ("合计", 2, 1),
            ("基本支出", 1, 3),
            None,
            None,
            ("项目支出", 2, 1),
            ("合计", 2, 1),
            ("基本支出结转", 2, 1),
            ("项目支出结转和结余", 2, 1),
        ],
        [*[None] * 9, "小计", "人员经费", "公用经费", *[None] * 4],
    ]
    running = sum(SET.economic[c] for c in RUNNING)
    rows = []
    for code in ["", *SET.codes("general")]:
        whole, basic, project = spending(SET, ("general",))(code)
        bears = "2010602".startswith(code) if code else True
        opening, closing = (side["general"] if bears else 0 for side in (SET.opening, SET.closing))
        people = basic - running if not code or "2010601".startswith(code) else basic
        values = [
            opening,
            0,
            opening,
            whole + closing - opening,
            basic,
            project + closing - opening,
            whole,
            basic,
            people,
            basic - people,
            project,
            closing,
            0,
            closing,
        ]
        head = [code, name_of(code)] if code else [("合计", 1, 2), None]
        rows.append([*head, *map(money, values)])
    return [*heads, *rows]


def rows_of_income() -> list[list]:
    """The summary table with row numbers and one row of grants, as up to FY2016."""
    given = deepcopy(tables(SET)["01"])
    grants = money(sum(map(SET.income, ("general", "fund", "capital"))))
    rows = [
        ["收入", None, None, "支出", None, None],
        ["项目", "行次", "决算数", "项目", "行次", "决算数"],
        ["栏次", "", "1", "栏次", "", "2"],
    ]
    rows += [["一、财政拨款收入", "1", grants, *_right(given[2], 20)]]
    rows += [["　　其中：政府性基金预算财政拨款", "2", money(SET.income("fund")), *_right(given[3], 21)]]
    for at, row in enumerate(given[4:], 3):
        left = ["", str(at), ""] if "国有资本" in row[0] else [row[0], str(at), row[1]]
        rows.append([*left, *_right(row, 19 + at)])
    return rows


def _right(row: list[str], number: int) -> list[str]:
    return [row[2], str(number), row[3]]


def at_the_foot(rows: list[list]) -> list[list]:
    """A table of codes with its total in the last row."""
    at = next(n for n, row in enumerate(rows) if isinstance(row[0], tuple) and row[0][0] == "合计")
    return [*rows[:at], *rows[at + 1 :], rows[at]]


FORMS = {
    "06 in three lanes": ("06", three_lanes()),
    "06 in one lane": ("06", one_lane()),
    "05 with 类款项": ("05", by_classes("05", ("general",))),
    "05 with its total at the foot": ("05", at_the_foot(tables(SET)["05"])),
    "02 with its total at the foot": ("02", at_the_foot(tables(SET)["02"])),
    "05 of income and expenditure": ("05", yunnan()),
    "01 with one row of grants": ("01", rows_of_income()),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_of_a_table_has_the_amounts_of_the_usual_one_and_ties_with_the_others(form):
    number, rows = FORMS[form]
    given = tables(SET) | {number: rows}
    reading = read(*blocks(given))
    kind = read(*blocks({number: rows})).tables[0].kind
    usual, found = amounts(plain(), kind), amounts(reading, kind)
    if form == "01 with one row of grants":
        assert (
            found.pop((("收入合计", "grant"), "actual"))
            == sum(usual.pop((("收入合计", f), "actual")) for f in GRANTS if f != "fund") + found[FUND]
        )
    assert usual.items() <= found.items()
    assert reading.counts()["unread"] == 0
    assert verdicts(reading) == {"ties"}


@pytest.mark.parametrize("form", FORMS)
def test_a_slip_in_any_amount_of_a_form_breaks_something(form):
    number, rows = FORMS[form]
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if isinstance(text, str) and "." in text and text[0].isdigit() and (r + c) % 5 == 0:  # every fifth, for time
                slipped = deepcopy(rows)
                slipped[r][c] = str(Decimal(text) + 3)
                assert "breaks" in verdicts(read(*blocks({number: slipped}))), (r, c, text)


def test_columns_of_income_and_balances_are_no_part_of_the_expenditure_of_the_row():
    found = amounts(read(TITLES["05"], UNIT, yunnan()))
    item = "一般公共服务支出/财政事务/一般行政管理事务"
    assert found[((f"{item}|收入合计/项目支出", "general"), "actual")] != found[((f"{item}|项目支出", "general"), "actual")]
    assert found[(("人员经费", "general"), "actual")] == amounts(plain(), "basic_detail")[(("人员经费", "general"), "actual")]


def test_notes_below_a_table_and_labels_of_the_form_are_no_amounts():
    note = "注：1.本表反映部门本年度总收支情况。2.本表金额转换为万元时，因四舍五入可能存在尾差0.01万元。"
    parts = []
    for number, rows in tables(SET).items():
        parts += [TITLES[number], f"公开{number}表", f"部门：{BODY}", UNIT, rows, note]
    reading = read(*parts)
    assert amounts(reading) == amounts(plain())
    assert reading.counts()["unread"] == 0
    assert verdicts(reading) == {"ties"}


def test_the_eight_tables_up_to_2019_have_no_capital_budget_and_other_numbers():
    given = tables(SET)
    order = {"01": "01", "02": "02", "03": "03", "04": "04", "05": "05", "06": "06", "09": "07", "07": "08"}
    parts = []
    for number, printed in order.items():
        parts += [
            TITLES[number].replace("财政拨款“三公”", "一般公共预算财政拨款“三公”"),
            f"公开{printed}表",
            UNIT,
            given[number],
        ]
    reading = read(*parts)
    assert [t.kind for t in reading.tables] == [
        "income_expenditure",
        "income",
        "expenditure",
        "grant_totals",
        "general_expenditure",
        "basic_detail",
        "three_public",
        "fund",
    ]
    assert amounts(reading).items() < amounts(plain()).items()
    assert verdicts(reading) == {"ties"}


# --- how the tables lie in their files ---------------------------------------------------------------------------------

TEXT = narrative(SET)


def captioned() -> list[list[list]]:
    """The tables with title, form number, department, unit and note in rows of their own."""
    found = []
    for number, rows in tables(SET).items():
        wide = max(map(len, rows))
        whole = lambda text, wide=wide: [(text, 1, wide), *[None] * (wide - 1)]  # noqa: E731
        last = [(f"部门：{BODY}", 1, wide - 1), *[None] * (wide - 2), UNIT]
        note = whole("注：本表反映部门本年度收支情况，差异0.01万元系四舍五入。")
        found.append([whole(TITLES[number]), whole(f"公开{number}表"), last, *rows, note])
    return found


def one_sheet() -> bytes:
    """All tables and the text below each other in one sheet."""
    book, at = openpyxl.Workbook(), 1
    for part in blocks(tables(SET), TEXT):
        rows = [[part]] if isinstance(part, str) else part
        for r, c, text, down, across in spans(rows):
            cell = book.active.cell(at + r, c + 1, text or None)
            if down > 1 or across > 1:
                book.active.merge_cells(None, cell.row, cell.column, cell.row + down - 1, cell.column + across - 1)
        at += len(rows) + (len(rows) > 1)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def pages_without_heads(turned: int) -> bytes:
    """Tables that go on over the page without a repeated head."""
    pages, lead = [], [f"{BODY}2023年度部门决算"]
    for part in [*blocks(tables(SET), TEXT), []]:
        if isinstance(part, str):
            lead.append(part)
            continue
        for first in range(0, max(len(part), 1), 9):
            page = Drawing((1200, 850), turned)
            for at, text in enumerate(lead):
                page.text(60, 40 + 20 * at, text)
            if part:
                ruled(page, part[first : first + 9], 50 + 20 * len(lead), 1080 / max(map(len, part)))
            pages.append(page)
            lead = []
    return pdf(pages)


def folder(path) -> None:
    """The text in a Word file, and a workbook for each table."""
    path.mkdir()
    (path / "部门决算说明.docx").write_bytes(as_docx(TEXT))
    for number, rows in tables(SET).items():
        (path / f"{number} {TITLES[number]}.xlsx").write_bytes(as_xlsx(blocks({number: rows})))


LAYOUTS = {
    "captions in an html table": (".html", lambda: as_html(captioned() + TEXT)),
    "captions in a Word table": (".docx", lambda: as_docx(captioned() + TEXT)),
    "captions in a sheet": (".xlsx", lambda: as_xlsx(captioned() + TEXT)),
    "captions in tabbed text": (".txt", lambda: as_txt(captioned() + TEXT)),
    "all in one sheet": (".xlsx", one_sheet),
    "pages without repeated heads": (".pdf", lambda: pages_without_heads(0)),
    "pages turned": (".pdf", lambda: pages_without_heads(90)),
    "a folder": ("", folder),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_set_is_read_in_full_however_it_lies_in_its_files(tmp_path, name):
    suffix, make = LAYOUTS[name]
    path = tmp_path / f"{BODY}{YEAR}年度部门决算{suffix}"
    if suffix:
        path.write_bytes(make())
    else:
        make(path)
    reading = read_facts(read_document(path))
    assert {t.kind for t in reading.tables if t.kind != "other"} == {t.kind for t in plain().tables}
    assert amounts(reading).items() >= amounts(plain()).items()
    assert reading.counts()["unread"] == 0
    assert verdicts(reading) == {"ties"}


def test_a_lone_row_that_is_no_title_does_not_part_a_table(tmp_path):
    lines = [
        "收入决算表",
        "项目\t决算数",
        "本年收入合计\t5.00",
        "其中：\t",
        "财政拨款收入\t5.00",
        "注：见支出决算表\t",
        "其他收入\t0.00",
    ]
    path = tmp_path / "a.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert [len(block.cells) for block in read_document(path).blocks if isinstance(block, Table)] == [12]


def test_a_blank_header_belongs_to_the_header_above_it_and_not_to_its_neighbour_of_another_group():
    found = disclosure(
        "财政拨款“三公”经费支出决算表",
        "单位：万元",
        "合计\t\t因公出国（境）费\t\t公务用车购置及运行维护费\t\t\t\t\t\t公务接待费\t",
        "\t\t\t\t小计\t\t公务用车购置费\t\t公务用车运行维护费\t\t\t",
        "\t".join(["预算数", "决算数"] * 6),
        "10.00\t9.00\t0.00\t0.00\t7.00\t6.00\t0.00\t0.00\t7.00\t6.00\t3.00\t2.00",
    )
    assert [f.label for f in found.facts if f.text in ("3.00", "2.00")] == ["公务接待费", "公务接待费"]
    assert {c.facts[0] for c in found.checks if c.verdict == "breaks"} == {f.fact for f in found.facts if f.text == "9.00"}


CELLS = """2023年度项目支出绩效自评表
项目名称
测站改造
主管部门
青禾县水务局
项目资金（万元）
年初预算数
全年预算数
全年执行数
分值
执行率
得分
年度资金总额
100.00
120.00
108.00
10
90.00%
9.0
其中：财政拨款
100.00
120.00
108.00
-
90.00%
-
一级指标
二级指标
三级指标
年度指标值
实际完成值
分值
得分
产出指标
数量指标
改造测站数
12处
12处
50
50
效益指标
社会效益指标
覆盖乡镇数
8个
8个
30
30
满意度指标
服务对象满意度
群众满意度
≥90%
95%
10
10
总分
100
99.0"""


@pytest.mark.parametrize("mark", ["", "|"])
def test_a_performance_form_with_a_cell_a_line_is_read_by_its_headers(mark, tmp_path):
    path = tmp_path / "某局_2023.txt"
    path.write_text("\n".join(["某县水文站2023年度部门决算", *(line + mark for line in CELLS.split("\n"))]), encoding="utf-8")
    found = juesuan.read(path)
    facts = {(f.label, f.measure, f.basis): str(f.value) for f in found.facts if f.is_fact}
    assert facts["项目资金", "amount", "annual_budget"] == "120.00"
    assert facts["项目资金", "amount", "actual"] == "108.00"
    assert facts["执行率得分", "score", "actual"] == "9.0"
    assert facts["改造测站数", "target", ""] == "12"
    assert facts["自评总分", "score", "actual"] == "99.0"
    assert [f for f in found.facts if f.measure == "unread"] == []
    assert [c for c in found.checks if c.verdict == "breaks"] == []


UNCODED = [
    ["合计", "639.78", "12.00", "627.78"],
    ["城乡社区支出", "639.78", "12.00", "627.78"],
    ["国有土地使用权出让收入安排的支出", "639.78", "12.00", "627.78"],
]


def test_a_row_without_a_code_that_the_text_does_not_name_keeps_its_column_in_its_label():
    found = read("支出决算表", "单位：万元", [["项目", "本年支出合计", "基本支出", "项目支出"], *UNCODED])
    labels = {f.label: f.text for f in found.facts if f.label.startswith("国有土地")}
    name = "国有土地使用权出让收入安排的支出"
    assert labels == {name: "639.78", f"{name}（基本支出）": "12.00", f"{name}（项目支出）": "627.78"}
    assert not [f for f in found.facts if f.label.startswith("国有土地") and f.key]


def test_a_row_of_income_without_a_code_says_so_as_one_with_a_code_does():
    rows = [["合计", "50.00", "50.00"], ["教育支出", "50.00", "50.00"], ["学前教育", "50.00", "50.00"]]
    found = read("收入决算表", "单位：万元", [["项目", "本年收入合计", "财政拨款收入"], *rows])
    assert {f.label for f in found.facts if f.label.startswith("学前")} == {"学前教育（收入）", "学前教育（财政拨款收入）"}


CLIPPED = [
    [("收入", 1, 2), None, ("支出", 1, 5), None, None, None, None],
    ["项目", "金额", "项目", "合计", "{}", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"],
    ["一般公共预算财政拨款", "90.00", "教育支出", "327.53", "327.53", "", ""],
    ["政府性基金预算财政拨款", "1,247.53", "城乡社区支出", "1,010.00", "", "1,010.00", ""],
    ["本年收入合计", "1,337.53", "本年支出合计", "1,337.53", "327.53", "1,010.00", ""],
]


def test_amounts_under_a_header_of_which_a_cell_shows_but_the_end_are_no_codes():
    rows = [[cell.format("款") if isinstance(cell, str) else cell for cell in row] for row in CLIPPED]
    rows[2][4] = "1,327.53"
    found = read("财政拨款收入支出决算总表", "单位：万元", rows)
    clipped = [f for f in found.facts if f.text == "1,327.53"]
    assert [f.measure for f in clipped] == ["unread"]
    assert [f.key for f in found.facts if f.text == "1,010.00"][1] == ("城乡社区支出", "fund")


@pytest.mark.parametrize("codes", [["205", "212", "213"], ["205.01", "212.08", "213.05"], ["205.01.01", "212", "213.05"]])
def test_codes_stay_codes_though_a_stop_parts_them(codes):
    rows = [["款", "科目名称", "决算数"], *([code, f"某支出{n}", f"{n}0.00"] for n, code in enumerate(codes, 1))]
    found = read("支出决算表", "单位：万元", rows)
    assert not [f for f in found.facts if f.measure == "amount" and f.text in codes]
