"""What a public table shows of itself and of the text: cells left blank below an amount, classes under another name."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.findings.drafts import Draft, Ground
from juesuan.findings.registry import rule
from juesuan.findings.sentences import described
from juesuan.reading.book import interval, place
from juesuan.reading.facts import Fact
from juesuan.reading.vocabulary import vocabulary
from juesuan.reconcile.relations import relations


@rule
def column_unfilled(ground: Ground) -> Iterator[Draft]:
    """A 款 with 项目支出 all of whose 项 are blank in that column, though they have amounts."""
    slipped = {shift.table for shift in ground.apart.shifts}  # whose blanks are those of other rows
    for table in (t for t in ground.reading.tables if t.number not in slipped):
        for whole, parts in table.unfilled:
            facts = [f for f in ground.book.all(whole, "level", "actual") if f.table == table.number][:1]
            rows = [key[0].rpartition("|")[0] for key in parts]
            below = [f for row, key in zip(rows, parts, strict=True) for f in ground.book.all((row, key[1]), "level", "actual")]
            here = [f for f in below if f.table == table.number]
            if facts:
                yield ground.draft([*facts, *here], figures=described(facts), list=described(here), title=table.title)


@rule
def class_otherwise_named(ground: Ground) -> Iterator[Draft]:
    """农林牧渔支出 in a list of classes with their shares that lacks 农林水支出, of which the table has the same amount."""
    classes = {item.concept for item in vocabulary().function_classes}
    whole = {r.whole: r.parts for r in relations(ground.book) if r.kind == "sum" and r.parts and r.parts[0][0] in classes}
    for share in (f for f in ground.book.facts if f.measure == "share" and f.of_key in whole and not f.cell):
        if not share.key or not share.key[1].startswith("@"):
            continue
        amounts = [f for f in ground.book.all(share.key, "level", share.basis) if f.start < share.start]
        known = {key: ground.book.all(key, "level", share.basis) for key in whole[share.of_key]}
        listed = sum(any(not f.cell and place(f) == place(share) for f in found) for found in known.values())
        missing = [f[0] for f in known.values() if f and all(one.cell for one in f)] if listed > 1 else []
        same = [f for f in missing if amounts and _alike(f, amounts[-1])]
        if len(same) == 1:
            figures = described([amounts[-1], same[0]])
            yield ground.draft([amounts[-1], same[0]], figures=figures, first=amounts[-1].label, second=same[0].label)


def _alike(one: Fact, other: Fact) -> bool:
    """Whether two names begin alike, and their amounts may be one."""
    return one.label[:2] == other.label[:2] and one.value > 0 and interval(one).meets(interval(other))
