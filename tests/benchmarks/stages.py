"""CPU milliseconds that a document takes, stage by stage: the texts of a folder, the least of five readings of each.

    PYTHONPATH=lib python tests/benchmarks/stages.py FOLDER [--number 60]

The least of several leaves out what a busy machine adds. tests/benchmarks/survey_scale.py has `corpus`, which writes such a
folder.
"""

import argparse
import itertools
import time
from pathlib import Path

from juesuan.disclosure import Disclosure
from juesuan.documents.document import read_document
from juesuan.reconcile.choose import read_figures

STAGES = ("document", "reading", "checks", "verdict", "findings")


def taken(path: Path) -> list[float]:
    """Seconds of CPU of each stage."""
    clock = [time.process_time()]
    document = read_document(path)
    clock.append(time.process_time())
    reading = read_figures(document)
    clock.append(time.process_time())
    disclosure = Disclosure(document, reading)
    for stage in STAGES[2:]:
        getattr(disclosure, stage)
        clock.append(time.process_time())
    return [after - before for before, after in itertools.pairwise(clock)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--number", type=int, default=60)
    chosen = parser.parse_args()
    paths = sorted(chosen.folder.glob("*.txt"))[: chosen.number]
    total = [0.0] * len(STAGES)
    for path in paths:
        best = [min(stage) for stage in zip(*(taken(path) for _ in range(5)), strict=True)]
        total = [one + more for one, more in zip(total, best, strict=True)]
    print("| " + " | ".join([*STAGES, "all"]) + " |\n|" + "---|" * (len(STAGES) + 1))
    print("| " + " | ".join(f"{1000 * one / len(paths):.2f}" for one in [*total, sum(total)]) + " |")


if __name__ == "__main__":
    main()
