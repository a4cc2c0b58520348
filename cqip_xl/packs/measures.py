"""The indicators of a pack and the alerts over their years, from entries to values."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from cqip_xl.model.indicator import Indicator
from cqip_xl.model.measure import PERCENT
from cqip_xl.model.rule import Alert
from cqip_xl.packs.grammar.indicator import ROLLUPS, AlertEntries, IndicatorEntries, RateEntries, SignEntries
from cqip_xl.packs.node import Node
from cqip_xl.packs.refs import known
from cqip_xl.rules.measures import MOST_PERCENT

#: Which way is better, where only the target's operator says it.
_BETTER = {">=": "up", ">": "up", "<=": "down", "<": "down"}


def read_indicators(
    indicators: Iterable[IndicatorEntries], criteria: Collection[str], choices: Mapping[str, tuple[str, ...]]
) -> tuple[Indicator, ...]:
    """Indicators, ids once each."""
    taken: set[str] = set()
    offered = {code for codes in choices.values() for code in codes}
    return tuple(_indicator(entries, criteria, offered, taken) for entries in indicators)


def _indicator(
    entries: IndicatorEntries, criteria: Collection[str], offered: Collection[str], taken: set[str]
) -> Indicator:
    rollup, rate = _rollup(entries.rollup)
    _check_target(entries)
    name = entries.here.once(entries.id, taken)
    if "~" in name:  # marks a copied row in its key
        entries.place("id").wrong("code_without", "~")
    return Indicator(
        id=name,
        criterion=known(entries.criterion, criteria, severity="warning"),
        op=entries.op,
        value=entries.value,
        unit=entries.unit,
        per=entries.per,
        better=entries.better or _BETTER.get(entries.op, "none"),
        rollup=rollup,
        rate=rate,
        history=entries.history if "history" in entries else None,
        only_for=tuple(code for child in entries.for_.list() if (code := known(child, offered))),
        of_all=entries.target_of == "all",
        of_stage=entries.over == "stage",
        was=entries.was,
        filled_by=entries.filled_by,
    )


def _rollup(node: Node) -> tuple[str, tuple[str, ...]]:
    """How schools' values become the district's, and the two parts of a rate."""
    if not node.is_map:
        return node.one_of(ROLLUPS, "none"), ()
    entries = RateEntries(node)
    rate = entries.rate.texts()
    if len(rate) != 2:
        if not entries.is_wrong:
            entries.rate.wrong("rate")
        return "rate", ("", "")
    return "rate", rate


def _check_target(entries: IndicatorEntries) -> None:
    """A percentage is a share, and a target says how values compare with it."""
    wanted, here = entries.value, entries.here
    if entries.unit == PERCENT and wanted is not None and not 0 <= wanted <= MOST_PERCENT:
        entries.place("value").wrong("share", 0.8)
    if wanted is not None and not entries.op and not entries.is_wrong:
        here.lacks(f"{here.path}.op", f"{here.path}.value")


def read_alerts(
    alerts: Iterable[AlertEntries], indicators: Mapping[str, Indicator], marks: Collection[str]
) -> tuple[Alert, ...]:
    """Series rules over the years of an indicator. `marks`: yes/no fields of the measures table."""
    taken: set[str] = set()
    return tuple(_alert(entries, indicators, marks, taken) for entries in alerts)


def _alert(
    entries: AlertEntries, indicators: Mapping[str, Indicator], marks: Collection[str], taken: set[str]
) -> Alert:
    """Signs such as `falls` or `{is: [rank_last, yes]}`, and what follows after how many years in a row."""
    when, here = entries.when, entries.here
    if "all" in when and "any" in when:
        when.any.add("pack.no_effect", allowed="all / any")
    all_of = "all" in when
    signs = tuple(_sign(child, marks) for child in (when.all if all_of else when.any).list())
    if not signs and not entries.is_wrong:
        here.lacks(f"{here.path}.when.all")
    name, of = here.once(entries.id, taken), entries.of.one_of(indicators, required=True)
    if "falls" in signs and of in indicators and indicators[of].better == "none":
        here.lacks(f"tables.measures.indicators.{of}.better", f"{here.path}.when: falls")
    return Alert(name, of, all_of, signs, _steps(entries.in_a_row))


def _sign(node: Node, marks: Collection[str]) -> str:
    """`falls`, or a yes/no field that says yes: `rank_last` or `{is: [rank_last, yes]}`."""
    if not node.is_map:
        return node.one_of(("falls", *marks), required=True)
    parts = tuple(SignEntries(node).is_.list())
    if len(parts) != 2:
        if not node.faults.at(node.path):
            node.wrong("either", "`falls`", "`{is: [field, yes]}`")
        return "falls"
    parts[1].one_of(("yes",), required=True)
    return parts[0].one_of(marks, required=True)


def _steps(node: Node) -> tuple[tuple[int, str], ...]:
    """Years in a row -> what is proposed, fewest first."""
    steps: list[tuple[int, str]] = []
    for key, child in node.items():
        if not re.fullmatch("[1-9]|1[0-9]|20", key):
            child.wrong("before_colon", 1, 20)
        else:
            steps.append((int(key), child.code()))
    if not steps and not node.faults.at(node.path):
        node.missing()
    return tuple(sorted(steps))
