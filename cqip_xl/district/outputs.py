"""What stands where something is to be written: only an output of ours is replaced."""

from __future__ import annotations

import os
from pathlib import Path

from cqip_xl.excel.our_summary import summary_grid
from cqip_xl.model.errors import NotOurWorkbook, WriteRefused
from cqip_xl.model.grid import Grid
from cqip_xl.model.markers import COMMENT_MARK
from cqip_xl.reading.tags import meta_of


def refuse_foreign_target(target: Path, mark: str = COMMENT_MARK) -> Grid | None:
    """The summary replaces only a summary of ours; gives the one that stands there, with the rows so marked.

    Without a mark only what kind of file it is, in a hundredth of the time. Raises WriteRefused.
    """
    if target.suffix.lower() != ".xlsx":
        raise WriteRefused("output.not_xlsx", path=target)
    if os.path.isdir(target):
        raise WriteRefused("output.is_folder", path=target)
    return own_output(target, "summary", "output.other_summary", mark)


def own_output(path: Path, kind: str, refusal: str, mark: str = "") -> Grid | None:
    """The output of ours that stands there, None where nothing does; what cannot be read now is nobody's to replace."""
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as problem:
        raise _unreadable(path, problem) from problem
    try:
        old = summary_grid(path, mark)
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
