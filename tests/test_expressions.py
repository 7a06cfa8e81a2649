"""Expressions: what was kept of an earlier run finds what re.compile finds; where nothing can be kept, all is as without."""

import os
import re
import subprocess
import sys

import pytest

from juesuan.ground import expressions
from juesuan.ground.expressions import Expression

PATTERNS = (r"(?P<a>\d+)(?:x|(?P<b>[\u4e00-\u9fff]+))?", "[^,]+$", r"(?m)^a(b)\1?", "(?i)ab|c", r"(?<!y)\[(\w)(?=x)", "")
# What a match may begin with is told by hand where CPython does not: choices within choices, what may be left out, looks.
PATTERNS += (
    r"(?:a|[b-d])(?:x|b)|c",
    r"(?<=[ab]),?(?:x|b)",
    r"(?:[^a]b)?c",
    r"(?:(?:a|.)b)*c|x",
    r"(?=b)[^a]b?",
    r"(?i:A)b|c",
    r"(a|b)?\1x|\bc",
)
TEXTS = ("12支出，3x", "abb\nABC", "[wx", "cab", "x,y", "")
SCRIPT = "import sys; from juesuan.ground.expressions import Expression; print(Expression(sys.argv[1]).findall(sys.argv[2]))"


def found(pattern) -> list:
    return [
        (m.span(), m.groups(), m.groupdict(), m.lastgroup, m.lastindex, m.re.flags) for t in TEXTS for m in pattern.finditer(t)
    ]


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """A cache folder of its own, and nothing known of it yet."""
    monkeypatch.setenv("JUESUAN_CACHE", str(tmp_path))
    expressions._known.cache_clear()
    yield tmp_path
    expressions._known.cache_clear()


@pytest.mark.parametrize("pattern", PATTERNS)
def test_an_expression_finds_what_pythons_own_finds_the_first_time_and_as_kept(pattern):
    assert found(Expression(pattern)) == found(re.compile(pattern)) == found(Expression(pattern))


def test_the_functions_of_re_give_what_they_give_there():
    given = {"sub": ("-", "12支出，3x"), "split": ("12支出，3x", 1)}
    for name in ("search", "match", "fullmatch", "split", "sub", "findall", "finditer"):
        ours, theirs = (getattr(place, name)(r"(\d)\d?", *given.get(name, ("12支出，3x",))) for place in (expressions, re))
        assert repr(list(ours) if name == "finditer" else ours) == repr(list(theirs) if name == "finditer" else theirs)


def test_a_second_run_uses_what_the_first_one_kept(cache):
    given = {**os.environ, "JUESUAN_CACHE": str(cache)}
    first, second = (
        subprocess.run([sys.executable, "-c", SCRIPT, r"\d+", "9和88"], env=given, capture_output=True, text=True)
        for _ in range(2)
    )
    assert first.stdout == second.stdout == "['9', '88']\n" and not first.stderr + second.stderr
    assert r"\d+" in expressions._known()


@pytest.mark.parametrize("code", [(), (32, [1, 2, 3], 0, {}, (None,)), (32, [], 0, {})])
def test_what_python_does_not_take_as_code_is_compiled_anew(cache, code):
    expressions._known()["[ab]+"] = code
    assert Expression("[ab]+").findall("abc") == ["ab"]


def test_a_pattern_that_is_none_is_told_when_it_is_first_used(cache):
    with pytest.raises(re.error):
        Expression("(").search("")
