"""Coach comments typed into a summary: read before the swap, carried by key, none lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cqip_xl.excel.our_summary import summary_grid
from cqip_xl.kinds.kind import is_empty, shown
from cqip_xl.kinds.text import tidy
from cqip_xl.model.errors import WriteRefused
from cqip_xl.model.grid import Grid, GridSheet
from cqip_xl.model.markers import COMMENT_MARK, KEY_MARK, PLACE_MARK

#: The id row stands among these first rows.
DEPTH = 8


@dataclass(frozen=True, slots=True)
class Comment:
    text: str
    place: str = ""


def refuse_lost(comments: Iterable[str], path: Path) -> None:
    """Raises WriteRefused where a summary does not hold every one of these comments."""
    lost = set(comments) - {found.text for found in read_comments(summary_grid(path, COMMENT_MARK)).values()}
    if lost:
        raise WriteRefused("summary.comments_lost", count=len(lost))


def read_comments(grid: Grid) -> dict[str, Comment]:
    """Every comment of a summary, on whatever sheet, in whatever order its rows stand now."""
    found: dict[str, Comment] = {}
    for sheet in grid.sheets:
        for key, comment in _of_sheet(sheet):
            known = found.get(key)
            if known is None or known.text == comment.text:
                found[key] = comment
            else:  # two rows of one key: a copied line of the table; both texts stay
                found[key] = Comment(f"{known.text}\n{comment.text}", known.place)
    return found


def _of_sheet(sheet: GridSheet) -> Iterator[tuple[str, Comment]]:
    for r in range(min(DEPTH, len(sheet.rows))):
        marks = {value: c for c, value in sheet.rows[r].items() if isinstance(value, str) and value.startswith("#")}
        if KEY_MARK not in marks or COMMENT_MARK not in marks:
            continue
        for n in range(r + 2, len(sheet.rows)):
            text = sheet.at(n, marks[COMMENT_MARK])
            if is_empty(text):
                continue
            key = sheet.at(n, marks[KEY_MARK])
            place = shown(sheet.at(n, marks[PLACE_MARK])) if PLACE_MARK in marks else ""
            # A comment beside a row without key (typed below the table) is kept by what it says.
            yield (shown(key) if not is_empty(key) else f"?|{shown(text)}"), Comment(tidy(shown(text)), place)
        return
