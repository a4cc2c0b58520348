"""The sheets that show the plan's actions once more, and what `_calc` holds for them: those that the workbook has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from cqip_xl.model.anchors import Anchors
from cqip_xl.model.book import Cell, Sheet
from cqip_xl.model.framework import Framework
from cqip_xl.model.markers import MINE, POSTER, TIMELINE, VIEWS
from cqip_xl.workbook.calc_blocks import Blocks
from cqip_xl.workbook.calc_listed import ListedColumns
from cqip_xl.workbook.hidden_sheets import Hidden
from cqip_xl.workbook.own_actions import OwnActionsDrawing, chosen_cell
from cqip_xl.workbook.plan_view import PlanView
from cqip_xl.workbook.poster import PosterDrawing
from cqip_xl.workbook.printed_rows import PrintedRows
from cqip_xl.workbook.school import HeaderPlace
from cqip_xl.workbook.school_line import with_school_line
from cqip_xl.workbook.timeline import TimelineDrawing


@dataclass(frozen=True, slots=True)
class Views:
    """`cells`: the block of `_calc`; `printed`: by sheet, how far down it is printed."""

    sheets: tuple[Sheet, ...] = ()
    cells: tuple[Cell, ...] = ()
    printed: Mapping[str, PrintedRows] = field(default_factory=dict)


def sheets_shown(framework: Framework, usual: Mapping[str, str], anchors: Anchors | None) -> dict[str, str]:
    """Sheet id -> name of those that the workbook has. `anchors`: of a received one, which may lack some of them."""
    if anchors:
        return {name: text for name, text in usual.items() if name not in VIEWS} | dict(anchors.names)
    return {name: text for name, text in usual.items() if name != MINE or _has_people(framework)}


def _has_people(framework: Framework) -> bool:
    """Whether actions name people, and these stand on a sheet of their own."""
    people = framework.tables.get("people")
    named = any(f.kind == "person" and not f.shows for f in framework.tables["actions"].fields)
    return named and people is not None and people.field("name") is not None


def views_of(
    view: PlanView,
    hidden: Hidden,
    blocks: Blocks,
    header: HeaderPlace,
    drawn: Sequence[Sheet],
    anchors: Anchors | None = None,
) -> Views:
    """`drawn`: the sheets with entries, the Plan among them."""
    if not any(name in view.names for name in VIEWS):
        return Views()
    plan = next(sheet for sheet in drawn if sheet.name == view.names["actions"])
    contents = {(cell.row, cell.col): cell.content for cell in plan.cells}
    as_of = header.cell("as_of")
    block = ListedColumns(view, hidden, blocks.actions, blocks.own.right + 1, contents, chosen_cell(view))
    sheets: list[Sheet] = []
    printed: dict[str, PrintedRows] = {}
    if TIMELINE in view.names:
        timeline = TimelineDrawing(view, hidden, block, as_of)
        sheets.append(with_school_line(view, timeline.draw(), header))
        there = anchors.printed.get(timeline.name, ()) if anchors else None
        printed[timeline.name] = replace(timeline.printed, there=there)
    if MINE in view.names:
        sheets.append(OwnActionsDrawing(view, hidden, block).draw())
    if POSTER in view.names:
        sheets.append(PosterDrawing(view, hidden, block, header, as_of).draw())
    return Views(tuple(sheets), tuple(block.cells()), printed)
