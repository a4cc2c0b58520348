"""What the Status sheet says of each entry sheet: how many cells must be mended; apart, in grey, what would help."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cqip_xl.drawing.style import CELL, LABEL, LINK, MISSING, NOTE, NUMBER, SECTION
from cqip_xl.model.book import Area, Cell, Condition, Formula, Link
from cqip_xl.model.framework import sheets_in_order
from cqip_xl.model.markers import quoted
from cqip_xl.workbook.calc import CalcPlace
from cqip_xl.workbook.calc_blocks import Blocks
from cqip_xl.workbook.calc_to_mend import Counted, Lead, MendColumns
from cqip_xl.workbook.first_rows import inside, least, linked
from cqip_xl.workbook.plan_view import PlanView

_GO = replace(LINK, border="", wrap=False)
#: Excel counts columns of marks from A: the counts stand in C.
_COUNTS = 2


@dataclass(frozen=True, slots=True)
class MendLines:
    """`next`: the row below."""

    cells: tuple[Cell, ...]
    conditions: tuple[Condition, ...]
    next: int


def mend_lines(view: PlanView, mend: MendColumns, blocks: Blocks, calc: CalcPlace, row: int) -> MendLines:
    """Both parts, from `row` on."""
    must, marks = _to_mend(view, mend, row)
    below = must[-1].row + 2
    good = _good_to_have(view, mend, blocks, calc, below)
    return MendLines((*must, *good), (marks,), good[-1].row + 1)


def _to_mend(view: PlanView, mend: MendColumns, row: int) -> tuple[list[Cell], Condition]:
    """Sheet by sheet how many cells must be mended, and of all; "OK" where there are none and all was counted."""
    cells = [Cell(row, 1, view.say("status_sheet.to_mend"), SECTION)]
    names = ("school", *sheets_in_order(view.framework))
    lines = [(view.names[name], *mend.count(name), mend.is_whole(name)) for name in names]
    texts, numbers = [text for _, text, *_ in lines], [number for *_, number, _ in lines]
    for n, (name, (label, text, number, counted)) in enumerate(zip(names, lines, strict=True), start=row + 1):
        cells.append(Cell(n, 1, Link(f"internal:{quoted(label)}!A1", label), LINK))
        lead = mend.lead(name)
        cells.append(Cell(n, _COUNTS, _count(view, text, number, counted, lead.lost), NUMBER))
        none = "" if counted else view.say("status_sheet.beyond")
        cells.append(Cell(n, _COUNTS + 1, _led_to(view, lead, text, number, none), _GO))
    last = row + 1 + len(lines)
    everything = all(counted for *_, counted in lines)
    cells.append(Cell(last, 1, view.say("status_sheet.whole"), replace(LABEL, bold=True)))
    lost = "&".join(mend.lead(name).lost for name in names)
    cells.append(Cell(last, _COUNTS, _count(view, "+".join(texts), sum(numbers), everything, lost), NUMBER))
    cells.append(Cell(last, _COUNTS + 1, _led_to_first(view, mend, names), _GO))
    well = f'=AND($C{row + 2}<>"{view.say("status_sheet.ok")}",$C{row + 2}<>"–")'
    return cells, Condition(Area(row + 1, _COUNTS, last, _COUNTS), well, MISSING)


def _count(view: PlanView, text: str, number: int, counted: bool, lost: str) -> Formula:
    """A number, or that there are none; what cannot be calculated is not well, nor is a sheet that lost a column."""
    none = view.say("status_sheet.ok") if counted else "–"
    return Formula(f'=IFERROR(IF({lost}<>"","?",IF({text}=0,"{none}",{text})),"?")', float(number) or none)


def _led_to(view: PlanView, lead: Lead, count: str, number: int, none: str) -> Formula:
    """A link to the first of what a number counts. `none`: what is said where that is nothing."""
    lost, look = view.say("status_sheet.lost"), view.say("status_sheet.look")
    link = f'HYPERLINK({lead.target},IF({lead.lost}="","→ "&{lead.row},"{lost}"))'
    text = f'=IFERROR(IF(AND({count}=0,{lead.lost}=""),"{none}",{link}),"{look}")'
    return Formula(text, f"→ {lead.now}" if number else none)


def _led_to_first(view: PlanView, mend: MendColumns, names: Sequence[str]) -> Formula:
    """A link to the first of what is counted on all sheets, which says on which."""
    text, shown = '""', ""
    for name in reversed(names):
        (count, number), lead, sheet = mend.count(name), mend.lead(name), view.names[name]
        link = f'HYPERLINK({lead.target},"{inside(sheet)} "&{lead.row})'
        text = f'IF(AND({count}=0,{lead.lost}=""),{text},{link})'
        shown = f"{sheet} {lead.now}" if number else shown
    return Formula(f'=IFERROR({text},"{view.say("status_sheet.look")}")', shown)


def _go(counted: Sequence[Counted]) -> Formula:
    """A link to the first of them, of several sheets it says to which; nothing where there are none, or where that is
    not known.
    """
    text, shown = '""', ""
    for one in reversed(counted):
        row, now = one.first
        said = f"{one.sheet} " if len(counted) > 1 else "→ "
        link = f'HYPERLINK({linked(one.sheet, "B", row)},"{inside(said)}"&{row})'
        text, shown = f"IF({one.text}=0,{text},{link})", f"{said}{now}" if one.number else shown
    return Formula(f'=IFERROR({text},"")', shown)


def _good_to_have(view: PlanView, mend: MendColumns, blocks: Blocks, calc: CalcPlace, row: int) -> list[Cell]:
    """What may be missing, and would help: only counted; nobody is told that all is well."""
    cells = [Cell(row, 1, view.say("status_sheet.good_to_have"), SECTION)]
    for n, (label, counted) in enumerate(_parts(view, mend, blocks, calc), start=row + 1):
        # The label is no link: LibreOffice draws a link in one line, however long, and cuts it.
        cells.append(Cell(n, 1, label, replace(LABEL, bold=False)))
        formula, value = "+".join(one.text for one in counted), sum(one.number for one in counted)
        text = f'=IFERROR(IF(({formula})=0,"–",{formula}),"?")'
        cells.append(Cell(n, _COUNTS, Formula(text, float(value) or "–"), replace(NUMBER, color=NOTE.color)))
        cells.append(Cell(n, _COUNTS + 1, _go(counted), _GO))
    last, fix, plan = max(cell.row for cell in cells) + 1, calc.range("fix"), view.names["actions"]
    cells.append(Cell(last, 1, view.say("status_sheet.next_to_fix"), LABEL))
    rows = [v for v in blocks.criteria.fix_rows if isinstance(v, float)]
    shown = f"{plan} {int(min(rows))}" if rows else "–"
    said = f'"{inside(plan)} "&MIN({fix})'
    text = f'=IF(COUNT({fix})=0,"–",HYPERLINK({linked(plan, "B", f"MIN({fix})")},{said}))'
    cells.append(Cell(last, _COUNTS, Formula(text, shown), replace(CELL, wrap=False, color=LINK.color)))
    return cells


def _parts(
    view: PlanView, mend: MendColumns, blocks: Blocks, calc: CalcPlace
) -> Iterator[tuple[str, Sequence[Counted]]]:
    """Each label, and what it counts on which sheets."""
    total, sheets, plan = view.verdict.total, view.names, view.names["actions"]
    if blocks.criteria.leveled:
        levels = blocks.criteria
        missing = Counted(sheets["criteria"], levels.scalar("missing"), levels.missing_value(), levels.first_missing())
        yield view.say("status_sheet.part_levels"), (missing,)
    if blocks.evidence.serves:
        above = view.tables["evidence"].first + 1
        claim = blocks.evidence.first_lacking()
        sheet = sheets["criteria" if claim else "evidence"]
        lacking = Counted(sheet, *blocks.evidence.lacking(), claim or (str(above), above))
        yield view.say("status_sheet.part_evidence"), (lacking,)
    for name, count in (("no_owner", total.no_owner), ("no_due", total.no_due)):
        if label := view.say(f"status_sheet.{name}"):
            values = next(column.values for column in blocks.actions.columns if column.id == name)
            row = calc.first + 1 + next((n for n, value in enumerate(values) if value), 0)
            cells = calc.range(name)
            first = least(f"ROW({cells})", f"{cells}>0"), row
            yield label, (Counted(plan, f"SUM({cells})", count, first),)
    free, of = calc.range("exists"), calc.range("criterion")
    without = f"({free}=1)*({of}=0)"
    found = [n for n, a in enumerate(view.verdict.actions) if not a.criterion]
    first = least(f"ROW({of})", without), calc.first + 1 + (found[0] if found else 0)
    label = view.say("status_sheet.no_criterion")
    yield label, (Counted(plan, f"SUMPRODUCT({without})", len(found), first),)
    for name, better in mend.better().items():
        yield view.say(f"status_sheet.{name}"), better
