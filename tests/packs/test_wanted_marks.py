"""Cells that are wanted where a test holds are marked in Excel exactly where the check tells of them."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl.formula.translate import Translator  # type: ignore[import-untyped, unused-ignore]

from cqip_xl.drawing.style import MISSING
from cqip_xl.model.book import Book, Cell, Content, Formula, Sheet
from cqip_xl.model.case import Case
from cqip_xl.model.markers import letters
from cqip_xl.model.plan import School
from cqip_xl.packs.load import load_framework
from cqip_xl.verbs import blank_plan, check
from tests.office import needs_office, recalculate
from tests.workbook.computed import Cells, ironcalc_computes, stored
from tests.workbooks import DAY, Typed, save_typed, typed_book

PACK = """\
schema: cqip/pack/1
id: quarry
version: "1"
native: en
languages: [en]
choices: {state: [running, dropped], form: [day, night], unit: [office, crew]}
scales: {grade: {points: [low, mid, high], zero: none}}
levels: none
standards:
  - id: A
    criteria: [{id: A1, levels: [low, mid], preset: {lead: [office]}}, {id: A2, levels: [low, mid, high]}]
    free: 2
  - {id: B, standards: [{id: B1, criteria: [{id: B1.1}]}]}
header:
  - {id: form, kind: choice, choices: form}
  - {id: opened, kind: date, required: {when: {not: {filled: header.form}}}}
  - {id: beds, kind: integer, required: {when: {is: [header.form, night]}}}
tables:
  criteria:
    rows: fixed_then_free
    fields:
      - {id: level_current, kind: level, zero: true}
      - {id: why, kind: text, required: {when: {at_least: [level_current, mid]}}}
      - {id: trees, kind: integer, only: [A2, B], required: {when: {none: actions.criterion}}}
  actions:
    fields:
      - {id: criterion, kind: criterion, free: true}
      - {id: what, kind: text, required: true}
      - {id: state, kind: choice, choices: state}
      - {id: reason, kind: text, required: {when: {all: [{is: [state, dropped]}, {is: [header.form, day]}]}}}
      - {id: lead, kind: choice, choices: unit, slots: 2, preset: lead, required: {when: {filled: due}}}
      - {id: start, kind: date}
      - {id: due, kind: period, accepts: [date, school_year]}
      - {id: done_on, kind: date}
      - {id: cost, kind: money, required: {when: {any: [{before: [due_on, as_of]}, {after: [done_on, start]}]}}}
      - {id: proof, kind: text, required: {when: {exists: evidence.action}}}
  evidence:
    fields: [{id: action, kind: code}, {id: what, kind: text, required: true}]
  people:
    fields: [{id: name, kind: text, required: true}, {id: role, kind: text, required: {when: {not: {filled: alias}}}},
      {id: alias, kind: text}]
  own:
    goals:
      fields:
        - {id: goal, kind: text, required: true}
        - {id: price, kind: money}
        - {id: payer, kind: person, slots: 2, required: {when: {at_least: [price, 100]}}}
people: [{id: head}]
status: standard
"""
WORDS = """\
title: Quarries
standards: {A: Apples, B: Berries, B1: Red ones}
criteria: {A1: Old, A2: Young, B1.1: Currants}
choices: {state: {running: Running, dropped: Dropped}, form: {day: Day, night: Night},
  unit: {office: Office, crew: Crew}}
scales: {grade: {none: None, low: Low, mid: Mid, high: High}}
people: {head: The head}
tables: {goals: Goals}
fields: {form: Form, opened: Opened, beds: Beds, why: Why, trees: Trees, reason: Reason, lead: Lead, cost: Cost,
  proof: Proof, action: Of action, goal: Goal, price: Price, payer: Payer}
"""
OFFERED: dict[str, tuple[Content, ...]] = {
    "level_current": ("Low", "Mid", "high", "None", "Deep"),
    "state": ("Running", "Dropped", "dropped ", "Gone"),
    "criterion": ("A1 Old", "A2 Young", "A3", "B1.1", "C"),
    "lead": ("Office", "Crew"),
    "lead.2": ("Crew",),
    "start": (date(2025, 9, 1), date(2026, 2, 1), "soon"),
    "due": (date(2025, 12, 1), date(2026, 6, 1), "School year 2025-2026", "later"),
    "done_on": (date(2026, 1, 15), date(2025, 8, 1)),
    "cost": (50.0, -1.0, "dear"),
    "price": (100.0, 99.0, 250.0, "dear"),
    "action": ("A001", "a002", "A004"),
    "trees": (3.0,),
}
IDS = {
    "criteria": ("level_current", "why", "trees"),
    "actions": ("criterion", "what", "state", "reason", "lead", "lead.2", "start", "due", "done_on", "cost", "proof"),
    "evidence": ("action", "what"),
    "people": ("name", "role", "alias"),
    "goals": ("goal", "price", "payer", "payer.2"),
}
#: Right of every table and form.
FAR = 60


def with_marks_as_cells(book: Book) -> Book:
    """The marks of required cells once more as formulas, each in the row that it marks, right of everything."""
    return replace(book, sheets=tuple(_shown(sheet) for sheet in book.sheets))


def _shown(sheet: Sheet) -> Sheet:
    cells: list[Cell] = []
    for n, mark in enumerate(one for one in sheet.conditions if one.style == MISSING):
        col, origin = FAR + n, f"{letters(FAR)}{mark.area.top + 1}"
        for row in range(mark.area.top, mark.area.bottom + 1):
            test = Translator(mark.formula, origin).translate_formula(f"{letters(FAR)}{row + 1}")
            text = f'=IF({test[1:]},"{letters(mark.area.left)}{row + 1}","")'
            cells.append(Cell(row, col, Formula(text, "")))
    return replace(sheet, cells=(*sheet.cells, *cells))


def marked(cells: Cells, sheets: set[str]) -> set[str]:
    """`sheet!cell` of each such mark that is on."""
    there = ((sheet, str(v)) for sheet in sheets for cell, v in cells[sheet].items() if v and _far(cell))
    return {f"{sheet}!{v}" for sheet, v in there}


def _far(cell: str) -> bool:
    column = cell.rstrip("0123456789")
    return len(column) > 1 and column >= letters(FAR)


def written(folder: Path, seed: int) -> Path:
    """A workbook with random entries, right and wrong ones."""
    chance = random.Random(f"wanted {seed}")
    folder.mkdir()
    (folder / "framework.yaml").write_text(PACK, "utf-8")
    (folder / "en.yaml").write_text(WORDS, "utf-8")
    framework = load_framework(str(folder))
    few = replace(framework, tables={name: replace(t, spare=min(t.spare, 16)) for name, t in framework.tables.items()})

    def row(table: str) -> Typed:
        return {name: chance.choice(OFFERED.get(name, ("x",))) for name in IDS[table] if chance.random() < 0.45}

    tables: dict[str, list[Typed]] = {name: [row(name) for _ in range(12)] for name in ("actions", "evidence", "goals")}
    tables["criteria"] = [{**row("criteria"), "key": key} for key in ("A1", "A2", "A3", "B1.1")]
    tables["people"] = [{}, *(row("people") for _ in range(6))]
    header = {"form": chance.choice(("Day", "Night", "")), "beds": chance.choice((3.0, ""))}
    plan = blank_plan(few, "en", School("S1", "Pit"), "2025-2026", DAY)
    book = typed_book(few, tables, {k: v for k, v in header.items() if v}, plan=plan)
    return save_typed(folder / "plan.xlsx", with_marks_as_cells(book))


def told(path: Path) -> set[str]:
    """Where the check says that something required is missing."""
    case = check(path, DAY, [str(path.parent)])
    assert isinstance(case, Case)
    codes = ("cell.missing", "header.missing")
    return {f"{f.place.sheet}!{f.place.cell}" for f in case.findings if f.code in codes}


SHEETS = {"School", "Self-assessment", "Plan", "Evidence", "People", "Goals"}


@pytest.mark.parametrize("seed", range(3))
def test_wanted_cells_are_marked_where_the_check_tells_of_them(seed: int, tmp_path: Path) -> None:
    path = written(tmp_path / "pack", seed)
    found = told(path)
    assert {one.partition("!")[0] for one in found} >= SHEETS - {"School", "Self-assessment"}
    assert marked(ironcalc_computes(path), SHEETS) == found


@needs_office
@pytest.mark.office
def test_libreoffice_marks_wanted_cells_as_the_check_tells_of_them(tmp_path: Path) -> None:
    paths = [written(tmp_path / f"pack{n}", n) for n in range(10, 16)]
    (tmp_path / "computed").mkdir()
    for path in paths:
        (computed,) = recalculate([path], tmp_path / "computed" / path.parent.name)
        assert marked(stored(computed), SHEETS) == told(path)
