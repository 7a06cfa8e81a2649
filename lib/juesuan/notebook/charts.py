"""Charts for the auditor: plain rows in, a figure with Chinese labels out.

Rows are lists of mappings or data frames with Decimal, Fraction, int, text or missing values; None is drawn as missing, never
as zero. Binary floats are used for positions on the paper only. Colours are Okabe and Ito's, each with a shape of its own.
"""

from __future__ import annotations

import io
import itertools
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import cache, wraps
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator, SymmetricalLogLocator
from PIL import Image

from juesuan.ground import data as places
from juesuan.ground.data import wording
from juesuan.ground.errors import WrongCall
from juesuan.ground.exact import exact, plain

Rows = Iterable[Mapping[str, Any]]

FAMILY = "Juesuan Sans SC"
BLACK, ORANGE, SKY, YELLOW = "#000000", "#E69F00", "#56B4E9", "#F0E442"
BLUE, RED = "#0072B2", "#D55E00"
GREY, PALE = "#767676", "#D0D0D0"
# verdict: marker, face, edge, size. Dark means settled, hollow means nothing to test, and a cross is a break in grey too.
VERDICTS = {
    "ties": ("s", BLUE, BLUE, 7.5),
    "rounds": ("o", SKY, BLUE, 7.5),
    "breaks": ("X", RED, BLACK, 9.5),
    "suspect": ("D", YELLOW, BLACK, 8),
    "untestable": ("^", "white", BLACK, 7),
    "unchecked": ("s", "white", GREY, 6),
    "set_aside": (".", PALE, PALE, 4),
    "unread": ("P", ORANGE, BLACK, 8),
}
SERIES = {"budget": ("s", "white", BLACK), "prior": ("o", SKY, BLUE), "actual": ("D", BLUE, BLUE)}
HATCHES = {"budget": ("white", BLACK, ""), "prior": (SKY, BLUE, "//"), "actual": (BLUE, BLUE, "")}
LABEL_WIDTH, LINE, WIDTH = 14, 0.21, 9.0  # characters, inches for a line of text, inches
SPREAD = 100  # beyond this ratio of the largest to the smallest amount a linear axis hides the small ones


class Chart(Figure):
    """A matplotlib figure that shows itself in a notebook without pyplot or a chosen backend."""

    def _repr_png_(self) -> bytes:
        return image(self)


@cache
def _register() -> None:
    font_manager.fontManager.addfont(places.data("fonts", "JuesuanSansSC-Regular.otf"))


@contextmanager
def use_font() -> Iterator[None]:
    """Inside the context every new matplotlib figure uses the packaged Chinese font; settings outside stay as they were."""
    _register()
    settings = {
        "font.family": [FAMILY, "DejaVu Sans"],
        "font.size": 9,
        "axes.unicode_minus": False,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlesize": 10,
        "axes.titlelocation": "left",
        "axes.axisbelow": True,
        "grid.color": "#E4E4E4",
        "figure.dpi": 130,
        "savefig.dpi": 130,
        "svg.fonttype": "path",
        "svg.hashsalt": "juesuan",
        "hatch.linewidth": 0.6,
    }
    with matplotlib.rc_context(settings):
        yield


def image(figure: Figure, kind: str = "png") -> bytes:
    """The figure as png or svg; the same figure gives the same bytes, for no date is written into them."""
    buffer = io.BytesIO()
    with use_font():
        if kind == "png":
            canvas = FigureCanvasAgg(figure)
            canvas.draw()  # once, where savefig lays out and draws twice
            drawn = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba(), "raw", "RGBA", 0, 1)
            # In the charts' own colours and their blends, so that a notebook with its pictures shrinks to a third.
            small = drawn.convert("RGB").quantize(palette=_palette(), dither=Image.Dither.NONE)
            small.save(buffer, "png", optimize=True)
        else:
            figure.savefig(buffer, format=kind, metadata={"Date": None} if kind == "svg" else None)
    return buffer.getvalue()


@cache
def _palette() -> Image.Image:
    """Every colour of the charts, blended with white and with black: what the edge of a line or a letter is drawn in."""
    shades = [tuple(int(one[place : place + 2], 16) for place in (1, 3, 5)) for one in (ORANGE, SKY, YELLOW, BLUE, RED, GREY)]
    blends = [(shade, end, step) for shade in shades for end in (0, 255) for step in range(8)]
    colours = [tuple((c * (8 - step) + end * step) // 8 for c in shade) for shade, end, step in blends]
    colours += [(level, level, level) for level in range(0, 256, 17)]  # white must be the nearest to white
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in colours for part in colour])
    return palette


def save(figure: Figure, path: Path) -> None:
    """Writes the figure as png or svg, by the path's ending."""
    path.write_bytes(image(figure, path.suffix.lstrip(".")))


def _word(kind: str, key: str, lang: str, **fields: str) -> str:
    return wording("charts")[kind][key][lang].format(**fields)


def _drawn(most: int) -> Callable:
    """Draws with the packaged font, takes data frames as well as lists, and says where it leaves out rows beyond a number."""

    def decorate(chart: Callable) -> Callable:
        @wraps(chart)
        def draw(*tables: Any, lang: str = "en", **options: Any) -> Figure:
            tables = tuple(_rows(table) for table in tables)
            named = {name: _rows(one) if hasattr(one, "to_dict") else _legible(one) for name, one in options.items()}
            left_out = max((len(table) - most for table in tables), default=0)
            with use_font():
                figure = chart(*[table[:most] for table in tables], lang=lang, **named)
                if left_out > 0:
                    figure.supxlabel(_word("texts", "left_out", lang, count=f"{left_out:,}"), fontsize=9, color=GREY)
            return figure

        return draw

    return decorate


def _rows(table: Any) -> list[dict[str, Any]]:
    return _legible(table.to_dict("records") if hasattr(table, "to_dict") else [dict(row) for row in table])


def _legible(value: Any) -> Any:
    """The value with 〓, which printers set for a character that they lack, where no font here has it.

    Else a box would be drawn, and a warning kept in a notebook.
    """
    if isinstance(value, str):
        return value if value.isascii() else "".join(c if c in "\n\t" or ord(c) in _covered() else "〓" for c in value)
    if isinstance(value, Mapping):
        return {_legible(name): _legible(one) for name, one in value.items()}
    return type(value)(map(_legible, value)) if type(value) in (list, tuple, set) else value


@cache
def _covered() -> frozenset[int]:
    """The characters of the packaged font and of the one that comes with matplotlib."""
    _register()
    found = (font_manager.findfont(family) for family in (FAMILY, "DejaVu Sans"))
    return frozenset(code for path in found for code in font_manager.get_font(path).get_charmap())


def _number(value: Any) -> float | None:
    """The one place where an exact number becomes a float: a position on the paper; None for missing or not a number."""
    try:
        number = float(value if isinstance(value, (int, float, Decimal, Fraction)) else Decimal(str(value)))
    except (InvalidOperation, OverflowError):
        return None
    return number if abs(number) < 1e300 else None  # not a number and infinity fail this comparison


def _printed(value: Any, unit: str = "") -> str:
    """The number with thousands separators and its own decimals; a unit follows."""
    if _number(value) is None:
        return "–"
    if isinstance(value, float):
        value = Decimal(repr(float(value)))  # numpy prints its own floats with their type
    digits = (
        str(value) if isinstance(value, (int, str)) else format(value, "f") if isinstance(value, Decimal) else _short(value)
    )
    return f"{Decimal(digits):,}{unit}"


def _short(value: Fraction) -> str:
    exactly = plain(value)
    return exactly if len(exactly) <= 12 else plain(Decimal(value.numerator / value.denominator).quantize(Decimal("0.0001")))


def _wrap(label: Any, width: int = LABEL_WIDTH, lines: int = 3) -> str:
    """The label on at most so many lines; what does not fit ends in an ellipsis."""
    text = _plain_text(label)
    return "\n".join(textwrap.wrap(text, width, max_lines=lines, placeholder="…")) or "–"


def _plain_text(text: Any) -> str:
    # A dollar sign would start a formula in matplotlib, and control characters have no glyph.
    return "".join(one if one.isprintable() else " " for one in str(text)).replace("$", "\\$")


def _height(labels: list[str], least: float = 0.34) -> list[float]:
    """Inches that each wrapped label needs."""
    return [max(least, LINE * (label.count("\n") + 1) + 0.06) for label in labels]


def _places_down(heights: list[float]) -> list[float]:
    """The middle of each row, downwards from zero."""
    middles, edge = [], 0.0
    for height in heights:
        middles.append(edge - height / 2)
        edge -= height
    return middles


def _nothing(lang: str) -> Figure:
    figure = Chart(figsize=(WIDTH, 0.8))
    figure.text(0.5, 0.5, _word("texts", "nothing", lang), ha="center", va="center", color=GREY)
    return figure


def _label_rows(axes: Axes, middles: list[float], heights: list[float], labels: list[str]) -> None:
    axes.set_yticks(middles, labels, linespacing=1.3)
    axes.set_ylim(middles[-1] - heights[-1] / 2, middles[0] + heights[0] / 2)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def _right(axes: Axes, middle: float, text: str, **options: Any) -> None:
    axes.text(1.015, middle, text, transform=axes.get_yaxis_transform(), va="center", ha="left", linespacing=1.3, **options)


def _scale(axes: Axes, values: list[float], unit: str, lang: str) -> None:
    """A linear axis of amounts, or a symmetric logarithmic one where the largest would hide the smallest."""
    sizes = sorted(abs(value) for value in values if value)
    thousands = FuncFormatter(lambda value, _: f"{value:,.10g}")
    if sizes and sizes[-1] / sizes[0] > SPREAD:
        edge = 10.0 ** max(len(f"{sizes[0]:.0f}") - 1, -1 if sizes[0] < 0.5 else 0)
        axes.set_xscale("symlog", linthresh=edge)
        axes.xaxis.set_major_locator(SymmetricalLogLocator(base=10, linthresh=edge))
        axes.set_xlabel(_word("axes", "amount_log", lang, unit=unit, edge=f"{edge:g}"))
        if min(values) >= 0:
            axes.set_xlim(left=0)
    else:
        axes.xaxis.set_major_locator(MaxNLocator(6))
        axes.set_xlabel(_word("axes", "amount", lang, unit=unit))
    axes.xaxis.set_major_formatter(thousands)
    if not sizes:
        axes.set_xlim(-0.05, 1)
    axes.grid(axis="x")


def _legend(figure: Figure, handles: list[Any], columns: int = 4) -> None:
    figure.legend(handles=handles, loc="outside upper left", ncols=columns, frameon=False, handletextpad=0.4, columnspacing=1.4)


def _handle(marker: str, face: str, edge: str, label: str, size: float = 7) -> Line2D:
    return Line2D([], [], marker=marker, linestyle="", markerfacecolor=face, markeredgecolor=edge, markersize=size, label=label)


@_drawn(most=20_000)
def verdict_map(rows: Rows, lang: str = "en", columns: int = 48) -> Figure:
    """Every printed figure as one mark, in reading order by section; rows: section, verdict (a key of VERDICTS)."""
    sections: dict[str, list[str]] = {}
    for row in rows:
        if row["verdict"] not in VERDICTS:
            raise WrongCall("verdict_map", f"verdict {row['verdict']!r}", f"use one of {', '.join(VERDICTS)}")
        sections.setdefault(_wrap(row["section"], 18, 1), []).append(row["verdict"])
    if not sections:
        return _nothing(lang)
    spots, ticks, line = _spots(sections, columns)
    counts = Counter(verdict for verdicts in sections.values() for verdict in verdicts)
    figure = Chart(figsize=(WIDTH, 0.19 * line + 0.95), layout="constrained")
    axes = figure.subplots()
    for verdict in VERDICTS:
        where = [(x, -y) for x, y, one in spots if one == verdict]
        if where:
            marker, face, edge, size = VERDICTS[verdict]
            axes.plot(*zip(*where, strict=True), linestyle="", marker=marker, mfc=face, mec=edge, mew=0.8, ms=size)
    axes.set_yticks([-tick for tick in ticks], list(sections))
    axes.set(xlim=(-1, columns), ylim=(-line + 0.2, 0.8), xticks=[])
    axes.tick_params(axis="y", length=0)
    axes.spines[:].set_visible(False)
    shown = [verdict for verdict in VERDICTS if counts[verdict]]
    _legend(figure, [_verdict_handle(verdict, f"{_word('verdicts', verdict, lang)} {counts[verdict]:,}") for verdict in shown])
    return figure


def _verdict_handle(verdict: str, label: str) -> Line2D:
    marker, face, edge, size = VERDICTS[verdict]
    return _handle(marker, face, edge, label, size)


def _spots(sections: Mapping[str, list[str]], columns: int) -> tuple[list[tuple[int, float, str]], list[float], float]:
    """Column, line and verdict of every mark; the line of each section's label; how many lines there are."""
    spots, ticks, line = [], [], 0.0
    for verdicts in sections.values():
        ticks.append(line)
        spots += [(number % columns, line + number // columns, one) for number, one in enumerate(verdicts)]
        line += (len(verdicts) - 1) // columns + 1.25
    return spots, ticks, line


@_drawn(most=80)
def dumbbells(rows: Rows, lang: str = "en", unit: str = "万元", names: Mapping[str, str] | None = None) -> Figure:
    """Budget, prior year and actual of each item on one line; rows: label, budget, prior, actual (None is left out). `names`
    says what stands in their places where it is something else."""
    rows = list(rows)
    if not rows:
        return _nothing(lang)
    labels = [_wrap(row["label"]) for row in rows]
    heights = _height(labels)
    figure = Chart(figsize=(WIDTH, sum(heights) + 1.15), layout="constrained")
    axes = figure.subplots()
    middles = _places_down(heights)
    _dumbbell_rows(axes, rows, middles, lang)
    _label_rows(axes, middles, heights, labels)
    _scale(axes, [value for row in rows for key in SERIES if (value := _number(row.get(key))) is not None], unit, lang)
    told = names or {key: _word("series", key, lang) for key in SERIES}
    _legend(figure, [_handle(*SERIES[key], name) for key, name in told.items()])
    return figure


def _dumbbell_rows(axes: Axes, rows: list[dict[str, Any]], middles: list[float], lang: str) -> None:
    for row, middle in zip(rows, middles, strict=True):
        values = {key: value for key in SERIES if (value := _number(row.get(key))) is not None}
        if values:
            axes.plot([min(values.values()), max(values.values())], [middle, middle], color=GREY, lw=2, zorder=1)
        for key, value in values.items():
            marker, face, edge = SERIES[key]
            size = {"budget": 9, "prior": 6.5, "actual": 5}[key]  # nested, so that equal values stay visible
            axes.plot(value, middle, marker, mfc=face, mec=edge, ms=size, clip_on=False, zorder=3)
        stated = "actual" in values
        _right(
            axes,
            middle,
            _printed(row["actual"]) if stated else _word("texts", "not_stated", lang),
            color=BLACK if stated else GREY,
        )


@_drawn(most=80)
def mix(rows: Rows, lang: str = "en", unit: str = "万元") -> Figure:
    """What each whole consists of, a panel a whole, a bar a part; rows: whole, label, value, share (%, as printed or None)."""
    wholes: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        wholes.setdefault(row.get("whole") or "", []).append(row)
    if not wholes:
        return _nothing(lang)
    tall = [sum(_height([_wrap(row["label"]) for row in parts])) for parts in wholes.values()]
    figure = Chart(figsize=(WIDTH, sum(tall) + 0.42 * len(tall) + 0.6), layout="constrained")
    panels = figure.subplots(len(wholes), 1, sharex=True, squeeze=False, gridspec_kw={"height_ratios": tall})[:, 0]
    shares = []
    for axes, (whole, parts) in zip(panels, wholes.items(), strict=True):
        shares += _bars(axes, parts, lang, unit)
        axes.set_title(_wrap(whole, 40, 1) if whole else "", fontweight="normal")
    _share_axis(panels[-1], shares, lang)
    return figure


def _bars(axes: Axes, parts: list[dict[str, Any]], lang: str, unit: str, whole: float | None = None) -> list[float]:
    """Bars in percent of the parts' sum (or of a given whole) with amount and printed share; returns the percentages."""
    labels = [_wrap(row["label"]) for row in parts]
    heights, values = _height(labels), [_number(row.get("value")) for row in parts]
    middles = _places_down(heights)
    whole = sum(value or 0 for value in values) if whole is None else whole
    shares = [100 * value / whole if value is not None and whole else 0.0 for value in values]
    for row, middle, share in zip(parts, middles, shares, strict=True):
        axes.barh(middle, share, height=0.2, color=BLUE if share >= 0 else ORANGE, edgecolor=BLACK, linewidth=0.4)
        _right(axes, middle, _amount_and_share(row, lang, unit), color=BLACK if share else GREY)
    _label_rows(axes, middles, heights, labels)
    axes.axvline(0, color=BLACK, lw=0.8)
    axes.grid(axis="x")
    return shares


def _share_axis(axes: Axes, shares: list[float], lang: str) -> None:
    axes.set_xlim(min(0.0, 1.05 * min(shares)), max(100.0, 1.05 * max(shares)))
    axes.set_xlabel(_word("axes", "share", lang))


def _amount_and_share(row: Mapping[str, Any], lang: str, unit: str) -> str:
    if _number(row.get("value")) is None:
        return _word("texts", "not_stated", lang)
    share = f"  {_printed(row['share'])}%" if _number(row.get("share")) is not None else ""
    return _printed(row["value"], unit) + share


@_drawn(most=80)
def three_public(rows: Rows, unit_costs: Rows = (), lang: str = "en", unit: str = "万元") -> Figure:
    """The three public expenses by item, and unit costs against what amount and count allow.

    rows: label, budget, prior, actual; unit_costs: label, value, low, high (in the row's unit), unit.
    """
    rows, costs = list(rows), [row for row in unit_costs if _number(row.get("value")) is not None]
    if not rows:
        return _nothing(lang)
    labels = [_wrap(row["label"]) for row in rows]
    heights = _height(labels, 0.72)
    tall = [sum(heights) + 0.5, *[0.75] * len(costs)]
    figure = Chart(figsize=(WIDTH, sum(tall) + 0.9), layout="constrained")
    panels = figure.subplots(len(tall), 1, squeeze=False, gridspec_kw={"height_ratios": tall})[:, 0]
    _item_bars(panels[0], rows, labels, heights, lang, unit)
    for axes, row in zip(panels[1:], costs, strict=True):
        _unit_cost(axes, row)
    if costs:
        panels[1].set_title(_word("texts", "unit_costs", lang))
    handles = [
        matplotlib.patches.Patch(fc=face, ec=edge, hatch=hatch, label=_word("series", key, lang))
        for key, (face, edge, hatch) in HATCHES.items()
    ]
    marks = [_handle("D", BLUE, BLUE, _word("texts", "published", lang), 5), _whisker(lang)] if costs else []
    _legend(figure, handles + marks, 5)
    return figure


def _whisker(lang: str) -> Line2D:
    return Line2D([], [], color=BLACK, marker="|", markersize=9, label=_word("texts", "allowed", lang))


def _item_bars(axes: Axes, rows: list[dict[str, Any]], labels: list[str], heights: list[float], lang: str, unit: str) -> None:
    middles, every = _places_down(heights), []
    for row, middle in zip(rows, middles, strict=True):
        for key, up in zip(HATCHES, (0.2, 0.0, -0.2), strict=True):
            value = _number(row.get(key))
            every.append(value or 0)
            face, edge, hatch = HATCHES[key]
            if value is not None:
                axes.barh(middle + up, value, height=0.17, facecolor=face, edgecolor=edge, hatch=hatch, linewidth=0.7)
            shown = _printed(row[key]) if value is not None else _word("texts", "not_stated", lang)
            _right(axes, middle + up, shown, fontsize=7.5, color=BLACK if value is not None else GREY)
    _label_rows(axes, middles, heights, labels)
    _scale(axes, every, unit, lang)
    axes.axvline(0, color=BLACK, lw=0.8)


def _unit_cost(axes: Axes, row: Mapping[str, Any]) -> None:
    value, low, high = (_number(row.get(key)) for key in ("value", "low", "high"))
    ends = [one for one in (low, high) if one is not None]
    if len(ends) == 2:
        axes.plot(ends, [0, 0], color=BLACK, marker="|", ms=11, lw=1.4)
    axes.plot(value, 0, "D", mfc=BLUE, mec=BLUE, ms=5)
    room = max((max([value, *ends]) - min([value, *ends])) * 0.4, abs(value) * 0.02)
    axes.set_xlim((min([value, *ends]) - room, max([value, *ends]) + room) if room else (-0.05, 1))
    axes.set_yticks([0], [_wrap(row["label"])])
    axes.set_ylim(-1, 1)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda one, _: f"{one:,.10g}"))
    axes.grid(axis="x")
    between = f"\n[{_printed(row['low'])}, {_printed(row['high'])}]" if len(ends) == 2 else ""
    _right(axes, 0, f"{_printed(row['value'], row.get('unit', ''))}{between}", fontsize=8)


@_drawn(most=80)
def procurement(rows: Rows, lang: str = "en", unit: str = "万元") -> Figure:
    """Procurement by kind and by size of supplier, in percent of the total.

    rows: group ("total", "kind" or "size"), label, value, share (%, as printed or None).
    """
    groups = {name: [row for row in rows if row["group"] == name] for name in ("total", "kind", "size")}
    shown = {"by_kind": groups["kind"], "by_size": groups["total"] + groups["size"]}
    shown = {name: parts for name, parts in shown.items() if parts}
    if not shown:
        return _nothing(lang)
    total = next((_number(row.get("value")) for row in groups["total"]), None)
    total = sum(_number(row.get("value")) or 0 for row in groups["kind"]) if total is None else total
    tall = [sum(_height([_wrap(row["label"]) for row in parts])) for parts in shown.values()]
    figure = Chart(figsize=(WIDTH, sum(tall) + 0.42 * len(tall) + 0.6), layout="constrained")
    panels = figure.subplots(len(shown), 1, sharex=True, squeeze=False, gridspec_kw={"height_ratios": tall})[:, 0]
    shares = []
    for axes, (name, parts) in zip(panels, shown.items(), strict=True):
        shares += _bars(axes, parts, lang, unit, total)
        axes.set_title(_word("texts", name, lang))
    _share_axis(panels[-1], shares, lang)
    return figure


@_drawn(most=80)
def execution_score(rows: Rows, lang: str = "en") -> Figure:
    """Execution rate against its score, a line a project; rows: label, rate (%), score, weight (points, 10 where missing).

    The bar is the rate, the stroke the score in percent of its weight; by the rule (rate up to 100%, times weight) they agree.
    """
    rows = [row for row in rows if _number(row.get("rate")) is not None and _number(row.get("score")) is not None]
    if not rows:
        return _nothing(lang)
    labels = [_wrap(row["label"]) for row in rows]
    heights = _height(labels)
    figure = Chart(figsize=(WIDTH, sum(heights) + 1.1), layout="constrained")
    axes = figure.subplots()
    middles = _places_down(heights)
    for row, middle in zip(rows, middles, strict=True):
        _rate_and_score(axes, row, middle)
    _label_rows(axes, middles, heights, labels)
    axes.set_xlim(0, max(105, *(1.03 * _number(row["rate"]) for row in rows)))
    axes.set_xlabel(_word("axes", "rate", lang))
    axes.grid(axis="x")
    _legend(
        figure,
        [
            matplotlib.patches.Patch(fc=SKY, ec=BLACK, label=_word("texts", "rate", lang)),
            _handle("|", BLACK, BLACK, _word("texts", "score", lang), 11),
            _handle("X", RED, BLACK, _word("texts", "off_rule", lang), 9),
        ],
    )
    return figure


def _rate_and_score(axes: Axes, row: Mapping[str, Any], middle: float) -> None:
    weight = 10 if _number(row.get("weight")) is None else row["weight"]
    scored = 100 * _number(row["score"]) / _number(weight) if _number(weight) else 0.0
    follows = _on_rule(row["rate"], row["score"], weight)
    axes.barh(middle, _number(row["rate"]), height=0.16, color=SKY, edgecolor=BLACK, linewidth=0.4)
    if follows:
        axes.plot([scored, scored], [middle - 0.13, middle + 0.13], color=BLACK, lw=2.5, solid_capstyle="butt")
    else:
        axes.plot(scored, middle, "X", mfc=RED, mec=BLACK, ms=10, clip_on=False, zorder=3)
    _right(axes, middle, f"{_printed(row['rate'])}%  {_printed(row['score'])} / {_printed(weight)}")


def _on_rule(rate: Any, score: Any, weight: Any) -> bool:
    """True where some rate that rounds to the printed one gives a score that rounds to the printed score."""
    rate, score = Decimal(str(rate)), Decimal(str(score))
    half_rate, half_score = (Fraction(1, 2) * Fraction(10) ** min(0, one.as_tuple().exponent) for one in (rate, score))
    full = exact(str(weight))
    low, high = (min(Fraction(1), (exact(rate) + side * half_rate) / 100) * full for side in (-1, 1))
    return low - half_score <= exact(score) <= high + half_score


@_drawn(most=80)
def weights(rows: Rows, lang: str = "en") -> Figure:
    """A form's weights by class against the standard ones; rows: label, weight, standard (points)."""
    rows = list(rows)
    if not rows:
        return _nothing(lang)
    labels = [_wrap(row["label"]) for row in rows]
    heights = _height(labels, 0.44)
    figure = Chart(figsize=(WIDTH, sum(heights) + 1.1), layout="constrained")
    axes = figure.subplots()
    middles = _places_down(heights)
    for row, middle in zip(rows, middles, strict=True):
        weight, standard = _number(row.get("weight")), _number(row.get("standard"))
        if weight is not None:
            axes.barh(middle, weight, height=0.22, color=BLUE, edgecolor=BLACK, linewidth=0.4)
        if standard is not None:
            axes.plot([standard, standard], [middle - 0.17, middle + 0.17], color=RED, lw=3, solid_capstyle="butt")
        _right(axes, middle, f"{_printed(row.get('weight'))} / {_printed(row.get('standard'))}")
    _label_rows(axes, middles, heights, labels)
    axes.set_xlim(0, max(10, *(1.05 * (_number(row.get(key)) or 0) for row in rows for key in ("weight", "standard"))))
    axes.set_xlabel(_word("axes", "weight", lang))
    axes.grid(axis="x")
    _legend(
        figure,
        [
            matplotlib.patches.Patch(fc=BLUE, ec=BLACK, label=_word("texts", "form", lang)),
            Line2D([], [], color=RED, lw=3, label=_word("texts", "standard", lang)),
        ],
    )
    return figure


# Each line has a colour, a shape and a dash of its own; red is left for what breaks.
LINES = ((BLUE, "o", "-"), (ORANGE, "s", "--"), (BLACK, "D", ":"), (SKY, "^", "-."), (GREY, "v", (0, (6, 2))))


@_drawn(most=400)
def trend(rows: Rows, lang: str = "en") -> Figure:
    """Amounts over the years, a panel a group; rows: group, label, unit, year, value (None: not printed), and low and high,
    the range that the next year leaves where it contradicts the value (else None)."""
    rows = list(rows)
    if not any(_number(row["value"]) is not None for row in rows):
        return _nothing(lang)
    panels: dict[tuple[str, str], dict[str, list[dict[str, Any]]]] = {}
    for row in rows:
        panels.setdefault((row["group"], row["unit"]), {}).setdefault(row["label"], []).append(row)
    heights = [max(1.5, 0.3 * len(lines) + 0.75) for lines in panels.values()]
    figure = Chart(figsize=(WIDTH, sum(heights) + 0.7), layout="constrained")
    years = sorted({row["year"] for row in rows})
    many = figure.subplots(len(panels), sharex=True, squeeze=False, gridspec_kw={"height_ratios": heights})
    for axes, ((group, unit), lines), height in zip(many[:, 0], panels.items(), heights, strict=True):
        _trend_panel(axes, lines, years, height)
        axes.set_title(_word("trend", group, lang, unit=unit))
    axes.set_xlabel(_word("texts", "year", lang))
    if any(row.get("low") is not None or row.get("high") is not None for row in rows):
        _legend(figure, [_verdict_handle("breaks", _word("texts", "broken", lang)), _next_year(lang)])
    return figure


def _next_year(lang: str) -> Line2D:
    return _handle("_", RED, RED, _word("texts", "next_year", lang), 10)


def _trend_panel(axes: Axes, lines: Mapping[str, list[dict[str, Any]]], years: list[int], height: float) -> None:
    """The lines of one group, each with a shape and a dash of its own and its name and latest value at its end."""
    ends = []
    for (colour, marker, dash), (label, rows) in zip(itertools.cycle(LINES), lines.items()):
        values = [_number(row["value"]) for row in rows]
        spots = [float("nan") if value is None else value for value in values]
        axes.plot([row["year"] for row in rows], spots, color=colour, marker=marker, linestyle=dash, ms=5, lw=1.4)
        for row, value in zip(rows, values, strict=True):
            _contradicted(axes, row, value)
        last = max(number for number, value in enumerate(values) if value is not None)
        ends.append((values[last], f"{_wrap(label, 18, 1)} {_printed(rows[last]['value'])}", colour, marker))
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
    ends = [end for name in ("low", "high") if (end := _number(row.get(name))) is not None]
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


@_drawn(most=40)
def network(figures: Rows, checks: Rows, lang: str = "en") -> Figure:
    """Which figures hold each other: figures on the left, the checks that join them on the right, suspects marked.

    figures: fact, label, text (as printed with unit), suspect (bool); checks: statement, verdict, facts (list of fact).
    """
    figures, checks = list(figures), list(checks)
    if not figures or not checks:
        return _nothing(lang)
    left, right = [_figure_label(row) for row in figures], [_wrap(row["statement"], 40, 3) for row in checks]
    tall = max(sum(_height(left, 0.42)), sum(_height(right, 0.42)))
    figure = Chart(figsize=(WIDTH, tall + 0.9), layout="constrained")
    axes = figure.subplots()
    facts = {row["fact"]: y for row, y in zip(figures, _spread(left, tall), strict=True)}
    ends = _spread(right, tall)
    for row, end in zip(checks, ends, strict=True):
        _edges(axes, row, end, facts)
    for row, label in zip(figures, left, strict=True):
        _node(axes, 0.33, facts[row["fact"]], "suspect" if row.get("suspect") else "unchecked", label, -1)
    for row, end, label in zip(checks, ends, right, strict=True):
        _node(axes, 0.54, end, row["verdict"], label, 1)
    axes.set(xlim=(0, 1), ylim=(-tall, 0))
    axes.set_axis_off()
    shown = [key for key in ("ties", "rounds", "breaks", "untestable") if any(row["verdict"] == key for row in checks)]
    handles = [_verdict_handle(key, _word("verdicts", key, lang)) for key in shown]
    named = [_verdict_handle("unchecked", _word("texts", "figure", lang))]
    if any(row.get("suspect") for row in figures):
        named.append(_verdict_handle("suspect", _word("verdicts", "suspect", lang)))
    _legend(figure, named + handles, 6)
    return figure


def _figure_label(row: Mapping[str, Any]) -> str:
    return f"{_wrap(row['label'], 22, 2)}\n{_plain_text(row['text'])}"


def _spread(labels: list[str], tall: float) -> list[float]:
    """Middles of the labels, spread over the whole height."""
    heights = _height(labels, 0.42)
    spare = (tall - sum(heights)) / len(heights)
    return _places_down([height + spare for height in heights])


def _edges(axes: Axes, row: Mapping[str, Any], end: float, facts: Mapping[str, float]) -> None:
    broken = row["verdict"] == "breaks"
    for fact in row["facts"]:
        if fact in facts:
            axes.plot([0.33, 0.54], [facts[fact], end], color=RED if broken else GREY, lw=1.8 if broken else 0.8, zorder=1)


def _node(axes: Axes, x: float, y: float, verdict: str, label: str, side: int) -> None:
    marker, face, edge, size = VERDICTS[verdict]
    axes.plot(x, y, marker, mfc=face, mec=edge, ms=size + 2, zorder=3)
    axes.text(x + 0.02 * side, y, label, ha="left" if side > 0 else "right", va="center", fontsize=8.5, linespacing=1.3)
