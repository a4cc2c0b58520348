"""A printable note for each school with something to correct: a file of its own."""

from __future__ import annotations

import unicodedata
from functools import partial
from itertools import count
from pathlib import Path

from cqip_xl.district.outputs import own_output
from cqip_xl.excel.file_name import file_name
from cqip_xl.excel.readback import read_back
from cqip_xl.excel.swap import sweep, write_whole
from cqip_xl.excel.write import write_book
from cqip_xl.model.rollup import Rollup
from cqip_xl.summary.note import compose_note
from cqip_xl.summary.rollup_view import own_name


def write_notes(rollup: Rollup, folder: Path) -> tuple[Path, ...]:
    """One printable note for each school with something to correct. Raises WriteRefused."""
    sweep(folder)
    made: list[Path] = []
    taken: set[str] = set()
    for case in (case for case in rollup.counted if case.problems):
        school = case.plan.school
        name = file_name(f"{school.id} {school.name}".strip() or Path(own_name(case.path)).stem)
        path = folder / f"{_not_taken(name, taken)}.xlsx"
        own_output(path, "note", "output.other_note")
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
