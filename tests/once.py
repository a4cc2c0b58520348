"""What is slow to make and never changed is made once a run, by whichever test process comes first."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

#: Seconds for one such thing; the demo district takes 16 of processor, on a busy machine a minute.
PATIENCE = 300


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder that `make` filled, here or in another process of this run. Where that one failed, an own one."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        folder = factory.mktemp(name)
        make(folder)
        return folder
    folder = factory.getbasetemp().parent / name  # of the run; below it each process has its own
    done, failed = folder.with_suffix(".done"), folder.with_suffix(".failed")
    with suppress(FileExistsError):
        folder.mkdir()
        try:
            make(folder)
        except BaseException:
            failed.touch()
            raise
        done.touch()
    end = time.monotonic() + PATIENCE
    while not done.exists():
        if failed.exists() or time.monotonic() > end:
            folder = factory.mktemp(name)
            make(folder)
            break
        time.sleep(0.1)
    return folder
