"""Notebook 2: income, expenditure, fiscal grants, the general public budget by function, basic expenditure."""

from __future__ import annotations

from fractions import Fraction

from juesuan.disclosure import Disclosure
from juesuan.ground.exact import EXACT, plain
from juesuan.notebook import charts
from juesuan.notebook.views.comparison import chart_rows, comparison_table, keys_of, print_of, printed_of
from juesuan.notebook.views.shown import Prose, Table, absent, both_names, printed_figure, safe, say, sentence
from juesuan.notebook.views.topics import topic_named
from juesuan.reading.facts import Fact
from juesuan.reading.vocabulary import FUNDS, Key, vocabulary
from juesuan.reconcile.nil import nil_funds


def grants(disclosure: Disclosure, lang: str = "en") -> Table:
    """The fiscal grant and the three budgets it comes from."""
    return comparison_table(disclosure, [(key[0], scope) for scope in FUNDS for key in keys_of("grants")], lang)


def chart_mix(disclosure: Disclosure, lang: str = "en") -> charts.Figure:
    """What income and expenditure of the year consist of."""
    rows = []
    for whole, parts in (("收入合计", "sources"), ("支出合计", "uses")):
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
    return sentence(lang, told, "totals")


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
    skip = {key[0] for key in keys_of("costs")}  # the narrative gives these for the whole department
    classes = [i for i in vocabulary().economic_classes if i.label not in skip and topic_named(i.label) == "income"]
    return comparison_table(disclosure, [*keys_of("basic"), *(item.key("general") for item in classes)], lang)


def says_basic(disclosure: Disclosure, lang: str = "en") -> Prose:
    """The two parts of basic expenditure."""
    parts = printed_of(disclosure, "halves")
    if not parts:
        return absent(lang, "basic")
    if lang == "zh":
        return say(lang, "basic", parts="、".join(f"{f.label}{printed_figure(f)}" for f in parts))
    return say(lang, "basic", parts=" and ".join(f"{both_names(f)} {printed_figure(f)}" for f in parts))
