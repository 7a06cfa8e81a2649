"""Notebook 4: government procurement and its suppliers, operating costs, vehicles and equipment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from juesuan.disclosure import Disclosure
from juesuan.ground.exact import Interval, half_up
from juesuan.notebook import charts
from juesuan.notebook.views.amounts import chart_rows, comparison_table, keys_of, print_of
from juesuan.notebook.views.shown import Prose, Table, absent, joined_sentence, say, table_of
from juesuan.notebook.views.ticks import both_names, item_names, printed_figure
from juesuan.reading.facts import Fact
from juesuan.reading.vocabulary import vocabulary

_KINDS = ("政府采购货物支出", "政府采购工程支出", "政府采购服务支出")


_AWARDED = ("授予中小企业合同金额", "授予小微企业合同金额")


_SIZES = (*_AWARDED, "预留项目中小企业成交金额", "预留项目小微企业成交金额", "其他项目中小企业成交金额")


_RESERVED = ("面向中小企业预留采购预算金额", "面向小微企业预留采购预算金额")


def procurement(disclosure: Disclosure, lang: str = "en") -> Table:
    """Government procurement by kind, and the contracts awarded to SMEs and to small and micro enterprises."""
    return comparison_table(disclosure, keys_of(("政府采购支出总额", *_KINDS, *_SIZES, *_RESERVED)), lang)


def chart_procurement(disclosure: Disclosure, lang: str = "en") -> charts.Figure:
    """Procurement by kind and by size of supplier."""
    groups = {"total": ("政府采购支出总额",), "kind": _KINDS, "size": _SIZES}
    rows = [
        {"group": group, "label": r["label"], "value": r["actual"], "share": r["share"]}
        for group, labels in groups.items()
        for r in chart_rows(disclosure, keys_of(labels))
    ]
    return charts.procurement(rows, lang=lang)


def suppliers(disclosure: Disclosure, lang: str = "en") -> Table:
    """Each SME amount as a share of total procurement and of all SME contracts; which of the two the printed share fits."""
    rows = (
        {
            **item_names(part.label),
            "value": printed_figure(part),
            "share": printed_figure(share) if share else "",
            **{name: _percent(ratio) for name, ratio in ranges.items()},
            "fits": _wholes(fits, "and", lang),
        }
        for part, share, ranges, fits in _awarded(disclosure)
    )
    return table_of(rows, "item term value share of_total of_sme fits", lang)


def _awarded(disclosure: Disclosure) -> Iterator[tuple[Fact, Fact | None, dict[str, Interval | None], list[str]]]:
    """Each SME amount with its share, the range of the share of each whole, and the wholes that the printed share fits."""
    book = disclosure.reading.book
    total, sme = (print_of(book, (label, ""), "level", "actual") for label in ("政府采购支出总额", _AWARDED[0]))
    for part in (f for label in _AWARDED if (f := print_of(book, (label, ""), "level", "actual"))):
        share = print_of(book, part.key, "share", "actual")
        ranges = {"of_total": _ratio(part, total), "of_sme": _ratio(part, sme) if sme is not part else None}
        said = share and Interval(share.low, share.high)
        yield part, share, ranges, [name for name, ratio in ranges.items() if ratio and said and ratio.meets(said)]


def _wholes(names: Iterable[str], joined: str, lang: str) -> str:
    return say(lang, joined).join(say(lang, name) for name in names)


def _ratio(part: Fact, whole: Fact | None) -> Interval | None:
    return Interval(part.low, part.high).quotient(Interval(whole.low, whole.high)) if whole and whole.value else None


def _percent(ratio: Interval | None) -> str:
    if not ratio:
        return ""
    low, high = half_up(ratio.low * 100, 2), half_up(ratio.high * 100, 2)
    return f"{low}%" if low == high else f"{low} – {high}%"


def says_procurement(disclosure: Disclosure, lang: str = "en") -> Prose:
    """The total, its largest kind, and whether the kinds make the total."""
    rows = chart_rows(disclosure, keys_of(("政府采购支出总额", *_KINDS)))
    if not rows:
        return absent(lang, "procurement")
    total = next((r["actual"] for r in rows if r["label"] == "政府采购支出总额"), None)
    kinds = [r for r in rows if r["label"] in _KINDS and r["actual"] is not None]
    said = say(lang, "procurement_no_total" if total is None else "procurement", total=total)
    if not kinds or not total or total < 0:
        return said
    top = max(kinds, key=lambda r: r["actual"])["label"]
    return Prose(said + say(lang, "procurement_top", english=vocabulary().english(top), label=top))


def says_suppliers(disclosure: Disclosure, lang: str = "en") -> Prose:
    """Which whole each printed share is taken of."""
    told = []
    for part, share, _, fits in _awarded(disclosure):
        name = ("supplier" if fits else "supplier_neither") if share else "supplier_no_share"
        printed = printed_figure(share) if share else ""
        told.append(say(lang, name, wholes=_wholes(fits, "or", lang), share=printed, **item_names(part.label)))
    return joined_sentence(lang, told) if told else absent(lang, "suppliers")


_OPERATIONS = ("机关运行经费", "会议费", "培训费")


_ASSETS = (
    "车辆",
    "副部（省）级及以上领导用车",
    "主要领导干部用车",
    "机要通信用车",
    "应急保障用车",
    "执法执勤用车",
    "特种专业技术用车",
    "离退休干部用车",
    "一般公务用车",
    "其他用车",
    "公务用车保有量",
    "公务用车购置数",
    "单价50万元以上通用设备",
    "单价100万元以上专用设备",
    "单价100万元以上设备",
)


def operations(disclosure: Disclosure, lang: str = "en") -> Table:
    """Operating costs beside the running costs they are part of; meetings and training."""
    return comparison_table(disclosure, [*keys_of(("公用经费",), "general"), *keys_of(_OPERATIONS)], lang)


def chart_operations(disclosure: Disclosure, lang: str = "en") -> charts.Figure:
    """Operating costs, meetings and training with budget and prior year."""
    return charts.dumbbells(chart_rows(disclosure, keys_of(_OPERATIONS)), lang=lang)


def assets(disclosure: Disclosure, lang: str = "en") -> Table:
    """Vehicles by use, vehicles held under the three public expenses, and equipment above the thresholds."""
    return comparison_table(disclosure, keys_of(_ASSETS), lang)


def says_operations(disclosure: Disclosure, lang: str = "en") -> Prose:
    """Operating costs against the running costs of basic expenditure."""
    book = disclosure.reading.book
    cost, running = (print_of(book, key, "level", "actual") for key in (("机关运行经费", ""), ("公用经费", "general")))
    if not cost:
        return absent(lang, "operations")
    name = "operations_equal" if running and cost.exact == running.exact else "operations_beside"
    return say(
        lang,
        "operations",
        cost=printed_figure(cost),
        beside=say(lang, name, running=printed_figure(running)) if running else "",
    )


def says_assets(disclosure: Disclosure, lang: str = "en") -> Prose:
    """Vehicles in the assets section against vehicles held under the three public expenses."""
    book = disclosure.reading.book
    cars, held = (print_of(book, (label, ""), "level", "actual") for label in ("车辆", "公务用车保有量"))
    if cars and held:
        return say(lang, "assets", cars=printed_figure(cars), held=printed_figure(held))
    one = cars or held
    return (
        say(lang, "assets_one", both=both_names(one), label=one.label, printed=printed_figure(one))
        if one
        else absent(lang, "assets")
    )
