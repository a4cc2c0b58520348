"""Cell ranges of LibreOffice behind xlwings' `Range`; rows and columns count from 1, as xlwings has them."""

from __future__ import annotations

from typing import Any

from xlwings import base_classes

from cqip_xl.hosts.calc_formula import moved, to_calc
from cqip_xl.hosts.uno_bridge import Refused, answered, area_of, enum, position
from cqip_xl.hosts.uno_owners import OwnSheet
from cqip_xl.hosts.uno_validation import CalcValidation
from cqip_xl.hosts.uno_values import number_key, read_formulas, read_values, write_values
from cqip_xl.model.book import Area
from cqip_xl.model.markers import letters, quoted

#: com.sun.star.sheet.CellFlags
_CONTENTS, _FORMATS, _NOTE, _ALL = 1 | 2 | 4 | 16, 32 | 64, 8, 1023
_NEAREST = {"down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}
_HORIZONTAL = {"general": "STANDARD", "left": "LEFT", "center": "CENTER", "right": "RIGHT", "justify": "BLOCK"}
#: com.sun.star.table.CellVertJustify2
_VERTICAL = {"top": 1, "center": 2, "bottom": 3, "justify": 4}
#: Hundredths of a millimetre in a point and in a pixel; a column of n characters has 7 n + 5 pixels (Calibri 11).
_POINT, _PIXEL = 35.28, 26.458


class CalcRange(base_classes.Range):
    def __init__(self, sheet: OwnSheet, row: int, column: int, rows: int = 1, columns: int = 1) -> None:
        if row < 1 or column < 1:
            raise IndexError("Rows and columns of a range count from 1.")
        self.sheet, self._row, self._column, self._rows, self._columns = sheet, row, column, rows, columns
        self.options: dict[str, Any] = {}
        self._native: Any = None

    @classmethod
    def at(cls, sheet: OwnSheet, area: Area) -> CalcRange:
        return cls(sheet, area.top + 1, area.left + 1, area.bottom - area.top + 1, area.right - area.left + 1)

    @property
    def area(self) -> Area:
        return Area(self._row - 1, self._column - 1, self._row + self._rows - 2, self._column + self._columns - 2)

    @property
    def api(self) -> Any:
        if self._native is None:
            self._native = self._find_cells()
        return self._native

    @answered
    def _find_cells(self) -> Any:
        a = self.area
        return self.sheet.api.getCellRangeByPosition(a.left, a.top, a.right, a.bottom)

    @property
    def cell(self) -> Any:
        return self.api.getCellByPosition(0, 0)

    row = property(lambda self: self._row)
    column = property(lambda self: self._column)
    shape = property(lambda self: (self._rows, self._columns))
    coords = property(lambda self: (self.sheet.name, self._row, self._column, self._rows, self._columns))
    max_cells_per_read = property(lambda self: None)
    max_cells_per_write = property(lambda self: None)

    def __len__(self) -> int:
        return self._rows * self._columns

    def __call__(self, row: int, column: int | None = None) -> CalcRange:
        if column is None:
            row, column = divmod(row - 1, self._columns)
            row, column = row + 1, column + 1
        return CalcRange(self.sheet, self._row + row - 1, self._column + column - 1)

    @property
    def data_validation(self) -> CalcValidation:
        return CalcValidation(self)

    # contents

    @property
    def raw_value(self) -> Any:
        values = read_values(self.sheet.book.api, self.api)
        return values[0][0] if len(self) == 1 else values

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        rows = self._as_rows(data)
        write_values(self.sheet.book.api, self.sheet.index - 1, self._fitting(rows).api, rows)

    @property
    def formula(self) -> Any:
        texts = read_formulas(self.api)
        return texts[0][0] if len(self) == 1 else texts

    @formula.setter
    def formula(self, value: Any) -> None:
        """One formula for many cells is filled as Excel fills it: relative references follow."""
        if isinstance(value, str) and value.startswith("=") and len(self) > 1:
            value = [[moved(value, row, col) for col in range(self._columns)] for row in range(self._rows)]
        self.raw_value = value

    formula2 = formula

    @property
    def formula_array(self) -> Any:
        return self.formula if self.has_array else None

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        self.api.setArrayFormula(to_calc(value))

    @property
    def has_array(self) -> bool:
        return bool(self.api.getArrayFormula())

    def _as_rows(self, data: Any) -> list[list[Any]]:
        """A scalar fills the range; one row is a row. Raises Refused where the rows differ in length."""
        if not isinstance(data, (list, tuple)):
            return [[data] * self._columns for _ in range(self._rows)]
        rows = [list(row) for row in data] if data and isinstance(data[0], (list, tuple)) else [list(data)]
        if not rows[0] or any(len(row) != len(rows[0]) for row in rows):
            raise Refused("office.uneven")
        return rows

    def _fitting(self, rows: list[list[Any]]) -> CalcRange:
        shape = len(rows), len(rows[0])
        return self if shape == self.shape else CalcRange(self.sheet, self._row, self._column, *shape)

    def clear(self) -> None:
        self.api.clearContents(_ALL)

    def clear_contents(self) -> None:
        self.api.clearContents(_CONTENTS)

    def clear_formats(self) -> None:
        self.api.clearContents(_FORMATS)

    # places

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        row_mark, col_mark = "$" if row_absolute else "", "$" if col_absolute else ""
        a = self.area
        text = f"{col_mark}{letters(a.left)}{row_mark}{a.top + 1}"
        if len(self) > 1:
            text += f":{col_mark}{letters(a.right)}{row_mark}{a.bottom + 1}"
        return quoted(f"[{self.sheet.book.name}]{self.sheet.name}") + f"!{text}" if external else text

    @property
    def address(self) -> str:
        return self.get_address(True, True, False)

    def end(self, direction: str) -> CalcRange:
        """As Ctrl + arrow goes, over what the used cells show; one call reads the line."""
        down, right = _NEAREST[direction]
        used = self.sheet.used_range.area
        whole, here = self.sheet.cells.area, self.area
        if down:
            at, last = here.top, whole.bottom
            line = self.sheet.line(Area(0, here.left, max(used.bottom, at), here.left))
        else:
            at, last = here.left, whole.right
            line = self.sheet.line(Area(here.top, 0, here.top, max(used.right, at)))
        stop = _edge(line, at, down or right, last)
        return CalcRange(self.sheet, stop + 1, self._column) if down else CalcRange(self.sheet, self._row, stop + 1)

    @property
    def current_region(self) -> CalcRange:
        return self._by_cursor("collapseToCurrentRegion")

    @property
    def merge_area(self) -> CalcRange:
        return self._by_cursor("collapseToMergedArea")

    def _by_cursor(self, step: str) -> CalcRange:
        cursor = self.sheet.api.createCursorByRange(self.api)
        getattr(cursor, step)()
        return CalcRange.at(self.sheet, area_of(cursor.RangeAddress))

    @property
    def merge_cells(self) -> bool:
        return len(self.merge_area) > 1

    def merge(self, across: bool) -> None:
        if across and self._rows > 1:
            for row in range(self._rows):
                CalcRange(self.sheet, self._row + row, self._column, 1, self._columns).api.merge(True)
        else:
            self.api.merge(True)

    def unmerge(self) -> None:
        self.api.merge(False)

    def select(self) -> None:
        self.sheet.activate()
        self.sheet.book.controller.select(self.api)

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        mode = enum("sheet.CellInsertMode", "RIGHT" if shift == "right" else "DOWN")
        self.sheet.api.insertCells(self.api.RangeAddress, mode)

    def delete(self, shift: str | None = None) -> None:
        mode = enum("sheet.CellDeleteMode", "LEFT" if shift == "left" else "UP")
        self.sheet.api.removeRange(self.api.RangeAddress, mode)

    # looks

    @property
    def font(self) -> CalcFont:
        return CalcFont(self.api)

    color = property(
        lambda self: _rgb(self.api.CellBackColor),
        lambda self, value: setattr(self.api, "CellBackColor", color_number(value)),
    )
    wrap_text = property(
        lambda self: bool(self.api.IsTextWrapped),
        lambda self, value: setattr(self.api, "IsTextWrapped", bool(value)),
    )
    column_width = property(
        lambda self: (self.api.Columns.getByIndex(0).Width / _PIXEL - 5) / 7,
        lambda self, value: setattr(self.api.Columns, "Width", round((7 * value + 5) * _PIXEL)),
    )
    row_height = property(
        lambda self: self.api.Rows.getByIndex(0).Height / _POINT,
        lambda self, value: setattr(self.api.Rows, "Height", round(value * _POINT)),
    )
    row_hidden = property(
        lambda self: not self.api.Rows.getByIndex(0).IsVisible,
        lambda self, value: setattr(self.api.Rows, "IsVisible", not value),
    )
    column_hidden = property(
        lambda self: not self.api.Columns.getByIndex(0).IsVisible,
        lambda self, value: setattr(self.api.Columns, "IsVisible", not value),
    )
    horizontal_alignment = property(
        lambda self: {new: old for old, new in _HORIZONTAL.items()}.get(self.api.HoriJustify.value),
        lambda self, value: setattr(
            self.api, "HoriJustify", enum("table.CellHoriJustify", _HORIZONTAL.get(value, "STANDARD"))
        ),
    )
    vertical_alignment = property(
        lambda self: {new: old for old, new in _VERTICAL.items()}.get(self.api.VertJustify, "bottom"),
        lambda self, value: setattr(self.api, "VertJustify", _VERTICAL.get(value, 0)),
    )

    @property
    def number_format(self) -> str:
        return str(self.sheet.book.api.NumberFormats.getByKey(self.cell.NumberFormat).FormatString)

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.api.NumberFormat = number_key(self.sheet.book.api, value)

    def autofit(self, axis: str | None = None) -> None:
        if axis in (None, "c", "columns"):
            self.api.Columns.OptimalWidth = True
        if axis in (None, "r", "rows"):
            self.api.Rows.OptimalHeight = True

    # names, tables, notes

    @property
    def name(self) -> Any:
        """The name of exactly these cells, if there is one."""
        return next((name for name in self.sheet.book.names if name.area == (self.sheet.name, self.area)), None)

    @name.setter
    def name(self, value: str) -> None:
        self.sheet.book.names.add(value, f"={quoted(self.sheet.name)}!{self.address}")

    @property
    def table(self) -> Any:
        a = self.area
        inside = (t for t in self.sheet.tables if t.range.area.top <= a.top <= t.range.area.bottom)
        return next((t for t in inside if t.range.area.left <= a.left <= t.range.area.right), None)

    @property
    def note(self) -> CalcNote | None:
        found = CalcNote(self)
        return found if found.text else None

    def add_note(self, text: str) -> CalcNote:
        a = self.area
        self.sheet.api.Annotations.insertNew(position(self.sheet.index - 1, a.top, a.left), text)
        return CalcNote(self)


class CalcNote(base_classes.Note):
    location: Any = None

    def __init__(self, location: CalcRange) -> None:
        self.location = location

    @property
    def api(self) -> Any:
        return self.location.cell.Annotation

    text = property(lambda self: self.api.String, lambda self, value: self.api.setString(value))
    author = property(lambda self: self.api.Author)

    def delete(self) -> None:
        self.location.api.clearContents(_NOTE)


class CalcFont(base_classes.Font):
    api: Any = None

    def __init__(self, native: Any) -> None:
        self.api = native

    bold = property(
        lambda self: self.api.CharWeight > 100,
        lambda self, value: setattr(self.api, "CharWeight", 150.0 if value else 100.0),
    )
    italic = property(
        lambda self: self.api.CharPosture.value == "ITALIC",
        lambda self, value: setattr(self.api, "CharPosture", enum("awt.FontSlant", "ITALIC" if value else "NONE")),
    )
    size = property(lambda self: self.api.CharHeight, lambda self, value: setattr(self.api, "CharHeight", float(value)))
    name = property(lambda self: self.api.CharFontName, lambda self, value: setattr(self.api, "CharFontName", value))
    color = property(
        lambda self: _rgb(self.api.CharColor),
        lambda self, value: setattr(self.api, "CharColor", color_number(value)),
    )


def color_number(value: Any) -> int:
    """UNO's number of a colour given as (r, g, b), `RRGGBB` or `#RRGGBB`; -1 for none."""
    match value:
        case None | "":
            return -1
        case str():
            return int(value.removeprefix("#"), 16)
        case int():
            return value
        case red, green, blue:
            return int(red << 16 | green << 8 | blue)
    raise Refused("office.no_colour", value=repr(value))


def _rgb(number: int) -> tuple[int, int, int] | None:
    return None if number < 0 else (number >> 16 & 255, number >> 8 & 255, number & 255)


def _edge(line: tuple[Any, ...], at: int, step: int, last: int) -> int:
    """Where Ctrl + arrow stops on a line of values, going by `step` (1 or -1) from `at`."""

    def filled(index: int) -> bool:
        return 0 <= index < len(line) and line[index] != ""

    if filled(at) and filled(at + step):
        while filled(at + step):
            at += step
        return at
    at += step
    while 0 <= at < len(line) and not filled(at):
        at += step
    return 0 if at < 0 else last if at >= len(line) else at
