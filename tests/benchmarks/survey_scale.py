"""A survey of generated documents, in growing numbers: documents a second of CPU, what a document costs more, peak memory.

Run from the repository: python tests/benchmarks/survey_scale.py [--numbers 1000 3000 10000] [--jobs 2] [--cluster]
With --cluster the smallest number is read over a local Dask cluster of as many workers too, and the bytes are compared. With
--source FOLDER the survey of another checkout is measured (without Parquet, if it has none). Prints a Markdown table.
"""

import argparse
import hashlib
import sys
import tempfile
from pathlib import Path

from speed import measured

from juesuan.teaching.generator import DIALECTS, generate


def corpus(folder: Path, number: int) -> Path:
    """So many different true disclosures of about fifty figures each."""
    folder.mkdir()
    for seed in range(number):
        text = generate(seed, "small", DIALECTS[seed % len(DIALECTS)]).text
        (folder / f"{seed:05}_2023.txt").write_text(f"{text}\n编号{seed}。", encoding="utf-8")
    return folder


def digest(out: Path) -> str:
    files = sorted(p for p in out.rglob("*") if p.is_file())
    return hashlib.sha256(b"".join(p.relative_to(out).as_posix().encode() + p.read_bytes() for p in files)).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--numbers", nargs="+", type=int, default=[1000, 3000, 10000])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--cluster", action="store_true")
    parser.add_argument("--source", type=Path, default=Path(__file__).resolve().parents[2])
    chosen = parser.parse_args()
    print("| documents | how | wall s | CPU s | documents a second of CPU | peak MiB |\n|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as place:
        for number in chosen.numbers:
            folder = corpus(Path(place, f"in-{number}"), number)
            own = [sys.executable, "-m", "juesuan", "survey", str(folder), "--out", f"{place}/out-{number}"]
            report(number, f"{chosen.jobs} processes", [*own, "--jobs", str(chosen.jobs)], chosen.source)
        if chosen.cluster:
            over_cluster(Path(place), chosen)


def report(number: int, how: str, command: list[str], source: Path) -> None:
    wall, cpu, peak = measured([command], source)
    print(f"| {number:,} | {how} | {wall:.0f} | {cpu:.0f} | {number / cpu:.1f} | {peak:.0f} |", flush=True)


def over_cluster(place: Path, chosen: argparse.Namespace) -> None:
    number = chosen.numbers[0]
    code = (
        "import sys; from pathlib import Path; from distributed import LocalCluster; from juesuan.survey import survey\n"
        "if __name__ == '__main__':\n"
        "    with LocalCluster(n_workers=int(sys.argv[3]), threads_per_worker=1, dashboard_address=None) as cluster:\n"
        "        survey([Path(sys.argv[1])], Path(sys.argv[2]), int(sys.argv[3]), cluster.scheduler_address)\n"
    )
    script = place / "over_cluster.py"
    script.write_text(code, encoding="utf-8")
    out = place / "out-cluster"
    command = [sys.executable, str(script), str(place / f"in-{number}"), str(out), str(chosen.jobs)]
    report(number, f"Dask, {chosen.jobs} workers", command, chosen.source)
    print(f"\nThe same bytes: {digest(out) == digest(place / f'out-{number}')}")


if __name__ == "__main__":
    main()
