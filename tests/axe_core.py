"""The accessibility checker axe-core, as npm packs it, on a page that a browser has open."""

import shutil
import subprocess
import tarfile
from pathlib import Path

AXE = "axe-core@4.14.1"


class NoChecker(Exception):
    """npm is missing, or cannot get the checker."""


def script(cache: Path) -> str:
    """The checker's script, kept in a folder. Raises NoChecker."""
    kept = cache / f"{AXE}.js"
    if not kept.exists():
        npm = shutil.which("npm")
        if not npm:
            raise NoChecker("npm, from which axe-core comes, is not installed")
        packed = subprocess.run([npm, "pack", AXE, "--silent"], cwd=cache, capture_output=True, text=True, timeout=120)
        if packed.returncode:
            raise NoChecker(f"npm cannot get {AXE}")
        archive = cache / packed.stdout.split()[-1]
        with tarfile.open(archive) as file:
            kept.write_bytes(file.extractfile("package/axe.min.js").read())
        archive.unlink()
    return kept.read_text(encoding="utf-8")


def violations(browser, axe: str) -> list[tuple[str, str, int]]:
    """What the checker objects to on the page that is open: rule, the first place, the number of places."""
    browser.execute_script(axe + ";window.axe = axe;")
    run = "axe.run({resultTypes: ['violations']}).then(found => arguments[0](found.violations))"
    return [(v["id"], v["nodes"][0]["html"][:200], len(v["nodes"])) for v in browser.execute_async_script(run)]
