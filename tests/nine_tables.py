"""A coherent set of the nine public tables with its narrative, drawn from a seed, and the set in every format.

A table is a list of rows as test_public_tables.doc takes them: (text, rowspan, colspan) is a merged cell, None a place that
another cell covers. All amounts are whole cents of 万元, so that nothing rounds unless a test rounds it.
"""

from __future__ import annotations

import io
import random
import re
from dataclasses import dataclass, field

import docx
import openpyxl
from docx.enum.text import WD_BREAK
from test_formats_pdf import Drawing, pdf

BODY = "云山县民政局"
YEAR = 2023
UNIT = "单位：万元"
GRANTS = {"general": "一般公共预算财政拨款", "fund": "政府性基金预算财政拨款", "capital": "国有资本经营预算财政拨款"}
CLASSES = {  # code -> its number in the summary tables and name, and below it 款 and 项
    "201": ("一", "一般公共服务支出"),
    "208": ("八", "社会保障和就业支出"),
    "210": ("九", "卫生健康支出"),
    "212": ("十一", "城乡社区支出"),
    "221": ("十九", "住房保障支出"),
    "223": ("二十一", "国有资本经营预算支出"),
}
NAMES = {
    "20106": "财政事务",
    "2010601": "行政运行",
    "2010602": "一般行政管理事务",
    "20805": "行政事业单位养老支出",
    "2080501": "行政单位离退休",
    "2080505": "机关事业单位基本养老保险缴费支出",
    "21011": "行政事业单位医疗",
    "2101101": "行政单位医疗",
    "21208": "国有土地使用权出让收入安排的支出",
    "2120899": "其他国有土地使用权出让收入安排的支出",
    "22102": "住房改革支出",
    "2210201": "住房公积金",
    "22301": "解决历史遗留问题及改革成本支出",
    "2230105": "国有企业退休人员社会化管理补助支出",
}
# Economic items of basic expenditure; the share that each takes of it, in percent (the last of each side takes the rest).
PERSONNEL = {
    "30101": ("基本工资", 30),
    "30102": ("津贴补贴", 28),
    "30108": ("机关事业单位基本养老保险缴费", 9),
    "30302": ("退休费", 0),
}
RUNNING = {
    "30201": ("办公费", 50),
    "30217": ("公务接待费", 5),
    "30231": ("公务用车运行维护费", 15),
    "31002": ("办公设备购置", 0),
}
ECONOMIC = {"301": "工资福利支出", "302": "商品和服务支出", "303": "对个人和家庭的补助", "310": "资本性支出"}


def money(cents: int | None, blank: str = "") -> str:
    """Cents of 万元 as printed; nothing for None and 0."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100:,}.{abs(cents) % 100:02d}".replace(",", "") if cents else blank


@dataclass
class Accounts:
    """The amounts behind the tables, in cents of 万元. spent: 项 -> fund -> (basic, project); own is non-fiscal money."""

    seed: int = 1
    spent: dict[str, dict[str, tuple[int, int]]] = field(default_factory=dict)
    opening: dict[str, int] = field(default_factory=dict)
    closing: dict[str, int] = field(default_factory=dict)
    economic: dict[str, int] = field(default_factory=dict)
    three: dict[str, int] = field(default_factory=dict)
    budget: dict[str, int] = field(default_factory=dict)

    def __post_init__(self):
        draw = random.Random(self.seed)
        amount = lambda low, high: draw.randint(low * 100, high * 100)  # noqa: E731
        self.spent = {
            "2010601": {"general": (amount(800, 900), amount(5, 9))},
            "2010602": {"general": (0, amount(100, 200)), "own": (0, amount(20, 30))},
            "2080501": {"general": (amount(60, 70), 0)},
            "2080505": {"general": (amount(90, 99), 0)},
            "2101101": {"general": (amount(40, 50), 0)},
            "2120899": {"fund": (0, amount(300, 400))},
            "2210201": {"general": (amount(100, 120), 0)},
            "2230105": {"capital": (0, amount(8, 12))},
        }
        self.opening = {"general": amount(10, 20), "fund": amount(5, 9), "capital": 0, "own": amount(20, 30)}
        self.closing = {"general": amount(10, 20), "fund": amount(5, 9), "capital": 0, "own": amount(20, 30)}
        basic = self.total("general", 0)
        for codes, whole in ((PERSONNEL, basic * 85 // 100), (RUNNING, basic - basic * 85 // 100)):
            for code, (_, share) in codes.items():
                self.economic[code] = whole * share // 100
            self.economic[code] = whole - sum(self.economic[c] for c in codes)
        self.three = {
            "reception": self.economic["30217"] + 50,
            "running": self.economic["30231"] + 120,
            "purchase": 1888,
            "abroad": 0,
        }
        self.budget = {name: cents + 200 if cents else 0 for name, cents in self.three.items()}

    def total(self, fund: str | None = None, part: int | None = None, code: str = "") -> int:
        """Spending of a fund (None: all money), basic (0), project (1) or both, on the codes that begin so."""
        return sum(
            sum(both) if part is None else both[part]
            for item, funds in self.spent.items()
            for name, both in funds.items()
            if fund in (None, name) and item.startswith(code)
        )

    def grants(self, part: int | None = None, code: str = "") -> int:
        return sum(self.total(fund, part, code) for fund in GRANTS)

    def income(self, fund: str) -> int:
        return self.total(fund) + self.closing[fund] - self.opening[fund]

    def income_of(self, item: str, fund: str) -> int:
        """Income by item is what was spent on it; the change of the balance lies on one item of each fund."""
        bearer = {"general": "2010602", "own": "2010602", "fund": "2120899", "capital": "2230105"}[fund]
        spent = sum(self.spent[item].get(fund, (0, 0)))
        return spent + (self.closing[fund] - self.opening[fund] if item == bearer else 0)

    def codes(self, *funds: str) -> list[str]:
        """类, 款 and 项 with money of these funds, in order."""
        items = [item for item, by in self.spent.items() if set(by) & set(funds)]
        return sorted({item[:n] for item in items for n in (3, 5, 7)})

    def running(self) -> int:
        """公用经费."""
        return sum(self.economic[c] for c in RUNNING)

    def group(self, codes: dict, head: str) -> int:
        return sum(self.economic[c] for c in codes if c.startswith(head))


ALL = (*GRANTS, "own")


def name_of(code: str) -> str:
    return CLASSES[code][1] if len(code) == 3 else NAMES[code]


def by_code(a: Accounts, headers: list[str], funds: tuple[str, ...], cells) -> list[list]:
    """A table of codes: cells(code) gives the amounts of a row, code "" the total."""
    rows = [[("项目", 1, 2), None, *[(h, 2, 1) for h in headers]], ["功能分类科目编码", "科目名称", *[None] * len(headers)]]
    for code in ["", *a.codes(*funds)]:
        values = [money(v) for v in cells(code)]
        rows.append([("合计", 1, 2), None, *values] if not code else [code, name_of(code), *values])
    return rows


def spending(a: Accounts, funds: tuple[str, ...]):
    def cells(code: str) -> list[int]:
        basic, project = (sum(a.total(fund, part, code) for fund in funds) for part in (0, 1))
        return [basic + project, basic, project]

    return cells


def summary(a: Accounts) -> list[list]:
    classes = [[f"{n}、{name}", money(a.total(code=code))] for code, (n, name) in CLASSES.items()]
    income = [[f"{n}、{g}收入", money(a.income(f))] for n, (f, g) in zip("一二三", GRANTS.items(), strict=True)]
    others = ("四、上级补助收入", "五、事业收入", "六、经营收入", "七、附属单位上缴收入")
    income += [[n, ""] for n in others] + [["八、其他收入", money(a.income("own"))]]
    classes += [["", ""]] * (len(income) - len(classes))
    opening, closing = sum(a.opening.values()), sum(a.closing.values())
    total = a.total() + closing
    return [
        [("收入", 1, 2), None, ("支出", 1, 2), None],
        ["项目", "决算数", "项目", "决算数"],
        *[left + right for left, right in zip(income, classes, strict=True)],
        ["本年收入合计", money(total - opening), "本年支出合计", money(a.total())],
        ["使用非财政拨款结余", "", "结余分配", ""],
        ["年初结转和结余", money(opening), "年末结转和结余", money(closing)],
        ["总计", money(total), "总计", money(total)],
    ]


def income(a: Accounts) -> list[list]:
    def cells(code: str) -> list[int]:
        items = [item for item in a.spent if item.startswith(code)]
        grants = sum(a.income_of(item, fund) for item in items for fund in GRANTS)
        own = sum(a.income_of(item, "own") for item in items)
        return [grants + own, grants, 0, 0, 0, 0, own]

    names = ["本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入"]
    return by_code(a, names, ALL, cells)


def grant_totals(a: Accounts) -> list[list]:
    def across(code: str) -> list[str]:
        return [money(a.grants(code=code)), *[money(a.total(fund, code=code)) for fund in GRANTS]]

    opening, closing = ({f: side[f] for f in GRANTS} for side in (a.opening, a.closing))
    classes = [[f"{n}、{name}", *across(code)] for code, (n, name) in CLASSES.items()]
    income = [[f"{n}、{g}", money(a.income(f))] for n, (f, g) in zip("一二三", GRANTS.items(), strict=True)]
    income += [["", ""]] * (len(classes) - 3)
    total = a.grants() + sum(closing.values())
    blank = ["", "", "", "", ""]
    return [
        [("收入", 1, 2), None, ("支出", 1, 5), None, None, None, None],
        ["项目", "金额", "项目", "小计", *GRANTS.values()],
        *[left + right for left, right in zip(income, classes, strict=True)],
        ["本年收入合计", money(sum(map(a.income, GRANTS))), "本年支出合计", *across("")],
        [
            "年初财政拨款结转和结余",
            money(sum(opening.values())),
            "年末财政拨款结转和结余",
            money(sum(closing.values())),
            *[money(closing[f]) for f in GRANTS],
        ],
        *[[name, money(opening[fund]), *blank] for fund, name in GRANTS.items()],
        ["总计", money(total), "总计", money(total), *[money(a.total(f) + closing[f]) for f in GRANTS]],
    ]


def basic_detail(a: Accounts) -> list[list]:
    def lane(codes: dict) -> list[list[str]]:
        rows = []
        for head in dict.fromkeys(code[:3] for code in codes):
            rows.append([head, ECONOMIC[head], money(a.group(codes, head))])
            rows += [[code, f"　{name}", money(a.economic[code])] for code, (name, _) in codes.items() if code.startswith(head)]
        return rows

    left, right = lane(PERSONNEL), lane(RUNNING)
    rows = [one + two for one, two in zip(left, right, strict=True)]
    totals = [money(sum(a.economic[c] for c in codes)) for codes in (PERSONNEL, RUNNING)]
    return [
        [("人员经费", 1, 3), None, None, ("公用经费", 1, 3), None, None],
        ["科目编码", "科目名称", "决算数", "科目编码", "科目名称", "决算数"],
        *rows,
        [("人员经费合计", 1, 2), None, totals[0], ("公用经费合计", 1, 2), None, totals[1]],
    ]


def fund_table(a: Accounts) -> list[list]:
    rows = [
        [
            ("项目", 1, 2),
            None,
            ("年初结转和结余", 2, 1),
            ("本年收入", 2, 1),
            ("本年支出", 1, 3),
            None,
            None,
            ("年末结转和结余", 2, 1),
        ],
        ["功能分类科目编码", "科目名称", None, None, "小计", "基本支出", "项目支出", None],
    ]
    values = [a.opening["fund"], a.income("fund"), *spending(a, ("fund",))(""), a.closing["fund"]]
    for code in ["", *a.codes("fund")]:
        head = [code, name_of(code)] if code else [("合计", 1, 2), None]
        rows.append([*head, *map(money, values)])
    return rows


def three_amounts(side: dict[str, int]) -> tuple[int, ...]:
    """The “三公” expenses in the order of their table: all, abroad, vehicles, their purchase and running, reception."""
    abroad, bought, driving, hosting = (side[name] for name in ("abroad", "purchase", "running", "reception"))
    return abroad + bought + driving + hosting, abroad, bought + driving, bought, driving, hosting


def three_public(a: Accounts) -> list[list]:
    items = ["因公出国（境）费", "公务用车购置费", "公务用车运行维护费", "公务接待费"]
    band = [("合计", 2, 1), (items[0], 2, 1), ("公务用车购置及运行维护费", 1, 3), None, None, (items[3], 2, 1)]

    values = lambda side: [money(v, "0.00") for v in three_amounts(side)]  # noqa: E731
    return [
        [("预算数", 1, 6), *[None] * 5, ("决算数", 1, 6), *[None] * 5],
        band + band,
        [None, None, "小计", *items[1:3], None, None, None, "小计", *items[1:3], None],
        [*values(a.budget), *values(a.three)],
    ]


TITLES = {
    "01": "收入支出决算总表",
    "02": "收入决算表",
    "03": "支出决算表",
    "04": "财政拨款收入支出决算总表",
    "05": "一般公共预算财政拨款支出决算表",
    "06": "一般公共预算财政拨款基本支出决算明细表",
    "07": "政府性基金预算财政拨款收入支出决算表",
    "08": "国有资本经营预算财政拨款支出决算表",
    "09": "财政拨款“三公”经费支出决算表",
}


def tables(a: Accounts) -> dict[str, list[list]]:
    """The nine tables by number."""
    three = ["本年支出合计", "基本支出", "项目支出"]
    return {
        "01": summary(a),
        "02": income(a),
        "03": by_code(
            a, [*three, "上缴上级支出", "经营支出", "对附属单位补助支出"], ALL, lambda c: [*spending(a, ALL)(c), 0, 0, 0]
        ),
        "04": grant_totals(a),
        "05": by_code(a, three, ("general",), spending(a, ("general",))),
        "06": basic_detail(a),
        "07": fund_table(a),
        "08": by_code(a, three, ("capital",), spending(a, ("capital",))),
        "09": three_public(a),
    }


def narrative(a: Accounts) -> list[str]:
    """The text beside the tables, with an amount of each kind."""
    m = lambda cents: money(cents, "0.00") + "万元"  # noqa: E731
    total, all_income = a.total() + sum(a.closing.values()), sum(a.income(f) for f in ALL)
    cars = a.three["purchase"] + a.three["running"]
    running = a.running()
    return [
        "第三部分 2023年度部门决算情况说明",
        "一、收入支出决算总体情况说明",
        f"2023年度收入总计{m(total)}，支出总计{m(total)}。",
        "二、收入决算情况说明",
        f"2023年度本年收入合计{m(all_income)}，其中：财政拨款收入{m(sum(map(a.income, GRANTS)))}，"
        f"其他收入{m(a.income('own'))}。",
        "三、支出决算情况说明",
        f"2023年度本年支出合计{m(a.total())}，其中：基本支出{m(a.total(part=0))}，项目支出{m(a.total(part=1))}。",
        "四、一般公共预算财政拨款支出决算情况说明",
        f"2023年度一般公共预算财政拨款支出{m(a.total('general'))}。",
        f"1.一般公共服务支出（类）财政事务（款）行政运行（项）{m(a.total('general', code='2010601'))}。",
        "五、一般公共预算财政拨款基本支出决算情况说明",
        f"2023年度一般公共预算财政拨款基本支出{m(a.total('general', 0))}，其中：人员经费{m(a.total('general', 0) - running)}，"
        f"公用经费{m(running)}。",
        "六、政府性基金预算财政拨款收入支出决算情况说明",
        f"2023年度政府性基金预算财政拨款收入{m(a.income('fund'))}，支出{m(a.total('fund'))}。",
        "七、国有资本经营预算财政拨款支出决算情况说明",
        f"2023年度国有资本经营预算财政拨款支出{m(a.total('capital'))}。",
        "八、财政拨款“三公”经费支出决算情况说明",
        f"2023年度“三公”经费支出决算{m(cars + a.three['reception'])}。其中：因公出国（境）费0.00万元；"
        f"公务用车购置及运行维护费{m(cars)}，其中公务用车购置费{m(a.three['purchase'])}，公务用车运行维护费{m(a.three['running'])}；"
        f"公务接待费{m(a.three['reception'])}。",
        "九、机关运行经费支出情况说明",
        f"2023年度机关运行经费支出{m(running)}。",
    ]


# --- the set in a format -----------------------------------------------------------------------------------------------


def blocks(given: dict[str, list[list]], text: list[str] = (), unit: str = UNIT) -> list:
    """Titles, unit lines and tables, then the text, as test_public_tables.doc takes them."""
    found = [part for number, rows in given.items() for part in (TITLES[number], f"公开{number}表", unit, rows)]
    return [*found, *text]


def spans(rows: list[list]):
    """(row, column, text, rowspan, colspan) of every cell that stands in the rows."""
    for r, row in enumerate(rows):
        for c, given in enumerate(row):
            if given is not None:
                text, down, across = given if isinstance(given, tuple) else (given, 1, 1)
                yield r, c, text, down, across


def as_html(parts: list) -> bytes:
    body = []
    for part in parts:
        if isinstance(part, str):
            body.append(f"<p>{part}</p>")
            continue
        rows = [[] for _ in part]
        for r, _, text, down, across in spans(part):
            rows[r].append(f'<td rowspan="{down}" colspan="{across}"><p><span>{text or "&nbsp;"}</span></p></td>')
        body.append("<table>" + "".join(f"<tr>{''.join(row)}</tr>" for row in rows) + "</table>")
    page = f"<html><head><meta charset='gbk'><title>{BODY}</title></head><body><h1>{BODY}2023年度部门决算公开</h1>"
    return (page + "".join(body) + "</body></html>").encode("gb18030")


def fill_word(table, rows: list) -> None:
    """Puts texts and merged ranges into a Word table; its cells are listed once, for asking for one lists them all."""
    wide, cells = len(table.columns), table._cells
    for r, c, text, down, across in spans(rows):
        cell = cells[r * wide + c]
        if down > 1 or across > 1:
            cell = cell.merge(cells[(r + down - 1) * wide + c + across - 1])
        cell.text = text


def as_docx(parts: list) -> bytes:
    document, buffer = docx.Document(), io.BytesIO()
    document.add_paragraph(f"{BODY}2023年度部门决算公开")
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        fill_word(document.add_table(len(part), max(map(len, part))), part)
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.save(buffer)
    return buffer.getvalue()


def as_xlsx(parts: list, numbers: bool = True) -> bytes:
    """A sheet for each table with title, form number and unit above it, and one for the text; amounts as numbers or text."""
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    sheet, lead = book.active, [f"{BODY}2023年度部门决算公开"]
    for part in parts:
        if isinstance(part, str):
            lead.append(part)
            continue
        for row, text in enumerate(lead, 1):
            sheet.cell(row, 1, text)
        for r, c, text, down, across in spans(part):
            cell = sheet.cell(r + len(lead) + 1, c + 1, text or None)
            if numbers and re.fullmatch(r"-?\d+\.\d+", text):
                cell.value, cell.number_format = float(text), "#,##0.00"
            if down > 1 or across > 1:
                sheet.merge_cells(None, cell.row, cell.column, cell.row + down - 1, cell.column + across - 1)
        sheet, lead = book.create_sheet(f"表{len(book.worksheets) + 1}"), []
    for row, text in enumerate(lead, 1):
        sheet.cell(row, 1, text)
    book.save(buffer)
    return buffer.getvalue()


def as_txt(parts: list) -> bytes:
    """Rows as lines with tabs; a merged cell stands in its first place."""
    lines = [f"{BODY}2023年度部门决算公开"]
    for part in parts:
        if isinstance(part, str):
            lines.append(part)
            continue
        for r, row in enumerate(part):
            texts = {c: text for at, c, text, _, _ in spans(part) if at == r}
            lines.append("\t".join(texts.get(c, "") for c in range(len(row))))
        lines.append("")
    return "\n".join(lines).encode()


def as_pdf(parts: list, rows_on_page: int = 12) -> bytes:
    """Ruled tables on broad pages; a long one goes on over the page with its head repeated."""
    pages, lead = [], [f"{BODY}2023年度部门决算公开"]
    for part in parts:
        if isinstance(part, str):
            lead.append(part)
            continue
        head = next(r for r, row in enumerate(part) if any("." in t for _, _, t, *_ in spans([row])))
        width = max(map(len, part))
        for first in range(head, len(part), rows_on_page):
            page = Drawing((1200, 850))
            for at, text in enumerate(lead):
                page.text(60, 40 + 20 * at, text)
            top = 50 + 20 * len(lead)
            chosen = part[:head] + part[first : first + rows_on_page]
            ruled(page, chosen, top, 1080 / width)
            pages.append(page)
            lead = []
    if lead:
        page = Drawing((1200, 850))
        for at, text in enumerate(lead):
            page.text(60, 40 + 20 * at, text)
        pages.append(page)
    return pdf(pages)


def ruled(page: Drawing, rows: list[list], top: float, wide: float) -> None:
    high = 26
    for r, c, text, down, across in spans(rows):
        x0, y0, x1, y1 = 60 + c * wide, top + r * high, 60 + (c + across) * wide, top + (r + down) * high
        page.rule(x0, y0, x1, y0).rule(x0, y1, x1, y1).rule(x0, y0, x0, y1).rule(x1, y0, x1, y1)
        size = min(9.0, (x1 - x0 - 4) / max(sum(0.5 if ch.isascii() else 1 for ch in text), 1))
        if text:
            page.text(x0 + 2, (y0 + y1) / 2 + 4, text, round(size, 2))
