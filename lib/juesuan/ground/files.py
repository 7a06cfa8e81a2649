"""Files as they are handed over: written whole or not at all, and packages without a time of writing."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from juesuan.ground.errors import CannotGet

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
