"""Views: the tables, sentences and charts of the notebooks, each computed from a disclosure. Nothing here judges a figure.

Columns have short English names and are shown with the Chinese term beside them; figures are text as printed, with a tick mark.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from html import escape
from typing import Any

import pandas as pd

from juesuan import bundled, charts, performance, series
from juesuan.checks import Book, Check
from juesuan.criteria import criteria
from juesuan.disclosure import Disclosure, read
from juesuan.document import Cell
from juesuan.exact import EXACT, Interval, decimal, half_up, plain
from juesuan.facts import Fact
from juesuan.findings import PARTS, Finding
from juesuan.memo import harmless
from juesuan.outputs import opinion as _opinion
from juesuan.outputs import table as _aligned
from juesuan.places import data, load
from juesuan.relations import NIL, nil_funds
from juesuan.reperform import Shown
from juesuan.tables import Form, Indicator
from juesuan.vocabulary import FUNDS, Key, vocabulary

# --- what a notebook shows: a table, or prose --------------------------------------------------------------------------

HEADINGS = {
    "actual": "决算数", "alternatives": "其他可能", "annual_budget": "全年预算数", "basis": "口径", "breaks": "不符",
    "budget": "年初预算数", "budget_rate": "较预算%", "cause": "可能原因", "change": "较上年", "change_rate": "较上年%",
    "check": "核对", "checks": "核对", "chinese": "中文", "class": "一级指标", "condition": "事实",
    "execution": "执行率", "figure": "数字", "figures": "数字个数", "finding": "发现", "fits": "相符的口径",
    "form": "本表权重", "from": "下限", "held": "受核对关系数", "indicator": "三级指标", "item": "项目", "kind": "类别",
    "mark": "符号", "matter": "事项", "meaning": "含义", "measure": "计量", "number": "个数", "of": "占",
    "of_sme": "占中小企业", "of_total": "占采购总额", "page": "页", "printed": "公开数", "prior": "上年数",
    "project": "项目名称", "quote": "原文", "range": "推算区间", "reason": "原因", "relation": "关系",
    "result": "完成情况", "rounds": "尾差", "score": "得分", "section": "章节", "set_aside": "非金额数字",
    "severity": "程度", "share": "占比%", "spent": "执行数", "standard": "标准权重", "status": "公开情况",
    "suspect": "存疑", "target": "指标值", "term": "中文项目", "text": "原文与核对符号", "ties": "相符",
    "title": "标题", "to": "上限", "total": "自评总分", "unchecked": "无关系", "unit": "单位", "unread": "未读懂",
    "untestable": "无法测试", "value": "公开数", "verdict": "结论", "versus_budget": "较预算", "weight": "权重", "year": "年度",
    "facts": "所涉数字",
}  # fmt: skip
NUMBERS = {  # columns set to the right
    "actual", "annual_budget", "breaks", "budget", "budget_rate", "change", "change_rate", "execution", "figures",
    "form", "from", "held", "number", "of_sme", "of_total", "page", "prior", "printed", "range", "rounds", "score",
    "set_aside", "share", "spent", "standard", "suspect", "target", "ties", "to", "total", "unchecked", "unread",
    "untestable", "value", "versus_budget", "weight",
}  # fmt: skip


NARROW = {"section", "check", "finding", "severity", "verdict"}


class Table(pd.DataFrame):
    """A data frame that shows itself without an index, with Chinese headings beside the English ones, all text escaped.

    At most `most` rows are shown; whole() shows every row. The data are complete either way.
    """

    _metadata = ("most",)
    most = 60

    @property
    def _constructor(self) -> Callable[..., Table]:
        return Table

    def whole(self) -> Table:
        """The same table, to be shown with every row."""
        table = self.copy()
        table.most = len(self)
        return table

    def _repr_html_(self) -> str:
        heads = "".join(f"<th{_side(name)}>{_heading(name)}</th>" for name in self.columns)
        rows = "".join(f"<tr>{''.join(_cells(self.columns, row))}</tr>\n" for row in self._shown())
        # These classes keep a dollar sign in the document's text from being read as a formula.
        return (
            f'<table class="tex2jax_ignore mathjax_ignore">\n<thead><tr>{heads}</tr></thead>\n'
            f"<tbody>\n{rows}</tbody>\n</table>{_left_out(self, '<p>{}</p>')}"
        )

    def __repr__(self) -> str:
        rows = [{name: _text(value) for name, value in zip(self.columns, row, strict=True)} for row in self._shown()]
        return (_aligned(rows, self.columns) + _left_out(self, "{}\n")).rstrip()

    def _shown(self) -> list[tuple]:
        return [tuple(row) for row in self.head(self.most).itertuples(index=False)]


def _numeric(name: str) -> bool:
    """Whether a column holds numbers: those of NUMBERS, and the years of a trend with their changes."""
    return name in NUMBERS or name.removeprefix("change ").isdecimal()


def _side(name: str) -> str:
    if _numeric(name):
        return ' align="right"'
    return f' style="text-align:left{";white-space:nowrap" if name in NARROW else ""}"'


def _heading(name: str) -> str:
    return f"{escape(name.replace('_', ' '))}<br>{HEADINGS.get(name.partition(' ')[0], '')}"


def _cells(columns: Iterable[str], row: tuple) -> Iterator[str]:
    for name, value in zip(columns, row, strict=True):
        text = escape(harmless(_text(value)))
        # A figure and its tick mark stay on one line.
        yield f"<td{_side(name)}>{text.replace(' ', '&nbsp;') if _numeric(name) else text}</td>"


def _text(value: Any) -> str:
    return "" if value is None or value is pd.NA or value != value else str(value)


def _left_out(table: Table, form: str) -> str:
    if not len(table):
        return form.format("nothing to list 无")
    rest = len(table) - table.most
    return form.format(f"{rest:,} more rows 另有{rest:,}行: .whole() shows all") if rest > 0 else ""


def _table(rows: Iterable[Mapping[str, Any]], columns: str) -> Table:
    return Table(list(rows), columns=columns.split())


class Prose(str):
    """A sentence or two that a notebook shows as Markdown."""

    def _repr_markdown_(self) -> str:
        return str(self)

    def __repr__(self) -> str:
        return str(self)


@cache
def _sayings(lang: str) -> Mapping[str, str]:
    return {name: entry[lang] for name, entry in load(data("words", "views.yaml"))["sentences"].items()}


def _say(lang: str, name: str, /, **values: Any) -> Prose:
    """A sentence of data/words/views.yaml with these values."""
    return Prose(_sayings("zh" if lang == "zh" else "en")[name].format(**values))


def _absent(lang: str, matter: str) -> Prose:
    return _say(lang, "absent", what=_say(lang, f"absent_{matter}"))


def _safe(text: str) -> str:
    """Text of the document inside a Markdown sentence: neither markup nor formula."""
    return "".join(f"&#{ord(c)};" if c in "\\`*_[]<>&#|~$" else c for c in harmless(text))


def opened(document: str = "", prior: str = "") -> Disclosure:
    """The disclosure in a file, the bundled one where none is named; with last year's beside it where that is named."""
    return read(document or bundled(), prior or None)


# --- words and tick marks ----------------------------------------------------------------------------------------------


@cache
def _words() -> Mapping[str, Any]:
    return load(data("words", "memo.yaml"))


@cache
def _marks() -> Mapping[str, tuple[str, str, str]]:
    """Tick mark, English and Chinese meaning of every state a figure can be in."""
    verdicts = {name: (one["mark"], one["meaning_en"], one["meaning_zh"]) for name, one in _words()["verdicts"].items()}
    states = load(data("words", "views.yaml"))["states"]
    return verdicts | {name: (one["mark"], one["en"], one["zh"]) for name, one in states.items()}


def _named(group: str, key: str) -> str:
    """A fixed word of the memo in English with the Chinese term, e.g. prior year 上年数."""
    entry = _words()[group].get(key)
    return f"{entry['en']} {entry['zh']}" if entry else key


def _verdict(check: Check) -> str:
    entry = _words()["verdicts"][check.verdict]
    return f"{entry['mark']} {entry['en']} {entry['zh']}"


def marks(disclosure: Disclosure) -> dict[str, str]:
    """The state of every figure by its identifier. A figure is marked by its own recomputation; one that is only used in
    others' recomputations, or breaks beside a suspect, by the best of the rest, because the fault lies elsewhere."""
    own, used = defaultdict(list), defaultdict(list)
    suspects = {s.fact for s in disclosure.suspects}
    for check in disclosure.checks:
        blamed = check.verdict == "breaks" and not suspects.isdisjoint(check.facts)
        (used if blamed else own)[check.facts[0]].append(check.verdict)
        for name in check.facts[1:]:
            used[name].append(check.verdict)
    return {f.fact: "suspect" if f.fact in suspects else _state(f, own[f.fact], used[f.fact]) for f in disclosure.facts}


def _state(fact: Fact, own: list[str], used: list[str]) -> str:
    if not fact.is_fact:
        return "unread" if fact.measure == "unread" else "set_aside"
    worst = next((v for v in ("breaks", "rounds", "ties") if v in own), None)
    best = next((v for v in ("ties", "rounds", "breaks") if v in used), None)
    return worst or best or ("untestable" if own or used else "unchecked")


def tick_marks() -> Table:
    """What the tick marks mean."""
    rows = ({"mark": mark, "meaning": f"{name.replace('_', ' ')}: {en.removeprefix('suspect: ')}", "chinese": zh}
            for name, (mark, en, zh) in _marks().items() if mark)  # fmt: skip
    return _table(rows, "mark meaning chinese")


def _printed(fact: Fact, unit: str = "") -> str:
    """Sign, digits and unit; the unit is left out where it is the one that the column or row already names."""
    sign = "+" if fact.measure in ("change", "change_rate") and fact.value > 0 else ""
    return f"{sign}{fact.value:,}{'' if fact.unit == unit else fact.unit}"


def _ticked(fact: Fact | None, states: Mapping[str, str], unit: str = "") -> str:
    return f"{_printed(fact, unit)} {_marks()[states[fact.fact]][0]}" if fact else ""


def _end(fact: Fact, end: Fraction | None) -> str:
    """An end of a range in the figure's printed unit, with two more decimals than it prints."""
    return "" if end is None else f"{half_up(end / fact.scale, 0 if end == 0 else fact.decimals + 2):,}"


def _range(fact: Fact, low: Fraction | None, high: Fraction | None) -> str:
    if low is None:
        return "" if high is None else f"at most {_end(fact, high)}"
    if high is None:
        return f"at least {_end(fact, low)}"
    return _end(fact, low) if low == high else f"{_end(fact, low)} – {_end(fact, high)}"


def _where(fact: Fact) -> str:
    return " ".join(filter(None, (fact.section, f"p.{fact.page}" if fact.page else "")))


def _item(label: str) -> dict[str, str]:
    english = vocabulary().english(label)
    return {"item": english if english != label else "", "term": label}


# --- 1 disclosure ------------------------------------------------------------------------------------------------------


def says_about(disclosure: Disclosure, lang: str = "en") -> Prose:
    """Whose accounts these are, and the tick marks that the tables use."""
    named = load(data("words", "charts.yaml"))["verdicts"] | _words()["verdicts"]
    ticks = "  ".join(f"{mark} {named[name][lang]}" for name, (mark, _, _) in _marks().items() if mark)
    year = _say(lang, "year" if disclosure.year else "year_missing", year=disclosure.year)
    return _say(lang, "about", who=_safe(disclosure.department), year=year, ticks=ticks)


def says_reading(disclosure: Disclosure, lang: str = "en") -> Prose:
    """How many numbers are printed, and what became of them."""
    n = disclosure.counts()
    return _say(lang, "reading", **n, rest=_say(lang, "reading_rest" if n["unread"] else "reading_all"))


def set_aside(disclosure: Disclosure) -> Table:
    """Why numbers are no facts: the reason and how many there are."""
    counts = Counter(f.reason.replace("_", " ") or "unread" for f in disclosure.facts if not f.is_fact)
    ordered = sorted(counts.items(), key=lambda c: (-c[1], c[0]))
    return _table(({"reason": reason, "number": n} for reason, n in ordered), "reason number")


def sections(disclosure: Disclosure) -> Table:
    """Figures of each section by the state of their tick marks: the data behind the map."""
    states, titles = marks(disclosure), {n: t for n, t, _ in disclosure.reading.sections}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for fact in disclosure.facts:
        counts[fact.section][states[fact.fact]] += 1
    rows = ({"section": s or "–", "title": titles.get(s, ""), "figures": sum(c.values()), **c} for s, c in counts.items())
    table = _table(rows, f"section title figures {' '.join(charts.VERDICTS)}")
    return table.fillna(0).astype({name: int for name in ("figures", *charts.VERDICTS)})


def chart_figures(disclosure: Disclosure, lang: str = "en") -> charts.Figure:
    """Every printed figure as one mark, in reading order."""
    states, titles = marks(disclosure), {n: t for n, t, _ in disclosure.reading.sections}
    labels = {n: f"{n} {t}" if len(f"{n} {t}") < 18 else f"{n} {t}"[:16] + "…" for n, t in titles.items()}
    rows = [{"section": labels.get(f.section, f.section), "verdict": states[f.fact]} for f in disclosure.facts]
    return charts.verdict_map(rows, lang=lang)


def ticked(disclosure: Disclosure) -> Table:
    """The document's own words around every figure, with a tick mark behind each; clauses without a figure are left out (…)."""
    states = marks(disclosure)
    facts = [f for f in disclosure.facts if f.is_fact or f.measure == "unread"]
    places = _sentences(disclosure, facts)
    rows = ({"section": group[0].section or "–", "page": group[0].page, "text": _with_marks(disclosure, span, group, states)}
            for span, group in places)  # fmt: skip
    table = _table(rows, "section page text")
    return table if any(f.page for f in facts) else table.drop(columns="page")


def _sentences(disclosure: Disclosure, facts: list[Fact]) -> list[tuple[tuple[int, int], list[Fact]]]:
    """The stretches (sentences of the narrative, rows of tables) that hold facts, each with its facts."""
    text, rows = disclosure.document.text, _table_rows(disclosure)
    found: dict[tuple[int, int], list[Fact]] = defaultdict(list)
    for fact in facts:
        low = max(text.rfind(mark, 0, fact.start) for mark in "。\n") + 1
        stops = [place for mark in "。\n" if (place := text.find(mark, fact.end)) >= 0]
        found[rows.get(fact.cell[:2] if fact.cell else None, (low, min(stops, default=len(text))))].append(fact)
    return list(found.items())


def _table_rows(disclosure: Disclosure) -> dict[Any, tuple[int, int]]:
    """Where each row of each table begins and ends, by the number of the table and of the row."""
    ends: dict[tuple[int, int], list[Cell]] = defaultdict(list)
    tables = (block for block in disclosure.document.blocks if hasattr(block, "cells"))
    for number, table in enumerate(tables):
        for cell in table.cells:
            ends[(number, cell.row)].append(cell)
    return {place: (min(c.start for c in cells), max(c.end for c in cells)) for place, cells in ends.items()}


def _with_marks(disclosure: Disclosure, span: tuple[int, int], facts: list[Fact], states: Mapping[str, str]) -> str:
    """The stretch with tick marks; a clause that holds no figure becomes an ellipsis."""
    text, pieces, place = disclosure.document.text, [""], span[0]
    tick = {f.end: _marks()[states[f.fact]][0].replace("–", "[–]") for f in facts}  # a bare dash would read as a range
    clauses: list[tuple[str, bool]] = []
    for at in range(*span):
        if place <= at and text[at] in "，,；;：:\t|\n" and not text[at - 1 : at + 2].replace(",", "0").isdigit():
            clauses.append((_ticks(text, place, at + 1, tick), any(place < end <= at + 1 for end in tick)))
            place = at + 1
    clauses.append((_ticks(text, place, span[1], tick), any(place < end <= span[1] for end in tick)))
    for clause, holds in clauses:
        if holds or len(clause.strip()) <= 12:
            pieces.append(clause)
        elif pieces[-1] != "…":
            pieces.append("…")
    return " ".join(re.sub("…+", "…", "".join(pieces)).split())


def _ticks(text: str, start: int, end: int, tick: Mapping[int, str]) -> str:
    return "".join(text[at] + tick.get(at + 1, "") for at in range(start, end))


def _held(disclosure: Disclosure) -> dict[str, list[str]]:
    held: dict[str, list[str]] = defaultdict(list)
    for check in disclosure.checks:
        for name in check.facts:
            held[name].append(check.check)
    return held


# What a disclosure of final accounts is expected to speak of: matter, labels of which one suffices, words of a nil statement.
_MATTERS = (
    ("total income and expenditure", "收入支出总计", ("收支总计", "收入总计", "支出总计", "收入合计", "支出合计"), ""),
    ("income by source", "收入构成", ("财政拨款收入", "事业收入", "经营收入", "其他收入", "上级补助收入"), ""),
    ("basic and project expenditure", "基本支出和项目支出", ("基本支出", "项目支出"), ""),
    ("carry-forward", "结转结余", ("年初结转和结余", "年末结转和结余"), "结转"),
    ("general public budget by function", "一般公共预算支出功能分类", ("function_classes",), "一般公共预算"),
    ("personnel and running costs", "人员经费和公用经费", ("人员经费", "公用经费"), "基本支出"),
    ("government funds", "政府性基金预算", ("fund",), "政府性基金"),
    ("state capital operating budget", "国有资本经营预算", ("capital",), "国有资本经营"),
    ("three public expenses, total", "“三公”经费总额", ("“三公”经费",), "三公"),
    ("three public expenses by item", "“三公”经费分项", ("因公出国（境）费", "公务用车运行维护费", "公务接待费"), "三公"),
    ("overseas groups, vehicles, receptions (counts)", "“三公”经费实物量",
     ("因公出国（境）团组数", "公务用车保有量", "国内公务接待批次"), "三公"),
    ("operating costs", "机关运行经费", ("机关运行经费",), "机关运行经费"),
    ("vehicles and equipment", "国有资产占用",
     ("车辆", "单价50万元以上通用设备", "单价100万元以上设备", "单价100万元以上专用设备"), "车辆"),
    ("government procurement", "政府采购支出", ("政府采购支出总额",), "政府采购"),
    ("contracts awarded to SMEs", "授予中小企业合同",
     ("授予中小企业合同金额", "预留项目中小企业成交金额", "面向中小企业预留采购预算金额"), "政府采购"),
    ("performance self-evaluation", "绩效自评开展情况", ("绩效自评项目数", "绩效自评资金", "编报绩效目标项目数"), "绩效"),
)  # fmt: skip


def matters(disclosure: Disclosure) -> Table:
    """What a disclosure is expected to speak of, and whether this one prints figures on it, calls it nil, or is silent."""
    printed = _concepts(disclosure)
    rows = [{"matter": en, "term": zh, "status": _status(disclosure, printed, set(wanted), said)}
            for en, zh, wanted, said in _MATTERS]  # fmt: skip
    forms = [t for t in disclosure.reading.tables if t.form]
    rows.append({"matter": "self-evaluation forms", "term": "绩效自评表", "status": _STATUS[0 if forms else 2]})
    return _table(rows, "matter term status")


_STATUS = ("published 已公开", "stated as nil 说明为无", "not found 未见")


def _concepts(disclosure: Disclosure) -> set[str]:
    """Labels and concepts that the document prints, with the funds and "function_classes" among them."""
    keyed = [f for f in disclosure.facts if f.is_fact and f.key]
    classes = {i.concept for i in vocabulary().function_classes}
    found = {f.label for f in keyed} | {f.key[0] for f in keyed} | {f.key[1] for f in keyed if f.key[1] in FUNDS}
    return found | ({"function_classes"} if any(f.key[0].split("/")[0] in classes for f in keyed) else set())


def _status(disclosure: Disclosure, printed: set[str], wanted: set[str], said: str) -> str:
    if printed & wanted:
        return _STATUS[0]
    nil = said and any(said in s.text and NIL.search(s.text) for s in disclosure.reading.statements)
    return _STATUS[1] if nil else _STATUS[2]


def says_matters(disclosure: Disclosure, lang: str = "en") -> Prose:
    """How much of what a disclosure is expected to speak of was found."""
    table = matters(disclosure)
    n, silent = Counter(table["status"]), table[table["status"] == _STATUS[2]]
    notes = " ".join(_safe(note) for note in disclosure.document.notes)
    listed = "、".join(silent["term"])
    if lang != "zh":
        listed = ", ".join(f"{m} ({t})" for m, t in zip(silent["matter"], silent["term"], strict=True))
    told = {"number": len(table), "published": n[_STATUS[0]], "nil": n[_STATUS[1]], "notes": notes}
    return Prose(_say(lang, "matters", silent=listed or _say(lang, "none"), **told).strip())


def verdicts(disclosure: Disclosure) -> Table:
    """Checks by kind and verdict."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for check in disclosure.checks:
        counts[check.kind][check.verdict] += 1
    names = tuple(_words()["verdicts"])
    kinds = [kind for kind in _words()["kinds"] if counts[kind]]
    rows = [{"kind": _named("kinds", kind), "number": counts[kind].total(), **counts[kind]} for kind in kinds]
    total = sum(counts.values(), Counter())
    total = {"kind": "all checks 合计", "number": total.total(), **total}
    return _table([*rows, total], f"kind number {' '.join(names)}").fillna(0).astype(dict.fromkeys(("number", *names), int))


def says_verdicts(disclosure: Disclosure, lang: str = "en") -> Prose:
    """How many checks there are, and how they ended."""
    n = Counter(c.verdict for c in disclosure.checks)
    counts = {verdict: n[verdict] for verdict in _words()["verdicts"]}
    return _say(lang, "verdicts" if disclosure.checks else "verdicts_none", number=len(disclosure.checks), **counts)


def says_joint(disclosure: Disclosure, lang: str = "en") -> Prose:
    """Whether all figures can be true together."""
    result, suspects = disclosure.reconciliation, disclosure.suspects
    name = "joint_unsettled" if not result.settled else "joint_possible" if result.consistent else "joint_impossible"
    sure = sum(not s.alternatives for s in suspects)
    return _say(lang, name, number=len(disclosure.verdict.system.statements), suspects=len(suspects), sure=sure)


def suspects(disclosure: Disclosure) -> Table:
    """The figures of the smallest set that cannot be true: what is printed, what the rest allows, a probable cause."""
    facts = {f.fact: f for f in disclosure.facts}
    rows = []
    for s in disclosure.suspects:
        fact = facts[s.fact]
        others = ["+".join(f"{n} {_printed(facts[n])}" for n in one) for one in s.alternatives]
        cause = f"{s.cause['en']} {s.cause['zh']}" if s.cause else "no usual slip fits 常见差错均不符"
        rows.append({"figure": s.fact, "section": _where(fact), **_item(s.label), "printed": _printed(fact),
                     "range": _range(fact, s.low, s.high), "cause": cause, "alternatives": " | ".join(others)})  # fmt: skip
    return _table(rows, "figure section item term printed range cause alternatives")


def holding(disclosure: Disclosure, fact: str = "") -> Table:
    """The checks that hold one figure; without a name, the first suspect, else the figure in most checks."""
    around = [c for c in disclosure.checks if (fact or _focus(disclosure)) in c.facts]
    return _checks(disclosure, sorted(around, key=lambda c: c.verdict != "breaks"))


def chart_holding(disclosure: Disclosure, fact: str = "", lang: str = "en") -> charts.Figure:
    """Which figures hold each other, around one figure."""
    names = set(holding(disclosure, fact)["check"].head(8))
    around = [c for c in disclosure.checks if c.check in names]
    ids = {name for c in around for name in c.facts}
    suspect = {s.fact for s in disclosure.suspects}
    figures = [{"fact": f.fact, "label": f.label, "text": f"{f.fact}  {_printed(f)}", "suspect": f.fact in suspect}
               for f in disclosure.facts if f.fact in ids]  # fmt: skip
    rows = [{"statement": f"{c.check}  {_named('kinds', c.kind)}  {c.published}", "verdict": c.verdict,
             "facts": list(c.facts)} for c in around]  # fmt: skip
    return charts.network(figures, rows, lang=lang)


def _focus(disclosure: Disclosure) -> str:
    broken = [c.facts[0] for c in disclosure.checks if c.verdict == "breaks"]
    named = [s.fact for s in disclosure.suspects] or broken
    held = _held(disclosure)
    return named[0] if named else max(held, key=lambda name: (len(held[name]), name), default="")


def held(disclosure: Disclosure) -> Table:
    """How many figures are held by no relation, by one, by two, by more."""
    counts, names = _held(disclosure), ("0", "1", "2", "3 and more")
    tally = Counter(names[min(3, len(counts.get(f.fact, ())))] for f in disclosure.facts if f.is_fact)
    return _table(({"held": name, "figures": tally[name]} for name in names), "held figures")


def says_held(disclosure: Disclosure, lang: str = "en") -> Prose:
    """Why figures without a relation remain untested."""
    focus = next((f for f in disclosure.facts if f.fact == _focus(disclosure)), None)
    shown = f"{_safe(focus.label)} {_printed(focus)} ({focus.fact})" if focus else ""
    picture = _say(lang, "held_picture", shown=shown) if focus else ""
    return _say(lang, "held", picture=picture, free=int(held(disclosure)["figures"].iloc[0]))


# --- topics ------------------------------------------------------------------------------------------------------------

# The first words of the concepts that each notebook treats; what remains is income and expenditure.
_TOPICS = {
    "performance": ("绩效", "编报", "项目资金", "财政资金", "自评", "执行率", "发现问题", "完成整改", "正在整改"),
    "three_public": (
        "“三公”", "因公出国", "公务用车", "公务接待", "国内公务接待", "国内外事接待", "国（境）外", "外宾接待", "人均接待",
        "车均",
    ),
    "procurement": (
        "政府采购", "授予", "面向", "预留项目", "其他项目", "机关运行", "会议费", "培训费", "单价", "车辆", "副部", "主要领导",
        "机要", "应急保障", "执法执勤", "特种专业", "离退休干部", "一般公务用车", "其他用车",
    ),
}  # fmt: skip


def topic_of(fact: Fact) -> str:
    """The notebook that treats a figure: income, three_public, procurement or performance."""
    if fact.group or fact.measure in ("weight", "score", "target"):
        return "performance"
    return _topic(fact.key[0] if fact.key else fact.label)


def _topic(concept: str) -> str:
    return next((topic for topic, begins in _TOPICS.items() if concept.startswith(begins)), "income")


def checks(disclosure: Disclosure, topic: str = "", kinds: str = "") -> Table:
    """The checks of one topic, of the kinds named (separated by blanks); of all where nothing is named."""
    topics = {f.fact: topic_of(f) for f in disclosure.facts}
    wanted = [c for c in disclosure.checks if not topic or topics[c.facts[0]] == topic]
    return _checks(disclosure, [c for c in wanted if not kinds or c.kind in kinds.split()])


def _checks(disclosure: Disclosure, found: Iterable[Check]) -> Table:
    facts = {f.fact: f for f in disclosure.facts}
    rows = ({"check": c.check, "kind": _named("kinds", c.kind), "term": c.label, "basis": _named("bases", c.basis),
             "relation": c.statement, "printed": _printed(facts[c.facts[0]]),
             "range": _range(facts[c.facts[0]], c.low, c.high), "verdict": _verdict(c)}
            for c in found)  # fmt: skip
    return _table(rows, "check kind term basis relation printed range verdict")


def says_checks(disclosure: Disclosure, topic: str, lang: str = "en") -> Prose:
    """How the checks of one topic ended, and which do not tie as printed."""
    table = checks(disclosure, topic)
    if table.empty:
        return _say(lang, "checks_none")
    odd = table[~table["verdict"].str.startswith(_words()["verdicts"]["ties"]["mark"])]
    listed = ", ".join(f"{c} ({v})" for c, v in zip(odd["check"], odd["verdict"], strict=True)) or "none 无"
    return _say(lang, "checks", number=len(table), ties=len(table) - len(odd), others=listed)


def findings(disclosure: Disclosure, topic: str = "") -> Table:
    """Findings in the order of their severity; those of one topic where one is named."""
    rows = ({"finding": f.finding, "severity": _severity(f.severity), "section": f.section, "title": f.en["title"],
             "chinese": f.zh["title"], "condition": f.en["condition"], "quote": f.quote}
            for f in _of_topic(disclosure, topic))  # fmt: skip
    return _table(rows, "finding severity section title chinese condition quote")


def _severity(name: str) -> str:
    entry = _words()["severities"][name]
    return f"{entry['mark']} {entry['en']} {entry['zh']}"


def _of_topic(disclosure: Disclosure, topic: str) -> list[Finding]:
    facts, form = {f.fact: f for f in disclosure.facts}, {t.form.project for t in disclosure.reading.tables if t.form}
    topics = {
        f.finding: topic_of(facts[f.facts[0]]) if f.facts else "performance" if f.label in form else "income"
        for f in disclosure.findings
    }
    return [f for f in disclosure.findings if not topic or topics[f.finding] == topic]


def says_findings(disclosure: Disclosure, topic: str = "", lang: str = "en") -> Prose:
    """How many findings there are, by severity."""
    n = Counter(f.severity for f in _of_topic(disclosure, topic))
    counts = {name: n[name] for name in ("exception", "attention", "note")}
    return _say(lang, "findings" if n else "findings_none", total=n.total(), **counts)


# --- items with their comparators --------------------------------------------------------------------------------------


def _compared(disclosure: Disclosure, keys: Sequence[Key]) -> Table:
    """One row an amount: prior year, initial budget and actual, the changes and rates between them, the share of the whole."""
    book, states = Book(disclosure.reading), marks(disclosure)
    rows = [row for key in keys if (row := _comparison(book, states, key))]
    table = _table(rows, "item term unit prior budget actual change change_rate versus_budget budget_rate share of")
    empty = [name for name in table.columns[3:] if not table[name].any() and name != "actual"]
    return table.drop(columns=empty)


def _comparison(book: Book, states: Mapping[str, str], key: Key) -> dict[str, str] | None:
    found = {
        "actual": _first(book, key, "level", "actual"),
        "change": _first(book, key, "change", "prior_year"), "change_rate": _first(book, key, "change_rate", "prior_year"),
        "versus_budget": _first(book, key, "change", "initial_budget"),
        "budget_rate": _first(book, key, "change_rate", "initial_budget"), "share": _first(book, key, "share", "actual"),
    }  # fmt: skip
    bases = {"prior": _base(book, key, "prior_year"), "budget": _base(book, key, "initial_budget")}
    if not any(found.values()) and not any(bases.values()):
        return None
    money = next((f for f in (found["actual"], found["change"], found["versus_budget"]) if f), None)
    unit = money.unit if money else "万元"
    cells = {n: _ticked(f, states, "%" if n.endswith(("rate", "share")) else unit) for n, f in found.items()}
    cells |= {name: _base_cell(base, states, unit) for name, base in bases.items()}
    label = vocabulary().label_of(key)
    deep = "\u3000" * label.count("/")  # 款 and 项 stand below their 类
    named = _item(label.rpartition("/")[2])
    return {**named, "term": deep + named["term"], "unit": unit, **cells, "of": found["share"].of if found["share"] else ""}


def _first(book: Book, key: Key, measure: str, basis: str) -> Fact | None:
    return next(iter(book.all(key, measure, basis)), None)


Base = Fact | tuple[Decimal, str] | None  # printed, or (value, unit) implied by the actual and its change, or unknown


def _base(book: Book, key: Key, basis: str) -> Base:
    """The comparator of an amount as printed, else the actual less the printed change."""
    if printed := _first(book, key, "level", basis):
        return printed
    change = _first(book, key, "change", basis)
    actual = book.near(change, key, "level", "actual") if change else None
    if not actual or actual.unit != change.unit:
        return None
    return EXACT.subtract(actual.value, change.value), actual.unit


def _base_cell(base: Base, states: Mapping[str, str], unit: str) -> str:
    if isinstance(base, tuple):
        return f"{base[0]:,}{'' if base[1] == unit else base[1]} *"
    return _ticked(base, states, unit)


def _drawn(disclosure: Disclosure, keys: Sequence[Key]) -> list[dict[str, Any]]:
    """The same amounts for a chart: numbers in 万元, None where unknown; amounts of which nothing is known are left out."""
    book = Book(disclosure.reading)
    rows = []
    for key in keys:
        actual = _first(book, key, "level", "actual")
        values = {"actual": _amount(actual), "prior": _amount(_base(book, key, "prior_year")),
                  "budget": _amount(_base(book, key, "initial_budget"))}  # fmt: skip
        share = _first(book, key, "share", "actual")
        if any(v is not None for v in values.values()):
            label = vocabulary().label_of(key).rpartition("/")[2]
            rows.append({"label": label, **values, "share": share.value if share else None})
    return rows


def _amount(base: Base) -> Decimal | None:
    """An amount of money in 万元; None where it is unknown or counts something else."""
    if base is None:
        return None
    value, unit = base if isinstance(base, tuple) else (base.value, base.unit)
    if unit == "万元" or unit not in vocabulary().words["money"]:
        return value if unit == "万元" else None
    return decimal(Fraction(value) * Fraction(vocabulary().words["money"][unit]) / 10000)


def _keys(labels: Iterable[str], scope: str = "") -> list[Key]:
    return [vocabulary().items[label].key(scope) for label in labels]


# --- 2 income ----------------------------------------------------------------------------------------------------------

_SOURCES = ("财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")
_INCOME = ("收支总计", "收入总计", "收入合计", *_SOURCES, "使用非财政拨款结余", "年初结转和结余")
_USES = ("基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")
_SPENDING = ("支出总计", "支出合计", *_USES, "结余分配", "年末结转和结余")
_PARTS = {"收入合计": _SOURCES, "支出合计": _USES}
_GRANT = ("收支总计", "收入总计", "收入合计", "年初结转和结余", "支出总计", "支出合计", *_USES[:2], "年末结转和结余")


def income(disclosure: Disclosure) -> Table:
    """Income of the year by source, and the balances brought forward."""
    return _compared(disclosure, _keys(_INCOME))


def expenditure(disclosure: Disclosure) -> Table:
    """Expenditure of the year, basic and project, and the balances carried forward."""
    return _compared(disclosure, _keys(_SPENDING))


def grants(disclosure: Disclosure) -> Table:
    """The fiscal grant and the three budgets it comes from."""
    return _compared(disclosure, [(concept, scope) for scope in FUNDS for concept in _GRANT])


def chart_mix(disclosure: Disclosure, lang: str = "en") -> charts.Figure:
    """What income and expenditure of the year consist of."""
    rows = []
    for whole, parts in _PARTS.items():
        drawn = [row for row in _drawn(disclosure, _keys(parts)) if row["actual"] is not None]
        rows += [{"whole": whole, "label": r["label"], "value": r["actual"], "share": r["share"]} for r in drawn]
    return charts.mix(rows, lang=lang)


def says_totals(disclosure: Disclosure, lang: str = "en") -> Prose:
    """Total income and expenditure, with their change on the prior year."""
    book, told = Book(disclosure.reading), []
    for names in (("收入合计", "收入总计", "收支总计"), ("支出合计", "支出总计", "收支总计")):
        keys = [(name, scope) for name in names for scope in ("", "grant", "general")]
        level = next((f for key in keys if (f := _first(book, key, "level", "actual"))), None)
        if level:
            rate = _first(book, level.key, "change_rate", "prior_year")
            more = _say(lang, "total_rate", rate=_printed(rate)) if rate else ""
            told.append(_say(lang, "total", both=_both(level), label=level.label, printed=_printed(level)) + more)
    return _joined(lang, told) if told else _absent(lang, "totals")


def _joined(lang: str, told: Iterable[str]) -> Prose:
    """Clauses as one sentence, each said once."""
    text = ("；" if lang == "zh" else "; ").join(dict.fromkeys(told))
    return _say(lang, "sentence", text=f"{text[0].upper()}{text[1:]}")


def _both(fact: Fact) -> str:
    english = vocabulary().english(fact.label)
    return f"{english} ({_safe(fact.label)})" if english != fact.label else _safe(fact.label)


def says_grants(disclosure: Disclosure, lang: str = "en") -> Prose:
    """Which of the three budgets the document prints figures of, and which it calls nil or leaves out."""
    printed = {f.key[1] for f in disclosure.facts if f.is_fact and f.key and f.key[1] in FUNDS}
    if not printed:
        return _absent(lang, "grants")
    nil = nil_funds(disclosure.reading) - printed
    place = {scope: "printed" if scope in printed else "nil" if scope in nil else "missing" for scope in FUNDS[1:]}
    told = (_say(lang, f"fund_{state}", **vocabulary().funds[scope]) for scope, state in place.items())
    return _say(lang, "grants", funds=("，" if lang == "zh" else ", ").join(told))


def _classes(disclosure: Disclosure, detail: bool = True) -> list[Key]:
    """The functional classes as the document prints them, in the fund that prints most; with their 款 and 项 where asked."""
    order = {i.concept: n for n, i in enumerate(vocabulary().function_classes)}
    printed = {f.key for f in disclosure.facts if f.is_fact and f.key and f.key[0].split("/")[0] in order}
    printed = {key for key in printed if "|" not in key[0]}  # a class crossed with basic or project expenditure is no class
    scope = max(("general", "grant", ""), key=lambda s: sum(k[1] == s for k in printed))
    keys = [k for k in printed if k[1] == scope and (detail or "/" not in k[0])]
    return sorted(keys, key=lambda k: (order[k[0].split("/")[0]], k[0]))


def functions(disclosure: Disclosure) -> Table:
    """Expenditure by functional class (类, and 款 and 项 where they are printed)."""
    return _compared(disclosure, _classes(disclosure))


def chart_functions(disclosure: Disclosure, lang: str = "en") -> charts.Figure:
    """Initial budget, prior year and actual of each functional class."""
    return charts.dumbbells(_drawn(disclosure, _classes(disclosure, detail=False)), lang=lang)


def says_functions(disclosure: Disclosure, lang: str = "en") -> Prose:
    """The largest class, and whether the printed shares make a whole."""
    rows = [r for r in _drawn(disclosure, _classes(disclosure, detail=False)) if r["actual"] is not None]
    if not rows:
        return _absent(lang, "functions")
    top = max(rows, key=lambda r: r["actual"])
    shares = [r["share"] for r in rows if r["share"] is not None]
    added = ""
    if len(shares) == len(rows) > 1:
        total = EXACT.create_decimal(sum(shares))
        room = sum((Fraction(1, 2) / 10 ** max(0, -int(s.as_tuple().exponent)) for s in shares), Fraction(0))
        name = "functions_whole" if abs(Fraction(total) - 100) <= room else "functions_not_whole"
        added = _say(lang, name, total=total, low=plain(100 - room), high=plain(100 + room))
    share = _say(lang, "functions_share", share=top["share"]) if top["share"] is not None else ""
    names = {"english": vocabulary().english(top["label"]), "safe": _safe(top["label"]), "label": top["label"]}
    return _say(lang, "functions", number=len(rows), actual=top["actual"], share=share, added=added, **names)


def basic(disclosure: Disclosure) -> Table:
    """Basic expenditure of the general public budget: personnel, running costs, and economic classes where printed."""
    skip = {"会议费", "培训费"}  # the narrative gives these for the whole department
    classes = [i for i in vocabulary().economic_classes if i.label not in skip and _topic(i.label) == "income"]
    economic = [item.key("general") for item in classes]
    return _compared(disclosure, [("基本支出", "general"), *_keys(("人员经费", "公用经费"), "general"), *economic])


def says_basic(disclosure: Disclosure, lang: str = "en") -> Prose:
    """The two parts of basic expenditure."""
    book = Book(disclosure.reading)
    parts = [f for label in ("人员经费", "公用经费") if (f := _first(book, (label, "general"), "level", "actual"))]
    if not parts:
        return _absent(lang, "basic")
    listed = "、".join(f"{f.label}{_printed(f)}" for f in parts)
    return _say(lang, "basic", parts=listed if lang == "zh" else " and ".join(f"{_both(f)} {_printed(f)}" for f in parts))


# --- over the years ----------------------------------------------------------------------------------------------------


def says_trend(disclosure: Disclosure, lang: str = "en") -> Prose:
    """Which years are at hand, and how many of their published figures the next year contradicts."""
    lines, years = series.trend(disclosure), [str(r.year or "?") for r in series.readings(disclosure)]
    named = ("、" if lang == "zh" else ", ").join(years)
    if not lines:
        return _say(lang, "trend_none", years=named, fewest=series.FEWEST)
    broken = sum(p.broken is not None for line in lines for p in line.points)
    told = _say(lang, "trend_broken" if broken else "trend_whole", count=broken)
    return _say(lang, "trend", years=named, amounts=len(lines), told=told)


def trend(disclosure: Disclosure) -> Table | None:
    """One row an amount: its level in each year, its change on the year before; nothing for fewer than three years."""
    rows = []
    for line in series.trend(disclosure):
        cells: dict[str, str] = {**_item(line.label), "unit": line.unit}
        for number, point in enumerate(line.points):
            if number:
                cells[f"change {point.year}"] = _moved(line, number)
            level, mark = line.level(point), f" {_marks()['breaks'][0]}" if point.broken else ""
            cells[str(point.year)] = "" if level is None else f"{line.printed(level):,}{mark}"
        rows.append(cells)
    return Table(rows) if rows else None


def _moved(line: series.Line, number: int) -> str:
    """A change on the year before with its rate, e.g. +1.20 (+5.3%)."""
    change = line.change(number)
    if change is None:
        return ""
    amount, rate = change
    sign = "+" if amount else ""
    return f"{line.printed(amount):{sign},}" + (f" ({half_up(rate * 100, 1):{sign},}%)" if rate is not None else "")


def trend_breaks(disclosure: Disclosure) -> Table | None:
    """Each published figure that the next year contradicts, beside what the next year's figures leave for it."""
    found = [(line, point) for line in series.trend(disclosure) for point in line.points if point.broken]
    rows = [
        {"year": str(p.year), **_item(line.label), "printed": _printed(p.fact),
         "range": _range(p.fact, p.implied.low, p.implied.high),
         "relation": f"{p.year + 1}: {p.broken.statement}"}
        for line, p in found
    ]  # fmt: skip
    return _table(rows, "year item term printed range relation") if rows else None


def chart_trend(disclosure: Disclosure, lang: str = "en") -> charts.Figure | None:
    """The same amounts as lines over the years, a panel a group; nothing for fewer than three years."""
    rows = []
    for line in series.trend(disclosure):
        for point in line.points:
            ends = (point.implied.low, point.implied.high) if point.implied else (None, None)
            low, high = (None if end is None else end / line.scale for end in ends)
            level = line.level(point)
            value = None if level is None else line.printed(level)
            rows.append({"group": line.group, "label": line.label, "unit": line.unit, "year": point.year,
                         "value": value, "low": low, "high": high})  # fmt: skip
    return charts.trend(rows, lang=lang) if rows else None


# --- 3 three public expenses -------------------------------------------------------------------------------------------

_THREE = ("“三公”经费", "因公出国（境）费", "公务用车购置及运行维护费", "公务用车购置费", "公务用车运行维护费", "公务接待费",
          "国内公务接待费", "外宾接待费", "国（境）外公务接待费")  # fmt: skip
_QUANTITIES = ("因公出国（境）团组数", "因公出国（境）人次", "公务用车购置数", "公务用车保有量", "国内公务接待批次",
               "国内公务接待人次", "国内外事接待批次", "国内外事接待人次", "国（境）外公务接待批次",
               "国（境）外公务接待人次")  # fmt: skip


def three_public(disclosure: Disclosure) -> Table:
    """The three public expenses by item."""
    return _compared(disclosure, _keys(_THREE))


def quantities(disclosure: Disclosure) -> Table:
    """What the three public expenses were spent on, in numbers of groups, people and vehicles."""
    return _compared(disclosure, _keys(_QUANTITIES))


_MONEY_OF = {
    "因公出国（境）费": "因公出国（境）团组数", "公务用车购置费": "公务用车购置数", "公务用车运行维护费": "公务用车保有量",
    "公务接待费": "国内公务接待批次",
}  # fmt: skip


def says_quantities(disclosure: Disclosure, lang: str = "en") -> Prose:
    """Which expenses have no quantity beside them."""
    book = Book(disclosure.reading)
    bare = "、".join(m for m, q in _MONEY_OF.items() if _spent(book, m) and not _spent(book, q))
    count = len(quantities(disclosure))
    if not count and not bare:
        return _absent(lang, "quantities")
    return _say(lang, "quantities", number=count, bare=bare or _say(lang, "none"))


def _spent(book: Book, label: str) -> bool:
    return any(f.value for f in book.all((label, ""), "level", "actual"))


def chart_three_public(disclosure: Disclosure, lang: str = "en") -> charts.Figure:
    """The items with budget and prior year, and each unit cost beside the interval that amount and count allow."""
    facts = {f.fact: f for f in disclosure.facts}
    costs = [{"label": c.label, "value": facts[c.facts[0]].value, "unit": facts[c.facts[0]].unit, **_ends(facts[c.facts[0]], c)}
             for c in disclosure.checks if c.kind == "unit_cost"]  # fmt: skip
    return charts.three_public(_drawn(disclosure, _keys(_THREE)), costs, lang=lang)


def _ends(fact: Fact, check: Check) -> dict[str, Decimal | None]:
    ends = {"low": check.low, "high": check.high}
    return {n: None if e is None else half_up(e / fact.scale, fact.decimals + 2) for n, e in ends.items()}


def unit_costs(disclosure: Disclosure) -> Table:
    """Printed unit costs against the amount divided by the count."""
    return checks(disclosure, kinds="unit_cost").drop(columns=["kind", "basis"])


def says_three_public(disclosure: Disclosure, lang: str = "en") -> Prose:
    """The total, and which items rose against the prior year or stand above the budget."""
    rows = _drawn(disclosure, _keys(_THREE))
    if not rows:
        return _absent(lang, "three_public")
    printed = rows[0]["label"] == _THREE[0] and rows[0]["actual"] is not None
    total = _say(lang, "three_public_total", actual=rows[0]["actual"]) if printed else ""
    rose, over = (_names(r for r in rows[1:] if _above(r, base)) or _say(lang, "none_shown") for base in ("prior", "budget"))
    return _say(lang, "three_public", total=total, rose=rose, over=over)


def _above(row: Mapping[str, Any], base: str) -> bool:
    return None not in (row["actual"], row[base]) and row["actual"] > row[base]


def _names(rows: Iterable[Mapping[str, Any]]) -> str:
    return "、".join(r["label"] for r in rows)


def says_unit_costs(disclosure: Disclosure, lang: str = "en") -> Prose:
    """Which unit costs lie in the interval that amount and count allow."""
    found = [c for c in disclosure.checks if c.kind == "unit_cost"]
    if not found:
        return _absent(lang, "unit_costs")
    listed = "; ".join(f"{_safe(c.label)} {c.published}: {_verdict(c)}" for c in found)
    return _say(lang, "sentence", text=listed.replace("; ", "；") if lang == "zh" else listed)


# --- 4 procurement -----------------------------------------------------------------------------------------------------

_KINDS = ("政府采购货物支出", "政府采购工程支出", "政府采购服务支出")
_AWARDED = ("授予中小企业合同金额", "授予小微企业合同金额")
_SIZES = (*_AWARDED, "预留项目中小企业成交金额", "预留项目小微企业成交金额", "其他项目中小企业成交金额")
_RESERVED = ("面向中小企业预留采购预算金额", "面向小微企业预留采购预算金额")


def procurement(disclosure: Disclosure) -> Table:
    """Government procurement by kind, and the contracts awarded to SMEs and to small and micro enterprises."""
    return _compared(disclosure, _keys(("政府采购支出总额", *_KINDS, *_SIZES, *_RESERVED)))


def chart_procurement(disclosure: Disclosure, lang: str = "en") -> charts.Figure:
    """Procurement by kind and by size of supplier."""
    groups = {"total": ("政府采购支出总额",), "kind": _KINDS, "size": _SIZES}
    rows = [{"group": group, "label": r["label"], "value": r["actual"], "share": r["share"]}
            for group, labels in groups.items() for r in _drawn(disclosure, _keys(labels))]  # fmt: skip
    return charts.procurement(rows, lang=lang)


def suppliers(disclosure: Disclosure) -> Table:
    """Each SME amount as a share of total procurement and of all SME contracts; which of the two the printed share fits."""
    book = Book(disclosure.reading)
    total, sme = (_first(book, (label, ""), "level", "actual") for label in ("政府采购支出总额", "授予中小企业合同金额"))
    rows = []
    for part in (f for label in _AWARDED if (f := _first(book, (label, ""), "level", "actual"))):
        share = _first(book, part.key, "share", "actual")
        ranges = {"of_total": _ratio(part, total), "of_sme": _ratio(part, sme) if sme is not part else None}
        said = share and Interval(share.low, share.high)
        fits = [name.replace("_", " ") for name, ratio in ranges.items() if ratio and said and ratio.meets(said)]
        rows.append({**_item(part.label), "value": _printed(part), "share": _printed(share) if share else "",
                     **{name: _percent(r) for name, r in ranges.items()}, "fits": " and ".join(fits)})  # fmt: skip
    return _table(rows, "item term value share of_total of_sme fits")


def _ratio(part: Fact, whole: Fact | None) -> Interval | None:
    return Interval(part.low, part.high).quotient(Interval(whole.low, whole.high)) if whole and whole.value else None


def _percent(ratio: Interval | None) -> str:
    if not ratio:
        return ""
    low, high = half_up(ratio.low * 100, 2), half_up(ratio.high * 100, 2)
    return f"{low}%" if low == high else f"{low} – {high}%"


def says_procurement(disclosure: Disclosure, lang: str = "en") -> Prose:
    """The total, its largest kind, and whether the kinds make the total."""
    rows = _drawn(disclosure, _keys(("政府采购支出总额", *_KINDS)))
    if not rows:
        return _absent(lang, "procurement")
    total = next((r["actual"] for r in rows if r["label"] == "政府采购支出总额"), None)
    kinds = [r for r in rows if r["label"] in _KINDS and r["actual"] is not None]
    said = _say(lang, "procurement_no_total" if total is None else "procurement", total=total)
    if not kinds or not total or total < 0:
        return said
    top = max(kinds, key=lambda r: r["actual"])["label"]
    return Prose(said + _say(lang, "procurement_top", english=vocabulary().english(top), label=top))


def says_suppliers(disclosure: Disclosure, lang: str = "en") -> Prose:
    """Which whole each printed share is taken of."""
    table, told = suppliers(disclosure), []
    for row in table.to_dict("records"):
        fits = [_say(lang, name) for name in row["fits"].split(" and ") if name]
        name = ("supplier" if fits else "supplier_neither") if row["share"] else "supplier_no_share"
        told.append(_say(lang, name, wholes=("或" if lang == "zh" else " or ").join(fits), **row))
    return _joined(lang, told) if told else _absent(lang, "suppliers")


_OPERATIONS = ("机关运行经费", "会议费", "培训费")
_ASSETS = ("车辆", "副部（省）级及以上领导用车", "主要领导干部用车", "机要通信用车", "应急保障用车", "执法执勤用车",
           "特种专业技术用车", "离退休干部用车", "一般公务用车", "其他用车", "公务用车保有量", "公务用车购置数",
           "单价50万元以上通用设备", "单价100万元以上专用设备", "单价100万元以上设备")  # fmt: skip


def operations(disclosure: Disclosure) -> Table:
    """Operating costs beside the running costs they are part of; meetings and training."""
    return _compared(disclosure, [*_keys(("公用经费",), "general"), *_keys(_OPERATIONS)])


def chart_operations(disclosure: Disclosure, lang: str = "en") -> charts.Figure:
    """Operating costs, meetings and training with budget and prior year."""
    return charts.dumbbells(_drawn(disclosure, _keys(_OPERATIONS)), lang=lang)


def assets(disclosure: Disclosure) -> Table:
    """Vehicles by use, vehicles held under the three public expenses, and equipment above the thresholds."""
    return _compared(disclosure, _keys(_ASSETS))


def says_operations(disclosure: Disclosure, lang: str = "en") -> Prose:
    """Operating costs against the running costs of basic expenditure."""
    book = Book(disclosure.reading)
    cost, running = (_first(book, key, "level", "actual") for key in (("机关运行经费", ""), ("公用经费", "general")))
    if not cost:
        return _absent(lang, "operations")
    name = "operations_equal" if running and cost.exact == running.exact else "operations_beside"
    return _say(lang, "operations", cost=_printed(cost), beside=_say(lang, name, running=_printed(running)) if running else "")


def says_assets(disclosure: Disclosure, lang: str = "en") -> Prose:
    """Vehicles in the assets section against vehicles held under the three public expenses."""
    book = Book(disclosure.reading)
    cars, held = (_first(book, (label, ""), "level", "actual") for label in ("车辆", "公务用车保有量"))
    if cars and held:
        return _say(lang, "assets", cars=_printed(cars), held=_printed(held))
    one = cars or held
    return _say(lang, "assets_one", both=_both(one), label=one.label, printed=_printed(one)) if one else _absent(lang, "assets")


# --- 5 performance -----------------------------------------------------------------------------------------------------


def _forms(disclosure: Disclosure) -> list[Form]:
    return [t.form for t in disclosure.reading.tables if t.form]


def _at(disclosure: Disclosure) -> dict[int, Fact]:
    return {f.start: f for f in disclosure.facts if f.is_fact}


_EVALUATED = ("绩效自评项目数", "绩效自评资金", "编报绩效目标项目数", "编报绩效目标预算金额", "绩效跟踪项目数",
              "绩效跟踪预算金额", "绩效评级优项目数", "绩效评级良项目数", "绩效评级合格项目数", "绩效评级不合格项目数",
              "项目支出")  # fmt: skip


def coverage(disclosure: Disclosure) -> Table:
    """Projects and money self-evaluated, against the forms published and the money they cover."""
    book, states, forms = Book(disclosure.reading), marks(disclosure), _forms(disclosure)
    found = [f for label in _EVALUATED if (f := _first(book, (label, ""), "level", "actual"))]
    rows = [{**_item(f.label), "value": _ticked(f, states)} for f in found]
    if forms:
        rows.append({"item": "forms published", "term": "公开的自评表", "value": f"{len(forms):,}"})
    money = [m for form in forms if (m := _first(book, ("项目资金", form.project), "level", "actual"))]
    if money:
        spent = f"{decimal(_sum(money) / 10000):,}万元"
        rows.append({"item": "spent by the projects on these forms", "term": "自评表所涉执行数", "value": spent})
    return _table(rows, "item term value")


def _sum(facts: list[Fact]) -> Fraction:
    return sum((f.exact for f in facts), Fraction(0))


def says_coverage(disclosure: Disclosure, lang: str = "en") -> Prose:
    """How many of the evaluated projects have a published form."""
    book, forms = Book(disclosure.reading), _forms(disclosure)
    projects = _first(book, ("绩效自评项目数", ""), "level", "actual")
    funds = _first(book, ("绩效自评资金", ""), "level", "actual")
    if not projects and not funds and not forms:
        return _absent(lang, "coverage")
    money = [m for form in forms if (m := _first(book, ("项目资金", form.project), "level", "actual"))]
    told = _say(lang, "coverage_projects", projects=projects.value) if projects else ""
    covering = ""
    if money and funds and funds.exact:
        covering = _say(lang, "coverage_share", share=half_up(_sum(money) / funds.exact * 100, 1))
    return _say(lang, "coverage", told=told, forms=len(forms), covering=covering)


def forms(disclosure: Disclosure) -> Table:
    """One row a form: the money, the execution rate and its score, the total score."""
    book, states = Book(disclosure.reading), marks(disclosure)
    rows = []
    for form in _forms(disclosure):
        money, rate = ("项目资金", form.project), _rate(book, form)
        cells = {"annual_budget": _first(book, money, "level", "annual_budget"),
                 "spent": _first(book, money, "level", "actual"), "execution": rate,
                 "score": _first(book, ("执行率得分", form.project), "score", "actual"),
                 "total": _first(book, ("自评总分", form.project), "score", "actual")}  # fmt: skip
        printed = {name: _ticked(fact, states) for name, fact in cells.items()}
        rows.append({"project": form.project, "number": len(form.indicators), **printed})
    return _table(rows, "project number annual_budget spent execution score total")


def _rate(book: Book, form: Form) -> Fact | None:
    found = (_first(book, (label, form.project), "rate", "annual_budget") for label in ("执行率", "项目资金"))
    return next((f for f in found if f), None)


def chart_execution(disclosure: Disclosure, lang: str = "en") -> charts.Figure:
    """Execution rate against its score, a line a form."""
    book = Book(disclosure.reading)
    rows = []
    for form in _forms(disclosure):
        rate, score = _rate(book, form), _first(book, ("执行率得分", form.project), "score", "actual")
        weight = _first(book, ("执行率得分", form.project), "weight", "")
        if rate and score:
            full = weight.value if weight else 10
            rows.append({"label": form.project, "rate": rate.value, "score": score.value, "weight": full})
    return charts.execution_score(rows, lang=lang)


def says_execution(disclosure: Disclosure, lang: str = "en") -> Prose:
    """Whether execution rates and scores follow the rule."""
    ids = {f.fact for f in disclosure.facts if f.label == "执行率得分" and f.measure == "score"}
    found = [c for c in disclosure.checks if c.kind == "score" and c.facts[0] in ids]
    if not found:
        return _absent(lang, "execution")
    return _say(lang, "execution", good=sum(c.verdict in ("ties", "rounds") for c in found), number=len(found))


def indicators(disclosure: Disclosure) -> Table:
    """Every indicator of every form: target, result, weight and score, and how the result stands to the target."""
    at, states, rows = _at(disclosure), marks(disclosure), []
    for form in _forms(disclosure):
        for i in form.indicators:
            target, actual, weight, score = (at.get(getattr(i, n)) for n in ("target", "actual", "weight", "score"))
            rows.append({
                "project": form.project, "class": i.group, "kind": i.kind, "indicator": i.name, "unit": i.unit,
                "target": _printed(target, target.unit) if target else "",
                "actual": _printed(actual, actual.unit) if actual else i.actual_text,
                "weight": _ticked(weight, states, "分"), "score": _ticked(score, states, "分"),
                "result": _result(i, target, actual),
            })  # fmt: skip
    table = _table(rows, "project class kind indicator unit target actual weight score result")
    return table if table["project"].nunique() > 1 else table.drop(columns="project")


def _result(indicator: Indicator, target: Fact | None, actual: Fact | None) -> str:
    if not target or not actual:
        return ""
    return ("met exactly 恰好完成", "better 优于指标", "missed 未完成")[performance._better(indicator, target, actual)]


def says_indicators(disclosure: Disclosure, lang: str = "en") -> Prose:
    """How results stand to targets, and how often full marks were given."""
    table = indicators(disclosure)
    if table.empty:
        return _absent(lang, "indicators")
    n = Counter(result.split()[0] for result in table["result"] if result)
    at, rows = _at(disclosure), [i for form in _forms(disclosure) for i in form.indicators]
    scored = [(at[i.weight], at[i.score]) for i in rows if i.weight in at and i.score in at]
    full = sum(weight.value == score.value for weight, score in scored)
    counts = {name: n[name] for name in ("met", "better", "missed")}
    return _say(lang, "indicators", number=len(table), full=full, scored=len(scored), **counts)


_CLASSES = {"execution": "预算执行率", "output": "产出指标", "benefit": "效益指标", "satisfaction": "满意度指标"}


def _weights(disclosure: Disclosure) -> list[dict[str, Any]]:
    """Weight of each class on each form, beside the standard in force for the year (None before there was one)."""
    known = criteria(disclosure.year or 2020).get("performance-weights")
    standard = {v.name: v.value for v in known.values} if known else {}
    book, at = Book(disclosure.reading), _at(disclosure)
    rows = []
    for form in _forms(disclosure):
        sums = _class_sums(book, at, form)
        rows += [{"project": form.project, "label": _CLASSES[name], "weight": weight, "standard": standard.get(name)}
                 for name, weight in sums.items()]  # fmt: skip
    return rows


def _class_sums(book: Book, at: Mapping[int, Fact], form: Form) -> dict[str, Decimal | None]:
    """The indicators' weights by class; the execution rate's own, as printed or as what is left of 100."""
    sums: dict[str, Decimal] = dict.fromkeys(("output", "benefit", "satisfaction"), Decimal(0))
    name = ""
    for i in form.indicators:
        said = i.group + (i.kind if "满意" in i.kind else "")
        name = next((n for n in reversed(_CLASSES) if _CLASSES[n][:2] in said), name)
        if name in sums and i.weight in at:
            sums[name] += at[i.weight].value
    printed = _first(book, ("执行率得分", form.project), "weight", "")
    score = _first(book, ("执行率得分", form.project), "score", "actual")
    rest = 100 - sum(sums.values())
    own = printed.value if printed else rest if score and rest >= 0 else None
    return {"execution": own, **sums} if any(sums.values()) else {}


def weights(disclosure: Disclosure) -> Table:
    """Weights by class against the standard ones."""
    rows = [{"project": r["project"], "class": r["label"], "form": r["weight"], "standard": r["standard"]}
            for r in _weights(disclosure)]  # fmt: skip
    return _table(rows, "project class form standard").astype(object)


def chart_weights(disclosure: Disclosure, lang: str = "en") -> charts.Figure:
    """Weights by class against the standard ones."""
    rows, many = _weights(disclosure), len(_forms(disclosure)) > 1
    return charts.weights([{**r, "label": f"{r['project']} {r['label']}" if many else r["label"]} for r in rows], lang=lang)


def says_weights(disclosure: Disclosure, lang: str = "en") -> Prose:
    """How many forms keep the standard weights."""
    rows = _weights(disclosure)
    if not rows:
        return _absent(lang, "weights")
    if not any(r["standard"] for r in rows):
        return _say(lang, "weights_no_standard")
    projects = dict.fromkeys(r["project"] for r in rows)
    kept = [p for p in projects if all(r["weight"] == r["standard"] for r in rows if r["project"] == p)]
    return _say(lang, "weights", kept=len(kept), forms=len(projects))


# --- 6 memo ------------------------------------------------------------------------------------------------------------


def opinion(disclosure: Disclosure, lang: str = "en") -> Prose:
    """The opinion in two sentences."""
    return Prose(f"> {_opinion(disclosure)['zh' if lang == 'zh' else 'en']}")


def ranked(disclosure: Disclosure) -> Table:
    """All findings in order: severity, place, title in both languages, the figures behind it."""
    table = findings(disclosure)[["finding", "severity", "section", "title", "chinese"]]
    table["facts"] = [" ".join(f.facts) for f in disclosure.findings]
    return table


def details(disclosure: Disclosure, lang: str = "en", most: int = 10) -> Prose:
    """Condition, criteria, cause, effect and recommendation of the foremost findings."""
    texts, chosen = _words()["texts"], "zh" if lang == "zh" else "en"
    pieces = []
    for f in disclosure.findings[:most]:
        side = getattr(f, chosen)
        pieces.append(f"**{f.finding} {_safe(side['title'])}** ({_severity(f.severity)})\n")
        pieces += [f"- *{texts[part][chosen]}*: {_safe(side[part])}" for part in PARTS[1:] if side[part]]
        pieces.append(f"- *{texts['quote'][chosen]}*: {_safe(f.quote)}\n")
    return Prose("\n".join(pieces) or _say(lang, "details_none"))


def untested(disclosure: Disclosure) -> Table:
    """Checks that the document does not allow, with the reason."""
    reasons = load(data("words", "outputs.yaml"))["untestable"]
    rows = []
    for c in (c for c in disclosure.checks if c.verdict == "untestable"):
        reason = reasons.get(c.note, reasons["other"])
        rows.append({"check": c.check, "kind": _named("kinds", c.kind), "term": c.label, "relation": c.statement,
                     "reason": f"{reason['en']} {reason['zh']}"})  # fmt: skip
    return _table(rows, "check kind term relation reason")


# --- re-performing a check ---------------------------------------------------------------------------------------------


def example(disclosure: Disclosure, topic: str = "") -> str:
    """The name of the check of a topic that teaches most: one that breaks, else rounds, else ties; empty for none."""
    topics = {f.fact: topic_of(f) for f in disclosure.facts}
    order = ("breaks", "rounds", "ties", "untestable")
    found = [c for c in disclosure.checks if not topic or topics[c.facts[0]] == topic]
    return min(found, key=lambda c: (order.index(c.verdict), c.check), default=None).check if found else ""


def says_again(disclosure: Disclosure, topic: str = "", lang: str = "en") -> Prose:
    """How to re-perform any check in one line, with a check of this document and topic as the example."""
    name = example(disclosure, topic)
    return _say(lang, "again" if name else "again_none", call=f'disclosure.check("{name}")')


def again(disclosure: Disclosure, topic: str = "", lang: str = "en") -> Shown | Prose:
    """The check of a topic that teaches most, in full."""
    name = example(disclosure, topic)
    return disclosure.check(name, lang) if name else _say(lang, "again_none")
