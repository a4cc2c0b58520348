"""Where somebody deleted a column, Start here and Status say which, and show no error."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path

import pytest

from cqip_xl.faces.documents import lexicon_of
from cqip_xl.model.book import Book, Cell, Formula, Sheet
from cqip_xl.model.case import Case
from cqip_xl.model.markers import column_of, letters, quoted
from cqip_xl.verbs import check
from cqip_xl.words.lexicon import Lexicon
from tests.office import drive, needs_office
from tests.workbook.computed import Cells, ironcalc_computes
from tests.workbook.engines import Tagged, named, tagged
from tests.workbook.markup import by_markup
from tests.workbook.packs import EACH, PACKS, folders
from tests.workbooks import save_typed, typed_book, with_few_rows

Deleted = Mapping[str, tuple[Tagged, str]]  # table -> where it stands, the column that is gone


def rounds(path: Path, pack: str) -> Iterator[Deleted]:
    """The first required column of each sheet, then the second: each once."""
    places = {name: place for name, place in tagged(path).items() if name in PACKS[pack].tables and name != "clauses"}
    required = {
        name: [f.id for f in PACKS[pack].tables[name].fields if f.required and f.id in place.columns]
        for name, place in places.items()
    }
    for columns in zip_longest(*required.values()):
        yield {name: (places[name], column) for name, column in zip(required, columns, strict=True) if column}


def without(book: Book, deleted: Deleted) -> Book:
    """As Excel leaves formulas whose columns are gone."""
    gone = "|".join(rf"{quoted(place.sheet)}!\${place.columns[name]}\b" for place, name in deleted.values())
    sheets = {quoted(place.sheet) for place, _ in deleted.values()}
    names = re.compile(rf"(?:{gone})(?:\$\d+)?(?::\$[A-Z]+(?:\$\d+)?)?")

    def cut(found: re.Match[str]) -> str:
        return f"{found[1]}{letters(column_of(found[3]) - (found[2] in sheets))})"

    def torn(cell: Cell) -> Cell:
        if not isinstance(of := cell.content, Formula):
            return cell
        return cell._replace(content=replace(of, text=names.sub("#REF!", WHOLE.sub(cut, of.text))))

    def sheet(one: Sheet) -> Sheet:
        return replace(one, cells=tuple(map(torn, one.cells)))

    return replace(book, sheets=tuple(map(sheet, book.sheets)))


#: How wide a table is, whose end moves left where a column is gone.
WHOLE = re.compile(r"(COLUMNS\(('[^']+')!\$[A-Z]+:\$)([A-Z]+)\)(?=<)")


def says_what_is_gone(cells: Cells, path: Path, deleted: Deleted, lex: Lexicon) -> None:
    sheets = [*cells]
    status = named(path)["cqip_completion"][0]
    lines = {cells[status].get(f"B{row}"): row for row in range(60, 0, -1)}
    for shown in (sheets[0], status):
        assert not [v for v in cells[shown].values() if str(v).startswith(("#REF", "#VALUE", "#NAME", "#N/A", "Err:"))]
    for place, _ in deleted.values():
        row = lines[place.sheet]
        assert (cells[status][f"C{row}"], cells[status][f"D{row}"]) == ("?", lex.say("status_sheet.lost"))
    assert cells[status][f"C{lines[lex.say('status_sheet.whole')]}"] == "?"
    before = lex.say("start.next_lost", sheet=first_of(deleted, sheets), columns="\0").partition("\0")[0]
    assert any(str(value).startswith(before) for value in cells[sheets[0]].values())


def first_of(deleted: Deleted, sheets: list[str]) -> str:
    return min((place.sheet for place, _ in deleted.values()), key=sheets.index)


def written(path: Path, pack: str, language: str, period: str) -> tuple[Book, Lexicon]:
    book = typed_book(with_few_rows(PACKS[pack], 1), language=language, period=period, few=False)
    case = check(save_typed(path, book), packs=folders(pack))
    assert isinstance(case, Case)
    return book, lexicon_of(case)


@pytest.mark.parametrize(("pack", "language", "period"), EACH)
def test_every_required_column_that_is_gone_is_told(pack: str, language: str, period: str, tmp_path: Path) -> None:
    whole = tmp_path / "whole.xlsx"
    book, lex = written(whole, pack, language, period)
    for n, deleted in enumerate(rounds(whole, pack)):
        path = save_typed(tmp_path / f"{n}.xlsx", without(book, deleted))
        says_what_is_gone(ironcalc_computes(path), path, deleted, lex)


def test_a_column_that_need_not_be_filled_is_told_without_its_name(tmp_path: Path) -> None:
    whole, path = tmp_path / "whole.xlsx", tmp_path / "torn.xlsx"
    book, lex = written(whole, "vn-mn-tt19", "en", "2025-2026")
    deleted = {"actions": (tagged(whole)["actions"], "progress")}
    cells = ironcalc_computes(save_typed(path, without(book, deleted)))
    says_what_is_gone(cells, path, deleted, lex)
    said = lex.say("start.next_lost", sheet=lex.say("sheets.actions"), columns=lex.say("start.lost_other"))
    assert said in cells[next(iter(cells))].values()


@needs_office
@pytest.mark.office
def test_what_libreoffice_deletes_is_told(tmp_path: Path) -> None:
    whole, path = tmp_path / "whole.xlsx", tmp_path / "torn.xlsx"
    _, lex = written(whole, "vn-mn-tt19", "en", "2025-2026")
    deleted = next(rounds(whole, "vn-mn-tt19"))
    cuts = [{"sheet": place.sheet, "column": place.columns[name], "count": 1} for place, name in deleted.values()]
    drive(whole, path, [{"do": "unprotect_all"}, *({"do": "delete_columns", **cut} for cut in cuts)])
    says_what_is_gone(by_markup(path), path, deleted, lex)
