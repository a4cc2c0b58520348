"""Recalculate in a live LibreOffice: what was lost is back, entries are as they were, marks come and go."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cqip_xl import verbs
from cqip_xl.faces.own_packs import packs_folder
from cqip_xl.hosts.calc_tools import CalcTools
from cqip_xl.mending.marks import FILLS
from cqip_xl.model.errors import NotOurWorkbook
from cqip_xl.model.markers import NOTE_SIGN, address
from cqip_xl.verbs.recalculate import mending, open_workbook
from tests.buttons.conftest import Desk
from tests.buttons.harm import harm
from tests.hosts.counting import Tally
from tests.office import needs_office
from tests.size import FUZZ, part_of
from tests.workbook.computed import stored
from tests.workbook.engines import differences, figures_read, figures_shown, tagged
from tests.workbook.packs import INVENTED, periods_of
from tests.workbook.plans_at_random import some_plan
from tests.workbooks import DAY, with_few_rows

pytestmark = [needs_office, pytest.mark.office]
SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*.xlsx"))
#: One of each framework; by night all.
FRAMEWORKS = SAMPLES if FUZZ > 1 else list({path.name.partition(".")[0]: path for path in SAMPLES}.values())
#: Calls to the host for one click, whatever the size of the workbook, and one more for each new note: 169 to 184,
#: 1,776 to 2,208, and two dozen seen.
SOUND, HARMED, TELLING = 250, 2_500, 60

Sit = Callable[[Path], Desk]


def opened(sit: Sit, source: Path, folder: Path) -> Desk:
    path = folder / source.name
    shutil.copy(source, path)
    return sit(path)


def smaller(sample: Path, folder: Path) -> Path:
    """A sample with few prepared rows: what is put back in one is put back in all, in half the time."""
    case = open_workbook(sample).case
    return verbs.save_plan(with_few_rows(case.framework), case.plan, folder / "small" / sample.name, DAY)


def notes_in(sheet: Any, row: int) -> list[str]:
    """The notes in a row of the open workbook."""
    notes = (sheet.Annotations.getByIndex(n) for n in range(sheet.Annotations.Count))
    return [note.getString() for note in notes if note.Position.Row == row]


@pytest.mark.parametrize("sample", part_of(FRAMEWORKS, 4), ids=lambda path: path.stem)
def test_after_any_harm_the_workbook_is_whole_and_entries_are_as_they_were(
    sample: Path, desk: Sit, tmp_path: Path, tally: Tally
) -> None:
    source = smaller(sample, tmp_path)
    user = opened(desk, source, tmp_path)
    harm(user.book, open_workbook(source).anchors)
    harmed = user.copy(tmp_path / "harmed.xlsx")
    before = verbs.read_plan(harmed)
    counts = mending(open_workbook(harmed)).counts
    assert {"formulas", "dropdowns", "marks", "names"} <= set(counts), counts

    with tally.counted() as calls:
        said = user.click("recalculate")
    assert "Put back" in said and calls.total() < HARMED

    mended = user.copy(tmp_path / "mended.xlsx")
    after = verbs.read_plan(mended)
    assert after.entries() == before.entries() == verbs.read_plan(source).entries()
    assert not mending(open_workbook(mended)).counts
    assert not differences(figures_shown(stored(mended), mended), figures_read(mended))
    over_status = {f.place.sheet for f in before.findings if f.code == "cells.outside"}
    assert over_status == {open_workbook(source).anchors.names["status"]}
    put_back = {"cells.over_formula", "cells.outside"}  # what stood there is told: "ask the head"
    assert {f.code for f in after.findings} == {f.code for f in before.findings} - put_back
    kept = list((tmp_path / "documents").rglob("*.xlsx"))
    assert len(kept) == 1 and verbs.read_plan(kept[0]).entries() == before.entries()
    assert "ask the head" in said
    again = user.click("recalculate")
    assert "Put back" not in again and len(list((tmp_path / "documents").rglob("*.xlsx"))) == 1


def test_a_framework_of_an_office_s_own_is_mended_alike_once_it_lies_where_buttons_look(
    desk: Sit, tmp_path: Path
) -> None:
    pack = INVENTED["forest-network"]
    framework = verbs.load_framework(pack)
    period = periods_of(framework)[0]
    plan = some_plan(framework, framework.native, period)
    source = verbs.save_plan(with_few_rows(framework), plan, tmp_path / "forest.xlsx", DAY)
    user = desk(source)
    harm(user.book, open_workbook(source, packs=[pack]).anchors)
    with pytest.raises(NotOurWorkbook):
        user.click("recalculate")

    shutil.copytree(pack, packs_folder() / "ours")
    shutil.copytree(pack, packs_folder() / "ours once more")
    faulty = packs_folder() / "not finished"
    faulty.mkdir()
    (faulty / "framework.yaml").write_text("schema: cqip/pack/1\n")
    (packs_folder() / "shut").mkdir(0o000)
    assert "Put back" in user.click("recalculate")

    mended = user.copy(tmp_path / "mended.xlsx")
    assert verbs.read_plan(mended, [pack]).entries() == verbs.read_plan(source, [pack]).entries()
    assert not mending(open_workbook(mended, packs=[pack])).counts
    assert not differences(figures_shown(stored(mended), mended, [pack]), figures_read(mended, [pack]))
    user.click("help")
    details = user.said[-1][1]
    assert str(packs_folder()) in details and "Found: ours." in details and str(faulty) in details
    assert "the same id" in details and "ours once more" in details


@pytest.mark.parametrize("source", part_of([SAMPLES[3], SAMPLES[5]]), ids=lambda path: path.stem)
def test_rows_copied_with_all_that_is_in_them_stay_as_they_were_pasted(source: Path, desk: Sit, tmp_path: Path) -> None:
    """Whole rows over prepared ones, and a block of the dates over statuses: pasted entries are entries."""
    user = opened(desk, source, tmp_path)
    table = open_workbook(source).anchors.tables["actions"]
    sheet = user.book.api.Sheets.getByName(table.sheet)
    sheet.unprotect("")
    right = max(table.columns.values())
    rows = sheet.getCellRangeByPosition(1, table.first, right, table.first + 2).RangeAddress
    sheet.copyRange(sheet.getCellByPosition(1, table.last - 4).CellAddress, rows)
    due = table.columns["due"]
    dates = sheet.getCellRangeByPosition(due, table.first, due, table.first + 2).RangeAddress
    sheet.copyRange(sheet.getCellByPosition(table.columns["status"], table.first + 5).CellAddress, dates)
    pasted = user.copy(tmp_path / "pasted.xlsx")
    before = verbs.read_plan(pasted)
    assert before.entered_in("actions") == verbs.read_plan(source).entered_in("actions") + 3

    assert "Put back" in user.click("recalculate")

    mended = user.copy(tmp_path / "mended.xlsx")
    assert verbs.read_plan(mended).entries() == before.entries()
    assert not mending(open_workbook(mended)).counts
    assert not differences(figures_shown(stored(mended), mended), figures_read(mended))


def test_marks_appear_with_the_fault_and_go_with_it(desk: Sit, tmp_path: Path, tally: Tally) -> None:
    user = opened(desk, SAMPLES[0], tmp_path)
    table = open_workbook(SAMPLES[0]).anchors.tables["actions"]
    sheet = user.book.api.Sheets.getByName(table.sheet)
    cell = sheet.getCellByPosition(table.columns["due"], table.first + 1)
    good, fill = cell.getValue(), cell.CellBackColor
    cell.setString("as soon as possible")

    said = user.click("recalculate")
    assert "errors: 1" in said and cell.CellBackColor == int(FILLS["error"], 16)
    (note,) = notes_in(sheet, table.first + 1)
    assert note.startswith(NOTE_SIGN) and "as soon as possible" in note
    names = [s.name for s in user.book.sheets]
    findings = open_workbook(user.copy(tmp_path / "marked.xlsx")).anchors.names["findings"]
    assert findings in names
    shown = [str(v) for row in user.book.sheets[findings].used_range.value for v in row if v is not None]
    assert any("as soon as possible" in text for text in shown)
    assert user.selected == (table.first + 2, table.columns["due"] + 1)

    cell.setValue(good)
    user.click("recalculate")
    assert cell.CellBackColor == fill
    assert not notes_in(sheet, table.first + 1)
    with tally.counted() as calls:
        user.click("recalculate")
    assert calls.total() < SOUND


def test_the_list_and_its_links_survive_saving(desk: Sit, tmp_path: Path) -> None:
    user = opened(desk, SAMPLES[5], tmp_path)
    user.click("recalculate")
    path = user.copy(tmp_path / "marked.xlsx")
    found = open_workbook(path)
    sheet = openpyxl.load_workbook(path)[found.anchors.names["findings"]]
    links = [c.value for row in sheet.iter_rows() for c in row if str(c.value).startswith("=HYPERLINK")]
    assert len(links) >= len(found.problems)
    assert found.anchors.names["findings"] not in found.case.plan.unread


def test_a_note_and_a_colour_of_somebody_s_stay(desk: Sit, tmp_path: Path) -> None:
    user = opened(desk, SAMPLES[0], tmp_path)
    table = open_workbook(SAMPLES[0]).anchors.tables["actions"]
    sheet = user.book.api.Sheets.getByName(table.sheet)
    sheet.unprotect("")
    cell = sheet.getCellByPosition(table.columns["what"], table.first)
    cell.CellBackColor = 0x00FF00
    sheet.Annotations.insertNew(cell.CellAddress, "Ask the head")
    sheet.protect("")
    user.click("recalculate")
    assert cell.CellBackColor == 0x00FF00
    assert notes_in(sheet, table.first) == ["Ask the head"]


def test_check_tells_and_changes_nothing(desk: Sit, tmp_path: Path, tally: Tally) -> None:
    user = opened(desk, SAMPLES[5], tmp_path)
    before = stored(user.copy(tmp_path / "before.xlsx"))
    with tally.counted() as calls:
        said = user.click("check", "vi")
    assert calls.total() < TELLING
    assert "hoàn thành" in said and "Tính lại" in said
    assert stored(user.copy(tmp_path / "after.xlsx")) == before
    assert not user.book.api.isModified()


def test_next_problem_goes_round(desk: Sit, tmp_path: Path, tally: Tally) -> None:
    spoilt = smaller(SAMPLES[6], tmp_path)
    plan = tagged(spoilt)["actions"]
    book = openpyxl.load_workbook(spoilt)
    for row in (0, 2):
        book[plan.sheet][f"{plan.columns['progress']}{plan.first + row}"] = "?"
    book.save(spoilt)
    user = opened(desk, spoilt, tmp_path)
    problems = {f.place.cell for f in open_workbook(spoilt).problems if f.place.cell}
    assert len(problems) > 1
    user.book.sheets[0].activate()
    seen = []
    for _ in range(len(problems) + 1):
        with tally.counted() as calls:
            user.click("next_problem")
        assert calls.total() < TELLING + 10 * len(problems)
        row, col = user.selected
        seen.append(address(row - 1, col - 1))
    assert set(seen) == problems and seen[0] == seen[-1]


def test_a_workbook_that_is_none_of_ours_is_told_so(desk: Sit, tmp_path: Path) -> None:
    path = tmp_path / "menu & 'more' 50%.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"] = "Menu"
    book.save(path)
    user = desk(path)
    with pytest.raises(NotOurWorkbook) as problem:
        user.click("recalculate")
    assert problem.value.outcome == "not_a_plan"
    assert [s.name for s in user.book.sheets] == ["Sheet"]


def test_a_sheet_with_a_password_of_its_own_is_named_and_nothing_changes(desk: Sit, tmp_path: Path) -> None:
    user = opened(desk, SAMPLES[0], tmp_path)
    table = open_workbook(SAMPLES[0]).anchors.tables["actions"]
    sheet = user.book.api.Sheets.getByName(table.sheet)
    sheet.unprotect("")
    sheet.getCellByPosition(table.columns["status"], table.first).setString("all fine")
    sheet.protect("secret")
    before = stored(user.copy(tmp_path / "before.xlsx"))
    with pytest.raises(Exception, match=table.sheet):
        user.click("recalculate")
    assert stored(user.copy(tmp_path / "after.xlsx")) == before
    assert CalcTools().is_protected(user.book.sheets[table.sheet])
