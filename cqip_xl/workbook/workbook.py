"""Framework + Plan -> the school's workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from cqip_xl.drawing.fit import fitted
from cqip_xl.drawing.style import SECTION
from cqip_xl.model.anchors import Anchors
from cqip_xl.model.book import Book, Cell, Condition, Content, Sheet
from cqip_xl.model.case import Case
from cqip_xl.model.framework import Framework, key_letter, sheets_in_order, tables_in_order
from cqip_xl.model.markers import AS_OF
from cqip_xl.model.measure import measure_rows
from cqip_xl.model.plan import Plan, Row
from cqip_xl.model.table import Column, Table
from cqip_xl.words.examples import row_example
from cqip_xl.words.lexicon import lexicon
from cqip_xl.workbook.calc import calc_sheet
from cqip_xl.workbook.calc_blocks import Blocks, blocks_of
from cqip_xl.workbook.calc_own_measures import MeasuredColumns
from cqip_xl.workbook.calc_to_mend import MendColumns, Mending, together
from cqip_xl.workbook.contradictions import contradictions, header_contradictions, uncounted
from cqip_xl.workbook.entry import Ranges
from cqip_xl.workbook.fault import Fault
from cqip_xl.workbook.fixed_rows import given_losses, torn_rows
from cqip_xl.workbook.hidden_sheets import Hidden, hidden_lists
from cqip_xl.workbook.next_steps import next_steps
from cqip_xl.workbook.one_screen import frozen_up_to, on_one_screen
from cqip_xl.workbook.plan_view import SCHOOL_ROW, PlanView, TablePlace, Unplaced, anchored_place, place_table
from cqip_xl.workbook.printed_rows import PrintedRows, printed_rows
from cqip_xl.workbook.required import RequiredCells, header_marks
from cqip_xl.workbook.row_limits import preset_words, required_cell, required_marks
from cqip_xl.workbook.school import HeaderPlace, form_losses, place_header, school_sheet
from cqip_xl.workbook.school_line import with_school_line
from cqip_xl.workbook.shown import ShownActions, ShownRows
from cqip_xl.workbook.start import start_sheet
from cqip_xl.workbook.status import status_sheet
from cqip_xl.workbook.table import Calculated, draw_table, is_filtered, sheet_of
from cqip_xl.workbook.views import sheets_shown, views_of

#: No column was moved.
NOTHING: Mapping[str, str] = MappingProxyType({})
_TABS = {"criteria": "2E7D6B", "actions": "B7791F", "people": "6B4E9B"}


def compose_workbook(
    case: Case, spare: int | None = None, anchors: Anchors | None = None, moved: Mapping[str, str] = NOTHING
) -> Book:
    """The workbook of a plan (blank or filled) in its language; the verdict gives every cached result.

    `anchors`: where everything stands in a received workbook; then formulas, dropdowns and marks are those for
    that workbook, and entries and cached results are of no use. Raises Unplaced. `moved`: table -> column that stands
    first, as if somebody had moved it.
    """
    framework, plan = case.framework, case.plan
    lex = lexicon(framework, plan.language, plan.period)
    names = sheets_shown(framework, lex.sheets, anchors)
    places = _anchored_places(framework, plan, anchors) if anchors else _places(framework, plan, names, spare)
    places |= {name: places[name].with_first(column) for name, column in moved.items()}
    view = PlanView(case, lex, places, names, measure_rows(framework, plan.period))
    header = place_header(view, anchors)
    hidden = hidden_lists(view, header)
    as_of, blocks = header.cell("as_of"), blocks_of(view, hidden, header)
    columns = blocks.actions
    entry, given = _entry_sheets(view, hidden, header, blocks)
    views = views_of(view, hidden, blocks, header, entry, anchors)
    cells = [*blocks.cells(), *views.cells]
    last = max((columns.first + columns.size, *(cell.row for cell in cells)))
    mend = MendColumns(view, header, given, last + 3)
    calc, calc_place = calc_sheet(columns.columns, columns.at, columns.first, (*cells, *mend.cells()))
    status = status_sheet(view, hidden, calc_place, blocks, mend, as_of)
    start = start_sheet(view, next_steps(view, header, blocks, calc_place, mend))
    sheets = (start, *_named(view, header, (*entry, status.sheet), anchors), *views.sheets)
    seen = _fitted(sheets, {**dict(_printed(view, anchors)), **views.printed})
    return Book(
        sheets=(*seen, *hidden.sheets[:2], calc, hidden.sheets[2]),
        names={**hidden.names, **status.names, AS_OF: as_of},
        title=f"{lex.word('title')} {plan.period}",
        subject=f"{framework.id} {framework.version}",
        language=plan.language,
        dates=lex.wording.order,
        created=case.verdict.as_of,
    )


def _entry_sheets(
    view: PlanView, hidden: Hidden, header: HeaderPlace, blocks: Blocks
) -> tuple[list[Sheet], dict[str, Mending]]:
    """The School sheet and those of the tables; and what is counted of each."""
    marks = (*header_marks(blocks.actions, header), *header_contradictions(blocks.actions, header))
    entry = [school_sheet(view, hidden.ranges, header, marks)]
    given = {
        "school": Mending(
            entry[0], min(header.rows.values()), None, tuple(form_losses(view, header)), "" in uncounted(view)
        )
    }
    for name in sheets_in_order(view.framework):
        sheet, rows = _table_sheet(view, hidden, name, blocks)
        entry.append(sheet)
        given |= {one: _mending(view, hidden, one, sheet, rows, blocks) for one in together(name) if one in view.tables}
    return entry, given


def _mending(view: PlanView, hidden: Hidden, name: str, sheet: Sheet, rows: RequiredCells, blocks: Blocks) -> Mending:
    """What is counted of a table."""
    losses = [
        *given_losses(hidden.ranges, view.tables[name]),
        *(blocks.measures.losses() if name == "measures" else ()),
    ]
    own = rows if rows.place.table.id == name else None
    return Mending(sheet, view.tables[name].first, own, tuple(losses), name in uncounted(view))


def _named(view: PlanView, header: HeaderPlace, sheets: Sequence[Sheet], anchors: Anchors | None) -> Iterator[Sheet]:
    """School, tables and Status: each but the first with the line that names the school."""
    rows = (None, *(_school_row(name, anchors) for name in sheets_in_order(view.framework)), SCHOOL_ROW)
    return (with_school_line(view, sheet, header, row) for sheet, row in zip(sheets, rows, strict=True))


def _printed(view: PlanView, anchors: Anchors | None) -> Iterator[tuple[str, PrintedRows]]:
    """The sheets whose rows become more, and how far down each is printed."""
    for name in sheets_in_order(view.framework):
        if rows := printed_rows(view, name, _school_row(name, anchors), anchors):
            yield view.names[name], rows


def _fitted(sheets: Iterable[Sheet], printed: Mapping[str, PrintedRows]) -> Iterator[Sheet]:
    """The sheets as they are seen, and as they are printed."""
    for sheet in sheets:
        rows = printed.get(sheet.name)
        yield rows.noticed(fitted(rows.begun(sheet))) if rows else fitted(sheet)


def _school_row(name: str, anchors: Anchors | None) -> int | None:
    """The row of a table's sheet that names the school."""
    return anchors.tables[name].named if anchors else SCHOOL_ROW


def _places(framework: Framework, plan: Plan, names: Mapping[str, str], spare: int | None) -> dict[str, TablePlace]:
    places: dict[str, TablePlace] = {}
    for name in tables_in_order(framework):
        table = framework.tables[name]
        wanted = spare if name == "actions" else None
        if name == "clauses" and "criteria" in places:
            top = places["criteria"].last + 1
            places[name] = place_table(table, plan, framework, names["criteria"], wanted, top)
        else:
            places[name] = place_table(table, plan, framework, names[name], wanted)
    return places


def _anchored_places(framework: Framework, plan: Plan, anchors: Anchors) -> dict[str, TablePlace]:
    places = {}
    for name in tables_in_order(framework):
        if name not in anchors.tables:
            raise Unplaced(name)
        places[name] = anchored_place(framework.tables[name], plan, framework, anchors.tables[name])
    return places


def _table_sheet(view: PlanView, hidden: Hidden, name: str, blocks: Blocks) -> tuple[Sheet, RequiredCells]:
    place = view.tables[name]
    rows: tuple[Row | None, ...] = view.plan.rows(name)
    calculated: Calculated | None = None
    more: list[Condition] = []
    if shown := _shown(view, hidden, name, blocks):
        calculated, more = shown.content, shown.marks()
    if measured := blocks.own.measured.get(name):
        calculated = _either(measured, shown)
    if place.table.source == "criteria":
        by_key = {row.key: row for row in rows if row}
        rows = tuple(by_key.get(c.id) for c in view.framework.criteria)

        def calculated(column: Column, n: int) -> Content:
            if column.id == "required":
                return required_cell(view, place, blocks.actions.header, n)
            return preset_words(view, column.field, n)

    elif place.table.source == "indicators":
        by_key = {row.key: row for row in rows if row}
        rows = tuple(by_key.get(row.key) for row in view.measures)
        calculated, more = blocks.measures.content, blocks.measures.marks()
    elif name == "evidence":
        calculated = blocks.evidence.content

    required = RequiredCells(view, place, blocks.actions, blocks.own.tables.get(name))
    more += (*_faults(view, hidden.ranges, required), *blocks.own.marks(name))
    drawn = draw_table(view, hidden.ranges, place, rows, _fixed(view, place), calculated, more)
    freeze = frozen_up_to(view, place, drawn.widths) + 1
    filtered, tab = is_filtered(place.table), _TABS.get(name, "")
    sheet = sheet_of(view, view.names[name], _hint(view, place.table), drawn, place, freeze, filtered, tab)
    if name == "actions":
        sheet = blocks.weak.above(on_one_screen(view, place, sheet))
    elif name == "criteria" and "clauses" in view.tables:
        sheet = _with_clauses(view, hidden.ranges, sheet)
    return sheet, required


def _faults(view: PlanView, ranges: Ranges, rows: RequiredCells) -> Iterator[Fault]:
    """What must be mended in a table, besides what its columns do not take."""
    yield from (*rows.marks(), *contradictions(rows), *torn_rows(ranges, rows.place))
    yield from required_marks(view, rows.place)


def _either(measured: MeasuredColumns, shown: ShownRows | None) -> Calculated:
    """What is said of an indicator's years, and of its status where it has one."""

    def content(column: Column, n: int) -> Content:
        return shown.content(column, n) if shown and not column.year else measured.content(column, n)

    return content


def _shown(view: PlanView, hidden: Hidden, name: str, blocks: Blocks) -> ShownRows | None:
    """What a table whose rows have a status shows of it."""
    if name == "actions":
        return ShownActions(view, hidden, blocks.actions)
    own = blocks.own.tables.get(name)
    return ShownRows(view, hidden, own, own.found) if own else None


def _hint(view: PlanView, table: Table) -> str:
    """What to do on the sheet of a table, and a worked row: above the headings nothing is ever read as one."""
    ours = "own" if table.is_own else table.id
    hint = view.say(f"hints.{ours}") or view.say(f"hints.{ours}_plain")
    return "\n".join(filter(None, (hint, row_example(view.lex, table))))


def _with_clauses(view: PlanView, ranges: Ranges, sheet: Sheet) -> Sheet:
    """The whole-school clauses below the criteria, as on the official form; in print on a page of their own.

    Rows repeated on every page would stand over the clauses, too: there are none.
    """
    place = view.tables["clauses"]
    by_key = {row.key: row for row in view.plan.rows("clauses")}
    rows = tuple(by_key.get(c.id) for c in view.framework.clauses)
    drawn = draw_table(view, ranges, place, rows, _fixed(view, place), more=torn_rows(ranges, place))
    heading = Cell(place.head - 2, 1, view.say("hints.clauses"), SECTION)
    area = sheet.page.area
    assert area
    return replace(
        sheet,
        cells=(*sheet.cells, heading, *drawn.cells),
        validations=(*sheet.validations, *drawn.validations),
        conditions=(*sheet.conditions, *drawn.conditions),
        hidden_rows=(*sheet.hidden_rows, *drawn.hidden_rows),
        page=replace(sheet.page, titles=None, breaks=(heading.row,), area=replace(area, bottom=place.last)),
    )


def _fixed(view: PlanView, place: TablePlace) -> Callable[[int], tuple[str, str]]:
    """Key and title of each row: the pack's for fixed rows, A001 … for open ones."""
    if place.table.source == "criteria":
        lines = [(c.id, "" if c.free else view.lex.word(c.path)) for c in view.framework.criteria]
    elif place.table.source == "indicators":
        lines = [(row.key, "") for row in view.measures]
    elif place.table.source == "clauses":
        lines = [(c.id, view.lex.word(f"clauses/{c.id}")) for c in view.framework.clauses]
    else:
        lines = []
    letter = key_letter(place.table)
    taken = {row.key for row in view.plan.rows(place.table.id)}
    fresh = (key for n in range(1, 100_000) if (key := f"{letter}{n:03}") not in taken)
    spare = [next(fresh) for _ in range(place.size)]
    entered = len(taken)

    def fixed(n: int) -> tuple[str, str]:
        if n < len(lines):
            return lines[n]
        return spare[max(n - entered, 0)], ""

    return fixed
