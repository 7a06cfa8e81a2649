"""Notebook 4: government procurement and its suppliers, operating costs, vehicles and equipment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from juesuan.disclosure import Disclosure
from juesuan.ground.exact import Interval, half_up
from juesuan.notebook import charts
from juesuan.notebook.views.comparison import chart_rows, keys_of, print_of, printed_of
from juesuan.notebook.views.shown import Prose, Table, absent, both_names, item_names, printed_figure, say, sentence, table_of
from juesuan.reading.facts import Fact
from juesuan.reading.vocabulary import vocabulary


def chart_procurement(disclosure: Disclosure, lang: str = "en") -> charts.Figure:
    """Procurement by kind and by size of supplier."""
    rows = [
        {"group": group, "label": r["label"], "value": r["actual"], "share": r["share"]}
        for group, listed in (("total", "procured"), ("kind", "kinds"), ("size", "sizes"))
        for r in chart_rows(disclosure, keys_of(listed))
    ]
    return charts.procurement(rows, lang=lang)


def suppliers(disclosure: Disclosure, lang: str = "en") -> Table:
    """Each SME amount as a share of total procurement and of all SME contracts; which of the two the printed share fits."""
    rows = []
    for part, share, ranges, fits in _awarded(disclosure):
        cells = {**item_names(part.label), "value": printed_figure(part), "share": printed_figure(share) if share else ""}
        percents = {name: _percent(ratio) for name, ratio in ranges.items()}
        rows.append({**cells, **percents, "fits": _wholes(fits, "and", lang)})
    return table_of(rows, "item term value share of_total of_sme fits", lang)


def _awarded(disclosure: Disclosure) -> Iterator[tuple[Fact, Fact | None, dict[str, Interval | None], list[str]]]:
    """Each SME amount with its share, the range of the share of each whole, and the wholes that the printed share fits."""
    book = disclosure.reading.book
    total, sme = (print_of(book, keys_of(listed)[0], "level", "actual") for listed in ("procured", "awarded"))
    for part in printed_of(disclosure, "awarded"):
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
    whole, rows = (chart_rows(disclosure, keys_of(listed)) for listed in ("procured", "kinds"))
    if not whole and not rows:
        return absent(lang, "procurement")
    total = whole[0]["actual"] if whole else None
    kinds = [r for r in rows if r["actual"] is not None]
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
    return sentence(lang, told, "suppliers")


def chart_operations(disclosure: Disclosure, lang: str = "en") -> charts.Figure:
    """Operating costs, meetings and training with budget and prior year."""
    return charts.dumbbells(chart_rows(disclosure, keys_of("costs")), lang=lang)


def says_operations(disclosure: Disclosure, lang: str = "en") -> Prose:
    """Operating costs against the running costs of basic expenditure."""
    book = disclosure.reading.book
    cost, running = (print_of(book, key, "level", "actual") for key in (("机关运行经费", ""), ("公用经费", "general")))
    if not cost:
        return absent(lang, "operations")
    name = "operations_equal" if running and cost.exact == running.exact else "operations_beside"
    beside = say(lang, name, running=printed_figure(running)) if running else ""
    return say(lang, "operations", cost=printed_figure(cost), beside=beside)


def says_assets(disclosure: Disclosure, lang: str = "en") -> Prose:
    """Vehicles in the assets section against vehicles held under the three public expenses."""
    book = disclosure.reading.book
    cars, held = (print_of(book, (label, ""), "level", "actual") for label in ("车辆", "公务用车保有量"))
    if cars and held:
        return say(lang, "assets", cars=printed_figure(cars), held=printed_figure(held))
    if not cars and not held:
        return absent(lang, "assets")
    one = cars or held
    return say(lang, "assets_one", both=both_names(one), label=one.label, printed=printed_figure(one))
