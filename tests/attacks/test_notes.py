"""Whatever schools call themselves: each has its note, in the folder for notes, with nothing but text in it."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from cqip_xl.verbs import Consolidated
from cqip_xl.words.school_names import number_form
from tests.attacks.books import called
from tests.attacks.conftest import consolidated
from tests.attacks.oracle import Written, steering
from tests.attacks.texts import ALL, NAMES, kept

#: Names that Windows keeps for devices, with whatever ending.
DEVICES = re.compile(r"(CON|PRN|AUX|NUL|COM[0-9¹²³]|LPT[0-9¹²³]|CONIN\$|CONOUT\$)\s*(\..*)?", re.IGNORECASE)


#: Some become one name where case, or what names of files cannot hold, is left out; one is called as its copy would be.
SCHOOLS = ("Ash ford (3)", "Ash/ford", "Ash?ford", "ash ford", "Birch", "BIRCH", *NAMES)


@pytest.fixture(scope="module")
def notes(attacked: Consolidated) -> list[Written]:
    return [Written(path) for path in attacked.notes]


def test_each_school_that_counts_has_its_note(attacked: Consolidated) -> None:
    assert len(attacked.notes) == len(set(attacked.notes)) == len(attacked.rollup.counted)
    assert set(attacked.notes) == set((attacked.summary.parent / "notes").iterdir())


def test_a_note_consists_of_the_same_parts_as_any(notes: list[Written], harmless: Consolidated) -> None:
    plain = Written(harmless.notes[0])
    for note in notes:
        assert note.kinds() == plain.kinds() and note.formulas() == plain.formulas()
        assert note.cell_types() == plain.cell_types() and not note.links() and not note.locations()


def test_the_name_of_the_school_stands_in_the_head_of_the_page_and_commands_nothing(notes: list[Written]) -> None:
    # Numbers that differ in their signs alone are one school's, and written one way.
    alike = [(name, number) for name in ALL for number in ALL if number_form(name) == number_form(number)]
    names = {" ".join(f"{kept(name)} {kept(number)}".split())[:90].rstrip() for name, number in alike}
    for note in notes:
        head = next(line for line in note.page_lines() if line.startswith("&L"))
        left, right = re.fullmatch(r"&L((?:[^&]|&&)*)&R(.*)", head, re.DOTALL).groups()  # type: ignore[union-attr]
        assert left.replace("&&", "&") in names and right == "31 March 2026"
        assert len(head) < 255


def test_a_note_names_school_and_file_as_they_are(notes: list[Written], attacked: Consolidated) -> None:
    for note, result in zip(notes, attacked.rollup.counted, strict=True):
        assert result.plan
        assert any(result.plan.school.name in text for text in note.strings)
        assert any(Path(result.path).name in text for text in note.strings)


def test_a_name_that_no_system_takes_still_makes_a_note_of_its_own(named: list[Path]) -> None:
    assert len(named) == len(SCHOOLS)
    assert len({_even(path.name) for path in named}) == len(SCHOOLS)


def test_a_note_lies_in_the_folder_for_notes_and_nowhere_else(named: list[Path]) -> None:
    top = named[0].parent.parent
    assert {path.name for path in top.iterdir()} == {"in", "notes", "summary.xlsx"}
    assert {path.parent for path in named} == {top / "notes"}


@pytest.mark.parametrize("fault", ["device", "ending", "sign", "unseen", "length"])
def test_every_system_can_keep_a_note_under_its_name(fault: str, named: list[Path], attacked: Consolidated) -> None:
    names = [path.name for path in (*named, *attacked.notes)]
    assert [name for name in names if fault == _fault(name)] == []


def _fault(name: str) -> str:
    """Why Windows would not take a name, or a person not see what it is."""
    stem = name.removesuffix(".xlsx")
    faults = {
        "device": DEVICES.fullmatch(name),
        "ending": stem != stem.strip(" .") or not stem,
        "sign": set(name) & set('<>:"/\\|?*'),
        "unseen": steering(name) or "\n" in name,
        "length": len(name.encode()) > 240,
    }
    return next((fault for fault, there in faults.items() if there), "")


def _even(name: str) -> str:
    """Names that are one to Windows and macOS."""
    return unicodedata.normalize("NFC", name).casefold()


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The notes of schools whose names are no names of files."""
    folder = tmp_path_factory.mktemp("named")
    (folder / "in").mkdir()
    for n, name in enumerate(SCHOOLS):
        (folder / "in" / f"{n:02}.xlsx").write_bytes(called(name))
    return list(consolidated(folder, notes=folder / "notes").notes)
