"""Generator: whole disclosures that are true by construction, for teaching, for tests and for the planted-error benchmark.

True amounts are drawn first (world.py), every figure is then printed by rounding them half up, in the phrases of
data/phrases/<dialect>.yaml (writer.py). The truth beside the text lists each printed figure with its place and meaning.
"""

from __future__ import annotations

import random

from juesuan.ground.errors import WrongCall
from juesuan.teaching.world import World, phrases
from juesuan.teaching.writer import Generated, Writer

DIALECTS = ("chongqing", "national", "sichuan", "hunan", "anhui")
TARGETS = {"small": 50, "medium": 200, "large": 1000}  # figures that state something, about


def generate(seed: int, size: str = "medium", dialect: str | None = None) -> Generated:
    """A whole disclosure, internally true, for teaching and tests; the same arguments give the same bytes.

    size: small, medium or large (about 50, 200 or 1,000 figures); dialect: one of DIALECTS, drawn from the seed where None.
    Raises WrongCall for another size or dialect.

    >>> one = generate(1, "small", "hunan")
    >>> all(one.text[t.start:t.end] for t in one.truth), one == generate(1, "small", "hunan")
    (True, True)
    """
    if size not in TARGETS or dialect not in (None, *DIALECTS):
        raise WrongCall(f"generate({seed!r}, {size!r}, {dialect!r})", "unknown size or dialect", f"{[*TARGETS]}, {[*DIALECTS]}")
    dialect = dialect or random.Random(f"{seed} dialect").choice(DIALECTS)
    bare_bones = _write(seed, size, dialect, 0)
    room = TARGETS[size] - len(bare_bones.stated)
    if room < 3:
        return bare_bones
    # How many figures an item prints depends on the phrase drawn: try three each, then correct.
    tried = _write(seed, size, dialect, room // 3)
    return _write(seed, size, dialect, max(1, round((room // 3) * room / max(1, len(tried.stated) - len(bare_bones.stated)))))


def _write(seed: int, size: str, dialect: str, items: int) -> Generated:
    chance = random.Random(f"{seed} {size} {dialect} {items}")
    world = World(chance, size, items)
    return Writer(chance, world, phrases(dialect), size, dialect).write()
