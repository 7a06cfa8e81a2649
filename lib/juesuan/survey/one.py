"""One: a document as the tables need it; what every process and every machine of a survey runs."""

from __future__ import annotations

import gc
import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from juesuan import __version__
from juesuan.disclosure import Disclosure, read
from juesuan.findings.budget import refuse_budget
from juesuan.ground import data as places
from juesuan.ground.errors import JuesuanError
from juesuan.ground.files import is_full, no_room
from juesuan.report import contract

VERDICTS = ("ties", "rounds", "breaks", "untestable")
SEVERITIES = {"exception": "exceptions", "attention": "attentions", "note": "notes"}


class OtherMachine(Exception):
    """Another machine does not see the document, or has another version of the library; in words."""


def measure(path: str) -> bytes:
    """A document's row and its findings and figures, packed; or why it could not be read."""
    try:
        found = read(path)
        refuse_budget(found.document.file, found.reading)
        return packed(_measured(found))
    except JuesuanError as error:
        if is_full(error):  # no fault of the document's
            raise
        return packed({"error": f"{error.seen}; {error.advice}"})
    except Exception as error:  # one document must not cost the thousands beside it; the row says what it was
        if is_full(error):
            raise no_room() from error
        return packed({"error": f"could not be read ({type(error).__name__}: {error})"})


def measure_elsewhere(paths: Sequence[str], expected: str) -> list[bytes]:
    """The same of some documents on another machine. Raises OtherMachine where it would give something else than ours."""
    if stamp() != expected:
        raise OtherMachine("a worker has another version of juesuan, or another vocabulary")
    if lost := [path for path in paths if not Path(path).exists()]:
        raise OtherMachine(f"a worker sees no {lost[0]}")
    gc.set_threshold(100_000, 20, 20)  # as in our own workers: looking for garbage took a twentieth of the time
    return [measure(path) for path in paths]


def tell(told: Callable[[bytes], None], path: str) -> None:
    """The same in a worker of this machine."""
    told(measure(path))


def _measured(disclosure: Disclosure) -> dict[str, Any]:
    verdicts = Counter(check.verdict for check in disclosure.checks)
    severities = Counter(finding.severity for finding in disclosure.findings)
    about = {
        "sha256": disclosure.document.sha256,
        "department": disclosure.department,
        "year": disclosure.year or "",
        **disclosure.counts(),
        "checks": len(disclosure.checks),
        **{name: verdicts[name] for name in VERDICTS},
        **{name: severities[severity] for severity, name in SEVERITIES.items()},
        "suspects": len(disclosure.suspects),
    }
    tables = {what: [list(row.values()) for row in contract.rows(disclosure, what)] for what in ("findings", "facts")}
    return {"about": about, **tables}


def packed(result: dict[str, Any]) -> bytes:
    """A result as it is kept and sent."""
    return zlib.compress(json.dumps(result, ensure_ascii=False).encode("utf-8", "backslashreplace"), 1)


def unpacked(result: bytes) -> dict[str, Any]:
    return json.loads(zlib.decompress(result))


@cache
def stamp() -> str:
    """What the reading depends on beside the document: the code and the vocabulary."""
    digest = hashlib.sha256(__version__.encode())
    for folder, pattern in ((places.PACKAGE, "*.py"), (places.data(), "*.yaml")):
        for path in sorted(folder.rglob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()
