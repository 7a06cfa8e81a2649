"""Beside: the same department's disclosures of earlier years, found by their names in the folder where a document stands.

Names are filtered before any file is opened, so that a folder of thousands costs one listing; who and when is then read in the
file itself. What may be meant but cannot be taken for certain is told and not used.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterable
from itertools import takewhile
from pathlib import Path

from juesuan.disclosure import Disclosure, Past, read
from juesuan.documents.document import DISPOSITIONS, READABLE
from juesuan.ground.data import data
from juesuan.ground.errors import JuesuanError
from juesuan.ground.expressions import Expression
from juesuan.ground.groups import grouped
from juesuan.reading.vocabulary import vocabulary

Say = Callable[[str], None]
YEARS = 4  # a trend of five years at most
MOST = 8  # names of one year that are opened: where more fit, none is certain
_REGION = Expression("^.{2,6}?[省市](?=.{4,})")  # often left out of a file's name
_YEAR = Expression(r"(?<!\d)20\d\d(?!\d)")


def with_earlier(path: Path, say: Say, years: int = YEARS, among: Iterable[Path] = ()) -> Disclosure:
    """The disclosure with those of up to so many earlier years that are found beside it, in the data folder or `among` files,
    the latest first, up to the first year that none is found of.

    `say` gets a line for every document taken and for every one that may be meant and is not used.
    """
    disclosure, listed = read(path), _listed(path, among)
    before = range(disclosure.year - 1, disclosure.year - 1 - years, -1) if disclosure.year else ()
    found = (_of_year(path, disclosure, year, listed, say) for year in before)
    return disclosure.beside(tuple(takewhile(bool, found)))


def _listed(path: Path, among: Iterable[Path]) -> list[Path]:
    """Every file that may be a disclosure of some year beside the document; folders where the document is one."""
    folders = dict.fromkeys((path.resolve().parent, data("documents").resolve()))
    names = [(folder, name) for folder in folders if folder.is_dir() for name in os.listdir(folder)]
    found = [Path(f, n) for f, n in names if _YEAR.search(n) and not n.startswith((".", "~$")) and not n.endswith(DISPOSITIONS)]
    wanted = ("",) if path.is_dir() else READABLE
    unique = {p.resolve(): p for p in among} | {p: p for p in found if p.suffix.lower() in wanted}
    return sorted(unique.values(), key=lambda p: (p.name, str(p)))


def _of_year(path: Path, disclosure: Disclosure, year: int, listed: list[Path], say: Say) -> Past | None:
    """The one document of a year, from the names that fit best on."""
    others = (p for p in listed if str(year) in p.name and p.resolve() != path.resolve())
    ranks = ((_rank(path, other, disclosure, year), other) for other in others)
    for _, candidates in sorted(grouped((rank, other) for rank, other in ranks if rank is not None).items()):
        if len(candidates) > MOST:
            say(f"{year}: {len(candidates)} files may be meant ({candidates[0].name}, ...), none used; choose one with --prior")
            return None
        found = [p for c in candidates if (p := _opened(c, disclosure, year, say))]
        if same := [p for p in found if p.path.suffix.lower() == path.suffix.lower()]:
            found = same
        if len({p.document.sha256 for p in found}) > 1:
            names = ", ".join(p.path.name for p in found)
            say(f"{year}: {names} may all be meant, none used; choose one with --prior")
            return None
        if found:
            say(f"{year}: {found[0].path.name} is taken beside {path.name} (--no-prior leaves it out)")
            return found[0]
    return None


def _rank(path: Path, candidate: Path, disclosure: Disclosure, year: int) -> int | None:
    """How well a name fits: department_year; the document's own name but for the year; department, year and 决算; department
    and year. None where it names another department or no such year."""
    name, own = _plain(candidate.stem), _plain(path.stem)
    years = _YEAR.findall(name)
    if str(year) not in years or (str(disclosure.year) in years and candidate.parent.resolve() == path.resolve().parent):
        return None
    department = _plain(disclosure.department)
    if name == f"{department}_{year}":
        return 0
    if name == own.replace(str(disclosure.year), str(year)) != own:
        return 1
    if not any(one in name for one in (department, _REGION.sub("", department))):
        return None
    if "决算" in name:
        return 2
    return None if any(word in name for word in vocabulary().words["other_reports"]) else 3


def _plain(name: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name)).lower()


def _opened(candidate: Path, disclosure: Disclosure, year: int, say: Say) -> Past | None:
    """What the candidate holds, or None, told, where it cannot be read or is of another department or year."""
    try:
        past = Past.of(candidate)
    except JuesuanError as error:
        say(f"not used as {year}: {error}")
        return None
    if (past.reading.department, past.reading.year) == (disclosure.department, year):
        return past
    seen = f"{past.reading.department}, {past.reading.year or 'no year'}"
    say(f"not used as {year}: {candidate.name} is of {seen}; if it is meant, give it with --prior")
    return None
