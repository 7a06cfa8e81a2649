"""What takes long to make and depends on its input alone (pages recognised, files converted), kept from run to run."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

from juesuan.ground.errors import CannotGet
from juesuan.ground.files import put

MOST_FILES = 5000
_DIGEST = 32


def folder() -> Path:
    """Where it is kept: $JUESUAN_CACHE, else the user's cache folder as the system has it."""
    if given := os.environ.get("JUESUAN_CACHE"):
        return Path(given)
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")) / "juesuan" / "cache"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "juesuan"
    return Path(os.environ.get("XDG_CACHE_HOME", home / ".cache")) / "juesuan"


def key(*parts: bytes | str) -> str:
    """A name for what is made of these parts (content, tool, version, settings)."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(f"{len(data)}:".encode() + data)
    return digest.hexdigest()


def find(name: str) -> bytes | None:
    """What was kept under this name; None where nothing is, it was damaged since, or another user wrote it or may have: some
    of it is run."""
    try:
        with open(folder() / name[:2] / name, "rb") as file:
            found, about = file.read(), os.fstat(file.fileno())
    except (OSError, RuntimeError):  # the latter where nobody has a home
        return None
    if hasattr(os, "geteuid") and (about.st_uid != os.geteuid() or about.st_mode & 0o002):
        return None
    content = found[_DIGEST:]
    return content if hashlib.sha256(content).digest() == found[:_DIGEST] else None


def keep(name: str, content: bytes) -> None:
    """Keeps it, whole or not at all; where the folder cannot be written, nothing is kept and nothing is lost."""
    with contextlib.suppress(OSError, RuntimeError, CannotGet):
        path = folder() / name[:2] / name
        put(path, hashlib.sha256(content).digest() + content, durable=False)
        files = sorted(path.parent.iterdir(), key=lambda one: one.stat().st_mtime)
        for old in files[: max(0, len(files) - MOST_FILES // 256)]:  # of the 256 folders each lets go of its oldest
            old.unlink(missing_ok=True)


def kept(name: str, make: Callable[[], bytes]) -> bytes:
    """What was kept under this name, else made now and kept."""
    found = find(name)
    if found is None:
        found = make()
        keep(name, found)
    return found
