"""Notebook 2: income, expenditure, fiscal grants, the general public budget by function, basic expenditure."""

from __future__ import annotations

from fractions import Fraction

from juesuan.disclosure import Disclosure
from juesuan.ground.exact import EXACT, plain
from juesuan.notebook import charts
from juesuan.notebook.views.amounts import chart_rows, comparison_table, keys_of, print_of
from juesuan.notebook.views.shown import Prose, Table, absent, joined_sentence, safe, say
from juesuan.notebook.views.ticks import both_names, printed_figure
from juesuan.notebook.views.topics import topic_named
from juesuan.reading.facts import Fact
from juesuan.reading.vocabulary import FUNDS, Key, vocabulary
from juesuan.reconcile.relations import nil_funds

_SOURCES = ("财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")


_INCOME = ("收支总计", "收入总计", "收入合计", *_SOURCES, "使用非财政拨款结余", "年初结转和结余")


_USES = ("基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")


_SPENDING = ("支出总计", "支出合计", *_USES, "结余分配", "年末结转和结余")


_PARTS = {"收入合计": _SOURCES, "支出合计": _USES}


_GRANT = ("收支总计", "收入总计", "收入合计", "年初结转和结余", "支出总计", "支出合计", *_USES[:2], "年末结转和结余")


def income(disclosure: Disclosure, lang: str = "en") -> Table:
    """Income of the year by source, and the balances brought forward."""
    return comparison_table(disclosure, keys_of(_INCOME), lang)


def expenditure(disclosure: Disclosure, lang: str = "en") -> Table:
    """Expenditure of the year, basic and project, and the balances carried forward."""
    return comparison_table(disclosure, keys_of(_SPENDING), lang)


def grants(disclosure: Disclosure, lang: str = "en") -> Table:
    """The fiscal grant and the three budgets it comes from."""
    return comparison_table(disclosure, [(concept, scope) for scope in FUNDS for concept in _GRANT], lang)


def chart_mix(disclosure: Disclosure, lang: str = "en") -> charts.Figure:
    """What income and expenditure of the year consist of."""
    rows = []
    for whole, parts in _PARTS.items():
        drawn = [row for row in chart_rows(disclosure, keys_of(parts)) if row["actual"] is not None]
        rows += [{"whole": whole, "label": r["label"], "value": r["actual"], "share": r["share"]} for r in drawn]
    return charts.mix(rows, lang=lang)


def says_totals(disclosure: Disclosure, lang: str = "en") -> Prose:
    """Total income and expenditure, with their change on the prior year."""
    book, told = disclosure.reading.book, []
    for names in (("收入合计", "收入总计", "收支总计"), ("支出合计", "支出总计", "收支总计")):
        keys = [(name, scope) for name in names for scope in ("", "grant", "general")]
        level = next((f for key in keys if (f := print_of(book, key, "level", "actual"))), None)
        if level:
            rate = print_of(book, level.key, "change_rate", "prior_year")
            more = _rate(rate, lang) if rate else ""
            told.append(say(lang, "total", both=both_names(level), label=level.label, printed=printed_figure(level)) + more)
    return joined_sentence(lang, told) if told else absent(lang, "totals")


def _rate(rate: Fact, lang: str) -> str:
    way = "rose" if rate.value > 0 else "fell" if rate.value < 0 else "level"
    return say(lang, f"total_{way}", rate=f"{abs(rate.value):,}%")


def says_grants(disclosure: Disclosure, lang: str = "en") -> Prose:
    """Which of the three budgets the document prints figures of, and which it calls nil or leaves out."""
    printed = {f.key[1] for f in disclosure.facts if f.is_fact and f.key and f.key[1] in FUNDS}
    if not printed:
        return absent(lang, "grants")
    nil = nil_funds(disclosure.reading) - printed
    place = {scope: "printed" if scope in printed else "nil" if scope in nil else "missing" for scope in FUNDS[1:]}
    told = (say(lang, f"fund_{state}", **vocabulary().funds[scope]) for scope, state in place.items())
    return say(lang, "grants", funds=("，" if lang == "zh" else ", ").join(told))


def _classes(disclosure: Disclosure, detail: bool = True) -> list[Key]:
    """The functional classes as the document prints them, in the fund that prints most; with their 款 and 项 where asked."""
    order = {i.concept: n for n, i in enumerate(vocabulary().function_classes)}
    printed = {f.key for f in disclosure.facts if f.is_fact and f.key and f.key[0].split("/")[0] in order}
    printed = {key for key in printed if "|" not in key[0]}  # a class crossed with basic or project expenditure is no class
    scope = max(("general", "grant", ""), key=lambda s: sum(k[1] == s for k in printed))
    keys = [k for k in printed if k[1] == scope and (detail or "/" not in k[0])]
    return sorted(keys, key=lambda k: (order[k[0].split("/")[0]], k[0]))


def functions(disclosure: Disclosure, lang: str = "en") -> Table:
    """Expenditure by functional class (类, and 款 and 项 where they are printed)."""
    return comparison_table(disclosure, _classes(disclosure), lang)


def chart_functions(disclosure: Disclosure, lang: str = "en") -> charts.Figure:
    """Initial budget, prior year and actual of each functional class."""
    return charts.dumbbells(chart_rows(disclosure, _classes(disclosure, detail=False)), lang=lang)


def says_functions(disclosure: Disclosure, lang: str = "en") -> Prose:
    """The largest class, and whether the printed shares make a whole."""
    rows = [r for r in chart_rows(disclosure, _classes(disclosure, detail=False)) if r["actual"] is not None]
    if not rows:
        return absent(lang, "functions")
    top = max(rows, key=lambda r: r["actual"])
    shares = [r["share"] for r in rows if r["share"] is not None]
    added = ""
    if len(shares) == len(rows) > 1:
        total = EXACT.create_decimal(sum(shares))
        room = sum((Fraction(1, 2) / 10 ** max(0, -int(s.as_tuple().exponent)) for s in shares), Fraction(0))
        name = "functions_whole" if abs(Fraction(total) - 100) <= room else "functions_not_whole"
        added = say(lang, name, total=total, low=plain(100 - room), high=plain(100 + room))
    share = say(lang, "functions_share", share=top["share"]) if top["share"] is not None else ""
    names = {"english": vocabulary().english(top["label"]), "safe": safe(top["label"]), "label": top["label"]}
    return say(lang, "functions", number=len(rows), actual=top["actual"], share=share, added=added, **names)


def basic(disclosure: Disclosure, lang: str = "en") -> Table:
    """Basic expenditure of the general public budget: personnel, running costs, and economic classes where printed."""
    skip = {"会议费", "培训费"}  # the narrative gives these for the whole department
    classes = [i for i in vocabulary().economic_classes if i.label not in skip and topic_named(i.label) == "income"]
    economic = [item.key("general") for item in classes]
    return comparison_table(
        disclosure, [("基本支出", "general"), *keys_of(("人员经费", "公用经费"), "general"), *economic], lang
    )


def says_basic(disclosure: Disclosure, lang: str = "en") -> Prose:
    """The two parts of basic expenditure."""
    book = disclosure.reading.book
    parts = [f for label in ("人员经费", "公用经费") if (f := print_of(book, (label, "general"), "level", "actual"))]
    if not parts:
        return absent(lang, "basic")
    listed = "、".join(f"{f.label}{printed_figure(f)}" for f in parts)
    return say(
        lang, "basic", parts=listed if lang == "zh" else " and ".join(f"{both_names(f)} {printed_figure(f)}" for f in parts)
    )
