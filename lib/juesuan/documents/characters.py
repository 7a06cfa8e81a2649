"""Characters that stand in a file in place of ordinary ones, each read as one other, so that offsets stay."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from juesuan.ground.data import data, load

_STRANGE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")


@cache
def _letters() -> dict[int, str]:
    """data/characters.yaml, with the compatibility ideographs of Unicode's own table."""
    found = load(data("characters.yaml"))
    letters = {ord(radical): ideograph for radical, ideograph in found["radicals"]["pairs"].split()}
    for code in (*range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20)):
        ideograph = unicodedata.normalize("NFC", chr(code))
        if len(ideograph) == 1 and ord(ideograph) != code:
            letters[code] = ideograph
    return letters


def ordinary(text: str) -> str:
    """The text with radicals and compatibility ideographs as ordinary ideographs: as many characters as before.

    Source: Unicode's EquivalentUnifiedIdeograph and canonical decompositions; NFKC leaves 车 民 门 长 and 30 more as radicals.
    """
    return text.translate(_letters()) if _STRANGE.search(text) else text
