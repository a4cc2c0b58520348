"""The counts of the Status sheet lead to the first row that they count, and to none where they count nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeGuard

import pytest

from cqip_xl.drawing.style import DAY as DATED
from cqip_xl.drawing.style import NUMBER
from cqip_xl.excel.write import write_book
from cqip_xl.faces.documents import lexicon_of
from cqip_xl.model.book import Cell, Content, Formula, Sheet
from cqip_xl.model.case import Case
from cqip_xl.model.finding import Place
from cqip_xl.model.framework import Framework
from cqip_xl.model.markers import address, quoted
from cqip_xl.model.plan import Plan, Row, School
from cqip_xl.model.rule import STATUSES
from cqip_xl.rules.case import case_of
from cqip_xl.verbs import blank_plan, check
from cqip_xl.workbook.first_rows import COUNTED
from cqip_xl.workbook.workbook import compose_workbook
from tests.office import needs_office, recalculate
from tests.workbook.computed import Cells, ironcalc_computes, plain, same, stored
from tests.workbook.counted_rows import counted_rows, status_of
from tests.workbook.engines import named, tagged
from tests.workbook.packs import EACH, NATIVE, PACKS
from tests.workbook.plans_at_random import some_plan
from tests.workbooks import DAY, with_few_rows

#: How far to the right of a link its target stands once more, as text.
ASIDE = 40
#: What numbers and days on Status look like.
NUMBERS = {COUNTED.number, DATED.number, NUMBER.number}
#: Where a link leads.
LED = re.compile(r"#(?:(?P<sheet>'(?:[^']|'')+'|\w+)!)?[A-Z]+(?P<row>\d+)")


NOWHERE = Place("plan.xlsx", "Self-assessment", "B1")


def spelled_out(sheet: Sheet) -> Sheet:
    """The sheet with the target of each link once more as text beside it."""

    def shown(cell: Cell) -> Iterator[Cell]:
        yield cell
        if leads(cell.content):
            text = cell.content.text.replace("HYPERLINK(", "CHOOSE(1,")
            yield Cell(cell.row, cell.col + ASIDE, replace(cell.content, text=text))

    return replace(sheet, cells=tuple(one for cell in sheet.cells for one in shown(cell)))


def leads(content: Content) -> TypeGuard[Formula]:
    return isinstance(content, Formula) and "HYPERLINK(" in content.text


def saved(path: Path, framework: Framework, plan: Plan) -> tuple[Case, Sheet]:
    """A workbook with the targets of its links as texts; and its Status sheet as it was drawn."""
    judged = replace(plan, header={**plan.header, "as_of_fixed": DAY})
    case = case_of(with_few_rows(framework), judged, DAY)
    book = compose_workbook(case)
    status = next(sheet for sheet in book.sheets if sheet.charts)
    sheets = tuple(spelled_out(sheet) if sheet is status else sheet for sheet in book.sheets)
    path.write_bytes(write_book(replace(book, sheets=sheets)))
    return case, status


def targets(status: Sheet, cells: Cells) -> dict[str, tuple[str, int]]:
    """Where each link of Status leads, by its cell: column and row."""
    found = {}
    for cell in status.cells:
        aside = cells[status.name].get(address(cell.row, cell.col + ASIDE))
        if leads(cell.content) and (to := LED.fullmatch(str(aside))):
            found[address(cell.row, cell.col)] = to["sheet"] or "", int(to["row"])
    return found


def faults(path: Path, case: Case, status: Sheet, cells: Cells) -> list[str]:
    """Links that say something else than was drawn, or lead elsewhere."""
    shown, to, found = cells[status.name], targets(status, cells), []
    for cell in status.cells:
        at = address(cell.row, cell.col)
        if leads(cell.content) and isinstance(drawn := cell.content.value, str):
            text = str(shown.get(at) or "")
            if text != drawn or ("→" in drawn and to.get(at, ("", 0))[1] != int(drawn.removeprefix("→ "))):
                found.append(f"{at}: {text} for {drawn}, {to.get(at)}")
    plan = tagged(path)["actions"]
    first: dict[str, int] = {}
    for n, action in enumerate(case.verdict.actions):
        first.setdefault(action.status, plan.first + n)
    for code in STATUSES:
        at = f"B{named(path)[f'cqip_count_{code}'][1][1:]}"
        if to.get(at) != ((quoted(plan.sheet), first[code]) if code in first else None):
            found.append(f"{code}: {to.get(at)}")
    return found


def numbers_astray(path: Path, case: Case, status: Sheet, cells: Cells) -> list[str]:
    """Numbers of Status that are no numbers any more, lead nowhere, or elsewhere than to the first row they count."""
    shown, to, found = cells[status.name], targets(status, cells), []
    drawn = {(cell.row + 1, cell.col + 1): cell for cell in status.cells}
    firsts = counted_rows(case, status_of(status, case), tagged(path), cells)
    lines = {row for (row, col), cell in drawn.items() if col in (2, 4) and leads(cell.content)}
    for (row, col), cell in drawn.items():
        if not isinstance(cell.content, Formula) or cell.style.number not in NUMBERS:
            continue
        at, value, first = address(row - 1, col - 1), cell.content.value, firsts.get((row, col))
        if not same(plain(shown.get(at)), plain(value)):
            found.append(f"{at}: {shown.get(at)} for {value}")
        if first != (to[at][1] if at in to else None):
            found.append(f"{at}: {value} leads to {to.get(at)}, not {first}")
        elif isinstance(value, float) and value and not first and row not in lines:
            found.append(f"{at}: {value} leads nowhere")
    return found


@pytest.mark.parametrize(("pack", "language", "period"), EACH)
def test_labels_and_arrows_lead_to_the_first_row_that_is_counted(
    pack: str, language: str, period: str, tmp_path: Path
) -> None:
    path, framework = tmp_path / "plan.xlsx", PACKS[pack]
    blank = blank_plan(framework, language, School("T01", "Test"), period, DAY)
    for plan in (some_plan(framework, language, period), blank):
        case, status = saved(path, framework, plan)
        cells = ironcalc_computes(path)
        assert not faults(path, case, status, cells)
        assert not numbers_astray(path, case, status, cells)


def test_a_level_leads_to_the_first_criterion_that_stands_at_it_or_shall(tmp_path: Path) -> None:
    framework = with_few_rows(PACKS["vn-mn-tt19"])
    blank = blank_plan(framework, "en", School("T01", "Test"), "2025-2026", DAY)
    levels = {"1.3": ("L1", "L3"), "2.1": ("L1", "L2")}
    rows = (row_of(key, *given) for key, given in levels.items())
    _, status = saved(tmp_path / "plan.xlsx", framework, replace(blank, tables={"criteria": tuple(rows)}))
    cells = ironcalc_computes(tmp_path / "plan.xlsx")
    place = tagged(tmp_path / "plan.xlsx")["criteria"]
    at = {str(cells[place.sheet].get(f"B{row}")): row for row in range(place.first, place.first + 40)}
    to = targets(status, cells)
    said = {str(v): to[at][1] for at, v in cells[status.name].items() if at in to}
    assert {f"Level {n}": said.get(f"Level {n}") for n in (1, 2, 3)} == {
        "Level 1": at["1.3"],
        "Level 2": at["2.1"],
        "Level 3": at["1.3"],
    }
    assert "Not met" not in said


@pytest.mark.parametrize("pack", ["vn-mn-tt19", "vn-mn-tt57", "harbour-guild"])
def test_what_keeps_a_school_from_its_next_level_leads_to_the_first_of_it(pack: str, tmp_path: Path) -> None:
    framework, path = with_few_rows(PACKS[pack]), tmp_path / "plan.xlsx"
    blank = blank_plan(framework, framework.native, School("T01", "Test"), "2025-2026", DAY)
    best = {c.id: c.levels[-1] for c in framework.criteria if c.levels}
    lower = [c for c in framework.criteria if len(c.levels) > 1][-1]
    clauses = tuple(Row(c.id, {"met": "met"}, NOWHERE) for c in framework.clauses[:1])
    for levels in (best, {**best, lower.id: lower.levels[0]}):
        rows = tuple(row_of(key, level, level) for key, level in levels.items())
        case, status = saved(path, framework, replace(blank, tables={"criteria": rows, "clauses": clauses}))
        assert case.verdict.levels and case.verdict.levels.reached is not None
        assert not numbers_astray(path, case, status, ironcalc_computes(path))


def row_of(key: str, now: str, wanted: str) -> Row:
    return Row(key, {"level_current": now, "level_target": wanted}, NOWHERE)


def test_a_word_of_ours_typed_beside_such_a_label_is_told_all_the_same(tmp_path: Path) -> None:
    framework = with_few_rows(PACKS["vn-mn-tt19"])
    case = case_of(framework, blank_plan(framework, "en", School("T01", "Test"), "2025-2026", DAY), DAY)
    book = compose_workbook(case)
    status = next(sheet for sheet in book.sheets if sheet.charts)
    done = int(book.names["cqip_count_done"].rpartition("$")[2])
    typed = replace(status, cells=(*status.cells, Cell(done - 1, 8, lexicon_of(case).say("status_sheet.ok"))))
    path = tmp_path / "plan.xlsx"
    path.write_bytes(write_book(replace(book, sheets=tuple(typed if s is status else s for s in book.sheets))))
    told = [f.place.cell for f in check(path, DAY).findings if f.code == "cells.outside"]
    assert told == [f"I{done}"]


@needs_office
def test_libreoffice_leads_there_too(tmp_path: Path) -> None:
    pack, language, period = NATIVE[0]
    case, status = saved(tmp_path / "plan.xlsx", PACKS[pack], some_plan(PACKS[pack], language, period))
    there = recalculate([tmp_path / "plan.xlsx"], tmp_path / "out")[0]
    cells = stored(there)
    assert not faults(tmp_path / "plan.xlsx", case, status, cells)
    assert not numbers_astray(tmp_path / "plan.xlsx", case, status, cells)
