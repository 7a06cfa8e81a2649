"""Run: a whole survey. A document that cannot be read is a row that says why.

What was read is kept until all of it is, so that a run that was broken off goes on where it was; a document that ends the
process which reads it costs no other.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tqdm import tqdm

from juesuan.ground.errors import CannotGet, WrongCall
from juesuan.ground.files import alone, make, put, unwritable
from juesuan.ground.workers import Died
from juesuan.survey import runners
from juesuan.survey.documents import digest, named
from juesuan.survey.one import packed, stamp
from juesuan.survey.tables import PART, Named, is_kept, join, kept_at

KEPT = ".unfinished-survey"
ENDED = "the process that read it was ended, probably for want of memory"


@dataclass(frozen=True, slots=True)
class Survey:
    """What a survey wrote: the files, how many documents, how many of them could not be read or have an exception."""

    files: tuple[Path, ...]
    documents: int
    unread: int
    exceptions: int


def survey(paths: Sequence[Path], out: Path, jobs: int | None = None, scheduler: str | None = None) -> Survey:
    """Reads and checks every document, and every readable file below every folder, with `jobs` processes (default: one a core),
    or over the Dask cluster whose scheduler is at an address.

    Writes <out>/documents.csv, one row a document in the order of their names, and findings.csv and facts.csv, which begin with
    the document's name; with pyarrow also documents.parquet/, findings.parquet/ and facts.parquet/ of the same rows. The same
    documents give the same bytes. Raises CannotGet where `out` cannot be written or another survey writes there, WrongCall
    where there is no document, `jobs` is less than one or the cluster cannot be used.
    """
    if jobs is not None and jobs < 1:
        raise WrongCall("--jobs", str(jobs), "give a number of processes, 1 or more")
    found, jobs = named(paths), jobs or os.cpu_count() or 1
    try:
        make(out)
        with alone(out, "survey"):
            kept = _kept(out)
            documents = _read_all(found, kept, jobs, scheduler)
            files, counts = _write_all(documents, kept, out, jobs)
            shutil.rmtree(kept)
    except OSError as error:
        raise unwritable(error, Path(error.filename or out), "make room or choose another --out") from error
    return Survey(files, len(found), counts["unread"], counts["exceptions"])


def _kept(out: Path) -> Path:
    """The folder of what an unfinished run has read, emptied where another version or vocabulary read it."""
    folder = out / KEPT
    told = folder / "stamp"
    if folder.exists() and not (told.is_file() and told.read_text(encoding="utf-8") == stamp()):
        shutil.rmtree(folder)
    put(told, stamp().encode())
    return folder


def _read_all(found: dict[str, Path], kept: Path, jobs: int, scheduler: str | None) -> list[Named]:
    """Reads what is not kept yet; the documents in order, each with the digest that its result is kept under."""
    documents: list[Named] = []
    first: dict[str, str] = {}

    def missing() -> Iterator[tuple[str, Path]]:
        for name, path in found.items():
            one = digest(path)
            documents.append((name, one, first.setdefault(one, name)))
            if first[one] == name and not is_kept(kept, one):
                yield one, path
            else:
                bar.update()

    with (
        tqdm(total=len(found), unit="document", disable=not sys.stderr.isatty()) as bar,
        closing(_results(missing(), jobs, scheduler)) as results,
    ):
        for one, result in results:
            if result is None or isinstance(result, Died):
                result = packed({"error": ENDED if result is None or result.ended else f"not read, for {result}"})
            put(kept_at(kept, one), result, durable=False)
            bar.update()
    return documents


def _results(
    missing: Iterator[tuple[str, Path]], jobs: int, scheduler: str | None
) -> Generator[tuple[str, bytes | Died | None], None, None]:
    if scheduler is not None:
        return runners.over_dask(scheduler, missing, stamp(), partial(tqdm.write, file=sys.stderr))
    works = ((one, (str(path),)) for one, path in missing)
    return runners.in_processes(runners.READ, works, jobs, runners.PATIENCE)


def _write_all(documents: list[Named], kept: Path, out: Path, jobs: int) -> tuple[tuple[Path, ...], Counter[str]]:
    """The tables, a part in memory at a time; they take the place of earlier ones when all are complete."""
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(dir=kept) as place:
        folder = Path(place).resolve()
        parts = [documents[at : at + PART] for at in range(0, len(documents), PART)]
        works = ((n, (kept.resolve(), folder, n, one)) for n, one in enumerate(parts))
        with closing(runners.in_processes("juesuan.survey.tables:part", works, min(jobs, len(parts)))) as done:
            for _, told in done:
                if isinstance(told, Died):
                    raise CannotGet(str(out), f"its tables cannot be written ({told})", "make room, or give fewer --jobs")
                counts += told
        return join(folder, out), counts
