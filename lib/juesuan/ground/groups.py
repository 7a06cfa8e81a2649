"""Groups: things by what they have in common, in runs, and things that hang together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

Key, Thing = TypeVar("Key", bound=Hashable), TypeVar("Thing")


def grouped(pairs: Iterable[tuple[Key, Thing]]) -> dict[Key, list[Thing]]:
    """The things of each key, both in the order in which they come; none for a key that is not there.

    >>> dict(grouped((len(word), word) for word in ("one", "three", "two")))
    {3: ['one', 'two'], 5: ['three']}
    """
    found: dict[Key, list[Thing]] = defaultdict(list)
    for key, thing in pairs:
        found[key].append(thing)
    return found


def runs(things: Iterable[Thing], parted: Callable[[list[Thing], Thing], bool]) -> list[list[Thing]]:
    """Things in a row as runs: one that is parted from the run before it begins the next.

    >>> runs([1, 2, 5, 6], lambda run, one: one - run[-1] > 1)
    [[1, 2], [5, 6]]
    """
    found: list[list[Thing]] = []
    for thing in things:
        if not found or parted(found[-1], thing):
            found.append([])
        found[-1].append(thing)
    return found


def split(things: Iterable[Thing], marks: Callable[[Thing], bool]) -> list[list[Thing]]:
    """Things in a row, split at those that are marks, as a text is at a character.

    >>> split("a;bc;", lambda one: one == ";")
    [['a'], ['b', 'c'], []]
    """
    found: list[list[Thing]] = [[]]
    for thing in things:
        if marks(thing):
            found.append([])
        else:
            found[-1].append(thing)
    return found


class Links:
    """Things that hang together (union-find): those that have the same head."""

    def __init__(self) -> None:
        self.up: dict[Hashable, Hashable] = {}

    def head(self, item: Hashable) -> Hashable:
        up = self.up
        up.setdefault(item, item)
        while up[item] != item:
            up[item] = item = up[up[item]]
        return item

    def join(self, first: Hashable, *others: Hashable) -> None:
        """Makes all of them hang together."""
        for other in others:
            self.up[self.head(other)] = self.head(first)


def hanging_together(things: Iterable[Thing], members: Callable[[Thing], Iterable[Hashable]]) -> list[list[Thing]]:
    """Things in groups of those that have a member in common, directly or by others; each thing has a member.

    >>> hanging_together(["ab", "cd", "be"], set)
    [['ab', 'be'], ['cd']]
    """
    link, held = Links(), [(thing, [*members(thing)]) for thing in things]
    for _, names in held:
        link.join(*names)
    return [*grouped((link.head(names[0]), thing) for thing, names in held).values()]
