"""What each level asks of a criterion stands beside the choice, in the prompt of that very cell."""

from __future__ import annotations

from pathlib import Path

from cqip_xl.model.book import Validation
from cqip_xl.verbs import blank_plan, load_framework, plan_book
from tests.packs.small import TEXTS, write_pack
from tests.workbooks import DAY

LEVELS = 'levels: {"1.1": {L1: A plan is there., L2: It is reviewed each year.}}'
CRITERIA = "tables:\n  criteria: {fields: [{id: level_current, kind: level}]}"


def prompts(folder: Path, words: str) -> list[Validation]:
    """The level cells of the criteria, from the first down."""
    line = TEXTS["framework.yaml"].splitlines().index("tables:") + 1
    end = len(TEXTS["en.yaml"].splitlines())
    last = TEXTS["en.yaml"].splitlines()[-1]
    pack = load_framework(
        write_pack(folder, {("framework.yaml", line): CRITERIA, ("en.yaml", end): f"{last}\n{words}"})
    )
    book = plan_book(pack, blank_plan(pack, as_of=DAY), DAY, spare=2)
    sheet = next(sheet for sheet in book.sheets if any(cell.content == "#cqip:criteria" for cell in sheet.cells))
    col = next(cell.col for cell in sheet.cells if cell.content == "level_current")
    return [rule for rule in sheet.validations if rule.area.left == col]


def test_a_cell_says_what_its_levels_ask_where_the_pack_does(tmp_path: Path) -> None:
    first, second = prompts(tmp_path, LEVELS)
    assert first.prompt == "Low: A plan is there.\nHigh: It is reviewed each year."
    assert second.prompt and "plan is there" not in second.prompt
    assert first.kind == second.kind == "list"
