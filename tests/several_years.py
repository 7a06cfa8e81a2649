"""Consecutive true disclosures of one department, for the tests of what is compared across years."""

import random

from juesuan.teaching.generator import TARGETS
from juesuan.teaching.world import World, phrases
from juesuan.teaching.writer import Generated, Writer


def generate_years(seed: int, size: str = "medium", dialect: str = "national", years: int = 3) -> tuple[Generated, ...]:
    """Consecutive years of one department, the oldest first, each true: last year in one is this year in the one before.

    >>> [one.year for one in generate_years(1, "small")]
    [2018, 2019, 2020]
    """
    found: list[Generated] = []
    later: World | None = None
    for back in range(years):
        chance = random.Random(f"{seed} {size} {dialect} {back} of several years")
        later = World(chance, size, TARGETS[size] // 15, later, series=True)
        found.insert(0, Writer(chance, later, phrases(dialect), size, dialect).write())
    return tuple(found)
