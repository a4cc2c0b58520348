"""Sheets as they are when somebody gave them another name."""

from __future__ import annotations

from dataclasses import replace

from cqip_xl.model.book import Chart, Sheet
from cqip_xl.model.markers import quoted


def called(sheet: Sheet, name: str) -> Sheet:
    """The sheet renamed; its charts follow, as they do in Excel."""

    def followed(chart: Chart) -> Chart:
        series = (
            replace(
                one,
                categories=follow(one.categories, sheet.name, name),
                values=follow(one.values, sheet.name, name),
            )
            for one in chart.series
        )
        return replace(chart, series=tuple(series))

    return replace(sheet, name=name, charts=tuple(map(followed, sheet.charts)))


def follow(formula: str, was: str, name: str) -> str:
    """A reference to a sheet that is called otherwise now."""
    return formula.replace(f"{quoted(was)}!", f"{quoted(name)}!")
