"""The one way in which a register of the summary is drawn: a title, a hint, one named table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from cqip_xl.drawing.style import (
    CELL,
    DAY,
    ENTRY_CELL,
    HEAD_FILTERED,
    LINK,
    NUMBER,
    PERCENT,
    SUBTITLE,
    TITLE,
    answer_style,
)
from cqip_xl.model.book import Area, Block, Cell, Condition, Entry, Link, ListObject, Look, Page, Sheet
from cqip_xl.model.errors import WriteRefused
from cqip_xl.model.markers import letters
from cqip_xl.summary.rollup_view import RollupView

HEAD_ROW, FIRST_ROW = 3, 4
#: Rows of one sheet in Excel.
MAX_ROWS = 1_048_576
#: Excel takes at most 65,530 links on one sheet.
MAX_LINKS = 60_000

#: The kind of columns that hold amounts.
MONEY = "money"
#: How the columns of registers look, by kind; where a number or day is lacking stands a plain cell.
_LOOKS: Mapping[str, Look] = {
    "text": Look(CELL, CELL, LINK),
    "number": Look(NUMBER, CELL, LINK),
    "figure": Look(replace(NUMBER, number="General"), CELL, LINK),
    "percent": Look(PERCENT, CELL, LINK),
    "day": Look(DAY, CELL, LINK),
    "entry": Look(ENTRY_CELL, ENTRY_CELL, LINK),
}


@dataclass(frozen=True, slots=True)
class Head:
    """One column of a register: word key, width in characters, kind of cell; after `last_printed` only on screen.

    `label`: its heading, where that is a pack's and no word of the product's; `grounds`: texts and their colours.
    """

    key: str
    width: float
    kind: str = "text"
    last_printed: bool = False
    label: str = ""
    grounds: tuple[tuple[str, str], ...] = ()


def register(
    view: RollupView,
    name: str,
    hint: str,
    heads: Sequence[Head],
    rows: Sequence[Sequence[Entry]],
    table: str,
    tab: str = "",
    conditions: Sequence[Condition] = (),
    title: str = "",
) -> Sheet:
    """A sheet with a title (a word of ours, else `title`) and one named table. Raises WriteRefused: too many rows;
    ValueError: a row is not as long as `heads`, a fault of this program that would put values under other headings.
    """
    if lengths := {len(row) for row in rows} - {len(heads)}:
        raise ValueError(f"{name}: {len(heads)} headings, rows of {sorted(lengths)} values")
    title = title or view.say(f"sheets.{name}")
    if FIRST_ROW + len(rows) > MAX_ROWS:
        raise WriteRefused("output.too_many_rows", sheet=title, count=len(rows), limit=MAX_ROWS)
    cells = [Cell(0, 0, title, TITLE), Cell(1, 0, hint, SUBTITLE)]
    headers = tuple(unique_headers([head.label or view.say(f"col.{head.key}") for head in heads]))
    cells += [Cell(HEAD_ROW, c, text, HEAD_FILTERED) for c, text in enumerate(headers)]
    block = Block(FIRST_ROW, 0, _linked(rows), tuple(_look(view, head, col, rows) for col, head in enumerate(heads)))
    last = FIRST_ROW + max(len(rows), 1) - 1
    area = Area(HEAD_ROW, 0, last, len(heads) - 1)
    widths = {c: head.width for c, head in enumerate(heads)}
    return Sheet(
        title,
        tuple(cells),
        merges=(hint_area(widths),),
        widths=widths,
        heights={0: 28},
        lists=(ListObject(table, area, headers, HEAD_FILTERED),),
        conditions=(*conditions, *_coloured(heads, last)),
        freeze=(FIRST_ROW, 0),
        protected=False,
        tab=tab,
        page=replace(page(view, (HEAD_ROW, HEAD_ROW)), area=Area(0, 0, last, _last_printed(heads))),
        blocks=(block,),
    )


def _look(view: RollupView, head: Head, col: int, rows: Sequence[Sequence[Entry]]) -> Look:
    """How a column looks: amounts as the region of all plans writes them, with hundredths where one of them has any."""
    if head.kind != MONEY:
        return _LOOKS[head.kind]
    cents = any(isinstance(amount := row[col], float) and not amount.is_integer() for row in rows)
    return Look(replace(NUMBER, number=view.wording.region.amounts(cents)), CELL, LINK)


def _coloured(heads: Sequence[Head], last: int) -> Iterator[Condition]:
    """Answers of packs on the grounds that these give them."""
    for col, head in enumerate(heads):
        for text, ground in head.grounds:
            said = text.replace('"', '""')
            test = f'=${letters(col)}{FIRST_ROW + 1}="{said}"'
            yield Condition(Area(FIRST_ROW, col, last, col), test, answer_style(ground))


def _linked(rows: Sequence[Sequence[Entry]]) -> Sequence[Sequence[Entry]]:
    """The rows with as many links as Excel takes on a sheet; from there on the names of files alone."""
    links = sum(list(map(type, row)).count(Link) for row in rows)
    if links <= MAX_LINKS:
        return rows
    numbers = count(1)
    return [[e.text if isinstance(e, Link) and next(numbers) > MAX_LINKS else e for e in row] for row in rows]


def _last_printed(heads: Sequence[Head]) -> int:
    """The columns right of it are for the screen."""
    return next((col for col, head in enumerate(heads) if head.last_printed), len(heads) - 1)


def hint_area(widths: Mapping[int, float]) -> Area:
    """The second row as far as a screen is wide: there stands the hint."""
    total = 0.0
    for col in sorted(widths):
        total += widths[col]
        if total > 110:
            return Area(1, 0, 1, col)
    return Area(1, 0, 1, max(1, *widths))


def unique_headers(texts: Sequence[str]) -> list[str]:
    """Headers that Excel accepts in one table: no two equal but for case."""
    seen: set[str] = set()
    made = []
    for text in texts:
        n, unique = 1, text
        while unique.casefold() in seen:
            n += 1
            unique = f"{text} {n}"
        seen.add(unique.casefold())
        made.append(unique)
    return made


def page(view: RollupView, titles: tuple[int, int] | None = None) -> Page:
    title = view.say("summary.title").replace("&", "&&")
    return Page(
        titles=titles,
        letter=view.wording.region.letter,
        header=f"&L{title}&R{view.day(view.rollup.as_of)}",
        footer=f"&L{view.say('page.title')}&R{view.say('page.number')}",
    )


def at(heads: Sequence[Head], key: str) -> int:
    """The column of a register, counted from 0."""
    return next(col for col, head in enumerate(heads) if head.key == key)
