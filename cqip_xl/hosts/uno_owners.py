"""What cells, names and sheets ask of the cells, the sheet and the workbook that they belong to."""

from __future__ import annotations

from typing import Any, Protocol

from cqip_xl.model.book import Area


class OwnBook(Protocol):
    """The workbook of a sheet or a name."""

    @property
    def api(self) -> Any: ...

    @property
    def name(self) -> str: ...

    @property
    def controller(self) -> Any: ...

    @property
    def sheets(self) -> Any: ...

    @property
    def names(self) -> Any: ...


class OwnSheet(Protocol):
    """The sheet of a range, a name or a table; its `index` counts from 1."""

    @property
    def api(self) -> Any: ...

    @property
    def book(self) -> OwnBook: ...

    @property
    def name(self) -> str: ...

    @property
    def index(self) -> int: ...

    @property
    def cells(self) -> Any: ...

    @property
    def used_range(self) -> Any: ...

    @property
    def tables(self) -> Any: ...

    def line(self, area: Area) -> tuple[Any, ...]: ...

    def activate(self) -> None: ...


class OwnCells(Protocol):
    """The cells of a dropdown or limit."""

    @property
    def api(self) -> Any: ...

    @property
    def area(self) -> Area: ...

    @property
    def sheet(self) -> OwnSheet: ...
