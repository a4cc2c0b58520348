"""What is in a plan is in its workbook, and comes back from it: any value of any field, any offered word."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import strategies as st

from cqip_xl.model.book import Book, Sheet, address
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import Plan, Value
from cqip_xl.verbs import frameworks, read_plan, save_plan
from tests.layout.dropdowns import dropdowns, offered
from tests.layout.engines import differences, figures_read, figures_shown, ironcalc_computes
from tests.layout.plans_at_random import periods_of, plans
from tests.workbooks import DAY, save_typed, typed_book

PACKS = {f.id: f for f in frameworks()}
CASES = [(f.id, language, period) for f in PACKS.values() for language in f.languages for period in periods_of(f)]


#: The same plans on every run; a workbook takes half a second, too long for hundreds and for shrinking one.
RANDOM = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    verbosity=Verbosity.quiet,
    suppress_health_check=list(HealthCheck),
)


def cells(plan: Plan) -> dict[str, Value]:
    """Every value by where it stands; `*` counts the rows."""
    found: dict[str, Value] = {f"header {name}": value for name, value in plan.header.items()}
    for name, rows in plan.tables.items():
        found[f"{name} *"] = ", ".join(row.key for row in rows)
        found |= {f"{name} {row.key} {column}": value for row in rows for column, value in row.values.items()}
    return found


def lost(before: Plan, after: Plan) -> list[str]:
    old, new = cells(before), cells(after)
    return [
        f"{name}: {old.get(name)!r} became {new.get(name)!r}"
        for name in {**old, **new}
        if old.get(name) != new.get(name)
    ]


@pytest.mark.parametrize(("pack", "language", "period"), CASES, ids=[" ".join(case) for case in CASES])
def test_every_value_of_a_plan_comes_back_from_its_workbook(pack: str, language: str, period: str) -> None:
    framework: Framework = PACKS[pack]

    @RANDOM
    @given(st.data())
    def comes_back(data: st.DataObject) -> None:
        plan = data.draw(plans(framework, language, period))
        with TemporaryDirectory() as folder:
            path = save_plan(framework, plan, Path(folder) / "plan.xlsx", DAY)
            again = read_plan(path)
            assert not lost(plan, again), "\n".join(lost(plan, again))
            assert (again.school, again.period, again.language) == (plan.school, plan.period, plan.language)
            assert (again.framework, again.version) == (plan.framework, plan.version)
            assert [(f.code, str(f.place)) for f in again.findings] == []
            assert not differences(figures_shown(ironcalc_computes(path), path), figures_read(path))

    comes_back()


def roomy(framework: Framework) -> Framework:
    """The pack with 100 prepared rows for actions: more than any list has words."""
    return replace(framework, tables={**framework.tables, "actions": replace(framework.tables["actions"], spare=100)})


def typed_into(book: Book, words: dict[tuple[str, str], str]) -> Book:
    def typed(sheet: Sheet) -> Sheet:
        cells = (replace(c, content=words.get((sheet.name, address(c.row, c.col)), c.content)) for c in sheet.cells)
        return replace(sheet, cells=tuple(cells))

    return replace(book, sheets=tuple(map(typed, book.sheets)))


@pytest.mark.parametrize(("pack", "language", "period"), CASES, ids=[" ".join(case) for case in CASES])
def test_every_word_that_a_dropdown_offers_is_read_without_a_finding(
    pack: str, language: str, period: str, tmp_path: Path
) -> None:
    book = typed_book(roomy(PACKS[pack]), language=language, period=period)
    blank = save_typed(tmp_path / "blank.xlsx", book)
    found, names = list(dropdowns(blank)), {"cqip_people": book.names["cqip_people"]}
    columns = {drop: (drop.sheet, drop.cell.rstrip("0123456789")) for drop in found}
    rows = Counter((columns[drop], drop.source) for drop in found)
    words: dict[tuple[str, str], str] = {}
    seen: dict[str, set[str]] = {}
    path, levels = blank, len(PACKS[pack].criteria)
    for turn in range(5):
        cells = ironcalc_computes(path)  # the levels offered follow the criterion typed the turn before
        at: Counter[object] = Counter()
        for drop in found:
            offers = offered(drop.source, cells, names)
            place = (columns[drop], "" if drop.source.startswith("OFFSET") else drop.source)
            n = at[place] // levels if drop.source.startswith("OFFSET") else at[place] + turn * rows[place]
            words[drop.sheet, drop.cell] = offers[n % len(offers)]
            seen.setdefault(drop.source, set(offers)).discard(offers[n % len(offers)])
            at[place] += 1
        path = save_typed(tmp_path / f"{turn}.xlsx", typed_into(book, words))
        if turn:
            plan = read_plan(path)
            assert [(f.code, f.place.cell, f.values) for f in plan.findings] == []
            read = {(r.place.sheet, r.cells[c]) for rows in plan.tables.values() for r in rows for c in r.values}
            assert not {place for place in words if place[0] != plan.header_place.sheet} - read
    left = {source: rest for source, rest in seen.items() if rest and not source.startswith("OFFSET")}
    assert not left, f"never typed: {left}"
