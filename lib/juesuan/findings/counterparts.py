"""Counterparts: what another document of the department prints of an item that it calls by another name or puts elsewhere.

A budget may say 水利行政运行 for 农林水支出（类）水利（款）行政运行（项), and a 款 be renamed from one year to the next.
A name is taken for an item where it can mean no other item of the document, and the item is not printed there under its own.
A row of a table with the code and the name of an item is that item, whatever stands above it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from juesuan.ground import expressions as re
from juesuan.reading.book import LEVELS, Book
from juesuan.reading.facts import Fact
from juesuan.reading.vocabulary import Key, bare, vocabulary

LEAST = 4  # characters of a shortened name; fewer say little
EXACT, WITHIN, SHORT = 3, 2, 1  # how well a name fits: the item's own, with words of its class before it, a piece of it


def counterparts(mine: Book, theirs: Book) -> Mapping[Key, Sequence[Fact]]:
    """For each item of `mine` (below the classes) that `theirs` does not print by its key: its amounts there, in any basis."""
    known, printed = ({f.key for f in book.facts if f.key} for book in (mine, theirs))
    own = {key: _path(key) for key in sorted(known - printed) if "/" in key[0] and "|" not in key[0]}
    coded, codes = (_codes(book) for book in (theirs, mine)) if own else ({}, {})
    mean: dict[Key, set[str]] = defaultdict(set)
    for fact in (f for f in mine.facts if f.cell and f.key in own and f.cell[:2] in codes):
        mean[fact.key].add(codes[fact.cell[:2]])
    names: dict[tuple[tuple[str, ...], str], list[Fact]] = defaultdict(list)
    for fact in theirs.facts if own else ():
        key = fact.key or ("", "")
        if fact.measure in LEVELS and fact.label and key not in known and "|" not in key[0] and key[1] != "basic":
            code = coded.get(fact.cell[:2], "") if fact.cell else ""
            names[_path(key) if "/" in key[0] else (bare(fact.label),), code].append(fact)
    found: dict[Key, tuple[int, list[Fact]]] = {}
    for (name, code), facts in names.items():
        same = [key for key, path in own.items() if code in mean[key] and name[-1] == path[-1]]
        fits = [(EXACT, key) for key in same] or [(grade, key) for key, path in own.items() if (grade := _fit(name, path))]
        best = max(fits, default=(0, ("", "")))
        before, kept = found.get(best[1], (0, []))
        if sum(grade == best[0] for grade, _ in fits) == 1 and best[0] >= before:
            found[best[1]] = best[0], [*(kept if best[0] == before else ()), *facts]
    return {key: facts for key, (_, facts) in found.items()}


def _codes(book: Book) -> dict[tuple[int, int], str]:
    """The code of an item of the third level that a row of a table begins with."""
    printed = (f for f in book.reading.facts if f.cell and f.reason == "code")
    return {f.cell[:2]: f.text for f in printed if re.fullmatch(r"2\d{6}", f.text)}


def _path(key: Key) -> tuple[str, ...]:
    """The names of an item from its class down."""
    return tuple(map(bare, key[0].split("/")))


def _fit(name: tuple[str, ...], path: tuple[str, ...]) -> int:
    """How well a name, or a path of another document, means an item; 0 where it does not."""
    said, last, above = name[-1], path[-1], "".join(path[:-1])
    if len(name) > 1:  # every department may have an item 行政运行 in each 款
        alike = len(name) == len(path) and said == last and (name[0] or path[0]) == (path[0] or name[0])
        general = said.startswith("其他") or said in vocabulary().words["general_items"]
        return EXACT if alike and (name[1:-1] == path[1:-1] or not general) else 0
    if said == last:
        return EXACT
    before = said.removesuffix(last)
    if said.endswith(last) and len(before) > 1 and before in above:
        return WITHIN
    short, core = said.removesuffix("支出"), last.removesuffix("支出")
    return SHORT if len(short) >= LEAST and (core.startswith(short) or core.endswith(short)) else 0
