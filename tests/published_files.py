"""The nine public tables as departments publish them: layouts of different provinces and years, with what each figure means.

Every amount in a table is an Amount, which knows its label and basis, so that the gold of a file is what was put into it and
not what any reader made of it. build() makes the files; those printed from an office program or a browser need it installed.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import docx
import nine_tables as nine
import openpyxl
from conftest import OFFICE_TEXTS
from docx.enum.section import WD_ORIENT
from docx.shared import Pt
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

BODY, YEAR = nine.BODY, nine.YEAR
_ITEMS = {  # 项 -> name, and its basic and project expenditure as a share of a draw
    "2010601": ("行政运行", 900, 7),
    "2010602": ("一般行政管理事务", 0, 150),
    "2010650": ("事业运行", 240, 12),
    "2010699": ("其他财政事务支出", 0, 63),
    "2080501": ("行政单位离退休", 65, 0),
    "2080502": ("事业单位离退休", 18, 0),
    "2080505": ("机关事业单位基本养老保险缴费支出", 95, 0),
    "2080506": ("机关事业单位职业年金缴费支出", 47, 0),
    "2080801": ("死亡抚恤", 21, 0),
    "2101101": ("行政单位医疗", 45, 0),
    "2101102": ("事业单位医疗", 12, 0),
    "2101199": ("其他行政事业单位医疗支出", 6, 2),
    "2120899": ("其他国有土地使用权出让收入安排的支出", 0, 350),
    "2210201": ("住房公积金", 110, 0),
    "2210203": ("购房补贴", 58, 0),
    "2230105": ("国有企业退休人员社会化管理补助支出", 0, 10),
}
_NAMES = {**nine.NAMES, **{code: name for code, (name, *_) in _ITEMS.items()}, "20808": "抚恤"}
_ECONOMIC = {  # code -> name; an amount is drawn for those of _SPENT
    "301": "工资福利支出", "30101": "基本工资", "30102": "津贴补贴", "30103": "奖金", "30106": "伙食补助费",
    "30107": "绩效工资", "30108": "机关事业单位基本养老保险缴费", "30109": "职业年金缴费", "30110": "职工基本医疗保险缴费",
    "30111": "公务员医疗补助缴费", "30112": "其他社会保障缴费", "30113": "住房公积金", "30199": "其他工资福利支出",
    "303": "对个人和家庭的补助", "30301": "离休费", "30302": "退休费", "30304": "抚恤金", "30305": "生活补助",
    "30399": "其他对个人和家庭的补助",
    "302": "商品和服务支出", "30201": "办公费", "30202": "印刷费", "30205": "水费", "30206": "电费", "30207": "邮电费",
    "30211": "差旅费", "30213": "维修（护）费", "30215": "会议费", "30216": "培训费", "30217": "公务接待费", "30226": "劳务费",
    "30228": "工会经费", "30229": "福利费", "30231": "公务用车运行维护费", "30239": "其他交通费用",
    "30299": "其他商品和服务支出",
    "310": "资本性支出", "31002": "办公设备购置", "31003": "专用设备购置",
}  # fmt: skip
_SPENT = {
    "people": ["30101", "30102", "30103", "30108", "30110", "30113", "30302", "30305"],
    "running": ["30201", "30202", "30206", "30207", "30211", "30217", "30228", "30231", "30239", "30299", "31002"],
}
_CLASSES = [
    "一般公共服务支出", "外交支出", "国防支出", "公共安全支出", "教育支出", "科学技术支出", "文化旅游体育与传媒支出",
    "社会保障和就业支出", "卫生健康支出", "节能环保支出", "城乡社区支出", "农林水支出", "交通运输支出",
    "资源勘探工业信息等支出", "商业服务业等支出", "金融支出", "援助其他地区支出", "自然资源海洋气象等支出", "住房保障支出",
    "粮油物资储备支出", "国有资本经营预算支出", "灾害防治及应急管理支出", "其他支出",
]  # fmt: skip
_NUMERALS = [
    "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五", "十六", "十七",
    "十八", "十九", "二十", "二十一", "二十二", "二十三",
]  # fmt: skip
_FUNDS = {"general": "一般公共预算", "fund": "政府性基金预算", "capital": "国有资本经营预算"}
_INCOME = ("上级补助收入", "事业收入", "经营收入", "附属单位上缴收入")
_NOTES = {
    "01": "注：本表反映部门本年度的总收支和年末结转结余情况。",
    "02": "注：本表反映部门本年度取得的各项收入情况。",
    "03": "注：本表反映部门本年度各项支出情况。",
    "04": "注：本表反映一般公共预算财政拨款、政府性基金预算财政拨款和国有资本经营预算财政拨款的总收支和年末结转结余情况。",
    "05": "注：本表反映部门本年度一般公共预算财政拨款支出情况。",
    "06": "注：本表反映部门本年度一般公共预算财政拨款基本支出明细情况。",
    "07": "注：本表反映部门本年度政府性基金预算财政拨款收入、支出及结转和结余情况。",
    "08": "注：本表反映部门本年度国有资本经营预算财政拨款支出情况。",
    "09": "注：本表反映部门本年度财政拨款“三公”经费支出预决算情况。其中，预算数为“三公”经费全年预算数，"
    "反映按规定程序调整后的预算数；决算数是包括当年财政拨款和以前年度结转资金安排的实际支出。",
}


class Amount(NamedTuple):
    """A figure of a table: cents of 万元 (0: nil), its canonical label and its basis."""

    cents: int
    label: str
    basis: str = "actual"


@dataclass(frozen=True)
class Layout:
    """How a department prints the tables. codes: one, three (类 款 项 apart), merged (one code over three), named (in the
    name); meta: rows (title, form and unit within the table) or lines before it; economic: two, three or columns; three:
    band or rows; empty: how the table of a department without such spending looks (blank, row, note)."""

    unit: str = "万元"
    nil: str = ""
    commas: bool = True
    codes: str = "one"
    meta: str = "lines"
    lines: bool = False  # 行次
    counts: bool = False  # 栏次
    listed: bool = False  # every class of the state's list, most of them nil
    budgets: bool = False  # 年初预算数 全年预算数 决算数
    economic: str = "two"
    three: str = "band"
    notes: str = "lines"  # rows, lines or none
    capital: bool = True
    empty: str = "blank"
    last: bool = False  # the total below the rows
    titles: str = "{title}"


class Department(nine.Accounts):
    """More 项 and economic items than the small set of nine_tables has; capital False: no such spending."""

    def __init__(self, seed: int, capital: bool = True):
        super().__init__(seed)
        self.has_capital = capital
        draw = nine.random.Random(seed)
        for code, (_, *both) in _ITEMS.items():
            fund = {"212": "fund", "223": "capital"}.get(code[:3], "general")
            drawn = tuple(draw.randint(80 * part, 120 * part) if part else 0 for part in both)
            self.spent[code] = {fund: drawn} if capital or fund != "capital" else {}
        self.spent["2010602"]["own"] = (0, draw.randint(2000, 3000))
        basic = self.total("general", 0)
        self.economic = dict.fromkeys((c for c in _ECONOMIC if len(c) == 5), 0)
        for codes, whole in ((_SPENT["people"], basic * 85 // 100), (_SPENT["running"], basic - basic * 85 // 100)):
            weights = [draw.randint(3, 30) for _ in codes]
            for code, weight in zip(codes, weights, strict=True):
                self.economic[code] = whole * weight // sum(weights)
            self.economic[codes[0]] += whole - sum(self.economic[c] for c in codes)
        self.three = {"reception": self.economic["30217"], "running": self.economic["30231"], "purchase": 1888, "abroad": 0}
        self.budget = {name: cents + 200 if cents else 0 for name, cents in self.three.items()}

    def running(self) -> int:
        return sum(self.economic[c] for c in _SPENT["running"])

    def group(self, head: str) -> int:
        return sum(cents for code, cents in self.economic.items() if code.startswith(head))


def name_of(code: str) -> str:
    return nine.CLASSES[code][1] if len(code) == 3 else _NAMES[code]


# --- the tables -------------------------------------------------------------------------------------------------------


def by_code(a: Department, lay: Layout, heads: list, funds: tuple[str, ...], cells) -> list[list]:
    """cells(code) gives the amounts of a row, code "" the total; heads is one row of headers or two."""
    label = {"one": 2, "three": 4, "merged": 4, "named": 1}[lay.codes]
    two = len(heads) > 1
    code_head = "功能分类科目编码"
    if lay.codes == "named":
        rows = [[("项目（按功能分类科目）", 1 + two, 1), *heads[0]], *([[None, *heads[1]]] if two else [])]
    elif lay.codes == "one":
        rows = [
            [("项目", 1, 2), None, *_down(heads[0], 1 + (not two))],
            [code_head, "科目名称", *(heads[1] if two else [None] * len(heads[0]))],
        ]
    else:
        deep = 1 + two
        rows = [[("支出" + code_head, deep, 3), None, None, ("科目名称", deep + 1, 1), *_down(heads[0], deep + 1 - two)]]
        rows += [[None] * 4 + [_down([h], 2)[0] if h else None for h in heads[1]]] if two else []
        rows += [["类", "款", "项", None, *[None] * len(heads[0])]]
    width = len(cells(""))
    if lay.counts:
        rows.append([("栏次", 1, label), *[None] * (label - 1), *[str(n + 1) for n in range(width)]])
    codes = a.codes(*funds)
    for code in [*codes, ""] if lay.last else ["", *codes]:
        rows.append([*_label(code, lay, label), *cells(code)])
    return rows


def _down(heads: list, down: int) -> list:
    return [(h, down, 1) if isinstance(h, str) and down > 1 else h for h in heads]


def _label(code: str, lay: Layout, label: int) -> list:
    if not code:
        return ["合计"] if label == 1 else [("合计", 1, label), *[None] * (label - 1)]
    name = "　" * ((len(code) - 3) // 2) + name_of(code)
    if lay.codes == "three":
        return [code[:3], code[3:5], code[5:], name]
    if lay.codes == "merged":
        return [(code, 1, 3), None, None, name]
    return [code + name.strip()] if lay.codes == "named" else [code, name]


def _split(a: Department, funds: tuple[str, ...], scope: str):
    """支出合计, 基本支出 and 项目支出 of a code; scope names the fund in the labels of the totals."""
    heads = ("支出合计", "基本支出", "项目支出") if not scope else (f"{scope}支出", f"{scope}基本支出", f"{scope}项目支出")

    def cells(code: str) -> list[Amount]:
        basic, project = (sum(a.total(fund, part, code) for fund in funds) for part in (0, 1))
        labels = heads if not code else [name_of(code), *(f"{name_of(code)}（{h}）" for h in ("基本支出", "项目支出"))]
        return [Amount(c, one) for c, one in zip((basic + project, basic, project), labels, strict=True)]

    return cells


def _amounts(lay: Layout, cents: int, label: str) -> list[Amount]:
    """The amount, behind its two budgets where the layout prints them: multiples, so that everything adds up in them too."""
    budgets = [Amount(2 * cents, label, "initial_budget"), Amount(3 * cents, label, "annual_budget")] if lay.budgets else []
    return [*budgets, Amount(cents, label)]


def _rows(lay: Layout, left: list, right: list, heads: tuple[list[str], list[str]]) -> list[list]:
    """Two lanes of (label, amounts or None) side by side, with 行次 where the layout has it."""
    rows = [
        [
            ("收入", 1, 1 + lay.lines + len(heads[0])),
            *[None] * (lay.lines + len(heads[0])),
            ("支出", 1, 1 + lay.lines + len(heads[1])),
        ]
        + [None] * (lay.lines + len(heads[1]))
    ]
    rows.append(["项目", *["行次"] * lay.lines, *heads[0], "项目（按功能分类）", *["行次"] * lay.lines, *heads[1]])
    if lay.counts:
        numbers = iter(range(1, 20))
        counted = [[str(next(numbers)) for _ in side] for side in heads]
        rows.append(["栏次", *[""] * lay.lines, *counted[0], "栏次", *[""] * lay.lines, *counted[1]])
    high = len(right)
    for at, (one, two) in enumerate(zip(left, right, strict=True)):
        line = lambda n: [str(n)] if lay.lines else []  # noqa: E731
        rows.append(
            [
                one[0],
                *line(at + 1),
                *(one[1] or [""] * len(heads[0])),
                two[0],
                *line(high + at + 1),
                *(two[1] or [""] * len(heads[1])),
            ]
        )
    return rows


def _classes(a: Department, lay: Layout) -> list[tuple[str, str]]:
    """(number and name, code or "") of the classes that the layout lists."""
    codes = {name: code for code, (_, name) in nine.CLASSES.items() if code != "223" or a.has_capital}
    if lay.listed:
        return [(f"{n}、{name}", codes.get(name, "")) for n, name in zip(_NUMERALS, _CLASSES, strict=True)]
    return [(f"{_NUMERALS[at]}、{name}", code) for at, (name, code) in enumerate(codes.items())]


def summary(a: Department, lay: Layout) -> list[list]:
    head = ["年初预算数", "全年预算数", "决算数"] if lay.budgets else ["决算数"]
    amounts = lambda cents, label: _amounts(lay, cents, label)  # noqa: E731
    left = [
        (f"{n}、{name}财政拨款收入", amounts(a.income(f), f"{name}财政拨款收入"))
        for n, (f, name) in zip("一二三", _FUNDS.items(), strict=True)
    ]
    left += [(f"{n}、{name}", amounts(0, name)) for n, name in zip("四五六七", _INCOME, strict=True)]
    left += [("八、其他收入", amounts(a.income("own"), "其他收入"))]
    right = [(shown, amounts(a.total(code=code) if code else 0, shown.partition("、")[2])) for shown, code in _classes(a, lay)]
    opening, closing = sum(a.opening.values()), sum(a.closing.values())
    total = a.total() + closing
    right += [("", None)] * (len(left) - len(right))
    left += [("", None)] * (len(right) - len(left))
    left += [
        ("本年收入合计", amounts(total - opening, "收入合计")),
        ("使用非财政拨款结余（含专用结余）", amounts(0, "使用非财政拨款结余")),
    ]
    left += [("年初结转和结余", amounts(opening, "年初结转和结余")), ("总计", amounts(total, "收入总计"))]
    right += [("本年支出合计", amounts(a.total(), "支出合计")), ("结余分配", amounts(0, "结余分配"))]
    right += [("年末结转和结余", amounts(closing, "年末结转和结余")), ("总计", amounts(total, "支出总计"))]
    return _rows(lay, left, right, (head, head))


def income(a: Department, lay: Layout) -> list[list]:
    names = ["财政拨款收入", *_INCOME, "其他收入"]

    def cells(code: str) -> list[Amount]:
        items = [item for item in a.spent if item.startswith(code) and a.spent[item]]
        grants = sum(a.income_of(item, fund) for item in items for fund in _FUNDS if a.spent[item].get(fund))
        own = sum(a.income_of(item, "own") for item in items if a.spent[item].get("own"))
        values = [grants + own, grants, 0, 0, 0, 0, own]
        labels = ["收入合计", *names] if not code else [f"{name_of(code)}（{n}）" for n in ("收入", *names)]
        return [Amount(v, label) for v, label in zip(values, labels, strict=True)]

    return by_code(a, lay, [["本年收入合计", *names]], nine.ALL, cells)


def expenditure(a: Department, lay: Layout) -> list[list]:
    more = ["上缴上级支出", "经营支出", "对附属单位补助支出"]
    cells = lambda code: [*_split(a, nine.ALL, "")(code), *(Amount(0, f"{name_of(code)}（{m}）" if code else m) for m in more)]  # noqa: E731
    return by_code(a, lay, [["本年支出合计", "基本支出", "项目支出", *more]], nine.ALL, cells)


def grant_totals(a: Department, lay: Layout) -> list[list]:
    funds = [f"{name}财政拨款" for name in _FUNDS.values()]

    def across(code: str, label: str) -> list[Amount]:
        return [
            Amount(a.grants(code=code) if code else 0, label),
            *[Amount(a.total(f, code=code) if code else 0, label) for f in _FUNDS],
        ]

    def total(side: dict[str, int], label: str) -> list[Amount]:
        return [
            Amount(sum(side.values()), label.format("财政拨款")),
            *[Amount(side[f], label.format(n)) for f, n in zip(_FUNDS, funds, strict=True)],
        ]

    opening, closing, spent = ({f: side[f] for f in _FUNDS} for side in (a.opening, a.closing, {f: a.total(f) for f in _FUNDS}))
    left = [
        (f"{n}、{g}", [Amount(a.income(f), f"{g}收入")])
        for n, (f, g) in zip("一二三", zip(_FUNDS, funds, strict=True), strict=True)
    ]
    right = [(shown, across(code, shown.partition("、")[2])) for shown, code in _classes(a, lay)]
    right += [("本年支出合计", total(spent, "{}支出")), ("年末财政拨款结转和结余", total(closing, "年末{}结转和结余"))]
    right += [("", None)] * 3 + [("总计", total({f: spent[f] + closing[f] for f in _FUNDS}, "{}支出总计"))]
    left += [("", None)] * (len(right) - len(left) - 6)
    left += [("本年收入合计", [Amount(sum(map(a.income, _FUNDS)), "财政拨款收入")])]
    left += [("年初财政拨款结转和结余", [Amount(sum(opening.values()), "年初财政拨款结转和结余")])]
    left += [(f"　{g}", [Amount(opening[f], f"年初{g}结转和结余")]) for f, g in zip(_FUNDS, funds, strict=True)]
    left += [("总计", [Amount(a.grants() + sum(closing.values()), "财政拨款收入总计")])]
    return _rows(lay, left, right, (["金额"], ["合计", *funds]))


def economic(a: Department, lay: Layout) -> list[list]:
    amount = lambda code: Amount(a.group(code), _ECONOMIC[code])  # noqa: E731
    people = [c for c in _ECONOMIC if c[:3] in ("301", "303")]
    running = [c for c in _ECONOMIC if c not in people]
    totals = [
        Amount(sum(a.group(c) for c in side if len(c) == 3), label)
        for side, label in ((people, "人员经费"), (running, "公用经费"))
    ]
    if lay.economic == "columns":
        basic = "一般公共预算财政拨款基本支出"
        rows = [
            [("支出经济分类", 1, 2), None, (basic, 1, 3), None, None],
            ["科目编码", "科目名称", "合计", "人员经费", "公用经费"],
        ]
        rows.append([("合计", 1, 2), None, Amount(sum(t.cents for t in totals), basic), *totals])
        for code in _ECONOMIC:
            if a.group(code):
                split = [
                    Amount(a.group(code) if (code in people) == side else 0, f"{_ECONOMIC[code]}（{n}）")
                    for side, n in ((True, "人员经费"), (False, "公用经费"))
                ]
                rows.append([code, _ECONOMIC[code], amount(code), *split])
        return rows
    lanes = [people, running] if lay.economic == "two" else [people, running[: len(people) - 2], running[len(people) - 2 :]]
    heads = ["人员经费", "公用经费"] if lay.economic == "two" else ["人员经费", "公用经费", None]
    rows = [
        [
            part
            for n, h in enumerate(heads)
            for part in ([(h, 1, 3 if lay.economic == "two" or n == 0 else 6), None, None] if h else [None] * 3)
        ]
    ]
    rows.append(["科目编码", "科目名称", "决算数"] * len(lanes))
    for at in range(max(map(len, lanes))):
        rows.append(
            [
                part
                for lane in lanes
                for part in ([lane[at], _ECONOMIC[lane[at]], amount(lane[at])] if at < len(lane) else ["", "", ""])
            ]
        )
    over = 2 + 3 * (len(lanes) - 2)
    rows.append([("人员经费合计", 1, 2), None, totals[0], ("公用经费合计", 1, over), *[None] * (over - 1), totals[1]])
    return rows


def fund_table(a: Department, lay: Layout) -> list[list]:
    scope = "政府性基金预算财政拨款"
    totals = (
        f"年初{scope}结转和结余",
        f"{scope}收入",
        f"{scope}支出",
        f"{scope}基本支出",
        f"{scope}项目支出",
        f"年末{scope}结转和结余",
    )
    parts = ("年初结转和结余", "收入合计", "", "基本支出", "项目支出", "年末结转和结余")

    def cells(code: str) -> list[Amount]:
        values = [a.opening["fund"], a.income("fund"), *(v.cents for v in _split(a, ("fund",), "")(code)), a.closing["fund"]]
        labels = [f"{name_of(code)}（{p}）" if p else name_of(code) for p in parts] if code else totals
        return [Amount(v, label) for v, label in zip(values, labels, strict=True)]

    heads = [
        ["年初结转和结余", "本年收入", ("本年支出", 1, 3), None, None, "年末结转和结余"],
        [None, None, "小计", "基本支出", "项目支出", None],
    ]
    heads[0] = [(h, 2, 1) if isinstance(h, str) else h for h in heads[0]]
    return by_code(a, lay, heads, ("fund",), cells)


def capital(a: Department, lay: Layout) -> list[list]:
    rows = by_code(
        a, lay, [["本年支出合计", "基本支出", "项目支出"]], ("capital",), _split(a, ("capital",), "国有资本经营预算财政拨款")
    )
    if a.has_capital:
        return rows
    blank = ["" if isinstance(c, Amount) else c for c in rows[-1]]
    if lay.empty == "row":
        blank = [("本部门2023年度没有国有资本经营预算财政拨款支出，故本表无数据。", 1, len(blank)), *[None] * (len(blank) - 1)]
    return [*rows[:-1], blank]


def three_public(a: Department, lay: Layout) -> list[list]:
    def amounts(side: dict[str, int], basis: str) -> list[Amount]:
        return [Amount(v, label, basis) for v, label in zip(nine.three_amounts(side), labels, strict=True)]

    labels = (
        "“三公”经费",
        "因公出国（境）费",
        "公务用车购置及运行维护费",
        "公务用车购置费",
        "公务用车运行维护费",
        "公务接待费",
    )
    budget, actual = amounts(a.budget, "annual_budget"), amounts(a.three, "actual")
    if lay.three == "rows":
        names = (
            "合计",
            "1.因公出国（境）费",
            "2.公务用车购置及运行维护费",
            "（1）公务用车购置费",
            "（2）公务用车运行维护费",
            "3.公务接待费",
        )
        line = [[str(n)] if lay.lines else [] for n in range(1, 7)]
        head = ["项目", *["行次"] * lay.lines, "预算数", "决算数"]
        return [head, *([n, *at, b, d] for n, at, b, d in zip(names, line, budget, actual, strict=True))]
    band = [("合计", 2, 1), (labels[1], 2, 1), (labels[2], 1, 3), None, None, (labels[5], 2, 1)]
    return [
        [("预算数", 1, 6), *[None] * 5, ("决算数", 1, 6), *[None] * 5],
        band + band,
        [None, None, "小计", *labels[3:5], None, None, None, "小计", *labels[3:5], None],
        *([[str(n) for n in range(1, 13)]] if lay.counts else []),
        [*budget, *actual],
    ]


def tables(a: Department, lay: Layout) -> dict[str, list[list]]:
    general = _split(a, ("general",), "一般公共预算财政拨款")
    return {
        "01": summary(a, lay),
        "02": income(a, lay),
        "03": expenditure(a, lay),
        "04": grant_totals(a, lay),
        "05": by_code(a, lay, [["本年支出合计", "基本支出", "项目支出"]], ("general",), general),
        "06": economic(a, lay),
        "07": fund_table(a, lay),
        "08": capital(a, lay),
        "09": three_public(a, lay),
    }


def printed(cents: int, lay: Layout) -> str:
    """An amount as the layout prints it."""
    if not cents:
        return lay.nil
    value = Decimal(cents) / 100 if lay.unit == "万元" else Decimal(cents) * 100
    return f"{value:,.2f}" if lay.commas else f"{value:.2f}"


def gold(given: dict[str, list[list]], lay: Layout) -> Counter:
    """(label, basis, value as printed) of every amount of the tables that is printed as a figure."""
    found: Counter = Counter()
    for rows in given.values():
        for cell in (c for row in rows for c in row if isinstance(c, Amount)):
            if (text := printed(cell.cents, lay)).strip("-—－"):
                found[cell.label, cell.basis, Decimal(text.replace(",", ""))] += 1
    return found


# --- the tables with their titles, units and notes ---------------------------------------------------------------------


@dataclass
class Sheet:
    """One table as printed: lines before it, rows of text (see nine_tables), lines behind it."""

    number: str
    before: list[str]
    rows: list[list]
    after: list[str]


def spread(found: list[Sheet]) -> list[Sheet]:
    """The tables, each column two merged ones: as in a sheet whose columns were once used for something else."""
    return [replace(sheet, rows=[[part for cell in row for part in _twice(cell)] for row in sheet.rows]) for sheet in found]


def _twice(cell) -> tuple:
    if cell is None:
        return None, None
    text, down, across = cell if isinstance(cell, tuple) else (cell, 1, 1)
    return (text, down, 2 * across), None


def _wide(text: str, width: int) -> list:
    return [(text, 1, width), *[None] * (width - 1)]


def sheets(a: Department, lay: Layout, given: dict[str, list[list]]) -> list[Sheet]:
    made = []
    for number, rows in given.items():
        shown = [[printed(c.cents, lay) if isinstance(c, Amount) else c for c in row] for row in rows]
        width = len(shown[-1])
        title = lay.titles.format(title=nine.TITLES[number], body=BODY, year=YEAR)
        form, unit, body = f"公开{number}表", f"金额单位：{lay.unit}", f"部门：{BODY}"
        before = [title, form, f"{body}　　　　　　{unit}"]
        if lay.meta == "rows":
            half = width // 2
            second = [(body, 1, half), *[None] * (half - 1), (unit, 1, width - half), *[None] * (width - half - 1)]
            shown, before = [_wide(title, width), _wide(form, width), second, *shown], []
        after = [] if lay.notes == "none" else [_NOTES[number]]
        if number == "08" and not a.has_capital and lay.empty == "note":
            after = ["注：本部门2023年度没有国有资本经营预算财政拨款收入和支出，故本表为空表。"]
        if lay.notes == "rows" and after:
            shown, after = [*shown, *(_wide(text, width) for text in after)], []
        made.append(Sheet(number, before, shown, after))
    return made


# --- formats ------------------------------------------------------------------------------------------------------------

_STYLE = (
    "body{{font-family:'Noto Serif CJK SC';font-size:{size}px}} table{{border-collapse:collapse;width:100%}} "
    "td{{{rule}padding:{room}px 3px}} .n{{text-align:right}} @page{{size:{page};margin:{margin}}}"
)


def as_html(
    found: list[Sheet],
    text: list[str],
    rules: bool = True,
    page: str = "A4",
    size: int = 11,
    excel: bool = False,
    breaks: bool = False,
    room: int = 2,
    more: str = "",
    nested: bool = False,
) -> bytes:
    """A page of tables. excel: as pasted from a workbook, each cell with its class and format and a break in the source; more:
    styles; nested: each table within one that lays out the page, labels broken by hand, and a blank row below the headers."""
    style = _STYLE.format(size=size, rule="border:1px solid #000;" if rules else "", page=page, margin="15mm", room=room) + more
    body = [f"<h1>{BODY}{YEAR}年度部门决算公开</h1>", *(f"<p>{line}</p>" for line in text)]
    for sheet in found:
        space = " style='page-break-before:always'" if breaks else ""
        body += [f"<p{space if not n else ''}>{line}</p>" for n, line in enumerate(sheet.before)]
        rows: list[list[str]] = [[] for _ in sheet.rows]
        for r, _, shown, down, across in nine.spans(sheet.rows):
            number = shown[-1:].isdigit() and "." in shown
            given = f" class='{'xl7' if excel else ''}{' n' if number else ''}'" + (
                " style='mso-number-format:\"\\#\\,\\#\\#0.00\"' height=24" if excel else ""
            )
            span = (f' rowspan="{down}"' if down > 1 else "") + (f' colspan="{across}"' if across > 1 else "")
            inner = shown.replace("　", "&nbsp;&nbsp;") or "&nbsp;"
            if nested and len(inner) > 8 and not number:
                inner = f"<div><p>{inner[:6]}<br>{inner[6:]}</p></div>"
            rows[r].append(f"<td{span}{given}>{f'<font>{inner}</font>' if excel else inner}</td>")
        lines = [f"<tr>{''.join(row)}</tr>" for row in rows]
        if nested:
            lines.insert(len(lines) - 1, f"<tr><td colspan='{len(sheet.rows[-1])}'></td></tr>")
        table = "<table>" + "\n ".join(lines) + "</table>"
        body.append(f"<table><tr><td>{table}</td></tr></table>" if nested else table)
        body += [f"<p>{line}</p>" for line in sheet.after]
    head = f"<html><head><meta charset='utf-8'><title>{BODY}{YEAR}年度部门决算公开</title><style>{style}</style></head>"
    return f"{head}<body>{''.join(body)}</body></html>".encode()


def as_xlsx(
    found: list[Sheet],
    text: list[str],
    one: bool = False,
    rules: bool = True,
    portrait: bool = False,
    wide: float = 0,
    heads: bool = False,
    centred: bool = True,
    stored: bool = True,
    boxed: bool = False,
    foot: bool = False,
    font: tuple[str, float] = ("Noto Serif CJK SC", 9),
    upright: str = "center",
) -> bytes:
    """A sheet a table, or all on one. wide: of the label columns; heads: printed on each page; stored: amounts as numbers;
    boxed: ruled around the headers alone; foot: around the last row too; upright: where in a high row its words stand."""
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    sheet, at = book.active, 1
    line = Side(style="thin")
    for table in found:
        if not one:
            sheet, at = (book.create_sheet() if at > 1 else sheet), 1
            sheet.title = f"Z{table.number} {nine.TITLES[table.number][:20]}"
        for shown in table.before:
            sheet.cell(at, 1, shown)
            at += 1
        first, width = at, len(table.rows[-1])
        body = next(
            r
            for r, row in enumerate(table.rows)
            if any(nine.re.search(r"\d\.\d\d", t) for _, _, t, *_ in nine.spans([row])) or r == len(table.rows) - 1
        )
        for r, c, shown, down, across in nine.spans(table.rows):
            cell = sheet.cell(at + r, c + 1, shown or None)
            number = nine.re.fullmatch(r"-?[\d,]+\.\d+", shown)
            if number and stored:
                cell.value, cell.number_format = float(shown.replace(",", "")), "#,##0.00" if "," in shown else "0.00"
            heading = "center" if centred and r < body else None
            cell.alignment = Alignment(wrap_text=True, horizontal="right" if number else heading, vertical=upright)
            cell.font = Font(name=font[0], size=font[1])
            if down > 1 or across > 1:
                sheet.merge_cells(None, cell.row, cell.column, cell.row + down - 1, cell.column + across - 1)
        ruled = (
            [(first, at + (body if boxed else len(table.rows)) - 1), *[(at + len(table.rows) - 1,) * 2] * foot] if rules else []
        )
        for cell in (cell for low, high in ruled for row in sheet.iter_rows(low, high, 1, width) for cell in row):
            cell.border = Border(line, line, line, line)
        if heads:
            sheet.print_title_rows = f"1:{first + body - 1}"
        at += len(table.rows)
        for shown in table.after:
            sheet.cell(at, 1, shown)
            at += 1
        at += 1
        for c in range(1, width + 1):
            names = any(
                isinstance(row[c - 1], str) and len(row[c - 1]) > 4 and "." not in row[c - 1]
                for row in table.rows[body:]
                if c <= len(row)
            )
            sheet.column_dimensions[get_column_letter(c)].width = (wide or 30) if names else 13
        _heighten(sheet, table.rows, first)
        sheet.page_setup.orientation = "portrait" if portrait else "landscape"
        sheet.page_setup.paperSize = 9
        sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToHeight = 0
    if text:
        sheet = book.create_sheet("说明")
        sheet.column_dimensions["A"].width = 100
        for row, shown in enumerate(text, 1):
            sheet.cell(row, 1, shown).alignment = Alignment(wrap_text=True)
            sheet.row_dimensions[row].height = 18 * (1 + len(shown) // 40)
    book.save(buffer)
    return buffer.getvalue()


def _heighten(sheet, rows: list[list], first: int) -> None:
    """Rows as high as their wrapped labels need."""
    room = [sheet.column_dimensions[get_column_letter(c + 1)].width - 2 for c in range(len(rows[-1]))]
    for r, row in enumerate(rows, first):
        lines = [-(-len(text.encode("gbk")) // sum(room[c : c + across])) for _, c, text, _, across in nine.spans([row])]
        sheet.row_dimensions[r].height = 14.5 * max(1, *lines)


def as_docx(found: list[Sheet], text: list[str], rules: str = "Table Grid", landscape: bool = False, size: float = 0) -> bytes:
    """The narrative, then the tables; size: of all letters, in points."""
    document, buffer = docx.Document(), io.BytesIO()
    if size:
        document.styles["Normal"].font.size = Pt(size)
        document.styles["Normal"].paragraph_format.space_after = Pt(0)
    if landscape:
        section = document.sections[0]
        section.orientation, section.page_width, section.page_height = (
            WD_ORIENT.LANDSCAPE,
            section.page_height,
            section.page_width,
        )
    document.add_heading(f"{BODY}{YEAR}年度部门决算公开", 0)
    for line in text:
        document.add_paragraph(line)
    for sheet in found:
        for line in sheet.before:
            document.add_paragraph(line)
        nine.fill_word(document.add_table(len(sheet.rows), len(sheet.rows[-1]), style=rules), sheet.rows)
        for line in sheet.after:
            document.add_paragraph(line)
    document.save(buffer)
    return buffer.getvalue()


def converted(data: bytes, ending: str, to: str) -> bytes:
    """The file as LibreOffice saves it in another format."""
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / f"a{ending}"
        source.write_bytes(data)
        call = [
            "soffice",
            f"-env:UserInstallation=file://{place}/profile",
            "--headless",
            "--convert-to",
            to,
            "--outdir",
            f"{place}/out",
            str(source),
        ]
        subprocess.run(call, check=True, capture_output=True, timeout=300)
        return (Path(place) / "out" / f"a.{to}").read_bytes()


def browsed(page: bytes) -> bytes:
    """The page as a browser prints it to a PDF."""
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / "a.html"
        source.write_bytes(page)
        call = [
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            f"--user-data-dir={place}/profile",
            "--no-pdf-header-footer",
            f"--print-to-pdf={place}/a.pdf",
            str(source),
        ]
        subprocess.run(call, check=True, capture_output=True, timeout=300)
        return (Path(place) / "a.pdf").read_bytes()


def laid_out(data: bytes, *options: str) -> bytes:
    """The text of a PDF as pdftotext writes it."""
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "a.pdf").write_bytes(data)
        subprocess.run(["pdftotext", *options, f"{place}/a.pdf", f"{place}/a.txt"], check=True, timeout=60)
        return (Path(place) / "a.txt").read_bytes()


# --- the files ----------------------------------------------------------------------------------------------------------

_STATE = Layout(
    codes="merged", meta="rows", lines=True, counts=True, listed=True, economic="three", notes="rows", capital=False
)
_COAST = Layout(codes="three", nil="0.00", notes="lines", economic="two", three="rows", titles="{body}{year}年度{title}")
_WEST = Layout(
    unit="元", codes="one", nil="-", meta="rows", economic="columns", last=True, notes="none", capital=False, empty="note"
)
_NORTH = Layout(
    codes="named",
    nil="—",
    budgets=True,
    commas=False,
    three="rows",
    lines=True,
    titles="{year}年度{title}",
    capital=False,
    empty="row",
)
_PLAIN = Layout(codes="one", nil="", economic="two", notes="lines")
_EAST = Layout(
    unit="元", nil="0.00", budgets=True, counts=True, listed=True, economic="three", titles="{year}年度{body}{title}"
)
_COUNTY = Layout(codes="three", nil="-", meta="rows", lines=True, last=True, empty="row", notes="rows", capital=False)
LAYOUTS = {"state": _STATE, "coast": _COAST, "west": _WEST, "north": _NORTH, "plain": _PLAIN, "east": _EAST, "county": _COUNTY}
_LINED = "table{border-top:2px solid;border-bottom:2px solid}tr:nth-child(2) td{border-bottom:1px solid}"
_FIXED = "table{table-layout:fixed}"
_SANS = ("Noto Sans CJK SC", 8)


def _office(ending: str, write, to: str = "pdf", **given):
    return lambda found, text: converted(write(found, text, **given), ending, to)


def _browser(**given):
    return lambda found, text: browsed(as_html(found, text, **given))


FILES = {  # name -> layout, ending, writer
    "html_excel_state": ("state", ".html", lambda f, t: as_html(f, t, excel=True)),
    "html_coast": ("coast", ".html", as_html),
    "html_north": ("north", ".html", as_html),
    "xlsx_state": ("state", ".xlsx", as_xlsx),
    "xlsx_one_sheet_west": ("west", ".xlsx", lambda f, t: as_xlsx(f, t, one=True)),
    "xlsx_text_north": ("north", ".xlsx", lambda f, t: as_xlsx(f, t, stored=False)),
    "xls_coast": ("coast", ".xls", _office(".xlsx", as_xlsx, "xls")),
    "docx_coast": ("coast", ".docx", as_docx),
    "docx_west": ("west", ".docx", as_docx),
    "office_ruled_state": ("state", ".pdf", _office(".xlsx", as_xlsx, heads=True)),
    "office_ruled_narrow_west": ("west", ".pdf", _office(".xlsx", as_xlsx, portrait=True, wide=14, heads=True)),
    "office_bare_plain": ("plain", ".pdf", _office(".xlsx", as_xlsx, rules=False)),
    "office_bare_state": ("state", ".pdf", _office(".xlsx", as_xlsx, rules=False, heads=True)),
    "office_bare_narrow_coast": ("coast", ".pdf", _office(".xlsx", as_xlsx, rules=False, portrait=True, wide=14)),
    "office_bare_west": ("west", ".pdf", _office(".xlsx", as_xlsx, rules=False, centred=False)),
    "writer_bare_plain": ("plain", ".pdf", _office(".docx", as_docx, rules="Normal Table", landscape=True)),
    "writer_ruled_coast": ("coast", ".pdf", _office(".docx", as_docx)),
    "browser_ruled_north": ("north", ".pdf", _browser(page="A4 landscape", size=10)),
    "browser_bare_plain": ("plain", ".pdf", _browser(rules=False)),
    "browser_bare_wide_coast": ("coast", ".pdf", _browser(rules=False, page="A4 landscape", size=9, breaks=True)),
    "browser_bare_narrow_plain": ("plain", ".pdf", _browser(rules=False, page="A5", size=10, room=0)),
    "layout_ruled_state": ("state", ".txt", lambda f, t: laid_out(_office(".xlsx", as_xlsx, heads=True)(f, t), "-layout")),
    "layout_bare_plain": ("plain", ".txt", lambda f, t: laid_out(_browser(rules=False, page="A4 landscape")(f, t), "-layout")),
    "html_nested_county": ("county", ".html", lambda f, t: as_html(f, t, nested=True)),
    "xlsx_spread_east": ("east", ".xlsx", lambda f, t: as_xlsx(spread(f), t)),
    "docx_spread_county": ("county", ".docx", lambda f, t: as_docx(spread(f), t)),
    "office_boxed_county": ("county", ".pdf", _office(".xlsx", as_xlsx, boxed=True, heads=True)),
    "office_boxed_state": ("state", ".pdf", _office(".xlsx", as_xlsx, boxed=True)),
    "office_boxed_foot_west": ("west", ".pdf", _office(".xlsx", as_xlsx, boxed=True, foot=True, portrait=True, wide=14)),
    "office_bare_sans_east": ("east", ".pdf", _office(".xlsx", as_xlsx, rules=False, font=_SANS, upright="bottom")),
    "office_spread_county": ("county", ".pdf", lambda f, t: converted(as_xlsx(spread(f), t), ".xlsx", "pdf")),
    "writer_ruled_small_state": ("state", ".pdf", _office(".docx", as_docx, size=7.5)),
    "writer_bare_small_east": ("east", ".pdf", _office(".docx", as_docx, rules="Normal Table", landscape=True, size=8)),
    "browser_lined_east": ("east", ".pdf", _browser(rules=False, page="A3 landscape", more=_LINED)),
    "browser_zebra_top_plain": (
        "plain",
        ".pdf",
        _browser(rules=False, size=9, more="tr:nth-child(even) td{background:#eee}td{vertical-align:top}"),
    ),
    "browser_bare_bottom_county": (
        "county",
        ".pdf",
        _browser(rules=False, page="A4 landscape", size=12, room=4, more=_FIXED + "td{vertical-align:bottom}"),
    ),
    "browser_ruled_split_coast": ("coast", ".pdf", _browser(page="A5", size=9, more=_FIXED)),
    "browser_bare_split_plain": ("plain", ".pdf", _browser(rules=False, page="A5", size=11, more=_FIXED)),
    "browser_ruled_split_west": ("west", ".pdf", _browser(page="A5", size=9, more=_FIXED)),
    "browser_ruled_left_coast": ("coast", ".pdf", _browser(page="A5", size=9, more=_FIXED + ".n{direction:rtl}")),
    "layout_narrow_west": (
        "west",
        ".txt",
        lambda f, t: laid_out(_office(".xlsx", as_xlsx, portrait=True, wide=14)(f, t), "-layout"),
    ),
    "layout_lined_coast": ("coast", ".txt", lambda f, t: laid_out(_browser(page="A3 landscape", more=_LINED)(f, t), "-layout")),
    "raw_bare_plain": ("plain", ".txt", lambda f, t: laid_out(_browser(rules=False, page="A4 landscape")(f, t), "-raw")),
    "raw_ruled_west": ("west", ".txt", lambda f, t: laid_out(_office(".xlsx", as_xlsx)(f, t), "-raw")),
}  # fmt: skip


def build(name: str, folder: Path, seed: int = 7) -> tuple[Path, Counter, list[str]]:
    """Writes one of the files (unless it stands there); its path, the gold of its tables, and its narrative's lines."""
    layout, ending, write = FILES[name]
    lay = LAYOUTS[layout]
    a = Department(seed, lay.capital)
    given = tables(a, lay)
    text = [] if name.endswith("raw_ruled_west") else narrative(a)
    path = folder / name / f"{BODY}_{YEAR}{ending}"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(write(sheets(a, lay, given), text))
    return path, gold(given, lay), text


def narrative(a: Department) -> list[str]:
    lines = ["第一部分 部门概况", "一、部门职责", "负责本县民政工作。", *nine.narrative(a)]
    if not a.has_capital:
        lines = [line for line in lines if "国有资本经营预算财政拨款支出0.00万元" not in line]
    return [*lines, "第四部分 2023年度部门决算表"]


def can_make(name: str) -> bool:
    """Whether what prints the file is installed."""
    if name.startswith("writer_"):
        return OFFICE_TEXTS is not None
    needs = {"office": "soffice", "xls": "soffice", "browser": "chromium", "layout": "pdftotext", "raw": "pdftotext"}
    return shutil.which(needs.get(name.split("_")[0], "python3") or "") is not None
