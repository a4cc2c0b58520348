"""What Recalculate needs of a host beyond the public xlwings API; one class a host."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from cqip_xl.model.book import FONT, Area, Condition, Link, Sheet, Style, Validation


class Locked(Exception):
    """A sheet or workbook is protected by a password that is not ours."""


class Busy(Exception):
    """The host takes no calls now: a cell is being edited, or a dialog is open."""


class Tools(Protocol):
    """`book` and `sheet` are xlwings objects; rows and columns count from 0; formulas are Excel's, in English."""

    def save_copy(self, book: Any, path: Path) -> None:
        """An .xlsx of the workbook as it is now, unsaved changes included; the workbook keeps name and state."""

    def is_protected(self, sheet: Any) -> bool: ...

    def structure_is_locked(self, book: Any) -> bool:
        """Whether sheets can be neither added nor shown nor hidden."""

    def unprotect(self, sheet: Any) -> None:
        """Takes our protection (no password) away. Raises Locked."""

    def protect(self, sheet: Any) -> None:
        """Protects without password; sorting, filtering, inserting and deleting rows stay allowed."""

    def put_values(self, sheet: Any, area: Area, rows: Sequence[Sequence[Any]]) -> None:
        """Contents as `Range.value` takes them."""

    def put_formulas(self, sheet: Any, area: Area, rows: Sequence[Sequence[str]]) -> None:
        """A formula for each cell."""

    def put_validations(self, sheet: Any, validations: Sequence[Validation]) -> None:
        """Replaces whatever dropdown or limit the areas have."""

    def put_conditions(self, sheet: Any, areas: Sequence[Area], conditions: Sequence[Condition]) -> None:
        """Takes every conditional format off the areas, then adds these in order of priority."""

    def put_style(self, sheet: Any, areas: Sequence[Area], style: Style, order: str, name: str = FONT) -> None:
        """`order`: of day, month and year; `name`: of the font."""

    def put_fill(self, sheet: Any, areas: Sequence[Area], fill: str) -> None:
        """The background colour alone, RRGGBB; '' takes it away."""

    def put_lock(self, sheet: Any, areas: Sequence[Area], locked: bool) -> None:
        """Whether the cells can be typed into where the sheet is protected."""

    def put_notes(self, sheet: Any, notes: Mapping[tuple[int, int], str]) -> None:
        """Sets the note of each cell; '' takes it away."""

    def put_links(self, sheet: Any, links: Mapping[tuple[int, int], Link]) -> None:
        """Turns cells into links."""

    def define(self, book: Any, name: str, formula: str) -> None:
        """A defined name of the workbook; `formula` without `=`."""

    def set_hidden(self, sheet: Any, hidden: str) -> None:
        """`hidden`: '', 'hidden' or 'very'."""

    def hide_rows(self, sheet: Any, rows: Sequence[int]) -> None: ...

    def hide_columns(self, sheet: Any, columns: Sequence[int]) -> None: ...

    def set_printed(self, sheet: Any, area: Area) -> None:
        """Nothing but that is printed of the sheet; rows and columns repeated on each page stay."""

    def set_view(self, sheet: Any, made: Sheet) -> None:
        """What a sheet just added shows around its cells: tab colour, filter, frozen panes, no grid lines."""
