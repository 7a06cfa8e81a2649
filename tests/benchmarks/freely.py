"""True accounts told freely or half in a form's words, and slips in them: who is accused, and what becomes of the slips.

    PYTHONPATH=lib python tests/benchmarks/freely.py [--sets a b c d e] [--list]

tests/told_freely has the texts, a file a hand that knew nothing of the rules; README.md there says when each was first read. An
exception on a true text is false. A slip is counted by the gravest message that its true text does not have.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

import juesuan
from juesuan.findings.drafts import SEVERITIES
from juesuan.ground.errors import CannotRead

FOLDER = Path(__file__).parents[1] / "told_freely"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def texts(*sets: str) -> Iterator[dict[str, Any]]:
    """The texts of all sets, or of these: name, text, and slips (what was printed and is now)."""
    for path in sorted(FOLDER.glob("*.yaml")):
        if not sets or path.stem in sets:
            yield from ({**one, "set": path.stem} for one in yaml.load(path.read_text("utf-8"), _LOADER))


def read(text: str, folder: Path) -> juesuan.Disclosure | None:
    """The text as a disclosure; None where it is refused as none."""
    path = folder / "text.txt"
    path.write_text(text, encoding="utf-8")
    try:
        return juesuan.read(path)
    except CannotRead:
        return None


def told(found: juesuan.Disclosure) -> dict[str, set]:
    """The messages of a disclosure by their gravity, questions last."""
    messages = {severity: {f.zh["condition"] for f in found.findings if f.severity == severity} for severity in SEVERITIES[:2]}
    return {**messages, "question": {q.zh for q in found.questions}}


def outcomes(
    one: dict[str, Any], folder: Path, before: juesuan.Disclosure | None = None
) -> Iterator[tuple[dict[str, str], str]]:
    """Each slip of a text, with the gravest message that the true text (`before`) does not have, or nothing."""
    known = told(before) if (before := before or read(one["text"], folder)) else None
    for slip in one.get("slips", ()):
        after = read(one["text"].replace(slip["was"], slip["now"]), folder) if known else None
        new = told(after) if after else {}
        yield slip, next((kind for kind in new if new[kind] - known[kind]), "nothing") if after else "refused"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sets", nargs="*", default=[])
    parser.add_argument("--list", action="store_true", help="each false exception, and each slip with what became of it")
    given = parser.parse_args()
    count = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for one in texts(*given.sets):
            found = read(one["text"], Path(folder))
            if found is None:
                count[one["set"], "refused"] += 1
                continue
            false = [f for f in found.findings if f.severity == "exception"]
            count[one["set"], "texts"] += 1
            count[one["set"], "accused"] += bool(false)
            count[one["set"], "asked"] += bool(found.questions)
            if given.list:
                print(*(f"{one['name']} {f.kind}: {f.zh['condition']}" for f in false), sep="\n", end="\n" * bool(false))
            for slip, what in outcomes(one, Path(folder), found):
                count[one["set"], f"slip: {what}"] += 1
                if given.list:
                    print(f"{one['name']} {slip['was']} > {slip['now']}: {what}")
    for name in dict.fromkeys(name for name, _ in count):
        print(f"{name}: {', '.join(f'{kind} {n}' for (where, kind), n in sorted(count.items()) if where == name)}")
    return int(any(n for (_, kind), n in count.items() if kind == "accused"))


if __name__ == "__main__":
    sys.exit(main())
