"""Repairs carried out on the product's own workbook, open in LibreOffice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings

from cqip_xl.hosts.calc_tools import CalcTools
from cqip_xl.hosts.carry_out import blocks, carry_out, typed
from cqip_xl.hosts.tools import Locked
from cqip_xl.model.book import Area, Block, Condition, Formula, Link, Sheet, Style, Validation
from cqip_xl.model.markers import address
from cqip_xl.model.repair import Dress, Repairs, SheetRepair
from cqip_xl.verbs.recalculate import mending, open_workbook
from tests.hosts.counting import Tally
from tests.hosts.reading import bare, look, marks, rules
from tests.hosts.samples import sample_book, write
from tests.office import needs_office

pytestmark = [pytest.mark.office, needs_office]

MARK = Style(color="9F1239", fill="FFE4E6", bold=True)


@pytest.fixture
def plan(live: xlwings.App, folder: Path) -> Any:
    return live.books.open(write(sample_book(), folder / "plan.xlsx"))


def entry(number: int = 3) -> Sheet:
    """A protected sheet of the sample: the Plan."""
    return sample_book().sheets[number]


LOST = [("vn-mn-tt19", "vi", 7), ("se-kvalitet", "sv", 4), ("cn-teaching-quality", "zh-Hans", 3)]


@pytest.mark.parametrize(("pack", "language", "number"), LOST)
def test_a_lost_sheet_comes_back(
    live: xlwings.App, folder: Path, tmp_path: Path, pack: str, language: str, number: int
) -> None:
    plan: Any = live.books.open(write(sample_book(pack, language), folder / "plan.xlsx"))
    made_from = sample_book(pack, language)
    made = made_from.sheets[number]
    plan.sheets[made.name].delete()
    carry_out(plan, Repairs((SheetRepair(made.name, made=made),)), CalcTools(), made_from.order, made_from.font)
    assert plan.sheets[len(plan.sheets) - 1].name == made.name
    assert CalcTools().is_protected(plan.sheets[made.name]) == made.protected
    CalcTools().save_copy(plan, tmp_path / "again.xlsx")
    got = openpyxl.load_workbook(tmp_path / "again.xlsx")[made.name]
    wanted = openpyxl.load_workbook(plan.fullname)[made.name]
    assert contents(got) == contents(wanted)
    assert rules(got) == rules(wanted)
    assert got.freeze_panes == wanted.freeze_panes and (made.hidden or not got.sheet_view.showGridLines)
    assert [r for r, d in got.row_dimensions.items() if d.hidden] == [row + 1 for row in made.hidden_rows]
    assert got.auto_filter.ref == wanted.auto_filter.ref
    assert {str(area) for area in got.merged_cells.ranges} == {str(area) for area in wanted.merged_cells.ranges}
    for cell in made.cells[::7]:
        place = address(cell.row, cell.col)
        assert look(got[place]) == look(wanted[place]), place
        assert marks(got, place) == marks(wanted, place), place
    for col in range(1, 6):
        letter = openpyxl.utils.get_column_letter(col)
        assert got.column_dimensions[letter].width == pytest.approx(
            wanted.column_dimensions[letter].width, rel=0.2
        )  # fonts differ


def contents(sheet: Any) -> dict[str, object]:
    values = {c.coordinate: c.value for row in sheet for c in row if c.value is not None}
    return {place: bare(value) if isinstance(value, str) else value for place, value in values.items()}


@pytest.mark.parametrize("name", ["_lists", "_cqip"])
def test_a_sheet_of_another_name_gets_its_own_back_and_formulas_follow(plan: Any, tmp_path: Path, name: str) -> None:
    plan.sheets[name].name = f"{name} "
    number = len(plan.sheets)
    carry_out(plan, Repairs((SheetRepair(name, was=f"{name} "),)), CalcTools(), "day_first")
    assert len(plan.sheets) == number and not plan.sheets[name].visible
    CalcTools().save_copy(plan, tmp_path / "again.xlsx")
    opened = open_workbook(tmp_path / "again.xlsx")
    assert not mending(opened).counts and f"{name} " not in opened.sheets


CONTENTS = ("=x", "'q", "3-4", "1.10", "TRUE", "Trường", "", None, 5, True, date(2025, 3, 1), Formula("=1+1", 2))


def test_contents_are_written_as_they_are(plan: Any) -> None:
    name = entry().name
    assert CalcTools().is_protected(plan.sheets[name])
    repair = SheetRepair(
        name,
        blocks=(Block(200, 1, (CONTENTS, CONTENTS)), Block(210, 0, ((Link("internal:'Plan'!A1", "Đi"),),))),
        dresses=(Dress(MARK, (Area(200, 1, 201, 3),)), Dress(Style(fill="ABCDEF"), (Area(200, 3, 200, 3),), "fill")),
        notes={(200, 1): "Đã sửa"},
        hidden="hidden",
    )
    carry_out(plan, Repairs((repair,), {"cqip_extra": "'_lists'!$A$1:$A$9"}), CalcTools(), "day_first")
    sheet = plan.sheets[name]
    got = sheet.range((201, 2), (202, 13)).value
    assert got[0] == got[1] == [*CONTENTS[:6], None, None, 5.0, True, datetime(2025, 3, 1), 2.0]
    assert sheet["B201"].note.text == "Đã sửa" and sheet["A211"].value == "Đi"
    assert sheet["B201"].color == (255, 228, 230) and sheet["D201"].color == (171, 205, 239)
    assert CalcTools().is_protected(sheet) and not sheet.visible
    assert plan.names["cqip_extra"].refers_to_range.sheet.name == "_lists"
    assert plan.app.screen_updating and plan.app.calculation == "automatic"


def test_formulas_are_computed_in_the_end(plan: Any) -> None:
    block = Block(200, 1, ((1, Formula("=B201+1", 2), Formula("=C201*2", 4)),))
    carry_out(plan, Repairs((SheetRepair(entry().name, blocks=(block,)),)), CalcTools(), "day_first")
    assert plan.sheets[entry().name]["D201"].value == 4.0


def test_a_locked_sheet_stops_everything(plan: Any) -> None:
    first, locked = entry(2).name, entry(3).name
    CalcTools().unprotect(plan.sheets[locked])
    plan.sheets[locked].api.protect("secret")
    repairs = Repairs(tuple(SheetRepair(n, blocks=(Block(200, 0, ((1,),)),)) for n in (first, locked)), {"cqip_z": "1"})
    with pytest.raises(Locked, match=locked) as caught:
        carry_out(plan, repairs, CalcTools(), "day_first")
    assert first not in str(caught.value)
    assert plan.sheets[first]["A201"].value is None and "cqip_z" not in plan.names
    assert CalcTools().is_protected(plan.sheets[first]) and plan.app.screen_updating


def test_a_locked_structure_takes_no_sheets(plan: Any) -> None:
    plan.api.protect("secret")
    made = replace(entry(), name="Mới")
    with pytest.raises(Locked, match=r"plan\.xlsx"):
        carry_out(plan, Repairs((SheetRepair("Mới", made=made),)), CalcTools(), "day_first")


class Failing(CalcTools):
    def put_validations(self, sheet: Any, validations: Sequence[Validation]) -> None:
        sheet.api.getCellByPosition(-1, -1)


def test_a_failure_leaves_everything_protected(plan: Any) -> None:
    names = [entry(2).name, entry(3).name]
    repairs = Repairs(tuple(SheetRepair(name, blocks=(Block(200, 0, ((1,),)),)) for name in names))
    with pytest.raises(Exception):  # noqa: B017  LibreOffice's own
        carry_out(plan, repairs, Failing(), "day_first")
    assert all(CalcTools().is_protected(plan.sheets[name]) for name in names)
    assert plan.app.screen_updating and plan.app.calculation == "automatic"


def test_nothing_to_do_asks_nothing(plan: Any, tally: Tally) -> None:
    with tally.counted() as made:
        carry_out(plan, Repairs(), CalcTools(), "day_first")
    assert not made


def test_a_repair_costs_the_same_for_any_number_of_rows(plan: Any, tally: Tally) -> None:
    """The budget of the button: what a usual Recalculate changes on three sheets."""

    def repair(name: str, rows: int) -> SheetRepair:
        area = Area(300, 0, 300 + rows - 1, 11)
        check = Validation(area, "list", source="='_lists'!$A$1:$A$9")
        return SheetRepair(
            name,
            blocks=(Block(300, 0, (CONTENTS,) * rows),),
            dresses=(Dress(MARK, (area,)), Dress(Style(fill="ABCDEF"), (area,), "fill")),
            validations=(check,),
            conditions=(Condition(area, "=$A301=1", MARK), Condition(area, "=B301>C301", MARK)),
            conditioned=(area,),
            notes={(300, 0): "Đã sửa"},
        )

    def asked(rows: int) -> int:
        with tally.counted() as made:
            carry_out(plan, Repairs(tuple(repair(entry(n).name, rows) for n in (1, 2, 3))), CalcTools(), "day_first")
        return made.total()

    asked(1)  # makes the styles
    few, many = asked(2), asked(500)
    assert abs(many - few) <= 3 and many < 500


def test_typed() -> None:
    assert [typed(text) for text in ("=x", "+49", "-", "@a", "'q", "#N/A", "3-4", "1.10", "true", "１", "a1")] == [
        "'=x", "'+49", "'-", "'@a", "''q", "'#N/A", "'3-4", "'1.10", "'true", "'１", "'a1"
    ]  # fmt: skip
    others = ("Trường", "", None, 5, True, date(2025, 1, 1), Formula("=A1", 0), Link("external:x", "=1"))
    assert [typed(content) for content in others] == [*others[:6], "=A1", "'=1"]


def test_blocks_hold_every_cell_once() -> None:
    cells = [c for c in entry().cells if c.content not in (None, "")]
    made = list(blocks(entry().cells))
    written = {(b.row + r, b.col + c): x for b in made for r, row in enumerate(b.rows) for c, x in enumerate(row)}
    assert written == {(c.row, c.col): c.content for c in cells}
    assert len(made) < len(cells) / 2
