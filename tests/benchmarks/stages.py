"""CPU milliseconds that a document takes, stage by stage: the texts of a folder, the least of five readings of each.

    python tests/benchmarks/stages.py FOLDER [--number 60] [--source OTHER/lib]

The least of several leaves out what a busy machine adds; --source runs another checkout, whose modules may lie elsewhere.
tests/benchmarks/survey_scale.py has `corpus`, which writes such a folder.
"""

import argparse
import importlib
import itertools
import sys
import time
from pathlib import Path

STAGES = ("document", "reading", "checks", "verdict", "findings")


def found(*names: str):
    """The first of these functions that the checkout has, named module:function."""
    for name in names:
        module, function = name.split(":")
        try:
            return getattr(importlib.import_module(module), function)
        except (ImportError, AttributeError):
            continue
    raise SystemExit(f"none of {', '.join(names)} is there")


def taken(path: Path) -> list[float]:
    """Seconds of CPU of each stage."""
    read_document = found("juesuan.documents.document:read_document", "juesuan.document:read_document")
    read = found("juesuan.reconcile.choose:read_figures", "juesuan.disclosure:read_figures", "juesuan.disclosure:read_facts")
    disclosure_of = found("juesuan.disclosure:Disclosure")
    clock = [time.process_time()]
    document = read_document(path)
    clock.append(time.process_time())
    reading = read(document)
    clock.append(time.process_time())
    disclosure = disclosure_of(document, reading)
    for stage in STAGES[2:]:
        getattr(disclosure, stage)
        clock.append(time.process_time())
    return [after - before for before, after in itertools.pairwise(clock)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--number", type=int, default=60)
    parser.add_argument("--source", type=Path)
    chosen = parser.parse_args()
    if chosen.source:
        sys.path.insert(0, str(chosen.source))
    paths = sorted(chosen.folder.glob("*.txt"))[: chosen.number]
    total = [0.0] * len(STAGES)
    for path in paths:
        best = [min(stage) for stage in zip(*(taken(path) for _ in range(5)), strict=True)]
        total = [one + more for one, more in zip(total, best, strict=True)]
    print("| " + " | ".join([*STAGES, "all"]) + " |\n|" + "---|" * (len(STAGES) + 1))
    print("| " + " | ".join(f"{1000 * one / len(paths):.2f}" for one in [*total, sum(total)]) + " |")


if __name__ == "__main__":
    main()
