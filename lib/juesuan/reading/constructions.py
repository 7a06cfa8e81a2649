"""Constructions: what the words around a figure make of it, a row of data/vocabulary/constructions*.yaml each.

A row reads over the shape of a clause: words of the vocabulary by their kind ({item}, {budget}, {moved} ...), the text's own
words as they stand, the figure itself as {money}, {percent}, {count}, {score} or {any}, and what may follow it. Whoever adds a
phrase adds a row with an example and a near miss, and no code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from juesuan.ground import expressions as re
from juesuan.ground.data import data, load
from juesuan.ground.errors import BadReference
from juesuan.ground.expressions import Expression, expression

_SHAPES = load(data("vocabulary", "shapes.yaml"))  # one letter a kind of word, and what a row may say
_LETTERS, _REFERENCES, _DIRECTIONS = (_SHAPES[name] for name in ("words", "references", "directions"))
_FAMILIES, _KINDS, _MARKS, _FIELDS = (_SHAPES[name] for name in ("families", "kinds", "figures", "fields"))
_OWN_WORDS = expression("[\u4e00-\u9fff]{2}")
_OWN = {"name", "reads", "example", "near_miss"}


class Construction(NamedTuple):
    """One row: what it reads, and how each field of the meaning is taken."""

    name: str
    measure: str
    basis: str = "said"
    sign: str = "direction"
    subject: str = "named"
    of: str = ""
    reads: str = ""

    @property
    def worded(self) -> bool:
        """Whether it reads words of the text's own."""
        return _OWN_WORDS.search(self.reads) is not None


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of one file of constructions. Raises BadReference with file and line where a row is not as described above."""
    rows = load(path)
    lines = [n for n, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1) if line.startswith("- ")]
    for row, line in zip(rows or (), lines, strict=False):
        seen = _fault(row)
        if seen:
            raise BadReference(f"{path}, line {line}, {row.get('name', 'row without a name')}", *seen)
    return rows or []


def _fault(row: Mapping[str, Any]) -> tuple[str, str] | None:
    for name in ("name", "reads", "measure"):
        if not row.get(name):
            return f"{name} is missing", f"give {name}"
    for name in ("example", "near_miss"):
        shown = row.get(name)
        if not isinstance(shown, Mapping) or not shown.get("text") or not isinstance(shown.get("facts"), Sequence):
            return f"{name} is missing or has no text and facts", f"give {name}: a sentence and the facts that it states"
    unknown = set(row) - set(_FIELDS) - _OWN
    if unknown:
        return f"unknown field {sorted(unknown)}", f"use the fields {sorted({*_FIELDS, *_OWN})}"
    for name, allowed in _FIELDS.items():
        if name in row and row[name] not in allowed:
            return f"{name} {row[name]!r}", f"use one of {', '.join(filter(None, allowed))}"
    names = re.findall(r"\{(\w*)\}", row["reads"])
    wrong = [n for n in names if n not in _KINDS and n not in _MARKS]
    if wrong or sum(n in _MARKS for n in names) != 1:
        return f"reads {row['reads']!r}", f"name one figure ({', '.join(_MARKS)}) and words of the kinds {', '.join(_KINDS)}"
    return None


class Constructions:
    """All rows made ready, those of the files in front first; `tokens` finds the vocabulary's words in a text."""

    def __init__(self, rows: Iterable[Mapping[str, Any]], tokens: Callable[[str], list]):
        self._tokens = tokens
        self.rows = [Construction(**{n: v for n, v in row.items() if n in (*_FIELDS, "name", "reads")}) for row in rows]
        patterns = (self._compiled(row["reads"]) for row in rows)
        self._pattern = expression("|".join(f"({p})" for p in patterns))
        self.find = lru_cache(maxsize=20_000)(self._find)

    def _compiled(self, reads: str) -> str:
        """A template as an expression over shapes: kinds by their letters, alternatives, … for any words but figures."""
        parts = []
        for piece in re.split(r"(\{\w+\}|<[^>]*>|…|\^|\|\||\?)", reads):
            if piece.startswith("{"):
                name = piece[1:-1]
                parts.append(_KINDS.get(name) or _MARKS[name])
            elif piece.startswith("<"):
                parts.append("(?:" + "|".join(self._compiled("^" + p) for p in piece[1:-1].split("|")) + ")")
            elif piece == "…":
                parts.append("[^#]*?")
            elif piece == "?":
                parts.append("?")
            elif piece != "^":
                parts.append(self._literal(piece))
        return ("" if reads.startswith("^") else ".*?") + "".join(parts)

    def _literal(self, text: str) -> str:
        """Words as they stand; one of two characters or more that the vocabulary knows stands for every word of its kind."""
        known = [t for t in self._tokens(text) if t.end - t.start > 1]
        said = re.escape(shape(text, 0, len(text), known)) if text else ""
        return said if said == re.escape(text) else f"(?:{said}|{re.escape(text)})"

    def _find(self, said: str) -> Construction | None:
        match = self._pattern.match(said)
        return self.rows[match.lastindex - 1] if match and match.lastindex else None

    def named(self, said: str, measure: str, label: str) -> frozenset[str]:
        """Which fields of a meaning the shape of its clause names; 同比, and a budget after 占, name none."""
        share = said.find("S")
        level = any(letter in said for letter in "PWYZL")
        budgeted = share >= 0 and any(letter in said[share:] for letter in "PWYZL")
        item, own = said.find("I"), bool(label) and label in said
        counted = measure == "count" and any("\u4e00" <= c <= "\u9fff" for c in said[:-1])
        moved = any(letter in said for letter in "UVET")
        found = {
            "label": 0 <= item < share or (item >= 0 and share < 0) or own or counted,
            "basis": (level and not budgeted) or bool(_AGAINST_YEAR.search(said)),
            "measure": moved or (share >= 0 and not budgeted) or (measure == "amount" and level),
            "of": share >= 0 and "I" in said[share:],
            "year": any(letter in said for letter in "NPW年"),
        }
        return frozenset(name for name, so in found.items() if so)

    def read(self, before: str, family: str, after: str) -> Construction | None:
        """The construction of a figure of a family of units ('' is none), from the shapes before and after it."""
        return self.find(before + _FAMILIES[family] + after)


def shape(text: str, start: int, end: int, tokens: Iterable[Any]) -> str:
    """text[start:end] with a letter for each word of the vocabulary, N for a year and # for each number with its unit."""
    parts, place = [], start
    for token in tokens:
        if token.start >= place:
            parts.append(text[place : token.start])
            letter = _LETTERS.get(token.kind) or (_REFERENCES if token.kind == "reference" else _DIRECTIONS)[token.value]
            parts.append(letter)
            place = token.end
    parts.append(text[place:end])
    said = "".join(parts)
    if not _DIGIT.search(said):
        return said
    return _NUMBER.sub("#", _YEAR.sub("N", said) if "年" in said else said)


_AGAINST_YEAR = Expression("[较比与同]N")
_DIGIT = Expression(r"\d")
_YEAR = Expression(r"(?:19|20)\d\d年度?")
_NUMBER = Expression(r"\d[\d,.]*(?:[万亿]?元|%|个?百分点)?")
