"""Defined names and tables of LibreOffice behind xlwings' `Names`, `Name`, `Tables` and `Table`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlwings import NoSuchObjectError, base_classes

from cqip_xl.hosts.calc_formula import to_calc, to_excel
from cqip_xl.hosts.uno_bridge import area_of, position
from cqip_xl.hosts.uno_owners import OwnBook, OwnSheet
from cqip_xl.hosts.uno_ranges import CalcRange
from cqip_xl.model.book import Area
from cqip_xl.model.markers import quoted


class CalcName(base_classes.Name):
    def __init__(self, book: OwnBook, owner: Any, native: Any, sheet: str = "") -> None:
        self.book, self.owner, self.api, self.sheet = book, owner, native, sheet

    @property
    def name(self) -> str:
        """A name of one sheet alone carries the sheet, as in Excel."""
        return f"{quoted(self.sheet)}!{self.api.Name}" if self.sheet else str(self.api.Name)

    @name.setter
    def name(self, value: str) -> None:
        self.api.setName(value)

    @property
    def refers_to(self) -> str:
        return "=" + to_excel(self.api.getContent())

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.api.setContent(to_calc(value.removeprefix("=")))

    @property
    def area(self) -> tuple[str, Area] | None:
        cells = self.api.getReferredCells()
        return (cells.Spreadsheet.Name, area_of(cells.RangeAddress)) if cells else None

    @property
    def refers_to_range(self) -> CalcRange:
        if (found := self.area) is None:
            raise NoSuchObjectError(f"The name {self.name} does not stand for cells.")
        return CalcRange.at(self.book.sheets(found[0]), found[1])

    def delete(self) -> None:
        self.owner.removeByName(self.api.Name)


class CalcNames(base_classes.Names):
    """Of a workbook, those of its sheets included; or of one sheet."""

    def __init__(self, book: OwnBook, sheet: OwnSheet | None = None) -> None:
        self.book, self.sheet = book, sheet
        self.api = (sheet.api if sheet else book.api).NamedRanges

    def __iter__(self) -> Iterator[CalcName]:
        owner = self.sheet.name if self.sheet else ""
        yield from (CalcName(self.book, self.api, self.api.getByName(name), owner) for name in self.api.ElementNames)
        if self.sheet is None:
            for sheet in self.book.sheets:
                yield from CalcNames(self.book, sheet)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __call__(self, key: int | str) -> CalcName:
        found = list(self)[key - 1] if isinstance(key, int) else self.find(key)
        if found is None:
            raise KeyError(key)
        return found

    def find(self, name: str) -> CalcName | None:
        """Without regard to case; `'Sheet'!name` for those of one sheet."""
        sheet, _, bare = name.rpartition("!")
        if sheet and self.sheet is None:
            return CalcNames(self.book, self.book.sheets(sheet.strip("'").replace("''", "'"))).find(bare)
        known = {word.lower(): word for word in self.api.ElementNames}
        word = known.get(bare.lower())
        owner = self.sheet.name if self.sheet else ""
        return None if word is None else CalcName(self.book, self.api, self.api.getByName(word), owner)

    def contains(self, key: int | str) -> bool:
        return 1 <= key <= len(self) if isinstance(key, int) else self.find(key) is not None

    def snapshot(self) -> list[tuple[str, CalcName]]:
        return [(name.name, name) for name in self]

    def add(self, name: str, refers_to: str) -> CalcName:
        content = to_calc(refers_to.removeprefix("="))
        if found := self.find(name):
            found.api.setContent(content)
            return found
        self.api.addNewByName(name, content, position(0, 0, 0), 0)
        return self(name)


class CalcTable(base_classes.Table):
    """A database range: what LibreOffice makes of Excel's tables."""

    api: Any = None
    parent: Any = None

    def __init__(self, sheet: OwnSheet, native: Any) -> None:
        self.parent, self.api = sheet, native

    name = property(lambda self: self.api.Name, lambda self, value: self.api.setName(value))
    display_name = name
    show_headers = property(lambda self: bool(self.api.ContainsHeader))
    show_totals = property(lambda self: bool(self.api.TotalsRow))
    show_autofilter = property(
        lambda self: bool(self.api.AutoFilter), lambda self, value: setattr(self.api, "AutoFilter", bool(value))
    )

    @property
    def range(self) -> CalcRange:
        return CalcRange.at(self.parent, area_of(self.api.DataArea))

    @property
    def header_row_range(self) -> CalcRange | None:
        a = self.range.area
        return CalcRange.at(self.parent, Area(a.top, a.left, a.top, a.right)) if self.show_headers else None

    @property
    def data_body_range(self) -> CalcRange | None:
        a = self.range.area
        top, bottom = a.top + self.show_headers, a.bottom - self.show_totals
        return CalcRange.at(self.parent, Area(top, a.left, bottom, a.right)) if top <= bottom else None

    def resize(self, cells: Any) -> None:
        self.api.setDataArea(cells.api.RangeAddress)


class CalcTables(base_classes.Collection):
    api: Any = None
    parent: Any = None

    def __init__(self, sheet: OwnSheet) -> None:
        self.parent, self.api = sheet, sheet.book.api.DatabaseRanges

    def __iter__(self) -> Iterator[CalcTable]:
        index = self.parent.index - 1
        tables = (self.api.getByName(name) for name in self.api.ElementNames)
        return (CalcTable(self.parent, table) for table in tables if table.DataArea.Sheet == index)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, key: str) -> bool:
        return any(table.name == key for table in self)

    def __call__(self, key: int | str) -> CalcTable:
        tables = list(self)
        if isinstance(key, int):
            return tables[key - 1]
        found = next((table for table in tables if table.name.lower() == key.lower()), None)
        if found is None:
            raise KeyError(key)
        return found

    def add(
        self,
        source_type: Any = None,
        source: Any = None,
        link_source: Any = None,
        has_headers: Any = None,
        destination: Any = None,
        table_style_name: Any = None,
        name: str | None = None,
    ) -> CalcTable:
        word = name or next(w for i in range(1, 10_000) if not self.api.hasByName(w := f"Table{i}"))
        self.api.addNewByName(word, source.api.RangeAddress)
        made = self.api.getByName(word)
        made.ContainsHeader, made.AutoFilter = has_headers is not False, True
        return CalcTable(self.parent, made)
