"""Workers: processes that do one work after the other and end with whoever started them.

On POSIX they are forked from one server that has imported what they use (multiprocessing's forkserver), so that they share one
import and nothing else; elsewhere each is started afresh.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from multiprocessing import connection, forkserver, resource_tracker
from pathlib import Path
from pkgutil import resolve_name
from types import ModuleType
from typing import Any, NamedTuple

import psutil

FORKED = "forkserver" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"  # macOS: fork is unsafe there
_CONTEXT = multiprocessing.get_context("forkserver" if FORKED else "spawn")
_STARTING = threading.Lock()
_LIFE = 500  # works that one process does: what it has gathered meanwhile goes with it
_AHEAD = 16  # works handed over before somebody takes their results


class Died(Exception):
    """A worker without a result: how, in words; whether it ended by itself, and did not only take too long."""

    def __init__(self, how: str, ended: bool = True):
        super().__init__(how)
        self.ended = ended


def prepare(module: str) -> None:
    """Begins to import a module for the workers, beside whatever the caller does meanwhile; nothing where they are spawned, and
    where the server that they are forked from runs already."""
    if FORKED:
        with _STARTING, _no_main_module():
            _CONTEXT.set_forkserver_preload(["juesuan.ground.server", module])
            resource_tracker.ensure_running()  # which lets interrupts in again
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # for the server too, until it minds none
            try:
                forkserver.ensure_running()
            finally:
                signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        atexit.register(abandon)  # it holds our output open until its imports are done, and a pipe's reader would wait


def abandon() -> None:
    """Ends the server, however far its imports are: nobody waits for a worker any more. The next worker starts another."""
    with contextlib.suppress(psutil.Error):
        _kill(one for one in psutil.Process().children() if "forkserver" in " ".join(one.cmdline()))


def _kill(processes: Iterable[psutil.Process]) -> None:
    for one in processes:
        with contextlib.suppress(psutil.Error):
            one.kill()


class Worker:
    """A process in a folder (default: this process's own) that does one work after the other."""

    def __init__(self, folder: Path | None = None, over: threading.Event | None = None):
        self._ours, theirs = multiprocessing.Pipe()
        self._process = _CONTEXT.Process(target=_serve, args=(theirs, str(folder or Path.cwd())))
        with _STARTING, _no_main_module():
            if over and over.is_set():
                raise Died("nobody wants its results")
            self._process.start()
        theirs.close()
        self._ready = False

    def told(self, work: str, *given: Any, patience: float | None = None) -> Iterator[Any]:
        """Calls `work`, named as module:function, with a function that tells and what is given; gives what it tells until it is
        done. Raises what the work raises, and Died where the process ends before, or tells nothing for so many seconds."""
        try:
            if not self._ready:  # however long it takes to start is no part of the work
                self._ready = self._ours.recv()
            self._ours.send((work, given))
            while True:
                if not self._ours.poll(patience):
                    raise Died(f"nothing happened for {patience:g} seconds", ended=False)
                done, told = self._ours.recv()
                if done and isinstance(told, Exception):
                    raise told
                if done:
                    return
                yield told
        except (EOFError, OSError):
            self._process.join(5)
            raise Died(f"the process ended with status {self._process.exitcode}") from None

    def kill(self) -> None:
        """Ends the process with every process that it started, at once. Any thread may: whoever waits for its results is told
        Died, and closes our end of the pipe, which no other thread may close under it."""
        with contextlib.suppress(psutil.Error):
            ours = psutil.Process(self._process.pid)
            _kill([ours, *ours.children(recursive=True)])

    def end(self) -> None:
        """Kills the process and lets go of it; only for the one thread that waits for its results."""
        self.kill()
        self._process.join(5)
        self._ours.close()


@contextlib.contextmanager
def _no_main_module() -> Iterator[None]:
    """Keeps multiprocessing from running the caller's script again in the worker: not every script guards itself."""
    main, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


class Done(NamedTuple):
    """A work that is done: its key, what it told last, or Died where the process ended that did it, and the seconds it took."""

    key: Any
    told: Any
    seconds: float


@contextlib.contextmanager
def at_work(
    work: str,
    works: Iterable[tuple[Any, tuple]],
    jobs: int,
    patience: float | None = None,
    folder: Path | None = None,
    first: tuple = (),
) -> Iterator[Iterator[Done]]:
    """Begins works, each a key and what `work` is given, in so many processes. Within the context they come as they are done;
    with a process that ends, or tells nothing for `patience` seconds, one work is lost, for none has more. What is under way
    at the end is ended. `first` is what each process does before, with what it is given."""
    prepare(work.partition(":")[0])
    source, live, mine = iter(works), set(), threading.local()  # mine: the worker of this thread, and how much it has done
    over = threading.Event()  # nobody wants results any more: a process started now is ended by whoever started it

    def one(key: Any, given: tuple) -> Done:
        begun = time.perf_counter()
        try:
            if getattr(mine, "worker", None) is None:
                mine.worker, mine.done = Worker(folder, over), 0
                live.add(mine.worker)
                if over.is_set():
                    mine.worker.kill()
                list(mine.worker.told(*first) if first else ())
            *_, told = mine.worker.told(work, *given, patience=patience)
        except Died as error:
            told = error
        mine.done += 1
        if isinstance(told, Died) or mine.done == _LIFE:
            live.discard(mine.worker)
            mine.worker.end()
            mine.worker = None
        return Done(key, told, time.perf_counter() - begun)

    def results(under_way: set[Future]) -> Iterator[Done]:
        while under_way:
            done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            under_way |= {pool.submit(one, *each) for each in islice(source, len(done))}
            yield from (future.result() for future in done)

    try:
        with ThreadPoolExecutor(jobs) as pool:  # a thread only waits for its process
            try:
                yield results({pool.submit(one, *each) for each in islice(source, _AHEAD + jobs)})
            finally:
                over.set()
                if isinstance(sys.exception(), KeyboardInterrupt):
                    abandon()  # whoever interrupts waits for no imports
                pool.shutdown(wait=False, cancel_futures=True)
                for worker in list(live):
                    worker.kill()
    finally:
        for worker in live:  # those that had no work under way, which would have told their threads; these have ended now
            worker.end()


def _serve(theirs: connection.Connection, folder: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who started us, who then ends us
    gc.freeze()  # what the server imported stays shared with it
    gc.set_threshold(100_000, 20, 20)  # workers make little garbage
    gc.enable()
    threading.Thread(target=_end_with, args=(multiprocessing.parent_process(),), daemon=True).start()
    theirs.send(True)
    with contextlib.suppress(EOFError):
        while True:
            work, given = theirs.recv()
            os.chdir(folder)
            try:
                resolve_name(work)(lambda told: theirs.send((False, told)), *given)
            except Exception as error:
                theirs.send((True, error))
            else:
                theirs.send((True, None))
    os._exit(0)  # what modules do as a process ends (since Python 3.14 here too) could but complain of a folder that is gone


def _end_with(parent: Any) -> None:
    """Ends this process when the one that wants its result is gone, however it went."""
    parent.join()
    _kill(psutil.Process().children(recursive=True))
    os._exit(1)
