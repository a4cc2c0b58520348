"""A consolidation in the background of a window: it tells how far it is, and can be stopped."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from queue import SimpleQueue

import platformdirs
from filelock import FileLock, Timeout

from cqip_xl import verbs
from cqip_xl.faces.escaped import escaped
from cqip_xl.faces.log import log
from cqip_xl.faces.own_packs import own_packs
from cqip_xl.model.errors import CqipError, SpecError, of_system
from cqip_xl.model.version import VERSION
from cqip_xl.verbs import Consolidated
from cqip_xl.words.catalog import say
from cqip_xl.words.detail import detail_text, refusal_text
from cqip_xl.words.message import pack_message


@dataclass(frozen=True, slots=True)
class Progressed:
    done: int
    total: int
    name: str


@dataclass(frozen=True, slots=True)
class Finished:
    done: Consolidated


@dataclass(frozen=True, slots=True)
class Failed:
    """A plain sentence, and details for whoever looks after the program."""

    sentence: str
    details: str = ""


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Nothing was written."""


Event = Progressed | Finished | Failed | Cancelled


class DistrictRun:
    """One run. `events` ends with Finished, Failed or Cancelled; whoever shows it takes them when it likes."""

    def __init__(
        self,
        folder: str,
        roster: str,
        target: str,
        language: str = "",
        window_language: str = "en",
        reminders: str = "",
    ) -> None:
        self.folder, self.roster, self.target, self.language = folder, roster, target, language
        self.window_language, self.reminders = window_language, reminders
        self.events: SimpleQueue[Event] = SimpleQueue()
        self._stop = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self._run, name="consolidate", daemon=True).start()

    def cancel(self) -> None:
        """Stops while files are read. Once the summary is being written it is finished: half of one helps nobody."""
        self._stop.set()

    def _run(self) -> None:
        log().info("consolidate %s -> %s", self.folder, self.target)
        try:
            done = verbs.consolidate(
                [self.folder],
                self.target,
                roster=self.roster,
                language=self.language,
                reminders=self.reminders,
                packs=own_packs().usable,
                progress=self._progressed,
            )
        except _Stopped:
            log().info("stopped")
            self.events.put(Cancelled())
        except BaseException as problem:
            log().error("consolidate failed", exc_info=problem)
            self.events.put(Failed(*explained(problem, self.window_language)))
        else:
            log().info("written %s: %d files, %d count", done.summary, len(done.rollup.files), len(done.rollup.counted))
            self.events.put(Finished(done))

    def _progressed(self, done: int, total: int, name: str) -> None:
        """Called about twice a second while files are read, and after each few of them."""
        if self._stop.is_set():
            raise _Stopped
        self.events.put(Progressed(done, total, name))


class _Stopped(BaseException):
    """Not an Exception: nothing on the way takes it for a fault."""


class AlreadyRunning(Exception):
    """Another process of this user consolidates, or has the window for it open."""


@contextmanager
def busy_lock() -> Iterator[None]:
    """Held while the one window is open. The system frees it when the process ends, however. Raises AlreadyRunning."""
    folder = platformdirs.user_state_path("cqip_xl", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "consolidate.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise AlreadyRunning from None
    try:
        yield
    finally:
        lock.release()


def has_errors(done: Consolidated) -> bool:
    """Whether something in the district needs somebody's attention: the command's exit code 1."""
    files = done.rollup.files
    return any(f.needs_attention or any(found.severity == "error" for found in f.findings) for f in files)


def explained(problem: BaseException, language: str) -> tuple[str, str]:
    """A plain sentence, and details where there are any."""
    match problem:
        case SpecError():
            lines = [f"{finding.place} · {pack_message(finding, language)}" for finding in problem.findings]
            return _failed(problem, language), "\n".join(map(escaped, lines))
        case CqipError():
            return _failed(problem, language), ""
        case OSError() if problem.strerror:
            sentence = escaped(detail_text(language, of_system(problem)))
            return say(language, "window.failed", problem=sentence), _trace(problem)
        case _:
            return say(language, "button.unexpected"), _trace(problem)


def _failed(problem: CqipError, language: str) -> str:
    return say(language, "window.failed", problem=escaped(refusal_text(language, problem)))


def _trace(problem: BaseException) -> str:
    return f"cqip_xl {VERSION}\n{''.join(traceback.format_exception(problem))}"
