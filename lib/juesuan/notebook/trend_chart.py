"""Trend chart: amounts over the years, and where the next year contradicts one."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from juesuan.notebook.paper import (
    BLACK,
    BLUE,
    GREY,
    LINE,
    ORANGE,
    RED,
    SKY,
    VERDICTS,
    Rows,
    as_float,
    drawn,
    handle,
    legend,
    nothing,
    panels_down,
    printed,
    verdict_handle,
    word,
    wrapped,
)

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
