"""Paper: what every chart is drawn on: colours (Okabe and Ito's, each with a shape of its own), the packaged font, the picture,
numbers as positions, labels, and charts with a row a label or a panel a group.

Binary floats are positions on the paper only.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import cache, wraps
from typing import Any

import matplotlib
from matplotlib import font_manager, rc_params_from_file
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator, SymmetricalLogLocator
from PIL import Image

from juesuan.ground import data as places
from juesuan.ground.data import wording
from juesuan.ground.exact import plain

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


Rows = Iterable[Mapping[str, Any]]

FAMILY = "Juesuan Sans SC"
LABEL_WIDTH = 14  # characters


class Chart(Figure):
    """A matplotlib figure that shows itself in a notebook without pyplot or a chosen backend; `alt` says what it shows."""

    alt = ""

    def _repr_png_(self) -> tuple[bytes, dict[str, str]]:
        return image(self), {"alt": self.alt}


@cache
def _register() -> None:
    font_manager.fontManager.addfont(places.data("fonts", "JuesuanSansSC-Regular.otf"))


@cache
def _settings() -> Mapping[str, Any]:
    """data/charts.mplstyle."""
    return rc_params_from_file(places.data("charts.mplstyle"), use_default_template=False)


@contextmanager
def use_font() -> Iterator[None]:
    """Inside the context every new matplotlib figure uses the packaged Chinese font; settings outside stay as they were."""
    _register()
    with matplotlib.rc_context(_settings()):
        yield


def image(figure: Figure) -> bytes:
    """The figure as png; the same figure gives the same bytes, for no date is written into them."""
    buffer = io.BytesIO()
    with use_font():
        canvas = FigureCanvasAgg(figure)
        canvas.draw()  # once, where savefig lays out and draws twice
    drawn = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba(), "raw", "RGBA", 0, 1)
    # In the charts' own colours and their blends, so that a notebook with its pictures shrinks to a third.
    small = drawn.convert("RGB").quantize(palette=_palette(), dither=Image.Dither.NONE)
    small.save(buffer, "png", compress_level=6)  # 9 makes them a tenth smaller and takes seven times as long
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


def word(kind: str, key: str, lang: str, **fields: str) -> str:
    return wording("charts")[kind][key][lang].format(**fields)


def drawn(most: int) -> Callable:
    """Draws with the packaged font, says where there is nothing to draw and where it leaves out rows beyond a number."""

    def decorate(chart: Callable) -> Callable:
        @wraps(chart)
        def draw(*tables: Any, lang: str = "en", **options: Any) -> Figure:
            tables, options = [_legible([dict(row) for row in table]) for table in tables], _legible(options)
            left_out = max((len(table) - most for table in tables), default=0)
            with use_font():
                figure = chart(*[table[:most] for table in tables], lang=lang, **options) if tables[0] else nothing(lang)
                figure.alt = word("alt", chart.__name__, lang)
                if left_out > 0:
                    figure.supxlabel(word("texts", "left_out", lang, count=f"{left_out:,}"), fontsize=9, color=GREY)
            return figure

        return draw

    return decorate


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


def as_float(value: Any) -> float | None:
    """The one place where an exact number becomes a float: a position on the paper; None for missing or not a number."""
    try:
        number = float(value if isinstance(value, (int, float, Decimal, Fraction)) else Decimal(str(value)))
    except (InvalidOperation, OverflowError):
        return None
    return number if abs(number) < 1e300 else None  # not a number and infinity fail this comparison


def printed(value: Any, unit: str = "") -> str:
    """The number with thousands separators and its own decimals; a unit follows."""
    if as_float(value) is None:
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


def wrapped(label: Any, width: int = LABEL_WIDTH, lines: int = 3) -> str:
    """The label on at most so many lines; what does not fit ends in an ellipsis."""
    text = plain_text(label)
    return "\n".join(textwrap.wrap(text, width, max_lines=lines, placeholder="…")) or "–"


def plain_text(text: Any) -> str:
    # A dollar sign would start a formula in matplotlib, and control characters have no glyph.
    return "".join(one if one.isprintable() else " " for one in str(text)).replace("$", "\\$")


# --- layout: rows and panels, their axes, what stands beside a row, legends ---

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
    axes = figure.subplots()
    return figure, axes, label_rows(axes, labels, heights)


def panels_down(tall: list[float], more: float, sharex: bool = True) -> tuple[Figure, list[Axes]]:
    """A chart of panels below each other, so many inches tall each; `more` is inches beside them."""
    figure = Chart(figsize=(WIDTH, sum(tall) + more), layout="constrained")
    return figure, list(figure.subplots(len(tall), sharex=sharex, squeeze=False, gridspec_kw={"height_ratios": tall})[:, 0])


def label_rows(axes: Axes, labels: list[str], heights: list[float]) -> list[float]:
    """Labels beside rows of these heights; the middle of each row."""
    middles = places_down(heights)
    axes.set_yticks(middles, labels, linespacing=1.3)
    axes.set_ylim(middles[-1] - heights[-1] / 2, middles[0] + heights[0] / 2)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    return middles


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
