"""Letters to schools: whom there is something to write to, drafts that a mail program opens, old ones taken away."""

from __future__ import annotations

import email
import email.policy
import io
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest

from cqip_xl import verbs
from cqip_xl.model.errors import BadInput, WriteRefused
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import School
from cqip_xl.verbs import Consolidated, blank_plan
from tests.workbooks import DAY, save_typed, typed_book

ROSTER = """school_id,name,language,contact,deadline
1,Ashfield,en,"Ann Lee, ann@ashfield.example; 555 0100",2026-03-15
2,Birch,en,birch@town.example,2026-03-15
3,Cedar,sv,cedar@town.example,2026-03-15
4,Hoa Sen,vi,Cô Lan 0912,2026-05-31
5,Elm,en,elm@town.example,2026-03-15
"""


class District:
    """A folder of plans, and what a run writes for the schools."""

    def __init__(self, framework: Framework, folder: Path) -> None:
        self.framework, self.folder = framework, folder
        self.sent, self.letters, self.notes = folder / "in", folder / "letters", folder / "notes"
        self.sent.mkdir()
        (folder / "roster.csv").write_text(ROSTER, encoding="utf-8")

    def plan(self, number: str, name: str, actions: str, **header: object) -> Path:
        plan = blank_plan(self.framework, "en", School(number, name), "2024-2029", DAY)
        book = typed_book(self.framework, actions, header, plan=plan)  # type: ignore[arg-type]
        return save_typed(self.sent / f"{number} {name}.xlsx", book)

    def run(self) -> Consolidated:
        return verbs.consolidate(
            [self.sent],
            self.folder / "s.xlsx",
            roster=str(self.folder / "roster.csv"),
            notes=self.notes,
            reminders=self.letters,
            as_of=DAY,
            jobs=1,
        )

    def draft(self, name: str) -> EmailMessage:
        data = (self.letters / f"{name}.eml").read_bytes()
        message = email.message_from_bytes(data, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        return message

    def text(self, name: str) -> str:
        body = self.draft(name).get_body()
        assert body is not None
        return str(body.get_content())


@pytest.fixture
def office(framework: Framework, tmp_path: Path) -> District:
    """One came late with an overdue action, one has sent a document, two nothing, one is in time and complete."""
    district = District(framework, tmp_path)
    code = framework.criteria[0].id
    district.plan(
        "1", "Ashfield", f"| criterion | what | due |\n| {code} | Shelf | @2026-02-01 |", submitted_on=date(2026, 3, 20)
    )
    (district.sent / "2 Birch.docx").write_bytes(b"PK")
    return district


def test_every_school_that_there_is_something_to_write_to_gets_a_draft(office: District) -> None:
    done = office.run()
    names = ["1 Ashfield", "2 Birch", "3 Cedar", "4 Hoa Sen", "5 Elm"]
    assert [path.stem for path in done.reminders] == names
    assert "20 March 2026" in office.text("1 Ashfield") and "overdue: 1 of 1" in office.text("1 Ashfield")
    assert "2 Birch.docx" in office.text("2 Birch") and ".xlsx" in office.text("2 Birch")
    assert "15 March 2026" in office.text("5 Elm")
    assert office.text("3 Cedar").startswith("Hej!") and "2026-03-15" in office.text("3 Cedar")
    assert office.text("4 Hoa Sen").startswith("Kính gửi") and "31/05/2026" in office.text("4 Hoa Sen")


def test_a_draft_is_addressed_and_carries_the_correction_note(office: District) -> None:
    office.run()
    draft = office.draft("1 Ashfield")
    assert draft["To"] == "ann@ashfield.example" and "Ashfield" in draft["Subject"] and draft["X-Unsent"] == "1"
    (note,) = draft.iter_attachments()
    assert note.get_filename() == "1 Ashfield.xlsx"
    assert openpyxl.load_workbook(io.BytesIO(note.get_content())).worksheets[0].max_row > 5
    assert office.draft("4 Hoa Sen")["To"] is None
    text = (office.letters / "4 Hoa Sen.txt").read_text("utf-8-sig")
    assert text.startswith("Cô Lan 0912") and "Hoa Sen" in text


def test_a_workbook_that_came_beside_the_plan_and_cannot_be_read_is_asked_for_again(office: District) -> None:
    (office.sent / "1 Ashfield again.xlsx").write_bytes(b"PK\x03\x04cut off")
    (office.sent / "1 Ashfield photos.pdf").write_bytes(b"%PDF")
    office.run()
    text = office.text("1 Ashfield")
    assert "1 Ashfield again.xlsx" in text and "photos" not in text


def test_nothing_is_written_to_a_school_that_has_nothing_to_correct(office: District) -> None:
    (office.folder / "roster.csv").write_text("school_id,name,include\n1,Ashfield,no\n2,Birch,no", encoding="utf-8")
    done = office.run()
    assert not done.reminders and not office.letters.exists()


def test_the_same_letters_are_the_same_bytes(office: District) -> None:
    one = {path.name: path.read_bytes() for path in office.run().reminders}
    assert {path.name: path.read_bytes() for path in office.run().reminders} == one


def test_drafts_and_notes_that_no_longer_apply_are_taken_away_and_said(office: District) -> None:
    office.run()
    (office.letters / "minutes.txt").write_text("ours")
    (office.sent / "1 Ashfield.xlsx").unlink()
    lines = ROSTER.replace("5,Elm,en", "5,Elm,sv").replace("2026-05-31\n", "2026-05-31,no\n")
    (office.folder / "roster.csv").write_text(lines.replace("deadline\n", "deadline,include\n"), "utf-8")
    done = office.run()
    assert [path.name for path in done.outdated.gone] == ["1 Ashfield.xlsx", "4 Hoa Sen.eml"]
    assert not done.outdated.kept and not list(office.notes.iterdir())
    assert {path.name for path in office.letters.iterdir()} == {
        *(f"{name}.{kind}" for name in ("1 Ashfield", "2 Birch", "3 Cedar", "5 Elm") for kind in ("eml", "txt")),
        "minutes.txt",
    }
    assert office.text("5 Elm").startswith("Hej!")


def test_drafts_and_notes_inside_the_folder_are_not_what_schools_sent(office: District) -> None:
    office.letters, office.notes = office.sent / "letters", office.sent / "notes"
    one = office.run()
    again = office.run()
    assert [school.state for school in again.rollup.expected] == [school.state for school in one.rollup.expected]
    assert [school.files for school in again.rollup.expected] == [school.files for school in one.rollup.expected]
    assert again.reminders == one.reminders and again.outdated == one.outdated


def test_what_somebody_changed_is_never_replaced_or_taken_away(office: District) -> None:
    office.run()
    draft = office.letters / "5 Elm.eml"
    draft.write_bytes(draft.read_bytes() + b"\r\nPS: see you on Monday.")
    note = office.notes / "1 Ashfield.xlsx"
    book = openpyxl.load_workbook(note)
    book.worksheets[0]["G6"] = "Called on Monday"
    book.save(note)
    (office.sent / "1 Ashfield.xlsx").unlink()
    done = office.run()
    assert {path.name for path in done.outdated.kept} == {"5 Elm.eml", "1 Ashfield.xlsx"}
    assert b"Monday" in draft.read_bytes() and note.exists()
    assert (office.letters / "5 Elm (2).eml").exists()


def test_notes_of_another_district_in_the_same_folder_stay(office: District) -> None:
    office.run()
    (office.folder / "roster.csv").write_text("school_id,name\n9,Yew", encoding="utf-8")
    (office.sent / "1 Ashfield.xlsx").rename(office.folder / "elsewhere.xlsx")
    assert not office.run().outdated.gone
    assert (office.notes / "1 Ashfield.xlsx").exists() and (office.letters / "1 Ashfield.eml").exists()


def test_a_name_cannot_add_lines_to_a_draft(office: District) -> None:
    (office.folder / "roster.csv").write_text(
        'school_id,name,contact\n7,"Fir\nBcc: all@town.example","fir@town.example\nBcc: x@y.example"', encoding="utf-8"
    )
    office.run()
    (path,) = office.letters.glob("7*.eml")
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert message["Bcc"] is None and message["To"] == "fir@town.example, x@y.example"


def test_letters_need_a_roster_and_a_folder(office: District) -> None:
    with pytest.raises(BadInput, match="--roster"):
        verbs.consolidate([office.sent], office.folder / "s.xlsx", reminders=office.letters)
    office.letters.write_text("x")
    with pytest.raises(WriteRefused, match="folder"):
        office.run()
