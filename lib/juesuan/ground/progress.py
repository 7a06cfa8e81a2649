"""Progress: what takes long tells a line; it is heard where a command listens, nowhere else."""

from __future__ import annotations

from collections.abc import Callable

_HEARD: list[Callable[[str], None]] = []


def listen(listener: Callable[[str], None]) -> None:
    """From now on every line goes to this one alone."""
    _HEARD[:] = [listener]


def tell(line: str) -> None:
    for listener in _HEARD:
        listener(line)
