"""Workbooks of LibreOffice behind xlwings' `Books` and `Book`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from xlwings import base_classes

from cqip_xl.hosts.uno_bridge import Refused, answered, file_path, file_url, properties
from cqip_xl.hosts.uno_names import CalcNames
from cqip_xl.hosts.uno_ranges import CalcRange
from cqip_xl.hosts.uno_sheets import CalcSheets

#: LibreOffice's names of the formats a workbook is saved in.
FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
}
_SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"


class CalcBooks(base_classes.Books):
    def __init__(self, app: Any) -> None:
        self.app = app

    api = property(lambda self: self.app.api.Components)

    def __iter__(self) -> Iterator[CalcBook]:
        found = self.api.createEnumeration()
        while found.hasMoreElements():
            doc = found.nextElement()
            # Basic's editor and the start centre are components too.
            if hasattr(doc, "supportsService") and doc.supportsService(_SPREADSHEET):
                yield CalcBook(self.app, doc)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __call__(self, key: int | str) -> CalcBook:
        """By number from 1, by name without regard to case, or by full path."""
        if isinstance(key, int):
            return list(self)[key - 1]
        for book in self:
            if book.name.lower() == key.lower() or book.fullname == key:
                return book
        raise KeyError(key)

    @property
    def active(self) -> CalcBook | None:
        doc = self.app.api.getCurrentComponent()
        if doc is not None and hasattr(doc, "supportsService") and doc.supportsService(_SPREADSHEET):
            return CalcBook(self.app, doc)
        return next(iter(self), None)

    def add(self) -> CalcBook:
        return self._load("private:factory/scalc")

    def open(
        self,
        fullname: str,
        update_links: bool | None = None,
        read_only: bool | None = None,
        format: Any = None,
        password: str | None = None,
        *rest: Any,
    ) -> CalcBook:
        options = {"ReadOnly": bool(read_only), **({"Password": password} if password else {})}
        return self._load(file_url(fullname), **options)

    @answered
    def _load(self, url: str, **options: Any) -> CalcBook:
        # Never Hidden=True: LibreOffice then forgets the frozen rows when it saves.
        doc = self.app.api.loadComponentFromURL(url, "_blank", 0, properties(**options))
        if doc is None:
            raise Refused("office.not_opened", path=file_path(url))
        return CalcBook(self.app, doc)


class CalcBook(base_classes.Book):
    api: Any = None
    app: Any = None

    def __init__(self, app: Any, doc: Any) -> None:
        self.app, self.api = app, doc

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CalcBook) and bool(self.api == other.api)

    __hash__ = None  # type: ignore[assignment]

    @property
    def fullname(self) -> str:
        url = self.api.URL
        return file_path(url) if url else str(self.api.Title)

    name = property(lambda self: os.path.basename(self.fullname))
    controller = property(lambda self: self.api.getCurrentController())

    @property
    def sheets(self) -> CalcSheets:
        return CalcSheets(self)

    @property
    def names(self) -> CalcNames:
        return CalcNames(self)

    @property
    def selection(self) -> CalcRange | None:
        chosen = self.controller.getSelection() if self.controller else None
        if chosen is None or not hasattr(chosen, "queryContentCells"):
            return None  # a chart or a picture
        first = chosen if hasattr(chosen, "RangeAddress") else chosen.getByIndex(0)
        return self.sheets(first.RangeAddress.Sheet + 1).cells_at(first.RangeAddress)

    def activate(self) -> None:
        if self.controller:
            self.controller.getFrame().activate()

    def close(self) -> None:
        """Without saving, and without a question."""
        self.api.setModified(False)
        self.api.close(True)

    @answered
    def save(self, path: str | None = None, password: str | None = None) -> None:
        if path is None and self.api.URL and password is None:
            self.api.store()
            return
        target = os.path.abspath(path or (self.fullname if self.api.URL else f"{self.name}.xlsx"))
        suffix = os.path.splitext(target)[1].lower()
        if suffix not in FILTERS:
            raise Refused("office.no_format", known=", ".join(FILTERS), ending=suffix)
        options = {"FilterName": FILTERS[suffix], **({"Password": password} if password else {})}
        self.api.storeAsURL(file_url(target), properties(**options))

    def to_pdf(self, path: str, quality: Any = None) -> None:
        self.api.storeToURL(file_url(path), properties(FilterName="calc_pdf_Export"))
