"""The first sheet: what this workbook is, five steps, who fills what, what the colours say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from cqip_xl.drawing.style import (
    BRAND_PALE,
    CALCULATED,
    ENTRY_CELL,
    LINK,
    MISSING,
    NOTE,
    PROBLEM,
    SECTION,
    TEXT,
    TITLE,
    status_style,
)
from cqip_xl.model.book import Area, Cell, Link, Sheet, Style
from cqip_xl.model.framework import sheets_in_order
from cqip_xl.model.markers import VIEWS, quoted
from cqip_xl.model.table import SHEETS
from cqip_xl.words.days import day_typed
from cqip_xl.workbook.next_steps import NextSteps, step_title
from cqip_xl.workbook.plan_view import TITLE_ROW, PlanView
from cqip_xl.workbook.statuses import statuses_said
from cqip_xl.workbook.table import page

#: What should be seen before anything else.
WARNED = Style(bold=True, fill="FFF3C4", color="5C3D00", wrap=True)
#: The one thing to do next, and how a step stands.
NEXT = replace(LINK, border="", bold=True, size=13, fill="E8F1EC", valign="center", wrap=True)
STATE = Style(bold=True, align="center", color="1F4E79")
STEPS = ("school", "criteria", "actions", "track", "send")


def start_sheet(view: PlanView, now: NextSteps) -> Sheet:
    """Draws the sheet; everything on it is read only. `now`: what is next, and how the steps stand."""
    cells = [Cell(TITLE_ROW, 1, view.lex.word("title"), replace(TITLE, wrap=True))]
    row = 1
    cells.append(Cell(row, 1, view.say("start.what", period=str(view.plan.period)), TEXT))
    superseded = _superseded(view)
    cells += superseded
    row += 2
    cells.append(Cell(row, 1, view.say("start.enable"), WARNED))
    row += 2
    cells.append(Cell(row, 1, now.sentence, NEXT))
    row += 2
    row = _steps(view, cells, row, now)
    row = _who(view, cells, row + 1)
    row = _guide(view, cells, row + 1)
    row = _colours(view, cells, row + 1)
    row = _about(view, cells, row + 1)
    widths = {0: 1.5, 1: 30.0, 2: 84.0, 3: 14.0}
    merges = tuple(Area(r, 1, r, 2) for r in (TITLE_ROW, 1, *(2 for _ in superseded), 3, 5))
    return Sheet(
        view.names["start"],
        tuple(cells),
        widths=widths,
        heights={TITLE_ROW: 46.0, **({2: 34.0} if superseded else {}), 3: 24.0, 5: 30.0},
        merges=merges,
        tab=BRAND_PALE,
        page=page(view, area=Area(0, 0, row, 3), wide=False),
    )


def _superseded(view: PlanView) -> tuple[Cell, ...]:
    """That another framework has taken this one's place, on top of all."""
    if not view.framework.replaced_by:
        return ()
    return (Cell(2, 1, view.say("start.superseded", **_replacement(view)), WARNED),)


def _replacement(view: PlanView) -> dict[str, object]:
    """What took the framework's place, and since when."""
    replaced = view.framework.replaced_by
    assert replaced is not None
    name = view.lex.word("replaced") if view.lex.has_word("replaced") else replaced.pack
    return {"pack": name, "date": day_typed(date.fromisoformat(replaced.on), view.lex.wording.order)}


def _steps(view: PlanView, cells: list[Cell], row: int, now: NextSteps) -> int:
    cells.append(Cell(row, 1, view.say("start.steps"), SECTION))
    targets = {
        "school": "school",
        "criteria": "criteria",
        "actions": "actions",
        "track": "status",
        "send": "status",
    }
    number = 0
    for step in STEPS:
        sheet = view.names.get(targets[step])
        if sheet is None:
            continue
        number += 1
        row += 1
        title = f"{number}. {step_title(view, step)}"
        cells.append(Cell(row, 1, Link(f"internal:{quoted(sheet)}!A1", title), LINK))
        text = view.say(f"start.text_{step}") or view.say(f"start.text_{step}_plain")
        cells.append(Cell(row, 2, text, TEXT))
        cells.append(Cell(row, 3, now.states[step], STATE))
    return row + 1


def _who(view: PlanView, cells: list[Cell], row: int) -> int:
    cells.append(Cell(row, 1, view.say("start.who"), SECTION))
    for name in ("school", *sheets_in_order(view.framework), "status", *(v for v in VIEWS if v in view.names)):
        row += 1
        cells.append(Cell(row, 1, Link(f"internal:{quoted(view.names[name])}!A1", view.names[name]), LINK))
        who = name.removeprefix("view.") if name in (*SHEETS, "school", "status", *VIEWS) else "own"
        cells.append(Cell(row, 2, view.say(f"start.who_{who}"), TEXT))
    return row + 1


def _guide(view: PlanView, cells: list[Cell], row: int) -> int:
    """The framework's own steps, in the pack's words."""
    steps = [(name, number) for name, count in view.framework.guide for number in range(1, count + 1)]
    steps = [(name, n) for name, n in steps if view.lex.has_word(f"guide/{name}/{n}")]
    if not steps:
        return row - 1
    cells.append(Cell(row, 1, view.say("start.guide"), SECTION))
    for name, n in steps:
        row += 1
        titled = n == 1 and view.lex.has_word(f"guide/{name}/title")
        title = view.lex.word(f"guide/{name}/title") if titled else ""
        cells.append(Cell(row, 1, title, replace(TEXT, bold=True)))
        cells.append(Cell(row, 2, f"{n}. {view.lex.word(f'guide/{name}/{n}')}", TEXT))
    return row + 1


def _colours(view: PlanView, cells: list[Cell], row: int) -> int:
    cells.append(Cell(row, 1, view.say("start.colours"), SECTION))
    samples = (
        ("entry", Style(fill=ENTRY_CELL.fill, border=ENTRY_CELL.border)),
        ("calculated", Style(fill=CALCULATED.fill, border=CALCULATED.border)),
        ("missing", MISSING),
        ("problem", PROBLEM),
    )
    for name, style in samples:
        row += 1
        cells.append(Cell(row, 1, view.say(f"start.colour_{name}"), style))
        cells.append(Cell(row, 2, view.say(f"start.colour_{name}_text"), TEXT))
    offer = view.lex.offer("status")
    for code, text in statuses_said(view):
        row += 1
        cells.append(Cell(row, 1, offer.label(code), status_style(code)))
        cells.append(Cell(row, 2, text, TEXT))
    return row + 1


def _about(view: PlanView, cells: list[Cell], row: int) -> int:
    framework = view.framework
    cells.append(Cell(row, 1, view.say("start.about"), SECTION))
    lines = [(view.say("start.framework"), f"{view.lex.word('title')} · {framework.version}")]
    if framework.replaced_by:
        lines.append((view.say("start.replaced"), view.say("start.replaced_text", **_replacement(view))))
    if not framework.verified:
        items = [view.lex.word(f"unverified/{name}") for name in framework.unverified]
        told = "text" if items else "whole"
        lines.append((view.say("start.unverified"), view.say(f"start.unverified_{told}")))
        lines += [("", f"• {item}") for item in items]
    lines.append((view.say("start.help"), view.say("start.help_text")))
    for label, text in lines:
        row += 1
        cells.append(Cell(row, 1, label, NOTE))
        cells.append(Cell(row, 2, text, NOTE))
    return row
