"""A printable note for each school with something to correct: a file of its own."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path

from cqip_xl.district.outputs import own_output
from cqip_xl.excel.file_name import file_name
from cqip_xl.excel.readback import read_back
from cqip_xl.excel.swap import sweep, write_whole
from cqip_xl.excel.write import write_book
from cqip_xl.model.case import Case
from cqip_xl.model.markers import SCHOOL_NOTE
from cqip_xl.model.rollup import Rollup
from cqip_xl.summary.note import compose_note
from cqip_xl.summary.rollup_view import own_name


@dataclass(frozen=True, slots=True)
class NoteFile:
    """The correction note of a plan; `name`: of its file, unlike that of any other note of the run."""

    case: Case
    name: str
    data: bytes


def made_notes(rollup: Rollup) -> tuple[NoteFile, ...]:
    """One printable note for each school with something to correct."""
    taken: set[str] = set()
    return tuple(
        NoteFile(case, f"{_not_taken(_name(case), taken)}.xlsx", write_book(compose_note(case)))
        for case in rollup.counted
        if case.asked
    )


def write_notes(notes: Sequence[NoteFile], folder: Path, as_of: date) -> tuple[Path, ...]:
    """Puts the notes into a folder. Raises WriteRefused where something else than a note of ours has its name."""
    sweep(folder)
    made: list[Path] = []
    for note in notes:
        path = folder / note.name
        own_output(path, SCHOOL_NOTE, "output.other_note")
        made.append(write_whole(note.data, path, partial(read_back, kind=SCHOOL_NOTE, wanted={}), as_of))
    return tuple(made)


def _name(case: Case) -> str:
    school = case.plan.school
    return file_name(f"{school.id} {school.name}".strip() or Path(own_name(case.path)).stem)


def _not_taken(name: str, taken: set[str]) -> str:
    """The name, with a number where a note of this run has it: systems hold `A` and `a` for one name."""
    for n in count(1):
        free = name if n == 1 else f"{name} ({n})"
        folded = unicodedata.normalize("NFC", free).casefold()
        if folded not in taken:
            break
    taken.add(folded)
    return free
