"""Writer: prints a world's amounts by rounding them half up, in a dialect's phrases, and keeps the truth about each figure."""

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from juesuan.ground.exact import half_up
from juesuan.ground.text import chinese
from juesuan.reading.vocabulary import Key, bare, vocabulary
from juesuan.teaching.world import World, path_key, phrases

UNITS = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
_SLOT = re.compile(r"\{([^{}]+)\}")
_DIGITS = re.compile(r"[0-9０-９]+(?:[.．][0-9０-９]+)?")
_WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
# Names of the main text whose money may be printed in 亿元; three public expenses and procurement stay in 万元.
_LARGE = ("收入", "支出", "总计", "结余", "结转")

Named = tuple[str, Key]  # an amount: its label, and what it is


@dataclass(frozen=True, slots=True)
class Truth:
    """One printed figure: its place (offsets of the digits), meaning and signed value as printed, and `exact`, the amount or
    ratio behind it in base units (yuan, ratio, count; None where the base is nil and for figures that state nothing).

    measure is `other` for years, list numbers and thresholds. derived: computed from other amounts and not one itself.
    `word` is the place of the direction word, `tail` the place of the unit.
    """

    start: int
    end: int
    label: str
    measure: str
    basis: str
    value: Decimal
    unit: str = ""
    decimals: int = 0
    derived: bool = False
    key: Key | None = None
    of: str = ""
    of_key: Key | None = None
    exact: Fraction | None = None
    word: tuple[int, int] | None = None
    tail: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Generated:
    """A disclosure as text, the truth about each of its figures in order, and the true amounts (fen or pieces)."""

    text: str
    truth: tuple[Truth, ...]
    amounts: Mapping[tuple[str, str, str], int]
    department: str
    year: int
    dialect: str

    @property
    def stated(self) -> tuple[Truth, ...]:
        """The figures that state something: all but years, list numbers and thresholds."""
        return tuple(t for t in self.truth if t.measure != "other")


@dataclass(frozen=True, slots=True)
class _Item:
    """What “*” stands for within a list: a class, a 项 or a project."""

    label: str
    key: Key
    texts: Mapping[str, str] = field(default_factory=dict)


class Writer:
    """Writes one disclosure from a dialect's phrases and keeps the truth about every figure that it prints."""

    def __init__(self, chance: random.Random, world: World, dialect: Mapping, size: str, name: str):
        self.chance, self.world, self.dialect, self.size, self.name = chance, world, dialect, size, name
        self.parts: list[str] = []
        self.at = 0
        self.truth: list[Truth] = []
        self.numbers = chance.choice(dialect["numbers"])
        self.money = 0 if world.unit == "元" and chance.random() < 0.3 else chance.choice(dialect["decimals"]["money"])
        self.percent = chance.choice(dialect["decimals"]["percent"])
        self.drops, self.groups = chance.random() < 0.3, chance.random() < 0.5
        self.blanks, self.wide = chance.random() < 0.15, chance.random() < 0.05
        self.scope = ""
        self.leaning = "level"  # which way the last change went, so that the reason fits it
        self.item: _Item | None = None

    def write(self) -> Generated:
        self._line(self.chance.choice(self.dialect["title"]))
        counters = [0, 0, 0]
        for section in self.dialect["sections"]:
            if self.size in section.get("not", ()):
                continue
            level, self.scope = section["level"], section.get("scope", "")
            counters[level - 1 :] = [counters[level - 1] + 1] + [0] * (3 - level)
            self._put(self._number(level, counters[level - 1]) + section["title"] + "\n")
            for paragraph in section["text"]:
                counters[2] += self._paragraph(paragraph, counters[2])
        text = "".join(self.parts)
        world = self.world
        return Generated(text, self._with_others(text), world.amounts, world.department, world.year, self.name)

    def _number(self, level: int, count: int) -> str:
        return self.numbers[level - 1].format(count if level == 3 else chinese(count))

    def _with_others(self, text: str) -> tuple[Truth, ...]:
        """The truth with every other run of digits of the text, as `other`."""
        known = {place for t in self.truth for place in range(t.start, t.end)}
        found = (match for match in _DIGITS.finditer(text) if match.start() not in known)
        others = [Truth(*match.span(), "", "other", "", Decimal(match.group())) for match in found]
        return tuple(sorted([*self.truth, *others], key=lambda t: t.start))

    # A paragraph is a text, a list of alternatives, or a mapping: title (a run-in heading), alternatives, when / unless (a
    # fund is there or not), not (sizes), each (classes, items, projects; one paragraph each, or with `item` and `join` one
    # list within the paragraph).
    def _paragraph(self, paragraph: Any, count: int) -> int:
        """Writes it; returns how many numbers of the third level it used."""
        if not isinstance(paragraph, Mapping):
            paragraph = {"alternatives": [paragraph] if isinstance(paragraph, str) else paragraph}
        has = self.world.has
        there = has.get(paragraph.get("when"), True) and not has.get(paragraph.get("unless"))
        if self.size in paragraph.get("not", ()) or not there:
            return 0
        template = self.chance.choice(paragraph["alternatives"])
        if "item" in paragraph:
            self._list(template, paragraph)
        elif "each" in paragraph:
            self._each(template, paragraph)
        else:
            titled = "title" in paragraph
            self._put(f"{self._number(3, count + 1)}{paragraph['title']}。" if titled else "")
            self._line(template)
            return int(titled)
        return 0

    def _each(self, template: str, paragraph: Mapping) -> None:
        style = paragraph.get("number", "")
        for number, item in enumerate(self._items(paragraph["each"]), 1):
            self.item = item
            self._put(self._number(3, number) if style == 3 else style.format(number))
            self._line(template)
        self.item = None

    def _list(self, template: str, paragraph: Mapping) -> None:
        before, after = template.split("{list}")
        self._render(before)
        form = self.chance.choice(paragraph["item"])
        for number, item in enumerate(self._items(paragraph["each"])):
            self.item = item
            self._put(paragraph["join"] if number else "")
            self._render(form)
        self.item = None
        self._line(after)

    def _items(self, kind: str) -> Iterator[_Item]:
        world = self.world
        if kind == "classes":
            for name in world.classes:
                yield _Item(name, (name, "general"), {"*name": name, "*short": name.removesuffix("支出")})
        elif kind == "items":
            for path in world.items:
                yield _Item(bare(path[2]), path_key(path), {"*path": "{}（类）{}（款）{}（项）".format(*path)})
        else:
            for name, key in world.projects:
                yield _Item("项目资金", key, {"*name": name})

    # --- figures --------------------------------------------------------------------------------------------------------

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.at += len(text)

    def _line(self, template: str) -> None:
        self._render(template)
        self._put("\n")

    def _render(self, template: str) -> None:
        """Writes a template; a clause whose ratio has no base is left out."""
        for slot in [m.group() for m in _SLOT.finditer(template)]:
            if self._undefined(slot[1:-1]):
                template = re.sub("[，、](?:[^，。；：、}]*)" + re.escape(slot), "", template)
        for number, piece in enumerate(_SLOT.split(template)):
            write = self._slot if number % 2 else self._put
            write(piece)

    def _undefined(self, slot: str) -> bool:
        name, _, rest = slot.partition("|")
        measure, _, other = rest.partition("|")
        if measure not in ("rate", "share"):
            return False
        base = self._key(other if measure == "share" else name)[1]
        return self.world.get(base, other if measure == "rate" else "actual") <= 0

    def _slot(self, slot: str) -> None:
        fixed = self._fixed(slot)
        if fixed is not None:
            self._put(fixed)
            return
        name, measure, other = [*slot.split("|"), "", ""][:3]
        named = label, key = self._key(name)
        item = vocabulary().items.get(label)
        if measure == "move":
            self._move(named, other)
        elif measure == "versus":
            self._lean(self._printed_gap(key, other))
            self._put({"up": "大于", "down": "小于", "level": "等于"}[self.leaning])
        elif measure in ("share", "rate"):
            if measure == "rate":
                self._lean(self.world.get(key) - self.world.get(key, other))
            self._ratio(named, measure, other)
        elif item and item.kind == "unit_cost":
            self._unit_cost(named)
        elif item and item.kind == "count":
            self._figure(named, "count", "actual", Fraction(self.world.get(key)), "", 0)
        else:
            self._money(named, "amount", other or "actual", Fraction(self.world.get(key, other or "actual"), 100))

    def _printed_gap(self, key: Key, other: str) -> Decimal:
        """Actual less another basis as their printed figures show it, or else their printed rate: what a writer looks at."""
        one, two = (Fraction(self.world.get(key, basis)) for basis in ("actual", other))
        step = scale_of(self._unit_for(key)) * 100
        gap = half_up(one / step, self.money) - half_up(two / step, self.money)
        return gap or (half_up(one * 100 / two, self.percent) - 100 if two else Decimal(0))

    def _lean(self, gap: int | Decimal) -> None:
        self.leaning = "up" if gap > 0 else "down" if gap < 0 else "level"

    def _fixed(self, slot: str) -> str | None:
        """The text of a slot that is no figure; None for the others."""
        common, world = phrases("common"), self.world
        if self.item and slot in self.item.texts:
            return self.item.texts[slot]
        if slot in ("personnel", "running"):
            return self.chance.choice(common[slot])
        if slot == "purpose":
            return self.chance.choice(common["purposes"])
        if slot == "reason":
            return self.chance.choice(common["reasons"][self.leaning])
        return {"department": world.department, "year": str(world.year), "prior": str(world.year - 1)}.get(slot)

    def _key(self, name: str) -> tuple[str, Key]:
        """Canonical label and amount of a name within the section; name@scope names the scope."""
        if name == "*" and self.item:
            return self.item.label, self.item.key
        label, _, scope = name.partition("@")
        item = vocabulary().item(label)
        if item is None:
            raise KeyError(f"{label} in the phrases of {self.name} is no item of the vocabulary")
        key = item.key(scope if "@" in name else self.scope)
        return vocabulary().label_of(key), key

    def _unit_for(self, key: Key) -> str:
        if self.world.unit != "亿元" or (key[0].endswith(_LARGE) and "采购" not in key[0]) or "/" in key[0]:
            return self.world.unit
        return "万元"

    def _money(self, named: Named, measure: str, basis: str, yuan: Fraction, word: tuple | None = None) -> None:
        unit = self._unit_for(named[1])
        self._figure(named, measure, basis, yuan, unit, self.money, word)

    def _ratio(self, named: Named, measure: str, other: str) -> None:
        key = named[1]
        if measure == "share":
            whole = self._key(other)
            true = Fraction(self.world.get(key), self.world.get(whole[1]))
            self._figure(named, "share", "actual", true, "%", self.percent, of=whole)
        else:
            true = Fraction(self.world.get(key), self.world.get(key, other))
            self._figure(named, "rate", other, true, "%", self.percent, of=named)

    def _move(self, named: Named, basis: str) -> None:
        """A change with its rate, or a word for no change."""
        words, key = self.dialect["words"], named[1]
        base, change = self.world.get(key, basis), self.world.get(key) - self.world.get(key, basis)
        self._lean(change)
        if change == 0 and words["level"] and self.chance.random() < 0.5:
            self._put(self.chance.choice(words["level"]))
            return
        pattern = self.chance.choice(self.dialect["moved"])
        if change and base <= 0:
            pattern = "{change}"
        pieces = _SLOT.split(pattern)
        for text, measure in zip(pieces[::2], pieces[1::2], strict=False):
            self._put(text)
            way = "up" if change >= 0 else "down"
            word = self.chance.choice(words[f"rate_{way}" if measure == "change_rate" else way])
            span = (self.at, self.at + len(word))
            self._put(word)
            if measure == "change":
                self._money(named, "change", basis, Fraction(change, 100), span)
            else:
                rate = Fraction(change, base) if base else None
                self._figure(named, "change_rate", basis, rate, "%", self.percent, span)

    def _unit_cost(self, named: Named) -> None:
        entry = next(e for e in vocabulary().hierarchy["unit_costs"] if e["cost"] == named[0])
        count, amount = self.world.get((entry["count"], "")), self.world.get((entry["amount"], ""))
        cost = Fraction(amount, 100 * count) if count else None
        self._figure(named, "unit_cost", "actual", cost, "元" if named[0] == "人均接待费" else "万元", 2)

    def _figure(
        self,
        named: Named,
        measure: str,
        basis: str,
        true: Fraction | None,
        unit: str,
        decimals: int,
        word: tuple[int, int] | None = None,
        of: tuple[str, Key | None] = ("", None),
    ) -> None:
        """Prints one figure of an amount, named by its label and key, by rounding and keeps the truth about it."""
        value = half_up((true or Fraction(0)) / scale_of(unit), decimals)
        text = f"{abs(value):,f}" if self.groups and not self.wide else f"{abs(value):f}"
        if self.drops and "." in text and self.chance.random() < 0.7:
            text = text.rstrip("0").rstrip(".")
        if self.wide and self.chance.random() < 0.3:
            text = text.translate(_WIDE)
        self._put(" " if self.blanks and self.chance.random() < 0.05 else "")
        start = self.at
        self._put(text)
        end = self.at
        printed = unit if unit == "%" else self._spaced(unit)
        self._put(printed)
        value = value.quantize(Decimal(1).scaleb(-len(text.replace("．", ".").partition(".")[2])))
        derived = measure in ("change", "change_rate", "share", "rate", "unit_cost")
        places = max(0, -int(value.as_tuple().exponent))
        self.truth.append(
            Truth(start, end, named[0], measure, basis, value, unit, places, derived, named[1], *of, true, word, (end, self.at))
        )

    def _spaced(self, unit: str) -> str:
        return f"{unit[:-1]} {unit[-1]}" if self.blanks and unit and self.chance.random() < 0.03 else unit


def scale_of(unit: str) -> Fraction:
    return Fraction(1, 100) if unit == "%" else Fraction(UNITS.get(unit, 1))
