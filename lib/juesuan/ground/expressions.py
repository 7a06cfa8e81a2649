"""Expressions: regular expressions that are compiled when they are first used. A run needs about two thirds of them, and
compiling is most of what starting takes."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

# The class of Chinese characters is compiled as that of letters but Latin ones, circled and Roman numbers: Python 3.11 sets
# its 20,992 characters one by one, half a millisecond every time. What else is a letter is a rare character of a name.
_CHINESE = re.compile(r"\[(?:\u4e00-\u9fff|\\u4e00-\\u9fff)\]")
_LETTER = r"[^\W\d_A-Za-z\u2150-\u24ff]"


class Expression:
    """A regular expression with what a compiled one offers (match, search, sub ...). re.error when it is first used."""

    def __init__(self, pattern: str):
        self.pattern = pattern

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(_CHINESE.sub(lambda _: _LETTER, self.__dict__["pattern"])), name)
        setattr(self, name, found)  # asked for once: from now on as quick as a compiled one's own
        return found


@cache
def expression(pattern: str) -> Expression:
    """The expression of a pattern that is put together, or read from data, again and again."""
    return Expression(pattern)


WORDS = Expression("[\u4e00-\u9fff]+")  # a run of Chinese characters
