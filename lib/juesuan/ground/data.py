"""Where the packaged files are, and how a reference file is read: in the source tree, or inside the installed package.

What a YAML file says is kept in the user's cache folder, as Python keeps its byte code, under the digest of its bytes: it is
read twenty times faster, and PyYAML need not even be imported. An edited file has another digest; where nothing can be kept,
YAML is parsed every time.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from juesuan.ground.cache import kept, key
from juesuan.ground.errors import BadReference

PACKAGE = Path(__file__).resolve().parents[1]
SOURCE = PACKAGE.parents[1]


def data(*parts: str) -> Path:
    """The path of a file or folder under data/, e.g. data("fonts", "OFL.txt")."""
    return _folder("data", PACKAGE, SOURCE).joinpath(*parts)


def notebooks() -> Path:
    """The folder of the parameterised notebooks."""
    return _folder("notebooks", PACKAGE, SOURCE)


@cache
def _folder(name: str, package: Path, source: Path) -> Path:
    packaged = package / name
    # The source tree comes second: an installed package must never pick up a folder that happens to lie two levels above it.
    return packaged if packaged.is_dir() else source / name


def load(path: Path) -> Any:
    """The content of a YAML file, with decimal numbers exact; BadReference for a duplicate key or text that is not YAML."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadReference(
            str(path), f"cannot be opened ({error.strerror})", "restore the file or reinstall juesuan"
        ) from error
    return pickle.loads(kept(key(_FORM, content), lambda: pickle.dumps(_parsed(path, content))))


def _parsed(path: Path, content: bytes) -> Any:
    from juesuan.ground.exact_yaml import WRONG, parse, where

    try:
        return parse(content.decode())
    except WRONG as error:
        raise BadReference(str(path), where(error), "correct this line; the file must be UTF-8 YAML") from error


@cache
def wording(name: str) -> Mapping[str, Any]:
    """The wording of one subject in both languages, data/words/<name>.yaml. Read once; not to be changed by who asks."""
    return load(data("words", f"{name}.yaml"))


_FORM = "yaml 2"  # renewed when the same file would be read otherwise
