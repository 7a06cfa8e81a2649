"""juesuan reads a Chinese department's published final accounts (部门决算), turns figures into facts and reconciles them.

>>> import juesuan
>>> disclosure = juesuan.read(juesuan.bundled())
>>> disclosure.counts()
{'printed': 332, 'facts': 219, 'set_aside': 113, 'unread': 0}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__version__ = "0.1.0"
__all__ = ["Disclosure", "bundled", "read"]


def bundled() -> Path:
    """The document that comes with the package: a real disclosure of fiscal year 2020."""
    from juesuan.ground.data import data

    return data("documents", "重庆市江津区政务服务管理办公室_2020.txt")


def __getattr__(name: str):
    # Imported when first used, so that `juesuan --help` does not load the solver and the file formats.
    if name in ("Disclosure", "read"):
        from juesuan.notebook import live

        return getattr(live, name)
    raise AttributeError(f"module 'juesuan' has no attribute {name!r}")
