"""The sheet *Left over* of a renewed workbook: what the old one held besides its entries, with its old place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cqip_xl.drawing.fit import fitted
from cqip_xl.drawing.style import CELL, HEAD_GIVEN, HIDDEN, SUBTITLE, TITLE
from cqip_xl.model.book import Area, Cell, Page, Sheet
from cqip_xl.model.grid import CELL_LIMIT
from cqip_xl.model.left import LeftText
from cqip_xl.model.markers import LEFT, LEFT_COLUMNS, LEFT_FIRST, TAG
from cqip_xl.words.lexicon import Lexicon

_HEADS = ("sheet", "cell", "text", "message")
_WIDTHS = {0: 1.5, 1: 24.0, 2: 10.0, 3: 70.0, 4: 70.0}


def left_sheet(texts: Sequence[LeftText], lex: Lexicon, name: str) -> Sheet:
    """A line for each text; one longer than a cell can hold goes on in the next line."""
    lines = [line for left in texts for line in _lines(left)]
    cells = [
        Cell(0, 0, TAG + LEFT, HIDDEN),
        Cell(0, 1, name, TITLE),
        Cell(1, 1, lex.say("left_over.hint"), SUBTITLE),
        *(
            Cell(LEFT_FIRST - 1, col, lex.say(f"left_over.{head}"), HEAD_GIVEN)
            for col, head in zip(LEFT_COLUMNS, _HEADS, strict=True)
        ),
    ]
    for r, line in enumerate(lines, start=LEFT_FIRST):
        cells += [Cell(r, col, text, CELL) for col, text in zip(LEFT_COLUMNS, line, strict=True)]
    last = LEFT_FIRST + len(lines) - 1
    return fitted(
        Sheet(
            name,
            tuple(cells),
            widths=_WIDTHS,
            heights={0: 28},
            merges=(Area(1, 1, 1, LEFT_COLUMNS[-1]),),
            hidden_columns=(0,),
            freeze=(LEFT_FIRST, 0),
            tab="78716C",
            page=Page(
                letter=lex.wording.region.letter,
                titles=(LEFT_FIRST - 1, LEFT_FIRST - 1),
                area=Area(0, 0, last, LEFT_COLUMNS[-1]),
            ),
            protected=False,
        )
    )


def _lines(left: LeftText) -> Iterator[tuple[str, str, str, str]]:
    for n in range(0, max(len(left.text), 1), CELL_LIMIT):
        yield left.sheet, left.cell, left.text[n : n + CELL_LIMIT], left.why[:CELL_LIMIT]
