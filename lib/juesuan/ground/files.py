"""Files: written whole or not at all, on the disk before they get their name, told apart from what a killed run left; packages
without a time of writing."""

from __future__ import annotations

import io
import os
import re
import shutil
import socket
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import psutil

from juesuan.ground.errors import CannotGet

_HOST = re.sub(r"\W+", "_", socket.gethostname())[:40] or "host"
_OWNED = re.compile(r"\.[\w.-]*?-(?P<host>\w+)\.(?P<process>\d+)-\w+")
_FOREIGN_AGE = 24 * 60 * 60  # seconds after which a run of another machine on a shared folder counts as ended


def put(path: Path, content: bytes, advice: str = "make room or choose another place") -> None:
    """Writes a file that appears under its name only when all of it is on the disk. Raises CannotGet, leaving nothing."""
    working = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, working = tempfile.mkstemp(prefix=owned(path.name), dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(working, 0o644)
        os.replace(working, path)
        sync(path.parent)
    except BaseException as error:
        if working:
            with suppress(OSError):
                os.unlink(working)
        if not isinstance(error, OSError):
            raise
        raise CannotGet(str(path), f"cannot be written ({error.strerror or error})", advice) from error


def sync(folder: Path) -> None:
    """Brings the names in a folder to the disk, where the system lets folders be synchronised."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sync_all(folder: Path) -> None:
    """Brings every file below a folder to the disk, then the names, so that a rename after it publishes whole files only."""
    for place, _, names in os.walk(folder, topdown=False):
        for name in names:
            handle = os.open(Path(place) / name, os.O_RDWR)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        sync(Path(place))


def owned(what: str) -> str:
    """The beginning of a hidden name that says which process on which machine works under it: .<what>-<host>.<process>-"""
    return f".{what}-{_HOST}.{os.getpid()}-"


def abandoned(folder: Path, what: str) -> Iterator[Path]:
    """What runs that are over left under owned(what), the latest first. Runs of other machines are over after a day."""
    found = [p for p in folder.glob(f".{what}-*") if _over(p, what)] if folder.is_dir() else []
    return iter(sorted(found, key=lambda p: (p.stat().st_mtime_ns, p.name), reverse=True))


def _over(path: Path, what: str) -> bool:
    match = _OWNED.fullmatch(path.name)
    if not match or not path.name.startswith(f".{what}-{match['host']}."):
        return False
    if match["host"] == _HOST:
        process = int(match["process"])
        return process != os.getpid() and not psutil.pid_exists(process)
    with suppress(OSError):
        return time.time() - path.stat().st_mtime > _FOREIGN_AGE
    return False


# Any fixed moment does; the time of the run would make two runs differ. Zip files begin in 1980.
MOMENT = (1980, 1, 1, 0, 0, 0)


def write_all(folder: Path, contents: Mapping[str, bytes], option: str = "--out") -> list[Path]:
    """Writes files into a folder, all of them or none; those of the same names are replaced. CannotGet where that cannot be."""
    new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".juesuan-") as place:
            for name, content in contents.items():
                (Path(place) / name).write_bytes(content)
            for name in contents:
                os.replace(Path(place) / name, folder / name)
    except OSError as error:
        if new:
            shutil.rmtree(folder, ignore_errors=True)
        raise CannotGet(str(folder), f"cannot be written ({error.strerror})", f"choose another {option}") from error
    return [folder / name for name in contents]


def timeless(package: bytes, change: Callable[[str, bytes], bytes] = lambda name, content: content) -> bytes:
    """An Office package whose entries carry no time of writing, each content passed through `change`."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, MOMENT), change(name, source.read(name)), zipfile.ZIP_DEFLATED)
    return out.getvalue()
