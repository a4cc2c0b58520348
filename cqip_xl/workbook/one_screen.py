"""The plan within one screen: widths of its core, headings over the other groups of columns, and links to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from cqip_xl.drawing.fit import fitted_widths, heading_width, pixels, width_of
from cqip_xl.drawing.pages import WIDTH
from cqip_xl.drawing.style import BRAND, BRAND_PALE, GIVEN, LINK
from cqip_xl.model.book import Area, Cell, Link, Sheet, Style
from cqip_xl.model.markers import address, quoted
from cqip_xl.model.table import worded_in
from cqip_xl.workbook.column_groups import ColumnGroup, column_groups, frozen_columns, owner_of
from cqip_xl.workbook.plan_view import GUTTER, HINT_ROW, TITLE_ROW, PlanView, TablePlace

#: Pixels of Excel at 100 % in which the core ends, and of these what may stay in sight while the sheet moves sideways.
#: LibreOffice without Calibri or its twin Carlito draws a quarter wider: there it ends at
#: 1,275 of a screen of 1,366, with numbers of rows and bars.
SCREEN, FROZEN = 1020, 570
#: What may stay in sight of other tables.
MOST = 690
#: The most lines of a heading outside of the core, and the widest in characters that a column becomes for it.
_LINES, _WIDEST = 4, 24.0
#: A link narrower than this is laid over two columns.
_JUMP_PIXELS = 110
#: Headings and links run over the empty cells beside them: of cells that are merged no column can be moved.
_GROUP = Style(bold=True, color=BRAND, fill=BRAND_PALE, valign="center")
_GROUPS = (_GROUP, replace(_GROUP, fill=GIVEN))
_JUMP = replace(LINK, border="", valign="center")
_BACK = replace(_JUMP, wrap=False)


def on_one_screen(view: PlanView, place: TablePlace, sheet: Sheet) -> Sheet:
    """The plan's sheet with its core fitted to the screen and its groups headed.

    In a workbook whose columns stand in another order, as those of earlier versions, nothing is headed.
    """
    first, *others = column_groups(place.table, view.plan.period)
    frozen = [place.at[name] for name in ("key", "status", *frozen_columns(place.table, view.plan.period))]
    beside = [col for column in first.columns if column.id != "due_on" and (col := place.at[column.id]) not in frozen]
    widths = {**sheet.widths, **_headed(place, sheet), **_fitted(place, sheet, frozen, beside)}
    if not others or not beside or not _is_grouped(place, (first, *others)):
        return replace(sheet, widths=widths)
    jumps = _jumps(view, place, others, _slots(beside, widths, len(others)))
    heads = (cell for n, group in enumerate(others) for cell in _heads(view, place, group, beside[0], _GROUPS[n % 2]))
    merges = (Area(HINT_ROW, 1, HINT_ROW, max(frozen)),)
    return replace(sheet, widths=widths, merges=merges, cells=(*sheet.cells, *jumps, *heads))


def _is_grouped(place: TablePlace, groups: Sequence[ColumnGroup]) -> bool:
    return all(b - a == 1 for a, b in pairwise(place.at[column.id] for group in groups for column in group.columns))


def frozen_up_to(view: PlanView, place: TablePlace, widths: Mapping[int, float]) -> int:
    """The last column of a table that stays in sight: what its rows are about, or as much of it as leaves room."""
    if place.table.id == "actions":
        wanted = [place.at[name] for name in ("status", *frozen_columns(place.table, view.plan.period))]
        return max(wanted)
    ids = ("year", "criterion", "title", place.table.told_by, "key")
    col = next(place.at[name] for name in ids if name in place.at)
    while col > place.at["key"] and sum(pixels(widths.get(c, WIDTH)) for c in range(col + 1)) > MOST:
        col -= 1
    return col


# -- widths -----------------------------------------------------------------------------------------


def _fitted(place: TablePlace, sheet: Sheet, frozen: Sequence[int], beside: Sequence[int]) -> Mapping[int, float]:
    """Widths of the core: what stays in sight grows to its share of the screen, then the rest to the screen's end."""
    bounds = {place.at[name]: ends for name, ends in _elastic(place) if name in place.at}
    least = fitted_widths(replace(sheet, widths={**sheet.widths, **{col: low for col, (low, _) in bounds.items()}}))
    wide = {col: pixels(least[col]) for col in (GUTTER, *frozen, *beside)}
    most = {col: pixels(max(high, least[col])) for col, (_, high) in bounds.items()}
    for part, end in ((frozen, FROZEN), (beside, SCREEN)):
        others = sum(wide.values()) if part is beside else sum(wide[col] for col in (GUTTER, *frozen))
        room = min(end - others, SCREEN - sum(wide.values()))
        growing = {col: most[col] - wide[col] for col in part if col in most}
        share = min(1.0, max(0, room) / max(1, sum(growing.values())))
        wide |= {col: wide[col] + int(more * share) for col, more in growing.items()}
    return {col: width_of(px) for col, px in wide.items()}


def _headed(place: TablePlace, sheet: Sheet) -> Mapping[int, float]:
    """Widths with which no heading takes more than a few lines: one high heading takes room from all rows."""
    heads = {cell.col: str(cell.content) for cell in sheet.cells if cell.row == place.head}
    return {col: max(sheet.widths[col], heading_width(text, _LINES, _WIDEST)) for col, text in heads.items()}


def _elastic(place: TablePlace) -> Iterator[tuple[str, tuple[float, float]]]:
    """Columns of texts and names with the narrowest and the widest that they become, in characters."""
    yield "criterion", (18.0, 27.0)
    yield worded_in(place.table), (26.0, 48.0)
    yield owner_of(place.table), (14.0, 24.0)
    yield "note", (14.0, 36.0)


# -- groups -----------------------------------------------------------------------------------------


def _heads(view: PlanView, place: TablePlace, group: ColumnGroup, start: int, style: Style) -> Iterator[Cell]:
    """The heading of a group over all of it, and above it the way back to the core."""
    area = _over(place, group)
    yield Cell(area.top, area.left, view.say(f"groups.{group.id}"), replace(style, wrap=not _is_wide(area)))
    yield from (Cell(area.top, col, None, style) for col in range(area.left + 1, area.right + 1))
    target = f"internal:{quoted(place.sheet)}!{address(place.head, start)}"
    yield Cell(TITLE_ROW, area.left, Link(target, view.say("groups.back")), _BACK)


def _over(place: TablePlace, group: ColumnGroup) -> Area:
    """Right above the headings, but for the hidden row of ids between."""
    cols, row = [place.at[column.id] for column in group.columns], place.head - 2
    return Area(row, min(cols), row, max(cols))


def _is_wide(area: Area) -> bool:
    return area.left < area.right


def _slots(beside: Sequence[int], widths: Mapping[int, float], wanted: int) -> list[Area]:
    """Places for links above the core, in its two upper rows: narrow columns are taken together while that suffices."""
    runs: list[list[int]] = []
    for col in beside:
        narrow = runs and sum(pixels(widths[c]) for c in runs[-1]) < _JUMP_PIXELS
        runs[-1].append(col) if narrow else runs.append([col])
    taken = runs if 2 * len(runs) >= wanted else [[col] for col in beside]
    return [Area(row, run[0], row, run[-1]) for row in (TITLE_ROW, HINT_ROW) for run in taken]


def _jumps(view: PlanView, place: TablePlace, groups: Sequence[ColumnGroup], slots: Sequence[Area]) -> Iterator[Cell]:
    """A link to each group, which selects its headings and so brings all of it into sight."""
    for group, slot in zip(groups, slots, strict=False):
        over = _over(place, group)
        target = f"{address(place.head, over.left)}:{address(place.head, over.right)}"
        link = Link(f"internal:{quoted(place.sheet)}!{target}", view.say(f"groups.{group.id}"))
        yield Cell(slot.top, slot.left, link, replace(_JUMP, wrap=not _is_wide(slot)))
