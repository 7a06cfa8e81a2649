"""Layout: charts with a row a label or a panel a group, their axes, what stands beside a row, and legends."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator, SymmetricalLogLocator

from juesuan.notebook.ink import GREY, VERDICTS
from juesuan.notebook.paper import Chart, word

LINE, WIDTH = 0.21, 9.0  # inches for a line of text, of a chart
SPREAD = 100  # beyond this ratio of the largest to the smallest amount a linear axis hides the small ones


def heights_of(labels: list[str], least: float = 0.34) -> list[float]:
    """Inches that each wrapped label needs."""
    return [max(least, LINE * (label.count("\n") + 1) + 0.06) for label in labels]


def places_down(heights: list[float]) -> list[float]:
    """The middle of each row, downwards from zero."""
    middles, edge = [], 0.0
    for height in heights:
        middles.append(edge - height / 2)
        edge -= height
    return middles


def nothing(lang: str) -> Figure:
    figure = Chart(figsize=(WIDTH, 0.8))
    figure.text(0.5, 0.5, word("texts", "nothing", lang), ha="center", va="center", color=GREY)
    return figure


def rows_down(labels: list[str], least: float = 0.34, more: float = 1.1) -> tuple[Figure, Axes, list[float]]:
    """A chart with a line a label: the figure, its axes and the middle of each line. `more` is inches beside the lines."""
    heights = heights_of(labels, least)
    figure = Chart(figsize=(WIDTH, sum(heights) + more), layout="constrained")
    axes, middles = figure.subplots(), places_down(heights)
    label_rows(axes, middles, heights, labels)
    return figure, axes, middles


def panels_down(tall: list[float], more: float, sharex: bool = True) -> tuple[Figure, list[Axes]]:
    """A chart of panels below each other, so many inches tall each; `more` is inches beside them."""
    figure = Chart(figsize=(WIDTH, sum(tall) + more), layout="constrained")
    return figure, list(figure.subplots(len(tall), sharex=sharex, squeeze=False, gridspec_kw={"height_ratios": tall})[:, 0])


def label_rows(axes: Axes, middles: list[float], heights: list[float], labels: list[str]) -> None:
    axes.set_yticks(middles, labels, linespacing=1.3)
    axes.set_ylim(middles[-1] - heights[-1] / 2, middles[0] + heights[0] / 2)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def beside(axes: Axes, middle: float, text: str, **options: Any) -> None:
    axes.text(1.015, middle, text, transform=axes.get_yaxis_transform(), va="center", ha="left", linespacing=1.3, **options)


def amount_axis(axes: Axes, values: list[float], unit: str, lang: str) -> None:
    """A linear axis of amounts, or a symmetric logarithmic one where the largest would hide the smallest."""
    sizes = sorted(abs(value) for value in values if value)
    thousands = FuncFormatter(lambda value, _: f"{value:,.10g}")
    if sizes and sizes[-1] / sizes[0] > SPREAD:
        edge = 10.0 ** max(len(f"{sizes[0]:.0f}") - 1, -1 if sizes[0] < 0.5 else 0)
        axes.set_xscale("symlog", linthresh=edge)
        axes.xaxis.set_major_locator(SymmetricalLogLocator(base=10, linthresh=edge))
        axes.set_xlabel(word("axes", "amount_log", lang, unit=unit, edge=f"{edge:g}"))
        if min(values) >= 0:
            axes.set_xlim(left=0)
    else:
        axes.xaxis.set_major_locator(MaxNLocator(6))
        axes.set_xlabel(word("axes", "amount", lang, unit=unit))
    axes.xaxis.set_major_formatter(thousands)
    if not sizes:
        axes.set_xlim(-0.05, 1)
    axes.grid(axis="x")


def legend(figure: Figure, handles: list[Any], columns: int = 4) -> None:
    figure.legend(handles=handles, loc="outside upper left", ncols=columns, frameon=False, handletextpad=0.4, columnspacing=1.4)


def handle(marker: str, face: str, edge: str, label: str, size: float = 7) -> Line2D:
    return Line2D([], [], marker=marker, linestyle="", markerfacecolor=face, markeredgecolor=edge, markersize=size, label=label)


def verdict_handle(verdict: str, label: str) -> Line2D:
    marker, face, edge, size = VERDICTS[verdict]
    return handle(marker, face, edge, label, size)
