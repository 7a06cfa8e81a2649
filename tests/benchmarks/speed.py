"""Seconds and peak memory of facts, check and audit, against the six notebooks run one after the other with plain papermill.

Run from the repository with the package installed: python tests/benchmarks/speed.py [DOCUMENT ...] [--runs 5]
Prints a Markdown table: median and range of the wall time over the runs, and the peak memory of the largest process.
"""

import argparse
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from juesuan import bundled
from juesuan.ground.data import notebooks

JUESUAN = [sys.executable, "-m", "juesuan"]


def measured(commands: list[list[str]]) -> tuple[float, float]:
    """Wall seconds and peak MiB of some commands run one after the other, in a process of their own."""
    script = (
        "import json, resource, subprocess, sys, time\n"
        "t = time.perf_counter()\n"
        "for c in json.loads(sys.argv[1]):\n"
        "    subprocess.run(c, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n"
        "print(time.perf_counter() - t, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)\n"
    )
    import json

    done = subprocess.run([sys.executable, "-c", script, json.dumps(commands)], capture_output=True, text=True, check=True)
    seconds, mebibytes = map(float, done.stdout.split())
    return seconds, mebibytes


def reading(document: Path, runs: int) -> list[float]:
    """Milliseconds to read and check one document in a warm process (no interpreter start, no notebook)."""
    from juesuan import read

    taken = []
    for _ in range(runs + 1):
        started = time.process_time()
        read(document).checks  # noqa: B018
        taken.append((time.process_time() - started) * 1000)
    return taken[1:]


def rows(document: Path, runs: int, place: Path):
    copy = shutil.copyfile(document, place / document.name)
    sets = sorted(notebooks().glob("[0-9]_*.ipynb"))
    plain = [
        [sys.executable, "-m", "papermill", str(n), str(place / n.name), "-p", "document", str(copy), "--no-progress-bar"]
        for n in sets
    ]
    yield "facts", [[*JUESUAN, "facts", str(document), "--format", "csv"]], runs
    yield "check", [[*JUESUAN, "check", str(document), "--format", "json"]], runs
    yield "audit", [[*JUESUAN, "audit", str(document), "--out", str(place / "out")]], runs
    yield "six notebooks, plain papermill, one after the other", plain, runs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("documents", nargs="*", type=Path, default=[bundled()])
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    print("| document | what | seconds, median (range) | peak MiB |\n|---|---|---|---|")
    for document in chosen.documents:
        warm = reading(document, chosen.runs)
        print(f"| {document.name} | read and check, warm process | {statistics.median(warm) / 1000:.3f} | {_own_peak():.0f} |")
        with tempfile.TemporaryDirectory() as place:
            for name, commands, runs in rows(document, chosen.runs, Path(place)):
                taken = [measured(commands) for _ in range(runs)]
                seconds = sorted(t for t, _ in taken)
                peak = max(m for _, m in taken)
                middle = statistics.median(seconds)
                print(f"| {document.name} | {name} | {middle:.1f} ({seconds[0]:.1f}–{seconds[-1]:.1f}) | {peak:.0f} |")


def _own_peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
