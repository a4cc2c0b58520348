"""Rollup -> the district summary."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cqip_xl.layout.fit import fitted
from cqip_xl.layout.lists import meta_sheet
from cqip_xl.layout.summary.desk import Desk
from cqip_xl.layout.summary.heat import heat
from cqip_xl.layout.summary.overview import overview
from cqip_xl.layout.summary.registers import actions, due, findings, schools, sources
from cqip_xl.model.book import Book
from cqip_xl.model.framework import Framework
from cqip_xl.model.rollup import Rollup
from cqip_xl.model.version import VERSION


def compose_summary(rollup: Rollup, frameworks: Mapping[str, Framework], language: str, target: Path) -> Book:
    """The summary in one language; `target`: where it will stand, for relative links."""
    desk = Desk(rollup, language, frameworks, target)
    first = overview(desk)
    sheets = (
        first.sheet,
        schools(desk),
        heat(desk),
        due(desk),
        actions(desk),
        findings(desk),
        sources(desk),
    )
    meta = {"kind": "summary", "as_of": rollup.as_of.isoformat(), "language": language, "product_version": VERSION}
    return Book(
        sheets=(*map(fitted, sheets), first.points, meta_sheet(meta)),
        title=desk.say("summary.title"),
        subject=rollup.as_of.isoformat(),
        language=language,
        created=rollup.as_of,
    )
