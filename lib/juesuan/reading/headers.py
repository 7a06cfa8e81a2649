"""Headers: what a header of a table, or a label that stands for one, says of the figures beside it. The words are data.

One table of words serves public tables, other tables, self-evaluation forms and tables of a PDF: data/vocabulary/tables.yaml.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from juesuan.ground import expressions as re
from juesuan.ground.data import data, load
from juesuan.ground.errors import BadReference
from juesuan.ground.expressions import Expression
from juesuan.reading.grammar import ACTUAL, ANNUAL, EARLIER, INITIAL, LAST_BUDGET, PRIOR
from juesuan.reading.vocabulary import Item, Vocabulary, any_of, bare, vocabulary

BUDGET = "budget"  # a budget without its name: the note or the narrative says which
_BRACKETS = Expression(r"（[^（）]*）")
LIST_NUMBER = r"[一二三四五六七八九十]{1,3}[、.．]|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[、.．](?!\d)"
_NUMBERED = Expression(f"（?其中）?[：:、]?|{LIST_NUMBER}")
_YEAR = Expression(r"(20\d\d)(?:年度?)?")
_AGAINST_YEAR = Expression(
    r"^(?:与|比|较|同比)20\d\d(?:年度?)?(?:相比)?(?!.*(?:决算数|预算数)$)"
)  # 比2023年 over a column of changes


class Header(NamedTuple):
    """What one text says: measure and basis ("" where it does not say), year, unit, the item or fund that it names, of_which
    for 其中, falls where its figures are a fall, and the words that no list knows (name)."""

    text: str
    measure: str = ""
    basis: str = ""
    year: int | None = None
    unit: str = ""
    item: Item | None = None
    fund: str | None = None
    of_which: bool = False
    falls: bool = False
    name: str = ""

    @property
    def tells(self) -> bool:
        """Whether it says what kind of figures stand beside it, and nothing of whom they speak."""
        return bool(self.measure or self.basis or self.year) and not (self.item or self.name or self.fund)


class TableWords(NamedTuple):
    """data/vocabulary/tables.yaml, made ready."""

    raw: Mapping[str, Any]
    labels: Mapping[str, str]  # header text -> code, name, line, unit or year
    sides: Mapping[str, str]
    names: Mapping[str, str]
    measures: tuple[tuple[str, Expression], ...]
    bases: tuple[tuple[str, Expression], ...]
    filling: Expression
    unit: Expression
    funds: Mapping[str, str]
    fund: Expression
    columns: Mapping[str, tuple[tuple[str, Expression], ...]]  # of self-evaluation forms

    def label_role(self, text: str) -> str:
        """code, name, line, unit or year; "" for a header over figures."""
        short = _BRACKETS.sub("", text)
        found = self.labels.get(text) or self.labels.get(short, "")
        # Two headers that stand over one another may be read as one: 项目 above 科目编码.
        return found or (self.labels.get(short[-4:], "") if short[-4:] in ("科目编码", "科目名称") else "")

    def item(self, name: str, words: Vocabulary) -> Item | None:
        """The vocabulary's item for a printed header or label."""
        found = words.items.get(self.names.get(name, "")) or words.item(name)
        if found is None and (short := re.sub("(?:小计|合计|总额)$", "", name)) not in ("", name):
            found = words.items.get(self.names.get(short, "")) or words.item(short)
        return found

    def read(self, text: str) -> Header:
        """What a header says; the text is plain (half-width, without blanks)."""
        words = vocabulary()
        of_which = text.startswith(("其中", "（其中"))
        short = text
        while match := _NUMBERED.match(short):
            short = short[match.end() :]
        short, unit = self._unit(short)
        short = self.raw["same_as"].get(short, short)
        if not short or short in self.raw["plain"] or short in self.labels:
            return Header(text, unit=unit, of_which=of_which)
        if (item := self.item(short, words)) or (whole := self.item(bare(text), words)):
            return Header(text, unit=unit, of_which=of_which, item=item or whole)
        if short in self.funds:
            return Header(text, unit=unit, of_which=of_which, fund=self.funds[short])
        rest = self.fund.sub("|", short)
        fund = next((self.funds[m.group()] for m in self.fund.finditer(short)), None)
        rest = _AGAINST_YEAR.sub("比上年", rest)
        year = next((int(m[1]) for m in _YEAR.finditer(rest)), None)
        rest = _YEAR.sub("|", rest)
        basis, _ = _first(self.bases, rest)
        measure, rest = _first(self.measures, rest)
        measure = "change_rate" if measure == "change" and unit == "%" else measure
        measure = "rate" if measure == "share" and basis in (BUDGET, INITIAL, ANNUAL) else measure
        _, rest = _first(self.bases, rest)
        falls = self.raw["falls"]
        down = measure in ("change", "change_rate") and any(w in short for w in falls["falls"])
        down = down and not any(w in short for w in falls["unless"])
        name = self.filling.sub("", rest).replace("|", "")
        item = self.item(rest.replace("|", ""), words) if name else None
        if item is None and name and measure == "count":
            item = self.item(short, words)
        if name and not item:
            name = short  # words that no list knows
        return Header(text, measure, basis, year, unit, item, fund, of_which, down, "" if item else name)

    def _unit(self, text: str) -> tuple[str, str]:
        """The text without the unit that it ends in or bears in brackets, and the unit."""
        match = self.unit.search(text)
        if not match:
            return text, ""
        return text[: match.start()] + text[match.end() :], match["inner"] or match["last"]


@cache
def read_header(text: str) -> Header:
    """What a header says; tables repeat the same few words."""
    return table_words().read(text)


def _first(entries: tuple[tuple[str, Expression], ...], text: str) -> tuple[str, str]:
    """The first entry with a word in the text, and the text without its words; two fitting words may stand apart."""
    for meaning, pattern in entries:
        if pattern.search(text):
            return meaning, pattern.sub("|", text)
    return "", text


@cache
def table_words() -> TableWords:
    """Loads tables.yaml. Raises BadReference where a part, an example or a near miss is missing, or one is read wrongly."""
    path = data("vocabulary", "tables.yaml")
    raw = load(path)
    wanted = {
        "titles",
        "not_titles",
        "budget_titles",
        "signatures",
        "labels",
        "measures",
        "bases",
        "filling",
        "falls",
        "sides",
        "names",
    }
    if missing := (
        wanted | {"plain", "totals", "wholes", "personnel", "within_whole_item", "forms", "all_funds", "same_as"}
    ) - set(raw):
        raise BadReference(str(path), f"{sorted(missing)} missing", "restore the part")
    words = vocabulary()

    def one_of(given) -> Expression:
        return Expression(any_of(map(bare, given)))

    def turned(part: str) -> dict[str, str]:
        return {bare(text): value for value, texts in raw[part].items() for text in texts}

    units, money = any_of(["%", "‰", *words.words["counts"], *words.words["money"]]), any_of(words.words["money"])
    funds = {bare(name): scope for scope, fund in words.funds.items() for name in fund["also"]}
    known = TableWords(
        raw,
        turned("labels"),
        turned("sides"),
        {bare(k): v for k, v in raw["names"].items()},
        tuple((e["measure"], one_of(e["words"])) for e in raw["measures"]),
        tuple((e["basis"], one_of(e["words"])) for e in raw["bases"]),
        one_of(raw["filling"]),
        Expression(f"（(?:单位[：:])?(?:人民币)?(?P<inner>{units})）|单位[：:]?(?:人民币)?(?P<last>{money}|%)$"),
        funds,
        one_of(funds),
        {
            part: tuple((e["column"], Expression("|".join(e["words"]))) for e in entries)
            for part, entries in raw["forms"].items()
        },
    )
    for part, what in (("measures", "measure"), ("bases", "basis")):
        for entry in raw[part]:
            told, missed = (
                getattr(known.read(bare(entry.get(one, "")).replace("％", "%")), what) for one in ("example", "near_miss")
            )
            if told != entry[what] or missed == entry[what]:
                seen = (
                    f"{part}, {entry[what]}: the example is read as {told or 'nothing'}, the near miss as {missed or 'nothing'}"
                )
                raise BadReference(str(path), seen, "give an example that the words fit and a near miss that they do not")
    return known


def level_basis(basis: str, year: int | None, current: int | None) -> str:
    """The basis of a level under a header that names this basis and year in a document of the current year; "" for a figure of
    a year to come."""
    if not year or not current or year == current:
        return basis or ACTUAL
    if year > current:
        return ""
    if year < current - 1:
        return EARLIER
    return LAST_BUDGET if basis in (BUDGET, INITIAL, ANNUAL) else PRIOR if basis in ("", ACTUAL) else EARLIER
