"""What is in a plan is in its workbook, and comes back from it: any value of any field, any offered word."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import strategies as st

from cqip_xl.model.book import Book, Sheet
from cqip_xl.model.framework import Framework
from cqip_xl.model.markers import address
from cqip_xl.model.plan import Plan, Value
from cqip_xl.verbs import read_plan, save_plan
from tests.size import FUZZ
from tests.workbook.computed import Cells, ironcalc_computes
from tests.workbook.dropdowns import Dropdown, dropdowns, offered
from tests.workbook.engines import disagreement
from tests.workbook.packs import PACKS, SOME, folders
from tests.workbook.plans_at_random import plans
from tests.workbooks import DAY, save_typed, typed_book, with_few_rows

Place = tuple[str, str]  # sheet and cell

#: The same plans on every run; a workbook takes half a second, too long for hundreds and for shrinking one.
RANDOM = settings(
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    verbosity=Verbosity.quiet,
    suppress_health_check=list(HealthCheck),
)


#: Workbooks full of offered words: the first one tells which levels go with the criteria chosen.
TURNS = 3 if FUZZ == 1 else 5


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


@pytest.mark.parametrize(("pack", "language", "period"), SOME, ids=[" ".join(case) for case in SOME])
def test_every_value_of_a_plan_comes_back_from_its_workbook(pack: str, language: str, period: str) -> None:
    framework: Framework = PACKS[pack]

    @settings(RANDOM, max_examples=2 * min(FUZZ, 4))
    @given(st.data())
    def comes_back(data: st.DataObject) -> None:
        plan = data.draw(plans(framework, language, period))
        with TemporaryDirectory() as folder:
            path = save_plan(with_few_rows(framework), plan, Path(folder) / "plan.xlsx", DAY)
            again = read_plan(path, folders(pack))
            assert not lost(plan, again), "\n".join(lost(plan, again))
            assert (again.school, again.period, again.language) == (plan.school, plan.period, plan.language)
            assert (again.framework, again.version) == (plan.framework, plan.version)
            assert [(f.code, str(f.place)) for f in again.findings] == []
            assert not disagreement(ironcalc_computes(path), path, folders(pack))

    comes_back()


def roomy(framework: Framework) -> Framework:
    """The pack with rows for each criterion; longer lists are gone through in several turns."""
    few = with_few_rows(framework)
    return replace(few, tables={**few.tables, "actions": replace(few.tables["actions"], spare=36)})


def typed_into(book: Book, words: dict[tuple[str, str], str]) -> Book:
    def typed(sheet: Sheet) -> Sheet:
        cells = (c._replace(content=words.get((sheet.name, address(c.row, c.col)), c.content)) for c in sheet.cells)
        return replace(sheet, cells=tuple(cells))

    return replace(book, sheets=tuple(map(typed, book.sheets)))


def words_for(found: list[Dropdown], cells: Cells, names: dict[str, str], turn: int, criteria: int) -> dict[Place, str]:
    """An offered word for each cell: the next one in each row, and in each turn where the rows are too few."""
    columns = {drop: (drop.sheet, drop.cell.rstrip("0123456789")) for drop in found}
    rows = Counter((columns[drop], drop.source) for drop in found)
    at: Counter[object] = Counter()
    words: dict[Place, str] = {}
    for drop in found:
        if offers := offered(drop.source, cells, names):  # none where nobody stands on the People sheet yet
            follows = drop.source.startswith("OFFSET")  # the criterion of its row, each of which comes round again
            n = at[columns[drop], follows or drop.source]
            few = not follows and rows[columns[drop], drop.source] < len(offers)
            n = n // criteria + 2 * turn if follows else n + few * turn * rows[columns[drop], drop.source]
            words[drop.sheet, drop.cell] = offers[n % len(offers)]
            at[columns[drop], follows or drop.source] += 1
    return words


@pytest.mark.parametrize(("pack", "language", "period"), SOME, ids=[" ".join(case) for case in SOME])
def test_every_word_that_a_dropdown_offers_is_read_without_a_finding(
    pack: str, language: str, period: str, tmp_path: Path
) -> None:
    book = typed_book(roomy(PACKS[pack]), language=language, period=period, few=False)
    path = save_typed(tmp_path / "blank.xlsx", book)
    found, names = list(dropdowns(path)), dict(book.names)
    typed: dict[str, set[str]] = {drop.source: set() for drop in found}
    for turn in range(TURNS):
        cells = ironcalc_computes(path)
        words = words_for(found, cells, names, turn, len(PACKS[pack].criteria))
        path = save_typed(tmp_path / f"{turn}.xlsx", typed_into(book, words))
        if turn == 0:  # it told which levels go with the criteria chosen
            continue
        plan = read_plan(path, folders(pack))
        assert [(f.code, f.place.cell, f.values) for f in plan.findings] == []
        read = {(r.place.sheet, r.at(c).cell) for rows in plan.tables.values() for r in rows for c in r.columns}
        entered = {plan.sheets.get(name) for name in plan.tables} - {plan.header_place.sheet}
        assert not {place for place in words if place[0] in entered} - read  # a name on My actions is no entry
        for drop in found:
            typed[drop.source].add(words.get((drop.sheet, drop.cell), ""))
    for source, words_typed in typed.items():
        whole = not source.startswith("OFFSET")
        words_offered = set(offered(source, cells, names))
        times = (TURNS - 1) * sum(drop.source == source for drop in found)
        assert not whole or times < len(words_offered) or words_offered <= words_typed, f"never typed from {source}"
