"""An xlwings engine over a running LibreOffice: the add-in's code, written for Excel, works there unchanged.

`activate(pipe="…")` connects to an office started with `--accept=pipe,name=…;urp;` and makes it xlwings' active engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from itertools import count
from numbers import Number
from typing import Any

import xlwings
from xlwings import base_classes

from cqip_xl.hosts.uno_books import CalcBooks
from cqip_xl.hosts.uno_bridge import Refused, enum, properties, remote_context
from cqip_xl.hosts.uno_ranges import CalcRange
from cqip_xl.hosts.uno_values import ErrorText

NAME = "libreoffice"
_PRODUCT = "/org.openoffice.Setup/Product"
_BUTTONS = {"ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}
_PRESSED = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}


def connect(pipe: str, patience: float = 30, headless: bool = False) -> xlwings.App:
    """The office that listens on the pipe, as an xlwings App. `headless`: alerts are kept, not shown."""
    return attach(remote_context(pipe, patience), headless)


def attach(context: Any, headless: bool = False) -> xlwings.App:
    """As `connect`, for a component context at hand (in LibreOffice's own Python, or a test's)."""
    app = CalcApp(context, headless)
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


class CalcEngine:
    name, type = NAME, "desktop"

    def __init__(self) -> None:
        self.apps = CalcApps()

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


class CalcApps(base_classes.Apps):
    """The offices connected to; the first is the active one."""

    def __init__(self) -> None:
        self.running: list[CalcApp] = []

    def keys(self) -> list[int]:
        return [app.pid for app in self.running]

    def __iter__(self) -> Iterator[CalcApp]:
        return iter(self.running)

    def __len__(self) -> int:
        return len(self.running)

    def __getitem__(self, pid: int) -> CalcApp:
        return next(app for app in self.running if app.pid == pid)

    def add(self, spec: Any = None, add_book: Any = None, xl: Any = None, visible: Any = None) -> CalcApp:
        raise Refused("office.not_started")


engine = CalcEngine()
_numbers = count(1)


class CalcApp(base_classes.App):
    api: Any = None
    engine: CalcEngine = engine
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
    def books(self) -> CalcBooks:
        return CalcBooks(self)

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
    def selection(self) -> CalcRange | None:
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
        raise Refused("office.no_macro", name=macro)

    def quit(self) -> None:
        """Closes every workbook unsaved, and the office."""
        for book in list(self.books):
            book.close()
        engine.apps.running.remove(self)
        with suppress(Exception):  # the connection breaks while the office goes, often mid-answer
            self.api.terminate()

    kill = quit
