"""The list of files before a consolidation: what lies there and what will become of it."""

from __future__ import annotations

from tkinter import ttk
from tkinter.font import nametofont

from cqip_xl.faces.escaped import escaped
from cqip_xl.faces.report import short_path
from cqip_xl.faces.window import Window
from cqip_xl.verbs.preflight import Preflight, Waiting
from cqip_xl.words.catalog import say
from cqip_xl.words.detail import detail_text

#: Widths in characters.
COLUMNS = {"#0": ("file", 30), "folder": ("folder_column", 18), "state": ("state", 46)}


class FileList(ttk.Frame):
    """A line a file; those that will not be read or are open elsewhere come first."""

    def __init__(self, window: Window) -> None:
        super().__init__(window.page)
        self.window = window
        self.tree = ttk.Treeview(self, columns=("folder", "state"), height=6, selectmode="browse")
        measure = nametofont("TkDefaultFont").measure
        for column, (key, width) in COLUMNS.items():
            self.tree.heading(column, text=window.say(key), anchor="w")
            self.tree.column(column, width=width * measure("0"), stretch=True)
        self.tree.column(
            "state", width=max(self.tree.column("state", "width"), measure(window.say("open")) + window.line)
        )
        scroll = ttk.Scrollbar(self, command=self.tree.yview)
        self.tree.configure(yscrollcommand=scroll.set)
        scroll.pack(side="right", fill="y")
        self.tree.pack(side="left", fill="both", expand=True)

    def clear(self) -> None:
        self.tree.delete(*self.tree.get_children())

    def fill(self, found: Preflight, top: str) -> None:
        """`top`: the folder that was chosen; others are shown from there."""
        self.clear()
        for file in sorted(found.files, key=lambda f: not (f.outcome or f.opened)):
            folder = escaped(short_path(file.folder, top))
            self.tree.insert("", "end", text=escaped(file.name), values=(folder, escaped(self._state(file))))

    def _state(self, file: Waiting) -> str:
        language = self.window.language
        if file.outcome:
            outcome, detail = say(language, f"outcome.{file.outcome}"), detail_text(language, file.detail)
            return f"{outcome} · {detail}" if detail else outcome
        return self.window.say("open") if file.opened else self.window.say("will_be_read")
