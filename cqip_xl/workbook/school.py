"""The School sheet: who we are, which plan this is, the two as-of cells, the pack's header."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from cqip_xl.drawing.style import GIVEN_CELL, HIDDEN, LABEL, NOTE, SECTION, entry_style
from cqip_xl.kinds.context import Lookup
from cqip_xl.kinds.dates import excel_date
from cqip_xl.kinds.kind import KINDS
from cqip_xl.model.anchors import Anchors
from cqip_xl.model.book import Area, Cell, Condition, Content, Formula, Sheet, Validation
from cqip_xl.model.field import Field
from cqip_xl.model.framework import header_columns, school_fields
from cqip_xl.model.markers import PLAN_FIELDS, TAG, letters, quoted, span
from cqip_xl.model.table import Column
from cqip_xl.rules.formula import Term
from cqip_xl.words.examples import example_of
from cqip_xl.words.grounds import grounds_of
from cqip_xl.workbook.entry import TEXT_LIMIT, Ranges, clip, coloured, header_validation, labels_of
from cqip_xl.workbook.fault import Loss, foreign, missing, unread
from cqip_xl.workbook.plan_view import HINT_ROW, TITLE_ROW, PlanView, Unplaced
from cqip_xl.workbook.table import headline, page
from cqip_xl.workbook.terms import term_of

FIRST_LINE = 4
#: The column of the values: C.
VALUES = 2
#: Off the entry beside it.
_BESIDE = replace(NOTE, align="left", indent=1)
_HINT = Area(HINT_ROW, 1, HINT_ROW, 3)
_WIDTHS = {0: 1.5, 1: 30.0, 2: 46.0, 3: 60.0}


@dataclass(frozen=True, slots=True)
class HeaderPlace:
    """Rows of the header form by column id, and the column of the values."""

    sheet: str
    rows: Mapping[str, int]
    column: int = VALUES

    def own(self, name: str) -> str:
        """The cell of a value, for formulas on the same sheet."""
        return f"${letters(self.column)}${self.rows[name] + 1}"

    def cell(self, name: str) -> str:
        return f"{quoted(self.sheet)}!{self.own(name)}"


def place_header(view: PlanView, anchors: Anchors | None = None) -> HeaderPlace:
    """Where the form stands: as drawn, or as found in a workbook. Raises Unplaced."""
    if anchors:
        wanted = [column.id for _, columns in _sections(view) for column in columns]
        lost = [name for name in wanted if name not in anchors.header]
        if lost:
            raise Unplaced("header", lost[0])
        return HeaderPlace(view.names["school"], anchors.header, anchors.header_column)
    rows: dict[str, int] = {}
    row = FIRST_LINE
    for section in _sections(view):
        row += 1
        for column in section[1]:
            rows[column.id] = row
            row += 1
        row += 1
    return HeaderPlace(view.names["school"], rows)


def _sections(view: PlanView) -> tuple[tuple[str, tuple[Column, ...]], ...]:
    return (
        (view.lex.unit_label, tuple(Column(f.id, f) for f in school_fields(view.framework))),
        (view.say("school.section_document"), header_columns(view.framework)),
        (view.say("school.section_plan"), tuple(Column(f.id, f) for f in PLAN_FIELDS)),
    )


def school_sheet(view: PlanView, ranges: Ranges, place: HeaderPlace, more: Iterable[Condition] = ()) -> Sheet:
    """Draws the header form: field id in hidden column A, label in B, entry in C, hint in D. `more`: further marks."""
    cells: list[Cell] = [
        *headline(view, view.names["school"], view.say("school.hint"), 3),
        Cell(FIRST_LINE - 1, 0, f"{TAG}header", HIDDEN),
        Cell(FIRST_LINE - 1, VALUES, "value", HIDDEN),
    ]
    checks: list[Validation] = []
    conditions: list[Condition] = list(more)
    for title, columns in _sections(view):
        if not columns:
            continue
        top = place.rows[columns[0].id]
        cells.append(Cell(top - 1, 1, title, SECTION))
        for column in columns:
            row = place.rows[column.id]
            cells += _line(view, place, column, row)
            if not column.field.shows:
                area = Area(row, place.column, row, place.column)
                checks.append(header_validation(view, ranges, column, area))
                conditions += _marks(view, ranges, place, column, area)
    last = max(place.rows.values())
    return Sheet(
        name=view.names["school"],
        cells=tuple(cells),
        widths=_WIDTHS,
        merges=(_HINT,),
        heights={TITLE_ROW: 28},
        hidden_columns=(0,),
        hidden_rows=(FIRST_LINE - 1,),
        validations=tuple(checks),
        conditions=tuple(conditions),
        freeze=(FIRST_LINE - 1, 0),
        tab="1F4E79",
        page=page(view, area=Area(0, 0, last, 3), wide=False),
    )


def _marks(view: PlanView, ranges: Ranges, place: HeaderPlace, column: Column, area: Area) -> Iterator[Condition]:
    """A value that is not offered, answers on their grounds, a required cell that is empty."""
    name = view.lex.list_name(column.field)
    if source := ranges.lists.get(name, ""):
        yield foreign(area, ranges.offered(source, labels_of(view, name)))
    elif KINDS[column.field.kind].typed:
        yield unread(area, column.field, view.lex.context(column.field))
    yield from coloured(grounds_of(view.lex, name), (area,))
    if column.field.required or column.id == "school_name":
        test = f'LEN(${letters(area.left)}{area.top + 1}&"")=0'
        yield missing(area, test, lambda cells, row: cells(area.left) is None)


def form_losses(view: PlanView, place: HeaderPlace) -> Iterator[Loss]:
    """Labels that do not stand once beside their id, another school's in place of the hints, another period than the
    workbook's.
    """
    first, last = min(place.rows.values()), max(place.rows.values())
    ids, labels = (span(place.sheet, first - 1, place.column - n, last, place.column - n) for n in (2, 1))
    yield Loss(f'IF(SUMPRODUCT(--({ids}<>""))={len(place.rows)},0,1)')
    lines = (column for _, columns in _sections(view) for column in columns)
    told = ((column.id, _label(view, column).replace('"', '""')) for column in lines)
    yield Loss("+".join(f'(SUMPRODUCT(({ids}="{name}")*({labels}="{label}"))<>1)' for name, label in told))
    yield Loss(f'IF({place.cell("period")}&""="{view.plan.period}",0,1)')
    for f in (f for f in school_fields(view.framework) if f.id in ("school_name", "school_id")):
        row, hint = place.rows[f.id], clip(_hint(view, f), TEXT_LIMIT // 2).rstrip("…").replace('"', '""')
        beside = span(place.sheet, row, place.column + 1, row, place.column + 1)
        yield Loss(f'IF(OR({beside}="",LEFT({beside},LEN("{hint}"))="{hint}"),0,1)')


def _hint(view: PlanView, f: Field) -> str:
    """What is said beside a line, with an example where something is asked."""
    hint = view.lex.field_text("header", f.id, "prompt")
    example = "" if f.shows else example_of(view.lex, "header", f)
    return " ".join(filter(None, (hint, view.say("entry.example", example=example) if example else "")))


def _line(view: PlanView, place: HeaderPlace, column: Column, row: int) -> Iterator[Cell]:
    f = column.field
    yield Cell(row, place.column - 2, column.id, HIDDEN)
    yield Cell(row, place.column - 1, _label(view, column), LABEL)
    style = (
        replace(GIVEN_CELL, number="dd/mm/yyyy" if f.kind == "date" else "")
        if f.shows
        else entry_style(column, view.framework.region)
    )
    yield Cell(row, place.column, _value(view, place, column), replace(style, align="left", indent=1))
    yield Cell(row, place.column + 1, _hint(view, f), _BESIDE)


def _label(view: PlanView, column: Column) -> str:
    label = view.lex.field_label("header", column)
    return f"{label} ({view.say('entry.required_word')})" if column.field.required else label


def _value(view: PlanView, place: HeaderPlace, column: Column) -> Content:
    plan = view.plan
    match column.id:
        case "school_name":
            return plan.school.name or None
        case "school_id":
            return plan.school.id or None
        case "district":
            return plan.school.district or None
        case "pack":
            return view.lex.word("title")
        case "period":
            return str(plan.period)
        case "as_of":
            fixed = excel_date(place.own("as_of_fixed"))
            return Formula(f'=IF({fixed}="",TODAY(),{fixed})', view.as_of)
        case name:
            value = plan.header.get(name)
            shown = view.lex.show(column.field, value) if value is not None else plan.header_raw.get(name)
            return shown if isinstance(shown, str | float | date) else None


def header_terms(view: PlanView, place: HeaderPlace, lookups: Mapping[str, Lookup]) -> dict[str, Term]:
    """Header cells as the rules' formulas read them."""
    return {
        column.id: term_of(view.lex, column.field, place.cell(column.id), lookups)
        for column in header_columns(view.framework)
    }
