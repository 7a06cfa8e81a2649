"""CPU and wall seconds of the commands, side by side with another revision of this repository; the same bytes are checked.

Run from the repository: python tests/benchmarks/speed.py [--against REVISION] [--runs 3] [--document FILE]
Byte code is cached first, as on a user's machine. CPU is that of all processes that a command starts (Linux). Prints Markdown:
medians over the runs, which take turns, and the peak memory of the largest process. Beside the commands it runs the notebooks
one after the other with plain papermill, with papermill --engine juesuan, and all with juesuan notebooks.
"""

import argparse
import ctypes
import itertools
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
JUESUAN = [sys.executable, "-m", "juesuan"]
SUBREAPER = 36  # prctl: processes whose parent ended become ours, so that their CPU is counted


def measured(commands: list[list[str]], source: Path) -> tuple[float, float, float]:
    """Wall and CPU seconds and peak MiB of some commands run one after the other, in a process of their own."""
    reading, writing = os.pipe()
    if not os.fork():
        ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        given = {**os.environ, "PYTHONPATH": str(source / "lib")}
        given.pop("PYTHONDONTWRITEBYTECODE", None)
        started = time.perf_counter()
        worst = max(subprocess.run(command, env=given).returncode for command in commands)
        wall = time.perf_counter() - started
        while True:
            try:
                os.wait()
            except ChildProcessError:
                break
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        os.write(writing, f"{worst} {wall} {used.ru_utime + used.ru_stime} {used.ru_maxrss / 1024}".encode())
        os._exit(0)
    os.wait()
    os.close(writing)
    worst, wall, cpu, peak = map(float, os.read(reading, 200).split())
    os.close(reading)
    if worst not in (0, 1):
        raise SystemExit(f"{commands[0]} ended with status {worst:g}")
    return wall, cpu, peak


def works(document: Path, out: Path, source: Path, new: bool) -> dict[str, list[list[str]]]:
    """What is measured by name; some of it is only in this revision."""
    notebooks = sorted((source / "notebooks").glob("[1-6]_*.ipynb"))

    def papermill(*more: str) -> list[list[str]]:
        plain = [sys.executable, "-m", "papermill", "--no-progress-bar", "-p", "document", str(document)]
        own = [
            sys.executable,
            "-c",
            "import sys, juesuan.notebook.engine, papermill.cli; papermill.cli.papermill()",
            *plain[3:],
        ]
        return [[*(own if more else plain), *more, str(path), str(out / path.name)] for path in notebooks]

    found = {
        "juesuan --version": [[*JUESUAN, "--version"]],
        "juesuan facts": [[*JUESUAN, "facts", str(document), "--format", "csv"]],
        "juesuan check": [[*JUESUAN, "check", str(document), "--format", "json"]],
        "juesuan audit": [[*JUESUAN, "audit", str(document), "--out", str(out / "reports")]],
        "six notebooks, plain papermill": papermill(),
    }
    if new:
        found["juesuan audit --no-notebooks"] = [[*JUESUAN, "audit", str(document), "--out", str(out / "n"), "--no-notebooks"]]
        found["six notebooks, papermill --engine juesuan"] = papermill("--engine", "juesuan")
        found["six notebooks, juesuan notebooks"] = [[*JUESUAN, "notebooks", str(document), "--out", str(out / "all")]]
    return found


def contents(out: Path) -> dict[str, bytes]:
    reports = out / "reports"
    return {p.relative_to(reports).as_posix(): p.read_bytes() for p in sorted(reports.rglob("*")) if p.is_file()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--against", metavar="REVISION")
    parser.add_argument("--document", type=Path, default=next((ROOT / "data" / "documents").glob("*.txt")))
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    document = chosen.document.resolve()
    with tempfile.TemporaryDirectory() as place:
        sources = {"now": ROOT}
        if chosen.against:
            before = Path(place, "source")
            subprocess.run(["git", "-C", ROOT, "worktree", "add", "-q", "--detach", before, chosen.against], check=True)
            sources = {"before": before, **sources}
        try:
            compare(sources, document, Path(place), chosen.runs)
        finally:
            if chosen.against:
                subprocess.run(["git", "-C", ROOT, "worktree", "remove", "--force", before], check=True)


def compare(sources: dict[str, Path], document: Path, place: Path, runs: int) -> None:
    taken: dict[tuple[str, str], list[tuple[float, float, float]]] = {}
    for source in sources.values():
        subprocess.run([sys.executable, "-m", "compileall", "-q", source / "lib"], check=True)
    for number in range(runs + 1):  # the first is not counted: the files are read from disk then
        for name, source in sources.items():
            out = place / f"{name}-{number}"
            out.mkdir()
            for what, commands in works(document, out, source, name == "now").items():
                if number or what == "juesuan audit":
                    result = measured(commands, source)
                    if number:
                        taken.setdefault((what, name), []).append(result)
    print("| what | revision | wall s | CPU s | peak MiB | CPU of before |\n|---|---|---|---|---|---|")
    for (what, name), results in sorted(taken.items()):
        wall, cpu, peak = (statistics.median(column) for column in zip(*results, strict=True))
        before = taken.get((what, "before"))
        ratio = f"{cpu / statistics.median(r[1] for r in before):.2f}" if before and name == "now" else ""
        print(f"| {what} | {name} | {wall:.2f} | {cpu:.2f} | {peak:.0f} | {ratio} |")
    told = [contents(place / f"{name}-{number}") for name in sources for number in (1, runs)]
    for one, other in itertools.pairwise(told):
        print("\nDifferent files:", ", ".join(sorted(n for n in one.keys() | other.keys() if one.get(n) != other.get(n))))


if __name__ == "__main__":
    main()
