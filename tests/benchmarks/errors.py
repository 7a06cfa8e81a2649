"""Errors: what is told of a wrong figure (or of several at once), kind by kind, in generated, written and published texts.

    PYTHONPATH=lib python tests/benchmarks/errors.py [--seeds 8] [--each 2] [--together 6] [--only KIND] [--show WHAT]

Every kind is planted into figures that take part in a relation which holds, and only where the altered figure breaks it
beyond rounding. Counted an error: told (a finding names the altered figure), in one finding, that figure first in it, the cause
that planted it, and whether an innocent figure is accused; of those untold, how many are asked about, since the altered figure
may have been misread. The document as it is says what is told of it without the error.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests/benchmarks")]

from error_kinds import KINDS, Change, Planted, Planter, edited, moved  # noqa: E402

from juesuan.disclosure import Disclosure, read_figures  # noqa: E402
from juesuan.documents.document import Document, read_document  # noqa: E402
from juesuan.documents.text import read as read_text  # noqa: E402
from juesuan.ground.data import wording  # noqa: E402
from juesuan.ground.errors import JuesuanError  # noqa: E402
from juesuan.teaching.generator import DIALECTS, generate  # noqa: E402


@dataclass(frozen=True)
class Told:
    """What became of one planted error."""

    document: str
    kind: str
    told: bool
    one: bool
    first: bool
    cause: bool
    innocent: bool
    severity: str
    titles: tuple[str, ...]
    detail: str
    asked: bool = False


def found_in(document: Document) -> Disclosure:
    return Disclosure(document, read_figures(document))


# --- what is told ----------------------------------------------------------------------------------------------------------


def judged(name: str, base: Disclosure, planted: Sequence[Planted]) -> list[Told]:
    """What the document with these errors is told, error by error."""
    changes = [c for one in planted for c in one.changes]
    found = found_in(edited(base.document, changes))
    before = {f.key for f in base.findings}
    new = [f for f in found.findings if f.key not in before]
    at = {f.start: f for f in found.facts}
    wrong = [[g for f in one.altered if (g := at.get(moved(f.start, changes)))] for one in planted]
    everywhere = {g.fact for some in wrong for g in some}
    alike = {(g.key, g.measure, g.basis, g.value) for some in wrong for g in some}
    result = []
    for one, figures in zip(planted, wrong, strict=True):
        names, kind = {g.fact for g in figures}, KINDS[one.kind]
        word = kind.word
        mine = [f for f in new if names & set(f.facts) or f.kind == word]
        grave = [f for f in mine if f.severity != "note" or word == f.kind]
        first = [f for f in grave if f.facts and (f.facts[0] in names or f.kind == word)]
        suspects = {s.fact: s.cause.get("kind", "") for s in (*getattr(found.verdict, "instead", ()), *found.suspects)}
        causes = {suspects.get(n, "") for n in ({i for f in grave for i in f.facts} if kind.several else names)}
        accused = [f for f in new if f.kind in ("suspect", "break") and f.severity == "exception" and f.facts]
        by_id = found.reading.book.by_id
        same = lambda n: (by_id[n].key, by_id[n].measure, by_id[n].basis, by_id[n].value) in alike  # noqa: E731,B023
        innocent = [f for f in accused if f.facts[0] not in everywhere and not same(f.facts[0])]
        innocent += [f for f in new if f.kind == "suspect_either" and not everywhere & set(f.facts)]
        result.append(
            Told(
                name,
                one.kind,
                bool(grave),
                len([f for f in (grave if len(planted) > 1 else [f for f in new if f.severity != "note" or f.kind == word])])
                <= (2 if kind.several else 1),
                bool(first),
                bool(causes & kind.causes)
                or any(f.kind == word for f in mine)
                or (kind.as_one and any(wording("sentences")["as_one"]["zh"] in f.zh["cause"] for f in mine)),
                bool(innocent),
                min((f.severity for f in grave), default="", key=("exception", "attention", "note", "").index),
                tuple(f"{f.severity} {f.kind} {f.zh['title']}" for f in new if f.severity != "note" or f.kind == word),
                "; ".join(f"{self_text(base, c)}" for c in one.changes) + f" causes {sorted(causes)}",
                any(names & set(q.facts) for q in found.questions if q.zh not in {b.zh for b in base.questions}),
            )
        )
    return result


def self_text(base: Disclosure, change: Change) -> str:
    start, end, new = change
    text = base.document.text
    return f"{text[max(0, start - 14) : start]}[{text[start:end]}→{new}]{text[end : end + 6]}".replace("\n", "/")


def documents(seeds: int) -> Iterator[str]:
    """Names: of generated texts of all dialects (dialect size seed), the ten-errors text, and every text at hand."""
    for seed in range(seeds):
        for size in ("small", "medium"):
            yield f"{DIALECTS[(seed + (size == 'medium')) % len(DIALECTS)]} {size} {5000 + seed}"
    yield "ten"
    for folder in ("data/documents", "tests/narratives", "tests/documents", "../shared/documents"):
        yield from (str(p) for p in sorted((ROOT / folder).glob("*")) if p.suffix in (".txt", ".pdf", ".html"))


def opened(name: str) -> Document:
    """The document of a name. Raises CannotRead."""
    if "/" in name:
        return read_document(name)
    if name == "ten":
        from test_planted_ten import CLEAN

        text = "\n".join(("云山县某局2023年度部门决算说明", *CLEAN))
    else:
        dialect, size, seed = name.split()
        text = generate(int(seed), size, dialect).text
    content = read_text(text.encode(), "某局_2023.txt")
    return Document("某局_2023.txt", "", "txt", content.text, content.blocks)


def of_document(job: tuple[str, int, int, str]) -> list[Told]:
    name, each, together, only = job
    try:
        base = found_in(opened(name))
    except JuesuanError:
        return []
    chance = random.Random(name.rpartition("/")[2])  # whatever folder the repository stands in
    planter = Planter(base, chance)
    told, pool = [], []
    for kind in KINDS:
        if not only or kind in only.split(","):
            for planted in planter.all(kind, each):
                told += judged(name, base, [planted])
                pool.append(planted)
                seen = " ".join(f"{part}={getattr(told[-1], part)}" for part in ("told", "one", "first", "innocent"))
                print(f"  {kind}: {seen} | {told[-1].detail} | {told[-1].titles}", file=sys.stderr, flush=True)
    for _ in range(together):
        chance.shuffle(pool)
        chosen: list[Planted] = []
        for one in pool:
            near = {c.check for f in one.altered for c in planter.tied[f.fact]}
            apart = all(not near & {c.check for f in o.altered for c in planter.tied[f.fact]} for o in chosen)
            if apart and one.kind not in {o.kind for o in chosen}:
                chosen.append(one)
        if len(chosen) > 2:
            told += [replace(t, kind=f"together: {t.kind}") for t in judged(name, base, chosen[:10])]
    return told


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seeds", type=int, default=8)
    parser.add_argument("--each", type=int, default=2, help="errors a kind and document")
    parser.add_argument("--together", type=int, default=1, help="times that errors of different kinds are planted at once")
    parser.add_argument("--only", default="", help="kinds, with commas between")
    parser.add_argument("--documents", default="", help="a part of the names")
    parser.add_argument("--show", default="", help="print what is not as wished: untold, innocent, several, cause")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    jobs = [(n, options.each, options.together, options.only) for n in documents(options.seeds) if options.documents in n]
    with ProcessPoolExecutor(options.processes) as pool:
        told = []
        for job, some in zip(jobs, pool.map(of_document, jobs), strict=True):
            told += some
            print(f"{job[0]}: {len(some)} errors", file=sys.stderr, flush=True)
            if options.json:
                options.json.write_text(json.dumps([one.__dict__ for one in told], ensure_ascii=False, indent=1))
    rows = defaultdict(list)
    for one in told:
        together = one.kind.startswith("together")
        rows["all at once" if together else one.kind].append(one)
        rows["each alone"] += [] if together else [one]
    print(f"{'kind':24} errors  told   one first cause innocent asked  exception/attention/note")
    for kind, some in rows.items():
        share = lambda name: f"{100 * sum(getattr(t, name) for t in some) / len(some):5.1f}"  # noqa: E731,B023
        grades = Counter(t.severity for t in some)
        print(
            f"{kind:24} {len(some):6} {share('told')} {share('one')} {share('first')} {share('cause')} "
            f"{sum(t.innocent for t in some):8} {sum(t.asked and not t.told for t in some):5}  "
            f"{grades['exception']}/{grades['attention']}/{grades['note']}"
        )
    unwanted = {
        "untold": lambda t: not t.told and not t.asked,
        "innocent": lambda t: t.innocent,
        "several": lambda t: not t.one,
        "cause": lambda t: not t.cause,
    }
    for one in told:
        if options.show and unwanted[options.show](one):
            print(f"\n{one.document} | {one.kind} | {one.detail}")
            print("\n".join(f"    {title}" for title in one.titles))
    return 0


if __name__ == "__main__":
    sys.exit(main())
