"""True documents, which must be told nothing serious: every exception and attention on generated disclosures, by kind.

    PYTHONPATH=lib python tests/benchmarks/clean.py [--documents 2000] [--first 0] [--sizes small medium]

Each document is true by construction (teaching/generator.py, all dialects in turn), so that an exception is false, and so is an
attention, but for those on a change without a reason: forms print such, and it is so. Prints each message once with the seed,
and counts by kind; status 1 where anything false is told.
"""

import argparse
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from itertools import cycle, product
from pathlib import Path

from juesuan.disclosure import read
from juesuan.teaching.generator import DIALECTS, generate

SO = ("unexplained_change", "unexplained_variance", "three_public_over_budget")  # true of the text


def told(job: tuple[int, str, str]) -> list[tuple[str, str, str]]:
    """Severity, kind and title of what is told of one generated document that is no note."""
    seed, size, dialect = job
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "某局_2023.txt"
        path.write_text(generate(seed, size, dialect).text, encoding="utf-8")
        found = read(path)
    return [(f.severity, f.kind, f"{seed} {size} {dialect} {f.zh['title']}") for f in found.findings if f.severity != "note"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0, help="seed of the first, so that a long run can be made in parts")
    parser.add_argument("--sizes", nargs="+", default=["small", "medium"])
    options = parser.parse_args()
    seeds = range(options.first, options.first + options.documents)
    jobs = [(n, *pair) for n, pair in zip(seeds, cycle(product(options.sizes, DIALECTS)), strict=False)]
    with ProcessPoolExecutor() as pool:
        messages = [message for found in pool.map(told, jobs, chunksize=5) for message in found]
    for severity, kind, title in sorted(set(messages)):
        if kind not in SO:
            print(severity, kind, title)
    counts = Counter((severity, kind) for severity, kind, _ in messages)
    print(f"{len(jobs)} documents: {dict(counts) or 'nothing'}")
    return int(any(kind not in SO for _, kind in counts))


if __name__ == "__main__":
    raise SystemExit(main())
