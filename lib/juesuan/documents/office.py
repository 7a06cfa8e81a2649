"""Formats that only an office program reads (.doc .wps .rtf .odt .ods .xlsb): through an installed LibreOffice, shut in.

It runs in a profile of its own that is thrown away, without macros, without updating links, without a network, and for a
limited time. What it makes is kept, so that the same file is converted once.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from juesuan.documents import docx, sheets, zip_package
from juesuan.documents.build import Content
from juesuan.ground import cache as store
from juesuan.ground import expressions as re
from juesuan.ground.data import data, load
from juesuan.ground.errors import CannotRead

SECONDS = 180
_TOLD = load(data("formats.yaml"))


def _through(kind: str, to: str, reads: Callable[[bytes, str], Content]) -> Callable[[bytes, str], Content]:
    """A reader of one format: what LibreOffice makes of it, read as the other. It raises CannotRead where there is no
    LibreOffice, and for damage."""

    def read(data: bytes, where: str) -> Content:
        made = _converted(data, kind, to, where)
        zip_package.kind(made, where)
        content = reads(made, where)
        return content._replace(notes=(*content.notes, f"read through {version()}"))

    return read


read_doc, read_rtf, read_odt, read_word_xml = (_through(kind, "docx", docx.read) for kind in ("doc", "rtf", "odt", "word-xml"))
read_ods, read_xlsb = (_through(kind, "xlsx", sheets.read_xlsx) for kind in ("ods", "xlsb"))


def program() -> str | None:
    """Where LibreOffice is; None where it is not installed. $JUESUAN_SOFFICE names another place, or none if it is empty."""
    if (given := os.environ.get("JUESUAN_SOFFICE")) is not None:
        return given or None
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _TOLD["places"] if Path(place).exists()), None)


@cache
def version() -> str:
    """Name and version of the installed LibreOffice, for the note and for what is kept of it; empty where there is none."""
    found = program()
    if found is None:
        return ""
    at = Path(found).resolve()
    state = at.stat() if at.exists() else None
    name = store.key("office", str(at), *((str(state.st_mtime_ns), str(state.st_size)) if state else ()))
    return store.kept(name, lambda: _version(found).encode()).decode()


def _version(office: str) -> str:
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(OSError, subprocess.SubprocessError):
        call = [office, f"-env:UserInstallation={Path(folder).as_uri()}", "--version"]
        said = subprocess.run(call, capture_output=True, timeout=60, check=True).stdout.decode("utf-8", "replace")
        if number := re.search(r"\d+(\.\d+)+", said):
            return f"LibreOffice {number[0]}"
    return "LibreOffice"


def _converted(data: bytes, kind: str, to: str, where: str) -> bytes:
    seen = _TOLD["converted"][kind]
    found = program()
    if found is None:
        raise CannotRead(where, seen, f"save it as .{to} or PDF in Word, WPS or Excel, or install LibreOffice to have it read")
    return store.kept(store.key("office", version(), kind, to, data), lambda: _convert(found, data, kind, to, where))


def _convert(office: str, data: bytes, kind: str, to: str, where: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="juesuan-", ignore_cleanup_errors=True) as place:
        folder = Path(place)
        user = folder / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_registry(), encoding="utf-8")
        source, out = folder / f"document.{'xml' if kind == 'word-xml' else kind}", folder / "out"
        source.write_bytes(data)
        call = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore", "--nolockcheck"]
        call += ["--nodefault", "--convert-to", to, "--outdir", str(out), str(source)]
        _run([*_shut_in(), *call], folder, where)
        made = out / f"document.{to}"
        if not made.exists():
            seen = f"{_TOLD['converted'][kind]} that LibreOffice cannot open"
            raise CannotRead(where, seen, f"save it as .{to} or PDF in Word, WPS or Excel")
        return made.read_bytes()


def _run(call: list[str], folder: Path, where: str) -> None:
    """Runs it, and ends it with all that it started when its time is over."""
    group = {"start_new_session": True} if os.name == "posix" else {}
    environment = os.environ | {"HOME": str(folder), "TMPDIR": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
    with subprocess.Popen(
        call,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **group,
    ) as process:
        try:
            process.wait(SECONDS)
        except BaseException as error:
            with contextlib.suppress(OSError):
                if os.name == "posix":
                    os.killpg(process.pid, signal.SIGKILL)
                else:
                    process.kill()
            if isinstance(error, subprocess.TimeoutExpired):
                seen = f"LibreOffice did not open it in {SECONDS} seconds"
                raise CannotRead(where, seen, "save it as .docx, .xlsx or PDF") from error
            raise


@cache
def _shut_in() -> tuple[str, ...]:
    """What to put before a program so that it has no network, where the system lets users do that."""
    tool = shutil.which("unshare")
    call = (tool or "", "--user", "--map-current-user", "--net", "--")
    try:
        worked = tool and subprocess.run([*call, "true"], capture_output=True, timeout=10).returncode == 0
    except (OSError, subprocess.SubprocessError):
        worked = False
    return call if worked else ()


def _registry() -> str:
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, settings in _TOLD["libreoffice"].items()
        for name, value in settings.items()
    )
    spaces = 'xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    return f'<?xml version="1.0" encoding="UTF-8"?><oor:items {spaces}>{items}</oor:items>'
