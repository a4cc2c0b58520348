"""The summary's file: composed with the comments of the one before, written beside, read back, put in its place."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

from cqip_xl.district.comments import read_comments, refuse_lost
from cqip_xl.district.outputs import refuse_foreign_target
from cqip_xl.district.personal_names import personal_names
from cqip_xl.district.readers import gc_paused
from cqip_xl.excel.readback import Held, held_by, read_back
from cqip_xl.excel.swap import Overtaken, write_beside, write_whole
from cqip_xl.excel.write import write_book
from cqip_xl.model.book import Book
from cqip_xl.model.errors import WriteRefused
from cqip_xl.model.rollup import Rollup
from cqip_xl.summary import compose_summary
from cqip_xl.summary.public import masked

#: How often the summary is composed where the old one keeps being saved meanwhile.
TRIES = 3


def write_summary(rollup: Rollup, language: str, target: Path, public: bool) -> Path:
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
    with gc_paused():
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


def _verify_summary(wanted: Mapping[str, Held], comments: Mapping[str, tuple[str, str]], path: Path) -> None:
    """Reads the summary back: every table, and every comment of the one before."""
    read_back(path, "summary", wanted)
    if comments:
        refuse_lost((text for _, text in comments.values()), path)
