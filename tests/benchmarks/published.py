"""Whole published files: figures of their tables right, misread, unread and gone, and false exceptions (every file is true).

    python tests/benchmarks/published.py [--only NAME] [--folder FOLDER] [--show]

The files are those of tests/published_files.py; made once into the folder. --show lists what is misread and unread.
"""

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import published_files as made


def known(path: Path) -> tuple[Counter, object]:
    """(label, basis, value) of the amounts read, and the disclosure."""
    import juesuan

    found = juesuan.read(path)
    return Counter(
        (f.label, f.basis, f.value) if f.is_fact else ("unread", "", f.value) for f in found.facts if f.measure != "other"
    ), found


def narrative(lines: list[str], folder: Path) -> Counter:
    """What the narrative says, read alone."""
    path = folder / f"{made.BODY}_{made.YEAR}.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    return known(path)[0] if lines else Counter()


def measure(name: str, folder: Path, show: bool) -> list:
    path, gold, text = made.build(name, folder)
    gold = gold + narrative(text, folder)
    read, found = known(path)
    right, over = gold & read, read - gold
    unread = sum(n for (label, *_), n in over.items() if label == "unread")
    missing = gold.total() - right.total()
    wrong = over.total() - unread
    exceptions = [f for f in found.findings if f.severity == "exception"]
    breaks = [c for c in found.checks if c.verdict == "breaks"]
    told = (found.department, found.year) == (made.BODY, made.YEAR)
    if show:
        for key, n in sorted(over.items(), key=str):
            print("   read ", n, *key)
        for key, n in sorted((gold - read).items(), key=str):
            print("   gold ", n, *key)
        for c in breaks:
            print("   breaks", c.statement)
        for f in exceptions:
            print("   exception", f.kind, f.zh["condition"][:200])
        print("   notes", found.document.notes)
    return [
        gold.total(),
        right.total(),
        wrong,
        unread,
        max(0, missing - wrong - unread),
        len(breaks),
        len(exceptions),
        "" if told else f"{found.department} {found.year}",
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", default="")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "published")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    print(f"| file | figures | right | misread | unread | gone | breaks | exceptions | identity |\n{'|---' * 9}|")
    sums = [0] * 7
    for name in made.FILES:
        if options.only in name and made.can_make(name):
            row = measure(name, options.folder, options.show)
            sums = [one + two for one, two in zip(sums, row, strict=False)]
            print(f"| {name} | {' | '.join(map(str, row))} |", flush=True)
    print(f"| all | {' | '.join(map(str, sums))} | |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
