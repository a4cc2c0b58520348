"""Missing and unknown: schools of the roster whose plan did not come or is not settled, with a reminder to copy."""

from __future__ import annotations

from collections.abc import Iterator

from cqip_xl.model.book import Content, Sheet
from cqip_xl.model.case import Case
from cqip_xl.model.finding import Finding
from cqip_xl.model.received import Received
from cqip_xl.summary.findings import finding_text
from cqip_xl.summary.register import Head, register
from cqip_xl.summary.reminder import OURS, reminder
from cqip_xl.summary.rollup_view import RollupView, by_school, own_name, school_name
from cqip_xl.words.states import sum_of_states
from cqip_xl.words.wording import wording_of_rollup

HEADS = (
    Head("found_as", 26),
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
    """A row for each school to ask or to settle, for each left out, then for each that the roster does not know."""
    rows = [*_expected(view), *_unknown(view), *_figures(view), *_columns(view)]
    hint = f"{view.say('summary.hint_missing')} {sum_of_states(view.rollup.expected, view.wording)}"
    return register(view, "missing", hint, HEADS, rows, "cqip_missing", "9F1239")


def _expected(view: RollupView) -> Iterator[list[Content]]:
    expected = view.rollup.expected
    yield from (_line(view, found) for found in expected if found.wanted)
    yield from (_line(view, found) for found in expected if found.state == "unsure")
    yield from (_line(view, found) for found in expected if found.state == "excluded")


def _figures(view: RollupView) -> Iterator[list[Content]]:
    """The district's own figures that no plan takes up: they are not lost in silence."""
    for figure, why in view.rollup.unused:
        found = view.say(f"summary.figure_{why}", what=f"{figure.indicator}, {figure.year}")
        yield [found, figure.name, figure.school_id, "", "", "", "", "", f"{figure.sheet}, {figure.line}"]


def _columns(view: RollupView) -> Iterator[list[Content]]:
    """Columns of the roster that nothing reads, by their headings."""
    for heading in view.rollup.unread_columns:
        yield [view.say("summary.unread_column"), heading, "", "", "", "", "", "", ""]


def _line(view: RollupView, found: Received) -> list[Content]:
    assert found.row
    outcome = view.outcome_of(found.files[0]) if found.files else ""
    return [
        _found_as(view, found, outcome),
        found.row.name,
        found.row.school_id,
        found.row.district,
        found.row.contact,
        found.row.deadline or "",
        "" if found.late_days is None else float(found.late_days),
        _to_send(view, found, outcome),
        view.link(found.files[0]) if len(found.files) == 1 else "; ".join(map(view.shown, found.files)),
    ]


def _found_as(view: RollupView, found: Received, outcome: str) -> str:
    state = view.say(f"state.{found.state}")
    if found.pin_unmet and not found.files and not view.public:
        return f"{state} ({view.say('summary.pin_unmet', raw=found.pin_unmet)})"
    return f"{state} ({view.say(f'outcome.{outcome}')})" if found.state == "unreadable" else state


def _to_send(view: RollupView, found: Received, outcome: str) -> str:
    """The reminder; where nothing is to be asked of the school, what is to be done instead."""
    if found.asked:
        cases = {case.path: case for case in view.rollup.cases if case.path in found.files}
        told = ((cases[f.place.file], f) for f in found.asked)
        return "\n".join(dict.fromkeys(_told(view, case, f, among=len(found.files)) for case, f in told))
    if found.state == "unreadable" and outcome in OURS:
        return view.say(f"outcome_advice.{outcome}")
    # A public copy names no file: names of files are often those of people.
    file = (view.shown if view.public else own_name)(found.files[0]) if found.files else ""
    pack = found.row.pack if found.row else ""
    return reminder(found, outcome, file, wording_of_rollup(view.rollup, view.language, pack))


def _told(view: RollupView, case: Case, found: Finding, among: int) -> str:
    """What is asked; of several files also of which, since the sentence says "this file"."""
    text = finding_text(view, case, found)
    return f"{view.shown(case.path)}: {text}" if among > 1 else text


def _unknown(view: RollupView) -> Iterator[list[Content]]:
    """Plans of schools that the roster does not know, with what is to be done."""
    for case in by_school(view.rollup.counted):
        if found := next((f for f in case.findings if f.code == "school.not_in_roster"), None):
            school = case.plan.school
            about = (view.say("summary.unknown_school"), school_name(case.plan), school.id, school.district)
            yield [*about, "", "", "", finding_text(view, case, found), view.link(case.path)]
