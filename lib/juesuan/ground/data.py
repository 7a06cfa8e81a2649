"""Where the packaged files are, and how a reference file is read: in the source tree, or inside the installed package."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

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
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Exact)
    except (yaml.YAMLError, ValueError) as error:
        raise BadReference(str(path), _where(error), "correct this line; the file must be UTF-8 YAML") from error
    except OSError as error:
        raise BadReference(
            str(path), f"cannot be opened ({error.strerror})", "restore the file or reinstall juesuan"
        ) from error


@cache
def wording(name: str) -> Mapping[str, Any]:
    """The wording of one subject in both languages, data/words/<name>.yaml. Read once; not to be changed by who asks."""
    return load(data("words", f"{name}.yaml"))


def _where(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    return f"line {mark.line + 1}: {problem}" if mark else problem


# libyaml where PyYAML was built with it: ten times faster on the vocabulary, the same constructors.
class _Exact(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML without silent losses: no key twice, no binary floats, no date that does not exist."""


def _mapping(loader: _Exact, node: yaml.MappingNode) -> dict:
    keys = set()
    for key, _ in node.value:
        if str(key.value) in keys:
            raise yaml.constructor.ConstructorError(None, None, f"duplicate key {key.value!r}", key.start_mark)
        keys.add(str(key.value))
    return yaml.SafeLoader.construct_mapping(loader, node, deep=True)


def _date(loader: _Exact, node: yaml.ScalarNode) -> Any:
    try:
        return yaml.SafeLoader.construct_yaml_timestamp(loader, node)
    except ValueError as error:
        raise yaml.constructor.ConstructorError(None, None, f"bad date {node.value!r}: {error}", node.start_mark) from error


def _decimal(loader: _Exact, node: yaml.ScalarNode) -> Decimal:
    try:
        return Decimal(node.value)
    except ArithmeticError as error:
        raise yaml.constructor.ConstructorError(None, None, f"{node.value!r} is no decimal number", node.start_mark) from error


_Exact.add_constructor("tag:yaml.org,2002:map", _mapping)
_Exact.add_constructor("tag:yaml.org,2002:timestamp", _date)
_Exact.add_constructor("tag:yaml.org,2002:float", _decimal)
