"""The counts of the Status sheet lead to the first row that they count, and to none where they count nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from cqip_xl.excel.write import write_book
from cqip_xl.faces.documents import lexicon_of
from cqip_xl.model.book import Cell, Formula, Sheet
from cqip_xl.model.case import Case
from cqip_xl.model.finding import Place
from cqip_xl.model.framework import Framework
from cqip_xl.model.markers import address, quoted
from cqip_xl.model.plan import Plan, Row, School
from cqip_xl.model.rule import STATUSES
from cqip_xl.rules.case import case_of
from cqip_xl.verbs import blank_plan, check
from cqip_xl.workbook.workbook import compose_workbook
from tests.office import needs_office, recalculate
from tests.workbook.computed import Cells, ironcalc_computes, stored
from tests.workbook.engines import named, tagged
from tests.workbook.packs import EACH, NATIVE, PACKS
from tests.workbook.plans_at_random import some_plan
from tests.workbooks import DAY, with_few_rows

#: Where a link leads, and what is said there.
LED = re.compile(r"#(?P<sheet>'(?:[^']|'')+'|\w+)!(?P<col>[A-Z]+)(?P<row>\d+)(?P<said>\D.*)", re.S)


def spelled_out(sheet: Sheet) -> Sheet:
    """The sheet with links as texts: where they lead, then what they say."""

    def shown(cell: Cell) -> Cell:
        content = cell.content
        if not isinstance(content, Formula):
            return cell
        return replace(cell, content=replace(content, text=content.text.replace("HYPERLINK(", "CONCATENATE(")))

    return replace(sheet, cells=tuple(map(shown, sheet.cells)))


def saved(path: Path, framework: Framework, plan: Plan) -> tuple[Case, Sheet]:
    """A workbook with its links spelled out; and its Status sheet as it was drawn."""
    judged = replace(plan, header={**plan.header, "as_of_fixed": DAY})
    case = case_of(with_few_rows(framework), judged, DAY)
    book = compose_workbook(case)
    status = next(sheet for sheet in book.sheets if sheet.charts)
    sheets = tuple(spelled_out(sheet) if sheet is status else sheet for sheet in book.sheets)
    path.write_bytes(write_book(replace(book, sheets=sheets)))
    return case, status


def faults(path: Path, case: Case, status: Sheet, cells: Cells) -> list[str]:
    """Links that say something else than was drawn, or lead elsewhere."""
    shown = cells[status.name]
    found = []
    for cell in status.cells:
        if isinstance(cell.content, Formula) and "HYPERLINK(" in cell.content.text:
            text, drawn = str(shown.get(address(cell.row, cell.col)) or ""), str(cell.content.value)
            led = LED.fullmatch(text)
            if (led["said"] if led else text) != drawn or (led and "→" in drawn and drawn != f"→ {led['row']}"):
                found.append(f"{address(cell.row, cell.col)}: {text} for {drawn}")
    plan = tagged(path)["actions"]
    first: dict[str, int] = {}
    for n, action in enumerate(case.verdict.actions):
        first.setdefault(action.status, plan.first + n)
    for code in STATUSES:
        text = str(shown[f"B{named(path)[f'cqip_count_{code}'][1][1:]}"])
        label = lexicon_of(case).offer("status").label(code)
        if text != (f"#{quoted(plan.sheet)}!B{first[code]}{label}" if code in first else label):
            found.append(f"{code}: {text}")
    return found


@pytest.mark.parametrize(("pack", "language", "period"), EACH)
def test_labels_and_arrows_lead_to_the_first_row_that_is_counted(
    pack: str, language: str, period: str, tmp_path: Path
) -> None:
    path, framework = tmp_path / "plan.xlsx", PACKS[pack]
    blank = blank_plan(framework, language, School("T01", "Test"), period, DAY)
    for plan in (some_plan(framework, language, period), blank):
        case, status = saved(path, framework, plan)
        assert not faults(path, case, status, ironcalc_computes(path))


def test_a_level_leads_to_the_first_criterion_that_stands_at_it_or_shall(tmp_path: Path) -> None:
    framework = with_few_rows(PACKS["vn-mn-tt19"])
    blank = blank_plan(framework, "en", School("T01", "Test"), "2025-2026", DAY)
    levels = {"1.3": ("L1", "L3"), "2.1": ("L1", "L2")}
    rows = (row_of(key, *given) for key, given in levels.items())
    _, status = saved(tmp_path / "plan.xlsx", framework, replace(blank, tables={"criteria": tuple(rows)}))
    cells = ironcalc_computes(tmp_path / "plan.xlsx")
    place = tagged(tmp_path / "plan.xlsx")["criteria"]
    at = {str(cells[place.sheet].get(f"B{row}")): row for row in range(place.first, place.first + 40)}
    said = {text["said"]: text["row"] for v in cells[status.name].values() if (text := LED.fullmatch(str(v)))}
    assert {f"Level {n}": said.get(f"Level {n}") for n in (1, 2, 3)} == {
        "Level 1": str(at["1.3"]),
        "Level 2": str(at["2.1"]),
        "Level 3": str(at["1.3"]),
    }
    assert "Not met" not in said


def row_of(key: str, now: str, wanted: str) -> Row:
    return Row(key, {"level_current": now, "level_target": wanted}, Place("plan.xlsx", "Self-assessment", "B1"))


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
    assert not faults(tmp_path / "plan.xlsx", case, status, stored(there))
