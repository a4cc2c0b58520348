"""The rows that a table of measures has: one for each indicator and school year, or term."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cqip_xl.model.derived import derived
from cqip_xl.model.framework import Framework
from cqip_xl.model.indicator import Indicator
from cqip_xl.model.period import Period, PlanPeriod, school_year, terms

#: The unit of an indicator that is kept as a share.
PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """`key`: `trygg/2025` for the school year that begins in 2025, `1.1-a/2025.2` for its second term."""

    key: str
    indicator: Indicator
    period: Period

    @property
    def earlier_key(self) -> str:
        """The key that it had in an earlier version of the pack, '' where it had no other."""
        return f"{self.indicator.was}{self.key[len(self.indicator.id) :]}" if self.indicator.was else ""


@derived
def measure_rows(framework: Framework, plan: PlanPeriod) -> tuple[MeasureRow, ...]:
    """The rows in drawing order: indicator by indicator, the years before the plan first."""
    table = framework.tables.get("measures")
    return tuple(row for i in (table.indicators if table else ()) for row in _rows(framework, plan, i))


def _rows(framework: Framework, plan: PlanPeriod, indicator: Indicator) -> Iterator[MeasureRow]:
    table = framework.tables["measures"]
    history = table.history if indicator.history is None else indicator.history
    for year in range(plan.first - history, plan.last):
        if indicator.per != "term":
            yield MeasureRow(f"{indicator.id}/{year}", indicator, school_year(framework.calendar, year))
            continue
        for n, term in enumerate(terms(framework.calendar, year), start=1):
            yield MeasureRow(f"{indicator.id}/{year}.{n}", indicator, term)
