"""Files: on the disk before they get their name, told apart from what a killed run left; one process at a time where that is
needed; packages without a time of writing."""

from __future__ import annotations

import errno
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from juesuan.ground.errors import CannotGet


def _machine() -> tuple[str, str]:
    """This machine's name, that of the container included, and what tells its time since it was switched on from others."""
    name, booted = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", ""), ""
    with suppress(OSError):
        name += os.readlink("/proc/self/ns/pid").removeprefix("pid")
        booted = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")[:8]
    return re.sub(r"\W+", "_", name)[:60].strip("_") or "host", booted or "0"


_HOST, _BOOTED = _machine()
_OWNED = re.compile(r"\.[\w.-]*?-(?P<host>\w+)\.(?P<booted>\w+)\.(?P<process>\d+)-\w+")
_FOREIGN_AGE = 24 * 60 * 60  # seconds after which a run of another machine on a shared folder counts as ended
_PART = "part"
WINDOWS = os.name == "nt"
_FULL = (errno.ENOSPC, errno.EDQUOT)
_FAILED = (*_FULL, errno.EIO)  # what is not on the disk then, whatever else a system says of folders


def put(path: Path, content: bytes, advice: str = "make room or choose another place", durable: bool = True) -> None:
    """write_all of one file."""
    write_all(path.parent, {path.name: content}, advice, durable)


def write_all(
    folder: Path, contents: Mapping[str, bytes], advice: str = "choose another --out", durable: bool = True
) -> list[Path]:
    """Writes files that get their names, or take the places of others, when all are on the disk. Raises CannotGet, leaving
    nothing. What is not `durable` may be damaged by a power cut: whoever reads it can tell, or make it again."""
    new, parts = not folder.exists(), {}
    try:
        make(folder)
        for left in abandoned(folder, _PART):
            left.unlink(missing_ok=True)
        for name, content in contents.items():
            parts[name] = folder / f"{owned(_PART)}{os.urandom(4).hex()}"
            with open(parts[name], "xb") as file:
                file.write(content)
                file.flush()
                if durable:
                    _flush(file.fileno())
            with suppress(OSError):  # whom it was shared with, it stays shared with
                parts[name].chmod((folder / name).stat().st_mode & 0o777)
        for name, part in parts.items():
            os.replace(part, folder / name)
        if durable:
            sync(folder)
    except BaseException as error:
        with suppress(OSError):  # a folder into which somebody else has put something by now stays
            for left in (*parts.values(), *(folder / name for name in contents if new)):
                left.unlink(missing_ok=True)
            if new:
                folder.rmdir()
        if not isinstance(error, OSError):
            raise
        raise unwritable(error, folder / next(iter(contents)) if len(contents) == 1 else folder, advice) from error
    return [folder / name for name in contents]


def unwritable(error: OSError, place: Path, advice: str) -> CannotGet:
    """The error to raise where something cannot be written."""
    if isinstance(error, PermissionError) and WINDOWS:  # Windows lets nobody replace what a program has open
        advice = "close the program that has it open"
    return CannotGet(str(place), f"cannot be written ({error.strerror or error})", advice)


def is_full(error: BaseException | None) -> bool:
    """Whether there was no room on a disk, as the cause of an error or its cause's."""
    return error is not None and (getattr(error, "errno", None) in _FULL or is_full(error.__cause__))


def no_room() -> CannotGet:
    """The error to raise where a document is not read because its temporary files found no room."""
    import tempfile

    return CannotGet(tempfile.gettempdir(), "no room for temporary files", "make room there, or name another folder as TMPDIR")


def make(folder: Path) -> list[Path]:
    """Makes a folder and those above it, their names on the disk; those that are new, the innermost first."""
    new = [place for place in (folder, *folder.parents) if not place.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for place in new:
        sync(place.parent)
    return new


def _flush(handle: int) -> None:
    os.fsync(handle)
    with suppress(ImportError, AttributeError, OSError):  # macOS leaves it in the drive's own memory unless told so
        import fcntl

        fcntl.fcntl(handle, fcntl.F_FULLFSYNC)


def sync(folder: Path) -> None:
    """Brings the names in a folder to the disk, where the system lets folders be synchronised."""
    try:
        _sync(folder, os.O_RDONLY)
    except OSError as error:
        if error.errno in _FAILED:
            raise


def sync_all(folder: Path) -> None:
    """Brings every file below a folder to the disk, then the names, so that a rename after it publishes whole files only."""
    for place, _, names in os.walk(folder, topdown=False):
        for name in names:
            with suppress(PermissionError):  # Windows wants to write what it flushes: not what somebody protected
                _sync(Path(place) / name, os.O_RDWR if WINDOWS else os.O_RDONLY)
        sync(Path(place))


def _sync(path: Path, how: int) -> None:
    handle = os.open(path, how)
    try:
        _flush(handle)
    finally:
        os.close(handle)


def owned(what: str) -> str:
    """The beginning of a hidden name that says which process works under it: .<what>-<host>.<its start>.<process>-"""
    return f".{what}-{_HOST}.{_BOOTED}.{os.getpid()}-"


def abandoned(folder: Path, what: str, foreign: float = _FOREIGN_AGE) -> Iterator[Path]:
    """What runs that are over left under owned(what), the latest first; those of other machines are after so many seconds."""
    found = [p for p in folder.glob(f".{what}-*") if _over(p, what, foreign)] if folder.is_dir() else []
    return iter(sorted(found, key=_age))


def _age(path: Path) -> tuple[float, str]:
    try:
        state = path.stat()
    except FileNotFoundError:
        return 0.0, path.name
    return time.time() - max(state.st_mtime, state.st_ctime), path.name  # a rename changes the second alone


def _over(path: Path, what: str, foreign: float) -> bool:
    import psutil

    match = _OWNED.fullmatch(path.name)
    if not match or not path.name.startswith(f".{what}-{match['host']}."):
        return False
    if match["host"] == _HOST:
        return match["booted"] != _BOOTED or not psutil.pid_exists(int(match["process"]))
    return _age(path)[0] > foreign


@contextmanager
def alone(folder: Path, what: str, patience: float = 0.0) -> Iterator[None]:
    """Within it nobody else does the same in a folder, on any machine that sees it: names are compared, for network folders may
    have no locks. Raises CannotGet where another does for longer than `patience` seconds."""
    mine, until = folder / f"{owned(what)}{os.urandom(4).hex()}", time.monotonic() + patience
    while True:
        try:
            mine.touch()
        except OSError as error:
            raise unwritable(error, folder, "choose another place") from error
        over = set(abandoned(folder, what))
        others = [p for p in folder.glob(f".{what}-*") if p != mine and p not in over and _OWNED.fullmatch(p.name)]
        if not others:
            break
        mine.unlink()
        if time.monotonic() > until:
            other = _OWNED.fullmatch(others[0].name)
            seen = f"process {other['process']} on {other['host']} is writing there"
            raise CannotGet(str(folder), seen, f"wait until it is done, or delete {others[0].name} if it is over")
        time.sleep(0.01 + os.urandom(1)[0] / 5000)
    for left in over:
        left.unlink(missing_ok=True)
    try:
        yield
    finally:
        mine.unlink(missing_ok=True)


# Any fixed moment does; the time of the run would make two runs differ. Zip files begin in 1980.
MOMENT = (1980, 1, 1, 0, 0, 0)


def timeless(package: bytes, change: Callable[[str, bytes], bytes] = lambda name, content: content) -> bytes:
    """An Office package whose entries carry no time of writing, each content passed through `change`."""
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, MOMENT), change(name, source.read(name)), zipfile.ZIP_DEFLATED)
    return out.getvalue()
