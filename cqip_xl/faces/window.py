"""What every window of the product shares."""

from __future__ import annotations

import ctypes
import sys
import threading
import tkinter
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from tkinter import ttk
from tkinter.font import nametofont
from types import TracebackType
from typing import NamedTuple, TypeVar

from cqip_xl.faces.district_run import explained
from cqip_xl.faces.log import log
from cqip_xl.faces.screen import NoScreen
from cqip_xl.words.catalog import say

T = TypeVar("T")
#: Milliseconds between two looks at what other threads have to tell.
LOOK = 80


class Access(NamedTuple):
    """A label with its access key: the text to show, the place of the key in it (-1: none), the key."""

    text: str
    at: int
    key: str


def access(label: str) -> Access:
    """`&Start`, `开始(&S)`: the letter after `&` is underlined and reached with Alt; macOS has no such keys."""
    at = label.find("&")
    if at < 0:
        return Access(label, -1, "")
    if sys.platform == "darwin":
        return Access(label.replace(label[at - 1 : at + 3], "") if "(&" in label else label.replace("&", ""), -1, "")
    return Access(label[:at] + label[at + 1 :], at, label[at + 1].lower())


class Window(tkinter.Tk):
    """A calm window in one language: an inner frame `page`, work in the background, Esc and access keys.

    Raises NoScreen.
    """

    def __init__(self, title: str, language: str) -> None:
        _see_every_pixel()
        try:
            super().__init__(className="cqip")
        except tkinter.TclError as problem:
            raise NoScreen(str(problem)) from problem
        self.withdraw()  # until it is laid out
        self.language = language
        self.title(title)
        self.line = nametofont("TkDefaultFont").metrics("linespace")
        self.gap = self.line // 2
        self._dress()
        self.page = ttk.Frame(self, padding=self.line)
        self.page.pack(fill="both", expand=True)
        self.bind("<Escape>", lambda _: self.leave())
        self.protocol("WM_DELETE_WINDOW", self.close)
        self._from_threads = SimpleQueue[Callable[[], None]]()
        self._waiting = ""
        self._look()

    def readprofile(self, baseName: str, className: str) -> None:
        """Tk would run files that it finds in the user's folder; nothing of the kind here."""

    def report_callback_exception(self, exc: type[BaseException], val: BaseException, tb: TracebackType | None) -> None:
        log().error("in a window", exc_info=(exc, val, tb))
        self.failed(*explained(val, self.language))

    def failed(self, sentence: str, details: str) -> None:
        """What went wrong; windows with a place for it show it there."""

    def say(self, key: str, /, **values: object) -> str:
        return say(self.language, f"window.{key}", **values)

    def leave(self) -> None:
        """Closes the window."""
        self.destroy()

    def destroy(self) -> None:
        self.after_cancel(self._waiting)
        super().destroy()

    def close(self) -> None:
        """The window's own cross."""
        self.leave()

    def open(self) -> None:
        """Shows it and stays until it is closed."""
        self.appear()
        self.mainloop()

    def appear(self) -> None:
        """Shows it in front, no smaller than what is in it; on a low screen its list gives way."""
        self.update_idletasks()
        width, height = self.winfo_reqwidth(), self.winfo_reqheight()
        room = self.winfo_screenheight() - 5 * self.line  # for the title and the task bar
        self.minsize(width, min(height, room))
        if height > room:
            self.geometry(f"{width}x{room}")
        left, top = (self.winfo_screenwidth() - width) // 2, (self.winfo_screenheight() - height) // 3
        self.geometry(f"+{max(0, left)}+{max(0, top)}")
        self.deiconify()
        self.attributes("-topmost", True)  # a button of Excel started it, so Excel is in front
        self.update()
        self.attributes("-topmost", False)
        self.focus_force()

    def background(self, work: Callable[[], T], then: Callable[[T], None], failed: Callable[[Exception], None]) -> None:
        """Works in a thread; what follows runs in the window's own."""

        def run() -> None:
            try:
                result = work()
            except Exception as problem:
                trouble = problem  # `problem` is gone when the except clause ends
                self._from_threads.put(lambda: failed(trouble))
            else:
                self._from_threads.put(lambda: then(result))

        threading.Thread(target=run, daemon=True).start()

    def button(self, parent: tkinter.Misc, key: str, action: Callable[[], object]) -> ttk.Button:
        """A button that Space, Enter and its access key press."""
        label = access(self.say(key))
        button = ttk.Button(parent, text=label.text, underline=label.at, command=action)
        button.bind("<Return>", _only(button.invoke))
        self.reach(label.key, button.invoke)
        return button

    def reach(self, key: str, action: Callable[[], object]) -> None:
        """Alt and the key do that, in capitals too."""
        for spelling in {key, key.upper()} - {""}:
            self.bind(f"<Alt-{spelling}>", _only(action))

    def copy(self, text: str) -> None:
        self.clipboard_clear()
        self.clipboard_append(text)
        self.update()

    def _look(self) -> None:
        """Does what other threads left to do: only this one may touch the window."""
        self._waiting = self.after(LOOK, self._look)  # first, so that a fault in what follows does not end the looking
        with suppress(Empty):
            while True:
                self._from_threads.get_nowait()()

    def _dress(self) -> None:
        style = ttk.Style(self)
        if self.tk.call("tk", "windowingsystem") == "x11":
            style.theme_use("clam")
            self.configure(background=style.lookup("TFrame", "background"))
        style.configure("Treeview", rowheight=self.line + self.gap // 2)
        style.configure("TButton", padding=(self.gap, self.gap // 3))
        style.configure("Quiet.TLabel", foreground="#555555")


def _only(action: Callable[[], object]) -> Callable[[object], str]:
    """What a key does here and nowhere above."""

    def pressed(_: object) -> str:
        action()
        return "break"

    return pressed


def wrapped(label: ttk.Label) -> ttk.Label:
    """A label whose text breaks into lines as wide as it is."""
    label.bind("<Configure>", lambda event: label.configure(wraplength=event.width))
    return label


def _see_every_pixel() -> None:
    """Else Windows draws the window small and enlarges the blurred picture."""
    if sys.platform == "win32":
        with suppress(Exception):  # Windows before 8.1
            ctypes.windll.shcore.SetProcessDpiAwareness(1)
