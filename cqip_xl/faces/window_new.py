"""The window of New workbook: an empty workbook for one school."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from tkinter import ttk
from tkinter.font import nametofont

import platformdirs

from cqip_xl import verbs
from cqip_xl.excel.file_name import file_name
from cqip_xl.faces.district_run import explained
from cqip_xl.faces.escaped import escaped
from cqip_xl.faces.launch import Opener
from cqip_xl.faces.log import log
from cqip_xl.faces.own_packs import own_packs
from cqip_xl.faces.remembered import recall, remember
from cqip_xl.faces.window import Window, access, wrapped
from cqip_xl.faces.window_form import Form, ask_list, ask_target
from cqip_xl.model.finding import Finding
from cqip_xl.model.framework import Framework
from cqip_xl.model.period import PlanPeriod, year_of
from cqip_xl.words.catalog import LANGUAGES, say

Made = tuple[Path, tuple[Finding, ...]]


class NewWindow(Window):
    """Framework and language, the school, its period, lists to fill in, where to save."""

    def __init__(self, language: str, opener: Opener) -> None:
        super().__init__(say(language, "window.new_title"), language)
        self.opener, self.code, self.details = opener, 0, ""
        self.made: Path | None = None
        self.making = False
        self.packs = {f.id: f.id for f in verbs.frameworks()}
        self.packs |= {verbs.load_framework(folder).id: folder for folder in own_packs().usable}
        self.frameworks = {code: verbs.load_framework(pack) for code, pack in self.packs.items()}
        known = recall()
        wrapped(ttk.Label(self.page, text=self.say("new_intro"))).pack(fill="x", pady=(0, self.gap))
        self._list_frameworks()
        self.form = Form(self)
        self.book_language = self.form.choice("book_language", [*map(self._name, LANGUAGES)])
        self.school = self.form.text("school")
        self.school_id = self.form.text("school_id")
        self.period = self.form.choice("period", ["2026-2027"], typed=True)
        self.people = self.form.text("people", "", partial(ask_list, self))
        self.rows = self.form.text("rows", "", partial(ask_list, self))
        self.target = self.form.text("save_as", "", partial(ask_target, self))
        self._suggested = ""
        self._lay_out()
        self.shelf.bind("<<TreeviewSelect>>", lambda _: self._chosen())
        for variable in (self.school, self.school_id):
            variable.trace_add("write", lambda *_: self._suggest())
        self.bind("<Return>", lambda _: self.make.invoke())
        first = known.new_framework if known.new_framework in self.frameworks else _likely(self.frameworks, language)
        self.shelf.selection_set(first)
        self.shelf.see(first)
        self._chosen(known.new_language)
        self._suggest(known.new_folder)

    def show(self) -> int:
        """Stays open until the user closes it; gives an exit code."""
        self.shelf.focus_set()
        self.shelf.focus(self.shelf.selection()[0])
        self.open()
        return self.code

    def _list_frameworks(self) -> None:
        label = access(self.say("framework"))
        ttk.Label(self.page, text=label.text, underline=label.at).pack(anchor="w", pady=(0, self.gap // 3))
        self.shelf = ttk.Treeview(
            self.page, columns=("languages",), show="tree", height=min(len(self.frameworks), 12), selectmode="browse"
        )
        rows = {f.id: (self._title(f), " · ".join(map(self._name, f.languages))) for f in self.frameworks.values()}
        measure = nametofont("TkDefaultFont").measure
        for n, column in enumerate(("#0", "languages")):
            width = max(measure(row[n]) for row in rows.values())
            self.shelf.column(column, width=width + 3 * self.line, stretch=n == 0)
        for code, (title, languages) in rows.items():
            self.shelf.insert("", "end", code, text=title, values=(languages,))
        self.reach(label.key, self.shelf.focus_set)

    def _name(self, language: str) -> str:
        return self.say(f"own_name.{language}")

    def _title(self, framework: Framework) -> str:
        """In the user's language where the pack speaks it, else in its own."""
        return framework.word(self.language if self.language in framework.languages else framework.native, "title")

    def _lay_out(self) -> None:
        self.result = wrapped(ttk.Label(self.page, text="\n"))
        row = ttk.Frame(self.page)
        row.pack(side="bottom", fill="x", pady=(self.gap, 0))
        self.result.pack(side="bottom", fill="x", pady=(self.gap, 0))
        self.form.pack(side="bottom", fill="x", pady=(self.gap, 0))
        self.shelf.pack(fill="both", expand=True)
        self.open_button = self.button(row, "open_book", self._open_book)
        self.copy_button = self.button(row, "copy", lambda: self.copy(self.details))
        self.open_button.pack(side="left")
        self.copy_button.pack(side="left", padx=self.gap)
        self.make = self.button(row, "make", self._make)
        self.close_button = self.button(row, "close", self.leave)
        self.close_button.pack(side="right")
        self.make.pack(side="right", padx=self.gap)
        self._offer()

    @property
    def framework(self) -> Framework:
        return self.frameworks[self.shelf.selection()[0]]

    def _chosen(self, language: str = "") -> None:
        """Languages and periods of the framework that is chosen now."""
        codes = self.framework.languages
        self.book_language.configure(values=[*map(self._name, codes)])
        wanted = next((code for code in (language, self.language, self.framework.native) if code in codes), codes[0])
        self.book_language.current(codes.index(wanted))
        periods = offered(self.framework, date.today())
        self.period.configure(values=periods)
        self.period.set(periods[0])

    def _suggest(self, folder: str = "") -> None:
        """A file name from number and name, as long as the user has not chosen another."""
        now = self.target.get()
        if now != self._suggested:
            return
        place = Path(folder) if folder else Path(now).parent
        if not (folder or now) or not place.is_dir():
            place = platformdirs.user_documents_path()
        name = file_name(f"{self.school_id.get()} {self.school.get()}".strip() or self.say("new_title"))
        self._suggested = str(place / f"{name}.xlsx")
        self.target.set(self._suggested)

    def _make(self) -> None:
        if self.making:
            return
        target = self.target.get()
        wanting = "" if target.lower().endswith(".xlsx") else self.say("choose_save")
        if not wanting and os.path.lexists(target):
            wanting = self.say("taken", path=escaped(target))
        for path in filter(None, (self.people.get(), self.rows.get())):
            wanting = wanting or ("" if os.path.exists(path) else self.say("missing_path", path=escaped(path)))
        if wanting:
            self.result.configure(text=wanting)
            return
        framework, language = self.framework, self.framework.languages[self.book_language.current()]
        folder = str(Path(target).parent)
        remember(replace(recall(), new_framework=framework.id, new_language=language, new_folder=folder))
        self.made, self.details, self.making = None, "", True
        self.result.configure(text=self.say("making"))
        self._offer()
        work = partial(
            verbs.generate,
            self.packs[framework.id],
            target,
            language=language,
            school=self.school.get().strip(),
            school_id=self.school_id.get().strip(),
            period=self.period.get().strip(),
            people=self.people.get(),
            rows=self.rows.get(),
        )
        self.background(work, self._written, self._refused)

    def _written(self, made: Made) -> None:
        path, findings = made
        log().info("made %s", path)
        self.making, self.made, self.code = False, path, 1 if any(f.severity == "error" for f in findings) else 0
        unread = [f for f in findings if f.severity != "note"]
        text = self.say("made", path=escaped(path))
        if unread:
            text += f"\n{self.say('rows_unread', cells=len(unread))}"
            self.details = "\n".join(_places(unread))
        self.result.configure(text=text)
        self._offer()
        self._open_book()

    def _refused(self, problem: Exception) -> None:
        log().error("new failed", exc_info=problem)
        self.making, self.code = False, 2
        self.failed(*explained(problem, self.language))

    def failed(self, sentence: str, details: str) -> None:
        self.details = details
        self.result.configure(text=sentence)
        self._offer()

    def _open_book(self) -> None:
        if self.made:
            made = self.made
            self.background(lambda: self.opener(made), partial(self._opened, made), lambda _: None)

    def _opened(self, made: Path, opened: bool) -> None:
        if not opened:
            self.result.configure(text=self.say("not_opened", path=escaped(made)))

    def _offer(self) -> None:
        self.make.state(["disabled" if self.making else "!disabled"])
        self.open_button.state(["!disabled" if self.made else "disabled"])
        self.copy_button.state(["!disabled" if self.details else "disabled"])


def offered(framework: Framework, today: date) -> list[str]:
    """Periods that can begin about now: of each kind of plan the running one and the next."""
    calendar = framework.calendar
    year = year_of(calendar, today)
    lengths = [calendar.stage_years if kind == "stage" else 1 for kind in framework.plan_kinds]
    return [
        str(PlanPeriod(first, first + length, by_year=calendar.by_year))
        for length in lengths
        for first in (year, year + 1)
    ]


def _likely(frameworks: dict[str, Framework], language: str) -> str:
    """The first framework whose own language is the user's, else the first that speaks it, else the first."""
    own = (code for code, f in frameworks.items() if f.native == language)
    speaking = (code for code, f in frameworks.items() if language in f.languages)
    return next(own, None) or next(speaking, None) or next(iter(frameworks))


def _places(findings: Iterable[Finding]) -> list[str]:
    return [escaped(f"{f.place.file} · {f.place.sheet} {f.place.cell} · {f.values.get('raw', '')}") for f in findings]
