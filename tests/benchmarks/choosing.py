"""Choosing: what arithmetic explains away that is a true error, and what it mends that was misread.

    python tests/benchmarks/choosing.py --errors 620 --misreadings 200 [--folder ../shared/cases/accounts]

Errors are the slips of planted.py in generated disclosures (as they are, and with the words of inherited fields treated as
unnamed, which leaves arithmetic its full freedom): an error is hidden where something broke and nothing does after choosing.
Misreadings are made in true readings: another item, comparator or whole for a figure whose clause is taken not to name it. A
folder of true accounts shows breaks before and after.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from planted import Case, document, edited, generated, real, slips

from juesuan.documents.document import read_document
from juesuan.ground.errors import JuesuanError
from juesuan.reading.facts import Fact, Reading, read_facts
from juesuan.reconcile.checks import check
from juesuan.reconcile.choose import choose

COMPARATORS = ("prior_year", "initial_budget", "annual_budget")
MEANT = ("key", "measure", "basis", "of_key", "unit")
FREED: dict[str, frozenset[str]] = {}  # fields of a figure that count as inherited, whatever its clause names
_NAMED = Fact.named.fget
Fact.named = property(lambda fact: _NAMED(fact) - FREED.get(fact.fact, frozenset()))


def cases() -> Iterator[Case]:
    yield real()
    yield from (generated(seed, ("small", "small", "medium")[seed % 3]) for seed in range(10**6))


def free(reading: Reading, chance: random.Random) -> None:
    """A third of what the clauses name counts as inherited."""
    fields = ("label", "basis", "measure", "of")
    FREED.update({f.fact: frozenset(n for n in fields if chance.random() < 1 / 3) for f in reading.facts if not f.cell})


def broken(reading: Reading) -> tuple[int, int]:
    """Breaks, and breaks that stand on no doubtful reading."""
    how = {f.fact: f.how for f in reading.facts}
    breaks = [c for c in check(reading) if c.verdict == "breaks"]
    return len(breaks), sum("doubtful" not in (how[name] for name in c.facts) for c in breaks)


def errors(number: int, each: int, freed: bool) -> Counter:
    """Planted true errors that raise a break: hidden, made a question, told."""
    count: Counter[str] = Counter()
    for case in cases():
        chance = random.Random(f"choosing {case.name}")
        pool = [s for said in case.said for s in slips(case, said, chance)]
        for slip in chance.sample(pool, min(each, len(pool))):
            text = edited(case.text, [slip])
            reading = read_facts(document(text))
            FREED.clear()
            if freed:
                free(reading, chance)
            if not broken(reading)[0]:
                continue
            began = time.process_time()
            after = choose(reading, text)
            count["milliseconds"] += round(1000 * (time.process_time() - began))
            count["errors"] += 1
            breaks, certain = broken(after)
            result = "hidden" if not breaks else "question" if not certain else "told"
            count[result] += 1
            if result == "hidden":
                moved = [f for f in after.facts if f.how == "arithmetic"]
                print("hidden:", case.name, slip, [(f.text, f.label, f.measure, f.basis, f.of) for f in moved])
        if count["errors"] >= number:
            return count
    return count


def misread(reading: Reading, fact: Fact, chance: random.Random) -> Fact | None:
    """The figure with another item, comparator or whole, as inheriting would have given it."""
    facts = [f for f in reading.facts if f.is_fact and f.key and not f.cell]
    field = chance.choice(("label", "basis", "of"))
    FREED.clear()
    FREED[fact.fact] = frozenset([field])
    if field == "basis" and fact.measure in ("change", "change_rate", "rate"):
        return replace(fact, basis=chance.choice([b for b in COMPARATORS if b != fact.basis]))
    if field == "label" and fact.measure in ("change", "change_rate"):
        before = [f for f in facts if fact.start - 400 < f.start < fact.start and f.key != fact.key]
        if before:
            return replace(fact, label=before[-1].label, key=before[-1].key)
    if field == "of" and fact.measure == "share":
        wholes = [f for f in facts if f.measure == "amount" and f.basis == "actual" and f.key not in (fact.key, fact.of_key)]
        if wholes:
            whole = chance.choice(wholes)
            return replace(fact, of=whole.label, of_key=whole.key)
    return None


def misreadings(number: int, each: int = 4) -> Counter:
    count: Counter[str] = Counter()
    for case in cases():
        chance = random.Random(f"misread {case.name}")
        true = read_facts(document(case.text))
        facts = [f for f in true.facts if f.is_fact and f.key and not f.cell and f.value]
        for fact in chance.sample(facts, min(12 * each, len(facts))):
            wrong = misread(true, fact, chance)
            if wrong is None or count[f"of {case.name}"] >= each:
                continue
            reading = replace(true, facts=tuple(wrong if f.fact == wrong.fact else f for f in true.facts))
            if not broken(reading)[0]:
                count["raise no break"] += 1
                continue
            after = choose(reading, case.text)
            count["misreadings"] += 1
            count[f"of {case.name}"] += 1
            pairs = zip(after.facts, true.facts, strict=True)
            right = all(getattr(a, n) == getattr(t, n) for a, t in pairs for n in MEANT)
            taken = any(f.how == "arithmetic" for f in after.facts)
            left = "left" if broken(after)[1] else "question"
            result = left if not taken else "mended" if right else "mended wrongly"
            count[result] += 1
            if result == "mended wrongly":
                print("wrongly:", case.name, wrong, [f for f in after.facts if f.how == "arithmetic"])
        if count["misreadings"] >= number:
            return Counter({k: v for k, v in count.items() if not k.startswith("of ")})
    return count


def folders(paths: Sequence[Path]) -> None:
    for folder in paths:
        count: Counter[str] = Counter()
        for path in sorted(folder.rglob("*")):
            try:
                read = read_document(path) if path.suffix in (".txt", ".html", ".pdf", ".docx", ".xlsx", ".xls") else None
                reading = read_facts(read) if read else None
            except JuesuanError:
                continue
            if reading is None or not broken(reading)[0]:
                continue
            after = choose(reading, read.text)
            count["documents with breaks"] += 1
            count["breaks before"] += broken(reading)[0]
            count["breaks after"] += broken(after)[1]
            count["figures chosen"] += sum(f.how == "arithmetic" for f in after.facts)
            for old, new in zip(reading.facts, after.facts, strict=True):
                if new.how == "arithmetic":
                    print(f"  {path.name}: {new.text}{new.unit} {old.label} {old.measure} {old.basis} {old.of} -> ", end="")
                    print(f"{new.label} {new.measure} {new.basis} {new.of}")
        print(folder, dict(count))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--errors", type=int, default=620)
    parser.add_argument("--each", type=int, default=12, help="slips a document")
    parser.add_argument("--misreadings", type=int, default=150)
    parser.add_argument("--folder", type=Path, action="append", default=[])
    chosen = parser.parse_args()
    if chosen.errors:
        for freed, name in ((False, "as read"), (True, "a third of the named fields taken as inherited")):
            print(f"true errors, {name}:", dict(errors(chosen.errors // 2, chosen.each, freed)), flush=True)
    if chosen.misreadings:
        print("misreadings:", dict(misreadings(chosen.misreadings)))
    folders(chosen.folder)


if __name__ == "__main__":
    main()
