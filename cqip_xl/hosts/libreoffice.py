"""An xlwings engine over a running LibreOffice: the add-in's code, written for Excel, works there unchanged.

`activate(pipe="…")` connects to an office started with `--accept=pipe,name=…;urp;` and makes it xlwings' active engine.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from itertools import count
from numbers import Number
from typing import Any

import xlwings
from xlwings import base_classes

from cqip_xl.hosts.uno_bridge import Refused, answered, enum, file_path, file_url, properties, remote_context
from cqip_xl.hosts.uno_names import Names
from cqip_xl.hosts.uno_ranges import Range
from cqip_xl.hosts.uno_sheets import Sheets
from cqip_xl.hosts.uno_values import ErrorText

NAME = "libreoffice"
#: LibreOffice's names of the formats a workbook is saved in.
FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
}
_SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
_PRODUCT = "/org.openoffice.Setup/Product"
_BUTTONS = {"ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}
_PRESSED = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}


def connect(pipe: str, patience: float = 30, headless: bool = False) -> xlwings.App:
    """The office that listens on the pipe, as an xlwings App. `headless`: alerts are kept, not shown."""
    return attach(remote_context(pipe, patience), headless)


def attach(context: Any, headless: bool = False) -> xlwings.App:
    """As `connect`, for a component context at hand (in LibreOffice's own Python, or a test's)."""
    app = App(context, headless)
    engine.apps.running.insert(0, app)
    return xlwings.App(impl=app)


def activate(pipe: str, patience: float = 30, headless: bool = False) -> xlwings.App:
    """Connects and makes LibreOffice xlwings' active engine."""
    app = connect(pipe, patience, headless)
    register().activate()
    return app


def register() -> Any:
    """Our engine among xlwings' own."""
    if NAME not in [known.name for known in xlwings.engines]:
        xlwings.engines.add(xlwings.Engine(impl=engine))
    return xlwings.engines[NAME]


def forget(app: xlwings.App) -> None:
    """Takes an office off the list without closing it."""
    engine.apps.running.remove(app.impl)


class Engine:
    name, type = NAME, "desktop"

    def __init__(self) -> None:
        self.apps = Apps()

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Mapping[str, Any]) -> Any:
        """A value from Python, pandas or numpy as our ranges take it; missing values become empty cells."""
        if value is None:
            return ""
        if isinstance(value, (str, bool, Number)) and value == value:
            return value
        if hasattr(value, "to_pydatetime") and value == value:
            return value.to_pydatetime().replace(tzinfo=None)
        if isinstance(value, date) and value == value:
            return value
        return str(value) if value == value else ""

    @staticmethod
    def clean_value_data(
        data: Sequence[Sequence[Any]],
        datetime_builder: Callable[..., Any],
        empty_as: Any,
        number_builder: Callable[[float], Any] | None,
        err_to_str: bool,
    ) -> list[list[Any]]:
        def cleaned(value: Any) -> Any:
            match value:
                case None | "":
                    return empty_as
                case ErrorText():
                    return str(value) if err_to_str else None
                case datetime() if datetime_builder is not datetime:
                    parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
                    return datetime_builder(**{part: getattr(value, part) for part in parts}, tzinfo=None)
                case float() if number_builder is not None:
                    return number_builder(value)
                case _:
                    return value

        return [[cleaned(value) for value in row] for row in data]


class Apps(base_classes.Apps):
    """The offices connected to; the first is the active one."""

    def __init__(self) -> None:
        self.running: list[App] = []

    def keys(self) -> list[int]:
        return [app.pid for app in self.running]

    def __iter__(self) -> Iterator[App]:
        return iter(self.running)

    def __len__(self) -> int:
        return len(self.running)

    def __getitem__(self, pid: int) -> App:
        return next(app for app in self.running if app.pid == pid)

    def add(self, spec: Any = None, add_book: Any = None, xl: Any = None, visible: Any = None) -> App:
        raise Refused("LibreOffice is not started from here: start it, then connect to its pipe.")


engine = Engine()
_numbers = count(1)


class App(base_classes.App):
    api: Any = None
    engine: Engine = engine
    pid: int = 0
    display_alerts = True
    enable_events = True
    interactive = True
    cut_copy_mode = None
    hwnd = None

    def __init__(self, context: Any, headless: bool) -> None:
        self.context, self.headless = context, headless
        self.pid = next(_numbers)
        self.api = self.service("com.sun.star.frame.Desktop")
        #: Every alert as (title, text); tests read them.
        self.alerts: list[tuple[str, str]] = []
        self._shown: str | bool = False
        self._updating = True

    def service(self, name: str) -> Any:
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    @property
    def books(self) -> Books:
        return Books(self)

    @property
    def version(self) -> str:
        source = self.service("com.sun.star.configuration.ConfigurationProvider")
        access = "com.sun.star.configuration.ConfigurationAccess"
        product = source.createInstanceWithArguments(access, properties(nodepath=_PRODUCT))
        return str(product.getByName("ooSetupVersion"))

    @property
    def visible(self) -> bool:
        return not self.headless

    @visible.setter
    def visible(self, value: bool) -> None:
        """An office shows its windows or does not from its start on."""

    @property
    def screen_updating(self) -> bool:
        return self._updating

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        if value != self._updating:
            self._updating = value
            for book in self.books:
                (book.api.unlockControllers if value else book.api.lockControllers)()

    @property
    def calculation(self) -> str:
        book = self.books.active
        return "automatic" if book is None or book.api.isAutomaticCalculationEnabled() else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        for book in self.books:
            book.api.enableAutomaticCalculation(value == "automatic")

    def calculate(self) -> None:
        for book in self.books:
            book.api.calculateAll()

    def activate(self, steal_focus: bool = False) -> None:
        if steal_focus and not self.headless and (frame := self.api.getCurrentFrame()):
            frame.getContainerWindow().toFront()

    @property
    def status_bar(self) -> str | bool:
        return self._shown

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        """False gives the bar back to LibreOffice."""
        self._shown = value
        if (frame := self.api.getCurrentFrame()) and (controller := frame.getController()):
            bar = controller.getStatusIndicator()
            bar.start(str(value), 0) if value else bar.end()

    def alert(self, prompt: Any, title: Any, buttons: str, mode: str | None, callback: Any) -> str:
        self.alerts.append((title or "", prompt or ""))
        if self.headless:
            return "yes" if buttons.startswith("yes") else "ok"
        kind = "ERRORBOX" if mode == "critical" else "QUERYBOX" if buttons.startswith("yes") else "INFOBOX"
        window = self.api.getCurrentFrame().getContainerWindow()
        box = window.getToolkit().createMessageBox(
            window, enum("awt.MessageBoxType", kind), _BUTTONS[buttons or "ok"], title or "", prompt or ""
        )
        return _PRESSED[box.execute()]

    @property
    def selection(self) -> Range | None:
        """The selected cells of the active workbook; of several areas the first."""
        book = self.books.active
        return None if book is None else book.selection

    def run(self, macro: str, args: Sequence[Any]) -> Any:
        """Runs a Basic macro, `Module.Macro` or `'Book'!Module.Macro`, of any open workbook."""
        owner, _, name = macro.rpartition("!")
        owner = owner.strip("'").replace("''", "'")
        for book in self.books:
            if owner and book.name.lower() != owner.lower():
                continue
            scripts = book.api.getScriptProvider()
            for library in book.api.BasicLibraries.ElementNames:
                with suppress(Exception):  # whatever it throws where there is no such macro
                    address = f"vnd.sun.star.script:{library}.{name}?language=Basic&location=document"
                    script = scripts.getScript(address)
                    break
            else:
                continue
            return script.invoke(tuple(args), (), ())[0]
        raise Refused(f'There is no macro "{macro}" in the open workbooks.')

    def quit(self) -> None:
        """Closes every workbook unsaved, and the office."""
        for book in list(self.books):
            book.close()
        engine.apps.running.remove(self)
        with suppress(Exception):  # the connection breaks while the office goes, often mid-answer
            self.api.terminate()

    kill = quit


class Books(base_classes.Books):
    def __init__(self, app: App) -> None:
        self.app = app

    api = property(lambda self: self.app.api.Components)

    def __iter__(self) -> Iterator[Book]:
        found = self.api.createEnumeration()
        while found.hasMoreElements():
            doc = found.nextElement()
            # Basic's editor and the start centre are components too.
            if hasattr(doc, "supportsService") and doc.supportsService(_SPREADSHEET):
                yield Book(self.app, doc)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __call__(self, key: int | str) -> Book:
        """By number from 1, by name without regard to case, or by full path."""
        if isinstance(key, int):
            return list(self)[key - 1]
        for book in self:
            if book.name.lower() == key.lower() or book.fullname == key:
                return book
        raise KeyError(key)

    @property
    def active(self) -> Book | None:
        doc = self.app.api.getCurrentComponent()
        if doc is not None and hasattr(doc, "supportsService") and doc.supportsService(_SPREADSHEET):
            return Book(self.app, doc)
        return next(iter(self), None)

    def add(self) -> Book:
        return self._load("private:factory/scalc")

    def open(
        self,
        fullname: str,
        update_links: bool | None = None,
        read_only: bool | None = None,
        format: Any = None,
        password: str | None = None,
        *rest: Any,
    ) -> Book:
        asked = {"ReadOnly": bool(read_only), **({"Password": password} if password else {})}
        return self._load(file_url(fullname), **asked)

    @answered
    def _load(self, url: str, **asked: Any) -> Book:
        # Never Hidden=True: LibreOffice then forgets the frozen rows when it saves.
        doc = self.app.api.loadComponentFromURL(url, "_blank", 0, properties(**asked))
        if doc is None:
            raise Refused(f'LibreOffice could not open "{file_path(url)}".')
        return Book(self.app, doc)


class Book(base_classes.Book):
    api: Any = None
    app: Any = None

    def __init__(self, app: App, doc: Any) -> None:
        self.app, self.api = app, doc

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Book) and bool(self.api == other.api)

    __hash__ = None  # type: ignore[assignment]

    @property
    def fullname(self) -> str:
        url = self.api.URL
        return file_path(url) if url else str(self.api.Title)

    name = property(lambda self: os.path.basename(self.fullname))
    controller = property(lambda self: self.api.getCurrentController())

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> Names:
        return Names(self)

    @property
    def selection(self) -> Range | None:
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
            raise Refused(f'LibreOffice saves {", ".join(FILTERS)} from here, not "{suffix}".')
        asked = {"FilterName": FILTERS[suffix], **({"Password": password} if password else {})}
        self.api.storeAsURL(file_url(target), properties(**asked))

    def to_pdf(self, path: str, quality: Any = None) -> None:
        self.api.storeToURL(file_url(path), properties(FilterName="calc_pdf_Export"))
