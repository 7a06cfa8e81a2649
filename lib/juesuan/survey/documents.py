"""Documents: which files are surveyed, under which names."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from juesuan.documents.document import READABLE, published
from juesuan.ground.errors import CannotGet, WrongCall


def named(paths: Sequence[Path]) -> dict[str, Path]:
    """The documents by name: a file's own name, or its path below the folder that was given."""
    found: dict[str, Path] = {}
    for path in paths:
        if not path.exists():
            raise CannotGet(str(path), "no such file or folder", "check the path")
        below = sorted(path.rglob("*")) if path.is_dir() else [path]
        for one in below:
            name = one.relative_to(path).as_posix() if path.is_dir() else one.name
            if path.is_dir() and not (one.suffix.lower() in READABLE and published(one, path)):
                continue
            if len(paths) > 1 and name in found:  # the same name below two folders
                name = f"{path.resolve().name}/{name}"
            if found.setdefault(name, one).resolve() != one.resolve():
                raise WrongCall(str(one), f"a second document named {name}", "rename one, or survey their common folder")
    if not found:
        raise WrongCall(" ".join(map(str, paths)), "no document in it", f"give a folder with {' '.join(READABLE)} files")
    return dict(sorted(found.items()))


def digest(path: Path) -> str:
    """SHA-256 of the bytes; of the name, where they cannot be read (the reader then says so)."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return hashlib.sha256(str(path).encode("utf-8", "surrogateescape")).hexdigest()
