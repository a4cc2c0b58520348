"""Early warnings: a rule over the years of one measure. A card is a proposal that shows its figures, no more."""

from __future__ import annotations

from collections.abc import Sequence

from cqip_xl.model.framework import Framework
from cqip_xl.model.period import Period
from cqip_xl.model.rule import Alert
from cqip_xl.model.verdict import Card, Measured
from cqip_xl.rules.measures import NEAR


def cards(framework: Framework, measures: Sequence[Measured]) -> tuple[Card, ...]:
    """The proposals for one school, from its own measures and those the district entered."""
    return tuple(card for alert in framework.alerts for card in [_card(framework, alert, measures)] if card)


def _card(framework: Framework, alert: Alert, measures: Sequence[Measured]) -> Card | None:
    """The step after as many years in a row, counted back from the last year of which anything is known."""
    indicator = framework.indicators[alert.of]
    years: dict[Period, Measured] = {}
    for m in measures:
        if m.indicator == alert.of and (m.value is not None or m.marks):
            years.setdefault(m.period, m)  # of copied rows the first counts
    known = sorted(years.values(), key=lambda m: m.period.first)
    count, first = 0, len(known)
    for at in range(len(known) - 1, -1, -1):
        earlier = known[at - 1] if at and _follows(known[at - 1], known[at]) else None
        if not _signs(alert, known[at], earlier, indicator.better):
            break
        count, first = count + 1, at if earlier is None else at - 1
        if earlier is None:
            break
    step = next((name for least, name in reversed(alert.in_a_row) if count >= least), "")
    return Card(alert.id, alert.of, step, count, tuple(known[first:])) if step else None


def _follows(earlier: Measured, later: Measured) -> bool:
    """Whether no period lies between: a gap in the figures ends a row of years."""
    return (later.period.first - earlier.period.last).days == 1


def _signs(alert: Alert, now: Measured, before: Measured | None, better: str) -> bool:
    """Whether the signs of a year hold: all of them or any, as the pack says. What is unknown does not hold."""
    held = (_falls(now, before, better) if sign == "falls" else sign in now.marks for sign in alert.signs)
    return all(held) if alert.all_of else any(held)


def _falls(now: Measured, before: Measured | None, better: str) -> bool:
    """Whether a value is worse than that of the year before."""
    if before is None or now.value is None or before.value is None:
        return False
    worse = now.value - before.value if better == "down" else before.value - now.value
    return worse > NEAR
