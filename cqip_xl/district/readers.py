"""Reader processes that may die: a file that hangs, crashes or eats memory costs only itself."""

from __future__ import annotations

import faulthandler
import gc
import multiprocessing
import os
import pickle
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures import wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import connection
from typing import TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from cqip_xl.district.zips import InputFile
from cqip_xl.model.case import Unread
from cqip_xl.model.errors import BadInput, Detail
from cqip_xl.model.limits import limits

#: Files handed over at a time; one that fails in a batch is tried again alone. Towards the end the batches shrink, so
#: that no reader waits long for the last one.
BATCH = 16
#: Seconds after which a wait for a reader is interrupted for a moment.
BEAT = 0.5

T = TypeVar("T")
#: What is done with each file in a reader process; a file that ends it is Unread.
Reader = Callable[[InputFile], T]


def read_all(
    files: Sequence[InputFile],
    read: Reader[T],
    jobs: int = 0,
    done: Callable[[int], None] = lambda n: None,
) -> tuple[T | Unread, ...]:
    """Reads every file in worker processes, results in the order of `files`.

    Never raises for a file; BadInput where the system gives no processes, or takes them away.
    """
    jobs = jobs or max(1, min(os.cpu_count() or 1, 8))
    bounds = limits()
    try:
        with ProcessPool(max_workers=jobs, initializer=_limit, initargs=(bounds.memory_bytes,)) as pool:
            try:
                results = _read_all(pool, files, read, jobs, bounds.seconds, done)
            except BaseException:
                pool.stop()  # type: ignore[no-untyped-call]  # else leaving the pool would first read all the rest
                raise
    except (BrokenProcessPool, RuntimeError, OSError) as problem:
        raise BadInput("inputs.readers_gone", problem=str(problem)) from problem
    return tuple(results[n] for n in range(len(files)))


def _read_all(
    pool: ProcessPool,
    files: Sequence[InputFile],
    read: Reader[T],
    jobs: int,
    seconds: int,
    done: Callable[[int], None],
) -> dict[int, T | Unread]:
    results: dict[int, T | Unread] = {}

    def tell() -> None:
        done(len(results))

    again: list[int] = []
    futures = deque(
        (batch, _scheduled(pool, read, [files[n] for n in batch], seconds)) for batch in _batches(len(files), jobs)
    )
    while futures:
        batch, future = futures.popleft()  # not kept: it holds its result
        try:
            results |= dict(zip(batch, pickle.loads(_awaited(future, tell)), strict=True))
        except (ProcessExpired, FutureTimeout, MemoryError):
            again += batch
        tell()
    for n, result in _one_by_one(pool, files, again, read, seconds, tell):
        results[n] = result
        tell()
    return results


def _batches(files: int, jobs: int) -> Iterator[range]:
    """The numbers of all files in order: each batch a share of what is left."""
    start = 0
    while start < files:
        size = max(1, min(BATCH, (files - start) // (jobs * 2)))
        yield range(start, start + size)
        start += size


def _scheduled(pool: ProcessPool, read: Reader[T], files: Sequence[InputFile], seconds: int) -> ProcessFuture[bytes]:
    return pool.schedule(_read_batch, args=(read, files, seconds), timeout=(seconds + 1) * len(files))


def _awaited(future: ProcessFuture[bytes], waiting: Callable[[], None]) -> bytes:
    """Its result. `waiting` is called now and then, so that whoever watches can stop the run by raising."""
    while not wait([future], BEAT).done:
        waiting()
    return future.result()


def _one_by_one(
    pool: ProcessPool,
    files: Sequence[InputFile],
    numbers: Sequence[int],
    read: Reader[T],
    seconds: int,
    waiting: Callable[[], None],
) -> Iterator[tuple[int, T | Unread]]:
    for n in numbers:
        future = pool.schedule(_read_batch, args=(read, [files[n]], seconds + 5), timeout=seconds)
        try:
            yield n, pickle.loads(_awaited(future, waiting))[0]
        except FutureTimeout:
            yield n, Unread(files[n].name, "timed_out", detail=Detail("seconds", {"limit": str(seconds)}))
        except (ProcessExpired, MemoryError):
            yield n, Unread(files[n].name, "reader_crashed")


def _read_batch(read: Reader[T], files: Sequence[InputFile], seconds: int) -> bytes:
    """Several files; where one of them takes too long the process ends itself, whatever library it hangs in.

    Gives them pickled: the pipe is free again before anybody has unpickled them, and the next batch begins.
    """
    results = []
    for given in files:
        faulthandler.dump_traceback_later(seconds, exit=True, file=_nowhere())
        results.append(_read_one(read, given))
    faulthandler.cancel_dump_traceback_later()
    return pickle.dumps(results, pickle.HIGHEST_PROTOCOL)


def _nowhere() -> int:
    """A file for the trace that nobody reads, opened once a process."""
    if not _OPEN:
        _OPEN.append(os.open(os.devnull, os.O_WRONLY))
    return _OPEN[0]


_OPEN: list[int] = []


def _read_one(read: Reader[T], given: InputFile) -> T | Unread:
    """The last line of defence: whatever a library does on odd bytes, the file has an outcome.

    BaseException, since a panic in calamine's Rust code is not an Exception.
    """
    try:
        return read(given)
    except (KeyboardInterrupt, SystemExit):
        raise
    except MemoryError:
        return Unread(given.name, "reader_crashed", detail=Detail("memory"))
    except BaseException as problem:
        return Unread(given.name, "reader_crashed", detail=Detail("crash", {"problem": type(problem).__name__}))


def _end_with_parent() -> None:
    """Ends this reader when the run that started it is gone, killed for instance."""
    parent = multiprocessing.parent_process()
    if parent:
        connection.wait([parent.sentinel])
        os._exit(1)


@contextmanager
def gc_paused() -> Iterator[None]:
    """No search for circles of garbage among rows and cells that all stay: a fifth of the time saved."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


#: Objects that come into being before Python looks for circles among them: a plan of 200 actions makes 50,000,
#: none of them in a circle; workbooks of the second reader are, so it is not switched off.
_OBJECTS = 200_000


def _limit(memory: int) -> None:
    """Caps what a reader takes besides what it has, where the system can (Windows cannot); lets it end when told to, or
    when alone."""
    gc.freeze()  # packs and libraries stay: looking through them again and again is a tenth of the time
    gc.set_threshold(_OBJECTS, 20, 20)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if not os.environ.get("CQIP_DEBUG"):
        # A reader that runs out of memory would print pages of addresses.
        os.dup2(_nowhere(), 2)
        faulthandler.disable()
    try:
        import resource
    except ImportError:
        return
    most = _taken() * resource.getpagesize() + memory
    resource.setrlimit(resource.RLIMIT_AS, (most, resource.RLIM_INFINITY))


def _taken() -> int:
    """Pages that this process has already, those of the one that started it; 0 where the system does not say.

    A window that is open for days, or a run of tests, may have more than a reader is given for a file.
    """
    try:
        with open("/proc/self/statm", encoding="ascii") as pages:
            return int(pages.read().split()[0])
    except (OSError, ValueError):
        return 0
