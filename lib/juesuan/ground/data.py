"""Where the packaged files are, and how a reference file is read: in the source tree, or inside the installed package.

What a YAML file says is kept as JSON in the user's cache folder under the digest of its bytes: it is read ten times faster, and
PyYAML need not even be imported. An edited file has another digest; where nothing can be kept, YAML is parsed every time.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from juesuan.ground.cache import find, keep, key
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
    name = key(_FORM, content)
    kept = find(name)
    if kept is not None:
        return json.loads(kept, object_hook=_as_it_was)
    from juesuan.ground.exact_yaml import WRONG, parse, where

    try:
        found = parse(content.decode())
    except WRONG as error:
        raise BadReference(str(path), where(error), "correct this line; the file must be UTF-8 YAML") from error
    with contextlib.suppress(TypeError):  # what JSON cannot tell is parsed every time
        keep(name, json.dumps(_told(found), ensure_ascii=False).encode())
    return found


@cache
def wording(name: str) -> Mapping[str, Any]:
    """The wording of one subject in both languages, data/words/<name>.yaml. Read once; not to be changed by who asks."""
    return load(data("words", f"{name}.yaml"))


_FORM = "yaml as json 1"  # renewed when the same file would be read otherwise
_TAG = "="  # the only key of an object that stands for what JSON has not
_MAKERS = {"decimal": Decimal, "date": date.fromisoformat, "pairs": dict}


def _told(value: Any) -> Any:
    """A value of a YAML file as JSON can tell it. Raises TypeError for one of another kind."""
    if type(value) is dict:
        if _TAG not in value and all(type(name) is str for name in value):
            return {name: _told(one) for name, one in value.items()}
        return {_TAG: ["pairs", [[_told(name), _told(one)] for name, one in value.items()]]}
    if type(value) is list:
        return [_told(one) for one in value]
    if type(value) in (Decimal, date):
        return {_TAG: ["decimal" if type(value) is Decimal else "date", str(value)]}
    if value is None or type(value) in (str, int, bool):
        return value
    raise TypeError(type(value))


def _as_it_was(told: dict) -> Any:
    if told.keys() != {_TAG}:
        return told
    kind, value = told[_TAG]
    return _MAKERS[kind](value)
