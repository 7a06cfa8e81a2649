"""Task: what a student holds of an exercise: a self-check and hints, from salted hashes, without the answers.

A student lists what is suspect as tuples of text: the figure as printed, the kind of error, what it should read, why. The first
is worth two points, kind and value one each; an entry that is no planted error costs one. Reasons are for the teacher to read.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from juesuan.ground.data import wording
from juesuan.ground.errors import CannotGet, CannotRead, WrongCall
from juesuan.ground.text import COMMA
from juesuan.notebook.views.shown import Prose
from juesuan.teaching.slips import kinds

ROUNDS = 20_000  # of the hash: trying every figure of a page by program takes longer than reading the page
POINTS = 4  # for one error: two for the figure, one for the kind, one for the value
MOST = 2  # entries for each error; whoever lists every figure has found nothing
_FIGURE = re.compile(r"([-+]?)\s*(\d[\d,]*(?:\.\d+)?)\s*(%|万亿元|亿元|万元|元|[\u4e00-\u9fff]{0,3})")
_WIDE = str.maketrans("０１２３４５６７８９．％－＋，−", "0123456789.%-+,-")

Found = Sequence[Sequence[str]]


def hashed(salt: str, *words: str) -> str:
    """What is kept of an answer: a slow salted hash."""
    return hashlib.pbkdf2_hmac("sha256", "\t".join(words).encode(), salt.encode(), ROUNDS).hex()[:32]


def figure_of(text: str) -> str:
    """A figure in the form that is hashed: plain digits without sign, grouping, unit or zeros that say nothing; "" for none."""
    return next(iter(forms_of(text)), "")


def forms_of(text: str) -> list[str]:
    """The forms of a figure that an answer may give: bare, with its sign, with its unit, with both."""
    match = _FIGURE.search(str(text).translate(_WIDE))
    if not match:
        return []
    sign, digits, unit = match.groups()
    before = str(text)[: match.start()]
    falls = sign == "-" or any(word in before for word in wording("teaching")["falls"])
    bare = format(Decimal(digits.replace(",", "")).normalize(), "f")
    signed = f"{'-' if falls else '+'}{bare}"
    return [bare, signed, bare + unit, signed + unit]


@dataclass(frozen=True)
class Task:
    """An exercise without its answers: `errors` has a mapping each, with hashes and hints; `lang` is what it speaks."""

    salt: str
    errors: tuple[Mapping[str, Any], ...]
    lang: str

    def check(self, found: Found) -> Prose:
        """How many errors are found, which entries are none, how many hints are left; never what the answer is."""
        hits = self._hits(found)
        wrong = [str(row[0]) for row, hit in zip(found, hits, strict=True) if hit is None]
        right = {hit for hit in hits if hit is not None}
        left = sum(len(error["hints"][self.lang]) for n, error in enumerate(self.errors) if n not in right)
        told = [self._say("found", found=len(right), errors=len(self.errors))]
        if right:
            told.append(self._say("kinds_right", kinds=self._agreeing(found, "kind"), values=self._agreeing(found, "value")))
        if wrong:
            told.append(self._say("not_planted", wrong=COMMA[self.lang].join(wrong)))
        told.append(self._say("hints_left" if left else "all_found", left=left))
        return Prose(("" if self.lang == "zh" else " ").join(told))

    def hint(self, found: Found, number: int = 1) -> Prose:
        """The next hint: `number` counts through those of the errors that are not found yet, the vaguest of each first."""
        right = set(self._hits(found))
        left = [error["hints"][self.lang] for n, error in enumerate(self.errors) if n not in right]
        hints = [hint for rank in zip(*left, strict=True) for hint in rank]
        if not hints:
            return Prose(self._say("no_hints"))
        if not 1 <= number <= len(hints):
            raise WrongCall("hint", f"number {number}", f"give a number from 1 to {len(hints)}")
        return Prose(self._say("hint", number=number, left=len(hints), hint=hints[number - 1]))

    def points(self, found: Found) -> int:
        """The points of a list, for the autograder: never below nil."""
        hits = self._hits(found)
        right = len({hit for hit in hits if hit is not None})
        wrong = sum(hit is None for hit in hits)
        return max(0, 2 * right + self._agreeing(found, "kind") + self._agreeing(found, "value") - wrong)

    @property
    def most(self) -> int:
        """The points of a list with everything right."""
        return POINTS * len(self.errors)

    def _hits(self, found: Found) -> list[int | None]:
        """For each entry the number of the error that it names; None for none."""
        self._mind(found)
        known = {error["figure"]: n for n, error in enumerate(self.errors)}
        return [known.get(hashed(self.salt, figure_of(row[0]))) for row in found]

    def _agreeing(self, found: Found, what: str) -> int:
        """How many errors have an entry whose kind, or value, is right."""
        named = [(row, hit) for row, hit in zip(found, self._hits(found), strict=True) if hit is not None]
        return len({hit for row, hit in named if self.errors[hit][what] in self._answers(row, what)})

    def _answers(self, row: Sequence[str], what: str) -> Iterable[str]:
        cell = str(row[("kind", "value").index(what) + 1]).strip() if len(row) > 1 else ""
        words = [_kind_named(cell)] if what == "kind" else forms_of(cell)
        return {hashed(self.salt, figure_of(row[0]), word) for word in words if word}

    def _mind(self, found: Found) -> None:
        if not isinstance(found, (list, tuple)) or not all(isinstance(row, (list, tuple)) and len(row) > 2 for row in found):
            raise WrongCall("found", "not a list of entries", self._say("form"))
        if len(found) > MOST * len(self.errors):
            raise WrongCall("found", f"{len(found)} entries for {len(self.errors)} errors", self._say("too_many"))

    def _say(self, name: str, **values: Any) -> str:
        return wording("teaching")["task"][name][self.lang].format(**values)


def _kind_named(text: str) -> str:
    """The kind of error that a word names: its key, or its name in either language; "" for none."""
    return next((key for key, kind in kinds().items() if text.casefold() in (key, kind["en"], kind["zh"])), "")


def opened(path: str | Path = "exercise.json") -> Task:
    """The task in a file that `juesuan exercise` wrote. Raises CannotGet and CannotRead."""
    path = Path(path)
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return Task(kept["salt"], tuple(kept["errors"]), kept["lang"])
    except OSError as error:
        raise CannotGet(str(path), error.strerror or type(error).__name__, "put it beside the notebook") from error
    except (ValueError, KeyError, TypeError) as error:
        raise CannotRead(str(path), "it is no file of an exercise", "take it from the exercise's folder again") from error
