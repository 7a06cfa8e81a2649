"""Expressions: regular expressions that are compiled when they are first used, and kept so from run to run. A run needs about
two thirds of them, and compiling them was a fifth of what `check` takes."""

from __future__ import annotations

import atexit
import pickle
import re
import sys
from array import array
from collections.abc import Callable
from functools import cache
from typing import Any

from juesuan.ground.cache import find, keep, key

_MOST = 1000  # kept, the newest: a few are put together of a document's own words


class Expression:
    """A regular expression with what a compiled one offers (match, search, sub ...). re.error when it is first used."""

    def __init__(self, pattern: str):
        self.pattern = pattern

    def __getattr__(self, name: str) -> Any:
        found = getattr(_compiled(self.__dict__["pattern"]), name)
        setattr(self, name, found)  # asked for once: from now on as quick as a compiled one's own
        return found


def _compiled(pattern: str) -> re.Pattern[str]:
    """What re.compile gives. Python has no public way to keep that: its own steps are taken one by one (those of CPython 3.11
    to 3.14, which checks the code that a pattern is made of); where they are others, re.compile is called."""
    try:
        known = _known()
        if pattern not in known:
            known[pattern] = _coded(pattern)
        flags, code, *groups = known[pattern]
        return re._compiler._sre.compile(pattern, flags, [*code], *groups)
    except (AttributeError, TypeError, ValueError, RuntimeError):
        return re.compile(pattern)


def _coded(pattern: str) -> tuple:
    """Flags, code, number of groups, their numbers by name and their names by number."""
    parsed = re._parser.parse(pattern)
    numbers, code = parsed.state.groupdict, array("I", _hastened(parsed))
    names = {number: name for name, number in numbers.items()}
    return parsed.state.flags, code, parsed.state.groups - 1, numbers, tuple(map(names.get, range(parsed.state.groups)))


def _hastened(parsed: Any) -> list[int]:
    """The code of a parsed pattern, headed by what a match may begin with: a search passes over all other characters at once.
    CPython writes that itself where a pattern opens with a character, a set, or a choice between characters, and not where it
    opens with a look behind, a choice within a choice, or what may be left out."""
    made = re._compiler
    code = [*map(int, made._code(parsed, 0))]
    _, length, told, least, most = code[:5]
    first = {} if told or not least or parsed.state.flags & re.IGNORECASE else _first(parsed)
    if not first or None in first:
        return code
    opening: list = []
    made._compile_charset(made._optimize_charset([*first])[0], parsed.state.flags, opening)
    return [code[0], 4 + len(opening), made.SRE_INFO_CHARSET, least, most, *map(int, opening), *code[1 + length :]]


def _first(steps: Any) -> dict:
    """The characters and ranges that a match of these steps may begin with, and None where it may be empty; {} where it may
    begin with any, or that is not known."""
    made, found = re._compiler, {}
    for step, what in steps:
        if step in (made.ASSERT, made.ASSERT_NOT, made.AT):
            continue
        if step is made.LITERAL or (step is made.IN and what[0][0] is not made.NEGATE):
            return found | dict.fromkeys(what if step is made.IN else [(step, what)])
        repeated = step in made._REPEATING_CODES
        if step is made.BRANCH:
            ways = [*map(_first, what[1])]
        elif repeated or (step is made.SUBPATTERN and not what[1] and not what[2]):
            ways = [_first(what[-1])]
        else:
            return {}
        if not all(ways):
            return {}
        here = {one: None for way in ways for one in way}
        empty = None in here or (repeated and not what[0])
        here.pop(None, None)
        found |= here
        if not empty:
            return found
    return {**found, None: None}


@cache
def _known() -> dict[str, tuple]:
    """What was kept of the expressions by their patterns; the process that adds some keeps them as it ends."""
    name = key("expressions 3", sys.version, str(re._compiler.MAGIC))
    found = find(name)
    known = pickle.loads(found) if found else {}
    before = len(known)
    atexit.register(lambda: len(known) > before and keep(name, pickle.dumps(dict([*known.items()][-_MOST:]))))
    return known


@cache
def expression(pattern: str) -> Expression:
    """The expression of a pattern that is put together, or read from data, again and again."""
    return Expression(pattern)


def _asked(name: str) -> Callable[..., Any]:
    """The function of re by this name."""
    return lambda pattern, *given, **more: getattr(expression(pattern), name)(*given, **more)


# What re offers, for a module that imports this one in its stead: patterns that stand where they are used are kept too.
search, match, fullmatch, split, sub, findall, finditer = map(
    _asked, ("search", "match", "fullmatch", "split", "sub", "findall", "finditer")
)
escape, Match, Pattern = re.escape, re.Match, re.Pattern

WORDS = Expression("[\u4e00-\u9fff]+")  # a run of Chinese characters
