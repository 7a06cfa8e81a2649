"""Live: a disclosure that shows itself where somebody works with it: in a cell as tables, and one line of them in full."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from juesuan import disclosure
from juesuan.notebook import live_tables
from juesuan.report.reperformance import Shown, show


class Disclosure(disclosure.Disclosure):
    """A disclosure whose checks, figures and findings can be asked for by their identifiers.

    Each of the three raises WrongCall, which names the nearest identifiers, where there is none such."""

    def _repr_html_(self) -> str:
        """In a notebook cell: summary, findings, checks and figures, as tables that can be filtered and sorted."""
        return live_tables.html(self)

    def check(self, name: str, lang: str = "en") -> Shown:
        """One check to be done again: its rule, its figures with their sources, each step in exact numbers, why its verdict."""
        return show(self, "check", name, lang)

    def fact(self, name: str, lang: str = "en") -> Shown:
        """One figure in full: its meaning, what it stands for, its place, its checks and findings."""
        return show(self, "fact", name, lang)

    def finding(self, name: str, lang: str = "en") -> Shown:
        """One finding in full: its sentences, its source, its figures and their checks."""
        return show(self, "finding", name, lang)


def live(found: disclosure.Disclosure) -> Disclosure:
    """The same disclosure, with all that was computed of it."""
    made = object.__new__(Disclosure)
    made.__dict__.update(found.__dict__)
    return made


def read(
    path: str | Path, prior: str | Path | Sequence[str | Path] | None = None, budget: str | Path | None = None
) -> Disclosure:
    """Reads a published disclosure as disclosure.read does, with the same errors."""
    return live(disclosure.read(path, prior, budget))
