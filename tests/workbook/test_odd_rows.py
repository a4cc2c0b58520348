"""Odd cells in every pack and language: whatever is typed, the workbook and `cqip check` read it alike."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from cqip_xl.kinds.periods import plan_period
from cqip_xl.model.book import Content
from cqip_xl.model.field import Field
from cqip_xl.model.framework import Framework
from cqip_xl.model.measure import measure_rows
from cqip_xl.model.plan import School
from cqip_xl.verbs import blank_plan
from cqip_xl.words.lexicon import Lexicon, lexicon, placeholders
from tests.office import needs_office, recalculate
from tests.size import part_of
from tests.workbook.computed import ironcalc_computes, stored
from tests.workbook.engines import differences, disagreement, figures_read, figures_shown
from tests.workbook.odd_cells import BLANKS, DATES, ERRORS, NUMBERS, TRUTH, WILD, spellings, without_formats
from tests.workbook.packs import PACKS, SOME, folders
from tests.workbooks import DAY, Typed, save_typed, typed_book, with_few_rows

pytestmark = pytest.mark.filterwarnings("ignore:Cell .* is marked as a date")
ROWS = 60
#: IronCalc takes 1e-300 for 0; 1e9 in a cell with a date's format is an error for readers, a number for formulas.
SOME_NUMBERS = tuple(number for number in NUMBERS if number not in (1e-300, 1e9))
ODD: tuple[Content, ...] = (*BLANKS, *WILD, *TRUTH, *ERRORS)


def odd(chance: random.Random, lex: Lexicon, f: Field) -> Content:
    """Something that gets typed into a column of that kind, right or wrong."""
    if chance.random() < 0.25:
        return chance.choice((*ODD, *placeholders(lex.languages)))
    match f.kind:
        case "date" | "period":
            return chance.choice(DATES)
        case "percent" | "number" | "integer" | "money":
            return chance.choice(SOME_NUMBERS)
    name = lex.list_name(f)
    codes = lex.offer(name).codes if name else ()
    return chance.choice(spellings(lex.offer(name).label(chance.choice(codes)))) if codes else "x"


def odd_row(chance: random.Random, lex: Lexicon, fields: tuple[Field, ...]) -> Typed:
    given = ("indicator", "year")  # what a row of measures is about is no entry
    wanted = (f for f in fields if not f.shows and not f.per and f.id not in given)
    return {f.id: odd(chance, lex, f) for f in wanted if chance.random() < 0.6}


def written(path: Path, framework: Framework, language: str, period: str, seed: int, boolean: bool = True) -> Path:
    """A workbook full of odd cells in every table that the rules read."""
    chance = random.Random(f"{framework.id} {seed}")
    years = plan_period(period, framework.calendar, framework.plan_kinds)
    lex = lexicon(framework, language, years)
    few = with_few_rows(framework)
    pack = replace(few, tables={**few.tables, "actions": replace(few.tables["actions"], spare=ROWS)})
    tables: dict[str, list[Typed]] = {
        name: [odd_row(chance, lex, table.fields) for _ in range(ROWS if name == "actions" else 4)]
        for name, table in framework.tables.items()
        if name in ("actions", "reviews", "evidence")
    }
    if "measures" in framework.tables:
        fields = framework.tables["measures"].fields
        some = [row for row in measure_rows(framework, years) if chance.random() < 0.5]
        tables["measures"] = [{**odd_row(chance, lex, fields), "key": row.key} for row in some]
    if "criteria" in framework.tables:
        fields = framework.tables["criteria"].fields
        tables["criteria"] = [{**odd_row(chance, lex, fields), "key": c.id} for c in framework.criteria]
    if not boolean:
        tables = {name: [_plain(row) for row in rows] for name, rows in tables.items()}
    header = {f.id: odd(chance, lex, f) for f in framework.header}
    plan = blank_plan(pack, language, School("T01", "Test"), period, DAY)
    return save_typed(path, without_formats(typed_book(pack, tables, header, plan=plan), seed))


def _plain(row: Mapping[str, Content]) -> Typed:
    """LibreOffice takes a boolean in a cell with a number format for a number."""
    return {name: value for name, value in row.items() if not isinstance(value, bool)}


@pytest.mark.parametrize("seed", part_of(range(2)))
@pytest.mark.parametrize(("pack", "language", "period"), SOME, ids=[" ".join(case) for case in SOME])
def test_odd_cells_of_every_pack_are_read_alike(
    pack: str, language: str, period: str, seed: int, tmp_path: Path
) -> None:
    path = written(tmp_path / "odd.xlsx", PACKS[pack], language, period, seed)
    assert not disagreement(ironcalc_computes(path), path, folders(pack))


@needs_office
@pytest.mark.office
def test_libreoffice_reads_odd_cells_of_every_pack_as_the_check_does(tmp_path: Path) -> None:
    paths = [
        written(tmp_path / f"{n}.xlsx", PACKS[pack], language, period, 9, boolean=False)
        for n, (pack, language, period) in enumerate(SOME)
    ]
    for (pack, _, _), path, computed in zip(SOME, paths, recalculate(paths, tmp_path / "computed"), strict=True):
        shown = figures_shown(stored(computed), computed, folders(pack))
        assert not differences(shown, figures_read(path, folders(pack)))
