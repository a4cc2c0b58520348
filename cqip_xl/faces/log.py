"""The log file: when, which version, which process; paths, outcomes and places in the code, never what people wrote."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import suppress
from functools import cache
from logging import Formatter, Handler, LogRecord
from pathlib import Path
from traceback import format_tb
from types import TracebackType

import platformdirs

from cqip_xl.faces.escaped import escaped
from cqip_xl.model.version import VERSION

#: Bytes after which a new log begins; the one before is kept beside it.
FULL = 1_000_000


def log_path() -> Path:
    return platformdirs.user_log_path("cqip_xl", appauthor=False) / "cqip.log"


@cache
def log() -> logging.Logger:
    """The product's log. Where it cannot be written the work goes on without."""
    logger = logging.getLogger("cqip_xl")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(_file(log_path()))
    return logger


def _file(path: Path) -> Handler:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # At the start only: on Windows a file that another process writes to cannot be renamed.
        with suppress(OSError):
            if path.stat().st_size > FULL:
                os.replace(path, path.with_suffix(".1.log"))
        handler = _Quiet(path, encoding="utf-8", errors="backslashreplace")
    except OSError:
        return logging.NullHandler()
    handler.setFormatter(_Lines(f"%(asctime)s {VERSION} %(process)d %(levelname)s %(message)s"))
    return handler


class _Quiet(logging.FileHandler):
    """A full disk stops no work."""

    def handleError(self, record: LogRecord) -> None:
        pass


Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class _Lines(Formatter):
    """One line a message, whatever a file is called; of an exception its kind and where it was raised.

    Its text stands there only where the system wrote it: others may quote a cell.
    """

    def format(self, record: LogRecord) -> str:
        record.exc_text = None  # what another handler made of the exception
        return super().format(record)

    def formatMessage(self, record: LogRecord) -> str:
        record.message = escaped(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: Raised) -> str:
        parts: list[str] = []
        problem = ei[1]
        while problem is not None and len(parts) < 10:
            text = f": {escaped(problem)}" if isinstance(problem, OSError) else ""
            parts.append("".join(format_tb(problem.__traceback__)) + type(problem).__name__ + text)
            problem = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)
        return "\n".join(reversed(parts))


def log_uncaught() -> None:
    """A process without a console tells the log what ends it."""

    def ended(kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
        log().error("ended", exc_info=(kind, problem, trace))
        sys.__excepthook__(kind, problem, trace)

    sys.excepthook = ended
