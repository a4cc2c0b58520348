"""Sheets of LibreOffice behind xlwings' `Sheets` and `Sheet`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from xlwings import NoSuchObjectError, base_classes

from cqip_xl.hosts.uno_bridge import area_of
from cqip_xl.hosts.uno_names import CalcNames, CalcTables
from cqip_xl.hosts.uno_owners import OwnBook
from cqip_xl.hosts.uno_ranges import CalcNote, CalcRange
from cqip_xl.model.book import Area
from cqip_xl.model.markers import column_of, sheet_key

#: com.sun.star.sheet.CellFlags
_CONTENTS, _FORMATS, _ALL = 1 | 2 | 4 | 16, 32 | 64, 1023
_ADDRESS = re.compile(r"\$?[A-Za-z]{1,3}\$?\d{1,7}(:\$?[A-Za-z]{1,3}\$?\d{1,7})?")


class CalcSheets(base_classes.Sheets):
    api: Any = None

    def __init__(self, book: OwnBook) -> None:
        self.book, self.api = book, book.api.Sheets

    def __len__(self) -> int:
        return int(self.api.Count)

    def __iter__(self) -> Iterator[CalcSheet]:
        return (CalcSheet(self.book, self.api.getByIndex(index)) for index in range(len(self)))

    def __contains__(self, key: str) -> bool:
        return sheet_key(key) in (sheet_key(name) for name in self.api.ElementNames)

    def __call__(self, key: int | str) -> CalcSheet:
        if isinstance(key, int):
            return CalcSheet(self.book, self.api.getByIndex(key - 1))
        for name in self.api.ElementNames:
            if sheet_key(name) == sheet_key(key):
                return CalcSheet(self.book, self.api.getByName(name))
        raise NoSuchObjectError(f"There is no sheet {key}.")

    @property
    def active(self) -> CalcSheet:
        controller = self.book.controller
        return CalcSheet(self.book, controller.getActiveSheet()) if controller else self(1)

    def add(
        self, before: CalcSheet | None = None, after: CalcSheet | None = None, name: str | None = None
    ) -> CalcSheet:
        place = before.index - 1 if before else after.index if after else self.active.index - 1
        word = name or next(w for i in range(1, 10_000) if (w := f"Sheet{i}") not in self)
        self.api.insertNewByName(word, place)
        made = self(word)
        made.activate()
        return made


class CalcSheet(base_classes.Sheet):
    api: Any = None
    book: Any = None  # a Book; xlwings' class has a property of that name

    def __init__(self, book: OwnBook, native: Any) -> None:
        self.book, self.api = book, native

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CalcSheet) and bool(self.api == other.api)

    __hash__ = None  # type: ignore[assignment]

    name = property(lambda self: str(self.api.Name), lambda self, value: self.api.setName(value))
    index = property(lambda self: int(self.api.RangeAddress.Sheet) + 1)
    visible = property(
        lambda self: bool(self.api.IsVisible), lambda self, value: setattr(self.api, "IsVisible", bool(value))
    )

    @property
    def names(self) -> CalcNames:
        return CalcNames(self.book, self)

    @property
    def tables(self) -> CalcTables:
        return CalcTables(self)

    @property
    def cells(self) -> CalcRange:
        return self.cells_at(self.api.RangeAddress)

    def cells_at(self, address: Any) -> CalcRange:
        return CalcRange.at(self, area_of(address))

    def line(self, area: Area) -> tuple[Any, ...]:
        """The values of one row or column, as LibreOffice keeps them."""
        rows = CalcRange.at(self, area).api.getDataArray()
        return tuple(rows[0]) if len(rows) == 1 else tuple(row[0] for row in rows)

    def range(self, first: Any, last: Any = None) -> CalcRange:
        """By (row, column), by (row, column, rows, columns), by address, by name, or between two of them."""
        if isinstance(first, tuple) and len(first) == 4:
            return CalcRange(self, *first)
        one = self._one(first)
        if last is None:
            return one
        other = self._one(last)
        if one.sheet != other.sheet:
            raise ValueError("The two corners are not on one sheet.")
        a, b = one.area, other.area
        top, left = min(a.top, b.top), min(a.left, b.left)
        return CalcRange.at(one.sheet, Area(top, left, max(a.bottom, b.bottom), max(a.right, b.right)))

    def _one(self, place: Any) -> CalcRange:
        match place:
            case CalcRange():
                return place
            case (int(row), int(col)):
                return CalcRange(self, row, col)
            case str():
                return self._named(place)
        raise TypeError(f"{place!r} names no cells.")

    def _named(self, word: str) -> CalcRange:
        """An address, a defined name, a table's body, or an address such as A:A."""
        if found := _ADDRESS.fullmatch(word):
            first, _, last = found.group().replace("$", "").partition(":")
            (top, left), (bottom, right) = _corner(first), _corner(last or first)
            return CalcRange.at(self, Area(top, left, bottom, right))
        if name := self.names.find(word) or self.book.names.find(word):
            return name.refers_to_range
        if (table := next((t for t in self.tables if t.name == word), None)) and table.data_body_range:
            return table.data_body_range
        return self.cells_at(self.api.getCellRangeByName(word).RangeAddress)

    @property
    def used_range(self) -> CalcRange:
        """From A1 to the last used cell, as the add-in's reading expects."""
        cursor = self.api.createCursor()
        cursor.gotoEndOfUsedArea(False)
        last = cursor.RangeAddress
        return CalcRange(self, 1, 1, last.EndRow + 1, last.EndColumn + 1)

    @property
    def notes(self) -> list[CalcNote]:
        notes = self.api.Annotations
        places = (notes.getByIndex(index).Position for index in range(notes.Count))
        return [CalcNote(CalcRange(self, place.Row + 1, place.Column + 1)) for place in places]

    @property
    def freeze_panes(self) -> CalcFreezePanes:
        return CalcFreezePanes(self)

    def activate(self) -> None:
        if controller := self.book.controller:
            controller.setActiveSheet(self.api)

    select = activate

    def clear(self) -> None:
        self.api.clearContents(_ALL)

    def clear_contents(self) -> None:
        self.api.clearContents(_CONTENTS)

    def clear_formats(self) -> None:
        self.api.clearContents(_FORMATS)

    def autofit(self, axis: str | None = None) -> None:
        self.used_range.autofit(axis)

    def delete(self) -> None:
        self.book.api.Sheets.removeByName(self.name)

    def copy(self, before: CalcSheet | None, after: CalcSheet | None) -> None:
        sheets = self.book.sheets
        word = next(w for i in range(2, 10_000) if (w := f"{self.name} ({i})") not in sheets)
        sheets.api.copyByName(self.name, word, before.index - 1 if before else after.index if after else len(sheets))


class CalcFreezePanes(base_classes.FreezePanes):
    def __init__(self, sheet: CalcSheet) -> None:
        self.sheet = sheet

    def freeze_at(self, frozen_range: str) -> None:
        """Freezes the rows and columns of the range; `A:A` columns alone, `1:1` rows alone."""
        area, whole = self.sheet.range(frozen_range).area, self.sheet.cells.area
        rows = 0 if area.bottom == whole.bottom else area.bottom + 1
        self.freeze(rows, 0 if area.right == whole.right else area.right + 1)

    def freeze(self, rows: int, cols: int) -> None:
        with Shown(self.sheet) as controller:
            controller.freezeAtPosition(cols, rows)

    def unfreeze(self) -> None:
        self.freeze(0, 0)


class Shown:
    """The window on a sheet for a moment: some settings belong to the sheet in view."""

    def __init__(self, sheet: CalcSheet) -> None:
        self.sheet = sheet

    def __enter__(self) -> Any:
        self.controller = self.sheet.book.controller
        self.before = self.controller.getActiveSheet()
        self.hidden = not self.sheet.visible
        if self.hidden:
            self.sheet.visible = True
        self.controller.setActiveSheet(self.sheet.api)
        return self.controller

    def __exit__(self, *_: object) -> None:
        self.controller.setActiveSheet(self.before)
        if self.hidden:
            self.sheet.visible = False


def _corner(address: str) -> tuple[int, int]:
    """Row and column of `B7`, counted from 0."""
    column = address.rstrip("0123456789")
    return int(address[len(column) :]) - 1, column_of(column)
