"""Over the years: the amounts of three years and more, and what the next year contradicts."""

from __future__ import annotations

from juesuan import series
from juesuan.disclosure import Disclosure
from juesuan.ground.exact import half_up
from juesuan.ground.text import COLON, COMMA
from juesuan.notebook import charts
from juesuan.notebook.views.shown import Prose, Table, item_names, printed_figure, range_of, say, table_of, tick


def says_trend(disclosure: Disclosure, lang: str = "en") -> Prose:
    """Which years are at hand, and how many of their published figures the next year contradicts."""
    lines, years = series.trend(disclosure), [str(r.year or "?") for r in series.readings(disclosure)]
    named = COMMA[lang].join(years)
    if not lines:
        return say(lang, "trend_none", years=named, fewest=series.FEWEST)
    broken = sum(p.broken is not None for line in lines for p in line.points)
    told = say(lang, "trend_broken" if broken else "trend_whole", count=broken)
    return say(lang, "trend", years=named, amounts=len(lines), told=told)


def trend(disclosure: Disclosure, lang: str = "en") -> Table | None:
    """One row an amount: its level in each year, its change on the year before; nothing for fewer than three years."""
    rows = []
    for line in series.trend(disclosure):
        cells: dict[str, str] = {**item_names(line.label), "unit": line.unit}
        for number, point in enumerate(line.points):
            if number:
                cells[f"change {point.year}"] = _moved(line, number)
            level, mark = line.level(point), f" {tick('breaks')}" if point.broken else ""
            cells[str(point.year)] = "" if level is None else f"{line.printed(level):,}{mark}"
        rows.append(cells)
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return table_of(rows, columns, lang) if rows else None


def _moved(line: series.Line, number: int) -> str:
    """A change on the year before with its rate, e.g. +1.20 (+5.3%)."""
    change = line.change(number)
    if change is None:
        return ""
    amount, rate = change
    sign = "+" if amount else ""
    return f"{line.printed(amount):{sign},}" + (f" ({half_up(rate * 100, 1):{sign},}%)" if rate is not None else "")


def trend_breaks(disclosure: Disclosure, lang: str = "en") -> Table | None:
    """Each published figure that the next year contradicts, beside what the next year's figures leave for it."""
    rows = []
    for line, point in [(one, p) for one in series.trend(disclosure) for p in one.points if p.broken]:
        cells = {"year": str(point.year), **item_names(line.label), "printed": printed_figure(point.fact)}
        cells["range"] = range_of(point.fact, point.implied.low, point.implied.high, lang)
        rows.append({**cells, "relation": f"{point.year + 1}{COLON[lang]}{point.broken.statement}"})
    return table_of(rows, "year item term printed range relation", lang) if rows else None


def chart_trend(disclosure: Disclosure, lang: str = "en") -> charts.Figure | None:
    """The same amounts as lines over the years, a panel a group; nothing for fewer than three years."""
    rows = []
    for line in series.trend(disclosure):
        for point in line.points:
            ends = (point.implied.low, point.implied.high) if point.implied else (None, None)
            low, high = (None if end is None else end / line.scale for end in ends)
            level = line.level(point)
            cells = {"year": point.year, "value": None if level is None else line.printed(level), "low": low, "high": high}
            rows.append({"group": line.group, "label": line.label, "unit": line.unit, **cells})
    return charts.trend(rows, lang=lang) if rows else None
