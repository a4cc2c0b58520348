"""The process that a button starts, so that Excel stays usable: `python -P -m cqip_xl.faces.worker consolidate`.

CQIP_WINDOW=none: without a window, with what is remembered (for tests and remote use). Exit code 0 clean, 1 something
needs attention, 2 could not run or was stopped, 3 one is running already.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from queue import Empty

from cqip_xl.faces.district_run import (
    AlreadyRunning,
    Cancelled,
    DistrictRun,
    Failed,
    Finished,
    Progressed,
    busy_lock,
    explained,
    has_errors,
)
from cqip_xl.faces.launch import Opener, open_file
from cqip_xl.faces.log import log, log_uncaught
from cqip_xl.faces.remembered import recall
from cqip_xl.faces.screen import NoScreen
from cqip_xl.words.catalog import LANGUAGES, say

VERBS = ("consolidate", "new", "message")


def _message(options: argparse.Namespace) -> tuple[str, str]:
    """Text and details; the file that brought them goes."""
    if not options.file:
        return options.text, options.details
    path = Path(options.file)
    message = json.loads(path.read_text(encoding="utf-8"))
    path.unlink()
    return str(message["text"]), str(message["details"])


def main(words: Sequence[str] | None = None) -> int:
    """Does what one button says; gives the exit code."""
    log_uncaught()
    options = _options(words)
    language = options.language if options.language in LANGUAGES else "en"
    windowless = os.environ.get("CQIP_WINDOW", "") == "none"
    opener = partial(open_file, host=options.host)
    if windowless and options.verb == "consolidate":
        return _without_window(language, opener)
    from cqip_xl.faces.windows import show_message

    try:
        if options.verb == "message":
            show_message("CQIP", *_message(options), language)
            return 0
        if options.verb == "new":
            from cqip_xl.faces.window_new import NewWindow

            return NewWindow(language, opener).show()
        from cqip_xl.faces.window_district import DistrictWindow

        with busy_lock():
            return DistrictWindow(language, opener).show()
    except AlreadyRunning:
        log().info("consolidate is open already")
        show_message(say(language, "window.district_title"), say(language, "window.already"), language=language)
        return 3
    except (NoScreen, ImportError):  # no screen, or a Python without Tk
        log().exception("no window can be opened")
        return 2
    except Exception as problem:
        log().exception("%s failed", options.verb)
        show_message("CQIP", *explained(problem, language), language)
        return 2


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="cqip_xl.faces.worker", allow_abbrev=False)
    options.add_argument("verb", choices=VERBS)
    options.add_argument("--language", default="en")
    options.add_argument("--host", default="", help="libreoffice:PIPE: where the finished workbook is opened")
    options.add_argument("--text", default="")
    options.add_argument("--details", default="")
    options.add_argument("--file", default="", help="text and details as JSON; taken away when read")
    return options.parse_args(words)


def _without_window(language: str, opener: Opener) -> int:
    try:
        with busy_lock():
            known = recall()
            run = DistrictRun(known.folder, known.roster, known.target, known.language, language)
            if hasattr(signal, "SIGTERM"):
                signal.signal(signal.SIGTERM, lambda *_: run.cancel())
            run.start()
            return _followed(run, opener)
    except AlreadyRunning:
        log().info("consolidate is running already")
        return 3


def _followed(run: DistrictRun, opener: Opener) -> int:
    """Waits for the end of a run; the log tells how far it is, in about twenty lines."""
    logged = 0
    while True:
        try:
            event = run.events.get(timeout=0.5)  # not for ever: a signal is heard between two waits
        except Empty:
            continue
        match event:
            case Progressed(done, total, name):
                if done > logged and (done == total or done - logged >= max(1, total // 20)):
                    logged = done
                    log().info("%d of %d %s", done, total, name)
            case Finished(done):
                opener(done.summary)
                return 1 if has_errors(done) else 0
            case Failed() | Cancelled():
                return 2


if __name__ == "__main__":
    sys.exit(main())
