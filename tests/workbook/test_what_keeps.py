"""What keeps a school from its next level is shown while some levels are not chosen yet: those stand apart."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from cqip_xl.faces.documents import lexicon_of
from cqip_xl.model.case import Case
from cqip_xl.model.framework import Framework
from cqip_xl.model.layers import scale_of
from cqip_xl.verbs import check, save_plan
from tests.office import needs_office, recalculate
from tests.workbook.computed import Cells, ironcalc_computes, stored
from tests.workbook.engines import named
from tests.workbook.packs import PACKS, folders, periods_of
from tests.workbook.test_recalculation import wrong_formulas
from tests.workbooks import DAY, Typed, save_typed, typed_book, with_few_rows

LEVELED = [name for name, pack in PACKS.items() if pack.levels]
PERIODS = {name: periods_of(PACKS[name])[0] for name in LEVELED}


def assessed(path: Path, pack: str, rows: Sequence[Typed]) -> Case:
    framework = PACKS[pack]
    save_typed(path, typed_book(framework, {"criteria": rows}, language=framework.languages[-1], period=PERIODS[pack]))
    case = check(path, packs=folders(pack))
    assert isinstance(case, Case)
    return case


def some_levels(framework: Framework, seed: int) -> list[Typed]:
    """Most criteria at their top, some below it, some without a level."""
    rng = random.Random(seed)
    rows: list[Typed] = []
    for c in (c for c in framework.criteria if c.levels):
        scale = scale_of(framework, c)
        codes = [*filter(None, [framework.scales[scale].zero]), *c.levels]
        level = rng.choice([codes[-1], codes[-1], rng.choice(codes), rng.choice(codes), None])
        rows.append({"key": c.id, "level_current": level} if level else {"key": c.id})
    return rows


def said(cells: Cells, path: Path, case: Case) -> dict[str, object]:
    """What keeps from the next level, by criterion; `""`: how many do, as it stands above."""
    status, lex = cells[named(path)["cqip_completion"][0]], lexicon_of(case)
    head = next(cell for cell, text in status.items() if text == lex.say("status_sheet.col_blocks"))
    col = head.rstrip("0123456789")
    count = next(cell for cell, text in status.items() if text == lex.say("status_sheet.blocking"))
    rows = {str(text).split(" ")[0]: cell[1:] for cell, text in status.items() if cell[0] == "B"}
    return {key: status.get(f"{col}{row}") or "" for key, row in rows.items()} | {"": status[f"C{count[1:]}"]}


def test_what_fails_is_told_and_what_is_blank_apart(tmp_path: Path) -> None:
    own = PACKS["vn-mn-tt19"].criteria
    rows = [{"key": c.id, "level_current": "Not met" if c is own[0] else c.levels[-1]} for c in own[:-2]]
    case = assessed(tmp_path / "plan.xlsx", "vn-mn-tt19", rows)
    assert case.verdict.levels and case.verdict.levels.blocking == ("1.1", "5.3", "5.4")
    found = said(ironcalc_computes(tmp_path / "plan.xlsx"), tmp_path / "plan.xlsx", case)
    assert [found[key] for key in ("1.1", "1.2", "5.3", "")] == ["blocks", "", "no level yet", "1 (2 without a level)"]


def test_where_all_are_chosen_the_number_stands_alone(tmp_path: Path) -> None:
    own = PACKS["vn-mn-tt19"].criteria
    rows = [{"key": c.id, "level_current": "Not met" if c is own[0] else c.levels[-1]} for c in own]
    case = assessed(tmp_path / "plan.xlsx", "vn-mn-tt19", rows)
    assert said(ironcalc_computes(tmp_path / "plan.xlsx"), tmp_path / "plan.xlsx", case)[""] == 1.0


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("pack", LEVELED)
def test_python_says_the_same(pack: str, seed: int, tmp_path: Path) -> None:
    case = assessed(tmp_path / "typed.xlsx", pack, some_levels(PACKS[pack], seed))
    path = save_plan(with_few_rows(PACKS[pack], 2), case.plan, tmp_path / "plan.xlsx", DAY)
    assert not [*wrong_formulas(path, ironcalc_computes(path))]


@needs_office
@pytest.mark.office
def test_libreoffice_says_the_same(tmp_path: Path) -> None:
    paths = []
    for pack in LEVELED:
        case = assessed(tmp_path / f"typed.{pack}.xlsx", pack, some_levels(PACKS[pack], 1))
        paths.append(save_plan(with_few_rows(PACKS[pack], 2), case.plan, tmp_path / f"{pack}.xlsx", DAY))
    for path, again in zip(paths, recalculate(paths, tmp_path / "again"), strict=True):
        assert not [*wrong_formulas(path, stored(again))]
