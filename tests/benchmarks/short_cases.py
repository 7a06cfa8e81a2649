"""Short statements as a checker's own tests have them: which true ones are objected to, and what becomes of the contradictions.

    PYTHONPATH=lib python tests/benchmarks/short_cases.py [--sets c e h j l] [--list] [--renew]

tests/short_cases has the sets, each by a hand that knew nothing of the rules; README.md there says when each was first read. A
statement is counted by the gravest message that is told of it, notes apart.
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

FOLDER = Path(__file__).parents[1] / "short_cases"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
GRAVE = (*SEVERITIES[:2], "question")


def cases(*sets: str) -> Iterator[dict[str, Any]]:
    """The statements of all sets, or of these: name, body, year, text, whether it is right, and what is told of it today."""
    for path in sorted(FOLDER.glob("*.yaml")):
        if not sets or path.stem in sets:
            yield from ({**one, "set": path.stem} for one in yaml.load(path.read_text("utf-8"), _LOADER))


def told(case: dict[str, Any], folder: Path) -> str:
    """The gravest message on a statement, or nothing; refused where it is read as no accounts."""
    path = folder / f"{case['body']}_{case['year']}.txt"
    path.write_text(f"{case['body']}{case['year']}年度部门决算\n{case['text']}", encoding="utf-8")
    try:
        found = juesuan.read(path)
    except CannotRead:
        return "refused"
    finally:
        path.unlink()
    severities = {f.severity for f in found.findings} | ({"question"} if found.questions else set())
    return next((one for one in GRAVE if one in severities), "nothing")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sets", nargs="*", default=[])
    parser.add_argument("--list", action="store_true", help="true ones that are objected to, contradictions that are not told")
    parser.add_argument("--renew", action="store_true", help="write what is told today into the sets")
    given = parser.parse_args()
    count, today = Counter(), {}
    with tempfile.TemporaryDirectory() as folder:
        for case in cases(*given.sets):
            outcome = today[case["name"]] = told(case, Path(folder))
            count[case["set"], case["right"], outcome] += 1
            if given.list and (outcome in GRAVE[:2]) == case["right"]:
                print(f"{case['name']} {outcome}: {case['what'] or 'true'}\n    {case['text'].strip()}")
    print("| set | true | objected to | asked | contradictions | exceptions | attentions | asked | untold |\n|" + "---|" * 9)
    for one in sorted({key[0] for key in count}):
        true, false = ({o: n for (s, r, o), n in count.items() if (s, r) == (one, right)} for right in (True, False))
        objected, asked = true.get("exception", 0) + true.get("attention", 0), true.get("question", 0)
        found = [false.get(outcome, 0) for outcome in GRAVE]
        rest = sum(false.values()) - sum(found)
        row = (one, sum(true.values()), objected, asked, sum(false.values()), *found, rest)
        print("| " + " | ".join(map(str, row)) + " |")
    if given.renew:
        for path in sorted(FOLDER.glob("*.yaml")):
            head, *blocks = path.read_text("utf-8").split("\n- name: ")
            for number, block in enumerate(blocks):
                name = block.split("\n", 1)[0]
                if name in today:
                    lines = [line for line in block.split("\n") if not line.startswith("  told: ")]
                    blocks[number] = "\n".join([lines[0], f"  told: {today[name]}", *lines[1:]])
            path.write_text("\n- name: ".join([head, *blocks]), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
