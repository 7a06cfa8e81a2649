"""The solver: smallest sets, ranges and milliseconds of the joint system, to be held against those of another revision.

    PYTHONPATH=../before/lib python tests/benchmarks/solver.py --write before.json    # a checkout of the revision before
    python tests/benchmarks/solver.py --against before.json

Systems: generated disclosures as they are, with one slip and with two; the real ones at hand. Times are CPU time of the joint
verdict alone, reading and checks left out. Status 1 where a set or a range differs.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from planted import document, edited, generated, real, slips

from juesuan.documents.document import read_document
from juesuan.reading.facts import Reading, read_facts
from juesuan.reconcile.checks import check
from juesuan.reconcile.suspects import find_suspects

REAL = Path(__file__).parents[3] / "shared" / "documents"


def readings(documents: int, slips_each: int) -> Iterator[tuple[str, str, Reading]]:
    """(kind, name, reading) of every system."""
    cases = [real(), *(generated(seed, ("small", "medium", "large")[seed % 3]) for seed in range(documents))]
    for case in cases:
        yield "true", case.name, read_facts(document(case.text))
    for case in cases[:8]:
        chance = random.Random(f"solver {case.name}")
        pool = [s for said in case.said for s in slips(case, said, chance)]
        for number in range(slips_each):
            for kind, count in (("one slip", 1), ("two slips", 2)):
                chosen = chance.sample(pool, count)
                if len({s.start for s in chosen}) == count:
                    yield kind, f"{case.name} {number}", read_facts(document(edited(case.text, chosen)))
    for path in sorted(REAL.rglob("*.pdf")):
        yield "real PDF", path.name, read_facts(read_document(path))


def measured(reading: Reading) -> dict:
    checks = check(reading)
    began = time.process_time()
    verdict = find_suspects(reading, checks)
    spent = time.process_time() - began
    result = verdict.reconciliation
    return {
        "sets": sorted(sorted(s) for part in result.parts for s in part),
        "complete": result.complete and result.settled,
        "ranges": [[s.fact, str(s.low), str(s.high)] for s in verdict.suspects],
        "ms": round(1000 * spent, 2),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--documents", type=int, default=40)
    parser.add_argument("--slips", type=int, default=12, help="of each number of slips, in each of eight documents")
    parser.add_argument("--write", type=Path)
    parser.add_argument("--against", type=Path)
    chosen = parser.parse_args()
    found = {f"{kind}: {name}": measured(reading) for kind, name, reading in readings(chosen.documents, chosen.slips)}
    if chosen.write:
        chosen.write.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    before = json.loads(chosen.against.read_text(encoding="utf-8")) if chosen.against else {}
    differs = [n for n in found if n in before and any(found[n][k] != before[n][k] for k in ("sets", "complete", "ranges"))]
    times: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for name, one in found.items():
        kind = name.partition(":")[0]
        kind += " (contradicts)" if one["sets"] and kind != "true" else ""
        times[kind].append((before.get(name, one)["ms"], one["ms"]))
    print(f"{len(found)} systems, {sum(bool(one['sets']) for one in found.values())} contradict themselves")
    print(f"{'':<28}{'systems':>8}{'before ms':>12}{'now ms':>10}{'median ratio':>14}{'of sums':>9}")
    for kind, pairs in times.items():
        old, new = (sum(p[i] for p in pairs) for i in (0, 1))
        ratio = statistics.median(b / a for a, b in pairs)
        print(f"{kind:<28}{len(pairs):>8}{old / len(pairs):>12.1f}{new / len(pairs):>10.1f}{ratio:>14.2f}{new / old:>9.2f}")
    for name in differs[:10]:
        print(f"differs: {name}\n  before {before[name]}\n  now    {found[name]}")
    if before:
        print(f"{len(differs)} of {len([n for n in found if n in before])} differ in sets or ranges")
    return int(bool(differs))


if __name__ == "__main__":
    sys.exit(main())
