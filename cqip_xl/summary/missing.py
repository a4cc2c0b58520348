"""Missing: schools of the roster without a plan that counts, with a reminder to copy; and unknown ones."""

from __future__ import annotations

from collections.abc import Iterator

from cqip_xl.model.book import Content, Sheet
from cqip_xl.model.case import Case
from cqip_xl.model.roster import RosterRow
from cqip_xl.summary.register import Head, register
from cqip_xl.summary.rollup_view import RollupView, by_school, school_name
from cqip_xl.words.catalog import LANGUAGES, say

HEADS = (
    Head("found_as", 22),
    Head("school", 34),
    Head("school_id", 13),
    Head("district", 18),
    Head("contact", 28),
    Head("deadline", 12, "day"),
    Head("days_late", 10, "number"),
    Head("reminder", 80, last_printed=True),
    Head("file", 40),
)


def missing(view: RollupView) -> Sheet:
    """A row for each school to ask, then for each that the roster does not know."""
    rows = [*_expected(view), *_unknown(view), *_figures(view)]
    return register(view, "missing", view.say("summary.hint_missing"), HEADS, rows, "cqip_missing", "9F1239")


def _expected(view: RollupView) -> Iterator[list[Content]]:
    counted = {_school(case) for case in view.rollup.counted}
    sent = {_school(case): case for case in view.rollup.cases if not case.counts and _school(case) not in counted}
    for row in view.rollup.missing:
        yield _line(view, row, sent.get(row.school_id.casefold() or row.name.casefold()))


def _figures(view: RollupView) -> Iterator[list[Content]]:
    """The district's own figures that no plan takes up: they are not lost in silence."""
    for figure, why in view.rollup.unused:
        found = view.say(f"summary.figure_{why}", what=f"{figure.indicator}, {figure.year}")
        yield [found, figure.name, figure.school_id, "", "", "", "", "", f"{figure.sheet}, {figure.line}"]


def _school(case: Case) -> str:
    return (case.plan.school.id or case.plan.school.name).casefold()


def _line(view: RollupView, row: RosterRow, case: Case | None) -> list[Content]:
    late = (view.rollup.as_of - row.deadline).days if row.deadline else 0
    found = (
        view.say("summary.not_counted_school", outcome=view.say(f"outcome.{case.outcome}"))
        if case
        else view.say("summary.missing_school")
    )
    return [
        found,
        row.name,
        row.school_id,
        row.district,
        row.contact,
        row.deadline or "",
        float(max(late, 0)),
        reminder(view, row),
        view.link(case.path) if case else "",
    ]


def reminder(view: RollupView, row: RosterRow) -> str:
    """The text to send, in the school's language."""
    language = row.language if row.language in LANGUAGES else view.language
    school = row.name or row.school_id
    if row.deadline:
        return say(language, "summary.reminder", school=school, deadline=row.deadline.isoformat())
    return say(language, "summary.reminder_no_date", school=school)


def _unknown(view: RollupView) -> Iterator[list[Content]]:
    for case in by_school(view.rollup.counted):
        if any(f.code == "school.not_in_roster" for f in case.findings):
            school = case.plan.school
            about = (view.say("summary.unknown_school"), school_name(case.plan), school.id, school.district)
            yield [*about, "", "", "", "", view.link(case.path)]
