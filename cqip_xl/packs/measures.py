"""The indicators of a pack and the alerts over their years, from YAML to values."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from cqip_xl.model.indicator import Indicator
from cqip_xl.model.measure import PERCENT
from cqip_xl.model.rule import Alert
from cqip_xl.packs.node import Node
from cqip_xl.packs.refs import known
from cqip_xl.packs.times import EVERY
from cqip_xl.rules.measures import MOST_PERCENT

_INDICATOR_KEYS = "id criterion op value unit per rollup better alert history for filled_by target_of".split()
OPERATORS = (">=", ">", "<=", "<", "=")
#: Which way is better, where only the target's operator says it.
_BETTER = {">=": "up", ">": "up", "<=": "down", "<": "down"}
#: Years before the plan that a measure can ask for.
MOST_HISTORY = 10


def read_indicators(
    node: Node, criteria: Collection[str], choices: Mapping[str, tuple[str, ...]]
) -> tuple[Indicator, ...]:
    """Indicators, ids once each."""
    taken: set[str] = set()
    return tuple(_indicator(item, criteria, choices, taken) for item in node.list())


def _indicator(
    item: Node, criteria: Collection[str], choices: Mapping[str, tuple[str, ...]], taken: set[str]
) -> Indicator:
    item.only(_INDICATOR_KEYS)
    rollup, op = item.get("rollup"), item.get("op").one_of(OPERATORS)
    rate: tuple[str, ...] = ()
    if rollup.is_map:
        rollup.only(("rate",))
        rate = rollup.get("rate").texts()
        if len(rate) != 2 and not rollup.faults.at(rollup.path):
            rollup.get("rate").wrong("two names: what is counted, and out of what")
    item.get("alert").text()
    wanted, unit = item.get("value").number(), item.get("unit").text()
    if unit == PERCENT and wanted is not None and not 0 <= wanted <= MOST_PERCENT:
        item.get("value").wrong("a share such as 0.8")
    if "~" in (name := item.once(item.get("id").code(), taken)):  # marks a copied row in its key
        item.get("id").wrong("a code without ~")
    if wanted is not None and not op and not item.faults.at(item.path):
        item.add("pack.missing_key", path=f"{item.path}.op")
    offered = {code for codes in choices.values() for code in codes}
    return Indicator(
        id=name,
        criterion=known(item.get("criterion"), criteria, severity="warning"),
        op=op,
        value=wanted,
        unit=unit,
        per=item.get("per").one_of(("week", *EVERY)),
        better=item.get("better").one_of(("up", "down", "none"), _BETTER.get(op, "none")),
        rollup="rate" if rollup.is_map else rollup.one_of(("sum", "mean", "none"), "none"),
        rate=rate if len(rate) == 2 else ("", "") if rollup.is_map else (),
        history=item.get("history").whole(0, 0, MOST_HISTORY) if "history" in item else None,
        only_for=tuple(code for child in item.get("for").list() if (code := known(child, offered))),
        of_all=item.get("target_of").one_of(("school", "all"), "school") == "all",
        filled_by=item.get("filled_by").one_of(("school", "district")),
    )


def read_alerts(node: Node, indicators: Mapping[str, Indicator], marks: Collection[str]) -> tuple[Alert, ...]:
    """Series rules over the years of an indicator. `marks`: yes/no fields of the measures table."""
    taken: set[str] = set()
    return tuple(_alert(item, indicators, marks, taken) for item in node.list())


def _alert(node: Node, indicators: Mapping[str, Indicator], marks: Collection[str], taken: set[str]) -> Alert:
    """Signs such as `falls` or `{is: [rank_last, yes]}`, and what follows after how many years in a row."""
    node.only(("id", "of", "when", "in_a_row"))
    when = node.get("when")
    when.only(("all", "any"))
    if "all" in when and "any" in when:
        when.get("any").add("pack.no_effect", allowed="all, or any")
    all_of = "all" in when
    signs = tuple(_sign(child, marks) for child in when.get("all" if all_of else "any").list())
    if not signs and not node.faults.at(node.path):
        node.add("pack.missing_key", path=f"{node.path}.when.all")
    name, of = node.once(node.get("id").code(), taken), node.get("of").one_of(indicators, required=True)
    if "falls" in signs and of in indicators and indicators[of].better == "none":
        node.add("pack.missing_key", path=f"tables.measures.indicators.{of}.better")
    return Alert(name, of, all_of, signs, _steps(node.get("in_a_row")))


def _sign(node: Node, marks: Collection[str]) -> str:
    """`falls`, or a yes/no field that says yes: `rank_last` or `{is: [rank_last, yes]}`."""
    if not node.is_map:
        return node.one_of(("falls", *marks), required=True)
    node.only(("is",))
    parts = tuple(node.get("is").list())
    if len(parts) != 2:
        if not node.faults.at(node.path):
            node.wrong("`falls` or `{is: [field, yes]}`")
        return "falls"
    parts[1].one_of(("yes",), required=True)
    return parts[0].one_of(marks, required=True)


def _steps(node: Node) -> tuple[tuple[int, str], ...]:
    """Years in a row -> what is proposed, fewest first."""
    steps: list[tuple[int, str]] = []
    for key, child in node.items():
        if not re.fullmatch("[1-9]|1[0-9]|20", key):
            child.wrong("a whole number from 1 to 20 before the colon")
        else:
            steps.append((int(key), child.code()))
    if not steps and not node.faults.at(node.path):
        node.missing()
    return tuple(sorted(steps))
