"""The window of Consolidate: what would be read, how far it is, how the district stands."""

from __future__ import annotations

import gc
import os
from dataclasses import replace
from functools import partial
from pathlib import Path
from queue import Empty
from tkinter import ttk

from cqip_xl.district.gather import shown_path
from cqip_xl.faces.district_outcome import details, in_sentences
from cqip_xl.faces.district_run import (
    DistrictRun,
    Event,
    Failed,
    Finished,
    Progressed,
    explained,
    has_errors,
)
from cqip_xl.faces.escaped import escaped
from cqip_xl.faces.launch import Opener
from cqip_xl.faces.remembered import recall, remember
from cqip_xl.faces.window import LOOK, Window, access, wrapped
from cqip_xl.faces.window_files import FileList
from cqip_xl.faces.window_form import Form, ask_folder, ask_list, ask_target
from cqip_xl.verbs.preflight import Preflight, preflight
from cqip_xl.words.catalog import LANGUAGES, say

#: Milliseconds without typing after which the folder is looked into again.
PAUSE = 400


class DistrictWindow(Window):
    """Folder, roster, target; the list of files; progress; the result."""

    def __init__(self, language: str, opener: Opener) -> None:
        super().__init__(say(language, "window.district_title"), language)
        self.opener, self.code = opener, 0
        self.run: DistrictRun | None = None
        self.summary: Path | None = None
        self.details, self.closing, self.writing = "", False, False
        self._looks, self._suggested, self._timer = 0, "", ""
        known = recall()
        wrapped(ttk.Label(self.page, text=self.say("district_intro"))).pack(fill="x", pady=(0, self.gap))
        self.form = Form(self)
        self.form.pack(fill="x")
        self.folder = self.form.text("folder", known.folder, partial(ask_folder, self))
        self.roster = self.form.text("roster", known.roster, partial(ask_list, self))
        self.target = self.form.text("target", known.target, partial(ask_target, self))
        self.reminders = self.form.text("reminders", known.reminders, partial(ask_folder, self))
        names = [self.say(f"own_name.{code}") for code in LANGUAGES]
        self.choice = self.form.choice("language", [self.say("automatic"), *names])
        self.choice.current(LANGUAGES.index(known.language) + 1 if known.language in LANGUAGES else 0)
        self._lay_out()
        for variable in (self.folder, self.roster, self.target, self.reminders):
            variable.trace_add("write", lambda *_: self._changed())
        self.bind("<Return>", lambda _: self.start.invoke())
        self._preflight()

    def show(self) -> int:
        """Stays open until the user closes it; gives the exit code of the last run, 0 without one."""
        self.form.fields["folder"].focus_set()
        self.open()
        return self.code

    def _lay_out(self) -> None:
        gap = self.gap
        self.counted = wrapped(ttk.Label(self.page, text="\n"))
        self.counted.pack(fill="x", pady=(gap, gap // 2))
        row = ttk.Frame(self.page)
        row.pack(side="bottom", fill="x", pady=(gap, 0))
        self.result = wrapped(ttk.Label(self.page, text="\n\n"))
        self.result.pack(side="bottom", fill="x", pady=(gap // 2, 0))
        self.progress = ttk.Label(self.page, style="Quiet.TLabel")
        self.progress.pack(side="bottom", fill="x")
        self.bar = ttk.Progressbar(self.page)
        self.bar.pack(side="bottom", fill="x", pady=(gap, gap // 3))
        self.files = FileList(self)
        self.files.pack(fill="both", expand=True)
        self.open_button = self.button(row, "open_summary", self._open_summary)
        self.copy_button = self.button(row, "copy", lambda: self.copy(self.details))
        self.open_button.pack(side="left")
        self.copy_button.pack(side="left", padx=gap)
        self.start = self.button(row, "start", self._start)
        self.leave_button = self.button(row, "close", self.leave)
        labels = [access(self.say(key)) for key in ("close", "cancel")]
        self.leave_button.configure(width=max(len(label.text) for label in labels) + 2)
        self.reach(labels[1].key, self.leave_button.invoke)
        self.leave_button.pack(side="right")
        self.start.pack(side="right", padx=gap)
        self._idle()

    # -- before the run ---------------------------------------------------------------------------

    def _changed(self) -> None:
        if self._timer:
            self.after_cancel(self._timer)
        self._timer = self.after(PAUSE, self._preflight)

    def _suggest_target(self) -> None:
        """A name beside the folder, as long as the user has not chosen another."""
        folder = Path(self.folder.get())
        if folder.name and folder.is_dir() and self.target.get() in ("", self._suggested):
            place = folder.parent if os.access(folder.parent, os.W_OK) else folder
            self._suggested = str(place / f"{self.say('summary_name', folder=folder.name)}.xlsx")
            self.target.set(self._suggested)

    def _wanting(self) -> str:
        """What must be chosen before anything can be read, said in the window's language."""
        folder, roster, target = self.folder.get(), self.roster.get(), self.target.get()
        if not folder:
            return self.say("choose_folder")
        for path in filter(None, (folder, roster)):
            if not os.path.exists(path):
                return self.say("missing_path", path=escaped(path))
        if self.reminders.get() and not roster:
            return self.say("reminders_need_list")
        return "" if target.lower().endswith(".xlsx") else self.say("choose_target")

    def _preflight(self) -> None:
        self._timer = ""
        self._suggest_target()
        if self.run:
            return
        self._looks += 1
        self.files.clear()
        wanting = self._wanting()
        self.counted.configure(text=f"{wanting or self.say('looking')}\n")
        if not wanting:
            look = partial(preflight, [self.folder.get()], self.target.get(), self.roster.get())
            look_number = self._looks
            self.background(look, partial(self._list, look_number), partial(self._not_listed, look_number))

    def _list(self, look_number: int, found: Preflight) -> None:
        if look_number != self._looks:
            return  # something else was typed meanwhile
        numbers = {"read": len(found.read), "unread": len(found.unread), "open": len(found.opened)}
        text = self.say("counted", **numbers) if found.files else self.say("no_files")
        if found.schools:
            text += f" · {self.say('schools_listed', schools=found.included)}"
        target = "target_open" if found.target_opened else "target_exists" if found.renews else ""
        self.counted.configure(text=f"{text}\n{self.say(target) if target else ''}")
        self.files.fill(found, shown_path(Path(self.folder.get())))

    def _not_listed(self, look_number: int, problem: Exception) -> None:
        if look_number == self._looks:
            sentence, self.details = explained(problem, self.language)
            self.counted.configure(text=sentence)

    # -- the run ----------------------------------------------------------------------------------

    def _start(self) -> None:
        if self.run:
            return
        wanting = self._wanting()
        if wanting:
            self._show_result(wanting)
            return
        chosen = self.choice.current()
        language = LANGUAGES[chosen - 1] if chosen > 0 else ""
        folder, roster, target = self.folder.get(), self.roster.get(), self.target.get()
        drafts = self.reminders.get()
        remember(replace(recall(), folder=folder, roster=roster, target=target, language=language, reminders=drafts))
        self.summary, self.details, self.writing = None, "", False
        self.run = DistrictRun(folder, roster, target, language, self.language, drafts)
        self._busy()
        gc.collect()
        gc.freeze()  # what is of Tk must never be collected in the other thread
        self.run.start()
        self._follow()

    def _follow(self) -> None:
        """Shows what the run has told since the last look."""
        event: Event | None = None
        try:
            while self.run:
                event = self.run.events.get_nowait()
                if not isinstance(event, Progressed):
                    self._ended(event)
                    return
        except Empty:
            if isinstance(event, Progressed):
                self._progressed(event)
            self.after(LOOK, self._follow)

    def _progressed(self, now: Progressed) -> None:
        self.bar.configure(maximum=max(1, now.total), value=now.done)
        self.writing = now.done == now.total
        if self.writing:
            self.leave_button.state(["disabled"])
            self.bar.configure(mode="indeterminate")
            self.bar.start()
        name = escaped(now.name.rsplit("/", 1)[-1])
        self.progress.configure(
            text=self.say("writing") if self.writing else self.say("progress", n=now.done, total=now.total, file=name)
        )

    def _ended(self, event: Event) -> None:
        self.run = None
        self._idle()
        match event:
            case Finished(done):
                self.summary, self.code = done.summary, 1 if has_errors(done) else 0
                self.details = details(done, shown_path(Path(self.folder.get())), self.language)
                self.bar.configure(value=self.bar["maximum"])
                self._show_result(in_sentences(done, self.language))
                if self.closing:
                    self.opener(done.summary)
                else:
                    self._open_summary()
            case Failed(sentence, more):
                self.code, self.details = 2, more
                self._show_result(sentence)
            case _:
                self.code = 2
                self._show_result(self.say("cancelled"))
        self._offer()
        if self.closing:
            self.destroy()
        else:
            self._preflight()

    def _open_summary(self) -> None:
        if self.summary:
            summary = self.summary
            self.background(lambda: self.opener(summary), partial(self._opened, summary), lambda _: None)

    def _show_result(self, text: str) -> None:
        """The result; always three lines high, so that nothing above it moves."""
        self.result.configure(text=text + "\n" * (2 - text.count("\n")))

    def _opened(self, summary: Path, opened: bool) -> None:
        if not opened:
            text = f"{self.result['text'].rstrip()}\n{self.say('not_opened', path=escaped(summary))}"
            self._show_result(text)

    def leave(self) -> None:
        """Cancels a run; closes the window where none is."""
        if self.run is None:
            self.destroy()
        elif not self.writing:
            self.run.cancel()
            self.leave_button.state(["disabled"])
            self.progress.configure(text=self.say("stopping"))

    def close(self) -> None:
        """The window's own cross: stops a run, then closes; a summary that is being written is finished first."""
        self.closing = True
        self.leave()

    def failed(self, sentence: str, details: str) -> None:
        self.details = details
        self._show_result(sentence)
        self._offer()

    def _busy(self) -> None:
        self.form.enable(False)
        self.start.state(["disabled"])
        cancel = access(self.say("cancel"))
        self.leave_button.configure(text=cancel.text, underline=cancel.at)
        self._show_result("")
        self.progress.configure(text=self.say("looking"))
        self._offer()

    def _idle(self) -> None:
        self.form.enable(True)
        self.start.state(["!disabled"])
        close = access(self.say("close"))
        self.leave_button.configure(text=close.text, underline=close.at)
        self.leave_button.state(["!disabled"])
        self.bar.stop()
        self.bar.configure(mode="determinate", value=0)
        self.progress.configure(text="")
        self._offer()

    def _offer(self) -> None:
        self.open_button.state(["!disabled" if self.summary else "disabled"])
        self.copy_button.state(["!disabled" if self.details else "disabled"])
