"""Every kind of place in which a person's name can reach a public copy, each with a name of its own."""

from __future__ import annotations

import unicodedata
import zipfile
from datetime import date
from pathlib import Path

import pytest

from cqip_xl import verbs
from cqip_xl.excel.write import write_book
from cqip_xl.model.book import Book, Content
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import School
from cqip_xl.verbs import Consolidated
from tests.attacks.books import packed, unpacked
from tests.attacks.oracle import Written
from tests.attacks.people_in import stands_in, told_in
from tests.reading.books import FOLDER, book_of, copying_sheet, header_line, own_sheet
from tests.workbooks import DAY, Typed, typed_book

#: What only a file's name, a property or a comment says; nobody lists these people.
IN_FILES = ("Zara Filename", "Yves Folder", "Xena Zipped", "Wim Member", "Vera Damaged", "Ugo Nameless")
IN_PROPERTIES = ("Tove Author", "Sven Saved", "Rita Commented")
#: Name -> where it stands.
PLACES = {
    "Ann Listed": "the People table",
    "Bea Outside": "the People table, from outside the school",
    "Cem Nickname": "another name in the People table",
    "Dan Secondname": "the second of several other names",
    "Eva Twofold": "the People table, once as a person, once as a group",
    "Flo Deputy": "the People table, with the office behind the name",
    "Gus Owner": "an owner's cell",
    "Hal Seconder": "the second owner's cell",
    "Ina Together": "a cell with several people",
    "Jan Helper": "a supporter's cell",
    "Kai Stranger": "the cell for supporters on no list",
    "Leo Signer": "the head of the form",
    "Max Charge": "the self-assessment",
    "Nia Follow": "the log of reviews",
    "Ole Keeper": "the register of evidence",
    "Pia Duedate": "a cell for a date",
    "Quy Level": "a cell for a level",
    "Ron Budget": "a cell for an amount",
    "Sue Issued": "a cell for a date in the head of the form",
    "Tim Status": "a cell that the workbook calculates",
    "Una Rejected": "a row of a file that another one supersedes",
    "Vic Repeated": "a row of a copied sheet",
    "Wes Contact": "the roster",
    "Lan Anh Phạm": "a list of people, without its first word elsewhere",
    "Đỗ Thị Sánh": "a list of people, without accents elsewhere",
}
#: Texts that schools write, and what of them must be gone; what must stay.
TEXTS = {
    "Ann Listed will paint the fence": "will paint the fence",
    "ask bea outside and CEM NICKNAME": "ask ••• and •••",
    "Dan\nSecondname's visit": "'s visit",
    "with Eva  Twofold, Flo Deputy (deputy)": "with •••, ••• (deputy)",
    "Gus\u200b Owner and Hal\u00a0Seconder": "••• and •••",
    "see Anh Phạm": "see •••",
    unicodedata.normalize("NFD", "hỏi Đỗ Thị Sánh"): "hỏi •••",
    "file do_thi_sanh": "file •••",
    "x" * 91 + " Ina Together does": "x" * 91 + " •••…",
}
MAIL = "wes.contact@example.org"


def named(framework: Framework) -> Book:
    """A school in which people are named wherever they can be."""
    people: list[Typed] = [
        {"name": "Ann Listed", "person_kind": "Person"},
        {"name": "Bea Outside", "person_kind": "Outside the school"},
        {"name": "The cook", "alias": "Cem Nickname；Dan Secondname"},
        {"name": "Eva Twofold", "person_kind": "Person"},
        {"name": "Eva Twofold", "person_kind": "Group"},
        {"name": "Flo Deputy (deputy head)", "person_kind": "Person"},
        {"name": "Lan Anh Phạm", "person_kind": "Person"},
        {"name": "Đỗ Thị Sánh", "person_kind": "Person"},
        {"name": "Fence builders", "person_kind": "Group"},
    ]
    more: list[dict[str, Content]] = [
        {"owner": "Gus Owner", "owner.2": "Hal Seconder", "supporters": "Jan Helper", "due": date(2026, 4, 2)},
        {"owner": "Ina Together; Ann Listed", "supporters.other": "Kai Stranger + the ward"},
        {"owner": "Fence builders", "due": "Pia Duedate", "budget": "Ron Budget", "level_target": "Quy Level"},
        {"owner": "Fence builders", "status": "Tim Status", "due": date(2026, 4, 1)},
    ]
    actions: list[Typed] = [
        {"what": text, "due": date(2026, 4, 3), **(more[n] if n < len(more) else {})} for n, text in enumerate(TEXTS)
    ]
    codes = [criterion.id for criterion in framework.criteria]
    rows: dict[str, list[Typed]] = {
        "people": people,
        "actions": actions,
        "criteria": [{"key": codes[0], "in_charge": "Max Charge"}],
        "reviews": [{"follow_up_by": "Nia Follow", "found": "Nia Follow was there"}],
        "evidence": [{"code": "H1-1.1-01", "collected_by": "Ole Keeper"}],
    }
    header: Typed = {"signer_name": "Leo Signer", "issued_on": "Sue Issued"}
    plan = verbs.blank_plan(framework, "en", School("S1", "Ashfield", "North"), "2024-2029")
    book = typed_book(framework, rows, header, plan=plan)
    for change in (own_sheet("Ann Listed"), own_sheet("cô Sánh"), header_line("-", "Witness", "Ann Listed")):
        book = change(book)
    return book


def saved(path: Path, book: Book) -> None:
    """The workbook with authors and a comment that nothing in it names."""
    parts = unpacked(write_book(book))
    author, editor, speaker = IN_PROPERTIES
    core = parts["docProps/core.xml"].decode()
    parts["docProps/core.xml"] = core.replace("cqip_xl<", f"{author}<", 1).replace("cqip_xl<", f"{editor}<", 1).encode()
    comment = f'<comments xmlns="x"><authors><author>{speaker}</author></authors></comments>'
    path.write_bytes(packed({**parts, "xl/comments1.xml": comment.encode()}))


@pytest.fixture(scope="module")
def copy(framework: Framework, tmp_path_factory: pytest.TempPathFactory) -> Consolidated:
    """The public copy of a district with such a school and what else happens to files."""
    folder = tmp_path_factory.mktemp("places")
    inside = folder / "in" / "plans of Yves Folder"
    inside.mkdir(parents=True)
    saved(inside / "plan of Zara Filename.xlsx", named(framework))
    una = {"actions": "| what | owner | status |\n| Sing | Una Rejected | Una Rejected |"}
    saved(folder / "in" / "Una Rejected.xlsx", book_of(una, {"submitted_on": date(2026, 3, 1)}, School("S2", "Birch")))
    dance = {"actions": "| what |\n| Dance |"}
    saved(folder / "in" / "birch.xlsx", book_of(dance, {"submitted_on": date(2026, 3, 2)}, School("S2", "Birch")))
    rest = {"actions": "| what | owner |\n| Rest | Vic Repeated |"}
    saved(folder / "in" / "copied.xlsx", copying_sheet("actions")(book_of(rest, school=School("S3", "Cedar"))))
    saved(folder / "in" / "Ugo Nameless.xlsx", book_of(dance, school=School()))
    (folder / "in" / "Vera Damaged.xlsx").write_bytes(b"PK\x03\x04")
    with zipfile.ZipFile(folder / "in" / "from Xena Zipped.zip", "w") as archive:
        archive.writestr("Wim Member/Wim Member.xlsx", write_book(book_of(dance, school=School("S4", "Dale"))))
    (folder / "roster.csv").write_text(f"school_id,name,contact\nS1,Ashfield,\nS9,Elm,Wes Contact <{MAIL}>\n")
    return verbs.consolidate(
        [folder / "in"],
        folder / "public.xlsx",
        as_of=DAY,
        language="en",
        roster=str(folder / "roster.csv"),
        packs=[str(FOLDER)],
        public=True,
        jobs=1,
    )


@pytest.fixture(scope="module")
def told(copy: Consolidated) -> str:
    return told_in(copy.summary)


@pytest.mark.parametrize("name", PLACES)
def test_nobody_is_named(name: str, told: str) -> None:
    assert not stands_in(name, told), PLACES[name]


@pytest.mark.parametrize("name", [*IN_FILES, *IN_PROPERTIES, MAIL])
def test_nobody_is_named_whom_a_file_a_comment_or_the_roster_names(name: str, told: str) -> None:
    assert not stands_in(name, told)


def test_the_district_is_told_nevertheless(copy: Consolidated, told: str) -> None:
    assert sorted(f.outcome for f in copy.rollup.files if f.outcome not in ("read", "read_with_findings")) == [
        "damaged",
        "duplicate",
    ]
    for text in ("Ashfield", "Birch", "Cedar", "Dale", "Elm", "Sing", "Dance", "Rest", "Fence builders", "2026-03-31"):
        assert text in told


@pytest.mark.parametrize("text", TEXTS)
def test_the_rest_of_a_text_stays(text: str, told: str) -> None:
    assert TEXTS[text] in told


def test_files_are_told_apart_by_number(copy: Consolidated, told: str) -> None:
    assert all(f"••• {n}" in told for n in range(1, len(copy.rollup.files) + 1))


def test_people_called_like_words_of_the_program_keep_no_copy_from_being_made(tmp_path: Path) -> None:
    """What the next run looks for in a summary, and its figures and dates, stay."""
    (tmp_path / "in").mkdir()
    names = ("summary", "key", "kind", "coach", "2026", "03", "Actions", "•••", "is", "overdue")
    rows = {
        "people": "\n".join(f"| {name} |" for name in ("name", *names)),
        "actions": "| what | due |\n| Sing | 03.2o26 |",
    }
    saved(tmp_path / "in" / "a.xlsx", book_of(rows))
    for _ in range(2):
        done = verbs.consolidate(
            [tmp_path / "in"], tmp_path / "p.xlsx", as_of=DAY, packs=[str(FOLDER)], public=True, jobs=1
        )
        assert done.written and not done.beside
        assert {"#key", "#coach"} <= set(Written(done.summary).strings)
