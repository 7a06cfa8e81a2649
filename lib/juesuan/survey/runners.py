"""Runners: reading documents on this machine's processes, or over a Dask cluster; a bounded part is under way, results come as
they are."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from itertools import islice
from pathlib import Path
from queue import Empty, Queue
from typing import Any

from juesuan.ground.errors import WrongCall
from juesuan.ground.workers import at_work
from juesuan.survey.one import OtherMachine, measure_elsewhere

PATIENCE = 600  # seconds that one document may take
WORKERLESS = 30  # seconds without a worker after which that is told
GATHERED = 120  # seconds for what was read to come from the worker that read it
READ = "juesuan.survey.one:tell"
_AHEAD = 3  # batches handed to a cluster for each of its threads
BATCH = 8  # documents of a batch: to pass a task on takes the scheduler a third of what a document takes

Works = Iterable[tuple[Any, tuple]]  # a key, and what the work is given


def in_processes(work: str, works: Works, jobs: int, patience: float | None = None) -> Generator[tuple[Any, Any], None, None]:
    """Each key with what its work told, or with Died where the process that did it ended or took longer than `patience`; that
    one alone. The order is that in which they are done."""
    with at_work(work, works, jobs, patience) as results:
        yield from ((done.key, done.told) for done in results)


def _outcome(future: Any) -> tuple[BaseException | None, list[bytes | None] | None]:
    """What went wrong with a batch, and what was read; neither where it was cancelled, or where the result ended with its
    worker and no other has begun that would make it again."""
    if future.status == "cancelled":
        return None, None
    try:
        error = future.exception(GATHERED)
        return error, [None] if error else future.result(GATHERED)
    except TimeoutError:
        return None, None


def over_dask(
    address: str, works: Iterable[tuple[str, Path]], stamp: str, say: Callable[[str], None]
) -> Generator[tuple[str, bytes | None], None, None]:
    """Each key with its document as another machine read it, or None where it ended the workers that read it alone.

    A cluster without workers is waited for, and `say` told: an adaptive one begins so. Raises WrongCall where Dask is not
    installed, nothing answers at the address, the scheduler goes away, or a worker would read something else.
    """
    try:
        from distributed import Client, Future, KilledWorker
    except ImportError as error:
        raise WrongCall("--scheduler", "the library distributed is not installed", 'pip install "juesuan[cluster]"') from error
    try:
        client = Client(address, timeout="20s", set_as_default=False)
    except (OSError, ValueError) as error:
        raise WrongCall("--scheduler", f"no scheduler answers at {address}", "start one with `dask scheduler`") from error
    source, done = iter(works), Queue()
    under_way: dict[Future, list[tuple[str, Path]]] = {}
    doubted: list[tuple[str, Path]] = []  # they were there, on a worker or waiting for it, when it ended

    def submit(batch: list[tuple[str, Path]]) -> None:
        future = client.submit(measure_elsewhere, [str(path.resolve()) for _, path in batch], stamp, pure=False)
        under_way[future] = batch
        future.add_done_callback(done.put)

    with client:
        alone = told = False
        while True:
            try:
                threads = sum(client.nthreads().values())
            except (OSError, RuntimeError) as error:
                seen = f"the scheduler at {address} is gone"
                raise WrongCall("--scheduler", seen, "start it and survey again: what was read is kept") from error
            while len(under_way) < _AHEAD * max(1, threads) and (batch := [*islice(source, BATCH)]):
                submit(batch)
            if not under_way and doubted:
                alone = True
                submit([doubted.pop(0)])
            if not under_way:
                return
            try:
                future = done.get(timeout=WORKERLESS)
            except Empty:
                if not threads and not told:
                    told, waiting = True, sum(map(len, under_way.values()))
                    say(
                        f"--scheduler: no worker at {address}, and {waiting} documents or more wait; start one with "
                        f"`dask worker {address}`: the survey goes on by itself. Ctrl-C ends it; what was read is kept"
                    )
                continue
            batch, told = under_way.pop(future), False
            error, found = _outcome(future)
            if isinstance(error, OtherMachine | ModuleNotFoundError):
                advice = "install the same juesuan on every worker, and let each see the documents under the same path"
                raise WrongCall("--scheduler", str(error), advice)
            if error and not isinstance(error, KilledWorker):
                raise error
            if found is None or (error and not alone):
                doubted += batch
                continue
            yield from zip([key for key, _ in batch], found, strict=True)
