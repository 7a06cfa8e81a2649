"""Expressions: regular expressions that are compiled when they are first used. A run needs about two thirds of them, and
compiling is most of what starting takes: a class of all Chinese characters alone half a millisecond."""

from __future__ import annotations

import re
from functools import cache
from typing import Any


class Expression:
    """A regular expression with what a compiled one offers (match, search, sub ...). re.error when it is first used."""

    def __init__(self, pattern: str):
        self.pattern = pattern

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self.__dict__["pattern"]), name)
        setattr(self, name, found)  # asked for once: from now on as quick as a compiled one's own
        return found


@cache
def expression(pattern: str) -> Expression:
    """The expression of a pattern that is put together, or read from data, again and again."""
    return Expression(pattern)
