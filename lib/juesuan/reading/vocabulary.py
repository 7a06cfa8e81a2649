"""Vocabulary: the field's terms as data, and how they are found in text.

Everything an auditor may want to add (an item, a synonym, a part of a whole, a phrase) is a line in data/vocabulary/*.yaml.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

from juesuan.ground import expressions as re
from juesuan.ground.data import data, load
from juesuan.ground.errors import BadReference
from juesuan.ground.expressions import Expression

Key = tuple[str, str]  # concept and scope: one unknown true amount, apart from its basis

_BODY = "//"  # in a scope, before the unit of the department that an amount belongs to


def said_of(key: Key, body: str) -> Key:
    """The unknown amount of one unit of the department; the department's own where the unit is ''."""
    return (key[0], f"{key[1]}{_BODY}{body}") if body else key


def body_of(key: Key) -> tuple[Key, str]:
    """An unknown amount without its unit, and the unit ('' for the department)."""
    scope, _, body = key[1].partition(_BODY)
    return (key[0], scope), body


def part_of(whole: Key, concept: str) -> Key:
    """The unknown amount of a division of another: the basic expenditure of one class, the wages within project expenditure."""
    return (f"{whole[0]}{DIVISION}{concept}", whole[1])


DIVISION = "·"  # in a concept, between a whole and the division of it
FUNDS = ("grant", "general", "fund", "capital")
_QUOTES = "“”\"‘’'「」『』＂＇"
_DRESSED = {"(": "（", ")": "）", **dict.fromkeys(_QUOTES, "")}
_DRESS = Expression(f"[\\s(){_QUOTES}]")


def path_of(key: Key) -> str:
    """The item of a key, whichever side of the accounts and column it stands in: 农林水支出/农业农村."""
    return key[0].removeprefix("收入|").partition("|")[0]


def any_of(words: Iterable[str]) -> str:
    """A pattern of these words as they stand, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


def bare(term: str) -> str:
    """A term as it is matched: without quotation marks and blanks, with full-width brackets."""
    if term.isalnum() or not _DRESS.search(term):  # most terms are bare
        return term
    term = "".join(term.split())
    for mark, plain in _DRESSED.items():  # str.translate looks up every character, which is long for a whole document
        term = term.replace(mark, plain)
    return term


class Item(NamedTuple):
    """One entry of items.yaml: a canonical label with its names, and the concept and scope that it stands for."""

    label: str
    en: str
    kind: str
    concept: str
    scope: str | None  # None: taken from the section
    code: str = ""
    names: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    clues: tuple[str, ...] = ()
    years: tuple[int | None, int | None] = (None, None)
    former: Mapping[str, int] = {}

    def key(self, section_scope: str = "") -> Key:
        """The unknown amount the item means in a section about one fund."""
        if self.scope is None:
            return self.concept, section_scope
        # 财政拨款 said within a section about one fund means that fund's grant.
        if self.scope == "grant" and section_scope in ("general", "fund", "capital"):
            return self.concept, section_scope
        return self.concept, self.scope


# An entry of the file has the fields of an item, but for those that are made of its other names, its fund and its years.
_WRITTEN = {*Item._fields, "also", "by_fund", "from", "to"} - {"names", "years"}


class Lexicon:
    """Finds the longest known term at any place of a text. Terms are given bare."""

    def __init__(self, terms: Iterable[str]):
        self._terms = frozenset(terms)
        lengths: dict[str, set[int]] = defaultdict(set)
        for term in self._terms:
            lengths[term[:2]].add(len(term))
        self._single = frozenset(term for term in self._terms if len(term) == 1)
        self._lengths = {begin: (*sorted(found, reverse=True), 1) for begin, found in lengths.items() if len(begin) > 1}

    def _found(self, text: str, start: int, end: int, overlapping: bool) -> list[tuple[int, int, str]]:
        # By the first two characters: most places begin no term, and are passed with one look into a dictionary.
        found, at, lengths, terms, single = [], start, self._lengths.get, self._terms, self._single
        while at < end:
            possible = lengths(text[at : at + 2])
            if possible is None:
                if text[at] in single:
                    found.append((at, at + 1, text[at]))
            else:
                for length in possible:
                    term = text[at : at + length]
                    if term in terms and at + length <= end:
                        found.append((at, at + length, term))
                        at += 0 if overlapping else length - 1
                        break
            at += 1
        return found

    def overlapping(self, text: str, start: int, end: int) -> list[tuple[int, int, str]]:
        """The longest term at every place of text[start:end], overlapping ones included, as (start, end, term)."""
        return self._found(text, start, end, True)

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int, str]]:
        """Every term in text[start:end], leftmost longest, without overlaps, as (start, end, term)."""
        return self._found(text, start, len(text) if end is None else end, False)


@dataclass(eq=False, repr=False)
class Vocabulary:
    """All of data/vocabulary: items by label and by printed name, hierarchies, and the words of the grammar."""

    items: Mapping[str, Item]
    names: Mapping[str, Item]
    counts: tuple[Item, ...]
    funds: Mapping[str, Any]
    sections: tuple[Mapping[str, Any], ...]
    hierarchy: Mapping[str, Any]
    words: Mapping[str, Any]
    economic_classes: tuple[Item, ...] = ()  # the 类 and 款 of 支出经济分类, by code

    def item(self, name: str) -> Item | None:
        """The item that a printed name means, or None."""
        return self.names.get(bare(name))

    @cached_property
    def lexicon(self) -> Lexicon:
        """The names of all items but counts."""
        return Lexicon(name for name, item in self.names.items() if item.kind != "count")

    def label_of(self, key: Key) -> str:
        """The canonical label of an unknown amount, e.g. (收入合计, grant) is 财政拨款收入."""
        return self._labels.get(key, key[0])

    @cached_property
    def _labels(self) -> dict[Key, str]:
        return {(i.concept, i.scope): i.label for i in reversed(self.items.values()) if i.scope is not None}

    def english(self, label: str) -> str:
        """The English name of a label; the label itself where the vocabulary has none."""
        item = self.items.get(label)
        return item.en if item else label

    @cached_property
    def function_classes(self) -> tuple[Item, ...]:
        """The 类 of 支出功能分类, by code."""
        return tuple(i for i in self.items.values() if len(i.code) == 3 and i.code.startswith("2"))

    @cached_property
    def levels(self) -> Mapping[int, frozenset[str]]:
        """The names of its 款 (5) and 项 (7), by the length of their codes, as far as classification.yaml has them."""
        found = load(data("vocabulary", "classification.yaml"))
        coded = [(len(code), name) for part in ("sure", "once") for code, names in found[part].items() for name in names]
        listed = ((5, found["second_level"]), (7, found["third_level"]))
        return {size: frozenset({*names, *(name for length, name in coded if length == size)}) for size, names in listed}

    @cached_property
    def classified(self) -> frozenset[str]:
        """The names of all levels below the class."""
        return frozenset().union(*self.levels.values())


@cache
def vocabulary(folder: Path | None = None) -> Vocabulary:
    """Loads data/vocabulary. Raises BadReference with the file and entry where a line is not as described in the files."""
    folder = folder or data("vocabulary")
    loaded = {name: load(folder / f"{name}.yaml") for name in ("items", "funds", "hierarchy", "words")}
    for kind in ("references", "levels"):
        told = {basis: [n for f in forms for n in spelled(f)] for basis, forms in loaded["words"][kind].items()}
        loaded["words"] = {**loaded["words"], kind: told}
    items = list(_items(folder / "items.yaml", loaded["items"]))
    items += list(_composed(loaded["funds"], {i.label: i.en for i in items}))
    by_label: dict[str, Item] = {}
    names: dict[str, Item] = {}
    for item in items:
        by_label.setdefault(item.label, item)
        for name in (item.label, *item.names):
            names.setdefault(bare(name), item)
    _check_hierarchy(folder / "hierarchy.yaml", loaded["hierarchy"], by_label)
    counts = tuple(i for i in items if i.kind == "count")
    sections = tuple(loaded["funds"]["sections"])
    # From the list, not by label: 公务接待费 is an item of “三公” and of the economic classes, under one name.
    economic = tuple(i for i in items if i.code and i.code[0] in "34" and len(i.code) in (3, 5))
    return Vocabulary(
        by_label, names, counts, loaded["funds"]["funds"], sections, loaded["hierarchy"], loaded["words"], economic
    )


def spelled(form: str) -> list[str]:
    """The names that a form with alternatives stands for: <公务用车|公车>购置<费|> is four names."""
    if "<" not in form:
        return [form]
    choices = [part.split("|") for part in re.split("<([^>]*)>", form)]
    return ["".join(parts) for parts in itertools.product(*choices)]


def _items(path: Path, groups: Mapping[str, list[dict]]) -> Iterable[Item]:
    for group, entries in groups.items():
        for entry in entries:
            unknown = set(entry) - _WRITTEN
            if unknown or not entry.get("label") or not entry.get("en"):
                seen = f"unknown field {sorted(unknown)}" if unknown else "label or en is missing"
                where = f"{path}, {group}, {entry.get('label', entry)}"
                raise BadReference(where, seen, f"use the fields {sorted(_WRITTEN)}")
            kind = entry.get("kind") or ("count" if group == "counts" else "money")
            by_fund = entry.get("by_fund", group == "function_classes")
            scope = entry.get("scope", None if by_fund else "")
            yield Item(
                label=entry["label"],
                en=entry["en"],
                kind=kind,
                concept=entry.get("concept", entry["label"]),
                scope=scope,
                code=entry.get("code", ""),
                names=tuple(name for form in entry.get("also", ()) for name in spelled(form)),
                heads=tuple(bare(name) for form in entry.get("heads", ()) for name in spelled(form)),
                units=tuple(entry.get("units", ())),
                clues=tuple(entry.get("clues", ())),
                years=(entry.get("from"), entry.get("to")),
                former=entry.get("former", {}),
            )


def _composed(funds: Mapping[str, Any], english: Mapping[str, str]) -> Iterable[Item]:
    for scope, fund in funds["funds"].items():
        for pattern in funds["compose"]:
            forms = tuple(form.format(fund=name) for name in fund["also"] for form in pattern["forms"])
            label = pattern["label"].format(fund=fund["label"])
            yield Item(label, f"{english[pattern['concept']]}, {fund['en']}", "money", pattern["concept"], scope, names=forms)


def _check_hierarchy(path: Path, hierarchy: Mapping[str, Any], items: Mapping[str, Item]) -> None:
    for number, entry in enumerate(hierarchy["sums"], 1):
        parts = [] if entry["parts"] == "function_classes" else entry["parts"]
        for label in [entry["whole"], *parts, *entry["core"]]:
            if label not in items:
                raise BadReference(
                    f"{path}, sums, entry {number}", f"{label} is no item", "add it to items.yaml or mend its name"
                )
