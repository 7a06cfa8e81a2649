"""What a power cut leaves of a folder: each step of a program in it is recorded, then undone where it was not synchronised.

As file systems with a journal have it, at their worst: of what a folder was told since it was last synchronised (names made,
renamed, removed) any first part is on the disk, for each folder another one; a rename from one folder into another is in both
or in neither. Of a file's content since it was synchronised all, nothing or the first half is there.
"""

import os
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

_STEPS = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.truncate", "os.link"}


class Moment(NamedTuple):
    """Every folder's names and every file's content, by numbers that no other file gets."""

    folders: dict[int, dict[str, int]]
    files: dict[int, bytes]


class Recorder:
    """The moments of a folder, one a step, and what was synchronised in which."""

    def __init__(self, root: Path):
        self.root, self.moments, self.synced = root, [], []
        self._numbers, self._seen, self._last, self._on = {}, {}, 0, False
        sys.addaudithook(self._step)

    @contextmanager
    def recording(self, sync=True) -> Iterator[None]:
        """Within it steps are recorded; what is there at its start is on the disk. Without `sync` nothing else ever is."""
        self.look()
        self.synced = [(len(self.moments) - 1, number) for number in (*self.moments[-1].folders, *self.moments[-1].files)]
        plain = os.fsync

        def fsync(handle):
            self.look()
            number = self._numbers.get(os.fstat(handle).st_ino)
            if sync and number is not None:
                self.synced.append((len(self.moments) - 1, number))

        os.fsync, self._on = fsync, True
        try:
            yield
        finally:
            os.fsync, self._on = plain, False
            self.look()

    def _step(self, event, arguments):
        if self._on and event in _STEPS and (event != "open" or str(arguments[0]).startswith(str(self.root))):
            self.look()

    def look(self) -> None:
        """Takes down what is there now."""
        on, self._on = self._on, False  # what looking opens is no step
        folders, files, here = {}, {}, {}

        def number(inode: int) -> int:
            if inode not in here:
                if inode not in self._numbers:
                    self._last += 1
                    self._numbers[inode] = self._last
                here[inode] = self._numbers[inode]
            return here[inode]

        def folder(path: str, own: int) -> None:
            names = folders[own] = {}
            with os.scandir(path) as entries:
                for entry in entries:
                    state = entry.stat(follow_symlinks=False)
                    names[entry.name] = one = number(state.st_ino)
                    if entry.is_dir(follow_symlinks=False):
                        folder(entry.path, one)
                    else:
                        version = (one, state.st_size, state.st_mtime_ns)
                        if self._seen.get(one, (None,))[0] != version:
                            self._seen[one] = (version, Path(entry.path).read_bytes())
                        files[one] = self._seen[one][1]

        folder(str(self.root), number(os.stat(self.root).st_ino))
        self._numbers = here  # the system gives the number of a removed file to the next
        if not self.moments or self.moments[-1] != Moment(folders, files):
            self.moments.append(Moment(folders, files))
        self._on = on

    def cuts(self, mixes: int = 2, every: int = 1) -> Iterator[tuple[int, dict[str, bytes | None]]]:
        """(moment, what is left) of power cuts at every moment, or every n-th and the last, no two alike; None is a folder."""
        chance, told = random.Random(0), set()
        for at in sorted({*range(0, len(self.moments), every), len(self.moments) - 1}):
            for how in range(3 + mixes):
                left = self._left(at, how, chance)
                if (key := (at == len(self.moments) - 1, *sorted(left.items(), key=lambda pair: pair[0]))) not in told:
                    told.add(key)
                    yield at, left

    def _left(self, at: int, how: int, chance: random.Random) -> dict[str, bytes | None]:
        """What a cut at a moment leaves: 0 only what was synchronised, 1 names without content, 2 all, else chance."""
        life: dict[int, list[int]] = {}
        for n, moment in enumerate(self.moments[: at + 1]):
            for one in (*moment.folders, *moment.files):
                life.setdefault(one, []).append(n)
        last = {one: max((n for n, s in self.synced if s == one and n <= at), default=-1) for one in life}

        def chosen(one: int) -> int:
            first, end = max(life[one][0], last[one]), life[one][-1]
            return first if how == 0 else end if how in (1, 2) else chance.randint(first, end)

        known = {one: chosen(one) for one in life if one in self.moments[life[one][0]].folders}
        self._in_both(known, at)

        def content(one: int) -> bytes:
            now = self.moments[life[one][-1]].files[one]
            kept = self.moments[last[one]].files[one] if last[one] >= 0 else b""
            if now == kept or how == 2:
                return now
            return kept if how in (0, 1) else chance.choice((kept, now, now[: len(now) // 2]))

        left: dict[str, bytes | None] = {}

        def build(own: int, path: str) -> None:
            for name, one in self.moments[known[own]].folders[own].items():
                if one in known:
                    left[f"{path}{name}"] = None
                    build(one, f"{path}{name}/")
                else:
                    left[f"{path}{name}"] = content(one)

        build(next(iter(self.moments[0].folders)), "")
        return left

    def _in_both(self, known: dict[int, int], at: int) -> None:
        """Takes what was moved from one folder into another as done in both where it is in one."""
        parents = [{one: own for own, names in m.folders.items() for one in names.values()} for m in self.moments[: at + 1]]
        moves = [
            (n, parents[n - 1][one], own)
            for n in range(1, at + 1)
            for one, own in parents[n].items()
            if parents[n - 1].get(one, own) != own
        ]
        again = True
        while again:
            again = False
            for n, *both in moves:
                if any(known[one] >= n for one in both) and not all(known[one] >= n for one in both):
                    known.update({one: max(known[one], n) for one in both})
                    again = True


def put_down(left: dict[str, bytes | None], folder: Path) -> None:
    """Makes a folder of what a cut left."""
    folder.mkdir()
    for name, content in left.items():
        if content is None:
            (folder / name).mkdir()
        else:
            (folder / name).write_bytes(content)
