"""Paper: what every chart is drawn on: the packaged font, the picture, numbers as positions, labels.

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
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from juesuan.ground import data as places
from juesuan.ground.data import wording
from juesuan.ground.exact import plain
from juesuan.notebook.ink import BLUE, GREY, ORANGE, RED, SKY, YELLOW

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
    """Draws with the packaged font, takes data frames as well as lists, and says where it leaves out rows beyond a number."""

    def decorate(chart: Callable) -> Callable:
        @wraps(chart)
        def draw(*tables: Any, lang: str = "en", **options: Any) -> Figure:
            tables = tuple(_rows(table) for table in tables)
            named = {name: _rows(one) if hasattr(one, "to_dict") else _legible(one) for name, one in options.items()}
            left_out = max((len(table) - most for table in tables), default=0)
            with use_font():
                figure = chart(*[table[:most] for table in tables], lang=lang, **named)
                figure.alt = word("alt", chart.__name__, lang)
                if left_out > 0:
                    figure.supxlabel(word("texts", "left_out", lang, count=f"{left_out:,}"), fontsize=9, color=GREY)
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
