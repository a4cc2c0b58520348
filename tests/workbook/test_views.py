"""Timeline, My actions and Poster: what they show, for every pack, and what is read of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest

from cqip_xl.mending.difference import Mended
from cqip_xl.model.anchors import Anchors
from cqip_xl.model.book import Book, Cell, Content, Formula, Sheet
from cqip_xl.model.case import Case
from cqip_xl.model.framework import Framework
from cqip_xl.model.markers import MINE, POSTER, TAG, TIMELINE, VIEWS
from cqip_xl.model.plan import School
from cqip_xl.rules.case import case_of
from cqip_xl.verbs import blank_plan, check, recalculate, renew
from cqip_xl.workbook import own_actions, poster, timeline, workbook
from cqip_xl.workbook.workbook import compose_workbook
from tests.workbook.computed import ironcalc_computes
from tests.workbook.packs import EACH, PACKS
from tests.workbooks import DAY, save_typed, typed_book, with_few_rows
from tests.workbooks import typed as rows_of

PLAN = """
| criterion | what            | owner | owner.2  | start       | due         | done_on     | progress |
| 1.1       | Mend the fence  | Lan   |          | @2025-08-10 | @2025-09-30 | @2025-09-20 | #1       |
| 1.2       | Read aloud      | Mai   | Lan      | @2025-08-10 | @2026-05-15 |             | #0.5     |
| 1.2       | Paint the hall  | Mai   |          | @2025-08-10 | @2026-02-15 |             | #0.2     |
| 1.3       | Plant a garden  | Bo; lan |        | @2026-01-10 | @2026-06-15 |             |          |
"""
PEOPLE: list[dict[str, Content]] = [{"name": "Lan", "alias": "Miss L."}, {"name": "Mai"}, {"name": "Bo"}]
NAME = (own_actions.NAME_ROW, own_actions.WHAT)


def three(book: Book) -> dict[str, Sheet]:
    """The sheets by their markers."""
    return {
        str(cell.content).removeprefix(TAG): sheet
        for sheet in book.sheets
        for cell in sheet.cells
        if str(cell.content).removeprefix(TAG) in VIEWS
    }


def planned(**typed: str) -> Book:
    """A plan of four actions; `name`: who is chosen, `note`: what somebody wrote on the timeline."""
    tables: dict[str, list[dict[str, Content]]] = {"actions": rows_of(PLAN), "people": PEOPLE}
    book = typed_book(PACKS["vn-mn-tt19"], tables, language="en", period="2025-2026")
    views = three(book)
    changes = {views[MINE].name: (NAME, typed.get("name")), views[TIMELINE].name: ((8, 3), typed.get("note"))}
    return replace(
        book, sheets=tuple(with_text(sheet, *changes.get(sheet.name, ((0, 0), None))) for sheet in book.sheets)
    )


def with_text(sheet: Sheet, spot: tuple[int, int], text: Content) -> Sheet:
    cells = (c._replace(content=text) if text and (c.row, c.col) == spot else c for c in sheet.cells)
    return replace(sheet, cells=tuple(cells))


def shown(path: Path, book: Book, view: str, col: int, first: int, count: int) -> list[object]:
    """What an engine computes in a column of one of the sheets, empty rows left out."""
    name = three(book)[view].name
    cells = ironcalc_computes(path)[name]
    found = (cells.get(f"{chr(65 + col)}{row + 1}") for row in range(first, first + count))
    return [value for value in found if value not in (None, "")]


@pytest.mark.parametrize(("pack", "language", "period"), EACH)
def test_every_workbook_has_what_its_pack_has_people_for(pack: str, language: str, period: str) -> None:
    framework = PACKS[pack]
    plan = blank_plan(framework, language, School("T01", "Test"), period, DAY)
    book = compose_workbook(case_of(with_few_rows(framework), plan, DAY))
    actions = framework.tables["actions"]
    named = any(f.kind == "person" and not f.shows for f in actions.fields) and "people" in framework.tables
    views = three(book)
    assert set(views) == {TIMELINE, POSTER, *((MINE,) if named else ())}
    assert all(sheet.protected and sheet.page.area for sheet in views.values())
    entered = [cell for sheet in views.values() for cell in sheet.cells if not cell.style.locked]
    assert len(entered) == named  # nothing to type but the name
    start = next(sheet for sheet in book.sheets)
    links = {getattr(cell.content, "text", "") for cell in start.cells}
    assert {sheet.name for sheet in views.values()} <= links
    assert views[POSTER].page.tall == 1 and not views[POSTER].page.landscape


def test_the_lists_follow_the_plan_and_the_name_that_is_chosen(tmp_path: Path) -> None:
    book = planned(name="Lan")
    path = save_typed(tmp_path / "plan.xlsx", book)
    plan_order = shown(path, book, TIMELINE, timeline.WHAT, timeline.FIRST_ROW, 20)
    assert plan_order == ["Mend the fence", "Read aloud", "Paint the hall", "Plant a garden"]
    assert shown(path, book, TIMELINE, timeline.WHO, timeline.FIRST_ROW, 2) == ["Lan", "Mai, Lan"]
    mine = shown(path, book, MINE, own_actions.WHAT, own_actions.FIRST_ROW, 20)
    assert mine == ["Mend the fence", "Read aloud", "Plant a garden"]
    urgent = shown(path, book, POSTER, poster.WHAT, poster.FIRST_ROW, poster.SHOWN)
    assert urgent == ["Paint the hall", "Read aloud", "Plant a garden", "Mend the fence"]


def test_who_left_can_still_be_chosen(tmp_path: Path) -> None:
    """Their actions may be open still; for new ones only who is there is offered."""
    people: list[dict[str, Content]] = [{"name": "Lan", "left_on": DAY}, {"name": "Mai"}, {"name": "Bo"}]
    book = typed_book(PACKS["ma-qris-ost"], {"people": people}, language="en", period="2025-2026")
    mine = three(book)[MINE]
    (rule,) = mine.validations
    names = (f"INDEX({rule.source[1:]},{n})" for n in range(1, 60))
    cells = {0: f"=ROWS({rule.source[1:]})", **{n: f'=IFERROR({name},"")' for n, name in enumerate(names, start=1)}}
    beside = tuple(Cell(n, 30, Formula(text, "")) for n, text in cells.items())
    sheets = tuple(
        replace(s, cells=(*s.cells, *beside)) if s.name == three(book)[MINE].name else s for s in book.sheets
    )
    computed = ironcalc_computes(save_typed(tmp_path / "plan.xlsx", replace(book, sheets=sheets)))
    column = [computed[mine.name].get(f"AE{n + 1}") for n in cells]
    assert {"Lan", "Mai", "Bo"} <= set(column[1:]) and isinstance(column[0], float)
    assert column[int(column[0])] != "" and set(column[int(column[0]) + 1 :]) <= {"", None}


NAMED = ("Lan", " lan", "Lan\u00a0", "Lan, Bo", "Bo and Lan", "Mai và Lan", "Bo/Lan", "Bo & Lan", "Bo\nLan", "Mai、Lan")


def test_whoever_is_named_among_others_in_one_cell_has_the_action_on_the_list(tmp_path: Path) -> None:
    actions: list[dict[str, Content]] = [{"what": name, "owner": name} for name in (*NAMED, "Lan Anh", "Bo")]
    book = typed_book(PACKS["vn-mn-tt19"], {"actions": actions, "people": PEOPLE}, language="en", period="2025-2026")
    sheets = [with_text(s, NAME, "Lan") if s.name == three(book)[MINE].name else s for s in book.sheets]
    path = save_typed(tmp_path / "plan.xlsx", replace(book, sheets=tuple(sheets)))
    plan = check(path)
    assert isinstance(plan, Case)
    assert sum("Lan" in row.people("owner") for row in plan.plan.rows("actions")) == len(NAMED)
    assert len(shown(path, book, MINE, own_actions.WHAT, own_actions.FIRST_ROW, 20)) == len(NAMED)


def test_a_name_that_nothing_names_and_none_at_all_are_said_in_a_sentence(tmp_path: Path) -> None:
    for name, said in (("", "No name is chosen yet."), ("Nobody", "No action names this person.")):
        book = planned(name=name)
        path = save_typed(tmp_path / "plan.xlsx", book)
        assert shown(path, book, MINE, own_actions.STATUS, own_actions.NAME_ROW, 1) == [said]
        assert not shown(path, book, MINE, own_actions.WHAT, own_actions.FIRST_ROW, 20)


def test_what_is_typed_over_a_list_is_told_and_a_chosen_name_is_not(tmp_path: Path) -> None:
    def told(book: Book) -> list[str]:
        found = check(save_typed(tmp_path / "plan.xlsx", book)).findings
        return [f"{f.place.cell} {f.values['raw']}" for f in found if f.code == "cells.outside"]

    assert told(planned(name="Lan")) == []
    assert told(planned(note="Ask the parents")) == ["D9 Ask the parents"]
    assert told(planned(name="Please ring me")) == ["D6 Please ring me"]


def test_no_list_is_read_as_further_rows_however_its_sheet_is_called_or_where_a_marker_is_lost(tmp_path: Path) -> None:
    book = planned()
    views = {sheet.name for sheet in three(book).values()}

    def spoilt(sheet: Sheet) -> Sheet:
        if sheet.name not in views:
            return sheet
        first = next(c for c in sheet.cells if str(c.content).startswith(TAG))
        return replace(sheet, name=f"Our {sheet.name}", cells=tuple(c for c in sheet.cells if c is not first))

    case = check(save_typed(tmp_path / "plan.xlsx", replace(book, sheets=tuple(map(spoilt, book.sheets)))))
    assert isinstance(case, Case)
    assert len(case.plan.rows("actions")) == 4
    assert not {"table.more_rows", "table.twice", "sheet.unread", "cells.outside"} & {f.code for f in case.findings}


def test_a_workbook_made_without_these_sheets_lacks_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    framework = with_few_rows(PACKS["vn-mn-tt19"])
    case = case_of(framework, blank_plan(framework, "en", School("T01", "Test"), "2025-2026", DAY), DAY)

    def without(framework: Framework, usual: Mapping[str, str], anchors: Anchors | None) -> dict[str, str]:
        return {name: text for name, text in usual.items() if name not in VIEWS}

    with monkeypatch.context() as earlier:
        earlier.setattr(workbook, "sheets_shown", without)
        old = save_typed(tmp_path / "old.xlsx", compose_workbook(case))
    new = save_typed(tmp_path / "new.xlsx", compose_workbook(case))
    assert [f.code for f in check(old).findings] == [f.code for f in check(new).findings]
    mended = recalculate.mending(recalculate.open_workbook(old))
    assert not mended.hindrance and not mended.counts
    assert not renew(old, tmp_path / "renewed.xlsx", as_of=DAY).left
    with ZipFile(tmp_path / "renewed.xlsx") as parts:
        assert b"#cqip:view.mine" in parts.read("xl/sharedStrings.xml")


def test_a_spoilt_list_is_mended_in_place(tmp_path: Path) -> None:
    def mended(book: Book) -> Mended:
        return recalculate.mending(recalculate.open_workbook(save_typed(tmp_path / "plan.xlsx", book)))

    sound, spoilt = mended(planned(name="Lan")), mended(planned(name="Lan", note="x"))
    assert spoilt.counts["formulas"] == sound.counts.get("formulas", 0) + 1
    assert [text.rpartition("!")[2] for text in spoilt.replaced] == ["D9: x"]
    name = three(planned())[MINE].name
    assert name not in {repair.name for repair in spoilt.repairs.sheets}  # who was chosen stays


def cells_of(sheet: Sheet) -> list[Cell]:
    return [cell for cell in sheet.cells if isinstance(cell.content, Formula)]


def test_the_lists_take_hundreds_of_cells_not_thousands() -> None:
    framework = PACKS["vn-mn-tt19"]
    plan = blank_plan(framework, "vi", School("T01", "Test"), "2024-2029", DAY)
    views = three(compose_workbook(case_of(framework, plan, DAY)))
    assert sum(len(cells_of(sheet)) for sheet in views.values()) < 900
