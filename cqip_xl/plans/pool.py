"""Reader processes that may die: a file that hangs, crashes or eats memory costs only itself."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as FutureTimeout

from pebble import ProcessExpired, ProcessPool

from cqip_xl.model.rollup import FileResult
from cqip_xl.plans.gather import Given

#: Limits of one reader: seconds for one file, bytes of memory for its process.
SECONDS = 30.0
MEMORY = 4 * 1024**3
#: Files handed over at a time; one that fails in a batch is tried again alone.
BATCH = 16

Read = Callable[[Given], FileResult]


def read_all(
    files: Sequence[Given], read: Read, jobs: int = 0, done: Callable[[int], None] = lambda n: None
) -> tuple[FileResult, ...]:
    """Reads every file in worker processes, results in the order of `files`. Never raises for a file."""
    jobs = jobs or max(1, min(os.cpu_count() or 1, 8))
    results: dict[int, FileResult] = {}
    with ProcessPool(max_workers=jobs, initializer=_limit) as pool:
        size = max(1, min(BATCH, -(-len(files) // (jobs * 2))))
        batches = [range(n, min(n + size, len(files))) for n in range(0, len(files), size)]
        again: list[int] = []
        futures = [
            (batch, pool.schedule(_read_batch, args=(read, [files[n] for n in batch]), timeout=SECONDS * len(batch)))
            for batch in batches
        ]
        for batch, future in futures:
            try:
                results |= dict(zip(batch, future.result(), strict=True))
            except (ProcessExpired, FutureTimeout, MemoryError):
                again += batch
            done(len(results))
        for n, result in _one_by_one(pool, files, again, read):
            results[n] = result
            done(len(results))
    return tuple(results[n] for n in range(len(files)))


def _one_by_one(
    pool: ProcessPool, files: Sequence[Given], numbers: Sequence[int], read: Read
) -> Iterator[tuple[int, FileResult]]:
    for n in numbers:
        future = pool.schedule(_read_batch, args=(read, [files[n]]), timeout=SECONDS)
        try:
            yield n, future.result()[0]
        except FutureTimeout:
            yield n, FileResult(files[n].name, "timed_out", detail=f"{SECONDS:.0f} seconds")
        except (ProcessExpired, MemoryError):
            yield n, FileResult(files[n].name, "reader_crashed")


def _read_batch(read: Read, files: Sequence[Given]) -> list[FileResult]:
    return [_read_one(read, given) for given in files]


def _read_one(read: Read, given: Given) -> FileResult:
    """The last line of defence: whatever a library does on odd bytes, the file has an outcome.

    BaseException, since a panic in calamine's Rust code is not an Exception.
    """
    try:
        return read(given)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as problem:
        return FileResult(given.name, "reader_crashed", detail=type(problem).__name__)


def _limit() -> None:
    """Caps a reader's memory where the system can (Windows cannot); lets it end when it is told to."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.RLIM_INFINITY))
