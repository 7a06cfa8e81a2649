"""The solver: smallest sets, ranges and milliseconds of the joint system, to be held against those of another revision.

    python tests/benchmarks/solver.py --texts systems --write now.json
    PYTHONPATH=../before/lib python tests/benchmarks/solver.py --texts systems --against now.json   # another checkout

Systems: generated disclosures as they are, with one slip and with two; the real ones at hand. --texts holds them: written by
the first run, the same files for the second. Times are CPU time of the joint verdict alone,
reading and checks left out. Status 1 where a set or a range differs between two systems that were read alike.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import statistics
import sys
import time
from collections import defaultdict
from pathlib import Path

from juesuan.documents.document import read_document
from juesuan.reading.facts import read_facts
from juesuan.reconcile.checks import check
from juesuan.reconcile.suspects import find_suspects

REAL = Path(__file__).parents[3] / "shared" / "documents"


def write_systems(folder: Path, documents: int, slips_each: int) -> None:
    """Writes every system as a file named by its kind and source."""
    from planted import edited, generated, real, slips  # of this revision alone

    folder.mkdir(parents=True)
    cases = [real(), *(generated(seed, ("small", "medium", "large")[seed % 3]) for seed in range(documents))]
    for case in cases:
        (folder / f"true, {case.name}.txt").write_text(case.text, encoding="utf-8")
    for case in cases[:8]:
        chance = random.Random(f"solver {case.name}")
        pool = [s for said in case.said for s in slips(case, said, chance)]
        for number in range(slips_each):
            for kind, count in (("one slip", 1), ("two slips", 2)):
                chosen = chance.sample(pool, count)
                if len({s.start for s in chosen}) == count:
                    (folder / f"{kind}, {case.name} {number}.txt").write_text(edited(case.text, chosen), encoding="utf-8")
    for path in sorted(REAL.rglob("*.pdf")):
        shutil.copy(path, folder / f"real PDF, {path.name}")


def measured(path: Path) -> dict:
    """Sets, ranges and milliseconds of one system; `read` tells whether another build read the same figures."""
    reading = read_facts(read_document(path))
    checks = check(reading)
    began = time.process_time()
    verdict = find_suspects(reading, checks)
    spent = time.process_time() - began
    result = verdict.reconciliation
    place = {f.fact: f"{f.start} {f.text}" for f in reading.facts}
    return {
        "read": sorted(f"{f.start} {f.text} {f.label} {f.measure} {f.basis} {f.year}" for f in reading.facts),
        "sets": sorted(sorted(place[name] for name in s) for part in result.parts for s in part),
        "complete": result.complete and result.settled,
        "ranges": [[place[s.fact], str(s.low), str(s.high)] for s in verdict.suspects],
        "ms": round(1000 * spent, 2),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--documents", type=int, default=40)
    parser.add_argument("--slips", type=int, default=12, help="of each number of slips, in each of eight documents")
    parser.add_argument("--texts", type=Path, required=True, help="folder of the systems, written where it is missing")
    parser.add_argument("--write", type=Path)
    parser.add_argument("--against", type=Path)
    chosen = parser.parse_args()
    if not chosen.texts.exists():
        write_systems(chosen.texts, chosen.documents, chosen.slips)
    results = {path.name: measured(path) for path in sorted(chosen.texts.iterdir())}
    if chosen.write:
        chosen.write.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    before = json.loads(chosen.against.read_text(encoding="utf-8")) if chosen.against else {}
    alike = [name for name in results if name in before and results[name]["read"] == before[name]["read"]]
    differs = [name for name in alike if any(results[name][k] != before[name][k] for k in ("sets", "complete", "ranges"))]
    times: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for name, one in results.items():
        kind = name.partition(",")[0]
        kind += " (contradicts)" if one["sets"] and kind != "true" else ""
        times[kind].append((before.get(name, one)["ms"], one["ms"]))
    print(f"{len(results)} systems, {sum(bool(one['sets']) for one in results.values())} contradict themselves")
    print(f"{'':<28}{'systems':>8}{'before ms':>12}{'now ms':>10}{'median ratio':>14}{'of sums':>9}")
    for kind, pairs in times.items():
        old, new = (sum(p[i] for p in pairs) for i in (0, 1))
        ratio = statistics.median(b / a for a, b in pairs)
        print(f"{kind:<28}{len(pairs):>8}{old / len(pairs):>12.1f}{new / len(pairs):>10.1f}{ratio:>14.2f}{new / old:>9.2f}")
    for name in differs[:10]:
        pairs = {k: (before[name][k], results[name][k]) for k in ("sets", "complete", "ranges")}
        print(f"differs: {name}", *(f"  {k}: before {a}\n    now {b}" for k, (a, b) in pairs.items() if a != b), sep="\n")
    if before:
        print(f"{len(differs)} of {len(alike)} read alike differ in sets or ranges")
    return int(bool(differs))


if __name__ == "__main__":
    sys.exit(main())
