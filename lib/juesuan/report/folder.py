"""Folder: one report's folder, written whole or not at all; what others put into the one before it is kept."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import secrets
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from juesuan.ground.errors import CannotGet
from juesuan.ground.files import abandoned, make, owned, sync, sync_all, unwritable

RECORD = "run.json"
WORKPAPER = "workpaper.xlsx"
NOTEBOOKS = "notebooks"
_LOCKS = ("~$", ".~lock.")  # of Excel and WPS, of LibreOffice: they belong to a program that is open now
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # what Windows takes for something else


def folder_name(department: str) -> str:
    """A department's name as a folder on any system: no separators, devices, leading or ending dots or controls, at most 80
    characters and 240 bytes."""
    name = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+', "_", department)
    name = name.strip(" .")[:80].encode()[:240].decode(errors="ignore").strip(" .")
    return f"_{name}" if _DEVICES.fullmatch(name) else name or "department unknown"


# Takes over from an earlier report's folder into the fresh one, at the last moment; False for what a killed run left behind,
# which is older than the report that stands.
Settle = Callable[[Path, Path, bool], None]
_UNFINISHED, _REPLACED = "unfinished", "replaced"
_SWAP = 60  # seconds that no run of another machine takes between its two renames


def recover(target: Path) -> bool:
    """Gives an earlier report its name back where a killed run had moved it away and put nothing in its place; True if so."""
    if not target.exists():
        with suppress(StopIteration, FileNotFoundError):  # another audit may be doing the same
            next(abandoned(target.parent, f"{target.name}.{_REPLACED}", _SWAP)).rename(target)
            sync(target.parent)
            return True
    return False


@contextmanager
def whole(out: Path, target: Path, settle: Settle = lambda earlier, fresh, latest: None) -> Iterator[Path]:
    """A folder that becomes `target` only when everything in it was written and is on the disk; an earlier report is replaced
    then, not before. What killed runs left in `out` goes. Killed anywhere, `target` is the earlier report or the new one once
    recover() has been called; a folder that was made for nothing goes."""
    try:
        new = make(out)
        _unhindered(out, target)
        for left in abandoned(out, _UNFINISHED):
            shutil.rmtree(left, ignore_errors=True)
        working = Path(tempfile.mkdtemp(prefix=owned(_UNFINISHED), dir=out))
    except OSError as error:
        raise unwritable(error, out, "choose another --out folder") from error
    try:
        fresh = working / "report"
        fresh.mkdir()
        yield fresh
        make(target.parent)
        sync_all(fresh)
        _put(fresh, target, settle)
    except OSError as error:
        raise unwritable(error, Path(error.filename or out), "make room or choose another --out folder") from error
    finally:
        shutil.rmtree(working, ignore_errors=True)
        with suppress(OSError):  # not empty: a report is there
            for folder in new:
                folder.rmdir()


def _unhindered(out: Path, target: Path) -> None:
    """Refuses at once where a file stands in the place of a folder of the report: it is somebody's; and where the system's
    encoding of names has none for it."""
    try:
        os.fsencode(target)
    except UnicodeEncodeError as error:
        seen = f"names of files are in {sys.getfilesystemencoding()} here, which has none for {target.parent.name}"
        raise CannotGet(str(out), seen, "set PYTHONUTF8=1, or a locale with UTF-8") from error
    for folder in (target.parent, target):
        if folder.exists() and not folder.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, f"{folder.relative_to(out)} is a file", str(folder))


def _put(fresh: Path, target: Path, settle: Settle) -> None:
    """The new report under its name, the earlier one out of the way; another audit of the same document may do so meanwhile."""
    what = f"{target.name}.{_REPLACED}"
    replaced = list(abandoned(target.parent, what, _SWAP))  # of runs that were killed: what was filled in there counts too
    try:
        for one in replaced:
            settle(one, fresh, False)
        for last in (False, False, False, True):
            place = target.with_name(owned(what) + secrets.token_hex(4))
            with suppress(FileNotFoundError):  # there is none, or another audit has just moved it
                target.rename(place)
                replaced.insert(0, place)
                settle(place, fresh, True)
            try:
                fresh.rename(target)
                break
            except OSError as error:
                if last or error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                    raise
        sync(target.parent)
    finally:
        with suppress(OSError):  # another audit may put its report there at the same moment
            if replaced and not target.exists():  # interrupted between the two renames
                replaced[0].rename(target)
                replaced.pop(0)
        for one in replaced if target.exists() else ():
            shutil.rmtree(one, ignore_errors=True)


def carry_over(target: Path, folder: Path, ours: Set[str], say: Callable[[str], None]) -> None:
    """Takes over what somebody put into the earlier report, and the workpaper if it was edited, under another name; not those
    of `ours`, the files of an earlier run that this one does not write."""
    with suppress(FileNotFoundError):  # another audit may be replacing the earlier report
        for path in sorted(p for p in target.rglob("*") if p.is_file()):
            name = path.relative_to(target).as_posix()
            if path.name.startswith(_LOCKS):
                continue
            if name == WORKPAPER and written(target).get(name, own := sha256(path.read_bytes())) != own:
                names = (f"workpaper.edited{f'-{number}' if number > 1 else ''}.xlsx" for number in count(1))
                name = next(n for n in names if not (target / n).exists())
            elif (folder / name).exists() or name in ours:
                continue
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, folder / name)
            say(f"{target / name}: kept from the earlier report")


def written(target: Path) -> dict[str, str]:
    """The hashes of the files that the earlier run wrote for others to edit."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        return dict(json.loads((target / RECORD).read_text(encoding="utf-8"))["outputs"])
    return {}


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
