"""How far each school is by who answers for its actions, and by the level that they aim at."""

from __future__ import annotations

from collections.abc import Iterator

from cqip_xl.kinds.text import fold
from cqip_xl.model.book import Content, Sheet
from cqip_xl.model.case import Case
from cqip_xl.model.field import Field
from cqip_xl.model.verdict import Judged, tally
from cqip_xl.summary.pack_columns import shown_in
from cqip_xl.summary.register import Head, register
from cqip_xl.summary.rollup_view import RollupView, by_school, school_name

HEADS = (
    Head("district", 16),
    Head("school", 34),
    Head("owner", 30),
    Head("level_target", 16),
    Head("actions", 9, "number"),
    Head("done", 9, "number"),
    Head("overdue", 9, "number"),
    Head("completion", 12, "percent"),
    Head("on_schedule", 12, "percent", last_printed=True),
    Head("pack", 14),
    Head("file", 36),
)


def owners(view: RollupView) -> Sheet:
    """A row for each owner of each school, then one for each level; in a public copy no single persons."""
    rows: list[list[Content]] = []
    for case in by_school(view.rollup.counted):
        table = case.framework.tables["actions"]
        owner, level = table.field("owner"), table.field("level_target")
        if owner and not (view.public and owner.kind == "person"):
            rows += _lines(view, case, owner, _by_owner(case), 0)
        if level:
            rows += _lines(view, case, level, _by_level(case), 1)
    return register(view, "owners", view.say("summary.hint_owners"), HEADS, rows, "cqip_owners", "0E7490")


#: Who or what -> as it is written there, and its actions.
_Groups = dict[str, tuple[str, list[Judged]]]


def _by_owner(case: Case) -> _Groups:
    """An action of several owners counts for each of them."""
    found: _Groups = {}
    for action in case.verdict.actions:
        for name in dict.fromkeys(action.owner):
            found.setdefault(fold(name), (name, []))[1].append(action)
    return found


def _by_level(case: Case) -> _Groups:
    found: _Groups = {}
    for action in case.verdict.actions:
        if code := action.row.text("level_target"):
            found.setdefault(code, (code, []))[1].append(action)
    return dict(sorted(found.items()))


def _lines(view: RollupView, case: Case, f: Field, groups: _Groups, place: int) -> Iterator[list[Content]]:
    for name, actions in groups.values():
        total, what = tally(actions, view.rollup.as_of), ["", ""]
        what[place] = str(shown_in(view, case, "actions", f, actions[0].row, name))
        yield [
            case.plan.school.district,
            school_name(case.plan),
            *what,
            float(total.actions),
            float(total.counts["done"]),
            float(total.counts["overdue"]),
            view.say("summary.no_plan") if total.completion is None else total.completion,
            view.say("summary.nothing_due") if total.on_schedule is None else total.on_schedule,
            view.pack(case.framework),
            view.link(case.path),
        ]
