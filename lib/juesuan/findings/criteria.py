"""Criteria: what a figure or a sentence is judged against, as dated data with a reference and the degree of its verification.

The rules are in data/criteria/*.yaml. A criterion belongs to fiscal years, because a rule issued after a year has ended is no
criterion for that year's spending; one that applies `always` needs no year. `use: reference` marks what no finding and no check
cites: it is there for the reader, or was not read in its source.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from juesuan.ground import data as places
from juesuan.ground.data import wording
from juesuan.ground.errors import BadReference, WrongCall
from juesuan.ground.expressions import Expression
from juesuan.ground.text import LANGUAGES
from juesuan.reading.vocabulary import vocabulary

AUTHORITIES = ("law", "form", "commitment", "practice", "arithmetic", "auditor")
VERIFIED = ("law", "published_page", "form_seen", "practice_seen", "unverified", "not_needed")
# Arithmetic proves itself and an auditor's threshold is the auditor's own: neither has a source that could be verified.
WITHOUT_SOURCE = ("arithmetic", "auditor")

_ENTRY = {"id", "title", "text", "reference", "authority", "verified", "applies"}
_VALUE = {"value", "unit"}
_FIELD = Expression(r"\{(\w+)\}")


class Value(NamedTuple):
    """One dated value of a criterion: a number or a word, its unit, and the first and last day it is in force."""

    name: str
    value: Decimal | int | str
    unit: str
    start: date | None
    end: date | None

    def printed(self) -> str:
        """The value as a sentence shows it: 30%, 1万元; a space stands before a unit in Latin letters."""
        return f"{self.value}{' ' if self.unit[0].isascii() and self.unit[0].isalpha() else ''}{self.unit}"

    def holds(self, year: int | None) -> bool:
        """True where the value is in force at the end of the fiscal year; without a year, where it has no dates."""
        if year is None:
            return self.start is None and self.end is None
        close = date(year, 12, 31)
        return (self.start is None or self.start <= close) and (self.end is None or close <= self.end)

    @property
    def exact(self) -> Fraction:
        """A number in base units: 20% is 1/5, 1万元 is 10,000."""
        scales = {"%": Fraction(1, 100), **vocabulary().words["money"]}
        return Fraction(self.value) * scales.get(self.unit, 1)


class Criterion(NamedTuple):
    """A rule with its reference; title, text and reference are mappings by language, years are fiscal years."""

    id: str
    title: Mapping[str, str]
    text: Mapping[str, str]
    reference: Mapping[str, str]
    authority: str
    verified: str
    from_year: int | None  # None: in every year
    to_year: int | None
    region: str
    values: tuple[Value, ...]
    reference_only: bool = False

    @property
    def read(self) -> bool:
        """Whether the source was read, or needs none: what was not read is no ground of a finding."""
        return self.verified not in ("published_page", "unverified")

    def holds(self, year: int | None) -> bool:
        """True where the rule is a criterion for the fiscal year; without a year, where it holds in every year."""
        if self.from_year is None:
            return True
        return year is not None and self.from_year <= year and (self.to_year is None or year <= self.to_year)

    def sentence(self, lang: str) -> str:
        """The text in one language, its {name} fields filled with the values in force."""
        filled = {one.name or "value": one.printed() for one in self.values}
        return _FIELD.sub(lambda field: filled.get(field[1], "–"), self.text[lang])

    def value(self, name: str = "") -> Decimal | int | str:
        """The value of that name; WrongCall where this criterion, in this year, has none."""
        for one in self.values:
            if one.name == name:
                return one.value
        have = ", ".join(repr(one.name) for one in self.values) or "none"
        raise WrongCall(f"criterion {self.id}", f"no value {name!r} in force", f"use one of its values in force: {have}")


@cache
def criteria(year: int | None, folder: Path | None = None) -> Mapping[str, Criterion]:
    """The criteria in force for a fiscal year by id, each with only the values in force at the end of that year."""
    every = (one for one in load(folder or places.data("criteria")) if one.holds(year))
    return {one.id: one._replace(values=tuple(value for value in one.values if value.holds(year))) for one in every}


def criterion(id: str, year: int | None, folder: Path | None = None) -> Criterion:
    """The criterion in force for a fiscal year; WrongCall where it does not exist or is not in force then."""
    if found := criteria(year, folder).get(id):
        return found
    folder = folder or places.data("criteria")
    known = next((one for one in load(folder) if one.id == id), None)
    if known is None:
        raise WrongCall(f"criterion {id}", "no such criterion", f"use an id from {folder}")
    last, year = known.to_year or "now", year or "a document that names no year"
    raise WrongCall(f"criterion {id}", f"not in force for {year}", f"it applies to fiscal years {known.from_year} to {last}")


@cache
def threshold(id: str, year: int | None, name: str = "") -> Fraction:
    """A value of one of the auditor's own thresholds, in base units; WrongCall where it has none of that name."""
    criterion(id, year).value(name)
    return next(v for v in criterion(id, year).values if v.name == name).exact


def cite(id: str, year: int | None, lang: str, folder: Path | None = None) -> str:
    """The sentence that a finding carries: what is required, by which instrument, and that its text was not read, if so."""
    one = criterion(id, year, folder)
    words, told = wording("criteria"), {"text": one.sentence(lang).rstrip(".。"), "reference": one.reference[lang]}
    if degree := words["verified"].get(one.verified):
        return words["doubted"][lang].format(**told, degree=degree[lang])
    return words["citation"][lang].format(**told)


@cache
def load(folder: Path) -> tuple[Criterion, ...]:
    """All criteria of a folder's YAML files, by file name and order of entry; BadReference says what is wrong and where."""
    found: dict[str, Criterion] = {}
    for path in sorted(folder.glob("*.yaml")):
        for number, entry in enumerate(_entries(path), 1):
            one = _criterion(path, number, entry)
            if one.id in found:
                raise BadReference(f"{path}: {one.id}", "duplicate id", "give each criterion an id of its own")
            found[one.id] = one
    if not found:
        raise BadReference(str(folder), "no criteria in this folder", "restore data/criteria or reinstall juesuan")
    return tuple(found.values())


def _entries(path: Path) -> list:
    content = places.load(path)
    listed = isinstance(content, dict) and set(content) == {"criteria"} and isinstance(content["criteria"], list)
    _want(listed, str(path), "not a list under the one key 'criteria'", "begin the file with 'criteria:' and list entries")
    return content["criteria"]


def _want(right: object, where: str, seen: str, advice: str) -> None:
    """Raises BadReference where something is not right."""
    if not right:
        raise BadReference(where, seen, advice)


def _criterion(path: Path, number: int, entry: Any) -> Criterion:
    where = f"{path}: {entry.get('id') or f'entry {number}'}" if isinstance(entry, dict) else f"{path}: entry {number}"
    _keys(where, entry, _ENTRY, {"values", "region", "use"})
    years = {} if entry["applies"] == "always" else _keys(f"{where}: applies", entry["applies"], {"from_year"}, {"to_year"})
    one = Criterion(
        id=_text(where, "id", entry["id"]),
        title=_both(where, "title", entry["title"]),
        text=_both(where, "text", entry["text"]),
        reference=_both(where, "reference", entry["reference"]),
        authority=_one_of(where, "authority", entry["authority"], AUTHORITIES),
        verified=_one_of(where, "verified", entry["verified"], VERIFIED),
        from_year=_year(f"{where}: applies", "from_year", years["from_year"]) if years else None,
        to_year=_year(f"{where}: applies", "to_year", years["to_year"]) if "to_year" in years else None,
        region=_text(where, "region", entry["region"]) if "region" in entry else "",
        values=_values(where, entry.get("values", [])),
        reference_only=_one_of(where, "use", entry.get("use", ""), ("", "reference")) == "reference",
    )
    sourced, told = (one.verified == "not_needed") == (one.authority in WITHOUT_SOURCE), f"authority {one.authority}"
    advice = "write 'not_needed' for arithmetic and the auditor's own thresholds, and only for those"
    _want(sourced, where, f"{told} with verified {one.verified}", advice)
    for lang, text in one.text.items():
        unfilled = sorted(set(_FIELD.findall(text)) - {value.name or "value" for value in one.values})
        seen = f"no value named {', '.join(unfilled)}"
        _want(not unfilled, f"{where}: text: {lang}", seen, "name a value so, or use {value}")
    late = one.to_year is None or one.to_year >= one.from_year
    _want(late, where, f"applies to {one.to_year}, before its start {one.from_year}", "correct from_year or to_year")
    return one


def _keys(where: str, entry: Any, required: set[str], optional: set[str]) -> dict:
    if isinstance(entry, dict) and required <= entry.keys() <= required | optional:
        return entry
    _want(isinstance(entry, dict), where, f"{entry!r} is not a mapping", f"write the keys {', '.join(sorted(required))}")
    unknown, missing = sorted(map(str, set(entry) - required - optional)), ", ".join(sorted(required - set(entry)))
    _want(not unknown, where, f"unknown key {', '.join(unknown)}", f"use only {', '.join(sorted(required | optional))}")
    raise BadReference(where, f"missing {missing}", f"add {missing}")


def _text(where: str, key: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise BadReference(where, f"{key} is {value!r}", f"write {key} as text")
    return value.strip()


def _both(where: str, key: str, value: Any) -> Mapping[str, str]:
    entry = _keys(f"{where}: {key}", value, set(LANGUAGES), set())
    return {lang: _text(f"{where}: {key}", lang, entry[lang]) for lang in LANGUAGES}


def _one_of(where: str, key: str, value: Any, allowed: tuple[str, ...]) -> str:
    _want(value in allowed, where, f"{key} is {value!r}", f"use one of {', '.join(allowed)}")
    return value


def _year(where: str, key: str, value: Any) -> int:
    in_digits = type(value) is int and 1949 <= value <= 2200
    _want(in_digits, where, f"{key} is {value!r}", "write a fiscal year in four digits, such as 2020")
    return value


def _values(where: str, entries: Any) -> tuple[Value, ...]:
    _want(isinstance(entries, list), where, "values is not a list", "list each value with from, value and unit")
    values = [_value(f"{where}: value {number}", entry) for number, entry in enumerate(entries, 1)]
    begins = lambda a, b: a.end is None or b.start is None or b.start <= a.end  # noqa: E731
    for number, one in enumerate(values):
        for other in values[:number]:
            on = max((v.start for v in (one, other) if v.start), default="every day")
            twice = one.name == other.name and begins(one, other) and begins(other, one)
            _want(not twice, where, f"two values {one.name!r} in force on {on}", "end the earlier with 'to'")
    return tuple(values)


def _value(where: str, entry: Any) -> Value:
    _keys(where, entry, _VALUE, {"from", "to", "name"})
    value, known = entry["value"], isinstance(entry["value"], int | Decimal | str) and not isinstance(entry["value"], bool)
    _want(known, where, f"value is {value!r}", "write a number or a word")
    start = _day(where, "from", entry["from"], (1, 1)) if "from" in entry else None
    end = _day(where, "to", entry["to"], (12, 31)) if "to" in entry else None
    _want(not (start and end and end < start), where, f"ends on {end}, before its start {start}", "correct from or to")
    name = _text(where, "name", entry["name"]) if "name" in entry else ""
    return Value(name, value, _text(where, "unit", entry["unit"]), start, end)


def _day(where: str, key: str, value: Any, month_day: tuple[int, int]) -> date:
    if type(value) is date:
        return value
    if isinstance(value, int):
        return date(_year(where, key, value), *month_day)
    raise BadReference(where, f"bad date {value!r} under {key}", "write a fiscal year (2020) or a date (2020-10-01)")
