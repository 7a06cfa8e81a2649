"""Groups: things by what they have in common, and things that hang together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
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
