"""The real windows on a virtual screen, in every language, used as a person would."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from cqip_xl import verbs
from cqip_xl.faces.district_run import DistrictRun, Failed, Finished, Progressed
from cqip_xl.faces.own_packs import packs_folder
from cqip_xl.faces.remembered import recall
from cqip_xl.faces.screen import NoScreen
from cqip_xl.faces.windows import show_message
from cqip_xl.verbs import Consolidated, consolidate, plans, read_plan
from cqip_xl.words.catalog import LANGUAGES, say
from tests.faces_window.conftest import District, linux
from tests.faces_window.test_district_run import ended, hang
from tests.workbook.packs import INVENTED

if TYPE_CHECKING:
    import tkinter

    from cqip_xl.faces.window import Window
    from cqip_xl.faces.window_district import DistrictWindow

pytestmark = linux
each_language = pytest.mark.parametrize("language", LANGUAGES)
LONG = "/home/somebody/a folder with a long name/" * 3 + "Trường Mầm non Ánh Dương 学校.xlsx"


@pytest.fixture(scope="module")
def consolidated(tmp_path_factory: pytest.TempPathFactory) -> Consolidated:
    district = District(tmp_path_factory.mktemp("done") / "office")
    (district.schools / "broken.xlsx").write_bytes(b"PK")
    return consolidate([district.schools], district.target, roster=str(district.roster))


def until(window: tkinter.Tk, holds: Callable[[], object], seconds: float = 30) -> None:
    """Lets the window live until it comes true."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not happen"
        window.update()
        time.sleep(0.01)
    window.update()


def widgets(top: tkinter.Misc) -> Iterator[tkinter.Misc]:
    yield top
    for child in top.winfo_children():
        yield from widgets(child)


def cut(window: Window) -> list[str]:
    """Widgets smaller than what is in them, choices and cells of lists included."""
    from tkinter import ttk
    from tkinter.font import nametofont

    window.update()
    measure = nametofont("TkDefaultFont").measure
    found: list[str] = []
    for widget in widgets(window):
        wanted, given = widget.winfo_reqwidth(), widget.winfo_width()
        if isinstance(widget, ttk.Combobox):
            wanted = max(wanted, measure(widget.get()) + window.line)
        if isinstance(widget, ttk.Treeview):
            column = widget["columns"][-1]
            cells = [str(widget.set(row, column)) for row in widget.get_children()]
            if max(map(measure, cells), default=0) > int(widget.column(column, "width")):
                found.append(f"{widget}: a cell of {column}")
        if widget.winfo_ismapped() and (wanted > given or widget.winfo_reqheight() > widget.winfo_height()):
            found.append(f"{widget} {wanted}x{widget.winfo_reqheight()} {given}x{widget.winfo_height()}")
    if window.winfo_width() > 1100 or window.winfo_height() > 740:
        found.append(f"the window: {window.geometry()}")
    return found


def district_window(language: str, opened: list[Path] | None = None) -> DistrictWindow:
    from cqip_xl.faces.window_district import DistrictWindow

    def opener(path: Path) -> bool:
        (opened if opened is not None else []).append(path)
        return opened is not None

    window = DistrictWindow(language, opener)
    window.appear()
    return window


@each_language
def test_nothing_is_cut_off_in_the_district_window(
    display: str, district: District, consolidated: Consolidated, language: str
) -> None:
    first = min(district.schools.iterdir())
    first.with_name(f"~${first.name}").touch()
    (district.schools / "letter.pdf").touch()
    district.remember()
    window = district_window(language)
    until(window, lambda: len(window.files.tree.get_children()) == 10)
    states = [window.files.tree.set(row, "state") for row in window.files.tree.get_children()]
    assert states.count(say(language, "window.open")) == 1
    assert states.count(say(language, "window.will_be_read")) == 7
    assert cut(window) == []
    window._busy()
    window._progressed(Progressed(12, 37, "schools/Trường Mầm non Ánh Dương.xlsx"))
    assert (
        "12" in window.progress["text"]
        and "37" in window.progress["text"]
        and "schools/" not in window.progress["text"]
    )
    assert cut(window) == []
    window._ended(Finished(consolidated))
    until(window, lambda: str(consolidated.summary) in window.result["text"])  # could not be opened from here
    assert cut(window) == []
    window.copy_button.invoke()
    assert "broken.xlsx" in window.clipboard_get()
    window._ended(Failed(say(language, "window.failed", problem=f'"{LONG}" cannot be read.')))
    assert cut(window) == []
    window.leave_button.invoke()


def test_start_writes_the_summary_and_opens_it(display: str, district: District) -> None:
    opened: list[Path] = []
    window = district_window("vi", opened)
    assert window.counted["text"].strip() == say("vi", "window.choose_folder")
    window.start.invoke()
    assert window.result["text"].rstrip() == say("vi", "window.choose_folder")
    for variable, path in zip((window.folder, window.roster), district.chosen, strict=False):
        variable.set(path)
    until(window, window.files.tree.get_children)
    assert window.target.get() == str(district.root / "schools - tổng hợp.xlsx"), "a name beside the folder"
    window.target.set(str(district.target))
    window.choice.current(5)
    window.start.invoke()
    assert window.run and window.start.instate(["disabled"])
    window.start.invoke()
    until(window, lambda: window.run is None and opened)
    assert opened == [district.target] and window.code == 0
    assert openpyxl.load_workbook(district.target).active.title == say("sv", "sheets.overview")
    assert (recall().folder, recall().roster, recall().target) == district.chosen and recall().language == "sv"
    window.open_button.invoke()
    until(window, lambda: len(opened) == 2)
    window.leave_button.invoke()
    again = district_window("en", opened)
    assert again.folder.get() == str(district.schools) and again.choice.get() == "Svenska"
    again.close()


@pytest.mark.parametrize("by", ["button", "escape", "cross"])
def test_a_run_is_cancelled(display: str, district: District, monkeypatch: pytest.MonkeyPatch, by: str) -> None:
    monkeypatch.setattr(plans, "read_one", hang)
    district.remember()
    window = district_window("en")
    window.event_generate("<Return>")
    until(window, lambda: window.run and "0 of 8" in window.progress["text"])
    if by == "button":
        window.leave_button.invoke()
    elif by == "escape":
        window.focus_force()
        window.event_generate("<Escape>")
    else:
        run = window.run
        window.close()
        until(window, lambda: window.run is not run)
        return
    until(window, lambda: window.run is None)
    assert window.result["text"].rstrip() == say("en", "window.cancelled") and window.code == 2
    assert not district.target.exists() and window.start.instate(["!disabled"])
    window.destroy()


def test_faults_are_said_where_they_are_looked_for(display: str, district: District) -> None:
    district.target.write_text("not ours")
    district.remember()
    window = district_window("sv")
    until(window, lambda: "ingen sammanställning" in window.counted["text"])
    window.start.invoke()
    until(window, lambda: window.run is None)
    assert window.result["text"].startswith("Det gick inte.") and district.target.read_text() == "not ours"
    window.target.set("summary")
    until(window, lambda: say("sv", "window.choose_target") in window.counted["text"])
    window.folder.set("/no/where")
    until(window, lambda: "/no/where" in window.counted["text"])
    window.destroy()


@each_language
def test_a_new_workbook_is_made_and_opened(display: str, tmp_path: Path, language: str) -> None:
    from cqip_xl.faces.window_new import NewWindow

    opened: list[Path] = []

    def opener(path: Path) -> bool:
        opened.append(path)
        return True

    window = NewWindow(language, opener)
    window.appear()
    for pack in verbs.frameworks():
        window.shelf.selection_set(pack.id)
        window.update()
        assert cut(window) == [], pack.id
    assert window.target.get().endswith(f"{say(language, 'window.new_title')}.xlsx")
    window.school.set('Trường "Ánh Dương"')
    window.school_id.set("MN01")
    assert window.target.get().endswith("MN01 Trường Ánh Dương.xlsx")
    target = tmp_path / "new & 100%.xlsx"
    window.target.set(str(target))
    window.event_generate("<Return>")
    until(window, lambda: opened)
    plan = read_plan(target)
    assert (plan.school.name, plan.school.id) == ('Trường "Ánh Dương"', "MN01")
    assert cut(window) == [] and opened == [target]
    before = target.read_bytes()
    window.make.invoke()
    assert str(target) in window.result["text"] and target.read_bytes() == before
    window.target.set(str(tmp_path / "other.xlsx"))
    window.period.set("soon")
    window.make.invoke()
    until(window, lambda: "soon" in window.result["text"])
    assert recall().new_folder == str(tmp_path)
    window.destroy()


def test_a_framework_of_the_office_s_own_is_offered_made_and_consolidated(
    display: str, tmp_path: Path, district: District
) -> None:
    from cqip_xl.faces.window_new import NewWindow

    pack = INVENTED["forest-network"]
    shutil.copytree(pack, packs_folder() / "ours")
    own = verbs.load_framework(pack)
    target = district.schools / "ours.xlsx"
    window = NewWindow("sv", lambda path: True)
    window.appear()
    window.shelf.selection_set(own.id)
    window.update()
    assert cut(window) == []
    window.target.set(str(target))
    window.school.set("Skogsnätverket")
    window.make.invoke()
    until(window, lambda: not window.making)
    window.destroy()
    assert read_plan(target, [pack]).framework == own.id
    run = DistrictRun(*district.chosen)
    run.start()
    assert isinstance(last := ended(run)[-1], Finished)
    assert target.name in [Path(case.path).name for case in last.done.rollup.cases]


@each_language
def test_a_message_is_told_whole_and_its_details_are_copied(display: str, language: str) -> None:
    from cqip_xl.faces.window_message import MessageWindow

    window = MessageWindow("CQIP", say(language, "window.failed", problem=LONG), "line\n" * 40, language)
    window.appear()
    assert cut(window) == []
    window.copy_button.invoke()
    assert window.clipboard_get() == "line\n" * 40
    window.event_generate("<Escape>")


def test_no_screen_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    with pytest.raises(NoScreen):
        show_message("CQIP", "text")


DISTRICT = "folder roster target reminders language start cancel close copy open_summary".split()
NEW = "framework book_language school school_id period people rows save_as make close copy open_book".split()


@each_language
@pytest.mark.parametrize("labels", [DISTRICT, NEW], ids=["district", "new"])
def test_every_field_and_button_has_a_key_of_its_own(language: str, labels: list[str]) -> None:
    pytest.importorskip("tkinter")
    from cqip_xl.faces.window import access

    keys = [access(say(language, f"window.{label}")).key for label in labels]
    assert all(len(key) == 1 and key.isascii() and key.isalpha() for key in keys) and len({*keys}) == len(keys), keys


def test_access_keys_are_shown_where_there_are_any(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("tkinter")
    from cqip_xl.faces.window import access

    assert access("&Start") == ("Start", 0, "s") and access("开始(&S)") == ("开始(S)", 3, "s")
    monkeypatch.setattr("sys.platform", "darwin")
    assert access("S&tart") == ("Start", -1, "") and access("开始(&S)") == ("开始", -1, "")
