"""Cells that a public table leaves blank although an amount above them says that there is something."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.findings.drafts import Draft, Ground
from juesuan.findings.registry import rule
from juesuan.findings.sentences import described


@rule
def column_unfilled(ground: Ground) -> Iterator[Draft]:
    """A 款 with 项目支出 all of whose 项 are blank in that column, though they have amounts."""
    for table in ground.reading.tables:
        for whole, parts in table.unfilled:
            facts = [f for f in ground.book.all(whole, "level", "actual") if f.cell and f.cell[0] == table.number][:1]
            rows = [key[0].rpartition("|")[0] for key in parts]
            below = [f for row, key in zip(rows, parts, strict=True) for f in ground.book.all((row, key[1]), "level", "actual")]
            here = [f for f in below if f.cell and f.cell[0] == table.number]
            if facts:
                yield ground.draft([*facts, *here], figures=described(facts), list=described(here), title=table.title)
