"""Whole publications of invented bodies, by a hand that knew nothing of the reader: false messages, and slips told.

    PYTHONPATH=lib python tests/benchmarks/publications.py [--list]

tests/publications has a folder a publication (text and public tables: documents and sheets of an office, pages, texts) and
slips.yaml: what is printed in a page or a text, and what a clerk printed instead, one at a time. An exception or attention on
a true publication is false; a slip is told where its publication gets one that the true one does not have.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

import yaml

import juesuan

FOLDER = Path(__file__).parents[1] / "publications"
SEVERITIES = ("exception", "attention")


def publications() -> list[Path]:
    return sorted(path for path in FOLDER.iterdir() if path.is_dir())


def slips() -> list[dict[str, str]]:
    """publication, kind, was and now; `was` stands once in its text or page."""
    return yaml.safe_load((FOLDER / "slips.yaml").read_text("utf-8"))


def messages(found: juesuan.Disclosure) -> dict[str, set[str]]:
    return {severity: {f.zh["condition"] for f in found.findings if f.severity == severity} for severity in SEVERITIES}


def with_slip(publication: Path, was: str, now: str, folder: Path) -> Path:
    """A copy of a publication with the slip in its text or page."""
    copy = folder / publication.name
    shutil.copytree(publication, copy)
    path = next(p for p in copy.iterdir() if p.suffix in (".html", ".txt"))
    content = path.read_bytes()
    coding = "utf-8" if _is_utf8(content) else "gb18030"
    printed, instead = was.encode(coding), now.encode(coding)
    if content.count(printed) != 1:
        raise ValueError(f"{path}: {was} stands there {content.count(printed)} times")
    path.write_bytes(content.replace(printed, instead))
    return copy


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--list", action="store_true")
    listing = parser.parse_args().list
    true: dict[str, dict[str, set[str]]] = {}
    total: Counter[str] = Counter()
    for path in publications():
        found = juesuan.read(path)
        true[path.name] = messages(found)
        total += Counter(figures=len(found.facts), unread=sum(f.measure == "unread" for f in found.facts))
        for severity in SEVERITIES:
            total[f"false {severity}s"] += len(true[path.name][severity])
            for said in sorted(true[path.name][severity]) if listing else ():
                print(path.name, severity, said)
    for one in slips():
        with tempfile.TemporaryDirectory() as folder:
            said = messages(juesuan.read(with_slip(FOLDER / one["publication"], one["was"], one["now"], Path(folder))))
        told = next((s for s in SEVERITIES if said[s] - true[one["publication"]][s]), "nothing")
        total["slip: " + told] += 1
        if listing and told == "nothing":
            print(one["publication"], one["kind"], one["was"], ">", one["now"])
    print(f"{len(true)} publications, " + ", ".join(f"{name} {total[name]}" for name in sorted(total)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
