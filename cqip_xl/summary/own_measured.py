"""Indicators that schools word themselves: year by year what each has reached, and what several have together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cqip_xl.model.book import Content, Sheet
from cqip_xl.model.case import Case
from cqip_xl.model.measure import PERCENT
from cqip_xl.model.table import Table
from cqip_xl.model.verdict import OwnMeasured, OwnYear
from cqip_xl.rules.own_totals import OwnTotal, own_totals
from cqip_xl.summary.measured import in_percent, marked
from cqip_xl.summary.register import Head, register
from cqip_xl.summary.rollup_view import RollupView, by_school, school_name

OWN_HEADS = (
    Head("district", 16),
    Head("school", 32),
    Head("indicator", 40),
    Head("counted_in", 16),
    Head("measured_in", 22),
    Head("value", 12, "number"),
    Head("target", 12, "number"),
    Head("attainment", 14),
    Head("trend", 12, last_printed=True),
    Head("key", 9),
    Head("school_id", 12),
    Head("pack", 16),
    Head("file", 36),
)
TOTAL_HEADS = (
    Head("pack", 16),
    Head("indicator", 40),
    Head("counted_in", 16),
    Head("measured_in", 22),
    Head("schools", 9, "number"),
    Head("value", 12, "number"),
    Head("target", 12, "number"),
    Head("lowest", 11, "number"),
    Head("highest", 11, "number"),
    Head("met_by", 12),
)
_FIGURES = ("value", "target", "lowest", "highest")


def own_measures(view: RollupView) -> Iterator[Sheet]:
    """Sheets of what schools have entered, and of what several word alike."""
    if any(year.value is not None or year.target is not None for year in _years(view)):
        yield _listed(view)
    if totals := own_totals(view.rollup.counted):
        yield _together(view, totals)


def _years(view: RollupView) -> Iterator[OwnYear]:
    for case in view.rollup.counted:
        yield from (year for found in case.verdict.own_measures.values() for one in found for year in one.years)


def _listed(view: RollupView) -> Sheet:
    """A row for each year of each indicator in which something is entered."""
    rows: list[list[Content]] = []
    percent: list[int] = []
    for case in by_school(view.rollup.counted):
        for name, found in case.verdict.own_measures.items():
            for line in _lines(view, case, case.framework.tables[name], found):
                percent += [len(rows)] if _is_percent(case.framework.tables[name]) else []
                rows.append(line)
    hint = view.say("summary.hint_own_measures")
    sheet = register(view, "own_measures", hint, OWN_HEADS, rows, "cqip_own_measures", "1D4ED8")
    return marked(view, in_percent(sheet, OWN_HEADS, percent, _FIGURES), OWN_HEADS, len(rows))


def _lines(view: RollupView, case: Case, table: Table, found: tuple[OwnMeasured, ...]) -> Iterator[list[Content]]:
    plan, lex = case.plan, view.lex(case)
    for one in found:
        for year in one.years:
            if year.value is None and year.target is None:
                continue
            yield [
                plan.school.district,
                school_name(plan),
                one.name,
                _unit(view, case, table, one),
                lex.period_label(year.period),
                "" if year.value is None else year.value,
                "" if year.target is None else year.target,
                view.say(f"measures.{year.attainment}") if year.attainment else "",
                view.say(f"measures.{year.trend}") if year.trend else "",
                one.key,
                plan.school.id,
                view.pack(case.framework),
                view.link(case.path),
            ]


def _together(view: RollupView, totals: Sequence[OwnTotal]) -> Sheet:
    """A row for each year of what at least two schools word alike."""
    percent = [n for n, total in enumerate(totals) if _is_percent(total.table)]
    rows = [_total(view, total) for total in totals]
    hint = view.say("summary.hint_own_totals")
    sheet = register(view, "own_totals", hint, TOTAL_HEADS, rows, "cqip_own_totals", "1D4ED8")
    return in_percent(sheet, TOTAL_HEADS, percent, _FIGURES)


def _total(view: RollupView, total: OwnTotal) -> list[Content]:
    return [
        view.pack(total.case.framework),
        total.measured.name,
        _unit(view, total.case, total.table, total.measured),
        view.lex(total.case).period_label(total.year.period),
        float(total.schools),
        view.say("summary.not_added") if total.value is None else total.value,
        "" if total.target is None else total.target,
        total.low,
        total.high,
        view.say("summary.met_by", met=total.met, all=total.judged) if total.judged else "",
    ]


def _unit(view: RollupView, case: Case, table: Table, one: OwnMeasured) -> str:
    f = table.field("unit")
    return str(view.lex(case).show(f, one.unit)) if f and one.unit else one.unit


def _is_percent(table: Table) -> bool:
    f = table.field("actual")
    return f is not None and f.kind == PERCENT
