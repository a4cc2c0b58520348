"""The last day of each phase as the workbook calculates it; twin of rules.phases."""

from __future__ import annotations

from cqip_xl.kinds.context import Lookup
from cqip_xl.kinds.kind import KINDS
from cqip_xl.model.book import Content, Formula
from cqip_xl.model.framework import header_columns
from cqip_xl.model.moment import Moment
from cqip_xl.model.period import school_year
from cqip_xl.rules.phases import day_of, phase_field, plan_days
from cqip_xl.workbook.calc import day_number
from cqip_xl.workbook.plan_view import PlanView
from cqip_xl.workbook.school import HeaderPlace


def phase_ends(view: PlanView, header: HeaderPlace) -> list[Content]:
    """In the order of the list that the phase field offers; '' for an entry of it that is no phase."""
    f = phase_field(view.framework)
    phases = {phase.id: phase for phase in view.framework.phases}
    ends: list[Content] = []
    for code in view.framework.choices.get(f.choices, ()) if f else ():
        if code not in phases:
            ends.append("")
            continue
        moment = phases[code].last
        day = day_of(moment, view.plan.period, view.plan.header, end=True)
        ends.append(Formula(f'=IFERROR({_last_day(view, header, moment)},"")', day_number(day)))
    return ends


def plan_days_read(view: PlanView, header: HeaderPlace) -> tuple[Content, Content]:
    """First and last day of the plan; twin of `plan_days`. A phase whose year is unknown moves neither."""
    calendar, period = view.framework.calendar, view.plan.period
    own = school_year(calendar, period.first).first, school_year(calendar, period.last - 1).last
    first, last = (f"DATE({day.year},{day.month},{day.day})" for day in own)
    spans = [(first_day(view, header, p.first), _last_day(view, header, p.last)) for p in view.framework.phases]
    firsts = ",".join((first, *(f"IFERROR({a}+0*{b},{first})" for a, b in spans)))
    lasts = ",".join((last, *(f"IFERROR({b}+0*{a},{last})" for a, b in spans)))
    found = plan_days(view.framework, view.plan)
    return Formula(f"=MIN({firsts})", day_number(found[0])), Formula(f"=MAX({lasts})", day_number(found[1]))


def first_day(view: PlanView, header: HeaderPlace, moment: Moment) -> str:
    """The Excel expression for a day, or the first of a month; an error while its year is not known."""
    year = f"{_year(view, header, moment)}+{moment.offset}" if moment.base else str(moment.offset)
    return f"DATE({year},{moment.month},{moment.day or 1})"


def _last_day(view: PlanView, header: HeaderPlace, moment: Moment) -> str:
    """DATE(year, month + 1, 0) is the last day of a month; a day of its own never runs into the next month."""
    year = f"{_year(view, header, moment)}+{moment.offset}" if moment.base else str(moment.offset)
    month = f"DATE({year},{moment.month + 1},0)"
    return f"MIN(DATE({year},{moment.month},{moment.day}),{month})" if moment.day else month


def _year(view: PlanView, header: HeaderPlace, moment: Moment) -> str:
    if moment.base in ("first", "last"):
        period = view.plan.period
        return str(period.first if moment.base == "first" else period.last_called)
    f = next(c.field for c in header_columns(view.framework) if c.id == moment.base)
    return KINDS[f.kind].excel(header.cell(moment.base), view.lex.context(f), Lookup())
