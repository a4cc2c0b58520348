"""The host of a button, Excel or LibreOffice: its application, the workbook meant, what only that host can do."""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path
from typing import Any

import xlwings

from cqip_xl.hosts.busy import limit_patience
from cqip_xl.hosts.tools import Tools
from cqip_xl.model.errors import CqipError


def host_of(host: str, window: str = "") -> tuple[Any, Tools]:
    """The running application, None without one, and its tools; each host loads its own parts alone.

    `host`: '' for Excel, `libreoffice:PIPE` for an office that listens on that pipe. `window`: the number of Excel's
    window, where several run. Raises CqipError, Busy.
    """
    if host.startswith("libreoffice:"):
        from cqip_xl.hosts.calc_tools import CalcTools
        from cqip_xl.hosts.libreoffice import activate

        return activate(host.partition(":")[2]), CalcTools()
    if sys.platform == "darwin":
        from cqip_xl.hosts.mac_tools import MacTools

        return xlwings.apps.active, MacTools()
    from cqip_xl.hosts.excel_tools import ExcelTools

    windows = sys.modules.get("xlwings._xlwindows")
    limit_patience(windows)
    if windows is not None and window:
        return xlwings.App(impl=windows.App(xl=int(window))), ExcelTools()
    return xlwings.apps.active, ExcelTools()


def workbook_of(app: Any, digits: str | None, language: str) -> Any:
    """The open workbook whose name comes as digits (CqipHex in macros/), never as text; None where none is meant.

    Without digits, as when Python itself calls, the one in front; empty digits stand for none. Raises CqipError where
    it is gone.
    """
    if app is None or digits == "":
        return None
    if digits is None:
        return app.books.active if len(app.books) else None
    name = _same_name(bytes.fromhex(digits).decode("utf-16-be", "surrogatepass"))
    for book in app.books:
        if _same_name(book.name) == name:
            return book
    raise CqipError("button.closed")


def _same_name(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def open_in_host(host: str, path: Path) -> None:
    """Opens a finished workbook in the host that started its making, on its first sheet."""
    app, _ = host_of(host)
    book = app.books.open(str(path))
    book.sheets[0].activate()
