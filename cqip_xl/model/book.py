"""A workbook before it is written: cells, rules and sheets as values that can be dumped as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from cqip_xl.model.markers import address
from cqip_xl.model.region import in_cells, language_order
from cqip_xl.model.tongue import tongue

#: Fonts that Windows, Office for Mac and WPS have, and that LibreOffice replaces by one with the same letters. Calibri
#: has no East Asian ones: Excel would take them from a serif font.
FONT = "Calibri"
_FONTS = {"zh-Hans": "Microsoft YaHei", "zh-Hant": "Microsoft JhengHei", "ja": "Yu Gothic", "ko": "Malgun Gothic"}


def font_of(language: str) -> str:
    """The font in which workbooks of a language are written."""
    return _FONTS.get(tongue(language), FONT)


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell looks. Colours as RRGGBB; `number` is an Excel number format."""

    bold: bool = False
    italic: bool = False
    size: float = 11
    color: str = "1F2933"
    fill: str = ""
    border: str = ""
    align: str = ""
    valign: str = "top"
    wrap: bool = False
    number: str = ""
    locked: bool = True
    hidden: bool = False
    underline: bool = False
    indent: int = 0
    rotation: int = 0


@dataclass(frozen=True, slots=True)
class Formula:
    """`text` starts with =; `value`: what Python reads for it, cached; `longest`: the longest text it may show."""

    text: str
    value: str | float | bool | date
    longest: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """`target`: `internal:'Sheet'!A1` or `external:relative/path`."""

    target: str
    text: str
    tip: str = ""


Content = str | float | bool | date | Formula | Link | None


class Cell(NamedTuple):
    """Row and column count from 0. A workbook has 10,000: a frozen dataclass is made in twice the time, a seventh of
    the time of composing.
    """

    row: int
    col: int
    content: Content
    style: Style = Style()


@dataclass(frozen=True, slots=True)
class Area:
    """First and last row and column, counted from 0, inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Styled:
    """An entry of a block that looks unlike its column."""

    content: Content
    style: Style


Entry = Content | Styled


def content_in(entry: Entry) -> Content:
    """What an entry of a block says, however it looks."""
    return entry.content if isinstance(entry, Styled) else entry


@dataclass(frozen=True, slots=True)
class Look:
    """How one column of a block looks: its cells in general, those that hold "", and those that hold a link."""

    filled: Style = Style()
    empty: Style = Style()
    link: Style = Style()

    def of(self, content: Content) -> Style:
        return self.link if isinstance(content, Link) else self.empty if content == "" else self.filled


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring cells, row by row, as many in each row; `row` and `col` of the first count from 0.

    `looks`: one for each column; () where only contents are written, as into an open workbook (None empties a cell).
    `heights`: of each row in points, 0 where one line is enough; () while the sheet is not fitted.
    """

    row: int
    col: int
    rows: Sequence[Sequence[Entry]]
    looks: tuple[Look, ...] = ()
    heights: Sequence[float] = ()

    @property
    def area(self) -> Area:
        """Where it stands; its last row is above its first where it has no rows."""
        wide = len(self.looks) or len(self.rows[0])
        return Area(self.row, self.col, self.row + len(self.rows) - 1, self.col + wide - 1)

    def cells(self) -> Iterator[Cell]:
        """The same as single cells: for those who ask for one, not for thousands of rows."""
        looks = self.looks or (Look(),) * (len(self.rows[0]) if self.rows else 0)
        for row, entries in enumerate(self.rows, self.row):
            for col, (look, entry) in enumerate(zip(looks, entries, strict=True), self.col):
                if isinstance(entry, Styled):
                    yield Cell(row, col, entry.content, entry.style)
                else:
                    yield Cell(row, col, entry, look.of(entry))


@dataclass(frozen=True, slots=True)
class Validation:
    """`kind`: list, date, decimal, whole, custom, any. `low`/`high`: formulas, numbers or dates.

    `error`: what is said of anything else; without it whatever is typed is taken.
    """

    area: Area
    kind: str
    source: str = ""
    low: str | float | date | None = None
    high: str | float | date | None = None
    title: str = ""
    prompt: str = ""
    error_title: str = ""
    error: str = ""
    stop: str = "stop"


@dataclass(frozen=True, slots=True)
class Condition:
    """A conditional format: where `formula` is true the style's fill, colour and weight apply.

    `line`: the colour of lines left and right, '' for none; where a host puts the format back it goes without.
    """

    area: Area
    formula: str
    style: Style
    stop: bool = False
    line: str = ""


@dataclass(frozen=True, slots=True)
class ListObject:
    """A named table over an area whose first row holds the headers."""

    name: str
    area: Area
    headers: tuple[str, ...]
    style: Style = Style()


@dataclass(frozen=True, slots=True)
class Series:
    """`points`: a colour for each of its bars, where they differ."""

    name: str
    categories: str
    values: str
    color: str
    labels: bool = False
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """`kind`: bar, column, bar_stacked, column_stacked; sizes in pixels; `alt` is read aloud.

    `margin`: share kept for the labels. `axis`: whether values are marked beside the bars, which labels may tell.
    """

    kind: str
    row: int
    col: int
    title: str
    alt: str
    series: tuple[Series, ...]
    width: int = 480
    height: int = 288
    percent: bool = False
    margin: float = 0.0
    axis: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """Print set-up. `tall`: pages in height, 0 as many as needed. `area`: what is printed. `large`: A3 or Tabloid.

    `titles`: rows repeated on every page below them, so those of the last table. `breaks`: rows that begin a page.
    `kept`: columns that further pages beside the first may repeat; such a sheet is never on large paper. `across`:
    columns that begin a page. `scale`: percent; 0 makes the sheet as wide as one page, at most 100. `filled`: the last
    row with anything in it, of a sheet with prepared rows: where the area goes further down, it ends with that row or
    with the first page. None: all of it is printed. `so_far`: the row with which it ended until now; that stays where
    no page holds nothing but empty rows.
    """

    landscape: bool = True
    tall: int = 0
    letter: bool = False
    large: bool = False
    breaks: tuple[int, ...] = ()
    titles: tuple[int, int] | None = None
    area: Area | None = None
    filled: int | None = None
    so_far: int | None = None
    kept: tuple[int, int] | None = None
    across: tuple[int, ...] = ()
    scale: int = 0
    header: str = ""
    footer: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Cells, and blocks of like rows, in which no other cell stands. `notes`: cell (row, column) -> its note.

    `columns`: the look of a column's cells that are not there; only of columns with a width.
    """

    name: str
    cells: tuple[Cell, ...] = ()
    widths: Mapping[int, float] = field(default_factory=dict)
    heights: Mapping[int, float] = field(default_factory=dict)
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    merges: tuple[Area, ...] = ()
    validations: tuple[Validation, ...] = ()
    conditions: tuple[Condition, ...] = ()
    lists: tuple[ListObject, ...] = ()
    charts: tuple[Chart, ...] = ()
    freeze: tuple[int, int] | None = None
    filter: Area | None = None
    hidden: str = ""  # "", "hidden", "very"
    protected: bool = True
    tab: str = ""
    page: Page = Page()
    zoom: int = 100
    columns: Mapping[int, Style] = field(default_factory=dict)
    notes: Mapping[tuple[int, int], str] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()

    def all_cells(self) -> Iterator[Cell]:
        """Its cells, those of its blocks after the others."""
        yield from self.cells
        for block in self.blocks:
            yield from block.cells()


@dataclass(frozen=True, slots=True)
class Book:
    """`names`: defined name -> formula without `=`. `created`: fixed, so that bytes repeat.

    `dates`: order of day, month and year in cells, '' as the language has it.
    """

    sheets: tuple[Sheet, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    subject: str = ""
    language: str = "en"
    dates: str = ""
    created: date = date(2026, 1, 1)

    @property
    def order(self) -> str:
        """The order of day, month and year in its cells."""
        return self.dates or language_order(self.language)

    @property
    def font(self) -> str:
        return font_of(self.language)

    def dump(self) -> str:
        """The layout as text, a line a cell, so that a moved column shows in a diff."""
        return "\n".join(line for sheet in self.sheets for line in _dump(sheet)) + "\n"


def number_format(style: Style, order: str) -> str:
    """Excel's code of a style's number format, in English; '' where it asks for none. `order`: of day, month, year."""
    return in_cells(style.number, order)


def _dump(sheet: Sheet) -> Iterator[str]:
    yield f"## {sheet.name}{' (' + sheet.hidden + ')' if sheet.hidden else ''}"
    for cell in sorted(sheet.all_cells(), key=lambda c: (c.row, c.col)):
        content = cell.content
        shown = f"{content.text} -> {content.value!r}" if isinstance(content, Formula) else repr(content)
        yield f"{address(cell.row, cell.col)}: {shown}"
    for check in sheet.validations:
        a = check.area
        yield f"{address(a.top, a.left)}:{address(a.bottom, a.right)} offers {check.kind} {check.source}"
