"""The column for a coach's comments, and the sheet of those whose row is gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cqip_xl.drawing.style import HIDDEN
from cqip_xl.model.book import Cell, Look, Sheet
from cqip_xl.model.markers import COMMENT_MARK, KEY_MARK, PLACE_MARK
from cqip_xl.summary.register import HEAD_ROW, Head, register
from cqip_xl.summary.rollup_view import RollupView

COACH = Head("coach", 44, "entry")
HEADS = (Head("place", 60), COACH)


def with_comments(sheet: Sheet, heads: Sequence[Head], keys: Sequence[str]) -> Sheet:
    """Adds the hidden id row and, right of the table, the hidden keys of its rows."""
    right = len(heads)
    comment = next(col for col, head in enumerate(heads) if head is COACH)
    cells: list[Cell] = [
        *sheet.cells,
        Cell(HEAD_ROW - 1, comment, COMMENT_MARK, HIDDEN),
        Cell(HEAD_ROW - 1, right, KEY_MARK, HIDDEN),
    ]
    (block,) = sheet.blocks
    rows = [(*row, key) for row, key in zip(block.rows, keys, strict=True)]
    return replace(
        sheet,
        cells=tuple(cells),
        blocks=(replace(block, rows=rows, looks=(*block.looks, Look(HIDDEN, HIDDEN))),),
        hidden_rows=(*sheet.hidden_rows, HEAD_ROW - 1),
        hidden_columns=(*sheet.hidden_columns, right),
    )


def orphans(view: RollupView, left: Mapping[str, tuple[str, str]]) -> Sheet:
    """Comments that found no place: key -> what their row was called, and the text."""
    keys = sorted(left)
    rows = [[left[key][0] or key.replace("|", " · "), left[key][1]] for key in keys]
    sheet = register(view, "comments", view.say("summary.hint_comments"), HEADS, rows, "cqip_comments", "78350F")
    sheet = with_comments(sheet, HEADS, keys)
    return replace(sheet, cells=(*sheet.cells, Cell(HEAD_ROW - 1, 0, PLACE_MARK, HIDDEN)))
