"""Edits workbooks in LibreOffice; run by office.drive() with the Python that can `import uno`.

How to start and reach the office comes as a line of JSON on standard input, then a line for each job: source, target,
filter, steps. Each is answered by a line, "" or what went wrong. Rows count from 1, columns are letters, the steps are:

    {"do": "set", "sheet", "cell", "value"}    text, number, true/false, null (clears),
                                               {"date": "2025-03-01"} or {"formula": "=SUM(A1,B1)"}
                                               (a bare TRUE becomes 1: write TRUE())
    {"do": "unprotect", "sheet"}               also "unprotect_all": every sheet and the workbook;
                                               "password" if there is one
    {"do": "rename", "sheet", "to"}            LibreOffice 7.4 forgets a locked workbook structure
    {"do": "insert_rows", "sheet", "row", "count"}            also "delete_rows", "hide_rows"
    {"do": "insert_columns", "sheet", "column", "count"}      also "delete_columns"
    {"do": "move_column", "sheet", "column", "before"}
    {"do": "copy_area", "sheet", "area", "to_cell"}
    {"do": "sort", "sheet", "area", "by", "descending"}       "by" is a column, the area has no header
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import suppress
from datetime import datetime
from importlib import import_module
from typing import Any

uno: Any = import_module("uno")  # by name: only the system's Python has it, and it has no types

PATIENCE = 90  # seconds until LibreOffice must answer; a new profile on a busy machine takes a few
DATE, LOGICAL = 2, 1024  # com.sun.star.util.NumberFormat
EVERYTHING = 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags: value, date, text, formula; formats stay
# Formulas come as Excel writes them; setFormula() would want semicolons and Sheet.A1.
EXCEL_LANGUAGE, EVERY_WORD = 4, 0x7FFFFFFF  # com.sun.star.sheet.FormulaLanguage, FormulaMapGroup
EXCEL_REFERENCES = 1  # com.sun.star.sheet.AddressConvention


class StepError(Exception):
    pass


class Editor:
    """One public method per step."""

    def __init__(self, book: Any) -> None:
        self.book = book
        # Each question to the office goes through a pipe, a third of the time where many cells are set: asked once.
        self._zero, self._formats = book.NullDate, book.NumberFormats
        self._known: dict[str, Any] = {}
        self._shut: dict[str, bool] = {}
        self._types: dict[int, int] = {}

    def set(self, sheet: str, cell: str, value: Any) -> None:
        target = self._sheet(sheet).getCellRangeByName(cell).getCellByPosition(0, 0)
        if self._is_shut(sheet) and target.CellProtection.IsLocked:
            raise StepError(f"{sheet}!{cell} is locked and LibreOffice would drop the value: unprotect first")
        if value is None:
            target.clearContents(EVERYTHING)
        elif isinstance(value, bool):
            target.setValue(value)  # to LibreOffice a boolean is a number that looks like one
            self._format(target, LOGICAL, "BOOLEAN")
        elif isinstance(value, (int, float)):
            target.setValue(value)
        elif isinstance(value, str):
            target.setString(value)
        elif "date" in value:
            zero = datetime(self._zero.Year, self._zero.Month, self._zero.Day)
            passed = datetime.fromisoformat(value["date"]) - zero
            target.setValue(passed.total_seconds() / 86400)
            self._format(target, DATE, "yyyy-mm-dd")
        elif "formula" in value:
            parser = self.book.createInstance("com.sun.star.sheet.FormulaParser")
            mapper = self.book.createInstance("com.sun.star.sheet.FormulaOpCodeMapper")
            parser.OpCodeMap = mapper.getAvailableMappings(EXCEL_LANGUAGE, EVERY_WORD)
            parser.FormulaConvention = EXCEL_REFERENCES
            target.setTokens(parser.parseFormula(value["formula"].removeprefix("="), target.CellAddress))
        else:
            raise StepError(f"no idea how to set {value!r}")

    def unprotect(self, sheet: str, password: str = "") -> None:
        found = self._sheet(sheet)
        self._shut.pop(sheet, None)
        with suppress(Exception):  # a wrong password; the next line says so
            found.unprotect(password)
        if found.isProtected():
            raise StepError(f"sheet {sheet!r} wants its password")

    def unprotect_all(self, password: str = "") -> None:
        for sheet in self.book.Sheets.ElementNames:
            self.unprotect(sheet, password)
        with suppress(Exception):
            self.book.unprotect(password)
        if self.book.isProtected():
            raise StepError("the workbook wants its password")

    def rename(self, sheet: str, to: str) -> None:
        found = self._sheet(sheet)
        self._known.clear()
        self._shut.clear()
        found.setName(to)
        if found.Name != to:
            raise StepError(f"LibreOffice refuses the name {to!r}")

    def insert_rows(self, sheet: str, row: int, count: int = 1) -> None:
        self._open_sheet(sheet).Rows.insertByIndex(row - 1, count)

    def delete_rows(self, sheet: str, row: int, count: int = 1) -> None:
        self._open_sheet(sheet).Rows.removeByIndex(row - 1, count)

    def hide_rows(self, sheet: str, row: int, count: int = 1) -> None:
        rows = self._open_sheet(sheet).Rows
        for index in range(row - 1, row - 1 + count):
            rows.getByIndex(index).IsVisible = False

    def insert_columns(self, sheet: str, column: str, count: int = 1) -> None:
        self._open_sheet(sheet).Columns.insertByIndex(self._column(sheet, column), count)

    def delete_columns(self, sheet: str, column: str, count: int = 1) -> None:
        self._open_sheet(sheet).Columns.removeByIndex(self._column(sheet, column), count)

    def move_column(self, sheet: str, column: str, before: str) -> None:
        """Insert a column, move the cells there (references follow), delete the column left empty."""
        found = self._open_sheet(sheet)
        old, new = self._column(sheet, column), self._column(sheet, before)
        found.Columns.insertByIndex(new, 1)
        old += old >= new
        source, target = found.Columns.getByIndex(old), found.Columns.getByIndex(new)
        found.moveRange(target.getCellByPosition(0, 0).CellAddress, source.RangeAddress)
        if not target.queryContentCells(EVERYTHING).Count:
            raise StepError("LibreOffice does not move a column through which merged cells run")
        target.Width, target.IsVisible = source.Width, source.IsVisible  # moveRange moves cells only
        found.Columns.removeByIndex(old, 1)

    def copy_area(self, sheet: str, area: str, to_cell: str) -> None:
        found = self._open_sheet(sheet)
        target = found.getCellRangeByName(to_cell).getCellByPosition(0, 0)
        found.copyRange(target.CellAddress, found.getCellRangeByName(area).RangeAddress)

    def sort(self, sheet: str, area: str, by: str, descending: bool = False) -> None:
        cells = self._open_sheet(sheet).getCellRangeByName(area)
        if cells.IsMerged:
            raise StepError("LibreOffice does not sort an area with merged cells")
        field = uno.createUnoStruct("com.sun.star.table.TableSortField")
        field.Field = self._column(sheet, by) - cells.RangeAddress.StartColumn
        field.IsAscending = not descending
        fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
        cells.sort(_properties(SortFields=fields, ContainsHeader=False, IsSortColumns=False))

    def _sheet(self, name: str) -> Any:
        if name not in self._known:
            if not self.book.Sheets.hasByName(name):
                raise StepError(f"there is no sheet {name!r}, only {', '.join(self.book.Sheets.ElementNames)}")
            self._known[name] = self.book.Sheets.getByName(name)
        return self._known[name]

    def _is_shut(self, name: str) -> bool:
        if name not in self._shut:
            self._shut[name] = self._sheet(name).isProtected()
        return self._shut[name]

    def _open_sheet(self, name: str) -> Any:
        """LibreOffice silently ignores most edits of a protected sheet; a test must not."""
        if self._is_shut(name):
            raise StepError(f"sheet {name!r} is protected: unprotect it first")
        return self._sheet(name)

    def _column(self, sheet: str, letters: str) -> int:
        return int(self._sheet(sheet).getCellRangeByName(f"{letters}1").RangeAddress.StartColumn)

    def _format(self, cell: Any, kind: int, code: str) -> None:
        """Format the cell as `code`, unless it has a format of this kind already."""
        now = cell.NumberFormat
        if now not in self._types:
            self._types[now] = self._formats.getByKey(now).Type
        if not self._types[now] & kind:
            english = uno.createUnoStruct("com.sun.star.lang.Locale", "en", "US", "")
            key = self._formats.queryKey(code, english, False)
            cell.NumberFormat = self._formats.addNew(code, english) if key < 0 else key


def _properties(**values: Any) -> tuple[Any, ...]:
    made = []
    for name, value in values.items():
        prop = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        prop.Name, prop.Value = name, value
        made.append(prop)
    return tuple(made)


def _do(editor: Editor, number: int, step: dict[str, Any]) -> None:
    arguments = dict(step)
    name = str(arguments.pop("do", ""))
    known = [word for word in vars(Editor) if not word.startswith("_")]
    try:
        if name not in known:
            raise StepError(f"unknown step; there are {', '.join(known)}")
        getattr(editor, name)(**arguments)
    except Exception as error:  # whatever LibreOffice throws: say which step it was
        what = error if isinstance(error, StepError) else f"{type(error).__name__}: {error}"
        raise StepError(f"step {number} {json.dumps(step, ensure_ascii=False)}: {what}") from error


def _desktop(job: dict[str, Any], office: subprocess.Popen[bytes]) -> Any:
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    no_connection = uno.getClass("com.sun.star.connection.NoConnectException")
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and office.poll() is None:
        with suppress(no_connection):
            remote = resolver.resolve(job["connect"])
            return remote.ServiceManager.createInstance("com.sun.star.frame.Desktop")
        time.sleep(0.1)
    raise StepError("LibreOffice does not answer")


def edit(desktop: Any, job: dict[str, Any]) -> None:
    book = desktop.loadComponentFromURL(job["source"], "_blank", 0, _properties(Hidden=True))
    if book is None:
        raise StepError("LibreOffice cannot open the workbook")
    editor = Editor(book)
    for number, step in enumerate(job["steps"], 1):
        _do(editor, number, step)
    if job["steps"]:  # else it has been calculated as it was opened
        book.calculateAll()
    book.storeToURL(job["target"], _properties(FilterName=job["filter"]))
    book.close(True)


def answer(desktop: Any, job: dict[str, Any]) -> str:
    """Whoever asks ends this process after a failure: what it left open goes with it."""
    try:
        edit(desktop, job)
    except Exception as error:  # whatever LibreOffice throws
        return str(error) if isinstance(error, StepError) else f"{type(error).__name__}: {error}"
    return ""


def main() -> None:
    reach = json.loads(sys.stdin.readline())
    office = subprocess.Popen(reach["office"], stdin=subprocess.DEVNULL, stdout=sys.stderr)
    desktop = _desktop(reach, office)
    try:
        for line in sys.stdin:
            print(json.dumps(answer(desktop, json.loads(line))), flush=True)
    finally:
        with suppress(Exception):  # the connection breaks while LibreOffice goes, often mid-answer
            desktop.terminate()
        office.wait(PATIENCE)


if __name__ == "__main__":
    try:
        main()
    except StepError as error:
        sys.exit(str(error))
