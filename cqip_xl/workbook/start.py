"""The first sheet: what this workbook is, five steps, who fills what, what the colours say."""

from __future__ import annotations

from dataclasses import replace

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
from cqip_xl.model.markers import quoted
from cqip_xl.model.rule import STATUSES
from cqip_xl.workbook.desk import TITLE_ROW, Desk
from cqip_xl.workbook.table import page

STEPS = ("school", "criteria", "actions", "track", "send")


def start_sheet(desk: Desk) -> Sheet:
    """Draws the sheet; everything on it is read only."""
    cells = [Cell(TITLE_ROW, 1, desk.lex.word("title"), replace(TITLE, wrap=True))]
    row = 1
    cells.append(Cell(row, 1, desk.say("start.what", period=str(desk.plan.period)), TEXT))
    row += 2
    cells.append(Cell(row, 1, desk.say("start.enable"), Style(bold=True, fill="FFF3C4", color="5C3D00", wrap=True)))
    row += 2
    row = _steps(desk, cells, row)
    row = _who(desk, cells, row + 1)
    row = _guide(desk, cells, row + 1)
    row = _colours(desk, cells, row + 1)
    row = _about(desk, cells, row + 1)
    widths = {0: 1.5, 1: 30.0, 2: 84.0}
    merges = (Area(TITLE_ROW, 1, TITLE_ROW, 2), Area(1, 1, 1, 2), Area(3, 1, 3, 2))
    return Sheet(
        desk.names["start"],
        tuple(cells),
        widths=widths,
        heights={TITLE_ROW: 46.0, 3: 24.0},
        merges=merges,
        tab=BRAND_PALE,
        page=page(desk, area=Area(0, 0, row, 2), wide=False),
    )


def _steps(desk: Desk, cells: list[Cell], row: int) -> int:
    cells.append(Cell(row, 1, desk.say("start.steps"), SECTION))
    targets = {
        "school": "school",
        "criteria": "criteria",
        "actions": "actions",
        "track": "status",
        "send": "status",
    }
    number = 0
    for step in STEPS:
        sheet = desk.names.get(targets[step])
        if sheet is None:
            continue
        number += 1
        row += 1
        title = f"{number}. {desk.say(f'start.step_{step}')}"
        cells.append(Cell(row, 1, Link(f"internal:{quoted(sheet)}!A1", title), LINK))
        values = {
            "people": desk.names.get("people", ""),
            "plan": desk.names["actions"],
            "status": desk.names["status"],
        }
        plain = "_plain" if step == "criteria" and not desk.framework.levels else ""
        cells.append(Cell(row, 2, desk.say(f"start.text_{step}{plain}", **values), TEXT))
    return row + 1


def _who(desk: Desk, cells: list[Cell], row: int) -> int:
    cells.append(Cell(row, 1, desk.say("start.who"), SECTION))
    for name in ("school", "criteria", "actions", "measures", "reviews", "evidence", "texts", "people", "status"):
        if name in desk.names:
            row += 1
            cells.append(Cell(row, 1, Link(f"internal:{quoted(desk.names[name])}!A1", desk.names[name]), LINK))
            cells.append(Cell(row, 2, desk.say(f"start.who_{name}"), TEXT))
    return row + 1


def _guide(desk: Desk, cells: list[Cell], row: int) -> int:
    """The framework's own steps, in the pack's words."""
    steps = [(name, number) for name, count in desk.framework.guide for number in range(1, count + 1)]
    steps = [(name, n) for name, n in steps if desk.framework.has_word(f"guide/{name}/{n}")]
    if not steps:
        return row - 1
    cells.append(Cell(row, 1, desk.say("start.guide"), SECTION))
    for name, n in steps:
        row += 1
        title = desk.lex.word(f"guide/{name}/title") if n == 1 else ""
        cells.append(Cell(row, 1, title, replace(TEXT, bold=True)))
        cells.append(Cell(row, 2, f"{n}. {desk.lex.word(f'guide/{name}/{n}')}", TEXT))
    return row + 1


def _colours(desk: Desk, cells: list[Cell], row: int) -> int:
    cells.append(Cell(row, 1, desk.say("start.colours"), SECTION))
    samples = (
        ("entry", Style(fill=ENTRY_CELL.fill, border=ENTRY_CELL.border)),
        ("calculated", Style(fill=CALCULATED.fill, border=CALCULATED.border)),
        ("missing", MISSING),
        ("problem", PROBLEM),
    )
    for name, style in samples:
        row += 1
        cells.append(Cell(row, 1, desk.say(f"start.colour_{name}"), style))
        cells.append(Cell(row, 2, desk.say(f"start.colour_{name}_text"), TEXT))
    offer = desk.lex.offer("status")
    for code in STATUSES:
        row += 1
        cells.append(Cell(row, 1, offer.label(code), status_style(code)))
        cells.append(Cell(row, 2, desk.say(f"start.status_{code}"), TEXT))
    return row + 1


def _about(desk: Desk, cells: list[Cell], row: int) -> int:
    framework = desk.framework
    cells.append(Cell(row, 1, desk.say("start.about"), SECTION))
    lines = [(desk.say("start.framework"), f"{framework.id} · {framework.version}")]
    if framework.replaced_by:
        values = {"pack": framework.replaced_by.get("pack", ""), "date": framework.replaced_by.get("on", "")}
        lines.append((desk.say("start.replaced"), desk.say("start.replaced_text", **values)))
    if not framework.verified:
        items = [desk.lex.word(f"unverified/{name}") for name in framework.unverified]
        lines.append((desk.say("start.unverified"), desk.say("start.unverified_text")))
        lines += [("", f"• {item}") for item in items]
    lines.append((desk.say("start.help"), desk.say("start.help_text")))
    for label, text in lines:
        row += 1
        cells.append(Cell(row, 1, label, NOTE))
        cells.append(Cell(row, 2, text, NOTE))
    return row
