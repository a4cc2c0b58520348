"""Rows of the criteria table that ask for different things: own titles, bounds, choices, what is required now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from cqip_xl.drawing.style import CALCULATED, ENTRY_CELL, NOT_ASKED, group_style, measure_style
from cqip_xl.kinds.kind import KINDS
from cqip_xl.model.book import Area, Condition, Content, Formula, Style, Validation
from cqip_xl.model.field import Field
from cqip_xl.model.indicator import Indicator
from cqip_xl.model.layers import ways
from cqip_xl.model.markers import letters
from cqip_xl.model.measure import PERCENT
from cqip_xl.model.rule import AtLeast
from cqip_xl.model.standard import Criterion
from cqip_xl.model.table import Column
from cqip_xl.rules.formula import Sight, Term, excel_test
from cqip_xl.rules.measures import by_district
from cqip_xl.rules.presets import preset
from cqip_xl.rules.requirements import (
    ALWAYS,
    Subject,
    asked,
    is_by_row,
    is_required,
    is_scored,
    level_in_force,
)
from cqip_xl.words.grounds import grounds_of
from cqip_xl.workbook.entry import Ranges, coloured, is_calculated, labels_of, refusal, validation_of
from cqip_xl.workbook.fault import Cells, Fault, Twin, foreign, missing, never, problem, unread
from cqip_xl.workbook.plan_view import PlanView, TablePlace


def criterion_at(view: PlanView, place: TablePlace, n: int) -> Criterion | None:
    """The criterion that the n-th row of the criteria table stands for."""
    if place.table.source != "criteria":
        return None
    criteria = view.framework.criteria
    return criteria[n] if n < len(criteria) else None


def subject_at(view: PlanView, place: TablePlace, n: int) -> Subject:
    """What the n-th row of a table with fixed rows stands for."""
    if place.table.source == "indicators":
        return view.measures[n].indicator if n < len(view.measures) else None
    return criterion_at(view, place, n)


def style_of(view: PlanView, place: TablePlace, column: Column, subject: Subject) -> Style | None:
    """How a cell differs from its column: an own title is an entry, what the row does not ask for is shut."""
    if subject is None:
        return None
    if column.id in ("key", "title"):
        return _title_style(view, column, subject)
    if isinstance(subject, Indicator) and column.id == "value":
        return value_style(subject)
    f = asked(place.table, column.field, subject)
    if isinstance(subject, Criterion) and column.field.kind == "level" and not is_calculated(column):
        return None if view.lex.levels_for(column.field, subject) else NOT_ASKED
    if isinstance(subject, Indicator) and (f is None or by_district(f, subject)):
        return replace(NOT_ASKED, locked=False)  # Excel sorts only what is unlocked; a validation refuses typing
    if f is None:
        return NOT_ASKED
    return (
        measure_style(replace(column, field=f))
        if isinstance(subject, Indicator) and is_by_row(place.table, f)
        else None
    )


def _title_style(view: PlanView, column: Column, subject: Subject) -> Style | None:
    """The row of a standard is its heading; an own title is an entry."""
    if not isinstance(subject, Criterion):
        return None
    if subject.whole:
        return group_style(len(ways(view.framework)[subject.standard]) - 1)
    return ENTRY_CELL if subject.free and column.id == "title" else None


def value_style(indicator: Indicator) -> Style:
    """A calculated value: percentages and ratios with a decimal, counts as they are."""
    number = "0.0%" if indicator.unit == PERCENT else "#,##0.0" if indicator.rate else ""
    return replace(CALCULATED, number=number, align="right", indent=1)


def _runs(view: PlanView, place: TablePlace, column: Column) -> Iterator[tuple[Area, Field | None]]:
    """Runs of rows that mean the same by a field; None where they ask for nothing."""
    col = place.at[column.id]
    fields = [asked(place.table, column.field, subject_at(view, place, n)) for n in range(place.drawn)]
    start = 0
    for n in range(1, len(fields) + 1):
        if n == len(fields) or fields[n] != fields[start] or place.row(n) != place.row(n - 1) + 1:
            yield Area(place.row(start), col, place.row(n - 1), col), fields[start]
            start = n


def row_validations(view: PlanView, ranges: Ranges, place: TablePlace) -> Iterator[Validation]:
    """The validations of fields that differ by row."""
    for column in place.columns:
        if is_by_row(place.table, column.field):
            for area, f in _runs(view, place, column):
                if f is None:
                    if place.table.source == "indicators":
                        yield refusal(view, area)
                    continue
                own = Column(column.id, f, column.slot)
                source = ranges.lists.get(view.lex.list_name(f), "")
                yield validation_of(view, ranges, place.table.id, own, area, source)


def row_marks(view: PlanView, ranges: Ranges, place: TablePlace) -> Iterator[Condition]:
    """Marks of fields that differ by row: wrong values, and what the school's level makes required now."""
    required = place.at.get("required")
    for column in place.columns:
        if not is_by_row(place.table, column.field):
            continue
        for area, f in _runs(view, place, column):
            if f is None:
                yield from _shut_marks(view, place, column, area)
                continue
            cell = f"${letters(area.left)}{area.top + 1}"
            if source := ranges.lists.get(view.lex.list_name(f), ""):
                yield foreign(area, ranges.offered(source, labels_of(view, view.lex.list_name(f))))
            elif KINDS[f.kind].typed and f.kind != "period":
                yield unread(area, f, view.lex.context(f))
            yield from coloured(grounds_of(view.lex, view.lex.list_name(f)), (area,))
            if required is not None and is_scored(column.field):
                word = view.say("entry.required_now")
                test = f'AND(${letters(required)}{area.top + 1}="{word}",LEN({cell}&"")=0)'
                each = f'(${letters(required)}{area.top + 1}="{word}")*({cell}="")'
                yield missing(area, test, _required_now(required, area.left, word), each)


def _shut_marks(view: PlanView, place: TablePlace, column: Column, area: Area) -> Iterator[Fault]:
    """What cannot be read where a row asks for nothing: it is shut, but rows are pasted over it."""
    f, cell = column.field, f"${letters(area.left)}{area.top + 1}"
    if is_calculated(column):
        return
    if KINDS[f.kind].typed and f.kind != "period":
        yield unread(area, f, view.lex.context(f))
    elif view.lex.list_name(f):
        twin: Twin = lambda cells, row: cells(area.left) not in (None, "")  # noqa: E731
        yield problem(area, f'LEN({cell}&"")>0', twin, f'({cell}<>"")*1')


def required_marks(view: PlanView, place: TablePlace) -> Iterator[Fault]:
    """What is required now is read where it is shown; something else typed there is marked."""
    if "required" not in place.at:
        return
    for n, criterion in enumerate(view.framework.criteria):
        if criterion.required:
            area = Area(place.row(n), place.at["required"], place.row(n), place.at["required"])
            cell = place.cell("required", place.row(n))
            yield problem(area, "AND(" + ",".join(f'{cell}<>"{word}"' for word in _said(view, criterion)) + ")", never)


def _said(view: PlanView, criterion: Criterion) -> tuple[str, str]:
    """That a criterion is required now, or from which level on."""
    scale = next((s for s in view.framework.scales.values() if criterion.required in s.points), None)
    now, level = view.say("entry.required_now"), criterion.required
    label = view.lex.offer(f"scale/{scale.id}").label(level) if scale else level
    return now, view.say("entry.required_from", level=label)


def _required_now(required: int, col: int, word: str) -> Twin:
    """Whether a row says that it is required now, and the cell is empty."""

    def twin(cells: Cells, row: int) -> bool:
        said = cells(required)
        return (said.value if isinstance(said, Formula) else said) == word and cells(col) is None

    return twin


def preset_words(view: PlanView, f: Field, n: int) -> Content:
    """What the framework fixes for the n-th criterion (`shows: preset.lead`), in words, one after the other."""
    codes = preset(f, view.framework.criteria[n])
    offer = view.lex.offer(view.lex.list_name(f))
    sign = view.say("entry.list_joined")
    return (sign if sign == "、" else f"{sign} ").join(map(offer.label, codes)) or None


def required_cell(view: PlanView, place: TablePlace, header: Mapping[str, Term], n: int) -> Content:
    """Whether a row is required at the school's level, live; twin of rules.requirements.is_required."""
    criterion = criterion_at(view, place, n)
    highest = view.framework.effective_level
    if criterion is None or not criterion.required:
        return None if criterion and criterion.free else view.say("entry.not_required")
    now, later = _said(view, criterion)
    if criterion.required == ALWAYS or highest is None:
        return now
    test = excel_test(AtLeast(highest, criterion.required), Sight({}, "", header))
    value = now if is_required(view.framework, criterion, level_in_force(view.framework, view.plan)) else later
    return Formula(f'=IF({test},"{now}","{later}")', value, max(now, later, key=len))
