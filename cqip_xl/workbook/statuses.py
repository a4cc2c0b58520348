"""What each status means in this framework: from which columns it follows."""

from __future__ import annotations

from collections.abc import Iterator

from cqip_xl.model.rule import STATUSES, UNREPORTED, StatusRule, days_of_soon, standard_status
from cqip_xl.rules.fields_read import names_in
from cqip_xl.rules.unreported import report_fields
from cqip_xl.words.named import column_called, joined
from cqip_xl.workbook.plan_view import PlanView

#: Statuses whose sentence fits whatever fields the rule reads.
_ANY = ("in_progress", "not_needed")
#: What follows from an action's entries -> the field of these.
_ENTERED = {"due_on": "due", "start_on": "start"}


def statuses_said(view: PlanView) -> Iterator[tuple[str, str]]:
    """Each status that an action can get, or the word for it, and its sentence."""
    soon = days_of_soon(view.framework.status)
    usual = {rule.status: rule for rule in standard_status(soon)}
    for code in STATUSES:
        rules = [rule for rule in view.framework.status if rule.status == code]
        fields = _fields(view, rules)
        if code == "not_started" or (fields and not _never(view, rules)):
            key = f"start.status_{code}"
            text = view.say(key, days=soon, fields=fields) if code in _ANY or rules[-1:] == [usual[code]] else ""
            yield code, text or (view.say("start.status_by", fields=fields) if fields else view.say(key))
        if code == "in_progress" and report_fields(view.framework, view.tables["actions"].table):
            yield UNREPORTED, view.say(f"start.status_{UNREPORTED}")


def _fields(view: PlanView, rules: list[StatusRule]) -> str:
    """What the columns are called that the rules read; '' where the pack has none of them."""
    names = dict.fromkeys(_ENTERED.get(name, name) for name in sorted(names_in(rules)) if name != "as_of")
    labels = (column_called(view.lex, f"actions.{name}") for name in names)
    return joined(view.lex, labels)


def _never(view: PlanView, rules: list[StatusRule]) -> bool:
    """Whether the usual rule for what is not needed asks for an answer that the pack does not offer."""
    f = view.tables["actions"].table.field("state")
    dropped = f is not None and "dropped" in view.framework.choices.get(f.choices, ())
    return bool(rules) and rules == [standard_status(0)[0]] and not dropped
