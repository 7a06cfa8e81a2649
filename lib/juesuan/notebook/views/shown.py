"""What a notebook shows: a table that escapes its text, a sentence from data/words/views.yaml, a figure with its tick mark."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd
from markupsafe import Markup

from juesuan.findings.sentences import range_text
from juesuan.ground.data import wording
from juesuan.ground.text import SEMICOLON, aligned, harmless
from juesuan.reading.facts import Fact
from juesuan.reading.vocabulary import vocabulary
from juesuan.report.codebook import GROUPS
from juesuan.report.html import macros

NARROW = {"section", "check", "finding", "severity", "unit", "verdict"}  # columns that are not to be wrapped


class Table(pd.DataFrame):
    """A data frame that shows itself without an index, with headings in its language, all text escaped.

    At most `most` rows are shown; whole() shows every row. The data are complete either way, under short English names.
    """

    _metadata = ("most", "lang")
    most = 60
    lang = "en"

    @property
    def _constructor(self) -> Callable[..., Table]:
        return Table

    def whole(self) -> Table:
        """The same table, to be shown with every row."""
        table = self.copy()
        table.most = len(self)
        return table

    def _repr_html_(self) -> str:
        heads = [_heading(name, self.lang) for name in self.columns]
        rows = [[_cell(name, value) for name, value in zip(self.columns, row, strict=True)] for row in self._shown()]
        # These classes keep a dollar sign in the document's text from being read as a formula.
        attributes = Markup(' class="tex2jax_ignore mathjax_ignore"')
        return str(macros("tables").table(heads, rows, list(map(_side, self.columns)), attributes)) + _left_out(
            self, "<p>{}</p>"
        )

    def __repr__(self) -> str:
        heads = [_heading(name, self.lang) for name in self.columns]
        rows = [{name: _text(value) for name, value in zip(heads, row, strict=True)} for row in self._shown()]
        return (aligned(rows, heads) + _left_out(self, "{}\n")).rstrip()

    def _shown(self) -> list[tuple]:
        return [tuple(row) for row in self.head(self.most).itertuples(index=False)]


def _numeric(name: str) -> bool:
    """Whether a column is set to the right: the numbers of data/words/views.yaml, a trend's years and changes."""
    return name in wording("views")["numbers"] or name.removeprefix("change ").isdecimal()


def _side(name: str) -> Markup:
    """What sets a column to its side; a figure and its tick mark, the ends of a range and narrow columns stay on one line."""
    if _numeric(name):
        return Markup(' align="right" style="white-space:nowrap"')
    return Markup(' style="text-align:left{}"').format(Markup(";white-space:nowrap") if name in NARROW else "")


def _heading(name: str, lang: str) -> str:
    """A column's heading; of `change 2023` the word is translated and the year stays."""
    word, _, rest = name.partition(" ")
    named = wording("views")["headings"].get(word, {}).get(lang, word.replace("_", " "))
    return f"{named} {rest}".rstrip()


def _cell(name: str, value: Any) -> str:
    return _text(value).replace(" ", "\u00a0") if _numeric(name) else _text(value)


def _text(value: Any) -> str:
    return "" if value is None or value is pd.NA or value != value else str(value)


def _left_out(table: Table, form: str) -> str:
    if not len(table):
        return form.format(say(table.lang, "empty"))
    rest = len(table) - table.most
    return form.format(say(table.lang, "more_rows", rest=rest)) if rest > 0 else ""


def table_of(rows: Iterable[Mapping[str, Any]], columns: str | Sequence[str], lang: str) -> Table:
    """A table of these rows; the columns are a list, or named with blanks between. Chinese tables leave English names out."""
    named = columns.split() if isinstance(columns, str) else columns
    table = Table(list(rows), columns=[name for name in named if lang != "zh" or name != "item"])
    table.lang = lang
    return table


class Prose(str):
    """A sentence or two that a notebook shows as Markdown."""

    def _repr_markdown_(self) -> str:
        return str(self)

    def __repr__(self) -> str:
        return str(self)


def say(lang: str, name: str, /, **values: Any) -> Prose:
    """A sentence of data/words/views.yaml with these values."""
    return Prose(wording("views")["sentences"][name]["zh" if lang == "zh" else "en"].format(**values))


def absent(lang: str, matter: str) -> Prose:
    """That the document does not publish a matter."""
    return say(lang, "absent", what=say(lang, f"absent_{matter}"))


def safe(text: str) -> str:
    """Text of the document inside a Markdown sentence: neither markup nor formula."""
    return "".join(f"&#{ord(c)};" if c in "\\`*_[]<>&#|~$" else c for c in harmless(text))


def sentence(lang: str, told: Iterable[str], matter: str) -> Prose:
    """Clauses as one sentence, each said once; without any, that the document does not publish the matter."""
    text = SEMICOLON[lang].join(dict.fromkeys(told))
    return say(lang, "sentence", text=f"{text[0].upper()}{text[1:]}") if text else absent(lang, matter)


# --- tick marks, and the figures, ranges and terms of the tables in words ---


def tick(state: str) -> str:
    """The tick mark of a state that a figure can be in; what is set aside has none in a table."""
    return "" if state == "set_aside" else wording("marked")["states"][state]["mark"]


def word_for(group: str, key: str, lang: str) -> str:
    """A fixed word of the memo, e.g. prior year or 上年数; after its mark where it has one."""
    entry = wording("memo")[group].get(key)
    return f"{entry.get('mark', '')} {entry[lang]}".lstrip() if entry else key


def in_words(row: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """A row of the contract with its kind, basis, verdict and severity as the memo names them."""
    named = {column: group for column, group in GROUPS.items() if column in row and group in wording("memo")}
    return {**row, **{column: word_for(group, row[column], lang) for column, group in named.items()}}


def tick_marks(lang: str = "en") -> Table:
    """What the tick marks mean."""
    known = [(mark, one) for state, one in wording("marked")["states"].items() if (mark := tick(state))]
    rows = ({"mark": mark, "state": one[lang], "meaning": one[f"meaning_{lang}"]} for mark, one in known)
    return table_of(rows, "mark state meaning", lang)


def printed_figure(fact: Fact, unit: str = "") -> str:
    """Sign, digits and unit; the unit is left out where it is the one that the column or row already names."""
    sign = "+" if fact.measure in ("change", "change_rate") and fact.value > 0 else ""
    return f"{sign}{fact.value:,}{'' if fact.unit == unit else fact.unit}"


def with_tick(fact: Fact | None, states: Mapping[str, str], unit: str = "") -> str:
    """A figure with its tick mark; nothing for none."""
    return f"{printed_figure(fact, unit)} {tick(states[fact.fact])}" if fact else ""


def range_of(fact: Fact, low: Fraction | None, high: Fraction | None, lang: str) -> str:
    """A range of base units as the memo words it, in the figure's printed unit; "" where both ends are unbounded."""
    return "" if low is None and high is None else range_text(fact, low, high)[lang == "zh"]


def item_names(label: str) -> dict[str, str]:
    """The two cells that name an item: English, where there is a name, and Chinese."""
    english = vocabulary().english(label)
    return {"item": english if english != label else "", "term": label}


def both_names(fact: Fact) -> str:
    """The item of a figure in a sentence: English with the Chinese term."""
    english = vocabulary().english(fact.label)
    return f"{english} ({safe(fact.label)})" if english != fact.label else safe(fact.label)
