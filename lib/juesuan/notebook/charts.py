"""Charts for the auditor: plain rows in, a figure with Chinese labels out.

Rows are lists of mappings with Decimal, Fraction, int, text or missing values; None is drawn as missing, never
as zero.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from juesuan.ground.errors import WrongCall
from juesuan.ground.groups import grouped
from juesuan.notebook.paper import (
    BLACK,
    BLUE,
    GREY,
    HATCHES,
    LINE,
    ORANGE,
    RED,
    SERIES,
    SKY,
    VERDICTS,
    WIDTH,
    Chart,
    Rows,
    amount_axis,
    as_float,
    beside,
    drawn,
    handle,
    heights_of,
    label_rows,
    legend,
    nothing,
    panels_down,
    places_down,
    plain_text,
    printed,
    rows_down,
    verdict_handle,
    word,
    wrapped,
)

UNIT = "万元"
COLUMNS = 48  # marks in a line of the map


@drawn(most=20_000)
def verdict_map(rows: Rows, lang: str = "en") -> Figure:
    """Every printed figure as one mark, in reading order by section; rows: section, verdict (a key of VERDICTS)."""
    sections: dict[str, list[str]] = {}
    for row in rows:
        if row["verdict"] not in VERDICTS:
            raise WrongCall("verdict_map", f"verdict {row['verdict']!r}", f"use one of {', '.join(VERDICTS)}")
        sections.setdefault(wrapped(row["section"], 18, 1), []).append(row["verdict"])
    spots, ticks, line = _spots(sections)
    counts = Counter(verdict for verdicts in sections.values() for verdict in verdicts)
    figure = Chart(figsize=(WIDTH, 0.19 * line + 0.95), layout="constrained")
    axes = figure.subplots()
    for verdict in VERDICTS:
        where = [(x, -y) for x, y, one in spots if one == verdict]
        if where:
            marker, face, edge, size = VERDICTS[verdict]
            axes.plot(*zip(*where, strict=True), linestyle="", marker=marker, mfc=face, mec=edge, mew=0.8, ms=size)
    axes.set_yticks([-tick for tick in ticks], list(sections))
    axes.set(xlim=(-1, COLUMNS), ylim=(-line + 0.2, 0.8), xticks=[])
    axes.tick_params(axis="y", length=0)
    axes.spines[:].set_visible(False)
    shown = [verdict for verdict in VERDICTS if counts[verdict]]
    legend(figure, [verdict_handle(verdict, f"{word('verdicts', verdict, lang)} {counts[verdict]:,}") for verdict in shown])
    return figure


def _spots(sections: Mapping[str, list[str]]) -> tuple[list[tuple[int, float, str]], list[float], float]:
    """Column, line and verdict of every mark; the line of each section's label; how many lines there are."""
    spots, ticks, line = [], [], 0.0
    for verdicts in sections.values():
        ticks.append(line)
        spots += [(number % COLUMNS, line + number // COLUMNS, one) for number, one in enumerate(verdicts)]
        line += (len(verdicts) - 1) // COLUMNS + 1.25
    return spots, ticks, line


@drawn(most=80)
def dumbbells(rows: Rows, lang: str = "en", unit: str = UNIT, names: Mapping[str, str] | None = None) -> Figure:
    """Budget, prior year and actual of each item on one line; rows: label, budget, prior, actual (None is left out). `names`
    says what stands in their places where it is something else."""
    figure, axes, middles = rows_down([wrapped(row["label"]) for row in rows], more=1.15)
    _dumbbell_rows(axes, rows, middles, lang)
    amount_axis(axes, [value for row in rows for key in SERIES if (value := as_float(row.get(key))) is not None], unit, lang)
    told = names or {key: word("series", key, lang) for key in SERIES}
    legend(figure, [handle(*SERIES[key], name) for key, name in told.items()])
    return figure


def _dumbbell_rows(axes: Axes, rows: list[dict[str, Any]], middles: list[float], lang: str) -> None:
    for row, middle in zip(rows, middles, strict=True):
        values = {key: value for key in SERIES if (value := as_float(row.get(key))) is not None}
        if values:
            axes.plot([min(values.values()), max(values.values())], [middle, middle], color=GREY, lw=2, zorder=1)
        for key, value in values.items():
            marker, face, edge = SERIES[key]
            size = {"budget": 9, "prior": 6.5, "actual": 5}[key]  # nested, so that equal values stay visible
            axes.plot(value, middle, marker, mfc=face, mec=edge, ms=size, clip_on=False, zorder=3)
        _stated(axes, middle, row.get("actual"), lang)


def _stated(axes: Axes, middle: float, value: Any, lang: str, **options: Any) -> None:
    """A value beside its row, or that the document does not state it."""
    known = as_float(value) is not None
    beside(
        axes, middle, printed(value) if known else word("texts", "not_stated", lang), color=BLACK if known else GREY, **options
    )


@drawn(most=80)
def mix(rows: Rows, lang: str = "en") -> Figure:
    """What each whole consists of, a panel a whole, a bar a part; rows: whole, label, value, share (%, as printed or None)."""
    return _shares(grouped((row.get("whole") or "", row) for row in rows), lang)


def _shares(wholes: Mapping[str, list[dict[str, Any]]], lang: str, whole: float | None = None) -> Figure:
    """A panel of bars for each whole by its title; `whole` is what is 100%, where it is not the sum of the parts."""
    tall = [sum(heights_of([wrapped(row["label"]) for row in parts])) for parts in wholes.values()]
    figure, panels = panels_down(tall, 0.42 * len(tall) + 0.6)
    shares = []
    for axes, (title, parts) in zip(panels, wholes.items(), strict=True):
        shares += _bars(axes, parts, lang, whole)
        axes.set_title(wrapped(title, 40, 1) if title else "")
    panels[-1].set_xlim(min(0.0, 1.05 * min(shares)), max(100.0, 1.05 * max(shares)))
    panels[-1].set_xlabel(word("axes", "share", lang))
    return figure


def _bars(axes: Axes, parts: list[dict[str, Any]], lang: str, whole: float | None) -> list[float]:
    """Bars in percent of the parts' sum (or of a given whole) with amount and printed share; returns the percentages."""
    labels = [wrapped(row["label"]) for row in parts]
    values = [as_float(row.get("value")) for row in parts]
    middles = label_rows(axes, labels, heights_of(labels))
    whole = sum(value or 0 for value in values) if whole is None else whole
    shares = [100 * value / whole if value is not None and whole else 0.0 for value in values]
    for row, middle, share in zip(parts, middles, shares, strict=True):
        axes.barh(middle, share, height=0.2, color=BLUE if share >= 0 else ORANGE, edgecolor=BLACK, linewidth=0.4)
        beside(axes, middle, _amount_and_share(row, lang), color=BLACK if share else GREY)
    axes.axvline(0, color=BLACK, lw=0.8)
    axes.grid(axis="x")
    return shares


def _amount_and_share(row: Mapping[str, Any], lang: str) -> str:
    if as_float(row.get("value")) is None:
        return word("texts", "not_stated", lang)
    share = f"  {printed(row['share'])}%" if as_float(row.get("share")) is not None else ""
    return printed(row["value"], UNIT) + share


@drawn(most=80)
def three_public(rows: Rows, unit_costs: Rows = (), lang: str = "en") -> Figure:
    """The three public expenses by item, and unit costs against what amount and count allow.

    rows: label, budget, prior, actual; unit_costs: label, value, low, high (in the row's unit), unit.
    """
    costs = [row for row in unit_costs if as_float(row.get("value")) is not None]
    labels = [wrapped(row["label"]) for row in rows]
    heights = heights_of(labels, 0.72)
    tall = [sum(heights) + 0.5, *[0.75] * len(costs)]
    figure, panels = panels_down(tall, 0.9, sharex=False)
    _item_bars(panels[0], rows, labels, heights, lang)
    for axes, row in zip(panels[1:], costs, strict=True):
        _unit_cost(axes, row)
    if costs:
        panels[1].set_title(word("texts", "unit_costs", lang))
    kinds = HATCHES.items()
    handles = [Patch(fc=face, ec=edge, hatch=hatch, label=word("series", key, lang)) for key, (face, edge, hatch) in kinds]
    whisker = Line2D([], [], color=BLACK, marker="|", markersize=9, label=word("texts", "allowed", lang))
    marks = [handle("D", BLUE, BLUE, word("texts", "published", lang), 5), whisker] if costs else []
    legend(figure, handles + marks, 5)
    return figure


def _item_bars(axes: Axes, rows: list[dict[str, Any]], labels: list[str], heights: list[float], lang: str) -> None:
    middles, every = label_rows(axes, labels, heights), []
    for row, middle in zip(rows, middles, strict=True):
        for key, up in zip(HATCHES, (0.2, 0.0, -0.2), strict=True):
            value = as_float(row.get(key))
            every.append(value or 0)
            face, edge, hatch = HATCHES[key]
            if value is not None:
                axes.barh(middle + up, value, height=0.17, facecolor=face, edgecolor=edge, hatch=hatch, linewidth=0.7)
            _stated(axes, middle + up, row.get(key), lang, fontsize=7.5)
    amount_axis(axes, every, UNIT, lang)
    axes.axvline(0, color=BLACK, lw=0.8)


def _unit_cost(axes: Axes, row: Mapping[str, Any]) -> None:
    value, low, high = (as_float(row.get(key)) for key in ("value", "low", "high"))
    ends = [one for one in (low, high) if one is not None]
    if len(ends) == 2:
        axes.plot(ends, [0, 0], color=BLACK, marker="|", ms=11, lw=1.4)
    axes.plot(value, 0, "D", mfc=BLUE, mec=BLUE, ms=5)
    room = max((max([value, *ends]) - min([value, *ends])) * 0.4, abs(value) * 0.02)
    axes.set_xlim((min([value, *ends]) - room, max([value, *ends]) + room) if room else (-0.05, 1))
    axes.set_yticks([0], [wrapped(row["label"])])
    axes.set_ylim(-1, 1)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda one, _: f"{one:,.10g}"))
    axes.grid(axis="x")
    between = f"\n[{printed(row['low'])}, {printed(row['high'])}]" if len(ends) == 2 else ""
    beside(axes, 0, f"{printed(row['value'], row.get('unit', ''))}{between}", fontsize=8)


@drawn(most=80)
def procurement(rows: Rows, lang: str = "en") -> Figure:
    """Procurement by kind and by size of supplier, in percent of the total.

    rows: group ("total", "kind" or "size"), label, value, share (%, as printed or None).
    """
    groups = {name: [row for row in rows if row["group"] == name] for name in ("total", "kind", "size")}
    shown = {"by_kind": groups["kind"], "by_size": groups["total"] + groups["size"]}
    shown = {name: parts for name, parts in shown.items() if parts}
    if not shown:
        return nothing(lang)
    total = next((as_float(row.get("value")) for row in groups["total"]), None)
    total = sum(as_float(row.get("value")) or 0 for row in groups["kind"]) if total is None else total
    return _shares({word("texts", name, lang): parts for name, parts in shown.items()}, lang, total)


@drawn(most=80)
def execution_score(rows: Rows, lang: str = "en") -> Figure:
    """Execution rate against its score, a line a project; rows: label, rate (%), score, weight (points, 10 where missing),
    breaks (whether the score is not what the rate makes).

    The bar is the rate, the stroke the score in percent of its weight; by the rule (rate up to 100%, times weight) they agree.
    """
    rows = [row for row in rows if as_float(row.get("rate")) is not None and as_float(row.get("score")) is not None]
    if not rows:
        return nothing(lang)
    figure, axes, middles = rows_down([wrapped(row["label"]) for row in rows])
    for row, middle in zip(rows, middles, strict=True):
        _rate_and_score(axes, row, middle)
    axes.set_xlim(0, max(105, *(1.03 * as_float(row["rate"]) for row in rows)))
    axes.set_xlabel(word("axes", "rate", lang))
    axes.grid(axis="x")
    handles = [
        Patch(fc=SKY, ec=BLACK, label=word("texts", "rate", lang)),
        handle("|", BLACK, BLACK, word("texts", "score", lang), 11),
        handle("X", RED, BLACK, word("texts", "off_rule", lang), 9),
    ]
    legend(figure, handles)
    return figure


def _rate_and_score(axes: Axes, row: Mapping[str, Any], middle: float) -> None:
    weight = 10 if as_float(row.get("weight")) is None else row["weight"]
    scored = 100 * as_float(row["score"]) / as_float(weight) if as_float(weight) else 0.0
    axes.barh(middle, as_float(row["rate"]), height=0.16, color=SKY, edgecolor=BLACK, linewidth=0.4)
    if row.get("breaks"):
        axes.plot(scored, middle, "X", mfc=RED, mec=BLACK, ms=10, clip_on=False, zorder=3)
    else:
        axes.plot([scored, scored], [middle - 0.13, middle + 0.13], color=BLACK, lw=2.5, solid_capstyle="butt")
    beside(axes, middle, f"{printed(row['rate'])}%  {printed(row['score'])} / {printed(weight)}")


@drawn(most=80)
def weights(rows: Rows, lang: str = "en") -> Figure:
    """A form's weights by class against the standard ones; rows: label, weight, standard (points)."""
    figure, axes, middles = rows_down([wrapped(row["label"]) for row in rows], 0.44)
    for row, middle in zip(rows, middles, strict=True):
        weight, standard = as_float(row.get("weight")), as_float(row.get("standard"))
        if weight is not None:
            axes.barh(middle, weight, height=0.22, color=BLUE, edgecolor=BLACK, linewidth=0.4)
        if standard is not None:
            axes.plot([standard, standard], [middle - 0.17, middle + 0.17], color=RED, lw=3, solid_capstyle="butt")
        beside(axes, middle, f"{printed(row.get('weight'))} / {printed(row.get('standard'))}")
    axes.set_xlim(0, max(10, *(1.05 * (as_float(row.get(key)) or 0) for row in rows for key in ("weight", "standard"))))
    axes.set_xlabel(word("axes", "weight", lang))
    axes.grid(axis="x")
    stroke = Line2D([], [], color=RED, lw=3, label=word("texts", "standard", lang))
    legend(figure, [Patch(fc=BLUE, ec=BLACK, label=word("texts", "form", lang)), stroke])
    return figure


@drawn(most=40)
def network(figures: Rows, checks: Rows, lang: str = "en") -> Figure:
    """Which figures hold each other: figures on the left, the checks that join them on the right, suspects marked.

    figures: fact, label, text (as printed with unit), suspect (bool); checks: statement, verdict, facts (list of fact).
    """
    if not checks:
        return nothing(lang)
    left = [f"{wrapped(row['label'], 22, 2)}\n{plain_text(row['text'])}" for row in figures]
    right = [wrapped(row["statement"], 40, 3) for row in checks]
    tall = max(sum(heights_of(left, 0.42)), sum(heights_of(right, 0.42)))
    figure = Chart(figsize=(WIDTH, tall + 0.9), layout="constrained")
    axes = figure.subplots()
    facts = {row["fact"]: y for row, y in zip(figures, _spread(left, tall), strict=True)}
    ends = _spread(right, tall)
    for row, end in zip(checks, ends, strict=True):
        broken = row["verdict"] == "breaks"
        for start in (facts[fact] for fact in row["facts"] if fact in facts):
            axes.plot([0.33, 0.54], [start, end], color=RED if broken else GREY, lw=1.8 if broken else 0.8, zorder=1)
    for row, label in zip(figures, left, strict=True):
        _node(axes, 0.33, facts[row["fact"]], "suspect" if row.get("suspect") else "unchecked", label, -1)
    for row, end, label in zip(checks, ends, right, strict=True):
        _node(axes, 0.54, end, row["verdict"], label, 1)
    axes.set(xlim=(0, 1), ylim=(-tall, 0))
    axes.set_axis_off()
    shown = [key for key in ("ties", "rounds", "breaks", "untestable") if any(row["verdict"] == key for row in checks)]
    handles = [verdict_handle(key, word("verdicts", key, lang)) for key in shown]
    named = [verdict_handle("unchecked", word("texts", "figure", lang))]
    if any(row.get("suspect") for row in figures):
        named.append(verdict_handle("suspect", word("verdicts", "suspect", lang)))
    legend(figure, named + handles, 6)
    return figure


def _spread(labels: list[str], tall: float) -> list[float]:
    """Middles of the labels, spread over the whole height."""
    heights = heights_of(labels, 0.42)
    spare = (tall - sum(heights)) / len(heights)
    return places_down([height + spare for height in heights])


def _node(axes: Axes, x: float, y: float, verdict: str, label: str, side: int) -> None:
    marker, face, edge, size = VERDICTS[verdict]
    axes.plot(x, y, marker, mfc=face, mec=edge, ms=size + 2, zorder=3)
    axes.text(x + 0.02 * side, y, label, ha="left" if side > 0 else "right", va="center", fontsize=8.5, linespacing=1.3)


# Each line has a colour, a shape and a dash of its own; red is left for what breaks.
LINES = ((BLUE, "o", "-"), (ORANGE, "s", "--"), (BLACK, "D", ":"), (SKY, "^", "-."), (GREY, "v", (0, (6, 2))))


@drawn(most=400)
def trend(rows: Rows, lang: str = "en") -> Figure:
    """Amounts over the years, a panel a group; rows: group, label, unit, year, value (None: not printed), and low and high,
    the range that the next year leaves where it contradicts the value (else None)."""
    if not any(as_float(row["value"]) is not None for row in rows):
        return nothing(lang)
    panels: dict[tuple[str, str], dict[str, list[dict[str, Any]]]] = {}
    for row in rows:
        panels.setdefault((row["group"], row["unit"]), {}).setdefault(row["label"], []).append(row)
    heights = [max(1.5, 0.3 * len(lines) + 0.75) for lines in panels.values()]
    figure, many = panels_down(heights, 0.7)
    years = sorted({row["year"] for row in rows})
    for axes, ((group, unit), lines), height in zip(many, panels.items(), heights, strict=True):
        _trend_panel(axes, lines, years, height)
        axes.set_title(word("trend", group, lang, unit=unit))
    axes.set_xlabel(word("texts", "year", lang))
    if any(row.get("low") is not None or row.get("high") is not None for row in rows):
        next_year = handle("_", RED, RED, word("texts", "next_year", lang), 10)
        legend(figure, [verdict_handle("breaks", word("texts", "broken", lang)), next_year])
    return figure


def _trend_panel(axes: Axes, lines: Mapping[str, list[dict[str, Any]]], years: list[int], height: float) -> None:
    """The lines of one group, each with a shape and a dash of its own and its name and latest value at its end."""
    ends = []
    for (colour, marker, dash), (label, rows) in zip(itertools.cycle(LINES), lines.items()):
        values = [as_float(row["value"]) for row in rows]
        spots = [float("nan") if value is None else value for value in values]
        axes.plot([row["year"] for row in rows], spots, color=colour, marker=marker, linestyle=dash, ms=5, lw=1.4)
        for row, value in zip(rows, values, strict=True):
            _contradicted(axes, row, value)
        last = max(number for number, value in enumerate(values) if value is not None)
        ends.append((values[last], f"{wrapped(label, 18, 1)} {printed(rows[last]['value'])}", colour, marker))
    axes.set_xticks(years, [str(year) for year in years])
    axes.set_xlim(years[0] - 0.15, years[-1] + 0.15)
    axes.set_ylim(min(0, axes.get_ylim()[0]), axes.get_ylim()[1] if any(end[0] for end in ends) else 1)
    whole = all(value == int(value) for line in axes.lines for value in line.get_ydata() if value == value)
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=whole))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
    axes.grid(axis="y")
    _name_ends(axes, ends, height)


def _contradicted(axes: Axes, row: Mapping[str, Any], value: float | None) -> None:
    """A cross on a value that the next year contradicts, and a stroke at the range that the next year leaves for it."""
    ends = [end for name in ("low", "high") if (end := as_float(row.get(name))) is not None]
    if value is None or not ends:
        return
    marker, face, edge, size = VERDICTS["breaks"]
    axes.plot(row["year"], value, marker, mfc=face, mec=edge, ms=size, zorder=4)
    for end in ends:
        axes.plot(row["year"], end, "_", color=RED, ms=12, mew=1.8, zorder=4)
    axes.plot([row["year"]] * 2, [value, ends[0]], color=RED, lw=0.8, zorder=1)


def _name_ends(axes: Axes, ends: list[tuple[float, str, str, str]], height: float) -> None:
    """The names of the lines with their marks at the right, in the order of their ends and a line of text apart."""
    low, high = axes.get_ylim()
    apart = (high - low) * LINE / max(0.3, height - 0.55)
    places: list[float] = []
    ends = sorted(ends, key=lambda e: e[0])
    for end, *_ in ends:
        places.append(max(end, places[-1] + apart) if places else end)
    over = max(0.0, places[-1] - high)  # the whole column goes down where it would leave the panel above
    across = axes.get_yaxis_transform()
    for (end, text, colour, marker), place in zip(ends, places, strict=True):
        axes.plot([1, 1.03], [end, place - over], color=colour, lw=0.7, transform=across, clip_on=False)
        axes.plot(1.03, place - over, color=colour, marker=marker, ms=5, transform=across, clip_on=False)
        axes.text(1.045, place - over, text, transform=across, va="center", ha="left", fontsize=8.5)
