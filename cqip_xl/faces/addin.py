"""What the ribbon's buttons start. The verbs do the work; here it is carried into the open workbook."""

from __future__ import annotations

import os
import platform
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any

import platformdirs

from cqip_xl.excel.file_name import file_name
from cqip_xl.faces.host import host_of, workbook_of
from cqip_xl.faces.launch import start_message, start_worker
from cqip_xl.faces.log import log, log_path
from cqip_xl.faces.own_packs import own_packs, packs_as_text
from cqip_xl.faces.screen import NoScreen
from cqip_xl.faces.windows import show_message
from cqip_xl.hosts.busy import is_busy
from cqip_xl.hosts.carry_out import carry_out
from cqip_xl.hosts.tools import Busy, Locked, Tools
from cqip_xl.mending.difference import Mended
from cqip_xl.model.book import font_of
from cqip_xl.model.case import Case
from cqip_xl.model.errors import CqipError, NotOurWorkbook
from cqip_xl.model.finding import Finding
from cqip_xl.model.version import VERSION
from cqip_xl.verbs.recalculate import Opened, marking, mending, open_workbook
from cqip_xl.words.catalog import say
from cqip_xl.words.days import day_text
from cqip_xl.words.detail import detail_text, refusal_text
from cqip_xl.words.message import message

#: Language codes of Office (LCID) that have a language of ours; their lower ten bits name the language alone.
OFFICE_LANGUAGES = {42: "vi", 29: "sv"}
CHINESE, TRADITIONAL = 4, (1028, 3076, 5124)

Say = Callable[[str, str], None]  # a sentence and its details, shown to the user
Message = tuple[str, str]  # the two, to be shown when Excel is free again


@dataclass(frozen=True, slots=True)
class Click:
    """One click: the host's application and workbook, what only that host can do, and how to speak to the user.

    `book` is None where no workbook is open.
    """

    app: Any
    book: Any
    tools: Tools
    language: str
    show: Say

    def say(self, key: str, /, **values: object) -> str:
        return say(self.language, f"button.{key}", **values)


def click(verb: str, version: str = VERSION, office: int = 0) -> None:
    """Called by the ribbon with the add-in's version and Office's language; shows sentences, never a traceback."""
    language = language_of(office)
    try:
        if version != VERSION:
            _say_in(language)(say(language, "button.other_version", addin=version, own=VERSION), "")
            return
        host = os.environ.get("CQIP_HOST", "")
        if verb in WINDOWS:  # asks nothing of the host, which may be busy
            start_worker(verb, language, host)
        else:
            press(verb, connected(language, sys.argv, host))
    except Exception as problem:  # the last door: whatever is behind it becomes a sentence and a log entry
        log().exception("%s failed", verb)
        _say_in(language)(*_explained(problem, language))


def press(verb: str, button: Click) -> None:
    """Does what a button says. Raises CqipError, Busy, Locked."""
    log().info("%s %s", verb, button.book.name if button.book else "")
    if verb == "help":
        about = {"version": VERSION, "python": platform.python_version(), "system": platform.platform()}
        details = button.say("about", **about, log=log_path())
        button.show(button.say("help"), f"{details}\n{packs_as_text(button.language)}")
    elif button.book is None:
        button.show(button.say("no_workbook"), "")
    else:
        with _working(button):
            said = BUTTONS[verb](button)
        if said:
            button.show(*said)


def recalculate(button: Click) -> Message:
    """Puts back what pasting destroyed, marks the findings, lists them and goes to the first. No entry is touched."""
    now = datetime.now().replace(microsecond=0)
    with TemporaryDirectory(prefix="cqip-", ignore_cleanup_errors=True) as folder:
        copy = _copy(button, Path(folder) / "before")
        packs = own_packs().usable
        opened = open_workbook(copy, packs=packs)
        found = mending(opened)
        said = [found.hindrance] if found.hindrance else []
        if found.repairs:
            kept = _keep(copy, now)
            carry_out(button.book, found.repairs, button.tools, *_hand(opened.case))
            said += _put_back(button, found, kept)
            opened = open_workbook(_copy(button, Path(folder) / "after"), packs=packs)
        try:
            carry_out(button.book, marking(opened, now, said), button.tools, *_hand(opened.case))
        except Locked as locked:
            if not found.repairs:
                raise
            said.append(button.say("not_marked", sheets=locked))
    problems = opened.problems
    sheet = opened.anchors.names.get("findings") or button.book.sheets[-1].name
    said = [_progress(button, opened.case), *said, _counted(button, "problems", problems, sheet=sheet)]
    first = next((f for f in problems if f.place.cell), None)
    if first:
        _go_to(button, first)
    details = [_listed(opened, problems)]
    if found.replaced:
        details += [button.say("replaced", cells=""), *found.replaced]
    return "\n\n".join(said), "\n".join(details).strip()


def check(button: Click) -> Message:
    """Tells how the workbook stands; changes nothing."""
    opened = _read(button)
    problems = opened.problems
    said = [_progress(button, opened.case), _counted(button, "found", problems)]
    return "\n\n".join(said), _listed(opened, problems)


def next_problem(button: Click) -> Message | None:
    """Goes to the next cell with an error or a warning, by sheet, row and column; after the last comes the first."""
    opened = _read(button)
    order = {name: n for n, name in enumerate(opened.sheets)}
    cells: dict[tuple[int, int, int], Finding] = {}
    for finding in opened.problems:
        if not finding.place.cell or finding.place.sheet not in order:
            continue
        target = button.book.sheets[finding.place.sheet].range(finding.place.cell)
        cells.setdefault((order[finding.place.sheet], target.row, target.column), finding)
    if not cells:
        return button.say("none_left"), ""
    here = _here(button, order)
    at = next((spot for spot in sorted(cells) if spot > here), min(cells))
    _go_to(button, cells[at])
    n = sorted(cells).index(at) + 1
    button.app.status_bar = button.say("at", n=n, total=len(cells), message=message(cells[at], opened.lex))
    return None


WINDOWS = ("consolidate", "new")
BUTTONS: dict[str, Callable[[Click], Message | None]] = {
    "recalculate": recalculate,
    "check": check,
    "next_problem": next_problem,
}


# -- the host ---------------------------------------------------------------------------------------


def connected(language: str, argv: Sequence[str], host: str = "") -> Click:
    """The click in that host on the workbook that the command line names. Raises CqipError, Busy."""
    words = dict(arg.removeprefix("--").partition("=")[::2] for arg in argv if arg.startswith("--"))
    app, tools = host_of(host, words.get("hwnd", ""))
    return Click(app, workbook_of(app, words.get("wb"), language), tools, language, _say_in(language, app))


def language_of(office: int) -> str:
    """Our language for Office's language code (LCID); English where it is none of ours."""
    if office & 0x3FF == CHINESE:
        return "zh-Hant" if office in TRADITIONAL else "zh-Hans"
    return OFFICE_LANGUAGES.get(office & 0x3FF, "en")


# -- parts of the buttons -----------------------------------------------------------------------------


@contextmanager
def _working(button: Click) -> Iterator[None]:
    """Says in the status bar that something is going on; the bar is the host's own again afterwards."""
    said = button.say("working")
    button.app.status_bar = said
    try:
        yield
    finally:
        with suppress(Exception):
            if button.app.status_bar == said:
                button.app.status_bar = False


def _copy(button: Click, folder: Path) -> Path:
    """The workbook as it is now, under its own name, for the same reader that reads every file."""
    folder.mkdir()
    path = folder / f"{file_name(Path(button.book.name).stem[:60])}.xlsx"  # Excel takes no path over 218 characters
    button.tools.save_copy(button.book, path)
    return path


def _read(button: Click) -> Opened:
    with TemporaryDirectory(prefix="cqip-", ignore_cleanup_errors=True) as folder:
        return open_workbook(_copy(button, Path(folder) / "now"), packs=own_packs().usable)


def _keep(copy: Path, now: datetime) -> Path:
    """A copy in the user's documents, beside no plan that a district would collect; where that is shut, in ours."""
    folder = platformdirs.user_documents_path() / "CQIP"
    try:
        return _kept(copy, folder, now)
    except OSError:  # read-only, or kept from programs by Windows
        return _kept(copy, platformdirs.user_data_path("cqip_xl", appauthor=False) / "copies", now)


def _kept(copy: Path, folder: Path, now: datetime) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(1, 1000):
        again = "" if n == 1 else f" ({n})"
        path = folder / f"{copy.stem} {now:%Y-%m-%d %H.%M.%S}{again}.xlsx"
        if not path.exists():
            copyfile(copy, path)
            return path
    raise CqipError("button.no_copy", folder=folder)


def _put_back(button: Click, found: Mended, kept: Path) -> list[str]:
    what = ", ".join(button.say(kind, n=count) for kind, count in found.counts.items())
    said = [button.say("put_back", what=what), button.say("kept", path=kept)]
    if found.replaced:
        few = [text if len(text) <= 60 else text[:59] + "…" for text in found.replaced[:8]]
        said.append(button.say("replaced", cells="; ".join(few) + (" …" if len(found.replaced) > 8 else "")))
    return said


def _hand(case: Case) -> tuple[str, str]:
    """How a workbook is written: the order of day, month and year in its cells, and its font."""
    return case.framework.region.order(case.plan.language), font_of(case.plan.language)


def _progress(button: Click, case: Case) -> str:
    total, school = case.verdict.total, case.plan.school
    return button.say(
        "stands",
        school=school.name or school.id or button.book.name,
        completion=f"{total.completion or 0:.0%}",
        done=total.counts["done"],
        actions=total.actions,
        overdue=total.counts["overdue"],
        as_of=day_text(button.language, case.verdict.as_of, case.framework.region.order(button.language)),
    )


def _counted(button: Click, key: str, problems: Sequence[Finding], **values: object) -> str:
    counts = {f"{code}s": sum(f.severity == code for f in problems) for code in ("error", "warning")}
    return button.say(key, **counts, **values) if problems else button.say("no_problems")


def _listed(opened: Opened, problems: Sequence[Finding]) -> str:
    lines = (f"{f.place.sheet} {f.place.cell}".strip() + f" · {message(f, opened.lex)}" for f in problems)
    return "\n".join(lines)


def _here(button: Click, order: dict[str, int]) -> tuple[int, int, int]:
    with suppress(Exception):  # a chart may be selected
        at = button.app.selection
        return order.get(at.sheet.name, -1), at.row, at.column
    return -1, 0, 0


def _go_to(button: Click, finding: Finding) -> None:
    sheet = button.book.sheets[finding.place.sheet]
    if sheet.visible in (True, -1):  # Excel for Windows gives its own numbers: -1, 0, 2
        sheet.activate()
        sheet.range(finding.place.cell).select()


def _say_in(language: str, app: Any = None) -> Say:
    """A window with "copy details"; where no window opens, the host's own message."""

    def show(text: str, details: str) -> None:
        if sys.platform == "win32":  # Excel waits for this process: the message shall not keep it waiting
            start_message(text, details, language)
            return
        try:
            show_message("CQIP", text, details, language)
        except NoScreen:
            if app is not None:
                app.alert(text, "CQIP")

    return show


def _explained(problem: Exception, language: str) -> tuple[str, str]:
    """A sentence and details for anything that went wrong."""
    details = "".join(traceback.format_exception(problem))
    match problem:
        case NotOurWorkbook():
            keys = (f"outcome.{problem.outcome}", f"outcome_advice.{problem.outcome}")
            outcome, advice = (say(language, key) for key in keys)
            details = packs_as_text(language) if problem.outcome == "unknown_framework" else ""
            return f"{outcome}. {detail_text(language, problem.detail)} {advice}", details
        case _ if isinstance(problem, Busy) or is_busy(problem):
            return say(language, "button.busy"), ""
        case Locked():
            return say(language, "button.locked", sheets=problem), ""
        case CqipError():
            return refusal_text(language, problem), ""
        case _:
            return say(language, "button.unexpected"), f"cqip_xl {VERSION}\n{details}"
