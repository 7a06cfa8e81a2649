"""Expressions: regular expressions that are compiled when they are first used, and kept so from run to run. A run needs about
two thirds of them, and compiling them was a fifth of what `check` takes."""

from __future__ import annotations

import atexit
import pickle
import re
import sys
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
        return re._compiler._sre.compile(pattern, *known[pattern])
    except (AttributeError, TypeError, RuntimeError):
        return re.compile(pattern)


def _coded(pattern: str) -> tuple:
    """Flags, code, number of groups, their numbers by name and their names by number."""
    parsed = re._parser.parse(pattern)
    numbers, code = parsed.state.groupdict, [*map(int, re._compiler._code(parsed, 0))]
    names = {number: name for name, number in numbers.items()}
    return parsed.state.flags, code, parsed.state.groups - 1, numbers, tuple(map(names.get, range(parsed.state.groups)))


@cache
def _known() -> dict[str, tuple]:
    """What was kept of the expressions by their patterns; the process that adds some keeps them as it ends."""
    name = key("expressions", sys.version, str(re._compiler.MAGIC))
    found = find(name)
    known = pickle.loads(found) if found else {}
    before = len(known)
    atexit.register(lambda: len(known) > before and keep(name, pickle.dumps(dict([*known.items()][-_MOST:]))))
    return known


@cache
def expression(pattern: str) -> Expression:
    """The expression of a pattern that is put together, or read from data, again and again."""
    return Expression(pattern)


WORDS = Expression("[\u4e00-\u9fff]+")  # a run of Chinese characters
