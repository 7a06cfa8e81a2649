"""The register of rules. A rule is one function under the name of its kind of finding: it looks at the ground, yields drafts.

Its sentences and severity stand under the same name in data/words/findings.yaml. A rule that cannot tell is silent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import wraps

from juesuan.findings.drafts import Draft, Ground
from juesuan.ground.data import wording
from juesuan.ground.errors import BadReference

Rule = Callable[[Ground], Iterable[Draft]]
RULES: dict[str, Rule] = {}


def rule(function: Rule) -> Rule:
    """Registers a function as the rule of the kind that it is named after."""
    kind = function.__name__.removesuffix("_")  # break_, since break is Python's
    if kind not in wording("findings"):
        raise BadReference("data/words/findings.yaml", f"no sentences for {kind}", "write them, or rename the rule")
    RULES[kind] = function
    return function


def rules(**variants: str) -> Callable[[Callable[[Ground, str], Iterable[Draft]]], Callable]:
    """Registers one function as the rule of several kinds, each called with what stands beside its kind."""

    def register(function: Callable[[Ground, str], Iterable[Draft]]) -> Callable:
        for kind, value in variants.items():
            named = wraps(function)(lambda ground, value=value: function(ground, value))
            named.__name__ = kind
            rule(named)
        return function

    return register


def told(ground: Ground) -> Iterator[Draft]:
    """What all rules find, in the order in which they were registered."""
    for kind, one in RULES.items():
        yield from (replace(draft, kind=kind) for draft in one(ground))
