"""Early warnings by case file: the years of one measure, and the card that is proposed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cqip_xl.model.verdict import Card
from cqip_xl.packs.grammar.indicator import AlertEntries
from cqip_xl.packs.measures import read_alerts
from cqip_xl.rules.alerts import cards
from cqip_xl.rules.measures import measured
from tests.rules.plans import plan
from tests.rules.test_measures import pack, read_cases

TREE = read_cases("alerts.yaml")
MEASURES = pack(TREE.child("indicators"))
INDICATORS = {i.id: i for i in MEASURES.tables["measures"].indicators}
PACK = replace(MEASURES, alerts=read_alerts(map(AlertEntries, TREE.child("alerts").list()), INDICATORS, ("rank_last",)))
CASES: list[dict[str, Any]] = list(TREE.child("cases").plain())


def found(case: dict[str, Any]) -> Card | None:
    """The card of the case's alert, if there is one."""
    alert = next(alert for alert in PACK.alerts if alert.id == case["alert"])
    given = [(str(year), value) for year, value in case["values"].items()]
    given += [(f"{year}~2", value) for year, value in case.get("copy", {}).items()]
    last = {str(year): {"rank_last": "yes"} for year in case.get("last", ())}
    rows = [{"key": f"{alert.of}/{year}", "actual": value, **last.get(year, {})} for year, value in given]
    return next((card for card in cards(PACK, measured(PACK, plan(measures=rows))) if card.alert == alert.id), None)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['alert']}: {case['name']}")
def test_a_card_follows_from_the_years_and_lists_their_figures(case: dict[str, Any]) -> None:
    card = found(case)
    if "card" not in case:
        assert card is None
        return
    assert card and (card.step, card.years) == (case["card"], case["years"])
    assert [m.period.first.year for m in card.series] == list(case["lists"])
    assert [m.value for m in card.series] == [case["values"][str(year)] for year in case["lists"]]


def test_the_order_of_the_rows_makes_no_difference() -> None:
    rows = [{"key": f"more/{year}", "actual": value} for year, value in ((2024, 79.0), (2022, 81.0), (2023, 80.0))]
    card = next(iter(cards(PACK, measured(PACK, plan(measures=rows)))))
    assert (card.step, [m.value for m in card.series]) == ("yellow", [81.0, 80.0, 79.0])


def test_figures_of_another_measure_raise_no_card() -> None:
    rows = [{"key": f"more/{year}", "actual": value} for year, value in ((2023, 80.0), (2024, 79.0))]
    assert {card.indicator for card in cards(PACK, measured(PACK, plan(measures=rows)))} == {"more"}
