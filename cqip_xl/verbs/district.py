"""Many workbooks become one district summary."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from cqip_xl.district.gather import gather
from cqip_xl.district.letters import letters
from cqip_xl.district.note_files import made_notes, write_notes
from cqip_xl.district.outdated import Outdated, outdated_drafts, outdated_notes
from cqip_xl.district.outputs import refuse_foreign_target
from cqip_xl.district.readers import gc_paused
from cqip_xl.district.reminder_files import write_letters
from cqip_xl.district.roll_up import common_date, main_language, roll_up
from cqip_xl.district.summary_file import write_summary
from cqip_xl.district.zips import InputFile
from cqip_xl.excel.swap import sweep
from cqip_xl.lists.roster import read_roster
from cqip_xl.model.case import Case, Read, Unread
from cqip_xl.model.errors import BadInput, WriteRefused
from cqip_xl.model.rollup import Rollup
from cqip_xl.model.roster import Figure, RosterRow
from cqip_xl.verbs.packs import day_order
from cqip_xl.verbs.plans import Progress, check_files, faults_of_inputs, read_files
from cqip_xl.words.catalog import LANGUAGES


@dataclass(frozen=True, slots=True)
class Consolidated:
    """The roll-up and the summary's path (not `written` in a dry run); `notes`: correction notes written.

    `beside`: it was written beside a target that is open elsewhere. `reminders`: drafts of letters to schools.
    `outdated`: notes and drafts of earlier runs that no longer apply.
    """

    rollup: Rollup
    summary: Path
    language: str
    beside: bool = False
    written: bool = True
    notes: tuple[Path, ...] = ()
    reminders: tuple[Path, ...] = ()
    outdated: Outdated = field(default_factory=Outdated)
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
    reminders: str | Path = "",
    public: bool = False,
    progress: Progress = lambda done, total, what: None,
) -> Consolidated:
    """Folders, files and zips -> one district summary. Raises BadInput, WriteRefused; never for one file.

    `dry_run`: reads and judges, writes nothing. `notes`: a folder for one correction note a school; `reminders`: one
    for a draft to each school of the roster that there is something to write to. Nothing is sent.
    `public`: no personal name stands in the summary; it carries no comments either.
    """
    target, packs = Path(output), tuple(packs)
    _refuse(target, notes, language)
    _refuse_reminders(reminders, roster)
    if not dry_run:
        sweep(target.parent)
    files, rows, figures = inputs(paths, target, roster, packs)
    if not files:
        raise BadInput("inputs.none")
    # Without a date until all were read, or with figures to join first, the readers cannot judge.
    with gc_paused():
        read: Sequence[Case | Read | Unread] = (
            check_files(files, as_of, packs, jobs, progress)
            if as_of and not figures
            else read_files(files, packs, jobs, progress)
        )
        day = common_date((file.plan for file in read if not isinstance(file, Unread)), as_of, date.today())
        rollup = roll_up(read, rows, figures, day)
    done = Consolidated(rollup, target, language or main_language(rollup, LANGUAGES), written=False, public=public)
    return done if dry_run else _written(done, notes, reminders)


def _refuse(target: Path, notes: str | Path, language: str) -> None:
    """Before anything is read. Raises BadInput, WriteRefused where nothing could be written."""
    refuse_foreign_target(target, mark="")
    if notes and os.path.isfile(notes):
        raise WriteRefused("notes.is_file", path=notes)
    if language and language not in LANGUAGES:
        raise BadInput("language.unknown", language=language, known=", ".join(LANGUAGES))


def _refuse_reminders(reminders: str | Path, roster: str) -> None:
    """Before anything is read. Raises BadInput, WriteRefused."""
    if reminders and not roster:
        raise BadInput("reminders.no_roster")
    if reminders and os.path.isfile(reminders):
        raise WriteRefused("reminders.is_file", path=reminders)


def _written(done: Consolidated, notes: str | Path, reminders: str | Path) -> Consolidated:
    """The summary, then what is wanted for the schools."""
    path = write_summary(done.rollup, done.language, done.summary, done.public)
    done = replace(done, summary=path, beside=path != done.summary, written=True)
    try:
        return _with_files_of_schools(done, notes, reminders)
    except WriteRefused as problem:
        raise WriteRefused("notes.failed", problem=problem, path=path) from problem


def _with_files_of_schools(done: Consolidated, notes: str | Path, reminders: str | Path) -> Consolidated:
    """Correction notes and drafts of letters; those of earlier runs that no longer apply are taken away."""
    rollup = done.rollup
    made = made_notes(rollup) if notes or reminders else ()
    if notes:
        written = write_notes(made, Path(notes), rollup.as_of)
        # One that is open elsewhere was written beside its old self.
        own = (*written, *(Path(notes) / note.name for note in made))
        done = replace(done, notes=written, outdated=outdated_notes(rollup, Path(notes), own))
    if reminders:
        drafts = write_letters(tuple(letters(rollup, made, done.language)), Path(reminders), rollup.as_of)
        outdated = done.outdated + outdated_drafts(rollup, Path(reminders), drafts)
        done = replace(done, reminders=drafts, outdated=outdated)
    return done


def inputs(
    paths: Iterable[str | Path], target: Path, roster: str, packs: Iterable[str] = ()
) -> tuple[tuple[InputFile, ...], tuple[RosterRow, ...], tuple[Figure, ...]]:
    """Every file that was given, the schools expected, and the district's figures. Raises BadInput."""
    with faults_of_inputs():
        rows, figures = read_roster(Path(roster), day_order(packs)) if roster else ((), ())
        return gather([Path(path) for path in paths], target), rows, figures
