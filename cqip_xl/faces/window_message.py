"""The small window that tells something."""

from __future__ import annotations

import tkinter
from tkinter import ttk
from tkinter.font import nametofont

from cqip_xl.faces.window import Window


class MessageWindow(Window):
    """A text, details to read and copy where there are any, and a button to close it."""

    def __init__(self, title: str, text: str, details: str, language: str) -> None:
        super().__init__(title, language)
        width = nametofont("TkDefaultFont").measure("0") * 72
        ttk.Label(self.page, text=text, wraplength=width, justify="left").pack(anchor="w")
        self.details = details
        if details:
            self._show_details()
        row = ttk.Frame(self.page)
        row.pack(fill="x", pady=(self.line, 0))
        close = self.button(row, "close", self.leave)
        close.pack(side="right")
        if details:
            self.copy_button = self.button(row, "copy", self._copy)
            self.copy_button.pack(side="left")
        close.focus_set()

    def _show_details(self) -> None:
        frame = ttk.Frame(self.page)
        frame.pack(fill="both", expand=True, pady=(self.gap, 0))
        lines = min(10, self.details.count("\n") + 2)
        pane = tkinter.Text(frame, height=lines, width=72, wrap="word", relief="flat", font="TkDefaultFont")
        bar = ttk.Scrollbar(frame, command=pane.yview)
        pane.configure(yscrollcommand=bar.set, padx=self.gap, pady=self.gap // 2)
        pane.insert("1.0", self.details)
        pane.configure(state="disabled")
        bar.pack(side="right", fill="y")
        pane.pack(side="left", fill="both", expand=True)

    def _copy(self) -> None:
        self.copy(self.details)
        self.copy_button.configure(text=self.say("copied"), underline=-1)
