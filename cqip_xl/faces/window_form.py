"""Rows of a form: a label with its access key, a field, and a button that looks for a file."""

from __future__ import annotations

import tkinter
from collections.abc import Callable, Sequence
from pathlib import Path
from tkinter import filedialog, ttk

from cqip_xl.faces.window import Window, access

Kinds = list[tuple[str, str]]


class Form(ttk.Frame):
    """Label, field, button: a row each. `fields`: the widgets by key."""

    def __init__(self, window: Window) -> None:
        super().__init__(window.page)
        self.window = window
        self.fields: dict[str, ttk.Entry] = {}
        self.browsers: list[ttk.Button] = []
        self.columnconfigure(1, weight=1)

    def text(self, key: str, value: str = "", browse: Callable[[str], str] | None = None) -> tkinter.StringVar:
        """A field to type in. `browse`: asks for a file, given what stands there; '' where none was chosen."""
        variable = tkinter.StringVar(self.window, value)
        self._row(key, ttk.Entry(self, textvariable=variable, width=58))
        if browse:
            self._browser(variable, browse)
        return variable

    def choice(self, key: str, values: Sequence[str], typed: bool = False) -> ttk.Combobox:
        """A list to choose from; `typed`: other values may be written as well."""
        box = ttk.Combobox(self, values=list(values), state="normal" if typed else "readonly")
        box.configure(width=max(map(_width, values), default=20) + 2)
        self._row(key, box, sticky="w")
        return box

    def enable(self, on: bool) -> None:
        for widget in (*self.fields.values(), *self.browsers):
            widget.state(["!disabled" if on else "disabled"])

    def _row(self, key: str, field: ttk.Entry, sticky: str = "ew") -> None:
        row, label = len(self.fields), access(self.window.say(key))
        ttk.Label(self, text=label.text, underline=label.at).grid(row=row, column=0, sticky="w")
        field.grid(row=row, column=1, sticky=sticky, padx=self.window.gap, pady=self.window.gap // 3)
        self.window.reach(label.key, field.focus_set)
        self.fields[key] = field

    def _browser(self, variable: tkinter.StringVar, browse: Callable[[str], str]) -> None:
        def ask() -> None:
            chosen = browse(variable.get())
            if chosen:
                variable.set(str(Path(chosen)))

        button = self.window.button(self, "browse", ask)
        button.grid(row=len(self.fields) - 1, column=2, sticky="ew", pady=self.window.gap // 6)
        self.browsers.append(button)


def ask_folder(window: Window, now: str) -> str:
    return filedialog.askdirectory(parent=window, initialdir=_folder(now), mustexist=True)


def ask_list(window: Window, now: str) -> str:
    """A roster, people or rows."""
    lists = (window.say("list_files"), "*.xlsx *.csv *.yaml *.yml")
    return filedialog.askopenfilename(
        parent=window, initialdir=_folder(now), filetypes=[lists, (window.say("all_files"), "*")]
    )


def ask_target(window: Window, now: str) -> str:
    """Where to write. The system's own question whether to replace is left out: only what is ours is replaced."""
    return filedialog.asksaveasfilename(
        parent=window,
        initialdir=_folder(now),
        initialfile=Path(now).name if now else "",
        defaultextension=".xlsx",
        filetypes=[(window.say("excel_files"), "*.xlsx")],
        confirmoverwrite=False,
    )


def _folder(path: str) -> str:
    """The nearest folder of a path that is there."""
    if not path:
        return str(Path.home())
    return str(next((folder for folder in (Path(path), *Path(path).parents) if folder.is_dir()), Path.home()))


def _width(text: str) -> int:
    """Characters as wide as `0` that it takes; Chinese ones take two."""
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)
