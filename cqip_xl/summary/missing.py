"""Missing: schools of the roster without a plan that counts, with a reminder to copy; and unknown ones."""

from __future__ import annotations

from collections.abc import Iterator

from cqip_xl.model.book import Content, Sheet
from cqip_xl.model.rollup import COUNTED, FileResult, RosterRow
from cqip_xl.summary.desk import Desk, Head, by_school, register, school_name
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


def missing(desk: Desk) -> Sheet:
    """A row for each school to ask, then for each that the roster does not know."""
    rows = [*_expected(desk), *_unknown(desk), *_figures(desk)]
    return register(desk, "missing", desk.say("summary.hint_missing"), HEADS, rows, "cqip_missing", "9F1239")


def _expected(desk: Desk) -> Iterator[list[Content]]:
    counted = {_school(r) for r in desk.rollup.counted}
    sent = {
        _school(r): r for r in desk.rollup.files if r.plan and r.outcome not in COUNTED and _school(r) not in counted
    }
    for row in desk.rollup.missing:
        result = sent.get(row.school_id.casefold() or row.name.casefold())
        yield _line(desk, row, result)


def _figures(desk: Desk) -> Iterator[list[Content]]:
    """The district's own figures that no plan takes up: they are not lost in silence."""
    for figure, why in desk.rollup.unused:
        found = desk.say(f"summary.figure_{why}", what=f"{figure.indicator}, {figure.year}")
        yield [found, figure.name, figure.school_id, "", "", "", "", "", f"{figure.sheet}, {figure.line}"]


def _school(result: FileResult) -> str:
    school = result.plan.school if result.plan else None
    return (school.id or school.name).casefold() if school else ""


def _line(desk: Desk, row: RosterRow, result: FileResult | None) -> list[Content]:
    late = (desk.rollup.as_of - row.deadline).days if row.deadline else 0
    found = (
        desk.say("summary.not_counted_school", outcome=desk.say(f"outcome.{result.outcome}"))
        if result
        else desk.say("summary.missing_school")
    )
    return [
        found,
        row.name,
        row.school_id,
        row.district,
        row.contact,
        row.deadline or "",
        float(max(late, 0)),
        reminder(desk, row),
        desk.link(result.path) if result else "",
    ]


def reminder(desk: Desk, row: RosterRow) -> str:
    """The text to send, in the school's language."""
    language = row.language if row.language in LANGUAGES else desk.language
    school = row.name or row.school_id
    if row.deadline:
        return say(language, "summary.reminder", school=school, deadline=row.deadline.isoformat())
    return say(language, "summary.reminder_no_date", school=school)


def _unknown(desk: Desk) -> Iterator[list[Content]]:
    for result in by_school(desk.rollup.counted):
        plan = result.plan
        if plan and any(f.code == "school.not_in_roster" for f in result.findings):
            found = desk.say("summary.unknown_school")
            yield [
                *(found, school_name(plan), plan.school.id, plan.school.district, "", "", "", ""),
                desk.link(result.path),
            ]
