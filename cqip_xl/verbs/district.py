"""Many workbooks become one district summary."""

from __future__ import annotations

import gc
import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path

from cqip_xl.district.comments import read_comments, refuse_lost
from cqip_xl.district.copied import with_other_schools
from cqip_xl.district.gather import gather
from cqip_xl.district.personal_names import personal_names
from cqip_xl.district.roll_up import common_date, main_language, roll_up, with_other_figures
from cqip_xl.excel.own import own_grid
from cqip_xl.excel.readback import Held, held_by, read_back
from cqip_xl.excel.swap import Overtaken, sweep, write_beside, write_whole
from cqip_xl.excel.write import write_book
from cqip_xl.lists.roster import read_roster
from cqip_xl.model.book import Book
from cqip_xl.model.case import Case, Read, Unread
from cqip_xl.model.errors import BadInput, NotOurWorkbook, WriteRefused
from cqip_xl.model.grid import Grid
from cqip_xl.model.markers import COMMENT_MARK
from cqip_xl.model.rollup import Rollup
from cqip_xl.reading.tags import meta_of
from cqip_xl.summary import compose_summary
from cqip_xl.summary.desk import own_name
from cqip_xl.summary.note import compose_note
from cqip_xl.summary.public import masked
from cqip_xl.verbs.plans import Progress, check_files, read_files
from cqip_xl.verbs.workbooks import file_name
from cqip_xl.words.catalog import LANGUAGES


@dataclass(frozen=True, slots=True)
class Consolidated:
    """The roll-up and the summary's path (not `written` in a dry run); `notes`: correction notes written.

    `beside`: it was written beside a target that is open elsewhere.
    """

    rollup: Rollup
    summary: Path
    language: str
    beside: bool = False
    written: bool = True
    notes: tuple[Path, ...] = ()
    public: bool = False


def consolidate(
    paths: Iterable[str | Path],
    output: str | Path,
    *,
    roster: str = "",
    as_of: date | None = None,
    language: str = "",
    packs: Iterable[str] = (),
    jobs: int = 0,
    dry_run: bool = False,
    notes: str | Path = "",
    public: bool = False,
    progress: Progress = lambda done, total, what: None,
) -> Consolidated:
    """Folders, files and zips -> one district summary. Raises BadInput, WriteRefused; never for one file.

    `dry_run`: reads and judges, writes nothing. `notes`: a folder for one correction note a school.
    `public`: no personal name stands in the summary; it carries no comments either.
    """
    target, packs = Path(output), tuple(packs)
    refuse_foreign_target(target)
    if notes and os.path.isfile(notes):
        raise WriteRefused("notes.is_file", path=notes)
    if not dry_run:
        sweep(target.parent)
    with faults_of_inputs():
        rows, figures = read_roster(Path(roster)) if roster else ((), ())
        files = gather([Path(path) for path in paths], target)
    if not files:
        raise BadInput("inputs.none")
    # Without a date until all were read, or with figures to join first, the readers cannot judge.
    read: Sequence[Case | Read | Unread] = (
        check_files(files, as_of, packs, jobs, progress)
        if as_of and not figures
        else read_files(files, packs, jobs, progress)
    )
    day = common_date((file.plan for file in read if not isinstance(file, Unread)), as_of, date.today())
    rollup = with_other_schools(with_other_figures(roll_up(read, rows, figures, day)))
    language = language or main_language(rollup, LANGUAGES)
    if language not in LANGUAGES:
        raise BadInput("language.unknown", language=language, known=", ".join(LANGUAGES))
    if dry_run:
        return Consolidated(rollup, target, language, written=False)
    written = _write_summary(rollup, language, target, public)
    try:
        made = write_notes(rollup, Path(notes)) if notes else ()
    except WriteRefused as problem:
        raise WriteRefused("notes.failed", problem=problem, path=written) from problem
    return Consolidated(rollup, written, language, written != target, notes=made, public=public)


#: How often the summary is composed where the old one keeps being saved meanwhile.
TRIES = 3


def _write_summary(rollup: Rollup, language: str, target: Path, public: bool) -> Path:
    """Composes with the comments in the old summary; again, where somebody saved it meanwhile."""
    for _ in range(TRIES):
        old = refuse_foreign_target(target)
        comments = {} if old is None else {k: (c.place, c.text) for k, c in read_comments(old).items()}
        if public and comments:
            raise WriteRefused("output.holds_comments", path=target, count=len(comments))
        data, held = _summary(rollup, language, target, comments, public)
        verify = partial(_verify_summary, held, comments)
        with suppress(Overtaken):
            return write_whole(data, target, verify, rollup.as_of, old.sha256 if old else "")
    return write_beside(data, target, verify, rollup.as_of)


def _summary(
    rollup: Rollup, language: str, target: Path, comments: Mapping[str, tuple[str, str]], public: bool
) -> tuple[bytes, Mapping[str, Held]]:
    """The summary's bytes, and what its tables hold."""
    with _without_collection():
        book = compose_summary(rollup, language, target, comments, public)
        if public:
            book = masked(book, personal_names(rollup.cases, [row.contact for row in rollup.roster]))
        return write_book(book), _held(book, rollup)


def _held(book: Book, rollup: Rollup) -> Mapping[str, Held]:
    """What each table of the summary must hold. Raises WriteRefused where one was drawn without all its rows."""
    held = held_by(book)
    wanted = {
        "cqip_actions": rollup.total.actions,
        "cqip_schools": len(rollup.counted),
        "cqip_sources": len(rollup.files),
    }
    for table, rows in wanted.items():
        if held[table].rows != rows:
            raise WriteRefused("output.rows_lost", table=table, count=rows)
    return held


@contextmanager
def faults_of_inputs() -> Iterator[None]:
    """A disk or share that fails while the inputs are looked for is said in a sentence."""
    try:
        yield
    except OSError as problem:
        if not problem.filename:
            raise BadInput("inputs.unreadable", reason=problem) from problem
        raise BadInput("file.unreadable", path=os.fsdecode(problem.filename), reason=problem) from problem


@contextmanager
def _without_collection() -> Iterator[None]:
    """No search for circles of garbage among millions of cells that all stay: a fifth of the time saved."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def write_notes(rollup: Rollup, folder: Path) -> tuple[Path, ...]:
    """One printable note for each school with something to correct. Raises WriteRefused."""
    sweep(folder)
    made: list[Path] = []
    taken: set[str] = set()
    for case in (case for case in rollup.counted if case.problems):
        school = case.plan.school
        name = file_name(f"{school.id} {school.name}".strip() or Path(own_name(case.path)).stem)
        path = folder / f"{_not_taken(name, taken)}.xlsx"
        _ours(path, "note", "output.other_note")
        verify = partial(read_back, kind="note", wanted={})
        made.append(write_whole(write_book(compose_note(case)), path, verify, rollup.as_of))
    return tuple(made)


def _not_taken(name: str, taken: set[str]) -> str:
    """The name, with a number where a note of this run has it: systems hold `A` and `a` for one name."""
    for n in count(1):
        free = name if n == 1 else f"{name} ({n})"
        folded = unicodedata.normalize("NFC", free).casefold()
        if folded not in taken:
            break
    taken.add(folded)
    return free


def refuse_foreign_target(target: Path) -> Grid | None:
    """The summary replaces only a summary of ours; gives the one that stands there. Raises WriteRefused."""
    if target.suffix.lower() != ".xlsx":
        raise WriteRefused("output.not_xlsx", path=target)
    if os.path.isdir(target):
        raise WriteRefused("output.is_folder", path=target)
    return _ours(target, "summary", "output.other_summary")


def _ours(path: Path, kind: str, refusal: str) -> Grid | None:
    """The output of ours that stands there, None where nothing does; what cannot be read now is nobody's to replace."""
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as problem:
        raise _unreadable(path, problem) from problem
    try:
        old = own_grid(path, COMMENT_MARK)
    except NotOurWorkbook as problem:
        if problem.outcome == "no_permission":
            raise _unreadable(path, problem.__cause__) from problem
        raise WriteRefused(refusal, path=path) from problem
    if meta_of(old).get("kind") != kind:
        raise WriteRefused(refusal, path=path)
    return old


def _unreadable(path: Path, problem: BaseException | None) -> WriteRefused:
    if isinstance(problem, OSError) and problem.strerror:
        return WriteRefused("output.shut_because", path=path, reason=problem)
    return WriteRefused("output.shut", path=path)


def _verify_summary(wanted: Mapping[str, Held], comments: Mapping[str, tuple[str, str]], path: Path) -> None:
    """Reads the summary back: every table, and every comment of the one before."""
    read_back(path, "summary", wanted)
    if comments:
        refuse_lost((text for _, text in comments.values()), path)
