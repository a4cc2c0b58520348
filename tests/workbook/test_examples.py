"""What prompts give as examples can be typed into that very cell: of the plan's own years, of the pack's lists."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from cqip_xl.kinds.kind import read
from cqip_xl.model.field import Field
from cqip_xl.model.framework import Framework, header_columns
from cqip_xl.model.period import PlanPeriod, school_year
from cqip_xl.words.examples import example_of
from cqip_xl.words.lexicon import Lexicon, lexicon
from tests.workbook.packs import CASES, PACKS

LISTED = ("choice", "criterion", "level", "yes_no", "indicator", "period", "date")


def fields(framework: Framework) -> Iterator[tuple[str, Field]]:
    """Every field that asks for something, with its table."""
    yield from (("header", column.field) for column in header_columns(framework))
    yield from ((table.id, f) for table in framework.tables.values() for f in table.fields if not f.shows)


def lexicons() -> Iterator[Lexicon]:
    """Each pack, language and period; and the same seven years later."""
    for name, language, text in CASES:
        calendar = PACKS[name].calendar
        first, _, last = text.partition("-")
        until = int(last) + calendar.by_year if last else int(first) + 1
        for later in (0, 7):
            period = PlanPeriod(int(first) + later, until + later, by_year=calendar.by_year)
            yield lexicon(PACKS[name], language, period)


@pytest.mark.parametrize("lex", list(lexicons()), ids=lambda lex: f"{lex.framework.id} {lex.language} {lex.period}")
def test_examples_are_of_the_plan(lex: Lexicon) -> None:
    calendar, period = lex.framework.calendar, lex.period
    first, last = school_year(calendar, period.first).first, school_year(calendar, period.last - 1).last
    for table, f in fields(lex.framework):
        text = example_of(lex, table, f)
        years = [int(year) for year in re.findall(r"(?<![\d/])20\d\d(?![\d/])", text)]
        assert all(first.year <= year <= last.year for year in years), (table, f.id, text)
        if f.kind in LISTED and f.choices != "row":
            assert text, (table, f.id)
            found = read(f.kind, text, lex.context(f))
            assert found.guess if f.kind == "date" else found.guess or not found.fault, (table, f.id, text, found)
