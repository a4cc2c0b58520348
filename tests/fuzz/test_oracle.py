"""Every filled cell is an entry, a text of ours, or in a finding's place: in samples, the demo, and wherever one types.

`make fuzz` types into 12,000 cells; a plain test run into a sample.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import pytest

from cqip_xl.excel.read import grid_of, read_bytes
from cqip_xl.kinds.kind import is_empty
from cqip_xl.model.case import COUNTED, Case
from cqip_xl.model.grid import Grid, GridSheet, Raw
from cqip_xl.model.markers import META, TAG, VIEWS, address, spot_of
from cqip_xl.reading.extract import extract_plan
from cqip_xl.rules.case import case_of, checked
from cqip_xl.verbs import finder
from cqip_xl.words.lexicon import lexicon
from tests.fuzz.oracle import unsaid
from tests.size import FUZZ, part_of
from tests.workbooks import DAY

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "samples").glob("*.xlsx"))
TEMPLATES = sorted((ROOT / "workbooks" / "templates").glob("*.xlsx"))
#: What stands on each of the sheets that show actions anew.
MARKERS = {f"{TAG}{name}" for name in VIEWS}
#: Cells typed into each sample.
TIMES = 4 if FUZZ == 1 else 25 * FUZZ
#: What somebody may type: a sentence, words of our own lists, a figure, a day, a sign.
WORDS: tuple[Raw, ...] = (
    "Not ours: ask Ruth",
    "Done",
    "Plan",
    "1.1",
    "A001",
    "yes",
    7.5,
    1.0,
    DAY,
    "?",
    True,
)


@cache
def grid(path: Path) -> Grid:
    return grid_of(read_bytes(path), str(path))


def case(grid: Grid) -> Case:
    plan, located = extract_plan(grid, finder(()))
    return checked(case_of(located.framework, plan, DAY))


@pytest.mark.parametrize("path", [*SAMPLES, *part_of(TEMPLATES, 4)], ids=lambda path: path.stem)
def test_every_cell_of_samples_and_templates(path: Path) -> None:
    assert unsaid(case(grid(path)), grid(path)) == {}


def test_every_cell_of_the_demo_district(district: Path) -> None:
    paths = part_of(sorted((district / "schools").rglob("*.xlsx")), 6)
    wrong = {}
    for path in paths:
        try:
            wrong[path.name] = unsaid(case(grid(path)), grid(path))
        except Exception as problem:  # files of the demo that are no plans
            assert type(problem).__name__ == "NotOurWorkbook"
    assert not any(wrong.values()) and len(wrong) > len(paths) / 2


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_whatever_somebody_types_anywhere(path: Path) -> None:
    wrong = {}
    for seed in range(TIMES):
        spoilt, where = typed_into(grid(path), Random(f"{path.stem} {seed}"))
        result = case(spoilt)
        if result.outcome in COUNTED and (found := unsaid(result, spoilt)):
            wrong[f"{seed}: {where}"] = found
    assert not wrong


def typed_into(grid: Grid, chance: Random) -> tuple[Grid, str]:
    """Something typed into a cell of any sheet, filled or not, also a little outside of what is used."""
    sheets = [sheet for sheet in grid.sheets if sheet.name != META]
    sheet = chance.choice(sheets)
    r, c = chance.randrange(len(sheet.rows) + 3), chance.randrange(sheet.width + 3)
    if chance.random() < 0.5:
        filled = [(n, col) for n, row in enumerate(sheet.rows) for col in row]
        r, c = chance.choice(filled)
    word = chance.choice(WORDS)
    changed = with_cell(sheet, r, c, word)
    sheets = [changed if one is sheet else one for one in grid.sheets]
    return replace(grid, sheets=tuple(sheets)), f"{sheet.name}!{address(r, c)} := {word}"


def with_cell(sheet: GridSheet, r: int, c: int, word: Raw) -> GridSheet:
    """The sheet with something typed over a cell, its formula too."""
    rows = [dict(row) for row in sheet.rows] + [{} for _ in range(r + 1 - len(sheet.rows))]
    rows[r] = dict(sorted((rows[r] | {c: word}).items()))
    formulas = sheet.formulas - {address(r, c)} if sheet.formulas is not None else None
    return replace(sheet, rows=tuple(rows), formulas=formulas)


def test_the_oracle_can_say_no() -> None:
    """A cell over a formula that no finding names."""
    path = SAMPLES[0]
    sheet = next(one for one in grid(path).sheets if one.formulas)
    spot = next((r, c) for r, row in enumerate(sheet.rows) for c, cell in row.items() if not is_empty(cell) and r > 4)
    spoilt = replace(
        grid(path), sheets=tuple(with_cell(one, *spot, "Unsaid") if one is sheet else one for one in grid(path).sheets)
    )
    told = case(spoilt)
    assert unsaid(told, spoilt) == {}
    assert "Unsaid" in unsaid(replace(told, findings=()), spoilt).values()


@pytest.mark.parametrize("path", part_of(SAMPLES, 5), ids=lambda path: path.stem)
def test_a_word_typed_over_or_beside_what_shows_actions_anew(path: Path) -> None:
    """On Timeline, My actions and Poster: a status over a formula; over a heading, right of the rows and below them."""
    plain = case(grid(path))
    done = lexicon(plain.framework, plain.plan.language, plain.plan.period).offer("status").label("done")
    seen = 0
    for sheet in grid(path).sheets:
        marked = [(r, c) for r, row in enumerate(sheet.rows) for c, cell in row.items() if cell in MARKERS]
        if not marked:
            continue
        heads, left = marked[-1]
        first = min(
            spot for cell in sheet.formulas or () if (spot := spot_of(cell)) and spot[0] > heads and spot[1] > 2
        )
        head = min(c for c in sheet.rows[heads] if c > left)
        spots = {first, (heads, head), (heads + 1, sheet.width + 1), (len(sheet.rows) + 1, 2)}
        spoilt = sheet
        for spot in sorted(spots):
            spoilt = with_cell(spoilt, *spot, done if spot == first else "Planted")
        book = replace(grid(path), sheets=tuple(spoilt if one is sheet else one for one in grid(path).sheets))
        told = case(book)
        assert unsaid(told, book) == {}
        missed = {at for at in unsaid(replace(told, findings=()), book) if at.startswith(f"{sheet.name}!")}
        assert missed == {f"{sheet.name}!{address(*spot)}" for spot in spots}
        seen += 1
    assert seen == len(VIEWS)
