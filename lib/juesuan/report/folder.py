"""Folder: one report's folder, written whole or not at all; what others put into the one before it is kept."""

from __future__ import annotations

import errno
import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from juesuan.ground.errors import CannotGet

RECORD = "run.json"
WORKPAPER = "workpaper.xlsx"
NOTEBOOKS = "notebooks"


def folder_name(department: str) -> str:
    """A department's name as a folder: no separators, no leading dots, no control characters, at most 80 characters."""
    name = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069]+', "_", department).strip(" .")
    return name[:80].strip(" .") or "department unknown"


@contextmanager
def whole(out: Path, target: Path) -> Iterator[Path]:
    """A folder that becomes `target` only when everything in it was written; an earlier report is replaced then, not before."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        _unhindered(out, target)
        working = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=out))
    except OSError as error:
        raise CannotGet(str(out), f"cannot be written ({error.strerror})", "choose another --out folder") from error
    earlier = working / "replaced"
    try:
        fresh = working / "report"
        fresh.mkdir()
        yield fresh
        target.parent.mkdir(parents=True, exist_ok=True)
        _put(fresh, target, earlier)
    except OSError as error:
        seen = f"cannot be written ({error.strerror or error})"
        raise CannotGet(str(error.filename or out), seen, "make room or choose another --out folder") from error
    finally:
        if earlier.exists() and not target.exists():  # interrupted between the two renames
            earlier.rename(target)
        shutil.rmtree(working, ignore_errors=True)


def _unhindered(out: Path, target: Path) -> None:
    """Refuses at once where a file stands in the place of a folder of the report: it is somebody's."""
    for folder in (target.parent, target):
        if folder.exists() and not folder.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, f"{folder.relative_to(out)} is a file", str(folder))


def _put(fresh: Path, target: Path, earlier: Path) -> None:
    """The new report under its name, the earlier one out of the way; another audit of the same document may do so meanwhile."""
    for last in (False, False, False, True):
        with suppress(FileNotFoundError):
            target.rename(earlier)
        try:
            fresh.rename(target)
            return
        except OSError as error:
            if last or error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise
            shutil.rmtree(earlier, ignore_errors=True)


def carry_over(target: Path, folder: Path, ours: Set[str], say: Callable[[str], None]) -> None:
    """Takes over what somebody put into the earlier report, and the workpaper if it was edited, under another name; not those
    of `ours`, the files of an earlier run that this one does not write."""
    with suppress(FileNotFoundError):  # another audit may be replacing the earlier report
        for path in sorted(p for p in target.rglob("*") if p.is_file()):
            name = path.relative_to(target).as_posix()
            if name == WORKPAPER and _edited(path, written(target)):
                name = next(n for n in _free_names("workpaper.edited", ".xlsx") if not (target / n).exists())
            elif (folder / name).exists() or name in ours:
                continue
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, folder / name)
            say(f"{target / name}: kept from the earlier report")


def _edited(path: Path, written: dict[str, str]) -> bool:
    return path.name in written and written[path.name] != sha256(path.read_bytes())


def _free_names(stem: str, suffix: str) -> Iterator[str]:
    return (f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}" for number in count(1))


def written(target: Path) -> dict[str, str]:
    """The hashes of the files that the earlier run wrote for others to edit."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        return dict(json.loads((target / RECORD).read_text(encoding="utf-8"))["outputs"])
    return {}


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
